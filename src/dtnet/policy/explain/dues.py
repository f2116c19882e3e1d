"""Steps for the amount owed to one unit for a month: rate × count × part of the month, then rounding."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np

from dtnet.explanations import Step, shown_number, shown_range
from dtnet.periods import number_day
from dtnet.policy.document.policy_parts import Dated, Multiple, ProrationSteps
from dtnet.policy.engine.due import exact_due
from dtnet.policy.engine.proration import portion
from dtnet.policy.explain.course import cited, unit_bounds
from dtnet.policy.explain.explanation_tree import upper_of
from dtnet.policy.explain.unit_facts import on_day, span, told_norm
from dtnet.policy.units.terms_and_head_counts import (
    first_fit,
    leaf,
    read_heads,
    read_norm,
    rows_on,
    within_norm,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from dtnet.citations import Citation
    from dtnet.facts.subjects import Subjects
    from dtnet.measures import Rate
    from dtnet.policy.document.policy_parts import Value
    from dtnet.policy.engine.component_dues import ComponentDue
    from dtnet.policy.engine.due import Exact
    from dtnet.policy.explain.course import WorkedUnit

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


def told_rate(course: WorkedUnit, draft: ComponentDue, month: int, *, known: bool) -> list[Step]:
    """Steps for the amount due by a rate, and for its rounding.

    Args:
        course: The unit.
        draft: The component on its own; the unit has days in the month.
        month: The position of the month among those of the draft.
        known: Whether all intermediate numbers are known; if not, the steps have no amounts.
    """
    exact = _exact(draft)
    low = _quotient(draft, exact, exact.numerators.lower, month)
    high = None
    if upper_of(int(exact.numerators.upper[0, month])) is not None:
        high = _quotient(draft, exact, exact.numerators.upper, month)
    day = days_read(draft, month)[0][0]
    due = Step(
        what="due",
        text=f"due: {_product(course, draft, month)} = {shown_range(low, high, course.exponent)}",
        amount=low if known else None,
        cite=rate_cite(draft.component.rate, draft, day) or cited(draft.policy, draft.component),
        steps=tuple(_parts(course, draft, month)),
    )
    return [due, *_told_rounding(course, draft, month, exact, known=known)]


def _told_rounding(
    course: WorkedUnit, draft: ComponentDue, month: int, exact: Exact, *, known: bool
) -> Iterator[Step]:
    """The step for rounding, with the amount lost or gained; no step if nothing changes."""
    reckoning, due, stated = draft.reckoning, draft.due, draft.component.round is not None
    assert due is not None  # noqa: S101 - a rate gives it
    low, whole = _quotient(draft, exact, exact.numerators.lower, month), unit_bounds(due, (0, month))
    changed = whole[0] - low
    text, places = rounding_text(course, draft), course.exponent
    if reckoning.months > 1:
        text = f"the running total of the {reckoning.time} is {text}, not each month"
        before = _period_before(draft, month)
        earlier = sum((_quotient(draft, exact, exact.numerators.lower, at) for at in before), Fraction(0))
        paid = int(due.lower[0, before].sum())
        if known:
            text += (
                f": {shown_number(earlier + low, places)} so far becomes "
                f"{shown_number(paid + whole[0], places)}, less {shown_number(paid, places)} before"
            )
    elif not stated and known and not changed:
        return
    elif known and changed:
        text += f": {shown_number(abs(changed), places)} is {'lost' if changed < 0 else 'gained'}"
    yield Step(
        what="rounding",
        text=text,
        amount=changed if known else None,
        bounds=None if known else whole,
        cite=cited(draft.policy, draft.component) if stated else None,
        choice=not stated or reckoning.months > 1,
    )


def rounding_text(course: WorkedUnit, draft: ComponentDue) -> str:
    """The rounding rule in words."""
    rule, step, places = draft.reckoning.rule, draft.reckoning.step, course.exponent
    to = "whole" if step == 10**places else shown_number(step, places)
    return f"{_RULES[rule]} to {to} {course.answer.currency}"


def exactly_known(draft: ComponentDue, month: int) -> bool:
    """Whether the amount of a rate is known before rounding, also in earlier months of its period."""
    if draft.due is None or draft.component.rate is None:
        return True
    values, months = _exact(draft).numerators, [*_period_before(draft, month), month]
    return bool((values.lower[0, months] == values.upper[0, months]).all())


def rate_cite(value: Value | None, draft: ComponentDue, day: int) -> Citation | None:
    """The citation of the value that holds on a day, if it differs from the component's."""
    if isinstance(value, Dated):
        here = [each for each in value.values if each.start <= number_day(int(day))]
        each = here[-1] if here else value.values[0]
        return each.cite or rate_cite(each.value, draft, day)
    if isinstance(value, Multiple):
        named = {base.name: base.value for base in draft.policy.bases}
        rates = {each.id: each.rate for each in draft.policy.components}
        return rate_cite(named.get(value.of, rates.get(value.of)), draft, day)
    return None


