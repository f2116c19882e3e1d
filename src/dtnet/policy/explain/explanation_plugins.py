"""What a plug-in says is due to one unit for a month, and what it read; how it got there, it alone knows."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from dtnet.periods import number_day
from dtnet.policy.explain.explanation import Step
from dtnet.policy.explain.explanation_course import bounds_of, cited
from dtnet.policy.explain.explanation_dues import days_read, rounding_text
from dtnet.policy.explain.explanation_facts import on_day, told_fact
from dtnet.policy.explain.explanation_text import shown_number, shown_range

if TYPE_CHECKING:
    from dtnet.policy.document.protocol import SubsidyPolicy
    from dtnet.policy.engine.lines import Draft
    from dtnet.policy.explain.explanation_course import Course


def told_by_plugin(
    course: Course, draft: Draft, plugin: SubsidyPolicy, month: int, *, known: bool
) -> list[Step]:
    """What a plug-in says is due, made whole.

    Args:
        course: The unit.
        draft: The component by itself; the unit has days in the month.
        plugin: What says it.
        month: The month's place among those of the draft.
        known: Whether all that it reads is known; if not, nobody asks it.
    """
    policy, component, due = draft.policy, draft.component, draft.due
    assert due is not None  # noqa: S101 - the plug-in gives it
    amount, name = bounds_of(due, (0, month)), type(plugin).__name__
    days = shown_range(int(draft.months.days.low[0, month]), int(draft.months.days.high[0, month]))
    of = f"for {days} of {draft.months.lengths[month]} days"
    if known:
        text = f"due: plug-in {name} says {shown_number(amount[0], course.exponent)} {of}"
    else:
        text = f"due: plug-in {name} is not asked {of}, as something is not known; anything may be due"
    day, _ = days_read(draft, month)[0]
    things = on_day(course.question, course.asked[policy.id, component.id], draft.terms, day)
    steps = [Step(what="facts", text=f"{each}: {told_fact(things, each)}") for each in draft.terms.reads]
    if steps:
        told = f"facts are those of {number_day(day)}"
        steps.append(Step(what="facts", text=told, choice=component.facts is None))
    if component.round is not None:
        told = rounding_text(course, draft)
        steps.append(Step(what="rounding", text=told, cite=cited(policy, component)))
    return [
        Step(
            what="due",
            text=text,
            amount=Fraction(amount[0]) if known else None,
            bounds=None if known else amount,
            cite=cited(policy, component),
            steps=tuple(steps),
        )
    ]
