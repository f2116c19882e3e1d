"""The areas that bodies serve on a day: their homes, and further areas from rows of services."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.network.tables.tables import NOBODY
from dtnet.periods import day_number

if TYPE_CHECKING:
    from dtnet.network.day.day_rows import DayRows
    from dtnet.network.tables.tables import Ints


@attrs.frozen(eq=False)
class LiveServices:
    """Services in force on a day whose body and area exist on the day; shape (s) each.

    Attributes:
        rows: The rows of the table of services.
        body: The place of the body among the bodies of the day.
        area: The position of the area in the territory of the day.
    """

    rows: Ints
    body: Ints
    area: Ints


def live_services(day: DayRows) -> LiveServices:
    """The services of a day; O(rows of the table)."""
    table, number = day.network.tables.services, day_number(day.date)
    live = day.body_state.bodies.entity
    rows = np.flatnonzero((table.start <= number) & (table.end > number))
    body, area = live.searchsorted(table.body[rows]), day.territory.position[table.area[rows]]
    there = (np.append(live, NOBODY)[body] == table.body[rows]) & (area != NOBODY)
    return LiveServices(rows[there], body[there], area[there])


def further_areas(day: DayRows, entity: int) -> Ints:
    """Entities of the further areas that a body serves on a day, in order; O(log rows + own rows)."""
    table, number = day.network.tables.services, day_number(day.date)
    first, end = table.body.searchsorted(np.array([entity, entity + 1], table.body.dtype))
    own = slice(int(first), int(end))
    return table.area[own][(table.start[own] <= number) & (table.end[own] > number)]


def seats(day: DayRows) -> Ints:
    """Shape (m), per body of the day: the position of the smallest area that contains all it serves.

    In totals, a body counts once, in this area; it is the home if the body serves no further area. `NOBODY`
    if no area contains all that the body serves.
    """
    home, served = day.body_state.bodies.home, live_services(day)
    if not len(served.rows):
        return home
    low, high, found = home.copy(), home.copy(), home.copy()
    np.minimum.at(low, served.body, served.area)
    np.maximum.at(high, served.body, served.area)
    several = np.unique(served.body)
    found[several] = day.territory.lowest_common_of_many(low[several], high[several])
    return found
