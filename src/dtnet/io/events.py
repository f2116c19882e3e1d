"""`write_events` and `read_events`: reorganisations as change events of the W3C's Organization Ontology.

By that ontology (ORG), an organization that results from a change event is derived from each of the event's
original organizations. An event with hundreds of areas would make that false. Therefore each succession is a
change event of its own, and part of the whole event.

A reader accepts statements in either direction: it first replaces `org:resultedFrom`, `org:changedBy` and
`dct:hasPart` by their inverse, so that both directions are one statement. Each property may be stated once,
with its type.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import attrs

from dtnet.arguments import check_switches
from dtnet.citations import Citation
from dtnet.errors import (
    Fault,
    InvalidInputError,
    InvalidNetworkError,
    UnreadableFileError,
    UnwritableFileError,
    near,
)
from dtnet.io.documents import (
    KEY,
    READER,
    WRITER,
    check_document_form,
    json_lines,
    parse_json,
    shown,
)
from dtnet.io.linked_data import TYPE, XSD, Literal, Ref, Statements, linked_data
from dtnet.io.writing import path_of, write_file
from dtnet.network.day.arguments import check_network
from dtnet.network.tables.row_names import faults_in_order
from dtnet.network.tables.successions import BASES, COVERAGES, Succession
from dtnet.network.tables.tables import Event, Title
from dtnet.reading.documents import document_fields
from dtnet.reading.files import read_bytes

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from dtnet.network.day.network import Network

FORM: Final = "dtnet/events/"
VERSION: Final = 1
DTNET: Final = "urn:dtnet:terms:"
DCT: Final = "http://purl.org/dc/terms/"
ORG: Final = "http://www.w3.org/ns/org#"
PROV: Final = "http://www.w3.org/ns/prov#"
_PREFIXES: Final = {"dtnet": DTNET, "dct": DCT, "org": ORG, "prov": PROV, "xsd": XSD}
_NODES: Final = (
    "dct:isPartOf",
    "dct:source",
    "org:originalOrganization",
    "org:resultedFrom",
    "org:resultingOrganization",
    "prov:wasDerivedFrom",
)
_TYPED: Final = {
    "dtnet:passed": "xsd:date",
    "prov:startedAtTime": "xsd:dateTime",
    "prov:endedAtTime": "xsd:dateTime",
}
CONTEXT: Final[dict[str, Any]] = {
    **_PREFIXES,
    "entity": "urn:dtnet:entity:",
    "event": "urn:dtnet:event:",
    **{key: {"@id": key, "@type": "@id"} for key in _NODES},
    **{key: {"@id": key, "@type": type} for key, type in _TYPED.items()},
}
"""The `@context` of written files."""


@lru_cache(maxsize=256)
def iri_of(term: str) -> str:
    """The IRI of a term: `http://www.w3.org/ns/org#changedBy` of `org:changedBy`."""
    prefix, _, name = term.partition(":")
    return f"{_PREFIXES[prefix]}{name}"


@lru_cache(maxsize=256)
def term_of(iri: str) -> str:
    """The term of an IRI; the IRI itself if it is in none of the vocabularies."""
    for prefix, start in _PREFIXES.items():
        if iri.startswith(start):
            return f"{prefix}:{iri.removeprefix(start)}"
    return iri


def is_ours(iri: str) -> bool:
    """Whether an IRI is in a vocabulary that this module uses, so that it must be one of its known terms."""
    return term_of(iri) != iri


@attrs.frozen
class Said:
    """A property of a node, and the field of a dtnet class that it states.

    Attributes:
        term: The term of the property.
        field: The field of the class.
        type: The datatype of the value.
        required: Whether the property is required.
    """

    term: str
    field: str
    type: str = "xsd:string"
    required: bool = True


EVENT: Final = (
    Said("dct:identifier", "id"),
    Said("dct:description", "title"),
    Said("prov:startedAtTime", "operating", "xsd:dateTime"),
    Said("dtnet:passed", "passed", "xsd:date", required=False),
    Said("dtnet:instrument", "number", required=False),
    Said("dtnet:issuer", "issuer", required=False),
)
CITATION: Final = (
    Said("dct:bibliographicCitation", "ref"),
    Said("dct:title", "title", required=False),
    Said("dct:issued", "issued", required=False),
    Said("dtnet:url", "url", required=False),
)
SUCCESSION: Final = (
    Said("dtnet:share", "share", required=False),
    Said("dtnet:coverage", "coverage"),
    Said("dtnet:basis", "basis"),
    Said("dtnet:of", "of"),
    Said("dtnet:clause", "clause", required=False),
    Said("dtnet:origin", "origin"),
)
NUMBER, ENDED, TITLE, LANGUAGES, SOURCE = (
    "dtnet:number",
    "prov:endedAtTime",
    "dct:title",
    "dtnet:languages",
    "dct:source",
)
PART, ORIGINAL, RESULTING, ABOLISHED = (
    "dct:isPartOf",
    "org:originalOrganization",
    "org:resultingOrganization",
    "dtnet:abolished",
)
DERIVED, RESULTED = "prov:wasDerivedFrom", "org:resultedFrom"
INVERSE: Final = {RESULTED: RESULTING, "org:changedBy": ORIGINAL, "dct:hasPart": PART}
"""The inverse properties, and the property that each of them inverts."""
SCHEMA, EVENTS, SUCCESSIONS = "dtnet:schema", "dtnet:events", "dtnet:successions"
CHANGE: Final = "org:ChangeEvent"
LEGAL: Final = {
    "dtnet:Events": (SCHEMA, EVENTS, SUCCESSIONS),
    "dtnet:Reorganisation": (*(each.term for each in EVENT), ENDED, TITLE, LANGUAGES, SOURCE, NUMBER),
    "dtnet:Succession": (*(each.term for each in SUCCESSION), PART, ORIGINAL, RESULTING, ABOLISHED, NUMBER),
}
"""The allowed properties of the nodes of each dtnet class."""
CLASSES: Final = (*LEGAL, "dtnet:Area", "dtnet:Body")

_LANGUAGE: Final = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")


@attrs.frozen(kw_only=True)
class Reorganisations:
    """The reorganisations in a file, as records for `NetworkBuilder`.

    Attributes:
        events: The events, for `NetworkBuilder.add_event`.
        successions: The successions, for `NetworkBuilder.add_succession`.
    """

    events: tuple[Event, ...]
    successions: tuple[Succession, ...]


def write_events(network: Network, path: str | os.PathLike[str], *, overwrite: bool = False) -> None:
    """Write the reorganisations of a network as JSON-LD, for programs that know the Organization Ontology.

    Reading the file gives equal events and successions. The bytes are the same on every machine. The content
    is written to a temporary file that is then renamed, so an incomplete file never appears.

    Args:
        network: The network.
        path: The file; `.jsonld` is the usual suffix.
        overwrite: Whether to replace an existing file.

    Raises:
        ArgumentError: If an argument has another type.
        ExistingFileError: If the file exists and `overwrite` is False, or the path is a folder.
        UnwritableFileError: If the file cannot be written.
        InvalidNetworkError: If an event has two titles in one language or a title without a language, a text
            cannot be encoded as UTF-8, or a value has another type than its class declares.

    Examples:
        >>> import dtnet, tempfile
        >>> net = dtnet.datasets.load("vietnam")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     dtnet.write_events(net, f"{folder}/vietnam.jsonld")
        ...     read = dtnet.read_events(f"{folder}/vietnam.jsonld")
        >>> read.events == net.tables.events, read.successions == tuple(net.tables.successions)
        (True, True)
    """
    check_network(network)
    check_switches(overwrite=overwrite)
    write_file(path_of(path, UnwritableFileError, "written"), _content(network), overwrite=overwrite)


def read_events(path: str | os.PathLike[str]) -> Reorganisations:
    """The reorganisations in a JSON-LD file that `write_events`, or another program, has written.

    Order, nesting, prefixes and other short names may differ, because only the statements count.
    `NetworkBuilder.build` checks whether the areas and bodies exist and whether shares add up.

    Args:
        path: The file.

    Raises:
        ArgumentError: If the path has another type.
        UnreadableFileError: If there is no such file, it is not JSON, or it is not marked as a file of events
            of a version that this dtnet reads.
        InvalidInputError: If events in the file are invalid; it lists every error with its node and property.
    """
    place = path_of(path, UnreadableFileError, "read")
    document = parse_json(read_bytes(place, hint="name a file of events"), place)
    faults: list[Fault] = []
    try:
        said = linked_data(document, faults)
    except RecursionError:
        raise UnreadableFileError(f"{place}: is nested too deeply") from None
    if faults:
        raise InvalidInputError(str(place), faults_in_order(set(faults)))
    events, successions = read_statements(said, place, faults)
    if faults:
        raise InvalidInputError(str(place), faults_in_order(set(faults)))
    return Reorganisations(events=events, successions=successions)


def _content(network: Network) -> Iterator[bytes]:
    events, successions = network.tables.events, tuple(network.tables.successions)
    faults = _faults(events, successions)
    if faults:
        raise InvalidNetworkError(f"network {network.metadata.name!r}", faults)
    bodies = set(network.tables.bodies.ids) if successions else set()
    context = "".join(json_lines(CONTEXT, "\n "))
    yield f'{{\n "@context": {context},\n "@graph": ['.encode()
    for number, node in enumerate(_nodes(events, successions, bodies)):
        text = json.dumps(node, ensure_ascii=False, separators=(",", ":"))
        yield f"{',' if number else ''}\n  {text}".encode()
    yield b"\n ]\n}\n"


def _faults(events: Sequence[Event], successions: Sequence[Succession]) -> list[Fault]:
    """An error for each part of events and successions that could not be read again from a file."""
    faults: list[Fault] = []
    for name, wanted, given in (("events", Event, events), ("successions", Succession, successions)):
        faults += READER.document(WRITER(tuple(given)), tuple[wanted, ...], name)[1]  # type: ignore[valid-type]
    for event in () if faults else events:
        known: set[str] = set()
        for number, title in enumerate(event.titles):
            place = f"event {event.id}: titles {number}: language"
            if not _LANGUAGE.fullmatch(title.language):
                faults.append(Fault(place, f"{title.language!r} is not a language; write it as 'vi' or 'en'"))
            elif title.language.lower() in known:
                faults.append(Fault(place, f"two titles are in {title.language!r}"))
            known.add(title.language.lower())
    return faults


def _nodes(
    events: Sequence[Event], successions: Sequence[Succession], bodies: set[str]
) -> Iterator[dict[str, Any]]:
    """The nodes of a file: the header, events, successions, and the areas and bodies that they name."""
    yield {
        "@type": "dtnet:Events",
        SCHEMA: f"{FORM}{VERSION}",
        EVENTS: len(events),
        SUCCESSIONS: len(successions),
    }
    for number, event in enumerate(events):
        yield _event(number, event)
    results: dict[str, list[str]] = {}
    sources: dict[str, dict[str, None]] = {}
    for number, each in enumerate(successions):
        yield _succession(number, each)
        sources.setdefault(each.source, {})
        if each.target is not None:
            results.setdefault(each.target, []).append(_label(number))
            sources.setdefault(each.target, {})[_entity(each.source)] = None
    for id in sorted(sources):
        yield {
            "@id": _entity(id),
            "@type": ["org:Organization", "dtnet:Body" if id in bodies else "dtnet:Area"],
            "dct:identifier": id,
            **({RESULTED: results[id], DERIVED: list(sources[id])} if id in results else {}),
        }


def _event(number: int, event: Event) -> dict[str, Any]:
    day = f"{event.operating}T00:00:00"
    node = {
        "@id": f"event:{quote(event.id, safe=':')}",
        "@type": [CHANGE, "dtnet:Reorganisation"],
        **_said(EVENT, WRITER(event)),
        "prov:startedAtTime": day,
        ENDED: day,
        SOURCE: _said(CITATION, WRITER(event.citation)),
        NUMBER: number,
    }
    if event.titles:
        node[TITLE] = [{"@value": each.text, "@language": each.language} for each in event.titles]
        node[LANGUAGES] = " ".join(each.language for each in event.titles)
    return node


def _succession(number: int, succession: Succession) -> dict[str, Any]:
    gone = succession.target is None
    return {
        "@id": _label(number),
        "@type": [CHANGE, "dtnet:Succession"],
        PART: f"event:{quote(succession.event, safe=':')}",
        ORIGINAL: _entity(succession.source),
        **({ABOLISHED: True} if gone else {RESULTING: _entity(str(succession.target))}),
        **_said(SUCCESSION, WRITER(succession)),
        NUMBER: number,
    }


def _said(terms: Iterable[Said], plain: Mapping[str, Any]) -> dict[str, Any]:
    return {each.term: plain[each.field] for each in terms if plain.get(each.field) is not None}


def _label(number: int) -> str:
    return f"_:s{number}"


def _entity(id: str) -> str:
    return f"entity:{quote(id, safe=':')}"


_WORDS: Final = {"coverage": COVERAGES, "basis": BASES}


def read_statements(
    said: Statements, path: Path, faults: list[Fault]
) -> tuple[tuple[Event, ...], tuple[Succession, ...]]:
    """The events and successions that nodes state.

    Args:
        said: The statements of the nodes.
        path: The path of the file, for errors.
        faults: Receives the errors; records with errors are missing from the result.

    Raises:
        UnreadableFileError: If the file is not marked as a file of events of a readable version.
    """
    nodes = Nodes(said, faults)
    headers = nodes.of_class("dtnet:Events")
    if len(headers) != 1:
        raise UnreadableFileError(
            f"{path}: {len(headers)} nodes are of type dtnet:Events; allowed: exactly one",
            f'one says "{FORM}{VERSION}" under {SCHEMA}',
        )
    [header] = headers
    stated = [each.text for each in said[header].get(iri_of(SCHEMA), {}) if isinstance(each, Literal)]
    check_document_form({KEY: " ".join(stated)} if stated else {}, path, FORM, VERSION)
    nodes.turn_round()
    nodes.check_terms()
    events = {node: _read_event(nodes, node) for node in nodes.of_class("dtnet:Reorganisation")}
    nodes.identifiers(events)
    of_class = nodes.of_class("dtnet:Succession")
    ends = _ends(nodes, of_class)
    successions = {node: _read_succession(nodes, node, ends[node], events) for node in of_class}
    for term, count in ((EVENTS, len(events)), (SUCCESSIONS, len(successions))):
        if nodes.whole(header, term) not in {None, count}:
            nodes.fault(header, term, f"there are {count}")
    return _ordered(nodes, events, lambda each: (each.id,)), _ordered(nodes, successions, _named)


def _named(succession: Succession) -> tuple[str, ...]:
    return succession.event, succession.source, succession.target or "", succession.of


def _ordered(nodes: Nodes, found: dict[str, Any], named: Any) -> tuple[Any, ...]:  # noqa: ANN401 - of a kind
    """Records in order of the numbers of their nodes; records without a number follow, by `named`."""
    numbered = [(nodes.place(node), each) for node, each in found.items()]
    sound = [(number, named(each), each) for number, each in numbered if each is not None]
    return tuple(each for _, _, each in sorted(sound, key=lambda row: row[:2]))


def _read_event(nodes: Nodes, node: str) -> Event | None:
    before = len(nodes.faults)
    values = nodes.record(node, EVENT, Event)
    ended = nodes.literal(node, ENDED, "xsd:dateTime", required=False)
    started = f"{values.get('operating')}{MIDNIGHT}"
    if ended not in {None, started}:
        nodes.fault(node, ENDED, f"{shown(ended)}, but it began {started}: an event has one day")
    source = nodes.ref(node, SOURCE)
    citation = {}
    if source is not None:
        nodes.only(source, [each.term for each in CITATION])
        citation = nodes.record(source, CITATION, Citation)
    titles = _titles(nodes, node)
    if len(nodes.faults) > before:
        return None
    return Event(**values, citation=Citation(**citation), titles=titles)


def _titles(nodes: Nodes, node: str) -> tuple[Title, ...]:
    """The titles, in the stated order and spelling of languages; by default in order of languages."""
    titles: dict[str, Title] = {}
    for each in nodes.said[node].get(iri_of(TITLE), ()):
        language = each.language if isinstance(each, Literal) else ""
        if not language:
            nodes.fault(node, TITLE, f"{shown(each[0])} is in no language")
        elif language.lower() in titles:
            nodes.fault(node, TITLE, f"two are in {shown(language)}")
        titles[language.lower()] = Title(language, each[0])
    order = nodes.literal(node, LANGUAGES, "xsd:string", required=False)
    if order is None:
        return tuple(titles[language] for language in sorted(titles))
    languages = order.split(" ")
    if sorted(each.lower() for each in languages) != sorted(titles):
        told = ", ".join(sorted(titles)) or "none"
        nodes.fault(node, LANGUAGES, f"{shown(order)}; there are titles in: {told}")
        return ()
    return tuple(Title(each, titles[each.lower()].text) for each in languages)


class _Ends:
    """The source and the target of a succession, as nodes and as ids; None if there is none."""

    __slots__ = ("ids", "source", "target")

    def __init__(self, source: str | None, target: str | None, ids: dict[str, str]) -> None:
        self.source, self.target = source, target
        self.ids = [None if each is None else ids.get(each) for each in (source, target)]


def _ends(nodes: Nodes, of_class: Iterable[str]) -> dict[str, _Ends]:
    """The ends of each succession; an end without id, or a derivation without succession, is an error."""
    ends = {
        node: (nodes.ref(node, ORIGINAL), nodes.ref(node, RESULTING, required=False)) for node in of_class
    }
    ids = nodes.identifiers(dict.fromkeys(end for both in ends.values() for end in both if end is not None))
    pairs = set(ends.values())
    for node, said in nodes.said.items():
        for value in said.get(iri_of(DERIVED), ()):
            if node in ids and (value[0], node) not in pairs:
                nodes.fault(node, DERIVED, f"{shown(value[0])}, but no dtnet:Succession says so")
    return {node: _Ends(*both, ids) for node, both in ends.items()}


def _read_succession(
    nodes: Nodes, node: str, ends: _Ends, events: dict[str, Event | None]
) -> Succession | None:
    before = len(nodes.faults)
    values = nodes.record(node, SUCCESSION, Succession)
    for field, legal in _WORDS.items():
        word = values.get(field)
        if word is not None and word not in legal:
            nodes.fault(node, f"dtnet:{field}", f"unknown word {shown(word)}; {near(word, legal)}")
    if len(nodes.faults) == before and ("share" in values) == (values["basis"] == "unknown"):
        told = "stands, and its basis is unknown" if "share" in values else "is missing, and its basis known"
        nodes.fault(node, "dtnet:share", told)
    event = nodes.ref(node, PART)
    if event is not None and event not in events:
        nodes.fault(node, PART, f"{event} is no dtnet:Reorganisation")
    abolished = nodes.literal(node, ABOLISHED, "xsd:boolean", required=False)
    if (ends.target is None) != (abolished == "true"):
        told = "something results of it" if abolished == "true" else f"say true, or give {RESULTING}"
        nodes.fault(node, ABOLISHED, f"{shown(abolished)}: {told}")
    (source, target), of = ends.ids, None if event is None else events.get(event)
    if len(nodes.faults) > before or of is None or source is None or (ends.target and target is None):
        return None
    return Succession(**{"share": None, **values}, event=of.id, source=source, target=target)


MIDNIGHT: Final = "T00:00:00"
"""The suffix of a day that is written as an instant."""
_WHOLE: Final = re.compile(r"[0-9]{1,9}")
_LAST: Final = 10**9


class Nodes:
    """The statements of nodes, with methods that read them by term.

    Attributes:
        said: The statements.
        faults: Receives the errors.
    """

    def __init__(self, said: Statements, faults: list[Fault]) -> None:
        self.said: Statements = said
        self.faults: list[Fault] = faults

    def of_class(self, name: str) -> list[str]:
        """The nodes of a class."""
        wanted = Ref(iri_of(name))
        return [node for node, stated in self.said.items() if wanted in stated.get(TYPE, ())]

    def turn_round(self) -> None:
        """Replace each inverse property of a node by the property that it inverts, on the other node."""
        for node, stated in list(self.said.items()):
            for term, forward in INVERSE.items():
                for value in stated.pop(iri_of(term), ()):
                    if isinstance(value, Ref):
                        other = self.said.setdefault(value.node, {})
                        other.setdefault(iri_of(forward), {})[Ref(node)] = None
                    else:
                        self.fault(node, term, f"{shown(value.text)} is not a node")

    def check_terms(self) -> None:
        """Check that each node of a dtnet class has one such class and only the properties of this class."""
        for node, stated in self.said.items():
            types = [term_of(each.node) for each in stated.get(TYPE, ()) if isinstance(each, Ref)]
            ours = [each for each in types if each in LEGAL]
            for each in types:
                if each.startswith("dtnet:") and each not in CLASSES:
                    self.fault(node, "@type", f"no such class as {each}; {near(each, CLASSES)}")
            if len(ours) > 1:
                self.fault(node, "@type", f"{' and '.join(ours)}; allowed: one of them")
            elif ours:
                self.only(node, LEGAL[ours[0]])
            elif CHANGE in types:
                told = (
                    f"{CHANGE} alone does not say which part went where; name it a dtnet:Succession as well"
                )
                self.fault(node, "@type", f"{told}, or a dtnet:Reorganisation")

    def only(self, node: str, legal: Iterable[str]) -> None:
        """Report properties of a node, in the vocabularies of this module, that are not among `legal`."""
        known = list(legal)
        for iri in self.said.get(node, {}):
            if iri != TYPE and is_ours(iri) and term_of(iri) not in known:
                self.fault(node, term_of(iri), f"no such property here; {near(term_of(iri), known)}")

    def one(self, node: str, term: str, *, required: bool = True) -> Ref | Literal | None:
        """The value of a property that a node states exactly once; None if it states none."""
        found = list(self.said.get(node, {}).get(iri_of(term), ()))
        if len(found) > 1:
            told = ", ".join(shown(each[0]) for each in found[:3])
            self.fault(node, term, f"is given {len(found)} times instead of once: {told}")
        elif not found and required:
            self.fault(node, term, "is missing")
        return found[0] if len(found) == 1 else None

    def literal(self, node: str, term: str, type: str, *, required: bool = True) -> str | None:
        """The text of the value of a property; a value of another datatype is an error."""
        found = self.one(node, term, required=required)
        if isinstance(found, Literal) and found.type == iri_of(type):
            return found.text
        if found is not None:
            given = "a node" if isinstance(found, Ref) else term_of(found.type) or f"in {found.language!r}"
            self.fault(node, term, f"{shown(found[0])} is {given}; allowed: {type}")
        return None

    def ref(self, node: str, term: str, *, required: bool = True) -> str | None:
        """The node that is the value of a property."""
        found = self.one(node, term, required=required)
        if isinstance(found, Literal):
            self.fault(node, term, f"{shown(found.text)} is not a node")
        return found.node if isinstance(found, Ref) else None

    def whole(self, node: str, term: str, *, required: bool = True) -> int | None:
        """The whole number that is the value of a property."""
        text = self.literal(node, term, "xsd:integer", required=required)
        if text is not None and _WHOLE.fullmatch(text):
            return int(text)
        if text is not None:
            self.fault(node, term, f"{shown(text)}; allowed: a whole number from 0 below {_LAST}")
        return None

    def place(self, node: str) -> int:
        """The stated number of a node in the order of its class; a node without a number is last."""
        number = self.whole(node, NUMBER, required=False)
        return _LAST if number is None else number

    def record(self, node: str, terms: Iterable[Said], cls: type[Any]) -> dict[str, Any]:
        """The fields of a class that a node states; other fields are missing from the result."""
        values = {}
        for each in terms:
            text = self.literal(node, each.term, each.type, required=each.required)
            if text is not None and each.type == "xsd:dateTime":
                text = self._day(node, each.term, text)
            if text is not None:
                wanted = document_fields(cls)[each.field].type
                values[each.field], wrong = READER.document(text, wanted, f"node {node}: {each.term}")
                self.faults += wrong
        return values

    def _day(self, node: str, term: str, text: str) -> str | None:
        if text.endswith(MIDNIGHT):
            return text.removesuffix(MIDNIGHT)
        self.fault(
            node, term, f"{shown(text)} is not the beginning of a day; write it as 2024-08-31{MIDNIGHT}"
        )
        return None

    def identifiers(self, nodes: Iterable[str]) -> dict[str, str]:
        """The id of each node; it is an error if two nodes have the same id."""
        found: dict[str, str] = {}
        taken: set[str] = set()
        for node in nodes:
            text = self.literal(node, "dct:identifier", "xsd:string")
            if text is not None:
                if text in taken:
                    self.fault(node, "dct:identifier", f"another node is {shown(text)} too")
                taken.add(text)
                found[node] = text
        return found

    def fault(self, node: str, term: str, message: str) -> None:
        """Record an error."""
        self.faults.append(Fault(f"node {node}: {term}", message))
