"""The conversion of stocks, flows and rates over a map, with bounds and report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dtnet import frames
from dtnet.errors import ArgumentError, Fault
from dtnet.frames import Table
from dtnet.network.tables.texts import take
from dtnet.reorganisation.carry.placed_values import check_placed
from dtnet.reorganisation.carry.question import (
    Reasons,
    check_names,
    column_name,
    only_some,
    whole_columns,
)
from dtnet.reorganisation.carry.rates import rate_bounds, rate_points
from dtnet.reorganisation.carry.rebased import Rebased
from dtnet.reorganisation.carry.reporting import check_totals, stock_report
from dtnet.reorganisation.carry.row_sums import RowSums
from dtnet.reorganisation.shares.source_values import SourceValues

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from dtnet.frames import Column
    from dtnet.reorganisation.carry.placed_values import Placed
    from dtnet.reorganisation.carry.plans import Plan
    from dtnet.reorganisation.carry.question import CarryQuestion
    from dtnet.reorganisation.carry.reporting import Journey

_AT_ONCE: Final = 128
"""Columns that are carried at once: their arrays stay small enough for memory to be used again."""


def carry_stocks(asked: CarryQuestion, placed: Placed, weight: object | None, *, signed: bool) -> Rebased:
    """Whole numbers, apportioned along shares and added up."""
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
    """Points, bounds and reasons of some columns."""
    carried, bounds = plan.apportioning.carry(values), plan.reach.bounds(values)
    if plan.is_of_groups:
        bounds = bounds.around(carried)
    # Without unknown values it is the map alone that says which targets are null, the same in all columns.
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
    """Numerators and denominators, each a stock, and the rates that they make."""
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
    """Numerators of proportions above their denominators."""
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
