"""The columns of the bundled network: made again byte by byte, checked byte by byte, and quick to open."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from pathlib import Path
from zlib import compress

import attrs
import numpy as np
import pytest

import dtnet
from dtnet import Network
from dtnet.datasets import bundled_columns, loading
from dtnet.datasets.bundled_columns import BundledNetwork, open_bundled
from dtnet.datasets.vietnam.assembly import assembled_network
from dtnet.datasets.vietnam.loader import COLUMNS
from dtnet.errors import ArgumentError, UnreadableFileError
from dtnet.io.mapped_files import column_file, listed_columns, map_column_file
from dtnet.network import OtherName

from ..inner.network import ChosenTexts, JoinedTexts, Numbered, PatternTexts, network_hash

TOOL = Path(__file__).parents[2] / "tools" / "vietnam" / "network_columns.py"
LATE = {"cattrs", "tomllib", "csv", "dtnet.io.documents", "dtnet.network.reading.builder"}
START = """
import dtnet, sys
dtnet.datasets.load("vietnam").at("2024-08-31").territory
print(*sys.modules)
"""


@pytest.fixture
def listing() -> str:
    return dtnet.datasets.fingerprint("vietnam")


def test_the_tool_makes_the_shipped_bytes(tmp_path: Path) -> None:
    made = tmp_path / "made.columns"
    done = subprocess.run([sys.executable, TOOL, "--into", made], check=True, capture_output=True, text=True)
    assert done.stdout == f"{made}: {COLUMNS.stat().st_size:,} bytes\n"
    assert made.read_bytes() == COLUMNS.read_bytes()


def test_the_columns_are_the_assembled_network(listing: str) -> None:
    opened, assembled = open_bundled("vietnam", COLUMNS, listing), assembled_network()
    opened.assert_equals(assembled)
    assert opened.content_hash() == network_hash(opened) == network_hash(assembled)
    for table, column in (("areas", "ids"), ("areas", "name"), ("bodies", "ids"), ("bodies", "name")):
        held, expected = (getattr(getattr(each.tables, table), column) for each in (opened, assembled))
        assert shape(held) == shape(expected)


def test_ascending_numbers_are_stored_as_steps(listing: str) -> None:
    _, stated, behind = map_column_file(COLUMNS)
    file, opened = listed_columns(COLUMNS, stated, behind, []), open_bundled("vietnam", COLUMNS, listing)
    assert {"areas.entity", "bodies.entity", "bodies.home"} <= stated["steps"].keys()
    assert file.array("areas.entity").dtype == np.int8
    entities = opened.tables.areas.entity
    assert (entities.dtype, entities.flags.writeable) == (np.int32, False)
    assert entities.tolist() == np.cumsum(file.array("areas.entity"), dtype=int).tolist()


def test_the_columns_are_small_in_a_wheel() -> None:
    """The wheel has at most 3 MB, 1.5 MB of them without the columns."""
    assert len(compress(COLUMNS.read_bytes(), 6)) < 1_200_000


def shape(texts: object) -> object:
    """How a text column is put together; columns that are stored as they were made are read as fast."""
    if isinstance(texts, JoinedTexts):
        return [shape(each) for each in texts.parts]
    if isinstance(texts, PatternTexts):
        return [texts.size, *map(shape, texts.pieces)]
    if isinstance(texts, ChosenTexts):
        return [shape(texts.texts), len(texts.rows), texts.rows.dtype]
    if isinstance(texts, Numbered):
        return [len(texts.numbers), texts.numbers.dtype, texts.width]
    return texts if isinstance(texts, str) else type(texts)


@pytest.mark.parametrize("share", [0.0, 0.0005, 0.001, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99999])
def test_one_changed_byte_is_told(tmp_path: Path, listing: str, share: float) -> None:
    content = bytearray(COLUMNS.read_bytes())
    content[int(share * len(content))] ^= 1
    changed = tmp_path / "network.columns"
    changed.write_bytes(content)
    with pytest.raises(UnreadableFileError, match=r"dataset 'vietnam' is damaged: .*; install dtnet again"):
        open_bundled("vietnam", changed, listing)


def test_a_changed_digit_of_the_stated_hash_is_told(tmp_path: Path, listing: str) -> None:
    content = COLUMNS.read_bytes()
    stated = dtnet.datasets.load("vietnam").content_hash().encode()
    assert content.count(stated) == 1
    changed = tmp_path / "network.columns"
    changed.write_bytes(content.replace(stated, stated[:-1] + (b"0" if stated[-1:] != b"0" else b"1")))
    with pytest.raises(UnreadableFileError, match="the manifest was changed"):
        open_bundled("vietnam", changed, listing)


def test_columns_of_other_files_are_told() -> None:
    with pytest.raises(UnreadableFileError, match=r"network\.columns was not made of the files beside it"):
        open_bundled("vietnam", COLUMNS, "0" * 64)


def test_columns_of_another_form_are_told(tmp_path: Path, listing: str) -> None:
    _, stated, behind = map_column_file(COLUMNS)
    columns = listed_columns(COLUMNS, stated, behind, []).columns
    other = tmp_path / "network.columns"
    other.write_bytes(b"".join(column_file({**stated, "schema": "dtnet/bundled/0"}, columns.items())))
    with pytest.raises(UnreadableFileError, match="was not made of the files"):
        open_bundled("vietnam", other, listing)


def test_missing_columns_are_told(tmp_path: Path, listing: str) -> None:
    with pytest.raises(UnreadableFileError, match=r"'vietnam' is damaged: .*No such file"):
        open_bundled("vietnam", tmp_path / "network.columns", listing)


def test_every_list_of_records_is_kept(tmp_path: Path) -> None:
    """Of a smaller dataset, with records of each class."""
    toyland = dtnet.datasets.load("toyland")
    area = toyland.tables.areas.ids[1]
    tables = attrs.evolve(
        toyland.tables, other_names=(OtherName(area=area, name="Hill", sort="alias", source=None),)
    )
    network = Network(tables, toyland.vocabulary, toyland.metadata)
    path = tmp_path / "network.columns"
    path.write_bytes(bundled_columns.bundled_columns(network, "of these files"))
    opened = open_bundled("toyland", path, "of these files")
    assert network_hash(opened) == network.content_hash() == opened.content_hash()
    assert tuple(opened.tables.other_names) == tables.other_names
    assert opened.metadata == network.metadata


@pytest.mark.parametrize("texts", [(), ("a", "b\0c")])
def test_texts_without_a_form_are_refused(texts: tuple[str, ...]) -> None:
    toyland = dtnet.datasets.load("toyland")
    tables = attrs.evolve(toyland.tables, bodies=attrs.evolve(toyland.tables.bodies, name=texts))
    network = Network(tables, toyland.vocabulary, toyland.metadata)
    with pytest.raises(ArgumentError, match=r"bodies\.name: a column without texts"):
        bundled_columns.bundled_columns(network, "")


def test_another_process_has_the_bundled_network_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    network = dtnet.datasets.load("vietnam")
    crossed = pickle.loads(pickle.dumps(network.stored))  # noqa: S301 - pickled here
    assert isinstance(crossed, BundledNetwork)
    assert crossed.open() is network
    monkeypatch.setattr(bundled_columns, "load", lambda _: dtnet.datasets.load("toyland"))
    with pytest.raises(UnreadableFileError, match="'vietnam' differs from the dataset in the process that"):
        crossed.open()
    assert loading.load("vietnam") is network


def test_a_start_reads_no_document_and_no_csv() -> None:
    done = subprocess.run([sys.executable, "-c", START], check=True, capture_output=True, text=True)
    assert set(done.stdout.split()) & LATE == set()


def test_the_manifest_is_json_that_states_the_network() -> None:
    _, stated, _ = map_column_file(COLUMNS)
    assert json.loads(json.dumps(stated)) == stated
    assert stated["metadata"]["class"] == "Metadata"
    assert stated["metadata"]["version"] == dtnet.datasets.load("vietnam").metadata.version
