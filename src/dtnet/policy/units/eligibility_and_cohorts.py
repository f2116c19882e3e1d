"""Eligibility and cohorts: the eligible units of a component on each day, and units with the same course.

Territory changes only between eras, so each condition is evaluated once for each era, over columns. An amount
is computed once for each cohort. Two units with the same spells, and the same facts in each spell, are owed
the same in every month. Comparing one day would not be enough, because the room left under a ceiling depends
on earlier spells. The courses of the roster are found once for all components of a question and kept for
later answers. They may be finer than a component needs; the component then groups them again.
"""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeVar

import attrs
import numpy as np

from dtnet.bounds import Bounded
from dtnet.facts.area_ground import area_doubts, ground_of
from dtnet.facts.subject_verdicts import verdicts
from dtnet.facts.subjects import (
    TEAM,
    TEAM_KINDS,
    Subjects,
    of_home,
    reads_several_places,
)
from dtnet.facts.unit_spans import era_of_units, team_days, units_of, units_there
from dtnet.money import read_only
from dtnet.network.tables.tables import at_rows
from dtnet.periods import OPEN
from dtnet.policy.units.rates_and_norms import read_terms
from dtnet.predicates.conditions import EVERYWHERE
from dtnet.predicates.verdicts import YES
from dtnet.spans import Spans, ranges

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from dtnet.facts.area_ground import AreaGround
    from dtnet.facts.eras import Era
    from dtnet.facts.unit_spans import TeamDays
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Ints
    from dtnet.policy.document.document import Subject
    from dtnet.policy.units.question_and_inputs import AssessableComponent, AssessmentQuestion, Piece
    from dtnet.policy.units.rates_and_norms import Terms


@attrs.frozen(eq=False)
class EligibleSpells(Spans):
    """Spells of units, in order of unit and day; shape (s). Spells of one unit do not overlap.

    The owner is the body entity, or the area entity.

    Attributes:
        certain: Whether the unit is certainly eligible; otherwise it may be.
        worth: The rate × count in units of the rate; 0 without a rate.
        ceilings: The amounts of the ceilings, each in its unit.
        reads: The subjects that a plug-in reads, as codes.
        given: A code for the input of the unit; 0 for none.
        handed: Whether on these days either this row of the unit or the row before or after it is in force;
            `certain` then means: eligible if this row is in force.
        attained: Whether the bounds of each single fact are attained.
    """

    certain: NDArray[np.bool_]
    worth: Bounded
    ceilings: tuple[Bounded, ...]
    reads: tuple[Bounded, ...]
    given: NDArray[np.int64] = attrs.field(
        default=attrs.Factory(lambda self: np.zeros(len(self), np.int64), takes_self=True)
    )
    handed: NDArray[np.bool_] = attrs.field(
        default=attrs.Factory(lambda self: np.zeros(len(self), np.bool_), takes_self=True)
    )
    attained: bool = True

    @property
    def facts(self) -> tuple[Bounded, ...]:
        """All facts with bounds."""
        return self.worth, *self.ceilings, *self.reads

    @property
    def kinds(self) -> list[NDArray[np.int64]]:
        """All columns in which two spells with the same days can differ."""
        bounds = [
            column
            for each in self.facts
            for column in ([each.lower] if each.is_known else [each.lower, each.upper])
        ]
        return [self.certain.astype(np.int64), self.given, *bounds]


def eligible_spells(
    question: AssessmentQuestion,
    asked: AssessableComponent,
    pieces: Sequence[Piece],
    terms: Terms,
    courses: Courses | None = None,
) -> EligibleSpells:
    """The days on which each unit is, or may be, eligible. After the horizon the last known state continues.

    Args:
        pieces: Days and conditions; no two share a day.
        terms: The values and facts that the component reads.
        courses: The teams by course; only one team of each course is read. None for all units.

    Raises:
        UnknownNameError: If a condition or a value contains a word that the network does not know.
        ArgumentError: If a condition or a value does not fit the attribute that it reads.
        MoneyRangeError: If an amount would exceed 64 bits.
    """
    found = [
        _read(units, things, asked.ground, piece, terms)
        for piece in pieces
        for units, things in _units_of_eras(question, asked, piece, terms, courses)
    ]
    merged = _merged(found or [_nothing(terms)])
    outer = merged.attained and _by_doubtful_days(question.network, asked)
    return attrs.evolve(merged, attained=False) if outer else merged


