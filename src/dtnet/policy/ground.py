"""The ground of an area: which areas lay in it on a day, and which of any other day lie there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.network.tables import NOBODY
from dtnet.periods import OPEN, day_number

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from dtnet.network.hierarchy import Hierarchy
    from dtnet.network.network import Network


@attrs.frozen(eq=False)
class Ground:
    """The ground that an area had on a day.

    Attributes:
        inside: Per area entity, whether it lay there on that day.
        there: Per area entity, whether it was anywhere on that day.
        end: The day from which the area itself is no more, or `OPEN`.
    """

    inside: NDArray[np.bool_]
    there: NDArray[np.bool_]
    end: int

    def members(self, territory: Hierarchy) -> NDArray[np.bool_]:
        """Per position, whether it lies there; an area that came later does if the one above it does."""
        belongs: NDArray[np.bool_] = self.inside[territory.nodes]
        later = ~self.there[territory.nodes] & (territory.parent != NOBODY)
        for level in np.unique(territory.level[later]).tolist():
            here = np.flatnonzero(later & (territory.level == level))
            belongs[here] = belongs[territory.parent[here]]
        return belongs


def ground_of(network: Network, area: str, as_of: date, *, what: str = "jurisdiction as of") -> Ground | None:
    """The ground that an area had on a day; None if it was not there.

    Args:
        network: The network.
        area: Its id.
        as_of: The day.
        what: What the day is for, in errors.

    Raises:
        OutsideDataError: If the data do not reach that day.
    """
    network.check_covered(as_of, what=what)
    entity = network.area_index.get(area)
    territory = network.area_state(as_of).territory
    if entity is None or territory.position[entity] == NOBODY:
        return None
    here = int(territory.position[entity])
    inside = np.zeros(len(network.area_index), np.bool_)
    inside[territory.nodes[here : territory.end[here]]] = True
    table, end = network.tables.areas, day_number(as_of)
    for row in np.flatnonzero(table.entity == entity).tolist():
        if table.start[row] <= end:
            end = max(end, int(table.end[row]))
    known = end < network.extent.numbers[1]
    return Ground(inside, territory.position != NOBODY, end if known else OPEN)
