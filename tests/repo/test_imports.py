"""The light import, the public names and the layers."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

import dtnet

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = {"numpy", "networkx", "pint", "narwhals", "attr", "attrs", "cattr", "cattrs"}
ADAPTERS = {
    "altair": {"plot/grammar.py", "plot/saved_charts.py"},
    "cattrs": {"reading/reader.py"},
    "cyclopts": {
        "cli/app.py",
        "cli/arguments.py",
        "cli/commands/coverage_commands.py",
        "cli/commands/policy_commands.py",
        "cli/commands/reorganisation_commands.py",
        "cli/commands/subsidy_commands.py",
        "cli/refusals.py",
    },
    "narwhals": {"frames.py", "network/reading/input_tables.py"},
    "pint": {"measures.py"},
    "pyarrow": {"cli/writing/table_files.py", "frames.py", "io/arrow_tables.py"},
    "python_calamine": {"io/workbook_cells.py"},
    "rich": {"cli/writing/output.py", "cli/writing/progress.py", "cli/commands/report.py"},
}
LOADED = """
import sys
before = set(sys.modules)
import dtnet
print(*sorted({name.partition(".")[0] for name in set(sys.modules) - before}))
"""


def test_import_loads_the_standard_library_only() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", LOADED], capture_output=True, encoding="utf-8", check=True
    )
    loaded = set(done.stdout.split())
    assert "dtnet" in loaded
    assert loaded & HEAVY == set()
    assert loaded - sys.stdlib_module_names == {"dtnet"}


def test_every_public_name_is_listed_in_order_and_resolves() -> None:
    names = dtnet.__all__
    assert list(names) == sorted(set(names))
    for name in names:
        assert getattr(dtnet, name) is not None
    assert set(names) <= set(dir(dtnet))


def test_names_of_the_reference_need_no_further_import(root: Path) -> None:
    """`dtnet.report.NetworkReport` was an error until something had imported `dtnet.report`."""
    pages = "".join(page.read_text("utf-8") for page in (root / "docs" / "reference").glob("*.md"))
    packages = sorted(set(re.findall(r"^(?:### )?::: dtnet\.([a-z_]+)\.[A-Z]", pages, re.MULTILINE)))
    assert len(packages) > 8
    for package in packages:
        code = f"import dtnet; dtnet.{package}"
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        dtnet.no_such_name  # noqa: B018


def contracts(root: Path) -> list[dict[str, Any]]:
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = settings["tool"]["importlinter"]["contracts"]
    return found


def layers(root: Path) -> dict[str, tuple[list[str], list[str]]]:
    """For each package whose modules lie in layers, the names in them, and the imports that may go upward."""
    found = {}
    for contract in contracts(root):
        if contract["type"] == "layers":
            names = re.findall(r"(\w+)\)?(?= |$)", " ".join(contract["layers"]))
            [package] = contract.get("containers", ["dtnet"])
            found[package] = names, contract.get("ignore_imports", [])
    return found


@pytest.mark.parametrize(
    "package",
    [
        "dtnet",
        "dtnet.coverage",
        "dtnet.coverage.questions",
        "dtnet.network",
        "dtnet.policy",
        "dtnet.reorganisation",
    ],
)
def test_the_layers_hold_every_module_of_a_package(root: Path, package: str) -> None:
    named, _ = layers(root)[package]
    folder = root / "src" / package.replace(".", "/")
    packages = {path.parent.name for path in folder.glob("*/__init__.py")}
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__", "__main__"}
    assert packages | modules <= set(named)
    assert len(named) == len(set(named))


UPWARD = frozenset(
    {
        "dtnet.coverage.answers.answer_table",
        "dtnet.coverage.language.atoms",
        "dtnet.network.day.upward_methods",
        "dtnet.network.day.snapshot",
        "dtnet.network.day.network",
        "dtnet.picture_methods",
        "dtnet.policy.answers.assessment",
        "dtnet.policy.catalogue",
        "dtnet.policy.document.document",
        "dtnet.pydantic_hook",
    }
)
"""Modules with methods whose body is one call upward; each imports when it is called, or for types alone."""


def test_few_modules_may_import_upwards(root: Path) -> None:
    lines = [line for _, exceptions in layers(root).values() for line in exceptions]
    assert {line.partition(" -> ")[0] for line in lines} == UPWARD
    house = root / "src"
    for module in UPWARD:
        tree = ast.parse((house / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8"))
        up = {line.partition(" -> ")[2].rstrip("*.") for line in lines if line.startswith(f"{module} ->")}
        at_load = [each.module or "" for each in tree.body if isinstance(each, ast.ImportFrom)]
        assert [name for name in at_load if name.startswith(tuple(up - {"dtnet"}))] == []


def imported(path: Path) -> set[str]:
    """Top-level packages that a module imports, by statement or by a name given to `import_module`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            found |= {arg.value for arg in node.args if isinstance(arg, ast.Constant)}
    return {name.partition(".")[0] for name in found}


def test_each_library_is_touched_by_its_adapters_only(root: Path) -> None:
    house = root / "src" / "dtnet"
    found = {path.relative_to(house).as_posix(): imported(path) for path in house.rglob("*.py")}
    touching = {
        package: {path for path, libraries in found.items() if package in libraries} for package in ADAPTERS
    }
    assert touching == ADAPTERS
