"""Limits on what reading a file may take: rows, bytes, memory and time, and the files that a caller trusts.

A small file of Parquet or Arrow, a small workbook, and a small list in CSV with one long line can hold
billions of cells.
"""

from __future__ import annotations

import re
from math import inf
from typing import TYPE_CHECKING, Any, Final

import attrs

from dtnet.arguments import check_argument, is_several
from dtnet.errors import ArgumentError, UnreadableFileError
from dtnet.io.budgets import Budget

if TYPE_CHECKING:
    from pathlib import Path
    from typing import TypeAlias

    Buffer: TypeAlias = bytes

ROWS: Final = 1_000_000
"""The most rows of one table of Parquet or Arrow."""
BYTES: Final = 2**29
"""The most bytes of the cells of one table of Parquet or Arrow: 64 for each cell, and its text."""
COLUMNS: Final = 1_000
"""The most columns of one table in any format."""
MEMORY: Final = 2**30
"""The most bytes of memory for reading a file; see `Budget`."""
SECONDS: Final = 60.0
"""The most seconds for reading a file."""
_HASH: Final = re.compile("[0-9a-fA-F]{64}")


@attrs.frozen
class Limits:
    """The limits of reading.

    Attributes:
        rows: The most rows of one table of Parquet or Arrow.
        bytes: The most bytes of the cells of such a table.
        memory: The most bytes of memory of the process that reads workbooks, Parquet or Arrow, and of the
            cells of a list; see `Budget`.
        trusted: The sha256 of each file that the caller trusts, in small letters; None if the caller gave no
            hash. A trusted file is read in the process of the caller, without limits of memory and time.
    """

    rows: int = ROWS
    bytes: int = BYTES
    memory: int = MEMORY
    seconds: float = SECONDS
    trusted: frozenset[str] | None = None

    def trusts(self, content: Buffer, path: Path) -> bool:
        """Whether the caller trusts a file; False if the caller gave no hash.

        Raises:
            UnreadableFileError: If the caller gave hashes, and none is that of the file.
        """
        if self.trusted is None:
            return False
        from hashlib import sha256  # noqa: PLC0415 - paid by trusted files only

        found = sha256(content).hexdigest()
        if found not in self.trusted:
            raise UnreadableFileError(
                f"{path}: is not the trusted file: its sha256 is {found}",
                "take the file from its source again, or leave out the argument sha256",
            )
        return True

    def budget(self, path: Path, *, is_trusted: bool) -> Budget:
        """The budget of reading a file; that of a trusted file has no end."""
        return Budget(path, inf, inf) if is_trusted else Budget(path, self.memory, self.seconds)


DEFAULT_LIMITS: Final = Limits()


def checked_limits(
    *,
    most_rows: object = ROWS,
    most_bytes: object = BYTES,
    most_memory: object = MEMORY,
    most_seconds: object = SECONDS,
    sha256: object = None,
) -> Limits:
    """The limits that the arguments of a reader state.

    Raises:
        ArgumentError: If an argument is not allowed.
    """
    return Limits(
        rows=_count(most_rows, "most_rows", "rows"),
        bytes=_count(most_bytes, "most_bytes", "bytes"),
        memory=_count(most_memory, "most_memory", "bytes"),
        seconds=_seconds(most_seconds),
        trusted=_hashes(sha256),
    )


def _count(given: Any, name: str, what: str) -> int:  # noqa: ANN401 - whatever the caller gave
    check_argument(given, int, name, f"give a number of {what}")
    if isinstance(given, bool) or given <= 0:
        raise ArgumentError(f"{{{name}}}", f"give a number of {what} above 0", **{name: given})
    return int(given)


def _seconds(given: Any) -> float:  # noqa: ANN401 - whatever the caller gave
    check_argument(given, (int, float), "most_seconds", "give a number of seconds")
    if isinstance(given, bool) or not 0 < given <= _LONGEST:
        hint = f"give a number of seconds above 0, at most {_LONGEST:,}"
        raise ArgumentError("{most_seconds}", hint, most_seconds=given)
    return float(given)


_LONGEST: Final = 1_000_000


def _hashes(given: object) -> frozenset[str] | None:
    """The hashes in the argument `sha256`, one or several."""
    if given is None:
        return None
    several: tuple[Any, ...] = tuple(given) if is_several(given) else (given,)
    for each in several:
        if not isinstance(each, str) or not _HASH.fullmatch(each):
            raise ArgumentError("{sha256}", "give the 64 hexadecimal digits of a sha256", sha256=each)
    if not several:
        raise ArgumentError("sha256: no hash is given", "give the sha256 of each file, or leave it out")
    return frozenset(each.lower() for each in several)


@attrs.define
class Tally:
    """A count of the rows and bytes of one table that were unpacked so far.

    Attributes:
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
                f"{self.path}: more than {self.limits.rows:,} rows",
                "split it, or raise the limit most_rows",
            )
        if self.bytes > self.limits.bytes:
            raise UnreadableFileError(
                f"{self.path}: its cells need more than {self.limits.bytes:,} bytes",
                "split it, or raise the limit most_bytes",
            )


def check_width(path: Path, columns: int) -> None:
    """Refuse a table with too many columns.

    Raises:
        UnreadableFileError: If the table has more than `COLUMNS` columns.
    """
    if columns > COLUMNS:
        raise UnreadableFileError(f"{path}: {columns:,} columns, at most {COLUMNS:,} are read")
