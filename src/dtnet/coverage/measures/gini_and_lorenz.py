"""Measures of unequal distribution: Gini's index, the Lorenz curve and the concentration index, exactly."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet.coverage.measures.inequality import refuse_bounds
from dtnet.coverage.measures.quantities import (
    LARGEST,
    UNDEFINED,
    Answer,
    check_quantities,
    roomy,
    whole_weights,
)
from dtnet.errors import ArgumentError
from dtnet.read_only import sealed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.coverage.measures.inequality import AttainedValues
    from dtnet.coverage.measures.quantities import Numbers, Quantities, Whole

_CLOSE = 1 + 1e-9
"""Quotients whose ratio is below this are compared exactly; rounding errors are far smaller."""


@attrs.frozen(eq=False, kw_only=True)
class Lorenz:
    """The points of a Lorenz curve, from (0, 0) to (1, 1); the curve is straight between them.

    Attributes:
        population: Shape (k + 1): the cumulative share of the weight, areas with the smallest values first.
        amount: Shape (k + 1): the share of these areas in `Σ weight × value`.
    """

    population: NDArray[np.float64]
    amount: NDArray[np.float64]

    def __attrs_post_init__(self) -> None:
        sealed(self)


def gini(values: Quantities, weights: Whole | None = None, attained: AttainedValues | None = None) -> Answer:
    """The Gini index of values between areas: `Σ_i Σ_j w_i w_j |x_i − x_j| / (2 W Σ w x)`, from 0 to 1 − w/W.

    This is the relative mean difference (Gini 1912), in which an area counts as many persons as its weight;
    there is no correction for small n. The index is undefined if all values are 0.

    With bounds, the lower bound is exact. In the completion with the smallest index, every value is as near
    to one number c as its bounds allow, because this spreads a given sum least. Between two neighbouring
    bounds the index only rises or only falls with c, so c is one of the 2n bounds. The upper bound is safe.
    The value at each rank lies between the values at this rank among all lower and among all upper bounds.
    The most unequal such sequence has lower bounds up to some rank and upper bounds above it. `sharp` is true
    if a completion is known to attain the upper bound, as is the case with equal weights if no interval lies
    inside another one.

    If `attained` allows only some values, both bounds come from all combinations of these, if there are few
    combinations; otherwise both are safe. `sharp` is true if completions are known to attain them.

    Exact: 64-bit integers as long as W² × the largest value fits, then Python integers. O(n log n), or
    O(n + span) if known values span less than 4n whole numbers.

    Args:
        values: A value for each area.
        weights: Weights of the areas; by default 1 each.
        attained: The possible values; by default all values between the bounds.

    Raises:
        ArgumentError: If weights are not whole numbers.

    Examples:
        >>> from dtnet.coverage.measures import Quantities
        >>> gini(Quantities([1, 2, 3])).point, gini(Quantities([1, 3]), weights=[3, 1]).point
        (Fraction(2, 9), Fraction(1, 4))
        >>> answer = gini(Quantities([0, 2, 2], [5, 3, 3]))
        >>> answer.lower, answer.upper, answer.sharp
        (Fraction(0, 1), Fraction(10, 21), False)
    """
    check_quantities(values, "values")
    weight = whole_weights(weights, len(values))
    if not ((values.upper > 0) & (weight > 0)).any():
        return UNDEFINED
    if values.all_known:
        known = _known_gini(values, weight)
        return Answer(lower=known, upper=known)
    weighing = np.flatnonzero(weight > 0).tolist()
    low, high, base = values.scaled()
    low, high, weight = _with_weight(low, high, weight)
    upper, sharp = _greatest_gini(low, high, weight)
    lower, clips = _least_gini(low, high, weight)
    if attained is not None:
        some, ends = attained.take(weighing), [Fraction(clip, base) for clip in clips]
        reached = any(map(some.clipped_to, ends)) or (not lower and some.meet(ends[0], ends[-1]))
        if not (sharp and reached):
            lower, upper, sharp = _attained_ginis(some, (lower, upper), weight)
    return Answer(lower=lower, upper=upper, sharp=sharp, may_be_undefined=not low.any())


def lorenz(values: Quantities, weights: Whole | None = None) -> Lorenz:
    """The Lorenz curve: the cumulative share of the amount by the cumulative share of the weight.

    Areas with the smallest values come first, and the curve has a point after each distinct value (Lorenz
    1905). An area counts as many persons as its weight, so the area between curve and diagonal is half of
    `gini`. Each number is the float nearest to the exact share as long as the sums are below 2^53. O(n log
    n).

    Args:
        values: A value for each area, all known.
        weights: Weights of the areas; by default 1 each.

    Raises:
        UnknownFactError: If a value is known only within bounds.
        ArgumentError: If weights are not whole numbers, or if all values are 0, so that there is no curve.

    Examples:
        >>> from dtnet.coverage.measures import Quantities
        >>> curve = lorenz(Quantities([3, 1, 0, 0]))
        >>> curve.population.tolist(), curve.amount.tolist()
        ([0.0, 0.5, 0.75, 1.0], [0.0, 0.0, 0.25, 1.0])
    """
    refuse_bounds(values, "the Lorenz curve")
    check_quantities(values, "values")
    weight = whole_weights(weights, len(values))
    value, _, weight = _with_weight(*values.scaled()[:2], weight)
    if not len(weight) or not value.any():
        raise ArgumentError(
            "a Lorenz curve needs a value and a weight above 0", "leave it out where all are 0"
        )
    ladder = SortedValues.of(*sorted_values(value, weight))
    changes = np.append(ladder.values[1:] != ladder.values[:-1], True) & (ladder.below[1:] > 0)
    points = np.flatnonzero(changes) + 1
    _, first = np.unique(ladder.below[points], return_index=True)
    points = np.concatenate([[0], points[first]])
    return Lorenz(
        population=np.asarray(ladder.below[points] / ladder.below[-1], np.float64),
        amount=np.asarray(ladder.amounts[points] / ladder.amounts[-1], np.float64),
    )


def concentration_index(
    values: Quantities, ranked_by: NDArray[Any] | list[Any], weights: Whole | None = None
) -> Answer:
    """The relative concentration index `Σ p_i (2 X_i − 1) y_i / μ`, from −1 to 1.

    p is the share of the weight, X the rank of an area between 0 and 1 (the share of the weight before it
    plus half of its own), and μ the weighted mean (Kakwani, Wagstaff and van Doorslaer 1997; `rci` in WHO's
    healthequal). Areas with equal `ranked_by` have their middle rank in common. If the index is negative, the
    values are concentrated in areas with small `ranked_by`. The index is undefined if all values are 0.

    With bounds, both bounds are exact. The ranks are known, so the index is a ratio of two sums of values. It
    is largest with lower bounds up to some rank and upper bounds above it, and smallest in the opposite case.
    The rank is found by raising a ratio until none is larger (Dinkelbach 1967). O(n log n).

    Args:
        values: A value for each area.
        ranked_by: Shape (n): the numbers that rank the areas, such as incomes; the smallest comes first.
        weights: Weights of the areas; by default 1 each.

    Raises:
        ArgumentError: If `ranked_by` has another shape or contains NaN, or if weights are not whole numbers.

    Examples:
        >>> from dtnet.coverage.measures import Quantities
        >>> concentration_index(Quantities([0, 1, 3]), [100, 200, 300]).point
        Fraction(1, 2)
        >>> answer = concentration_index(Quantities([0, 1], [2, 1]), [100, 200])
        >>> answer.lower, answer.upper
        (Fraction(-1, 6), Fraction(1, 2))
    """
    check_quantities(values, "values")
    weight = whole_weights(weights, len(values))
    by = np.asarray(ranked_by)
    if by.shape != (len(values),) or by.dtype.kind not in "biuf" or (by != by).any():  # noqa: PLR0124 - NaN
        raise ArgumentError(
            f"ranked_by: {by.dtype} of shape {by.shape}", f"give {len(values)} numbers without NaN"
        )
    low, high, _ = values.scaled()
    by = by[weight > 0]
    low, high, weight = _with_weight(low, high, weight)
    if not len(weight) or not high.any():
        return UNDEFINED
    total = int(weight.sum())
    greatest = 4 * total * total * (int(high.max()) + 1)
    low, high, weight = (roomy(each, greatest) for each in (low, high, weight))
    _, group = np.unique(by, return_inverse=True)
    group = group.reshape(-1)
    order = np.argsort(group, kind="stable")
    inside = np.zeros(int(group.max()) + 1, weight.dtype)
    np.add.at(inside, group, weight)
    middle = (2 * np.cumsum(inside) - inside - total)[group]
    low, high, weight, middle = (each[order] for each in (low, high, weight, middle))
    upper = _greatest_ratio(weight * low, weight * high, middle, total)
    backwards = (low[::-1], high[::-1], weight[::-1])
    lower = -_greatest_ratio(backwards[2] * backwards[0], backwards[2] * backwards[1], -middle[::-1], total)
    return Answer(lower=lower, upper=upper, may_be_undefined=not low.any())


def _known_gini(values: Quantities, weight: Numbers) -> Fraction | None:
    """The index of known values; without a common base if each weight is a multiple of the area's base."""
    if values.common_base is None and not (weight % values.base).any():
        order = np.argsort(values.keys()[0])
        shares = roomy(weight // values.base, int(weight.max()) * int(values.lower.max())) * values.lower
        return gini_of_shares(shares[order], weight[order])
    low, _, weight = _with_weight(*values.scaled()[:2], weight)
    return gini_of(low, weight)


def _with_weight(low: Numbers, high: Numbers, weight: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """The areas with a weight above 0."""
    if not weight.strides[0] or weight.all():
        return low, high, weight
    here = weight > 0
    return low[here], high[here], weight[here]


def _greatest_ratio(low: Numbers, high: Numbers, middle: Numbers, total: int) -> Fraction:
    """The greatest `Σ y m / (total × Σ y)`, with each y between its bounds and m (`middle`) ascending."""
    amounts = np.append(0, np.cumsum(low)) + np.append(np.cumsum(high[::-1])[::-1], 0)
    gains = np.append(0, np.cumsum(low * middle)) + np.append(np.cumsum((high * middle)[::-1])[::-1], 0)
    best = Fraction(int(gains[0]), total * int(amounts[0]))
    while True:
        # `middle` is whole, so a comparison with the fraction equals one with the next integer.
        at = int(np.searchsorted(middle, math.ceil(best * total)))
        found = Fraction(int(gains[at]), total * int(amounts[at])) if amounts[at] else best
        if found <= best:
            return best
        best = found


def _greatest_gini(low: Numbers, high: Numbers, weight: Numbers) -> tuple[Fraction, bool]:
    """The index of the most unequal sequence between the sorted bounds, and whether a completion has it."""
    total = int(weight.sum())
    by_low, by_high = np.lexsort((high, low)), np.lexsort((low, high))
    lows, highs = (
        SortedValues.of(each[order], weight[order]) for each, order in ((low, by_low), (high, by_high))
    )
    full_amount, full_moment = highs.up_to(total)
    best, at, reached = Fraction(-1), 0, 0
    while True:
        (amount, moment), (gone, lost) = lows.up_to(at), highs.up_to(at)
        found = Fraction(moment + full_moment - lost, total * (amount + full_amount - gone))
        if found <= best:
            break
        best, reached = found, at
        # Below this rank, a smaller value gives a larger index.
        at = math.ceil((best * total + total + 1) / 2) - 1
    first = low.copy()
    rest = by_low[lows.below[:-1] >= reached]
    first[rest] = high[rest]
    second = low.copy()
    rest = by_high[highs.below[:-1] >= reached]
    second[rest] = high[rest]
    return best, best in (gini_of(first, weight), gini_of(second, weight))


def _least_gini(low: Numbers, high: Numbers, weight: Numbers) -> tuple[Fraction, list[int]]:
    """The least index over all clips of the values to one of the bounds, and the bounds that give it."""
    total = int(weight.sum())
    lows, highs = (SortedValues.of(*_sorted(each, weight)) for each in (low, high))
    # If all bounds except one are 0, clipping to 0 makes every value 0.
    clips = np.unique(np.concatenate([lows.values, highs.values]))
    under = np.searchsorted(highs.values, clips, side="left")
    over = np.searchsorted(lows.values, clips, side="right")
    poor, rich = highs.below[under], total - lows.below[over]
    between = clips * (total - poor - rich)
    amount = highs.amounts[under] + lows.amounts[-1] - lows.amounts[over] + between
    moment = highs.moments[under] + lows.moments[-1] - lows.moments[over] + between * (poor - rich)
    some = amount > 0
    amount, moment, clips = amount[some], moment[some], clips[some]
    if not moment.all():
        return Fraction(0), clips[moment == 0].tolist()
    quotients = np.asarray(moment / amount, np.float64)
    close = quotients <= quotients.min() * _CLOSE
    pairs = list(zip(moment[close].tolist(), amount[close].tolist(), strict=True))
    found = {(each, of): Fraction(each, total * of) for each, of in set(pairs)}
    best = min(found.values())
    return best, [
        clip for clip, pair in zip(clips[close].tolist(), pairs, strict=True) if found[pair] == best
    ]


def _attained_ginis(
    attained: AttainedValues, safe: tuple[Fraction, Fraction], weight: Numbers
) -> tuple[Fraction, Fraction, bool]:
    """The least and the greatest index if only some values are possible; and whether both are attained.

    Args:
        attained: The possible values.
        safe: The bounds to return if there are too many combinations of values.
        weight: The weights of the areas.
    """
    found: list[tuple[Fraction, Fraction] | None] = []
    for ways in attained.ways():
        known = [gini_of(np.array(each), weight) for each in ways]
        told = [each for each in known if each is not None]
        found.append((min(told), max(told)) if told else None)
    possible, known_to_be = found
    return (*(safe if possible is None else possible), possible is not None and possible == known_to_be)


def _sorted(values: Numbers, weight: Numbers) -> tuple[Numbers, Numbers]:
    order = np.argsort(values, kind="stable")
    return values[order], weight[order]


_BITS: Final = 63
_SPARSE: Final = 4
"""Values are counted instead of sorted if their span is below this number times their count."""


@attrs.frozen(eq=False, kw_only=True)
class SortedValues:
    """A distribution in which each unit of weight is one person with the value of the area.

    Attributes:
        values: Shape (k): the values, ascending.
        below: Shape (k + 1): the number of persons before each value; the last entry is W, all persons.
        amounts: Shape (k + 1): the sum of the values of these persons.
        moments: Shape (k + 1): the sum of `value × (2 × rank − W − 1)` over these persons, ranks from 1 to W.
            For all persons it is the sum of all pairwise differences, so it equals W × amount × Gini.
    """

    values: Numbers
    below: Numbers
    amounts: Numbers
    moments: Numbers

    @classmethod
    def of(cls, values: Numbers, weights: Numbers) -> SortedValues:
        """Make the distribution of sorted values; O(k).

        Args:
            values: Shape (k): whole numbers, ascending.
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
        """The amount and the moment of the first `persons` persons; O(log k)."""
        last = len(self.values) - 1
        at = min(int(np.searchsorted(self.below, persons, side="right")) - 1, last)
        before = int(self.below[at])
        amount = int(self.values[at]) * (persons - before)
        moment = amount * (before + persons - int(self.below[-1]))
        return int(self.amounts[at]) + amount, int(self.moments[at]) + moment


def sorted_values(values: Numbers, weights: Numbers) -> tuple[Numbers, Numbers]:
    """Sort values in ascending order, with their weights; equal values may be joined.

    Whole numbers with a small span are counted in O(n + span), which is several times as fast as sorting.

    Args:
        values: Shape (n): whole numbers.
        weights: Shape (n): whole numbers; a broadcast array means 1 each.
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
    """The Gini index of known values in any order; None if all are 0. It takes one sort and three sums."""
    steps, counts = sorted_values(values, weights)
    if not counts.strides[0]:
        last = len(steps)
        amount = exact_sum(steps)
        moment = 2 * exact_dot(steps, np.arange(1, last + 1), last) - (last + 1) * amount
        return Fraction(moment, last * amount) if amount else None
    total = int(counts.sum())
    return gini_of_shares(roomy(steps, int(steps[-1]) * total) * counts, counts)


def gini_of_shares(shares: Numbers, weights: Numbers) -> Fraction | None:
    """The Gini index of areas in ascending order of values; None if all values are 0.

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
    """The exact sum `Σ numbers × others`, in as few rounds of 64-bit products as possible.

    Args:
        numbers: Shape (n): whole numbers of 0 or more.
        others: Shape (n): `int64`.
        largest: An upper bound of the absolute values of `others`.
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
