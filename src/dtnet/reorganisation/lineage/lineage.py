"""The lineage of areas and bodies: successors, predecessors, shares of paths, and the class of each area.

An area or body that an event names counts as a new unit from the day of the event. Each step therefore leads
to a later day, and no path returns to its beginning. Classes (merged, split, …) are derived from events and
never stored.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, cast

import attrs
import numpy as np

from dtnet import frames
from dtnet.errors import ArgumentError
from dtnet.frames import Table
from dtnet.network.day.network import Network, check_network, rows_of_id
from dtnet.network.tables.rules import FullNames
from dtnet.network.tables.tables import COVERAGES, NOBODY, NOTHING, RESIDENTS, Areas, operating_days
from dtnet.network.tables.texts import take
from dtnet.origins import Origin
from dtnet.periods import OPEN, DayLike, as_day, day_number, number_day
from dtnet.reorganisation.lineage.events import (
    CHANGES,
    MIXING,
    PATH_BASES,
    changed_words,
    event_of_move,
    instrument_of,
    steps_of_entities,
    version_changes,
)
from dtnet.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from dtnet.network.tables.tables import Bodies, Ints
    from dtnet.network.tables.texts import Texts
    from dtnet.reorganisation.lineage.events import EntityStep, EntitySteps

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

    A row is a step that an event states, or a new version of the same id with another name, type, code or
    parent (for a body: another name or home). Later steps of the successors are further rows. If an area or
    body ends and no event mentions it, the end has no row.

    Args:
        network: The network.
        id: The id of the area or body.
        until: The last day of the rows; by default there is no limit.
        at: A day on which the area or body exists; rows begin after it. By default its first day.
        of: The measure of the shares, such as `residents`.

    Returns:
        Columns `day`; `event`, null for a version (if the parent of an area closed, the event that closed the
        parent); `instrument`, the number of the event's instrument, or else its citation; `step`: `became`,
        `abolished`, or the changes of a version, separated by commas (`renamed`, `type_changed`, `recoded`,
        `moved`); `source`, `source_name` (on the day before); `target`, `target_name` (on the day; null if
        abolished); `share`, the exact share of the source as a text (`1/3`), and `share_ratio`; `coverage`;
        `basis`; `carried` and `carried_ratio`, the part of `id` that went to the target, as the exact sum of
        products of shares over all paths, null if unknown; `rests_on`, the worst basis on these paths
        (`assumed_mixing` where a unit that came from several sources was split); `clause` of the instrument;
        `origin` of the succession or version. Rows are sorted by day, source and target.

    Raises:
        UnknownNameError: If nothing has this id, or no shares of that measure are stated.
        ArgumentError: If the area or body does not exist on the day `at`, or `until` is before that day.
        DayError: If an argument is not a day.

    Examples:
        >>> import dtnet
        >>> net = dtnet.datasets.load("vietnam")
        >>> for row in successors(net, "vn:commune:25822:0"):
        ...     print(row["day"], row["instrument"], row["target_name"], row["share"], row["basis"])
        2025-07-01 1685/NQ-UBTVQH15 Xã Trừ Văn Thố 1/2 assumed_equal
        2025-07-01 1685/NQ-UBTVQH15 Xã Bàu Bàng 1/2 assumed_equal
    """
    entity_steps, course, _ = _followed(network, id, of, at, {"until": until}, forward=True)
    return _table(entity_steps, course.traces)


