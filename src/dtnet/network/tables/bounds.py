"""What is known only within bounds: whole numbers, and first and last days of rows.

A table that states no bounds has none, and pays nothing. Where it has, a row without any holds its value, or
its day, as both of its bounds, so that questions need no case of their own for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import attrs
import numpy as np

from dtnet.network.tables.read_only import frozen
from dtnet.network.tables.tables import Bounds, DayBounds
from dtnet.periods import OPEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from dtnet.network.tables.tables import Areas, Bodies, Codes, Ints, Relations, Services, Values

    Dated: TypeAlias = Areas | Bodies | Relations | Services

UNLIMITED: Final = -1
"""The upper bound of a number that has none."""
NO_DAY: Final = -OPEN
"""The earliest of a day that has none; the latest is then `periods.OPEN`."""
EDGES: Final[tuple[Literal["start", "end"], ...]] = ("start", "end")


def value_bounds(data: NDArray[Any], known: Codes, bounds: Bounds) -> Bounds | None:
    """Bounds of some values, or None if they say nothing that the values do not.

    Args:
        data: Shape (n): the values.
        known: Shape (n): their origins, 0 where unknown.
        bounds: Theirs.
    """
    return bounds if _stated(data, known, bounds).any() else None


def stated_values(values: Values) -> NDArray[np.bool_]:
    """Shape (n): of which values bounds say more than the value does."""
    if values.bounds is None:
        return np.zeros(len(values.data), np.bool_)
    return _stated(values.data, values.origin, values.bounds)


def _stated(data: NDArray[Any], known: Codes, bounds: Bounds) -> NDArray[np.bool_]:
    lower, upper = bounds.lower, bounds.upper
    stated: NDArray[np.bool_] = np.where(
        known != 0, (lower != data) | (upper != data), (lower != 0) | (upper != UNLIMITED)
    )
    return stated


def limits(values: Values) -> tuple[NDArray[Any], NDArray[Any]]:
    """Shape (n): the least and the greatest that each value may be; `UNLIMITED` if there is no greatest."""
    if values.bounds is not None:
        return values.bounds.lower, values.bounds.upper
    known = values.origin != 0
    data = values.data
    return np.where(known, data, 0).astype(data.dtype), np.where(known, data, UNLIMITED).astype(np.int64)


def known_origin(values: Values) -> Codes:
    """Shape (n): how each value is known, or the bounds of an unknown one; 0 where nothing is."""
    return values.origin if values.bounds is None else values.bounds.origin


def chosen_values(bounds: Bounds, rows: NDArray[np.integer]) -> Bounds:
    """Bounds of some rows."""
    return Bounds(
        *(frozen(column[rows], column.dtype) for column in (bounds.lower, bounds.upper, bounds.origin))
    )


def day_bounds(day: Ints, bounds: DayBounds | None) -> DayBounds | None:
    """Bounds of some days, or None if they say nothing that the days do not."""
    if bounds is None:
        return None
    exact = (bounds.earliest == day) & (bounds.latest == day)
    return None if exact.all() else DayBounds(*(frozen(each, np.int32) for each in attrs.astuple(bounds)))


def of_edge(table: Dated, edge: Literal["start", "end"]) -> DayBounds:
    """Between which days the first day of each row lies, or the day after its last; O(1).

    Where there is no bound, `NO_DAY` and `periods.OPEN` stand for it.
    """
    stated: DayBounds | None = getattr(table, f"{edge}_bounds")
    day: Ints = getattr(table, edge)
    return DayBounds(day, day) if stated is None else stated


def uncertain_edges(table: Dated, edge: Literal["start", "end"]) -> NDArray[np.bool_]:
    """Shape (n): of which rows the day is known within bounds only."""
    bounds = of_edge(table, edge)
    uncertain: NDArray[np.bool_] = bounds.earliest != bounds.latest
    return uncertain


def has_day_bounds(table: Dated) -> bool:
    """Whether some row has a first or last day that is known within bounds only."""
    return any(getattr(table, f"{edge}_bounds") is not None for edge in EDGES)


def uncertain_rows(table: Dated, day: int) -> Ints:
    """Rows that may be in force on a day, and may not; O(n)."""
    start, end = (of_edge(table, edge) for edge in EDGES)
    possible = (start.earliest <= day) & (end.latest > day)
    certain = (start.latest <= day) & (end.earliest > day)
    return np.flatnonzero(possible & ~certain).astype(np.int32)


def bound_columns(table: Any) -> Iterator[str]:  # noqa: ANN401 - a table
    """The columns of which a table has bounds: `start`, `end`, attributes."""
    yield from (edge for edge in EDGES if getattr(table, f"{edge}_bounds") is not None)
    yield from (each.name for each in getattr(table, "attributes", ()) if each.bounds is not None)


def bound_cells(table: Any, column: str, which: str, rows: Ints) -> tuple[NDArray[Any], NDArray[np.bool_]]:  # noqa: ANN401
    """The cells of a column of bounds in some rows, and which are null.

    Args:
        table: A table.
        column: Of which column they are bounds.
        which: `lower` or `upper`, `earliest` or `latest`.
        rows: Shape (k).
    """
    if which in {"earliest", "latest"}:
        return edge_cells(getattr(table, column), getattr(table, f"{column}_bounds"), which, rows)
    values: Values = next(each for each in table.attributes if each.name == column)
    if values.bounds is None:
        return np.zeros(len(rows), np.int16), np.ones(len(rows), np.bool_)
    cells = getattr(values.bounds, which)[rows]
    stated = _stated(values.data[rows], values.origin[rows], chosen_values(values.bounds, rows))
    return cells, ~stated | (cells == UNLIMITED)


def edge_cells(
    day: Ints, bounds: DayBounds | None, which: str, rows: Ints
) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """The same of days and their bounds."""
    if bounds is None:
        return np.zeros(len(rows), np.int32), np.ones(len(rows), np.bool_)
    earliest, latest = bounds.earliest[rows], bounds.latest[rows]
    exact = (earliest == day[rows]) & (latest == day[rows])
    if which == "earliest":
        return earliest, exact | (earliest == NO_DAY)
    return latest, exact | (latest == OPEN)
