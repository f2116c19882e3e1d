"""Amounts by group: every key, nulls where a team lies under no area of a level, and what adds up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dtnet.errors import ArgumentError
from dtnet.policy.assessment import assess

if TYPE_CHECKING:
    from dtnet.policy.result import Assessment

    from .conftest import Land

RATE = 'nature = "entitlement"\nrate = "100 VND/team/month"\nprorate = "any_day"\n'
HEADS = RATE.replace("team/month", "person/month") + 'count = "people"\n'
AT_MOST = """
[[component]]
id = "more"
per = "team"
nature = "at_most"
unclaimed = "full"
ceiling = [{amount = "1_000 VND/team", over = "calendar_year"}]
"""


def cells(spent: Assessment, *keys: str) -> dict[Any, int]:
    rows = spent.by(*keys).to_dicts()
    if len(keys) == 1:
        return {row[keys[0]]: row["amount"] for row in rows}
    return {tuple(row[key] for key in keys): row["amount"] for row in rows}


def test_places_are_ids_and_null_where_there_is_none(land: type[Land]) -> None:
    spent = assess(land.network(), land.policy(RATE, place="c"), window="2023-01")
    assert cells(spent, "country") == {"c": 500}
    assert cells(spent, "province") == {"p1": 400, "p2": 100}
    assert cells(spent, "district") == {None: 200, "d1": 300}
    assert cells(spent, "commune") == {None: 100, "k1": 200, "k2": 100, "k3": 100}
    assert cells(spent, "village") == {None: 100, "v1": 100, "v2": 100, "v3": 100, "v4": 100}
    assert cells(spent, "commune", "village")[None, "v4"] == 100
    assert cells(spent, "team") == dict.fromkeys(("a", "b", "c1", "d", "e"), 100)


def test_months_years_and_components(land: type[Land]) -> None:
    spent = assess(land.network(), land.policy(f"{RATE}{AT_MOST}"), window="2023-12-01..2024-02-01")
    # of the ceiling, 1000 - floor(1000 × 334/365) = 85 in December 2023, floor(1000 × 31/366) = 84 after it
    assert cells(spent, "component") == {"support": 800, "more": 4 * (85 + 84)}
    assert cells(spent, "component", "year") == {
        ("support", 2023): 400,
        ("support", 2024): 400,
        ("more", 2023): 340,
        ("more", 2024): 336,
    }
    by_month = spent.by("month")
    assert by_month.columns == ("policy", "nature", "month", "amount", "lower", "upper")
    assert by_month["month"] == ["2023-12", "2024-01", "2023-12", "2024-01"]
    assert by_month["nature"] == ["entitlement", "entitlement", "at_most", "at_most"]
    assert by_month["amount"] == by_month["upper"] == [400, 400, 340, 336]
    assert by_month["lower"] == [400, 400, 0, 0]
    assert spent.by("nature", "policy").columns == ("policy", "nature", "amount", "lower", "upper")
    assert spent.bounds == (800, 1476)


def test_a_team_that_moves_is_counted_where_it_was(land: type[Land]) -> None:
    rows = [
        ("a", "v1", land.first, "2023-01-11"),
        ("a", "v2", "2023-01-11", "2023-01-21"),
        ("a", "v3", "2023-01-21"),
    ]
    spent = assess(land.network(rows), land.policy(RATE, place="c"), window="2023-01")
    # floor(100 × 10/31) = 32, floor(100 × 20/31) = 64
    assert cells(spent, "village") == {"v1": 32, "v2": 32, "v3": 36}
    assert cells(spent, "team") == {"a": 100}


def test_an_area_that_changes_its_parent_inside_a_month_is_counted_under_both(land: type[Land]) -> None:
    areas = [row for row in land.areas if row[0] != "k2"]
    areas += [("k2", "commune", "p1", land.first, "2023-01-11"), ("k2", "commune", "p2", "2023-01-11")]
    spent = assess(land.network([("b", "v2")], areas), land.policy(RATE), window="2023-01-02..2023-03-01")
    # one of ten days in p1 lies before the window: floor(100 × 1/31) = 3
    assert cells(spent, "province", "month") == {
        ("p1", "2023-01"): 29,
        ("p2", "2023-01"): 68,
        ("p2", "2023-02"): 100,
    }


def test_a_closed_team_has_no_row_until_it_reopens(land: type[Land]) -> None:
    rows = [("a", "v1", land.first, "2023-02-01"), ("a", "v2", "2023-04-01"), ("b", "v2", "2023-02-01")]
    spent = assess(land.network(rows), land.policy(RATE), window="2023-01-01..2023-05-01")
    assert cells(spent, "team", "month", "village") == {
        ("a", "2023-01", "v1"): 100,
        ("a", "2023-04", "v2"): 100,
        ("b", "2023-02", "v2"): 100,
        ("b", "2023-03", "v2"): 100,
        ("b", "2023-04", "v2"): 100,
    }


def test_the_origin_is_that_of_the_worst_part(land: type[Land]) -> None:
    teams = [("a", "v1"), ("b", "v2"), ("d", "v4")]
    network = land.network(
        teams,
        origin=["observed", "synthetic", "assumed"],
        people_origin=["synthetic", "observed", "observed"],
    )
    spent = assess(network, land.policy(RATE), window="2023-01")
    assert cells(spent, "origin") == {"derived": 100, "assumed": 100, "synthetic": 100}
    assert cells(assess(network, land.policy(HEADS), window="2023-01"), "origin") == {
        "assumed": 300,
        "synthetic": 600,
    }
    unseen = land.policy(RATE, 'seen_in_force = "2023-01-10"')
    # floor(100 × 10/31) = 32
    assert cells(assess(network, unseen, window="2023-01"), "team", "origin") == {
        ("a", "derived"): 32,
        ("a", "assumed"): 68,
        ("b", "synthetic"): 100,
        ("d", "assumed"): 100,
    }


def test_rows_stand_where_somebody_is_eligible_even_for_nothing(land: type[Land]) -> None:
    policy = land.policy(f'{RATE}ceiling = [{{amount = "100 VND/team", over = "calendar_year"}}]')
    spent = assess(land.network([("a", "v1", "2023-11-01")]), policy, window="2023")
    assert cells(spent, "month") == {"2023-11": 100, "2023-12": 0}
    nobody = assess(land.network([]), policy, window="2023")
    assert (len(nobody.by("month")), cells(nobody, "component")) == (0, {"support": 0})


def test_a_single_team_in_the_whole_network(land: type[Land]) -> None:
    spent = assess(
        land.network([("a", "v1", "2023-02-01")]), land.policy(RATE), window="2023-01-01..2023-03-01"
    )
    assert cells(spent, "month", "village") == {("2023-02", "v1"): 100}


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        (("provinc",), "cannot group by 'provinc'; did you mean 'province' or 'policy'?"),
        (("month", "month"), "a key is named twice: month, month"),
    ],
)
def test_keys_that_are_none(land: type[Land], keys: tuple[str, ...], message: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        assess(land.network(), land.policy(RATE), window="2023").by(*keys)
    assert str(caught.value) == message
