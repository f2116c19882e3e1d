"""Units that go on under another id, and money that exists for areas."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from dtnet import assess
from dtnet.errors import UnknownNameError

if TYPE_CHECKING:
    from dtnet import Network

    from ..conftest import Land

RATE = 'nature = "entitlement"\nrate = "100 VND/team/month"\nprorate = "any_day"\n'
CAPPED = RATE + 'ceiling = [{amount = "450 VND/team", over = "calendar_year"}]'
AREA = 'nature = "entitlement"\nrate = "100 VND/commune/month"\nprorate = "any_day"\n'
COMMUNE = {"per": '"commune"'}
TEAM_OF_P2 = (("a", "k3"),)


def test_a_team_that_is_established_again_has_no_second_ceiling(land: type[Land]) -> None:
    teams = [("new", "v2", "2023-04-11"), ("old", "v1", land.first, "2023-04-11")]
    network = land.network(teams, successions=[("old", "new", Fraction(1))])
    spent = assess(network, land.policy(CAPPED), window="2023")
    found = land.cells(spent, "team", "month")
    # April is one month with one due, cut by days: floor(100 × 10/30) = 33
    assert {key: amount for key, amount in found.items() if amount} == {
        **{("old", f"2023-0{month}"): 100 for month in (1, 2, 3)},
        ("old", "2023-04"): 33,
        ("new", "2023-04"): 67,
        ("new", "2023-05"): 50,
    }
    assert land.cells(spent, "village") == {"v1": 333, "v2": 117}
    assert spent.paid().to_dicts() == [
        {"policy": "x.1", "nature": "entitlement", "teams": 1, "members": 3, "amount": 450}
    ]
    assert land.cells(assess(network, land.policy(CAPPED), window="2023-05"), "team") == {"new": 50}
    apart = assess(land.network(teams), land.policy(CAPPED), window="2023")
    assert land.cells(apart, "team") == {"new": 450, "old": 400}


def test_a_share_is_no_whole(land: type[Land]) -> None:
    teams = [
        ("old", "v1", land.first, "2023-04-11"),
        ("new", "v1", "2023-04-11"),
        ("more", "v2", "2023-04-11"),
    ]
    halves = [("old", "new", Fraction(1, 2)), ("old", "more", Fraction(1, 2))]
    spent = assess(land.network(teams, successions=halves), land.policy(CAPPED), window="2023")
    assert land.cells(spent, "team") == {"old": 400, "new": 450, "more": 450}


def test_batches_and_reasons_speak_of_the_unit(land: type[Land]) -> None:
    teams = [("old", "v1", land.first, "2023-04-11"), ("new", "v1", "2023-04-11")]
    network = land.network(teams, successions=[("old", "new", Fraction(1))])
    lines = RATE + 'when = {level = "commune"}'
    spent = assess(network, land.policy(lines), window="2023")
    assert spent.not_eligible()["units"] == [1]
    (batch,) = assess(network, land.policy(RATE), window="2023").batches("team", size=1)
    assert batch["team"] == ["new", "old"]


def test_areas_of_the_grain_are_paid_themselves(land: type[Land]) -> None:
    policy = land.policy(AREA + 'when = {"commune.ready" = true}', place="c", **COMMUNE)
    spent = assess(land.network(), policy, window="2023-01")
    assert land.cells(spent, "unit") == {"k1": 100, "k3": 100}
    shares = spent.by("unit", "team", allocate="equal").to_dicts()
    assert {(row["unit"], row["team"]): row["amount"] for row in shares} == {
        ("k1", "a"): 50,
        ("k1", "e"): 50,
        ("k3", "c1"): 100,
    }
    assert land.cells(spent, "province", "district", "commune", "village") == {
        ("p1", "d1", "k1", None): 100,
        ("p2", None, "k3", None): 100,
    }
    assert spent.paid().to_dicts() == [
        {"policy": "x.1", "nature": "entitlement", "teams": 0, "members": 0, "amount": 200}
    ]


@pytest.mark.parametrize(
    ("when", "units"),
    [
        ('{level = "commune"}', ["k1", "k2"]),
        ('{"commune.ready" = false}', ["k2"]),
        # nobody knows; k2 lies in no district
        ('{"district.ready" = true}', ["k1"]),
        ('{"village.ready" = true}', []),
        ('{not = {"village.ready" = true}}', []),
        ('{areas = {ids = ["d1"], as_of = "2023-01-01"}}', ["k1"]),
    ],
)
def test_conditions_on_areas(land: type[Land], when: str, units: list[str]) -> None:
    spent = assess(land.network(), land.policy(f"{AREA}when = {when}", **COMMUNE), window="2023-01")
    assert {unit for unit, amount in land.cells(spent, "unit", column="upper").items() if amount} == set(
        units
    )


def test_an_area_of_the_country_or_of_no_level_below_is_a_unit_too(land: type[Land]) -> None:
    lines = AREA.replace("commune", "district")
    assert assess(land.network(), land.policy(lines, per='"district"'), window="2023-01").total == 100
    assert (
        assess(land.network(), land.policy(lines, per='"district"', place="p2"), window="2023-01").total == 0
    )


def test_days_of_an_area_are_those_on_which_it_is_there(land: type[Land]) -> None:
    areas = [*land.areas, ("k9", "commune", "p1", "2023-01-22", "2023-03-11")]
    lines = AREA.replace("any_day", "actual_days")
    spent = assess(land.network(areas=areas), land.policy(lines, **COMMUNE), window="2023-01-01..2023-04-01")
    found = {
        month: amount for (unit, month), amount in land.cells(spent, "unit", "month").items() if unit == "k9"
    }
    # 10 of 31 days, all, 10 of 31
    assert found == {"2023-01": 32, "2023-02": 100, "2023-03": 32}


def followed(land: type[Land], *successions: tuple[str, str, Fraction]) -> Network:
    """On 11 April the commune k1 goes, and k9 comes."""
    areas = [row for row in land.areas if row[0] != "k1"]
    areas += [("k1", "commune", "d1", land.first, "2023-04-11"), ("k9", "commune", "d1", "2023-04-11")]
    areas = [(*row[:3], land.first, "2023-04-11") if row[2] == "k1" else row for row in areas]
    return land.network(TEAM_OF_P2, areas, successions=successions)


def test_an_area_that_goes_on_whole_under_another_id_is_one_unit(land: type[Land]) -> None:
    capped = f'{AREA}ceiling = [{{amount = "450 VND/commune", over = "calendar_year"}}]'
    only = f'{capped}\nwhen = {{areas = {{ids = ["d1"], as_of = "2023-01-01"}}}}'
    network = followed(land, ("k1", "k9", Fraction(1)))
    spent = assess(network, land.policy(only, **COMMUNE), window="2023")
    found = land.cells(spent, "unit", "month")
    assert {key: amount for key, amount in found.items() if amount} == {
        **{("k1", f"2023-0{month}"): 100 for month in (1, 2, 3)},
        ("k1", "2023-04"): 33,
        ("k9", "2023-04"): 67,
        ("k9", "2023-05"): 50,
    }
    assert land.cells(spent, "commune") == {"k1": 333, "k9": 117}
    assert land.cells(spent, "component") == {"support": 450}
    assert [len(batch) for batch in spent.batches("unit", size=1)] == [2]
    assert land.cells(assess(network, land.policy(only, **COMMUNE), window="2023-05"), "unit") == {"k9": 50}
    told = spent.explain("k9", "2023-04")
    assert (told.amount, spent.explain("k1", "2023-04").amount) == (67, 33)
    assert "the others fall to k1" in str(told)
    # two, each with a ceiling of its own, where some of it went elsewhere or nobody says what became of it
    parted = followed(land, ("k1", "k9", Fraction(1, 2)), ("k1", "k2", Fraction(1, 2)))
    for other in (parted, followed(land)):
        apart = assess(other, land.policy(capped, place="c", **COMMUNE), window="2023")
        assert {key: apart for key, apart in land.cells(apart, "unit").items() if key in {"k1", "k9"}} == {
            "k1": 400,
            "k9": 450,
        }


def test_what_is_given_for_an_area_under_either_id_is_its_own(land: type[Land]) -> None:
    lines = 'nature = "entitlement"\nrate = "7 VND/person/day"\ncount = {activity = "patrol"}\n'
    network = followed(land, ("k1", "k9", Fraction(1)))
    table = {"unit": ["k1", "k9"], "month": ["2023-04"] * 2, "persons": [3, 2], "times": [2, 2]}
    spent = assess(network, land.policy(lines, **COMMUNE), window="2023", inputs={"patrol": table})
    # 70 for the month of one unit, cut by days: floor(70 × 10/30) = 23
    assert land.cells(spent, "unit") == {"k1": 23, "k2": 0, "k9": 47}
    assert spent.not_eligible(units=True)["unit"] == []


def test_a_ceiling_and_a_claim_of_areas(land: type[Land]) -> None:
    lines = """
        nature = "at_most"
        claim = "asked"
        unclaimed = "full"
        ceiling = [{amount = "1_000 VND/commune", over = "calendar_year"}]
    """
    network, policy = land.network(), land.policy(lines, **COMMUNE)
    table = {"unit": ["k1", "k2", "k3"], "month": ["2023-01"] * 3, "amount": [1200, 30, 50]}
    assert land.cells(assess(network, policy, window="2023", inputs={"asked": table}), "unit", "year") == {
        ("k1", 2023): 1000,
        ("k2", 2023): 30,
    }
    assert assess(network, policy, window="2023").total == 2000


def test_activity_in_an_area_is_not_that_of_its_teams(land: type[Land]) -> None:
    lines = 'nature = "entitlement"\nrate = "7 VND/person/day"\ncount = {activity = "patrol"}\n'
    table = {"unit": ["k1"], "month": ["2023-01"], "persons": [3], "times": [2]}
    spent = assess(land.network(), land.policy(lines, **COMMUNE), window="2023", inputs={"patrol": table})
    assert spent.total == 42
    with pytest.raises(ValueError, match="unknown commune id 'a'"):
        assess(
            land.network(),
            land.policy(lines, **COMMUNE),
            window="2023",
            inputs={"patrol": table | {"unit": ["a"]}},
        )


def test_a_grain_that_is_no_level_of_the_network_is_refused(land: type[Land]) -> None:
    policy = land.policy(AREA.replace("commune", "hamlet"), per='"hamlet"')
    with pytest.raises(UnknownNameError) as caught:
        assess(land.network(), policy, window="2023")
    assert str(caught.value) == (
        "policy x.1: component 'support': 'hamlet' is not a level of 'land'; "
        "one of 'team', 'country', 'province', 'district', 'commune', 'village'"
    )


def test_teams_and_areas_beside_each_other(land: type[Land]) -> None:
    area = f'[[component]]\nid = "area"\nper = "commune"\n{AREA}'
    spent = assess(land.network(), land.policy(RATE, area), window="2023-01")
    assert land.cells(spent, "unit") == {"a": 100, "b": 100, "d": 100, "e": 100, "k1": 100, "k2": 100}
    assert land.cells(spent, "commune") == {None: 100, "k1": 300, "k2": 200}
    shares = spent.by("component", "team", allocate="equal").to_dicts()
    assert {(row["team"], row["component"]): row["amount"] for row in shares} == {
        **{(team, "support"): 100 for team in "abde"},
        ("a", "area"): 50,
        ("b", "area"): 100,
        ("e", "area"): 50,
    }
    batches = [batch["unit"] for batch in spent.batches("unit", "month", size=3)]
    assert batches == [["a", "b", "d"], ["e"], ["k1", "k2"]]


def test_the_origin_of_areas(land: type[Land]) -> None:
    spent = assess(land.network(), land.policy(AREA, **COMMUNE), window="2023-01")
    assert land.cells(spent, "origin") == {"derived": 200}
