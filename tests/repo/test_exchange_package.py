"""The package `packages/dtnet-exchange` needs rdflib and public names of dtnet alone; dtnet needs neither."""

from __future__ import annotations

import ast
import tomllib
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def package(root: Path) -> Path:
    return root / "packages" / "dtnet-exchange"


def project(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"]
    return found


def imported(path: Path) -> list[tuple[str, str]]:
    """The modules that a module imports, and each name that it imports from one."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [(alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [(node.module or "", alias.name) for alias in node.names]
    return found


def test_it_says_what_it_needs(package: Path, root: Path) -> None:
    own, library = project(package), project(root)
    assert own["requires-python"] == library["requires-python"]
    assert [need.partition(">")[0] for need in own["dependencies"]] == ["dtnet", "rdflib"]
    assert (package / "src" / "dtnet_exchange" / "py.typed").is_file()


def test_it_imports_public_names_alone(package: Path) -> None:
    modules = list((package / "src").rglob("*.py"))
    names = [each for path in modules for each in imported(path)]
    assert {module.partition(".")[0] for module, _ in names} >= {"dtnet", "rdflib"}
    hidden = [
        f"{module}.{name}"
        for module, name in names
        if module.partition(".")[0] == "dtnet" and name not in import_module(module).__all__
    ]
    assert hidden == []


def test_nothing_of_it_is_in_the_library(root: Path) -> None:
    wrong = [
        path.name
        for path in (root / "src").rglob("*.py")
        for module, _ in imported(path)
        if module.partition(".")[0] in {"rdflib", "dtnet_exchange"}
    ]
    assert wrong == []
    library = project(root)
    needs = [
        *library["dependencies"],
        *(each for extra in library["optional-dependencies"].values() for each in extra),
    ]
    assert [need for need in needs if "rdflib" in need or "exchange" in need] == []
