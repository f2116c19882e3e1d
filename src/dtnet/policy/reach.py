"""Which days an answer rests on: whole months, windows of ceilings, openings; and what of it is assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from dtnet.errors import OutsideDataError
from dtnet.periods import Month, Period, day_number, number_day
from dtnet.policy.choices import settled
from dtnet.policy.units import Piece
from dtnet.policy.windows import month_edges, window_edges

if TYPE_CHECKING:
    from typing import Literal, TypeAlias

    import numpy as np
    from numpy.typing import NDArray

    from dtnet.network.network import Network
    from dtnet.policy.document import Component, Opening, Policy

    Before: TypeAlias = Literal["error", "nothing_paid"]


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


def reach_of(policy: Policy, component: Component, window: Period, *, until: int, what: str) -> Reach:
    """The days that one component's amounts in a window rest on, whether the data hold them or not.

    What was paid under one ceiling takes room under the others: the look back goes on until it stands at the
    start of a window of each.

    Args:
        policy: With nothing left open.
        component: Of that policy.
        window: The window asked.
        until: The day from which the policy holds no more, whatever its period says; or `OPEN`.
        what: Whose amounts they are, in errors.
    """
    first, last = policy.period.numbers[0], min(policy.period.numbers[1], until)
    months = month_edges(*window.numbers)
    low, high = int(months[0]), int(months[-1])
    if high <= first or low >= last:
        return Reach(low, low)
    while True:
        windows = [
            window_edges(settled(each.over), policy.period, low, high, what=what)
            for each in component.ceilings
        ]
        earliest = max(min([low, *(int(edges[0]) for edges in windows)]), first)
        if earliest >= low:
            break
        low = earliest
    ahead = tuple(
        edges
        for each, edges in zip(component.ceilings, windows, strict=True)
        if component.rate is None or settled(each.part) != "full"
    )
    high = max([high, *(int(edges[-1]) for edges in ahead)])
    return Reach(max(low, first), min(high, last), ahead)


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
    """Days on which money may be due, with their conditions."""
    low, high = reach.start, reach.end
    if low >= high:
        return []
    if not policy.openings and policy.unopened is None:
        return [Piece(low, high, (component.when,))]
    pieces = []
    for year in range(number_day(low).year, number_day(high - 1).year + 1):
        start = max(low, day_number(Month(year, 1).start))
        end = min(high, day_number(Month(year, 12).end))
        openings = _openings(policy, year)
        for opening in openings:
            first, stop = opening.period.numbers
            if first < end and stop > start:
                conditions = (component.when, opening.when)
                pieces.append(Piece(max(first, start), min(stop, end), conditions))
        if not openings and settled(policy.unopened) == "open_assumed":
            pieces.append(Piece(start, end, (component.when,)))
    return pieces


def _openings(policy: Policy, year: int) -> list[Opening]:
    """Openings with a day in a calendar year."""
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
    return tuple(_reason_assumed(network, policy, start, reach) for start in edges[:-1].tolist())


def _reason_assumed(network: Network, policy: Policy, start: int, reach: Reach) -> str | None:
    day = number_day(start)
    openings = _openings(policy, day.year)
    if policy.seen_in_force is not None and day > policy.seen_in_force:
        return f"last seen in force on {policy.seen_in_force}"
    if policy.unopened is not None and not openings:
        return f"no opening of {day.year} seen"
    periods = [policy.period, *(each.period for each in openings if day in each.period)]
    if assumed := [each.assumed for each in periods if each.assumed is not None]:
        return assumed[0]
    if reach.rests_until(start) > network.extent.numbers[1]:
        return f"the state of {network.extent.last_day} is taken to continue"
    return None
