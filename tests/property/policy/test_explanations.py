"""Explanations of random policies on random countries: leaves add up, and to what the answer says."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dtnet
from dtnet import assess
from dtnet.errors import ArgumentError, InvalidPolicyError
from dtnet.policy import Explanation
from dtnet.policy.explain.amount_explanations import totals_of_steps
from dtnet.testing.strategies import as_policy, assessment_inputs, policy_documents, windows_of

from ...inner.phrases import Sentences
from ...lengths import examples
from ...unit.vietnamese_pages import english_words
from .test_assessment_twin import QUICK, countries

if TYPE_CHECKING:
    from dtnet import Assessment
    from dtnet.policy import Step


def rows(spent: Assessment, *keys: str) -> dict[tuple[str, ...], dict[str, tuple[Any, ...]]]:
    """Amount, lower and upper by these keys, by policy."""
    found: dict[tuple[str, ...], dict[str, tuple[Any, ...]]] = defaultdict(dict)
    for row in spent.by(*keys).to_dicts():
        money = (row["amount"], row["lower"], row["upper"])
        found[tuple(row[key] for key in keys if key != "component")][
            f"{row['policy']} {row['component']}"
        ] = money
    return found


def of_components(told: Explanation) -> dict[str, tuple[Any, ...]]:
    """What an explanation says that each component pays."""

    def components(step: Step, policy: str) -> dict[str, tuple[Any, ...]]:
        found = {}
        for each in step.steps:
            if each.what == "component" and each.bounds is not None:
                found[f"{policy} {dict(each.values)['component']}"] = (each.amount, *each.bounds)
        return found

    return {
        name: money
        for step in told.steps
        for name, money in components(step, str(dict(step.values)["policy"])).items()
    }


def by_nature(told: Explanation, wanted: dict[str, tuple[Any, ...]]) -> dict[str, int | None]:
    """The sum of each nature of which a component pays something, or may."""
    found: dict[str, int | None] = {}
    natures = natures_of(told)
    for name, (amount, lower, upper) in wanted.items():
        if (lower, upper) != (0, 0):
            before = found.get(natures[name], 0)
            found[natures[name]] = None if None in (amount, before) else before + amount
    return found


def natures_of(told: Explanation) -> dict[str, str]:
    """The nature of each component by its text, which states it."""
    return {
        f"{dict(policy.values)['policy']} {dict(each.values)['component']}": (
            "entitlement" if ", an entitlement, for each" in each.text else "at_most"
        )
        for policy in told.steps
        for each in policy.steps
        if each.what == "component"
    }


def check(told: Explanation, wanted: dict[str, tuple[Any, ...]]) -> None:
    """The components have these amounts, leaves add up, and each sentence has a Vietnamese form."""
    said = Sentences(language="vi", known={"not said": "không nêu"})
    texts = [step.text for step in told.walk() if step.what not in {"policy", "stated", "choice"}]
    assert [text for text in texts if english_words(said.told(text))] == []
    found = of_components(told)
    nothing = (0, 0, 0)
    assert {name: found.get(name, nothing) for name in wanted} == wanted
    assert all(money == nothing for name, money in found.items() if name not in wanted)
    totals = by_nature(told, wanted)
    assert told.totals == totals
    known = len(totals) <= 1 and None not in totals.values()
    assert told.amount == (sum(amount or 0 for amount in totals.values()) if known else None)
    assert told.lower == sum(money[1] for money in wanted.values())
    if told.amount is not None:
        assert sum(leaf.amount or 0 for leaf in told.leaves()) == told.amount
    for step in told.walk():
        if len(totals_of_steps([step])) > 1:
            assert step.amount is None
        elif step.adds and all(each.amount is not None for each in step.steps if each.bounds is not None):
            assert sum(each.amount or 0 for each in step.steps) == step.amount, step
    assert Explanation.from_json(told.to_json()) == told
    assert str(told).startswith(told.name)
    assert told.to_markdown().startswith("**")


BESIDE: Final[dict[str, Any]] = {
    "id": "x.3",
    "titles": {"vi": "Ba", "en": "Three"},
    "instrument": {"ref": "Three", "issued": "2023-01-01"},
    "jurisdiction": {"id": "c", "as_of": "2023-01-01"},
    "on_merger": "continues_in_old_area",
    "period": {"from": "2023-01-01", "until": "2025-01-01"},
    "purpose": "beside",
    "component": [
        {
            "id": "most",
            "per": "team",
            "nature": "at_most",
            "unclaimed": "full",
            "ceiling": [{"amount": "1_000 VND/team", "over": "calendar_year", "part": "full"}],
        },
        {
            "id": "due",
            "per": "team",
            "nature": "entitlement",
            "rate": "70 VND/team/month",
            "prorate": "any_day",
        },
    ],
}
"""A policy of two natures."""


@pytest.mark.parametrize("unknown", [0, 2])
@settings(QUICK, max_examples=examples(25))
@given(data=st.data())
def test_leaves_add_up_to_the_amounts_of_the_answer(unknown: int, data: st.DataObject) -> None:
    network = data.draw(countries(unknown=unknown)).network
    documents = [data.draw(policy_documents(network, id="x.1"))]
    if data.draw(st.booleans()):
        documents.append(data.draw(policy_documents(network, id="x.2", others=["x.1", "purpose:aid"])))
    if data.draw(st.booleans()):
        documents.append(BESIDE)
    inputs = data.draw(assessment_inputs(network, documents, unknown=unknown > 0))
    window = data.draw(windows_of(network))
    try:
        policies = [as_policy(each) for each in documents]
        spent = assess(network, policies, window=window, inputs=inputs, missing_history="nothing_paid")
    except (ArgumentError, InvalidPolicyError):  # two that pay twice, or a document that means nothing
        return
    month = data.draw(st.sampled_from(list(spent.window.months())))
    by_unit = rows(spent, "unit", "month", "component")
    teams = sorted({row["id"] for day in (spent.window.start,) for row in network.at(day).teams().to_dicts()})
    paid = [key[0] for key in by_unit if key[1] == str(month) and network.body_index.get(key[0]) is not None]
    for team in dict.fromkeys([*paid, *teams[:1]]):
        check(spent.explain(team, month), by_unit.get((team, str(month)), {}))
    for level, area in (("province", "p2"), ("commune", "k1"), ("village", "v1")):
        check(
            spent.explain(area, month), rows(spent, level, "month", "component").get((area, str(month)), {})
        )


@pytest.mark.parametrize("id", [policy.id for policy in dtnet.policies(country="vietnam")])
def test_leaves_add_up_for_every_bundled_policy(id: str) -> None:
    network, policy = dtnet.datasets.load("vietnam"), dtnet.policies(country="vietnam")[id]
    spent = assess(network, policy, window="2024-07-15..2024-08-20")
    by_unit = rows(spent, "unit", "month", "component")
    for unit, month in [*by_unit][:: max(len(by_unit) // 4, 1)]:
        check(spent.explain(unit, month), by_unit[unit, month])
    area, by_area = policy.jurisdiction.id, rows(spent, "province", "month", "component")
    for month in ("2024-07", "2024-08"):
        if network.area_index.get(area) is not None:  # one policy is for a province that is still to come
            check(spent.explain(area, month), by_area.get((area, month), {}))
    if not by_unit:
        team = "vn:team:20194-v001:syn"
        check(spent.explain(team, "2024-08"), {})
