"""Areas in time: each area has cells, runs of days on which none of the relevant facts changes.

On one day, every area has one cell. Over a period, an area has as many cells as its own facts need. A fact
that holds on a run of days is added to all cells of the run at once: O(facts log cells), not days × areas.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import attrs
import numpy as np

from dtnet.errors import MoneyRangeError
from dtnet.spans import Spans, moments, ranges

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from dtnet.network.tables.tables import Flags, Ints

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
        return np.append(np.flatnonzero(np.diff(self.owner, prepend=-1)), len(self))

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
            here: The pieces, with the areas that they serve.
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
            here: The pieces, with the areas that they serve.
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
        count: The number of areas.
        days: The first day, and the day after the last day.
        cuts: Areas, and the days on which their facts change; days outside the period are ignored.
    """
    start, end = (np.full(count, day, np.int32) for day in days)
    areas = np.arange(count, dtype=np.int32)
    marks = [(areas[:0], start[:0]), *cuts]
    area, day = (np.concatenate(each) for each in zip(*marks, strict=True))
    return AreaCells(areas, start, end).cut(area, day)


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
