"""Edits of areas, bodies, relations and services. Each edit gives a new network.

An edit writes out the rows, edits them, and passes them to the builder, which checks the result. Rows of
relations and services have no id: the subordinate (or the serving body) and a day in force identify them.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np

from dtnet.arguments import check_switches
from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.frames import Table
from dtnet.network.day.columns import (
    ROW_ORIGIN,
    TABLES,
    ColumnCells,
    column_specs,
    index_of,
    network_columns,
    plain_cells,
    row_columns,
    table_columns,
)
from dtnet.network.day.network import rows_of_id
from dtnet.network.edits.selection import (
    ALL_DAYS,
    KeptDays,
    any_day_bounds,
    cut_bounds,
    days_on_which,
)
from dtnet.network.reading.builder import NetworkBuilder
from dtnet.network.tables.schema import as_texts
from dtnet.network.tables.tables import NOBODY, edge_cells
from dtnet.periods import OPEN, as_day, day_number, number_day
from dtnet.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from numpy.typing import NDArray

    from dtnet.network.day.columns import ColumnSpec, TableName
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import EntityRows, Ints
    from dtnet.network.territory.forest import Hierarchy
    from dtnet.periods import DayLike

_FOR_LIFE: Final = frozenset({"level", "kind"})
_DAYS: Final = ("start", "start_earliest", "start_latest", "end", "end_earliest", "end_latest")
_NEVER_CHANGED: Final = frozenset({"id", *_DAYS, *_FOR_LIFE})


def added(network: Network, columns: Mapping[str, Any]) -> Network:
    """A network with additional rows, by table; see `Network.add`."""
    builder = WrittenRows(network).builder()
    for table, rows in columns.items():
        if rows is not None:
            getattr(builder, f"add_{table}")(rows)
    return builder.build()


def changed(network: Network, id: str, on: DayLike, values: Mapping[str, object]) -> Network:
    """A network in which an area or body changes on a day; see `Network.change`."""
    table, row, day = _version(network, id, on)
    _check_columns(network, table, values)
    for name in sorted(_NEVER_CHANGED & set(values)):
        hint = "days change with correct(…)" if name in _DAYS else "close it and add another with a new id"
        raise ArgumentError(f"change of {id!r} on {day}: its {name} cannot change", hint)
    draft = WrittenRows(network)
    columns = draft.with_columns(table, values)
    if columns["start"][row] == day:
        raise ArgumentError(
            f"change of {id!r} on {day}: a version of it begins on that day",
            "correct(…) says what it should have been from then on",
        )
    new = _revised(draft, table, row, values)
    draft.edited.add(id)
    for name, cells in columns.items():
        cells.append(new[name])
    end_on(columns, row, day, _before(columns, row))
    begin_on(columns, -1, day, like=row)
    made = draft.builder().build()
    rows = _versions(made, id)
    at = next(at for at, row in enumerate(rows) if row["start"] == day)
    before, after = (
        {name: cell for name, cell in row.items() if name not in _DAYS} for row in rows[at - 1 : at + 1]
    )
    _check_differs(before, after, f"change of {id!r} on {day}")
    return made


def corrected(network: Network, id: str, at: DayLike, values: Mapping[str, object]) -> Network:
    """A network in which values of a version are replaced; see `Network.correct`."""
    table, row, day = _version(network, id, at)
    _check_columns(network, table, values)
    if "id" in values:
        raise ArgumentError(
            f"correction of {id!r}: an id cannot be changed", "remove the row and add one with the new id"
        )
    draft = WrittenRows(network)
    columns = draft.with_columns(table, values)
    new = _revised(draft, table, row, values)
    draft.edited.add(id)
    for name, cells in columns.items():
        cells[row] = new[name]
    for edge, other, beside in (("start", "end", row - 1), ("end", "start", row + 1)):
        if any(name.startswith(edge) for name in values) and _shared(network, table, max(row, beside)):
            for name in _DAYS:
                if name.startswith(edge) and name in columns:
                    columns[name.replace(edge, other, 1)][beside] = new[name]
    for name in _FOR_LIFE & set(values):
        for each in rows_of_id(network, id)[1].tolist():
            columns[name][each] = new[name]
    made = draft.builder().build()
    _check_differs(_versions(network, id), _versions(made, id), f"correction of {id!r} at {day}")
    return made


def closed(network: Network, ids: str | Iterable[str], on: DayLike, *, with_contents: bool) -> Network:
    """A network in which areas or bodies no longer exist from a day on; see `Network.close`."""
    day = as_day(on)
    network.check_covered(day)
    number = day_number(day)
    check_switches(with_contents=with_contents)
    named = _numbers(network, ids)
    for table, entities in named.items():
        _check_alive(network, table, entities, number)
    tables = network.tables
    areas, bodies = tables.areas.days, tables.bodies.days
    if with_contents:
        outside = days_on_which(
            network,
            lambda territory, now: _outside(
                territory, named["areas"] if now >= number else named["areas"][:0]
            ),
            more_edges=[number],
        )
        areas = areas.within_of(tables.areas.entity, outside)
        bodies = bodies.within_of(tables.bodies.home, outside)
    areas = _cut(areas, tables.areas.entity, named["areas"], number)
    bodies = _cut(bodies, tables.bodies.entity, named["bodies"], number)
    return _kept(network, areas, bodies, closing=named, on=number)


def removed(network: Network, ids: str | Iterable[str]) -> Network:
    """A network without some areas or bodies; see `Network.remove`."""
    named = _numbers(network, ids)
    areas, bodies = network.tables.areas, network.tables.bodies
    return _kept(
        network,
        areas.days.only(~np.isin(areas.entity, named["areas"])),
        bodies.days.only(~np.isin(bodies.entity, named["bodies"])),
    )


def _kept(
    network: Network,
    areas: Spans,
    bodies: Spans,
    *,
    closing: Mapping[TableName, Ints] | None = None,
    on: int | None = None,
) -> Network:
    """The network cut to some days of its areas and bodies; rows that refer to these are cut to match.

    Args:
        network: The network.
        areas: The remaining days of rows of areas.
        bodies: The remaining days of rows of bodies.
        closing: The areas and bodies, by table, that certainly end on a day.
        on: The day.

    Raises:
        ArgumentError: If the remaining days depend on a day that is known only within bounds.
    """
    draft, tables = WrittenRows(network), network.tables
    kept = KeptDays.of(network, areas, bodies)
    bounded = closing is not None and any_day_bounds(tables)
    if bounded:
        kept.check_cuts(known=on)
    for table, days in kept.spans.items():
        entity: Ints | None = getattr(getattr(tables, table), "entity", None)
        if closing is None or entity is None or on is None:
            named = np.zeros(len(getattr(tables, table).start), np.bool_)
        else:
            named = np.isin(entity, closing[table])
        closed = named[days.owner] & (days.end == on)
        if bounded and on is not None:
            kept.check_kept(table, days.only(~closed))
            kept.check_gone(table, days, (ALL_DAYS[0], on), but=named)
        draft.keep(table, days, closed)
    return draft.builder().build()


def _cut(days: Spans, entity: Ints, gone: Ints, day: int) -> Spans:
    """Days of rows; the rows of some entities are cut at a day."""
    end = np.where(np.isin(entity[days.owner], gone), np.minimum(days.end, day), days.end)
    return Spans(days.owner, days.start, end.astype(np.int32)).only(end > days.start)


def _outside(territory: Hierarchy, areas: Ints) -> NDArray[np.bool_]:
    """Per position, whether it lies outside all of some areas."""
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
        UnknownNameError: If no area or body has this id.
        OutsideDataError: If the day lies outside the data.
        ArgumentError: If the area or body does not exist on that day.
    """
    asked = as_day(day)
    table, rows = rows_of_id(network, id)
    network.check_covered(asked)
    of: EntityRows = getattr(network.tables, table)
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


