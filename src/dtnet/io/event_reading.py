"""From what nodes say to events and successions: each property once, of its type, without contradiction.

What is said from the other side (`org:resultedFrom`, `org:changedBy`, `dct:hasPart`) is turned round
first, so that both sides are one statement.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from dtnet.citations import Citation
from dtnet.errors import Fault, UnreadableFileError, near
from dtnet.io.documents import KEY, check_form
from dtnet.io.event_terms import (
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
    iri_of,
    is_ours,
    term_of,
)
from dtnet.io.linked_data import TYPE, Literal, Ref, Statements
from dtnet.io.plain import fields_of, from_plain, shown
from dtnet.network.tables.successions import BASES, COVERAGES, Succession
from dtnet.network.tables.tables import Event, Title

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from dtnet.io.event_terms import Said

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


MIDNIGHT: Final = "T00:00:00"
"""What a day has behind it where it is written as an instant."""
_WHOLE: Final = re.compile(r"[0-9]{1,9}")
_LAST: Final = 10**9


class Nodes:
    """What nodes say, asked by term.

    Attributes:
        said: What they say.
        faults: Takes whatever is wrong.
    """

    def __init__(self, said: Statements, faults: list[Fault]) -> None:
        self.said: Statements = said
        self.faults: list[Fault] = faults

    def of_class(self, name: str) -> list[str]:
        """The nodes of a class."""
        wanted = Ref(iri_of(name))
        return [node for node, stated in self.said.items() if wanted in stated.get(TYPE, ())]

    def turn_round(self) -> None:
        """Put what is said from the other side where it is looked for."""
        for node, stated in list(self.said.items()):
            for term, forward in INVERSE.items():
                for value in stated.pop(iri_of(term), ()):
                    if isinstance(value, Ref):
                        other = self.said.setdefault(value.node, {})
                        other.setdefault(iri_of(forward), {})[Ref(node)] = None
                    else:
                        self.fault(node, term, f"{shown(value.text)} is no node")

    def check_terms(self) -> None:
        """Nodes of ours are of one class and say nothing else in the vocabularies used here."""
        for node, stated in self.said.items():
            types = [term_of(each.node) for each in stated.get(TYPE, ()) if isinstance(each, Ref)]
            ours = [each for each in types if each in LEGAL]
            for each in types:
                if each.startswith("dtnet:") and each not in CLASSES:
                    self.fault(node, "@type", f"no such class as {each}; {near(each, CLASSES)}")
            if len(ours) > 1:
                self.fault(node, "@type", f"{' and '.join(ours)}, legal is one of them")
            elif ours:
                self.only(node, LEGAL[ours[0]])
            elif CHANGE in types:
                told = (
                    f"{CHANGE} alone does not say which part went where; name it a dtnet:Succession as well"
                )
                self.fault(node, "@type", f"{told}, or a dtnet:Reorganisation")

    def only(self, node: str, legal: Iterable[str]) -> None:
        """Refuse what a node says in the vocabularies used here beside what is legal."""
        known = list(legal)
        for iri in self.said.get(node, {}):
            if iri != TYPE and is_ours(iri) and term_of(iri) not in known:
                self.fault(node, term_of(iri), f"no such property here; {near(term_of(iri), known)}")

    def one(self, node: str, term: str, *, required: bool = True) -> Ref | Literal | None:
        """What a node says under a term, once; None if it says nothing."""
        found = list(self.said.get(node, {}).get(iri_of(term), ()))
        if len(found) > 1:
            told = ", ".join(shown(each[0]) for each in found[:3])
            self.fault(node, term, f"stands {len(found)} times, legal is once: {told}")
        elif not found and required:
            self.fault(node, term, "is missing")
        return found[0] if len(found) == 1 else None

    def literal(self, node: str, term: str, type: str, *, required: bool = True) -> str | None:
        """The text of a value of a type."""
        found = self.one(node, term, required=required)
        if isinstance(found, Literal) and found.type == iri_of(type):
            return found.text
        if found is not None:
            given = "a node" if isinstance(found, Ref) else term_of(found.type) or f"in {found.language!r}"
            self.fault(node, term, f"{shown(found[0])} is {given}, legal is {type}")
        return None

    def ref(self, node: str, term: str, *, required: bool = True) -> str | None:
        """The node that is named."""
        found = self.one(node, term, required=required)
        if isinstance(found, Literal):
            self.fault(node, term, f"{shown(found.text)} is no node")
        return found.node if isinstance(found, Ref) else None

    def whole(self, node: str, term: str, *, required: bool = True) -> int | None:
        """A whole number."""
        text = self.literal(node, term, "xsd:integer", required=required)
        if text is not None and _WHOLE.fullmatch(text):
            return int(text)
        if text is not None:
            self.fault(node, term, f"{shown(text)}, legal is a whole number from 0 below {_LAST}")
        return None

    def place(self, node: str) -> int:
        """The place among others that a node has, behind all others without one."""
        number = self.whole(node, NUMBER, required=False)
        return _LAST if number is None else number

    def record(self, node: str, terms: Iterable[Said], cls: type[Any]) -> dict[str, Any]:
        """The fields of a class that a node states, those not stated left out."""
        values = {}
        for each in terms:
            text = self.literal(node, each.term, each.type, required=each.required)
            if text is not None and each.type == "xsd:dateTime":
                text = self._day(node, each.term, text)
            if text is not None:
                wanted, _ = fields_of(cls)[each.field]
                values[each.field] = from_plain(wanted, text, f"node {node}: {each.term}", self.faults)
        return values

    def _day(self, node: str, term: str, text: str) -> str | None:
        if text.endswith(MIDNIGHT):
            return text.removesuffix(MIDNIGHT)
        self.fault(
            node, term, f"{shown(text)} is not the beginning of a day; write it as 2024-08-31{MIDNIGHT}"
        )
        return None

    def identifiers(self, nodes: Iterable[str]) -> dict[str, str]:
        """The id of each node; two with one id are a fault."""
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
        """Take down what is wrong."""
        self.faults.append(Fault(f"node {node}: {term}", message))
