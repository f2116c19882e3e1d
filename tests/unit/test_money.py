from __future__ import annotations

import numpy as np
import pytest

from dtnet.errors import ArgumentError, ExactMoneyError, MoneyRangeError
from dtnet.money import (
    INT64_MAX,
    apportion,
    exact_amounts,
    floor_share,
    group_sums,
    largest,
    product,
    run_sums,
    total,
)

INT64_MIN = -(2**63)


def int64(*values: int) -> np.ndarray:
    return np.array(values, np.int64)


def test_amounts_are_taken_as_they_are() -> None:
    assert exact_amounts([1, 2], what="x").dtype == np.int64
    assert exact_amounts(np.array([[3]], np.uint8), what="x").tolist() == [[3]]
    assert exact_amounts(np.array([2**63 - 1], np.uint64), what="x").tolist() == [INT64_MAX]
    assert exact_amounts([], what="x").tolist() == []
    assert exact_amounts(np.empty(0, np.uint64), what="x").tolist() == []


@pytest.mark.parametrize("values", [[1.0], [1.5], ["1"], [True], [None], [1, 2.0], [2**70, 1.0]])
def test_what_is_no_whole_number_is_refused(values: list[object]) -> None:
    with pytest.raises(ExactMoneyError, match=r"rates: got .* amounts; money is kept in whole numbers"):
        exact_amounts(values, what="rates")  # type: ignore[arg-type]


def test_a_refused_type_is_told_what_to_pass_instead() -> None:
    with pytest.raises(ExactMoneyError) as refused:
        exact_amounts([1.0], what="rates")  # type: ignore[list-item]
    assert refused.value.hint == "pass integers of the currency's smallest unit"


@pytest.mark.parametrize("values", [[2**64], [-(2**63) - 1, 5], np.array([2**63], np.uint64)])
def test_amounts_beyond_64_bits(values: list[int]) -> None:
    with pytest.raises(MoneyRangeError, match="rates: an amount does not fit 64 bits"):
        exact_amounts(values, what="rates")


def test_products() -> None:
    assert product(int64(3, -4), 5, what="x").tolist() == [15, -20]
    assert product(int64(3, -4), int64(5, 6), what="x").tolist() == [15, -24]
    assert product(int64(2**31), 2**31, what="x").tolist() == [2**62]
    assert product(int64(), 2**62, what="x").tolist() == []
    assert product(int64(INT64_MAX), 1, what="x").tolist() == [INT64_MAX]


@pytest.mark.parametrize("right", [2, int64(2), -2])
def test_a_product_that_could_leave_64_bits_is_never_made(right: int) -> None:
    with pytest.raises(MoneyRangeError, match="rates: 4611686018427387904 × 2 exceeds 64-bit integers"):
        product(int64(2**62, 1), right, what="rates")


def test_largest() -> None:
    assert largest(int64(3, -7)) == 7
    assert largest(int64(INT64_MIN)) == 2**63
    assert largest(-5) == 5
    assert largest(int64()) == 0


@pytest.mark.parametrize(
    "values",
    [[], [1, 2, -3], [INT64_MAX] * 5, [INT64_MIN] * 5, [INT64_MAX, INT64_MIN, -1], [INT64_MAX, 1, 2**40]],
)
def test_totals_are_exact_at_any_size(values: list[int]) -> None:
    assert total(int64(*values)) == sum(values)


def test_group_sums() -> None:
    groups = np.array([2, 0, 2])
    assert group_sums(int64(1, 2, 3), groups, 4, what="x").tolist() == [2, 0, 4, 0]
    months = np.array([[1, 10], [2, 20], [3, 30]])
    assert group_sums(months, groups, 3, what="x").tolist() == [[2, 20], [0, 0], [4, 40]]
    assert group_sums(int64(), np.empty(0, np.intp), 2, what="x").tolist() == [0, 0]


def test_group_sums_keep_what_a_float_would_lose() -> None:
    assert group_sums(int64(2**53, 1), np.array([0, 0]), 1, what="x").tolist() == [2**53 + 1]


