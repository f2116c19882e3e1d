"""Exact money in whole smallest units of a currency: checked products, sums and shares, apportionment.

Columns are `int64`; single amounts are Python `int`. No amount ever passes through a float.
"""

from __future__ import annotations

import heapq
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np

from dtnet.arguments import shown_value
from dtnet.errors import ArgumentError, ExactMoneyError, MoneyRangeError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["shown_amount"]


def __dir__() -> list[str]:
    return sorted(__all__)


Array = TypeVar("Array", bound=np.ndarray[Any, Any])
INT64_MAX: Final = 2**63 - 1
MOST_PLACES: Final = 18
"""The most decimal places of a currency: one whole unit then still fits 64 bits."""
_HALF = 32
_LOW_MASK = 2**_HALF - 1


def exact_amounts(values: NDArray[np.generic] | Sequence[int], *, what: str) -> NDArray[np.int64]:
    """Amounts as `int64`, in the same shape.

    Raises:
        ExactMoneyError: If the amounts are not integers by type; floats are refused even if whole.
        MoneyRangeError: If an amount does not fit 64 bits.
    """
    array = np.asarray(values)
    if array.dtype.kind == "O" and all(type(each) is int for each in array.flat):
        raise MoneyRangeError(f"{what}: an amount does not fit 64 bits")
    if array.dtype.kind not in "iu" and array.size:
        raise ExactMoneyError(
            f"{what}: got {array.dtype} amounts; money is kept in whole numbers",
            "pass integers of the currency's smallest unit",
        )
    if array.dtype == np.uint64 and array.size and int(array.max()) > INT64_MAX:
        raise MoneyRangeError(f"{what}: an amount does not fit 64 bits")
    return array.astype(np.int64)


def read_only(values: Array) -> Array:
    """The same array, made read-only."""
    values.flags.writeable = False
    return values


def product(left: NDArray[np.int64], right: NDArray[np.int64] | int, *, what: str) -> NDArray[np.int64]:
    """`left × right`, broadcast as NumPy does.

    Raises:
        MoneyRangeError: If the largest possible product leaves 64 bits; this is checked first.
    """
    if largest(left) * largest(right) > INT64_MAX:
        raise MoneyRangeError(f"{what}: {largest(left)} × {largest(right)} exceeds 64-bit integers")
    return left * np.int64(right) if isinstance(right, int) else left * right


def largest(values: NDArray[np.int64] | int) -> int:
    """The greatest absolute value; 0 if there are no values."""
    if isinstance(values, int):
        return abs(values)
    return max(abs(int(values.max())), abs(int(values.min()))) if values.size else 0


def total(values: NDArray[np.int64]) -> int:
    """The exact sum of all values, of any size, as a Python `int`."""
    if largest(values) * values.size <= INT64_MAX:
        return int(values.sum(dtype=np.int64))
    high, low = values >> _HALF, values & _LOW_MASK
    return (int(high.sum(dtype=np.int64)) << _HALF) + int(low.sum(dtype=np.int64))


def group_sums(
    values: NDArray[np.int64], groups: NDArray[np.intp], count: int, *, what: str
) -> NDArray[np.int64]:
    """Exact sums by group: `sums[g]` adds the values (first axis) whose group is `g`.

    Args:
        values: Shape (n, …).
        groups: Shape (n), each from 0 to `count - 1`.
        what: What is being summed; error messages begin with it.

    Returns:
        Shape (count, …).

    Raises:
        MoneyRangeError: If the largest value times the size of the largest group leaves 64 bits.
    """
    _check_sums(values, int(np.bincount(groups, minlength=1).max()) if groups.size else 0, what)
    sums = np.zeros((count, *values.shape[1:]), np.int64)
    np.add.at(sums, groups, values)
    return sums


def run_sums(values: NDArray[np.int64], opens: NDArray[np.intp], *, what: str) -> NDArray[np.int64]:
    """As `group_sums`, for groups whose members are adjacent.

    Args:
        values: Shape (n, …).
        opens: Shape (count): the first index of each group, beginning with 0.
        what: What is being summed; error messages begin with it.
    """
    members = int(np.diff(opens, append=len(values)).max(initial=0))
    _check_sums(values, members, what)
    sums: NDArray[np.int64] = np.add.reduceat(values, opens, axis=0)
    return sums


def _check_sums(values: NDArray[np.int64], members: int, what: str) -> None:
    if largest(values) * members > INT64_MAX:
        raise MoneyRangeError(
            f"{what}: {members} amounts of up to {largest(values)} may exceed 64-bit integers"
        )


def floor_share(
    amounts: NDArray[np.int64], part: NDArray[np.int64], whole: NDArray[np.int64], *, what: str
) -> NDArray[np.int64]:
    """`amounts × part ÷ whole`, rounded down; 0 where `whole` is 0. All are non-negative and broadcast.

    Raises:
        MoneyRangeError: If a product could leave 64 bits.
    """
    if (largest(amounts) + 1) * largest(part) > INT64_MAX:
        raise MoneyRangeError(f"{what}: {largest(amounts)} × {largest(part)} exceeds 64-bit integers")
    return amounts * part // np.maximum(whole, 1)


