"""What the titles and the name of a sheet say about all its rows: of the past, another kind, a later day.

Such a title is told as a review: a person decides whether the rows of the sheet belong to the list.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from dtnet.lists.cells.cell_texts import cell_text
from dtnet.lists.headings.column_names import NAME
from dtnet.lists.languages import any_of, words_about
from dtnet.lists.messages import say
from dtnet.lists.sheets.sheet_table import SETS
from dtnet.network.territory.names import spelled

if TYPE_CHECKING:
    from collections.abc import Collection

    from dtnet.lists.sheets.sheet_table import SheetTable

_LONGEST: Final = 60
"""The most letters of a title that a finding shows."""
_YEAR: Final = "20[0-9]{2}"
_YEAR_ALONE: Final = re.compile(rf"(?<![0-9/.-]){_YEAR}(?![0-9])")
_LIST: Final = any_of(words_about("titles", "lists"))
_BODY: Final = re.compile(rf"\s*{any_of(words_about('titles', 'bodies')).pattern}", re.IGNORECASE)
_FILLERS: Final = re.compile(
    rf"(?:[\s,:]*{any_of(words_about('titles', 'fillers')).pattern})*\s*", re.IGNORECASE
)
_TEAM: Final = any_of((*words_about("around", "topic"), *words_about("grammar", "team")))
_STATED_YEAR: Final = re.compile(
    rf"{any_of(words_about('titles', 'year')).pattern}\s+({_YEAR})(?![0-9])", re.IGNORECASE
)
_DECISION: Final = any_of(words_about("grammar", "decision"))
"""Before the year of a decision, which is not that of the rows: `Kèm theo Quyết định số 12 … năm 2022`."""
_DAY: Final = rf"((?:[0-9]{{1,2}}[^0-9]{{1,8}}){{0,2}}{_YEAR})(?![0-9])"
_STATED_DAY: Final = re.compile(
    rf"{any_of(words_about('titles', 'until')).pattern}[^0-9]{{0,12}}{_DAY}", re.IGNORECASE
)


def tell_titles(table: SheetTable, stated: Collection[int]) -> None:
    """Tell the titles and the name of a sheet that may say that its rows do not belong to the list.

    Args:
        stated: The rows of titles that state what the rows below them are; these are read as such.
    """
    titles = {(row, at): text for row, at, text in table.head.titles}
    told = False
    for row, at, text in (*table.lines, (None, None, cell_text(table.sheet.name))):
        shown = "" if row is None or at is None else titles.get((row, at), "")[:_LONGEST]
        if row not in stated and table.reading.states.in_title(text):
            table.tell(row, at, "review", say("title_of_state"), say("title_of_state_hint"), shown)
            told = True
        elif _is_of_later_day(table, text):
            table.tell(row, at, "review", say("title_of_later_day"), say("title_of_later_day_hint"), shown)
            told = True
    if not told and table.reading.kind in ("teams", "members") and not table.reading.kind_is_stated:
        _tell_other_kind(table)


def years_of_titles(table: SheetTable) -> frozenset[int]:
    """The years that the titles or the name of a sheet state for its rows: `Năm 2024`."""
    found = {
        each[1]
        for _, _, text in table.lines
        for each in _STATED_YEAR.finditer(text)
        if not _DECISION.search(text[: each.start()])
    }
    return frozenset(map(int, found or _YEAR_ALONE.findall(cell_text(table.sheet.name))))


def _is_of_later_day(table: SheetTable, text: str) -> bool:
    """Whether a title states a day after that of the list: `Tính đến 31/12/2025`."""
    found, at = _STATED_DAY.search(text), table.reading.at
    if found is None or at is None:
        return False
    year, *rest = map(int, reversed(re.findall("[0-9]+", found[1])))
    return (year, *rest) > (at.year, at.month, at.day)[: 1 + len(rest)]


def _tell_other_kind(table: SheetTable) -> None:
    """Tell a title that names the rows of the list, in a sheet that names digital technology teams nowhere.

    A column that states the kinds of teams, and a kind that the caller states, say it too.
    """
    own = {name for name, each in table.reading.attributes.items() if each.table == "bodies"}
    if any(
        each.is_read and each.meaning in own and table.group(at) == SETS
        for at, each in enumerate(table.meanings)
    ):
        return
    names = [
        text for at, each in enumerate(table.meanings) if each.meaning == NAME for text in table.texts[at]
    ]
    known = (table.sheet.name, *(text for _, _, text in table.lines), *table.headings, *names)
    if _TEAM.search("\n".join(map(cell_text, known))):
        return
    titles = {(row, at): text for row, at, text in table.head.titles}
    for place, (row, at, text) in enumerate(table.lines):
        found = _LIST.search(text)
        if found is None:
            continue
        following = "".join(text for _, _, text in table.lines[place + 1 : place + 2])
        rest = _FILLERS.sub("", text[found.end() :] or following, count=1)
        words = table.reading.words
        if _BODY.match(rest) or words.place_level(f"{spelled(rest)} .") == words.vocabulary.levels[-1]:
            shown = titles.get((row, at), "")[:_LONGEST]
            table.tell(row, at, "review", say("title_of_other_kind"), say("title_of_other_kind_hint"), shown)
            return
