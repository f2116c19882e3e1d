"""The table that answers come as: named, typed, nullable, read-only columns.

A table computes almost nothing itself. It converts to Polars, pandas or Arrow, whichever the caller has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from importlib import import_module
from itertools import islice
from types import NoneType
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, overload

import attrs
import numpy as np
from numpy.typing import NDArray

from dtnet.arguments import check_argument, shown_value
from dtnet.errors import ArgumentError, MissingExtraError, UnknownFactError, UnknownNameError, near
from dtnet.lazy import LaterModule
from dtnet.legible_text import legible
from dtnet.money import total
from dtnet.read_only import ReadOnly

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd
    import polars as pl
    import pyarrow as pa
else:
    pd = LaterModule("pandas")
    pl = LaterModule("polars")
    pa = LaterModule("pyarrow")

Kind: TypeAlias = Literal["text", "whole", "yes_no", "day", "ratio"]
Cell: TypeAlias = str | int | bool | date | float | None


_SHOWN: Final = 10
_EPOCH: Final = date(1970, 1, 1).toordinal()
_TYPES: Final = {
    "text": ("string", "String"),
    "whole": ("Int64", "Int64"),
    "yes_no": ("boolean", "Boolean"),
    "day": ("datetime64[s]", "Date"),
    "ratio": ("Float64", "Float64"),
}
"""By kind of a column, the names of its types in pandas and in narwhals."""
_CELLS: Final = {
    "text": ("texts", '["a", None]'),
    "whole": ("whole numbers of 64 bits", "[2, None]"),
    "yes_no": ("booleans", "[True, None]"),
    "day": ("numbers of days since 1970-01-01", "[20000, None]"),
    "ratio": ("shares", "[0.5, None]"),
}
"""By kind of a column, what its cells are, and an example."""


@attrs.frozen(eq=False)
class Column:
    """A column of a table.

    Attributes:
        kind: `text`, `whole` (64-bit), `yes_no`, `day` or `ratio` (64-bit float, for shares only).
        data: Texts, or an array; a day is stored as the number of days since 1970-01-01.
        missing: Shape (rows): whether each cell is null; None if no cell is.
    """

    kind: Kind
    data: Any
    missing: NDArray[np.bool_] | None = None

    def cells(self) -> Iterator[Cell]:
        """Every cell as a plain Python value; a null cell as None."""
        values: Any = self.data
        if self.kind == "text" and self.missing is not None:
            gone = np.asarray(self.missing).tolist()
            return (None if each else values[row] for row, each in enumerate(gone))
        if self.kind == "day":
            values = (date.fromordinal(_EPOCH + number) for number in np.asarray(self.data).tolist())
        elif self.kind == "yes_no":
            values = np.asarray(self.data).astype(bool).tolist()
        elif self.kind != "text":
            values = np.asarray(self.data).tolist()
        if self.missing is None:
            return iter(values)
        return (
            None if gone else value
            for value, gone in zip(values, np.asarray(self.missing).tolist(), strict=True)
        )


def text(data: Any, missing: NDArray[np.bool_] | None = None) -> Column:  # noqa: ANN401 - any text column
    """A column of texts; None in a list or tuple is a null cell.

    Raises:
        ArgumentError: If the cells are not several texts. Cells of a text column of a network are not looked
            at, because they may lie on the disk.
    """
    if isinstance(data, list | tuple):
        types = {*map(type, data)} - {NoneType}
        if not all(issubclass(each, str) for each in types):
            raise _no_cells("text", data)
    elif isinstance(data, str | bytes | range | type | np.generic) or not hasattr(data, "__getitem__"):
        raise _no_cells("text", data)
    data, missing = _cells(data, missing, "")
    return Column("text", tuple(data) if isinstance(data, list) else data, missing)


def whole(data: Any, missing: NDArray[np.bool_] | None = None) -> Column:  # noqa: ANN401 - any integers
    """A column of whole numbers; None in a list or tuple is a null cell."""
    return _numbers("whole", data, missing, np.int64)


def yes_no(data: Any, missing: NDArray[np.bool_] | None = None) -> Column:  # noqa: ANN401 - any booleans
    """A column of booleans; None in a list or tuple is a null cell."""
    return _numbers("yes_no", data, missing, np.bool_)


def day(data: Any, missing: NDArray[np.bool_] | None = None) -> Column:  # noqa: ANN401 - any integers
    """A column of days, given as days since 1970-01-01; None in a list or tuple is a null cell."""
    return _numbers("day", data, missing, np.int64)


def ratio(data: Any, missing: NDArray[np.bool_] | None = None) -> Column:  # noqa: ANN401 - any floats
    """A column of shares; None in a list or tuple is a null cell."""
    return _numbers("ratio", data, missing, np.float64)


def _numbers(kind: Kind, data: Any, missing: NDArray[np.bool_] | None, dtype: Any) -> Column:  # noqa: ANN401
    try:
        cells, missing = _cells(data, missing, 0)
        array = _read_only(cells, dtype)
        is_legal = array.ndim == 1 and (kind != "yes_no" or _are_booleans(cells))
    except (ArithmeticError, TypeError, ValueError):
        raise _no_cells(kind, data) from None
    if not is_legal:
        raise _no_cells(kind, data)
    return Column(kind, array, missing)


def _are_booleans(cells: Any) -> bool:  # noqa: ANN401 - a list, tuple or array
    """Whether cells are booleans or 0 and 1; NumPy takes the truth of anything."""
    return not len(cells) or np.asarray(cells).dtype.kind in "biu"


def _no_cells(kind: Kind, data: object) -> ArgumentError:
    wanted, example = _CELLS[kind]
    return ArgumentError(
        f"a column of the kind {kind}: got {shown_value(data)}", f"give several {wanted}, as {example}"
    )


def _cells(data: Any, missing: Any, filler: Cell) -> tuple[Any, NDArray[np.bool_] | None]:  # noqa: ANN401
    """The cells with a filler for null cells, and the marks of null cells; None if no cell is null."""
    if isinstance(data, list | tuple) and missing is None and None in data:
        missing = [each is None for each in data]
        data = [filler if each is None else each for each in data]
    if missing is None or not (marks := np.asarray(missing, np.bool_)).any():
        return data, None
    return data, _read_only(marks, np.bool_)


def _read_only(data: Any, dtype: Any) -> NDArray[Any]:  # noqa: ANN401 - arrays of every kind
    array = np.array(data, dtype)
    array.flags.writeable = False
    return array


class Table(ReadOnly):
    """The rows of an answer, read-only. Two tables are equal if their columns and all cells are equal.

    Examples:
        >>> table = Table({"area": text(["a", "b"]), "teams": whole([2, 3])})
        >>> table.total("teams")
        5
        >>> table.to_dicts()
        [{'area': 'a', 'teams': 2}, {'area': 'b', 'teams': 3}]
    """

    __slots__ = ("_columns", "_length")

    def __init__(self, columns: Mapping[str, Column]) -> None:
        """Make a table of columns by name.

        Raises:
            ArgumentError: If the columns are no columns, or differ in length.
        """
        hint = 'give columns by name, as {"teams": frames.whole([2, 3])}'
        check_argument(columns, Mapping, "columns", hint)
        for name, column in columns.items():
            check_argument(name, str, "the name of a column", hint)
            check_argument(column, Column, f"the column {name!r}", hint)
        lengths = {name: len(column.data) for name, column in columns.items()}
        if len(set(lengths.values())) > 1:
            raise ArgumentError(f"columns of different lengths: {lengths}")
        self._columns = dict(columns)
        self._length = next(iter(lengths.values()), 0)

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[dict[str, Cell]]:
        names = self.columns
        for cells in zip(*(column.cells() for column in self._columns.values()), strict=True):
            yield dict(zip(names, cells, strict=True))

    @overload
    def __getitem__(self, key: str) -> list[Cell]: ...
    @overload
    def __getitem__(self, key: slice) -> Table: ...
    def __getitem__(self, key: str | slice) -> list[Cell] | Table:
        """The cells of a column by its name, or the table of some rows by a slice.

        Examples:
            >>> table = Table({"area": text(["a", "b", "c"]), "teams": whole([2, 3, 5])})
            >>> table["teams"], table[1:].to_dicts()
            ([2, 3, 5], [{'area': 'b', 'teams': 3}, {'area': 'c', 'teams': 5}])
        """
        if not isinstance(key, slice):
            return list(self._column(key).cells())
        if not all(each is None or _is_whole(each) for each in (key.start, key.stop, key.step)):
            raise ArgumentError(f"{shown_value(key)} is no slice of rows", "use whole numbers, as table[:3]")
        if key.step == 0:
            raise ArgumentError("a slice of rows has the step 0", "leave the step out, as table[:3]")
        rows = np.arange(len(self), dtype=np.int64)[key]
        return Table(rows_of(self._columns, rows))

    def head(self, count: int = 5) -> Table:
        """The first rows, all rows if the table has fewer.

        Args:
            count: The number of rows, at least 0.

        Raises:
            ArgumentError: If the number is no whole number from 0 on.
        """
        if not _is_whole(count) or count < 0:
            raise ArgumentError(f"head({shown_value(count)})", "give a whole number of rows, at least 0")
        return self[:count]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(self._columns)

    def kind(self, name: str) -> Kind:
        """The kind of a column: `text`, `whole`, `yes_no`, `day` or `ratio`."""
        return self._column(name).kind

    def array(self, name: str) -> NDArray[Any]:
        """A column as a read-only array. Null cells hold arbitrary numbers; `missing` marks them.

        Raises:
            ArgumentError: If the column holds texts.
        """
        column = self._column(name)
        if column.kind == "text":
            raise ArgumentError(f"column {name!r} is text and has no array", f"use table[{name!r}]")
        array: NDArray[Any] = column.data
        return array

    def missing(self, name: str) -> NDArray[np.bool_]:
        """Shape (rows): whether each cell of a column is null."""
        gone = self._column(name).missing
        return np.zeros(len(self), np.bool_) if gone is None else gone.copy()

    def total(self, name: str) -> int:
        """The exact sum of a column of whole numbers.

        Raises:
            UnknownFactError: If a cell is null.
            ArgumentError: If the column does not hold whole numbers.
        """
        column = self._column(name)
        if column.kind != "whole":
            raise ArgumentError(f"column {name!r} holds {column.kind}, not whole numbers")
        gone = 0 if column.missing is None else int(column.missing.sum())
        if gone:
            raise UnknownFactError(f"column {name!r}: {gone} of {len(self)} rows are unknown")
        return total(column.data)

    def to_dicts(self) -> list[dict[str, Any]]:
        """A list with a dictionary of plain Python values for each row."""
        return list(self)

    def to_polars(self) -> pl.DataFrame:
        """The table as a Polars frame.

        Raises:
            MissingExtraError: If Polars is not installed.
        """
        made: pl.DataFrame = self._through_narwhals("polars")
        return made

    def to_arrow(self) -> pa.Table:
        """The table as an Arrow table.

        Raises:
            MissingExtraError: If PyArrow is not installed.
        """
        return self._through_narwhals("pyarrow")

    def to_pandas(self) -> pd.DataFrame:
        """The table as a pandas frame with nullable dtypes.

        Raises:
            MissingExtraError: If pandas is not installed.
        """
        pandas = _optional("pandas")
        columns = {
            name: pandas.Series(list(column.cells()), dtype=_TYPES[column.kind][0])
            for name, column in self._columns.items()
        }
        made: pd.DataFrame = pandas.DataFrame(columns)
        return made

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The table as an Arrow stream, so that `polars.DataFrame(table)` and `pyarrow.table(table)` work.

        The types are those of `to_arrow`. Without PyArrow, Polars exports the data, with texts as
        `string_view`.

        Args:
            requested_schema: Types that the consumer prefers, as a capsule of an Arrow schema.

        Raises:
            MissingExtraError: If neither PyArrow nor Polars is installed.
        """
        for to_frame in (self.to_arrow, self.to_polars):
            with suppress(MissingExtraError):
                frame: Any = to_frame()
                return frame.__arrow_c_stream__(requested_schema)
        raise MissingExtraError("exporting Arrow data needs pyarrow or Polars", 'pip install "dtnet[arrow]"')

    def _through_narwhals(self, backend: Literal["polars", "pyarrow"]) -> Any:  # noqa: ANN401 - either frame
        _optional(backend)
        narwhals: Any = import_module("narwhals")
        cells = {name: list(column.cells()) for name, column in self._columns.items()}
        dtypes = {name: getattr(narwhals, _TYPES[column.kind][1]) for name, column in self._columns.items()}
        return narwhals.from_dict(cells, dtypes, backend=backend).to_native()

    def _column(self, name: str) -> Column:
        asked: object = name
        if not isinstance(asked, str):
            wrong = f"no column {shown_value(asked)}"
            raise UnknownNameError(wrong, "name a column, as table['area'], or take rows, as table[:1]")
        if name not in self._columns:
            raise UnknownNameError(f"no column {name!r}", near(name, self._columns))
        return self._columns[name]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Table):
            return NotImplemented
        alike = self.columns == other.columns and len(self) == len(other)
        return alike and all(
            self.kind(name) == other.kind(name) and self[name] == other[name] for name in self.columns
        )

    def __hash__(self) -> int:
        return hash((self.columns, *(tuple(column.cells()) for column in self._columns.values())))

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, ([(name, *_pickled(column)) for name, column in self._columns.items()],)

    def __repr__(self) -> str:
        shown: list[Sequence[str]] = [[*map(_shown, self.columns)]]
        shown += [[_shown(cell) for cell in row.values()] for row in islice(self, _SHOWN)]
        widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in shown
        ]
        more = [] if len(self) <= _SHOWN else ["…"]
        return "\n".join([f"<Table of {len(self)} rows>", *lines, *more])

    def _repr_html_(self) -> str:
        from dtnet.notebook_html import card, several  # noqa: PLC0415 - paid by notebooks only

        return card(f"Table of {several(len(self), 'row')}", self._told(), html_of_rows(self))

    def _told(self) -> Iterable[tuple[str, object]]:
        """What a notebook shows above the rows, by label."""
        return ()

    def _ipython_key_completions_(self) -> list[str]:
        return list(self.columns)


