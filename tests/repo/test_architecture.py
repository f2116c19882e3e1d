"""The page of the architecture names modules and functions that are there, and every folder."""

from __future__ import annotations

import re
import tomllib
from importlib import import_module
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

LEAST_ENTRIES = 30


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "explanation" / "architecture.md").read_text(encoding="utf-8")


def named(path: str) -> object:
    """What a dotted path leads to: the longest module in it, then attributes."""
    words = path.split(".")
    for count in range(len(words), 0, -1):
        try:
            found: object = import_module(".".join(words[:count]))
        except ModuleNotFoundError:
            continue
        for word in words[count:]:
            found = getattr(found, word)
        return found
    raise AssertionError(path)


def test_every_name_is_there(page: str) -> None:
    paths = sorted(set(re.findall(r"`(dtnet(?:\.\w+)+)`", page)))
    missing = []
    for path in paths:
        try:
            named(path)
        except (AttributeError, AssertionError):
            missing.append(path)
    assert missing == []


def test_the_page_has_thirty_things_to_look_for(page: str) -> None:
    table = page.partition("## I want to")[2].partition("## Four walks")[0]
    assert len(re.findall(r"^\| .+ \| `dtnet\.", table, re.MULTILINE)) >= LEAST_ENTRIES


def test_the_drawing_has_the_floors_of_the_import_contracts(root: Path, page: str) -> None:
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {each["name"]: each for each in settings["tool"]["importlinter"]["contracts"]}
    whole = contracts["Imports run one way"]
    floors = [re.findall(r"dtnet\.(\w+)", layer) for layer in whole["layers"]]
    drawing = page.partition("```mermaid")[2].partition("```")[0]
    edges = [
        (above.split(" & "), below.split(" & "))
        for above, below in re.findall(r"^ +([\w &]+) --> ([\w &]+)$", drawing, re.MULTILINE)
    ]
    bottom = next(at for at, floor in enumerate(floors) if "frames" in floor)
    assert edges[:-1] == list(pairwise(floors[:bottom]))
    assert edges[-1] == (floors[bottom - 1], ["ground"])


def test_the_page_has_the_floors_of_the_import_contracts(root: Path, page: str) -> None:
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    rows = dict(re.findall(r"^\| `(dtnet\.\w+)` \| (.+) \|$", page, re.MULTILINE))
    for contract in settings["tool"]["importlinter"]["contracts"]:
        for package in contract.get("containers", []):
            if package in rows:
                assert re.findall(r"`(\w+)`", rows.pop(package)) == contract["layers"]
    assert rows == {}
