"""Texts that name a place: their words, the area types in them, and how they agree with names of areas.

Two words agree if they have the same letters, and each diacritic of the given word is in the name. Case,
hyphens, points, apostrophes, leading zeros, the place of the tone mark, and `i` or `y` at the end of a
syllable do not matter. Nor does a word for "number" before the number of a place: `Thôn số 3` is
`Thôn 3`.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final
from unicodedata import combining, normalize

import attrs

from dtnet.network.territory.names import word_forms

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from dtnet.network.tables.schema import Vocabulary

_BOUNDARY: Final = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
"""The place between a letter and a digit: `P1` has two words."""
_TONES: Final = "\u0300\u0301\u0303\u0309\u0323"
_NUMBER_SIGNS: Final = ("so\u0302\u0301", "so")
"""Words before the number of a place, which are no part of its name: with and without its marks."""
_VOWEL: Final = re.compile("(?<=[bcdghklmnpqrstvxđ])y$|^y$|(?<=^qu)y$")
_ROMAN: Final = re.compile("i{2,3}|iv|vi{1,3}|ix|xi{0,3}")
_SPELLED_OUT: Final = range(2, 4)
"""The numbers of letters of an abbreviation that may be written with points: `T.P`."""


@attrs.frozen
class PlaceWords:
    """The words of a text, in one spelling.

    Attributes:
        plain: Without diacritics.
        marked: With diacritics, the tones after each word.
        written: With diacritics, as written but for case.
    """

    plain: tuple[str, ...]
    marked: tuple[str, ...]
    written: tuple[str, ...] = attrs.field(eq=False)

    @property
    def key(self) -> str:
        """The plain words without spaces."""
        return "".join(self.plain)

    @cached_property
    def letters(self) -> str:
        """The letters without spaces; a tone is a letter of its own after its word."""
        parts = (word.rstrip(_TONES) for word in self.marked)
        return "".join(
            normalize("NFC", base) + word[len(base) :] for base, word in zip(parts, self.marked, strict=True)
        )

    @property
    def has_marks(self) -> bool:
        """Whether a word has a diacritic."""
        return self.plain != self.marked

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """The words that are numbers or single letters; places that differ in them are never one."""
        return tuple(each for each in self.plain if is_number(each))

    @property
    def digits(self) -> tuple[str, ...]:
        """The words that are numbers."""
        return tuple(each for each in self.plain if each.isdecimal())

    def bare(self) -> PlaceWords:
        """The words without diacritics."""
        return PlaceWords(self.plain, self.plain, self.plain)

    def all_letters(self) -> list[tuple[str, set[str]]]:
        """The letters without spaces, each with its marks."""
        return [each for word in self.written for each in _letters(word)]

    def without_number_sign(self) -> PlaceWords:
        """The words without a word for "number" (`số`) before a number at their beginning: `số 1` is `1`."""
        first = self.marked[0] if len(self.plain) > 1 and self.plain[1].isdecimal() else ""
        return self.part(1) if first in _NUMBER_SIGNS else self

    def part(self, start: int, stop: int | None = None) -> PlaceWords:
        """Some words in a row."""
        return PlaceWords(self.plain[start:stop], self.marked[start:stop], self.written[start:stop])

    def is_spelled_as(self, name: PlaceWords) -> bool:
        """Whether the text has the diacritics of a name with the same key."""
        if self.marked == name.marked:
            return True
        return self.plain != name.plain and _in_one(self.marked) == _in_one(name.marked)

    def agrees(self, name: PlaceWords) -> bool:
        """Whether the text can mean a name with the same key: no diacritic of the text contradicts it."""
        if self.marked == name.marked:
            return True
        if self.plain == name.plain:
            pairs = zip(self.plain, self.marked, name.marked, strict=True)
            return all(mark in (plain, own) or _has_marks_of(own, mark) for plain, mark, own in pairs)
        return not self.has_marks or _in_one(self.marked) == _in_one(name.marked)


def is_number(word: str) -> bool:
    """Whether a plain word is a number or a single letter."""
    return word.isdecimal() or len(word) == 1 or _ROMAN.fullmatch(word) is not None


def _has_marks_of(name: str, given: str) -> bool:
    """Whether each letter of a name has all marks of the same letter of a given word."""
    letters = _letters(name), _letters(given)
    return all(marks <= own for (_, own), (_, marks) in zip(*letters, strict=True))


def _letters(word: str) -> list[tuple[str, set[str]]]:
    """The letters of a word, each with its marks; the bar of `đ` is a mark."""
    found: list[tuple[str, set[str]]] = []
    for each in normalize("NFD", word).replace("đ", "d\u0335"):
        if combining(each):
            found[-1][1].add(each)
        else:
            found.append((each, set()))
    return found


def _in_one(words: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Words without the spaces between them, and their tones."""
    text = "".join(words)
    tones = sorted(each for each in text if each in _TONES)
    return "".join(each for each in text if each not in _TONES), tuple(tones)


