"""The twin of coverage (`reference/coverage/`) on answers that are worked out by hand here."""
# ruff: noqa: ANN401 - fixtures hand out what stands in files that are no modules of a package

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from dtnet import Citation, Metadata, NetworkBuilder, Period
from dtnet.coverage import (
    all_skills,
    any_team,
    at_least_skills,
    attribute,
    every,
    every_team,
    has_team,
    led,
    people,
    people_per,
    skill,
    some,
    sometime,
    team_kind,
    teams,
    throughout,
)
from dtnet.network import Statement
from dtnet.predicates import fact, inside
from dtnet.testing.strategies import refinements, small_conditions, small_networks

from ...inner.coverage import Funded
from ...inner.strategies import ASKED, COVERAGE_VOCABULARY, FIRST
from ...lengths import examples

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

    from dtnet import Network

BEFORE, AFTER = ASKED - timedelta(2), ASKED + timedelta(2)
UNSURE_START = {"start_earliest": FIRST, "start_latest": AFTER}
UNSURE_END = {"end_earliest": BEFORE}
ALL_VILLAGES = [("village", "c")]
ALL_TEAMS = [("teams", "c"), *ALL_VILLAGES]
EVERYTHING = [*ALL_TEAMS, ("skills", "c"), ("team_kinds", "c")]


def net(
    areas: Iterable[tuple[str, str, dict[str, Any]] | tuple[str, str]] = (),
    teams: Iterable[tuple[str, str, dict[str, Any]] | tuple[str, str]] = (),
    stated: Iterable[tuple[str, ...]] = (),
    services: Iterable[tuple[str, str] | tuple[str, str, dict[str, Any]]] = (),
) -> Network:
    """A country `c` with further areas (id, parent, cells); the first letter of an id is its level."""
    level = dict(zip("cpdkv", COVERAGE_VOCABULARY.levels, strict=True))
    known = {"start": FIRST, "end": None}
    builder = NetworkBuilder(COVERAGE_VOCABULARY, Metadata(name="x", extent=Period(FIRST, "2021-01-01")))
    for add, rows in (
        (
            builder.add_areas,
            [
                {"id": id, "level": level[id[0]], "parent": parent, "code": id, "name": id, "type": "new"}
                | dict(zip(("more",), more, strict=False)).get("more", {})
                for id, parent, *more in [("c", None), *areas]
            ],
        ),
        (
            builder.add_bodies,
            [
                {"id": id, "kind": "team", "home": home, "name": id}
                | dict(zip(("more",), more, strict=False)).get("more", {})
                for id, home, *more in teams
            ],
        ),
        (
            builder.add_services,
            [
                {"body": body, "area": area} | dict(zip(("more",), more, strict=False)).get("more", {})
                for body, area, *more in services
            ],
        ),
    ):
        names = dict.fromkeys([*known, *(name for row in rows for name in row)])
        if rows:
            add({name: [(known | row).get(name) for row in rows] for name in names})
    for about, area, *origin in stated:
        builder.add_statement(
            Statement(
                about=about,
                area=area,
                start=FIRST,
                end=None,
                origin=origin[0] if origin else "observed",
                citation=Citation(ref="x"),
            )
        )
    return builder.build()


COMMUNE = [("k", "c"), ("v1", "k"), ("v2", "k")]


@pytest.fixture
def says(coverage_twin: ModuleType) -> Any:
    def verdict(network: Network, condition: Any, area: str = "v1", **more: Any) -> set[str]:
        found: set[str] = coverage_twin.verdict(network, condition, area, ASKED, **more)
        return found

    return verdict


@pytest.fixture
def row(coverage_twin: ModuleType) -> Any:
    def rows(network: Network, condition: Any, *, synthetic: bool = True, **more: Any) -> Any:
        question = coverage_twin.Question(**{"of": condition, "over": "village", "day": ASKED, **more})
        found = coverage_twin.rows(network, question, synthetic=synthetic)
        return found if question.by else found[()]

    return rows


