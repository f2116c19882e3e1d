"""The columns of areas and teams of lists, as `NetworkBuilder` takes them: rows in time, and their cells."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, Literal

import attrs

from dtnet.arguments import is_word, shown_value
from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.lists.sheets.sheet_table import AREA_KINDS
from dtnet.network.reading.input_tables import ChosenCells
from dtnet.origins import Origin
from dtnet.periods import OPEN, number_day

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from dtnet.lists.cells.day_cells import DayRange
    from dtnet.lists.cells.number_cells import WholeRange
    from dtnet.lists.sheets.list_rows import ListRows
    from dtnet.network.tables.schema import Vocabulary

DAYS_OF_PEOPLE: Final = frozenset({"start", "end"})
"""The days that are those of the people of a list of members, and not of their teams."""


def without_cells(read: ListRows, cells: Collection[tuple[int, str]]) -> ListRows:
    """The rows of a list in which some cells are unknown.

    Args:
        cells: The numbers of rows and the meanings of columns: an attribute that is a number, or a day.
    """
    if not cells:
        return read
    numbers, days = ({name: [*column] for name, column in each.items()} for each in (read.numbers, read.days))
    for row, meaning in cells:
        for columns in (numbers, days):
            if meaning in columns:
                columns[meaning][row] = None
    return attrs.evolve(read, numbers=numbers, days=days)


def without_texts(read: ListRows, level: str | None, rows: Collection[int]) -> ListRows:
    """The rows of a list in which the places of a level of some rows are blank."""
    if level is None or not rows:
        return read
    texts = ["" if row in rows else text for row, text in enumerate(read.texts[level])]
    return attrs.evolve(read, texts={**read.texts, level: texts})


def with_joint_values(read: ListRows, groups: Sequence[Sequence[int]]) -> ListRows:
    """The rows of a list in which rows about one thing have the same values.

    A number or day has bounds over all these rows; another value that differs is unknown.

    Args:
        groups: The numbers of the rows about one thing, for each thing that several rows are about.
    """
    if not groups:
        return read
    return attrs.evolve(
        read,
        numbers=_joint(read.numbers, groups, _hull),
        days=_joint(read.days, groups, _hull),
        sets=_joint(read.sets, groups, _same),
        switches=_joint(read.switches, groups, _same),
    )


def _joint(
    columns: Mapping[str, Sequence[Any]],
    groups: Sequence[Sequence[int]],
    joined: Callable[[Sequence[Any]], Any],
) -> dict[str, list[Any]]:
    """Columns in which the rows of each group have one value of theirs."""
    made = {name: [*cells] for name, cells in columns.items()}
    for cells in made.values():
        for rows in groups:
            value = joined([cells[row] for row in rows])
            for row in rows:
                cells[row] = value
    return made


def _same(stated: Sequence[Any]) -> Any:  # noqa: ANN401 - a cell
    """The value that all rows state; None if they differ."""
    return stated[0] if len({*stated}) == 1 else None


def _hull(stated: Sequence[Any]) -> tuple[Any, Any] | None:
    """The bounds over several numbers or days within bounds; None if one of them is unknown."""
    if None in stated:
        return None
    lower, upper = [each[0] for each in stated], [each[1] for each in stated]
    return (None if None in lower else min(lower), None if None in upper else max(upper))


def with_values(read: ListRows, vocabulary: Vocabulary, values: Mapping[str, object]) -> ListRows:
    """The rows of a list, with values of attributes that all of them have and no column states.

    Args:
        values: By attribute, a whole number, yes or no, or the words of a set; a text has words between
            spaces.

    Raises:
        UnknownNameError: If an attribute or a word does not exist.
        ArgumentError: If a value is not of the type of its attribute, or a column states the attribute.
    """
    table: Literal["areas", "bodies"] = "areas" if read.kind in AREA_KINDS else "bodies"
    count = len(read)
    numbers, switches, sets = {**read.numbers}, {**read.switches}, {**read.sets}
    for name, value in values.items():
        attribute = vocabulary.attribute(name, table=table)
        if any(name in each for each in (read.numbers, read.switches, read.sets, read.days)):
            raise ArgumentError(f"values: {name!r} is a column of the list", "leave it out of values")
        if attribute.type == "set" and isinstance(value, str | Sequence):
            words = tuple(value.split() if isinstance(value, str) else value)
            for word in words:
                if not is_word(word, attribute.vocabulary):
                    raise UnknownNameError(
                        f"values: {name} has no word {shown_value(word)}",
                        near(str(word), attribute.vocabulary),
                    )
            sets[name] = [words] * count
        elif attribute.type == "whole" and type(value) is int and value >= 0:
            numbers[name] = [(value, value)] * count
        elif attribute.type == "yes_no" and type(value) is bool:
            switches[name] = [value] * count
        else:
            raise ArgumentError(
                f"values: {name}={shown_value(value)}", f"{name} is of the type {attribute.type}"
            )
    return attrs.evolve(read, numbers=numbers, switches=switches, sets=sets)


def place_text(read: ListRows, row: int) -> str:
    """The lowest place of a row, as it is written."""
    texts = (cells[row] for cells in reversed([*read.texts.values()]))
    return next((each for each in texts if each), "")


def stated_days(read: ListRows, meanings: Iterable[str], rows: Sequence[int]) -> DayRange | None:
    """The first and the last possible day of a team or place in the first of some columns, or None."""
    stated = read.days.keys() - (DAYS_OF_PEOPLE if read.kind == "members" else ())
    found = (one_of(read.days[each], rows) for each in meanings if each in stated)
    return next((each for each in found if each is not None), None)


def one_of(cells: Sequence[Any], rows: Sequence[int]) -> Any:  # noqa: ANN401 - a cell
    """The one value that rows about one thing state; None if none states one, or several differ."""
    if len(rows) == 1:
        return cells[rows[0]]
    found = {cells[row] for row in rows} - {None}
    return found.pop() if len(found) == 1 else None


def attribute_cells(read: ListRows, attributes: Iterable[str], rows: Sequence[int]) -> dict[str, Any]:
    """The cells of attributes that rows about one thing state, as `NetworkBuilder` takes them."""
    cells: dict[str, Any] = {}
    for name in attributes:
        if name in read.numbers:
            cells |= number_cells({name: one_of(read.numbers[name], rows)})
        elif name in read.sets:
            cells[name] = one_of(read.sets[name], rows)
        elif name in read.switches:
            cells[name] = one_of(read.switches[name], rows)
        elif name in read.days:
            days = one_of(read.days[name], rows)
            cells[name] = days[0] if days is not None and days[0] == days[1] else None
    return cells


def number_cells(numbers: Mapping[str, WholeRange | None]) -> dict[str, Any]:
    """The cells of whole numbers: a number where it is known, otherwise its bounds."""
    cells: dict[str, Any] = {}
    for name, found in numbers.items():
        if found is not None and found[0] == found[1]:
            cells[name] = found[0]
        elif found is not None:
            cells |= {name: None, f"{name}_lower": found[0], f"{name}_upper": found[1]}
    return cells


class RowColumns:
    """Rows of areas or bodies: their owners, places and days, as columns.

    Attributes:
        owner: Per row, the number of the area or body.
        place: Per row, the id of its parent or home.
        before: Per row, 1 if it ends by the day of the list, otherwise 0.
    """

    __slots__ = ("_bounds", "_edges", "_ends", "_observed", "before", "owner", "place")

    def __init__(self) -> None:
        self.owner: array[int] = array("i")
        self.place: list[str] = []
        self.before: bytearray = bytearray()
        self._observed = bytearray()
        self._edges = array("i"), array("i")
        self._bounds: list[tuple[int, int] | None] = []
        self._ends: dict[int, tuple[int, int]] = {}

    def add(
        self,
        owner: int,
        place: str,
        days: tuple[int, int],
        *,
        observed: bool,
        before: bool,
        start: tuple[int, int] | None = None,
    ) -> None:
        """Add a row.

        Args:
            owner: The number of the area or body.
            place: The id of its parent or home.
            observed: Whether the list says that it is there; otherwise it is assumed.
            before: Whether the row ends by the day of the list.
            start: The earliest and the latest start, if the start is not certain.
        """
        self.owner.append(owner)
        self.place.append(place)
        self.before.append(before)
        self._observed.append(observed)
        for edge, day in zip(self._edges, days, strict=True):
            edge.append(day)
        self._bounds.append(start)

    def end_between(self, earliest: int, latest: int) -> None:
        """Let the last row end on an unknown day within bounds."""
        self._ends[len(self.owner) - 1] = earliest, latest

    def taken(self, column: Sequence[Any]) -> ChosenCells:
        """Per row, the cell of its owner."""
        return ChosenCells(column, self.owner)

    def all(self, cell: str) -> ChosenCells:
        """A column in which each row has one cell."""
        return ChosenCells((cell,), bytes(len(self.owner)))

    def days(self) -> dict[str, Any]:
        """The columns of days and of the origin of rows."""
        numbers = {day for edge in self._edges for day in edge}
        for bounds in (*{*self._bounds}, *self._ends.values()):
            numbers |= {*(bounds or ())}
        day = {each: None if each == OPEN else number_day(each) for each in numbers}
        days, at_day = [*day.values()], {each: place for place, each in enumerate(day)}
        columns: dict[str, Any] = {
            name: ChosenCells(days, array("i", map(at_day.__getitem__, edge)))
            for name, edge in zip(("start", "end"), self._edges, strict=True)
        }
        if any(each is not None for each in self._bounds):
            columns |= {
                f"start_{side}": [None if each is None else day[each[at]] for each in self._bounds]
                for at, side in enumerate(("earliest", "latest"))
            }
        if self._ends:
            ends = [self._ends.get(row) for row in range(len(self.owner))]
            columns |= {
                f"end_{side}": [None if each is None else day[each[at]] for each in ends]
                for at, side in enumerate(("earliest", "latest"))
            }
        words = Origin.ASSUMED.label, Origin.OBSERVED.label
        return {**columns, "origin": ChosenCells(words, self._observed)}


class CellColumns:
    """The cells of attributes of areas or bodies, by column; a column exists if it has a cell."""

    __slots__ = ("_columns", "_count")

    def __init__(self, count: int) -> None:
        self._count = count
        self._columns: dict[str, list[Any]] = {}

    def fill(self, number: int, cells: Mapping[str, Any]) -> None:
        """Set the cells of one area or body."""
        for name, cell in cells.items():
            if cell is not None:
                if name not in self._columns:
                    self._columns[name] = [None] * self._count
                self._columns[name][number] = cell

    def unknown_before(self, rows: RowColumns) -> dict[str, list[Any]]:
        """The columns by row; cells before the day of the list are unknown."""
        return {
            name: [
                None if before else column[owner]
                for owner, before in zip(rows.owner, rows.before, strict=True)
            ]
            for name, column in self._columns.items()
        }

    def assumed_before(self, rows: RowColumns) -> dict[str, Any]:
        """The columns by row; cells before the day of the list have the values of that day, assumed."""
        columns: dict[str, Any] = {name: rows.taken(column) for name, column in self._columns.items()}
        assumed = Origin.ASSUMED.label
        for name in {
            each.removesuffix("_origin").removesuffix("_lower").removesuffix("_upper") for each in columns
        }:
            parts = [
                self._columns[each]
                for each in (name, f"{name}_lower", f"{name}_upper")
                if each in self._columns
            ]
            own = self._columns.get(f"{name}_origin", [None] * self._count)
            known = [any(part[number] is not None for part in parts) for number in range(self._count)]
            columns[f"{name}_origin"] = [
                assumed if before and known[owner] else own[owner]
                for owner, before in zip(rows.owner, rows.before, strict=True)
            ]
        return columns
