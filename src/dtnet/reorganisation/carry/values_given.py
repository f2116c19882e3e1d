"""The forms of values that a caller may pass: by id, in a table, or in the order of the areas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet.errors import ArgumentError, near
from dtnet.frames import Table
from dtnet.money import INT64_MAX
from dtnet.network.reading.input_cells import is_series, plain, read_columns
from dtnet.reorganisation.carry.rebased import Rebased

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

VALUE: Final = "value"
"""The column of values that have no name of their own."""
AREA: Final = "area"
"""The column of ids, unless another is named."""


@attrs.frozen(eq=False)
class GivenValues:
    """Values as they were handed in.

    Attributes:
        ids: Ids of areas, a row each; None if rows stand in the order of the areas.
        columns: Values by column, one for each row.
    """

    ids: Sequence[object] | None
    columns: dict[str, Any]


def given_values(values: object, *, key: str = AREA, what: str = "values") -> GivenValues:
    """What somebody handed in.

    Args:
        values: A mapping of ids to values; a table, frame or mapping of columns, one of which has the ids; or
            values in the order of the areas.
        key: The column of ids.
        what: What the values are, in errors.

    Raises:
        ArgumentError: If it is none of these, has no such column, or no other.
    """
    if isinstance(values, Rebased):
        raise ArgumentError(
            f"{what}: these values are already converted and rounded",
            "convert the original values over both events in one crosswalk, or pass {area: value}",
        )
    if isinstance(values, Mapping) and not _has_columns(values):
        return GivenValues(list(values), {VALUE: list(values.values())})
    if isinstance(values, list | tuple | range) or (isinstance(values, np.ndarray) and values.ndim == 1):
        return GivenValues(None, {VALUE: _unmasked(values)})
    columns: dict[Any, Any] = _columns(values, what)
    if key not in columns:
        raise ArgumentError(
            f"{what}: no column {key!r}", near(key, columns) or "it holds the ids of the areas"
        )
    ids = plain(columns.pop(key))
    if not columns:
        raise ArgumentError(f"{what}: {key!r} is the only column", "give a column with values")
    strange = [name for name in columns if not isinstance(name, str) or not name]
    if strange:
        raise ArgumentError(f"{what}: {strange[0]!r} is no name of a column", "give a text")
    lengths = {key: len(ids)} | {name: len(cells) for name, cells in columns.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name!r} has {length}" for name, length in lengths.items())
        raise ArgumentError(f"{what}: columns of different lengths: {told}")
    return GivenValues(ids, columns)


def _columns(values: object, what: str) -> dict[str, Any]:
    if isinstance(values, Table):
        return {name: values[name] for name in values.columns}
    if isinstance(values, Mapping):  # arrays are read once and not kept
        others = {name: cells for name, cells in values.items() if not _is_column(cells)}
        return {**values, **read_columns(others, what=what)}
    if is_series(values):
        raise ArgumentError(
            f"{what}: a {type(values).__name__} does not state the areas of its values",
            "pass a frame with a column of ids, a mapping, or .to_numpy() in the order of the areas",
        )
    return read_columns(values, what=what)


def _is_column(cells: object) -> bool:
    return type(cells) is np.ndarray and cells.ndim == 1


def _unmasked(cells: Any) -> Any:  # noqa: ANN401 - a sequence
    """A masked array as plain cells, None where it is masked; all else as it is."""
    if type(cells) is np.ndarray or not isinstance(cells, np.ndarray):  # masks load a module
        return cells
    return tuple(cells.tolist()) if isinstance(cells, np.ma.MaskedArray) else np.asarray(cells)


def _has_columns(values: Mapping[Any, Any]) -> bool:
    """Whether a mapping is one of columns, and not of ids."""
    return bool(values) and all(
        hasattr(cells, "__len__") and not isinstance(cells, str | bytes) for cells in values.values()
    )


def whole_cells(cells: object) -> tuple[NDArray[np.int64], NDArray[np.bool_] | None]:
    """Cells of which none is wrong as numbers, 0 where one is missing; and which are, if any."""
    if isinstance(cells, np.ndarray) and cells.dtype.kind in "iu":
        return cells.astype(np.int64, copy=False), None
    listed = plain(cells)
    missing = np.array([cell is None for cell in listed], np.bool_)
    numbers = np.array([0 if cell is None else int(cell) for cell in listed], np.int64)
    return numbers, missing if missing.any() else None


def _fits(cells: NDArray[Any], *, signed: bool) -> bool:
    least = -INT64_MAX if signed else 0
    return not len(cells) or (int(cells.max()) <= INT64_MAX and int(cells.min()) >= least)


def wrong_numbers(cells: object, *, signed: bool) -> Iterator[tuple[int, str]]:
    """Rows whose cells are no whole numbers, or too great, or below 0, and what is wrong with them."""
    if isinstance(cells, np.ndarray) and cells.dtype.kind in "iu" and _fits(cells, signed=signed):
        return
    for row, cell in enumerate(plain(cells)):
        if cell is None:
            continue
        if isinstance(cell, bool | np.bool_ | np.timedelta64) or not isinstance(cell, int | np.integer):
            kind = type(cell).__name__
            yield (
                row,
                f"{cell!r} is a {kind}; give a whole number (in a smaller unit), or None if it is unknown",
            )
        elif abs(int(cell)) > INT64_MAX:
            bits = int(cell).bit_length()
            yield row, f"a whole number of {bits} bits does not fit a signed 64-bit integer"
        elif cell < 0 and not signed:
            yield row, f"{cell} is below 0"


def wrong_words(cells: object) -> Iterator[tuple[int, str]]:
    """Rows whose cells are no words, and what is wrong with them."""
    for row, cell in enumerate(plain(cells)):
        if cell is None:
            continue
        if not isinstance(cell, str) or not cell or ";" in cell:
            yield row, f"{cell!r} is no word; give a text without ';', or None if it is unknown"
        elif cell != cell.strip():
            yield row, f"{cell!r} has blanks around it; write {cell.strip()!r}"
