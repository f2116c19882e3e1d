"""The limits of reading as options of commands, and in the words of the command line."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import dtnet
from dtnet.cli.app import run
from dtnet.errors import UnreadableFileError

from ...inner.cli import refusal
from ...small_files import csv

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from dtnet import Network


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert run([*words]) == 2
    return capsys.readouterr().err


def test_networks_are_read_within_limits(
    toyland: Network, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "n.parquet"
    dtnet.write_network(toyland, path)
    for words in (("validate", str(path)), ("convert", str(path), str(tmp_path / "n.json"))):
        told = refused(capsys, *words, "--most-seconds", "0.00001")
        assert "n.parquet: reading it takes more than 1e-05 seconds;" in told
        assert told.endswith("or raise --most-seconds\n")
        assert refused(capsys, *words, "--sha256", "0" * 64).endswith("or leave out --sha256\n")
        known = sha256((path / "datapackage.json").read_bytes()).hexdigest()
        assert run([*words, "--sha256", known, "--most-seconds", "0.00001"]) == 0


def test_lists_are_read_within_limits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(csv())
    told = refused(capsys, "match", str(path), "--sha256", "0" * 64)
    assert "list.csv: is not the trusted file: its sha256 is " in told
    told = refused(capsys, "import", str(path), "--out", str(tmp_path / "n"), "--most-memory", "0")
    assert told == "dtnet: --most-memory 0; give a number of bytes above 0\n"
    assert refused(capsys, "match", str(path), "--sha256", "x").startswith("dtnet: --sha256 x; give the 64 ")


def test_far_cells_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"Commune" + b"," * 2_000 + b"\n" + b"x\n" * 10_000)
    for words in (("match", str(path)), ("import", str(path), "--out", str(tmp_path / "n"))):
        told = refused(capsys, *words)
        assert "list.csv: has 20,012,001 cells up to row 10,001, blank cells included; at most 16,777" in told
        assert told.endswith("or raise --most-memory: a cell takes 64 bytes of it\n")


def test_commands_without_these_options_name_one_with_them() -> None:
    error = UnreadableFileError("x: too large", "split it, or raise the limit most_memory")
    assert refusal(error, ["validate"]) == "x: too large; split it, or raise --most-memory"
    assert refusal(error, ["show"]) == "x: too large; split it, or raise --most-memory of dtnet convert"
    assert refusal(UnreadableFileError("x: the limit"), []) == "x: the limit"
