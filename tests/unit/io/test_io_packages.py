"""Folders of tables: files that were changed, cut off or are not there, and tables that are no tables."""
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

import json
import os
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import polars as pl
import pyarrow as pa
import pytest
from pyarrow import ipc, parquet

import dtnet
from dtnet import Attribute, DtnetError
from dtnet.errors import ArgumentError, InvalidNetworkError, UnreadableFileError
from dtnet.io.packages import table_schema

from ...inner.network import ColumnSpec, column_specs

if TYPE_CHECKING:
    from dtnet import Network

PACKAGE = "datapackage.json"


@pytest.fixture
def folder(toyland: Network, tmp_path: Path) -> Path:
    """A folder of CSV whose hashes are taken out, as after an edit by hand."""
    dtnet.write_network(toyland, tmp_path / "n")
    unlisted(tmp_path / "n")
    return tmp_path / "n"


def unlisted(folder: Path) -> None:
    change(folder, lambda each: (each.pop("bytes", None), each.pop("hash", None)))


def change(folder: Path, edit: Any) -> None:
    """Edit each resource of a package."""
    package = json.loads((folder / PACKAGE).read_bytes())
    for resource in package["resources"]:
        edit(resource)
    (folder / PACKAGE).write_text(json.dumps(package), "utf-8")


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode("utf-8", "surrogateescape"))


def faults(folder: Path) -> list[str]:
    with pytest.raises(InvalidNetworkError) as caught:
        dtnet.read_network(folder)
    return [str(fault) for fault in caught.value.faults]


def unreadable(folder: Path) -> str:
    with pytest.raises(UnreadableFileError) as caught:
        dtnet.read_network(folder)
    return str(caught.value)