def _by_doubtful_days(network: Network, asked: AssessableComponent) -> bool:
    """Whether the area of a policy, or an area in its conditions, has days known only within bounds."""
    if asked.ground.goes_by_doubtful_days:
        return True
    named = asked.policy.named_areas if network.tables.areas.has_day_bounds else ()
    grounds = (ground_of(network, area, as_of) for area, as_of in named if as_of in network.extent)
    return any(ground is not None and ground.own_doubts for ground in grounds)


def things_of(
    question: AssessmentQuestion,
    asked: AssessableComponent,
    piece: Piece,
    terms: Terms,
) -> Iterator[tuple[Era, Subjects]]:
    """For each era, all units where the policy applies."""
    for units, things in _units_of_eras(question, asked, piece, terms):
        yield units.era, things


@attrs.frozen(eq=False)
class EraUnits:
    """The units that exist, or may exist, where a policy applies, on days on which territory does not change.

    Attributes:
        things: The units, for the caller that read them first.
    """

    era: Era
    things: Subjects

    @cached_property
    def rows_in_force(self) -> RowsInForce:
        """The days of their rows."""
        return RowsInForce.of(self.era, self.things)


def _units_of_eras(
    question: AssessmentQuestion,
    asked: AssessableComponent,
    piece: Piece,
    terms: Terms,
    courses: Courses | None = None,
) -> Iterator[tuple[EraUnits, Subjects]]:
    """For each era, all units where the policy applies, or one team of each course, also as subjects."""
    among: Ints | None = None
    if question.only is not None:
        per, rows = question.only
        among = rows if per == terms.per else rows[:0]
    edges = sorted(edge for edge in terms.edges if piece.start < edge < piece.end)
    for stretch in pairwise([piece.start, *edges, piece.end]):
        for days in question.eras(*stretch):
            if courses is not None:
                units = courses.standing_in(question.network, days, asked.what)
                yield units, units.things.named(asked.what)
                continue
            era = era_of_units(question.network, *days)
            rows = units_there(era, asked.ground, terms.per, among)
            if question.only is not None and not len(rows):
                continue  # the words of conditions were looked up for all units
            things = Subjects(era.network, era.state, terms.per, rows, asked.what)
            yield EraUnits(era, things), things


@attrs.frozen(eq=False)
class RowsInForce:
    """The days of an era on which rows of units are, or may be, in force; shape (n).

    Attributes:
        end: The day after the last day.
        bounds: The bounds of the starts and ends of rows of teams; None for areas.
    """

    unit: Ints
    start: Ints
    end: Ints
    bounds: TeamDays | None

    @classmethod
    def of(cls, era: Era, things: Subjects) -> RowsInForce:
        """The days of the rows of some units."""
        network, rows = era.network, things.rows
        if things.grain == TEAM:
            days, table = team_days(network, rows), network.tables.bodies
            start = np.maximum(days.start, np.int32(era.start))
            end = np.minimum(days.end, np.int32(min(era.end, OPEN)))
            return cls(units_of(network, table.entity[rows]), start, end, days)
        unit = units_of(network, network.tables.areas.entity[rows], things.grain)
        start, end = (np.full(len(rows), day, np.int32) for day in (era.start, era.end))
        return cls(unit, start, end, None)


