"""Questions of coverage that few ask, each with its answer or the reason why it has none."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import numpy as np
import pytest

import dtnet
from dtnet.coverage import (
    CoverageQuery,
    Question,
    any_team,
    at_least_skills,
    every,
    has_team,
    people_per,
    skill,
)
from dtnet.coverage.measures import Quantities
from dtnet.coverage.verdicts.unlisted_teams import pull_apart
from dtnet.errors import ArgumentError, MoneyRangeError, UnknownNameError
from dtnet.facts.eras import exact_sums
from dtnet.predicates import fact

from ...inner.coverage import whole_weights
from ...inner.strategies import ASKED
from ..doubtful_country import OPEN_END, WINDOW, area, commune, country, moved

if TYPE_CHECKING:
    from dtnet import Network

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
    with pytest.raises(ArgumentError, match="during= needs over_time=; name what to compute over the period"):
        Question(toys, asked).answer()


def test_weights_name_areas_of_the_network(toys: Network) -> None:
    with pytest.raises(
        UnknownNameError, match="no area 'toy:village:brasss'; did you mean 'toy:village:brass'"
    ):
        toys.coverage(weight={"toy:village:brasss": 1}, at=DAY)


def test_conditions_are_refused_where_they_mean_nothing(toys: Network) -> None:
    for of, message in (
        ("any_team(has_team)", "is a condition on areas, not on teams"),
        ("at_least_skills(99)", "at least 99 skills; the vocabulary of the network has"),
        ("skill(nothing)", "unknown skill 'nothing'"),
        ("nowhere.households >= 1", "unknown level 'nowhere'"),
    ):
        with pytest.raises((ArgumentError, UnknownNameError), match=message):
            toys.coverage(of=of, at=DAY)
    with pytest.raises(ArgumentError, match="holds no whole numbers"):
        toys.coverage(weight="coastal", at=DAY)


def test_sums_beyond_floats_are_exact() -> None:
    key = np.array([0, 1, 0])
    assert exact_sums(key, np.array([2**60, 1, 1]), 2).tolist() == [2**60 + 1, 1]
    with pytest.raises(MoneyRangeError):
        exact_sums(key, np.array([2**62, 1, 1]), 2)


def test_products_beyond_64_bits_are_compared_exactly(toys: Network) -> None:
    """With 2^60 people asked of 10^12 households no village has enough for sure; one has no households."""
    for least in (2**40, 2**60):
        [row] = toys.coverage(of=people_per(10**12, "households", at_least=least), at=DAY)
        assert [row[name] for name in ("areas", "yes", "no", "unknown", "not_applicable")] == [
            21,
            0,
            13,
            7,
            1,
        ]


def test_conditions_made_by_functions_are_refused_alike(toys: Network) -> None:
    for of, message in (
        (at_least_skills(99), "at least 99 skills; the vocabulary of the network has 4"),
        (fact("nowhere.households") >= 1, "unknown level 'nowhere'"),
        (every("shire", has_team()), r"some\(shire, …\) needs a level below 'village'"),
        (any_team(has_team()), "has_team is a condition on areas, not on teams"),
        (any_team(any_team(skill("purse"))), "any_team is a condition on areas, not on teams"),
    ):
        with pytest.raises((ArgumentError, UnknownNameError), match=message):
            toys.coverage(of=of, at=DAY)


def test_areas_of_a_level_hold_themselves(toys: Network) -> None:
    plain, inside = (
        toys.coverage(of=of, at=DAY).to_dicts()[0] for of in (has_team(), every("village", has_team()))
    )
    for name in ("areas", "yes", "no", "unknown", "lower", "upper"):
        assert inside[name] == plain[name]


def test_a_question_in_words_may_end_in_a_semicolon(toys: Network) -> None:
    asked = toys.coverage(of="has_team", by="shire", at=DAY).query
    assert CoverageQuery.from_text(f"{asked.to_text()};") == asked


def test_a_series_by_areas_that_may_not_be_there() -> None:
    network = country([area("k0", "commune", "c", **OPEN_END), area("v1", "village", "k0")], [])
    with pytest.raises(ArgumentError, match="a series grouped by areas that may not exist"):
        Question(
            network, CoverageQuery(of=has_team(), over="village", by=("commune",), during=WINDOW)
        ).series()


def test_people_of_a_team_in_one_of_two_homes() -> None:
    rows = moved("t", ("v1", "v2"), ({"people": 2}, {"people": 7}))
    network = country(commune("v1", "v2"), rows)
    for least, bounds in ((2, (0.0, 1.0)), (7, (0.0, 1.0))):
        [row] = network.coverage(of=f"people >= {least}", over="commune", at=ASKED).to_dicts()
        # it is in one of them, which sums over homes do not tell: too wide for 2, and not said to be attained
        assert (row["lower"], row["upper"], row["sharp"]) == (*bounds, False)


def test_people_of_a_team_that_grows_on_a_day_known_within_two() -> None:
    rows = [
        {**row, "end": None, "end_earliest": None, "end_latest": None} if row["people"] == 7 else row
        for row in moved("t", ("v1", "v1"), ({"people": 2}, {"people": 7}))
    ]
    network = country(commune("v1"), rows)
    for least, bounds in ((2, (1.0, 1.0)), (7, (0.0, 1.0)), (8, (0.0, 0.0))):
        [row] = network.coverage(of=f"people >= {least}", at=ASKED).to_dicts()
        assert (row["lower"], row["upper"]) == bounds


def test_shares_without_a_common_base_of_a_size_to_work_with() -> None:
    bases = range(2**53 - 2**15 + 1, 2**53, 4)
    shares = Quantities([1] * len(bases), base=list(bases))
    with pytest.raises(ArgumentError, match="the common base of 8192 shares has"):
        shares.scaled()


def test_numbers_that_are_none_are_refused() -> None:
    for values, message in (
        ([[1, 2]], "give one row of numbers"),
        ([0.5], "give whole numbers; give a share as a numerator"),
        ([2**60], "give numbers from 0 to 9007199254740991"),
    ):
        with pytest.raises(ArgumentError, match=message):
            Quantities(values)
    with pytest.raises(ArgumentError, match="lower 5 is above upper 1"):
        Quantities([5], [1])
    with pytest.raises(ArgumentError, match="the sum is"):
        whole_weights([2**53 - 1] * 2, 2)


def test_ways_of_several_areas_are_apart_where_too_many_atoms_meet() -> None:
    atoms = [fact("team.people") >= least for least in range(2)]
    many = [fact("team.leader") >= least for least in range(12)]
    one, two = np.eye(4, dtype=np.bool_)[:1], np.ones((1, 4), np.bool_)
    assert pull_apart(atoms[0] | atoms[1], atoms, one).tolist() == [False]
    of = atoms[0]
    for each in (*atoms[1:], *many):
        of = of | each
    assert pull_apart(of, atoms, two).tolist() == [True]
    assert pull_apart(atoms[0] | atoms[1], atoms, two).tolist() == [False]


def test_an_area_that_is_gone_on_the_last_day_has_a_row_that_says_so(toys: Network) -> None:
    """Frog closed on 1 January."""
    asked = {"within": "toy:village:frog", "during": "2024-12-01..2025-02-01"}
    for over_time, areas, upper in (("first", 1, 1.0), ("mean", 1, 1.0), ("last", 0, None)):
        [row] = toys.coverage(of="has_team", over_time=over_time, **asked).to_dicts()
        assert (row["areas"], row["upper"], row["may_be_empty"]) == (areas, upper, areas == 0)
