"""Units in time: spans of rows of teams, the areas that the teams serve, and the identity of units."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet.facts.area_ground import area_doubts, doubtful_area_days
from dtnet.facts.completeness import NEVER
from dtnet.facts.eras import Era
from dtnet.facts.subjects import TEAM
from dtnet.network.tables.tables import NOBODY, NOTHING, at_rows
from dtnet.network.territory.day_state import marked_days
from dtnet.periods import OPEN, number_day
from dtnet.spans import Spans, matches

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from dtnet.facts.area_ground import AreaGround
    from dtnet.facts.eras import AreasOfLevel
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Codes, DatedRows, Flags, Ints


@attrs.frozen(eq=False)
class RowSpans(Spans):
    """Spans of the rows of a table; shape (k). The owner is the row.

    Attributes:
        certain: Whether the row is certainly in force on these days; otherwise it may be.
    """

    certain: Flags


@attrs.frozen(eq=False)
class TeamSpans(Spans):
    """Pieces of teams, in order of team, then day; shape (k). The owner is the row of the table of bodies.

    A piece is a run of days on which one row of a team is, or may be, in force.

    Attributes:
        certain: Whether the team certainly exists on these days; otherwise it may exist.
        other: Another row that may be in force instead (one of the two is), or `NOBODY`.
    """

    certain: Flags
    other: Ints

    @cached_property
    def of_two_rows(self) -> NDArray[np.intp]:
        """The pieces with another possible row."""
        return np.flatnonzero(self.other != NOBODY)


@attrs.frozen(eq=False)
class TeamsInAreas(Spans):
    """Pairs of a piece of a team and an area of a level; shape (p). The owner is the number of the area.

    The team serves, or may serve, this area or an area inside it.

    Attributes:
        certain: Whether the team certainly exists and serves the area.
        origin: The worst origin of the rows that state that the team serves the area.
        through: The worst origin of the rows of areas from `served` up to the area of the level, without
            the latter; `NEVER` where such a row may not be in force. Other pieces depend on these rows, too.
        served: The position of the area that the team serves: the area of the level, or an area inside it.
    """

    piece: Ints
    certain: Flags
    origin: Codes
    through: Codes
    served: Ints


def row_spans(table: DatedRows, days: tuple[int, int], among: Flags | None = None) -> RowSpans:
    """The days of rows inside a period, cut where they become certain or uncertain; O(rows).

    Args:
        days: The first day, and the day after the last day.
        among: Per row, whether it is wanted; by default all.
    """
    start, end = days
    opens, closes = table.edges
    there = (opens.earliest < end) & (closes.latest > start)
    if among is not None:
        there &= among
    place = np.flatnonzero(there)
    row = place.astype(np.int32)
    if not table.has_day_bounds:
        first, last = table.start.take(place), table.end.take(place)
        first, last = np.maximum(first, start, out=first), np.minimum(last, end, out=last)
        return RowSpans(row, first, last, np.ones(len(row), np.bool_))
    edges = np.stack(
        [
            np.minimum(np.maximum(day[row], start), end)
            for day in (opens.earliest, opens.latest, closes.earliest, closes.latest)
        ]
    )
    edges = np.maximum.accumulate(edges, axis=0)  # where the two pairs overlap, no day is certain
    middle = opens.latest[row] < closes.earliest[row]
    unsure = np.zeros(len(row), np.bool_)
    found = RowSpans(row, edges[0], edges[1], unsure).join(
        [RowSpans(row, edges[1], edges[2], middle), RowSpans(row, edges[2], edges[3], unsure)]
    )
    found = found.only(found.end > found.start)
    return found.take(np.lexsort((found.start, found.owner)))


def pieces_of(era: Era, kind: str | None = None) -> TeamSpans:
    """The pieces of the bodies of a kind that exist or may exist in an era.

    Args:
        kind: The kind; teams by default.
    """
    kept: dict[Any, TeamSpans] = era.of_days
    if ("bodies", kind) in kept:
        return kept["bodies", kind]
    network = era.network
    bodies, words = network.tables.bodies, network.vocabulary
    team = bodies.kind == words.body_kind(words.team_kind if kind is None else kind)
    found = row_spans(bodies, era.days, None if team.all() else team[bodies.entity])
    nobody = np.full(len(found), NOBODY, np.int32)
    pieces = kept["bodies", kind] = _settled(era, TeamSpans(**found.columns(), other=nobody))
    return pieces


def _settled(era: Era, pieces: TeamSpans) -> TeamSpans:
    """Merge pieces of two versions with one home and an unknown day of change: one of the two is in force."""
    bodies = era.network.tables.bodies
    if bodies.start_bounds is None or bodies.end_bounds is None or pieces.certain.all():
        return pieces
    opens, closes = bodies.edges
    one, other = np.arange(len(bodies.entity) - 1), np.arange(1, len(bodies.entity))
    follows = (
        (bodies.entity[one] == bodies.entity[other])
        & (bodies.home[one] == bodies.home[other])
        & (closes.earliest[one] == opens.earliest[other])
        & (closes.latest[one] == opens.latest[other])
        & (closes.earliest[one] < closes.latest[one])
        & (opens.latest[one] <= closes.earliest[one])
        & (closes.earliest[other] >= opens.latest[other])
    )
    before = np.append(follows, False)[pieces.owner] & ~pieces.certain
    before &= pieces.start >= closes.earliest[pieces.owner]
    after = np.append(False, follows)[pieces.owner] & ~pieces.certain
    after &= pieces.end <= opens.latest[pieces.owner]
    before &= ~after
    other_row = np.where(before, pieces.owner + 1, NOBODY).astype(np.int32)
    return attrs.evolve(pieces, other=other_row, certain=pieces.certain | before).only(~after)


def here_of(level: AreasOfLevel, pieces: TeamSpans) -> TeamsInAreas:
    """The pieces that serve areas of a level or areas inside these, in order of area.

    A team that serves several areas inside one area occurs several times.

    Args:
        level: The areas. For all areas of a level on one day, the result is cached with them.
        pieces: All teams of the same days, and no other ones.
    """
    kept: dict[str, TeamsInAreas] = level.kept
    if "here" in kept:
        return kept["here"]
    bodies = level.era.network.tables.bodies
    served, row = served_by(level.era, pieces), pieces.owner
    origin = bodies.origin.take(row)
    if (two := pieces.of_two_rows).size:
        origin[two] = np.maximum(origin[two], bodies.origin[pieces.other[two]])
    certain = pieces.certain
    if len(served) > len(pieces):
        certain = served.certain & certain[served.piece]
        origin = np.maximum(served.origin, origin[served.piece])
    found = kept["here"] = _lifted(level, attrs.evolve(served, certain=certain, origin=origin))
    return found


def served_by(era: Era, pieces: TeamSpans) -> TeamsInAreas:
    """Pairs of a piece and an area of any level that it serves; the owner is the position of the area.

    For each piece, the home comes first (`NOBODY` if the home does not exist), then the areas of services.
    `certain` says whether an existing team certainly serves the area. `origin` is the origin of the service,
    0 for homes.
    """
    count = len(pieces)
    home = era.territory.position.take(era.network.tables.bodies.home.take(pieces.owner))
    codes, piece = np.zeros(count, np.uint8), np.arange(count, dtype=np.int32)
    certain = np.ones(count, np.bool_)
    served = TeamsInAreas(home, pieces.start, pieces.end, piece, certain, codes, codes, home)
    if not len(era.network.tables.services.body):
        return served
    further = _further(era, pieces)
    return served.join([further]) if len(further) else served


def _further(era: Era, pieces: TeamSpans) -> TeamsInAreas:
    """The areas from services, by position."""
    network, territory = era.network, era.territory
    services = network.tables.services
    found = row_spans(services, era.days)
    which, piece = matches(services.body[found.owner], network.tables.bodies.entity[pieces.owner])
    found = found.take(which)
    start = np.maximum(found.start, pieces.start[piece])
    end = np.minimum(found.end, pieces.end[piece])
    position, piece = territory.position[services.area[found.owner]], piece.astype(np.int32)
    origin, through = services.origin[found.owner], np.zeros(len(found), np.uint8)
    served = TeamsInAreas(position, start, end, piece, found.certain, origin, through, position)
    return served.only((start < end) & (position != NOBODY))


def _lifted(level: AreasOfLevel, served: TeamsInAreas) -> TeamsInAreas:
    """Replace the served areas by the areas of a level that contain them."""
    era, number = level.era, level.number
    lifted = attrs.evolve(served, owner=number.take(served.owner))  # `NOBODY` reads the last entry
    deepest = len(era.territory.levels)
    if level.place < deepest - 1:
        worst, doubt = era.between(level.place, deepest)
        through = worst[served.owner]
        lifted = attrs.evolve(lifted, origin=np.maximum(served.origin, through), through=through)
        if doubt is not None:
            lost = doubt[served.owner]
            through = np.where(lost, NEVER, through)
            lifted = attrs.evolve(lifted, certain=served.certain & ~lost, through=through)
    area, host = era.candidates(level.place) if era.adrift is not None else (served.owner[:0],) * 2
    if area.size:
        pair, at = matches(served.owner, area)
        among = served.take(pair)
        never = np.full(len(among), NEVER, np.uint8)
        unsure = np.zeros(len(among), np.bool_)
        owner = number.take(host[at])
        lifted = lifted.join([attrs.evolve(among, owner=owner, certain=unsure, through=never)])
    which = np.flatnonzero(lifted.owner >= 0)
    area = lifted.owner.take(which)
    if not (area[1:] >= area[:-1]).all():
        which = which.take(np.argsort(area, kind="stable"))
    elif len(which) == len(lifted):
        return lifted
    return lifted.take(which)


def cut_inside(era: Era, pieces: TeamSpans, position: int, days: tuple[int, int]) -> TeamSpans:
    """The pieces, cut on some days if the home of the team is in an area."""
    return cut_on_ground(era, pieces, era.inside([position])[:-1], days)


def cut_on_ground(era: Era, pieces: TeamSpans, ground: Flags, days: Iterable[int]) -> TeamSpans:
    """The pieces, cut on some days if the home of the team is in a territory, which is given by position."""
    there = np.append(ground, False)  # `NOBODY` reads the last entry
    for day in days:
        home = era.territory.position[era.network.tables.bodies.home[pieces.owner]]
        inside = np.flatnonzero(there[home])
        pieces = pieces.cut(inside, np.full(len(inside), day))
    return pieces


def cut_where_apart(era: Era, pieces: TeamSpans) -> TeamSpans:
    """Cut the pieces of teams with several possible homes, so that nothing changes on the days of a part.

    The parts for the possible homes then begin and end on the same days as each other and as the services.

    Args:
        pieces: Pieces, in order of team.
    """
    if era.is_day or pieces.certain.all():
        return pieces
    tables = era.network.tables
    entity = tables.bodies.entity[pieces.owner]
    _, later = Spans(entity, pieces.start, pieces.end).overlapping()
    own = np.flatnonzero(np.isin(entity, entity[later]))
    served = row_spans(tables.services, era.days, np.isin(tables.services.body, entity[own]))
    which, owner = matches(np.r_[entity[own], tables.services.body[served.owner]], entity)
    days = np.r_[pieces.start[own], served.start][which], np.r_[pieces.end[own], served.end][which]
    return pieces.cut(np.r_[owner, owner], np.concatenate(days))


def apart(era: Era, pieces: TeamSpans) -> Ints | None:
    """Shape (k): a number for each team and run of days on which it has several possible homes.

    Pieces with one number are of one team, in its possible homes. All other pieces have -1. None if there
    is no such team.

    Args:
        pieces: Pieces, as `cut_where_apart` returns them.
    """
    if pieces.certain.all():
        return None
    entity = era.network.tables.bodies.entity[pieces.owner]
    _, number, count = np.unique(
        np.stack([entity, pieces.start]), axis=1, return_inverse=True, return_counts=True
    )
    number = number.ravel()
    found = np.where(count[number] > 1, number, -1)
    return found if (found >= 0).any() else None


@attrs.frozen(eq=False)
class TeamDays:
    """The bounds of the starts and ends of rows of teams.

    A row is certainly in force from `latest_start` up to `earliest_end`, if that is later. It may be in force
    from `start` up to `end`. If its days are known, the two periods are equal. A row in force on the last day
    of the data has an open end.

    Attributes:
        start: Shape (n): the lower bound of the start.
        latest_start: Shape (n): the upper bound of the start.
        earliest_end: Shape (n): the lower bound of the end.
        end: Shape (n): the upper bound of the end.
        follows: Shape (n): whether the unknown start of the row is the unknown end of the previous row of the
            same team, so that the team always has one of the two rows. None if all days are known.
        is_followed: Shape (n): as `follows`, for the end of the row and the next row.
    """

    start: Ints
    latest_start: Ints
    earliest_end: Ints
    end: Ints
    follows: NDArray[np.bool_] | None = None
    is_followed: NDArray[np.bool_] | None = None

    @property
    def are_known(self) -> bool:
        """Whether all starts and ends are known."""
        return self.follows is None

    def doubtful(self, days: tuple[int, int]) -> list[NDArray[np.bool_]]:
        """Two masks, shape (n): rows whose start, or end, is uncertain on some days (first day, end)."""
        bounds = (self.start, self.latest_start), (self.earliest_end, self.end)
        return [(low < high) & (low < days[1]) & (high > days[0]) for low, high in bounds]

    def columns(self, days: tuple[int, int]) -> list[Ints]:
        """Columns that are equal for rows with the same days inside a period (first day, end)."""
        first, end = (np.int32(day) for day in days)
        found = []
        if self.start.max(initial=first) > first:
            found.append(np.maximum(self.start, first))
        if self.end.min(initial=end) < end:
            found.append(np.minimum(self.end, end))
        if self.follows is not None and self.is_followed is not None:
            found += [np.clip(self.latest_start, first, end), np.clip(self.earliest_end, first, end)]
            found += [self.follows.astype(np.int32), self.is_followed.astype(np.int32)]
        return found


def _beyond(ends: Ints, horizon: int) -> Ints:
    """Ends of rows, open in place of the horizon; a later end is stated, and stays.

    The part of a network in a period has rows that end with its data, although the bodies go on.
    """
    if horizon >= OPEN or not (ends == horizon).any():
        return ends
    return np.where(ends == horizon, np.int32(OPEN), ends)


def team_days(network: Network, rows: Ints | None = None) -> TeamDays:
    """The bounds of the starts and ends of some rows of bodies.

    Args:
        rows: Shape (n): the rows, distinct and in order; None for all.
    """
    table, horizon = network.tables.bodies, network.extent.numbers[1]

    def taken(values: Ints) -> Ints:
        return values if rows is None else at_rows(values, rows)

    if not table.has_day_bounds:
        start, end = taken(table.start), _beyond(taken(table.end), horizon)
        return TeamDays(start, start, end, end)
    first, last = table.edges
    latest = _beyond(taken(last.latest), horizon)
    earliest = np.where(latest == OPEN, _beyond(taken(last.earliest), horizon), taken(last.earliest))
    apart = first.latest < last.earliest
    follows = (first.earliest != first.latest) & apart
    follows[1:] &= (table.entity[1:] == table.entity[:-1]) & (table.end[:-1] == table.start[1:]) & apart[:-1]
    follows[:1] = False
    followed = np.append(follows[1:], False)
    return TeamDays(
        taken(first.earliest),
        taken(first.latest),
        earliest,
        latest,
        follows if rows is None else follows[rows],
        followed if rows is None else followed[rows],
    )


_ENTITIES: Final = 32


def edges_of_eras(network: Network) -> list[int]:
    """The days of the data on which territory changes, or a team moves or continues under another id."""
    areas, bodies, horizon = network.tables.areas, network.tables.bodies, network.extent.numbers[1]
    before, after = _moves(network)
    candidates = network.candidate_parents()
    edges = [areas.start, areas.end, candidates.start, candidates.end, bodies.start[after]]
    found = marked_days(edges).tolist()
    if bodies.has_day_bounds:
        first, last = bodies.edges
        bounds = [first.earliest[after], first.latest[after], last.earliest[before], last.latest[before]]
        found = sorted({*found, *(day for day in np.concatenate(bounds).tolist() if abs(day) < OPEN)})
    if areas.has_day_bounds:
        found = sorted({*found, *doubtful_area_days(network)})
    return [day for day in found if day < horizon]


def era_of_units(network: Network, start: int, end: int) -> Era:
    """Days between two edges of eras; after the last day of the data the last territory continues."""
    last = network.extent.numbers[1] - 1
    return Era(network, network.area_state(number_day(min(start, last))), start, end)


def units_there(era: Era, ground: AreaGround, per: str, among: Ints | None = None) -> Ints:
    """Rows of the units that exist, or may exist, on a ground in an era.

    Args:
        era: The days, as `era_of_units` gives them.
        per: `team`, or the level of the units.
        among: Rows of the units to consider, in order; None for all units.
    """
    network, territory, start = era.network, era.state.territory, era.start
    inside, doubts = ground.members(territory, start), area_doubts(network, start)
    if per != TEAM:
        place = network.vocabulary.levels.index(per)
        areas: Ints = era.state.row[np.sort(territory.nodes[inside & (territory.level == place)])]
        if doubts is not None:
            known = areas[~doubts.open[network.tables.areas.entity[areas]]]
            areas = np.sort(np.append(known, doubts.of_level(place, doubts.may_lie(ground, start))))
        return areas if among is None else areas[np.isin(areas, among)]
    table, words, horizon = network.tables.bodies, network.vocabulary, network.extent.numbers[1]
    entity, home = (column if among is None else column[among] for column in (table.entity, table.home))
    alive = teams_alive(network, (start, min(era.end, horizon)), among)
    team = words.body_kind(words.team_kind)
    there = np.append(inside, False)  # NOBODY reads the last entry
    if among is not None and doubts is None:
        alive &= table.kind[entity] == team
        alive &= there[territory.position[home]]
        return at_rows(among, places_of(alive))
    teams, there = table.kind == team, there[territory.position]
    if not teams.all():
        alive &= teams[entity]
    if doubts is not None:
        there = np.where(doubts.open, doubts.may_lie(ground, start), there)
    if not there.all():
        alive &= there[home]
    found = places_of(alive)
    return found if among is None else at_rows(among, found)


def teams_alive(network: Network, days: tuple[int, int], among: Ints | None = None) -> Flags:
    """Whether rows of bodies are, or may be, in force on some days; on those after the data as on the last.

    A row with a later end than the data is in force up to this end.

    Args:
        days: The first day, and the day after the last day.
        among: Rows to consider; None for all rows.
    """
    opens, closes = network.tables.bodies.edges
    start, end = opens.earliest, closes.latest
    if among is not None:
        start, end = start[among], end[among]
    horizon = network.extent.numbers[1]
    alive: Flags = (start < days[1]) & (end > min(days[0], horizon - 1))
    if days[0] > horizon:
        alive &= (end == horizon) | (end > days[0])
    return alive


def places_of(marks: Flags) -> NDArray[np.intp]:
    """The places of the marks that are true."""
    return np.arange(len(marks)) if marks.all() else np.flatnonzero(marks)


def _moves(network: Network) -> tuple[Ints, Ints]:
    """The rows of units before and after they get another home, or continue as another body."""
    bodies = network.tables.bodies
    unit, rows = rows_by_unit(network)
    before = np.flatnonzero(unit[1:] == unit[:-1])
    after = before + 1
    if rows is not None:
        before, after = rows[before], rows[after]
    home, entity = bodies.home, bodies.entity
    other = (home[before] != home[after]) | (entity[before] != entity[after])
    return before[other], after[other]


def rows_by_unit(network: Network) -> tuple[Ints, NDArray[np.intp] | None]:
    """The units of the rows of bodies, by unit and day; and the rows, None if stored in this order."""
    table = network.tables.bodies
    unit = units_of(network, table.entity)
    if unit is table.entity:
        return unit, None
    rows = np.lexsort((table.start, unit))
    return unit[rows], rows


def canonical_units(network: Network, per: str = TEAM) -> Ints:
    """Per body, or per area of a level, its unit; areas of other levels are their own units."""
    index = network.body_index if per == TEAM else network.area_index
    return units_of(network, np.arange(len(index.texts)), per)


def units_of(network: Network, entities: Ints, per: str = TEAM) -> Ints:
    """The unit of each body or area: the first id under which it existed; the same array if no id changed.

    Args:
        per: `team` for bodies, or the level of the areas; areas of other levels are their own units.
    """
    source, target = _continued(network, per)
    if not len(source):
        return entities
    index = network.body_index if per == TEAM else network.area_index
    first = np.arange(len(index.texts), dtype=np.int64)
    first[target] = source
    while (first[first] != first).any():
        first = first[first]
    return first[entities]


def _continued(network: Network, per: str) -> tuple[Ints, Ints]:
    """Sources and targets of successions that continue one unit: one source goes wholly to one target.

    The target has no other source. Source and target do not exist at the same time, and areas have the same
    level; otherwise they are two units.
    """
    rows, of_bodies = network.tables.successions, per == TEAM
    nobody = np.empty(0, np.int64)
    if not len(rows):
        return nobody, nobody
    whole = (rows.numerator == rows.denominator) & (rows.denominator > 0)
    if not (whole & (rows.of_bodies == of_bodies)).any():
        return nobody, nobody
    told = np.flatnonzero((rows.of_bodies == of_bodies) & (rows.target != NOTHING))
    pairs, at = np.unique(
        (rows.source[told].astype(np.int64) << _ENTITIES) + rows.target[told], return_inverse=True
    )
    all_whole = np.ones(len(pairs), np.bool_)
    np.logical_and.at(all_whole, at, whole[told])
    source, target = pairs >> _ENTITIES, pairs & ((1 << _ENTITIES) - 1)
    one = all_whole & (_counted(source) == 1) & (_counted(target) == 1)
    source, target = source[one], target[one]
    table = network.tables.bodies if of_bodies else network.tables.areas
    last = np.searchsorted(table.entity, source, "right") - 1
    first = np.searchsorted(table.entity, target, "left")
    after = table.end[last] <= table.start[first]
    if not of_bodies:
        level = network.tables.areas.level
        after &= (level[source] == level[target]) & (level[source] == network.vocabulary.levels.index(per))
    return source[after], target[after]


def _counted(entities: Ints) -> Ints:
    """Per entity, how often it occurs."""
    return np.bincount(entities)[entities] if len(entities) else entities


def days_of_other_ids(network: Network, units: Ints, per: str = TEAM) -> tuple[Ints, Ints]:
    """Which of some units continue under another id, and the days on which they do, or may, begin to.

    A unit occurs once for each such day.
    """
    _, target = _continued(network, per)
    table = network.tables.bodies if per == TEAM else network.tables.areas
    unit, row = units_of(network, target, per), np.searchsorted(table.entity, target, "left")
    here = np.isin(unit, units)
    unit, row, opens = unit[here], row[here], table.edges[0]
    return np.tile(unit, 2), np.concatenate([opens.earliest[row], opens.latest[row]])


def home_rows(network: Network, units: Ints, days: Ints | int) -> Ints:
    """Rows of the table of bodies in force for some units, each on a day on which the unit exists."""
    if not len(units):
        return np.empty(0, np.intp)
    start = network.tables.bodies.start
    unit, rows = rows_by_unit(network)
    asked, on = np.asarray(units, np.int64), np.broadcast_to(days, len(units))
    place = _last_before(unit, start if rows is None else start[rows], asked, on)
    return place if rows is None else rows[place]


def _last_before(unit: Ints, start: Ints, asked: Ints, days: Ints) -> Ints:
    """The place of the last row of each unit that has begun by a day; rows are in order of unit and start.

    If no row has begun, the place before the first row of the unit. O(u) for units with one row, as most are.
    """
    first = np.flatnonzero(np.r_[True, unit[1:] != unit[:-1]])
    place = np.searchsorted(unit[first], asked) if unit[-1] + 1 != len(first) else asked
    rows = first[place]
    last = np.append(first[1:], len(unit))[place] - 1
    alone = last == rows
    if not alone.all():
        several = np.flatnonzero(~alone)
        order = (unit.astype(np.int64) << _ENTITIES) + start
        sought = (asked[several].astype(np.int64) << _ENTITIES) + days[several]
        rows[several] = np.searchsorted(order, sought, "right") - 1
    found: Ints = rows - (alone & (start[rows] > days))
    return found


def row_ends(network: Network, rows: Ints) -> Ints:
    """The ends of some distinct, ordered rows of bodies; open for the end of the data."""
    return _beyond(at_rows(network.tables.bodies.end, rows), network.extent.numbers[1])
