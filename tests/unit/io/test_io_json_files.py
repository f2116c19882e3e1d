"""JSON files that are none of ours, or not quite: every fault is named with its place, all together."""
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import attrs
import jsonschema
import pytest

import dtnet
from dtnet import Citation, Metadata, Network, Period, RelationType
from dtnet.errors import InvalidNetworkError, UnreadableFileError
from dtnet.io import network_schema
from dtnet.io.documents import Described
from dtnet.network.day.columns import STORED_TABLES

from ...inner.network import TABLES, Tables, column_specs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def document(toyland: Network, tmp_path: Path) -> dict[str, Any]:
    dtnet.write_network(toyland, tmp_path / "sound.json")
    found: dict[str, Any] = json.loads((tmp_path / "sound.json").read_bytes())
    return found


def refused(path: Path, document: Any) -> InvalidNetworkError:
    path.write_text(json.dumps(document), "utf-8")
    with pytest.raises(InvalidNetworkError) as caught:
        dtnet.read_network(path)
    assert caught.value.what == str(path)
    return caught.value


def unreadable(path: Path, raw: bytes) -> str:
    path.write_bytes(raw)
    with pytest.raises(UnreadableFileError) as caught:
        dtnet.read_network(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    return message.removeprefix(f"{path}: ")


def faults(path: Path, document: Any) -> list[str]:
    return [str(fault) for fault in refused(path, document).faults]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "line 1, column 1: not valid JSON: Expecting value; it may be cut off"),
        (b'{"schema": "dtnet/network/1", "meta', "not valid JSON: Unterminated string starting at"),
        (b'{"schema": "dtnet/network/1",\n', "line 2, column 1: not valid JSON: "),
        (b'{"schema": 1,}', "not valid JSON: "),
        (b'{\n"schema": "\xff"}', "line 2 is not UTF-8 text; save it as UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"schema": "a", "schema": "b"}', 'key "schema" occurs twice in one table'),
        (b'{"schema": NaN}', "NaN is not a number of JSON"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "4300 digits"),
        (b"[]", 'has no key "schema"; it should say "dtnet/network/1"'),
        (b"{}", 'has no key "schema"'),
        (b'{"schema": 7}', 'says 7 under "schema"'),
        (b'{"schema": "dtnet/network/x"}', "says 'dtnet/network/x' under \"schema\""),
        (
            b'{"schema": "dtnet/network/2"}',
            'is of version "dtnet/network/2", while this dtnet reads "dtnet/network/1"; install a newer',
        ),
        (b'{"schema": "dtnet/network/0"}', "write it again with a dtnet that reads both"),
        (b'{"schema": "dtnet/network/' + b"9" * 4_000 + b'"}', "install a newer dtnet"),
    ],
)
def test_what_is_no_document_of_ours_is_said(tmp_path: Path, raw: bytes, said: str) -> None:
    assert said in unreadable(tmp_path / "n.json", raw)


def test_a_file_cut_anywhere_is_said(toyland: Network, tmp_path: Path) -> None:
    dtnet.write_network(toyland, tmp_path / "sound.json")
    raw = (tmp_path / "sound.json").read_bytes()
    for length in range(0, len(raw.rstrip()), 997):
        unreadable(tmp_path / "n.json", raw[:length])


def test_a_byte_order_mark_is_no_harm(document: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "n.json").write_bytes(b"\xef\xbb\xbf" + (tmp_path / "sound.json").read_bytes())
    assert dtnet.read_network(tmp_path / "n.json").metadata.name == document["metadata"]["name"]


def change(document: dict[str, Any], *path: Any, to: Any) -> None:
    held: Any = document
    for key in path[:-1]:
        held = held[key]
    held[path[-1]] = to


