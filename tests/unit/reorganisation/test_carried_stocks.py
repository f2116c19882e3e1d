"""Stocks carried over a map, and between which ends they lie, on cases worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from dtnet.errors import MoneyRangeError
from dtnet.reorganisation.carry.plans import RowSums, SetBounds, added_sums

from ...inner.reorganisation import (
    ASSUMED_EQUAL,
    DECREE,
    REASONS,
    WHOLE,
    Apportioning,
    ShareMap,
    SourceReach,
    SourceValues,
    shared_out,
)

TOP = 2**63 - 1


def shares(sources: int, targets: int, *rows: tuple[int, ...]) -> ShareMap:
    names = ("source", "target", "numerator", "denominator", "basis")
    return ShareMap(sources, targets, **{name: [row[at] for row in rows] for at, name in enumerate(names)})


def split(basis: int, *parts: int) -> ShareMap:
    """One source over as many targets as there are parts."""
    return shares(1, len(parts), *((0, at, part, sum(parts), basis) for at, part in enumerate(parts)))


def told(found: SetBounds) -> list[tuple[Any, Any]]:
    low = np.where(found.no_lower, None, found.lower)
    high = np.where(found.no_upper, None, found.upper)
    return list(zip(low.tolist(), high.tolist(), strict=True))


UNKNOWN = shares(1, 3, (0, 0, 1, 2, DECREE), (0, 1, 0, 0, DECREE), (0, 2, 0, 0, DECREE))


@pytest.mark.parametrize(
    ("parts", "value", "wanted"),
    [
        ((1, 1), 5, [3, 2]),
        ((1, 1), -5, [-3, -2]),
        ((1, 1, 1), 5, [2, 2, 1]),
        ((1, 1, 1), 4, [2, 1, 1]),
        ((3, 2, 1), 10, [5, 3, 2]),
        ((3, 2, 3), 2, [1, 0, 1]),  # each rounds to 1, and the one in the middle gives back
        ((1, 1, 1, 1), 2, [1, 1, 0, 0]),
        ((1, 1, 1, 1, 1, 1), 3, [1, 1, 1, 0, 0, 0]),
        ((2, 1), 0, [0, 0]),
        ((1, 1), TOP, [2**62, 2**62 - 1]),
        ((1, 1, 1), -TOP, [-(TOP // 3 + 1), -(TOP // 3), -(TOP // 3)]),
    ],
)
def test_a_source_is_shared_out_by_sainte_lague(
    parts: tuple[int, ...], value: int, wanted: list[int]
) -> None:
    rest = TOP % 3
    assert rest == 1
    plan = Apportioning(split(DECREE, *parts))
    assert plan.carry(SourceValues([value], signed=True)).values.tolist() == wanted
    assert plan.pairs(SourceValues([[value]], signed=True))[0][:, 0].tolist() == wanted


def test_what_stands_in_between_may_be_beyond_64_bits() -> None:
    assert shared_out(np.array([[1, -1]]), np.array([[2**62 - 1, 1]])).tolist() == [[[1, -1], [0, 0]]]


def test_what_goes_along_a_pair_is_unknown_with_its_share_or_its_value() -> None:
    rows = [*zip([0] * 3, range(3), [1, 0, 0], [2, 0, 0], [DECREE] * 3, strict=True), (1, 0, 1, 1, WHOLE)]
    plan = Apportioning(shares(2, 3, *rows))
    going, unknown = plan.pairs(SourceValues([4, 9], missing=[False, True]))
    assert unknown.tolist() == [False, True, True, True]
    assert going.tolist() == [2, 0, 0, 0]


def test_reasons() -> None:
    lone = shares(
        3,
        5,
        (0, 0, 1, 1, WHOLE),
        (1, 0, 1, 2, DECREE),
        (1, 1, 1, 2, DECREE),
        (2, 1, 0, 0, DECREE),
        (2, 2, 0, 0, DECREE),
        (1, 4, 0, 1, DECREE),
    )
    found = Apportioning(lone).carry(SourceValues([[1, 1], [2, 2], [3, 3]], missing=[[False, True]] * 3))
    reasons = [[REASONS[each] for each in row] for row in found.reasons.tolist()]
    unknown, none = ["unknown_share"] * 2, ["no_source"] * 2
    assert reasons == [["", "missing_value"], unknown, unknown, none, ["", ""]]
    assert found.values.tolist() == [[2, 0], [0, 0], [0, 0], [0, 0], [0, 0]]


def test_one_unknown_share_is_what_the_others_leave_and_two_are_one_more_target() -> None:
    one = shares(1, 2, (0, 0, 1, 3, DECREE), (0, 1, 0, 0, DECREE))
    assert Apportioning(one).carry(SourceValues([10])).values.tolist() == [3, 7]
    found = Apportioning(UNKNOWN).carry(SourceValues([5]))
    assert found.values.tolist() == [3, 0, 0]
    assert [REASONS[each] for each in found.reasons.tolist()] == ["", "unknown_share", "unknown_share"]
    none = shares(1, 2, (0, 0, 0, 0, DECREE), (0, 1, 0, 0, DECREE))
    assert Apportioning(none).carry(SourceValues([5])).missing.all()


def test_sums_leave_64_bits_only_with_an_error() -> None:
    two = shares(2, 1, (0, 0, 1, 1, WHOLE), (1, 0, 1, 1, WHOLE))
    plan = Apportioning(two)
    assert plan.carry(SourceValues([TOP - 1, 1])).values.tolist() == [TOP]
    with pytest.raises(MoneyRangeError, match=f"the sum of a target: {2**63} exceeds 64-bit integers"):
        plan.carry(SourceValues([TOP, 1]))
    three = shares(3, 1, *((at, 0, 1, 1, WHOLE) for at in range(3)))
    with pytest.raises(MoneyRangeError, match=f"{3 * TOP} exceeds"):
        Apportioning(three).carry(SourceValues([TOP] * 3))
    half = shares(2, 2, (0, 0, 1, 1, WHOLE), (1, 0, 1, 2, DECREE), (1, 1, 1, 2, DECREE))
    assert Apportioning(half).carry(SourceValues([TOP - 1, 2])).values.tolist() == [TOP, 1]
    over = f"^the sum of a target: {2**63} exceeds 64-bit integers"
    with pytest.raises(MoneyRangeError, match=over):
        Apportioning(half).carry(SourceValues([TOP, 2]))
    halves = shares(2, 2, *((at, to, 1, 2, DECREE) for at in range(2) for to in range(2)))
    with pytest.raises(MoneyRangeError, match=over):
        Apportioning(halves).carry(SourceValues([TOP, TOP]))
    assert added_sums(np.array([TOP]), np.array([-1]), what="it").tolist() == [TOP - 1]


def test_ends_leave_64_bits_only_with_an_error() -> None:
    """Two sources of which halves go to two targets each: all of both may come to one."""
    rows = [(source, target, 1, 2, ASSUMED_EQUAL) for source in range(2) for target in range(2)]
    either = SourceReach(shares(2, 2, *rows))
    assert told(either.bounds(SourceValues([TOP - 1, 1]))) == [(0, TOP)] * 2
    over = f"^a bound: {2**63} exceeds 64-bit integers"
    for asked in (either.bounds, lambda values: either.sure_and_free(values.values)):
        with pytest.raises(MoneyRangeError, match=over):
            asked(SourceValues([TOP, 1]))
    with pytest.raises(MoneyRangeError, match=f"^a bound: {2**63 + 1} exceeds 64-bit integers"):
        either.bounds(SourceValues([-TOP, -2], signed=True))


ALL = (0, 0, 1, 1, WHOLE)
FREE = ((1, 0, 1, 2, ASSUMED_EQUAL), (1, 1, 1, 2, ASSUMED_EQUAL))
THIRD_AND_REST = [
    (at, *row) for at in range(2) for row in ((0, 1, 3, DECREE), (1, 0, 0, DECREE), (2, 0, 0, DECREE))
]


@pytest.mark.parametrize(
    ("of", "groups", "values", "over"),
    [
        (shares(2, 1, ALL, (1, 0, 1, 1, WHOLE)), None, [TOP, 1], 2**63),
        (
            shares(2, 2, *((at, to, 1, 2, DECREE) for at in range(2) for to in range(2))),
            None,
            [TOP, TOP],
            2**63,
        ),
        (shares(2, 3, *THIRD_AND_REST), [0, 1, 1], [TOP, TOP], 2 * (TOP - TOP // 3)),
        (shares(2, 2, ALL, (1, 0, 1, 2, DECREE), (1, 1, 1, 2, DECREE)), None, [TOP, 2], 2**63),
        (shares(2, 2, ALL, *FREE), None, [TOP, 1], 2**63),
        (shares(2, 2, ALL, *FREE), None, [-TOP, -2], 2**63 + 1),
    ],
    ids=["whole", "fixed", "free but in one group", "whole and fixed", "whole and free", "below 0"],
)
def test_no_sum_on_the_way_to_an_end_leaves_64_bits(
    of: ShareMap, groups: list[int] | None, values: list[int], over: int
) -> None:
    with pytest.raises(MoneyRangeError, match=f"^a bound: {over} exceeds 64-bit integers"):
        SourceReach(of, groups).bounds(SourceValues(values, signed=min(values) < 0))


@pytest.mark.parametrize(
    ("rows", "groups", "values", "wanted", "reached"),
    [
        # all of 5 goes to no group; halves of 4, where nobody knows, to two
        (
            (ALL, (1, 1, 1, 2, ASSUMED_EQUAL), (1, 2, 1, 2, ASSUMED_EQUAL)),
            [-1, 0, 1],
            [5, 4],
            [(0, 4), (0, 4)],
            [False, False],
        ),
        # a half of 4 for sure to no group, the other half to one of two
        (
            ((0, 0, 1, 2, DECREE), (0, 1, 0, 0, DECREE), (0, 2, 0, 0, DECREE)),
            [-1, 0, 1],
            [4],
            [(0, 2), (0, 2)],
            [True, True],
        ),
        # thirds of 6 to no group and twice to one; of 1, a share of 0 to the other
        (
            (*((0, at, 1, 3, ASSUMED_EQUAL) for at in range(3)), (1, 1, 1, 1, WHOLE), (1, 3, 0, 1, DECREE)),
            [-1, 0, 0, 1],
            [6, 1],
            [(1, 7), (0, 0)],
            [True, False],
        ),
    ],
)
def test_what_goes_to_no_group_is_in_none(
    rows: tuple[tuple[int, ...], ...],
    groups: list[int],
    values: list[int],
    wanted: list[tuple[int, int]],
    reached: list[bool],
) -> None:
    reach = SourceReach(shares(len(values), len(groups), *rows), groups)
    assert told(reach.bounds(SourceValues(values))) == wanted
    assert reach.any_reaching(np.arange(len(values)) == 0).tolist() == reached


def test_without_targets_there_are_no_groups() -> None:
    for groups in (None, np.zeros(0, np.intp)):
        reach = SourceReach(shares(1, 0), groups)
        assert (reach.count, told(reach.bounds(SourceValues([5])))) == (0, [])


def test_an_end_that_is_not_there_is_0() -> None:
    rows = ((0, 0, 1, 2, ASSUMED_EQUAL), (0, 1, 1, 2, ASSUMED_EQUAL), (1, 1, 1, 1, WHOLE))
    found = SourceReach(shares(2, 2, *rows)).bounds(SourceValues([0, 7], missing=[True, False], signed=True))
    assert told(found) == [(None, None)] * 2
    assert (found.lower.tolist(), found.upper.tolist()) == ([0, 0], [0, 0])


@pytest.mark.parametrize("largest", [3, 100])
def test_rows_are_added_up_whatever_the_size_of_groups(largest: int) -> None:
    """Groups of few are gone through round by round, others block by block; both are plain sums."""
    rows = np.arange(3 * largest + 900)
    groups = np.concatenate([np.zeros(largest, int), np.full(2 * largest, 7), 9 + np.arange(900) // 3])
    values = np.stack([rows * 31 % 97, -rows], axis=1)
    sums = RowSums(rows[::-1], groups[::-1], 320)
    wanted = np.zeros((320, 2), np.int64)
    np.add.at(wanted, groups, values)
    assert (sums.sums(values, "it") == wanted).all()
    assert (sums.sums(values[:, 0], "it") == wanted[:, 0]).all()
    assert (
        sums.any(values == 96)[:, 0] == (np.bincount(groups[values[:, 0] == 96], minlength=320) > 0)
    ).all()


def test_bounds_of_assumed_shares_are_free_and_of_decreed_ones_fixed() -> None:
    assert told(SourceReach(split(ASSUMED_EQUAL, 1, 1)).bounds(SourceValues([5]))) == [(0, 5), (0, 5)]
    assert told(SourceReach(split(DECREE, 1, 1)).bounds(SourceValues([5]))) == [(3, 3), (2, 2)]
    mixed = shares(1, 3, (0, 0, 1, 2, DECREE), (0, 1, 1, 4, ASSUMED_EQUAL), (0, 2, 1, 4, ASSUMED_EQUAL))
    assert told(SourceReach(mixed).bounds(SourceValues([8]))) == [(4, 4), (0, 4), (0, 4)]
    assert told(SourceReach(UNKNOWN).bounds(SourceValues([5]))) == [(3, 3), (0, 2), (0, 2)]
    lone = shares(1, 2, (0, 0, 1, 2, DECREE), (0, 1, 1, 2, ASSUMED_EQUAL))
    assert told(SourceReach(lone).bounds(SourceValues([5]))) == [(3, 3), (2, 2)]


def test_a_group_has_its_own_set() -> None:
    """Two free targets of one source: neither is sure, and both together are."""
    thirds = split(ASSUMED_EQUAL, 1, 1, 1)
    assert told(SourceReach(thirds, [0, 0, 1]).bounds(SourceValues([6]))) == [(0, 6), (0, 6)]
    assert told(SourceReach(thirds, [0, 0, 0]).bounds(SourceValues([6]))) == [(6, 6)]
    assert told(SourceReach(thirds, [0, 0, -1]).bounds(SourceValues([6]))) == [(0, 6)]
    assert told(SourceReach(thirds, [-1, -1, -1], count=1).bounds(SourceValues([6]))) == [(None, None)]
    assert told(SourceReach(UNKNOWN, [0, 1, 1]).bounds(SourceValues([[5], [5]][:1]))) == [
        ([3], [3]),
        ([2], [2]),
    ]


def test_a_group_of_which_a_part_has_no_source_is_about_the_rest() -> None:
    one = shares(1, 3, (0, 0, 1, 1, WHOLE))
    reach = SourceReach(one, [0, 0, 1])
    assert told(reach.bounds(SourceValues([6]))) == [(6, 6), (None, None)]
    assert reach.no_source.tolist() == [False, True]


def test_a_missing_value_has_no_upper_bound_and_a_lower_one_unless_signed() -> None:
    reach = SourceReach(split(ASSUMED_EQUAL, 1, 1), [0, 1])
    both = SourceReach(split(ASSUMED_EQUAL, 1, 1), [0, 0])
    assert told(reach.bounds(SourceValues([0], missing=[True]))) == [(0, None), (0, None)]
    assert told(both.bounds(SourceValues([0], missing=[True]))) == [(0, None)]
    assert told(both.bounds(SourceValues([0], missing=[True], signed=True))) == [(None, None)]


def test_known_values_are_bounded_beside_missing_ones() -> None:
    two = SourceReach(shares(2, 2, (0, 0, 1, 1, WHOLE), (1, 1, 1, 1, WHOLE)))
    gone: Any = {"values": [3, 0], "missing": [False, True]}
    assert told(two.bounds(SourceValues(**gone))) == [(3, 3), (0, None)]
    assert told(two.bounds(SourceValues(**gone, signed=True))) == [(3, 3), (None, None)]


def test_what_is_below_zero_takes_away_from_the_lower_end() -> None:
    held = SourceValues([-6], signed=True)
    assert told(SourceReach(split(ASSUMED_EQUAL, 1, 1)).bounds(held)) == [(-6, 0), (-6, 0)]
    assert told(SourceReach(split(DECREE, 1, 1)).bounds(held)) == [(-3, -3), (-3, -3)]


def test_columns_are_bounded_each_for_itself() -> None:
    held = SourceValues([[6, 4]], missing=[[False, True]])
    found = SourceReach(split(ASSUMED_EQUAL, 1, 1), [0, 0]).bounds(held)
    assert (found.lower.tolist(), found.no_upper.tolist()) == ([[6, 0]], [[False, True]])
    assert SourceReach(split(DECREE, 1, 1)).any_reaching(np.array([True])).tolist() == [True, True]


def test_what_a_missing_value_stands_for_is_not_looked_at() -> None:
    assert SourceValues([-5, 3], missing=[True, False]).values.tolist() == [0, 3]
    assert SourceValues([], signed=True).missing is None
    assert SourceValues([3], missing=[False]).missing is None
