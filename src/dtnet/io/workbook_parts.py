"""What the parts of a workbook of Excel tell and calamine does not: errors, hidden rows, rows struck through.

A child process loads this module, so it loads little. The parts are searched, not parsed as XML.
"""

from __future__ import annotations

import zlib
from functools import partial
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING, Final, NamedTuple
from zipfile import BadZipFile, ZipFile

from dtnet.errors import UnreadableFileError
from dtnet.io.xml_tags import attributes, cell_place, pieces, prefix_of, tags

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

CHUNK: Final = 1 << 22
"""The bytes of a part that are read at a time."""
_CELL: Final = 24
"""The bytes that calamine needs for each cell of a sheet, also for blank ones."""
_BEGINNING: Final = 4096
"""The bytes at the beginning of a part that have its first element."""
# `zipfile` has no base class for the errors of a damaged archive, so each class that it raises is named.
DAMAGED: Final = (BadZipFile, EOFError, OSError, RuntimeError, zlib.error)
"""The errors of `zipfile` for an archive that cannot be read.

A file that is no archive raises `BadZipFile`. A cut stream raises `EOFError`, and a damaged stream raises
`OSError` or `zlib.error`. An encrypted part, or a method of compression that Python does not know, raises
`RuntimeError` or a subclass of it.
"""
NO_RESULT: Final = b"#FORMULA!"
"""Stands for a formula whose result the file does not hold; `ERROR_CELL` has it."""
_STYLES: Final = "xl/styles.xml"
_YES: Final = (b"1", b"true")
_NO: Final = (b"0", b"false")


class SheetParts(NamedTuple):
    """What the part of a sheet tells beside its cells.

    Attributes:
        errors: The row and column, from 0, and the text of each cell with an error; calamine gives blanks.
        hidden: The hidden rows, from 0.
        struck: The rows, from 0, with a cell whose text is struck through.
    """

    errors: Sequence[tuple[int, int, str]]
    hidden: Sequence[int]
    struck: Sequence[int]


NOTHING_TOLD: Final = SheetParts((), (), ())


def sheet_parts(raw: bytes, path: str, memory: int) -> dict[str, SheetParts] | None:
    """What the parts of `.xlsx` tell, by name of the sheet.

    None for another format, or if the parts of the file are not found.

    Raises:
        UnreadableFileError: If a cell is so far away that calamine would ask for more memory than there is.
    """
    most = memory // _CELL
    try:
        with ZipFile(BytesIO(raw)) as archive:
            names = {*archive.namelist()}
            targets = {
                each[b"Id"]: each[b"Target"].decode()
                for each in _tags_named(b"Relationship", archive.read("xl/_rels/workbook.xml.rels"))
            }
            struck = _struck_styles(archive.read(_STYLES)) if _STYLES in names else ()
            found = {}
            for each in _tags_named(b"sheet", archive.read("xl/workbook.xml")):
                id = next(value for name, value in each.items() if name.endswith(b":id"))
                part = "xl/" + targets[id].lstrip("/").removeprefix("xl/")
                if part in names:  # a chart is not there
                    told = _SheetPart(archive, part)
                    told.check_extent(path, most)
                    found[unescape(each[b"name"].decode())] = told.parts(struck)
            return found
    except UnreadableFileError:
        raise
    except (KeyError, StopIteration, ValueError, *DAMAGED):
        return None


def _tags_named(wanted: bytes, content: bytes) -> Iterator[dict[bytes, bytes]]:
    """The attributes of each tag of a name."""
    return (attributes(tag) for name, tag, _ in tags([content]) if name == wanted)


def _struck_styles(content: bytes) -> Collection[bytes]:
    """The numbers of the styles of cells whose text is struck through."""
    within, fonts, formats = b"", 0, 0
    struck: set[int] = set()
    styles: set[bytes] = set()
    for name, tag, _ in tags([content]):
        if name in (b"fonts", b"cellXfs"):
            within = name
        elif name in (b"/fonts", b"/cellXfs"):
            within = b""
        elif within == b"fonts" and name == b"font":
            fonts += 1
        elif within == b"fonts" and name == b"strike" and attributes(tag).get(b"val") not in _NO:
            struck.add(fonts)
        elif within == b"cellXfs" and name == b"xf":
            if int(attributes(tag).get(b"fontId", b"0")) + 1 in struck:
                styles.add(b"%d" % formats)
            formats += 1
    return styles


