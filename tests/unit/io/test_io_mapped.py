"""Files of memory-mapped columns: what opening checks, what it trusts, and what `verify` finds."""
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

import mmap
import os
import pickle
import resource
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pytest

import dtnet
from dtnet import Citation, Network
from dtnet.errors import ExistingFileError, InvalidNetworkError, UnreadableFileError
from dtnet.network import OtherName

from ..forged_columns import MAGIC, forge, taken_apart

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def file(toyland: Network, tmp_path: Path) -> Path:
    dtnet.write_network(toyland, tmp_path / "n.dtnet")
    return tmp_path / "n.dtnet"


def unreadable(file: Path, *, verify: bool = False) -> str:
    with pytest.raises(UnreadableFileError) as caught:
        dtnet.read_network(file, verify=verify)
    return str(caught.value)


def faults(file: Path, *, verify: bool = False) -> list[str]:
    with pytest.raises(InvalidNetworkError) as caught:
        dtnet.read_network(file, verify=verify)
    return [str(fault) for fault in caught.value.faults]


def test_it_is_written_as_the_reference_says(file: Path) -> None:
    manifest, columns = taken_apart(file)
    assert manifest["schema"] == "dtnet/columns/3"
    assert {each["type"] for each in manifest["columns"].values()} <= {"int32", "int64", "int16", "uint8"}
    assert all(each["offset"] % 64 == 0 for each in manifest["columns"].values())
    assert columns["areas.name.content"].tobytes().decode().startswith("Toyland")
    before = file.read_bytes()
    forge(file)
    assert dtnet.read_network(file, verify=True).metadata.name == "toyland"
    assert len(before) % 64 == 0


def test_each_byte_is_checked(file: Path) -> None:
    """Also those of the header, and those that only fill up: no byte may differ from what was written."""
    raw = file.read_bytes()
    manifest, _ = taken_apart(file)
    begin = 48 + int.from_bytes(raw[8:16], "little")
    ends = {begin, len(raw), *(begin + each["offset"] for each in manifest["columns"].values())}
    for at in sorted(
        {*range(48), *(end + step for end in ends for step in (-1, 0, 1)), *range(0, len(raw), 97)}
    ):
        if at < len(raw):
            for bit in (1, 128):
                changed = bytearray(raw)
                changed[at] ^= bit
                file.write_bytes(changed)
                assert str(file) in unreadable(file), at


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (0, "not a file of memory-mapped columns"),
        (47, "not a file of memory-mapped columns"),
        (48, "the manifest was changed or cut off"),
        (500, "the manifest was changed or cut off"),
        (-1, "bytes of columns, its manifest lists"),
        (-64, "bytes of columns, its manifest lists"),
        (None, "bytes of columns, its manifest lists"),
    ],
)
def test_a_file_cut_off_or_lengthened_is_said(file: Path, at: int | None, said: str) -> None:
    raw = file.read_bytes()
    file.write_bytes(raw + b"\0" if at is None else raw[:at])
    assert f"{file}: " in unreadable(file)
    assert said in unreadable(file)


def test_every_changed_column_is_named(file: Path) -> None:
    raw = file.read_bytes()
    manifest, _ = taken_apart(file)
    begin = 48 + int.from_bytes(raw[8:16], "little")
    changed = bytearray(raw)
    for name in ("areas.start", "bodies.end"):
        changed[begin + manifest["columns"][name]["offset"]] ^= 1
    file.write_bytes(changed)
    assert (
        unreadable(file)
        == "\n".join(
            f"{file}: column {name} is not the one whose hash the manifest lists"
            for name in ("areas.start", "bodies.end")
        )
        + "; take a whole copy"
    )


@pytest.mark.parametrize("length", [2**63, 2**64 - 1, 0])
def test_a_manifest_of_another_length_is_said(file: Path, length: int) -> None:
    raw = file.read_bytes()
    file.write_bytes(raw[:8] + length.to_bytes(8, "little") + raw[16:])
    assert "the manifest was changed or cut off" in unreadable(file)


@pytest.mark.parametrize("name", ["n.json", "n.dtnet", "n.bin", "n"])
def test_its_first_bytes_say_what_a_file_is(file: Path, toyland: Network, same: Any, name: str) -> None:
    path = file.rename(file.with_name(name))
    same(dtnet.read_network(path, verify=True), toyland)


