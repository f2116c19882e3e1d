"""Eras and cells: runs of days without a change of territory, with their areas; and of single areas.

On one day, every area has one cell. Over a period, an area has as many cells as its own facts need. A fact
that holds on a run of days is added to all cells of the run at once: O(facts log cells), not days × areas.
"""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

import attrs
import numpy as np

from dtnet.errors import ArgumentError, MoneyRangeError
from dtnet.network.tables.tables import NOBODY
from dtnet.network.territory.day_state import AreaState
from dtnet.periods import number_day
from dtnet.spans import Spans, moment_days, moment_owners, moments, ranges

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Codes, Flags, Ints
    from dtnet.network.territory.forest import Hierarchy

Made = TypeVar("Made")


@attrs.frozen(eq=False)
class Era:
    """Days with one territory.

    Attributes:
        state: The territory, with all areas that may exist.
        start: The first day, as columns store days.
        end: The day after the last day.
        doubtful: Shape (n), by position: areas that may not exist, as a start or end is unknown; None if
            there are none.
        vague: Shape (n), by position: areas with several possible versions; None if there are none.
        adrift: Shape (n), by position: areas with several candidates for their parent; None if there are
            none, and if there are areas that are doubtful or vague.
        kept: Cached results that depend only on the territory; eras with one territory share them.
        of_days: Cached results that also depend on the days of the era.
    """

    network: Network
    state: AreaState
    start: int
    end: int
    doubtful: Flags | None = None
    vague: Flags | None = None
    adrift: Flags | None = None
    kept: dict[Any, Any] = attrs.field(factory=dict, repr=False)
    of_days: dict[Any, Any] = attrs.field(factory=dict, repr=False)
    territory: Hierarchy = attrs.field(
        init=False, repr=False, default=attrs.Factory(lambda self: self.state.territory, takes_self=True)
    )

    @property
    def days(self) -> tuple[int, int]:
        """The first day, and the day after the last day."""
        return self.start, self.end

    @property
    def is_day(self) -> bool:
        """Whether the era is one day."""
        return self.end == self.start + 1

    @property
    def origins(self) -> Codes:
        """Shape (n): the origin of the row of each area, by position."""
        return self.once("origins", lambda: self.network.tables.areas.origin[self.rows])

    @property
    def worst_origin(self) -> int:
        """The worst origin of the row of an area; 0 without areas."""
        return self.once("worst origin", lambda: int(self.origins.max(initial=0)))

    @property
    def rows(self) -> Ints:
        """Shape (n): the row of each area, by position."""
        return self.once("rows", lambda: self.state.row[self.territory.nodes])

    @property
    def unsure(self) -> Flags | None:
        """Shape (n), by position: areas whose row may not be in force; None if there are none."""
        if self.doubtful is None or self.vague is None:
            return self.doubtful if self.vague is None else self.vague
        return self.doubtful | self.vague

    def surely_there(self, worst: int) -> Flags:
        """Shape (n), by position: which areas certainly exist, whatever area they lie in.

        Args:
            worst: Areas whose row has a worse origin count as uncertain.
        """
        there: Flags = self.origins <= worst
        return there if self.doubtful is None else there & ~self.doubtful

    def at_place(self, place: int) -> Ints:
        """Positions of the areas of a level, rising."""
        return self.once(("place", place), lambda: np.flatnonzero(self.territory.level == place))

    def at_depth(self) -> list[NDArray[np.intp]]:
        """Positions of the areas by their depth, from 0."""
        depth = self.territory.depth
        return self.once(
            "depth",
            lambda: [np.flatnonzero(depth == each) for each in range(int(depth.max(initial=-1)) + 1)],
        )

    def existing_in(self, place: int | None) -> Flags:
        """Shape (n), by position: areas that exist if anything in them counts in an area of a level.

        These are the areas of the level and all areas in them, without areas that have several possible
        versions, which may lie elsewhere.

        Args:
            place: The level; None, or the number of levels, for no such area.
        """
        if place is None or place == len(self.territory.levels):
            return np.zeros(len(self.territory), np.bool_)
        found: Flags = self.at_level(place)[:-1] != NOBODY
        return found if self.vague is None else found & ~self.vague

    def between(self, place: int, below: int, given: int | None = None) -> tuple[Codes, Flags | None]:
        """How certainly each area lies in its area of a level: the worst origin of the rows in between.

        The row of the area itself counts, the row of its area of the level does not. If an area has no such
        area, all rows above it count.

        Args:
            below: The results have no meaning for areas of this level and below.
            given: As `existing_in`; rows of these areas are certainly in force.

        Returns:
            Shape (n + 1), by position: the worst origin, 0 if there is no row in between; and whether a row
            in between may not be in force, or None if this is never so. The last entry is for no area.
        """
        kept: dict[Any, tuple[Codes, Flags | None]] = self.kept
        if (key := ("between", place, below, given)) in kept:
            return kept[key]
        level, unsure, existing = self.territory.level, self.unsure, self.existing_in(given)
        adrift = self.adrift_from(place)
        worst = np.zeros(len(level) + 1, np.uint8)
        doubt = None if unsure is None and adrift is None else np.zeros(len(level) + 1, np.bool_)
        for every in self.at_depth():
            here = every[(level[every] < below) & (level[every] != place)]
            above = self.territory.parent[here]
            worst[here] = np.maximum(worst[above], np.where(existing[here], np.uint8(0), self.origins[here]))
            if doubt is not None:
                doubt[here] = doubt[above]
                if unsure is not None:
                    doubt[here] |= unsure[here] & ~existing[here]
                if adrift is not None:
                    doubt[here] |= adrift[here]
        kept[key] = worst, doubt
        return worst, doubt

    def strays(self, place: int | None = None) -> Flags | None:
        """Shape (n), by position: areas that may lie elsewhere, because the version in force is unknown.

        Args:
            place: Consider only the areas up to this level, without the level itself; None for all levels.

        Returns:
            The areas with several possible versions or candidates, and all areas in them; None if there are
            none.
        """
        adrift = self.adrift if place is None else self.adrift_from(place)
        vague = adrift if self.vague is None else self.vague
        if vague is None:
            return None
        found = np.zeros(len(vague) + 1, np.bool_)
        for every in self.at_depth():
            here = every if place is None else every[self.territory.level[every] != place]
            found[here] = vague[here] | found[self.territory.parent[here]]
        return found[:-1]

    def adrift_from(self, place: int) -> Flags | None:
        """Shape (n), by position: adrift areas of which the area of a level is unknown; None for no area.

        The parent of an adrift area, and the areas above it, are known.
        """
        if self.adrift is None:
            return None
        territory = self.territory
        found: Flags = self.adrift & (territory.level[territory.parent] < place)
        return found if found.any() else None

    def candidates(self, place: int) -> tuple[Ints, Ints]:
        """For each candidate of an adrift area, the positions of an area in it and of its possible area.

        Args:
            place: The level of the possible areas.

        Returns:
            Shape (k) each: each pair once; the area itself is one of the areas in it.
        """
        return self.once(("candidates", place), lambda: self.state.candidates_at(place))

    @property
    def versions(self) -> tuple[Ints, Ints]:
        """The positions of an area with several possible versions and of its parent, for each version.

        Each candidate of an adrift area counts as a version.
        """
        return self.once("versions", self._versions)

    def inside(self, areas: Iterable[int]) -> Flags:
        """Shape (n + 1), by position: which areas are one of the given areas or lie in one.

        Returns:
            The last entry, which `NOBODY` reads, is False.
        """
        found = np.zeros(len(self.territory) + 1, np.bool_)
        for each in areas:
            found[each : self.territory.end[each]] = True
        return found

    def existing(self, areas: Iterable[int]) -> tuple[int, ...]:
        """The positions of those of the given areas of the network that exist, or may exist, in this era."""
        found = (int(self.territory.position[each]) for each in areas)
        return tuple(sorted(each for each in found if each != NOBODY))

    def may_lie_in(self, areas: Iterable[int]) -> Flags:
        """Shape (n), by position: which areas are a given area, or lie in one in some possible version."""
        territory, found = self.territory, self.inside(areas)
        area, parent = self.versions
        count = 0
        while (now := int(np.count_nonzero(found))) > count:
            count = now
            found[area[found[parent]]] = True
            for here in self.at_depth():
                found[here] |= found[territory.parent[here]]
        return found[:-1]

    def _versions(self) -> tuple[Ints, Ints]:
        areas, position = self.network.tables.areas, self.territory.position
        if self.adrift is not None:
            rows = self.state.candidates
            return position[rows.area], position[rows.candidate]
        opens, closes = areas.edges
        there = (opens.earliest < self.end) & (closes.latest > self.start)
        vague = np.zeros(len(self.territory) + 1, np.bool_)
        if self.vague is not None:
            vague[:-1] = self.vague
        places = np.flatnonzero(there & vague[position[areas.entity]])
        above = areas.parent[places]
        return position[areas.entity[places]], np.where(above == NOBODY, NOBODY, position[above])

    def at_level(self, place: int) -> Ints:
        """Shape (n + 1), by position: the nearest area of a level that each area is or lies in, or -1."""
        found = self.territory.at_level
        return self.once(
            ("level", place), lambda: np.append(found(self.territory.levels[place]), np.int32(NOBODY))
        )

    def once(self, key: object, make: Callable[[], Made]) -> Made:
        """The cached result with a key; made at its first use."""
        if key not in self.kept:
            self.kept[key] = make()
        made: Made = self.kept[key]
        return made


