"""What the titles and the name of a sheet say about its rows.

A title of known words, of numbers, days and areas says nothing against the rows. Any other title is free
text: its rows may be of the past, only planned, or of another kind.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from dtnet.lists.cells.cell_texts import cell_text
from dtnet.lists.decisions.free_texts import TITLE, UNCERTAIN
from dtnet.lists.decisions.known_words import KnownWords
from dtnet.lists.headings.column_names import NAME, type_words
from dtnet.lists.headings.state_texts import LIVE
from dtnet.lists.languages import WordTable, any_of, words_about
from dtnet.lists.messages import say
from dtnet.lists.sheets.sheet_table import SETS
from dtnet.network.territory.names import spelled

if TYPE_CHECKING:
    from collections.abc import Callable

    from dtnet.lists.headings.column_names import HeadingWords
    from dtnet.lists.sheets.sheet_table import SheetTable

_YEAR: Final = "20[0-9]{2}"
_YEAR_ALONE: Final = re.compile(rf"(?<![0-9/.-]){_YEAR}(?![0-9])")
_STATED_YEAR: Final = re.compile(
    rf"{any_of(words_about('titles', 'year')).pattern}\s+({_YEAR})(?![0-9])", re.IGNORECASE
)
_DECISION: Final = any_of(words_about("grammar", "decision"))
"""Before the year of a decision, which is not that of the rows: `Kèm theo Quyết định số 12 … năm 2022`."""
_DAY: Final = rf"((?:[0-9]{{1,2}}[^0-9]{{1,8}}){{0,2}}{_YEAR})(?![0-9])"
_STATED_DAY: Final = re.compile(
    rf"{any_of(words_about('titles', 'until')).pattern}[^0-9]{{0,12}}{_DAY}", re.IGNORECASE
)
_LIST: Final = any_of(words_about("titles", "lists"))
_TEAM: Final = any_of((*words_about("around", "topic"), *words_about("grammar", "team")))
_UNDERLINED: Final = str.maketrans("_", " ")
_BEFORE_NUMBER: Final = re.compile(r"(?<=[^\W\d_]{3})(?=[0-9])")
"""The place between a word and a number: `Sheet1`."""
_TOPICS: Final = (
    ("around", "topic"),
    ("grammar", "team"),
    ("grammar", "group"),
    ("titles", "words"),
    ("numbers", "words"),
)
"""The sections and keys of the words of titles."""


@cache
def _title_words() -> WordTable:
    return WordTable((word, key) for section, key in _TOPICS for word in words_about(section, key))


class TitleTexts:
    """Tells titles that say nothing against the rows below them from free texts."""

    __slots__ = ("_known", "_stops", "_words")

    def __init__(self, words: HeadingWords, is_area: Callable[[str], bool]) -> None:
        """Know the words of titles.

        Args:
            is_area: Whether a text is the name of an area of the network, with or without its type.
        """
        tables = [_title_words(), words.place_types]
        self._known = KnownWords(tables, is_area, words_about("titles", "former"))
        self._stops = {spelled(word) for word in words_about("titles", "stops")}
        self._words = words

    def name_groups(self, text: str) -> bool:
        """Whether a title has a word for groups, or for villages: `DANH SÁCH TỔ`."""
        lowest = [
            word
            for word, level in type_words(self._words.vocabulary)
            if level == self._words.vocabulary.levels[-1]
        ]
        return any_of((*words_about("grammar", "group"), *lowest)).search(text) is not None

    def are_plain(self, text: str) -> bool:
        """Whether a title says nothing against the rows: its words are known, or it names a village."""
        return self.are_known(text) or self._names_village(text)

    def are_known(self, text: str) -> bool:
        """Whether each word of a text is one of titles and teams, a number, a day, or part of an area."""
        return self._known.are_all(text)

    def _names_village(self, text: str) -> bool:
        lowest = self._words.vocabulary.levels[-1]
        if self._words.place_level(text) != lowest:
            return False
        first, *_ = spelled(self._words.without_level(text)).split() or [""]
        proper = self._words.without_level(text)[:1]
        return first not in self._stops and (proper.isupper() or proper.isdecimal())


def ask_titles(table: SheetTable, lines: dict[int, str]) -> set[str]:
    """Ask what free texts above the table, and the name of the sheet, say of all rows; the states they say.

    Args:
        lines: The free texts of lines between the rows. If there are some, the last title is one of them: it
            says something of the rows down to the next one.
    """
    titles = table.reading.titles
    asked = {(row, at): text for row, at, text in table.lines if not titles.are_plain(text)}
    last = max((row for row, _ in asked), default=-1)
    if lines and last >= 0:
        lines |= {row: text for (row, _), text in asked.items() if row == last}
        asked = {place: text for place, text in asked.items() if place[0] != last}
    name = _BEFORE_NUMBER.sub(" ", cell_text(table.sheet.own_name or table.sheet.name).translate(_UNDERLINED))
    if name and not titles.are_plain(name) and not table.names_place(name):
        asked[-1, -1] = name
    for row, at, text in table.lines:
        if _is_of_later_day(table, text):
            shown = table.shown(text)
            table.tell(row, at, "review", say("title_of_later_day"), say("title_of_later_day_hint"), shown)
    if not asked and table.reading.kind in ("teams", "members") and not table.reading.kind_is_stated:
        _tell_other_kind(table)
    return {*table.ask(TITLE, asked).values()} - {LIVE, UNCERTAIN}


def _tell_other_kind(table: SheetTable) -> None:
    """Tell a title of a list of groups or villages, in a sheet that names digital technology teams nowhere.

    A column that states the kinds of teams, and a kind that the caller states, say it too.
    """
    own = {name for name, each in table.reading.attributes.items() if each.table == "bodies"}
    read = [(at, each.meaning) for at, each in enumerate(table.meanings) if each.is_read]
    if any(meaning in own and table.group(at) == SETS for at, meaning in read):
        return
    names = [text for at, meaning in read if meaning == NAME for text in table.texts[at]]
    known = (table.sheet.name, *(text for _, _, text in table.lines), *table.headings, *names)
    if _TEAM.search("\n".join(map(cell_text, known))):
        return
    for row, at, text in table.lines:
        if _LIST.search(text) and table.reading.titles.name_groups(text):
            told, hint = say("title_of_other_kind"), say("title_of_other_kind_hint")
            table.tell(row, at, "review", told, hint, table.shown(text))
            return


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
