"""Explanations of teams and areas in a month or a window, from a run of the engine for one unit; also JSON.

The answer for all units keeps no intermediate numbers. For an explanation the engine runs again for one unit
and keeps everything.

The steps of a component begin with the amount owed. Other policies, ceilings and the asked days reduce this
amount, in this order, and steps for the sources of funds follow. Mergers of the policy's area have steps of
their own.
"""

# ruff: noqa: ANN401 - it reads whatever a document holds

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeAlias, final, get_args

import attrs
import numpy as np

from dtnet.arguments import with_checked_fields
from dtnet.bounds import UNBOUNDED, summed_ends
from dtnet.citations import Citation
from dtnet.errors import ArgumentError, DayError, UnknownNameError, near
from dtnet.facts.area_ground import doubtful_places
from dtnet.facts.subject_verdicts import verdicts
from dtnet.facts.subjects import TEAM, TEAM_KINDS, subject_numbers
from dtnet.facts.unit_spans import canonical_units, row_ends, team_days, units_of
from dtnet.measures import Rate
from dtnet.money import INT64_MAX, MOST_PLACES
from dtnet.network.tables.tables import NOBODY
from dtnet.origins import Origin
from dtnet.periods import OPEN, Month, Period, as_window, day_number, number_day
from dtnet.policy.answers.assessment import assessed_on_network
from dtnet.policy.answers.grouping import grouped
from dtnet.policy.answers.side_tables import unknown_texts
from dtnet.policy.document.document import Classes, Dated, Multiple, Nature, ProrationSteps, settled
from dtnet.policy.engine.component_assessment import asked_components, line_of, worked_out
from dtnet.policy.engine.component_due import proration_of_months
from dtnet.policy.engine.payments_within_ceilings import by_source, others_named
from dtnet.policy.units.eligibility import surely_on, things_of
from dtnet.policy.units.inputs import input_name
from dtnet.policy.units.mergers import mergers_of
from dtnet.policy.units.months import month_numbers
from dtnet.policy.units.norms import paid_heads, read_norm
from dtnet.policy.units.openings import Piece, openings_in
from dtnet.policy.units.terms import (
    cases,
    common_unit,
    first_fit,
    funding_of,
    leaf,
    norm_terms,
    referred,
    rows_on,
    size_of,
    supplier_of,
)
from dtnet.predicates.conditions import EVERYWHERE, All, AnyOf, Between, Condition, Is, Not
from dtnet.predicates.text import condition_text
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, YES
from dtnet.reading.documents import Faults, fault, shown_raw
from dtnet.reading.reader import reader_of
from dtnet.step_tree import (
    RULES,
    STEP_HOOKS,
    WRITER,
    Step,
    StepTree,
    shown_money,
    shown_number,
    shown_range,
    wrong_sums_below,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from dtnet.bounds import Ends
    from dtnet.facts.subjects import SubjectColumn, Subjects
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Ints
    from dtnet.policy.answers.assessment import Assessment
    from dtnet.policy.document.document import Ceiling, Component, FundingShare, Policy, Value
    from dtnet.policy.document.plugin_protocol import SubsidyPolicy
    from dtnet.policy.engine.component_assessment import Line, Worked
    from dtnet.policy.engine.component_due import ComponentDue
    from dtnet.policy.engine.payments_within_ceilings import CeilingRoom
    from dtnet.policy.units.mergers import Merger
    from dtnet.policy.units.question import AssessmentQuestion
    from dtnet.policy.units.terms import NormTerms
    from dtnet.reading.documents import Found
    from dtnet.reading.reader import DocumentReader

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
        level: The level of the area; `team` for a team.
        told_until: For each assessed component, the day from which it is not assessed; or `OPEN`.
    """

    assessment: Assessment
    id: str
    level: str
    told_until: dict[tuple[str, str], int]
    _traces: dict[tuple[str, int], UnitTrace] = attrs.field(factory=dict, init=False)
    _mergers: dict[str, tuple[Merger, ...]] = attrs.field(factory=dict, init=False)

    def trace(self, per: str, id: str) -> UnitTrace:
        """What the engine does for one unit of a grain."""
        network = self.assessment.question.network
        table = network.tables.bodies if per == TEAM else network.tables.areas
        entity = (network.body_index if per == TEAM else network.area_index).get(id)
        assert entity is not None  # noqa: S101 - ids come from the network
        unit = int(canonical_units(network, per)[entity])
        if (per, unit) not in self._traces:
            rows = np.flatnonzero(units_of(network, table.entity, per) == unit)
            made = trace_of(self.assessment.question, self.assessment.policies, per, rows)
            self._traces[per, unit] = made
        return self._traces[per, unit]

    def mergers(self, policy: Policy) -> tuple[Merger, ...]:
        """All mergers of a policy's area that the data know."""
        if policy.id not in self._mergers:
            self._mergers[policy.id] = tuple(mergers_of(self.assessment.question.network, policy, OPEN))
        return self._mergers[policy.id]


@attrs.frozen(eq=False)
class ExplainedMonth:
    """One month of an explanation."""

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
            run = self.unit.trace(per, id)
            answer = attrs.evolve(self.unit.assessment, question=run.question, lines=run.lines)
            self._courses[per, id] = UnitMonth(self, in_month(answer, self.month), run, (id, *within))
        course, key = self._courses[per, id], (policy.id, component.id)
        return ComponentSteps(course, course.trace.worked[key]).step()

    def units(self, policy: Policy, component: Component) -> dict[str, Money]:
        """The amounts of a component by unit, if the subject is an area above these units."""
        if not self._paid:
            for (name, area, unit, part), money in money_by(self.part, self.unit.level, "unit", "component"):
                if area == self.unit.id:
                    self._paid.setdefault(f"{name} {part}", {})[unit] = money
        return self._paid.get(f"{policy.id} {component.id}", {})

    def sum_of(self, policy: Policy, component: Component) -> Money:
        """The amount of a component in an area. The bounds of its units may add up to wider bounds."""
        found = money_by(self.part, self.unit.level, "component")
        wanted = (policy.id, self.unit.id, component.id)
        return next((money for key, money in found if key == wanted), NOTHING)


@attrs.frozen(eq=False)
class UnitMonth:
    """One unit in one month.

    Attributes:
        answer: The amounts of the unit on the days of the month that are in the window.
        trace: What the engine did for the unit.
        mine: The id that the caller gave; and the area in which the unit counts, unless it counts everywhere.
    """

    of: ExplainedMonth
    answer: Assessment
    trace: UnitTrace
    mine: tuple[str, ...]

    @cached_property
    def moneys(self) -> dict[tuple[str, ...], Money]:
        """The amounts by policy, component and part of the unit (see `mine`)."""
        return dict(money_by(self._paying, "component", *self._parts))

    @cached_property
    def _paying(self) -> Assessment:
        """The answer with the lines alone in which the unit is, or may be, eligible; others have no rows."""
        return attrs.evolve(
            self.answer, lines=tuple(line for line in self.answer.lines if line.days.any()), worked=None
        )

    @property
    def _parts(self) -> tuple[str, ...]:
        """The keys that split the unit in one month."""
        return ("unit", self.of.unit.level)[: len(self.mine)]

    @property
    def network(self) -> Network:
        """The network."""
        return self.answer.question.network

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
            for key, money in money_by(self._paying, "component", *self._parts, "source")
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
    assessment = _holding(assessment, unit)
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


def _holding(assessment: Assessment, unit: str) -> Assessment:
    """The same answer, read from a network that has a team or area: the whole one if the part has not."""
    part, whole = assessment.question.network, assessment.network
    if part is whole or not (part.area_index.get(unit) is part.body_index.get(unit) is None):
        return assessment
    return assessed_on_network(assessment.question.asked_of(whole), assessment.policies)


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
    network = assessment.question.network
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
    return made_step(policy, component, asked.sum_of(policy, component), text, steps)


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


@attrs.frozen(eq=False)
class UnitStretch:
    """Days on which nothing changes for a unit.

    Attributes:
        start: The first day, as a number of days.
        end: The day after the last.
    """

    start: int
    end: int
    things: Subjects


@attrs.frozen(eq=False)
class CeilingWindow:
    """A ceiling in one of its windows.

    Attributes:
        is_own: Whether it is a ceiling of the component, and not of the whole policy.
        whole: The exact amount of the whole window, if a part of the window has a part of it; otherwise None.
    """

    ceiling: Ceiling
    is_own: bool
    days: tuple[int, int]
    amount: Ends
    whole: tuple[Fraction, Fraction] | None


@attrs.frozen(eq=False)
class UnitTrace:
    """What the engine computed for one unit.

    Attributes:
        question: The question, for this unit alone.
        worked: The results of the components, by policy and component.
    """

    question: AssessmentQuestion
    worked: dict[tuple[str, str], Worked]
    lines: tuple[Line, ...]
    rows: Ints


def trace_of(question: AssessmentQuestion, policies: Sequence[Policy], per: str, rows: Ints) -> UnitTrace:
    """Run the engine for one unit.

    Args:
        policies: The policies, with every choice made.
    """
    question = attrs.evolve(question, only=(per, rows))
    worked, _ = worked_out(question, policies)
    return UnitTrace(
        question,
        {(each.draft.policy.id, each.draft.component.id): each for each in worked},
        tuple(line_of(question, each) for each in worked),
        rows,
    )


def clipped(found: Sequence[UnitStretch], start: int, end: int) -> list[UnitStretch]:
    """Stretches without days before a start, or from an end on."""
    return [
        UnitStretch(max(each.start, start), min(each.end, end), each.things)
        for each in found
        if each.start < end and each.end > start
    ]


_FOLLOWS: Final = {
    "continues_in_old_area": "goes on in the old area",
    "extends_to_new_area": "extends to all of it",
    "ends": "ends",
}
_RULES: Final = {
    "down": "rounded down",
    "up": "rounded up",
    "half_up": "rounded to the nearest, halves up",
    "half_even": "rounded to the nearest, halves to the even one",
}
_READ: Final = {
    "first_day": "facts are those of the first eligible day",
    "last_day": "facts are those of the last eligible day",
    "each_day": "facts are those of each eligible day, and their mean counts",
}
_PARTS: Final = {
    "any_day": "any eligible day makes the month count whole",
    "all_days": "the month counts only if all its days are eligible",
    "actual_days": "the month counts by its days",
    "thirtieths": "the month counts by its days, as thirtieths",
}


def made_step(
    policy: Policy, component: Component, money: Money, why: str = "", steps: Iterable[Step] = ()
) -> Step:
    """The step for a whole component."""
    nature = "an entitlement" if component.nature == "entitlement" else "at the most"
    title = f"{component.id}, {nature}, for each {component.per}"
    return Step(
        what="component",
        text=f"{title}: {why}" if why else title,
        amount=None if money[0] is None else Fraction(money[0]),
        bounds=money[1:],
        values=(("component", component.id), ("nature", component.nature)),
        cite=component.cite or policy.instrument,
        steps=tuple(steps),
    )


def told_mergers(network: Network, mergers: Iterable[Merger], before: int) -> Iterator[Step]:
    """A step for each event of each merger of a policy's area before a day."""
    cites = {event.id: event.citation for event in network.tables.events}
    for each in _until(mergers, before):
        into = " and ".join(each.into)
        text = f"{each.area} went into {into}" if into else f"{each.area} is no more"
        follows = f"the policy {_FOLLOWS[each.on_merger]} (on_merger = {each.on_merger})"
        values = (("area", each.area), ("day", str(each.day)), ("on_merger", each.on_merger))
        for event in each.events or (None,):
            by, named = ("", ()) if event is None else (f", by {event}", (("event", event),))
            yield Step(
                what="merger",
                text=f"{text} on {each.day}{by}: {follows}",
                values=(*values, *named),
                cite=None if event is None else cites[event],
            )


def _until(mergers: Iterable[Merger], before: int) -> list[Merger]:
    return [each for each in mergers if day_number(each.day) < before]


@attrs.frozen(eq=False)
class ComponentSteps:
    """What the engine did for one component, one unit and one month, in steps."""

    course: UnitMonth
    worked: Worked

    @property
    def unit(self) -> UnitTrace:
        """The unit with all of its components."""
        return self.course.trace

    @cached_property
    def days(self) -> tuple[int, int]:
        """The first day of the month, and the day after its last."""
        return day_number(self.course.month.start), day_number(self.course.month.end)

    def step(self) -> Step:
        """The step for the whole component."""
        first, end = self.held
        if not self.there:
            return made_step(self.policy, self.component, NOTHING, self._no_day_reason())
        if first >= end:
            why = f"it does not hold on any day of {self.course.month}: {self._holds()}"
            return made_step(self.policy, self.component, NOTHING, why)
        days, count, money = self.eligible, self.course.month.days, self.money
        eligible = Step(
            what="eligible",
            text=f"eligible on {self._days_of_month} days of {self.course.month}",
            values=(("days", _known(days)), ("of", count)),
            cite=self.cite,
            steps=tuple(self._eligibility()),
        )
        if not days[1]:
            return made_step(self.policy, self.component, money, "not eligible", [eligible])
        return made_step(
            self.policy, self.component, money, "", [eligible, *self._amount(), *self._information()]
        )

    @property
    def cite(self) -> Citation:
        """The citation of the text that states the component."""
        return self.component.cite or self.policy.instrument

    @property
    def money(self) -> Money:
        """The amount that the component pays to the unit, under the given id and in the given area."""
        return self.course.moneys.get((self.policy.id, self.component.id, *self.course.mine), NOTHING)

    @property
    def known(self) -> bool:
        """Whether the amount and all intermediate numbers are known; otherwise steps have no amounts."""
        return self.money[0] is not None and self.is_known

    @property
    def _days_of_month(self) -> str:
        """The number of eligible days, and the number of days of the month."""
        return f"{shown_range(*self.eligible)} of {self.course.month.days}"

    def _shown(self, amount: Fraction | int) -> str:
        return shown_number(amount, self.course.exponent)

    def _range(self, ends: tuple[Fraction | int, Fraction | int | None]) -> str:
        return shown_range(*ends, self.course.exponent)

    def _sum(self, what: str, text: str, ends: Ends, *, choice: bool = False, cite: Citation | None) -> Step:
        """A step with its amount if all is known, and otherwise with its bounds."""
        amount, bounds = (Fraction(ends[0]), None) if self.known else (None, ends)
        return Step(what=what, text=text, amount=amount, bounds=bounds, cite=cite, choice=choice)

    # -- what the engine did ---------------------------------------------------------------------

    @property
    def policy(self) -> Policy:
        """The policy, with every choice made."""
        return self.draft.policy

    @property
    def component(self) -> Component:
        """The component of that policy."""
        return self.draft.component

    @property
    def draft(self) -> ComponentDue:
        """What is due of the component on its own."""
        return self.worked.draft

    @cached_property
    def there(self) -> list[UnitStretch]:
        """The days of the month on which the unit exists in the area where the component applies."""
        return self._there(*self.days)

    def _there(self, first: int, end: int) -> list[UnitStretch]:
        found = []
        piece = Piece(first, end, (EVERYWHERE,))
        for era, things in things_of(self.unit.question, self.draft, piece, self.draft.terms):
            for place in range(len(things)):
                alone = things.chosen(np.array([place]))
                begin, stop = era.start, era.end
                if self.component.per == TEAM:
                    days = team_days(things.network, alone.rows)
                    begin, stop = max(begin, int(days.start[0])), min(stop, int(days.end[0]))
                found.append(UnitStretch(begin, stop, alone))
        return sorted(found, key=lambda each: each.start)

    def on_day(self, day: int) -> Subjects:
        """The unit on a day on which it exists."""
        return next(each.things for each in self.there if each.start <= day < each.end)

    @property
    def held(self) -> tuple[int, int]:
        """The days of the month on which the component holds; the end is not after the start without any."""
        reach = self.draft.reach
        return max(self.days[0], reach.start), min(self.days[1], reach.end)

    @property
    def inside(self) -> list[UnitStretch]:
        """The stretches of `there` on the days on which the component holds."""
        return clipped(self.there, *self.held)

    @cached_property
    def month(self) -> int:
        """The position of the month among those of the component."""
        return int(np.searchsorted(self.draft.months.edges, self.days[0]))

    @cached_property
    def cells(self) -> NDArray[np.intp]:
        """The positions of the stretches of the month among those of the payments."""
        starts = self.worked.paid.cells[:-1]
        return np.flatnonzero((starts >= self.days[0]) & (starts < self.days[1]))

    @property
    def eligible(self) -> Ends:
        """Bounds of the number of eligible days in the month."""
        days = self.draft.months.days
        return days[0, self.month].total() if len(days.lower) else (0, 0)

    @property
    def days_read(self) -> list[tuple[int, int]]:
        """The eligible days on which facts are read, as stretches on which the facts do not change."""
        draft, (first, end) = self.draft, self.days
        spells = draft.cohorts.spells
        found = [
            (max(int(spells.start[at]), first), min(int(spells.end[at]), end))
            for at in np.flatnonzero(draft.months.overlap[:, self.month] > 0).tolist()
        ]
        if draft.months.days.is_known and draft.reckoning.facts == "first_day":
            return [(found[0][0], found[0][0] + 1)]
        if draft.months.days.is_known and draft.reckoning.facts == "last_day":
            return [(found[-1][1] - 1, found[-1][1])]
        return found

    def exact(self, month: int | None = None) -> tuple[Fraction, Fraction | None]:
        """Bounds of the exact amount of a rate for a month, before rounding; None for no upper bound."""
        exact, at = self.draft.exact, self.month if month is None else month
        assert exact is not None  # noqa: S101 - the component has a rate
        numbers, under = exact.numerators, np.broadcast_to(exact.denominators, exact.numerators.lower.shape)
        unit = self.draft.reckoning.unit / int(under[0, at])
        low, high = int(numbers.lower[0, at]), int(numbers.upper[0, at])
        return low * unit, None if high >= UNBOUNDED else high * unit

    @property
    def period_before(self) -> list[int]:
        """The earlier months of the same quarter or year, for a rate that is paid for this time."""
        period = month_numbers(self.draft.months.edges[: self.month + 1]) // self.draft.reckoning.months
        found: list[int] = np.flatnonzero(period[:-1] == period[-1]).tolist()
        return found

    @cached_property
    def is_known(self) -> bool:
        """Whether every intermediate number is known."""
        draft, paid, cells = self.draft, self.worked.paid, self.cells
        values = [paid.due[:, cells], paid.days[:, cells], paid.amount[:, cells]]
        values += [] if paid.taken_off is None else [paid.taken_off[:, cells]]
        values += [room.amount for room in paid.rooms]
        for each in self._sharing(paid.rooms):
            values.append(each.paid.amount[:, each.paid.cells[:-1] < self.days[1]])
        if draft.exact is not None:
            values.append(draft.exact.numerators[:1, [*self.period_before, self.month]])
        return not any(each.doubtful.any() for each in values)

    def _sharing(self, rooms: Sequence[CeilingRoom]) -> list[Worked]:
        """The components with one of some ceilings, in the order of payment."""
        ids = set(map(id, rooms))
        return [each for each in self.unit.worked.values() if ids & {id(room) for room in each.paid.rooms}]

    @property
    def taken_off(self) -> int:
        """The least amount that policies which come first take off in the month."""
        taken = self.worked.paid.taken_off
        return 0 if taken is None else int(taken.lower[0, self.cells].sum())

    def paid_by(self, policy: Policy) -> Ends:
        """Bounds of the amount that another policy pays to the unit for the month."""
        return summed_ends(
            each.paid.granted_by_month(
                each.draft.months.edges, unclaimed=each.draft.may_be_nothing, what=each.draft.what
            )[0, self.month].total()
            for (id, _), each in self.unit.worked.items()
            if id == policy.id and each.joint is self.worked.joint and len(each.joint.size)
        )

    @property
    def alive(self) -> list[int]:
        """The stretches of the month with a day on which the unit is, or may be, eligible."""
        return [cell for cell in self.cells.tolist() if self.worked.paid.days.upper[0, cell]]

    def window(self, place: int, at: int) -> CeilingWindow:
        """One of the component's ceilings in one of its windows, each by its position."""
        draft, room = self.draft, self.worked.paid.rooms[place]
        whole = None if room.whole is None else room.whole[0, at]
        return CeilingWindow(
            draft.terms.ceilings[place].ceiling,
            place < len(draft.component.ceilings),
            (int(room.edges[at]), int(room.edges[at + 1])),
            room.amount[0, at].total(),
            None if whole is None else (int(whole.lower) * room.unit, int(whole.upper) * room.unit),
        )

    # -- place and eligibility -------------------------------------------------------------------

    def _no_day_reason(self) -> str:
        """Why the unit has no day in the area where the component applies."""
        network, (first, end), per = self.course.network, self.days, self.component.per
        table, rows = network.tables.bodies if per == TEAM else network.tables.areas, self.unit.rows
        starts, ends = table.start[rows], row_ends(network, rows) if per == TEAM else table.end[rows]
        if not ((starts < end) & (ends > first)).any():
            return f"the {per} is not there on any day of {self.course.month}"
        return f"{self._place(end)}, not here"

    def _place(self, before: int) -> str:
        """Where the policy applies: the area, named as on the stated day, and areas to which it extends."""
        network, where = self.course.network, self.policy.jurisdiction
        reached = {
            into: f"from {each.day} on in {network.at(each.day).area(into).name} ({into})"
            for each in _until(self.course.of.unit.mergers(self.policy), before)
            if each.on_merger == "extends_to_new_area"
            for into in each.into
        }
        name = network.at(where.as_of).area(where.id).name
        told = f"it holds in {name} ({where.id} as of {where.as_of})"
        return ", ".join([told, *reached.values()])

    def _holds(self) -> str:
        told, until = f"it holds on {self.component.period or self.policy.period}", self.draft.until
        if until == OPEN:
            return told
        mergers = _until(self.course.of.unit.mergers(self.policy), until + 1)
        into = " and ".join(id for each in mergers for id in each.into)
        told += f", and ends with {self.policy.jurisdiction.id} on {number_day(until)}"
        return told + (f", which went into {into}" if into else "")

    def _eligibility(self) -> Iterator[Step]:
        """Steps for the rules and facts that decide the unit's eligible days."""
        policy, component, days, inside = self.policy, self.component, self.held, self.inside
        sure = all(surely_on(self.draft.ground, each.things, each.start).all() for each in inside)
        yield Step(
            what="place",
            text=f"{self._place(days[1])}: {'yes' if sure else 'not known'}",
            cite=policy.instrument,
            steps=tuple(told_mergers(self.course.network, self.course.of.unit.mergers(policy), days[1])),
        )
        yield from self._candidates()
        if days != self.days:
            yield Step(what="period", text=self._holds(), cite=self.cite)
        if sum(each.end - each.start for each in inside) != days[1] - days[0]:
            there = _joined(inside, [()] * len(inside))
            told = ", ".join(span(low, high) for low, high, _ in there) or "no day of these"
            yield Step(what="there", text=f"the {component.per} is there on {told}")
        if policy.openings or policy.unopened is not None:
            yield from self._openings(inside)
        yield from told_conditions(component.when, inside, days, self.cite)
        norm = self.draft.terms.norm
        if norm is not None and norm.use == "require":
            for each in inside:
                needed = told_norm(each.things, norm, each.start)
                text = f"needs {needed} on {span(each.start, each.end)}"
                yield Step(what="norm", text=text, cite=self._norm_cite(each.start))

    def _candidates(self) -> Iterator[Step]:
        """A step for each area of the unit, or above it, whose parent is one of several."""
        network, told = self.course.network, dict[str, None]()
        ids = network.area_index.texts
        for each in self.inside:
            doubts = doubtful_places(network, each.start, network.vocabulary.levels)
            [home] = each.things.home_areas().tolist()
            if doubts is None or not doubts.among or not doubts.open[home]:
                continue
            above = (area for chain in doubts.chains(home) for area in chain if area != NOBODY)
            for area in dict.fromkeys([home, *above]):
                if area in doubts.among:
                    names = ", ".join(ids[candidate] for candidate in doubts.among[area])
                    told[f"{ids[area]} lies in one of {names}"] = None
        for text in told:
            yield Step(what="candidates", text=text)

    def _norm_cite(self, day: int) -> Citation:
        """The citation of the number of people on a day, of the norm, or of the component."""
        norm = self.component.norm
        if norm is None:
            return self.cite
        size = size_of(self.policy, norm)
        heads = norm.heads if size is None else size.heads
        of_size = None if size is None else size.cite
        stated = _value_cite(heads, self.policy, day) if isinstance(heads, Dated) else None
        return stated or norm.cite or of_size or self.cite

    def _openings(self, inside: list[UnitStretch]) -> Iterator[Step]:
        policy, year = self.policy, self.course.month.year
        openings = openings_in(policy, year)
        if not openings:
            stated = policy.unopened is not None
            opened = stated and settled(policy.unopened) == "open_assumed"
            text = f"no decision that opens {year} was seen: {'assumed open' if opened else 'not open'}"
            yield Step(what="opening", text=text, choice=stated)
            return
        acting = False
        for opening in openings:
            (low, high), (first, end) = self.held, opening.period.numbers
            days = max(low, first), min(high, end)
            if days[0] < days[1]:
                acting = True
                met = told_conditions(opening.when, clipped(inside, *days), days, opening.cite)
                text = f"opened on {opening.period} by a decision"
                yield Step(what="opening", text=text, cite=opening.cite, steps=met)
        if not acting:
            told = ", ".join(str(opening.period) for opening in openings)
            text = f"in {year} only decisions open it, on {told}"
            yield Step(what="opening", text=text, cite=openings[0].cite)

    # -- the amount due --------------------------------------------------------------------------

    def _amount(self) -> Iterator[Step]:
        """Steps from the amount due to the amount paid for the asked days."""
        if self.draft.due is None:
            yield from self._spread()
        else:
            due, plugin = self.draft.due[0, self.month].total(), supplier_of(self.policy, self.component)
            if self.component.claim is not None:
                text = f"asked for in the table {self.component.claim!r}: {self._range(due)}"
                yield Step(what="claim", text=text, amount=Fraction(due[0]) if self.known else None)
            elif plugin is not None:
                yield self._by_plugin(plugin, due)
            else:
                yield from self._rate(due)
        yield from self._others()
        yield from self._ceilings()
        yield from self._paid()

    def _rate(self, due: Ends) -> Iterator[Step]:
        """Steps for the amount due by a rate, and for its rounding."""
        exact, read = self.exact(), self.days_read
        yield Step(
            what="due",
            text=f"due: {self._product(read)} = {self._range(exact)}",
            amount=exact[0] if self.known else None,
            cite=_value_cite(self.component.rate, self.policy, read[0][0]) or self.cite,
            steps=tuple(self._parts(read)),
        )
        stated, reckoning, change = self.component.round is not None, self.draft.reckoning, due[0] - exact[0]
        text = self._rounding
        if reckoning.months > 1:
            text = f"the running total of the {reckoning.time} is {text}, not each month"
            if self.known:
                before = self.period_before
                assert self.draft.due is not None  # noqa: S101 - a rate gives it
                paid = int(self.draft.due.lower[0, before].sum())
                through = sum((self.exact(at)[0] for at in before), exact[0])
                text += f": {self._shown(through)} so far becomes {self._shown(paid + due[0])}"
                text += f", less {self._shown(paid)} before"
        elif self.known and not change and not stated:
            return
        elif self.known and change:
            text += f": {self._shown(abs(change))} is {'lost' if change < 0 else 'gained'}"
        yield Step(
            what="rounding",
            text=text,
            amount=change if self.known else None,
            bounds=None if self.known else due,
            cite=self.cite if stated else None,
            choice=not stated or reckoning.months > 1,
        )

    @property
    def _rounding(self) -> str:
        """The rounding rule in words."""
        rule, step, places = self.draft.reckoning.rule, self.draft.reckoning.step, self.course.exponent
        to = "whole" if step == 10**places else self._shown(step)
        return f"{_RULES[rule]} to {to} {self.course.answer.currency}"

    def _product(self, read: Sequence[tuple[int, int]]) -> str:
        """Rate × count × part as text; in place of the first two, a mean if they change within the month."""
        draft = self.draft
        readings = {self._reading(low) for low, _ in read}
        words = ["the mean of what follows" if len(readings) > 1 else readings.pop()]
        if draft.given is not None:
            persons = shown_range(*draft.given[0, self.month].total())
            words.append(f"{persons} {draft.reckoning.time}s of persons")
        if draft.reckoning.time == "once":
            words.append("once")
        elif draft.given is None:
            words.append(self._portion())
        return " × ".join(words) + (f" ÷ {draft.reckoning.months}" if draft.reckoning.months > 1 else "")

    def _portion(self) -> str:
        prorate, days, length = self.draft.reckoning.prorate, _known(self.eligible), self.course.month.days
        if days is None:
            return "the part of the month"
        over, under = proration_of_months(prorate, np.array([days]), np.array([length]))
        share = Fraction(int(over[0]), int(under[0]))
        if prorate == "actual_days" and share != 1:
            return f"{days}/{length}"
        return "the whole month" if share == 1 else shown_number(share)

    def _reading(self, day: int) -> str:
        """The rate and the count on a day."""
        things, terms, count = self.on_day(day), self.draft.terms, self.component.count
        assert self.component.rate is not None  # noqa: S101 - it has a rate
        rates = cases(self.component.rate, self.policy, day, day + 1)  # without a stated number of people
        unit = common_unit(rates)
        found = first_fit(things, rows_on(rates, day), unit)
        measures: Rate = leaf(self.component.rate, self.policy)  # type: ignore[assignment]
        amount = self._range((int(found.lower[0]) * unit, int(found.upper[0]) * unit))
        rate = f"{amount} {measures.currency}/{measures.beneficiary}/{measures.time}"
        if count is None:
            return rate
        if count.number is not None:
            number = first_fit(things, cases(count.number, self.policy, day, day + 1)[0].rows, Fraction(1))
            return f"{rate} × {shown_range(*number[:1].total())} people, as stated"
        if count.heads is None:
            return rate
        heads = paid_heads(things, count.heads, terms.norm, day)
        word = "people" if count.heads == "people" else f"of role {count.heads}"
        return f"{rate} × {shown_range(*heads[:1].total())} {word}"

    def _parts(self, read: Sequence[tuple[int, int]]) -> Iterator[Step]:
        """The steps below the product."""
        component, reckoning, terms = self.component, self.draft.reckoning, self.draft.terms
        assert component.rate is not None  # noqa: S101 - the product has a rate
        if len(read) > 1:
            for low, high in read:
                rows = told_value(self.on_day(low), component.rate, self.policy, low)
                text = f"on {span(low, high)}: {self._reading(low)}"
                yield Step(what="reading", text=text, steps=tuple(rows))
        else:
            yield from told_value(self.on_day(read[0][0]), component.rate, self.policy, read[0][0])
        if component.count is not None or len(read) > 1 or isinstance(component.rate, Dated):
            day = "" if len(read) > 1 else f", {number_day(read[0][0])}"
            yield Step(what="facts", text=f"{_READ[reckoning.facts]}{day}", choice=component.facts is None)
        if self.draft.given is not None and component.count is not None:
            text = f"from the table {component.count.activity!r}; a part month is not reduced"
            yield Step(what="input", text=text)
            if (most := component.count.times_at_most) is not None:
                yield Step(what="input", text=f"at most {most} times for a person and month count")
        elif reckoning.time == "once":
            yield Step(what="part", text="paid once, in the month of the first eligible day")
        else:
            yield self._part()
        if reckoning.months > 1:
            text = f"a month is due 1/{reckoning.months} of a {reckoning.time}'s rate"
            yield Step(what="part", text=text, choice=True)
        if terms.norm is not None and terms.norm.counts:
            does = "nobody beyond the norm counts" if terms.norm.use == "cap" else "the norm is the count"
            norm = told_norm(self.on_day(read[0][0]), terms.norm, read[0][0])
            yield Step(what="norm", text=f"{does}: {norm}", cite=self._norm_cite(read[0][0]))

    def _part(self) -> Step:
        prorate, days, length = self.draft.reckoning.prorate, self.eligible, self.course.month.days
        if isinstance(prorate, ProrationSteps):
            rows = ", ".join(f"{step.share} from {step.days} days on" for step in prorate.steps)
            text = f"the month counts by steps: {rows}"
        else:
            text = _PARTS[prorate or "any_day"]
        return Step(
            what="part",
            text=f"{text}: {self._days_of_month}",
            values=(("days", _known(days)), ("of", length)),
            cite=self.cite,
            choice=prorate == "thirtieths" and _known(days) != length,
        )

    def _by_plugin(self, plugin: SubsidyPolicy, due: Ends) -> Step:
        """The step for the amount that a plug-in computes; it is not called if a fact is not known."""
        name, of = type(plugin).__name__, f"for {self._days_of_month} days"
        if self.known:
            text = f"due: plug-in {name} says {self._shown(due[0])} {of}"
        else:
            text = f"due: plug-in {name} is not asked {of}, as something is not known; anything may be due"
        day = self.days_read[0][0]
        things, reads = self.on_day(day), self.draft.terms.reads
        steps = [Step(what="facts", text=f"{each}: {told_fact(things, each)}") for each in reads]
        if steps:
            told = f"facts are those of {number_day(day)}"
            steps.append(Step(what="facts", text=told, choice=self.component.facts is None))
        if self.component.round is not None:
            steps.append(Step(what="rounding", text=self._rounding, cite=self.cite))
        return attrs.evolve(self._sum("due", text, due, cite=self.cite), steps=tuple(steps))

    def _spread(self) -> Iterator[Step]:
        """Steps for an amount that a ceiling alone determines: its share of the window's eligible days."""
        paid = self.worked.paid
        window = paid.rooms[0].window_of(paid.cells)
        for cell in self.alive:
            use, same = self.window(0, int(window[cell])), np.flatnonzero(window == window[cell])
            due = paid.due[0, cell].total()
            eligible, here = (shown_range(*paid.days[0, which].total()) for which in (same, cell))
            text = (
                f"the most for {span(*use.days)} is {self._room(use)}, spread over "
                f"{eligible} eligible days in it, {here} of them here"
            )
            if self.known:
                through = int(paid.due.lower[0, same[same <= cell]].sum())
                text += f": {self._shown(through)} by now, less {self._shown(through - due[0])} before"
            yield self._sum("spread", text, due, choice=True, cite=use.ceiling.cite or self.cite)

    # -- deductions, ceilings and payments -------------------------------------------------------

    def _others(self) -> Iterator[Step]:
        """Steps for the reduction because of other policies that come first."""
        policy, cite = self.policy, self.policy.instrument
        for verb, names in (("yields to", policy.yields_to), ("deducts", policy.deducts)):
            for name in names:
                others = others_named(policy, self.course.answer.policies, [name])
                if not others:
                    text = f"{verb} {name}: no such policy is assessed with it"
                    yield Step(what="others", text=text, cite=cite)
                for other in others:
                    paid = self.paid_by(other)
                    told = "nothing" if paid == (0, 0) else self._range(paid)
                    text = f"{verb} {other.id}, which pays {told} for this month"
                    yield Step(what="others", text=text, values=(("paid", _known(paid)),), cite=cite)
        if self.known and self.taken_off:
            text, taken = "paid by policies that come first", Fraction(-self.taken_off)
            yield Step(what="taken_off", text=text, amount=taken, cite=cite)

    def _ceilings(self) -> Iterator[Step]:
        """Steps for each ceiling in each stretch of the month, with the room left and the amount cut off.

        Windows of all components of the policy cut these stretches, because they are paid one by one.
        """
        known, paid, order = self.known, self.worked.paid, self.worked.paid.order
        assert order is not None  # noqa: S101 - the trace of a unit keeps it
        cells, places = order.ceilings.cells, {id(room): at for at, room in enumerate(paid.rooms)}
        cuts = [
            cut
            for cut in order.cuts(paid.place)
            if self.days[0] <= cells[cut.cell] < self.days[1] and order.days[paid.place].upper[0, cut.cell]
        ]
        several, bound = len({cut.cell for cut in cuts}) > 1, set[int]()
        for cut in cuts:
            each, lost = self.window(places[id(cut.room)], cut.window), cut.due - cut.paid
            binds = known and lost > 0 and cut.left == cut.paid and cut.cell not in bound
            bound |= {cut.cell} if binds else set()
            days = int(cells[cut.cell]), int(cells[cut.cell + 1])
            label = f"on {span(*days)}, " if several else ""
            text = f"{label}ceiling of {self._room(each)} for {span(*each.days)}"
            used = each.amount[0] - cut.left
            if known:
                text += f": {self._shown(used)} used before, {self._shown(cut.left)} left"
                text += f", which is less than the {self._shown(cut.due)} due" if binds else ""
            yield Step(
                what="ceiling",
                text=text,
                amount=Fraction(-lost) if binds else None,
                values=(
                    ("ceiling", _known(each.amount)),
                    ("used", used if known else None),
                    ("left", cut.left if known else None),
                    ("binds", binds if known else None),
                ),
                cite=each.ceiling.cite or (self.cite if each.is_own else self.policy.instrument),
                choice=not each.is_own and len(self.policy.components) > 1,
                steps=self._ceiling_rows(each) if known else (),
            )

    def _ceiling_rows(self, window: CeilingWindow) -> tuple[Step, ...]:
        """Steps for the class and base of a ceiling's amount, on the first eligible day of its window."""
        if not isinstance(window.ceiling.amount, Dated | Multiple | Classes):
            return ()
        sharing = [each for each in self.unit.worked.values() if each.draft.policy is self.policy]
        firsts = []
        for each in [self.worked] if window.is_own else sharing:
            spells = each.draft.cohorts.spells
            here = np.flatnonzero((spells.start < window.days[1]) & (spells.end > window.days[0]))
            firsts += np.maximum(spells.start[here], window.days[0]).tolist()
        day = int(min(firsts))
        there = [each for each in self._there(day, day + 1) if each.start <= day < each.end]
        return tuple(told_value(there[0].things, window.ceiling.amount, self.policy, day)) if there else ()

    def _room(self, use: CeilingWindow) -> str:
        """A ceiling's amount in a window as text, with the full amount if only a part is available."""
        told = self._range(use.amount)
        if use.whole is None:
            return told
        unit = "days" if settled(use.ceiling.part) == "by_days" else "months"
        return f"{told} (of {self._range(use.whole)}, for its eligible {unit})"

    def _paid(self) -> Iterator[Step]:
        """Steps for the asked days of the month, and for an amount that is not known."""
        course, money, known = self.course, self.money, self.known
        whole = self.worked.paid.amount[0, self.cells].total()
        others = course.elsewhere(self.policy, self.component)
        first, end = course.answer.window.numbers
        days = first, min(end, self.draft.told_until)
        if days != self.days or others:
            text = f"of this month's {self._range(whole)}, the share of the eligible days"
            text += f" in {span(*days)}" if days != self.days else ""
            if others:
                text += f" as {' in '.join(course.mine)}; the others fall to {', '.join(others)}"
            share = Fraction((money[0] or 0) - whole[0]) if known else None
            yield Step(what="cut", text=text, amount=share, choice=True)
        if known:
            return
        ids = [(self.policy.id, self.component.id)]
        for fact in unknown_texts(self.unit.question, course.answer.policies, ids):
            yield Step(what="unknown", text=f"not known: {fact}")
        yield Step(
            what="paid",
            text="paid, whatever the unknown facts are"
            if money[0] is not None
            else "paid, as far as is known",
            amount=None if money[0] is None else Fraction(money[0]),
            bounds=money[1:],
        )

    # -- information -----------------------------------------------------------------------------

    def _information(self) -> Iterator[Step]:
        """Steps that inform and change no amount."""
        policy, component = self.policy, self.component
        yield from self._sources()
        norm = norm_terms(policy, component, *self.held)
        if norm is not None and norm.use == "report":
            first = self.inside[0]
            text = f"a norm that informs only: {told_norm(first.things, norm, first.start)}"
            yield Step(what="norm", text=text, cite=self._norm_cite(first.start))
        for each in component.of_which:
            rate = "rates that the document tells apart"
            if isinstance(each.rate, Rate):
                rate = shown_money(each.rate, self.course.exponent)
            text = f"inside it, {each.id} at {rate}; it changes no amount"
            yield Step(what="of_which", text=text, cite=each.cite or self.cite)
        if component.nature == "at_most":
            given = input_name(component) in self.unit.question.inputs
            text = "the most that can be granted" + (
                "" if given else "; without a claim the least is nothing"
            )
            yield Step(what="nature", text=text, cite=self.cite)
        for reason in self.course.line(policy, component).reasons:
            yield Step(what="assumed", text=f"ASSUMED: {reason}", choice=True)

    def _sources(self) -> Iterator[Step]:
        """Steps for the sources of funds and the amount that each pays."""
        funding = {each.source: each for each in funding_of(self.policy, self.component)}
        for name, (amount, low, high) in self.course.sources(self.policy, self.component):
            if name is None:
                yield Step(what="source", text="no source says who pays it")
                continue
            money = self._range((low, high) if amount is None else (amount, amount))
            text, values = (
                f"paid by {name}: {money}{self._share(funding[name])}",
                (("source", name), ("paid", amount)),
            )
            yield Step(what="source", text=text, values=values, cite=self.cite)

    def _share(self, funding: FundingShare) -> str:
        if funding.rest:
            return ", the rest"
        if funding.share is not None:
            return f", {funding.share} of it, rounded down"
        assert funding.up_to is not None  # noqa: S101 - one of the three
        most = f", up to {self._shown(funding.up_to.amount)} {self.course.answer.currency}"
        if settled(funding.over) == "month":
            return f"{most} first"
        return f"{most} of each calendar year first, {self._range(self._paid_before(funding.source))} before"

    def _paid_before(self, source: str) -> Ends:
        """The amount that a source pays for the earlier months of the calendar year."""
        paid, what = self.worked.paid, self.draft.what
        month, here = month_numbers(paid.cells[:-1]), int(self.cells[0])
        parts = dict(by_source(paid.amount, funding_of(self.policy, self.component), paid.cells, what=what))
        opens = int(np.searchsorted(month, month[here] - month[here] % 12))
        return parts[source][0, opens:here].total()


NOTHING: Final = (0, 0, 0)
"""The money of a component that pays nothing."""


def _known(ends: Ends) -> int | None:
    """A number with equal bounds; None for an unknown number."""
    return ends[0] if ends[0] == ends[1] else None


def _joined(
    found: Sequence[UnitStretch], steps: Iterable[tuple[Step, ...]]
) -> list[tuple[int, int, tuple[Step, ...]]]:
    """The days and the steps of some stretches, in which adjacent stretches with equal steps are one."""
    joined: list[tuple[int, int, tuple[Step, ...]]] = []
    for each, own in zip(found, steps, strict=True):
        same = joined and joined[-1][1:] == (each.start, own)
        start = joined.pop()[0] if same else each.start
        joined.append((start, each.end, own))
    return joined


def _value_cite(value: Value | None, policy: Policy, day: int) -> Citation | None:
    """The citation of the value that holds on a day, if it differs from the component's."""
    if isinstance(value, Dated):
        here = [each for each in value.values if each.start <= number_day(int(day))]
        each = here[-1] if here else value.values[0]
        return each.cite or _value_cite(each.value, policy, day)
    if isinstance(value, Multiple):
        named = {base.name: base.value for base in policy.bases}
        rates = {each.id: each.rate for each in policy.components}
        return _value_cite(named.get(value.of, rates.get(value.of)), policy, day)
    return None


def told_value(things: Subjects, value: Value, policy: Policy, day: int) -> Iterator[Step]:
    """Steps for the row of each table, and the base of each multiple, that decide a value on a day.

    Args:
        things: One unit.
        value: The value, with every choice made.
    """
    if isinstance(value, Dated):
        here = [each for each in value.values if day_number(each.start) <= day]
        yield from told_value(things, (here or value.values)[-1 if here else 0].value, policy, day)
    elif isinstance(value, Multiple):
        [(_, factor), *others] = rows_on(cases(value.times, policy, day, day + 1), day)
        times = "a factor by class" if others else shown_number(factor)
        yield Step(what="base", text=f"{times} times {value.of}", values=(("base", value.of),))
        yield from told_value(things, value.times, policy, day)
        yield from told_value(things, referred(value.of, policy), policy, day)
    elif isinstance(value, Classes):
        count, may_be_above = len(value.rows), False
        for number, row in enumerate(value.rows, 1):
            verdict = YES if number == count else verdicts(things, row.when)[0]
            if not verdict & YES:
                continue
            decides = "decides" if verdict == YES and not may_be_above else "may decide"
            steps = () if number == count else tuple(_told(things, each) for each in _flat(row.when))
            told = "no earlier row fits" if number == count else condition_text(row.when)
            yield Step(
                what="row",
                text=f"row {number} of {count} {decides}: {told}",
                values=(("row", number), ("of", count)),
                steps=(*steps, *told_value(things, row.value, policy, day)),
            )
            if verdict == YES:
                return
            may_be_above = True


_OF_PARTS: Final = {All: "all of these", AnyOf: "one of these", Not: "not this"}
_SAID: Final = {int(YES): "yes", int(NO): "no", int(NOT_APPLICABLE): "not applicable"}


def told_conditions(
    condition: Condition, found: list[UnitStretch], days: tuple[int, int], cite: Citation
) -> tuple[Step, ...]:
    """Steps for a condition on some stretches of a unit's days; equal consecutive stretches share a step."""
    parts = _flat(condition)
    if not parts:
        return ()
    told = (tuple(attrs.evolve(_told(each.things, part), cite=cite) for part in parts) for each in found)
    merged = _joined(found, told)
    if [each[:2] for each in merged] == [days]:
        return merged[0][2]
    return tuple(Step(what="days", text=f"on {span(low, high)}", steps=steps) for low, high, steps in merged)


def _flat(condition: Condition) -> list[Condition]:
    """The conditions that must all hold, without empty ones."""
    if isinstance(condition, All):
        return [part for each in condition.parts for part in _flat(each)]
    return [condition]


def told_norm(things: Subjects, norm: NormTerms, day: int) -> str:
    """The number of people that a norm sets, and the number of people in the unit."""
    found = read_norm(things, norm, day)
    if not found.applies[0]:
        return f"{norm.attribute} does not apply to it, and so the norm does not"
    people = subject_numbers(things, "team.people")
    heads, has = (shown_range(*each[:1].total()) for each in (found.heads, people))
    if norm.attribute is None:
        return f"{heads} people; it has {has}"
    value = shown_range(*subject_numbers(things, norm.attribute)[:1].total())
    return f"{heads} people, as {norm.attribute} is {value}; it has {has}"


def span(start: int, end: int) -> str:
    """Days as text: one day, or the first day and the day after the last (if there is one)."""
    if end >= OPEN:
        return f"{number_day(start)}.."
    if end - start == 1:
        return str(number_day(start))
    return f"{number_day(start)}..{number_day(end)}"


def _told(things: Subjects, condition: Condition) -> Step:
    verdict = _SAID.get(int(verdicts(things, condition)[0]), "not known")
    if isinstance(condition, All | AnyOf | Not):
        parts = (condition.part,) if isinstance(condition, Not) else condition.parts
        text, steps = f"{_OF_PARTS[type(condition)]}: {verdict}", tuple(_told(things, part) for part in parts)
        return Step(what="condition", text=text, steps=steps)
    text = f"{condition_text(condition)}: {verdict}, as {_reads(things, condition)}"
    return Step(what="condition", text=text, values=(("verdict", verdict),))


def _reads(things: Subjects, atom: Condition) -> str:
    """The fact that an atom reads, its owner and its origin."""
    if not isinstance(atom, Is | Between):  # it reads the place of the unit
        home = things.state.territory.nodes[int(things.homes()[0])]
        place = things.network.area_index.texts[int(home)]
        return f"{'its home' if things.grain == TEAM else 'it'} is {place}"
    return told_fact(things, atom.subject)


def told_fact(things: Subjects, subject: str) -> str:
    """The value of a subject, its owner and its origin."""
    column = things.column(subject)
    if not column.applies[0]:
        return "it lies in none"
    whose, value = column.ids.texts[int(column.entity[0])], _value(column)
    if value is None:
        return f"that of {whose} is not known"
    return f"{whose} has {value} ({_origin(things, subject, column)})"


def _value(column: SubjectColumn) -> str | None:
    """The known value in words."""
    data = int(column.data[0])
    if column.type == "whole":
        most = int(column.most[0])
        return None if most == INT64_MAX else shown_range(data, most)
    if not column.known[0]:
        return None
    if column.type == "yes_no":
        return "true" if data else "false"
    if column.type == "day":
        return str(number_day(data))
    if column.type == "word":
        return column.words[data] or "no type"
    return ", ".join(word for place, word in enumerate(column.words) if data >> place & 1) or "none"


def _origin(things: Subjects, subject: str, column: SubjectColumn) -> str:
    """The origin of the value."""
    tables, (owner, _, name) = things.network.tables, subject.partition(".")
    if subject == "kind" or owner == TEAM:
        values = next(each for each in tables.bodies.attributes if each.name == (name or TEAM_KINDS))
        code = values.origin[things.rows[0]]
    else:
        row = things.state.row[int(column.entity[0])]
        origins = {each.name: each.origin for each in tables.areas.attributes}
        code = origins.get(name, tables.areas.origin)[row]
    return Origin(int(code)).label if code else "known within bounds"


SCHEMA: Final = "dtnet/explanation/1"
_LABELS: Final = {"entitlement": "entitlements", "at_most": "up to"}


@final
@attrs.frozen(kw_only=True, repr=False, field_transformer=with_checked_fields)
class Explanation(StepTree):
    """Why a team or area gets its amount.

    Attributes:
        unit: The id of the team or area.
        name: Its name.
        days: The days: a month such as `2024-08`, or a window.
        currency: ISO code of the currency. Amounts are in its smallest unit, texts in whole units.
        exponent: Decimal places of the smallest unit.
        amount: The amount paid; for `at_most`, the amount if all is granted as soon as it is due. None if it
            depends on an unknown fact, or if amounts have several natures, which have no sum.
        lower: The lower bound of the payments.
        upper: The upper bound; None for no bound. For `at_most`, the most over every grant before.
        steps: The steps that lead to the amount.
    """

    unit: str
    name: str
    days: str
    currency: str
    exponent: int
    amount: int | None
    lower: int
    upper: int | None
    steps: tuple[Step, ...]

    @property
    def totals(self) -> Mapping[Nature, int | None]:
        """The amount that is paid, or for `at_most` may be granted, by nature; None if unknown."""
        return MappingProxyType(totals_of_steps(self.steps))

    def leaves(self) -> tuple[Step, ...]:
        """The steps that add to the amount and have no adding step below; they sum to a known amount."""
        return tuple(step for step in self.walk() if step.amount is not None and not step.adds)

    def to_dict(self) -> dict[str, Any]:
        """The explanation as plain data, as in `to_json`; with `totals` if there are several natures."""
        told = {"schema": SCHEMA, **WRITER.table(self)}
        if len(self.totals) > 1:
            last = {key: told.pop(key) for key in ("lower", "upper", "steps")}
            told |= {"totals": dict(self.totals), **last}
        return told

    @classmethod
    def from_json(cls, text: str) -> Explanation:
        """An explanation from the JSON that `to_json` wrote.

        The additional key `inputs` in the output of `dtnet explain` is ignored.

        Raises:
            InvalidInputError: If the text is not JSON, has another schema, has missing, unknown or wrongly
                typed parts, or has amounts that do not add up; the exception lists all errors.
        """
        return _READER.json(text, cls, what="explanation", schema=SCHEMA)

    @property
    def _places(self) -> int:
        return self.exponent

    def _head(self) -> str:
        amount, low, high = self.amount, self.lower, self.upper
        name = f"{self.name} ({self.unit})" if self.name else self.unit
        places, currency = self.exponent, self.currency
        if len(self.totals) > 1:
            sums = (
                f"{_LABELS[nature]} not known"
                if total is None
                else f"{_LABELS[nature]} {shown_number(total, places)} {currency}"
                for nature, total in self.totals.items()
            )
            told = f"{', '.join(sums)}; together {shown_range(low, high, places)} {currency}"
        elif amount is None:
            told = f"not known: {shown_range(low, high, places)} {currency}"
        else:
            told = f"{shown_number(amount, places)} {currency}"
            if high != amount:
                told += f" if granted as soon as it is due; otherwise {shown_range(low, high, places)}"
            elif low != amount:
                told += f" at the most, {shown_number(low, places)} at the least"
        return f"{name}, {self.days}: {told}"


def totals_of_steps(steps: Iterable[Step]) -> dict[Nature, int | None]:
    """The sum of the components' amounts in some steps, by nature; natures without payments are missing."""
    found: dict[Nature, int | None] = {}
    paying = [each for step in steps for each in step.walk() if each.what == "component"]
    for nature in get_args(Nature):
        own = [
            each.amount
            for each in paying
            if ("nature", nature) in each.values and each.bounds not in {None, (0, 0)}
        ]
        if own:
            found[nature] = None if None in own else int(sum(amount or 0 for amount in own))
    return found


_TOTALS: Final[Any] = dict[Nature, int | None]


def _read_explanation(raw: Any, _: Any, reader: DocumentReader) -> Explanation:
    """An explanation; the key `inputs`, which the command line adds, is not kept."""
    told = {key: value for key, value in raw.items() if key != "inputs"}
    good = reader.fields(told, Explanation, totals=_TOTALS)
    totals = good.pop("totals", None)
    explanation = Explanation(**good)
    Faults([*_wrong_totals(explanation, totals), *_wrong_sums(explanation)]).refuse()
    return explanation


def _read_totals(raw: Any, _: Any, reader: DocumentReader) -> dict[str, int | None]:
    """The sums by nature."""
    if not isinstance(raw, dict):
        raise fault(f"got {shown_raw(raw)}; write a table with {', '.join(get_args(Nature))}")
    found = Faults()
    totals = reader.keys(raw, found, **dict.fromkeys(get_args(Nature), int | None))
    found.refuse()
    return totals


def _check_days(days: str) -> Iterator[Found]:
    try:
        as_window(days)
    except DayError as error:
        yield ("days",), str(error)


def _check_exponent(exponent: int) -> Iterator[Found]:
    """Decimal places of a currency's smallest unit."""
    if not 0 <= exponent <= MOST_PLACES:
        message = f"got {shown_raw(exponent)}; write a whole number from 0 to {MOST_PLACES}"
        yield ("exponent",), message


_READER: Final = reader_of(
    {**STEP_HOOKS, _TOTALS: _read_totals, Explanation: _read_explanation},
    checks={Explanation: (_check_days, _check_exponent)},
    **RULES,
)


def _wrong_totals(explanation: Explanation, given: Mapping[str, int | None] | None) -> Iterator[Found]:
    """Errors of sums by nature that differ from the components, or of one amount for several natures."""
    totals = explanation.totals
    if given is not None and given != totals:
        told = f"{json.dumps(given)} is not {json.dumps(dict(totals))}"
        yield ("totals",), f"{told}, to which the components add up"
    if explanation.amount is not None and len(totals) > 1:
        yield ("amount",), "components have several natures, which have no sum; write null"


def _wrong_sums(explanation: Explanation) -> Iterator[Found]:
    """Errors of amounts that differ from the sum of their steps, or are outside their own bounds."""
    amount, low, high = explanation.amount, explanation.lower, explanation.upper
    if high is not None and high < low:
        yield ("upper",), f"{high} is less than the lower bound {low}"
    elif amount is not None and (amount < low or (high is not None and amount > high)):
        yield ("amount",), f"{amount} is outside {low} to {'no bound' if high is None else high}"
    if amount is not None:
        total = sum((leaf.amount or Fraction() for leaf in explanation.leaves()), Fraction())
        if total != amount:
            yield ("amount",), f"{amount} is not {total}, to which the leaves add up"
    for number, step in enumerate(explanation.steps, 1):
        yield from wrong_sums_below(step, ("steps", f" {number}"))
