"""Where bounds are said to be attained, and where not: worked out by hand on countries of a few villages."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dtnet.citations import Citation, Origin
from dtnet.coverage import (
    CoverageQuery,
    any_team,
    attribute,
    every,
    every_team,
    has_team,
    led,
    people,
    series,
    skill,
    some,
    team_kind,
    teams,
)
from dtnet.errors import UnknownNameError
from dtnet.network.builder import NetworkBuilder
from dtnet.network.schema import TEAMS, Metadata
from dtnet.network.tables import Statement
from dtnet.periods import Period
from dtnet.predicates import fact
from dtnet.testing.coverage_laws import series_are_days
from dtnet.testing.coverage_networks import ASKED, COVERAGE_VOCABULARY, FIRST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dtnet.network.network import Network
    from dtnet.predicates import Condition

Row = dict[str, Any]
MADE_UP = Citation(ref="made up by a test")
WINDOW = Period(ASKED - timedelta(4), ASKED + timedelta(5))
OPEN_END = {"end_earliest": ASKED}
"""Nobody knows whether it has ended by the day that is asked."""


def area(id: str, level: str, parent: str | None, **cells: Any) -> Row:  # noqa: ANN401 - of all types
    known = {"code": id, "name": id, "type": "old", "start": FIRST, "origin": "observed"}
    return {"id": id, "level": level, "parent": parent, **known, **cells}


def team(id: str, home: str, **cells: Any) -> Row:  # noqa: ANN401 - of all types
    known = {"kind": "team", "name": id, "start": FIRST, "origin": "observed"}
    return {"id": id, "home": home, **known, **cells}


def moved(id: str, homes: tuple[str, str], cells: tuple[Row, Row] = ({}, {})) -> list[Row]:
    """A team that is in one home before the day asked, in another after it, and nobody knows which on it."""
    days = {"earliest": ASKED - timedelta(1), "latest": ASKED + timedelta(1)}
    before = {"end": ASKED, **{f"end_{side}": day for side, day in days.items()}}
    after = {"start": ASKED, **{f"start_{side}": day for side, day in days.items()}}
    return [team(id, homes[0], **before, **cells[0]), team(id, homes[1], **after, **cells[1])]


def country(
    areas: Iterable[Row],
    bodies: Iterable[Row],
    services: Iterable[Row] = (),
    listed: Iterable[str] = (TEAMS, "skills", "team_kinds"),
) -> Network:
    """The areas in a country `c`, in which some lists are complete."""
    builder = NetworkBuilder(
        COVERAGE_VOCABULARY, Metadata(name="sharp", extent=Period(FIRST, FIRST + timedelta(40)))
    )
    served = [{"start": FIRST, "origin": "observed", **each} for each in services]
    for add, rows in (
        (builder.add_areas, [area("c", "country", None), *areas]),
        (builder.add_bodies, list(bodies)),
        (builder.add_services, served),
    ):
        if rows:
            names = dict.fromkeys(name for row in rows for name in row)
            add({name: [row.get(name) for row in rows] for name in names})
    for about in listed:
        builder.add_statement(
            Statement(about=about, area="c", start=FIRST, end=None, origin=Origin.OBSERVED, citation=MADE_UP)
        )
    return builder.build()


def commune(*villages: str, **cells: Any) -> list[Row]:  # noqa: ANN401 - of all types
    return [area("k0", "commune", "c", **cells), *(area(each, "village", "k0") for each in villages)]


def told(network: Network, of: Condition, over: str = "village", **asked: Any) -> tuple[Any, ...]:  # noqa: ANN401 - of all types
    [row] = network.coverage(of=of, over=over, at=ASKED, **asked).to_dicts()
    return row["lower"], row["upper"], row["sharp"]


# -- one day, and the days around it ---------------------------------------------------------------


def test_a_team_that_moves_on_an_unknown_day_leaves_other_days_sharp() -> None:
    bodies = [*moved("t0", ("v0", "v1"), ({"skills": ("pay",)},) * 2), team("t1", "v2")]
    network = country(commune("v0", "v1", "v2"), bodies)
    asked = CoverageQuery(of=any_team(skill("pay")), over="village", during=WINDOW)
    third, rest = 1 / 3, 2 / 3
    days = [ASKED - timedelta(1), ASKED + timedelta(1)]
    assert [(row["start"], row["lower"], row["upper"], row["sharp"]) for row in series(network, asked)] == [
        (WINDOW.start, third, rest, True),
        (days[0], 0.0, 1.0, False),  # in `v0` or in `v1`, and in one of them for sure
        (days[1], third, rest, True),
    ]
    series_are_days(network, asked)


def test_what_hangs_on_a_team_that_moves_is_loose_and_nothing_else() -> None:
    bodies = [*moved("t0", ("v0", "v1"), ({"skills": ("pay",)},) * 2), team("t1", "v2")]
    network = country(commune("v0", "v1", "v2"), bodies)
    table = network.coverage(of=any_team(skill("pay")), over="village", by="village", at=ASKED)
    assert [(row["area"], row["lower"], row["upper"], row["sharp"]) for row in table] == [
        ("v0", 0.0, 1.0, False),
        ("v1", 0.0, 1.0, False),
        ("v2", 0.0, 1.0, True),
    ]


def test_a_stray_village_with_a_team_leaves_days_without_it_alone() -> None:
    middle = {"earliest": ASKED - timedelta(9), "latest": ASKED + timedelta(9)}
    before = area("v0", "village", "k0", end=ASKED, **{f"end_{side}": day for side, day in middle.items()})
    after = area("v0", "village", "k1", start=ASKED, **{f"start_{side}": day for side, day in middle.items()})
    villages = [area("k1", "commune", "c"), before, after, area("v1", "village", "k0")]
    network = country(
        [*commune(), *villages], [team("t0", "v0", start=ASKED + timedelta(1)), team("t1", "v1")]
    )
    asked = CoverageQuery(of=has_team(), over="commune", by=("commune",), during=WINDOW)
    assert [(row["area"], row["start"], row["no"], row["unknown"]) for row in series(network, asked)] == [
        ("k0", WINDOW.start, 0, 0),
        ("k1", WINDOW.start, 1, 0),
        ("k1", ASKED + timedelta(1), 0, 1),
    ]
    series_are_days(network, asked)


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
    lower, upper, sharp = told(network, any_team(skill("pay")), "commune", synthetic=False)
    assert lower <= 0 <= upper
    assert not sharp
    assert told(network, any_team(skill("pay")), "country", synthetic=False)[::2] == (0.0, False)
    assert told(network, every_team(skill("pay")), "commune", synthetic=False)[::2] == (0.0, False)
    assert told(network, has_team(), "commune", synthetic=False) == (0.0, 0.5, True)


def test_a_list_that_may_not_reach_a_village_leaves_it_open() -> None:
    network = country(commune("v0", origin="synthetic"), [team("t0", "v0", skills=())])
    assert told(network, any_team(skill("pay")), synthetic=False) == (0.0, 1.0, True)
    assert told(network, any_team(skill("pay"))) == (0.0, 0.0, True)


@pytest.mark.parametrize("part", [has_team(), any_team(skill("pay"))])
def test_villages_that_are_counted_have_their_commune(part: Condition) -> None:
    areas = [area("p0", "province", "c"), area("k0", "commune", "p0", origin="synthetic")]
    network = country([*areas, area("v0", "village", "k0")], [])
    for condition in (every("village", part), some("village", part)):  # with `k0`, all teams are listed
        assert told(network, condition, "province", synthetic=False)[::2] == (0.0, False)
        assert told(network, condition, "province") == (0.0, 0.0, True)


# -- teams that nobody lists -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "condition",
    [
        attribute("people", "<", 0),
        fact("team.people") == -1,
        (fact("team.people") < 2) & (fact("team.people") >= 3),
        led() & (fact("team.leader") == 0),
        fact("team.reported_on") < FIRST.replace(year=1900, month=1, day=1),
        skill("pay") & ~skill("pay"),
        fact("village.households") < 0,
    ],
)
def test_no_team_meets_what_no_team_can_meet(condition: Condition) -> None:
    network = country(commune("v0"), [], listed=())
    assert told(network, has_team())[:2] == (0.0, 1.0)
    assert told(network, any_team(condition))[:2] == (0.0, 0.0)
    assert told(network, has_team() & any_team(condition))[:2] == (0.0, 0.0)
    lower, upper, _ = told(network, every_team(condition))
    assert (lower, upper) == (0.0, 0.0)
    every_one = told(network, has_team() & ~any_team(condition))
    assert every_one[:2] == (0.0, 1.0)


@pytest.mark.parametrize(
    "condition",
    [
        attribute("people", ">=", 0),
        attribute("people", "=", 0),
        (fact("team.people") >= 2) & (fact("team.people") < 3),
        skill("pay") & ~skill("shop"),
        team_kind("cdtt") & team_kind("other"),
        led() & people(at_least=5),
    ],
)
def test_a_team_that_nobody_lists_may_be_what_some_team_can_be(condition: Condition) -> None:
    network = country(commune("v0"), [], listed=())
    assert told(network, any_team(condition))[:2] == (0.0, 1.0)


def test_teams_that_nobody_lists_all_meet_what_every_team_meets() -> None:
    network = country(commune("v0"), [], listed=())
    always = attribute("people", ">=", 0)
    assert told(network, has_team() & ~any_team(always))[:2] == (0.0, 0.0)
    assert told(network, every_team(always))[:2] == (1.0, 1.0)  # not applicable without a team


def test_where_teams_that_nobody_lists_live_is_not_known() -> None:
    network = country(commune("v0"), [], listed=())
    assert told(network, any_team(fact("commune.type") == "new")) == (0.0, 1.0, False)
    assert told(network, any_team(fact("commune.type").is_in(["", "old", "new"])))[:2] == (0.0, 1.0)
    never = any_team(~fact("commune.type").is_in(["", "old", "new"]))
    assert told(network, never)[:2] == (0.0, 0.0)


def test_words_are_looked_up_where_no_team_is_listed() -> None:
    network = country(commune("v0"), [], listed=())
    with pytest.raises(UnknownNameError, match="unknown team kind 'cdt'; did you mean 'cdtt'"):
        told(network, any_team(fact("kind") == "cdt"))
    with pytest.raises(UnknownNameError, match="unknown level 'hamlet'"):
        told(network, any_team(fact("hamlet.households") == 1))


def test_an_unknown_type_is_one_of_all_types() -> None:
    areas = [area("k0", "commune", "c"), area("v0", "village", "k0", origin="synthetic")]
    every_type = fact("village.type").is_in(["", "old", "new"])
    assert told(country(areas, []), every_type, synthetic=False) == (1.0, 1.0, True)


# -- people of a team that moves -------------------------------------------------------------------


@pytest.mark.parametrize("services", [[], [{"body": "t1", "area": "v1"}]])
def test_people_of_a_team_that_moves_within_a_commune(services: list[Row]) -> None:
    bodies = [*moved("t0", ("v0", "v1"), ({"people": 2}, {"people": 5})), team("t1", "c", people=1)]
    network = country(commune("v0", "v1"), bodies, services)
    more = 1 if services else 0
    assert told(network, people(at_least=2 + more), "commune")[:2] == (0.0, 1.0)
    assert told(network, people(at_least=5 + more), "commune")[:2] == (0.0, 1.0)
    assert told(network, people(at_least=6 + more), "commune")[:2] == (0.0, 0.0)
    assert told(network, teams(at_least=2 + more), "commune")[:2] == (0.0, 0.0)
    asked = CoverageQuery(of=people(at_least=5), over="commune", during=WINDOW)
    series_are_days(network, asked)


def test_what_a_team_that_moves_serves_is_looked_at_day_by_day() -> None:
    bodies = moved("t0", ("v0", "v9"), ({"people": 2}, {"people": 5}))
    areas = [*commune("v0"), area("k9", "commune", "c"), area("v9", "village", "k9")]
    services = [{"body": "t0", "area": "k0", "start": FIRST, "end": ASKED}]
    network = country(areas, bodies, services)
    asked = CoverageQuery(of=people(at_least=5), over="commune", by=("commune",), during=WINDOW)
    found = [(row["area"], row["start"], row["lower"], row["upper"]) for row in series(network, asked)]
    assert found == [
        ("k0", WINDOW.start, 0.0, 0.0),
        ("k0", ASKED - timedelta(1), 0.0, 1.0),  # whichever row holds, it serves `k0`
        ("k0", ASKED, 0.0, 0.0),
        ("k9", WINDOW.start, 0.0, 0.0),
        ("k9", ASKED - timedelta(1), 0.0, 1.0),
        ("k9", ASKED + timedelta(1), 1.0, 1.0),
    ]
    series_are_days(network, asked)
