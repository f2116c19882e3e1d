"""The data behind an explanation: intermediate numbers of the engine for one unit, and amounts of a month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs
import numpy as np

from dtnet.periods import Period, day_number, number_day
from dtnet.policy.answers.grouping import grouped
from dtnet.policy.engine.component_assessment import asked_components, line_of, worked_out
from dtnet.policy.explain.explanation_tree import upper_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dtnet.bounds import Bounded
    from dtnet.citations import Citation
    from dtnet.network.day.network import Network
    from dtnet.periods import Month
    from dtnet.policy.answers.assessment import Assessment
    from dtnet.policy.document.document import Component, Policy
    from dtnet.policy.engine.component_amounts import Line
    from dtnet.policy.engine.component_assessment import Worked
    from dtnet.policy.units.question import AssessableComponent, AssessmentQuestion

Money: TypeAlias = tuple[int | None, int, int | None]
"""The amount (None if unknown), the lower bound, and the upper bound (None for no bound)."""
NOTHING: Final[Money] = (0, 0, 0)


@attrs.frozen(eq=False)
class WorkedUnit:
    """The computed results of one unit in one month.

    Attributes:
        question: The question for this unit alone.
        entity: The unit, under the first of its ids.
        id: The id that the caller gave.
        within: A level and one of its areas: the unit counts only there; None for everywhere.
        network: The network.
        month: The month.
        answer: The amounts of the unit on the days of the month that are in the window.
        asked: The components that can be assessed, by policy and component.
        worked: The results of these components.
    """

    question: AssessmentQuestion
    entity: int
    id: str
    within: tuple[str, str] | None
    network: Network
    month: Month
    answer: Assessment
    asked: dict[tuple[str, str], AssessableComponent]
    worked: dict[tuple[str, str], Worked]

    @property
    def days(self) -> tuple[int, int]:
        """The first day of the month, and the day after its last."""
        return day_number(self.month.start), day_number(self.month.end)

    @property
    def exponent(self) -> int:
        """Decimal places of the currency's smallest unit."""
        return self.network.vocabulary.currency.exponent

    def money(self, policy: Policy, component: Component) -> Money:
        """The amount that a component pays to the unit, under the given id and in the given area."""
        mine = (policy.id, component.id, *self._mine)
        paid = money_by(self.answer, "component", *self._parts)
        return next((money for key, money in paid if key == mine), NOTHING)

    def sources(self, policy: Policy, component: Component) -> list[tuple[str | None, Money]]:
        """The amount of `money`, by source of funds."""
        return [
            (key[-1], money)
            for key, money in money_by(self.answer, "component", *self._parts, "source")
            if key[:-1] == (policy.id, component.id, *self._mine)
        ]

    def line(self, policy: Policy, component: Component) -> Line:
        """The line of the component in the answer."""
        return next(
            each
            for each in self.answer.lines
            if (each.policy.id, each.component.id) == (policy.id, component.id)
        )

    def elsewhere(self, policy: Policy, component: Component) -> list[str]:
        """Other ids under which, or areas in which, the unit is paid in the month."""
        keys = [key for key, _ in money_by(self.answer, "component", *self._parts)]
        return [
            self._part(*key[2:])
            for key in keys
            if key[:2] == (policy.id, component.id) and key[2:] != self._mine
        ]

    @property
    def _parts(self) -> tuple[str, ...]:
        """The keys that split the unit in one month."""
        return ("unit",) if self.within is None else ("unit", self.within[0])

    @property
    def _mine(self) -> tuple[str, ...]:
        """The part that the caller asked for."""
        return (self.id,) if self.within is None else (self.id, self.within[1])

    def _part(self, id: str, area: str | None = None) -> str:
        """Another part than the requested one, in words that name the difference."""
        if self.within is None or area == self.within[1]:
            return id
        place = area or f"no {self.within[0]}"
        return place if id == self.id else f"{id} in {place}"


def course_of(
    assessment: Assessment, entity: int, id: str, month: Month, within: tuple[str, str] | None
) -> WorkedUnit:
    """Compute one unit again, because the answer for all units keeps no steps.

    Args:
        assessment: The answer for all units.
        entity: The unit, under the first of its ids.
        id: The id that the caller gave.
        month: The month.
        within: A level and one of its areas: the unit counts only there; None for everywhere.
    """
    question = attrs.evolve(assessment.question, only=entity)
    worked, _ = worked_out(question, assessment.policies)
    asked, _ = asked_components(question, assessment.policies)
    lines = tuple(line_of(question, each) for each in worked)
    answer = attrs.evolve(assessment, question=question, lines=lines)
    return WorkedUnit(
        question=question,
        entity=entity,
        id=id,
        within=within,
        network=question.network,
        month=month,
        answer=in_month(answer, month),
        asked={(each.policy.id, each.component.id): each for each in asked},
        worked={(each.draft.policy.id, each.draft.component.id): each for each in worked},
    )


def in_month(assessment: Assessment, month: Month) -> Assessment:
    """The answer for the days of one month that are in the window; at least one day is."""
    first, end = assessment.window.numbers
    first, end = max(first, day_number(month.start)), min(end, day_number(month.end))
    window = Period(number_day(first), number_day(end))
    lines = tuple(_cut(line, first, end) for line in assessment.lines)
    return attrs.evolve(assessment, question=attrs.evolve(assessment.question, window=window), lines=lines)


def _cut(line: Line, first: int, end: int) -> Line:
    here = np.flatnonzero((line.edges[:-1] >= first) & (line.edges[:-1] < end))
    stretches = slice(int(here[0]), int(here[-1]) + 1)

    def part(values: Bounded) -> Bounded:
        return values[:, stretches]

    return attrs.evolve(
        line,
        edges=line.edges[here[0] : here[-1] + 2],
        days=line.days[:, stretches],
        amounts=part(line.amounts),
        sources=tuple((name, part(amounts)) for name, amounts in line.sources),
        assumed=line.assumed[stretches],
        whole=None,
        uncut=None if line.uncut is None else _cut(line.uncut, first, end),
    )


def money_by(assessment: Assessment, *keys: str) -> Iterator[tuple[tuple[Any, ...], Money]]:
    """Amounts by policy and keys."""
    table = grouped(assessment, keys)
    names = ["policy", *keys]
    unknown, unbounded = table.missing("amount"), table.missing("upper")
    amount, lower, upper = (table.array(name) for name in ("amount", "lower", "upper"))
    for row, key in enumerate(zip(*(table[name] for name in names), strict=True)):
        most = None if unbounded[row] else int(upper[row])
        yield key, (None if unknown[row] else int(amount[row]), int(lower[row]), most)


def cited(policy: Policy, component: Component) -> Citation:
    """The citation of the text that states a component."""
    return component.cite or policy.instrument


def unit_bounds(values: Bounded, places: Any) -> tuple[int, int | None]:  # noqa: ANN401 - any index
    """Bounds of the sum of some numbers of the unit; None for no upper bound."""
    low, high = values.lower[places], values.upper[places]
    most = [upper_of(each) for each in np.atleast_1d(high).tolist()]
    return int(low.sum()), None if None in most else sum(each or 0 for each in most)


def counted_units(count: int, per: str, more: str = "") -> str:
    """A number of units of a grain, in words."""
    return f"{count:,} {more}{per}{'' if count == 1 else 's'}"
