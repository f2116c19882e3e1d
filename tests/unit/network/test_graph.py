"""A day as a networkx graph: what it holds, that it never changes, and its way back."""
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

import copy
import json
import pickle
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

import dtnet
from dtnet.errors import ArgumentError, InvalidNetworkError, ReadOnlyError, UnknownNameError
from dtnet.read_only import ReadOnlyDict

if TYPE_CHECKING:
    from collections.abc import Callable

    from dtnet import Snapshot

AREAS = [("c", "country", None), ("p", "province", "c"), ("v", "village", "p"), ("w", "village", "p")]
BODIES = [("m", "ministry", "c"), ("o", "office", "p"), ("t", "team", "v"), ("u", "team", "w")]
RELATIONS = [
    ("coordinated_by", "t", "m"),
    ("coordinated_by", "t", "o"),
    ("coordinated_by", "u", None, "2024-01-01", None),
    ("subordinate_to", "o", "m"),
    ("guided_by", "u", None, "2023-01-01", None),
]


@pytest.fixture(scope="module")
def network(toy: Any) -> Any:
    rules = [toy.rule("guided_by", "team", "office"), toy.rule("guided_by", "office", "ministry")]
    builder = toy.builder(relations=RELATIONS, rules=rules)
    builder.add_areas(toy.area_columns(AREAS, remote=[None, None, True, False], origin=["assumed"] * 4))
    builder.add_bodies(
        toy.body_columns(
            BODIES,
            people=[None, None, 3, 2],
            people_origin=[None, None, "synthetic", None],
            skills=[None, None, "pay shop", ()],
        )
    )
    return builder.build()


@pytest.fixture(scope="module")
def day(network: Any) -> Snapshot:
    return network.at("2024-06-01")


def test_nobody_writes_to_the_columns_of_a_graph(day: Snapshot) -> None:
    for relations in ("guided_by", "territory"):
        graph: Any = day.graph(relations)
        again = pickle.loads(pickle.dumps(graph))  # noqa: S301 - made here
        for mapping in (graph._node, graph._adj, graph._pred, again._node, again._adj, again._pred):
            columns = mapping._columns
            arrays = [columns.superior, columns.subordinate, columns.value]
            for each in columns.columns:
                arrays += [data for data in (each.data, each.known) if hasattr(data, "flags")]
            assert len(arrays) > 5
            assert not any(array.flags.writeable for array in arrays)
            assert isinstance(columns.ids, tuple)


def test_a_line_is_a_digraph_from_superior_to_subordinate(day: Snapshot) -> None:
    graph = day.graph()
    assert type(graph) is nx.DiGraph
    assert list(graph) == ["m", "o", "t", "u"]
    assert list(graph.edges(data=True)) == [
        ("m", "o", {"type": "guided_by", "origin": "assumed"}),
        ("o", "t", {"type": "guided_by", "origin": "assumed"}),
    ]
    assert dict(graph.nodes["t"]) == {
        "kind": "team",
        "name": "t",
        "home": "v",
        "origin": "observed",
        "people": 3,
        "people_origin": "synthetic",
        "skills": "pay shop",
    }
    assert dict(graph.nodes(data="people")) == {"m": None, "o": None, "t": 3, "u": 2}
    assert graph.nodes["u"]["skills"] == ""
    assert graph.graph == {"network": "toy", "date": "2024-06-01", "relations": "guided_by"}


def test_a_rule_speaks_where_no_row_does(network: Any) -> None:
    assert list(network.at("2022-12-31").graph().successors("o")) == ["t", "u"]
    assert list(network.at("2023-01-01").graph().successors("o")) == ["t"]


def test_a_relation_that_is_no_line_may_name_several_superiors(day: Snapshot) -> None:
    graph = day.graph("coordinated_by")
    assert list(graph.pred["t"]) == ["m", "o"]
    assert list(graph) == ["m", "o", "t", "u"]
    assert day.relations("coordinated_by").to_dicts() == [
        {"subordinate": "t", "superior": "m"},
        {"subordinate": "t", "superior": "o"},
        {"subordinate": "u", "superior": None},
    ]


def test_several_relations_are_a_multigraph_keyed_by_relation(day: Snapshot) -> None:
    graph = day.graph(["guided_by", "subordinate_to", "coordinated_by"])
    assert type(graph) is nx.MultiDiGraph
    assert list(graph.edges(keys=True)) == [
        ("m", "o", "guided_by"),
        ("m", "o", "subordinate_to"),
        ("m", "t", "coordinated_by"),
        ("o", "t", "guided_by"),
        ("o", "t", "coordinated_by"),
    ]
    assert graph.edges["m", "o", "subordinate_to"] == {"type": "subordinate_to", "origin": "observed"}
    assert type(graph.copy()) is nx.MultiDiGraph


