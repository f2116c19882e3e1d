"""Which rows below the heading of a table are rows of the list, and why others are none.

Rows that number the columns again, headings that are repeated, rows of sums, rows that name the place or the
state of the rows below them, and the text below a table are no rows of the list.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.lists.headings.column_names import RUNNING
from dtnet.lists.languages import WordTable, cleaned, words_about
from dtnet.lists.people.person_words import begins_with_office, reads_as_name
from dtnet.lists.sheets.header_rows import is_numbering, known_headings
from dtnet.network.territory.names import folded, spelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from dtnet.lists.cells.cell_texts import ColumnTexts
    from dtnet.lists.decisions.known_words import KnownWords
    from dtnet.lists.headings.column_names import HeadingWords
    from dtnet.lists.sheets.header_rows import TableHead

_LEAST: Final = 2
"""The least number of known headings of a table."""
_BEGINNING: Final = 3
"""The number of letters by which texts are told from words of rows that are none."""
_LONGEST_OF_NUMBERS: Final = 60
"""The most letters of a heading of running numbers."""
_ROMAN: Final = re.compile(r"[ivxIVX]+\.?|[A-Z]\.?")
_BRACKETED: Final = re.compile(r"[\[(][0-9]{1,2}[\])]")


def _mark_numberings(texts: Sequence[Sequence[str]], keep: NDArray[np.bool_], why: dict[int, str]) -> None:
    """Mark rows that number the columns again, as a second page does: in brackets, or below a heading."""
    below = {row + 1 for row, reason in why.items() if reason == "heading"}
    bracketed = {row for column in texts for row, text in enumerate(column) if _BRACKETED.fullmatch(text)}
    for row in sorted(below | bracketed):
        if row < len(keep) and keep[row] and row not in why and is_numbering([each[row] for each in texts]):
            why[row] = "heading"


def running_number(texts: Sequence[Sequence[str]], running: Iterable[int], row: int) -> str:
    """The running number of a row; empty for none, and for letters and Roman digits."""
    numbers = (texts[at][row].rstrip(".") for at in running)
    return next(filter(str.isdecimal, numbers), "")


def have_numbers(texts: Sequence[Sequence[str]], running: Sequence[int], rows: Sequence[int]) -> bool:
    """Whether at least half of some rows have running numbers; lines between the rows have none."""
    return sum(running_number(texts, running, row) != "" for row in rows) * 2 >= len(rows)


def _mark_second_row(
    texts: Sequence[Sequence[str]],
    filled: NDArray[np.bool_],
    head: TableHead,
    columns: ReadColumns,
    why: dict[int, str],
) -> None:
    """Mark the row below the heading if it names nothing and has words in place of numbers: `nghèo`."""
    named = [*columns.named, *columns.running, *columns.counted]
    if head.below < filled.shape[1] and not filled[named, head.below].any():
        cells = [texts[at][head.below] for at in columns.numbers if filled[at, head.below]]
        if cells and not any(each.isdecimal() for text in cells for each in text):
            why.setdefault(head.below, "heading")


def _short_rows(
    rows: Sequence[int], counts: NDArray[np.intp], numbered: set[int], signature: int | None
) -> set[int]:
    """The rows that may stand below a table, with fewer cells than the rows above the first signature.

    If most rows of the list have a running number, these are rows without one. In other lists they have
    at most half as many cells.
    """
    above = [row for row in rows if signature is None or row < signature] or rows
    in_list = [row for row in above if row in numbered]
    if in_list and len(in_list) * 2 >= len(above):
        usual = float(np.median(counts[in_list]))
        return {row for row in rows if row not in numbered and counts[row] < usual}
    usual = float(np.median(counts[above])) if above else 0.0
    return {row for row in rows if counts[row] * 2 <= usual}


_TWO_LETTERS: Final = re.compile(r"[^\W\d_]{2}")


def with_words(text: str) -> bool:
    """Whether a text has a word of two letters."""
    return _TWO_LETTERS.search(text) is not None


class RowKinds:
    """Which rows below a heading are rows of the list, and why others are not.

    The reasons are `sum`, `heading` (repeated), `end` (signed below the table), `one cell` (of no place),
    `place`, `part` (teams of a level) and `line` (a free text), `nothing read` (no cell in a column
    that is read) and `unread` (the same, but another cell is more than the running number).
    """

    __slots__ = ("_end", "_first", "_known", "_sum", "_words")

    def __init__(self, words: HeadingWords, known: KnownWords) -> None:
        self._words = words
        self._known = known
        self._sum = WordTable((word, kind) for kind in ("sum", "mean") for word in words_about("rows", kind))
        self._end = [each.casefold() for each in words_about("rows", "end")]
        first = {form(word)[:_BEGINNING] for word in (*self._sum, *self._end) for form in (cleaned, folded)}
        self._first = {form(each) for each in first for form in (str.lower, str.upper, str.capitalize)}

    def is_sum(self, text: str) -> bool:
        """Whether a text begins a row of sums: `Tổng cộng`, `Cộng:`, `Cộng xã Yên Bình`; not `Cộng Hòa`."""
        words = spelled(text.partition(":")[0]).split()
        for size in range(min(4, len(words)), 0, -1):
            if " ".join(words[:size]) in self._sum:
                rest = " ".join(words[size:])
                return size > 1 or not rest or self._words.place_level(f"{rest} .") is not None
        return False

    def is_mean(self, text: str) -> bool:
        """Whether a text is that of a row of means: `Bình quân/tổ`."""
        return "mean" in self._sum.meanings(spelled(text))

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
        _mark_second_row(texts, filled, head, columns, why)
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
        people = _PeopleRows(texts, np.flatnonzero(keep).tolist(), columns)
        lines = {*columns.counted, *range(min([*columns.read, *columns.counted]))} if columns.counted else ()
        for row in np.flatnonzero(single).tolist():
            if row not in why:
                order = (*counted, *columns.running)
                number = next(number for number in order if filled[number, row])
                text = texts[number][row]
                if columns.counted and self._words.level_of_part(text):
                    why[row] = "part"
                elif (
                    not columns.higher.isdisjoint(self.levels_of_line(text))
                    and (number not in columns.names or columns.counted)
                    and not (number in lines and self._may_be_person(people, row, text))
                ):
                    why[row] = "place"  # also below names of teams, in a list where each row is a person
                elif number in columns.read and number not in columns.named:
                    why[row] = "one cell"
                elif number in columns.named and self._is_line(text, filled[:, row].sum()):
                    why[row] = "line"

    def _is_line(self, text: str, cells: int) -> bool:
        """Whether a text alone in its row is made of words of lists, and names nothing: `SAU SÁP NHẬP`."""
        named = self._words.place_level(text) is not None or not with_words(text)
        return cells == 1 and not named and not text.isdecimal() and self._known.are_all(text)

    def levels_of_line(self, text: str) -> tuple[str, ...]:
        """The levels that the place of a line between the rows can have; none for an office."""
        place = self._words.place_of_line(text)
        return () if begins_with_office(place) else self._words.section_levels(place)

    def _may_be_person(self, people: _PeopleRows, row: int, text: str) -> bool:
        """Whether a line with the type of a place may be a person: `Ban Thi Hoa` for `Bàn Thị Hoa`.

        A text without diacritics among others with them may be a person. Else, in a list whose rows have
        numbers, a line without one is a place, and so is a line above a row that is numbered from 1. In a
        list whose rows have none, a line with a number is a place, and so is a line whose type has its
        diacritics.
        """
        if not reads_as_name(text):
            return False
        number = people.number(row)
        if not number and text.isascii():
            return people.have_diacritics
        if (number != "") != people.are_numbered:
            return False
        if not number:
            return text.isascii() or not self._words.states_type(self._words.without_number(text))
        return people.numbers_below(row).isdisjoint(("1", f"{number}.1"))

    def _mark_sections(
        self,
        cells: Sequence[ColumnTexts],
        keep: NDArray[np.bool_],
        columns: ReadColumns,
        why: dict[int, str],
    ) -> None:
        """Mark rows whose place is of a level without a column: the place of the rows below, with their sums.

        Such a row has no running number, a letter or Roman number for one, or `2` above `2.1`. In a column of
        names it has a letter or Roman number, since `Xã Yên Bình` can be the name of a team.
        """
        for at in columns.named:
            higher = {
                text
                for text in cells[at].distinct
                if text and not columns.higher.isdisjoint(self._words.section_levels(text))
            }
            for row in np.flatnonzero(keep).tolist() if higher else ():
                if cells[at].texts[row] not in higher:
                    continue
                numbers = [(cells[each].texts[row], cells[each].distinct) for each in columns.running]
                roman = [_ROMAN.fullmatch(number) is not None for number, _ in numbers]
                alone = not any(cells[each].texts[row] for each in columns.named if each != at)
                if (
                    (any(roman) and alone)
                    if at in columns.names
                    else all(
                        not number or is_roman or f"{number.rstrip('.')}.1" in distinct
                        for (number, distinct), is_roman in zip(numbers, roman, strict=True)
                    )
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

        A row with a running number is a row of the list, whatever a cell says. A word such as
        `Tổng` in a column of remarks or numbers makes a row one of sums only if the row has no place, code,
        name or key.
        """
        why: dict[int, str] = {}
        repeated: Counter[int] = Counter()
        counts = filled.sum(axis=0)
        rows = np.flatnonzero(keep).tolist()
        numbered = {
            row for at in columns.running for row in rows if cells_of[at].texts[row].rstrip(".").isdecimal()
        }
        signed = [(row, at) for at, each in enumerate(cells_of) for row in self._signed(each, rows)]
        short = _short_rows(rows, counts, numbered, min((row for row, _ in signed), default=None))
        ends = [
            row for row, at in signed if row in short and not self._names_a_place(cells_of, columns, row, at)
        ]
        named = {*np.flatnonzero(filled[columns.named].any(axis=0)).tolist()}
        for at, (each, heading) in enumerate(zip(cells_of, head.headings, strict=True)):
            column, distinct = each.texts, each.distinct
            likely = [text for text in distinct if text[:_BEGINNING] in self._first]
            sums = {text for text in likely if self.is_sum(text)}
            sums |= self._sums_of_names(likely, distinct) - sums if len(sums) < len(likely) else set()
            again = {part for part in heading if column.count(part) > column[: head.below].count(part)}
            if sums or again:
                names = at in columns.named or at in columns.running
                why |= {
                    row: "sum"
                    for row in rows
                    if column[row] in sums and row not in numbered and (names or row not in named)
                }
                repeated.update(row for row in rows if column[row] in again)
        for row, count in repeated.items():
            cells = [each.texts[row] for each in cells_of if each.texts[row]]
            if (count >= _LEAST and count * 2 > counts[row]) or known_headings(cells, self._words) == len(
                cells
            ) > _LEAST:
                why[row] = "heading"
        for row in self._repeated_numbering(cells_of, head, rows):
            why[row] = "heading"
        for at in columns.running:
            possible = (text for text in cells_of[at].distinct if 0 < len(text) <= _LONGEST_OF_NUMBERS)
            words = (text for text in possible if not text[0].isdecimal())
            again = {text for text in words if self._words.meanings(text) == (RUNNING,)}
            why |= {row: "heading" for row in rows if cells_of[at].texts[row] in again and counts[row] > 1}
        full = [row for row in rows if row not in why and row not in short]
        ends = [row for row in ends if not full or row > full[-1]]
        if ends:
            why |= {row: "end" for row in rows if row >= min(ends) and row in short}
            for row in reversed(rows[: rows.index(min(ends))]):  # a place and day above a signature
                cells = [each.texts[row] for each in cells_of if each.texts[row]]
                if len(cells) > 1 or cells[0].isdecimal():
                    break
                why[row] = "end"
        return why

    def _signed(self, cells: ColumnTexts, rows: Iterable[int]) -> list[int]:
        """The rows in which a column has the text of a signature."""
        likely = (text for text in cells.distinct if text[:_BEGINNING] in self._first)
        last = {text for text in likely if self.is_end(text)}
        return [row for row in rows if cells.texts[row] in last] if last else []

    @staticmethod
    def _repeated_numbering(
        cells_of: Sequence[ColumnTexts], head: TableHead, rows: Sequence[int]
    ) -> list[int]:
        """The rows that number the columns again, on a further page."""
        above = [each.texts[head.below - 1] for each in cells_of]
        first = next((at for at, text in enumerate(above) if text), None)
        if first is None or not is_numbering(above):
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
        named: The columns of places, codes, names and keys.
        counted: The columns that are not read, but whose filled cells are rows of the list: those about
            people in a list of members.
        higher: The levels without a column that are above the lowest level with one.
    """

    read: list[int]
    running: list[int]
    numbers: list[int]
    named: list[int]
    names: list[int]
    counted: frozenset[int]
    higher: frozenset[str]


class _PeopleRows:
    """The rows of a sheet about people, with the lines between them.

    Attributes:
        are_numbered: Whether at least half of the rows have running numbers.
        have_diacritics: Whether a cell about a person has diacritics.
    """

    def __init__(self, texts: Sequence[Sequence[str]], rows: Sequence[int], columns: ReadColumns) -> None:
        self._texts, self._rows, self._running = texts, rows, columns.running
        self.are_numbered = have_numbers(texts, columns.running, rows)
        self.have_diacritics = not all(texts[at][row].isascii() for at in columns.counted for row in rows)

    def number(self, row: int) -> str:
        """The running number of a row; empty for none."""
        return running_number(self._texts, self._running, row)

    def numbers_below(self, row: int) -> set[str]:
        """What the next row has in the columns of running numbers, without zeros and points around it."""
        at = bisect(self._rows, row)
        below = self._rows[at : at + 1]
        return {self._texts[at][each].strip("0.") for at in self._running for each in below}


class _Sums:
    """The running sums of columns. A cell that is no whole number makes the sum of its column unknown."""

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
