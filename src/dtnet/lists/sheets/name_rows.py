"""The rows of a list of members without one person: empty seats, and cells of two names or none."""

from __future__ import annotations

import re
from bisect import bisect
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from dtnet.lists.cells.cell_texts import cell_text
from dtnet.lists.headings.column_names import NOT_READ, RUNNING
from dtnet.lists.headings.heading_grammar import PERSONAL
from dtnet.lists.headings.state_texts import UNCLEAR, UNCOUNTED
from dtnet.lists.languages import words_about
from dtnet.lists.messages import say
from dtnet.lists.people.person_cells import EMPTY_SEAT, UNCLEAR_CELL, PersonCells
from dtnet.lists.sheets.row_kinds import running_number
from dtnet.lists.sheets.sheet_table import KEYS, NAMES, SETS, TEXT, TEXTS
from dtnet.network.territory.names import spelled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from dtnet.lists.sheets.sheet_table import SheetTable

_MOST_OF_ONE_NAME: Final = 20
"""The most people of one name in one team that further ones are compared with."""


def rows_with_people(
    table: SheetTable, rows: list[int], lines: Collection[int]
) -> tuple[list[int], dict[int, str]]:
    """The rows that are no empty seats, which one note tells, and the states of unclear cells, each told.

    Args:
        lines: Those of the rows that may name the place of the rows below.
    """
    if table.reading.kind != "members":
        return rows, {}
    read = [at for at, each in enumerate(table.meanings) if each.meaning == PERSONAL]
    ignored = [at for at, each in enumerate(table.meanings) if each.how == NOT_READ and each.settled]
    named = _column_of_names(table, read)
    at = _column_of_names(table, ignored) if named is None else named
    if at is None:
        return rows, {}
    people = [row for row in rows if row not in lines]
    texts = _names(table, at, people)
    cells = PersonCells(lambda texts: any(map(table.reading.states.read, texts)))
    known = {text: cells.read(text) for text in dict.fromkeys(texts.values()) if text}
    if named is None:  # in an ignored column, only empty seats are read
        known = {text: each for text, each in known.items() if each == EMPTY_SEAT}
    elif len([*filter(None, texts.values())]) * 2 > len(people):
        known[""] = UNCLEAR_CELL  # names are withheld where most cells are blank
    empty = {row for row, text in texts.items() if known.get(text) == EMPTY_SEAT}
    unclear = {row for row, text in texts.items() if known.get(text) == UNCLEAR_CELL}
    if empty:
        table.tell(None, at, "note", say("empty_seats", count=len(empty), rows=table.numbers(sorted(empty))))
    for row in sorted(unclear):
        told = say("no_one_person" if texts[row] else "blank_person")
        table.tell(row, at, "error", told, say("no_one_person_hint"))
    states = {row: UNCOUNTED if texts[row] else UNCLEAR for row in unclear}
    return [row for row in rows if row not in empty], states


def tell_repeated_people(
    table: SheetTable, rows: Sequence[int], read: Mapping[tuple[str, str], Sequence[object]]
) -> None:
    """Tell rows of one team and name that no other personal column tells apart: somebody may be in it twice.

    Args:
        read: What each column states, by its group and meaning, for each of the rows.
    """
    personal = [at for at, each in enumerate(table.meanings) if each.meaning == PERSONAL]
    at = _column_of_names(table, personal) if table.reading.kind == "members" else None
    if at is None:
        return
    first, last = _parts_of_names(table, at)
    others = [each for each in personal if not first <= each <= last]
    names = _names(table, at, rows)
    teams = [cells for (group, _), cells in read.items() if group in (TEXT, KEYS, NAMES, SETS)]
    before: dict[tuple[object, ...], list[int]] = {}
    for row, *team in zip(rows, *teams, strict=True):
        name = spelled(names[row])
        if " " not in name:  # `A` for somebody whose name is withheld
            continue
        same = before.setdefault((name, *team), [])
        like = next((each for each in same if not _are_apart(table, others, each, row)), None)
        if like is not None:
            told, hint = say("same_person", row=table.numbers([like])), say("same_person_hint")
            table.tell(row, at, "review", told, hint)
        if len(same) < _MOST_OF_ONE_NAME:
            same.append(row)


