"""Rates, which are converted as two stocks (numerator and denominator), and their bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from dtnet.errors import ArgumentError
from dtnet.money import INT64_MAX, largest, read_only
from dtnet.reorganisation.carry.row_sums import added_sums
from dtnet.reorganisation.shares.source_values import (
    MISSING_VALUE,
    NO_DENOMINATOR,
    NO_SOURCE,
    check_sources,
)

if TYPE_CHECKING:
    from dtnet.reorganisation.carry.apportioning import Apportioning
    from dtnet.reorganisation.carry.set_bounds import SourceReach
    from dtnet.reorganisation.shares.exact_shares import Counts, Flags
    from dtnet.reorganisation.shares.source_values import SourceValues

_WHAT = "a part of a rate"


@attrs.frozen(eq=False)
class RatePoints:
    """Rates as two whole numbers.

    Attributes:
        numerator: Shape (targets) or (targets, columns): 0 where the rate is null.
        denominator: The same shape: 0 where the rate is null.
        reasons: The same shape: places in `REASONS`, 0 where the rate is known.
    """

    numerator: Counts
    denominator: Counts
    reasons: np.ndarray[Any, np.dtype[np.uint8]]


@attrs.frozen(eq=False)
class RateBounds:
    """Ends of rates as two whole numbers each, both included; a denominator of 0 where there is no such end.

    Attributes:
        lower_numerator: Shape (groups) or (groups, columns).
        lower_denominator: The same shape.
        upper_numerator: The same shape.
        upper_denominator: The same shape.
        reasons: The same shape: why there are no ends, a place in `REASONS`; 0 where only the upper end is
            missing, because the rate grows without end.
        may_be_undefined: The same shape: whether the denominator may be 0; the ends speak of where it is not.
    """

    lower_numerator: Counts
    lower_denominator: Counts
    upper_numerator: Counts
    upper_denominator: Counts
    reasons: np.ndarray[Any, np.dtype[np.uint8]]
    may_be_undefined: Flags

    def around(self, points: RatePoints) -> RateBounds:
        """The same, wide enough for points that were rounded by group, as `SetBounds.around`.

        Args:
            points: Of the groups.
        """
        known = points.reasons == 0
        none = known & (self.reasons == NO_DENOMINATOR)
        point = points.numerator, points.denominator
        low, high = (
            (self.lower_numerator, self.lower_denominator),
            (self.upper_numerator, self.upper_denominator),
        )
        down = none | (known & (low[1] > 0) & _below(point, low))
        up = none | (known & (high[1] > 0) & _below(high, point))
        return attrs.evolve(
            self,
            lower_numerator=read_only(np.where(down, point[0], low[0])),
            lower_denominator=read_only(np.where(down, point[1], low[1])),
            upper_numerator=read_only(np.where(up, point[0], high[0])),
            upper_denominator=read_only(np.where(up, point[1], high[1])),
        )


def rate_points(plan: Apportioning, numerator: SourceValues, denominator: SourceValues) -> RatePoints:
    """What was apportioned of the numerator over what was of the denominator.

    Args:
        plan: The map, made ready.
        numerator: Of the sources, 0 or more.
        denominator: Of the sources, 0 or more.

    Raises:
        ArgumentError: If the two differ in shape, are not of the sources, or may be below 0.
        MoneyRangeError: If a sum does not fit 64 bits.

    Examples:
        >>> from dtnet.reorganisation.carry.apportioning import Apportioning
        >>> from dtnet.reorganisation.shares.share_maps import identity
        >>> from dtnet.reorganisation.shares.source_values import SourceValues
        >>> found = rate_points(Apportioning(identity(2)), SourceValues([3, 0]), SourceValues([4, 0]))
        >>> found.numerator.tolist(), found.denominator.tolist(), found.reasons.tolist()
        ([3, 0], [4, 0], [0, 4])
    """
    _check(plan.shares.sources, numerator, denominator)
    above, below = plan.carry(numerator), plan.carry(denominator)
    reasons = np.where(above.reasons > 0, above.reasons, below.reasons)
    reasons[(reasons == 0) & (below.values == 0)] = NO_DENOMINATOR
    known = reasons == 0
    return RatePoints(
        numerator=read_only(np.where(known, above.values, 0)),
        denominator=read_only(np.where(known, below.values, 0)),
        reasons=read_only(reasons),
    )


def rate_bounds(
    reach: SourceReach, numerator: SourceValues, denominator: SourceValues, *, proportion: bool
) -> RateBounds:
    """The least and the greatest rate of each group, however what is free of the split sources falls.

    With N and D for sure and n and d free, a proportion lies from N / (D + d − n) to (N + n) / (D + n): who
    is in the numerator is in the denominator. Where some source of a group has more in its numerator, and
    for rates that are no proportions, the two fall each for itself: from N / (D + d) to (N + n) / D, and
    without end if D is 0. All ends are attained. A group that a missing value may reach has no ends.

    Args:
        reach: Which sources go where.
        numerator: Of the sources, 0 or more.
        denominator: Of the sources, 0 or more.
        proportion: Whether the numerator counts a part of what the denominator counts.

    Raises:
        ArgumentError: If the two differ in shape, are not of the sources, or may be below 0.
        MoneyRangeError: If a sum does not fit 64 bits.
    """
    _check(reach.shares.sources, numerator, denominator)
    sure_above, free_above = reach.sure_and_free(numerator.values)
    sure_below, free_below = reach.sure_and_free(denominator.values)
    highest = added_sums(sure_below, free_below, what=_WHAT)
    most = added_sums(sure_above, free_above, what=_WHAT)
    part = np.full(highest.shape, proportion)
    if proportion:
        part &= ~reach.any_reaching(numerator.values > denominator.values)
    least_below = highest - np.where(part, free_above, 0)
    # Nothing for sure, and all that is free is in the numerator: wherever some falls, the rate is 1.
    alike = least_below == 0
    low = np.where(alike, free_above, sure_above), np.where(alike, free_above, least_below)
    # Nothing is in the numerator: the rate is 0 wherever there is a denominator.
    most_below = added_sums(sure_below, np.where(part, free_above, 0), what=_WHAT)
    high = most, np.where(most == 0, highest, most_below)
    reasons = np.zeros(highest.shape, np.uint8)
    reasons[highest == 0] = NO_DENOMINATOR
    for values in (numerator, denominator):
        if values.missing is not None:
            reasons[reach.any_reaching(values.missing)] = MISSING_VALUE
    reasons[reach.no_source] = NO_SOURCE
    known = reasons == 0
    upwards = known & (high[1] > 0)
    return RateBounds(
        lower_numerator=read_only(np.where(known, low[0], 0)),
        lower_denominator=read_only(np.where(known, low[1], 0)),
        upper_numerator=read_only(np.where(upwards, high[0], 0)),
        upper_denominator=read_only(np.where(upwards, high[1], 0)),
        reasons=read_only(reasons),
        may_be_undefined=read_only(known & (sure_below == 0)),
    )


def _below(one: tuple[Counts, Counts], other: tuple[Counts, Counts]) -> Flags:
    """Where the one rate is below the other, by products across."""
    if max(map(largest, one)) * max(map(largest, other)) > INT64_MAX:
        one = one[0].astype(object), one[1].astype(object)
    below: Flags = one[0] * other[1] < other[0] * one[1]
    return below.astype(np.bool_)


def _check(sources: int, numerator: SourceValues, denominator: SourceValues) -> None:
    check_sources(sources, numerator)
    check_sources(sources, denominator)
    if numerator.values.shape != denominator.values.shape:
        raise ArgumentError(
            f"the numerator has shape {numerator.values.shape}, the denominator {denominator.values.shape}",
            "give one denominator for each numerator",
        )
    if numerator.signed or denominator.signed:
        raise ArgumentError(
            "numerators and denominators of a rate cannot be signed", "convert the two as stocks"
        )
