"""JSON-LD as a graph: which node says what, whatever the order, nesting and short names of the document.

The part of JSON-LD 1.1 that tools write for plain data: one `@context` in the document itself, terms,
prefixes, `@id`, `@type`, `@graph`, `@reverse`, `@set`, values with a type or language. All else is
refused, not dropped: contexts at addresses or inside nodes, `@list`, `@base`, named graphs, maps by
language or index.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

import attrs

from dtnet.errors import Fault
from dtnet.io.documents import NO_UNICODE, is_unicode, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

XSD: Final = "http://www.w3.org/2001/XMLSchema#"
TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_UNKNOWN: Final = "the @context says nothing of this key"
_VALUE: Final = {"@value", "@type", "@language"}


class Ref(NamedTuple):
    """A node as something that is said.

    Attributes:
        node: Its IRI; of one without a name its blank label, or where it stands.
    """

    node: str


class Literal(NamedTuple):
    """A value as something that is said.

    Attributes:
        text: As written.
        type: IRI of its datatype; empty if it has a language.
        language: Its language, or empty.
    """

    text: str
    type: str
    language: str


Statements: TypeAlias = dict[str, dict[str, dict[Ref | Literal, None]]]
"""Per node and property what is said, each once."""


def linked_data(document: Any, faults: list[Fault]) -> Statements:  # noqa: ANN401 - any JSON
    """What a document of JSON-LD says.

    Args:
        document: The JSON.
        faults: Takes whatever cannot be read.
    """
    context = document.get("@context") if isinstance(document, dict) else None
    reader = _Reader(read_names(context, faults), faults)
    if isinstance(document, dict):
        reader.top({key: held for key, held in document.items() if key != "@context"}, "document")
    else:
        reader.each(document, "document")
    return reader.said


class _Reader:
    """Gathers what nodes say.

    Attributes:
        said: What was gathered.
    """

    def __init__(self, names: Names, faults: list[Fault]) -> None:
        self.said: Statements = {}
        self._names, self._faults = names, faults

    def top(self, node: Mapping[str, Any], place: str) -> None:
        """An object at the top: a node, or nodes under `@graph`."""
        if [self._names.key(key) for key in node] == ["@graph"]:
            [graph] = node.values()
            self.each(graph, "@graph")
        elif node:
            self.node(node, place)

    def each(self, nodes: Any, place: str) -> None:  # noqa: ANN401 - any JSON
        """Nodes of a list, or the one node in place of it."""
        for number, node in enumerate(nodes if isinstance(nodes, list) else [nodes]):
            here = f"{place} {number}"
            if isinstance(node, dict):
                self.top(node, here)
            else:
                self._fault(here, f"{shown(node)} is not an object with keys")

    def node(self, node: Mapping[str, Any], place: str) -> str:
        """What an object says of a node, and the node's name."""
        keys = {key: self._names.key(key) for key in node}
        ids = [node[key] for key, iri in keys.items() if iri == "@id"]
        name = f"at {place}"
        if ids and isinstance(ids[0], str):
            name = self._names.iri(ids[0])
        elif ids:
            self._fault(f"{place}: @id", f"{shown(ids[0])} is not a text")
        said = self.said.setdefault(name, {})
        for key, iri in keys.items():
            here, held = f"{place}: {key}", node[key]
            if iri is None:
                self._fault(here, _UNKNOWN)
            elif not iri.startswith("@"):
                self._say(name, iri, held, self._names.terms.get(key), here)
            elif iri == "@type":
                said.setdefault(TYPE, {}).update(dict.fromkeys(self._types(held, here)))
            elif iri == "@reverse" and isinstance(held, dict):
                for inner, subjects in held.items():
                    self._say_reverse(name, inner, subjects, f"{here}: {inner}")
            elif iri not in {"@id", "@index"}:
                self._fault(here, "this part of JSON-LD is not read here")
        return name

    def _types(self, held: Any, place: str) -> list[Ref]:  # noqa: ANN401 - any JSON
        types = held if isinstance(held, list) else [held]
        for each in types:
            if not isinstance(each, str):
                self._fault(place, f"{shown(each)} is not a text")
        return [Ref(self._names.iri(each, vocabulary=True)) for each in types if isinstance(each, str)]

    def _say(self, name: str, iri: str, held: Any, term: Term | None, place: str) -> None:  # noqa: ANN401
        for value in self._values(held, term, place):
            if term is None or not term.reverse:
                self.said[name].setdefault(iri, {})[value] = None
            elif isinstance(value, Ref):
                self.said.setdefault(value.node, {}).setdefault(iri, {})[Ref(name)] = None
            else:
                self._fault(place, f"{shown(value.text)} is not a node")

    def _say_reverse(self, name: str, key: str, subjects: Any, place: str) -> None:  # noqa: ANN401 - any JSON
        iri = self._names.key(key)
        if iri is None or iri.startswith("@"):
            self._fault(place, _UNKNOWN)
            return
        for value in self._values(subjects, None, place):
            if isinstance(value, Ref):
                self.said.setdefault(value.node, {}).setdefault(iri, {})[Ref(name)] = None
            else:
                self._fault(place, f"{shown(value.text)} is not a node")

    def _values(self, held: Any, term: Term | None, place: str) -> list[Ref | Literal]:  # noqa: ANN401 - any JSON
        if isinstance(held, list):
            return [
                value
                for number, each in enumerate(held)
                for value in self._values(each, term, f"{place} {number}")
            ]
        if isinstance(held, dict):
            keys = {self._names.key(key): key for key in held}
            if "@set" in keys and len(keys) == 1:
                return self._values(held[keys["@set"]], term, place)
            if "@value" in keys:
                stated = {iri or key: held[key] for iri, key in keys.items()}
                return self._value(stated, place)
            return [Ref(self.node(held, place))]
        return [] if held is None else self._scalar(held, term, place)

    def _scalar(self, held: Any, term: Term | None, place: str) -> list[Ref | Literal]:  # noqa: ANN401 - any JSON
        type = None if term is None else term.type
        if isinstance(held, str) and type in {"@id", "@vocab"}:
            return [Ref(self._names.iri(held, vocabulary=type == "@vocab"))]
        datatype = None if type is None or type.startswith("@") else type
        language = self._names.language if term is None or term.language is None else term.language
        return self._literal(held, datatype, language if datatype is None else "", place)

    def _value(self, stated: Mapping[str, Any], place: str) -> list[Ref | Literal]:
        others = [key for key in stated if key not in _VALUE]
        type, language = stated.get("@type"), stated.get("@language", "")
        if others or not isinstance(type, str | None) or not isinstance(language, str) or (type and language):
            self._fault(place, f"{shown(dict(stated))} is not a value with a type or a language")
            return []
        datatype = None if type is None else self._names.iri(type, vocabulary=True)
        return [] if stated["@value"] is None else self._literal(stated["@value"], datatype, language, place)

    def _literal(self, held: Any, type: str | None, language: str, place: str) -> list[Ref | Literal]:  # noqa: ANN401
        if isinstance(held, bool):
            return [Literal("true" if held else "false", type or f"{XSD}boolean", "")]
        if isinstance(held, int):
            return [Literal(str(held), type or f"{XSD}integer", "")]
        if not isinstance(held, str):
            self._fault(place, f"{shown(held)} is neither a text, a whole number, nor true or false")
        elif not is_unicode(held):
            self._fault(place, NO_UNICODE)
        else:
            return [Literal(held, "" if language else type or f"{XSD}string", language)]
        return []

    def _fault(self, place: str, message: str) -> None:
        self._faults.append(Fault(place, message))


