"""A part of a network as a network of its own, with everything on which the part depends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.network.day.columns import TABLES
from dtnet.network.day.history import days_in_data
from dtnet.network.day.network import Network
from dtnet.network.edits.clipping import (
    ALL_DAYS,
    any_day_bounds,
    check_membership,
    check_window,
    clipped_table,
    days_on_which,
    named_days,
    numbers_of,
    versions,
)
from dtnet.network.reading.builder import with_edited
from dtnet.network.tables.schema import as_words
from dtnet.network.tables.successions import NOTHING, no_successions
from dtnet.network.tables.tables import NOBODY, operating_days
from dtnet.network.validity.succession_checks import absent_ends, left_behind
from dtnet.periods import OPEN, Period, day_number, number_day
from dtnet.read_only import frozen
from dtnet.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from dtnet.network.day.columns import TableName
    from dtnet.network.tables.schema import Metadata
    from dtnet.network.tables.successions import Successions
    from dtnet.network.tables.tables import Ints, Statement, Tables
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
    kept: dict[TableName, Spans] = {"areas": areas, "bodies": bodies}
    for table in TABLES:
        if table not in kept:
            kept[table] = query.clipped(named_days(network, table, areas, bodies))
    if bounded:
        _check_certain(query, kept)
    window = ALL_DAYS if days is None else days.numbers
    made = {table: clipped_table(network, table, each, numbers, window) for table, each in kept.items()}
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
        areas = query.clipped(versions(tables.areas).within_of(tables.areas.entity, around))
        bodies = query.clipped(_bodies(query, asked, around, superiors))
        wanted = _stated(query, bodies)
        there = bodies.of(tables.bodies.entity)
        if wanted.length == wanted.within(wanted.owner, there).length:
            return areas, bodies
        superiors = superiors.join([wanted]).merge()


def _check_certain(query: Query, kept: Mapping[TableName, Spans]) -> None:
    """Refuse a selection that depends on days known only within bounds; it is by days alone, or without days.

    Raises:
        ArgumentError: If the selection depends on such a day.
    """
    tables, words = query.network.tables, query.network.vocabulary
    if query.days is not None:
        check_window(tables, kept, query.days.numbers)
        return
    kinds = {*(range(len(words.body_kinds)) if query.kinds is None else query.kinds)}
    kinds |= _kinds_above(query, kinds)
    levels = range(len(words.levels)) if query.levels is None else query.levels
    check_membership(tables, kept, levels=levels, kinds=kinds)


def _homes(query: Query, superiors: Spans) -> Spans:
    """The areas in which stated superiors work, on the days on which they are needed."""
    bodies = query.network.tables.bodies
    return versions(bodies).within_of(bodies.entity, superiors).of(bodies.home)


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
    rows, kind = versions(bodies), bodies.kind[bodies.entity]
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
    rows = Spans.of_rows(relations.start, relations.end).within_of(relations.subordinate, there)
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
    return attrs.evolve(tables, events=events, successions=successions if kept else no_successions())


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
