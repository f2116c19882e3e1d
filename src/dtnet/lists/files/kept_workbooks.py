"""A workbook as it came, with a further column at the right of its sheets. Only this module uses openpyxl."""

from __future__ import annotations

import re
from contextlib import closing
from copy import copy
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZipFile

import attrs

from dtnet.errors import MissingExtraError, UnreadableFileError
from dtnet.io.child_process import foreign_items

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from dtnet.io.limits import Limits

_LAST_COLUMN: Final = 16_384
_WIDTH: Final = 60
_MOST_BYTES: Final = 100_000_000
"""The most bytes of the parts of a workbook that openpyxl unpacks; it needs about ten times as many."""
_MOST_CELLS: Final = 1_000_000
"""The most cells of all merged ranges and links of a sheet; openpyxl makes an object for each."""
_RANGE: Final = re.compile(
    rb'<(?:\w+:)?(?:mergeCell|hyperlink)\b[^>]*?\bref="\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})"'
)
_NOT_KEPT: Final = {
    "xl/charts/": "charts",
    "xl/media/": "pictures",
    "xl/vbaProject": "macros",
    "xl/slicers/": "slicers",
    "xl/ctrlProps/": "controls",
}
"""The beginnings of the names of parts that openpyxl does not keep, and what they are."""


@attrs.frozen
class AddedColumn:
    """A column that is added to a sheet.

    Attributes:
        heading_row: The number of the row of the heading, as Excel counts; None if there is no such row.
        after: The number of columns before it at least, those of the list.
        texts: By the number of a row, its text.
        colours: By the number of a row, its colour as six hexadecimal digits.
    """

    heading_row: int | None
    heading: str
    after: int
    texts: Mapping[int, str]
    colours: Mapping[int, str]


def is_kept(content: bytes) -> bool:
    """Whether a file is a workbook that openpyxl can copy with moderate memory."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            if "xl/workbook.xml" not in archive.namelist():
                return False
            if sum(each.file_size for each in parts) > _MOST_BYTES:
                return False
            sheets = (each.filename for each in parts if each.filename.startswith("xl/worksheets/"))
            return all(_cells_of_ranges(archive.read(each)) <= _MOST_CELLS for each in sheets)
    except Exception:  # noqa: BLE001 - `zipfile` has no base class for the errors of a damaged archive
        return False


def _cells_of_ranges(content: bytes) -> int:
    total = 0
    for left, top, right, bottom in _RANGE.findall(content):
        width = _number(right) - _number(left) + 1
        total += max(width, 1) * max(int(bottom) - int(top) + 1, 1)
    return total


def _number(letters: bytes) -> int:
    number = 0
    for each in letters:
        number = number * 26 + each - 64
    return number


def parts_not_kept(content: bytes) -> list[str]:
    """What a copy of a workbook lacks: some of `charts`, `pictures`, `macros`, `slicers` and `controls`."""
    with ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
    return [what for start, what in _NOT_KEPT.items() if any(name.startswith(start) for name in names)]


def with_columns(content: bytes, columns: Mapping[str, AddedColumn], path: Path, limits: Limits) -> bytes:
    """The content of a workbook with further columns; a child process makes it, as it reads workbooks.

    Args:
        content: The content of an `.xlsx` or `.xlsm` file.
        columns: The column of each sheet, by the name of the sheet.

    Raises:
        UnreadableFileError: If the workbook cannot be copied, or needs more memory or time than the limits.
        MissingExtraError: If openpyxl is not installed.
    """
    if find_spec("openpyxl") is None:
        raise MissingExtraError(
            "a copy of a workbook with remarks needs openpyxl", 'pip install "dtnet[lists]"'
        )
    plain = {name: attrs.astuple(column) for name, column in columns.items()}
    is_trusted = limits.trusts(content, path)
    items = foreign_items(
        "dtnet.lists.files.kept_workbooks:copied_workbook",
        (content, plain),
        budget=limits.budget(path, is_trusted=is_trusted),
        packages=("openpyxl", "et_xmlfile", "attrs"),
        trusted=is_trusted,
    )
    with closing(items):
        return b"".join(items)


# In the child


def copied_workbook(content: bytes, columns: Mapping[str, tuple[Any, ...]]) -> Iterator[bytes]:
    """The content of a workbook with further columns, each as the values of an `AddedColumn`.

    Raises:
        UnreadableFileError: If the workbook cannot be copied.
    """
    openpyxl: Any = import_module("openpyxl")
    made = BytesIO()
    try:
        book = openpyxl.load_workbook(BytesIO(content), rich_text=True)
        for name, column in columns.items():
            _add(book[name], AddedColumn(*column))
        book.save(made)
    except Exception as error:  # noqa: BLE001 - openpyxl raises whatever an odd part of a file leads to
        raise UnreadableFileError(f"the workbook cannot be copied ({type(error).__name__})") from None
    yield made.getvalue()


def _add(sheet: Any, column: AddedColumn) -> None:  # noqa: ANN401 - of openpyxl
    styles: Any = import_module("openpyxl.styles")
    at = max(sheet.max_column, column.after) + 1
    if at > _LAST_COLUMN:
        raise ValueError(at)
    wrapped = styles.Alignment(wrap_text=True, vertical="top")
    if column.heading_row is not None:
        cell, beside = sheet.cell(column.heading_row, at), sheet.cell(column.heading_row, column.after)
        cell.value = column.heading
        if beside.has_style:
            cell._style = copy(beside._style)  # noqa: SLF001 - as openpyxl documents copying of styles
        else:
            cell.font = styles.Font(bold=True)
    for row, text in column.texts.items():
        cell = sheet.cell(row, at)
        cell.value, cell.data_type = text, "s"  # a text that begins with `=` is no formula
        cell.alignment = wrapped
        if row in column.colours:
            cell.fill = styles.PatternFill("solid", fgColor=column.colours[row])
    _widen(sheet, at)


def _widen(sheet: Any, at: int) -> None:  # noqa: ANN401 - of openpyxl
    """Set the width of a column; a group of columns that it is in, such as hidden ones, is cut there."""
    dimensions: Any = import_module("openpyxl.worksheet.dimensions")
    letter: Any = import_module("openpyxl.utils").get_column_letter
    for key, group in [*sheet.column_dimensions.items()]:
        first, last = group.min or 0, group.max or 0
        if first <= at <= last:
            if first < at:
                group.max = at - 1
            else:
                del sheet.column_dimensions[key]
            if at < last:
                rest = dimensions.ColumnDimension(
                    sheet, index=letter(at + 1), width=group.width, hidden=group.hidden, min=at + 1, max=last
                )
                sheet.column_dimensions[letter(at + 1)] = rest
    sheet.column_dimensions[letter(at)] = dimensions.ColumnDimension(
        sheet, index=letter(at), width=_WIDTH, customWidth=True
    )
