"""The names of the lowest places that a list itself names, such as villages, and what stands around them.

A text is a village if it is a plain name behind the word for its kind: `Thôn 1A`, `Khu phố 30/4`.
Each other text may name several villages, none, or somebody, and is an error of its cell.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from dtnet.lists.languages import WordTable, cleaned, words_about
from dtnet.lists.people.person_words import begins_with_office, reads_as_name
from dtnet.network.territory.names import spelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dtnet.lists.headings.column_names import HeadingWords

_LETTERS: Final = r"[^\W_]+(?:['’ʼ`]+[^\W\d_]+)*"
_WORD: Final = re.compile(
    rf"{_LETTERS}(?:\.(?!\d){_LETTERS})*\.?"  # `B.Hẹo`; `1.2` may be two numbers
    r"|[^\W\d_]+\.\d+[^\W\d_]?"  # `Th.3`
    rf"|[^\W\d_][-–]{_LETTERS}"  # `A-Rum`; `Thượng-Trung` may be two villages
    r"|[^\W\d_]{1,3}[-–]\d+|\d+[-–][^\W\d_]"  # `KP-3`, `12-B`
)
"""A word of a plain name."""
_DAY: Final = re.compile(r"(?<!\S)(\d{1,2}) ?[-–/] ?(\d{1,2})(?!\S)")
"""A day and its month as a name: `30/4`."""
_MONTHS: Final = 12
_DAYS: Final = 31
_NAMED_DAYS: Final = {(1, 5), (2, 9)}
"""Days before their months in number of which areas have their names; others may be two areas: `Tổ 3/4`."""
_BRACKETS: Final = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
_PARTS: Final = re.compile(r"\s*[,;/–-]\s*")
_COUNT: Final = re.compile(r"[0-9][0-9.]*\s*(.*)")
_FOOTNOTE: Final = re.compile("[\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209f\u2150-\u215f]")
"""Numbers above or below the line, and fractions: `Thôn 1²`."""
_ENDS: Final = " \t.,;:"
_LONGEST: Final = 8
"""The most words of a name."""
_FORMER: Final = WordTable((word, "former") for word in words_about("marks", "former"))


class PlaceMarks:
    """What stands in brackets behind the name of a place and is no part of it: `(NTM)`, `(12 hộ)`."""

    __slots__ = ("_known", "_units")

    def __init__(self) -> None:
        self._known = WordTable((word, "known") for word in words_about("marks", "known"))
        units = [word for key in ("households", "residents") for word in words_about("grammar", key)]
        self._units = WordTable((word, "unit") for word in units)

    def without(self, text: str) -> str:
        """A text without known marks, and without the former name of its place: `An Phú (Tân Lập cũ)`."""
        if "(" not in text and "[" not in text:
            return text
        return _BRACKETS.sub(lambda found: "" if self._are_known(found[1]) else found[0], text).strip()

    def _are_known(self, inside: str) -> bool:
        return all(map(self._is_known, _PARTS.split(inside.strip())))

    def _is_known(self, mark: str) -> bool:
        count = _COUNT.fullmatch(mark)
        if spelled(mark) in self._known or (count is not None and spelled(count[1]) in self._units):
            return True
        name, _, last = mark.rpartition(" ")
        return spelled(last) in _FORMER and bool(name) and all(map(_WORD.fullmatch, name.split()))


class VillageNames:
    """Tells the name of one village from other texts."""

    __slots__ = ("_bodies", "_heads", "_joining", "_words")

    def __init__(self, words: HeadingWords) -> None:
        """Know the words for villages."""
        self._words = words
        self._bodies = WordTable((word, "body") for word in words_about("marks", "bodies"))
        self._joining = WordTable((word, "joined") for word in words_about("around", "joined"))
        self._heads = {spelled(word) for word in words_about("grammar", "head")}

    def plain(self, text: str) -> str:
        """The name of a village with the word for its kind; empty if a text is no plain name of one village.

        Examples:
            `1. Thôn Đông` is `Thôn Đông`; `Thôn Thượng/Trung`, `Thôn 1*` and `Chi bộ thôn 5` are none.
        """
        written = self._words.without_number(text).strip(_ENDS)
        spaced = self._words.with_spaced_type(written)  # `TDP 19/5` of `TDP19/5`
        name = self._words.without_level(spaced) or written
        words = _DAY.sub(_day_as_word, name).split()
        if _FOOTNOTE.search(written):
            return ""
        is_plain = 0 < len(words) <= _LONGEST and all(map(_WORD.fullmatch, words))
        if not is_plain or self._words.names_no_place(written):
            return ""
        body = self._is_body(written) or (self._words.names_group(written) and self._is_body(name))
        nobody = not (body or begins_with_office(written))
        return written if nobody and not self._goes_on(words, spaced) else ""

    def _is_body(self, text: str) -> bool:
        """Whether the first words are those of a body or institution: `Trạm y tế`, `Tổ công tác`."""
        words = spelled(text).split()
        starts = (" ".join(words[:size]) for size in range(1, min(4, len(words)) + 1))
        found = next((each for each in starts if each in self._bodies), "")
        exact = text.isascii() or self._bodies.is_exact(found)  # `Phong Thạnh` is no `phòng`
        return bool(found) and exact and (len(words) > 1 or not text.istitle())  # `Chợ`

    def _goes_on(self, words: Sequence[str], text: str) -> bool:
        """Whether words behind a name are no part of it: a village, an office, a person."""
        joins = (each for each in words[1:-1] if each.islower() or text.isupper())
        if any(spelled(each) in self._joining for each in joins):
            return True
        numbers = [each[0].isdecimal() for each in words]
        if any(one and other for one, other in pairwise(numbers)):
            return True
        kinds = [self._names_kind(words[at:]) for at in range(len(words))]
        own = spelled(text).removesuffix(spelled(" ".join(words))).strip()
        for at in range(1, len(words)):
            kind = " ".join(words[at : at + len(own.split())])
            if (kinds[at] and numbers[at - 1]) or (own and len(words) > at + 1 and spelled(kind) == own):
                return True
        last = words[-1]
        if not last.isascii() and (
            spelled(last) in self._heads or (last.islower() and spelled(last) in _FORMER)
        ):
            return len(words) > 1
        proper = words[0][0].isupper() or words[0][0].isdecimal()
        lower = next((at for at in range(1, len(words)) if all(map(_is_lower_ascii, words[at:]))), len(words))
        return proper and len(words) - lower > 1 and reads_as_name(" ".join(words[lower:]))

    def _names_kind(self, words: Sequence[str]) -> bool:
        """Whether words begin with a word for the lowest places, with a name behind it or not."""
        levels = self._words.vocabulary.levels
        text = " ".join(words)
        return self._words.place_level(f"{text} 1") == levels[-1]


def _is_lower_ascii(word: str) -> bool:
    return word.isascii() and word.islower()


def _day_as_word(found: re.Match[str]) -> str:
    """The digits of a day that a place can be called after; else its text as it is."""
    day, month = int(found[1]), int(found[2])
    is_day = 0 < day <= _DAYS and 0 < month <= _MONTHS and (day >= month or (day, month) in _NAMED_DAYS)
    return found[1] + found[2] if is_day else found[0].replace(" ", "")


def lines_apart(words: HeadingWords, text: str) -> str:
    """The lines of a cell with commas between them, unless the first is a kind of place alone."""
    first, *rest = [*filter(None, map(cleaned, text.splitlines()))] or [""]
    return " ".join([first, *rest]) if words.names_no_place(first) else ", ".join([first, *rest])
