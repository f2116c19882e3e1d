"""Explanations of teams and areas in a month or a window, composed of policies, components and units."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs
import numpy as np

from dtnet.bounds import summed_ends
from dtnet.errors import ArgumentError, DayError, UnknownNameError, near
from dtnet.explanations import Step, shown_number
from dtnet.facts.subjects import TEAM
from dtnet.facts.unit_spans import canonical_units, units_of
from dtnet.periods import OPEN, Month, Period, as_window, day_number, number_day
from dtnet.policy.answers.grouping import grouped
from dtnet.policy.answers.side_tables import mergers_of
from dtnet.policy.engine.component_assessment import asked_components
from dtnet.policy.engine.unit_trace import trace_of
from dtnet.policy.explain.component_steps import NOTHING, ComponentSteps, made_step, told_mergers
from dtnet.policy.explain.explanation_tree import Explanation, totals_of_steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Ints
    from dtnet.policy.answers.assessment import Assessment
    from dtnet.policy.answers.side_tables import Merger
    from dtnet.policy.document.document import Component, Policy
    from dtnet.policy.engine.component_assessment import Line
    from dtnet.policy.engine.unit_trace import UnitTrace

Money: TypeAlias = tuple[int | None, int, int | None]
"""The amount (None if unknown), the lower bound, and the upper bound (None for no bound)."""
_MONTH: Final = re.compile(r"[0-9]{4}-[0-9]{2}")
_EXAMPLES: Final = 3
"""The number of groups of equally paid units that are explained by one unit in full."""
_AWAY: Final = ", not here"
_GROUPS: Final = 12
"""The number of groups that are shown separately."""


@attrs.frozen(eq=False)
class ExplainedUnit:
    """The subject of an explanation, with what is found once for all months.

    Attributes:
        assessment: The whole answer.
        id: The id of the team or area.
        level: The level of the area; `team` for a team.
        told_until: For each assessed component, the day from which it is not assessed; or `OPEN`.
    """

    assessment: Assessment
    id: str
    level: str
    told_until: dict[tuple[str, str], int]
    _traces: dict[tuple[str, int], tuple[UnitTrace, Ints]] = attrs.field(factory=dict, init=False)
    _mergers: dict[str, tuple[Merger, ...]] = attrs.field(factory=dict, init=False)

    def trace(self, per: str, id: str) -> tuple[UnitTrace, Ints]:
        """What the engine does for one unit of a grain, and the rows of the unit."""
        network = self.assessment.network
        table = network.tables.bodies if per == TEAM else network.tables.areas
        entity = (network.body_index if per == TEAM else network.area_index).get(id)
        assert entity is not None  # noqa: S101 - ids come from the network
        unit = int(canonical_units(network, per)[entity])
        if (per, unit) not in self._traces:
            rows = np.flatnonzero(units_of(network, table.entity, per) == unit)
            made = trace_of(self.assessment.question, self.assessment.policies, per, rows)
            self._traces[per, unit] = made, rows
        return self._traces[per, unit]

    def mergers(self, policy: Policy) -> tuple[Merger, ...]:
        """All mergers of a policy's area that the data know."""
        if policy.id not in self._mergers:
            self._mergers[policy.id] = tuple(mergers_of(self.assessment.network, policy, OPEN))
        return self._mergers[policy.id]


@attrs.frozen(eq=False)
class ExplainedMonth:
    """One month of an explanation.

    Attributes:
        unit: The subject.
        month: The month.
        part: The answer for the days of the month.
    """

    unit: ExplainedUnit
    month: Month
    part: Assessment
    _courses: dict[tuple[str, str], UnitMonth] = attrs.field(factory=dict, init=False)
    _paid: dict[str, dict[str, Money]] = attrs.field(factory=dict, init=False)

    def step(self, policy: Policy, component: Component, id: str) -> Step:
        """The step for the payment of an assessed component to a unit of its grain."""
        per = component.per
        if (per, id) not in self._courses:
            within = () if self.unit.level == per else (self.unit.id,)
            run, rows = self.unit.trace(per, id)
            answer = attrs.evolve(self.unit.assessment, question=run.question, lines=run.lines)
            part = in_month(answer, self.month)
            self._courses[per, id] = UnitMonth(self, part, run, rows, (id, *within))
        course = self._courses[per, id]
        days = day_number(self.month.start), day_number(self.month.end)
        return ComponentSteps(
            course, policy, component, course.trace.component(policy, component, days)
        ).step()

    def units(self, policy: Policy, component: Component) -> dict[str, Money]:
        """The amounts of a component by unit, if the subject is an area above these units."""
        if not self._paid:
            for (name, area, unit, part), money in money_by(self.part, self.unit.level, "unit", "component"):
                if area == self.unit.id:
                    self._paid.setdefault(f"{name} {part}", {})[unit] = money
        return self._paid.get(f"{policy.id} {component.id}", {})


