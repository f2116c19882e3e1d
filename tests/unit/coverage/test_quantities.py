"""Exact values with bounds: what is taken, what is refused, and numbers that leave 64 bits."""

from __future__ import annotations

import copy
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from dtnet.coverage.measures import Quantities, quantile
from dtnet.errors import ArgumentError, ReadOnlyError

from ...inner.coverage import share_keys, whole_weights

if TYPE_CHECKING:
    from collections.abc import Callable


LARGEST = 2**53 - 1  # up to here each whole number is a double, too


def test_bounds_and_bases_one_for_all_or_one_each() -> None:
    values = Quantities([1, 2], [1, 3], base=4)
    assert (values.common_base, values.known.tolist(), values.all_known) == (4, [True, False], False)
    assert repr(values) == "<Quantities: 2 values, 1 within bounds>"
    assert Quantities([1, 2], base=[4, 4]).common_base == 4
    assert Quantities([1, 2], base=[4, 5]).common_base is None
    assert Quantities([1, 2], [1, 2], base=4, upper_base=4).common_base == 4
    assert Quantities([1, 2], [1, 2], base=4, upper_base=[4, 2]).common_base is None
    assert Quantities([1], [2], base=[2], upper_base=[4]).all_known
    assert Quantities([], []).common_base == 1


def test_scaled_to_one_base_in_64_bits_or_in_python_integers() -> None:
    low, high, base = Quantities([1, 2], [2, 2], base=[4, 6]).scaled()
    assert (low.tolist(), high.tolist(), base) == ([3, 4], [6, 4], 12)
    assert low.dtype == np.int64
    for bases in ([2**31 - 1, 999_999_999_989], [2**31 - 1, 2**32], [2**31 - 1, 2**33]):
        low, high, base = Quantities([2**31 - 2, 9], base=bases).scaled()
        assert low.dtype == object
        assert [Fraction(each, base) for each in low] == [
            Fraction(2**31 - 2, bases[0]),
            Fraction(9, bases[1]),
        ]
        assert low.tolist() == high.tolist()


def test_a_common_base_that_nobody_could_hold_is_refused() -> None:
    bases = np.arange(2**20, 2**20 + 40_000)
    with pytest.raises(ArgumentError, match=r"the common base of 40000 shares has \d+ bits"):
        Quantities(np.ones(40_000, np.int64), base=bases).scaled()


def test_shares_that_round_to_one_float_are_told_apart() -> None:
    of = np.array([LARGEST - 1, LARGEST - 2, 1, LARGEST - 1, 2])
    base = np.array([LARGEST, LARGEST - 1, 2, LARGEST, 4])
    assert of[0] / base[0] == of[1] / base[1]
    assert share_keys(of, base).argsort(kind="stable").tolist() == [2, 4, 1, 0, 3]
    assert share_keys(of, base)[2] == share_keys(of, base)[4]


def test_shares_of_millions_may_round_to_one_float() -> None:
    of, base = np.array([2**28 - 1, 2**28 - 2]), np.array([2**28, 2**28 - 1])
    assert of[0] / base[0] == of[1] / base[1]
    assert share_keys(of, base).tolist() == [1, 0]


def test_nothing_in_them_changes() -> None:
    given = np.array([1, 2])
    values = Quantities(given)
    given[0] = 9
    assert values.lower.tolist() == [1, 2]
    with pytest.raises(ReadOnlyError):
        values.lower = values.upper
    with pytest.raises(ValueError, match="read-only"):
        values.lower[0] = 3
    assert copy.deepcopy(values) is values


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: Quantities([0.5]),
            "lower: got float64, first .*0.5.*; give whole numbers; give a share",
        ),
        (lambda: Quantities([float("nan")]), "lower: got float64"),
        (lambda: Quantities([True]), "lower: got bool"),
        (lambda: Quantities([[1]]), r"lower: shape \(1, 1\); give one row of numbers"),
        (lambda: Quantities([1, -2]), r"lower\[1\] is -2; give numbers from 0 to 9007199254740991"),
        (lambda: Quantities([2**53]), r"lower\[0\] is 9007199254740992"),
        (lambda: Quantities([2**63]), r"lower\[0\] is 9223372036854775808"),
        (lambda: Quantities([2**64]), "lower: got object"),
        (lambda: Quantities([1, 2], [1]), r"upper: shape \(1,\); give 2 numbers in one row"),
        (lambda: Quantities([1, 2], base=[1]), r"base: shape \(1,\)"),
        (lambda: Quantities([1], base=0), r"base\[0\] is 0; give numbers from 1"),
        (lambda: Quantities([1], [2], base=[1], upper_base=[0]), r"upper_base\[0\] is 0"),
        (lambda: Quantities([1, 3], [2, 2]), "value 1: lower 3 is above upper 2; give lower bounds that"),
        (lambda: Quantities([1], [1], base=2, upper_base=3), "value 0: lower 1/2 is above upper 1/3"),
        (lambda: whole_weights([1, -1], 2), r"weights\[1\] is -1"),
        (lambda: whole_weights([1.0, float("nan")], 2), "weights: got float64"),
        (lambda: whole_weights([1], 2), r"weights: shape \(1,\); give 2 numbers in one row"),
        (lambda: whole_weights([LARGEST, 1], 2), f"weights: the sum is {LARGEST + 1}"),
        (lambda: quantile(Quantities([1]), 0.1), "quantile 0.1; give a whole number or a Fraction"),
        (lambda: quantile(Quantities([1]), True), "quantile True"),  # noqa: FBT003 - what is refused
    ],
)
def test_what_is_refused(make: Callable[[], Any], message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        make()


def test_weights_that_just_fit() -> None:
    assert whole_weights([LARGEST - 1, 1], 2).tolist() == [LARGEST - 1, 1]
    assert whole_weights(None, 0).tolist() == []
