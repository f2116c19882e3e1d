"""The rows of a list as typed columns: `read_list_rows` and its answer `ListRows`.

Places stay texts here, as they are written; `dtnet.lists.matching` finds the areas. Nothing that is unclear
becomes a value: the cell is None, and a finding says what a person has to decide.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dtnet.lists.sheets.findings import ColumnReading, Finding
    from dtnet.network.tables.schema import Vocabulary

ListKind: TypeAlias = Literal["teams", "members", "villages", "households"]
LIST_KINDS: Final = ("teams", "members", "villages", "households")
WholeRange: TypeAlias = tuple[int, int | None]
"""A whole number within bounds, both included; None is no upper bound."""
DayRange: TypeAlias = tuple[date | None, date | None]
"""A day within bounds, both included; None is no bound."""


@attrs.frozen(kw_only=True, eq=False)
class ListRows:
    """The rows of a list, in the order of its files and sheets: one entry a row in every column.

    Attributes:
        kind: `teams`, `members`, `villages` or `households`.
        files: The name of the file of each row, as it was given; empty for a frame.
        sheet_names: The name of the sheet of each row; empty where the file has no sheets.
        row_numbers: The number of each row, as Excel counts; rows of a frame or of Parquet count from 1.
        texts: By level of the vocabulary, the places as they are written, after blanks are filled; "" where
            blank. A level without a column in any sheet is absent, as in the other mappings.
        codes: By level, the codes of places; "" where blank.
        keys: The list's own key of each row; None where blank.
        names: The name of each team; None where blank.
        numbers: By attribute, whole numbers as lower and upper bound, both included; an upper bound None is
            no bound, and None is unknown.
        days: By `start`, `end`, `founded` and attribute, the earliest and the latest day, both included; None
            is unknown.
        sets: By attribute, words of the vocabulary; None is unknown.
        switches: By attribute, yes or no; None is unknown.
        roles: For `members`, the role of each person, one of the roles of the vocabulary; None is unknown.
        columns: What each column of each sheet was taken for.
        findings: What was found, in the order of files, sheets and rows.
    """

    kind: ListKind
    files: Sequence[str]
    sheet_names: Sequence[str]
    row_numbers: Sequence[int]
    texts: Mapping[str, Sequence[str]]
    codes: Mapping[str, Sequence[str]]
    keys: Sequence[str | None]
    names: Sequence[str | None]
    numbers: Mapping[str, Sequence[WholeRange | None]]
    days: Mapping[str, Sequence[DayRange | None]]
    sets: Mapping[str, Sequence[tuple[str, ...] | None]]
    switches: Mapping[str, Sequence[bool | None]]
    roles: Sequence[str | None]
    columns: tuple[ColumnReading, ...]
    findings: tuple[Finding, ...]

    def __len__(self) -> int:
        return len(self.row_numbers)


def read_list_rows(
    source: object,
    vocabulary: Vocabulary,
    *,
    kind: ListKind,
    mapping: Mapping[str, str] | None = None,
    sheets: str | Sequence[str] | None = None,
    fill_down: bool = True,
) -> ListRows:
    """The rows of a list: columns are known by their headings, and cells are read as what they mean.

    Args:
        source: A path or several, a folder, a frame or another table; see `read_sheets`.
        vocabulary: The words of the network: levels, attributes, roles.
        kind: What a row is: a team, a member (a person, only counted), a village, or the households of one.
        mapping: What columns mean, by heading or letters; see `ColumnReading.meaning`. It overrides headings.
        sheets: The sheets to read, by default all that are visible.
        fill_down: Whether a blank cell of a place gets the place above it.
    """
    raise NotImplementedError
