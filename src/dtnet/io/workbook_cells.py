"""The cells of a workbook, as plain values that a child process hands over.

Only this module uses python-calamine; `dtnet.lists.files.workbooks` makes sheets of the cells. Each child
process loads this module, so it loads little.
"""

from __future__ import annotations

import re
from contextlib import closing
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from itertools import count, islice
from math import inf
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from zipfile import ZipFile

from dtnet.errors import MissingExtraError, UnreadableFileError
from dtnet.io.budgets import Budget
from dtnet.io.child_process import foreign_items
from dtnet.io.workbook_parts import DAMAGED, NOTHING_TOLD, SheetParts, sheet_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from dtnet.io.limits import Limits

_TASK: Final = "dtnet.io.workbook_cells:workbook_parts"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_PICTURE: Final = re.compile(r"(?i)\.(png|jpe?g|gif|bmp|tiff?|emf|wmf|svg)$")
_ROWS: Final = 1 << 12
"""The number of rows of a workbook that are taken at a time."""


class WorkbookSheet(NamedTuple):
    """The cells of a sheet of a workbook.

    Attributes:
        start: The row and column of the first filled cell, from 0; None without cells.
        merged: The first and the last cell of each range of merged cells, each as row and column from 0; None
            if the format does not tell.
        parts: What the file tells beside cells; None if the format does not tell.
        columns: The cells of each column, from the first filled cell on, all of one length.
    """

    name: str
    is_hidden: bool
    start: tuple[int, int] | None
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] | None
    parts: SheetParts | None
    columns: list[list[Any]]


def read_workbook(raw: bytes, path: Path, limits: Limits) -> list[WorkbookSheet]:
    """The sheets of a workbook, in order; equal texts of a sheet are one object.

    Raises:
        UnreadableFileError: If the content is no workbook, is damaged or protected by a password, or needs
            more memory or time than the limits.
        MissingExtraError: If python-calamine is not installed.
    """
    if find_spec("python_calamine") is None:
        raise MissingExtraError(
            f"{path}: reading {path.suffix or 'a workbook'} needs python-calamine",
            'pip install "dtnet[lists]"',
        )
    is_trusted = limits.trusts(raw, path)
    budget = limits.budget(path, is_trusted=is_trusted)
    found: list[WorkbookSheet] = []
    texts: dict[str, str] = {}
    items = foreign_items(
        _TASK,
        (raw, str(path), limits.memory, is_trusted),
        budget=budget,
        packages=("python_calamine",),
        trusted=is_trusted,
    )
    with closing(items):
        for item in items:
            if isinstance(item, tuple):  # the beginning of a sheet
                _even_out(found[-1:], budget)
                name, is_hidden, start, merged, told = item
                parts = None if told is None else SheetParts(*told)
                found.append(WorkbookSheet(name, is_hidden, start, merged, parts, []))
                texts = {}
            else:
                above, some = item
                _extend(found[-1].columns, above, some, texts)
    _even_out(found[-1:], budget)
    return found


def _extend(columns: list[list[Any]], row: int, some: Sequence[list[Any]], texts: dict[str, str]) -> None:
    """Append cells to columns.

    Args:
        row: The number of rows of the sheet above these cells.
        some: The cells of each column, without the blank cells at the end.
        texts: The texts of the sheet so far.
    """
    columns += [[] for _ in some[len(columns) :]]
    for column, cells in zip(columns, some, strict=False):
        if cells:
            column.extend([""] * (row - len(column)))
        if {*map(type, cells)} == {str}:
            column.extend(map(texts.setdefault, cells, cells))
        else:
            column.extend(texts.setdefault(c, c) if isinstance(c, str) else c for c in cells)


def _even_out(sheets: Iterable[WorkbookSheet], budget: Budget) -> None:
    """Fill the columns of sheets with blank cells, so that all columns of a sheet have one length.

    Raises:
        UnreadableFileError: If the cells are more than the budget.
    """
    for sheet in sheets:
        height = max(map(len, sheet.columns), default=0)
        budget.add_cells(len(sheet.columns) * height, f"sheet {sheet.name!r}")
        for column in sheet.columns:
            column.extend([""] * (height - len(column)))


# In the child


