"""Rates, ceilings and norms as tables of classes, dated values, multiples of bases, and choices."""

# ruff: noqa: E501 - documents and messages stand as they are written

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dtnet import assess
from dtnet.errors import ArgumentError
from dtnet.policy.units.terms import cases, leaf, referred

if TYPE_CHECKING:
    from ..conftest import Land

LINES = 'nature = "entitlement"\nprorate = "any_day"\n'
HOUSEHOLDS = {"v1": 100, "v2": 300, "v3": 499, "v4": 500, "k1": 150}
TILES = """
rate = {classes = [
    {when = {"village.households" = {below = 300}}, value = "1 VND/team/month"},
    {when = {"village.households" = {from = 300, below = 500}}, value = "20 VND/team/month"},
    {when = {"village.households" = {from = 500}}, value = "300 VND/team/month"},
]}
"""


def test_the_lower_bound_is_in_and_the_upper_out(land: type[Land]) -> None:
    network = land.network(households=HOUSEHOLDS)
    policy = land.policy(LINES + TILES, place="c")
    # e is of a commune: no class applies to it, and the last takes all that are left
    spent = assess(network, policy, window="2023-01")
    assert land.cells(spent, "team") == {"a": 1, "b": 20, "c1": 20, "d": 300, "e": 300}


def test_the_first_row_that_fits_counts(land: type[Land]) -> None:
    rate = """rate = {classes = [
        {when = {"commune.ready" = true, kind = "cdtt"}, value = "1 VND/team/month"},
        {when = {level = "commune"}, value = "2 VND/team/month"},
        {when = {any = [{kind = "other"}, {level = "village"}]}, value = "3 VND/team/month"},
        {value = "4 VND/team/month"},
    ]}"""
    teams = [
        ("a", "v1"),
        ("e", "k1", land.first, None, 3, ("other",)),
        ("b", "v2"),
        ("d", "d1", land.first, None, 3, ("other",)),
        ("f", "d1"),
    ]
    spent = assess(land.network(teams), land.policy(LINES + rate), window="2023-01")
    assert land.cells(spent, "team") == {"a": 1, "b": 3, "d": 3, "e": 2, "f": 4}


def test_a_class_table_is_read_on_the_day_of_the_facts(land: type[Land]) -> None:
    rate = 'rate = {classes = [{when = {kind = "other"}, value = "5 VND/team/month"}, {value = "1 VND/team/month"}]}'
    rows = [("a", "v1", land.first, "2023-03-10"), ("a", "v1", "2023-03-10", None, 3, ("other",))]
    network = land.network(rows)
    window = "2023-02-01..2023-05-01"
    assert land.months(network, land.policy(LINES + rate), window) == {"02": 1, "03": 1, "04": 5}
    last = land.policy(f'{LINES}{rate}\nfacts = "last_day"')
    assert land.months(network, last, window) == {"02": 1, "03": 5, "04": 5}


def test_classes_inside_dated_values_and_dated_values_inside_classes(land: type[Land]) -> None:
    inner = '[{from = "2023-01-01", value = "1 VND/team/month"}, {from = "2023-06-01", value = "2 VND/team/month"}]'
    one = f'rate = {{classes = [{{when = {{level = "commune"}}, value = {inner}}}, {{value = "10 VND/team/month"}}]}}'
    spent = assess(land.network(), land.policy(LINES + one), window="2023-05-01..2023-07-01")
    assert land.cells(spent, "team", "month") == {
        **{(team, month): 10 for team in "abd" for month in ("2023-05", "2023-06")},
        ("e", "2023-05"): 1,
        ("e", "2023-06"): 2,
    }
    classes = (
        '{classes = [{when = {level = "commune"}, value = "7 VND/team/month"}, {value = "8 VND/team/month"}]}'
    )
    two = f'rate = [{{from = "2023-01-01", value = "1 VND/team/month"}}, {{from = "2023-06-01", value = {classes}}}]'
    spent = assess(land.network(), land.policy(LINES + two), window="2023-05-01..2023-07-01")
    assert land.cells(spent, "month") == {"2023-05": 4, "2023-06": 3 * 8 + 7}


def test_a_dated_value_may_end_where_the_next_begins(land: type[Land]) -> None:
    rate = """rate = [
        {from = "2022-01-01", until = "2022-06-01", value = "9 VND/team/month"},
        {from = "2022-06-01", until = "2023-06-01", value = "1 VND/team/month"},
        {from = "2023-06-01", until = "2025-01-01", value = "2 VND/team/month"},
    ]"""
    assert land.months(land.network([("a", "v1")]), land.policy(LINES + rate), "2023-05-01..2023-07-01") == {
        "05": 1,
        "06": 2,
    }


