"""The sheets of a source: workbooks, delimited text, Parquet, folders of them, frames, relations and cursors.

A cell is what the file holds (a text, number, date, True or False), and None or "" where it is blank. Which
rows hold a table, and what its columns mean, `dtnet.lists.sheets.header_rows` and others find out. Only this
module uses python-calamine.
"""

from __future__ import annotations

import re
import subprocess
import sys
import zlib
from collections.abc import Hashable, Mapping
from fnmatch import fnmatchcase
from importlib import import_module
from io import BytesIO
from itertools import islice
from operator import itemgetter
from os import PathLike
from typing import TYPE_CHECKING, Any, Final
from zipfile import BadZipFile, ZipFile

import attrs
import numpy as np

from dtnet.arguments import path_of, words_of
from dtnet.errors import ArgumentError, MissingExtraError, UnknownNameError, UnreadableFileError, near
from dtnet.io.arrow_tables import decode_parquet
from dtnet.lists.sheets.delimited_text import delimited_cells
from dtnet.lists.sheets.findings import column_number
from dtnet.network.reading.input_tables import plain, read_columns
from dtnet.reading.files import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from dtnet.errors import Fault
    from dtnet.phrases import Message

WORKBOOKS: Final = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
DELIMITED: Final = (".csv", ".tsv", ".txt")
PARQUET: Final = ".parquet"
_SUFFIXES: Final = (*WORKBOOKS, *DELIMITED, PARQUET)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_TEMPORARY: Final = ("~$", ".")
_CHUNK: Final = 1 << 22
_ROWS: Final = 1 << 12
"""The number of rows of a workbook that are taken at a time."""
_ERROR: Final = b't="e"'
_ERROR_CELL: Final = re.compile(
    rb'<(?:\w+:)?c (?=[^>]*\bt="e")[^>]*?\br="([A-Z]+)([0-9]+)"[^>]*>.*?<(?:\w+:)?v>([^<]*)<'
)
_NO_VALUE: Final = re.compile(rb"<(?:\w+:)?v(?: ?/>|></)|</(?:\w+:)?f></(?:\w+:)?c>")
_FORMULA_CELL: Final = re.compile(
    rb'<(?:\w+:)?c (?![^>]*\bt="str")[^>]*?\br="([A-Z]+)([0-9]+)"[^>]*>'
    rb"<(?:\w+:)?f(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)"
    rb"(?:<(?:\w+:)?v>\s*</(?:\w+:)?v>|<(?:\w+:)?v ?/>)?</(?:\w+:)?c>"
)
"""A formula whose result the file does not hold, as programs write it that do not reckon."""
_DIMENSION: Final = re.compile(rb'<(?:\w+:)?dimension ref="(?:[A-Z]+[0-9]+:)?([A-Z]+)([0-9]+)"')
_FILLED_CELL: Final = re.compile(rb'<(?:\w+:)?c r="([A-Z]+)([0-9]+)"[^>]*(?<!/)>')
_MOST_CELLS: Final = 100_000_000
"""The most cells of a sheet; calamine needs 24 bytes for each, also for blank ones."""
# `zipfile` has no base class for the errors of a damaged archive, so each class that it raises is named.
_DAMAGED: Final = (BadZipFile, EOFError, OSError, RuntimeError, zlib.error)
"""The errors of `zipfile` for an archive that cannot be read.

A file that is no archive raises `BadZipFile`. A cut stream raises `EOFError`, and a damaged stream raises
`OSError` or `zlib.error`. An encrypted part, or a method of compression that Python does not know, raises
`RuntimeError` or a subclass of it.
"""
_OVERLAP: Final = 32
"""More bytes than a sign of an error has, which may lie in two chunks."""
NO_RESULT: Final = b"#FORMULA!"
"""Stands for a formula whose result the file does not hold; `ERROR_CELL` has it."""
_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE: Final = re.compile(rb'([\w:]+)="([^"]*)"')