def _shared(network: Network, table: TableName, row: int) -> bool:
    """Whether a row follows another version on a day that is known only within bounds."""
    of: EntityRows = getattr(network.tables, table)
    if row in {0, len(of.start)} or of.entity[row - 1] != of.entity[row] or of.end[row - 1] != of.start[row]:
        return False
    return bool(of.uncertain_edges[0][row])


def _revised(draft: WrittenRows, table: TableName, row: int, values: Mapping[str, object]) -> dict[str, Any]:
    """A row with new values; the old bounds and origin of each replaced value are dropped."""
    old = {name: cells[row] for name, cells in draft.columns[table].items()}
    specs = {spec.name: spec for spec in column_specs(table, draft.network.vocabulary)}
    bounds = {spec.name for spec in specs.values() if spec.bound_of in values}
    origins = {str(specs[name].origin) for name in values} - {ROW_ORIGIN}
    emptied: dict[str, Any] = dict.fromkeys((bounds | origins) & old.keys())
    return {**old, **emptied, **values}


def _versions(network: Network, id: str) -> list[dict[str, object]]:
    """The versions of an area or body, in order of time; each has its cells that are not null, by column."""
    rows = Table(row_columns(network, *rows_of_id(network, id))).to_dicts()
    return [{name: cell for name, cell in row.items() if cell is not None} for row in rows]


