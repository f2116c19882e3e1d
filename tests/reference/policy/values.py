"""What the values of a document come to for a unit on a day: dated, by class, multiples of others."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from .conditions import holds
from .words import Money, Row, plain

if TYPE_CHECKING:
    from .world import Thing


class Values:
    """The values of one document with nothing left open."""

    def __init__(self, document: Row) -> None:
        self.document = document
        rates = {each["id"]: each["rate"] for each in document["component"] if "rate" in each}
        bases = {name: base["value"] for name, base in document.get("bases", {}).items()}
        self.named: dict[str, Any] = rates | bases

    def value(self, raw: Any, thing: Thing) -> Money | Fraction:  # noqa: ANN401 - whatever a document holds
        if isinstance(raw, list):
            ends = [each.get("until") or later["from"] for each, later in pairwise(raw)]
            ends.append(raw[-1].get("until") or str(date.max))
            (now,) = [
                each["value"]
                for each, end in zip(raw, ends, strict=True)
                if date.fromisoformat(each["from"]) <= thing.day < date.fromisoformat(end)
            ]
            return self.value(now, thing)
        if not isinstance(raw, dict):
            return plain(raw)
        if "classes" in raw:
            *rows, last = raw["classes"]
            row = next((row for row in rows if holds(row.get("when", {}), thing)), last)
            return self.value(row["value"], thing)
        return self.value(self.named[raw["of"]], thing) * self.number(raw["times"], thing)

    def money(self, raw: Any, thing: Thing) -> Money:  # noqa: ANN401 - the same
        value = self.value(raw, thing)
        assert isinstance(value, Money)
        return value

    def number(self, raw: Any, thing: Thing) -> Fraction:  # noqa: ANN401 - the same
        value = self.value(raw, thing)
        assert isinstance(value, Fraction)
        return value
