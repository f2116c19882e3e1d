"""How networks are named on the command line: in one way, wherever a command takes one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import dtnet
from dtnet.cli import main

if TYPE_CHECKING:
    from pathlib import Path

WORDS = {
    "show": ("show", "Far"),
    "events": ("events",),
    "history": ("history", "Far"),
    "coverage": ("coverage",),
    "series": ("coverage", "series"),
    "claim": ("coverage", "claim", "every shire has a team"),
    "gaps": ("coverage", "gaps", "--name-synthetic"),
    "inequality": ("coverage", "inequality", "--by", "shire"),
    "rebase": ("rebase", "values.csv", "--from", "2024-12-31", "--to", "2025-01-01", "--kind", "stock"),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a file of values."""
    (tmp_path / "values.csv").write_text("area,people\ntoy:village:frog,3\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict:
    assert main([*words, "--format", "json"]) == 0
    answer: dict = json.loads(capsys.readouterr().out)
    return {name: value for name, value in answer.items() if name != "inputs"}


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_a_bundled_dataset_is_named_as_files_are(
    capsys: pytest.CaptureFixture[str], folder: Path, words: tuple[str, ...]
) -> None:
    dtnet.write_network(dtnet.datasets.load("toyland"), folder / "own.json")
    by_name = told(capsys, *words, "--network", "toyland")
    by_file = told(capsys, *words, "--network", "own.json")
    assert by_name | {"rows": None} == by_file | {"rows": None}
    assert without_sources(by_name) == without_sources(by_file)


def without_sources(answer: dict) -> list[dict]:
    """Rows, but of what sources state: that is known of bundled datasets only."""
    return [
        {name: cell for name, cell in row.items() if name != "stated_by"} for row in answer.get("rows", ())
    ]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_a_network_that_there_is_not(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    for name, hint in (("toylan", "did you mean 'toyland'?"), ("own.json", "one of 'toyland', 'vietnam'")):
        assert main([*words, "--network", name]) == 2
        said = f"dtnet: --network '{name}': neither a file or folder nor a bundled dataset; {hint}\n"
        assert capsys.readouterr() == ("", said)


def test_of_one_name_the_folder_wins(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    network = dtnet.datasets.load("toyland").correct("toy:shire:far", at="2025-02-01", name="Nigh")
    dtnet.write_network(network, folder / "toyland")
    assert told(capsys, "show", "Nigh", "--network", "toyland")["area"]["id"] == "toy:shire:far"


def test_both_sides_of_a_difference(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    dtnet.write_network(dtnet.datasets.load("toyland"), folder / "own.json")
    assert not told(capsys, "diff", "toyland", "own.json")["rows"]