def eras_of(network: Network, start: int, end: int, *, adrift: bool = False) -> list[Era]:
    """A run of days, cut where the territory changes or may change.

    Args:
        network: The network; the days lie in its data.
        start: The first day, as columns store days.
        end: The day after the last day.
        adrift: Whether the caller allows for areas whose parent is one of several.

    Raises:
        ArgumentError: If there are such areas, for which the caller does not allow.
    """
    areas = network.tables.areas
    if not adrift:
        check_parents_known(network, start, end)
    if end == start + 1:
        return [_era(network, start, end)]
    edges = {id(day): day for each in areas.edges for day in (each.earliest, each.latest)}
    rows = network.candidate_parents()
    edges |= {id(day): day for day in (rows.start, rows.end)}
    inside = np.zeros(end - start, np.bool_)
    for days in edges.values():  # the bounds of known days are one column
        inside[days[(days > start) & (days < end)] - start] = True
    cuts = (np.flatnonzero(inside) + start).tolist()
    return [_era(network, *each) for each in pairwise([start, *cuts, end])]


def check_parents_known(network: Network, start: int, end: int) -> None:
    """Refuse days on which the parent of an area is one of several.

    Args:
        start: The first day, as columns store days.
        end: The day after the last day.

    Raises:
        ArgumentError: If there is such an area.
    """
    rows = network.candidate_parents()
    here = np.flatnonzero((rows.start < end) & (rows.end > start))
    if here.size:
        area = network.tables.areas.ids[int(rows.area[here[0]])]
        day = number_day(max(int(rows.start[here[0]]), start))
        raise ArgumentError(
            f"area {area!r} lies on {day} in one of several areas; this question does not allow for it",
            "ask about days on which the parents of all areas are known",
        )