def predecessors(
    network: Network,
    id: str,
    *,
    since: DayLike | None = None,
    at: DayLike | None = None,
    of: str = RESIDENTS,
) -> Table:
    """From what an area or body came, step by step.

    Args:
        network: The network.
        id: The id of the area or body.
        since: The first day of the rows; by default there is no limit.
        at: A day on which the area or body exists; rows end there. By default its last day.
        of: The measure of the shares, such as `residents`.

    Returns:
        Rows and columns as in `successors`, but `carried` is the part of the row's `source` that went to `id`
        through this step. The part of `id` that came from the source would depend on sizes, which shares do
        not contain.

    Raises:
        UnknownNameError: If nothing has this id, or no shares of that measure are stated.
        ArgumentError: If the area or body does not exist on the day `at`, or `since` is after that day.
        DayError: If an argument is not a day.

    Examples:
        >>> import dtnet
        >>> net = dtnet.datasets.load("vietnam")
        >>> rows = predecessors(net, "vn:province:15:2025").to_dicts()
        >>> [(row["source_name"], row["share"], row["instrument"]) for row in rows]
        [('Tỉnh Lào Cai', '1', '202/2025/QH15'), ('Tỉnh Yên Bái', '1', '202/2025/QH15')]
    """
    entity_steps, course, _ = _followed(network, id, of, at, {"since": since}, forward=False)
    return _table(entity_steps, course.traces)


def became(
    network: Network, id: str, *, on: DayLike, at: DayLike | None = None, of: str = RESIDENTS
) -> Table:
    """What an area or body has become by a later day, over any number of events.

    Args:
        network: The network.
        id: The id of the area or body.
        on: The later day.
        at: An earlier day on which the area or body exists; by default its first day.
        of: The measure of the shares, such as `residents`.

    Returns:
        Columns `id`, `name`, `state`, `share` and `share_ratio` (the share of `id` on the day `at`; null if
        unknown), `rests_on`. The state is `exists`, `abolished` (by an event), or `closed` (no event mentions
        the end); an ended successor has its last name. Rows are sorted by id. Known shares sum to 1.

    Raises:
        UnknownNameError: If nothing has this id, or no shares of that measure are stated.
        ArgumentError: If the area or body does not exist on the day `at`, or `on` is before that day.
        OutsideDataError: If the day `on` is outside the data.
        DayError: If an argument is not a day.
    """
    entity_steps, course, last = _followed(network, id, of, at, {"on": on}, forward=True)
    found = [(each, last, "exists", held.carried, held.basis) for each, held in course.held.items()]
    found += [(each, day - 1, "closed", held.carried, held.basis) for each, day, held in course.ended]
    found += [
        (each.source, each.day - 1, ABOLISHED, each.carried, each.basis)
        for each in course.traces
        if each.target == NOTHING
    ]
    return _ends(entity_steps, found)


def came_of(
    network: Network, id: str, *, on: DayLike, at: DayLike | None = None, of: str = RESIDENTS
) -> Table:
    """From which areas or bodies of an earlier day one came, over any number of events.

    Args:
        network: The network.
        id: The id of the area or body.
        on: The earlier day.
        at: A day on which the area or body exists; by default its last day.
        of: The measure of the shares, such as `residents`.

    Returns:
        Columns as in `became`. `share` is the part of the row's area or body that went to `id`. `state` is
        `exists`, or `opened` if the row's area or body began after the day and no event mentions it.

    Raises:
        UnknownNameError: If nothing has this id, or no shares of that measure are stated.
        ArgumentError: If the area or body does not exist on the day `at`, or `on` is after that day.
        OutsideDataError: If the day `on` is outside the data.
        DayError: If an argument is not a day.
    """
    entity_steps, course, first = _followed(network, id, of, at, {"on": on}, forward=False)
    found = [(each, first, "exists", held.carried, held.basis) for each, held in course.held.items()]
    found += [(each, day, "opened", held.carried, held.basis) for each, day, held in course.ended]
    return _ends(entity_steps, found)


