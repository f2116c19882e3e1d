"""Nodes of a graph asked by term: what is missing, double or of another type is a fault with its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from dtnet.errors import Fault, near
from dtnet.io.event_terms import CHANGE, CLASSES, INVERSE, LEGAL, NUMBER, iri_of, is_ours, term_of
from dtnet.io.linked_data import TYPE, Literal, Ref, Statements
from dtnet.io.plain import fields_of, from_plain, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dtnet.io.event_terms import Said

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
