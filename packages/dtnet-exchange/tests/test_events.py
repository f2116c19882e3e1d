"""Reorganisations as change events of ORG: what is written reads back, and what is wrong has its place."""
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import pytest

import dtnet_exchange
from dtnet import Citation, Network
from dtnet.errors import (
    ArgumentError,
    ExistingFileError,
    InvalidInputError,
    InvalidNetworkError,
    UnreadableFileError,
    UnwritableFileError,
)
from dtnet.network import Event, Succession, Title

DAY = date(2024, 7, 1)
E1, E2 = "event:e%201", "event:e%202%2F1"
AREAS = [
    ("c", "country", None),
    ("p", "province", "c"),
    *((id, "village", "p", "2020-01-01", DAY) for id in "abdef"),
    *((id, "village", "p", DAY, None) for id in ("x", "y", "xã mới/1")),
]
BODIES = [("office a", "office", "p", "2020-01-01", DAY), ("office b", "office", "p", DAY, None)]
EVENTS = (
    Event(
        id="e 2/1",
        title="Villages merge",
        operating=DAY,
        passed="2024-06-16",
        citation=Citation(ref="NQ 1", title="On villages", issued="2024-06-16", url="http://here"),
        number="1/NQ",
        issuer="Hội đồng",
        titles=(Title("vi", "Về thôn"), Title("en", "On villages"), Title("zh-Hant", "村")),
    ),
    Event(id="e 1", title="", operating=DAY, citation=Citation(ref="")),
)


def becomes(source: str, target: str | None, share: Any = Fraction(1), **more: Any) -> Succession:
    said = {"event": "e 2/1", "source": source, "target": target, "share": share, "origin": "observed"}
    return Succession(**{**said, **more})


SUCCESSIONS = (
    becomes("e", "x", Fraction(1, 3), basis="decree", clause="khoản 1"),
    becomes("e", "y", Fraction(2, 3), basis="decree", origin="assumed"),
    becomes("d", "y", Fraction(1), coverage="all_people", basis="measured"),
    becomes("d", "x", Fraction(0), basis="measured"),
    becomes("d", "x", Fraction(1, 2), basis="measured", of="area"),
    becomes("d", "y", Fraction(1, 2), basis="measured", of="area"),
    becomes("a", "xã mới/1", None),
    becomes("a", "x", None),
    becomes("b", None),
    becomes("f", "x"),
    becomes("office a", "office b", event="e 1", origin="synthetic"),
)


@pytest.fixture
def network(toy: Any) -> Network:
    builder = toy.builder(AREAS, BODIES)
    for event in EVENTS:
        builder.add_event(event)
    for succession in SUCCESSIONS:
        builder.add_succession(succession)
    found: Network = builder.build()
    return found


@pytest.fixture
def document(network: Network, tmp_path: Path) -> dict[str, Any]:
    dtnet_exchange.write_events(network, tmp_path / "sound.jsonld")
    found: dict[str, Any] = json.loads((tmp_path / "sound.jsonld").read_bytes())
    return found


def node(document: dict[str, Any], id: str) -> dict[str, Any]:
    name = id if id.startswith("_:") else f"urn:dtnet:{id}"
    [found] = [each for each in document["@graph"] if each.get("@id") == name]
    assert isinstance(found, dict)
    return found


def written(path: Path, document: Any) -> Path:
    path.write_text(json.dumps(document), "utf-8")
    return path


def faults(path: Path, document: Any) -> list[str]:
    with pytest.raises(InvalidInputError) as caught:
        dtnet_exchange.read_events(written(path / "changed.jsonld", document))
    assert caught.value.what == str(path / "changed.jsonld")
    return [str(fault).replace("urn:dtnet:", "") for fault in caught.value.faults]


def test_everything_reads_back(network: Network, tmp_path: Path) -> None:
    path = tmp_path / "events.jsonld"
    dtnet_exchange.write_events(network, path)
    read = dtnet_exchange.read_events(str(path))
    assert read.events == EVENTS == network.tables.events
    assert read.successions == SUCCESSIONS == tuple(network.tables.successions)
    first = path.read_bytes()
    dtnet_exchange.write_events(network, path, overwrite=True)
    assert path.read_bytes() == first


