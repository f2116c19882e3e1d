"""The network over time: stretches of days without a change, and the versions of one area or body."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet import frames
from dtnet.errors import OutsideDataError, UnknownNameError, near
from dtnet.frames import Table
from dtnet.network.day.columns import row_columns
from dtnet.network.day.snapshot import Snapshot  # noqa: TC001 - attrs resolves it
from dtnet.network.tables.tables import entity_tables
from dtnet.periods import Period, as_window, day_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dtnet.network.day.network import Network
    from dtnet.network.tables.row_names import TableName
    from dtnet.network.tables.tables import Ints


@attrs.frozen
class Stretch:
    """A run of days on all of which a network is the same.

    Attributes:
        period: The days.
        snapshot: The snapshot of the first day.
    """

    period: Period
    snapshot: Snapshot


def stretches(network: Network, period: str | Period) -> Iterator[Stretch]:
    """The stretches of a period; see `Network.during`."""
    days = days_in_data(network, period)
    starts = [days.start, *(day for day in network.change_days() if day in days and day != days.start)]
    ends = [*starts[1:], days.end]
    return (Stretch(Period(start, end), network.at(start)) for start, end in zip(starts, ends, strict=True))


def days_in_data(network: Network, period: str | Period) -> Period:
    """The days of a period that lie in the data.

    Raises:
        DayError: If the argument is not a period.
        OutsideDataError: If no day lies in the data.
    """
    asked = period if isinstance(period, Period) else as_window(period)
    days = network.extent.intersection(asked)
    if days is None:
        raise OutsideDataError(
            f"period {asked}: the data of {network.metadata.name!r} cover {network.extent}"
        )
    return days


def rows_of_id(network: Network, id: str) -> tuple[TableName, Ints]:
    """The table of an id, and its rows there in order of time.

    Raises:
        UnknownNameError: If no area or body has this id.
    """
    for table, of in entity_tables(network.tables):
        index = network.area_index if table == "areas" else network.body_index
        entity = index.get(id)
        if entity is not None:
            first, end = np.searchsorted(of.entity, np.array([entity, entity + 1], of.entity.dtype))
            return table, np.arange(first, end, dtype=np.int32)
    similar = [*network.area_index.similar(id), *network.body_index.similar(id)]
    raise UnknownNameError(f"no such id {id!r}", near(id, similar))


def history_table(network: Network, id: str) -> Table:
    """The versions of an area or body; see `Network.history`."""
    table, rows = rows_of_id(network, id)
    columns = row_columns(network, table, rows)
    return Table({**columns, **_successions(network, table, rows)})


def _successions(network: Network, table: TableName, rows: Ints) -> dict[str, frames.Column]:
    """Columns from successions: for each version the events at its beginning and end, and the ids."""
    of, said = getattr(network.tables, table), network.tables.successions
    operating = {event.id: day_number(event.operating) for event in network.tables.events}
    firsts, ends = of.start[rows].tolist(), of.end[rows].tolist()
    cells: dict[str, list[list[str]]] = {
        name: [[] for _ in firsts] for name in ("opened_by", "predecessors", "closed_by", "successors")
    }
    entity = int(of.entity[rows[0]])
    asked = said.of_bodies == (table == "bodies")
    for row in np.flatnonzero(asked & ((said.source == entity) | (said.target == entity))).tolist():
        each = said[row]
        day = operating[each.event]
        share = "" if each.share == 1 else "a part of " if each.share is None else f"{each.share} of "
        if said.target[row] == entity:
            at = max((place for place, first in enumerate(firsts) if first <= day), default=0)
            _note(cells["opened_by"][at], each.event)
            _note(cells["predecessors"][at], f"{share}{each.source}")
        if said.source[row] == entity:
            at = min((place for place, last in enumerate(ends) if day <= last), default=len(ends) - 1)
            _note(cells["closed_by"][at], each.event)
            if each.target is not None:
                _note(cells["successors"][at], f"{share}{each.target}")
    return {name: _joined(texts) for name, texts in cells.items()}


def _note(texts: list[str], text: str) -> None:
    if text not in texts:
        texts.append(text)


def _joined(cells: list[list[str]]) -> frames.Column:
    return frames.text(["; ".join(texts) or None for texts in cells])
