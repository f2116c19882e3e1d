"""Explanations of teams and areas in a month or a window, composed of policies, components and units."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.errors import ArgumentError, DayError, UnknownNameError, near
from dtnet.explanations import Step, shown_number
from dtnet.facts.subjects import TEAM
from dtnet.facts.unit_identity import canonical_units
from dtnet.periods import Month, as_window, day_number
from dtnet.policy.engine.component_assessment import asked_components
from dtnet.policy.explain.course import NOTHING, counted_units, course_of, in_month, money_by
from dtnet.policy.explain.explanation_tree import Explanation, totals_of_steps
from dtnet.policy.explain.units import component_step, made_step, told_mergers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dtnet.policy.answers.assessment import Assessment
    from dtnet.policy.document.document import Component, Policy
    from dtnet.policy.explain.course import Money, WorkedUnit

_MONTH: Final = re.compile(r"[0-9]{4}-[0-9]{2}")
_EXAMPLES: Final = 3
"""The number of groups of equally paid units that are explained by one unit in full."""
_AWAY: Final = ", not here"
_GROUPS: Final = 12
"""The number of groups that are shown separately."""


@attrs.define(eq=False)
class _Asked:
    """The subject of an explanation in one month.

    Attributes:
        assessment: The whole answer.
        part: The answer for the days of the month.
        month: The month.
        id: The id of the team or area.
        level: The level of the area; `team` for a team.
        told_until: For each assessed component, the day from which it is not assessed; or `OPEN`.
        courses: Computed units, by grain and id.
    """

    assessment: Assessment
    part: Assessment
    month: Month
    id: str
    level: str
    told_until: dict[tuple[str, str], int]
    courses: dict[tuple[str, str], WorkedUnit] = attrs.field(factory=dict)

    def course(self, per: str, id: str) -> WorkedUnit:
        if (per, id) not in self.courses:
            network = self.assessment.network
            index = network.body_index if per == TEAM else network.area_index
            entity = index.get(id)
            assert entity is not None  # noqa: S101 - ids come from the network
            entity = int(canonical_units(network, per)[entity])
            within = None if self.level == per else (self.level, self.id)
            self.courses[per, id] = course_of(self.assessment, entity, id, self.month, within)
        return self.courses[per, id]


def explained_amount(assessment: Assessment, unit: str, month: str | Month | None) -> Explanation:
    """See `Assessment.explain`."""
    unit = _unit(assessment, unit)
    level = _level(assessment, unit)
    found_asked, _ = asked_components(assessment.question, assessment.policies)
    told_until = {(each.policy.id, each.component.id): each.told_until for each in found_asked}
    months = list(assessment.window.months()) if month is None else [_month(assessment, month)]
    steps, totals = [], []
    for each in months:
        asked = _Asked(assessment, in_month(assessment, each), each, unit, level, told_until)
        found = tuple(_policy_step(asked, policy) for policy in assessment.policies)
        money = _sum(found)
        totals.append(money)
        steps += [_month_step(each, money, found)] if month is None else list(found)
    amount, low, high = _of_one_nature(_added(totals), steps)
    return Explanation(
        unit=unit,
        name=_name(assessment, unit, level, months[-1]),
        days=str(assessment.window) if month is None else str(months[0]),
        currency=assessment.currency,
        exponent=assessment.network.vocabulary.currency.exponent,
        amount=amount,
        lower=low,
        upper=high,
        steps=tuple(steps),
    )


def _unit(assessment: Assessment, unit: str) -> str:
    """The id for a text: itself, or the id of the area with this name on the window's first day.

    Raises:
        UnknownNameError: If no team or area has this id or name.
        AmbiguousNameError: If several areas have this name.
    """
    network = assessment.network
    if network.area_index.get(unit) is not None or network.body_index.get(unit) is not None:
        return unit
    if unit.count(":") > 1:
        similar = [*network.body_index.similar(unit), *network.area_index.similar(unit)]
        raise UnknownNameError(f"no team or area {unit!r}", near(unit, similar))
    return network.at(assessment.window.start).find(unit).id


def _level(assessment: Assessment, unit: str) -> str:
    """The level of an area, or `team`.

    Raises:
        ArgumentError: If it is a body of another kind.
    """
    network = assessment.network
    words, area, body = network.vocabulary, network.area_index.get(unit), network.body_index.get(unit)
    if area is not None:
        return words.levels[int(network.tables.areas.level[area])]
    assert body is not None  # noqa: S101 - it is an id
    kind = words.body_kinds[int(network.tables.bodies.kind[body])]
    if kind != words.team_kind:
        raise ArgumentError(f"{unit!r} is a {kind}", "policies pay teams and areas")
    return TEAM


def _month(assessment: Assessment, given: object) -> Month:
    if isinstance(given, Month):
        month = given
    else:
        days = as_window(given) if isinstance(given, str) and _MONTH.fullmatch(given) else None
        if days is None:
            raise DayError(f"month {given!r} is not a month", "write it as 2024-08")
        month = Month.of(days.start)
    if month not in list(assessment.window.months()):
        raise ArgumentError(
            f"month {month} has no day in {assessment.window}", "choose a month inside the window"
        )
    return month


def _name(assessment: Assessment, unit: str, level: str, month: Month) -> str:
    """The name on the last day of the month, or else the nearest earlier or first later name."""
    network = assessment.network
    table = network.tables.bodies if level == TEAM else network.tables.areas
    index = network.body_index if level == TEAM else network.area_index
    rows = np.flatnonzero(table.entity == index.get(unit)).tolist()
    before = [at for at in rows if table.start[at] < day_number(month.end)]
    return str(table.name[before[-1] if before else rows[0]])


def _policy_step(asked: _Asked, policy: Policy) -> Step:
    found = tuple(_component_step(asked, policy, component) for component in policy.components)
    money = _sum(found)
    beside = [*_choices(policy), *_conditions(policy)] if any(step.steps for step in found) else []
    assessed = any(step.bounds is not None for step in found)
    why = _one_reason(found)
    if why is not None:
        found = ()
    return Step(
        what="policy",
        text=f"{policy.id}: {policy.titles.en}{f': {why}' if why else ''}",
        amount=None if money[0] is None or not assessed else Fraction(money[0]),
        bounds=money[1:] if assessed else None,
        values=(("policy", policy.id), ("purpose", policy.purpose)),
        cite=policy.instrument,
        steps=(*found, *beside),
    )


def _one_reason(steps: tuple[Step, ...]) -> str | None:
    """The text that all assessed components share, if none of them needs steps."""
    away = any(step.text.endswith(_AWAY) for step in steps)
    if any(step.steps or (step.bounds is None and not away) for step in steps):
        return None
    said = {step.text.partition(": ")[2] for step in steps if step.bounds is not None}
    return said.pop() if len(said) == 1 else None


def _choices(policy: Policy) -> Iterator[Step]:
    known = {choice.name: choice for choice in policy.choices}
    for name, option in policy.selection:
        default = option == known[name].default
        taken = "assumption used" if default else f"chosen instead of {known[name].default}"
        yield Step(what="choice", text=f"{name} = {option}, {taken}: {known[name].why}", choice=default)


def _conditions(policy: Policy) -> Iterator[Step]:
    for each in policy.conditions:
        yield Step(
            what="stated",
            text=f"stated, not decided by any data: {each.text.en}",
            cite=each.cite or policy.instrument,
        )


def _component_step(asked: _Asked, policy: Policy, component: Component) -> Step:
    reason = next(
        (
            f"not assessed: {each.reason}"
            for each in asked.assessment.not_assessed
            if (each.policy, each.component) == (policy.id, component.id)
        ),
        None,
    )
    if reason is None:
        return _assessed_step(asked, policy, component)
    first, end = asked.part.window.numbers
    until = asked.told_until.get((policy.id, component.id), first)
    if until <= first:
        return attrs.evolve(
            made_step(policy, component, NOTHING, reason, ()),
            amount=None,
            bounds=None,
        )
    step = _assessed_step(asked, policy, component)
    if until >= end:
        return step
    return attrs.evolve(step, steps=(*step.steps, Step(what="not_assessed", text=reason)))


def _assessed_step(asked: _Asked, policy: Policy, component: Component) -> Step:
    if asked.level == component.per:
        return component_step(asked.course(component.per, asked.id), policy, component)
    if asked.level == TEAM:
        return made_step(policy, component, NOTHING, f"it is paid for a {component.per}, not to a team", ())
    return _over_units(asked, policy, component)


def _over_units(asked: _Asked, policy: Policy, component: Component) -> Step:
    """A component as a sum over the units of an area, grouped by amount."""
    units = {
        key[2]: money
        for key, money in money_by(asked.part, asked.level, "unit", "component")
        if key == (policy.id, asked.id, key[2], component.id)
    }
    if not units:
        why = f"no {component.per} in it is eligible"
        mergers = tuple(told_mergers(asked.assessment.network, policy, asked.part.window.numbers[1]))
        return made_step(policy, component, NOTHING, why, mergers)
    alike: dict[Money, list[str]] = {}
    for id, money in sorted(units.items()):
        alike.setdefault(money, []).append(id)
    ordered = sorted(alike.items(), key=lambda group: (-len(group[1]), group[1][0]))
    steps = [
        _group(asked, policy, component, ids, money, explained=at < _EXAMPLES)
        for at, (money, ids) in enumerate(ordered[:_GROUPS])
    ]
    if rest := ordered[_GROUPS:]:
        moneys = [money for money, ids in rest for _ in ids]
        steps.append(_units_step(counted_units(len(moneys), component.per, "more "), _added(moneys), ()))
    text = f"{counted_units(len(units), component.per)} in it eligible"
    return made_step(policy, component, _added(units.values()), text, tuple(steps))


def _group(
    asked: _Asked, policy: Policy, component: Component, ids: list[str], money: Money, *, explained: bool
) -> Step:
    count, word = len(ids), component.per
    places = asked.assessment.network.vocabulary.currency.exponent
    each = "an amount that is not known" if money[0] is None else shown_number(money[0], places)
    steps = []
    if explained:
        example = component_step(asked.course(component.per, ids[0]), policy, component)
        steps.append(attrs.evolve(example, what="unit", text=f"{ids[0]}: {example.text}"))
        if count > 1:
            steps.append(
                _units_step(
                    f"{counted_units(count - 1, word, 'more ')} with the same amount",
                    _added([money] * (count - 1)),
                    (),
                )
            )
    told = ids[0] if count == 1 else f"{counted_units(count, word)}, {ids[0]} the first of them"
    return _units_step(
        f"{each} for {told}" if count == 1 else f"{each} each for {told}",
        _added([money] * count),
        tuple(steps),
    )


def _units_step(text: str, money: Money, steps: tuple[Step, ...]) -> Step:
    amount = None if money[0] is None else Fraction(money[0])
    return Step(what="units", text=text, amount=amount, bounds=money[1:], steps=steps)


def _month_step(month: Month, money: Money, steps: tuple[Step, ...]) -> Step:
    amount = None if money[0] is None else Fraction(money[0])
    return Step(what="month", text=str(month), amount=amount, bounds=money[1:], steps=steps)


def _sum(steps: Sequence[Step]) -> Money:
    """The sum of some steps; without an amount if they have several natures."""
    moneys = (
        (None if step.amount is None else int(step.amount), *step.bounds)
        for step in steps
        if step.bounds is not None
    )
    return _of_one_nature(_added(moneys), steps)


def _of_one_nature(money: Money, steps: Iterable[Step]) -> Money:
    """The money, without an amount if its steps have several natures, because natures have no sum."""
    return money if len(totals_of_steps(steps)) <= 1 else (None, *money[1:])


def _added(moneys: Iterable[Money]) -> Money:
    amount: int | None = 0
    low, high = 0, 0
    unbounded = False
    for one, least, most in moneys:
        amount = None if amount is None or one is None else amount + one
        low += least
        high += most or 0
        unbounded = unbounded or most is None
    return amount, low, None if unbounded else high
