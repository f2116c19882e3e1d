"""The scripts that count lines and follow four walks through the modules."""

from __future__ import annotations

import re
import runpy
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

SOURCE = '''"""What a module is for.

In two paragraphs.
"""

import os
from sys import (
    argv,
)

# a comment
NAME = "value"
"""What the name holds."""


def first() -> str:
    """Say the name."""
    from json import dumps  # in a function

    return dumps([NAME, argv, os.name])  # a line of code
'''


def test_each_line_of_a_file_has_one_kind(root: Path) -> None:
    lines_of = runpy.run_path(str(root / "tools" / "code_lines.py"))["lines_of"]
    counts = {"files": 1, "code": 3, "imports": 5, "documentation": 6, "comments": 1, "blank": 5}
    assert lines_of(SOURCE) == Counter(counts)
    assert sum(counts.values()) - 1 == len(SOURCE.splitlines())


def test_lines_are_summed_by_package(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert runpy.run_path(str(root / "tools" / "code_lines.py"))["main"]([]) == 0
    lines = {
        line.split()[0]: line for line in capsys.readouterr().out.splitlines()[1:] if " in all" not in line
    }
    assert {"src/dtnet/coverage", "src/dtnet/network", "packages/dtnet-example-plugin/src"} <= set(lines)


def test_four_walks_are_followed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert runpy.run_path(str(root / "tools" / "walks.py"))["main"](["--edges"]) == 0
    lines = capsys.readouterr().out.splitlines()
    counts = [line for line in lines if " -> " not in line]
    assert len(counts) == 4
    assert all(
        int(number) > 10 for number in re.findall(r"(\d+) (?:modules|edges|functions)", " ".join(counts))
    )
    assert any(
        line.strip().startswith("dtnet.coverage.language.text_of_conditions -> dtnet.predicates.text")
        for line in lines
    )
