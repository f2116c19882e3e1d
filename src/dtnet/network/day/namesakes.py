"""Areas that have a name on other days: their rows, their successors, and the territory that they share.

A name belongs to a day. A caller who searches for it on another day may mean an area that has lost the name,
or that gets it later. This module finds these areas; `area_search` decides what follows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from dtnet.network.tables.rules import FullNames
from dtnet.network.tables.successions import NOTHING
from dtnet.network.tables.tables import NOBODY, operating_days
from dtnet.network.territory.names import by_name
from dtnet.periods import day_number, number_day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from dtnet.network.day.day_rows import DayRows
    from dtnet.network.day.network import Network
    from dtnet.network.tables.cache import BoundedCache
    from dtnet.network.tables.tables import Areas, Ints
    from dtnet.network.tables.texts import Texts

_NAMED: Final = 3


class NamesOfAllDays:
    """The names that areas of a level have on any day, by row of their table."""

    __slots__ = ("_areas", "_kept", "_types")

    def __init__(
        self, areas: Areas, types: tuple[str, ...], kept: BoundedCache[dict[str, list[int]]]
    ) -> None:
        """Make an empty index; names are read on first use.

        Args:
            areas: The table of areas.
            types: The area types of the vocabulary.
            kept: The cache of the names of each level.
        """
        self._areas = areas
        self._types = types
        self._kept = kept

    def named(self, place: int, key: str) -> list[int]:
        """Rows, rising, of the areas of a level whose folded name, with or without type, is `key`."""
        return self._kept.get(place, lambda: self._made(place)).get(key, [])

    def spellings(self, row: int) -> tuple[str, str]:
        """The name of a row without and with its type."""
        areas = self._areas
        return areas.name[row], FullNames(areas.name, areas.type, self._types)[row]

    def _made(self, place: int) -> dict[str, list[int]]:
        rows: Ints = np.flatnonzero(self._areas.level[self._areas.entity] == place)
        return by_name(self._areas, self._types, rows, rows)


class Fate(NamedTuple):
    """What became of an area that has a name on other days.

    Attributes:
        text: What it became, or from what it came.
        days: The days for which a search would find it.
        instead: Ids of the areas of the day that have its territory.
    """

    text: str
    days: str
    instead: tuple[str, ...]


def of_other_days(day: DayRows, rows: Iterable[int]) -> list[int]:
    """The nearest row of each area that has none of some rows in force on a day; the nearest area first."""
    areas, number = day.network.tables.areas, day_number(day.date)
    listed = np.fromiter(rows, np.intp)
    start, end, entity = (column[listed] for column in (areas.start, areas.end, areas.entity))
    away = ~np.isin(entity, entity[(start <= number) & (number < end)])
    distance = np.where(end <= number, number - end.astype(np.int64), start.astype(np.int64) - number)
    nearest: dict[int, int] = {}
    for at in np.argsort(distance, kind="stable").tolist():
        if away[at]:
            nearest.setdefault(int(entity[at]), int(listed[at]))
    return list(nearest.values())


def lies_in(day: DayRows, row: int, position: int) -> bool:
    """Whether an area lies, on the nearest day of its row, in an area that shares territory with another one.

    Args:
        day: The day.
        row: The row of the area, of another day.
        position: The position of the other area, which exists on the day.
    """
    network, territory = day.network, day.territory
    areas, level = network.tables.areas, int(territory.level[position])
    if int(areas.level[areas.entity[row]]) <= level:
        return False
    nearest = _nearest(network, row, day_number(day.date))
    parents = _parents(network, nearest)
    above = int(areas.entity[row])
    while above != NOBODY and int(areas.level[above]) > level:
        above = int(parents[above])
    if above == NOBODY:
        return False
    return _shares_ground(day, above, nearest, position)


def share_ground(day: DayRows, row: int, position: int) -> bool:
    """Whether the area of a row shares territory with an area of a day, according to events and parents.

    Args:
        day: The day.
        row: A row of an area of another day; its nearest day counts.
        position: The position of the area of the day.
    """
    areas = day.network.tables.areas
    return _shares_ground(
        day, int(areas.entity[row]), _nearest(day.network, row, day_number(day.date)), position
    )


def _shares_ground(day: DayRows, area: int, on: int, position: int) -> bool:
    """Whether a part of an area of one day lies in an area of another day.

    First the area itself is followed through the events between the days, then everything inside it.
    """
    network, territory = day.network, day.territory
    inside = territory.nodes[position : territory.end[position]]
    alone = np.zeros(len(network.area_index), np.bool_)
    alone[area] = True
    if followed(network, alone, on, day_number(day.date))[inside].any():
        return True
    whole = _with_all_inside(network, alone, on)
    return bool(followed(network, whole, on, day_number(day.date))[inside].any())


def followed(network: Network, areas: NDArray[np.bool_], first: int, last: int) -> NDArray[np.bool_]:
    """The given areas, and all areas that events between two days connect with them.

    Args:
        network: The network.
        areas: Per area entity, whether it is followed.
        first: The day from which the areas are followed.
        last: The day to which they are followed, earlier or later.

    Returns:
        Per area entity, whether it has any share of the territory of these areas, on any day in between.
    """
    rows, days = network.tables.successions, operating_days(network.tables)
    told = ~rows.of_bodies & (rows.target != NOTHING)
    told &= (days > min(first, last)) & (days <= max(first, last))
    forward, found = first <= last, areas.copy()
    here, there = (rows.source, rows.target) if forward else (rows.target, rows.source)
    for each in np.unique(days[told])[:: 1 if forward else -1].tolist():
        moves = np.flatnonzero(told & (days == each))
        found[there[moves[found[here[moves]]]]] = True
    return found


def fate_of(day: DayRows, row: int) -> Fate:
    """The history that connects an area of another day with this day.

    For an area of an earlier day it is what became of the area; for one of a later day, how it came about.

    Args:
        day: This day.
        row: A row of the area that is not in force on this day.
    """
    network, areas, number = day.network, day.network.tables.areas, day_number(day.date)
    entity, name = int(areas.entity[row]), areas.name[row]
    now = int(day.area_state.row[entity])
    later = int(areas.start[row]) > number
    asked = "from that day on" if later else "before that day"
    if now != NOBODY:
        return Fate(_renamed(day, row, now, later=later), asked, (areas.ids[entity],))
    own = np.flatnonzero(areas.entity == entity)
    if later:
        edge = int(areas.start[own][areas.start[own] > number].min())
    else:
        edge = int(areas.end[own][areas.end[own] <= number].max())
    mine = np.zeros(len(network.area_index), np.bool_)
    mine[entity] = True
    there = np.flatnonzero(followed(network, mine, edge if later else edge - 1, number))
    there = there[day.area_state.row[there] != NOBODY]
    level = areas.level[there] == areas.level[entity]
    instead = tuple(areas.ids[each] for each in there[level if level.any() else ~level].tolist())
    return Fate(f"{name} {_told(network, entity, edge, later=later)}", asked, instead)


def _renamed(day: DayRows, row: int, now: int, *, later: bool) -> str:
    """The sentence about a renamed area, with the day on which its name changed."""
    areas = day.network.tables.areas
    names: Texts | FullNames = areas.name
    if names[row] in {names[now], names[row - 1 if later else row + 1]}:  # its type is what changed
        names = FullNames(areas.name, areas.type, day.network.vocabulary.area_types)
    if later:
        return f"{names[now]} is named {names[row]} from {number_day(int(areas.start[row]))} on"
    first = now
    while names[first - 1] == names[now]:  # at the latest, the row of the other name ends this
        first -= 1
    return f"{names[row]} is named {names[now]} since {number_day(int(areas.start[first]))}"


def _told(network: Network, entity: int, edge: int, *, later: bool) -> str:
    """What events state about an area on its first day, or on the day after its last."""
    rows, when = network.tables.successions, number_day(edge)
    of = rows.target if later else rows.source
    said = np.flatnonzero(~rows.of_bodies & (of == entity) & (operating_days(network.tables) == edge))
    if not len(said):
        what = "exists only from" if later else "no longer exists from"
        return f"{what} {when} on, and the data have no event about it"
    refs = dict.fromkeys(
        network.tables.events[each].citation.ref for each in np.unique(rows.event[said]).tolist()
    )
    by = f"on {when} ({' and '.join([*refs][:_NAMED])})"
    if later:
        return f"came from {_names(network, rows.source[said], edge - 1)} {by}"
    targets = np.unique(rows.target[said][rows.target[said] != NOTHING])
    if not len(targets):
        return f"was abolished {by}"
    if len(targets) > 1:
        return f"was divided among {_names(network, targets, edge)} {by}"
    into = ~rows.of_bodies & (rows.target == targets[0]) & (operating_days(network.tables) == edge)
    alone = len(np.unique(rows.source[into])) == 1 and _row_on(network, int(targets[0]), edge - 1) == NOBODY
    return f"{'became' if alone else 'was merged into'} {_names(network, targets, edge)} {by}"


def _names(network: Network, entities: Ints, day: int) -> str:
    """The names of the first few of some areas on a day."""
    areas = network.tables.areas
    listed = np.unique(entities).tolist()
    names = [areas.name[_row_on(network, each, day)] for each in listed[:_NAMED]]
    if len(listed) > _NAMED:
        return f"{', '.join(names)} and {len(listed) - _NAMED} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _row_on(network: Network, entity: int, day: int) -> int:
    areas = network.tables.areas
    rows = np.flatnonzero((areas.entity == entity) & (areas.start <= day) & (areas.end > day))
    return int(rows[0]) if len(rows) else NOBODY


def _nearest(network: Network, row: int, day: int) -> int:
    """The day of a row that is nearest to a day."""
    areas = network.tables.areas
    return max(int(areas.start[row]), min(int(areas.end[row]) - 1, day))


def _parents(network: Network, day: int) -> Ints:
    """Per area entity, its parent on a day, or `NOBODY`."""
    areas = network.tables.areas
    rows = np.flatnonzero((areas.start <= day) & (areas.end > day))
    parents = np.full(len(network.area_index), NOBODY, np.int64)
    parents[areas.entity[rows]] = areas.parent[rows]
    return parents


def _with_all_inside(network: Network, areas: NDArray[np.bool_], day: int) -> NDArray[np.bool_]:
    """Per area entity, whether it is one of some areas or lies in one on a day; one pass for each level."""
    parents, found = _parents(network, day), areas.copy()
    placed = np.flatnonzero(parents != NOBODY)
    for _ in network.vocabulary.levels:
        found[placed[found[parents[placed]]]] = True
    return found


def full_name(day: DayRows, row: int) -> str:
    """The name of an area with its type, and its id."""
    areas = day.network.tables.areas
    name = FullNames(areas.name, areas.type, day.network.vocabulary.area_types)[row]
    return f"{name} ({areas.ids[areas.entity[row]]})"
