"""Funding: which source pays which part of each amount, in whole numbers that add up to it."""

from __future__ import annotations

from functools import partial
from math import lcm
from typing import TYPE_CHECKING

import numpy as np

from dtnet.facts.bounded import UNBOUNDED, Bounded
from dtnet.money import floor_share

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from numpy.typing import NDArray

    from dtnet.policy.document.parts import FundingShare


def by_source(
    amounts: Bounded, funding: Sequence[FundingShare], month: NDArray[np.intp], *, what: str
) -> list[tuple[str | None, Bounded]]:
    """The part of some amounts that each source pays.

    Args:
        amounts: Shape (g, k).
        funding: The sources; if empty, one unknown source pays everything.
        month: Shape (k): the month of each stretch; a first sum (`up_to`) is per month.
        what: The owner of the amounts, for error messages.
    """
    if not funding:
        return [(None, amounts)]
    if len(funding) == 1:
        return [(funding[0].source, amounts)]
    parts: dict[str, Bounded] = {}
    left = amounts
    for each in funding:
        if each.up_to is not None:
            parts[each.source], left = _first(left, each.up_to.amount, month)
    shares = {each.source: each.share for each in funding if each.share is not None}
    for source, share in shares.items():
        parts[source] = left.each(partial(_share, share=share, what=what))
    rest = _rest(left, list(shares.values()), what=what)
    return [(each.source, parts.get(each.source, rest)) for each in funding]


def _share(values: NDArray[np.int64], share: Fraction, what: str) -> NDArray[np.int64]:
    free = values >= UNBOUNDED
    over, under = np.array(share.numerator), np.array(share.denominator)
    made = floor_share(np.where(free, 0, values), over, under, what=what)
    return np.where(free, UNBOUNDED, made)


def _rest(left: Bounded, shares: Sequence[Fraction], *, what: str) -> Bounded:
    """What rounded-down shares leave of some amounts.

    With one share, a larger amount leaves more. Two shares of a third leave 2 of 2, but 1 of 3. Between two
    amounts the rest may be anything from what exact shares leave of the smaller on.
    """
    free = left.high >= UNBOUNDED

    def exact(values: NDArray[np.int64]) -> NDArray[np.int64]:
        left: NDArray[np.int64] = values
        for share in shares:
            left = np.subtract(left, _share(values, share, what))
        return left

    low = exact(left.low)
    if left.is_known:
        return Bounded.known(low)
    high = exact(np.where(free, 0, left.high))
    if len(shares) > 1:
        whole = lcm(*(share.denominator for share in shares))
        over, under = np.array(int((1 - sum(shares)) * whole)), np.array(whole)
        floored = floor_share(left.low, over, under, what=what)
        least = floored + (floored * whole != left.low * over)
        most = floor_share(np.where(free, 0, left.high), over, under, what=what) + len(shares)
        doubt = left.low != left.high
        low, high = np.where(doubt, least, low), np.where(doubt, np.minimum(most, left.high), high)
    return Bounded.between(low, np.where(free, UNBOUNDED, high))


def _first(values: Bounded, most: int, month: NDArray[np.intp]) -> tuple[Bounded, Bounded]:
    """The part of some amounts inside the first sum of each month, and the remainder.

    The more comes earlier in the month, the less of a stretch is inside and the more remains.
    """

    def before(each: NDArray[np.int64]) -> NDArray[np.int64]:
        capped = np.minimum(each, most)
        running = np.cumsum(capped, axis=1) - capped
        earlier: NDArray[np.int64] = running - running[:, np.searchsorted(month, month)]
        return np.minimum(earlier, np.int64(most))

    less = before(values.low)
    more = less if values.is_known else before(values.high)

    def within(each: NDArray[np.int64], used: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.minimum(each, most - used)

    if values.is_known:
        part = within(values.low, less)
        return Bounded.known(part), Bounded.known(values.low - part)
    left = np.where(values.high >= UNBOUNDED, UNBOUNDED, values.high - within(values.high, more))
    return (
        Bounded.between(within(values.low, more), within(values.high, less)),
        Bounded.between(values.low - within(values.low, less), left),
    )
