"""The successors and predecessors of an area or body over any number of events, and the share of each course.

An area or body that an event names counts as a new unit from the day of the event. Each step therefore leads
to a later day, and no course returns to its beginning.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

import attrs
import numpy as np

from dtnet import frames
from dtnet.citations import Origin
from dtnet.errors import ArgumentError
from dtnet.frames import Table
from dtnet.network.day.arguments import check_network
from dtnet.network.day.history import rows_of_id
from dtnet.network.tables.successions import COVERAGES, NOTHING, RESIDENTS
from dtnet.network.tables.tables import NOBODY, Areas, operating_days
from dtnet.periods import OPEN, as_day, day_number, number_day
from dtnet.reorganisation.lineage.entity_steps import (
    MIXING,
    PATH_BASES,
    event_of_move,
    instrument_of,
    steps_of_entities,
    version_words,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Bodies
    from dtnet.network.tables.texts import Texts
    from dtnet.periods import DayLike
    from dtnet.reorganisation.lineage.entity_steps import EntityStep, EntitySteps

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


@attrs.frozen(kw_only=True)
class Trace:
    """A step of a course, or a new version of what is on it.

    Attributes:
        day: The day of it.
        source: What was.
        target: What came, or `NOTHING`.
        carried: Which part of the first unit (backward: of the source) goes this way to the last; None if it
            is not known.
        basis: The place in `PATH_BASES` of the worst on the way.
        step: What an event says; None for a new version.
        versions: The rows before and after of a new version.
    """

    day: int
    source: int
    target: int
    carried: Fraction | None
    basis: int
    step: EntityStep | None = None
    versions: tuple[int, int] = (NOBODY, NOBODY)


@attrs.frozen
class Held:
    """What a unit holds of a course.

    Attributes:
        carried: The part that is there.
        basis: What that rests on at worst.
        mixed: Forward, whether it came of several, or something that it came of did; backward, whether it is
            spread later, or something that it became was.
        seen: Forward, the day since when it is held; backward, the last day on which a new version counts.
        turn: The next day on which something is said of it; backward, the last before.
    """

    carried: Fraction | None
    basis: int
    mixed: bool
    seen: int
    turn: int

    def with_(self, other: Held) -> Held:
        """Both together, by the days of the other."""
        return Held(
            share_sum(self.carried, other.carried),
            max(self.basis, other.basis),
            self.mixed or other.mixed,
            other.seen,
            other.turn,
        )


@attrs.frozen(eq=False)
class LineageCourse:
    """All courses from a unit.

    Attributes:
        traces: What happened on the way, in order of days; backward from the last.
        held: What is held on the last day that was asked, backward the first.
        ended: What ended before without a word of an event, with the day; backward, what opened so.
    """

    traces: list[Trace]
    held: dict[int, Held]
    ended: list[tuple[int, int, Held]]


def share_sum(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    """The sum, not known where one is not."""
    return None if one is None or other is None else one + other


def times(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    """The product, not known where one is not, unless the other is 0."""
    if one == 0 or other == 0:
        return Fraction(0)
    return None if one is None or other is None else one * other


def onward(lives: EntitySteps, entity: int, day: int, until: int) -> LineageCourse:
    """What became of a unit after a day on which it exists, up to another day included."""
    course = LineageCourse([], {entity: Held(Fraction(1), 0, False, day, _next_turn(lives, entity, day))}, [])  # noqa: FBT003 - a field
    while course.held and (now := min(each.turn for each in course.held.values())) <= until:
        left = [entity for entity, each in course.held.items() if each.turn == now]
        arrived: dict[int, Held] = {}
        for each in left:
            held = course.held.pop(each)
            _note_versions(lives, course, each, held, (held.seen, now - 1))
            steps = [step for step in lives.leaving(each) if step.day == now]
            mixed = held.mixed or _gathers(lives, each, held.seen, now)
            for step in steps:
                basis = max(held.basis, step.basis, MIXING if mixed and step.spreads else 0)
                carried = times(held.carried, step.share)
                course.traces.append(_trace(step, carried, basis))
                if step.target != NOTHING:
                    came = Held(carried, basis, mixed, now, _next_turn(lives, step.target, now))
                    _join(arrived, step.target, came)
            if not steps:
                course.ended.append((each, now, held))
        for each, came in arrived.items():
            there = attrs.evolve(came, mixed=came.mixed or lives.gathered(each, now))
            if each in course.held:
                held = course.held[each]
                _note_versions(lives, course, each, held, (held.seen, now))
                mixed = held.mixed or _gathers(lives, each, held.seen, now)
                there = attrs.evolve(held, mixed=mixed).with_(there)
            course.held[each] = there
    for each, held in course.held.items():
        _note_versions(lives, course, each, held, (held.seen, until))
    return course


def backward(lives: EntitySteps, entity: int, day: int, since: int) -> LineageCourse:
    """What a unit came of, from a day on which it exists back to another, what happened on which counts."""
    held = Held(Fraction(1), 0, False, day, _turn_before(lives, entity, day))  # noqa: FBT003 - a field
    course = LineageCourse([], {entity: held}, [])
    while course.held and (now := max(each.turn for each in course.held.values())) >= since:
        before: dict[int, Held] = {}
        for each in [entity for entity, each in course.held.items() if each.turn == now]:
            held = course.held.pop(each)
            _note_versions(lives, course, each, held, (now, held.seen))
            mixing = MIXING if held.mixed and lives.gathered(each, now) else 0
            steps = [step for step in lives.arriving(each) if step.day == now]
            for step in steps:
                basis = max(held.basis, step.basis, mixing)
                carried = times(step.share, held.carried)
                course.traces.append(_trace(step, carried, basis))
                turn = _turn_before(lives, step.source, now - 1)
                came = Held(carried, basis, held.mixed or step.spreads, now - 1, turn)
                _join(before, step.source, came)
            if lives.went_on(each, now):
                turn = _turn_before(lives, each, now - 1)
                _join(before, each, Held(held.carried, max(held.basis, mixing), held.mixed, now, turn))
            elif not steps:
                course.ended.append((each, now, held))
        course.held.update(before)
    for each, held in course.held.items():
        _note_versions(lives, course, each, held, (max(since, held.turn) - 1, held.seen))
    return course


def _trace(step: EntityStep, carried: Fraction | None, basis: int) -> Trace:
    return Trace(
        day=step.day, source=step.source, target=step.target, carried=carried, basis=basis, step=step
    )


def _join(held: dict[int, Held], entity: int, more: Held) -> None:
    held[entity] = held[entity].with_(more) if entity in held else more


def _gathers(lives: EntitySteps, entity: int, after: int, before: int) -> bool:
    """Whether anything is joined to a unit that goes on, between two days, both left out."""
    return any(after < step.day < before and step.carries for step in lives.arriving(entity))


def _next_turn(lives: EntitySteps, entity: int, day: int) -> int:
    """The day after a day on which a unit is told of, or ends without a word."""
    _, end = lives.spell(entity, day)
    return next((step.day for step in lives.leaving(entity) if day < step.day <= end), end)


def _turn_before(lives: EntitySteps, entity: int, day: int) -> int:
    """The last day, up to a day included, on which a unit came of something, or opened without a word."""
    first, _ = lives.spell(entity, day)
    told = [step.day for step in lives.arriving(entity) if first <= step.day <= day]
    told += [step.day for step in lives.leaving(entity) if first < step.day <= day]
    return max(told, default=first)


def _note_versions(
    lives: EntitySteps, course: LineageCourse, entity: int, held: Held, days: tuple[int, int]
) -> None:
    """Trace the new versions of a unit after a first day, up to a last one included."""
    first, last = days
    course.traces.extend(
        Trace(
            day=day,
            source=entity,
            target=entity,
            carried=held.carried,
            basis=held.basis,
            versions=(before, after),
        )
        for day, before, after in lives.changes(entity)
        if first < day <= last
    )


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
