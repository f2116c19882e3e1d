"""A list that was read and matched: the area of each row, what it says, and what a person must look at."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from itertools import compress
from typing import Final, get_args

import attrs

from dtnet import frames
from dtnet.arguments import with_checked_fields
from dtnet.citations import Citation
from dtnet.errors import ArgumentError
from dtnet.frames import Table
from dtnet.lists.area_texts import TypedName
from dtnet.lists.decisions.documents import ListDecisions, write_list_decisions
from dtnet.lists.decisions.free_texts import FreeText, open_texts
from dtnet.lists.files.workbooks import file_hashes
from dtnet.lists.findings import Finding, Severity
from dtnet.lists.input_lists import table_of_inputs
from dtnet.lists.listed_teams import HomeKey, ListedTeams
from dtnet.lists.matching.matches import Match
from dtnet.lists.messages import all_told
from dtnet.lists.remarks import SourceOfCells, write_remarks
from dtnet.lists.sheets.list_rows import ListKind, ListRows
from dtnet.network.day.snapshot import Snapshot
from dtnet.phrases import Language, phrases
from dtnet.pydantic_hook import PydanticHook

SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)
"""How much a finding asks for: `error`, `review` or `note`."""


@attrs.frozen(kw_only=True, eq=False, field_transformer=with_checked_fields)
class PlaceList(PydanticHook):
    """A list that was read and matched to the areas of a day; `Network.with_lists` makes a network of it.

    Attributes:
        kind: One of `LIST_KINDS`.
        day: The day of the list, in the network with whose areas it was matched.
        within: The position of the area in which all rows lie, or None.
        source: The source of the list.
        published_number: The number of areas of `made_level` in the area of the list, or None.
        complete: Pairs of what the list has in full and the id of the area, as in `Statement`.
        read: The rows as they were read, without cells that contradict others.
        match: For each row, the area that its places mean. A level that the network does not list is not
            part of it.
        made_level: The level whose areas the list itself names, because the network lists none; or None.
        made: For each row, the type and name of its area of `made_level`; None if its cell is blank.
        homes: For each row, the key of the area that it is about; None if the row cannot be used.
        formerly: By the key of an area that the list names, the ids of the areas of an earlier day in one of
            which its rows say that it lay.
        teams: The teams of the rows that can be used.
        more: What was found beside what reading found.
        blank_place: What a blank cell of the lowest level means: `refuse` or `above`.
        decided: The decisions with which the list was read.
    """

    kind: ListKind
    day: Snapshot
    within: int | None
    source: Citation
    complete: tuple[tuple[str, str], ...]
    published_number: int | None
    read: ListRows
    match: Match
    made_level: str | None
    made: tuple[TypedName | None, ...]
    homes: tuple[HomeKey | None, ...]
    formerly: Mapping[HomeKey, frozenset[str]]
    teams: ListedTeams
    more: tuple[Finding, ...]
    blank_place: str = "refuse"
    decided: ListDecisions = attrs.field(factory=ListDecisions, repr=False)
    _source_of_cells: SourceOfCells = attrs.field(repr=False, alias="source_of_cells")

    def __len__(self) -> int:
        return len(self.read)

    @property
    def found(self) -> tuple[Finding, ...]:
        """All findings, those of whole files, sheets and columns first, then by row."""
        names = dict.fromkeys((*self.read.files, *self.read.sheet_names))
        places = {name: number for number, name in enumerate(names)}

        def key(each: Finding) -> tuple[int, int, int, str]:
            whole = each.row is None
            at = places.get(each.file, -1), places.get(each.sheet, -1)
            return (-1 if whole else at[0], -1 if whole else at[1], each.row or 0, each.column)

        return tuple(sorted((*self.read.findings, *self.more), key=key))

    @property
    def open_texts(self) -> tuple[FreeText, ...]:
        """The free texts that nobody answered; as long as there is one, no network is made of the list."""
        return open_texts(self.read.free_texts)

    @property
    def findings(self) -> Table:
        """What was found, in English; see `findings_in`."""
        return self.findings_in("en")

    def findings_in(self, language: Language) -> Table:
        """What was found, with messages and hints in a language: a row for each `Finding`.

        Args:
            language: `en` or `vi`.

        Returns:
            Columns `severity`, `file`, `sheet`, `row`, `column`, `heading`, `cell`, `message` and `hint`.

        Raises:
            UnknownNameError: If dtnet does not show this language.
        """
        phrases("findings", language)
        found = self.found
        before, after = ("severity", "file", "sheet"), ("column", "heading", "cell")
        texts = {name: frames.text([getattr(each, name) for each in found]) for name in (*before, *after)}
        return Table(
            {
                **{name: texts[name] for name in before},
                "row": frames.whole([each.row for each in found]),
                **{name: texts[name] for name in after},
                "message": frames.text(all_told((each.what for each in found), language)),
                "hint": frames.text(all_told((each.advice for each in found), language)),
            }
        )

    @property
    def columns(self) -> Table:
        """What each column was taken for: a row for each `ColumnReading`, with its attributes."""
        names = ("file", "sheet", "column", "heading", "meaning", "how")
        return Table(
            {name: frames.text([getattr(each, name) for each in self.read.columns]) for name in names}
        )

    @property
    def rows(self) -> Table:
        """Where each row stands and what it means: `file`, `sheet`, `row`, and the columns of `match`."""
        return self.rows_in("en")

    def rows_in(self, language: Language) -> Table:
        """Where each row stands and what it means, as `rows`, with reasons in a language: `en` or `vi`.

        Raises:
            UnknownNameError: If dtnet does not show this language.
        """
        read = self.read
        return Table(
            {
                "file": frames.text([*read.files]),
                "sheet": frames.text([*read.sheet_names]),
                "row": frames.whole([*read.row_numbers]),
                **frames.columns_in(self.match.in_language(language)),
            }
        )

    @property
    def lost(self) -> tuple[int, ...]:
        """The numbers of the rows, from 0, that cannot be used as they are: they have an error."""
        read = self.read
        wrong = {(each.file, each.sheet, each.row) for each in self.found if each.severity == "error"}
        rows = enumerate(zip(read.files, read.sheet_names, read.row_numbers, strict=True)) if wrong else ()
        return tuple(row for row, place in rows if place in wrong)

    def silent(self, level: str) -> Table:
        """The areas of a level, in the area of the list, without any row of it: their ids, names and parents.

        Raises:
            UnknownNameError: If the level does not exist.
        """
        territory = self.day.territory
        inside = None if self.within is None else territory.ids([self.within])[0]
        listed = self.day.areas(level=level, within=inside)
        heard: set[str] = set()
        for id in {each[0] for each in self.homes if each is not None}:
            heard |= {id, *territory.ancestors(id)}
        kept = [id not in heard for id in listed["id"]]
        return Table(
            {name: frames.text([*compress(listed[name], kept)]) for name in ("id", "name", "parent")}
        )

    def input_table(self, per: str = "team") -> Table:
        """The table of a list of activity or claims, as `inputs=` of `dtnet.assess` takes it.

        A team is identified by its key in the list from which `Network.with_lists` made it, or by its id.
        Without a key it is the team of the place, or the team of that name there. Teams are those of the day
        of the list. A number that is blank, or known only within bounds, is null: unknown.

        Args:
            per: What the rows are about: `team`, or the level of the areas that they name.

        Returns:
            Columns `unit`, `month` (as `2024-08`), and `persons` and `times`, or `amount`.

        Raises:
            ArgumentError: If the list has another kind.
            InvalidInputError: If a row has an error or means no team or area, with all such rows.
        """
        return table_of_inputs(self, per)

    def review(
        self, path: str | os.PathLike[str], *, overwrite: bool = False, language: Language = "en"
    ) -> int:
        """Write a document of decisions: the free texts, columns and places of the list, for a person.

        The person fills in an answer for each free text (`live`, `ended`, `no team`, `uncertain` or `note`),
        the meaning of each column that is not known, and an area for each place that is not certain; and says
        once who decides. `read_list` takes the file as `decisions`, for this list and for the next one with
        the same columns. Earlier decisions are in it, too. A text with a word that is not known stands by its
        cells and by a digest, and not by its words: it may name somebody.

        Args:
            path: A file that ends in `.toml`, or in `.xlsx` (this needs the extra `lists`).
            overwrite: Whether to replace an existing file, with the decisions in it.
            language: The language of headings and of the words in a workbook: `en` or `vi`.

        Returns:
            The number of texts and places that nobody decided yet.

        Raises:
            ArgumentError: If the path has another ending.
            ExistingFileError: If the file exists and `overwrite` is False.
            UnwritableFileError: If the file cannot be written.
            MissingExtraError: If a workbook is to be written and XlsxWriter is not installed.
        """
        return write_list_decisions(self, path, overwrite=overwrite, language=language)

    def files_with_hashes(self) -> dict[str, str]:
        """The names of the files of the list, as findings have them, each with the sha256 of its content.

        Empty for a table. If a file has no row, the files have numbers in place of names.
        """
        hashes = file_hashes(self._source_of_cells[0])
        names = [*dict.fromkeys(self.read.files)]
        if len(names) != len(hashes):
            names = [f"#{number}" for number in range(1, len(hashes) + 1)]
        return dict(zip(names, hashes, strict=True))

    def write_remarks(
        self, path: str | os.PathLike[str], *, overwrite: bool = False, language: Language = "en"
    ) -> int:
        """Write a copy of the list as a workbook, with a column of remarks.

        Each cell stays where it was, personal data included: the copy is as private as the list. A copy of
        one workbook (`.xlsx`, `.xlsm`) keeps formats, widths, merged cells, formulas, hidden rows and other
        sheets; the heading of the remarks says what is missing, such as charts and macros. A copy of another
        list, or of several, has the cells of the sheets with rows. The files are read again.

        Args:
            path: A file that ends in `.xlsx`.
            overwrite: Whether to replace an existing file.
            language: The language of the remarks: `en` or `vi`.

        Returns:
            The number of rows with remarks.

        Raises:
            ArgumentError: If the path has another ending.
            ExistingFileError: If the file exists and `overwrite` is False.
            UnreadableFileError: If a file of the list cannot be read any more.
            UnwritableFileError: If the copy cannot be written.
            MissingExtraError: If openpyxl or XlsxWriter is not installed.
        """
        return write_remarks(self, self._source_of_cells, path, overwrite=overwrite, language=language)

    def __repr__(self) -> str:
        counts = {each: sum(found.severity == each for found in self.found) for each in SEVERITIES}
        told = ", ".join(f"{count} {word}{'s' * (count != 1)}" for word, count in counts.items() if count)
        return f"<PlaceList of {len(self)} {self.kind}, {self.day.date}: {told or 'nothing found'}>"


def check_published_number(number: int | None, lists: Sequence[PlaceList]) -> None:
    """Refuse a published number of areas that is less than the areas that lists name.

    Args:
        number: The number of areas of a level in the area of the lists, or None.
        lists: Lists with this number, and with one area.

    Raises:
        ArgumentError: If the number is less, or the lists name no area that the network does not list.
    """
    if number is None:
        return
    day, within, level = lists[0].day, lists[0].within, lists[0].made_level
    if level is None or within is None:
        raise ArgumentError(
            f"published_number={number}, but the network lists the areas that the list names",
            "leave the number out: it is the number of areas that only the list names",
        )
    named = {home for each in lists for home in each.homes if home is not None and home[1] is not None}
    if number < len(named):
        raise ArgumentError(
            f"published_number={number}, but the list names {len(named)} areas of the level {level!r} "
            f"in {day.full_name(within)}",
            "give the number of all of them, listed or not",
        )
