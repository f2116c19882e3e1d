"""The package `packages/dtnet-example-plugin`: found where it is installed, and its own tests pass."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

LISTED = "import dtnet; print(*dtnet.policies().ids); print(dtnet.policies(country='toyland')[{id!r}].plugin)"
ID = "toyland.lantern-isle.reach"


@pytest.fixture(scope="module")
def package(root: Path) -> Path:
    return root / "packages" / "dtnet-example-plugin"


@pytest.fixture
def installed(package: Path, tmp_path: Path) -> dict[str, str]:
    """An environment in which it is installed: modules on the path, and the metadata that a build gives."""
    project = tomllib.loads((package / "pyproject.toml").read_text("utf-8"))["project"]
    metadata = tmp_path / f"dtnet_example_plugin-{project['version']}.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(
        f"Metadata-Version: 2.4\nName: {project['name']}\nVersion: {project['version']}\n", "utf-8"
    )
    points = project["entry-points"]["dtnet.policies"]
    lines = ["[dtnet.policies]", *(f"{name} = {value}" for name, value in points.items()), ""]
    (metadata / "entry_points.txt").write_text("\n".join(lines), "utf-8")
    paths = [str(package / "src"), str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])]
    others = {name: value for name, value in os.environ.items() if name != "DTNET_NO_PLUGINS"}
    return {**others, "PYTHONPATH": os.pathsep.join(paths), "PYTHONDONTWRITEBYTECODE": "1"}


def run(
    words: list[str], settings: dict[str, str], cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", *words]
    return subprocess.run(command, env=settings, capture_output=True, encoding="utf-8", check=False, cwd=cwd)


def test_it_is_listed_where_it_is_installed(installed: dict[str, str]) -> None:
    done = run(["-c", LISTED.format(id=ID)], installed)
    assert done.stderr == ""
    ids, plugin = done.stdout.splitlines()
    assert ID in ids.split()
    assert plugin.startswith("Reach(policy=<Policy toyland.lantern-isle.reach:")


def test_it_can_be_turned_off(installed: dict[str, str]) -> None:
    done = run(["-c", LISTED.format(id=ID)], {**installed, "DTNET_NO_PLUGINS": "1"})
    assert ID not in done.stdout
    assert f"no policy {ID!r}" in done.stderr  # the bundled ones of its country are still there


def test_the_command_lists_it(installed: dict[str, str]) -> None:
    main = "import sys; from dtnet.cli import main; sys.exit(main())"
    done = run(["-c", main, "policies", "list", "--country", "toyland", "--format", "csv"], installed)
    assert (done.returncode, done.stderr) == (0, "")
    listed = [line.partition(",")[0] for line in done.stdout.splitlines()[1:]]
    assert listed == [
        "toyland.lantern-isle.boats",
        "toyland.lantern-isle.oil",
        ID,
        "toyland.realm.schooling",
    ]


def test_its_own_tests_pass(installed: dict[str, str], package: Path) -> None:
    done = run(["-m", "pytest", "-q", "-p", "no:randomly", str(package)], installed, cwd=package)
    assert done.returncode == 0, done.stdout


def test_it_says_what_it_needs(package: Path, root: Path) -> None:
    project = tomllib.loads((package / "pyproject.toml").read_text("utf-8"))["project"]
    library = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["requires-python"] == library["requires-python"]
    assert "made up" in project["description"]
    assert (package / "src" / "dtnet_example_plugin" / "py.typed").is_file()
