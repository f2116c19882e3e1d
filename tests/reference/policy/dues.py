"""Who is eligible on which day, and what each month is owed for it: the first three steps of the meaning."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from .conditions import holds
from .values import Values
from .words import (
    DAY,
    MONTHS_OF_TIME,
    Money,
    Row,
    anniversary,
    days,
    inside,
    month_of,
    next_month,
    number,
    plain,
)
from .world import Thing

if TYPE_CHECKING:
    from .world import World

Span = tuple[date, date | None]
Things = dict[date, Thing]


class InPartError(Exception):
    """An area came of some that lay on the ground and of some that did not.

    How much of its units is then meant nobody knows, and what may be is no fact that `bounds` tries out:
    neither dues nor bounds of them are worked out here. `tests/unit/policy/test_mergers.py` has such cases.
    """


@dataclass(frozen=True)
class Part:
    """Eligible days of a month, and what is owed for them."""

    days: tuple[date, ...]
    due: int


class Rules(Values):
    """One policy, with nothing left open, on one world; up to a last day."""

    def __init__(self, world: World, document: Row, last: date) -> None:
        super().__init__(document)
        self.world = world
        self._windows: dict[tuple[str, Span], list[tuple[date, date]]] = {}
        self.period = days(document["period"], (date.min, None))
        ends = [self.period[1], *(self.span(component)[1] for component in document["component"])]
        self.last = max([last, *(end for end in ends if end is not None)])
        self.first = max(self.period[0], world.first)
        self.as_of = date.fromisoformat(document["jurisdiction"]["as_of"])
        self.grounds = self._grounds(document["jurisdiction"]["id"], self.as_of)

    @property
    def in_data(self) -> bool:
        """Whether the jurisdiction is in the data."""
        known = self.world.first <= self.as_of and (self.world.end is None or self.as_of < self.world.end)
        return known and self.world.row(self.document["jurisdiction"]["id"], self.as_of) is not None

    def _grounds(self, place: str, as_of: date) -> list[tuple[date, date | None, str, date]]:
        """From when, until when, the ground of which area as of which day."""
        gone = self.world.gone(place, as_of, self.last)
        merger = self.document["on_merger"]
        if gone is None or merger == "continues_in_old_area":
            return [(date.min, None, place, as_of)]
        if merger == "ends":
            return [(date.min, gone, place, as_of)]
        found: list[tuple[date, date | None, str, date]] = [(date.min, None, place, as_of)]
        for target in self.world.successors(place, gone):
            found += [(max(gone, each[0]), *each[1:]) for each in self._grounds(target, gone)]
        return found

    def in_place(self, thing: Thing) -> bool:
        lies = [
            self.world.lies(thing.home, thing.day, [place], as_of)
            for start, end, place, as_of in self.grounds
            if inside(thing.day, (start, end))
        ]
        if None in lies and True not in lies:
            raise InPartError(thing.home)
        return True in lies

    def opened(self, thing: Thing) -> bool:
        openings = self.document.get("opening", [])
        if not openings and "unopened" not in self.document:
            return True
        spans = [days(each["period"], (date.min, None)) for each in openings]
        year = thing.day.year
        if any(start.year <= year and (end is None or year <= (end - DAY).year) for start, end in spans):
            return any(
                inside(thing.day, span) and holds(each.get("when", {}), thing)
                for each, span in zip(openings, spans, strict=True)
            )
        return bool(self.document["unopened"] == "open_assumed")

    def span(self, component: Row) -> Span:
        return days(component.get("period"), self.period)

    def eligible(self, component: Row, ids: list[str], day: date) -> Thing | None:
        """The unit on a day on which it is eligible."""
        if not inside(day, self.period) or not inside(day, self.span(component)):
            return None
        row = next((row for row in (self.world.row(id, day) for id in ids) if row is not None), None)
        if row is None:
            return None
        thing = Thing(self.world, component["per"], row, day)
        if not thing.exists or not self.in_place(thing) or not self.opened(thing):
            return None
        if not holds(component.get("when", {}), thing):
            return None
        norm = self.norm(component, thing)
        if norm is not None and component["norm"].get("use") == "require" and thing.row["people"] < norm:
            return None
        return thing

    def things(self, component: Row, ids: list[str]) -> Things:
        found = {}
        day = self.first
        while day < self.last:
            thing = self.eligible(component, ids, day)
            if thing is not None:
                found[day] = thing
            day += DAY
        return found

    def kind(self, component: Row) -> str:
        """How a component is reckoned; `missing` if an input is, `open` if it waits for a claim."""
        count = component.get("count")
        claimed = component.get("claim") in self.world.inputs if "claim" in component else False
        if isinstance(count, dict) and "activity" in count:
            return "activity" if count["activity"] in self.world.inputs else "missing"
        if component.get("unclaimed") == "open" and not claimed:
            return "open"
        if "rate" in component:
            return "rate"
        if claimed:
            return "claim"
        return "spread" if component["nature"] == "at_most" else "missing"

    def owed(self, component: Row, things: Things, ids: list[str]) -> dict[date, list[Part]]:
        """The parts of each month with an eligible day, in order of days."""
        months: dict[date, list[Thing]] = defaultdict(list)
        for day, thing in things.items():
            months[month_of(day)].append(thing)
        kind = self.kind(component)
        if kind == "spread":
            return self.spread(component, things)
        if kind == "claim":
            rows = self.inputs(component["claim"], ids)
            dues = {month: sum(row["amount"] for row in rows[month]) for month in months}
        elif kind == "activity":
            dues = self.acted(component, months, ids)
        else:
            dues = self.rated(component, months)
        return {
            month: [Part(tuple(thing.day for thing in months[month]), due)] for month, due in dues.items()
        }

    def inputs(self, name: str, ids: list[str]) -> dict[date, list[Row]]:
        found: dict[date, list[Row]] = defaultdict(list)
        for row in self.world.inputs[name]:
            if row["unit"] in ids:
                found[date.fromisoformat(f"{row['month']}-01")].append(row)
        return found

    def acted(self, component: Row, months: dict[date, list[Thing]], ids: list[str]) -> dict[date, int]:
        rows = self.inputs(component["count"]["activity"], ids)
        most = component["count"].get("times_at_most")
        dues = {}
        for month, things in months.items():
            times = sum(
                row["persons"] * (row["times"] if most is None else min(row["times"], most))
                for row in rows[month]
            )
            dues[month] = rounded(component, self.by_facts(component, things, headless=True).amount * times)
        return dues

    def rated(self, component: Row, months: dict[date, list[Thing]]) -> dict[date, int]:
        total: dict[Any, Fraction] = defaultdict(Fraction)
        dues = {}
        for month, things in months.items():
            money = self.by_facts(component, things)
            if money.time == "once":
                dues[month] = 0 if dues else rounded(component, money.amount)
                continue
            length = MONTHS_OF_TIME[str(money.time)]
            period = (length, month.year, (month.month - 1) // length)
            share = prorated(component["prorate"], len(things), (next_month(month) - month).days)
            before = rounded(component, total[period])
            total[period] += money.amount * share / length
            dues[month] = rounded(component, total[period]) - before
        return dues

    def by_facts(self, component: Row, things: list[Thing], *, headless: bool = False) -> Money:
        """Rate times count, by the facts of the days that the component reads."""
        by_days = component.get("prorate") in ("actual_days", "thirtieths")
        facts = component.get("facts", "each_day" if by_days else "first_day")
        read = {"first_day": things[:1], "last_day": things[-1:], "each_day": things}[facts]
        amount, money = Fraction(0), None
        for thing in read:
            money = self.money(component["rate"], thing)
            amount += money.amount * (1 if headless else self.heads(component, thing))
        assert money is not None
        return Money(amount / len(read), money.beneficiary, money.time)

    def heads(self, component: Row, thing: Thing) -> int:
        """How many the rate is for."""
        if "count" not in component:
            return 1
        if isinstance(component["count"], dict):
            return int(self.number(component["count"]["number"], thing))
        role, norm = component["count"], self.norm(component, thing)
        use = component.get("norm", {}).get("use", "report")
        if norm is not None and use == "replace":
            return norm
        own = int(thing.row[role])
        if norm is None or use != "cap":
            return own
        before = {"people": (), "leader": (), "deputy": ("leader",), "ordinary": ("leader", "deputy")}[role]
        return min(own, max(0, norm - sum(thing.row[each] for each in before)))

    def norm(self, component: Row, thing: Thing) -> int | None:
        """How many people the unit is to have; None where there is no norm that applies."""
        if "norm" not in component:
            return None
        rule = component["norm"]["heads"]
        if isinstance(rule, dict) and "size" in rule:
            rule = self.document["sizes"][rule["size"]]["heads"]
        if not isinstance(rule, dict) or "classes" in rule:
            return floor(self.number(rule, thing))
        value = thing.read(rule["attribute"])
        if not value:
            return None

        def read(key: str, otherwise: int) -> Fraction:
            return self.number(rule.get(key, otherwise), thing)

        blocks = max(Fraction(0), value[0] - read("above", 0)) / read("block", 1)
        whole = read("base", 0) + (floor(blocks) if rule["blocks"] == "full" else ceil(blocks))
        most = read("most", 0) if "most" in rule else whole
        return floor(max(min(whole, most), read("least", 0)))

    def windows(self, over: str, span: Span) -> list[tuple[date, date]]:
        """The windows of a ceiling that begin before the last day, from the one in which the span begins."""
        if (over, span) not in self._windows:
            self._windows[over, span] = self._made_windows(over, span)
        return self._windows[over, span]

    def _made_windows(self, over: str, span: Span) -> list[tuple[date, date]]:
        start, until = span
        if over == "period":
            return [(start, until or date.max)]
        if over == "month":
            edges = [month_of(start)]
            while edges[-1] < self.last:
                edges.append(next_month(edges[-1]))
        else:
            first = start if over == "twelve_months" else date(start.year, 1, 1)
            edges = [anniversary(first, years) for years in range(self.last.year - first.year + 2)]
        return list(pairwise(edges))

    def room(self, ceiling: Row, window: tuple[date, date], things: Things) -> int:
        """How much of a ceiling there is in a window, given the eligible days."""
        start, end = window
        here = [day for day in sorted(things) if start <= day < end]
        amount, part = self.money(ceiling["amount"], things[here[0]]).amount, ceiling.get("part", "full")
        if part == "by_days":
            amount *= Fraction(len(here), (end - start).days)
        if part == "by_months":
            touched = {month_of(start)}
            while next_month(max(touched)) < end:
                touched.add(next_month(max(touched)))
            amount *= Fraction(len({month_of(day) for day in here}), len(touched))
        return floor(amount)

    def spread(self, component: Row, things: Things) -> dict[date, list[Part]]:
        """The one ceiling of each window over the eligible days in it, month by month."""
        (ceiling,) = component["ceiling"]
        found: dict[date, list[Part]] = defaultdict(list)
        for window in self.windows(ceiling["over"], self.span(component)):
            here = [day for day in things if window[0] <= day < window[1]]
            if not here:
                continue
            room = self.room(ceiling, window, things)
            for month in sorted({month_of(day) for day in here}):
                own = [day for day in here if month_of(day) == month]
                before = sum(month_of(day) < month for day in here)
                found[month].append(Part(tuple(own), running(room, before, before + len(own), len(here))))
        return dict(sorted(found.items()))


def running(amount: int, before: int, after: int, of: int) -> int:
    """The difference of two floored running shares."""
    return floor(Fraction(amount * after, of)) - floor(Fraction(amount * before, of))


def prorated(rule: Any, eligible: int, of: int) -> Fraction:  # noqa: ANN401 - a word or a table
    """What so many eligible days of a month are worth."""
    if isinstance(rule, dict):
        reached = [number(step["share"]) for step in rule["steps"] if step["days"] <= eligible]
        return reached[-1] if reached else Fraction(0)
    if rule == "any_day":
        return Fraction(1)
    if rule == "all_days":
        return Fraction(eligible == of)
    if rule == "actual_days":
        return Fraction(eligible, of)
    assert rule == "thirtieths"
    return Fraction(1) if eligible == of else Fraction(min(eligible, 30), 30)


def rounded(component: Row, amount: Fraction) -> int:
    """The exact amount as a whole one."""
    stated = component.get("round", {"rule": "down"})
    step = plain(stated["to"]) if "to" in stated else Money(Fraction(1), None, None)
    assert isinstance(step, Money)
    steps = amount / step.amount
    low = floor(steps)
    up = {
        "down": False,
        "up": steps > low,
        "half_up": steps - low >= Fraction(1, 2),
        "half_even": steps - low > Fraction(1, 2) or (steps - low == Fraction(1, 2) and low % 2 == 1),
    }[stated["rule"]]
    return int((low + up) * step.amount)
