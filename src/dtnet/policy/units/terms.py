"""The terms of a component: the facts that it reads of units, and its values as cases by day and class.

Components with equal terms have the same courses.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import gcd, lcm
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs
import numpy as np

from dtnet.bounds import UNBOUNDED, Bounded, too_great
from dtnet.errors import ArgumentError
from dtnet.facts.subject_verdicts import verdicts
from dtnet.measures import Amount, Rate
from dtnet.periods import FIRST_DAY, OPEN, day_number
from dtnet.policy.document.document import Classes, Dated, HeadsNorm, Multiple, Open, SizeRef, settled
from dtnet.predicates.conditions import EVERYWHERE, Condition
from dtnet.predicates.verdicts import YES
from dtnet.read_only import ReadOnlyDict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dtnet.facts.subjects import Subjects
    from dtnet.policy.document.document import (
        Ceiling,
        Component,
        FundingShare,
        Norm,
        NormUse,
        Policy,
        Size,
        Value,
    )
    from dtnet.policy.document.plugin_protocol import SubsidyPolicy


Rows: TypeAlias = tuple[tuple[Condition, Fraction], ...]
"""Numbers by condition; the first condition that holds counts."""


@attrs.frozen
class Case:
    """Days with one table of numbers.

    Attributes:
        start: The first day, as a number of days.
        end: The day after the last.
    """

    start: int
    end: int
    rows: Rows


Cases: TypeAlias = "Sequence[Case]"
"""A value on some days, in order of days."""


def cases(value: Value, policy: Policy, start: int, end: int) -> list[Case]:
    """The cases of a value on some days, in order of days; money in the currency's smallest unit.

    Args:
        value: The value, with every choice made.
        end: The day after the last.
    """
    match value:
        case Rate() | Amount() | Fraction():
            number = value if isinstance(value, Fraction) else Fraction(value.amount)
            return [Case(start, end, ((EVERYWHERE, number),))]
        case Dated():
            return _dated(value, policy, start, end)
        case Classes():
            # The last row fits the remaining units.
            whens = [*(row.when for row in value.rows[:-1]), EVERYWHERE]
            return _joined(
                [cases(row.value, policy, start, end) for row in value.rows],
                lambda *tables: tuple(
                    (when & condition, number)
                    for when, rows in zip(whens, tables, strict=True)
                    for condition, number in rows
                ),
            )
        case Multiple():
            both = (cases(each, policy, start, end) for each in (value.times, referred(value.of, policy)))
            return _products(*both)
        case _:
            raise ArgumentError(f'choice "{value.choice}" is still open', "call policy.chosen({}) first")


def _products(times: Cases, of: Cases) -> list[Case]:
    """The cases of one value multiplied by those of another."""
    return _joined(
        [times, of],
        lambda times, of: tuple((left & right, one * other) for left, one in times for right, other in of),
    )


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


def _joined(found: Sequence[Cases], rows: Callable[..., Rows]) -> list[Case]:
    """Days on which none of several values changes, with a table made from the table of each value."""
    edges = sorted({edge for each in found for case in each for edge in (case.start, case.end)})
    tables = (
        (low, high, [case.rows for each in found for case in each if case.start <= low < case.end])
        for low, high in pairwise(edges)
    )
    # A day outside the period may lack some.
    return [Case(low, high, rows(*each)) for low, high, each in tables if len(each) == len(found)]


NORM_NUMBERS: Final = ("base", "block", "above", "least", "most")
"""The numbers of a norm, as its fields are called."""


@attrs.frozen(kw_only=True)
class NormTerms:
    """A norm on the size of units, with its numbers by day and class.

    Attributes:
        attribute: The attribute on which it depends; None if `base` alone is the number of people.
        numbers: Its numbers by name, by day and class; without `most` for no largest number of people.
        blocks: Whether only full blocks count, or also a started block.
    """

    attribute: str | None
    use: NormUse
    numbers: Mapping[str, Cases]
    blocks: str = "full"

    @property
    def counts(self) -> bool:
        """Whether it changes the number of people who count."""
        return self.use in {"cap", "replace"}

    @property
    def edges(self) -> set[int]:
        """Days on which one of its numbers changes for every unit."""
        return {case.start for each in self.numbers.values() for case in each}


@attrs.frozen(kw_only=True)
class CeilingTerms:
    """A ceiling, with its amount by day and class.

    Attributes:
        unit: The largest 1/n of one unit of money of which every amount, on any day, is a whole multiple. All
            components that share the ceiling have the same.
    """

    ceiling: Ceiling
    cases: Cases
    unit: Fraction


@attrs.frozen(kw_only=True)
class Terms:
    """The values and facts that a component reads of its units.

    Attributes:
        rate: The value of one counted item, by day and class, or of a stated number of people; None without
            a rate.
        unit: The exact amount of which every rate is a whole multiple.
        count: The attribute of teams by which the rate is multiplied; None for once per unit.
        norm: A norm that changes the count or the eligibility; None without one.
    """

    per: str
    rate: Cases | None
    unit: Fraction
    count: str | None
    norm: NormTerms | None
    ceilings: tuple[CeilingTerms, ...]
    reads: tuple[str, ...] = ()

    @property
    def amounts(self) -> list[Cases]:
        """The rate, if there is one, and the amounts of the ceilings."""
        rate = [] if self.rate is None else [self.rate]
        return rate + [each.cases for each in self.ceilings]

    @property
    def edges(self) -> set[int]:
        """Days on which a number changes for every unit."""
        edges = {case.start for each in self.amounts for case in each}
        return edges if self.norm is None else edges | self.norm.edges


def terms_of(policy: Policy, component: Component, start: int, end: int) -> Terms:
    """The terms of a component on some days.

    Args:
        policy: The policy, with every choice made.
        end: The day after the last.
    """
    rate = tuple(cases(component.rate, policy, start, end)) if component.rate is not None else None
    if rate is not None and component.count is not None and component.count.number is not None:
        rate = tuple(_products(cases(component.count.number, policy, start, end), rate))
    norm = norm_terms(policy, component, start, end)
    return Terms(
        per=component.per,
        rate=rate,
        unit=common_unit(rate) if rate else Fraction(1),
        count=component.count.heads if component.count else None,
        norm=None if norm is None or norm.use == "report" else norm,
        ceilings=tuple(_ceiling_terms(each, policy, start, end) for each in ceilings_of(policy, component)),
        reads=subjects_read(policy, component),
    )


def _ceiling_terms(ceiling: Ceiling, policy: Policy, start: int, end: int) -> CeilingTerms:
    on_any_day = cases(ceiling.amount, policy, FIRST_DAY, OPEN)
    parts = lcm(*(number.denominator for case in on_any_day for _, number in case.rows))
    amounts = tuple(cases(ceiling.amount, policy, start, end))
    return CeilingTerms(ceiling=ceiling, cases=amounts, unit=Fraction(1, parts))


def norm_terms(policy: Policy, component: Component, start: int, end: int) -> NormTerms | None:
    """The norm of a component, whatever its effect; None without one."""
    if component.norm is None:
        return None
    size, use = size_of(policy, component.norm), component.norm.use
    heads = component.norm.heads if size is None else size.heads
    if not isinstance(heads, HeadsNorm):
        people = tuple(cases(heads, policy, start, end))  # type: ignore[arg-type]  # a size has no reference
        return NormTerms(attribute=None, use=settled(use), numbers=ReadOnlyDict({"base": people}))
    stated = ((name, getattr(heads, name)) for name in NORM_NUMBERS)
    return NormTerms(
        attribute=heads.attribute,
        use=settled(use),
        numbers=ReadOnlyDict(
            {name: tuple(cases(each, policy, start, end)) for name, each in stated if each is not None}
        ),
        blocks=settled(heads.blocks),
    )


def size_of(policy: Policy, norm: Norm) -> Size | None:
    """The size to which a norm refers; None if the norm states its number of people itself.

    Raises:
        ArgumentError: If there is no such size.
    """
    if not isinstance(norm.heads, SizeRef):
        return None
    for size in policy.sizes:
        if size.name == norm.heads.name:
            return size
    raise ArgumentError(f'policy {policy.id}: there is no size "{norm.heads.name}"')


def ceilings_of(policy: Policy, component: Component) -> tuple[Ceiling, ...]:
    """The ceilings of a component: its own, then the ceilings of the policy for units of its grain."""
    shared = (each for each in policy.ceilings if _beneficiary(each, policy) == component.per)
    return (*component.ceilings, *shared)


def funding_of(policy: Policy, component: Component) -> tuple[FundingShare, ...]:
    """The sources of a component: its own, or else the sources of the policy."""
    return component.funding or policy.funding


def _beneficiary(ceiling: Ceiling, policy: Policy) -> str | None:
    return getattr(leaf(ceiling.amount, policy), "beneficiary", None)


def common_unit(rate: Cases) -> Fraction:
    """The largest amount of which all numbers are whole multiples; 1 if all are 0."""
    numbers = [number for case in rate for _, number in case.rows]
    denominator = lcm(*(number.denominator for number in numbers))
    numerator = gcd(*(number.numerator * (denominator // number.denominator) for number in numbers))
    return Fraction(numerator or 1, denominator)


def supplier_of(policy: Policy, component: Component) -> SubsidyPolicy | None:
    """The plug-in that computes a component; None if the component has a rate or claim of its own."""
    if component.rate is not None or component.id not in policy.supplied:
        return None
    return policy.plugin


def subjects_read(policy: Policy, component: Component) -> tuple[str, ...]:
    """The subjects that a plug-in reads for a component; empty without a plug-in."""
    return () if supplier_of(policy, component) is None else dict(policy.reads)[component.id]


def first_fit(things: Subjects, rows: Rows, unit: Fraction) -> Bounded:
    """For each unit, the number of the first row whose condition it meets, as whole multiples of `unit`.

    The number is rounded down to such a multiple.

    Raises:
        MoneyRangeError: If a number would exceed 64 bits.
    """
    found = [whole_multiples(number, unit) for _, number in rows]
    if max(found, default=0) >= UNBOUNDED:
        raise too_great(max(found), what=things.what)
    count = len(things.rows)
    if not rows or rows[0][0] == EVERYWHERE:
        return Bounded.known(np.full(count, found[0] if found else 0, np.int64))
    low, high = np.full(count, UNBOUNDED), np.full(count, -1)
    left = np.ones(count, np.bool_)  # whether no row has been met for sure
    for (condition, _), number in zip(rows, found, strict=True):
        if not left.any():
            break
        masks = verdicts(things, condition)
        fits = left & ((masks & YES) != 0)
        np.minimum(low, number, out=low, where=fits)
        np.maximum(high, number, out=high, where=fits)
        left &= masks != YES
    return Bounded.between(np.where(high < 0, 0, low), np.maximum(high, 0))


def whole_multiples(number: Fraction, unit: Fraction) -> int:
    """The number in whole units, rounded down."""
    return number.numerator * unit.denominator // (number.denominator * unit.numerator)


def rows_on(cases: Cases, day: int) -> Rows:
    """The table that holds on a day; empty if none holds."""
    return next((case.rows for case in cases if case.start <= day < case.end), ())