def _exact(draft: ComponentDue) -> Exact:
    return exact_due(draft.reckoning, draft.cohorts, draft.months, draft.given, what=draft.what)


def _quotient(draft: ComponentDue, exact: Exact, numerators: NDArray[np.int64], month: int) -> Fraction:
    under = np.broadcast_to(exact.denominators, numerators.shape)
    return Fraction(int(numerators[0, month]), int(under[0, month])) * draft.reckoning.unit


def _period_before(draft: ComponentDue, month: int) -> list[int]:
    """The earlier months of the same quarter or year."""
    size = draft.reckoning.months
    days = [number_day(int(edge)) for edge in draft.months.edges[: month + 1]]
    period = [(day.year * 12 + day.month - 1) // size for day in days]
    return [at for at in range(month) if period[at] == period[month]]


def days_read(draft: ComponentDue, month: int) -> list[tuple[int, int]]:
    """The eligible days on which facts are read, as stretches on which the facts do not change."""
    spells, overlap = draft.cohorts.spells, draft.months.overlap[:, month]
    first, end = int(draft.months.edges[month]), int(draft.months.edges[month + 1])
    found = [
        (max(int(spells.start[at]), first), min(int(spells.end[at]), end))
        for at in np.flatnonzero(overlap > 0).tolist()
    ]
    if draft.months.days.is_known and draft.reckoning.facts == "first_day":
        return [(found[0][0], found[0][0] + 1)]
    if draft.months.days.is_known and draft.reckoning.facts == "last_day":
        return [(found[-1][1] - 1, found[-1][1])]
    return found


def _product(course: WorkedUnit, draft: ComponentDue, month: int) -> str:
    """Rate × count × part as text; in place of the first two, a mean if they change within the month."""
    read = days_read(draft, month)
    told = {_reading(course, draft, low) for low, _ in read}
    first = told.pop()
    words = ["the mean of what follows" if told else first]
    if draft.given is not None:
        persons = unit_bounds(draft.given, (0, month))
        words.append(f"{shown_range(*persons)} {draft.reckoning.time}s of persons")
    if draft.reckoning.time == "once":
        words.append("once")
    elif draft.given is None:
        words.append(_portion(draft, month))
    return " × ".join(words) + (f" ÷ {draft.reckoning.months}" if draft.reckoning.months > 1 else "")


def _portion(draft: ComponentDue, month: int) -> str:
    days, length = draft.months.days, draft.months.lengths[month]
    if days.lower[0, month] != days.upper[0, month]:
        return "the part of the month"
    over, under = portion(
        draft.reckoning.prorate, days.upper[:1, month : month + 1], draft.months.lengths[month : month + 1]
    )
    share = Fraction(int(over[0, 0]), int(np.broadcast_to(under, over.shape)[0, 0]))
    if draft.reckoning.prorate == "actual_days" and share != 1:
        return f"{days.upper[0, month]}/{length}"
    return "the whole month" if share == 1 else shown_number(share)


def _reading(course: WorkedUnit, draft: ComponentDue, day: int) -> str:
    """The rate and the count on a day."""
    things = on_day(course.question, course.asked[draft.policy.id, draft.component.id], draft.terms, day)
    rate = _rate(things, draft, day, course.exponent)
    count = draft.component.count
    if count is None or count.heads is None:
        return rate
    heads = read_heads(things, count.heads)
    norm = draft.terms.norm
    if norm is not None and norm.use in {"cap", "replace"}:
        heads = within_norm(things, count.heads, read_norm(things, norm, day), norm.use)
    word = "people" if count.heads == "people" else f"of role {count.heads}"
    return f"{rate} × {shown_range(int(heads.lower[0]), upper_of(int(heads.upper[0])))} {word}"


def _rate(things: Subjects, draft: ComponentDue, day: int, exponent: int) -> str:
    terms, component = draft.terms, draft.component
    assert terms.rate is not None and component.rate is not None  # noqa: PT018, S101 - it has a rate
    found = first_fit(things, rows_on(terms.rate, day), terms.unit)
    low, high = int(found.lower[0]) * terms.unit, int(found.upper[0]) * terms.unit
    measures: Rate = leaf(component.rate, draft.policy)  # type: ignore[assignment]
    return f"{shown_range(low, high, exponent)} {measures.currency}/{measures.beneficiary}/{measures.time}"


def _parts(course: WorkedUnit, draft: ComponentDue, month: int) -> list[Step]:
    """The steps below the product."""
    component, reckoning = draft.component, draft.reckoning
    read = days_read(draft, month)
    made = []
    if len(read) > 1:
        told = [f"on {span(low, high)}: {_reading(course, draft, low)}" for low, high in read]
        made += [Step(what="reading", text=text) for text in told]
    if component.count is not None or len(read) > 1 or isinstance(component.rate, Dated):
        day = "" if len(read) > 1 else f", {number_day(read[0][0])}"
        made.append(Step(what="facts", text=f"{_READ[reckoning.facts]}{day}", choice=component.facts is None))
    if draft.given is not None and component.count is not None:
        made.append(
            Step(
                what="input", text=f"from the table {component.count.activity!r}; a part month is not reduced"
            )
        )
        if component.count.times_at_most is not None:
            made.append(
                Step(
                    what="input",
                    text=f"at most {component.count.times_at_most} times for a person and month count",
                )
            )
    elif reckoning.time == "once":
        made.append(Step(what="part", text="paid once, in the month of the first eligible day"))
    else:
        made.append(_told_part(draft, month))
    if reckoning.months > 1:
        made.append(
            Step(
                what="part",
                text=f"a month is due 1/{reckoning.months} of a {reckoning.time}'s rate",
                choice=True,
            )
        )
    if draft.terms.norm is not None and draft.terms.norm.use in {"cap", "replace"}:
        things = on_day(course.question, course.asked[draft.policy.id, component.id], draft.terms, read[0][0])
        does = "nobody beyond the norm counts" if draft.terms.norm.use == "cap" else "the norm is the count"
        norm = component.norm
        made.append(
            Step(
                what="norm",
                text=f"{does}: {told_norm(things, draft.terms.norm, read[0][0])}",
                cite=(norm.cite if norm else None) or cited(draft.policy, component),
            )
        )
    return made


def _told_part(draft: ComponentDue, month: int) -> Step:
    days, length = draft.months.days, int(draft.months.lengths[month])
    prorate, count = (
        draft.reckoning.prorate,
        shown_range(int(days.lower[0, month]), int(days.upper[0, month])),
    )
    whole = count == str(length)
    said = {
        "any_day": "any eligible day makes the month count whole",
        "all_days": "the month counts only if all its days are eligible",
        "actual_days": "the month counts by its days",
        "thirtieths": "the month counts by its days, as thirtieths",
    }
    if isinstance(prorate, ProrationSteps):
        rows = ", ".join(f"{step.share} from {step.days} days on" for step in prorate.steps)
        text = f"the month counts by steps: {rows}"
    else:
        text = said[prorate or "any_day"]
    return Step(
        what="part",
        text=f"{text}: {count} of {length}",
        values=(
            ("days", None if days.lower[0, month] != days.upper[0, month] else int(days.upper[0, month])),
            ("of", length),
        ),
        cite=cited(draft.policy, draft.component),
        choice=prorate == "thirtieths" and not whole,
    )