@attrs.frozen(eq=False, kw_only=True)
class Sheet:
    """The cells of a sheet, by column.

    Attributes:
        file: The name of the file, as it was given; empty for a frame.
        name: The name of the sheet; empty where the file has no sheets.
        columns: The cells of each column, all of one length.
        first_row: The number of the first row, as Excel counts; 0 for the names of the columns of a frame or
            of Parquet, so that their rows count from 1.
        first_column: The number of the first column, from 0.
        merged: Ranges of merged cells: top, left, bottom, right, all included, counted in `columns` from 0.
        tells_merged: Whether the format tells which cells are merged.
        tells_errors: Whether the format tells cells with an error from blank cells.
        notes: What was found out about the file, such as its encoding.
        hidden: Whether the sheet is hidden.
    """

    file: str
    name: str
    columns: tuple[Sequence[Any], ...]
    first_row: int = 1
    first_column: int = 0
    merged: tuple[tuple[int, int, int, int], ...] = ()
    tells_merged: bool = True
    tells_errors: bool = True
    notes: tuple[Message, ...] = ()
    hidden: bool = False

    @property
    def is_table(self) -> bool:
        """Whether the columns have names, as those of a frame or of Parquet."""
        return self.first_row == 0

    @property
    def height(self) -> int:
        """The number of rows."""
        return max(map(len, self.columns), default=0)

    def row(self, number: int) -> list[Any]:
        """The cells of a row, counted from 0."""
        return [column[number] for column in self.columns]


def read_sheets(source: object, *, sheets: str | Sequence[str] | None = None) -> list[Sheet]:
    """The sheets of a source, in order, those without cells included.

    Args:
        source: A path or several paths: `.xlsx`, `.xls`, `.xlsb`, `.ods`, `.csv`, `.tsv`, `.txt`, `.parquet`,
            or a folder of such files; or a frame that narwhals knows, a mapping of columns, a relation of
            DuckDB, or a cursor with `fetch_arrow_table`.
        sheets: The names of the sheets to read, or patterns such as `Xã *`; by default all that are visible.

    Raises:
        ArgumentError: If the source is none of these, or its format is unknown.
        UnknownNameError: If no file has a sheet of a name.
        UnreadableFileError: If a file cannot be read, is not of its format, is protected by a password, or no
            file has a cell.
        MissingExtraError: If a package that the format needs is not installed.
    """
    wanted = (
        None
        if sheets is None
        else (sheets,)
        if isinstance(sheets, str)
        else words_of(sheets, "sheets", 'name the sheets to read: sheets=["Danh sách"]')
    )
    paths = _paths_of(source)
    if paths is None:
        return [_sheet_of_table(source)]
    found = [sheet for path in paths for sheet in _sheets_of_file(path)]
    if not any(each.columns for each in found):
        names = ", ".join(dict.fromkeys(each.file for each in found))
        raise UnreadableFileError(
            f"{names}: no sheet has a cell with a text or number; pictures and charts are not read",
            "give a workbook that has the list as cells",
        )
    return found if wanted is None else _chosen(found, wanted)


def _chosen(found: Iterable[Sheet], wanted: Sequence[str]) -> list[Sheet]:
    """The sheets with some names; hidden sheets that are named are read."""
    sheets = list(found)
    for each in wanted:
        if not any(_is_named(sheet, each) for sheet in sheets):
            raise UnknownNameError(f"no sheet {each!r}", near(each, dict.fromkeys(s.name for s in sheets)))
    chosen = [sheet for sheet in sheets if any(_is_named(sheet, each) for each in wanted)]
    return [attrs.evolve(sheet, hidden=False) for sheet in chosen]


def _is_named(sheet: Sheet, pattern: str) -> bool:
    return sheet.name == pattern or fnmatchcase(sheet.name.strip().casefold(), pattern.strip().casefold())


def _paths_of(source: object) -> list[Path] | None:
    """The files of a source in order; None if the source is a table."""
    if isinstance(source, str | PathLike):
        return _files_at(source)
    if (
        isinstance(source, list | tuple)
        and source
        and all(isinstance(each, str | PathLike) for each in source)
    ):
        files = [file for each in source for file in _files_at(each)]
        return list(dict.fromkeys(files))
    return None


