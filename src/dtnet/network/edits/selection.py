"""A part of a network as a network of its own, with everything on which the part depends.

A row that is cut on a known day ends on the earlier of its own end and that day, and its bounds follow. But
whether a row remains at all, and on which day it is cut, must not be a guess; otherwise there is an error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.network.day.columns import TABLES, column_specs
from dtnet.network.day.content_hash import object_fields
from dtnet.network.day.network import Network, days_in_data
from dtnet.network.reading.builder import with_edited
from dtnet.network.tables.row_names import AS_STORED, shown_bounds
from dtnet.network.tables.schema import as_words
from dtnet.network.tables.tables import (
    EDGES,
    NO_DAY,
    NOBODY,
    NOTHING,
    DayBounds,
    Successions,
    day_bounds,
    operating_days,
)
from dtnet.network.tables.texts import take
from dtnet.network.validity.succession_checks import absent_ends, left_behind
from dtnet.periods import OPEN, Period, day_number, number_day
from dtnet.read_only import frozen
from dtnet.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from dtnet.network.day.columns import TableName
    from dtnet.network.tables.schema import Metadata
    from dtnet.network.tables.tables import Areas, Bodies, DatedRows, Ints, Statement, Tables
    from dtnet.network.territory.forest import Hierarchy


@attrs.frozen(eq=False)
class Query:
    """The part of a network that a caller selects.

    Attributes:
        network: The network.
        area: The number of the selected area, or None for everything.
        kinds: Places of the selected body kinds, or None for all.
        levels: Places of the selected levels, or None for all.
        days: The selected days, or None for all.
    """

    network: Network
    area: int | None
    kinds: tuple[int, ...] | None
    levels: tuple[int, ...] | None
    days: Period | None

    def inside(self, territory: Hierarchy) -> NDArray[np.bool_]:
        """Per position of the territory of a day, whether it lies in the area."""
        if self.area is None:
            return np.ones(len(territory), np.bool_)
        chosen = np.zeros(len(territory), np.bool_)
        here = int(territory.position[self.area])
        if here != NOBODY:
            chosen[here : territory.end[here]] = True
        return chosen

    def asked(self, territory: Hierarchy) -> NDArray[np.bool_]:
        """Per position, whether it is selected."""
        inside = self.inside(territory)
        return inside if self.levels is None else inside & np.isin(territory.level, self.levels)

    def clipped(self, days: Spans) -> Spans:
        """The parts of some days that lie in the selected days."""
        if self.days is None:
            return days
        first, end = self.days.numbers
        return days.clip(first, end)


def selected(
    network: Network,
    *,
    within: str | None,
    kinds: Iterable[str] | None,
    levels: Iterable[str] | None,
    during: str | Period | None,
) -> Network:
    """A part of a network; see `Network.select`."""
    words = network.vocabulary
    if within is None and kinds is None and levels is None and during is None:
        return network
    if within is not None and network.area_index.get(within) is None:
        similar = network.area_index.similar(within)
        hint = near(within, similar) or "a name belongs to a day: network.at(day).find(name).id"
        raise UnknownNameError(f"no area has the id {within!r}", hint)
    days = None if during is None else days_in_data(network, during)
    query = Query(
        network,
        None if within is None else network.area_index.get(within),
        None if kinds is None else tuple(map(words.body_kind, _several(kinds, "kinds"))),
        None if levels is None else tuple(map(words.level, _several(levels, "levels"))),
        days,
    )
    bounded = any_day_bounds(network.tables)
    if bounded and days is not None and (within, kinds, levels) != (None, None, None):
        part = selected(network, within=within, kinds=kinds, levels=levels, during=None)
        return selected(part, within=None, kinds=None, levels=None, during=days)
    areas, bodies = _kept(query)
    numbers = {
        "areas": numbers_of(network.tables.areas, areas),
        "bodies": numbers_of(network.tables.bodies, bodies),
    }
    kept = KeptDays.of(network, areas, bodies)
    kept = attrs.evolve(kept, spans={table: query.clipped(each) for table, each in kept.spans.items()})
    if bounded:
        _check_certain(query, kept)
    window = ALL_DAYS if days is None else days.numbers
    made = {table: clipped_table(network, table, each, numbers, window) for table, each in kept.spans.items()}
    tables = attrs.evolve(network.tables, **made, statements=tuple(_statements(query, areas)))
    tables = attrs.evolve(tables, successions=_successions(tables, numbers))
    metadata = with_edited(_metadata(network.metadata, query.days), tables, network.metadata.edited)
    return Network(_with_events(tables, query), words, metadata)


def _several(words: Iterable[str], what: str) -> Sequence[str]:
    if isinstance(words, str):
        raise ArgumentError(f"{what}={words!r}: one text, not a list", f"write {what}=({words!r},)")
    return as_words(words)


def _kept(query: Query) -> tuple[Spans, Spans]:
    """The kept days of rows of areas and of bodies.

    A stated superior may work in an area outside the selection. That area brings further areas and superiors,
    so the search repeats until no superior is missing.
    """
    tables = query.network.tables
    asked = days_on_which(query.network, lambda territory, _: query.asked(territory))
    superiors = Spans.nothing()
    while True:
        homes = _homes(query, superiors)
        around = _around(query, homes)
        areas = query.clipped(tables.areas.days.within_of(tables.areas.entity, around))
        bodies = query.clipped(_bodies(query, asked, around, superiors))
        wanted = _stated(query, bodies)
        there = bodies.of(tables.bodies.entity)
        if wanted.length == wanted.within(wanted.owner, there).length:
            return areas, bodies
        superiors = superiors.join([wanted]).merge()


def _check_certain(query: Query, kept: KeptDays) -> None:
    """Refuse a selection that depends on days known only within bounds; it is by days alone, or without days.

    Raises:
        ArgumentError: If the selection depends on such a day.
    """
    words = query.network.vocabulary
    if query.days is not None:
        for table, days in kept.spans.items():
            kept.check_kept(table, days, query.days.numbers)
            kept.check_gone(table, days, query.days.numbers)
        return
    kinds = {*(range(len(words.body_kinds)) if query.kinds is None else query.kinds)}
    levels = range(len(words.levels)) if query.levels is None else query.levels
    kept.check_membership(levels=levels, kinds=kinds | _kinds_above(query, kinds))


def _homes(query: Query, superiors: Spans) -> Spans:
    """The areas in which stated superiors work, on the days on which they are needed."""
    bodies = query.network.tables.bodies
    return bodies.days.within_of(bodies.entity, superiors).of(bodies.home)


def _around(query: Query, homes: Spans) -> Spans:
    """The selected areas and the homes of superiors, with all areas above them."""

    def mask(territory: Hierarchy, day: int) -> NDArray[np.bool_]:
        chosen = query.asked(territory)
        needed = homes.owner[(homes.start <= day) & (homes.end > day)]
        chosen[territory.position[needed]] = True
        around: NDArray[np.bool_] = territory.roll_up(chosen.astype(np.int64)) > 0
        return around

    return days_on_which(query.network, mask, more_edges=[*homes.start.tolist(), *homes.end.tolist()])


def _bodies(query: Query, asked: Spans, around: Spans, superiors: Spans) -> Spans:
    """The selected bodies, the bodies that rules may find above them, and stated superiors."""
    bodies = query.network.tables.bodies
    rows, kind = bodies.days, bodies.kind[bodies.entity]
    all_kinds = range(len(query.network.vocabulary.body_kinds))
    kinds = {*(all_kinds if query.kinds is None else query.kinds)}
    above = _kinds_above(query, kinds | {*bodies.kind[superiors.owner].tolist()})
    found = [
        rows.only(np.isin(kind, [*kinds])).within_of(bodies.home, asked),
        rows.only(np.isin(kind, [*above])).within_of(bodies.home, around),
        rows.within_of(bodies.entity, superiors),
    ]
    return Spans.nothing().join(found).merge()


def _kinds_above(query: Query, kinds: set[int]) -> set[int]:
    """The kinds that relation rules search for above some kinds, over any number of steps."""
    place = query.network.vocabulary.body_kind
    above: set[int] = set()
    while True:
        reached = kinds | above
        found = {
            place(to)
            for rule in query.network.tables.relation_rules
            if reached & set(map(place, rule.of))
            for to in rule.to
        }
        if found <= above:
            return above
        above |= found


def _stated(query: Query, bodies: Spans) -> Spans:
    """The stated superiors of bodies, on the days of both."""
    relations, of = query.network.tables.relations, query.network.tables.bodies
    there = bodies.of(of.entity)
    rows = relations.days.within_of(relations.subordinate, there)
    named = rows.only(relations.superior[rows.owner] != NOBODY)
    return named.of(relations.superior)


def _statements(query: Query, areas: Spans) -> Iterable[Statement]:
    """The statements of completeness that still hold, about the selected area or areas in it.

    Args:
        query: The selection.
        areas: The kept days of rows of areas.
    """
    network = query.network
    kept = areas.of(network.tables.areas.entity)
    inside = days_on_which(network, lambda territory, _: query.inside(territory))
    around = days_on_which(network, lambda territory, _: _above(query, territory))
    for each in network.tables.statements:
        number = np.array([network.area_index.get(each.area)], np.int32)
        period = Spans(np.zeros(1, np.int32), *(np.array([edge], np.int32) for edge in _edges(each)))
        for area, there in ((number, inside), (np.array([query.area or 0], np.int32), around)):
            if not _kept_in_full(query, each.about, int(area[0])):
                continue
            stated = period.within(number, there)
            days = query.clipped(stated.within(area.repeat(len(stated.owner)), kept))
            for start, end in zip(days.start.tolist(), days.end.tolist(), strict=True):
                last = None if end == OPEN else number_day(end)
                id = network.area_index.texts[int(area[0])]
                yield attrs.evolve(each, area=id, start=number_day(start), end=last)


def _kept_in_full(query: Query, about: str, area: int) -> bool:
    """Whether everything that a statement lists in an area is kept: areas of a lower level, or teams."""
    words, kinds = query.network.vocabulary, query.kinds
    if about in words.levels:
        place = words.level(about)
        below = place > query.network.tables.areas.level[area]
        return below and (query.levels is None or place in query.levels)
    return query.levels is None and (
        kinds is None or words.team_kind in [words.body_kinds[at] for at in kinds]
    )


def _edges(statement: Statement) -> tuple[int, int]:
    return day_number(statement.start), OPEN if statement.end is None else day_number(statement.end)


def _above(query: Query, territory: Hierarchy) -> NDArray[np.bool_]:
    """Per position, whether the selected area lies in it."""
    chosen = np.zeros(len(territory), np.bool_)
    if query.area is not None and territory.position[query.area] != NOBODY:
        above = int(territory.parent[territory.position[query.area]])
        while above != NOBODY:
            chosen[above] = True
            above = int(territory.parent[above])
    return chosen


def _successions(tables: Tables, numbers: Mapping[str, Ints]) -> Successions:
    """The successions whose source is kept on the day before, and all targets of the source on the day.

    Args:
        tables: The part, with the successions of the whole network.
        numbers: Per entity of the whole, its number in the part, or `NOBODY`; a last entry is for `NOBODY`.
    """
    rows = tables.successions
    if not len(rows):
        return rows
    moved = attrs.evolve(
        rows,
        source=_renumbered(rows.of_bodies, rows.source, numbers),
        target=_renumbered(rows.of_bodies, rows.target, numbers),
        area_ids=tables.areas.ids,
        body_ids=tables.bodies.ids,
    )
    there = (moved.source != NOBODY) & ((moved.target != NOBODY) | (rows.target == NOTHING))
    numbered = np.flatnonzero(there)
    away = [row for row, _, _ in absent_ends(attrs.evolve(tables, successions=moved.rows(numbered)))]
    there[numbered[away]] = False
    source = np.unique(np.stack([rows.event, rows.of_bodies, rows.source]), axis=1, return_inverse=True)[1]
    lost = np.zeros(len(rows), np.bool_)
    lost[source.ravel()[~there]] = True
    return _complete(attrs.evolve(tables, successions=moved.rows(~lost[source.ravel()])))


def _complete(part: Tables) -> Successions:
    """The successions of the part, without a level and day on which other areas end without a succession.

    The successions of these areas lead out of the part. With the remaining ones alone, the checks would
    report these areas as forgotten.
    """
    rows, level = part.successions, part.areas.level
    gaps = {(int(level[entity]), day) for entity, day in left_behind(part)}
    if not gaps:
        return rows
    days = operating_days(part).tolist()
    kept = [
        of_bodies or (int(level[source]), day) not in gaps
        for of_bodies, source, day in zip(rows.of_bodies.tolist(), rows.source.tolist(), days, strict=True)
    ]
    return rows.rows(np.array(kept, np.bool_))


def _renumbered(of_bodies: NDArray[np.bool_], entity: Ints, numbers: Mapping[str, Ints]) -> NDArray[np.int32]:
    found = np.empty(len(entity), np.int32)
    found[of_bodies] = numbers["bodies"][entity[of_bodies]]
    found[~of_bodies] = numbers["areas"][entity[~of_bodies]]
    return frozen(found, np.int32)


def _with_events(tables: Tables, query: Query) -> Tables:
    """The events with a kept succession; and the events without any succession, on the selected days."""
    had = set(query.network.tables.successions.event.tolist())
    kept = set(tables.successions.event.tolist())
    chosen = [
        number
        for number, event in enumerate(tables.events)
        if number in kept or (number not in had and (query.days is None or event.operating in query.days))
    ]
    number = np.full(len(tables.events) + 1, NOBODY, np.int32)
    number[chosen] = np.arange(len(chosen))
    events = tuple(tables.events[each] for each in chosen)
    successions = attrs.evolve(
        tables.successions,
        event=frozen(number[tables.successions.event], np.int32),
        event_ids=tuple(each.id for each in events),
    )
    return attrs.evolve(tables, events=events, successions=successions if kept else Successions())


def _metadata(metadata: Metadata, days: Period | None) -> Metadata:
    if days is None:
        return metadata
    day, window = metadata.reference_day, metadata.reference_window
    return attrs.evolve(
        metadata,
        extent=days,
        reference_day=day if day is not None and day in days else None,
        reference_window=window if window is not None and days.intersection(window) == window else None,
    )


ALL_DAYS: Final = (NO_DAY, OPEN)


def any_day_bounds(tables: Tables) -> bool:
    """Whether the start or end of some row is known only within bounds."""
    return any(getattr(tables, table).has_day_bounds for table in TABLES)


def cut_bounds(
    of: DatedRows, days: Spans, window: tuple[int, int] = ALL_DAYS
) -> tuple[DayBounds | None, DayBounds | None]:
    """The bounds of the starts and of the ends of stretches of rows, None if all are certain; O(n).

    Args:
        of: The table.
        days: Stretches of its rows.
        window: The selected days: first day and end.
    """
    (first, end), (start, stop) = _cuts(of, days, window), of.edges
    rows = days.owner
    starts = DayBounds(np.maximum(start.earliest[rows], first), np.maximum(start.latest[rows], first))
    ends = DayBounds(np.minimum(stop.earliest[rows], end), np.minimum(stop.latest[rows], end))
    return day_bounds(days.start, starts), day_bounds(days.end, ends)


def _cuts(of: DatedRows, days: Spans, window: tuple[int, int]) -> tuple[Ints, Ints]:
    """Per stretch, the days at which its start and its end were cut; the window where they were not."""
    return (
        np.where(days.start > of.start[days.owner], days.start, np.int32(window[0])),
        np.where(days.end < of.end[days.owner], days.end, np.int32(window[1])),
    )


@attrs.frozen(eq=False)
class KeptDays:
    """The days of the rows of a network that remain, and checks that these days are no guess.

    Each check raises an `ArgumentError` for a row that depends on a day known only within bounds.

    Attributes:
        tables: The tables of the whole network.
        spans: The remaining stretches of rows, by table.
    """

    tables: Tables
    spans: Mapping[TableName, Spans]

    @classmethod
    def of(cls, network: Network, areas: Spans, bodies: Spans) -> KeptDays:
        """Some days of areas and bodies, and the days on which all that the other rows name is kept.

        Args:
            network: The network.
            areas: The kept days of rows of areas.
            bodies: The kept days of rows of bodies.
        """
        tables = network.tables
        spans: dict[TableName, Spans] = {"areas": areas, "bodies": bodies}
        entities = {"areas": areas.of(tables.areas.entity), "bodies": bodies.of(tables.bodies.entity)}
        for table in TABLES[len(spans) :]:
            of: Any = getattr(tables, table)
            spans[table] = of.days
            for spec in column_specs(table, network.vocabulary):
                if spec.kind == "id":
                    spans[table] = spans[table].within_of(getattr(of, spec.name), entities[spec.refers])
        return cls(tables, spans)

    def check_membership(self, *, levels: Iterable[int], kinds: Iterable[int]) -> None:
        """Check that it is certain which areas and bodies lie in the selected areas, and when.

        Args:
            levels: Places of the levels of the kept areas.
            kinds: Places of the kinds of the kept bodies.
        """
        areas, bodies = self.tables.areas, self.tables.bodies
        for table, days in self.spans.items():
            self.check_kept(table, days)
        self.check_cuts()
        self._check_left_out("areas", np.isin(areas.level[areas.entity], [*levels]), areas.parent)
        self._check_left_out("bodies", np.isin(bodies.kind[bodies.entity], [*kinds]), bodies.home)

    def check_kept(self, table: TableName, days: Spans, window: tuple[int, int] = ALL_DAYS) -> None:
        """Check that each row with a remaining stretch certainly keeps a day.

        Args:
            table: The name of a table.
            days: The remaining stretches of its rows.
            window: The selected days: first day and end.
        """
        of, unsure, (_, latest, earliest, _) = self._reach(table)
        first, end = _cuts(of, days, window)
        unsure = unsure[days.owner] & ((latest[days.owner] >= end) | (earliest[days.owner] <= first))
        self._refuse(table, days.owner[unsure], _UNKNOWN)

    def check_gone(
        self, table: TableName, days: Spans, window: tuple[int, int], but: NDArray[np.bool_] | None = None
    ) -> None:
        """Check that no row without a remaining stretch may be in force on the kept days.

        Args:
            table: The name of a table.
            days: The remaining stretches of its rows.
            window: The kept days: first day and end.
            but: Per row, whether it is exempt.
        """
        _, unsure, (earliest, _, _, latest) = self._reach(table)
        gone = unsure & (earliest < window[1]) & (latest > window[0])
        gone[days.owner] = False
        self._refuse(table, np.flatnonzero(gone if but is None else gone & ~but), _UNKNOWN)

    def check_cuts(self, *, known: int | None = None) -> None:
        """Check that no row is cut, and no area leaves the selection, on a day known only within bounds.

        Args:
            known: A day on which cuts are certain.
        """
        every: list[DatedRows] = [getattr(self.tables, table) for table in TABLES]
        stated = [
            day[unsure]
            for of in every
            for day, unsure in zip((of.start, of.end), of.uncertain_edges, strict=True)
        ]
        doubtful = np.unique(np.concatenate(stated))
        doubtful = doubtful[doubtful != known]
        for of, (table, days) in zip(every, self.spans.items(), strict=True):
            cut = (days.start != of.start[days.owner]) & np.isin(days.start, doubtful)
            cut |= (days.end != of.end[days.owner]) & np.isin(days.end, doubtful)
            what = "it would be cut on a day that is known within bounds only"
            self._refuse(table, days.owner[cut], what)
        areas, days = self.tables.areas, self.spans["areas"]
        ends, starts = (np.zeros(len(areas.start), np.bool_) for _ in EDGES)
        ends[days.owner[days.end == areas.end[days.owner]]] = True
        starts[days.owner[days.start == areas.start[days.owner]]] = True
        meets = (areas.entity[:-1] == areas.entity[1:]) & (areas.end[:-1] == areas.start[1:])
        torn = meets & (ends[:-1] != starts[1:]) & np.isin(areas.end[:-1], doubtful)
        torn &= areas.uncertain_edges[1][:-1]
        self._refuse("areas", np.flatnonzero(torn), "this version and the next would not be kept together")

    def _check_left_out(self, table: TableName, asked: NDArray[np.bool_], above: Ints) -> None:
        """Check that no excluded row may lie in a kept area on a day on which the row may be in force.

        Args:
            table: The table of the rows.
            asked: Per row, whether it would be kept in such an area.
            above: Per row, the area in which it lies.
        """
        _, unsure, (earliest, _, _, latest) = self._reach(table)
        out = asked & unsure & (above != NOBODY)
        out[self.spans[table].owner] = False
        rows = np.flatnonzero(out).astype(np.int32)
        around = self.spans["areas"].of(self.tables.areas.entity)
        maybe = Spans(rows, earliest[rows], latest[rows]).within_of(above, around)
        self._refuse(table, maybe.owner, "it is unknown whether this row lies in the selected area")

    def _reach(self, table: TableName) -> tuple[DatedRows, NDArray[np.bool_], tuple[Ints, Ints, Ints, Ints]]:
        """A table, which of its rows have an uncertain day, and the earliest and latest starts and ends."""
        of: DatedRows = getattr(self.tables, table)
        start, end = of.edges
        latest, earliest = (
            np.minimum(start.latest, end.latest - 1),
            np.maximum(end.earliest, start.earliest + 1),
        )
        return of, np.logical_or(*of.uncertain_edges), (start.earliest, latest, earliest, end.latest)

    def _refuse(self, table: TableName, rows: NDArray[np.integer], what: str) -> None:
        of: DatedRows = getattr(self.tables, table)
        for row in rows.tolist()[:1]:
            said = [
                f"{verb} {shown_bounds(int(bounds.earliest[row]), int(bounds.latest[row]))}"
                for verb, bounds in zip(("begins", "ends"), of.edges, strict=True)
            ]
            raise ArgumentError(
                f"{AS_STORED.row(self.tables, table, row)} {' and '.join(said)}: {what}",
                "choose other days, or first state the exact day",
            )


_UNKNOWN: Final = "it is unknown whether a day of this row remains"


def days_on_which(
    network: Network,
    mask: Callable[[Hierarchy, int], NDArray[np.bool_]],
    *,
    more_edges: Sequence[int] = (),
) -> Spans:
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
    found: list[Spans] = []

    def close(entities: Ints, day: int) -> None:
        ends = np.full(len(entities), day, np.int32)
        found.append(Spans(entities.astype(np.int32), since[entities].copy(), ends))
        since[entities] = OPEN

    for day in edges[edges != OPEN].tolist():
        territory = network.area_state(number_day(day)).territory
        chosen = np.zeros(len(since), np.bool_)
        chosen[territory.nodes[mask(territory, day)]] = True
        close(np.flatnonzero(~chosen & (since != OPEN)), day)
        since[chosen & (since == OPEN)] = day
    close(np.flatnonzero(since != OPEN), OPEN)
    return Spans.nothing().join(found).merge()


def numbers_of(table: Areas | Bodies, days: Spans) -> Ints:
    """Per entity, its new number, or `NOBODY` if no days remain; the last entry maps `NOBODY` to itself."""
    left = np.unique(table.entity[days.owner])
    numbers = np.full(len(table.ids) + 1, NOBODY, np.int32)
    numbers[left] = np.arange(len(left))
    return numbers


def clipped_table(
    network: Network,
    table: TableName,
    days: Spans,
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
        spec.name: numbers[spec.refers]
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
            made[name] = tuple(each.rows(days.owner) for each in column)
        elif isinstance(column, np.ndarray):
            made[name] = frozen(column[days.owner], column.dtype)
        else:
            made[name] = tuple(take(column, days.owner.tolist()))
    return attrs.evolve(of, **made)
