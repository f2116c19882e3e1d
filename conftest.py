"""Collects the examples of README, documentation and docstrings as tests, each run as it stands there.

It also loads the profile of Hypothesis, so that whichever tests run draw the same examples.
"""

from __future__ import annotations

import json
import runpy
import shlex
import subprocess
import sys
import tomllib
from doctest import ELLIPSIS, OutputChecker
from pathlib import Path
from typing import TYPE_CHECKING

from sybil import Sybil
from sybil.parsers.doctest import DocTestParser
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser, SkipParser
from sybil.sybil import SybilCollection

if TYPE_CHECKING:
    from sybil.example import Example

runpy.run_path(str(Path(__file__).parent / "tests" / "lengths.py"))["register_profiles"]()

COMMAND = "import sys; sys.argv[0] = 'dtnet'; from dtnet.cli import main; sys.exit(main())"


def run_console(example: Example) -> str | None:
    """Runs each `$ dtnet …` of a block and compares what it prints; in the output `...` stands for any text.

    A block whose first command stands alone (nothing expected below it) must only succeed.
    """
    for command, expected in console_steps(example.parsed):
        words = shlex.split(command)
        if words[:1] != ["dtnet"]:
            return f"only dtnet commands are run, not {command!r}"
        done = subprocess.run(  # noqa: S603 - the commands of our own pages
            [sys.executable, "-c", COMMAND, *words[1:]], capture_output=True, encoding="utf-8", check=False
        )
        got = done.stdout + done.stderr
        if not expected and done.returncode:
            return f"{command}: exit code {done.returncode}\n{got}"
        if expected and not OutputChecker().check_output(expected, got, ELLIPSIS):
            return f"{command}\nexpected:\n{expected}\ngot:\n{got}"
    return None


def console_steps(text: str) -> list[tuple[str, str]]:
    """The commands of a console block, each with the output shown below it.

    Raises:
        ValueError: If the block does not begin with a command.
    """
    steps: list[tuple[str, str]] = []
    for line in text.splitlines():
        if line.startswith("$ "):
            steps.append((line.removeprefix("$ "), ""))
        elif not steps:
            raise ValueError(f"a console block begins with a line `$ dtnet …`, not {line!r}")
        else:
            command, output = steps[-1]
            steps[-1] = (command, f"{output}{line}\n")
    return steps


def parse_toml(example: Example) -> None:
    """A TOML block must be TOML."""
    tomllib.loads(example.parsed)


def parse_json(example: Example) -> None:
    """A JSON block must be JSON."""
    json.loads(example.parsed)


MARKDOWN = [
    SkipParser(),
    PythonCodeBlockParser(),
    CodeBlockParser("console", run_console),
    CodeBlockParser("toml", parse_toml),
    CodeBlockParser("json", parse_json),
]

pytest_collect_file = SybilCollection(
    [
        Sybil(parsers=MARKDOWN, pattern="README.md"),
        Sybil(parsers=MARKDOWN, path="docs", pattern="*.md"),
        Sybil(parsers=[DocTestParser()], path="src", pattern="*.py"),
    ]
).pytest()
