"""Rates by the quarter and by the year, whose months share one rounding, and what is paid once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dtnet import assess

if TYPE_CHECKING:
    from ..conftest import Land

YEAR = """
nature = "entitlement"
rate = "100 VND/team/year"
prorate = "any_day"
"""
QUARTER = YEAR.replace("/year", "/quarter")
ONCE = """
nature = "entitlement"
rate = "100 VND/person/once"
count = "people"
"""


def test_months_of_a_year_are_differences_of_the_rounded_running_total(land: type[Land]) -> None:
    # running: 8.3, 16.7, 25, 33.3, 41.7, 50, 58.3, 66.7, 75, 83.3, 91.7, 100
    network = land.network([("a", "v1")])
    expected = dict(zip([f"{month:02}" for month in range(1, 13)], [8, 8, 9] * 4, strict=True))
    assert land.months(network, land.policy(YEAR)) == expected
    for month, amount in expected.items():
        assert assess(network, land.policy(YEAR), window=f"2023-{month}").total == amount
    assert land.months(network, land.policy(QUARTER), "2023-04-01..2023-10-01") == {
        "04": 33,
        "05": 33,
        "06": 34,
        "07": 33,
        "08": 33,
        "09": 34,
    }


def test_a_month_without_a_day_adds_nothing(land: type[Land]) -> None:
    # running from May: 8.3, 8.3, 16.7, 25
    rows = [("a", "v1", "2023-05-31", "2023-06-01"), ("a", "v1", "2023-07-20", "2023-09-01")]
    assert land.months(land.network(rows), land.policy(YEAR)) == {"05": 8, "07": 8, "08": 9}


def test_a_new_year_begins_a_new_total(land: type[Land]) -> None:
    network = land.network([("a", "v1", "2023-12-01", "2024-03-01")])
    found = land.months(network, land.policy(YEAR), "2023-01-01..2025-01-01")
    assert found == {"12": 8, "2024-01": 8, "2024-02": 8}


def test_part_months_of_a_year(land: type[Land]) -> None:
    # 372 a year are 31 a month: 10 days of March are 10, of 30 days of April 31 × 15/30 = 15.5
    lines = YEAR.replace("100", "372").replace("any_day", "actual_days")
    network = land.network([("a", "v1", "2023-03-22", "2023-04-16")])
    assert land.months(network, land.policy(lines)) == {"03": 10, "04": 15}
    # running, in steps of 4: 10 → 8, 25.5 → 24
    stepped = f'{lines}round = {{rule = "half_even", to = "4 VND"}}'
    assert land.months(network, land.policy(stepped)) == {"03": 8, "04": 16}
    up = f'{lines}round = {{rule = "up"}}'
    assert land.months(network, land.policy(up)) == {"03": 10, "04": 16}


def test_facts_of_each_month_of_a_quarter_are_its_own(land: type[Land]) -> None:
    # 3 people in January, 4 from 15 February on: 30 a person and quarter are 10 a month
    rows = [("a", "v1", land.first, "2023-02-15", 3), ("a", "v1", "2023-02-15", "2023-04-01", 4)]
    lines = QUARTER.replace("100 VND/team", "30 VND/person") + 'count = "people"\n'
    network = land.network(rows)
    assert land.months(network, land.policy(lines)) == {"01": 30, "02": 30, "03": 40}
    last = land.policy(f'{lines}facts = "last_day"')
    assert land.months(network, last) == {"01": 30, "02": 40, "03": 40}
    # (14 × 3 + 14 × 4) / 28 = 3.5
    mean = land.policy(f'{lines}facts = "each_day"')
    assert land.months(network, mean) == {"01": 30, "02": 35, "03": 40}


def test_the_look_back_of_a_longer_rate_ends_where_its_year_begins(land: type[Land]) -> None:
    late = [(*row[:3], "2023-03-01", None, *row[5:]) for row in land.areas]
    network = land.network([("a", "v1", "2023-03-01")], late, first="2023-03-01")
    policy = land.policy(QUARTER, as_of="2023-03-01")
    assert assess(network, policy, window="2023-05").total == 33
    with pytest.raises(ValueError, match="amounts of this window depend on days from 2023-01-01 on"):
        assess(network, policy, window="2023-03")
    assert assess(network, policy, window="2023-03", missing_history="nothing_paid").total == 33


@pytest.mark.parametrize("window", ["2023", "2023-03-01..2023-06-01", "2023-03"])
def test_once_is_paid_in_the_month_of_the_first_eligible_day(land: type[Land], window: str) -> None:
    rows = [
        ("a", "v1", "2023-03-15", "2023-03-20", 3),
        ("a", "v1", "2023-03-25", "2023-05-01", 5),
        ("a", "v2", "2023-06-01", None, 7),
    ]
    network = land.network(rows)
    assert land.months(network, land.policy(ONCE), window) == {"03": 300}
    assert land.months(network, land.policy(f'{ONCE}facts = "last_day"'), window) == {"03": 500}
    # (5 × 3 + 7 × 5) / 12 = 4.17 people
    assert land.months(network, land.policy(f'{ONCE}facts = "each_day"'), window) == {"03": 416}


def test_once_is_once_for_each_unit_and_looks_back_to_the_beginning(land: type[Land]) -> None:
    network = land.network([("a", "v1", "2023-02-01"), ("b", "v2", "2023-02-01", None, 4)])
    assert assess(network, land.policy(ONCE), window="2024").total == 0
    assert land.cells(assess(network, land.policy(ONCE), window="2023"), "team") == {"a": 300, "b": 400}
    later = f'{ONCE}period = {{from = "2023-07-15", until = "2025-01-01"}}\n'
    assert land.months(network, land.policy(later)) == {"07": 700}
    # the cut of the month is by days: 12 of 17 days of July before the 27th
    assert assess(network, land.policy(later), window="2023-07-01..2023-07-27").total == 211 + 282


def test_halves_to_the_even_one_after_an_unknown_day(land: type[Land]) -> None:
    # running with a first day of 16 January: 16/30, 46/30, 76/30; of 17 January: 1/2, 3/2, 5/2
    lines = YEAR.replace("100", "12").replace("any_day", "thirtieths") + 'round = {rule = "half_even"}\n'
    network = land.network(
        [("a", "v1", "2023-01-16")], start_earliest=["2023-01-16"], start_latest=["2023-01-17"]
    )
    spent = assess(network, land.policy(lines), window="2023-01-01..2023-04-01")
    every = [
        land.months(land.network([("a", "v1", day)]), land.policy(lines), "2023-01-01..2023-04-01")
        for day in ("2023-01-16", "2023-01-17")
    ]
    assert every == [{"01": 1, "02": 1, "03": 1}, {"02": 2}]
    for row in spent.by("month").to_dicts():
        amounts = [each.get(row["month"][-2:], 0) for each in every]
        assert row["lower"] <= min(amounts) <= max(amounts) <= row["upper"]
    assert not spent.sharp