def _followed(
    network: Network,
    id: str,
    of: str,
    at: DayLike | None,
    end: Mapping[str, Any],
    *,
    forward: bool,
) -> tuple[EntitySteps, LineageCourse, int]:
    """The paths from an area or body, forward or backward.

    Args:
        at: A day on which it exists; by default its first day, or backward its last day.
        end: The day at which the paths end, by the name of the argument; None for no limit. A day `on` is
            itself not followed backward.
        forward: Whether the paths lead to later days.

    Returns:
        The steps, the paths, and the day at which they end.

    Raises:
        UnknownNameError: If nothing has this id, or no shares of that measure are stated.
        ArgumentError: If the area or body does not exist on the day, or the end lies on its other side.
        OutsideDataError: If the day `on` is outside the data.
        DayError: If an argument is not a day.
    """
    check_network(network)
    table, rows = rows_of_id(network, id)
    entity_steps = steps_of_entities(network, table, of)
    entity = int(entity_steps.of.entity[rows[0]])
    versions = entity_steps.versions(entity)
    start = int(entity_steps.of.start[versions[0]]) if forward else int(entity_steps.of.end[versions[-1]]) - 1
    if at is not None:
        start = day_number(as_day(at, what="at"))
        if entity_steps.on(entity, start) == NOBODY:
            raise ArgumentError(f"{entity_steps.of.ids[entity]!r} does not exist on {number_day(start)}")
    [(name, given)] = end.items()
    day = None if given is None and name != "on" else as_day(cast("DayLike", given), what=name)
    if day is not None and name == "on":
        network.check_covered(day, what=name)
    last = (OPEN - 1 if forward else _FIRST) if day is None else day_number(day)
    if forward:
        if last < start:
            raise ArgumentError(f"{name}={day} is before the first day, {number_day(start)}")
    elif last > start:
        raise ArgumentError(f"{name}={day} is after the last day, {number_day(start)}")
    limit = last + (not forward and name == "on")
    return entity_steps, LineageCourse(entity_steps, forward).follow(entity, start, limit), last


_COLUMNS: Final = (
    *("day", "event", "instrument", "step", "source", "source_name", "target", "target_name"),
    *("share", "coverage", "basis", "carried", "rests_on", "clause", "origin"),
)


def _table(entity_steps: EntitySteps, traces: Sequence[Trace]) -> Table:
    names = entity_steps.names()
    order = sorted(traces, key=lambda each: (each.day, each.source, each.target))
    rows = [row for row in (_row(entity_steps, names, each) for each in order) if row["step"]]
    columns: dict[str, frames.Column] = {}
    for name in _COLUMNS:
        cells = [row[name] for row in rows]
        if name in {"share", "carried"}:
            columns |= share_columns(name, cells)
        else:
            columns[name] = frames.day(cells) if name == "day" else frames.text(cells)
    return Table(columns)


def _row(entity_steps: EntitySteps, names: Texts, trace: Trace) -> dict[str, Any]:
    """The row of a trace; its step is empty if no reported attribute changed."""
    tables, ids, step = entity_steps.network.tables, entity_steps.of.ids, trace.step
    if step is not None:
        said = tables.successions
        event: int | None = int(said.event[step.row])
        word = ABOLISHED if step.target == NOTHING else BECAME
        before, after = entity_steps.on(trace.source, trace.day - 1), entity_steps.on(trace.target, trace.day)
        share, basis, coverage = step.share, PATH_BASES[step.basis], COVERAGES[said.coverage[step.row]]
        clause = said.clauses[int(said.clause[step.row])] or None
        origin = Origin(int(said.origin[step.row]))
    else:
        before, after = trace.versions
        [bits] = version_changes(entity_steps.of, np.array([before]), np.array([after])).tolist()
        event, word = event_of_move(entity_steps, before, after), ", ".join(changed_words(bits))
        share, basis, coverage, clause = Fraction(1), "whole", "whole", None
        origin = Origin(int(entity_steps.of.origin[after]))
    return {
        "day": trace.day,
        "event": None if event is None else tables.events[event].id,
        "instrument": None if event is None else instrument_of(tables.events[event]),
        "step": word,
        "source": ids[trace.source],
        "source_name": names[before],
        "target": None if after == NOBODY else ids[trace.target],
        "target_name": None if after == NOBODY else names[after],
        "share": share,
        "coverage": coverage,
        "basis": basis,
        "carried": trace.carried,
        "rests_on": PATH_BASES[trace.basis],
        "clause": clause,
        "origin": origin.label,
    }


