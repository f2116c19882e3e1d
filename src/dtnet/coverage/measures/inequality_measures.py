"""Inequality between areas: extremes, quantiles, Theil's index, Gini index, Lorenz curve, concentration.

Weights are whole numbers (people, households), by default 1. An area of weight 0 counts only in the two
measures of the extremes, which use no weights.
"""

from __future__ import annotations

import math
import operator
from bisect import bisect_left, bisect_right
from collections import Counter
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any, Final, TypeVar

import attrs
import numpy as np
from numpy.typing import NDArray

from dtnet.arguments import array_of
from dtnet.coverage.measures.quantities import (
    LARGEST,
    UNDEFINED,
    Answer,
    Quantities,
    Whole,
    check_quantities,
    exact_number,
    roomy,
    whole_weights,
)
from dtnet.errors import ArgumentError, UnknownFactError
from dtnet.read_only import sealed
from dtnet.short_repr import ShortRepr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dtnet.coverage.measures.quantities import Numbers

    Values = Sequence[Fraction] | range


T = TypeVar("T")


def best_minus_worst(values: Quantities, attained: AttainedValues | None = None) -> Answer:
    """The range: the largest value minus the smallest (`d` in WHO's healthequal, for areas without an order).

    With bounds, the range is at least the largest lower bound minus the smallest upper bound, or 0 if this is
    negative; values clipped to between these two attain it. It is at most the largest difference between the
    upper bound of one area and the lower bound of *another*. Both bounds are sharp. O(n).

    If `attained` allows only some values, the lower bound is the smallest range of these; `sharp` is true if
    a completion is known to attain it. This sorts all possible values.

    Args:
        values: A value for each area; without areas the range is undefined.
        attained: The possible values; by default all values between the bounds.

    Examples:
        >>> from dtnet.coverage.measures import Quantities
        >>> best_minus_worst(Quantities([3, 1, 4], base=5)).point
        Fraction(3, 5)
        >>> answer = best_minus_worst(Quantities([3, 1], [4, 4], base=5))
        >>> answer.lower, answer.upper
        (Fraction(0, 1), Fraction(3, 5))
    """
    check_quantities(values, "values")
    if not len(values):
        return UNDEFINED
    low, high = values.keys()
    least = values.fraction(int(low.argmax())) - values.fraction(int(high.argmin()), "upper")
    greatest = max(
        (values.fraction(top, "upper") - values.fraction(bottom) for top, bottom in _opposites(low, high)),
        default=Fraction(0),
    )
    least, sharp = _nearest(values, attained, max(least, Fraction(0)), operator.sub)
    return Answer(lower=least, upper=greatest, sharp=sharp)


def best_over_worst(values: Quantities, attained: AttainedValues | None = None) -> Answer:
    """The ratio of the largest value to the smallest (`r` in WHO's healthequal); undefined over 0.

    Bounds are about the completions in which the smallest value is not 0. The ratio is at least the largest
    lower bound over the smallest upper bound, or 1 if this is less. It is at most the largest ratio of the
    upper bound of one area to the lower bound of another; if a lower bound is 0, there is no upper bound
    (`upper` is None). Both are sharp. O(n).

    If `attained` allows only some values, the lower bound is the smallest ratio of these, and the upper bound
    is the ratio to the smallest of them above 0; `sharp` is true if completions are known to attain both.
    This sorts all possible values.

    Args:
        values: A value for each area; without areas the ratio is undefined.
        attained: The possible values; by default all values between the bounds.

    Examples:
        >>> from dtnet.coverage.measures import Quantities
        >>> best_over_worst(Quantities([3, 1, 4], base=5)).point
        Fraction(4, 1)
        >>> best_over_worst(Quantities([3, 0], [3, 2]))
        Answer(lower=Fraction(3, 2), upper=None, sharp=True, may_be_undefined=True)
        >>> best_over_worst(Quantities([3, 0])).lower is None
        True
    """
    check_quantities(values, "values")
    if not len(values):
        return UNDEFINED
    low, high = values.keys()
    smallest = values.fraction(int(high.argmin()), "upper")
    if not smallest:
        return UNDEFINED
    least = max(values.fraction(int(low.argmax())) / smallest, Fraction(1))
    reaches_zero = not values.lower.all()
    pairs = _opposites(low, high)
    greatest: Fraction | None = Fraction(1)
    if pairs:
        ends = [(values.fraction(top, "upper"), values.fraction(bottom)) for top, bottom in pairs]
        greatest = None if reaches_zero else max(top / bottom for top, bottom in ends)
    least, sharp = _nearest(values, attained, least, operator.truediv)
    if pairs and reaches_zero and attained is not None:
        greatest, reached = _greatest_ratio(values, attained)
        sharp = sharp and reached
    return Answer(lower=least, upper=greatest, sharp=sharp, may_be_undefined=reaches_zero)


