"""What is checked of a policy on a network: its jurisdiction, and what its openings publish."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dtnet.policy.checking import jurisdiction_missing, published_totals

if TYPE_CHECKING:
    from .conftest import Land

OPENED = """
unopened = "closed"
[[opening]]
cite = {ref = "D1"}
period = {from = "2023-02-01", until = "2023-04-01"}
"""


@pytest.mark.parametrize(
    ("head", "missing"),
    [
        ({}, None),
        ({"place": "p9"}, "no area 'p9' on 2023-01-01"),
        ({"as_of": "2025-01-01"}, "jurisdiction as of 2025-01-01: after the horizon of 'land', 2024-12-31"),
    ],
)
def test_a_jurisdiction_may_be_missing(land: type[Land], head: dict[str, str], missing: str | None) -> None:
    assert jurisdiction_missing(land.network(), land.policy(**head)) == missing


def test_so_is_that_of_a_policy_in_other_money(land: type[Land], toy: Any) -> None:  # noqa: ANN401 - a class
    network = toy.network([("p1", "province", None)])
    assert jurisdiction_missing(network, land.policy()) == "it pays VND, and the money of 'toy' is TOY"


def test_published_totals_are_worked_out_again(land: type[Land]) -> None:
    policy = land.policy(more=OPENED + 'published = {teams = 4, amount = "801 VND"}')
    teams, money = published_totals(land.network(), policy)
    assert (teams.policy, teams.source, teams.what) == ("x.1", "D1", "teams")
    assert (teams.published, teams.computed, teams.reason, teams.differs) == (4, 4, None, False)
    assert (money.what, money.published, money.computed, money.differs) == ("VND", 801, 800, True)


@pytest.mark.parametrize(
    ("published", "found"),
    [("", []), ("published = {}", []), ("published = {teams = 3}", ["teams"])],
)
def test_only_what_is_published_is_compared(land: type[Land], published: str, found: list[str]) -> None:
    totals = published_totals(land.network(), land.policy(more=OPENED + published))
    assert [each.what for each in totals] == found
    assert published_totals(land.network(), land.policy()) == []


def test_what_cannot_be_worked_out_says_why(land: type[Land]) -> None:
    policy = land.policy(more=OPENED + 'published = {teams = 4, amount = "801 VND"}')
    unknown = land.network([("a", "v1", "2023-01-01", None, None)])
    by_heads = policy.with_component("support", rate="1 VND/person/month", count="people")
    for total in published_totals(unknown, by_heads):
        assert (total.computed, total.differs) == (None, False)
        assert str(total.reason).startswith("the total is not known: policy x.1: component 'support'")
    early = land.network(first="2023-03-01", areas=later(land), teams=[])
    for total in published_totals(early, policy):
        assert "begin 2023-03-01" in str(total.reason)
    by_claim = policy.with_component(
        "support", rate="1 VND/person/day", count={"activity": "days"}, prorate=None
    )
    assert [each.reason for each in published_totals(land.network(), by_claim)] == [
        "support: activity table 'days' not given"
    ] * 2


def later(land: type[Land]) -> list[Any]:
    return [(*row[:3], "2023-03-01") for row in land.areas]
