"""Exact quantities: counts or shares of areas, possibly known only within bounds, and answers about them.

The module knows no network. A share is two whole numbers and never a float, so that rounding cannot decide
which of two shares is greater or whether they are equal.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

import attrs
import numpy as np
from numpy.typing import NDArray

from dtnet.arguments import array_of, check_argument, check_word, shown_value
from dtnet.errors import ArgumentError
from dtnet.money import INT64_MAX
from dtnet.pydantic_hook import PydanticHook
from dtnet.read_only import ReadOnly, sealed

if TYPE_CHECKING:
    from collections.abc import Callable

Whole: TypeAlias = NDArray[np.integer[Any]] | Sequence[int]
"""Whole numbers; a float is refused even where it is whole."""
Counts: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]
Numbers: TypeAlias = NDArray[Any]
"""`int64`, or Python integers if the numbers do not fit 64 bits."""


LARGEST: Final = 2**53 - 1
"""The greatest numerator and base; a float holds every whole number up to it exactly."""
_TOLD_APART: Final = 2**52
"""Different shares have different floats if the greatest numerator × base is below this number."""
_LARGEST_BITS: Final = 2**30
"""The greatest size, in bits, of all values together over a common base."""


@attrs.frozen(kw_only=True)
class Answer(PydanticHook):
    """The bounds of a measure over all completions.

    Attributes:
        lower: The lower bound; None if the measure is undefined in every completion.
        upper: The upper bound; None if the measure is undefined in every completion, or if it has no upper
            bound (then `lower` is given).
        sharp: Whether some completion attains each bound (or comes arbitrarily near). Otherwise the bounds
            hold, but may be wider than necessary.
        may_be_undefined: Whether the measure is undefined in some completion (a ratio to zero, a share of
            nothing). The bounds are about the other completions.

    Examples:
        >>> Answer(lower=Fraction(1, 2), upper=Fraction(1, 2)).point
        Fraction(1, 2)
        >>> Answer(lower=Fraction(0), upper=Fraction(1)).point is None
        True
    """

    lower: Fraction | None
    upper: Fraction | None
    sharp: bool = True
    may_be_undefined: bool = False

    @property
    def point(self) -> Fraction | None:
        """The value if both bounds are equal, else None."""
        return self.lower if self.lower == self.upper else None


UNDEFINED: Final = Answer(lower=None, upper=None, may_be_undefined=True)
"""The answer of a measure that is undefined, for example without areas or weight."""


class Quantities(ReadOnly):
    """A value for each of n areas, between `lower / base` and `upper / upper_base`, both included.

    Counts have the base 1. The true value may be any number between the bounds, also one that is not whole,
    so a measure of counts may have a bound that no whole counts attain.

    Attributes:
        lower: Shape (n): numerators of the lower bounds.
        upper: Shape (n): numerators of the upper bounds.
        base: Shape (n): denominators of the lower bounds.
        upper_base: Shape (n): denominators of the upper bounds.
        common_base: The denominator of all bounds, if they have the same one.

    Args:
        lower: Numerators of the lower bounds, from 0 to 2^53 − 1.
        upper: Numerators of the upper bounds; by default all values are known.
        base: One denominator for all lower bounds, or one for each, from 1 to 2^53 − 1.
        upper_base: Denominators of the upper bounds; by default `base`.

    Raises:
        ArgumentError: If a number is not a whole number of that size, if the arrays differ in length, or if
            an upper bound is below its lower bound; the message names the first position.

    Examples:
        >>> shares = Quantities([3, 0], [4, 2], base=[5, 2])
        >>> shares.fraction(0), shares.fraction(0, "upper"), shares.known.tolist()
        (Fraction(3, 5), Fraction(4, 5), [False, False])
    """

    lower: Counts
    upper: Counts
    base: Counts
    upper_base: Counts
    common_base: int | None

    __slots__ = ("base", "common_base", "lower", "upper", "upper_base")

    def __init__(
        self,
        lower: Whole,
        upper: Whole | None = None,
        *,
        base: Whole | int = 1,
        upper_base: Whole | int | None = None,
    ) -> None:
        least = whole_numbers(lower, "lower")
        most = least if upper is None else whole_numbers(upper, "upper", len(least))
        below = _bases(base, "base", len(least))
        above = below if upper_base is None else _bases(upper_base, "upper_base", len(least))
        self.lower, self.upper = least, most
        self.base, self.upper_base = below, above
        self.common_base = _common(below, above)
        low, high = self.keys()
        if low is not high and (low > high).any():
            at = int((low > high).argmax())
            raise ArgumentError(
                f"value {at}: lower {self.fraction(at)} is above upper {self.fraction(at, 'upper')}",
                "give lower bounds that are at most the upper bounds",
            )

    def __len__(self) -> int:
        return len(self.lower)

    def __repr__(self) -> str:
        return f"<Quantities: {len(self)} values, {int((~self.known).sum())} within bounds>"

    @property
    def known(self) -> Flags:
        """Shape (n): whether each value is known, which means that its bounds are equal."""
        low, high = self.keys()
        same: Flags = low == high
        return same

    @property
    def all_known(self) -> bool:
        """Whether all values are known."""
        return (self.upper is self.lower and self.upper_base is self.base) or bool(self.known.all())

    def fraction(self, at: int, end: str = "lower") -> Fraction:
        """One bound of one value.

        Args:
            at: The position of the value.
            end: `lower` or `upper`.
        """
        place: object = at
        is_place = isinstance(place, int | np.integer) and not isinstance(place, bool)
        if not is_place or not -len(self) <= at < len(self):
            raise ArgumentError(f"at={shown_value(at)}", f"give a place from 0 to {len(self) - 1}")
        check_word(end, ("lower", "upper"), "end")
        of, whole = (self.upper, self.upper_base) if end == "upper" else (self.lower, self.base)
        return Fraction(int(of[at]), int(whole[at]))

    def keys(self) -> tuple[Numbers, Numbers]:
        """Numbers that have exactly the order of the bounds: shape (n) for lower and for upper bounds.

        They are numerators if all bounds have one base; floats if no two different shares can round to the
        same float (largest numerator × largest base < 2^52); otherwise positions in the sorted order. O(n),
        or O(n log n) for positions.
        """
        if self.common_base is not None:
            return self.lower, self.upper
        if self.upper is self.lower and self.upper_base is self.base:
            both = share_keys(self.lower, self.base)
            return both, both
        both = share_keys(
            np.concatenate([self.lower, self.upper]), np.concatenate([self.base, self.upper_base])
        )
        return both[: len(self)], both[len(self) :]

    def scaled(self) -> tuple[Numbers, Numbers, int]:
        """Numerators of the lower and upper bounds over one common base, and that base.

        They are `int64` if they fit, and otherwise Python integers, which are about a hundred times slower.

        Raises:
            ArgumentError: If the common base is so large that the numbers would need more than 128 MiB.
        """
        if self.common_base is not None:
            return self.lower, self.upper, self.common_base
        common = math.lcm(*np.union1d(self.base, self.upper_base).tolist())
        if common.bit_length() * len(self) > _LARGEST_BITS:
            raise ArgumentError(
                f"the common base of {len(self)} shares has {common.bit_length()} bits, which is too long",
                "round the shares and give all of them with one base",
            )
        size = max(float((self.lower / self.base).max()), float((self.upper / self.upper_base).max()), 1.0)
        roomy = object if common >= 2**62 / size else np.int64
        return (
            self.lower.astype(roomy) * (common // self.base.astype(roomy)),
            self.upper.astype(roomy) * (common // self.upper_base.astype(roomy)),
            common,
        )


def share_keys(of: Counts, base: Counts) -> Numbers:
    """Numbers that have exactly the same order as the shares `of / base`, in spite of rounding.

    The quotient of two whole numbers below 2^53 is rounded once, so a larger share never has a smaller float.
    If two shares may have the same float, shares with equal floats are compared as exact fractions. Larger
    numbers would be rounded before the division, so then all shares are compared as fractions.
    """
    if len(of) and max(int(of.max()), int(base.max())) > LARGEST:
        every = list(map(Fraction, of.tolist(), base.tolist()))
        rank = {share: place for place, share in enumerate(sorted(set(every)))}
        return np.array([rank[share] for share in every], np.int64)
    quotients = of / base
    if not len(of) or int(of.max()) * int(base.max()) < _TOLD_APART:
        return quotients
    places = np.unique(quotients, return_inverse=True)[1].reshape(-1)
    divisor = np.gcd(of, base)
    pairs = np.stack([of // divisor, base // divisor])
    order = np.argsort(places, kind="stable")
    alike = places[order][1:] == places[order][:-1]
    differ = (pairs[:, order[1:]] != pairs[:, order[:-1]]).any(axis=0)
    finer = np.zeros(len(of), np.int64)
    for place in np.unique(places[order[1:][alike & differ]]).tolist():
        members = np.flatnonzero(places == place)
        shares = [Fraction(*pair) for pair in pairs[:, members].T.tolist()]
        ranks = {share: rank for rank, share in enumerate(sorted(set(shares)))}
        finer[members] = [ranks[share] for share in shares]
    return places * (int(finer.max()) + 1) + finer


def whole_numbers(values: Whole, what: str, length: int | None = None, *, least: int = 0) -> Counts:
    """A read-only copy of whole numbers as `int64`.

    Args:
        values: Whole numbers from `least` to 2^53 − 1.
        what: The name of the numbers in error messages.
        length: The required length; by default any length is allowed.

    Raises:
        ArgumentError: If `values` is anything else.
    """
    given = array_of(values, what)
    if given.ndim != 1 or (length is not None and len(given) != length):
        wanted = "one row of numbers" if length is None else f"{length} numbers in one row"
        raise ArgumentError(f"{what}: shape {given.shape}", f"give {wanted}")
    if given.size and given.dtype.kind not in "iu":
        raise ArgumentError(
            f"{what}: got {given.dtype}, first {given[0]!r}",
            "give whole numbers; give a share as a numerator and a base",
        )
    if given.size and (int(given.min()) < least or int(given.max()) > LARGEST):
        at = int(((given < least) | (given > LARGEST)).argmax())
        raise ArgumentError(f"{what}[{at}] is {given[at]}", f"give numbers from {least} to {LARGEST}")
    copy: Counts = given.astype(np.int64)
    copy.flags.writeable = False
    return copy


def check_quantities(given: object, name: str) -> None:
    """Refuse a value that is not of the class `Quantities`.

    Raises:
        ArgumentError: If it is anything else, such as a list of numbers.
    """
    check_argument(given, Quantities, name, "pass Quantities, for example Quantities([1, 2], base=5)")


def whole_weights(weights: Whole | None, length: int) -> Counts:
    """Shape (length): weights of 0 or more with a sum below 2^53; by default 1 each.

    Raises:
        ArgumentError: If they are anything else.
    """
    if weights is None:
        return np.broadcast_to(np.int64(1), (length,))
    checked = whole_numbers(weights, "weights", length)
    if length * (int(checked.max()) if length else 0) > LARGEST and sum(checked.tolist()) > LARGEST:
        raise ArgumentError(
            f"weights: the sum is {sum(checked.tolist())}", f"give weights with a sum up to {LARGEST}"
        )
    return checked


def exact_number(number: Any, what: str) -> Fraction:  # noqa: ANN401 - refuses what is not exact
    """The given whole number or `Fraction`.

    Raises:
        ArgumentError: If it is neither. A float is refused, because 0.1 is not exactly one tenth.
    """
    if type(number) is int or isinstance(number, Fraction):
        return Fraction(number)
    raise ArgumentError(f"{what} {number!r}", "give a whole number or a Fraction")


def roomy(numbers: Numbers, greatest: int) -> Numbers:
    """The given numbers, converted to Python integers if later results may not fit 64 bits.

    Args:
        greatest: A bound of the size of all later results.
    """
    return numbers if greatest <= INT64_MAX else numbers.astype(object)


def _bases(base: Whole | int, what: str, length: int) -> Counts:
    if isinstance(base, int):
        return np.broadcast_to(whole_numbers([base], what, least=1)[0], (length,))
    return whole_numbers(base, what, length, least=1)


def _common(base: Counts, upper_base: Counts) -> int | None:
    if not len(base):
        return 1
    first = int(base[0])
    alike = not base.strides[0] or bool((base == first).all())
    if upper_base is not base:
        alike = alike and bool((upper_base == first).all())
    return first if alike else None


First: TypeAlias = Literal["greatest", "least"]
"""Which value has rank 1."""


@attrs.frozen(eq=False, kw_only=True)
class Ranks(PydanticHook):
    """The ranks that each of n areas may have; 1 is the first.

    Attributes:
        lower: Shape (n): the best rank.
        upper: Shape (n): the worst rank.
    """

    lower: Counts
    upper: Counts

    def __attrs_post_init__(self) -> None:
        sealed(self)


@attrs.frozen(eq=False, kw_only=True)
class Members(PydanticHook):
    """The areas among the first k.

    Attributes:
        certain: Positions of areas that are among the first k in every completion, in rising order.
        possible: Positions of areas that are among the first k in some completion, in rising order; they
            include the certain ones.
    """

    certain: NDArray[np.intp]
    possible: NDArray[np.intp]

    def __attrs_post_init__(self) -> None:
        sealed(self)


def ranks(values: Quantities, *, first: First = "greatest") -> Ranks:
    """The best and the worst possible rank of each area.

    The rank of an area is one more than the number of areas before it ("competition ranking"), so areas with
    equal values share a rank. If area i has the bounds L_i and U_i and the greatest value comes first, its
    rank lies between `1 + #(L_j > U_i)` and `1 + #(U_j > L_i)`, counted over all other areas j. Both bounds
    are attained: the area has the value at one end of its bounds, and all others at the opposite end. Values
    are compared exactly. Cost: O(n log n).

    Args:
        values: A value for each area.
        first: Which value has rank 1, `greatest` or `least`.

    Raises:
        ArgumentError: If `first` is another word.

    Examples:
        >>> from dtnet.coverage.measures import Quantities
        >>> found = ranks(Quantities([9, 4, 6, 1], [9, 7, 6, 1]))
        >>> list(zip(found.lower.tolist(), found.upper.tolist()))
        [(1, 1), (2, 3), (2, 3), (4, 4)]
    """
    worst, best = _ends(values, first)
    lower = 1 + len(values) - np.searchsorted(np.sort(worst), best, side="right")
    itself = best > worst
    upper = 1 + len(values) - np.searchsorted(np.sort(best), worst, side="right") - itself
    return Ranks(lower=lower.astype(np.int64), upper=upper.astype(np.int64))


def first_of(values: Quantities, count: int = 1, *, first: First) -> Members:
    """The areas that are certainly or possibly among the first k, such as "the worst ten" or "the largest".

    An area is among the first k if fewer than k areas come before it. All areas that tie for the last place
    are therefore included, so there may be more than k. With `count=1` the possible members are all possible
    winners. O(n log n).

    Args:
        values: A value for each area.
        count: The number k, 1 or more.
        first: `least` for the worst or weakest, `greatest` for the best or largest.

    Raises:
        ArgumentError: If `count` is not a whole number of 1 or more, or `first` is another word.

    Examples:
        >>> from dtnet.coverage.measures import Quantities
        >>> worst = first_of(Quantities([9, 4, 6, 1], [9, 7, 6, 1]), 2, first="least")
        >>> worst.certain.tolist(), worst.possible.tolist()
        ([3], [1, 2, 3])
    """
    if type(count) is not int or count < 1:
        raise ArgumentError(f"count={count!r}", "give a whole number of 1 or more")
    found = ranks(values, first=first)
    return Members(
        certain=np.flatnonzero(found.upper <= count), possible=np.flatnonzero(found.lower <= count)
    )


def _ends(values: Quantities, first: First) -> tuple[Numbers, Numbers]:
    """Shape (n) each: keys of the bound that ranks later, and of the one that ranks earlier (greater)."""
    check_quantities(values, "values")
    check_word(first, get_args(First), "first")
    low, high = values.keys()
    return (low, high) if first == "greatest" else (-high, -low)


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
    may_be_out = np.atleast_1d(
        np.zeros(len(of), np.bool_) if optional is None else array_of(optional, "optional")
    )
    if not len(of) == len(base) == len(may_be_out) or may_be_out.dtype != np.bool_:
        raise ArgumentError(
            f"of, base and optional have {len(of)}, {len(base)} and {len(may_be_out)} values",
            "give one of each for each area; optional is True or False",
        )
    if of.common_base != 1 or base.common_base != 1:
        raise ArgumentError("of and base hold shares", "give counts, which have base 1")
    if not int(base.upper.sum()):
        return UNDEFINED
    zero_at_least = not int(base.lower[~may_be_out].sum())
    one_unit = zero_at_least and bool(((base.lower == 0) & (base.upper > 0)).any())
    greatest = _extreme(max, of.upper, base.lower, may_be_out, [(0, 1)] if one_unit else [])
    least = _extreme(min, of.lower, base.upper, may_be_out)
    return Answer(lower=least, upper=greatest, may_be_undefined=zero_at_least)


def _extreme(
    best: Callable[[list[Fraction]], Fraction],
    of: Counts,
    base: Counts,
    optional: Flags,
    more: Sequence[tuple[int, int]] = (),
) -> Fraction:
    """The greatest (`max`) or least (`min`) ratio of two sums, over all sets of options with a base above 0.

    Args:
        best: `max` or `min`.
        of: Shape (n): numerators.
        base: Shape (n): denominators.
        optional: Shape (n): which areas are options.
        more: Further options, each with numerator and denominator.
    """
    part, whole = (sum(each[~optional].tolist()) for each in (of, base))
    options = [*zip(of[optional].tolist(), base[optional].tolist(), strict=True), *more]
    if best is max:
        part += sum(one for one, under in options if not under)
    ordered = sorted(
        (pair for pair in options if pair[1]), key=lambda pair: Fraction(*pair), reverse=best is max
    )
    found = [Fraction(part + one, under) for one, under in ordered] if not whole else [Fraction(part, whole)]
    for one, under in ordered:
        part, whole = part + one, whole + under
        found.append(Fraction(part, whole))
    return best(found)
