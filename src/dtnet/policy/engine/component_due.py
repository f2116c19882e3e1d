"""The amount owed to each cohort for each month before deductions: rate × count × part of the month, rounded.

The order of the steps and each rounding follow the explanation page on money. Where no law states a rule, the
rule is a choice of this project, and the page marks it. Proration says which part of a month some eligible
days are worth. This is the only place where money is divided into months.
"""

from __future__ import annotations

from functools import partial
from math import lcm
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet.bounds import UNBOUNDED, Bounded, too_great
from dtnet.facts.subjects import TEAM
from dtnet.group_by import examples, numbered
from dtnet.money import INT64_MAX, largest
from dtnet.policy.document.document import ProrationSteps, settled
from dtnet.policy.engine.plugin_due import supply_of
from dtnet.policy.units.cohorts import Cohorts, cohorts, courses_of
from dtnet.policy.units.eligibility import eligible_spells
from dtnet.policy.units.inputs import input_name, inputs_by_unit
from dtnet.policy.units.months import month_numbers
from dtnet.policy.units.openings import open_pieces
from dtnet.policy.units.question import AssessableComponent
from dtnet.policy.units.terms import leaf, supplier_of, terms_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from numpy.typing import NDArray

    from dtnet.policy.document.document import Component, Facts, Policy, Prorate, RoundingRule, Subject
    from dtnet.policy.engine.plugin_due import Supply
    from dtnet.policy.units.cohorts import Courses
    from dtnet.policy.units.inputs import ByUnit, InputRows
    from dtnet.policy.units.needed_days import NeededDays
    from dtnet.policy.units.question import AssessmentQuestion
    from dtnet.policy.units.terms import Terms

_MONTHS: Final = {"quarter": 3, "year": 12}
_NEVER: Final = 2**62


@attrs.frozen(eq=False, kw_only=True)
class Reckoning:
    """How the amount due of a component is computed from facts.

    Attributes:
        prorate: The proration rule; None if any eligible day gives the whole month.
        facts: Which eligible days of a month give its facts: the first, the last or each day.
        time: The time for which the rate is paid, such as `month`, `year` or `once`.
        unit: The money for a worth (rate × count) of 1 in one month.
    """

    prorate: Prorate | ProrationSteps | None
    facts: Facts
    time: str
    months: int
    unit: Fraction
    rule: RoundingRule
    step: int

    def rounded(
        self,
        numerators: NDArray[Any],
        denominators: NDArray[Any],
        *,
        what: str,
        rule: RoundingRule | None = None,
    ) -> NDArray[np.int64]:
        """Exact quotients as money, rounded by the component's rule, or by another."""
        return rounded(numerators, denominators, self.unit, rule or self.rule, self.step, what=what)


@attrs.frozen(eq=False)
class Exact:
    """Exact quotients.

    Attributes:
        denominators: The denominators, in a shape that broadcasts with the numerators.
    """

    numerators: Bounded
    denominators: NDArray[np.int64]


