"""What each cohort is paid each month: what is due, then the ceilings; whole numbers throughout.

The order of the steps and each rounding are those of the explanation page on money; where no law states a
rule it is this project's own choice and marked so there.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.errors import ArgumentError
from dtnet.money import floor_share, product
from dtnet.periods import number_day
from dtnet.policy.choices import settled
from dtnet.policy.windows import window_edges

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.periods import Period
    from dtnet.policy.cohorts import Cohorts
    from dtnet.policy.document import Ceiling, Component


@attrs.frozen(eq=False)
class Ceilings:
    """A ceiling's windows and how much each cohort may have in each.

    Attributes:
        edges: Shape (w + 1): first days of the windows.
        room: Shape (c, w).
    """

    edges: NDArray[np.int64]
    room: NDArray[np.int64]


def amounts_paid(
    component: Component, period: Period, cohorts: Cohorts, months: NDArray[np.int64], *, what: str
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Amounts by cohort and month; a month in which a spread ceiling begins anew stands in two parts.

    Args:
        component: With nothing left open.
        period: The policy's.
        cohorts: Teams by course, over the whole of each ceiling's windows.
        months: Shape (m + 1): first days of consecutive months.
        what: Whose amounts they are, in errors.

    Returns:
        The first days of months and parts, shape (d + 1), and the amounts, shape (c, d).
    """
    if not len(cohorts.size):
        return months, np.zeros((0, len(months) - 1), np.int64)
    ceilings = [_ceiling(each, period, cohorts, months, what) for each in component.ceilings]
    if component.rate is None:
        return _spread(ceilings[0], cohorts, months, what)
    due = product(cohorts.first_heads(months), component.rate.amount, what=what)
    if component.count is None:
        due = (cohorts.days(months) > 0) * np.int64(component.rate.amount)
    return months, _within(due, ceilings, months, what)


def _ceiling(
    ceiling: Ceiling, period: Period, cohorts: Cohorts, months: NDArray[np.int64], what: str
) -> Ceilings:
    edges = window_edges(settled(ceiling.over), period, int(months[0]), int(months[-1]), what=what)
    amount = np.full((len(cohorts.size), len(edges) - 1), ceiling.amount.amount, np.int64)
    part = settled(ceiling.part)
    if part == "by_days":
        amount = floor_share(amount, cohorts.days(edges), np.diff(edges), what=what)
    elif part == "by_months":
        _aligned(edges, what, 'part "by_months"')
        inside = np.searchsorted(edges, months[:-1], "right") - 1
        some = (cohorts.days(months) > 0).astype(np.int64)
        eligible = np.stack([some[:, inside == at].sum(axis=1) for at in range(len(edges) - 1)], axis=1)
        amount = floor_share(amount, eligible, np.array(_months_between(edges)), what=what)
    return Ceilings(edges, amount)


def _spread(
    ceiling: Ceilings, cohorts: Cohorts, months: NDArray[np.int64], what: str
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """A ceiling over the eligible days of each of its windows, by differences of floored running shares."""
    inner = ceiling.edges[(ceiling.edges > months[0]) & (ceiling.edges < months[-1])]
    cells = np.union1d(months, inner)
    window = np.searchsorted(ceiling.edges, cells[:-1], "right") - 1
    days = cohorts.days(cells)
    paid = np.zeros_like(days)
    for at in range(len(ceiling.edges) - 1):
        here = np.flatnonzero(window == at)
        running = np.cumsum(days[:, here], axis=1)
        shares = floor_share(ceiling.room[:, [at]], running, running[:, -1:], what=what)
        paid[:, here] = np.diff(shares, axis=1, prepend=0)
    return cells, paid


def _within(
    due: NDArray[np.int64], ceilings: list[Ceilings], months: NDArray[np.int64], what: str
) -> NDArray[np.int64]:
    """What is due, month after month, as far as room is left under every ceiling."""
    for ceiling in ceilings:
        _aligned(ceiling.edges[1:-1], what, "a ceiling of a monthly rate")
    left = [ceiling.room.copy() for ceiling in ceilings]
    paid = due.copy()
    for month, first_day in enumerate(months[:-1].tolist()):
        rooms = [
            room[:, _window_of(first_day, ceiling)] for room, ceiling in zip(left, ceilings, strict=True)
        ]
        for room in rooms:
            np.minimum(paid[:, month], room, out=paid[:, month])
        for room in rooms:
            np.subtract(room, paid[:, month], out=room)
    return paid


def _window_of(day: int, ceiling: Ceilings) -> int:
    """The place of the window that a day lies in; the nearest, where nothing is due on that day."""
    found = int(np.searchsorted(ceiling.edges, day, "right")) - 1
    return min(max(found, 0), len(ceiling.edges) - 2)


def _aligned(edges: NDArray[np.int64], what: str, whose: str) -> None:
    if any(number_day(edge).day != 1 for edge in edges.tolist()):
        raise ArgumentError(f"{what}: {whose} needs windows that begin on the first day of a month")


def _months_between(edges: NDArray[np.int64]) -> list[int]:
    days = [number_day(edge) for edge in edges.tolist()]
    return [(after.year - before.year) * 12 + after.month - before.month for before, after in pairwise(days)]