def _is_whole(number: object) -> bool:
    return isinstance(number, int | np.integer) and not isinstance(number, bool)


def html_of_rows(table: Table) -> str:
    """The first rows of a table as HTML, for cards in notebooks."""
    from dtnet import notebook_html  # noqa: PLC0415 - paid by notebooks only

    rows = islice(table, notebook_html.SHOWN_ROWS)
    return notebook_html.table(
        table.columns,
        ([_in_brief(cell) for cell in row.values()] for row in rows),
        count=len(table),
        numbers=[name for name in table.columns if table.kind(name) in {"whole", "ratio"}],
    )


def _in_brief(cell: Cell) -> str:
    """A cell; a share with four decimal places, unless these would make it 0 or 1."""
    if not isinstance(cell, float):
        return _shown(cell)
    brief = f"{cell:.4f}"
    return _shown(cell) if float(brief) in {0, 1} else brief


def columns_in(table: Table, names: Sequence[str] | None = None) -> dict[str, Column]:
    """Some columns of a table, by default all of them."""
    return {name: table._column(name) for name in (table.columns if names is None else names)}  # noqa: SLF001


def rows_of(columns: Mapping[str, Column], rows: NDArray[Any]) -> dict[str, Column]:
    """Some rows of some columns.

    Args:
        rows: A flag for each row, or the numbers of rows in any order; -1 gives a row of null cells.
    """
    if rows.dtype == np.bool_:
        if rows.all():
            return dict(columns)
        rows = np.flatnonzero(rows)
    found = {}
    for name, column in columns.items():
        missing = rows < 0
        if column.missing is not None:
            missing |= np.append(column.missing, True)[rows]
        if column.kind == "text":
            data: Any = tuple("" if row < 0 else column.data[row] for row in rows.tolist())
        else:
            data = np.append(column.data, column.data.dtype.type(0))[rows]
        found[name] = column_of(column.kind, data, missing)
    return found


