"""Parts of policies in words, for people."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import dtnet
from dtnet.measures import Amount, Rate
from dtnet.money import shown_amount
from dtnet.policy.document.choices import ChoiceRef, IsChosen
from dtnet.policy.document.parts import ProrationSteps
from dtnet.policy.document.values import Classes, Dated, Multiple, Open
from dtnet.predicates.conditions import EVERYWHERE, All, AnyOf, Between, Condition, Inside, Is, Not
from markdown_parts import cited

if TYPE_CHECKING:
    from dtnet.policy.document.parts import Ceiling, Count, FundingShare, Norm
    from dtnet.policy.document.values import Value

CURRENCIES = [dtnet.datasets.load(name).vocabulary.currency for name in dtnet.datasets.names()]
PLACES = {each.code: each.exponent for each in CURRENCIES}
PRORATED = {
    "any_day": "a month with any eligible day counts whole",
    "all_days": "a month counts if all of its days are eligible",
    "actual_days": "of a month eligible in part, its eligible days out of all",
    "thirtieths": "of a month eligible in part, a thirtieth for each eligible day",
}
USES = {
    "report": "informs only",
    "require": "teams with fewer people are not paid",
    "cap": "people beyond it are not paid",
    "replace": "so many people are paid, however many there are",
}


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
            return f"{subject} {' or '.join(map(word, values))}"
        case Between(subject, least, below):
            ends = [f"from {least} on"] * (least is not None) + [f"below {below}"] * (below is not None)
            return f"{subject} {' and '.join(ends)}"
        case IsChosen(subject, choice):
            return f"{subject} {choice_words(choice)}"
        case Inside(areas, as_of):
            return f"on the ground that {' or '.join(f'`{area}`' for area in areas)} had on {as_of}"
        case All(parts):
            return "; ".join(map(condition_words, parts))
        case AnyOf(parts):
            return " or else ".join(f"({condition_words(part)})" for part in parts)
        case Not(part):
            return f"not ({condition_words(part)})"
    raise TypeError(condition)


def count_words(count: Count | None) -> str:
    """What a rate is multiplied with."""
    if count is None:
        return ""
    if count.heads is not None:
        return f" × {count.heads}"
    bound = f", at most {count.times_at_most} times a person and month" if count.times_at_most else ""
    return f" × activity `{count.activity}`{bound}"


def ceiling_words(ceiling: Ceiling) -> str:
    """A ceiling."""
    source = f" ({cited(ceiling.cite)})" if ceiling.cite else ""
    return (
        f"at most {value_words(ceiling.amount)}; window: {choice_words(ceiling.over)}; "
        f"of a window eligible in part: {choice_words(ceiling.part)}{source}"
    )


def prorate_words(prorate: str | ProrationSteps | ChoiceRef) -> str:
    """What a part month is worth."""
    if isinstance(prorate, ProrationSteps):
        steps = (f"{each.share} from {each.days} eligible days on" for each in prorate.steps)
        return f"of a month: {', '.join(steps)}"
    if isinstance(prorate, ChoiceRef):
        return f"a month eligible in part: {choice_words(prorate)}"
    return PRORATED[prorate]


def norm_words(norm: Norm) -> str:
    """A rule on the size of teams, and what it does."""
    heads = norm.heads
    per = f"{choice_words(heads.blocks)} {value_words(heads.block)} of {heads.attribute}"
    above = f" above {value_words(heads.above)}" if heads.above else ""
    bounds = f", at least {value_words(heads.least)}" if heads.least else ""
    bounds += f", at most {value_words(heads.most)}" if heads.most is not None else ""
    use = choice_words(norm.use) if isinstance(norm.use, ChoiceRef) else USES[norm.use]
    source = f" ({cited(norm.cite)})" if norm.cite else ""
    return f"people by rule: {value_words(heads.base)}, and one for each {per}{above}{bounds}; {use}{source}"


def funding_words(funding: tuple[FundingShare, ...]) -> str:
    """Who pays."""
    shares = (
        f"{each.source}: "
        + (
            "the rest"
            if each.rest
            else f"first, up to {value_words(each.up_to)}"
            if each.up_to
            else str(each.share)
        )
        for each in funding
    )
    return ", ".join(shares)
