"""Areas in time: each area has cells, runs of days on which none of the relevant facts changes.

On one day, every area has one cell. Over a period, an area has as many cells as its own facts need. A fact
that holds on a run of days is added to all cells of the run at once: O(facts log cells), not days × areas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import attrs
import numpy as np

from dtnet.errors import MoneyRangeError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from dtnet.facts.team_stretches import TeamsInAreas
    from dtnet.network.tables.tables import Flags, Ints

_EXACT = 2**53
Same = TypeVar("Same", bound=np.generic)


@attrs.frozen(eq=False)
class AreaCells:
    """Cells of some areas, in order of area, then day; shape (c).

    Attributes:
        count: The number of areas.
        area: The number of the area.
        start: The first day.
        end: The day after the last day.
        origin: The first day of the era.
        width: A number greater than the days of the era; 0 if the era is one day.
        first: Shape (count + 1): the first cell of each area; empty if the era is one day.
        cuts: The cells that begin after the first day, coded as area × width + days since the first day.
    """

    count: int
    area: Ints
    start: Ints
    end: Ints
    origin: int
    width: int
    first: NDArray[np.intp]
    cuts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.area)

    def _places(self, area: Ints, day: Ints) -> NDArray[np.intp]:
        """The index of the cell that begins on a day in each area; for the era's end, one after its last."""
        after = day >= self.origin + self.width - 1
        places = self.first.take(area + after)
        inside = np.flatnonzero((day > self.origin) & ~after)
        if inside.size:
            area, day = area.take(inside), day.take(inside)
            keys = area.astype(np.int64) * self.width + (day - self.origin)
            places[inside] = np.searchsorted(self.cuts, keys) + area + 1
        return places

    def sums(self, here: TeamsInAreas, values: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
        """Shape (c): the exact sum of the values of the pieces in each cell; without values, their number."""
        if not len(self.cuts):  # each area has one cell, and each piece serves on all of its days
            return exact_sums(here.area, values, self.count)
        if not len(here):
            return np.zeros(len(self), np.int64)
        opens, closes = self._places(here.area, here.start), self._places(here.area, here.end)
        if values is None:
            count = len(self) + 1
            return np.cumsum(np.bincount(opens, minlength=count) - np.bincount(closes, minlength=count))[:-1]
        steps = np.zeros(len(self) + 1, np.int64)
        np.add.at(steps, opens, values)
        np.subtract.at(steps, closes, values)
        return np.cumsum(steps[:-1])

    def any(self, here: TeamsInAreas, which: Flags) -> Flags:
        """Shape (c): whether any selected piece serves the area of a cell on its days.

        Args:
            here: The pieces, with the areas that they serve.
            which: Shape (p): which pieces are selected.
        """
        if self.width:
            return self.sums(here.take(np.flatnonzero(which))) > 0
        if len(here) == self.count and here.one_each:
            return which
        found = np.zeros(self.count, np.bool_)
        found[here.area[which]] = True
        return found

    def pairs(self, here: TeamsInAreas, cells: Flags) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Pairs of a piece and a cell on whose days the piece serves the area of the cell, each pair once.

        Args:
            here: The pieces, with the areas that they serve.
            cells: Shape (c): which cells are wanted.
        """
        if self.width == 0:
            pair = np.flatnonzero(cells[here.area])
            return pair, here.area[pair].astype(np.intp)
        first = self._places(here.area, here.start)
        counts = self._places(here.area, here.end) - first
        pair = np.repeat(np.arange(len(here)), counts)
        cell = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts - first, counts)
        kept = np.flatnonzero(cells[cell])
        return pair[kept], cell[kept]

    def same(self, values: NDArray[Same]) -> NDArray[Same]:
        """Shape (c): values by area, repeated for the cells of each area."""
        if self.width == 0 or not len(values):
            return values
        if (values == values[0]).all():  # this check takes a twentieth of the time of a gather
            return np.full(len(self), values[0])
        return values.take(self.area)


def one_day(count: int, day: int) -> AreaCells:
    """One cell for each area, on one day."""
    days = np.full(count, day, np.int32)
    nothing = np.empty(0, np.intp)
    return AreaCells(count, np.arange(count, dtype=np.int32), days, days + 1, day, 0, nothing, nothing)


def cut_cells(count: int, days: tuple[int, int], cuts: Iterable[tuple[Ints, Ints]]) -> AreaCells:
    """Cells between the days on which something changes.

    Args:
        count: The number of areas.
        days: The first day, and the day after the last day.
        cuts: Areas, and the days on which their facts change; days outside the period are ignored.
    """
    start, end = days
    width = end - start + 1
    marks = [np.empty(0, np.int64)]
    for area, day in cuts:
        inside = np.flatnonzero((day > start) & (day < end))
        marks.append(area.take(inside).astype(np.int64) * width + (day.take(inside) - start))
    keys = np.concatenate(marks)
    keys.sort(kind="stable")  # it merges the marks, which are mostly in order
    keys = keys[np.append(True, keys[1:] != keys[:-1])[: len(keys)]]
    area, offset = np.divmod(keys, width)
    later = np.arange(1, len(keys) + 1) + area  # each area has a first cell before its later ones
    begins = np.full(count + len(keys), start, np.int32)
    begins[later] = offset + start
    opens = np.ones(len(begins) + 1, np.bool_)
    opens[later] = False
    ends = np.append(begins[1:], np.int32(end))[: len(begins)]
    ends[opens[1:]] = end
    first = np.flatnonzero(opens)
    return AreaCells(
        count,
        np.repeat(np.arange(count, dtype=np.int32), np.diff(first)),
        begins,
        ends,
        start,
        width,
        first,
        keys,
    )


def exact_sums(key: Ints, values: NDArray[np.int64] | None, count: int) -> NDArray[np.int64]:
    """Shape (count): the exact sums of values by key; without values, the number by key.

    Raises:
        MoneyRangeError: If the sum of all values might not fit 64 bits.
    """
    if values is None:
        return np.bincount(key, minlength=count).astype(np.int64)
    bound = int(np.abs(values).max(initial=0)) * len(values)
    if bound < _EXACT:
        return np.bincount(key, weights=values, minlength=count).astype(np.int64)
    if bound >= 2**63:
        raise MoneyRangeError("a sum that might leave 64-bit integers")
    sums = np.zeros(count, np.int64)
    np.add.at(sums, key, values)
    return sums


def disjoint(here: TeamsInAreas, team: Ints) -> TeamsInAreas:
    """The pieces, trimmed so that a team serves an area at most once on a day; in order of area and team.

    Args:
        here: Pieces of teams, with the areas that they serve.
        team: Shape (p): the team of each piece.
    """
    order = np.lexsort((here.start, team, here.area))
    sorted_here, owner = here.take(order), team[order]
    group = np.flatnonzero(
        np.r_[True, (sorted_here.area[1:] != sorted_here.area[:-1]) | (owner[1:] != owner[:-1])][: len(owner)]
    )
    if len(group) == len(owner):
        return here
    number = np.repeat(np.arange(len(group)), np.diff(np.r_[group, len(owner)])).astype(np.int64)
    low = int(sorted_here.start.min())
    width = int(sorted_here.end.max()) - low + 1
    reach = np.maximum.accumulate(number * width + (sorted_here.end - low))
    before = np.r_[0, reach[:-1]] - number * width + low  # after another group: before all days
    start = np.maximum(sorted_here.start, before).astype(np.int32)
    trimmed = attrs.evolve(sorted_here, start=start)
    return trimmed.take(np.flatnonzero(start < sorted_here.end))