def _era(network: Network, start: int, end: int) -> Era:
    areas = network.tables.areas
    if areas.start_bounds is None and areas.end_bounds is None:
        state = network.area_state(number_day(start))
        layouts = {"kept": state.derived.get("coverage", dict)}
        if end == start + 1:
            layouts["of_days"] = state.derived.get(("coverage", start), dict)
        adrift: Flags | None = None
        if len(state.candidates):
            adrift = np.zeros(len(state.territory), np.bool_)
            adrift[state.territory.position[state.candidates.area]] = True
        return Era(network, state, start, end, adrift=adrift, **layouts)
    opens, closes = areas.edges
    rows = np.flatnonzero((opens.earliest <= start) & (closes.latest > start))
    entity = areas.entity[rows]
    sure = (opens.latest[rows] <= start) & (closes.earliest[rows] > start)
    meets = _meets(network, rows, start)
    certain = np.zeros(len(areas.level), np.bool_)
    certain[entity[sure]] = True
    certain[entity[meets]] = True
    stated = (areas.start[rows] <= start) & (areas.end[rows] > start)
    chosen = np.full(len(areas.level), NOBODY, np.int64)
    for preferred in (np.ones(len(rows), np.bool_), sure, stated):  # a later choice replaces an earlier one
        chosen[entity[preferred]] = rows[preferred]
    state = _state(network, chosen[chosen != NOBODY], start)
    nodes = state.territory.nodes
    several = np.bincount(entity, minlength=len(areas.level))[nodes] > 1
    doubtful = ~certain[nodes]
    worst = np.zeros(len(areas.level), np.uint8)
    np.maximum.at(worst, entity, areas.origin[rows])
    vague = several if several.any() else None
    kept = {"origins": worst[nodes]}  # of several versions, the worst origin counts
    return Era(network, state, start, end, doubtful=doubtful, vague=vague, kept=kept)


