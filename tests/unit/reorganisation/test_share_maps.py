"""Maps of shares on cases worked out by hand, and what is no map."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest

from dtnet.errors import ArgumentError, InvalidInputError, MoneyRangeError, ReadOnlyError
from dtnet.reorganisation.shares.share_maps import ASSUMED_MIXING, MEASURED, WEIGHTED

from ...inner.reorganisation import ASSUMED_EQUAL, DECREE, WHOLE, ShareMap, identity

Row = tuple[int, int, int, int, int]


def shares(sources: int, targets: int, *rows: Row) -> ShareMap:
    names = ("source", "target", "numerator", "denominator", "basis")
    return ShareMap(sources, targets, **{name: [row[at] for row in rows] for at, name in enumerate(names)})


def rows(of: ShareMap) -> list[Row]:
    columns = (of.source, of.target, of.numerator, of.denominator, of.basis)
    return list(zip(*(each.tolist() for each in columns), strict=True))


SPLIT = shares(2, 2, (0, 0, 1, 1, WHOLE), (1, 0, 1, 3, DECREE), (1, 1, 2, 3, DECREE))


def test_pairs_come_in_order_and_in_lowest_terms() -> None:
    found = shares(2, 2, (1, 1, 4, 6, DECREE), (1, 0, 2, 6, DECREE), (0, 0, 7, 7, WHOLE))
    assert rows(found) == [(0, 0, 1, 1, WHOLE), (1, 0, 1, 3, DECREE), (1, 1, 2, 3, DECREE)]
    assert found == SPLIT
    assert hash(found) == hash(SPLIT) != hash(shares(1, 1, (0, 0, 1, 1, WHOLE)))
    assert found != "a map"
    assert len(found) == 3
    assert repr(found) == "<ShareMap: 2 sources, 2 targets, 3 pairs>"
    assert found.only_target.tolist() == [True, False, False]
    assert (found.source.dtype, found.basis.dtype) == (np.int32, np.uint8)


def test_a_map_never_changes() -> None:
    assert copy.deepcopy(SPLIT) is SPLIT
    with pytest.raises(ReadOnlyError):
        SPLIT.sources = 4
    with pytest.raises(ValueError, match="read-only"):
        SPLIT.numerator[0] = 4


def test_a_share_of_zero_is_no_target_and_an_unknown_one_is() -> None:
    found = shares(1, 3, (0, 0, 0, 5, DECREE), (0, 1, 0, 0, MEASURED), (0, 2, 1, 2, MEASURED))
    assert rows(found)[0] == (0, 0, 0, 1, DECREE)
    assert found.possible.tolist() == [False, True, True]
    assert found.possible_sources.tolist() == [0, 1, 1]
    assert found.gathered.tolist() == [False, False, False]
    assert found.spread.tolist() == [True]
    assert [each.tolist() for each in found.inferred()] == [[0, 1, 1], [1, 2, 2]]


def test_units_without_a_pair_were_closed_or_came_from_nowhere() -> None:
    found = shares(2, 2, (1, 0, 1, 1, WHOLE))
    assert found.without_target.tolist() == [True, False]
    assert found.without_source.tolist() == [False, True]


def test_a_chain_multiplies_and_adds_up() -> None:
    """1/3 · 1/2 + 2/3 = 5/6; a source that goes there whole has 1/2 only by mixing."""
    onwards = shares(2, 2, (0, 0, 1, 2, DECREE), (0, 1, 1, 2, DECREE), (1, 0, 1, 1, WHOLE))
    found = SPLIT.then(onwards)
    assert rows(found) == [
        (0, 0, 1, 2, ASSUMED_MIXING),
        (0, 1, 1, 2, ASSUMED_MIXING),
        (1, 0, 5, 6, ASSUMED_MIXING),
        (1, 1, 1, 6, ASSUMED_MIXING),
    ]
    assert found.gathered.tolist() == [True, True]
    assert found.spread.tolist() == [True, True]


def test_a_unit_of_one_source_is_split_without_mixing() -> None:
    renamed = shares(1, 1, (0, 0, 1, 1, WHOLE))
    halves = shares(1, 2, (0, 0, 1, 2, MEASURED), (0, 1, 1, 2, DECREE))
    assert rows(renamed.then(halves)) == rows(halves)


def test_several_sources_that_are_split_two_steps_later_are_mixed() -> None:
    merged = shares(2, 1, (0, 0, 1, 1, WHOLE), (1, 0, 1, 1, WHOLE))
    halves = shares(1, 2, (0, 0, 1, 2, DECREE), (0, 1, 1, 2, DECREE))
    for found in (merged.then(identity(1)).then(halves), merged.then(identity(1).then(halves))):
        assert found.basis.tolist() == [ASSUMED_MIXING] * 4


def test_what_was_spread_and_gathered_in_between_is_remembered() -> None:
    """One source becomes two units, these one again, and that one two: gathered, though of one source."""
    halves = shares(1, 2, (0, 0, 1, 2, DECREE), (0, 1, 1, 2, DECREE))
    merged = shares(2, 1, (0, 0, 1, 1, WHOLE), (1, 0, 1, 1, WHOLE))
    again = halves.then(merged)
    assert rows(again) == [(0, 0, 1, 1, DECREE)]
    assert again.gathered.tolist() == [True]
    assert again.then(halves).basis.tolist() == [ASSUMED_MIXING] * 2
    assert again.then(halves) == halves.then(merged.then(halves))


def test_a_path_rests_on_its_worst_share_and_a_pair_on_its_worst_path() -> None:
    first = shares(1, 2, (0, 0, 1, 2, ASSUMED_EQUAL), (0, 1, 1, 2, DECREE))
    other = shares(2, 2, (0, 0, 1, 1, WHOLE), (1, 0, 1, 4, MEASURED), (1, 1, 3, 4, MEASURED))
    assert rows(first.then(other)) == [(0, 0, 5, 8, ASSUMED_EQUAL), (0, 1, 3, 8, MEASURED)]


def test_unknown_shares_stay_unknown_and_zero_ones_zero() -> None:
    first = shares(1, 3, (0, 0, 0, 0, DECREE), (0, 1, 1, 2, DECREE), (0, 2, 0, 1, ASSUMED_EQUAL))
    other = shares(
        3, 2, (0, 0, 1, 1, WHOLE), (1, 0, 0, 1, MEASURED), (1, 1, 1, 1, WHOLE), (2, 1, 1, 1, WHOLE)
    )
    assert rows(first.then(other)) == [(0, 0, 0, 0, DECREE), (0, 1, 1, 2, DECREE)]


def test_a_chain_of_numbers_that_do_not_fit_says_so() -> None:
    large = 2**40 + 15
    one = shares(1, 2, (0, 0, 1, large, DECREE), (0, 1, large - 1, large, DECREE))
    other = shares(
        2, 2, (0, 0, 1, large - 2, DECREE), (0, 1, large - 3, large - 2, DECREE), (1, 1, 1, 1, WHOLE)
    )
    with pytest.raises(MoneyRangeError, match=r"a share of a chain: .* exceeds 64-bit integers"):
        one.then(other)


def test_numbers_that_fit_after_all_are_exact() -> None:
    """Three shares over pq, qr and pr sum to 1, though pqr has 67 bits."""
    p, q, r = 4194319, 4194329, 4194331
    beside = -q * pow(p, -1, r) % r
    first, left = divmod(p * q * r - beside * p - q, r)
    assert left == 0
    one = shares(1, 3, (0, 0, first, p * q, DECREE), (0, 1, beside, q * r, DECREE), (0, 2, 1, p * r, DECREE))
    assert one.spread.tolist() == [True]
    whole = shares(3, 1, *((at, 0, 1, 1, WHOLE) for at in range(3)))
    assert rows(one.then(whole)) == [(0, 0, 1, 1, DECREE)]
    with pytest.raises(InvalidInputError, match="known shares sum to"):
        shares(
            1, 3, (0, 0, first + 1, p * q, DECREE), (0, 1, beside, q * r, DECREE), (0, 2, 1, p * r, DECREE)
        )


def test_maps_that_do_not_fit_each_other_are_refused() -> None:
    with pytest.raises(ArgumentError, match="the first map has 2 targets, the second one 3 sources; the"):
        SPLIT.then(identity(3))
    with pytest.raises(ArgumentError, match="size -1; give a size of 0 or more"):
        identity(-1)


def test_a_source_ends_as_a_whole_or_not_at_all() -> None:
    ending = shares(2, 1, (0, 0, 1, 1, WHOLE))
    with pytest.raises(
        ArgumentError, match=r"only a part of source 1 has a target: unit 1 in between has no"
    ):
        SPLIT.then(ending)
    assert rows(SPLIT.then(shares(2, 1))) == []
    both = shares(2, 2, *((s, t, 1, 2, DECREE) for s in range(2) for t in range(2)))
    with pytest.raises(ArgumentError, match="so do 1 more sources\\); give the closed unit"):
        both.then(ending)


def test_a_share_of_zero_alone_does_not_go_on() -> None:
    first = shares(1, 2, (0, 0, 1, 1, WHOLE), (0, 1, 0, 1, DECREE))
    assert rows(first.then(shares(2, 1, (1, 0, 1, 1, WHOLE)))) == []


def test_backward_is_the_part_of_the_weight() -> None:
    """Target 0 has 10 and a third of 6: 10/12 and 2/12. Target 1 has one source, so it needs no weight."""
    weighed = [(0, 0, 5, 6, WEIGHTED), (0, 1, 1, 6, WEIGHTED), (1, 1, 1, 1, WHOLE)]
    unknown = [(0, 0, 0, 0, WEIGHTED), (0, 1, 0, 0, WEIGHTED), (1, 1, 1, 1, WHOLE)]
    assert rows(SPLIT.backward([10, 6])) == weighed
    assert rows(SPLIT.backward()) == unknown
    assert rows(SPLIT.backward([10, 6], missing=[False, True])) == unknown
    assert rows(SPLIT.backward([0, 0])) == unknown
    assert rows(SPLIT.backward([0, 6]))[:2] == [(0, 0, 0, 1, WEIGHTED), (0, 1, 1, 1, WEIGHTED)]


def test_backward_of_no_possible_source_has_no_pair() -> None:
    first = shares(1, 2, (0, 0, 1, 1, WHOLE), (0, 1, 0, 1, DECREE))
    assert rows(first.backward()) == [(0, 0, 1, 1, WHOLE)]
    both = shares(2, 1, (0, 0, 1, 1, WHOLE), (1, 0, 1, 1, WHOLE))
    assert rows(both.then(identity(1)).backward([2**62, 2**62])) == [
        (0, 0, 1, 2, WEIGHTED),
        (0, 1, 1, 2, WEIGHTED),
    ]


@pytest.mark.parametrize(
    ("weight", "missing", "message"),
    [
        ([1.0, 2.0], None, r"weight: got float64, first 1\.0; give whole numbers from 0 to"),
        ([1, -2], None, r"weight\[1\] is -2; give whole numbers from 0 to"),
        ([1], None, r"weight: shape \(1,\); give numbers of shape \(2,\)"),
        ([1, 2], [True], r"missing: got bool of shape \(1,\); give True or False in shape"),
        ([1, 2], [0, 1], r"missing: got int64 of shape \(2,\); give True or False in shape"),
    ],
)
def test_weights_that_are_none(weight: list[int], missing: list[bool] | None, message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        SPLIT.backward(weight, missing=missing)


COLUMNS: dict[str, Any] = {
    "source": [0, 1, 1],
    "target": [0, 0, 1],
    "numerator": [1, 1, 2],
    "denominator": [1, 3, 3],
    "basis": [0, 1, 1],
}


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"source": [0.0, 1.0, 1.0]}, ["source: got float64, first 0.0; give whole numbers of 64 bits"]),
        (
            {"numerator": [1, 2**64, 1]},
            ["numerator: got object, first 1; give whole numbers of 64 bits"],
        ),
        (
            {"numerator": np.array([1, 2**63, 1], np.uint64)},
            [f"numerator: got {2**63}; give whole numbers of 64 bits"],
        ),
        ({"basis": [[0, 1, 1]]}, ["basis: shape (1, 3); give one number for each pair"]),
        ({"source": [[0, 1, 1]]}, ["source: shape (1, 3); give one number for each pair"]),
        ({"target": [0, 0]}, ["target: 2 numbers for 3 pairs; give one for each pair"]),
        (
            {"source": [0, -1, 2], "basis": [0, 6, 1]},
            [
                "source[1]: got -1; give a number from 0 to 1",
                "source[2]: got 2; give a number from 0 to 1",
                "basis[1]: got 6; give a number from 0 to 5",
            ],
        ),
        ({"target": [0, 1, 1]}, ["pair[2]: source 1 to target 1 is given twice"]),
        (
            {"numerator": [2, 1, 2]},
            ["pair[0]: share 2/1; give a share from 0/1 to 1/1"],
        ),
        ({"numerator": [1, 1, 1]}, ["source 1: known shares sum to 2/3; give 1"]),
        (
            {"denominator": [1, 3, 2], "numerator": [1, 1, 1]},
            ["source 1: known shares sum to 5/6; give 1"],
        ),
        ({"numerator": [0, 1, 2]}, ["source 0: known shares sum to 0/1; give 1"]),
        ({"denominator": [1, 0, 3]}, ["pair[1]: share 1/0; write an unknown share as 0/0"]),
        (
            {"denominator": [1, 0, 2], "numerator": [1, 0, 2]},
            ["source 1: known shares sum to 1/1; give less than 1, so that the unknown shares have a part"],
        ),
        ({"basis": [0, 0, 1]}, ["pair[1]: share 1/3; the basis 'whole' needs a share of 1"]),
        (
            {"denominator": [1, 3, 0], "numerator": [1, 1, 0], "basis": [0, 1, 0]},
            ["pair[2]: share 0/0; the basis 'whole' needs a known share, which is 1"],
        ),
    ],
)
def test_every_fault_of_a_map_is_told(change: dict[str, Any], faults: list[str]) -> None:
    with pytest.raises(InvalidInputError) as caught:
        ShareMap(2, 2, **COLUMNS | change)
    assert list(map(str, caught.value.faults)) == faults


def test_faults_of_different_pairs_are_told_together() -> None:
    with pytest.raises(InvalidInputError) as caught:
        shares(
            5,
            2,
            (0, 0, 2, 1, DECREE),
            (1, 5, 1, 1, WHOLE),
            (2, 0, 1, 2, DECREE),
            (3, 0, 1, 2, WHOLE),
            (3, 0, 1, 2, DECREE),
            (4, 1, -1, 1, DECREE),
        )
    assert list(map(str, caught.value.faults)) == [
        "target[1]: got 5; give a number from 0 to 1",
        f"numerator[5]: got -1; give a number from 0 to {2**63 - 1}",
        "pair[4]: source 3 to target 0 is given twice",
        "pair[0]: share 2/1; give a share from 0/1 to 1/1",
        "pair[3]: share 1/2; the basis 'whole' needs a share of 1",
        "source 2: known shares sum to 1/2; give 1",
    ]


def test_faults_of_counts_and_flags() -> None:
    with pytest.raises(
        InvalidInputError, match=r"sources: got -1; .*\n  targets: got 2\.0; give a whole number"
    ):
        ShareMap(-1, 2.0, **COLUMNS)  # type: ignore[arg-type] - what is refused
    with pytest.raises(InvalidInputError, match=r"source\[0\]: got 0; there are no sources"):
        ShareMap(0, 2, **COLUMNS)
    with pytest.raises(
        ArgumentError, match=r"spread: got int64 of shape \(2,\); give True or False in shape"
    ):
        ShareMap(2, 2, **COLUMNS, spread=[1, 2])
    with pytest.raises(
        ArgumentError, match=r"^gathered: got int64 of shape \(2,\); give True or False in shape"
    ):
        ShareMap(2, 2, **COLUMNS, gathered=[1, 2])


def test_sums_of_long_denominators_are_looked_at_exactly() -> None:
    large = 3**39
    column = {"source": [0] * 3, "target": [0, 1, 2], "basis": [1] * 3}
    with pytest.raises(InvalidInputError, match="known shares sum to"):
        ShareMap(1, 3, **column, numerator=[1, 2, 1], denominator=[large, 5, 2**60])