def _are_apart(table: SheetTable, columns: Iterable[int], one: int, other: int) -> bool:
    """Whether a column states different things about the people of two rows."""
    cells = ((table.sheet.columns[at][one], table.sheet.columns[at][other]) for at in columns)
    return any(a not in (None, "") and b not in (None, "") and cell_text(a) != cell_text(b) for a, b in cells)


def tell_numbers(table: SheetTable, lines: Iterable[int], rows: Sequence[int]) -> None:
    """Tell numbers beside the people of a list of members that disagree with its rows.

    Args:
        lines: The rows that name the place or state of the rows below.
    """
    if table.reading.kind == "members":
        ordered = sorted(lines)
        _tell_stated_counts(table, ordered, rows)
        _tell_new_numbering(table, ordered, rows)


def _tell_stated_counts(table: SheetTable, lines: Sequence[int], rows: Sequence[int]) -> None:
    """Tell lines whose number of people is not that of the rows below them."""
    for line, end in pairwise([*lines, len(table.sheet.columns[0])]):
        count = bisect(rows, end) - bisect(rows, line)
        for at, texts in enumerate(table.texts if count else ()):
            stated = [int(each[1]) for each in _stated().finditer(texts[line])]
            if len(stated) == 1 and stated[0] != count:
                told, hint = say("other_people", people=str(stated[0]), count=count), say("other_people_hint")
                table.tell(line, at, "error", told, hint)


@cache
def _stated() -> re.Pattern[str]:
    units = "|".join(map(re.escape, words_about("units", "people")))
    return re.compile(rf"(?<![0-9])([0-9]{{1,3}})\s*(?:{units})(?![^\W_])", re.IGNORECASE)


def _tell_new_numbering(table: SheetTable, lines: Sequence[int], rows: Sequence[int]) -> None:
    """Tell rows whose running numbers begin again in one place: a line of another team may be missing."""
    running = [at for at, each in enumerate(table.meanings) if each.meaning == RUNNING]
    named = [at for at, each in enumerate(table.meanings) if each.is_read and table.group(at) in TEXTS]
    for above, row in pairwise(rows):
        first, before = running_number(table.texts, running, row), running_number(table.texts, running, above)
        again = first.lstrip("0") == "1" and before.isdecimal() and before.lstrip("0") not in ("", "1")
        same = all(table.texts[at][row] == table.texts[at][above] for at in named)
        if again and same and bisect(lines, row) == bisect(lines, above):
            table.tell(row, running[0], "error", say("new_numbering"), say("new_numbering_hint"))


def _column_of_names(table: SheetTable, columns: Sequence[int]) -> int | None:
    """The first of some columns that has names of people: a heading of only that, then one that begins so."""
    known = {*map(spelled, words_about("personal", "names"))}
    starts = tuple(f"{each} " for each in known if " " in each)
    headings = {at: _heading(table, at) for at in columns}
    exact = (at for at in columns if headings[at] in known)
    begun = (at for at in columns if f"{headings[at]} ".startswith(starts))
    return next(exact, next(begun, None))


def _heading(table: SheetTable, at: int) -> str:
    return spelled(" ".join(dict.fromkeys(filter(None, table.head.headings[at]))))


def _names(table: SheetTable, at: int, rows: Sequence[int]) -> dict[int, str]:
    """By row, the cell of a name; one that is set in two columns is joined."""
    first, last = _parts_of_names(table, at)
    columns = range(first, last + 1)
    return {
        row: " ".join(filter(None, (_text(table.sheet.columns[each][row]) for each in columns)))
        for row in rows
    }


def _text(cell: object) -> str:
    """The text of a cell with its lines; empty without a letter or digit."""
    text = cell if isinstance(cell, str) else cell_text(cell)
    return text if any(map(str.isalnum, text)) else ""


def _parts_of_names(table: SheetTable, at: int) -> tuple[int, int]:
    """The columns that hold a name: `Họ đệm` before `Tên`, or a column of no heading of its own behind."""
    parts = {*map(spelled, words_about("personal", "first parts of names"))}
    if at and _heading(table, at - 1) in parts:
        return at - 1, at
    behind = at + 1
    if behind < len(table.meanings) and _heading(table, behind) in ("", _heading(table, at)):
        cells = [text for text in map(cell_text, table.sample(behind)) if text]
        if cells and all(text.isalpha() for text in cells):
            return at, behind
    return at, at
