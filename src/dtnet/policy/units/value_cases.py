"""A value of a policy as cases: which number holds on which days for which units."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import attrs

from dtnet.errors import ArgumentError
from dtnet.measures import Amount, Rate
from dtnet.periods import OPEN, day_number
from dtnet.policy.document.values import Classes, Dated, Multiple, Open
from dtnet.predicates.conditions import EVERYWHERE, Condition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dtnet.policy.document.document import Policy
    from dtnet.policy.document.values import Value

Rows: TypeAlias = tuple[tuple[Condition, Fraction], ...]
"""Numbers by condition; the first condition that holds counts."""


@attrs.frozen
class Case:
    """Days with one table of numbers.

    Attributes:
        start: The first day, as a number of days.
        end: The day after the last.
        rows: The numbers.
    """

    start: int
    end: int
    rows: Rows


def cases(value: Value, policy: Policy, start: int, end: int) -> list[Case]:
    """The cases of a value on some days, in order of days; money in the currency's smallest unit.

    Args:
        value: With every choice made.
        policy: The policy with the targets of multiples.
        start: The first day.
        end: The day after the last.
    """
    match value:
        case Rate() | Amount():
            return [Case(start, end, ((EVERYWHERE, Fraction(value.amount)),))]
        case Fraction():
            return [Case(start, end, ((EVERYWHERE, value),))]
        case Dated():
            return _dated(value, policy, start, end)
        case Classes():
            inner = [cases(row.value, policy, start, end) for row in value.rows]
            whens = [*(row.when for row in value.rows[:-1]), EVERYWHERE]  # the last takes all that are left
            return [
                Case(
                    low,
                    high,
                    tuple(
                        (when & condition, number)
                        for when, found in zip(whens, tables, strict=True)
                        for condition, number in found
                    ),
                )
                for low, high, tables in _refined(inner)
            ]
        case Multiple():
            inner = [
                cases(value.times, policy, start, end),
                cases(referred(value.of, policy), policy, start, end),
            ]
            return [
                Case(
                    low,
                    high,
                    tuple((left & right, one * other) for left, one in times for right, other in of),
                )
                for low, high, (times, of) in _refined(inner)
            ]
        case _:
            raise ArgumentError(f'choice "{value.choice}" is still open', "call policy.chosen({}) first")


def referred(name: str, policy: Policy) -> Value:
    """The base with a name, or the rate of the component with that id.

    Raises:
        ArgumentError: If neither exists.
    """
    for base in policy.bases:
        if base.name == name:
            return base.value
    for component in policy.components:
        if component.id == name and component.rate is not None:
            return component.rate
    raise ArgumentError(f'policy {policy.id}: there is no base or rate "{name}"')


def leaf(value: Value, policy: Policy) -> Rate | Amount | Fraction:
    """The first plain value inside a value; all plain values inside have the same measures."""
    match value:
        case Dated():
            return leaf(value.values[0].value, policy)
        case Classes():
            return leaf(value.rows[0].value, policy)
        case Multiple():
            return leaf(referred(value.of, policy), policy)
        case Open():
            return leaf(value.options[0][1], policy)
        case _:
            return value


def _dated(value: Dated, policy: Policy, start: int, end: int) -> list[Case]:
    starts = [day_number(each.start) for each in value.values]
    ends = [
        day_number(each.end) if each.end is not None else following
        for each, following in zip(value.values, [*starts[1:], OPEN], strict=True)
    ]
    return [
        case
        for each, low, high in zip(value.values, starts, ends, strict=True)
        if max(low, start) < min(high, end)
        for case in cases(each.value, policy, max(low, start), min(high, end))
    ]


def _refined(found: Sequence[Sequence[Case]]) -> list[tuple[int, int, list[Rows]]]:
    """Days on which none of several lists of cases changes, with the table of each list."""
    edges = sorted({edge for each in found for case in each for edge in (case.start, case.end)})
    tables = [
        (low, high, [case.rows for each in found for case in each if case.start <= low < case.end])
        for low, high in pairwise(edges)
    ]
    return [each for each in tables if len(each[2]) == len(found)]  # a day outside the period may lack some
