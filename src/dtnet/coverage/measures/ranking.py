"""Ranks of values with bounds: the possible ranks, the first k, and every possible winner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

import attrs
import numpy as np

from dtnet.arguments import check_word
from dtnet.coverage.measures.quantities import check_quantities
from dtnet.errors import ArgumentError
from dtnet.read_only import sealed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.coverage.measures.quantities import Counts, Numbers, Quantities

First: TypeAlias = Literal["greatest", "least"]
"""Which value has rank 1."""


@attrs.frozen(eq=False, kw_only=True)
class Ranks:
    """The ranks that each of n areas may have; 1 is the first.

    Attributes:
        lower: Shape (n): the best rank.
        upper: Shape (n): the worst rank.
    """

    lower: Counts
    upper: Counts

    def __attrs_post_init__(self) -> None:
        sealed(self)


@attrs.frozen(eq=False, kw_only=True)
class Members:
    """The areas among the first k.

    Attributes:
        certain: Positions of areas that are among the first k in every completion, in rising order.
        possible: Positions of areas that are among the first k in some completion, in rising order; they
            include the certain ones.
    """

    certain: NDArray[np.intp]
    possible: NDArray[np.intp]

    def __attrs_post_init__(self) -> None:
        sealed(self)


def ranks(values: Quantities, *, first: First = "greatest") -> Ranks:
    """The best and the worst possible rank of each area.

    The rank of an area is one more than the number of areas before it ("competition ranking"), so areas with
    equal values share a rank. If area i has the bounds L_i and U_i and the greatest value comes first, its
    rank lies between `1 + #(L_j > U_i)` and `1 + #(U_j > L_i)`, counted over all other areas j. Both bounds
    are attained: the area has the value at one end of its bounds, and all others at the opposite end. Values
    are compared exactly. Cost: O(n log n).

    Args:
        values: A value for each area.
        first: Which value has rank 1, `greatest` or `least`.

    Raises:
        ArgumentError: If `first` is another word.

    Examples:
        >>> from dtnet.coverage.measures import Quantities
        >>> found = ranks(Quantities([9, 4, 6, 1], [9, 7, 6, 1]))
        >>> list(zip(found.lower.tolist(), found.upper.tolist()))
        [(1, 1), (2, 3), (2, 3), (4, 4)]
    """
    worst, best = _ends(values, first)
    lower = 1 + len(values) - np.searchsorted(np.sort(worst), best, side="right")
    itself = best > worst
    upper = 1 + len(values) - np.searchsorted(np.sort(best), worst, side="right") - itself
    return Ranks(lower=lower.astype(np.int64), upper=upper.astype(np.int64))


def first_of(values: Quantities, count: int = 1, *, first: First) -> Members:
    """The areas that are certainly or possibly among the first k, such as "the worst ten" or "the largest".

    An area is among the first k if fewer than k areas come before it. All areas that tie for the last place
    are therefore included, so there may be more than k. With `count=1` the possible members are all possible
    winners. O(n log n).

    Args:
        values: A value for each area.
        count: The number k, 1 or more.
        first: `least` for the worst or weakest, `greatest` for the best or largest.

    Raises:
        ArgumentError: If `count` is not a whole number of 1 or more, or `first` is another word.

    Examples:
        >>> from dtnet.coverage.measures import Quantities
        >>> worst = first_of(Quantities([9, 4, 6, 1], [9, 7, 6, 1]), 2, first="least")
        >>> worst.certain.tolist(), worst.possible.tolist()
        ([3], [1, 2, 3])
    """
    if type(count) is not int or count < 1:
        raise ArgumentError(f"count={count!r}", "give a whole number of 1 or more")
    found = ranks(values, first=first)
    return Members(
        certain=np.flatnonzero(found.upper <= count), possible=np.flatnonzero(found.lower <= count)
    )


def _ends(values: Quantities, first: First) -> tuple[Numbers, Numbers]:
    """Shape (n) each: keys of the bound that ranks later, and of the one that ranks earlier (greater)."""
    check_quantities(values, "values")
    check_word(first, get_args(First), "first")
    low, high = values.keys()
    return (low, high) if first == "greatest" else (-high, -low)
