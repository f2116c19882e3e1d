"""Cells of a column of names in a list of members: one person, an empty seat, or neither.

One person is a name, with a title, an office or a year beside it. A cell of another form is unclear: two
names, remarks, or nothing. Names are recognised by their form, and nothing of them is kept.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from dtnet.lists.cells.cell_texts import with_letters
from dtnet.lists.languages import WordTable, cleaned, languages, words_about
from dtnet.lists.people.person_words import person_words
from dtnet.network.territory.names import folded, spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dtnet.lists.people.person_words import PersonWords, TextWord

PersonCell: TypeAlias = Literal["person", "empty seat", "unclear"]
EMPTY_SEAT: Final = "empty seat"
UNCLEAR_CELL: Final = "unclear"

_GOES_ON: Final = "…"
_BETWEEN: Final = re.compile(r"[()\[\]{},;:/|+&\n\r\t]|\s[-–—]\s|[–—]")
_SHORT_TITLE: Final = re.compile(r"^\W*[đd][./]?c\b\.?\s*", re.IGNORECASE)
_NUMBERED: Final = re.compile(r"^(?:[0-9]{1,3}[.)/:-]\s*|[-–•*+]\s*)")
_WORD: Final = re.compile(r"(?:[^\W\d_]+(?:['’ʼ`´‘-][^\W\d_]*)*\.?)+")
_APOSTROPHES: Final = re.compile("['’ʼ`´‘]")
_BEHIND: Final = re.compile(r"(?<=[^\W\d_])\s+[0-9][0-9 ./-]*$")
"""A year, a telephone number, or the number of one of two people of one name, behind the name."""
_NUMBER: Final = re.compile(r"[0-9][0-9 ./-]*")
_SIZES: Final = range(2, 8)
"""The numbers of words of a name."""
_LAST_SMALL: Final = 2
"""The last word that may be the first one in small letters: `Nguyễn Văn thử`."""
_SECOND: Final = 2
"""The first word with which the name of a second person can begin."""
_LONGEST: Final = 4


class PersonCells:
    """Reads the cells of columns of names, with the words of all languages."""

    __slots__ = ("_empty", "_in_passing", "_joined", "_middles", "_no_names", "_notes", "_starts")

    def __init__(self, in_passing: Callable[[Sequence[str]], object]) -> None:
        """Know the words.

        Args:
            in_passing: Tells whether texts hold words of a state: `Nguyễn Văn Thử đã nghỉ`.
        """
        self._in_passing = in_passing
        empty = words_about("personal", "empty seats")
        self._empty = WordTable((word.removesuffix(_GOES_ON), EMPTY_SEAT) for word in empty)
        starts = [word.removesuffix(_GOES_ON) for word in empty if word.endswith(_GOES_ON)]
        self._starts = tuple(f"{form(word)} " for word in starts for form in (spelled, folded))
        self._no_names = frozenset(map(spelled, words_about("personal", "no words of names")))
        self._joined = frozenset(map(spelled, words_about("around", "joined")))
        roles = (word for each in languages() for words in each["roles"].values() for word in words)
        others = words_about("personal", "beside names") + words_about("grammar", "body")
        self._notes = WordTable((word, "note") for word in (*roles, *others))
        middles = words_about("personal", "middle names")
        self._middles = frozenset(form(each) for each in middles for form in (spelled, folded))

    def read(self, text: str) -> PersonCell:
        """What a cell says: one person, an empty seat, or neither that is certain."""
        if len(alone := text.strip(" .")) == 1 and alone.isupper():  # `A` for somebody whose name is withheld
            return "person"
        parts = [part for each in _BETWEEN.split(_SHORT_TITLE.sub("", text)) if (part := _tidy(each))]
        empty = [each for each in parts if self._is_empty(each)]
        names = [each for each in parts if each not in empty and not self._is_note(each)]
        if empty and not names:
            return "empty seat"
        if empty or len(names) != 1 or not self._is_name(names[0]) or self._in_passing([cleaned(text)]):
            return "unclear"
        return "person"

    def _is_empty(self, text: str) -> bool:
        words = spelled(text)
        if words in self._empty:
            return True
        _, *rest = words.split() or [""]
        is_name = bool(rest) and rest[0] in self._middles  # `Khuyết Văn Thử`
        return not is_name and f"{words} ".startswith(self._starts)

    def _is_note(self, text: str) -> bool:
        """Whether a part is something beside a name: an office, a year, a telephone number."""
        if _NUMBER.fullmatch(text) or "@" in text or spelled(text) in self._notes:
            return True
        about, words = _words(text)
        size = about.label(words, about.offices) if words else 0
        if size and not self._is_name(text[words[size].start :] if size < len(words) else ""):
            return True
        return about.abbreviate(words) and " " not in text

    def _is_name(self, text: str) -> bool:
        about, words = _words(text)
        office = about.label(words, about.offices)
        title = about.label(words[office:], about.titles) if office < len(words) else 0
        rest = words[office + title :]
        if not rest:
            return False
        own = text[rest[0].start :].split()
        if not all(map(_WORD.fullmatch, own)) or len(own) >= _SIZES.stop:
            return False
        if len(own) < _SIZES.start:
            proper = own[0][0].isupper() and spelled(own[0]) not in self._no_names
            return bool(_APOSTROPHES.search(own[0])) or (title > 0 and proper)
        return self._has_form(about, rest, own)

    def _has_form(self, about: PersonWords, words: Sequence[TextWord], own: Sequence[str]) -> bool:
        """Whether two words or more have the form of one name."""
        keys = [spelled(each) for each in own]
        if any(key in self._joined for key in keys[_SECOND:-1]) or _names_two(about, words):
            return False
        family = about.family(words)
        middle = keys[1] in self._middles and len(keys) > _SECOND
        known = family > 0 or middle or len(keys[0]) == 1 or bool(_APOSTROPHES.search(own[0]))
        small = [number for number, each in enumerate(own) if not each[0].isupper()]
        stopped = [key in self._no_names for key in keys]
        if small:  # `nguyễn văn thử`, `Nguyễn Văn thử`
            telling = about.family(words, telling=True) > 0 or middle
            whole = len(small) == len(own) or small[0] <= _LAST_SMALL
            return known and telling and whole and not any(stopped)
        if known:
            return not all(stopped)
        return len(own) <= _LONGEST and not any(stopped)


def _tidy(text: str) -> str:
    """A part without its running number and the signs around it; empty without a letter or digit."""
    return with_letters(_BEHIND.sub("", _NUMBERED.sub("", cleaned(text))).strip(' .…-_*"“”'))


def _words(text: str) -> tuple[PersonWords, list[TextWord]]:
    about = person_words(text)
    return about, about.read(text, 0, len(text))


def _names_two(about: PersonWords, words: Sequence[TextWord]) -> bool:
    """Whether a second name begins inside words: `Nguyễn Văn Thử Lê Thị Mẫu`."""
    inside = (words[at:] for at in range(_SECOND, len(words) - 1))
    long = len(words) > _LONGEST
    return any(about.family(each, telling=True) and (long or about.has_middle([*each])) for each in inside)