def bounds(row: Any) -> tuple[Fraction | None, Fraction | None]:
    return row.lower, row.upper


def columns(row: Any) -> tuple[int, int, int, int]:
    return row.columns["yes"], row.columns["no"], row.columns["unknown"], row.columns["n/a"]


# What is a team of an area


def test_a_missing_team_is_unknown_and_a_no_where_all_teams_are_listed(says: Any) -> None:
    assert says(net(COMMUNE), has_team()) == {"yes", "no"}
    assert says(net(COMMUNE, stated=[("teams", "v1")]), has_team()) == {"no"}
    assert says(net(COMMUNE, stated=[("teams", "k")]), has_team()) == {"no"}
    assert says(net(COMMUNE, stated=[("teams", "v2"), ("skills", "v1")]), has_team()) == {"yes", "no"}


def test_a_team_above_is_none_of_the_village_unless_it_serves_it(says: Any) -> None:
    above = net(COMMUNE, [("t", "k")], ALL_TEAMS)
    assert (says(above, has_team()), says(above, has_team(), "k")) == ({"no"}, {"yes"})
    serving = net(COMMUNE, [("t", "k")], ALL_TEAMS, [("t", "v1")])
    assert (says(serving, has_team()), says(serving, has_team(), "v2")) == ({"yes"}, {"no"})


def test_a_team_of_two_villages_is_one_team_of_their_commune(says: Any) -> None:
    network = net(COMMUNE, [("t", "v1", {"people": 2})], ALL_TEAMS, [("t", "v2")])
    assert says(network, teams(at_least=2), "k") == {"no"}
    assert says(network, people(at_least=3), "k") == {"no"}
    assert says(network, every("village", has_team()), "k") == {"yes"}


def test_a_row_with_an_unknown_day_may_be_in_force(says: Any) -> None:
    for unsure in (UNSURE_START, UNSURE_END):
        assert says(net(COMMUNE, [("t", "v1", unsure)], ALL_TEAMS), has_team()) == {"yes", "no"}
    later = {"start": AFTER, "start_earliest": ASKED + timedelta(1), "start_latest": AFTER}
    assert says(net(COMMUNE, [("t", "v1", later)], ALL_TEAMS), has_team()) == {"no"}
    serving = net(COMMUNE, [("t", "v2")], ALL_TEAMS, [("t", "v1", UNSURE_START)])
    assert says(serving, has_team()) == {"yes", "no"}


def test_of_two_versions_that_meet_on_an_unknown_day_exactly_one_is_in_force(row: Any) -> None:
    meets = {"earliest": BEFORE, "latest": AFTER}
    first = {"end": ASKED} | {f"end_{side}": day for side, day in meets.items()}
    then = {"start": ASKED} | {f"start_{side}": day for side, day in meets.items()}
    network = net(COMMUNE, [("t", "v1", first), ("t", "v2", then)], ALL_TEAMS)
    answer = row(network, has_team())
    assert bounds(answer) == (Fraction(1, 2), Fraction(1, 2))
    assert columns(answer) == (0, 0, 2, 0)


def test_three_versions_may_each_be_the_one(coverage_twin: ModuleType) -> None:
    edges = [
        {"end": BEFORE, "end_earliest": BEFORE, "end_latest": AFTER},
        {"start": BEFORE, "start_earliest": BEFORE, "start_latest": AFTER}
        | {"end": AFTER, "end_earliest": ASKED, "end_latest": AFTER + timedelta(5)},
        {"start": AFTER, "start_earliest": ASKED, "start_latest": AFTER + timedelta(5)},
    ]
    network = net(COMMUNE, [("t", home, more) for home, more in zip(("v1", "v2", "k"), edges, strict=True)])
    for day, homes in ((ASKED, {"v1", "v2", "k"}), (BEFORE, {"v1", "v2"})):
        known = coverage_twin.Known(network, day, coverage_twin.Needs())
        ways = known.courses["bodies", "t"]
        assert {way[day].cells["home"] for way in ways} == homes
    # As the last version, once begun, is there ever after.
    known = coverage_twin.Known(network, BEFORE, coverage_twin.Needs(), more_days=[ASKED, AFTER])
    ways = [
        tuple(way[day].cells["home"] for day in (BEFORE, ASKED, AFTER))
        for way in known.courses["bodies", "t"]
    ]
    first, second, third = "v1", "v2", "k"
    assert len(ways) == len(set(ways))
    assert set(ways) == {
        (first, first, second),
        (first, first, third),
        (first, second, second),
        (first, second, third),
        (first, third, third),
        (second, second, second),
        (second, second, third),
        (second, third, third),
    }