@attrs.frozen(eq=False)
class UnitMonth:
    """One unit in one month.

    Attributes:
        of: The month of the explanation.
        answer: The amounts of the unit on the days of the month that are in the window.
        trace: What the engine did for the unit.
        rows: The rows of the unit.
        mine: The id that the caller gave; and the area in which the unit counts, unless it counts everywhere.
    """

    of: ExplainedMonth
    answer: Assessment
    trace: UnitTrace
    rows: Ints
    mine: tuple[str, ...]

    @cached_property
    def moneys(self) -> dict[tuple[str, ...], Money]:
        """The amounts by policy, component and part of the unit (see `mine`)."""
        return dict(money_by(self.answer, "component", *self._parts))

    @property
    def _parts(self) -> tuple[str, ...]:
        """The keys that split the unit in one month."""
        return ("unit", self.of.unit.level)[: len(self.mine)]

    @property
    def network(self) -> Network:
        """The network."""
        return self.answer.network

    @property
    def month(self) -> Month:
        """The month."""
        return self.of.month

    @property
    def exponent(self) -> int:
        """Decimal places of the currency's smallest unit."""
        return self.network.vocabulary.currency.exponent

    def sources(self, policy: Policy, component: Component) -> list[tuple[str | None, Money]]:
        """The amount that a component pays to the unit, by source of funds."""
        return [
            (key[-1], money)
            for key, money in money_by(self.answer, "component", *self._parts, "source")
            if key[:-1] == (policy.id, component.id, *self.mine)
        ]

    def line(self, policy: Policy, component: Component) -> Line:
        """The line of the component in the answer."""
        ids = policy.id, component.id
        return next(each for each in self.answer.lines if (each.policy.id, each.component.id) == ids)

    def elsewhere(self, policy: Policy, component: Component) -> list[str]:
        """Other ids under which, or areas in which, the unit is paid in the month."""
        keys = [key[2:] for key in self.moneys if key[:2] == (policy.id, component.id)]
        return [self._part(*key) for key in keys if key != self.mine]

    def _part(self, id: str, area: str | None = None) -> str:
        """Another part than the requested one, in words that name the difference."""
        if len(self.mine) == 1 or area == self.mine[1]:
            return id
        place = area or f"no {self.of.unit.level}"
        return place if id == self.mine[0] else f"{id} in {place}"


def in_month(assessment: Assessment, month: Month) -> Assessment:
    """The answer for the days of one month that are in the window; at least one day is."""
    first, end = assessment.window.numbers
    first, end = max(first, day_number(month.start)), min(end, day_number(month.end))
    window = Period(number_day(first), number_day(end))
    lines = tuple(line.between(first, end) for line in assessment.lines)
    return attrs.evolve(assessment, question=attrs.evolve(assessment.question, window=window), lines=lines)


def money_by(assessment: Assessment, *keys: str) -> Iterator[tuple[tuple[Any, ...], Money]]:
    """Amounts by policy and keys; the keys determine the nature."""
    table = grouped(assessment, keys)
    columns = (table[name] for name in ("policy", *keys, "amount", "lower", "upper"))
    for row in zip(*columns, strict=True):
        yield row[:-3], row[-3:]


def explained_amount(assessment: Assessment, unit: str, month: str | Month | None) -> Explanation:
    """See `Assessment.explain`."""
    unit = _unit(assessment, unit)
    level = _level(assessment, unit)
    found, _ = asked_components(assessment.question, assessment.policies)
    told_until = {(each.policy.id, each.component.id): each.told_until for each in found}
    subject = ExplainedUnit(assessment, unit, level, told_until)
    months = list(assessment.window.months()) if month is None else [_month(assessment, month)]
    steps, totals = [], []
    for each in months:
        asked = ExplainedMonth(subject, each, in_month(assessment, each))
        made = tuple(_policy_step(asked, policy) for policy in assessment.policies)
        money = _sum(made)
        totals.append(money)
        steps += [_sum_step("month", str(each), money, made)] if month is None else list(made)
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


