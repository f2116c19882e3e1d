"""The rows in force on one day and their positions, and the areas that bodies serve (homes and services)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.errors import UnknownNameError, near
from dtnet.network.day.area_search import find_area
from dtnet.network.tables.tables import NOBODY
from dtnet.periods import day_number
from dtnet.read_only import ReadOnly

if TYPE_CHECKING:
    import datetime as dt

    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Ints
    from dtnet.network.territory.day_state import AreaState, BodyState
    from dtnet.network.territory.forest import Hierarchy
    from dtnet.network.territory.names import NameIndex


class DayRows(ReadOnly):
    """The rows in force on one day of a network, and their positions.

    Attributes:
        network: The network.
        date: The day.
    """

    __slots__ = ("_areas", "_bodies", "date", "network")

    network: Network
    date: dt.date

    def __init__(self, network: Network, date: dt.date) -> None:
        self.network = network
        self.date = date
        self._areas: AreaState | None = None
        self._bodies: BodyState | None = None

    @property
    def territory(self) -> Hierarchy:
        """The areas of the day in preorder; `within` and `by` always refer to this hierarchy."""
        return self.area_state.territory

    @property
    def area_state(self) -> AreaState:
        """The areas of the day as rows and positions; days with the same rows share the object."""
        if self._areas is None:
            self._areas = self.network.area_state(self.date)
        return self._areas

    @property
    def body_state(self) -> BodyState:
        """The bodies of the day as rows and positions; days with the same rows share the object."""
        if self._bodies is None:
            self._bodies = self.network.body_state(self.date)
        return self._bodies

    @property
    def names(self) -> NameIndex:
        """The names of the areas of the day; days with the same rows share the object."""
        return self.area_state.names

    def area_rows(self, *, level: str | None = None, within: str | None = None) -> Ints:
        """Rows of `network.tables.areas` in force on the day, in canonical order; as in `areas`."""
        territory = self.territory
        here = 0 if within is None else find_area(self, within)
        inside = slice(here, len(territory) if within is None else int(territory.end[here]))
        entities = territory.nodes[inside]
        if level is not None:
            entities = entities[territory.level[inside] == territory.place(level)]
        return self.area_state.row[np.sort(entities)]

    def body_rows(
        self, *, kind: str | None = None, within: str | None = None, serving: str | None = None
    ) -> Ints:
        """Rows of `network.tables.bodies` in force on the day, in canonical order; as in `bodies`."""
        state, end = self.body_state, self.territory.end
        home = state.bodies.home
        chosen = np.ones(len(state.rows), np.bool_)
        if kind is not None:
            chosen &= state.bodies.kind == self.network.vocabulary.body_kind(kind)
        if within is not None:
            here = find_area(self, within)
            chosen &= (home >= here) & (home < end[here])
        if serving is not None:
            here, served = find_area(self, serving), live_services(self)
            serves = (home >= here) & (home < end[here])
            serves[served.body[(served.area >= here) & (served.area < end[here])]] = True
            chosen &= serves
        return state.rows[chosen]

    def name(self, position: int) -> str:
        """The name of the area at a position of the territory, without its type."""
        return self.names.spellings(position)[0]

    def full_name(self, position: int) -> str:
        """The name of the area at a position of the territory, with its type in front."""
        return self.names.spellings(position)[1]

    def live(self, id: str) -> int:
        """The place of a body among the bodies of the day, `body_state.bodies`.

        Raises:
            UnknownNameError: If no body has this id on the day.
        """
        index, live = self.network.body_index, self.body_state.bodies.entity
        entity = index.get(id)
        if entity is None:
            raise UnknownNameError(f"there is no body {id!r}", near(id, index.similar(id)))
        place = int(live.searchsorted(np.array(entity, live.dtype)))
        if place == len(live) or live[place] != entity:
            raise UnknownNameError(f"there is no body {id!r} on {self.date}; it exists on other days")
        return place


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
