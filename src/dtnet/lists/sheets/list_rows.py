"""The rows of a list as typed columns: `read_list_rows` and its answer `ListRows`.

Places stay texts here, as they are written; `dtnet.lists.matching` finds the areas. Nothing that is unclear
becomes a value: the cell is None, and a finding says what a person has to decide.
"""

from __future__ import annotations

from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import attrs

from dtnet.arguments import check_switches, check_word
from dtnet.errors import ArgumentError, near
from dtnet.io.limits import DEFAULT_LIMITS
from dtnet.lists.cells.cell_texts import cell_text, with_letters
from dtnet.lists.cells.cell_values import CellReader
from dtnet.lists.decisions.free_texts import TextAnswers
from dtnet.lists.decisions.known_words import KnownWords, words_of_lists
from dtnet.lists.files.old_encodings import old_encoding
from dtnet.lists.files.workbooks import read_sheets
from dtnet.lists.findings import Finding, column_letters, place_told
from dtnet.lists.headings.column_names import (
    FILE_NAME,
    INPUTS,
    KEY,
    NAME,
    NOT_READ,
    ROLE,
    SHEET_NAME,
    HeadingWords,
    check_mapping,
    with_ignored,
)
from dtnet.lists.headings.heading_grammar import PERSONAL, STATUS
from dtnet.lists.headings.line_places import LinePlaces
from dtnet.lists.headings.state_texts import StateTexts
from dtnet.lists.headings.unread_columns import UnreadColumns
from dtnet.lists.messages import say
from dtnet.lists.people.personal_parts import PersonalParts
from dtnet.lists.people.shown_names import sheets_with_shown_names
from dtnet.lists.sheets.header_rows import TableHead, find_head, head_at
from dtnet.lists.sheets.row_kinds import RowKinds
from dtnet.lists.sheets.row_sums import without_sums_of_all
from dtnet.lists.sheets.sheet_rows import read_sheet
from dtnet.lists.sheets.sheet_table import (
    ABOVE,
    AREA_KINDS,
    BLANK_TEXTS,
    CODES,
    DAYS_OF_ROWS,
    FORMER_PLACES,
    KEYS,
    NAMES,
    NUMBERS,
    ROLES,
    SAMPLE,
    SETS,
    STATES_OF_ROWS,
    SWITCHES,
    TEXT,
    ReadingOptions,
)
from dtnet.lists.sheets.sheet_titles import TitleTexts
from dtnet.lists.sheets.table_halves import tables_of_list
from dtnet.network.territory.place_texts import TypeReader

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from dtnet.io.limits import Limits
    from dtnet.lists.cells.day_cells import DayRange
    from dtnet.lists.cells.number_cells import WholeRange
    from dtnet.lists.decisions.free_texts import FreeText
    from dtnet.lists.files.workbooks import Sheet
    from dtnet.lists.findings import ColumnReading, Severity
    from dtnet.network.tables.schema import Attribute, Vocabulary
    from dtnet.phrases import Told

ListKind: TypeAlias = Literal["teams", "members", "villages", "households", "claims", "activity"]
LIST_KINDS: Final = ("teams", "members", "villages", "households", "claims", "activity")
_ROWS_OF_TABLE: Final = 3
"""The number of rows with several filled cells from which on a sheet looks like a table."""