def _ends(entity_steps: EntitySteps, found: Sequence[tuple[int, int, str, Fraction | None, int]]) -> Table:
    """The ends of paths as a table, from tuples of entity, a day of its existence, state, share and basis."""
    names, order = entity_steps.names(), sorted(found, key=lambda each: each[:3])
    return Table(
        {
            "id": frames.text([entity_steps.of.ids[each] for each, *_ in order]),
            "name": frames.text([names[entity_steps.on(each, day)] for each, day, *_ in order]),
            "state": frames.text([state for *_, state, _, _ in order]),
            **share_columns("share", [share for *_, share, _ in order]),
            "rests_on": frames.text([PATH_BASES[basis] for *_, basis in order]),
        }
    )


def share_columns(name: str, shares: Sequence[Fraction | None]) -> dict[str, frames.Column]:
    """Two columns of shares: exact texts, and ratios."""
    return {
        name: frames.text([None if each is None else str(each) for each in shares]),
        f"{name}_ratio": frames.ratio([None if each is None else float(each) for each in shares]),
    }


@attrs.frozen
class Trace:
    """A step of a lineage, or a new version of a unit in it.

    Attributes:
        target: The unit after, or `NOTHING`.
        carried: The part of the first unit that went to the target (backward: the part of the source that
            went to the last unit); None if unknown.
        basis: The position in `PATH_BASES` of the worst basis on the way.
        step: The step that an event states; None for a new version.
        versions: The rows before and after a new version.
    """

    day: int
    source: int
    target: int
    carried: Fraction | None
    basis: int
    step: EntityStep | None = attrs.field(default=None, kw_only=True)
    versions: tuple[int, int] = attrs.field(default=(NOBODY, NOBODY), kw_only=True)


@attrs.frozen
class Held:
    """The part of the first unit that a unit holds while a lineage is followed.

    Attributes:
        carried: The part that the unit holds; None if unknown.
        mixed: Forward, whether the unit or one of its predecessors came from several units; backward, whether
            the unit or one of its successors was split.
        seen: Forward, the day after which versions of the unit are new; backward, the last day of versions.
        turn: The next day on which an event mentions the unit, or on which it ends; backward, the last such
            day before, or the day on which it opened.
    """

    carried: Fraction | None
    basis: int
    mixed: bool
    seen: int
    turn: int = NOBODY

    def with_(self, other: Held | None) -> Held:
        """The sum of both parts of a unit."""
        if other is None:
            return self
        total = None if self.carried is None or other.carried is None else self.carried + other.carried
        basis, mixed = max(self.basis, other.basis), self.mixed or other.mixed
        return attrs.evolve(self, carried=total, basis=basis, mixed=mixed)


