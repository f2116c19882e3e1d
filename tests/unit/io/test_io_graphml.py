"""GraphML of a day, as networkx reads it, and the warning that comes with it."""
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import attrs
import networkx as nx
import pytest

import dtnet
from dtnet import Network
from dtnet.errors import ArgumentError, LossyFormatWarning, OutsideDataError

if TYPE_CHECKING:
    from pathlib import Path


def test_bodies_are_nodes_and_relations_edges(toyland: Network, tmp_path: Path) -> None:
    path = tmp_path / "n.graphml"
    dtnet.write_network(toyland, path, day="2022-06-01", lossy=True)
    graph = nx.read_graphml(path, force_multigraph=True)
    assert sorted(graph.edges(data="relation")) == [
        ("m", "o", "subordinate_to"),
        ("m", "t", "coordinated_by"),
        ("o", "t", "guided_by"),
        ("o", "u", "guided_by"),
    ]
    assert graph.is_directed()
    assert dict(graph.nodes["t"]) == {
        "kind": "team",
        "name": "Team 'of' v",
        "home": "v",
        "origin": "observed",
        "people": 3,
        "leader": 1,
        "deputy": 0,
        "ordinary": 2,
        "skills": "",
    }
    assert "people" not in graph.nodes["m"]


def test_a_body_known_to_have_no_superior_has_no_edge(toyland: Network, tmp_path: Path) -> None:
    path = tmp_path / "n.graphml"
    dtnet.write_network(toyland, path, day="2023-06-01", lossy=True)
    assert sorted(nx.read_graphml(path).edges) == [("m", "o"), ("o", "t")]


def test_hard_texts_come_back(toy: Any, tmp_path: Path) -> None:
    id, name = "<a&\"b'>", "]]> &amp; 🏖"
    builder = toy.builder([("c", "country", None)])
    builder.add_bodies({**toy.body_columns([(id, "team", "c")]), "name": [name]})
    dtnet.write_network(builder.build(), tmp_path / "n.graphml", day="2024-01-01", lossy=True)
    graph = nx.read_graphml(tmp_path / "n.graphml")
    assert {node: graph.nodes[node]["name"] for node in graph} == {id: name}


@pytest.mark.parametrize("bad", ["\0", "\x1b", "\uffff"])
def test_what_xml_cannot_hold_is_refused(toy: Any, tmp_path: Path, bad: str) -> None:
    builder = toy.builder([("c", "country", None)])
    builder.add_bodies({**toy.body_columns([("t", "team", "c")])})
    network = builder.build()
    tables = attrs.evolve(network.tables, bodies=attrs.evolve(network.tables.bodies, name=(bad,)))
    unchecked = Network(tables, network.vocabulary, network.metadata)
    with pytest.raises(ArgumentError, match=r"holds a character that XML cannot; write \.json"):
        dtnet.write_network(unchecked, tmp_path / "n.graphml", day="2024-01-01", lossy=True)
    assert list(tmp_path.iterdir()) == []


def test_losses_are_said_unless_accepted(toyland: Network, tmp_path: Path) -> None:
    path = tmp_path / "n.graphml"
    with pytest.warns(LossyFormatWarning, match="GraphML holds one day: other days, areas") as given:
        dtnet.write_network(toyland, path, day="2024-01-01")
    assert given[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        dtnet.write_network(toyland, path, day="2024-01-01", lossy=True, overwrite=True)


def test_a_day_outside_the_data_is_refused(toyland: Network, tmp_path: Path) -> None:
    with pytest.raises(OutsideDataError):
        dtnet.write_network(toyland, tmp_path / "n.graphml", day="2031-01-01")
    assert list(tmp_path.iterdir()) == []
