"""Which units a component reaches on which days, and what it reads of them, from dated rows.

Territory differs between eras only (days between two changes of territory), so each condition is asked once
an era, over columns.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.periods import OPEN, number_day
from dtnet.policy.bounded import Bounded, stacked
from dtnet.policy.facts import Things, verdicts
from dtnet.policy.readings import read_terms
from dtnet.policy.same_units import row_ends, units_of
from dtnet.policy.things import TEAM, of_home
from dtnet.predicates.verdicts import YES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from dtnet.network.network import Network
    from dtnet.network.state import AreaState
    from dtnet.network.tables import Ints
    from dtnet.policy.ground import Ground
    from dtnet.policy.question import Asked, Question
    from dtnet.policy.terms import Terms
    from dtnet.predicates.conditions import Condition


@attrs.frozen
class Piece:
    """Days on which the same conditions hold.

    Attributes:
        start: The first day, as columns keep days.
        end: The day after the last.
        alternatives: One of them must hold.
    """

    start: int
    end: int
    alternatives: tuple[Condition, ...]


@attrs.frozen(eq=False)
class Spells:
    """Days of units, in order of unit and day; spells of a unit do not overlap.

    Attributes:
        unit: Shape (s): the body entity, or the area entity.
        start: Shape (s).
        end: Shape (s).
        certain: Shape (s): whether the unit is eligible; if not, it may be.
        worth: Shape (s): what the rate comes to, in the rate's unit; 0 without a rate.
        ceilings: Shape (s) each: the amounts of the ceilings.
        reads: Shape (s) each: what a plug-in reads, as codes.
        given: Shape (s): what tells units apart that are given different input; 0 for none.
    """

    unit: Ints
    start: Ints
    end: Ints
    certain: NDArray[np.bool_]
    worth: Bounded
    ceilings: tuple[Bounded, ...]
    reads: tuple[Bounded, ...]
    given: NDArray[np.int64] = attrs.field(
        default=attrs.Factory(lambda self: np.zeros(len(self.unit), np.int64), takes_self=True)
    )

    @property
    def columns(self) -> list[NDArray[np.int64]]:
        """All that tells two spells of the same days apart."""
        facts = [self.worth, *self.ceilings, *self.reads]
        bounds = [
            column for each in facts for column in ([each.low] if each.is_known else [each.low, each.high])
        ]
        return [self.certain.astype(np.int64), self.given, *bounds]

    def take(self, rows: NDArray[np.intp], start: Ints, end: Ints) -> Spells:
        """Some spells, with other days."""
        return Spells(
            unit=self.unit[rows],
            start=start,
            end=end,
            certain=self.certain[rows],
            worth=self.worth[rows],
            ceilings=tuple(each[rows] for each in self.ceilings),
            reads=tuple(each[rows] for each in self.reads),
            given=self.given[rows],
        )


def spells_of(
    question: Question, asked: Asked, pieces: Sequence[Piece], terms: Terms, among: Ints | None = None
) -> Spells:
    """The days on which each unit is, or may be, eligible; after the horizon, the last known state goes on.

    Args:
        question: What is asked of whom.
        asked: The component.
        pieces: Days and conditions; no two share a day.
        terms: What is read of the units.
        among: Rows of the only teams that are asked for, in order; None for all.

    Raises:
        UnknownNameError: If a condition or a value has a word that the network does not know.
        ArgumentError: If a condition or a value does not fit the attribute that it reads.
        MoneyRangeError: Before an amount leaves 64 bits.
    """
    found = [
        _read(things, asked.ground, piece, terms, (start, end))
        for piece in pieces
        for things, start, end in things_of(question, asked, piece, terms, among)
    ]
    return _merged(found or [_nothing(terms)])


def things_of(
    question: Question, asked: Asked, piece: Piece, terms: Terms, among: Ints | None = None
) -> Iterator[tuple[Things, int, int]]:
    """Units on the ground, era by era, whatever conditions say of them; first day and day after the last."""
    network = question.network
    last = network.extent.numbers[1] - 1
    for start, end in _cut(question, piece, terms):
        state = network.area_state(number_day(min(start, last)))
        rows = _rows(network, state, asked.ground, terms.per, (start, end), among)
        if question.only is not None:
            rows = _of_unit(network, terms.per, rows, question.only)
        yield Things(network, state, terms.per, rows, asked.what), start, end


def _cut(question: Question, piece: Piece, terms: Terms) -> list[tuple[int, int]]:
    edges = sorted(edge for edge in terms.edges if piece.start < edge < piece.end)
    stretches = pairwise([piece.start, *edges, piece.end])
    return [era for start, end in stretches for era in question.eras(start, end)]


def _rows(
    network: Network,
    state: AreaState,
    ground: Ground,
    per: str,
    days: tuple[int, int],
    among: Ints | None,
) -> Ints:
    """Rows of units on the ground, some of whose days lie in an era."""
    if per == TEAM:
        return team_rows(network, state, ground, days, among)
    territory, place = state.territory, network.vocabulary.levels.index(per)
    here = np.flatnonzero((territory.level == place) & ground.members(territory, days[0]))
    areas: Ints = state.row[np.sort(territory.nodes[here])]
    return areas


def team_rows(
    network: Network, state: AreaState, ground: Ground, days: tuple[int, int], among: Ints | None = None
) -> Ints:
    """Rows of teams, or of some of them, on the ground, some of whose days lie in an era."""
    table, words, territory, (start, end) = network.tables.bodies, network.vocabulary, state.territory, days
    horizon = network.extent.numbers[1]
    entity, begins, ends, home = (
        column if among is None else column[among]
        for column in (table.entity, table.start, table.end, table.home)
    )
    team = table.kind == words.body_kind(words.team_kind)
    alive = (begins < min(end, horizon)) & ((ends > start) | (ends >= horizon))
    if not team.all():
        alive &= team[entity]
    inside = ground.members(territory, start)
    there = np.append(inside, False)[territory.position]  # NOBODY reads the last entry
    if not there.all():
        alive &= there[home]
    found = np.flatnonzero(alive)
    return found if among is None else among[found]


def _of_unit(network: Network, per: str, rows: Ints, unit: int) -> Ints:
    table = network.tables.bodies if per == TEAM else network.tables.areas
    found: Ints = rows[units_of(network, table.entity[rows], per) == unit]
    return found


def _read(things: Things, ground: Ground, piece: Piece, terms: Terms, days: tuple[int, int]) -> Spells:
    """Spells of an era, a row each."""
    network, (start, end) = things.network, days
    certain = np.zeros(len(things.rows), np.bool_)
    possible = np.zeros(len(things.rows), np.bool_)
    for condition in piece.alternatives:
        masks = verdicts(things, condition)
        certain |= masks == YES
        possible |= (masks & YES) != 0
    if not ground.is_sure:
        certain &= surely_on(ground, things, start)
    if not possible.all():
        chosen = np.flatnonzero(possible)
        certain = certain[chosen]
        things = things.chosen(chosen)
    readings = read_terms(things, terms, start)
    certain, possible = certain & readings.certain, readings.possible
    rows = things.rows
    if terms.per == TEAM:
        table = network.tables.bodies
        begin = np.maximum(table.start[rows], np.int32(start))
        stop = np.minimum(row_ends(network, rows), np.int32(min(end, OPEN)))
        unit = units_of(network, table.entity[rows])
    else:
        begin = np.full(len(rows), start, np.int32)
        stop = np.full(len(rows), end, np.int32)
        unit = units_of(network, network.tables.areas.entity[rows], terms.per)
    spells = Spells(unit, begin, stop, certain, readings.worth, readings.ceilings, readings.reads)
    if possible.all():
        return spells
    kept = np.flatnonzero(possible)
    return spells.take(kept, begin[kept], stop[kept])


def surely_on(ground: Ground, things: Things, day: int) -> NDArray[np.bool_]:
    """Shape (n): whether it is certain of things that may lie on some ground on a day that they do."""
    return of_home(ground.members(things.state.territory, day, certain=True), things.homes(), nowhere=False)


def _nothing(terms: Terms) -> Spells:
    none, nobody = Bounded.known(np.empty(0, np.int64)), np.empty(0, np.int32)
    return Spells(
        nobody,
        nobody,
        nobody,
        np.empty(0, np.bool_),
        none,
        tuple(none for _ in terms.ceilings),
        tuple(none for _ in terms.reads),
    )


def _merged(found: Sequence[Spells]) -> Spells:
    """One list of spells; those of a unit that meet and are alike become one."""
    spells = Spells(
        np.concatenate([each.unit for each in found]),
        np.concatenate([each.start for each in found]),
        np.concatenate([each.end for each in found]),
        np.concatenate([each.certain for each in found]),
        stacked([each.worth for each in found]),
        tuple(stacked(each) for each in zip(*(each.ceilings for each in found), strict=True)),
        tuple(stacked(each) for each in zip(*(each.reads for each in found), strict=True)),
    )
    unit = spells.unit
    if (unit[1:] > unit[:-1]).all():
        return spells
    ordered = (unit[1:] > unit[:-1]) | ((unit[1:] == unit[:-1]) & (spells.start[1:] > spells.start[:-1]))
    if not ordered.all():
        order = np.lexsort((spells.start, unit))
        spells = spells.take(order, spells.start[order], spells.end[order])
        unit = spells.unit
    new = (unit[1:] != unit[:-1]) | (spells.start[1:] != spells.end[:-1])
    for column in spells.columns:
        new |= column[1:] != column[:-1]
    first = np.flatnonzero(np.r_[True, new])
    last = np.r_[first[1:], len(unit)] - 1
    return spells.take(first, spells.start[first], spells.end[last])
