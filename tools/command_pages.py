"""The page of the commands, made from what each prints with `--help`."""

from __future__ import annotations

from contextlib import redirect_stdout
from io import StringIO
from typing import TYPE_CHECKING

from dtnet.cli import main
from dtnet.cli.app import app
from markdown_parts import page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cyclopts import App

OPENING = """\
This page has the help that each command prints with `--help`: what the command does, its options, and
examples. [Use the command line](../how-to/command-line.md) says what all commands have in common."""


def commands_page() -> str:
    """The page of all commands."""
    parts = ["# Commands", "Made from `dtnet --help` by `tools/docs_pages.py`.", OPENING]
    for words in ((), *commands_of(app)):
        parts += [f"## `{' '.join(('dtnet', *words))}`", f"```text\n{help_of(words)}\n```"]
    return page(parts)


def commands_of(above: App, *words: str) -> Iterator[tuple[str, ...]]:
    """The words of each command, in the order of the alphabet; a command stands before those below it."""
    for name in sorted(each for each in above if not each.startswith("-")):
        yield (*words, name)
        yield from commands_of(above[name], *words, name)


def help_of(words: tuple[str, ...]) -> str:
    """What a command prints with `--help`.

    Raises:
        RuntimeError: The command does not answer.
    """
    with redirect_stdout(StringIO()) as printed:
        code = main([*words, "--help"])
    if code:
        raise RuntimeError(f"dtnet {' '.join(words)} --help ended with {code}")
    return "\n".join(line.rstrip() for line in printed.getvalue().strip("\n").splitlines())
