"""The words that tell a person in a text: titles, offices, family names and middle names of all languages."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

import attrs

from dtnet.lists.languages import words_about
from dtnet.network.territory.names import folded, spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_WORD: Final = re.compile(r"[^\W_]+(?:['’ʼ`]+[^\W\d_]+)*")
_OF_THE_HIGHLANDS: Final = re.compile(r"[hk]['’ʼ`]\w+", re.IGNORECASE)
"""The first word of names such as `H'Hen Niê`."""
_LONGEST: Final = 6
"""The most words of an office."""
_SHORT: Final = 2
"""The least number of letters of an abbreviated office, and of names that are written as letters."""
_FAMILY: Final = 4
"""The most words of a family name: `Công Tằng Tôn Nữ` has four."""
NAMES: Final = range(2, 6)
"""The numbers of words of a person's name; a family name counts as one word."""
_MOST: Final = NAMES.stop + _FAMILY
_YEAR: Final = 4
"""The number of digits of a year of birth behind a name."""
_SYLLABLE: Final = re.compile(
    r"(?:b|ch?|d|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu|r|s|th?|tr|v|x)?[aeiouy]{1,3}(?:ch?|m|ng?|nh|p|t)?"
)
"""A syllable of Vietnamese, without diacritics."""
_VOWEL: Final = re.compile("[aeiouy]")


@attrs.frozen
class TextWord:
    """A word of a text.

    Attributes:
        key: The word as `folded` or `spelled`.
        start: Where it begins.
        end: Where it ends.
        pointed: Whether a point follows, as after `Ng.`.
        capitals: Whether the whole text has no small letter.
    """

    text: str
    key: str
    start: int
    end: int
    pointed: bool
    capitals: bool


