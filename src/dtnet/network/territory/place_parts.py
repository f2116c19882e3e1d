"""The parts of one text that names several places: where to divide it, and in which order to read it."""

from __future__ import annotations

import re
from itertools import islice, pairwise, permutations
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from dtnet.network.territory.place_texts import PlaceWords, TypeReader

_PARTS: Final = re.compile(r"(?:[,;|\n\\>，、،»→•·…]|\.\.)+")
_DASHED_PARTS: Final = re.compile(r"(?:[,;|\n\\>，、،»→•·…/]|\.\.)+|\s[-–—]+\s")
_PIECES: Final = re.compile(r"[\s()\[\]{}:/_–—-]+")
"""What may stand between the names of a text that has no commas, and in a name, too."""
_MOST_PIECES: Final = 16
_MOST_PARTS: Final = 4
_MOST_ORDERED: Final = 3
_MOST_WAYS: Final = 48


def has_commas(text: str) -> bool:
    """Whether commas, or signs like them, divide a text into several names.

    Examples:
        >>> has_commas("Mậu A, Văn Yên"), has_commas("Bà Rịa - Vũng Tàu"), has_commas("Mậu A,")
        (True, False, False)
    """
    return sum(any(map(str.isalnum, each)) for each in _PARTS.split(text)) > 1


def ways_to_divide(types: TypeReader, text: str) -> list[list[str]]:
    """The parts of a text in all ways to divide and to order it, the most likely first.

    The highest area may stand first. Without types this is the last way: such a text could mean two
    places.
    """
    from dtnet.network.territory.place_texts import place_words  # noqa: PLC0415 - paid by paths

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


def ways_to_cut(text: str, is_name: Callable[[str], bool]) -> list[list[str]]:
    """The ways to cut a text into names where nothing separates them: `Bến Nghé Q.1 TP.HCM`.

    Commas and their like always separate; spaces, hyphens, brackets and colons may. A text that can be cut
    in very many ways is not cut.
    """
    chunks = [[each for each in _PIECES.split(chunk) if each] for chunk in _PARTS.split(text)]
    pieces = [each for chunk in chunks for each in chunk]
    if not 1 < len(pieces) <= _MOST_PIECES:
        return []
    borders = {sum(map(len, chunks[:count])) for count in range(1, len(chunks))}

    def cut(stop: int, most: int) -> Iterator[list[str]]:
        for start in range(stop - 1, -1, -1):
            part = " ".join(pieces[start:stop])
            if is_name(part):
                if start == 0:
                    yield [part]
                elif most > 1:
                    yield from ([*before, part] for before in cut(start, most - 1))
            if start in borders:
                break

    found = [parts for parts in islice(cut(len(pieces), _MOST_PARTS), _MOST_WAYS + 1) if len(parts) > 1]
    return found if len(found) <= _MOST_WAYS else []


def orders(types: TypeReader, parts: Sequence[str]) -> list[list[str]]:
    """The parts from the lowest area up and from the highest down; all orders if each part has a type."""
    from dtnet.network.territory.place_texts import place_words  # noqa: PLC0415 - paid by paths

    typed = all(any(each.types for each in types.readings(place_words(part))) for part in parts)
    if typed and len(parts) <= _MOST_ORDERED:
        return [[*each] for each in permutations(parts)]
    return [[*parts], [*parts][::-1]]


def _at_types(types: TypeReader, text: str) -> list[str]:
    """The parts of a text without commas: a part begins with each area type that a name follows."""
    from dtnet.network.territory.place_texts import place_words  # noqa: PLC0415 - paid by paths

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
