"""Small files that unpack to very much: refused before they are unpacked, and read in batches up to there."""
# ruff: noqa: ANN401 - Arrow has no types

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from pyarrow import ipc, parquet

import dtnet
from dtnet.errors import Fault, InvalidNetworkError, UnreadableFileError
from dtnet.io import arrow_tables
from dtnet.io.arrow_tables import ArrowFile, decode_arrow_files, unpacked_bytes
from dtnet.io.limits import BYTES, COLUMNS, DEFAULT_LIMITS, ROWS

from ...inner.io import Limits, decode_csv

if TYPE_CHECKING:
    from dtnet import Network
    from dtnet.io.arrow_tables import ArrowForm

PATH = Path("x")
FEW = Limits(rows=1_000, bytes=100_000)


def parquet_of(table: pa.Table, **options: Any) -> bytes:
    sink = io.BytesIO()
    parquet.write_table(table, sink, **{"compression": "zstd", **options})
    return sink.getvalue()


def ipc_of(table: pa.Table, compression: str | None = None) -> bytes:
    sink = io.BytesIO()
    with ipc.new_file(sink, table.schema, options=ipc.IpcWriteOptions(compression=compression)) as writer:
        writer.write_table(table)
    return sink.getvalue()


def views_of(texts: list[str], **options: Any) -> bytes:
    sink = io.BytesIO()
    pl.DataFrame({"a": texts}).write_ipc(sink, **{"compression": "uncompressed", **options})
    return sink.getvalue()


def decoder(form: ArrowForm) -> Any:
    """Decodes in this process, so that what Arrow allocates can be counted and a module can be changed."""

    def decode(
        raw: bytes, specs: Any, path: Path, faults: list[Fault], limits: Limits = DEFAULT_LIMITS
    ) -> Any:
        del specs
        found = decode_arrow_files({"": ArrowFile(form, raw, path)}, path, limits, trusted=True)
        faults += found[""][1]
        return found[""][0]

    return decode


decode_parquet, decode_ipc = decoder("parquet"), decoder("arrow")


def one(cells: Any, name: str = "a") -> pa.Table:
    return pa.table({name: cells})


def one_word(length: int, rows: int) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int32)), pa.array(["x" * length]))


ZEROS = pa.array(np.zeros(2_000_000, np.int64))
NULLS = pa.nulls(2**31 - 2)
SMALL = pa.array(np.zeros(9_000_000, np.int8))
ONES = pa.RunEndEncodedArray.from_arrays(pa.array([2**31 - 2], pa.int32()), pa.array([1]))
TOO_MANY_ROWS = "x: more than 1,000,000 rows; split it, or raise the limit most_rows"
TOO_MANY_BYTES = "x: its cells need more than 536,870,912 bytes; split it, or raise the limit most_bytes"
BOMBS: dict[str, tuple[Any, Any, str]] = {
    "rows": (decode_parquet, lambda: parquet_of(one(ZEROS)), TOO_MANY_ROWS),
    "cells of a list": (
        decode_parquet,
        lambda: parquet_of(
            one(pa.ListArray.from_arrays([0, 9_000_000], pa.array(np.zeros(9_000_000, np.int8))))
        ),
        TOO_MANY_BYTES,
    ),
    "compressed texts": (
        decode_parquet,
        lambda: parquet_of(one(["x" * 10_000] * 60_000), use_dictionary=False),
        TOO_MANY_BYTES,
    ),
    "rows of nothing": (decode_ipc, lambda: ipc_of(one(NULLS)), TOO_MANY_ROWS),
    "lists of nothing": (
        decode_ipc,
        lambda: ipc_of(one(pa.ListArray.from_arrays([0, 2**31 - 2], NULLS))),
        TOO_MANY_BYTES,
    ),
    "compressed numbers": (
        decode_ipc,
        lambda: ipc_of(one(pa.array(np.zeros(70_000_000, np.int64))), "zstd"),
        TOO_MANY_BYTES,
    ),
    "compressed words": (decode_ipc, lambda: ipc_of(one(one_word(540_000_000, 2)), "zstd"), TOO_MANY_BYTES),
}


@pytest.mark.parametrize("name", BOMBS)
def test_what_would_unpack_to_too_much_is_not_unpacked(name: str) -> None:
    decode, make, said = BOMBS[name]
    raw = make()
    assert len(raw) < 60_000
    before = pa.total_allocated_bytes()
    with pytest.raises(UnreadableFileError) as caught:
        decode(raw, (), PATH, [])
    assert str(caught.value) == said
    assert pa.total_allocated_bytes() - before < 10_000_000


def test_views_of_one_text_are_counted_each() -> None:
    """As polars writes texts: nine hundred views of one text of a thousand letters are 900,000 letters."""
    with pytest.raises(UnreadableFileError, match="cells need more than"):
        decode_ipc(views_of(["x" * 1_000] * 900), (), PATH, [], limits=FEW)
    assert decode_ipc(views_of(["x" * 20] * 900), (), PATH, [], limits=FEW) == {"a": ["x" * 20] * 900}


@pytest.mark.parametrize(("decode", "form"), [(decode_parquet, parquet_of), (decode_ipc, ipc_of)])
def test_equal_words_are_one_object(decode: Any, form: Any) -> None:
    """A thousand times a word of a hundred thousand letters is little work."""
    words = decode(form(one(one_word(10_000, 900))), (), PATH, [], limits=FEW)["a"]
    assert len(words) == 900
    assert len({id(word) for word in words}) == 1


