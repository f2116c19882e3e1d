"""Texts whose words are all known, so that they name nobody: words of lists, numbers, days and places."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from dtnet.lists.languages import WordTable, cleaned, languages
from dtnet.network.territory.names import spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_PART: Final = re.compile(r"[^\s,;:()\[\]\"“”.!?*]+")
_NUMBER: Final = re.compile(
    r"[a-zđ]{0,2}[0-9][0-9./%+h-]*[a-z]?|[ivx]+(?:/[0-9]{4})?|[a-z]|[0-9]*[/-](?:[A-ZĐ0-9]+[/-]?)+",
    re.IGNORECASE,
)
"""A number, a day, a single letter, or the sign of a document: `61/QĐ-UBND`."""
_PERSONAL: Final = frozenset({"personal", "roles"})
"""The sections of words about people."""
_LONGEST: Final = 8
_LONGEST_NUMBER: Final = 8
"""The most digits of a number that is none of a person."""


def _words(of: object) -> Iterator[str]:
    """All words below a section of a language."""
    if isinstance(of, str):
        yield of.removesuffix("…")
    elif isinstance(of, dict):
        for each in of.values():
            yield from _words(each)
    elif isinstance(of, list):
        for each in of:
            yield from _words(each)


def _words_of(part: str) -> list[str]:
    """A part of a text; or its words between strokes, if it is no number and no sign: `xã/phường`."""
    return [part] if _NUMBER.fullmatch(part) or "/" not in part else [*filter(None, part.split("/"))]


@cache
def words_of_lists() -> WordTable:
    """All words of all languages, but those about people; made once."""
    own = ({key: of for key, of in each.items() if key not in _PERSONAL} for each in languages())
    return WordTable((word, "word") for each in own for word in _words(each))


class KnownWords:
    """Tells texts of known words from others."""

    __slots__ = ("_behind", "_is_area", "_known", "_tables")

    def __init__(
        self, words: Sequence[WordTable], is_area: Callable[[str], bool], behind: Iterable[str] = ()
    ) -> None:
        """Know words.

        Args:
            words: Tables of the words that are known.
            is_area: Whether a text is the name of an area, with or without its type.
            behind: The words that are known behind the name of an area alone.
        """
        self._tables = tuple(words)
        self._behind = {spelled(word) for word in behind}
        self._is_area = is_area
        self._known: dict[str, bool] = {}

    def are_all(self, text: str) -> bool:
        """Whether each word of a text is known, a number, a day, a sign of a document, or part of an area."""
        if text not in self._known:
            parts = _PART.findall(cleaned(text))
            self._known[text] = self._cut([word for part in parts for word in _words_of(part)])
        return self._known[text]

    def shown(self, text: str) -> str:
        """A text if its words are all known; else nothing."""
        return text if self.are_all(text) else ""

    def _cut(self, words: Sequence[str]) -> bool:
        at, of_area = 0, False
        while at < len(words):
            size, is_area = self._size(words[at:])
            if not size and not (of_area and spelled(words[at]) in self._behind):
                return False
            of_area = is_area
            at += size or 1
        return True

    def _size(self, words: Sequence[str]) -> tuple[int, bool]:
        """The number of words with which known words begin, 0 if with none, and whether they name an area."""
        for size in range(min(_LONGEST, len(words)), 0, -1):
            written = " ".join(words[:size])
            if size > 1 and self._is_area(written):
                return size, True
            if any(table.meanings(spelled(written)) for table in self._tables):
                return size, False
        first = words[0]
        number = _NUMBER.fullmatch(first) is not None and sum(map(str.isdecimal, first)) <= _LONGEST_NUMBER
        return int(number or not any(map(str.isalnum, first))), False
