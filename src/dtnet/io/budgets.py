"""The budget of reading one file: cells, bytes and seconds, which the child process and the caller both hold.

A small workbook can have a cell in the last row of each sheet, and a small text a long first line: the blank
cells between them take memory and time, too. Each child process loads this module, so it loads little.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Final

from dtnet.errors import UnreadableFileError

if TYPE_CHECKING:
    from pathlib import Path

CELL: Final = 64
"""The bytes of memory that a cell counts, whether it is filled or blank."""


class Budget:
    """What reading one file may take, and what it has taken so far.

    The child process counts before it hands cells over, and the caller counts before it keeps them.

    Attributes:
        path: The path of the file, for errors.
        memory: The most bytes of the child process, of what it hands over, and of the cells, `CELL` for each.
        seconds: The most seconds from the moment at which the budget is made.
    """

    def __init__(self, path: Path | str, memory: float, seconds: float) -> None:
        self.path: Path | str = path
        self.memory: float = memory
        self.seconds: float = seconds
        self._cells = self._bytes = 0
        self._start = monotonic()

    @property
    def seconds_left(self) -> float:
        """The seconds that are left, 0 or more."""
        return max(0.0, self._start + self.seconds - monotonic())

    def add_cells(self, number: int, until: str) -> None:
        """Count cells, blank cells included, before they take memory.

        Args:
            until: The last of these cells, in words, such as `line 5`.

        Raises:
            UnreadableFileError: If the file has more cells than the budget.
        """
        self._cells += number
        if self._cells * CELL > self.memory:
            raise UnreadableFileError(
                f"{self.path}: has {self._cells:,} cells up to {until}, blank cells included; "
                f"at most {int(self.memory) // CELL:,} are read",
                "delete cells far outside the list, split it, or raise the limit most_memory: a cell takes "
                f"{CELL} bytes of it",
            )

    def add_bytes(self, number: int) -> None:
        """Count bytes that the child process handed over.

        Raises:
            UnreadableFileError: If the bytes are more than the budget.
        """
        self._bytes += number
        if self._bytes > self.memory:
            raise self.too_large()

    def check_time(self) -> None:
        """Refuse to go on after the time of the budget.

        Raises:
            UnreadableFileError: If the time is over.
        """
        if not self.seconds_left:
            raise self.too_slow()

    def too_large(self) -> UnreadableFileError:
        """The error of a file that needs more memory than the budget."""
        return UnreadableFileError(
            f"{self.path}: reading it needs more than {self.memory:,} bytes of memory",
            "it may be damaged; else delete cells far outside the list, split it, or raise the limit "
            "most_memory",
        )

    def too_slow(self) -> UnreadableFileError:
        """The error of a file that needs more time than the budget."""
        return UnreadableFileError(
            f"{self.path}: reading it takes more than {self.seconds:g} seconds",
            "take a smaller file, or raise the limit most_seconds",
        )
