"""Collects the examples of README, documentation and docstrings as tests, each run as it stands there.

It also loads the profile of Hypothesis, so that whichever tests run draw the same examples.
"""

from __future__ import annotations

import json
import os
import runpy
import shlex
import subprocess
import sys
import tomllib
from contextlib import chdir, redirect_stderr, redirect_stdout
from doctest import ELLIPSIS, OutputChecker
from io import BytesIO, TextIOWrapper
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings, resetwarnings, simplefilter

from sybil import Sybil
from sybil.parsers.doctest import DocTestParser
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser, SkipParser
from sybil.sybil import SybilCollection

from dtnet.cli import main

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sybil.example import Example

runpy.run_path(str(Path(__file__).parent / "tests" / "lengths.py"))["register_profiles"]()

ELSEWHERE = ("how-to/exchange-reorganisations.md",)
"""Pages about a package of its own; the tests of `packages/dtnet-exchange` run them."""
COMMAND = "import sys; sys.argv[0] = 'dtnet'; from dtnet.cli import main; sys.exit(main())"
OWN_PROCESS = {
    "compare-networks-and-days.md",
    "explain-an-amount.md",
    "read-and-write-files.md",
    "the-network.md",
    "write-a-policy.md",
}
"""Pages whose commands, ten together, run as a reader runs them. Those of other pages run in this process."""


def run_in_process(words: Sequence[str]) -> tuple[int, str]:
    """The exit code of a command, and what it prints to both streams, as a process of its own has them."""
    streams = [TextIOWrapper(BytesIO(), encoding="utf-8", write_through=True) for _ in range(2)]
    with redirect_stdout(streams[0]), redirect_stderr(streams[1]), catch_warnings():
        resetwarnings()
        simplefilter("default")
        code = main(words)
    return code, "".join(stream.buffer.getvalue().decode() for stream in streams)  # type: ignore[attr-defined]


def run_as_process(words: Sequence[str]) -> tuple[int, str]:
    """The same, by a process of its own."""
    done = subprocess.run(  # noqa: S603 - the commands of our own pages
        [sys.executable, "-c", COMMAND, *words], capture_output=True, encoding="utf-8", check=False
    )
    return done.returncode, done.stdout + done.stderr


def run_console(example: Example) -> str | None:
    """Runs each `$ dtnet …` of a block and compares what it prints; in the output `...` stands for any text.

    A block whose first command stands alone (nothing expected below it) must only succeed. What a command
    writes (`--out NAME`, `--html NAME`) goes to a folder that is removed afterwards. A command that writes
    into the folder of the project in another way is an error.
    """
    there = {*Path.cwd().iterdir()}
    with TemporaryDirectory() as scratch:
        answer = _run_commands(example, scratch)
    left = sorted(path.name for path in {*Path.cwd().iterdir()} - there if not path.name.startswith("."))
    return answer or (f"a command wrote into {Path.cwd()}: {', '.join(left)}" if left else None)


def _run_commands(example: Example, scratch: str) -> str | None:
    run = run_as_process if Path(example.path).name in OWN_PROCESS else run_in_process
    for command, expected in console_steps(example.parsed):
        words = shlex.split(command)
        if words[:1] != ["dtnet"]:
            return f"only dtnet commands are run, not {command!r}"
        written = {at + 1 for at, word in enumerate(words) if word in {"--out", "--html"}}
        words = [str(Path(scratch, word)) if at in written else word for at, word in enumerate(words)]
        code, got = run(words[1:])
        got = got.replace(f"{scratch}{os.sep}", "")
        if not expected and code:
            return f"{command}: exit code {code}\n{got}"
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

PICTURES = ("gallery.md", "notebooks/*.md")
"""Pages whose code writes the files of pictures, in a folder that is removed afterwards."""


def enter_scratch(namespace: dict[str, object]) -> None:
    """Go to an empty folder before the first block of a page."""
    scratch = TemporaryDirectory()
    away = chdir(scratch.name)
    away.__enter__()
    namespace["_scratch"] = scratch, away


def leave_scratch(namespace: dict[str, Any]) -> None:
    """Come back, and remove the folder."""
    scratch, away = namespace["_scratch"]
    away.__exit__(None, None, None)
    scratch.cleanup()


pytest_collect_file = SybilCollection(
    [
        Sybil(parsers=MARKDOWN, pattern="README.md"),
        Sybil(parsers=MARKDOWN, path="docs", pattern="*.md", excludes=(*ELSEWHERE, *PICTURES)),
        Sybil(parsers=MARKDOWN, path="tests/golden", pattern="*.md"),
        Sybil(parsers=MARKDOWN, path="docs", patterns=PICTURES, setup=enter_scratch, teardown=leave_scratch),
        Sybil(parsers=[DocTestParser()], path="src", pattern="*.py"),
    ]
).pytest()
