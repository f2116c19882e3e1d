"""Guarantees as functions: each asks what it states of its input, and raises `AssertionError` if that fails.

They need no test framework: Hypothesis, or whatever else, chooses the input.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from dtnet.periods import Period, as_day, as_window, number_day
from dtnet.policy.assessment import assess
from dtnet.policy.choices import settled
from dtnet.policy.windows import window_edges

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeAlias

    from dtnet.network.network import Network
    from dtnet.periods import DayLike
    from dtnet.policy.document import Policy
    from dtnet.policy.result import Assessment

    Cells: TypeAlias = Counter[tuple[str, ...]]


def splitting_windows(
    network: Network, policies: Iterable[Policy], window: str | Period, day: DayLike
) -> None:
    """What is paid before a day and what is paid from it on add up to what is paid in all, cell by cell.

    Args:
        network: The network.
        policies: The policies.
        window: The days of both.
        day: The first day of the second part, inside the window and not its first.
    """
    policies, whole, cut = list(policies), as_window(window), as_day(day)
    before, after = (
        _cells(assess(network, policies, window=part))
        for part in (Period(whole.start, cut), Period(cut, whole.end))
    )
    _same(before + after, _cells(assess(network, policies, window=whole)), f"{whole} split at {cut}")


def months_alone(network: Network, policies: Iterable[Policy], window: str | Period) -> None:
    """A month that is asked alone has what it has among others.

    Args:
        network: The network.
        policies: The policies.
        window: Days of which each whole month is asked.
    """
    policies, whole = list(policies), as_window(window)
    cells = _cells(assess(network, policies, window=whole))
    for month in whole.months():
        days = Period(month.start, month.end)
        if whole.intersection(days) == days:
            there = Counter({cell: paid for cell, paid in cells.items() if cell[-1] == str(month)})
            _same(_cells(assess(network, policies, window=days)), there, f"{month} alone")


def ceilings_hold(network: Network, policy: Policy, window: str | Period) -> None:
    """No team is paid more than a ceiling in a window of that ceiling.

    Args:
        network: The network.
        policy: The policy.
        window: Days of which each whole window of a ceiling is asked.
    """
    chosen, whole = policy.chosen(), as_window(window)
    for component in chosen.components:
        for ceiling in component.ceilings:
            edges = window_edges(settled(ceiling.over), chosen.period, *whole.numbers, what=policy.id)
            for start, end in pairwise(map(number_day, edges.tolist())):
                days = Period(start, end)
                if whole.intersection(days) == days:
                    paid = assess(network, chosen, window=days).by("component", "team")
                    _within(paid.to_dicts(), component.id, ceiling.amount.amount, days)


def _within(rows: list[dict[str, object]], component: str, most: int, days: Period) -> None:
    for row in rows:
        amount = row["amount"]
        if row["component"] == component and isinstance(amount, int) and amount > most:
            raise AssertionError(f"{row['team']} is paid {amount:_} in {days}, more than {most:_}")


def _cells(spent: Assessment) -> Cells:
    """Amounts above 0 by policy, component, team and month."""
    cells: Cells = Counter()
    for row in spent.by("component", "team", "month").to_dicts():
        cells[row["policy"], row["component"], row["team"], row["month"]] += row["amount"]
    return +cells


def _same(got: Cells, expected: Cells, what: str) -> None:
    for cell in sorted({*got, *expected}):
        if got[cell] != expected[cell]:
            raise AssertionError(f"{what}: {cell} is {got[cell]:_}, not {expected[cell]:_}")
