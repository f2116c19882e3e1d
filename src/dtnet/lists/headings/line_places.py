"""The places that a line names behind their types: `xã Yên Bình` in `UBND xã Yên Bình, tỉnh Yên Bái`.

A name ends before the type of another place, and before words such as `năm`, unless a longer name is that of
an area of the network: `huyện Cái Nước`, `thị xã Ngã Năm`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import attrs

from dtnet.lists.headings.column_names import short_types, type_words
from dtnet.lists.languages import WordTable, any_of, words_about
from dtnet.network.territory.names import folded, spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dtnet.lists.headings.column_names import HeadingWords

_ENDS: Final = ",.;:)]"
"""What ends a name in a line."""
_LONGEST_TYPE: Final = 3
"""The most words of a type."""
_LONGEST: Final = 6
"""The most words of the name of an area above the lowest level: `Văn Miếu - Quốc Tử Giám`."""


@attrs.frozen
class _Word:
    """A word of a line.

    Attributes:
        start: Where it begins in the line.
        end: Where it ends.
    """

    text: str
    start: int
    end: int


class LinePlaces:
    """Finds the places that lines name."""

    __slots__ = ("_above", "_is_area", "_short", "_split", "_stops", "_types", "_whole", "_words")

    def __init__(self, words: HeadingWords, is_area: Callable[[str, str], bool]) -> None:
        """Know the words for places.

        Args:
            is_area: Whether a text is the name of an area of a level of the network on some day.
        """
        self._words = words
        self._is_area = is_area
        levels = words.vocabulary.levels
        pairs = [(word, level) for word, level in type_words(words.vocabulary) if level != levels[0]]
        self._types = WordTable(pairs)
        self._above = any_of(word for word, level in pairs if level in levels[-3:-1])
        self._short = short_types(words.vocabulary)
        self._whole = {
            short: [(word, level) for word, level in pairs if _initials(word) == short.rstrip(".")]
            for short in self._short
        }
        self._split = re.compile(rf"[(\[]?(?:{'|'.join(map(re.escape, self._short))})|\S+", re.IGNORECASE)
        self._stops = WordTable((word, "stop") for word in words_about("around", "stop"))

    def named(self, text: str, level: str) -> list[str]:
        """The places of a level that a line names, each with its type.

        A type that is abbreviated with a point, `P. Chơn Thành`, counts before the name of an area.
        """
        words, exact = self._cut(text), not text.isascii()
        found = []
        at = 0
        while at < len(words):
            sizes = range(_LONGEST_TYPE, 0, -1)
            size = next((each for each in sizes if self._levels_of(words[at:], each, exact=exact)), 0)
            levels = self._levels_of(words[at:], size, exact=exact) if size else ()
            behind = words[at + size :]
            count = self._size_of_name(behind, levels, exact=exact) if size else 0
            if size == 1 and _key(words[at].text) in self._short:
                whole = self._whole[_key(words[at].text)]
                levels = tuple(level for word, level in whole if self._is_known(behind[:count], level, word))
            if count and levels == (level,):
                name = text[words[at].start : behind[count - 1].end]
                found.append(name.strip(f"([{_ENDS}"))
            at += size + count or 1
        return found

    def is_name(self, text: str, level: str) -> bool:
        """Whether a title or the name of a sheet is that of a place: `Xã Mậu A`; not `Tinh trang`, `XÃ HỘI`.

        An area has the name; or it begins with a capital or a digit behind the type of a lowest place, a type
        with a point, or one with its diacritics. Above the lowest level, a text of capitals shows nothing.
        """
        if self._is_area(level, text) or _key(text).startswith(tuple(self._short)):
            return True
        name = self._words.without_level(self._words.with_spaced_type(text))
        proper = name[:1].isdecimal() or name[:1].isupper()
        lowest = level == self._words.vocabulary.levels[-1]
        return proper and (lowest or (self._words.states_type(text) and not text.isupper()))

    def with_places_above(self, text: str) -> dict[str, str]:
        """By level, the place of the lowest level and the places of the two above it that end a text.

        `Thôn 1, xã Yên Bình` names `Thôn 1` and `xã Yên Bình`. A type in small letters names a place above
        even behind a name without a type, which keeps it then.
        """
        levels, found = self._words.vocabulary.levels, dict[str, str]()
        for level in levels[-3:-1] if "." in text or self._above.search(text, 1) else ():
            places, whole = self.named(text, level), text.rstrip(")")
            if len(places) == 1 and whole.endswith(places[0]) and whole != places[0]:
                before = whole.removesuffix(places[0]).rstrip()
                rest = before.rstrip(" ,;-–(")
                is_cut = rest != before or self._words.place_level(rest) == levels[-1]
                if is_cut or places[0][0].islower():
                    found[level], text = places[0], rest if is_cut else text
        return {levels[-1]: text, **found}

    def _cut(self, text: str) -> list[_Word]:
        """The words of a line; a type with a point is a word of its own: `X.` of `X.Ea Kar`."""
        return [_Word(each[0], *each.span()) for each in self._split.finditer(text)]

    def _size_of_name(self, words: Sequence[_Word], levels: Sequence[str], *, exact: bool) -> int:
        """The number of words of the name with which words behind a type begin; 0 if with none.

        It has the words with a capital or a digit up to a point or comma, or more if an area has this name.
        """
        if self._begins_above(words, levels, exact=exact):
            return 0
        size = 0
        while self._goes_on(words, size, exact=exact):
            size += 1
        longer = range(min(_LONGEST, len(words)), size, -1)
        known = [each for each in longer if self._is_any(words[:each], levels)]
        whole = next((each for each in known if not self._goes_on(words, each, exact=exact)), 0)
        if not whole and known and not self._is_any(words[:size], levels):
            whole = known[0]
        return whole or size  # `xã Thuận` in `XÃ THUẬN QUÝ III`, although there is a `xã Thuận Quý`

    def _goes_on(self, words: Sequence[_Word], size: int, *, exact: bool) -> bool:
        """Whether a name of some words has the next word, too, if it is no longer name that is known."""
        if len(words) <= size or (size and words[size - 1].text[-1] in _ENDS):
            return False
        following = words[size].text
        proper = following[0].isupper() or following[0].isdecimal()
        later = size and self._begins(words[size:], exact=exact)
        return proper and not later and not _meanings(self._stops, following, exact=exact)

    def _begins_above(self, words: Sequence[_Word], levels: Sequence[str], *, exact: bool) -> bool:
        """Whether words behind a type of lowest places begin with a type above: `XÃ Ô` in `THÔN XÃ Ô`."""
        lowest = self._words.vocabulary.levels[-1]
        return lowest in levels and lowest not in (self._begins(words, exact=exact) or (lowest,))

    def _begins(self, words: Sequence[_Word], *, exact: bool) -> tuple[str, ...]:
        """The levels of the type with which words begin; empty if with none."""
        sizes = range(_LONGEST_TYPE, 0, -1)
        return next((found for size in sizes if (found := self._levels_of(words, size, exact=exact))), ())

    def _levels_of(self, words: Sequence[_Word], size: int, *, exact: bool) -> tuple[str, ...]:
        """The levels that the first words name.

        Args:
            exact: See `_meanings`.
        """
        whole = " ".join(each.text for each in words[:size])
        short = _key(whole)
        if short in self._short:
            return self._types.meanings(spelled(short)) or (self._short[short],)
        if len(words) < size or whole[-1:] in _ENDS or not (whole[0].isalpha() or whole[0] in "(["):
            return ()
        return _meanings(self._types, whole, exact=exact)

    def _is_any(self, words: Sequence[_Word], levels: Sequence[str]) -> bool:
        return any(self._is_known(words, level) for level in levels)

    def _is_known(self, words: Sequence[_Word], level: str, of_type: str = "") -> bool:
        """Whether words are the name of an area of a level and type; no sign stands between them."""
        if not words or any(each.text[-1] in _ENDS for each in words[:-1]) or not words[-1].text[0].isalnum():
            return False
        name = " ".join(each.text for each in words).strip(f"([{_ENDS}")
        return self._is_area(level, f"{of_type} {name}".strip())


def _meanings(table: WordTable, text: str, *, exact: bool) -> tuple[str, ...]:
    """The meanings of a text in a table of words.

    Args:
        exact: Whether it needs its diacritics, because its line has some: `Nho Quan` has no `quận`.
    """
    word = spelled(text)
    return table.meanings(word) if table.is_exact(word) or not exact else ()


def _initials(word: str) -> str:
    return "".join(each[0] for each in folded(word).split())


def _key(text: str) -> str:
    """A type with a point as the table of them has it."""
    return text.lstrip("([").casefold()