@attrs.frozen(kw_only=True, eq=False)
class ListRows:
    """The rows of a list, in the order of its files and sheets: one entry a row in every column.

    Attributes:
        kind: One of `LIST_KINDS`.
        files: The name of the file of each row, as it was given; empty for a frame.
        sheet_names: The name of the sheet of each row; empty where the file has no sheets.
        row_numbers: The number of each row, as Excel counts; rows of a frame or of Parquet count from 1.
        texts: By level of the vocabulary, the places as they are written, after blanks are filled; "" where
            blank. A level without a column in any sheet is absent, as in the other mappings.
        codes: By level, the codes of places; "" where blank.
        former: By level, the places in which rows lay on an earlier day; "" where blank.
        keys: The list's own key of each row; None where blank.
        names: The name of each team; None where blank.
        numbers: By attribute, `persons`, `times` and `amount`, whole numbers as lower and upper bound, both
            included; an upper bound None is no bound, and None is unknown.
        days: By `start`, `end`, `founded`, `month` and attribute, the earliest and the latest day, both
            included; None is unknown.
        sets: By attribute, words of the vocabulary; None is unknown.
        switches: By attribute, yes or no; None is unknown.
        states: What a row says about its team or place: `ended` (on the stated day), `no team`, `unclear`, or
            None. Rows that have ended without a day are not part of the list.
        of_area_above: Whether a row says that it is about the area above the lowest level, which is blank.
        roles: For `members`, the role of each person, one of the roles of the vocabulary; None is unknown.
        columns: What each column of each sheet was taken for.
        telling: By file and sheet, the key of a column that is not read and tells rows with the same places
            apart; only sheets with such a column.
        findings: What was found, in the order of files, sheets and rows.
        counts: The rows of sheets that count the teams or people of other sheets; None without such a sheet.
        free_texts: The free texts of all sheets, with the answers to them.
    """

    kind: ListKind
    files: Sequence[str]
    sheet_names: Sequence[str]
    row_numbers: Sequence[int]
    texts: Mapping[str, Sequence[str]]
    codes: Mapping[str, Sequence[str]]
    former: Mapping[str, Sequence[str]]
    keys: Sequence[str | None]
    names: Sequence[str | None]
    numbers: Mapping[str, Sequence[WholeRange | None]]
    days: Mapping[str, Sequence[DayRange | None]]
    sets: Mapping[str, Sequence[tuple[str, ...] | None]]
    switches: Mapping[str, Sequence[bool | None]]
    roles: Sequence[str | None]
    states: Sequence[str | None]
    of_area_above: Sequence[bool | None]
    columns: tuple[ColumnReading, ...]
    telling: Mapping[tuple[str, str], str]
    findings: tuple[Finding, ...]
    counts: ListRows | None = None
    free_texts: tuple[FreeText, ...] = ()

    def __len__(self) -> int:
        return len(self.row_numbers)

    @cached_property
    def _columns_by_meaning(self) -> dict[tuple[str, str, str], ColumnReading]:
        found: dict[tuple[str, str, str], list[ColumnReading]] = {}
        for each in self.columns:
            found.setdefault((each.file, each.sheet, each.meaning), []).append(each)
        return {key: first for key, (first, *others) in found.items() if not others}

    def finding(
        self,
        row: int,
        meaning: str,
        severity: Severity,
        what: Told,
        advice: Told | None = None,
        *,
        cell: str = "",
    ) -> Finding:
        """A finding about a row, or about its cell in the column of a meaning.

        Args:
            row: The number of the row, from 0.
            meaning: The meaning of the column, as `ColumnReading.meaning`; empty for the whole row.
            severity: `error`, `review` or `note`.
            advice: What is allowed, or what to do.
            cell: The text of the cell, if it may be shown.
        """
        file, sheet = self.files[row], self.sheet_names[row]
        column = self._columns_by_meaning.get((file, sheet, meaning)) if meaning else None
        return Finding(
            severity=severity,
            file=file,
            sheet=sheet,
            row=self.row_numbers[row],
            column="" if column is None else column.column,
            heading="" if column is None else column.heading,
            cell=cell,
            what=what,
            advice=advice,
        )

    def place(self, row: int) -> str:
        """Where a row is, for a message: `teams.xlsx, sheet Yên Bình, row 7`."""
        return place_told("en", self.files[row], self.sheet_names[row], self.row_numbers[row])


