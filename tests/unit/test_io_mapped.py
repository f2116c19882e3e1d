"""Folders of memory-mapped columns: what opening checks, what it trusts, and what `verify` finds."""
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import dtnet
from dtnet.errors import InvalidNetworkError, UnreadableFileError

if TYPE_CHECKING:
    from pathlib import Path

    from dtnet.network.network import Network

MANIFEST, SEAL = "manifest.json", "manifest.sha256"


@pytest.fixture
def folder(toyland: Network, tmp_path: Path) -> Path:
    dtnet.write_network(toyland, tmp_path / "n.dtnet")
    return tmp_path / "n.dtnet"


def sealed(folder: Path, edit: Any = None) -> None:
    """Make the manifest fit the files again, and its hash the manifest: what a forger could do."""
    manifest = json.loads((folder / MANIFEST).read_bytes())
    for path in folder.glob("*.npy"):
        raw = path.read_bytes()
        manifest["files"][path.name] = {"bytes": len(raw), "sha256": sha256(raw).hexdigest()}
    if edit is not None:
        manifest = edit(manifest) or manifest
    raw = json.dumps(manifest).encode()
    (folder / MANIFEST).write_bytes(raw)
    (folder / SEAL).write_text(f"{sha256(raw).hexdigest()}  {MANIFEST}\n", "utf-8")


def unreadable(folder: Path, *, verify: bool = False) -> str:
    with pytest.raises(UnreadableFileError) as caught:
        dtnet.read_network(folder, verify=verify)
    return str(caught.value)


def faults(folder: Path, *, verify: bool = False) -> list[str]:
    with pytest.raises(InvalidNetworkError) as caught:
        dtnet.read_network(folder, verify=verify)
    return [str(fault) for fault in caught.value.faults]


def test_the_hash_is_that_of_sha256sum(folder: Path) -> None:
    raw = (folder / MANIFEST).read_bytes()
    assert (folder / SEAL).read_text("utf-8") == f"{sha256(raw).hexdigest()}  manifest.json\n"


def test_columns_are_little_endian_numbers(folder: Path) -> None:
    for path in folder.glob("*.npy"):
        assert np.load(path, allow_pickle=False).dtype.str[0] in "<|", path.name


def test_a_changed_manifest_is_said(folder: Path) -> None:
    raw = (folder / MANIFEST).read_bytes()
    (folder / MANIFEST).write_bytes(raw.replace(b"toyland", b"toyl4nd"))
    assert f"{folder / MANIFEST}: is not the file whose hash manifest.sha256 has" in unreadable(folder)
    (folder / SEAL).unlink()
    assert f"{folder / SEAL}: cannot be read" in unreadable(folder)


def test_files_that_are_cut_or_gone_are_named_together(folder: Path) -> None:
    start, end = folder / "areas.start.npy", folder / "bodies.end.npy"
    raw = start.read_bytes()
    start.write_bytes(raw[:-1])
    end.unlink()
    longer = folder / "areas.end.npy"
    longer.write_bytes(longer.read_bytes() + b"\0")
    said = unreadable(folder)
    assert f"{longer}: has {len(raw) + 1} bytes, manifest.json lists {len(raw)}" in said
    assert f"{start}: has {len(raw) - 1} bytes, manifest.json lists {len(raw)}" in said
    assert f"{end}: cannot be read (No such file or directory)" in said


def test_a_changed_column_is_trusted_until_it_is_verified(folder: Path) -> None:
    path = folder / "areas.name.content.npy"
    path.write_bytes(path.read_bytes().replace(b"Toyland", b"Doyland"))
    assert dtnet.read_network(folder).at("2024-01-01").find("c").name == "Doyland"
    assert f"{path}: is not the file whose hash manifest.json lists" in unreadable(folder, verify=True)


@pytest.mark.parametrize(
    ("array", "said"),
    [
        (np.zeros(6), "no column of whole numbers"),
        (np.zeros((6, 1), np.int32), "no column of whole numbers"),
        (np.array([None] * 6), "no column of numbers: "),
        (np.zeros(6, np.int64), "a column of int64, where int32 belongs"),
        (np.zeros(6, ">i4"), "a column of >i4, where int32 belongs"),
        (np.zeros(5, np.int32), None),
    ],
)
def test_a_column_of_another_form_is_said(folder: Path, array: Any, said: str | None) -> None:
    path = folder / "areas.start.npy"
    np.save(path, array, allow_pickle=True)
    sealed(folder)
    if said is None:
        assert faults(folder) == ["areas: start: 5 values, while there are 6"]
    else:
        assert f"{path}: {said}" in unreadable(folder)


def test_noise_is_no_column(folder: Path) -> None:
    (folder / "areas.start.npy").write_bytes(b"noise")
    sealed(folder)
    assert "areas.start.npy: no column of numbers" in unreadable(folder)


