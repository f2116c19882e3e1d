"""Bounds on the ratio of two sums whose parts are known within bounds and may be optional."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from dtnet.coverage.measures.quantities import UNDEFINED, Answer, Quantities, check_quantities
from dtnet.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Pair: TypeAlias = tuple[int, int]


def ratio_of_sums(of: Quantities, base: Quantities, optional: NDArray[np.bool_] | None = None) -> Answer:
    """The ratio of two sums over areas, `Σ of / Σ base`, where some areas may be excluded.

    The ratio is largest if all numerators have their upper and all denominators their lower bounds. Of the
    areas that may be excluded, it then includes those whose own ratio is above the ratio of the whole, which
    are the first ones in the order of ratios. The smallest ratio is the opposite case. If the base may be 0,
    the bounds require at least one unit of it, or one area, because a ratio to 0 is undefined. Both bounds
    are sharp. Exact; O(n log n).

    Args:
        of: The numerator of each area: counts.
        base: The denominator of each area: counts.
        optional: Shape (n): whether each area may be excluded; by default none may be.

    Returns:
        The bounds over all completions in which the base is above 0; `may_be_undefined` if it may be 0.

    Raises:
        ArgumentError: If the arguments are not counts, or differ in length.

    Examples:
        >>> people = Quantities([9, 0], [9, 3])
        >>> found = ratio_of_sums(people, Quantities([850, 150], [850, 170]))
        >>> str(found.lower), str(found.upper)
        ('3/340', '3/250')
        >>> ratio_of_sums(people, Quantities([100, 10]), np.array([False, True]))
        Answer(lower=Fraction(9, 110), upper=Fraction(6, 55), sharp=True, may_be_undefined=False)
    """
    check_quantities(of, "of")
    check_quantities(base, "base")
    may_be_out = np.atleast_1d(np.zeros(len(of), np.bool_) if optional is None else np.asarray(optional))
    if not len(of) == len(base) == len(may_be_out) or may_be_out.dtype != np.bool_:
        raise ArgumentError(
            f"of, base and optional have {len(of)}, {len(base)} and {len(may_be_out)} values",
            "give one of each for each area; optional is True or False",
        )
    if of.common_base != 1 or base.common_base != 1:
        raise ArgumentError("of and base hold shares", "give counts, which have base 1")
    stays = ~may_be_out
    if not int(base.upper.sum()):
        return UNDEFINED
    zero_at_least = not int(base.lower[stays].sum())
    most = _pairs(of.upper[may_be_out], base.lower[may_be_out])
    if zero_at_least and bool(((base.lower == 0) & (base.upper > 0)).any()):
        most.append((0, 1))
    greatest = _greatest(_whole(of.upper[stays]), _whole(base.lower[stays]), most)
    least = _least(
        _whole(of.lower[stays]),
        _whole(base.upper[stays]),
        _pairs(of.lower[may_be_out], base.upper[may_be_out]),
    )
    return Answer(lower=least, upper=greatest, may_be_undefined=zero_at_least)


def _greatest(part: int, whole: int, options: Iterable[Pair]) -> Fraction:
    """The greatest `(part + Σ x) / (whole + Σ b)` over all sets of options `(x, b)` with a base above 0."""
    several = list(options)
    part += sum(one for one, base in several if not base)
    falling = sorted(
        ((one, base) for one, base in several if base), key=lambda each: Fraction(*each), reverse=True
    )
    return max(_candidates(part, whole, falling))


def _least(part: int, whole: int, options: Iterable[Pair]) -> Fraction:
    rising = sorted(((one, base) for one, base in options if base), key=lambda each: Fraction(*each))
    return min(_candidates(part, whole, rising))


def _candidates(part: int, whole: int, options: list[Pair]) -> list[Fraction]:
    """The ratio with each prefix of the options; if `whole` is 0, also with each option alone."""
    found = [Fraction(part + one, base) for one, base in options] if not whole else [Fraction(part, whole)]
    for one, base in options:
        part, whole = part + one, whole + base
        found.append(Fraction(part, whole))
    return found


def _pairs(of: NDArray[Any], base: NDArray[Any]) -> list[Pair]:
    return list(zip(of.tolist(), base.tolist(), strict=True))


def _whole(numbers: NDArray[Any]) -> int:
    return sum(numbers.tolist())
