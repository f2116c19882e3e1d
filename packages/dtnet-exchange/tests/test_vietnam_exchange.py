"""Viet Nam's reorganisations and areas in the hands of another program: rdflib reads what was written."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import pytest
import rdflib
from rdflib.namespace import DCTERMS, ORG, PROV, RDF, XSD

import dtnet
import dtnet_exchange
from dtnet.io import stored_columns

if TYPE_CHECKING:
    from pathlib import Path

OURS = rdflib.Namespace("urn:dtnet:terms:")


@pytest.fixture(scope="module")
def network() -> dtnet.Network:
    return dtnet.datasets.load("vietnam")


@pytest.fixture(scope="module")
def path(network: dtnet.Network, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("exchange") / "vietnam.jsonld"
    dtnet_exchange.write_events(network, path)
    return path


@pytest.fixture(scope="module")
def graph(path: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(path, format="json-ld")


def test_it_reads_back(network: dtnet.Network, path: Path) -> None:
    read = dtnet_exchange.read_events(path)
    assert read.events == network.tables.events
    assert read.successions == tuple(network.tables.successions)


def test_as_many_of_each_class(network: dtnet.Network, graph: rdflib.Graph) -> None:
    events, successions = network.tables.events, tuple(network.tables.successions)
    named = {id for each in successions for id in (each.source, each.target)} - {None}
    bodies = set(network.tables.bodies.ids)
    assert Counter(graph.objects(None, RDF.type)) == {
        OURS.Events: 1,
        ORG.ChangeEvent: len(events) + len(successions),
        OURS.Reorganisation: len(events),
        OURS.Succession: len(successions),
        ORG.Organization: len(named),
        OURS.Body: len(named & bodies),
        OURS.Area: len(named - bodies),
    }


def test_each_result_is_derived_from_its_originals_and_no_other(
    network: dtnet.Network, graph: rdflib.Graph
) -> None:
    ids = {node: str(text) for node, text in graph.subject_objects(DCTERMS.identifier)}
    stated = {(ids[new], ids[old]) for new, old in graph.subject_objects(PROV.wasDerivedFrom)}
    chained = {
        (ids[new], ids[old])
        for new, change in graph.subject_objects(ORG.resultedFrom)
        for old in graph.objects(change, ORG.originalOrganization)
    }
    expected = {(each.target, each.source) for each in network.tables.successions if each.target is not None}
    assert stated == chained == expected


def test_days_titles_and_shares(network: dtnet.Network, graph: rdflib.Graph) -> None:
    nodes = {str(text): node for node, text in graph.subject_objects(DCTERMS.identifier)}
    for event in network.tables.events:
        node = rdflib.URIRef(f"urn:dtnet:event:{event.id}")
        day = rdflib.Literal(f"{event.operating}T00:00:00", datatype=XSD.dateTime)
        assert graph.value(node, PROV.startedAtTime) == graph.value(node, PROV.endedAtTime) == day
        assert set(graph.objects(node, DCTERMS.title)) == {
            rdflib.Literal(each.text, lang=each.language) for each in event.titles
        }
    shares = defaultdict(list)
    for change, source in graph.subject_objects(ORG.originalOrganization):
        shares[source].append(str(graph.value(change, OURS.share)))
    for each in network.tables.successions:
        shares[nodes[each.source]].remove(str(each.share))
    assert not any(shares.values())


def test_what_another_program_writes_anew_is_read_equal(
    network: dtnet.Network, graph: rdflib.Graph, tmp_path: Path
) -> None:
    graph.serialize(tmp_path / "anew.jsonld", format="json-ld", auto_compact=True)
    read = dtnet_exchange.read_events(tmp_path / "anew.jsonld")
    assert read.events == network.tables.events
    assert read.successions == tuple(network.tables.successions)


def test_every_row_of_areas_reads_back(network: dtnet.Network, tmp_path: Path) -> None:
    dtnet_exchange.write_areas(network, tmp_path / "areas.json")
    stated = stored_columns(network, "areas")
    assert dtnet_exchange.read_areas(tmp_path / "areas.json") == {
        name: cells for name, cells in stated.items() if any(cell is not None for cell in cells)
    }
