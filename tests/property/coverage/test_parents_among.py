"""Areas whose parent is one of several, against the twin, which tries every candidate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, assume, event, given, note, settings
from hypothesis import strategies as st

from dtnet.testing.strategies import questions_of_areas_inside, small_conditions, small_networks

from ...inner.strategies import ASKED
from ...lengths import examples
from .test_coverage_twin import (
    GROUPS,
    MISSING,
    MOST,
    WEIGHTS,
    check_bounds,
    check_point,
    key_of,
    names_synthetic_areas,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import ModuleType

    from dtnet import Network

pytestmark = pytest.mark.long

LENGTHS = settings(deadline=None, max_examples=examples(40), suppress_health_check=list(HealthCheck))
NETWORKS = small_networks(max_villages=4, max_teams=3, max_unknown=3, adrift=True)


@LENGTHS
@given(data=st.data())
def test_rows_over_villages(coverage_twin: ModuleType, data: st.DataObject) -> None:
    network = data.draw(NETWORKS, label="network")
    asked = {
        "of": data.draw(small_conditions(), label="of"),
        "over": "village",
        "by": data.draw(st.sampled_from((*GROUPS, ("commune",), ("commune", "province"))), label="by"),
        "within": data.draw(st.sampled_from((None, None, "c", "k0")), label="within"),
        "where": data.draw(st.none() | small_conditions(max_leaves=1), label="where"),
        "weight": data.draw(st.sampled_from(WEIGHTS), label="weight"),
        "missing": data.draw(st.sampled_from(MISSING), label="missing"),
    }
    compare(coverage_twin, network, asked, synthetic=data.draw(st.booleans(), label="synthetic"))


@LENGTHS
@given(data=st.data())
def test_rows_over_areas_above(coverage_twin: ModuleType, data: st.DataObject) -> None:
    network = data.draw(NETWORKS, label="network")
    over = data.draw(st.sampled_from(("commune", "commune", "province", "country")), label="over")
    of = data.draw(small_conditions(over=over), label="of")
    by = data.draw(st.sampled_from(((), (over,))), label="by")
    synthetic = data.draw(st.booleans(), label="synthetic")
    compare(coverage_twin, network, {"of": of, "over": over, "by": by}, synthetic=synthetic)


@LENGTHS
@given(data=st.data())
def test_areas_inside(coverage_twin: ModuleType, data: st.DataObject) -> None:
    network = data.draw(NETWORKS, label="network")
    over = data.draw(st.sampled_from(("commune", "country")), label="over")
    of, where = data.draw(questions_of_areas_inside(over), label="of, where")
    compare(coverage_twin, network, {"of": of, "over": over, "where": where}, synthetic=True)


def compare(twin: ModuleType, network: Network, asked: dict[str, Any], *, synthetic: bool) -> None:
    """Every row that the twin knows holds the ratios of all completions, and a sharp one no others."""
    note(f"{shown(network)}\n{network.tables.parent_among}")
    assume(network.tables.parent_among)
    question = twin.Question(**asked, day=ASKED)
    assume(all(network.area_index.get(each) is not None for each in question.places))
    try:
        expected = twin.rows(network, question, synthetic=synthetic, most=MOST)
    except (twin.TooMany, twin.UnlimitedWeight) as why:
        event(type(why).__name__)
        assume(False)  # noqa: FBT003 - Hypothesis's
    untrusted = {row["id"] for row in network.at(ASKED).areas().to_dicts() if row["origin"] != "observed"}
    assume(not set(question.places) & untrusted)
    if not synthetic and names_synthetic_areas(network, question.by):
        return
    table = network.coverage(**asked, at=ASKED, synthetic=synthetic)
    found = {key_of(row, question.by, network): row for row in table.to_dicts()}
    for key, row in found.items():
        if set(key) & untrusted or key not in expected or expected[key].doubtful:
            continue
        event("sharp" if row["sharp"] else "outer")
        if len(key) > 1 and None in key:
            row["sharp"] = False
        check_bounds(row, expected[key], key)
        check_point(row, key)
        if row["sharp"]:
            assert row["areas"] == expected[key].areas
    missing = {key for key, row in expected.items() if row.areas and not row.doubtful} - found.keys()
    if question.places:  # the engine does not conclude from the place that is asked in which candidate holds
        missing = {key for key in missing if not in_unknown_group(key, found.keys(), question.by, network)}
    assert question.where is not None or not missing


def in_unknown_group(
    key: tuple[Any, ...], keys: Iterable[tuple[Any, ...]], by: Sequence[str], network: Network
) -> bool:
    """Whether a row has the same attributes, and for each level the same area or an unknown one."""
    levels = [each in network.vocabulary.levels for each in by]
    return any(
        all(mine == its or (level and its is None) for mine, its, level in zip(key, row, levels, strict=True))
        for row in keys
    )
