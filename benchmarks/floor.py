"""The floors: what a careful person writes in bare NumPy for one country, to get the same arrays as dtnet.

They know the columns of the country by name, trust that no level is inside itself, and tell no fault from
another: an `assert` holds or not. What dtnet costs above them is the price of being a library.
"""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from dtnet.origins import Origin

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from dtnet.network.tables.schema import Attribute, Vocabulary

_EPOCH: Final = dt.date(1970, 1, 1).toordinal()
_OPEN: Final = 2**31 - 1
_FIRST_DAY, _LAST_DAY = dt.date(1900, 1, 1).toordinal() - _EPOCH, dt.date(2999, 12, 31).toordinal() - _EPOCH
_NOBODY: Final = -1
_HALF: Final = 16
_ORIGINS: Final = {None: 0} | {origin.label: int(origin) for origin in Origin}


class Columns(NamedTuple):
    """One table: the ids in canonical order with their group (level or kind), then a column for each name."""

    ids: list[str]
    number: dict[str, int]
    group: NDArray[np.uint8]
    rows: dict[str, Any]


class Territory(NamedTuple):
    """The areas of a day in preorder."""

    nodes: NDArray[np.int32]
    parent: NDArray[np.int32]
    end: NDArray[np.int32]
    level: NDArray[np.uint8]
    position: NDArray[np.int32]


def build(
    areas: Mapping[str, Sequence[Any]], bodies: Mapping[str, Sequence[Any]], words: Vocabulary
) -> tuple[Columns, Columns]:
    """Both tables in canonical order, every check made."""
    places = _table(
        areas, "level", words.levels, [each for each in words.attributes if each.table == "areas"]
    )
    organs = _table(
        bodies, "kind", words.body_kinds, [each for each in words.attributes if each.table == "bodies"]
    )
    types = {word: code for code, word in enumerate(words.area_types)}
    order = places.rows.pop("order")
    places.rows["type"] = _codes(areas["type"], types, np.uint8)[order]
    places.rows["parent"] = _codes(areas["parent"], {None: _NOBODY, **places.number}, np.int32)[order]
    places.rows["code"] = (list(areas["code"]), order)
    organs.rows["home"] = _codes(bodies["home"], places.number, np.int32)[organs.rows.pop("order")]
    _check(places, organs, words)
    return places, organs


def _codes(cells: Sequence[Any], known: Mapping[Any, int], dtype: Any) -> NDArray[Any]:  # noqa: ANN401
    return np.fromiter(map(known.__getitem__, cells), dtype, len(cells))


def _table(
    columns: Mapping[str, Sequence[Any]], group: str, words: Sequence[str], attributes: Sequence[Attribute]
) -> Columns:
    ids = columns["id"]
    codes = _codes(columns[group], {word: code for code, word in enumerate(words)}, np.uint8)
    grouped = dict(zip(ids, codes.tolist(), strict=True))
    ordered = sorted(grouped)
    ordered.sort(key=grouped.__getitem__)
    number = dict(zip(ordered, range(len(ordered)), strict=True))
    entity = _codes(ids, number, np.int32)
    own = np.fromiter(map(grouped.__getitem__, ordered), np.uint8, len(ordered))
    assert (own[entity] == codes).all()
    assert all(ordered)
    start = _days(columns["start"])
    order = np.lexsort((start, entity))
    origin = _codes(columns["origin"], _ORIGINS | {None: int(Origin.OBSERVED)}, np.uint8)
    rows = {
        "order": order,
        "entity": entity[order],
        "start": start[order],
        "end": _days(columns["end"])[order],
        "name": (list(columns["name"]), order),
        "origin": origin[order],
    }
    for attribute in attributes:
        rows[attribute.name], rows[f"{attribute.name}_origin"] = _values(attribute, columns, origin, order)
    return Columns(ordered, number, own, rows)


def _days(cells: Sequence[dt.date | None]) -> NDArray[np.int32]:
    known = {day: _OPEN if day is None else day.toordinal() - _EPOCH for day in set(cells)}
    return _codes(cells, known, np.int32)


def _values(
    attribute: Attribute, columns: Mapping[str, Sequence[Any]], origin: NDArray[np.uint8], order: NDArray[Any]
) -> tuple[NDArray[Any], NDArray[np.uint8]]:
    cells = columns[attribute.name]
    known = {cell: cell or 0 for cell in set(cells)}
    if attribute.type == "set":
        bits = {word: 1 << place for place, word in enumerate(attribute.vocabulary)}
        known = {cell: sum(bits[word] for word in cell or ()) for cell in known}
    least, most = min(known.values()), max(known.values())
    assert least >= 0
    data = _codes(cells, known, np.min_scalar_type(most))
    own = _codes(columns[f"{attribute.name}_origin"], _ORIGINS, np.uint8)
    there = _codes(cells, dict.fromkeys(known, 1) | {None: 0}, np.bool_)
    return data[order], np.where(there, np.where(own == 0, origin, own), 0).astype(np.uint8)[order]


