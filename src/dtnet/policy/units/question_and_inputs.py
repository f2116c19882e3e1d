"""The question of an assessment: its days, its inputs, the needed days, and where and when policies apply.

Inputs are activity and claims by unit and month; all errors of their rows are reported together. An answer
depends on whole months, on windows of ceilings and on openings, also before and after the asked days. Days on
which the law or the state of the network is assumed are marked with the reason.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import MAXYEAR, date
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, final, get_args

import attrs
import numpy as np

from dtnet.bounds import UNBOUNDED, Bounded, within
from dtnet.errors import (
    ArgumentError,
    Fault,
    InvalidInputError,
    OutsideDataError,
    UnknownFactError,
    UnknownNameError,
    near,
)
from dtnet.facts.area_ground import absence_reason, area_is_there, end_of, ground_of, went_into
from dtnet.facts.part_around_areas import Root, part_around
from dtnet.facts.subjects import TEAM
from dtnet.facts.unit_spans import edges_of_eras, units_of
from dtnet.money import group_sums, read_only
from dtnet.network.reading.input_tables import InputTable
from dtnet.network.tables.tables import NOBODY
from dtnet.periods import EPOCH, OPEN, Month, Period, day_number, number_day
from dtnet.policy.document.document import OnMerger, settled
from dtnet.policy.units.rates_and_norms import ceilings_of, funding_of, leaf
from dtnet.pydantic_hook import PydanticHook
from dtnet.read_only import sealed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from dtnet.facts.area_ground import AreaGround
    from dtnet.network.day.network import Network
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.network.tables.tables import Flags, Ints
    from dtnet.network.tables.texts import IdIndex
    from dtnet.policy.document.document import Component, Opening, Over, Policy
    from dtnet.policy.units.eligibility_and_cohorts import Courses
    from dtnet.predicates.conditions import Condition

_MONTH: Final = re.compile(r"((?:19|2[0-9])[0-9]{2})-(0[1-9]|1[0-2])")
_ACTIVITY: Final = ("unit", "month", "persons", "times")
_CLAIMS: Final = ("unit", "month", "amount")
_KEPT: Final = 4


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


def _renumbered(inputs: Inputs, whole: Network, part: Network) -> Inputs:
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


MissingHistory: TypeAlias = Literal["error", "nothing_paid"]
"""What to do if amounts depend on days before the data: refuse, or assume that nothing was paid on them."""


@attrs.frozen(eq=False)
class NeededDays:
    """The days on which the amounts of a window depend.

    Attributes:
        end: The day after the last; equal to `start` if the policy holds on no day.
        ahead: The edges of windows of ceilings that must be known to their ends, because the ceiling is
            spread or is smaller for a window of which only a part is eligible.
        shared_end: The day after the last day on which eligibility under other components counts for such a
            ceiling.
    """

    start: int
    end: int
    ahead: tuple[NDArray[np.int64], ...] = ()
    shared_end: int = 0

    def rests_until(self, day: int) -> int:
        """The day after the last day on which the amount of a given day depends."""
        ends = [
            int(edges[edges.searchsorted(day, "right")])
            for edges in self.ahead
            if edges[0] <= day < edges[-1]
        ]
        return min(max([day + 1, *ends]), max(self.end, self.shared_end))


def first_of_month(day: int) -> int:
    """The first day of the month of a day."""
    return day - number_day(day).day + 1


def payments_from(components: Sequence[AssessableComponent], first: int, end: int) -> int:
    """The first day whose payments affect the payments of some days.

    A payment uses every ceiling of its component, and the sums that sources pay first. The look back
    therefore moves to earlier days until each of them has a window that begins on the first day.

    Args:
        end: The day after the last.
    """
    while True:
        there = (each for each in components if _has_windows(each) and _holds(each, first, end))
        windows = (window for each in there for window in _windows(each, first, end))
        earliest = min([first, *(int(window.edges[0]) for window in windows)])
        if earliest == first:
            return first
        first = earliest


def shared_end(components: Sequence[AssessableComponent], first: int, end: int) -> int:
    """The day after the last day that affects the amount of the policy's ceilings; 0 if none looks ahead.

    A ceiling by days or months is smaller if only a part of its window is eligible. A day counts if it is
    eligible under any component of the policy, even if the component begins after the asked days.

    Args:
        first: The first day as `payments_from` gives it.
        end: The day after the last asked day.
    """
    ends = [
        int(window.edges[-1])
        for each in components
        if _has_windows(each) and _holds(each, first_of_month(first), end)
        for window in _windows(each, first, end)
        if window.by_parts and not window.is_own
    ]
    return max(ends, default=0)


def needed_days(
    asked: AssessableComponent, days: tuple[int, int], *, spread: bool, shared: int = 0
) -> NeededDays:
    """The days on which one component's payments depend, whether the data contain them or not.

    The amount due for a month depends on all its days. If a window begins inside a month, its payments also
    depend on the earlier days of that month. The months of a rate per quarter or year share one rounding, and
    a rate paid once depends on the first eligible day of the period.

    Args:
        days: The first day as `payments_from` gives it, and the day after the last.
        spread: Whether a ceiling alone determines the amount.
        shared: The day after the last day that other components of the policy need, from `shared_end`.

    Raises:
        ArgumentError: If a ceiling needs the end of a period without end. Checked documents never do.
    """
    low, end = days
    first, last = _days_of(asked)
    start = max(_spread_from(asked, low, end) if spread else _due_from(asked, low), first)
    if start >= last or not _holds(asked, first_of_month(low), end):
        later = max(first, months_end(low, end))
        return NeededDays(later, min(shared, last)) if later < min(shared, last) else NeededDays(low, low)
    windows = _windows(asked, low, end)
    ahead = tuple(each.edges for each in windows if each.by_parts or (each.is_own and spread))
    if any(edges[-1] == OPEN for edges in ahead):
        raise ArgumentError(
            f"{asked.what}: a ceiling that is spread over its window needs the end of the window",
            "give the period an end, or write part = full",
        )
    high = max([months_end(low, end), *(int(edges[-1]) for edges in ahead)])
    looks_ahead = any(each.by_parts and not each.is_own for each in windows)
    return NeededDays(start, min(high, last), ahead, shared if looks_ahead else 0)


def _days_of(asked: AssessableComponent) -> tuple[int, int]:
    """First day of a component, and the day after its last."""
    first, last = (asked.component.period or asked.policy.period).numbers
    return first, min(last, asked.until)


def _holds(asked: AssessableComponent, first: int, end: int) -> bool:
    """Whether a component holds on some day from `first` to the end of the month with the last day."""
    begin, last = _days_of(asked)
    return first < last and begin < months_end(first, end)


@attrs.frozen(eq=False)
class CeilingWindows:
    """The windows of a ceiling that overlap some days and their months.

    Attributes:
        edges: First days of the windows, then the day after the last.
        is_own: Whether it is a ceiling of the component, and not of the whole policy.
        by_parts: Whether it is smaller if only a part of a window is eligible.
    """

    edges: NDArray[np.int64]
    is_own: bool
    by_parts: bool


def _has_windows(asked: AssessableComponent) -> bool:
    """Whether payments of a component may depend on windows: of its ceilings, or of its sources."""
    return bool(ceilings_of(asked.policy, asked.component) or funding_of(asked.policy, asked.component))


def _windows(asked: AssessableComponent, first: int, end: int) -> list[CeilingWindows]:
    """The windows of a component, from a day to the end of the month with the last day.

    There is one entry for each of its ceilings, and one more if a source pays first by the calendar year.
    """
    component, whole = asked.component, asked.policy.period
    if not _has_windows(asked):
        return []
    own, high = len(component.ceilings), months_end(first, end)
    found = []
    for at, each in enumerate(ceilings_of(asked.policy, component)):
        period = (component.period or whole) if at < own else whole
        edges = window_edges(settled(each.over), period, first, high)
        found.append(CeilingWindows(edges, at < own, settled(each.part) != "full"))
    if any(settled(each.over) == "calendar_year" for each in funding_of(asked.policy, component)):
        edges = window_edges("calendar_year", whole, first, high)
        found.append(CeilingWindows(edges, is_own=False, by_parts=False))
    return found


def _spread_from(asked: AssessableComponent, day: int, end: int) -> int:
    """The first day that affects the shares of a spread ceiling from `day` on; a window begins on `day`.

    Deductions are subtracted from a month's parts in order, so the earlier part of the month counts too.
    """
    if not asked.policy.deducts:
        return day
    return int(_windows(asked, first_of_month(day), end)[0].edges[0])


def _due_from(asked: AssessableComponent, day: int) -> int:
    """The first day that affects the amount due for the month of `day`."""
    policy, component = asked.policy, asked.component
    time = getattr(leaf(component.rate, policy), "time", None) if component.rate is not None else None
    if time == "once":
        return _days_of(asked)[0]
    if time not in {"quarter", "year"}:
        return first_of_month(day)
    month = Month.of(number_day(day))
    first = 1 if time == "year" else month.month - (month.month - 1) % 3
    return day_number(Month(month.year, first).start)


def inside_data(
    reach: NeededDays, network: Network, missing_history: MissingHistory, *, what: str
) -> NeededDays:
    """Some needed days without the days before the data.

    Args:
        missing_history: What to do about days before the data: refuse, or assume that nothing was paid.
        what: The owner of the amounts, for error messages.

    Raises:
        OutsideDataError: If some days are before the data and the rule is to refuse.
    """
    begin = network.extent.numbers[0]
    if reach.start >= begin or reach.start == reach.end:
        return reach
    if missing_history == "nothing_paid":
        return attrs.evolve(reach, start=begin)
    raise OutsideDataError(
        f"{what}: amounts of this window depend on days from {number_day(reach.start)} on, the data begin "
        f"{number_day(begin)}",
        'pass missing_history="nothing_paid" if nothing was paid by then',
    )


@attrs.frozen
class Piece:
    """Days on which the same conditions apply.

    Attributes:
        start: The first day, as a number of days.
        end: The day after the last.
        alternatives: At least one of these conditions must hold.
    """

    start: int
    end: int
    alternatives: tuple[Condition, ...]


def open_pieces(policy: Policy, component: Component, reach: NeededDays) -> list[Piece]:
    """Days on which money may be due, with their conditions. No two pieces share a day."""
    low, high = reach.start, reach.end
    if low >= high:
        return []
    if not policy.openings and policy.unopened is None:
        return [Piece(low, high, (component.when,))]
    pieces = []
    for year in range(number_day(low).year, number_day(high - 1).year + 1):
        start = max(low, day_number(Month(year, 1).start))
        end = min(high, day_number(Month(year, 12).end))
        openings = openings_in(policy, year)
        if openings:
            edges = {edge for each in openings for edge in each.period.numbers if start < edge < end}
            for first, stop in pairwise([start, *sorted(edges), end]):
                here = [each for each in openings if first in range(*each.period.numbers)]
                if here:
                    pieces.append(Piece(first, stop, tuple(component.when & each.when for each in here)))
        elif settled(policy.unopened) == "open_assumed":
            pieces.append(Piece(start, end, (component.when,)))
    return pieces


def openings_in(policy: Policy, year: int) -> list[Opening]:
    """Openings with a day in a calendar year."""
    if not policy.openings:
        return []
    days = Period(Month(year, 1).start, Month(year, 12).end)
    return [opening for opening in policy.openings if opening.period.intersection(days) is not None]


def reasons_assumed(policy: Policy, edges: NDArray[np.int64]) -> tuple[str | None, ...]:
    """Why the law on each stretch of days is assumed; None if it is not.

    Args:
        policy: The policy, with every choice made.
        edges: Shape (k + 1): the edges of the stretches.

    Returns:
        The first reason in this order: not seen in force, no opening seen, days of the policy or its opening
        assumed.
    """
    period, seen = policy.period, policy.seen_in_force
    if not policy.openings and policy.unopened is None and seen is None and period.assumed is None:
        return (None,) * (len(edges) - 1)
    return tuple(_reason_assumed(policy, start) for start in edges[:-1].tolist())


def _reason_assumed(policy: Policy, start: int) -> str | None:
    day = number_day(start)
    openings = openings_in(policy, day.year)
    if policy.seen_in_force is not None and day > policy.seen_in_force:
        return f"last seen in force on {policy.seen_in_force}"
    if policy.unopened is not None and not openings:
        return f"no opening of {day.year} seen"
    periods = [policy.period, *(each.period for each in openings if day in each.period)]
    return next((each.assumed for each in periods if each.assumed is not None), None)


def reasons_of(
    network: Network, policy: Policy, edges: NDArray[np.int64], reach: NeededDays
) -> tuple[tuple[str, ...], ...]:
    """Why the amounts of each stretch of days rest on assumptions; empty if they do not.

    The law may be assumed. Days after the last known day have the state of that day, including days to which
    a ceiling looks ahead.

    Args:
        policy: The policy, with every choice made.
        edges: Shape (k + 1): the edges of the stretches.
        reach: The days on which the amounts of the stretches depend.
    """
    known, spoken = network.extent.numbers[1], network.metadata.as_of
    if spoken is not None:
        known = min(known, day_number(spoken) + 1)
    reason = "" if known == OPEN else f"the state of {number_day(known - 1)} is taken to continue"
    told = reasons_assumed(policy, edges)
    if not reach.ahead and edges[-1] <= known:
        return tuple((each,) if each else () for each in told)
    continued = (
        reason if max(end, reach.rests_until(start) if reach.ahead else end) > known else None
        for start, end in pairwise(edges.tolist())
    )
    return tuple(tuple(filter(None, each)) for each in zip(told, continued, strict=True))


def month_edges(start: int, end: int) -> NDArray[np.int64]:
    """First days of all months that overlap some days, then the first day after these months.

    Args:
        end: The day after the last.
    """
    first, last = (day.year * 12 + day.month - 1 for day in (number_day(start), number_day(end - 1)))
    months = np.arange(first, max(last + 1, first) + 1) - EPOCH.year * 12
    edges: NDArray[np.int64] = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return edges


def months_end(start: int, end: int) -> int:
    """The last day of `month_edges`: the first day after all months that overlap some days."""
    low, last = number_day(start), number_day(end - 1)
    if last.year == MAXYEAR:
        return int(month_edges(start, end)[-1])
    later = date(last.year + last.month // 12, last.month % 12 + 1, 1)
    return day_number(max(later, date(low.year, low.month, 1)))


def month_numbers(days: NDArray[np.int64]) -> NDArray[np.int64]:
    """Months since year 0 of some days."""
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    numbers: NDArray[np.int64] = months + EPOCH.year * 12
    return numbers


def window_edges(over: Over, period: Period, start: int, end: int) -> NDArray[np.int64]:
    """First days of a ceiling's windows that overlap some days, then the first day after these windows.

    Days before the first window belong to the first window.

    Args:
        over: The kind of window. `twelve_months` counts from the first day of the period (from 29 February,
            later windows begin on 1 March).
        end: The day after the last.
    """
    if over == "month":
        return month_edges(start, end)
    if over == "period":
        return np.array(period.numbers, np.int64)
    first = period.start if over == "twelve_months" else date(number_day(start).year, 1, 1)
    end = max(end, day_number(first) + 1)  # days before the first window belong to it
    edges = [number for number in _anniversaries(first, end) if number < end]
    edges.append(next(number for number in _anniversaries(first, end) if number >= end))
    touched = [at for at, following in enumerate(edges[1:]) if following > start]
    return np.array(edges[touched[0] :], np.int64)


def _anniversaries(first: date, end: int) -> Iterator[int]:
    """The same day in each year, to the year after `end`; 1 March for 29 February in shorter years."""
    for year in range(first.year, number_day(end).year + 2):
        try:
            yield day_number(first.replace(year=year))
        except ValueError:
            yield day_number(date(year, 3, 1))


class Roster:
    """The eras, grounds, months and courses of a question found so far. Unpickling gives an empty roster."""

    __slots__ = ("_edges", "_found", "_grounds", "_months")

    def __init__(self) -> None:
        self._edges: list[int] | None = None
        self._months: tuple[tuple[int, int], NDArray[np.int64]] | None = None
        self._grounds: dict[tuple[str, date, bool], AreaGround | None] = {}
        self._found: tuple[Courses, ...] = ()

    def __reduce__(self) -> tuple[type[Roster], tuple[()]]:
        return Roster, ()

    def edges(self, network: Network) -> list[int]:
        """As `edges_of_eras`, computed once."""
        if self._edges is None:
            self._edges = edges_of_eras(network)
        return self._edges

    def months(self, start: int, end: int) -> NDArray[np.int64]:
        """As `month_edges`, with one array for components that depend on the same days."""
        if self._months is None or self._months[0] != (start, end):
            self._months = (start, end), read_only(month_edges(start, end))
        return self._months[1]

    def ground(self, network: Network, area: str, as_of: date, *, onward: bool) -> AreaGround | None:
        """As `ground_of`, with one object for each area and day."""
        key = area, as_of, onward
        if key not in self._grounds:
            self._grounds[key] = sealed(ground_of(network, area, as_of, onward=onward))
        return self._grounds[key]

    @property
    def courses(self) -> tuple[Courses, ...]:
        """The last teams by course."""
        return self._found

    def keep(self, made: Courses) -> None:
        """Add teams by course; the oldest are forgotten."""
        self._found = (made, *self._found[: _KEPT - 1])


@attrs.frozen(eq=False, kw_only=True)
class AssessmentQuestion:
    """What an assessment computes, and from which network.

    Attributes:
        network: The network from which units and amounts are read: the whole network, or the part around the
            areas of the policies.
        given: The input tables of the caller by name, with the units of `whole`.
        missing_history: What to do if amounts depend on days before the data.
        only: The grain and the rows of the single unit to compute; None for all units.
        roster: The eras, grounds and courses that are already computed.
        inputs: The input tables with the units of `network`.
    """

    network: Network
    window: Period
    given: Inputs
    missing_history: MissingHistory
    only: tuple[str, Ints] | None = None
    roster: Roster = attrs.field(factory=Roster, repr=False)
    whole: Network = attrs.field(default=attrs.Factory(lambda self: self.network, takes_self=True))
    inputs: Inputs = attrs.field(
        init=False,
        repr=False,
        default=attrs.Factory(
            lambda self: _renumbered(self.given, self.whole, self.network), takes_self=True
        ),
    )

    def around(self, policies: Iterable[Policy]) -> AssessmentQuestion:
        """The same question to the part of the whole network around the areas of some policies.

        Args:
            policies: The policies, with every choice made.
        """
        return self.asked_of(part_of_policies(self.whole, policies))

    def asked_of(self, part: Network) -> AssessmentQuestion:
        """The same question to a part of the whole network, or to the whole network."""
        if part is self.network:
            return self
        return attrs.evolve(self, network=part, roster=Roster())

    def eras(self, start: int, end: int) -> list[tuple[int, int]]:
        """Some days, cut where the territory changes, a team moves or a unit continues under another id."""
        edges = self.roster.edges(self.network)
        return [*pairwise([start, *edges[bisect_right(edges, start) : bisect_left(edges, end)], end])]


def part_of_policies(network: Network, policies: Iterable[Policy]) -> Network:
    """The part of a network around the areas of some policies.

    Args:
        policies: The policies, with every choice made.
    """
    roots, named = set[Root](), set[str]()
    for policy in policies:
        onward = settled(policy.on_merger) == "extends_to_new_area"
        roots.add(Root(policy.jurisdiction.id, onward))
        named.update(area for area, _ in policy.named_areas)
    return part_around(network, roots, named)


@attrs.frozen(eq=False)
class AssessableComponent:
    """A component that can be assessed.

    Attributes:
        policy: The policy, with every choice made.
        until: The day from which it no longer holds, whatever its period says; or `OPEN`.
        told_until: The day from which it is not assessed, for example because its area is unknown; or `OPEN`.
    """

    policy: Policy
    component: Component
    ground: AreaGround
    until: int
    told_until: int = OPEN

    @property
    def what(self) -> str:
        """Its name for error messages."""
        return f"policy {self.policy.id}: component {self.component.id!r}"


def holds_in(day: Snapshot, place: int, policy: Policy) -> bool:
    """Whether a policy holds in an area. The caller checks the policy's period.

    Args:
        policy: The policy, with every choice made.

    Raises:
        OutsideDataError: If the day of the jurisdiction is outside the data.
        UnknownNameError: If no area ever had the id of the jurisdiction.
        UnknownFactError: If the jurisdiction ceased to exist and no event states its successor, if only some
            predecessors of the area were inside it, or if it is unknown whether the area was inside.
    """
    area, as_of = policy.jurisdiction.id, policy.jurisdiction.as_of
    what = f"policy {policy.id}: jurisdiction as of"
    extends = settled(policy.on_merger) == "extends_to_new_area"
    ground = ground_of(day.network, area, as_of, onward=extends, what=what)
    if ground is None:
        told, hint = absence_reason(day.network, area, as_of)
        raise UnknownNameError(f"policy {policy.id}: {told}", hint)
    number = day_number(day.date)
    inside = bool(ground.members(day.territory, number)[place])
    if inside and not ground.members(day.territory, number, certain=True)[place]:
        of = day.territory.ids([place])[0]
        raise UnknownFactError(f"policy {policy.id}: {not_sure(of, policy, ground)}")
    if number < ground.end or settled(policy.on_merger) == "continues_in_old_area":
        return inside
    if extends and not inside and number >= ground.told_until:
        raise UnknownFactError(f"policy {policy.id}: {not_told(policy, ground)}")
    return inside and settled(policy.on_merger) != "ends"


def unknown_area(network: Network, policy: Policy) -> tuple[str, date] | None:
    """The first area that a policy names and the network does not hold, with the day for which it is named.

    The network must hold the jurisdiction on some day, and each area of a condition on the day for which it
    is named. Areas named for a day outside the data are not checked.
    """
    place, extent = policy.jurisdiction, network.extent
    if place.as_of in extent and network.area_index.get(place.id) is None:
        return place.id, place.as_of
    for area, as_of in policy.named_areas:
        if as_of in extent and not area_is_there(network, area, as_of):
            return area, as_of
    return None


def not_sure(area: str, policy: Policy, ground: AreaGround) -> str:
    """The message why it is unknown whether, or in which part of an area, a policy applies."""
    place = policy.jurisdiction
    if ground.goes_by_doubtful_days:
        why = f"days of areas are known within bounds around {place.as_of}"
        return f"whether {area!r} lies in {place.id!r} is not known: {why}"
    return f"{area!r} came from areas of which only some lay in {place.id!r}"


def not_told(policy: Policy, ground: AreaGround) -> str:
    """The message that no event states what became of a policy's area."""
    day, area = number_day(ground.told_until), policy.jurisdiction.id
    what = f"{area!r} is" if ground.told_until == ground.end else f"what {area!r} had become is"
    return f"{what} no more from {day} on, and no event tells where it went"


