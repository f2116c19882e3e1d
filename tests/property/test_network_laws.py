"""Random small networks: every structural answer is that of the slow twin, on every day that could differ."""
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dtnet.money import apportion
from dtnet.network.checks import check_tables
from dtnet.network.columns import table_columns
from dtnet.testing.strategies import FIRST, VOCABULARY, networks

if TYPE_CHECKING:
    from dtnet.network.network import Network

LEVELS, KINDS = VOCABULARY.levels, VOCABULARY.body_kinds


def rows(network: Network, table: Any) -> list[dict[str, Any]]:
    columns = table_columns(network, table)
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


@settings(deadline=None, max_examples=150)
@given(network=networks())
def test_every_structural_answer_is_the_twins(twin: Any, network: Network) -> None:
    areas, bodies, relations = (rows(network, table) for table in ("areas", "bodies", "relations"))
    assert check_tables(network.tables, network.vocabulary) == []
    slow = twin.Twin(LEVELS, KINDS, areas, bodies, relations, list(network.tables.relation_rules))
    days = [day for day in slow.change_days() if day in network.extent]
    assert network.change_days() == [day for day in days if day != FIRST]
    before = (day - timedelta(days=1) for day in days if day != FIRST)
    for asked in sorted({FIRST, *days, *before}):
        snapshot = network.at(asked)
        here = slow.here(areas, asked)
        levels = {id: each["level"] for id, each in here.items()}
        same_forest(twin, snapshot.territory, slow.parents(asked), levels, LEVELS)
        living = slow.here(bodies, asked)
        kinds = {id: each["kind"] for id, each in living.items()}
        assert sorted(snapshot.bodies()["id"]) == sorted(living)
        for id in here:
            inside = {id, *twin.descendants(slow.parents(asked), id)}
            assert set(snapshot.areas(within=id)["id"]) == inside
            assert set(snapshot.bodies(within=id)["id"]) == {x for x in living if living[x]["home"] in inside}
        for relation in ("guided_by", "subordinate_to"):
            same_forest(twin, snapshot.line(relation), slow.line(relation, asked), kinds, KINDS)
        for relation in ("guided_by", "coordinated_by"):
            told = snapshot.relations(relation).to_dicts()
            superiors = slow.superiors(relation, asked)
            assert {each["subordinate"]: each["superior"] for each in told} == superiors


def same_forest(twin: Any, forest: Any, parents: Any, groups: Any, words: Any) -> None:
    ids = forest.ids()
    assert ids == twin.preorder(parents, {id: words.index(groups[id]) for id in parents})
    values = {id: 3 ** (number % 20) for number, id in enumerate(ids)}
    sums = forest.roll_up(np.array([values[id] for id in ids], np.int64)).tolist()
    assert sums == [twin.roll_up(parents, values, id) for id in ids]
    assert forest.level_counts() == {word: sum(groups[id] == word for id in ids) for word in words}
    for word in words:
        found = [None if at < 0 else ids[at] for at in forest.at_level(word).tolist()]
        assert found == [twin.at_level(parents, groups, word, id) for id in ids]
    for id in ids:
        below = twin.descendants(parents, id)
        assert forest.parent_of(id) == parents[id]
        assert forest.ancestors(id) == twin.ancestors(parents, id)
        assert set(forest.descendants(id)) == below
        assert sorted(forest.children(id)) == sorted(x for x in ids if parents[x] == id)
        for word in words:
            assert set(forest.descendants(id, level=word)) == {x for x in below if groups[x] == word}


@settings(deadline=None)
@given(
    parts=st.lists(
        st.tuples(st.integers(0, 50), st.integers(0, 4), st.integers(0, 6)), min_size=1, max_size=8
    ),
    fill=st.integers(0, 100),
)
def test_apportion_is_one_at_a_time(twin: Any, parts: list[tuple[int, int, int]], fill: int) -> None:
    weights = [weight for weight, _, _ in parts]
    least = [low for _, low, _ in parts]
    most = [low + room for _, low, room in parts]
    total = sum(least) + fill * (sum(most) - sum(least)) // 100
    shares = apportion(total, weights, least=least, most=most)
    assert sum(shares) == total
    assert all(low <= share <= high for low, share, high in zip(least, shares, most, strict=True))
    assert shares == twin.apportioned(total, weights, least, most)


@settings(deadline=None)
@given(total=st.integers(0, 200), weights=st.lists(st.integers(0, 9), min_size=1, max_size=6))
def test_apportion_without_bounds(twin: Any, total: int, weights: list[int]) -> None:
    shares = apportion(total, weights)
    assert shares == twin.apportioned(total, weights, [0] * len(weights), [total] * len(weights))
