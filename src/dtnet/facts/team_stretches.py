"""Teams over some days, in pieces: stretches on which a team's row holds, or may hold, and whom it serves."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from dtnet.facts.levels import NEVER
from dtnet.network.tables.bounds import has_day_bounds, of_edge
from dtnet.network.tables.tables import NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from dtnet.facts.eras import Era
    from dtnet.facts.levels import AreasOfLevel
    from dtnet.network.tables.bounds import Dated
    from dtnet.network.tables.tables import Codes, Flags, Ints


@attrs.frozen(eq=False)
class Stretches:
    """Days of rows of a table, a stretch each; shape (k).

    Attributes:
        row: The row.
        start: The first day.
        end: The day after the last.
        certain: Whether it is in force on them; if not, it may be.
    """

    row: Ints
    start: Ints
    end: Ints
    certain: Flags

    def take(self, which: NDArray[np.intp]) -> Stretches:
        """Some of them."""
        return Stretches(*(column.take(which) for column in _columns(self)))


@attrs.frozen(eq=False)
class Pieces:
    """Teams, a piece each; in order of team, then day. Shape (k).

    Attributes:
        row: The row of the table of bodies.
        other: Another row that may hold in its place, or `NOBODY`: one of the two does.
        start: The first day.
        end: The day after the last.
        certain: Whether the team is in force; if not, it may be.
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
        """Those in the place of which another row may hold."""
        return np.flatnonzero(self.other != NOBODY)


@attrs.frozen(eq=False)
class Here:
    """Which pieces of teams are here for which areas of a level; shape (p).

    Attributes:
        piece: The piece.
        area: The number of the area among those of the level.
        start: The first day.
        end: The day after the last.
        certain: Whether the team is in force and here for sure.
        origin: The worst origin of the rows that say so.
        through: The worst origin of the rows of areas among them, those between the area served and the one
            that holds it; `NEVER` where one may not be in force. What others hang on, too.
        served: The position of the area that it serves, which is here, or inside.
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
        """Whether areas stand in order, each once."""
        return bool((self.area == np.arange(len(self.area))).all())

    def take(self, which: NDArray[np.intp]) -> Here:
        """Some of them."""
        return Here(*(column.take(which) for column in _columns(self)))


def stretches(table: Dated, days: tuple[int, int], among: Flags | None = None) -> Stretches:
    """The days of rows among some days, cut where certainty begins and ends; O(rows).

    Args:
        table: The table.
        days: The first day, and the day after the last.
        among: Per row, whether it is asked for; all by default.
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
    """The bodies of a kind in an era, and those that may be there.

    Args:
        era: The days.
        kind: The kind; teams by default.
    """
    return era.once_for_days(("bodies", kind), lambda: _pieces(era, kind))


def _pieces(era: Era, kind: str | None) -> Pieces:
    network = era.network
    bodies, words = network.tables.bodies, network.vocabulary
    team = bodies.kind == words.body_kind(words.team_kind if kind is None else kind)
    found = stretches(bodies, (era.start, era.end), None if team.all() else team[bodies.entity])
    nobody = np.full(len(found.row), NOBODY, np.int32)
    return _settled(era, Pieces(found.row, nobody, found.start, found.end, found.certain))


def _settled(era: Era, pieces: Pieces) -> Pieces:
    """Where one version follows another in one home, nobody knows on which day, one of them is certain."""
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


