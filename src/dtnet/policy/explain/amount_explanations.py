"""Explanations of teams and areas in a month or a window: of policies, components and units; also as JSON."""

# ruff: noqa: ANN401 - it reads whatever a document holds

from __future__ import annotations

import json
import re
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeAlias, final, get_args

import attrs
import numpy as np

from dtnet.bounds import summed_ends
from dtnet.errors import ArgumentError, DayError, UnknownNameError, near
from dtnet.explanations import (
    RULES,
    STEP_HOOKS,
    WRITER,
    Step,
    StepTree,
    shown_number,
    shown_range,
    wrong_sums_below,
)
from dtnet.facts.subjects import TEAM
from dtnet.facts.unit_spans import canonical_units, units_of
from dtnet.money import MOST_PLACES
from dtnet.periods import OPEN, Month, Period, as_window, day_number, number_day
from dtnet.policy.answers.grouping import grouped
from dtnet.policy.answers.side_tables import mergers_of
from dtnet.policy.document.document import Nature
from dtnet.policy.engine.component_assessment import asked_components
from dtnet.policy.explain.component_steps import NOTHING, ComponentSteps, made_step, told_mergers, trace_of
from dtnet.reading.documents import Faults, fault, shown_raw
from dtnet.reading.reader import reader_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dtnet.network.day.network import Network
    from dtnet.policy.answers.assessment import Assessment
    from dtnet.policy.answers.side_tables import Merger
    from dtnet.policy.document.document import Component, Policy
    from dtnet.policy.engine.component_assessment import Line
    from dtnet.policy.explain.component_steps import UnitTrace
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
        assessment: The whole answer.
        id: The id of the team or area.
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
        network = self.assessment.network
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
            run = self.unit.trace(per, id)
            answer = attrs.evolve(self.unit.assessment, question=run.question, lines=run.lines)
            self._courses[per, id] = UnitMonth(self, in_month(answer, self.month), run, (id, *within))
        course, key = self._courses[per, id], (policy.id, component.id)
        run, days = course.trace, (day_number(self.month.start), day_number(self.month.end))
        return ComponentSteps(run, run.asked[key], run.worked[key], days, course).step()

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
        mine: The id that the caller gave; and the area in which the unit counts, unless it counts everywhere.
    """

    of: ExplainedMonth
    answer: Assessment
    trace: UnitTrace
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


SCHEMA: Final = "dtnet/explanation/1"
_LABELS: Final = {"entitlement": "entitlements", "at_most": "up to"}


@final
@attrs.frozen(kw_only=True)
class Explanation(StepTree):
    """Why a team or area gets its amount.

    Attributes:
        unit: The id of the team or area.
        name: Its name.
        days: The days: a month such as `2024-08`, or a window.
        currency: ISO code of the currency. Amounts are in its smallest unit, texts in whole units.
        exponent: Decimal places of the smallest unit.
        amount: The amount paid; for `at_most`, the largest amount that may be granted. None if it depends on
            an unknown fact, or if amounts have several natures, which have no sum.
        lower: The lower bound of the payments.
        upper: The upper bound; None for no bound.
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
            told += "" if low == amount else f" at the most, {shown_number(low, places)} at the least"
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
