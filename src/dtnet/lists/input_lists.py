"""Lists of activity and claims: their months and numbers, and the tables that assessments take of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import attrs

from dtnet import frames
from dtnet.arguments import check_argument, check_word, shown_value
from dtnet.errors import ArgumentError, Fault, InvalidInputError
from dtnet.frames import Table
from dtnet.lists.area_texts import slug
from dtnet.lists.headings.column_names import INPUTS, MONTH, TIMES
from dtnet.lists.messages import Word, say
from dtnet.network.territory.place_texts import place_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dtnet.lists.cells.day_cells import DayRange
    from dtnet.lists.findings import Finding
    from dtnet.lists.place_lists import PlaceList
    from dtnet.lists.sheets.list_rows import ListRows

TEAM: Final = "team"
_LAST_MONTH: Final = 12


def with_input_values(read: ListRows, values: Mapping[str, object] | None) -> ListRows:
    """The rows of a list of activity or claims, with numbers and months that all of them have.

    Args:
        values: By meaning, a whole number, or a month as `2024-08`.

    Raises:
        ArgumentError: If a value is not legal, or neither a column nor a value states a meaning.
    """
    meanings = INPUTS[read.kind]
    numbers, days = {**read.numbers}, {**read.days}
    for name, value in (values or {}).items():
        check_word(name, meanings, "values")
        if name in numbers or name in days:
            raise ArgumentError(f"values: {name!r} is a column of the list", "leave it out of values")
        if name == MONTH:
            days[name] = [_days_of_month(value)] * len(read)
        elif type(value) is int and value >= 0:
            numbers[name] = [(value, value)] * len(read)
        else:
            raise ArgumentError(f"values: {name}={shown_value(value)}", "give a whole number from 0")
    for name in meanings:
        if name not in numbers and name not in days:
            shown = '"2024-08"' if name == MONTH else "1"
            raise ArgumentError(
                f"no column with the {name} of {read.kind} was found",
                f'name it: mapping={{"heading": "{name}"}}; or say it once: values={{"{name}": {shown}}}',
            )
    return attrs.evolve(read, numbers=numbers, days=days)


def _days_of_month(value: object) -> DayRange:
    hint = 'write the month as "2024-08"'
    check_argument(value, str, "values: month", hint)
    try:
        first = date.fromisoformat(f"{value}-01")
    except ValueError:
        raise ArgumentError(f"values: month={shown_value(value)}", hint) from None
    return first, first


def input_findings(read: ListRows) -> Iterator[Finding]:
    """A finding for each row without a month, and for each number that is known only within bounds."""
    for row, days in enumerate(read.days[MONTH]):
        if _month(days) is None:
            told = say("no_month" if days is None else "not_one_month")
            yield read.finding(row, MONTH, "error", told, say("month_hint"))
    for name, cells in read.numbers.items():
        for row, found in enumerate(cells):
            if found is not None and found[0] != found[1]:
                told = say("within_bounds", name=Word(name))
                yield read.finding(row, name, "review", told, say("whole_number_hint"))


def _month(days: DayRange | None) -> str | None:
    """The month of a cell, as `2024-08`: a whole month, or its first day as Excel shows months."""
    first, last = (None, None) if days is None else days
    if first is None or first.day != 1 or last not in (first, _last_day(first)):
        return None
    return f"{first:%Y-%m}"


def _last_day(first: date) -> date:
    year, month = divmod(first.year * _LAST_MONTH + first.month, _LAST_MONTH)
    return date.fromordinal(date(year, month + 1, 1).toordinal() - 1)


def table_of_inputs(listed: PlaceList, per: str) -> Table:
    """The table of a list that `dtnet.assess` takes; see `PlaceList.input_table`."""
    network, read = listed.day.network, listed.read
    if read.kind not in INPUTS:
        raise ArgumentError(f"a list of {read.kind} is no input table", f"one of {', '.join(INPUTS)}")
    check_word(per, (TEAM, *network.vocabulary.levels), "per")
    errors = [each for each in listed.found if each.severity == "error"]
    faults = [Fault(each.place, each.message + (f"; {each.hint}" if each.hint else "")) for each in errors]
    teams = _Teams(listed) if per == TEAM else None
    months = [_month(days) for days in read.days[MONTH]]
    times = read.numbers.get(TIMES, [None] * len(read))
    units: list[str | None] = []
    seen: dict[tuple[object, ...], int] = {}
    for row, home in enumerate(listed.homes):
        unit, told = (None, "") if home is None else _area(listed, home[0], per)
        if teams is not None and home is not None:
            unit, told = teams.of_row(row, home[0])
        if unit is not None and seen.setdefault((unit, months[row], times[row]), row) != row:
            first = read.row_numbers[seen[unit, months[row], times[row]]]
            told = f"the same {per} and month as in row {first}; add them up in one row"
        if told:
            faults.append(Fault(read.place(row), told))
        units.append(unit)
    if faults:
        raise InvalidInputError(f"{len(faults)} rows of the list cannot be used", faults)
    used = [row for row, home in enumerate(listed.homes) if home is not None]
    numbers = {
        name: [None if found is None or found[0] != found[1] else found[0] for found in read.numbers[name]]
        for name in INPUTS[read.kind]
        if name != MONTH
    }
    numbers = {name: [cells[row] for row in used] for name, cells in numbers.items()}
    return Table(
        {
            "unit": frames.text([units[row] for row in used]),
            MONTH: frames.text([months[row] for row in used]),
            **{name: frames.whole(cells) for name, cells in numbers.items()},
        }
    )


def _area(listed: PlaceList, area: str, level: str) -> tuple[str | None, str]:
    """The id of an area, and what is wrong if it is not of a level."""
    territory = listed.day.territory
    own = listed.day.network.vocabulary.levels[int(territory.level[territory.locate(area)])]
    return (area, "") if own == level else (None, f"the place is of the level {own!r}, not {level!r}")


class _Teams:
    """Finds the teams of rows among the teams of the day of a list, by their keys, or by homes and names."""

    __slots__ = ("_by_home", "_by_key", "_homes", "_listed", "_names")

    def __init__(self, listed: PlaceList) -> None:
        self._listed = listed
        tables, kind = listed.day.network.tables, listed.day.network.vocabulary.team_kind
        self._homes: dict[str, str] = {}
        self._names: dict[str, str] = {}
        rows: list[int] = listed.day.body_rows(kind=kind).tolist()
        for row in rows:
            id = tables.bodies.ids[tables.bodies.entity[row]]
            self._homes[id] = tables.areas.ids[tables.bodies.home[row]]
            self._names[id] = tables.bodies.name[row]
        self._by_home: dict[str, list[str]] = {}
        self._by_key: dict[str, list[str]] = {}
        for id, home in self._homes.items():
            self._by_home.setdefault(home, []).append(id)
            before, _, key = id.rpartition(":")
            if before.endswith(":team"):  # as `Network.with_lists` makes ids
                self._by_key.setdefault(key, []).append(id)

    def of_row(self, row: int, area: str) -> tuple[str | None, str]:
        """The id of the team of a row in an area, and what is wrong if there is not exactly one."""
        key, name = self._listed.read.keys[row], self._listed.read.names[row]
        if key is not None:
            found = self._with_key(key, area)
            what = f"the key {key!r}"
        else:
            found = self._by_home.get(area, [])
            what = "the place"
            if name is not None and len(found) != 1:
                plain = place_words(name).plain
                found = [id for id in found if place_words(self._names[id]).plain == plain]
                what = f"the name {name!r} there"
        if len(found) == 1:
            return found[0], ""
        number = "several teams; state the key or the name of one" if found else "no team"
        return None, f"{what} means {number} on {self._listed.day.date}"

    def _with_key(self, key: str, area: str) -> list[str]:
        """The teams in an area whose id, or key in the list that made them, is a key."""
        contains = self._listed.day.territory.contains
        found = [key] if key in self._homes else self._by_key.get(slug(key), [])
        return [id for id in found if contains(area, inner=self._homes[id])]
