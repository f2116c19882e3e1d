"""Bounds on several days and of several areas: attained or not, worked out by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dtnet import Period
from dtnet.coverage import (
    CoverageQuery,
    Question,
    any_skill,
    any_team,
    every_team,
    has_team,
    people,
    people_per,
    skill,
    sometime,
    teams,
    throughout,
)
from dtnet.predicates import fact
from dtnet.testing.laws import series_are_days

from ...inner.network import TEAMS
from ...inner.strategies import ASKED, FIRST
from ..doubtful_country import OPEN_END, WINDOW, area, commune, country, moved, team, told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dtnet import Network

    from ..doubtful_country import Row


# -- one day, and the days around it ---------------------------------------------------------------


def test_a_team_that_moves_on_an_unknown_day_leaves_other_days_sharp() -> None:
    bodies = [*moved("t0", ("v0", "v1"), ({"skills": ("pay",)},) * 2), team("t1", "v2")]
    network = country(commune("v0", "v1", "v2"), bodies)
    asked = CoverageQuery(of=any_team(skill("pay")), over="village", during=WINDOW)
    third, rest = 1 / 3, 2 / 3
    days = [ASKED - timedelta(1), ASKED + timedelta(1)]
    assert [
        (row["start"], row["lower"], row["upper"], row["sharp"]) for row in Question(network, asked).series()
    ] == [
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
    assert [
        (row["area"], row["start"], row["no"], row["unknown"]) for row in Question(network, asked).series()
    ] == [
        ("k0", WINDOW.start, 0, 0),
        ("k1", WINDOW.start, 1, 0),
        ("k1", ASKED + timedelta(1), 0, 1),
    ]
    series_are_days(network, asked)


# -- one fact about several areas, or on several days -----------------------------------------------


def two_villages(*bodies: Row, services: Iterable[Row] = (), listed: Iterable[str] = (TEAMS,)) -> Network:
    """`v0` is remote, `v1` is not, and nobody knows of their commune; `t0` lives in `v0` and serves `v1`."""
    villages = [area("v0", "village", "k0", remote=True), area("v1", "village", "k0", remote=False)]
    served = [{"body": "t0", "area": "v1"}, *services]
    return country([area("k0", "commune", "c"), *villages], bodies, served, listed)


REMOTE = fact("village.remote") == True  # noqa: E712 - a comparison that makes a condition


def test_what_is_unknown_of_a_commune_is_so_for_all_its_villages() -> None:
    network = two_villages(team("t0", "v0"))
    far = fact("commune.remote") == True  # noqa: E712 - a comparison that makes a condition
    alike = (far & REMOTE) | (~far & ~REMOTE)  # of one village, whatever the commune is
    assert told(network, alike) == (0.0, 1.0, False)
    assert told(network, far | REMOTE) == (0.5, 1.0, True)


def test_what_is_unknown_of_a_team_is_so_for_all_that_it_serves() -> None:
    network = two_villages(team("t0", "v0"))
    pays = any_team(skill("pay"))
    assert told(network, (pays & REMOTE) | (~pays & ~REMOTE)) == (0.0, 1.0, False)
    assert told(network, pays) == (0.0, 1.0, True)
    apart = country(
        [area("k0", "commune", "c"), area("v0", "village", "k0", remote=True), area("v1", "village", "k0")],
        [team("t0", "v0"), team("t1", "v1")],
    )
    assert told(apart, (pays & REMOTE) | (~pays & ~REMOTE))[2]


def test_one_team_cannot_be_two_things_for_two_villages() -> None:
    large, small = any_team(people(at_least=2)), any_team(~people(at_least=2))
    bodies = team("t0", "v0"), team("t1", "v0", people=1), team("t2", "v1", people=3)
    # `v0` needs `t0` to be large, `v1` to be small: one of the two
    assert told(two_villages(*bodies), large & small) == (0.0, 1.0, False)
    assert told(two_villages(*bodies), has_team() & ~large) == (0.0, 0.5, True)


def test_one_team_is_one_thing_for_two_questions() -> None:
    network = country(
        [area("k0", "commune", "c"), area("v0", "village", "k0")], [team("t0", "v0")], listed=[TEAMS]
    )
    none = any_team(~any_skill())
    lower, _, sharp = told(network, any_team(skill("pay")) & none)  # who teaches to pay teaches something
    assert (lower, sharp) == (0.0, False)
    assert told(network, any_team(any_skill()) & none) == (0.0, 0.0, True)
    assert told(network, has_team() & none) == (0.0, 1.0, True)


def test_teams_of_one_commune_have_one_commune() -> None:
    villages = [area("k0", "commune", "c"), area("v0", "village", "k0")]
    network = country(villages, [team("t0", "v0"), team("t1", "v0")])
    far = fact("commune.remote") == True  # noqa: E712 - a comparison that makes a condition
    lower, _, sharp = told(network, any_team(far) & any_team(~far))
    assert (lower, sharp) == (0.0, False)
    assert told(network, any_team(far) & has_team()) == (0.0, 1.0, True)


@pytest.mark.parametrize("over_time", ["mean", "min", "max"])
def test_one_fact_on_several_days_is_one(over_time: Any) -> None:  # noqa: ANN401 - one of the words
    late = team("t0", "v0", start=ASKED)
    network = country([area("k0", "commune", "c"), area("v0", "village", "k0")], [late])
    alike = (REMOTE & has_team()) | (~REMOTE & ~has_team())  # before `t0` as after it, in one of two cases
    asked = {"over": "village", "during": Period(ASKED - timedelta(1), ASKED + timedelta(1))}
    [row] = network.coverage(of=alike, over_time=over_time, **asked)
    assert (row["lower"], row["upper"], row["sharp"]) == (0.0, 1.0, False)
    [row] = network.coverage(of=REMOTE, over_time=over_time, **asked)
    assert (row["lower"], row["upper"], row["sharp"]) == (0.0, 1.0, True)
    days = Question(network, CoverageQuery(of=alike, **asked)).series()
    assert [row["sharp"] for row in days] == [True]


@pytest.mark.parametrize("lasting", [throughout, sometime])
def test_a_team_that_may_be_gone_is_gone_on_all_days(lasting: Any) -> None:  # noqa: ANN401 - makes a condition
    moment, window = ASKED + timedelta(1), Period(ASKED, ASKED + timedelta(2))
    bodies = [
        team("t0", "v0", skills=("pay",), end=moment, origin="synthetic"),
        team("t0", "v0", skills=(), start=moment, origin="synthetic"),
        team("t1", "v0", skills=("pay",), start=moment),
    ]
    network = country([area("k0", "commune", "c"), area("v0", "village", "k0")], bodies)
    # with `t0` a yes and a no, without it nobody to ask and a yes
    _, _, sharp = told(network, lasting(every_team(skill("pay")), window), synthetic=False)
    assert not sharp
    assert told(network, lasting(every_team(skill("pay")), window))[2]


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
    found = [
        (row["area"], row["start"], row["lower"], row["upper"]) for row in Question(network, asked).series()
    ]
    assert found == [
        ("k0", WINDOW.start, 0.0, 0.0),
        ("k0", ASKED - timedelta(1), 0.0, 1.0),  # whichever row holds, it serves `k0`
        ("k0", ASKED, 0.0, 0.0),
        ("k9", WINDOW.start, 0.0, 0.0),
        ("k9", ASKED - timedelta(1), 0.0, 1.0),
        ("k9", ASKED + timedelta(1), 1.0, 1.0),
    ]
    series_are_days(network, asked)


# -- exact numbers ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "bounds"),
    [
        (teams(exactly=0), (0.0, 0.0)),
        (teams(exactly=1), (0.0, 1.0)),
        (teams(exactly=2), (0.0, 1.0)),
        (teams(exactly=3), (0.0, 1.0)),
        (teams(exactly=4), (0.0, 0.0)),
        (people(exactly=2), (0.0, 1.0)),  # `t0` alone
        (people(exactly=3), (0.0, 0.0)),  # between two sums that are possible
        (people(exactly=5), (0.0, 1.0)),
        (people(exactly=6), (0.0, 0.0)),
        (people(exactly=7), (0.0, 1.0)),
        (people(exactly=10), (0.0, 1.0)),
        (people(exactly=11), (0.0, 0.0)),
        (~people(exactly=3), (1.0, 1.0)),
        (people_per(2, "households", exactly=1), (0.0, 1.0)),  # 5 people of 10 households
        (people_per(10, "households", exactly=3), (0.0, 0.0)),
        (people_per(3, "households", exactly=1), (0.0, 0.0)),  # no whole number of people
    ],
)
def test_an_exact_number_of_people_is_a_sum_of_teams(condition: Any, bounds: tuple[float, float]) -> None:  # noqa: ANN401
    rows = [team("t0", "v0", people=2)]
    rows += [team(id, "v0", people=count, **OPEN_END) for id, count in (("t1", 3), ("t2", 5))]
    network = country([area("v0", "village", "c", households=10)], rows)
    assert told(network, condition, "village") == (*bounds, True)
