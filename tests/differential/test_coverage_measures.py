"""Measures of known values against the formulas that one would write in NumPy."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dtnet.coverage.measures import Quantities, concentration_index, gini, quantile, theil

from ..lengths import examples

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

COUNTRY = 90_508
SETTINGS = settings(deadline=None, max_examples=examples(50))
COLUMNS = st.tuples(st.integers(1, 60), st.integers(0, 2**32 - 1), st.sampled_from([3, 100, 10**6]))


def columns(size: int, seed: int, most: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    random = np.random.default_rng(seed)
    values = random.integers(0, most, size)
    values[0] = most
    return values, random.integers(1, 50, size)


def one_line_gini(values: NDArray[np.int64]) -> float:
    size = len(values)
    summed = np.cumsum(np.sort(values))
    return float((size + 1 - 2 * summed.sum() / summed[-1]) / size)


def weighted_gini(values: NDArray[np.int64], weights: NDArray[np.int64]) -> float:
    order = np.argsort(values)
    have, below = weights[order] * values[order], np.cumsum(weights[order])
    return float((have * (2 * below - weights[order] - below[-1])).sum() / (have.sum() * below[-1]))


def weighted_rci(values: NDArray[np.int64], by: NDArray[np.int64], weights: NDArray[np.int64]) -> float:
    order = np.argsort(by)
    shares = weights[order] / weights.sum()
    middle = np.cumsum(shares) - shares / 2
    return float((shares * (2 * middle - 1) * values[order]).sum() / np.average(values, weights=weights))


def exactly(found: Fraction | None) -> float:
    assert found is not None
    return float(found)


@SETTINGS
@given(column=COLUMNS)
def test_measures_are_numpys(column: tuple[int, int, int]) -> None:
    values, weights = columns(*column)
    by = np.random.default_rng(1).permutation(len(values))
    of: Callable[[float], object] = lambda number: pytest.approx(number, rel=1e-9, abs=1e-12)  # noqa: E731
    assert exactly(gini(Quantities(values)).point) == of(one_line_gini(values))
    assert exactly(gini(Quantities(values), weights).point) == of(weighted_gini(values, weights))
    index = concentration_index(Quantities(values), by, weights)
    assert exactly(index.point) == of(weighted_rci(values, by, weights))
    relative = values / np.average(values, weights=weights)
    shares = weights / weights.sum()
    logs = np.log(np.where(relative > 0, relative, 1))
    assert theil(Quantities(values), weights) == of(float((shares * relative * logs).sum()))
    for at in (Fraction(0), Fraction(1, 4), Fraction(1, 2), Fraction(1)):
        expected = np.quantile(np.repeat(values, weights), float(at), method="inverted_cdf")
        assert quantile(Quantities(values), at, weights).point == int(expected)


@pytest.mark.parametrize("most", [12, 2_000, 10**9, 2**53 - 1])
def test_gini_of_a_country_is_exact_whatever_the_size_of_values(most: int) -> None:
    values, weights = columns(COUNTRY, 7, most)
    rising = np.sort(values).astype(object)
    moment = int((rising * (2 * np.arange(1, COUNTRY + 1) - COUNTRY - 1)).sum())
    assert gini(Quantities(values)).point == Fraction(moment, COUNTRY * int(rising.sum()))
    order = np.argsort(values)
    wide, counts = values[order].astype(object), weights[order].astype(object)
    total = int(counts.sum())
    weighted = int((wide * counts * (2 * np.cumsum(counts) - counts - total)).sum())
    expected = Fraction(weighted, total * int((wide * counts).sum()))
    assert gini(Quantities(values), weights).point == expected
    # With the bases as weights, the shares themselves are whole numbers, and no common base is needed.
    assert gini(Quantities(values * 0 + 1, base=weights), weights).point == gini_of_inverse(weights)


def gini_of_inverse(weights: NDArray[np.int64]) -> Fraction:
    """Of one of something in each area, shared by its people."""
    falling = np.sort(weights)[::-1]
    total = int(falling.sum())
    return Fraction(int((2 * np.cumsum(falling) - falling - total).sum()), total * len(weights))
