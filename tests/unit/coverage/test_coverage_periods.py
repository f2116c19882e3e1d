"""Coverage of periods: means, the least and the greatest day, series, where rows may be empty."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import attrs
import pytest

import dtnet
from dtnet.coverage import CoverageQuery, Question, has_team
from dtnet.errors import ArgumentError

from ...asking import put
from ...inner.coverage import query_of
from ..conftest import villages_of

if TYPE_CHECKING:
    from dtnet import Network

    from ..conftest import Land


@pytest.fixture(scope="module")
def toyland() -> Network:
    return dtnet.datasets.load("toyland")


def ask(network: Network, **options: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - any part
    return network.coverage(**{"of": "has_team", **options}).to_dicts()


def test_the_least_and_the_greatest_day_of_the_page(toyland: Network) -> None:
    asked = {"within": "Lantern Isle", "during": "2024-07-01..2025-01-01"}
    [least] = ask(toyland, **asked, over_time="min")
    [most] = ask(toyland, **asked, over_time="max")
    assert (least["lower"], least["upper"], least["sharp"]) == (0.6, 0.6, True)
    assert (most["lower"], most["upper"]) == (0.7, 0.8)
    assert [least[name] for name in ("areas", "yes", "numerator", "observed", "assumption")] == [None] * 5
    [mean] = ask(toyland, **asked, over_time="mean")
    assert (mean["lower"], mean["upper"]) == (1165 / 1748, 299 / 437)
    assert [ask(toyland, **asked, over_time=each)[0]["areas"] for each in ("first", "last")] == [9, 10]


def test_days_without_a_share_do_not_count(toyland: Network) -> None:
    # whether Mist's villages have a landing is unknown: on every day there may be nobody to ask
    asked = {"within": "Mist", "where": "own.coastal = true", "during": "2025"}
    [least] = ask(toyland, **asked, over_time="min")
    [most] = ask(toyland, **asked, over_time="max")
    assert (least["lower"], least["upper"], least["sharp"], least["may_be_empty"]) == (0.0, 1.0, False, True)
    assert (most["lower"], most["upper"], most["sharp"]) == (0.0, 1.0, False)
    [none] = ask(toyland, within="Mist", where="level = lane", during="2025", over_time="min")
    assert (none["lower"], none["upper"], none["point"], none["may_be_empty"]) == (None, None, None, True)


@pytest.mark.parametrize(("first", "later"), [(1, 3), (3, 1)])
def test_days_on_which_there_may_be_no_share_decide_nothing_for_sure(
    land: type[Land], first: int, later: int
) -> None:
    # until February one village; another opens on some day from then to the end of March
    village = {"id": "v2", "households": later, "start": "2023-03-01"}
    bounds = {"start_earliest": "2023-02-01", "start_latest": "2023-04-01"}
    places = [{"id": "v1", "households": first, "end": "2023-02-01"}, {**village, **bounds}]
    network = villages_of(land, places, homes=())
    asked = {"of": "own.households >= 2", "during": "2023-01-01..2023-03-15"}
    for over_time in ("min", "max"):
        [row] = ask(network, **asked, over_time=over_time)
        other = over_time == ("max" if first < later else "min")
        known = float(first >= 2)
        assert (row["lower"], row["upper"]) == ((0.0, 1.0) if other else (known, known))
        [whole] = ask(network, **{**asked, "during": "2023-01-01..2023-04-02"}, over_time=over_time)
        assert whole["lower"] == whole["upper"] == (1 - known if other else known)


def test_assumptions_and_having_of_a_least_day(toyland: Network) -> None:
    asked = {"by": "shire", "during": "2024-07-01..2025-03-01", "over_time": "min"}
    assumed = ask(toyland, **asked, missing="as_yes")
    assert all(row["lower"] <= row["point"] <= row["upper"] for row in assumed)
    assert {row["assumption"] for row in assumed} == {None, "as_yes"}
    kept = toyland.coverage(of="has_team", **asked, having="row.share >= 7/10")
    assert all(row["lower"] >= 0.7 for row in kept)
    every = ask(toyland, **asked)
    undecided = [row for row in every if row["lower"] < 0.7 <= row["upper"]]
    assert kept.undecided == len(undecided)
    below = toyland.coverage(of="has_team", **asked, having="row.share < 7/10")
    assert len(below) + len(kept) + len(undecided) == len(every)
    with pytest.raises(ArgumentError, match=r"having 'row.yes >= 2' with over_time min or max"):
        toyland.coverage(of="has_team", **asked, having="row.yes >= 2")


def test_a_mean_over_unknown_weights_is_not_said_to_be_sharp(toyland: Network) -> None:
    cable = {"within": "toy:village:cable", "weight": "residents", "during": "2024-10-01..2025-04-01"}
    [row] = ask(toyland, **cable, over_time="mean")
    assert not row["sharp"]
    assert row["lower"] <= 31 / 182
    assert row["upper"] >= 121 / 182


def test_an_area_of_unknown_group_is_in_a_row_on_all_days_or_on_none(toyland: Network) -> None:
    # Rush has a team for sure until the end of 2024: if it has a landing, it is a yes on two of four days
    days = {"during": "2024-12-30..2025-01-03", "over_time": "mean", "by": "coastal"}
    rows = {row["coastal"]: row for row in ask(toyland, **days)}
    assert not rows[True]["sharp"]
    one = ask(toyland, **{**days, "during": "2025-01-01..2025-01-02"})
    assert {row["coastal"]: row["sharp"] for row in one}[True]


def test_a_group_that_each_version_says_is_not_any(land: type[Land]) -> None:
    # v2 is ready before and after some day of May to July, on which it becomes larger
    middle = {"earliest": "2023-05-01", "latest": "2023-07-01"}
    before = {"id": "v2", "ready": True, "households": 1, "end": "2023-06-10"}
    after = {"id": "v2", "ready": True, "households": 2, "start": "2023-06-10"}
    before |= {f"end_{key}": day for key, day in middle.items()}
    after |= {f"start_{key}": day for key, day in middle.items()}
    network = villages_of(land, [{"id": "v1", "ready": True}, before, after], homes=("v1",))
    rows = {row["ready"]: row for row in ask(network, by="ready", at="2023-06-01")}
    # nobody says that it is not in the row, so that the share may be a half and cannot be the whole
    assert (rows[True]["lower"], rows[True]["upper"], rows[True]["sharp"]) == (0.5, 1.0, False)
    assert (rows[None]["areas"], rows[None]["no"]) == (1, 1)


def test_policies_that_are_over_fund_nobody_whatever_is_unknown(toyland: Network) -> None:
    policies = dtnet.policies(country="toyland", plugins=False)
    asked = {"policies": policies, "at": "2025-10-01"}
    oil = "funded:toyland.lantern-isle.oil"
    [row] = ask(toyland, of=oil, within="Saltmarsh", **asked)
    assert (row["no"], row["unknown"], row["upper"]) == (row["areas"], 0, 0.0)
    [row] = ask(toyland, of="funded:toyland.realm.schooling", within="Glow", synthetic=False, **asked)
    assert (row["no"], row["areas"]) == (3, 3)


def test_a_series_is_of_a_period(toyland: Network) -> None:
    day = CoverageQuery(of=has_team(), over="village", at="2025-02-01")
    alone = r"series\(\) is about each day of a period; ask with during= alone"
    for given in (day, attrs.evolve(day, at=None, during="2025", over_time="mean")):
        with pytest.raises(ArgumentError, match=alone):
            Question(toyland, given).series()
    unknown = CoverageQuery(of=has_team(), over="village", by="coastal", during="2025")
    with pytest.raises(ArgumentError, match="a series grouped by an attribute"):
        Question(toyland, unknown).series()


@pytest.mark.parametrize(
    ("of", "by", "options"),
    [
        ("has_team", "shire", {}),
        ("people >= 5", "province", {}),
        ("led", "shire", {"where": "has_team"}),
        ("skill:market", ("shire", "type"), {}),
        ("led", "shire", {"within": "toy:shire:far", "weight": "residents"}),
        ("teams >= 2", None, {"within": "Glow", "weight": "households"}),
    ],
)
def test_a_series_is_what_each_of_its_days_says(
    toyland: Network, of: str, by: str | tuple[str, ...] | None, options: dict[str, Any]
) -> None:
    asked = {"of": of, "over": "village", "by": by, **options}
    for step in Question(toyland, query_of(during="2024-02-01..2025-06-01", **asked)).series():
        first, end = step.pop("start"), step.pop("end")
        assert not step.pop("is_break")
        for day in (first, end - timedelta(days=1)):
            assert step in toyland.coverage(at=day, **asked).to_dicts()


def test_weights_beyond_what_a_float_tells_apart_add_up_over_time() -> None:
    network = dtnet.datasets.load("vietnam")
    communes = network.at("2024-08-31").areas(level="commune")["id"]
    weights = {str(id): 2**40 - 1 - place % 7 for place, id in enumerate(communes)}
    assert sum(weights.values()) > 2**53
    query = CoverageQuery(of=has_team(), over="commune", weight=weights, during="2024-08")
    [row] = Question(network, query).series()
    assert row["yes"] == sum(weights.values())


def test_an_opening_and_a_closing_cut_nothing(toyland: Network) -> None:
    cable = {"within": "toy:village:cable"}
    [spell] = put(toyland, "spells", during="2024-10-01..2025-06-01", **cable)
    assert (str(spell["start"]), spell["censored_start"], spell["censored_end"]) == (
        "2024-10-01",
        False,
        False,
    )
    [spell] = put(toyland, "spells", during="2024-11-01..2024-12-01", **cable)
    assert (spell["censored_start"], spell["censored_end"]) == (True, True)
    frog = {"of": "skill:purse and teams >= 9", "within": "toy:village:frog"}
    [spell] = put(toyland, "spells", during="2024-02-01..2025-01-01", **frog)
    assert (spell["censored_start"], spell["censored_end"]) == (True, False)
    [spell] = put(toyland, "spells", during="2024-01-01..2025-01-01", **frog)
    assert (spell["censored_start"], spell["censored_end"]) == (True, False)
