"""The words of lists in every language of `dtnet/lists/languages`, which are data.

A language says how headings and cells are worded. Which levels, attributes and words exist, the vocabulary of
a network says. A list may mix languages, so the words of all languages hold together.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from unicodedata import normalize

import attrs

from dtnet.network.territory.names import folded, spelled
from dtnet.reading.files import parse_toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FOLDER: Final = Path(__file__).parent
UNSEEN: Final = re.compile("[\u200b\u200c\u200d\u2060\ufeff]")
"""Characters of no width, which texts from web pages and messengers hold."""


@cache
def _by_code() -> dict[str, dict[str, Any]]:
    return {path.stem: parse_toml(path.read_text("utf-8")) for path in sorted(_FOLDER.glob("*.toml"))}


def languages() -> tuple[dict[str, Any], ...]:
    """The content of the file of each language, in order of their names."""
    return tuple(_by_code().values())


@attrs.frozen
class OwnWord:
    """A word of the vocabulary, as people of each language write it.

    Attributes:
        section: The sections of the files in which the word stands, from the outermost.
    """

    section: tuple[str, ...]
    word: str

    def told(self, language: str = "en") -> str:
        """The first word that a language has for it; the word itself if it has none."""
        words = _by_code().get(language, {})
        for key in self.section:
            words = words.get(key, {})
        return str(next(iter(words.get(self.word, ())), self.word))


def words_about(section: str, key: str) -> tuple[str, ...]:
    """The words of all languages under a key of a section."""
    return tuple(dict.fromkeys(word for each in languages() for word in each[section].get(key, ())))


def sections(section: str) -> Iterator[tuple[str, Any]]:
    """Each key of a section with its words, one language after the other."""
    return (pair for each in languages() for pair in each[section].items())


def cleaned(text: str) -> str:
    """A text in composed letters, with single spaces between words and none around them."""
    if not text.isascii():
        text = UNSEEN.sub("", normalize("NFC", text))
    return " ".join(text.split())


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Finds any of some words, with or without their diacritics."""
    forms = {form(word) for word in words for form in (cleaned, folded)}
    longest = sorted(forms, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b", re.IGNORECASE)


class WordTable:
    """Words with their meanings: found with their diacritics, or without any where the text has none."""

    __slots__ = ("_plain", "_spelled", "_words")

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Make a table of words and meanings; a word may have several."""
        self._spelled: dict[str, dict[str, None]] = {}
        self._plain: dict[str, dict[str, None]] = {}
        self._words: dict[str, None] = {}
        for word, meaning in pairs:
            self._words[word] = None
            self._spelled.setdefault(spelled(word), {})[meaning] = None
            self._plain.setdefault(folded(word), {})[meaning] = None

    def meanings(self, text: str) -> tuple[str, ...]:
        """The meanings of a text as `spelled` gives it, in order; empty if it is unknown."""
        return tuple(self._spelled.get(text) or self._plain.get(text) or ())  # no key of the second has marks

    def is_exact(self, text: str) -> bool:
        """Whether a text as `spelled` gives it is a word with its diacritics."""
        return text in self._spelled

    def __contains__(self, text: str) -> bool:
        return bool(self.meanings(text))

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)


def phrases_in(
    words: tuple[str, ...], table: WordTable, longest: int = 8
) -> tuple[tuple[str, ...], ...] | None:
    """The meanings of the phrases into which words can be cut, the longest first; None if they cannot."""
    found = []
    at = 0
    while at < len(words):
        for size in range(min(longest, len(words) - at), 0, -1):
            meanings = table.meanings(" ".join(words[at : at + size]))
            if meanings:
                found.append(meanings)
                at += size
                break
        else:
            return None
    return tuple(found)
