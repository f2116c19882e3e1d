"""The values of the columns of a sheet, in the rows of its list."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from dtnet.lists.cells.cell_texts import NOTHING_ABOVE, cell_text, says_above
from dtnet.lists.cells.day_cells import is_day_after_twelfth
from dtnet.lists.cells.number_cells import LARGEST_AREA, LARGEST_TEAM
from dtnet.lists.headings.column_names import AMOUNT, PERSONS, TIMES
from dtnet.lists.messages import say
from dtnet.lists.sheets.sheet_table import (
    BLANK_TEXTS,
    CODES,
    DAYS_OF_ROWS,
    KEYS,
    NUMBERS,
    ROLES,
    SETS,
    SWITCHES,
    TEXTS,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from dtnet.lists.cells.cell_texts import CellReading
    from dtnet.lists.sheets.sheet_table import SheetTable

_LARGEST: Final = {PERSONS: LARGEST_AREA, TIMES: LARGEST_AREA, AMOUNT: 10**15}


def column_values(
    table: SheetTable, at: int, rows: Sequence[int], merged: Iterable[tuple[int, int]]
) -> list[Any]:
    """The values of a column in the rows of the list."""
    cells = taken(table.raw[at], rows)
    if table.group(at) in TEXTS:
        return _text_values(table, at, rows, cells)
    read, personal = _reader(table, at), table.columns[at].unreadable
    made = {
        cell: personal[cell]
        if cell in personal and personal[cell].private
        else NOTHING_ABOVE
        if isinstance(cell, str) and says_above(cell_text(cell))
        else read(cell)
        for cell in dict.fromkeys(cells)
    }
    values = {cell: each.value for cell, each in made.items()}
    found = list(map(values.__getitem__, cells))
    wrong = {cell: each for cell, each in made.items() if each.what is not None}
    if wrong:
        for row, cell in zip(rows, cells, strict=True):
            if cell in wrong:
                table.tell_cell(row, at, cell, wrong[cell])
    group = table.group(at)
    if group == DAYS_OF_ROWS:
        _check_swapped(table, at, rows, cells, found)
    elif group == NUMBERS:
        _check_merged(table, at, rows, found, merged)
    return found


def _text_values(table: SheetTable, at: int, rows: Sequence[int], cells: Sequence[Any]) -> list[Any]:
    group = table.group(at)
    texts: list[Any] = list(taken(table.texts[at], rows))
    wrong = table.columns[at].unreadable
    if wrong:
        for place, cell in enumerate(cells):
            if cell in wrong:
                texts[place] = ""
                table.tell_cell(rows[place], at, cell, wrong[cell])
    if group in (CODES, KEYS) and any(issubclass(each, int | float) for each in set(map(type, cells))):
        table.tell(None, at, "note", say("codes_are_numbers"), say("codes_are_numbers_hint"))
    return texts if group in BLANK_TEXTS else [each or None for each in texts]


def _reader(table: SheetTable, at: int) -> Callable[[Any], CellReading]:
    cells, meaning = table.reading.cells, table.meanings[at].meaning
    group = table.group(at)
    if group == NUMBERS:
        attribute = table.reading.attributes.get(meaning)
        of_team = attribute is not None and attribute.table == "bodies"
        largest = LARGEST_TEAM if of_team else _LARGEST.get(meaning, LARGEST_AREA)
        of = table.counted(meaning)
        return lambda cell: cells.whole(cell, largest, of)
    if group == SETS:
        return lambda cell: cells.words(cell, meaning)
    return {DAYS_OF_ROWS: cells.day, SWITCHES: cells.switch, ROLES: cells.role}[group]


def _check_swapped(
    table: SheetTable, at: int, rows: Sequence[int], cells: Sequence[Any], found: list[Any]
) -> None:
    """Make days unknown that Excel may have read with the month first.

    Where Excel expects the month first, it makes a day of `01/06/2022` and leaves `25/06/2022` a text.
    """
    if not any(issubclass(each, date) for each in set(map(type, cells))):
        return
    days = [place for place, cell in enumerate(cells) if isinstance(cell, date)]
    if not days or any(cells[place].day > 12 for place in days):  # noqa: PLR2004 - months of a year
        return
    late = [is_day_after_twelfth(cell) for cell in dict.fromkeys(cells) if isinstance(cell, str)]
    told = [each for each in late if each is not None]
    if told and all(told):
        for place in days:
            if found[place] is not None:
                found[place] = None
                table.tell(
                    rows[place],
                    at,
                    "review",
                    say("swapped_days"),
                    say("swapped_days_hint"),
                    cell_text(cells[place]),
                )


def _check_merged(
    table: SheetTable, at: int, rows: Sequence[int], found: list[Any], merged: Iterable[tuple[int, int]]
) -> None:
    """Make a number unknown that stands in a cell over several rows of the list."""
    places = {row: place for place, row in enumerate(rows)}
    for first, last in merged:
        inside = [places[row] for row in range(first, last + 1) if row in places]
        if len(inside) > 1 and table.texts[at][first]:
            for place in inside:
                found[place] = None
            told = say("merged_number", count=len(inside))
            table.tell(first, at, "review", told, say("merged_number_hint"))


def taken(column: Sequence[Any], rows: Sequence[int]) -> Sequence[Any]:
    """The cells of some rows, in order."""
    if rows and rows[-1] - rows[0] + 1 == len(rows):
        return column[rows[0] : rows[-1] + 1]
    return [column[row] for row in rows]
