"""Activity and claims that users hand in: what they come to, and every fault of a table at once."""

# ruff: noqa: E501 - documents and messages stand as they are written

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from dtnet import assess
from dtnet.errors import ArgumentError, InvalidInputError, MoneyRangeError

if TYPE_CHECKING:
    from ..conftest import Land

DAYS = """
nature = "entitlement"
rate = "50 VND/person/day"
count = {activity = "patrol"}
"""
CLAIM = """
nature = "at_most"
claim = "asked"
unclaimed = "full"
ceiling = [{amount = "1_000 VND/team", over = "calendar_year"}]
"""


def rows(
    *given: tuple[Any, ...], names: tuple[str, ...] = ("unit", "month", "persons", "times")
) -> dict[str, list[Any]]:
    return {name: [row[at] for row in given] for at, name in enumerate(names)}


def claims(*given: tuple[Any, ...]) -> dict[str, list[Any]]:
    return rows(*given, names=("unit", "month", "amount"))


def test_activity_is_persons_times_how_often_times_the_rate(land: type[Land]) -> None:
    table = rows(
        ("a", "2023-03", 3, 2), ("a", "2023-03", 1, 5), ("b", "2023-04", 2, 1), ("c1", "2023-03", 9, 9)
    )
    spent = assess(land.network(), land.policy(DAYS), window="2023", inputs={"patrol": table})
    # c1 lies in another province, and no row is nothing
    assert {key: amount for key, amount in land.cells(spent, "team", "month").items() if amount} == {
        ("a", "2023-03"): 50 * 11,
        ("b", "2023-04"): 100,
    }
    assert (spent.total, spent.not_assessed) == (650, ())
    assert spent.bounds == (650, 650)


def test_activity_is_not_prorated_and_counts_in_months_with_an_eligible_day(land: type[Land]) -> None:
    network = land.network([("a", "v1", "2023-03-31", "2023-04-02")])
    table = rows(
        ("a", "2023-02", 1, 1), ("a", "2023-03", 1, 1), ("a", "2023-04", 1, 2), ("a", "2023-05", 1, 1)
    )
    assert land.months(network, land.policy(DAYS), inputs={"patrol": table}) == {"03": 50, "04": 100}
    # a window inside the month has its eligible days of it: one of one
    assert (
        assess(network, land.policy(DAYS), window="2023-03-01..2023-03-31", inputs={"patrol": table}).total
        == 0
    )


def test_times_of_each_person_may_be_bounded(land: type[Land]) -> None:
    lines = DAYS.replace('"patrol"}', '"patrol", times_at_most = 10}')
    table = rows(("a", "2023-03", 3, 12), ("a", "2023-03", 2, 9), ("a", "2023-04", 1, 10))
    assert land.months(land.network(), land.policy(lines), inputs={"patrol": table}) == {
        "03": 50 * (30 + 18),
        "04": 500,
    }


def test_the_rate_of_activity_is_read_as_facts_are(land: type[Land]) -> None:
    dated = '[{from = "2023-01-01", value = "100 VND/person/night"}, {from = "2023-03-11", value = "410 VND/person/night"}]'
    lines = DAYS.replace('"50 VND/person/day"', dated)
    table = {"patrol": rows(("a", "2023-03", 2, 1))}
    network = land.network([("a", "v1")])
    assert land.months(network, land.policy(lines), inputs=table) == {"03": 200}
    assert land.months(network, land.policy(f'{lines}facts = "last_day"'), inputs=table) == {"03": 820}
    assert land.months(network, land.policy(f'{lines}facts = "each_day"'), inputs=table) == {"03": 620}


def test_activity_is_rounded_once_a_month(land: type[Land]) -> None:
    # 1.1 × 50 = 55 a time; 3 × 55 = 165 in steps of 50
    more = '[bases.wage]\nvalue = "50 VND/person/day"\n'
    lines = DAYS.replace('"50 VND/person/day"', '{times = "1.1", of = "wage"}')
    table = {"patrol": rows(("a", "2023-03", 1, 1), ("a", "2023-03", 1, 2))}
    network = land.network([("a", "v1")])
    assert land.months(network, land.policy(lines, more), inputs=table) == {"03": 165}
    step = f'{lines}round = {{rule = "half_up", to = "50 VND"}}'
    assert land.months(network, land.policy(step, more), inputs=table) == {"03": 150}