@attrs.frozen(eq=False)
class Months:
    """The months of cohorts.

    Attributes:
        edges: Shape (m + 1): first days of consecutive months, then the day after the last.
    """

    cohorts: Cohorts
    edges: NDArray[np.int64]

    @property
    def overlap(self) -> NDArray[np.int64]:
        """Shape (s, m): the number of days of each spell in each month."""
        return self.cohorts.overlap(self.edges)

    @property
    def days(self) -> Bounded:
        """Shape (c, m): the number of eligible days of each cohort."""
        return self.cohorts.days(self.edges)

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Shape (m): the number of days in each month."""
        lengths: NDArray[np.int64] = self.edges[1:] - self.edges[:-1]
        return lengths


def reckoning_of(policy: Policy, component: Component, unit: Fraction) -> Reckoning:
    """How the amounts of a component are computed.

    Args:
        policy: The policy, with every choice made.
        unit: The unit of its worth (rate × count).
    """
    measures = leaf(component.rate, policy) if component.rate is not None else None
    time = getattr(measures, "time", "month")
    prorate: Any = settled(component.prorate) if component.prorate is not None else None
    by_days = prorate in {"actual_days", "thirtieths"}
    facts: Facts | None = settled(component.facts) if component.facts is not None else None
    rounding = component.round
    return Reckoning(
        prorate=prorate,
        facts=facts or ("each_day" if by_days else "first_day"),
        time=time,
        months=_MONTHS.get(time, 1),
        unit=unit / _MONTHS.get(time, 1),
        rule=rounding.rule if rounding else "down",
        step=rounding.to.amount if rounding and rounding.to else 1,
    )


def exact_due(reckoning: Reckoning, months: Months, persons: Bounded | None, *, what: str) -> Exact:
    """The exact amount of a rate for each month, before rounding: shape (c, m), in the reckoning's unit.

    Args:
        reckoning: How the amount is computed.
        persons: Shape (c, m): the number of person-days or person-nights; None if the rate needs no input.
        what: The owner of the amounts, for error messages.
    """
    if persons is None:
        exact = _exact(reckoning, months)
        return _first_month_only(exact, months) if reckoning.time == "once" else exact
    rate = _read(reckoning.facts, months)
    if not months.days.is_known:
        rate = _where_doubtful(months, Exact(_extremes(months), np.ones(1, np.int64)), rate)
    paid = rate.numerators.times(persons, what=what).times(months.days.some, what=what)
    return Exact(paid, rate.denominators)


def rounded_due(reckoning: Reckoning, exact: Exact, months: Months, *, what: str) -> Bounded:
    """The rounded amount for each month: shape (c, m)."""
    if reckoning.months > 1:
        return _running(reckoning, exact, months, what)
    return exact.numerators.finite(lambda each: reckoning.rounded(each, exact.denominators, what=what))


def due_by_plugin(supply: Supply, reckoning: Reckoning, months: Months) -> Bounded:
    """The amount that a plug-in computes for each month, rounded: shape (c, m).

    Where a fact or the eligibility is unknown, the plug-in is not called and the amount has no upper bound.
    """
    codes = [_picked(reckoning.facts, months, each) for each in months.cohorts.spells.reads]
    eligible = months.days.upper > 0
    known = ~np.any([each.doubtful for each in (months.days, *codes)], axis=0)
    row, month = np.nonzero(eligible & known)
    columns = [month, *(each.upper[row, month] for each in (months.days, *codes))]
    kind = numbered(columns)
    amounts = supply.due(months.edges, *(each[examples(kind)] for each in columns))
    amounts = reckoning.rounded(amounts, np.ones(1, np.int64), what=supply.what)  # its unit is 1
    low = np.zeros(eligible.shape, np.int64)
    low[row, month] = amounts[kind]
    return Bounded.between(low, np.where(eligible & ~known, UNBOUNDED, low))


def due_bounds_attained(reckoning: Reckoning, months: Months) -> bool:
    """Whether the bounds of the amounts due are attained if all doubtful days are eligible, or none.

    The bounds are not attained if months share a rounding or a payment, if more days may be worth less, or if
    the worth of a unit with doubtful days differs between its spells.
    """
    if reckoning.months > 1 or reckoning.time == "once":
        return False
    doubt = months.days.doubtful.any(axis=1)
    if not doubt.any():
        return True
    if isinstance(reckoning.prorate, ProrationSteps):
        shares = [step.share for step in reckoning.prorate.steps]
        if shares != sorted(shares):
            return False
    worth = months.cohorts.spells.worth
    same = [
        np.minimum.reduceat(each, months.cohorts.first) == np.maximum.reduceat(each, months.cohorts.first)
        for each in (worth.lower, worth.upper)
    ]
    return bool((same[0] & same[1])[doubt].all())


def _exact(reckoning: Reckoning, months: Months) -> Exact:
    """Worth × part of the month, in the reckoning's unit."""
    days, lengths = months.days, months.lengths
    prorate = None if reckoning.time == "once" else reckoning.prorate
    if reckoning.facts == "each_day" and prorate == "actual_days":
        return Exact(_over_days(months), lengths)
    worth = _read(reckoning.facts, months)
    over, under = proration_of_months(prorate, days.upper, lengths)
    exact = Exact(worth.numerators.each(lambda each: _times(each, over)), worth.denominators * under)
    if days.is_known:
        return exact
    least, most, under = extreme_prorations(prorate, days.lower, days.upper, lengths)
    wide = Bounded.of(_times, _extremes(months), Bounded(least, most))
    return _where_doubtful(months, Exact(wide, under), exact)


def _over_days(months: Months) -> Bounded:
    """Sums of worth over eligible days: without doubtful days for the lower bound, with all for the upper."""
    worth, certain = months.cohorts.spells.worth, months.cohorts.spells.certain
    if not certain.all():
        worth = Bounded(worth.lower * certain, worth.upper)
    return worth.each(lambda each: _summed(months, each))