def _files_at(path: str | PathLike[str]) -> list[Path]:
    place = path_of(path, UnreadableFileError, "read")
    if not place.is_dir():
        return [place]
    inside = sorted(each for each in place.iterdir() if each.suffix.lower() in _SUFFIXES)
    files = [each for each in inside if not each.name.startswith(_TEMPORARY)]
    if not files:
        raise UnreadableFileError(
            f"{place}: the folder has no list", f"a list is one of {', '.join(_SUFFIXES)}"
        )
    return files


def _sheets_of_file(path: Path) -> list[Sheet]:
    suffix = path.suffix.lower()
    if suffix not in _SUFFIXES:
        raise ArgumentError(f"{path}: no list is read from {suffix!r}; {near(suffix, _SUFFIXES)}")
    raw = read_bytes(path, hint="name a list: a workbook, .csv or .parquet")
    if not raw:
        raise UnreadableFileError(f"{path}: the file is empty", "give a file with a list")
    if suffix == PARQUET:
        return [_sheet_of_parquet(raw, path)]
    if suffix in DELIMITED:
        columns, notes = delimited_cells(raw, str(path), tabs_first=suffix == ".tsv")
        return [Sheet(file=_shown(path), name="", columns=columns, tells_merged=False, notes=notes)]
    return list(_sheets_of_workbook(raw, path))


def _shown(path: Path) -> str:
    """The name of a file in findings: as given, but without the folders of an absolute path."""
    return path.name if path.is_absolute() else path.as_posix()


def _sheets_of_workbook(raw: bytes, path: Path) -> Iterator[Sheet]:
    try:
        calamine: Any = import_module("python_calamine")
    except ImportError:
        raise MissingExtraError(
            f"{path}: reading {path.suffix} needs python-calamine", 'pip install "dtnet[lists]"'
        ) from None
    _check_workbook(raw, path)
    if raw.startswith(_OLE):
        _check_old_workbook(raw, path)
    errors = _error_cells(raw, path)
    try:
        book = calamine.load_workbook(BytesIO(raw))
        for number, about in enumerate(book.sheets_metadata):
            if about.typ not in (calamine.SheetTypeEnum.WorkSheet, calamine.SheetTypeEnum.DialogSheet):
                yield Sheet(file=_shown(path), name=about.name, columns=())
                continue
            sheet = book.get_sheet_by_index(number)
            hidden = about.visible != calamine.SheetVisibleEnum.Visible
            yield _sheet_of_workbook(sheet, _shown(path), errors, hidden=hidden)
    except (calamine.CalamineError, OSError, ValueError) as error:
        if "password" in str(error).lower():
            raise _protected(path) from None
        raise _broken(path, str(error)) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the library stopped at a file that it cannot read
            raise
        raise _broken(path, "its content contradicts itself") from None


def _sheet_of_workbook(
    sheet: Any,  # noqa: ANN401 - of calamine
    file: str,
    errors: Mapping[str, Sequence[tuple[int, int, str]]] | None,
    *,
    hidden: bool,
) -> Sheet:
    start = sheet.start
    if start is None:
        return Sheet(file=file, name=sheet.name, columns=(), hidden=hidden)
    top, left = start
    columns: list[Sequence[Any]] = _by_column(sheet, top)
    ranges = sheet.merged_cell_ranges
    for row, column, text in () if errors is None else errors.get(sheet.name, ()):
        if 0 <= column - left < len(columns) and 0 <= row - top < len(columns[column - left]):
            cells = columns[column - left] = list(columns[column - left])
            cells[row - top] = text
    return Sheet(
        file=file,
        name=sheet.name,
        columns=tuple(columns),
        first_row=top + 1,
        first_column=left,
        merged=tuple((a - top, b - left, c - top, d - left) for (a, b), (c, d) in ranges or ()),
        tells_merged=ranges is not None,
        tells_errors=errors is not None,
        hidden=hidden,
    )


