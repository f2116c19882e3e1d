"""Verdicts and numbers of teams and areas of random networks, against rows read one by one."""

from __future__ import annotations

import importlib.util
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dtnet.predicates import All, AnyOf, Between, Condition, Inside, Is, Not
from dtnet.testing.strategies import days_of, networks

from ...inner.bounds import UNBOUNDED
from ...inner.facts import Subjects, evaluated, subject_numbers
from ...inner.strategies import FIRST, VOCABULARY
from ...lengths import examples

if TYPE_CHECKING:
    from types import ModuleType

    from dtnet import Network

WHOLE = (0, 1, 2, 3, 4, 10, 11, 69_999, 70_000, 10**9)
DAYS = (
    date(1900, 1, 1),
    *(FIRST + timedelta(step) for step in (-4, -1, 0, 1, 2)),
    date(2999, 12, 30),
    date(2999, 12, 31),
)
"""The days that are tried: those with which is compared, and one between each two."""
COMPARED = (DAYS[0], *DAYS[2:5], DAYS[-1])
LEVELS = VOCABULARY.levels


@pytest.fixture(scope="module")
def slow() -> ModuleType:
    """The module `reference/predicates.py`."""
    path = Path(__file__).parents[2] / "reference" / "predicates.py"
    spec = importlib.util.spec_from_file_location("reference_predicates", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def tuples(of: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(of, min_size=1, max_size=2).map(tuple)


@st.composite
def atoms(draw: st.DrawFn, network: Network) -> Condition:
    level = draw(st.sampled_from(LEVELS))
    number = draw(st.sampled_from(["team.people", "team.deputy", f"{level}.households"]))
    values = st.sampled_from([3, 4, 10, 69_999])
    on = draw(st.sampled_from(["team.reported_on", f"{level}.surveyed_on"]))
    some_day = st.sampled_from(COMPARED)
    day = draw(days_of(network))
    there = network.at(day).territory.ids()
    return draw(
        st.one_of(
            st.builds(Is, st.just("level"), tuples(st.sampled_from(LEVELS))),
            st.builds(Is, st.just(number), tuples(values)),
            st.builds(Between, st.just(number), values.map(Fraction)),
            st.builds(Between, st.just(number), st.none(), values.map(Fraction)),
            st.builds(Is, st.just(f"{level}.remote"), tuples(st.booleans())),
            st.builds(Is, st.just(on), tuples(some_day)),
            st.builds(Between, st.just(on), some_day),
            st.builds(Between, st.just(on), st.none(), some_day),
            st.builds(Is, st.just(f"{level}.type"), tuples(st.sampled_from(VOCABULARY.area_types))),
            st.builds(Is, st.just("team.skills"), tuples(st.sampled_from(("pay", "shop")))),
            st.builds(Inside, tuples(st.sampled_from(there)), st.just(day)),
        )
    )


def conditions(network: Network) -> st.SearchStrategy[Condition]:
    return st.recursive(
        atoms(network),
        lambda inner: st.one_of(
            st.builds(Not, inner), st.builds(All, tuples(inner)), st.builds(AnyOf, tuples(inner))
        ),
        max_leaves=3,
    )


def units(network: Network, day: date, grain: str) -> tuple[Subjects, list[tuple[int, int | None]]]:
    """The units of a grain on a day, with the home of each and the row of a team."""
    state, bodies, words = network.area_state(day), network.tables.bodies, network.vocabulary
    if grain == "team":
        live = network.body_state(day).rows
        rows = live[bodies.kind[bodies.entity[live]] == words.body_kind("team")]
        homes = [(int(bodies.home[row]), int(row)) for row in rows]
    else:
        areas = network.tables.areas
        rows = state.rows[areas.level[areas.entity[state.rows]] == words.level(grain)]
        homes = [(int(areas.entity[row]), None) for row in rows]
    return Subjects(network, state, grain, np.asarray(rows), "test"), homes


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=examples(150))
@given(st.data(), networks(max_areas=8), st.sampled_from(("team", *LEVELS)))
def test_verdicts_are_those_of_the_rows(
    slow: ModuleType, data: st.DataObject, network: Network, grain: str
) -> None:
    day = data.draw(days_of(network))
    condition = data.draw(conditions(network))
    things, homes = units(network, day, grain)
    land = slow.Land(network, day)
    exact = [
        slow.verdict(
            condition,
            {subject: land.possible(subject, *home, WHOLE, DAYS) for subject in slow.subjects_of(condition)},
        )
        for home in homes
    ]
    masks, sharp = evaluated(things, condition)
    assert sharp
    assert masks.tolist() == exact


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=examples(50))
@given(st.data(), networks(max_areas=8), st.sampled_from(("team", *LEVELS)))
def test_numbers_are_those_of_the_rows(
    slow: ModuleType, data: st.DataObject, network: Network, grain: str
) -> None:
    day = data.draw(days_of(network))
    subject = data.draw(st.sampled_from(["team.people", *(f"{level}.households" for level in LEVELS)]))
    things, homes = units(network, day, grain)
    land = slow.Land(network, day)
    found = subject_numbers(things, subject)
    rows = zip(
        things.column(subject).applies.tolist(), found.lower.tolist(), found.upper.tolist(), strict=True
    )
    for home, (applies, lower, upper) in zip(homes, rows, strict=True):
        possible = land.possible(subject, *home, (0, UNBOUNDED))
        assert applies == (possible != [None])
        assert (lower, upper) == ((possible[0], possible[-1]) if applies else (0, 0))
