"""Eligibility: the eligible units of a component on each day, and the facts that it reads of them.

Territory changes only between eras, so each condition is evaluated once for each era, over columns.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.bounds import Bounded
from dtnet.facts.area_ground import area_doubts, ground_of
from dtnet.facts.subjects import TEAM, Subjects, of_home, verdicts
from dtnet.facts.team_spans import team_days
from dtnet.facts.unit_identity import units_of
from dtnet.network.tables.tables import has_day_bounds
from dtnet.periods import OPEN, number_day
from dtnet.policy.units.terms_and_head_counts import open_readings, read_terms
from dtnet.predicates.verdicts import YES
from dtnet.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from dtnet.facts.area_ground import AreaGround
    from dtnet.facts.team_spans import TeamDays
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Ints
    from dtnet.network.territory.day_state import AreaState
    from dtnet.policy.units.question import AssessableComponent, AssessmentQuestion
    from dtnet.policy.units.terms_and_head_counts import Terms
    from dtnet.predicates.conditions import Condition


@attrs.frozen
class Piece:
    """Days on which the same conditions apply.

    Attributes:
        start: The first day, as a number of days.
        end: The day after the last.
        alternatives: At least one of these conditions must hold.
    """

    start: int
    end: int
    alternatives: tuple[Condition, ...]


@attrs.frozen(eq=False)
class EligibleSpells(Spans):
    """Spells of units, in order of unit and day; shape (s). Spells of one unit do not overlap.

    The owner is the body entity, or the area entity.

    Attributes:
        certain: Whether the unit is certainly eligible; otherwise it may be.
        worth: The rate × count in units of the rate; 0 without a rate.
        ceilings: The amounts of the ceilings.
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
    among: Ints | None = None,
) -> EligibleSpells:
    """The days on which each unit is, or may be, eligible. After the horizon the last known state continues.

    Args:
        question: The question.
        asked: The component.
        pieces: Days and conditions; no two share a day.
        terms: The values and facts that the component reads.
        among: Rows of the teams to consider, in order; None for all teams.

    Raises:
        UnknownNameError: If a condition or a value contains a word that the network does not know.
        ArgumentError: If a condition or a value does not fit the attribute that it reads.
        MoneyRangeError: If an amount would exceed 64 bits.
    """
    found = [
        _read(things, asked.ground, piece, terms, (start, end))
        for piece in pieces
        for things, start, end in things_of(question, asked, piece, terms, among)
    ]
    merged = _merged(found or [_nothing(terms)])
    outer = merged.attained and _by_doubtful_days(question.network, asked)
    return attrs.evolve(merged, attained=False) if outer else merged


def _by_doubtful_days(network: Network, asked: AssessableComponent) -> bool:
    """Whether the area of a policy, or an area in its conditions, has days known only within bounds."""
    if asked.ground.goes_by_doubtful_days:
        return True
    named = asked.policy.named_areas if has_day_bounds(network.tables.areas) else ()
    grounds = (ground_of(network, area, as_of) for area, as_of in named if as_of in network.extent)
    return any(ground is not None and ground.own_doubts for ground in grounds)


def things_of(
    question: AssessmentQuestion,
    asked: AssessableComponent,
    piece: Piece,
    terms: Terms,
    among: Ints | None = None,
) -> Iterator[tuple[Subjects, int, int]]:
    """For each era, all units where the policy applies, the first day, and the day after the last."""
    network = question.network
    if question.only is not None:
        per, rows = question.only
        among = rows if per == terms.per else rows[:0]
    last = network.extent.numbers[1] - 1
    for start, end in _cut(question, piece, terms):
        state = network.area_state(number_day(min(start, last)))
        rows = _rows(network, state, asked.ground, terms.per, (start, end), among)
        yield Subjects(network, state, terms.per, rows, asked.what), start, end


def _cut(question: AssessmentQuestion, piece: Piece, terms: Terms) -> list[tuple[int, int]]:
    edges = sorted(edge for edge in terms.edges if piece.start < edge < piece.end)
    stretches = pairwise([piece.start, *edges, piece.end])
    return [era for start, end in stretches for era in question.eras(start, end)]


