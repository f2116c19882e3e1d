"""Values over time against the same question put to every single day of every completion."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dtnet import Period
from dtnet.coverage.measures import (
    Quantities,
    Steps,
    first_day_reached,
    maximum,
    mean,
    minimum,
    spells,
    spells_below,
)

from ...inner.coverage import UNDEFINED
from ...lengths import examples

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dtnet.coverage.measures import Answer

FIRST = date(2024, 1, 1)
SETTINGS = settings(deadline=None, max_examples=examples(150))
Row = tuple[int, int, int, int, int]
"""Days before the step, days of the step, lower and upper numerators, base."""

ROWS = st.lists(
    st.tuples(st.integers(0, 1), st.integers(1, 3), st.integers(0, 3), st.integers(0, 2), st.integers(1, 3)),
    max_size=5,
).map(lambda rows: [(gap, days, low, low + more, base) for gap, days, low, more, base in rows])


def laid_out(rows: list[Row]) -> tuple[list[date], list[date], date]:
    """Starts, ends and a day after all of them."""
    starts, ends, day = [], [], FIRST
    for gap, days, *_ in rows:
        starts.append(day + timedelta(gap))
        day = starts[-1] + timedelta(days)
        ends.append(day)
    return starts, ends, day


def made(rows: list[Row]) -> Steps:
    starts, ends, _ = laid_out(rows)
    _, _, low, high, base = zip(*rows, strict=True) if rows else ((),) * 5
    return Steps(starts, ends, Quantities(low, high, base=base))


def worlds(rows: list[Row]) -> list[list[Fraction]]:
    """A value for each step: all ends and what lies between them."""
    return [
        list(each)
        for each in product(*([Fraction(n, b) for n in range(low, high + 1)] for _, _, low, high, b in rows))
    ]


def by_day(rows: list[Row], values: list[Fraction]) -> dict[date, Fraction]:
    starts, ends, _ = laid_out(rows)
    return {
        start + timedelta(at): value
        for start, end, value in zip(starts, ends, values, strict=True)
        for at in range((end - start).days)
    }


def ends_of(found: Iterable[Fraction]) -> tuple[Fraction, Fraction]:
    found = list(found)
    return min(found), max(found)


def ends(answer: Answer) -> tuple[Fraction | None, Fraction | None]:
    return answer.lower, answer.upper


@SETTINGS
@given(rows=ROWS)
def test_mean_and_extremes_are_those_of_all_days(rows: list[Row]) -> None:
    steps = made(rows)
    if not rows:
        assert mean(steps) == minimum(steps) == maximum(steps) == UNDEFINED
        return
    days = [(each, by_day(rows, each)) for each in worlds(rows)]
    base = sum(row[1] * row[4] for row in rows)
    assert ends(mean(steps)) == ends_of(
        sum((row[1] * row[4] * x for row, x in zip(rows, each, strict=True)), Fraction(0)) / base
        for each, _ in days
    )
    assert ends(minimum(steps)) == ends_of(min(each.values()) for _, each in days)
    assert ends(maximum(steps)) == ends_of(max(each.values()) for _, each in days)


@SETTINGS
@given(rows=ROWS, hold=st.integers(1, 4), level=st.fractions(0, 3, max_denominator=3))
def test_the_first_lasting_day_is_that_of_all_days(rows: list[Row], hold: int, level: Fraction) -> None:
    never = date.max

    def first(days: dict[date, Fraction]) -> date:
        holds = {day for day, value in days.items() if value >= level}
        return min(
            (day for day in holds if {day + timedelta(at) for at in range(hold)} <= holds), default=never
        )

    found = [first(by_day(rows, each)) for each in worlds(rows)]
    answer = first_day_reached(made(rows), level, hold=hold)
    assert (answer.earliest or never, answer.latest or never) == (min(found), max(found))


@SETTINGS
@given(rows=ROWS, level=st.fractions(0, 3, max_denominator=3), lead=st.integers(0, 1), rest=st.integers(0, 1))
def test_spells_are_runs_of_days(rows: list[Row], level: Fraction, lead: int, rest: int) -> None:
    _, _, last = laid_out(rows)
    data = Period(FIRST - timedelta(lead), last + timedelta(rest + (not rows)))
    found = spells_below(made(rows), level, data=data)
    for spell, side in ((found.certain, 3), (found.possible, 2)):
        days = by_day(rows, [Fraction(row[side], row[4]) for row in rows])
        below = sorted(day for day, value in days.items() if value < level)
        runs = [
            (day, next(end for at in range(1, 99) if (end := day + timedelta(at)) not in below))
            for day in below
            if day - timedelta(1) not in below
        ]
        assert list(zip(spell.start.tolist(), spell.end.tolist(), strict=True)) == runs
        assert spell.days.tolist() == [(end - start).days for start, end in runs]
        assert spell.censored_start.tolist() == [start == data.start for start, _ in runs]
        assert spell.censored_end.tolist() == [end == data.end for _, end in runs]
        assert len(spell) == len(runs)


@SETTINGS
@given(many=st.lists(ROWS, max_size=3))
def test_spells_of_many_areas_are_those_of_each(many: list[list[Row]]) -> None:
    laid = [laid_out(rows) for rows in many]
    data = Period(FIRST, max((each[2] for each in laid), default=FIRST) + timedelta(1))
    flags = [[row[2] % 2 == 0 for row in rows] for rows in many]
    apart = [
        spells(starts, stops, np.array(inside, np.bool_), data=data)
        for (starts, stops, _), inside in zip(laid, flags, strict=True)
    ]
    together = spells(
        [day for starts, _, _ in laid for day in starts],
        [day for _, stops, _ in laid for day in stops],
        np.array([each for inside in flags for each in inside], np.bool_),
        data=data,
        series=[number for number, (starts, _, _) in enumerate(laid) for _ in starts],
    )
    assert together.series.tolist() == [number for number, each in enumerate(apart) for _ in range(len(each))]
    for name in ("start", "end", "censored_start", "censored_end"):
        assert getattr(together, name).tolist() == [x for each in apart for x in getattr(each, name).tolist()]