@pytest.mark.parametrize(
    ("path", "to", "said"),
    [
        (["metadata"], [], "metadata: got an empty list; write a table with name, version, title, extent, "),
        (["metadata", "nmae"], "x", "metadata: unknown key \"nmae\"; did you mean 'name'?"),
        (["metadata", "name"], 7, "metadata: name: got the int 7; write a text in quotes"),
        (["metadata", "name"], "\ud800", "metadata: name: holds half of a surrogate pair"),
        (["metadata", "title"], None, "metadata: title: got null; write a text in quotes"),
        (["metadata", "extent"], {}, 'metadata: extent: "from" is missing'),
        (["metadata", "extent"], {"from": "2024-1-1"}, "metadata: extent: from: '2024-1-1': not a day"),
        (
            ["metadata", "extent"],
            {"from": None},
            "metadata: extent: from: got null; write a day as 2024-08-31",
        ),
        (["metadata", "extent", "until"], "2020-01-01", "metadata: extent: period 2020-01-01..2020-01-01"),
        (["metadata", "notes"], "x", 'metadata: notes: got "x"; write a list'),
        (["metadata", "notes"], ["x", 1], "metadata: notes 1: got the int 1; write a text"),
        (["metadata", "reference_day"], "1700-01-01", "year outside 1900–2999"),
        (["vocabulary", "levels"], {}, "vocabulary: levels: got an empty table; write a list"),
        (["vocabulary", "levels"], ["a", "a"], "vocabulary: levels: a word occurs twice"),
        (
            ["vocabulary", "currency", "exponent"],
            2.0,
            "vocabulary: currency: exponent: got the float 2.0; write a whole number",
        ),
        (["vocabulary", "currency", "exponent"], True, "currency: exponent: got true; write a whole number"),
        (
            ["vocabulary", "relation_types", 0, "line"],
            1,
            "relation_types 0: line: got the int 1; write true or false",
        ),
        (
            ["vocabulary", "attributes", 0, "type"],
            "float",
            'attributes 0: type: got "float"; allowed: "whole", "yes_no", "set", "day"',
        ),
        (["relation_rules", 0, "search"], "below", 'relation_rules 0: search: got "below"; allowed: '),
        (
            ["relation_rules", 0, "origin"],
            "obsrved",
            "origin: unknown origin 'obsrved'; did you mean 'observed'?",
        ),
        (["relation_rules", 0, "citation"], {"url": "x"}, 'citation: "ref" is missing'),
        (
            ["successions", 0, "share"],
            0.5,
            'successions 0: share: got the float 0.5; write an exact share such as "1" or "1/3"',
        ),
        (["successions", 0, "share"], "1/0", 'share: got "1/0"; write an exact share'),
        (["events", 0, "operating"], 20240701, 'events "e": operating: got the int 20240701; write a day as'),
        (["statements", 0, "area"], "nowhere", "statement 0: area: there is no area 'nowhere'"),
        (["tables"], [], "tables: [] is not an object with tables"),
        (["tables", "area"], {}, "tables: area: no such table; allowed: areas, bodies, relations"),
        (["tables", "areas"], 7, "areas: 7 is not an object with columns"),
        (["tables", "areas", "id"], "abc", "areas: id: 'abc' is not a list of cells"),
        (["tables", "areas", "id", 0], 1, "areas row 0: id: 1 is not a text"),
        (["tables", "areas", "id", 0], "p", "while an earlier row of this id has 'country'"),
        (["tables", "areas", "name", 0], "\udfff", "areas row 0 (c): name: holds half of a surrogate pair"),
        (["tables", "areas", "name"], ["x"], "areas: columns of different lengths"),
        (["tables", "areas", "nmae"], ["x"] * 6, "areas: nmae: no such column; did you mean 'name'?"),
        (["tables", "areas", "level", 1], "provnce", "areas row 1 (p): level: unknown level 'provnce'; did"),
        (["tables", "areas", "parent", 1], "x", "areas row 1 (p): parent: unknown area 'x'"),
        (["tables", "areas", "start", 1], "2020-02-30", "areas row 1 (p): start: day '2020-02-30': no such"),
        (["tables", "areas", "start", 1], 1.5, "areas row 1 (p): start: day 1.5: not a day"),
        (["tables", "areas", "households", 1], 2.5, "areas row 1 (p): households: 2.5 is a float"),
        (["tables", "areas", "households", 1], 2**63, "does not fit 64 bits"),
        (["tables", "areas", "remote", 1], 1, "areas row 1 (p): remote: 1 is neither True nor False"),
        (["tables", "bodies", "skills", 2], "pay", "bodies row 2 (t): skills: 'pay' is not a list of words"),
        (["tables", "bodies", "skills", 2], {"pay": 1}, "skills: {'pay': 1} is not a list of words"),
        (["tables", "bodies", "skills", 2], ["pya"], "bodies row 2 (t): skills: unknown word 'pya'; did you"),
        (["tables", "bodies", "skills", 2], [1], "is not a set; write words, or None if it is unknown"),
        (["tables", "bodies", "people", 2], 4, "bodies row 2 (t): people: 4, while its"),
        (
            ["tables", "relations", "subordinate", 0],
            "x",
            "relations row 0 (x): subordinate: unknown body 'x'",
        ),
    ],
)
def test_every_wrong_value_is_named(
    document: dict[str, Any], tmp_path: Path, path: list[Any], to: Any, said: str
) -> None:
    change(document, *path, to=to)
    assert any(said in fault for fault in faults(tmp_path / "n.json", document))


