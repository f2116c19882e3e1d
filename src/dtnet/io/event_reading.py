"""From what nodes say to events and successions: each property once, of its type, without contradiction.

What is said from the other side (`org:resultedFrom`, `org:changedBy`, `dct:hasPart`) is turned round
first, so that both sides are one statement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dtnet.citations import Citation
from dtnet.errors import Fault, UnreadableFileError, near
from dtnet.io.documents import KEY, check_form
from dtnet.io.event_nodes import MIDNIGHT, Nodes
from dtnet.io.event_terms import (
    ABOLISHED,
    CITATION,
    DERIVED,
    ENDED,
    EVENT,
    EVENTS,
    FORM,
    LANGUAGES,
    ORIGINAL,
    PART,
    RESULTING,
    SCHEMA,
    SOURCE,
    SUCCESSION,
    SUCCESSIONS,
    TITLE,
    VERSION,
    iri_of,
)
from dtnet.io.linked_data import Literal
from dtnet.io.plain import shown
from dtnet.network.tables.successions import BASES, COVERAGES, Succession
from dtnet.network.tables.tables import Event, Title

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from dtnet.io.linked_data import Statements

_WORDS: Final = {"coverage": COVERAGES, "basis": BASES}


def read_statements(
    said: Statements, path: Path, faults: list[Fault]
) -> tuple[tuple[Event, ...], tuple[Succession, ...]]:
    """The events and successions that nodes state.

    Args:
        said: What the nodes say.
        path: The file, in errors.
        faults: Takes whatever is wrong; what is returned is then not all.

    Raises:
        UnreadableFileError: If it is not said that these are events, or of another version.
    """
    nodes = Nodes(said, faults)
    headers = nodes.of_class("dtnet:Events")
    if len(headers) != 1:
        raise UnreadableFileError(
            f"{path}: {len(headers)} nodes are of type dtnet:Events, legal is one, that says what it holds",
            f'one says "{FORM}{VERSION}" under {SCHEMA}',
        )
    [header] = headers
    stated = [each.text for each in said[header].get(iri_of(SCHEMA), {}) if isinstance(each, Literal)]
    check_form({KEY: " ".join(stated)} if stated else {}, path, FORM, VERSION)
    nodes.turn_round()
    nodes.check_terms()
    events = {node: _event(nodes, node) for node in nodes.of_class("dtnet:Reorganisation")}
    nodes.identifiers(events)
    of_class = nodes.of_class("dtnet:Succession")
    ends = _ends(nodes, of_class)
    successions = {node: _succession(nodes, node, ends[node], events) for node in of_class}
    for term, count in ((EVENTS, len(events)), (SUCCESSIONS, len(successions))):
        if nodes.whole(header, term) not in {None, count}:
            nodes.fault(header, term, f"there are {count}")
    return _ordered(nodes, events, lambda each: (each.id,)), _ordered(nodes, successions, _named)


def _named(succession: Succession) -> tuple[str, ...]:
    return succession.event, succession.source, succession.target or "", succession.of


def _ordered(nodes: Nodes, found: dict[str, Any], named: Any) -> tuple[Any, ...]:  # noqa: ANN401 - of a kind
    """Records by the numbers of their nodes, behind them those without one by what they name."""
    numbered = [(nodes.place(node), each) for node, each in found.items()]
    sound = [(number, named(each), each) for number, each in numbered if each is not None]
    return tuple(each for _, _, each in sorted(sound, key=lambda row: row[:2]))


def _event(nodes: Nodes, node: str) -> Event | None:
    before = len(nodes.faults)
    values = nodes.record(node, EVENT, Event)
    ended = nodes.literal(node, ENDED, "xsd:dateTime", required=False)
    started = f"{values.get('operating')}{MIDNIGHT}"
    if ended not in {None, started}:
        nodes.fault(node, ENDED, f"{shown(ended)}, while it began {started}: it takes effect at once")
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
    """The titles, in the order and spelling of languages that is stated, or else by language."""
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
    """The source and the target of a succession, as nodes and as ids; None where there is none."""

    __slots__ = ("ids", "source", "target")

    def __init__(self, source: str | None, target: str | None, ids: dict[str, str]) -> None:
        self.source, self.target = source, target
        self.ids = [None if each is None else ids.get(each) for each in (source, target)]


def _ends(nodes: Nodes, of_class: Iterable[str]) -> dict[str, _Ends]:
    """The ends of each succession; they have ids, and nothing else is said of who comes of whom."""
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


def _succession(nodes: Nodes, node: str, ends: _Ends, events: dict[str, Event | None]) -> Succession | None:
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
