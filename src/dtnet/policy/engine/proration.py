"""Proration: the part of a month that some eligible days are worth, as an exact fraction."""

from __future__ import annotations

from math import lcm
from typing import TYPE_CHECKING

import numpy as np

from dtnet.policy.document.policy_parts import ProrationSteps

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.policy.document.policy_parts import Prorate

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
