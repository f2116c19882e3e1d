"""The slow, obvious twin of the assessment: day by day and team by team, from documents as they are written.

A world is plain rows: areas and teams as dictionaries, days as dates, an open end None, an unknown fact None.
A document is the dictionary that its file holds, with an option in place of each choice.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby
from math import floor
from typing import Any, TypeAlias

Row: TypeAlias = dict[str, Any]
Money: TypeAlias = dict[tuple[str, str], dict[date, int]]
"""By component and team, the amount of each eligible day."""

DAY = timedelta(days=1)


class World:
    """Areas (id, level, start, end, parent, facts) and teams (id, start, end, home, kinds, heads)."""

    def __init__(self, areas: list[Row], teams: list[Row], first: date, end: date) -> None:
        self.areas, self.teams, self.first, self.end = areas, teams, first, end

    def known(self, day: date) -> date:
        """The day whose state is taken: after the horizon, the last one."""
        return min(day, self.end - DAY)

    def row(self, rows: list[Row], id: str, day: date) -> Row | None:
        day = self.known(day)
        for row in rows:
            if row["id"] == id and row["start"] <= day and (row["end"] is None or day < row["end"]):
                return row
        return None

    def area(self, id: str, day: date) -> Row | None:
        return self.row(self.areas, id, day)

    def above(self, id: str, day: date) -> list[Row]:
        """An area and all that it lies in, the nearest first."""
        found = []
        area = self.area(id, day)
        while area is not None:
            found.append(area)
            area = self.area(area["parent"], day) if area["parent"] is not None else None
        return found

    def lies(self, id: str, day: date, jurisdiction: str, as_of: date) -> bool:
        """Whether an area belongs to the ground that the jurisdiction had on its day."""
        nearest = next((each["id"] for each in self.above(id, day) if self.area(each["id"], as_of)), None)
        return nearest is not None and jurisdiction in {each["id"] for each in self.above(nearest, as_of)}


def first_of_month(day: date) -> date:
    return day.replace(day=1)


def next_month(month: date) -> date:
    return first_of_month(month + 31 * DAY)


def next_year(day: date, first: date) -> date:
    """The anniversary of a first day in the year after a day's; 1 March for a 29 February that is none."""
    try:
        return first.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)


def money(text: str) -> int:
    return int(text.split(maxsplit=1)[0].replace("_", ""))


