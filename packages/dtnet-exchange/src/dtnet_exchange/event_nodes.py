"""The statements of a file of events as records, and every error in them.

A reader accepts statements in either direction: it first replaces `org:resultedFrom`, `org:changedBy` and
`dct:hasPart` by their inverse, so that both directions are one statement. Each property may be stated once,
with its type.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from dtnet import Citation
from dtnet.errors import Fault, UnreadableFileError, near
from dtnet.network import Event, Succession, Title
from dtnet_exchange.checks import check_version, shown
from dtnet_exchange.linked_data import TYPE, Ref, Value
from dtnet_exchange.organization_terms import (
    ABOLISHED,
    CHANGE,
    CITATION,
    CLASSES,
    DERIVED,
    ENDED,
    EVENT,
    EVENTS,
    FORM,
    INVERSE,
    LANGUAGES,
    LEGAL,
    MIDNIGHT,
    NUMBER,
    ORIGINAL,
    PART,
    RESULTING,
    SCHEMA,
    SOURCE,
    SUCCESSION,
    SUCCESSIONS,
    TITLE,
    VERSION,
    Said,
    iri_of,
    term_of,
)

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Mapping

    from dtnet_exchange.linked_data import Statements

_WHOLE: Final = re.compile(r"[0-9]{1,9}")
_LAST: Final = 10**9


def read_statements(
    said: Statements, path: str | os.PathLike[str], faults: list[Fault]
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
    stated = [each.text for each in said[header].get(iri_of(SCHEMA), {}) if isinstance(each, Value)]
    check_version(" ".join(stated) if stated else None, path, FORM, VERSION)
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


def _ordered(
    nodes: Nodes, found: Mapping[str, Any], named: Callable[[Any], tuple[str, ...]]
) -> tuple[Any, ...]:
    """Records in order of the numbers of their nodes; records without a number follow, by `named`."""
    numbered = [(nodes.place(node), each) for node, each in found.items()]
    sound = [(number, named(each), each) for number, each in numbered if each is not None]
    return tuple(each for _, _, each in sorted(sound, key=lambda row: row[:2]))


def _read_event(nodes: Nodes, node: str) -> Event | None:
    before = len(nodes.faults)
    values = nodes.record(node, EVENT)
    ended = nodes.text(node, ENDED, "xsd:dateTime", required=False)
    started = f"{values.get('operating')}{MIDNIGHT}"
    if ended not in {None, started}:
        nodes.fault(node, ENDED, f"{shown(ended)}, but it began {started}: an event has one day")
    source = nodes.ref(node, SOURCE)
    citation: dict[str, Any] = {}
    if source is not None:
        nodes.only(source, [each.term for each in CITATION])
        citation = nodes.record(source, CITATION)
    titles = _titles(nodes, node)
    if len(nodes.faults) > before:
        return None
    return Event(**values, citation=Citation(**citation), titles=titles)


def _titles(nodes: Nodes, node: str) -> tuple[Title, ...]:
    """The titles, in the stated order and spelling of languages; by default in order of languages."""
    titles: dict[str, Title] = {}
    for each in nodes.said[node].get(iri_of(TITLE), ()):
        language = each.language if isinstance(each, Value) else ""
        if not language:
            nodes.fault(node, TITLE, f"{shown(each[0])} is in no language")
        elif language.lower() in titles:
            nodes.fault(node, TITLE, f"two are in {shown(language)}")
        titles[language.lower()] = Title(language, each[0])
    order = nodes.text(node, LANGUAGES, "xsd:string", required=False)
    if order is None:
        return tuple(titles[language] for language in sorted(titles))
    languages = order.split(" ")
    if sorted(each.lower() for each in languages) != sorted(titles):
        told = ", ".join(sorted(titles)) or "none"
        nodes.fault(node, LANGUAGES, f"{shown(order)}; there are titles in: {told}")
        return ()
    return tuple(Title(each, titles[each.lower()].text) for each in languages)


class _Ends(NamedTuple):
    """The source and the target of a succession, as nodes and as ids; None if there is none."""

    target_node: str | None
    source: str | None
    target: str | None


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
    return {
        node: _Ends(target, ids.get(source or ""), ids.get(target or ""))
        for node, (source, target) in ends.items()
    }


def _read_succession(
    nodes: Nodes, node: str, ends: _Ends, events: dict[str, Event | None]
) -> Succession | None:
    before = len(nodes.faults)
    values = nodes.record(node, SUCCESSION)
    if len(nodes.faults) == before and ("share" in values) == (values["basis"] == "unknown"):
        told = "stands, and its basis is unknown" if "share" in values else "is missing, and its basis known"
        nodes.fault(node, "dtnet:share", told)
    event = nodes.ref(node, PART)
    if event is not None and event not in events:
        nodes.fault(node, PART, f"{event} is no dtnet:Reorganisation")
    abolished = nodes.text(node, ABOLISHED, "xsd:boolean", required=False)
    if (ends.target_node is None) != (abolished == "true"):
        told = "something results of it" if abolished == "true" else f"say true, or give {RESULTING}"
        nodes.fault(node, ABOLISHED, f"{shown(abolished)}: {told}")
    of = None if event is None else events.get(event)
    lost = ends.source is None or (ends.target_node is not None and ends.target is None)
    if len(nodes.faults) > before or of is None or lost:
        return None
    return Succession(**{"share": None, **values}, event=of.id, source=str(ends.source), target=ends.target)


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
            types = [term_of(each[0]) for each in stated.get(TYPE, ())]
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
        """Report properties of a node, in the vocabularies of a file, that are not among `legal`."""
        known = list(legal)
        for iri in self.said.get(node, {}):
            term = term_of(iri)
            if term not in {iri, *known}:
                self.fault(node, term, f"no such property here; {near(term, known)}")

    def one(self, node: str, term: str, *, required: bool = True) -> Ref | Value | None:
        """The value of a property that a node states exactly once; None if it states none."""
        found = list(self.said.get(node, {}).get(iri_of(term), ()))
        if len(found) > 1:
            told = ", ".join(shown(each[0]) for each in found[:3])
            self.fault(node, term, f"is given {len(found)} times instead of once: {told}")
        elif not found and required:
            self.fault(node, term, "is missing")
        return found[0] if len(found) == 1 else None

    def text(self, node: str, term: str, datatype: str, *, required: bool = True) -> str | None:
        """The text of the value of a property; a value of another datatype is an error."""
        found = self.one(node, term, required=required)
        if isinstance(found, Value) and found.datatype == iri_of(datatype):
            return found.text
        if found is not None:
            given = (
                "a node" if isinstance(found, Ref) else term_of(found.datatype) or f"in {found.language!r}"
            )
            self.fault(node, term, f"{shown(found[0])} is {given}; allowed: {datatype}")
        return None

    def ref(self, node: str, term: str, *, required: bool = True) -> str | None:
        """The node that is the value of a property."""
        found = self.one(node, term, required=required)
        if isinstance(found, Value):
            self.fault(node, term, f"{shown(found.text)} is not a node")
        return found.node if isinstance(found, Ref) else None

    def whole(self, node: str, term: str, *, required: bool = True) -> int | None:
        """The whole number that is the value of a property."""
        text = self.text(node, term, "xsd:integer", required=required)
        if text is not None and _WHOLE.fullmatch(text):
            return int(text)
        if text is not None:
            self.fault(node, term, f"{shown(text)}; allowed: a whole number from 0 below {_LAST}")
        return None

    def place(self, node: str) -> int:
        """The stated number of a node in the order of its class; a node without a number is last."""
        number = self.whole(node, NUMBER, required=False)
        return _LAST if number is None else number

    def record(self, node: str, fields: Iterable[Said]) -> dict[str, Any]:
        """The values of fields that a node states; other fields are missing from the result."""
        values: dict[str, Any] = {}
        for each in fields:
            text = self.text(node, each.term, each.kind.datatype, required=each.required)
            if text is None:
                continue
            try:
                values[each.field] = each.kind.read(text)
            except ValueError as error:
                self.fault(node, each.term, str(error))
        return values

    def identifiers(self, nodes: Iterable[str]) -> dict[str, str]:
        """The id of each node; it is an error if two nodes have the same id."""
        found: dict[str, str] = {}
        taken: set[str] = set()
        for node in nodes:
            text = self.text(node, "dct:identifier", "xsd:string")
            if text is not None:
                if text in taken:
                    self.fault(node, "dct:identifier", f"another node is {shown(text)} too")
                taken.add(text)
                found[node] = text
        return found

    def fault(self, node: str, term: str, message: str) -> None:
        """Record an error."""
        self.faults.append(Fault(f"node {node}: {term}", message))
