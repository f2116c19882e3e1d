"""Source rows: the rows of lists from which areas and bodies of a network come."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import polars as pl
import pytest

import dtnet
from dtnet import Citation, Metadata, NetworkBuilder, Period, difference
from dtnet.errors import DifferentNetworksError, Fault, InvalidNetworkError, UnknownNameError
from dtnet.io.mapped_files import ColumnFile, mapped_source_rows
from dtnet.network.tables.source_rows import NUMBER_COLUMNS, SourceRows

from ...inner.facts import Root, part_around
from ...inner.network import EncodedTexts, check_tables
from ...inner.strategies import VOCABULARY

if TYPE_CHECKING:
    from pathlib import Path

    from dtnet import Network

LIST = Citation(ref="Teams of Hill")
AREAS: dict[str, list[Any]] = {
    "id": ["c", "p", "q", "v"],
    "level": ["country", "province", "province", "village"],
    "parent": [None, "c", "c", "p"],
    "start": ["2024-01-01"] * 4,
    "code": ["C", "P", "Q", "V"],
    "name": ["Isle", "Hill", "Dale", "Cove"],
    "type": [""] * 4,
}
BODIES = {"id": ["t"], "kind": ["team"], "home": ["v"], "name": ["Lamp"], "start": ["2024-01-01"]}
ROWS: dict[str, list[Any]] = {
    "id": ["v", "t", "t", "q"],
    "source": [LIST.ref] * 3 + [None],
    "list": ["b.xlsx", "b.xlsx", "a.xlsx", None],
    "sheet": ["Xã 1", "Xã 1", None, ""],
    "row": [12, 12, 7, None],
    "key": [None, "007", "007", None],
    "decided_by": ["a reviewer", None, None, None],
}


def builder(**rows: list[Any]) -> NetworkBuilder:
    about = Metadata(name="toy", extent=Period("2024-01-01", "2030-01-01"), sources=(LIST,))
    made = NetworkBuilder(VOCABULARY, about)
    made.add_areas(AREAS)
    made.add_bodies(BODIES)
    if rows:
        made.add_source_rows(rows)
    return made


@pytest.fixture
def network() -> Network:
    return builder(**ROWS).build()


def faults(**rows: list[Any]) -> list[str]:
    with pytest.raises(InvalidNetworkError) as caught:
        builder(**rows).build()
    return [str(fault) for fault in caught.value.faults]


def test_rows_tell_list_sheet_row_key_and_who_decided(network: Network) -> None:
    assert network.source_rows("t").to_dicts() == [
        {
            "id": "t",
            "source": LIST.ref,
            "list": name,
            "sheet": sheet,
            "row": row,
            "key": "007",
            "decided_by": None,
        }
        for name, sheet, row in (("a.xlsx", None, 7), ("b.xlsx", "Xã 1", 12))
    ]
    assert network.source_rows("v")["decided_by"] == ["a reviewer"]
    assert len(network.source_rows("c")) == 0
    assert network.source_rows()["id"] == ["q", "t", "t", "v"]
    assert pl.DataFrame(network.source_rows()).shape == (4, 7)
    with pytest.raises(UnknownNameError, match="no such id 'x'"):
        network.source_rows("x")


def test_rows_are_added_as_frames_in_any_order(network: Network) -> None:
    made = builder()
    order = [2, 0, 3, 1]
    frame = pl.DataFrame({name: [cells[at] for at in order] for name, cells in ROWS.items()})
    made.add_source_rows(frame[:2])
    made.add_source_rows(frame[2:])
    assert made.build() == network
    assert network.to_builder().build() == network
    assert pickle.loads(pickle.dumps(network)) == network  # noqa: S301 - made here


def test_a_network_without_rows_keeps_its_hash(network: Network) -> None:
    bare = builder().build()
    assert builder(id=[]).build().content_hash() == bare.content_hash() != network.content_hash()
    emptied = attrs.evolve(network.tables, source_rows=SourceRows())
    assert dtnet.Network(emptied, network.vocabulary, network.metadata) == bare


def test_all_faults_are_told_at_once() -> None:
    assert faults(
        id=["x", "v", "v", "t", "t", None, "v"],
        list=["lists/b.xlsx", "C:\\b.xlsx", 5, "b.xlsx", "b.xlsx", None, None],
        row=[1, 0, -1, 2, 2, None, 2**31],
        source=["Another", None, None, None, None, None, None],
    ) == [
        "source_rows row 0 (x): id: there is no area or body 'x'",
        "source_rows row 0 (x): list: 'lists/b.xlsx' is a path; give the name of the file without folders",
        "source_rows row 0 (x): source: 'Another' is no source of the metadata; one of 'Teams of Hill'",
        "source_rows row 1 (v): list: 'C:\\\\b.xlsx' is a path; give the name of the file without folders",
        "source_rows row 1 (v): row: 0; allowed: a whole number from 1, as Excel counts rows",
        "source_rows row 2 (v): list: 5 is not a text; write None if nothing is stated",
        "source_rows row 2 (v): row: -1; allowed: a whole number from 1, as Excel counts rows",
        "source_rows row 4 (t): id: the same source row is stated twice; state it once",
        "source_rows row 5: id: the id is missing",
        "source_rows row 6 (v): row: 2147483648; allowed: a whole number from 1, as Excel counts rows",
    ]
    assert faults(ids=["v"]) == [
        "source_rows: id: the column is missing",
        "source_rows: ids: no such column; did you mean 'id'?",
    ]


@pytest.mark.parametrize("name", ["n.json", "n", "n.parquet", "n.arrow", "n.dtnet"])
def test_files_keep_rows(network: Network, tmp_path: Path, name: str) -> None:
    dtnet.write_network(network, tmp_path / name)
    read = dtnet.read_network(tmp_path / name, verify=True)
    assert read == network
    assert read.source_rows() == network.source_rows()


def test_opened_columns_are_checked(network: Network, tmp_path: Path) -> None:
    told = attrs.evolve(network.metadata, sources=())
    dtnet.write_network(dtnet.Network(network.tables, network.vocabulary, told), tmp_path / "n.dtnet")
    assert dtnet.read_network(tmp_path / "n.dtnet").source_rows() == network.source_rows()
    with pytest.raises(InvalidNetworkError, match="is no source of the metadata; add it to its sources"):
        dtnet.read_network(tmp_path / "n.dtnet", verify=True)
    rows = network.tables.source_rows
    columns = {f"source_rows.{name}": getattr(rows, name) for name in NUMBER_COLUMNS}
    texts = EncodedTexts.of(rows.texts)
    columns |= {"source_rows.texts.content": texts.content, "source_rows.texts.offsets": texts.offsets}
    for name, column, message in (
        ("key", rows.key + np.int32(100), "source_rows.key: has a number without a meaning"),
        ("row", -rows.row, "source_rows.row: has a number without a meaning"),
        ("id", rows.id[1:], "source_rows: columns are not of one length"),
    ):
        found: list[Fault] = []
        file = ColumnFile(tmp_path, {**columns, f"source_rows.{name}": column})
        assert len(mapped_source_rows(file, found)) == 0
        assert [*map(str, found)] == [message]
    mixed = attrs.evolve(rows, id=rows.id[::-1].copy())
    tables = attrs.evolve(network.tables, source_rows=mixed)
    assert [*map(str, check_tables(tables, network.vocabulary))] == [
        "source_rows: rows or texts are out of canonical order"
    ]


def test_files_without_rows_have_no_table(tmp_path: Path) -> None:
    dtnet.write_network(builder().build(), tmp_path / "n")
    assert not (tmp_path / "n" / "source_rows.csv").exists()
    dtnet.write_network(builder(**ROWS).build(), tmp_path / "n", overwrite=True)
    assert (tmp_path / "n" / "source_rows.csv").read_text(encoding="utf-8").splitlines()[:2] == [
        "id,source,list,sheet,row,key,decided_by",
        "q,,,,,,",
    ]
    dtnet.write_network(builder().build(), tmp_path / "n", overwrite=True)
    assert not (tmp_path / "n" / "source_rows.csv").exists()


def test_selections_and_edits_keep_the_rows_of_what_they_keep(network: Network) -> None:
    assert network.select(within="p").source_rows()["id"] == ["t", "t", "v"]
    assert network.select(levels=["province"]).source_rows()["id"] == ["q"]
    assert network.select(levels=["province"]).tables.source_rows.texts == ("q",)
    assert network.select(during="2025").source_rows() == network.source_rows()
    assert network.remove("t").source_rows()["id"] == ["q", "v"]
    assert network.close("t", on="2026-01-01").source_rows() == network.source_rows()
    assert network.correct("v", at="2024-06-01", name="Bay").source_rows() == network.source_rows()
    assert network.with_vocabulary(area_types=["bản"]).source_rows() == network.source_rows()
    assert len(part_around(network, [Root("q", onward=False)]).source_rows()) == 0


def test_differences_name_the_rows(network: Network) -> None:
    fewer = builder(**{name: cells[:2] for name, cells in ROWS.items()}).build()
    found = difference(fewer, network)
    assert found.counts.to_dicts()[-1] == {
        "table": "source_rows",
        "kept": 2,
        "opened": 2,
        "closed": 0,
        "renamed": 0,
        "moved": 0,
        "changed": 0,
    }
    assert [(row["table"], row["id"], row["change"], row["after"]) for row in found.rows] == [
        ("source_rows", "q", "opened", '{"id":"q"}'),
        (
            "source_rows",
            "t",
            "opened",
            '{"id":"t","source":"Teams of Hill","list":"a.xlsx","row":7,"key":"007"}',
        ),
    ]
    assert "source_rows" not in difference(builder().build(), builder().build()).counts["table"]
    with pytest.raises(DifferentNetworksError, match="source_rows q: in the second network only"):
        fewer.assert_equals(network)
