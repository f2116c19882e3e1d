"""The bounds of a rounded number: which exact whole numbers a text can mean by it.

The width rule is an assumption of this project: the writer rounded to one unit of the last non-zero digit.
"""

from __future__ import annotations

from typing import Final, Literal, TypeAlias, get_args

import attrs

from dtnet.arguments import check_word, shown_value
from dtnet.errors import ArgumentError

Qualifier: TypeAlias = Literal["exact", "about", "over", "nearly"]

QUALIFIERS: Final[tuple[Qualifier, ...]] = get_args(Qualifier)
_SMALLEST_WIDTH: Final = 2
"""If the unit is 1, no whole number lies between "over" a number and the next number."""


@attrs.frozen(kw_only=True)
class Bounds:
    """The whole numbers that a stated number can stand for.

    Attributes:
        lower: The smallest number, included.
        upper: The largest number, included.
        point: The single number to calculate with where a calculation needs one.

    Raises:
        ArgumentError: If a value is not a whole number, or not 0 ≤ lower ≤ point ≤ upper.
    """

    lower: int
    upper: int
    point: int

    def __attrs_post_init__(self) -> None:
        for name in ("lower", "upper", "point"):
            if type(getattr(self, name)) is not int:
                raise ArgumentError(f"{name}={shown_value(getattr(self, name))}", "give a whole number")
        if not 0 <= self.lower <= self.point <= self.upper:
            raise ArgumentError(
                f"bounds {self.lower} to {self.upper} with the point {self.point}: not in order",
                "keep 0 ≤ lower ≤ point ≤ upper",
            )

    def __contains__(self, value: int) -> bool:
        return self.lower <= value <= self.upper


def width(value: int) -> int:
    """One unit of the last non-zero digit of a number.

    Args:
        value: A whole number above 0.

    Raises:
        ArgumentError: If `value` is not above 0.

    Examples:
        >>> width(12_000), width(1_680), width(24_303)
        (1000, 10, 1)
    """
    if value <= 0:
        raise ArgumentError(f"{value} has no non-zero digit to round to", 'write qualifier = "exact"')
    unit = 1
    while value % (10 * unit) == 0:
        unit *= 10
    return unit


def stated_point(value: int, qualifier: Qualifier) -> int:
    """The number to calculate with for a stated `value`: x, x + 1 for "over x", x − 1 for "nearly x"."""
    return value + {"over": 1, "nearly": -1}.get(qualifier, 0)


def stated_bounds(value: int, qualifier: Qualifier) -> Bounds:
    """The bounds of a number that a text states.

    Let w be one unit of the last non-zero digit. "About x" means the numbers that round to x: x − w/2 to x +
    w/2 − 1 (only x if w is 1). "Over x" means x + 1 to x + w − 1. "Nearly x" means x − w to x − 1.

    Args:
        value: The stated number, 0 or more.
        qualifier: The word beside the number.

    Raises:
        ArgumentError: If the word leaves no whole number.

    Examples:
        >>> stated_bounds(12_000, "about")
        Bounds(lower=11500, upper=12499, point=12000)
        >>> stated_bounds(1_680, "over")
        Bounds(lower=1681, upper=1689, point=1681)
    """
    if type(value) is not int:
        raise ArgumentError(f"value={shown_value(value)}", "give a whole number")
    check_word(qualifier, get_args(Qualifier), "qualifier")
    point = stated_point(value, qualifier)
    if qualifier == "exact":
        return Bounds(lower=value, upper=value, point=point)
    unit = width(value)
    if qualifier == "about":
        half = unit // 2
        return Bounds(lower=value - half, upper=value + max(half - 1, 0), point=point)
    if qualifier == "nearly":
        return Bounds(lower=value - unit, upper=point, point=point)
    if unit < _SMALLEST_WIDTH:
        raise ArgumentError(
            f"over {value}: no whole number within its last digit", "give lower and upper yourself"
        )
    return Bounds(lower=point, upper=value + unit - 1, point=point)
