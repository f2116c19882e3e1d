"""The rows of a list as typed columns: `read_list_rows` and its answer `ListRows`.

Places stay texts here, as they are written; `dtnet.lists.matching` finds the areas. Nothing that is unclear
becomes a value: the cell is None, and a finding says what a person has to decide.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from itertools import islice, product
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import attrs
import numpy as np

from dtnet.arguments import check_switches, check_word
from dtnet.errors import ArgumentError, near
from dtnet.lists.messages import Word, say
from dtnet.lists.sheets.cell_values import (
    LARGEST_AREA,
    LARGEST_TEAM,
    CellReader,
    CellReading,
    cell_text,
    is_day_after_twelfth,
    is_person_name,
    looks_personal,
    old_encoding,
    texts_of,
    with_letters,
)
from dtnet.lists.sheets.column_names import (
    AMOUNT,
    CODE,
    DAYS,
    FILE_NAME,
    FORMER,
    INPUTS,
    KEY,
    MONTH,
    NAME,
    PERSONAL,
    PERSONS,
    ROLE,
    RUNNING,
    SHEET_NAME,
    TIMES,
    ColumnMeaning,
    HeadingWords,
    check_mapping,
    mapped_columns,
    meanings_of_columns,
    quoted_meanings,
)
from dtnet.lists.sheets.findings import ColumnReading, Finding, column_letters, file_name, place_told
from dtnet.lists.sheets.header_rows import (
    ReadColumns,
    RowKinds,
    TableHead,
    filled_down,
    find_head,
    head_at,
    merged_below,
)
from dtnet.lists.sheets.workbooks import read_sheets
from dtnet.network.territory.names import spelled
from dtnet.network.territory.place_texts import TypeReader, place_words
from dtnet.phrases import Listing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from dtnet.lists.sheets.cell_values import DayRange, WholeRange
    from dtnet.lists.sheets.findings import How, Severity
    from dtnet.lists.sheets.workbooks import Sheet
    from dtnet.network.tables.schema import Attribute, Vocabulary
    from dtnet.phrases import Told

ListKind: TypeAlias = Literal["teams", "members", "villages", "households", "claims", "activity"]
LIST_KINDS: Final = ("teams", "members", "villages", "households", "claims", "activity")
AREA_KINDS: Final = ("villages", "households")
"""The kinds of lists whose rows are areas."""
_LARGEST: Final = {PERSONS: LARGEST_AREA, TIMES: LARGEST_AREA, AMOUNT: 10**15}
_UNREADABLE: Final = "\0"
"""Stands for a cell of a place that is no text, so that no blank cell below is filled from further above."""
_SAMPLE: Final = 2_000
"""The number of rows from which an encoding is recognised."""
_ROWS_OF_TABLE: Final = 3
"""The number of rows with several filled cells from which on a sheet looks like a table."""
_DIFFERENT: Final = 500
"""The number of different texts of a column from which personal data are recognised."""
_TEXT, _CODES, _FORMER, _KEYS, _NAMES = "texts", "codes", "former", "keys", "names"
_NUMBERS, _DAYS, _SETS, _SWITCHES, _ROLES = "numbers", "days", "sets", "switches", "roles"
_BY_TYPE: Final = {"whole": _NUMBERS, "day": _DAYS, "set": _SETS, "yes_no": _SWITCHES}
_BLANK_TEXTS: Final = (_TEXT, _CODES, _FORMER)
_TEXTS: Final = (*_BLANK_TEXTS, _KEYS, _NAMES)
_REASONS: Final[dict[str, tuple[Severity, str]]] = {
    "sum": ("note", "sum_not_read"),
    "heading": ("note", "heading_not_read"),
    "end": ("note", "end_not_read"),
    "one cell": ("review", "one_cell_not_read"),
    "nothing read": ("note", "nothing_read"),
    "unread": ("review", "unread_cells_only"),
    "place": ("note", "read_as_place"),
}


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
    former: Mapping[str, Sequence[str]]
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

    @cached_property
    def _columns_by_meaning(self) -> dict[tuple[str, str, str], ColumnReading]:
        return {(each.file, each.sheet, each.meaning): each for each in reversed(self.columns)}

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
            what: What was found.
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
        kind: What a row is: a team, a member (a person, only counted), a village, the households of an area,
            or the activity or a claim of a team or area in a month.
        mapping: What columns mean, by heading or letters: a meaning of `ColumnReading`, or `not read`. The
            keys `sheet name` and `file name` say at which level the names of sheets and files are places.
        sheets: The sheets to read, by default all that are visible.
        fill_down: Whether a blank cell of a place gets the place above it; in frames and Parquet none does,
            since their rows have no order that a person sees.

    Raises:
        ArgumentError: If the kind, the mapping or the source is not legal.
        UnknownNameError: If no file has a sheet of a name.
        UnreadableFileError: If a file cannot be read; see `read_sheets`.
        MissingExtraError: If a package that the format needs is not installed.
    """
    check_word(kind, LIST_KINDS, "kind")
    check_switches(fill_down=fill_down)
    words = HeadingWords(vocabulary, INPUTS.get(kind, ()))
    reading = _Reading(kind, words, check_mapping(mapping, words), fill_down=fill_down)
    for sheet in read_sheets(source, sheets=sheets):
        reading.add(sheet)
    return reading.rows()