@pytest.mark.parametrize("name", ["n", "n.parquet", "n.arrow"])
def test_changed_files_are_named_together(toyland: Network, tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    dtnet.write_network(toyland, folder)
    form = folder.suffix[1:] or "csv"
    areas, bodies, relations = (folder / f"{table}.{form}" for table in ("areas", "bodies", "relations"))
    raw = areas.read_bytes()
    areas.write_bytes(raw[:-1])
    bodies.write_bytes(bodies.read_bytes()[:-1] + b"#")
    relations.unlink()
    said = unreadable(folder)
    assert f"{areas}: has {len(raw) - 1} bytes, datapackage.json lists {len(raw)}" in said
    assert f"{bodies}: is not the file whose hash datapackage.json lists" in said
    assert f"{relations}: cannot be read (No such file or directory)" in said
    assert "take its bytes and hash out of datapackage.json" in said


def test_a_size_is_checked_without_a_hash(toyland: Network, tmp_path: Path) -> None:
    dtnet.write_network(toyland, tmp_path / "n")
    change(tmp_path / "n", lambda each: each.pop("hash"))
    areas = tmp_path / "n" / "areas.csv"
    raw = areas.read_bytes()
    areas.write_bytes(raw + b"\n")
    assert f"{areas}: has {len(raw) + 1} bytes, {PACKAGE} lists {len(raw)}" in unreadable(tmp_path / "n")


def test_a_table_may_be_edited_by_hand(folder: Path) -> None:
    replace(folder / "bodies.csv", "Ministry", "Ministry of Toys")
    assert dtnet.read_network(folder).at("2024-01-01").bodies()["name"][0] == "Ministry of Toys"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("areas.csv", "id,level", "id,lvel", "areas.csv: level: the column is missing"),
        ("areas.csv", "id,level", "id,lvel", "areas.csv: lvel: no such column; did you mean 'level'?"),
        ("areas.csv", "households,", "code,", "areas.csv: code: the column stands twice"),
        ("areas.csv", "c,country", "c,c,country", "areas.csv row 0: 13 cells, the header has 12"),
        (
            "areas.csv",
            "2020-01-01",
            "2020-02-30",
            "areas.csv row 0 (c): start: day '2020-02-30': no such day",
        ),
        (
            "areas.csv",
            "2020-01-01",
            "",
            "areas.csv row 0 (c): start: day '': not a day; write it as 2024-08-31",
        ),
        (
            "areas.csv",
            ",10,",
            ",1_0,",
            "areas.csv row 1 (p): households: '1_0' is a str; write a whole number",
        ),
        ("areas.csv", ",10,", f",{9**30},", f"'{9**30}' is a str; write a whole number"),
        ("areas.csv", ",10,", f",{2**63},", f"{2**63} does not fit 64 bits"),
        ("areas.csv", ",10,", ",-1,", "areas.csv row 1 (p): households: -1"),
        ("areas.csv", ",true", ",yes", "remote: 'yes' is neither True nor False"),
        ("areas.csv", "p,province,c", "p,province,x", "areas.csv row 1 (p): parent: unknown area 'x'"),
        ("bodies.csv", "pay shop", "pay  shop", "bodies.csv row 3 (u): skills: unknown word ''"),
        ("bodies.csv", "pay shop", "pay sho", "skills: unknown word 'sho'; did you mean 'shop'?"),
        (
            "bodies.csv",
            "t,team,v",
            "m,ministry,c",
            "bodies.csv row 2 (m): start: 2022-03-01..2028-01-01 overlaps",
        ),
        ("network.json", '"name":', '"nmae":', 'network.json: metadata: unknown key "nmae"'),
        ("network.json", "2020-01-01", "2020", "network.json: metadata: extent: from: '2020': not a day"),
        ("network.json", '"levels":', '"lvels":', 'network.json: vocabulary: "levels" is missing'),
        (
            "network.json",
            '"area": "v"',
            '"area": "x"',
            "network.json: statement 1: area: there is no area 'x'",
        ),
    ],
)
def test_every_wrong_value_is_named_with_its_file(
    folder: Path, file: str, old: str, new: str, said: str
) -> None:
    replace(folder / file, old, new)
    found = faults(folder)
    assert any(said in fault for fault in found), found


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Old", "\udcff", "areas.csv: line 3 is not UTF-8 text; save it as UTF-8"),
        ('"a,b"', '"a,b', "areas.csv: line 7: not CSV: "),
        ('"a,b"', '"a,b"c', "not CSV: ',' expected after '\"'"),
    ],
)
def test_what_is_no_csv_is_said(folder: Path, old: str, new: str, said: str) -> None:
    replace(folder / "areas.csv", old, new)
    assert said in unreadable(folder)


def test_an_empty_file_is_a_table_without_columns(folder: Path) -> None:
    (folder / "areas.csv").write_bytes(b"")
    assert "areas.csv: id: the column is missing" in faults(folder)


