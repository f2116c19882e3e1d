"""The Shapley value: what each of several conditions adds to the areas that any of them covers."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
from numpy.typing import NDArray

from dtnet.coverage.measures.measures_of_verdicts import checked_masks
from dtnet.coverage.measures.quantities import (
    Answer,
    Whole,
    whole_weights,
)
from dtnet.predicates.verdicts import YES
from dtnet.short_repr import ShortRepr

if TYPE_CHECKING:
    from dtnet.coverage.measures.quantities import Counts


@attrs.frozen(kw_only=True, repr=False)
class Addition(ShortRepr):
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
    certain, possible, nobody = verdicts == YES, (verdicts & YES) > 0, np.zeros(units, np.int64)

    def held(units: Any, beside: Counts) -> Fraction:  # noqa: ANN401 - what NumPy's comparisons give
        """The sum of weights, each divided by 1 plus the number of other policies."""
        shared = np.zeros(policies, np.int64)
        np.add.at(shared, beside[units], weight[units])
        return sum((Fraction(each, number) for number, each in enumerate(shared.tolist(), 1)), Fraction(0))

    found = []
    for surely, maybe in zip(certain.T, possible.T, strict=True):
        least, most = certain.sum(axis=1) - surely, possible.sum(axis=1) - maybe  # of the other policies
        last = held(surely & (most == 0), nobody), held(maybe & (least == 0), nobody)
        found.append(
            Addition(
                first_in=Answer(lower=held(surely, nobody), upper=held(maybe, nobody)),
                last_in=Answer(lower=last[0], upper=last[1]),
                shapley=Answer(lower=held(surely, most), upper=held(maybe, least)),
            )
        )
    return tuple(found)
