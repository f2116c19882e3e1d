"""Ceilings: their windows, the amount in each window, and what is paid while room is left.

An unclaimed component may be granted in full, in part or not at all. Another component that shares a ceiling
with it therefore has an amount with bounds. The amounts of unclaimed components themselves assume that each
is granted in full as soon as it is due.
"""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.bounds import UNBOUNDED, Bounded
from dtnet.money import floor_share
from dtnet.periods import number_day
from dtnet.policy.document.choices import settled
from dtnet.policy.units.needed_days import window_edges

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from dtnet.periods import Period
    from dtnet.policy.document.policy_parts import Ceiling
    from dtnet.policy.units.cohorts import Cohorts


@attrs.frozen(eq=False)
class CeilingRoom:
    """A ceiling with its windows, for some cohorts.

    Attributes:
        edges: Shape (w + 1): first days of its windows, then the day after the last window.
        amount: Shape (c, w): the amount of the ceiling in each window.
    """

    edges: NDArray[np.int64]
    amount: Bounded

    def window_of(self, cells: NDArray[np.int64]) -> NDArray[np.intp]:
        """For each stretch of days, its window; for a stretch outside all windows, the nearest one."""
        found = np.searchsorted(self.edges, cells[:-1], "right") - 1
        return np.clip(found, 0, len(self.edges) - 2)

    def for_rows(self, rows: NDArray[np.intp]) -> CeilingRoom:
        """The ceiling for some of the cohorts; the row -1 is a cohort that is never eligible, with 0."""
        return CeilingRoom(self.edges, self.amount.padded(rows))


def room_of(
    ceiling: Ceiling,
    amounts: Bounded,
    period: Period,
    cohorts: Cohorts,
    months: NDArray[np.int64],
    *,
    what: str,
) -> CeilingRoom:
    """The amount of a ceiling for each cohort in each of its windows.

    Args:
        ceiling: The ceiling, with every choice made.
        amounts: Shape (s): its amount in each spell. A window has the amount of its first eligible day.
        period: The period from which `twelve_months` and `period` count.
        cohorts: The cohorts, with spells over the whole of each window.
        months: First days of the relevant months, then the day after the last.
        what: The owner of the ceiling, for error messages.
    """
    edges = window_edges(settled(ceiling.over), period, int(months[0]), int(months[-1]))
    room = _first(cohorts, cohorts.overlap(edges), amounts)
    part = settled(ceiling.part)
    if part == "full":
        return CeilingRoom(edges, room)
    if part == "by_days":
        eligible, whole = cohorts.days(edges), np.diff(edges)
    else:
        eligible, whole = _months_with(cohorts, edges, months), np.array(_months_between(edges))
    share = partial(floor_share, what=what)
    return CeilingRoom(edges, Bounded.of(lambda most, days: share(most, days, whole), room, eligible))


def spread(room: CeilingRoom, days: Bounded, cells: NDArray[np.int64], *, what: str) -> Bounded:
    """Spread a ceiling over the eligible days of each window, as differences of rounded-down running shares.

    Args:
        room: The ceiling.
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


def paid_within(
    dues: Sequence[Bounded],
    rooms: Sequence[Sequence[CeilingRoom]],
    cells: NDArray[np.int64],
    months: NDArray[np.int64] | None = None,
) -> list[Bounded]:
    """Pay the dues within all ceilings: month after month, and in a month component after component.

    Args:
        dues: The amounts due for each component of one policy, shape (c, k).
        rooms: The ceilings of each component; components may share one object.
        cells: Shape (k + 1): edges of stretches that no window cuts.
        months: First days of the months, then the day after the last; needed for several components only.
    """
    every = list({id(room): room for each in rooms for room in each}.values())
    if not every:
        return list(dues)
    known = all(due.is_known for due in dues) and all(room.amount.is_known for room in every)
    if known:
        paid = greedy([due.lower for due in dues], rooms, every, cells, months, high=False)
        return [Bounded.known(each) for each in paid]
    if len(dues) == 1 and nested(every):
        return [_bounds_of_one(dues[0], every, cells)]
    return interval(dues, rooms, every, cells, months)


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
        (spent,) = greedy([np.where(before, earlier, 0)], [spending], spending, cells, high=high)
        left = [_less(room, spent, cells, high=high) for room in rooms]
        (found,) = greedy([np.where(inside, here, 0)], [left], left, cells, high=high)
        total: NDArray[np.int64] = found.sum(axis=1)
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
    (bounds,) = paid_within([due], [rooms], cells)
    whole = window_bounds(due, rooms, cells, inside)
    (least,) = greedy([due.lower], [rooms], rooms, cells, high=False)
    (most,) = greedy([due.upper], [rooms], rooms, cells, high=True)
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


def greedy(
    dues: Sequence[NDArray[np.int64]],
    rooms: Sequence[Sequence[CeilingRoom]],
    every: Sequence[CeilingRoom],
    cells: NDArray[np.int64],
    months: NDArray[np.int64] | None = None,
    *,
    high: bool,
) -> list[NDArray[np.int64]]:
    """Pay known dues in the order of `paid_within`, within the upper (`high`) or lower bounds of ceilings."""
    paid = [each.copy() for each in dues]
    window = {id(room): room.window_of(cells).tolist() for room in every}
    left = {id(room): (room.amount.upper if high else room.amount.lower).copy() for room in every}
    for of_month in _by_month(cells, months):
        for each, over in zip(paid, rooms, strict=True):
            for cell in of_month:
                column = each[:, cell]
                there = [left[id(room)][:, window[id(room)][cell]] for room in over]
                for room_left in there:
                    np.minimum(column, room_left, out=column)
                for room_left in there:
                    np.subtract(room_left, column, out=room_left)
    return paid


def _by_month(cells: NDArray[np.int64], months: NDArray[np.int64] | None) -> list[range]:
    """The positions of the stretches of each month; without months, one range of all positions."""
    if months is None:
        return [range(len(cells) - 1)]
    edges = np.searchsorted(cells, months).tolist()
    return [range(first, end) for first, end in pairwise(edges)]


def _used(paid: NDArray[np.int64], window: NDArray[np.intp]) -> NDArray[np.int64]:
    """The part of a ceiling that a component used before each stretch, in that stretch's `window`."""
    before = np.cumsum(paid, axis=1) - paid
    used: NDArray[np.int64] = before - before[:, np.searchsorted(window, window)]
    return used


