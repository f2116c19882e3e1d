# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

import copy
import pickle
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from dtnet import Area, Body, Origin, Team
from dtnet.errors import UnknownNameError

if TYPE_CHECKING:
    from dtnet import Snapshot

AREAS = [
    ("c", "country", None),
    ("p", "province", "c", "2020-01-01", "2024-03-01"),
    ("p", "province", "c", "2024-03-01", None),
    ("v", "village", "p"),
    ("w", "village", "p"),
]
BODIES = [("m", "ministry", "c"), ("t", "team", "v"), ("u", "team", "p", "2020-01-01", "2024-03-01")]


@pytest.fixture(scope="module")
def day(toy: Any) -> Snapshot:
    builder = toy.builder()
    builder.add_areas(
        toy.area_columns(
            AREAS,
            households=[None, None, None, 120, 0],
            remote=[None, True, False, None, None],
            type=["", "tỉnh", "tỉnh", "xã", "xã"],
            name=["Toyland", "Old", "New", "Cove", "Wold"],
            origin=["observed", "assumed", "observed", "synthetic", "observed"],
        )
    )
    builder.add_bodies(
        toy.body_columns(
            BODIES,
            people=[None, 5, None],
            leader=[None, 1, None],
            deputy=[None, 0, None],
            skills=[None, "shop pay", None],
            origin=["observed", "derived", "observed"],
        )
    )
    builder.add_services(toy.columns(toy.SERVICE, [("t", "w")]))
    return builder.build().at("2024-01-01")


def test_an_area(day: Snapshot) -> None:
    area = day.area("p")
    assert area == Area(
        id="p",
        level="province",
        code="p",
        name="Old",
        type="tỉnh",
        parent="c",
        start=date(2020, 1, 1),
        end=date(2024, 3, 1),
        origin=Origin.ASSUMED,
        values=(("households", None), ("remote", True)),
    )
    assert (area["remote"], day.area("v")["households"], day.area("w")["households"]) == (True, 120, 0)
    assert repr(area) == "<Area p: tỉnh Old, province in c, assumed>"
    assert repr(day.area("c")) == "<Area c: Toyland, country>"
    assert "\x1b" not in repr(attrs.evolve(area, name="O\x1b[31mld"))  # of a file that nobody verified
    with pytest.raises(UnknownNameError, match="'p' has no attribute 'house'; did you mean 'households'"):
        area["house"]


def test_a_team(day: Snapshot) -> None:
    team = day.team("t")
    assert team == day.body("t") == next(day.each_team())
    assert team == Team(
        id="t",
        kind="team",
        name="t",
        home="v",
        serves=("v", "w"),
        start=date(2020, 1, 1),
        end=None,
        origin=Origin.DERIVED,
        team_kinds=None,
        people=5,
        leader=1,
        deputy=0,
        ordinary=None,
        skills=frozenset({"pay", "shop"}),
        values=(
            ("people", 5),
            ("leader", 1),
            ("deputy", 0),
            ("ordinary", None),
            ("skills", frozenset({"pay", "shop"})),
        ),
    )
    assert repr(team) == "<Team t: 5 people in v and 1 more, derived>"
    assert repr(day.team("u")) == "<Team u: people unknown in p>"


def test_a_body_that_is_no_team(day: Snapshot) -> None:
    body = day.body("m")
    assert type(body) is Body
    assert repr(body) == "<Body m: m, ministry in c>"
    assert (body.serves, body["people"]) == (("c",), None)
    with pytest.raises(UnknownNameError, match=r"'m' is a ministry, not a team; ask body\(\) for it"):
        day.team("m")


def test_who_is_not_there(day: Snapshot) -> None:
    later = day.network.at("2024-03-01")
    for ask in (later.body, later.team, later.serves):
        with pytest.raises(UnknownNameError, match="there is no body 'u' on 2024-03-01; it exists on other"):
            ask("u")
    with pytest.raises(UnknownNameError, match=r"there is no body 'v'$"):
        day.body("v")


def test_one_by_one(day: Snapshot) -> None:
    assert [area.id for area in day.each_area(within="p")] == ["p", "v", "w"]
    assert [area.name for area in day.each_area(level="village")] == ["Cove", "Wold"]
    assert [body.id for body in day.each_body()] == ["m", "t", "u"]
    assert [body.id for body in day.each_body(kind="ministry")] == ["m"]
    assert [team.id for team in day.each_team(within="v")] == ["t"]
    assert [team.id for team in day.each_team(serving="w")] == ["t"]
    teams = day.each_team()
    assert (next(teams).id, next(teams).id, next(teams, None)) == ("t", "u", None)


def test_records_are_values(day: Snapshot) -> None:
    team = day.team("t")
    assert hash(team) == hash(day.team("t"))
    assert pickle.loads(pickle.dumps(team)) == copy.deepcopy(team) == team  # noqa: S301 - our own bytes
    again = pickle.loads(pickle.dumps(day))  # noqa: S301 - our own bytes
    assert again.team("t") == team
