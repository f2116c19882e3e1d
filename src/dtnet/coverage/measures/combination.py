"""Several conditions together: bounds on the share of all, any or k of them, and what each one adds."""

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
    """What share meets all n conditions, where only the share of each is known: `share_of_at_least(n)`.

    From `max(0, Σ p − (n − 1))` to the least p (Boole 1854, Fréchet 1935); sharp.

    Args:
        shares: The share that meets each condition, one or more, all of one whole.

    Raises:
        ArgumentError: If a share is above 1 or there is none.

    Examples:
        >>> answer = share_of_all(Quantities([9, 8], base=10))
        >>> answer.lower, answer.upper
        (Fraction(7, 10), Fraction(4, 5))
    """
    check_quantities(shares, "shares")
    return share_of_at_least(shares, len(shares))


def share_of_any(shares: Quantities) -> Answer:
    """What share meets any of n conditions, where only the share of each is known: `share_of_at_least(1)`.

    From the greatest p to `min(1, Σ p)` (Boole 1854, Fréchet 1935); sharp.

    Args:
        shares: The share that meets each condition, one or more, all of one whole.

    Raises:
        ArgumentError: If a share is above 1 or there is none.

    Examples:
        >>> answer = share_of_any(Quantities([3, 4], base=10))
        >>> answer.lower, answer.upper
        (Fraction(2, 5), Fraction(7, 10))
    """
    return share_of_at_least(shares, 1)


def share_of_at_least(shares: Quantities, count: int) -> Answer:
    """What share meets at least k of n conditions, where only the share of each is known.

    With shares p rising, at most `min(1, min over j < k of (p_1 + … + p_(n−j)) / (k − j))`: whoever meets k
    meets k − j without the j most frequent ones, and their shares together are spent k − j times on each.
    At least 1 less that bound for "more than n − k are not met". Both are sharp: some joint distribution has
    them (Rüger 1978; by linear programming, Hailperin 1965). They rise with every share, so bounds of shares
    give theirs. The ends are of shares that may be split at will; of m whole areas, round up and down to
    multiples of 1/m. Exact; O(n²).

    Args:
        shares: The share that meets each condition, one or more, all of one whole.
        count: How many at least, 1 to n.

    Raises:
        ArgumentError: If a share is above 1, there is none, or `count` is outside 1 to n.

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
    """What one of several policies adds to the weight that any of them covers.

    Attributes:
        first_in: What it covers alone, as if it came before all others.
        last_in: What nobody else covers, which is lost if it ends.
        shapley: The mean of what it adds over all orders of coming; over policies these add up to what is
            covered.
    """

    first_in: Answer
    last_in: Answer
    shapley: Answer


def added_by_each(masks: NDArray[np.generic], weights: Whole | None = None) -> tuple[Addition, ...]:
    """What each policy adds to coverage: first in, last in, and its Shapley value.

    Each covered unit is worth its weight, which goes in equal parts to the policies that cover it: the
    Shapley value of "covered by any" in closed form, `Σ w / #P(unit)` over the units that the policy covers
    (Shapley 1953: a unit's game has equal players and no others).

    With unknowns, a policy's value is least where its own are all no and those of the others all yes, and
    greatest the other way round; so for last in. Each end is sharp where units and policies are unknown
    independently; the ends of several policies are not attained together. Exact; O(units × policies).

    Args:
        masks: Shape (units, policies): verdicts of "the policy covers the unit", as sets of outcomes. Not
            applicable is not covered.
        weights: Of the units, 1 each by default.

    Raises:
        ArgumentError: If masks are no verdicts in two dimensions, or weights are not whole.

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
    """Of one policy: its own certain and possible yes, and how many others are certainly and possibly yes."""
    (surely, maybe), (least, most) = own, others

    def held(units: Any, beside: Counts) -> Fraction:  # noqa: ANN401 - what NumPy's comparisons give
        """Weight over the number of those that share it."""
        shared = np.zeros(policies, np.int64)
        np.add.at(shared, beside[units], weight[units])
        return sum((Fraction(each, number) for number, each in enumerate(shared.tolist(), 1)), Fraction(0))

    nobody = np.zeros_like(least)
    return Addition(
        first_in=Answer(lower=held(surely, nobody), upper=held(maybe, nobody)),
        last_in=Answer(lower=held(surely & (most == 0), nobody), upper=held(maybe & (least == 0), nobody)),
        shapley=Answer(lower=held(surely, most), upper=held(maybe, least)),
    )