class _Reading:
    """Reads sheets one after the other, and gathers their rows."""

    def __init__(
        self, kind: ListKind, words: HeadingWords, mapping: Mapping[str, str], *, fill_down: bool
    ) -> None:
        self.kind: ListKind = kind
        self.words = words
        self.mapping = mapping
        self.fill_down = fill_down
        self.cells = CellReader(words.vocabulary)
        self.row_kinds = RowKinds(words)
        self.types = TypeReader(words.vocabulary)
        self.attributes = {} if kind in INPUTS else _attributes(words.vocabulary, kind)
        self.used: set[str] = set()
        self.headings: dict[str, None] = {}
        self.columns: list[ColumnReading] = []
        self.findings: list[Finding] = []
        self.without_table: list[int] = []
        self.blocks: list[tuple[Sheet, list[int], dict[tuple[str, str], list[Any]]]] = []

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
        _SheetReading(self, sheet, head).read()

    def _pass(self, sheet: Sheet, what: Told, advice: Told | None = None) -> None:
        self.findings.append(_finding(sheet, "note", what, advice))

    def _head(self, sheet: Sheet) -> TableHead | None:
        if sheet.is_table:
            return head_at(sheet, 0)
        found = find_head(sheet, self.words, self.mapping)
        letters = {column_letters(sheet.first_column + at) for at in range(len(sheet.columns))}
        if found is None and letters.intersection(self.mapping):
            return TableHead(0, 0, ((),) * len(sheet.columns), ())
        return found

    def rows(self) -> ListRows:
        """The rows of all sheets.

        Raises:
            ArgumentError: If a key of the mapping is no heading and no column.
        """
        for key in self.mapping:
            if key not in self.used and key not in (SHEET_NAME, FILE_NAME):
                hint = near(key, self.headings) or "no sheet has a heading"
                raise ArgumentError(f"mapping: no column with the heading or letters {key!r}", hint)
        if not self.blocks:
            for at in self.without_table:
                self.findings[at] = attrs.evolve(self.findings[at], severity="error")
        names = dict.fromkeys(name for _, _, block in self.blocks for name in block)
        sizes = [len(rows) for _, rows, _ in self.blocks]
        made: dict[str, dict[str, list[Any]]] = {}
        for group, name in names:
            blank = "" if group in _BLANK_TEXTS else None
            if len(self.blocks) == 1:
                made.setdefault(group, {})[name] = self.blocks[0][2][group, name]
                continue
            made.setdefault(group, {})[name] = [
                cell
                for size, (_, _, block) in zip(sizes, self.blocks, strict=True)
                for cell in block.get((group, name)) or [blank] * size
            ]
        nothing: list[Any] = [None] * sum(sizes)
        levels = self.words.vocabulary.levels
        return ListRows(
            kind=self.kind,
            files=[sheet.file for sheet, rows, _ in self.blocks for _ in rows],
            sheet_names=[sheet.name for sheet, rows, _ in self.blocks for _ in rows],
            row_numbers=[sheet.first_row + row for sheet, rows, _ in self.blocks for row in rows],
            texts=_in_order(made.get(_TEXT, {}), levels),
            codes=_in_order(made.get(_CODES, {}), levels),
            former=_in_order(made.get(_FORMER, {}), levels),
            keys=made.get(_KEYS, {}).get(KEY, nothing),
            names=made.get(_NAMES, {}).get(NAME, nothing),
            numbers=made.get(_NUMBERS, {}),
            days=made.get(_DAYS, {}),
            sets=made.get(_SETS, {}),
            switches=made.get(_SWITCHES, {}),
            roles=made.get(_ROLES, {}).get(ROLE, nothing),
            columns=tuple(self.columns),
            findings=tuple(self.findings),
        )