# Conditions


def test_one_team_with_both_or_two_with_one_each(says: Any) -> None:
    pay, shop = {"skills": ("pay",)}, {"skills": ("shop",)}
    network = net(COMMUNE, [("t", "v1", pay), ("u", "v1", shop)], EVERYTHING)
    assert says(network, any_team(skill("pay") & skill("shop"))) == {"no"}
    assert says(network, any_team(skill("pay")) & any_team(skill("shop"))) == {"yes"}
    assert says(network, skill("pay") & skill("shop")) == {"yes"}
    assert says(network, all_skills()) == {"no"}
    assert says(network, at_least_skills(1)) == {"yes"}


def test_a_word_that_is_not_listed_is_a_no_where_the_words_are_complete(says: Any) -> None:
    team = [("t", "v1", {"skills": ("pay",)})]
    assert says(net(COMMUNE, team, ALL_TEAMS), skill("shop")) == {"yes", "no"}
    assert says(net(COMMUNE, team, ALL_TEAMS), skill("pay")) == {"yes"}
    assert says(net(COMMUNE, team, [*ALL_TEAMS, ("skills", "v1")]), skill("shop")) == {"no"}
    unknown = [("t", "v1", {"skills": None})]
    assert says(net(COMMUNE, unknown, EVERYTHING), skill("shop")) == {"yes", "no"}
    assert says(net(COMMUNE, unknown, EVERYTHING), skill("shop") | ~skill("shop")) == {"yes"}


def test_unlisted_teams_may_be_anything_that_a_team_can_be(says: Any) -> None:
    network = net(COMMUNE)
    assert says(network, any_team(skill("pay") & ~skill("pay"))) == {"no"}
    assert says(network, every_team(led())) == {"yes", "no", "n/a"}
    assert says(network, every_team(led()) & ~any_team(led())) == {"no", "n/a"}
    assert says(network, teams(at_least=3) & ~teams(at_least=4)) == {"yes", "no"}
    assert says(network, any_team(people(at_least=3)) & ~people(at_least=3)) == {"no"}
    # Two teams of two people each.
    assert says(network, people(at_least=4) & ~any_team(people(at_least=3))) == {"yes", "no"}
    assert says(network, team_kind("cdtt") & ~team_kind("other")) == {"yes", "no"}


def test_unlisted_teams_live_here_or_where_there_is_no_other_area_of_the_level(says: Any) -> None:
    assert says(net(COMMUNE), any_team(fact("level") == "village")) == {"yes", "no"}
    assert says(net(COMMUNE), any_team(fact("level") == "commune")) == {"yes", "no"}
    assert says(net(COMMUNE), any_team(fact("level") == "district")) == {"no"}
    assert says(net(COMMUNE), any_team(inside("v2", as_of=ASKED))) == {"no"}


def test_an_unlisted_team_may_serve_both_villages_of_its_commune(says: Any) -> None:
    one_for_all = every("village", has_team()) & ~teams(at_least=2)
    assert says(net(COMMUNE), one_for_all, "k") == {"yes", "no"}
    assert says(net(COMMUNE, stated=[("teams", "v1")]), one_for_all, "k") == {"no"}