def test_a_missing_column_is_said(folder: Path) -> None:
    (folder / "areas.start.npy").unlink()
    sealed(folder, lambda manifest: manifest["files"].pop("areas.start.npy") and None)
    assert f"{folder / MANIFEST}: lists no areas.start.npy" in unreadable(folder)


def test_a_column_that_is_not_listed_is_not_read(folder: Path) -> None:
    sealed(folder, lambda manifest: manifest["files"].pop("areas.start.npy") and None)
    assert f"{folder / MANIFEST}: lists no areas.start.npy" in unreadable(folder, verify=True)


@pytest.mark.parametrize(
    "header",
    [
        b"{'descr': '<i4', 'fortran_order': False, 'shape': (1" + b"0" * 30 + b",), }",
        b"{'descr': '<i4', 'fortran_order': False, 'shape': (-1,), }",
        b"{'descr': ((((((((((",
        b"",
    ],
)
def test_a_header_that_is_none_is_said(folder: Path, header: bytes) -> None:
    path = folder / "areas.start.npy"
    path.write_bytes(b"\x93NUMPY\x01\x00\x76\x00" + header.ljust(0x75) + b"\n" if header else b"")
    sealed(folder)
    assert f"{path}: no column of numbers" in unreadable(folder)


@pytest.mark.parametrize("offsets", [[], [1, 7, 7, 7, 7, 7, 7], [0, 1, 2, 3, 4, 5, 600]])
def test_offsets_begin_and_end_with_the_content(folder: Path, offsets: list[int]) -> None:
    path = folder / "areas.name.offsets.npy"
    np.save(path, np.array(offsets, np.int64))
    sealed(folder)
    assert f"{path}: offsets that do not fit the content" in unreadable(folder)


def test_verify_finds_offsets_that_go_back(folder: Path) -> None:
    path = folder / "areas.name.offsets.npy"
    offsets = np.load(path)
    offsets[1] = offsets[3]
    np.save(path, offsets)
    sealed(folder)
    dtnet.read_network(folder)
    assert f"{path}: a text ends before it begins" in unreadable(folder, verify=True)


def test_verify_finds_what_breaks_a_rule(folder: Path) -> None:
    path = folder / "areas.parent.npy"
    parents = np.load(path)
    parents[1] = 99
    np.save(path, parents)
    sealed(folder)
    dtnet.read_network(folder)
    assert faults(folder, verify=True) == ["areas row 1 (p): parent: code 99, legal is -1 to 4"]


def test_verify_finds_texts_that_are_no_unicode(folder: Path) -> None:
    path = folder / "areas.name.content.npy"
    path.write_bytes(path.read_bytes().replace(b"Toyland", b"\xffoyland"))
    sealed(folder)
    dtnet.read_network(folder)
    assert f"{path}: is not UTF-8 text" in unreadable(folder, verify=True)


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda manifest: manifest["network"]["metadata"].update(name=7), "metadata: name: 7 is no text"),
        (lambda manifest: manifest["network"].pop("vocabulary") and None, "vocabulary: the key is missing"),
        (
            lambda manifest: manifest["network"]["vocabulary"].update(levels=["a", "a"]),
            "vocabulary: levels: a word stands twice",
        ),
        (
            lambda manifest: manifest["network"]["metadata"].update(reference_day="2019-12-31"),
            "metadata: reference_day: 2019-12-31 is outside 2020-01-01..2030-01-01, the days of the data",
        ),
        (lambda manifest: manifest.update(files=[]), "files: [] is no object with files"),
        (
            lambda manifest: manifest["files"].update({"../x.npy": {"bytes": 1, "sha256": ""}}),
            "files: ../x.npy: ",
        ),
        (lambda manifest: manifest["files"].update({"x.y.npy": 7}), "files: x.y.npy: is no file of ours"),
        (
            lambda manifest: manifest["files"].update({"x.y.npy": {"bytes": "1", "sha256": ""}}),
            "files: x.y.npy: ",
        ),
    ],
)
def test_a_manifest_that_states_no_network_is_said(folder: Path, edit: Any, said: str) -> None:
    sealed(folder, edit)
    assert any(said in fault for fault in faults(folder))


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda manifest: manifest.update(schema="dtnet/columns/3"), "install a newer dtnet"),
        (lambda manifest: manifest["network"].update(schema="dtnet/network/0"), "write it again"),
        (lambda manifest: manifest.update(network=7), 'has no key "schema"'),
        (lambda manifest: [manifest], 'has no key "schema"; it should say "dtnet/columns/2"'),
    ],
)
def test_another_version_is_said(folder: Path, edit: Any, said: str) -> None:
    sealed(folder, edit)
    assert said in unreadable(folder)
