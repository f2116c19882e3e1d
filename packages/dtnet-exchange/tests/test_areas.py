"""Areas in the manner of Popolo: what is written reads back, and what is wrong has its place."""
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs
import pytest

import dtnet
import dtnet_exchange
from dtnet.errors import (
    ArgumentError,
    ExistingFileError,
    InvalidInputError,
    InvalidNetworkError,
    UnreadableFileError,
    UnwritableFileError,
)

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2024, 7, 1)
COLUMNS = {
    "id": ["c", "v", "v"],
    "level": ["country", "village", "village"],
    "parent": [None, "c", "c"],
    "code": ["C", "001", "002"],
    "name": ["Đảo", "Hill", "New Hill"],
    "type": ["", "xã", "tỉnh"],
    "start": [date(2020, 1, 1), date(2020, 1, 1), DAY],
    "start_earliest": [None, date(2019, 1, 1), None],
    "start_latest": [None, date(2021, 1, 1), None],
    "end": [None, DAY, None],
    "origin": ["observed", "assumed", "derived"],
    "households": [None, 12, None],
    "households_lower": [None, None, 3],
    "households_origin": [None, "observed", None],
    "remote": [None, False, True],
    "marks": [None, (), ("a", "b")],
}
DOCUMENT = {
    "schema": "dtnet/areas/1",
    "areas": [
        {
            "id": "c",
            "level": "country",
            "name": "Đảo",
            "identifier": "C",
            "classification": "",
            "origin": "observed",
            "valid_from": "2020-01-01",
        },
        {
            "id": "v",
            "level": "village",
            "name": "New Hill",
            "identifier": "002",
            "classification": "tỉnh",
            "parent_id": "c",
            "origin": "derived",
            "valid_from": "2024-07-01",
            "attributes": {"households_lower": 3, "remote": True, "marks": ["a", "b"]},
            "earlier_versions": [
                {
                    "name": "Hill",
                    "identifier": "001",
                    "classification": "xã",
                    "parent_id": "c",
                    "origin": "assumed",
                    "valid_from": "2020-01-01",
                    "valid_from_earliest": "2019-01-01",
                    "valid_from_latest": "2021-01-01",
                    "valid_until": "2024-07-01",
                    "attributes": {
                        "households": 12,
                        "households_origin": "observed",
                        "remote": False,
                        "marks": [],
                    },
                }
            ],
        },
    ],
}


def builder(toy: Any) -> dtnet.NetworkBuilder:
    marks = dtnet.Attribute(name="marks", table="areas", type="set", vocabulary=("a", "b"), description="")
    words = attrs.evolve(toy.vocabulary, attributes=(*toy.vocabulary.attributes, marks))
    return dtnet.NetworkBuilder(words, toy.metadata)


@pytest.fixture
def network(toy: Any) -> dtnet.Network:
    made = builder(toy)
    made.add_areas(COLUMNS)
    return made.build()


def read(path: Path, document: Any) -> dict[str, list[Any]]:
    path.write_text(json.dumps(document), "utf-8")
    return dtnet_exchange.read_areas(path)


def faults(path: Path, document: Any) -> list[str]:
    with pytest.raises(InvalidInputError) as caught:
        read(path, document)
    assert caught.value.what == str(path)
    return [str(fault) for fault in caught.value.faults]


def test_every_row_reads_back(toy: Any, network: dtnet.Network, tmp_path: Path) -> None:
    path = tmp_path / "areas.json"
    dtnet_exchange.write_areas(network, path)
    assert json.loads(path.read_bytes()) == DOCUMENT
    columns = dtnet_exchange.read_areas(str(path))
    assert columns == {**COLUMNS, "marks": [None, [], ["a", "b"]]}
    again = builder(toy)
    again.add_areas(columns)
    again.build().assert_equals(network)
    first = path.read_bytes()
    dtnet_exchange.write_areas(network, path, overwrite=True)
    assert path.read_bytes() == first


def test_no_areas(toy: Any, tmp_path: Path) -> None:
    made = builder(toy)
    dtnet_exchange.write_areas(made.build(), tmp_path / "none.json")
    columns = dtnet_exchange.read_areas(tmp_path / "none.json")
    assert columns == {name: [] for name in ("id", "level", "parent", "code", "name", "type", "start")}
    made.add_areas(columns)
    assert len(made.build().tables.areas.ids) == 0


def test_what_is_null_may_stand_there(tmp_path: Path) -> None:
    area = {**DOCUMENT["areas"][0], "parent_id": None, "valid_until": None, "attributes": {"remote": None}}  # type: ignore[index]
    columns = read(tmp_path / "a.json", {"schema": "dtnet/areas/1", "areas": [area]})
    assert {name: cells for name, cells in columns.items() if cells != [None]} == {
        name: [COLUMNS[name][0]] for name in ("id", "level", "code", "name", "type", "start", "origin")
    }
    assert columns["parent"] == [None]


HERE = "areas 1 (v)"
OLD = f"{HERE}: earlier_versions 0"