def test_a_byte_order_mark_and_other_line_ends_are_no_harm(folder: Path, toyland: Network, same: Any) -> None:
    raw = (folder / "bodies.csv").read_bytes()
    (folder / "bodies.csv").write_bytes(b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n"))
    same(dtnet.read_network(folder), toyland)


@pytest.mark.parametrize(
    ("package", "said"),
    [
        ("[]", "lists no resources; it is no Data Package"),
        ("{}", "lists no resources; it is no Data Package"),
        ('{"resources": 7}', "lists no resources"),
        (
            '{"resources": [7, {}, {"name": []}]}',
            "lists no network.json; it is a Data Package, but not a network",
        ),
        ('{"resources": [', "not valid JSON"),
    ],
)
def test_another_package_is_said(folder: Path, package: str, said: str) -> None:
    (folder / PACKAGE).write_text(package, "utf-8")
    assert said in unreadable(folder)


@pytest.mark.parametrize("path", ["", ".", "..", "../x", "sub/x.csv", "sub\\x.csv", None, 7])
def test_files_lie_in_the_folder_itself(folder: Path, path: Any) -> None:
    change(folder, lambda each: each.update(path=path))
    assert f"resource areas: path: {path!r} is not a name of a file in this folder" in faults(folder)


@pytest.mark.parametrize("form", ["xlsx", None, []])
def test_a_format_of_others_is_said(folder: Path, form: Any) -> None:
    change(folder, lambda each: each.update(format=form))
    found = faults(folder)
    assert f"resource areas: format: {form!r}; allowed: csv or parquet or arrow" in found
    assert f"resource network: format: {form!r}; allowed: json" in found


def listed_twice(package: dict[str, Any]) -> None:
    [areas] = [each for each in package["resources"] if each["name"] == "areas"]
    package["resources"].append({**areas, "path": "bodies.csv"})


def stated(key: str, value: Any) -> Any:
    """A key of the resource of areas."""

    def edit(package: dict[str, Any]) -> None:
        for each in package["resources"]:
            if each["name"] == "areas":
                each[key] = value

    return edit


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (listed_twice, "resource areas: is listed twice"),
        (stated("data", []), "resource areas: data: [] is not supported; leave it out"),
        (stated("compression", "gz"), "resource areas: compression: 'gz' is not supported; leave it out"),
        (
            stated("missingValues", ["-"]),
            "areas: missingValues: ['-'] is not supported; leave it out",
        ),
        (stated("mediatype", "text/html"), "resource areas: mediatype: 'text/html'; allowed: text/csv"),
        (stated("mediatype", 7), "resource areas: mediatype: 7; allowed: text/csv"),
        (
            stated("encoding", "latin-1"),
            "areas: encoding: 'latin-1'; allowed: utf-8; save it as UTF-8",
        ),
        (stated("encoding", None), "resource areas: encoding: None; allowed: utf-8; save it as UTF-8"),
        (stated("dialect", "dialect.json"), "resource areas: dialect: 'dialect.json'; allowed: an object"),
        (stated("dialect", {"delimiter": ";"}), "dialect: delimiter: ';' is not supported; allowed: ','"),
        (stated("dialect", {"header": False}), "dialect: header: False is not supported; allowed: True"),
        (stated("dialect", {"header": 1}), "dialect: header: 1 is not supported; allowed: True"),
        (stated("dialect", {"quoteChar": "'"}), "dialect: quoteChar: "),
        (
            stated("dialect", {"commentChar": "#"}),
            "dialect: commentChar: '#' is not supported; allowed: none",
        ),
        (stated("dialect", {"separator": ";"}), "dialect: separator: the key is not known; leave it out"),
        (
            stated("schema", "schema.json"),
            "'schema.json' is not an object; a schema elsewhere is not read",
        ),
        (stated("schema", {"missingValues": ["-", ""]}), "schema: missingValues: ['-', ''] is not supported"),
        (
            stated("schema", {"missingValues": []}),
            "missingValues: [] is not supported; allowed: ['']",
        ),
        (
            stated("schema", {"fields": [{}, {"name": "start", "format": "%d/%m/%Y"}]}),
            "schema: fields 1: format: '%d/%m/%Y' is not supported; allowed: none or 'default' or '%Y-%m-%d'",
        ),
        (
            stated("schema", {"fields": [{"missingValues": ["0"]}]}),
            "0: missingValues: ['0'] is not supported",
        ),
        (
            stated("schema", {"fields": [{"trueValues": ["ja"]}]}),
            "0: trueValues: ['ja'] is not supported",
        ),
        (
            lambda package: package.update(missingValues=["-"]),
            "missingValues: is stated for the whole package; state it of a resource, or leave it out",
        ),
        (lambda package: package.update(encoding="latin-1"), "encoding: is stated for the whole package"),
    ],
)
def test_what_a_package_says_of_reading_is_never_passed_over(folder: Path, edit: Any, said: str) -> None:
    package = json.loads((folder / PACKAGE).read_bytes())
    edit(package)
    (folder / PACKAGE).write_text(json.dumps(package), "utf-8")
    found = faults(folder)
    assert any(said in fault for fault in found), found


