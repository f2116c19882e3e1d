"""Tests knock at the doors: how many files, and how many names, depend on the modules behind them."""

from __future__ import annotations

import ast
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from .doors import DOORS, public_paths

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENTRANCES = {*DOORS, "dtnet.cli"}
"""Modules from which a test may import: the doors, and the command."""
FILES, NAMES = 150, 430
"""At most so many files of tests import from inner modules, and so many names, counted once in each file."""
CORE, CORE_NAMES = ("facts", "predicates", "coverage", "policy"), 100
"""Of these packages, whose inner modules change most, at most so many names."""
PATCHES = {"import_module", "patch", "setattr", "delattr"}
"""Functions that take the dotted path of a module, or of a name in it."""


@cache
def modules(root: Path) -> frozenset[str]:
    """Every module and package of the library."""
    paths = ((root / "src" / "dtnet").rglob("*.py"), root / "src")
    found = (path.relative_to(paths[1]).with_suffix("").parts for path in paths[0])
    return frozenset(".".join(parts[:-1] if parts[-1] == "__init__" else parts) for parts in found)


def named(tree: ast.Module) -> Iterator[str]:
    """Each dotted path that a file names in an import, in a patch, or as attributes."""
    within = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            if ast.unparse(node.func).rpartition(".")[2] in PATCHES:
                yield str(node.args[0].value)
        elif isinstance(node, ast.Attribute) and id(node) not in within:
            yield ast.unparse(node)


def inner(tree: ast.Module, root: Path) -> set[str]:
    """The modules behind the doors, and the names in these, that a file of tests imports."""
    found = set()
    for path in named(tree):
        if path.startswith("dtnet."):
            module = path
            while module not in modules(root):
                module = module.rpartition(".")[0]
            if module not in ENTRANCES:
                name = path[len(module) :].split(".")[1:2]
                found.add(".".join([module, *name]))
    return found


@pytest.fixture(scope="module")
def behind(project_files: list[Path], root: Path) -> dict[str, set[str]]:
    """For each file of tests that imports from inner modules: what it imports."""
    found = {}
    for path in project_files:
        if path.suffix == ".py" and path.is_relative_to(root / "tests"):
            names = inner(ast.parse(path.read_text(encoding="utf-8")), root)
            if names:
                found[path.relative_to(root).as_posix()] = names
    return found


def test_each_form_of_import_counts(root: Path) -> None:
    text = """
import dtnet.frames
from dtnet import Network, frames
from dtnet.network import Hierarchy
from dtnet.network.day.network import Network as N
if TYPE_CHECKING:
    from dtnet.bounds import Bounded

def test(monkeypatch):
    from dtnet.facts import eras
    import_module("dtnet.spans")
    monkeypatch.setattr("dtnet.io.formats.read_network", None)
    dtnet.network.tables.tables.Tables.mended(1)
"""
    assert inner(ast.parse(text), root) == {
        "dtnet.frames",
        "dtnet.network.day.network.Network",
        "dtnet.bounds.Bounded",
        "dtnet.facts.eras",
        "dtnet.spans",
        "dtnet.io.formats.read_network",
        "dtnet.network.tables.tables.Tables",
    }


def test_what_a_door_exports_is_imported_from_there(project_files: list[Path], root: Path) -> None:
    doors = {(path.rpartition(".")[2], id(each)): path for path, each in public_paths().items()}
    elsewhere = []
    for path in project_files:
        if path.suffix == ".py" and path.is_relative_to(root / "tests"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("dtnet."):
                    module = import_module(node.module)
                    for name in (alias.name for alias in node.names):
                        door = doors.get((name, id(getattr(module, name, None))))
                        if door is not None and door != f"{node.module}.{name}":
                            elsewhere.append(f"{path}: {door}")
    assert elsewhere == []


def test_few_tests_depend_on_inner_modules(behind: dict[str, set[str]]) -> None:
    core = [name for names in behind.values() for name in names if name.split(".")[1] in CORE]
    assert len(behind) <= FILES
    assert sum(map(len, behind.values())) <= NAMES
    assert len(core) <= CORE_NAMES
