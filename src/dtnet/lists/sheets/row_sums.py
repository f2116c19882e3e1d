"""The rows of sums of a table, compared with the rows of the list: a sum that none of them gives is told."""

from __future__ import annotations

from bisect import bisect
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from dtnet.lists.messages import say
from dtnet.phrases import Message

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from dtnet.lists.cells.number_cells import WholeRange
    from dtnet.lists.findings import ColumnReading, Finding
    from dtnet.lists.sheets.sheet_table import SheetTable

_WRONG_SUM: Final = "wrong_sum"
_DIGITS: Final = 15
"""The most digits of a number that is compared."""


def tell_wrong_sums(
    table: SheetTable,
    why: Mapping[int, str],
    numbers: Iterable[int],
    *counted: Sequence[int],
) -> None:
    """Tell the sums that are those of no rows: all rows, or the rows from a line up to the sum, or below it.

    A column in which a row has no number is not compared.

    Args:
        why: Why rows are not read: sums, and lines that begin a part of the table.
        counted: The rows whose numbers a sum may count, in order: all of the list, or those that are live.
    """
    is_mean = table.reading.row_kinds.is_mean
    rows_of_sums = sorted(row for row, reason in why.items() if reason == "sum")
    sums = [row for row in rows_of_sums if not any(is_mean(texts[row]) for texts in table.texts)]
    lines = [row for row, reason in why.items() if reason in ("sum", "place", "line", "heading")]
    for at in numbers if sums else ():
        texts = table.texts[at]
        stated = {row: int(texts[row]) for row in sums if _is_number(texts[row])}
        parts = [
            _Parts(texts, rows, lines) for rows in counted if all(_is_number(texts[row]) for row in rows)
        ]
        for row, total in stated.items() if parts else ():
            if not any(each.has_sum(row, total) for each in parts):
                shown = " / ".join(map(str, parts[0].likely_sums(row)))
                told = say(_WRONG_SUM, sums=shown)
                table.tell(row, at, "review", told, say("wrong_sum_hint"), texts[row])


def without_sums_of_all(
    findings: Sequence[Finding],
    columns: Iterable[ColumnReading],
    numbers: Mapping[str, Sequence[WholeRange | None]],
) -> tuple[Finding, ...]:
    """Findings without those about a sum of the rows of all sheets.

    Args:
        numbers: By meaning, the numbers of the rows of the list.
    """
    told = [each for each in findings if _is_wrong_sum(each)]
    if not told:
        return tuple(findings)
    meanings = {(each.file, each.sheet, each.column): each.meaning for each in columns}
    totals = {
        name: sum(cell[0] for cell in cells if cell is not None)
        for name, cells in numbers.items()
        if all(cell is not None and cell[0] == cell[1] for cell in cells)
    }
    right = [
        each
        for each in told
        if totals.get(meanings.get((each.file, each.sheet, each.column), "")) == int(each.cell)
    ]
    return tuple(each for each in findings if each not in right)


def _is_wrong_sum(found: Finding) -> bool:
    return isinstance(found.what, Message) and found.what.key == _WRONG_SUM


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) <= _DIGITS


class _Parts:
    """The sums of the parts of a column between the lines of a table."""

    def __init__(self, texts: Sequence[str], rows: Sequence[int], lines: Collection[int]) -> None:
        self._rows = rows
        self._running = [0, *accumulate(int(texts[row]) for row in rows)]
        self._starts = sorted({0, len(rows), *(bisect(rows, line) for line in lines)})
        self._by_sum: dict[int, set[int]] = {}
        for start in self._starts:
            self._by_sum.setdefault(self._running[start], set()).add(start)

    def has_sum(self, row: int, total: int) -> bool:
        """Whether a total is that of all rows, or of the rows between some line and a row."""
        here = bisect(self._rows, row)
        before = (self._running[here] - total, self._running[here] + total)
        return total == self._running[-1] or any(self._by_sum.get(each, set()) - {here} for each in before)

    def likely_sums(self, row: int) -> list[int]:
        """The sum of the rows between the line before a row and the row, and that of all rows."""
        here = bisect(self._rows, row)
        start = next((each for each in reversed(self._starts) if each < here), 0)
        return sorted({self._running[here] - self._running[start], self._running[-1]})
