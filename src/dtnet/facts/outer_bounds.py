"""Of which things verdicts may be too wide: it is noted with what makes them so, and asked for in the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from dtnet.network.tables.tables import Flags, Ints


class Looseness:
    """Which of n things may have a verdict that holds something impossible, or hangs on those of others.

    It is told apart by the worst origin of the facts that counted: what is open without synthetic facts says
    nothing of an answer with them.
    """

    __slots__ = ("_always", "_count", "_found")

    def __init__(self, count: int, always: Flags | None = None) -> None:
        """Begin with none, or some.

        Args:
            count: How many things there are.
            always: Shape (n): of which it is so whatever counts; None for none.
        """
        self._count, self._always = count, always
        self._found: dict[int, Flags] = {}

    def note(self, worst: int, which: Flags | None, places: slice | Ints = slice(None)) -> None:
        """Add some.

        Args:
            worst: Facts of a worse origin were unknown.
            which: Of which things it is so; None for none.
            places: Which things these are, by default all; one may be there several times.
        """
        if which is None or not which.any():
            return
        if worst not in self._found:
            self._found[worst] = np.zeros(self._count, np.bool_)
        self._found[worst][np.arange(self._count)[places][which]] = True

    def at(self, worst: int) -> Flags | None:
        """Shape (n): of which it is so; None if of none.

        Args:
            worst: As for `note`.
        """
        found = self._found.get(worst)
        if self._always is None or found is None:
            return self._always if found is None else found
        return self._always | found
