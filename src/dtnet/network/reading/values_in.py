"""Values of attributes, and bounds of values and days, from columns of a sheet to columns of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from dtnet.network.day.columns import attribute_specs
from dtnet.network.tables.bounds import NO_DAY, UNLIMITED, day_bounds, known_origin, value_bounds
from dtnet.network.tables.read_only import frozen
from dtnet.network.tables.tables import Bounds, DayBounds, Values
from dtnet.periods import OPEN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.network.reading.sheets import Sheet
    from dtnet.network.tables.schema import Attribute
    from dtnet.network.tables.tables import Codes, Ints


def read_values(sheet: Sheet, attribute: Attribute, origin: Codes) -> Values:
    """The values of an attribute with the origin of each, in order of input."""
    spec, *_ = attribute_specs(attribute)
    if attribute.type == "whole":
        data, known = sheet.whole(attribute.name)
    elif attribute.type == "yes_no":
        data, known = sheet.yes_no(attribute.name)
    elif attribute.type == "day":
        data, known = sheet.known_days(attribute.name)
    else:
        data, known = sheet.sets(attribute.name, attribute.vocabulary)
    own = sheet.origins(str(spec.origin), origin)
    bounds = read_bounds(sheet, attribute.name, data, known, own) if attribute.type == "whole" else None
    values = Values(attribute.name, data, np.where(known, own, 0).astype(np.uint8), bounds)
    _check_origins(sheet, attribute, values)
    return values


def _check_origins(sheet: Sheet, attribute: Attribute, values: Values) -> None:
    """A fault for each origin in a row that gives neither the value nor bounds of it."""
    spec, *bounds = attribute_specs(attribute)
    read = [spec.name, *(each.name for each in bounds if each.bound_of)]
    doubtful: set[int] = set().union(*(sheet.doubtful.get(each, ()) for each in read))
    needed = "its value or its bounds" if attribute.type == "whole" else "its value"
    for row in np.flatnonzero(sheet.given(str(spec.origin)) & (known_origin(values) == 0)).tolist():
        if row not in doubtful:
            told = f"an origin without a value: {spec.name!r} is unknown in this row"
            sheet.fault(row, str(spec.origin), f"{told}; give {needed} too, or leave the origin out")


def ordered_values(values: Values, order: NDArray[np.intp], more: int) -> Values:
    """Values in canonical order, unknown for `more` rows behind those read."""
    data = np.r_[values.data, np.zeros(more, values.data.dtype)][order]
    origin = np.r_[values.origin, np.zeros(more, np.uint8)][order]
    bounds = ordered_bounds(values.bounds, order, more)
    return Values(values.name, frozen(data, data.dtype), frozen(origin, np.uint8), bounds)


def read_bounds(
    sheet: Sheet, column: str, data: NDArray[Any], known: NDArray[np.bool_], origin: Codes
) -> Bounds | None:
    """The bounds of whole numbers of a sheet, in order of input; None if there are none.

    Args:
        sheet: The sheet.
        column: The column of the numbers.
        data: Shape (n): the numbers.
        known: Shape (n): which are known.
        origin: Shape (n): how a number is known, or its bounds.
    """
    columns = f"{column}_lower", f"{column}_upper"
    if not any(map(sheet.has, columns)):
        return None
    (lower, below), (upper, above) = map(sheet.limits, columns)
    stated = below | above
    lower = np.where(below, lower, np.where(known & ~stated, data, 0))
    upper = np.where(above, upper, np.where(known & ~stated, data, UNLIMITED))
    own = np.where(known, origin, 0).astype(np.uint8)
    said = known | (lower != 0) | (upper != UNLIMITED)
    known_by = np.where(said, origin, 0).astype(np.uint8)
    return value_bounds(data, own, Bounds(lower, upper, known_by))


def ordered_bounds(bounds: Bounds | None, order: NDArray[np.intp], more: int) -> Bounds | None:
    """Bounds in canonical order, without limits for `more` rows behind those read."""
    if bounds is None:
        return None
    columns = ((bounds.lower, 0), (bounds.upper, UNLIMITED), (bounds.origin, 0))
    return Bounds(
        *(
            frozen(np.r_[column, np.full(more, none, column.dtype)][order], column.dtype)
            for column, none in columns
        )
    )


def read_day_bounds(
    sheet: Sheet, edge: Literal["start", "end"], day: Ints, order: NDArray[np.intp]
) -> DayBounds | None:
    """The bounds of first or last days, in canonical order; None if there are none.

    Args:
        sheet: The sheet.
        edge: Which days.
        day: Shape (n): the days, in order of input, with those of rows that follow from rules behind.
        order: Shape (n): the canonical order.
    """
    columns = f"{edge}_earliest", f"{edge}_latest"
    if not any(map(sheet.has, columns)):
        return None
    more = len(day) - len(sheet)
    earliest, latest = (
        np.r_[sheet.days(column, missing=none), np.full(more, none, np.int32)]
        for column, none in zip(columns, (NO_DAY, OPEN), strict=True)
    )
    exact = (earliest == NO_DAY) & (latest == OPEN)
    bounds = DayBounds(*(frozen(np.where(exact, day, each)[order], np.int32) for each in (earliest, latest)))
    return day_bounds(day[order], bounds)