def _check_differs(before: object, after: object, what: str) -> None:
    """Refuse an edit that changes nothing.

    Both sides are read from networks, because cells of an edit may differ in form only: the origin of their
    row, the words of a set in another order, a lower bound of 0, a day as text.

    Raises:
        ArgumentError: If both sides are equal.
    """
    if before == after:
        raise ArgumentError(f"{what}: the values are as before, so nothing would change")


def _numbers(network: Network, ids: str | Iterable[str]) -> dict[TableName, Ints]:
    """Numbers of areas and bodies by table.

    Raises:
        UnknownNameError: If no area or body has one of the ids.
    """
    found: dict[TableName, list[int]] = {"areas": [], "bodies": []}
    for id in as_texts(ids):
        table, rows = rows_of_id(network, id)
        of: EntityRows = getattr(network.tables, table)
        found[table].append(int(of.entity[rows[0]]))
    return {table: np.array(numbers, np.int32) for table, numbers in found.items()}


def _check_alive(network: Network, table: TableName, entities: Ints, day: int) -> None:
    """Refuse to close an area or body that does not exist on the day before."""
    of: EntityRows = getattr(network.tables, table)
    alive = of.entity[(of.start < day) & (of.end >= day)]
    for entity in entities[~np.isin(entities, alive)].tolist():
        id = of.ids[entity]
        raise ArgumentError(
            f"{id!r} does not exist on the day before {number_day(day)}, so it cannot be closed on that day",
            f"history({id!r}) lists its versions; remove({id!r}) deletes it entirely",
        )


_STATED: Final[dict[TableName, tuple[tuple[str, ...], str]]] = {
    "relations": (
        ("relation ", "of ", "to "),
        "a relation that follows from a rule has no row; add(relations=…) states one in its place",
    ),
    "services": (("service of ", "for "), "a body serves its home without a row"),
}
"""How errors name the cells of a row in turn, and a hint."""


def closed_rows(network: Network, table: TableName, on: DayLike, **named: str | None) -> Network:
    """A network in which the rows of relations or services that hold some cells end on a day.

    See `Network.close_relations` and `Network.close_services`.
    """
    day = as_day(on)
    here = _in_force(network, table, named, day, before=timedelta(days=1))
    draft = WrittenRows(network)
    columns = draft.columns[table]
    owners = _owners(network, table, columns)
    for row in np.flatnonzero(here).tolist():
        end_on(columns, row, day, (at for at, each in enumerate(owners) if each == owners[row] and at != row))
    return draft.builder().build()


