"""The successors and predecessors of an area or body, over any number of events."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from dtnet import frames
from dtnet.citations import Origin
from dtnet.errors import ArgumentError
from dtnet.frames import Table
from dtnet.network.day.arguments import check_network
from dtnet.network.day.history import rows_of_id
from dtnet.network.tables.successions import COVERAGES, NOTHING, RESIDENTS
from dtnet.network.tables.tables import NOBODY
from dtnet.periods import OPEN, as_day, day_number, number_day
from dtnet.reorganisation.lineage.courses import backward, onward
from dtnet.reorganisation.lineage.entity_steps import (
    PATH_BASES,
    event_of_move,
    instrument_of,
    steps_of_entities,
    version_words,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dtnet.network.day.network import Network
    from dtnet.network.tables.texts import Texts
    from dtnet.periods import DayLike
    from dtnet.reorganisation.lineage.courses import Trace
    from dtnet.reorganisation.lineage.entity_steps import EntitySteps

BECAME: Final = "became"
ABOLISHED: Final = "abolished"
_FIRST: Final = -(2**31) + 1


def successors(
    network: Network,
    id: str,
    *,
    until: DayLike | None = None,
    at: DayLike | None = None,
    of: str = RESIDENTS,
) -> Table:
    """What became of an area or body, step by step.

    A row is a step that an event states, or a new version of the same id: another name, type, code or parent
    (of a body: another name or home). What happens to a successor later is a further row. A course goes on
    only where ids exist on: what closes without a word of an event has no row.

    Args:
        network: The network.
        id: Its id.
        until: The last day that counts; by default all.
        at: A day on which it exists, and after which rows begin; by default its first.
        of: What shares are shares of.

    Returns:
        Columns `day`; `event`, null for a version (but of an area whose parent closed: the event that says
        so); `instrument`, the event's number, or else what it cites; `step`: `became`, `abolished`, or what
        is new in a version (`renamed`, `type_changed`, `recoded`, `moved`, with commas between); `source`,
        `source_name` (the day before), `target`, `target_name` (on the day; null if abolished); `share`, the
        exact part of the source as a text (`1/3`), and `share_ratio`; `coverage`; `basis`; `carried` and
        `carried_ratio`, the part of `id` that goes this way, the exact sum of products of shares over all
        paths, null if it is not known; `rests_on`, the worst basis on these paths (`assumed_mixing` where a
        unit of several sources was split); `clause` of the instrument; `origin`, of what
        the event says or of the version. In order of day, source and target.

    Raises:
        UnknownNameError: If nothing has this id, or no shares of that measure are stated.
        ArgumentError: If it does not exist on the day `at`, or `until` is before.
        DayError: If one of these is no day.

    Examples:
        >>> import dtnet
        >>> net = dtnet.datasets.load("vietnam")
        >>> for row in successors(net, "vn:commune:25822:0"):
        ...     print(row["day"], row["instrument"], row["target_name"], row["share"], row["basis"])
        2025-07-01 1685/NQ-UBTVQH15 Xã Trừ Văn Thố 1/2 assumed_equal
        2025-07-01 1685/NQ-UBTVQH15 Xã Bàu Bàng 1/2 assumed_equal
    """
    lives, entity = _found(network, id, of)
    start = _start(lives, entity, at, first=True)
    last = OPEN - 1 if until is None else day_number(as_day(until, what="until"))
    if last < start:
        raise ArgumentError(f"until={number_day(last)} is before the first day, {number_day(start)}")
    return _table(lives, onward(lives, entity, start, last).traces)


def predecessors(
    network: Network,
    id: str,
    *,
    since: DayLike | None = None,
    at: DayLike | None = None,
    of: str = RESIDENTS,
) -> Table:
    """Of what an area or body came, step by step.

    Args:
        network: The network.
        id: Its id.
        since: The first day that counts; by default all.
        at: A day on which it exists, and up to which rows go; by default its last.
        of: What shares are shares of.

    Returns:
        Rows and columns as in `successors`, but `carried` is the part of the row's `source` that went this
        way to `id`. How much of `id` came of it needs sizes, which shares do not know.

    Raises:
        UnknownNameError: If nothing has this id, or no shares of that measure are stated.
        ArgumentError: If it does not exist on the day `at`, or `since` is after.
        DayError: If one of these is no day.

    Examples:
        >>> import dtnet
        >>> net = dtnet.datasets.load("vietnam")
        >>> rows = predecessors(net, "vn:province:15:2025").to_dicts()
        >>> [(row["source_name"], row["share"], row["instrument"]) for row in rows]
        [('Tỉnh Lào Cai', '1', '202/2025/QH15'), ('Tỉnh Yên Bái', '1', '202/2025/QH15')]
    """
    lives, entity = _found(network, id, of)
    last = _start(lives, entity, at, first=False)
    first = _FIRST if since is None else day_number(as_day(since, what="since"))
    if first > last:
        raise ArgumentError(f"since={number_day(first)} is after the last day, {number_day(last)}")
    return _table(lives, backward(lives, entity, last, first).traces)


def became(
    network: Network, id: str, *, on: DayLike, at: DayLike | None = None, of: str = RESIDENTS
) -> Table:
    """Where an area or body is on a later day, however many events lie between.

    Args:
        network: The network.
        id: Its id.
        on: The day.
        at: An earlier day on which it exists; by default its first.
        of: What shares are shares of.

    Returns:
        Columns `id`, `name`, `state` (`exists`; `abolished`, or `closed` without a word of an event, and then
        what had become of it before), `share`, `share_ratio` (exact, of `id` on `at`; null if not known),
        `rests_on`. In order of id. Known shares sum to 1.

    Raises:
        UnknownNameError: If nothing has this id, or no shares of that measure are stated.
        ArgumentError: If it does not exist on the day `at`, or `on` is before.
        OutsideDataError: If the data do not reach the day `on`.
        DayError: If one of these is no day.
    """
    lives, entity = _found(network, id, of)
    start, last = _start(lives, entity, at, first=True), _covered(network, on)
    if last < start:
        raise ArgumentError(f"on={number_day(last)} is before the first day, {number_day(start)}")
    course = onward(lives, entity, start, last)
    found = [(each, last, "exists", held.carried, held.basis) for each, held in course.held.items()]
    found += [(each, day - 1, "closed", held.carried, held.basis) for each, day, held in course.ended]
    found += [
        (each.source, each.day - 1, ABOLISHED, each.carried, each.basis)
        for each in course.traces
        if each.target == NOTHING
    ]
    return _ends(lives, found)


def came_of(
    network: Network, id: str, *, on: DayLike, at: DayLike | None = None, of: str = RESIDENTS
) -> Table:
    """What of an earlier day's areas or bodies went to one, however many events lie between.

    Args:
        network: The network.
        id: Its id.
        on: The earlier day.
        at: A day on which it exists; by default its last.
        of: What shares are shares of.

    Returns:
        Columns as in `became`; `share` is the part of the row's area or body that went to `id`; `state` is
        `exists`, or `opened` of what came up after the day without a word of an event.

    Raises:
        UnknownNameError: If nothing has this id, or no shares of that measure are stated.
        ArgumentError: If it does not exist on the day `at`, or `on` is after.
        OutsideDataError: If the data do not reach the day `on`.
        DayError: If one of these is no day.
    """
    lives, entity = _found(network, id, of)
    last, first = _start(lives, entity, at, first=False), _covered(network, on)
    if first > last:
        raise ArgumentError(f"on={number_day(first)} is after the last day, {number_day(last)}")
    course = backward(lives, entity, last, first + 1)
    found = [(each, first, "exists", held.carried, held.basis) for each, held in course.held.items()]
    found += [(each, day, "opened", held.carried, held.basis) for each, day, held in course.ended]
    return _ends(lives, found)


def _found(network: Network, id: str, of: str) -> tuple[EntitySteps, int]:
    check_network(network)
    table, rows = rows_of_id(network, id)
    lives = steps_of_entities(network, table, of)
    return lives, int(lives.of.entity[rows[0]])


def _start(lives: EntitySteps, entity: int, at: DayLike | None, *, first: bool) -> int:
    """The day from which a lineage is told.

    Raises:
        ArgumentError: If it is given and nothing is there then.
    """
    rows = lives.versions(entity)
    if at is None:
        return int(lives.of.start[rows[0]]) if first else int(lives.of.end[rows[-1]]) - 1
    day = day_number(as_day(at, what="at"))
    if lives.on(entity, day) == NOBODY:
        raise ArgumentError(f"{lives.of.ids[entity]!r} does not exist on {number_day(day)}")
    return day


def _covered(network: Network, on: DayLike) -> int:
    """A day of the data."""
    day = as_day(on, what="on")
    network.check_covered(day, what="on")
    return day_number(day)


class _Row(NamedTuple):
    """A row of the answer; a share as a fraction."""

    day: int
    event: str | None
    instrument: str | None
    step: str
    source: str
    source_name: str
    target: str | None
    target_name: str | None
    share: Fraction | None
    coverage: str
    basis: str
    carried: Fraction | None
    rests_on: str
    clause: str | None
    origin: str


def _table(lives: EntitySteps, traces: Sequence[Trace]) -> Table:
    names = lives.names()
    order = sorted(traces, key=lambda each: (each.day, each.source, each.target))
    rows = [_row(lives, names, each) for each in order]
    told = [row for row in rows if row.step]
    columns: dict[str, frames.Column] = {}
    for name, cells in zip(
        _Row._fields, list(zip(*told, strict=True)) or [()] * len(_Row._fields), strict=True
    ):
        if name == "day":
            columns[name] = frames.day(list(cells))
        elif name in {"share", "carried"}:
            columns |= share_columns(name, cells)
        else:
            columns[name] = nullable_text(cells)
    return Table(columns)


def _row(lives: EntitySteps, names: Texts, trace: Trace) -> _Row:
    """The row of a trace; its step is empty if nothing that is told of changed."""
    tables, ids, step = lives.network.tables, lives.of.ids, trace.step
    if step is not None:
        said = tables.successions
        event: int | None = int(said.event[step.row])
        word = ABOLISHED if step.target == NOTHING else BECAME
        before, after = lives.on(trace.source, trace.day - 1), lives.on(trace.target, trace.day)
        share, basis, coverage = step.share, PATH_BASES[step.basis], COVERAGES[said.coverage[step.row]]
        clause = said.clauses[int(said.clause[step.row])] or None
        origin = Origin(int(said.origin[step.row]))
    else:
        before, after = trace.versions
        event, word = event_of_move(lives, before, after), ", ".join(version_words(lives, before, after))
        share, basis, coverage, clause = Fraction(1), "whole", "whole", None
        origin = Origin(int(lives.of.origin[after]))
    return _Row(
        day=trace.day,
        event=None if event is None else tables.events[event].id,
        instrument=None if event is None else instrument_of(tables.events[event]),
        step=word,
        source=ids[trace.source],
        source_name=names[before],
        target=None if after == NOBODY else ids[trace.target],
        target_name=None if after == NOBODY else names[after],
        share=share,
        coverage=coverage,
        basis=basis,
        carried=trace.carried,
        rests_on=PATH_BASES[trace.basis],
        clause=clause,
        origin=origin.label,
    )


def _ends(lives: EntitySteps, found: Sequence[tuple[int, int, str, Fraction | None, int]]) -> Table:
    """Where courses are on a day: entity, a day on which it existed, state, part, what that rests on."""
    names, order = lives.names(), sorted(found, key=lambda each: each[:3])
    return Table(
        {
            "id": frames.text([lives.of.ids[each] for each, *_ in order]),
            "name": frames.text([names[lives.on(each, day)] for each, day, *_ in order]),
            "state": frames.text([state for *_, state, _, _ in order]),
            **share_columns("share", [share for *_, share, _ in order]),
            "rests_on": frames.text([PATH_BASES[basis] for *_, basis in order]),
        }
    )


def share_columns(name: str, shares: Sequence[Fraction | None]) -> dict[str, frames.Column]:
    """Shares as exact texts, and beside them as ratios."""
    missing = np.array([each is None for each in shares], np.bool_)
    some = missing if missing.any() else None
    return {
        name: nullable_text([None if each is None else str(each) for each in shares]),
        f"{name}_ratio": frames.ratio([float(each or 0) for each in shares], some),
    }


def nullable_text(cells: Sequence[str | None]) -> frames.Column:
    """A column of texts, null where there is None."""
    missing = np.array([each is None for each in cells], np.bool_)
    return frames.text([each or "" for each in cells], missing if missing.any() else None)