@pytest.mark.parametrize("raw", [b"", b"{}", MAGIC, b"x" * 100])
def test_what_has_its_name_only_is_said(file: Path, raw: bytes) -> None:
    file.write_bytes(raw)
    assert f"{file}: not a file of memory-mapped columns; name a network" in unreadable(file)


def test_a_folder_of_before_is_said(toyland: Network, tmp_path: Path) -> None:
    folder = tmp_path / "old.dtnet"
    folder.mkdir()
    (folder / "manifest.json").write_text("{}", "utf-8")
    assert "a folder of memory-mapped columns; this form is now a single file" in unreadable(folder)
    with pytest.raises(ExistingFileError, match="is a folder; name a file"):
        dtnet.write_network(toyland, folder, overwrite=True)


def test_columns_lie_in_the_file(file: Path) -> None:
    column: Any = dtnet.read_network(file).tables.areas.start
    while isinstance(column.base, np.ndarray):
        column = column.base
    assert isinstance(memoryview(column.base).obj, mmap.mmap)
    assert not column.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        column[0] = 0


def test_it_pickles_as_columns(file: Path, toyland: Network, same: Any) -> None:
    raw = pickle.dumps(dtnet.read_network(file))
    file.unlink()
    same(pickle.loads(raw), toyland)  # noqa: S301 - our own bytes


def test_a_replaced_file_leaves_who_reads_the_old_one(
    file: Path, toy: Any, toyland: Network, same: Any
) -> None:
    network = dtnet.read_network(file)
    dtnet.write_network(toy.network(), file, overwrite=True)
    same(network, toyland)
    same(dtnet.read_network(file), toy.network())


MANY = """
import os, resource, sys
import dtnet
resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))
before = len(os.listdir("/proc/self/fd"))
networks = [dtnet.read_network(sys.argv[1]) for _ in range(200)]
print(len(os.listdir("/proc/self/fd")) - before)
assert {each.at("2024-01-01").teams().total("people") for each in networks} == {8}
del networks
print(len(os.listdir("/proc/self/fd")) - before)
"""


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="counts descriptors as Linux shows them")  # noqa: PTH112
def test_a_network_keeps_one_descriptor_at_most(file: Path) -> None:
    assert resource.RLIMIT_NOFILE is not None
    done = subprocess.run(
        [sys.executable, "-c", MANY, str(file)], check=True, stdout=subprocess.PIPE, encoding="utf-8"
    )
    held, left = map(int, done.stdout.split())
    assert held <= 200
    assert left == 0


def without(name: str) -> Any:
    return lambda columns: columns.pop(name)


def put(name: str, array: Any) -> Any:
    return lambda columns: columns.update({name: array})


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (put("areas.start", np.zeros(6, np.int64)), "areas.start is a column of int64; allowed: int32"),
        (put("areas.start", np.zeros(6, np.uint8)), "areas.start is a column of uint8; allowed: int32"),
        (without("areas.start"), "lists no column areas.start; take a whole copy"),
        (put("areas.name.offsets", np.array([], np.int64)), "areas.name.offsets does not fit the content"),
        (put("areas.name.offsets", np.arange(1, 8)), "areas.name.offsets does not fit the content"),
        (
            put("areas.name.offsets", np.array([0, 1, 2, 3, 4, 5, 600])),
            "areas.name.offsets does not fit the content",
        ),
    ],
)
def test_a_column_that_does_not_fit_is_said(file: Path, edit: Any, said: str) -> None:
    forge(file, columns=edit)
    assert f"{file}: {said}" in unreadable(file)


def test_a_column_that_is_too_short_is_said(file: Path) -> None:
    forge(file, columns=put("areas.start", np.zeros(5, np.int32)))
    assert faults(file) == ["areas: start: 5 values, while there are 6"]


def test_verify_finds_offsets_that_go_back(file: Path) -> None:
    def back(columns: dict[str, Any]) -> None:
        columns["areas.name.offsets"][1] = columns["areas.name.offsets"][3]

    forge(file, columns=back)
    dtnet.read_network(file)
    assert f"{file}: areas.name.offsets: a text ends before it begins" in unreadable(file, verify=True)


