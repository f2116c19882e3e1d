"""The change of coverage between two days, area by area: kept, gained, lost, opened, closed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.coverage.measures.quantities import Answer, whole_weights
from dtnet.coverage.measures.targets import checked_masks
from dtnet.errors import ArgumentError
from dtnet.predicates.verdicts import YES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.coverage.measures.quantities import Counts, Flags, Whole

_PAIRS: Final = 2


@attrs.frozen(kw_only=True)
class Turnover:
    """The parts of the change of covered weight between two days.

    In each completion `change = gained + grown + opened − lost − closed`.

    Attributes:
        kept: The later weight of areas covered on both days.
        grown: The increase in weight of areas covered on both days; below 0 if their weight fell.
        gained: The later weight of areas that exist on both days and are covered only on the later day.
        lost: The earlier weight of areas that exist on both days and are covered only on the earlier day.
        opened: The weight of areas covered on the later day that do not exist on the earlier day.
        closed: The weight of areas covered on the earlier day that do not exist on the later day.
        change: The covered weight of the later day minus that of the earlier day.
    """

    kept: Answer
    grown: Answer
    gained: Answer
    lost: Answer
    opened: Answer
    closed: Answer
    change: Answer


def turnover(
    before: NDArray[np.generic],
    after: NDArray[np.generic],
    weights: Whole | None = None,
    later_weights: Whole | None = None,
    *,
    tied: Flags | None = None,
) -> Turnover:
    """Decompose the change of covered weight between two days.

    *Not applicable* counts as not covered. Each bound is the sum of the bounds of the areas. It is sharp for
    each column if the verdicts of different areas depend on different facts, and if the verdicts of the two
    days do so, except for `tied` areas. O(n).

    Args:
        before: Shape (n): verdicts on the earlier day, as sets of outcomes; 0 for an area that does not
            exist.
        after: Shape (n): verdicts on the later day.
        weights: Weights of the areas on the earlier day; by default 1 each.
        later_weights: Weights on the later day; by default the weights of the earlier day are used.
        tied: Shape (n): whether one fact decides both verdicts of an area, so that they are equal in every
            completion; by default no area is tied.

    Raises:
        ArgumentError: If masks are not verdicts or differ in number, if tied verdicts have no common outcome,
            or if weights are not whole numbers.

    Examples:
        >>> found = turnover(np.array([1, 2, 1, 0, 1, 3]), np.array([1, 1, 2, 1, 0, 1]), [5, 4, 3, 2, 1, 1])
        >>> [str(each.point) for each in (found.kept, found.gained, found.lost, found.opened, found.closed)]
        ['None', 'None', '3', '2', '1']
        >>> found.kept.lower, found.kept.upper, found.change.lower, found.change.upper
        (Fraction(5, 1), Fraction(6, 1), Fraction(2, 1), Fraction(3, 1))
    """
    early, late = checked_masks(before, "before"), checked_masks(after, "after")
    if early.shape != late.shape:
        raise ArgumentError(
            f"before: shape {early.shape}, after: shape {late.shape}",
            "give each area one verdict for each day",
        )
    weight = whole_weights(weights, len(early))
    later = weight if later_weights is None else whole_weights(later_weights, len(early))
    can = _outcomes(early, late, tied)
    there, here = early > 0, late > 0
    both = there & here
    unchanged = np.zeros(len(early), np.int64)

    def summed(worth: tuple[tuple[Counts, Counts], tuple[Counts, Counts]], where: Flags) -> Answer:
        """The bounds of the sum of `worth`, which depends on whether an area is covered early and late."""
        table = np.array(worth)
        least = np.where(can, table, np.iinfo(np.int64).max).min(axis=(0, 1))
        most = np.where(can, table, np.iinfo(np.int64).min).max(axis=(0, 1))
        return Answer(lower=Fraction(int(least[where].sum())), upper=Fraction(int(most[where].sum())))

    no = unchanged
    return Turnover(
        kept=summed(((no, no), (no, later)), both),
        grown=summed(((no, no), (no, later - weight)), both),
        gained=summed(((no, later), (no, no)), both),
        lost=summed(((no, no), (weight, no)), both),
        opened=summed(((no, later), (no, later)), here & ~there),
        closed=summed(((no, no), (weight, weight)), there & ~here),
        change=summed(((no, later), (-weight, later - weight)), there | here),
    )


def _outcomes(early: NDArray[np.uint8], late: NDArray[np.uint8], tied: Flags | None) -> Flags:
    """Shape (2, 2, n): whether each outcome is possible: not covered or covered early, then late."""
    can = np.zeros((_PAIRS, _PAIRS, len(early)), np.bool_)
    sides = (
        [((each & ~YES) > 0) | (each == 0) for each in (early, late)],
        [(each & YES) > 0 for each in (early, late)],
    )
    for one in range(_PAIRS):
        for other in range(_PAIRS):
            can[one, other] = sides[one][0] & sides[other][1]
    if tied is not None:
        bound = np.asarray(tied)
        if bound.dtype != np.bool_ or bound.shape != early.shape:
            raise ArgumentError(
                f"tied: {bound.dtype} of shape {bound.shape}", "give True or False for each area"
            )
        common = early & late
        impossible = bound & (common == 0)
        if impossible.any():
            at = int(impossible.argmax())
            raise ArgumentError(
                f"area {at} is tied, but its verdicts {early[at]} and {late[at]} have no outcome in common"
            )
        can[:, :, bound] = False
        can[1, 1, bound] = (common[bound] & YES) > 0
        can[0, 0, bound] = (common[bound] & ~YES) > 0
    return can