def quantile(values: Quantities, at: Fraction | int, weights: Whole | None = None) -> Answer:
    """The smallest value such that it and all smaller values have at least the share `at` of the weight.

    This is the inverse of the distribution function, without interpolation (type 1 of Hyndman and Fan, 1996;
    `inverted_cdf` in NumPy), so the answer is a value of the data. `at=0` gives the smallest value with a
    weight, and `at=1` the largest. The quantile rises with every value, so its bounds are the quantiles of
    all lower and of all upper bounds. They are sharp. O(n log n).

    Args:
        values: A value for each area.
        at: An exact number from 0 to 1, such as `Fraction(1, 10)` instead of 0.1.
        weights: Weights of the areas; if they sum to 0, the quantile is undefined.

    Raises:
        ArgumentError: If `at` is not exact or not from 0 to 1, or if weights are not whole numbers.

    Examples:
        >>> from dtnet.coverage.measures import Quantities
        >>> quantile(Quantities([5, 1, 3]), Fraction(1, 2)).point
        Fraction(3, 1)
        >>> answer = quantile(Quantities([5, 1, 3], [5, 4, 3]), Fraction(1, 2), weights=[1, 2, 1])
        >>> answer.lower, answer.upper
        (Fraction(1, 1), Fraction(4, 1))
    """
    share = exact_number(at, "quantile")
    if not 0 <= share <= 1:
        raise ArgumentError(f"quantile {share}", "give a number from 0 to 1")
    check_quantities(values, "values")
    weight = whole_weights(weights, len(values))
    total = int(weight.sum())
    if not total:
        return UNDEFINED
    wanted = max(math.ceil(share * total), 1)
    low, high = values.keys()
    return Answer(
        lower=values.fraction(_reaching(low, weight, wanted)),
        upper=values.fraction(_reaching(high, weight, wanted), "upper"),
    )


def theil(values: Quantities, weights: Whole | None = None) -> float | None:
    """Theil's index `Σ p_i r_i ln r_i`.

    p is the share of the weight, and r the ratio of the value to the weighted mean. The index is `ti` in
    WHO's healthequal, without the factor 1000; a value of 0 adds 0 (the limit). The index lies between 0 (no
    inequality) and `ln(W / w)` (everything in one area). It is irrational in general, and therefore a float:
    each ratio is rounded once, and the sum does not depend on the order of areas. O(n).

    Args:
        values: A value for each area, all known.
        weights: Weights of the areas.

    Returns:
        The index; None if all values or all weights are 0.

    Raises:
        UnknownFactError: If a value is known only within bounds.
        ArgumentError: If weights are not whole numbers.

    Examples:
        >>> from dtnet.coverage.measures import Quantities
        >>> theil(Quantities([2, 2, 2])), theil(Quantities([4, 0])) == math.log(2)
        (0.0, True)
    """
    refuse_bounds(values, "Theil's index")
    weight = whole_weights(weights, len(values))
    value = values.scaled()[0]
    all_weights = int(weight.sum())
    most = int(value.max()) if len(values) else 0
    value = roomy(value, most * all_weights)
    total = int((value * weight).sum())
    if not total:
        return None
    ratio = np.asarray(value * all_weights / total, np.float64)
    here = ratio > 0
    shares = weight[here] / all_weights
    return math.fsum((shares * ratio[here] * np.log(ratio[here])).tolist())


def refuse_bounds(values: Quantities, what: str) -> None:
    """Refuse values that are known only within bounds.

    Raises:
        UnknownFactError: If there are such values; it says how many.
    """
    check_quantities(values, "values")
    if not values.all_known:
        unknown = int((~values.known).sum())
        raise UnknownFactError(
            f"{what} needs known values: {unknown} of {len(values)} are known only within bounds",
            "ask for the Gini index, which has bounds, or leave out the values that are not known",
        )