def place_words(text: str) -> PlaceWords:
    """The words of a text.

    Examples:
        >>> place_words("P.01").plain, place_words("Quy Nhơn").plain
        (('p', '1'), ('qui', 'nhon'))
        >>> place_words("Hoà Bình") == place_words("HÒA-BÌNH")
        True
    """
    forms = [each for piece in text.split() for each in _forms(piece)]
    plain, marked, written = zip(*forms, strict=True) if forms else ((), (), ())
    return PlaceWords(plain, marked, written)


@lru_cache(maxsize=1 << 14)  # names of places share their words; all syllables of Vietnamese fit
def _forms(piece: str) -> tuple[tuple[str, str, str], ...]:
    """The words of a text without spaces: plain, marked and written."""
    found = []
    for letters, word, written in word_forms(_BOUNDARY.sub(" ", normalize("NFKC", piece))):
        base = word.rstrip(_TONES)
        found.append((_VOWEL.sub("i", letters), _VOWEL.sub("i", base) + word[len(base) :], written))
    return tuple(found)


_SHAPES: Final = (("uow", "ươ"), ("aa", "â"), ("aw", "ă"), ("ee", "ê"), ("oo", "ô"), ("ow", "ơ"), ("uw", "ư"))
"""The keys of the Telex input method for letters, the longest first."""
_TONE_KEYS: Final = dict(zip("fsxrj", _TONES, strict=True))
_TONE_DIGITS: Final = dict(zip("21435", _TONES, strict=True))
_SHAPE_DIGITS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "6": (("a", "â"), ("e", "ê"), ("o", "ô")),
    "7": (("uo", "ươ"), ("o", "ơ"), ("u", "ư")),
    "8": (("a", "ă"),),
    "9": (("d", "đ"),),
}
"""The keys of the VNI input method for tones and letters."""
_TYPED_WORD: Final = re.compile(r"[^\W\d_][^\W_]*")
_FIRST_VOWEL: Final = re.compile("[aeiouyâăêôơưươ]")


def from_keys(text: str) -> str | None:
    """A text with the letters that its keys write in Telex or VNI; None if no word has such keys.

    Examples:
        >>> from_keys("Vawn Yeen"), from_keys("Va8n Ye6n"), from_keys("Lao Cai")
        ('văn yên', 'văn yên', None)
    """
    low = normalize("NFC", text.lower())
    found = _TYPED_WORD.sub(lambda word: _from_keys(word[0]), low)
    return normalize("NFC", found) if found != low else None


def _from_keys(word: str) -> str:
    if not word.isascii():
        return word
    if not word.isalpha():
        return _from_digits(word)
    letters = word.replace("dd", "đ")
    for keys, letter in _SHAPES:
        letters = letters.replace(keys, letter)
    vowel = _FIRST_VOWEL.search(letters)
    tones = (
        [] if vowel is None else [at for at in range(vowel.end(), len(letters)) if letters[at] in _TONE_KEYS]
    )
    if len(tones) != 1:
        return letters
    [at] = tones
    return letters[:at] + letters[at + 1 :] + _TONE_KEYS[letters[at]]


def _from_digits(word: str) -> str:
    """The letters that a word with the digits of VNI writes; the word itself if it is no such word."""
    letters, tones = "", ""
    for each in word:
        if each.isalpha():
            letters += each
        elif each in _TONE_DIGITS and _FIRST_VOWEL.search(letters):
            tones += _TONE_DIGITS[each]
        else:
            keys = _SHAPE_DIGITS.get(each, ())
            ends = [(letters.rfind(key) + len(key), len(key), shape) for key, shape in keys if key in letters]
            if not ends:
                return word
            end, size, shape = max(ends)
            letters = letters[: end - size] + shape + letters[end:]
    return letters + tones if len(tones) <= 1 else word


_ROMAN_DIGITS: Final = tuple(
    tens + ones
    for tens in ("", "x", "xx", "xxx")
    for ones in ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
)


@attrs.frozen
class Reading:
    """One way to read a text that names a place.

    Attributes:
        types: The positions of the area types that the text may state; None if it states none.
    """

    types: frozenset[int] | None
    words: PlaceWords


def with_other_digits(reading: Reading) -> Reading | None:
    """A reading whose last word is a number, with its Roman or its decimal digits; None otherwise."""
    *first, last = reading.words.plain
    short = len(last) <= len(str(len(_ROMAN_DIGITS)))  # Python reads no number of thousands of digits
    if short and last.isdecimal() and 0 < int(last) < len(_ROMAN_DIGITS):
        other = _ROMAN_DIGITS[int(last)]
    elif last in _ROMAN_DIGITS[1:] and reading.words.written[-1] == last:
        other = str(_ROMAN_DIGITS.index(last))
    else:
        return None
    words, digits = reading.words.part(0, len(first)), (other,)
    return Reading(
        reading.types,
        PlaceWords(words.plain + digits, words.marked + digits, words.written + digits),
    )


