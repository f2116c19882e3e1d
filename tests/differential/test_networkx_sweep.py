"""All of networkx's own algorithms of one graph: they say the same of a day's graph and of a real copy.

Found by introspection, so that a new networkx brings new ones along. Both graphs are given the same
arguments, made up by the names of parameters; an algorithm that refuses must refuse both in the same words.
"""
# ruff: noqa: ANN401 - any algorithm, any answer

from __future__ import annotations

import inspect
import random
import warnings
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from importlib import import_module
from itertools import islice
from typing import Any

import networkx as nx
import numpy as np
import pytest
from networkx.utils.backends import _registered_algorithms as registered

import dtnet
from dtnet.errors import ReadOnlyError

ONE_GRAPH = sorted(name for name, each in registered.items() if list(each.graphs.values()) == [0])
WRITING = {
    "lukes_partitioning": "writes a weight into every edge while it works",
    "negative_edge_cycle": "adds a node while it works",
    "spanning_tree_distribution": "writes a weight into every edge while it works",
}
"""Algorithms that write into the graph although networkx does not say so, each with what it writes."""

CHANGING = {name for name in ONE_GRAPH if registered[name].mutates_input} | set(WRITING)

AT_RANDOM = {"hits": "begins at a random vector: where there are several answers, one real graph gives two"}
"""Algorithms that draw without a seed, each with where; that they have an answer is all that is compared."""

IN_ANY_ORDER = {
    "general_k_edge_subgraphs": "goes through a set of nodes",
    "hamiltonian_path": "goes through a set of nodes, and answers for tournaments only",
    "k_edge_subgraphs": "goes through a set of nodes",
    "triads_by_type": "goes through a set of nodes",
}
"""Algorithms whose order is that of a set, which hangs on how it grew: two equal real graphs differ, too."""


def nodes(graph: Any) -> list[Any]:
    return list(graph)


ARGUMENTS: dict[str, Any] = {
    **dict.fromkeys(
        ("source", "s", "_s", "u", "v", "x", "start", "node", "node1", "root", "n"), lambda g: nodes(g)[0]
    ),
    **dict.fromkeys(("target", "t", "_t", "y", "node2"), lambda g: nodes(g)[-1]),
    **dict.fromkeys(("sources", "S", "nbunch1", "C", "center_nodes", "xyz"), lambda g: set(nodes(g)[:2])),
    **dict.fromkeys(("targets", "nbunch2", "terminal_nodes", "T"), lambda g: nodes(g)[-2:]),
    **dict.fromkeys(("nodes", "nbunch", "row_order", "init_cycle"), nodes),
    **dict.fromkeys(
        ("k", "number_of_sets", "num_colors", "minimum", "radius", "max_size", "walk_length", "sample_size"),
        lambda _: 2,
    ),
    **dict.fromkeys(("partition", "communities"), lambda g: [set(nodes(g)[::2]), set(nodes(g)[1::2])]),
    **dict.fromkeys(("attribute", "name", "node_attributes"), lambda _: "kind"),
    **dict.fromkeys(("matching", "cover"), lambda g: set(list(g.edges())[:1])),
    "avail": lambda g: [(nodes(g)[0], nodes(g)[-1], 1)],
    "z": lambda g: {nodes(g)[2]},
    "edge": lambda g: next(iter(g.edges())),
    "coloring": lambda g: {each: at for at, each in enumerate(g)},
    "l": lambda _: 1,
    "values": lambda g: dict.fromkeys(g, "new"),
    "value": lambda _: "team",
    "capacity": lambda _: "capacity",
    "grouped_nodes": lambda g: {"one": set(nodes(g)[:3]), "other": set(nodes(g)[3:])},
    "flowDict": lambda g: {u: dict.fromkeys(g[u], 1) for u in g},
    "threshold": lambda _: 1,
    "distance": lambda _: {1: 1},
    "mapping": lambda g: {each: each.upper() for each in g},
    "stretch": lambda _: 3,
    "alpha": lambda _: 0.5,
    "seed": lambda _: 1,
    "time_delta": lambda _: 1,
}
"""By name of a parameter, what an algorithm is given."""


def call(name: str, graph: Any) -> Any:
    """What an algorithm says of a graph, or how it refuses, as plain values."""
    inner = registered[name].orig_func
    function = getattr(import_module(inner.__module__), inner.__name__)  # with what refuses kinds of graphs
    _, *parameters = inspect.signature(inner).parameters.values()
    given = {
        each.name: ARGUMENTS[each.name](graph)
        for each in parameters
        if each.kind not in {each.VAR_KEYWORD, each.VAR_POSITIONAL}
        and (each.default is each.empty or each.name == "seed")
    }
    random.seed(1)
    np.random.seed(1)  # noqa: NPY002 - some older algorithms take no seed
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return plain(function(graph, **given))
        except Exception as error:  # noqa: BLE001 - whatever it raises, both must raise
            return type(error), str(error)