class _SheetPart:
    """The part of a sheet, which is unpacked and searched row by row."""

    def __init__(self, archive: ZipFile, part: str) -> None:
        self._archive, self._part = archive, part
        with archive.open(part) as stream:
            self._prefix = prefix_of(stream.read(_BEGINNING))
        start, end = b"<" + self._prefix, b"</" + self._prefix
        self._row, self._cell, self._formula = start + b"row", start + b"c ", start + b"f"
        value = start + b"v"
        self._signs = (
            b't="e"',
            value + b"/>",
            value + b" />",
            value + b"></",
            end + b"f>" + end + b"c>",
        )
        """The signs of a row with an error, or with a formula that has no result."""

    def _pieces(self) -> Iterator[bytes]:
        """What is before the rows, then each row without the beginning of its tag."""
        with self._archive.open(self._part) as stream:
            yield from pieces(iter(partial(stream.read, CHUNK), b""), self._row)

    def _cells(self, row: bytes) -> Iterator[tuple[bytes, bytes]]:
        """The tag of each cell of a row, and what is behind it."""
        for cell in row.split(self._cell)[1:]:
            tag, _, content = cell.partition(b">")
            yield tag, content

    def check_extent(self, path: str, most: int) -> None:
        """Refuse a sheet whose filled cells lie too far away; cells without content do not count.

        Args:
            most: The most cells from A1 on. A sheet whose dimension states fewer is not searched.

        Raises:
            UnreadableFileError: If the sheet has more cells from A1 to the last row and column.
        """
        rows = self._pieces()
        [dimension, *_] = [*_tags_named(b"dimension", next(rows))] or [{}]
        stated = cell_place(dimension.get(b"ref", b"").rpartition(b":")[2])
        if stated is None or (stated[0] + 1) * (stated[1] + 1) <= most:
            return
        last_row = last_column = -1
        farthest, named = (-1, -1), b""
        for row in rows:
            for tag, _ in self._cells(row):
                name = b"" if tag.endswith(b"/") else attributes(tag).get(b"r", b"")
                place = cell_place(name)
                if place is not None:
                    last_row, last_column = max(last_row, place[0]), max(last_column, place[1])
                    if place[::-1] > farthest:
                        farthest, named = place[::-1], name
        if (last_row + 1) * (last_column + 1) > most:
            raise UnreadableFileError(
                f"{path}: a sheet has cells as far away as {named.decode()}",
                "delete the rows and columns that do not belong to the list",
            )

    def parts(self, struck_styles: Collection[bytes]) -> SheetParts:
        """What the part tells.

        Args:
            struck_styles: The numbers of the styles of cells whose text is struck through.
        """
        errors: list[tuple[int, int, str]] = []
        hidden: dict[int, None] = {}
        struck: dict[int, None] = {}
        for row in self._pieces():
            tag = row.partition(b">")[0]
            if b"hidden=" in tag:
                about = attributes(tag)
                if about.get(b"hidden") in _YES and b"r" in about:
                    hidden[int(about[b"r"]) - 1] = None
            may_err = any(sign in row for sign in self._signs)
            if not (may_err or struck_styles):
                continue
            for cell, content in self._cells(row):
                text = self._error(cell, content) if may_err else b""
                is_struck = struck_styles and not cell.endswith(b"/")
                if not (text or is_struck):
                    continue
                about = attributes(cell)
                place = cell_place(about.get(b"r", b""))
                if place is None:
                    continue
                if text:
                    errors.append((*place, text.decode()))
                if is_struck and about.get(b"s") in struck_styles:
                    struck[place[0]] = None
        return SheetParts(errors, [*hidden], [*struck])

    def _error(self, cell: bytes, content: bytes) -> bytes:
        """The text of a cell with an error, or `NO_RESULT`; empty for another cell."""
        is_error = b't="e"' in cell
        if cell.endswith(b"/") or not (is_error or self._formula in content):
            return b""
        has_formula, value = False, b""
        for name, _, text in tags([content]):
            if name == b"/c":
                break
            if name == b"f":
                has_formula = True
            elif name in (b"v", b"is"):
                value = text if name == b"v" else name
        if is_error and value:
            return value
        return NO_RESULT if has_formula and not value.strip() and b't="str"' not in cell else b""