def times(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    """The product of two shares; unknown if one is unknown and the other is not 0."""
    if one == 0 or other == 0:
        return Fraction(0)
    return None if one is None or other is None else one * other


@attrs.define(eq=False)
class LineageCourse:
    """All paths from one unit to its successors or predecessors; `follow` finds them.

    Attributes:
        forward: Whether the paths lead to later days.
        traces: The steps, in order of days; backward, the latest first.
        held: The parts held by each unit on the last day of the question; backward, on its first day.
        ended: Units that ended although no event mentions it, with the day; backward, units that opened so.
    """

    entity_steps: EntitySteps
    forward: bool
    traces: list[Trace] = attrs.field(factory=list)
    held: dict[int, Held] = attrs.field(factory=dict)
    ended: list[tuple[int, int, Held]] = attrs.field(factory=list)

    def follow(self, entity: int, day: int, limit: int) -> LineageCourse:
        """Follow a unit from a day on which it exists up to and including another day."""
        turn = self.entity_steps.turn(entity, day, forward=self.forward)
        self.held[entity] = Held(Fraction(1), 0, mixed=False, seen=day, turn=turn)
        nearest = min if self.forward else max
        while self.held:
            now = nearest(each.turn for each in self.held.values())
            if now > limit if self.forward else now < limit:
                break
            arrived: dict[int, Held] = {}
            for each in [each for each, held in self.held.items() if held.turn == now]:
                self._turned(each, self.held.pop(each), now, arrived)
            for each, held in arrived.items():
                mixed = held.mixed or (self.forward and self.entity_steps.gathered(each, now))
                self.held[each] = attrs.evolve(held, mixed=mixed)
        for each, held in self.held.items():
            self._note(each, held, (held.seen, limit) if self.forward else (limit - 1, held.seen))
        return self

    def _turned(self, entity: int, held: Held, now: int, arrived: dict[int, Held]) -> None:
        """Add what a unit passes on, on a day on which an event mentions it, to the units that receive it."""
        entity_steps, forward = self.entity_steps, self.forward
        steps = [step for step in entity_steps.steps(entity, forward=forward) if step.day == now]
        goes_on, gathered = (
            entity_steps.went_on(entity, now),
            not forward and entity_steps.gathered(entity, now),
        )
        beyond = now if forward else now - 1
        self._note(entity, held, (held.seen, now if goes_on else now - 1) if forward else (now, held.seen))

        def pass_on(to: int, part: Held) -> None:
            came = attrs.evolve(part, turn=entity_steps.turn(to, beyond, forward=forward))
            arrived[to] = came.with_(arrived.get(to))

        for step in steps:
            mixing = MIXING if held.mixed and (step.spreads if forward else gathered) else 0
            basis, carried = max(held.basis, step.basis, mixing), times(held.carried, step.share)
            self.traces.append(Trace(now, step.source, step.target, carried, basis, step=step))
            to = step.target if forward else step.source
            if to != NOTHING:
                mixed = held.mixed or (not forward and step.spreads)
                pass_on(to, Held(carried, basis, mixed=mixed, seen=beyond))
        if goes_on:
            basis = max(held.basis, MIXING if held.mixed and gathered else 0)
            pass_on(entity, attrs.evolve(held, basis=basis, seen=now))
        elif not steps:
            self.ended.append((entity, now, held))

    def _note(self, entity: int, held: Held, days: tuple[int, int]) -> None:
        """Record the new versions of a unit after a first day, up to and including a last day."""
        first, last = days
        self.traces.extend(
            Trace(day, entity, entity, held.carried, held.basis, versions=(before, after))
            for day, before, after in self.entity_steps.changes(entity)
            if first < day <= last
        )


def kept_through(network: Network, id: str) -> Table:
    """The events that reorganised other areas of the level (or bodies of the kind), but not this one.

    The area or body existed on the day before the event and on its day, and no event of that day moves a part
    of it away or adds a part to it. Its name, type, code or parent may be new; `successors` has a row for
    such a version. An area or body that continues under its id in an event does not count among the others.

    Args:
        network: The network.
        id: The id of the area or body.

    Returns:
        Columns `day`; `event`; `instrument`, the number of the event's instrument, or else its citation;
        `others`, the number of reorganised areas of the level or bodies of the kind. Rows are sorted by day
        and event.

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
    days = Spans(np.full(len(among), entity, np.int32), day[among] - np.int32(1), day[among] + np.int32(1))
    there = of.existence().cover(days)
    stated = among[(like[said.source[among]] == like[entity]) & there & ~np.isin(day[among], touched)]
    pairs = np.unique(np.stack([day[stated], said.event[stated], said.source[stated]]), axis=1)
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


_KEPT: Final = tuple(", ".join(changed_words(bits)) or "unchanged" for bits in range(2 ** len(CHANGES)))
OTHERS: Final = ("merged", "split", "irregular", "replaced", "abolished", "closed", "opened")
CLASSES: Final = (*sorted(_KEPT, key=lambda text: (text != "unchanged", text.count(","))), *OTHERS)
"""Every class, in the order of answers; if several words fit an area, its class names all of them."""
_CODES: Final = np.array([CLASSES.index(each) for each in _KEPT], np.uint8)
_MERGED, _SPLIT, _IRREGULAR, _REPLACED, _ABOLISHED, _CLOSED, _OPENED = map(CLASSES.index, OTHERS)


def what_became(network: Network, before: DayLike, after: DayLike, *, level: str) -> Table:
    """What became of each area of a level between two days, in one word.

    Args:
        network: The network.
        before: The first day; events of this day are not counted.
        after: The second day; events of this day are counted.
        level: The level of the areas; their successors may have another level.

    Returns:
        A row for each area of the level on the first day, and for each of the second day that is new. Columns
        `area`; `name` (on the first day, or on the second day if the area opened); `class`; `successors`, the
        ids of the areas of the second day that contain a part of it (the area itself if it continues),
        separated by semicolons; `predecessors` of an opened area, likewise; `events`, the ids of its events,
        or of the events of its parent if the area was only moved; `origin`, the worst origin of what its
        events state, or else of its versions on both days. Rows are sorted by id. A step with an assumed
        share is assumed, even if a text states that a part went there.

        | class | territory of the area |
        |---|---|
        | `unchanged`; `renamed`, `type_changed`, `recoded`, `moved` | is the same; its name, type, code or parent is also the same, or is new (`renamed, moved`: both are new) |
        | `merged` | went to one area, together with territory of others |
        | `split` | went to several areas that contain no territory of others |
        | `irregular` | went to several areas, and territory of others went to one of them |
        | `replaced` | is all the territory of an area with another id, perhaps of another level |
        | `abolished` | has no successor, as an event states |
        | `closed` | has no successor, and no event says why |
        | `opened` | is new on the second day |

        Territory without people counts: a commune that left only land to a neighbour is split.

    Raises:
        UnknownNameError: If there is no such level.
        OutsideDataError: If a day is outside the data.
        ArgumentError: If the second day is before the first.

    Examples:
        >>> import dtnet
        >>> net = dtnet.datasets.load("vietnam")
        >>> rows = what_became(net, "2025-06-30", "2025-07-01", level="province").to_dicts()
        >>> [row["successors"] for row in rows if row["name"] == "Tỉnh Yên Bái"]
        ['vn:province:15:2025']
    """  # noqa: E501 - a table
    days = _days(network, before, after)
    outcomes = outcomes_between(network, *map(day_number, days))
    found = _classified(network, days, outcomes, network.vocabulary.level(level))
    areas = network.tables.areas
    rows = np.where(found.before == NOBODY, found.after, found.before)
    names = FullNames.of(areas, network.vocabulary.area_types)
    cells = zip(*(each.tolist() for each in (found.area, found.before, found.after, found.code)), strict=True)
    connections = [_connected(network, outcomes, *each) for each in cells]
    successors, predecessors, events, origins = zip(*connections, strict=True) if connections else ((),) * 4
    return Table(
        {
            "area": frames.text(take(areas.ids, found.area)),
            "name": frames.text([names[row] for row in rows.tolist()]),
            "class": frames.text([CLASSES[code] for code in found.code.tolist()]),
            "successors": frames.text(successors),
            "predecessors": frames.text(predecessors),
            "events": frames.text(events),
            "origin": frames.text([Origin(each).label for each in origins]),
        }
    )


def _connected(
    network: Network, outcomes: Outcomes, area: int, before: int, after: int, code: int
) -> tuple[str | None, str | None, str | None, int]:
    """The successors, predecessors (of a new area), events and worst origin of an area."""
    tables = network.tables
    ids, parent, origin = tables.areas.ids, tables.areas.parent, tables.areas.origin
    targets, sources, decisive = {area}, set[int](), {area}
    events = list(outcomes.events.get(area, ()))
    if code == _OPENED:
        targets, sources = set(), outcomes.sources.get(area, set())
        events, decisive = sorted({event for each in sources for event in outcomes.events[each]}), sources
    elif code >= _MERGED:
        targets = outcomes.targets.get(area, set()) - {NOTHING}
    elif parent[before] != parent[after]:
        events += outcomes.events.get(int(parent[before]), ())
    worst = max((outcomes.origins.get(each, 0) for each in decisive), default=0)
    if not worst or code < _MERGED:
        worst = max(worst, *(int(origin[row]) for row in (before, after) if row != NOBODY))
    return (
        _joined(ids[each] for each in sorted(targets)),
        _joined(ids[each] for each in sorted(sources)),
        _joined(tables.events[event].id for event in dict.fromkeys(events)),
        worst,
    )


def class_counts(network: Network, before: DayLike, after: DayLike, *, level: str | None = None) -> Table:
    """The number of areas of each class between two days, with the classes of `what_became`.

    Args:
        network: The network.
        before: The first day; events of this day are not counted.
        after: The second day; events of this day are counted.
        level: The only level to count; by default all levels, in order.

    Returns:
        Columns `level`, `class`, `areas`, without classes that have no area. All classes except `opened` sum
        to the number of areas of the first day.

    Raises:
        UnknownNameError: If there is no such level.
        OutsideDataError: If a day is outside the data.
        ArgumentError: If the second day is before the first.

    Examples:
        >>> import dtnet
        >>> net = dtnet.datasets.load("vietnam")
        >>> for row in class_counts(net, "2025-06-30", "2025-07-01", level="province"):
        ...     print(row["class"], row["areas"])
        unchanged 11
        merged 52
        opened 23
    """
    days = _days(network, before, after)
    outcomes = outcomes_between(network, *map(day_number, days))
    words = network.vocabulary
    places = range(len(words.levels)) if level is None else (words.level(level),)
    rows: list[tuple[str, str, int]] = []
    for place in places:
        counts = Counter(_classified(network, days, outcomes, place).code.tolist())
        rows += [(words.levels[place], CLASSES[code], counts[code]) for code in sorted(counts)]
    kinds: dict[str, frames.Kind] = {"level": "text", "class": "text", "areas": "whole"}
    return Table(frames.columns_of(rows, **kinds))


def _days(network: Network, before: DayLike, after: DayLike) -> tuple[date, date]:
    check_network(network)
    first, last = as_day(before, what="first day"), as_day(after, what="second day")
    network.check_covered(first)
    network.check_covered(last)
    if last < first:
        raise ArgumentError(f"{last} is before {first}", "give the earlier day first")
    return first, last


@attrs.frozen(eq=False)
class _Classified:
    """Areas of a level: entities, their rows on both days or `NOBODY`, the places of their classes."""

    area: Ints
    before: Ints
    after: Ints
    code: NDArray[np.uint8]


def _classified(network: Network, days: tuple[date, date], outcomes: Outcomes, level: int) -> _Classified:
    of = network.tables.areas
    before, after = (network.area_state(day).row for day in days)
    area = np.flatnonzero((of.level == level) & ((before != NOBODY) | (after != NOBODY)))
    before, after = before[area], after[area]
    code = np.full(len(area), _CLOSED, np.uint8)
    code[before == NOBODY] = _OPENED
    both = np.flatnonzero((before != NOBODY) & (after != NOBODY))
    code[both] = _CODES[version_changes(of, before[both], after[both])]
    for place in np.flatnonzero((before != NOBODY) & np.isin(area, list(outcomes.targets))).tolist():
        found = _class_of(int(area[place]), outcomes)
        code[place] = code[place] if found is None else found
    return _Classified(area, before, after, code)


def _class_of(area: int, outcomes: Outcomes) -> int | None:
    """The class of an area of the first day that events mention; None if its territory did not change."""
    targets = outcomes.targets[area]
    joined = any(len(outcomes.sources[each]) > 1 for each in targets if each != NOTHING)
    if len(targets) > 1:
        return _IRREGULAR if joined else _SPLIT
    if targets == {area} and not joined:
        return None
    if targets in (set(), {NOTHING}):
        return _ABOLISHED if targets else _CLOSED
    return _MERGED if joined else _REPLACED


def _joined(texts: Iterable[str]) -> str | None:
    return "; ".join(texts) or None


@attrs.frozen(eq=False)
class Outcomes:
    """What became of the areas of a first day that events mention, up to and including a second day.

    Attributes:
        targets: For each area of the first day, the areas of the second day that contain a part of it, and
            `NOTHING` if a part was abolished; empty if the area closed and no event says why.
        sources: For each area of the second day, the areas of the first day of which it contains a part.
        events: For each area of the first day, its events, in order of days.
        origins: For each area of the first day, the worst origin of what these events state about it.
    """

    targets: dict[int, set[int]]
    sources: dict[int, set[int]]
    events: dict[int, list[int]]
    origins: dict[int, int]


def outcomes_between(network: Network, first: int, last: int) -> Outcomes:
    """Follow all events after a first day, up to and including a last day; O(steps and their targets)."""
    return _Following(steps_of_entities(network, "areas", RESIDENTS), first).to(last)


class _Following:
    """Follows the events day by day. For each area, it records which first areas have parts in it."""

    def __init__(self, entity_steps: EntitySteps, first: int) -> None:
        self.entity_steps = entity_steps
        self.first = first
        self.inside: dict[int, tuple[int, set[int]]] = {}
        """For each area that an event mentions: the day since when, and the areas of the first day in it."""
        self.targets: dict[int, set[int]] = {}
        self.events: dict[int, list[int]] = {}
        self.origins: dict[int, int] = {}

    def to(self, last: int) -> Outcomes:
        for steps in self.entity_steps.each(self.first, last):
            self._day(steps)
        sources = {}
        for area in self.inside:
            found = self._content(area, last)
            if found:
                sources[area] = found
            for each in found:
                self.targets[each].add(area)
        return Outcomes(self.targets, sources, self.events, self.origins)

    def _day(self, steps: list[EntityStep]) -> None:
        day, said = steps[0].day, self.entity_steps.network.tables.successions
        left = {step.source: self._content(step.source, day - 1) for step in steps}
        goes_on = {
            step.target: self._content(step.target, day - 1)
            for step in steps
            if step.target != NOTHING and step.target not in left
        }
        for area in left:
            self.inside[area] = day, set()
        for area, content in goes_on.items():
            self.inside[area] = day, set(content)
        for step in steps:
            for each in left[step.source] | goes_on.get(step.target, set()):
                found = self.events.setdefault(each, [])
                if int(said.event[step.row]) not in found:
                    found.append(int(said.event[step.row]))
                self.origins[each] = max(self.origins.get(each, 0), int(said.origin[step.row]))
                self.targets.setdefault(each, set())
            if step.target == NOTHING:
                for each in left[step.source]:
                    self.targets[each].add(NOTHING)
            else:
                since, content = self.inside.get(step.target, (day, set()))
                self.inside[step.target] = max(since, day), content | left[step.source]

    def _content(self, area: int, day: int) -> set[int]:
        """Which areas of the first day are in an area on a day."""
        since, content = self.inside.get(area, (self.first, {area}))
        if self.entity_steps.on(area, since) == NOBODY or self.entity_steps.spell(area, since)[1] <= day:
            return set()
        return content