def _policy_step(asked: ExplainedMonth, policy: Policy) -> Step:
    found = tuple(_component_step(asked, policy, component) for component in policy.components)
    money = _sum(found)
    beside = [*_choices(policy), *_conditions(policy)] if any(step.steps for step in found) else []
    assessed = any(step.bounds is not None for step in found)
    why = _one_reason(found)
    return Step(
        what="policy",
        text=f"{policy.id}: {policy.titles.en}{f': {why}' if why else ''}",
        amount=None if money[0] is None or not assessed else Fraction(money[0]),
        bounds=money[1:] if assessed else None,
        values=(("policy", policy.id), ("purpose", policy.purpose)),
        cite=policy.instrument,
        steps=(*(() if why is not None else found), *beside),
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


def _component_step(asked: ExplainedMonth, policy: Policy, component: Component) -> Step:
    ids = policy.id, component.id
    reason = next(
        (
            f"not assessed: {each.reason}"
            for each in asked.unit.assessment.not_assessed
            if (each.policy, each.component) == ids
        ),
        None,
    )
    if reason is None:
        return _assessed_step(asked, policy, component)
    first, end = asked.part.window.numbers
    until = asked.unit.told_until.get(ids, first)
    if until <= first:
        return attrs.evolve(made_step(policy, component, NOTHING, reason), amount=None, bounds=None)
    step = _assessed_step(asked, policy, component)
    if until >= end:
        return step
    return attrs.evolve(step, steps=(*step.steps, Step(what="not_assessed", text=reason)))


def _assessed_step(asked: ExplainedMonth, policy: Policy, component: Component) -> Step:
    if asked.unit.level == component.per:
        return asked.step(policy, component, asked.unit.id)
    if asked.unit.level == TEAM:
        return made_step(policy, component, NOTHING, f"it is paid for a {component.per}, not to a team")
    return _over_units(asked, policy, component)


def _over_units(asked: ExplainedMonth, policy: Policy, component: Component) -> Step:
    """A component as a sum over the units of an area, grouped by amount."""
    units, end = asked.units(policy, component), asked.part.window.numbers[1]
    if not units:
        mergers = told_mergers(asked.part.network, asked.unit.mergers(policy), end)
        return made_step(policy, component, NOTHING, f"no {component.per} in it is eligible", mergers)
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
        steps.append(_sum_step("units", _counted(len(moneys), component.per, "more "), _added(moneys)))
    text = f"{_counted(len(units), component.per)} in it eligible"
    return made_step(policy, component, _added(units.values()), text, steps)


def _group(
    asked: ExplainedMonth,
    policy: Policy,
    component: Component,
    ids: list[str],
    money: Money,
    *,
    explained: bool,
) -> Step:
    count, word = len(ids), component.per
    places = asked.part.network.vocabulary.currency.exponent
    each = "an amount that is not known" if money[0] is None else shown_number(money[0], places)
    steps = []
    if explained:
        example = asked.step(policy, component, ids[0])
        steps.append(attrs.evolve(example, what="unit", text=f"{ids[0]}: {example.text}"))
        if count > 1:
            text = f"{_counted(count - 1, word, 'more ')} with the same amount"
            steps.append(_sum_step("units", text, _added([money] * (count - 1))))
    if count == 1:
        told = f"{each} for {ids[0]}"
    else:
        told = f"{each} each for {_counted(count, word)}, {ids[0]} the first of them"
    return _sum_step("units", told, _added([money] * count), steps)


def _counted(count: int, per: str, more: str = "") -> str:
    """A number of units of a grain, in words."""
    return f"{count:,} {more}{per}{'' if count == 1 else 's'}"


def _sum_step(what: str, text: str, money: Money, steps: Iterable[Step] = ()) -> Step:
    amount = None if money[0] is None else Fraction(money[0])
    return Step(what=what, text=text, amount=amount, bounds=money[1:], steps=tuple(steps))


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
    found = [*moneys]
    _, amount = summed_ends((0, money[0]) for money in found)
    return amount, *summed_ends(money[1:] for money in found)
