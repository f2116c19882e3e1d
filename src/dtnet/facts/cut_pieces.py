"""Pieces of teams cut further: where something else that is asked of them begins or ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.facts.pieces import stretches

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from dtnet.facts.eras import Era
    from dtnet.facts.pieces import Pieces
    from dtnet.network.tables.tables import Flags, Ints


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
