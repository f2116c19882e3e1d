"""The parts of a number of people: women and men, and the number in words.

`05 (năm)` says a number twice, `5 người (02 nữ)` says how many of them are women, and `3 nam, 2 nữ` are 5.
"""

from __future__ import annotations

import re
from typing import Final

from dtnet.lists.languages import WordTable, words_about
from dtnet.network.territory.names import spelled

_TOKEN: Final = re.compile(r"[0-9]+|đ/c|[^\W\d_]+", re.IGNORECASE)
_OTHER_SIGNS: Final = re.compile(r"[^\w\s,;:+&/]")
_TEN: Final = 10
_BEHIND_A_TEN: Final = (1, 4, 5, 7)
_LARGEST: Final = 3
"""The most digits of a part."""


class PeopleParts:
    """Reads the parts of numbers of people, with the words of all languages."""

    __slots__ = ("_kinds", "_numerals")

    def __init__(self) -> None:
        """Know the words."""
        units = (spelled(word) for word in words_about("units", "people"))
        self._kinds = WordTable(
            [
                *((word, kind) for kind in ("women", "men") for word in words_about("numbers", kind)),
                *((word, "of which") for word in words_about("numbers", "of which")),
                *((word, "unit") for word in units),
            ]
        )
        languages = (words_about("numbers", "words"), words_about("numbers", "other words"))
        self._numerals = _numerals(*languages)

    def agrees(self, note: str, number: int) -> bool | None:
        """Whether a note in brackets behind a number can be true of it; None if the note is something else.

        Args:
            note: The text in the brackets: `năm`, `trong đó 2 nữ`.
        """
        in_words = self._numerals.get(spelled(note)) or (
            int(note) if note.isdecimal() and len(note) <= _LARGEST else None
        )
        if in_words is not None:
            return in_words == number
        parts = self.parts(note)
        if parts is None:
            return None
        total = sum(parts.values())
        return total == number if len(parts) > 1 else total <= number

    def total(self, text: str) -> int | None:
        """The sum of a number of women and one of men: `3 nam, 2 nữ`; None for another text."""
        parts = self.parts(text)
        return sum(parts.values()) if parts is not None and len(parts) > 1 else None

    def parts(self, text: str) -> dict[str, int] | None:
        """The numbers of women and men, each before its word or behind it; None for another text."""
        if _OTHER_SIGNS.search(text):
            return None
        found: list[tuple[str, int]] = []
        for kind, number in self._tokens(text) or [("", 0)]:
            if kind == "number":
                found.append(("number", number))
            elif kind in ("women", "men"):
                found.append((kind, 0))
            else:
                return None
        pairs = [*zip(found[::2], found[1::2], strict=False)]
        parts: dict[str, int] = {}
        order = {(one[0] == "number", other[0] == "number") for one, other in pairs}
        if len(found) % 2 or order not in ({(True, False)}, {(False, True)}):
            return None
        for one, other in pairs:
            number, kind = (one[1], other[0]) if one[0] == "number" else (other[1], one[0])
            if kind in parts:
                return None
            parts[kind] = number
        return parts

    def _tokens(self, text: str) -> list[tuple[str, int]] | None:
        """The numbers and words of a text, without words that join them; None if a word is unknown."""
        words: list[str] = _TOKEN.findall(text)
        found: list[tuple[str, int]] = []
        at = 0
        while at < len(words):
            if words[at].isdecimal():
                if len(words[at]) > _LARGEST:
                    return None
                found.append(("number", int(words[at])))
                at += 1
                continue
            sizes = range(min(3, len(words) - at), 0, -1)
            known = {size: self._kinds.meanings(spelled(" ".join(words[at : at + size]))) for size in sizes}
            size = next((size for size in sizes if known[size]), 0)
            if not size:
                return None
            if known[size][0] in ("women", "men"):
                found.append((known[size][0], 0))
            at += size
        return found


def _numerals(words: tuple[str, ...], others: tuple[str, ...]) -> dict[str, int]:
    """The numbers from 0 to 99 by their words: `mười lăm`, `hai mươi mốt`.

    Args:
        words: The words for 0 to 10, of one language after the other.
        others: Other words for 1, 4, 5 and 7 behind a ten, and the word for the ten behind a number.
    """
    found: dict[str, int] = {}
    for first in range(0, len(words), _TEN + 1):
        digits = [spelled(word) for word in words[first : first + _TEN + 1]]
        found |= {word: number for number, word in enumerate(digits)}
        ones = [(word, number) for number, word in enumerate(digits[1:_TEN], 1)]
        ones += [(spelled(word), number) for word, number in zip(others, _BEHIND_A_TEN, strict=False)]
        tens = [(f"{digit} {spelled(others[-1])}", number) for number, digit in enumerate(digits[:_TEN])][2:]
        for ten, number in [(digits[_TEN], 1), *tens]:
            found.setdefault(ten, number * _TEN)
            found |= {f"{ten} {one}": number * _TEN + unit for one, unit in ones}
    return found
