"""Spans: stretches of days that belong to numbered owners, in columns."""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from numpy.typing import NDArray

    Ints: TypeAlias = NDArray[np.signedinteger[Any]]
    Places: TypeAlias = NDArray[np.intp]

_NOBODY: Final = -1
_DAY_BITS: Final = 32
_LONG: Final = 4_096
_EARLIEST: Final = -(2**31)


def moments(owner: Ints, day: Ints) -> NDArray[np.int64]:
    """Owner and day in one number that sorts by both; owners and days have at most 32 bits."""
    made: NDArray[np.int64] = owner.astype(np.int64)
    made <<= _DAY_BITS
    made += day
    made -= _EARLIEST
    return made


def moment_owners(moment: NDArray[np.int64]) -> NDArray[np.int64]:
    """The owners of moments."""
    return moment >> _DAY_BITS


def moment_days(moment: NDArray[np.int64]) -> NDArray[np.int32]:
    """The days of moments."""
    return ((moment & (1 << _DAY_BITS) - 1) + _EARLIEST).astype(np.int32)


@cache
def _names(cls: Any) -> tuple[str, ...]:  # noqa: ANN401 - a class of spans
    """The names of the columns."""
    return tuple(each.name for each in attrs.fields(cls))


def ranges(first: Ints, last: Ints) -> tuple[Places, Places]:
    """The places of some ranges, one range after the other: the number of the range, and the place.

    Args:
        first: Shape (n): the first place of each range.
        last: Shape (n): the place after its last place.
    """
    counts = last - first
    number = np.repeat(np.arange(len(counts)), counts)
    return number, np.arange(len(number)) + np.repeat(first - np.cumsum(counts) + counts, counts)


def matches(keys: Ints, among: Ints) -> tuple[Places, Places]:
    """Every pair of a place among keys and a place among rising keys that holds the same key."""
    first, last = (among.searchsorted(keys, side) for side in ("left", "right"))
    return ranges(first, last)