def _bounds_of_one(due: Bounded, rooms: Sequence[CeilingRoom], cells: NDArray[np.int64]) -> Bounded:
    """Bounds of each stretch of one component: larger earlier dues leave less of a ceiling."""
    (low_paid,) = greedy([due.lower], [rooms], rooms, cells, high=False)
    (high_paid,) = greedy([due.upper], [rooms], rooms, cells, high=True)
    low, high = due.lower.copy(), due.upper.copy()
    for room in rooms:
        at = room.window_of(cells)
        least = np.maximum(room.amount.lower[:, at] - _used(high_paid, at), 0)
        most = room.amount.upper[:, at] - _used(low_paid, at)
        np.minimum(low, least, out=low)
        np.minimum(high, most, out=high)
    return Bounded(low, high)


def interval(
    dues: Sequence[Bounded],
    rooms: Sequence[Sequence[CeilingRoom]],
    every: Sequence[CeilingRoom],
    cells: NDArray[np.int64],
    months: NDArray[np.int64] | None = None,
) -> list[Bounded]:
    """Bounds of each stretch if components share a ceiling: always valid, perhaps wider than necessary."""
    low, high = [due.lower.copy() for due in dues], [due.upper.copy() for due in dues]
    least = {id(room): room.amount.lower.copy() for room in every}  # room that is certainly left
    most = {id(room): room.amount.upper.copy() for room in every}
    window = {id(room): room.window_of(cells).tolist() for room in every}
    for of_month in _by_month(cells, months):
        for below, above, over in zip(low, high, rooms, strict=True):
            for cell in of_month:
                places = [(id(room), window[id(room)][cell]) for room in over]
                for key, at in places:
                    np.minimum(below[:, cell], least[key][:, at], out=below[:, cell])
                    np.minimum(above[:, cell], most[key][:, at], out=above[:, cell])
                for key, at in places:
                    least[key][:, at] = np.maximum(least[key][:, at] - above[:, cell], 0)
                    most[key][:, at] -= below[:, cell]
    return [Bounded(one, other) for one, other in zip(low, high, strict=True)]


def nested(rooms: Sequence[CeilingRoom]) -> bool:
    """Whether, for any two ceilings, the windows of one consist of whole windows of the other."""
    inner = [set(room.edges.tolist()) for room in rooms]

    def covers(fine: set[int], coarse: set[int]) -> bool:
        low, high = min(fine), max(fine)
        return all(edge in fine for edge in coarse if low <= edge <= high)

    return all(covers(one, other) or covers(other, one) for one in inner for other in inner)


def _first(cohorts: Cohorts, overlap: NDArray[np.int64], amounts: Bounded) -> Bounded:
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
    some = cohorts.days(months).each(lambda days: (days > 0).astype(np.int64))
    inside = np.searchsorted(edges, months[:-1], "right") - 1
    return some.each(
        lambda each: np.stack([each[:, inside == at].sum(axis=1) for at in range(len(edges) - 1)], axis=1)
    )


def _months_between(edges: NDArray[np.int64]) -> list[int]:
    days = [number_day(edge) for edge in edges.tolist()]
    return [(after.year - before.year) * 12 + after.month - before.month for before, after in pairwise(days)]


@attrs.frozen(eq=False)
class Granted:
    """The payments of a component of a policy, of whose components some are unclaimed.

    Attributes:
        amount: Shape (c, k): the amount paid.
        left: Whether the component is paid an unknown remainder of a shared ceiling.
        attained: Whether claimed components are paid least, in every stretch at once, if the unclaimed are
            granted in full, and most if the unclaimed are granted nothing.
        most: Shape (c, k): the amount paid if no other unclaimed component is granted anything; None if this
            is no more than `amount`.
    """

    amount: Bounded
    left: bool
    attained: bool
    most: NDArray[np.int64] | None


