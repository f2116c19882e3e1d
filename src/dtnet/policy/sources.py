"""Who pays how much of each amount, and what falls on which days: whole numbers that add up again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from dtnet.money import floor_share
from dtnet.policy.bounded import UNBOUNDED, Bounded, minus

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from numpy.typing import NDArray

    from dtnet.policy.parts import FundingShare


def by_source(
    amounts: Bounded, funding: Sequence[FundingShare], month: NDArray[np.intp], *, what: str
) -> list[tuple[str | None, Bounded]]:
    """Each source's part of some amounts.

    Args:
        amounts: Shape (g, k).
        funding: Who pays; without any, all comes from a source that was not seen.
        month: Shape (k): the month of each stretch; what a source pays first, it pays of a month.
        what: Whose amounts they are, in errors.
    """
    if not funding:
        return [(None, amounts)]
    if len(funding) == 1:
        return [(funding[0].source, amounts)]
    parts: dict[str, Bounded] = {}
    left = amounts
    for each in funding:
        if each.up_to is not None:
            parts[each.source] = left.each(partial(_first, most=each.up_to.amount, month=month))
            left = minus(left, parts[each.source])
    shared, rest = left, left
    for each in funding:
        if each.share is not None:
            parts[each.source] = shared.each(partial(_share, share=each.share, what=what))
            rest = minus(rest, parts[each.source])
    return [(each.source, parts.get(each.source, rest)) for each in funding]


def _share(values: NDArray[np.int64], share: Fraction, what: str) -> NDArray[np.int64]:
    free = values >= UNBOUNDED
    over, under = np.array(share.numerator), np.array(share.denominator)
    made = floor_share(np.where(free, 0, values), over, under, what=what)
    return np.where(free, UNBOUNDED, made)


def _first(values: NDArray[np.int64], most: int, month: NDArray[np.intp]) -> NDArray[np.int64]:
    """What is within the first so much of each month."""
    first = np.searchsorted(month, month)
    running = np.cumsum(np.minimum(values, most), axis=1)
    before = (running - np.minimum(values, most))[:, first]
    taken = np.minimum(running - before, most)
    earlier = np.minimum(running - before - np.minimum(values, most), most)
    first_part: NDArray[np.int64] = taken - earlier
    return first_part