def read_list_rows(  # noqa: PLR0913 - a keyword for each thing that a list does not say itself
    source: object,
    vocabulary: Vocabulary,
    *,
    kind: ListKind,
    at: date | None = None,
    mapping: Mapping[str, str] | None = None,
    ignore: str | Iterable[str] = (),
    sheets: str | Sequence[str] | None = None,
    fill_down: bool = True,
    people: PersonalParts | None = None,
    limits: Limits = DEFAULT_LIMITS,
    kind_is_stated: bool = False,
    empty_levels: frozenset[str] = frozenset(),
    answers: TextAnswers | None = None,
    optional: frozenset[str] = frozenset(),
    words: HeadingWords | None = None,
) -> ListRows:
    """The rows of a list: columns are known by their headings, and cells are read as what they mean.

    Args:
        source: A path or several, a folder, a frame or another table; see `read_sheets`.
        vocabulary: The words of the network: levels, attributes, roles.
        kind: What a row is: a team, a member (a person, only counted), a village, the households of an area,
            or the activity or a claim of a team or area in a month.
        at: The day that the list describes; without it, what a row says of a later day is not certain.
        mapping: What columns mean, by heading or letters: a meaning of `ColumnReading`, or `not read`. The
            keys `sheet name` and `file name` say at which level the names of sheets and files are places.
        ignore: Columns that are not read, by heading or letters.
        sheets: The sheets to read, by default all that are visible.
        fill_down: Whether a blank cell of a place gets the place above it; in frames and Parquet none does,
            since their rows have no order that a person sees.
        people: Takes the parts about people out of texts; by default one that knows no areas.
        limits: The limits of reading a workbook or Parquet, and the files that are trusted.
        kind_is_stated: Whether the caller states attributes of all rows, such as the kind of the teams.
        empty_levels: The levels without an area on the day that the list describes.
        answers: What a person said about free texts.
        optional: The keys of the mapping that no column needs to have.
        words: The meanings of headings for this kind, if they are made already.

    Raises:
        ArgumentError: If the kind, the mapping or the source is not legal.
        UnknownNameError: If no file has a sheet of a name.
        UnreadableFileError: If a file cannot be read; see `read_sheets`.
        MissingExtraError: If a package that the format needs is not installed.
    """
    check_word(kind, LIST_KINDS, "kind")
    check_switches(fill_down=fill_down)
    words = words or HeadingWords(vocabulary, INPUTS.get(kind, ()))
    states, cells = StateTexts(kind), CellReader(vocabulary)
    people = people or PersonalParts(vocabulary)

    def is_area(text: str) -> bool:
        return any(people.names_area(level, text) for level in vocabulary.levels)

    known = KnownWords([words_of_lists(), words.place_types], is_area)
    reading = ReadingOptions(
        kind=kind,
        at=at,
        kind_is_stated=kind_is_stated,
        empty_levels=empty_levels,
        words=words,
        places=LinePlaces(words, people.names_area),
        mapping=with_ignored(check_mapping(mapping, words), ignore),
        fill_down=fill_down,
        attributes={} if kind in INPUTS else _attributes(vocabulary, kind),
        cells=cells,
        row_kinds=RowKinds(words, KnownWords([words_of_lists(), words.place_types], lambda _: False)),
        types=TypeReader(vocabulary),
        states=states,
        titles=TitleTexts(words, is_area),
        answers=answers or TextAnswers(),
        known=known,
        unread=UnreadColumns(words, states, cells),
        people=people,
    )
    gathered = _Gathered(kind, reading, optional)
    for sheet in sheets_with_shown_names(read_sheets(source, sheets=sheets, limits=limits), reading.people):
        gathered.add(sheet)
    return gathered.rows()


_Block: TypeAlias = "tuple[Sheet, Sequence[int], Mapping[tuple[str, str], list[Any]]]"
"""A sheet, the numbers of its rows of the list, and their cells."""


