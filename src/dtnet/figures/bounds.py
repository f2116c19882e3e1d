"""What a rounded number in a text can stand for: the width rule, in exact integers.

The rule is this project's own and assumed: one unit of the last digit that is not zero is what the writer
rounded to.
"""

from __future__ import annotations

from typing import Final, Literal, TypeAlias, get_args

import attrs

from dtnet.arguments import check_word, shown_value
from dtnet.errors import ArgumentError

Qualifier: TypeAlias = Literal["exact", "about", "over", "nearly"]

QUALIFIERS: Final[tuple[Qualifier, ...]] = get_args(Qualifier)
_SMALLEST_WIDTH: Final = 2
"""Where one is the unit, nothing lies between "over" a number and the next number."""


@attrs.frozen(kw_only=True)
class Bounds:
    """What a stated number can stand for.

    Attributes:
        lower: The least number, included.
        upper: The greatest number, included.
        point: The number to calculate with where one is needed.

    Raises:
        ArgumentError: If one is no whole number, or the point is not between the other two.
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
                "0 ≤ lower ≤ point ≤ upper",
            )

    def __contains__(self, value: int) -> bool:
        return self.lower <= value <= self.upper


def width(value: int) -> int:
    """One unit of the last digit that is not zero.

    Args:
        value: A whole number above 0.

    Raises:
        ArgumentError: If it is not above 0.

    Examples:
        >>> width(12_000), width(1_680), width(24_303)
        (1000, 10, 1)
    """
    if value <= 0:
        raise ArgumentError(f"{value} has no last digit that is not zero", "only exact numbers may be 0")
    unit = 1
    while value % (10 * unit) == 0:
        unit *= 10
    return unit


def stated_point(value: int, qualifier: Qualifier) -> int:
    """The number to calculate with where a text states `value`: x, or x + 1 if over it, x − 1 if nearly."""
    return value + {"over": 1, "nearly": -1}.get(qualifier, 0)


def stated_bounds(value: int, qualifier: Qualifier) -> Bounds:
    """The numbers for which a text can stand that states `value`.

    With w, one unit of the last digit that is not zero: about x is what rounds to it, x − w/2 to x + w/2 − 1
    (x alone where w is 1); over x is x + 1 to x + w − 1; nearly x is x − w to x − 1.

    Args:
        value: The number stated, 0 or more.
        qualifier: The word beside it.

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
            f"over {value}, read to the unit, leaves no whole number", "give lower and upper yourself"
        )
    return Bounds(lower=point, upper=value + unit - 1, point=point)