def test_every_and_some(says: Any) -> None:
    network = net([*COMMUNE, ("k2", "c")], [("t", "v1")], [("teams", "v2"), *ALL_VILLAGES])
    assert says(network, every("village", has_team()), "k") == {"no"}
    assert says(network, some("village", has_team()), "k") == {"yes"}
    assert says(network, every("village", has_team()), "k2") == {"n/a"}
    assert says(network, some("village", has_team()), "k2") == {"no"}
    assert says(network, every("commune", has_team()), "k2") == {"yes", "no"}
    assert says(network, every("village", every_team(led())), "k") == {"yes", "no"}  # v2 is left out


def test_areas_inside_that_nobody_lists(says: Any) -> None:
    teams_of_both = [("t", "v1"), ("u", "v2")]
    network = net([*COMMUNE, ("k2", "c")], teams_of_both, [("teams", "c"), ("village", "k2")])
    assert says(network, every("village", has_team()), "k") == {"yes", "no"}  # another has none
    assert says(network, every("village", ~has_team()), "k") == {"no"}
    assert says(network, every("village", has_team()), "k2") == {"n/a"}
    elsewhere = net([*COMMUNE, ("k2", "c")], teams_of_both, [("teams", "c")])
    assert says(elsewhere, every("village", has_team()), "k2") == {"n/a", "no"}
    assert says(elsewhere, some("village", has_team()), "k2") == {"no"}
    assert says(elsewhere, some("village", ~has_team()), "k2") == {"yes", "no"}
    assert says(net([("k2", "c")]), every("village", has_team()), "k2") == {"n/a", "yes", "no"}
    assert says(net([("k2", "c")]), has_team() & ~some("village", has_team()), "k2") == {"yes", "no"}


def test_people_per_household(says: Any) -> None:
    at_least_one = people_per(2, "households", at_least=1)

    def villages(**households: Any) -> list[Any]:
        return [("k", "c"), ("v1", "k", households), ("v2", "k")]

    team = [("t", "v1", {"people": 2})]
    assert says(net(villages(households=4), team, ALL_TEAMS), at_least_one) == {"yes"}
    assert says(net(villages(households=5), team, ALL_TEAMS), at_least_one) == {"no"}
    assert says(net(villages(households=0), team, ALL_TEAMS), at_least_one) == {"n/a"}
    assert says(net(villages(households=5), team), at_least_one) == {"yes", "no"}
    between = {"households_lower": 0, "households_upper": 9}
    assert says(net(villages(**between), team, ALL_TEAMS), at_least_one) == {"yes", "no", "n/a"}
    assert says(net(villages(), [("t", "v1")], ALL_TEAMS), at_least_one) == {"yes", "no", "n/a"}
    far = people(at_least=2) & attribute("households", ">=", 3) & ~at_least_one
    assert says(net(villages(), [("t", "v1")], ALL_TEAMS), far) == {"yes", "no", "n/a"}


def test_numbers_within_bounds(says: Any) -> None:
    bounded = net(COMMUNE, [("t", "v1", {"people": 4, "people_lower": 3, "people_upper": 500})], ALL_TEAMS)
    assert says(bounded, people(at_least=3)) == {"yes"}
    assert says(bounded, people(at_least=4)) == {"yes", "no"}
    assert says(bounded, people(at_least=501)) == {"no"}
    assert says(bounded, fact("team.people") == 77) == {"yes", "no"}
    assert says(bounded, attribute("people", "<", 501)) == {"yes"}


def test_facts_of_the_area_and_of_areas_above(says: Any) -> None:
    network = net([("k", "c", {"households": 7, "remote": True}), ("v1", "k", {"type": "old"}), ("v2", "c")])
    assert says(network, fact("commune.households") >= 7) == {"yes"}
    assert says(network, fact("commune.households") >= 7, "v2") == {"n/a"}
    assert says(network, ~(fact("commune.households") >= 7) & has_team(), "v2") == {"n/a"}
    assert says(network, (fact("commune.remote") == 1)) == {"no"}  # 1 is not true
    assert says(network, attribute("households", "<", 5)) == {"yes", "no"}
    assert says(network, attribute("type", "=", "old")) == {"yes"}
    assert says(network, attribute("people", ">=", 1)) == {"yes", "no"}  # areas have none: of some team
    assert says(network, fact("level") == "village") == {"yes"}
    assert says(network, inside("k", as_of=FIRST)) == {"yes"}
    assert says(network, inside("k", as_of=FIRST), "v2") == {"no"}


