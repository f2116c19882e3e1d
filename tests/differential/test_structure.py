"""Graphs and structure questions on small random networks: as the slow twin and as networkx say."""
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dtnet
from dtnet.errors import ArgumentError
from dtnet.network.day.dominators import immediate_dominators

from ..inner.network import NOBODY
from ..lengths import examples

LINES = ("guided_by", "subordinate_to")
RELATIONS = (*LINES, "coordinated_by")


def lines_of(relations: list[Any]) -> dict[str, dict[str, Any]]:
    return {
        name: {below: above for relation, below, above in relations if relation == name} for name in LINES
    }


@settings(deadline=None, max_examples=examples(60))
@given(data=st.data())
def test_graphs_have_the_bodies_and_edges_of_the_rows(networks: Any, data: Any) -> None:
    bodies, relations, day = data.draw(networks)
    kinds = {id: kind for id, kind, _ in bodies}
    for name in RELATIONS:
        stated = [(below, above) for relation, below, above in relations if relation == name]
        graph = day.graph(name)
        touched = {each for edge in stated for each in edge if each is not None}
        places = day.network.vocabulary.body_kinds.index
        assert list(graph) == sorted(touched, key=lambda each: (places(kinds[each]), each))
        assert set(graph.edges()) == {(above, below) for below, above in stated if above is not None}
        for id in graph:
            for row in (graph.succ[id], graph.pred[id]):
                assert list(row) == [each for each in graph if each in row]
            assert graph.nodes[id]["kind"] == kinds[id]
        told = day.relations(name).to_dicts()
        assert sorted((each["subordinate"], each["superior"] or "") for each in told) == sorted(
            (below, above or "") for below, above in stated
        )
    several = day.graph(RELATIONS)
    assert sorted(several.edges(keys=True)) == sorted(
        (above, below, relation) for relation, below, above in relations if above is not None
    )
    assert sorted(several) == sorted(
        {each for _, below, above in relations for each in (below, above) if each is not None}
    )


@settings(deadline=None, max_examples=examples(60))
@given(data=st.data())
def test_a_graph_taken_back_gives_the_same_graph(networks: Any, data: Any) -> None:
    _, _, day = data.draw(networks)
    words = {"vocabulary": day.network.vocabulary, "metadata": day.network.metadata}
    graphs = [day.graph("territory"), *(day.graph(name) for name in RELATIONS)]
    again = dtnet.from_networkx(*graphs, **words).at("2024-01-01")
    for name in ("territory", *RELATIONS):
        assert nx.utils.graphs_equal(day.graph(name), again.graph(name).copy())
    copies = [each.copy() for each in graphs]
    assert list(dtnet.from_networkx(*copies, **words).at("2024-01-01").graph()) == list(day.graph())


@settings(deadline=None, max_examples=examples(100))
@given(data=st.data())
def test_structure_is_the_twins(networks: Any, slow: Any, data: Any) -> None:
    bodies, relations, day = data.draw(networks)
    kinds = {id: kind for id, kind, _ in bodies}
    stated = lines_of(relations)
    for asked in (("guided_by",), ("subordinate_to",), LINES, LINES[::-1]):
        lines = [stated[name] for name in asked]
        for id in kinds:
            assert day.chain(id, asked) == slow.chain(lines, id)
        roots = slow.root_of(lines)
        if len(roots) == 1:
            assert day.root_of(asked) == roots[0]
        else:
            with pytest.raises(ArgumentError):
                day.root_of(asked)
        for root in list(kinds)[:3]:
            for kind in set(kinds.values()):
                chains = {id: slow.chain(lines, id) for id in kinds if kinds[id] == kind}
                counted: dict[tuple[str, bool], int] = {}
                for chain in chains.values():
                    key = " < ".join(kinds[id] for id in chain), chain[-1] == root
                    counted[key] = counted.get(key, 0) + 1
                told = day.chains(asked, kind=kind, root=root).to_dicts()
                assert {(each["chain"], each["connected"]): each["bodies"] for each in told} == counted
                apart = day.unconnected(asked, kind=kind, root=root).to_dicts()
                assert {each["id"]: each["top"] for each in apart} == {
                    id: chain[-1] for id, chain in chains.items() if chain[-1] != root
                }
            for id in kinds:
                off = day.falls_off(id, asked, root=root)["id"]
                if id == root or id in slow.below(lines, root):
                    assert set(off) == slow.falls_off(lines, id, root)
                else:
                    assert off == []


@settings(deadline=None, max_examples=examples(60))
@given(data=st.data())
def test_spans_and_missing_superiors_are_the_twins(networks: Any, slow: Any, data: Any) -> None:
    bodies, relations, day = data.draw(networks)
    kinds = {id: kind for id, kind, _ in bodies}
    levels = {id: day.find(home).level for id, _, home in bodies}
    for name in RELATIONS:
        edges = [(below, above) for relation, below, above in relations if relation == name]
        for by, group in (("kind", kinds), ("level", levels)):
            told = {each.pop(by): each for each in day.span_of_control(name, by=by)}
            assert told == slow.spans(edges, group)
        for kind in set(kinds.values()):
            told = {each["id"]: each["known"] for each in day.without_superior(name, kind=kind)}
            led = {below for below, above in edges if above is not None}
            assert told == {
                id: any(id == below for below, _ in edges)
                for id in kinds
                if kinds[id] == kind and id not in led
            }


@settings(deadline=None, max_examples=examples(60))
@given(data=st.data())
def test_paths_and_dominators_are_those_of_networkx(networks: Any, data: Any) -> None:
    bodies, _, day = data.draw(networks)
    line = day.graph().to_undirected()
    ids = [id for id, *_ in bodies]
    for id in ids[:5]:
        for other in ids:
            if id == other:
                expected = [id]
            elif id in line and other in line and nx.has_path(line, id, other):
                expected = nx.shortest_path(line, id, other)
            else:
                expected = []
            assert day.path_between(id, other) == expected
    both = day.graph(LINES)
    for root in list(both)[:4]:
        tree = day.dominators(LINES, root=root)
        above = nx.immediate_dominators(both, root)
        above.pop(root, None)  # older networkx has the root above itself
        assert {id: tree.parent_of(id) for id in tree.ids() if id != root} == above


@settings(deadline=None, max_examples=examples(200))
@given(
    edges=st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=40, unique=True),
    root=st.integers(0, 11),
)
def test_dominators_of_any_graph_are_those_of_networkx(edges: list[tuple[int, int]], root: int) -> None:
    graph = nx.DiGraph()
    graph.add_nodes_from(range(12))
    graph.add_edges_from(edges)
    ends = np.array(edges, np.int32).reshape(-1, 2)
    found = immediate_dominators(12, ends[:, 0], ends[:, 1], root).tolist()
    expected = nx.immediate_dominators(graph, root)
    assert found == [NOBODY if node == root else expected.get(node, NOBODY) for node in range(12)]
