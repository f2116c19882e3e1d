"""A workbook as it came, with a further column at the right of its sheets. Only this module uses openpyxl."""

from __future__ import annotations

from contextlib import closing
from copy import copy
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZipFile

import attrs

from dtnet.errors import MissingExtraError, UnreadableFileError
from dtnet.io.child_process import foreign_items
from dtnet.io.workbook_parts import CHUNK
from dtnet.io.xml_tags import attributes, cell_place, pieces, prefix_of

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping
    from pathlib import Path

    from dtnet.io.limits import Limits

_LAST_COLUMN: Final = 16_384
_WIDTH: Final = 60
_MOST_BYTES: Final = 100_000_000
"""The most bytes of the parts of a workbook that openpyxl unpacks; it needs about ten times as many."""
_MOST_CELLS: Final = 1_000_000
"""The most cells of all merged ranges and links of a sheet; openpyxl makes an object for each."""
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


class KeptWorkbook:
    """A workbook whose copy keeps what openpyxl keeps; a child process unpacks and copies it.

    Args:
        content: The content of the file.
        path: Its path, for errors.
        limits: The limits of both tasks of the child process together.
    """

    def __init__(self, content: bytes, path: Path, limits: Limits) -> None:
        self._content = content
        self._is_trusted = limits.trusts(content, path)
        self._budget = limits.budget(path, is_trusted=self._is_trusted)

    def parts_not_kept(self) -> list[str] | None:
        """What a copy lacks: some of `charts`, `pictures`, `macros`, `slicers` and `controls`.

        None if the content is no `.xlsx` or `.xlsm`, or if openpyxl would need very much memory to copy it.

        Raises:
            UnreadableFileError: If finding it out needs more memory or time than the limits.
        """
        with closing(self._child("lacking_parts", self._content)) as items:
            found: list[str] | None = next(items)
            return found

    def with_columns(self, columns: Mapping[str, AddedColumn]) -> bytes:
        """The content of the workbook with further columns.

        Args:
            columns: The column of each sheet, by the name of the sheet.

        Raises:
            UnreadableFileError: If the workbook cannot be copied, or needs more than the limits.
            MissingExtraError: If openpyxl is not installed.
        """
        if find_spec("openpyxl") is None:
            raise MissingExtraError(
                "a copy of a workbook with remarks needs openpyxl", 'pip install "dtnet[lists]"'
            )
        plain = {name: attrs.astuple(column) for name, column in columns.items()}
        with closing(self._child("copied_workbook", self._content, plain)) as items:
            return b"".join(items)

    def _child(self, task: str, *arguments: object) -> Generator[Any, None, None]:
        return foreign_items(
            f"{__name__}:{task}",
            arguments,
            budget=self._budget,
            packages=("openpyxl", "et_xmlfile", "attrs"),
            trusted=self._is_trusted,
        )


# In the child


def lacking_parts(content: bytes) -> Iterator[list[str] | None]:
    """What a copy of a workbook lacks; see `KeptWorkbook.parts_not_kept`."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            names = [each.filename for each in parts]
            is_kept = (
                "xl/workbook.xml" in names
                and sum(each.file_size for each in parts) <= _MOST_BYTES
                and all(
                    _cells_of_ranges(archive, each) <= _MOST_CELLS
                    for each in names
                    if each.startswith("xl/worksheets/")
                )
            )
    except Exception:  # noqa: BLE001 - `zipfile` has no base class for the errors of a damaged archive
        is_kept, names = False, []
    lacks = [what for start, what in _NOT_KEPT.items() if any(name.startswith(start) for name in names)]
    yield lacks if is_kept else None


def _cells_of_ranges(archive: ZipFile, part: str) -> int:
    """The number of cells of all merged ranges and links of a sheet."""
    with archive.open(part) as stream:
        beginning = stream.read(CHUNK)
        chunks = chain([beginning], iter(partial(stream.read, CHUNK), b""))
        start = b"<" + prefix_of(beginning)
        return sum(
            _cells_of_range(attributes(tag.partition(b">")[0]).get(b"ref", b""))
            for piece in pieces(chunks, start + b"mergeCell")
            for tag in piece.split(start + b"hyperlink")
        )


def _cells_of_range(text: bytes) -> int:
    """The number of cells of a range such as `A1:B5`; 0 for another text."""
    first, last = (cell_place(each) for each in text.partition(b":")[::2])
    if first is None or last is None:
        return 0
    return (abs(last[0] - first[0]) + 1) * (abs(last[1] - first[1]) + 1)


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
