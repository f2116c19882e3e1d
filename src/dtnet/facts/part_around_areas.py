"""The part of a network on which the facts of some areas, and of the teams in them, depend.

A policy of one province reads a few thousand rows of a country. Its assessment works on a network of these
rows alone, so that it costs what the province costs. Every answer about units in the areas is the same as on
the whole network.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet.network.day.network import network_of_read_only
from dtnet.network.tables.tables import (
    NOBODY,
    NOTHING,
    DayBounds,
    Relations,
    Services,
    Tables,
    day_bounds,
    object_fields,
)
from dtnet.network.tables.texts import chosen_texts
from dtnet.read_only import frozen, sealed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Areas, Flags, Ints, ParentAmong, Successions

_LARGE: Final = 0.75
"""The share of the rows from which a part saves too little."""


@attrs.frozen(order=True)
class Root:
    """An area whose territory belongs to a part.

    Attributes:
        onward: Whether the territory of the areas into which it went belongs to the part, too.
    """

    area: str
    onward: bool


def part_around(network: Network, roots: Iterable[Root], named: Iterable[str] = ()) -> Network:
    """The part of a network around some areas; the network itself if the part would have most of its rows.

    The part has all areas that ever lie, or may lie, in the territory of a root, the teams that ever work
    there, the areas above all these, and the areas and teams that they came from or became. It has no
    services, relations, statements about lists or other names, which no policy reads.

    Args:
        named: The ids of further areas, which the part has without the areas inside them.

    Returns:
        A network with the same ids, days and values; its entities have other numbers, in the same order.
        Areas that the network does not hold are left out.
    """
    key = tuple(sorted({*roots})), tuple(sorted({*named}))
    return network.parts.get(key, lambda: _part(network, *key))


def _part(network: Network, roots: tuple[Root, ...], named: tuple[str, ...]) -> Network:
    tables, levels = network.tables, network.tables.areas.level
    top = np.flatnonzero(levels == 0)
    inside = np.zeros(len(levels) + 1, np.bool_)  # the last entry is for `NOBODY`
    for root in roots:
        area = network.area_index.get(root.area)
        if area is not None:
            if len(top) == 1 and area == top[0]:
                return network
            inside |= _territory(network, area, onward=root.onward)
    bodies = _teams(network, inside)
    team_rows = np.flatnonzero(bodies.take(tables.bodies.entity))
    inside[tables.bodies.home[team_rows]] = True
    for id in named:
        area = network.area_index.get(id)
        if area is not None:
            inside[area] = True
    areas = _with_context(network, inside)
    area_rows = np.flatnonzero(areas.take(tables.areas.entity))
    of_all = len(tables.areas.entity) + len(tables.bodies.entity)
    if len(area_rows) + len(team_rows) > _LARGE * of_all:
        return network
    numbers = {"areas": _numbers(areas), "bodies": _numbers(np.append(bodies, False))}
    made = Tables(
        areas=_rows_of(tables.areas, area_rows, numbers["areas"], {"parent": numbers["areas"]}),
        bodies=_rows_of(tables.bodies, team_rows, numbers["bodies"], {"home": numbers["areas"]}),
        relations=Relations(),
        services=Services(),
        events=tables.events,
        parent_among=_parent_among(network, areas),
    )
    made = attrs.evolve(made, successions=_successions(tables.successions, made, numbers))
    return network_of_read_only(made, network.vocabulary, network.metadata)


def _territory(network: Network, root: int, *, onward: bool) -> Flags:
    """Per area, whether it ever lies, or may lie, in the territory of an area, or came from there."""
    areas, moves = network.tables.areas, _moves(network.tables.successions, of_bodies=False)
    candidates = network.candidate_parents()
    source, target = moves
    wider = areas.level[target] <= areas.level[root]
    # A wider area lies in the territory only if all of it came from there.
    freely = ~wider if not (onward or areas.has_day_bounds) else np.ones_like(wider)
    found = np.zeros(len(areas.ids) + 1, np.bool_)
    found[root] = True
    count = 0
    while (now := int(np.count_nonzero(found))) != count:
        count = now
        _spread_down(areas, found)
        found[candidates.area[found[candidates.candidate]]] = True
        found[target[freely & found[source]]] = True
        if not freely.all():
            elsewhere = np.zeros(len(found), np.bool_)
            elsewhere[target[~found[source]]] = True
            found[target[found[source] & ~elsewhere[target]]] = True
    return found


def _rows_by_level(areas: Areas) -> list[slice]:
    """The rows of each level that has areas, from the highest level down."""
    first = np.flatnonzero(np.r_[True, areas.level[1:] != areas.level[:-1]])
    rows = areas.entity.searchsorted(first.astype(areas.entity.dtype)).tolist()
    return [slice(start, end) for start, end in pairwise([*rows, len(areas.entity)])]


def _spread_down(areas: Areas, found: Flags) -> None:
    """Mark, in place, each area that some row places in a marked area."""
    for rows in _rows_by_level(areas):
        found[areas.entity[rows][found.take(areas.parent[rows])]] = True


def _spread_up(areas: Areas, found: Flags) -> None:
    """Mark, in place, each area in which some row of a marked area lies."""
    for rows in reversed(_rows_by_level(areas)):
        found[areas.parent[rows][found.take(areas.entity[rows])]] = True
    found[NOBODY] = False


def _moves(rows: Successions, *, of_bodies: bool) -> tuple[Ints, Ints]:
    """The sources and targets of successions of areas or bodies."""
    told = (rows.of_bodies == of_bodies) & (rows.target != NOTHING)
    return rows.source[told], rows.target[told]


def _teams(network: Network, inside: Flags) -> Flags:
    """Per body, whether it is a team that ever works in some areas, or becomes or came from such a team."""
    table, words = network.tables.bodies, network.vocabulary
    found = np.zeros(len(table.ids), np.bool_)
    found[table.entity[inside.take(table.home)]] = True
    found &= table.kind == words.body_kind(words.team_kind)
    _join(found, *_moves(network.tables.successions, of_bodies=True))
    return found


def _join(found: Flags, source: Ints, target: Ints) -> None:
    """Mark, in place, all sources of marked targets and all targets of marked sources."""
    count = 0
    while (now := int(np.count_nonzero(found))) != count:
        count = now
        found[target[found[source]]] = True
        found[source[found[target]]] = True


def _with_context(network: Network, found: Flags) -> Flags:
    """Some areas with all areas in which they lie or may lie, and all areas they came from or became."""
    areas, (source, target) = network.tables.areas, _moves(network.tables.successions, of_bodies=False)
    candidates = network.candidate_parents()
    count = 0
    while (now := int(np.count_nonzero(found))) != count:
        count = now
        _spread_up(areas, found)
        found[candidates.candidate[found[candidates.area]]] = True
        _join(found, source, target)
    return found


def _parent_among(network: Network, areas: Flags) -> tuple[ParentAmong, ...]:
    """The candidates for the parents of the areas of a part."""
    rows = network.tables.parent_among
    return tuple(each for each in rows if areas[network.area_index.get(each.area)])


def _numbers(found: Flags) -> NDArray[np.int32]:
    """Per entity, its number in the part, or `NOBODY`; the last entry is for `NOBODY`."""
    left = np.flatnonzero(found)
    numbers = np.full(len(found), NOBODY, np.int32)
    numbers[left] = np.arange(len(left), dtype=np.int32)
    return numbers


def _rows_of(table: Any, rows: Ints, numbers: Ints, refers: dict[str, Ints]) -> Any:  # noqa: ANN401 - areas or bodies
    """Some rows of a table of entities, with new numbers.

    Args:
        rows: The rows: all rows of some entities, in order.
        refers: The new numbers of the entities to which a column refers.
    """
    left = np.flatnonzero(numbers != NOBODY)
    made: dict[str, Any] = {}
    for name, column in object_fields(table):
        if name == "ids":
            made[name] = chosen_texts(column, left)
        elif name in {"level", "kind"}:
            made[name] = frozen(column[left], column.dtype)
        elif name == "entity":
            made[name] = frozen(numbers[column[rows]], np.int32)
        elif name in refers:
            made[name] = frozen(refers[name][column[rows]], np.int32)
        elif name == "attributes":
            made[name] = tuple(each.rows(rows) for each in column)
        elif isinstance(column, DayBounds):
            day = getattr(table, name.removesuffix("_bounds"))[rows]
            made[name] = day_bounds(day, DayBounds(column.earliest[rows], column.latest[rows]))
        elif isinstance(column, np.ndarray):
            made[name] = frozen(column[rows], column.dtype)
        elif column is not None:
            made[name] = chosen_texts(column, rows)
    return attrs.evolve(table, **made)


def _successions(rows: Successions, part: Tables, numbers: dict[str, NDArray[np.int32]]) -> Successions:
    """The successions from and to entities of the part."""
    if not len(rows):
        return rows

    def renumbered(entity: Ints) -> NDArray[np.int32]:
        bodies = numbers["bodies"][np.where(rows.of_bodies, entity, NOBODY)]
        return np.where(rows.of_bodies, bodies, numbers["areas"][np.where(rows.of_bodies, NOBODY, entity)])

    source, target = renumbered(rows.source), renumbered(rows.target)
    kept = np.flatnonzero(source != NOBODY)
    chosen = rows.rows(kept)
    return attrs.evolve(
        chosen,
        source=sealed(source[kept]),
        target=sealed(target[kept]),
        area_ids=part.areas.ids,
        body_ids=part.bodies.ids,
    )
