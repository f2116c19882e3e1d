"""Inputs of an assessment: activity and claims by unit and month.

All errors of their rows are reported together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, final

import attrs
import numpy as np

from dtnet.bounds import UNBOUNDED, Bounded, within
from dtnet.errors import (
    ArgumentError,
    Fault,
    InvalidInputError,
    near,
)
from dtnet.facts.subjects import TEAM
from dtnet.facts.unit_spans import units_of
from dtnet.money import group_sums
from dtnet.network.reading.input_tables import InputTable
from dtnet.network.tables.tables import NOBODY
from dtnet.policy.units.months import month_numbers
from dtnet.read_only import sealed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Flags, Ints
    from dtnet.network.tables.texts import IdIndex
    from dtnet.policy.document.document import Component, Policy


_MONTH: Final = re.compile(r"((?:19|2[0-9])[0-9]{2})-(0[1-9]|1[0-2])")
_ACTIVITY: Final = ("unit", "month", "persons", "times")
_CLAIMS: Final = ("unit", "month", "amount")


@attrs.frozen
class InputReader:
    """How components read a table.

    Attributes:
        is_claim: Whether its numbers are amounts; otherwise they are persons, and times for each person.
    """

    per: str
    is_claim: bool

    def __str__(self) -> str:
        return f"{'a claim' if self.is_claim else 'activity'} per {self.per}"


@attrs.frozen(eq=False)
class InputRows:
    """Rows of one table.

    Attributes:
        reader: How the rows were read.
        unit: Shape (r): entities of bodies or areas.
        month: Shape (r): months since year 0.
        numbers: Shape (r): persons, or amounts.
        times: Shape (r): times for each person; 1 for claims.
    """

    reader: InputReader
    unit: NDArray[np.int64]
    month: NDArray[np.int64]
    numbers: Bounded
    times: Bounded


@final
@attrs.frozen(eq=False)
class Inputs(Mapping[str, InputRows]):
    """Tables by name. They never change."""

    tables: tuple[tuple[str, InputRows], ...] = ()

    def __getitem__(self, name: str) -> InputRows:
        for each, given in self.tables:
            if each == name:
                return given
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter([name for name, _ in self.tables])

    def __len__(self) -> int:
        return len(self.tables)

    def __hash__(self) -> int:
        return hash(frozenset(self.tables))


@final
@attrs.frozen(eq=False)
class UnitsById(Mapping[str, int]):
    """The teams, or the areas of one level, by id; a look-up does not read the ids of all units.

    Attributes:
        index: The ids of all bodies or areas.
        chosen: Per body or area, whether it is one of the units.
    """

    index: IdIndex
    chosen: Flags

    def __getitem__(self, id: str) -> int:
        given: object = id
        number = self.index.get(id) if isinstance(given, str) else None
        if number is None or not self.chosen[number]:
            raise KeyError(id)
        return number

    def __iter__(self) -> Iterator[str]:
        return (self.index.texts[each] for each in np.flatnonzero(self.chosen).tolist())

    def __len__(self) -> int:
        return int(np.count_nonzero(self.chosen))


@attrs.frozen(eq=False)
class ByUnit:
    """The input of a component's units; units without input share one row.

    Attributes:
        code: For each unit, its row in the table; 0 without input.
        table: Shape (rows, m): sums by month; the first row is 0.
    """

    code: NDArray[np.int64]
    table: Bounded


def input_name(component: Component) -> str | None:
    """The name of the table that a component reads: its claim, or its kind of activity."""
    if component.claim is not None:
        return component.claim
    return component.count.activity if component.count is not None else None


def read_inputs(network: Network, policies: Iterable[Policy], inputs: Mapping[str, object]) -> Inputs:
    """Read the input tables, by name.

    Args:
        network: The network whose units the tables name.
        inputs: Tables by activity kind or claim, with the columns `unit`, `month` (as `2024-08`), and
            `persons`, `times` (per person) or `amount`; null means unknown. A table is a mapping of columns,
            a frame, or anything with `__arrow_c_stream__`.

    Raises:
        ArgumentError: If no component reads a table of that name, or two read it in different ways.
        InvalidInputError: If rows have errors; the exception lists all of them.
    """
    readers = _readers(policies)
    found, faults = {}, []
    for name, table in inputs.items():
        if name not in readers:
            known = near(name, sorted(readers)) or "these policies read no inputs"
            raise ArgumentError(f"no component reads an input {name!r}", known)
        given, wrong = _read(network, name, table, _only(readers[name], name))
        found[name] = given
        faults += wrong
    if faults:
        raise InvalidInputError("inputs", faults)
    return sealed(Inputs(tuple(found.items())))


def check_readers(policies: Iterable[Policy], inputs: Mapping[str, InputRows]) -> None:
    """Raise an error if some policies read a table in a different way than `read_inputs` did.

    Raises:
        ArgumentError: If a policy does, or if two components read one table in different ways.
    """
    readers = _readers(policies)
    for name, given in inputs.items():
        reader = _only(readers.get(name, {given.reader}), name)
        if reader != given.reader:
            raise ArgumentError(
                f"the input {name!r} was given as {given.reader}, but is read as {reader}",
                "call assess again with a table for it",
            )


def _only(readers: Collection[InputReader], name: str) -> InputReader:
    if len(readers) > 1:
        raise ArgumentError(f"two components read the input {name!r} in two ways", "assess them apart")
    (reader,) = readers
    return reader


def _readers(policies: Iterable[Policy]) -> dict[str, set[InputReader]]:
    """The ways in which each table is read, by name."""
    readers: dict[str, set[InputReader]] = {}
    for policy in policies:
        for component in policy.components:
            told = [each.count.activity for each in component.of_which if each.count is not None]
            named = [(input_name(component), component.claim is not None), *((name, False) for name in told)]
            for name, is_claim in named:
                if name is not None:
                    readers.setdefault(name, set()).add(InputReader(component.per, is_claim))
    return readers


def renumbered(inputs: Inputs, whole: Network, part: Network) -> Inputs:
    """The tables with the units of a part of a network.

    Rows of other units stay, as `NOBODY`: whether a table has unknown cells or too great numbers depends on
    all of its rows.
    """
    if part is whole:
        return inputs

    def numbered(rows: InputRows) -> InputRows:
        of_team = rows.reader.per == TEAM
        before, after = (each.body_index if of_team else each.area_index for each in (whole, part))
        units, place = np.unique(rows.unit, return_inverse=True)
        found = (after.get(before.texts[unit]) for unit in units.tolist())
        numbers = [NOBODY if each is None else each for each in found]
        return attrs.evolve(rows, unit=np.array(numbers, np.int64)[place])

    return sealed(Inputs(tuple((name, numbered(rows)) for name, rows in inputs.tables)))


def inputs_by_unit(
    given: InputRows, units: Ints, edges: NDArray[np.int64], times_at_most: int | None
) -> ByUnit:
    """The input of some units by month.

    Args:
        units: Shape (u): the units, in order.
        edges: First days of months since 1970-01-01, then the day after the last month.
        times_at_most: The most times that count for a person in a month.
    """
    months = month_numbers(edges[:-1])
    times = given.times
    if times_at_most is not None:
        bound = np.int64(times_at_most)
        times = times.each(lambda values: np.minimum(values, bound))
    values = given.numbers.times(times, what="inputs")
    place = np.minimum(np.searchsorted(units, given.unit), max(len(units) - 1, 0))
    column = given.month - months[0]
    here = np.flatnonzero(
        (units[place] == given.unit if len(units) else np.zeros(len(place), np.bool_))
        & (column >= 0)
        & (column < len(months))
    )
    used, row = np.unique(place[here], return_inverse=True)

    def summed(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        free = numbers >= UNBOUNDED
        cell = ((row + 1) * len(months) + column[here]).astype(np.intp)
        count = (len(used) + 1) * len(months)
        table = group_sums(np.where(free, 0, numbers)[here], cell, count, what="inputs")
        within(table, what="inputs")
        table[cell[free[here]]] = UNBOUNDED
        return table.reshape(len(used) + 1, len(months))

    code = np.zeros(len(units), np.int64)
    code[used] = np.arange(1, len(used) + 1)
    return ByUnit(code, values.each(summed))


def _read(network: Network, name: str, table: object, reader: InputReader) -> tuple[InputRows, list[Fault]]:
    per, is_claim = reader.per, reader.is_claim
    sheet = InputTable(f"input {name}")
    sheet.add(table)
    required = _CLAIMS if is_claim else _ACTIVITY
    sheet.check_columns(required, () if is_claim else ("kind",), names="unit")
    nothing = np.empty(0, np.int64)
    if sheet.broken:
        none = Bounded.known(nothing)
        return InputRows(reader, nothing, nothing, none, none), sheet.faults
    places = _units(network, per)
    unit = sheet.references("unit", places, what=f"{per} id", optional=False).astype(np.int64)
    month = _months(sheet)
    numbers = _amounts(sheet, "amount" if is_claim else "persons")
    times = Bounded.known(np.ones(len(unit), np.int64)) if is_claim else _amounts(sheet, "times")
    if not is_claim:
        for row, kind in enumerate(sheet.values("kind")):
            if kind not in {None, name}:
                sheet.fault(row, "kind", f"{kind!r} in the table of {name!r}; give one table for each kind")
    keys = [unit, month] if is_claim else [unit, month, times.lower, times.upper]
    _check_keys(sheet, keys, "unit and month" if is_claim else "unit, month and times")
    if not sheet.faults:
        unit = units_of(network, unit, per).astype(np.int64)
    return InputRows(reader, unit, month, numbers, times), sheet.faults


def _units(network: Network, per: str) -> UnitsById:
    if per == TEAM:
        words, table = network.vocabulary, network.tables.bodies
        return UnitsById(network.body_index, table.kind == words.body_kind(words.team_kind))
    return UnitsById(network.area_index, network.tables.areas.level == network.vocabulary.levels.index(per))


def _months(sheet: InputTable) -> NDArray[np.int64]:
    months = []
    for row, text in enumerate(sheet.texts("month")):
        match = _MONTH.fullmatch(text)
        if match is None:
            if row not in sheet.doubtful.get("month", ()):
                sheet.fault(row, "month", f'{text!r} is not a month; write it as "2024-08"')
            months.append(0)
        else:
            months.append(int(match[1]) * 12 + int(match[2]) - 1)
    return np.array(months, np.int64)


def _amounts(sheet: InputTable, column: str) -> Bounded:
    data, known = sheet.whole(column)
    values = data.astype(np.int64)
    for row in np.flatnonzero((values < 0) | (values >= UNBOUNDED)).tolist():
        sheet.fault(row, column, f"{values[row]} is {'below zero' if values[row] < 0 else 'too great'}")
    values = np.clip(values, 0, UNBOUNDED - 1)
    if known.all():
        return Bounded.known(values)
    return Bounded(np.where(known, values, 0), np.where(known, values, UNBOUNDED))


def _check_keys(sheet: InputTable, keys: Sequence[NDArray[np.int64]], what: str) -> None:
    seen: dict[tuple[int, ...], int] = {}
    doubtful = set().union(*sheet.doubtful.values())
    for row, key in enumerate(zip(*(each.tolist() for each in keys), strict=True)):
        if row in doubtful:
            continue
        if key in seen:
            sheet.fault(row, "unit", f"the same {what} as row {seen[key]}; give one row for each")
        else:
            seen[key] = row
