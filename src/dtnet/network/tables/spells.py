"""Unbroken runs of days on which areas and bodies exist, and overlaps between rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dtnet.network.tables.row_names import shown_days
from dtnet.network.tables.tables import NOBODY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.network.tables.tables import Areas, Bodies, Ints

_DAY_BITS = 32
_EARLIEST = -(2**31)
_SHOWN = 3


def _moment(entity: Ints, day: Ints) -> NDArray[np.int64]:
    """Entity and day in one number that sorts by both."""
    moments: NDArray[np.int64] = (entity.astype(np.int64) << _DAY_BITS) + (day.astype(np.int64) - _EARLIEST)
    return moments


def overlapping(owner: Ints, start: Ints, end: Ints) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows that begin before an earlier row of the same owner has ended; O(n log n), in any order of rows.

    Args:
        owner: Shape (n), from 0.
        start: Shape (n), first days.
        end: Shape (n), days after the last.

    Returns:
        Two arrays of equal length: for each pair, the row that begins first, and the later row. Each row is
        the later row of at most one pair.
    """
    order, begins, latest, longest = _by_begin(owner, start, end)
    later = np.flatnonzero(begins[1:] < latest[:-1]) + 1
    return longest[later - 1], order[later]


def overlapping_between(
    owner: Ints, start: Ints, end: Ints, others: tuple[Ints, Ints, Ints]
) -> NDArray[np.intp]:
    """Per row, a row among others with the same owner and a common day; O(n log n) for n rows in all.

    Args:
        owner: Shape (n), any whole numbers.
        start: Shape (n), first days.
        end: Shape (n), days after the last.
        others: The same three columns of the other rows.

    Returns:
        Shape (n): the place among the others, or `NOBODY` if no other row shares a day.
    """
    if not len(owner) or not len(others[0]):
        return np.full(len(owner), NOBODY)
    _, numbers = np.unique(np.concatenate([others[0], owner]), return_inverse=True)
    count = len(others[0])
    _, begins, latest, longest = _by_begin(numbers[:count], *others[1:])
    at = begins.searchsorted(_moment(numbers[count:], end)) - 1
    shared = (at >= 0) & (latest[at] > _moment(numbers[count:], start))
    return np.where(shared, longest[at], NOBODY)


def _by_begin(
    owner: Ints, start: Ints, end: Ints
) -> tuple[NDArray[np.intp], NDArray[np.int64], NDArray[np.int64], NDArray[np.intp]]:
    """Rows by owner and first day; up to each: its begin, the latest end so far, and the row that has it."""
    order = np.lexsort((start, owner))
    begins, ends = _moment(owner[order], start[order]), _moment(owner[order], np.maximum(start, end)[order])
    latest = np.maximum.accumulate(ends)
    return (
        order,
        begins,
        latest,
        order[np.maximum.accumulate(np.where(ends == latest, np.arange(len(order)), 0))],
    )


class ExistenceSpells:
    """The days on which each area or body exists: its versions, joined where they follow without a gap."""

    __slots__ = ("_begins", "_ends", "_table")

    def __init__(self, table: Areas | Bodies) -> None:
        """Join the versions of a table whose rows are ordered by entity and start; O(n)."""
        begins = _moment(table.entity, table.start)
        latest = np.maximum.accumulate(_moment(table.entity, np.maximum(table.start, table.end)))
        opens = np.flatnonzero(np.r_[True, begins[1:] > latest[:-1]])[: len(begins)]
        closes = np.r_[opens, len(begins)][1:] - 1
        self._table = table
        self._begins, self._ends = begins[opens], latest[closes]

    def cover(self, entity: Ints, start: Ints, end: Ints) -> NDArray[np.bool_]:
        """Whether each entity exists on all days from a start up to, not including, an end; O(n log n).

        Args:
            entity: Shape (n), from 0.
            start: Shape (n).
            end: Shape (n), each after its start.
        """
        if not self._begins.size:
            return np.zeros(len(entity), np.bool_)
        found = self._begins.searchsorted(_moment(entity, start), "right") - 1
        covered: NDArray[np.bool_] = (found >= 0) & (self._ends[found] >= _moment(entity, end))
        return covered & (self._begins[found] >= _moment(entity, np.full_like(start, _EARLIEST)))

    def told(self, entity: int) -> str:
        """A sentence with the id and the days of an entity, for a message."""
        rows = np.arange(*self._table.entity.searchsorted([entity, entity + 1]))
        days = [shown_days(int(self._table.start[row]), int(self._table.end[row])) for row in rows[:_SHOWN]]
        more = ", …" if len(rows) > _SHOWN else ""
        return f"{self._table.ids[entity]!r} exists on {', '.join(days)}{more} only"