def _read(
    units: EraUnits, things: Subjects, ground: AreaGround, piece: Piece, terms: Terms
) -> EligibleSpells:
    """The spells of an era, one row each."""
    era, start = units.era, units.era.start
    certain, possible = _meeting(things, piece)
    if not ground.is_sure:
        certain &= surely_on(ground, things, start)
    doubts = area_doubts(era.network, start)
    in_doubt = np.zeros(len(things), np.bool_)
    if doubts is not None:
        in_doubt = doubts.open[things.home_areas()]
        certain, possible = certain & ~in_doubt, possible | in_doubt
    several = reads_several_places(things)
    every = bool(possible.all())
    if not every:
        chosen = np.flatnonzero(possible)
        certain, in_doubt = certain[chosen], in_doubt[chosen]
        things = things.chosen(chosen)
    meets, possible, facts = read_terms(things, terms, start, in_doubt)
    certain = certain & meets
    rows = units.rows_in_force if every else RowsInForce.of(era, things)
    attained = not (in_doubt.any() or several or reads_several_places(things))
    spells = EligibleSpells(rows.unit, rows.start, rows.end, certain, *facts, attained=attained)
    if rows.bounds is not None and not rows.bounds.are_known:
        return _in_doubt(spells, rows.bounds, possible)
    return spells if possible.all() else spells.only(possible)


