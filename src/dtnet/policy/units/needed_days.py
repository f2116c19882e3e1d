"""The days on which an answer depends: whole months, windows of ceilings, openings; and which are assumed."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, TypeAlias

import attrs
import numpy as np

from dtnet.errors import ArgumentError, OutsideDataError
from dtnet.periods import EPOCH, OPEN, Month, Period, day_number, number_day
from dtnet.policy.document.choices import settled
from dtnet.policy.units.eligibility import Piece
from dtnet.policy.units.terms_and_head_counts import ceilings_of, leaf

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from dtnet.network.day.network import Network
    from dtnet.policy.document.document import Component, Policy
    from dtnet.policy.document.policy_parts import Opening, Over
    from dtnet.policy.units.question import AssessableComponent

MissingHistory: TypeAlias = Literal["error", "nothing_paid"]
"""What to do if amounts depend on days before the data: refuse, or assume that nothing was paid on them."""


@attrs.frozen(eq=False)
class NeededDays:
    """The days on which the amounts of a window depend.

    Attributes:
        start: The first day.
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
    return day_number(Month.of(number_day(day)).start)


def payments_from(components: Sequence[AssessableComponent], first: int, end: int) -> int:
    """The first day whose payments affect the payments of some days.

    A payment uses every ceiling of its component. The look back therefore moves to earlier days until each
    ceiling has a window that begins on the first day.

    Args:
        components: The components of one policy.
        first: The first day of the payments.
        end: The day after the last.
    """
    while True:
        windows = [
            edges for each in components if _holds(each, first, end) for edges in _windows(each, first, end)
        ]
        earliest = min([first, *(int(edges[0]) for edges in windows)])
        if earliest == first:
            return first
        first = earliest


def shared_end(components: Sequence[AssessableComponent], first: int, end: int) -> int:
    """The day after the last day that affects the amount of the policy's ceilings; 0 if none looks ahead.

    A ceiling by days or months is smaller if only a part of its window is eligible. A day counts if it is
    eligible under any component of the policy, even if the component begins after the asked days.

    Args:
        components: The linked components of one policy.
        first: The first day as `payments_from` gives it.
        end: The day after the last asked day.
    """
    ends = [
        int(edges[-1])
        for each in components
        if _holds(each, first_of_month(first), end)
        for edges in _of_parts(each, first, end)
    ]
    return max(ends, default=0)


def _of_parts(asked: AssessableComponent, first: int, end: int) -> list[NDArray[np.int64]]:
    """The windows of the policy's ceilings that are smaller if only a part of a window is eligible."""
    own, ceilings = len(asked.component.ceilings), ceilings_of(asked.policy, asked.component)
    windows = _windows(asked, first, end)
    return [
        edges
        for each, edges in zip(ceilings[own:], windows[own:], strict=True)
        if settled(each.part) != "full"
    ]


