"""A damaged file of any format that dtnet reads gives an answer or a `DtnetError`, and never anything else.

Bits are flipped, bytes set, pieces cut off, left out and repeated, also inside the parts of archives. The
process that reads stays alive. `DEEP.md` says how to draw more, and what was found.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dtnet
from dtnet import DtnetError

from ...inner.lists import read_sheets
from ...lengths import examples
from ...small_files import XLS, csv, ods, parquet_of, parts_of, table, xlsb, xlsx, zipped

if TYPE_CHECKING:
    from collections.abc import Callable

LISTS: dict[str, Callable[[], bytes]] = {
    "xlsx": xlsx,
    "xls": lambda: XLS,
    "xlsb": xlsb,
    "ods": ods,
    "csv": csv,
    "parquet": lambda: parquet_of(table(), compression="snappy"),
}
NETWORKS = ("n.json", "n.dtnet", "n", "n.parquet", "n.arrow")
ARCHIVES = ("xlsx", "xlsb", "ods")
VALUES = st.integers(0, 255) | st.sampled_from([0, 1, 127, 128, 255])
PLACES = st.floats(0, 1, exclude_max=True) | st.floats(0.9, 1, exclude_max=True)


@st.composite
def damage(draw: st.DrawFn) -> Callable[[bytes], bytes]:
    """A function that damages bytes."""
    kind = draw(st.sampled_from(["flip", "set", "set", "cut", "drop", "repeat"]))
    edits = draw(st.lists(st.tuples(PLACES, VALUES), min_size=1, max_size=3))

    def damaged(raw: bytes) -> bytes:
        content = bytearray(raw)
        for place, value in edits:
            if not content:
                break
            at = int(place * len(content))
            if kind == "flip":
                content[at] ^= 1 << value % 8
            elif kind == "set":
                content[at] = value
            elif kind == "cut":
                del content[at:]
            elif kind == "drop":
                del content[at : at + value]
            else:
                content[at:at] = content[at : at + value]
        return bytes(content)

    return damaged


@cache
def network_files(name: str) -> dict[str, bytes]:
    """The files of a network, by path."""
    with tempfile.TemporaryDirectory() as folder:
        dtnet.write_network(dtnet.datasets.load("toyland"), Path(folder) / name)
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in Path(folder).rglob("*")
            if path.is_file()
        }


@pytest.mark.parametrize("form", LISTS)
@given(change=damage(), part=st.none() | st.integers(0, 9))
@settings(max_examples=examples(8), deadline=None)
def test_a_damaged_list(form: str, change: Callable[[bytes], bytes], part: int | None) -> None:
    raw = LISTS[form]()
    if form in ARCHIVES and part is not None:
        parts = parts_of(raw)
        name = [*parts][part % len(parts)]
        damaged = zipped(parts | {name: change(parts[name])})
    else:
        damaged = change(raw)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"list.{form}"
        path.write_bytes(damaged)
        try:
            read_sheets(path)
        except DtnetError as error:
            assert str(error)  # noqa: PT017 - an answer is as good


@pytest.mark.parametrize("name", NETWORKS)
@given(change=damage(), number=st.integers(0, 20), hashed=st.booleans())
@settings(max_examples=examples(8), deadline=None)
def test_a_damaged_network(name: str, change: Callable[[bytes], bytes], number: int, *, hashed: bool) -> None:
    """With its hashes, a damaged file is an equal network or an error."""
    files = dict(network_files(name))
    file = sorted(files)[number % len(files)]
    files[file] = change(files[file])
    if not hashed:
        files = {
            path: raw.replace(b'"hash"', b'"was"').replace(b'"bytes"', b'"size"')
            if path.endswith("datapackage.json")
            else raw
            for path, raw in files.items()
        }
    with tempfile.TemporaryDirectory() as folder:
        for path, raw in files.items():
            (Path(folder) / path).parent.mkdir(exist_ok=True)
            (Path(folder) / path).write_bytes(raw)
        try:
            found = dtnet.read_network(Path(folder) / name, verify=True)
        except DtnetError:
            return
    has_hashes = name == "n.dtnet" or (hashed and not file.endswith(".json"))
    assert not has_hashes or found == dtnet.datasets.load("toyland")