def test_it_says_what_org_says(document: dict[str, Any]) -> None:
    assert document["@graph"][0] == {
        "@id": "_:file",
        "@type": "dtnet:Events",
        "dtnet:schema": "dtnet/events/1",
        "dtnet:events": 2,
        "dtnet:successions": 11,
    }
    assert node(document, E2) == {
        "@id": "urn:dtnet:event:e%202%2F1",
        "@type": ["dtnet:Reorganisation", "org:ChangeEvent"],
        "dct:identifier": "e 2/1",
        "dct:description": "Villages merge",
        "prov:startedAtTime": "2024-07-01T00:00:00",
        "prov:endedAtTime": "2024-07-01T00:00:00",
        "dtnet:passed": "2024-06-16",
        "dtnet:instrument": "1/NQ",
        "dtnet:issuer": "Hội đồng",
        "dct:source": {"@id": "_:c0"},
        "dct:title": [
            {"@language": "en", "@value": "On villages"},
            {"@language": "vi", "@value": "Về thôn"},
            {"@language": "zh-Hant", "@value": "村"},
        ],
        "dtnet:languages": "vi en zh-Hant",
        "dtnet:number": 0,
    }
    assert node(document, "_:c0") == {
        "@id": "_:c0",
        "dct:bibliographicCitation": "NQ 1",
        "dct:title": "On villages",
        "dct:issued": "2024-06-16",
        "dtnet:url": "http://here",
    }
    assert node(document, "_:s0") == {
        "@id": "_:s0",
        "@type": ["dtnet:Succession", "org:ChangeEvent"],
        "dct:isPartOf": "urn:dtnet:event:e%202%2F1",
        "org:originalOrganization": "urn:dtnet:entity:e",
        "org:resultingOrganization": "urn:dtnet:entity:x",
        "dtnet:share": "1/3",
        "dtnet:coverage": "part",
        "dtnet:basis": "decree",
        "dtnet:of": "residents",
        "dtnet:clause": "khoản 1",
        "dtnet:origin": "observed",
        "dtnet:number": 0,
    }
    assert "dtnet:share" not in node(document, "_:s6")
    assert node(document, "_:s8")["dtnet:abolished"] is True
    assert "org:resultingOrganization" not in node(document, "_:s8")
    assert node(document, "entity:y") == {
        "@id": "urn:dtnet:entity:y",
        "@type": ["dtnet:Area", "org:Organization"],
        "dct:identifier": "y",
        "org:resultedFrom": [{"@id": "_:s1"}, {"@id": "_:s2"}, {"@id": "_:s5"}],
        "prov:wasDerivedFrom": ["urn:dtnet:entity:d", "urn:dtnet:entity:e"],
    }
    assert node(document, "entity:x%C3%A3%20m%E1%BB%9Bi%2F1")["dct:identifier"] == "xã mới/1"
    assert node(document, "entity:office%20b")["@type"] == ["dtnet:Body", "org:Organization"]


def test_nodes_are_in_order_each_on_a_line_of_its_own(network: Network, tmp_path: Path) -> None:
    dtnet_exchange.write_events(network, tmp_path / "events.jsonld")
    lines = (tmp_path / "events.jsonld").read_text("utf-8").partition('"@graph": [\n')[2].splitlines()
    ids = [json.loads(line.rstrip(","))["@id"] for line in lines[:-2]]
    assert lines[-2:] == [" ]", "}"]
    assert ids[:5] == ["_:file", f"urn:dtnet:{E2}", "_:c0", f"urn:dtnet:{E1}", "_:c1"]
    assert ids[5:16] == [f"_:s{number}" for number in range(11)]
    assert ids[16:] == [
        f"urn:dtnet:entity:{id}"
        for id in ("a", "b", "d", "e", "f", "office%20a", "office%20b", "x", "x%C3%A3%20m%E1%BB%9Bi%2F1", "y")
    ]


