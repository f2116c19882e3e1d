"""Limits on the size of a table after unpacking.

A small file of Parquet or Arrow can hold billions of cells. A file of CSV or JSON is as large as its cells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from dtnet.errors import UnreadableFileError

if TYPE_CHECKING:
    from pathlib import Path

ROWS: Final = 1_000_000
"""The most rows of one table of Parquet or Arrow."""
BYTES: Final = 2**29
"""The most bytes of the cells of one table of Parquet or Arrow: 64 for each cell, and its text."""
COLUMNS: Final = 1_000
"""The most columns of one table in any format."""
CELL: Final = 64


@attrs.frozen
class Limits:
    """The limits of one table of Parquet or Arrow.

    Attributes:
        rows: The most rows.
        bytes: The most bytes of the cells.
    """

    rows: int = ROWS
    bytes: int = BYTES


@attrs.define
class Tally:
    """A count of the rows and bytes of one table that were unpacked so far.

    Attributes:
        path: The path of the file, for errors.
        limits: The limits of the table.
        rows: The rows so far.
        bytes: The bytes of cells so far.
    """

    path: Path
    limits: Limits
    rows: int = 0
    bytes: int = 0

    def add(self, *, rows: int = 0, bytes: int = 0) -> None:
        """Count rows or bytes before they are unpacked.

        Raises:
            UnreadableFileError: If the counts exceed the limits.
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
    """Refuse a table with too many columns.

    Raises:
        UnreadableFileError: If the table has more than `COLUMNS` columns.
    """
    if columns > COLUMNS:
        raise UnreadableFileError(f"{path}: {columns:,} columns, at most {COLUMNS:,} are read")