class _Gathered:
    """Reads sheets one after the other, and gathers their rows."""

    def __init__(self, kind: ListKind, reading: ReadingOptions, optional: frozenset[str]) -> None:
        self.kind: ListKind = kind
        self.optional = optional
        self.reading = reading
        self.used: set[str] = set()
        self.headings: dict[str, None] = {}
        self.columns: list[ColumnReading] = []
        self.findings: list[Finding] = []
        self.telling: dict[tuple[str, str], str] = {}
        self.without_table: list[int] = []
        self.years: dict[frozenset[int], Sheet] = {}
        self.free_texts: list[FreeText] = []
        self.counting: list[tuple[Sheet, int, int]] = []
        self.lists_people = False
        self.blocks: list[_Block] = []
        self.counted: list[_Block] = []

    def add(self, sheet: Sheet) -> None:
        """Read a sheet."""
        if not sheet.columns:
            self._pass(sheet, say("sheet_without_cells"))
            return
        if sheet.hidden:
            self._pass(sheet, say("sheet_hidden"), say("sheet_hidden_hint"))
            return
        self.findings += [_finding(sheet, "note", note) for note in sheet.notes]
        if not sheet.tells_errors:
            told = say("errors_look_blank")
            self.findings.append(_finding(sheet, "note", told, say("errors_look_blank_hint")))
        encoding = old_encoding(_sample(sheet))
        if encoding:
            told = say("old_encoding", encoding=encoding)
            self.findings.append(_finding(sheet, "error", told, say("old_encoding_hint")))
            return
        head = self._head(sheet)
        if head is None:
            self.without_table.append(len(self.findings))
            told = say("table_not_read" if _looks_like_table(sheet) else "no_headings")
            severity: Severity = "review" if _looks_like_table(sheet) else "note"
            self.findings.append(_finding(sheet, severity, told, say("no_headings_hint")))
            return
        first = len(self.findings)
        for part, head_of_part in tables_of_list(sheet, head, self.reading.words, self.reading.row_kinds):
            self._read(part, head_of_part, self.findings[first:])

    def _read(self, sheet: Sheet, head: TableHead, told: Sequence[Finding]) -> None:
        """Read a table of a sheet; `told` are the findings of the tables beside it."""
        before = len(self.findings)
        found = read_sheet(self.reading, sheet, head)
        self.used |= found.used
        self.headings.update(dict.fromkeys(each for each in found.headings if each))
        self.columns += found.columns
        self.free_texts += found.free_texts
        about_sheet = [each for each in told if each.row is None]
        self.findings += [each for each in found.findings if each not in about_sheet]
        if found.telling:
            self.telling[sheet.file, sheet.name] = found.telling
        if found.counts:
            self.counting.append((sheet, before, len(self.findings)))
        self.lists_people |= self.kind == "members" and any(
            each.meaning in (ROLE, PERSONAL) for each in found.columns
        )
        if found.rows is not None:
            self.blocks.append((sheet, found.rows, found.block))
            if found.rows and found.years:
                self.years.setdefault(found.years, sheet)

    def _tell_years(self) -> None:
        """Tell sheets whose titles state different years: a team of both would count twice."""
        for years, sheet in self.years.items() if len(self.years) > 1 else ():
            stated = ", ".join(map(str, sorted(years)))
            told = say("sheets_of_years", years=stated)
            self.findings.append(_finding(sheet, "review", told, say("sheets_of_years_hint")))

    def _pass(self, sheet: Sheet, what: Told, advice: Told | None = None) -> None:
        self.findings.append(_finding(sheet, "note", what, advice))

    def _head(self, sheet: Sheet) -> TableHead | None:
        if sheet.is_table:
            return head_at(sheet, 0)
        found = find_head(sheet, self.reading.words, self.reading.mapping)
        letters = {column_letters(sheet.first_column + at) for at in range(len(sheet.columns))}
        if found is None and letters.intersection(self.reading.mapping):
            return TableHead(0, 0, ((),) * len(sheet.columns), ())
        return found

    def _leave_counts_out(self) -> None:
        """Leave sheets out that count what other sheets list: people, or teams of places of a lower level."""
        depths = {id(sheet): self._depth(block) for sheet, _, block in self.blocks}
        lowest = max(depths.values(), default=0)
        for sheet, first, last in reversed(self.counting):
            if self.lists_people or depths.get(id(sheet), lowest) < lowest:
                advice = say("sheet_of_counts_hint") if self.kind == "teams" else None
                self.findings[first:last] = [_finding(sheet, "note", say("sheet_of_counts"), advice)]
                self.counted += [each for each in self.blocks if each[0] is sheet]
                own = sheet.file, sheet.name
                self.free_texts = [each for each in self.free_texts if (each.file, each.sheet) != own]
                self.blocks = [each for each in self.blocks if each[0] is not sheet]

    def _depth(self, block: Mapping[tuple[str, str], list[Any]]) -> int:
        """How low the lowest column of places or codes of a sheet is: 0 for the highest level."""
        levels = self.reading.words.vocabulary.levels
        return max((levels.index(name) for group, name in block if group in (TEXT, CODES)), default=0)

    def rows(self) -> ListRows:
        """The rows of all sheets.

        Raises:
            ArgumentError: If a key of the mapping is no heading and no column.
        """
        for key in self.reading.mapping:
            if key not in self.used and key not in (SHEET_NAME, FILE_NAME, *self.optional):
                hint = near(key, self.headings) or "no sheet has a heading"
                option = "ignore" if self.reading.mapping[key] == NOT_READ else "mapping"
                raise ArgumentError(f"{option}: no column with the heading or letters {key!r}", hint)
        if not self.blocks:
            for at in self.without_table:
                self.findings[at] = attrs.evolve(self.findings[at], severity="error")
        self._leave_counts_out()
        self._tell_years()
        counts = self._rows(self.counted, None) if self.counted else None
        rows = self._rows(self.blocks, counts)
        found = without_sums_of_all(rows.findings, rows.columns, rows.numbers)
        return attrs.evolve(rows, findings=found)

    def _rows(self, blocks: Sequence[_Block], counts: ListRows | None) -> ListRows:
        """The rows of some blocks."""
        names = dict.fromkeys(name for _, _, block in blocks for name in block)
        sizes = [len(rows) for _, rows, _ in blocks]
        made: dict[str, dict[str, list[Any]]] = {}
        for group, name in names:
            blank = "" if group in BLANK_TEXTS else None
            if len(blocks) == 1:
                made.setdefault(group, {})[name] = blocks[0][2][group, name]
                continue
            made.setdefault(group, {})[name] = [
                cell
                for size, (_, _, block) in zip(sizes, blocks, strict=True)
                for cell in block.get((group, name)) or [blank] * size
            ]
        nothing: list[Any] = [None] * sum(sizes)
        levels = self.reading.words.vocabulary.levels
        return ListRows(
            kind=self.kind,
            files=[sheet.file for sheet, rows, _ in blocks for _ in rows],
            sheet_names=[sheet.name for sheet, rows, _ in blocks for _ in rows],
            row_numbers=[sheet.first_row + row for sheet, rows, _ in blocks for row in rows],
            texts=_in_order(made.get(TEXT, {}), levels),
            codes=_in_order(made.get(CODES, {}), levels),
            former=_in_order(made.get(FORMER_PLACES, {}), levels),
            keys=made.get(KEYS, {}).get(KEY, nothing),
            names=made.get(NAMES, {}).get(NAME, nothing),
            numbers=made.get(NUMBERS, {}),
            days=made.get(DAYS_OF_ROWS, {}),
            sets=made.get(SETS, {}),
            switches=made.get(SWITCHES, {}),
            roles=made.get(ROLES, {}).get(ROLE, nothing),
            states=made.get(STATES_OF_ROWS, {}).get(STATUS, nothing),
            of_area_above=made.get(STATES_OF_ROWS, {}).get(ABOVE, nothing),
            columns=tuple(self.columns),
            telling=self.telling,
            findings=tuple(self.findings),
            counts=counts,
            free_texts=tuple(self.free_texts),
        )


