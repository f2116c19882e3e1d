"""The teams of a list: which rows are about one team, where it is, and what must be true of its cells."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Collection
from operator import itemgetter
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs

from dtnet.lists.headings.heading_grammar import TEAMS
from dtnet.lists.headings.state_texts import NOT_FOUNDED, PAUSED
from dtnet.lists.listed_columns import DAYS_OF_PEOPLE, stated_days
from dtnet.lists.messages import Word, say
from dtnet.lists.sheets.sheet_table import AREA_KINDS
from dtnet.network.territory.place_texts import place_words
from dtnet.phrases import Listing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from dtnet.lists.area_texts import TypedName
    from dtnet.lists.cells.number_cells import WholeRange
    from dtnet.lists.findings import Finding
    from dtnet.lists.sheets.list_rows import ListRows
    from dtnet.network.tables.schema import Vocabulary
    from dtnet.phrases import Message, Told

HomeKey: TypeAlias = tuple[str, tuple[str, str, str] | None]
"""The id of a listed area, and the key of the area in it that the list names, or None."""

ANYWHERE: Final = ""
"""In place of the id of an area: a row of which it is unknown where it is."""
_PEOPLE = "people"


@attrs.frozen
class ListedTeam:
    """The rows of a list that are about one team.

    Attributes:
        key: The list's own key of the team, or None.
        name: The name of the team, or None.
        rows: The numbers of the rows, from 0: one for a list of teams, one a person for a list of members.
    """

    home: HomeKey
    key: str | None
    name: str | None
    rows: tuple[int, ...]


@attrs.frozen(eq=False)
class ListedTeams(Collection[ListedTeam]):
    """The teams of a list, in the order of their first rows; each is made when it is looked at.

    Attributes:
        homes: For each row of the list, the key of its home.
        keys: For each row, the list's own key of its team, or None.
        names: For each row, the name of its team, or None.
        first: For each team, the number of its first row.
        more: By the number of a first row, the numbers of the other rows of the team.
        left_out: By home, the number of rows that may be about its teams, and are about none. The area
            `ANYWHERE` stands for each area of the list.
        repeated: For each team or area that several rows state, the numbers of these rows.
    """

    homes: Sequence[HomeKey | None] = ()
    keys: Sequence[str | None] = ()
    names: Sequence[str | None] = ()
    first: Sequence[int] = ()
    more: Mapping[int, Sequence[int]] = attrs.field(factory=dict)
    left_out: Mapping[HomeKey, int] = attrs.field(factory=dict)
    repeated: Sequence[Sequence[int]] = ()

    def __len__(self) -> int:
        return len(self.first)

    def __contains__(self, team: object) -> bool:
        return any(team == each for each in self)

    def __iter__(self) -> Iterator[ListedTeam]:
        for row in self.first:
            home = self.homes[row]
            if home is not None:
                rows = (row, *self.more.get(row, ()))
                yield ListedTeam(home, self.keys[row], self.names[row], rows)


def home_key(area: str, made: TypedName | None) -> HomeKey:
    """The key of a home: a listed area, or an area in it that the list names."""
    return area, None if made is None else made.key


def homes_of_teams(read: ListRows, homes: Sequence[HomeKey | None]) -> Sequence[HomeKey | None]:
    """For each row, the key of the area of its team; None if the row says that there is no team."""
    if NOT_FOUNDED not in read.states:
        return homes
    return [None if state == NOT_FOUNDED else home for home, state in zip(homes, read.states, strict=True)]


def teams_of_rows(
    read: ListRows, homes: Sequence[HomeKey | None], left_out: Mapping[HomeKey, int]
) -> tuple[ListedTeams, tuple[Finding, ...]]:
    """The teams of a list, in the order of their first rows, and a finding for each row that repeats a team.

    Args:
        read: The rows; for a list of villages, the answer has a team for each village, and only the repeated
            rows matter.
        homes: For each row, the key of the area that it is about; rows without one have no team.
        left_out: By the key of an area, the number of people or teams in it of rows that have no team.
    """
    firsts: dict[HomeKey | tuple[HomeKey, str | None, tuple[str, ...] | None], int] = {}
    more: dict[int, list[int]] = {}
    again: dict[int, list[int]] = {}
    repeated: list[Finding] = []
    plain = {name: place_words(name).plain or (name,) for name in {*read.names} if name is not None}
    has_teams = read.kind in ("teams", "members")
    counts = _rows_of_counts(read, homes) if read.kind == "teams" else {}
    repeated += counts.values()
    for row, home in enumerate(homes):
        if home is None or row in counts:
            continue
        key, name = read.keys[row], read.names[row]
        alone = not has_teams or (key is None and name is None)
        team = home if alone else (home, key, None if name is None else plain[name])
        first = firsts.setdefault(team, row)
        if first != row and read.kind == "members":
            more.setdefault(first, []).append(row)
        elif first != row:
            again.setdefault(first, [first]).append(row)
            repeated.append(_repeated(read, row, first))
    teams = ListedTeams(
        homes,
        read.keys,
        read.names,
        array("i", [row for row in firsts.values() if row not in again or _telling(read, row) is None]),
        more,
        left_out,
        [*again.values()],
    )
    return teams, tuple(repeated)


def _rows_of_counts(read: ListRows, homes: Sequence[HomeKey | None]) -> dict[int, Finding]:
    """The rows without a name or key of a team in a place of which another sheet names teams, each told."""
    sheets = [*zip(read.files, read.sheet_names, strict=True)]
    named: dict[HomeKey, int] = {}
    if len({*sheets}) > 1:
        for row, home in enumerate(homes):
            if home is not None and (read.keys[row] is not None or read.names[row] is not None):
                named.setdefault(home, row)
    found = {}
    for row, home in enumerate(homes if named else ()):
        first = named.get(home, row) if home is not None else row
        if read.keys[row] is None and read.names[row] is None and sheets[row] != sheets[first]:
            what, hint = say("unnamed_team", where=_row_told(read, first)), say("unnamed_team_hint")
            found[row] = read.finding(row, "", "error", what, hint)
    return found


def _row_told(read: ListRows, row: int) -> Message:
    """A row of a sheet, for a message about another sheet."""
    names = " ".join(each for each in (read.files[row], read.sheet_names[row]) if each)
    return say("row_of", row=str(read.row_numbers[row]), names=names)


def _telling(read: ListRows, row: int) -> str | None:
    """The column that may tell the teams of one place apart: until it is read, the rows are no team."""
    return read.telling.get((read.files[row], read.sheet_names[row]))


def _repeated(read: ListRows, row: int, first: int) -> Finding:
    where = say("row", row=str(read.row_numbers[first]))
    if (read.files[first], read.sheet_names[first]) != (read.files[row], read.sheet_names[row]):
        where = _row_told(read, first)
    what = say("same_place" if read.kind in AREA_KINDS else "same_team", where=where)
    hint: Told = say("same_team_hint" if read.kind == "teams" else "same_place_hint")
    other = next((name for name, cells in read.numbers.items() if cells[row] != cells[first]), None)
    if other is not None:
        hint = Listing((say("other_numbers", meaning=Word(other)), hint))
    telling = _telling(read, row)
    if telling is not None:
        hint = say("same_team_column_hint", key=telling)
    return read.finding(row, "", "error", what, hint)


def value_findings(read: ListRows, vocabulary: Vocabulary, at: date) -> dict[tuple[int, str], Finding]:
    """The cells that contradict another cell, the day of the list, or a rule of networks.

    Returns:
        A finding by the number of the row and the meaning of the column.
    """
    wrong = (*_late_days(read, at), *_ends_before_starts(read), *_head_counts(read, vocabulary))
    hint = say("wrong_value_hint")
    return {place: read.finding(*place, "error", message, hint, cell=cell) for place, cell, message in wrong}


def _late_days(read: ListRows, at: date) -> Iterator[tuple[tuple[int, str], str, Message]]:
    """The starts that certainly lie after the day of the list."""
    for meaning in ("start", "founded"):
        for row, days in enumerate(read.days.get(meaning, ())):
            if days is not None and days[0] is not None and days[0] > at:
                yield (row, meaning), str(days[0]), say("day_after_list", day=at)


def _ends_before_starts(read: ListRows) -> Iterator[tuple[tuple[int, str], str, Message]]:
    """The ends that certainly lie before the start of their row."""
    for row, end in enumerate(read.days.get("end", ())):
        start = stated_days(read, ("start", "founded"), (row,))
        last, first = (None if end is None else end[1]), (None if start is None else start[0])
        if last is not None and first is not None and last < first:
            yield (row, "end"), str(last), say("end_before_start", start=first)


def _head_counts(read: ListRows, vocabulary: Vocabulary) -> Iterator[tuple[tuple[int, str], str, Message]]:
    """The numbers of people that no team can have: none, more or less than one leader, or another sum."""
    for row, people in enumerate(read.numbers.get(_PEOPLE, ())):
        if people is not None and people[1] == 0:
            yield (row, _PEOPLE), _cell(people), say("no_people")
    roles = [role for role in vocabulary.roles if role in read.numbers]
    if roles and roles[0] == vocabulary.roles[0]:
        for row, leaders in enumerate(read.numbers[roles[0]]):
            if leaders is not None and not _holds(leaders, 1):
                yield (row, roles[0]), _cell(leaders), say("one_leader")
    for row, people in enumerate(read.numbers.get(_PEOPLE, ()) if roles else ()):
        total = _sum([read.numbers[role][row] for role in roles])
        if (
            people is not None
            and people[1] != 0
            and not _agree(people, total, known=len(roles) == len(vocabulary.roles))
        ):
            message = say("other_sum", people=_number(people), total=_number(total))
            yield (row, _PEOPLE), _cell(people), message


def _holds(found: WholeRange, number: int) -> bool:
    return found[0] <= number and (found[1] is None or number <= found[1])


def _sum(parts: Sequence[WholeRange | None]) -> WholeRange:
    """The sum of numbers within bounds; an unknown one is 0 or more."""
    lower = sum(each[0] for each in parts if each is not None)
    uppers = [None if each is None else each[1] for each in parts]
    upper = sum(each for each in uppers if each is not None)
    return lower, None if None in uppers else upper


def _agree(people: WholeRange, total: WholeRange, *, known: bool) -> bool:
    """Whether a number of people can be the sum of its roles; further roles may be unknown."""
    low = people[1] is None or total[0] <= people[1]
    return low and (not known or total[1] is None or people[0] <= total[1])


def _number(found: WholeRange) -> Message:
    """A whole number within bounds, for a message."""
    lower, upper = map(str, found)
    if found[1] is None:
        return say("number_and_more", lower=lower)
    return say("number", number=lower) if lower == upper else say("number_between", lower=lower, upper=upper)


def _cell(found: WholeRange) -> str:
    """A whole number within bounds, as a cell can have it."""
    lower, upper = found
    return f"≥ {lower}" if upper is None else str(lower) if lower == upper else f"{lower}-{upper}"


def counted_members(
    read: ListRows, teams: ListedTeams, vocabulary: Vocabulary
) -> tuple[Mapping[str, Sequence[WholeRange | None]], tuple[Finding, ...]]:
    """The people of each team of a list of members, everyone and by role, and what is wrong with them.

    A row that is left out may be a further person of each team of its place, or of any team of the list if
    its place is unknown.
    """
    numbers: dict[str, list[WholeRange | None]] = {each: [] for each in (_PEOPLE, *vocabulary.roles)}
    findings = []
    stated = {**read.days, **read.sets, **read.switches, **read.numbers}
    for own in (_PEOPLE, *DAYS_OF_PEOPLE):  # the first is compared with the rows below
        stated.pop(own, None)
    for team in teams:
        for meaning, cells in stated.items():
            if len({cells[row] for row in team.rows} - {None}) > 1:
                told = say("different_values", meaning=Word(meaning))
                hint = say("different_values_hint")
                findings.append(read.finding(team.rows[0], "", "review", told, hint))
        roles = [read.roles[row] for row in team.rows]
        unknown = roles.count(None)
        area, village = team.home
        may_be = {(each, name) for each in (area, ANYWHERE) for name in (village, None)}
        further = sum(teams.left_out.get(home, 0) for home in may_be)
        odd = _other_people(read, team.rows, further)
        findings += odd
        paused = [read.roles[row] for row in team.rows if read.states[row] == PAUSED]
        numbers[_PEOPLE].append(None if odd else (len(roles) - len(paused), len(roles) + further))
        counts = [roles.count(role) for role in vocabulary.roles]
        least = counts[0] - paused.count(vocabulary.roles[0]) if counts else 0
        sound = not odd and (not counts or (least <= 1 <= counts[0] + unknown + further))
        for role, count in zip(vocabulary.roles, counts, strict=True):
            bounds = (count - paused.count(role), count + unknown + further)
            numbers[role].append(bounds if sound and unknown < len(roles) else None)
        if not odd and not sound and unknown < len(roles):
            told = say("several_leaders", count=counts[0], role=Word(vocabulary.roles[0]))
            hint = say("several_leaders_hint")
            findings.append(read.finding(team.rows[0], "", "review", told, hint))
    return numbers, tuple(findings)


def other_counts(
    counts: ListRows,
    places: Sequence[tuple[range, HomeKey] | None],
    read: ListRows,
    teams: Sequence[tuple[int, ListedTeam, WholeRange | None]],
) -> Iterator[Finding]:
    """The cells of sheets of counts that state other numbers of teams or people than the list has there.

    Args:
        places: For each of these rows, the positions of the areas in its place, and its key; None for a row
            of no place.
        teams: For each team of the list, the position of its area, the team, and the number of its people.
    """
    ordered = sorted(teams, key=itemgetter(0))
    positions = [at for at, _, _ in ordered]
    for row, place in enumerate(places):
        if place is None:
            continue
        span, home = place
        first, end = (bisect_left(positions, edge) for edge in (span.start, span.stop))
        inside = [
            (team, people) for _, team, people in ordered[first:end] if home[1] is None or team.home == home
        ]
        total = _sum([people for _, people in inside])
        for meaning, number in ((TEAMS, (len(inside), len(inside))), (_PEOPLE, total)):
            stated = counts.numbers.get(meaning, {row: None})[row]
            if stated is None or _agree(stated, number, known=True):
                continue
            own, cell = _number(stated), _cell(stated)
            if not inside:
                told, hint = say("only_counted", stated=own), say("only_counted_hint")
                yield counts.finding(row, meaning, "error", told, hint, cell=cell)
                break
            where = _row_told(read, min(team.rows[0] for team, _ in inside))
            hint = say("other_count_hint")
            told = say("other_count", stated=own, number=_number(number), where=where)
            yield counts.finding(row, meaning, "error", told, hint, cell=cell)


def _other_people(read: ListRows, rows: Sequence[int], further: int) -> list[Finding]:
    """The finding about a number of people that is not the number of rows of a team of members.

    Args:
        further: The number of further rows that may be about the team.
    """
    people = read.numbers.get(_PEOPLE)
    for row, stated in ((each, people[each]) for each in rows) if people is not None else ():
        if stated is not None and not _agree(stated, (len(rows), len(rows) + further), known=True):
            told = say("other_people", people=_number(stated), count=len(rows))
            hint = say("other_people_hint")
            return [read.finding(row, _PEOPLE, "review", told, hint, cell=_cell(stated))]
    return []
