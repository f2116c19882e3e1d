"""Names that a list may write in two ways for one of its areas: `Thôn Phước Mỹ`, `Thon Phuoc My`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.lists.headings.column_names import HeadingWords
from dtnet.lists.messages import Word, say
from dtnet.network.territory.names import folded, spelled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dtnet.lists.area_texts import TypedName
    from dtnet.lists.findings import Finding
    from dtnet.lists.listed_teams import HomeKey
    from dtnet.lists.sheets.list_rows import ListRows
    from dtnet.network.tables.schema import Vocabulary

_ONE_LETTER: Final = str.maketrans("y", "i")
"""`Mỹ` and `Mĩ` are one name."""


@attrs.frozen
class _Spelling:
    """The word for a kind of area and a name, as they are written; the word may be empty."""

    kind: str
    name: str

    def may_mean(self, other: _Spelling) -> bool:
        """Whether two spellings may mean one area.

        `Thôn Trung` and `Thôn Trũng` are two: one word without marks may be written in full.
        """
        if folded(self.name).translate(_ONE_LETTER) != folded(other.name).translate(_ONE_LETTER):
            return False
        kinds = {folded(self.kind), folded(other.kind)}
        short, whole = min(kinds, key=len), max(kinds, key=len)
        if short not in ("", whole, "".join(word[0] for word in whole.split())):
            return False
        return self._letters() == other._letters() or self._is_unmarked() != other._is_unmarked()

    def _letters(self) -> str:
        return spelled(self.name).translate(_ONE_LETTER)

    def _is_unmarked(self) -> bool:
        return self.name.isascii() and (" " in self.name or self.kind.isascii())


def two_spellings(
    read: ListRows,
    level: str | None,
    made: Sequence[TypedName | None],
    homes: Sequence[HomeKey | None],
    vocabulary: Vocabulary,
) -> list[Finding]:
    """A review of each area of a list that may be one of an earlier row, written in another way.

    Args:
        read: The rows.
        level: The level of the areas that the list itself names; None if it names none.
        made: For each row, the area that it names.
        homes: For each row, the key of its area; None if the row is not used.
        vocabulary: The words of the network.
    """
    if level is None:
        return []
    alike: dict[tuple[str, str], list[int]] = {}
    for row in _rows_with_one_end(made, homes):
        alike.setdefault(_end(made[row], homes[row]), []).append(row)
    if not alike:
        return []
    findings = []
    words = HeadingWords(vocabulary)
    for row, same in sorted(pair for rows in alike.values() for pair in _pairs(rows, made, words)):
        told = say("two_spellings", level=Word(level), row=str(read.row_numbers[same]))
        cell = read.texts[level][row]
        findings.append(read.finding(row, level, "review", told, say("two_spellings_hint"), cell=cell))
    return findings


def _rows_with_one_end(made: Sequence[TypedName | None], homes: Sequence[HomeKey | None]) -> list[int]:
    """The first rows of areas of one place that end with the same word, which are few."""
    first: dict[HomeKey, int] = {}
    for row, home in enumerate(homes):
        if home is not None and made[row] is not None:
            first.setdefault(home, row)
    rows = np.fromiter(first.values(), np.int64, len(first))
    ends = np.fromiter((hash(_end(made[row], homes[row])) for row in first.values()), np.int64, len(first))
    _, which, counts = np.unique(ends, return_inverse=True, return_counts=True)
    found: list[int] = rows[counts[which] > 1].tolist()
    return found


def _end(named: TypedName | None, home: HomeKey | None) -> tuple[str, str]:
    """The place in which an area lies, and the last word of its name."""
    return "" if home is None else home[0], "" if named is None else named.slug.rpartition("-")[2]


def _pairs(
    rows: Sequence[int], made: Sequence[TypedName | None], words: HeadingWords
) -> Iterator[tuple[int, int]]:
    """Rows that may name the area of an earlier row, and that row."""
    names = [(row, each) for row in rows if (each := made[row]) is not None]
    spellings = [(row, _spelling(each, words)) for row, each in names]
    for count, (row, own) in enumerate(spellings):
        same = next((other for other, spelling in spellings[:count] if own.may_mean(spelling)), None)
        if same is not None:
            yield row, same


def _spelling(named: TypedName, words: HeadingWords) -> _Spelling:
    if named.type:
        return _Spelling(named.type, named.name)
    whole = words.with_spaced_type(named.name)
    name = words.without_level(whole) or whole
    return _Spelling(whole.removesuffix(name).strip(), name)