def test_territory_is_a_graph_of_areas(day: Snapshot) -> None:
    graph = day.graph("territory")
    edge = {"type": "territory", "origin": "assumed"}
    assert list(graph.edges(data=True)) == [("c", "p", edge), ("p", "v", edge), ("p", "w", edge)]
    assert dict(graph.nodes["v"]) == {
        "level": "village",
        "code": "v",
        "name": "v",
        "type": "",
        "origin": "assumed",
        "remote": True,
    }
    assert graph.nodes["w"]["remote"] is False
    assert nx.is_arborescence(graph)


def test_a_network_without_bodies_has_an_empty_graph(toy: Any) -> None:
    day = toy.network(AREAS).at("2024-01-01")
    for relations in ("guided_by", ("guided_by", "coordinated_by")):
        graph = day.graph(relations)
        assert (len(graph), graph.number_of_edges(), list(graph.nodes(data=True))) == (0, 0, [])


def test_days_that_are_alike_share_what_a_graph_is_made_of(network: Any) -> None:
    one, other = network.at("2024-06-01").graph(), network.at("2024-06-02").graph()
    assert one is not other
    assert one._adj is other._adj
    assert other.graph["date"] == "2024-06-02"
    assert network.at("2022-01-01").graph()._adj is not one._adj
    terrain = network.at("2024-06-01").graph("territory")
    assert terrain._adj is network.at("2022-01-01").graph("territory")._adj


CHANGES: list[Callable[[Any], object]] = [
    lambda g: g.add_node("x"),
    lambda g: g.add_edge("m", "t"),
    lambda g: g.remove_node("t"),
    lambda g: g.remove_edge("m", "o"),
    lambda g: g.clear(),
    lambda g: g.update(edges=[("m", "t")]),
]
WRITES: list[Callable[[Any], object]] = [
    lambda g: g.nodes["t"].update(people=9),
    lambda g: g.nodes["t"].__setitem__("people", 9),
    lambda g: g.nodes["t"].pop("people"),
    lambda g: g.edges["m", "o"].__delitem__("type"),
    lambda g: g.edges["m", "o"].setdefault("weight", 1),
    lambda g: g.edges["m", "o"].clear(),
    lambda g: g.edges["m", "o"].popitem(),
    lambda g: g.edges["m", "o"].__ior__({"weight": 1}),
    lambda g: g.graph.update(name="x"),
    lambda g: g._adj["m"].update(t={}),
    lambda g: g._adj.update(x={}),
]


@pytest.mark.parametrize("change", CHANGES)
def test_the_graph_is_frozen(day: Snapshot, change: Callable[[Any], object]) -> None:
    graph = day.graph()
    assert nx.is_frozen(graph)
    with pytest.raises(nx.NetworkXError, match=r"[Ff]rozen"):
        change(graph)


@pytest.mark.parametrize("write", WRITES)
def test_its_dictionaries_are_read_only(day: Snapshot, write: Callable[[Any], object]) -> None:
    with pytest.raises(ReadOnlyError, match="read-only; change a copy"):
        write(day.graph())
    with pytest.raises(TypeError):
        write(day.graph())


def test_nodes_are_read_only_and_stay_so_when_all_were_read(day: Snapshot) -> None:
    graph: Any = day.graph()
    for _ in range(2):
        with pytest.raises(TypeError):
            graph._node["x"] = {}
        with pytest.raises(ReadOnlyError):
            graph.nodes["t"]["people"] = 9
        assert [each["kind"] for each in graph._node.values()] == ["ministry", "office", "team", "team"]
    with pytest.raises(KeyError):
        graph.nodes["x"]
    assert "x" not in graph
    assert ["a list"] not in graph
    assert len(graph) == 4


