"""What is paid of what is owed: no double payment, ceilings, sources and days, policy by policy."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations, groupby
from math import floor
from typing import TYPE_CHECKING, TypeAlias

from .dues import Part, Rules, Things, running
from .words import Money, Row, month_of, number, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .world import World

Cell: TypeAlias = tuple[str, str, str, str | None]
"""Policy, component, id of the unit on the day, source of funds (None where none is stated)."""
Granted: TypeAlias = "Mapping[tuple[str, str], Mapping[date, int]]"
"""By policy and component, what is granted for a month at most, of what is at most and not claimed."""


@dataclass
class Answer:
    """Amounts of days, and what else there is to say.

    A component is `granted` if its amount is the most that can be granted, and nobody has claimed it.
    """

    amounts: dict[Cell, dict[date, int]] = field(default_factory=lambda: defaultdict(dict))
    granted: set[tuple[str, str]] = field(default_factory=set)
    not_assessed: list[tuple[str, str, str]] = field(default_factory=list)
    norms_left_out: set[tuple[str, str, str]] = field(default_factory=set)
    paid_twice: list[tuple[str, str, str, date]] = field(default_factory=list)

    def within(self, start: date, end: date) -> Answer:
        """The days of a window alone."""
        amounts: dict[Cell, dict[date, int]] = {}
        for cell, of_days in self.amounts.items():
            here = {day: amount for day, amount in of_days.items() if start <= day < end}
            if here:
                amounts[cell] = here
        first = month_of(start)
        twice = [each for each in self.paid_twice if first <= each[-1] < end]
        return Answer(amounts, self.granted, self.not_assessed, self.norms_left_out, twice)


class Payments:
    """Policies that are assessed together, each with nothing left open."""

    def __init__(
        self, world: World, documents: list[Row], last: date, granted: Granted | None = None
    ) -> None:
        self.world = world
        self.granted = granted or {}
        self.documents = {each["id"]: each for each in sorted(documents, key=lambda each: str(each["id"]))}
        self.rules = {id: Rules(world, document, last) for id, document in self.documents.items()}
        self.answer = Answer()
        self.paid: dict[tuple[str, str, str, date], int] = defaultdict(int)
        """By policy, grain, unit and month."""
        self.done: set[str] = set()

    def others(self, id: str, key: str) -> list[str]:
        """The other policies that a list of ids and purposes names."""
        named = set(self.documents[id].get(key, []))
        return [
            other
            for other, document in self.documents.items()
            if other != id and (other in named or f"purpose:{document['purpose']}" in named)
        ]

    def pay(self, id: str) -> None:
        """A policy, after those that it looks at."""
        if id in self.done:
            return
        self.done.add(id)
        for other in [*self.others(id, "yields_to"), *self.others(id, "deducts")]:
            self.pay(other)
        rules, found = self.rules[id], []
        for component in self.documents[id]["component"]:
            kind = rules.kind(component) if rules.in_data else "place"
            if kind in {"missing", "open", "place"}:
                self.answer.not_assessed.append((id, component["id"], kind))
                continue
            found.append(component)
            if component["nature"] == "at_most" and kind != "claim":
                self.answer.granted.add((id, component["id"]))
        for per in sorted({component["per"] for component in found}):
            components = [component for component in found if component["per"] == per]
            for unit, ids in self.world.units(per).items():
                UnitPayments(self, rules, per, unit, ids).run(components)

    def find_paid_twice(self) -> None:
        for one, other in combinations(self.documents, 2):
            purpose = self.documents[one]["purpose"]
            declared = any(
                second in self.others(first, key)
                for first, second in ((one, other), (other, one))
                for key in ("yields_to", "deducts")
            )
            if purpose != self.documents[other]["purpose"] or declared:
                continue
            for (policy, per, unit, month), amount in self.paid.items():
                if policy == one and amount > 0 and self.paid.get((other, per, unit, month), 0) > 0:
                    self.answer.paid_twice.append((one, other, unit, month))


class UnitPayments:
    """One policy and one unit."""

    def __init__(self, payments: Payments, rules: Rules, per: str, unit: str, ids: list[str]) -> None:
        self.payments, self.rules, self.per, self.unit, self.ids = payments, rules, per, unit, ids
        self.policy = rules.document["id"]
        self.used: dict[tuple[object, ...], int] = defaultdict(int)
        self.first: dict[tuple[object, ...], int] = defaultdict(int)
        """By component, source and window, what a source that pays first has paid."""

    def run(self, components: list[Row]) -> None:
        things = {each["id"]: self.rules.things(each, self.ids) for each in components}
        owed = {each["id"]: self.rules.owed(each, things[each["id"]], self.ids) for each in components}
        for component in components:
            for thing in things[component["id"]].values():
                if "norm" in component and self.rules.norm(component, thing) is None:
                    self.payments.answer.norms_left_out.add((self.policy, component["id"], self.unit))
        together = dict(
            sorted({day: thing for each in things.values() for day, thing in each.items()}.items())
        )
        for month in sorted({month for each in owed.values() for month in each}):
            taken = self.elsewhere("deducts", month)
            yielding = self.elsewhere("yields_to", month) > 0
            for component in components:
                parts = owed[component["id"]].get(month, [])
                before = sum(part.due for part in parts)
                parts = reduced(parts, before if yielding else taken)
                taken -= min(taken, before)
                if (self.policy, component["id"]) in self.payments.granted:
                    wanted = self.payments.granted[self.policy, component["id"]].get(month, 0)
                    parts = reduced(parts, max(sum(part.due for part in parts) - wanted, 0))
                self.pay_month(component, month, parts, things[component["id"]], together)

    def elsewhere(self, key: str, month: date) -> int:
        return sum(
            self.payments.paid[other, self.per, self.unit, month]
            for other in self.payments.others(self.policy, key)
        )

    def pay_month(
        self, component: Row, month: date, parts: list[Part], own: Things, together: Things
    ) -> None:
        rules, document = self.rules, self.rules.document
        ceilings = [
            ((component["id"], place), ceiling, rules.span(component), own)
            for place, ceiling in enumerate(component.get("ceiling", []))
            if rules.kind(component) != "spread"
        ]
        for place, ceiling in enumerate(document.get("ceiling", [])):
            if rules.money(ceiling["amount"], next(iter(together.values()))).beneficiary == self.per:
                ceilings.append((("", place), ceiling, rules.period, together))
        windows_of = {
            each["source"]: (
                component["id"],
                each["source"],
                month.year if each.get("over") == "calendar_year" else month,
            )
            for each in sources(document, component)
            if "up_to" in each
        }
        left = {
            each["source"]: money(each["up_to"]) - self.first[windows_of[each["source"]]]
            for each in sources(document, component)
            if "up_to" in each
        }

        def windows(day: date) -> list[tuple[date, date]]:
            return [
                next(each for each in rules.windows(ceiling["over"], span) if each[0] <= day < each[1])
                for _, ceiling, span, _ in ceilings
            ]

        for part in parts:
            at = 0
            for which, group in groupby(part.days, windows):
                days = list(group)
                due = running(part.due, at, at + len(days), len(part.days))
                at += len(days)
                rooms = {}
                for (key, ceiling, _, things), window in zip(ceilings, which, strict=True):
                    place = (*key, window)
                    rooms[place] = rules.room(ceiling, window, things) - self.used[place]
                amount = min([due, *rooms.values()])
                for place in rooms:
                    self.used[place] += amount
                shares = split(amount, sources(document, component), left)
                for source, place in windows_of.items():
                    self.first[place] += shares[source]
                self.record(component, month, days, shares, own)

    def record(
        self, component: Row, month: date, days: list[date], shares: dict[str | None, int], things: Things
    ) -> None:
        self.payments.paid[self.policy, self.per, self.unit, month] += sum(shares.values())
        for source, amount in shares.items():
            for at, day in enumerate(days):
                cell = (self.policy, component["id"], things[day].row["id"], source)
                self.payments.answer.amounts[cell][day] = running(amount, at, at + 1, len(days))


def reduced(parts: list[Part], by: int) -> list[Part]:
    """The parts of a month after so much is taken off, from the first on."""
    found = []
    for part in parts:
        off = min(part.due, by)
        by -= off
        found.append(Part(part.days, part.due - off))
    return found


def sources(document: Row, component: Row) -> list[Row]:
    return component.get("funding") or document.get("funding", [])


def split(amount: int, funding: list[Row], left: dict[str, int]) -> dict[str | None, int]:
    """An amount by source: first those that pay up to so much, then shares of what is left, then the rest."""
    if not funding:
        return {None: amount}
    found: dict[str | None, int] = {}
    for each in funding:
        if "up_to" in each:
            found[each["source"]] = min(amount, left[each["source"]])
            amount -= found[each["source"]]
            left[each["source"]] -= found[each["source"]]
    shared = amount
    for each in funding:
        if "share" in each:
            found[each["source"]] = floor(number(each["share"]) * shared)
            amount -= found[each["source"]]
    (rest,) = [each["source"] for each in funding if each.get("rest")]
    found[rest] = amount
    return found


def money(text: str) -> int:
    value = plain(text)
    assert isinstance(value, Money)
    assert value.amount.denominator == 1
    return int(value.amount)


def assessed(
    world: World, documents: list[Row], start: date, end: date, granted: Granted | None = None
) -> Answer:
    """Amounts of the days of a window, by policy, component, unit and source; other days are left out.

    Args:
        world: The rows, with the inputs that are given.
        documents: Policies with nothing left open.
        start: The first day of the window.
        end: The day after its last.
        granted: What is granted; without, all that can be.
    """
    payments = Payments(world, documents, end + timedelta(days=400), granted)
    for id in payments.documents:
        payments.pay(id)
    payments.find_paid_twice()
    return payments.answer.within(start, end)
