"""Amounts by group: every key, nulls where a team lies under no area of a level, and what adds up."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from dtnet import assess
from dtnet.errors import ArgumentError

if TYPE_CHECKING:
    from ..conftest import Land

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


def test_places_are_ids_and_null_where_there_is_none(land: type[Land]) -> None:
    spent = assess(land.network(), land.policy(RATE, place="c"), window="2023-01")
    assert land.cells(spent, "country") == {"c": 500}
    assert land.cells(spent, "province") == {"p1": 400, "p2": 100}
    assert land.cells(spent, "district") == {None: 200, "d1": 300}
    assert land.cells(spent, "commune") == {None: 100, "k1": 200, "k2": 100, "k3": 100}
    assert land.cells(spent, "village") == {None: 100, "v1": 100, "v2": 100, "v3": 100, "v4": 100}
    assert land.cells(spent, "commune", "village")[None, "v4"] == 100
    assert land.cells(spent, "team") == dict.fromkeys(("a", "b", "c1", "d", "e"), 100)


def test_months_years_and_components(land: type[Land]) -> None:
    spent = assess(land.network(), land.policy(f"{RATE}{AT_MOST}"), window="2023-12-01..2024-02-01")
    # of the ceiling, 1000 - floor(1000 × 334/365) = 85 in December 2023, floor(1000 × 31/366) = 84 after it
    assert land.cells(spent, "component") == {"support": 800, "more": 4 * (85 + 84)}
    assert land.cells(spent, "component", "year") == {
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
    assert land.cells(spent, "village") == {"v1": 32, "v2": 32, "v3": 36}
    assert land.cells(spent, "team") == {"a": 100}


def test_an_area_that_changes_its_parent_inside_a_month_is_counted_under_both(land: type[Land]) -> None:
    areas = [row for row in land.areas if row[0] != "k2"]
    areas += [("k2", "commune", "p1", land.first, "2023-01-11"), ("k2", "commune", "p2", "2023-01-11")]
    spent = assess(land.network([("b", "v2")], areas), land.policy(RATE), window="2023-01-02..2023-03-01")
    # one of ten days in p1 lies before the window: floor(100 × 1/31) = 3
    assert land.cells(spent, "province", "month") == {
        ("p1", "2023-01"): 29,
        ("p2", "2023-01"): 68,
        ("p2", "2023-02"): 100,
    }


def test_a_closed_team_has_no_row_until_it_reopens(land: type[Land]) -> None:
    rows = [("a", "v1", land.first, "2023-02-01"), ("a", "v2", "2023-04-01"), ("b", "v2", "2023-02-01")]
    spent = assess(land.network(rows), land.policy(RATE), window="2023-01-01..2023-05-01")
    assert land.cells(spent, "team", "month", "village") == {
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
    assert land.cells(spent, "origin") == {"derived": 100, "assumed": 100, "synthetic": 100}
    assert land.cells(assess(network, land.policy(HEADS), window="2023-01"), "origin") == {
        "assumed": 300,
        "synthetic": 600,
    }
    unseen = land.policy(RATE, 'seen_in_force = "2023-01-10"')
    # floor(100 × 10/31) = 32
    assert land.cells(assess(network, unseen, window="2023-01"), "team", "origin") == {
        ("a", "derived"): 32,
        ("a", "assumed"): 68,
        ("b", "synthetic"): 100,
        ("d", "assumed"): 100,
    }


def test_rows_stand_where_somebody_is_eligible_even_for_nothing(land: type[Land]) -> None:
    policy = land.policy(f'{RATE}ceiling = [{{amount = "100 VND/team", over = "calendar_year"}}]')
    spent = assess(land.network([("a", "v1", "2023-11-01")]), policy, window="2023")
    assert land.cells(spent, "month") == {"2023-11": 100, "2023-12": 0}
    nobody = assess(land.network([]), policy, window="2023")
    assert (len(nobody.by("month")), land.cells(nobody, "component")) == (0, {"support": 0})


def test_a_single_team_in_the_whole_network(land: type[Land]) -> None:
    spent = assess(
        land.network([("a", "v1", "2023-02-01")]), land.policy(RATE), window="2023-01-01..2023-03-01"
    )
    assert land.cells(spent, "month", "village") == {("2023-02", "v1"): 100}


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        (("provinc",), "cannot group by 'provinc'; did you mean 'province' or 'policy'?"),
        (("month", "month"), "a key is repeated: month, month"),
    ],
)
def test_keys_that_are_none(land: type[Land], keys: tuple[str, ...], message: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        assess(land.network(), land.policy(RATE), window="2023").by(*keys)
    assert str(caught.value) == message


def test_a_key_of_each_kind(land: type[Land]) -> None:
    policies = [
        land.policy(RATE, 'seen_in_force = "2023-06-30"\nfunding = [{source = "state", rest = true}]\n'),
        land.policy(AT_MOST.partition('per = "team"')[2], id="x.2", purpose="other", place="p2"),
    ]
    spent = assess(land.network(), policies, window="2023")
    # 4 teams for 100 a month, and one that gets up to 1000
    assert land.cells(spent, "policy") == {"x.1": 4800, "x.2": 1000}
    assert land.cells(spent, "nature") == {"entitlement": 4800, "at_most": 1000}
    assert land.cells(spent, "purpose") == {"other": 1000, "team-operation": 4800}
    assert land.cells(spent, "source") == {"state": 4800, None: 1000}
    assert land.cells(spent, "component", "source") == {("support", "state"): 4800, ("support", None): 1000}
    assert land.cells(spent, "policy", "origin") == {
        ("x.1", "derived"): 2400,
        ("x.1", "assumed"): 2400,
        ("x.2", "derived"): 1000,
    }
    assert land.cells(spent, "year", "purpose")[2023, "other"] == 1000
    assert land.cells(spent, "country", "source") == {("c", "state"): 4800, ("c", None): 1000}
    assert land.cells(spent, "unit", "team")["c1", "c1"] == 1000
    assert spent.by("policy", "component", "nature").columns == (
        "policy",
        "nature",
        "component",
        "amount",
        "lower",
        "upper",
    )


def test_sums_over_finer_keys_are_those_over_coarser_ones(land: type[Land]) -> None:
    rows = [*land.teams, ("f", "v1", "2023-02-11", "2023-06-20", 7), ("f", "v3", "2023-06-20", None, 2)]
    policy = land.policy(HEADS.replace("any_day", "actual_days"), AT_MOST, place="c")
    spent = assess(land.network(rows), policy, window="2023-01-17..2024-03-09")
    fine = spent.by(
        "component", "unit", "month", "village", "commune", "district", "province", "source", "origin"
    )
    for key in ("component", "month", "village", "commune", "district", "province", "unit"):
        sums: dict[object, int] = {}
        for row in fine:
            amount = row["amount"]
            assert isinstance(amount, int)
            sums[row["policy"], row["nature"], row[key]] = (
                sums.get((row["policy"], row["nature"], row[key]), 0) + amount
            )
        coarse = {(row["policy"], row["nature"], row[key]): row["amount"] for row in spent.by(key)}
        assert sums == coarse
    for nature, total in spent.totals.items():
        assert sum(row["amount"] for row in fine if row["nature"] == nature) == total  # type: ignore[misc]


def test_without_keys_of_place_or_time_nobody_eligible_is_a_row_of_nothing(land: type[Land]) -> None:
    spent = assess(land.network([]), land.policy(RATE), window="2023")
    for keys in ((), ("purpose",), ("component", "policy")):
        assert spent.by(*keys)["amount"] == [0]
    for keys in (("source",), ("origin",), ("unit",), ("year",), ("province",)):
        assert spent.by(*keys)["amount"] == []


def test_the_origin_is_that_of_the_rows_of_its_days(land: type[Land]) -> None:
    rows = [
        ("a", "v1", land.first, "2023-03-11"),
        ("a", "v1", "2023-03-11", "2023-04-01"),
        ("a", "v1", "2023-04-01"),
    ]
    network = land.network(
        rows, origin=["observed", "synthetic", "observed"], people_origin=["observed", "observed", "assumed"]
    )
    spent = assess(network, land.policy(RATE), window="2023-01-01..2023-06-01")
    # March has a part of each, so the worse of both
    assert land.cells(spent, "month", "origin") == {
        ("2023-01", "derived"): 100,
        ("2023-02", "derived"): 100,
        ("2023-03", "synthetic"): 100,
        ("2023-04", "derived"): 100,
        ("2023-05", "derived"): 100,
    }
    assert land.cells(spent, "origin") == {"derived": 400, "synthetic": 100}
    heads = assess(network, land.policy(HEADS), window="2023-01-01..2023-06-01")
    assert land.cells(heads, "origin") == {"derived": 600, "synthetic": 300, "assumed": 600}
    for month in ("2023-02", "2023-03", "2023-04"):
        alone = land.cells(assess(network, land.policy(HEADS), window=month), "month", "origin")
        assert alone.items() <= land.cells(heads, "month", "origin").items()


def test_the_origin_of_a_unit_that_goes_on_under_another_id(land: type[Land]) -> None:
    rows = [("z", "v1", land.first, "2023-03-01"), ("y", "v1", "2023-03-01"), ("x", "v2")]
    network = land.network(
        rows, successions=[("z", "y", Fraction(1))], origin=["synthetic", "observed", "assumed"]
    )
    spent = assess(network, land.policy(RATE), window="2023-02-01..2023-04-01")
    assert land.cells(spent, "team", "month", "origin") == {
        ("z", "2023-02", "synthetic"): 100,
        ("y", "2023-03", "derived"): 100,
        ("x", "2023-02", "assumed"): 100,
        ("x", "2023-03", "assumed"): 100,
    }


def test_few_groups_of_very_many_units(land: type[Land]) -> None:
    # each team has people of its own: as many courses as teams, of which each area has one
    villages = [(f"w{number:03}", "village", "k1") for number in range(60)]
    teams = [(f"t{number:03}", f"w{number:03}", land.first, None, 1 + number) for number in range(60)]
    spent = assess(land.network(teams, [*land.areas, *villages]), land.policy(HEADS), window="2023-01")
    assert land.cells(spent, "village") == {f"w{number:03}": 100 * (1 + number) for number in range(60)}
    assert land.cells(spent, "commune") == {"k1": 100 * sum(range(61))}


def test_a_policy_may_tell_fewer_teams_apart_than_the_others(land: type[Land]) -> None:
    # x.1 reads nothing of a team, x.2 its people, x.3 pays only some teams: courses are found once for all
    teams = [
        ("a", "v1", land.first, None, 3),
        ("b", "v2", land.first, None, 4),
        ("d", "v4", land.first, None, 5),
    ]
    policies = [
        land.policy(RATE),
        land.policy(HEADS, id="x.2", purpose="people"),
        land.policy(f'{RATE}when = {{"team.people" = {{from = 4}}}}', id="x.3", purpose="large"),
    ]
    spent = assess(land.network(teams), policies, window="2023-01")
    assert land.cells(spent, "policy", "province") == {
        ("x.1", "p1"): 300,
        ("x.2", "p1"): 100 * (3 + 4 + 5),
        ("x.3", "p1"): 200,
    }
    assert land.cells(spent, "policy", "team") == {
        **{("x.1", team): 100 for team in "abd"},
        **{("x.2", team): 100 * people for team, people in zip("abd", (3, 4, 5), strict=True)},
        **{("x.3", team): 100 for team in "bd"},
    }
    for size in (1, 2, 3):
        for keys in (("team", "month"), ("unit", "month", "village")):
            batches = [row for batch in spent.batches(*keys, size=size) for row in batch]
            assert sorted(batches, key=str) == sorted(spent.by(*keys), key=str)
        firsts = [batch["team"][0] for batch in spent.batches("team", "month", size=size)]
        assert firsts == ["a", "b", "d"][::size]


def test_batches_of_policies_on_different_ground(land: type[Land]) -> None:
    policies = [
        land.policy(RATE, period='{from = "2023-02-01", until = "2023-03-01"}'),
        land.policy(AT_MOST.partition('per = "team"')[2], id="x.2", purpose="other", place="p2"),
        land.policy(HEADS, id="x.3", purpose="third", place="c"),
    ]
    rows = [*land.teams, ("f", "v1", "2023-02-11", "2023-02-20", 7)]
    spent = assess(land.network(rows), policies, window="2023-01-01..2023-04-01")
    batches = list(spent.batches("team", "month", size=2))
    assert [sorted(set(batch["team"]), key=str) for batch in batches] == [["a", "b"], ["c1", "d"], ["e", "f"]]
    found = [row for batch in batches for row in batch]
    assert sorted(found, key=str) == sorted(spent.by("team", "month"), key=str)
    assert batches[1]["lower"] != batches[1]["upper"]
