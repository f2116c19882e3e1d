"""Teams by course: alike only if every spell is."""

from __future__ import annotations

import numpy as np

from dtnet.policy.cohorts import Cohorts, cohorts
from dtnet.policy.units import Spells


def grouped(*spells: tuple[int, int, int, int]) -> Cohorts:
    """Spells as (unit, start, end, heads)."""
    columns = np.array(spells, np.int64).reshape(-1, 4).T
    return cohorts(Spells(*columns))


def test_teams_with_one_course_are_one_cohort() -> None:
    found = grouped((3, 0, 10, 5), (3, 20, 30, 5), (5, 0, 10, 5), (5, 20, 30, 5), (9, 0, 10, 5))
    assert found.units.tolist() == [3, 5, 9]
    assert found.cohort[0] == found.cohort[1] != found.cohort[2]
    assert found.size[found.cohort].tolist() == [2, 2, 1]


def test_the_same_last_spell_is_not_the_same_course() -> None:
    found = grouped((1, 0, 10, 5), (1, 20, 30, 5), (2, 5, 10, 5), (2, 20, 30, 5), (3, 20, 30, 5))
    assert len(found.size) == 3


def test_other_people_are_another_course() -> None:
    assert len(grouped((1, 0, 10, 5), (2, 0, 10, 6)).size) == 2


def test_days_and_first_people_between_edges() -> None:
    found = grouped((1, 0, 10, 5), (1, 10, 12, 7), (1, 20, 30, 9), (2, 25, 40, 3))
    edges = np.array([-5, 0, 10, 15, 25, 50], np.int64)
    rows = found.cohort
    assert found.days(edges)[rows].tolist() == [[0, 10, 2, 5, 5], [0, 0, 0, 0, 15]]
    assert found.first_heads(edges)[rows].tolist() == [[0, 5, 7, 9, 9], [0, 0, 0, 0, 3]]


def test_nobody_is_no_cohort() -> None:
    found = grouped()
    edges = np.array([0, 10, 20], np.int64)
    assert (found.units.tolist(), found.size.tolist()) == ([], [])
    assert found.days(edges).shape == found.first_heads(edges).shape == (0, 2)