def here_of(level: AreasOfLevel, pieces: Pieces) -> Here:
    """Which pieces are here for which areas of a level: they serve it, or an area inside it.

    In order of area. A team that serves several areas inside one is there several times.

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


def served_by(era: Era, pieces: Pieces) -> Here:
    """Which pieces serve which areas, each named by its position, whatever its level.

    First the home of each piece, at `NOBODY` if it is not there; then what services say. Certain is what a
    team serves if it is in force; the origin is that of what says so beside the row of the team, 0 of homes.

    Args:
        era: The days.
        pieces: The teams of the same days.
    """
    count = len(pieces)
    home = era.territory.position.take(era.network.tables.bodies.home.take(pieces.row))
    served = Here(
        np.arange(count, dtype=np.int32),
        home,
        pieces.start,
        pieces.end,
        np.ones(count, np.bool_),
        *(np.zeros(count, np.uint8),) * 2,
        served=home,
    )
    further = _further(era, pieces)
    return joined(served, further) if len(further) else served


def _further(era: Era, pieces: Pieces) -> Here:
    """What services say, by position of the area served."""
    network, territory = era.network, era.territory
    services = network.tables.services
    found = stretches(services, (era.start, era.end))
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
    return Here(
        piece.astype(np.int32),
        position[kept],
        start[kept],
        end[kept],
        found.certain[owner[kept]],
        services.origin[row],
        through=np.zeros(len(row), np.uint8),
        served=position[kept],
    )


def _lifted(level: AreasOfLevel, served: Here) -> Here:
    """From the areas that are served to those of a level that hold them."""
    era, number = level.era, level.number
    lifted = attrs.evolve(served, area=number[served.area])  # of `NOBODY`, the last entry
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


def joined(*parts: Here) -> Here:
    """Several of them, one after the other."""
    if len(parts) == 1:
        return parts[0]
    return Here(*(np.concatenate(each) for each in zip(*map(_columns, parts), strict=True)))


def _columns(each: Stretches | Here) -> tuple[Any, ...]:
    return attrs.astuple(each, recurse=False)


def cut_inside(era: Era, pieces: Pieces, position: int, days: tuple[int, int]) -> Pieces:
    """Pieces of teams whose home an area is or holds, cut on some days."""
    ground = np.zeros(len(era.territory), np.bool_)
    ground[position : era.territory.end[position]] = True
    return cut_on_ground(era, pieces, ground, days)


def cut_on_ground(era: Era, pieces: Pieces, ground: Flags, days: Iterable[int]) -> Pieces:
    """Pieces of teams whose home lies on some ground, by position, cut on some days."""
    there = np.append(ground, False)  # of `NOBODY`, the last entry
    for day in days:
        home = era.territory.position[era.network.tables.bodies.home[pieces.row]]
        inside = np.flatnonzero(there[home])
        pieces = cut(pieces, inside, np.full(len(inside), day))
    return pieces


def cut(pieces: Pieces, owner: Ints, day: Ints) -> Pieces:
    """Pieces cut on days of their own; a piece may be cut on several."""
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
    """Pieces of teams that may be in one home or another, cut so that on no part of one either changes.

    They begin and end on the same days, and so does what such a team serves beside its home.

    Args:
        era: The days.
        pieces: In order of team.
    """
    if era.is_day or pieces.certain.all():
        return pieces
    tables = era.network.tables
    entity = tables.bodies.entity[pieces.row]
    own = np.flatnonzero(np.isin(entity, entity[_overlapping(entity, pieces)]))
    served = stretches(tables.services, era.days, np.isin(tables.services.body, entity[own]))
    whose = np.r_[entity[own], tables.services.body[served.row]]
    first, last = (np.searchsorted(entity, whose, side) for side in ("left", "right"))
    owner = np.repeat(first, last - first)
    owner += np.arange(len(owner)) - np.repeat(np.cumsum(last - first) - (last - first), last - first)
    days = (np.r_[pieces.start[own], served.start], np.r_[pieces.end[own], served.end])
    edges = [np.repeat(each, last - first) for each in days]
    return cut(pieces, np.r_[owner, owner], np.concatenate(edges))


def apart(era: Era, pieces: Pieces) -> Ints | None:
    """Shape (k): a number for each team and day on which nobody knows which of some homes it has.

    Of such a team two pieces, of the same number, are one. All others have -1; None if there are no others.

    Args:
        era: The days.
        pieces: As `cut_where_apart` leaves them.
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
    """Those that begin before another one of their team, that began before, has ended."""
    order = np.lexsort((pieces.start, entity))
    start, end, team = (each[order].astype(np.int64) for each in (pieces.start, pieces.end, entity))
    low = int(start.min(initial=0))
    width = int(end.max(initial=0)) - low + 1
    reach = np.maximum.accumulate(team * width + (end - low))  # of a later team, all days come later
    return order[1:][team[1:] * width + (start[1:] - low) < reach[:-1]]
