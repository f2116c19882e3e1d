"""Cohorts: units with the same course, for which an amount is computed once; and the roster of all teams.

Two units with the same spells, and the same facts in each spell, are owed the same in every month. Comparing
one day would not be enough, because the room left under a ceiling depends on earlier spells. The courses of
the roster are found once for all components of a question and kept for later answers. They may be finer than
a component needs; the component then groups them again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

import attrs
import numpy as np

from dtnet.bounds import Bounded
from dtnet.facts.area_ground import area_doubts, ground_of
from dtnet.facts.subjects import TEAM, TEAM_KINDS, Subjects, verdicts
from dtnet.facts.team_spans import team_days
from dtnet.facts.unit_identity import edges_of_eras, eras, units_of
from dtnet.money import read_only
from dtnet.network.tables.tables import at_rows
from dtnet.periods import number_day
from dtnet.policy.document.choices import parts
from dtnet.policy.document.policy_parts import Count, HeadsNorm
from dtnet.policy.units.eligibility import surely_on, team_rows
from dtnet.predicates.conditions import Between, Inside, Is
from dtnet.spans import ranges

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from dtnet.facts.area_ground import AreaGround
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Ints
    from dtnet.policy.document.document import Policy
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
        """Make members from units in order, with courses numbered from 0.

        Args:
            units: Shape (u): the units.
            course: Shape (u): the course of each.
            count: The smallest number of courses; some may have no unit.
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
        spells: The spells of one unit of each cohort, in order of cohort and day.
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
        """Sums by cohort, shape (c, k), of values by spell, shape (s, k)."""
        if len(self.first) == len(by_spell):
            return by_spell
        ends = np.append(self.first[1:], len(by_spell))
        several = np.flatnonzero(ends - self.first > 1)  # most cohorts have one spell and need no sum
        begin, end = self.first[several], ends[several]
        sums: NDArray[np.int64] = by_spell[self.first]
        sums[several] = np.add.reduceat(by_spell[ranges(begin, end)[1]], _run_starts(end - begin), axis=0)
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
    count = int(code.max(initial=-1)) + 1
    members = UnitCourses.of(unit[opens], code)
    example = np.zeros(count, np.intp)
    example[code[::-1]] = np.arange(len(opens))[::-1]
    begin, end = opens[example], np.append(opens, len(unit))[example + 1]
    _, rows = ranges(begin, end)
    return Cohorts(
        members=members,
        cohort=read_only(np.arange(count, dtype=np.intp)),
        size=members.size,
        first=read_only(_run_starts(end - begin)),
        spells=spells.take(rows),
    )


def _run_starts(lengths: NDArray[np.intp]) -> NDArray[np.intp]:
    """The start of each run, if runs of these lengths follow each other."""
    return (np.cumsum(lengths) - lengths).astype(np.intp)


def course_numbers(unit: Ints, kind: NDArray[np.int64]) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """The first row of each unit, and a number for each distinct sequence of kinds of rows.

    Args:
        unit: Shape (n): the unit of each row, in order.
        kind: Shape (n): the kind of each row.

    Returns:
        Shape (u) each.
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
        if width * span > direct:  # remove codes that do not occur before multiplying: often few remain
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


def examples(number: NDArray[np.int64]) -> NDArray[np.intp]:
    """For each number from 0, the position of the last entry that has it."""
    found = np.zeros(int(number.max(initial=-1)) + 1, np.intp)
    found[number] = np.arange(len(number))
    return found


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


Subject: TypeAlias = str | Inside
"""A fact that is read of a team: a subject of conditions, or whether the team is in some area."""
_KEPT: Final = 4
_READERS: Final = (Is, Between, Inside, HeadsNorm, Count)
"""The parts of a policy that read facts of units."""
_PEOPLE: Final = frozenset(f"{TEAM}.{each}" for each in ("people", "leader", "deputy", "ordinary"))


@attrs.frozen(eq=False)
class Courses:
    """Teams by course.

    Attributes:
        ground: The area where the teams are.
        days: The days that the courses cover.
        subjects: The subjects that distinguish the courses.
        members: The teams by course.
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

    def everybody(self, few: Cohorts) -> Cohorts:
        """Extend cohorts of the teams in `standing` to all teams of their courses."""
        teams, found = few.members.placed(few.cohort)
        cohort = np.full(len(self.course), -1, np.intp)
        cohort[self.course[np.searchsorted(self.standing, teams)]] = found
        size = self.members.sizes(cohort, len(few.size))
        return attrs.evolve(few, members=self.members, cohort=read_only(cohort), size=size)


