"""Names of rows in faults, as the person who supplied the rows counts them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet.errors import Fault
from dtnet.network.tables.tables import NOBODY
from dtnet.periods import OPEN, number_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Literal

    from numpy.typing import NDArray

    from dtnet.network.tables.schema import Vocabulary
    from dtnet.network.tables.tables import DatedRows, EntityRows, Ints, Tables

    TableName = Literal["areas", "bodies", "relations", "services"]

LISTED: Final = 10_000
"""The most faulty rows that are listed for one rule and column; a file of a few kB can have a million."""
_SHOWN: Final = 3
_DIGITS = re.compile(r"([0-9]+)")


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


AS_STORED = RowNames()


@attrs.frozen(eq=False)
class CheckedRows:
    """The rows that validity rules check.

    Attributes:
        names: How faults name rows; by default by their place in the table.
    """

    tables: Tables
    vocabulary: Vocabulary
    names: RowNames = AS_STORED

    def faults(
        self,
        table: TableName,
        rows: NDArray[np.integer | np.bool_],
        message: Callable[[int], str] | str,
        *,
        column: str,
        reads: Iterable[str] = (),
    ) -> list[Fault]:
        """A fault for each row, up to `LISTED`.

        Args:
            rows: The faulty rows, or a mark for each row.
            message: Gives the message for a row, or is the message of all rows.
            reads: Other columns on which the fault depends.
        """
        found = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows
        for mark in self._marks(table, (column, *reads)):
            found = found[~mark[found]]
        shown = [
            Fault(f"{self.row(table, row)}: {column}", message if isinstance(message, str) else message(row))
            for row in found[:LISTED].tolist()
        ]
        return [*shown, unlisted(table, column)] if len(found) > LISTED else shown

    def row(self, table: TableName, row: int) -> str:
        """The name of a row, as `RowNames.row`."""
        return self.names.row(self.tables, table, row)

    def sure(self, pairs: Mapping[int, int], table: TableName, columns: Iterable[str]) -> NDArray[np.intp]:
        """The first row of each pair whose second row has no placeholder in some columns of its table."""
        marks = [*self._marks(table, columns)]
        return np.array(
            [row for row, other in pairs.items() if not any(mark[other] for mark in marks)], np.intp
        )

    def _marks(self, table: TableName, columns: Iterable[str]) -> Iterator[NDArray[np.bool_]]:
        doubtful = self.names.doubtful
        return (doubtful[key] for column in columns if (key := (table, column)) in doubtful)


def unlisted(table: str, column: str) -> Fault:
    """The fault that stands for all rows after the first `LISTED`."""
    return Fault(f"{table}: {column}", f"more than {LISTED:,} rows are wrong here; the first are listed")


def _in_brackets(tables: Tables, table: TableName, row: int) -> str:
    of = tables.areas if table == "areas" else tables.bodies
    rows: Any = getattr(tables, table)
    entities = rows.subordinate if table == "relations" else rows.body if table == "services" else rows.entity
    entity = int(entities[row])
    return f" ({of.ids[entity]})" if 0 <= entity < len(of.ids) else ""


def shown_existence(table: EntityRows, entity: int) -> str:
    """A sentence with the id and the days of an entity."""
    rows = table.versions(entity)
    days = [shown_row(table, row) for row in rows[:_SHOWN].tolist()]
    more = ", …" if len(rows) > _SHOWN else ""
    return f"{table.ids[entity]!r} exists on {', '.join(days)}{more} only"


def shown_row(of: DatedRows, row: int) -> str:
    """The days of a row as faults write them."""
    return shown_days(int(of.start[row]), int(of.end[row]))


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


def _natural(place: str) -> list[tuple[int, str]]:
    """The pieces of a place; numbers are compared by length first, as `int` reads no very long text."""
    pieces = [piece.lstrip("0") if at % 2 else piece for at, piece in enumerate(_DIGITS.split(place))]
    return [(len(piece) if at % 2 else 0, piece) for at, piece in enumerate(pieces)]
