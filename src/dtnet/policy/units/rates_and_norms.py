"""The terms of a component, and the numbers that they give for its units: counts, norms, rates and ceilings.

The terms have the facts that the component reads of units, and its values as cases by day and class.
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
from dtnet.facts.subjects import subject_numbers
from dtnet.measures import Amount, Rate
from dtnet.periods import FIRST_DAY, OPEN, day_number
from dtnet.policy.document.document import Classes, Dated, HeadsNorm, Multiple, Open, SizeRef, settled
from dtnet.predicates.conditions import EVERYWHERE, Condition
from dtnet.predicates.verdicts import YES
from dtnet.read_only import ReadOnlyDict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

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

ReadFacts: TypeAlias = tuple[Bounded, tuple[Bounded, ...], tuple[Bounded, ...]]
"""The rate × count and the amounts of the ceilings, each in its unit, and codes of facts for a plug-in."""
NOBODY_THERE: Final = -1
"""The code of a subject that does not apply, such as an attribute of a district for a unit in none."""


@attrs.frozen(eq=False)
class NormNumbers:
    """The numbers of people that a norm sets for units.

    Attributes:
        applies: Whether the norm applies to the unit.
        heads: The number of people; meaningless where the norm does not apply.
    """

    applies: NDArray[np.bool_]
    heads: Bounded

    def met(self, people: Bounded) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Whether units with so many people certainly, and whether they possibly, meet the norm."""
        one, other = people.lower >= self.heads.upper, people.upper >= self.heads.lower
        return ~self.applies | one, ~self.applies | other


def read_terms(
    things: Subjects, terms: Terms, day: int, lost: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], ReadFacts]:
    """Read the facts that a component needs of some units in the era of a day.

    Args:
        lost: Shape (n): whether the place of the unit is unknown. Its facts have bounds over all possible
            places.

    Returns:
        Whether each unit certainly meets the norm, whether it may meet the norm, and the facts.
    """
    certain = possible = np.ones(len(things), np.bool_)
    if terms.norm is not None and terms.norm.use == "require":
        norm = read_norm(things, terms.norm, day)
        certain, possible = norm.met(subject_numbers(things, "team.people"))
    worth = _worth(things, terms, day)
    ceilings = [first_fit(things, rows_on(each.cases, day), each.unit) for each in terms.ceilings]
    reads = [read_codes(things, subject) for subject in terms.reads]
    if lost.any():
        certain, possible = certain & ~lost, possible | lost
        worth = Bounded.where(lost, _worth_anywhere(things, terms, day), worth)
        most = (_any_of(each.cases, day, each.unit, len(lost)) for each in terms.ceilings)
        ceilings = [Bounded.where(lost, *each) for each in zip(most, ceilings, strict=True)]
        anything = Bounded(np.full(len(lost), NOBODY_THERE), np.full(len(lost), UNBOUNDED))
        reads = [Bounded.where(lost, anything, each) for each in reads]
    return certain, possible, (worth, tuple(ceilings), tuple(reads))


def _worth_anywhere(things: Subjects, terms: Terms, day: int) -> Bounded:
    """The rate × count of units, with bounds over all possible places."""
    count = len(things)
    worth = _any_of(terms.rate or (), day, terms.unit, count)
    if terms.rate is None or terms.count is None:
        return worth
    heads, norm = read_heads(things, terms.count), terms.norm
    if norm is not None and norm.counts:
        if norm.attribute is not None:
            return Bounded(np.zeros(count, np.int64), np.full(count, UNBOUNDED))
        people = _any_of(norm.numbers["base"], day, Fraction(1), count)
        heads = within_norm(things, terms.count, NormNumbers(np.ones(count, np.bool_), people), norm.use)
    return worth.times(heads, what=things.what)


def _any_of(cases: Cases, day: int, unit: Fraction, count: int) -> Bounded:
    """Bounds over all numbers of a table on a day, in whole units, for each unit; 0 without a table."""
    numbers = [_multiples(number, unit) for _, number in rows_on(cases, day)] or [0]
    return Bounded.between(np.full(count, min(numbers)), np.full(count, max(numbers)))


