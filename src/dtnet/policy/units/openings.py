"""On which days a policy is open, and why a day rests on an assumption about the law or the network."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import attrs

from dtnet.periods import OPEN, Month, Period, day_number, number_day
from dtnet.policy.document.document import settled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dtnet.network.day.network import Network
    from dtnet.policy.document.document import Component, Opening, Policy
    from dtnet.policy.units.needed_days import NeededDays
    from dtnet.predicates.conditions import Condition


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
