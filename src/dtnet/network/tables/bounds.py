"""Bounds of whole numbers, and of the first and last days of rows.

A column without stated bounds stores none and costs nothing. A column with bounds stores them for each row. A
row without stated bounds has its value or day as both bounds, so readers of bounds need no special case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import attrs
import numpy as np

from dtnet.network.tables.read_only import frozen
from dtnet.network.tables.tables import DayBounds, ValueBounds
from dtnet.periods import OPEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from dtnet.network.tables.tables import Areas, Bodies, Codes, Ints, Relations, Services, Values

    Dated: TypeAlias = Areas | Bodies | Relations | Services

UNLIMITED: Final = -1
"""The number that means no upper bound of a number."""
NO_DAY: Final = -OPEN
"""The number that means no lower bound of a day; `periods.OPEN` means no upper bound."""
EDGES: Final[tuple[Literal["start", "end"], ...]] = ("start", "end")


def value_bounds(data: NDArray[Any], known: Codes, bounds: ValueBounds) -> ValueBounds | None:
    """Bounds of some values, or None if no bounds add anything to the values.

    Args:
        data: Shape (n): the values.
        known: Shape (n): their origins, 0 where unknown.
        bounds: Their bounds.
    """
    return bounds if _stated(data, known, bounds).any() else None


def stated_values(values: Values) -> NDArray[np.bool_]:
    """Shape (n): whether the bounds of a value add anything to the value."""
    if values.bounds is None:
        return np.zeros(len(values.data), np.bool_)
    return _stated(values.data, values.origin, values.bounds)


def _stated(data: NDArray[Any], known: Codes, bounds: ValueBounds) -> NDArray[np.bool_]:
    lower, upper = bounds.lower, bounds.upper
    stated: NDArray[np.bool_] = np.where(
        known != 0, (lower != data) | (upper != data), (lower != 0) | (upper != UNLIMITED)
    )
    return stated


def limits(values: Values) -> tuple[NDArray[Any], NDArray[Any]]:
    """Shape (n): the lower and the upper bound of each value; `UNLIMITED` if there is no upper bound."""
    if values.bounds is not None:
        return values.bounds.lower, values.bounds.upper
    known = values.origin != 0
    data = values.data
    return np.where(known, data, 0).astype(data.dtype), np.where(known, data, UNLIMITED).astype(np.int64)


def known_origin(values: Values) -> Codes:
    """Shape (n): the origin of each value, or of the bounds of an unknown value; 0 without either."""
    return values.origin if values.bounds is None else values.bounds.origin


def chosen_values(bounds: ValueBounds, rows: NDArray[np.integer]) -> ValueBounds:
    """Bounds of some rows."""
    return ValueBounds(
        *(frozen(column[rows], column.dtype) for column in (bounds.lower, bounds.upper, bounds.origin))
    )


def day_bounds(day: Ints, bounds: DayBounds | None) -> DayBounds | None:
    """Bounds of some days, or None if no bounds add anything to the days."""
    if bounds is None:
        return None
    exact = (bounds.earliest == day) & (bounds.latest == day)
    return None if exact.all() else DayBounds(*(frozen(each, np.int32) for each in attrs.astuple(bounds)))


def of_edge(table: Dated, edge: Literal["start", "end"]) -> DayBounds:
    """The bounds of the start or of the end of each row; O(1).

    `NO_DAY` and `periods.OPEN` stand for no bound.
    """
    stated: DayBounds | None = getattr(table, f"{edge}_bounds")
    day: Ints = getattr(table, edge)
    return DayBounds(day, day) if stated is None else stated


def uncertain_edges(table: Dated, edge: Literal["start", "end"]) -> NDArray[np.bool_]:
    """Shape (n): whether the day of a row is known only within bounds."""
    bounds = of_edge(table, edge)
    uncertain: NDArray[np.bool_] = bounds.earliest != bounds.latest
    return uncertain


def has_day_bounds(table: Dated) -> bool:
    """Whether the start or end of some row is known only within bounds."""
    return any(getattr(table, f"{edge}_bounds") is not None for edge in EDGES)


def uncertain_rows(table: Dated, day: int) -> Ints:
    """Rows of which it is unknown whether they are in force on a day; O(n)."""
    start, end = (of_edge(table, edge) for edge in EDGES)
    possible = (start.earliest <= day) & (end.latest > day)
    certain = (start.latest <= day) & (end.earliest > day)
    return np.flatnonzero(possible & ~certain).astype(np.int32)


def bound_columns(table: Any) -> Iterator[str]:  # noqa: ANN401 - a table
    """The columns of a table that have bounds: `start`, `end`, attributes."""
    yield from (edge for edge in EDGES if getattr(table, f"{edge}_bounds") is not None)
    yield from (each.name for each in getattr(table, "attributes", ()) if each.bounds is not None)


def bound_cells(table: Any, column: str, which: str, rows: Ints) -> tuple[NDArray[Any], NDArray[np.bool_]]:  # noqa: ANN401
    """The cells of a column of bounds in some rows, and which are null.

    Args:
        table: A table.
        column: The column that has the bounds.
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
    """As `bound_cells`, for a column of days and its bounds."""
    if bounds is None:
        return np.zeros(len(rows), np.int32), np.ones(len(rows), np.bool_)
    earliest, latest = bounds.earliest[rows], bounds.latest[rows]
    exact = (earliest == day[rows]) & (latest == day[rows])
    if which == "earliest":
        return earliest, exact | (earliest == NO_DAY)
    return latest, exact | (latest == OPEN)
