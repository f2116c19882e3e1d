"""Filling of cells from the cells above them: merged cells, cells such as `nt` (as above), blank places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from dtnet.lists.cells.cell_texts import NOTHING_ABOVE, says_above
from dtnet.lists.headings.column_names import KEY, NAME
from dtnet.lists.headings.heading_grammar import PERSONAL
from dtnet.lists.messages import say
from dtnet.lists.sheets.sheet_table import NUMBERS, TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dtnet.lists.files.workbooks import Sheet
    from dtnet.lists.findings import Severity
    from dtnet.lists.sheets.header_rows import TableHead
    from dtnet.lists.sheets.sheet_table import SheetTable

UNREADABLE: Final = "\0"
"""Stands for a cell of a place that is no text, so that no blank cell below is filled from further above."""
_NO_TEXT: Final = attrs.evolve(NOTHING_ABOVE, severity="error")


def merged_below(sheet: Sheet, head: TableHead) -> dict[int, list[tuple[int, int]]]:
    """The first and last rows of merged cells below a heading, by column.

    A cell over several columns counts for its first column alone: the others have their own meanings.
    """
    found: dict[int, list[tuple[int, int]]] = {}
    for top, left, bottom, _ in sheet.merged:
        if top >= head.below and bottom > top:
            found.setdefault(left, []).append((top, bottom))
    return found


def fill_merged(
    table: SheetTable, merged: Mapping[int, Sequence[tuple[int, int]]], read: Sequence[int]
) -> None:
    """Give the cells of merged ranges the content of their first cell; numbers stay as they are."""
    for at in read:
        if at in merged and not (table.meanings[at].is_read and table.group(at) == NUMBERS):
            raw, texts = list(table.raw[at]), table.texts[at]
            for first, last in merged[at]:
                for row in range(first + 1, min(last + 1, len(raw))):
                    raw[row], texts[row] = raw[first], texts[first]
            table.raw[at] = raw


def fill_dittos(table: SheetTable, rows: Sequence[int]) -> None:
    """Give cells such as `nt` (*như trên*) and `//` the content of the cell above, and tell it.

    The row above is a row of the list, and its cell is not blank: no cell gets the text of a row of sums. A
    cell of a text that gets nothing cannot be read.
    """
    fills = table.reading.fill_down and not table.sheet.is_table
    own = {*rows}
    for at, each in enumerate(table.meanings):
        says_so = {text for text in table.columns[at].distinct if says_above(text)}
        if not says_so or each.how == PERSONAL or (each.is_read and table.group(at) == NUMBERS):
            continue
        raw, texts, filled = list(table.raw[at]), table.texts[at], []
        for row in rows if fills else ():
            above = texts[row - 1] if row - 1 in own else ""
            if texts[row] in says_so and above and above not in says_so:
                raw[row], texts[row] = raw[row - 1], above
                filled.append(row)
        table.raw[at] = raw
        if each.is_read and table.group(at) in TEXTS:
            alone = {raw[row] for row in rows if texts[row] in says_so}
            table.columns[at].unreadable.update(dict.fromkeys(alone, _NO_TEXT))
        if filled:
            told = say("dittos", count=len(filled), rows=table.numbers(filled))
            table.tell(None, at, "note", told)


def fill_places(table: SheetTable, rows: Sequence[int], sums: Iterable[int]) -> None:
    """Fill blank places from above, and tell it."""
    for at in table.levels.values():
        unreadable = table.columns[at].unreadable
        if unreadable:
            marks = zip(table.texts[at], table.raw[at], strict=True)
            table.texts[at][:] = [UNREADABLE if cell in unreadable else text for text, cell in marks]
    if not table.reading.fill_down or table.sheet.is_table:
        return
    levels = [level for level in table.reading.words.vocabulary.levels if level in table.levels]
    columns = [table.levels[level] for level in levels]
    named = table.reading.kind == "members" or any(each.meaning in (NAME, KEY) for each in table.meanings)
    bottom = table.reading.words.vocabulary.levels[-1]
    fills = [
        table.reading.kind == "members" or (level != bottom and (named or level != levels[-1]))
        for level in levels
    ]
    filled = filled_down([table.texts[at] for at in columns], rows, fills, sums)
    for at, level, found in zip(columns, levels, filled, strict=True):
        if found:
            severity: Severity = (
                "review" if level == levels[-1] and table.reading.kind != "members" else "note"
            )
            told = say("filled_down", count=len(found), rows=table.numbers(found))
            table.tell(None, at, severity, told, say("filled_down_hint"))


def filled_down(
    places: Sequence[list[str]], rows: Sequence[int], fills: Sequence[bool], breaks: Iterable[int]
) -> list[list[int]]:
    """Fill blank cells of places from the cell above, in place, unless a higher place has changed since.

    Args:
        places: The texts of the columns of places, of the highest level first.
        rows: The rows of the list, in order.
        fills: Whether each column is filled.
        breaks: Rows of sums; the lowest filled place is not filled across them.

    Returns:
        For each column, the rows that were filled.
    """
    filled: list[list[int]] = [[] for _ in places]
    lowest = max((at for at, each in enumerate(fills) if each), default=-1)
    stops = sorted(breaks)
    for at, column in enumerate(places):
        if not fills[at] or all(map(column.__getitem__, rows)):
            continue
        above: tuple[str, ...] | None = None
        last = ""
        passed = 0
        for row in rows:
            higher = tuple(each[row] for each in places[:at])
            if at == lowest:
                while passed < len(stops) and stops[passed] < row:
                    passed += 1
                    last = ""
            if column[row]:
                above, last = higher, column[row]
            elif last and higher == above:
                column[row] = last
                filled[at].append(row)
            else:
                last = ""
    return filled