class Reckoning:
    """One document on one world, from the first day of either to the end of every window begun."""

    def __init__(self, world: World, document: Row, last: date) -> None:
        self.world, self.document = world, document
        self.from_ = date.fromisoformat(document["period"]["from"])
        until = document["period"].get("until")
        self.until = date.fromisoformat(until) if until else None
        self.first = max(self.from_, world.first)
        self.last = max(last + 366 * DAY, self.until or last)
        self.place = document["jurisdiction"]["id"]
        self.as_of = date.fromisoformat(document["jurisdiction"]["as_of"])
        self.gone = self.as_of
        while self.gone < self.last and world.area(self.place, self.gone) is not None:
            self.gone += DAY

    def in_force(self, day: date) -> bool:
        if day < self.from_ or (self.until is not None and day >= self.until):
            return False
        return day < self.gone or self.document["on_merger"] != "ends"

    def open_on(self, day: date, holds: Any) -> bool:  # noqa: ANN401 - any function of a condition
        openings = self.document.get("opening", [])
        if not openings and "unopened" not in self.document:
            return True
        periods = [
            (date.fromisoformat(each["period"]["from"]), date.fromisoformat(each["period"]["until"]))
            for each in openings
        ]
        if any(start.year <= day.year <= (end - DAY).year for start, end in periods):
            return any(
                start <= day < end and holds(each.get("when", {}))
                for each, (start, end) in zip(openings, periods, strict=True)
            )
        return bool(self.document["unopened"] == "open_assumed")

    def holds(self, when: Row, team: Row, day: date) -> bool:
        for subject, wanted in when.items():
            above = self.world.above(team["home"], day)
            values = wanted if isinstance(wanted, list) else [wanted]
            if subject == "kind":
                fits = bool(set(values) & set(team["kinds"]))
            elif subject == "level":
                fits = above[0]["level"] in values
            else:
                level, _, fact = subject.partition(".")
                facts = [each[fact] for each in above if each["level"] == level]
                fits = bool(facts) and facts[0] in values
            if not fits:
                return False
        return True

    def eligible(self, component: Row, id: str, day: date) -> Row | None:
        """The team's row of a day on which it is eligible."""
        team = self.world.row(self.world.teams, id, day)
        if team is None or not self.in_force(day) or self.world.area(team["home"], day) is None:
            return None
        if not self.world.lies(team["home"], day, self.place, self.as_of):
            return None
        if not self.open_on(day, lambda when: self.holds(when, team, day)):
            return None
        return team if self.holds(component.get("when", {}), team, day) else None

    def windows(self, over: str) -> list[tuple[date, date]]:
        """The windows of a ceiling, from the one in which the first day lies."""
        if over == "period":
            assert self.until is not None
            return [(self.from_, self.until)]
        found = []
        start = {
            "month": first_of_month(self.from_),
            "calendar_year": date(self.from_.year, 1, 1),
            "twelve_months": self.from_,
        }[over]
        while start < self.last:
            end = next_month(start) if over == "month" else next_year(start, found[0][0] if found else start)
            found.append((start, end))
            start = end
        return found

    def room(self, ceiling: Row, window: tuple[date, date], days: list[date]) -> int:
        """How much of a ceiling there is, given the eligible days of its window."""
        amount, part = money(ceiling["amount"]), ceiling.get("part", "full")
        start, end = window
        if part == "by_days":
            return floor(Fraction(amount * len(days), (end - start).days))
        if part == "by_months":
            months = (end.year - start.year) * 12 + end.month - start.month
            return floor(Fraction(amount * len({first_of_month(day) for day in days}), months))
        return amount

    def of_team(self, component: Row, id: str) -> dict[date, int]:
        """The amount of each eligible day of one team."""
        rows: dict[date, Row] = {}
        day = self.first
        while day < self.last:
            row = self.eligible(component, id, day)
            if row is not None:
                rows[day] = row
            day += DAY
        dues = self.spread(component, rows) if "rate" not in component else self.rated(component, rows)
        paid: dict[date, int] = {}
        for days, amount in dues:
            for place, day in enumerate(days):
                paid[day] = floor(Fraction(amount * (place + 1), len(days))) - floor(
                    Fraction(amount * place, len(days))
                )
        return paid

    def spread(self, component: Row, rows: dict[date, Row]) -> list[tuple[list[date], int]]:
        """What each month has of each window of the one ceiling, with the days that it is for."""
        (ceiling,) = component["ceiling"]
        dues = []
        for window in self.windows(ceiling["over"]):
            start, end = window
            days = [day for day in rows if start <= day < end]
            room, done = self.room(ceiling, window, days), 0
            for month in sorted({first_of_month(day) for day in days}):
                here = [day for day in days if first_of_month(day) == month]
                share = floor(Fraction(room * (done + len(here)), len(days)))
                dues.append((here, share - floor(Fraction(room * done, len(days)))))
                done += len(here)
        return dues

    def rated(self, component: Row, rows: dict[date, Row]) -> list[tuple[list[date], int]]:
        """What each month is owed by a rate, cut where windows meet, as far as every ceiling leaves room."""
        ceilings = component.get("ceiling", [])
        used: dict[tuple[int, tuple[date, date]], int] = defaultdict(int)

        def windows(day: date) -> list[tuple[int, tuple[date, date]]]:
            return [
                (number, next(each for each in self.windows(ceiling["over"]) if each[0] <= day < each[1]))
                for number, ceiling in enumerate(ceilings)
            ]

        dues = []
        for month in sorted({first_of_month(day) for day in rows}):
            here = [day for day in rows if first_of_month(day) == month]
            heads = rows[here[0]][component["count"]] if "count" in component else 1
            due, done = money(component["rate"]) * heads, 0
            for keys, group in groupby(here, windows):
                part = list(group)
                amount = floor(Fraction(due * (done + len(part)), len(here)))
                amount -= floor(Fraction(due * done, len(here)))
                done += len(part)
                for number, (start, end) in keys:
                    days = [day for day in rows if start <= day < end]
                    room = self.room(ceilings[number], (start, end), days)
                    amount = min(amount, room - used[number, (start, end)])
                for key in keys:
                    used[key] += amount
                dues.append((part, amount))
        return dues


def assessed(world: World, document: Row, start: date, end: date) -> Money:
    """Amounts of the days of a window, by component and team; days that are not eligible are left out.

    Args:
        world: The rows.
        document: The policy, with nothing left open.
        start: The first day of the window.
        end: The day after its last.
    """
    reckoning = Reckoning(world, document, end)
    found: Money = {}
    for component in document["component"]:
        for id in sorted({team["id"] for team in world.teams}):
            days = reckoning.of_team(component, id)
            found[component["id"], id] = {day: amount for day, amount in days.items() if start <= day < end}
    return found