def read_norm(things: Subjects, norm: NormTerms, day: int) -> NormNumbers:
    """The number of people that a norm sets for some units on a day, rounded down at the end."""
    if norm.attribute is None:
        everywhere = np.ones(len(things), np.bool_)
        return NormNumbers(everywhere, first_fit(things, rows_on(norm.numbers["base"], day), Fraction(1)))
    attribute = subject_numbers(things, norm.attribute)
    tables = [rows_on(norm.numbers.get(each, ()), day) for each in NORM_NUMBERS]
    scale = lcm(*(number.denominator for rows in tables for _, number in rows))
    base, block, above, lowest, most = (first_fit(things, rows, Fraction(1, scale)) for rows in tables)

    def heads(*numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        value, base, least, most, block, above = numbers
        free = value >= UNBOUNDED
        over, size = np.maximum(np.where(free, 0, value) * scale - above, 0), np.maximum(block, 1)
        blocks = -(-over // size) if norm.blocks == "started" else over // size
        wanted = np.maximum(base + blocks * scale, least)
        if "most" not in norm.numbers:
            return np.where(free, UNBOUNDED, wanted // scale)
        return np.where(free, most, np.minimum(wanted, most)) // scale

    found = Bounded.of(heads, attribute, base, lowest, most, falling=[block, above])
    return NormNumbers(things.column(norm.attribute).applies, found)


def read_heads(things: Subjects, count: str) -> Bounded:
    """The people, or the holders of a role, in some teams."""
    return subject_numbers(things, f"team.{count}")


def kept_before(count: str) -> tuple[str, ...]:
    """The roles that a cap keeps before the counted role."""
    return {"deputy": ("leader",), "ordinary": ("leader", "deputy")}.get(count, ())


def within_norm(things: Subjects, count: str, norm: NormNumbers, use: str) -> Bounded:
    """The people who count under a norm; `cap` keeps the leader first, then deputies, then others."""
    heads = read_heads(things, count)
    if use == "replace":
        changed = norm.heads
    elif count == "people":
        changed = heads.at_most(norm.heads)
    else:
        room = norm.heads
        for role in kept_before(count):
            room = room.less(read_heads(things, role))
        changed = heads.at_most(room)
    return Bounded.where(norm.applies, changed, heads)


def first_fit(things: Subjects, rows: Rows, unit: Fraction) -> Bounded:
    """For each unit, the number of the first row whose condition it meets, as whole multiples of `unit`.

    The number is rounded down to such a multiple.

    Raises:
        MoneyRangeError: If a number would exceed 64 bits.
    """
    found = [_multiples(number, unit) for _, number in rows]
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


def _multiples(number: Fraction, unit: Fraction) -> int:
    """The number in whole units, rounded down."""
    return number.numerator * unit.denominator // (number.denominator * unit.numerator)


def _worth(things: Subjects, terms: Terms, day: int) -> Bounded:
    if terms.rate is None:
        return Bounded.known(np.zeros(len(things), np.int64))
    rate = first_fit(things, rows_on(terms.rate, day), terms.unit)
    if terms.count is None:
        return rate
    return rate.times(paid_heads(things, terms.count, terms.norm, day), what=things.what)


def paid_heads(things: Subjects, count: str, norm: NormTerms | None, day: int) -> Bounded:
    """The people, or the holders of a role, who count in some teams on a day, as a norm may change it."""
    if norm is None or not norm.counts:
        return read_heads(things, count)
    return within_norm(things, count, read_norm(things, norm, day), norm.use)


def rows_on(cases: Cases, day: int) -> Rows:
    """The table that holds on a day; empty if none holds."""
    return next((case.rows for case in cases if case.start <= day < case.end), ())


def read_codes(things: Subjects, subject: str) -> Bounded:
    """The value of a subject for each unit, as a whole number: shape (n). Bounds differ for unknown values.

    Yes and no become 1 and 0, a word its position, a set its bits, and a day its distance from the first
    possible day. The code is `NOBODY_THERE` where the subject does not apply.
    """
    column = things.column(subject)
    if column.type == "whole":
        found = subject_numbers(things, subject)
    else:
        first = FIRST_DAY if column.type == "day" else 0  # no code is below 0, unlike `NOBODY_THERE`
        low = np.where(column.known, column.data - column.data.dtype.type(first), 0).astype(np.int64)
        found = Bounded(low, np.where(column.known, low, UNBOUNDED))
    nowhere = Bounded.known(np.full(len(things), NOBODY_THERE))
    return Bounded.where(column.applies, found, nowhere)


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