def test_ceilings_bound_activity(land: type[Land]) -> None:
    lines = f'{DAYS}ceiling = [{{amount = "120 VND/team", over = "calendar_year"}}]'
    table = {"patrol": rows(("a", "2023-03", 2, 1), ("a", "2023-07", 1, 1), ("a", "2023-08", 1, 1))}
    network = land.network([("a", "v1")])
    assert land.months(network, land.policy(lines), inputs=table) == {"03": 100, "07": 20}
    assert assess(network, land.policy(lines), window="2023-07", inputs=table).total == 20


def test_a_claim_is_paid_as_far_as_the_ceiling_goes(land: type[Land]) -> None:
    network = land.network([("a", "v1"), ("b", "v2", "2023-05-01")])
    table = claims(("a", "2023-03", 700), ("a", "2023-06", 500), ("b", "2023-04", 10), ("b", "2023-05", 11))
    spent = assess(network, land.policy(CLAIM), window="2023", inputs={"asked": table})
    assert {key: amount for key, amount in land.cells(spent, "team", "month").items() if amount} == {
        ("a", "2023-03"): 700,
        ("a", "2023-06"): 300,
        ("b", "2023-05"): 11,
    }
    # what is claimed is due: nothing below it
    assert (spent.bounds, spent.by("nature")["lower"]) == ((1011, 1011), [1011])


def test_without_the_table_a_claim_is_counted_in_full_or_left_out(land: type[Land]) -> None:
    network = land.network([("a", "v1")])
    spent = assess(network, land.policy(CLAIM), window="2023")
    assert (spent.total, spent.bounds) == (1000, (0, 1000))
    assert land.cells(spent, "month")["2023-01"] == 84  # floor(1000 × 31/365)
    left_out = assess(network, land.policy(CLAIM.replace('"full"', '"open"')), window="2023")
    assert [each.reason for each in left_out.not_assessed] == ["open until claimed"]
    empty = assess(network, land.policy(CLAIM), window="2023", inputs={"asked": claims()})
    assert (empty.total, empty.not_assessed) == (0, ())


def test_a_claim_is_neither_rounded_nor_prorated(land: type[Land]) -> None:
    network = land.network([("a", "v1", "2023-03-31")])
    table = {"asked": claims(("a", "2023-03", 333))}
    assert land.months(network, land.policy(CLAIM), inputs=table) == {"03": 333}


def test_an_at_most_that_has_its_activity_is_at_most(land: type[Land]) -> None:
    lines = DAYS.replace('"entitlement"', '"at_most"\nunclaimed = "full"')
    spent = assess(
        land.network(), land.policy(lines), window="2023", inputs={"patrol": rows(("a", "2023-03", 1, 1))}
    )
    assert (spent.total, spent.bounds) == (50, (0, 50))


def test_two_policies_may_read_one_table(land: type[Land]) -> None:
    network = land.network([("a", "v1")])
    policies = [land.policy(DAYS), land.policy(DAYS.replace("50", "7"), id="x.2", purpose="other")]
    spent = assess(network, policies, window="2023", inputs={"patrol": rows(("a", "2023-03", 1, 2))})
    assert land.cells(spent, "policy") == {"x.1": 100, "x.2": 14}


def test_a_table_comes_as_columns_as_a_frame_or_as_arrays(land: type[Land]) -> None:
    columns = rows(("a", "2023-03", 1, 2))
    policy, network = land.policy(DAYS), land.network()
    for table in (
        columns,
        {**columns, "kind": ["patrol"]},
        {**columns, "kind": [None]},
        {**columns, "persons": np.array([1], np.int16), "times": np.array([2])},
        pytest.importorskip("polars").DataFrame(columns),
        pytest.importorskip("pandas").DataFrame(columns),
    ):
        assert assess(network, policy, window="2023", inputs={"patrol": table}).total == 100


def faults(land: type[Land], lines: str, table: object, name: str = "patrol") -> list[str]:
    with pytest.raises(InvalidInputError) as caught:
        assess(land.network(), land.policy(lines), window="2023", inputs={name: table})
    assert caught.value.what == "inputs"
    return [str(fault) for fault in caught.value.faults]


