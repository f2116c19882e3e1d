"""What README, metadata and the other files of the repository must say."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from typing import TYPE_CHECKING

import pytest

import dtnet

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = ['pip install ".[cli]" && dtnet report', 'pip install -e ".[test]" && pytest']
ABSOLUTE = re.compile(r"(?<![\w.~-])/(?:home|root|tmp|work|farm|mnt|Users|private|var/folders)/\w")
FENCE = re.compile(r"^ *(?:```+|~~~+)(.*)$", re.MULTILINE)
RUN_OR_PARSED = {"python", "console", "toml", "json"}
SHELL_PAGES = {"README.md", "CONTRIBUTING.md"}


def test_readme_has_exactly_the_two_commands(root: Path) -> None:
    lines = (root / "README.md").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if "pip install" in line] == COMMANDS


def test_readme_has_no_block_of_commands_but_the_first(root: Path) -> None:
    text = (root / "README.md").read_text(encoding="utf-8")
    assert text.count("```sh\n") == 1
    assert f"```sh\n{COMMANDS[0]}\n{COMMANDS[1]}\n```\n" in text


def test_every_block_is_run_or_parsed_or_plain_text(root: Path, project_files: list[Path]) -> None:
    wrong: list[str] = []
    for path in project_files:
        name = path.relative_to(root).as_posix()
        if path.suffix != ".md" or not (name.startswith("docs/") or "/" not in name):
            continue
        legal = RUN_OR_PARSED | {"text", "mermaid"} | ({"sh"} if name in SHELL_PAGES else set())
        openings = FENCE.findall(path.read_text(encoding="utf-8"))[::2]
        wrong += [f"{name}: block of {language!r}" for language in openings if language not in legal]
    assert wrong == []


def test_no_absolute_paths(root: Path, project_files: list[Path]) -> None:
    found: list[str] = []
    for path in project_files:
        content = path.read_bytes()
        if b"\0" in content:
            continue
        for number, line in enumerate(content.decode("utf-8").splitlines(), 1):
            if ABSOLUTE.search(line):
                found.append(f"{path.relative_to(root)}:{number}: {line.strip()}")
    assert found == []


@pytest.mark.parametrize(
    ("line", "caught"),
    [
        ("see /" + "tmp/x", True),
        ("open('/" + "home/me')", True),
        ("=/" + "Users/me", True),
        ("https://example.org/home/page", False),
        ("../tmp/x", False),
        ("#!/usr/bin/env bash", False),
    ],
)
def test_what_counts_as_an_absolute_path(line: str, *, caught: bool) -> None:
    assert bool(ABSOLUTE.search(line)) is caught


def test_one_version_everywhere(root: Path) -> None:
    declared = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    citation = (root / "CITATION.cff").read_text(encoding="utf-8")
    assert re.findall(r"^version: (.*)$", citation, re.MULTILINE) == [declared]
    entries = re.findall(r"^## \[(.*?)\]", (root / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert next(name for name in entries if name != "Unreleased") == declared
    assert importlib.metadata.version("dtnet") == dtnet.__version__ == declared


def test_lengths_of_property_tests_are_scaled_by_the_profile(root: Path, project_files: list[Path]) -> None:
    unscaled = re.compile(r"max_examples=[\d_]+[,)]")
    tests = [path for path in project_files if root / "tests" in path.parents and path.suffix == ".py"]
    found = [
        f"{path.relative_to(root)}:{number}: write max_examples=examples(…) with tests/lengths.py"
        for path in tests
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if unscaled.search(line)
        and "database=None" not in line  # a search for one example, not a statement about all
    ]
    assert found == []
