"""Edits: another network in which something was added, changed, closed, corrected or never was.

Each writes out the rows, edits them, and hands them to the builder, which checks the result as it checks any.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.network.builder import NetworkBuilder
from dtnet.network.clipping import Days, days_on_which, named_days, versions
from dtnet.network.columns import TABLES, column_specs, table_columns
from dtnet.network.history import rows_of
from dtnet.network.tables import NOBODY
from dtnet.periods import OPEN, as_day, day_number, number_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from dtnet.network.columns import TableName
    from dtnet.network.hierarchy import Hierarchy
    from dtnet.network.network import Network
    from dtnet.network.tables import Ints
    from dtnet.periods import DayLike

_FOR_LIFE: Final = frozenset({"level", "kind"})
_NEVER_CHANGED: Final = frozenset({"id", "start", "end", *_FOR_LIFE})


class Draft:
    """The rows of a network, written out so that they can be edited.

    Attributes:
        network: The network, which stays as it is.
        columns: Its rows by table and column, in canonical order at first.
    """

    __slots__ = ("_ends", "columns", "network")

    def __init__(self, network: Network) -> None:
        self.network: Network = network
        self.columns: dict[TableName, dict[str, list[Any]]] = {
            table: table_columns(network, table) for table in TABLES
        }
        self._ends: dict[str, date | None] = {}

    def keep(self, table: TableName, days: Days) -> None:
        """Keep some days of the rows of a table only, in the order in which they stand."""
        columns = self.columns[table]
        rows = days.owner.tolist()
        made = {name: [cells[row] for row in rows] for name, cells in columns.items()}
        made["start"] = [number_day(day) for day in days.start.tolist()]
        made["end"] = [None if day == OPEN else number_day(day) for day in days.end.tolist()]
        if "id" in columns:
            before, after = (dict(zip(each["id"], each["end"], strict=True)) for each in (columns, made))
            self._ends |= {
                id: after.get(id, date.min) for id, end in before.items() if after.get(id, date.min) != end
            }
        self.columns[table] = made

    def builder(self) -> NetworkBuilder:
        """A builder with these rows and all else that the network holds.

        Left out is what can no longer be said of whoever lost days: statements about an area that has none
        left, and what became of an area or body after it had already gone.
        """
        tables = self.network.tables
        builder = NetworkBuilder(self.network.vocabulary, self.network.metadata)
        for table, columns in self.columns.items():
            getattr(builder, f"add_{table}")(columns)
        for rule in tables.relation_rules:
            builder.add_relation_rule(rule)
        for event in tables.events:
            builder.add_event(event)
        operating = {event.id: event.operating for event in tables.events}
        for succession in tables.successions:
            end = self._ends.get(succession.source)
            if end is None or end >= operating[succession.event]:
                builder.add_succession(succession)
        for statement in tables.statements:
            if self._ends.get(statement.area) != date.min:
                builder.add_statement(statement)
        return builder


def added(network: Network, columns: Mapping[str, Any]) -> Network:
    """A network with more rows, by table; see `Network.add`."""
    builder = Draft(network).builder()
    for table, rows in columns.items():
        if rows is not None:
            getattr(builder, f"add_{table}")(rows)
    return builder.build()


def changed(network: Network, id: str, on: DayLike, values: Mapping[str, object]) -> Network:
    """A network in which something changed on a day; see `Network.change`."""
    table, row, day = _version(network, id, on)
    _check_columns(network, table, values)
    for name in sorted(_NEVER_CHANGED & set(values)):
        hint = (
            "correct(…) mends days" if name in {"start", "end"} else "close it and add another with a new id"
        )
        raise ArgumentError(f"change of {id!r} on {day}: its {name} stays for life", hint)
    draft = Draft(network)
    columns = draft.columns[table]
    if columns["start"][row] == day:
        raise ArgumentError(
            f"change of {id!r} on {day}: a version of it begins on that day",
            "correct(…) says what it should have been from then on",
        )
    new = _revised(
        {name: cells[row] for name, cells in columns.items()}, values, f"change of {id!r} on {day}"
    )
    for name, cells in columns.items():
        cells.append(new[name])
    columns["end"][row], columns["start"][-1] = day, day
    return draft.builder().build()


def corrected(network: Network, id: str, at: DayLike, values: Mapping[str, object]) -> Network:
    """A network in which a version says something else; see `Network.correct`."""
    table, row, day = _version(network, id, at)
    _check_columns(network, table, values)
    if "id" in values:
        raise ArgumentError(f"correction of {id!r}: an id is never reused", "remove it and add another")
    draft = Draft(network)
    columns = draft.columns[table]
    new = _revised(
        {name: cells[row] for name, cells in columns.items()}, values, f"correction of {id!r} at {day}"
    )
    for name, cells in columns.items():
        cells[row] = new[name]
    for name in _FOR_LIFE & set(values):
        for each in rows_of(network, id)[1].tolist():
            columns[name][each] = new[name]
    return draft.builder().build()


def closed(network: Network, ids: str | Iterable[str], on: DayLike, *, with_contents: bool) -> Network:
    """A network in which something exists no more from a day on; see `Network.close`."""
    day = as_day(on)
    network.check_covered(day)
    number = day_number(day)
    named = _numbers(network, ids)
    for table, entities in named.items():
        _check_alive(network, table, entities, number)
    areas, bodies = versions(network.tables.areas), versions(network.tables.bodies)
    if with_contents:
        outside = days_on_which(
            network,
            lambda territory, now: _outside(
                territory, named["areas"] if now >= number else named["areas"][:0]
            ),
            more_edges=[number],
        )
        areas = areas.within_of(network.tables.areas.entity, outside)
        bodies = bodies.within_of(network.tables.bodies.home, outside)
    areas = _cut(areas, network.tables.areas.entity, named["areas"], number)
    bodies = _cut(bodies, network.tables.bodies.entity, named["bodies"], number)
    return _kept(network, areas, bodies)


def removed(network: Network, ids: str | Iterable[str]) -> Network:
    """A network in which something never was; see `Network.remove`."""
    named = _numbers(network, ids)
    areas, bodies = network.tables.areas, network.tables.bodies
    return _kept(
        network,
        versions(areas).only(~np.isin(areas.entity, named["areas"])),
        versions(bodies).only(~np.isin(bodies.entity, named["bodies"])),
    )


def _kept(network: Network, areas: Days, bodies: Days) -> Network:
    """The network of some days of its areas and bodies; a row that names bodies is kept while they are."""
    draft = Draft(network)
    draft.keep("areas", areas)
    draft.keep("bodies", bodies)
    for table in TABLES:
        if table not in {"areas", "bodies"}:
            draft.keep(table, named_days(network, table, areas, bodies))
    return draft.builder().build()


def _cut(days: Days, entity: Ints, gone: Ints, day: int) -> Days:
    """Days of rows, those of some entities only up to a day."""
    end = np.where(np.isin(entity[days.owner], gone), np.minimum(days.end, day), days.end)
    return Days(days.owner, days.start, end.astype(np.int32)).only(end > days.start)


def _outside(territory: Hierarchy, areas: Ints) -> NDArray[np.bool_]:
    """Per position, whether it lies in none of some areas."""
    depth = np.zeros(len(territory) + 1, np.int64)
    here = territory.position[areas]
    here = here[here != NOBODY]
    np.add.at(depth, here, 1)
    np.subtract.at(depth, territory.end[here], 1)
    outside: NDArray[np.bool_] = np.cumsum(depth[:-1]) == 0
    return outside


def _version(network: Network, id: str, day: DayLike) -> tuple[TableName, int, date]:
    """The table of an id, the row of its version on a day, and the day.

    Raises:
        UnknownNameError: If nothing has this id.
        OutsideDataError: If the day lies outside the data.
        ArgumentError: If it does not exist on that day.
    """
    asked = as_day(day)
    table, rows = rows_of(network, id)
    network.check_covered(asked)
    of = network.tables.areas if table == "areas" else network.tables.bodies
    number = day_number(asked)
    for row in rows.tolist():
        if of.start[row] <= number < of.end[row]:
            return table, row, asked
    raise ArgumentError(f"{id!r} does not exist on {asked}", f"history({id!r}) lists its versions")


def _check_columns(network: Network, table: TableName, values: Mapping[str, object]) -> None:
    known = [spec.name for spec in column_specs(table, network.vocabulary)]
    for name in values:
        if name not in known:
            raise UnknownNameError(f"{table} have no column {name!r}", near(name, known))


def _revised(old: Mapping[str, Any], values: Mapping[str, object], what: str) -> dict[str, Any]:
    """A row with other values; a value that is given without its origin takes that of the row.

    Raises:
        ArgumentError: If that changes nothing.
    """
    origins = {f"{name}_origin": None for name in values if f"{name}_origin" in old}
    new = {**old, **origins, **values}
    if all(new[name] == old[name] for name in old):
        raise ArgumentError(f"{what}: it says what is there already, so nothing would change")
    return new


def _numbers(network: Network, ids: str | Iterable[str]) -> dict[TableName, Ints]:
    """Numbers of areas and bodies by table.

    Raises:
        UnknownNameError: If nothing has one of the ids.
    """
    found: dict[TableName, list[int]] = {"areas": [], "bodies": []}
    for id in [ids] if isinstance(ids, str) else ids:
        table, rows = rows_of(network, id)
        of = network.tables.areas if table == "areas" else network.tables.bodies
        found[table].append(int(of.entity[rows[0]]))
    return {table: np.array(numbers, np.int32) for table, numbers in found.items()}


def _check_alive(network: Network, table: TableName, entities: Ints, day: int) -> None:
    """What is to close on a day exists on the day before."""
    of = network.tables.areas if table == "areas" else network.tables.bodies
    alive = of.entity[(of.start < day) & (of.end >= day)]
    for entity in entities[~np.isin(entities, alive)].tolist():
        id = of.ids[entity]
        raise ArgumentError(
            f"{id!r} does not exist on the day before {number_day(day)}, so it cannot close on it",
            f"history({id!r}) lists its versions; remove({id!r}) takes it out altogether",
        )
