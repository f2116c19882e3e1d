"""Where the table of a sheet is: its heading in one or two rows, its rows, and rows that are none.

A heading is known by the words of headings. Titles above it, rows that number its columns, headings that are
repeated, rows of sums, and what is signed below a table are no rows of the list. Blank cells of places are
filled from merged cells, and from the cell above, but never across a change in a higher place.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.lists.sheets.cell_texts import cell_text
from dtnet.lists.sheets.languages import WordTable, cleaned, words_about
from dtnet.network.territory.names import folded, spelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from dtnet.lists.headings.row_states import StateReader
    from dtnet.lists.sheets.cell_texts import ColumnTexts
    from dtnet.lists.sheets.column_names import HeadingWords
    from dtnet.lists.sheets.workbooks import Sheet

_SOUGHT: Final = 1_000
"""The number of rows in which a heading is sought."""
_AFTER: Final = 30
"""The number of rows after a heading in which a better one is sought."""
_LEAST: Final = 2
"""The least number of known headings of a table."""
_BEGINNING: Final = 3
"""The number of letters by which texts are told from words of rows that are none."""
_NUMBERED: Final = re.compile(r"[\[(]?([0-9]{1,2})[\])]?(?: ?=.*)?")
_LETTERED: Final = re.compile(r"[\[(]?([A-Ea-e])[\])]?")
_ROMAN: Final = re.compile(r"[ivxIVX]+\.?|[A-Z]\.?")
_BRACKETED: Final = re.compile(r"[\[(][0-9]{1,2}[\])]")
_IS_NUMBER: Final = re.compile(r"[-+]?[0-9.,/ ]+")


@attrs.frozen(eq=False)
class TableHead:
    """The heading of a table in a sheet.

    Attributes:
        first: The row in which it begins, counted in the sheet from 0.
        below: The first row below it.
        headings: For each column, the texts of its heading, from the top.
        titles: The texts above it, by row and column.
    """

    first: int
    below: int
    headings: tuple[tuple[str, ...], ...]
    titles: tuple[tuple[int, int, str], ...]


def find_head(sheet: Sheet, words: HeadingWords, mapping: Mapping[str, str]) -> TableHead | None:
    """The heading of the table in a sheet; None if no row holds known headings.

    Args:
        sheet: The sheet.
        words: The meanings of headings.
        mapping: Meanings by heading or letters; its headings are known, too.
    """
    rows = _texts_of_rows(sheet, _SOUGHT)
    own = {spelled(each.rpartition(" / ")[2]) for each in mapping}
    best, most, until = -1, 0.0, len(rows)
    among_unknown = -1  # a row that names a place among many headings that are unknown
    least = 1 if mapping or len(sheet.columns) == 1 else _LEAST
    for number, row in enumerate(rows):
        if number > until:
            break
        known = sum(bool(words.meanings(text)) or spelled(text) in own for text in row if text)
        filled = sum(map(bool, row))
        score = known - (filled - known) / 2
        if known >= least and score > most and not _is_data_like(row):
            best, most = number, score
            until = number + _AFTER
        elif among_unknown < 0 and known >= _LEAST and not _is_data_like(row):
            levels = {*words.vocabulary.levels}
            among_unknown = (
                number if any(levels.intersection(words.meanings(text)) for text in row if text) else -1
            )
    if best < 0:
        best = among_unknown
    if best < 0:
        return None
    top, bottom = _rows_of_head(sheet, rows, best, words)
    while top > 0 and bottom - top < _LEAST and _merged_rows(sheet, top - 1):
        top -= 1
    return _head(sheet, rows, top, bottom)


def head_at(sheet: Sheet, row: int) -> TableHead:
    """The heading in a row of a sheet."""
    return _head(sheet, _texts_of_rows(sheet, row + 1), row, row)


def _texts_of_rows(sheet: Sheet, count: int) -> list[list[str]]:
    columns = [[cell_text(cell) for cell in column[:count]] for column in sheet.columns]
    return [list(row) for row in zip(*columns, strict=True)]


def _is_data_like(row: Sequence[str]) -> bool:
    """Whether most cells of a row are numbers or days."""
    filled = [each for each in row if each]
    return sum(bool(_IS_NUMBER.fullmatch(each)) for each in filled) * 2 > len(filled)


def _rows_of_head(
    sheet: Sheet, rows: Sequence[Sequence[str]], best: int, words: HeadingWords
) -> tuple[int, int]:
    """The first and the last row of a heading: at most two, or those above a row that numbers the columns."""
    numbered = best + 1 < len(rows) and _is_numbering(rows[best + 1])
    for row in range(best + 2, best + 2 if numbered else min(best + 4, len(rows))):
        if _is_numbering(rows[row], sum(any(each) for each in zip(*rows[best:row], strict=True))):
            return best, row - 1
    if best + 1 < len(rows) and _is_second(sheet, rows, best, words):
        return best, best + 1
    if best > 0 and _is_second(sheet, rows, best - 1, words) and _known(rows[best - 1], words):
        return best - 1, best
    return best, best


def _known(row: Sequence[str], words: HeadingWords) -> int:
    return sum(bool(words.meanings(text)) for text in row if text)


def _is_second(sheet: Sheet, rows: Sequence[Sequence[str]], top: int, words: HeadingWords) -> bool:
    """Whether the row below a row belongs to the same heading: it names parts of the headings above.

    Each text of the row below stands under a heading over several columns, or repeats the heading above it,
    and other columns are blank or merged below.
    """
    above, below = rows[top], rows[top + 1]
    filled = [at for at, text in enumerate(below) if text]
    if not filled or sum(map(bool, above)) < _LEAST or any(_IS_NUMBER.fullmatch(below[at]) for at in filled):
        return False
    spans = _spans(sheet, above, below, top)
    upright = {at for at in range(len(above)) if above[at] and not below[at]}
    under = [at for at in filled if at in spans]
    loose = [at for at in filled if at not in spans and above[at] != below[at]]
    if not under or (not upright and not _merged_rows(sheet, top)):
        return False
    known = sum(
        bool(words.meanings(above[spans[at]], below[at]) or words.is_known(below[at])) for at in under
    )
    most = known * 2 >= len(under) or _merged_rows(sheet, top)
    return known > 0 and len(loose) <= len(under) // 2 and most


def _merged_rows(sheet: Sheet, top: int) -> bool:
    return any(first <= top < last for first, _, last, _ in sheet.merged)


def _spans(sheet: Sheet, above: Sequence[str], below: Sequence[str], top: int) -> dict[int, int]:
    """For each column under a heading over several columns, the column where this heading begins."""
    found: dict[int, int] = {}
    for first, left, last, right in sheet.merged:
        if first <= top <= last and last == top and left < right and right - left + 1 < len(above):
            found.update(dict.fromkeys(range(left, min(right + 1, len(above))), left))
    if found or (sheet.tells_merged and sheet.merged):
        return found
    start = -1
    for at, text in enumerate(above):
        if text:
            start = at if below[at] else -1
        elif start >= 0 and below[at]:
            found[at] = found[start] = start
        else:
            start = -1
    return found


def _head(sheet: Sheet, rows: list[list[str]], top: int, bottom: int) -> TableHead:
    spans = {row: _spans(sheet, rows[row], rows[row + 1], row) for row in range(top, bottom)}
    headings = []
    for at in range(len(sheet.columns)):
        parts = [rows[row][spans.get(row, {}).get(at, at)] for row in range(top, bottom + 1)]
        headings.append(tuple(dict.fromkeys(each for each in parts if each)))
    below = bottom + 1
    if below < len(rows) and _is_numbering(rows[below]):
        below += 1
    titles = [(row, at, text) for row in range(top) for at, text in enumerate(rows[row]) if text]
    return TableHead(top, below, tuple(headings), tuple(titles))


def _is_numbering(row: Sequence[str], columns: int = 0) -> bool:
    """Whether a row numbers the columns: `1 2 3`, `(1) (2) (3)`, `A B 1 2`.

    Args:
        row: The texts of the row.
        columns: The least number of columns that it numbers, if its numbers have no brackets.
    """
    filled = [each for each in row if each]
    numbers = [int(found[1]) for each in filled if (found := _NUMBERED.fullmatch(each))]
    letters = [found[1].upper() for each in filled if (found := _LETTERED.fullmatch(each))]
    if len(filled) < columns and not all(each[0] in "[(" for each in filled):
        return False
    if not numbers or len(filled) <= _LEAST or len(numbers) + len(letters) != len(filled):
        return False
    in_order = numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= _LEAST
    first = letters[0] if letters else "A"
    lettered = letters == [chr(ord(first) + at) for at in range(len(letters))] and first <= "B"
    return (
        in_order
        and lettered
        and (not letters or numbers[0] == 1)
        and (bool(letters) or len(numbers) > _LEAST)
    )


def _mark_numberings(texts: Sequence[Sequence[str]], keep: NDArray[np.bool_], why: dict[int, str]) -> None:
    """Mark rows that number the columns again, as a second page does: in brackets, or below a heading."""
    below = {row + 1 for row, reason in why.items() if reason == "heading"}
    bracketed = {row for column in texts for row, text in enumerate(column) if _BRACKETED.fullmatch(text)}
    for row in sorted(below | bracketed):
        if row < len(keep) and keep[row] and row not in why and _is_numbering([each[row] for each in texts]):
            why[row] = "heading"


class RowKinds:
    """Which rows below a heading are rows of the list, and why others are not.

    The reasons are `sum`, `heading` (repeated), `end` (signed below the table), `one cell` (of no place),
    `place` and `state` (of the rows below), `nothing read` (no cell in a column that is read) and `unread`
    (the same, but another cell is more than the running number).
    """

    __slots__ = ("_end", "_first", "_states", "_sum", "_words")

    def __init__(self, words: HeadingWords, states: StateReader) -> None:
        self._words = words
        self._states = states
        self._sum = WordTable((word, "sum") for word in words_about("rows", "sum"))
        self._end = [each.casefold() for each in words_about("rows", "end")]
        first = {
            form(word)[:_BEGINNING]
            for word in (*words_about("rows", "sum"), *self._end)
            for form in (cleaned, folded)
        }
        self._first = {form(each) for each in first for form in (str.lower, str.upper, str.capitalize)}

    def is_sum(self, text: str) -> bool:
        """Whether a text begins a row of sums: `Tổng cộng`, `Cộng:`, `Cộng xã Yên Bình`; not `Cộng Hòa`."""
        words = spelled(text.partition(":")[0]).split()
        for size in range(min(4, len(words)), 0, -1):
            if " ".join(words[:size]) in self._sum:
                rest = " ".join(words[size:])
                return size > 1 or not rest or self._words.place_level(f"{rest} .") is not None
        return False

    def _sums_of_names(self, likely: Iterable[str], texts: Iterable[str]) -> set[str]:
        """The texts that begin as sums do, and go on with the name of another cell: `Cộng Vĩnh Tường`."""
        rests: dict[str, set[str]] = {}
        for text in likely:
            words = spelled(text).split()
            for size in range(min(4, len(words) - 1), 0, -1):
                if " ".join(words[:size]) in self._sum:
                    rests.setdefault(text, set()).add(" ".join(words[size:]))
        names: set[str] = set()
        for text in texts if rests else ():
            words = spelled(text).split()
            typed = self._words.place_level(text) is not None
            names |= {" ".join(words[at:]) for at in range(min(len(words), 4 if typed else 1))}
        return {text for text, rest in rests.items() if rest & names}

    def is_end(self, text: str) -> bool:
        """Whether a text stands below a table: `Người lập biểu`, `Nơi nhận:`."""
        lowered = text.casefold()
        return any(
            lowered == each or lowered.startswith(each if each[-1] in ".:" else (f"{each} ", f"{each}:"))
            for each in self._end
        )

    def passed(
        self, cells: Sequence[ColumnTexts], head: TableHead, columns: ReadColumns
    ) -> tuple[NDArray[np.bool_], dict[int, str]]:
        """The rows of the list, and the rows that are not read.

        Args:
            cells: The texts of each column of the sheet.
            head: The heading.
            columns: What the columns are.

        Returns:
            Shape (rows of the sheet): whether each is a row of the list; and the reason for each of the
            others that is below the heading and not blank.
        """
        texts = [each.texts for each in cells]
        height = len(texts[0])
        filled = np.ones((len(texts), height), np.bool_)
        for number, each in enumerate(cells):
            if "" in each.distinct:
                filled[number] = np.fromiter(map(bool, each.texts), np.bool_, height)
        keep = np.zeros(height, np.bool_)
        keep[head.below :] = filled[:, head.below :].any(axis=0)
        counts = filled.sum(axis=0)
        why = self._by_words(cells, head, columns, filled, keep)
        _mark_numberings(texts, keep, why)
        self._mark_sums(texts, filled, keep, columns, why)
        self._mark_single(texts, filled, keep, columns, why)
        self._mark_sections(cells, keep, columns, why)
        read = [*columns.read, *columns.counted]
        others = [at for at in range(len(texts)) if at not in columns.running and at not in read]
        has_read = filled[read].any(axis=0)
        for row in np.flatnonzero(keep & ~has_read).tolist():
            why.setdefault(row, "unread" if filled[others, row].any() and counts[row] > 1 else "nothing read")
        for row in why:
            keep[row] = False
        return keep, why

    def _mark_sums(
        self,
        texts: Sequence[Sequence[str]],
        filled: NDArray[np.bool_],
        keep: NDArray[np.bool_],
        columns: ReadColumns,
        why: dict[int, str],
    ) -> None:
        """Mark rows of numbers alone that are the sums of all rows above, or of those after the last sum."""
        others = [number for number in columns.read if number not in columns.numbers]
        if not columns.numbers or not others:
            return
        nameless = keep & filled[columns.numbers].any(axis=0) & ~filled[others].any(axis=0)
        candidates = set(np.flatnonzero(nameless).tolist()) - why.keys()
        if not candidates:
            return
        whole, part = _Sums(columns.numbers), _Sums(columns.numbers)
        for row in np.flatnonzero(keep).tolist():
            cells = {number: texts[number][row] for number in columns.numbers if texts[number][row]}
            if row in candidates and (whole.are(cells) or part.are(cells)):
                why[row] = "sum"
            if row not in why:
                whole.add(cells)
                part.add(cells)
            elif why[row] == "sum":
                part = _Sums(columns.numbers)

    def _mark_single(
        self,
        texts: Sequence[Sequence[str]],
        filled: NDArray[np.bool_],
        keep: NDArray[np.bool_],
        columns: ReadColumns,
        why: dict[int, str],
    ) -> None:
        """Mark rows with one cell that names the place of the rows below, or that is no row of the list."""
        counted = [number for number in range(len(texts)) if number not in columns.running]
        if len(counted) < _LEAST:
            return
        single = keep & ((filled.sum(axis=0) == 1) | (filled[counted].sum(axis=0) == 1))
        for row in np.flatnonzero(single).tolist():
            if row not in why:
                order = (*counted, *columns.running)
                number = next(number for number in order if filled[number, row])
                text = texts[number][row]
                levels = self._words.section_levels(self._words.place_of_line(text))
                if self._states.of_section(text) is not None:
                    why[row] = "state"
                elif not columns.higher.isdisjoint(levels) and number not in columns.names:
                    why[row] = "place"
                elif number in columns.read and number not in columns.named:
                    why[row] = "one cell"

    def _mark_sections(
        self,
        cells: Sequence[ColumnTexts],
        keep: NDArray[np.bool_],
        columns: ReadColumns,
        why: dict[int, str],
    ) -> None:
        """Mark rows whose place is of a level without a column: the place of the rows below, with their sums.

        Such a row has no running number, a letter or Roman number for one, or `2` above `2.1`.
        """
        for at in columns.named:
            if at in columns.names:
                continue
            higher = {
                text
                for text in cells[at].distinct
                if text and not columns.higher.isdisjoint(self._words.section_levels(text))
            }
            for row in np.flatnonzero(keep).tolist() if higher else ():
                if cells[at].texts[row] in higher and all(
                    not number or _ROMAN.fullmatch(number) or f"{number.rstrip('.')}.1" in each.distinct
                    for each in (cells[each] for each in columns.running)
                    for number in (each.texts[row],)
                ):
                    why.setdefault(row, "place")

    def _by_words(
        self,
        cells_of: Sequence[ColumnTexts],
        head: TableHead,
        columns: ReadColumns,
        filled: NDArray[np.bool_],
        keep: NDArray[np.bool_],
    ) -> dict[int, str]:
        """Rows by words in them: sums, repeated headings, and everything from a signature on.

        A row with a running number is a row of the list, whatever a cell says. A word in a column that
        names nothing, such as that of remarks, is one of a sum only in a row that names nothing.
        """
        why: dict[int, str] = {}
        ends: list[int] = []
        repeated: Counter[int] = Counter()
        counts = filled.sum(axis=0)
        rows = np.flatnonzero(keep).tolist()
        usual = float(np.median(counts[keep])) if rows else 0.0
        numbered = {
            row for at in columns.running for row in rows if cells_of[at].texts[row].rstrip(".").isdecimal()
        }
        named = {*np.flatnonzero(filled[columns.named].any(axis=0)).tolist()}
        for at, (each, heading) in enumerate(zip(cells_of, head.headings, strict=True)):
            column, distinct = each.texts, each.distinct
            likely = [text for text in distinct if text[:_BEGINNING] in self._first]
            sums = {text for text in likely if self.is_sum(text)}
            sums |= self._sums_of_names(likely, distinct) - sums if len(sums) < len(likely) else set()
            last = {text for text in likely if self.is_end(text)}
            again = {part for part in heading if column.count(part) > column[: head.below].count(part)}
            if sums or last or again:
                names = at in columns.named or at in columns.running
                why |= {
                    row: "sum"
                    for row in rows
                    if column[row] in sums and row not in numbered and (names or row not in named)
                }
                ends += [
                    row
                    for row in rows
                    if column[row] in last
                    and counts[row] * 2 <= usual
                    and not self._names_a_place(cells_of, columns, row, at)
                ]
                repeated.update(row for row in rows if column[row] in again)
        for row, count in repeated.items():
            cells = [each.texts[row] for each in cells_of if each.texts[row]]
            if (count >= _LEAST and count * 2 > counts[row]) or _known(cells, self._words) == len(
                cells
            ) > _LEAST:
                why[row] = "heading"
        for row in self._repeated_numbering(cells_of, head, rows):
            why[row] = "heading"
        full = [row for row in rows if row not in why and counts[row] * 2 > usual]
        ends = [row for row in ends if not full or row > full[-1]]
        if ends:
            why |= {row: "end" for row in rows if row >= min(ends) and counts[row] * 2 <= usual}
            for row in reversed(rows[: rows.index(min(ends))]):  # a place and day above a signature
                cells = [each.texts[row] for each in cells_of if each.texts[row]]
                if len(cells) > 1 or cells[0].isdecimal():
                    break
                why[row] = "end"
        return why

    @staticmethod
    def _repeated_numbering(
        cells_of: Sequence[ColumnTexts], head: TableHead, rows: Sequence[int]
    ) -> list[int]:
        """The rows that number the columns again, on a further page."""
        above = [each.texts[head.below - 1] for each in cells_of]
        first = next((at for at, text in enumerate(above) if text), None)
        if first is None or not _is_numbering(above):
            return []
        column = cells_of[first].texts
        return [
            row
            for row in rows
            if column[row] == above[first] and [each.texts[row] for each in cells_of] == above
        ]

    def _names_a_place(
        self, cells_of: Sequence[ColumnTexts], columns: ReadColumns, row: int, besides: int
    ) -> bool:
        """Whether a cell of a row, besides one, names a place with its type."""
        return any(
            self._words.place_level(cells_of[at].texts[row]) is not None
            for at in columns.named
            if at != besides
        )


@attrs.frozen
class ReadColumns:
    """What the columns of a sheet are, by their numbers.

    Attributes:
        read: The columns that are read.
        running: The columns of running numbers.
        numbers: The columns that are read as whole numbers.
        named: The columns of places, codes, names and keys.
        names: The columns of names and keys.
        counted: The columns that are not read, but whose filled cells are rows of the list: those about
            people in a list of members.
        higher: The levels without a column that are above the lowest level with one.
    """

    read: list[int]
    running: list[int]
    numbers: list[int]
    named: list[int]
    names: list[int]
    counted: list[int]
    higher: frozenset[str]


class _Sums:
    """The sums of some columns, as far as their cells are whole numbers."""

    def __init__(self, columns: Iterable[int]) -> None:
        self.known: dict[int, int | None] = dict.fromkeys(columns, 0)
        self.rows = 0

    def add(self, cells: Mapping[int, str]) -> None:
        """Add a row of texts, by column."""
        self.rows += 1
        for number, text in cells.items():
            known = self.known[number]
            self.known[number] = known + int(text) if known is not None and text.isdecimal() else None

    def are(self, cells: Mapping[int, str]) -> bool:
        """Whether the texts of a row are the sums of at least two rows."""
        return self.rows > 1 and all(
            text.isdecimal() and self.known[number] == int(text) for number, text in cells.items()
        )


def merged_below(sheet: Sheet, head: TableHead) -> dict[int, list[tuple[int, int]]]:
    """The first and last rows of merged cells below a heading, by column.

    A cell over several columns counts for its first column alone: the others have their own meanings.
    """
    found: dict[int, list[tuple[int, int]]] = {}
    for top, left, bottom, _ in sheet.merged:
        if top >= head.below and bottom > top:
            found.setdefault(left, []).append((top, bottom))
    return found


def filled_down(
    places: Sequence[list[str]], rows: Sequence[int], fills: Sequence[bool], breaks: Iterable[int]
) -> list[list[int]]:
    """Fill blank cells of places from the cell above, in place, unless a higher place has changed since.

    Args:
        places: The texts of the columns of places, of the highest level first.
        rows: The rows of the list, in order.
        fills: Whether each column is filled.
        breaks: Rows of sums; the lowest filled place is not filled across them.

    Returns:
        For each column, the rows that were filled.
    """
    filled: list[list[int]] = [[] for _ in places]
    lowest = max((at for at, each in enumerate(fills) if each), default=-1)
    stops = sorted(breaks)
    for at, column in enumerate(places):
        if not fills[at] or all(map(column.__getitem__, rows)):
            continue
        above: tuple[str, ...] | None = None
        last = ""
        passed = 0
        for row in rows:
            higher = tuple(each[row] for each in places[:at])
            if at == lowest:
                while passed < len(stops) and stops[passed] < row:
                    passed += 1
                    last = ""
            if column[row]:
                above, last = higher, column[row]
            elif last and higher == above:
                column[row] = last
                filled[at].append(row)
            else:
                last = ""
    return filled
