"""Random small networks: the laws of identity, of stretches, differences and selections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dtnet import Period, difference
from dtnet.testing import laws
from dtnet.testing.strategies import days_of, networks

from ...inner.network import check_tables
from ...lengths import examples

if TYPE_CHECKING:
    from dtnet import Network

pytestmark = pytest.mark.long


MAYBE_BOUNDED = st.booleans().flatmap(lambda bounds: networks(bounds=bounds))
"""Networks, in half of which some numbers and days are known within bounds only."""


@settings(deadline=None)
@given(network=MAYBE_BOUNDED, random=st.randoms(use_true_random=False))
def test_input_order_is_no_content(network: Network, random: Any) -> None:  # noqa: ANN401 - hypothesis's own
    laws.input_order_is_no_content(network, random)


@settings(deadline=None, max_examples=examples(50))
@given(network=MAYBE_BOUNDED)
def test_copies_are_equal(network: Network) -> None:
    laws.copies_are_equal(network)
    assert network.to_builder().build() == network


@settings(deadline=None, max_examples=examples(50))
@given(data=st.data(), network=networks(max_areas=6))
def test_stretches_are_alike(data: st.DataObject, network: Network) -> None:
    start = data.draw(days_of(network))
    laws.stretches_are_alike(network, Period(start))


@settings(deadline=None)
@given(data=st.data(), network=MAYBE_BOUNDED)
def test_differences_of_days_mirror(data: st.DataObject, network: Network) -> None:
    days = [network.at(data.draw(days_of(network))) for _ in range(2)]
    laws.differences_mirror(*days)
    assert difference(days[0], days[0]).same


@settings(deadline=None, max_examples=examples(50))
@given(one=networks(max_areas=6, bounds=True), other=networks(max_areas=6))
def test_differences_of_networks_mirror(one: Network, other: Network) -> None:
    laws.differences_mirror(one, other)
    laws.differences_mirror(one, one.to_builder().build())


@settings(deadline=None)
@given(data=st.data(), network=networks())
def test_selections_agree(data: st.DataObject, network: Network) -> None:
    day = data.draw(days_of(network))
    within = data.draw(st.sampled_from(network.at(day).areas()["id"]))
    laws.selections_agree(network, within, day)
    part = network.select(within=within)
    assert check_tables(part.tables, part.vocabulary) == []


@settings(deadline=None)
@given(data=st.data(), network=networks(max_relations=8))
def test_selections_by_kind_and_level_keep_superiors(data: st.DataObject, network: Network) -> None:
    words = network.vocabulary
    day = data.draw(days_of(network))
    kinds = data.draw(st.lists(st.sampled_from(words.body_kinds), unique=True))
    levels = data.draw(st.lists(st.sampled_from(words.levels), unique=True))
    here = network.at(day)
    part = network.select(kinds=kinds, levels=levels, during=Period(day))
    assert check_tables(part.tables, part.vocabulary) == []
    there = part.at(day)
    homes = {row["id"] for row in here.areas() if row["level"] in levels}
    around = homes | {above for id in homes for above in here.territory.ancestors(id)}
    asked = {row["id"] for row in here.bodies() if row["kind"] in kinds and row["home"] in homes}
    kept = set(there.bodies()["id"])
    assert around <= set(there.areas()["id"])
    assert asked <= kept
    for relation in words.relation_types:
        whole = {(row["subordinate"], row["superior"]) for row in here.relations(relation.name)}
        mine = {(row["subordinate"], row["superior"]) for row in there.relations(relation.name)}
        assert mine == {pair for pair in whole if pair[0] in kept}