WRITE_ANEW = """
import sys
import dtnet, dtnet_exchange
net = dtnet.datasets.load("toyland")
dtnet_exchange.write_events(net, sys.argv[1])
"""


def test_the_bytes_hang_on_no_hash_of_the_process(tmp_path: Path) -> None:
    contents = set()
    for seed in ("1", "2", "3"):
        path = tmp_path / f"{seed}.jsonld"
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        environment["PYTHONPATH"] = os.pathsep.join(sys.path)
        subprocess.run([sys.executable, "-c", WRITE_ANEW, str(path)], check=True, env=environment)
        contents.add(path.read_bytes())
    assert len(contents) == 1


def test_nothing_happened(toy: Any, tmp_path: Path) -> None:
    dtnet_exchange.write_events(toy.builder(AREAS[:1]).build(), tmp_path / "none.jsonld")
    read = dtnet_exchange.read_events(tmp_path / "none.jsonld")
    assert (read.events, read.successions) == ((), ())


def test_what_is_read_builds_an_equal_network(toy: Any, network: Network, tmp_path: Path) -> None:
    dtnet_exchange.write_events(network, tmp_path / "events.jsonld")
    builder = toy.builder(AREAS, BODIES)
    read = dtnet_exchange.read_events(tmp_path / "events.jsonld")
    for event in read.events:
        builder.add_event(event)
    for succession in read.successions:
        builder.add_succession(succession)
    builder.build().assert_equals(network)


def test_said_from_the_other_side_only(document: dict[str, Any], tmp_path: Path) -> None:
    parts: dict[str, list[str]] = {}
    for each in document["@graph"]:
        if "dtnet:Succession" in each.get("@type", ()):
            source = node(document, each.pop("org:originalOrganization").removeprefix("urn:dtnet:"))
            source.setdefault("org:changedBy", []).append({"@id": each["@id"]})
            each.pop("org:resultingOrganization", None)
            parts.setdefault(each.pop("dct:isPartOf"), []).append({"@id": each["@id"]})
    for event, held in parts.items():
        node(document, event.removeprefix("urn:dtnet:"))["dct:hasPart"] = held
    assert dtnet_exchange.read_events(written(tmp_path / "other.jsonld", document)).successions == SUCCESSIONS


def test_without_numbers_it_is_in_order_of_ids(document: dict[str, Any], tmp_path: Path) -> None:
    document["@graph"] = [
        {key: held for key, held in each.items() if key not in {"dtnet:number", "dtnet:languages"}}
        for each in reversed(document["@graph"])
    ]
    read = dtnet_exchange.read_events(written(tmp_path / "bare.jsonld", document))
    assert [event.id for event in read.events] == ["e 1", "e 2/1"]
    assert [title.language for title in read.events[1].titles] == ["en", "vi", "zh-Hant"]
    assert sorted(read.successions, key=str) == sorted(SUCCESSIONS, key=str)
    assert [(each.source, each.target, each.of) for each in read.successions[:5]] == [
        ("office a", "office b", "residents"),
        ("a", "x", "residents"),
        ("a", "xã mới/1", "residents"),
        ("b", None, "residents"),
        ("d", "x", "area"),
    ]


def test_other_vocabularies_and_other_nodes_may_say_more(document: dict[str, Any], tmp_path: Path) -> None:
    label = "http://www.w3.org/2000/01/rdf-schema#label"
    node(document, "_:s0")[label] = "e in part"
    node(document, "entity:x")["org:subOrganizationOf"] = {"@id": "entity:p", label: "Province"}
    document["@graph"].append({"@id": "http://here", "@type": "prov:Entity", "prov:wasDerivedFrom": "x:y"})
    assert dtnet_exchange.read_events(written(tmp_path / "more.jsonld", document)).successions == SUCCESSIONS


def changed(id: str, fault: str, **change: Any) -> Any:
    """A node with other cells, None to leave one out, `__` in place of a colon; and what is told of it."""
    return pytest.param(
        id, {key.replace("__", ":"): in_full(cell) for key, cell in change.items()}, fault, id=fault[:60]
    )