class PersonWords:
    """The words about people of all languages, with diacritics, or without any for texts without.

    Attributes:
        form: Gives the key of a word: `spelled` or `folded`.
        titles: Titles before a name, such as `ông`.
        offices: Offices beside a name, such as `trưởng thôn`.
        before: Last words of the text in front of a name, such as `do`.
        leading: Words of `before` that never join two places: `của`, not `và`.
        short_offices: Abbreviated offices that may be types of places or syllables: `TT`, `CA`.
        hints: A word of each title and office, and the middle names that tell a person.
        first: The first words of family names.
    """

    def __init__(self, form: Callable[[str], str]) -> None:
        def forms(key: str) -> frozenset[str]:
            return frozenset(map(form, words_about("personal", key)))

        self.form: Callable[[str], str] = form
        self.titles: frozenset[str] = forms("titles")
        self.offices: frozenset[str] = forms("offices") | frozenset(
            map(form, words_about("grammar", "office"))
        )
        self.before: frozenset[str] = forms("before people")
        self.leading: frozenset[str] = self.before - frozenset(map(form, words_about("around", "joined")))
        self._short_titles: frozenset[str] = forms("short titles")
        self.short_offices: frozenset[str] = forms("short offices")
        self._families, self._telling = forms("family names"), forms("telling family names")
        self._middles, self._ends = forms("middle names"), forms("ends of places")
        self._telling_middles: frozenset[str] = forms("telling middle names")
        self._no_names = forms("no names")
        places = frozenset(part for text in words_about("levels", "village") for part in form(text).split())
        told = (text.split() for text in (*self.titles, *self.offices, *self._short_titles))
        self.hints: frozenset[str] = self._telling_middles | {
            next((part for part in reversed(parts) if part not in places), parts[-1]) for parts in told
        }
        families = words_about("personal", "family names") + words_about("personal", "telling family names")
        self.first: frozenset[str] = frozenset(
            each(text).split()[0] for text in families for each in (form, folded)
        )

    def read(self, text: str, start: int, end: int) -> list[TextWord]:
        """The words of a text between two places."""
        capitals = text.isupper()
        return [
            TextWord(
                each[0], self.form(each[0]), *each.span(), text[each.end() : each.end() + 1] == ".", capitals
            )
            for each in _WORD.finditer(text, start, end)
        ]

    def label(self, words: Sequence[TextWord], among: frozenset[str]) -> int:
        """The number of words at the beginning that are a title or an office."""
        if among is self.titles and words and self._is_short_title(words):
            return 1
        about, plain = self._fitting(words)
        if about is not self and among is self.titles:  # `ong Nguyen Van An` behind words with diacritics
            title = about.label(plain, about.titles)
            if title and about.begin_with_name(plain[title:]):
                return title
        sizes = range(min(_LONGEST, len(words)), 0, -1)
        size = next((size for size in sizes if _joined(words[:size]) in among), 0)
        if among is self.offices and (size or self.abbreviate(words[:1])):
            ends = range(min(_LONGEST, len(words) - 1), max(size, 1) - 1, -1)  # `CT MTTQ`, `PCT HĐND xã`
            inside = (end for end in ends if self._go_on(words[max(size, 1) : end]))
            size = next((end for end in inside if self.tell_somebody(words[end:])), size)
        linked = 0 < size < len(words) and words[size].key in self.leading  # `trưởng thôn là Lò Văn Páo`
        return size + (linked and self.begin_with_name(words[size + 1 :]))

    def abbreviate(self, words: Sequence[TextWord]) -> bool:
        """Whether each word abbreviates an office: it has no vowel, or alone is in capitals and no syllable.

        Words in capitals such as `TT` and `CA` count too, which can be types of places or syllables.
        """
        return bool(words) and all(map(self._abbreviates, words))

    def abbreviations(self, words: Sequence[TextWord]) -> int:
        """The number of words at the beginning that abbreviate an office."""
        if _begin_with_initials(words):
            return 0
        return next((at for at, each in enumerate(words) if not self._abbreviates(each)), len(words))

    def _abbreviates(self, word: TextWord) -> bool:
        plain = folded(word.text)
        if len(plain) < _SHORT or not plain.isalpha() or word.key in self._telling:  # `Ng. Văn An`
            return False
        known = word.key in self.short_offices or not (word.capitals or _SYLLABLE.fullmatch(plain))
        return _VOWEL.search(plain) is None or (word.text.isupper() and known)

    def _go_on(self, words: Sequence[TextWord]) -> bool:
        """Whether words may end an office: each is an abbreviation, or in small letters."""
        return all(each.text.islower() or self._abbreviates(each) for each in words)

    def tell_somebody(self, words: Sequence[TextWord]) -> bool:
        """Whether words begin with the name of a person, or with a title before a name."""
        title = self.label(words, self.titles)
        return self.begin_with_name(words[title:]) or (
            0 < title < len(words) and words[title].text[0].isupper()
        )

    def is_short_title(self, words: Sequence[TextWord]) -> bool:
        """Whether words begin with a letter that is a title, and may be the type of a place: `B. Hẹo`."""
        return bool(words) and words[0].pointed and words[0].text.isupper() and self._is_short_title(words)

    def _is_short_title(self, words: Sequence[TextWord]) -> bool:
        """Whether a letter at the beginning is a title: `A. Nam`, `a Tuấn`; `A Tuấn` has a family name."""
        first, *rest = words
        if first.key not in self._short_titles or not rest or not rest[0].text[0].isupper():
            return False
        return first.pointed or first.text.islower()

    def family(self, words: Sequence[TextWord], *, telling: bool = False) -> int:
        """The number of words at the beginning that are a family name; 0 if there is none.

        Args:
            telling: Whether only names count that places seldom begin with.
        """
        if words and _OF_THE_HIGHLANDS.fullmatch(words[0].text):
            return 1
        if {_joined(words[:2]), _joined(words[1:3])} & self._no_names:
            return 0
        if _begin_with_initials(words):
            return _SHORT
        among = self._telling if telling else self._families | self._telling
        sizes = range(min(_FAMILY, len(words)), 0, -1)
        known = next((size for size in sizes if _joined(words[:size]) in among), 0)
        return known or int(len(words) > _SHORT and words[1].key in self._telling_middles)

    def size(self, words: Sequence[TextWord]) -> int:
        """The number of names that words are, of which a family name is one; 0 if some cannot be a name."""
        return len(words) - max(self.family(words), 1) + 1 if len(leading_names(words)) == len(words) else 0

    def has_middle(self, words: Sequence[TextWord]) -> bool:
        """Whether a middle name, such as `Văn`, stands between the family name and another name."""
        size = max(self.family(words), 1)
        return len(words) > size + 1 and words[size].key in self._middles

    def begin_with_name(self, words: Sequence[TextWord]) -> bool:
        """Whether words begin with the name of a person without doubt."""
        about, found = self._fitting(leading_names(words))
        if about is not self:
            return about.begin_with_name(found)
        if len(found) == 1 and _OF_THE_HIGHLANDS.fullmatch(found[0].text):
            return True
        if not self.family(found) or self.size(found) not in NAMES:
            return False
        telling = self.family(found, telling=True) and found[-1].key not in self._ends
        return bool(telling) or self.has_middle(found)

    def may_tell_name(self, words: Sequence[TextWord]) -> bool:
        """Whether words begin with a name of a person, a title before a name, or three names in capitals."""
        found, proper = leading_names(words), words[0].text[0].isupper()
        long = proper and self.family(found) > 0 and self.size(found) > NAMES.start
        title = self.label(words, self.titles) if words[0].text.islower() or self.form is spelled else 0
        titled = 0 < title < len(words) and words[title].text[0].isupper()  # no `chua co to`
        return long or titled or self.begin_with_name(words)

    def may_be_name(self, words: Sequence[TextWord]) -> bool:
        """Whether words have the form of the name of a person, with a year behind it or not."""
        if words and is_year(words[-1]):
            words = words[:-1]
        about, words = self._fitting(words)
        of_highlands = len(words) == 1 and _OF_THE_HIGHLANDS.fullmatch(words[0].text) is not None
        return of_highlands or (about.family(words) > 0 and about.size(words) in NAMES)

    def _fitting(self, words: Sequence[TextWord]) -> tuple[PersonWords, Sequence[TextWord]]:
        """The words about people for a part of a text: those without diacritics if the part has none."""
        if self.form is folded or not all(each.text.isascii() for each in words):
            return self, words
        return _without_marks(), [attrs.evolve(each, key=folded(each.text)) for each in words]


