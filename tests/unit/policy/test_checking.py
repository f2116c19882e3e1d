"""What is checked of a policy on a network: its jurisdiction, and what its openings publish."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dtnet import assess
from dtnet.policy.answers.side_tables import jurisdiction_missing, published_totals

if TYPE_CHECKING:
    from ..conftest import Land

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


def opening(
    source: str, start: str, end: str, teams: int, amount: int, when: str = '{level = "village"}'
) -> str:
    return (
        f'[[opening]]\ncite = {{ref = "{source}"}}\nperiod = {{from = "{start}", until = "{end}"}}\n'
        f'when = {when}\npublished = {{teams = {teams}, amount = "{amount} VND"}}\n'
    )


@pytest.mark.parametrize(
    "openings",
    [
        pytest.param(
            opening("D1", "2023-06-01", "2024-01-01", 1, 700, '{"commune.ready" = true, level = "village"}')
            + opening("D2", "2023-01-01", "2024-01-01", 1, 1_200, '{"commune.ready" = false}'),
            id="other teams of one year",
        ),
        pytest.param(
            opening("D1", "2023-01-01", "2023-03-16", 3, 900)
            + opening("D2", "2023-03-16", "2023-05-01", 3, 600),
            id="a month that both open",
        ),
        pytest.param(
            opening("D1", "2023-01-01", "2023-04-01", 3, 900)
            + opening("D2", "2023-03-01", "2023-05-01", 3, 600),
            id="days that both open",
        ),
        pytest.param(
            opening("D1", "2023-11-01", "2024-03-01", 3, 1_200)
            + opening("D2", "2024-04-01", "2024-05-01", 3, 300),
            id="a year that both have",
        ),
    ],
)
def test_an_opening_is_charged_with_nothing_that_another_opens(land: type[Land], openings: str) -> None:
    network, policy = land.network(), land.policy(more=f'unopened = "open_assumed"\n{openings}')
    totals = published_totals(network, policy)
    assert [each.source for each in totals] == ["D1", "D1", "D2", "D2"]
    assert [each.computed for each in totals] == [each.published for each in totals]
    beside = land.policy(id="x.0", purpose="other")
    spent = assess(network, [policy, beside], window="2023-01-01..2024-12-31")
    assert [(each.source, each.computed) for each in spent.recomputed] == [
        (each.source, each.published) for each in totals if each.what != "teams"
    ]


def test_a_ceiling_and_what_is_paid_once_belong_to_each_opening(land: type[Land]) -> None:
    openings = opening("D1", "2023-11-01", "2023-12-01", 4, 400, "{}") + opening(
        "D2", "2024-02-01", "2024-04-01", 4, 600, "{}"
    )
    capped = 'ceiling = [{amount = "150 VND/team", over = "period"}]'
    head = {"period": '{from = "2023-01-01", until = "2025-01-01"}'}
    lines = f'nature = "entitlement"\nrate = "100 VND/team/month"\nprorate = "any_day"\n{capped}'
    policy = land.policy(lines, f'unopened = "open_assumed"\n{openings}', **head)
    assert not any(each.differs for each in published_totals(land.network(), policy))
    once = land.policy(
        'nature = "entitlement"\nrate = "100 VND/team/once"', f'unopened = "closed"\n{openings}'
    )
    computed = [each.computed for each in published_totals(land.network(), once) if each.what != "teams"]
    assert computed == [400, 400]


def test_deductions_stay_in_the_total_of_an_opening(land: type[Land]) -> None:
    """What a policy looks at is paid beside each of its openings, too."""
    other = land.policy(id="x.0", purpose="other", period='{from = "2023-03-01"}')
    lines = 'nature = "entitlement"\nrate = "250 VND/team/month"\nprorate = "any_day"'
    openings = opening("D1", "2023-02-01", "2023-04-01", 4, 1_600, "{}")
    policy = land.policy(lines, f'unopened = "closed"\ndeducts = ["x.0"]\n{openings}')
    [total] = assess(land.network(), [other, policy], window="2023").recomputed
    assert total.computed == total.published
    [alone] = assess(land.network(), policy, window="2023").recomputed
    assert alone.computed == 2_000


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
        assert str(total.reason).startswith("the total is unknown: policy x.1: component 'support'")
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
