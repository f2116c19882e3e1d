"""The reorganisations that changed others of the same level or kind, but not the area or body."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dtnet import frames
from dtnet.frames import Table
from dtnet.network.day.arguments import check_network
from dtnet.network.day.history import rows_of_id
from dtnet.network.tables.tables import NOBODY, Areas, operating_days
from dtnet.reorganisation.lineage.entity_steps import instrument_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Bodies


def kept_through(network: Network, id: str) -> Table:
    """The events that say what became of others of an area's level, or a body's kind, and nothing of it.

    Its territory is as it was: it was there on the day before and on the day, no event of the day says that
    anything of it went elsewhere or that another came to it. Its name, type, code or parent may be new; such
    a version has a row in `successors`. Whoever goes on as itself in an event counts among no others.

    Args:
        network: The network.
        id: Its id.

    Returns:
        Columns `day`; `event`; `instrument`, the event's number, or else what it cites; `others`, of how many
        of the level or kind the event says what they became. In order of day and event.

    Raises:
        UnknownNameError: If nothing has this id.

    Examples:
        >>> import dtnet
        >>> net = dtnet.datasets.load("vietnam")
        >>> kept_through(net, "vn:province:01:0").to_dicts()  # doctest: +NORMALIZE_WHITESPACE
        [{'day': datetime.date(2025, 7, 1), 'event': 'vn:event:2025-07-01:provinces',
          'instrument': '202/2025/QH15', 'others': 52}]
    """
    check_network(network)
    table, rows = rows_of_id(network, id)
    of: Areas | Bodies = network.tables.areas if table == "areas" else network.tables.bodies
    entity = int(of.entity[rows[0]])
    said, day = network.tables.successions, operating_days(network.tables)
    among = np.flatnonzero((said.of_bodies == (table == "bodies")) & (said.source != said.target))
    like = of.level if isinstance(of, Areas) else of.kind
    touched = day[among][(said.source[among] == entity) | (said.target[among] == entity)]
    there = _went_on(of.start[rows], of.end[rows], day[among])
    told = among[(like[said.source[among]] == like[entity]) & there & ~np.isin(day[among], touched)]
    pairs = np.unique(np.stack([day[told], said.event[told], said.source[told]]), axis=1)
    events, first, others = np.unique(pairs[1], return_index=True, return_counts=True)
    order = np.lexsort((events, pairs[0][first]))
    found = [network.tables.events[event] for event in events[order].tolist()]
    return Table(
        {
            "day": frames.day(pairs[0][first][order]),
            "event": frames.text([each.id for each in found]),
            "instrument": frames.text([instrument_of(each) for each in found]),
            "others": frames.whole(others[order].astype(np.int64)),
        }
    )


def _went_on(start: NDArray[np.int32], end: NDArray[np.int32], days: NDArray[np.int32]) -> NDArray[np.bool_]:
    """On which days something was there that was so the day before; its versions stand in order."""
    rows = np.arange(len(start))
    before, on = (
        np.where((start <= each[:, None]) & (each[:, None] < end), rows, NOBODY).max(axis=1, initial=NOBODY)
        for each in (days - np.int32(1), days)
    )
    went: NDArray[np.bool_] = (before != NOBODY) & (on != NOBODY)
    return went