@pytest.mark.parametrize("name", ["n.parquet", "n.arrow"])
def test_a_dialect_is_that_of_csv(toyland: Network, same: Any, tmp_path: Path, name: str) -> None:
    dtnet.write_network(toyland, tmp_path / name)
    change(tmp_path / name, lambda each: each.update(dialect={}))
    same(dtnet.read_network(tmp_path / name), toyland)
    change(tmp_path / name, lambda each: each.update(dialect={"delimiter": ","}))
    assert "resource areas: dialect: {'delimiter': ','}; allowed: an object, and only for CSV" in faults(
        tmp_path / name
    )


def test_what_changes_no_reading_may_be_said(folder: Path, toyland: Network, same: Any) -> None:
    dialect = {
        "delimiter": ",",
        "header": True,
        "lineTerminator": "\r\n",
        "csvddfVersion": 1.2,
        "quoteChar": '"',
    }

    def edit(each: dict[str, Any]) -> None:
        each.update(
            title="T", licenses=[{"name": "CC0"}], sources=[], homepage="https://example.org", own=[7]
        )
        if each["format"] == "csv":
            each.update(dialect=dialect, mediatype="text/csv; header=present", encoding="UTF-8")

    change(folder, edit)
    same(dtnet.read_network(folder), toyland)


def test_a_table_that_is_not_listed_is_missing(folder: Path) -> None:
    change(folder, lambda each: each.update(name="x") if each["name"] == "relations" else None)
    assert faults(folder) == ["relations: the table is missing"]


def test_other_resources_are_none_of_our_business(folder: Path, toyland: Network, same: Any) -> None:
    package = json.loads((folder / PACKAGE).read_bytes())
    package["resources"].append({"name": "prices", "path": "https://example.org/prices.csv"})
    (folder / PACKAGE).write_text(json.dumps(package), "utf-8")
    same(dtnet.read_network(folder), toyland)


def test_tables_may_have_other_names(folder: Path, toyland: Network, same: Any) -> None:
    (folder / "areas.csv").rename(folder / "places.txt")
    change(folder, lambda each: each.update(path="places.txt") if each["name"] == "areas" else None)
    same(dtnet.read_network(folder), toyland)
    replace(folder / "places.txt", "p,province,c", "p,provnce,c")
    assert "places.txt row 1 (p): level: unknown level 'provnce'; did you mean 'province'?" in faults(folder)


@pytest.mark.parametrize("version", ["dtnet/network/2", "dtnet/network/0"])
def test_another_version_is_said(folder: Path, version: str) -> None:
    replace(folder / "network.json", "dtnet/network/1", version)
    assert f'network.json: is of version "{version}"' in unreadable(folder)


def test_a_schema_says_what_is_counted() -> None:
    counted = ColumnSpec(name="people", kind="whole", nullable=True, measure="person", description="Everyone")
    assert table_schema([counted], in_text=False)["fields"] == [
        {"name": "people", "type": "integer", "description": "Everyone", "unit": "person"}
    ]


def test_a_schema_says_what_a_null_stands_for_and_how_values_are_known(toyland: Network) -> None:
    fields = table_schema(column_specs("areas", toyland.vocabulary), in_text=True)["fields"]
    said = {each["name"]: (each.get("default"), each.get("originField")) for each in fields}
    assert said["origin"] == ("observed", None)
    assert said["households"] == (None, "households_origin")
    assert said["households_origin"] == said["name"] == (None, None)


def test_a_word_that_a_cell_cannot_hold_is_refused(toy: Any, tmp_path: Path) -> None:
    odd = Attribute(name="odd", table="areas", type="set", vocabulary=("x", "-"), description="Odd")
    builder = dtnet.NetworkBuilder(attrs.evolve(toy.vocabulary, attributes=(odd,)), toy.metadata)
    builder.add_areas({**toy.area_columns([("c", "country", None)]), "odd": [("-",)]})
    network = builder.build()
    with pytest.raises(ArgumentError) as caught:
        dtnet.write_network(network, tmp_path / "n")
    assert "'-' cannot be a word" in str(caught.value)
    assert list(tmp_path.iterdir()) == []
    dtnet.write_network(network, tmp_path / "n.json")
    assert dtnet.read_network(tmp_path / "n.json").tables.areas.attributes[0].data.tolist() == [2]


