"""Periods over which amounts are computed: months, and the windows of ceilings."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from dtnet.periods import EPOCH, day_number, number_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from dtnet.periods import Period
    from dtnet.policy.document.parts import Over


def month_edges(start: int, end: int) -> NDArray[np.int64]:
    """First days of all months that overlap some days, then the first day after them.

    Args:
        start: The first day.
        end: The day after the last.
    """
    first, last = (day.year * 12 + day.month - 1 for day in (number_day(start), number_day(end - 1)))
    months = np.arange(first, max(last + 1, first) + 1) - EPOCH.year * 12
    edges: NDArray[np.int64] = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return edges


def window_edges(over: Over, period: Period, start: int, end: int) -> NDArray[np.int64]:
    """First days of a ceiling's windows that overlap some days, then the first day after them.

    Days before the first window belong to the first window.

    Args:
        over: The kind of window. `twelve_months` counts from the first day of the period (from 29 February,
            later windows begin on 1 March).
        period: The period of the policy.
        start: The first day.
        end: The day after the last.
    """
    if over == "month":
        return month_edges(start, end)
    if over == "period":
        return np.array(period.numbers, np.int64)
    first = period.start if over == "twelve_months" else date(number_day(start).year, 1, 1)
    end = max(end, day_number(first) + 1)  # before the first window, that one
    edges = [number for number in _anniversaries(first, end) if number < end]
    edges.append(next(number for number in _anniversaries(first, end) if number >= end))
    touched = [at for at, following in enumerate(edges[1:]) if following > start]
    return np.array(edges[touched[0] :], np.int64)


def _anniversaries(first: date, end: int) -> Iterator[int]:
    """The same day in each year, until one is not before an end."""
    for year in range(first.year, number_day(end).year + 2):
        try:
            yield day_number(first.replace(year=year))
        except ValueError:
            yield day_number(date(year, 3, 1))