_KEYWORDS: Final = frozenset(
    ("@id", "@type", "@value", "@language", "@graph", "@reverse", "@set", "@index", "@list", "@context")
)
_DEFINES: Final = {"@id", "@type", "@language", "@reverse", "@container", "@prefix", "@protected"}
_SETS: Final[tuple[Any, ...]] = (None, "@set", ["@set"], [])


@attrs.frozen
class Term:
    """What a key stands for.

    Attributes:
        iri: Its IRI, or the keyword in place of which it is used.
        type: What its texts are: `@id` or `@vocab` for names of nodes, a datatype, or None if not said.
        language: The language of its texts; empty for no language, None for the document's.
        reverse: Whether what it holds says the property of the node, not the node of it.
    """

    iri: str
    type: str | None = None
    language: str | None = None
    reverse: bool = False


@attrs.frozen
class Names:
    """What names stand for.

    Attributes:
        terms: By key.
        vocabulary: What stands before keys without a meaning of their own, or None.
        language: That of texts that say none, or empty.
    """

    terms: dict[str, Term]
    vocabulary: str | None = None
    language: str = ""

    def key(self, key: str) -> str | None:
        """The IRI or keyword that a key stands for, or None."""
        if key in self.terms:
            return self.terms[key].iri
        if key.startswith("@"):
            return key
        iri = self.iri(key, vocabulary=True)
        return iri if ":" in iri else None

    def iri(self, name: str, *, vocabulary: bool = False) -> str:
        """The IRI that a name stands for, itself if for none.

        Args:
            name: An IRI, a name with a prefix, or one of the vocabulary.
            vocabulary: Whether it may be a term, as types and properties may.
        """
        if vocabulary and name in self.terms:
            return self.terms[name].iri
        prefix, colon, rest = name.partition(":")
        if colon:
            known = None if prefix == "_" or rest.startswith("//") else self.terms.get(prefix)
            return name if known is None or known.iri.startswith("@") else f"{known.iri}{rest}"
        return name if not vocabulary or self.vocabulary is None else f"{self.vocabulary}{name}"


