"""The ground of an area: which areas lay in it on a day, which of any other lie there, and where it went."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.network.succession_checks import operating_days
from dtnet.network.successions import NOTHING
from dtnet.network.tables import NOBODY
from dtnet.periods import OPEN, day_number, number_day

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from dtnet.network.hierarchy import Hierarchy
    from dtnet.network.network import Network
    from dtnet.policy.document import Policy


@attrs.frozen(eq=False)
class Ground:
    """The ground that an area had on a day.

    Attributes:
        inside: Per area entity, whether it lay there on that day.
        there: Per area entity, whether it was anywhere on that day.
        end: The day from which the area itself is no more, or `OPEN`.
        onward: From then on the grounds of the areas into which it went, where these are asked for and told.
    """

    inside: NDArray[np.bool_]
    there: NDArray[np.bool_]
    end: int
    onward: tuple[Ground, ...] = ()

    @property
    def told_until(self) -> int:
        """The day from which nothing tells where it went, or `OPEN`."""
        if self.end == OPEN or not self.onward:
            return self.end
        return min(each.told_until for each in self.onward)

    def members(self, territory: Hierarchy, day: int | None = None) -> NDArray[np.bool_]:
        """Per position, whether it lies there; an area that came later does if the one above it does.

        Args:
            territory: Of the day.
            day: The day; needed where it goes on elsewhere.
        """
        if self.onward and day is not None and day >= self.end:
            grounds: NDArray[np.bool_] = np.any(
                [each.members(territory, day) for each in self.onward], axis=0
            )
            return grounds
        belongs: NDArray[np.bool_] = self.inside[territory.nodes]
        later = ~self.there[territory.nodes] & (territory.parent != NOBODY)
        for level in np.unique(territory.level[later]).tolist():
            here = np.flatnonzero(later & (territory.level == level))
            belongs[here] = belongs[territory.parent[here]]
        return belongs


def ground_of(
    network: Network,
    area: str,
    as_of: date,
    *,
    onward: bool = False,
    what: str = "jurisdiction as of",
) -> Ground | None:
    """The ground that an area had on a day; None if it was not there.

    Args:
        network: The network.
        area: Its id.
        as_of: The day.
        onward: Whether it goes on where the area went, as events tell, once that is no more.
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
    until = end if end < network.extent.numbers[1] else OPEN
    into = went_into(network, entity, until) if onward and until != OPEN else []
    found = [ground_of(network, each, number_day(until), onward=True, what=what) for each in into]
    return Ground(
        inside, territory.position != NOBODY, until, tuple(each for each in found if each is not None)
    )


def went_into(network: Network, area: int, day: int) -> list[str]:
    """Ids of the areas into which an area went on a day, with people or where that is not known."""
    rows = network.tables.successions
    told = ~rows.of_bodies & (rows.source == area) & (rows.target != NOTHING)
    told &= ((rows.numerator > 0) | (rows.denominator == 0)) & (operating_days(network.tables) == day)
    return [network.tables.areas.ids[each] for each in np.unique(rows.target[told]).tolist()]


def not_told(policy: Policy, ground: Ground) -> str:
    """That nothing tells where a policy's area went."""
    day, area = number_day(ground.told_until), policy.jurisdiction.id
    what = f"{area!r} is" if ground.told_until == ground.end else f"what {area!r} had become is"
    return f"{what} no more from {day} on, and no event tells where it went"
