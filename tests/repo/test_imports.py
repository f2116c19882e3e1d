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
    "cattrs": {"policy/structure.py"},
    "cyclopts": {
        "cli/app.py",
        "cli/coverage_commands.py",
        "cli/options.py",
        "cli/policy_commands.py",
        "cli/reorganisation_commands.py",
    },
    "narwhals": {"frames.py", "network/handed_in.py"},
    "pint": {"measures.py"},
    "rich": {"cli/output.py", "cli/report_views.py", "cli/views.py"},
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


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        dtnet.no_such_name  # noqa: B018


def contracts(root: Path) -> list[dict[str, Any]]:
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = settings["tool"]["importlinter"]["contracts"]
    return found


def test_the_layers_hold_every_module(root: Path) -> None:
    [layers] = [contract["layers"] for contract in contracts(root) if contract["type"] == "layers"]
    named = re.findall(r"dtnet\.(\w+)", " ".join(layers))
    house = root / "src" / "dtnet"
    packages = {path.parent.name for path in house.glob("*/__init__.py")}
    modules = {path.stem for path in house.glob("*.py")} - {"__init__"}
    assert packages | modules <= set(named)
    assert len(named) == len(set(named))


def test_only_the_doors_may_import_upwards(root: Path) -> None:
    [exceptions] = [
        contract.get("ignore_imports", []) for contract in contracts(root) if contract["type"] == "layers"
    ]
    assert exceptions
    assert all(line.startswith("dtnet.network.doors -> dtnet.") for line in exceptions)


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
    touching = {
        package: {
            path.relative_to(house).as_posix() for path in house.rglob("*.py") if package in imported(path)
        }
        for package in ADAPTERS
    }
    assert touching == ADAPTERS
