"""Answers in files: each form by the suffix, kept unless told otherwise, whole or not at all; completion."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest
from python_calamine import load_workbook

from dtnet.cli.writing import table_files
from dtnet.cli.writing.table_files import csv_text
from dtnet.errors import ArgumentError, MissingExtraError

from ...inner.cli import app, encoded_rows
from ..command_line import refused, run

if TYPE_CHECKING:
    from pathlib import Path

LIST = ("policies", "list", "--country", "toyland")
HEADER = ("name", "count", "share", "open", "mixed", "several", "nothing")
ROWS = [
    ("Đà Nẵng", 3, 0.5, True, 1, ["a", "b"], None),
    ("=1+1", None, 1, False, "two", None, None),
]


def test_each_form_of_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    texts = {form: run(capsys, *LIST, "--format", form) for form in ("table", "json", "csv")}
    for form, suffix in (("table", "txt"), ("json", "json"), ("csv", "CSV")):
        path = tmp_path / f"list.{suffix}"
        assert run(capsys, *LIST, "--out", str(path)) == ""
        assert path.read_text("utf-8") == texts[form]
    rows = [*csv.DictReader(io.StringIO(texts["csv"]))]
    run(capsys, *LIST, "--out", str(tmp_path / "list.parquet"))
    found = pq.read_table(tmp_path / "list.parquet").to_pylist()
    assert [{name: cell or "" for name, cell in row.items()} for row in found] == rows
    run(capsys, *LIST, "--out", str(tmp_path / "list.xlsx"))
    sheet = load_workbook(tmp_path / "list.xlsx").get_sheet_by_index(0)
    shown = [[str(cell) for cell in row] for row in sheet.to_python()]  # days are days
    assert shown == [[*rows[0]], *([*row.values()] for row in rows)]
    run(capsys, *LIST, "--out", str(tmp_path / "list"), "--format", "json")
    assert (tmp_path / "list").read_text("utf-8") == texts["json"]


def test_a_file_is_kept(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("mine", "utf-8")
    words = (*LIST, "--out", str(path))
    assert refused(capsys, *words) == f"dtnet: {path}: exists; give --overwrite to replace it\n"
    assert path.read_text("utf-8") == "mine"
    run(capsys, *words, "--overwrite")
    assert path.read_text("utf-8").startswith("id,title,")
    told = refused(capsys, *LIST[:-1], "nowhere", "--out", str(path), "--overwrite")
    assert "nowhere" in told
    assert path.read_text("utf-8").startswith("id,title,")
    assert [*tmp_path.iterdir()] == [path]


def test_targets_that_cannot_be(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    for name, told in (
        (
            "x.md",
            "--out {}: unknown format '.md'; use .txt, .json, .csv, .parquet or .xlsx, or give --format",
        ),
        ("file/x.csv", "{}: cannot be written ({folder} is no folder)"),
        ("nowhere/x.csv", "{}: cannot be written ({folder} is no folder)"),
    ):
        path = tmp_path / name
        assert (
            refused(capsys, *LIST, "--out", str(path)) == f"dtnet: {told.format(path, folder=path.parent)}\n"
        )
    words = (*LIST, "--out", str(tmp_path), "--format", "csv", "--overwrite")
    assert refused(capsys, *words) == f"dtnet: {tmp_path}: is a folder; name a file\n"


def test_an_explanation_and_a_schema_in_files(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    words = ("explain", "toy:province:lantern-isle", "--network", "toyland", "--month", "2024-11")
    shown = run(capsys, *words, "--format", "markdown")
    run(capsys, *words, "--out", str(tmp_path / "why.md"))
    assert (tmp_path / "why.md").read_text("utf-8") == shown
    run(capsys, "schema", "policy", "--out", str(tmp_path / "schema.json"))
    assert json.loads((tmp_path / "schema.json").read_text("utf-8"))["type"] == "object"


def test_cells_of_every_form() -> None:
    assert csv_text(HEADER, ROWS) == (
        "name,count,share,open,mixed,several,nothing\nĐà Nẵng,3,0.5,true,1,a; b,\n=1+1,,1,false,two,,\n"
    )
    content = io.BytesIO(encoded_rows("parquet", HEADER, ROWS))
    table = pq.read_table(content)
    types = ["string", "int64", "double", "bool", "string", "list<element: string>", "string"]
    assert [*map(str, table.schema.types)] == types
    assert table.to_pylist()[0] == dict(
        zip(HEADER, ("Đà Nẵng", 3, 0.5, True, "1", ["a", "b"], None), strict=True)
    )
    sheet = load_workbook(io.BytesIO(encoded_rows("xlsx", HEADER, ROWS))).get_sheet_by_index(0)
    assert sheet.to_python()[1:] == [
        ["Đà Nẵng", 3.0, 0.5, True, 1.0, "a; b", ""],
        ["=1+1", "", 1.0, False, "two", "", ""],
    ]
    assert encoded_rows("xlsx", HEADER, ROWS) == encoded_rows("xlsx", HEADER, ROWS)
    assert pq.read_table(io.BytesIO(encoded_rows("parquet", HEADER, []))).num_rows == 0
    book = load_workbook(io.BytesIO(encoded_rows("xlsx", ["n"], [[10**18]])))
    assert book.get_sheet_by_index(0).to_python() == [["n"], [str(10**18)]]
    assert ["note", "Numbers of more than 15 digits are texts, because Excel would round them."] in (
        book.get_sheet_by_index(1).to_python()
    )


def test_what_excel_cannot_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ArgumentError, match=r"a text of 32,768 characters; write \.csv"):
        encoded_rows("xlsx", ["a"], [["x" * 2**15]])
    monkeypatch.setattr(table_files, "_MOST_ROWS", 3)
    with pytest.raises(ArgumentError, match="cannot hold 3 rows"):
        encoded_rows("xlsx", ["a"], [[1]] * 3)


def test_missing_extras(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(MissingExtraError, match=r"Parquet takes pyarrow; pip install \"dtnet\[arrow\]"):
        encoded_rows("parquet", ["a"], [])
    with pytest.raises(MissingExtraError, match=r"Excel takes XlsxWriter; pip install \"dtnet\[lists\]"):
        encoded_rows("xlsx", ["a"], [])


def test_the_module_runs_and_streams_of_bytes() -> None:
    command = [sys.executable, "-m", "dtnet"]
    words = [*command, *LIST, "--format", "parquet"]
    done_bytes = subprocess.run(words, capture_output=True, check=True)
    assert pq.read_table(io.BytesIO(done_bytes.stdout)).num_rows == 3
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
        assert process.wait() == 0


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(capsys: pytest.CaptureFixture[str], shell: str) -> None:
    script = run(capsys, "completion", shell)
    for name in ("inequality", "--over-time", "rate_in_stratum", "policies"):
        assert name in script


def test_completion_in_a_shell(capsys: pytest.CaptureFixture[str]) -> None:
    script = run(capsys, "completion", "bash")
    asked = "COMP_WORDS=(dtnet assess --format ''); COMP_CWORD=3; _dtnet; echo ${COMPREPLY[@]}"
    done = subprocess.run(
        ["bash", "-c", f"{script}\n{asked}"],  # noqa: S607 - whichever is there
        capture_output=True,
        text=True,
        check=True,
        env=dict(os.environ),
    )
    assert done.stdout == "table json csv parquet xlsx\n"


def test_completion_is_installed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told = refused(capsys, "completion", "fish", "--install", "--out", str(tmp_path / "x"))
    assert told == "dtnet: --install with --out; give one of them\n"
    monkeypatch.setattr("pathlib.Path.home", lambda: tmp_path)
    assert app(["completion", "fish", "--install"]) == 0
    path = tmp_path / ".config" / "fish" / "completions" / "dtnet.fish"
    assert path.exists()
    assert capsys.readouterr().err == f"dtnet: {path} is written; open a new fish\n"