def removed_rows(network: Network, table: TableName, at: DayLike, **named: str | None) -> Network:
    """A network without the rows of relations or services that hold some cells on a day.

    See `Network.remove_relations` and `Network.remove_services`.
    """
    here = _in_force(network, table, named, as_day(at, what="at"), before=timedelta(0))
    draft = WrittenRows(network)
    draft.keep(table, getattr(network.tables, table).days.only(~here))
    return draft.builder().build()


def _in_force(
    network: Network, table: TableName, named: Mapping[str, str | None], day: date, *, before: timedelta
) -> NDArray[np.bool_]:
    """Per row, whether it holds some cells and is in force some days before a day; None stands for any cell.

    Raises:
        UnknownNameError: If a name does not exist.
        ArgumentError: If no row is.
    """
    of, words = getattr(network.tables, table), network.vocabulary.relation_types
    here = np.ones(len(of.start), np.bool_)
    for spec in column_specs(table, network.vocabulary):
        if spec.name not in named or (named[spec.name] is None and spec.name in {"superior", "area"}):
            continue
        cell = cast("str", named[spec.name])
        if spec.kind == "word":
            here &= of.type == words.index(network.vocabulary.relation_type(cell))
        else:
            here &= getattr(of, spec.name) == _number(network, spec, cell)
    network.check_covered(day)
    asked = day - before
    here &= (of.start <= day_number(asked)) & (of.end > day_number(asked))
    if not here.any():
        told, hint = _STATED[table]
        cells = (
            f"{link}{cell!r}" for link, cell in zip(told, named.values(), strict=True) if cell is not None
        )
        raise ArgumentError(f"no row states a {' '.join(cells)} on {asked}", hint)
    return here


def _number(network: Network, spec: ColumnSpec, id: str) -> int:
    index = index_of(network, spec)
    number = index.get(id)
    if number is None:
        raise UnknownNameError(f"no {spec.what} has the id {id!r}", near(id, index.similar(id)))
    return number


def _owners(network: Network, table: TableName, columns: Mapping[str, list[Any]]) -> list[tuple[Any, ...]]:
    """Per row, a key: rows with the same key never overlap, and may follow each other."""
    if table == "services":
        return list(zip(columns["body"], columns["area"], strict=True))
    lines = {each.name for each in network.vocabulary.relation_types if each.line}
    rows = zip(columns["type"], columns["subordinate"], columns["superior"], strict=True)
    return [(type, below, None if type in lines else above) for type, below, above in rows]