def test_verify_finds_what_breaks_a_rule(file: Path) -> None:
    def orphan(columns: dict[str, Any]) -> None:
        columns["areas.parent"][1] = 99

    forge(file, columns=orphan)
    dtnet.read_network(file)
    assert faults(file, verify=True) == ["areas row 1 (p): parent: code 99; allowed: -1 to 4"]


def test_verify_finds_texts_that_are_no_unicode(file: Path) -> None:
    def broken(columns: dict[str, Any]) -> None:
        columns["areas.name.content"][0] = 255

    forge(file, columns=broken)
    dtnet.read_network(file)
    assert f"{file}: areas.name.content is not UTF-8 text" in unreadable(file, verify=True)


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (
            lambda manifest: manifest["network"]["metadata"].update(name=7),
            "metadata: name: got the int 7; write a text",
        ),
        (lambda manifest: manifest["network"].pop("vocabulary") and None, '"vocabulary" is missing'),
        (
            lambda manifest: manifest["network"]["vocabulary"].update(levels=["a", "a"]),
            "vocabulary: levels: a word occurs twice",
        ),
        (
            lambda manifest: manifest["network"]["metadata"].update(reference_day="2019-12-31"),
            "metadata: reference_day: 2019-12-31 is outside 2020-01-01..2030-01-01, the days of the data",
        ),
        (lambda manifest: manifest.update(columns=[]), "columns: [] is not an object with columns"),
        (
            lambda manifest: manifest["columns"].update(x=7),
            "columns: x: 7 is not an object with type, length",
        ),
        (
            lambda manifest: manifest["columns"]["areas.ids.content"].pop("sha256"),
            "columns: areas.ids.content: {",
        ),
        (
            lambda manifest: manifest["columns"]["areas.start"].update(type="float64"),
            "columns: areas.start: type 'float64', length 6; allowed: int8, ",
        ),
        (
            lambda manifest: manifest["columns"]["areas.start"].update(length=-1),
            "columns: areas.start: type 'int32', length -1; allowed: ",
        ),
        (
            lambda manifest: manifest["columns"]["areas.start"].update(offset=0),
            "columns: areas.start: offset 0, while the column before ends at ",
        ),
        (
            lambda manifest: manifest["columns"]["areas.start"].update(length=True),
            "columns: areas.start: type 'int32', length True; allowed: ",
        ),
    ],
)
def test_a_manifest_that_states_no_network_is_said(file: Path, edit: Any, said: str) -> None:
    forge(file, manifest=edit)
    found = faults(file)
    assert any(said in fault for fault in found), found


@pytest.mark.parametrize("length", [7, 10**30])
def test_a_length_that_is_not_that_of_the_file_is_said(file: Path, length: int) -> None:
    manifest, _ = taken_apart(file)
    last = list(manifest["columns"])[-1]
    forge(file, manifest=lambda said: said["columns"][last].update(length=length * 100))
    assert "bytes of columns, its manifest lists" in unreadable(file)


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda manifest: manifest.update(schema="dtnet/columns/4"), "install a newer dtnet"),
        (lambda manifest: manifest["network"].update(schema="dtnet/network/0"), "write it again"),
        (lambda manifest: manifest.update(network=7), 'has no key "schema"'),
        (lambda manifest: [manifest], 'has no key "schema"; it should say "dtnet/columns/3"'),
    ],
)
def test_another_version_is_said(file: Path, edit: Any, said: str) -> None:
    forge(file, manifest=edit)
    assert said in unreadable(file)


TEXT = Citation(ref="Act 1")
OTHER_NAMES = (
    OtherName(area="p", name="Đắc Lắc", sort="alias", start="1976-07-01", end="2024-07-01", source=TEXT),
    OtherName(area="c", name="TL", sort="abbreviation", origin="assumed", source=None),
    OtherName(area="p", name="Gone", sort="former", level="village", source=Citation(ref="Act 2")),
    OtherName(area="p", name="Hills", sort="alias", source=TEXT),
)


def with_names(network: Network, *names: OtherName) -> Network:
    tables = attrs.evolve(network.tables, other_names=names)
    return Network(tables, network.vocabulary, network.metadata)


