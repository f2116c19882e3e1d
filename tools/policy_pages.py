"""The page of a policy: what its document says, in words, and what it comes to in the bundled network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dtnet
from dtnet.cli.writing import policy_words as words
from dtnet.money import shown_amount
from dtnet.predicates.conditions import EVERYWHERE
from markdown_parts import page, table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dtnet.network.day.network import Network
    from dtnet.policy.document.document import Component, Policy

INTRODUCTION = (
    "This page shows what the policy pays to whom, which choices it leaves open, and how much it costs in "
    "the bundled network. `tools/docs_pages.py` makes it from the document `{source}`."
)
OF_DATASETS = {
    "toyland": "Toyland and this policy are invented: see [the dataset](../datasets/toyland.md).",
    "vietnam": "Teams and people are synthetic: see [the dataset](../datasets/vietnam.md).",
}
NATURES = {
    "entitlement": "an [entitlement](../glossary.md#entitlement)",
    "at_most": "[up to](../glossary.md#up-to) an amount",
}


def policy_page(network: Network, policy: Policy, source: Path) -> str:
    """The page of a policy."""
    return page(
        [
            f"# {policy.titles.en}",
            INTRODUCTION.format(source=source.name),
            table(("field", "value"), facts(network, policy)),
            "## What it pays",
            *(component_part(each) for each in policy.components),
            *openings_part(policy),
            *conditions_part(policy),
            *choices_part(network, policy),
            "## Cost in the bundled network",
            *amounts_part(network, policy),
            "## The document",
            f"```toml\n{source.read_text(encoding='utf-8')}```",
        ]
    )


def in_network(network: Network, policy: Policy) -> bool:
    """Whether the network reaches the day on which a policy's jurisdiction is meant."""
    return policy.jurisdiction.as_of in network.extent


def facts(network: Network, policy: Policy) -> Iterator[tuple[str, str | None]]:
    """What holds for the whole of a policy."""
    yield "id", f"`{policy.id}`"
    yield "title", policy.titles.vi
    yield "instrument", words.cited(policy.instrument)
    yield "applies in", place(network, policy)
    yield "in force", words.days_words(policy.period)
    if policy.period.assumed:
        yield "these days are assumed", policy.period.assumed
    if policy.seen_in_force:
        yield "last seen in force", f"{policy.seen_in_force}; money after that day is assumed"
    yield "if the area is merged", words.choice_words(policy.on_merger)
    if policy.unopened is not None:
        yield "in a year without an opening", words.choice_words(policy.unopened)
    yield "purpose", policy.purpose
    if policy.succeeds:
        yield "replaces", f"`{policy.succeeds}`"
    if policy.yields_to:
        yield "pays a unit nothing for a month that is paid by", words.other_policies(policy.yields_to)
    if policy.deducts:
        yield "deducts the payments of", words.other_policies(policy.deducts)
    yield from words.named_values(policy)
    for ceiling in policy.ceilings:
        yield "ceiling of all components together", words.ceiling_words(ceiling)
    paid_by = {each.source for component in policy.components for each in component.funding}
    if policy.funding or not paid_by:
        yield "paid by", words.funding_words(policy.funding) or "not seen"


def place(network: Network, policy: Policy) -> str:
    """Where a policy holds."""
    where, as_of = policy.jurisdiction.id, policy.jurisdiction.as_of
    extent = f"with the territory that it had on {as_of}"
    if not in_network(network, policy):
        return f"`{where}`, {extent}; the bundled network ends earlier, on {network.extent.last_day}"
    return f"{network.at(as_of).find(where).name} (`{where}`), {extent}"


def component_part(component: Component) -> str:
    """A component as a list."""
    lines = [f"**{component.id}**, {NATURES[component.nature]}:", ""]
    told = [*words.amount_lines(component), *words.who_lines(component), *words.how_lines(component)]
    return "\n".join([*lines, *(f"- {line}" for line in told)])


