"""The pages of policies, datasets, columns and commands are what `tools/docs_pages.py` makes."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_PAGES = 106
"""The most pages that are written by hand. A page more takes the place of another one, or says why not."""
MOST_WORDS = 96_000
"""The most words on these pages, code and tables included, as `wc -w` counts them."""


@pytest.fixture(scope="module")
def made(root: Path) -> Iterator[dict[str, str]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(root / "tools")  # as when the script runs
        yield pages_of(root / "tools" / "docs_pages.py")


def pages_of(path: Path) -> dict[str, str]:
    spec = importlib.util.spec_from_file_location("docs_pages", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    pages: dict[str, str] = module.pages()
    return pages


def test_generated_pages_are_up_to_date(root: Path, made: dict[str, str]) -> None:
    stale = [
        path
        for path, text in made.items()
        if not (root / "docs" / path).is_file() or (root / "docs" / path).read_bytes() != text.encode()
    ]
    assert stale == [], "run: python tools/docs_pages.py"


def test_money_and_teams_as_people_read_them(made: dict[str, str]) -> None:
    """In whole units of the currency; teams of which nobody knows whether they are eligible stand apart."""
    schooling = made["policies/toyland.realm.schooling.md"]
    assert "- 5.00 XTS per person and month × people" in schooling
    assert "| 10, and perhaps 2 more |  | 1,390.00 | no bound |" in schooling
    assert (
        "| 7, and perhaps 1 more |  | 2,880.00 | 2,920.00 |" in made["policies/toyland.lantern-isle.oil.md"]
    )
    assert "- up to 300.00 XTS per team;" in made["policies/toyland.lantern-isle.boats.md"]
    assert "- 500,000 VND per team and month" in made["policies/vn.yen-bai.2022-60.md"]


def test_no_page_is_left_of_a_policy_or_dataset_that_is_gone(root: Path, made: dict[str, str]) -> None:
    docs = root / "docs"
    folders = ("policies", "datasets")
    by_hand = {"datasets/toyland.md"}  # worked out on paper, for tests to compare with
    there = {path.relative_to(docs).as_posix() for folder in folders for path in (docs / folder).iterdir()}
    assert there == {path for path in made if path.startswith(folders)} | by_hand


def test_pages_written_by_hand_stay_few_and_short(root: Path, made: dict[str, str]) -> None:
    docs = root / "docs"
    by_hand = [path for path in docs.rglob("*.md") if path.relative_to(docs).as_posix() not in made]
    words = sum(len(path.read_text(encoding="utf-8").split()) for path in by_hand)
    assert (len(by_hand) <= MOST_PAGES, words <= MOST_WORDS) == (True, True), (len(by_hand), words)