@pytest.fixture
def named(toyland: Network, tmp_path: Path) -> Path:
    dtnet.write_network(with_names(toyland, *OTHER_NAMES), tmp_path / "named.dtnet")
    return tmp_path / "named.dtnet"


def test_other_names_are_columns(named: Path, toyland: Network) -> None:
    manifest, columns = taken_apart(named)
    assert manifest["network"]["other_names"] == []
    assert [each["ref"] for each in manifest["name_sources"]] == ["Act 1", "Act 2"]
    assert columns["other_names.source"].tolist() == [0, -1, 1, 0]
    assert columns["other_names.level"].tolist() == [-1, -1, toyland.vocabulary.levels.index("village"), -1]
    for verify in (False, True):
        opened = dtnet.read_network(named, verify=verify)
        assert tuple(opened.tables.other_names) == OTHER_NAMES
        assert opened.content_hash() == with_names(toyland, *OTHER_NAMES).content_hash()
    assert pickle.loads(pickle.dumps(opened)).tables.other_names == OTHER_NAMES  # noqa: S301 - our own


def test_a_network_without_other_names_has_no_column_of_them(file: Path) -> None:
    manifest, columns = taken_apart(file)
    assert "other_names" not in manifest["network"]
    assert "name_sources" not in manifest
    assert not [name for name in columns if name.startswith("other_names")]


@pytest.mark.parametrize(
    ("column", "number"),
    [
        ("area", -1),
        ("area", 99),
        ("sort", 3),
        ("level", -2),
        ("level", 99),
        ("start", -25568),
        ("start", 2**31 - 1),
        ("end", 376201),
        ("end", -(2**31) + 1),
        ("origin", 0),
        ("origin", 5),
        ("source", -2),
        ("source", 2),
    ],
)
def test_a_number_of_other_names_without_a_meaning_is_said(named: Path, column: str, number: int) -> None:
    def changed(columns: dict[str, Any]) -> None:
        columns[f"other_names.{column}"][1] = number

    forge(named, columns=changed)
    assert faults(named) == [f"other_names.{column}: has a number without a meaning"]


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (
            put("other_names.sort", np.zeros(4, np.int32)),
            "other_names.sort is a column of int32; allowed: uint8",
        ),
        (without("other_names.end"), "lists no column other_names.end; take a whole copy"),
        (
            lambda columns: columns["other_names.name.content"].put(0, 255),
            "other_names.name.content is not UTF-8",
        ),
        (
            lambda columns: columns["other_names.name.offsets"].put(1, 15),
            "other_names.name.offsets: a text ends before it begins",
        ),
    ],
)
def test_a_column_of_other_names_that_does_not_fit_is_said(named: Path, edit: Any, said: str) -> None:
    forge(named, columns=edit)
    assert f"{named}: {said}" in unreadable(named)


def test_columns_of_other_names_of_several_lengths_are_said(named: Path) -> None:
    forge(named, columns=put("other_names.sort", np.zeros(3, np.uint8)))
    assert faults(named) == ["other_names: columns are not of one length"]


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (
            lambda manifest: manifest["network"].update(
                other_names=[{"area": "p", "name": "Hills", "sort": "alias", "source": None}]
            ),
            "other_names: this file form has them in columns, not in the manifest",
        ),
        (
            lambda manifest: manifest["network"].update(other_names=7),
            "other_names: got the int 7; write a list",
        ),
        (lambda manifest: manifest.update(name_sources={}), "name_sources: got an empty table; write a list"),
        (
            lambda manifest: manifest["name_sources"][1].update(ref=7),
            "name_sources 1: ref: got the int 7; write a text in quotes",
        ),
    ],
)
def test_other_names_in_a_manifest_are_said(named: Path, edit: Any, said: str) -> None:
    forge(named, manifest=edit)
    assert faults(named) == [said]


def test_an_other_name_that_breaks_a_rule_has_no_columns(toyland: Network, tmp_path: Path) -> None:
    network = with_names(toyland, OtherName(area="nowhere", name="N", sort="alias", source=None))
    with pytest.raises(InvalidNetworkError, match="other name 0: area: there is no area 'nowhere'"):
        dtnet.write_network(network, tmp_path / "n.dtnet")
    assert not (tmp_path / "n.dtnet").exists()
