"""The areas that hold the territory of an area of a list on the days before and after the list.

A list says in which area a village or team is on one day. Where the events say that the whole area became one
other area, or came from one, the village or team is in that area then. Where the area was divided, or was
merged from several areas, the list does not say where the village or team is: the network of the list ends
before that day, or begins on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.network.tables.tables import COVERAGES, NOBODY, operating_days
from dtnet.periods import OPEN, day_number

if TYPE_CHECKING:
    from datetime import date

    from dtnet.network.day.network import Network

_AREA_ONLY: Final = COVERAGES.index("area_only")


@attrs.frozen
class Home:
    """An area that is the home of something on some days.

    Attributes:
        area: The number of the area.
        start: The number of the first day.
        end: The number of the day after the last day, or `periods.OPEN`.
    """

    area: int
    start: int
    end: int


class HomeDays:
    """Finds the homes of villages and teams on all days on which a list says where they are.

    Attributes:
        network: The network.
        at: The number of the day of the list.
    """

    __slots__ = ("_days", "_found", "_into", "_out_of", "at", "network")

    def __init__(self, network: Network, at: date) -> None:
        self.network: Network = network
        self.at: int = day_number(at)
        existence = network.tables.areas.existence()
        self._days: dict[int, list[tuple[int, int]]] = {}
        for area, *days in zip(
            existence.owner.tolist(), existence.start.tolist(), existence.end.tolist(), strict=True
        ):
            self._days.setdefault(area, []).append((days[0], days[1]))
        self._out_of: dict[int, dict[int, set[int]]] = {}
        self._into: dict[int, dict[int, set[int]]] = {}
        self._found: dict[int, tuple[Home, ...]] = {}
        self._read_successions()

    def _read_successions(self) -> None:
        rows = self.network.tables.successions
        if not len(rows):
            return
        days = rows.days(operating_days(self.network.tables))
        chosen = np.flatnonzero(~rows.of_bodies & (rows.coverage != _AREA_ONLY))
        for source, target, day in zip(
            rows.source[chosen].tolist(), rows.target[chosen].tolist(), days[chosen].tolist(), strict=True
        ):
            self._out_of.setdefault(source, {}).setdefault(day, set()).add(target)
            if target != NOBODY:
                self._into.setdefault(target, {}).setdefault(day, set()).add(source)

    def area_of(self, id: str) -> int:
        """The number of the area with an id, or `NOBODY`."""
        number = self.network.area_index.get(id)
        return NOBODY if number is None else number

    def end_of(self, area: int) -> int:
        """The day after the last day of an area that exists on the day of the list, or `periods.OPEN`."""
        return next((days[1] for days in self._days.get(area, ()) if days[0] <= self.at < days[1]), OPEN)

    def start_of(self, area: int) -> int:
        """The first day of an area that exists on the day of the list."""
        return next((days[0] for days in self._days.get(area, ()) if days[0] <= self.at < days[1]), self.at)

    def homes(self, area: int) -> tuple[Home, ...]:
        """The homes, in order of days, of whatever is in an area on the day of the list.

        Args:
            area: The number of the area, which exists on the day of the list.
        """
        if area not in self._found:
            first, end = self.network.extent.numbers
            start, stop = next(days for days in self._days[area] if days[0] <= self.at < days[1])
            found = self._before(area, max(start, first), first) + self._after(area, min(stop, end), end)
            self._found[area] = _joined(found)
        return self._found[area]

    def _after(self, area: int, stop: int, end: int) -> list[Home]:
        found, here = [], self.at
        while True:
            days = [day for day in self._out_of.get(area, ()) if here < day <= stop]
            leaves = min(days, default=stop)
            found.append(Home(area, here, leaves))
            if leaves >= end or not days:
                return found
            targets = self._out_of[area][leaves]
            if len(targets) != 1 or NOBODY in targets:
                return found
            [area], here = targets, leaves
            stop = min(next((days[1] for days in self._days[area] if days[0] <= here < days[1]), here), end)
            if stop == here:
                return found

    def _before(self, area: int, start: int, first: int) -> list[Home]:
        found: list[Home] = []
        until = self.at
        while True:
            days = [day for day in self._into.get(area, ()) if start <= day <= until]
            came = max(days, default=start)
            if came < until:
                found.insert(0, Home(area, came, until))
            if came <= first or not days:
                return found
            sources = self._into[area][came]
            if len(sources) != 1:
                return found
            [before] = sources
            if self._out_of[before][came] != {area}:
                return found
            area, until = before, came
            start = next((days[0] for days in self._days[area] if days[0] < until <= days[1]), until)
            start = max(start, first)
            if start == until:
                return found


def _joined(homes: list[Home]) -> tuple[Home, ...]:
    """Homes in which neighbouring days in one area are one home."""
    found: list[Home] = []
    for each in homes:
        if found and found[-1].area == each.area and found[-1].end == each.start:
            found[-1] = Home(each.area, found[-1].start, each.end)
        else:
            found.append(each)
    return tuple(found)


def days_of_all(homes: list[tuple[Home, ...]]) -> tuple[int, int]:
    """The first day and the end of the days on which all of several things have a known home."""
    starts = (each[0].start for each in homes)
    ends = (each[-1].end for each in homes)
    return max(starts, default=-OPEN), min(ends, default=OPEN)