def in_full(cell: Any) -> Any:
    if isinstance(cell, list):
        return [in_full(each) for each in cell]
    return f"urn:dtnet:{cell}" if isinstance(cell, str) and cell.startswith("entity:") else cell


DATE = {"@value": "2024-06-16", "@type": "xsd:string"}


@pytest.mark.parametrize(
    ("id", "change", "fault"),
    [
        changed(
            "_:s0", 'dtnet:share: \'0.3\' is not an exact share; write "1", or "1/3"', dtnet__share="0.3"
        ),
        changed("_:s0", "dtnet:share: '1' is xsd:integer; allowed: xsd:string", dtnet__share=1),
        changed("_:s0", "dtnet:share: is missing, and its basis known", dtnet__share=None),
        changed("_:s6", "dtnet:share: stands, and its basis is unknown", dtnet__share="1/2"),
        changed(
            "_:s0", "dtnet:share: is given 2 times instead of once: '1/3', '2/3'", dtnet__share=["1/3", "2/3"]
        ),
        changed("_:s0", "dtnet:coverage: is missing", dtnet__coverage=None),
        changed("_:s0", "dtnet:coverage: unknown word 'hole'; did you mean 'whole'?", dtnet__coverage="hole"),
        changed("_:s0", "dtnet:basis: unknown word 'x'; one of 'whole', 'decree'", dtnet__basis="x"),
        changed("_:s0", "dtnet:of: is missing", dtnet__of=None),
        changed("_:s0", "dtnet:origin: unknown word 'seen'; one of 'observed', 'deri", dtnet__origin="seen"),
        changed("_:s0", "dtnet:clause: 'a:b' is a node; allowed: xsd:string", dtnet__clause={"@id": "a:b"}),
        changed(
            "_:s0",
            "dtnet:clause: 'a' is in 'vi'; allowed: xsd:string",
            dtnet__clause={"@value": "a", "@language": "vi"},
        ),
        changed(
            "_:s0", "dtnet:shares: no such property here; did you mean 'dtnet:share' or", dtnet__shares="1"
        ),
        changed("_:s0", "dtnet:number: '-1'; allowed: a whole number from 0 below", dtnet__number=-1),
        changed("_:s0", "dct:isPartOf: is missing", dct__isPartOf=None),
        changed("_:s0", "dct:isPartOf: entity:x is no dtnet:Reorganisation", dct__isPartOf="entity:x"),
        changed("_:s0", "org:originalOrganization: is missing", org__originalOrganization=None),
        changed(
            "_:s0",
            "org:originalOrganization: 'e' is not a node",
            org__originalOrganization={"@value": "e"},
        ),
        changed(
            "_:s9",
            "org:originalOrganization: is given 2 times instead of once: 'entity:f', 'entity:b'",
            org__originalOrganization=["entity:f", "entity:b"],
        ),
        changed("_:s0", "org:resultingOrganization: is given 2 times", org__resultingOrganization="entity:y"),
        changed("_:s8", "dtnet:abolished: None: say true, or give org:resultingOrga", dtnet__abolished=None),
        changed("_:s8", "dtnet:abolished: 'false': say true, or give org:", dtnet__abolished=False),
        changed("_:s9", "dtnet:abolished: 'true': something results of it", dtnet__abolished=True),
        changed(
            "_:s0", "@type: org:ChangeEvent alone does not say which part", **{"@type": "org:ChangeEvent"}
        ),
        changed(
            "_:s0",
            "@type: dtnet:Reorganisation and dtnet:Succession; allowed: one of them",
            **{"@type": ["dtnet:Reorganisation", "dtnet:Succession"]},
        ),
        changed(
            "_:s0",
            "@type: no such class as dtnet:Sucession; did you mean 'dtnet:Succession' or",
            **{"@type": "dtnet:Sucession"},
        ),
        changed("entity:x", "dct:identifier: is missing", dct__identifier=None),
        changed("entity:y", "dct:identifier: another node is 'x' too", dct__identifier="x"),
        changed(
            "entity:x",
            "prov:wasDerivedFrom: 'urn:dtnet:entity:office%20a', but no dtnet:Succession says so",
            prov__wasDerivedFrom="entity:office%20a",
        ),
        changed("entity:x", "org:resultedFrom: 's0' is not a node", org__resultedFrom={"@value": "s0"}),
        changed(E1, "dct:identifier: another node is 'e 2/1' too", dct__identifier="e 2/1"),
        changed(E2, "dct:identifier: is missing", dct__identifier=None),
        changed(E2, "dct:description: is missing", dct__description=None),
        changed(E2, "dct:descripton: no such property here; did you mean", dct__descripton="x"),
        changed(E2, "dtnet:passed: '2024-06-16' is xsd:string; allowed: xsd:date", dtnet__passed=DATE),
        changed(E2, "dtnet:passed: day '2024-06-31': no such day", dtnet__passed="2024-06-31"),
        changed(
            E2,
            "prov:startedAtTime: '2024-07-01T00:00:00Z' is not the beginning of a day; write it as",
            prov__startedAtTime="2024-07-01T00:00:00Z",
        ),
        changed(
            E2,
            "prov:endedAtTime: '2024-07-02T00:00:00', but it began 2024-07-01T00:00:00: an event",
            prov__endedAtTime="2024-07-02T00:00:00",
        ),
        changed(E2, "dct:source: is missing", dct__source=None),
        changed(E2, "dct:title: 'On' is in no language", dct__title="On"),
        changed(
            E2,
            "dct:title: two are in 'vi'",
            dct__title=[{"@value": "a", "@language": "vi"}, {"@value": "b", "@language": "vi"}],
        ),
        changed(E2, "dtnet:languages: 'vi'; there are titles in: en, vi, zh-hant", dtnet__languages="vi"),
        changed(E1, "dtnet:languages: 'vi'; there are titles in: none", dtnet__languages="vi"),
    ],
)
def test_every_fault_has_its_place(
    document: dict[str, Any], tmp_path: Path, id: str, change: dict[str, Any], fault: str
) -> None:
    node(document, id).update(change)
    found = faults(tmp_path, document)
    wanted = f"node {id}: {fault}".replace("urn:dtnet:", "")
    assert len([each for each in found if each.startswith(wanted)]) == 1, found


