"""Several conditions together: bounds on the share of all, any or k of them, and the addition of each."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from dtnet.coverage.measures.quantities import Answer, Quantities, check_quantities, whole_weights
from dtnet.coverage.measures.targets import checked_masks
from dtnet.errors import ArgumentError
from dtnet.predicates.verdicts import YES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.coverage.measures.quantities import Counts, Flags, Whole
    from dtnet.predicates.verdicts import Masks


def share_of_all(shares: Quantities) -> Answer:
    """Bounds of the share that meets all n conditions if only the share p of each condition is known.

    The share lies between `max(0, Σ p − (n − 1))` and the smallest p (Boole 1854, Fréchet 1935). Both bounds
    are sharp. The result equals `share_of_at_least(n)`.

    Args:
        shares: The share that meets each condition; one share or more, all of the same whole.

    Raises:
        ArgumentError: If there is no share, or one is above 1.

    Examples:
        >>> answer = share_of_all(Quantities([9, 8], base=10))
        >>> answer.lower, answer.upper
        (Fraction(7, 10), Fraction(4, 5))
    """
    check_quantities(shares, "shares")
    return share_of_at_least(shares, len(shares))


def share_of_any(shares: Quantities) -> Answer:
    """Bounds of the share that meets at least one of n conditions if only the share p of each is known.

    The share lies between the largest p and `min(1, Σ p)` (Boole 1854, Fréchet 1935). Both bounds are sharp.
    The result equals `share_of_at_least(1)`.

    Args:
        shares: The share that meets each condition; one share or more, all of the same whole.

    Raises:
        ArgumentError: If there is no share, or one is above 1.

    Examples:
        >>> answer = share_of_any(Quantities([3, 4], base=10))
        >>> answer.lower, answer.upper
        (Fraction(2, 5), Fraction(7, 10))
    """
    return share_of_at_least(shares, 1)


def share_of_at_least(shares: Quantities, count: int) -> Answer:
    """Bounds of the share that meets at least k of n conditions if only the share of each is known.

    With shares p in rising order, the upper bound is
    `min(1, min over j < k of (p_1 + … + p_(n−j)) / (k − j))`: whoever meets k conditions meets at least k − j
    of them without the j most frequent conditions, so the other shares contain each such person k − j times.
    The lower bound is 1 minus the upper bound for "at least n − k + 1 conditions are not met". Some joint
    distribution attains each bound, so both are sharp (Rüger 1978; by linear programming, Hailperin 1965).
    They rise with every share, so the bounds of uncertain shares give the bounds of the result. A whole of m
    areas cannot be split arbitrarily: then round the lower bound up and the upper bound down to a multiple
    of 1/m. Exact; O(n²).

    Args:
        shares: The share that meets each condition; one share or more, all of the same whole.
        count: The number k, from 1 to n.

    Raises:
        ArgumentError: If there is no share, if one is above 1, or if `count` is not from 1 to n.

    Examples:
        >>> answer = share_of_at_least(Quantities([9, 5, 5, 2], base=10), 3)
        >>> answer.lower, answer.upper
        (Fraction(1, 20), Fraction(3, 5))
        >>> share_of_at_least(Quantities([0, 9], [10, 9], base=10), 2)
        Answer(lower=Fraction(0, 1), upper=Fraction(9, 10), sharp=True, may_be_undefined=False)
    """
    check_quantities(shares, "shares")
    number = len(shares)
    above = shares.upper > shares.upper_base
    if above.any():
        at = int(above.argmax())
        raise ArgumentError(f"share {at} is {shares.fraction(at, 'upper')}", "give shares of at most 1")
    if type(count) is not int or not 1 <= count <= number:
        raise ArgumentError(
            f"at least {count!r} of {number} conditions", f"give a whole number from 1 to {number}"
        )
    least = [1 - shares.fraction(at) for at in range(number)]
    most = [shares.fraction(at, "upper") for at in range(number)]
    return Answer(lower=1 - _at_most(least, number - count + 1), upper=_at_most(most, count))


def _at_most(shares: list[Fraction], count: int) -> Fraction:
    rising = sorted(shares)
    number = len(rising)
    spent = (sum(rising[: number - left], Fraction(0)) / (count - left) for left in range(count))
    return min(Fraction(1), *spent)


@attrs.frozen(kw_only=True)
class Addition:
    """The weight that one of several policies adds to the covered weight.

    Attributes:
        first_in: The weight that the policy covers: its addition if it comes first.
        last_in: The weight that no other policy covers: its addition if it comes last.
        shapley: The mean addition over all orders of the policies. The values of all policies add up to the
            covered weight.
    """

    first_in: Answer
    last_in: Answer
    shapley: Answer


def added_by_each(masks: NDArray[np.generic], weights: Whole | None = None) -> tuple[Addition, ...]:
    """The addition of each policy to coverage: first in, last in, and its Shapley value.

    The weight of each covered unit is divided equally among the policies that cover it. The sum over units,
    `Σ w / #P(unit)`, is the Shapley value of "covered by any policy" in closed form (Shapley 1953: in the
    game of one unit, all policies that cover it are equal players).

    With unknown verdicts, the Shapley value and `last_in` of a policy are smallest if its own unknown
    verdicts are *no* and those of the others *yes*, and largest in the opposite case. Each bound is sharp if
    the unknown verdicts are independent; the bounds of several policies are not attained together. Exact;
    O(units × policies).

    Args:
        masks: Shape (units, policies): verdicts on "the policy covers the unit", as sets of outcomes. *Not
            applicable* counts as not covered.
        weights: Weights of the units; by default 1 each.

    Raises:
        ArgumentError: If masks are not verdicts in two dimensions, or weights are not whole numbers.

    Examples:
        >>> found = added_by_each(np.array([[1, 2], [1, 1], [2, 3]], np.uint8), [10, 6, 5])
        >>> [str(found[0].shapley.lower), str(found[1].shapley.lower), str(found[1].shapley.upper)]
        ['13', '3', '8']
        >>> str(found[0].last_in.point), str(found[1].last_in.upper)
        ('10', '5')
    """
    verdicts = checked_masks(masks, "masks", each="cell of units and policies")
    units, policies = verdicts.shape
    weight = whole_weights(weights, units)
    certain, possible = _both(verdicts)
    least, most = certain.sum(axis=1), possible.sum(axis=1)
    return tuple(
        _addition(
            (certain[:, policy], possible[:, policy]),
            (least - certain[:, policy], most - possible[:, policy]),
            weight,
            policies,
        )
        for policy in range(policies)
    )


def _both(verdicts: Masks) -> tuple[Flags, Flags]:
    return verdicts == YES, (verdicts & YES) > 0


def _addition(
    own: tuple[Flags, Flags], others: tuple[Counts, Counts], weight: Counts, policies: int
) -> Addition:
    """The addition of one policy, from its own certain and possible yes and the numbers of the other yes."""
    (surely, maybe), (least, most) = own, others

    def held(units: Any, beside: Counts) -> Fraction:  # noqa: ANN401 - what NumPy's comparisons give
        """The sum of weights, each divided by 1 plus the number of other policies."""
        shared = np.zeros(policies, np.int64)
        np.add.at(shared, beside[units], weight[units])
        return sum((Fraction(each, number) for number, each in enumerate(shared.tolist(), 1)), Fraction(0))

    nobody = np.zeros_like(least)
    return Addition(
        first_in=Answer(lower=held(surely, nobody), upper=held(maybe, nobody)),
        last_in=Answer(lower=held(surely & (most == 0), nobody), upper=held(maybe & (least == 0), nobody)),
        shapley=Answer(lower=held(surely, most), upper=held(maybe, least)),
    )