def test_the_ground_is_that_of_its_day(says: Any) -> None:
    moved = [("v1", "k1", {"end": ASKED}), ("v1", "k2", {"start": ASKED})]
    network = net([("k1", "c"), ("k2", "c"), *moved])
    assert says(network, inside("k1", as_of=FIRST)) == {"yes"}
    assert says(network, inside("k1", as_of=ASKED)) == {"no"}
    opened = net([("k1", "c"), ("k2", "c"), ("v1", "k1", {"start": ASKED})])
    assert says(opened, inside("k1", as_of=FIRST)) == {"yes"}  # the ground of what it lies in


def test_funded_teams_are_handed_in(says: Any) -> None:
    class Policy:
        id = "p"

    condition = Funded(Policy())  # type: ignore[arg-type]
    network = net(COMMUNE, [("t", "v1"), ("u", "v2")], ALL_TEAMS)
    assert says(network, condition, funding={"p": {"t"}}) == {"yes"}
    assert says(network, condition, "v2", funding={"p": {"t"}}) == {"no"}
    assert says(net(COMMUNE), condition, funding={"p": {"t"}}) == {"yes", "no"}


def test_days(says: Any) -> None:
    window = Period(ASKED - timedelta(1), ASKED + timedelta(1))
    always, ever = throughout(has_team(), window), sometime(has_team(), window)
    opens = net(COMMUNE, [("t", "v1", {"start": ASKED})], ALL_TEAMS)
    assert (says(opens, always), says(opens, ever)) == ({"no"}, {"yes"})
    unsure = net(COMMUNE, [("t", "v1", UNSURE_START)], ALL_TEAMS)
    assert says(unsure, always | ~ever | (ever & has_team())) == {"yes"}
    assert says(unsure, always) == says(unsure, ever) == {"yes", "no"}
    assert says(net(COMMUNE), ever & ~has_team()) == {"yes", "no"}
    new = net([("k", "c"), ("v1", "k", {"start": ASKED})], [("t", "v1", {"start": ASKED})], ALL_TEAMS)
    assert says(new, always) == {"yes"}
    assert says(new, throughout(has_team(), Period(FIRST, ASKED))) == {"n/a"}
    assert says(new, throughout(has_team())) == {"yes"}


# Rows


def test_bounds_of_weights(row: Any) -> None:
    def village(least: int, most: int) -> dict[str, Any]:
        return {"households_lower": least, "households_upper": most}

    areas = [("k", "c"), ("v1", "k", village(2, 4)), ("v2", "k", village(1, 3))]
    answer = row(net(areas, [("t", "v1")], ALL_TEAMS), has_team(), weight="households")
    assert bounds(answer) == (Fraction(2, 5), Fraction(4, 5))
    assert (answer.areas, answer.columns, answer.may_be_empty) == (2, None, False)
    assert bounds(row(net(areas, [("t", "v1")], ALL_TEAMS), has_team(), weight={"v1": 3, "v2": 1})) == (
        Fraction(3, 4),
        Fraction(3, 4),
    )


def test_a_weight_without_limit_is_refused(coverage_twin: ModuleType, row: Any) -> None:
    with pytest.raises(coverage_twin.UnlimitedWeight, match="v1"):
        row(net(COMMUNE), has_team(), weight="households")
    known = [("k", "c"), ("v1", "k", {"households": 1, "households_origin": "synthetic"})]
    assert bounds(row(net(known, [("t", "v1")]), has_team(), weight="households")) == (1, 1)
    with pytest.raises(coverage_twin.UnlimitedWeight, match="v1"):
        row(net(known, [("t", "v1")]), has_team(), weight="households", synthetic=False)


