"""Exact quotients made whole, against fractions of any size."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate, pairwise
from math import ceil, floor
from typing import Literal, TypeAlias

import numpy as np
import pytest

from dtnet.errors import MoneyRangeError
from dtnet.policy.engine.component_due import rounded, running_differences

from ...inner.bounds import UNBOUNDED

RoundingRule: TypeAlias = Literal["down", "up", "half_up", "half_even"]
MONTHS = np.array([31, 28, 31, 30])
DAYS = np.array([[31, 28, 31, 30], [1, 0, 17, 15], [0, 1, 1, 1]])
RULES: tuple[RoundingRule, ...] = ("down", "up", "half_up", "half_even")


def whole(exact: Fraction, rule: RoundingRule, step: int) -> int:
    """A multiple of the step, as Python rounds."""
    steps = exact / step
    if rule == "half_up":
        return step * floor(steps + Fraction(1, 2))
    made = {"down": floor, "up": ceil, "half_even": round}[rule](steps)
    return step * int(made)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("step", [1, 2, 50])
@pytest.mark.parametrize("times", [1, 3, 10**12, 2**50 + 1])
@pytest.mark.parametrize("unit", [Fraction(1), Fraction(15, 2), Fraction(1000, 7)])
def test_quotients_and_their_running_differences_are_those_of_fractions(
    rule: RoundingRule, step: int, times: int, unit: Fraction
) -> None:
    found = rounded(DAYS * times, MONTHS, unit, rule, step, what="x").tolist()
    exact = [
        [Fraction(int(of) * times, int(days)) * unit for of, days in zip(row, MONTHS, strict=True)]
        for row in DAYS
    ]
    assert found == [[whole(each, rule, step) for each in row] for row in exact]
    found = running_differences(DAYS * times, MONTHS, unit, rule, step, what="x").tolist()
    running = [[0, *(whole(each, rule, step) for each in accumulate(row))] for row in exact]
    assert found == [[after - before for before, after in pairwise(row)] for row in running]


def test_halves() -> None:
    halves = np.array([1, 3, 5, 7])
    made = {rule: rounded(halves, np.array([2]), Fraction(1), rule, what="x").tolist() for rule in RULES}
    assert made == {
        "down": [0, 1, 2, 3],
        "up": [1, 2, 3, 4],
        "half_up": [1, 2, 3, 4],
        "half_even": [0, 2, 2, 4],
    }


def test_no_months_have_no_amounts() -> None:
    nothing = np.zeros((2, 0), np.int64)
    assert running_differences(nothing, nothing, Fraction(1), "down", 1, what="x").shape == (2, 0)
    assert rounded(nothing, MONTHS[:0], Fraction(1), what="x").shape == (2, 0)


def test_amounts_up_to_62_bits_are_made_and_no_greater_ones() -> None:
    most, one = np.array([[UNBOUNDED - 1]]), np.array([1])
    assert rounded(most, one, Fraction(1), what="x").tolist() == most.tolist()
    assert running_differences(most, one, Fraction(1), "up", 1, what="x").tolist() == most.tolist()
    for step in (1, 2):
        with pytest.raises(MoneyRangeError, match=f"^costs: {UNBOUNDED} exceeds the 62-bit integers"):
            rounded(most, one, Fraction(UNBOUNDED, UNBOUNDED - 1), "up", step, what="costs")
        with pytest.raises(MoneyRangeError, match=f"^costs: {UNBOUNDED} exceeds the 62-bit integers"):
            running_differences(most + 1, one, Fraction(1), "down", step, what="costs")
