from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SKIPPED = {".git", "site", "build", "dist", "mutants", "__pycache__"}


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project: tests here read its files."""
    return ROOT


@pytest.fixture(scope="session")
def project_files(root: Path) -> list[Path]:
    """Every file that is, or would be, tracked; outside a clone, every file that a build does not make."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if (root / ".git").exists():
        listed = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=True).stdout
        paths = [root / name for name in listed.split("\0") if name]
    else:
        paths = [path for path in root.rglob("*") if not SKIPPED.intersection(path.relative_to(root).parts)]
    return sorted(path for path in paths if path.is_file())
