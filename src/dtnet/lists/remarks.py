"""A copy of a list with a column of remarks: what was found, in the row and cell where it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from math import isfinite
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from dtnet.arguments import check_switches, path_argument
from dtnet.errors import ArgumentError, MissingExtraError, UnreadableFileError, cut
from dtnet.io.writing import write_file
from dtnet.lists.sheets.cell_texts import cell_text
from dtnet.lists.sheets.findings import column_number
from dtnet.lists.sheets.workbooks import read_sheets
from dtnet.phrases import phrases

if TYPE_CHECKING:
    import os

    from dtnet.lists.place_lists import PlaceList
    from dtnet.lists.sheets.findings import ColumnReading, Finding
    from dtnet.lists.sheets.workbooks import Sheet
    from dtnet.phrases import Language, Phrases

_COLOURS: Final = {"error": "#F8CBAD", "review": "#FFE699"}
_SHEET_NAME: Final = 31
"""The most letters of the name of a sheet."""
_FORBIDDEN: Final = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


SourceOfCells: TypeAlias = tuple[object, str | Sequence[str] | None]
"""What a list was read from, a path or several or a table, and the sheets that were asked for."""


def check_copy_path(path: str | os.PathLike[str]) -> None:
    """Refuse a path that does not end in `.xlsx`."""
    hint = "name a file that ends in .xlsx"
    name = path_argument(path, hint)
    if not name.lower().endswith(".xlsx"):
        raise ArgumentError(f"{cut(name)!r} is not a workbook", hint)


def write_remarks(
    listed: PlaceList,
    source: SourceOfCells,
    path: str | os.PathLike[str],
    *,
    overwrite: bool,
    language: Language,
) -> int:
    """See `PlaceList.write_remarks`."""
    check_copy_path(path)
    check_switches(overwrite=overwrite)
    words = phrases("lists", language)
    try:
        from xlsxwriter import Workbook  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise MissingExtraError(
            "a copy with remarks needs XlsxWriter", 'pip install "dtnet[lists]"'
        ) from error
    content = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    told = 0
    with Workbook(content, {**options, "default_date_format": "yyyy-mm-dd"}) as book:
        formats = {"": None, "heading": book.add_format({"bold": True})}
        formats |= {word: book.add_format({"bg_color": colour}) for word, colour in _COLOURS.items()}
        names: set[str] = set()
        for sheet in read_sheets(source[0], sheets=source[1]):
            here = _Copy(listed, sheet, words)
            if here.rows:
                here.write(book.add_worksheet(_free_name(sheet.name or sheet.file, names)), formats)
                told += len(here.remarks)
    write_file(path, [content.getvalue()], overwrite=overwrite)
    return told


class _Copy:
    """The part of a sheet that is copied: its read rows, and its columns that have a meaning.

    Attributes:
        rows: The numbers of the rows, as Excel counts.
        remarks: The findings of each row that has some.
    """

    __slots__ = ("_columns", "_heading", "_marks", "_private", "_sheet", "remarks", "rows")

    def __init__(self, listed: PlaceList, sheet: Sheet, words: Phrases) -> None:
        def here(each: ColumnReading | Finding) -> bool:
            return (each.file, each.sheet) == (sheet.file, sheet.name)

        read = listed.read
        places = zip(read.files, read.sheet_names, read.row_numbers, strict=True)
        self._sheet = sheet
        self._heading = words("remarks_heading")
        self.rows = [row for file, name, row in places if (file, name) == (sheet.file, sheet.name)]
        self._columns = {
            column_number(each.column): each.heading
            for each in filter(here, read.columns)
            if each.column and each.meaning and each.how not in ("personal", "not read")
        }
        own = {*self.rows}
        self.remarks: dict[int, list[str]] = {}
        self._marks: dict[tuple[int, int], str] = {}
        self._private: set[tuple[int, int]] = set()
        for each in filter(here, listed.found):
            if each.row is not None and each.row in own and each.severity in _COLOURS:
                where = f"{each.column}: " if each.column else ""
                told, advice = each.what.told(words.language), each.hint_in(words.language)
                hint = f" ({advice})" if advice else ""
                self.remarks.setdefault(each.row, []).append(f"{where}{told}{hint}")
                if each.column and not each.cell:  # blank, or not repeated
                    self._private.add((each.row, column_number(each.column)))
                if each.column:
                    self._marks.setdefault((each.row, column_number(each.column)), each.severity)

    def write(self, page: Any, formats: dict[str, Any]) -> None:  # noqa: ANN401 - a sheet of another package
        """Write the copy; each cell stays where it was."""
        sheet = self._sheet
        shift = 1 if sheet.first_row else 0  # rows of a frame count from 1, below the names of its columns
        last = max(self._columns, default=-1) + 1
        top = min(self.rows) - shift - 1
        if top >= 0:
            for column, heading in {**self._columns, last: self._heading}.items():
                page.write_string(top, column, heading, formats["heading"])
        cells = self._cells()
        for row in self.rows:
            for column in self._columns:
                cell = cells[row, column]
                kind = formats[self._marks.get((row, column), "")]
                if (row, column) in self._private:
                    page.write_blank(row - shift, column, None, kind)
                elif cell is not None:
                    page.write(row - shift, column, _written(cell), kind)
            if row in self.remarks:
                page.write_string(row - shift, last, "\n".join(self.remarks[row]))

    def _cells(self) -> dict[tuple[int, int], Any]:
        """The cells of the copy, by row and column.

        Raises:
            UnreadableFileError: If the list does not have them any more, such as a stream that was read.
        """
        sheet = self._sheet
        try:
            return {
                (row, column): sheet.columns[column - sheet.first_column][row - sheet.first_row]
                for row in self.rows
                for column in self._columns
            }
        except IndexError:
            raise UnreadableFileError(
                f"{sheet.file or 'list'}: does not have the rows any more that were read",
                "read the list from a file, or from a frame that can be read again",
            ) from None


def _written(cell: object) -> object:
    """A cell as a workbook can hold it: a finite number, a day, or a text."""
    if isinstance(cell, bool | str | int | Decimal) or (isinstance(cell, float) and isfinite(cell)):
        return cell
    if isinstance(cell, datetime) and cell.tzinfo is not None:
        return cell.date()
    return cell if isinstance(cell, date | timedelta) else cell_text(cell)


def _free_name(name: str, names: set[str]) -> str:
    """A name that no sheet of the copy has yet."""
    wanted = name.translate(_FORBIDDEN).strip("' ")[:_SHEET_NAME] or "list"
    found, number = wanted, 1
    while found.casefold() in names:
        number += 1
        ending = f" ({number})"
        found = wanted[: _SHEET_NAME - len(ending)] + ending
    names.add(found.casefold())
    return found
