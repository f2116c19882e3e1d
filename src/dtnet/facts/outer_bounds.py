"""A record of the items whose verdicts may be too wide, collected during an evaluation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from dtnet.network.tables.tables import Flags, Ints


class OuterBounds:
    """Which of n items may have a verdict with an impossible outcome, or one that depends on other verdicts.

    The record is separate for each worst origin of the facts that counted, because a verdict that is open
    without synthetic facts says nothing about the answer with them.
    """

    __slots__ = ("_always", "_count", "_found")

    def __init__(self, count: int, always: Flags | None = None) -> None:
        """Make a record.

        Args:
            count: The number of items.
            always: Shape (n): the items marked for every origin; None for none.
        """
        self._count, self._always = count, always
        self._found: dict[int, Flags] = {}

    def note(self, worst: int, which: Flags | None, places: slice | Ints = slice(None)) -> None:
        """Mark items.

        Args:
            worst: Facts with a worse origin counted as unknown.
            which: Which of the items at `places` to mark; None for none.
            places: The items, by default all; an item may occur several times.
        """
        if which is None or not which.any():
            return
        if worst not in self._found:
            self._found[worst] = np.zeros(self._count, np.bool_)
        self._found[worst][np.arange(self._count)[places][which]] = True

    def at(self, worst: int) -> Flags | None:
        """Shape (n): the marked items; None if there are none.

        Args:
            worst: As for `note`.
        """
        found = self._found.get(worst)
        if self._always is None or found is None:
            return self._always if found is None else found
        return self._always | found
