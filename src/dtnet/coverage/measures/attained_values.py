"""The values that quantities attain: the share of a few areas takes few of the values within its bounds."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any, Final

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dtnet.coverage.measures.quantities import Quantities

    Values = Sequence[Fraction] | range

_MOST_WAYS: Final = 1_000
"""So many ways in which the values of all rows may come together are gone through at most."""
_MOST_VALUES: Final = 5_000
"""So many values of all rows together are gone through at most."""


@attrs.frozen(eq=False)
class AttainedValues:
    """What n quantities may come to, each whatever the others are; the ends of bounds are among it.

    Attributes:
        attained: Per quantity, rising: values that it comes to in some completion.
        possible: Per quantity, rising: values beside which it comes to no other; None where it may be any
            between its ends.
    """

    attained: tuple[Values, ...]
    possible: tuple[Values | None, ...]

    def take(self, which: Sequence[int]) -> AttainedValues:
        """Those of some quantities."""
        return AttainedValues(
            tuple(self.attained[at] for at in which), tuple(self.possible[at] for at in which)
        )

    def fit(self, least: Fraction, most: Fraction) -> bool:
        """Whether every quantity comes to some value from one to another."""
        return all(_some_between(values, least, most) for values in self.attained)

    def meet(self, least: Fraction, most: Fraction) -> bool:
        """Whether all quantities come to one value, above 0, from one to another."""
        few = min(self.attained, key=len, default=())
        here = few[bisect_left(few, least) : bisect_right(few, most)]
        return any(value > 0 and self.fit(Fraction(value), Fraction(value)) for value in here)

    def narrowest(
        self, apart: Callable[[Fraction, Fraction], Fraction], *, above: int = -1
    ) -> tuple[Fraction | None, Fraction | None]:
        """How near to each other all quantities may come, and how near they are known to come.

        Args:
            apart: How far the greatest value is from the least; it falls with the second.
            above: Only values above this count.

        Returns:
            None where that is not gone through: of too many values, or of all between two ends.
        """
        found: list[Fraction | None] = []
        for every in (self.possible, self.attained):
            known = [each for each in every if each is not None]
            many = len(known) < len(every) or sum(map(len, known)) > _MOST_VALUES
            found.append(None if many else _narrowest(known, apart, above))
        return found[0], found[1]

    def clipped_to(self, clip: Fraction) -> bool:
        """Whether every quantity comes as near to a value as its bounds allow."""
        return all(
            not values[0] < clip < values[-1] or _some_between(values, clip, clip) for values in self.attained
        )

    def ways(self) -> list[list[tuple[int, ...]]]:
        """The ways in which all may come together, and those in which they are known to, over one base.

        Empty where there are too many of them to be gone through.
        """
        return [_ways_of(self.possible), _ways_of(self.attained)]

    def least_above_zero(self, at: int) -> tuple[Fraction | None, Fraction | None]:
        """The least value above 0 that a quantity may have, and that it is known to have; None for none."""
        first, second = (
            None if values is None else next((Fraction(each) for each in values if each > 0), None)
            for values in (self.possible[at], self.attained[at])
        )
        return first, second


def ends_of(values: Quantities) -> AttainedValues:
    """Where nothing is known of values but that their ends are attained."""
    attained = tuple(
        tuple(sorted({values.fraction(at), values.fraction(at, "upper")})) for at in range(len(values))
    )
    return AttainedValues(attained, tuple(each if len(each) == 1 else None for each in attained))


def whole_values(values: Quantities) -> AttainedValues:
    """Of whole numbers within bounds the ends are attained, and none is between two whole numbers."""
    ends = zip(values.lower.tolist(), values.upper.tolist(), strict=True)
    return AttainedValues(ends_of(values).attained, tuple(range(low, high + 1) for low, high in ends))


def _ways_of(every: Sequence[Values | None]) -> list[tuple[int, ...]]:
    known = [each for each in every if each is not None]
    if len(known) < len(every) or math.prod(map(len, known)) > _MOST_WAYS:
        return []
    base = math.lcm(*(Fraction(each).denominator for values in known for each in values))
    return list(product(*([int(each * base) for each in values] for values in known)))


def _some_between(values: Any, least: Fraction, most: Fraction) -> bool:  # noqa: ANN401 - `Values`
    at = bisect_left(values, least)
    return at < len(values) and values[at] <= most


def _narrowest(
    every: Sequence[Values], apart: Callable[[Fraction, Fraction], Fraction], above: int
) -> Fraction | None:
    """How far the greatest of one value each is from the least of them, at least: two ends that move on."""
    marked = sorted(
        (Fraction(each), at) for at, values in enumerate(every) for each in values if each > above
    )
    inside, first = Counter[int](), 0
    best: Fraction | None = None
    for value, at in marked:
        inside[at] += 1
        while len(inside) == len(every):
            low, left = marked[first]
            found = apart(value, low)
            best = found if best is None else min(best, found)
            inside[left] -= 1
            if not inside[left]:
                del inside[left]
            first += 1
    return best
