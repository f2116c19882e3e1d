"""Arithmetic on columns of exact shares: lowest terms, products, and numbers over a common denominator.

A column is `int64` as long as all results fit, and Python integers otherwise. Both are exact, but Python
integers are about a hundred times slower.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from dtnet.errors import MoneyRangeError
from dtnet.money import INT64_MAX, largest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Counts: TypeAlias = NDArray[np.int64]
    Flags: TypeAlias = NDArray[np.bool_]
    Places: TypeAlias = NDArray[np.intp]
    Numbers: TypeAlias = NDArray[Any]
    """`int64`, or Python integers if the numbers do not fit 64 bits."""


def lowest_terms(numerator: Numbers, denominator: Numbers) -> tuple[Numbers, Numbers]:
    """The same shares in lowest terms; no denominator may be 0."""
    common = np.gcd(numerator, denominator)
    return numerator // common, denominator // common


def products(numerator: tuple[Counts, Counts], denominator: tuple[Counts, Counts]) -> tuple[Numbers, Numbers]:
    """The products of two columns of shares in lowest terms; the products are in lowest terms too.

    Args:
        numerator: The numerators of both columns, shape (n) each.
        denominator: The denominators of both columns, shape (n) each; no denominator may be 0.
    """
    across, back = np.gcd(numerator[0], denominator[1]), np.gcd(numerator[1], denominator[0])
    up = numerator[0] // across, numerator[1] // back
    down = denominator[0] // back, denominator[1] // across
    if largest(down[0]) * largest(down[1]) > INT64_MAX or largest(up[0]) * largest(up[1]) > INT64_MAX:
        return up[0].astype(object) * up[1], down[0].astype(object) * down[1]
    return up[0] * up[1], down[0] * down[1]


def over_common(numerator: Numbers, denominator: Numbers, opens: Places) -> tuple[Numbers, Numbers]:
    """Numerators over the least common denominator of each run of ratios, and the common denominators.

    The sum of each run fits its type: `int64` if it is small enough, and Python integers otherwise.

    Args:
        numerator: Shape (n), 0 or more.
        denominator: Shape (n), above 0.
        opens: Shape (runs): the position at which each run begins, from 0 on; no run is empty.

    Returns:
        The numerators, shape (n), and the common denominators, shape (runs).
    """
    sizes = np.diff(opens, append=len(denominator))
    common = _common_denominators(denominator, opens, sizes)
    if common.dtype != object:
        most = largest(numerator // denominator) + 1
        if largest(common) * most * int(sizes.max(initial=0)) > INT64_MAX:
            common = common.astype(object)
    scale = np.repeat(common, sizes) // denominator
    return numerator * scale, common


def _common_denominators(denominator: Numbers, opens: Places, sizes: Places) -> Numbers:
    if denominator.dtype == object:
        found: Numbers = np.lcm.reduceat(denominator, opens) if len(opens) else denominator[:0]
        return found
    common: Counts = denominator[opens]
    for step in range(1, int(sizes.max(initial=0))):
        longer = np.flatnonzero(sizes > step)
        beside = denominator[opens[longer] + step]
        factor = beside // np.gcd(common[longer], beside)
        if (common[longer] > INT64_MAX // factor).any():
            return _common_denominators(denominator.astype(object), opens, sizes)
        common[longer] *= factor
    return common


def run_totals(numbers: Numbers, opens: Places) -> Numbers:
    """The sum of each run of numerators that `over_common` returned; no run is empty."""
    found: Numbers = np.add.reduceat(numbers, opens) if len(opens) else numbers[:0]
    return found


def run_opens(keys: Numbers) -> Places:
    """The positions at which runs of equal keys begin."""
    if not len(keys):
        return np.zeros(0, np.intp)
    return np.concatenate([[0], np.flatnonzero(keys[1:] != keys[:-1]) + 1]).astype(np.intp)


def as_int64(numbers: Numbers, what: str) -> Counts:
    """The numbers as `int64`.

    Raises:
        MoneyRangeError: If a number does not fit 64 bits; `what` names the numbers.
    """
    if numbers.dtype == object and numbers.size:
        greatest = max(abs(int(numbers.max())), abs(int(numbers.min())))
        if greatest > INT64_MAX:
            raise MoneyRangeError(f"{what}: {greatest} exceeds 64-bit integers")
    return numbers.astype(np.int64, copy=False)
