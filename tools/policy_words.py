"""Parts of policies in words, for people."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import dtnet
from dtnet.measures import Amount, Rate
from dtnet.money import shown_amount
from dtnet.policy.document.document import (
    ChoiceRef,
    Classes,
    Dated,
    HeadsNorm,
    IsChosen,
    Multiple,
    Open,
    ProrationSteps,
    SizeRef,
)
from dtnet.predicates.conditions import EVERYWHERE, All, AnyOf, Between, Condition, Inside, Is, Not
from markdown_parts import cited

if TYPE_CHECKING:
    from dtnet.policy.document.document import Ceiling, Count, FundingShare, Norm, Value

CURRENCIES = [dtnet.datasets.load(name).vocabulary.currency for name in dtnet.datasets.names()]
PLACES = {each.code: each.exponent for each in CURRENCIES}
PRORATED = {
    "any_day": "a month with at least one eligible day is paid in full",
    "all_days": "a month is paid only if all of its days are eligible",
    "actual_days": "a month is paid by the share of its days that are eligible",
    "thirtieths": "a month that is eligible in part is paid with a thirtieth for each eligible day",
}
USES = {
    "report": "the rule only informs",
    "require": "teams with fewer people are not paid",
    "cap": "people above this number are not paid",
    "replace": "this number is paid, whatever the size of the team",
}
PARTS = {"full": "the whole ceiling", "by_days": "its share by days", "by_months": "its share by months"}


def money_words(amount: int, currency: str) -> str:
    """Money in whole units of its currency."""
    return f"{shown_amount(amount, PLACES[currency])} {currency}"


def choice_words(value: str | ChoiceRef) -> str:
    """A word of a document, or the choice in its place."""
    return f"the choice `{value.name}`" if isinstance(value, ChoiceRef) else value.replace("_", " ")


def value_words(value: Value) -> str:  # noqa: PLR0911 - one for each form
    """A value in any of its forms."""
    match value:
        case Rate():
            time = "once" if value.time == "once" else f"and {value.time}"
            return f"{money_words(value.amount, value.currency)} per {value.beneficiary} {time}"
        case Amount():
            per = f" per {value.beneficiary}" if value.beneficiary else ""
            return f"{money_words(value.amount, value.currency)}{per}"
        case Fraction():
            return str(value)
        case Dated(values):
            rows = (
                f"from {each.start}: {value_words(each.value)}"
                + (f" ({cited(each.cite)})" if each.cite else "")
                for each in values
            )
            return "; ".join(rows)
        case Classes(rows):
            return "; ".join(
                f"{'else' if row.when == EVERYWHERE else condition_words(row.when)}: {value_words(row.value)}"
                for row in rows
            )
        case Multiple():
            return f"{value_words(value.times)} times `{value.of}`"
        case Open():
            return f"the choice `{value.choice}`"


def word(value: object) -> str:
    """A value with which something is compared."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def condition_words(condition: Condition) -> str:  # noqa: PLR0911 - one for each kind
    """A condition of who is paid."""
    match condition:
        case Is(subject, values):
            return f"{subject} is {' or '.join(map(word, values))}"
        case Between(subject, least, below):
            ends = [f"at least {least}"] * (least is not None) + [f"below {below}"] * (below is not None)
            return f"{subject} is {' and '.join(ends)}"
        case IsChosen(subject, choice):
            return f"{subject} is {choice_words(choice)}"
        case Inside(areas, as_of):
            return f"inside the territory that {' or '.join(f'`{area}`' for area in areas)} had on {as_of}"
        case All(parts):
            return ", and ".join(
                f"({condition_words(part)})" if isinstance(part, AnyOf) else condition_words(part)
                for part in parts
            )
        case AnyOf(parts):
            return " or ".join(f"({condition_words(part)})" for part in parts)
        case Not(part):
            return f"not ({condition_words(part)})"
    raise TypeError(condition)


def count_words(count: Count | None) -> str:
    """What a rate is multiplied with."""
    if count is None:
        return ""
    if count.heads is not None:
        return f" × {count.heads}"
    if count.number is not None:
        return f" × a stated number of people ({value_words(count.number)})"
    bound = f", up to {count.times_at_most} times for a person and month" if count.times_at_most else ""
    return f" × activity `{count.activity}`{bound}"


def ceiling_words(ceiling: Ceiling) -> str:
    """A ceiling."""
    source = f" ({cited(ceiling.cite)})" if ceiling.cite else ""
    part = PARTS[ceiling.part] if isinstance(ceiling.part, str) else choice_words(ceiling.part)
    return (
        f"up to {value_words(ceiling.amount)}; window: {choice_words(ceiling.over)}; "
        f"if only a part of the window is eligible: {part}{source}"
    )


def prorate_words(prorate: str | ProrationSteps | ChoiceRef) -> str:
    """What a part month is worth."""
    if isinstance(prorate, ProrationSteps):
        steps = (f"{each.share} with {each.days} or more eligible days" for each in prorate.steps)
        return f"paid share of a month: {', '.join(steps)}"
    if isinstance(prorate, ChoiceRef):
        return f"a month that is eligible in part: {choice_words(prorate)}"
    return PRORATED[prorate]


def norm_words(norm: Norm) -> str:
    """A rule on the size of teams, and what it does."""
    use = f"its effect: {choice_words(norm.use)}" if isinstance(norm.use, ChoiceRef) else USES[norm.use]
    source = f" ({cited(norm.cite)})" if norm.cite else ""
    return f"size rule, in people: {heads_words(norm.heads)}; {use}{source}"


def heads_words(heads: HeadsNorm | SizeRef | Value) -> str:
    """How many people a team should have."""
    if isinstance(heads, SizeRef):
        return f"the size `{heads.name}`"
    if not isinstance(heads, HeadsNorm):
        return value_words(heads)
    per = f"{choice_words(heads.blocks)} {value_words(heads.block)} of {heads.attribute}"
    above = f" above {value_words(heads.above)}" if heads.above else ""
    bounds = f", at least {value_words(heads.least)}" if heads.least else ""
    bounds += f", no more than {value_words(heads.most)}" if heads.most is not None else ""
    return f"{value_words(heads.base)}, and 1 more for each {per}{above}{bounds}"


def window_words(over: str | ChoiceRef) -> str:
    """The window of a sum that a source pays first."""
    if isinstance(over, ChoiceRef):
        return f" in the window of {choice_words(over)}"
    return " in a calendar year" if over == "calendar_year" else ""


def funding_words(funding: tuple[FundingShare, ...]) -> str:
    """Who pays."""
    if len(funding) == 1:
        return funding[0].source
    shares = (
        each.source
        + (
            " (the rest)"
            if each.rest
            else f" (first, up to {value_words(each.up_to)}{window_words(each.over)})"
            if each.up_to
            else f" ({each.share})"
        )
        for each in funding
    )
    return ", ".join(shares)