def _nearest(
    values: Quantities,
    attained: AttainedValues | None,
    least: Fraction,
    apart: Callable[[Fraction, Fraction], Fraction],
) -> tuple[Fraction, bool]:
    """The smallest possible distance between the largest and smallest value, and whether it is attained.

    Args:
        least: The smallest distance if each value may lie anywhere between its bounds.
        apart: The distance between a value and a smaller value: their difference or ratio.
    """
    if attained is None or values.all_known:
        return least, True
    low, high = values.keys()
    top, bottom = values.fraction(int(low.argmax())), values.fraction(int(high.argmin()), "upper")
    if attained.fit(bottom, top) if bottom < top else attained.meet(top, bottom):
        return least, True
    above = -1 if apart is operator.sub else 0
    possible, sharp = attained.bound(lambda every: _narrowest(every, apart, above))
    return least if possible is None else possible, sharp


def _greatest_ratio(values: Quantities, attained: AttainedValues) -> tuple[Fraction | None, bool]:
    """The greatest ratio of two values, of which some may be 0; and whether it is attained.

    If a value may be any number above 0, the ratio has no upper bound (None).
    """
    _, high = values.keys()
    first, second = (int(each) for each in np.argsort(high, kind="stable")[-1:-3:-1])
    found: list[Fraction | None] = []
    for which in (0, 1):
        ratios = []
        for at in range(len(values)):
            bottom = attained.least_above_zero(at)[which]
            top = values.fraction(second if at == first else first, "upper")
            ratios.append(None if bottom is None else max(top / bottom, Fraction(1)))
        known = [each for each in ratios if each is not None]
        found.append(None if which == 0 and len(known) < len(ratios) else max(known, default=None))
    possible, known_to_be = found
    return possible, possible is not None and possible == known_to_be


def _opposites(low: Numbers, high: Numbers) -> list[tuple[int, int]]:
    """Pairs of different positions; one pair has the greatest upper bound against the least lower bound."""
    top, bottom = int(high.argmax()), int(low.argmin())
    if top != bottom:
        return [(top, bottom)]
    others = np.delete(np.arange(len(low)), top)
    if not len(others):
        return []
    return [(int(others[high[others].argmax()]), bottom), (top, int(others[low[others].argmin()]))]


def _reaching(keys: Numbers, weights: Numbers, wanted: int) -> int:
    """The position of the value at which the cumulative weight, in order of values, reaches `wanted`."""
    order = np.argsort(keys, kind="stable")
    return int(order[np.searchsorted(np.cumsum(weights[order]), np.int64(wanted))])


_MOST_WAYS: Final = 1_000
"""The greatest number of combinations of values that is examined."""
_MOST_VALUES: Final = 5_000
"""The greatest number of values of all quantities together that is examined."""


@attrs.frozen(eq=False, repr=False)
class AttainedValues(ShortRepr):
    """The possible values of n quantities that vary independently. The bounds are among them.

    Attributes:
        attained: For each quantity, in rising order: values that it has in some completion.
        possible: For each quantity, in rising order: the only values that it can have; None if it can have
            any value between its bounds.
    """

    attained: tuple[Values, ...]
    possible: tuple[Values | None, ...]

    def take(self, which: Sequence[int]) -> AttainedValues:
        """The possible values of some of the quantities."""
        return AttainedValues(
            tuple(self.attained[at] for at in which), tuple(self.possible[at] for at in which)
        )

    def fit(self, least: Fraction, most: Fraction) -> bool:
        """Whether every quantity attains some value from `least` to `most`, both included."""
        return all(_some_between(values, least, most) for values in self.attained)

    def meet(self, least: Fraction, most: Fraction) -> bool:
        """Whether all quantities attain one common value above 0, from `least` to `most`, both included."""
        few = min(self.attained, key=len, default=())
        here = few[bisect_left(few, least) : bisect_right(few, most)]
        return any(value > 0 and self.fit(Fraction(value), Fraction(value)) for value in here)

    def bound(self, value: Callable[[Sequence[Values | None]], T | None]) -> tuple[T | None, bool]:
        """A value that depends on the possible values, and whether attained values have the same one."""
        possible = value(self.possible)
        return possible, possible is not None and possible == value(self.attained)

    def clipped_to(self, clip: Fraction) -> bool:
        """Whether every quantity attains the value that is nearest to `clip` within its bounds."""
        return all(
            not values[0] < clip < values[-1] or _some_between(values, clip, clip) for values in self.attained
        )

    def least_above_zero(self, at: int) -> tuple[Fraction | None, Fraction | None]:
        """The least possible and the least attained value above 0 of a quantity; None if there is none."""
        first, second = (
            None if values is None else next((Fraction(each) for each in values if each > 0), None)
            for values in (self.possible[at], self.attained[at])
        )
        return first, second


