"""The days on which rows of teams are or may be in force; their starts and ends may have bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.network.tables.bounds import has_day_bounds, of_edge
from dtnet.network.tables.tables import at_rows
from dtnet.periods import OPEN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Ints


@attrs.frozen(eq=False)
class TeamDays:
    """The bounds of the starts and ends of rows of teams.

    A row is certainly in force from `latest_start` up to `earliest_end`, if that is later. It may be in force
    from `start` up to `end`. If its days are known, the two periods are equal. A row in force on the last day
    of the data has an open end.

    Attributes:
        start: Shape (n): the lower bound of the start.
        latest_start: Shape (n): the upper bound of the start.
        earliest_end: Shape (n): the lower bound of the end.
        end: Shape (n): the upper bound of the end.
        follows: Shape (n): whether the unknown start of the row is the unknown end of the previous row of the
            same team, so that the team always has one of the two rows. None if all days are known.
        is_followed: Shape (n): as `follows`, for the end of the row and the next row.
    """

    start: Ints
    latest_start: Ints
    earliest_end: Ints
    end: Ints
    follows: NDArray[np.bool_] | None = None
    is_followed: NDArray[np.bool_] | None = None

    @property
    def are_known(self) -> bool:
        """Whether all starts and ends are known."""
        return self.follows is None

    @property
    def doubtful(self) -> NDArray[np.bool_]:
        """Shape (n): which rows have a start or end that is known only within bounds."""
        found: NDArray[np.bool_] = (self.start != self.latest_start) | (self.end != self.earliest_end)
        return found

    def columns(self, days: tuple[int, int]) -> list[Ints]:
        """Columns that are equal for rows with the same days inside a period (first day, end)."""
        first, end = (np.int32(day) for day in days)
        found = [np.maximum(self.start, first), np.minimum(self.end, end)]
        if self.follows is not None and self.is_followed is not None:
            found += [np.clip(self.latest_start, first, end), np.clip(self.earliest_end, first, end)]
            found += [self.follows.astype(np.int32), self.is_followed.astype(np.int32)]
        return found


def team_days(network: Network, rows: Ints | None = None) -> TeamDays:
    """The bounds of the starts and ends of some rows of bodies.

    Args:
        network: The network.
        rows: Shape (n): the rows, distinct and in order; None for all.
    """
    table, horizon = network.tables.bodies, network.extent.numbers[1]

    def taken(values: Ints) -> Ints:
        return values if rows is None else at_rows(values, rows)

    def ends(values: Ints) -> Ints:
        if horizon >= OPEN:
            return values
        found: Ints = np.where(values >= horizon, np.int32(OPEN), values)
        return found

    start, end = taken(table.start), ends(taken(table.end))
    if not has_day_bounds(table):
        return TeamDays(start, start, end, end)
    first, last = of_edge(table, "start"), of_edge(table, "end")
    apart = first.latest < last.earliest
    follows = (first.earliest != first.latest) & apart
    follows[1:] &= (table.entity[1:] == table.entity[:-1]) & (table.end[:-1] == table.start[1:]) & apart[:-1]
    follows[:1] = False
    followed = np.append(follows[1:], False)
    return TeamDays(
        taken(first.earliest),
        taken(first.latest),
        ends(taken(last.earliest)),
        ends(taken(last.latest)),
        follows if rows is None else follows[rows],
        followed if rows is None else followed[rows],
    )
