"""Anchors of windows, openings across years, look-backs, and questions from a day to decades."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from dtnet import assess
from dtnet.errors import OutsideDataError

if TYPE_CHECKING:
    from ..conftest import Land

RATE = 'nature = "entitlement"\nrate = "100 VND/team/month"\nprorate = "any_day"\n'
ONCE = 'nature = "entitlement"\nrate = "100 VND/team/once"\n'
OPENING = """
unopened = "{}"
[[opening]]
period = {{from = "2023-11-10", until = "2024-02-01"}}
cite = {{ref = "Decision"}}
"""


@pytest.mark.parametrize("unopened", ["open_assumed", "closed"])
def test_an_opening_across_a_new_year_opens_both_years_and_no_other_day_of_them(
    land: type[Land], unopened: str
) -> None:
    policy = land.policy(RATE, OPENING.format(unopened))
    network = land.network([("a", "v1")])
    paid = land.months(network, policy, "2023-01-01..2025-01-01")
    assert paid == {"11": 100, "12": 100, "2024-01": 100}
    assert assess(network, policy, window="2023-05").total == 0


def test_twelve_months_begin_with_the_component_s_period_or_with_the_policy_s(land: type[Land]) -> None:
    period = 'period = {from = "2023-03-01", until = "2024-05-01"}\n'
    own = 'ceiling = [{amount = "250 VND/team", over = "twelve_months"}]\n'
    network = land.network([("a", "v1")])
    # 250 from March 2023 on, and 200 in March and April 2024
    assert land.months(network, land.policy(RATE + period + own), "2023-01-01..2025-01-01") == {
        "03": 100,
        "04": 100,
        "05": 50,
        "2024-03": 100,
        "2024-04": 100,
    }
    # the policy's twelve months are those of 2023 and of 2024
    assert land.months(network, land.policy(RATE + period, own), "2023-01-01..2025-01-01") == {
        "03": 100,
        "04": 100,
        "05": 50,
        "2024-01": 100,
        "2024-02": 100,
        "2024-03": 50,
    }
    assert assess(network, land.policy(RATE + period, own), window="2024-03").total == 50
    assert assess(network, land.policy(RATE + period + own), window="2024-03").total == 100


def test_a_whole_period_is_the_component_s_or_the_policy_s(land: type[Land]) -> None:
    period = 'period = {from = "2023-12-01", until = "2024-03-01"}\n'
    ceiling = 'ceiling = [{amount = "620 VND/team", over = "period", part = "by_days"}]\n'
    network = land.network([("a", "v1")])
    rate = RATE.replace("100", "1_000")
    # all 91 days of the component's; 91 of 731 days of the policy's: 77
    assert assess(network, land.policy(rate + period + ceiling), window="2023-01-01..2025-01-01").total == 620
    assert assess(network, land.policy(rate + period, ceiling), window="2023-01-01..2025-01-01").total == 77


def test_what_is_spread_shares_a_ceiling_with_a_rate(land: type[Land]) -> None:
    shared = 'ceiling = [{amount = "500 VND/team", over = "calendar_year"}]\n'
    spread = '[[component]]\nid = "spread"\nper = "team"\nnature = "at_most"\nunclaimed = "full"\n'
    spread += 'ceiling = [{amount = "1_000 VND/team", over = "calendar_year"}]\n'
    spent = assess(land.network([("a", "v1")]), land.policy(RATE, shared + spread), window="2023")
    # floor(1000 × 31/365) = 84, × 59 = 161, × 90 = 246
    assert {
        key: amount for key, amount in land.cells(spent, "component", "month").items() if amount != 0
    } == {
        ("spread", "2023-01"): 84,
        ("spread", "2023-02"): 77,
        ("spread", "2023-03"): 85,
        ("support", "2023-01"): 100,
        ("support", "2023-02"): 100,
        **dict.fromkeys([("support", f"2023-{month:02}") for month in (3, 4, 5)]),
    }
    # or five months of 100, if nothing of what is spread is granted
    assert list(land.cells(spent, "component", "month", column="lower").values())[:6] == [
        100,
        100,
        54,
        0,
        0,
        0,
    ]
    assert (spent.bounds, spent.sharp) == ((500, 500), True)


def test_what_is_paid_once_rests_on_all_days_from_the_beginning(land: type[Land]) -> None:
    network, policy = land.network([("a", "v1")]), land.policy(ONCE, period='{from = "2022-05-01"}')
    with pytest.raises(OutsideDataError, match="days from 2022-05-01 on, the data begin 2023-01-01"):
        assess(network, policy, window="2023-03")
    assert assess(network, policy, window="2023-03", missing_history="nothing_paid").total == 0
    assert assess(network, policy, window="2023-01", missing_history="nothing_paid").total == 100


def test_questions_from_a_day_to_decades(land: type[Land]) -> None:
    first, end = "1990-01-01", "2030-01-01"
    areas = [(*row[:3], first, None, *row[5:]) for row in land.areas]
    network = land.network([("a", "v1", first), ("b", "v2", "2000-02-29")], areas, first=first, end=end)
    ceiling = 'ceiling = [{amount = "1_150 VND/team", over = "calendar_year"}]\n'
    policy = land.policy(RATE + ceiling, as_of=first, period=f'{{from = "{first}"}}')
    spent = assess(network, policy, window=f"{first}..{end}")
    # b has eleven months in 2000
    assert spent.total == 40 * 1150 + 29 * 1150 + 1100
    assert land.cells(spent, "team", "year")["b", 2000] == 1100
    assert len(spent.by("month")) == 480
    day = assess(network, policy, window="2000-02-29..2000-03-01")
    # February's 100 of a, cut by days: 100 - floor(100 × 28/29); b's one day has it all
    assert land.cells(day, "team") == {"a": 100 - 96, "b": 100}
    december = assess(network, policy, window="2029-12")
    assert land.cells(december, "team") == {"a": 50, "b": 50}


def test_days_of_a_month_add_up_to_it(land: type[Land]) -> None:
    network = land.network([("a", "v1", "2023-03-05"), ("b", "v2", "2023-03-12", "2023-03-20")])
    policy = land.policy(RATE.replace("any_day", "actual_days"))
    whole = assess(network, policy, window="2023-03").total
    days = [f"2023-03-{day:02}" for day in range(1, 32)] + ["2023-04-01"]
    parts = [
        assess(network, policy, window=f"{one}..{other}").total for one, other in itertools.pairwise(days)
    ]
    # 27 and 8 of 31 days: 87 and 25
    assert sum(parts) == whole == 112
    assert parts[:4] == [0, 0, 0, 0]
