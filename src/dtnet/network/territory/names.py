"""Comparison of names, and the index of the names and codes of areas, on one day or on all days.

Vietnamese names are written with or without diacritics, with the tone mark on one vowel or the next (`Hòa`,
`Hoà`), with `y` or `i` for one sound (`Quy Nhơn`, `Qui Nhơn`), with or without hyphens and apostrophes, and
with or without the type in front.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any, Final
from unicodedata import normalize

import numpy as np

from dtnet.arguments import check_argument, several_in, shown_value
from dtnet.errors import ArgumentError
from dtnet.network.tables.rules import FullNames
from dtnet.network.tables.tables import Areas, Codes, Ints, OtherName
from dtnet.network.tables.texts import take
from dtnet.read_only import BoundedCache

_APOSTROPHES: Final = dict.fromkeys(map(ord, "'’‘ʼʻ`´′"), None)
_SPELLED: Final = {**_APOSTROPHES, ord("ð"): "đ", ord("ɖ"): "đ"}
_PLAIN: Final = {
    **_SPELLED,
    **dict.fromkeys(map(ord, "ðɖđ"), "d"),
    **dict.fromkeys(range(0x300, 0x370), None),
}
_WORDS: Final = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
_TONES: Final = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
"""Grave, acute, tilde, hook above, dot below; circumflex, breve and horn make other letters."""

_FINAL_I: Final = re.compile(
    "(?:(?<=[bcdfghjklmnpqrstvwxzđ])|(?<=qu))[iy](?=[\u0300\u0301\u0303\u0309\u0323]*(?:[^\\w\u0300-\u036f]|$))"
)
"""A final `i` or `y` of one sound; after other vowels the two letters differ: `Thúy`, `Thúi`.

