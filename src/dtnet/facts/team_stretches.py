"""Runs of days on which rows of teams are or may be in force, and the areas that the teams serve."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from dtnet.facts.levels import NEVER
from dtnet.network.tables.tables import NOBODY, at_rows, has_day_bounds, of_edge
from dtnet.periods import OPEN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from dtnet.facts.eras import Era
    from dtnet.facts.levels import AreasOfLevel
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Codes, Dated, Flags, Ints


@attrs.frozen(eq=False)
class Stretches:
    """Stretches of days of the rows of a table; shape (k).

    Attributes:
        row: The row.
        start: The first day.
        end: The day after the last day.
        certain: Whether the row is certainly in force on these days; otherwise it may be.
    """

    row: Ints
    start: Ints
    end: Ints
    certain: Flags

    def take(self, which: NDArray[np.intp]) -> Stretches:
        """A selection of the stretches."""
        return Stretches(*(column.take(which) for column in _columns(self)))


@attrs.frozen(eq=False)
class Pieces:
    """Pieces of teams, in order of team, then day; shape (k).

    A piece is a run of days on which one row of a team is, or may be, in force.

    Attributes:
        row: The row of the table of bodies.
        other: Another row that may be in force instead (one of the two is), or `NOBODY`.
        start: The first day.
        end: The day after the last day.
        certain: Whether the team certainly exists on these days; otherwise it may exist.
    """

    row: Ints
    other: Ints
    start: Ints
    end: Ints
    certain: Flags

    def __len__(self) -> int:
        return len(self.row)

    @cached_property
    def of_two_rows(self) -> NDArray[np.intp]:
        """The pieces with another possible row."""
        return np.flatnonzero(self.other != NOBODY)


@attrs.frozen(eq=False)
class TeamsInAreas:
    """Pairs of a piece of a team and an area of a level; shape (p).

    The team serves, or may serve, this area or an area inside it.

    Attributes:
        piece: The piece.
        area: The number of the area among the areas of the level.
        start: The first day.
        end: The day after the last day.
        certain: Whether the team certainly exists and serves the area.
        origin: The worst origin of the rows that state that the team serves the area.
        through: The worst origin of the rows of areas from `served` up to the area of the level, without
            the latter; `NEVER` where such a row may not be in force. Other pieces depend on these rows, too.
        served: The position of the area that the team serves: the area of the level, or an area inside it.
    """

    piece: Ints
    area: Ints
    start: Ints
    end: Ints
    certain: Flags
    origin: Codes
    through: Codes
    served: Ints

    def __len__(self) -> int:
        return len(self.piece)

    @cached_property
    def one_each(self) -> bool:
        """Whether each area occurs once, in order."""
        return bool((self.area == np.arange(len(self.area))).all())

    def take(self, which: NDArray[np.intp]) -> TeamsInAreas:
        """A selection of the pairs."""
        return TeamsInAreas(*(column.take(which) for column in _columns(self)))


def row_stretches(table: Dated, days: tuple[int, int], among: Flags | None = None) -> Stretches:
    """The days of rows inside a period, cut where they become certain or uncertain; O(rows).

    Args:
        table: The table.
        days: The first day, and the day after the last day.
        among: Per row, whether it is wanted; by default all.
    """
    start, end = days
    opens, closes = of_edge(table, "start"), of_edge(table, "end")
    there = (opens.earliest < end) & (closes.latest > start)
    if among is not None:
        there &= among
    row = np.flatnonzero(there).astype(np.int32)
    if not has_day_bounds(table):
        first, last = np.maximum(table.start.take(row), start), np.minimum(table.end.take(row), end)
        return Stretches(row, first, last, np.ones(len(row), np.bool_))
    edges = np.stack(
        [
            np.minimum(np.maximum(day[row], start), end)
            for day in (opens.earliest, opens.latest, closes.earliest, closes.latest)
        ]
    )
    edges = np.maximum.accumulate(edges, axis=0)  # where the two pairs overlap, no day is certain
    middle = opens.latest[row] < closes.earliest[row]
    parts = [
        Stretches(row, edges[0], edges[1], np.zeros(len(row), np.bool_)),
        Stretches(row, edges[1], edges[2], middle),
        Stretches(row, edges[2], edges[3], np.zeros(len(row), np.bool_)),
    ]
    joined = Stretches(*(np.concatenate(each) for each in zip(*map(_columns, parts), strict=True)))
    kept = np.flatnonzero(joined.end > joined.start)
    return joined.take(kept[np.lexsort((joined.start[kept], joined.row[kept]))])


def pieces_of(era: Era, kind: str | None = None) -> Pieces:
    """The pieces of the bodies of a kind that exist or may exist in an era.

    Args:
        era: The days.
        kind: The kind; teams by default.
    """
    return era.once_for_days(("bodies", kind), lambda: _pieces(era, kind))


def _pieces(era: Era, kind: str | None) -> Pieces:
    network = era.network
    bodies, words = network.tables.bodies, network.vocabulary
    team = bodies.kind == words.body_kind(words.team_kind if kind is None else kind)
    found = row_stretches(bodies, (era.start, era.end), None if team.all() else team[bodies.entity])
    nobody = np.full(len(found.row), NOBODY, np.int32)
    return _settled(era, Pieces(found.row, nobody, found.start, found.end, found.certain))


def _settled(era: Era, pieces: Pieces) -> Pieces:
    """Merge pieces of two versions with one home and an unknown day of change: one of the two is in force."""
    bodies = era.network.tables.bodies
    if bodies.start_bounds is None or bodies.end_bounds is None or pieces.certain.all():
        return pieces
    opens, closes = of_edge(bodies, "start"), of_edge(bodies, "end")
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
    before = np.append(follows, False)[pieces.row] & ~pieces.certain
    before &= pieces.start >= closes.earliest[pieces.row]
    after = np.append(False, follows)[pieces.row] & ~pieces.certain
    after &= pieces.end <= opens.latest[pieces.row]
    before &= ~after
    other_row = np.where(before, pieces.row + 1, NOBODY).astype(np.int32)
    kept = ~after
    return Pieces(
        pieces.row[kept],
        other_row[kept],
        pieces.start[kept],
        pieces.end[kept],
        (pieces.certain | before)[kept],
    )


def here_of(level: AreasOfLevel, pieces: Pieces) -> TeamsInAreas:
    """The pieces that serve areas of a level or areas inside these, in order of area.

    A team that serves several areas inside one area occurs several times.

    Args:
        level: The areas.
        pieces: The teams of the same days.
    """
    bodies = level.era.network.tables.bodies
    served, row = served_by(level.era, pieces), pieces.row
    origin = bodies.origin.take(row)
    if (two := pieces.of_two_rows).size:
        origin[two] = np.maximum(origin[two], bodies.origin[pieces.other[two]])
    if len(served) == len(pieces):
        return _lifted(level, attrs.evolve(served, certain=pieces.certain, origin=origin))
    certain = served.certain & pieces.certain[served.piece]
    origin = np.maximum(served.origin, origin[served.piece])
    return _lifted(level, attrs.evolve(served, certain=certain, origin=origin))


def served_by(era: Era, pieces: Pieces) -> TeamsInAreas:
    """Pairs of a piece and an area of any level that it serves; `area` is the position of the area.

    For each piece, the home comes first (`NOBODY` if the home does not exist), then the areas of services.
    `certain` says whether an existing team certainly serves the area. `origin` is the origin of the service,
    0 for homes.

    Args:
        era: The days.
        pieces: The teams of the same days.
    """
    count = len(pieces)
    home = era.territory.position.take(era.network.tables.bodies.home.take(pieces.row))
    served = TeamsInAreas(
        np.arange(count, dtype=np.int32),
        home,
        pieces.start,
        pieces.end,
        np.ones(count, np.bool_),
        *(np.zeros(count, np.uint8),) * 2,
        served=home,
    )
    further = _further(era, pieces)
    return joined_stretches(served, further) if len(further) else served


def _further(era: Era, pieces: Pieces) -> TeamsInAreas:
    """The areas from services, by position."""
    network, territory = era.network, era.territory
    services = network.tables.services
    found = row_stretches(services, (era.start, era.end))
    entity = network.tables.bodies.entity[pieces.row]
    body = services.body[found.row]
    first, last = (entity.searchsorted(body, side) for side in ("left", "right"))
    counts = last - first
    owner = np.repeat(np.arange(len(found.row)), counts)
    piece = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts - first, counts)
    start = np.maximum(found.start[owner], pieces.start[piece])
    end = np.minimum(found.end[owner], pieces.end[piece])
    row = found.row[owner]
    position = territory.position[services.area[row]]
    kept = np.flatnonzero((start < end) & (position != NOBODY))
    piece, row = piece[kept], row[kept]
    return TeamsInAreas(
        piece.astype(np.int32),
        position[kept],
        start[kept],
        end[kept],
        found.certain[owner[kept]],
        services.origin[row],
        through=np.zeros(len(row), np.uint8),
        served=position[kept],
    )


def _lifted(level: AreasOfLevel, served: TeamsInAreas) -> TeamsInAreas:
    """Replace the served areas by the areas of a level that contain them."""
    era, number = level.era, level.number
    lifted = attrs.evolve(served, area=number[served.area])  # `NOBODY` reads the last entry
    deepest = len(era.territory.levels)
    if level.place < deepest - 1:
        worst, doubt = era.between(level.place, deepest)
        through = worst[served.area]
        lifted = attrs.evolve(lifted, origin=np.maximum(served.origin, through), through=through)
        if doubt is not None:
            lost = doubt[served.area]
            through = np.where(lost, NEVER, through)
            lifted = attrs.evolve(lifted, certain=served.certain & ~lost, through=through)
    which = np.flatnonzero(lifted.area >= 0)
    area = lifted.area.take(which)
    if not (area[1:] >= area[:-1]).all():
        which = which.take(np.argsort(area, kind="stable"))
    elif len(which) == len(lifted):
        return lifted
    return lifted.take(which)


def joined_stretches(*parts: TeamsInAreas) -> TeamsInAreas:
    """Several sets of pairs, one after the other."""
    if len(parts) == 1:
        return parts[0]
    return TeamsInAreas(*(np.concatenate(each) for each in zip(*map(_columns, parts), strict=True)))


def _columns(each: Stretches | TeamsInAreas) -> tuple[Any, ...]:
    return attrs.astuple(each, recurse=False)


def cut_inside(era: Era, pieces: Pieces, position: int, days: tuple[int, int]) -> Pieces:
    """The pieces, cut on some days if the home of the team is in an area."""
    ground = np.zeros(len(era.territory), np.bool_)
    ground[position : era.territory.end[position]] = True
    return cut_on_ground(era, pieces, ground, days)


def cut_on_ground(era: Era, pieces: Pieces, ground: Flags, days: Iterable[int]) -> Pieces:
    """The pieces, cut on some days if the home of the team is in a territory, which is given by position."""
    there = np.append(ground, False)  # `NOBODY` reads the last entry
    for day in days:
        home = era.territory.position[era.network.tables.bodies.home[pieces.row]]
        inside = np.flatnonzero(there[home])
        pieces = cut_pieces(pieces, inside, np.full(len(inside), day))
    return pieces


def cut_pieces(pieces: Pieces, owner: Ints, day: Ints) -> Pieces:
    """The pieces, each cut on its own days; a piece may be cut on several days."""
    inside = (day > pieces.start[owner]) & (day < pieces.end[owner])
    if not inside.any():
        return pieces
    cuts = np.unique(np.stack([owner[inside], day[inside]]), axis=1)
    order = np.r_[np.arange(len(pieces)), cuts[0]]
    start = np.r_[pieces.start, cuts[1]].astype(np.int32)
    sorting = np.lexsort((start, order))
    order, start = order[sorting], start[sorting]
    end = np.where(np.append(order[1:], -1) == order, np.append(start[1:], 0), pieces.end[order])
    return attrs.evolve(
        pieces,
        row=pieces.row[order],
        other=pieces.other[order],
        start=start,
        end=end.astype(np.int32),
        certain=pieces.certain[order],
    )


def cut_where_apart(era: Era, pieces: Pieces) -> Pieces:
    """Cut the pieces of teams with several possible homes, so that nothing changes on the days of a part.

    The parts for the possible homes then begin and end on the same days as each other and as the services.

    Args:
        era: The days.
        pieces: Pieces, in order of team.
    """
    if era.is_day or pieces.certain.all():
        return pieces
    tables = era.network.tables
    entity = tables.bodies.entity[pieces.row]
    own = np.flatnonzero(np.isin(entity, entity[_overlapping(entity, pieces)]))
    served = row_stretches(tables.services, era.days, np.isin(tables.services.body, entity[own]))
    whose = np.r_[entity[own], tables.services.body[served.row]]
    first, last = (np.searchsorted(entity, whose, side) for side in ("left", "right"))
    owner = np.repeat(first, last - first)
    owner += np.arange(len(owner)) - np.repeat(np.cumsum(last - first) - (last - first), last - first)
    days = (np.r_[pieces.start[own], served.start], np.r_[pieces.end[own], served.end])
    edges = [np.repeat(each, last - first) for each in days]
    return cut_pieces(pieces, np.r_[owner, owner], np.concatenate(edges))


def apart(era: Era, pieces: Pieces) -> Ints | None:
    """Shape (k): a number for each team and run of days on which it has several possible homes.

    Pieces with one number are of one team, in its possible homes. All other pieces have -1. None if there
    is no such team.

    Args:
        era: The days.
        pieces: Pieces, as `cut_where_apart` returns them.
    """
    if pieces.certain.all():
        return None
    entity = era.network.tables.bodies.entity[pieces.row]
    _, number, count = np.unique(
        np.stack([entity, pieces.start]), axis=1, return_inverse=True, return_counts=True
    )
    number = number.ravel()
    found = np.where(count[number] > 1, number, -1)
    return found if (found >= 0).any() else None


def _overlapping(entity: Ints, pieces: Pieces) -> NDArray[np.intp]:
    """The pieces that begin before an earlier piece of the same team has ended."""
    order = np.lexsort((pieces.start, entity))
    start, end, team = (each[order].astype(np.int64) for each in (pieces.start, pieces.end, entity))
    low = int(start.min(initial=0))
    width = int(end.max(initial=0)) - low + 1
    reach = np.maximum.accumulate(team * width + (end - low))  # the days of a later team count as later
    return order[1:][team[1:] * width + (start[1:] - low) < reach[:-1]]


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

    @property
    def doubtful(self) -> NDArray[np.bool_]:
        """Shape (n): which rows have a start or end that is known only within bounds."""
        found: NDArray[np.bool_] = (self.start != self.latest_start) | (self.end != self.earliest_end)
        return found

    def columns(self, days: tuple[int, int]) -> list[Ints]:
        """Columns that are equal for rows with the same days inside a period (first day, end)."""
        first, end = (np.int32(day) for day in days)
        found = [np.maximum(self.start, first), np.minimum(self.end, end)]
        if self.follows is not None and self.is_followed is not None:
            found += [np.clip(self.latest_start, first, end), np.clip(self.earliest_end, first, end)]
            found += [self.follows.astype(np.int32), self.is_followed.astype(np.int32)]
        return found


def team_days(network: Network, rows: Ints | None = None) -> TeamDays:
    """The bounds of the starts and ends of some rows of bodies.

    Args:
        network: The network.
        rows: Shape (n): the rows, distinct and in order; None for all.
    """
    table, horizon = network.tables.bodies, network.extent.numbers[1]

    def taken(values: Ints) -> Ints:
        return values if rows is None else at_rows(values, rows)

    def ends(values: Ints) -> Ints:
        if horizon >= OPEN:
            return values
        found: Ints = np.where(values >= horizon, np.int32(OPEN), values)
        return found

    start, end = taken(table.start), ends(taken(table.end))
    if not has_day_bounds(table):
        return TeamDays(start, start, end, end)
    first, last = of_edge(table, "start"), of_edge(table, "end")
    apart = first.latest < last.earliest
    follows = (first.earliest != first.latest) & apart
    follows[1:] &= (table.entity[1:] == table.entity[:-1]) & (table.end[:-1] == table.start[1:]) & apart[:-1]
    follows[:1] = False
    followed = np.append(follows[1:], False)
    return TeamDays(
        taken(first.earliest),
        taken(first.latest),
        ends(taken(last.earliest)),
        ends(taken(last.latest)),
        follows if rows is None else follows[rows],
        followed if rows is None else followed[rows],
    )