def openings_part(policy: Policy) -> Iterator[str]:
    """What opens a policy."""
    if policy.openings:
        yield "## Openings"
    for each in policy.openings:
        lines = [f"- {words.days_words(each.period)}: {words.cited(each.cite)}"]
        if each.when != EVERYWHERE:
            lines.append(f"- eligible only if: {words.condition_words(each.when)}")
        if each.published is not None and each.published.amount is not None:
            total = each.published.amount
            lines.append(f"- published total: {each.published.teams:,} teams, {words.value_words(total)}")
        yield "\n".join(lines)


def conditions_part(policy: Policy) -> Iterator[str]:
    """What no data decide."""
    if policy.conditions:
        yield "## Conditions that are stated and not computed"
        lines = (
            f"- {each.text.en} ({each.text.vi})" + (f": {words.cited(each.cite)}" if each.cite else "")
            for each in policy.conditions
        )
        yield "\n".join(lines)


def choices_part(network: Network, policy: Policy) -> Iterator[str]:
    """What the law leaves open, and what each option comes to."""
    if not policy.choices:
        return
    window, currency = network.metadata.reference_window, network.vocabulary.currency.code
    yield "## What the law leaves open"
    known = in_network(network, policy)
    rows = [
        (
            f"`{choice.name}`" if option == choice.options[0] else "",
            f"`{option}`" + (" (default)" if option == choice.default else ""),
            *([total(network, policy, {choice.name: option})] if known else []),
            choice.why if option == choice.options[0] else "",
        )
        for choice in policy.choices
        for option in choice.options
    ]
    if known:
        yield (
            f"The amounts are in {currency}, for {window} (end not included), if only this "
            "[choice](../glossary.md#choice) is switched."
        )
    yield table(("choice", "option", *(["amount"] if known else []), "why it is open"), rows)


def assessed(network: Network, policy: Policy, **options: Any) -> dtnet.Assessment:  # noqa: ANN401 - of `assess`
    """A policy in the reference window."""
    window = network.metadata.reference_window
    assert window is not None  # noqa: S101 - the bundled dataset has one
    return dtnet.assess(network, policy, window=window, **options)


def total(network: Network, policy: Policy, options: dict[str, str]) -> str:
    """What a policy costs in the reference window with some options."""
    return shown(network, assessed(network, policy, choices={policy.id: options}).total)


def shown(network: Network, amount: int | None) -> str:
    """Money of a network in whole units; None for no bound."""
    return "no bound" if amount is None else shown_amount(amount, network.vocabulary.currency.exponent)


def amounts_part(network: Network, policy: Policy) -> Iterator[str]:
    """What a policy costs in the reference window, and what is not assessed."""
    spent = assessed(network, policy)
    yield f"The window is {spent.window} (end not included)."
    if policy.period.intersection(spent.window) is None:
        yield "The policy is not in force in this window."
    if in_network(network, policy):
        paid = {row["policy"]: row for row in spent.paid()}[policy.id]
        lower, upper = spent.bounds
        yield table(
            (
                "teams paid",
                "people in them",
                f"[lower bound](../glossary.md#bounds), {spent.currency}",
                f"upper bound, {spent.currency}",
            ),
            [(teams_words(spent), paid["members"], shown(network, lower), shown(network, upper))],
        )
        if network.vocabulary.currency.exponent:
            one = f"{shown(network, 1)} {spent.currency}"
            yield f"Money on this page is in {spent.currency}; the document has the smallest unit, {one}."
        if spent.unknown_facts:
            yield "Unknown facts on which the amounts depend:"
            yield "\n".join(f"- {each}" for each in spent.unknown_facts)
        yield OF_DATASETS[network.metadata.name]
    if spent.not_assessed:
        yield "Not assessed, with the reason:"
        yield "\n".join(f"- {each.component}: {each.reason}" for each in spent.not_assessed)


def teams_words(spent: dtnet.Assessment) -> str:
    """How many teams are paid for sure, and of how many that is not known."""
    sure, open_ = set(), set()
    for row in spent.by("team"):
        if row["team"] is not None and row["amount"] is None and not row["lower"]:
            open_.add(row["team"])
        elif row["team"] is not None and (row["amount"] or row["lower"]):
            sure.add(row["team"])
    more = len(open_ - sure)
    return f"{len(sure):,}" + (f", and perhaps {more:,} more" if more else "")
