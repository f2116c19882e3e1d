"""Measures worked out by hand, measures over nothing, and questions that they refuse."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from dtnet.coverage.measures import (
    Answer,
    Quantities,
    added_by_each,
    best_minus_worst,
    best_over_worst,
    concentration_index,
    first_of,
    gini,
    lorenz,
    people_missed,
    quantile,
    ranks,
    share_of_all,
    share_of_any,
    share_of_at_least,
    shortfall,
    theil,
    turnover,
    unknowns_to_break,
)
from dtnet.errors import ArgumentError, UnknownFactError

from ...inner.coverage import UNDEFINED

if TYPE_CHECKING:
    from collections.abc import Callable

LARGEST = 2**53 - 1  # up to here each whole number is a double, too
NONE = Quantities([])


def point(number: Fraction | int) -> Answer:
    return Answer(lower=Fraction(number), upper=Fraction(number))


def test_over_nothing_measures_are_undefined() -> None:
    assert gini(NONE) == gini(Quantities([0, 0])) == gini(Quantities([3]), [0]) == UNDEFINED
    assert concentration_index(NONE, []) == concentration_index(Quantities([3]), [1], [0]) == UNDEFINED
    assert best_minus_worst(NONE) == best_over_worst(NONE) == best_over_worst(Quantities([0])) == UNDEFINED
    assert quantile(NONE, 1) == UNDEFINED
    assert theil(NONE) is None
    assert theil(Quantities([0, 0])) is None
    assert people_missed(NONE, []) == point(0)
    assert shortfall(NONE, [], norm=1).each == point(0)
    assert ranks(NONE).lower.tolist() == first_of(NONE, first="least").possible.tolist() == []
    assert added_by_each(np.zeros((0, 1), np.uint8))[0].shapley == point(0)
    assert turnover(np.array([], np.uint8), np.array([], np.uint8)).change == point(0)
    assert unknowns_to_break(np.array([], np.uint8), target=1).standing == "empty"


def test_gini_of_one_area_and_of_one_that_has_all() -> None:
    assert gini(Quantities([7])) == point(0)
    assert gini(Quantities([7, 0, 0, 0])) == point(Fraction(3, 4))
    assert gini(Quantities([1, 1], base=[2, 3])) == point(Fraction(1, 10))
    assert gini(Quantities([1, 1], base=[2, 3]), weights=[4, 3]) == point(Fraction(2, 21))


def test_gini_of_shares_by_their_bases() -> None:
    # Of 4 people 2, of 6 people 6: shares 1/2 and 1, 4 × 6 pairs half apart, over 10 × 8.
    assert gini(Quantities([2, 6], base=[4, 6]), weights=[4, 6]) == point(Fraction(3, 20))


def test_gini_with_bounds_outside_64_bits() -> None:
    low, high, weights = np.array([1, 3, 2]), np.array([4, 3, 6]), [2**20, 3 * 2**20, 2**21]
    small, large = gini(Quantities(low, high), weights), gini(Quantities(low * 2**40, high * 2**40), weights)
    assert small == large
    index = [concentration_index(Quantities(low * at, high * at), [1, 3, 2], weights) for at in (1, 2**40)]
    assert index[0] == index[1]


def test_gini_of_large_shares_of_a_few_areas() -> None:
    assert gini(Quantities([LARGEST, LARGEST, 0])) == point(Fraction(1, 3))
    assert gini(Quantities([LARGEST, LARGEST, 0]), [2**50, 1, 2**50]) == point(Fraction(2**50, 2**51 + 1))


def test_gini_of_shares_whose_common_base_leaves_64_bits() -> None:
    bases = [2**31 - 1, 2**61 % 10**15 + 6, 999_999_999_989]
    shares = [Fraction(5, bases[0]), Fraction(7, bases[1]), Fraction(9, bases[2])]
    apart = sum(abs(one - other) for one in shares for other in shares)
    values = Quantities([5, 7, 9], base=bases)
    assert gini(values) == point(apart / (6 * sum(shares)))
    assert gini(values, [1, 1, 1]) == gini(values)


def test_lorenz_leaves_areas_without_weight_out() -> None:
    curve = lorenz(Quantities([9, 1, 1, 2]), [0, 1, 2, 3])
    assert curve.population.tolist() == [0, 0.5, 1]
    assert curve.amount.tolist() == [0, 3 / 9, 1]


def test_theil_is_the_logarithm_of_how_few_have_all() -> None:
    assert theil(Quantities([5, 0, 0, 0])) == math.log(4)
    assert theil(Quantities([5, 5]), [1, 3]) == 0
    assert theil(Quantities([2, 4], base=[2, 4])) == 0
    assert theil(Quantities([4, 0]), [1, 3]) == math.log(4)
    assert theil(Quantities([2**40, 2**40]), [2**30, 2**30]) == 0  # sums are beyond 64 bits


def test_a_value_within_bounds_that_are_one_is_known() -> None:
    values = Quantities([1, 2], [2, 2], base=[1, 1], upper_base=[2, 1])
    assert gini(values) == point(Fraction(1, 6))
    assert theil(values) is not None


def test_rank_one_may_go_to_the_least() -> None:
    found = ranks(Quantities([1, 1, 2], [1, 3, 2]), first="least")
    assert (found.lower.tolist(), found.upper.tolist()) == ([1, 1, 2], [1, 3, 3])


def test_all_that_tie_are_among_the_first() -> None:
    found = first_of(Quantities([3, 3, 1]), first="greatest")
    assert found.certain.tolist() == found.possible.tolist() == [0, 1]


def test_a_shortfall_hides_behind_a_surplus() -> None:
    found = shortfall(Quantities([2, 5], [3, 9]), [400, 400], norm=Fraction(1, 100))
    assert (found.each.lower, found.each.upper) == (1, 2)
    assert (found.surplus.lower, found.surplus.upper) == (1, 5)
    assert (found.aggregate.lower, found.aggregate.upper) == (0, 1)
    assert found.hidden == Answer(lower=Fraction(1), upper=Fraction(2), sharp=False)


def test_a_shortfall_outside_64_bits() -> None:
    found = shortfall(Quantities([0, LARGEST]), [LARGEST, 0], norm=Fraction(10**6, 10**6 + 1))
    assert found.each == point(Fraction(LARGEST * 10**6, 10**6 + 1))
    huge = Fraction(1, 10**30)
    assert shortfall(Quantities([0]), [0], norm=huge).each == point(0)
    assert unknowns_to_break(np.array([3]), [0], target=huge).standing == "empty"


def test_people_missed_outside_64_bits() -> None:
    answer = people_missed(Quantities([0, 1, 1], base=[LARGEST, LARGEST, 2]), [2**40, 2**40, 2])
    assert answer == point(2**41 - Fraction(2**40, LARGEST) + 1)


def test_unknowns_that_may_be_not_applicable_cost_less() -> None:
    masks = np.array([1, 6, 6, 2, 3])
    # Without the sixes 2 of 3 are covered; a six that is a no costs 1/2 of its weight, the three costs 1.
    assert unknowns_to_break(masks, target=Fraction(1, 2)).fewest == 1
    assert unknowns_to_break(masks, target=Fraction(1, 2)).any == 2
    assert unknowns_to_break(masks, target=1).standing == "fails"
    assert unknowns_to_break(masks, target=1).any == 0
    held = unknowns_to_break(masks, target=Fraction(1, 5))
    assert (held.standing, held.fewest, held.any, held.unknowns) == ("holds", None, None, 3)


def test_a_policy_alone_is_all_three() -> None:
    (alone,) = added_by_each(np.array([[1], [2], [4], [3]]), [5, 6, 7, 8])
    assert alone.first_in == alone.last_in == alone.shapley == Answer(lower=Fraction(5), upper=Fraction(13))


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: quantile(Quantities([1]), 2), "quantile 2; give a number from 0 to 1"),
        (lambda: quantile(Quantities([1]), 0.5), "quantile 0.5; give a whole number or a Fraction"),  # type: ignore[arg-type]
        (
            lambda: concentration_index(Quantities([1]), [float("nan")]),
            r"ranked_by: float64 .*give 1 numbers",
        ),
        (lambda: concentration_index(Quantities([1]), ["a"]), "ranked_by: <U1"),
        (lambda: concentration_index(Quantities([1]), [1, 2]), r"ranked_by: int64 of shape \(2,\)"),
        (lambda: lorenz(Quantities([0])), "a Lorenz curve needs a value and a weight above 0"),
        (lambda: lorenz(Quantities([1]), [0]), "a Lorenz curve needs a value and a weight above 0"),
        (lambda: gini(Quantities([1]), [-1]), r"weights\[0\] is -1"),
        (lambda: ranks(Quantities([1]), first="last"), "first='last'; did you mean 'least'"),  # type: ignore[arg-type]
        (lambda: first_of(Quantities([1]), 0, first="least"), "count=0; give a whole number"),
        (lambda: first_of(Quantities([1]), True, first="least"), "count=True"),  # noqa: FBT003
        (lambda: people_missed(Quantities([3], base=2), [1]), "share 0 is 3/2; give shares of at most 1"),
        (lambda: share_of_all(Quantities([1, 3], base=2)), "share 1 is 3/2; give shares of at most 1"),
        (lambda: share_of_all(NONE), "at least 0 of 0 conditions"),
        (lambda: share_of_any(NONE), "at least 1 of 0 conditions"),
        (
            lambda: share_of_at_least(Quantities([1]), 2),
            "at least 2 of 1 conditions; give a whole number from 1 to 1",
        ),
        (lambda: shortfall(Quantities([1], base=2), [1], norm=1), "have holds shares; give counts"),
        (lambda: shortfall(Quantities([1]), [1], norm=-1), "norm -1; give a norm of 0 or more"),
        (lambda: unknowns_to_break(np.array([1]), target=Fraction(11, 10)), "target 11/10; a share above 0"),
        (lambda: unknowns_to_break(np.array([1]), target=0), "target 0"),
        (
            lambda: unknowns_to_break(np.array([8]), target=1),
            "masks: int64 values that are not verdicts; give",
        ),
        (lambda: unknowns_to_break(np.array([0.5]), target=1), "masks: float64"),
        (lambda: unknowns_to_break(np.array([[1]]), target=1), r"masks: shape \(1, 1\)"),
        (
            lambda: added_by_each(np.array([1])),
            r"masks: shape \(1,\); give one verdict for each cell of units",
        ),
        (lambda: turnover(np.array([1]), np.array([1, 2])), r"before: shape \(1,\), after: shape \(2,\)"),
        (
            lambda: turnover(np.array([1]), np.array([2]), tied=np.array([True])),
            "area 0 is tied, but its verdicts 1 and 2",
        ),
        (lambda: turnover(np.array([1]), np.array([1]), tied=np.array([1])), "tied: int64 of shape"),
    ],
)
def test_what_is_refused(ask: Callable[[], Any], message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        ask()


@pytest.mark.parametrize("ask", [theil, lorenz])
def test_what_has_no_bounds_is_refused_for_values_within_bounds(ask: Callable[[Quantities], Any]) -> None:
    with pytest.raises(UnknownFactError, match="needs known values: 1 of 2 are known only within bounds"):
        ask(Quantities([1, 2], [1, 3]))
