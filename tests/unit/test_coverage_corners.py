"""Questions of coverage that few ask, each with its answer or the reason why it has none."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import numpy as np
import pytest

import dtnet
from dtnet.coverage import CoverageQuery, answer, has_team, people_per
from dtnet.coverage.cells import exact_sums
from dtnet.errors import ArgumentError, MoneyRangeError, UnknownNameError

if TYPE_CHECKING:
    from dtnet.network.network import Network

DAY = "2025-02-01"


@pytest.fixture(scope="module")
def toys() -> Network:
    return dtnet.datasets.load("toyland")


def test_an_answer_is_pickled_with_its_question(toys: Network) -> None:
    found = toys.coverage(of="has_team", by="shire", at=DAY)
    again = pickle.loads(pickle.dumps(found))  # noqa: S301 - our own bytes
    assert again.to_dicts() == found.to_dicts()
    assert (again.query, again.undecided, again.network) == (found.query, found.undecided, found.network)


def test_a_period_asks_what_is_made_of_it(toys: Network) -> None:
    asked = CoverageQuery(of=has_team(), over="village", during=dtnet.Period("2025-01-01", "2025-02-01"))
    with pytest.raises(ArgumentError, match="during without over_time; say what is made of the period"):
        answer(toys, asked)


def test_weights_name_areas_of_the_network(toys: Network) -> None:
    with pytest.raises(
        UnknownNameError, match="no area 'toy:village:brasss'; did you mean 'toy:village:brass'"
    ):
        toys.coverage(weight={"toy:village:brasss": 1}, at=DAY)


def test_conditions_are_refused_where_they_mean_nothing(toys: Network) -> None:
    for of, message in (
        ("any_team(has_team)", "is asked of areas, not of a team"),
        ("at_least_skills(99)", "at least 99 skills; the network knows"),
        ("skill(nothing)", "unknown skill 'nothing'"),
        ("nowhere.households >= 1", "unknown level 'nowhere'"),
    ):
        with pytest.raises((ArgumentError, UnknownNameError), match=message):
            toys.coverage(of=of, at=DAY)
    with pytest.raises(ArgumentError, match="is no whole number"):
        toys.coverage(weight="coastal", at=DAY)


def test_sums_beyond_floats_are_exact() -> None:
    key = np.array([0, 1, 0])
    assert exact_sums(key, np.array([2**60, 1, 1]), 2).tolist() == [2**60 + 1, 1]
    with pytest.raises(MoneyRangeError):
        exact_sums(key, np.array([2**62, 1, 1]), 2)


def test_products_beyond_64_bits_are_compared_exactly(toys: Network) -> None:
    """Of 2^40 people to 10^12 households no village has enough for sure; one has no households."""
    [row] = toys.coverage(of=people_per(10**12, "households", at_least=2**40), at=DAY)
    assert (row["areas"], row["yes"], row["no"], row["unknown"], row["not_applicable"]) == (21, 0, 13, 7, 1)
