"""Which teams a policy reaches on which days: jurisdiction and eligibility, read from dated rows.

Territory differs between eras only (days between two changes of territory), so each condition is asked once
an era, over columns.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.errors import ArgumentError, UnknownFactError, UnknownNameError, near
from dtnet.network.tables import NOBODY
from dtnet.periods import OPEN, day_number, number_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from dtnet.network.hierarchy import Hierarchy
    from dtnet.network.network import Network
    from dtnet.network.state import AreaState
    from dtnet.network.tables import Ints, Values
    from dtnet.policy.document import Heads
    from dtnet.policy.eligibility import Term, When

NO: Final = np.uint8(0)
UNKNOWN: Final = np.uint8(1)
YES: Final = np.uint8(2)


@attrs.frozen
class Piece:
    """Days on which the same conditions hold.

    Attributes:
        start: The first day, as columns keep days.
        end: The day after the last.
        conditions: All of them must hold.
    """

    start: int
    end: int
    conditions: tuple[When, ...]


@attrs.frozen(eq=False)
class Ground:
    """Where a policy holds: the ground that an area had on a day.

    Attributes:
        inside: Per area entity, whether it lay there on that day.
        there: Per area entity, whether it was anywhere on that day.
        end: The day from which the area itself is no more, or `OPEN`.
    """

    inside: NDArray[np.bool_]
    there: NDArray[np.bool_]
    end: int

    def members(self, territory: Hierarchy) -> NDArray[np.bool_]:
        """Per position, whether it lies there; an area that came later does if the one above it does."""
        belongs: NDArray[np.bool_] = self.inside[territory.nodes]
        later = ~self.there[territory.nodes] & (territory.parent != NOBODY)
        for level in np.unique(territory.level[later]).tolist():
            here = np.flatnonzero(later & (territory.level == level))
            belongs[here] = belongs[territory.parent[here]]
        return belongs


@attrs.frozen(eq=False)
class Spells:
    """Days of teams, in order of team and day; a team's spells neither meet nor overlap unless heads differ.

    Attributes:
        unit: Shape (s): the body entity.
        start: Shape (s).
        end: Shape (s).
        heads: Shape (s): the people that the rate counts; 0 where it counts none.
    """

    unit: Ints
    start: Ints
    end: Ints
    heads: NDArray[np.int64]


def eligible_spells(
    network: Network, ground: Ground, pieces: Sequence[Piece], heads: Heads | None, *, what: str
) -> Spells:
    """The days on which each team is eligible; after the horizon, the last known state goes on.

    Args:
        network: The network.
        ground: Where the policy holds.
        pieces: Days and conditions; where pieces overlap, a day that fits one of them is eligible.
        heads: The people to be counted, or None.
        what: What asks, in errors.

    Raises:
        UnknownFactError: If whether a team is eligible, or how many people it has, is unknown.
        UnknownNameError: If a condition has a word that the network does not know.
        ArgumentError: If a condition does not fit the attribute that it reads.
    """
    last = network.extent.numbers[1] - 1
    found = []
    for piece in pieces:
        for start, end in eras(network, piece.start, piece.end):
            state = network.area_state(number_day(min(start, last)))
            rows = _rows(network, state, ground, start, end)
            terms = [term for when in piece.conditions for term in when.terms]
            verdicts = [_verdict(network, state, rows, term, what) for term in terms]
            verdict = np.minimum.reduce([np.full(len(rows), YES, np.uint8), *verdicts])
            for term, each in zip(terms, verdicts, strict=True):
                unknown = rows[(verdict == UNKNOWN) & (each == UNKNOWN)]
                _refuse_unknown(network, unknown, f"{what}: {_told(network, state, term, unknown)}")
            found.append((rows[verdict == YES], start, end))
    return _merged(network, found, heads, what)


def eras(network: Network, start: int, end: int) -> list[tuple[int, int]]:
    """A stretch of days cut where territory changes or a team moves, as far as the data know."""
    areas, bodies = network.tables.areas, network.tables.bodies
    moves = (bodies.entity[1:] == bodies.entity[:-1]) & (bodies.home[1:] != bodies.home[:-1])
    cuts = np.unique(np.concatenate([areas.start, areas.end, bodies.start[1:][moves]]))
    known = min(end, network.extent.numbers[1])
    edges = [start, *cuts[(cuts > start) & (cuts < known)].tolist(), end]
    return list(pairwise(edges))


def ground_of(network: Network, area: str, as_of: date) -> Ground | None:
    """The ground that an area had on a day; None if it was not there.

    Raises:
        OutsideDataError: If the data do not reach that day.
    """
    network.check_covered(as_of, what="jurisdiction as of")
    entity = network.area_index.get(area)
    territory = network.area_state(as_of).territory
    if entity is None or territory.position[entity] == NOBODY:
        return None
    here = int(territory.position[entity])
    inside = np.zeros(len(network.area_index), np.bool_)
    inside[territory.nodes[here : territory.end[here]]] = True
    table, end = network.tables.areas, day_number(as_of)
    for row in np.flatnonzero(table.entity == entity).tolist():
        if table.start[row] <= end:
            end = max(end, int(table.end[row]))
    known = end < network.extent.numbers[1]
    return Ground(inside, territory.position != NOBODY, end if known else OPEN)


def _rows(network: Network, state: AreaState, ground: Ground, start: int, end: int) -> Ints:
    """Rows of teams with a home inside the jurisdiction, some of whose days lie in an era."""
    table, words = network.tables.bodies, network.vocabulary
    known = min(end, network.extent.numbers[1])
    team = table.kind[table.entity] == words.body_kind(words.team_kind)
    rows = np.flatnonzero(team & (table.start < known) & (_ends(network) > start))
    home = state.territory.position[table.home[rows]]
    lying: Ints = rows[ground.members(state.territory)[home] & (home != NOBODY)]
    return lying


def _ends(network: Network) -> Ints:
    """Per row of bodies, the day after its last; open for what stands on the last day of the data."""
    end, horizon = network.tables.bodies.end, network.extent.numbers[1]
    ends: Ints = np.where(end >= horizon, np.int32(OPEN), end)
    return ends


def _verdict(network: Network, state: AreaState, rows: Ints, term: Term, what: str) -> NDArray[np.uint8]:
    """Per row, whether a term holds."""
    bodies, words = network.tables.bodies, network.vocabulary
    if term.subject == "kind":
        wanted = sum(1 << _place(value, _kinds(network), what, "team kind") for value in term.values)
        values = attribute(bodies.attributes, "team_kinds", what=what)
        meets = np.where(values.data[rows].astype(np.int64) & wanted, YES, NO)
        return np.where(values.origin[rows] == 0, UNKNOWN, meets)
    territory = state.territory
    home = territory.position[bodies.home[rows]]
    if term.level is None:
        levels = [_place(value, words.levels, what, "level") for value in term.values]
        return np.where(np.isin(territory.level[home], levels), YES, NO)
    values = attribute(network.tables.areas.attributes, str(term.attribute), what=what)
    declared = words.attribute(values.name, table="areas")
    above = territory.at_level(words.levels[_place(term.level, words.levels, what, "level")])[home]
    area_row = state.row[territory.nodes[np.maximum(above, 0)]]
    if declared.type != "yes_no" or not all(isinstance(value, bool) for value in term.values):
        raise ArgumentError(f"{what}: a condition on {term.subject} reads yes or no", "write true or false")
    meets = np.where(np.isin(values.data[area_row] == 1, [value is True for value in term.values]), YES, NO)
    known = np.where(values.origin[area_row] == 0, UNKNOWN, meets)
    return np.where(above == NOBODY, NO, known)


def attribute(values: Sequence[Values], name: str, *, what: str) -> Values:
    """An attribute's values by name.

    Args:
        values: Of every attribute of a table.
        name: The attribute.
        what: What reads it, in errors.

    Raises:
        UnknownNameError: If there is no such attribute.
    """
    for each in values:
        if each.name == name:
            return each
    raise UnknownNameError(f"{what}: no attribute {name!r}", near(name, [each.name for each in values]))


def _kinds(network: Network) -> tuple[str, ...]:
    return network.vocabulary.attribute("team_kinds", table="bodies").vocabulary


def _place(value: object, known: tuple[str, ...], what: str, kind: str) -> int:
    word = str(value)
    if word not in known:
        raise UnknownNameError(f"{what}: unknown {kind} {word!r}", near(word, known))
    return known.index(word)


def _told(network: Network, state: AreaState, term: Term, rows: Ints) -> str:
    """The fact that a term reads, of the first of some rows."""
    if term.level is None or not len(rows):
        return f"{term.subject!r}"
    territory = state.territory
    home = territory.position[network.tables.bodies.home[rows[0]]]
    (area,) = territory.ids(territory.at_level(term.level)[home])
    return f"{term.subject!r} of {area!r}"


def _refuse_unknown(network: Network, rows: Ints, what: str) -> None:
    if len(rows):
        entities = network.tables.bodies.entity[rows]
        first, others = network.body_index.texts[int(entities[0])], len(np.unique(entities)) - 1
        more = f" and {others} more" if others else ""
        raise UnknownFactError(f"{what} is not known (team {first!r}{more})")


def _merged(
    network: Network, found: Sequence[tuple[Ints, int, int]], heads: Heads | None, what: str
) -> Spells:
    """One list of spells; those of a team that touch or overlap and count the same people become one."""
    table = network.tables.bodies
    rows = np.concatenate([np.empty(0, np.intp), *(rows for rows, _, _ in found)])
    lows = np.repeat([start for _, start, _ in found], [len(each) for each, _, _ in found]).astype(np.int64)
    highs = np.repeat([end for _, _, end in found], [len(each) for each, _, _ in found]).astype(np.int64)
    people = np.zeros(len(rows), np.int64)
    if heads is not None:
        values = attribute(table.attributes, heads, what=what)
        _refuse_unknown(network, rows[values.origin[rows] == 0], f"{what}: the number of {heads!r}")
        people = values.data[rows].astype(np.int64)
    start, end = np.maximum(table.start[rows], lows), np.minimum(_ends(network)[rows], highs)
    unit = table.entity[rows]
    order = np.lexsort((end, start, unit))
    unit, start, end, people = unit[order], start[order], end[order], people[order]
    if not len(unit):
        return Spells(unit, start, end, people)
    reach = _reach(unit, end)
    new = np.r_[True, (unit[1:] != unit[:-1]) | (people[1:] != people[:-1]) | (start[1:] > reach[:-1])]
    first = np.flatnonzero(new)
    last = np.r_[first[1:], len(unit)] - 1
    return Spells(unit[first], start[first], reach[last], people[first])


def _reach(unit: Ints, end: Ints) -> Ints:
    """Per spell, the furthest end among the spells of its unit up to it."""
    span = int(end.max()) - int(end.min()) + 1
    rank = np.cumsum(np.r_[0, unit[1:] != unit[:-1]])
    shifted = np.maximum.accumulate(end - end.min() + rank * span)
    reach: Ints = shifted - rank * span + end.min()
    return reach