def stacked(tables: Sequence[Mapping[str, Column]]) -> dict[str, Column]:
    """The rows of one or more tables with the same columns, one table below the other."""
    found = {}
    for name, first in tables[0].items():
        several = [each[name] for each in tables]
        missing = [
            np.zeros(len(each.data), np.bool_) if each.missing is None else each.missing for each in several
        ]
        if first.kind == "text":
            data: Any = tuple(cell for each in several for cell in each.data)
        else:
            data = np.concatenate([each.data for each in several])
        found[name] = column_of(first.kind, data, np.concatenate(missing))
    return found


def column_of(kind: Kind, data: Any, missing: NDArray[np.bool_] | None = None) -> Column:  # noqa: ANN401
    """A column of a kind; None in a list or tuple is a null cell."""
    return _MAKERS[kind](data, missing)


_MAKERS: Final = {"text": text, "whole": whole, "yes_no": yes_no, "day": day, "ratio": ratio}


def columns_of(rows: Iterable[Iterable[Cell]], **kinds: Kind) -> dict[str, Column]:
    """Columns by name for rows whose cells have the order of the columns; None is a null cell.

    Args:
        rows: The cells of each row; a day is a date.
    """
    found = list(zip(*rows, strict=True)) or [()] * len(kinds)
    return {
        name: _MAKERS[kind](
            [None if each is None else each.toordinal() - _EPOCH for each in cells]
            if kind == "day"
            else list(cells)
        )
        for (name, kind), cells in zip(kinds.items(), found, strict=True)
    }


def _pickled(column: Column) -> tuple[Kind, Any, NDArray[np.bool_] | None]:
    return column.kind, list(column.data) if column.kind == "text" else column.data, column.missing


def _restored(columns: list[tuple[str, Kind, Any, Any]]) -> Table:
    """An unpickled table; its arrays are made read-only again."""
    return Table({name: column_of(kind, data, missing) for name, kind, data, missing in columns})


def _shown(cell: Cell) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, int) and not isinstance(cell, bool):
        return f"{cell:,}"
    return legible(str(cell), lines=False)


def _optional(package: str) -> Any:  # noqa: ANN401 - a module
    try:
        return import_module(package)
    except ImportError as error:
        extra = {"pyarrow": "arrow"}.get(package, package)
        raise MissingExtraError(f"{package} is not installed", f'pip install "dtnet[{extra}]"') from error
