"""The conversion of stocks, flows and rates (two stocks each) over a map, with bounds and report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet import frames
from dtnet.errors import ArgumentError, Fault
from dtnet.frames import Table
from dtnet.money import INT64_MAX, largest, read_only
from dtnet.network.tables.texts import take
from dtnet.reorganisation.carry.placed_values import check_placed
from dtnet.reorganisation.carry.question import (
    Reasons,
    check_names,
    column_name,
    only_some,
    whole_columns,
)
from dtnet.reorganisation.carry.rebased import Rebased, check_totals, stock_report
from dtnet.reorganisation.carry.row_sums import RowSums, added_sums
from dtnet.reorganisation.shares.source_values import (
    MISSING_VALUE,
    NO_DENOMINATOR,
    NO_SOURCE,
    SourceValues,
    check_sources,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from dtnet.frames import Column
    from dtnet.reorganisation.carry.apportioning import Apportioning
    from dtnet.reorganisation.carry.placed_values import Placed
    from dtnet.reorganisation.carry.plans import Plan
    from dtnet.reorganisation.carry.question import CarryQuestion
    from dtnet.reorganisation.carry.rebased import Journey
    from dtnet.reorganisation.carry.set_bounds import SourceReach
    from dtnet.reorganisation.shares.exact_shares import Counts, Flags

_AT_ONCE: Final = 128
"""The number of columns that are converted at once; their arrays are small enough to reuse memory."""


def carry_stocks(asked: CarryQuestion, placed: Placed, weight: object | None, *, signed: bool) -> Rebased:
    """Convert stocks or flows: apportion the whole numbers by the shares and add them up by target."""
    check_names(placed.names, ("lower", "upper", "reason"))
    back = asked.weights_back(weight, "weight")
    check_placed(placed.wrong(signed=signed), asked.wrong(), *([] if back is None else [back.wrong()]))
    plan = asked.plan(back)
    held, missing = placed.whole()
    check_totals(held, placed.names)
    columns: dict[str, Column] = {"area": asked.ids(plan)}
    reasons = Reasons()
    for first in range(0, len(placed.names), _AT_ONCE):
        block = slice(first, first + _AT_ONCE)
        some = None if missing is None else missing[:, block]
        values = SourceValues(np.ascontiguousarray(held[:, block]), missing=some, signed=signed)
        columns |= _stock_columns(plan, values, placed.names[block], reasons)
    journey = asked.journey(plan, placed.names, placed.not_given)

    def whole() -> SourceValues:
        return SourceValues(held, missing=missing, signed=signed)

    return Rebased(
        columns,
        report=lambda: stock_report(journey, whole()),
        undone=lambda: _undone(journey, whole()),
    )


def _stock_columns(
    plan: Plan, values: SourceValues, names: Sequence[str], reasons: Reasons
) -> dict[str, Column]:
    """The columns of points, bounds and reasons for some columns of values."""
    carried, bounds = plan.apportioning.carry(values), plan.reach.bounds(values)
    if plan.is_of_groups:
        bounds = bounds.around(carried)
    # If all values are known, only the map decides which targets are null, so all columns are alike.
    alike = values.missing is None
    ends = (
        whole_columns(carried.values, carried.missing, alike=alike),
        whole_columns(bounds.lower, bounds.no_lower, alike=alike),
        whole_columns(bounds.upper, bounds.no_upper, alike=alike),
        reasons.columns(carried.reasons, alike=alike),
    )
    columns: dict[str, Column] = {}
    for name, point, lower, upper, why in zip(names, *ends, strict=True):
        columns[name] = point
        columns[column_name(name, "lower")], columns[column_name(name, "upper")] = lower, upper
        columns[column_name(name, "reason")] = why
    return columns


def carry_rates(
    asked: CarryQuestion,
    placed: Placed,
    weight: object | None,
    back_weight: object | None,
    *,
    proportion: bool,
) -> Rebased:
    """Convert rates: convert numerators and denominators as stocks, then divide."""
    if weight is None:
        raise ArgumentError(
            "a rate needs {weight}",
            "pass the numerators as values, and the denominators of that day as weight",
            weight=...,
        )
    names = placed.names
    ends = ("numerator", "denominator", "lower", "upper", "reason")
    check_names(names, ends)
    beside = asked.beside(weight, "weight", names)
    back = asked.weights_back(back_weight, "back_weight")
    check_placed(placed.wrong(), beside.wrong(), asked.wrong(), *([] if back is None else [back.wrong()]))
    plan = asked.plan(back)
    (above, gone), (below, below_gone) = placed.whole(), beside.whole()
    either = _either(gone, below_gone)
    if proportion:
        check_placed(_above(placed, above, below, either))
    for part in (above, below):
        check_totals(part, names)
    parts = [SourceValues(each, missing=either) for each in (above, below)]
    points = rate_points(plan.apportioning, *parts)
    bounds = rate_bounds(plan.reach, *parts, proportion=proportion)
    if plan.is_of_groups:
        bounds = bounds.around(points)
    columns: dict[str, Column] = {"area": asked.ids(plan)}
    reasons = Reasons()
    for place, name in enumerate(names):
        why, at = points.reasons[:, place], (slice(None), place)
        null = only_some(why != 0)
        columns |= {
            name: _ratio(points.numerator[at], points.denominator[at]),
            column_name(name, "numerator"): frames.whole(points.numerator[at], null),
            column_name(name, "denominator"): frames.whole(points.denominator[at], null),
            column_name(name, "lower"): _ratio(bounds.lower_numerator[at], bounds.lower_denominator[at]),
            column_name(name, "upper"): _ratio(bounds.upper_numerator[at], bounds.upper_denominator[at]),
            column_name(name, "reason"): reasons.column(why),
        }
    both = [column_name(name, end) for end in ends[:2] for name in names]
    journey = asked.journey(plan, both, np.union1d(placed.not_given, beside.not_given))
    twice = None if either is None else np.hstack([either, either])
    together = SourceValues(np.hstack([above, below]), missing=twice)
    return Rebased(columns, report=lambda: stock_report(journey, together))


def _either(one: NDArray[np.bool_] | None, other: NDArray[np.bool_] | None) -> NDArray[np.bool_] | None:
    if one is None or other is None:
        return other if one is None else one
    return one | other


def _above(
    placed: Placed,
    above: NDArray[np.int64],
    below: NDArray[np.int64],
    missing: NDArray[np.bool_] | None,
) -> Iterator[Fault]:
    """An error for each proportion whose numerator exceeds its denominator."""
    over = above > below
    if missing is not None:
        over &= ~missing
    ids = placed.network.tables.areas.ids
    for row, column in np.argwhere(over).tolist():
        told = f"numerator {above[row, column]} is above its denominator {below[row, column]}"
        yield Fault(f"{placed.what}: {ids[int(placed.areas[row])]}", f"{told}; a proportion is at most 1")


def _undone(journey: Journey, values: SourceValues) -> Table:
    plan = journey.plan
    shares = plan.shares
    going, unknown = plan.apportioning.pairs(values)
    pairs = RowSums(np.arange(len(shares)), shares.source, shares.sources)
    back, gone = pairs.sums(going, "the sum that goes back"), pairs.any(unknown)
    gone[shares.without_target] = True
    columns: dict[str, Column] = {"area": frames.text(take(journey.network.tables.areas.ids, plan.sources))}
    for place, name in enumerate(journey.names):
        columns[name] = frames.whole(back[:, place], only_some(gone[:, place]))
    return Table(columns)


def _ratio(numerator: NDArray[np.int64], denominator: NDArray[np.int64]) -> Column:
    none = denominator == 0
    return frames.ratio(numerator / np.where(none, 1, denominator), only_some(none))


_WHAT = "a part of a rate"


@attrs.frozen(eq=False)
class RatePoints:
    """Rates, each as a numerator and a denominator.

    Attributes:
        numerator: Shape (targets) or (targets, columns): 0 where the rate is null.
        denominator: The same shape: 0 where the rate is null.
        reasons: The same shape: why a rate is null, as a position in `REASONS`; 0 where it is known.
    """

    numerator: Counts
    denominator: Counts
    reasons: np.ndarray[Any, np.dtype[np.uint8]]


@attrs.frozen(eq=False)
class RateBounds:
    """The lower and upper bounds of rates, each as a numerator and a denominator; the rate may equal a bound.

    A bound with the denominator 0 is absent.

    Attributes:
        lower_numerator: Shape (groups) or (groups, columns).
        lower_denominator: The same shape.
        upper_numerator: The same shape.
        upper_denominator: The same shape.
        reasons: The same shape: why there are no bounds, as a position in `REASONS`; 0 where there are, or
            where only the upper bound is absent because the rate has no limit.
        may_be_undefined: The same shape: whether the denominator may be 0; the bounds hold where it is not.
    """

    lower_numerator: Counts
    lower_denominator: Counts
    upper_numerator: Counts
    upper_denominator: Counts
    reasons: np.ndarray[Any, np.dtype[np.uint8]]
    may_be_undefined: Flags

    def around(self, points: RatePoints) -> RateBounds:
        """The same bounds, widened to include points that were rounded by group; see `SetBounds.around`.

        Args:
            points: The points of the groups.
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
    """The rate of each target: the converted numerator over the converted denominator.

    Args:
        plan: The prepared share map.
        numerator: The numerators of the sources, 0 or more.
        denominator: The denominators of the sources, 0 or more.

    Raises:
        ArgumentError: If their shapes differ, the rows are not one for each source, or they are signed.
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
    """The least and the greatest rate of each group, over all ways in which the split sources may fall.

    Let N and D be the certain amounts of the numerator and the denominator, and n and d their free amounts.
    A proportion lies from N / (D + d − n) to (N + n) / (D + n), because everybody in the numerator is also
    in the denominator. For other rates, numerator and denominator vary independently: the rate lies from
    N / (D + d) to (N + n) / D, without an upper bound if D is 0. The same holds for a group that a source
    with a numerator above its denominator may reach. All bounds are attained. A group that a missing value
    may reach has no bounds.

    Args:
        reach: The sources that certainly or possibly go to each group.
        numerator: The numerators of the sources, 0 or more.
        denominator: The denominators of the sources, 0 or more.
        proportion: Whether each numerator counts a part of its denominator.

    Raises:
        ArgumentError: If their shapes differ, the rows are not one for each source, or they are signed.
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
    # No certain amount, and everything free is in the numerator: any part of it has the rate 1.
    alike = least_below == 0
    low = np.where(alike, free_above, sure_above), np.where(alike, free_above, least_below)
    # If the numerator is 0, the rate is 0 for every denominator above 0.
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
    """Whether the first rate is below the other, compared by cross-multiplication."""
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
