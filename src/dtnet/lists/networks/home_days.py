"""The areas that hold the territory of an area of a list on the days before and after the list.

A list says in which area a village or team is on one day. Where the events say that the whole area became one
other area, or came from one, the village or team is in that area then. Where the area was divided, or was
merged from several areas, the list does not say where the village or team is. A village then lies in one of
these areas. A team without a village has no known home: the network of the list ends before that day, or
begins on it.
"""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.network.tables.tables import COVERAGES, NOBODY, operating_days
from dtnet.periods import OPEN, day_number, number_day

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import date

    from dtnet.network.day.network import Network

_AREA_ONLY: Final = COVERAGES.index("area_only")


@attrs.frozen
class Home:
    """An area that is the home of something on some days.

    Attributes:
        end: The number of the day after the last day, or `periods.OPEN`.
    """

    area: int
    start: int
    end: int


@attrs.frozen
class Place:
    """The areas in one of which something is on some days.

    Attributes:
        areas: The numbers of the areas, rising.
        end: The number of the day after the last day, or `periods.OPEN`.
        parent: The number of the lowest area that contains all of them; the area itself if it is the only
            one.
    """

    areas: tuple[int, ...]
    start: int
    end: int
    parent: int


class HomeDays:
    """Finds the homes of villages and teams on all days on which a list says where they are.

    Attributes:
        network: The network.
        at: The number of the day of the list.
    """

    __slots__ = ("_days", "_edges", "_found", "_into", "_out_of", "_parents", "_places", "at", "network")

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
        self._places: dict[int, tuple[Place, ...]] = {}
        self._parents: dict[tuple[tuple[int, ...], int], int | None] = {}
        self._edges: dict[int, list[int]] = {}
        self._read_successions()

    def _read_successions(self) -> None:
        rows = self.network.tables.successions
        if not len(rows):
            return
        days = operating_days(self.network.tables)
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

    def places(self, area: int) -> tuple[Place, ...]:
        """The areas in one of which a village is, in order of days.

        The places end where the events do not say where the village is, and where it may be in areas that
        cannot be candidates for one parent: they are of several levels, or no area contains all of them.

        Args:
            area: The number of the area in which the village is on the day of the list.
        """
        if area not in self._places:
            first, end = self.network.extent.numbers
            found: list[Place] = []
            for areas, start, stop in self._among_after(area, end):
                parts = self._parts(areas, start, stop)
                found += parts
                if sum(each.end - each.start for each in parts) < stop - start:
                    break
            for areas, start, stop in self._among_before(area, first):
                parts = self._parts(areas, start, stop, backward=True)
                found[:0] = parts
                if sum(each.end - each.start for each in parts) < stop - start:
                    break
            self._places[area] = tuple(_joined_places(found))
        return self._places[area]

    def narrowed(self, place: Place, areas: Collection[int]) -> Place:
        """A place with only those of its areas that are among some areas; unchanged if none is."""
        kept = tuple(each for each in place.areas if each in areas)
        if not kept or len(kept) == len(place.areas):
            return place
        shared = kept[0] if len(kept) == 1 else self._shared(kept, place.start)
        return place if shared is None else Place(kept, place.start, place.end, shared)

    def _parts(self, areas: tuple[int, ...], start: int, stop: int, *, backward: bool = False) -> list[Place]:
        """The days of a run with one parent, as far as there is one, from the first or the last day on."""
        if len(areas) == 1:
            return [Place(areas, start, stop, areas[0])]
        cuts = [start, *(day for day in self._edges_above(areas) if start < day < stop), stop]
        found: list[Place] = []
        runs = [*pairwise(cuts)]
        for begins, ends in reversed(runs) if backward else runs:
            parent = self._shared(areas, begins)
            if parent is None:
                break
            found.append(Place(areas, begins, ends, parent))
        return found[::-1] if backward else found

    def _edges_above(self, areas: tuple[int, ...]) -> list[int]:
        """The days on which areas of the level of some areas, or of a level above it, change."""
        rows = self.network.tables.areas
        level = int(rows.level[list(areas)].max())
        if level not in self._edges:
            chosen = rows.level[rows.entity] <= level
            self._edges[level] = np.unique(np.r_[rows.start[chosen], rows.end[chosen]]).tolist()
        return self._edges[level]

    def _shared(self, areas: tuple[int, ...], day: int) -> int | None:
        """The lowest area that contains some areas on a day; None if they cannot be candidates."""
        if (areas, day) not in self._parents:
            territory = self.network.area_state(number_day(day)).territory
            at = territory.position[list(areas)]
            chains = []
            for each in at.tolist():
                chain = [each]
                while (above := int(territory.parent[chain[-1]])) != NOBODY:
                    chain.append(above)
                chains.append(chain)
            shared = next((each for each in chains[0] if all(each in other for other in chains)), None)
            levels = {
                tuple(int(territory.level[each]) for each in chain[: chain.index(shared)])
                for chain in chains
                if shared is not None
            }
            found = None if shared is None or len(levels) > 1 else int(territory.nodes[shared])
            self._parents[areas, day] = None if found in areas else found
        return self._parents[areas, day]

    def _among_after(self, area: int, end: int) -> Iterator[tuple[tuple[int, ...], int, int]]:
        """The areas in one of which something is on and after the day of the list, run by run."""
        areas, here = {area}, self.at
        while here < end:
            leaving: dict[int, tuple[int, bool]] = {}
            for each in areas:
                last = next((days[1] for days in self._days[each] if days[0] <= here < days[1]), here)
                days = [day for day in self._out_of.get(each, ()) if here < day <= last]
                leaving[each] = min(days, default=last), bool(days)
            leaves = min(day for day, _ in leaving.values())
            if leaves > here:
                yield tuple(sorted(areas)), here, min(leaves, end)
            going = {each for each, (day, _) in leaving.items() if day == leaves}
            into = set[int]().union(*(self._out_of.get(each, {}).get(leaves, set()) for each in going))
            if leaves == here or NOBODY in into or not all(leaving[each][1] for each in going):
                return
            staying = {each for each in going if self._exists(each, leaves)}
            areas, here = (areas - going) | into | staying, leaves

    def _among_before(self, area: int, first: int) -> Iterator[tuple[tuple[int, ...], int, int]]:
        """The candidate areas before the day of the list, for each run of days, from the latest back."""
        areas, until, on_day = {area}, self.at, True
        while until > first:
            coming: dict[int, tuple[int, bool]] = {}
            for each in areas:
                inside = (days for days in self._days[each] if days[0] < until + on_day <= days[1])
                begun = next((days[0] for days in inside), until)
                days = [day for day in self._into.get(each, ()) if begun <= day < until + on_day]
                coming[each] = max(days, default=begun), bool(days)
            came = max(day for day, _ in coming.values())
            if came < until:
                yield tuple(sorted(areas)), max(came, first), until
            new = {each for each, (day, _) in coming.items() if day == came}
            if (came == until and not on_day) or not all(coming[each][1] for each in new):
                return
            out_of = set[int]().union(*(self._into[each][came] for each in new))
            staying = {each for each in new if self._exists(each, came - 1)}
            areas, until, on_day = (areas - new) | out_of | staying, came, False

    def _exists(self, area: int, day: int) -> bool:
        return any(start <= day < end for start, end in self._days[area])

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


def _joined_places(places: list[Place]) -> Iterator[Place]:
    """Places in which neighbouring days in the same areas, with one parent, are one place."""
    for _, run in groupby(places, lambda each: (each.areas, each.parent)):
        first, *others = run
        yield attrs.evolve(first, end=others[-1].end) if others else first


def days_of_all(homes: Sequence[Sequence[Home | Place]]) -> tuple[int, int]:
    """The first day and the end of the days on which all of several things have a known home."""
    starts = (each[0].start for each in homes)
    ends = (each[-1].end for each in homes)
    return max(starts, default=-OPEN), min(ends, default=OPEN)


def cut_at(start: int, stop: int, day: int) -> Iterator[tuple[int, int]]:
    """A run of days cut at a day, without empty runs."""
    for first, end in ((start, min(stop, day)), (max(start, day), stop)):
        if first < end:
            yield first, end
