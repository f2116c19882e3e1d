"""Rows of input tables that do not count, with the reason, such as a claim before the policy begins."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.facts.subjects import TEAM
from dtnet.periods import Month, Period
from dtnet.policy.engine.component_assessment import Assumption
from dtnet.policy.units.inputs import input_name
from dtnet.policy.units.months import month_numbers
from dtnet.pydantic_hook import PydanticHook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dtnet.policy.answers.assessment import Assessment
    from dtnet.policy.document.document import Component, Policy
    from dtnet.policy.engine.component_assessment import Line

_YEAR: Final = 12


@attrs.frozen(kw_only=True)
class UnusedInput(PydanticHook):
    """A row of an input that counts in no answer, or not in the months of this answer.

    Attributes:
        input: The name of the table.
        unit: The id of the team or area.
        month: The month, as `2024-08`.
        reason: Why the row does not count.
    """

    input: str
    unit: str
    month: str
    reason: str


def unused_inputs(assessment: Assessment) -> Iterator[UnusedInput]:
    """Rows of the given tables that cannot count; see `Assessment.unused_inputs`."""
    network, whole = assessment.network, _whole_months(assessment.window)
    for name, rows in assessment.question.inputs.items():
        of_team = rows.reader.per == TEAM
        index = network.body_index if of_team else network.area_index
        readers = [
            (policy, component)
            for policy in assessment.policies
            for component in policy.components
            if _reads(component, name)
        ]
        lines = [line for line in assessment.lines if _reads(line.component, name)]
        eligible = _eligible_months(lines)
        answered = whole if len(lines) == len(readers) else frozenset[int]()
        stated = assessment.question.given[name].unit.tolist()
        cells = zip(stated, rows.unit.tolist(), rows.month.tolist(), rows.numbers.upper.tolist(), strict=True)
        for id, unit, month, most in cells:
            reason = _never(assessment, month, readers)
            if reason is None and month in answered and (unit, month) not in eligible:
                reason = f"the {rows.reader.per} is eligible on no day of the month"
            if reason is not None and most > 0:
                told = str(Month(month // _YEAR, month % _YEAR + 1))
                yield UnusedInput(input=name, unit=index.texts[id], month=told, reason=reason)


def unused_rows(assessment: Assessment, policy: Policy) -> Iterator[Assumption]:
    """The assumption that rows of inputs are meant as they stand, for each table that a policy reads."""
    read = {input_name(each) for each in policy.components}
    for name, rows in groupby(assessment.unused_inputs, lambda each: each.input):
        if name in read:
            first, *more = rows
            others = f", and {len(more)} more" if more else ""
            yield Assumption(
                policy=policy.id,
                what=f"rows of the input {name!r} do not count",
                why=f"{first.unit} in {first.month}: {first.reason}{others}",
            )


def _reads(component: Component, name: str) -> bool:
    """Whether a component, or a line that informs about it, reads a table."""
    informing = (each.count.activity for each in component.of_which if each.count is not None)
    return name == input_name(component) or name in informing


def _whole_months(window: Period) -> frozenset[int]:
    """The months that lie in a window with all their days, as months since year 0."""
    return frozenset(
        month.year * _YEAR + month.month - 1
        for month in window.months()
        if window.start <= month.start and (window.end is None or month.end <= window.end)
    )


def _never(assessment: Assessment, month: int, readers: Sequence[tuple[Policy, Component]]) -> str | None:
    """Why no row of a month counts, in whatever window; None if one may."""
    first = Month(month // _YEAR, month % _YEAR + 1)
    days, extent = Period(first.start, first.end), assessment.network.extent
    if extent.intersection(days) is None:
        return f"the data hold no day of the month: they cover {extent}"
    periods = [component.period or policy.period for policy, component in readers]
    if all(period.intersection(days) is None for period in periods):
        held = " and ".join(dict.fromkeys(map(str, periods)))
        return f"no component that reads it holds in the month, only on {held}"
    return None


def _eligible_months(lines: Sequence[Line]) -> set[tuple[int, int]]:
    """The units and months in which some component has an eligible day inside the window."""
    found = set[tuple[int, int]]()
    for line in lines:
        units, group = line.placed
        months = month_numbers(line.edges[:-1])
        at, stretch = np.nonzero((line.days > 0)[group])
        found |= set(zip(units[at].tolist(), months[stretch].tolist(), strict=True))
    return found