def _by_column(sheet: Any, top: int) -> list[Sequence[Any]]:  # noqa: ANN401 - of calamine
    """The cells by column from a row on; equal texts are one object.

    The rows are taken some at a time, so that there is never an object for each cell.
    """
    texts: dict[str, str] = {}
    columns: list[list[Any]] = []
    rows = islice(sheet.iter_rows(), top, None)
    while some := [*islice(rows, _ROWS)]:
        columns = columns or [[] for _ in some[0]]
        for at, column in enumerate(columns):
            cells = list(map(itemgetter(at), some))  # column after column is twice as fast as `zip` of rows
            if {*map(type, cells)} == {str}:
                column.extend(map(texts.setdefault, cells, cells))
                continue
            column.extend(texts.setdefault(cell, cell) if isinstance(cell, str) else cell for cell in cells)
    return [*columns]


def _check_workbook(raw: bytes, path: Path) -> None:
    """Refuse what only has the name of a workbook, and workbooks with a password."""
    head = raw[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if raw.startswith(_OLE) and _ENCRYPTED in raw:
        raise _protected(path)
    if head.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta", b"<head", b"<style")):
        raise UnreadableFileError(
            f"{path}: a web page or XML with the name of a workbook",
            "open it in Excel or LibreOffice and save it as .xlsx",
        )
    if raw.startswith(b"PK"):
        try:
            with ZipFile(BytesIO(raw)) as archive:
                names = archive.namelist()
                manifest = "META-INF/manifest.xml"
                if manifest in names and b"encryption-data" in archive.read(manifest):
                    raise _protected(path)
        except UnreadableFileError:
            raise
        except _DAMAGED:
            raise _broken(path, "it is cut off or damaged") from None


_TRIAL: Final = """
import io, sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (1 << 32, 1 << 32))
except Exception:
    pass
try:
    import python_calamine
    book = python_calamine.load_workbook(io.BytesIO(sys.stdin.buffer.read()))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()
except BaseException:
    pass
"""


def _check_old_workbook(raw: bytes, path: Path) -> None:
    """Refuse a damaged `.xls` that would abort the process that reads it: a child process reads it first.

    A wrong number of a column asks for 50 GiB, which ends the process. Other errors are told when the file is
    read again. The child process takes about 0.1 s.
    """
    if not sys.executable:
        return
    trial = subprocess.run(  # noqa: S603 - Python itself, with a fixed text
        [sys.executable, "-c", _TRIAL], input=raw, capture_output=True, check=False
    )
    if trial.returncode:
        raise _broken(path, "it is damaged")


def _protected(path: Path) -> UnreadableFileError:
    return UnreadableFileError(
        f"{path}: the workbook is protected by a password", "open it, remove the password, and save it again"
    )


def _broken(path: Path, told: str) -> UnreadableFileError:
    return UnreadableFileError(
        f"{path}: not a workbook that can be read ({told})", "open it in Excel and save it as .xlsx"
    )


def _error_cells(raw: bytes, path: Path) -> dict[str, list[tuple[int, int, str]]] | None:
    """The cells of `.xlsx` with an error: row and column from 0, and the error, by name of the sheet.

    calamine gives blank cells for them. None for another format, or if the parts of the file are not found.

    Raises:
        UnreadableFileError: If a cell is so far away that calamine would ask for more memory than there is.
    """
    try:
        with ZipFile(BytesIO(raw)) as archive:
            targets = {
                each[b"Id"]: each[b"Target"].decode()
                for each in _tags(_RELATION, archive.read("xl/_rels/workbook.xml.rels"))
            }
            found = {}
            for each in _tags(_SHEET, archive.read("xl/workbook.xml")):
                id = next(value for name, value in each.items() if name.endswith(b":id"))
                target = targets[id].lstrip("/").removeprefix("xl/")
                found[_unescaped(each[b"name"])] = _errors_in(archive, f"xl/{target}", path)
            return found
    except UnreadableFileError:
        raise
    except (KeyError, StopIteration, ValueError, *_DAMAGED):
        return None


def _tags(pattern: re.Pattern[bytes], content: bytes) -> Iterator[dict[bytes, bytes]]:
    return (dict(_ATTRIBUTE.findall(tag)) for tag in pattern.findall(content))


def _unescaped(text: bytes) -> str:
    from html import unescape  # noqa: PLC0415 - paid by workbooks only

    return unescape(text.decode())


def _errors_in(archive: ZipFile, part: str, path: Path) -> list[tuple[int, int, str]]:
    if part not in archive.namelist():
        return []  # a chart
    with archive.open(part) as stream:
        tail = b""
        while chunk := stream.read(_CHUNK):
            stated = None if tail else _DIMENSION.search(chunk)
            if stated is not None and _extent([(stated[1], stated[2])]) > _MOST_CELLS:
                _check_extent(archive.read(part), path)
            if _ERROR in tail + chunk or _NO_VALUE.search(tail + chunk):
                break
            tail = chunk[-_OVERLAP:]
        else:
            return []
    content = archive.read(part)
    cells = [*_ERROR_CELL.findall(content), *((*at, NO_RESULT) for at in _FORMULA_CELL.findall(content))]
    return [(int(row) - 1, column_number(letters.decode()), text.decode()) for letters, row, text in cells]


def _check_extent(content: bytes, path: Path) -> None:
    """Refuse a sheet whose filled cells lie too far away; cells without content do not count."""
    cells = _FILLED_CELL.findall(content)
    if _extent(cells) > _MOST_CELLS:
        letters, row = max(cells, key=lambda each: (column_number(each[0].decode()), int(each[1])))
        raise UnreadableFileError(
            f"{path}: a sheet has cells as far away as {letters.decode()}{row.decode()}",
            "delete the rows and columns that do not belong to the list",
        )


def _extent(cells: Sequence[tuple[bytes, bytes]]) -> int:
    """The number of cells from A1 to the last column and row of some cells."""
    columns = max((column_number(letters.decode()) for letters, _ in cells), default=-1) + 1
    return columns * max((int(row) for _, row in cells), default=0)


def _sheet_of_parquet(raw: bytes, path: Path) -> Sheet:
    faults: list[Fault] = []
    columns = decode_parquet(raw, (), path, faults)
    if faults:
        raise UnreadableFileError(f"{path}{faults[0].place}: {faults[0].message}")
    return _with_names(columns, _shown(path))


def _sheet_of_table(source: object) -> Sheet:
    fetch = None if isinstance(source, Mapping) else getattr(source, "fetch_arrow_table", None)
    if fetch is not None:
        source = fetch()
    return _with_names(read_columns(source, what="list"), "")


def _with_names(columns: Mapping[str, Any], file: str) -> Sheet:
    """The columns of a table, with their names as the first row."""
    sizes = {len(cells) for cells in columns.values()}
    if len(sizes) > 1:
        raise ArgumentError("list: columns of different lengths", "pass a cell for each row")
    if not columns:
        raise ArgumentError("list: the table has no columns")
    cells = tuple([str(name), *map(_as_cell, _plain(column))] for name, column in columns.items())
    return Sheet(file=file, name="", columns=cells, first_row=0)


def _plain(cells: Any) -> list[Any]:  # noqa: ANN401 - a tuple or an array
    if isinstance(cells, np.ndarray) and cells.dtype.kind == "M":
        days: list[Any] = cells.astype("datetime64[D]").tolist()
        return days
    return plain(cells)


def _as_cell(cell: Any) -> Any:  # noqa: ANN401 - whatever a frame holds
    """A cell of a frame as a file would hold it; several words in a cell as one text."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell != cell:  # noqa: PLR0124 - only NaN differs from itself
        return None
    if isinstance(cell, np.generic):
        return cell.item()
    if isinstance(cell, list | tuple | set | frozenset | np.ndarray):
        return "; ".join(map(str, cell))
    if isinstance(cell, bytes):
        return cell.decode("utf-8", errors="replace")
    return cell if isinstance(cell, Hashable) else str(cell)