@pytest.mark.parametrize("key", ["metadata", "vocabulary", "events", "tables"])
def test_a_missing_part_is_named(document: dict[str, Any], tmp_path: Path, key: str) -> None:
    del document[key]
    found = faults(tmp_path / "n.json", document)
    missing = {"tables": "areas: the table is missing"}.get(key, f'document: "{key}" is missing')
    assert missing in found


@pytest.mark.parametrize("table", TABLES)
def test_a_missing_table_is_named(document: dict[str, Any], tmp_path: Path, table: str) -> None:
    del document["tables"][table]
    assert f"{table}: the table is missing" in faults(tmp_path / "n.json", document)


def test_faults_of_all_parts_are_said_together(document: dict[str, Any], tmp_path: Path) -> None:
    change(document, "metadata", "name", to=None)
    change(document, "events", 0, "title", to=1)
    change(document, "tables", "areas", "level", 5, to="hamlet")
    change(document, "tables", "bodies", "skills", 3, to="pay")
    change(document, "tables", "relations", "superior", 0, to="nobody")
    assert [fault.place for fault in refused(tmp_path / "n.json", document).faults] == [
        "areas row 5 (w): level",
        "bodies row 3 (u): skills",
        'events "e": title',
        "metadata: name",
        "relations row 0 (u): superior",
    ]


def test_duplicate_ids_name_table_row_and_column(document: dict[str, Any], tmp_path: Path) -> None:
    change(document, "tables", "bodies", "id", 3, to="t")
    days = "2022-03-01..2028-01-01"
    assert faults(tmp_path / "n.json", document) == [
        f"bodies row 3 (t): start: {days} overlaps with {days} of bodies row 2 (t)",
        "relations row 0 (u): subordinate: unknown body 'u'; one of 'm', 'o', 't'",
    ]


def test_half_a_character_in_an_id_is_one_fault(document: dict[str, Any], tmp_path: Path) -> None:
    areas = document["tables"]["areas"]
    areas["id"] = ["\ud800" if id == "p" else id for id in areas["id"]]
    areas["parent"] = ["\ud800" if id == "p" else id for id in areas["parent"]]
    document["tables"]["bodies"]["home"][1] = "\ud800"
    document["statements"], document["successions"] = [], []
    places = [fault.place for fault in refused(tmp_path / "n.json", document).faults]
    assert places == [
        "areas row 1 (\\ud800): id",
        "areas row 2 (\\ud800): id",
        "areas row 3 (k): parent",
        "bodies row 1 (o): home",
    ]


def test_long_values_are_shown_short(document: dict[str, Any], tmp_path: Path) -> None:
    change(document, "metadata", "notes", to={str(number): "x" * 1_000 for number in range(1_000)})
    (fault,) = refused(tmp_path / "n.json", document).faults
    assert len(str(fault)) < 500


