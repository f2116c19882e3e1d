"""Doubtful areas: areas for which it is unknown on some days which row is in force, or whether any is.

On a day between the bounds of a start or end, the area of that row is doubtful, and so is everything that
lies or may lie in it: its place and its facts are open on such a day. All other areas follow their rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.network.tables.bounds import has_day_bounds, of_edge
from dtnet.network.tables.tables import NOBODY
from dtnet.periods import OPEN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.facts.area_ground import AreaGround
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Ints


@attrs.frozen(eq=False)
class AreaDoubts:
    """The doubtful areas on days between which no bound lies.

    Attributes:
        network: The network.
        open: Per area entity, whether it is doubtful.
        rows: Rows of areas that may be in force.
    """

    network: Network
    open: NDArray[np.bool_]
    rows: Ints

    def may_lie(self, ground: AreaGround, day: int) -> NDArray[np.bool_]:
        """Per area entity, whether it may lie on a ground; areas of unknown origin follow their parents."""
        table = self.network.tables.areas
        found: NDArray[np.bool_] = ground.inside.copy()
        later = np.flatnonzero(~ground.there[table.entity[self.rows]])
        spread_down(self.network, found, self.rows[later])
        for each in ground.onward if day >= ground.end else ():
            found |= self.may_lie(each, day)
        return found

    def of_level(self, level: int, may_lie: NDArray[np.bool_]) -> Ints:
        """One possible row for each doubtful area of a level that may lie on a ground."""
        table = self.network.tables.areas
        entity = table.entity[self.rows]
        here = self.open[entity] & may_lie[entity] & (table.level[entity] == level)
        first: Ints = self.rows[here][np.unique(entity[here], return_index=True)[1]]
        return first

    def chains(self, area: int) -> set[tuple[int, ...]]:
        """All possible chains of an area: per level, the area that it may be or lie in, or `NOBODY`."""
        table, levels = self.network.tables.areas, self.network.vocabulary.levels
        found: set[tuple[int, ...]] = set()
        for row in self.rows[table.entity[self.rows] == area].tolist():
            parent = int(table.parent[row])
            above = {(NOBODY,) * len(levels)} if parent == NOBODY else self.chains(parent)
            level = int(table.level[area])
            found |= {(*each[:level], area, *each[level + 1 :]) for each in above}
        return found


def doubtful_area_days(network: Network) -> set[int]:
    """Days on which the set of doubtful areas may change."""
    table, found = network.tables.areas, set[int]()
    if not has_day_bounds(table):
        return found
    for edge in (of_edge(table, "start"), of_edge(table, "end")):
        doubtful = edge.earliest != edge.latest
        found |= {*edge.earliest[doubtful].tolist(), *edge.latest[doubtful].tolist()}
    return {day for day in found if abs(day) < OPEN}


def area_doubts(network: Network, day: int) -> AreaDoubts | None:
    """The doubtful areas from a day up to the next day on which others are; None if there are none."""
    table = network.tables.areas
    if not has_day_bounds(table):
        return None
    start, end = of_edge(table, "start"), of_edge(table, "end")
    doubtful = np.zeros(len(table.start), np.bool_)
    for edge in (start, end):
        doubtful |= (edge.earliest <= day) & (day < edge.latest)
    if not doubtful.any():
        return None
    rows = np.flatnonzero((start.earliest <= day) & (end.latest > day))
    found = np.zeros(len(table.ids), np.bool_)
    found[table.entity[doubtful]] = True
    spread_down(network, found, rows)
    return AreaDoubts(network, found, rows)


def spread_down(network: Network, marked: NDArray[np.bool_], rows: Ints) -> None:
    """Mark, in place, each area that some row puts into a marked area; an area may have several rows."""
    table = network.tables.areas
    inner = rows[table.parent[rows] != NOBODY]
    for _ in network.vocabulary.levels:
        marked[table.entity[inner[marked[table.parent[inner]]]]] = True


def last_end(network: Network, area: int, day: int) -> int:
    """The upper bound of the end of an area whose stated end is a day, or `OPEN`."""
    table = network.tables.areas
    rows = np.flatnonzero((table.entity == area) & (table.end == day))
    latest = of_edge(table, "end").latest[rows]
    return int(latest.max(initial=day))
