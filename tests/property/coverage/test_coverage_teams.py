"""Questions about teams against their twin, which tries every completion of a small network."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, assume, event, given, note, settings
from hypothesis import strategies as st

from dtnet.coverage import all_skills, any_skill, attribute, led, people, skill, team_kind
from dtnet.predicates import fact, inside
from dtnet.testing.strategies import small_networks

from ...inner.network import table_columns
from ...inner.strategies import ASKED
from ...lengths import examples
from .test_coverage_twin import conditions_on_places, names_synthetic_areas, shown, uncertain_areas

if TYPE_CHECKING:
    from types import ModuleType

    from dtnet import Network
    from dtnet.predicates import Condition

pytestmark = pytest.mark.long

ATOMS = (
    led(),
    skill("pay"),
    skill("shop"),
    any_skill(),
    all_skills(),
    people(at_least=2),
    people(exactly=2),
    team_kind("cdtt"),
    attribute("people", ">=", 2),
    attribute("reported_on", ">=", ASKED),
    fact("team.people").is_between(2, 3),
    fact("level") == "village",
    fact("commune.households") >= 2,
    fact("district.remote") == True,  # noqa: E712 - a comparison that makes a condition
    inside("k0", as_of=ASKED),
)
CONDITIONS = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        inner.map(operator.invert),
        st.builds(operator.and_, inner, inner),
        st.builds(operator.or_, inner, inner),
    ),
    max_leaves=2,
)
"""Conditions on teams."""
MOST = 600
"""How many completions are gone through at most: beyond, a case takes seconds."""
LENGTHS = settings(deadline=None, max_examples=examples(60), suppress_health_check=list(HealthCheck))


@LENGTHS
@given(data=st.data())
def test_rows_over_teams(coverage_twin: ModuleType, data: st.DataObject) -> None:
    network = data.draw(small_networks(max_villages=3, max_unknown=4), label="network")
    of, where = data.draw(CONDITIONS, label="of"), data.draw(st.none() | CONDITIONS, label="where")
    compare(coverage_twin, data, network, of, where)


@LENGTHS
@given(data=st.data())
def test_the_territory_of_another_day(coverage_twin: ModuleType, data: st.DataObject) -> None:
    network = data.draw(
        small_networks(max_villages=3, max_teams=3, max_unknown=2, other_days=True), label="network"
    )
    place = data.draw(conditions_on_places(network), label="place")
    of, where = data.draw(st.sampled_from(((place, None), (led(), place), (skill("pay"), place))), label="of")
    compare(coverage_twin, data, network, of, where)


def compare(
    coverage_twin: ModuleType, data: st.DataObject, network: Network, of: Condition, where: Condition | None
) -> None:
    """Each row of the engine with that of the twin."""
    within = data.draw(st.sampled_from((None, None, "c", "k0", ("k0", "k1"))), label="within")
    by = data.draw(st.sampled_from((None, None, "country", "commune", "village")), label="by")
    synthetic = data.draw(st.booleans(), label="synthetic")
    note(shown(network))
    question = coverage_twin.Question(
        of=of, over="village", day=ASKED, by=() if by is None else (by,), within=within, where=where
    )
    assume(synthetic or not names_synthetic_areas(network, question.by))
    assume(not set(question.places) & uncertain_areas(network))
    assume(all(network.area_index.get(each) is not None for each in question.places))
    try:
        expected = coverage_twin.team_rows(network, question, synthetic=synthetic, most=MOST)
    except coverage_twin.TooMany:
        event("too many completions")
        assume(False)  # noqa: FBT003 - Hypothesis's
    asked = network.ask(of, over="team", within=within, where=where, at=ASKED, synthetic=synthetic)
    found = {row.get("area"): row for row in asked.answer(by=by)}
    if by is not None and uncertain_areas(network):  # whose home may lie in none is where its rows say
        found.pop(None, None)
        expected.pop(None, None)
    assert expected.keys() <= found.keys(), "no row of some teams"
    for area, row in found.items():
        if area in uncertain_areas(network):
            continue  # the engine takes the area of a row as given
        if area in expected:
            compare_row(network, row, expected[area])
        else:
            assert (row["teams"], row["lower"], row["upper"]) == (0, None, None), f"{area}: nobody is here"
    if by is None and synthetic:
        listed = asked.teams(accept_synthetic=True)
        assert {*listed["team"]} >= expected[None].outcomes.keys()


def compare_row(network: Network, row: dict[str, Any], expected: Any) -> None:  # noqa: ANN401 - of the twin
    """A row of the engine with that of the twin."""
    event("sharp" if row["sharp"] else "outer")
    names = ("yes", "no", "unknown", "not_applicable")
    assert sum(row[name] for name in names) == row["teams"]
    lower, upper = (None if each is None else float(each) for each in (expected.lower, expected.upper))
    if row["sharp"]:
        assert (row["lower"], row["upper"]) == (lower, upper), "said to be sharp"
        assert row["may_be_empty"] == expected.may_be_empty
    elif lower is not None:
        assert row["lower"] <= lower, "lower is above a ratio that is possible"
        assert row["upper"] >= upper, "upper is below a ratio that is possible"
    assert row["may_be_empty"] or not expected.may_be_empty
    if row["point"] is not None:
        assert row["lower"] == row["point"] == row["upper"]
    assert len(expected.outcomes) <= row["teams"] <= len(set(table_columns(network, "bodies")["id"]))
    if row["sharp"]:
        columns = {name.replace("n/a", "not_applicable"): each for name, each in expected.columns.items()}
        assert {name: row[name] for name in names} == columns
