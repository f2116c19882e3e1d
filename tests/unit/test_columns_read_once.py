"""Answers of national size have thousands of rows: a column of one is read a few times, not once a row."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import polars as pl
import pytest

import dtnet
from dtnet import Table, frames
from dtnet.coverage import inequality_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from dtnet.frames import Cell

ROWS = 40
FEW = 8


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """By column, how often a column of any table was read."""
    found: Counter[str] = Counter()
    plain = Table.__getitem__

    def counted(table: Table, name: str) -> list[Cell]:
        found[name] += 1
        return plain(table, name)

    monkeypatch.setattr(Table, "__getitem__", counted)
    return found


def numbers() -> Table:
    columns = {"value": frames.whole(range(ROWS)), "weight": frames.whole([1] * ROWS)}
    return Table({"area": frames.text([f"a{row}" for row in range(ROWS)]), **columns})


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda: inequality_of(numbers(), value="value"), id="inequality"),
        pytest.param(lambda: inequality_of(numbers(), value="value", weights="weight"), id="weights"),
    ],
)
def test_a_column_is_not_read_once_a_row(reads: Counter[str], ask: Callable[[], object]) -> None:
    ask()
    assert reads
    assert max(reads.values()) < FEW < ROWS


def test_areas_without_a_row_are_read_together(reads: Counter[str]) -> None:
    toyland = dtnet.datasets.load("toyland")
    rows = pl.DataFrame({"Village": ["Anchor"]})
    listed = dtnet.read_list(rows, toyland, kind="teams", at="2025-02-01", mapping={"Village": "village"})
    reads.clear()
    assert len(listed.silent("village")) > 2 * FEW
    assert max(reads.values()) < FEW