def test_one_unknown_weight_that_the_filter_reads_too(row: Any) -> None:
    areas = [
        ("k", "c"),
        ("v1", "k", {"households_lower": 1, "households_upper": 5}),
        ("v2", "k", {"households": 4}),
    ]
    network = net(areas, [("t", "v1")], ALL_TEAMS)
    answer = row(network, has_team(), where=attribute("households", "<", 4) | led(), weight="households")
    assert bounds(answer) == (1, 1)
    assert answer.may_be_empty
    both = row(network, has_team(), where=attribute("households", "!=", 5), weight="households")
    assert bounds(both) == (0, Fraction(1, 2))


def test_an_unknown_filter_adds_out(row: Any) -> None:
    areas = [("k", "c"), ("v1", "k"), ("v2", "k", {"remote": True}), ("v3", "k", {"remote": False})]
    answer = row(net(areas, [("t", "v1")], ALL_TEAMS), has_team(), where=attribute("remote", "=", value=True))
    assert bounds(answer) == (0, Fraction(1, 2))
    assert (answer.areas, columns(answer)) == (2, (0, 1, 1, 0))


def test_no_denominator(row: Any) -> None:
    some_day = [("k", "c"), ("v1", "k", UNSURE_START)]
    answer = row(net(some_day, [("t", "v1")]), has_team())
    assert (bounds(answer), answer.may_be_empty, columns(answer)) == ((1, 1), True, (1, 0, 0, 0))
    empty = row(net(COMMUNE, stated=ALL_TEAMS), every_team(led()))
    assert (bounds(empty), empty.may_be_empty, columns(empty)) == ((None, None), True, (0, 0, 0, 2))


def test_a_place_within_and_groups_by_level(row: Any) -> None:
    network = net([*COMMUNE, ("k2", "c"), ("v3", "k2"), ("v4", "c")], [("t", "v1"), ("u", "v4")], ALL_TEAMS)
    assert row(network, has_team(), within="k").areas == 2
    rows = row(network, has_team(), by=("commune",))
    assert {key: bounds(found) for key, found in rows.items()} == {
        ("k",): (Fraction(1, 2), Fraction(1, 2)),
        ("k2",): (0, 0),
        (None,): (1, 1),
    }
    assert set(row(network, has_team(), by=("commune", "type"))) == {
        ("k", "new"),
        ("k2", "new"),
        (None, "new"),
    }


def test_areas_of_an_unknown_group_have_a_row_and_may_belong_to_another(row: Any) -> None:
    areas = [("k", "c"), ("v1", "k", {"remote": True}), ("v2", "k")]
    rows = row(net(areas, [("t", "v1")], ALL_TEAMS), has_team(), by=("remote",))
    assert bounds(rows[(True,)]) == (Fraction(1, 2), 1)
    assert columns(rows[(True,)]) == (1, 0, 0, 0)
    assert bounds(rows[(False,)]) == (0, 0)
    assert (rows[(False,)].areas, rows[(False,)].may_join, rows[(False,)].may_be_empty) == (0, 1, True)
    assert (bounds(rows[(None,)]), columns(rows[(None,)])) == ((0, 0), (0, 1, 0, 0))
    assert not rows[(None,)].doubtful


def test_a_village_below_a_commune_that_may_not_be_there(row: Any) -> None:
    network = net([("k", "c", UNSURE_START), ("v1", "k")], [("t", "v1")], ALL_TEAMS)
    rows = row(network, has_team(), by=("commune",))
    assert (bounds(rows[("k",)]), rows[("k",)].may_be_empty, rows[("k",)].doubtful) == ((1, 1), True, True)
    assert row(network, has_team(), within="c").may_be_empty


def test_tied_areas(row: Any) -> None:
    # Who is funded, and who counts, hangs on one fact of the commune.
    areas = [("k", "c"), ("v1", "k"), ("v2", "k")]
    answer = row(net(areas, [("t", "v1")], ALL_TEAMS), (fact("commune.households") >= 3) & has_team())
    assert bounds(answer) == (0, Fraction(1, 2))
    mixed = (fact("commune.households") >= 3) & has_team() | ~(fact("commune.households") >= 3) & ~has_team()
    assert bounds(row(net(areas, [("t", "v1")], ALL_TEAMS), mixed)) == (Fraction(1, 2), Fraction(1, 2))