def test_a_table_with_a_duplicate_key_is_refused(land: type[Land]) -> None:
    assert faults(
        land, DAYS, rows(("a", "2023-03", 1, 2), ("b", "2023-03", 1, 2), ("a", "2023-03", 5, 2))
    ) == ["input patrol row 2 (a): unit: the same unit, month and times as row 0; give one row for each"]
    assert faults(land, CLAIM, claims(("a", "2023-03", 1), ("a", "2023-03", 2)), "asked") == [
        "input asked row 1 (a): unit: the same unit and month as row 0; give one row for each"
    ]


def test_every_fault_of_every_row_is_told(land: type[Land]) -> None:
    table = rows(
        ("aa", "2023-03", 1, 1),
        ("a", "2023-3", 1, 1),
        ("a", "2023-04", -1, 1),
        ("a", "2023-05", 1.5, 1),
        ("a", "2023-06", float("nan"), 1),
        ("a", "2023-07", 1, -2),
        ("a", None, 1, 1),
        ("v1", "2023-08", True, 1),
        ("a", "2023-13", 2**62, 2**64),
    )
    assert faults(land, DAYS, {**table, "kind": [*["patrol"] * 8, "night"]}) == [
        "input patrol row 0 (aa): unit: unknown team id 'aa'; did you mean 'a'?",
        "input patrol row 7 (v1): unit: unknown team id 'v1'; one of 'a', 'b', 'c1', 'd', 'e'",
        "input patrol row 6 (a): month: None is not a text; codes are texts too and keep leading zeros",
        "input patrol row 1 (a): month: '2023-3' is not a month; write it as \"2024-08\"",
        "input patrol row 8 (a): month: '2023-13' is not a month; write it as \"2024-08\"",
        "input patrol row 3 (a): persons: 1.5 is a float; write a whole number, None where it is unknown",
        "input patrol row 4 (a): persons: nan is a float; write a whole number, None where it is unknown",
        "input patrol row 7 (v1): persons: True is a bool; write a whole number, None where it is unknown",
        "input patrol row 2 (a): persons: -1 is below zero",
        "input patrol row 8 (a): persons: 4611686018427387904 is too great",
        "input patrol row 8 (a): times: 18446744073709551616 does not fit 64 bits",
        "input patrol row 5 (a): times: -2 is below zero",
        "input patrol row 8 (a): kind: 'night' in the table of 'patrol'; give one table for each kind",
    ]


@pytest.mark.parametrize(
    ("lines", "table", "expected"),
    [
        (
            DAYS,
            {"unit": ["a"], "month": ["2023-03"], "persons": [1]},
            ["input patrol: times: the column is missing"],
        ),
        (
            DAYS,
            {"unit": ["a"], "month": ["2023-03"], "persons": [1], "times": [1, 2]},
            ["input patrol: columns of different lengths: {'unit': 1, 'month': 1, 'persons': 1, 'times': 2}"],
        ),
        (
            DAYS,
            {"unit": ["a"], "month": ["2023-03"], "persons": [1], "times": [1], "amount": [1]},
            ["input patrol: amount: no such column; did you mean 'month' or 'unit'?"],
        ),
    ],
)
def test_columns_that_are_missing_or_of_no_use_are_told(
    land: type[Land], lines: str, table: dict[str, list[Any]], expected: list[str]
) -> None:
    assert faults(land, lines, table) == expected


def test_faults_of_all_tables_are_told_together(land: type[Land]) -> None:
    other = f'[[component]]\nid = "other"\nper = "team"\n{CLAIM}'
    with pytest.raises(InvalidInputError) as caught:
        assess(
            land.network(),
            land.policy(DAYS, other),
            window="2023",
            inputs={"patrol": rows(("z", "2023-03", 1, 1)), "asked": claims(("a", "2023-03", -5))},
        )
    assert str(caught.value) == (
        "inputs: 2 errors\n"
        "  input patrol row 0 (z): unit: unknown team id 'z'; one of 'a', 'b', 'c1', 'd', 'e'\n"
        "  input asked row 0 (a): amount: -5 is below zero"
    )