def ends_of(values: Quantities) -> AttainedValues:
    """Possible values of which only the bounds are known to be attained."""
    attained = tuple(
        tuple(sorted({values.fraction(at), values.fraction(at, "upper")})) for at in range(len(values))
    )
    return AttainedValues(attained, tuple(each if len(each) == 1 else None for each in attained))


def whole_values(values: Quantities) -> AttainedValues:
    """Possible values that are whole numbers within bounds, of which the bounds are attained."""
    ends = zip(values.lower.tolist(), values.upper.tolist(), strict=True)
    return AttainedValues(ends_of(values).attained, tuple(range(low, high + 1) for low, high in ends))


def _ways_of(every: Sequence[Values | None]) -> list[tuple[int, ...]]:
    """The combinations of values, as numerators over one base; empty if there are too many to examine."""
    known = [each for each in every if each is not None]
    if len(known) < len(every) or math.prod(map(len, known)) > _MOST_WAYS:
        return []
    base = math.lcm(*(Fraction(each).denominator for values in known for each in values))
    return list(product(*([int(each * base) for each in values] for values in known)))


def _some_between(values: Any, least: Fraction, most: Fraction) -> bool:  # noqa: ANN401 - `Values`
    at = bisect_left(values, least)
    return at < len(values) and values[at] <= most


def _narrowest(
    every: Sequence[Values | None], apart: Callable[[Fraction, Fraction], Fraction], above: int
) -> Fraction | None:
    """The smallest distance if one value of each quantity is chosen; two pointers move over all values.

    Args:
        apart: The distance between the greatest and the least value; it falls as the least value rises.
        above: Only values above this number count.

    Returns:
        The distance; None if there are too many values, or all values between two bounds.
    """
    known = [each for each in every if each is not None]
    if len(known) < len(every) or sum(map(len, known)) > _MOST_VALUES:
        return None
    marked = sorted(
        (Fraction(each), at) for at, values in enumerate(known) for each in values if each > above
    )
    inside, first = Counter[int](), 0
    best: Fraction | None = None
    for value, at in marked:
        inside[at] += 1
        while len(inside) == len(every):
            low, left = marked[first]
            found = apart(value, low)
            best = found if best is None else min(best, found)
            inside[left] -= 1
            if not inside[left]:
                del inside[left]
            first += 1
    return best


_CLOSE = 1 + 1e-9
"""Quotients whose ratio is below this are compared exactly; rounding errors are far smaller."""


@attrs.frozen(eq=False, kw_only=True, repr=False)
class Lorenz(ShortRepr):
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
    by = array_of(ranked_by, "ranked_by")
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
    upper = _greatest_index(weight * low, weight * high, middle, total)
    lower = -_greatest_index((weight * low)[::-1], (weight * high)[::-1], -middle[::-1], total)
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


def _greatest_index(low: Numbers, high: Numbers, middle: Numbers, total: int) -> Fraction:
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
    for order, ends in ((by_low, lows), (by_high, highs)):
        values, rest = low.copy(), order[ends.below[:-1] >= reached]
        values[rest] = high[rest]
        if gini_of(values, weight) == best:
            return best, True
    return best, False


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
        safe: The bounds to return if there are too many combinations of values.
    """

    def ends(every: Sequence[Values | None]) -> tuple[Fraction, Fraction] | None:
        known = [gini_of(np.array(each), weight) for each in _ways_of(every)]
        told = [each for each in known if each is not None]
        return (min(told), max(told)) if told else None

    possible, sharp = attained.bound(ends)
    return (*(safe if possible is None else possible), sharp)


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