@attrs.frozen(eq=False)
class Spans:
    """Stretches of days of numbered owners: entities, areas, or rows of a table; shape (n).

    A subclass adds columns, one value for each span: arrays, numbers with bounds, tuples of these, or a flag
    that holds for all spans. Every operation keeps them; a flag holds for joined spans if it holds for all.

    Attributes:
        end: The day after the last day.
    """

    owner: Ints
    start: Ints
    end: Ints

    @classmethod
    def nothing(cls) -> Spans:
        """No spans."""
        return Spans(*(np.empty(0, np.int32) for _ in range(3)))

    @classmethod
    def of_rows(cls, start: Ints, end: Ints) -> Spans:
        """All days of rows; each row is its own owner."""
        return Spans(np.arange(len(start), dtype=np.int32), start, end)

    def __len__(self) -> int:
        return len(self.owner)

    @property
    def length(self) -> int:
        """The number of days of all spans."""
        return int((self.end.astype(np.int64) - self.start).sum())

    @cached_property
    def one_each(self) -> bool:
        """Whether each owner from 0 on occurs once, in order."""
        return bool((self.owner == np.arange(len(self))).all())

    def columns(self) -> dict[str, Any]:
        """All columns by name."""
        cls: Any = type(self)
        return {name: getattr(self, name) for name in _names(cls)}

    def take(self, which: Places) -> Self:
        """A selection of the spans."""
        return type(self)(**{name: _selected(column, which) for name, column in self.columns().items()})

    def only(self, chosen: NDArray[np.bool_]) -> Self:
        """The chosen spans."""
        return self.take(np.flatnonzero(chosen))

    def join(self, others: Sequence[Self]) -> Self:
        """The spans, followed by other spans."""
        if not others:
            return self
        every = [each.columns() for each in (self, *others)]
        return type(self)(**{name: _stacked([each[name] for each in every]) for name in every[0]})

    def clip(self, start: int, end: int) -> Self:
        """The parts of the spans from a first day up to, not including, an end."""
        first, last = np.maximum(self.start, np.int32(start)), np.minimum(self.end, np.int32(end))
        return attrs.evolve(self, start=first, end=last).only(first < last)

    def cut(self, which: Ints, day: Ints) -> Self:
        """The spans, cut on days inside them; other days have no effect.

        Args:
            which: Shape (m): the place of a span, which may occur several times.
            day: Shape (m): a day on which it is cut.
        """
        inside = np.flatnonzero((day > self.start.take(which)) & (day < self.end.take(which)))
        if not inside.size:
            return self
        cuts = moments(which.take(inside), day.take(inside))
        cuts.sort(kind="stable")  # the days are mostly in order
        cuts = cuts[np.append(True, cuts[1:] != cuts[:-1])]
        place = moment_owners(cuts)
        made = self.take(np.repeat(np.arange(len(self)), 1 + np.bincount(place, minlength=len(self))))
        later = np.arange(1, len(cuts) + 1) + place  # each span has a first part before its later parts
        made.start[later] = made.end[later - 1] = moment_days(cuts)
        return made

    def divide(self) -> tuple[Self, Places]:
        """The spans, cut where another span of the owner begins or ends, in order of owner and day.

        Returns:
            The parts, and the place of the first part of each group with one owner and the same days. Parts
            of a group are in the order of their spans.
        """
        ordered = self.take(np.argsort(self.owner, kind="stable"))
        one, other = matches(ordered.owner, ordered.owner)
        edges = np.append(ordered.start[other], ordered.end[other])
        parts = ordered.cut(np.append(one, one), edges)
        begins = moments(parts.owner, parts.start)
        order = np.argsort(begins, kind="stable")
        return parts.take(order), np.flatnonzero(np.diff(begins[order], prepend=-1))

    def sweep(self) -> tuple[Places, NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """By owner and first day: the order, and the moments of starts, ends, and the latest end so far."""
        begins = moments(self.owner, self.start)
        order = np.argsort(begins, kind="stable")
        ends = moments(self.owner, np.maximum(self.start, self.end))[order]
        return order, begins[order], ends, np.maximum.accumulate(ends)

    def merge(self) -> Spans:
        """The days of each owner, joined where spans touch or overlap; O(n log n), O(n) for ordered spans."""
        order, begins, _, latest = self.sweep()
        opens = np.flatnonzero(np.append(True, begins[1:] > latest[:-1])[: len(begins)])
        closes = np.append(opens[1:], len(begins))[: len(opens)] - 1
        return Spans(self.owner[order[opens]], moment_days(begins[opens]), moment_days(latest[closes]))

    def trim(self, owner: Ints) -> Self:
        """The spans, trimmed so that no two spans of an owner share a day; in order of owner, then day.

        Args:
            owner: Shape (n): the owner of each span for this purpose.
        """
        order, begins, _, latest = Spans(owner, self.start, self.end).sweep()
        begins[1:] = np.maximum(begins[1:], latest[:-1])  # the moments of an earlier owner come before
        trimmed = attrs.evolve(self.take(order), start=moment_days(begins))
        return trimmed.only(trimmed.start < trimmed.end)

    def overlapping(self) -> tuple[Places, Places]:
        """Spans that begin before an earlier span of the same owner has ended; O(n log n).

        Returns:
            Two arrays of equal length: for each pair, the span that ends last of all that began before, and
            the later span. Each span is the later one of at most one pair.
        """
        order, begins, ends, latest = self.sweep()
        later = np.flatnonzero(begins[1:] < latest[:-1]) + 1
        if not len(later):
            return order[:0], order[:0]
        return order[_longest(ends, latest)[later - 1]], order[later]

    def overlap(self, others: Spans) -> Places:
        """Shape (n): the place of a span among others with the same owner and a common day, or `NOBODY`.

        O(n log n) for n spans in all.
        """
        if not len(self) or not len(others):
            return np.full(len(self), _NOBODY)
        _, numbers = np.unique(np.concatenate([others.owner, self.owner]), return_inverse=True)
        count = len(others)
        order, begins, ends, latest = attrs.evolve(others, owner=numbers[:count]).sweep()
        at = begins.searchsorted(moments(numbers[count:], self.end)) - 1
        shared = (at >= 0) & (latest[at] > moments(numbers[count:], self.start))
        return np.where(shared, order[_longest(ends, latest)[at]], _NOBODY)

    def cover(self, others: Spans) -> NDArray[np.bool_]:
        """Whether these spans, merged, contain all days of each other span: shape (m); O(m log n)."""
        if not len(self):
            return np.zeros(len(others), np.bool_)
        at = moments(self.owner, self.start).searchsorted(moments(others.owner, others.start), "right") - 1
        found: NDArray[np.bool_] = (at >= 0) & (self.owner[at] == others.owner) & (self.end[at] >= others.end)
        return found

    def within(self, owner: Ints, days: Spans) -> Spans:
        """The parts of these spans on which another owner also has days; O(n log n).

        Args:
            owner: Shape (n): the other owner of each span; `NOBODY` means all days.
            days: The days of the other owners, in order of owner.
        """
        which, other = matches(owner, days.owner)
        free = np.flatnonzero(owner == _NOBODY)
        which = np.append(which, free)
        start = np.maximum(self.start[which], np.append(days.start[other], self.start[free]))
        end = np.minimum(self.end[which], np.append(days.end[other], self.end[free]))
        left = np.flatnonzero(start < end)
        left = left[np.argsort(which[left], kind="stable")]
        return Spans(self.owner[which[left]], start[left].astype(np.int32), end[left].astype(np.int32))

    def within_of(self, column: Ints, days: Spans) -> Spans:
        """As `within`; a column of the table gives the other owner of each row."""
        return self.within(column[self.owner], days)

    def of(self, entity: Ints) -> Spans:
        """The days of rows as days of the entities of the rows, merged."""
        return Spans(entity[self.owner].astype(np.int32), self.start, self.end).merge()


def _longest(ends: NDArray[np.int64], latest: NDArray[np.int64]) -> Places:
    """For each place, the place of the span that has the latest end so far."""
    return np.maximum.accumulate(np.where(ends == latest, np.arange(len(ends)), 0))


def _selected(column: Any, which: Places) -> Any:  # noqa: ANN401 - any column
    if isinstance(column, tuple):
        return tuple(_selected(each, which) for each in column)
    if isinstance(column, bool):
        return column
    if len(which) > _LONG and isinstance(column, np.ndarray) and _is_one_code(column):
        return np.full(len(which), column[0])
    return column.take(which)


def _is_one_code(column: NDArray[Any]) -> bool:
    """Whether a column of flags or codes has one value, as most have; a tenth of the time of a gather."""
    return column.itemsize == 1 and bool((column == column[0]).all())


def _stacked(columns: Sequence[Any]) -> Any:  # noqa: ANN401 - any column
    first = columns[0]
    if isinstance(first, tuple):
        return tuple(map(_stacked, zip(*columns, strict=True)))
    if isinstance(first, bool):
        return all(columns)
    return np.concatenate(columns) if isinstance(first, np.ndarray) else first.stacked(columns)
