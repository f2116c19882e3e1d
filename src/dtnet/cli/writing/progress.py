"""The step that a command is at, on a terminal's standard error while the step lasts."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dtnet.legible_text import legible
from dtnet.phrases import Language, phrases

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def step(key: str, language: Language = "en", /, **values: object) -> Iterator[None]:
    """A context in which a terminal shows a step and its seconds on standard error, and nothing afterwards.

    Standard output stays as it is. Nothing is shown if standard error is no terminal, or one that cannot
    erase a line.

    Args:
        key: The key of the text of the step in `dtnet.phrases`, subject `progress`.
        language: The language of the text.
        values: The values of the placeholders of the text.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        yield
        return
    # Only a terminal pays for these imports.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    console = Console(stderr=True)
    if console.is_dumb_terminal or not console.is_terminal:
        yield
        return
    text = TextColumn("{task.description}", markup=False)
    columns = (SpinnerColumn(), text, TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, redirect_stdout=False) as shown:
        shown.add_task(legible(phrases("progress", language)(key, **values), lines=False), total=None)
        yield
