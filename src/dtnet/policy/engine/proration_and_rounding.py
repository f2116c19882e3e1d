"""Proration (the part of a month that some eligible days are worth) and the rounding of exact quotients.

This is the only place where money is divided into months.
"""

from __future__ import annotations

from math import lcm
from typing import TYPE_CHECKING, Any

import numpy as np

from dtnet.bounds import UNBOUNDED, too_great
from dtnet.money import INT64_MAX, largest
from dtnet.policy.document.document import ProrationSteps

if TYPE_CHECKING:
    from fractions import Fraction

    from numpy.typing import NDArray

    from dtnet.policy.document.document import Prorate, RoundingRule


def rounded(
    numerators: NDArray[Any],
    denominators: NDArray[Any],
    unit: Fraction,
    rule: RoundingRule = "down",
    step: int = 1,
    *,
    what: str,
) -> NDArray[np.int64]:
    """`numerators / denominators × unit`, rounded to a whole multiple of a step.

    Args:
        numerators: Not negative; broadcast with the denominators.
        denominators: Above zero.
        unit: The unit of each quotient.
        rule: How a quotient between two multiples is rounded.
        step: The step.
        what: The owner of the amounts, for error messages.

    Raises:
        MoneyRangeError: If an amount exceeds 62 bits. Intermediate numbers may have any size.
    """
    over, under = unit.numerator, unit.denominator * step
    if max(largest(numerators) * over, largest(denominators) * under) * 2 + 1 > INT64_MAX // 2:
        numerators, denominators = numerators.astype(object), denominators.astype(object)
    quotients = _divided(numerators * over, denominators * under, rule)
    exact = quotients.dtype == object
    most = max(map(int, quotients.flat), default=0) if exact else largest(quotients)
    if most * step >= UNBOUNDED:
        raise too_great(most * step, what=what)
    amounts: NDArray[np.int64] = (quotients * step).astype(np.int64)
    return amounts


def _divided(over: Any, under: Any, rule: RoundingRule) -> Any:  # noqa: ANN401 - integers of any size
    if rule == "up":
        return -(-over // under)
    if rule == "half_up":
        return (2 * over + under) // (2 * under)
    whole = over // under
    if rule == "half_even":
        rest = 2 * (over - whole * under)
        return whole + ((rest > under) | ((rest == under) & (whole % 2 == 1)))
    return whole


def running_differences(
    numerators: NDArray[Any],
    denominators: NDArray[Any],
    unit: Fraction,
    rule: RoundingRule,
    step: int,
    *,
    what: str,
) -> NDArray[np.int64]:
    """Differences of the rounded running total along the last axis. They add up to the rounded sum.

    Args:
        numerators: Shape (c, m): the numerators.
        denominators: Denominators that broadcast with the numerators.
        unit: As for `rounded`, like the other arguments.
        rule: The rule.
        step: The step.
        what: The owner of the amounts, for error messages.
    """
    under = np.broadcast_to(denominators, numerators.shape)
    common = int(np.lcm.reduce(np.unique(under).astype(object), initial=1))
    exact = numerators.astype(object) * (common // under.astype(object))
    total = np.cumsum(exact, axis=-1)
    whole = rounded(total, np.array([common], object), unit, rule, step, what=what)
    return np.diff(whole, axis=-1, prepend=0)


_THIRTY = 30
_LONGEST = 31


def portion(
    prorate: Prorate | ProrationSteps | None, days: NDArray[np.int64], lengths: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Numerators and denominators of the part of each month that its eligible days are worth.

    Args:
        prorate: The proration rule; None if any eligible day gives the whole month.
        days: Shape (…, m): number of eligible days.
        lengths: Shape (m): number of days in each month.
    """
    one = np.ones(1, np.int64)
    if isinstance(prorate, ProrationSteps):
        scale = lcm(*(step.share.denominator for step in prorate.steps))
        table = np.zeros(_LONGEST + 1, np.int64)
        for step in prorate.steps:
            table[step.days :] = int(step.share * scale)
        return table[days], one * scale
    if prorate == "all_days":
        return (days == lengths).astype(np.int64), one
    if prorate == "actual_days":
        return days, lengths
    if prorate == "thirtieths":
        return np.where(days == lengths, _THIRTY, np.minimum(days, _THIRTY)), one * _THIRTY
    return (days > 0).astype(np.int64), one


def extreme_portions(
    prorate: Prorate | ProrationSteps | None,
    low: NDArray[np.int64],
    high: NDArray[np.int64],
    lengths: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """The smallest and largest numerator of `portion` between two numbers of days, and the denominator."""
    least, denominator = portion(prorate, low, lengths)
    most = least
    for more in range(1, int((high - low).max(initial=0)) + 1):
        value, _ = portion(prorate, np.minimum(low + more, high), lengths)
        least, most = np.minimum(least, value), np.maximum(most, value)
    return least, most, denominator
