"""Rows that are kept: what `having` compares, exactly, and what it leaves open."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet.coverage import CoverageQuery, Question, has_team
from dtnet.errors import ArgumentError
from dtnet.predicates import fact

if TYPE_CHECKING:
    from dtnet import Network

DAY = "2025-02-01"
NOVEMBER = "2024-11-01..2024-12-01"
"""Seven of the ten villages of Lantern Isle have a team on each of its days."""


@pytest.fixture(scope="module")
def toyland() -> Network:
    return dtnet.datasets.load("toyland")


def kept(network: Network, having: str, **options: Any) -> tuple[int, int]:  # noqa: ANN401 - any part
    """How many rows are kept, and how many others may be."""
    answer = network.coverage(having=having, **options)
    return len(answer), answer.undecided


@pytest.mark.parametrize("over_time", ["min", "max", "mean", "first", "last"])
def test_a_share_that_is_just_the_end_reaches_it(toyland: Network, over_time: Any) -> None:  # noqa: ANN401 - a word
    # 7/10 is less than 0.7 as a float is written
    assert Fraction(0.7) < Fraction(7, 10)
    asked = {"within": "Lantern Isle", "during": NOVEMBER, "over_time": over_time}
    assert kept(toyland, "row.share >= 7/10", **asked) == (1, 0)
    assert kept(toyland, "row.share < 7/10", **asked) == (0, 0)
    assert kept(toyland, "row.share in [7/10, 71/100)", **asked) == (1, 0)
    assert kept(toyland, "row.share >= 70000000001/100000000000", **asked) == (0, 0)


def test_a_series_is_kept_by_the_same_rule(toyland: Network) -> None:
    query = CoverageQuery(
        of=has_team(),
        over="village",
        within="toy:province:lantern-isle",
        during=NOVEMBER,
        having=fact("row.share") >= Fraction(7, 10),
    )
    assert len(Question(toyland, query).series()) == 1


@pytest.mark.parametrize(
    ("having", "expected"),
    [
        ("row.yes >= 290", (1, 0)),
        ("row.yes >= 291", (0, 1)),
        ("row.yes < 311", (1, 0)),
        ("row.yes < 310", (0, 1)),
        ("row.yes < 290", (0, 0)),
        ("row.yes >= 311", (0, 0)),
        ("row.yes = 300", (0, 1)),
        ("not row.yes = 300", (0, 1)),
        ("row.yes = 311", (0, 0)),
        ("row.yes >= 300 or row.yes < 300", (1, 0)),
        ("row.no = 0 and row.unknown = 0", (1, 0)),
        ("row.areas = 3", (1, 0)),
        ("row.areas in {2, 3}", (1, 0)),
    ],
)
def test_weights_within_bounds_leave_counts_open(
    toyland: Network, having: str, expected: tuple[int, int]
) -> None:
    # Spark's 200 and Tallow's 90 to 110 households; Candle has none
    assert kept(toyland, having, by="parish", within="Glow", weight="households", at=DAY) == expected


def test_one_of_several_numbers_that_are_all_that_a_count_may_be(toyland: Network) -> None:
    some = ", ".join(map(str, range(90, 111)))
    asked = {"within": "toy:village:tallow", "weight": "households", "at": DAY}
    assert kept(toyland, f"row.yes in {{{some}}}", **asked) == (1, 0)
    assert kept(toyland, f"row.yes in {{{some.removeprefix('90, ')}}}", **asked) == (0, 1)


@pytest.mark.parametrize(
    ("having", "expected"),
    [
        ("row.yes >= 1/100000000000000000000", 1),
        ("row.yes >= 100000000000000000000", 0),
        ("row.yes < 100000000000000000000", 1),
        ("row.yes = 100000000000000000000", 0),
        ("row.share >= 1/100000000000000000000000000000", 1),
    ],
)
def test_numbers_of_any_size_are_compared(toyland: Network, having: str, expected: int) -> None:
    assert kept(toyland, having, at=DAY) == (expected, 0)


@pytest.mark.parametrize(
    ("having", "told"),
    [
        ("row.share = 0", "having 'row.share = 0'; compare a share with >=, < or in, as in"),
        ("row.share != 1", "having 'row.share = 1'; compare a share with"),
        ("row.share in {0, 1}", r"having 'row.share in \{0, 1\}'; compare a share with"),
        ("row.areas = many", "having 'row.areas = many'; compare row.share or a count of the row"),
        ("row.areas in {1, many}", r"having 'row.areas in \{1, many\}'; compare row.share or a count"),
    ],
)
@pytest.mark.parametrize("over_time", [None, "min"])
def test_a_share_is_no_whole_number(toyland: Network, having: str, told: str, over_time: Any) -> None:  # noqa: ANN401
    days: dict[str, Any] = {"at": DAY} if over_time is None else {"during": "2024", "over_time": over_time}
    if over_time is not None and "share" not in having:
        told = "with over_time min or max; such rows have only row.share"
    with pytest.raises(ArgumentError, match=told):
        toyland.coverage(by="shire", having=having, **days)
