"""The terms of a component: the facts that it reads of units, and its values as cases by day and class.

Components with equal terms have the same courses.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import gcd, lcm
from typing import TYPE_CHECKING, TypeAlias

import attrs

from dtnet.errors import ArgumentError
from dtnet.measures import Amount, Rate
from dtnet.periods import OPEN, day_number
from dtnet.policy.document.choices import settled
from dtnet.policy.document.policy_parts import Classes, Dated, Multiple, Open
from dtnet.predicates.conditions import EVERYWHERE, Condition

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dtnet.policy.document.document import Component, Policy
    from dtnet.policy.document.plugin_protocol import SubsidyPolicy
    from dtnet.policy.document.policy_parts import Ceiling, HeadsNorm, NormUse, Value

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
        value: The value, with every choice made.
        policy: The policy with the bases of multiples.
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
            whens = [
                *(row.when for row in value.rows[:-1]),
                EVERYWHERE,
            ]  # the last row fits the remaining units
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


@attrs.frozen(kw_only=True)
class NormTerms:
    """A norm on the size of units, with its numbers by day and class.

    Attributes:
        attribute: The attribute on which it depends.
        use: Its effect.
        blocks: Whether only full blocks count, or also a started block.
        base: The number of people without blocks; like all numbers of the norm, by day and class.
        block: How much of the attribute adds one person.
        above: Only the part of the attribute above this number counts.
        least: The smallest number of people.
        most: The largest number of people; None for no limit.
    """

    attribute: str
    use: NormUse
    blocks: str
    base: tuple[Case, ...]
    block: tuple[Case, ...]
    above: tuple[Case, ...]
    least: tuple[Case, ...]
    most: tuple[Case, ...] | None

    @property
    def edges(self) -> set[int]:
        """Days on which one of its numbers changes for every unit."""
        lists = (self.base, self.block, self.above, self.least, self.most or ())
        return {case.start for each in lists for case in each}


@attrs.frozen(kw_only=True)
class Terms:
    """The values and facts that a component reads of its units.

    Attributes:
        per: The grain.
        rate: The value of one counted item, by day and class; None without a rate.
        unit: The exact amount of which every rate is a whole multiple.
        count: The attribute of teams by which the rate is multiplied; None for once per unit.
        norm: A norm that changes the count or the eligibility; None without one.
        ceilings: The amounts of the ceilings, each by day and class.
        reads: The subjects that a plug-in reads.
    """

    per: str
    rate: tuple[Case, ...] | None
    unit: Fraction
    count: str | None
    norm: NormTerms | None
    ceilings: tuple[tuple[Case, ...], ...]
    reads: tuple[str, ...] = ()

    @property
    def edges(self) -> set[int]:
        """Days on which a number changes for every unit."""
        edges = {case.start for each in (self.rate or (), *self.ceilings) for case in each}
        return edges if self.norm is None else edges | self.norm.edges


def terms_of(policy: Policy, component: Component, start: int, end: int) -> Terms:
    """The terms of a component on some days.

    Args:
        policy: The policy, with every choice made.
        component: A component of that policy.
        start: The first day.
        end: The day after the last.
    """

    def told(value: Value) -> tuple[Case, ...]:
        return tuple(cases(value, policy, start, end))

    rate = told(component.rate) if component.rate is not None else None
    norm = component.norm
    acts = norm is not None and settled(norm.use) != "report"
    return Terms(
        per=component.per,
        rate=rate,
        unit=_common(rate) if rate else Fraction(1),
        count=component.count.heads if component.count else None,
        norm=_norm(norm.heads, settled(norm.use), told) if norm is not None and acts else None,
        ceilings=tuple(told(ceiling.amount) for ceiling in ceilings_of(policy, component)),
        reads=subjects_read(policy, component),
    )


def norm_terms(policy: Policy, component: Component, start: int, end: int) -> NormTerms | None:
    """The norm of a component, whatever its effect; None without one."""
    if component.norm is None:
        return None
    return _norm(
        component.norm.heads,
        settled(component.norm.use),
        lambda value: tuple(cases(value, policy, start, end)),
    )


def ceilings_of(policy: Policy, component: Component) -> tuple[Ceiling, ...]:
    """The ceilings of a component: its own, then the ceilings of the policy for units of its grain."""
    shared = (each for each in policy.ceilings if _beneficiary(each, policy) == component.per)
    return (*component.ceilings, *shared)


def _beneficiary(ceiling: Ceiling, policy: Policy) -> str | None:
    return getattr(leaf(ceiling.amount, policy), "beneficiary", None)


def _norm(heads: HeadsNorm, use: NormUse, told: Callable[[Value], tuple[Case, ...]]) -> NormTerms:
    return NormTerms(
        attribute=heads.attribute,
        use=use,
        blocks=settled(heads.blocks),
        base=told(heads.base),
        block=told(heads.block),
        above=told(heads.above),
        least=told(heads.least),
        most=told(heads.most) if heads.most is not None else None,
    )


def _common(rate: tuple[Case, ...]) -> Fraction:
    """The largest amount of which all numbers are whole multiples; 1 if all are 0."""
    numbers = [number for case in rate for _, number in case.rows]
    denominator = lcm(*(number.denominator for number in numbers))
    numerator = gcd(*(int(number * denominator) for number in numbers))
    return Fraction(numerator or 1, denominator)


def supplier_of(policy: Policy, component: Component) -> SubsidyPolicy | None:
    """The plug-in that computes a component; None if the component has a rate or claim of its own."""
    if component.rate is not None or component.id not in policy.supplied:
        return None
    return policy.plugin


def subjects_read(policy: Policy, component: Component) -> tuple[str, ...]:
    """The subjects that a plug-in reads for a component; empty without a plug-in."""
    return () if supplier_of(policy, component) is None else dict(policy.reads)[component.id]