def test_group_sums_refuse_before_they_overflow() -> None:
    with pytest.raises(MoneyRangeError, match="costs: 2 amounts of up to 4611686018427387904 may exceed"):
        group_sums(int64(2**62, 2**62), np.array([0, 0]), 1, what="costs")


def test_floor_share() -> None:
    assert floor_share(int64(100, 100, 7), int64(1, 2, 5), int64(3, 3, 0), what="x").tolist() == [33, 66, 35]
    with pytest.raises(MoneyRangeError, match="part: 4611686018427387904 × 2 exceeds"):
        floor_share(int64(2**62), int64(2), int64(3), what="part")


def test_a_share_is_made_up_to_the_last_product_that_fits() -> None:
    seventh = INT64_MAX // 7  # without a rest
    assert floor_share(int64(seventh - 1), int64(7), int64(7), what="part").tolist() == [seventh - 1]
    with pytest.raises(MoneyRangeError, match=f"part: {seventh} × 7 exceeds"):
        floor_share(int64(seventh), int64(7), int64(7), what="part")


def test_apportionment_within_bounds() -> None:
    assert apportion(10, [3, 2, 1]) == [5, 3, 2]
    assert apportion(10, [3, 2, 1], most=4) == [4, 4, 2]
    assert apportion(10, [3, 2, 1], least=[0, 0, 4], most=[10, 10, 10]) == [4, 2, 4]
    assert apportion(6, [1, 1, 1], least=2, most=2) == [2, 2, 2]
    assert apportion(0, []) == []
    assert apportion(0, [1, 2]) == [0, 0]


def test_who_is_at_the_most_from_the_first_gets_no_more() -> None:
    assert apportion(3, [9, 1], least=[1, 0], most=[1, 2]) == [1, 2]
    assert apportion(1, [9, 1], most=[0, 1]) == [0, 1]


def test_what_is_held_from_the_first_counts_as_what_is_given_later() -> None:
    assert apportion(2, [10, 3], least=[1, 0]) == [2, 0]  # 10/3 before 3/1


@pytest.mark.parametrize("bounds", [{"least": [0]}, {"most": [1]}, {"least": [0], "most": [1]}])
def test_there_are_as_many_bounds_as_weights(bounds: dict[str, list[int]]) -> None:
    with pytest.raises(ValueError, match="zip"):
        apportion(1, [1, 1], **bounds)  # type: ignore[arg-type]


def test_ties_go_to_the_earliest() -> None:
    assert apportion(2, [1, 1, 1]) == [1, 1, 0]
    assert apportion(1, [0, 0]) == [1, 0]
    assert apportion(2, [3, 1]) == [2, 0]  # 3/3 before 1/1, which is equal


@pytest.mark.parametrize(
    ("amount", "weights", "bounds"),
    [
        (3, [1, 1], {"most": 1}),
        (1, [1, 1], {"least": 1}),
        (-1, [1], {}),
        (1, [], {}),
        (3, [1, 1], {"least": [2, 0], "most": [1, 5]}),
        (3, [1, -1], {}),
    ],
)
def test_bounds_without_room_and_negative_weights(
    amount: int, weights: list[int], bounds: dict[str, object]
) -> None:
    with pytest.raises(ArgumentError, match=f"cannot share out {amount} over {len(weights)} weights"):
        apportion(amount, weights, **bounds)  # type: ignore[arg-type]


def test_sums_of_runs_are_those_of_groups_and_refuse_what_may_leave_64_bits() -> None:
    opens = np.array([0, 2])
    assert run_sums(np.array([1, 2, 4]), opens, what="x").tolist() == [3, 4]
    with pytest.raises(MoneyRangeError, match="x: 2 amounts of up to "):
        run_sums(np.array([2**62, 2**62, 1]), opens, what="x")


def test_the_last_run_counts_too_and_no_runs_have_no_sums() -> None:
    with pytest.raises(MoneyRangeError, match="x: 2 amounts of up to "):
        run_sums(np.array([1, 2**62, 2**62]), np.array([0, 1]), what="x")
    assert run_sums(int64(), np.array([], np.intp), what="x").tolist() == []
