"""Days of reports: answers about Toyland worked out by hand, days of areas, and what makes no sense."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import dtnet
from dtnet.cli import main
from dtnet.coverage import (
    any_team,
    attribute,
    coverage_text,
    every_team,
    parse_coverage,
)
from dtnet.errors import ArgumentError, DayError, UnknownNameError
from dtnet.predicates import Between, Not, fact

from ...asking import put

if TYPE_CHECKING:
    from pathlib import Path

    from dtnet import Network

DAY, NEW_YEAR = "2025-02-01", date(2025, 1, 1)
SINCE = attribute("reported_on", ">=", NEW_YEAR)


@pytest.fixture(scope="module")
def toyland() -> Network:
    return dtnet.datasets.load("toyland")


def names(network: Network, of: Any, verdict: str) -> list[str]:  # noqa: ANN401 - text or a condition
    found = network.ask(of, at=DAY).areas(accept_synthetic=True)
    return [row["name"] for row in found if row["verdict"] == verdict]


def bounds(network: Network, of: Any) -> tuple[Fraction, Fraction]:  # noqa: ANN401 - text or a condition
    [row] = network.coverage(of=of, at=DAY)
    assert row["sharp"]
    return tuple(Fraction(row[end]).limit_denominator(1000) for end in ("lower", "upper"))  # type: ignore[return-value]


def test_r1_teams_that_have_reported(toyland: Network) -> None:
    days = {row["id"].removeprefix("toy:team:"): row["reported_on"] for row in toyland.at(DAY).teams()}
    since = {id for id, day in days.items() if day is not None and day >= NEW_YEAR}
    before = {id for id, day in days.items() if day is not None and day < NEW_YEAR}
    assert since == {
        *("brass-lamp", "flint", "spark-lower", "glow", "anchor-lamp"),
        *("cable", "otter-tide", "dune", "mist-1"),
    }
    assert before == {
        *("brass-tide", "spark-upper", "reef", "otter-lamp", "rush"),
        *("moss-lamp", "gull", "mist-2"),
    }
    assert set(days) - since - before == {"tallow", "anchor-tide", "newt", "moss-tide"}


@pytest.mark.parametrize(
    "of",
    [
        SINCE,
        any_team(SINCE),
        fact("team.reported_on") >= "2025-01-01",
        fact("team.reported_on") > np.datetime64("2024-12-31"),
        attribute("reported_on", ">", "2024-12-31"),
        any_team(~attribute("reported_on", "<", NEW_YEAR)),
        any_team(~attribute("reported_on", "<=", "2024-12-31")),
        fact("own.reported_on").is_between(NEW_YEAR, "2999-12-31"),
        "own.reported_on >= 2025-01-01",
        'own.reported_on > "2024-12-31"',
        "any_team(not team.reported_on <= 2024-12-31)",
        "team.reported_on in [2025-01-01, 2999-12-31)",
    ],
)
def test_r2_villages_with_a_team_that_has(toyland: Network, of: Any) -> None:  # noqa: ANN401 - text or a condition
    assert names(toyland, of, "yes") == [
        *("Anchor", "Brass", "Buoy", "Dune", "Flint", "Mist 1", "Otter", "Spark"),
    ]
    assert names(toyland, of, "no") == ["Candle", "Ember", "Mist 2", "Mist 3", "Reef"]
    assert names(toyland, of, "unknown") == [
        *("Brook", "Cable", "Fern", "Gull", "Moss", "Newt", "Rush", "Tallow"),
    ]
    assert bounds(toyland, of) == (Fraction(8, 21), Fraction(16, 21))


@pytest.mark.parametrize("of", [attribute("reported_on", "=", NEW_YEAR), "team.reported_on = 2025-01-01"])
def test_r3_on_that_very_day(toyland: Network, of: Any) -> None:  # noqa: ANN401 - text or a condition
    assert names(toyland, of, "yes") == ["Spark"]
    assert names(toyland, of, "unknown") == [
        *("Anchor", "Brook", "Dune", "Fern", "Gull", "Moss", "Newt", "Rush", "Tallow"),
    ]
    assert bounds(toyland, of) == (Fraction(1, 21), Fraction(10, 21))
    among = attribute("reported_on", "in", ["2025-01-01"])
    assert bounds(toyland, any_team(~among)) == bounds(
        toyland, any_team(attribute("reported_on", "!=", NEW_YEAR))
    )


def test_r4_every_team_that_is_there(toyland: Network) -> None:
    of = every_team(SINCE)
    assert names(toyland, of, "yes") == ["Buoy", "Flint", "Mist 1"]
    assert names(toyland, of, "no") == ["Brass", "Gull", "Mist 2", "Moss", "Otter", "Reef", "Spark"]
    assert names(toyland, of, "not_applicable") == ["Candle", "Ember", "Mist 3"]
    assert names(toyland, of, "unknown") == [
        *("Anchor", "Brook", "Cable", "Dune", "Fern", "Newt", "Rush", "Tallow"),
    ]
    assert bounds(toyland, of) == (Fraction(3, 17), Fraction(11, 18))


def test_r5_where_it_is_not_kept(toyland: Network) -> None:
    with pytest.raises(UnknownNameError) as caught:
        dtnet.datasets.load("vietnam").coverage(of=SINCE, at="2024-08-31")
    assert str(caught.value) == (
        "no attribute 'reported_on'; one of 'dx_registered_2023', 'households', 'type', 'team_kinds', "
        "'people', 'leader', 'deputy', 'ordinary', …"
    )
    with pytest.raises(UnknownNameError, match=r"^no attribute 'report_on'; did you mean 'reported_on'\?$"):
        toyland.coverage(of=attribute("report_on", ">=", NEW_YEAR), at=DAY)


def test_synthetic_and_assumed_days_are_left_out_as_other_facts_are(toyland: Network) -> None:
    [row] = toyland.coverage(of=SINCE, at=DAY, synthetic=False)
    assert (row["yes"], row["no"], row["unknown"]) == (7, 3, 11)


def test_why(toyland: Network) -> None:
    told = str(toyland.at(DAY).coverage(of=SINCE, within="Spark").explain())
    assert "team.reported_on >= 2025-01-01: yes, as toy:team:spark-lower has 2025-01-01 (observed)" in told
    assert "team.reported_on >= 2025-01-01: no, as toy:team:spark-upper has 2024-12-31 (observed)" in told
    told = str(toyland.at(DAY).coverage(of=SINCE, within="Tallow").explain())
    assert "team.reported_on >= 2025-01-01: not known, as that of toy:team:tallow is not known" in told


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (
            {"of": "own.reported_on >= 5"},
            "'team.reported_on' is a day, and is compared with a range of numbers",
        ),
        ({"of": "own.reported_on = 5"}, "'team.reported_on' is a day, and is compared with 5; write days"),
        ({"of": "own.reported_on = soon"}, "'team.reported_on' is a day, and is compared with 'soon'"),
        ({"of": "own.reported_on = true"}, "'team.reported_on' is a day, and is compared with True"),
        (
            {"of": "own.people >= 2025-01-01"},
            "'team.people' is a whole number, and is compared with a range of days",
        ),
        (
            {"of": "own.people = 2025-01-01"},
            "'team.people' is a whole number, and is compared with 2025-01-01",
        ),
        (
            {"of": "own.coastal = 2025-01-01"},
            "'village.coastal' is yes or no, and is compared with 2025-01-01",
        ),
        (
            {"of": "own.skills >= 2025-01-01"},
            "'team.skills' is a set of words, and is compared with a range;",
        ),
        (
            {"having": "row.share >= 2025-01-01"},
            "having 'row.share >= 2025-01-01'; a row has a share and counts",
        ),
        (
            {"having": "row.areas < 2025-01-01"},
            "having 'row.areas < 2025-01-01'; a row has a share and counts",
        ),
        (
            {"having": "row.share >= 2025-01-01", "during": "2024", "over_time": "max"},
            "having 'row.share >= 2025-01-01'; a row has a share and counts, but no day",
        ),
    ],
)
def test_what_makes_no_sense(toyland: Network, asked: dict[str, Any], message: str) -> None:
    when = {} if "during" in asked else {"at": DAY}
    with pytest.raises(ArgumentError) as caught:
        toyland.coverage(**when, **asked)
    assert message in str(caught.value)


def test_a_day_that_is_a_word_is_a_word(toyland: Network) -> None:
    with pytest.raises(UnknownNameError, match=r"unknown word of 'team\.skills' '2025-01-01'"):
        toyland.coverage(of="team.skills = 2025-01-01", at=DAY)


def test_a_day_is_no_number_of_people(toyland: Network) -> None:
    with pytest.raises(
        ArgumentError, match="'reported_on' of bodies holds no whole numbers; name one that does"
    ):
        toyland.at(DAY).posts_without_holder("team", holders="reported_on")


def test_what_is_no_day_is_refused_at_once() -> None:
    with pytest.raises(DayError, match=r"^'own.reported_on' compared with '2025-02-30': no such day"):
        attribute("reported_on", ">=", "2025-02-30")
    with pytest.raises(ArgumentError, match=r"^attribute 'reported_on' '=>' "):
        attribute("reported_on", "=>", NEW_YEAR)


def test_text_and_condition() -> None:
    after = Between("own.reported_on", date(2025, 1, 1))
    assert attribute("reported_on", ">", "2024-12-31") == after
    assert coverage_text(after) == "own.reported_on >= 2025-01-01"
    assert parse_coverage("own.reported_on > 2024-12-31") == after
    assert parse_coverage("own.reported_on ≥ 2025-01-01".replace("≥", ">=")) == after
    other = attribute("reported_on", "!=", "2025-01-01")
    assert isinstance(other, Not)
    assert parse_coverage(coverage_text(other)) == other


# -- days of areas -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def surveyed(toy_with_days: Any) -> Network:  # noqa: ANN401 - a class of a file that is no module
    builder = toy_with_days.builder()
    rows = [("c", "country", None), *((id, "village", "c") for id in "tuvw")]
    days = [None, "2024-05-31", "1960-01-01", "2024-05-31", None]
    builder.add_areas(toy_with_days.area_columns(rows, surveyed_on=days))
    builder.add_bodies(toy_with_days.body_columns([("a", "team", "t"), ("b", "team", "w")]))
    network: Network = builder.build()
    return network


def test_rows_are_told_apart_by_it(surveyed: Network) -> None:
    found = surveyed.coverage(of="has_team", by="surveyed_on", at="2024-06-01")
    assert found.kind("surveyed_on") == "day"
    rows = [(row["surveyed_on"], row["areas"], row["yes"], row["lower"], row["upper"]) for row in found]
    assert rows == [
        (date(1960, 1, 1), 1, 0, 0.0, 1.0),
        (date(2024, 5, 31), 2, 1, 0.5, 1.0),
        (None, 1, 1, 1.0, 1.0),
    ]


def test_areas_are_chosen_by_it(surveyed: Network) -> None:
    [row] = surveyed.coverage(of="has_team", where="own.surveyed_on < 1970-01-01", at="2024-06-01")
    assert (row["areas"], row["yes"], row["unknown"]) == (2, 0, 2)
    [row] = surveyed.coverage(of="own.surveyed_on <= 1960-01-01", at="2024-06-01")
    assert (row["yes"], row["no"], row["unknown"]) == (1, 2, 1)


def test_it_weighs_nothing(surveyed: Network) -> None:
    for asked in ({"weight": "surveyed_on"}, {"of": "people per 100 surveyed_on >= 1"}):
        with pytest.raises(ArgumentError, match="'surveyed_on' of areas holds no whole numbers"):
            surveyed.coverage(at="2024-06-01", **asked)


def test_answers_by_it_are_put_together_as_any_others(surveyed: Network) -> None:
    one, other = (
        surveyed.coverage(of=of, by="surveyed_on", at="2024-06-01") for of in ("has_team", "teams >= 2")
    )
    days = [date(1960, 1, 1), date(2024, 5, 31), None]
    apart = one - other
    assert (apart.kind("surveyed_on"), apart["surveyed_on"]) == ("day", days)
    asked: dict[str, Any] = {"by": "surveyed_on", "at": "2024-06-01"}
    for found in (
        put(surveyed, "skills.shares", **asked),
        put(surveyed, "skills.patterns", **asked),
        put(surveyed, "skills.weakest", **asked),
    ):
        assert found.kind("surveyed_on") == "day"
        assert list(dict.fromkeys(found["surveyed_on"])) == days
    found = put(surveyed, "cascade", "led", **asked)
    assert found["surveyed_on"] == [day for day in days for _ in range(2)]
    found = surveyed.ask("has_team", at="2024-01-01").change("2024-06-01", by="surveyed_on")
    assert found["surveyed_on"] == days


def test_the_command_line_writes_it(
    surveyed: Network, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "n.json"
    dtnet.write_network(surveyed, path)
    assert main(["show", "t", "--network", str(path), "--at", "2024-06-01", "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["area"]["surveyed_on"] == answer["versions"][0]["surveyed_on"] == "2024-05-31"
    words = ["coverage", "--network", str(path), "--at", "2024-06-01", "--of", "own.surveyed_on > 2024-05-30"]
    assert main([*words, "--by", "surveyed_on", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [(row["surveyed_on"], row["yes"]) for row in rows] == [
        ("1960-01-01", 0),
        ("2024-05-31", 2),
        (None, 0),
    ]