def test_multiples_of_a_base_are_exact(land: type[Land]) -> None:
    more = """
        [bases.wage]
        value = [
            {from = "2023-01-01", value = "1_000 VND/team/month"},
            {from = "2023-07-01", value = "1_001 VND/team/month"},
        ]
    """
    network = land.network([("a", "v1")])
    third = land.policy(f'{LINES}rate = {{times = "1/3", of = "wage"}}', more)
    # 333.33, and 333.67
    assert land.months(network, third, "2023-06-01..2023-08-01") == {"06": 333, "07": 333}
    up = land.policy(f'{LINES}rate = {{times = "1/3", of = "wage"}}\nround = {{rule = "half_up"}}', more)
    assert land.months(network, up, "2023-06-01..2023-08-01") == {"06": 333, "07": 334}
    half = land.policy(f'{LINES}rate = {{times = "1.5", of = "wage"}}', more)
    assert land.months(network, half, "2023-06-01..2023-08-01") == {"06": 1500, "07": 1501}


def test_fractions_are_kept_until_the_month_is_rounded(land: type[Land]) -> None:
    # a third of 100 for 3 people is 100, not 3 × 33
    more = '[bases.wage]\nvalue = "100 VND/person/month"\n'
    meal = '[bases.meal]\nvalue = "7 VND/person/month"\n'
    lines = f'{LINES}rate = {{times = "1/3", of = "wage"}}\ncount = "people"'
    assert land.months(land.network([("a", "v1")]), land.policy(lines, more), "2023-01") == {"01": 100}
    meals = lines.replace('"1/3", of = "wage"', '"1/2", of = "meal"')
    # half of 21
    both = f'[[component]]\nid = "meals"\nper = "team"\n{meals}'
    spent = assess(land.network([("a", "v1")]), land.policy(lines, meal + more + both), window="2023-01")
    assert land.cells(spent, "component") == {"meals": 10, "support": 100}


def test_how_many_times_may_be_dated_and_by_class(land: type[Land]) -> None:
    times = """{classes = [
        {when = {level = "commune"}, value = [{from = "2023-01-01", value = 1}, {from = "2023-06-01", value = 2}]},
        {value = "0.5"},
    ]}"""
    base = """
        [bases.wage]
        value = {classes = [{when = {"commune.ready" = true}, value = "101 VND/team/month"}, {value = "10 VND/team/month"}]}
    """
    policy = land.policy(f'{LINES}rate = {{times = {times}, of = "wage"}}', base)
    spent = assess(land.network(), policy, window="2023-05-01..2023-07-01")
    # a: half of 101; b: half of 10; d lies in no commune: half of 10; e: 101, twice from June on
    assert land.cells(spent, "team", "month") == {
        ("a", "2023-05"): 50,
        ("a", "2023-06"): 50,
        ("b", "2023-05"): 5,
        ("b", "2023-06"): 5,
        ("d", "2023-05"): 5,
        ("d", "2023-06"): 5,
        ("e", "2023-05"): 101,
        ("e", "2023-06"): 202,
    }


def test_a_multiple_of_another_component(land: type[Land]) -> None:
    more = '[[component]]\nid = "base"\nper = "team"\n' + LINES + 'rate = "30 VND/team/month"\n'
    spent = assess(
        land.network([("a", "v1")]),
        land.policy(f'{LINES}rate = {{times = 2, of = "base"}}', more),
        window="2023-01",
    )
    assert land.cells(spent, "component") == {"base": 30, "support": 60}


def test_a_rate_that_is_a_choice(land: type[Land]) -> None:
    more = '[choices.much]\noptions = ["100 VND/team/month", "90 VND/team/month"]\ndefault = "90 VND/team/month"\nwhy = "?"\n'
    network, policy = land.network([("a", "v1")]), land.policy(f'{LINES}rate = {{choice = "much"}}', more)
    assert assess(network, policy, window="2023-01").total == 90
    other = {"x.1": {"much": "100 VND/team/month"}}
    assert assess(network, policy, window="2023-01", choices=other).total == 100


def test_a_rate_of_nothing_is_nothing(land: type[Land]) -> None:
    spent = assess(land.network(), land.policy(f'{LINES}rate = "0 VND/team/month"'), window="2023-01")
    assert (spent.total, spent.by("month")["amount"], spent.paid()["teams"]) == (0, [0], [0])


