"""Which days an answer rests on: whole months, windows of ceilings, openings; and what of it is assumed."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Literal, TypeAlias

import attrs

from dtnet.errors import ArgumentError, OutsideDataError
from dtnet.periods import OPEN, Month, Period, day_number, number_day
from dtnet.policy.cases import leaf
from dtnet.policy.choices import settled
from dtnet.policy.terms import ceilings_of
from dtnet.policy.units import Piece
from dtnet.policy.windows import month_edges, window_edges

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dtnet.network.network import Network
    from dtnet.policy.document import Component, Policy
    from dtnet.policy.parts import Opening
    from dtnet.policy.question import Asked

Before: TypeAlias = Literal["error", "nothing_paid"]
"""What to do where amounts rest on days before the data: refuse, or take it that nothing was paid on them."""


@attrs.frozen(eq=False)
class Reach:
    """The days that the amounts of a window rest on.

    Attributes:
        start: The first day.
        end: The day after the last; the start if the policy holds on none.
        ahead: For each ceiling that must be known to the ends of its windows (one that is spread, or of which
            there is less where a part of a window is eligible), the edges of those windows.
    """

    start: int
    end: int
    ahead: tuple[NDArray[np.int64], ...] = ()

    def rests_until(self, day: int) -> int:
        """The day after the last on which the amount of a day rests."""
        ends = [
            int(edges[edges.searchsorted(day, "right")])
            for edges in self.ahead
            if edges[0] <= day < edges[-1]
        ]
        return min(max([day + 1, *ends]), self.end)


def reach_of(asked: Asked, days: tuple[int, int], *, spread: bool) -> Reach:
    """The days that one component's amounts on some days rest on, whether the data hold them or not.

    What was paid under one ceiling takes room under the others: the look back goes on until it stands at the
    start of a window of each. So it does for a rate longer than a month, whose months share one rounding;
    what is paid once looks back to the first day of all.

    Args:
        asked: The component.
        days: The first day asked, and the day after the last.
        spread: Whether a ceiling alone says the amount.

    Raises:
        ArgumentError: If that asks for the end of a period without one, as no document does.
    """
    policy, component = asked.policy, asked.component
    period = component.period or policy.period
    first, last = period.numbers[0], min(period.numbers[1], asked.until)
    months = month_edges(*days)
    low, high = int(months[0]), int(months[-1])
    if high <= first or low >= last:
        return Reach(low, low)
    time = getattr(leaf(component.rate, policy), "time", None) if component.rate is not None else None
    if time == "once":
        low = first
    ceilings = ceilings_of(policy, component)
    own = len(component.ceilings)
    while True:
        windows = [
            window_edges(settled(each.over), period if at < own else policy.period, low, high)
            for at, each in enumerate(ceilings)
        ]
        earliest = max(min([_start_of(time, low), *(int(edges[0]) for edges in windows)]), first)
        if earliest >= low:
            break
        low = earliest
    ahead = tuple(
        edges
        for at, (each, edges) in enumerate(zip(ceilings, windows, strict=True))
        if (at < own and spread) or settled(each.part) != "full"
    )
    if any(edges[-1] == OPEN for edges in ahead):
        raise ArgumentError(
            f"{asked.what}: a ceiling that is shared out over its window needs an end of that window",
            "give the period an end, or let part be full",
        )
    high = max([high, *(int(edges[-1]) for edges in ahead)])
    return Reach(max(low, first), min(high, last), ahead)


def _start_of(time: str | None, low: int) -> int:
    """The first day of the quarter or year of a day."""
    day = number_day(low)
    if time == "year":
        return day_number(day.replace(month=1, day=1))
    if time == "quarter":
        return day_number(day.replace(month=day.month - (day.month - 1) % 3, day=1))
    return low


def inside_data(reach: Reach, network: Network, before: Before, *, what: str) -> Reach:
    """The same days without those before the data.

    Args:
        reach: The days.
        network: Whose data.
        before: What to do if there are any: refuse, or take it that nothing was paid on them.
        what: Whose amounts rest on them, in errors.

    Raises:
        OutsideDataError: If there are any, and they are refused.
    """
    begin = network.extent.numbers[0]
    if reach.start >= begin or reach.start == reach.end:
        return reach
    if before == "nothing_paid":
        return Reach(begin, reach.end, reach.ahead)
    raise OutsideDataError(
        f"{what}: amounts of this window rest on days from {number_day(reach.start)} on, the data begin "
        f"{number_day(begin)}",
        'pass before="nothing_paid" if nothing was paid by then',
    )


def open_pieces(policy: Policy, component: Component, reach: Reach) -> list[Piece]:
    """Days on which money may be due, with their conditions; no two pieces share a day."""
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


def reasons_assumed(
    network: Network, policy: Policy, edges: NDArray[np.int64], reach: Reach
) -> tuple[str | None, ...]:
    """Why the money of each stretch of days is assumed; None where it is not.

    Args:
        network: The network.
        policy: With nothing left open.
        edges: Shape (k + 1): the stretches.
        reach: What they rest on.

    Returns:
        Of several reasons, the first in this order: not seen in force, no opening seen, days of the policy
        or its opening assumed, days after the horizon.
    """
    known = network.extent
    return tuple(_reason_assumed(known, policy, start, reach) for start in edges[:-1].tolist())


def _reason_assumed(known: Period, policy: Policy, start: int, reach: Reach) -> str | None:
    day = number_day(start)
    openings = openings_in(policy, day.year)
    if policy.seen_in_force is not None and day > policy.seen_in_force:
        return f"last seen in force on {policy.seen_in_force}"
    if policy.unopened is not None and not openings:
        return f"no opening of {day.year} seen"
    periods = [policy.period, *(each.period for each in openings if day in each.period)]
    if assumed := [each.assumed for each in periods if each.assumed is not None]:
        return assumed[0]
    if reach.ahead and reach.rests_until(start) > known.numbers[1]:
        return f"the state of {known.last_day} is taken to continue"
    return None
