"""Where the heading of the table of a sheet is: in one or two rows that have known headings.

Titles stand above the heading; a row that numbers the columns belongs to it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import attrs

from dtnet.lists.cells.cell_texts import cell_text
from dtnet.network.territory.names import spelled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dtnet.lists.files.workbooks import Sheet
    from dtnet.lists.headings.column_names import HeadingWords

_SOUGHT: Final = 1_000
"""The number of rows in which a heading is sought."""
_AFTER: Final = 30
"""The number of rows after a heading in which a better one is sought."""
_LEAST: Final = 2
"""The least number of known headings of a table."""
_NUMBERED: Final = re.compile(r"[\[(]?([0-9]{1,2})[\])]?(?: ?=.*)?")
_LETTERED: Final = re.compile(r"[\[(]?([A-Ea-e])[\])]?")
_IS_NUMBER: Final = re.compile(r"[-+]?[0-9.,/ ]+")


@attrs.frozen(eq=False)
class TableHead:
    """The heading of a table in a sheet.

    Attributes:
        first: The row in which it begins, counted in the sheet from 0.
        headings: For each column, the texts of its heading, from the top.
        titles: The texts above it, by row and column.
    """

    first: int
    below: int
    headings: tuple[tuple[str, ...], ...]
    titles: tuple[tuple[int, int, str], ...]


def find_head(sheet: Sheet, words: HeadingWords, mapping: Mapping[str, str]) -> TableHead | None:
    """The heading of the table in a sheet; None if no row holds known headings.

    Args:
        mapping: Meanings by heading or letters; its headings are known, too.
    """
    rows = _texts_of_rows(sheet, _SOUGHT)
    own = {spelled(each.rpartition(" / ")[2]) for each in mapping}
    best, most, until = -1, 0.0, len(rows)
    among_unknown = -1  # a row that names a place among many headings that are unknown
    least = 1 if mapping or len(sheet.columns) == 1 else _LEAST
    for number, row in enumerate(rows):
        if number > until:
            break
        known = sum(bool(words.meanings(text)) or spelled(text) in own for text in row if text)
        filled = sum(map(bool, row))
        score = known - (filled - known) / 2
        if best >= 0 and _is_numbered_row(row):
            break  # below rows of a list, another heading is that of another table
        if known >= least and score > most and not _is_data_like(row):
            best, most = number, score
            until = number + _AFTER
        elif among_unknown < 0 and known >= _LEAST and not _is_data_like(row):
            levels = {*words.vocabulary.levels}
            among_unknown = (
                number if any(levels.intersection(words.meanings(text)) for text in row if text) else -1
            )
    if best < 0:
        best = among_unknown
    if best < 0:
        return None
    top, bottom = _rows_of_head(sheet, rows, best, words)
    return _head(sheet, rows, *_with_merged_rows(sheet, rows, top, bottom))


def head_at(sheet: Sheet, row: int) -> TableHead:
    """The heading in a row of a sheet."""
    return _head(sheet, _texts_of_rows(sheet, row + 1), row, row)


def _texts_of_rows(sheet: Sheet, count: int) -> list[list[str]]:
    columns = [[cell_text(cell) for cell in column[:count]] for column in sheet.columns]
    return [list(row) for row in zip(*columns, strict=True)]


def _is_data_like(row: Sequence[str]) -> bool:
    """Whether most cells of a row are numbers or days."""
    filled = [each for each in row if each]
    return sum(bool(_IS_NUMBER.fullmatch(each)) for each in filled) * 2 > len(filled)


def _is_numbered_row(row: Sequence[str]) -> bool:
    """Whether a row begins with its number and holds several texts: a row of a list."""
    filled = [each for each in row if each]
    texts = sum(not _IS_NUMBER.fullmatch(each) for each in filled)
    return texts >= _LEAST and filled[0].rstrip(".").isdecimal() and not is_numbering(row)


def _rows_of_head(
    sheet: Sheet, rows: Sequence[Sequence[str]], best: int, words: HeadingWords
) -> tuple[int, int]:
    """The first and the last row of a heading: at most two, or those above a row that numbers the columns."""
    numbered = best + 1 < len(rows) and is_numbering(rows[best + 1])
    for row in range(best + 2, best + 2 if numbered else min(best + 4, len(rows))):
        if is_numbering(rows[row], sum(any(each) for each in zip(*rows[best:row], strict=True))):
            return best, row - 1
    if best + 1 < len(rows) and _is_second(sheet, rows, best, words):
        return best, best + 1
    if best > 0 and _is_second(sheet, rows, best - 1, words) and known_headings(rows[best - 1], words):
        return best - 1, best
    return best, best


def _with_merged_rows(sheet: Sheet, rows: Sequence[Sequence[str]], top: int, bottom: int) -> tuple[int, int]:
    """The first and the last row of a heading with the rows that merged cells join to it, at most three."""
    while top > 0 and bottom - top < _LEAST and _merged_rows(sheet, top - 1):
        top -= 1
    while bottom - top < _LEAST and _merged_rows(sheet, bottom):
        if bottom + 1 == len(rows) or any(map(_IS_NUMBER.fullmatch, rows[bottom + 1])):
            break  # the row below holds values
        bottom += 1
    return top, bottom


def known_headings(row: Sequence[str], words: HeadingWords) -> int:
    """The number of texts in a row that are known headings."""
    return sum(bool(words.meanings(text)) for text in row if text)


def _is_second(sheet: Sheet, rows: Sequence[Sequence[str]], top: int, words: HeadingWords) -> bool:
    """Whether the row below a row belongs to the same heading: it names parts of the headings above.

    Each text of the row below stands under a heading over several columns, or repeats the heading above it,
    and other columns are blank or merged below.
    """
    above, below = rows[top], rows[top + 1]
    filled = [at for at, text in enumerate(below) if text]
    if not filled or sum(map(bool, above)) < _LEAST or any(_IS_NUMBER.fullmatch(below[at]) for at in filled):
        return False
    spans = _spans(sheet, above, below, top)
    upright = {at for at in range(len(above)) if above[at] and not below[at]}
    under = [at for at in filled if at in spans]
    loose = [at for at in filled if at not in spans and above[at] != below[at]]
    if not under or (not upright and not _merged_rows(sheet, top)):
        return False
    known = sum(
        bool(words.meanings(above[spans[at]], below[at]) or words.is_known(below[at])) for at in under
    )
    most = known * 2 >= len(under) or _merged_rows(sheet, top)
    return known > 0 and len(loose) <= len(under) // 2 and most


def _merged_rows(sheet: Sheet, top: int) -> bool:
    return any(first <= top < last for first, _, last, _ in sheet.merged)


def _spans(sheet: Sheet, above: Sequence[str], below: Sequence[str], top: int) -> dict[int, int]:
    """For each column under a heading over several columns, the column where this heading begins."""
    found: dict[int, int] = {}
    for first, left, last, right in sheet.merged:
        if first <= top <= last and last == top and left < right and right - left + 1 < len(above):
            found.update(dict.fromkeys(range(left, min(right + 1, len(above))), left))
    if found or (sheet.tells_merged and sheet.merged):
        return found
    start = -1
    for at, text in enumerate(above):
        if text:
            start = at if below[at] else -1
        elif start >= 0 and below[at]:
            found[at] = found[start] = start
        else:
            start = -1
    return found


def _head(sheet: Sheet, rows: list[list[str]], top: int, bottom: int) -> TableHead:
    spans = {row: _spans(sheet, rows[row], rows[row + 1], row) for row in range(top, bottom)}
    headings = []
    for at in range(len(sheet.columns)):
        parts = [rows[row][spans.get(row, {}).get(at, at)] for row in range(top, bottom + 1)]
        headings.append(tuple(dict.fromkeys(each for each in parts if each)))
    below = bottom + 1
    if below < len(rows) and is_numbering(rows[below]):
        below += 1
    titles = [(row, at, text) for row in range(top) for at, text in enumerate(rows[row]) if text]
    return TableHead(top, below, tuple(headings), tuple(titles))


def is_numbering(row: Sequence[str], columns: int = 0) -> bool:
    """Whether a row numbers the columns: `1 2 3`, `(1) (2) (3)`, `A B 1 2`.

    Args:
        columns: The least number of columns that it numbers, if its numbers have no brackets.
    """
    filled = [each for each in row if each]
    numbers = [int(found[1]) for each in filled if (found := _NUMBERED.fullmatch(each))]
    letters = [found[1].upper() for each in filled if (found := _LETTERED.fullmatch(each))]
    if len(filled) < columns and not all(each[0] in "[(" for each in filled):
        return False
    if not numbers or len(filled) <= _LEAST or len(numbers) + len(letters) != len(filled):
        return False
    in_order = numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= _LEAST
    first = letters[0] if letters else "A"
    lettered = letters == [chr(ord(first) + at) for at in range(len(letters))] and first <= "B"
    return (
        in_order
        and lettered
        and (not letters or numbers[0] == 1)
        and (bool(letters) or len(numbers) > _LEAST)
    )
