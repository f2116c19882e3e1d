"""Teams that nobody lists: they may be what some team can be, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dtnet.coverage import (
    any_team,
    attribute,
    every,
    every_team,
    has_team,
    led,
    people,
    skill,
    some,
    team_kind,
)
from dtnet.errors import UnknownNameError
from dtnet.predicates import fact

from ...inner.network import TEAMS
from ...inner.strategies import FIRST
from ..doubtful_country import area, commune, country, told

if TYPE_CHECKING:
    from dtnet import Network
    from dtnet.predicates import Condition


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


# -- villages that nobody lists --------------------------------------------------------------------

A_VILLAGE = some("village", fact("level") == "village")
HAS_HOUSEHOLDS = fact("village.households") >= 1


def two_communes() -> Network:
    """One with a village and one without, and perhaps with more villages each."""
    return country([*commune("v0"), area("k1", "commune", "c")], [], listed=(TEAMS,))


def test_an_unlisted_village_decides_the_question_and_its_filter_at_once() -> None:
    network = two_communes()
    asked = {"of": A_VILLAGE, "where": A_VILLAGE, "over": "commune"}
    assert told(network, **asked) == (0.5, 1.0, False)  # by every completion, 1
    asked["of"] = some("village", HAS_HOUSEHOLDS)  # with households there is a village, too
    assert told(network, **asked)[2] is False


@pytest.mark.parametrize(
    ("condition", "sharp"),
    [
        (A_VILLAGE, True),
        (A_VILLAGE & some("village", HAS_HOUSEHOLDS), True),  # both turn the same way
        (A_VILLAGE & ~A_VILLAGE, True),  # one fact, read by one atom: no
        (A_VILLAGE & ~some("village", HAS_HOUSEHOLDS), False),
        (some("village", HAS_HOUSEHOLDS) & ~some("village", fact("village.remote") == True), True),  # noqa: E712 - a condition
    ],
)
def test_several_questions_about_unlisted_villages_are_sharp_where_each_is_free(
    condition: Condition, *, sharp: bool
) -> None:
    assert told(two_communes(), condition, "commune")[2] is sharp


def test_a_team_of_an_unlisted_village_may_have_its_home_anywhere() -> None:
    network = country([area("k0", "commune", "c")], [], listed=())
    in_a_village = some("village", any_team(fact("level") == "village"))
    assert told(network, in_a_village, "commune") == (0.0, 1.0, False)


@pytest.mark.parametrize(
    ("part", "upper"),
    [
        (any_team(skill("pay")) & ~has_team(), 0.0),  # the team that teaches is a team
        (any_team(led()) & ~any_team(led() | skill("pay")), 0.0),
        (any_team(skill("pay")) & ~any_team(skill("shop")), 1.0),
    ],
)
def test_one_team_of_an_unlisted_village_answers_all_parts_of_a_question(
    part: Condition, upper: float
) -> None:
    network = country([area("k0", "commune", "c")], [], listed=())
    for condition in (every("village", part), some("village", part)):
        assert told(network, condition, "commune") == (0.0, upper, True)
