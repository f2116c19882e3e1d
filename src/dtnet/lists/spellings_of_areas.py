"""Names that a list may write in two ways for one of its areas: `Thôn Phước Mỹ`, `Thon Phuoc My`."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final

import numpy as np

from dtnet.lists.area_texts import TypedName
from dtnet.lists.headings.column_names import HeadingWords
from dtnet.lists.messages import Word, say
from dtnet.network.territory.names import folded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dtnet.lists.findings import Finding
    from dtnet.lists.listed_teams import HomeKey
    from dtnet.lists.sheets.list_rows import ListRows
    from dtnet.network.tables.schema import Vocabulary


_TENS: Final = ("", "x")
_ONES: Final = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_ROMAN: Final = {
    f"{ten}{one}": str(number) for number, (ten, one) in enumerate(product(_TENS, _ONES)) if number
}
"""Roman numbers: `Thôn II` may be `Thôn 2`."""


def two_spellings(
    read: ListRows,
    level: str | None,
    homes: Sequence[HomeKey | None],
    made: Sequence[TypedName | None],
    formerly: Mapping[int, frozenset[str]],
    vocabulary: Vocabulary,
) -> list[Finding]:
    """A review of each area of a list that may be one of an earlier row, written in another way.

    Args:
        level: The level of the areas that the list itself names; None if it names none.
        homes: For each row, the key of its area; None if the row is not used.
        made: For each row, the area that it names.
        formerly: By row, the areas of an earlier day, in one of which its area lay.
    """
    names = {} if level is None else _names_with_one_end(homes, made)
    if level is None or not names:
        return []
    words = HeadingWords(vocabulary)
    own = {row: _without_kind(named, words) for row, (_, named) in names.items()}
    alike: dict[tuple[str, str], list[int]] = {}
    findings = []
    for row, (area, named) in names.items():
        others = alike.setdefault((area, own[row].key[1]), [])
        for other in others:
            written_alike = named.key == names[other][1].key
            apart = row in formerly and other in formerly and formerly[row].isdisjoint(formerly[other])
            if not (written_alike or apart) and _may_be_one(own[row], own[other]):
                told = say("two_spellings", level=Word(level), row=str(read.row_numbers[other]))
                hint, cell = say("two_spellings_hint"), read.texts[level][row]
                findings.append(read.finding(row, level, "review", told, hint, cell=cell))
                break
        others.append(row)
    return findings


def _names_with_one_end(
    homes: Sequence[HomeKey | None], made: Sequence[TypedName | None]
) -> dict[int, tuple[str, TypedName]]:
    """By their first row, the place and the name of areas of one place that end with the same word.

    They are few. Only they are compared, so that a long list needs little memory.
    """
    first: dict[HomeKey, int] = {}
    for row, home in enumerate(homes):
        if home is not None and made[row] is not None:
            first.setdefault(home, row)
    names = ((home[0], made[row]) for home, row in first.items())
    ends = (hash((area, _end_of(named))) for area, named in names if named is not None)
    _, which, counts = np.unique(np.fromiter(ends, np.int64), return_inverse=True, return_counts=True)
    several = zip(first.items(), (counts[which] > 1).tolist(), strict=True)
    return {
        row: (home[0], named)
        for (home, row), is_several in several
        if is_several and (named := made[row]) is not None
    }


def _end_of(named: TypedName) -> str:
    """The last word of a name without its marks; a Roman number as a number."""
    end = named.slug.rpartition("-")[2]
    return _ROMAN.get(end, end)


def _without_kind(named: TypedName, words: HeadingWords) -> TypedName:
    """A name with the word for its kind as its type, also where no type has this word: `TK 3`.

    A Roman number at its end becomes a number.
    """
    before, space, end = named.name.rpartition(" ")
    if end.lower() in _ROMAN:
        named = TypedName.of(named.type, f"{before}{space}{_ROMAN[end.lower()]}")
    if named.type:
        return named
    whole = words.with_spaced_type(named.name)
    name = words.without_level(whole) or whole
    return TypedName.of(whole.removesuffix(name).strip(), name)


def _may_be_one(one: TypedName, other: TypedName) -> bool:
    """Whether two names that differ in their kinds or marks alone may mean one area.

    The kind may be left out or abbreviated, and all marks may be left out. `Thôn Trung` and `Thôn Trũng` are
    two: a single word without marks may be written in full.
    """
    short, whole = sorted((folded(one.type), folded(other.type)), key=len)
    if short not in ("", whole, "".join(word[0] for word in whole.split())):
        return False
    return one.key[2] == other.key[2] or _is_unmarked(one) != _is_unmarked(other)


def _is_unmarked(named: TypedName) -> bool:
    return named.name.isascii() and (" " in named.name or named.type.isascii())