def test_a_source_says_its_reference_and_nothing_unknown(document: dict[str, Any], tmp_path: Path) -> None:
    node(document, E2)["dct:source"] = {"dct:titel": "x"}
    here = "node at @graph 1: dct:source"
    assert faults(tmp_path, document) == [
        f"{here}: dct:bibliographicCitation: is missing",
        f"{here}: dct:titel: no such property here; did you mean 'dct:title' or 'dct:issued'?",
    ]


def test_all_faults_are_told_together(document: dict[str, Any], tmp_path: Path) -> None:
    del node(document, "_:s0")["dtnet:of"]
    del node(document, "_:s10")["dtnet:of"]
    del node(document, E1)["dct:description"]
    assert faults(tmp_path, document) == [
        "node _:s0: dtnet:of: is missing",
        "node _:s10: dtnet:of: is missing",
        "node event:e%201: dct:description: is missing",
    ]


def test_what_was_cut_out_is_missed(document: dict[str, Any], tmp_path: Path) -> None:
    document["@graph"] = [
        each
        for each in document["@graph"]
        if each["@id"] not in {"_:s10", f"urn:dtnet:{E1}", "urn:dtnet:entity:office%20b"}
    ]
    assert faults(tmp_path, document) == [
        "node _:file: dtnet:events: there are 1",
        "node _:file: dtnet:successions: there are 10",
    ]


