"""Values of areas as people hand them in: by id, in a table of many columns, or in the order of the areas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet.errors import ArgumentError, Fault, InvalidInputError, near
from dtnet.frames import Table
from dtnet.money import INT64_MAX
from dtnet.network.handed_in import plain, read_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

VALUE: Final = "value"
"""The column of values that have no name of their own."""
AREA: Final = "area"
"""The column of ids, unless another is named."""


@attrs.frozen(eq=False)
class Given:
    """Values as they were handed in.

    Attributes:
        ids: Ids of areas, a row each; None if rows stand in the order of the areas.
        columns: Values by column, one for each row.
    """

    ids: Sequence[object] | None
    columns: dict[str, Any]


def given_values(values: object, *, key: str = AREA) -> Given:
    """What somebody handed in.

    Args:
        values: A mapping of ids to values; a table, frame or mapping of columns, one of which has the ids; or
            values in the order of the areas.
        key: The column of ids.

    Raises:
        ArgumentError: If it is none of these.
        UnknownNameError: If there is no such column.
    """
    if isinstance(values, Mapping) and not _has_columns(values):
        return Given(list(values), {VALUE: list(values.values())})
    if isinstance(values, list | tuple | range) or (isinstance(values, np.ndarray) and values.ndim == 1):
        return Given(None, {VALUE: values})
    read = (
        {name: list(values[name]) for name in values.columns}
        if isinstance(values, Table)
        else read_columns(values, what="values")
    )
    if key not in read:
        raise ArgumentError(
            f"values have no column {key!r}", near(key, read) or "it has the ids of the areas"
        )
    columns = {name: cells for name, cells in read.items() if name != key}
    if not columns:
        raise ArgumentError(f"values have no column but {key!r}", "give one with values")
    lengths = {name: len(cells) for name, cells in read.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name!r} has {length}" for name, length in lengths.items())
        raise ArgumentError(f"values: columns of different lengths: {told}")
    return Given(plain(read[key]), columns)


def _has_columns(values: Mapping[Any, Any]) -> bool:
    """Whether a mapping is one of columns, and not of ids."""
    return bool(values) and all(
        hasattr(cells, "__len__") and not isinstance(cells, str | bytes) for cells in values.values()
    )


def whole_cells(cells: object, *, places: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Whole numbers, 0 where one is missing, and which are.

    Args:
        cells: The cells.
        places: Where each stands, in faults.

    Raises:
        InvalidInputError: With every cell that is no whole number, or too great.
    """
    if isinstance(cells, np.ndarray) and cells.dtype.kind in "iu" and _fits(cells):
        return cells.astype(np.int64), np.zeros(len(cells), np.bool_)
    listed = plain(cells)
    faults = [
        Fault(place, told)
        for place, cell in zip(places, listed, strict=True)
        if (told := _fault(cell)) is not None
    ]
    if faults:
        raise InvalidInputError("values", faults)
    missing = np.array([cell is None for cell in listed], np.bool_)
    return np.array([0 if cell is None else int(cell) for cell in listed], np.int64), missing


def _fits(cells: NDArray[Any]) -> bool:
    return not len(cells) or (int(cells.max()) <= INT64_MAX and int(cells.min()) >= -INT64_MAX)


def _fault(cell: object) -> str | None:
    """What is wrong with a cell; None if it is a whole number, or missing."""
    if cell is None:
        return None
    if isinstance(cell, bool | np.bool_) or not isinstance(cell, int | np.integer):
        kind = type(cell).__name__
        return f"{cell!r} is a {kind}; whole numbers are carried, so count in a smaller unit, and None is unknown"
    if abs(int(cell)) > INT64_MAX:
        return f"{cell} does not fit 64 bits"
    return None
