"""Answers on a screen: rows under a title, and lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from dtnet.cli.output import Screen

if TYPE_CHECKING:
    from collections.abc import Container, Iterable


def show_rows(
    title: str, header: Iterable[str], rows: Iterable[Iterable[object]], *, right: Container[str] = ()
) -> None:
    """Write rows to stdout under a title; numbers to the right, a null as a dash.

    Args:
        title: What stands above.
        header: The names of the columns.
        rows: Their cells.
        right: Columns that stand to the right, too.
    """
    table = table_of(title)
    cells = [list(row) for row in rows]
    for place, name in enumerate(header):
        told = [row[place] for row in cells if row[place] is not None]
        numbers = name in right or (bool(told) and all(isinstance(cell, int) for cell in told))
        table.add_column(name, justify="right" if numbers else "left", overflow="fold")
    for row in cells:
        table.add_row(*(Text(_shown(cell)) for cell in row))
    screen = Screen()
    screen.console.print(table)
    screen.write()


def _shown(cell: object) -> str:
    if cell is None:
        return "–"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)


def show_lines(lines: Iterable[str]) -> None:
    """Write lines to stdout, the first of them in bold."""
    screen = Screen()
    for number, line in enumerate(lines):
        screen.console.print(Text(line, style="" if number else "bold"))
    screen.write()


def table_of(title: str) -> Table:
    """A table without rows."""
    return Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
