"""Reorganisations and areas as others exchange them: what is read is what was written, however it is put."""

from __future__ import annotations

import json
import re
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
import dtnet_exchange
from dtnet import Citation, Network, NetworkBuilder, Origin
from dtnet.errors import DtnetError, InvalidNetworkError
from dtnet.io import stored_columns
from dtnet.legible_text import name_fault
from dtnet.network import Event, Succession, Title
from dtnet.testing.strategies import networks
from dtnet_exchange.organization_terms import BASES, COVERAGES

if TYPE_CHECKING:
    import random

FIRST = date(2020, 1, 1)
ANY_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | st.sampled_from(
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
TEXTS = ANY_TEXTS.filter(lambda text: name_fault(text) is None)  # networks refuse the others
HOSTILE = st.sampled_from(["a\nb", "\x1b[2J", "\u202egnp.exe", "\u200b", "\ud800", "\x00", " \t", "\uffff"])
IDS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=4) | st.sampled_from(
    ["_:s0", "@id", "a b", "a%20b", "a:b", "//a", "http://here/#x"]
)
IDS = IDS.filter(lambda name: name_fault(name) is None)
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
VOCABULARY = dtnet.Vocabulary(
    levels=("country", "village"),
    body_kinds=("office", "team"),
    area_types=("",),
    relation_types=(),
    attributes=(),
    currency=dtnet.Currency("TOY", 2),
    roles=(),
)
SHARES = st.fractions(0, 1, max_denominator=2**31 - 1)


@st.composite
def reorganised(draw: st.DrawFn) -> Network:
    """A network with events and successions of every form; what they must say together, they may break."""
    areas = draw(st.lists(IDS, min_size=1, max_size=4, unique=True))
    bodies = draw(st.lists(IDS.filter(lambda each: each not in areas), max_size=2, unique=True))
    builder = NetworkBuilder(VOCABULARY, dtnet.Metadata(name="made-up", extent=dtnet.Period(FIRST)))
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
    tables = attrs.evolve(network.tables, events=tuple(events), successions=tuple(records))
    return Network(tables, network.vocabulary, network.metadata)


def as_read(document: bytes | str) -> tuple[tuple[Event, ...], tuple[Succession, ...]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "events.jsonld")
        path.write_bytes(document if isinstance(document, bytes) else document.encode())
        read = dtnet_exchange.read_events(path)
    return read.events, read.successions


def as_written(network: Network) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        dtnet_exchange.write_events(network, Path(folder, "events.jsonld"))
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
@settings(max_examples=30)
def test_events_read_back_from_another_program(network: Network, form: dict[str, Any]) -> None:
    graph = rdflib.Graph().parse(data=as_written(network), format="json-ld")
    again = graph.serialize(format="json-ld", **form)
    assert as_read(again) == (network.tables.events, tuple(network.tables.successions))


def built(events: tuple[Event, ...]) -> Network:
    """A network that has these events and no areas."""
    builder = NetworkBuilder(VOCABULARY, dtnet.Metadata(name="made-up", extent=dtnet.Period(FIRST)))
    for each in events:
        builder.add_event(each)
    return builder.build()


@given(reorganised().filter(lambda network: network.tables.events), ANY_TEXTS | HOSTILE, st.data())
def test_any_text_is_carried_or_refused_with_its_place(
    network: Network, text: str, data: st.DataObject
) -> None:
    tables, key = network.tables, data.draw(st.sampled_from(["title", "number", "issuer"]))
    events = (attrs.evolve(tables.events[0], **{key: text}), *tables.events[1:])
    wrong = name_fault(text)

    if wrong is None:
        changed = Network(attrs.evolve(tables, events=events), network.vocabulary, network.metadata)
        assert as_read(as_written(changed)) == (events, tuple(tables.successions))
        return
    with pytest.raises(InvalidNetworkError, match=f"event 0: {key}: .*{re.escape(wrong)}"):
        built(events)
    # another program may have written a file with the text
    document = json.loads(as_written(network))
    [node] = [each for each in document["@graph"] if each.get("dct:identifier") == events[0].id][:1]
    node["dct:description"] = text
    try:
        read, _ = as_read(json.dumps(document))
    except DtnetError as error:
        assert events[0].id in str(error) or "dct:description" in str(error)  # noqa: PT017 - or no error
    else:
        assert read[0].title == text
        with pytest.raises(InvalidNetworkError, match=f"event 0: title: .*{re.escape(wrong)}"):
            built(read)


@given(reorganised(), st.data())
def test_whatever_a_node_lacks_is_told_or_changes_nothing(network: Network, data: st.DataObject) -> None:
    document = json.loads(as_written(network))
    node = data.draw(st.sampled_from(document["@graph"]))
    key = data.draw(st.sampled_from(sorted(node)))
    optional = {
        *("dtnet:passed", "dtnet:instrument", "dtnet:issuer", "dtnet:clause", "dtnet:number"),
        *("dct:issued", "dtnet:url"),
    }
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
        dtnet_exchange.write_areas(network, path)
        areas = dtnet_exchange.read_areas(path)
    tables = network.tables
    builder = NetworkBuilder(network.vocabulary, network.metadata)
    builder.add_areas(areas)
    builder.add_bodies(stored_columns(network, "bodies"))
    builder.add_relations(stored_columns(network, "relations"))
    builder.add_services(stored_columns(network, "services"))
    builder.add_source_rows(stored_columns(network, "source_rows"))
    for add, records in (
        (builder.add_relation_rule, tables.relation_rules),
        (builder.add_event, tables.events),
        (builder.add_succession, tables.successions),
        (builder.add_statement, tables.statements),
        (builder.add_other_name, tables.other_names),
        (builder.add_partial_list, tables.partial_lists),
        (builder.add_parent_among, tables.parent_among),
    ):
        for each in records:
            add(each)
    builder.build().assert_equals(network)
