"""Reading a list: its rows, the areas that their places mean, and all findings, as a `PlaceList`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet.arguments import check_argument, check_switches, check_word, is_word, shown_value
from dtnet.citations import Citation
from dtnet.errors import ArgumentError, Fault, InvalidInputError, near
from dtnet.io.limits import MEMORY, SECONDS, checked_limits
from dtnet.lists.area_texts import TypedName, names_several, typed_name
from dtnet.lists.cells.number_cells import LARGEST_TEAM
from dtnet.lists.decisions.documents import read_list_decisions
from dtnet.lists.files.workbooks import repeatable_source
from dtnet.lists.findings import Finding, file_name
from dtnet.lists.former_places import former_areas_of_homes, former_places, homes_apart
from dtnet.lists.headings.column_names import INPUTS, HeadingWords, check_mapping, with_ignored
from dtnet.lists.headings.heading_grammar import PERSONAL
from dtnet.lists.headings.state_texts import UNCLEAR, UNCOUNTED
from dtnet.lists.input_lists import input_findings, with_input_values
from dtnet.lists.listed_columns import with_joint_values, with_values, without_cells, without_texts
from dtnet.lists.listed_teams import (
    ANYWHERE,
    ListedTeams,
    counted_members,
    home_key,
    homes_of_teams,
    other_counts,
    teams_of_rows,
    value_findings,
)
from dtnet.lists.matching.matcher import Matcher
from dtnet.lists.matching.matches import made_match
from dtnet.lists.messages import say
from dtnet.lists.people.personal_parts import PersonalParts
from dtnet.lists.place_findings import (
    blank_rows,
    day_of_names,
    findings_of_matches,
    refused_names,
    rows_too_high,
    rows_with_wrong_places,
    unused_answers,
    unused_decisions,
    used_findings,
)
from dtnet.lists.place_lists import PlaceList, check_published_number
from dtnet.lists.row_places import RowPlaces
from dtnet.lists.sheets.list_rows import LIST_KINDS, ListKind, read_list_rows
from dtnet.lists.spellings_of_areas import two_spellings
from dtnet.lists.village_names import VillageNames
from dtnet.network.day.area_search import find_area
from dtnet.network.day.network import Network, check_network
from dtnet.network.tables.schema import as_texts
from dtnet.network.territory.names import spelled
from dtnet.network.territory.place_texts import TypeReader
from dtnet.origins import Origin
from dtnet.periods import DayLike
from dtnet.phrases import Listing

if TYPE_CHECKING:
    from collections.abc import Collection

    from dtnet.lists.cells.number_cells import WholeRange
    from dtnet.lists.listed_teams import HomeKey
    from dtnet.lists.matching.results import Found
    from dtnet.lists.sheets.list_rows import ListRows
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.network.tables.schema import Vocabulary


def read_list(  # noqa: PLR0913, PLR0915 - a keyword for each thing that a list does not say
    path: object,
    network: Network,
    *,
    kind: str,
    at: DayLike,
    within: str | None = None,
    mapping: Mapping[str, str] | None = None,
    ignore: str | Iterable[str] = (),
    sheets: str | Sequence[str] | None = None,
    source: Citation | None = None,
    complete: Mapping[str, str | Iterable[str]] | None = None,
    published_number: int | None = None,
    values: Mapping[str, object] | None = None,
    blank_place: str | None = None,
    fill_down: bool = True,
    correct: bool = True,
    decisions: object = None,
    file_name: str | None = None,
    most_memory: int = MEMORY,
    most_seconds: float = SECONDS,
    sha256: str | Iterable[str] | None = None,
) -> PlaceList:
    """Read a list of teams, members, villages, households, claims or activity, and match its places.

    Nothing is guessed: a cell or place that is not clear is told in `PlaceList.findings`, at its place in the
    file. Columns of personal data are recognised and not read.

    Args:
        path: A file (`.xlsx`, `.xls`, `.ods`, `.csv`, `.tsv`, `.parquet`), several files, a folder of files,
            a frame, or a query result that exports Arrow data. Or the content of a file: bytes, or a file
            that is open for bytes; its first bytes tell its format, else its name does, else it is CSV.
        network: The network whose areas the list names.
        kind: What a row is: one of `teams`, `members` (a person a row; people are only counted),
            `villages`, `households` (of an area), `activity` and `claims` (of a team or area in a month).
        at: The day that the list describes.
        within: The area in which all places lie: its id, or its name on the day.
        mapping: What columns mean, by heading or by column letters, where the headings do not say it:
            `{"Đơn vị": "commune", "G": "people"}`.
        ignore: The headings or letters of columns that are not read although they look like places, numbers,
            days or states: `["Ghi chú"]`.
        sheets: The sheets to read; by default all.
        source: The source of the list; by default the names of the files.
        complete: What the list has in full, and where: `{"teams": "Yên Bái"}`. Without it, a team that the
            list does not have may still exist.
        published_number: The number of areas of the lowest level that exist in `within`, listed or not, as a
            source published it. A list that names these areas itself may lack some.
        values: Attributes that all rows have and no column states: `{"team_kinds": "cdtt"}`; for activity and
            claims also `{"month": "2024-08", "times": 1}`.
        blank_place: What a blank cell of the lowest level means: `refuse` (an error), or `above` (the row is
            about the area above, such as a team of a commune). By default as `decisions` say, or `refuse`.
        fill_down: Whether a blank cell of a higher level stands for the cell above it.
        correct: Whether misspelled names are corrected; see `Snapshot.match`.
        decisions: A filled document of `PlaceList.review`: what free texts, columns and places mean. Or a
            review of places, or a table with its columns; see `Match.review`.
        file_name: The name of the file, if `path` is its content.
        most_memory: The most bytes of memory of the child process that unpacks a workbook or Parquet, because
            such a file can end the process that unpacks it. A cell of a list, filled or blank, counts 64.
        most_seconds: The most seconds that reading a file takes.
        sha256: The sha256 of the file, or of each file, if known from a source that you trust. The content is
            compared with it, and read without a child process.

    Raises:
        ArgumentError: If an argument is not allowed.
        UnknownNameError: If an area, level or column does not exist.
        InvalidInputError: If the list has no rows, or no column with names of places.
        UnreadableFileError: If a file cannot be read, or reading it exceeds the limits.
        MissingExtraError: If a package of the extra `lists` is needed.
    """
    check_network(network)
    _check_options(kind, blank_place, within, source, complete, published_number)
    check_switches(fill_down=fill_down, correct=correct)
    limits = checked_limits(most_memory=most_memory, most_seconds=most_seconds, sha256=sha256)
    source_of_cells = repeatable_source(path, file_name)
    kinds: dict[str, ListKind] = {each: each for each in LIST_KINDS}
    day = network.at(at)
    words = HeadingWords(network.vocabulary, INPUTS.get(kind, ()))
    decided = read_list_decisions(day, decisions, words.legal)
    blank_place = _blank_place(blank_place, decided.blank_place)
    inside = None if within is None else find_area(day, within)
    read = read_list_rows(
        source_of_cells,
        network.vocabulary,
        kind=kinds[kind],
        at=day.date,
        mapping=decided.mapping(with_ignored(check_mapping(mapping, words), ignore), words),
        sheets=sheets,
        fill_down=fill_down,
        people=PersonalParts(network.vocabulary, network),
        limits=limits,
        kind_is_stated=_states_a_set(network.vocabulary, values),
        empty_levels=_empty_levels(day),
        answers=decided.texts,
        optional=frozenset(decided.meanings),
        words=words,
    )
    del words  # it takes as much memory as the places of some hundred rows
    if kind in INPUTS:
        read = with_input_values(read, values)
    elif values is not None:
        check_argument(values, Mapping, "values", 'pass values by attribute: {"team_kinds": "cdtt"}')
        read = with_values(read, network.vocabulary, values)
    levels = _levels(read, network.vocabulary)
    if not len(read):
        raise UnreadListError(_why_no_rows(read))
    if not _names_units(read, levels, kind, network.vocabulary.levels):
        raise UnreadListError([*filter(_stops, read.findings)] or [_without_places(read, network.vocabulary)])
    made_level = _made_level(day, inside, levels, kind)
    listed = [each for each in levels if each != made_level]
    former = {level: cells for level, cells in read.former.items() if level != made_level}
    read = attrs.evolve(read, former=former)  # no day has the areas that the list itself names
    matcher = Matcher(day, within, correct=correct)
    made, no_names = _names_of_areas(read, day, made_level)
    refused = refused_names(read, made_level, no_names)
    read = without_texts(read, made_level, refused)
    places = RowPlaces(
        matcher, None if inside is None else Matcher(day, None, correct=correct), listed, read, decided.places
    )
    found = [places.found(row) for row in range(len(read))]
    matched = made_match(day, found, listed, places.texts, decided.places, places.name_days)
    places_needed = bool(levels) and (blank_place == "refuse" or len(levels) == 1)
    told = {*rows_with_wrong_places(read, levels), *refused}
    blank = blank_rows(read, levels, made_level, made, told, refused=places_needed) if levels else {}
    too_high = {} if made_level is None else rows_too_high(read, day, made_level, found, blank, told)
    unused = {row for row, each in enumerate(found) if each.is_decided}
    keys = _keys_of_areas(matched["id"], made, unused)
    homes, left_out = _homes(read, keys, {*blank, *too_high, *refused})
    formerly, unclear = former_places(read, matcher, found, homes)
    homes, undecided = homes_apart(read, homes, formerly)
    teams, repeated = (
        (ListedTeams(), ()) if kind in INPUTS else teams_of_rows(read, homes_of_teams(read, homes), left_out)
    )
    wrong = value_findings(read, network.vocabulary, day.date)
    more = [  # in the order of their causes
        *day_of_names(places.name_days),
        *unused_decisions(decided.places, places.used),
        *unused_answers(decided.texts),
        *findings_of_matches(read, listed, found, places),
        *(each for each in too_high.values() if each is not None),
        *refused.values(),
        *(each for each in blank.values() if each is not None),
        *repeated,
        *two_spellings(read, made_level, homes, made, formerly, network.vocabulary),
        *unclear,
        *undecided,
        *wrong.values(),
    ]
    if kind in INPUTS:
        more += input_findings(read)
    if kind in ("teams", "members"):
        more += _findings_of_people(read, places, found, teams, made_level, complete=None not in homes)
    listed_places = PlaceList(
        kind=kinds[kind],
        day=day,
        within=inside,
        source=source or _files_as_source(read),
        published_number=published_number,
        complete=_completeness(day, complete or {}, inside),
        read=attrs.evolve(
            without_cells(with_joint_values(read, teams.repeated), wrong),
            findings=used_findings(read, unused, read.findings),
        ),
        match=matched,
        made_level=made_level,
        made=made,
        homes=homes,
        formerly=former_areas_of_homes(homes, formerly),
        teams=teams if kind in ("teams", "members") else ListedTeams(),
        more=used_findings(read, unused, more),
        decided=decided,
        blank_place=blank_place,
        source_of_cells=(source_of_cells, sheets, limits),
    )
    check_published_number(published_number, [listed_places])
    return listed_places


_BLANKS: Final = ("refuse", "above")


def _blank_place(given: str | None, decided: str | None) -> str:
    """What blank places mean, by an argument and by decisions.

    Raises:
        ArgumentError: If both say it, and differ.
    """
    if given is not None and decided is not None and given != decided:
        raise ArgumentError(f"blank_place={given!r}, and the decisions say {decided!r}", "say it once")
    return given or decided or "refuse"


def _check_options(
    kind: str,
    blank_place: str | None,
    within: str | None,
    source: Citation | None,
    complete: Mapping[str, str | Iterable[str]] | None,
    published_number: int | None,
) -> None:
    """Refuse arguments of `read_list` that are not allowed."""
    check_word(kind, LIST_KINDS, "kind")
    if blank_place is not None:
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


def _stops(each: Finding) -> bool:
    """Whether a finding about a column or sheet must be settled before the list can be used."""
    return each.severity == "error" and each.row is None


def _states_a_set(vocabulary: Vocabulary, values: object) -> bool:
    """Whether values state an attribute of words, such as the kinds of teams."""
    sets = {each.name for each in vocabulary.attributes if each.type == "set"}
    return isinstance(values, Mapping) and not sets.isdisjoint(values)


def _levels(read: ListRows, vocabulary: Vocabulary) -> list[str]:
    """The levels of which rows name places or have codes, the highest first."""
    return [each for each in vocabulary.levels if each in read.texts or each in read.codes]


def _names_units(read: ListRows, levels: Sequence[str], kind: str, known: Sequence[str]) -> bool:
    """Whether rows name what they are about: a place, or the key of a team.

    A place that only titles or names of sheets state counts if it is of the two lowest levels: the rows of a
    district's list are about its communes and villages, so their places were not found.
    """
    if kind in INPUTS and any(each is not None for each in read.keys):
        return True
    stated = {each.meaning for each in read.columns if not each.column}
    return bool(levels) and (not stated.issuperset(levels) or levels[-1] in known[-2:])


def _names_of_areas(
    read: ListRows, day: Snapshot, level: str | None
) -> tuple[tuple[TypedName | None, ...], Mapping[str, str]]:
    """For each row, the type and name of its area of a level; and the texts that are no plain name of one.

    Each of these texts has the key of its message.
    """
    if level is None:
        return (None,) * len(read), {}
    above, types = _types_above(day, level), TypeReader(day.network.vocabulary)
    villages = VillageNames(HeadingWords(day.network.vocabulary))
    texts = read.texts.get(level, ())
    plain = {text: villages.plain(text) for text in {*texts}}
    several = {text for text in plain if names_several(types, text, above)}
    no_names = {text: "no_plain_name" for text, name in plain.items() if text and not name}
    no_names |= dict.fromkeys(several, "several_in_a_cell")
    names = {
        text: None if text in no_names else typed_name(types, name, above) for text, name in plain.items()
    }
    return tuple(map(names.__getitem__, texts)) or (None,) * len(read), no_names


def _keys_of_areas(
    ids: Sequence[object],
    made: Sequence[TypedName | None],
    gone: Collection[int],
) -> list[HomeKey | None]:
    """For each row, the key of the area that it is about; in `ANYWHERE` if its area is unknown.

    Args:
        ids: For each row, the id of the listed area; None if it means none.
        made: For each row, the area in it that the list names.
        gone: The rows about which a person decided that they mean no area.
    """
    return [
        None if id is None and row in gone else home_key(ANYWHERE if id is None else str(id), made[row])
        for row, id in enumerate(ids)
    ]


def _homes(
    read: ListRows, keys: Sequence[HomeKey | None], refused: Collection[int]
) -> tuple[tuple[HomeKey | None, ...], Counter[HomeKey]]:
    """For each row, the key of its area, None if the row cannot be used; and what others may be about.

    Args:
        keys: For each row, the key of the area that it is about; None if it is not used.

    Returns:
        The keys; and by key, the number of teams or people that rows may be about that cannot be used.
    """
    homes: list[HomeKey | None] = []
    left_out: Counter[HomeKey] = Counter()
    for row, (key, state) in enumerate(zip(keys, read.states, strict=True)):
        lost = row in refused or state in (UNCLEAR, UNCOUNTED) or (key is not None and key[0] == ANYWHERE)
        homes.append(None if lost else key)
        if lost and key is not None:
            left_out[key] += LARGEST_TEAM if state == UNCOUNTED else 1
    return tuple(homes), left_out


def _findings_of_people(
    read: ListRows,
    places: RowPlaces,
    found: Sequence[Found],
    teams: ListedTeams,
    made_level: str | None,
    *,
    complete: bool,
) -> list[Finding]:
    """What is wrong with the numbers of people of teams, of their roles, and of sheets that count them.

    Sheets of counts are compared with a `complete` list alone: each of its rows has its area.
    """
    findings: tuple[Finding, ...] = ()
    people: Sequence[WholeRange | None] = [None] * len(teams)
    if read.kind == "members":
        numbers, findings = counted_members(read, teams, places.day.network.vocabulary)
        people = numbers["people"]
    elif "people" in read.numbers:
        people = [read.numbers["people"][row] for row in teams.first]
    if read.counts is None or not complete:
        return [*findings]
    listed = [(found[team.rows[0]].positions[0], team, own) for team, own in zip(teams, people, strict=True)]
    names, no_names = _names_of_areas(read.counts, places.day, made_level)
    refused = refused_names(read.counts, made_level, no_names)
    levels = [each for each in _levels(read.counts, places.day.network.vocabulary) if each != made_level]
    beside, territory = places.beside(read.counts, levels), places.day.territory
    counted: list[tuple[range, HomeKey] | None] = []
    for row, name in enumerate(names):
        place = beside.found(row)
        if row in refused or not (levels or name is not None):
            counted.append(None)
        elif place.is_matched:
            [at] = place.positions
            [id] = territory.ids([at])
            counted.append((range(at, int(territory.end[at])), home_key(str(id), name)))
        else:
            counted.append((range(0), ("", None)))
    return [*findings, *other_counts(read.counts, counted, read, listed)]


def _likely_places(read: ListRows, vocabulary: Vocabulary) -> tuple[str, str]:
    """The letters and the level of a column that may name places by its heading: `Địa chỉ (ấp, xã)`."""
    grammar = HeadingWords(vocabulary).grammar
    for each in read.columns:
        levels = {*map(grammar.level_named, grammar.hints(tuple(spelled(each.heading).split())))} - {""}
        if levels and each.column and each.meaning in ("", PERSONAL):
            return each.column, max(levels, key=vocabulary.levels.index)
    return "B", vocabulary.levels[-2:][0]


def _without_places(read: ListRows, vocabulary: Vocabulary) -> Finding:
    """What is told of a list without a column of places: its headings."""
    headings = dict.fromkeys(each.heading for each in read.columns if each.heading)
    quoted = Listing(tuple(say("quoted", text=each) for each in headings), "comma")
    column, level = _likely_places(read, vocabulary)
    what, advice = say("no_places", headings=quoted), say("no_places_hint", column=column, level=level)
    return Finding(severity="error", file="", sheet="", what=what, advice=advice)


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
    for given, areas in complete.items():
        one = str(given).removesuffix("s")  # `villages` as the kind of list, `village` as the level
        about = one if not is_word(given, listed) and one in listed else given
        if not is_word(about, listed):
            raise ArgumentError(f"complete: {shown_value(given)}", near(str(given), listed))
        positions = [find_area(day, each) for each in as_texts(areas)]
        for position in positions:
            if inside is not None and not inside <= position < int(day.territory.end[inside]):
                told = f"complete: {day.full_name(position)} does not lie in {day.full_name(inside)}"
                raise ArgumentError(told, "name an area in the area of the list")
        found += [(about, id) for id in day.territory.ids(positions)]
    return tuple(found)


def _empty_levels(day: Snapshot) -> frozenset[str]:
    """The levels that have no area on a day, as the district has none after July 2025."""
    present = {*np.unique(day.territory.level).tolist()}
    return frozenset(each for at, each in enumerate(day.network.vocabulary.levels) if at not in present)


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


def _types_above(day: Snapshot, level: str) -> set[int]:
    """The area types that areas of higher levels have on a day."""
    territory = day.territory
    above = np.flatnonzero(territory.level < day.network.vocabulary.level(level))
    types: set[int] = set(day.network.tables.areas.type[day.area_state.row[territory.nodes[above]]].tolist())
    return types