def paid_beside_unclaimed(
    dues: Sequence[Bounded],
    rooms: Sequence[Sequence[CeilingRoom]],
    cells: NDArray[np.int64],
    months: NDArray[np.int64],
    unclaimed: Sequence[bool],
) -> list[Granted]:
    """Pay the dues within all ceilings, with bounds over all possible grants of unclaimed components.

    If all components have the same ceilings with nested windows, a larger payment of one component never
    leaves more for another, then or later. Granting everything and granting nothing are then the extremes.
    A ceiling of only one component breaks this rule: a unit that is paid less in January may have more of
    this ceiling left in February.

    Args:
        dues: The amounts due for each component of one policy, shape (c, k).
        rooms: The ceilings of each component; components may share one object.
        cells: Shape (k + 1): edges of stretches that no window cuts.
        months: First days of the months, then the day after the last.
        unclaimed: For each component, whether it is unclaimed, so that possibly nothing is granted.
    """
    granted = paid_within(dues, rooms, cells, months)
    of_open, of_others = _of(rooms, unclaimed), _of(rooms, [not each for each in unclaimed])
    shared = {key: room for key, room in of_open.items() if key in of_others}
    most = _most_alone(dues, rooms, cells, unclaimed)
    if not shared:
        return [Granted(each, False, True, more) for each, more in zip(granted, most, strict=True)]  # noqa: FBT003
    every = list((of_open | of_others).values())
    known = all(each.is_known for each in dues) and all(room.amount.is_known for room in every)
    alike = known and len(of_others) == len(shared) and nested(every)
    attained = alike and len(of_open) == len(shared)
    nothing = [
        Bounded.known(np.zeros_like(due.lower)) if free else due
        for due, free in zip(dues, unclaimed, strict=True)
    ]
    anything = [
        Bounded.between(zero.lower, _most_by_any_day(due, over, shared, cells)) if free else due
        for due, zero, over, free in zip(dues, nothing, rooms, unclaimed, strict=True)
    ]
    wide = interval(anything, rooms, every, cells, months)
    highest = paid_within(nothing, rooms, cells, months) if alike else wide
    lowest = granted if attained else wide
    amounts = [
        all_granted if free else Bounded.between(low.lower, high.upper)
        for all_granted, low, high, free in zip(granted, lowest, highest, unclaimed, strict=True)
    ]
    return [
        Granted(each, not free and not each.is_known, attained, more)
        for each, free, more in zip(amounts, unclaimed, most, strict=True)
    ]


def _most_alone(
    dues: Sequence[Bounded],
    rooms: Sequence[Sequence[CeilingRoom]],
    cells: NDArray[np.int64],
    unclaimed: Sequence[bool],
) -> tuple[NDArray[np.int64] | None, ...]:
    """The value of `Granted.most` for each component.

    Where unclaimed components share some of their ceilings, a component that is granted less may leave more
    for the next. Only if all of them have the same ceilings, with nested windows, is their total certainly
    largest when everything is granted as soon as it is due.
    """
    free = [over for over, each in zip(rooms, unclaimed, strict=True) if each]
    ids = [{id(room) for room in over} for over in free]
    every = {id(room): room for over in free for room in over}
    alike = all(each == every.keys() for each in ids) and nested(list(every.values()))
    if alike or sum(map(len, ids)) == len(every):
        return (None,) * len(dues)
    return tuple(
        _most_by_itself(due, over, cells) if each else None
        for due, over, each in zip(dues, rooms, unclaimed, strict=True)
    )


def _most_by_itself(
    due: Bounded, rooms: Sequence[CeilingRoom], cells: NDArray[np.int64]
) -> NDArray[np.int64]:
    if not nested(rooms):
        return most_of_each(due, rooms, cells)
    (most,) = greedy([due.upper], [rooms], rooms, cells, high=True)
    return most


def most_of_each(due: Bounded, rooms: Sequence[CeilingRoom], cells: NDArray[np.int64]) -> NDArray[np.int64]:
    """The largest grant possible in each stretch, whatever the other stretches get: shape (c, k)."""
    most = due.upper
    for room in rooms:
        most = np.minimum(most, room.amount.upper[:, room.window_of(cells)])
    return most


def _of(rooms: Sequence[Sequence[CeilingRoom]], wanted: Sequence[bool]) -> dict[int, CeilingRoom]:
    """The ceilings of the wanted components, each once, by identity."""
    return {id(room): room for over, here in zip(rooms, wanted, strict=True) if here for room in over}


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
    (most,) = greedy([due.upper], [own], own, cells, high=True)
    return most


def _afresh(room: CeilingRoom, others: Sequence[CeilingRoom]) -> CeilingRoom:
    """The ceiling with its full amount again at each start of another ceiling's window."""
    first, end = room.edges[[0, -1]]
    begins = np.concatenate([other.edges[(other.edges > first) & (other.edges < end)] for other in others])
    edges = np.union1d(room.edges, begins)
    return CeilingRoom(edges, room.amount[:, np.searchsorted(room.edges, edges[:-1], "right") - 1])
