"""Reorganisations and areas as others exchange them: what is read is what was written, however it is put."""

from __future__ import annotations

import json
import os
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

import dtnet
from dtnet.citations import Citation, Origin
from dtnet.errors import DtnetError
from dtnet.network.day.network import Network
from dtnet.network.reading.assembly import NamedIds, read_successions
from dtnet.network.reading.builder import NetworkBuilder
from dtnet.network.tables.schema import Metadata
from dtnet.network.tables.successions import BASES, COVERAGES, Succession
from dtnet.network.tables.tables import Event, Title
from dtnet.periods import Period
from dtnet.testing.laws.network import rebuilt
from dtnet.testing.strategies.network import FIRST, VOCABULARY, networks

from ...lengths import examples

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from dtnet.network.tables.tables import Tables

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | st.sampled_from(
    [
        "",
        '"',
        "\\",
        "\r\n",
        "\0",
        "\ufeff",
        "_:s0",
        "@id",
        "org:ChangeEvent",
        "a b",
        "a%20b",
        "http://here/#x",
    ]
)
IDS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=4) | st.sampled_from(
    ["_:s0", "@id", "a b", "a%20b", "a:b", "//a", "http://here/#x", "\ufeff"]
)
CITATIONS = st.builds(
    Citation, ref=TEXTS, title=TEXTS | st.none(), issued=TEXTS | st.none(), url=TEXTS | st.none()
)
TITLES = st.builds(Title, st.sampled_from(["vi", "EN", "zh-Hant", "x"]), TEXTS)
EVENTS = st.builds(
    Event,
    id=IDS,
    title=TEXTS,
    operating=st.integers(0, 4_000).map(lambda number: FIRST + timedelta(days=number)),
    passed=st.none() | st.just(date(1999, 12, 31)),
    citation=CITATIONS,
    number=TEXTS | st.none(),
    issuer=TEXTS | st.none(),
    titles=st.lists(TITLES, unique_by=lambda each: each.language, max_size=3).map(tuple),
)
SHARES = st.fractions(0, 1, max_denominator=2**31 - 1)


@pytest.fixture(scope="module", autouse=True)
def _no_waiting_for_the_disk() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", lambda _: None)
        yield


def ids_of(tables: Tables) -> tuple[Any, ...]:
    """Ids of areas and of bodies, and the number of each."""
    ids = tables.areas.ids, tables.bodies.ids
    return (*ids, *({id: number for number, id in enumerate(each)} for each in ids))


@st.composite
def reorganised(draw: st.DrawFn) -> Network:
    """A network with events and successions of every form; what they must say together, they may break."""
    areas = draw(st.lists(IDS, min_size=1, max_size=4, unique=True))
    bodies = draw(st.lists(IDS.filter(lambda each: each not in areas), max_size=2, unique=True))
    builder = NetworkBuilder(VOCABULARY, Metadata(name="made-up", extent=Period(FIRST)))
    rows = {"code": areas, "name": areas, "type": [""] * len(areas), "start": [FIRST] * len(areas)}
    builder.add_areas(
        {
            **rows,
            "id": areas,
            "level": ["country", *["village"] * (len(areas) - 1)],
            "parent": [None, *areas[:1] * (len(areas) - 1)],
        }
    )
    if bodies:
        many = len(bodies)
        builder.add_bodies(
            {
                "id": bodies,
                "name": bodies,
                "kind": ["office"] * many,
                "home": areas[:1] * many,
                "start": [FIRST] * many,
            }
        )
    network = builder.build()
    events = draw(st.lists(EVENTS, unique_by=lambda each: each.id, max_size=3))
    records = []
    for _ in range(draw(st.integers(0, 6)) if events else 0):
        ids = draw(st.sampled_from([each for each in (areas, bodies) if each]))
        basis = draw(st.sampled_from(BASES))
        records.append(
            Succession(
                event=draw(st.sampled_from(events)).id,
                source=draw(st.sampled_from(ids)),
                target=draw(st.none() | st.sampled_from(ids)),
                share=None if basis == "unknown" else draw(SHARES),
                coverage=draw(st.sampled_from(COVERAGES)),
                basis=basis,
                of=draw(st.sampled_from(["residents", "area", "Đất"])),
                clause=draw(st.none() | IDS),
                origin=draw(st.sampled_from(Origin)),
            )
        )
    tables = attrs.evolve(network.tables, events=tuple(events))
    read = read_successions(records, NamedIds(tables.events, *ids_of(tables)))
    assert read.faults == []
    return Network(attrs.evolve(tables, successions=read.table), network.vocabulary, network.metadata)


def as_read(document: bytes | str) -> tuple[tuple[Event, ...], tuple[Succession, ...]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "events.jsonld")
        path.write_bytes(document if isinstance(document, bytes) else document.encode())
        read = dtnet.read_events(path)
    return read.events, read.successions


def as_written(network: Network) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        dtnet.write_events(network, Path(folder, "events.jsonld"))
        return Path(folder, "events.jsonld").read_bytes()


@given(reorganised(), st.randoms(use_true_random=False))
def test_events_read_back_in_any_order(network: Network, chance: random.Random) -> None:
    expected = network.tables.events, tuple(network.tables.successions)
    raw = as_written(network)
    assert as_read(raw) == expected
    document = json.loads(raw)
    pieces = []
    for node in document["@graph"]:
        keys = [key for key in node if key != "@id"]
        chance.shuffle(keys)
        if "@id" in node:
            pieces += [{"@id": node["@id"], key: node[key]} for key in keys]
        else:
            pieces.append({key: node[key] for key in keys})
    chance.shuffle(pieces)
    assert as_read(json.dumps({"@graph": pieces, "@context": document["@context"]})) == expected


@given(
    reorganised(), st.sampled_from([{}, {"auto_compact": True}, {"context": {"@vocab": "urn:dtnet:terms:"}}])
)
@settings(max_examples=examples(30), deadline=None)
def test_events_read_back_from_another_program(network: Network, form: dict[str, Any]) -> None:
    graph = rdflib.Graph().parse(data=as_written(network), format="json-ld")
    again = graph.serialize(format="json-ld", **form)
    assert as_read(again) == (network.tables.events, tuple(network.tables.successions))


@given(reorganised(), st.data())
def test_whatever_a_node_lacks_is_told_or_changes_nothing(network: Network, data: st.DataObject) -> None:
    document = json.loads(as_written(network))
    node = data.draw(st.sampled_from(document["@graph"]))
    key = data.draw(st.sampled_from(sorted(node)))
    optional = {"dtnet:passed", "dtnet:instrument", "dtnet:issuer", "dtnet:clause", "dtnet:number"}
    del node[key]
    try:
        read = as_read(json.dumps(document))
    except DtnetError:
        return
    expected = network.tables.events, tuple(network.tables.successions)
    if key not in {*optional, "dct:title", "dtnet:languages"}:
        assert read == expected
    else:
        assert tuple(map(len, read)) == tuple(map(len, expected))


@given(networks(max_areas=8, max_bodies=1, max_relations=0, bounds=True))
def test_areas_rebuild_equal(network: Network) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "areas.json")
        dtnet.write_areas(network, path)
        areas = dtnet.read_areas(path)
    rebuilt(network, lambda table, columns: areas if table == "areas" else columns, list).assert_equals(
        network
    )