class TypeReader:
    """Reads the area types before and after names, also from other words for types."""

    __slots__ = ("_first", "_last", "_names", "_vocabulary")

    def __init__(self, vocabulary: Vocabulary, only: Collection[int] | None = None) -> None:
        """Read the words for some types.

        Args:
            only: The positions of the area types; None for all types.
        """
        self._vocabulary = vocabulary
        self._names = [place_words(each) for each in vocabulary.area_types]
        meant: dict[PlaceWords, set[int]] = {}
        for number, name in enumerate(self._names):
            if only is None or number in only:
                meant.setdefault(name, set()).add(number)
        for each in vocabulary.type_words:
            number = vocabulary.area_types.index(each.type)
            if only is None or number in only:
                meant.setdefault(place_words(each.word), set()).add(number)
        self._first: dict[str, list[tuple[PlaceWords, frozenset[int]]]] = {}
        self._last: dict[str, list[tuple[PlaceWords, frozenset[int]]]] = {}
        for word in [each for each in meant if len(each.plain) == 1 and each not in self._names]:
            if len(word.plain[0]) in _SPELLED_OUT:
                apart = PlaceWords(tuple(word.plain[0]), tuple(word.letters), tuple(word.written[0]))
                meant.setdefault(apart, set()).update(meant[word])
        for word, types in meant.items():
            if word.plain:
                self._first.setdefault(word.plain[0], []).append((word, frozenset(types)))
                self._last.setdefault(word.plain[-1], []).append((word, frozenset(types)))

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of the network."""
        return self._vocabulary

    def readings(
        self, words: PlaceWords, shared: Callable[[PlaceWords], PlaceWords] | None = None
    ) -> list[Reading]:
        """All ways to read a text: as a name, and as a name with a type before or after it.

        Args:
            shared: Replaces the words after a type by equal words that are kept already.
        """
        found = [Reading(None, each) for each in _with_and_without_sign(words)]
        count = len(words.plain)
        for word, types in self._first.get(words.plain[0], ()) if count > 1 else ():
            size = len(word.plain)
            same = size < count and words.plain[:size] == word.plain
            if same and (words.marked[:size] == word.marked or words.part(0, size).agrees(word)):
                after = words.part(size)
                for rest in _with_and_without_sign(after if shared is None else shared(after)):
                    found.append(Reading(types, rest))
                    for each in sorted(types):
                        name = self._names[each]
                        if name.marked != words.marked[:size]:  # otherwise it is the text as a whole
                            found.append(Reading(None, _joined(name, rest)))
        for word, types in self._last.get(words.plain[-1], ()) if count > 1 else ():
            size = len(word.plain)
            same = size < count and words.plain[-size:] == word.plain
            if same and (words.marked[-size:] == word.marked or words.part(-size).agrees(word)):
                found.append(Reading(types, words.part(0, count - size)))
        return found if len(found) < 3 else list(dict.fromkeys(found))  # noqa: PLR2004 - two always differ

    def type_of(self, words: PlaceWords) -> int | None:
        """The position of the one area type that words name, also by another word; None if there is none."""
        found: set[int] = set()
        for word, types in self._first.get(words.plain[0], ()) if words.plain else ():
            if words.plain == word.plain and words.agrees(word):
                found |= types
        return found.pop() if len(found) == 1 else None

    def named(self, type: int, name: PlaceWords) -> PlaceWords:
        """The words of a type, by its position among the area types, and of a name after it."""
        return _joined(self._names[type], name)

    def is_type(self, words: PlaceWords) -> bool:
        """Whether words name an area type, in any of its words."""
        first = words.plain[:1]
        return any(word.plain == words.plain for word, _ in self._first.get("".join(first), ()))

    def starts(self, words: PlaceWords) -> Iterator[tuple[int, PlaceWords]]:
        """The numbers of the words at which a type begins, written out with its diacritics, and the type."""
        end = 0
        for place, first in enumerate(words.plain):
            if place < end:  # `xã` in `thị xã`
                continue
            for word, _ in self._first.get(first, ()):
                here = words.part(place, place + len(word.plain))
                whole = here == word or (not words.has_marks and here.plain == word.plain)
                if whole and word in self._names and place + len(word.plain) > end:
                    end = place + len(word.plain)
            if end > place:
                yield place, words.part(place, end)


def _with_and_without_sign(words: PlaceWords) -> tuple[PlaceWords, ...]:
    """Words, and the words without a word for "number" at their beginning if they have one."""
    bare = words.without_number_sign()
    return (words,) if bare is words else (words, bare)


def _joined(first: PlaceWords, rest: PlaceWords) -> PlaceWords:
    return PlaceWords(first.plain + rest.plain, first.marked + rest.marked, first.written + rest.written)