def _rows(
    network: Network,
    state: AreaState,
    ground: AreaGround,
    per: str,
    days: tuple[int, int],
    among: Ints | None,
) -> Ints:
    """Rows of the units that exist in an era where the policy applies."""
    if per == TEAM:
        return team_rows(network, state, ground, days, among)
    territory, place = state.territory, network.vocabulary.levels.index(per)
    here = np.flatnonzero((territory.level == place) & ground.members(territory, days[0]))
    areas: Ints = state.row[np.sort(territory.nodes[here])]
    doubts = area_doubts(network, days[0])
    if doubts is not None:
        known = areas[~doubts.open[network.tables.areas.entity[areas]]]
        areas = np.sort(np.append(known, doubts.of_level(place, doubts.may_lie(ground, days[0]))))
    return areas if among is None else areas[np.isin(areas, among)]


def team_rows(
    network: Network, state: AreaState, ground: AreaGround, days: tuple[int, int], among: Ints | None = None
) -> Ints:
    """Rows of the teams (all, or those among some rows) that exist in an era where the policy applies."""
    table, words, territory, (start, end) = network.tables.bodies, network.vocabulary, state.territory, days
    horizon = network.extent.numbers[1]
    entity, begins, ends, home = (
        column if among is None else column[among]
        for column in (table.entity, table.start, table.end, table.home)
    )
    doubts = area_doubts(network, start)
    team = table.kind == words.body_kind(words.team_kind)
    if has_day_bounds(table):
        days_of = team_days(network, among)
        begins, ends = days_of.start, days_of.end
    alive = (begins < min(end, horizon)) & ((ends > start) | (ends >= horizon))
    if not team.all():
        alive &= team[entity]
    inside = ground.members(territory, start)
    there = np.append(inside, False)[territory.position]  # NOBODY reads the last entry
    if doubts is not None:
        there = np.where(doubts.open, doubts.may_lie(ground, start), there)
    if not there.all():
        alive &= there[home]
    found = np.flatnonzero(alive)
    return found if among is None else among[found]


def _read(
    things: Subjects, ground: AreaGround, piece: Piece, terms: Terms, days: tuple[int, int]
) -> EligibleSpells:
    """The spells of an era, one row each."""
    network, (start, end) = things.network, days
    certain = np.zeros(len(things.rows), np.bool_)
    possible = np.zeros(len(things.rows), np.bool_)
    for condition in piece.alternatives:
        masks = verdicts(things, condition)
        certain |= masks == YES
        possible |= (masks & YES) != 0
    if not ground.is_sure:
        certain &= surely_on(ground, things, start)
    doubts = area_doubts(network, start)
    in_doubt = np.zeros(len(things), np.bool_) if doubts is None else doubts.open[home_areas(things)]
    certain, possible = certain & ~in_doubt, possible | in_doubt
    if not possible.all():
        chosen = np.flatnonzero(possible)
        certain, in_doubt = certain[chosen], in_doubt[chosen]
        things = things.chosen(chosen)
    readings = read_terms(things, terms, start)
    if in_doubt.any():
        readings = open_readings(things, terms, start, readings, in_doubt)
    certain, possible = certain & readings.certain, readings.possible
    rows = things.rows
    days_of: TeamDays | None = None
    if terms.per == TEAM:
        table = network.tables.bodies
        days_of = team_days(network, rows)
        begin = np.maximum(days_of.start, np.int32(start))
        stop = np.minimum(days_of.end, np.int32(min(end, OPEN)))
        unit = units_of(network, table.entity[rows])
    else:
        begin = np.full(len(rows), start, np.int32)
        stop = np.full(len(rows), end, np.int32)
        unit = units_of(network, network.tables.areas.entity[rows], terms.per)
    facts = readings.worth, readings.ceilings, readings.reads
    spells = EligibleSpells(unit, begin, stop, certain, *facts, attained=not in_doubt.any())
    if days_of is not None and not days_of.are_known:
        return _in_doubt(spells, days_of, possible)
    return spells if possible.all() else spells.only(possible)


def home_areas(things: Subjects) -> Ints:
    """The home area of each team, or each area itself: shape (n)."""
    tables = things.network.tables
    entity = tables.bodies.home if things.grain == TEAM else tables.areas.entity
    homes: Ints = entity[things.rows]
    return homes


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
