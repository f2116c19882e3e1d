"""Months and the windows of ceilings."""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

import pytest

from dtnet import Period
from dtnet.periods import OPEN, day_number, number_day
from dtnet.policy.units.months import month_edges, window_edges

Over: TypeAlias = Literal["month", "calendar_year", "twelve_months", "period"]
PERIOD = Period("2023-03-15", "2025-06-10")


def edges(over: Over, window: str, period: Period = PERIOD) -> list[str]:
    start, end = (day_number(date.fromisoformat(day)) for day in window.split(".."))
    return [str(number_day(day)) for day in window_edges(over, period, start, end).tolist()]


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2024-02-01", "2024-03-01", ["2024-02-01", "2024-03-01"]),
        ("2024-02-29", "2024-03-02", ["2024-02-01", "2024-03-01", "2024-04-01"]),
        ("2023-12-31", "2024-01-01", ["2023-12-01", "2024-01-01"]),
    ],
)
def test_months_that_touch_some_days(start: str, end: str, months: list[str]) -> None:
    days = (day_number(date.fromisoformat(day)) for day in (start, end))
    assert [str(number_day(day)) for day in month_edges(*days).tolist()] == months


@pytest.mark.parametrize(
    ("over", "window", "expected"),
    [
        ("month", "2024-02-10..2024-03-01", ["2024-02-01", "2024-03-01"]),
        ("calendar_year", "2024-01-01..2025-01-01", ["2024-01-01", "2025-01-01"]),
        ("calendar_year", "2023-12-31..2024-01-02", ["2023-01-01", "2024-01-01", "2025-01-01"]),
        ("twelve_months", "2023-04-01..2023-05-01", ["2023-03-15", "2024-03-15"]),
        ("twelve_months", "2024-03-14..2024-03-15", ["2023-03-15", "2024-03-15"]),
        ("twelve_months", "2024-03-15..2024-03-16", ["2024-03-15", "2025-03-15"]),
        ("twelve_months", "2024-03-01..2024-04-01", ["2023-03-15", "2024-03-15", "2025-03-15"]),
        ("twelve_months", "2022-12-01..2023-04-01", ["2023-03-15", "2024-03-15"]),
        ("twelve_months", "2023-01-01..2023-02-01", ["2023-03-15", "2024-03-15"]),
        ("period", "2024-03-01..2024-04-01", ["2023-03-15", "2025-06-10"]),
    ],
)
def test_windows_that_touch_some_days(over: Over, window: str, expected: list[str]) -> None:
    assert edges(over, window) == expected


def test_twelve_months_from_a_leap_day_go_on_from_the_first_of_march() -> None:
    period = Period("2024-02-29", None)
    assert edges("twelve_months", "2024-03-01..2028-03-02", period) == [
        "2024-02-29",
        "2025-03-01",
        "2026-03-01",
        "2027-03-01",
        "2028-02-29",
        "2029-03-01",
    ]


@pytest.mark.parametrize("first", ["2024-01-31", "2024-03-31", "2024-12-31", "2024-02-28"])
def test_twelve_months_begin_on_the_same_day_of_each_year(first: str) -> None:
    found = edges("twelve_months", "2024-12-31..2027-01-01", Period(first, None))
    assert {day[4:] for day in found} == {first[4:]}


def test_a_period_without_an_end_is_a_window_without_one() -> None:
    start, end = (day_number(date.fromisoformat(day)) for day in ("2024-01-01", "2025-01-01"))
    found = window_edges("period", Period("2024-01-01", None), start, end)
    assert found.tolist() == [start, OPEN]