def _meets(network: Network, rows: NDArray[np.intp], day: int) -> Flags:
    """Whether the next version follows each row on an unknown day, so that one of the two is in force."""
    areas = network.tables.areas
    opens, closes = areas.edges
    meets = np.zeros(len(rows), np.bool_)
    one, other = rows[:-1], rows[1:]
    meets[:-1] = (
        (areas.entity[one] == areas.entity[other])
        & (closes.earliest[one] == opens.earliest[other])
        & (closes.latest[one] == opens.latest[other])
        & (opens.latest[one] <= day)
        & (closes.earliest[other] > day)
    )
    return meets


def _state(network: Network, rows: NDArray[np.int64], day: int) -> AreaState:
    """The territory of some rows; the shared state of the day if exactly these rows are in force."""
    plain = network.area_state(number_day(day))
    rows = np.sort(rows)
    if np.array_equal(rows, plain.rows):
        return plain
    areas = network.tables.areas
    start = np.full(len(areas.start), day + 1, np.int32)
    start[rows] = day
    dated = attrs.evolve(areas, start=start, end=np.full(len(start), day + 1, np.int32))
    return AreaState(dated, network.vocabulary, network.area_index, day)


@attrs.frozen(eq=False)
class AreasOfLevel:
    """Areas of one level, in preorder, none of them in another; shape (m).

    Attributes:
        number: Shape (n + 1), by position: the number of the area of the level that contains it, or -1.
        given: Areas of this level and below that contain a counted area are assumed to exist. It is the
            level of the area to which the question is restricted, by default the level of the areas.
    """

    era: Era
    place: int
    positions: Ints
    number: Ints
    given: int = attrs.field(default=attrs.Factory(lambda self: self.place, takes_self=True))

    def __len__(self) -> int:
        return len(self.positions)

    @property
    def rows(self) -> Ints:
        """The rows of the areas in the table of areas."""
        if len(self.positions) < len(self.era.at_place(self.place)):
            return self.era.rows[self.positions]
        return self.era.once(("rows", self.place), lambda: self.era.rows[self.positions])

    @property
    def origins(self) -> Codes:
        """The origins of the rows of the areas."""
        if len(self.positions) < len(self.era.at_place(self.place)):
            return self.era.origins[self.positions]
        return self.era.once(("origins", self.place), lambda: self.era.origins[self.positions])

    @property
    def all_of_day(self) -> bool:
        """Whether these are all areas of the level on one day; results for them are worth caching."""
        return self.era.is_day and len(self) == len(self.era.at_place(self.place))

    @property
    def kept(self) -> dict[str, Any]:
        """Cached results about all areas of the level on one day; an empty dictionary for any other areas."""
        kept: dict[str, Any] = self.era.of_days.setdefault(self.place, {}) if self.all_of_day else {}
        return kept

    @property
    def cells(self) -> AreaCells:
        """One cell for each area, with all days of the era."""
        kept: dict[str, AreaCells] = self.kept
        if "cells" not in kept:
            kept["cells"] = cut_cells(len(self), self.era.days)
        return kept["cells"]

    @property
    def doubtful(self) -> Flags | None:
        """Which areas may not exist, as a start or end is unknown; None if there are none."""
        doubtful = self.era.doubtful
        return None if doubtful is None else doubtful[self.positions]