def test_a_text_too_long_for_a_cell_is_refused(toy: Any, same: Any, tmp_path: Path) -> None:
    for length, fits in ((2**17 - 1, True), (2**17, False)):
        builder = toy.builder()
        builder.add_areas({**toy.area_columns([("c", "country", None)]), "name": ["x" * length]})
        if fits:
            dtnet.write_network(builder.build(), tmp_path / "n")
            same(dtnet.read_network(tmp_path / "n"), builder.build())
        else:
            with pytest.raises(ArgumentError, match="longer than CSV readers accept"):
                dtnet.write_network(builder.build(), tmp_path / "m")
    assert [each.name for each in tmp_path.iterdir()] == ["n"]


def rewritten(folder: Path, table: str, edit: Any) -> None:
    """A table of a folder, edited as Arrow data."""
    form = folder.suffix[1:]
    path = folder / f"{table}.{form}"
    held = parquet.read_table(path) if form == "parquet" else ipc.open_file(path.read_bytes()).read_all()
    edited = edit(held)
    if form == "parquet":
        parquet.write_table(edited, path)
    else:
        with ipc.new_file(path, edited.schema) as writer:
            writer.write_table(edited)
    unlisted(folder)


def set_column(name: str, cells: list[Any], kind: Any = None) -> Any:
    def edit(held: pa.Table) -> pa.Table:
        return held.set_column(held.column_names.index(name), name, pa.array(cells, kind))

    return edit


@pytest.mark.parametrize("name", ["n.parquet", "n.arrow"])
@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (set_column("people", [None, None, 3.5, 5.0]), "people: 3.5 is a float; write a whole number"),
        (set_column("skills", [None, None, "pay", "pay"]), "skills: 'pay' is not a list of words"),
        (set_column("start", [0] * 4, pa.timestamp("s")), "an instant is not a day; pass .date()"),
        (set_column("home", [None] * 4, pa.string()), "(m): home: unknown area None"),
        (set_column("id", [1, 2, 3, 4]), "bodies.FORM row 0: id: 1 is not a text"),
        (lambda held: held.append_column("id", held["id"]), "bodies.FORM: id: the column stands twice"),
        (lambda held: held.drop_columns(["home"]), "bodies.FORM: home: the column is missing"),
    ],
)
def test_wrong_columns_of_arrow_data_are_named(
    toyland: Network, tmp_path: Path, name: str, edit: Any, said: str
) -> None:
    folder = tmp_path / name
    dtnet.write_network(toyland, folder)
    rewritten(folder, "bodies", edit)
    said = said.replace("FORM", folder.suffix[1:])
    found = faults(folder)
    assert any(said in fault for fault in found), found


@pytest.mark.parametrize("name", ["n.parquet", "n.arrow"])
@pytest.mark.parametrize("raw", [b"", b"noise" * 100, b"PAR1PAR1", b"ARROW1\0\0ARROW1"])
def test_noise_is_no_arrow_data(toyland: Network, tmp_path: Path, name: str, raw: bytes) -> None:
    folder = tmp_path / name
    dtnet.write_network(toyland, folder)
    unlisted(folder)
    (folder / f"areas{folder.suffix}").write_bytes(raw)
    assert f"{folder / 'areas'}{folder.suffix}: no " in unreadable(folder)


