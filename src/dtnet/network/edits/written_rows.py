"""The rows of a network, written out as lists that edits change and pass to a builder."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from dtnet.network.day.columns import TABLES, network_columns, plain_cells, table_columns
from dtnet.network.edits.clipping import cut_bounds
from dtnet.network.reading.builder import NetworkBuilder
from dtnet.network.tables.bounds import edge_cells
from dtnet.periods import OPEN, number_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from dtnet.network.day.columns import TableName
    from dtnet.network.day.network import Network
    from dtnet.spans import Spans


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
            end_on(made, row, made["end"][row])
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
                made[spec.name] = plain_cells(spec, *edge_cells(day, bounds, spec.side, rows))
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


def end_on(columns: dict[str, list[Any]], row: int, day: date) -> None:
    """Let a row of an area or body end on a known day, so that it is in force on the day before.

    If the previous version ends on the same unknown day on which this one begins, that day is now bounded.
    """
    columns["end"][row] = day
    for name in {"end_earliest", "end_latest"} & columns.keys():
        columns[name][row] = None
    bound(columns, "start_latest", row, day - timedelta(1), min)
    if row and _meet(columns, row - 1, row):
        bound(columns, "end_latest", row - 1, day - timedelta(1), min)


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
    if like + 1 < len(columns["id"]) - 1 and _meet(columns, row, like + 1):
        bound(columns, "start_earliest", like + 1, day + timedelta(1), max)


def _meet(columns: dict[str, list[Any]], before: int, after: int) -> bool:
    """Whether a version follows another without a gap."""
    same: bool = columns["id"][before] == columns["id"][after]
    return same and columns["end"][before] == columns["start"][after]


def bound(
    columns: dict[str, list[Any]], name: str, row: int, day: date, nearer: Callable[[date, date], date]
) -> None:
    """Tighten a bound to a day, if there is a bound."""
    cells = columns.get(name)
    if cells is not None and cells[row] is not None:
        cells[row] = nearer(cells[row], day)
