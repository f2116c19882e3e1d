"""Every question about a forest, put to networkx on a plain directed graph of the same nodes."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dtnet import Hierarchy
from dtnet.network.territory import preorder as layout

from ..inner.network import NOBODY, IdIndex
from ..lengths import examples

LEVELS = ("country", "province", "district", "commune", "village")
Nodes = list[tuple[int, int]]
"""Per node, the place of its level and its parent's number, NOBODY for none; in order of levels."""


@st.composite
def territories(draw: st.DrawFn) -> Nodes:
    """A node lies in one of a higher level, whichever; levels may be skipped."""
    levels = sorted(draw(st.lists(st.integers(0, len(LEVELS) - 1), max_size=16)))
    return [
        (
            level,
            draw(st.sampled_from([NOBODY, *(x for x, other in enumerate(levels) if other < level)])),
        )
        for level in levels
    ]


@st.composite
def lines(draw: st.DrawFn) -> Nodes:
    """Kinds say nothing of who is above whom; often a chain."""
    kinds = sorted(draw(st.lists(st.integers(0, len(LEVELS) - 1), max_size=16)))
    ranks = draw(st.permutations(range(len(kinds))))
    reach = draw(st.sampled_from([1, 2, 16]))
    parents = {}
    for at, node in enumerate(ranks):
        parents[node] = draw(st.sampled_from([*ranks[max(at - reach, 0) : at], NOBODY]))
    return [(kind, parents[node]) for node, kind in enumerate(kinds)]


def both(nodes: Nodes) -> tuple[Hierarchy, Any]:
    ids = tuple(f"n{number:05}" for number in range(len(nodes)))
    parent = np.array([above for _, above in nodes], np.int32)
    levels = np.array([level for level, _ in nodes], np.uint8)
    forest = Hierarchy(IdIndex(ids), np.arange(len(nodes), dtype=np.int32), parent, levels, LEVELS)
    graph = nx.DiGraph()
    graph.add_nodes_from((id, {"level": LEVELS[level]}) for id, (level, _) in zip(ids, nodes, strict=True))
    graph.add_edges_from(
        (ids[above], id) for id, (_, above) in zip(ids, nodes, strict=True) if above != NOBODY
    )
    return forest, graph


@settings(deadline=None, max_examples=examples(200))
@given(nodes=st.one_of(territories(), lines()), thin=st.booleans())
def test_every_answer_is_that_of_networkx(nodes: Nodes, *, thin: bool) -> None:
    with patch.object(layout, "_FEW_LAYERS", 0 if thin else 64):
        forest, graph = both(nodes)
    level = dict(graph.nodes(data="level"))
    depth = {id: len(nx.ancestors(graph, id)) for id in graph}
    rank = {id: at for at, id in enumerate(forest.ids())}
    assert set(rank) == set(graph)
    for id in graph:
        above, below = nx.ancestors(graph, id), nx.descendants(graph, id)
        inside = {id, *below}
        assert {rank[each] for each in inside} == set(range(rank[id], int(forest.end[rank[id]])))
        root = next(each for each in (id, *above) if not graph.in_degree(each))
        assert forest.path(id) == nx.shortest_path(graph, root, id)
        assert forest.ancestors(id) == sorted(above, key=depth.__getitem__, reverse=True)
        assert forest.depth_of(id) == int(forest.depth[rank[id]]) == depth[id]
        assert forest.children(id) == sorted(graph.successors(id))
        assert set(forest.descendants(id)) == below
        for word in LEVELS:
            near = [each for each in (id, *forest.ancestors(id)) if level[each] == word]
            assert forest.ancestor(id, level=word) == next(iter(near), None)
            assert int(forest.at_level(word)[rank[id]]) == (rank[near[0]] if near else NOBODY)
            held = sum(level[each] == word for each in inside)
            assert int(forest.counts_at_level(word)[rank[id]]) == held
    for one in graph:
        for other in graph:
            common = nx.lowest_common_ancestor(graph, one, other)
            assert forest.lowest_common(one, other) == common
            pair = np.array([rank[one]]), np.array([rank[other]])
            [found] = forest.lowest_common_of_many(*pair).tolist()
            assert found == (NOBODY if common is None else rank[common])
            assert forest.contains(one, inner=other) == nx.has_path(graph, one, other)


@settings(deadline=None, max_examples=examples(100))
@given(nodes=st.one_of(territories(), lines()))
def test_both_ways_of_laying_out_agree(nodes: Nodes) -> None:
    layouts = []
    for few in (0, 64):
        with patch.object(layout, "_FEW_LAYERS", few):
            forest, _ = both(nodes)
        layouts.append([each.tolist() for each in (forest.nodes, forest.parent, forest.end, forest.level)])
    assert layouts[0] == layouts[1]


@settings(deadline=None, max_examples=examples(100))
@given(
    parents=st.lists(st.integers(-1, 9), max_size=10).map(
        lambda each: [min(up, len(each) - 1) for up in each]
    )
)
def test_circles_are_those_of_networkx(parents: list[int]) -> None:
    above = np.array(parents, np.int32) + 1
    graph = nx.DiGraph()
    graph.add_edges_from((up, node) for node, up in enumerate(parents) if up != NOBODY)
    looped = sorted(
        node
        for part in nx.strongly_connected_components(graph)
        for node in part
        if len(part) > 1 or graph.has_edge(node, node)
    )
    if looped:
        with pytest.raises(layout.CircularError) as caught:
            layout.preorder(above.astype(np.int32), np.zeros(len(parents), np.uint8))
        assert caught.value.nodes.tolist() == looped
    else:
        start, _ = layout.preorder(above.astype(np.int32), np.zeros(len(parents), np.uint8))
        assert sorted(start.tolist()) == list(range(len(parents)))


@pytest.mark.parametrize("branch", [0, 1])
def test_a_chain_of_ten_thousand(branch: int) -> None:
    """A path; and one in which a leaf of another kind hangs at each node."""
    size = 10_000
    numbers = np.random.default_rng(7).permutation(size)
    ids = tuple(f"n{number:05}" for number in range(size * (1 + branch)))
    parent = np.full(len(ids), NOBODY, np.int32)
    parent[numbers[1:]] = numbers[:-1]
    parent[size:] = np.arange(size)[: len(ids) - size]
    level = np.array([1] * size + [2] * (len(ids) - size), np.uint8)
    forest = Hierarchy(IdIndex(ids), np.arange(len(ids), dtype=np.int32), parent, level, LEVELS)
    chain = [ids[number] for number in numbers]
    assert forest.descendants(chain[0], level="province") == chain[1:]
    assert forest.path(chain[-1]) == chain
    assert forest.depth_of(chain[-1]) == size - 1
    assert forest.lowest_common(chain[-1], chain[5], chain[77]) == chain[5]
    assert forest.depth[:size].tolist() == list(range(size))
    assert forest.at_level("province")[:size].tolist() == list(range(size))
    assert (forest.at_level("district")[:size] == NOBODY).all()
    assert forest.roll_up(np.ones(len(ids), np.int64))[:size].tolist() == [
        (size - at) * (1 + branch) for at in range(size)
    ]
    here = np.arange(size)
    assert (forest.lowest_common_of_many(here, here[::-1]) == np.minimum(here, here[::-1])).all()
    assert forest.ancestors_of_many(np.array([size - 1]))[0].tolist() == list(range(size - 1))[::-1]
    if branch:
        leaves = forest.positions(ids[size:])
        assert (forest.at_level("province")[leaves] == forest.parent[leaves]).all()
        assert forest.ids(forest.parent[leaves]) == list(ids[:size])
