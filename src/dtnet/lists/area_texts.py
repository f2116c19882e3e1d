"""The type and the name of an area that a list names and the network does not have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

import attrs

from dtnet.lists.languages import words_about
from dtnet.network.territory.names import spelled
from dtnet.network.territory.place_texts import place_words

if TYPE_CHECKING:
    from collections.abc import Collection

    from dtnet.network.territory.place_texts import TypeReader

_NUMBER: Final = re.compile(r"(?<=[^\W\d_])[.-]?(?=\d)")
"""The place between a letter and a number."""
_BETWEEN: Final = re.compile(r"\s*[+&;,]\s*|\s*/\s*(?=[^\W\d])|\s+(?:và|and|đến|tới|to)\s+", re.IGNORECASE)
"""What stands between the names of several areas."""
_SPAN: Final = re.compile(r"(?<![\d/])([1-9][0-9]?) ?[-–] ?([1-9][0-9]?)$")
"""The first and the last of several areas behind their type: `Thôn 1-3`."""
_NAMED_DAYS: Final = {("1", "5"), ("2", "9")}
"""Days and months of which areas have their names, and which look like a first and a last area."""
_SEVERAL: Final = frozenset(map(spelled, words_about("around", "several")))


@attrs.frozen
class TypedName:
    """The name of an area as a list writes it, and its type.

    Attributes:
        type: The area type, or an empty text if the list states none.
        name: The name without the type, as written.
        key: The type and the letters of the name, with diacritics; texts of one area have one key, as
            `Tổ dân phố số 1` and `Tổ dân phố 1`.
        slug: The letters and digits of type and name, without diacritics, words joined by hyphens.
    """

    type: str
    name: str
    key: tuple[str, str, str]
    slug: str

    @classmethod
    def of(cls, type: str, name: str) -> TypedName:
        """A type and a name."""
        words = place_words(name).without_number_sign()
        return cls(type, name, (type, words.key, words.letters), slug(f"{type} {name}"))


def names_several(types: TypeReader, text: str, without: Collection[int] = ()) -> bool:
    """Whether a text names several areas: `Thôn 1 + Thôn 2`, `Thôn A và thôn B`, `Thôn 1, 2`.

    Each has its type, or is a number behind the first.

    Args:
        without: Positions of area types that areas of this level do not have.
    """
    before, _, after = text.partition(" ")
    if after and spelled(before) in _SEVERAL:
        return types.type_of(place_words(after.split()[0])) is not None or names_several(
            types, after, without
        )
    span = _SPAN.search(text)
    if span is not None and int(span[1]) < int(span[2]) and (span[1], span[2]) not in _NAMED_DAYS:
        return True
    parts = _BETWEEN.split(text)
    if len(parts) == 1:
        return False
    names = [typed_name(types, each, without) for each in parts]
    first = names[0] is not None and bool(names[0].type)
    numbers = (each.strip().isdecimal() for each in parts)
    return first and all(
        number or (each is not None and each.type) for each, number in zip(names, numbers, strict=True)
    )


def slug(text: str) -> str:
    """The letters and digits of a text, without diacritics, words joined by hyphens."""
    return "-".join(place_words(text).plain) or "x"


def free_id(wanted: str, taken: set[str]) -> str:
    """An id that nothing has yet, with a number behind it if needed; it is taken from now on."""
    id, number = wanted, 1
    while id in taken:
        number += 1
        id = f"{wanted}-{number}"
    taken.add(id)
    return id


def typed_name(types: TypeReader, text: str, without: Collection[int] = ()) -> TypedName | None:
    """The type and name that a text states; None for a text without letters and digits.

    The type is the longest type, or other word for one type, with which the text begins; no space is needed
    before a number (`KP1`).

    Args:
        without: Positions of area types that areas of this level do not have.
    """
    written = normalize("NFC", text).split()
    if not place_words(text).plain:
        return None
    for pieces in (written, _NUMBER.sub(" ", " ".join(written), count=1).split()):
        for size in range(len(pieces) - 1, 0, -1):
            meant = types.type_of(place_words(" ".join(pieces[:size])))
            if meant is not None and meant not in without:
                return TypedName.of(types.vocabulary.area_types[meant], " ".join(pieces[size:]))
    return TypedName.of("", " ".join(written))
