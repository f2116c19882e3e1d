"""What the parts of a workbook of Excel tell and calamine does not: errors, hidden rows, rows struck through.

A child process loads this module, so it loads little. The parts are searched, not parsed as XML.
"""

from __future__ import annotations

import re
import zlib
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING, Final, NamedTuple
from zipfile import BadZipFile, ZipFile

from dtnet.errors import UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_CHUNK: Final = 1 << 22
_CELL: Final = 24
"""The bytes that calamine needs for each cell of a sheet, also for blank ones."""
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
# `zipfile` has no base class for the errors of a damaged archive, so each class that it raises is named.
DAMAGED: Final = (BadZipFile, EOFError, OSError, RuntimeError, zlib.error)
"""The errors of `zipfile` for an archive that cannot be read.

A file that is no archive raises `BadZipFile`. A cut stream raises `EOFError`, and a damaged stream raises
`OSError` or `zlib.error`. An encrypted part, or a method of compression that Python does not know, raises
`RuntimeError` or a subclass of it.
"""
_OVERLAP: Final = 32
"""More bytes than a sign of an error has, which may lie in two chunks."""
NO_RESULT: Final = b"#FORMULA!"
"""Stands for a formula whose result the file does not hold; `ERROR_CELL` has it."""
_HIDDEN: Final = b"hidden="
_HIDDEN_ROW: Final = re.compile(rb'<(?:\w+:)?row (?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="([0-9]+)"')
_STYLES: Final = "xl/styles.xml"
_FONTS: Final = re.compile(rb"(?s)<(?:\w+:)?fonts\b.*?</(?:\w+:)?fonts>")
_FONT: Final = re.compile(rb"(?s)<(?:\w+:)?font(?:\s[^>]*)?(?:/>|>.*?</(?:\w+:)?font>)")
_STRUCK: Final = re.compile(rb'<(?:\w+:)?strike(?! val="(?:0|false)")[\s/>]')
_FORMATS: Final = re.compile(rb"(?s)<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>")
_FORMAT: Final = re.compile(rb"<(?:\w+:)?xf\b[^>]*>")
_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE: Final = re.compile(rb'([\w:]+)="([^"]*)"')


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
            targets = {
                each[b"Id"]: each[b"Target"].decode()
                for each in _tags(_RELATION, archive.read("xl/_rels/workbook.xml.rels"))
            }
            struck = _struck_cells(archive)
            found = {}
            for each in _tags(_SHEET, archive.read("xl/workbook.xml")):
                id = next(value for name, value in each.items() if name.endswith(b":id"))
                part = "xl/" + targets[id].lstrip("/").removeprefix("xl/")
                if part in archive.namelist():  # a chart is not there
                    found[unescape(each[b"name"].decode())] = _parts_of(archive, part, path, most, struck)
            return found
    except UnreadableFileError:
        raise
    except (KeyError, StopIteration, ValueError, *DAMAGED):
        return None


def _tags(pattern: re.Pattern[bytes], content: bytes) -> Iterator[dict[bytes, bytes]]:
    return (dict(_ATTRIBUTE.findall(tag)) for tag in pattern.findall(content))


def _struck_cells(archive: ZipFile) -> re.Pattern[bytes] | None:
    """Finds the filled cells of a style whose text is struck through; None if no style is."""
    if _STYLES not in archive.namelist():
        return None
    content = archive.read(_STYLES)
    fonts, cells = _FONTS.search(content), _FORMATS.search(content)
    if fonts is None or cells is None or _STRUCK.search(fonts[0]) is None:
        return None
    struck = {number for number, font in enumerate(_FONT.findall(fonts[0])) if _STRUCK.search(font)}
    formats = enumerate(_tags(_FORMAT, cells[0]))
    styles = [b"%d" % number for number, each in formats if int(each.get(b"fontId", b"0")) in struck]
    if not styles:
        return None
    return re.compile(
        rb'<(?:\w+:)?c (?=[^>]*\bs="(?:%s)")[^>]*?\br="[A-Z]+([0-9]+)"[^>]*(?<!/)>' % b"|".join(styles)
    )


def _parts_of(
    archive: ZipFile, part: str, path: str, most: int, struck_cells: re.Pattern[bytes] | None
) -> SheetParts:
    """What a part of a sheet tells; it is unpacked as a whole only if there is something to tell."""
    with archive.open(part) as stream:
        tail = b""
        while chunk := stream.read(_CHUNK):
            stated = None if tail else _DIMENSION.search(chunk)
            if stated is not None and _extent([(stated[1], stated[2])]) > most:
                _check_extent(archive.read(part), path, most)
            some = tail + chunk
            if _ERROR in some or _HIDDEN in some or _NO_VALUE.search(some) or struck_cells is not None:
                break
            tail = chunk[-_OVERLAP:]
        else:
            return NOTHING_TOLD
    content = archive.read(part)
    cells = [*_ERROR_CELL.findall(content), *((*at, NO_RESULT) for at in _FORMULA_CELL.findall(content))]
    errors = [(int(row) - 1, _column(letters.decode()), text.decode()) for letters, row, text in cells]
    struck = () if struck_cells is None else struck_cells.findall(content)
    return SheetParts(errors, _rows(_HIDDEN_ROW.findall(content)), _rows(struck))


def _rows(numbers: Iterable[bytes]) -> list[int]:
    return [int(number) - 1 for number in dict.fromkeys(numbers)]


def _check_extent(content: bytes, path: str, most: int) -> None:
    """Refuse a sheet whose filled cells lie too far away; cells without content do not count."""
    cells = _FILLED_CELL.findall(content)
    if _extent(cells) > most:
        letters, row = max(cells, key=lambda each: (_column(each[0].decode()), int(each[1])))
        raise UnreadableFileError(
            f"{path}: a sheet has cells as far away as {letters.decode()}{row.decode()}",
            "delete the rows and columns that do not belong to the list",
        )


def _extent(cells: Sequence[tuple[bytes, bytes]]) -> int:
    """The number of cells from A1 to the last column and row of some cells."""
    columns = max((_column(letters.decode()) for letters, _ in cells), default=-1) + 1
    return columns * max((int(row) for _, row in cells), default=0)


def _column(letters: str) -> int:
    """The number of a column, from 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
