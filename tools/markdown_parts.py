"""Parts of generated Markdown pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def page(parts: Iterable[str]) -> str:
    """Parts of a page, a blank line between."""
    return "\n\n".join(parts) + "\n"


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; columns of numbers are aligned to the right."""
    lines = [[cell(each) for each in line] for line in (header, *rows)]
    columns = zip(*lines[1:], strict=True) if lines[1:] else [()] * len(header)
    aligned = ["---:" if any(column) and all(map(_is_number, column)) else "---" for column in columns]
    return "\n".join("| " + " | ".join(line) + " |" for line in (lines[0], aligned, *lines[1:]))


def _is_number(text: str) -> bool:
    """Whether a cell is empty or has only digits and the commas between them."""
    return not text.strip("0123456789,")


def cell(value: object) -> str:
    """A value in a table; one that is not there is empty."""
    text = "" if value is None else f"{value:,}" if type(value) is int else str(value)
    return " ".join(text.replace("|", "\\|").split())
