"""Delimited text, such as CSV: its encoding, its delimiter and its cells, all found in the content.

A text that mixes encodings is an error, because one of its readings would be wrong.
"""

from __future__ import annotations

import csv
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from io import StringIO
from itertools import chain, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from dtnet.errors import UnreadableFileError
from dtnet.lists.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dtnet.io.budgets import Budget
    from dtnet.phrases import Message

_DELIMITERS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_SAMPLE: Final = 200
"""The number of rows from which the delimiter is found."""
_SAMPLED: Final = 200_000
"""The number of characters that hold them."""
_AT_ONCE: Final = 16_384
"""The number of rows that are turned into columns at once."""
_KEPT: Final = 200_000
"""The number of different cells of a column that are remembered."""
_LONGEST: Final = 2**17
"""The longest cell that the `csv` module reads."""
_HEAD: Final = 4096
_END: Final = "\0"
_UTF8_LETTER: Final = re.compile(
    rb"\xe1[\xba\xbb][\x80-\xbf]|\xc4[\x82\x83\x90\x91]|\xc6[\xa0\xa1\xaf\xb0]|\xc3[\x80-\xbf]"
)
"""Letters of Vietnamese and western languages in UTF-8; other encodings hardly have these bytes in a row."""
_TONES: Final = "\u0300\u0301\u0303\u0309\u0323"
_OF_1258: Final = re.compile(f"[aeiouyâăêôơưAEIOUYÂĂÊÔƠƯ][{_TONES}]|[đĐ]")
_LOOSE: Final = re.compile(f"(?<![aeiouyâăêôơưAEIOUYÂĂÊÔƠƯ])[{_TONES}]")
"""A tone that is not on a vowel, so that the text is not in Windows-1258."""


def delimited_cells(
    raw: bytes, budget: Budget, *, tabs_first: bool = False
) -> tuple[tuple[Sequence[str], ...], tuple[Message, ...]]:
    """The cells of a delimited text by column, all of one length, and what was found out about the text.

    Args:
        budget: What reading the text may take; it names the file.
        tabs_first: Whether tabs are the delimiter if several fit.

    Raises:
        UnreadableFileError: If the text has bytes of no text, mixes encodings, has an open quotation mark,
            cannot be cut into cells, or takes more than the budget.
    """
    file = str(budget.path)
    text, encoding = _decoded(raw, file)
    if "\0" in text:
        raise UnreadableFileError(f"{file}: has bytes that are no text", "save the list as CSV UTF-8")
    delimiter = _delimiter(text, tabs_first=tabs_first)
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST))
    reader = csv.reader(_lines(text), delimiter=delimiter)
    try:
        columns, count = _by_column(reader, budget)
        if reader.line_num > count:  # a cell has several lines
            _check_quotes(text, delimiter, file)
    except csv.Error as error:
        raise UnreadableFileError(
            f"{file}: line {reader.line_num}: cannot be cut into cells ({error})"
        ) from None
    notes = (say(f"delimited_by_{_DELIMITERS[delimiter]}", encoding=encoding),)
    return columns, notes


def _lines(text: str) -> Iterator[str]:
    """The lines of a text, and the line `_END`, which is a row unless a quotation mark before it is open."""
    return chain(StringIO(text, newline=""), [_END])


def _check_quotes(text: str, delimiter: str, file: str) -> None:
    """Refuse a text in which a quotation mark opens a cell and is not closed.

    Such a cell holds further rows. It ends at the end of the text, or at the next quotation mark, which
    mostly has a letter behind it; a strict reader refuses both.
    """
    strict = csv.reader(_lines(text), delimiter=delimiter, strict=True)
    widths = Counter[int]()
    line, row = 0, [""]
    while row != [_END]:
        try:
            row = next(strict)
            is_open = strict.line_num > line + 1 and _swallows(row, widths, delimiter)
        except csv.Error:
            is_open = strict.line_num > line + 1
        if is_open:
            raise UnreadableFileError(
                f"{file}: line {line + 1}: a quotation mark opens a cell and is not closed",
                "close the quotation mark, or leave it out; the rows below it would be part of the cell",
            )
        widths[len(row)] += 1
        line = strict.line_num


