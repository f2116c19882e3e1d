"""Whether the days of a flow fit the areas by which it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dtnet.errors import ArgumentError, OutsideDataError
from dtnet.periods import Period, as_window, day_number, number_day

if TYPE_CHECKING:
    from datetime import date

    from dtnet.reorganisation.shares.bridges import Crossing


def check_flow(
    crossing: Crossing, source_day: date, levels: tuple[int, int], period: str | Period | None
) -> Period:
    """The days of a flow, none of which lies beyond an event from the day of its areas.

    Args:
        crossing: The network, and the days of the crosswalk.
        source_day: The day whose areas the flow is told by.
        levels: Those of the areas on both days.
        period: The days.

    Raises:
        ArgumentError: If there are none, or an event of these levels lies between them or before the day.
        DayError: If it is no period.
        OutsideDataError: If the data do not know all of the days.
    """
    if period is None:
        raise ArgumentError(
            "a flow without its period", "say of which days it is: {period}", period="2025-01"
        )
    days = period if isinstance(period, Period) else as_window(period)
    extent = crossing.network.extent
    own, (first, end) = day_number(source_day), days.numbers
    if first < extent.numbers[0] or end > extent.numbers[1]:
        raise OutsideDataError(
            f"the flow's period {days}: the data of {crossing.network.metadata.name!r} are of {extent}"
        )
    events = np.union1d(*(crossing.event_days(level) for level in levels))
    told = [str(number_day(each)) for each in events[(events > first) & (events < end)].tolist()]
    if told:
        raise ArgumentError(f"the flow's period {days} is cut by {', '.join(told)}", "cut the flow there")
    beyond = events[(events > min(first, own)) & (events <= max(end - 1, own))]
    if beyond.size:
        raise ArgumentError(
            f"the flow's period {days} lies on the other side of {number_day(int(beyond[0]))}",
            f"its areas are those of {source_day}",
        )
    return days
