"""Pages and decision records: each is in the navigation, and numbers have no gaps."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def test_the_navigation_lists_every_page_once(root: Path) -> None:
    docs = root / "docs"
    navigation = (root / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:\n")[2]
    listed = re.findall(r"[\w./-]+\.md\b", navigation)
    pages = [path.relative_to(docs).as_posix() for path in docs.rglob("*.md")]
    pages += [f"notebooks/{path.stem}.md" for path in (docs / "notebooks").glob("*.py")]
    assert sorted(listed) == sorted(pages)


def test_the_answers_on_the_page_of_toyland_are_those_of_the_tests(root: Path) -> None:
    page = (root / "docs" / "datasets" / "toyland.md").read_text(encoding="utf-8")
    full = (root / "tests" / "golden" / "toyland.md").read_text(encoding="utf-8")
    told = (
        page.replace("](../", "](../../docs/")
        .partition("## Ten answers worked out by hand\n")[2]
        .split("\n\n")[2:]
    )
    assert len([part for part in told if re.match(r"\*\*[A-Z]\d+\. ", part)]) == 10
    assert [part for part in told if part.strip() not in full] == []


def test_decision_records_are_numbered_without_gaps(root: Path) -> None:
    names = sorted(path.name for path in (root / "docs" / "adr").glob("*"))
    assert [name[:5] for name in names] == [f"{number:04}-" for number in range(1, len(names) + 1)]
    assert all(re.fullmatch(r"\d{4}(-[a-z0-9]+)+\.md", name) for name in names)


def test_a_decision_record_says_context_decision_and_consequences(root: Path) -> None:
    for path in (root / "docs" / "adr").glob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert re.findall(r"^# (\d{4})\. \S", text, re.MULTILINE) == [path.name[:4]], path.name
        headings = re.findall(r"^## (.*)$", text, re.MULTILINE)
        assert headings == ["Context", "Decision", "Consequences"], path.name


def test_the_page_on_tests_lists_the_folders_that_are_there(root: Path) -> None:
    tests = root / "tests"
    text = (tests / "README.md").read_text(encoding="utf-8")
    there, _, planned = text.partition("These are made when")
    row = re.compile(r"^\| `(\w+)/", re.MULTILINE)
    folders = {path.name for path in tests.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert set(row.findall(there)) == folders
    assert not set(row.findall(planned)) & folders


PATH = re.compile(r"(?<![\w./:<-])(?:src|tests|tools|docs|benchmarks|packages)/[\w./-]*[\w/]")
"""A path in the repository, as pages write it."""


def test_pages_name_paths_that_are_there(root: Path) -> None:
    pages = [root / "README.md", root / "CONTRIBUTING.md", *(root / "tests").glob("*.md")]
    for page in [*pages, *(root / "docs").rglob("*.md")]:
        text = page.read_text(encoding="utf-8")
        assert [path for path in PATH.findall(text) if not (root / path).exists()] == [], page.name


def test_the_run_of_mutants_names_paths_that_are_there(root: Path) -> None:
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]
    lists = ("source_paths", "only_mutate", "also_copy", "pytest_add_cli_args_test_selection")
    assert [path for name in lists for path in settings[name] if not (root / path).exists()] == []


def test_the_page_on_deep_runs_names_modules_that_the_run_of_mutants_changes(root: Path) -> None:
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]
    changed = {path.removeprefix("src/dtnet/").removesuffix(".py") for path in settings["only_mutate"]}
    mutants = (root / "tests" / "DEEP.md").read_text(encoding="utf-8").partition("## Mutants")[2]
    rows = re.findall(r"^\| `([\w.]+)` \|", mutants, re.MULTILINE)
    commands = re.findall(r"\bdtnet\.([\w.]+?)(?:\.\*|\.x_)", mutants)
    assert rows
    assert commands
    assert {name.replace(".", "/") for name in (*rows, *commands)} <= changed
