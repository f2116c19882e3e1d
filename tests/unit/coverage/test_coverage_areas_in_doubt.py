"""Teams, villages and lists that hang on areas which may not be there: worked out by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dtnet.coverage import (
    CoverageQuery,
    any_team,
    attribute,
    every,
    every_team,
    has_team,
    people,
    skill,
    some,
)
from dtnet.predicates import fact, inside
from dtnet.testing.laws import series_are_days

from ...inner.network import TEAMS
from ...inner.strategies import ASKED
from ..doubtful_country import OPEN_END, WINDOW, area, commune, country, team, told

if TYPE_CHECKING:
    from dtnet.predicates import Condition

    from ..doubtful_country import Row


# -- several that are there, or not, together ------------------------------------------------------


def test_teams_of_one_village_that_may_be_gone_are_gone_together() -> None:
    areas = [*commune("v1"), area("v0", "village", "k0", **OPEN_END)]
    bodies = [team("t0", "v0", skills=()), team("t1", "v0", skills=("shop",))]
    network = country(areas, bodies, listed=[TEAMS])
    # if `v0` is there, `t1` is, too; if it is not, neither is: never a yes
    lower, upper, sharp = told(network, every_team(~skill("shop")), "commune")
    assert lower == 0
    assert upper >= 0
    assert not sharp
    alone = country(areas, bodies[1:], listed=[TEAMS])
    assert told(alone, every_team(~skill("shop")), "commune") == (0.0, 0.0, True)
    apart = [*areas, area("v2", "village", "k0", **OPEN_END)]
    bodies = [team("t0", "v0", people=1), team("t1", "v2", people=3)]
    assert told(country(apart, bodies), every_team(people(at_least=2)), "commune")[:2] == (0.0, 1.0)


def test_conditions_on_some_team_know_that_teams_are_gone_together() -> None:
    areas = [*commune("v1"), area("v0", "village", "k0", **OPEN_END)]
    bodies = [team("t0", "v0", people=3), team("t1", "v0", people=1)]
    large = any_team(people(at_least=2))
    lower, _, sharp = told(country(areas, bodies), has_team() & ~large, "commune")
    assert (lower, sharp) == (0.0, False)  # both or neither: some team, and none that is large, is never so
    assert told(country(areas, bodies), has_team() & large, "commune") == (0.0, 1.0, True)
    assert told(country(areas, bodies[1:]), has_team() & ~large, "commune") == (0.0, 1.0, True)


def test_villages_of_a_commune_that_may_be_gone_are_gone_together() -> None:
    areas = [area("p0", "province", "c"), area("k0", "commune", "p0", **OPEN_END)]
    areas += [area("v0", "village", "k0", households=3), area("v1", "village", "k0", households=1)]
    large, small = fact("village.households") >= 2, fact("village.households") < 2
    lower, _, sharp = told(country(areas, []), every("village", large), "province")
    assert (lower, sharp) == (0.0, False)  # with `k0` both are there, without it neither: never a yes
    assert told(country(areas, []), some("village", large), "province") == (0.0, 1.0, True)
    assert told(country(areas[:-1], []), every("village", small), "province") == (0.0, 0.0, True)


# -- lists that are complete if an area is there ----------------------------------------------------


@pytest.mark.parametrize("doubt", [OPEN_END, {"origin": "synthetic"}])
def test_a_commune_that_is_counted_is_there_and_so_are_its_lists(doubt: Row) -> None:
    areas = [area("k1", "commune", "c"), *commune("v0", **doubt)]
    network = country(areas, [team("t0", "v0", skills=())])
    # without `k0` nobody says that the skills of its teams are listed; with it, `t0` teaches nothing
    for over in ("commune", "country"):
        assert told(network, any_team(skill("pay")), over, synthetic=False) == (0.0, 0.0, True)
        assert told(network, has_team() & ~any_team(~skill("pay")), over, synthetic=False) == (0.0, 0.0, True)
        assert told(network, every_team(skill("pay")), over, synthetic=False)[:2] == (0.0, 0.0)
    assert told(network, any_team(~skill("pay")), "commune", synthetic=False) == (0.0, 0.5, True)
    assert told(network, any_team(~skill("pay")), "country", synthetic=False) == (0.0, 1.0, True)


@pytest.mark.parametrize("doubt", [OPEN_END, {"origin": "synthetic"}])
def test_who_serves_a_commune_has_its_lists(doubt: Row) -> None:
    areas = [area("p0", "province", "c"), area("k0", "commune", "p0", **doubt), *commune("v0")[1:]]
    bodies = [team("t0", "v0", skills=()), team("t1", "v0", skills=())]
    network = country(areas, bodies, [{"body": "t1", "area": "k0"}])
    [row] = network.coverage(of=any_team(skill("pay")), over="province", at=ASKED, synthetic=False)
    assert (row["no"], row["upper"], row["sharp"], row["observed"]) == (1, 0.0, True, 1.0)
    elsewhere = country(areas, bodies, [{"body": "t1", "area": "p0"}])  # `t1` is there whatever is with `k0`
    assert told(elsewhere, any_team(skill("pay")), "province", synthetic=False)[:2] == (0.0, 1.0)


def test_an_explanation_names_the_list_of_an_area_that_is_counted() -> None:
    network = country(commune("v0", **OPEN_END), [team("t0", "v0", skills=())])
    text = str(network.coverage(of=any_team(skill("pay")), over="commune", at=ASKED).explain())
    assert "team.skills = pay: no, as t0 has" in text
    assert "all skills of c are listed" in text
    text = str(network.coverage(of=any_team(skill("pay")), over="village", at=ASKED).explain())
    assert "unlisted skills are possible" in text


def test_a_team_from_a_commune_that_may_be_gone_may_teach_what_nobody_listed() -> None:
    areas = [area("k1", "commune", "c"), area("k2", "commune", "c"), *commune("v0", **OPEN_END)]
    network = country(areas, [team("t0", "v0", skills=())], [{"body": "t0", "area": "k1"}])
    # with `k0`, nobody is taught; without it, `k1` may be: of `k1` and `k2` one
    assert told(network, any_team(skill("pay")), "commune")[:2] == (0.0, 0.5)
    series_are_days(network, CoverageQuery(of=any_team(skill("pay")), over="commune", during=WINDOW))


def test_a_village_that_may_lie_elsewhere_has_its_lists_from_there() -> None:
    middle = {"earliest": ASKED - timedelta(1), "latest": ASKED + timedelta(1)}
    before = area("v0", "village", "k0", end=ASKED, **{f"end_{side}": day for side, day in middle.items()})
    after = area("v0", "village", "k1", start=ASKED, **{f"start_{side}": day for side, day in middle.items()})
    areas = [area("k0", "commune", "c"), area("k1", "commune", "c"), before, after]
    for where in ("k0", "k1"):
        network = country(areas, [team("t0", "v0", skills=())], listed=[TEAMS], also={"skills": where})
        assert told(network, any_team(skill("pay")))[:2] == (0.0, 1.0)


def test_a_village_that_may_lie_elsewhere_is_asked_where_it_may_lie() -> None:
    middle = {"earliest": ASKED - timedelta(1), "latest": ASKED + timedelta(1)}
    before = area("v0", "village", "k0", end=ASKED, **{f"end_{side}": day for side, day in middle.items()})
    after = area("v0", "village", "d0", start=ASKED, **{f"start_{side}": day for side, day in middle.items()})
    areas = [area("p0", "province", "c"), area("d0", "district", "p0"), area("k0", "commune", "c")]
    network = country([*areas, area("k1", "commune", "c"), before, after], [])
    found = {}
    for within in ("c", "p0", "d0", "k0", "k1"):
        [row] = network.coverage(of=has_team(), over="village", within=within, at=ASKED)
        found[within] = row["areas"]
    assert found == {"c": 1, "p0": 1, "d0": 1, "k0": 1, "k1": 0}
    [row] = network.coverage(of=has_team(), over="village", within="k1", weight="households", at=ASKED)
    assert row["areas"] == 0  # and nobody has to know how many households `v0` has


def test_a_village_that_may_lie_elsewhere_is_listed_if_it_is_in_both_places() -> None:
    middle = {"earliest": ASKED - timedelta(1), "latest": ASKED + timedelta(1)}
    before = area("v0", "village", "k0", end=ASKED, **{f"end_{side}": day for side, day in middle.items()})
    after = area("v0", "village", "k1", start=ASKED, **{f"start_{side}": day for side, day in middle.items()})
    areas = [area("k0", "commune", "c"), area("k1", "commune", "c"), before, after]
    told_of = {
        where: told(country(areas, [], listed=(), also={TEAMS: where}), has_team())[:2]
        for where in ("c", "k0", "k1", "v0")
    }
    assert told_of == {"c": (0.0, 0.0), "k0": (0.0, 1.0), "k1": (0.0, 1.0), "v0": (0.0, 0.0)}


@pytest.mark.parametrize("doubt", [{"origin": "synthetic"}, {}])
def test_a_village_that_is_asked_lies_where_its_row_says(doubt: Row) -> None:
    areas = [area("k0", "commune", "c"), area("v0", "village", "k0", **doubt)]
    network = country([*areas, area("v1", "village", "c")], [])
    [row] = network.coverage(of=inside("k0", as_of=ASKED), over="village", at=ASKED, synthetic=False)
    assert (row["yes"], row["no"], row["sharp"]) == (1, 1, True)
    [row] = network.coverage(
        of=has_team(), over="village", at=ASKED, where=~inside("k0", as_of=ASKED), synthetic=False
    )
    assert (row["areas"], row["no"]) == (1, 1)
    unsure = country([area("k0", "commune", "c", origin="synthetic"), area("v0", "village", "k0")], [])
    assert told(unsure, inside("k0", as_of=ASKED), synthetic=False) == (0.0, 1.0, False)


BEFORE, CHANGED = ASKED - timedelta(6), ASKED - timedelta(4)


def two_rows(id: str, level: str, before: str, after: str, origin: str = "synthetic") -> list[Row]:
    """An area that moves on a day from one area, by a row of some origin, to another, by an observed row."""
    return [area(id, level, before, end=CHANGED, origin=origin), area(id, level, after, start=CHANGED)]


def test_a_later_village_lies_where_its_commune_lay_if_that_was_there() -> None:
    """Without the earlier row of `k0`, `v0` lay in `c` alone."""
    areas = [*two_rows("k0", "commune", "c", "c"), area("v0", "village", "k0", start=CHANGED)]
    network = country(areas, [team("t0", "v0", start=CHANGED)])
    in_k0 = inside("k0", as_of=BEFORE)
    assert told(network, in_k0) == (1.0, 1.0, True)
    assert told(network, in_k0, synthetic=False) == (0.0, 1.0, False)
    assert told(network, any_team(in_k0), synthetic=False)[:2] == (0.0, 1.0)
    assert told(network, inside("c", as_of=BEFORE), synthetic=False) == (1.0, 1.0, True)


@pytest.mark.parametrize("places", [("k0", "k1"), ("k1", "k0")])
def test_a_village_whose_earlier_row_may_not_count_may_have_lain_where_its_commune_lay(
    places: tuple[str, str],
) -> None:
    rows = [area("k0", "commune", "c"), area("k1", "commune", "c"), *two_rows("v0", "village", *places)]
    network = country(rows, [])
    for place in ("k0", "k1"):
        known = float(place == places[0])
        assert told(network, inside(place, as_of=BEFORE)) == (known, known, True)
        assert told(network, inside(place, as_of=BEFORE), synthetic=False) == (0.0, 1.0, False)
    assert told(network, inside("c", as_of=BEFORE), synthetic=False) == (1.0, 1.0, True)


def test_bounds_by_a_day_on_which_a_village_may_not_be_there_are_not_called_attained() -> None:
    """Whenever `v0` began, it lay in `c`."""
    areas = [area("k0", "commune", "c"), area("v0", "village", "k0", start_latest=ASKED)]
    for over in ({}, {"within": "k0"}):
        lower, upper, sharp = told(country(areas, []), inside("c", as_of=BEFORE), **over)
        assert (lower <= 1.0, upper, sharp) == (True, 1.0, lower == 1.0)


def test_a_list_that_may_not_reach_a_village_leaves_it_open() -> None:
    network = country(commune("v0", origin="synthetic"), [team("t0", "v0", skills=())])
    assert told(network, any_team(skill("pay")), synthetic=False) == (0.0, 1.0, True)
    assert told(network, any_team(skill("pay"))) == (0.0, 0.0, True)


@pytest.mark.parametrize("part", [has_team(), any_team(skill("pay"))])
def test_villages_that_are_counted_have_their_commune(part: Condition) -> None:
    areas = [area("p0", "province", "c"), area("k0", "commune", "p0", origin="synthetic")]
    network = country([*areas, area("v0", "village", "k0")], [])
    for condition in (every("village", part), some("village", part)):  # with `k0`, all teams are listed
        assert told(network, condition, "province", synthetic=False) == (0.0, 0.0, True)
        assert told(network, condition, "province") == (0.0, 0.0, True)


# -- areas above that may not be there ---------------------------------------------------------------


def test_what_is_asked_of_a_commune_that_may_be_gone_may_not_apply() -> None:
    areas = [area("k0", "commune", "c", households=3, **OPEN_END), area("v0", "village", "k0")]
    network = country([*areas, area("v1", "village", "c")], [team("t0", "v0")], also={TEAMS: "v0"})
    # if `k0` is gone, `v0` lies in no commune, as `v1` does
    for condition, yes in ((fact("commune.households") >= 2, 1.0), (fact("commune.households") < 2, 0.0)):
        [row] = network.coverage(of=condition, over="village", at=ASKED)
        counted = row["yes"], row["no"], row["unknown"], row["not_applicable"]
        assert (counted, row["lower"], row["upper"], row["may_be_empty"]) == ((0, 0, 1, 1), yes, yes, True)
    assert told(network, any_team(fact("commune.households") >= 2))[:2] == (0.0, 0.5)
    assert told(network, any_team(fact("commune.households") < 2))[:2] == (0.0, 0.0)


def test_villages_that_are_synthetic_may_not_be_in_a_commune() -> None:
    areas = [area("k0", "commune", "c"), area("v0", "village", "k0", origin="synthetic", households=3)]
    network = country(areas, [team("t0", "v0")])
    for make in (every, some):
        condition = make("village", has_team())
        assert told(network, condition, "commune") == (1.0, 1.0, True)
        [row] = network.coverage(of=condition, over="commune", at=ASKED, synthetic=False)
        assert (row["yes"], row["no"], row["unknown"], row["may_be_empty"]) == (0, 0, 1, make is every)


# -- one area inside that two parts of a question read ------------------------------------------------


def test_a_team_and_a_filter_turn_on_one_village_inside() -> None:
    remote = attribute("remote", "=", value=True)
    areas = [*commune(), area("v0", "village", "k0", remote=True, **OPEN_END)]
    network = country(areas, [team("t0", "v0")])
    # with `v0`, `k0` has a team and is asked; without it, neither: never a no
    assert told(network, has_team(), "commune", where=some("village", remote)) == (0.0, 1.0, False)
    assert told(network, has_team() & ~some("village", remote), "commune") == (0.0, 1.0, False)
    assert told(network, has_team() & some("village", remote), "commune") == (0.0, 1.0, True)
    apart = [*areas, area("v1", "village", "k0", remote=False)]
    network = country(apart, [team("t0", "v1", end_earliest=ASKED)])
    # the team hangs on nothing but its own days
    assert told(network, has_team(), "commune", where=some("village", remote)) == (0.0, 1.0, True)


def test_two_conditions_on_areas_inside_are_sharp_where_all_are_there() -> None:
    remote, large = attribute("remote", "=", value=True), attribute("households", ">=", 2)
    condition = some("village", remote) & ~some("village", large)
    areas = [*commune(), area("v0", "village", "k0"), area("v1", "village", "k0")]
    assert told(country(areas, []), condition, "commune") == (0.0, 1.0, True)
    areas = [*areas[:-1], area("v1", "village", "k0", **OPEN_END)]
    assert told(country(areas, []), condition, "commune") == (0.0, 1.0, False)


# -- the area in which is asked ------------------------------------------------------------------------


def test_an_area_that_is_counted_lies_in_the_area_in_which_is_asked() -> None:
    areas = [area("k0", "commune", "c", origin="synthetic"), *commune("v0", "v1")[1:]]
    network = country(areas, [team("t0", "v1", skills=())])
    # `v0` lies in `c` only with `k0`, and then all of its teams are listed: it has none, and is not asked
    for within, asked in (("c", 1), (None, 2)):
        [row] = network.coverage(
            of=has_team(), over="village", where=has_team(), within=within, at=ASKED, synthetic=False
        )
        assert (row["areas"], row["yes"], row["upper"]) == (asked, 1, 1.0)
    network = country(areas, [team("t0", "v1", skills=())], [{"body": "t0", "area": "v0"}])
    for within, no in (("c", 2), (None, 0)):
        [row] = network.coverage(
            of=any_team(skill("pay")), over="village", within=within, at=ASKED, synthetic=False
        )
        assert (row["areas"], row["no"], row["unknown"]) == (2, no, 2 - no)


# -- homes that may not be there -----------------------------------------------------------------------


def test_a_team_counts_where_it_serves_an_area_that_is_there() -> None:
    areas = [*commune("v1"), area("v0", "village", "k0", **OPEN_END)]
    for served, certain in (([], 0), ([{"body": "t0", "area": "v1"}], 1)):
        network = country(areas, [team("t0", "v0", people=2)], served)
        for within in (None, "c", "k0"):
            [row] = network.ask(over="team", at=ASKED, within=within).people.sizes()
            assert (row["people_lower"], row["certain"], row["possible"]) == (2, certain, 1)
        for over in ("commune", "country"):
            [row] = network.coverage(of=has_team(), over=over, at=ASKED)
            assert (row["yes"], row["unknown"]) == (certain, 1 - certain)
    # in the row of its home it counts as a yes does: whatever is counted there is there
    village = (
        country(areas, [team("t0", "v0", people=2)]).ask(over="team", at=ASKED).people.sizes(by="village")
    )
    assert list(zip(village["area"], village["certain"], strict=True)) == [("v0", 1)]


def test_people_of_a_commune_that_may_be_gone_count_with_it() -> None:
    areas = [*commune("v0", **OPEN_END), area("v1", "village", "c")]
    for each in areas[1:]:
        each["households"] = 4
    network = country(areas, [team("t0", "k0", people=2)])
    [row] = network.ask(over="village", at=ASKED).people.rate(base="households", per=1)
    assert (row["people_lower"], row["people_upper"], row["lower"], row["upper"]) == (0, 2, 0.0, 0.25)


def test_an_area_of_two_versions_is_not_for_sure_without_a_group() -> None:
    """Each version of `v0` states its type. The type of `v1` is unknown, but `v1` may not be there."""
    edge = {"earliest": ASKED, "latest": ASKED + timedelta(1)}
    before = {"end": ASKED, **{f"end_{side}": day for side, day in edge.items()}}
    after = {"start": ASKED, **{f"start_{side}": day for side, day in edge.items()}}
    versions = [area("v0", "village", "k0", **before), area("v0", "village", "c", **after)]
    rows = [*commune(), *versions, area("v1", "village", "k0", origin="synthetic")]
    network = country(rows, [], listed=(TEAMS,))
    answer = network.coverage(of=has_team(), over="village", by="type", at=ASKED, synthetic=False)
    [unknown] = [row for row in answer if row["type"] is None]
    assert (unknown["sharp"], unknown["may_be_empty"]) == (False, True)