def _finding(sheet: Sheet, severity: Severity, what: Told, advice: Told | None = None) -> Finding:
    return Finding(severity=severity, file=sheet.file, sheet=sheet.name, what=what, advice=advice)


def _attributes(vocabulary: Vocabulary, kind: ListKind) -> dict[str, Attribute]:
    """The attributes by name; of two with one name, the one of the table that the kind of list is about."""
    first = "areas" if kind in AREA_KINDS else "bodies"
    ordered = sorted(vocabulary.attributes, key=lambda each: each.table == first)
    return {each.name: each for each in ordered}


def _in_order(columns: Mapping[str, list[Any]], levels: Sequence[str]) -> dict[str, list[Any]]:
    return {level: columns[level] for level in levels if level in columns}


def _looks_like_table(sheet: Sheet) -> bool:
    """Whether a sheet has several rows in which several cells are filled."""
    rows = zip(*(column[:SAMPLE] for column in sheet.columns), strict=True)
    several = (row for row in rows if sum(bool(with_letters(cell_text(each))) for each in row) > 1)
    return len([*islice(several, _ROWS_OF_TABLE)]) == _ROWS_OF_TABLE


def _sample(sheet: Sheet) -> str:
    """Texts of a sheet, one below the other."""
    found = {cell: None for column in sheet.columns for cell in column[:SAMPLE] if isinstance(cell, str)}
    return "\n".join(found)