@pytest.mark.parametrize(
    ("missing", "point"),
    [
        ("none", None),
        ("as_no", Fraction(1, 3)),
        ("as_yes", Fraction(2, 3)),
        ("rate_in_stratum", Fraction(1, 2)),
    ],
)
def test_points(row: Any, missing: str, point: Fraction | None) -> None:
    network = net([*COMMUNE, ("v3", "k")], [("t", "v1")], [("teams", "v2")])
    assert row(network, has_team(), missing=missing).point == point


# Origins


def test_without_synthetic_facts(row: Any, says: Any) -> None:
    made = {"origin": "synthetic"}
    team = net(COMMUNE, [("t", "v1", made)], ALL_TEAMS)
    assert says(team, has_team()) == {"yes"}
    assert says(team, has_team(), synthetic=False) == {"yes", "no"}
    assert says(net(COMMUNE, stated=[("teams", "c", "synthetic")]), has_team(), synthetic=False) == {
        "yes",
        "no",
    }
    village = net([("k", "c"), ("v1", "k", made)], [("t", "v1")], ALL_TEAMS)
    assert says(village, has_team(), "k", synthetic=False) == {"yes", "no"}
    assert says(village, has_team(), "v1", synthetic=False) == {"yes"}
    answer = row(village, has_team(), synthetic=False)
    assert (bounds(answer), answer.may_be_empty, columns(answer)) == ((1, 1), True, (1, 0, 0, 0))
    assert says(net([("k", "c"), ("v1", "k", made)]), attribute("type", "=", "old"), synthetic=False) == {
        "yes",
        "no",
    }


@pytest.mark.parametrize(
    ("condition", "origin"),
    [
        (has_team(), "derived"),  # either team decides it alone
        (skill("pay"), "assumed"),
        (skill("shop"), "derived"),
        (skill("pay") & skill("shop"), "assumed"),
        (skill("pay") | skill("shop"), "derived"),
        (teams(at_least=2), "assumed"),
        (~teams(at_least=3), "synthetic"),  # the statement says so
    ],
)
def test_an_origin_is_the_best_with_which_it_is_decided(row: Any, condition: Any, origin: str) -> None:
    paying = {"skills": ("pay",), "origin": "assumed"}
    shopping = {"skills": ("shop",), "origin": "derived"}
    network = net(
        [("k", "c"), ("v1", "k")], [("t", "v1", paying), ("u", "v1", shopping)], [("teams", "c", "synthetic")]
    )
    answer = row(network, condition)
    assert columns(answer) == (1, 0, 0, 0)
    assert {name: weight for name, weight in answer.origins.items() if weight} == {origin: 1}


def test_the_worst_of_verdict_membership_and_weight(row: Any) -> None:
    areas = [("k", "c"), ("v1", "k", {"households": 2, "households_origin": "assumed"})]
    network = net(areas, [("t", "v1")])
    assert row(network, has_team()).origins["observed"] == 1
    assert row(network, has_team(), weight="households").origins["assumed"] == 2
    assumed = net([("k", "c", {"origin": "derived"}), ("v1", "k")], [("t", "v1")])
    assert row(assumed, has_team()).origins["observed"] == 1
    assert row(assumed, has_team(), by=("commune",))[("k",)].origins["derived"] == 1


# The twin's own means


def test_too_many_completions_are_refused(coverage_twin: ModuleType) -> None:
    network = net([("k", "c"), *((f"v{number}", "k") for number in range(9))])
    question = coverage_twin.Question(of=every("village", all_skills()), over="commune", day=ASKED)
    with pytest.raises(coverage_twin.TooMany):
        coverage_twin.rows(network, question)


