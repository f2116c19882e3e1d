"""Answers on stdout: put together whole, then written at once, as UTF-8 whatever the locale says."""

from __future__ import annotations

import csv
import io
import json
import sys
from contextlib import suppress
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from rich.console import Console

from dtnet.errors import DtnetError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Format: TypeAlias = Literal["table", "json", "csv"]
_WIDTH: Final = 112
_NARROWEST: Final = 40


class OutputError(DtnetError, OSError):
    """An answer that could not be written."""


def write_text(text: str) -> None:
    """An answer as text.

    Raises:
        OutputError: If it cannot be written.
        BrokenPipeError: If whoever reads it has seen enough.
    """
    if sys.stdout is None:
        raise OutputError("there is no standard output to write the answer to")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"the answer could not be written: {error.strerror or error}") from None


def write_json(answer: Mapping[str, Any]) -> None:
    """An answer as JSON, keys in the order given, text as it is."""
    write_text(json.dumps(answer, ensure_ascii=False, indent=2) + "\n")


def write_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """An answer as CSV with a header; a null is an empty cell."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    write_text(text.getvalue())


def tell(text: str) -> None:
    """Say something beside the answer, on stderr; where that is closed or full nobody hears it."""
    with suppress(OSError):
        if sys.stderr is not None:
            print(text, file=sys.stderr, flush=True)


class Screen:
    """A page of rich text, written to stdout when it is done.

    Attributes:
        console: What to print to.

    Args:
        unseen: The width where nobody looks; None for that of answers.
    """

    console: Console

    def __init__(self, unseen: int | None = None) -> None:
        seen = sys.stdout is not None and sys.stdout.isatty()
        width = max(get_terminal_size().columns, _NARROWEST) if seen else unseen or _WIDTH
        self._page = io.StringIO()
        self.console = Console(file=self._page, width=width, force_terminal=seen, legacy_windows=False)

    def write(self) -> None:
        """Write the page, if there is something on it."""
        if text := self._page.getvalue():
            write_text(text)
