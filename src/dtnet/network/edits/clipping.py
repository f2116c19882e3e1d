"""Stretches of days of rows, and the rows and days that remain if areas and bodies are kept on some days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from dtnet.network.day.cells import index_of
from dtnet.network.day.columns import column_specs
from dtnet.network.day.content_hash import object_fields
from dtnet.network.edits.doubtful_cuts import ALL_DAYS, cut_bounds
from dtnet.network.tables.bounds import chosen_values, value_bounds
from dtnet.network.tables.read_only import frozen
from dtnet.network.tables.tables import NOBODY, Values
from dtnet.network.tables.texts import take
from dtnet.periods import OPEN, number_day

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from dtnet.network.day.columns import TableName
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Areas, Bodies, Ints
    from dtnet.network.territory.hierarchy import Hierarchy


@attrs.frozen(eq=False)
class OwnedDays:
    """Stretches of days that belong to numbered owners: entities, or rows of a table.

    Attributes:
        owner: Shape (n): numbers, rising.
        start: Shape (n): first days, rising for each owner.
        end: Shape (n): days after the last day.
    """

    owner: Ints
    start: Ints
    end: Ints

    @classmethod
    def of_rows(cls, start: Ints, end: Ints) -> OwnedDays:
        """All days of rows; each row is its own owner."""
        return cls(np.arange(len(start), dtype=np.int32), start, end)

    @classmethod
    def together(cls, several: Sequence[OwnedDays]) -> OwnedDays:
        """The union of several sets of days, joined where they touch or overlap; O(n log n)."""
        owner, start, end = (
            np.concatenate([np.empty(0, np.int32), *(getattr(each, name) for each in several)])
            for name in ("owner", "start", "end")
        )
        order = np.lexsort((start, owner))
        owner, start, end = owner[order], start[order], end[order]
        reach = (owner.astype(np.int64) << 32) + end  # owners apart, so that one maximum serves them all
        latest = np.maximum.accumulate(reach)
        begins = (owner.astype(np.int64) << 32) + start
        opens = np.flatnonzero(np.r_[True, begins[1:] > latest[:-1]])[: len(owner)]
        closes = np.r_[opens[1:], len(owner)][: len(opens)] - 1
        last = (latest[closes] - (owner[closes].astype(np.int64) << 32)).astype(np.int32)
        return cls(owner[opens], start[opens], last)

    def within(self, owner: Ints, days: OwnedDays) -> OwnedDays:
        """The parts of these stretches on which another owner also has days; O(n log n).

        Args:
            owner: Shape (n): the other owner of each stretch; `NOBODY` stands for all days.
            days: The days of the other owners.
        """
        free = owner == NOBODY
        first = days.owner.searchsorted(owner, "left")
        count = np.where(free, 1, days.owner.searchsorted(owner, "right") - first)
        row = np.repeat(np.arange(len(owner)), count)
        other = np.repeat(first, count) + np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
        other = np.where(free[row], 0, other)
        none = np.int32(-OPEN)
        start = np.maximum(self.start[row], np.where(free[row], none, np.r_[days.start, none][other]))
        end = np.minimum(self.end[row], np.where(free[row], OPEN, np.r_[days.end, none][other]))
        left = np.flatnonzero(start < end)
        return OwnedDays(self.owner[row[left]], start[left].astype(np.int32), end[left].astype(np.int32))

    def within_of(self, column: Ints, days: OwnedDays) -> OwnedDays:
        """As `within`; a column of the table gives the other owner of each row."""
        return self.within(column[self.owner], days)

    def only(self, chosen: NDArray[np.bool_]) -> OwnedDays:
        """A selection of these stretches."""
        return OwnedDays(self.owner[chosen], self.start[chosen], self.end[chosen])

    def of(self, entity: Ints) -> OwnedDays:
        """The days of rows as days of the entities of the rows, joined."""
        return OwnedDays.together([OwnedDays(entity[self.owner].astype(np.int32), self.start, self.end)])


def versions(table: Areas | Bodies) -> OwnedDays:
    """The days of all rows of a table."""
    return OwnedDays.of_rows(table.start, table.end)


def days_on_which(
    network: Network,
    mask: Callable[[Hierarchy, int], NDArray[np.bool_]],
    *,
    more_edges: Sequence[int] = (),
) -> OwnedDays:
    """The days on which areas are chosen.

    Args:
        network: The network.
        mask: Gives, for the territory of a day and the day, which positions are chosen; called once for each
            run of days without a change of territory.
        more_edges: Further days on which the choice may change.
    """
    areas = network.tables.areas
    edges = np.unique(np.concatenate([areas.start, areas.end, np.array(more_edges, np.int32)]))
    since = np.full(len(areas.ids), OPEN, np.int32)
    found: list[OwnedDays] = []

    def close(entities: Ints, day: int) -> None:
        ends = np.full(len(entities), day, np.int32)
        found.append(OwnedDays(entities.astype(np.int32), since[entities].copy(), ends))
        since[entities] = OPEN

    for day in edges[edges != OPEN].tolist():
        territory = network.area_state(number_day(day)).territory
        chosen = np.zeros(len(since), np.bool_)
        chosen[territory.nodes[mask(territory, day)]] = True
        close(np.flatnonzero(~chosen & (since != OPEN)), day)
        since[chosen & (since == OPEN)] = day
    close(np.flatnonzero(since != OPEN), OPEN)
    return OwnedDays.together(found)


def named_days(network: Network, table: TableName, areas: OwnedDays, bodies: OwnedDays) -> OwnedDays:
    """The days of the rows of a table on which all areas and bodies that a row names are kept.

    Args:
        network: The network.
        table: The name of the table, neither areas nor bodies.
        areas: The kept days of rows of areas.
        bodies: The kept days of rows of bodies.
    """
    of: Any = getattr(network.tables, table)
    kept = {
        network.area_index: areas.of(network.tables.areas.entity),
        network.body_index: bodies.of(network.tables.bodies.entity),
    }
    days = OwnedDays.of_rows(of.start, of.end)
    for spec in column_specs(table, network.vocabulary):
        if spec.kind == "id":
            days = days.within_of(getattr(of, spec.name), kept[index_of(network, table, spec.name)])
    return days


def numbers_of(table: Areas | Bodies, days: OwnedDays) -> Ints:
    """Per entity, its new number, or `NOBODY` if no days remain; a last entry stands for `NOBODY`."""
    left = np.unique(table.entity[days.owner])
    numbers = np.full(len(table.ids) + 1, NOBODY, np.int32)
    numbers[left] = np.arange(len(left))
    return numbers


def clipped_table(
    network: Network,
    table: TableName,
    days: OwnedDays,
    numbers: Mapping[str, Ints],
    window: tuple[int, int] = ALL_DAYS,
) -> Any:  # noqa: ANN401 - a table
    """A table cut to some days of its rows; each stretch becomes a row.

    Args:
        network: The network.
        table: The name of the table.
        days: Stretches of its rows.
        numbers: New numbers of areas and bodies, by table.
        window: The selected days: first day and end.
    """
    of: Any = getattr(network.tables, table)
    references = {
        spec.name: numbers["areas" if index_of(network, table, spec.name) is network.area_index else "bodies"]
        for spec in column_specs(table, network.vocabulary)
        if spec.kind == "id"
    }
    references["entity"] = numbers.get(table, np.empty(0, np.int32))
    made: dict[str, Any] = {}
    made["start_bounds"], made["end_bounds"] = cut_bounds(of, days, window)
    for name, column in object_fields(of):
        if name in made:
            continue
        if name in {"ids", "level", "kind"}:
            left = np.flatnonzero(references["entity"][:-1] != NOBODY)
            made[name] = (
                tuple(take(column, left.tolist())) if name == "ids" else frozen(column[left], np.uint8)
            )
        elif name in {"start", "end"}:
            made[name] = frozen(getattr(days, name), np.int32)
        elif name in references:
            made[name] = frozen(references[name][column[days.owner]], np.int32)
        elif name == "attributes":
            made[name] = tuple(_values(each, days.owner) for each in column)
        elif isinstance(column, np.ndarray):
            made[name] = frozen(column[days.owner], column.dtype)
        else:
            made[name] = tuple(take(column, days.owner.tolist()))
    return attrs.evolve(of, **made)


def _values(values: Values, rows: Ints) -> Values:
    data, origin = values.data[rows], values.origin[rows]
    bounds = None if values.bounds is None else value_bounds(data, origin, chosen_values(values.bounds, rows))
    return Values(values.name, frozen(data, data.dtype), frozen(origin, np.uint8), bounds)