def test_a_table_that_nobody_reads_is_refused(land: type[Land]) -> None:
    for lines, message in (
        (DAYS, "no component reads an input 'patrols'; did you mean 'patrol'?"),
        (DAYS.replace("patrol", "xyz"), "no component reads an input 'patrols'; one of 'xyz'"),
        (
            CLAIM.replace('claim = "asked"\n', ""),
            "no component reads an input 'patrols'; these policies read no inputs",
        ),
    ):
        with pytest.raises(ArgumentError) as caught:
            assess(land.network(), land.policy(lines), window="2023", inputs={"patrols": rows()})
        assert str(caught.value) == message


def test_two_components_that_read_one_name_in_two_ways_are_refused(land: type[Land]) -> None:
    one = land.policy(DAYS)
    claim = land.policy(CLAIM.replace("asked", "patrol"), id="x.2", purpose="other")
    area = land.policy(DAYS, id="x.3", purpose="else", per='"commune"')
    for other in (claim, area):
        with pytest.raises(ArgumentError) as caught:
            assess(land.network(), [one, other], window="2023", inputs={"patrol": rows()})
        assert str(caught.value) == "two components read the input 'patrol' in two ways; assess them apart"
        left_out = assess(land.network(), [one, other], window="2023").not_assessed
        assert left_out[0].reason == "activity table 'patrol' not given"


def test_activity_that_leaves_64_bits_is_refused(land: type[Land]) -> None:
    network, policy = land.network(), land.policy(DAYS)
    for table in (
        rows(("a", "2023-03", 2**61, 4)),
        rows(("a", "2023-03", 2**61, 2)),
        rows(("a", "2023-03", 2**61, 1), ("a", "2023-03", 2**60, 2), ("a", "2023-03", 2**58, 8)),
        rows(("a", "2023-03", 2**59, 1)),
    ):
        with pytest.raises(MoneyRangeError):
            assess(network, policy, window="2023", inputs={"patrol": table})


def test_rows_of_both_ids_of_one_unit_add_up(land: type[Land]) -> None:
    teams = [("old", "v1", land.first, "2023-03-10"), ("new", "v1", "2023-03-10")]
    network = land.network(teams, successions=[("old", "new", Fraction(1))])
    table = {"asked": claims(("old", "2023-03", 600), ("new", "2023-03", 300), ("new", "2023-04", 300))}
    assert land.months(network, land.policy(CLAIM), inputs=table) == {"03": 900, "04": 100}
    days = {"patrol": rows(("old", "2023-03", 1, 2), ("new", "2023-03", 3, 2))}
    assert land.months(network, land.policy(DAYS), inputs=days) == {"03": 400}


def test_rows_for_months_that_never_count_are_told(land: type[Land]) -> None:
    network = land.network([("a", "v1", "2023-03-10", "2023-05-01"), ("b", "v1"), ("c1", "v3")])
    table = claims(
        ("a", "2023-02", 40),
        ("a", "2023-04", 30),
        ("b", "2022-10", 0),  # nothing is lost
        ("b", "2022-11", 7),
        ("b", "2024-12", 9),
        ("c1", "2023-04", 2),
    )
    policy = land.policy(CLAIM, period='{from = "2023-01-01", until = "2024-01-01"}')
    spent = assess(network, policy, window="2023", inputs={"asked": table})
    assert [(each.unit, each.month, each.reason) for each in spent.unused_inputs] == [
        ("a", "2023-02", "the team is eligible on no day of the month"),
        ("b", "2022-11", "the data hold no day of the month: they cover 2023-01-01..2025-01-01"),
        ("b", "2024-12", "no component that reads it holds in the month, only on 2023-01-01..2024-01-01"),
        ("c1", "2023-04", "the team is eligible on no day of the month"),
    ]
    [assumption] = [each for each in spent.assumptions if "input" in each.what]
    assert assumption.what == "rows of the input 'asked' do not count"
    assert assumption.why.endswith("eligible on no day of the month, and 3 more")
    assert spent.total == 30
    part = assess(network, policy, window="2023-03-15..2023-05-01", inputs={"asked": table})
    assert [each.unit for each in part.unused_inputs] == ["b", "b", "c1"]  # February is not asked
