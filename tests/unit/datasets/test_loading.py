"""The bundled datasets: their names, their fingerprint, and what a damaged one says."""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np
import pytest

from dtnet import datasets
from dtnet.datasets import loading
from dtnet.datasets.vietnam import files, loader, synthetic_villages
from dtnet.errors import UnknownNameError, UnreadableFileError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data in place of the shipped ones."""
    data = tmp_path / "data"
    shutil.copytree(files.DATA, data)
    for module in (files, loader):
        monkeypatch.setattr(module, "DATA", data)
    for cached in (loading._loaded, loading._loaded_figures):
        cached.cache_clear()
        monkeypatch.setattr(loading, cached.__name__, cached)
    yield data
    loading._loaded.cache_clear()
    loading._loaded_figures.cache_clear()


def test_the_fingerprint_is_that_of_the_listing(copied: Path) -> None:
    listing = (copied / "datapackage.json").read_bytes()
    assert datasets.fingerprint("vietnam") == sha256(listing).hexdigest()


def test_one_changed_file_is_found(copied: Path) -> None:
    places_file = copied / "synthetic" / "places.csv"
    places_file.write_text(places_file.read_text("utf-8").replace(",5 4 ", ",6 4 ", 1), "utf-8")
    with pytest.raises(
        UnreadableFileError, match=r"changed files: synthetic/places\.csv; install dtnet again"
    ):
        datasets.fingerprint("vietnam")


@pytest.mark.parametrize("name", ["metadata.toml", "synthetic/places.csv", "territory/communes.csv"])
def test_a_file_cut_in_half_is_named(copied: Path, name: str) -> None:
    content = (copied / name).read_bytes()
    (copied / name).write_bytes(content[: len(content) // 2])
    with pytest.raises(UnreadableFileError, match=f"changed files: {name}"):
        datasets.load("vietnam")


def test_missing_files_are_named(copied: Path) -> None:
    (copied / "figures.toml").unlink()
    with pytest.raises(UnreadableFileError, match=r"figures\.toml"):
        datasets.load_figures("vietnam")
    (copied / "datapackage.json").write_text(json.dumps({}), "utf-8")
    with pytest.raises(UnreadableFileError, match="damaged"):
        datasets.fingerprint("vietnam")


def test_a_fault_that_is_not_in_the_files_is_shown_as_it_is(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert copied.is_dir()
    monkeypatch.setattr(loader, "network", lambda: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        datasets.load("vietnam")
    monkeypatch.setattr("dtnet.figures.reading.parse_figures", lambda *_, **__: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        datasets.load_figures("vietnam")


def test_names_and_unknown_ones() -> None:
    assert datasets.names() == ("toyland", "vietnam")
    with pytest.raises(UnknownNameError, match="did you mean 'vietnam'"):
        datasets.load("vietnm")


def test_a_deputy_from_five_people_on() -> None:
    assert synthetic_villages.deputies(np.array([3, 4, 5, 15], np.int16)).tolist() == [0, 0, 1, 1]


def test_the_lowest_hashes_are_chosen_and_of_equal_ones_the_first() -> None:
    hashes = np.array([7, 3, 5, 3, 3, 9], np.uint64)
    assert synthetic_villages.lowest(hashes, 2).tolist() == [False, True, False, True, False, False]
