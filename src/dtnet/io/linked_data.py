"""JSON-LD as a graph: the statements of each node, whatever the order, nesting and short names.

The module reads the part of JSON-LD 1.1 that tools write for plain data: one `@context` in the document,
terms, prefixes, `@id`, `@type`, `@graph`, `@reverse`, `@set`, values with a type or language. All else is an
error and is not ignored: contexts at addresses or inside nodes, `@list`, `@base`, named graphs, maps by
language or index.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

import attrs

from dtnet.errors import Fault
from dtnet.io.documents import shown
from dtnet.reading.documents import NO_UNICODE, is_unicode

if TYPE_CHECKING:
    from collections.abc import Mapping

XSD: Final = "http://www.w3.org/2001/XMLSchema#"
TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_UNKNOWN: Final = "the @context says nothing of this key"
_VALUE: Final = {"@value", "@type", "@language"}


class Ref(NamedTuple):
    """A node as the value of a property.

    Attributes:
        node: The IRI of the node; without an IRI, its blank label or its place in the document.
    """

    node: str


class Literal(NamedTuple):
    """A text or number as the value of a property.

    Attributes:
        text: The value as a text.
        type: The IRI of the datatype; empty if the value has a language.
        language: The language, or empty.
    """

    text: str
    type: str
    language: str


Statements: TypeAlias = dict[str, dict[str, dict[Ref | Literal, None]]]
"""The distinct values, by node and property."""


def linked_data(document: Any, faults: list[Fault]) -> Statements:  # noqa: ANN401 - any JSON
    """The statements of a JSON-LD document.

    Args:
        document: The JSON value.
        faults: Receives an error for each part that cannot be read.
    """
    context = document.get("@context") if isinstance(document, dict) else None
    reader = _Reader(read_names(context, faults), faults)
    if isinstance(document, dict):
        reader.top({key: held for key, held in document.items() if key != "@context"}, "document")
    else:
        reader.each(document, "document")
    return reader.said


class _Reader:
    """Collects the statements of nodes.

    Attributes:
        said: The statements so far.
    """

    def __init__(self, names: Names, faults: list[Fault]) -> None:
        self.said: Statements = {}
        self._names, self._faults = names, faults

    def top(self, node: Mapping[str, Any], place: str) -> None:
        """Read an object at the top level: a node, or nodes under `@graph`."""
        if [self._names.key(key) for key in node] == ["@graph"]:
            [graph] = node.values()
            self.each(graph, "@graph")
        elif node:
            self.node(node, place)

    def each(self, nodes: Any, place: str) -> None:  # noqa: ANN401 - any JSON
        """Read a list of nodes, or a single node."""
        for number, node in enumerate(nodes if isinstance(nodes, list) else [nodes]):
            here = f"{place} {number}"
            if isinstance(node, dict):
                self.top(node, here)
            else:
                self._fault(here, f"{shown(node)} is not an object with keys")

    def node(self, node: Mapping[str, Any], place: str) -> str:
        """Read the statements of an object about its node; the result is the name of the node."""
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
    """The definition of a key in a `@context`.

    Attributes:
        iri: The IRI of the key, or the keyword of which the key is an alias.
        type: The type of its texts: `@id` or `@vocab` for names of nodes, a datatype, or None if not stated.
        language: The language of its texts; empty for no language, None for the language of the document.
        reverse: Whether the property is inverse: its values are nodes that have the property.
    """

    iri: str
    type: str | None = None
    language: str | None = None
    reverse: bool = False


@attrs.frozen
class Names:
    """The meaning of names in a document.

    Attributes:
        terms: The definitions by key.
        vocabulary: The prefix of IRIs for keys without a definition, or None.
        language: The default language of texts, or empty.
    """

    terms: dict[str, Term]
    vocabulary: str | None = None
    language: str = ""

    def key(self, key: str) -> str | None:
        """The IRI or keyword of a key; None if the key has none."""
        if key in self.terms:
            return self.terms[key].iri
        if key.startswith("@"):
            return key
        iri = self.iri(key, vocabulary=True)
        return iri if ":" in iri else None

    def iri(self, name: str, *, vocabulary: bool = False) -> str:
        """The IRI of a name; the name itself if it is not an abbreviation.

        Args:
            name: An IRI, a name with a prefix, or a term.
            vocabulary: Whether the name may be a term, as the names of types and properties may.
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
        context: None, one context, or a list of contexts; a later context overrides an earlier one.
        faults: Receives an error for each part that cannot be read.
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
    """Defines the terms of a context; a term is defined after the terms that its definition uses."""

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
        """The error in a definition, or None."""
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
        """The IRI of a name in the definition of `key`, or None; terms in the name are defined first."""
        if name in _KEYWORDS:
            return name
        for other in {name, name.partition(":")[0]} - {key}:
            self._define(other)
        iri = self._names.iri(name, vocabulary=name != key)
        if ":" in iri:
            return iri
        return None if self._names.vocabulary is None else f"{self._names.vocabulary}{iri}"
