"""Lists that are handed over as bytes or open files; links in folders of lists."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

import dtnet
from dtnet.errors import ArgumentError, UnreadableFileError
from dtnet.lists.files.workbooks import repeatable_source

from ...inner.lists import read_sheets
from ...small_files import xlsx

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dtnet import Network

    from ...inner.lists import Sheet

ROWS = [("commune", "village", "people"), ("Town 1", "Hamlet 1", 5), ("Town 1", "Hamlet 2", 6)]
CSV = "".join(f"{','.join(map(str, row))}\n" for row in ROWS).encode()
CELLS = [[str(cell) for cell in column] for column in zip(*ROWS, strict=True)]


def parquet_of(rows: list[tuple[Any, ...]]) -> bytes:
    content = io.BytesIO()
    pl.DataFrame(rows[1:], schema=[*rows[0]], orient="row").write_parquet(content)
    return content.getvalue()


def sheet_of(source: object, name: str | None = None) -> Sheet:
    [sheet] = read_sheets(repeatable_source(source, name))
    return sheet


def cells(sheet: Sheet) -> list[list[str]]:
    return [
        [str(int(cell)) if isinstance(cell, float) else str(cell) for cell in column]
        for column in sheet.columns
    ]


@pytest.mark.parametrize("raw", [CSV, CSV.replace(b",", b"\t"), xlsx(ROWS), parquet_of(ROWS)])
@pytest.mark.parametrize("hand_over", [bytes, bytearray, memoryview, io.BytesIO])
def test_the_first_bytes_tell_the_format(raw: bytes, hand_over: Callable[[bytes], object]) -> None:
    sheet = sheet_of(hand_over(raw))
    assert cells(sheet) == CELLS
    assert sheet.file == ""


def test_a_name_tells_the_format_that_bytes_do_not_tell() -> None:
    raw = b"a,b\tc\n1,2\t3\n"
    assert cells(sheet_of(raw, "list.csv")) == [["a", "1"], ["b\tc", "2\t3"]]
    assert cells(sheet_of(raw, "list.tsv")) == [["a,b", "1,2"], ["c", "3"]]
    assert sheet_of(raw, "list.csv").file == "list.csv"
    assert cells(sheet_of(xlsx(ROWS), "list.csv")) == CELLS
    for name in ("list.xlsx", "list.parquet"):
        with pytest.raises(UnreadableFileError, match=rf"{name}: no"):
            sheet_of(raw, name)


def test_open_files(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(CSV)
    with path.open("rb") as file:
        kept = repeatable_source(file)
        assert file.read() == b""
    for _ in range(2):
        [sheet] = read_sheets(kept)
        assert (sheet.file, cells(sheet)) == ("list.csv", CELLS)
    with path.open("rb") as file:
        assert sheet_of(file, "other.csv").file == "other.csv"
    assert [each.file for each in read_sheets([path, io.BytesIO(CSV)])] == ["list.csv", ""]


def test_what_cannot_be_read_from_bytes(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(CSV)
    with path.open(encoding="utf-8") as file, pytest.raises(ArgumentError, match=r"for bytes: open\(path"):
        sheet_of(file)
    with path.open("wb") as file, pytest.raises(UnreadableFileError, match=r"list.csv: the open file cannot"):
        sheet_of(file)
    with pytest.raises(UnreadableFileError, match="list: the file is empty"):
        sheet_of(b"")
    with pytest.raises(ArgumentError, match="file_name: the source is no bytes and no open file"):
        sheet_of(path, "list.csv")
    with pytest.raises(ArgumentError, match="file_name: got 5, of type int"):
        repeatable_source(b"x", 5)  # type: ignore[arg-type]
    with pytest.raises(UnreadableFileError, match="list: no sheet has a cell"):
        sheet_of(xlsx([]))


def test_a_list_of_bytes_is_read_and_its_remarks_are_written(toy: type[Any], tmp_path: Path) -> None:
    country: Network = toy.network([("land", "country", None), ("Town 1", "commune", "land")])
    for raw in (CSV, xlsx(ROWS)):
        listed = dtnet.read_list(io.BytesIO(raw), country, kind="teams", at="2025-02-01", file_name="teams.x")
        assert len(listed) == 2
        assert listed.source.ref == "teams.x"
        assert dtnet.read_list(raw, country, kind="teams", at="2025-02-01").source.ref == "a table"
        listed.write_remarks(tmp_path / "remarks.xlsx", overwrite=True)
        assert (tmp_path / "remarks.xlsx").exists()


def test_a_link_in_a_folder_of_lists_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_bytes(CSV)
    folder = tmp_path / "lists"
    folder.mkdir()
    (folder / "a.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(UnreadableFileError, match=r"a\.csv: is a link to another file; put the file itself"):
        read_sheets(folder)
    assert cells(read_sheets(folder / "a.csv")[0]) == CELLS  # a path that the caller names may be a link
