"""`write_events` and `read_events`: reorganisations as change events of the W3C's Organization Ontology."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import attrs

from dtnet.errors import (
    Fault,
    InvalidInputError,
    InvalidNetworkError,
    UnreadableFileError,
    UnwritableFileError,
)
from dtnet.files import read_bytes
from dtnet.io.documents import json_lines, parse_json
from dtnet.io.event_reading import read_statements
from dtnet.io.event_terms import (
    ABOLISHED,
    CHANGE,
    CITATION,
    CONTEXT,
    DERIVED,
    ENDED,
    EVENT,
    EVENTS,
    FORM,
    LANGUAGES,
    NUMBER,
    ORIGINAL,
    PART,
    RESULTED,
    RESULTING,
    SCHEMA,
    SOURCE,
    SUCCESSION,
    SUCCESSIONS,
    TITLE,
    VERSION,
)
from dtnet.io.linked_data import linked_data
from dtnet.io.paths import path_of
from dtnet.io.plain import from_plain, to_plain
from dtnet.io.writing import write_file
from dtnet.network.tables.row_names import in_order
from dtnet.network.tables.successions import Succession
from dtnet.network.tables.tables import Event

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dtnet.io.event_terms import Said
    from dtnet.network.day.network import Network

_LANGUAGE: Final = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")


@attrs.frozen(kw_only=True)
class Reorganisations:
    """What a file says of reorganisations, as `NetworkBuilder` takes it.

    Attributes:
        events: Each for `NetworkBuilder.add_event`.
        successions: Each for `NetworkBuilder.add_succession`.
    """

    events: tuple[Event, ...]
    successions: tuple[Succession, ...]


def write_events(network: Network, path: str | os.PathLike[str], *, overwrite: bool = False) -> None:
    """Write the reorganisations of a network as JSON-LD, for programs that know the Organization Ontology.

    Every event and succession reads back as it is. The bytes are the same on every machine. Either the whole
    file is there in the end or nothing of it: it is written beside and renamed.

    Args:
        network: The network.
        path: The file; `.jsonld` is the usual suffix.
        overwrite: Whether to replace a file that is there.

    Raises:
        ExistingFileError: If something is there that is not to be replaced.
        UnwritableFileError: If it cannot be written.
        InvalidNetworkError: If an event has two titles in one language or one in none, a text is no UTF-8, or
            a value is not what its class promises.

    Examples:
        >>> import dtnet, tempfile
        >>> net = dtnet.datasets.load("vietnam")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     dtnet.write_events(net, f"{folder}/vietnam.jsonld")
        ...     read = dtnet.read_events(f"{folder}/vietnam.jsonld")
        >>> read.events == net.tables.events, read.successions == tuple(net.tables.successions)
        (True, True)
    """
    write_file(path_of(path, UnwritableFileError, "written"), _content(network), overwrite=overwrite)


def read_events(path: str | os.PathLike[str]) -> Reorganisations:
    """The reorganisations in a file of JSON-LD, as `write_events` wrote it or another program wrote it anew.

    Order, nesting, prefixes and other short names may differ; what counts is what is said. Whether the areas
    and bodies exist, and whether shares add up, `NetworkBuilder.build` checks.

    Args:
        path: The file.

    Raises:
        UnreadableFileError: If there is no such file, it is no JSON, does not say that it holds such events,
            or is of a version that this dtnet does not read.
        InvalidInputError: With all that is wrong, each with the node and property.
    """
    place = path_of(path, UnreadableFileError, "read")
    document = parse_json(read_bytes(place, hint="name a file of events"), place)
    faults: list[Fault] = []
    try:
        said = linked_data(document, faults)
    except RecursionError:
        raise UnreadableFileError(f"{place}: is nested too deeply") from None
    if faults:
        raise InvalidInputError(str(place), in_order(set(faults)))
    events, successions = read_statements(said, place, faults)
    if faults:
        raise InvalidInputError(str(place), in_order(set(faults)))
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
    """What of events and successions could not be read again."""
    faults: list[Fault] = []
    from_plain(tuple[Event, ...], to_plain(tuple(events)), "events", faults)
    from_plain(tuple[Succession, ...], to_plain(tuple(successions)), "successions", faults)
    for event in () if faults else events:
        known: set[str] = set()
        for number, title in enumerate(event.titles):
            place = f"event {event.id}: titles {number}: language"
            if not _LANGUAGE.fullmatch(title.language):
                faults.append(Fault(place, f"{title.language!r} is no language; write it as 'vi' or 'en'"))
            elif title.language.lower() in known:
                faults.append(Fault(place, f"two titles are in {title.language!r}"))
            known.add(title.language.lower())
    return faults


def _nodes(
    events: Sequence[Event], successions: Sequence[Succession], bodies: set[str]
) -> Iterator[dict[str, Any]]:
    """The header, events, successions, and the areas and bodies that they name."""
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
        **_said(EVENT, to_plain(event)),
        "prov:startedAtTime": day,
        ENDED: day,
        SOURCE: _said(CITATION, to_plain(event.citation)),
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
        **_said(SUCCESSION, to_plain(succession)),
        NUMBER: number,
    }


def _said(terms: Iterable[Said], plain: Mapping[str, Any]) -> dict[str, Any]:
    return {each.term: plain[each.field] for each in terms if plain.get(each.field) is not None}


def _label(number: int) -> str:
    return f"_:s{number}"


def _entity(id: str) -> str:
    return f"entity:{quote(id, safe=':')}"