def _check(places: Columns, organs: Columns, words: Vocabulary) -> None:
    assert places.number.keys().isdisjoint(organs.number)
    for table in (places, organs):
        start, end, entity = table.rows["start"], table.rows["end"], table.rows["entity"]
        assert (end > start).all()
        assert ((start >= _FIRST_DAY) & (start <= _LAST_DAY)).all()
        assert ((end <= _LAST_DAY) | (end == _OPEN)).all()
        assert ((entity[1:] != entity[:-1]) | (start[1:] >= end[:-1])).all()
    areas, bodies = places.rows, organs.rows
    level, parent = places.group[areas["entity"]], areas["parent"]
    inside = parent != _NOBODY
    assert (places.group[parent[inside]] < level[inside]).all()
    assert (level[~inside] == level.min()).all()
    begins, ends = _spells(areas)
    assert _covered(begins, ends, parent[inside], areas["start"][inside], areas["end"][inside])
    assert _covered(begins, ends, bodies["home"], bodies["start"], bodies["end"])
    _check_people(bodies, words)
    kind = organs.group[bodies["entity"]].astype(np.int64)
    one = np.isin(kind, [words.body_kinds.index(each) for each in _SOUGHT])
    owner = (kind * len(places.ids) + bodies["home"])[one]
    start, end, who = (bodies[each][one] for each in ("start", "end", "entity"))
    order = np.lexsort((start, owner))
    same = (owner[order][1:] == owner[order][:-1]) & (who[order][1:] != who[order][:-1])
    assert not (same & (start[order][1:] < end[order][:-1])).any()


_SOUGHT: Final = ("government", "ministry", "committee", "department", "division", "officer")
"""Kinds of which a relation rule looks for the one in an area."""


def _check_people(bodies: Mapping[str, Any], words: Vocabulary) -> None:
    known = np.array([bodies[f"{role}_origin"] != 0 for role in words.roles])
    sums = np.where(known, np.array([bodies[role] for role in words.roles], np.int64), 0).sum(0)
    counted = bodies["people_origin"] != 0
    assert np.where(known.all(0), sums == bodies["people"], sums <= bodies["people"])[counted].all()
    assert (bodies["leader"][bodies["leader_origin"] != 0] == 1).all()


def _moment(entity: NDArray[Any], day: NDArray[Any]) -> NDArray[np.int64]:
    return (entity.astype(np.int64) << 32) + day


def _spells(rows: Mapping[str, Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    begins, ends = _moment(rows["entity"], rows["start"]), _moment(rows["entity"], rows["end"])
    opens = np.flatnonzero(np.r_[True, begins[1:] != ends[:-1]])
    return begins[opens], ends[np.r_[opens[1:] - 1, len(ends) - 1]]


def _covered(
    begins: NDArray[np.int64],
    ends: NDArray[np.int64],
    entity: NDArray[Any],
    start: NDArray[Any],
    end: NDArray[Any],
) -> bool:
    found = begins.searchsorted(_moment(entity, start), "right") - 1
    there = (found >= 0) & (begins[found] >> 32 == entity)
    return bool((there & (ends[found] >= _moment(entity, end))).all())


def at(places: Columns, day: int) -> Territory:
    """The areas of a day, found and laid out; levels stand one behind the other, so each is a slice."""
    rows = places.rows
    chosen = np.flatnonzero((rows["start"] <= day) & (rows["end"] > day))
    members = rows["entity"][chosen]
    level = places.group[members]
    count = len(members)
    local = np.full(len(places.ids) + 1, _NOBODY, np.int32)
    local[members] = np.arange(count, dtype=np.int32)
    above = local[rows["parent"][chosen]]
    bounds = np.searchsorted(level, np.arange(int(level.max()) + 2, dtype=np.uint8)).tolist()
    layers = [slice(*pair) for pair in pairwise(bounds) if pair[0] < pair[1]][1:]
    size = np.ones(count, np.int64)
    for layer in reversed(layers):
        size += np.bincount(above[layer], weights=size[layer], minlength=count).astype(np.int64)
    siblings = _stable_order(above + 1)
    before = np.cumsum(size[siblings]) - size[siblings]
    groups = above[siblings]
    first = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]])
    start = np.empty(count, np.int64)
    start[siblings] = before - np.repeat(before[first], np.diff(np.r_[first, count]))
    for layer in layers:
        start[layer] += start[above[layer]] + 1
    order = np.empty(count, np.intp)
    order[start] = np.arange(count)
    nodes = members[order]
    position = np.full(len(places.ids), _NOBODY, np.int32)
    position[nodes] = np.arange(count, dtype=np.int32)
    parent = np.where(above >= 0, start[above], _NOBODY)[order].astype(np.int32)
    return Territory(nodes, parent, (start + size)[order].astype(np.int32), level[order], position)


def _stable_order(keys: NDArray[np.int32]) -> NDArray[np.intp]:
    low = np.argsort((keys & 0xFFFF).astype(np.uint16), kind="stable")
    return low[np.argsort((keys[low] >> _HALF).astype(np.uint16), kind="stable")]


def subtree_sums(territory: Territory, values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Each node's own value and all below it."""
    running = np.zeros(len(values) + 1, np.int64)
    np.cumsum(values, out=running[1:])
    return running[territory.end] - running[:-1]


def at_level(territory: Territory, level: int) -> NDArray[np.int32]:
    """For each node the one of a level that it is or lies in; nodes of a level never lie in each other."""
    here = np.flatnonzero(territory.level == level)
    found = np.full(len(territory.nodes), _NOBODY, np.int32)
    found[here] = here
    np.maximum.accumulate(found, out=found)
    found[territory.end[found] <= np.arange(len(found))] = _NOBODY
    return found


def descendants(places: Columns, territory: Territory, id: str) -> NDArray[np.int32]:
    """Everything below an area, as numbers: a slice."""
    here = territory.position[places.number[id]]
    return territory.nodes[here + 1 : territory.end[here]]


def descendant_ids(places: Columns, territory: Territory, id: str) -> list[str]:
    """The same as ids."""
    return list(map(places.ids.__getitem__, descendants(places, territory, id).tolist()))


def level_counts(territory: Territory, levels: int) -> NDArray[np.intp]:
    """How many nodes each level has."""
    return np.bincount(territory.level, minlength=levels)