def read_names(context: Any, faults: list[Fault]) -> Names:  # noqa: ANN401 - any JSON
    """The names that a `@context` defines.

    Args:
        context: The context: none, one, or several of which a later one overrides an earlier one.
        faults: Takes whatever cannot be read.
    """
    entries: dict[str, Any] = {}
    for each in context if isinstance(context, list) else [context]:
        if isinstance(each, dict):
            entries |= each
        elif each is not None:
            told = f"{shown(each)} is not a context of the document's own; put what it defines in its place"
            faults.append(Fault("@context", told))
    stated = {key: entries.pop(key) for key in ("@vocab", "@language", "@version") if key in entries}
    for key in ("@vocab", "@language"):
        if not isinstance(stated.get(key), str | None):
            faults.append(Fault(f"@context: {key}", f"{shown(stated[key])} is not a text"))
            stated[key] = None
    names = Names({}, stated.get("@vocab"), stated.get("@language") or "")
    _Definitions(entries, names, faults).read()
    return names


class _Definitions:
    """Defines terms, those first that others are written with."""

    def __init__(self, entries: dict[str, Any], names: Names, faults: list[Fault]) -> None:
        self._entries, self._names, self._faults = entries, names, faults
        self._begun: set[str] = set()

    def read(self) -> None:
        for key in self._entries:
            self._define(key)

    def _define(self, key: str) -> None:
        if key in self._begun or key not in self._entries:
            return
        self._begun.add(key)
        held = self._entries[key]
        if held is None:
            return
        if isinstance(held, str):
            held = {"@id": held}
        wrong = self._wrong(key, held)
        if wrong is not None:
            self._faults.append(Fault(f"@context: {key}", wrong))
            return
        reverse = "@reverse" in held
        iri = self._iri(held["@reverse"] if reverse else held.get("@id", key), key)
        type = held.get("@type")
        language = held.get("@language", "") or ""
        if iri is None:
            self._faults.append(Fault(f"@context: {key}", "stands for no IRI"))
        else:
            self._names.terms[key] = Term(
                iri,
                None if type is None else type if type in {"@id", "@vocab"} else self._iri(type, key),
                language if "@language" in held else None,
                reverse,
            )

    def _wrong(self, key: str, held: Any) -> str | None:  # noqa: ANN401 - any JSON
        """What is wrong with a definition."""
        if key.startswith("@"):
            return "this part of JSON-LD is not read here"
        if not isinstance(held, dict):
            return f"{shown(held)} is neither a name nor a definition"
        texts = [held[each] for each in ("@id", "@type", "@reverse") if each in held]
        if not all(isinstance(each, str) for each in texts):
            return f"{shown(held)} has no text where there should be one"
        if not isinstance(held.get("@language"), str | None):
            return f"{shown(held['@language'])} is not a language"
        others = sorted(set(held) - _DEFINES)
        if others or held.get("@container") not in _SETS:
            return f"{others[0] if others else '@container'} is not read here, only @container @set"
        return None

    def _iri(self, name: str, key: str) -> str | None:
        """What a name stands for with the terms that it is written with, or None."""
        if name in _KEYWORDS:
            return name
        for other in {name, name.partition(":")[0]} - {key}:
            self._define(other)
        iri = self._names.iri(name, vocabulary=name != key)
        if ":" in iri:
            return iri
        return None if self._names.vocabulary is None else f"{self._names.vocabulary}{iri}"
