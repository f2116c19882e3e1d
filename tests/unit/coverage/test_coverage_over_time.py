"""Coverage over time on toyland: series, area-days, levels that hold, spells without, throughout."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
import pytest

import dtnet
from dtnet.coverage import (
    CoverageQuery,
    Question,
    attribute,
    has_team,
    parse_coverage,
)
from dtnet.errors import ArgumentError, DayError, OutsideDataError, SyntheticWarning, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dtnet import Network

    from ..conftest import Land

ISLE, HERON = "toy:province:lantern-isle", "toy:parish:heron"
EACH_DAY = "is about each day of a period; ask with during= alone"


@pytest.fixture(scope="module")
def toyland() -> Network:
    return dtnet.datasets.load("toyland")


def query(within: str | None, during: Any, **options: Any) -> CoverageQuery:  # noqa: ANN401 - what it takes
    return CoverageQuery(of=has_team(), over="village", within=within, during=during, **options)


# -- T1, T2 --------------------------------------------------------------------------------------


def test_the_series_of_heron(toyland: Network) -> None:
    table = Question(toyland, query(HERON, toyland.extent)).series()
    assert [(row["start"], row["yes"], row["no"], row["unknown"]) for row in table] == [
        (date(2024, 1, 1), 2, 1, 0),
        (date(2024, 6, 1), 3, 0, 0),
        (date(2025, 1, 1), 2, 0, 0),
    ]


def test_the_series_of_lantern_isle(toyland: Network) -> None:
    table = Question(toyland, query(ISLE, toyland.extent)).series()
    names = ("start", "areas", "yes", "unknown", "lower", "upper")
    assert [tuple(row[name] for name in names) for row in table] == [
        (date(2024, 1, 1), 9, 6, 3, 6 / 9, 1),
        (date(2024, 5, 1), 9, 7, 2, 7 / 9, 1),
        (date(2024, 7, 1), 9, 6, 0, 6 / 9, 6 / 9),
        (date(2024, 10, 1), 10, 6, 0, 0.6, 0.6),
        (date(2024, 11, 1), 10, 7, 0, 0.7, 0.7),
        (date(2024, 12, 1), 10, 7, 1, 0.7, 0.8),
        (date(2025, 3, 1), 10, 8, 0, 0.8, 0.8),
        (date(2025, 9, 1), 10, 7, 0, 0.7, 0.7),
    ]


# -- T3 ------------------------------------------------------------------------------------------


def test_the_mean_over_area_days(toyland: Network) -> None:
    [heron] = toyland.coverage(query(HERON, "2024", over_time="mean"))
    assert (heron["numerator"], heron["denominator"], heron["point"]) == (946, 1098, 473 / 549)
    [isle] = toyland.coverage(query(ISLE, "2024-07-01..2025-01-01", over_time="mean"))
    assert (isle["yes"], isle["unknown"], isle["no"]) == (1165, 31, 1748 - 1165 - 31)
    assert (isle["lower"], isle["upper"]) == (1165 / 1748, 299 / 437)


@pytest.mark.parametrize(
    ("over_time", "bounds"),
    [("min", (0.6, 0.6)), ("max", (0.7, 0.8)), ("first", (6 / 9, 6 / 9)), ("last", (0.7, 0.8))],
)
def test_the_extremes_and_ends_of_a_period(
    toyland: Network, over_time: str, bounds: tuple[float, float]
) -> None:
    [row] = toyland.coverage(query(ISLE, "2024-07-01..2025-01-01", over_time=over_time))
    assert (row["lower"], row["upper"]) == bounds


# -- T4 ------------------------------------------------------------------------------------------


def test_a_level_that_is_reached_and_held(toyland: Network) -> None:
    [row] = Question(toyland, query(ISLE, "2024-07-01..2026-01-01")).first_reached(
        Fraction(3, 4), hold_days=60
    )
    assert row == {
        "area": None,
        "earliest": date(2024, 12, 1),
        "latest": date(2025, 3, 1),
        "sharp": True,
    }
    [heron] = Question(toyland, query(HERON, toyland.extent)).first_reached(1, hold_days=30)
    assert (heron["earliest"], heron["latest"]) == (date(2024, 6, 1), date(2024, 6, 1))


def test_a_hold_that_does_not_end_in_the_period_is_none(toyland: Network) -> None:
    # from 2024-12-01 at the earliest until 2025-08-31: 274 days, and from 2025-03-01 on 184
    asked = query(ISLE, "2024-07-01..2026-01-01")
    found = [
        Question(toyland, asked).first_reached(Fraction(3, 4), hold_days=days)
        for days in (184, 185, 274, 275)
    ]
    assert [(row["earliest"], row["latest"]) for [row] in found] == [
        (date(2024, 12, 1), date(2025, 3, 1)),
        (date(2024, 12, 1), None),
        (date(2024, 12, 1), None),
        (None, None),
    ]


def test_levels_by_area(toyland: Network) -> None:
    asked = query(None, toyland.extent, by="shire")
    with pytest.warns(SyntheticWarning, match="more than half of each of 1 of 4 rows rests on synthetic"):
        Question(toyland, asked).first_reached(Fraction(4, 5))
    table = Question(toyland, asked).first_reached(Fraction(4, 5), accept_synthetic=True)
    assert {row["area"]: (row["earliest"], row["latest"]) for row in table} == {
        "toy:shire:far": (date(2024, 1, 1), date(2024, 1, 1)),
        "toy:shire:harbour": (date(2024, 1, 1), date(2024, 1, 1)),
        "toy:shire:reed": (date(2024, 1, 1), date(2024, 6, 1)),
        "toy:shire:wick": (date(2024, 1, 1), None),
    }


def test_every_row_is_as_if_it_were_asked_alone(toyland: Network) -> None:
    asked = CoverageQuery(of=parse_coverage("skill:padlock"), over="village", by="parish", during="2025")
    table = Question(toyland, asked).first_reached(Fraction(1, 2), hold_days=20, accept_synthetic=True)
    for row in table:
        if row["area"] is not None:
            alone = attrs.evolve(asked, by=(), within=row["area"])
            [found] = Question(toyland, alone).first_reached(
                Fraction(1, 2), hold_days=20, accept_synthetic=True
            )
            assert (row["earliest"], row["latest"], row["sharp"]) == tuple(found.values())[1:]
    assert len({row["latest"] for row in table}) > 1


def test_a_row_that_may_be_empty_may_never_reach_a_level(toyland: Network) -> None:
    """Whether the two villages of Mist with a team have a landing is unknown: maybe nobody is asked."""
    asked = query("toy:parish:mist", "2025", where=has_team() & attribute("coastal", "=", value=True))
    [row] = Question(toyland, asked).first_reached(1, accept_synthetic=True)
    assert (row["earliest"], row["latest"]) == (date(2025, 1, 1), None)


def test_a_level_of_nothing_is_never_reached(toyland: Network) -> None:
    [row] = Question(toyland, query(HERON, "2024", where=has_team() & ~has_team())).first_reached(1)
    assert (row["earliest"], row["latest"]) == (None, None)


@pytest.mark.parametrize(
    ("options", "level", "message"),
    [
        ({"during": "2024", "over_time": "mean"}, 1, rf"first_reached\(\) {EACH_DAY}"),
        ({"at": "2024-02-01"}, 1, rf"first_reached\(\) {EACH_DAY}"),
        ({"during": "2024"}, Fraction(11, 10), "share 11/10; give a share above 0 and up to 1"),
        ({"during": "2024"}, 0, "share 0; give a share above 0 and up to 1"),
        ({"during": "2024"}, 0.75, "give a whole number or a Fraction"),
    ],
)
def test_levels_that_cannot_be_asked(
    toyland: Network,
    options: Mapping[str, Any],
    level: Any,  # noqa: ANN401 - wrong on purpose
    message: str,
) -> None:
    with pytest.raises(ArgumentError, match=message):
        Question(toyland, CoverageQuery(of=has_team(), over="village", **options)).first_reached(level)


def test_days_that_do_not_hold_anything(toyland: Network) -> None:
    with pytest.raises(ArgumentError, match="hold_days=0; give a number of days, 1 or more"):
        Question(toyland, query(ISLE, "2024")).first_reached(1, hold_days=0)
    with pytest.raises(OutsideDataError):
        Question(toyland, query(ISLE, "2023-01-01..2024-06-01")).first_reached(1)


# -- T5 ------------------------------------------------------------------------------------------


def told(table: dtnet.Table, name: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values())[1:-1] for row in table if row["area"] == f"toy:village:{name}"]


def test_spells_without_a_team(toyland: Network) -> None:
    table = toyland.ask("has_team", during=toyland.extent, within=ISLE).spells()
    assert told(table, "flint") == [
        (*[date(2024, 7, 1), date(2024, 11, 1)] * 2, 123, 123, False, False),
    ]
    opened = date(2024, 10, 1)
    assert told(table, "cable") == [
        (opened, date(2025, 3, 1), opened, date(2024, 12, 1), 61, 151, False, False),
    ]
    horizon = date(2026, 1, 1)
    assert told(table, "reef") == [(*[date(2025, 9, 1), horizon] * 2, 122, 122, False, True)]
    for name in ("ember", "candle"):
        assert told(table, name) == [
            (date(2024, 1, 1), horizon, date(2024, 7, 1), horizon, 549, 731, True, True)
        ]
    # Nobody says that Spark had none before its lanes got theirs
    assert told(table, "spark") == [(date(2024, 1, 1), date(2024, 5, 1), None, None, 0, 121, True, False)]
    assert sorted(set(table["area"])) == [
        f"toy:village:{name}" for name in ("cable", "candle", "ember", "flint", "reef", "spark")
    ]


def test_a_period_cuts_spells_as_the_data_do(toyland: Network) -> None:
    table = toyland.ask("has_team", during="2024-08", within="toy:village:flint").spells()
    assert told(table, "flint") == [(*[date(2024, 8, 1), date(2024, 9, 1)] * 2, 31, 31, True, True)]
    assert len(toyland.ask("has_team", during="2024-02", within="toy:village:flint").spells()) == 0


def test_the_longest_certain_stretch_counts(land: type[Land]) -> None:
    days = ("2023-01-01", "2023-01-11", "2023-01-21", "2023-02-10", "2023-03-01", "2023-03-21", None)
    ready = (False, None, False, None, False, True)
    versions = [
        ("v1", "village", "p1", start, end, each)
        for start, end, each in zip(days, days[1:], ready, strict=False)
    ]
    network = land.network([], [("c", "country", None), ("p1", "province", "c"), *versions])
    [row] = network.ask("own.ready = true", during="2023").spells()
    # 10, 20 and 20 days for sure, 79 at most; of two that are equally long the first
    assert tuple(row.values())[1:7] == (
        date(2023, 1, 1),
        date(2023, 3, 21),
        date(2023, 1, 21),
        date(2023, 2, 10),
        20,
        79,
    )


def test_synthetic_areas_are_not_named_unless_asked_for(toyland: Network) -> None:
    with pytest.raises(
        ArgumentError, match="1 areas in the answer are synthetic, such as 'toy:village:mist-3'"
    ):
        toyland.ask("has_team", during="2025", within="toy:parish:mist").spells()
    [row] = toyland.ask("has_team", during="2025", within="toy:parish:mist").spells(accept_synthetic=True)
    assert (row["area"], row["days_lower"], row["synthetic"]) == ("toy:village:mist-3", 365, True)
    # without synthetic facts nothing is known of any of the three
    vague = toyland.ask("has_team", during="2025", within="toy:parish:mist", synthetic=False).spells(
        accept_synthetic=True
    )
    assert set(vague["days_lower"]) == {0}
    assert len(vague) == 3


def test_spells_that_cannot_be_asked(toyland: Network) -> None:
    with pytest.raises(OutsideDataError):
        toyland.ask("has_team", during="2023").spells()
    with pytest.raises(DayError):
        toyland.ask("has_team", during="soon").spells()
    with pytest.raises(UnknownNameError, match="hamlet"):
        toyland.ask("has_team", during="2024", over="hamlet").spells()


# -- T7 ------------------------------------------------------------------------------------------


def test_throughout_and_sometime(toyland: Network) -> None:
    found = {
        name: [
            str(row["area"]).removeprefix("toy:village:")
            for row in toyland.coverage(
                of=f"{name}(has_team)", within=HERON, by="village", during="2024", over_time="last"
            )
            if row["yes"] == 1
        ]
        for name in ("throughout", "sometime")
    }
    assert found == {"throughout": ["frog", "otter"], "sometime": ["frog", "newt", "otter"]}
