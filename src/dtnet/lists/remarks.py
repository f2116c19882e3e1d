"""A copy of a list with a column of remarks: what was found, in the row where it is."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from math import isfinite
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from dtnet.arguments import check_switches, path_argument
from dtnet.errors import ArgumentError, MissingExtraError, UnreadableFileError, cut
from dtnet.io.limits import Limits
from dtnet.io.writing import write_file
from dtnet.lists.cells.cell_texts import cell_text
from dtnet.lists.files.kept_workbooks import AddedColumn, KeptWorkbook
from dtnet.lists.files.workbooks import ListFile, read_sheets
from dtnet.lists.people.personal_parts import PersonalParts
from dtnet.lists.people.shown_names import sheets_with_shown_names
from dtnet.phrases import phrases
from dtnet.reading.files import read_bytes

if TYPE_CHECKING:
    import os

    from dtnet.lists.files.workbooks import Sheet
    from dtnet.lists.findings import Finding
    from dtnet.lists.place_lists import PlaceList
    from dtnet.phrases import Language, Phrases

_COLOURS: Final = {"error": "F8CBAD", "review": "FFE699"}
_WIDTH: Final = 60
_SHEET_NAME: Final = 31
"""The most letters of the name of a sheet."""
_LONGEST: Final = 32_767
"""The most letters of a cell of a workbook."""
_FORBIDDEN: Final = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_ZIP: Final = b"PK"
_KEPT: Final = (".xlsx", ".xlsm")
"""The formats of which a copy keeps everything but the parts that the heading names."""


SourceOfCells: TypeAlias = tuple[object, str | Sequence[str] | None, Limits]
"""What a list was read from, a path or several or a table, the sheets that were asked for, and the limits."""


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
    sheets = read_sheets(source[0], sheets=source[1], limits=source[2])
    network = listed.day.network
    shown = sheets_with_shown_names(sheets, PersonalParts(network.vocabulary, network))
    pairs = [
        (sheet, made)
        for sheet, named in zip(sheets, shown, strict=True)
        if (made := _remarks(listed, sheet, named, words)) is not None
    ]
    write_file(path, [_copied(source, pairs, words)], overwrite=overwrite)
    return sum(len(made.texts) for _, made in pairs)


def _copied(source: SourceOfCells, pairs: Sequence[tuple[Sheet, AddedColumn]], words: Phrases) -> bytes:
    """The copy of one workbook as it came, or else of all cells; the heading says what is missing."""
    content = _workbook_of(source[0])
    if content is None:
        return _written_anew(pairs)
    book = KeptWorkbook(content, Path(pairs[0][0].file or "list"), source[2])
    with suppress(UnreadableFileError):
        parts = book.parts_not_kept()
        if parts is not None:
            lacks = [words(f"remarks_without_{each}") for each in parts]
            return book.with_columns({sheet.name: _with_note(made, lacks, words) for sheet, made in pairs})
    lacks = [words("remarks_without_formats")]
    return _written_anew([(sheet, _with_note(made, lacks, words)) for sheet, made in pairs])


def _workbook_of(source: object) -> bytes | None:
    """The content of the one workbook from which a list was read; None for another source."""
    if isinstance(source, list | tuple) and len(source) == 1:
        source = source[0]
    if isinstance(source, ListFile) and source.content is not None:
        return source.content if source.content.startswith(_ZIP) else None
    if not isinstance(source, str | PathLike) or Path(source).suffix.lower() not in _KEPT:
        return None
    return read_bytes(Path(source), hint="the file was there when it was read")


def _with_note(made: AddedColumn, lacks: Sequence[str], words: Phrases) -> AddedColumn:
    """A column whose heading says what the copy lacks."""
    if not lacks:
        return made
    heading = f"{made.heading} ({words('remarks_without', parts=', '.join(lacks))})"
    return AddedColumn(made.heading_row, heading, made.after, made.texts, made.colours)


def _remarks(listed: PlaceList, sheet: Sheet, named: Sheet, words: Phrases) -> AddedColumn | None:
    """The column of remarks of a sheet; None if no row of it was read."""
    place = named.file, named.name
    read = listed.read
    places = zip(read.files, read.sheet_names, read.row_numbers, strict=True)
    rows = {row for file, name, row in places if (file, name) == place}
    if not rows:
        return None
    if max(rows) >= sheet.first_row + sheet.height:
        raise UnreadableFileError(
            f"{sheet.file or 'list'}: does not have the rows any more that were read",
            "read the list from a file, or from a frame that can be read again",
        )
    lines: dict[int, list[str]] = {}
    colours: dict[int, str] = {}
    for each in listed.found:
        if (each.file, each.sheet) == place and each.row in rows and each.severity in _COLOURS:
            lines.setdefault(each.row, []).append(_line(each, words.language))
            if each.severity == "error" or each.row not in colours:
                colours[each.row] = _COLOURS[each.severity]
    return AddedColumn(
        heading_row=_heading_row(listed, sheet, named, min(rows)),
        heading=words("remarks_heading"),
        after=sheet.first_column + len(sheet.columns),
        texts={row: "\n".join(each)[:_LONGEST] for row, each in lines.items()},
        colours=colours,
    )


def _heading_row(listed: PlaceList, sheet: Sheet, named: Sheet, below: int) -> int | None:
    """The number of the row above the rows of a list that has most of its headings; None without any row."""
    place = named.file, named.name
    own = {
        part
        for each in listed.read.columns
        if (each.file, each.sheet) == place
        for part in each.heading.split(" / ")
    }
    above = range(sheet.first_row, below)
    return max(
        above,
        key=lambda row: (sum(cell_text(cell) in own for cell in sheet.row(row - sheet.first_row)), row),
        default=None,
    )


def _line(each: Finding, language: str) -> str:
    where = f"{each.column}: " if each.column else ""
    advice = each.hint_in(language)
    return f"{where}{each.what.told(language)}{f' ({advice})' if advice else ''}"


def _written_anew(pairs: Sequence[tuple[Sheet, AddedColumn]]) -> bytes:
    """A workbook with the cells of sheets, each where it was, and the columns of remarks."""
    try:
        from xlsxwriter import Workbook  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise MissingExtraError(
            "a copy with remarks needs XlsxWriter", 'pip install "dtnet[lists]"'
        ) from error
    content = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(content, {**options, "default_date_format": "yyyy-mm-dd"}) as book:
        names: set[str] = set()
        for sheet, made in pairs:
            _write(book, book.add_worksheet(_free_name(sheet.name or sheet.file, names)), sheet, made)
    return content.getvalue()


def _write(book: Any, page: Any, sheet: Sheet, made: AddedColumn) -> None:  # noqa: ANN401 - of another package
    """Write the cells of a sheet and its column of remarks."""
    bold = book.add_format({"bold": True})
    formats = {
        colour: book.add_format({"bg_color": f"#{colour}", "text_wrap": True, "valign": "top"})
        for colour in _COLOURS.values()
    }
    shift = 0 if sheet.is_table else 1  # rows of a frame count from 1, below the names of its columns
    for at, column in enumerate(sheet.columns, sheet.first_column):
        for row, cell in enumerate(column, sheet.first_row):
            if cell is not None and cell != "":
                page.write(row - shift, at, _written(cell), bold if row == made.heading_row else None)
    page.set_column(made.after, made.after, _WIDTH)
    if made.heading_row is not None:
        page.write_string(made.heading_row - shift, made.after, made.heading, bold)
    for row, text in made.texts.items():
        page.write_string(row - shift, made.after, text, formats[made.colours[row]])


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
