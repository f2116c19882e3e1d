"""Values in rising order with running sums: what Gini indices, Lorenz curves and their bounds are made of."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.coverage.measures.quantities import LARGEST, roomy

if TYPE_CHECKING:
    from dtnet.coverage.measures.quantities import Numbers

_BITS: Final = 63
_SPARSE: Final = 4
"""Values are counted instead of sorted where their span is below this many times their number."""


@attrs.frozen(eq=False, kw_only=True)
class Ladder:
    """A distribution; think of each unit of weight as a person with the value of the area.

    Attributes:
        values: Shape (k): rising.
        below: Shape (k + 1): how many persons come before each value, and all W of them.
        amounts: Shape (k + 1): what they have together.
        moments: Shape (k + 1): the sum of `value × (2 × rank − W − 1)` over them, ranks from 1 to W. Over all
            it is the sum of the differences of every two persons, so it is W × amount × Gini.
    """

    values: Numbers
    below: Numbers
    amounts: Numbers
    moments: Numbers

    @classmethod
    def of(cls, values: Numbers, weights: Numbers) -> Ladder:
        """Lay out values that are in rising order; O(k).

        Args:
            values: Shape (k): whole numbers, rising.
            weights: Shape (k): whole numbers.
        """
        total = int(weights.sum())
        greatest = 4 * total * total * (int(values[-1]) + 1)
        values, weights = roomy(values, greatest), roomy(weights, greatest)
        below = _running(weights)
        shares = weights * values
        return cls(
            values=values,
            below=below,
            amounts=_running(shares),
            moments=_running(shares * (below[:-1] + below[1:] - total)),
        )

    def up_to(self, persons: int) -> tuple[int, int]:
        """Amount and moment of the first so many persons; O(log k)."""
        last = len(self.values) - 1
        at = min(int(np.searchsorted(self.below, persons, side="right")) - 1, last)
        before = int(self.below[at])
        amount = int(self.values[at]) * (persons - before)
        moment = amount * (before + persons - int(self.below[-1]))
        return int(self.amounts[at]) + amount, int(self.moments[at]) + moment


def in_order(values: Numbers, weights: Numbers) -> tuple[Numbers, Numbers]:
    """Values in rising order, equal ones perhaps as one, with their weights.

    Whole numbers of a small span are counted, O(n + span), which is several times as fast as sorting them.

    Args:
        values: Shape (n): whole numbers.
        weights: Shape (n): whole numbers; a broadcast one means 1 each.
    """
    alike = not weights.strides[0]
    if values.dtype != object:
        least = values.min()
        span = int(values.max()) - int(least) + 1
        if span < _SPARSE * len(values) and (alike or int(weights.sum()) <= LARGEST):
            counts = np.bincount(values - least, weights=None if alike else weights)
            return np.arange(span) + least, counts.astype(np.int64)
    if alike:
        return np.sort(values), weights
    order = np.argsort(values, kind="stable" if values.dtype == object else None)
    return values[order], weights[order]


def gini_of(values: Numbers, weights: Numbers) -> Fraction | None:
    """The Gini index of known values in any order; None where nobody has anything. A sort and three sums."""
    steps, counts = in_order(values, weights)
    if not counts.strides[0]:
        last = len(steps)
        amount = exact_sum(steps)
        moment = 2 * exact_dot(steps, np.arange(1, last + 1), last) - (last + 1) * amount
        return Fraction(moment, last * amount) if amount else None
    total = int(counts.sum())
    return gini_of_shares(roomy(steps, int(steps[-1]) * total) * counts, counts)


def gini_of_shares(shares: Numbers, weights: Numbers) -> Fraction | None:
    """The Gini index of areas in rising order of values; None where nobody has anything.

    Args:
        shares: Shape (n): weight × value, whole numbers of 0 or more.
        weights: Shape (n): whole numbers.
    """
    total = int(weights.sum())
    amount = exact_sum(shares)
    moment = exact_dot(shares, 2 * np.cumsum(weights) - weights - total, total)
    return Fraction(moment, total * amount) if amount else None


def exact_sum(numbers: Numbers) -> int:
    """The sum of whole numbers of 0 or more; O(n)."""
    return int(roomy(numbers, int(numbers.max()) * len(numbers)).sum())


def exact_dot(numbers: Numbers, others: Numbers, largest: int) -> int:
    """`Σ numbers × others`, in as few rounds of 64-bit products as hold it: one for 21 bits of 90,000 ranks.

    Args:
        numbers: Shape (n): whole numbers of 0 or more.
        others: Shape (n): `int64`.
        largest: A bound of the size of `others`.
    """
    room = _BITS - (largest * len(others)).bit_length()
    if numbers.dtype == object or room < 1:
        return int(np.dot(numbers.astype(object), others))
    found = 0
    for done in range(0, int(numbers.max()).bit_length(), room):
        found += int(np.dot((numbers >> done) & ((1 << room) - 1), others)) << done
    return found


def _running(numbers: Numbers) -> Numbers:
    """Shape (k + 1): sums of the first 0, 1, … k numbers."""
    sums = np.zeros(len(numbers) + 1, numbers.dtype)
    np.cumsum(numbers, out=sums[1:])
    return sums
