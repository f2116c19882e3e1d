"""The width rule: what a rounded number can stand for, in exact integers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dtnet.errors import ArgumentError
from dtnet.figures import Bounds, stated_bounds
from dtnet.figures.figure import QUALIFIERS, width


@pytest.mark.parametrize(
    ("value", "unit"),
    [(12_000, 1_000), (2_400, 100), (1_680, 10), (24_303, 1), (7, 1), (10, 10), (10**18, 10**18)],
)
def test_the_width_is_one_unit_of_the_last_digit_that_is_not_zero(value: int, unit: int) -> None:
    assert width(value) == unit


@pytest.mark.parametrize(
    ("value", "qualifier", "bounds"),
    [
        (12_000, "about", (11_500, 12_499, 12_000)),
        (13_000, "about", (12_500, 13_499, 13_000)),
        (90_000, "about", (85_000, 94_999, 90_000)),
        (17_000, "nearly", (16_000, 16_999, 16_999)),
        (24_303, "nearly", (24_302, 24_302, 24_302)),
        (1_680, "over", (1_681, 1_689, 1_681)),
        (208_000, "over", (208_001, 208_999, 208_001)),
        (93_524, "exact", (93_524, 93_524, 93_524)),
        (0, "exact", (0, 0, 0)),
        (24_303, "about", (24_303, 24_303, 24_303)),
    ],
)
def test_bounds_of_published_numbers(value: int, qualifier: str, bounds: tuple[int, int, int]) -> None:
    found = stated_bounds(value, qualifier)  # type: ignore[arg-type]
    assert (found.lower, found.upper, found.point) == bounds


@given(st.integers(1, 10**9), st.integers(0, 9), st.sampled_from(QUALIFIERS))
def test_the_words_share_out_the_numbers_between_two_round_ones(
    digits: int, zeros: int, qualifier: str
) -> None:
    value = digits * 10**zeros
    if qualifier == "over" and width(value) == 1:
        with pytest.raises(ArgumentError):
            stated_bounds(value, "over")
        return
    found = stated_bounds(value, qualifier)  # type: ignore[arg-type]
    assert 0 <= found.lower <= found.point <= found.upper
    assert found.upper - found.lower + 1 <= width(value)
    assert (value in found) is (qualifier in {"exact", "about"})


def test_nothing_lies_over_a_number_read_to_the_unit() -> None:
    with pytest.raises(ArgumentError, match="over 24303: no whole number within its last digit; give lower"):
        stated_bounds(24_303, "over")


@pytest.mark.parametrize("value", [0, -5])
def test_a_rounded_number_has_a_digit_that_is_not_zero(value: int) -> None:
    with pytest.raises(ArgumentError, match=f"{value} has no non-zero digit"):
        stated_bounds(value, "about")


@pytest.mark.parametrize("bounds", [(5, 4, 4), (1, 9, 10), (3, 9, 2), (-1, 2, 0)])
def test_bounds_are_in_order(bounds: tuple[int, int, int]) -> None:
    lower, upper, point = bounds
    with pytest.raises(ArgumentError, match="not in order"):
        Bounds(lower=lower, upper=upper, point=point)
