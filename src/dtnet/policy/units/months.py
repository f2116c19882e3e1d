"""Months of the calendar, and the windows of a ceiling, as edges of days."""

from __future__ import annotations

from datetime import MAXYEAR, date
from typing import TYPE_CHECKING

import numpy as np

from dtnet.periods import EPOCH, Period, day_number, number_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from dtnet.policy.document.document import Over


def first_of_month(day: int) -> int:
    """The first day of the month of a day."""
    return day - number_day(day).day + 1


def month_edges(start: int, end: int) -> NDArray[np.int64]:
    """First days of all months that overlap some days, then the first day after these months.

    Args:
        end: The day after the last.
    """
    first, last = (day.year * 12 + day.month - 1 for day in (number_day(start), number_day(end - 1)))
    months = np.arange(first, max(last + 1, first) + 1) - EPOCH.year * 12
    edges: NDArray[np.int64] = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return edges


def months_end(start: int, end: int) -> int:
    """The last day of `month_edges`: the first day after all months that overlap some days."""
    low, last = number_day(start), number_day(end - 1)
    if last.year == MAXYEAR:
        return int(month_edges(start, end)[-1])
    later = date(last.year + last.month // 12, last.month % 12 + 1, 1)
    return day_number(max(later, date(low.year, low.month, 1)))


def month_numbers(days: NDArray[np.int64]) -> NDArray[np.int64]:
    """Months since year 0 of some days."""
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    numbers: NDArray[np.int64] = months + EPOCH.year * 12
    return numbers


def window_edges(over: Over, period: Period, start: int, end: int) -> NDArray[np.int64]:
    """First days of a ceiling's windows that overlap some days, then the first day after these windows.

    Days before the first window belong to the first window.

    Args:
        over: The kind of window. `twelve_months` counts from the first day of the period (from 29 February,
            later windows begin on 1 March).
        end: The day after the last.
    """
    if over == "month":
        return month_edges(start, end)
    if over == "period":
        return np.array(period.numbers, np.int64)
    first = period.start if over == "twelve_months" else date(number_day(start).year, 1, 1)
    end = max(end, day_number(first) + 1)  # days before the first window belong to it
    edges = [number for number in _anniversaries(first, end) if number < end]
    edges.append(next(number for number in _anniversaries(first, end) if number >= end))
    touched = [at for at, following in enumerate(edges[1:]) if following > start]
    return np.array(edges[touched[0] :], np.int64)


def _anniversaries(first: date, end: int) -> Iterator[int]:
    """The same day in each year, to the year after `end`; 1 March for 29 February in shorter years."""
    for year in range(first.year, number_day(end).year + 2):
        try:
            yield day_number(first.replace(year=year))
        except ValueError:
            yield day_number(date(year, 3, 1))
