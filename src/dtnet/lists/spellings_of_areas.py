"""Names that a list may write in two ways for one of its areas: `Thôn Phước Mỹ`, `Thon Phuoc My`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from dtnet.lists.headings.column_names import HeadingWords
from dtnet.lists.messages import Word, say
from dtnet.network.territory.names import folded, spelled

if TYPE_CHECKING:
    from collections.abc import Sequence

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
        """Whether two spellings with the letters of one name may mean one area.

        `Thôn Trung` and `Thôn Trũng` are two: one word without marks may be written in full.
        """
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
    words = HeadingWords(vocabulary)
    known: dict[tuple[str, str], list[tuple[_Spelling, int]]] = {}
    first: dict[HomeKey, int] = {}
    for row, home in enumerate(homes):
        if home is not None and made[row] is not None:
            first.setdefault(home, row)
    findings = []
    for home, row in first.items():
        own = _spelling(made[row], words)
        others = known.setdefault((home[0], folded(own.name).translate(_ONE_LETTER)), [])
        same = next((other for spelling, other in others if own.may_mean(spelling)), None)
        others.append((own, row))
        if same is not None:
            told = say("two_spellings", level=Word(level), row=str(read.row_numbers[same]))
            cell = read.texts[level][row]
            findings.append(read.finding(row, level, "review", told, say("two_spellings_hint"), cell=cell))
    return findings


def _spelling(named: TypedName | None, words: HeadingWords) -> _Spelling:
    if named is None:
        return _Spelling("", "")
    if named.type:
        return _Spelling(named.type, named.name)
    whole = words.with_spaced_type(named.name)
    name = words.without_level(whole) or whole
    return _Spelling(whole.removesuffix(name).strip(), name)
