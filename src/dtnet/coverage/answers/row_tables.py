"""Tables that are built row by row from plain cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dtnet import frames
from dtnet.coverage.answers.row_sums import null
from dtnet.periods import day_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from dtnet.frames import Cell, Column, Kind, Table

FIRST: Final = "areas"
"""The first column of an answer behind its dimensions."""


def dimension_kinds(answer: Table) -> dict[str, Kind]:
    """The columns in which rows of an answer are told apart, and what they hold."""
    names = answer.columns
    return {name: answer.kind(name) for name in names[: names.index(FIRST)]}


def columns_of_rows(rows: Sequence[Mapping[str, Cell]], kinds: Mapping[str, Kind]) -> dict[str, Column]:
    """Columns of rows, in the order of `kinds`; a cell that a row lacks is null.

    Args:
        rows: Cells by column.
        kinds: What each column holds.
    """
    return {name: _column(kind, [row.get(name) for row in rows]) for name, kind in kinds.items()}


def _column(kind: Kind, cells: Sequence[Cell]) -> Column:
    gone = null(np.array([cell is None for cell in cells], np.bool_))
    if kind == "text":
        return frames.text(["" if cell is None else cell for cell in cells], gone)
    if kind == "day":
        return frames.day([0 if cell is None else _number(cell) for cell in cells], gone)
    make = {"whole": frames.whole, "yes_no": frames.yes_no, "ratio": frames.ratio}[kind]
    return make([0 if cell is None else cell for cell in cells], gone)


def _number(cell: object) -> int:
    day: date = cell  # type: ignore[assignment]
    return day_number(day)
