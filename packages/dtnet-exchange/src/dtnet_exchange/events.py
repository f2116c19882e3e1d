"""`write_events` and `read_events`: reorganisations as change events of the W3C's Organization Ontology.

By that ontology (ORG), an organization that results from a change event is derived from each of the event's
original organizations. An event with hundreds of areas would make that false. Therefore each succession is a
change event of its own, and part of the whole event.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import quote

from rdflib import RDF, BNode, Literal, URIRef

from dtnet.errors import Fault, InvalidNetworkError, UnreadableFileError
from dtnet.io import read_json, write_file
from dtnet_exchange.checks import check_network, raise_faults, shown
from dtnet_exchange.event_nodes import read_statements
from dtnet_exchange.linked_data import document_lines, is_language, statements_of
from dtnet_exchange.organization_terms import (
    ABOLISHED,
    CHANGE,
    CITATION,
    CONTEXT,
    DERIVED,
    ENDED,
    EVENT,
    EVENTS,
    FORM,
    IDS,
    LANGUAGES,
    NUMBER,
    ORIGINAL,
    PART,
    RESULTED,
    RESULTING,
    SCHEMA,
    SOURCE,
    START,
    SUCCESSION,
    SUCCESSIONS,
    TITLE,
    TITLES,
    VERSION,
    Said,
    iri_of,
)

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Sequence

    from dtnet import Network
    from dtnet.network import Event, Succession

Node: TypeAlias = URIRef | BNode
Triple: TypeAlias = tuple[Node, URIRef, Node | Literal]


@dataclass(frozen=True, kw_only=True, slots=True)
class Reorganisations:
    """The reorganisations in a file, as records for `dtnet.NetworkBuilder`.

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
        >>> import dtnet, dtnet_exchange, tempfile
        >>> net = dtnet.datasets.load("toyland")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     dtnet_exchange.write_events(net, f"{folder}/toyland.jsonld")
        ...     read = dtnet_exchange.read_events(f"{folder}/toyland.jsonld")
        >>> read.events == net.tables.events, read.successions == tuple(net.tables.successions)
        (True, True)
    """
    check_network(network)
    write_file(path, (line.encode() for line in _lines(network)), overwrite=overwrite)


def read_events(path: str | os.PathLike[str]) -> Reorganisations:
    """The reorganisations in a JSON-LD file that `write_events`, or another program, has written.

    Order, nesting, prefixes and other short names may differ, because only the statements count. Nothing is
    fetched from the network. `NetworkBuilder.build` checks whether the areas and bodies exist and whether
    shares add up.

    Args:
        path: The file.

    Raises:
        ArgumentError: If the path has another type.
        UnreadableFileError: If there is no such file, it is not JSON, it is nested too deeply, or it is not
            marked as a file of events of a version that this package reads.
        InvalidInputError: If events in the file are invalid; it lists every error with its node and property.
    """
    document = read_json(path, hint="name a file of events")
    faults: list[Fault] = []
    try:
        said = statements_of(document, faults)
    except RecursionError:
        raise UnreadableFileError(f"{path}: is nested too deeply") from None
    raise_faults(path, faults)
    events, successions = read_statements(said, path, faults)
    raise_faults(path, faults)
    return Reorganisations(events=events, successions=successions)


def _lines(network: Network) -> Iterator[str]:
    events, successions = network.tables.events, tuple(network.tables.successions)
    faults = [*_wrong_events(events), *_wrong_successions(successions)]
    if faults:
        raise InvalidNetworkError(f"network {network.metadata.name!r}", faults)
    bodies = set(network.tables.bodies.ids) if successions else set()
    yield from document_lines(_triples(events, successions, bodies), CONTEXT)


def _wrong_events(events: Sequence[Event]) -> Iterator[Fault]:
    """An error for each part of events that could not be read again from a file."""
    for number, event in enumerate(events):
        place = f"events {number}"
        yield from _wrong(EVENT, event, place)
        yield from _wrong(CITATION, event.citation, f"{place}: citation")
        known: set[str] = set()
        for at, title in enumerate(event.titles):
            wrong = [*_wrong(TITLES, title, f"{place}: titles {at}")]
            yield from wrong
            if wrong:
                continue
            here = f"event {event.id}: titles {at}: language"
            if not is_language(title.language):
                yield Fault(here, f"{title.language!r} is not a language; write it as 'vi' or 'en'")
            elif title.language.lower() in known:
                yield Fault(here, f"two titles are in {title.language!r}")
            known.add(title.language.lower())


def _wrong_successions(successions: Sequence[Succession]) -> Iterator[Fault]:
    """An error for each part of successions that could not be read again from a file."""
    for number, succession in enumerate(successions):
        yield from _wrong((*SUCCESSION, *IDS), succession, f"successions {number}")


def _wrong(fields: Iterable[Said], record: object, place: str) -> Iterator[Fault]:
    """An error for each field of a record that a file could not state."""
    for said in fields:
        value, kind = getattr(record, said.field), said.kind
        if value is None and not said.required:
            continue
        here = f"{place}: {said.field}"
        if not isinstance(value, kind.type):
            yield Fault(here, f"{shown(value)} is not {kind.told}")
            continue
        try:
            kind.read(kind.write(value))
        except ValueError as error:
            yield Fault(here, str(error))


def _triples(
    events: Sequence[Event], successions: Sequence[Succession], bodies: set[str]
) -> Iterator[Triple]:
    """The statements of a file: the header, events, successions, and the areas and bodies that they name."""
    header = BNode("file")
    yield from _types(header, "dtnet:Events")
    yield from _stated(header, SCHEMA, Literal(f"{FORM}{VERSION}"))
    yield from _stated(header, EVENTS, Literal(len(events)))
    yield from _stated(header, SUCCESSIONS, Literal(len(successions)))
    for number, event in enumerate(events):
        yield from _event(number, event)
    named: dict[str, None] = {}
    for number, each in enumerate(successions):
        yield from _succession(number, each)
        named |= dict.fromkeys(id for id in (each.source, each.target) if id is not None)
    for id in sorted(named):
        yield from _types(_entity(id), "org:Organization", "dtnet:Body" if id in bodies else "dtnet:Area")
        yield from _stated(_entity(id), "dct:identifier", Literal(id))
    for number, each in enumerate(successions):
        if each.target is not None:
            target = _entity(each.target)
            yield from _stated(target, RESULTED, _label(number))
            yield from _stated(target, DERIVED, _entity(each.source))


def _event(number: int, event: Event) -> Iterator[Triple]:
    node, source = URIRef(f"urn:dtnet:event:{quote(event.id, safe=':')}"), BNode(f"c{number}")
    yield from _types(node, CHANGE, "dtnet:Reorganisation")
    yield from _fields(node, EVENT, event)
    yield from _stated(node, ENDED, _literal(START.write(event.operating), START.datatype))
    yield from _stated(node, NUMBER, Literal(number))
    for title in event.titles:
        yield from _stated(node, TITLE, Literal(title.text, lang=title.language))
    if event.titles:
        yield from _stated(node, LANGUAGES, Literal(" ".join(each.language for each in event.titles)))
    yield from _stated(node, SOURCE, source)
    yield from _fields(source, CITATION, event.citation)


def _succession(number: int, succession: Succession) -> Iterator[Triple]:
    node = _label(number)
    yield from _types(node, CHANGE, "dtnet:Succession")
    yield from _stated(node, PART, URIRef(f"urn:dtnet:event:{quote(succession.event, safe=':')}"))
    yield from _stated(node, ORIGINAL, _entity(succession.source))
    if succession.target is None:
        yield from _stated(node, ABOLISHED, Literal(True))  # noqa: FBT003 - a value, not a switch
    else:
        yield from _stated(node, RESULTING, _entity(succession.target))
    yield from _fields(node, SUCCESSION, succession)
    yield from _stated(node, NUMBER, Literal(number))


def _fields(node: Node, fields: Iterable[Said], record: object) -> Iterator[Triple]:
    for said in fields:
        value: Any = getattr(record, said.field)
        if value is not None:
            yield from _stated(node, said.term, _literal(said.kind.write(value), said.kind.datatype))


def _types(node: Node, *classes: str) -> Iterator[Triple]:
    for each in classes:
        yield node, RDF.type, URIRef(iri_of(each))


def _stated(node: Node, term: str, value: Node | Literal) -> Iterator[Triple]:
    yield node, URIRef(iri_of(term)), value


def _literal(text: str, datatype: str) -> Literal:
    plain = datatype == "xsd:string"
    return Literal(text, datatype=None if plain else iri_of(datatype), normalize=False)


def _label(number: int) -> BNode:
    return BNode(f"s{number}")


def _entity(id: str) -> URIRef:
    return URIRef(f"urn:dtnet:entity:{quote(id, safe=':')}")
