"""The rows of sums of a table, compared with the rows of the list: a sum that none of them gives is told."""

from __future__ import annotations

from bisect import bisect
from itertools import accumulate
from typing import TYPE_CHECKING

from dtnet.lists.messages import say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from dtnet.lists.sheets.sheet_table import SheetTable


def tell_wrong_sums(
    table: SheetTable,
    why: Mapping[int, str],
    numbers: Iterable[int],
    *counted: Sequence[int],
) -> None:
    """Tell the sums that are those of no rows: all rows, or the rows from a line up to the sum, or below it.

    A column in which a row has no number is not compared.

    Args:
        table: The table.
        why: Why rows are not read: sums, and lines that begin a part of the table.
        numbers: The columns of numbers.
        counted: The rows whose numbers a sum may count, in order: all of the list, or those that are live.
    """
    is_mean = table.reading.row_kinds.is_mean
    rows_of_sums = sorted(row for row, reason in why.items() if reason == "sum")
    sums = [row for row in rows_of_sums if not any(is_mean(texts[row]) for texts in table.texts)]
    lines = [row for row, reason in why.items() if reason in ("sum", "place", "state", "heading")]
    for at in numbers if sums else ():
        texts = table.texts[at]
        stated = {row: int(texts[row]) for row in sums if texts[row].isdecimal()}
        parts = [
            _Parts(texts, rows, lines) for rows in counted if all(texts[row].isdecimal() for row in rows)
        ]
        for row, total in stated.items() if parts else ():
            found = [each.sums_beside(row) for each in parts]
            if not any(total in each for each in found):
                shown = " / ".join(str(each) for each in sorted({*found[0]}))
                told = say("wrong_sum", sums=shown)
                table.tell(row, at, "review", told, say("wrong_sum_hint"), texts[row])


class _Parts:
    """The sums of the parts of a column between the lines of a table."""

    def __init__(self, texts: Sequence[str], rows: Sequence[int], lines: Collection[int]) -> None:
        self._rows = rows
        self._running = [0, *accumulate(int(texts[row]) for row in rows)]
        self._starts = sorted({0, *(bisect(rows, line) for line in lines)})

    def sums_beside(self, row: int) -> set[int]:
        """The sums of all rows, and of the rows between each line and a row."""
        here = bisect(self._rows, row)
        ends = {abs(self._running[here] - self._running[start]) for start in self._starts if start != here}
        return ends | {self._running[-1]}