def _where_doubtful(months: Months, doubtful: Exact, sure: Exact) -> Exact:
    """The amounts `doubtful` for months with doubtful days, and `sure` for all others."""
    doubt = months.days.doubtful
    return Exact(
        Bounded.where(doubt, doubtful.numerators, sure.numerators),
        np.where(doubt, doubtful.denominators, sure.denominators),
    )


def _times(worth: NDArray[np.int64], part: NDArray[np.int64]) -> NDArray[Any]:
    """Products of any size; a product with an unbounded factor is unbounded."""
    if worth.max(initial=0) >= UNBOUNDED:
        free = worth >= UNBOUNDED
        return np.where(free & (part > 0), UNBOUNDED, np.where(free, 0, worth) * part)
    if int(worth.max(initial=0)) * int(part.max(initial=0)) >= UNBOUNDED:
        return worth.astype(object) * part
    return worth * part


def _read(facts: Facts, months: Months) -> Exact:
    """The worth of each month by the rule for reading facts; doubtful days count as eligible."""
    worth, one = months.cohorts.spells.worth, np.ones(1, np.int64)
    if facts == "each_day":
        total = worth.each(lambda each: _summed(months, each))
        return Exact(total, np.maximum(months.days.upper, 1))
    return Exact(_picked(facts, months, worth), one)


def _picked(facts: Facts, months: Months, worth: Bounded) -> Bounded:
    """The worth on the first or last eligible day of each month; 0 for a month without one."""
    here, count = months.overlap > 0, len(worth.lower)
    if len(months.cohorts.first) == count:
        return worth.each(lambda each: each[:, None] * here)
    first = months.cohorts.first
    found = here.take(first, axis=0)
    chosen: list[tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.bool_]]] = []
    for cohort, spells in months.cohorts.later:
        there = here.take(spells, axis=0)
        if facts != "last_day":
            before = found[cohort]
            found[cohort] |= there
            there &= ~before
        chosen.append((cohort, spells, there))

    def picked(each: NDArray[np.int64]) -> NDArray[np.int64]:
        amounts: NDArray[np.int64] = each.take(first)[:, None] * here.take(first, axis=0)
        for cohort, spells, there in chosen:
            amounts[cohort] = np.where(there, each.take(spells)[:, None], amounts[cohort])
        return amounts

    return worth.each(picked)


def _summed(months: Months, worth: NDArray[np.int64]) -> NDArray[Any]:
    """Sums of worth over eligible days."""
    return months.cohorts.summed(_times(worth[:, None], months.overlap))


def _extremes(months: Months) -> Bounded:
    """The smallest and largest worth on possibly eligible days of each month; 0 without such a day."""
    here = months.overlap > 0
    worth = months.cohorts.spells.worth
    low = np.minimum.reduceat(np.where(here, worth.lower[:, None], _NEVER), months.cohorts.first, axis=0)
    high = np.maximum.reduceat(np.where(here, worth.upper[:, None], 0), months.cohorts.first, axis=0)
    return Bounded(np.where(low == _NEVER, 0, low), high)


def _first_month_only(exact: Exact, months: Months) -> Exact:
    """Keep amounts in the first eligible month only; upper bounds in every month that may be the first."""
    before = months.days.each(lambda days: np.cumsum(days, axis=1) - days)
    first = Bounded.of(
        lambda worth, days, earlier: worth * ((earlier == 0) & (days > 0)),
        exact.numerators,
        months.days,
        falling=[before],
    )
    return Exact(first, exact.denominators)


def _running(reckoning: Reckoning, exact: Exact, months: Months, what: str) -> Bounded:
    """Monthly amounts of a rate for a quarter or year, as differences of the rounded running total in it.

    From the first unknown month on, the running total is unknown. A difference of two totals that are rounded
    up, down or with halves up is then the month's exact amount, rounded up or down. With halves to the even
    step it may be one step off an exact amount of whole steps: totals of 1/2 and 3/2 are rounded to 0 and 2.
    """
    period = month_numbers(months.edges[:-1]) // reckoning.months
    values = exact.numerators
    under = np.broadcast_to(exact.denominators, values.lower.shape)
    result = np.zeros(values.lower.shape, np.int64)
    unknown = values.doubtful
    for at in np.unique(period):
        here = np.flatnonzero(period == at)
        result[:, here] = running_differences(
            values.lower[:, here], under[:, here], reckoning.unit, reckoning.rule, reckoning.step, what=what
        )
        unknown[:, here] = np.logical_or.accumulate(unknown[:, here], axis=1)
    if values.is_known:
        return Bounded.known(result)
    row, month = unknown.nonzero()
    low, high, outer = result, result.copy(), partial(reckoning.rounded, what=what)
    least, most, under = (each[row, month] for each in (values.lower, values.upper, under))
    free = most >= UNBOUNDED
    most = np.where(free, 0, most)
    if reckoning.rule == "half_even":
        low[row, month] = np.maximum(outer(least, under, rule="up") - reckoning.step, 0)
        most = outer(most, under, rule="down") + reckoning.step * (most > 0)
    else:
        low[row, month] = outer(least, under, rule="down")
        most = outer(most, under, rule="up")
    high[row, month] = np.where(free, UNBOUNDED, most)
    return Bounded(low, high)