class Roster:
    """The eras, areas and courses of a question found so far. Unpickling gives an empty roster."""

    __slots__ = ("_edges", "_found", "_grounds")

    def __init__(self) -> None:
        self._edges: list[int] | None = None
        self._found: tuple[Courses, ...] = ()
        self._grounds: dict[tuple[str, date, bool], AreaGround | None] = {}

    def __reduce__(self) -> tuple[type[Roster], tuple[()]]:
        return Roster, ()

    def edges(self, network: Network) -> list[int]:
        """As `edges_of_eras`, computed once."""
        if self._edges is None:
            self._edges = edges_of_eras(network)
        return self._edges

    def ground(self, network: Network, area: str, as_of: date, *, onward: bool) -> AreaGround | None:
        """As `ground_of`, with one object for each area and day."""
        key = area, as_of, onward
        if key not in self._grounds:
            self._grounds[key] = ground_of(network, area, as_of, onward=onward)
        return self._grounds[key]

    def courses(
        self,
        network: Network,
        ground: AreaGround,
        days: tuple[int, int],
        subjects: frozenset[Subject],
        *,
        what: str,
    ) -> Courses:
        """The teams in an area by course; courses distinguish at least the given subjects on the given days.

        Args:
            network: The network.
            ground: The area where the teams are.
            days: The first day, and the day after the last.
            subjects: The subjects to distinguish.
            what: The component, for error messages.
        """
        for each in self._found:
            inside = each.days[0] <= days[0] and days[1] <= each.days[1]
            if each.ground is ground and inside and subjects <= each.subjects:
                return each
        made = _courses(network, ground, eras(self.edges(network), *days), subjects, what)
        self._found = (made, *self._found[: _KEPT - 1])
        return made


def subjects_of(policies: Iterable[Policy]) -> frozenset[Subject]:
    """All subjects that some policies, and plug-ins in them, read of teams."""
    listed = list(policies)
    found: set[Subject] = {subject for each in listed for _, read in each.reads for subject in read}
    for each in parts(tuple(listed)):
        if not isinstance(each, _READERS):
            continue
        match each:
            case Is() | Between():
                found.add(each.subject)
            case Inside():
                found.add(each)
            case HeadsNorm():
                found |= {each.attribute, *_PEOPLE}
            case Count() if each.heads is not None:
                found.add(f"{TEAM}.{each.heads}")
    return frozenset(found)


def _courses(
    network: Network,
    ground: AreaGround,
    stretches: Sequence[tuple[int, int]],
    subjects: frozenset[Subject],
    what: str,
) -> Courses:
    table, last = network.tables.bodies, network.extent.numbers[1] - 1
    days, known = (stretches[0][0], stretches[-1][1]), {each.name for each in table.attributes}
    units, kinds, every, kind = [], [], [], 0
    for start, end in stretches:
        state = network.area_state(number_day(min(start, last)))
        rows = team_rows(network, state, ground, (start, end))
        things = Subjects(network, state, TEAM, rows, what)
        columns: list[NDArray[np.signedinteger]] = [*team_days(network, rows).columns(days)]
        if not ground.is_sure:
            columns.append(surely_on(ground, things, start).astype(np.int64))
        doubts = area_doubts(network, start)
        if doubts is not None:
            columns.append(doubts.open[at_rows(table.home, rows)].astype(np.int64))
        for subject in sorted(subjects, key=repr):
            if not isinstance(subject, str) or _exists(subject, known):
                columns += _told(things, subject)
        numbers = numbered(columns) + kind
        kind = int(numbers.max(initial=kind - 1)) + 1
        units.append(units_of(network, at_rows(table.entity, rows)))
        kinds.append(numbers)
        every.append(rows)
    unit, code, rows = (np.concatenate(each) if len(each) > 1 else each[0] for each in (units, kinds, every))
    if not (unit[1:] > unit[:-1]).all():
        order = np.argsort(unit, kind="stable")
        unit, code, rows = unit[order], code[order], rows[order]
    opens, course = course_numbers(unit, code)
    members = UnitCourses.of(at_rows(unit, opens), course)
    standing = _in_order(examples(course), len(course))
    _, spells = ranges(opens[standing], np.append(opens, len(unit))[standing + 1])
    return Courses(
        ground=ground,
        days=days,
        subjects=subjects,
        members=members,
        standing=members.units[standing],
        course=members.course[standing],
        rows=_in_order(rows[spells], len(table.entity)),
    )


def _in_order(places: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    """The positions in order and without repeats; `count` is above all of them."""
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