def test_what_is_no_json_ld_is_told_before_all_else(document: dict[str, Any], tmp_path: Path) -> None:
    document["@graph"][0]["number"] = 7
    assert faults(tmp_path, document) == ["@graph 0: number: the @context says nothing of this key"]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "line 1, column 1: not valid JSON: Expecting value; it may be cut off"),
        (
            b"{}",
            "0 nodes are of type dtnet:Events; allowed: exactly one",
        ),
        (
            b'[{"@type": "urn:dtnet:terms:Events"}, {"@type": "urn:dtnet:terms:Events"}]',
            "2 nodes are of type dtnet:Ev",
        ),
        (b'{"@type": "urn:dtnet:terms:Events"}', 'has no key "schema"; it should say "dtnet/events/1"'),
        (
            b'{"@type": "urn:dtnet:terms:Events", "urn:dtnet:terms:schema": "dtnet/events/2"}',
            'is of version "dtnet/events/2", while this dtnet-exchange reads "dtnet/events/1"; install a',
        ),
        (b'{"n:p":' * 400 + b"7" + b"}" * 400, "is nested too deeply"),
    ],
)
def test_files_that_are_none(tmp_path: Path, raw: bytes, said: str) -> None:
    path = tmp_path / "none.jsonld"
    path.write_bytes(raw)
    with pytest.raises(UnreadableFileError) as caught:
        dtnet_exchange.read_events(path)
    assert str(caught.value).startswith(f"{path}: {said}")


def test_paths_that_are_none(network: Network, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"no.jsonld: cannot be read .*; name a file of events"):
        dtnet_exchange.read_events(tmp_path / "no.jsonld")
    with pytest.raises(UnreadableFileError, match="cannot be read"):
        dtnet_exchange.read_events("a\0b")
    with pytest.raises(UnwritableFileError, match="cannot be written"):
        dtnet_exchange.write_events(network, tmp_path / "no" / "events.jsonld")
    dtnet_exchange.write_events(network, tmp_path / "events.jsonld")
    with pytest.raises(ExistingFileError, match="pass overwrite=True to replace it"):
        dtnet_exchange.write_events(network, tmp_path / "events.jsonld")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (
            {"titles": (Title("vi", "a"), Title("VI", "b"))},
            "event e 1: titles 1: language: two titles are in 'VI'",
        ),
        (
            {"titles": (Title("VI", "a"), Title("vi", "b"))},
            "event e 1: titles 1: language: two titles are in 'vi'",
        ),
        (
            {"titles": (Title("", "a"),)},
            "event e 1: titles 0: language: '' is not a language; write it as 'vi' or 'en'",
        ),
        ({"title": "\ud800"}, "events 0: title: holds half of a surrogate pair, which is not a character"),
        ({"number": 7}, "events 0: number: 7 is not a text"),
    ],
)
def test_what_could_not_be_read_is_not_written(
    network: Network, tmp_path: Path, change: dict[str, Any], fault: str
) -> None:
    tables = attrs.evolve(network.tables, events=(attrs.evolve(EVENTS[1], **change), EVENTS[0]))
    wrong = Network(tables, network.vocabulary, network.metadata)
    with pytest.raises(InvalidNetworkError) as caught:
        dtnet_exchange.write_events(wrong, tmp_path / "wrong.jsonld")
    assert [str(each) for each in caught.value.faults] == [fault]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda _: dtnet_exchange.read_events([]), "path: got [], of type list; name a file or folder"),
        (
            lambda net: dtnet_exchange.write_events(net, "x.json", overwrite="x"),
            "overwrite='x'; give True or False",
        ),
        (
            lambda net: dtnet_exchange.write_events(net, None),
            "path: got None, of type NoneType; name a file or folder",
        ),
        (
            lambda _: dtnet_exchange.write_events(None, "x.json"),
            "network: got None, of type NoneType; pass a Network, as datasets.load or read_network gives",
        ),
    ],
)
def test_an_argument_of_another_type_is_named(
    network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: Any, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ArgumentError) as caught:
        call(network)
    assert str(caught.value) == message
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_an_older_dtnet_is_read() -> None:
    read = dtnet_exchange.read_events(Path(__file__).parent / "written-by-dtnet-0.1.jsonld")
    assert read.events == EVENTS
    assert read.successions == SUCCESSIONS
