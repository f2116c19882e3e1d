"""Policies in words, for people: on a screen, and in the pages of the documentation.

Names from a document stand between backticks.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache, partial
from typing import TYPE_CHECKING, Final

from dtnet import datasets
from dtnet.measures import Amount, Rate
from dtnet.money import shown_amount
from dtnet.phrases.sentences import Sentences
from dtnet.phrases.texts_from_data import shown_citation
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
from dtnet.policy.explain.steps_in_a_language import last_name
from dtnet.predicates.conditions import EVERYWHERE, All, AnyOf, Between, Condition, Inside, Is, Not

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dtnet.citations import Citation
    from dtnet.network.day.network import Network
    from dtnet.periods import Period
    from dtnet.phrases import Language
    from dtnet.policy.document.document import Ceiling, Component, Count, FundingShare, Norm, Policy, Value

_NAME: Final = re.compile("`([^`]*)`")
PRORATED: Final = {
    "any_day": "a month with at least one eligible day is paid in full",
    "all_days": "a month is paid only if all of its days are eligible",
    "actual_days": "a month is paid by the share of its days that are eligible",
    "thirtieths": "a month that is eligible in part is paid with a thirtieth for each eligible day",
}
USES: Final = {
    "report": "the rule only informs",
    "require": "teams with fewer people are not paid",
    "cap": "people above this number are not paid",
    "replace": "this number is paid, whatever the size of the team",
}
PARTS: Final = {
    "full": "the whole ceiling",
    "by_days": "its share by days",
    "by_months": "its share by months",
}


@cache
def _places() -> dict[str, int]:
    """The decimal places of the currencies of the bundled datasets."""
    currencies = (datasets.load(name).vocabulary.currency for name in datasets.names())
    return {each.code: each.exponent for each in currencies}


def money_words(amount: int, currency: str) -> str:
    """Money in whole units of its currency; in smallest units of a currency of no bundled dataset."""
    places = _places().get(currency)
    if places is None:
        return f"{shown_amount(amount, 0)} smallest units of {currency}"
    return f"{shown_amount(amount, places)} {currency}"


def quoted(text: str) -> str:
    """Words for a screen, where the names from a document stand in quotes."""
    return _NAME.sub("“\\1”", text)


def cited(citation: Citation) -> str:
    """A citation in a sentence."""
    told = (citation.title, citation.issued and f"of {citation.issued}", citation.url)
    return ", ".join([citation.ref, *(each for each in told if each)])


def sentences_of(policy: Policy, language: Language, network: Network | None = None) -> Sentences:
    """The sentences about a policy in a language, with its citations, titles and conditions.

    Args:
        policy: The policy.
        language: The language.
        network: The network that names its areas; None for ids without names.
    """
    parts = [
        *policy.components,
        *policy.conditions,
        *policy.openings,
        *(each.norm for each in policy.components),
    ]
    cites = [policy.instrument, *(each.cite for each in parts if each is not None and each.cite is not None)]
    known = {cited(cite): shown_citation(cite, language) for cite in cites}
    known[policy.titles.en] = policy.titles.vi if language == "vi" else policy.titles.en
    known |= {f"{each.text.en} ({each.text.vi})": each.text.vi for each in policy.conditions}
    if network is None:
        return Sentences(language=language, known=known)
    return Sentences(language=language, known=known, name_of=partial(last_name, network))


def days_words(period: Period) -> str:
    """Days as people say them, last day included."""
    return f"from {period.start}" + (f" to {period.last_day}, that day included" if period.end else "")


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


def _word(value: object) -> str:
    """A value with which something is compared."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def condition_words(condition: Condition) -> str:  # noqa: PLR0911 - one for each kind
    """A condition of who is paid."""
    match condition:
        case Is(subject, values):
            return f"{subject} is {' or '.join(map(_word, values))}"
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


def named_values(policy: Policy) -> Iterator[tuple[str, str]]:
    """The bases and sizes of a policy."""
    for base in policy.bases:
        yield f"base `{base.name}`", value_words(base.value)
    for size in policy.sizes:
        source = f" ({cited(size.cite)})" if size.cite else ""
        yield f"size `{size.name}`, in people", heads_words(size.heads) + source


def other_policies(names: tuple[str, ...]) -> str:
    """Other policies, by id or purpose."""
    words = (
        f"another policy of the purpose {name.removeprefix('purpose:')}"
        if name.startswith("purpose:")
        else f"`{name}`"
        for name in names
    )
    return ", ".join(words)


def amount_lines(component: Component) -> Iterator[str]:
    """What a component pays."""
    if component.rate is not None:
        yield value_words(component.rate) + count_words(component.count)
    if component.claim is not None:
        yield f"the amount claimed, given in the input table `{component.claim}`"
    yield from map(ceiling_words, component.ceilings)


def who_lines(component: Component) -> Iterator[str]:
    """Whom it pays, and when."""
    if component.norm is not None:
        yield norm_words(component.norm)
    if component.when != EVERYWHERE:
        yield f"eligible if: {condition_words(component.when)}"
    if component.period is not None:
        yield f"in force only {days_words(component.period)}"


def how_lines(component: Component) -> Iterator[str]:
    """How its amounts are computed and who pays them."""
    if component.prorate is not None:
        yield prorate_words(component.prorate)
    if component.facts is not None:
        yield f"facts are read on: {choice_words(component.facts)}"
    if component.round is not None:
        to = value_words(component.round.to) if component.round.to else "the smallest unit of money"
        yield f"rounded {choice_words(component.round.rule)} to a multiple of {to}"
    if component.unclaimed is not None:
        counted = {"full": "the whole amount counts", "open": "not included in the amounts"}
        yield f"without a claim: {counted.get(str(component.unclaimed)) or choice_words(component.unclaimed)}"
    for line in component.of_which:
        rate = f"{value_words(line.rate)}{count_words(line.count)}"
        yield f"of which up to {rate}; this part informs and changes no amount"
    if component.funding:
        yield f"paid by: {funding_words(component.funding)}"
    if component.cite is not None:
        yield f"source: {cited(component.cite)}"