def test_the_limits_are_those_of_one_table() -> None:
    raw = parquet_of(one(list(range(1_000))))
    assert decode_parquet(raw, (), PATH, [], limits=FEW)["a"] == list(range(1_000))
    for limits in (Limits(rows=999), Limits(bytes=63_999)):
        with pytest.raises(UnreadableFileError):
            decode_parquet(raw, (), PATH, [], limits=limits)
        with pytest.raises(UnreadableFileError):
            decode_ipc(ipc_of(one(list(range(1_000)))), (), PATH, [], limits=limits)
    assert (ROWS, BYTES, COLUMNS) == (1_000_000, 2**29, 1_000)


@pytest.mark.parametrize("name", ["n.parquet", "n.arrow"])
def test_a_network_may_be_read_with_other_limits(
    toyland: Network, same: Any, tmp_path: Path, name: str
) -> None:
    dtnet.write_network(toyland, tmp_path / name)
    with pytest.raises(UnreadableFileError, match=r"areas\..*: more than 5 rows"):
        dtnet.read_network(tmp_path / name, most_rows=5)
    with pytest.raises(UnreadableFileError, match=r"areas\..*: its cells need more than 1,000 bytes"):
        dtnet.read_network(tmp_path / name, most_bytes=1_000)
    same(dtnet.read_network(tmp_path / name, most_rows=6, most_bytes=100_000), toyland)


def test_texts_written_as_differences_are_not_read() -> None:
    raw = parquet_of(
        one(["x" * 1_000 + str(row) for row in range(9)]),
        use_dictionary=False,
        column_encoding={"a": "DELTA_BYTE_ARRAY"},
    )
    with pytest.raises(UnreadableFileError, match="a: texts in the encoding DELTA_BYTE_ARRAY are not read"):
        decode_parquet(raw, (), PATH, [])


def csv_of(table: pa.Table) -> bytes:
    return ",".join(table.column_names).encode()


@pytest.mark.parametrize(
    ("decode", "form"), [(decode_parquet, parquet_of), (decode_ipc, ipc_of), (decode_csv, csv_of)]
)
def test_too_many_columns_are_refused_at_once(decode: Any, form: Any) -> None:
    table = pa.table({f"c{number}": [1] for number in range(COLUMNS + 1)})
    assert len(decode(form(table.select(range(COLUMNS))), (), PATH, [])) == COLUMNS
    with pytest.raises(UnreadableFileError, match="x: 1,001 columns, at most 1,000 are read"):
        decode(form(table), (), PATH, [])


def test_too_many_columns_of_json_are_refused(toyland: Network, tmp_path: Path) -> None:
    path = tmp_path / "n.json"
    dtnet.write_network(toyland, path)
    many = ",".join(f'"c{number}":[]' for number in range(20_000))
    path.write_bytes(path.read_bytes().replace(b'"bodies": {', f'"bodies": {{{many},'.encode()))
    with pytest.raises(InvalidNetworkError) as caught:
        dtnet.read_network(path)
    assert any(
        fault.place == "bodies" and "columns, at most 1,000 are read" in fault.message
        for fault in caught.value.faults
    )


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (pa.array([{"x": 1}]), "struct<x: int64>"),
        (pa.array([[[1]]]), "list<"),
        (
            pa.RunEndEncodedArray.from_arrays(pa.array([2**31 - 2], pa.int32()), pa.array([1])),
            "run_end_encoded<",
        ),
    ],
)
def test_cells_that_are_no_plain_values_are_said(cells: Any, kind: str) -> None:
    faults: list[Any] = []
    assert decode_ipc(ipc_of(one(cells)), (), PATH, faults) == {"a": []}
    [fault] = faults
    assert fault.place == ": a"
    assert fault.message.startswith(f"cells of type {kind}")
    assert fault.message.endswith("are not plain values; leave it out")


@pytest.mark.parametrize("compression", [None, "lz4", "zstd"])
def test_batches_give_what_the_whole_table_gives(
    monkeypatch: pytest.MonkeyPatch, compression: str | None
) -> None:
    monkeypatch.setattr(arrow_tables, "_AT_ONCE", 7)
    table = pa.table(
        {
            "word": [None if row % 5 == 0 else f"w{row % 3}" for row in range(50)],
            "set": [None if row % 7 == 0 else ["a", "b", "c"][: row % 4] for row in range(50)],
            "number": [None if row % 2 else row for row in range(50)],
            "flag": [None if row % 3 else bool(row % 2) for row in range(50)],
            "nothing": pa.nulls(50),
        }
    )
    coded = table.set_column(0, "word", table["word"].dictionary_encode())
    for each in (table, coded, table.slice(3, 40), coded.slice(11, 9), table.slice(0, 0)):
        expected = each.to_pydict()
        assert decode_parquet(parquet_of(each, row_group_size=20), (), PATH, []) == expected
        assert decode_ipc(ipc_of(each, compression), (), PATH, []) == expected


def test_sizes_of_what_is_no_arrow_file() -> None:
    for raw in (
        b"",
        b"ARROW1",
        b"\xff" * 100 + b"ARROW1",
        b"\0" * 100 + b"ARROW1",
        ipc_of(one([1]))[:-20] + b"ARROW1",
    ):
        assert unpacked_bytes(raw) == 0
    assert unpacked_bytes(ipc_of(one(ZEROS))) == 0
    assert unpacked_bytes(ipc_of(one(ZEROS), "zstd")) == ZEROS.nbytes