@pytest.mark.parametrize(
    ("change", "old", "fault"),
    [
        ({"id": 7}, {}, "areas 1: id: 7 is not a text"),
        ({"names": "x"}, {}, f"{HERE}: names: no such key; did you mean 'name'?"),
        ({}, {"level": "village"}, f"{OLD}: level: no such key; one of 'attributes', 'classification'"),
        ({}, {"\ud800": 7}, f"{OLD}: \\ud800: no such key; one of"),
        ({"name": None}, {}, f"{HERE}: name: None is not a text"),
        ({"parent_id": 7}, {}, f"{HERE}: parent_id: 7 is not a text"),
        ({}, {"name": "\ud800"}, f"{OLD}: name: holds half of a surrogate pair, which is not a character"),
        ({}, {"valid_from": "2024-06-31"}, f"{OLD}: valid_from: day '2024-06-31': no such day"),
        ({}, {"valid_until": 7}, f"{OLD}: valid_until: 7 is not a day; write it as 2024-08-31"),
        ({"attributes": []}, {}, f"{HERE}: attributes: [] is not an object with keys"),
        (
            {"attributes": {"end": "x"}},
            {},
            f"{HERE}: attributes: end: is not an attribute; it has a key of its own",
        ),
        ({"attributes": {"people": 1.5}}, {}, f"{HERE}: attributes: people: 1.5 is neither a whole number,"),
        (
            {"attributes": {"skills": "a b"}},
            {},
            f"{HERE}: attributes: skills: 'a b' is neither a whole number,",
        ),
        ({"attributes": {"skills": ["a", 7]}}, {}, f"{HERE}: attributes: skills 1: 7 is not a text"),
        ({"attributes": {"people_origin": 7}}, {}, f"{HERE}: attributes: people_origin: 7 is not a text"),
        ({"earlier_versions": {}}, {}, f"{HERE}: earlier_versions: {{}} is not a list"),
        ({"earlier_versions": [7]}, {}, f"{OLD}: 7 is not an object with keys"),
    ],
)
def test_every_fault_has_its_place(
    tmp_path: Path, change: dict[str, Any], old: dict[str, Any], fault: str
) -> None:
    document = json.loads(json.dumps(DOCUMENT))
    document["areas"][1]["earlier_versions"][0].update(old)
    document["areas"][1].update(change)
    [found] = faults(tmp_path / "changed.json", document)
    assert found.startswith(fault)


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"areas": {}}, "areas: {} is not a list"),
        ({"areas": [7]}, "areas 0: 7 is not an object with keys"),
        ({"areas": [], "bodies": []}, "document: bodies: no such key; one of 'areas', 'schema'"),
        ({}, "document: areas: the key is missing"),
    ],
)
def test_documents_of_another_form(tmp_path: Path, more: dict[str, Any], fault: str) -> None:
    assert faults(tmp_path / "changed.json", {"schema": "dtnet/areas/1", **more}) == [fault]


def test_all_faults_are_told_together(tmp_path: Path) -> None:
    document = {"schema": "dtnet/areas/1", "areas": [{"id": "a"}, *[{"level": "x"}] * 10]}
    found = faults(tmp_path / "changed.json", document)
    assert found[:5] == [
        f"areas 0 (a): {key}: the key is missing"
        for key in ("classification", "identifier", "level", "name", "valid_from")
    ]
    assert len(found) == 55
    assert found[-1] == "areas 10: valid_from: the key is missing"


def test_words_and_what_fits_together_the_builder_checks(toy: Any, tmp_path: Path) -> None:
    document = json.loads(json.dumps(DOCUMENT))
    document["areas"][1]["level"] = "hamlet"
    document["areas"][1]["parent_id"] = "d"
    made = builder(toy)
    made.add_areas(read(tmp_path / "areas.json", document))
    with pytest.raises(InvalidNetworkError) as caught:
        made.build()
    assert [each.place for each in caught.value.faults] == [
        "areas row 1 (v): level",
        "areas row 2 (v): level",
        "areas row 2 (v): parent",
    ]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"{", "not valid JSON: "),
        (b'{"areas": []}', 'has no key "schema"; it should say "dtnet/areas/1"'),
        (
            b'{"schema": "dtnet/areas/2"}',
            'is of version "dtnet/areas/2", while this dtnet-exchange reads "dtnet/areas/1"',
        ),
        (b'{"schema": "dtnet/network/1"}', "says 'dtnet/network/1' under \"schema\""),
    ],
)
def test_files_that_are_none(tmp_path: Path, raw: bytes, said: str) -> None:
    (tmp_path / "none.json").write_bytes(raw)
    with pytest.raises(UnreadableFileError) as caught:
        dtnet_exchange.read_areas(tmp_path / "none.json")
    assert said in str(caught.value)


def test_paths_that_are_none(network: dtnet.Network, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"no.json: cannot be read .*; name a file of areas"):
        dtnet_exchange.read_areas(tmp_path / "no.json")
    with pytest.raises(UnwritableFileError, match="cannot be written"):
        dtnet_exchange.write_areas(network, tmp_path / "no" / "areas.json")
    dtnet_exchange.write_areas(network, tmp_path / "areas.json")
    with pytest.raises(ExistingFileError, match="pass overwrite=True to replace it"):
        dtnet_exchange.write_areas(network, tmp_path / "areas.json")


def test_what_could_not_be_read_is_not_written(network: dtnet.Network, tmp_path: Path) -> None:
    areas = attrs.evolve(network.tables.areas, name=("\ud800", "x", "y"))
    wrong = dtnet.Network(attrs.evolve(network.tables, areas=areas), network.vocabulary, network.metadata)
    with pytest.raises(InvalidNetworkError, match="holds half of a surrogate pair"):
        dtnet_exchange.write_areas(wrong, tmp_path / "wrong.json")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda _: dtnet_exchange.read_areas(3.5), "path: got 3.5, of type float; name a file or folder"),
        (
            lambda net: dtnet_exchange.write_areas(net, "x.json", overwrite="x"),
            "overwrite='x'; give True or False",
        ),
        (
            lambda _: dtnet_exchange.write_areas(None, "x.json"),
            "network: got None, of type NoneType; pass a Network, as datasets.load or read_network gives",
        ),
    ],
)
def test_an_argument_of_another_type_is_named(
    network: dtnet.Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: Any, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ArgumentError) as caught:
        call(network)
    assert str(caught.value) == message
    assert list(tmp_path.iterdir()) == []