def _swallows(row: Sequence[str], widths: Counter[int], delimiter: str) -> bool:
    """Whether a cell of a row holds the rest of its line and whole further lines.

    Each line of such a cell has the delimiters of a row: the first line those after the cell, the last line
    those before it. A cell of several lines, such as an address with commas, has others.
    """
    [(width, _)] = widths.most_common(1) or [(len(row), 1)]
    for at, cell in enumerate(row):
        first, *rest = cell.splitlines() if "\n" in cell or "\r" in cell else ("",)
        if rest and width > 1 and first.count(delimiter) == width - 1 - at:
            *inner, last = (each.count(delimiter) for each in rest)
            if all(each == width - 1 for each in inner) and len(row) == at + width - last:
                return True
    return False


def _by_column(reader: Iterable[list[str]], budget: Budget) -> tuple[tuple[Sequence[str], ...], int]:
    """The cells by column, all of one length, without `_END` and blank rows above it; the number of rows.

    Rows are turned in batches, and equal cells of a column are one text: 2 million rows of six columns take a
    quarter of the memory of their rows.
    """
    rows = iter(reader)
    columns: list[list[str]] = []
    texts: list[dict[str, str]] = []
    height = 0
    while batch := list(islice(rows, _AT_ONCE)):
        width = max(len(columns), *map(len, batch))
        end = height + len(batch) - (batch[-1] == [_END])
        budget.add_cells(width * end - len(columns) * height, f"row {end:,}")
        budget.check_time()
        while len(columns) < width:
            columns.append([""] * height)
            texts.append({})
        if min(map(len, batch)) < width:
            batch = [row + [""] * (width - len(row)) for row in batch]
        for at, (column, known) in enumerate(zip(columns, texts, strict=True)):
            cells = list(map(itemgetter(at), batch))
            column.extend(map(known.setdefault, cells, cells) if len(known) < _KEPT else cells)
        height += len(batch)
    count = height
    if columns and columns[0][-1] == _END:
        height -= 1
    while height and not any(column[height - 1] for column in columns):
        height -= 1
    return (tuple(column[:height] for column in columns) if height else ()), count


def _decoded(raw: bytes, file: str) -> tuple[str, str]:
    """The text and the name of its encoding."""
    if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return _strictly(raw, "utf-16", file), "UTF-16"
    wide = _wide(raw[:_HEAD])
    if wide:
        return _strictly(raw, wide, file), "UTF-16"
    try:
        return raw.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError as error:
        if raw.startswith(BOM_UTF8) or _UTF8_LETTER.search(raw):
            line = raw.count(b"\n", 0, error.start) + 1
            raise UnreadableFileError(
                f"{file}: line {line}: mixed encodings: parts are UTF-8, and this line is not",
                "save the whole list again as CSV UTF-8",
            ) from None
    text = raw.decode("cp1258", errors="replace")
    if _OF_1258.search(text) and not _LOOSE.search(text):
        return normalize("NFC", text), "Windows-1258"
    return raw.decode("cp1252", errors="replace"), "Windows-1252"


def _wide(head: bytes) -> str:
    """The form of UTF-16 of a text without a mark of its byte order; empty if it is none."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > len(head) // 8 and odd > 2 * even:
        return "utf-16-le"
    return "utf-16-be" if even > len(head) // 8 and even > 2 * odd else ""


def _strictly(raw: bytes, encoding: str, file: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableFileError(
            f"{file}: begins as UTF-16, and is not", "save the list again as CSV UTF-8"
        ) from None


def _delimiter(text: str, *, tabs_first: bool) -> str:
    """The delimiter that cuts most rows at the beginning into equally many cells."""
    order = sorted(_DELIMITERS, key=lambda each: each != "\t") if tabs_first else list(_DELIMITERS)
    beginning = text[:_SAMPLED]
    best, most = order[0], 0
    for each in order:
        try:
            widths = Counter(
                map(len, islice(csv.reader(StringIO(beginning, newline=""), delimiter=each), _SAMPLE))
            )
        except csv.Error:
            continue
        score = max((count * (width - 1) for width, count in widths.items() if width > 1), default=0)
        if score > most:
            best, most = each, score
    return best
