"""Whole numbers with lower and upper bounds, and arithmetic with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet.errors import MoneyRangeError
from dtnet.measures import LARGEST
from dtnet.money import largest, product

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

UNBOUNDED: Final = LARGEST + 1
"""The value of an upper bound that does not exist; every amount is below it."""


@attrs.frozen(eq=False)
class Bounded:
    """Numbers of one shape with their bounds, both included.

    Attributes:
        low: The lower bounds.
        high: The upper bounds; `UNBOUNDED` for none. The same object as `low` if all numbers are known.
    """

    low: NDArray[np.int64]
    high: NDArray[np.int64]

    @classmethod
    def known(cls, values: NDArray[np.int64]) -> Bounded:
        """Known numbers: both bounds are equal."""
        return cls(values, values)

    @classmethod
    def between(cls, low: NDArray[np.int64], high: NDArray[np.int64]) -> Bounded:
        """Numbers between bounds; known if all bounds are equal."""
        return cls.known(low) if low is high or np.array_equal(low, high) else cls(low, high)

    @property
    def is_known(self) -> bool:
        """Whether all numbers are known."""
        return self.low is self.high

    def each(self, change: Callable[[NDArray[np.int64]], NDArray[np.int64]]) -> Bounded:
        """Apply a function to both bounds; the function must be monotone."""
        low = change(self.low)
        return Bounded(low, low if self.is_known else change(self.high))

    def times(self, other: Bounded, *, what: str) -> Bounded:
        """Products; a number without upper bound times a number above zero has no upper bound."""
        low = within(product(self.low, other.low, what=what), what=what)
        if self.is_known and other.is_known:
            return Bounded.known(low)
        free = ((self.high >= UNBOUNDED) & (other.high > 0)) | ((other.high >= UNBOUNDED) & (self.high > 0))
        left, right = (np.where(each.high >= UNBOUNDED, 0, each.high) for each in (self, other))
        high = within(product(left, right, what=what), what=what)
        return Bounded.between(low, np.where(free, UNBOUNDED, high))

    def __getitem__(self, key: Any) -> Bounded:  # noqa: ANN401 - any NumPy index
        def part(values: NDArray[np.int64]) -> NDArray[np.int64]:
            taken: NDArray[np.int64] = values[key]
            return taken

        return self.each(part)


def too_great(amount: int, *, what: str) -> MoneyRangeError:
    """The error for an amount so great that it would look like no upper bound."""
    return MoneyRangeError(f"{what}: {amount} exceeds the 62-bit integers in which money is computed")


def within(amounts: NDArray[np.int64], *, what: str) -> NDArray[np.int64]:
    """The same amounts, checked to be below `UNBOUNDED`.

    Raises:
        MoneyRangeError: If an amount is `UNBOUNDED` or more.
    """
    if largest(amounts) >= UNBOUNDED:
        raise too_great(largest(amounts), what=what)
    return amounts


def stacked(parts: Sequence[Bounded]) -> Bounded:
    """Several arrays, one after the other."""
    low = np.concatenate([each.low for each in parts])
    if all(each.is_known for each in parts):
        return Bounded.known(low)
    return Bounded(low, np.concatenate([each.high for each in parts]))


def least(one: Bounded, other: Bounded) -> Bounded:
    """The smaller number of each pair."""
    return Bounded.between(np.minimum(one.low, other.low), np.minimum(one.high, other.high))


def plus(one: Bounded, other: Bounded) -> Bounded:
    """Sums; a sum with a number without upper bound has no upper bound."""
    low = one.low + other.low
    if one.is_known and other.is_known:
        return Bounded.known(low)
    free = (one.high >= UNBOUNDED) | (other.high >= UNBOUNDED)
    return Bounded.between(low, np.where(free, UNBOUNDED, np.where(free, 0, one.high) + other.high * ~free))


def gathered(values: Bounded, starts: NDArray[np.intp], *, what: str) -> Bounded:
    """Sums of neighbouring columns, from each start up to the next; without upper bound if a column has none.

    Args:
        values: Shape (g, k).
        starts: Shape (m): the first column of each sum, rising from 0.
        what: The name of the amounts; error messages begin with it.
    """
    columns = values.low.shape[1]
    if len(starts) == columns:
        return values
    most = int(np.diff(np.r_[starts, columns]).max(initial=0))

    def sums(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        free = numbers >= UNBOUNDED
        finite = np.where(free, 0, numbers)
        product(finite, most, what=what)  # refuses sums that may be too great
        made = within(np.add.reduceat(finite, starts, axis=1), what=what)
        return np.where(np.logical_or.reduceat(free, starts, axis=1), UNBOUNDED, made)

    return values.each(sums)


def minus(one: Bounded, other: Bounded) -> Bounded:
    """Differences, or zero where they would be negative."""
    if one.is_known and other.is_known:
        return Bounded.known(np.maximum(one.low - other.low, 0))
    high = np.where(one.high >= UNBOUNDED, UNBOUNDED, np.maximum(one.high - other.low, 0))
    return Bounded.between(np.maximum(one.low - other.high, 0), high)
