"""Units by course: alike only if every spell is."""

from __future__ import annotations

import numpy as np
import pytest

from dtnet.group_by import mixed, numbered
from dtnet.policy.units.cohorts import Cohorts, UnitCourses, cohorts
from dtnet.policy.units.eligibility import EligibleSpells

from ...inner.bounds import Bounded


def grouped(*spells: tuple[int, int, int, int], certain: list[bool] | None = None) -> Cohorts:
    """Spells as (unit, start, end, worth)."""
    unit, start, end, worth = np.array(spells, np.int64).reshape(-1, 4).T
    sure = np.ones(len(unit), np.bool_) if certain is None else np.array(certain)
    return cohorts(EligibleSpells(unit, start, end, sure, Bounded.known(worth), (), ()))


def test_units_with_one_course_are_one_cohort() -> None:
    found = grouped((3, 0, 10, 5), (3, 20, 30, 5), (5, 0, 10, 5), (5, 20, 30, 5), (9, 0, 10, 5))
    units, cohort = found.placed
    assert units.tolist() == [3, 5, 9]
    assert cohort[0] == cohort[1] != cohort[2]
    assert found.size[cohort].tolist() == [2, 2, 1]


def test_the_same_last_spell_is_not_the_same_course() -> None:
    found = grouped((1, 0, 10, 5), (1, 20, 30, 5), (2, 5, 10, 5), (2, 20, 30, 5), (3, 20, 30, 5))
    assert len(found.size) == 3


def test_another_worth_or_a_doubt_is_another_course() -> None:
    assert len(grouped((1, 0, 10, 5), (2, 0, 10, 6)).size) == 2
    assert len(grouped((1, 0, 10, 5), (2, 0, 10, 5), certain=[True, False]).size) == 2


def test_days_between_edges() -> None:
    found = grouped((1, 0, 10, 5), (1, 10, 12, 7), (1, 20, 30, 9), (2, 25, 40, 3))
    days = found.days(np.array([-5, 0, 10, 15, 25, 50], np.int64))
    assert days.is_known
    assert days.lower[found.placed[1]].tolist() == [[0, 10, 2, 5, 5], [0, 0, 0, 0, 15]]


def test_days_that_are_in_doubt_are_between_none_and_all() -> None:
    found = grouped((1, 0, 10, 5), (1, 10, 12, 7), certain=[True, False])
    days = found.days(np.array([0, 5, 15], np.int64))
    assert (days.lower.tolist(), days.upper.tolist()) == ([[5, 5]], [[5, 7]])


def test_nobody_is_no_cohort() -> None:
    found = grouped()
    assert (found.members.units.tolist(), found.size.tolist()) == ([], [])
    assert found.days(np.array([0, 10, 20], np.int64)).upper.shape == (0, 2)


def test_rows_of_columns_are_numbered_in_their_order_whatever_their_spread() -> None:
    wide = np.array([2**61, -(2**61), 0, 2**61], np.int64)
    other = np.array([1, 2**60, 2**60, 1], np.int64)
    assert numbered([wide, other]).tolist() == [2, 0, 1, 2]
    assert numbered([other, wide]).tolist() == [0, 1, 2, 0]
    many = np.arange(200_000, dtype=np.int64) * 10**9
    assert numbered([many[::-1], np.zeros(200_000, np.int64)]).tolist() == list(range(199_999, -1, -1))
    assert numbered([np.array([7, 7], np.int64)]).tolist() == [0, 0]


@pytest.mark.parametrize("count", [1, 20, 32, 33, 500, 70_000])
def test_rows_have_one_number_whatever_the_types_and_the_length_of_their_columns(count: int) -> None:
    place = np.arange(count)
    columns = [
        (place % 3 * 100 - 100).astype(np.int8),
        (place % 2 * 60_000 - 30_000).astype(np.int16),
        (place % 7).astype(np.int32),
        place // 5 * 10**6,
    ]
    rows = [*zip(*(each.tolist() for each in columns), strict=True)]
    ranks = {row: number for number, row in enumerate(sorted({*rows}))}
    assert numbered(columns).tolist() == [ranks[row] for row in rows]
    code, width = mixed(columns)
    assert width > code.max()
    assert (np.argsort(code, kind="stable") == np.argsort(numbered(columns), kind="stable")).all()


@pytest.mark.parametrize(
    ("code", "width"),
    [([0, 1, 0, 2], 3), ([0, 3, 0, 2], 4), ([0, 9, 0, 5], 10)],
    ids=["every code occurs", "gaps", "more codes than units"],
)
def test_courses_are_in_the_order_of_their_codes(code: list[int], width: int) -> None:
    found = UnitCourses.by_code(np.array([2, 3, 5, 8]), np.array(code), width)
    values = sorted({*code})
    assert found.course.tolist() == [values.index(each) for each in code]
    assert found.size.tolist() == [code.count(each) for each in values]
    examples = found.standing()
    assert examples.tolist() == sorted(examples.tolist())
    assert sorted(found.course[examples].tolist()) == [*range(len(values))]
