"""The ground of an area: its territory on one day, also in terms of the areas of other days.

An area is doubtful on a day between the bounds of the start or end of its row. An area that lies or may lie
in a doubtful area is doubtful, too. The place and facts of doubtful areas are unknown on that day. All other
areas follow their rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.errors import ArgumentError, near
from dtnet.network.tables.row_names import shown_existence
from dtnet.network.tables.tables import NOBODY, NOTHING, RESIDENTS, operating_days
from dtnet.periods import OPEN, day_number, number_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Ints, Successions
    from dtnet.network.territory.forest import Hierarchy


@attrs.frozen(eq=False)
class AreaGround:
    """The territory that an area had on a day.

    Attributes:
        inside: Per area entity, whether it lay in the territory on that day. For an area that events created
            later: whether at least one of its predecessors lies there.
        vague: Per area entity, whether it is unknown which part of it lies there: only some predecessors do,
            or its place on that day is unknown because of bounds of days. (An area of the same level or above
            with only some predecessors there is wider than the territory, and is not inside.)
        there: Per area entity, whether it existed on that day, or events state its predecessors.
        end: The day from which the area itself no longer exists, or `OPEN`.
        last_end: The upper bound of `end`, if it is known only within bounds.
        own_doubts: Whether the place of some areas on that day is unknown because of bounds of days.
        onward: The grounds of the successors of the area, which belong to this ground from `end` on. Empty
            unless the caller wants them and events state the successors.
    """

    inside: NDArray[np.bool_]
    vague: NDArray[np.bool_]
    there: NDArray[np.bool_]
    end: int
    onward: tuple[AreaGround, ...] = ()
    last_end: int = attrs.field(default=attrs.Factory(lambda self: self.end, takes_self=True))
    own_doubts: bool = False

    @property
    def told_until(self) -> int:
        """The day from which the ground is unknown, as no event states successors; or `OPEN`."""
        if self.end == OPEN or not self.onward:
            return self.end
        return min(each.told_until for each in self.onward)

    @property
    def goes_by_doubtful_days(self) -> bool:
        """Whether the place of some area is unknown, on the day of this ground or of an onward ground."""
        return self.own_doubts or any(each.goes_by_doubtful_days for each in self.onward)

    @property
    def is_sure(self) -> bool:
        """Whether it is known of each area whether it lies in the territory."""
        return not self.vague.any() and all(each.is_sure for each in self.onward)

    def members(
        self, territory: Hierarchy, day: int | None = None, *, certain: bool = False
    ) -> NDArray[np.bool_]:
        """Per position, whether the area may lie there; an area whose origin is unknown follows its parent.

        Args:
            day: The day; needed if there are onward grounds.
            certain: Whether to count only areas that certainly lie in the territory.
        """
        lies = self.inside & ~self.vague if certain else self.inside
        belongs: NDArray[np.bool_] = lies.take(territory.nodes)  # a third of the time of an index
        later = np.flatnonzero(~self.there.take(territory.nodes))
        belongs[later] = lies[self.known_above(territory, later)]
        for each in self.onward if day is not None and day >= self.end else ():
            belongs |= each.members(territory, day, certain=certain)
        return belongs

    def known_above(self, territory: Hierarchy, at: Ints) -> Ints:
        """Per position in `at`, the area itself if its origin is known, or the nearest such area above.

        The result has area entities. Where no such area is above, it has the root.
        """
        nodes: Ints = territory.nodes[at]
        later = np.flatnonzero(~self.there[nodes])
        while later.size:
            above = territory.parent[at[later]]
            later, above = later[above != NOBODY], above[above != NOBODY]
            at = at.copy()
            at[later], nodes[later] = above, territory.nodes[above]
            later = later[~self.there[nodes[later]]]
        return nodes


def ground_of(
    network: Network,
    area: str,
    as_of: date,
    *,
    onward: bool = False,
    what: str = "jurisdiction as of",
) -> AreaGround | None:
    """The ground of an area on a day; None if the area did not exist.

    Args:
        onward: Whether the ground continues, after the end of the area, in the areas into which it went.
        what: What the day is for; error messages begin with it.

    Raises:
        OutsideDataError: If the data do not cover the day.
    """
    network.check_covered(as_of, what=what)
    entity = network.area_index.get(area)
    if entity is None or not area_is_there(network, area, as_of):
        return None
    return _grounds(network, entity, day_number(as_of), {} if onward else None)


def area_is_there(network: Network, area: str, day: date) -> bool:
    """Whether an area exists on a day, according to the stated days of its rows."""
    entity, number = network.area_index.get(area), day_number(day)
    if entity is None:
        return False
    areas = network.tables.areas
    rows = areas.versions(entity)
    return bool(((areas.start[rows] <= number) & (areas.end[rows] > number)).any())


def absence_reason(network: Network, area: str, as_of: date) -> tuple[str, str | None]:
    """Message and hint for an area that does not exist on a day; the hint has its days or similar ids."""
    entity = network.area_index.get(area)
    if entity is None:
        hint = near(area, network.area_index.similar(area))
    elif (doubts := area_doubts(network, day_number(as_of))) is not None and doubts.open[entity]:
        told = f"whether area {area!r} is there on {as_of} is not known: its days are known within bounds"
        return told, "name a day on which it is there for certain"
    else:
        hint = f"{shown_existence(network.tables.areas, entity)}: take one of these days"
    return f"no area {area!r} on {as_of}", hint


def _grounds(
    network: Network, entity: int, day: int, known: dict[tuple[int, int], AreaGround] | None
) -> AreaGround:
    """The ground of an area that exists on a day.

    Args:
        known: Onward grounds found so far, by area and day; None if onward grounds are not wanted.
    """
    found, until = joint_ground(network, [entity], day), end_of(network, entity, day)
    onward: list[AreaGround] = []
    if known is not None and until != OPEN:
        for into in went_into(network, entity, until)[0]:
            if (into, until) not in known:
                known[into, until] = _grounds(network, into, until, known)
            onward.append(known[into, until])
    return attrs.evolve(found, end=until, onward=tuple(onward), last_end=last_end(network, entity, until))


def end_of(network: Network, area: int, day: int) -> int:
    """The day from which an area that exists on a day no longer exists, or `OPEN`."""
    table, end = network.tables.areas, day
    for row in np.flatnonzero(table.entity == area).tolist():
        if table.start[row] <= end:
            end = max(end, int(table.end[row]))
    return end if end < network.extent.numbers[1] else OPEN


def joint_ground(network: Network, areas: Sequence[int], day: int) -> AreaGround:
    """The joint ground of some areas on a day on which each exists, without onward grounds."""
    territory = network.area_state(number_day(day)).territory
    inside = np.zeros(len(territory.position), np.bool_)
    for area in areas:
        here = int(territory.position[area])
        inside[territory.nodes[here : territory.end[here]]] = True
    there = territory.position != NOBODY
    levels = network.tables.areas.level
    wider = levels <= levels[areas].min()
    own = _with_candidates(network, day, AreaGround(inside, np.zeros_like(inside), there, OPEN))
    found = _with_those_told(network, day, own, wider)
    if own.own_doubts:
        found = attrs.evolve(found, own_doubts=True)
    _check_places(network, day, found)
    return _with_those_in_doubt(network, areas, day, found)


def _with_candidates(network: Network, day: int, ground: AreaGround) -> AreaGround:
    """The ground, with the areas of which only some candidates for the parent lie there marked as vague."""
    state = network.area_state(number_day(day))
    territory, rows = state.territory, state.candidates
    if not len(rows):
        return ground
    inside, vague = ground.inside.copy(), ground.vague.copy()
    areas, first = np.unique(rows.area, return_index=True)  # the rows of an area are neighbours
    there = ground.inside[rows.candidate]
    every = np.logical_and.reduceat(there, first)
    some = np.logical_or.reduceat(there, first) & ~inside[areas]
    for area, certain in zip(areas[some].tolist(), every[some].tolist(), strict=True):
        if not inside[area]:
            here = int(territory.position[area])
            nodes = territory.nodes[here : territory.end[here]]
            inside[nodes] = True
            vague[nodes] = not certain
    return attrs.evolve(ground, inside=inside, vague=vague, own_doubts=bool(vague.any()))


def _check_places(network: Network, day: int, ground: AreaGround) -> None:
    """Refuse a ground if it is unknown whether an area that did not exist on its day lies there later.

    Raises:
        ArgumentError: If only some candidates for the parent of such an area lie there.
    """
    rows = network.candidate_parents()
    if not len(rows):
        return
    parents = network.tables.areas
    new = np.unique(rows.area[~ground.there[rows.area] & ground.inside[rows.candidate]])
    for area in new.tolist():
        above = parents.parent[parents.versions(area)]
        if not ground.inside[above].all():
            id, at = parents.ids[area], number_day(day)
            raise ArgumentError(
                f"area {id!r}, whose parent is one of several, did not exist on {at}, the day of a territory "
                "in which it may lie",
                "state its parent, or let it begin earlier",
            )


def _with_those_in_doubt(network: Network, areas: Sequence[int], day: int, ground: AreaGround) -> AreaGround:
    """The ground, with the doubtful areas that may lie there, and their successors, marked as vague.

    A doubtful area whose rows state a later start may lie there, too, if one of its rows places it there.
    """
    doubts = area_doubts(network, day)
    if doubts is None:
        return ground
    there = network.area_state(number_day(day)).territory.position != NOBODY
    on_day, ever = np.zeros_like(ground.inside), ground.inside.copy()
    on_day[areas] = ever[areas] = True
    spread_down(network, on_day, doubts.rows)
    spread_down(network, ever, np.arange(len(network.tables.areas.entity)))
    found = doubts.open & (ground.inside | on_day | (~there & ever))
    moves, days = network.tables.successions, operating_days(network.tables)
    told = went(moves) & (days > day)
    for when in np.unique(days[told]).tolist():
        here = np.flatnonzero(told & (days == when))
        came = ~there[moves.target[here]] & found[moves.source[here]]
        found[moves.target[here[came]]] = True
    return attrs.evolve(
        ground,
        inside=ground.inside | found,
        vague=ground.vague | found,
        own_doubts=bool(found.any()),
    )


def _with_those_told(network: Network, day: int, ground: AreaGround, wider: NDArray[np.bool_]) -> AreaGround:
    """The ground, extended by later areas if events state their predecessors.

    Args:
        wider: Per area entity, whether its level is that of the areas of the ground, or higher.
    """
    rows, days = network.tables.successions, operating_days(network.tables)
    if not len(rows):
        return ground
    told = went(rows) & (days > day)
    inside, vague, there = ground.inside.copy(), ground.vague.copy(), ground.there.copy()
    now = AreaGround(inside, vague, there, OPEN)
    for when in np.unique(days[told]).tolist():
        moves = np.flatnonzero(told & (days == when))
        moves = moves[~there[rows.target[moves]]]
        if not moves.size:
            continue
        before = network.area_state(number_day(when - 1)).territory
        moves = moves[before.position[rows.target[moves]] == NOBODY]
        came, target = np.unique(rows.target[moves], return_inverse=True)
        source = now.known_above(before, before.position[rows.source[moves]])
        lie, certain = (np.bincount(target, lies[source]) for lies in (inside, inside & ~vague))
        in_part = (lie > 0) & (certain < np.bincount(target))
        inside[came] = (lie > 0) & ~(in_part & wider[came])
        vague[came] = in_part & ~wider[came]
        there[came] = True
    return now


def went(rows: Successions) -> NDArray[np.bool_]:
    """Which successions state that an area went into another one, with people or with an unknown share."""
    told: NDArray[np.bool_] = ~rows.of_bodies & (rows.target != NOTHING)
    told &= (rows.numerator > 0) | (rows.denominator == 0)
    people = rows.of == rows.measures.index(RESIDENTS) if RESIDENTS in rows.measures else np.zeros_like(told)
    counted = np.zeros(rows.source.max(initial=0) + 1, np.bool_)
    counted[rows.source[people & ~rows.of_bodies]] = True
    return told & (people | ~counted[rows.source])


def went_into(network: Network, area: int, day: int) -> tuple[list[int], list[int]]:
    """The areas into which an area went on a day, in order, and the numbers of the events that state it."""
    rows = network.tables.successions
    told = went(rows) & (rows.source == area) & (operating_days(network.tables) == day)
    return np.unique(rows.target[told]).tolist(), np.unique(rows.event[told]).tolist()


@attrs.frozen(eq=False)
class AreaDoubts:
    """The doubtful areas on a run of days on which this set does not change.

    Attributes:
        open: Per area entity, whether it is doubtful.
        rows: Rows of areas that may be in force.
        among: By area whose parent is one of several, the candidates.
    """

    network: Network
    open: NDArray[np.bool_]
    rows: Ints
    among: Mapping[int, Sequence[int]] = attrs.field(factory=dict)

    def may_lie(self, ground: AreaGround, day: int) -> NDArray[np.bool_]:
        """Per area entity, whether it may lie on a ground; areas of unknown origin follow their parents."""
        table = self.network.tables.areas
        found: NDArray[np.bool_] = ground.inside.copy()
        later = np.flatnonzero(~ground.there[table.entity[self.rows]])
        spread_down(self.network, found, self.rows[later])
        for each in ground.onward if day >= ground.end else ():
            found |= self.may_lie(each, day)
        return found

    def of_level(self, level: int, may_lie: NDArray[np.bool_]) -> Ints:
        """One possible row for each doubtful area of a level that may lie on a ground."""
        table = self.network.tables.areas
        entity = table.entity[self.rows]
        here = self.open[entity] & may_lie[entity] & (table.level[entity] == level)
        first: Ints = self.rows[here][np.unique(entity[here], return_index=True)[1]]
        return first

    def chains(self, area: int) -> set[tuple[int, ...]]:
        """All possible chains of an area: per level, the area that it may be or lie in, or `NOBODY`."""
        table, levels = self.network.tables.areas, self.network.vocabulary.levels
        found: set[tuple[int, ...]] = set()
        for row in self.rows[table.entity[self.rows] == area].tolist():
            level = int(table.level[area])
            for parent in self.among.get(area, (int(table.parent[row]),)):
                above = {(NOBODY,) * len(levels)} if parent == NOBODY else self.chains(parent)
                found |= {(*each[:level], area, *each[level + 1 :]) for each in above}
        return found


def doubtful_area_days(network: Network) -> set[int]:
    """Days on which the set of doubtful areas may change."""
    table, found = network.tables.areas, set[int]()
    if not table.has_day_bounds:
        return found
    for edge in table.edges:
        doubtful = edge.earliest != edge.latest
        found |= {*edge.earliest[doubtful].tolist(), *edge.latest[doubtful].tolist()}
    return {day for day in found if abs(day) < OPEN}


def area_doubts(network: Network, day: int) -> AreaDoubts | None:
    """The doubtful areas on a day, up to the next day on which this set changes; None if there are none."""
    table = network.tables.areas
    if not table.has_day_bounds:
        return None
    start, end = table.edges
    doubtful = np.zeros(len(table.start), np.bool_)
    for edge in (start, end):
        doubtful |= (edge.earliest <= day) & (day < edge.latest)
    if not doubtful.any():
        return None
    rows = np.flatnonzero((start.earliest <= day) & (end.latest > day))
    found = np.zeros(len(table.level), np.bool_)
    found[table.entity[doubtful]] = True
    spread_down(network, found, rows)
    return AreaDoubts(network, found, rows)


def doubtful_places(network: Network, day: int, levels: Iterable[str]) -> AreaDoubts | None:
    """The areas of which it is unknown, on a day, whether they exist or in which areas of levels they lie."""
    state = network.area_state(number_day(min(day, network.extent.numbers[1] - 1)))
    rows = state.candidates
    if not len(rows):
        return area_doubts(network, day)
    found = np.zeros(len(network.tables.areas.level), np.bool_)
    for level in levels:
        found[state.territory.nodes[state.candidates_at(network.vocabulary.level(level))[0]]] = True
    if not found.any():
        return None
    among = {each: rows.candidate[rows.area == each].tolist() for each in np.unique(rows.area).tolist()}
    return AreaDoubts(network, found, state.rows, among)


def spread_down(network: Network, marked: NDArray[np.bool_], rows: Ints) -> None:
    """Mark, in place, each area that some row places in a marked area; an area may have several rows."""
    table = network.tables.areas
    inner = rows[table.parent[rows] != NOBODY]
    for _ in network.vocabulary.levels:
        marked[table.entity[inner[marked[table.parent[inner]]]]] = True


def last_end(network: Network, area: int, day: int) -> int:
    """The upper bound of the end of an area whose stated end is a day, or `OPEN`."""
    table = network.tables.areas
    rows = np.flatnonzero((table.entity == area) & (table.end == day))
    latest = table.edges[1].latest[rows]
    return int(latest.max(initial=day))