def test_copies_are_ordinary_graphs(day: Snapshot) -> None:
    graph = day.graph()
    for made in (graph.copy(), day.graph(copy=True), nx.DiGraph(graph), graph.subgraph("mo").copy()):
        assert not nx.is_frozen(made)
        made.nodes["o"]["people"] = 9
        made.edges["m", "o"]["weight"] = 1
        made.add_edge("m", "x")
    assert "people" not in day.graph().nodes["o"]
    undirected = graph.to_undirected()
    undirected.edges["o", "m"]["weight"] = 1
    assert sorted(map(sorted, undirected.edges())) == [["m", "o"], ["o", "t"]]
    assert list(graph.reverse().edges()) == [("o", "m"), ("t", "o")]
    assert list(graph.reverse(copy=False).successors("t")) == ["o"]
    assert list(graph.subgraph(["o", "t"]).edges()) == [("o", "t")]
    assert json.loads(json.dumps(nx.adjacency_data(graph)))["nodes"][0]["id"] == "m"


@pytest.mark.parametrize("relations", ["guided_by", "territory", ("guided_by", "coordinated_by")])
def test_graphs_survive_pickling_and_deep_copies(day: Snapshot, relations: Any) -> None:
    graph = day.graph(relations)
    graph.nodes(data=True)
    for made in (pickle.loads(pickle.dumps(graph)), copy.deepcopy(graph), copy.copy(graph)):  # noqa: S301
        assert type(made) is type(graph)
        assert nx.is_frozen(made)
        assert nx.utils.graphs_equal(made, graph)
        assert list(made) == list(graph)
        assert list(made.edges()) == list(graph.edges())
        with pytest.raises(nx.NetworkXError):
            made.add_node("x")


def test_copies_of_read_only_dictionaries_are_plain() -> None:
    told = ReadOnlyDict(a=1, b=ReadOnlyDict(c=2))
    for made in (told.copy(), copy.copy(told), copy.deepcopy(told), told | {}):
        assert type(made) is dict
        assert made == told
    assert type(copy.deepcopy(told)["b"]) is dict
    assert type(pickle.loads(pickle.dumps(told))) is ReadOnlyDict  # noqa: S301