def workbook_parts(raw: bytes, path: str, memory: int, is_trusted: bool) -> Iterator[Any]:  # noqa: FBT001 - as sent
    """For each sheet, a tuple of its attributes as in `WorkbookSheet`, then its rows.

    Several rows come at a time, so that there is never an object for each cell: a list of the number of rows
    above them, and the cells of each column without the blank cells at its end.

    Args:
        memory: The most bytes that the file may take.

    Raises:
        UnreadableFileError: As `read_workbook`.
    """
    _check_workbook(raw, path, memory)
    budget = Budget(path, inf if is_trusted else memory, inf)
    calamine: Any = import_module("python_calamine")
    parts = sheet_parts(raw, path, memory)
    try:
        book = calamine.load_workbook(BytesIO(raw))
        for number, about in enumerate(book.sheets_metadata):
            if about.typ not in (calamine.SheetTypeEnum.WorkSheet, calamine.SheetTypeEnum.DialogSheet):
                yield about.name, False, None, (), tuple(NOTHING_TOLD)
                continue
            sheet = book.get_sheet_by_index(number)
            merged = sheet.merged_cell_ranges
            own = NOTHING_TOLD if parts is None else parts.get(about.name, NOTHING_TOLD)
            told = None if parts is None else tuple(own._replace(errors=()))  # the errors are in the cells
            yield about.name, about.visible != calamine.SheetVisibleEnum.Visible, sheet.start, merged, told
            if sheet.start is not None:
                budget.add_cells(sheet.height * sheet.width, f"sheet {about.name!r}")
                yield from _rows(sheet, own.errors)
    except UnreadableFileError:
        raise
    except (calamine.CalamineError, OSError, ValueError) as error:
        if "password" in str(error).lower():
            raise _protected(path) from None
        raise _broken(path, str(error)) from None


def _rows(sheet: Any, errors: Iterable[tuple[int, int, str]]) -> Iterator[list[Any]]:  # noqa: ANN401 - of calamine
    """The rows of a sheet, see `workbook_parts`, with the texts of errors, which calamine leaves blank."""
    top, left = sheet.start
    wrong: dict[int, list[tuple[int, int, str]]] = {}
    for row, column, text in errors:
        if row >= top and 0 <= column - left < sheet.width:
            wrong.setdefault((row - top) // _ROWS, []).append(((row - top) % _ROWS, column - left, text))
    rows = islice(sheet.iter_rows(), top, None)
    for number in count():
        some = [*islice(rows, _ROWS)]
        if not some:
            return
        # Column after column is twice as fast as `zip` of rows.
        columns = [list(map(itemgetter(at), some)) for at in range(len(some[0]))]
        for row, column, text in wrong.get(number, ()):
            if row < len(some):
                columns[column][row] = text
        columns = list(map(_without_tail, columns))
        while columns and not columns[-1]:
            columns.pop()
        if columns:
            yield [number * _ROWS, columns]


def _without_tail(cells: list[Any]) -> list[Any]:
    """Cells without the blank cells at their end."""
    if cells.count("") == len(cells):
        return []
    end = len(cells)
    while cells[end - 1] == "":
        end -= 1
    return cells[:end]


def _check_workbook(raw: bytes, path: str, memory: int) -> None:
    """Refuse what only has the name of a workbook, workbooks with a password, and very large ones."""
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
                _check_size(archive, path, memory)
                names = archive.namelist()
                manifest = "META-INF/manifest.xml"
                if manifest in names and b"encryption-data" in archive.read(manifest):
                    raise _protected(path)
        except UnreadableFileError:
            raise
        except DAMAGED:
            raise _broken(path, "it is cut off or damaged") from None


def _check_size(archive: ZipFile, path: str, memory: int) -> None:
    """Refuse a workbook whose parts, without pictures, are larger than the memory that it may take."""
    parts = (each.file_size for each in archive.infolist() if not _PICTURE.search(each.filename))
    if sum(parts) > memory:  # not every system limits the memory of a process
        raise UnreadableFileError(
            f"{path}: unpacked, it has more than {memory:,} bytes",
            "split it, or raise the limit most_memory",
        )


def _protected(path: str) -> UnreadableFileError:
    return UnreadableFileError(
        f"{path}: the workbook is protected by a password", "open it, remove the password, and save it again"
    )


def _broken(path: str, told: str) -> UnreadableFileError:
    return UnreadableFileError(
        f"{path}: not a workbook that can be read ({told})", "open it in Excel and save it as .xlsx"
    )
