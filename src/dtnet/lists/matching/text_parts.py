"""The parts of one text that names several places: where to divide it, and in which order to read it."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from dtnet.network.territory.place_texts import place_words

if TYPE_CHECKING:
    from dtnet.network.territory.place_texts import PlaceWords, TypeReader

_PARTS: Final = re.compile(r"[,;|\n\\>]+")
_DASHED_PARTS: Final = re.compile(r"[,;|\n\\>/]+|\s[-–—]+\s")


def ways_to_divide(types: TypeReader, text: str) -> list[list[str]]:
    """The parts of a text in all ways to divide and to order it, the most likely first.

    The highest area may stand first. Without types this is the last way: such a text could mean two
    places.
    """
    found: list[list[str]] = []
    reversed_: list[list[str]] = []
    for pattern in (_PARTS, _DASHED_PARTS):
        parts = [each.strip() for each in pattern.split(text)]
        parts = [piece for part in parts if place_words(part).plain for piece in _at_types(types, part)]
        typed = all(any(each.types for each in types.readings(place_words(part))) for part in parts)
        found += [parts, *([parts[::-1]] if typed else [])] if parts else []
        reversed_.append(parts[::-1])
    found += [parts for parts in reversed_ if parts]
    return [parts for place, parts in enumerate(found) if parts not in found[:place]]


def _at_types(types: TypeReader, text: str) -> list[str]:
    """The parts of a text without commas: a part begins with each area type that a name follows."""
    pieces, words = text.split(), place_words(text)
    if len(pieces) != len(words.plain):
        return [text]
    starts: list[int] = []
    before: PlaceWords | None = None
    found = [*types.starts(words)]
    for place, type_ in found:
        end = place + len(type_.plain)
        named = end < len(pieces) and not types.is_type(words.part(end, end + 1))
        named = named and all(other != end for other, _ in found)
        if named and type_ != before:  # `xã Tân Xã` is one part
            starts.append(place)
            before = type_
    if starts and types.is_type(words.part(0, starts[0])):
        starts[0] = 0  # `phường Phường Đúc` is one, too
    return [" ".join(pieces[start:end]) for start, end in pairwise(sorted({0, *starts, len(pieces)}))]
