"""A list that was read and matched: the area of each row, what it says, and what a person must look at."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import compress
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, get_args

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import check_argument, check_switches, check_word, is_word, shown_value
from dtnet.citations import Citation, Origin
from dtnet.errors import ArgumentError, Fault, InvalidInputError, near
from dtnet.frames import Table
from dtnet.lists.area_texts import TypedName, names_several, typed_name
from dtnet.lists.input_lists import input_findings, table_of_inputs, with_input_values
from dtnet.lists.listed_columns import with_values, without_cells, without_personal_texts
from dtnet.lists.listed_teams import ListedTeams, counted_members, home_key, teams_of_rows, value_findings
from dtnet.lists.matching.matcher import Matcher
from dtnet.lists.matching.matches import made_match
from dtnet.lists.matching.results import AMBIGUOUS, CODE, CORRECTED, FORMER, NONE, SHOWN, Found
from dtnet.lists.messages import Word, all_told, say
from dtnet.lists.remarks import write_remarks
from dtnet.lists.review import key_of, read_decisions
from dtnet.lists.sheets.column_names import CODE as CODE_OF
from dtnet.lists.sheets.column_names import FORMER as FORMER_LEVEL
from dtnet.lists.sheets.column_names import INPUTS
from dtnet.lists.sheets.findings import Finding, Severity, file_name
from dtnet.lists.sheets.list_rows import LIST_KINDS, ListKind, read_list_rows
from dtnet.network.day.area_search import find_area
from dtnet.network.day.network import check_network
from dtnet.network.tables.schema import as_texts
from dtnet.network.territory.place_texts import TypeReader
from dtnet.phrases import Listing, Message, phrases

if TYPE_CHECKING:
    import os
    from collections.abc import Collection, Iterable, Sequence

    from dtnet.lists.listed_teams import HomeKey
    from dtnet.lists.matching.matches import Match
    from dtnet.lists.remarks import SourceOfCells
    from dtnet.lists.review import Decision, Key
    from dtnet.lists.sheets.list_rows import ListRows
    from dtnet.network.day.network import Network
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.periods import DayLike
    from dtnet.phrases import Language

SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)
"""How much a finding asks for: `error`, `review` or `note`."""


@attrs.frozen(kw_only=True, eq=False)
class PlaceList:
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
        at = {
            key: row
            for row, key in enumerate(
                zip(self.read.files, self.read.sheet_names, self.read.row_numbers, strict=True)
            )
        }
        rows = {
            at.get((each.file, each.sheet, each.row or 0), -1)
            for each in self.found
            if each.severity == "error"
        }
        return tuple(sorted(rows - {-1}))

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

    def write_remarks(
        self, path: str | os.PathLike[str], *, overwrite: bool = False, language: Language = "en"
    ) -> int:
        """Write a copy of the list as a workbook, with a column of remarks.

        Each cell stays where it was. The copy has the rows that were read and the columns that have a
        meaning; columns of personal data, and columns that were not read, are left out. Cells that need a
        person are coloured. The files are read again.

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
            MissingExtraError: If XlsxWriter is not installed.
        """
        return write_remarks(self, self._source_of_cells, path, overwrite=overwrite, language=language)

    def __repr__(self) -> str:
        counts = {each: sum(found.severity == each for found in self.found) for each in SEVERITIES}
        told = ", ".join(f"{count} {word}{'s' * (count != 1)}" for word, count in counts.items() if count)
        return f"<PlaceList of {len(self)} {self.kind}, {self.day.date}: {told or 'nothing found'}>"


def read_list(  # noqa: PLR0913 - a keyword for each thing that a list does not say itself
    path: object,
    network: Network,
    *,
    kind: str,
    at: DayLike,
    within: str | None = None,
    mapping: Mapping[str, str] | None = None,
    sheets: str | Sequence[str] | None = None,
    source: Citation | None = None,
    complete: Mapping[str, str | Iterable[str]] | None = None,
    published_number: int | None = None,
    values: Mapping[str, object] | None = None,
    blank_place: str = "refuse",
    fill_down: bool = True,
    correct: bool = True,
    decisions: object = None,
) -> PlaceList:
    """Read a list of teams, members, villages, households, claims or activity, and match its places.

    Nothing is guessed: a cell or place that is not clear is told in `PlaceList.findings`, at its place in the
    file. Columns of personal data are recognised and not read.

    Args:
        path: A file (`.xlsx`, `.xls`, `.ods`, `.csv`, `.tsv`, `.parquet`), several files, a folder of files,
            a frame, or a query result that exports Arrow data.
        network: The network whose areas the list names.
        kind: What a row is: one of `teams`, `members` (a person a row; people are only counted),
            `villages`, `households` (of an area), `activity` and `claims` (of a team or area in a month).
        at: The day that the list describes.
        within: The area in which all places lie: its id, or its name on the day.
        mapping: What columns mean, by heading or by column letters, where the headings do not say it:
            `{"Đơn vị": "commune", "G": "people"}`.
        sheets: The sheets to read; by default all.
        source: The source of the list; by default the names of the files.
        complete: What the list has in full, and where: `{"teams": "Yên Bái"}`. Without it, a team that the
            list does not have may still exist.
        published_number: The number of areas of the lowest level that exist in `within`, listed or not, as a
            source published it. A list that names these areas itself may lack some.
        values: Attributes that all rows have and no column states: `{"team_kinds": "cdtt"}`; for activity and
            claims also `{"month": "2024-08", "times": 1}`.
        blank_place: What a blank cell of the lowest level means: `refuse` (an error), or `above` (the row is
            about the area above, such as a team of a commune).
        fill_down: Whether a blank cell of a higher level stands for the cell above it.
        correct: Whether misspelled names are corrected; see `Snapshot.match`.
        decisions: A filled review of an earlier reading, or a table with its columns; see `Match.review`.

    Raises:
        ArgumentError: If an argument is not allowed.
        UnknownNameError: If an area, level or column does not exist.
        InvalidInputError: If the list has no rows.
        UnreadableFileError: If a file cannot be read.
        MissingExtraError: If a package of the extra `lists` is needed.
    """
    check_network(network)
    _check_options(kind, blank_place, within, source, complete, published_number)
    check_switches(fill_down=fill_down, correct=correct)
    kinds: dict[str, ListKind] = {each: each for each in LIST_KINDS}
    day = network.at(at)
    inside = None if within is None else find_area(day, within)
    read = read_list_rows(
        path, network.vocabulary, kind=kinds[kind], mapping=mapping, sheets=sheets, fill_down=fill_down
    )
    read, personal = without_personal_texts(read)
    if kind in INPUTS:
        read = with_input_values(read, values)
    elif values is not None:
        check_argument(values, Mapping, "values", 'pass values by attribute: {"team_kinds": "cdtt"}')
        read = with_values(read, network.vocabulary, values)
    levels = [each for each in network.vocabulary.levels if each in read.texts or each in read.codes]
    if not len(read):
        raise UnreadListError(_why_no_rows(read))
    if not levels and not (kind in INPUTS and any(each is not None for each in read.keys)):
        raise ArgumentError(
            "no column with names of places was found",
            'name it: mapping={"heading": "level"}, with a level of ' + ", ".join(network.vocabulary.levels),
        )
    made_level = _made_level(day, inside, levels, kind)
    listed = [each for each in levels if each != made_level]
    matcher = Matcher(day, within, correct=correct)
    decided = {} if decisions is None else read_decisions(day, decisions)
    places = _Places(
        matcher, None if inside is None else Matcher(day, None, correct=correct), listed, read, decided
    )
    made: tuple[TypedName | None, ...] = (None,) * len(read)
    joined: Collection[str] = ()
    if made_level is not None:
        above = _types_above(day, made_level)
        types = TypeReader(network.vocabulary)
        names = {text: typed_name(types, text, above) for text in {*read.texts.get(made_level, ())}}
        made = tuple(map(names.__getitem__, read.texts.get(made_level, ()))) or made
        joined = {text for text in names if names_several(types, text, above)}
    found = [places.found(row) for row in range(len(read))]
    matched = made_match(day, found, listed, places.texts, decided)
    places_needed = bool(levels) and (blank_place == "refuse" or len(levels) == 1)
    told = _told_rows(read, levels, personal)
    blank = _blank_rows(read, levels, made_level, made, told) if places_needed else {}
    too_high = {} if made_level is None else _rows_too_high(read, day, made_level, found, blank, told)
    homes = tuple(
        None if id is None or row in blank or row in too_high else home_key(str(id), made[row])
        for row, id in enumerate(matched["id"])
    )
    formerly, unclear = _former_places(read, matcher, found, homes)
    homes, undecided = _apart(read, homes, formerly)
    teams, repeated = (ListedTeams(), ()) if kind in INPUTS else teams_of_rows(read, homes)
    wrong = value_findings(read, network.vocabulary, day.date)
    more = [
        *personal,
        *_unused_decisions(decided, places.used),
        *_match_findings(read, listed, found, places),
        *(each for each in too_high.values() if each is not None),
        *_joined_names(read, made_level, joined),
        *(each for each in blank.values() if each is not None),
        *repeated,
        *unclear,
        *undecided,
        *wrong.values(),
    ]
    if kind in INPUTS:
        more += input_findings(read)
    if kind == "members":
        more += counted_members(read, teams, network.vocabulary)[1]
    listed_places = PlaceList(
        kind=kinds[kind],
        day=day,
        within=inside,
        source=source or _files_as_source(read),
        published_number=published_number,
        complete=_completeness(day, complete or {}, inside),
        read=without_cells(read, wrong),
        match=matched,
        made_level=made_level,
        made=made,
        homes=homes,
        formerly=_by_home(homes, formerly),
        teams=teams if kind in ("teams", "members") else ListedTeams(),
        more=tuple(more),
        source_of_cells=(path, sheets),
    )
    check_published_number(published_number, [listed_places])
    return listed_places


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


def _check_options(
    kind: str,
    blank_place: str,
    within: str | None,
    source: Citation | None,
    complete: Mapping[str, str | Iterable[str]] | None,
    published_number: int | None,
) -> None:
    """Refuse arguments of `read_list` that are not allowed."""
    check_word(kind, LIST_KINDS, "kind")
    check_word(blank_place, _BLANKS, "blank_place")
    if source is not None:
        check_argument(source, Citation, "source", "pass a Citation")
    if complete is not None:
        hint = 'pass what is complete, and where: {"teams": "Yên Bái"}'
        check_argument(complete, Mapping, "complete", hint)
    if published_number is not None:
        given: object = published_number
        if type(given) is not int or given < 0:
            raise ArgumentError(f"published_number={shown_value(given)}", "give a whole number from 0")
        if within is None:
            raise ArgumentError(
                "{published_number} without {within}", "name the area", published_number=..., within=...
            )


_BLANKS: Final = ("refuse", "above")


class UnreadListError(InvalidInputError):
    """A list without a row that can be read.

    Attributes:
        found: Why none can be read.
    """

    found: tuple[Finding, ...]

    def __init__(self, found: Iterable[Finding]) -> None:
        self.found = tuple(found)
        faults = (
            Fault(each.place, "; ".join(filter(None, (each.message, each.hint)))) for each in self.found
        )
        super().__init__("list", [Fault("rows", say("no_rows").told()), *faults])

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.found,)


def _why_no_rows(read: ListRows) -> list[Finding]:
    """Why a list has no rows: its errors, or what was found about its sheets and can be changed."""
    about = [each for each in read.findings if each.row is None and not each.column and each.hint]
    return [each for each in read.findings if each.severity == "error"] or about


def _files_as_source(read: ListRows) -> Citation:
    """The names of the files, without the folders that they lie in."""
    names = dict.fromkeys(file_name(each) for each in read.files)
    files = ", ".join(each for each in names if each) or "a table"
    return Citation(ref=files, title=f"List of {read.kind}")


def _completeness(
    day: Snapshot, complete: Mapping[str, str | Iterable[str]], inside: int | None
) -> tuple[tuple[str, str], ...]:
    """What is complete, and the ids of the areas, which lie in the area of the list."""
    listed = day.network.vocabulary.listed
    found = []
    for about, areas in complete.items():
        if not is_word(about, listed):
            raise ArgumentError(f"complete: {shown_value(about)}", near(str(about), listed))
        positions = [find_area(day, each) for each in as_texts(areas)]
        for position in positions:
            if inside is not None and not inside <= position < int(day.territory.end[inside]):
                told = f"complete: {day.full_name(position)} does not lie in {day.full_name(inside)}"
                raise ArgumentError(told, "name an area in the area of the list")
        found += [(about, id) for id in day.territory.ids(positions)]
    return tuple(found)


def _made_level(day: Snapshot, inside: int | None, levels: Sequence[str], kind: str) -> str | None:
    """The lowest level of a list, if the network lists no area of it there; synthetic areas do not count."""
    if not levels:
        return None
    territory, place = day.territory, day.network.vocabulary.level(levels[-1])
    if kind in INPUTS or place == 0:
        return None
    first, end = (0, len(territory)) if inside is None else (inside, int(territory.end[inside]))
    here = np.flatnonzero(territory.level[first:end] == place) + first
    rows = day.area_state.row[territory.nodes[here]]
    listed = day.network.tables.areas.origin[rows] != Origin.SYNTHETIC
    return None if listed.any() else levels[-1]


def _joined_names(read: ListRows, made_level: str | None, joined: Collection[str]) -> Iterable[Finding]:
    """A review of each cell that names several areas, which are made one area."""
    if made_level is None or not joined:
        return
    what, hint = say("several_in_a_cell", level=Word(made_level)), say("several_in_a_cell_hint")
    for row, text in enumerate(read.texts[made_level]):
        if text in joined:
            yield read.finding(row, made_level, "review", what, hint, cell=text)


def _told_rows(read: ListRows, levels: Sequence[str], more: Iterable[Finding]) -> set[int]:
    """The rows with an error in a cell of a place, which is why the place is blank."""
    columns = {
        (each.file, each.sheet, each.column)
        for each in read.columns
        if each.meaning.removesuffix(CODE_OF) in levels
    }
    wrong = {
        (each.file, each.sheet, each.row)
        for each in (*read.findings, *more)
        if each.severity == "error" and (each.file, each.sheet, each.column) in columns
    }
    if not wrong:
        return set()
    rows = zip(read.files, read.sheet_names, read.row_numbers, strict=True)
    return {row for row, place in enumerate(rows) if place in wrong}


def _rows_too_high(
    read: ListRows,
    day: Snapshot,
    made_level: str,
    found: Sequence[Found],
    blank: Collection[int],
    known: Collection[int],
) -> dict[int, Finding | None]:
    """The rows whose areas would lie in an area that has areas of a level between, by their numbers.

    Each has a finding, or None if an error is told of a place of the row.
    """
    territory, words = day.territory, day.network.vocabulary
    made = words.level(made_level)
    between = [place for place in np.unique(territory.level).tolist() if place < made]
    told: dict[int, str] = {}
    findings: dict[int, Finding | None] = {}
    for row, each in enumerate(found):
        if not each.is_matched or row in blank:
            continue
        [position] = each.positions
        if position not in told:
            below = territory.level[position : int(territory.end[position])]
            lower = [place for place in between if (below == place).any()]
            told[position] = words.levels[lower[-1]] if lower[-1] > territory.level[position] else ""
        if told[position]:
            level = Word(told[position])
            message = say("level_not_stated", level=level, of=Word(made_level))
            key = "level_not_stated_in_sheet" if read.sheet_names[row] else "level_not_stated"
            hint = say(f"{key}_hint", level=told[position])
            findings[row] = None if row in known else read.finding(row, "", "error", message, hint)
    return findings


def _former_places(
    read: ListRows, matcher: Matcher, found: Sequence[Found], homes: Sequence[HomeKey | None]
) -> tuple[dict[int, frozenset[str]], list[Finding]]:
    """By row, the areas of an earlier day in one of which it says that it lay; and names that do not fit."""
    words = matcher.day.network.vocabulary
    levels = [each for each in words.levels if each in read.former]
    known: dict[tuple[int, tuple[str, ...]], tuple[str, ...]] = {}
    places: dict[int, frozenset[str]] = {}
    findings = []
    for row, (each, home) in enumerate(zip(found, homes, strict=True)):
        if home is None or home[1] is None:
            continue
        ids = {each.then} - {""}
        texts = tuple(read.former[level][row] for level in levels)
        if any(texts):
            [position] = each.positions
            key = position, texts
            if key not in known:
                stated = [(words.level(name), text) for name, text in zip(levels, texts, strict=True) if text]
                known[key] = matcher.formerly(position, stated)
            ids |= {*known[key]}
            if not known[key]:
                last = max(at for at, text in enumerate(texts) if text)
                what = say("not_formerly", text=texts[last], areas=matcher.search.named([position]))
                about = f"{FORMER_LEVEL}{levels[last]}"
                findings.append(read.finding(row, about, "review", what, say("not_formerly_hint")))
        if ids:
            places[row] = frozenset(ids)
    return places, findings


def _apart(
    read: ListRows, homes: Sequence[HomeKey | None], formerly: Mapping[int, frozenset[str]]
) -> tuple[tuple[HomeKey | None, ...], list[Finding]]:
    """The keys of rows, also of areas with one name that lay in several areas before.

    A row that does not say which of them it means is an error.
    """
    before: dict[HomeKey, set[frozenset[str]]] = {}
    for row, ids in formerly.items():
        home = homes[row]
        if home is not None:
            before.setdefault(home, set()).add(ids)
    several = {home for home, places in before.items() if len(places) > 1}
    made, findings = list(homes), list[Finding]()
    for row, home in enumerate(homes if several else ()):
        name = None if home is None else home[1]
        if home is None or name is None or home not in several:
            continue
        if row in formerly:
            kind, key, letters = name
            made[row] = home[0], (kind, key, " ".join((letters, *sorted(formerly[row]))))
        else:
            made[row] = None
            what, advice = say("several_formerly"), say("several_formerly_hint")
            findings.append(read.finding(row, "", "error", what, advice))
    return tuple(made), findings


def _by_home(
    homes: Sequence[HomeKey | None], formerly: Mapping[int, frozenset[str]]
) -> Mapping[HomeKey, frozenset[str]]:
    found: dict[HomeKey, frozenset[str]] = {}
    for row, ids in formerly.items():
        home = homes[row]
        if home is not None:
            found[home] = found.get(home, ids) & ids
    return MappingProxyType(found)


def _types_above(day: Snapshot, level: str) -> set[int]:
    """The area types that areas of higher levels have on a day."""
    territory = day.territory
    above = np.flatnonzero(territory.level < day.network.vocabulary.level(level))
    types: set[int] = set(day.network.tables.areas.type[day.area_state.row[territory.nodes[above]]].tolist())
    return types


class _Places:
    """The areas that the places of rows mean; each distinct row is matched once.

    Attributes:
        odd_codes: By the number of a row, a code that no area of its level has, or that its names contradict.
        wrong_levels: By the number of a row that means nothing, the level of the first cell that does not.
        used: The keys of the decisions that a row uses.
    """

    __slots__ = (
        "_around",
        "_columns",
        "_decided",
        "_found",
        "_levels",
        "_matcher",
        "_names",
        "_odd",
        "_wrong",
        "odd_codes",
        "used",
        "wrong_levels",
    )

    def __init__(
        self,
        matcher: Matcher,
        around: Matcher | None,
        levels: Sequence[str],
        read: ListRows,
        decided: Mapping[Key, Decision],
    ) -> None:
        """The places of a list.

        Args:
            matcher: Matches in the area of the list.
            around: Matches everywhere, for the levels above the area of the list; None without such an area.
            levels: The levels that the list names, the highest first.
            read: The rows.
            decided: What a person decided.
        """
        place = matcher.day.network.vocabulary.level
        self._matcher = matcher
        self._around = around
        self._names = levels
        self._levels = [place(each) for each in levels]
        self._decided = decided
        blank = [""] * len(read)
        columns = [given.get(each, blank) for each in levels for given in (read.texts, read.codes)]
        shared: dict[tuple[str, ...], tuple[str, ...]] = {}
        rows: Iterable[tuple[str, ...]] = zip(*columns, strict=True) if columns else ((),) * len(read)
        self._columns = [shared.setdefault(each, each) for each in rows]
        self._found: dict[tuple[str, ...], Found] = {}
        self._odd: dict[tuple[str, ...], _OddCode] = {}
        self._wrong: dict[tuple[str, ...], str] = {}
        self.odd_codes: dict[int, _OddCode] = {}
        self.wrong_levels: dict[int, str] = {}
        self.used: set[Key] = set()

    @property
    def texts(self) -> list[tuple[str, ...]]:
        """For each row, the name of each level, or its code where there is no name."""
        texts = {cells: _names_or_codes(cells) for cells in dict.fromkeys(self._columns)}
        return [texts[cells] for cells in self._columns]

    def found(self, row: int) -> Found:
        """What a row means."""
        cells = self._columns[row]
        if cells not in self._found:
            self._found[cells] = self._looked_up(cells)
            odd = self._unknown_code(cells[1::2]) if self._found[cells].is_matched else None
            if odd is not None:
                self._odd[cells] = odd
        if cells in self._odd:
            self.odd_codes[row] = self._odd[cells]
        if cells in self._wrong:
            self.wrong_levels[row] = self._wrong[cells]
        return self._found[cells]

    def _unknown_code(self, codes: Sequence[str]) -> _OddCode | None:
        """The first code that no area of its level has."""
        for level, name, code in zip(self._levels, self._names, codes, strict=True):
            if code and not self._coded(level, code):
                return _OddCode(name, code, say("no_such_code", level=Word(name), code=code))
        return None

    def _coded(self, level: int, code: str) -> list[int]:
        """The areas of a level that have a code, with or without the zeros that it may have lost."""
        index = (self._around or self._matcher).search.index
        top = (self._around or self._matcher).top
        return index.coded(level, code, top) or index.coded(level, index.padded(level, code), top)

    def _looked_up(self, cells: tuple[str, ...]) -> Found:
        """What the names and codes of a row mean, or what a person decided."""
        if not self._levels:
            return Found(self._matcher.top, "id") if len(self._matcher.top) == 1 else Found((), NONE, 0)
        both = _names_or_codes(cells)
        key = key_of(self._names, both) if self._decided else frozenset()
        if key in self._decided:
            self.used.add(key)
            return self._inside(self._decided[key].found(self._matcher.day))
        found = self._of_names(both)
        if found.positions:
            return self._beside_codes(found, cells)
        return self._unmatched(found, cells, both)

    def _unmatched(self, found: Found, cells: tuple[str, ...], both: Sequence[str]) -> Found:
        """The result of a row that means nothing, after the first level that does not is noted."""
        above = Found((), NONE)
        for at, (level, name, text) in enumerate(zip(self._levels, self._names, both, strict=True)):
            here = self._of_names([*both[: at + 1], *[""] * (len(both) - at - 1)]) if text else above
            if not text or here.positions:
                above = here
                continue
            self._wrong[cells] = name
            if not cells[2 * at]:
                coded = self._coded(level, text)
                odd = self._contradicting(text, coded, above.positions) if coded else None
                told = odd or say("no_such_code", level=Word(name), code=text)
                self._odd[cells] = _OddCode(name, text, told)
                return attrs.evolve(found, reason=told)
            break
        return found

    def _contradicting(self, code: str, coded: Sequence[int], named: Sequence[int]) -> Message:
        """What is told of a code of areas beside names of others, or outside the area of the list."""
        areas = (self._around or self._matcher).search.named(coded)
        if named:
            meant = self._matcher.search.named(named)
            return say("code_of_another", code=code, areas=areas, named=meant)
        return say("code_outside", code=code, areas=areas, outside=self._outside(self._matcher.top[0]))

    def _inside(self, decided: Found) -> Found:
        """What a person decided; none if it lies outside the area of the list."""
        if self._around is None or not decided.positions:
            return decided
        territory = self._matcher.day.territory
        [inside] = self._matcher.top
        if all(inside <= each < int(territory.end[inside]) for each in decided.positions):
            return decided
        named, outside = self._around.search.named(decided.positions), self._outside(inside)
        return Found((), NONE, 0, say("decided_outside", reason=decided.reason, areas=named, outside=outside))

    def _outside(self, inside: int) -> Message:
        return say("outside", areas=self._matcher.search.named([inside]))

    def _of_names(self, texts: Sequence[str]) -> Found:
        """What the texts of a row mean; texts above the area of the list must name areas around it."""
        if self._around is None:
            return self._matcher.row(self._levels, texts)
        territory = self._matcher.day.territory
        [inside] = self._matcher.top
        lower = [each > territory.level[inside] for each in self._levels]
        above = ["" if low else text for low, text in zip(lower, texts, strict=True)]
        rest = [text if low else "" for low, text in zip(lower, texts, strict=True)]
        if any(above):
            around = self._around.row(self._levels, above)
            if not any(each <= inside < int(territory.end[each]) for each in around.positions):
                reason = (
                    around.reason if not around.positions else self._around.search.named(around.positions)
                )
                return Found((), NONE, 0, Listing.of(reason, self._outside(inside)))
        return self._matcher.row(self._levels, rest) if any(rest) else Found((inside,), "id")

    def _beside_codes(self, found: Found, cells: tuple[str, ...]) -> Found:
        """What a row means beside the codes of its names; a code must not contradict the names."""
        territory = self._matcher.day.territory
        fitting, meant = found.positions, {*found.positions}
        for level, name, text, code in zip(self._levels, self._names, cells[::2], cells[1::2], strict=True):
            coded = self._coded(level, code) if text and code and found.positions else []
            if not coded:
                continue
            inside = {
                each for each in found.positions if any(at <= each < int(territory.end[at]) for at in coded)
            }
            fitting = tuple(each for each in fitting if each in inside)
            if not inside and cells not in self._odd:
                self._odd[cells] = _OddCode(name, code, self._contradicting(code, coded, found.positions))
            meant |= set() if inside else {*coded}
        if cells in self._odd:
            return Found(tuple(sorted(meant)), AMBIGUOUS, 0, self._odd[cells].what)
        if not fitting or len(fitting) == len(found.positions):
            return found
        return Found(fitting, CODE) if len(fitting) == 1 else Found(fitting, AMBIGUOUS, 0, found.reason)


@attrs.frozen
class _OddCode:
    """A code of a row that no area of its level has, or that means another area than the names of the row.

    Attributes:
        level: The level of its column.
        code: The code.
        what: What is told of it.
    """

    level: str
    code: str
    what: Message


def _names_or_codes(cells: Sequence[str]) -> tuple[str, ...]:
    """The names of names and codes in turn, or the codes where there is no name."""
    return tuple(name or code for name, code in zip(cells[::2], cells[1::2], strict=True))


def _match_findings(
    read: ListRows, levels: Sequence[str], found: Sequence[Found], places: _Places
) -> list[Finding]:
    """A finding for each row whose places mean no area, several areas, or an area by another name.

    A code that is odd is told at its own cell.
    """
    lowest = levels[-1] if levels else ""
    odd_codes = places.odd_codes
    findings = []
    for row, each in enumerate(found):
        if row in odd_codes:
            odd = odd_codes[row]
            hint = say("code_hint" if each.is_matched else "code_of_another_hint")
            severity: Severity = "review" if each.is_matched else "error"
            findings.append(read.finding(row, odd.level + CODE_OF, severity, odd.what, hint, cell=odd.code))
        if (each.is_matched and each.method not in (FORMER, CORRECTED)) or (
            row in odd_codes and not each.is_matched
        ):
            continue
        texts = (level for level in reversed(levels) if read.texts.get(level, {row: ""})[row])
        level = places.wrong_levels.get(row) or next(texts, lowest)
        severity = "review" if each.is_matched else "error"
        message = each.reason or Listing(())
        decided = isinstance(each.reason, Message) and each.reason.key == "decided_none"
        hint = say("decided_none_hint" if decided else _HINTS.get(each.method, "check_place"))
        cell = read.texts[level][row] if level in read.texts else ""
        findings.append(read.finding(row, level, severity, message, hint, cell=cell))
    return findings


def _unused_decisions(decided: Mapping[Key, Decision], used: Collection[Key]) -> list[Finding]:
    """A note that counts the decisions about texts that no row has, and names the first ones."""
    unused = [key for key in decided if key not in used]
    if not unused:
        return []
    texts = (", ".join(text for _, text in sorted(key)) for key in unused[:SHOWN])
    shown = Listing(tuple(say("quoted", text=text) for text in texts), "comma")
    what = say("unused_decisions", count=len(unused), texts=shown)
    return [Finding(severity="note", file="", sheet="", what=what, advice=say("unused_decisions_hint"))]


_HINTS: Final = {
    NONE: "none_hint",
    AMBIGUOUS: "ambiguous_hint",
    FORMER: "former_hint",
    CORRECTED: "corrected_hint",
}


def _blank_rows(
    read: ListRows,
    levels: Sequence[str],
    made_level: str | None,
    made: Sequence[TypedName | None],
    known: Collection[int],
) -> dict[int, Finding | None]:
    """The rows without a place of the lowest level, by their numbers.

    Each has a finding, or None if an error is told of a place of the row.
    """
    lowest = levels[-1]
    texts, codes = ([*given.get(lowest, [""] * len(read))] for given in (read.texts, read.codes))
    told, hint = say("blank_place", level=Word(lowest)), say("blank_place_hint")
    return {
        row: None if row in known else read.finding(row, lowest, "error", told, hint)
        for row, (text, code) in enumerate(zip(texts, codes, strict=True))
        if (not text and not code if made_level is None else made[row] is None)
    }
