"""How far policies that look at each other reach: each for its own days, and never without end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dtnet import assess

if TYPE_CHECKING:
    Land = Any

OPEN = '{from = "2023-02-02"}'
LATER = '{from = "2023-12-31"}'


def component(rate: str) -> str:
    return f"""
    nature = "entitlement"
    rate = "{rate}"
    prorate = "any_day"
    ceiling = [{{amount = "1_200 VND/team", over = "twelve_months", part = "by_days"}}]
    """


def test_two_policies_without_an_end_that_look_ahead_for_other_days(land: type[Land]) -> None:
    first = land.policy(component("90 VND/team/month"), period=OPEN)
    second = land.policy(component("100 VND/team/month"), more='deducts = ["x.1"]', period=LATER, id="x.2")
    network = land.network([("a", "v1")])
    found = land.cells(assess(network, [first, second], window="2023-12"), "policy")
    assert found == {"x.1": 90, "x.2": 100 - 90}


def test_a_policy_that_is_looked_at_is_looked_at_for_all_days_of_a_ceiling(land: type[Land]) -> None:
    first = land.policy(
        'nature = "entitlement"\\nrate = "90 VND/team/month"\\nprorate = "any_day"'.replace("\\n", "\n")
    )
    second = land.policy(
        """
        nature = "entitlement"
        rate = "100 VND/team/month"
        prorate = "any_day"
        ceiling = [{amount = "25 VND/team", over = "calendar_year"}]
        """,
        more='deducts = ["x.1"]',
        id="x.2",
    )
    network = land.network([("a", "v1")])
    year = assess(network, [first, second], window="2023")
    paid = {
        month: amount
        for (policy, month), amount in land.cells(year, "policy", "month").items()
        if amount and policy == "x.2"
    }
    assert paid == {"2023-01": 10, "2023-02": 10, "2023-03": 5}
    december = assess(network, [first, second], window="2023-12")
    assert land.cells(december, "policy") == {"x.1": 90, "x.2": 0}