def test_ceilings_are_values_too_and_read_on_the_first_eligible_day_of_their_window(land: type[Land]) -> None:
    amount = """{classes = [
        {when = {level = "commune"}, value = "250 VND/team"},
        {value = [{from = "2023-01-01", value = "150 VND/team"}, {from = "2023-02-15", value = "350 VND/team"}]},
    ]}"""
    lines = f'{LINES}rate = "100 VND/team/month"\nceiling = [{{amount = {amount}, over = "calendar_year"}}]'
    rows = [("a", "v1"), ("b", "v2", "2023-02-20"), ("e", "k1")]
    spent = assess(land.network(rows), land.policy(lines), window="2023-01-01..2025-01-01")
    assert land.cells(spent, "team", "year") == {
        ("a", 2023): 150,
        ("a", 2024): 350,
        ("b", 2023): 350,
        ("b", 2024): 350,
        ("e", 2023): 250,
        ("e", 2024): 250,
    }


def test_a_ceiling_that_is_a_fraction_is_a_whole_amount_last(land: type[Land]) -> None:
    # a third of 1000 is 333 1/3; 183 of 365 days of it: floor(333 1/3 × 183/365) = 167, of 333 it would be 166
    more = '[bases.sum]\nvalue = "1_000 VND/team"\n'
    ceiling = '{{amount = {{times = "1/3", of = "sum"}}, over = "calendar_year", part = "{}"}}'
    lines = f'{LINES}rate = "100 VND/team/month"\nceiling = [{ceiling}]'
    network = land.network([("a", "v1", "2023-07-02")])
    assert assess(network, land.policy(lines.format("full"), more), window="2023").total == 333
    assert assess(network, land.policy(lines.format("by_days"), more), window="2023").total == 167


@pytest.mark.parametrize("month", ["2023-05", "2023-06"])
def test_a_ceiling_that_is_a_multiple_of_a_rate(land: type[Land], month: str) -> None:
    more = """
        [[component]]
        id = "first"
        per = "team"
        nature = "entitlement"
        prorate = "any_day"
        rate = [{from = "2023-01-01", value = "10 VND/team/month"}, {from = "2023-06-01", value = "20 VND/team/month"}]
    """
    lines = 'nature = "at_most"\nunclaimed = "full"\nceiling = [{amount = {times = "1.5", of = "first"}, over = "month"}]'
    spent = assess(land.network([("a", "v1")]), land.policy(lines, more), window=month)
    assert land.cells(spent, "component")["support"] == {"2023-05": 15, "2023-06": 30}[month]


def test_values_that_are_open_or_refer_to_nothing_are_refused(land: type[Land]) -> None:
    more = '[choices.much]\noptions = ["1 VND/team/month", "2 VND/team/month"]\ndefault = "1 VND/team/month"\nwhy = "?"\n'
    policy = land.policy(f'{LINES}rate = {{choice = "much"}}', more)
    (component,) = policy.components
    assert component.rate is not None
    with pytest.raises(
        ArgumentError, match=r'^choice "much" is still open; call policy\.chosen\(\{\}\) first$'
    ):
        cases(component.rate, policy, 0, 1)
    assert str(leaf(component.rate, policy)) == "1 VND/team/month"
    with pytest.raises(ArgumentError, match=r'^policy x\.1: there is no base or rate "wage"$'):
        referred("wage", policy)


def test_a_multiple_of_a_later_component_and_beside_one_without_a_rate(land: type[Land]) -> None:
    more = f"""
        [[component]]
        id = "asked"
        per = "team"
        nature = "at_most"
        claim = "asked"
        unclaimed = "open"
        [[component]]
        id = "double"
        per = "team"
        {LINES}
        rate = {{times = 2, of = "support"}}
    """
    policy = land.policy(f'{LINES}rate = "30 VND/team/month"', more)
    spent = assess(land.network([("a", "v1")]), policy, window="2023-01")
    assert land.cells(spent, "component") == {"double": 60, "support": 30}


def test_later_rows_are_not_read_where_earlier_ones_fit_everybody(land: type[Land]) -> None:
    rows = '{when = {level = "village"}, value = "1 VND/team/month"}, {when = {kind = "other"}, value = "2 VND/team/month"}, {value = "3 VND/team/month"}'
    policy = land.policy(f"{LINES}rate = {{classes = [{rows}]}}")
    assert assess(land.network([("a", "v1")]), policy, window="2023-01").total == 1


def test_numbers_between_may_be_of_any_size(land: type[Land]) -> None:
    # Rates of 1 and of 4 × 10^18 are whole numbers of 1; times 30 days they leave 64 bits, a day of 30 does not.
    rows = '{when = {kind = "other"}, value = "1 VND/team/month"}, {value = "4_000_000_000_000_000_000 VND/team/month"}'
    lines = f"{LINES}rate = {{classes = [{rows}]}}".replace("any_day", "thirtieths")
    network = land.network(
        [("a", "v1", "2023-01-31", "2023-02-01"), ("b", "v2", land.first, None, 3, ("other",))]
    )
    spent = assess(network, land.policy(lines), window="2023-01")
    assert land.cells(spent, "team") == {"a": 4 * 10**18 // 30, "b": 1}