In the bundled network of Viet Nam no two areas of one parent have the same name apart from this, measured on
2024-08-31 and on 2025-09-01; over the country one pair of communes has (`Mỹ Quý`, `Mỹ Quí`).
"""
_MOST_SPELLINGS: Final = 8
_KEPT: Final = 4096
"""The number of searched names of a day whose results are cached."""
_NEAR: Final = 3
"""The most names in a hint."""


def folded(name: str) -> str:
    """A name as plain words, without case, diacritics, apostrophes, punctuation and leading zeros.

    Examples:
        >>> folded("Xã Ea H'Leo"), folded("ĐẮK-LẮK"), folded("Phường 01")
        ('xa ea hleo', 'dak lak', 'phuong 1')
    """
    return " ".join(map(_number, _WORDS.findall(normalize("NFD", name.casefold()).translate(_PLAIN))))


def spelled(name: str) -> str:
    """A name with its diacritics in one spelling (each tone after its syllable); otherwise as in `folded`.

    Examples:
        >>> spelled("Hòa Bình") == spelled("hoà-bình")
        True
        >>> spelled("Hòa Bình") == spelled("Hoa Bình")
        False
    """
    words = _WORDS.findall(normalize("NFD", name.casefold()).translate(_SPELLED))
    return " ".join(_number(_TONES.sub("", word) + "".join(_TONES.findall(word))) for word in words)


def word_forms(name: str) -> list[tuple[str, str, str]]:
    """Each word of a name as in `folded`, as in `spelled`, and as it is written but for case.

    Examples:
        >>> word_forms("Xã Hoà 01")[2]
        ('1', '1', '1')
    """
    found = []
    for word in _WORDS.findall(normalize("NFD", name.casefold()).translate(_SPELLED)):
        own = _number(word)
        plain = own if own.isascii() else own.translate(_PLAIN)
        tones = "" if own.isascii() else "".join(_TONES.findall(own))
        moved = _TONES.sub("", own) + tones if tones else own
        found.append((plain, moved, own if own.isascii() else normalize("NFC", own)))
    return found


def _number(word: str) -> str:
    return word.lstrip("0") or "0" if word.isdecimal() else word


def other_spellings(name: str) -> list[str]:
    """A name with `i` for a final `y` of the same sound, or the other way round: up to seven other spellings.

    Examples:
        >>> other_spellings("Qui Nhon"), other_spellings("Thúy")
        (['quy nhon'], [])
    """
    text = normalize("NFD", name.casefold())
    made = [""]
    last = 0
    for found in _FINAL_I.finditer(text):
        before = text[last : found.start()]
        letters = (found[0], "i" if found[0] == "y" else "y") if len(made) < _MOST_SPELLINGS else found[0]
        made = [f"{each}{before}{letter}" for each in made for letter in letters]
        last = found.end()
    return [normalize("NFC", f"{each}{text[last:]}") for each in made[1:]]


def joined_words(words: str) -> str:
    """Words without the spaces between them, so that `Hanoi` and `Hà Nội` have the same key."""
    return words.replace(" ", "")


def by_name(areas: Areas, types: tuple[str, ...], numbers: Ints, rows: Ints) -> dict[str, list[int]]:
    """Numbers of some rows of areas, in order, by folded name, with and without type.

    Args:
        numbers: Shape (n): the number for each row.
        rows: Shape (n): the rows.
    """
    with_type = [joined_words(folded(each)) for each in types]
    keys: dict[str, str] = {}
    found: dict[str, list[int]] = {}
    columns = zip(numbers.tolist(), take(areas.name, rows), areas.type[rows].tolist(), strict=True)
    for number, name, code in columns:
        key = keys.get(name)
        if key is None:
            key = keys[name] = joined_words(folded(name))
        found.setdefault(key, []).append(number)
        if with_type[code]:
            found.setdefault(with_type[code] + key, []).append(number)
    return found


class OtherNames:
    """The aliases, abbreviations and former names of a network by key; `Network.other_names` makes it."""

    __slots__ = ("_by_key", "_types")

    def __init__(self, names: Iterable[OtherName], types: tuple[str, ...]) -> None:
        """Index some names, each with and without the type in front.

        Args:
            names: The names.
            types: The area types of the vocabulary.

        Raises:
            ArgumentError: If an argument has the wrong type.
        """
        names = several_in(names, "names", "pass the other names of a network")
        for other in names:
            check_argument(other, OtherName, "names", "pass the other names of a network")
        for word in several_in(types, "types", "pass the area types of a vocabulary"):
            check_argument(word, str, "types", "pass the area types of a vocabulary")
        self._types = {folded(each): len(each.split()) for each in types if each}
        self._by_key: dict[str, list[OtherName]] = {}
        for each in names:
            for key in {joined_words(folded(text)) for text in self._texts(each.name)}:
                self._by_key.setdefault(key, []).append(each)

    def named(self, text: str) -> list[OtherName]:
        """The names that a text means.

        A text with diacritics must be spelled as the name is. A type in front of the text must be the type in
        front of the name, if the name has one.
        """
        found: list[OtherName] = []
        for place, wanted in enumerate(self._texts(text)):
            plain, exact = folded(wanted), spelled(wanted)
            key, form = joined_words(plain), spelled if exact != plain else folded
            for each in self._by_key.get(key, ()):
                texts = self._texts(each.name)
                ways = texts[:1] if place else texts
                if joined_words(form(wanted)) in (joined_words(form(one)) for one in ways):
                    found.append(each)
        return [*dict.fromkeys(found)]

    def _texts(self, name: str) -> tuple[str, ...]:
        """A name, and the name without a type in front."""
        words = name.split()
        for kind, count in self._types.items():
            if len(words) > count and folded(" ".join(words[:count])) == kind:
                return name, " ".join(words[count:])
        return (name,)


class NameIndex:
    """The names and codes of areas, on a day or on all days; the index of a level is made on its first use.

    Positions are positions in the territory of the day; for all days, rows of the table of areas.
    """

    __slots__ = ("_areas", "_codes", "_level", "_lock", "_meant", "_names", "_nodes", "_rows", "_types")

    def __init__(
        self, areas: Areas, types: tuple[str, ...], level: Codes, nodes: Ints, row: Ints | None = None
    ) -> None:
        """Make an empty index; names are read on first use.

        Args:
            areas: The table of areas.
            types: The area types of the vocabulary.
            level: Per position, the place of the level.
            nodes: Per position, the entity of the area; or the row, if `row` is missing.
            row: Per entity, its row on the day.
        """
        self._areas = areas
        self._types = types
        self._level = level
        self._nodes = nodes
        self._rows = row
        self._lock = Lock()
        self._names: dict[int, dict[str, list[int]]] = {}
        self._codes: dict[int, dict[str, list[int]]] = {}
        self._meant: BoundedCache[tuple[int, str | None]] = BoundedCache(_KEPT)

    def meant(
        self, name: str, inside: range, make: Callable[[], tuple[int, str | None]]
    ) -> tuple[int, str | None]:
        """The cached result of a search: the position that a name means inside a range, and a warning."""
        return self._meant.get((name, inside), make)

    def named(self, place: int, key: str) -> list[int]:
        """Positions, rising, of the areas of a level whose folded name, with or without type, is `key`."""
        return self._made(self._names, place, self._by_name).get(key, [])

    def coded(self, place: int, code: str) -> list[int]:
        """Positions, rising, of the areas of a level with a code."""
        return self._made(self._codes, place, self._by_code).get(code, [])

    def spellings(self, position: int) -> tuple[str, str]:
        """The name of an area without and with its type."""
        given: object = position
        whole = isinstance(given, int | np.integer) and not isinstance(given, bool)
        if not whole or not -1 <= position < len(self._nodes):
            raise ArgumentError(f"position: got {shown_value(position)}", "give a whole number")
        areas, row = self._areas, int(self._row_at(position))
        return areas.name[row], FullNames.of(areas, self._types)[row]

    def near(self, key: str, places: range, inside: range) -> list[str]:
        """Up to three names, of areas of some levels inside a range, that are similar to a key."""
        from difflib import get_close_matches  # noqa: PLC0415 - paid by errors only

        here: dict[str, list[int]] = {}
        for place in places:
            for each, positions in self._made(self._names, place, self._by_name).items():
                found = [at for at in positions if at in inside]
                if found:
                    here.setdefault(each, []).extend(found[:_NEAR])
        matches = get_close_matches(key, here, n=_NEAR, cutoff=0.7)
        names = (self.spellings(at)[0] for each in matches for at in here[each])
        return list(dict.fromkeys(names))[:_NEAR]

    def _made(
        self,
        kept: dict[int, dict[str, list[int]]],
        place: int,
        make: Callable[[int], dict[str, list[int]]],
    ) -> dict[str, list[int]]:
        with self._lock:
            if place not in kept:
                kept[place] = make(place)
            return kept[place]

    def _by_name(self, place: int) -> dict[str, list[int]]:
        return by_name(self._areas, self._types, *self._of_level(place))

    def _by_code(self, place: int) -> dict[str, list[int]]:
        positions, rows = self._of_level(place)
        found: dict[str, list[int]] = {}
        for position, code in zip(positions.tolist(), take(self._areas.code, rows), strict=True):
            found.setdefault(code, []).append(position)
        return found

    def _of_level(self, place: int) -> tuple[Ints, Ints]:
        positions = np.flatnonzero(self._level == place)
        return positions, self._row_at(positions)

    def _row_at(self, position: Any) -> Any:  # noqa: ANN401 - a position or an array of them
        node = self._nodes[position]
        return node if self._rows is None else self._rows[node]