def _joined(words: Sequence[TextWord]) -> str:
    """The keys of words, with spaces between them."""
    return " ".join(each.key for each in words)


def _is_initial(word: TextWord) -> bool:
    """Whether a word is the first letters of a name: `N` in `N.V. An`, `Tr` in `Tr.V. An`."""
    return word.pointed and len(word.text) <= _SHORT and word.text.istitle()


def _begin_with_initials(words: Sequence[TextWord]) -> bool:
    return len(words) > _SHORT and all(map(_is_initial, words[:_SHORT]))


def leading_names(words: Sequence[TextWord]) -> Sequence[TextWord]:
    """The words at the beginning that can be those of a name: letters only, with capitals if any word has."""
    lower = all(each.text == each.text.lower() for each in words)
    for number, each in enumerate(words):
        named = not any(map(str.isdecimal, each.text)) and (lower or each.text[0].isupper())
        if not named or number == _MOST:
            return words[:number]
    return words


def is_year(word: TextWord) -> bool:
    """Whether a word may be a year of birth."""
    return word.text.isdecimal() and len(word.text) == _YEAR


def reads_as_name(text: str) -> bool:
    """Whether a text, read without diacritics, has a family name or a middle name: `Ban Thị Hoa`."""
    words = _without_marks()
    found = words.read(text, 0, len(text))
    return words.size(found) in NAMES and (words.family(found) > 0 or words.has_middle(found))


def tells_name(text: str) -> bool:
    """Whether a text begins with a name of a person, a title before a name, or three names in capitals."""
    words = person_words(text)
    return words.may_tell_name(words.read(text, 0, len(text)))


def begins_with_office(text: str) -> bool:
    """Whether a text begins with an office, not with the type of a place: `Đội trưởng: Nguyễn Văn An`.

    Without diacritics an office counts only before a name: `Thon Truong Son` may be a place.
    """
    words = person_words(text)
    found = words.read(text, 0, len(text))
    size = words.label(found, words.offices)
    return size > 0 and (not text.isascii() or words.begin_with_name(found[size:]))


def person_words(text: str) -> PersonWords:
    """The words about people for a text: those without diacritics for a text that has none."""
    return _without_marks() if all(map(str.isascii, filter(str.isalpha, text))) else _with_marks()


@cache
def _with_marks() -> PersonWords:
    return PersonWords(spelled)


@cache
def _without_marks() -> PersonWords:
    return PersonWords(folded)