@pytest.mark.parametrize(
    ("relations", "error", "message"),
    [
        ("guided", UnknownNameError, "unknown relation type 'guided'; did you mean 'guided_by'"),
        ((), ArgumentError, "name one relation type or more, each once"),
        (("guided_by", "guided_by"), ArgumentError, "each once"),
        (("guided_by", "territory"), ArgumentError, "'territory' is a graph of its own"),
    ],
)
def test_what_is_no_relation_is_refused(
    day: Snapshot, relations: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        day.graph(relations)


@pytest.mark.parametrize("write", [nx.generate_gml, nx.generate_edgelist, nx.generate_adjlist])
@pytest.mark.parametrize("relations", ["guided_by", "territory", ("guided_by", "subordinate_to")])
def test_writers_of_networkx_take_the_graph(day: Snapshot, write: Any, relations: Any) -> None:
    assert list(write(day.graph(relations))) == list(write(day.graph(relations, copy=True)))


def test_the_writer_of_graphml_wants_a_copy(day: Snapshot) -> None:
    with pytest.raises(ReadOnlyError):
        list(nx.generate_graphml(day.graph()))
    assert "".join(nx.generate_graphml(day.graph(copy=True))).count("<node") == len(day.graph())


def words(day: Snapshot) -> dict[str, Any]:
    return {"vocabulary": day.network.vocabulary, "metadata": day.network.metadata}


def test_a_network_comes_back_from_its_graphs(day: Snapshot) -> None:
    names = ("territory", "guided_by", "coordinated_by", "subordinate_to")
    again = dtnet.from_networkx(*(day.graph(name) for name in names), **words(day)).at("2024-06-01")
    for name in names:
        assert nx.utils.graphs_equal(again.graph(name).copy(), day.graph(name).copy())
    assert again.bodies().to_dicts() == day.bodies().to_dicts()
    assert again.without_superior("guided_by").to_dicts() == [
        {"id": "u", "kind": "team", "name": "u", "home": "w", "known": True}
    ]


def test_a_network_comes_from_one_graph_of_nodes_of_both_kinds(day: Snapshot) -> None:
    graph = nx.MultiDiGraph()
    graph.add_node("c", level="country", code="C", name="Land", type="", end="2025-01-01")
    graph.add_node("v", table="areas", level="village", code="V", name="Cove", type="xã", households=7)
    graph.add_edge("c", "v")
    graph.add_edge("c", "v", key="again")
    graph.nodes["v"]["end"] = "2024-07-01"
    for id, kind in (("m", "ministry"), ("t", "team")):
        graph.add_node(id, kind=kind, home="c", name=id, start="2021-01-01", end="2025-01-01")
    graph.add_edge("m", "t", key="guided_by", start="2022-01-01", end="2023-01-01", origin="assumed")
    graph.add_edge("m", "t", type="coordinated_by", start="2021-01-01", end="2025-01-01")
    network = dtnet.from_networkx(graph, **words(day))
    assert network.at("2022-06-01").line("guided_by").parent_of("t") == "m"
    assert len(network.at("2023-01-01").graph()) == 0
    assert network.at("2024-06-30").areas(level="village")["households"] == [7]
    assert len(network.at("2024-07-01").areas(level="village")) == 0
    assert network.at("2024-06-30").relations("coordinated_by").to_dicts() == [
        {"subordinate": "t", "superior": "m"}
    ]


def test_faults_of_a_graph_are_told_together(day: Snapshot) -> None:
    graph = nx.DiGraph()
    graph.add_node(7, kind="team")
    graph.add_node("c", level="country", code="C", name="Land", type="")
    graph.add_node("d", level="country", code="D", name="Other", type="")
    graph.add_node("v", level="village", nmae="Cove", type="")
    graph.add_node("m", kind="ministry", name="M", home="c")
    graph.add_node("t", kind="team", name="T")
    graph.add_node("x")
    graph.add_edges_from([("c", "v"), ("d", "v"), ("c", "m"), ("m", "t"), ("m", "x")])
    graph.add_edge("t", "m", type="guided_by", weight=2)
    other = nx.DiGraph()
    other.add_node("m", kind="ministry", name="N", home="c")
    with pytest.raises(InvalidNetworkError) as caught:
        dtnet.from_networkx(graph, other, **words(day))
    assert str(caught.value) == (
        "graph: 11 errors\n"
        "  node 7: is not a text; a node's key is its id\n"
        "  node 'x': is neither area nor body; give an area a level and a body a kind\n"
        "  node 'm': name: 'M' in one graph, 'N' in another\n"
        "  edge 'c' → 'm': joins an area and a body; write the area as the body's attribute 'home'\n"
        "  edge 'd' → 'v': 'v' lies in 'c' already; an area has one parent\n"
        "  edge 'm' → 't': no attribute 'type'; write the relation type\n"
        "  edge 't' → 'm': unknown attribute 'weight'; one of 'type', 'origin', 'start', 'end'\n"
        "  node 'v': unknown attribute 'nmae'; did you mean 'name'?\n"
        "  node 'v': no attribute 'code': its code; with a day it names one area\n"
        "  node 'v': no attribute 'name': its name, the type left out\n"
        "  node 't': no attribute 'home': id of the area in which it works"
    )


def test_what_one_graph_alone_says_of_a_shared_node_or_edge_is_a_fault(day: Snapshot) -> None:
    one, other = nx.DiGraph(), nx.DiGraph()
    for graph in (one, other):
        graph.add_node("c", level="country", code="C", name="Land", type="")
        graph.add_node("m", kind="ministry", name="M", home="c")
        graph.add_node("t", kind="team", name="T", home="c", id="t")
    other.add_node("c", households=5)
    one.add_node("t", people=3)
    one.add_edge("m", "t", type="guided_by")
    other.add_edge("m", "t", type="guided_by", end="2025-01-01")
    other.add_node("m", id="n")
    with pytest.raises(InvalidNetworkError) as caught:
        dtnet.from_networkx(one, other, **words(day))
    assert str(caught.value) == (
        "graph: 4 errors\n"
        "  node 'c': households: nothing in one graph, 5 in another\n"
        "  node 'm': has the id 'n'; a node's key is its id\n"
        "  node 't': people: 3 in one graph, nothing in another\n"
        "  edge 'm' → 't': end: nothing in one graph, '2025-01-01' in another"
    )


def test_faults_in_the_rows_of_a_graph_are_the_builders(day: Snapshot) -> None:
    graph = nx.DiGraph()
    graph.add_node("c", level="contry", code="C", name="Land", type="")
    with pytest.raises(InvalidNetworkError, match="unknown level 'contry'; did you mean 'country'"):
        dtnet.from_networkx(graph, **words(day))


@pytest.mark.parametrize("graphs", [(), (nx.Graph(),), (nx.DiGraph(), nx.MultiGraph())])
def test_a_network_is_made_of_directed_graphs(day: Snapshot, graphs: Any) -> None:
    with pytest.raises(ArgumentError, match="directed graphs"):
        dtnet.from_networkx(*graphs, **words(day))
