"""Values over time: what is taken for steps and data, and what is refused."""

from __future__ import annotations

import copy
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from dtnet import Period
from dtnet.coverage.measures import (
    Answer,
    Quantities,
    Steps,
    first_day_reached,
    maximum,
    mean,
    minimum,
    spells,
)
from dtnet.errors import ArgumentError, DayError, OutsideDataError, UnknownFactError

if TYPE_CHECKING:
    from collections.abc import Callable

ONE = Quantities([1])
DAYS = ["2024-01-01", "2024-01-11"]
YEAR = Period("2024-01-01", "2025-01-01")


def test_days_of_all_kinds_make_the_same_steps() -> None:
    steps = Steps(DAYS, [date(2024, 1, 11), date(2024, 2, 1)], Quantities([1, 2]))
    again = Steps.from_changes(np.array(DAYS, "datetime64[D]"), "2024-02-01", Quantities([1, 2]))
    assert steps.start.tolist() == again.start.tolist() == [date(2024, 1, 1), date(2024, 1, 11)]
    assert steps.end.tolist() == again.end.tolist() == [date(2024, 1, 11), date(2024, 2, 1)]
    assert repr(steps) == "<Steps: 2, 2024-01-01..2024-02-01>"
    assert repr(Steps.from_changes([], "2024-02-01", Quantities([]))) == "<Steps: 0>"
    assert copy.copy(steps) is steps
    assert steps.together
    assert again.together
    three = Steps.from_changes([*DAYS, "2024-02-01"], "2024-03-01", Quantities([1, 2, 3]))
    assert repr(three) == "<Steps: 3, 2024-01-01..2024-03-01>"


def test_ends_that_no_one_completion_has_are_said_to_be_safe_only() -> None:
    steps = Steps.from_changes(DAYS, "2024-01-21", Quantities([1, 2], [2, 4]), together=False)
    assert mean(steps) == Answer(lower=Fraction(3, 2), upper=Fraction(3), sharp=False)
    assert not minimum(steps).sharp
    assert not maximum(steps).sharp
    assert not first_day_reached(steps, 2).sharp


def test_a_gap_breaks_a_hold() -> None:
    steps = Steps(DAYS, ["2024-01-10", "2024-01-21"], Quantities([1, 1]))
    assert first_day_reached(steps, 1, hold=9).earliest == date(2024, 1, 1)
    assert first_day_reached(steps, 1, hold=10).earliest == date(2024, 1, 11)
    assert first_day_reached(steps, 1, hold=11).earliest is None


def test_an_area_that_was_opened_and_closed_is_not_censored() -> None:
    found = spells(["2024-02-01"], ["2024-03-01"], np.array([True]), data=YEAR)
    assert found.censored_start.tolist() == found.censored_end.tolist() == [False]


def test_a_hold_may_be_of_values_and_levels_outside_64_bits() -> None:
    steps = Steps.from_changes(DAYS, "2024-02-01", Quantities([2**53 - 2, 2**53 - 1], base=2**53 - 1))
    level = 1 - Fraction(1, 10**17)
    assert first_day_reached(steps, level).latest == date(2024, 1, 11)


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: Steps(["2024"], DAYS[:1], ONE), DayError, "start '2024': not a day"),
        (lambda: Steps.from_changes(["2024"], DAYS[1], ONE), DayError, "^days '2024': not a day"),
        (lambda: Steps.from_changes(DAYS[:1], "2024", ONE), DayError, "^until '2024': not a day"),
        (lambda: Steps([datetime(2024, 1, 1)], DAYS[:1], ONE), DayError, "an instant is not a day"),  # noqa: DTZ001
        (
            lambda: Steps(np.array(DAYS, "datetime64[s]"), DAYS, ONE),
            DayError,
            r"start: datetime64\[s\] of shape \(2,\); give one row of days",
        ),
        (lambda: Steps(np.array(["NaT"], "datetime64[D]"), DAYS[:1], ONE), DayError, "start: datetime64"),
        (lambda: Steps(DAYS, DAYS[1:], ONE), DayError, "2 starts and 1 ends of steps"),
        (lambda: Steps(DAYS[:1], DAYS[:1], ONE), DayError, "step 0, .*: its end is not after its start"),
        (
            lambda: Steps(DAYS, ["2024-01-12", "2024-01-13"], Quantities([1, 2])),
            DayError,
            r"step 1, 2024-01-11..2024-01-13, does not come after 2024-01-01..2024-01-12",
        ),
        (lambda: Steps(DAYS[:1], DAYS[1:], Quantities([])), ArgumentError, "0 values for 1 steps"),
        (
            lambda: first_day_reached(Steps(DAYS[:1], DAYS[1:], ONE), 1, hold=0),
            ArgumentError,
            "hold=0; give a",
        ),
        (lambda: first_day_reached(Steps(DAYS[:1], DAYS[1:], ONE), 0.5), ArgumentError, "threshold 0.5"),  # type: ignore[arg-type]
        (
            lambda: mean(Steps(DAYS[:1], DAYS[1:], Quantities([1], [1], base=[2], upper_base=[1]))),
            UnknownFactError,
            "no mean: the base of 1 of 1 steps is known only within bounds",
        ),
        (
            lambda: spells(DAYS[:1], DAYS[1:], np.array([1]), data=YEAR),
            ArgumentError,
            "inside: int64 of shape",
        ),
        (
            lambda: spells(DAYS[:1], DAYS[1:], np.array([True]), data=Period("2024-01-01")),
            ArgumentError,
            "has no end",
        ),
        (
            lambda: spells(DAYS[:1], DAYS[1:], np.array([True]), data=Period("2024-01-02", "2025-01-01")),
            OutsideDataError,
            r"step 0, 2024-01-01..2024-01-11, is not inside the data, 2024-01-02..2025-01-01",
        ),
        (
            lambda: spells(DAYS, [DAYS[1], "2024-02-01"], np.array([True] * 2), data=YEAR, series=[1, 0]),
            DayError,
            "step 1, .*does not come after",
        ),
    ],
)
def test_what_is_refused(make: Callable[[], Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        make()
