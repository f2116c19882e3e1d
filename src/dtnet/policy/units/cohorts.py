"""Cohorts: units with the same course, which are owed the same in every month.

An amount is computed once for each cohort. Two units belong together if they have the same spells, and the
same facts in each spell. Comparing one day would not be enough, because the room left under a ceiling depends
on earlier spells.

The courses of the roster are found once for all components of a question and kept for later answers. They
may be finer than a component needs; the component then groups them again.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeVar

import attrs
import numpy as np

from dtnet.bounds import Bounded
from dtnet.facts.area_ground import area_doubts
from dtnet.facts.subject_verdicts import verdicts
from dtnet.facts.subjects import (
    TEAM,
    TEAM_KINDS,
    Subjects,
)
from dtnet.facts.unit_spans import era_of_units, team_days, units_of, units_there
from dtnet.group_by import dense, examples, mixed, numbered
from dtnet.money import read_only
from dtnet.network.tables.tables import at_rows
from dtnet.policy.units.eligibility import EligibleSpells, EraUnits, surely_on
from dtnet.spans import ranges

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from dtnet.facts.area_ground import AreaGround
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Ints
    from dtnet.policy.document.document import Subject
    from dtnet.policy.units.question import AssessmentQuestion


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
        """Make members from units in order, with courses numbered from 0.

        Args:
            units: Shape (u): the units.
            course: Shape (u): the course of each.
            count: The smallest number of courses; some may have no unit.
        """
        size = np.bincount(course, minlength=count).astype(np.int64, copy=False)
        return cls(read_only(units), read_only(course.astype(np.intp, copy=False)), read_only(size))

    @classmethod
    def by_code(cls, units: Ints, code: NDArray[np.int64], width: int) -> UnitCourses:
        """Make members from units in order, with courses in the order of their codes.

        Args:
            units: Shape (u): the units.
            code: Shape (u): a code for the course of each, from 0 to `width` - 1.
        """
        if width > len(units):
            return cls.of(units, dense(code, width)[0])
        size = np.bincount(code, minlength=width)  # counts, and tells which codes occur
        if not size.all():
            values = np.flatnonzero(size)
            ranks = np.zeros(width, np.intp)
            ranks[values] = np.arange(len(values))
            code, size = ranks[code], size[values]
        course, size = code.astype(np.intp, copy=False), size.astype(np.int64, copy=False)
        return cls(read_only(units), read_only(course), read_only(size))

    def standing(self) -> NDArray[np.intp]:
        """The place of one unit of each course, in order; each course has a unit."""
        return _in_order(examples(self.course, len(self.size)), len(self.course))

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
        return (self.units, of) if group.min(initial=0) >= 0 else (self.marked(group >= 0), of[of >= 0])

    def sizes(self, group: NDArray[np.intp], count: int) -> NDArray[np.int64]:
        """Shape (count): the number of units of each group; courses with -1 belong to none."""
        found = np.zeros(count + 1, np.int64)
        np.add.at(found, group, self.size)  # the last entry is for -1
        return read_only(found[:-1])


T = TypeVar("T")
_KEPT_ERAS: Final = 8
_KEPT_ROWS: Final = 4_096


@attrs.frozen(eq=False)
class UnitGroups:
    """Units by group; k is the number of courses, g the number of groups.

    Attributes:
        members: The units by course; several courses may belong to one group.
        group: Shape (k): the group of each course; -1 for a course that is never eligible.
        size: Shape (g): the number of units of each group.
    """

    members: UnitCourses
    group: NDArray[np.intp]
    size: NDArray[np.int64]

    @property
    def units(self) -> Ints:
        """The units that are ever eligible, in order."""
        return self.members.marked(self.group >= 0)

    @property
    def placed(self) -> tuple[Ints, NDArray[np.intp]]:
        """The units that are ever eligible, in order, and the group of each."""
        return self.members.placed(self.group)

    def marked(self, marks: NDArray[np.bool_]) -> Ints:
        """The units of the marked groups; marks have the shape (g)."""
        return self.members.marked(np.append(marks, False)[self.group])  # -1 reads the last entry


@attrs.frozen(eq=False)
class Cohorts(UnitGroups):
    """Units by cohort; the groups are the c cohorts.

    Attributes:
        first: Shape (c): the position of each cohort's first spell.
        spells: The spells of one unit of each cohort, in order of cohort and day.
    """

    first: NDArray[np.intp]
    spells: EligibleSpells
    _overlaps: list[tuple[bytes, NDArray[np.int64]]] = attrs.field(factory=list, init=False, repr=False)
    _days: list[tuple[bytes, Bounded]] = attrs.field(factory=list, init=False, repr=False)

    def overlap(self, edges: NDArray[np.int64]) -> NDArray[np.int64]:
        """Days of each spell between consecutive edges: shape (s, k) for rising edges of shape (k + 1)."""
        return _kept(self._overlaps, edges, self._overlap)

    def _overlap(self, edges: NDArray[np.int64]) -> NDArray[np.int64]:
        start, end, days = (
            each.astype(np.int32, copy=False) for each in (self.spells.start, self.spells.end, edges)
        )
        high = np.minimum(end[:, None], days[None, 1:])
        high -= np.maximum(start[:, None], days[None, :-1])
        return read_only(np.maximum(high, 0, out=high).astype(np.int64))

    @cached_property
    def later(self) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
        """The cohorts with a second spell, and the places of these spells; then for the third, and so on."""
        places, found = np.arange(len(self.first)), []
        counts = np.diff(self.first, append=len(self.spells))
        for at in range(1, int(counts.max(initial=1))):
            places = places[counts[places] > at]
            found.append((places, self.first[places] + at))
        return found

    def summed(self, by_spell: NDArray[np.int64]) -> NDArray[np.int64]:
        """Sums by cohort, shape (c, k), of values by spell, shape (s, k)."""
        if len(self.first) == len(by_spell):
            return by_spell
        sums: NDArray[np.int64] = by_spell.take(self.first, axis=0)
        for places, spells in self.later:  # most cohorts have one spell and need no sum
            sums[places] += by_spell.take(spells, axis=0)
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
    unit = spells.owner
    opens, code = course_numbers(unit, numbered([spells.start, spells.end, *spells.kinds]))
    members = UnitCourses.of(at_rows(unit, opens), code)
    count, each = len(members.size), np.arange(len(opens))
    group = np.arange(count, dtype=np.intp)
    rows = np.zeros(count, np.intp)
    rows[code[::-1]] = each[::-1]
    first = group
    if len(opens) < len(unit):
        begin, end = opens[rows], np.append(opens, len(unit))[rows + 1]
        _, rows = ranges(begin, end)
        first = _run_starts(end - begin)
    return Cohorts(
        members=members,
        group=read_only(group),
        size=members.size,
        first=read_only(first),
        spells=spells.take(rows),
    )


def _run_starts(lengths: NDArray[np.intp]) -> NDArray[np.intp]:
    """The start of each run, if runs of these lengths follow each other."""
    return (np.cumsum(lengths) - lengths).astype(np.intp)


def course_numbers(unit: Ints, kind: NDArray[np.int64]) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """For each unit, its first row and the number of its course: its sequence of kinds of rows.

    Units with equal sequences have one number.

    Args:
        unit: Shape (n): the unit of each row, in order.
        kind: Shape (n): the kind of each row; without gaps if each unit has one row.

    Returns:
        Two arrays with an entry for each unit; the numbers have no gaps.
    """
    new = unit[1:] != unit[:-1]
    if new.all():
        return np.arange(len(unit)), kind
    opens = np.flatnonzero(np.append(True, new))
    lengths, code = np.diff(np.r_[opens, len(unit)]), kind[opens]
    for place in range(1, int(lengths.max(initial=1))):
        here = np.flatnonzero(lengths > place)  # shorter sequences are already numbered
        code[here] = numbered([code[here], kind[opens[here] + place]]) + int(code.max()) + 1
    return opens, numbered([code])


@attrs.frozen(eq=False)
class Courses:
    """Teams by course.

    Attributes:
        standing: Shape (k): one team of each course, in order of the teams.
        course: Shape (k): the course of each team in `standing`.
        rows: Rows of the teams in `standing`, in order.
    """

    ground: AreaGround
    days: tuple[int, int]
    subjects: frozenset[Subject]
    members: UnitCourses
    standing: Ints
    course: NDArray[np.intp]
    rows: Ints
    _eras: list[EraUnits] = attrs.field(factory=list, init=False, repr=False)

    def standing_in(self, network: Network, days: tuple[int, int], what: str) -> EraUnits:
        """The teams of `standing` in an era, read once for all components; a few eras of few teams are kept.

        Args:
            what: The component, for error messages.
        """
        for each in self._eras:
            if each.era.days == days:
                return each
        era = era_of_units(network, *days)
        rows = units_there(era, self.ground, TEAM, self.rows)
        alike = (each.things for each in self._eras if each.things.rows is rows)
        known = next((each for each in alike if each.state is era.state), None)
        things = Subjects(network, era.state, TEAM, rows, what) if known is None else known.named(what)
        made = EraUnits(era, things)
        if len(rows) <= _KEPT_ROWS:
            self._eras[:] = [made, *self._eras[: _KEPT_ERAS - 1]]
        return made

    def everybody(self, few: Cohorts) -> Cohorts:
        """Extend cohorts of the teams in `standing` to all teams of their courses."""
        teams, found = few.placed
        every = len(teams) == len(self.standing)
        cohort = np.full(len(self.course), -1, np.intp)
        cohort[self.course if every else self.course[np.searchsorted(self.standing, teams)]] = found
        size = self.members.sizes(cohort, len(few.size))
        return attrs.evolve(few, members=self.members, group=read_only(cohort), size=size)


def courses_of(
    question: AssessmentQuestion,
    ground: AreaGround,
    days: tuple[int, int],
    subjects: frozenset[Subject],
    *,
    what: str,
) -> Courses:
    """The teams in an area by course; courses distinguish at least the given subjects on the given days.

    Args:
        days: The first day, and the day after the last.
        what: The component, for error messages.
    """
    for each in question.roster.courses:
        inside = each.days[0] <= days[0] and days[1] <= each.days[1]
        if each.ground is ground and inside and subjects <= each.subjects:
            return each
    made = _courses(question, ground, days, subjects, what)
    question.roster.keep(made)
    return made


def _courses(
    question: AssessmentQuestion,
    ground: AreaGround,
    days: tuple[int, int],
    subjects: frozenset[Subject],
    what: str,
) -> Courses:
    network = question.network
    table = network.tables.bodies
    known = {each.name for each in table.attributes}
    units, every, kind = [], [], 0
    kinds: list[NDArray[np.int64]] = []
    for start, end in question.eras(*days):
        era = era_of_units(network, start, end)
        rows = units_there(era, ground, TEAM)
        things = Subjects(network, era.state, TEAM, rows, what)
        columns: list[NDArray[np.signedinteger]] = [*team_days(network, rows).columns(days)]
        if not ground.is_sure:
            columns.append(surely_on(ground, things, start).astype(np.int64))
        doubts = area_doubts(network, start)
        if doubts is not None:
            columns.append(doubts.open[at_rows(table.home, rows)].astype(np.int64))
        for subject in sorted(subjects, key=repr):
            if not isinstance(subject, str) or _exists(subject, known):
                columns += _told(things, subject)
        code, width = mixed(columns) if columns else (np.zeros(len(rows), np.int64), 1)
        if kinds:
            code = code + kind
        kind += width
        units.append(units_of(network, at_rows(table.entity, rows)))
        kinds.append(code)
        every.append(rows)
    unit, code, rows = (np.concatenate(each) if len(each) > 1 else each[0] for each in (units, kinds, every))
    if not (unit[1:] >= unit[:-1]).all():
        order = np.argsort(unit, kind="stable")
        unit, code, rows = unit[order], code[order], rows[order]
    if (unit[1:] > unit[:-1]).all():  # a row a unit
        members = UnitCourses.by_code(unit, code, kind)
        spells = standing = members.standing()
    else:
        opens, course = course_numbers(unit, code)
        members = UnitCourses.of(at_rows(unit, opens), course)
        standing = members.standing()
        following = opens.take(standing + 1, mode="clip")
        following[standing + 1 == len(opens)] = len(unit)
        _, spells = ranges(opens[standing], following)
    return Courses(
        ground=ground,
        days=days,
        subjects=subjects,
        members=members,
        standing=members.units[standing],
        course=members.course[standing],
        rows=_in_order(rows[spells], len(table.entity)),
    )


_SPARSE: Final = 64
"""Where at most one place in so many is given, sorting is quicker than marking."""


def _in_order(places: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    """The positions in order and without repeats; `count` is above all of them."""
    if len(places) * _SPARSE < count:
        return np.unique(places)
    marks = np.zeros(count, np.bool_)
    marks[places] = True
    return np.flatnonzero(marks)


def _exists(subject: str, known: set[str]) -> bool:
    """Whether teams have an attribute; a missing attribute is an error only where it is used."""
    owner, _, name = subject.partition(".")
    return TEAM_KINDS in known if subject == "kind" else owner != TEAM or name in known


def _told(things: Subjects, subject: Subject) -> list[NDArray[np.signedinteger]]:
    """The columns that distinguish units by a subject."""
    if not isinstance(subject, str):
        return [verdicts(things, subject).astype(np.int64)]
    name = TEAM_KINDS if subject == "kind" else subject.removeprefix(f"{TEAM}.")
    if subject in {"kind", f"{TEAM}.{name}"}:
        values = next(each for each in things.network.tables.bodies.attributes if each.name == name)
        if getattr(values, "bounds", None) is None:
            known = at_rows(values.origin, things.rows) != 0
            data = at_rows(values.data, things.rows)
            return [data] if known.all() else [np.where(known, data, 0), known.astype(np.int64)]
    column = things.column(subject)
    found = [column.data.astype(np.int64, copy=False)]
    if not column.known.all():
        found += [column.most.astype(np.int64, copy=False), column.known.astype(np.int64)]
    if not column.applies.all():
        found.append(column.applies.astype(np.int64))
    return found