@pytest.mark.parametrize(
    ("name", "kind", "far", "said"),
    [
        ("n.parquet", pa.date32(), 10**8, "no plain value: date value out of range"),
        ("n.arrow", pa.date32(), -(10**8), "no plain value: date value out of range"),
        ("n.arrow", pa.timestamp("s"), 2**60, "no plain value: "),
        ("n.arrow", pa.duration("s"), 2**60, "no plain value: "),
    ],
)
def test_arrow_values_that_are_none_of_python_are_said(
    toyland: Network, tmp_path: Path, name: str, kind: Any, far: int, said: str
) -> None:
    dtnet.write_network(toyland, tmp_path / name)
    days = pa.array([1, 2, far, 3, far, 4], pa.int32() if kind == pa.date32() else pa.int64()).cast(kind)
    rewritten(tmp_path / name, "areas", set_column("start", days))
    with pytest.raises(UnreadableFileError) as caught:
        dtnet.read_network(tmp_path / name)
    path = tmp_path / name / f"areas{(tmp_path / name).suffix}"
    assert str(caught.value).startswith(f"{path}: row 2: start: {said}")


def test_arrow_texts_that_are_no_unicode_are_said(toyland: Network, tmp_path: Path) -> None:
    folder = tmp_path / "n.arrow"
    dtnet.write_network(toyland, folder)
    name = pa.Array.from_buffers(
        pa.string(), 4, [None, pa.array([0, 1, 2, 3, 4], pa.int32()).buffers()[1], pa.py_buffer(b"a\xffbc")]
    )
    rewritten(folder, "bodies", lambda held: held.set_column(held.column_names.index("name"), "name", name))
    said = unreadable(folder)
    assert f"{folder / 'bodies.arrow'}: no Arrow IPC: " in said
    assert "UTF8" in said


def test_a_folder_of_polars_is_read_too(toyland: Network, same: Any, tmp_path: Path) -> None:
    folder = tmp_path / "n.parquet"
    dtnet.write_network(toyland, folder)
    for table in ("areas", "bodies", "relations"):
        path = folder / f"{table}.parquet"
        pl.read_parquet(path).reverse().write_parquet(path)
    unlisted(folder)
    same(dtnet.read_network(folder), toyland)


def test_nothing_but_errors_of_ours_from_files_cut_anywhere(toyland: Network, tmp_path: Path) -> None:
    """At two lengths of each file another process reads it, and at the others this one."""
    for name in ("n", "n.parquet", "n.arrow"):
        folder = tmp_path / name
        dtnet.write_network(toyland, folder)
        unlisted(folder)
        for path in sorted(folder.iterdir()):
            raw = path.read_bytes()
            for at, length in enumerate(range(0, len(raw) - 1, max(1, len(raw) // 12))):
                path.write_bytes(raw[:length])
                known = sha256((folder / PACKAGE).read_bytes()).hexdigest() if at % 6 else None
                if name == "n" and path.suffix == ".csv":
                    try:
                        dtnet.read_network(folder)
                    except DtnetError:
                        continue
                else:
                    with pytest.raises(DtnetError):
                        dtnet.read_network(folder, sha256=known)
            path.write_bytes(raw)


@pytest.mark.parametrize("name", ["areas.csv", "network.json", "datapackage.json"])
def test_a_file_of_a_package_is_no_link(toyland: Network, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "n"
    dtnet.write_network(toyland, folder)
    (folder / name).rename(tmp_path / name)
    (folder / name).symlink_to(tmp_path / name)
    with pytest.raises(UnreadableFileError, match=rf"{name}: is a link to another file; "):
        dtnet.read_network(folder)
    (folder / name).unlink()
    os.mkfifo(folder / name)
    with pytest.raises(UnreadableFileError, match=r"a pipe or a device is not a file"):
        dtnet.read_network(folder)
    (folder / name).unlink()
    (tmp_path / name).rename(folder / name)
    (tmp_path / "link").symlink_to(folder)  # a path that the caller names may be a link
    assert dtnet.read_network(tmp_path / "link") == toyland


def test_a_file_that_becomes_a_link_is_refused(
    toyland: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "n"
    dtnet.write_network(toyland, folder)
    (folder / "areas.csv").rename(tmp_path / "areas.csv")
    (folder / "areas.csv").symlink_to(tmp_path / "areas.csv")
    monkeypatch.setattr(Path, "is_symlink", lambda _: False)
    with pytest.raises(UnreadableFileError, match=r"areas\.csv: is a link to another file"):
        dtnet.read_network(folder)
