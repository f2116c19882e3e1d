"""Names of rows in faults, as the person who supplied the rows counts them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.errors import Fault
from dtnet.network.tables.tables import NOBODY
from dtnet.periods import OPEN, number_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Literal

    from numpy.typing import NDArray

    from dtnet.network.tables.tables import Areas, Bodies, Ints, Tables

    TableName = Literal["areas", "bodies", "relations", "services"]

LISTED: Final = 10_000
"""The most faulty rows that are listed for one rule and column; a file of a few kB can have a million."""
_SHOWN: Final = 3
_DIGITS = re.compile(r"(\d+)")


@attrs.frozen(eq=False)
class RowNames:
    """How faults name rows; by default, by their place in the table.

    Attributes:
        numbers: Per table, the number of each row in the input; `NOBODY` for rows that follow from a rule.
        doubtful: Per table and column, the rows whose cell could not be read and has a placeholder. A check
            reports no fault that depends on a placeholder.
    """

    numbers: Mapping[str, Ints] = attrs.Factory(dict)
    doubtful: Mapping[tuple[str, str], NDArray[np.bool_]] = attrs.Factory(dict)

    def row(self, tables: Tables, table: TableName, row: int) -> str:
        """The name of a row: `areas row 17 (vn:commune:00001:0)`."""
        number = int(self.numbers[table][row]) if table in self.numbers else row
        where = f"{table} by rule" if number == NOBODY else f"{table} row {number}"
        return f"{where}{_in_brackets(tables, table, row)}"

    def faults(
        self,
        tables: Tables,
        table: TableName,
        rows: NDArray[np.integer],
        message: Callable[[int], str],
        *,
        column: str,
        reads: Iterable[str] = (),
    ) -> list[Fault]:
        """A fault for each row, up to `LISTED`.

        Args:
            tables: The tables.
            table: The table of the rows.
            rows: The faulty rows.
            message: Gives the message for a row.
            column: The column that the fault names.
            reads: Other columns on which the fault depends.
        """
        for mark in self._marks(table, (column, *reads)):
            rows = rows[~mark[rows]]
        told = [
            Fault(f"{self.row(tables, table, row)}: {column}", message(row)) for row in rows[:LISTED].tolist()
        ]
        return [*told, unlisted(table, column)] if len(rows) > LISTED else told

    def doubted(self, table: TableName, row: int, columns: Iterable[str]) -> bool:
        """Whether a row has, in one of some columns, a placeholder for a cell that could not be read."""
        return any(bool(mark[row]) for mark in self._marks(table, columns))

    def _marks(self, table: TableName, columns: Iterable[str]) -> Iterator[NDArray[np.bool_]]:
        return (self.doubtful[key] for column in columns if (key := (table, column)) in self.doubtful)


AS_STORED = RowNames()


def unlisted(table: str, column: str) -> Fault:
    """The fault that stands for all rows after the first `LISTED`."""
    return Fault(f"{table}: {column}", f"more than {LISTED:,} rows are wrong here; the first are listed")


def _in_brackets(tables: Tables, table: TableName, row: int) -> str:
    whose: dict[TableName, tuple[Areas | Bodies, Ints]] = {
        "areas": (tables.areas, tables.areas.entity),
        "bodies": (tables.bodies, tables.bodies.entity),
        "relations": (tables.bodies, tables.relations.subordinate),
        "services": (tables.bodies, tables.services.body),
    }
    of, entities = whose[table]
    entity = int(entities[row])
    return f" ({of.ids[entity]})" if 0 <= entity < len(of.ids) else ""


def shown_existence(table: Areas | Bodies, entity: int) -> str:
    """A sentence with the id and the days of an entity."""
    rows = np.arange(*table.entity.searchsorted([entity, entity + 1]))
    days = [shown_days(int(table.start[row]), int(table.end[row])) for row in rows[:_SHOWN]]
    more = ", …" if len(rows) > _SHOWN else ""
    return f"{table.ids[entity]!r} exists on {', '.join(days)}{more} only"


def shown_days(start: int, end: int) -> str:
    """A period as faults write it: `2024-01-01..2024-02-01`, with nothing after the dots for an open end."""
    return f"{shown_day(start)}..{'' if end == OPEN else shown_day(end)}"


def shown_bounds(earliest: int, latest: int) -> str:
    """Bounds of a day as messages write them; "never" if the day is certainly open."""
    if earliest == latest:
        return "never" if latest == OPEN else f"on {shown_day(latest)}"
    first = "" if earliest == -OPEN else f"from {shown_day(earliest)} on"
    last = "" if latest == OPEN else f"by {shown_day(latest)}"
    return ", ".join(each for each in (first, last) if each) or "on any day"


def shown_day(number: int) -> str:
    """A day as faults write it; "never" if it is open."""
    if number == OPEN:
        return "never"
    try:
        return str(number_day(number))
    except (ValueError, OverflowError):
        return f"day {number}"


def faults_in_order(faults: Iterable[Fault]) -> list[Fault]:
    """Faults by place, row 9 before row 10."""
    return sorted(faults, key=lambda fault: (_natural(fault.place), fault.message))


def _natural(place: str) -> list[tuple[str, int]]:
    pieces = _DIGITS.split(place)
    return [("", int(piece)) if at % 2 else (piece, 0) for at, piece in enumerate(pieces)]
