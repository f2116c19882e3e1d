"""How much the file of a table may hold once it is unpacked.

A small file of Parquet or Arrow can hold billions of cells; one of CSV or JSON is as large as what it holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from dtnet.errors import UnreadableFileError

if TYPE_CHECKING:
    from pathlib import Path

ROWS: Final = 1_000_000
"""Rows of one table of Parquet or Arrow."""
BYTES: Final = 2**29
"""Bytes of the cells of one table of Parquet or Arrow: 64 for each, and its text."""
COLUMNS: Final = 1_000
"""Columns of one table, whatever its format."""
CELL: Final = 64


@attrs.frozen
class Limits:
    """What one table of Parquet or Arrow may hold.

    Attributes:
        rows: Rows.
        bytes: Bytes of its cells.
    """

    rows: int = ROWS
    bytes: int = BYTES


@attrs.define
class Tally:
    """What was unpacked of one table so far.

    Attributes:
        path: Its file, in errors.
        limits: What it may hold.
        rows: Rows so far.
        bytes: Bytes of cells so far.
    """

    path: Path
    limits: Limits
    rows: int = 0
    bytes: int = 0

    def add(self, *, rows: int = 0, bytes: int = 0) -> None:
        """Count rows or bytes before they are unpacked.

        Raises:
            UnreadableFileError: If there are now more than the table may hold.
        """
        self.rows += rows
        self.bytes += bytes
        if self.rows > self.limits.rows:
            raise UnreadableFileError(
                f"{self.path}: more than {self.limits.rows:,} rows", "split the table, or raise most_rows"
            )
        if self.bytes > self.limits.bytes:
            raise UnreadableFileError(
                f"{self.path}: its cells need more than {self.limits.bytes:,} bytes",
                "split the table, or raise most_bytes",
            )


def check_width(path: Path, columns: int) -> None:
    """Refuse a table of too many columns.

    Raises:
        UnreadableFileError: If it has more than `COLUMNS`.
    """
    if columns > COLUMNS:
        raise UnreadableFileError(f"{path}: {columns:,} columns, at most {COLUMNS:,} are read")