def areas_of_level(era: Era, place: int, within: tuple[int, ...] = ()) -> AreasOfLevel:
    """The areas of a level; with `within`, only these areas or the areas that may lie in them.

    Args:
        within: The positions of areas of one level; empty for no restriction.
    """
    if not within:
        return AreasOfLevel(era, place, *era.once(("areas", place), lambda: _areas(era, place, ())))
    above = min(place, int(era.territory.level[within[0]]))
    return AreasOfLevel(era, place, *_areas(era, place, within), given=above)


def _areas(era: Era, place: int, within: tuple[int, ...]) -> tuple[Ints, Ints]:
    """The attributes `positions` and `number` of `AreasOfLevel`."""
    positions = era.at_place(place)
    if within:
        positions = positions[era.may_lie_in(within)[positions]]
    return positions, _numbers(era, place, positions)


def chosen_areas(level: AreasOfLevel, which: Ints) -> AreasOfLevel:
    """Some of the areas of a level.

    Args:
        which: The numbers of the chosen areas, rising.
    """
    positions = level.positions[which]
    numbers = _numbers(level.era, level.place, positions)
    return AreasOfLevel(level.era, level.place, positions, numbers, level.given)


def _numbers(era: Era, place: int, positions: Ints) -> Ints:
    own = np.full(len(era.territory) + 1, NOBODY, np.int32)
    own[positions] = np.arange(len(positions), dtype=np.int32)
    return own if place == len(era.territory.levels) - 1 else own[era.at_level(place)]


_EXACT = 2**53
Same = TypeVar("Same", bound=np.generic)