@attrs.frozen(eq=False, kw_only=True)
class ComponentDue(AssessableComponent):
    """One component, computed as far as possible on its own.

    Attributes:
        terms: The values and facts that it reads.
        reckoning: How its amounts are computed.
        given: Person-days, or claims, by cohort and month; None without input.
        exact: Shape (c, m): the amount of a rate before rounding; None without a rate.
        due: Shape (c, m): the amount owed each month; None if a ceiling alone determines it.
        sharp: Whether the bounds of the amounts owed are attained.
        months_apart: Whether dues of different months are independent, as only cells of an input are unknown.
        may_be_nothing: Whether possibly nothing is granted, because the amount is a maximum without a claim.
    """

    reach: NeededDays
    terms: Terms
    cohorts: Cohorts
    months: Months
    reckoning: Reckoning
    given: Bounded | None
    exact: Exact | None
    due: Bounded | None
    sharp: bool
    months_apart: bool
    may_be_nothing: bool


def is_spread(asked: AssessableComponent, inputs: Mapping[str, InputRows]) -> bool:
    """Whether a ceiling alone determines the amount."""
    component = asked.component
    given = component.rate is not None or input_name(component) in inputs
    return not given and supplier_of(asked.policy, component) is None


def due_of_component(
    question: AssessmentQuestion,
    asked: AssessableComponent,
    reach: NeededDays,
    months: NDArray[np.int64],
    subjects: frozenset[Subject] | None = None,
) -> ComponentDue:
    """Compute one component on its own.

    Args:
        months: First days of consecutive months that contain these days, then the day after the last.
        subjects: The subjects that all components computed together read of teams; None to find the courses
            of this component alone.
    """
    policy, component, what = asked.policy, asked.component, asked.what
    terms = terms_of(policy, component, reach.start, max(reach.end, reach.start + 1))
    supply = supply_of(question.network, policy, component, what=what)
    pieces = open_pieces(policy, component, reach)
    table = question.inputs.get(input_name(component) or "")
    found: ByUnit | None = None
    courses: Courses | None = None
    if table is None and subjects is not None and terms.per == TEAM and question.only is None:
        days = (min(int(months[0]), reach.start), max(int(months[-1]), reach.end))
        courses = courses_of(question, asked.ground, days, subjects, what=what)
    spells = eligible_spells(question, asked, pieces, terms, courses)
    if table is not None:
        units = np.unique(spells.owner)
        bound = component.count.times_at_most if component.count is not None else None
        found = inputs_by_unit(table, units, months, bound)
        spells = attrs.evolve(spells, given=found.code[np.searchsorted(units, spells.owner)])
    grouped = cohorts(spells)
    if courses is not None:
        grouped = courses.everybody(grouped)
    axis = Months(grouped, months)
    reckoning = reckoning_of(policy, component, terms.unit)
    given = found.table[grouped.spells.given[grouped.first]] if found is not None else None
    due: Bounded | None = None
    exact: Exact | None = None
    if supply is not None:
        due = due_by_plugin(supply, reckoning, axis)
    elif component.claim is not None and given is not None:
        due = given.times(axis.days.some, what=what)
    elif component.rate is not None and not len(grouped.size):
        due = Bounded.known(np.zeros((0, len(axis.lengths)), np.int64))
    elif component.rate is not None:
        exact = exact_due(reckoning, axis, given, what=what)
        due = rounded_due(reckoning, exact, axis, what=what)
    return ComponentDue(
        **attrs.asdict(asked, recurse=False),
        reach=reach,
        terms=terms,
        cohorts=grouped,
        months=axis,
        reckoning=reckoning,
        given=given,
        exact=exact,
        due=due,
        may_be_nothing=component.nature == "at_most" and (component.claim is None or given is None),
        months_apart=given is not None and axis.days.is_known and grouped.spells.worth.is_known,
        sharp=due is not None
        and (
            due.is_known
            or (supply is None and grouped.spells.attained and due_bounds_attained(reckoning, axis))
        ),
    )


