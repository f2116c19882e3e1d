"""The identity of units over time: their ids, rows and homes, and the days on which these change."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from dtnet.facts.area_ground import doubtful_area_days
from dtnet.facts.subjects import TEAM
from dtnet.network.tables.successions import NOTHING
from dtnet.network.tables.tables import at_rows, has_day_bounds, of_edge
from dtnet.network.territory.day_state import marked_days
from dtnet.periods import OPEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Ints

_ENTITIES: Final = 32


def edges_of_eras(network: Network) -> list[int]:
    """The days of the data on which territory changes, or a team moves or continues under another id."""
    areas, horizon = network.tables.areas, network.extent.numbers[1]
    found = marked_days([areas.start, areas.end, _moves(network)]).tolist()
    if has_day_bounds(network.tables.bodies):
        found = sorted({*found, *_doubtful_moves(network)})
    if has_day_bounds(areas):
        found = sorted({*found, *doubtful_area_days(network)})
    return [day for day in found if day < horizon]


def eras(edges: Sequence[int], start: int, end: int) -> list[tuple[int, int]]:
    """Cut a run of days at some days, into pairs of a first day and the day after the last."""
    inside = edges[bisect_right(edges, start) : bisect_left(edges, end)]
    return list(pairwise([start, *inside, end]))


def _moves(network: Network) -> Ints:
    """First days on which a unit has another home, or continues as another body."""
    bodies = network.tables.bodies
    unit, rows = rows_by_unit(network)
    entity, home, start = (
        values if rows is None else values[rows] for values in (bodies.entity, bodies.home, bodies.start)
    )
    other = (home[1:] != home[:-1]) | (entity[1:] != entity[:-1])
    moves: Ints = start[1:][(unit[1:] == unit[:-1]) & other]
    return moves


def _doubtful_moves(network: Network) -> set[int]:
    """Bounds of the days on which a unit changes its home, or continues as another body."""
    bodies = network.tables.bodies
    unit, order = rows_by_unit(network)
    rows = np.arange(len(unit)) if order is None else order
    start, end = of_edge(bodies, "start"), of_edge(bodies, "end")
    home, entity = bodies.home[rows], bodies.entity[rows]
    after = np.flatnonzero((unit[1:] == unit[:-1]) & ((home[1:] != home[:-1]) | (entity[1:] != entity[:-1])))
    before, after = rows[after], rows[after + 1]
    days = np.concatenate(
        [start.earliest[after], start.latest[after], end.earliest[before], end.latest[before]]
    )
    return {day for day in days.tolist() if abs(day) < OPEN}


def rows_by_unit(network: Network) -> tuple[Ints, NDArray[np.intp] | None]:
    """The units of the rows of bodies, by unit and day; and the rows, None if stored in this order."""
    table = network.tables.bodies
    unit = units_of(network, table.entity)
    if unit is table.entity:
        return unit, None
    rows = np.lexsort((table.start, unit))
    return unit[rows], rows


def canonical_units(network: Network, per: str = TEAM) -> Ints:
    """Per body, or per area of a level, its unit; areas of other levels are their own units."""
    index = network.body_index if per == TEAM else network.area_index
    return units_of(network, np.arange(len(index.texts)), per)


def units_of(network: Network, entities: Ints, per: str = TEAM) -> Ints:
    """The unit of each body or area: the first id under which it existed; the same array if no id changed.

    Args:
        network: The network.
        entities: Bodies or areas.
        per: `team` for bodies, or the level of the areas; areas of other levels are their own units.
    """
    source, target = _continued(network, per)
    if not len(source):
        return entities
    index = network.body_index if per == TEAM else network.area_index
    first = np.arange(len(index.texts), dtype=np.int64)
    first[target] = source
    while (first[first] != first).any():
        first = first[first]
    return first[entities]


def _continued(network: Network, per: str) -> tuple[Ints, Ints]:
    """Sources and targets of successions that continue one unit: one source goes wholly to one target.

    The target has no other source. Source and target do not exist at the same time, and areas have the same
    level; otherwise they are two units.
    """
    rows, of_bodies = network.tables.successions, per == TEAM
    whole = (rows.numerator == rows.denominator) & (rows.denominator > 0)
    nobody = np.empty(0, np.int64)
    if not (whole & (rows.of_bodies == of_bodies)).any():
        return nobody, nobody
    told = np.flatnonzero((rows.of_bodies == of_bodies) & (rows.target != NOTHING))
    pairs, at = np.unique(
        (rows.source[told].astype(np.int64) << _ENTITIES) + rows.target[told], return_inverse=True
    )
    all_whole = np.ones(len(pairs), np.bool_)
    np.logical_and.at(all_whole, at, whole[told])
    source, target = pairs >> _ENTITIES, pairs & ((1 << _ENTITIES) - 1)
    one = all_whole & (_counted(source) == 1) & (_counted(target) == 1)
    source, target = source[one], target[one]
    table = network.tables.bodies if of_bodies else network.tables.areas
    last = np.searchsorted(table.entity, source, "right") - 1
    first = np.searchsorted(table.entity, target, "left")
    after = table.end[last] <= table.start[first]
    if not of_bodies:
        level = network.tables.areas.level
        after &= (level[source] == level[target]) & (level[source] == network.vocabulary.levels.index(per))
    return source[after], target[after]


def _counted(entities: Ints) -> Ints:
    """Per entity, how often it occurs."""
    return np.bincount(entities)[entities] if len(entities) else entities


def goes_on_under_other_ids(network: Network, units: Ints) -> bool:
    """Whether any of some teams ever continues under another id than its first."""
    _, target = _continued(network, TEAM)
    return bool(len(target)) and bool(np.isin(canonical_units(network)[target], units).any())


def home_rows(network: Network, units: Ints, days: Ints | int) -> Ints:
    """Rows of the table of bodies in force for some units, each on a day on which the unit exists."""
    if not len(units):
        return np.empty(0, np.intp)
    start = network.tables.bodies.start
    unit, rows = rows_by_unit(network)
    asked, on = np.asarray(units, np.int64), np.broadcast_to(days, len(units))
    place = _last_before(unit, start if rows is None else start[rows], asked, on)
    return place if rows is None else rows[place]


def _last_before(unit: Ints, start: Ints, asked: Ints, days: Ints) -> Ints:
    """The place of the last row of each unit that has begun by a day; rows are in order of unit and start.

    If no row has begun, the place before the first row of the unit. O(u) for units with one row, as most are.
    """
    first = np.flatnonzero(np.r_[True, unit[1:] != unit[:-1]])
    place = np.searchsorted(unit[first], asked) if unit[-1] + 1 != len(first) else asked
    rows = first[place]
    last = np.append(first[1:], len(unit))[place] - 1
    alone = last == rows
    if not alone.all():
        several = np.flatnonzero(~alone)
        order = (unit.astype(np.int64) << _ENTITIES) + start
        sought = (asked[several] << _ENTITIES) + days[several]
        rows[several] = np.searchsorted(order, sought, "right") - 1
    found: Ints = rows - (alone & (start[rows] > days))
    return found


def row_ends(network: Network, rows: Ints) -> Ints:
    """The ends of some distinct, ordered rows of bodies; open if in force on the last day of the data."""
    end, horizon = at_rows(network.tables.bodies.end, rows), network.extent.numbers[1]
    ends: Ints = np.where(end >= horizon, np.int32(OPEN), end)
    return ends