def largest_remainders(
    amounts: NDArray[np.int64], weights: NDArray[np.int64], opens: NDArray[np.intp], *, what: str
) -> NDArray[np.int64]:
    """Share whole amounts in proportion to weights by the largest remainder method, exactly.

    Each part gets its quota, rounded down. The parts with the largest remainders get one more each, until the
    parts of an amount add up to it; of equal remainders the earlier part wins.

    Args:
        amounts: Shape (c): the amounts, not negative.
        weights: Shape (n): the weights of all parts, not negative; the parts of an amount are adjacent. An
            amount above 0 has a weight above 0.
        opens: Shape (c): the first part of each amount, beginning with 0.
        what: What is being shared; error messages begin with it.

    Returns:
        Shape (n): the parts.

    Raises:
        MoneyRangeError: If the weights of an amount may add up to more than 64 bits.
    """
    if not len(opens):
        return np.zeros(len(weights), np.int64)
    of = np.repeat(np.arange(len(opens)), np.diff(opens, append=len(weights)))
    totals = run_sums(weights, opens, what=what)
    quotas, remainders = _divided(amounts[of], weights, np.maximum(totals, 1)[of])
    left = amounts - np.add.reduceat(quotas, opens)
    order = np.lexsort((np.arange(len(of)), -remainders, of))
    rank = np.arange(len(of)) - opens[of]
    quotas[order] += rank < left[of]
    return quotas


def quotas_of(
    amounts: NDArray[np.int64], part: NDArray[np.int64], whole: NDArray[np.int64], *, up: bool = False
) -> NDArray[np.int64]:
    """`amounts × part ÷ whole`, rounded down or up, exactly, whatever the size of the products.

    Args:
        amounts: Shape (n): not negative.
        part: Shape (n): not negative.
        whole: Shape (n): above 0 and at least `part`.
    """
    quotas, remainders = _divided(amounts, part, whole)
    return quotas + (remainders > 0) if up else quotas


def _divided(
    amounts: NDArray[np.int64], part: NDArray[np.int64], whole: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Quotient and remainder of `amounts × part ÷ whole`; the quotient is at most the amount."""
    if largest(amounts) * largest(part) <= INT64_MAX:
        return np.divmod(amounts * part, whole)
    exact = amounts.astype(object) * part
    return (exact // whole).astype(np.int64), (exact % whole).astype(np.int64)


def shown_amount(amount: int | Fraction, exponent: int = 0) -> str:
    """An amount as people write it: in units of the currency, with every decimal place.

    Args:
        amount: The amount in the smallest unit of the currency.
        exponent: Decimal places of the smallest unit: 2 for pence of a pound, 0 if there is no smaller unit.

    Returns:
        Digits with commas between thousands. A fraction of the smallest unit gives a mixed number of units.

    Raises:
        ExactMoneyError: If the amount is neither a whole number nor a Fraction.
        ArgumentError: If the exponent is not a whole number from 0 to 18.

    Examples:
        >>> shown_amount(1_234_560, 2), shown_amount(-5, 2), shown_amount(7_200_000)
        ('12,345.60', '-0.05', '7,200,000')
        >>> shown_amount(Fraction(1000, 3), 2)
        '3 1/3'
    """
    given: object = amount
    if not isinstance(given, int | Fraction):
        raise ExactMoneyError(f"amount: got {shown_value(given)}", "give a whole number or a Fraction")
    if type(exponent) is not int or not 0 <= exponent <= MOST_PLACES:
        raise ArgumentError(
            f"exponent={shown_value(exponent)}", f"0 to {MOST_PLACES} decimal places are allowed"
        )
    exact = abs(Fraction(amount))
    sign = "-" if amount < 0 else ""
    if exact.denominator == 1:
        whole, small = divmod(exact.numerator, 10**exponent)
        return f"{sign}{whole:,}" + (f".{small:0{exponent}}" if exponent else "")
    whole, rest = divmod(exact / 10**exponent, 1)
    return f"{sign}{whole:,} {rest}" if whole else f"{sign}{rest}"


def apportion(
    total: int,
    weights: Sequence[int],
    *,
    least: Sequence[int] | int = 0,
    most: Sequence[int] | int | None = None,
) -> list[int]:
    """Apportion a whole number in proportion to weights, by Sainte-Laguë (Webster), within bounds.

    Each share starts at its lower bound. Each further unit goes to the share with the greatest
    weight / (2 × share + 1) among the shares below their upper bound; of equal quotients the first wins.
    Quotients are compared exactly.

    Args:
        weights: Non-negative whole numbers.
        least: The lower bound of each share, or one for all.
        most: The upper bound of each share, or one for all; None for no upper bound.

    Returns:
        Shares in the order of the weights; they sum to `total`.

    Raises:
        ArgumentError: If no shares within the bounds sum to the total, or a weight is negative.

    Examples:
        >>> apportion(10, [3, 2, 1])
        [5, 3, 2]
    """
    count = len(weights)
    low = [least] * count if isinstance(least, int) else list(least)
    high = [total] * count if most is None else [most] * count if isinstance(most, int) else list(most)
    high = [max(bound, 0) for bound in high]
    fits = sum(low) <= total <= sum(high) and all(a <= b for a, b in zip(low, high, strict=True))
    if not fits or any(weight < 0 for weight in weights):
        raise ArgumentError(
            f"cannot share out {total} over {count} weights: bounds allow {sum(low)} to {sum(high)}"
        )
    shares = low
    queue = [
        (-Fraction(weight, 2 * share + 1), position)
        for position, (weight, share) in enumerate(zip(weights, shares, strict=True))
        if share < high[position]
    ]
    heapq.heapify(queue)
    for _ in range(total - sum(low)):
        _, position = queue[0]
        shares[position] += 1
        if shares[position] < high[position]:
            quotient = -Fraction(weights[position], 2 * shares[position] + 1)
            heapq.heapreplace(queue, (quotient, position))
        else:
            heapq.heappop(queue)
    return shares