def plain(answer: Any) -> Any:  # noqa: PLR0911 - a line for each kind of answer
    """An answer in a form that can be compared."""
    if isinstance(answer, nx.Graph):
        edges = answer.edges(keys=True, data=True) if answer.is_multigraph() else answer.edges(data=True)
        told = [sorted(map(repr, map(plain, each))) for each in (answer.nodes(data=True), edges)]
        return type(answer), told, plain(answer.graph)
    if isinstance(answer, Mapping):
        return [(plain(key), plain(value)) for key, value in answer.items()]
    if isinstance(answer, AbstractSet):
        return sorted(map(repr, map(plain, answer)))
    if isinstance(answer, np.ndarray):
        return plain(answer.tolist())
    if isinstance(answer, (list, tuple, Iterator)):
        return [plain(each) for each in islice(answer, 5_000)]
    if isinstance(answer, float):
        return f"{answer:.9f}".replace("-0.000000000", "0.000000000")  # solvers start at random
    if isinstance(answer, (str, int, complex, type(None))):
        return repr(answer)
    return type(answer)


def in_one_order(answer: Any) -> Any:
    """An answer whose lists, at all depths, are sorted."""
    if isinstance(answer, (list, tuple)):
        return sorted((in_one_order(each) for each in answer), key=repr)
    return answer


def real(graph: Any) -> Any:
    """The same graph as networkx itself keeps it, made edge by edge."""
    made = type(graph)()
    made.graph.update(graph.graph)
    for node in graph:
        made.add_node(node, **graph.nodes[node])
    for above in graph:
        for below in graph.succ[above]:
            data = graph.succ[above][below]
            if graph.is_multigraph():
                for key, more in data.items():
                    made.add_edge(above, below, key=key, **more)
            else:
                made.add_edge(above, below, **data)
    # The order of predecessors is that of nodes in ours, and that of insertion in theirs: here the same.
    assert [list(made.pred[node]) for node in made] == [list(graph.pred[node]) for node in graph]
    return made


@pytest.fixture(scope="module")
def pairs(toy: Any) -> dict[str, tuple[Any, Any]]:
    """Views with their real copies: a line, territory, several relations, and undirected views of them."""
    areas = [("c", "country", None), ("p", "province", "c"), ("q", "province", "c"), ("v", "village", "q")]
    bodies = [
        ("m", "ministry", "c"),
        ("k1", "committee", "p"),
        ("k2", "committee", "q"),
        ("o", "office", "q"),
    ]
    bodies += [(f"t{number}", "team", home) for number, home in enumerate("pqvv")]
    relations = [("coordinated_by", "t0", "m"), ("coordinated_by", "t0", "k2"), ("guided_by", "t3", "t2")]
    relations += [("subordinate_to", "m", "o"), ("subordinate_to", "t1", None)]
    rules = [
        toy.rule("guided_by", "team", "office committee"),
        toy.rule("guided_by", "office", "committee"),
        toy.rule("guided_by", "committee", "ministry"),
    ]
    day = toy.network(areas, bodies, relations, rules).at("2024-01-01")
    bundled = dtnet.datasets.load("vietnam").at("2024-08-31")
    island = [each for each in bundled.graph() if each.startswith("vn:team:318")][:4]
    views = {
        "line": day.graph(),
        "territory": day.graph("territory"),
        "several": day.graph(("guided_by", "coordinated_by", "subordinate_to")),
        "bundled": bundled.graph().subgraph(["vn:mic:0", "vn:doic:31:0", "vn:division:318:0", *island]),
    }
    found = {name: (view, real(view)) for name, view in views.items()}
    for name in ("line", "several"):
        view, copy = found[name]
        found[f"{name}, undirected"] = view.to_undirected(), copy.to_undirected()
        found[f"{name}, reversed"] = view.reverse(copy=False), copy.reverse(copy=False)
    return found


def test_the_sweep_finds_algorithms() -> None:
    assert len(ONE_GRAPH) > 300
    assert len(CHANGING) > 10
    assert {*WRITING, *AT_RANDOM, *IN_ANY_ORDER} <= set(ONE_GRAPH)


@pytest.mark.parametrize("name", [name for name in ONE_GRAPH if name not in CHANGING])
def test_an_algorithm_says_the_same(pairs: dict[str, tuple[Any, Any]], name: str) -> None:
    for kind, (view, copy) in pairs.items():
        told, expected = call(name, view), call(name, copy)
        if name in AT_RANDOM:
            told, expected = type(told), type(expected)
        if name in IN_ANY_ORDER:
            told, expected = in_one_order(told), in_one_order(expected)
        assert told == expected, kind


def test_most_algorithms_have_an_answer(pairs: dict[str, tuple[Any, Any]]) -> None:
    answered = [
        name
        for name in ONE_GRAPH
        if name not in CHANGING
        and not all(
            isinstance(told := call(name, copy), tuple) and refusal(told) for _, copy in pairs.values()
        )
    ]
    assert len(answered) > 0.7 * len(ONE_GRAPH)


def refusal(told: tuple[Any, ...]) -> bool:
    return isinstance(told[0], type) and issubclass(told[0], Exception)


@pytest.mark.parametrize("name", sorted(CHANGING))
def test_what_would_change_the_graph_is_refused_or_says_the_same(
    pairs: dict[str, tuple[Any, Any]], name: str
) -> None:
    for kind in ("line", "territory", "several", "bundled"):
        view, _ = pairs[kind]
        before = plain(view)
        told = call(name, view)
        assert plain(view) == before
        refused = isinstance(told, tuple) and issubclass(told[0], (nx.NetworkXError, ReadOnlyError))
        assert refused or told == call(name, real(view)), kind
