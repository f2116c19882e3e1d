"""Lists whose rows go on in a second table beside the first, to fit a page: each part becomes a table."""

from __future__ import annotations

from itertools import count, takewhile
from typing import TYPE_CHECKING, Any, Final

import attrs

from dtnet.lists.cells.cell_texts import cell_text
from dtnet.lists.headings.column_names import RUNNING
from dtnet.network.territory.names import spelled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dtnet.lists.files.workbooks import Sheet
    from dtnet.lists.headings.column_names import HeadingWords
    from dtnet.lists.sheets.header_rows import TableHead
    from dtnet.lists.sheets.row_kinds import RowKinds

_MOST: Final = 4
"""The most tables side by side."""


def tables_of_list(
    sheet: Sheet, head: TableHead, words: HeadingWords, kinds: RowKinds
) -> Iterator[tuple[Sheet, TableHead]]:
    """The tables over which a list goes on side by side, each with its heading; or its one table.

    Such tables have equal headings, and the running numbers go on from one to the next. Two lists of
    different places number their rows from 1 each. A line without a number between the rows, such as the name
    of a place, would hold for the rows of the next table, too: a sheet with such a line has one table.

    Args:
        kinds: Tells rows of sums and signatures.

    Yields:
        The sheet, in which the columns of the other tables are blank, and the heading of the table.
    """
    halves = _same_headings(head)
    if not _numbers_go_on(sheet, head, halves, words, kinds):
        yield sheet, head
        return
    for half in halves:
        blank = (None,) * sheet.height
        columns = tuple(each if at in half else blank for at, each in enumerate(sheet.columns))
        headings = tuple(each if at in half else () for at, each in enumerate(head.headings))
        yield attrs.evolve(sheet, columns=columns), attrs.evolve(head, headings=headings)


def _same_headings(head: TableHead) -> list[Sequence[int]]:
    """The columns of each table of a heading that says the same several times; of one, if it does not."""
    filled = [at for at, parts in enumerate(head.headings) if parts]
    said = [spelled(" ".join(head.headings[at])) for at in filled]
    numbers = (each for each in range(_MOST, 1, -1) if said and said == said[: len(said) // each] * each)
    size = len(filled) // next(numbers, 1) or 1
    return [filled[first : first + size] for first in range(0, len(filled), size)]


def _numbers_go_on(
    sheet: Sheet, head: TableHead, halves: Sequence[Sequence[int]], words: HeadingWords, kinds: RowKinds
) -> bool:
    """Whether the running numbers of each half go on in the next, as 1 to 20 and 21 to 40.

    The rows of a half have a number each, without a gap. Below them, each half but the last has only blank
    rows and sums.
    """
    first, left = 1, 0
    for number, half in enumerate(halves if len(halves) > 1 else (), 1):
        running = [at for at in half if words.meanings(*head.headings[at]) == (RUNNING,)]
        texts = [cell_text(each) for at in running[:1] for each in sheet.columns[at][head.below :]]
        numbers = [text for text in texts if text.isdecimal()]
        size = len([*takewhile(lambda pair: pair[0] == str(pair[1]), zip(texts, count(first), strict=False))])
        if not size or size != len(numbers):
            return False
        if number < len(halves):
            right = halves[number][0]
            if not _ends_with_sums(sheet.columns[left:right], head.below + size, kinds):
                return False
            left = right
        first += size
    return len(halves) > 1


def _ends_with_sums(columns: Sequence[Sequence[Any]], below: int, kinds: RowKinds) -> bool:
    """Whether all rows from one on are blank or have a sum, up to a signature."""
    for cells in zip(*(column[below:] for column in columns), strict=True):
        texts = [*filter(None, map(cell_text, cells))]
        if any(map(kinds.is_end, texts)):
            return True
        if texts and not any(map(kinds.is_sum, texts)):
            return False
    return True