def test_worlds_can_be_gone_through_by_hand(coverage_twin: ModuleType) -> None:
    network = net(COMMUNE, [("t", "v1", UNSURE_START)])
    needs = coverage_twin.Needs.of([has_team()], over="village")
    known = coverage_twin.Known(network, ASKED, needs)
    found = [
        (coverage_twin.holds(has_team(), world, "v1"), len(world.looked_at))
        for world in coverage_twin.worlds(known)
    ]
    # In force or not, and with an unlisted team or none.
    assert sorted(found) == [("no", 2), ("yes", 2), ("yes", 2), ("yes", 2)]


@settings(deadline=None, max_examples=examples(40), suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_areas_that_are_gone_through_apart_add_up_to_all_completions_together(
    coverage_twin: ModuleType, data: st.DataObject
) -> None:
    network = data.draw(small_networks(max_villages=3, max_teams=2, max_unknown=3))
    over = data.draw(st.sampled_from(("village", "commune")))
    condition = data.draw(small_conditions(over=over, days=True, max_leaves=2))
    question = coverage_twin.Question(of=condition, over=over, day=ASKED)
    slow = coverage_twin.rows.__globals__
    try:
        found = coverage_twin.rows(network, question)
        known = coverage_twin.Known(network, ASKED, question.needs)
        areas = [id for id, level in known.level_of.items() if level == over]
        ways = slow["every_way"](known, question, areas, 5_000)
    except coverage_twin.TooMany:
        assume(False)  # noqa: FBT003 - Hypothesis's
    sums = {slow["added"](areas, way, (), areas, ()) for way in ways}
    assert sums == (found[()].ratios if found else {(0, 0)})


@settings(deadline=None, max_examples=examples(200))
@given(network=small_networks())
def test_small_networks_are_what_they_are_said_to_be(network: Network) -> None:
    day = network.at(ASKED)
    assert {"c", "k0", "v0"} <= set(day.areas()["id"])
    assert len(day.areas(level="village")) <= 6
    assert len(day.teams()) <= 4
    assert isinstance(ASKED, date)


@settings(deadline=None, max_examples=examples(60), suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_more_teams_and_numbers_tell_nothing_new(coverage_twin: ModuleType, data: st.DataObject) -> None:
    network = data.draw(small_networks(max_villages=2, max_teams=1, max_unknown=2))
    over = data.draw(st.sampled_from(("village", "commune")))
    condition = data.draw(small_conditions(over=over, max_leaves=2))
    needs = coverage_twin.Needs.of([condition], over=over)
    most = max(needs.named, default=0)
    more = replace(
        needs, teams=needs.teams + 1, areas=needs.areas + 1, named=(*needs.named, most + 1, most + 2)
    )
    area = {"village": "v0", "commune": "k0"}[over]
    try:
        found = [
            {
                coverage_twin.holds(condition, world, area)
                for world in coverage_twin.worlds(coverage_twin.Known(network, ASKED, each), most=2_000)
                if world.area(area, ASKED) is not None
            }
            for each in (needs, more)
        ]
    except coverage_twin.TooMany:
        assume(False)  # noqa: FBT003 - Hypothesis's
    assert found[0] == found[1]


@settings(deadline=None, max_examples=examples(150), suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_is_true_was_possible(coverage_twin: ModuleType, data: st.DataObject) -> None:
    network = data.draw(small_networks(max_villages=4))
    over = data.draw(st.sampled_from(("village", "village", "commune")))
    condition = data.draw(small_conditions(over=over))
    question = coverage_twin.Question(of=condition, over=over, day=ASKED)
    try:
        possible = coverage_twin.rows(network, question, most=600)
        found = coverage_twin.rows(data.draw(refinements(network, ASKED)), question, most=600)
    except coverage_twin.TooMany:
        assume(False)  # noqa: FBT003 - Hypothesis's
    for key, row in found.items():
        if row.lower is not None:
            assert possible[key].lower <= row.lower
            assert row.upper <= possible[key].upper
        assert possible[key].may_be_empty or not row.may_be_empty
