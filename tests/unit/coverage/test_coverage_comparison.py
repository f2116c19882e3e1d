"""Areas compared: inequality, ranks and the worst, on toyland and on tables; what is synthetic."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import dtnet
from dtnet import Table, frames
from dtnet.coverage import (
    CoverageQuery,
    Question,
    attribute,
    has_team,
    inequality_of,
)
from dtnet.coverage.measures import Answer
from dtnet.errors import ArgumentError, SyntheticWarning, UnknownFactError, UnknownNameError

from ...inner.strategies import ASKED
from ..doubtful_country import area, country

if TYPE_CHECKING:
    from dtnet import Network
    from dtnet.coverage import Inequality

DAY = "2025-02-01"
FAR, HARBOUR, REED, WICK = (f"toy:shire:{name}" for name in ("far", "harbour", "reed", "wick"))


@pytest.fixture(scope="module")
def toyland() -> Network:
    return dtnet.datasets.load("toyland")


@pytest.fixture(scope="module")
def shires(toyland: Network) -> Inequality:
    return inequality_of(toyland.coverage(by="shire", at=DAY), accept_synthetic=True)


def ends(answer: Answer) -> tuple[Fraction | None, Fraction | None]:
    return answer.lower, answer.upper


# -- I1 to I3 ------------------------------------------------------------------------------------


def test_range_and_ratio(shires: Inequality) -> None:
    assert (len(shires), shires.left_out) == (4, 0)
    assert ends(shires.best_minus_worst) == (Fraction(2, 15), Fraction(1, 2))
    assert ends(shires.best_over_worst) == (Fraction(6, 5), 2)
    assert shires.best_minus_worst.sharp


def test_ranks_of_shires(shires: Inequality) -> None:
    table = shires.ranks()
    assert [(row["area"], row["best_rank"], row["worst_rank"]) for row in table] == [
        (FAR, 1, 3),
        (HARBOUR, 1, 3),
        (REED, 1, 4),
        (WICK, 3, 4),
    ]
    assert [(row["lower"], row["upper"]) for row in table] == [
        (0.8, 0.8),
        (0.75, 1),
        (0.5, 1),
        (2 / 3, 2 / 3),
    ]
    assert shires.ranks(first="least")["area"] == [WICK, REED, FAR, HARBOUR]
    with pytest.raises(ArgumentError, match="first='best'"):
        shires.ranks(first="best")  # type: ignore[arg-type]


def test_the_worst_one_is_one_of_two(shires: Inequality) -> None:
    table = shires.first_of()
    assert (table["area"], table["certain"]) == ([REED, WICK], [False, False])
    assert shires.first_of(3)["area"] == [WICK, FAR, HARBOUR, REED]
    assert shires.first_of(3)["certain"] == [True, False, False, False]
    assert FAR not in shires.first_of(1, first="least")["area"]


def test_villages_missed(shires: Inequality) -> None:
    missed = {row["area"]: (row["missed_lower"], row["missed_upper"]) for row in shires.ranks()}
    assert missed == {WICK: (2, 2), HARBOUR: (0, 1), REED: (0, 3), FAR: (1, 1)}
    assert ends(shires.missed) == (3, 7)


def test_measures_with_weights(toyland: Network) -> None:
    answer = toyland.coverage(by="shire", at=DAY)
    weighed = inequality_of(answer, weights="areas", accept_synthetic=True)
    assert weighed.weights is not None
    assert dict(zip(weighed.rows["area"], weighed.weights.tolist(), strict=True)) == {
        FAR: 5,
        HARBOUR: 4,
        REED: 6,
        WICK: 6,
    }
    # half of 21 villages are reached with Reed's 6 or Wick's 6 and Far's 5
    assert ends(weighed.quantile(Fraction(1, 2))) == (Fraction(2, 3), Fraction(4, 5))
    by_id = inequality_of(answer, weights={FAR: 5, HARBOUR: 4, REED: 6, WICK: 6}, accept_synthetic=True)
    assert by_id.gini == weighed.gini
    assert by_id.gini.lower is not None
    with pytest.raises(UnknownFactError, match=f"weights: no weight for '{WICK}'"):
        inequality_of(answer, weights={FAR: 5, HARBOUR: 4, REED: 6}, accept_synthetic=True)
    with pytest.raises(ArgumentError, match="the column weights='point' holds no whole numbers"):
        inequality_of(answer, weights="point", accept_synthetic=True)
    with pytest.raises(UnknownFactError, match="weights: no weight for"):
        inequality_of(answer, weights="numerator", accept_synthetic=True)


def test_where_coverage_lies(shires: Inequality) -> None:
    order = {WICK: 1, REED: 2, HARBOUR: 3, FAR: 4}
    assert shires.concentration_index(order).upper == shires.concentration_index({**order, FAR: 9}).upper
    with pytest.raises(UnknownFactError, match=f"ranked_by: no number for '{REED}'"):
        shires.concentration_index({WICK: 1, HARBOUR: 3, FAR: 4})
    with pytest.raises(ArgumentError, match="ranked_by"):
        shires.concentration_index({**order, FAR: float("nan")})


def test_what_is_refused_on_bounds(shires: Inequality) -> None:
    with pytest.raises(UnknownFactError, match="Theil's index needs known values: 2 of 4"):
        _ = shires.theil
    with pytest.raises(UnknownFactError, match="the Lorenz curve"):
        shires.lorenz()


def test_rows_of_areas_in_no_group_are_left_out(toyland: Network) -> None:
    parishes = inequality_of(toyland.coverage(by="parish", at=DAY), accept_synthetic=True)
    assert (len(parishes), parishes.left_out) == (7, 1)
    assert None not in parishes.rows["area"]
    # Reef lies in none and is reached
    assert ends(parishes.missed) == (3, 7)
    lanes = inequality_of(toyland.coverage(over="lane", by="village", at=DAY), accept_synthetic=True)
    assert (lanes.rows["area"], lanes.left_out) == (["toy:village:spark"], 20)
    assert ends(lanes.best_minus_worst) == (0, 0)


def test_groups_that_are_not_known_tie_rows(toyland: Network) -> None:
    landings = inequality_of(
        toyland.coverage(by="coastal", at=DAY, within="toy:province:saltmarsh"), accept_synthetic=True
    )
    assert (landings.rows["coastal"], landings.left_out) == ([False, True], 1)
    assert not landings.best_minus_worst.sharp
    missed = {row["coastal"]: (row["missed_lower"], row["missed_upper"]) for row in landings.ranks()}
    # with a landing Rush, Fern and Mist 3 may be missed; without, Brook too
    assert missed == {True: (0, 3), False: (0, 4)}
    assert ends(landings.missed) == (1, 4)


def test_rows_that_are_kept_are_compared(toyland: Network) -> None:
    kept = inequality_of(
        toyland.coverage(by="shire", at=DAY, having="row.share >= 2/3"), accept_synthetic=True
    )
    assert kept.rows["area"] == [FAR, HARBOUR, WICK]
    assert ends(kept.missed) == (3, 4)


def test_areas_of_unknown_group_may_be_missed_in_rows_that_are_kept(toyland: Network) -> None:
    # with a landing one may be missed, without two or three; of the five of which it is unknown up to three
    landings = inequality_of(
        toyland.coverage(by="coastal", at=DAY, having="row.areas >= 6"), accept_synthetic=True
    )
    assert landings.rows["coastal"] == [False, True]
    assert ends(landings.missed) == (2, 7)
    assert not landings.missed.sharp
    every = inequality_of(toyland.coverage(by="coastal", at=DAY), accept_synthetic=True)
    assert (ends(every.missed), every.missed.sharp) == ((3, 7), True)


def test_rows_that_share_a_team_in_doubt_are_not_at_both_ends(toyland: Network) -> None:
    asked = {"of": "all_skills", "by": "village", "at": DAY, "where": "own.households >= 60"}
    # whether anchor-lamp teaches padlock decides on Anchor and on Buoy: they are never apart
    quay = inequality_of(toyland.coverage(within="Quay", **asked))
    assert quay.rows["area"] == ["toy:village:anchor", "toy:village:buoy"]
    assert (ends(quay.best_minus_worst), quay.best_minus_worst.sharp) == ((0, 1), False)
    # Spark and Tallow have teams of their own
    glow = inequality_of(toyland.coverage(within="Glow", **asked))
    assert (ends(glow.best_minus_worst), glow.best_minus_worst.sharp) == ((0, 1), True)


def test_a_row_of_few_areas_has_few_shares() -> None:
    remote = attribute("remote", "=", value=True)
    areas = [area("k0", "commune", "c"), area("k1", "commune", "c")]
    areas += [area(f"v{at}", "village", "k0") for at in (0, 1)]
    areas += [area(f"w{at}", "village", "k1", remote=at == 0) for at in range(3)]
    answer = country(areas, []).coverage(of=remote, by="commune", at=ASKED)
    found = inequality_of(answer)  # 0, 1/2 or 1, and 1/3
    assert found.best_minus_worst == Answer(lower=Fraction(1, 6), upper=Fraction(2, 3))
    assert found.best_over_worst == Answer(lower=Fraction(3, 2), upper=Fraction(3), may_be_undefined=True)
    assert found.gini == Answer(lower=Fraction(1, 10), upper=Fraction(1, 2))


def test_numbers_of_a_table_are_whole_and_need_not_be_each_of_them() -> None:
    found = inequality_of(people(people_lower=[0, 3], people_upper=[2, 3]), value="people")
    assert found.best_over_worst == Answer(
        lower=Fraction(3, 2), upper=Fraction(3), sharp=False, may_be_undefined=True
    )
    assert found.best_minus_worst == Answer(lower=Fraction(1), upper=Fraction(3))
    both = inequality_of(people(people_lower=[0, 1], people_upper=[2, 3]), value="people")
    assert not both.best_minus_worst.sharp  # one team may be behind both


def test_what_is_behind_rows_of_a_period_is_not_followed(toyland: Network) -> None:
    mean = toyland.coverage(by="shire", during="2025", over_time="mean")
    assert not inequality_of(mean, accept_synthetic=True).sharp


def test_rows_that_may_be_empty_leave_measures_undefined(toyland: Network) -> None:
    villages = toyland.coverage(by="village", within="Sedge", at=DAY)
    compared = inequality_of(villages)  # Brook may be gone
    assert compared.may_be_empty
    assert compared.best_minus_worst.may_be_undefined
    others = inequality_of(toyland.coverage(by="village", within="Sedge", at=DAY, having="row.yes >= 1"))
    assert (others.may_be_empty, others.best_minus_worst.may_be_undefined) == (False, False)


def test_the_mean_of_a_period_and_not_its_least_day(toyland: Network) -> None:
    asked: dict[str, Any] = {"by": "parish", "during": "2024", "within": "toy:shire:reed"}
    mean = inequality_of(toyland.coverage(over_time="mean", **asked))
    assert mean.rows["area"] == ["toy:parish:heron", "toy:parish:sedge"]
    assert mean.ranks()["missed_lower"][0] == 1098 - 946
    with pytest.raises(ArgumentError, match=r"no sums are computed for over_time='min' of"):
        inequality_of(toyland.coverage(over_time="min", **asked))
    days = Question(
        toyland, CoverageQuery(of=has_team(), over="village", by="parish", during="2024")
    ).series()
    with pytest.raises(ArgumentError, match=r"no sums are computed for single days of"):
        inequality_of(days, accept_synthetic=True)


# -- I4 ------------------------------------------------------------------------------------------


def people(**columns: list[int | None]) -> Table:
    def made(cells: list[int | None]) -> frames.Column:
        return frames.whole([cell or 0 for cell in cells], np.array([cell is None for cell in cells]))

    size = len(next(iter(columns.values())))
    return Table(
        {"area": frames.text([f"v{at}" for at in range(size)]), **{n: made(c) for n, c in columns.items()}}
    )


def test_gini_of_people_by_village() -> None:
    oilham = inequality_of(people(people=[8, 4, 0]), value="people")
    assert oilham.gini.point == Fraction(4, 9)
    assert oilham.lorenz().to_dicts() == [
        {"population": 0.0, "amount": 0.0},
        {"population": 1 / 3, "amount": 0.0},
        {"population": 2 / 3, "amount": 1 / 3},
        {"population": 1.0, "amount": 1.0},
    ]
    assert oilham.theil is not None
    assert inequality_of(people(people=[7, 5]), value="people").gini.point == Fraction(1, 12)
    glow = inequality_of(
        people(people=[9, None, 0], people_lower=[None, 3, None], people_upper=[None, 8, None]),
        value="people",
    )
    assert ends(glow.gini) == (Fraction(6, 17), Fraction(1, 2))
    with pytest.raises(UnknownFactError, match="Theil"):
        _ = glow.theil
    bounds = inequality_of(people(people_lower=[9, 3, 0], people_upper=[9, 8, 0]), value="people")
    assert bounds.gini == glow.gini
    assert bounds.ranks()["upper"] == [9, 8, 0]
    assert bounds.first_of(1, first="greatest")["area"] == ["v0"]
    with pytest.raises(ArgumentError, match="missed needs shares, but other values are compared"):
        _ = bounds.missed


def test_columns_of_an_answer_are_numbers(toyland: Network) -> None:
    answer = toyland.coverage(by="shire", at=DAY)
    found = inequality_of(answer, value="yes", accept_synthetic=True)
    assert ends(found.best_minus_worst) == (1, 1)
    assert "missed_lower" not in found.ranks().columns


@pytest.mark.parametrize(
    ("table", "value", "error", "message"),
    [
        (
            {"people": [1, None]},
            "people",
            UnknownFactError,
            "'people' of 'v1': neither the value nor an upper",
        ),
        ({"people": [1]}, "peeple", UnknownNameError, "no column 'peeple' to compare.*'people'"),
        ({"people_upper": [1]}, "people", UnknownNameError, "no column 'people' to compare"),
    ],
)
def test_numbers_that_cannot_be_compared(
    table: dict[str, list[int | None]], value: str, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        inequality_of(people(**table), value=value)


def test_tables_that_cannot_be_compared(toyland: Network) -> None:
    with pytest.raises(ArgumentError, match="column 'point' holds ratio, not whole numbers"):
        inequality_of(toyland.coverage(by="shire", at=DAY), value="point", accept_synthetic=True)
    with pytest.raises(ArgumentError, match="pass an answer"):
        inequality_of([1, 2])  # type: ignore[arg-type]
    with pytest.raises(UnknownNameError, match="no column 'area'"):
        inequality_of(toyland.at(DAY).teams(), value="people")


# -- M2 ------------------------------------------------------------------------------------------


def test_the_share_of_an_answer_that_is_synthetic(toyland: Network) -> None:
    assert toyland.coverage(at=DAY).synthetic_share() == Fraction(1, 7)
    far = toyland.coverage(at=DAY, within=FAR)
    with pytest.warns(
        SyntheticWarning, match="more than half of this rests on synthetic rows.*accept_synthetic"
    ):
        assert far.synthetic_share() == Fraction(3, 5)
    assert far.synthetic_share(accept_synthetic=True) == Fraction(3, 5)
    assert toyland.coverage(at=DAY, by="shire").synthetic_share() == Fraction(1, 7)
    kept = toyland.coverage(at=DAY, by="shire", having="row.share >= 4/5")
    assert kept.synthetic_share(accept_synthetic=True) == Fraction(3, 5)


def test_half_is_not_more_than_half(toyland: Network) -> None:
    two = "inside {toy:village:dune, toy:village:mist-1} as of 2025-02-01"  # assumed, and synthetic
    answer = toyland.coverage(at=DAY, by="shire", where=two)
    assert answer.synthetic_share() == Fraction(1, 2)
    assert len(inequality_of(answer)) == 1
    three = two.replace("{", "{toy:village:mist-2, ")
    with pytest.warns(SyntheticWarning, match="more than half of this rests on synthetic rows"):
        assert toyland.coverage(at=DAY, where=three).synthetic_share() == Fraction(2, 3)


def test_shares_that_are_not_there(toyland: Network) -> None:
    assert (
        toyland.coverage(at=DAY, within="toy:village:candle", weight="households").synthetic_share() is None
    )
    with pytest.raises(UnknownFactError, match="known only within bounds"):
        toyland.coverage(at=DAY, within="toy:parish:glow", weight="households").synthetic_share()
    with pytest.raises(ArgumentError, match=r"no sums are computed for over_time='max' of"):
        toyland.coverage(during="2024", over_time="max").synthetic_share()


def test_comparing_what_is_accept_synthetic_warns(toyland: Network) -> None:
    with pytest.warns(SyntheticWarning, match="more than half of each of 1 of 4 rows"):
        inequality_of(toyland.coverage(by="shire", at=DAY))
    inequality_of(toyland.coverage(by="shire", at=DAY, within="toy:province:lantern-isle"))


def test_comparing_counts_of_synthetic_teams_warns(toyland: Network) -> None:
    counts = dtnet.datasets.load("vietnam").at("2024-08-31").team_counts(by="province")
    with pytest.warns(SyntheticWarning, match="more than half of each of 63 of 63 rows rests on synthetic"):
        inequality_of(counts, value="teams")
    inequality_of(counts, value="teams", accept_synthetic=True)
    inequality_of(
        toyland.at(DAY).team_counts(by="shire"), value="teams"
    )  # half of one row is no more than half


# -- M3 ------------------------------------------------------------------------------------------


def test_what_a_network_lacks_is_named(toyland: Network) -> None:
    with pytest.raises(UnknownNameError, match="areas have no attribute 'report_days'"):
        toyland.coverage(at=DAY, weight="report_days")
    with pytest.raises(UnknownNameError, match="'report_day'"):
        toyland.coverage(at=DAY, of="team.report_day >= 1")
    vietnam = dtnet.datasets.load("vietnam")
    for asked in ({"weight": "residents"}, {"of": "people per 1000 residents >= 1"}):
        with pytest.raises(UnknownNameError, match="areas have no attribute 'residents'"):
            vietnam.coverage(at="2024-08-31", **asked)
    [row] = toyland.coverage(at=DAY, weight="residents", within="toy:shire:far", where="level = village")
    assert row["areas"] == 5