def rounded(
    numerators: NDArray[Any],
    denominators: NDArray[Any],
    unit: Fraction,
    rule: RoundingRule = "down",
    step: int = 1,
    *,
    what: str,
) -> NDArray[np.int64]:
    """`numerators / denominators × unit`, rounded to a whole multiple of a step.

    Args:
        numerators: Not negative; broadcast with the denominators.
        rule: How a quotient between two multiples is rounded.
        what: The owner of the amounts, for error messages.

    Raises:
        MoneyRangeError: If an amount exceeds 62 bits. Intermediate numbers may have any size.
    """
    over, under = unit.numerator, unit.denominator * step
    whole = denominators.size == 1 and denominators.flat[0] * under == 1
    most = largest(numerators) * over
    if max(most, 1 if whole else largest(denominators) * under) * 2 + 1 > INT64_MAX // 2:
        numerators, denominators = numerators.astype(object), denominators.astype(object)
    quotients = numerators * over if whole else _divided(numerators * over, denominators * under, rule)
    if not whole:
        exact = quotients.dtype == object
        most = max(map(int, quotients.flat), default=0) if exact else largest(quotients)
    if most * step >= UNBOUNDED:
        raise too_great(most * step, what=what)
    amounts: NDArray[np.int64] = (quotients if step == 1 else quotients * step).astype(np.int64, copy=False)
    return amounts


def _divided(over: Any, under: Any, rule: RoundingRule) -> Any:  # noqa: ANN401 - integers of any size
    if rule == "up":
        return -(-over // under)
    if rule == "half_up":
        return (2 * over + under) // (2 * under)
    whole = over // under
    if rule == "half_even":
        rest = 2 * (over - whole * under)
        return whole + ((rest > under) | ((rest == under) & (whole % 2 == 1)))
    return whole


def running_differences(
    numerators: NDArray[Any],
    denominators: NDArray[Any],
    unit: Fraction,
    rule: RoundingRule,
    step: int,
    *,
    what: str,
) -> NDArray[np.int64]:
    """Differences of the rounded running total along the last axis. They add up to the rounded sum.

    Args:
        numerators: Shape (c, m): the numerators.
        unit: As for `rounded`, like the other arguments.
        what: The owner of the amounts, for error messages.
    """
    under = np.broadcast_to(denominators, numerators.shape)
    common = int(np.lcm.reduce(np.unique(under).astype(object), initial=1))
    exact = numerators.astype(object) * (common // under.astype(object))
    total = np.cumsum(exact, axis=-1)
    whole = rounded(total, np.array([common], object), unit, rule, step, what=what)
    return np.diff(whole, axis=-1, prepend=0)


_THIRTY = 30
_LONGEST = 31


def proration_of_months(
    prorate: Prorate | ProrationSteps | None, days: NDArray[np.int64], lengths: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Numerators and denominators of the part of each month that its eligible days are worth.

    Args:
        prorate: The proration rule; None if any eligible day gives the whole month.
        days: Shape (…, m): number of eligible days.
        lengths: Shape (m): number of days in each month.
    """
    one = np.ones(1, np.int64)
    if isinstance(prorate, ProrationSteps):
        scale = lcm(*(step.share.denominator for step in prorate.steps))
        table = np.zeros(_LONGEST + 1, np.int64)
        for step in prorate.steps:
            table[step.days :] = int(step.share * scale)
        return table[days], one * scale
    if prorate == "all_days":
        return (days == lengths).astype(np.int64), one
    if prorate == "actual_days":
        return days, lengths
    if prorate == "thirtieths":
        return np.where(days == lengths, _THIRTY, np.minimum(days, _THIRTY)), one * _THIRTY
    return (days > 0).astype(np.int64), one


def extreme_prorations(
    prorate: Prorate | ProrationSteps | None,
    low: NDArray[np.int64],
    high: NDArray[np.int64],
    lengths: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """The extreme numerators of `proration_of_months` between two numbers of days, and the denominator."""
    least, denominator = proration_of_months(prorate, low, lengths)
    most = least
    for more in range(1, int((high - low).max(initial=0)) + 1):
        value, _ = proration_of_months(prorate, np.minimum(low + more, high), lengths)
        least, most = np.minimum(least, value), np.maximum(most, value)
    return least, most, denominator
