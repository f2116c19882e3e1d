"""The structure of the bundled network: every team hangs on the centre, by known chains, on both lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import pytest

import dtnet

if TYPE_CHECKING:
    from dtnet import Network

SECOND = ("established_by", "subordinate_to")
ALL_LINES = ("guided_by", *SECOND)
DAYS = [("2024-08-31", "vn:mic:0"), ("2025-03-15", "vn:mst:2025")]
ISLANDS = {"318": "Bạch Long Vĩ", "471": "Cồn Cỏ", "536": "Lý Sơn", "755": "Côn Đảo"}


@pytest.fixture(scope="module")
def network() -> Network:
    return dtnet.datasets.load("vietnam")


@pytest.mark.parametrize(("day", "ministry"), DAYS)
def test_every_team_is_connected_on_both_lines(network: Network, day: str, ministry: str) -> None:
    snapshot = network.at(day)
    assert snapshot.root_of() == ministry
    assert snapshot.root_of(SECOND) == "vn:government:0"
    assert len(snapshot.unconnected()) == len(snapshot.unconnected(SECOND)) == 0
    assert snapshot.chains().to_dicts() == [
        {"chain": "team < officer < division < department < ministry", "connected": True, "bodies": 93_486},
        {"chain": "team < division < department < ministry", "connected": True, "bodies": 38},
    ]
    up = "committee < committee < government"
    assert snapshot.chains(SECOND).to_dicts() == [
        {"chain": f"team < committee < {up}", "connected": True, "bodies": 93_486},
        {"chain": f"team < {up}", "connected": True, "bodies": 38},
    ]


def test_the_short_chains_are_those_of_the_island_districts(network: Network) -> None:
    day = network.at("2024-08-31")
    count = 0
    for code, name in ISLANDS.items():
        for team in day.teams(within=name)["id"]:
            count += 1
            assert day.chain(str(team))[1:-2] == [f"vn:division:{code}:0"]
            assert day.chain(str(team), SECOND)[1:-2] == [f"vn:committee:{code}:0"]
    assert count == 38


def test_nobody_is_without_a_superior_in_the_network_line(network: Network) -> None:
    day = network.at("2024-08-31")
    for kind in ("agency", "department", "division", "officer", "team"):
        assert len(day.without_superior("guided_by", kind=kind)) == 0
    assert day.without_superior("guided_by", kind="ministry")["known"] == [False]


def test_spans_add_up(network: Network) -> None:
    spans = network.at("2024-08-31").span_of_control()
    assert spans.total("subordinates") == 104_319
    assert spans.to_dicts()[0] == {
        "kind": "ministry",
        "bodies": 1,
        "superiors": 1,
        "subordinates": 64,
        "least": 64,
        "mean": 64.0,
        "most": 64,
    }


def test_a_team_has_two_ways_up_and_an_officer_can_go(network: Network) -> None:
    day = network.at("2024-08-31")
    officer = day.chain("vn:team:00001-v001:syn")[1]
    alone = day.falls_off(officer)
    assert set(alone["kind"]) == {"team"}
    assert set(alone["id"]) == set(day.line("guided_by").children(officer))
    assert len(day.falls_off(officer, ALL_LINES)) == 0
    assert day.dominators(ALL_LINES).level_counts()["team"] == 93_524


def test_dominators_of_the_country_are_those_of_networkx(network: Network) -> None:
    day = network.at("2024-08-31")
    tree = day.dominators(ALL_LINES)
    expected = nx.immediate_dominators(day.graph(ALL_LINES), "vn:government:0")
    expected.pop("vn:government:0", None)
    ids = tree.ids()
    found = {id: ids[above] for id, above in zip(ids, tree.parent.tolist(), strict=True) if above >= 0}
    assert found == expected


def test_the_graph_of_the_country_is_its_line(network: Network) -> None:
    day = network.at("2024-08-31")
    line, graph = day.line("guided_by"), day.graph()
    assert nx.is_arborescence(graph)
    assert sorted(graph) == sorted(line.ids())
    district = "vn:division:001:0"
    assert nx.descendants(graph, district) == set(line.descendants(district))
    assert (
        nx.shortest_path(graph, "vn:mic:0", "vn:team:00001-v001:syn")
        == day.chain("vn:team:00001-v001:syn")[::-1]
    )
    assert day.graph("coordinated_by").out_degree("vn:mic:0") == 104_319
