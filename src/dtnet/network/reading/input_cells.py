"""Input columns (lists, NumPy arrays, Polars, pandas, Arrow), read into plain Python cells.

Only this module uses narwhals for input, and it imports narwhals only for frames.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from importlib import import_module
from typing import Any

import numpy as np

from dtnet.errors import ArgumentError, MissingExtraError, cut
from dtnet.periods import EPOCH, day_number

_READERS = ("pyarrow", "polars")
_FIRST, _LAST = day_number(date.min), day_number(date.max)


def read_columns(given: object, *, what: str) -> dict[str, Any]:
    """Columns by name, each a tuple or an array that belongs to dtnet alone.

    Args:
        given: A mapping of names to sequences, a frame that narwhals knows, or an object with
            `__arrow_c_stream__`.
        what: The name of the table; error messages begin with it.

    Raises:
        ArgumentError: If the argument is none of these, or two columns have the same name.
        MissingExtraError: If reading needs pyarrow or Polars, and neither is installed.
    """
    if isinstance(given, Mapping):
        return {name: _column(cells, f"{what}: {cut(str(name))}") for name, cells in given.items()}
    narwhals: Any = import_module("narwhals")
    try:
        frame = narwhals.from_native(given, eager_only=True)
    except ValueError as error:
        told = " ".join(str(error).split())
        raise ArgumentError(f"{what}: {told}", "give each column a name of its own") from None
    except TypeError:
        if not hasattr(given, "__arrow_c_stream__"):
            raise ArgumentError(
                f"{what}: a {type(given).__name__} has no columns",
                "pass a mapping of column names to sequences, or a frame",
            ) from None
        frame = _from_arrow(narwhals, given)
    return {name: _cells(frame[name], f"{what}: {cut(str(name))}") for name in frame.columns}


def is_series(given: object) -> bool:
    """Whether a value is a series: a single column of a frame."""
    if isinstance(given, np.ndarray):
        return False
    narwhals: Any = import_module("narwhals")
    series = narwhals.from_native(given, series_only=True, pass_through=True, allow_series=True)
    return isinstance(series, narwhals.Series)


def _from_arrow(narwhals: Any, given: object) -> Any:  # noqa: ANN401 - whichever frame there is
    for backend in _READERS:
        try:
            return narwhals.from_arrow(given, backend=backend)
        except ImportError:
            continue
    raise MissingExtraError("reading Arrow data needs pyarrow or Polars", 'pip install "dtnet[arrow]"')


def _column(cells: Any, what: str) -> Any:  # noqa: ANN401 - whatever somebody handed in
    if isinstance(cells, np.ndarray):
        if cells.ndim != 1:
            raise ArgumentError(
                f"{what}: an array of {cells.ndim} dimensions is not a column", "pass a one-dimensional array"
            )
        plain = type(cells) is np.ndarray or not isinstance(cells, np.ma.MaskedArray)  # masks load a module
        return cells.copy() if plain else tuple(cells.tolist())
    if isinstance(cells, list | tuple | range):
        return tuple(cells)
    if isinstance(cells, str | AbstractSet | Mapping) or not hasattr(cells, "__iter__"):
        raise ArgumentError(f"{what}: {cells!r} is not a column", "pass a sequence with a cell for each row")
    narwhals: Any = import_module("narwhals")
    series = narwhals.from_native(cells, series_only=True, pass_through=True)
    return _cells(series, what) if isinstance(series, narwhals.Series) else tuple(cells)


def _cells(series: Any, what: str) -> tuple[Any, ...]:  # noqa: ANN401 - a narwhals series
    """Cells as Python values, null as None; in a float column NaN stays, as floats are refused later.

    Raises:
        ArgumentError: If Python cannot represent a cell, for example a day after the year 9999.
    """
    _check_days(series, what)
    try:
        cells = series.to_list()
    except (ArithmeticError, ValueError) as error:
        raise ArgumentError(f"{what}: a value Python cannot represent: {error}") from None
    if series.dtype.is_float():
        return tuple(cells)
    return tuple(None if gone else cell for cell, gone in zip(cells, series.is_null().to_list(), strict=True))


def _check_days(series: Any, what: str) -> None:  # noqa: ANN401 - a narwhals series
    """Refuse days far outside Python's range, on which Polars panics past every `except Exception`."""
    narwhals: Any = import_module("narwhals")
    if series.implementation.is_polars() and series.dtype == narwhals.Date:
        numbers = series.cast(narwhals.Int32)
        for number in (numbers.min(), numbers.max()):
            if number is not None and not _FIRST <= number <= _LAST:
                raise ArgumentError(f"{what}: a value Python cannot represent: day {number} from {EPOCH} on")


def plain(cells: Any) -> list[Any]:  # noqa: ANN401 - a tuple, list or array
    """Cells as plain Python values; NumPy days and instants stay, so that a later check refuses instants."""
    if not isinstance(cells, np.ndarray):
        return list(cells)
    if cells.dtype.kind == "M":
        return [None if np.isnat(cell) else cell for cell in cells]
    listed: list[Any] = cells.tolist()
    return listed
