"""Edits of stated relations and services: close rows on a day, or remove rows.

Such rows have no id. The subordinate (or the serving body) and a day in force identify them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.network.edits.clipping import OwnedDays
from dtnet.network.edits.written_rows import WrittenRows, bound
from dtnet.periods import as_day, day_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from dtnet.network.day.columns import TableName
    from dtnet.network.day.network import Network
    from dtnet.periods import DayLike

_HINTS: Final[dict[TableName, str]] = {
    "relations": "a relation that follows from a rule has no row; add(relations=…) states one in its place",
    "services": "a body serves its home without a row",
}


def closed_relations(
    network: Network, subordinate: str, type: str, on: DayLike, superior: str | None
) -> Network:
    """A network in which stated relations end on a day; see `Network.close_relations`."""
    chosen, told = _relations(network, subordinate, type, superior)
    return _closed(network, "relations", chosen, on, told)


def removed_relations(
    network: Network, subordinate: str, type: str, at: DayLike, superior: str | None
) -> Network:
    """A network without some stated relations; see `Network.remove_relations`."""
    chosen, told = _relations(network, subordinate, type, superior)
    return _removed(network, "relations", chosen, at, told)


def closed_services(network: Network, body: str, on: DayLike, area: str | None) -> Network:
    """A network in which services end on a day; see `Network.close_services`."""
    chosen, told = _services(network, body, area)
    return _closed(network, "services", chosen, on, told)


def removed_services(network: Network, body: str, at: DayLike, area: str | None) -> Network:
    """A network without some services; see `Network.remove_services`."""
    chosen, told = _services(network, body, area)
    return _removed(network, "services", chosen, at, told)


def _relations(
    network: Network, subordinate: str, type: str, superior: str | None
) -> tuple[NDArray[np.bool_], str]:
    """Per row of relations, whether it is chosen; and a description of the chosen rows, for errors."""
    network.vocabulary.relation_type(type)
    code = [each.name for each in network.vocabulary.relation_types].index(type)
    rows = network.tables.relations
    chosen = (rows.type == code) & (rows.subordinate == _number(network, "body", subordinate))
    told = f"relation {type!r} of {subordinate!r}"
    if superior is not None:
        chosen &= rows.superior == _number(network, "body", superior)
        told += f" to {superior!r}"
    return chosen, told


def _services(network: Network, body: str, area: str | None) -> tuple[NDArray[np.bool_], str]:
    """Per row of services, whether it is chosen; and a description of the chosen rows, for errors."""
    rows = network.tables.services
    chosen = rows.body == _number(network, "body", body)
    told = f"service of {body!r}"
    if area is not None:
        chosen &= rows.area == _number(network, "area", area)
        told += f" for {area!r}"
    return chosen, told


def _number(network: Network, what: str, id: str) -> int:
    index = network.area_index if what == "area" else network.body_index
    number = index.get(id)
    if number is None:
        raise UnknownNameError(f"no {what} has the id {id!r}", near(id, index.similar(id)))
    return number


def _closed(network: Network, table: TableName, chosen: NDArray[np.bool_], on: DayLike, told: str) -> Network:
    day = as_day(on)
    network.check_covered(day)
    here = _in_force(network, table, chosen, day - timedelta(days=1), told)
    draft = WrittenRows(network)
    columns = draft.columns[table]
    owners = _owners(network, table, columns)
    for row in np.flatnonzero(here).tolist():
        _end_on(columns, row, day, owners)
    return draft.builder().build()


def _removed(
    network: Network, table: TableName, chosen: NDArray[np.bool_], at: DayLike, told: str
) -> Network:
    day = as_day(at, what="at")
    network.check_covered(day)
    here = _in_force(network, table, chosen, day, told)
    of = getattr(network.tables, table)
    draft = WrittenRows(network)
    draft.keep(table, OwnedDays.of_rows(of.start, of.end).only(~here))
    return draft.builder().build()


def _in_force(
    network: Network, table: TableName, chosen: NDArray[np.bool_], day: date, told: str
) -> NDArray[np.bool_]:
    """Per row of a table, whether it is chosen and in force on a day.

    Raises:
        ArgumentError: If no row is.
    """
    of, number = getattr(network.tables, table), day_number(day)
    here: NDArray[np.bool_] = chosen & (of.start <= number) & (of.end > number)
    if not here.any():
        raise ArgumentError(f"no row states a {told} on {day}", _HINTS[table])
    return here


def _owners(network: Network, table: TableName, columns: Mapping[str, list[Any]]) -> list[tuple[Any, ...]]:
    """Per row, a key: rows with the same key never overlap, and may follow each other."""
    if table == "services":
        return list(zip(columns["body"], columns["area"], strict=True))
    lines = {each.name for each in network.vocabulary.relation_types if each.line}
    rows = zip(columns["type"], columns["subordinate"], columns["superior"], strict=True)
    return [(type, below, None if type in lines else above) for type, below, above in rows]


def _end_on(columns: dict[str, list[Any]], row: int, day: date, owners: Sequence[tuple[Any, ...]]) -> None:
    """Let a row end on a known day, so that it is in force on the day before.

    If an earlier row ends on the same unknown day on which this row begins, that day gets an upper bound. If
    a later row begins on the same unknown day on which this row ended, that day gets a lower bound.
    """
    start, end = columns["start"][row], columns["end"][row]
    columns["end"][row] = day
    for name in {"end_earliest", "end_latest"} & columns.keys():
        columns[name][row] = None
    bound(columns, "start_latest", row, day - timedelta(days=1), min)
    for other in (at for at, owner in enumerate(owners) if owner == owners[row] and at != row):
        if columns["end"][other] == start:
            bound(columns, "end_latest", other, day - timedelta(days=1), min)
        if end is not None and columns["start"][other] == end:
            bound(columns, "start_earliest", other, day, max)
