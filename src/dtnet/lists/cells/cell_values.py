"""The values of cells: whole numbers, days, sets of words, yes or no, and roles.

Only certain forms become values; of others, the reading says what a person has to decide. Callers read each
distinct cell once.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from dtnet.lists.cells.cell_texts import (
    NO_RESULT,
    UNKNOWN,
    CellReading,
    cell_text,
    is_error_cell,
    with_letters,
)
from dtnet.lists.cells.day_cells import DayReader
from dtnet.lists.cells.number_cells import NumberReader
from dtnet.lists.languages import OwnWord, WordTable, cleaned, languages, words_about
from dtnet.lists.messages import say, say_near
from dtnet.network.territory.names import spelled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dtnet.network.tables.schema import Vocabulary

_TICKS: Final = ("✓", "✔", "☑", "✅")
_BETWEEN_WORDS: Final = re.compile(r"[,;+&\n/]| - ")
_LONGEST_SHOWN: Final = 60


class CellReader:
    """Reads cells with the words of all languages and of a vocabulary."""

    __slots__ = ("_and", "_days", "_numbers", "_own_roles", "_roles", "_switches", "_words")

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._numbers = NumberReader()
        self._days = DayReader()
        self._and = {spelled(word) for word in words_about("around", "joined")}
        self._switches = WordTable(
            (word, kind) for kind in ("yes", "no") for word in words_about("switches", kind)
        )
        roles = (
            (word, role) for each in languages() for role, words in each["roles"].items() for word in words
        )
        self._roles = WordTable(
            [(role, role) for role in vocabulary.roles]
            + [(word, role) for word, role in roles if role in vocabulary.roles]
        )
        self._own_roles = [OwnWord(("roles",), role) for role in vocabulary.roles]
        self._words = {
            each.name: (_set_words(each.name, each.vocabulary), each.vocabulary)
            for each in vocabulary.attributes
            if each.type == "set"
        }

    def whole(self, cell: object, largest: int, of: str = "") -> CellReading:
        """A whole number within bounds; see `NumberReader.read`."""
        return self._numbers.read(cell, largest, of)

    def day(self, cell: object) -> CellReading:
        """A day within bounds."""
        return self._days.read(cell)

    def words(self, cell: object, attribute: str) -> CellReading:
        """A set of words of an attribute, separated by commas, semicolons, slashes, plus signs or lines."""
        if is_error_cell(cell):
            return NO_RESULT
        table, legal = self._words[attribute]
        raw = cell if isinstance(cell, str) else cell_text(cell)
        if not with_letters(raw):
            return UNKNOWN
        whole = table.meanings(spelled(raw))
        own = whole if len(whole) == 1 else raw.split()
        if all(each in legal for each in own):
            return CellReading(tuple(sorted(set(own), key=legal.index)))
        found: dict[str, None] = {}
        own_words = [OwnWord(("words", attribute), word) for word in legal]
        for part in _BETWEEN_WORDS.split(raw):
            for each in self._parts(cleaned(part), table):
                meanings = table.meanings(spelled(each))
                if len(meanings) != 1:
                    known = dict.fromkeys((*legal, *table)) if len(each) <= _LONGEST_SHOWN else ()
                    told = say("word_of_several_meanings" if meanings else "unknown_word", word=each)
                    return CellReading(what=told, advice=say_near(each, known, own_words))
                found[meanings[0]] = None
        return CellReading(tuple(sorted(found, key=legal.index)))

    def _parts(self, text: str, table: WordTable) -> list[str]:
        """A text, cut at `và`, `and` unless it is known as a whole."""
        if not text or spelled(text) in table:
            return [text] if text else []
        parts: list[list[str]] = [[]]
        for word in text.split():
            if spelled(word) in self._and:
                parts.append([])
            else:
                parts[-1].append(word)
        return [" ".join(part) for part in parts if part]

    def switch(self, cell: object) -> CellReading:
        """Yes or no."""
        if isinstance(cell, bool):
            return CellReading(cell)
        text = cell_text(cell)
        if is_error_cell(text):
            return NO_RESULT
        if text in _TICKS:
            return CellReading(value=True)
        if not with_letters(text):
            return UNKNOWN
        found = self._switches.meanings(spelled(text))
        if found:
            return CellReading(found[0] == "yes")
        return CellReading(what=say("neither_yes_nor_no"), advice=say("neither_yes_nor_no_hint"))

    def role(self, cell: object) -> CellReading:
        """The role of a person, one of the roles of the vocabulary."""
        text = cell_text(cell)
        if is_error_cell(text):
            return NO_RESULT
        if not text:
            return UNKNOWN
        found = self._roles.meanings(spelled(text))
        if len(found) == 1:
            return CellReading(found[0])
        hint = say_near(spelled(text), self._roles, self._own_roles)
        return CellReading(what=say("unknown_role"), advice=hint, private=True)


def _set_words(attribute: str, legal: Iterable[str]) -> WordTable:
    known = dict.fromkeys(legal)
    pairs = [(word, word) for word in known]
    for language in languages():
        for word, others in language["words"].get(attribute, {}).items():
            pairs += [(other, word) for other in others if word in known]
    return WordTable(pairs)
