from __future__ import annotations

import pickle
from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest

from dtnet import Month, Period
from dtnet.errors import DayError
from dtnet.periods import OPEN, as_day, as_window, day_number, number_day


@pytest.mark.parametrize(
    "value", [date(2024, 8, 31), "2024-08-31", np.datetime64("2024-08-31"), np.datetime64("2024-08-31", "D")]
)
def test_a_day_in_its_three_forms(value: object) -> None:
    assert as_day(value) == date(2024, 8, 31)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("2024-13-01", "day '2024-13-01': no such day (month must be in 1..12)"),
        ("2023-02-29", "day '2023-02-29': no such day"),
        ("2024-8-31", "day '2024-8-31': not a day; write it as 2024-08-31"),
        ("20240831", "day '20240831': not a day; write it as 2024-08-31"),
        ("2024-08-31T00:00", "not a day"),
        ("", "day '': not a day"),
        ("1899-12-31", "day 1899-12-31: year outside 1900–2999"),
        (date(3000, 1, 1), "day 3000-01-01: year outside 1900–2999"),
        (datetime(2024, 8, 31, tzinfo=UTC), "an instant is not a day; pass .date()"),
        (pd.Timestamp("2024-08-31"), "an instant is not a day; pass .date()"),
        (np.datetime64("2024-08-31T00", "h"), "pass a datetime.date, ISO text or a numpy datetime64[D]"),
        (np.datetime64("NaT", "D"), "not a day"),
        (np.datetime64(10**7, "D"), "not a day"),
        (20240831, "day 20240831: not a day"),
        (None, "day None: not a day"),
    ],
)
def test_what_is_no_day(value: object, message: str) -> None:
    with pytest.raises(DayError) as caught:
        as_day(value)  # type: ignore[arg-type]
    assert message in str(caught.value)


def test_errors_say_what_the_day_is_for() -> None:
    with pytest.raises(DayError, match="window start 'x': not a day"):
        as_day("x", what="window start")


def test_the_years_at_both_ends_are_legal() -> None:
    assert as_day("1900-01-01").year == 1900
    assert as_day("2999-12-31").year == 2999


def test_numbers_count_from_1970() -> None:
    assert day_number(date(1970, 1, 1)) == 0
    assert day_number(date(1969, 12, 31)) == -1
    assert number_day(19966) == date(2024, 8, 31)
    assert number_day(day_number(date(2999, 12, 31))) == date(2999, 12, 31)


def test_a_month_knows_its_days() -> None:
    february = Month(2024, 2)
    assert (february.start, february.end, february.days) == (date(2024, 2, 1), date(2024, 3, 1), 29)
    assert str(february) == "2024-02"
    assert Month(2023, 12).next() == Month(2024, 1)
    assert Month.of(date(2024, 2, 29)) == february
    assert Month(2023, 12) < february


@pytest.mark.parametrize(("year", "month"), [(2024, 0), (2024, 13), (1899, 12), (3000, 1)])
def test_no_such_month(year: int, month: int) -> None:
    with pytest.raises(DayError, match=f"month {year}-{month}: no such month"):
        Month(year, month)


def test_a_period_is_half_open() -> None:
    period = Period("2024-02-01", "2024-03-01")
    assert date(2024, 2, 29) in period
    assert date(2024, 3, 1) not in period
    assert date(2024, 1, 31) not in period
    assert (period.days, period.last_day) == (29, date(2024, 2, 29))
    assert period.numbers == (19754, 19783)
    assert str(period) == "2024-02-01..2024-03-01"


def test_an_open_period() -> None:
    period = Period("2024-02-01")
    assert date(2999, 12, 31) in period
    assert period.days is None
    assert period.last_day is None
    assert period.numbers == (19754, OPEN)
    assert str(period) == "2024-02-01.."
    with pytest.raises(DayError, match="is open and has no last month"):
        list(period.months())


@pytest.mark.parametrize("end", ["2024-02-01", "2024-01-31"])
def test_a_period_without_a_day_is_refused(end: str) -> None:
    with pytest.raises(DayError, match="its end is not after its start; ends are not included"):
        Period("2024-02-01", end)


def test_intersections() -> None:
    period = Period("2024-02-01", "2024-03-01")
    assert period.intersection(Period("2024-02-10")) == Period("2024-02-10", "2024-03-01")
    assert Period("2024-02-10").intersection(period) == Period("2024-02-10", "2024-03-01")
    assert period.intersection(Period("2024-03-01")) is None
    assert Period("2020-01-01").intersection(Period("2021-01-01")) == Period("2021-01-01")


def test_months_cross_years() -> None:
    months = [str(month) for month in Period("2023-11-30", "2024-02-01").months()]
    assert months == ["2023-11", "2023-12", "2024-01"]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2024", "2024-01-01", "2025-01-01"),
        ("2024-08", "2024-08-01", "2024-09-01"),
        ("2024-12", "2024-12-01", "2025-01-01"),
        ("2024-08-10..2026-01-01", "2024-08-10", "2026-01-01"),
    ],
)
def test_windows(text: str, start: str, end: str) -> None:
    assert as_window(text) == Period(start, end)
    assert as_window(Period(start, end)) == Period(start, end)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("august", "window 'august': not a window; write a year 2024, a month 2024-08 or days"),
        ("2024-08-10", "not a window"),
        (2024, "window 2024: not a window; write 2024, 2024-08 or A..B"),
        ("2024-08-10..x", "window end 'x': not a day"),
        ("x..2024-08-10", "window start 'x': not a day"),
        ("2024-08-10..", "window end '': not a day"),
        (Period("2024-01-01"), "window 2024-01-01..: it has no end"),
        ("2024-13", "month 2024-13: no such month"),
        ("2024-08-10..2024-08-10", "its end is not after its start"),
    ],
)
def test_what_is_no_window(value: object, message: str) -> None:
    with pytest.raises(DayError) as caught:
        as_window(value)  # type: ignore[arg-type]
    assert message in str(caught.value)


def test_values_hash_compare_and_pickle() -> None:
    for value in (Month(2024, 2), Period("2024-02-01"), Period("2024-02-01", "2024-02-02")):
        again = pickle.loads(pickle.dumps(value))  # noqa: S301 - our own bytes
        assert again == value
        assert hash(again) == hash(value)
