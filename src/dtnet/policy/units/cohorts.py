"""Cohorts: units with the same course, for which an amount is computed once.

Two units with the same spells, and the same facts in each spell, are owed the same in every month. Comparing
one day would not be enough, because the room left under a ceiling depends on earlier spells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

import attrs
import numpy as np

from dtnet.facts.bounded import Bounded
from dtnet.money import read_only

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from dtnet.network.tables.tables import Ints
    from dtnet.policy.units.eligibility import EligibleSpells


@attrs.frozen(eq=False)
class UnitCourses:
    """Units of one grain, by course.

    Attributes:
        units: Shape (u): the units in order.
        course: Shape (u): the course of each.
        size: Shape (k): the number of units of each course.
    """

    units: Ints
    course: NDArray[np.intp]
    size: NDArray[np.int64]

    @classmethod
    def of(cls, units: Ints, course: NDArray[np.int64], count: int = 0) -> UnitCourses:
        """Members from units in order, with courses numbered from 0.

        Args:
            units: Shape (u).
            course: Shape (u).
            count: The least number of courses, if some have no unit.
        """
        size = np.bincount(course, minlength=count).astype(np.int64)
        return cls(read_only(units), read_only(course.astype(np.intp, copy=False)), read_only(size))

    def between(self, first: int, last: int) -> UnitCourses:
        """The members from one unit to another, both included; courses keep their numbers."""
        low, high = np.searchsorted(self.units, np.array([first, last + 1], self.units.dtype))
        return UnitCourses.of(self.units[low:high], self.course[low:high], len(self.size))

    def marked(self, marks: NDArray[np.bool_]) -> Ints:
        """The units of the marked courses; marks have the shape (k)."""
        return self.units if marks.all() else self.units[marks[self.course]]

    def placed(self, group: NDArray[np.intp]) -> tuple[Ints, NDArray[np.intp]]:
        """The units whose course belongs to a group, and the group of each.

        Args:
            group: Shape (k): the group of each course; -1 for none.
        """
        of = group[self.course]
        return self.marked(group >= 0), of[of >= 0]

    def sizes(self, group: NDArray[np.intp], count: int) -> NDArray[np.int64]:
        """Shape (count): the number of units of each group; courses with -1 belong to none."""
        found, here = np.zeros(count, np.int64), np.flatnonzero(group >= 0)
        np.add.at(found, group[here], self.size[here])
        return read_only(found)


T = TypeVar("T")
_DIRECT: Final = 8
"""Up to this number of possible codes per value, a table is quicker than sorting the values."""
_FEW: Final = 65_536


@attrs.frozen(eq=False)
class Cohorts:
    """Units by cohort; k is the number of courses, c the number of cohorts.

    Attributes:
        members: The units by course; several courses may belong to one cohort.
        cohort: Shape (k): the cohort of each course; -1 for a course that is never eligible.
        size: Shape (c): the number of units of each cohort.
        first: Shape (c): the position of each cohort's first spell.
        spells: By cohort and then by day, the spells of one unit, which stands for its cohort.
    """

    members: UnitCourses
    cohort: NDArray[np.intp]
    size: NDArray[np.int64]
    first: NDArray[np.intp]
    spells: EligibleSpells
    _overlaps: list[tuple[bytes, NDArray[np.int64]]] = attrs.field(factory=list, init=False, repr=False)
    _days: list[tuple[bytes, Bounded]] = attrs.field(factory=list, init=False, repr=False)

    def overlap(self, edges: NDArray[np.int64]) -> NDArray[np.int64]:
        """Days of each spell between consecutive edges: shape (s, k) for rising edges of shape (k + 1)."""
        return _kept(self._overlaps, edges, self._overlap)

    def _overlap(self, edges: NDArray[np.int64]) -> NDArray[np.int64]:
        high = np.minimum(self.spells.end[:, None], edges[None, 1:])
        high -= np.maximum(self.spells.start[:, None], edges[None, :-1])
        return read_only(np.maximum(high, 0, out=high))

    def summed(self, by_spell: NDArray[np.int64]) -> NDArray[np.int64]:
        """Sums over the spells of each cohort: shape (c, k) from shape (s, k)."""
        if len(self.first) == len(by_spell):
            return by_spell
        ends = np.append(self.first[1:], len(by_spell))
        several = np.flatnonzero(ends - self.first > 1)  # most have one spell, which no sum is needed of
        begin, end = self.first[several], ends[several]
        sums: NDArray[np.int64] = by_spell[self.first]
        sums[several] = np.add.reduceat(by_spell[run_rows(begin, end)], run_starts(end - begin), axis=0)
        return sums

    def days(self, edges: NDArray[np.int64]) -> Bounded:
        """Eligible days of each cohort between consecutive edges: shape (c, k)."""
        return _kept(self._days, edges, self._eligible)

    def _eligible(self, edges: NDArray[np.int64]) -> Bounded:
        overlap = self.overlap(edges)
        high = self.summed(overlap)
        if self.spells.certain.all():
            return Bounded.known(high)
        return Bounded(self.summed(overlap * self.spells.certain[:, None]), high)


def _kept(last: list[tuple[bytes, T]], edges: NDArray[np.int64], make: Callable[[NDArray[np.int64]], T]) -> T:
    """A result for some edges, cached because the same months are needed many times."""
    key = edges.tobytes()
    for known, value in last:
        if known == key:
            return value
    made = make(edges)
    last[:] = [(key, made), *last[:1]]
    return made


def cohorts(spells: EligibleSpells) -> Cohorts:
    """Group the units of some spells by course: O(s), or O(s log s) for many kinds of spells."""
    unit = spells.unit
    opens, code = course_numbers(unit, numbered([spells.start, spells.end, *spells.columns]))
    count = int(code.max(initial=-1)) + 1
    members = UnitCourses.of(unit[opens], code)
    example = np.zeros(count, np.intp)
    example[code[::-1]] = np.arange(len(opens))[::-1]
    begin, end = opens[example], np.append(opens, len(unit))[example + 1]
    rows = run_rows(begin, end)
    return Cohorts(
        members=members,
        cohort=read_only(np.arange(count, dtype=np.intp)),
        size=members.size,
        first=read_only(run_starts(end - begin)),
        spells=spells.take(rows, spells.start[rows], spells.end[rows]),
    )


def run_rows(begin: NDArray[np.intp], end: NDArray[np.intp]) -> NDArray[np.intp]:
    """The rows of some runs, one run after the other; each run includes its begin and excludes its end."""
    lengths = end - begin
    return np.repeat(begin - run_starts(lengths), lengths) + np.arange(int(lengths.sum()))


def run_starts(lengths: NDArray[np.intp]) -> NDArray[np.intp]:
    """The start of each run, if runs of these lengths follow each other."""
    return (np.cumsum(lengths) - lengths).astype(np.intp)


def course_numbers(unit: Ints, kind: NDArray[np.int64]) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """The first row of each unit, and a number for each distinct sequence of kinds of rows.

    Args:
        unit: Shape (n), in order.
        kind: Shape (n).

    Returns:
        Shape (u) each.
    """
    new = unit[1:] != unit[:-1]
    if new.all():
        return np.arange(len(unit)), kind
    opens = np.flatnonzero(np.append(True, new))
    lengths, code = np.diff(np.r_[opens, len(unit)]), kind[opens]
    for place in range(1, int(lengths.max(initial=1))):
        here = np.flatnonzero(lengths > place)  # only they are told apart further
        code[here] = numbered([code[here], kind[opens[here] + place]]) + int(code.max()) + 1
    return opens, numbered([code])


def numbered(columns: Sequence[NDArray[np.signedinteger]]) -> NDArray[np.int64]:
    """A number from 0 for each distinct row of some columns, without gaps, in the order of their values.

    Args:
        columns: Shape (n) each.
    """
    code, width = np.zeros(len(columns[0]), np.int64), 1
    if not len(code):
        return code
    direct = _DIRECT * len(code) + _FEW
    for column in columns:
        low, high = int(column.min()), int(column.max())
        if low == high:
            continue
        ranks, span = column.astype(np.int64) - low, high - low + 1
        if width * span > direct:  # what is left out of both is left out of their product: often few are left
            ranks, span = _dense(ranks, span)
            code, width = _dense(code, width)
        if width == 1:
            code, width = ranks, span
            continue
        code *= span
        code += ranks
        width *= span
        if width > direct:
            code, width = _dense(code, width)
    return _dense(code, width)[0]


def _dense(code: NDArray[np.int64], width: int) -> tuple[NDArray[np.int64], int]:
    """The same codes without gaps, and their number."""
    if width == 1:
        return code, 1
    ranks, values = ranked(code, width)
    return ranks, len(values)


def ranked(code: NDArray[np.int64], width: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The rank of each code among the distinct codes, and these codes in order; all are below the width."""
    if width > _DIRECT * len(code) + _FEW:
        values, inverse = np.unique(code, return_inverse=True)
        return inverse.astype(np.int64), values
    seen = np.zeros(width, np.bool_)
    seen[code] = True
    values = np.flatnonzero(seen)
    ranks = np.empty(width, np.int64)
    ranks[values] = np.arange(len(values))
    return ranks[code], values
