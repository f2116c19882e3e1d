"""Rows of place names with their truth, which the tests keep: `tests/reference/matching`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from reference.matching import (
    AFTER,
    BEFORE,
    LEVELS,
    OLD,
    SEED,
    Places,
    Row,
    bare,
    older_rows,
    rows,
    rows_by_hand,
)

__all__ = [
    "AFTER",
    "BEFORE",
    "LEVELS",
    "OLD",
    "SEED",
    "Places",
    "Row",
    "bare",
    "older_rows",
    "rows",
    "rows_by_hand",
]
