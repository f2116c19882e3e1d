"""JSON-LD as statements and back, by rdflib's parser and serializer.

rdflib fetches a context at an address, skips what it cannot read, and converts values of known datatypes.
Here a document is therefore checked before rdflib sees it. What passes is the part of JSON-LD 1.1 that
programs write for plain data: one context in the document itself, terms, prefixes, `@id`, `@type`, `@graph`,
`@reverse`, `@set`, and values with a type or language. Everything else is an error with its place.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias, cast

from rdflib import RDF, XSD, BNode, Graph, Literal
from rdflib.plugins.parsers.jsonld import Parser
from rdflib.plugins.serializers.jsonld import from_rdf
from rdflib.plugins.shared.jsonld.context import Context

from dtnet.errors import Fault
from dtnet_exchange.checks import NO_UNICODE, is_unicode, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TYPE: Final = str(RDF.type)
STRING: Final = str(XSD.string)
_UNDEFINED: Final = "urn:dtnet:undefined:"
"""The vocabulary of names that a document does not define, so that rdflib does not skip them."""
_AS_WRITTEN: Final = "dtnet://as-written/"
"""A prefix of datatypes while rdflib parses, so that it converts no value and changes no text.

After a scheme and two slashes rdflib looks for no prefix of the document.
"""
_INDEX: Final = "dtnet://index"
"""What other names of `@index` stand for: rdflib knows this keyword under its own name only."""
_BASE: Final = "file:///"
"""The base of relative IRIs: they name nodes of the document alone."""
_NOT_READ: Final = "this part of JSON-LD is not read here"
_NOT_DEFINED: Final = "the @context says nothing of this key"
_LANGUAGE: Final = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")
_KEYWORDS: Final = frozenset(("@id", "@type", "@value", "@language", "@graph", "@reverse", "@set", "@index"))
_DEFINES: Final = frozenset(("@id", "@type", "@language", "@reverse", "@container", "@prefix", "@protected"))
_SETS: Final[tuple[Any, ...]] = (None, "@set", ["@set"], [])
_LONGEST_CONTEXT: Final = 30_000
_MOST_ALIASES: Final = 20


class Ref(NamedTuple):
    """A node as the value of a property.

    Attributes:
        node: The IRI of the node; without an IRI, `_:` and its label, or its place in the document.
    """

    node: str


class Value(NamedTuple):
    """A text, number, or yes or no as the value of a property.

    Attributes:
        text: The value as a text, exactly as the document has it.
        datatype: The IRI of the datatype; empty if the value has a language.
        language: The language, or empty.
    """

    text: str
    datatype: str
    language: str


Statements: TypeAlias = dict[str, dict[str, dict[Ref | Value, None]]]
"""The distinct values, by node and property, in the order of the document."""


def is_language(text: str) -> bool:
    """Whether a text is written like a language tag, such as `vi` or `zh-Hant`."""
    return _LANGUAGE.fullmatch(text) is not None


def statements_of(document: Any, faults: list[Fault]) -> Statements:  # noqa: ANN401 - any JSON
    """The statements of a JSON-LD document; nothing is fetched.

    Args:
        document: The JSON value, which is changed on the way.
        faults: Receives an error for each part that cannot be read; then there are no statements.

    Raises:
        RecursionError: If the document is nested too deeply.
    """
    before = len(faults)
    given = document.pop("@context", None) if isinstance(document, dict) else None
    context = _context(given, faults)
    _Document(context, faults).check(document)
    collected = _Collected()
    if len(faults) == before:
        Parser().parse(document, context, collected)
    return collected.said


class _Collected(Graph):
    """A graph that keeps its statements as `Statements` alone; it has no store and no prefixes.

    Attributes:
        said: The statements so far.
    """

    def __init__(self) -> None:
        super().__init__(store="SimpleMemory", bind_namespaces="none")
        self.said: Statements = {}

    def bind(self, *_: object, **__: object) -> None:
        """Ignore a prefix of the document."""

    def add(self, triple: tuple[Any, Any, Any]) -> _Collected:
        """Keep a statement."""
        subject, predicate, value = triple
        told: Ref | Value
        if not isinstance(value, Literal):
            told = Ref(_name(value))
        elif value.language:
            told = Value(str(value), "", value.language)
        else:
            told = Value(str(value), str(value.datatype or STRING).removeprefix(_AS_WRITTEN), "")
        self.said.setdefault(_name(subject), {}).setdefault(str(predicate), {})[told] = None
        return self


def _name(node: Any) -> str:  # noqa: ANN401 - a node of rdflib
    return str(node) if not isinstance(node, BNode) or " " in node else f"_:{node}"


def _context(given: Any, faults: list[Fault]) -> Context:  # noqa: ANN401 - any JSON
    """The names that the contexts of a document define, without the definitions that have an error.

    Args:
        given: None, one context, or a list of contexts; a null forgets the contexts before it.
        faults: Receives an error for each part that cannot be read.
    """
    sources: list[dict[str, Any] | str | None] = [{"@vocab": _UNDEFINED}]
    if len(json.dumps(given)) > _LONGEST_CONTEXT:
        faults.append(Fault("@context", f"takes more than {_LONGEST_CONTEXT:,} characters"))
        given = None
    for each in given if isinstance(given, list) else [given]:
        if each is None:
            del sources[1:]
        elif isinstance(each, dict):
            sources.append(_definitions(each, faults))
        else:
            told = f"{shown(each)} is not a context of the document's own; put what it defines in its place"
            faults.append(Fault("@context", told))
    try:
        context = Context(sources, base=_BASE)
    except RecursionError:
        faults.append(Fault("@context", "its names stand for each other in a circle, or in too many steps"))
        return Context(sources[:1], base=_BASE)
    _check_terms(context, faults)
    return context


def _check_terms(context: Context, faults: list[Fault]) -> None:
    """Report names that stand for nothing, and mark the datatypes of terms with `_AS_WRITTEN`."""
    for key, term in context.terms.items():
        if term.id is not None and (
            term.id.startswith(_UNDEFINED) or (":" not in term.id and term.id not in _KEYWORDS)
        ):
            faults.append(Fault(f"@context: {key}", "stands for no IRI"))
        if term.type in {STRING, _AS_WRITTEN + STRING}:
            context.terms[key] = term._replace(type=None, language=None)
        elif term.type and not term.type.startswith("@"):
            context.terms[key] = term._replace(type=f"{_AS_WRITTEN}{term.type}")
    if sum(term.id in _KEYWORDS for term in context.terms.values()) > _MOST_ALIASES:
        faults.append(Fault("@context", f"more than {_MOST_ALIASES} of its names stand for keywords"))


def _definitions(given: dict[str, Any], faults: list[Fault]) -> dict[str, Any]:
    """The definitions of one context that can be read."""
    found: dict[str, Any] = {}
    for key, held in given.items():
        wrong = _wrong_setting(key, held) if key.startswith("@") else _wrong_definition(key, held)
        if wrong is not None:
            faults.append(Fault(f"@context: {key}", wrong))
        elif isinstance(held, dict):
            found[key] = {name: value for name, value in held.items() if name != "@protected"}
        elif key == "@vocab":
            found[key] = _UNDEFINED if held is None else held
        else:
            found[key] = _INDEX if held == "@index" else held
    return found


def _wrong_setting(key: str, held: Any) -> str | None:  # noqa: ANN401 - any JSON
    """The error in the value of a keyword of a context, or None."""
    if key == "@version" and held == 1.1:  # noqa: PLR2004 - the version of JSON-LD
        return None
    if key not in {"@vocab", "@language"}:
        return _NOT_READ
    if not isinstance(held, str | None):
        return f"{shown(held)} is not a text"
    if held is None or (":" in held if key == "@vocab" else is_language(held)):
        return None
    return f"{shown(held)} is not {'an IRI' if key == '@vocab' else 'a language'}"


def _wrong_definition(key: str, held: Any) -> str | None:  # noqa: ANN401 - any JSON
    """The error in the definition of a name, or None."""
    if not isinstance(held, str | dict | None):
        return f"{shown(held)} is neither a name nor a definition"
    definition = held if isinstance(held, dict) else {"@id": held or ""}
    texts = {key: definition[key] for key in ("@id", "@type", "@reverse") if key in definition}
    if not all(isinstance(each, str) for each in texts.values()):
        return f"{shown(held)} has no text where there should be one"
    language = definition.get("@language") or None
    if language is not None and not (isinstance(language, str) and is_language(language)):
        return f"{shown(language)} is not a language"
    others = sorted(set(definition) - _DEFINES)
    if others or definition.get("@container") not in _SETS:
        return f"{others[0] if others else '@container'} is not read here, only @container @set"
    legal = {"@id": _KEYWORDS, "@type": {"@id", "@vocab"}, "@reverse": frozenset[str]()}
    for name, text in texts.items():
        if text.startswith("@") and (text not in legal[name] or (name == "@id" and ":" in key)):
            return _NOT_READ
    return None


class _Document:
    """The parts of a document outside its context, checked and made ready for rdflib."""

    def __init__(self, context: Context, faults: list[Fault]) -> None:
        self._context, self._faults = context, faults
        self._keys: dict[str, str | None] = {}

    def check(self, document: Any) -> None:  # noqa: ANN401 - any JSON
        """Check a whole document, without its context.

        Each node without an `@id` gets its place as its label. Each datatype gets the prefix `_AS_WRITTEN`.
        """
        if isinstance(document, dict):
            self._top(document, "document")
        else:
            self._each(document, "document")

    def _top(self, node: dict[str, Any], place: str) -> None:
        """Check an object at the top level: a node, or nodes under `@graph`."""
        if [self._key(key) for key in node] == ["@graph"]:
            [graph] = node.values()
            self._each(graph, "@graph")
        elif node:
            self._node(node, place)

    def _each(self, nodes: Any, place: str) -> None:  # noqa: ANN401 - any JSON
        for number, node in enumerate(nodes if isinstance(nodes, list) else [nodes]):
            here = f"{place} {number}"
            if isinstance(node, dict):
                self._top(node, here)
            else:
                self._fault(here, f"{shown(node)} is not an object with keys")

    def _node(self, node: dict[str, Any], place: str) -> None:
        keys = {key: self._key(key) for key in node}
        self._identify(node, [key for key, iri in keys.items() if iri == "@id"], place)
        for key, iri in keys.items():
            here, held = f"{place}: {key}", node[key]
            if iri is None:
                self._fault(here, _NOT_DEFINED)
            elif not iri.startswith("@"):
                self._values(held, key, here)
            elif iri == "@type":
                self._types(held, here)
            elif iri == "@reverse" and isinstance(held, dict):
                self._reverse(held, here)
            elif iri == "@index":
                del node[key]  # it says nothing, and rdflib would take it for a property
            elif iri != "@id":
                self._fault(here, _NOT_READ)

    def _identify(self, node: dict[str, Any], ids: list[str], place: str) -> None:
        """Check the `@id` of a node, or give it one; `ids` are the keys that state it."""
        if not ids:
            node["@id"] = f"_:at {place}"
        elif len(ids) > 1:
            self._fault(f"{place}: @id", "is given twice")
        elif not isinstance(node[ids[0]], str):
            self._fault(f"{place}: @id", f"{shown(node[ids[0]])} is not a text")
        else:
            self._iri(node[ids[0]], f"{place}: @id")

    def _reverse(self, held: dict[str, Any], place: str) -> None:
        """Check the properties that other nodes have, and whose value is this node."""
        for key, subjects in held.items():
            if (self._key(key) or "@").startswith("@"):
                self._fault(f"{place}: {key}", _NOT_DEFINED)
            else:
                self._values(subjects, key, f"{place}: {key}", nodes=True)

    def _types(self, held: Any, place: str) -> None:  # noqa: ANN401 - any JSON
        for each in held if isinstance(held, list) else [held]:
            if isinstance(each, str):
                self._iri(each, place, vocabulary=True)
            else:
                self._fault(place, f"{shown(each)} is not a text")

    def _values(self, held: Any, key: str, place: str, *, nodes: bool = False) -> None:  # noqa: ANN401 - any JSON
        """Check the values of a property.

        Args:
            held: The values.
            key: The key of the property.
            place: The place of the values, for errors.
            nodes: Whether the values must be nodes, because the property is stated in reverse.
        """
        term = self._context.terms.get(key)
        nodes = nodes or bool(term and term.reverse)
        if isinstance(held, list):
            for number, each in enumerate(held):
                self._values(each, key, f"{place} {number}", nodes=nodes)
        elif isinstance(held, dict):
            keys = {self._key(name): name for name in held}
            if "@set" in keys and len(held) == 1:
                self._values(held[keys["@set"]], key, place, nodes=nodes)
            elif "@value" in keys:
                self._value(held, keys, place, nodes=nodes)
            else:
                self._node(held, place)
        elif isinstance(held, str) and term and term.type in {"@id", "@vocab"}:
            self._iri(held, place, vocabulary=term.type == "@vocab")
        elif held is not None:
            self._plain(held, place, nodes=nodes)

    def _value(self, held: dict[str, Any], keys: dict[str | None, str], place: str, *, nodes: bool) -> None:
        stated = {iri: held[key] for iri, key in keys.items()}
        type, language = stated.get("@type"), stated.get("@language", "")
        if (
            len(keys) < len(held)
            or not stated.keys() <= {"@value", "@type", "@language"}
            or not isinstance(type, str | None)
            or not isinstance(language, str)
            or (type and language)
        ):
            self._fault(place, f"{shown(held)} is not a value with a type or a language")
            return
        if language and not is_language(language):
            self._fault(place, f"{shown(language)} is not a language")
        if type is not None:
            datatype = self._iri(type, place, vocabulary=True)
            held[keys["@type"]] = None if datatype == STRING else f"{_AS_WRITTEN}{datatype}"
        if stated["@value"] is not None:
            self._plain(stated["@value"], place, nodes=nodes)

    def _plain(self, held: Any, place: str, *, nodes: bool) -> None:  # noqa: ANN401 - any JSON
        if not isinstance(held, str | int):
            self._fault(place, f"{shown(held)} is neither a text, a whole number, nor true or false")
        elif nodes:
            self._fault(place, f"{shown(held)} is not a node")
        elif isinstance(held, str) and not is_unicode(held):
            self._fault(place, NO_UNICODE)

    def _key(self, key: str) -> str | None:
        """The IRI or keyword of a key; None if the document does not define the key."""
        if key not in self._keys:
            iri = key if key.startswith("@") else self._expanded(key, vocabulary=True)
            iri = "@index" if iri == _INDEX else iri
            known = iri is not None and not iri.startswith((_UNDEFINED, "_:", _BASE))
            self._keys[key] = iri if known else None
        return self._keys[key]

    def _iri(self, text: str, place: str, *, vocabulary: bool = False) -> str | None:
        """The IRI of a text that names a node or class, which rdflib must not skip."""
        iri = self._expanded(text, vocabulary=vocabulary)
        if not iri or " " in iri:
            self._fault(place, f"{shown(text)} is not an IRI")
        return iri

    def _expanded(self, text: str, *, vocabulary: bool) -> str | None:
        try:
            return self._context.expand(text, vocabulary)
        except ValueError:  # an address that Python cannot take apart
            return None

    def _fault(self, place: str, message: str) -> None:
        self._faults.append(Fault(place, message))


def document_lines(statements: Iterable[tuple[Any, Any, Any]], context: dict[str, Any]) -> Iterator[str]:
    """The lines of a JSON-LD document, equal on every machine: the context, then a line for each node.

    Args:
        statements: Triples of rdflib; nodes are written in the order in which they first occur here.
        context: The context of the document.
    """
    graph = Graph(store="SimpleMemory", bind_namespaces="none")
    order: dict[str, int] = {}
    for triple in statements:
        graph.add(triple)
        order.setdefault(_name(triple[0]), len(order))
    document = cast("dict[str, Any]", from_rdf(graph, context))  # type: ignore[no-untyped-call]
    nodes = document.get("@graph", [{key: held for key, held in document.items() if key != "@context"}])
    yield '{\n "@context": {\n'
    yield ",\n".join(f"  {_dumped(key)}: {_dumped(held)}" for key, held in context.items())
    yield '\n },\n "@graph": ['
    for number, node in enumerate(sorted(nodes, key=lambda node: order[str(node["@id"])])):
        yield ",\n  " if number else "\n  "
        yield _dumped({key: _sorted(held) for key, held in sorted(node.items())})
    yield "\n ]\n}\n"


def _sorted(held: Any) -> Any:  # noqa: ANN401 - plain JSON
    return sorted(held, key=_dumped) if isinstance(held, list) else held


def _dumped(held: Any) -> str:  # noqa: ANN401 - plain JSON
    return json.dumps(held, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
