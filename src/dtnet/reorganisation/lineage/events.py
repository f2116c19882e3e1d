"""The list of events: instruments, days, and the numbers of areas and bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dtnet import frames
from dtnet.errors import ArgumentError
from dtnet.frames import Table
from dtnet.network.day.arguments import check_network
from dtnet.network.tables.successions import NOTHING
from dtnet.network.tables.tables import existence
from dtnet.periods import as_day, day_number
from dtnet.reorganisation.lineage.entity_steps import instrument_of
from dtnet.spans import Spans

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Areas, Bodies, Event
    from dtnet.periods import DayLike


def event_list(network: Network, *, since: DayLike | None = None, until: DayLike | None = None) -> Table:
    """The events of a network, in order of the days on which they took effect.

    Args:
        network: The network.
        since: The first of these days; by default all.
        until: The last of them.

    Returns:
        Columns `event`; `instrument`, its number, or else what the event cites; `issuer`; `title`, what
        happened; `title_vi`, `title_en`, …, what the instrument is called, one for each language that the
        network has; `passed`, null where it is not known; `operating`; `areas_closed`, `areas_opened`,
        `bodies_closed`, `bodies_opened`: how many of which the event tells were there on the day before only,
        or on the day only.

    Raises:
        DayError: If one of the days is none.
        ArgumentError: If the last is before the first.

    Examples:
        >>> import dtnet
        >>> net = dtnet.datasets.load("vietnam")
        >>> for row in event_list(net, until="2025-06-30"):
        ...     print(row["operating"], row["instrument"], row["bodies_closed"], row["bodies_opened"])
        2025-03-01 Nghị định 55/2025/NĐ-CP 64 64
        2025-03-13 Quyết định 598/QĐ-TTg 1 1
    """
    check_network(network)
    first = None if since is None else as_day(since, what="since")
    last = None if until is None else as_day(until, what="until")
    if first is not None and last is not None and last < first:
        raise ArgumentError(f"from {first} to {last}: the last day is before the first")
    events = [
        (number, each)
        for number, each in enumerate(network.tables.events)
        if (first is None or first <= each.operating) and (last is None or each.operating <= last)
    ]
    events.sort(key=lambda pair: (pair[1].operating, instrument_of(pair[1]), pair[1].id))
    numbers = np.array([number for number, _ in events], np.intp)
    told = [each for _, each in events]
    passed = [each.passed for each in told]
    tables = network.tables
    return Table(
        {
            "event": frames.text([each.id for each in told]),
            "instrument": frames.text([instrument_of(each) for each in told]),
            "issuer": frames.text([each.issuer for each in told]),
            "title": frames.text([each.title for each in told]),
            **{
                f"title_{language}": frames.text([_title(each, language) for each in told])
                for language in dict.fromkeys(
                    title.language for each in network.tables.events for title in each.titles
                )
            },
            "passed": frames.day([None if day is None else day_number(day) for day in passed]),
            "operating": frames.day([day_number(each.operating) for each in told]),
            **{
                f"{name}_{what}": frames.whole(counts[numbers])
                for name, of in (("areas", tables.areas), ("bodies", tables.bodies))
                for what, counts in zip(("closed", "opened"), _counts(network, of, name), strict=True)
            },
        }
    )


def _title(event: Event, language: str) -> str | None:
    return next((each.text for each in event.titles if each.language == language), None)


def _counts(network: Network, of: Areas | Bodies, name: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Per event, how many entities it closed, and how many it opened."""
    said, events = network.tables.successions, network.tables.events
    operating = np.array([day_number(each.operating) for each in events], np.int32)
    chosen, spells = said.of_bodies == (name == "bodies"), existence(of)
    found = []
    for ends, step in ((said.source, 0), (said.target, -1)):
        rows = np.flatnonzero(chosen & (ends != NOTHING))
        pairs = np.unique(np.stack([said.event[rows], ends[rows]]), axis=1)
        day = operating[pairs[0]] + np.int32(step)
        gone = ~spells.cover(Spans(pairs[1], day, day + np.int32(1)))
        found.append(np.bincount(pairs[0][gone], minlength=len(events)))
    return found[0], found[1]
