"""Claims about every area of a level against the twin (`reference/coverage/`), which tries every completion.

A completion may have areas that nobody lists, unless it is stated that all are listed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import HealthCheck, assume, event, given, note, settings
from hypothesis import strategies as st

import dtnet
from dtnet import Network
from dtnet.coverage import any_team, every, has_team, skill, some, teams
from dtnet.errors import UnknownNameError
from dtnet.predicates import AnyOf
from dtnet.testing.strategies import small_conditions, small_networks

from ...inner.strategies import ASKED
from ...lengths import examples

if TYPE_CHECKING:
    from types import ModuleType

    from dtnet.coverage import Judgement
    from dtnet.predicates import Condition

MOST = 600
"""How many completions are gone through at most at a time: beyond, a case takes seconds."""
LENGTHS = settings(deadline=None, max_examples=examples(60), suppress_health_check=list(HealthCheck))
GIVEN = "every village has a team"


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Small networks, some as somebody selected or edited them; their makers were given a claim."""
    network = draw(small_networks(max_villages=4, max_teams=3))
    metadata = attrs.evolve(network.metadata, constructed=(GIVEN,))
    network = Network(network.tables, network.vocabulary, metadata)
    done = draw(st.sampled_from(("nothing", "nothing", "select", "add", "correct")))
    if done == "select":
        try:
            return network.select(within=draw(st.sampled_from(("c", "k0", "v0"))))
        except ValueError:
            event("nothing to select for sure")
    elif done == "add":
        origin = draw(st.sampled_from(("observed", "synthetic")))
        row: dict[str, Any] = {"id": "own", "start": ASKED, "name": "own", "origin": origin}
        area = {**row, "level": "village", "parent": "k0", "code": "own", "type": "new"}
        team = {**row, "id": "own-team", "kind": "team", "home": "own"}
        bodies = team if draw(st.booleans()) else None
        return network.add(
            areas={name: [cell] for name, cell in area.items()},
            bodies=None if bodies is None else {name: [cell] for name, cell in bodies.items()},
        )
    elif done == "correct":
        return network.correct("v0", at=network.extent.start, name="corrected")
    return network


def verdicts(twin: ModuleType, network: Network, condition: Condition, over: str) -> set[str]:
    """What becomes of "every" in all completions, some with an area that nobody lists."""
    question = twin.Question(of=condition, over=over, day=ASKED, unlisted=True)
    try:
        rows = twin.rows(network, question, most=MOST)
    except twin.TooMany:
        assume(False)  # noqa: FBT003 - Hypothesis's
    ratios = {ratio for row in rows.values() for ratio in row.ratios} or {(0, 0)}
    return {"empty" if not all else "holds" if yes == all else "fails" for yes, all in ratios}


def judged_of(network: Network, condition: Condition, over: str) -> Judgement:
    """The verdict on "every"; a selection may lack the area that a condition names."""
    try:
        return network.at(ASKED).ask(condition, over=over).claim()
    except UnknownNameError as error:
        assume("no area 'k0'" not in str(error))
        raise


@LENGTHS
@given(data=st.data())
def test_a_claim_is_judged_as_every_completion_has_it(coverage_twin: ModuleType, data: st.DataObject) -> None:
    network = data.draw(networks(), label="network")
    over = data.draw(st.sampled_from(("village", "village", "commune")), label="over")
    condition = data.draw(small_conditions(over=over, max_leaves=2), label="of")
    judged = judged_of(network, condition, over)
    event(f"{judged.headline}, {judged.in_model}")
    possible = verdicts(coverage_twin, network, condition, over)
    if judged.in_model != "open":
        note("\n".join(map(str, [*network.at(ASKED).areas(), *network.at(ASKED).teams()])))
        note("\n".join(map(str, network.tables.statements)))
        assert possible == {judged.in_model}
    assert judged.headline in {"open", judged.in_model}
    [row] = network.coverage(of=condition, over=over, at=ASKED)
    if judged.in_model == "holds":
        assert row["lower"] == 1
        assert not row["may_be_empty"]


@LENGTHS
@given(data=st.data())
def test_a_simple_claim_is_open_only_if_completions_differ(
    coverage_twin: ModuleType, data: st.DataObject
) -> None:
    network = data.draw(networks(), label="network")
    condition = data.draw(
        st.sampled_from((has_team(), ~has_team(), teams(at_least=2), every("village", has_team()))),
        label="of",
    )
    over = "commune" if "village" in repr(condition) else "village"
    judged = network.at(ASKED).ask(condition, over=over).claim()
    possible = verdicts(coverage_twin, network, condition, over)
    event(f"{judged.in_model}, {len(possible)}")
    [row] = network.coverage(of=condition, over=over, at=ASKED)
    if row["sharp"] and judged.in_model == "open":
        assert len(possible) > 1


def told(judged: Judgement) -> tuple[Any, ...]:
    return judged.headline, judged.in_model, judged.by_construction


def writings(condition: Condition, over: str) -> list[Condition]:
    """The same condition of areas of a level, written otherwise."""
    found = [~~condition, condition & condition, condition | condition, every(over, condition)]
    if condition == has_team():
        anybody = AnyOf((skill("pay"), ~skill("pay")))
        found += [teams(at_least=1), ~~teams(at_least=1), any_team(anybody), some(over, has_team())]
    return found


@LENGTHS
@given(data=st.data())
def test_a_claim_that_is_written_otherwise_is_judged_alike(data: st.DataObject) -> None:
    network = data.draw(networks(), label="network")
    day = network.at(ASKED)
    over = data.draw(st.sampled_from(("village", "village", "commune")), label="over")
    condition = data.draw(
        st.one_of(st.just(has_team()), st.just(has_team()), small_conditions(over=over, max_leaves=1)),
        label="of",
    )
    expected = told(judged_of(network, condition, over))
    event(str(expected))
    for other in writings(condition, over):
        assert told(day.ask(other, over=over).claim()) == expected, other


@pytest.mark.parametrize(
    "text", ["teams >= 1", "not teams < 1", "not not has_team", "every(village, has_team)"]
)
def test_texts_of_one_claim(text: str) -> None:
    day = dtnet.datasets.load("toyland").at("2025-02-01")
    assert told(day.ask(text).claim()) == told(day.ask("has_team").claim())
