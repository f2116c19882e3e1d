"""Inequality between areas: extremes, quantiles and Theil's index, over the values that shares can attain.

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
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet.coverage.measures.quantities import (
    UNDEFINED,
    Answer,
    check_quantities,
    exact_number,
    roomy,
    whole_weights,
)
from dtnet.errors import ArgumentError, UnknownFactError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dtnet.coverage.measures.quantities import Numbers, Quantities, Whole

    Values = Sequence[Fraction] | range


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
    check_quantities(values, "values")
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
        values: The values within bounds.
        attained: The possible values.
        least: The smallest distance if each value may lie anywhere between its bounds.
        apart: The distance between a value and a smaller value: their difference or ratio.
    """
    if attained is None or values.all_known:
        return least, True
    low, high = values.keys()
    top, bottom = values.fraction(int(low.argmax())), values.fraction(int(high.argmin()), "upper")
    if attained.fit(bottom, top) if bottom < top else attained.meet(top, bottom):
        return least, True
    possible, known = attained.narrowest(apart, above=-1 if apart is operator.sub else 0)
    return least if possible is None else possible, possible is not None and possible == known


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


@attrs.frozen(eq=False)
class AttainedValues:
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

    def narrowest(
        self, apart: Callable[[Fraction, Fraction], Fraction], *, above: int = -1
    ) -> tuple[Fraction | None, Fraction | None]:
        """The smallest distance of all quantities, over their possible values and over their attained values.

        Args:
            apart: The distance between the greatest and the least value; it falls as the least value rises.
            above: Only values above this number count.

        Returns:
            Two distances; None where there are too many values, or all values between two bounds.
        """
        found: list[Fraction | None] = []
        for every in (self.possible, self.attained):
            known = [each for each in every if each is not None]
            many = len(known) < len(every) or sum(map(len, known)) > _MOST_VALUES
            found.append(None if many else _narrowest(known, apart, above))
        return found[0], found[1]

    def clipped_to(self, clip: Fraction) -> bool:
        """Whether every quantity attains the value that is nearest to `clip` within its bounds."""
        return all(
            not values[0] < clip < values[-1] or _some_between(values, clip, clip) for values in self.attained
        )

    def ways(self) -> list[list[tuple[int, ...]]]:
        """The combinations of possible values, and of attained values, as numerators over one base.

        A list is empty if there are too many combinations to examine.
        """
        return [_ways_of(self.possible), _ways_of(self.attained)]

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
    known = [each for each in every if each is not None]
    if len(known) < len(every) or math.prod(map(len, known)) > _MOST_WAYS:
        return []
    base = math.lcm(*(Fraction(each).denominator for values in known for each in values))
    return list(product(*([int(each * base) for each in values] for values in known)))


def _some_between(values: Any, least: Fraction, most: Fraction) -> bool:  # noqa: ANN401 - `Values`
    at = bisect_left(values, least)
    return at < len(values) and values[at] <= most


def _narrowest(
    every: Sequence[Values], apart: Callable[[Fraction, Fraction], Fraction], above: int
) -> Fraction | None:
    """The smallest distance if one value of each quantity is chosen; two pointers move over all values."""
    marked = sorted(
        (Fraction(each), at) for at, values in enumerate(every) for each in values if each > above
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
