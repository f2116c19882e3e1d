"""The terms of a component: what it reads of its units. Components with equal terms have the same courses."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm
from typing import TYPE_CHECKING

import attrs

from dtnet.policy.document.choices import settled
from dtnet.policy.units.value_cases import cases, leaf

if TYPE_CHECKING:
    from collections.abc import Callable

    from dtnet.policy.document.document import Component, Policy
    from dtnet.policy.document.parts import Ceiling, HeadsNorm, NormUse
    from dtnet.policy.document.protocol import SubsidyPolicy
    from dtnet.policy.document.values import Value
    from dtnet.policy.units.value_cases import Case


@attrs.frozen(kw_only=True)
class NormTerms:
    """A norm on the size of units, with its numbers by day and class.

    Attributes:
        attribute: The attribute on which it depends.
        use: Its effect.
        blocks: Whether started blocks count.
        base: By day and class, as all numbers here.
        block: How much of the attribute adds one person.
        above: Only the part of the attribute above this number counts.
        least: The lower bound.
        most: The upper bound; None for none.
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
    """What a component reads of its units.

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
        policy: With every choice made.
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
    """The ceilings of a component: its own, then those of the policy that are for units of its grain."""
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
