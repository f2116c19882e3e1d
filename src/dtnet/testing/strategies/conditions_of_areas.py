"""Hypothesis strategies for coverage: conditions for the networks of `coverage_networks`.

They take hypothesis (`pip install "dtnet[testing]"`).
"""

from __future__ import annotations

import operator
from datetime import timedelta
from functools import cache, partial
from typing import Final

from hypothesis import strategies as st

from dtnet.coverage.language.conditions import (
    all_skills,
    any_skill,
    any_team,
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
from dtnet.periods import Period
from dtnet.predicates import Condition, fact, inside
from dtnet.testing.strategies.coverage_networks import ASKED

_MANY: Final = 2
_WINDOWS: Final = st.sampled_from(
    (Period(ASKED, ASKED + timedelta(2)), Period(ASKED - timedelta(1), ASKED + timedelta(1)))
)


def small_conditions(
    *, over: str = "village", days: bool = False, max_leaves: int = 3
) -> st.SearchStrategy[Condition]:
    """Conditions that may be put to areas of a level of `small_networks`.

    Args:
        over: The level.
        days: Whether conditions on several days are among them.
        max_leaves: About how many atoms a condition has at most.
    """
    return _conditions(over, max_leaves, days=days)


def questions_of_areas_inside(over: str) -> st.SearchStrategy[tuple[Condition, Condition | None]]:
    """A condition and a filter, or none: together they read the teams of an area, and the areas inside.

    They are few, so that two of them often turn on one area inside.

    Args:
        over: The level, above villages.
    """
    inside = st.sampled_from(("village",) if over == "commune" else ("village", "commune"))
    remote, any_area = attribute("remote", "=", value=True), fact("level") == "village"
    part = st.sampled_from((any_area, any_area, remote, has_team()))
    of_areas = st.one_of(st.builds(some, inside, part), st.builds(every, inside, part))
    of_teams = st.sampled_from((has_team(), has_team(), people(at_least=1), every_team(led())))
    both = st.one_of(
        st.builds(operator.and_, of_teams, of_areas.map(operator.invert)),
        st.builds(operator.and_, of_areas, of_teams.map(operator.invert)),
        st.builds(operator.and_, of_areas, of_areas.map(operator.invert)),
        st.builds(operator.or_, of_teams.map(operator.invert), of_areas),
    )
    return st.one_of(
        st.tuples(of_teams, of_areas),
        st.tuples(of_areas, of_teams),
        st.tuples(both, st.none() | of_areas),
        st.tuples(of_areas, of_areas),
    )


@cache  # to make a strategy takes longer than to draw from it
def _conditions(over: str, max_leaves: int, *, days: bool) -> st.SearchStrategy[Condition]:
    atoms = _area_atoms(over)
    for level in _below(over):
        inner = _joined(_area_atoms(level), 2)
        atoms = st.one_of(atoms, inner.map(partial(every, level)), inner.map(partial(some, level)))
    of_one_day = _joined(atoms, max_leaves)
    if not days:
        return of_one_day
    part = _joined(_area_atoms(over), 2)
    return st.one_of(of_one_day, st.builds(throughout, part, _WINDOWS), st.builds(sometime, part, _WINDOWS))


def _joined(atoms: st.SearchStrategy[Condition], max_leaves: int) -> st.SearchStrategy[Condition]:
    return st.recursive(
        atoms,
        lambda inner: st.one_of(
            inner.map(operator.invert),
            st.builds(operator.and_, inner, inner),
            st.builds(operator.or_, inner, inner),
        ),
        max_leaves=max_leaves,
    )


def _team_atoms() -> st.SearchStrategy[Condition]:
    return st.sampled_from(
        (
            skill("pay"),
            skill("shop"),
            any_skill(),
            all_skills(),
            led(),
            people(at_least=2),
            team_kind("cdtt"),
            team_kind("cdtt", "other"),
            attribute("people", ">=", 2),
            attribute("people", "<", 0),
            fact("team.people").is_between(2, 3),
            fact("team.leader") == 1,
            attribute("reported_on", ">=", ASKED),
            attribute("reported_on", "=", ASKED),
            fact("team.reported_on") <= ASKED,
        )
    )


def _home_atoms(over: str) -> st.SearchStrategy[Condition]:
    """Conditions on where a team lives, or what an area of a level lies in."""
    around = [
        fact("level") == "village",
        inside("k0", as_of=ASKED),
        inside("k0", as_of=ASKED - timedelta(5)),
    ]
    if over in {"district", "commune", "village"}:
        around.append(fact("district.remote") == True)  # noqa: E712 - a comparison that makes a condition
    if over in {"commune", "village"}:
        around += [fact("commune.households") >= _MANY, fact("commune.type") == "old"]
    if over == "village":
        around.append(fact("village.households") >= _MANY)
    return st.sampled_from(around)


def _below(over: str) -> tuple[str, ...]:
    """Levels of the areas inside areas of a level that conditions are about."""
    return {"village": (), "commune": ("village",)}.get(over, ("village", "commune"))


@cache
def _area_atoms(over: str) -> st.SearchStrategy[Condition]:
    of_teams = _joined(st.one_of(_team_atoms(), _team_atoms(), _home_atoms("village")), 2)
    return st.one_of(
        st.just(has_team()),
        of_teams.map(any_team),
        of_teams.map(every_team),
        _team_atoms(),
        st.sampled_from(
            (
                teams(at_least=2),
                people(at_least=3),
                people_per(1, "households", at_least=1),
                attribute("households", ">=", _MANY),
                attribute("households", "in", [0, 1]),
                attribute("remote", "=", value=True),
                attribute("surveyed_on", ">", ASKED),
                attribute("surveyed_on", "in", [ASKED, ASKED + timedelta(1)]),
                attribute("type", "!=", "old"),
                attribute("type", "in", ["", "old", "new"]),
            )
        ),
        _home_atoms(over),
    )
