"""Payments: amounts owed, reduced by other policies and then by ceilings; and who funds them.

A ceiling has an amount in each of its windows, and pays while room is left. An unclaimed component may be
granted in full, in part or not at all. Another component that shares a ceiling with it therefore has an
amount with bounds. The amounts of unclaimed components themselves assume that each is granted in full as soon
as it is due. Their upper bounds are the most over every grant before: what is not granted in January may be
granted in March.

Components that yield, deduct or share a ceiling affect each other's payments. Their units are grouped again:
the units of a group have the same cohort in each of these components.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property, partial
from itertools import compress, pairwise
from math import lcm
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.bounds import UNBOUNDED, Bounded
from dtnet.errors import ArgumentError
from dtnet.group_by import examples, numbered
from dtnet.money import INT64_MAX, floor_share, largest, read_only
from dtnet.policy.document.document import settled
from dtnet.policy.units.cohorts import Cohorts, UnitCourses, UnitGroups
from dtnet.policy.units.eligibility import EligibleSpells
from dtnet.policy.units.months import month_numbers, window_edges
from dtnet.spans import ranges

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from dtnet.periods import Period
    from dtnet.policy.document.document import Component, FundingShare, Policy
    from dtnet.policy.engine.component_due import ComponentDue
    from dtnet.policy.units.terms import CeilingTerms


_YEAR: Final = 12


@attrs.frozen(eq=False)
class CeilingRoom:
    """A ceiling with its windows, for some cohorts.

    Attributes:
        edges: Shape (w + 1): first days of its windows, then the day after the last window.
        amount: Shape (c, w): the amount of the ceiling in each window.
        whole: Shape (c, w): its exact amount for all days of the window, in units; None if any part of the
            window has the same amount.
        unit: The unit of `whole`.
    """

    edges: NDArray[np.int64]
    amount: Bounded
    whole: Bounded | None = None
    unit: Fraction = Fraction(1)

    def window_of(self, cells: NDArray[np.int64]) -> NDArray[np.intp]:
        """For each stretch of days, its window; for a stretch outside all windows, the nearest one."""
        found = np.searchsorted(self.edges, cells[:-1], "right") - 1
        return np.clip(found, 0, len(self.edges) - 2)

    def for_rows(self, rows: NDArray[np.intp]) -> CeilingRoom:
        """The ceiling for some of the cohorts; the row -1 is a cohort that is never eligible, with 0."""
        whole = None if self.whole is None else self.whole.padded(rows)
        return CeilingRoom(self.edges, self.amount.padded(rows), whole, self.unit)


def room_of(
    terms: CeilingTerms,
    amounts: Bounded,
    period: Period,
    cohorts: Cohorts,
    months: NDArray[np.int64],
    *,
    what: str,
) -> CeilingRoom:
    """The amount of a ceiling for each cohort in each of its windows, rounded down once.

    Args:
        terms: The ceiling, with every choice made.
        amounts: Shape (s): its amount in each spell, in the unit of the terms. A window has the amount of its
            first eligible day.
        period: The period from which `twelve_months` and `period` count.
        cohorts: The cohorts, with spells over the whole of each window.
        months: First days of the relevant months, then the day after the last.
        what: The owner of the ceiling, for error messages.
    """
    edges = window_edges(settled(terms.ceiling.over), period, int(months[0]), int(months[-1]))
    exact = _first_amount(cohorts, cohorts.overlap(edges), amounts)
    part, parts = settled(terms.ceiling.part), terms.unit.denominator
    if part == "full":
        return CeilingRoom(edges, exact if parts == 1 else exact.each(lambda each: each // parts))
    if part == "by_days":
        eligible, whole = cohorts.days(edges), np.diff(edges)
    else:
        eligible, whole = _months_with(cohorts, edges, months), np.diff(month_numbers(edges))
    share = partial(floor_share, whole=whole * parts, what=what)
    return CeilingRoom(edges, Bounded.of(share, exact, eligible), exact, terms.unit)


def spread(room: CeilingRoom, days: Bounded, cells: NDArray[np.int64], *, what: str) -> Bounded:
    """Spread a ceiling over the eligible days of each window, as differences of rounded-down running shares.

    Args:
        days: Shape (c, k): eligible days of each stretch.
        cells: Shape (k + 1): edges of stretches that no window cuts.
        what: The owner of the ceiling, for error messages.
    """
    window = room.window_of(cells)
    parts = []
    for at in range(window[-1] + 1):
        eligible, amount = days[:, window == at], room.amount[:, [at]]
        running = np.cumsum(eligible.upper, axis=1)
        shares = floor_share(amount.lower, running, running[:, -1:], what=what)
        part = Bounded.known(np.diff(shares, axis=1, prepend=0))
        doubt = eligible.doubtful.any(axis=1, keepdims=True) | amount.doubtful
        parts.append(
            Bounded.where(doubt, _spread_bounds(amount, eligible, what), part) if doubt.any() else part
        )
    return Bounded.stacked(parts, axis=1)


def _spread_bounds(room: Bounded, days: Bounded, what: str) -> Bounded:
    """Bounds of each stretch's share: lowest if all other doubtful days are eligible, highest if none is."""
    others_low = days.lower.sum(axis=1, keepdims=True) - days.lower
    others_high = days.upper.sum(axis=1, keepdims=True) - days.upper
    least = floor_share(room.lower, days.lower, days.lower + others_high, what=what)
    whole = days.upper + others_low
    most = -(-room.upper * days.upper // np.maximum(whole, 1))
    return Bounded(least, np.where(days.upper > 0, np.minimum(most, room.upper), 0))


@attrs.frozen(eq=False)
class Grants:
    """What may be granted of an unclaimed component in each stretch: from 0 to the most over earlier grants.

    Attributes:
        alone: Shape (c, k): the amount of this component; perhaps others are granted nothing.
        together: Shape (c, k): its part in the amount of all unclaimed components of the policy for a month.
        divided: Shape (c, k): the same for a month of which only some days are asked. If components compete
            for room on different days of it, this is what each has alone.
        rounding: Shape (c, k): 0 or 1 if components compete for room on all days of a month, otherwise 0. A
            part of a month is rounded for each component, so that another distribution of the same amount may
            give one more to each.
        attained: Whether each of these is attained, and the most over some consecutive months, too.
    """

    alone: Bounded
    together: Bounded
    divided: Bounded
    rounding: Bounded
    attained: bool

    def each(self, change: Callable[[Bounded], Bounded]) -> Grants:
        """The grants with all their amounts changed."""
        alone, together, divided, rounding = map(
            change, (self.alone, self.together, self.divided, self.rounding)
        )
        return Grants(alone, together, divided, rounding, self.attained)


def from_nothing(most: NDArray[np.int64]) -> Bounded:
    """The amounts that may be granted where nothing must be granted."""
    return Bounded.between(np.zeros_like(most), most)


@attrs.frozen(eq=False)
class Granted:
    """The payments of a component of a policy, of whose components some are unclaimed.

    Attributes:
        amount: Shape (c, k): the amount paid.
        left: Whether the component is paid an unknown remainder of a shared ceiling.
        attained: Whether claimed components are paid least, in every stretch at once, if the unclaimed are
            granted in full, and most if the unclaimed are granted nothing.
        apart: Whether totals of the unclaimed components are bounded only by what each may be granted alone.
        grants: What may be granted of an unclaimed component; None if this is no more than `amount`.
    """

    amount: Bounded
    left: bool
    attained: bool
    apart: bool
    grants: Grants | None


@attrs.frozen(eq=False)
class CeilingCut:
    """How much one ceiling left for a payment, as the payment was made.

    Attributes:
        cell: The position of the stretch among those of the payments.
    """

    room: CeilingRoom
    window: int
    cell: int
    due: int
    left: int
    paid: int


@attrs.frozen(eq=False)
class Ceilings:
    """The ceilings of the components of one policy, over stretches of days that no window cuts.

    Attributes:
        rooms: The ceilings of each component; components may share one object.
        cells: Shape (k + 1): edges of the stretches.
        months: First days of the months, then the day after the last; needed for several components only.
    """

    rooms: Sequence[Sequence[CeilingRoom]]
    cells: NDArray[np.int64]
    months: NDArray[np.int64] | None = None

    @cached_property
    def every(self) -> dict[int, CeilingRoom]:
        """Each ceiling once, by identity."""
        return {id(room): room for over in self.rooms for room in over}

    @cached_property
    def _window(self) -> dict[int, list[int]]:
        """The window of each stretch, by ceiling."""
        return {key: room.window_of(self.cells).tolist() for key, room in self.every.items()}

    @cached_property
    def _steps(self) -> list[tuple[int, int]]:
        """The component and the stretch of each payment: month after month, component after component."""
        whole = [0, len(self.cells) - 1]
        edges = whole if self.months is None else np.searchsorted(self.cells, self.months).tolist()
        count = len(self.rooms)
        return [
            (at, cell) for low, high in pairwise(edges) for at in range(count) for cell in range(low, high)
        ]

    @cached_property
    def _month(self) -> NDArray[np.intp]:
        """The position of the month of each stretch."""
        assert self.months is not None  # noqa: S101 - only `paid` is asked without months
        return np.searchsorted(self.months, self.cells[:-1], "right") - 1

    @cached_property
    def _several(self) -> NDArray[np.bool_]:
        """Whether the month of each stretch has other stretches, too."""
        return np.bincount(self._month)[self._month] > 1

    def of(self, wanted: Sequence[bool]) -> Ceilings:
        """The ceilings of the wanted components."""
        return attrs.evolve(self, rooms=[*compress(self.rooms, wanted)])

    def paid(self, dues: Sequence[Bounded]) -> list[Bounded]:
        """Pay the dues within all ceilings: month after month, and in a month component after component.

        Args:
            dues: The amounts due for each component, shape (c, k).
        """
        every = list(self.every.values())
        if not every:
            return list(dues)
        if self._is_known(dues):
            return [*map(Bounded.known, self.greedy([due.lower for due in dues], high=False))]
        if len(dues) == 1 and nested(every):
            return [_bounds_of_one(dues[0], every, self.cells)]
        return self.interval(dues)

    def _is_known(self, dues: Sequence[Bounded]) -> bool:
        return all(due.is_known for due in dues) and all(room.amount.is_known for room in self.every.values())

    def greedy(self, dues: Sequence[NDArray[np.int64]], *, high: bool) -> list[NDArray[np.int64]]:
        """Pay known dues in the order of `paid`, within the upper (`high`) or lower bounds of ceilings."""
        paid = [each.copy() for each in dues]
        amounts = {key: room.amount.upper if high else room.amount.lower for key, room in self.every.items()}
        if len(paid) == len(amounts) == 1 and largest(paid[0]) * len(self.cells) <= INT64_MAX:
            ((key, most),) = amounts.items()
            return [_within_windows(paid[0], most, np.array(self._window[key]))]
        for _ in self._in_turn(paid, {key: each.copy() for key, each in amounts.items()}):
            pass
        return paid

    def _in_turn(
        self, paid: Sequence[NDArray[np.int64]], left: dict[int, NDArray[np.int64]]
    ) -> Iterator[tuple[int, int]]:
        """Reduce dues to payments in place; stop at each step after its payment, before ceilings count it."""
        for at, cell in self._steps:
            column = paid[at][:, cell]
            there = [left[id(room)][:, self._window[id(room)][cell]] for room in self.rooms[at]]
            for room_left in there:
                np.minimum(column, room_left, out=column)
            yield at, cell
            for room_left in there:
                np.subtract(room_left, column, out=room_left)

    def cuts(self, dues: Sequence[NDArray[np.int64]], wanted: int) -> list[CeilingCut]:
        """What ceilings leave for each payment of one component to the first cohort, in the order of payment.

        Args:
            dues: The known dues of each component, shape (c, k).
        """
        paid = [each[:1].copy() for each in dues]
        left = {key: room.amount.lower[:1].copy() for key, room in self.every.items()}
        found = []
        for at, cell in self._in_turn(paid, left):
            if at == wanted:
                for room in self.rooms[at]:
                    window = self._window[id(room)][cell]
                    amounts = (dues[at][0, cell], left[id(room)][0, window], paid[at][0, cell])
                    found.append(CeilingCut(room, window, cell, *map(int, amounts)))
        return found

    def interval(self, dues: Sequence[Bounded]) -> list[Bounded]:
        """Bounds of each stretch if components share a ceiling: always valid, perhaps too wide."""
        low, high = [due.lower.copy() for due in dues], [due.upper.copy() for due in dues]
        # The room that is certainly left, and the most that may be left.
        least = {key: room.amount.lower.copy() for key, room in self.every.items()}
        most = {key: room.amount.upper.copy() for key, room in self.every.items()}
        for at, cell in self._steps:
            below, above = low[at][:, cell], high[at][:, cell]
            places = [(id(room), self._window[id(room)][cell]) for room in self.rooms[at]]
            for key, window in places:
                np.minimum(below, least[key][:, window], out=below)
                np.minimum(above, most[key][:, window], out=above)
            for key, window in places:
                least[key][:, window] = np.maximum(least[key][:, window] - above, 0)
                most[key][:, window] -= below
        return [Bounded(one, other) for one, other in zip(low, high, strict=True)]

    def granted(
        self, dues: Sequence[Bounded], days: Sequence[Bounded], unclaimed: Sequence[bool]
    ) -> list[Granted]:
        """Pay the dues within all ceilings, with bounds over all possible grants of unclaimed components.

        If all components have the same ceilings with nested windows, a larger payment of one component never
        leaves more for another, then or later. Granting everything and granting nothing are then the
        extremes. A ceiling of only one component breaks this rule: a unit that is paid less in January may
        have more of this ceiling left in February.

        Args:
            dues: The amounts due for each component, shape (c, k).
            days: The eligible days of each component, shape (c, k).
            unclaimed: For each component, whether it is unclaimed, so that possibly nothing is granted.
        """
        amounts, attained = self.paid(dues), True
        of_open, of_others = self.of(unclaimed).every, self.of([not each for each in unclaimed]).every
        shared = {key: room for key, room in of_open.items() if key in of_others}
        if shared:
            same = len(of_others) == len(shared) and nested(list(self.every.values()))
            alike = same and self._is_known(dues)
            attained = alike and len(of_open) == len(shared)
            nothing, anything = list(dues), list(dues)
            for at in np.flatnonzero(unclaimed).tolist():
                nothing[at] = Bounded.known(np.zeros_like(dues[at].lower))
                by_any_day = _most_by_any_day(dues[at], self.rooms[at], shared, self.cells)
                anything[at] = Bounded.between(nothing[at].lower, by_any_day)
            wide = self.interval(anything)
            highest = self.paid(nothing) if alike else wide
            lowest = amounts if attained else wide
            amounts = [
                full if free else Bounded.between(low.lower, high.upper)
                for free, full, low, high in zip(unclaimed, amounts, lowest, highest, strict=True)
            ]
        apart = self._apart(unclaimed)
        grants = self._grants(dues, days, unclaimed, amounts, attained=attained)
        return [
            Granted(amount, bool(shared) and not free and not amount.is_known, attained, apart and free, most)
            for free, amount, most in zip(unclaimed, amounts, grants, strict=True)
        ]

    def _grants(
        self,
        dues: Sequence[Bounded],
        days: Sequence[Bounded],
        unclaimed: Sequence[bool],
        paid: Sequence[Bounded],
        *,
        attained: bool,
    ) -> list[Grants | None]:
        """The most that may be granted of each unclaimed component; all None if none has more than is paid.

        Claimed components use at least the lower bounds of their payments, and nothing else is certainly used
        before a stretch. If all components have the same ceilings, most is left where nothing was granted, so
        that claimed components use the upper bounds. Several unclaimed components share the room of a month
        in order, which gives the most of all together. A month of several stretches is the exception: its
        windows may cross.

        Args:
            dues: The amounts due for each component, shape (c, k).
            days: The eligible days of each component, shape (c, k).
            paid: The payments: for unclaimed components, if everything is granted as soon as it is due.
            attained: Whether all components have the same ceilings, or unclaimed and claimed ones share none.
        """
        if not any(unclaimed) or not self.every:
            return [None] * len(dues)
        alone = [each.upper.copy() for each in dues]
        together = [each.upper.copy() for each in dues]
        compete = np.zeros(dues[0].lower.shape, np.bool_)
        left = {key: room.amount.upper.copy() for key, room in self.every.items()}
        used = {key: np.zeros_like(each) for key, each in left.items()}
        month, several, now = self._month, self._several, -1
        for at, cell in self._steps:
            places = [(id(room), self._window[id(room)][cell]) for room in self.rooms[at]]
            if not unclaimed[at]:
                claimed = paid[at].upper if attained else paid[at].lower
                for key, window in places:
                    left[key][:, window] -= claimed[:, cell]
                continue
            if month[cell] != now:
                now, used = month[cell], {key: np.zeros_like(each) for key, each in left.items()}
            by_itself, in_turn = alone[at][:, cell], together[at][:, cell]
            for key, window in places:
                np.minimum(by_itself, left[key][:, window], out=by_itself)
                room_left = np.maximum(left[key][:, window] - used[key][:, window], 0)
                np.minimum(in_turn, room_left, out=in_turn)
            if several[cell]:
                in_turn[:] = by_itself
                continue
            compete[:, cell] |= in_turn < by_itself
            for key, window in places:
                used[key][:, window] += in_turn
        soonest = (np.array_equal(one, each.upper) for one, each in zip(alone, paid, strict=True))
        if not compete.any() and all(compress(soonest, unclaimed)):
            return [None] * len(dues)
        whole = np.diff(self.cells)
        same_days = np.all(
            [
                (of.lower == whole) | (due.upper == 0)
                for of, due in compress(zip(days, dues, strict=True), unclaimed)
            ],
            axis=0,
        )
        simple = attained and not several.any()
        return [
            Grants(
                alone=from_nothing(one),
                together=from_nothing(other),
                divided=from_nothing(np.where(same_days, other, one)),
                rounding=from_nothing((compete & same_days & (one > 0)).astype(np.int64)),
                attained=simple,
            )
            if free
            else None
            for free, one, other in zip(unclaimed, alone, together, strict=True)
        ]

    def _apart(self, unclaimed: Sequence[bool]) -> bool:
        """Whether unclaimed components share ceilings, and their total may be larger if one is granted less.

        If all of them have the same ceilings, their total is largest when everything is granted as soon as it
        is due, provided that the windows are nested or payments are in the order of days. A month of several
        stretches is paid component after component: one may use the end of the month before another uses its
        beginning, and so leave less of two windows that cross.
        """
        free = self.of(unclaimed)
        ids = [{id(room) for room in over} for over in free.rooms]
        alike = all(each == free.every.keys() for each in ids) and (
            nested(list(free.every.values())) or not self._several.any()
        )
        return not alike and sum(map(len, ids)) != len(free.every)


def _within_windows(
    due: NDArray[np.int64], most: NDArray[np.int64], window: NDArray[np.intp]
) -> NDArray[np.int64]:
    """Known dues, earliest first, up to the amount of each window; in place.

    Args:
        due: Shape (c, k): the dues; their sums fit 64 bits.
        most: Shape (c, w): the amount of each window.
        window: Shape (k), rising: the window of each stretch.
    """
    edges = window.searchsorted(np.arange(most.shape[1] + 1)).tolist()
    for at, (low, high) in enumerate(pairwise(edges)):
        part = due[:, low:high]
        np.add.accumulate(part, axis=1, out=part)
        np.minimum(part, most[:, at : at + 1], out=part)
        part[:, 1:] -= part[:, :-1].copy()
    return due


def _paid_alone(
    due: NDArray[np.int64], rooms: Sequence[CeilingRoom], cells: NDArray[np.int64], *, high: bool
) -> NDArray[np.int64]:
    """Pay the known dues of one component within the upper (`high`) or lower bounds of its ceilings."""
    return Ceilings([rooms], cells).greedy([due], high=high)[0]


def window_bounds(
    due: Bounded, rooms: Sequence[CeilingRoom], cells: NDArray[np.int64], inside: NDArray[np.bool_]
) -> Bounded:
    """For each cohort, bounds of the total that is paid in some consecutive stretches.

    The lower bound assumes the largest earlier dues, and the upper bound the smallest. This is correct for
    one component whose windows are nested.
    """
    before = np.cumsum(inside) == 0

    def paid(earlier: NDArray[np.int64], here: NDArray[np.int64], *, high: bool) -> NDArray[np.int64]:
        spending = _while_before(rooms, cells, before, high=high)
        spent = _paid_alone(np.where(before, earlier, 0), spending, cells, high=high)
        left = [_less(room, spent, cells, high=high) for room in rooms]
        total: NDArray[np.int64] = _paid_alone(np.where(inside, here, 0), left, cells, high=high).sum(axis=1)
        return total

    return Bounded(paid(due.upper, due.lower, high=False), paid(due.lower, due.upper, high=True))


def bounds_go_together(
    due: Bounded, rooms: Sequence[CeilingRoom], cells: NDArray[np.int64], inside: NDArray[np.bool_]
) -> bool:
    """Whether all smallest dues, or all largest, attain each bound of some stretches and of their total.

    The lower bound of a stretch assumes its smallest due and the largest earlier dues; the upper bound
    assumes the reverse. If one fact decides both, such as a team's size in all months, perhaps no value of
    this fact attains the bounds. However the facts depend on each other, all dues can be smallest together,
    or largest together.

    Args:
        due: The dues of one component, shape (c, k).
        rooms: Its ceilings, which are known and have nested windows.
        cells: Shape (k + 1): edges of stretches that no window cuts.
        inside: Shape (k): consecutive stretches.
    """
    (bounds,) = Ceilings([rooms], cells).paid([due])
    whole = window_bounds(due, rooms, cells, inside)
    least = _paid_alone(due.lower, rooms, cells, high=False)
    most = _paid_alone(due.upper, rooms, cells, high=True)
    return all(
        bool(((end == one) | (end == other)).all())
        for found, one, other in (
            (bounds[:, inside], least[:, inside], most[:, inside]),
            (whole, least[:, inside].sum(axis=1), most[:, inside].sum(axis=1)),
        )
        for end in (found.lower, found.upper)
    )


def _while_before(
    rooms: Sequence[CeilingRoom], cells: NDArray[np.int64], before: NDArray[np.bool_], *, high: bool
) -> list[CeilingRoom]:
    """For each ceiling, the bound that makes earlier payments smallest (with `high`) or largest (without).

    A larger ceiling normally leaves less for later stretches. The widest window that is still running is the
    exception: there, a larger ceiling leaves more.
    """
    opens = int(before.sum())
    windows = [room.window_of(cells) for room in rooms]
    goes_on = [opens > 0 and window[opens - 1] == window[opens] for window in windows]
    lengths = [int((of == of[opens]).sum()) if on else 0 for of, on in zip(windows, goes_on, strict=True)]
    made = []
    for room, window, length in zip(rooms, windows, lengths, strict=True):
        widest = (np.arange(len(room.edges) - 1) == window[opens]) & (0 < length == max(lengths))
        amount = np.where(widest == high, room.amount.upper, room.amount.lower)
        made.append(CeilingRoom(room.edges, Bounded.known(amount)))
    return made


def _less(
    room: CeilingRoom, spent: NDArray[np.int64], cells: NDArray[np.int64], *, high: bool
) -> CeilingRoom:
    """The part of a ceiling that payments have not used."""
    window, amount = room.window_of(cells), room.amount.upper if high else room.amount.lower
    used = [spent[:, window == each].sum(axis=1) for each in range(amount.shape[1])]
    return CeilingRoom(room.edges, Bounded.known(np.maximum(amount - np.stack(used, axis=1), 0)))


def _used(paid: NDArray[np.int64], window: NDArray[np.intp]) -> NDArray[np.int64]:
    """The part of a ceiling that a component used before each stretch, in that stretch's `window`."""
    before = np.cumsum(paid, axis=1) - paid
    used: NDArray[np.int64] = before - before[:, np.searchsorted(window, window)]
    return used


def _bounds_of_one(due: Bounded, rooms: Sequence[CeilingRoom], cells: NDArray[np.int64]) -> Bounded:
    """Bounds of each stretch of one component: larger earlier dues leave less of a ceiling."""
    low_paid = _paid_alone(due.lower, rooms, cells, high=False)
    high_paid = _paid_alone(due.upper, rooms, cells, high=True)
    low, high = due.lower.copy(), due.upper.copy()
    for room in rooms:
        at = room.window_of(cells)
        least = np.maximum(room.amount.lower[:, at] - _used(high_paid, at), 0)
        most = room.amount.upper[:, at] - _used(low_paid, at)
        np.minimum(low, least, out=low)
        np.minimum(high, most, out=high)
    return Bounded(low, high)


def nested(rooms: Sequence[CeilingRoom]) -> bool:
    """Whether, for any two ceilings, the windows of one consist of whole windows of the other."""
    return all(_covers(one, other) or _covers(other, one) for one in rooms for other in rooms)


def _covers(fine: CeilingRoom, coarse: CeilingRoom) -> bool:
    """Whether no window of the first ceiling extends over an edge of the second."""
    low, high = fine.edges[[0, -1]]
    inside = coarse.edges[(coarse.edges >= low) & (coarse.edges <= high)]
    return bool(np.isin(inside, fine.edges).all())


def _first_amount(cohorts: Cohorts, overlap: NDArray[np.int64], amounts: Bounded) -> Bounded:
    """The amount on the first eligible day of each window; bounds over all days that may be the first."""
    here = overlap > 0
    count = len(amounts.lower)
    if len(cohorts.first) == count:
        return amounts.each(lambda each: each[:, None] * here)
    places = np.arange(count)[:, None]
    first = np.minimum.reduceat(np.where(here, places, count), cohorts.first, axis=0)
    exact = amounts.each(lambda each: np.append(each, 0)[first])
    certain = cohorts.spells.certain
    if certain.all():
        return exact
    low = np.minimum.reduceat(np.where(here, amounts.lower[:, None], UNBOUNDED), cohorts.first, axis=0)
    high = np.maximum.reduceat(np.where(here, amounts.upper[:, None], 0), cohorts.first, axis=0)
    doubt = np.add.reduceat(here & ~certain[:, None], cohorts.first, axis=0) > 0
    return Bounded.where(doubt, Bounded(np.where(low == UNBOUNDED, 0, low), high), exact)


def _months_with(cohorts: Cohorts, edges: NDArray[np.int64], months: NDArray[np.int64]) -> Bounded:
    """The number of months with an eligible day, for each window."""
    inside = np.searchsorted(edges, months[:-1], "right") - 1
    return cohorts.days(months).some.each(
        lambda each: np.stack([each[:, inside == at].sum(axis=1) for at in range(len(edges) - 1)], axis=1)
    )


def _most_by_any_day(
    due: Bounded, rooms: Sequence[CeilingRoom], shared: Mapping[int, CeilingRoom], cells: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The dues that use most of a shared ceiling by any day: everything as soon as it is due.

    The component's own ceilings limit these dues. They have their full amount again at each start of a shared
    window, because perhaps nothing was granted before.
    """
    own = [_afresh(room, list(shared.values())) for room in rooms if id(room) not in shared]
    if not nested(own):
        return due.upper
    return _paid_alone(due.upper, own, cells, high=True)


def _afresh(room: CeilingRoom, others: Sequence[CeilingRoom]) -> CeilingRoom:
    """The ceiling with its full amount again at each start of another ceiling's window."""
    first, end = room.edges[[0, -1]]
    begins = np.concatenate([other.edges[(other.edges > first) & (other.edges < end)] for other in others])
    edges = np.union1d(room.edges, begins)
    return CeilingRoom(edges, room.amount[:, np.searchsorted(room.edges, edges[:-1], "right") - 1])


@attrs.frozen(eq=False)
class PaymentOrder:
    """The payments of the components of a policy: what is due, and the ceilings that limit it in turn.

    Attributes:
        ceilings: The ceilings, over stretches that no window of any component cuts.
        dues: Shape (g, k) each: the amounts due after deductions.
        days: Shape (g, k) each: the numbers of eligible days.
        claimed: Shape (g, k) each: what claimed components certainly use of the ceilings if room is left.
    """

    ceilings: Ceilings
    dues: Sequence[Bounded]
    days: Sequence[Bounded]
    unclaimed: Sequence[bool]
    claimed: Sequence[NDArray[np.int64]]

    @property
    def soonest_is_most(self) -> bool:
        """Whether the total of unclaimed components is largest if everything is granted as soon as it is due.

        Otherwise a later grant may take the room of a claimed component, which then leaves more of a longer
        window. With nested windows, this happens only if an unclaimed component has a window of its own over
        several windows of a shared ceiling.
        """
        free = self.ceilings.of(self.unclaimed).every
        others = self.ceilings.of([not each for each in self.unclaimed]).every
        shared = [room for key, room in free.items() if key in others]
        own = [room for key, room in free.items() if key not in others]
        inside = all(_covers(one, other) for one in own for other in shared)
        return inside and nested(list(self.ceilings.every.values()))

    def cuts(self, place: int) -> list[CeilingCut]:
        """What ceilings leave for each payment of a component to the first group, if all dues are known."""
        return self.ceilings.cuts([due.lower for due in self.dues], place)

    def most_from(self, place: int, first: int, end: int, *, alone: bool) -> NDArray[np.int64]:
        """Shape (g): the most that may be granted of an unclaimed component over some days, of none before.

        A component that is paid as soon as it is due is paid most, as each window consists of days in a row.
        The same holds for several components together unless they are `apart`: their sums are bounds, too.

        Args:
            end: The day after the last; stretches that overlap the days count in full.
            alone: Whether other unclaimed components are granted nothing.
        """
        cells = self.ceilings.cells
        inside = (cells[1:] > first) & (cells[:-1] < end)
        acting = [free and (not alone or at == place) for at, free in enumerate(self.unclaimed)]
        dues = [
            due.upper * (inside & here) if free else taken
            for due, taken, free, here in zip(self.dues, self.claimed, self.unclaimed, acting, strict=True)
        ]
        most: NDArray[np.int64] = self.ceilings.greedy(dues, high=True)[place].sum(axis=1)
        return most


@attrs.frozen(eq=False, kw_only=True)
class Paid:
    """The payments of a component.

    Attributes:
        cells: Shape (k + 1): edges of months, cut where a ceiling's window begins inside a month.
        days: Shape (g, k): the number of eligible days.
        due: Shape (g, k): the amount owed.
        taken_off: Shape (g, k): the reduction because of other policies; None without such policies.
        amount: Shape (g, k): the amount paid.
        grants: What may be granted of an unclaimed component in each stretch; None if no more than `amount`.
        apart: Whether totals of the policy's unclaimed components are bounded only by what each may be
            granted alone.
        left: Whether `amount` depends on the room that unclaimed components leave under shared ceilings.
            The bounds of `amount` then hold for every grant of unclaimed components: normally the lower
            bound belongs to grants in full, and the upper bound to no grants.
        alone: Whether no other component affects this one, and its ceilings have nested windows.
        sharp: Whether the bounds of stretches and of their total are attained if months are independent.
        months_apart: Whether the dues of different months are independent.
        order: The payments of all components of the policy; None if they were not kept.
        place: The position of the component among these.
    """

    cells: NDArray[np.int64]
    days: Bounded
    due: Bounded
    taken_off: Bounded | None
    rooms: tuple[CeilingRoom, ...]
    amount: Bounded
    grants: Grants | None
    apart: bool
    left: bool
    alone: bool
    sharp: bool
    months_apart: bool
    order: PaymentOrder | None
    place: int

    def by_month(self, months: NDArray[np.int64], *, what: str) -> Bounded:
        """The amount paid for each month, as the sum of its stretches."""
        return self._by_month(self.amount, months, what=what)

    def granted_by_month(self, months: NDArray[np.int64], *, unclaimed: bool, what: str) -> Bounded:
        """The amount that is paid, or may be granted, for each month.

        Sums over all components of the policy are bounds, too.
        """
        if not unclaimed:
            return self.by_month(months, what=what)
        granted = from_nothing(self.amount.upper) if self.grants is None else self.grants.together
        return self._by_month(granted, months, what=what)

    def _by_month(self, amounts: Bounded, months: NDArray[np.int64], *, what: str) -> Bounded:
        return amounts.gathered(np.searchsorted(self.cells, months[:-1]), what=what)

    def bounds_attained(self, first: int, end: int) -> bool:
        """Whether the bounds of each stretch between two days, and of their total, are attained."""
        if not self.sharp or not self.alone or not self.rooms or self.months_apart or self.amount.is_known:
            return self.sharp
        inside = (self.cells[:-1] >= first) & (self.cells[:-1] < end)
        return bounds_go_together(self.due, self.rooms, self.cells, inside)

    def in_all(self, first: int, end: int) -> Bounded | None:
        """By group, bounds of the total paid between two days; None if the sums of stretches suffice."""
        exact = self.amount.is_known
        if (exact and self.days.is_known) or (not exact and self.rooms and not self.alone):
            return None
        if first not in self.cells or end not in self.cells or first >= end:
            return None
        inside = (self.cells[:-1] >= first) & (self.cells[:-1] < end)
        if exact or not self.rooms:  # stretches that reporting may cut into parts
            return self.amount[:, inside].gathered(np.zeros(1, np.intp), what="amounts of a window")[:, 0]
        return window_bounds(self.due, self.rooms, self.cells, inside)


def paid_of(drafts: Sequence[ComponentDue], joint: Joint) -> list[Paid]:
    """The payments of components that affect each other, in the order of the components.

    Args:
        drafts: The components, possibly of several policies, all with the same months.
        joint: Their units, grouped together.
    """
    months = drafts[0].months.edges
    policies = list({id(draft.policy): draft.policy for draft in drafts}.values())
    paid: dict[int, Paid] = {}
    for policy in policies_in_order(policies):
        own = [at for at, draft in enumerate(drafts) if draft.policy is policy]
        yields, deducts = (
            _monthly(others_named(policy, policies, names), drafts, paid, months)
            for names in (policy.yields_to, policy.deducts)
        )
        mine, cohort = [drafts[at] for at in own], [joint.cohort[at] for at in own]
        made = _paid_by_policy(mine, cohort, months, yields=yields, deducts=deducts)
        paid |= dict(zip(own, made, strict=True))
    return [paid[at] for at in range(len(drafts))]


def _monthly(
    policies: Sequence[Policy],
    drafts: Sequence[ComponentDue],
    paid: dict[int, Paid],
    months: NDArray[np.int64],
) -> Bounded | None:
    """The amount that some policies pay to each group for each month: shape (g, m); None without policies.

    Without a claim, any part of an `at_most` amount may be granted, so its lower bound is 0.
    """
    if not policies:
        return None
    sums = Bounded.known(np.zeros((1, len(months) - 1), np.int64))
    for at, each in paid.items():
        if any(drafts[at].policy is policy for policy in policies):
            sums += each.granted_by_month(months, unclaimed=drafts[at].may_be_nothing, what=drafts[at].what)
    return sums


def _paid_by_policy(
    drafts: Sequence[ComponentDue],
    cohort: Sequence[NDArray[np.intp]],
    months: NDArray[np.int64],
    *,
    yields: Bounded | None,
    deducts: Bounded | None,
) -> list[Paid]:
    rooms = _rooms(drafts, cohort, months)
    edges = [room.edges for each in rooms for room in each]
    inner = [each[(each > months[0]) & (each < months[-1])] for each in edges]
    cells = np.unique(np.concatenate([months, *inner])) if inner else months
    parts: list[tuple[Bounded, ...]] = []
    left, linked = deducts, yields is not None or deducts is not None
    for draft, of, own in zip(drafts, cohort, rooms, strict=True):
        here = draft.cohorts.days(cells).padded(of)
        if draft.due is None:  # one ceiling; only its own windows cut a month's due
            whole = np.intersect1d(cells, np.concatenate([months, own[0].edges]))
            owed = spread(own[0], draft.cohorts.days(whole).padded(of), whole, what=draft.what)
        else:
            whole, owed = months, draft.due.padded(of)
        due = owed
        if linked:
            owed_month = np.searchsorted(months, whole[:-1], "right") - 1
            due = owed if yields is None else _yielded(owed, yields[:, owed_month])
            if left is not None:
                starts = np.searchsorted(owed_month, np.arange(len(months) - 1))
                monthly = due.gathered(starts, what=draft.what)
                due = _deducted(due, left, owed_month)
                left = left.less(monthly)
        if len(whole) == len(cells):
            parts.append((here, owed, due))
            continue
        place = np.searchsorted(whole, cells[:-1], "right") - 1
        cut = (cut_amounts(each, here, place, what=draft.what) for each in (owed, due))  # after deductions
        parts.append((here, *cut))
    acting = [own[1:] if draft.due is None else own for draft, own in zip(drafts, rooms, strict=True)]
    ceilings = Ceilings(acting, cells, months)
    dues, unclaimed = [due for *_, due in parts], [draft.may_be_nothing for draft in drafts]
    days = [here for here, *_ in parts]
    granted = ceilings.granted(dues, days, unclaimed)
    order = PaymentOrder(
        ceilings,
        dues=dues,
        days=days,
        unclaimed=unclaimed,
        claimed=[
            due.upper if each.attained else each.amount.lower for due, each in zip(dues, granted, strict=True)
        ],
    )
    made = []
    for at, (draft, own, (here, owed, due), each) in enumerate(
        zip(drafts, rooms, parts, granted, strict=True)
    ):
        alone, attained = not linked and len(drafts) == 1 and nested(own), each.left and each.attained
        certain = draft.sharp and len(cells) == len(months)  # parts of months are rounded
        made.append(
            Paid(
                cells=cells,
                days=here,
                due=owed,
                taken_off=Bounded.between(owed.lower - due.lower, owed.upper - due.upper) if linked else None,
                rooms=tuple(own),
                amount=each.amount,
                grants=each.grants,
                apart=each.apart,
                left=attained,
                alone=alone,
                months_apart=draft.months_apart,
                sharp=not each.apart  # otherwise totals add up what cannot be granted together
                and (each.grants is None or each.grants.attained)
                and (
                    each.amount.is_known
                    or attained
                    or (alone and certain and all(room.amount.is_known for room in own))
                ),
                order=order,
                place=at,
            )
        )
    return [_cut_by_its_own(each, months, what=draft.what) for each, draft in zip(made, drafts, strict=True)]


def _cut_by_its_own(paid: Paid, months: NDArray[np.int64], *, what: str) -> Paid:
    """The payments with months cut only where windows of the component's own ceilings begin.

    The parts of sources and of days are rounded in each stretch, so stretches must not depend on the other
    components in the question.
    """
    if len(paid.cells) == len(months):
        return paid
    edges = np.unique(np.concatenate([months, *(room.edges for room in paid.rooms)]))
    cells = np.intersect1d(edges, paid.cells, assume_unique=True)
    if len(cells) == len(paid.cells):
        return paid
    starts = np.searchsorted(paid.cells, cells[:-1])

    joined = partial(Bounded.gathered, starts=starts, what=what)

    return attrs.evolve(
        paid,
        cells=cells,
        days=joined(paid.days),
        due=joined(paid.due),
        taken_off=None if paid.taken_off is None else joined(paid.taken_off),
        amount=joined(paid.amount),
        grants=paid.grants and paid.grants.each(joined),
    )


def _rooms(
    drafts: Sequence[ComponentDue], cohort: Sequence[NDArray[np.intp]], months: NDArray[np.int64]
) -> list[list[CeilingRoom]]:
    """The ceilings of each component; all components share the objects of the policy's ceilings."""
    policy = drafts[0].policy
    found: list[list[CeilingRoom]] = []
    for draft, of in zip(drafts, cohort, strict=True):
        period = draft.component.period or policy.period
        found.append([])
        for at in range(len(draft.component.ceilings)):
            terms, amounts = draft.terms.ceilings[at], draft.cohorts.spells.ceilings[at]
            room = room_of(terms, amounts, period, draft.cohorts, months, what=draft.what)
            found[-1].append(room.for_rows(of))
    own = len(drafts[0].component.ceilings)
    for number, terms in enumerate(drafts[0].terms.ceilings[own:]):
        places = [len(draft.component.ceilings) + number for draft in drafts]
        alone = len(drafts) == 1
        course = drafts[0].cohorts if alone else linked_cohorts(drafts, cohort, places)
        amounts = course.spells.ceilings[places[0] if alone else 0]
        room = room_of(terms, amounts, policy.period, course, months, what=f"policy {policy.id}")
        room = room.for_rows(cohort[0]) if alone else room
        for over in found:
            over.append(room)
    return found


def cut_amounts(
    amounts: Bounded, days: Bounded, whole: NDArray[np.intp], *, what: str, together: bool = False
) -> Bounded:
    """Divide amounts of months into parts, as differences of rounded-down running shares of eligible days.

    Args:
        amounts: Shape (g, m): the amounts of the months.
        days: Shape (g, k): the number of eligible days of each part.
        whole: Shape (k): for each part, the position of its amount, in ascending order.
        what: The owner of the amounts, for error messages.
        together: As in `part_amounts`.
    """
    if len(whole) == amounts.lower.shape[1] and (whole == np.arange(len(whole))).all():
        return amounts
    amount, first = amounts[:, whole], np.searchsorted(whole, np.arange(whole[-1] + 1))
    before = np.cumsum(days.upper, axis=1) - days.upper
    before -= before[:, first][:, whole]
    total = days.each(lambda each: np.add.reduceat(each, first, axis=1)[:, whole])
    parts = part_amounts(amount, days, before, total, what=what, together=together)
    if amount.is_known and days.is_known:
        return parts
    alone = np.bincount(whole, minlength=len(first))[whole] == 1
    return Bounded.where(alone & (amount.doubtful | total.doubtful), amount, parts)


def part_amounts(
    amount: Bounded,
    days: Bounded,
    before: NDArray[np.int64],
    total: Bounded,
    *,
    what: str,
    together: bool = False,
) -> Bounded:
    """The amounts of parts of months. They do not depend on where the rest of a month is cut.

    Args:
        before: The number of days of the month before the part that are, or may be, eligible.
        total: The number of eligible days of the month.
        what: The owner of the amounts, for error messages.
        together: Whether the amount is a part of a sum that may be distributed in another way. The upper
            bounds of the parts then add up to at least the part of the sum.
    """
    known = _running_share(amount.lower, days.upper, before + days.upper, total.upper, what)
    if amount.is_known and total.is_known:
        return Bounded.known(known)
    free = amount.upper >= UNBOUNDED
    low = floor_share(amount.lower, days.lower, days.lower + (total.upper - days.upper), what=what)
    most = np.where(free, 0, amount.upper)
    others = np.maximum(total.lower - days.lower, 0)
    high = np.minimum(-(-most * days.upper // np.maximum(days.upper + others, 1)), most)
    through = before + days.upper
    plain = ~days.doubtful & ~total.doubtful
    if together:
        plain &= (before == 0) | (through == total.upper)
    chosen = np.nonzero(plain)
    amounts = Bounded(amount.lower, most)[chosen]
    part = _parts_of_any(amounts, days.upper[chosen], through[chosen], total.upper[chosen], what)
    low[chosen], high[chosen] = part.lower, part.upper
    high = np.where(free & (days.upper > 0), UNBOUNDED, high)
    return Bounded.where(amount.doubtful | total.doubtful, Bounded(low, high), Bounded.known(known))


def _parts_of_any(
    amounts: Bounded,
    days: NDArray[np.int64],
    through: NDArray[np.int64],
    total: NDArray[np.int64],
    what: str,
) -> Bounded:
    """The least and the most that days of a month have of any amount within bounds, shape (n) each.

    The first days and the last ones have more of a larger amount; days between may have one more of a smaller
    one. An amount that is larger by one for each day of the month gives each day one more, so that the
    extremes lie near the ends.
    """
    low = high = _running_share(amounts.upper, days, through, total, what)
    for more in range(int(largest(total))):
        for each in (amounts.lower + more, amounts.upper - more):
            part = _running_share(np.clip(each, amounts.lower, amounts.upper), days, through, total, what)
            low, high = np.minimum(low, part), np.maximum(high, part)
    return Bounded(low, high)


def _running_share(
    amount: NDArray[np.int64],
    days: NDArray[np.int64],
    through: NDArray[np.int64],
    total: NDArray[np.int64],
    what: str,
) -> NDArray[np.int64]:
    after = floor_share(amount, through, total, what=what)
    return after - floor_share(amount, through - days, total, what=what)


def _yielded(due: Bounded, other: Bounded) -> Bounded:
    """The amounts due, set to zero where the other policy pays anything."""
    return Bounded.of(lambda owed, paid: owed * (paid == 0), due, falling=[other])


def _deducted(due: Bounded, other: Bounded, month: NDArray[np.intp]) -> Bounded:
    """Subtract the other policy's monthly amount from the amounts due in the month's stretches, in order."""
    columns = []
    left = other
    for cell, at in enumerate(month.tolist()):
        again = cell and month[cell - 1] == at
        left = left.less(due[:, cell - 1 : cell]) if again else other[:, at : at + 1]
        columns.append(due[:, cell : cell + 1].less(left))
    return Bounded.stacked(columns, axis=1)


def by_source(
    amounts: Bounded, funding: Sequence[FundingShare], cells: NDArray[np.int64], *, what: str
) -> list[tuple[str | None, Bounded]]:
    """The part of some amounts that each source pays.

    Args:
        amounts: Shape (g, k): the amounts of the stretches.
        funding: The sources; if empty, one unknown source pays everything.
        cells: Shape (k + 1): the edges of the stretches.
        what: The owner of the amounts, for error messages.
    """
    if not funding:
        return [(None, amounts)]
    if len(funding) == 1:
        return [(funding[0].source, amounts)]
    parts: dict[str, Bounded] = {}
    left, month = amounts, month_numbers(cells[:-1])
    for each in funding:
        if each.up_to is not None:
            window = month // _YEAR if settled(each.over) == "calendar_year" else month
            parts[each.source], left = _first(left, each.up_to.amount, window)
    shares = {each.source: each.share for each in funding if each.share is not None}
    for source, share in shares.items():
        parts[source] = left.finite(partial(_share, share=share, what=what))
    rest = _rest(left, list(shares.values()), what=what)
    return [(each.source, parts.get(each.source, rest)) for each in funding]


def _share(values: NDArray[np.int64], share: Fraction, what: str) -> NDArray[np.int64]:
    return floor_share(values, np.array(share.numerator), np.array(share.denominator), what=what)


def _rest(left: Bounded, shares: Sequence[Fraction], *, what: str) -> Bounded:
    """The remainder of some amounts after rounded-down shares.

    With one share, a larger amount never leaves less. With several shares it may: two shares of a third leave
    2 of the amount 2, but 1 of the amount 3. For an amount with bounds, the lower bound of the remainder is
    therefore the exact remainder of the smallest amount, rounded up.
    """
    free = left.upper >= UNBOUNDED

    def exact(values: NDArray[np.int64]) -> NDArray[np.int64]:
        left: NDArray[np.int64] = values
        for share in shares:
            left = np.subtract(left, _share(values, share, what))
        return left

    low = exact(left.lower)
    if left.is_known:
        return Bounded.known(low)
    high = exact(np.where(free, 0, left.upper))
    if len(shares) > 1:
        whole = lcm(*(share.denominator for share in shares))
        over, under = np.array(int((1 - sum(shares)) * whole)), np.array(whole)
        floored = floor_share(left.lower, over, under, what=what)
        least = floored + (floored * whole != left.lower * over)
        most = floor_share(np.where(free, 0, left.upper), over, under, what=what) + len(shares)
        low = np.where(left.doubtful, least, low)
        high = np.where(left.doubtful, np.minimum(most, left.upper), high)
    return Bounded.between(low, np.where(free, UNBOUNDED, high))


def _first(values: Bounded, most: int, window: NDArray[np.int64]) -> tuple[Bounded, Bounded]:
    """Split amounts into the part within the first sum of each window, and the remainder.

    Larger amounts earlier in the window use more of the first sum, so that more of a later stretch remains.

    Args:
        values: Shape (g, k): the amounts of the stretches.
        window: Shape (k): the window of each stretch, in ascending order.
    """

    def before(each: NDArray[np.int64]) -> NDArray[np.int64]:
        capped = np.minimum(each, most)
        if most > INT64_MAX // max(len(window), 1):
            capped = capped.astype(object)
        running = np.cumsum(capped, axis=1) - capped
        earlier = running - running[:, np.searchsorted(window, window)]
        used: NDArray[np.int64] = np.minimum(earlier, most).astype(np.int64, copy=False)
        return used

    def within(each: NDArray[np.int64], used: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.minimum(each, most - used)

    def beyond(each: NDArray[np.int64], used: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.where(each >= UNBOUNDED, UNBOUNDED, each - within(each, used))

    used = values.each(before)
    return Bounded.of(within, values, falling=[used]), Bounded.of(beyond, values, used)


@attrs.frozen(eq=False)
class Joint(UnitGroups):
    """Units by their cohorts in several components.

    Attributes:
        cohort: For each component, shape (g): the cohort of the group; -1 if it is never eligible.
    """

    cohort: tuple[NDArray[np.intp], ...]


def joint_of(drafts: Sequence[ComponentDue]) -> Joint:
    """Group the units of some components by their cohorts in all of them."""
    if len(drafts) == 1:
        only = drafts[0].cohorts
        return Joint(only.members, only.group, only.size, (np.arange(len(only.size)),))
    members, places = _over_the_same([draft.cohorts for draft in drafts])
    here = np.flatnonzero(np.any([place >= 0 for place in places], axis=0))
    number = numbered([place[here] for place in places])
    group = np.full(len(members.size), -1, np.intp)
    group[here] = number
    example = here[examples(number)]
    return Joint(
        members=members,
        group=read_only(group),
        size=members.sizes(group, len(example)),
        cohort=tuple(place[example] for place in places),
    )


def _over_the_same(found: Sequence[Cohorts]) -> tuple[UnitCourses, list[NDArray[np.intp]]]:
    """The units of several groupings by course, and the cohort of each course in each of them."""
    if all(each.members is found[0].members for each in found):
        return found[0].members, [each.group for each in found]
    placed = [each.placed for each in found]
    units = np.unique(np.concatenate([mine for mine, _ in placed]))
    places = []
    for mine, cohort in placed:
        place = np.full(len(units), -1, np.intp)
        place[np.searchsorted(units, mine)] = cohort
        places.append(place)
    course = numbered(places)
    example = examples(course)
    return UnitCourses.of(units, course), [place[example] for place in places]


def linked_cohorts(
    drafts: Sequence[ComponentDue], cohort: Sequence[NDArray[np.intp]], ceiling: Sequence[int]
) -> Cohorts:
    """Courses of groups over several components: all days eligible under any of them, without overlaps.

    Args:
        cohort: For each component, shape (g), as in `Joint`.
        ceiling: For each component, the position of the ceiling that all of them share.
    """
    nobody = np.zeros(len(cohort[0]), np.int64)
    none, alone = Bounded.known(nobody), UnitCourses.of(np.arange(len(nobody)), np.arange(len(nobody)))
    # An empty spell, so that every group has one.
    empty = EligibleSpells(alone.units, nobody, nobody, np.ones(len(nobody), np.bool_), none, (none,), ())
    parts = []
    for draft, of, at in zip(drafts, cohort, ceiling, strict=True):
        groups = np.flatnonzero(of >= 0)
        edges = np.append(draft.cohorts.first, len(draft.cohorts.spells))
        group, rows = ranges(edges[of[groups]], edges[of[groups] + 1])
        taken = draft.cohorts.spells.take(rows)
        days, amount = (groups[group], taken.start, taken.end), taken.ceilings[at]
        parts.append(EligibleSpells(*days, taken.certain, amount, (amount,), ()))
    spells = _disjoint(empty.join(parts))
    first = np.flatnonzero(np.append(True, spells.owner[1:] != spells.owner[:-1])[: len(spells)])
    return Cohorts(alone, alone.course, alone.size, first, spells)


def _disjoint(spells: EligibleSpells) -> EligibleSpells:
    """The same days of each unit, cut at all edges so that no spells overlap; certain if any spell is."""
    parts, first = spells.divide()
    last = np.append(first[1:], len(parts))[: len(first)] - 1
    return attrs.evolve(parts.take(last), certain=np.logical_or.reduceat(parts.certain, first))


def others_named(policy: Policy, among: Sequence[Policy], names: Iterable[str] | None = None) -> list[Policy]:
    """The other policies to which a policy yields or which it deducts, as far as they are assessed.

    Args:
        names: Consider only these names: ids, or purposes as `purpose:…`.
    """
    found = []
    for name in (*policy.yields_to, *policy.deducts) if names is None else names:
        kind, _, purpose = name.partition(":")
        found += [
            other
            for other in among
            if other.id != policy.id
            and other not in found
            and (other.id == name or (kind == "purpose" and other.purpose == purpose))
        ]
    return found


def policies_in_order(policies: Sequence[Policy]) -> list[Policy]:
    """The policies in order: each after the policies to which it yields or which it deducts, else by id.

    Raises:
        ArgumentError: If some policies wait for each other in a circle.
    """
    left = sorted(policies, key=lambda policy: policy.id)
    ordered: list[Policy] = []
    while left:
        ready = [each for each in left if not others_named(each, left)]
        if not ready:
            ids = ", ".join(policy.id for policy in left)
            raise ArgumentError(
                f"policies {ids} yield to each other or deduct each other's money",
                "remove one of these references",
            )
        ordered.append(ready[0])
        left.remove(ready[0])
    return ordered


def linked(lines: Sequence[tuple[Policy, Component]], policies: Sequence[Policy]) -> list[list[int]]:
    """Group components that affect each other, by position; a component without links is its own group.

    Args:
        policies: The policies that may depend on each other; other policies have no links.
    """
    looking = {id(policy) for policy in policies}
    group = list(range(len(lines)))

    for at, (policy, component) in enumerate(lines):
        named = others_named(policy, policies) if id(policy) in looking else []
        for place, (other, its) in enumerate(lines):
            if its.per != component.per or place == at:
                continue
            if other in named or (other.id == policy.id and (policy.ceilings or named)):
                old, new = group[place], group[at]
                group = [new if each == old else each for each in group]
    return [[at for at, each in enumerate(group) if each == key] for key in dict.fromkeys(group)]
