"""The strategies give networks of the sizes asked for, and days inside their data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from dtnet.testing.strategies import days_of, networks

from ...inner.network import check_tables
from ...inner.strategies import FIRST
from ...lengths import examples

if TYPE_CHECKING:
    from dtnet import Network


@settings(deadline=None, max_examples=examples(30))
@given(network=networks(min_areas=5, max_areas=6, max_versions=1, max_bodies=1, max_relations=0, days=10))
def test_sizes_are_those_asked_for(network: Network) -> None:
    areas, bodies = network.tables.areas, network.tables.bodies
    assert 5 <= len(areas.ids) <= 6
    assert len(areas.ids) == len(areas.start)
    assert len(set(bodies.home.tolist())) == len(bodies.ids) == len(bodies.start)
    assert len(network.tables.relations.start) == 0
    assert all((day - FIRST).days <= 20 for day in network.change_days())
    assert check_tables(network.tables, network.vocabulary) == []


@settings(deadline=None, max_examples=examples(60))
@given(network=networks(min_areas=9, max_areas=9, days=2))
def test_there_are_enough_areas_even_where_days_are_few(network: Network) -> None:
    assert len(network.tables.areas.ids) >= 9


@settings(deadline=None, max_examples=examples(30))
@given(data=st.data())
def test_days_lie_in_the_data(data: st.DataObject) -> None:
    network = data.draw(networks())
    assert data.draw(days_of(network)) in network.extent