def _meeting(things: Subjects, piece: Piece) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Shape (n) each: whether units certainly, and whether they possibly, meet a condition of a piece."""
    everywhere = piece.alternatives == (EVERYWHERE,)
    certain, possible = (np.full(len(things), everywhere) for _ in range(2))
    for condition in () if everywhere else piece.alternatives:
        masks = verdicts(things, condition)
        certain |= masks == YES
        possible |= (masks & YES) != 0
    return certain, possible


def _in_doubt(spells: EligibleSpells, days: TeamDays, possible: NDArray[np.bool_]) -> EligibleSpells:
    """Spells of rows with days known within bounds, cut where a row certainly, or possibly, is in force."""
    follows, followed = days.follows, days.is_followed
    starts = [spells.start, np.maximum(spells.start, days.latest_start)]
    starts.append(np.maximum(starts[1], days.earliest_end))
    ends = [np.minimum(spells.end, days.latest_start), np.minimum(spells.end, days.earliest_end), spells.end]
    sure = np.ones(len(possible), np.bool_)
    handed = [follows, ~sure, followed]
    parts = []
    for at, (start, end, mark) in enumerate(zip(starts, ends, handed, strict=True)):
        kept = np.flatnonzero(possible & (start < end))
        part = attrs.evolve(spells, start=start, end=end).take(kept)
        marked = np.zeros(len(kept), np.bool_) if mark is None else mark[kept]
        certain = part.certain & (marked | (at == 1))
        apart = bool((days.latest_start < days.earliest_end)[kept].all())
        parts.append(attrs.evolve(part, certain=certain, handed=marked, attained=spells.attained and apart))
    return parts[0].join(parts[1:])


def _of_one_row(spells: EligibleSpells) -> EligibleSpells:
    """The same days of each unit without overlaps, with bounds over the facts of all rows on these days.

    Args:
        spells: Spells in order of unit and day.
    """
    unit = spells.owner
    several = np.r_[False, (unit[1:] == unit[:-1]) & (spells.start[1:] < spells.end[:-1])] | spells.handed
    doubtful = np.isin(unit, unit[several])
    parts, first = spells.only(doubtful).divide()
    alone = np.logical_or.reduceat(parts.certain & ~parts.handed, first)
    handed, sure = (
        np.add.reduceat(each.astype(np.int64), first) for each in (parts.handed, parts.handed & parts.certain)
    )
    certain = alone | ((handed == 2) & (sure == 2))  # noqa: PLR2004 - the rows before and after a day
    alike = np.ones(len(first), np.bool_)
    for each in parts.facts:
        for column in (each.lower, each.upper):
            alike &= np.minimum.reduceat(column, first) == np.maximum.reduceat(column, first)
    single = np.diff(np.append(first, len(parts))) == 1

    def either(facts: Bounded) -> Bounded:
        lower = np.minimum.reduceat(facts.lower, first)
        return Bounded.between(lower, np.maximum.reduceat(facts.upper, first))

    merged = attrs.evolve(
        parts.take(first),
        certain=certain,
        worth=either(parts.worth),
        ceilings=tuple(map(either, parts.ceilings)),
        reads=tuple(map(either, parts.reads)),
        handed=np.zeros(len(first), np.bool_),
        attained=spells.attained and bool((single | (certain & alike)).all()),
    )
    found = spells.only(~doubtful).join([merged])
    return found.take(np.lexsort((found.start, found.owner)))


def surely_on(ground: AreaGround, things: Subjects, day: int) -> NDArray[np.bool_]:
    """Whether units are certainly, and not only possibly, where a policy applies on a day: shape (n)."""
    return of_home(ground.members(things.state.territory, day, certain=True), things.homes(), nowhere=False)


def _nothing(terms: Terms) -> EligibleSpells:
    none, nobody = Bounded.known(np.empty(0, np.int64)), np.empty(0, np.int32)
    facts = none, tuple(none for _ in terms.ceilings), tuple(none for _ in terms.reads)
    return EligibleSpells(nobody, nobody, nobody, np.empty(0, np.bool_), *facts)


def _merged(found: Sequence[EligibleSpells]) -> EligibleSpells:
    """One list of spells, in which adjacent equal spells of a unit become one.

    If several rows of a unit may be in force on the same days, the spell has bounds over their facts.
    """
    spells = found[0].join(found[1:])
    unit = spells.owner
    if (unit[1:] > unit[:-1]).all() and not spells.handed.any():
        return spells
    ordered = (unit[1:] > unit[:-1]) | ((unit[1:] == unit[:-1]) & (spells.start[1:] > spells.start[:-1]))
    if not ordered.all():
        spells = spells.take(np.lexsort((spells.start, unit)))
        unit = spells.owner
    overlap = (unit[1:] == unit[:-1]) & (spells.start[1:] < spells.end[:-1])
    if overlap.any() or spells.handed.any():
        spells = _of_one_row(spells)
        unit = spells.owner
    new = (unit[1:] != unit[:-1]) | (spells.start[1:] != spells.end[:-1])
    for column in spells.kinds:
        new |= column[1:] != column[:-1]
    first = np.flatnonzero(np.append(True, new)[: len(unit)])
    last = np.append(first[1:], len(unit))[: len(first)] - 1
    return attrs.evolve(spells.take(first), end=spells.end[last])


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
            return cls.of(units, _dense(code, width)[0])
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
        return _in_order(_examples(self.course, len(self.size)), len(self.course))

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
_DIRECT: Final = 8
"""Up to this number of possible codes per value, a table is quicker than sorting the values."""
_FEW: Final = 65_536
_SHORT: Final = 32
"""Up to this number of rows, plain Python numbers them in less time than the calls of NumPy take."""
_KEPT_ERAS: Final = 8
_KEPT_ROWS: Final = 4_096
_LAST: Final = 64
"""So many last entries for each number are read before all others."""


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


def numbered(columns: Sequence[NDArray[np.signedinteger]]) -> NDArray[np.int64]:
    """A number from 0 for each distinct row of some columns, without gaps, in the order of their values.

    Args:
        columns: Shape (n) each.
    """
    if len(columns[0]) <= _SHORT:
        rows = [*zip(*(each.tolist() for each in columns), strict=True)]
        place = {row: number for number, row in enumerate(sorted({*rows}))}
        return np.array([place[row] for row in rows], np.int64)
    return _dense(*mixed(columns))[0]


def mixed(columns: Sequence[NDArray[np.signedinteger]]) -> tuple[NDArray[np.int64], int]:
    """One code from 0 for each row of some columns, in the order of their values; and a number above all.

    Codes have few gaps: a table of all possible codes is quicker than sorting the codes.

    Args:
        columns: Shape (n) each.
    """
    count = len(columns[0])
    code: NDArray[np.signedinteger] | None = None
    width, direct = 1, _DIRECT * count + _FEW
    for column, low, high in _with_ends(columns) if count else ():
        if low == high:
            continue
        ranks, span = _above(column, low, high), high - low + 1
        if width * span > direct:  # remove codes that do not occur before multiplying: often few remain
            ranks, span = _dense(ranks.astype(np.int64, copy=False), span)
            if code is not None:
                code, width = _dense(code.astype(np.int64, copy=False), width)
        if code is None:
            code, width = ranks, span
            continue
        width *= span
        code = np.multiply(code, span, dtype=_shortest(width))
        code += ranks
        if width > direct:
            code, width = _dense(code.astype(np.int64, copy=False), width)
    return np.zeros(count, np.int64) if code is None else code.astype(np.int64, copy=False), width


def _shortest(width: int) -> type[np.signedinteger]:
    """The shortest type that holds codes below a width, of those with quick operations."""
    return np.int16 if width <= 1 << 15 else np.int32 if width <= 1 << 31 else np.int64


def _above(column: NDArray[np.signedinteger], low: int, high: int) -> NDArray[np.signedinteger]:
    """The values minus the least of them, in their own type if it is wide enough: short types are quicker."""
    if high - low < 1 << 8 * column.itemsize - 1:
        short: NDArray[np.signedinteger] = column - column.dtype.type(low)
        return short
    ranks: NDArray[np.int64] = np.subtract(column, low, dtype=np.int64)
    return ranks


def _with_ends(
    columns: Sequence[NDArray[np.signedinteger]],
) -> Iterator[tuple[NDArray[np.signedinteger], int, int]]:
    """Each column with its least and greatest value."""
    if len(columns[0]) * len(columns) > _FEW:
        return ((each, int(each.min()), int(each.max())) for each in columns)
    table = np.array(columns, np.int64)  # one call for all is quicker if they are short
    return zip(columns, table.min(axis=1).tolist(), table.max(axis=1).tolist(), strict=True)


def examples(number: NDArray[np.int64]) -> NDArray[np.intp]:
    """For each number from 0, the position of the last entry that has it; 0 for gaps."""
    return _examples(number, int(number.max(initial=-1)) + 1)


def _examples(number: NDArray[np.signedinteger], count: int) -> NDArray[np.intp]:
    """As `examples`, for so many numbers."""
    found = np.full(count, -1, np.intp)
    begin = max(len(number) - _LAST * count, 0)  # few numbers are mostly all among the last entries
    found[number[begin:]] = np.arange(begin, len(number))
    if found.min(initial=0) < 0:
        found[:] = 0
        found[number] = np.arange(len(number))
    return found


def _dense(code: NDArray[np.int64], width: int) -> tuple[NDArray[np.int64], int]:
    """The same codes without gaps, and their number."""
    if width == 1:
        return code, 1
    ranks, values = ranked(code, width)
    return ranks, len(values)


def fits_table(width: int, count: int) -> bool:
    """Whether a table of all possible codes is quicker than sorting so many codes."""
    return width <= _DIRECT * count + _FEW


def ranked(code: NDArray[np.int64], width: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The rank of each code among the distinct codes; and the distinct codes, sorted.

    Args:
        code: Codes from 0 to `width` - 1.
        width: The number of possible codes.
    """
    if not fits_table(width, len(code)):
        values, inverse = np.unique(code, return_inverse=True)
        return inverse.astype(np.int64), values
    seen = np.zeros(width, np.bool_)
    seen[code] = True
    if seen.all():
        return code, np.arange(width)
    values = np.flatnonzero(seen)
    ranks = np.empty(width, np.int64)
    ranks[values] = np.arange(len(values))
    return ranks[code], values


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


def _in_order(places: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    """The positions in order and without repeats; `count` is above all of them."""
    if len(places) * _LAST < count:
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
