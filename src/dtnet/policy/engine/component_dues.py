"""One component on a network: its units by course, and amounts owed before other components count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.bounds import Bounded
from dtnet.facts.subjects import TEAM
from dtnet.policy.engine.due import (
    Months,
    Reckoning,
    due_bounds_attained,
    due_of,
    due_of_claims,
    exact_due,
    months_of,
    reckoning_of,
)
from dtnet.policy.engine.plugin_due import supply_of
from dtnet.policy.units.cohorts import Cohorts, cohorts
from dtnet.policy.units.eligibility import eligible_spells
from dtnet.policy.units.inputs import input_name, inputs_by_unit
from dtnet.policy.units.needed_days import open_pieces
from dtnet.policy.units.terms_and_head_counts import supplier_of, terms_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from dtnet.policy.document.document import Component, Policy
    from dtnet.policy.units.cohorts import Courses, Subject
    from dtnet.policy.units.inputs import ByUnit, InputRows
    from dtnet.policy.units.needed_days import NeededDays
    from dtnet.policy.units.question import AssessableComponent, AssessmentQuestion
    from dtnet.policy.units.terms_and_head_counts import Terms


@attrs.frozen(eq=False, kw_only=True)
class ComponentDue:
    """One component, computed as far as possible on its own.

    Attributes:
        policy: The policy, with every choice made.
        component: A component of that policy.
        what: Its name for error messages.
        reach: The days on which its amounts depend.
        terms: The values and facts that it reads.
        cohorts: Its units by course.
        months: The months of its courses.
        reckoning: How its amounts are computed.
        given: Person-days, or claims, by cohort and month; None without input.
        due: Shape (c, m): the amount owed each month; None if a ceiling alone determines it.
        sharp: Whether the bounds of the amounts owed are attained.
        months_apart: Whether dues of different months are independent, as only cells of an input are unknown.
        told_until: The day from which it is not assessed; or `OPEN`.
    """

    policy: Policy
    component: Component
    what: str
    reach: NeededDays
    terms: Terms
    cohorts: Cohorts
    months: Months
    reckoning: Reckoning
    given: Bounded | None
    due: Bounded | None
    sharp: bool
    months_apart: bool
    told_until: int

    @property
    def may_be_nothing(self) -> bool:
        """Whether possibly nothing is granted, because the amount is a maximum that nobody claimed."""
        claimed = self.component.claim is not None and self.given is not None
        return self.component.nature == "at_most" and not claimed


def is_spread(asked: AssessableComponent, inputs: Mapping[str, InputRows]) -> bool:
    """Whether a ceiling alone determines the amount."""
    component = asked.component
    given = component.rate is not None or input_name(component) in inputs
    return not given and supplier_of(asked.policy, component) is None


def draft_of(
    question: AssessmentQuestion,
    asked: AssessableComponent,
    reach: NeededDays,
    months: NDArray[np.int64],
    subjects: frozenset[Subject] | None = None,
) -> ComponentDue:
    """Compute one component on its own.

    Args:
        question: The question.
        asked: The component.
        reach: The days on which its amounts depend.
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
        courses = question.roster.courses(question.network, asked.ground, days, subjects, what=what)
    spells = eligible_spells(question, asked, pieces, terms, courses.rows if courses is not None else None)
    if table is not None:
        units = np.unique(spells.owner)
        bound = component.count.times_at_most if component.count is not None else None
        found = inputs_by_unit(table, units, months, bound)
        spells = attrs.evolve(spells, given=found.code[np.searchsorted(units, spells.owner)])
    grouped = cohorts(spells)
    if courses is not None:
        grouped = courses.everybody(grouped)
    axis = months_of(grouped, months)
    reckoning = reckoning_of(policy, component, terms.unit)
    given = found.table[grouped.spells.given[grouped.first]] if found is not None else None
    if supply is not None:
        due: Bounded | None = supply.due(reckoning, grouped, axis)
    else:
        due = _due(component, reckoning, grouped, axis, given, what)
    return ComponentDue(
        policy=policy,
        component=component,
        what=what,
        reach=reach,
        terms=terms,
        cohorts=grouped,
        months=axis,
        reckoning=reckoning,
        given=given,
        due=due,
        told_until=asked.told_until,
        months_apart=given is not None and axis.days.is_known and grouped.spells.worth.is_known,
        sharp=due is not None
        and (
            due.is_known
            or (supply is None and grouped.spells.attained and due_bounds_attained(reckoning, grouped, axis))
        ),
    )


def _due(
    component: Component,
    reckoning: Reckoning,
    grouped: Cohorts,
    months: Months,
    given: Bounded | None,
    what: str,
) -> Bounded | None:
    if component.claim is not None and given is not None:
        return due_of_claims(months, given, what=what)
    if component.rate is None:
        return None
    if not len(grouped.size):
        return Bounded.known(np.zeros((0, len(months.lengths)), np.int64))
    return due_of(reckoning, exact_due(reckoning, grouped, months, given, what=what), months, what=what)