@attrs.frozen(eq=False)
class AreaCells(Spans):
    """Cells of some areas, in order of area, then day; shape (c). The owner is the number of the area."""

    @cached_property
    def count(self) -> int:
        """The number of areas; each has a cell."""
        return int(self.owner[-1]) + 1 if len(self) else 0

    @cached_property
    def _first(self) -> NDArray[np.intp]:
        """Shape (count + 1): the first cell of each area, then the number of cells."""
        opens = np.flatnonzero(self.owner[1:] != self.owner[:-1]) + 1
        return np.concatenate([[0], opens, [len(self)]]) if len(self) else np.zeros(1, np.intp)

    @cached_property
    def _begins(self) -> NDArray[np.int64]:
        return moments(self.owner, self.start)

    def _places(self, area: Ints, day: Ints) -> NDArray[np.intp]:
        """The index of the cell that begins on a day in each area; for the era's end, one after its last.

        Most days are the first or last of the era, and then no search is needed: half the time of a question.
        """
        after = day >= self.end[-1:]
        places: NDArray[np.intp] = self._first.take(area + after)
        inside = np.flatnonzero((day > self.start[:1]) & ~after)
        if inside.size:
            places[inside] = self._begins.searchsorted(moments(area.take(inside), day.take(inside)))
        return places

    def sums(self, here: Spans, values: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
        """Shape (c): the exact sum of the values of the pieces in each cell; without values, their number."""
        if len(self) == self.count:  # each area has one cell, and each piece serves on all of its days
            if values is None and len(here) == self.count and here.one_each:
                return np.ones(self.count, np.int64)
            return exact_sums(here.owner, values, self.count)
        if not len(here):
            return np.zeros(len(self), np.int64)
        opens, closes = self._places(here.owner, here.start), self._places(here.owner, here.end)
        if values is None:
            count = len(self) + 1
            return np.cumsum(np.bincount(opens, minlength=count) - np.bincount(closes, minlength=count))[:-1]
        steps = np.zeros(len(self) + 1, np.int64)
        np.add.at(steps, opens, values)
        np.subtract.at(steps, closes, values)
        return np.cumsum(steps[:-1])

    def any(self, here: Spans, which: Flags) -> Flags:
        """Shape (c): whether any selected piece serves the area of a cell on its days.

        Args:
            which: Shape (p): which pieces are selected.
        """
        if len(self) > self.count:
            return self.sums(here.only(which)) > 0
        if len(here) == self.count and here.one_each:
            return which
        found = np.zeros(self.count, np.bool_)
        found[here.owner[which]] = True
        return found

    def pairs(self, here: Spans, cells: Flags) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Pairs of a piece and a cell on whose days the piece serves the area of the cell, each pair once.

        Args:
            cells: Shape (c): which cells are wanted.
        """
        pair, cell = ranges(self._places(here.owner, here.start), self._places(here.owner, here.end))
        kept = np.flatnonzero(cells[cell])
        return pair[kept], cell[kept]

    def same(self, values: NDArray[Same]) -> NDArray[Same]:
        """Shape (c): values by area, repeated for the cells of each area."""
        if len(self) == self.count:
            return values
        if (values == values[0]).all():  # this check takes a twentieth of the time of a gather
            return np.full(len(self), values[0])
        return values.take(self.owner)


def cut_cells(count: int, days: tuple[int, int], cuts: Iterable[tuple[Ints, Ints]] = ()) -> AreaCells:
    """Cells between the days on which something changes.

    Args:
        days: The first day, and the day after the last day.
        cuts: Areas, and the days on which their facts change; days outside the period are ignored.
    """
    found = [np.empty(0, np.int64)]
    for areas, day in cuts:
        inside = np.flatnonzero((day > days[0]) & (day < days[1]))
        found.append(moments(areas.take(inside), day.take(inside)))
    marks = np.concatenate(found)
    marks.sort(kind="stable")  # areas are mostly in order
    marks = marks[np.append(True, marks[1:] != marks[:-1])[: len(marks)]]
    area = moment_owners(marks)
    owner = np.repeat(np.arange(count, dtype=np.int32), 1 + np.bincount(area, minlength=count))
    start, end = (np.full(len(owner), day, np.int32) for day in days)
    later = np.arange(1, len(marks) + 1) + area  # each area has a first cell before its later cells
    start[later] = end[later - 1] = moment_days(marks)
    return AreaCells(owner, start, end)


def exact_sums(key: Ints, values: NDArray[np.int64] | None, count: int) -> NDArray[np.int64]:
    """Shape (count): the exact sums of values by key; without values, the number by key.

    Raises:
        MoneyRangeError: If the sum of all values might not fit 64 bits.
    """
    if values is None:
        return np.bincount(key, minlength=count).astype(np.int64, copy=False)
    bound = int(np.abs(values).max(initial=0)) * len(values)
    if bound < _EXACT:
        return np.bincount(key, weights=values, minlength=count).astype(np.int64)
    if bound >= 2**63:
        raise MoneyRangeError("a sum that might leave 64-bit integers")
    sums = np.zeros(count, np.int64)
    np.add.at(sums, key, values)
    return sums
