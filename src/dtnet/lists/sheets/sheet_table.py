"""The table of a sheet while it is read: what its columns mean, the texts of its cells, and what is found."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import attrs

from dtnet.lists.messages import say
from dtnet.lists.sheets.cell_texts import cell_text, texts_of
from dtnet.lists.sheets.column_names import (
    CODE,
    DAYS,
    FORMER,
    INPUTS,
    KEY,
    MONTH,
    NAME,
    PERSONAL,
    ROLE,
    RUNNING,
    ColumnMeaning,
    mapped_columns,
    meanings_of_columns,
)
from dtnet.lists.sheets.findings import Finding, column_letters
from dtnet.lists.sheets.number_cells import LARGEST_TEAM
from dtnet.lists.sheets.personal_texts import is_person_name, looks_personal
from dtnet.network.territory.names import spelled
from dtnet.phrases import Listing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dtnet.lists.sheets.cell_texts import CellReading, ColumnTexts
    from dtnet.lists.sheets.cell_values import CellReader
    from dtnet.lists.sheets.column_names import HeadingWords
    from dtnet.lists.sheets.findings import Severity
    from dtnet.lists.sheets.header_rows import RowKinds, TableHead
    from dtnet.lists.sheets.workbooks import Sheet
    from dtnet.network.tables.schema import Attribute
    from dtnet.network.territory.place_texts import TypeReader
    from dtnet.phrases import Told

TEXT, CODES, FORMER_PLACES, KEYS, NAMES = "texts", "codes", "former", "keys", "names"
NUMBERS, DAYS_OF_ROWS, SETS, SWITCHES, ROLES = "numbers", "days", "sets", "switches", "roles"
_BY_TYPE: Final = {"whole": NUMBERS, "day": DAYS_OF_ROWS, "set": SETS, "yes_no": SWITCHES}
BLANK_TEXTS: Final = (TEXT, CODES, FORMER_PLACES)
"""The columns of `ListRows` in which a blank cell is an empty text."""
TEXTS: Final = (*BLANK_TEXTS, KEYS, NAMES)
"""The columns of `ListRows` that hold texts."""
SAMPLE: Final = 2_000
"""The number of rows from which an encoding, and names of people, are recognised."""
DIFFERENT: Final = 500
"""The number of different texts of a column from which personal data are recognised."""


@attrs.frozen(eq=False)
class ReadingOptions:
    """How the sheets of a list are read.

    Attributes:
        kind: What a row is: one of `LIST_KINDS`.
        words: The meanings of headings.
        mapping: What columns mean, by heading or letters, as the user says.
        fill_down: Whether a blank cell of a place gets the place above it.
        attributes: The attributes that columns may state, by name.
        cells: Reads cells.
        row_kinds: Tells rows of the list from others.
        types: Reads area types.
    """

    kind: str
    words: HeadingWords
    mapping: Mapping[str, str]
    fill_down: bool
    attributes: Mapping[str, Attribute]
    cells: CellReader
    row_kinds: RowKinds
    types: TypeReader


class SheetTable:
    """The table of one sheet.

    Attributes:
        reading: How the list is read.
        sheet: The sheet.
        head: The heading.
        letters: The letters of each column.
        headings: The heading of each column, its rows separated by ` / `.
        raw: The cells of each column.
        columns: The texts of each column, and the cells that cannot be read as texts.
        texts: The texts of each column; blank places are filled in it.
        meanings: What each column means.
        levels: The columns of places that are read, by level.
        used: The keys of the mapping that name a column of the sheet.
        findings: What was found, with the row and the column, -1 for none.
    """

    def __init__(self, reading: ReadingOptions, sheet: Sheet, head: TableHead) -> None:
        self.reading = reading
        self.sheet = sheet
        self.head = head
        self.letters: list[str] = [
            column_letters(sheet.first_column + at) for at in range(len(sheet.columns))
        ]
        self.headings: list[str] = [" / ".join(parts) for parts in head.headings]
        self.raw: list[Sequence[Any]] = [_without_switches(column) for column in sheet.columns]
        self.columns: list[ColumnTexts] = [texts_of(column) for column in self.raw]
        self.texts: list[list[str]] = [each.texts for each in self.columns]
        self.used: set[str] = set()
        self.findings: list[tuple[int, int, Finding]] = []
        self.meanings: list[ColumnMeaning] = self._meanings()
        self.levels: dict[str, int] = {
            each.meaning: at
            for at, each in enumerate(self.meanings)
            if each.is_read and each.meaning in reading.words.vocabulary.levels
        }

    def _meanings(self) -> list[ColumnMeaning]:
        reading = self.reading
        given = mapped_columns(self.head.headings, self.letters, reading.mapping)
        self.used.update(key for key, _ in given.values())
        found = meanings_of_columns(self.head.headings, reading.words, given)
        if reading.kind != "members":
            found = [ColumnMeaning("", "not read") if each.meaning == ROLE else each for each in found]
        return [self._by_cells(at, each) for at, each in enumerate(found)]

    def _by_cells(self, at: int, each: ColumnMeaning) -> ColumnMeaning:
        """The meaning of a column, changed to personal data where its cells are."""
        if each.how in ("mapping", PERSONAL) or each.meaning == RUNNING:
            return each
        texts = [text for text in islice(self.columns[at].distinct, DIFFERENT) if text]
        told = ColumnMeaning(PERSONAL, PERSONAL, say("personal_cells"))
        if not each.is_read:
            return told if any(map(looks_personal, texts)) else each
        attribute = self.reading.attributes.get(each.meaning)
        if each.meaning in INPUTS.get(self.reading.kind, ()):
            return each
        if attribute is None:
            private = sum(map(looks_personal, texts)) * 2 > len(texts)
            if each.meaning == NAME:
                names = [text for text in self.texts[at][self.head.below :][:SAMPLE] if text]
                private |= sum(map(is_person_name, names)) * 2 > len(names)
            return told if private else each
        if attribute.type == "whole" and attribute.table == "bodies":
            own = {spelled(part) for part in self.headings[at].split(" / ")}  # rows may repeat the heading
            below = self.texts[at][self.head.below :][:SAMPLE]
            cells = [text for text in below if text and spelled(text) not in own]
            odd = {text for text in set(cells) if self.reading.cells.whole(text, LARGEST_TEAM).private}
            if sum(text in odd for text in cells) * 2 > len(cells):
                return told
        return each

    def group(self, at: int) -> str:
        """To which columns of `ListRows` a column belongs."""
        meaning = self.meanings[at].meaning
        if meaning in self.levels:
            return TEXT
        if meaning.endswith(CODE) and meaning.removesuffix(CODE) in self.reading.words.vocabulary.levels:
            return CODES
        if meaning.startswith(FORMER):
            return FORMER_PLACES
        if meaning in DAYS or (meaning == MONTH and self.reading.kind in INPUTS):
            return DAYS_OF_ROWS
        if meaning in INPUTS.get(self.reading.kind, ()):
            return NUMBERS
        own = {KEY: KEYS, NAME: NAMES, ROLE: ROLES}.get(meaning)
        return own or _BY_TYPE[self.reading.attributes[meaning].type]

    def number(self, row: int) -> int:
        """The number of a row as Excel counts."""
        return self.sheet.first_row + row

    def tell(
        self,
        row: int | None,
        at: int | None,
        severity: Severity,
        what: Told,
        advice: Told | None = None,
        cell: str = "",
    ) -> None:
        """Keep a finding about a row and a column, either of which may be None.

        Args:
            row: The row, counted in the sheet from 0.
            at: The column, counted in the sheet from 0.
            severity: `error`, `review` or `note`.
            what: What was found.
            advice: What is allowed, or what to do.
            cell: The text of the cell, if it may be shown.
        """
        found = Finding(
            severity=severity,
            file=self.sheet.file,
            sheet=self.sheet.name,
            row=None if row is None else self.number(row),
            column="" if at is None else self.letters[at],
            heading="" if at is None else self.headings[at],
            cell=cell,
            what=what,
            advice=advice,
        )
        self.findings.append((-1 if row is None else row, -1 if at is None else at, found))

    def tell_cell(self, row: int, at: int, cell: object, each: CellReading) -> None:
        """Keep the finding about a cell."""
        shown = "" if each.private else cell_text(cell)
        self.tell(row, at, each.severity, each.what or Listing(()), each.advice, shown)


def _without_switches(column: Sequence[Any]) -> Sequence[Any]:
    """A column whose True and False are texts, since Python takes them for the numbers 1 and 0."""
    if bool not in set(map(type, column)):
        return column
    return [cell_text(cell) if isinstance(cell, bool) else cell for cell in column]
