"""Whole numbers with lower and upper bounds, and arithmetic with them."""

from __future__ import annotations

from functools import partial
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs
import numpy as np

from dtnet.errors import MoneyRangeError
from dtnet.measures import LARGEST
from dtnet.money import largest, product, total

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

UNBOUNDED: Final = LARGEST + 1
"""The value of an upper bound that does not exist; every amount is below it."""
Ends: TypeAlias = tuple[int, int | None]
"""The lower and the upper bound of one number; None for no upper bound."""


def summed_ends(ends: Iterable[Ends]) -> Ends:
    """The bounds of a sum; no upper bound if a summand has none."""
    lowers, uppers = zip((0, 0), *ends, strict=True)
    return sum(lowers), None if None in uppers else sum(uppers)


_LOWER, _UPPER, _IS_KNOWN = map(attrgetter, ("lower", "upper", "is_known"))


@attrs.frozen(eq=False)
class Bounded:
    """Numbers of one shape with their bounds, both included.

    Attributes:
        upper: The upper bounds; `UNBOUNDED` for none. The same object as `lower` if all numbers are known.
    """

    lower: NDArray[np.int64]
    upper: NDArray[np.int64]

    @classmethod
    def known(cls, values: NDArray[np.int64]) -> Bounded:
        """Known numbers: both bounds are equal."""
        return cls(values, values)

    @classmethod
    def between(cls, lower: NDArray[np.int64], upper: NDArray[np.int64]) -> Bounded:
        """Numbers between bounds; known if all bounds are equal."""
        return cls.known(lower) if lower is upper or np.array_equal(lower, upper) else cls(lower, upper)

    @classmethod
    def of(
        cls, change: Callable[..., NDArray[np.int64]], *rising: Bounded, falling: Sequence[Bounded] = ()
    ) -> Bounded:
        """The values of a monotone function of several bounded numbers.

        Args:
            change: The function; it gets one array for each number, first `rising`, then `falling`.
            rising: The numbers with which the value rises, or stays.
            falling: The numbers with which the value falls, or stays.
        """
        lower = change(*map(_LOWER, rising), *map(_UPPER, falling))
        if all(map(_IS_KNOWN, (*rising, *falling))):
            return cls.known(lower)
        return cls.between(lower, change(*map(_UPPER, rising), *map(_LOWER, falling)))

    @classmethod
    def where(cls, here: NDArray[np.bool_], one: Bounded, other: Bounded) -> Bounded:
        """The numbers of `one` where the mark is true, and of `other` elsewhere."""
        return cls.of(partial(np.where, here), one, other)  # type: ignore[arg-type]

    @classmethod
    def stacked(cls, parts: Sequence[Bounded], axis: int = 0) -> Bounded:
        """Several arrays, one after the other."""
        lower = np.concatenate([*map(_LOWER, parts)], axis=axis)
        known = all(map(_IS_KNOWN, parts))
        return cls(lower, lower if known else np.concatenate([*map(_UPPER, parts)], axis=axis))

    @property
    def is_known(self) -> bool:
        """Whether all numbers are known."""
        return self.lower is self.upper

    @property
    def doubtful(self) -> NDArray[np.bool_]:
        """Whether each number is unknown."""
        unknown: NDArray[np.bool_] = self.lower != self.upper
        return unknown

    @property
    def some(self) -> Bounded:
        """1 for each number above zero, otherwise 0."""
        return self.each(lambda values: (values > 0).astype(np.int64))

    def each(self, change: Callable[[NDArray[np.int64]], NDArray[np.int64]]) -> Bounded:
        """Apply a function to both bounds; the function must not fall."""
        lower = change(self.lower)
        return Bounded(lower, lower if self.is_known else change(self.upper))

    def finite(self, change: Callable[[NDArray[np.int64]], NDArray[np.int64]]) -> Bounded:
        """As `each`, but an upper bound that does not exist stays so; the function gets 0 in its place."""

        def bounded(values: NDArray[np.int64]) -> NDArray[np.int64]:
            if values.max(initial=0) < UNBOUNDED:
                return change(values)
            free = values >= UNBOUNDED
            return np.where(free, UNBOUNDED, change(np.where(free, 0, values)))

        return self.each(bounded)

    def summed(self, sums: Callable[[NDArray[np.int64]], NDArray[np.int64]]) -> Bounded:
        """Sums of numbers, which may have weights; a sum with a number without upper bound has none.

        Args:
            sums: The function that adds up products of the numbers and weights from 0. It gets 0 in place of
                an upper bound that does not exist.
        """

        def bounded(values: NDArray[np.int64]) -> NDArray[np.int64]:
            if values.max(initial=0) < UNBOUNDED:
                return sums(values)
            free = values >= UNBOUNDED
            return np.where(sums(free.astype(np.int64)) > 0, UNBOUNDED, sums(np.where(free, 0, values)))

        return self.each(bounded)

    def times(self, other: Bounded, *, what: str) -> Bounded:
        """Products; a number without upper bound times a number above zero has no upper bound."""

        def products(left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
            if max(left.max(initial=0), right.max(initial=0)) < UNBOUNDED:
                return within(product(left, right, what=what), what=what)
            free = ((left >= UNBOUNDED) & (right > 0)) | ((right >= UNBOUNDED) & (left > 0))
            left, right = np.where(left >= UNBOUNDED, 0, left), np.where(right >= UNBOUNDED, 0, right)
            return np.where(free, UNBOUNDED, within(product(left, right, what=what), what=what))

        return Bounded.of(products, self, other)

    def __add__(self, other: Bounded) -> Bounded:
        """Sums; a sum with a number without upper bound has no upper bound."""
        return Bounded.of(_sum, self, other)

    def less(self, other: Bounded) -> Bounded:
        """Differences, or zero where they would be negative."""
        return Bounded.of(_difference, self, falling=[other])

    def at_most(self, other: Bounded) -> Bounded:
        """The smaller number of each pair."""
        return Bounded.of(np.minimum, self, other)

    def gathered(self, starts: NDArray[np.intp], *, what: str) -> Bounded:
        """Sums of neighbouring columns, from each start up to the next.

        A sum has no upper bound if one of its columns has none.

        Args:
            starts: Shape (m): the first column of each sum, rising from 0.
            what: The name of the amounts; error messages begin with it.
        """
        columns = self.lower.shape[1]
        if len(starts) == columns:
            return self
        most = int(np.diff(np.r_[starts, columns]).max(initial=0))

        def sums(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
            product(numbers, most, what=what)  # refuses sums that may be too great
            return within(np.add.reduceat(numbers, starts, axis=1), what=what)

        return self.summed(sums)

    def total(self, weights: NDArray[np.int64] | int = 1, *, what: str = "a sum") -> Ends:
        """Exact bounds of the sum of all numbers, each times its weight."""
        lower = total(product(self.lower, weights, what=what))
        if self.is_known:
            return lower, lower
        free = (self.upper >= UNBOUNDED).any()
        return lower, None if free else total(product(self.upper, weights, what=what))

    def padded(self, rows: NDArray[np.intp]) -> Bounded:
        """Some rows of a table; the row -1 is a row of zeros."""
        if len(rows) == len(self.lower) and (rows == np.arange(len(rows))).all():
            return self
        return self.each(lambda each: np.concatenate([each, np.zeros((1, each.shape[1]), each.dtype)])[rows])

    def take(self, which: NDArray[np.intp]) -> Bounded:
        """Some of the numbers, by place."""
        return self.each(lambda values: values.take(which))

    def __getitem__(self, key: Any) -> Bounded:  # noqa: ANN401 - any NumPy index
        return self.each(itemgetter(key))


def _sum(one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    free = (one >= UNBOUNDED) | (other >= UNBOUNDED)  # two of them would exceed 64 bits
    return np.where(free, UNBOUNDED, np.where(free, 0, one) + np.where(free, 0, other))


def _difference(one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.where(one >= UNBOUNDED, UNBOUNDED, np.maximum(one - other, 0))


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
