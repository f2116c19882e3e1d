"""Many slices of one array at once: their elements, minima, maxima and sums."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import attrs
import numpy as np

from dtnet.money import INT64_MAX, largest
from dtnet.network.tables.read_only import sealed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from dtnet.network.tables.tables import Ints

_HALF = 32
_LOW = 2**_HALF - 1


@attrs.frozen(eq=False)
class Slices:
    """Several answers in three arrays: answer `i` is `order[start[i]:end[i]]`.

    Attributes:
        order: Positions, shared by all answers.
        start: Shape (k): the first index of each answer.
        end: Shape (k): the index after the last one.

    Examples:
        >>> answers = Slices(np.array([7, 8, 9]), np.array([0, 1]), np.array([2, 1]))
        >>> answers[0].tolist(), answers[1].tolist(), answers.counts.tolist()
        ([7, 8], [], [2, 0])
        >>> [each.tolist() for each in answers.pairs()]
        [[0, 0], [7, 8]]
    """

    order: Ints
    start: Ints
    end: Ints

    def __attrs_post_init__(self) -> None:
        sealed(self)

    def __len__(self) -> int:
        return len(self.start)

    def __getitem__(self, at: int) -> Ints:
        """Answer number `at`."""
        return self.order[self.start[at] : self.end[at]]

    def __iter__(self) -> Iterator[Ints]:
        return map(self.__getitem__, range(len(self)))

    @property
    def counts(self) -> Ints:
        """Shape (k): the number of positions in each answer."""
        return self.end - self.start

    def pairs(self) -> tuple[NDArray[np.intp], Ints]:
        """Every position of every answer, with the number of its answer; O(positions)."""
        counts = self.counts
        owner = np.repeat(np.arange(len(counts)), counts)
        skipped = self.start - (np.cumsum(counts) - counts)
        return owner, self.order[np.arange(len(owner)) + skipped[owner]]


def least_of(
    values: NDArray[Any], start: Ints, end: Ints, *, which: Literal["min", "max"] = "min"
) -> NDArray[Any]:
    """Shape (k): the least (or greatest) value in each slice from a start to an end (not included).

    Two overlapping slices whose length is a power of two cover each slice; O(n log longest + k).

    Args:
        values: Shape (n).
        start: Shape (k).
        end: Shape (k), each after its start.
        which: The least or the greatest.
    """
    better = np.minimum if which == "min" else np.maximum
    found = values[start]
    several = np.flatnonzero(end - start > 1)  # most nodes of a country are leaves
    power = np.frexp((end[several] - start[several]).astype(np.float64))[1] - 1
    table = values
    for each in range(1, int(power.max(initial=0)) + 1):
        half = 1 << (each - 1)
        table = better(table[:-half], table[half:])
        here = several[power == each]
        found[here] = better(table[start[here]], table[end[here] - 2 * half])
    return found


def sums_of(
    values: NDArray[np.int64], start: Ints | slice, end: Ints
) -> tuple[NDArray[np.int64], NDArray[np.bool_] | None]:
    """The exact sum of each slice from a start to an end (not included); O(n + k).

    Args:
        values: Shape (n).
        start: Shape (k), or a slice of the edges from 0 to n.
        end: Shape (k).

    Returns:
        The sums, and which of them do not fit 64 bits and are therefore meaningless; None if all fit.
    """
    if largest(values) * len(values) <= INT64_MAX:
        return _differences(values, start, end), None
    low = _differences(values & _LOW, start, end)
    high = _differences(values >> _HALF, start, end) + (low >> _HALF)
    return (high << _HALF) + (low & _LOW), (high < -(1 << 31)) | (high >= 1 << 31)


def _differences(values: NDArray[np.int64], start: Ints | slice, end: Ints) -> NDArray[np.int64]:
    running = np.zeros(len(values) + 1, np.int64)
    np.cumsum(values, out=running[1:])
    sums: NDArray[np.int64] = running[end] - running[start]
    return sums