class WrittenRows:
    """The rows of a network as lists that can be edited.

    Attributes:
        network: The network, which is not changed.
        columns: The rows by table and column, at first in canonical order.
        edited: Ids of areas and bodies whose rows differ from the network.
    """

    __slots__ = ("_ends", "columns", "edited", "network")

    def __init__(self, network: Network) -> None:
        self.network: Network = network
        self.columns: dict[TableName, dict[str, list[Any]]] = {
            table: table_columns(network, table) for table in TABLES
        }
        self.edited: set[str] = set()
        self._ends: dict[str, date | None] = {}

    def keep(self, table: TableName, days: Spans, closed: NDArray[np.bool_] | None = None) -> None:
        """Keep only some days of the rows of a table, in the same order.

        Args:
            table: The name of the table.
            days: The days to keep, as stretches that each belong to a row.
            closed: Whether the end of each stretch is now known exactly.
        """
        columns = self.columns[table]
        rows = days.owner.tolist()
        made = {name: [cells[row] for row in rows] for name, cells in columns.items()}
        made["start"] = [number_day(day) for day in days.start.tolist()]
        made["end"] = [None if day == OPEN else number_day(day) for day in days.end.tolist()]
        made |= self._bounds(table, days)
        for row in [] if closed is None else np.flatnonzero(closed).tolist():
            end_on(made, row, made["end"][row], _before(made, row))
        if "id" in columns:
            before, after = (dict(zip(each["id"], each["end"], strict=True)) for each in (columns, made))
            self._ends |= {
                id: after.get(id, date.min) for id, end in before.items() if after.get(id, date.min) != end
            }
        self.columns[table] = made

    def _bounds(self, table: TableName, days: Spans) -> dict[str, list[Any]]:
        """The columns with bounds of days of a table, for stretches of its rows."""
        of: Any = getattr(self.network.tables, table)
        starts, ends = cut_bounds(of, days)
        rows = np.arange(len(days.owner), dtype=np.int32)
        made = {}
        for spec in network_columns(self.network, table):
            if spec.kind == "day" and spec.bound_of is not None:
                day, bounds = (days.start, starts) if spec.bound_of == "start" else (days.end, ends)
                made[spec.name] = plain_cells(
                    self.network, ColumnCells(spec, *edge_cells(day, bounds, spec.side, rows))
                )
        return made

    def with_columns(self, table: TableName, names: Iterable[str]) -> dict[str, list[Any]]:
        """The columns of a table, with empty columns added for names that it lacks."""
        columns = self.columns[table]
        for name in names:
            columns.setdefault(name, [None] * len(columns["start"]))
        return columns

    def builder(self) -> NetworkBuilder:
        """A builder with these rows and everything else of the network.

        Not included are statements about an area without remaining days, and successions whose source now
        ends before the event.
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
        builder.go_on_from_here(self.edited)
        return builder


def end_on(columns: dict[str, list[Any]], row: int, day: date, others: Iterable[int]) -> None:
    """Let a row end on a known day, so that it is in force on the day before.

    If an earlier row ends on the same unknown day on which this row begins, that day gets an upper bound. If
    a later row begins on the same unknown day on which this row ended, that day gets a lower bound.

    Args:
        columns: The columns.
        row: The row.
        day: The day.
        others: Rows that this row must not overlap: the version before, or further rows of its owner.
    """
    start, end = columns["start"][row], columns["end"][row]
    columns["end"][row] = day
    for name in {"end_earliest", "end_latest"} & columns.keys():
        columns[name][row] = None
    bound(columns, "start_latest", row, day - timedelta(1), min)
    for other in others:
        if columns["end"][other] == start:
            bound(columns, "end_latest", other, day - timedelta(1), min)
        if end is not None and columns["start"][other] == end:
            bound(columns, "start_earliest", other, day, max)


def _before(columns: Mapping[str, list[Any]], row: int) -> list[int]:
    """The row of the version before a version, if there is one."""
    return [row - 1] if row and columns["id"][row - 1] == columns["id"][row] else []


def begin_on(columns: dict[str, list[Any]], row: int, day: date, *, like: int) -> None:
    """Let the new last row begin on a known day, so that it is in force on that day.

    Args:
        columns: The columns.
        row: The new row.
        day: The day.
        like: The row, in canonical order, whose end the new row copied.
    """
    columns["start"][row] = day
    for name in {"start_earliest", "start_latest"} & columns.keys():
        columns[name][row] = None
    bound(columns, "end_earliest", row, day + timedelta(1), max)
    after = like + 1
    if (
        after < len(columns["id"]) - 1
        and columns["id"][row] == columns["id"][after]
        and columns["end"][row] == columns["start"][after]
    ):
        bound(columns, "start_earliest", like + 1, day + timedelta(1), max)


def bound(
    columns: dict[str, list[Any]], name: str, row: int, day: date, nearer: Callable[[date, date], date]
) -> None:
    """Tighten a bound to a day, if there is a bound."""
    cells = columns.get(name)
    if cells is not None and cells[row] is not None:
        cells[row] = nearer(cells[row], day)
