"""Arithmetic with numbers that are known within bounds, or have no upper bound."""

from __future__ import annotations

import numpy as np
import pytest

from dtnet.errors import MoneyRangeError

from ..inner.bounds import UNBOUNDED, Bounded


def between(*pairs: tuple[int, int]) -> Bounded:
    return Bounded.between(*(np.array([pair[end] for pair in pairs], np.int64) for end in (0, 1)))


def ends(numbers: Bounded) -> list[tuple[int, int]]:
    return list(zip(numbers.lower.tolist(), numbers.upper.tolist(), strict=True))


ONE, OTHER = between((1, 4), (5, 5), (2, UNBOUNDED)), between((2, 3), (0, 9), (1, UNBOUNDED))


def test_numbers_with_equal_bounds_are_known() -> None:
    assert between((1, 1), (2, 2)).is_known
    assert not ONE.is_known
    assert ONE.doubtful.tolist() == [True, False, True]


def test_sums_differences_and_minima() -> None:
    assert ends(ONE + OTHER) == [(3, 7), (5, 14), (3, UNBOUNDED)]
    assert ends(ONE.less(OTHER)) == [(0, 2), (0, 5), (0, UNBOUNDED)]
    assert ends(ONE.at_most(OTHER)) == [(1, 3), (0, 5), (1, UNBOUNDED)]


def test_products_without_upper_bound() -> None:
    assert ends(ONE.times(OTHER, what="x")) == [(2, 12), (0, 45), (2, UNBOUNDED)]
    assert ends(between((0, UNBOUNDED)).times(between((0, 0)), what="x")) == [(0, 0)]
    with pytest.raises(MoneyRangeError, match="x: "):
        between((2**40, 2**40)).times(between((2**40, 2**40)), what="x")


def test_a_function_that_rises_with_one_and_falls_with_another() -> None:
    found = Bounded.of(lambda owed, paid: owed * (paid == 0), ONE, falling=[OTHER])
    assert ends(found) == [(0, 0), (0, 5), (0, 0)]


def test_a_missing_upper_bound_stays_missing() -> None:
    assert ends(ONE.finite(lambda each: each // 2)) == [(0, 2), (2, 2), (1, UNBOUNDED)]


def test_rows_and_columns() -> None:
    table = Bounded.stacked([ONE[None, :], OTHER[None, :]])
    assert ends(table.gathered(np.array([0, 2]), what="x")[0]) == [(6, 9), (2, UNBOUNDED)]
    assert table.gathered(np.arange(3), what="x") is table
    assert ends(table.padded(np.array([1, -1]))[:, 0]) == [(2, 3), (0, 0)]
    assert ends(Bounded.where(np.array([True, False, False]), ONE, OTHER)) == [(1, 4), (0, 9), (1, UNBOUNDED)]
    assert Bounded.stacked([ONE[[1]], ONE[[1]]]).upper.tolist() == [5, 5]