@attrs.frozen
class _StatedPlace:
    """The place of all rows of a sheet, as its name, a title or the name of the file states it.

    Attributes:
        level: The level.
        text: The name of the place.
        where: The meaning of where it stands: `sheet name`, `file name` or `title`.
        row: The row of the title, from 0; None for a name.
        at: The column of the title, from 0; None for a name.
    """

    level: str
    text: str
    where: str
    row: int | None = None
    at: int | None = None


class _SheetReading:
    """Reads the table of one sheet."""

    def __init__(self, whole: _Reading, sheet: Sheet, head: TableHead) -> None:
        self.whole = whole
        self.sheet = sheet
        self.head = head
        self.letters = [column_letters(sheet.first_column + at) for at in range(len(sheet.columns))]
        self.headings = [" / ".join(parts) for parts in head.headings]
        self.raw = [_without_switches(column) for column in sheet.columns]
        self.columns = [texts_of(column) for column in self.raw]
        self.texts = [each.texts for each in self.columns]
        self.findings: list[tuple[int, int, Finding]] = []
        self.meanings = self._meanings()
        self.levels = {
            each.meaning: at
            for at, each in enumerate(self.meanings)
            if each.is_read and each.meaning in whole.words.vocabulary.levels
        }

    def read(self) -> None:
        """Read the rows, and give them and the findings to the whole reading."""
        for at, each in enumerate(self.meanings):
            if any(self.texts[at]) or self.headings[at]:
                self.whole.columns.append(self._column_reading(at, each))
                self._tell_column(at, each)
        read = [at for at, each in enumerate(self.meanings) if each.is_read]
        self._check_counts(read)
        if read:
            self._read_rows(read)
        else:
            self._tell(None, None, "review", say("no_meaning"), say("no_headings_hint"))
        self.whole.findings += [found for _, _, found in sorted(self.findings, key=lambda each: each[:2])]

    def _check_counts(self, read: Sequence[int]) -> None:
        """Tell columns that count people of teams in a list of members without a column about people."""
        about = {each.meaning for each in self.meanings}
        if self.whole.kind != "members" or about & {ROLE, PERSONAL}:
            return
        for at in read:
            attribute = self.whole.attributes.get(self.meanings[at].meaning)
            if attribute is not None and attribute.type == "whole" and attribute.table == "bodies":
                self._tell(None, at, "error", say("counted_people"), say("counted_people_hint"))

    def _column_reading(self, at: int, each: ColumnMeaning) -> ColumnReading:
        return ColumnReading(
            file=self.sheet.file,
            sheet=self.sheet.name,
            column=self.letters[at],
            heading=self.headings[at],
            meaning=each.meaning,
            how=each.how,
        )

    def _tell_column(self, at: int, each: ColumnMeaning) -> None:
        if each.how == PERSONAL:
            told = each.reason or say("personal_column")
            self._tell(None, at, "note", told, say("personal_column_hint"))
        elif each.reason is not None:
            told = Listing((each.reason, say("column_not_read")))
            self._tell(None, at, "error", told, say("column_not_read_hint"))
        elif not each.meaning and each.how != "mapping" and self.headings[at]:
            self._tell(None, at, "note", say("unknown_heading"), say("unknown_heading_hint"))

    def _meanings(self) -> list[ColumnMeaning]:
        whole = self.whole
        given = mapped_columns(self.head.headings, self.letters, whole.mapping)
        whole.used.update(key for key, _ in given.values())
        whole.headings.update(dict.fromkeys(each for each in self.headings if each))
        found = meanings_of_columns(self.head.headings, whole.words, given)
        if whole.kind != "members":
            found = [ColumnMeaning("", "not read") if each.meaning == ROLE else each for each in found]
        return [self._by_cells(at, each) for at, each in enumerate(found)]

    def _by_cells(self, at: int, each: ColumnMeaning) -> ColumnMeaning:
        """The meaning of a column, changed to personal data where its cells are."""
        if each.how in ("mapping", PERSONAL) or each.meaning == RUNNING:
            return each
        texts = [text for text in islice(self.columns[at].distinct, _DIFFERENT) if text]
        told = ColumnMeaning(PERSONAL, PERSONAL, say("personal_cells"))
        if not each.is_read:
            return told if any(map(looks_personal, texts)) else each
        attribute = self.whole.attributes.get(each.meaning)
        if each.meaning in INPUTS.get(self.whole.kind, ()):
            return each
        if attribute is None:
            private = sum(map(looks_personal, texts)) * 2 > len(texts)
            if each.meaning == NAME:
                names = [text for text in self.texts[at][self.head.below :][:_SAMPLE] if text]
                private |= sum(map(is_person_name, names)) * 2 > len(names)
            return told if private else each
        if attribute.type == "whole" and attribute.table == "bodies":
            own = {spelled(part) for part in self.headings[at].split(" / ")}  # rows may repeat the heading
            below = self.texts[at][self.head.below :][:_SAMPLE]
            cells = [text for text in below if text and spelled(text) not in own]
            odd = {text for text in set(cells) if self.whole.cells.whole(text, LARGEST_TEAM).private}
            if sum(text in odd for text in cells) * 2 > len(cells):
                return told
        return each

    def _read_rows(self, read: list[int]) -> None:
        merged = merged_below(self.sheet, self.head)
        self._fill_merged(merged, read)
        columns = ReadColumns(
            read=read,
            running=[at for at, each in enumerate(self.meanings) if each.meaning == RUNNING],
            numbers=[at for at in read if self._group(at) == _NUMBERS],
            named=[at for at in read if self._group(at) in _TEXTS],
            names=[at for at in read if self._group(at) in (_KEYS, _NAMES)],
            counted=[
                at
                for at, each in enumerate(self.meanings)
                if self.whole.kind == "members" and each.meaning == PERSONAL
            ],
            higher=self._higher(),
        )
        keep, why = self.whole.row_kinds.passed(self.columns, self.head, columns)
        rows = np.flatnonzero(keep).tolist()
        sections = self._sections(why)
        if sections:
            doubtful = self._doubtful_sections(rows)
            sections = sorted([*sections, *((row, "", "") for row in doubtful)])
            rows = [row for row in rows if row not in doubtful]
        self._tell_passed(why)
        self._check_headings([row for row, reason in why.items() if reason == "heading"], read)
        self._fill_places(rows, [row for row, reason in why.items() if reason == "sum"])
        block = self._places(rows, sections)
        for at in read:
            if self.meanings[at].meaning not in self.levels:
                group, name = (
                    self._group(at),
                    self.meanings[at].meaning.removesuffix(CODE).removeprefix(FORMER),
                )
                block[group, name] = self._values(at, rows, merged.get(at, ()))
        self.whole.blocks.append((self.sheet, rows, block))

    def _higher(self) -> set[str]:
        """The levels without a column that are above the lowest level with one; all if none has one."""
        levels = self.whole.words.vocabulary.levels
        lowest = max((levels.index(level) for level in self.levels), default=len(levels))
        return set(levels[:lowest]) - self.levels.keys()

    def _group(self, at: int) -> str:
        """To which columns of `ListRows` a column belongs."""
        meaning = self.meanings[at].meaning
        if meaning in self.levels:
            return _TEXT
        if meaning.endswith(CODE) and meaning.removesuffix(CODE) in self.whole.words.vocabulary.levels:
            return _CODES
        if meaning.startswith(FORMER):
            return _FORMER
        if meaning in DAYS or (meaning == MONTH and self.whole.kind in INPUTS):
            return _DAYS
        if meaning in INPUTS.get(self.whole.kind, ()):
            return _NUMBERS
        own = {KEY: _KEYS, NAME: _NAMES, ROLE: _ROLES}.get(meaning)
        return own or _BY_TYPE[self.whole.attributes[meaning].type]

    def _fill_merged(self, merged: Mapping[int, Sequence[tuple[int, int]]], read: Sequence[int]) -> None:
        """Give the cells of merged ranges the content of their first cell; numbers stay as they are."""
        for at in read:
            if at in merged and self._group(at) != _NUMBERS:
                raw, texts = list(self.raw[at]), self.texts[at]
                for first, last in merged[at]:
                    for row in range(first + 1, min(last + 1, len(raw))):
                        raw[row], texts[row] = raw[first], texts[first]
                self.raw[at] = raw

    def _sections(self, why: Mapping[int, str]) -> list[tuple[int, str, str]]:
        """Rows that name the place of the rows below: row, level and text; no level makes it unknown."""
        found = []
        for row in sorted(each for each, reason in why.items() if reason == "place"):
            filled = [at for at, column in enumerate(self.texts) if column[row]]
            counted = [at for at in filled if self.meanings[at].meaning != RUNNING] or filled
            text = self.texts[counted[0]][row]
            found.append((row, str(self.whole.words.place_level(text)), text))
        return found

    def _doubtful_sections(self, rows: Sequence[int]) -> set[int]:
        """Rows with one place alone, which may be that of the rows below; each is told as an error.

        Other rows of the sheet name the place of the rows below them with its type. Below a doubtful row no
        place is taken from above.
        """
        running = [at for at, each in enumerate(self.meanings) if each.meaning == RUNNING]
        others = [at for at in range(len(self.texts)) if at not in running]
        filled = {row: [at for at in others if self.texts[at][row]] for row in rows}
        if not rows or np.median([len(each) for each in filled.values()]) <= 1:
            return set()
        levels = {at: level for level, at in self.levels.items()}
        found = set()
        for row, columns in filled.items():
            numbered = any(self.texts[at][row].rstrip(".").isdecimal() for at in running)
            if len(columns) != 1 or columns[0] not in levels or numbered:
                continue
            [at] = columns
            if self.whole.words.place_level(self.texts[at][row]) != levels[at]:
                told, hint = say("only_cell"), say("only_cell_hint")
                self._tell(row, at, "error", told, hint, self.texts[at][row])
                found.add(row)
        return found

    def _tell_passed(self, why: Mapping[int, str]) -> None:
        """Findings about rows that are not read, one for neighbours of one reason."""
        rows = sorted(why)
        at = 0
        while at < len(rows):
            end = at
            while (
                end + 1 < len(rows) and rows[end + 1] == rows[end] + 1 and why[rows[end + 1]] == why[rows[at]]
            ):
                end += 1
            severity, key = _REASONS[why[rows[at]]]
            what = say(key)
            if end > at:
                first, last = (str(self._number(rows[each])) for each in (at, end))
                what = say("from_row_to_row", what=what, first=first, last=last)
            self._tell(rows[at], None, severity, what)
            at = end + 1

    def _check_headings(self, rows: Sequence[int], read: Sequence[int]) -> None:
        """Tell headings below the first one that mean something else; below them, no value is read."""
        for row in rows:
            for at in read:
                text, own = self.texts[at][row], self.meanings[at].meaning
                found = () if text in self.head.headings[at] else self.whole.words.meanings(text)
                if text and found and own not in found:
                    told = say("second_heading", meanings=quoted_meanings(found), own=Word(own))
                    self._tell(row, at, "error", told, say("second_heading_hint"), text)
                    if own not in self.levels:
                        self.raw[at] = [*self.raw[at][:row], *([None] * (len(self.raw[at]) - row))]
                        self.texts[at][row:] = [""] * (len(self.texts[at]) - row)

    def _fill_places(self, rows: Sequence[int], sums: Iterable[int]) -> None:
        """Fill blank places from above, and tell it."""
        for at in self.levels.values():
            unreadable = self.columns[at].unreadable
            if unreadable:
                marks = zip(self.texts[at], self.raw[at], strict=True)
                self.texts[at][:] = [_UNREADABLE if cell in unreadable else text for text, cell in marks]
        if not self.whole.fill_down or self.sheet.is_table:
            return
        levels = [level for level in self.whole.words.vocabulary.levels if level in self.levels]
        columns = [self.levels[level] for level in levels]
        named = self.whole.kind == "members" or any(each.meaning in (NAME, KEY) for each in self.meanings)
        bottom = self.whole.words.vocabulary.levels[-1]
        fills = [
            self.whole.kind == "members" or (level != bottom and (named or level != levels[-1]))
            for level in levels
        ]
        filled = filled_down([self.texts[at] for at in columns], rows, fills, sums)
        for at, level, found in zip(columns, levels, filled, strict=True):
            if found:
                severity: Severity = (
                    "review" if level == levels[-1] and self.whole.kind != "members" else "note"
                )
                shown = ", ".join(str(self._number(row)) for row in found[:5])
                more = ", …" if len(found) > 5 else ""  # noqa: PLR2004 - the length of a line
                told = say("filled_down", count=len(found), rows=f"{shown}{more}")
                self._tell(None, at, severity, told, say("filled_down_hint"))

    def _places(
        self, rows: Sequence[int], sections: Sequence[tuple[int, str, str]]
    ) -> dict[tuple[str, str], list[Any]]:
        """The texts of places by level: of columns, of rows above, of the name of the sheet, of titles."""
        block: dict[tuple[str, str], list[Any]] = {}
        for level, at in self.levels.items():
            block[_TEXT, level] = self._texts_of_places(at, rows)
        for level in dict.fromkeys(level for _, level, _ in sections if level):
            block[_TEXT, level] = self._texts_of_sections(level, rows, sections)
        stated: dict[str, list[_StatedPlace]] = {}
        for each in self._stated_places():
            if (_TEXT, each.level) not in block:
                stated.setdefault(each.level, []).append(each)
        for level, places in stated.items():
            first, agree = places[0], self._check_stated(places)
            block[_TEXT, level] = [first.text if agree else ""] * len(rows)
            if agree:
                told = say("level_taken_from", level=Word(level), where=Word(first.where))
                self._tell(None, None, "note", told)
            how: How = "mapping" if first.where in self.whole.mapping else "heading"
            column = ColumnReading(self.sheet.file, self.sheet.name, "", first.where, level, how)
            self.whole.columns.append(column)
        return block

    def _check_stated(self, places: Sequence[_StatedPlace]) -> bool:
        """Whether names and titles state one place of a level; a mapping says which one counts."""
        first, agree = places[0], True
        for other in places[1:] if first.where not in self.whole.mapping else ():
            if not self._may_be_one(first.text, other.text):
                agree = False
                level, where = Word(first.level), Word(first.where)
                told = say("other_place_stated", level=level, text=first.text, where=where)
                hint = say("other_place_stated_hint", level=level)
                self._tell(other.row, other.at, "error", told, hint, other.text)
        return agree

    def _may_be_one(self, text: str, other: str) -> bool:
        """Whether two texts name one place, with or without its type."""
        readings = [self.whole.types.readings(place_words(each)) for each in (text, other)]
        return any(
            (one.words.agrees(two.words) or two.words.agrees(one.words))
            and one.words.key == two.words.key
            and (one.types is None or two.types is None or one.types & two.types)
            for one, two in product(*readings)
        )

    def _texts_of_places(self, at: int, rows: Sequence[int]) -> list[str]:
        texts = self.texts[at]
        if not self.columns[at].unreadable:
            return list(_taken(texts, rows))
        self._values(at, rows, ())  # for the findings
        for row in rows:
            if texts[row] == _UNREADABLE and not _filled_text(self.raw[at][row]):
                self._tell(row, at, "review", say("blank_below"), say("blank_below_hint"))
        return ["" if texts[row] == _UNREADABLE else texts[row] for row in rows]

    def _texts_of_sections(
        self, level: str, rows: Sequence[int], sections: Sequence[tuple[int, str, str]]
    ) -> list[str]:
        order = self.whole.words.vocabulary.levels
        made = []
        text, passed = "", 0
        for row in rows:
            while passed < len(sections) and sections[passed][0] < row:
                _, own, name = sections[passed]
                if own == level:
                    text = name
                elif not own or order.index(own) < order.index(level):
                    text = ""
                passed += 1
            made.append(text)
        return made

    def _stated_places(self) -> Iterable[_StatedPlace]:
        """Places that the names of sheet and file and the titles state."""
        mapping = self.whole.mapping
        if SHEET_NAME in mapping and self.sheet.name:
            yield _StatedPlace(mapping[SHEET_NAME], cell_text(self.sheet.name), SHEET_NAME)
        if FILE_NAME in mapping and self.sheet.file:
            stem = file_name(self.sheet.file).rpartition(".")[0]
            yield _StatedPlace(mapping[FILE_NAME], cell_text(stem), FILE_NAME)
        level = self.whole.words.place_level(self.sheet.name)
        if level is not None:
            yield _StatedPlace(level, cell_text(self.sheet.name), SHEET_NAME)
        cells = {(row, at): text for row, at, text in self.head.titles}
        for (row, at), text in cells.items():
            before, colon, after = text.partition(":")
            named = self.whole.words.meanings(before) if colon else ()
            place = cell_text(after) or cells.get((row, at + 1), "")
            if len(named) == 1 and named[0] in self.whole.words.vocabulary.levels and place:
                yield _StatedPlace(named[0], place, "title", row, at)

    def _values(self, at: int, rows: Sequence[int], merged: Iterable[tuple[int, int]]) -> list[Any]:
        """The values of a column in the rows of the list."""
        cells = _taken(self.raw[at], rows)
        if self._group(at) in _TEXTS:
            return self._text_values(at, rows, cells)
        read = self._reader(at)
        made = {cell: read(cell) for cell in dict.fromkeys(cells)}
        values = {cell: each.value for cell, each in made.items()}
        found = list(map(values.__getitem__, cells))
        wrong = {cell: each for cell, each in made.items() if each.what is not None}
        if wrong:
            for row, cell in zip(rows, cells, strict=True):
                if cell in wrong:
                    self._tell_cell(row, at, cell, wrong[cell])
        group = self._group(at)
        if group == _DAYS:
            self._check_swapped(at, rows, cells, found)
        elif group == _NUMBERS:
            self._check_merged(at, rows, found, merged)
        return found

    def _text_values(self, at: int, rows: Sequence[int], cells: Sequence[Any]) -> list[Any]:
        group = self._group(at)
        texts: list[Any] = list(_taken(self.texts[at], rows))
        wrong = self.columns[at].unreadable
        if wrong:
            for place, cell in enumerate(cells):
                if cell in wrong:
                    texts[place] = ""
                    self._tell_cell(rows[place], at, cell, wrong[cell])
        if group in (_CODES, _KEYS) and any(issubclass(each, int | float) for each in set(map(type, cells))):
            self._tell(None, at, "note", say("codes_are_numbers"), say("codes_are_numbers_hint"))
        return texts if group in _BLANK_TEXTS else [each or None for each in texts]

    def _reader(self, at: int) -> Callable[[Any], CellReading]:
        cells, meaning = self.whole.cells, self.meanings[at].meaning
        group = self._group(at)
        if group == _NUMBERS:
            attribute = self.whole.attributes.get(meaning)
            of_team = attribute is not None and attribute.table == "bodies"
            largest = LARGEST_TEAM if of_team else _LARGEST.get(meaning, LARGEST_AREA)
            return lambda cell: cells.whole(cell, largest)
        if group == _SETS:
            return lambda cell: cells.words(cell, meaning)
        return {_DAYS: cells.day, _SWITCHES: cells.switch, _ROLES: cells.role}[group]

    def _tell_cell(self, row: int, at: int, cell: object, each: CellReading) -> None:
        shown = "" if each.private else cell_text(cell)
        self._tell(row, at, each.severity, each.what or Listing(()), each.advice, shown)

    def _check_swapped(self, at: int, rows: Sequence[int], cells: Sequence[Any], found: list[Any]) -> None:
        """Make days unknown that Excel may have read with the month first.

        Where Excel expects the month first, it makes a day of `01/06/2022` and leaves `25/06/2022` a text.
        """
        if not any(issubclass(each, date) for each in set(map(type, cells))):
            return
        days = [place for place, cell in enumerate(cells) if isinstance(cell, date)]
        if not days or any(cells[place].day > 12 for place in days):  # noqa: PLR2004 - months of a year
            return
        late = [is_day_after_twelfth(cell) for cell in dict.fromkeys(cells) if isinstance(cell, str)]
        told = [each for each in late if each is not None]
        if told and all(told):
            for place in days:
                if found[place] is not None:
                    found[place] = None
                    self._tell(
                        rows[place],
                        at,
                        "review",
                        say("swapped_days"),
                        say("swapped_days_hint"),
                        cell_text(cells[place]),
                    )

    def _check_merged(
        self, at: int, rows: Sequence[int], found: list[Any], merged: Iterable[tuple[int, int]]
    ) -> None:
        """Make a number unknown that stands in a cell over several rows of the list."""
        places = {row: place for place, row in enumerate(rows)}
        for first, last in merged:
            inside = [places[row] for row in range(first, last + 1) if row in places]
            if len(inside) > 1 and self.texts[at][first]:
                for place in inside:
                    found[place] = None
                told = say("merged_number", count=len(inside))
                self._tell(first, at, "review", told, say("merged_number_hint"))

    def _number(self, row: int) -> int:
        return self.sheet.first_row + row

    def _tell(
        self,
        row: int | None,
        at: int | None,
        severity: Severity,
        what: Told,
        advice: Told | None = None,
        cell: str = "",
    ) -> None:
        found = Finding(
            severity=severity,
            file=self.sheet.file,
            sheet=self.sheet.name,
            row=None if row is None else self._number(row),
            column="" if at is None else self.letters[at],
            heading="" if at is None else self.headings[at],
            cell=cell,
            what=what,
            advice=advice,
        )
        self.findings.append((-1 if row is None else row, -1 if at is None else at, found))


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
    rows = zip(*(column[:_SAMPLE] for column in sheet.columns), strict=True)
    several = (row for row in rows if sum(bool(_filled_text(each)) for each in row) > 1)
    return len([*islice(several, _ROWS_OF_TABLE)]) == _ROWS_OF_TABLE


def _sample(sheet: Sheet) -> str:
    """Texts of a sheet, one below the other."""
    found = {cell: None for column in sheet.columns for cell in column[:_SAMPLE] if isinstance(cell, str)}
    return "\n".join(found)


def _without_switches(column: Sequence[Any]) -> Sequence[Any]:
    """A column whose True and False are texts, since Python takes them for the numbers 1 and 0."""
    if bool not in set(map(type, column)):
        return column
    return [cell_text(cell) if isinstance(cell, bool) else cell for cell in column]


def _filled_text(cell: object) -> str:
    """The text of a cell; empty where it has no letter or digit."""
    return with_letters(cell_text(cell))


def _taken(column: Sequence[Any], rows: Sequence[int]) -> Sequence[Any]:
    """The cells of some rows, in order."""
    if rows and rows[-1] - rows[0] + 1 == len(rows):
        return column[rows[0] : rows[-1] + 1]
    return [column[row] for row in rows]