@attrs.frozen(kw_only=True)
class Merger(PydanticHook):
    """A policy whose area ceases to exist while the policy and the window are still running.

    Attributes:
        policy: The policy's id.
        area: Id of the area of the jurisdiction, or of an area to which the policy extends after an earlier
            merger.
        day: The first day without the area.
        into: Ids of the areas into which it was merged, as events state them.
        events: Ids of these events.
        on_merger: The rule that applies to the policy.
        why: Why this rule is assumed, if the policy leaves it open; None if its document states the rule.
    """

    policy: str
    area: str
    day: date
    into: tuple[str, ...]
    events: tuple[str, ...]
    on_merger: OnMerger
    why: str | None


def mergers(question: AssessmentQuestion, policies: Iterable[Policy]) -> Iterator[Merger]:
    """The mergers of some policies with every choice made, in the order of the policies.

    A policy that names an area which the network does not hold is not assessed and has no merger.
    """
    first, last = question.window.numbers
    for policy in policies:
        start, end = policy.period.numbers
        if max(first, start) < min(last, end) and unknown_area(question.network, policy) is None:
            yield from mergers_of(question.network, policy, min(last, end))


def mergers_of(network: Network, policy: Policy, before: int) -> Iterator[Merger]:
    """The mergers of one policy with every choice made, before a day, in order of day and area."""
    area, as_of = policy.jurisdiction.id, policy.jurisdiction.as_of
    if as_of not in network.extent or not area_is_there(network, area, as_of):
        return
    on_merger: OnMerger = settled(policy.on_merger)
    ids = network.tables.areas.ids
    for at, day in _ended(network, area, day_number(as_of), onward=on_merger == "extends_to_new_area"):
        if day < before:
            into, events = went_into(network, at, day)
            yield Merger(
                policy=policy.id,
                area=ids[at],
                day=number_day(day),
                into=tuple(ids[each] for each in into),
                events=tuple(network.tables.events[each].id for each in events),
                on_merger=on_merger,
                why=_why(policy),
            )


def _ended(network: Network, area: str, day: int, *, onward: bool) -> list[tuple[int, int]]:
    """An area (`onward`: also its successors) as far as it ceases to exist, and the first day without it."""
    entity = network.area_index.get(area)
    assert entity is not None  # noqa: S101 - the area is there
    pending, found = [(entity, day)], dict[tuple[int, int], None]()
    while pending:
        at, day = pending.pop()
        end = end_of(network, at, day)
        if end == OPEN or (at, end) in found:
            continue
        found[at, end] = None
        if onward:
            pending += [(each, end) for each in went_into(network, at, end)[0]]
    return sorted(found, key=lambda each: (each[1], each[0]))


def _why(policy: Policy) -> str | None:
    """Why the rule for mergers is open; None if the document states it."""
    words = set(get_args(OnMerger))
    return next((each.why for each in policy.choices if set(each.options) <= words), None)
