"""The eligible units of a component on each day, as spells with the facts that the component reads.

Territory changes only between eras, so each condition is evaluated once for each era, over columns.
"""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.bounds import Bounded
from dtnet.facts.area_ground import area_doubts, ground_of
from dtnet.facts.subject_verdicts import verdicts
from dtnet.facts.subjects import (
    TEAM,
    Subjects,
    of_home,
    reads_several_places,
)
from dtnet.facts.unit_spans import era_of_units, team_days, units_of, units_there
from dtnet.periods import OPEN
from dtnet.policy.units.rates import read_terms
from dtnet.predicates.conditions import EVERYWHERE
from dtnet.predicates.verdicts import YES
from dtnet.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from dtnet.facts.area_ground import AreaGround
    from dtnet.facts.eras import Era
    from dtnet.facts.unit_spans import TeamDays
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Ints
    from dtnet.policy.units.cohorts import Courses
    from dtnet.policy.units.openings import Piece
    from dtnet.policy.units.question import AssessableComponent, AssessmentQuestion
    from dtnet.policy.units.terms import Terms


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
