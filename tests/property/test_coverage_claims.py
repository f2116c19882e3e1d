"""Claims about every village against the twin (`reference/coverage/`), which tries every completion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from dtnet.coverage import judge_every
from dtnet.testing.coverage_conditions import small_conditions
from dtnet.testing.coverage_networks import ASKED, small_networks

from ..lengths import examples

if TYPE_CHECKING:
    from types import ModuleType

MOST = 600
"""How many completions are gone through at most at a time: beyond, a case takes seconds."""


@settings(deadline=None, max_examples=examples(60), suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_claim_is_judged_as_every_completion_has_it(coverage_twin: ModuleType, data: st.DataObject) -> None:
    network = data.draw(small_networks(), label="network")
    condition = data.draw(small_conditions(), label="of")
    judged = judge_every(network.at(ASKED), of=condition, over="village")
    event(f"{judged.headline}, {judged.in_model}")
    assert judged.headline in {"open", judged.in_model}
    question = coverage_twin.Question(of=condition, over="village", day=ASKED)
    try:
        rows = coverage_twin.rows(network, question, most=MOST)
    except coverage_twin.TooMany:
        assume(False)  # noqa: FBT003 - Hypothesis's
    ratios = {ratio for row in rows.values() for ratio in row.ratios}
    words = {"empty" if not all else "holds" if yes == all else "fails" for yes, all in ratios}
    possible = words or {"empty"}
    if judged.in_model != "open":
        assert possible == {judged.in_model}
    [row] = network.coverage(of=condition, over="village", at=ASKED)
    assert (judged.in_model == "holds") == (row["lower"] == 1 and not row["may_be_empty"])