def needed_days(
    asked: AssessableComponent, days: tuple[int, int], *, spread: bool, shared: int = 0
) -> NeededDays:
    """The days on which one component's payments depend, whether the data contain them or not.

    The amount due for a month depends on all its days. If a window begins inside a month, its payments also
    depend on the earlier days of that month. The months of a rate per quarter or year share one rounding, and
    a rate paid once depends on the first eligible day of the period.

    Args:
        asked: The component.
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
        later = max(first, int(month_edges(low, end)[-1]))
        return NeededDays(later, min(shared, last)) if later < min(shared, last) else NeededDays(low, low)
    policy, component = asked.policy, asked.component
    ceilings, own = ceilings_of(policy, component), len(component.ceilings)
    ahead = tuple(
        edges
        for at, (each, edges) in enumerate(zip(ceilings, _windows(asked, low, end), strict=True))
        if (at < own and spread) or settled(each.part) != "full"
    )
    if any(edges[-1] == OPEN for edges in ahead):
        raise ArgumentError(
            f"{asked.what}: a ceiling that is spread over its window needs the end of the window",
            "give the period an end, or write part = full",
        )
    high = max([int(month_edges(low, end)[-1]), *(int(edges[-1]) for edges in ahead)])
    return NeededDays(start, min(high, last), ahead, shared if _of_parts(asked, low, end) else 0)


def _days_of(asked: AssessableComponent) -> tuple[int, int]:
    """First day of a component, and the day after its last."""
    first, last = (asked.component.period or asked.policy.period).numbers
    return first, min(last, asked.until)


def _holds(asked: AssessableComponent, first: int, end: int) -> bool:
    """Whether a component holds on some day from `first` to the end of the month with the last day."""
    begin, last = _days_of(asked)
    return begin < month_edges(first, end)[-1] and first < last


def _windows(asked: AssessableComponent, first: int, end: int) -> list[NDArray[np.int64]]:
    """For each ceiling of a component, the edges of the windows that overlap some days and their months."""
    policy, component = asked.policy, asked.component
    period = component.period or policy.period
    own, high = len(component.ceilings), int(month_edges(first, end)[-1])
    return [
        window_edges(settled(each.over), period if at < own else policy.period, first, high)
        for at, each in enumerate(ceilings_of(policy, component))
    ]


def _spread_from(asked: AssessableComponent, day: int, end: int) -> int:
    """The first day that affects the shares of a spread ceiling from `day` on; a window begins on `day`.

    Deductions are subtracted from a month's parts in order, so the earlier part of the month counts too.
    """
    if not asked.policy.deducts:
        return day
    return int(_windows(asked, first_of_month(day), end)[0][0])


def _due_from(asked: AssessableComponent, day: int) -> int:
    """The first day that affects the amount due for the month of `day`."""
    policy, component = asked.policy, asked.component
    time = getattr(leaf(component.rate, policy), "time", None) if component.rate is not None else None
    month = Month.of(number_day(day))
    if time == "once":
        return _days_of(asked)[0]
    if time == "year":
        month = Month(month.year, 1)
    if time == "quarter":
        month = Month(month.year, month.month - (month.month - 1) % 3)
    return day_number(month.start)


def inside_data(
    reach: NeededDays, network: Network, missing_history: MissingHistory, *, what: str
) -> NeededDays:
    """Some needed days without the days before the data.

    Args:
        reach: The needed days.
        network: The network with the data.
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
        network: The network.
        policy: The policy, with every choice made.
        edges: Shape (k + 1): the edges of the stretches.
        reach: The days on which the amounts of the stretches depend.
    """
    known, spoken = network.extent.numbers[1], network.metadata.as_of
    if spoken is not None:
        known = min(known, day_number(spoken) + 1)
    reason = "" if known == OPEN else f"the state of {number_day(known - 1)} is taken to continue"
    continued = (
        reason if max(end, reach.rests_until(start) if reach.ahead else end) > known else None
        for start, end in pairwise(edges.tolist())
    )
    return tuple(
        tuple(filter(None, each)) for each in zip(reasons_assumed(policy, edges), continued, strict=True)
    )


def month_edges(start: int, end: int) -> NDArray[np.int64]:
    """First days of all months that overlap some days, then the first day after these months.

    Args:
        start: The first day.
        end: The day after the last.
    """
    first, last = (day.year * 12 + day.month - 1 for day in (number_day(start), number_day(end - 1)))
    months = np.arange(first, max(last + 1, first) + 1) - EPOCH.year * 12
    edges: NDArray[np.int64] = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return edges


def window_edges(over: Over, period: Period, start: int, end: int) -> NDArray[np.int64]:
    """First days of a ceiling's windows that overlap some days, then the first day after these windows.

    Days before the first window belong to the first window.

    Args:
        over: The kind of window. `twelve_months` counts from the first day of the period (from 29 February,
            later windows begin on 1 March).
        period: The period of the policy.
        start: The first day.
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
