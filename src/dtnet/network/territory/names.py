"""How names are compared, and which areas of a day carry which.

Vietnamese names are written with marks or without, with a tone mark on one vowel or the next (`Hòa`, `Hoà`),
with and without hyphens, apostrophes, and the type in front.
"""

from __future__ import annotations

import re
from threading import Lock
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

import numpy as np

from dtnet.arguments import shown_value
from dtnet.errors import ArgumentError
from dtnet.network.tables.cache import BoundedCache
from dtnet.network.tables.rules import FullNames
from dtnet.network.tables.texts import take

if TYPE_CHECKING:
    from collections.abc import Callable

    from dtnet.network.tables.tables import Areas, Ints
    from dtnet.network.territory.hierarchy import Hierarchy

_APOSTROPHES: Final = dict.fromkeys(map(ord, "'’‘ʼʻ`´′"), None)
_SPELLED: Final = {**_APOSTROPHES, ord("ð"): "đ"}
_PLAIN: Final = {**_SPELLED, ord("ð"): "d", ord("đ"): "d", **dict.fromkeys(range(0x300, 0x370), None)}
_WORDS: Final = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
_TONES: Final = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
"""Grave, acute, tilde, hook above, dot below; circumflex, breve and horn make other letters."""

_KEPT: Final = 4096
"""How many names of a day are kept with what they mean."""
_NEAR: Final = 3
"""How many names a hint has."""


def folded(name: str) -> str:
    """A name as plain words: without case, marks, apostrophes, punctuation, zeros before a number.

    Examples:
        >>> folded("Xã Ea H'Leo"), folded("ĐẮK-LẮK"), folded("Phường 01")
        ('xa ea hleo', 'dak lak', 'phuong 1')
    """
    return " ".join(map(_number, _WORDS.findall(normalize("NFD", name.casefold()).translate(_PLAIN))))


def spelled(name: str) -> str:
    """A name with its marks, each tone behind its syllable, however it was typed; otherwise as in `folded`.

    Examples:
        >>> spelled("Hòa Bình") == spelled("hoà-bình")
        True
        >>> spelled("Hòa Bình") == spelled("Hoa Bình")
        False
    """
    words = _WORDS.findall(normalize("NFD", name.casefold()).translate(_SPELLED))
    return " ".join(_number(_TONES.sub("", word) + "".join(_TONES.findall(word))) for word in words)


def _number(word: str) -> str:
    return word.lstrip("0") or "0" if word.isdecimal() else word


def joined(words: str) -> str:
    """Words without the spaces between them: `Hanoi` and `Hà Nội` have one key."""
    return words.replace(" ", "")


def by_name(areas: Areas, types: tuple[str, ...], numbers: Ints, rows: Ints) -> dict[str, list[int]]:
    """Numbers of some rows of areas, in order, by their folded names, with type and without.

    Args:
        areas: Their table.
        types: The vocabulary's area types.
        numbers: Shape (n): what stands for each row.
        rows: Shape (n).
    """
    with_type = [joined(folded(each)) for each in types]
    keys: dict[str, str] = {}
    found: dict[str, list[int]] = {}
    columns = zip(numbers.tolist(), take(areas.name, rows), areas.type[rows].tolist(), strict=True)
    for number, name, code in columns:
        key = keys.get(name)
        if key is None:
            key = keys[name] = joined(folded(name))
        found.setdefault(key, []).append(number)
        if with_type[code]:
            found.setdefault(with_type[code] + key, []).append(number)
    return found


class NameIndex:
    """The names and codes of a day's areas, a level at a time, made when it is first asked for.

    Positions are those of the day's territory.
    """

    __slots__ = ("_areas", "_codes", "_lock", "_meant", "_names", "_rows", "_territory", "_types")

    def __init__(self, areas: Areas, types: tuple[str, ...], territory: Hierarchy, row: Ints) -> None:
        """Nothing is read before somebody asks.

        Args:
            areas: Their table.
            types: The vocabulary's area types.
            territory: The day's.
            row: Per entity, its row on the day.
        """
        self._areas = areas
        self._types = types
        self._territory = territory
        self._rows = row
        self._lock = Lock()
        self._names: dict[int, dict[str, list[int]]] = {}
        self._codes: dict[int, dict[str, list[int]]] = {}
        self._meant: BoundedCache[tuple[int, str | None]] = BoundedCache(_KEPT)

    def meant(
        self, name: str, inside: range, make: Callable[[], tuple[int, str | None]]
    ) -> tuple[int, str | None]:
        """The position that a name means inside some others, and a warning that comes with it; made once."""
        return self._meant.get((name, inside), make)

    def named(self, place: int, key: str) -> list[int]:
        """Positions, rising, of the areas of a level whose folded name, with or without type, is a key."""
        return self._made(self._names, place, self._by_name).get(key, [])

    def coded(self, place: int, code: str) -> list[int]:
        """Positions, rising, of the areas of a level with a code."""
        return self._made(self._codes, place, self._by_code).get(code, [])

    def spellings(self, position: int) -> tuple[str, str]:
        """The name of an area without and with its type."""
        given: object = position
        if not isinstance(given, int | np.integer) or not -1 <= position < len(self._territory.nodes):
            raise ArgumentError(f"position: got {shown_value(position)}", "give a whole number")
        row = int(self._rows[self._territory.nodes[position]])
        areas = self._areas
        return areas.name[row], FullNames(areas.name, areas.type, self._types)[row]

    def near(self, key: str, places: range, inside: range) -> list[str]:
        """Up to three names that areas of some levels have inside some positions and that look like a key."""
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
        positions = np.flatnonzero(self._territory.level == place)
        return positions, self._rows[self._territory.nodes[positions]]