def test_nothing_is_written_that_could_not_be_read(
    toyland: Network, tmp_path: Path, lone: Callable[[], Network]
) -> None:
    wrong: Any = Metadata(name="x", extent=Period("2020-01-01"), sources=(Citation(ref=5),))  # type: ignore[arg-type]
    for network, said in (
        (
            Network(toyland.tables, toyland.vocabulary, wrong),
            "metadata: sources 0: ref: got the int 5; write a text",
        ),
        (lone(), "areas row 0 (c): name: holds half of a surrogate pair"),
    ):
        for name in ("n.json", "n", "n.parquet"):
            with pytest.raises(InvalidNetworkError) as caught:
                dtnet.write_network(network, tmp_path / name)
            assert said in str(caught.value)
        assert list(tmp_path.iterdir()) == []


@pytest.fixture
def lone(toy: Any) -> Callable[[], Network]:
    """A network with a name that no UTF-8 can hold."""

    def make() -> Network:
        network: Network = toy.network([("c", "country", None)])
        tables = attrs.evolve(network.tables, areas=attrs.evolve(network.tables.areas, name=("\ud800",)))
        return Network(tables, network.vocabulary, network.metadata)

    return make


def test_every_part_of_a_network_has_its_place() -> None:
    """Whoever adds one to the tables adds it to files."""
    described = [field.name for field in attrs.fields(Described)][2:]
    assert sorted([*STORED_TABLES, *described]) == sorted(field.name for field in attrs.fields(Tables))


def test_empty_text_never_means_null(toyland: Network) -> None:
    """CSV writes both as an empty cell, so no column may have both."""
    for table in TABLES:
        for spec in column_specs(table, toyland.vocabulary):
            assert not (spec.nullable and (spec.kind == "text" or "" in spec.words))


def test_the_schema_says_what_a_null_stands_for() -> None:
    areas = network_schema()["properties"]["tables"]["properties"]["areas"]["properties"]
    assert {name: each["items"].get("default") for name, each in areas.items()} == {
        **dict.fromkeys(areas),
        "origin": "observed",
    }


def test_the_schema_takes_what_is_written(document: dict[str, Any], toyland: Network) -> None:
    for schema in (network_schema(), network_schema(toyland.vocabulary)):
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.validate(document, schema)


@pytest.mark.parametrize(
    ("path", "to", "general"),
    [
        (["schema"], "dtnet/network/2", True),
        (["metadata", "nmae"], "x", True),
        (["metadata", "extent", "from"], "2024-1-1", True),
        (["vocabulary", "attributes", 0, "type"], "float", True),
        (["vocabulary", "currency", "exponent"], "2", True),
        (["vocabulary", "relation_types", 0, "line"], 1, True),
        (["relation_rules", 0, "origin"], "known", True),
        (["successions", 0, "share"], 0.5, True),
        (["tables", "area"], {}, True),
        (["tables", "areas", "name"], "x", True),
        (["tables", "areas", "start", 1], None, True),
        (["tables", "areas", "households", 1], 2.5, True),
        (["tables", "areas", "level", 1], "provnce", False),
        (["tables", "areas", "nmae"], ["x"] * 6, False),
        (["tables", "bodies", "skills", 2], "pay", False),
        (["tables", "bodies", "skills", 2], ["pya"], False),
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(
    document: dict[str, Any], toyland: Network, tmp_path: Path, path: list[Any], to: Any, *, general: bool
) -> None:
    change(document, *path, to=to)
    (tmp_path / "n.json").write_text(json.dumps(document), "utf-8")
    with pytest.raises((InvalidNetworkError, UnreadableFileError)):
        dtnet.read_network(tmp_path / "n.json")
    assert not jsonschema.Draft202012Validator(network_schema(toyland.vocabulary)).is_valid(document)
    assert jsonschema.Draft202012Validator(network_schema()).is_valid(document) is not general


def test_a_line_of_another_kind_comes_back(toy: Any, tmp_path: Path, same: Any) -> None:
    words = attrs.evolve(toy.vocabulary, relation_types=(RelationType("x", line=False),), team_kind="office")
    builder = dtnet.NetworkBuilder(words, toy.metadata)
    dtnet.write_network(builder.build(), tmp_path / "n.json")
    same(dtnet.read_network(tmp_path / "n.json"), builder.build())
