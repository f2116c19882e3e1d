"""The days that an answer needs, also before and after the asked ones.

An answer depends on whole months, on windows of ceilings and on openings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import attrs

from dtnet.errors import (
    ArgumentError,
    OutsideDataError,
)
from dtnet.periods import OPEN, Month, day_number, number_day
from dtnet.policy.document.document import settled
from dtnet.policy.units.months import first_of_month, months_end, window_edges
from dtnet.policy.units.terms import ceilings_of, funding_of, leaf

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from dtnet.network.day.network import Network
    from dtnet.policy.units.question import AssessableComponent


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
