"""The rows of an answer as the content of a file: CSV, Parquet, or a workbook of Excel."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from dtnet.errors import ArgumentError, MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MOST_ROWS: Final = 2**20
_LONGEST_CELL: Final = 2**15 - 1
_EXACT: Final = 10**15
"""The first whole number that Excel, which keeps 15 digits, may show as another number."""
_WIDEST: Final = 60
_NARROWEST: Final = 9
_MEASURED: Final = 1000
"""The number of rows whose cells decide about the widths of the columns."""
_AS_GIVEN: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def encoded_rows(format: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as the content of a file.

    Args:
        format: The form of the file: csv, parquet or xlsx.
        header: The names of the columns.
        rows: The cells of each row; None is an empty cell.

    Raises:
        MissingExtraError: If the form needs a package that is not installed.
        ArgumentError: If Excel cannot hold the rows.
    """
    if format == "csv":
        return csv_text(header, rows).encode(errors="backslashreplace")
    return _parquet(header, rows) if format == "parquet" else _workbook(header, rows)


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV with a header; None becomes an empty cell."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(map(plain_cell, row) for row in rows)
    return text.getvalue()


def plain_cell(value: object) -> object:
    """A cell of CSV and Excel: `true` and `false`, and one text for several values."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "; ".join(map(str, value)) if isinstance(value, list | tuple) else value


def _parquet(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    try:
        arrow: Any = import_module("pyarrow")
        parquet: Any = import_module("pyarrow.parquet")
    except ImportError:
        raise MissingExtraError("writing Parquet takes pyarrow", 'pip install "dtnet[arrow]"') from None
    cells = [[*column] for column in zip(*rows, strict=True)] or [[] for _ in header]
    columns = {name: arrow.array(*_typed(arrow, each)) for name, each in zip(header, cells, strict=True)}
    content = io.BytesIO()
    parquet.write_table(arrow.table(columns), content)
    return content.getvalue()


def _typed(arrow: Any, cells: list[object]) -> tuple[list[object], Any]:  # noqa: ANN401 - an extra
    """The cells and their type; cells of several types become texts, as in CSV."""
    found = {type(cell) for cell in cells if cell is not None}
    if found == {int}:
        return cells, arrow.int64()
    if found in ({int, float}, {float}):
        return cells, arrow.float64()
    if found == {bool}:
        return cells, arrow.bool_()
    if found <= {list, tuple} and found:
        return [None if cell is None else [*map(str, cell)] for cell in cells], arrow.list_(arrow.string())  # type: ignore[call-overload]
    return [None if cell is None else str(plain_cell(cell)) for cell in cells], arrow.string()


def _workbook(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    try:
        from xlsxwriter import Workbook  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingExtraError("writing Excel takes XlsxWriter", 'pip install "dtnet[lists]"') from None
    cells = [[*map(_excel_cell, row)] for row in rows]
    if len(cells) >= _MOST_ROWS:
        raise ArgumentError(f"Excel cannot hold {len(cells):,} rows", "write .csv or .parquet")
    content = io.BytesIO()
    with Workbook(content, _AS_GIVEN) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - the same bytes every day
        sheet = book.add_worksheet("dtnet")
        bold = book.add_format({"bold": True})
        for place, name in enumerate(header):
            longest = max((len(str(row[place])) for row in cells[:_MEASURED]), default=0)
            sheet.set_column(place, place, min(max(longest, len(name), _NARROWEST) + 2, _WIDEST))
            sheet.write_string(0, place, name, bold)
        for number, row in enumerate(cells, 1):
            for place, cell in enumerate(row):
                sheet.write(number, place, cell)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(cells), max(len(header) - 1, 0))
    return content.getvalue()


def _excel_cell(value: object) -> object:
    """A cell that Excel shows as it is; a number of too many digits is a text."""
    cell = plain_cell(value)
    if isinstance(cell, int) and abs(cell) >= _EXACT:
        return str(cell)
    if isinstance(cell, str) and len(cell) > _LONGEST_CELL:
        raise ArgumentError(f"Excel cannot hold a text of {len(cell):,} characters", "write .csv or .parquet")
    return cell
