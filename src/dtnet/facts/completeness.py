"""Completeness statements about areas: where and when they hold, and how a missing row becomes a no."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dtnet.facts.eras import eras_of
from dtnet.network.tables.schema import TEAMS
from dtnet.network.tables.tables import NOBODY, Statement
from dtnet.periods import Period, day_number
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, YES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dtnet.facts.eras import AreaCells, AreasOfLevel, Era
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.network.tables.tables import Codes, Flags, Ints
    from dtnet.predicates.verdicts import Masks
    from dtnet.spans import Spans


NEVER = np.uint8(255)
"""The code where no statement holds; greater than every origin."""


def statements_about(era: Era, about: str) -> list[tuple[Statement, int, int, int]]:
    """Completeness statements about a subject, each with the position of its area and its days in the era."""
    kept: dict[Any, list[tuple[Statement, int, int, int]]] = era.of_days
    if (key := ("statements", about)) in kept:
        return kept[key]
    found = []
    for each in era.network.tables.statements:
        if each.about != about:
            continue
        first, end = Period(each.start, each.end).numbers
        first, end = max(first, era.start), min(end, era.end)
        position = _position(era, each.area)
        if first < end and position != NOBODY:
            found.append((each, position, first, end))
    kept[key] = found
    return found


def statements_by_days(era: Era, about: str) -> list[tuple[tuple[int, int], list[tuple[int, int]]]]:
    """Runs of days of statements inside the era, each with the positions and origins of its statements."""
    found: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for each, position, first, end in statements_about(era, about):
        found.setdefault((first, end), []).append((position, each.origin))
    return list(found.items())


def listed(era: Era, stated: Sequence[tuple[int, int]], granted: int | None = None) -> tuple[Codes, Codes]:
    """The origin of the completeness of a list in each area, by position; O(areas), cached for an era.

    Args:
        stated: Positions of the areas that statements are about, with the origin of each statement.
        granted: A level whose areas, and all below, are assumed to exist unless they have several possible
            versions; by default none.

    Returns:
        Shape (n + 1) each: the origin for the area itself, which is the best origin of a statement about it
        or about an area above, made worse by the rows in between; and the origin for the areas inside it,
        which its own row makes worse, too.
    """
    kept: dict[Any, tuple[Codes, Codes]] = era.kept
    if (key := ("listed", tuple(stated), granted)) in kept:
        return kept[key]
    territory = era.territory
    own = np.full(len(territory) + 1, NEVER, np.uint8)
    for position, origin in stated:
        own[position] = min(int(own[position]), origin)
    passed, given = own.copy(), own.copy()
    origins, unsure = era.origins, era.unsure
    by_depth = era.vague is None and era.adrift is None
    for here in era.at_depth() if by_depth else map(era.at_place, range(len(territory.levels))):
        best = np.minimum(own[here], _from_above(era, passed, here))
        handed = np.where(best == NEVER, NEVER, np.maximum(best, origins[here]))
        if unsure is not None:
            handed[unsure[here]] = NEVER
        if granted is not None:
            there = territory.level[here] >= granted
            if era.vague is not None:
                there &= ~era.vague[here]  # it may lie in another area
            if era.adrift is not None:
                there &= ~era.adrift[here]
            handed = np.where(there, best, handed)
        given[here], passed[here] = best, handed
    kept[key] = given, passed
    return given, passed


def team_lists(era: Era) -> Codes:
    """Shape (n + 1), by position: the origin of the completeness of the list of the teams of each area."""
    stated = [(position, each.origin) for each, position, *_ in statements_about(era, TEAMS)]
    return listed(era, stated)[0]


def are_teams_listed(day: Snapshot, area: str) -> bool:
    """Whether the network lists all teams of an area on a day, as somebody states."""
    first = day_number(day.date)
    (era,) = eras_of(day.network, first, first + 1, adrift=True)
    return bool(team_lists(era)[day.territory.locate(area)] != NEVER)


def _from_above(era: Era, passed: Codes, here: Ints) -> Codes:
    """Shape (k): the code that each area gets from its parent; the worst one of several possible parents."""
    codes = passed[era.territory.parent[here]]
    if era.vague is era.adrift is None:
        return codes
    area, parent = era.versions
    worst = np.zeros(len(passed), np.uint8)
    np.maximum.at(worst, area, passed[parent])
    if era.adrift is not None:  # whatever holds in its parent holds in it
        return np.where(era.adrift[here], np.minimum(worst[here], codes), codes)
    return codes if era.vague is None else np.where(era.vague[here], worst[here], codes)


def _position(era: Era, area: str) -> int:
    """The position of an area, or `NOBODY` if it does not exist.

    The root is tried first: most statements are about it, and making the index of all ids takes 90 ms.
    """
    territory = era.territory
    if len(territory) and territory.ids(0) == [area]:
        return 0
    entity = era.network.area_index.get(area)
    return NOBODY if entity is None else int(territory.position[entity])


def cuts_of_lists(level: AreasOfLevel, about: str) -> Iterator[tuple[Ints, Ints]]:
    """Areas, and the days on which a completeness statement about them begins or ends."""
    territory, positions = level.era.territory, level.positions
    first, last = level.era.days
    for _, position, *edges in statements_about(level.era, about):
        days = [day for day in edges if first < day < last]
        if days:
            inside = (positions >= position) & (positions < territory.end[position])
            if level.era.adrift is not None:
                inside = level.era.may_lie_in((position,))[positions]
            areas = np.flatnonzero(inside)
            for day in days:
                yield areas, np.full(len(areas), day)


def all_listed(level: AreasOfLevel, cells: AreaCells, about: str, granted: int | None = None) -> Codes:
    """Shape (c): the origin of the completeness of a list in each cell; `NEVER` where no statement holds.

    Args:
        cells: Cells, cut where a statement begins or ends.
        granted: A level whose areas, and all below, are assumed to exist, as in `levels.listed`.
    """
    era = level.era
    code = np.full(len(cells), NEVER, np.uint8)
    for (first, end), stated in statements_by_days(era, about):
        found = cells.same(listed(era, stated, granted)[0].take(level.positions))
        if (first, end) != era.days:
            found = np.where((cells.start >= first) & (cells.start < end), found, NEVER)
        code = np.minimum(code, found)
    return code


def hanging_lists(level: AreasOfLevel, cells: AreaCells, about: str, worst: int) -> Flags:
    """Shape (c): whether a list is complete only on the assumption that uncertain areas above exist.

    Args:
        cells: Cells, cut where a statement begins or ends.
        worst: Statements, and rows of areas, with a worse origin do not count.
    """
    era = level.era
    found = np.zeros(len(cells), np.bool_)
    if era.unsure is None and era.worst_origin <= worst:
        return found
    for (first, end), stated in statements_by_days(era, about):
        counting = [each for each in stated if each[1] <= worst]
        there = cells.same(listed(era, counting, 0)[0].take(level.positions)) <= worst
        found |= there & (cells.start >= first) & (cells.start < end)
    return found & (all_listed(level, cells, about) > worst)


def verdicts_with_unlisted(
    said: Masks, unlisted: Masks, among: tuple[AreaCells, Spans, Flags], *, every: bool
) -> Masks:
    """Shape (c): whether some member of each cell, listed or not, or every such member, meets a condition.

    Where a list is complete no member is unlisted. A cell without a listed member that meets the condition
    is then a no; otherwise it stays open.

    Args:
        said: Shape (p): the verdict on the member of each pair.
        unlisted: Shape (c): the possible verdicts on an unlisted member; 0 where all members are listed.
        among: The cells; pairs of a member and an area, shape (p); and which of them certainly count.
        every: Whether every member must meet it; otherwise some member.
    """
    cells, here, sure = among

    def found(which: Flags) -> Flags:
        return cells.any(here, which) if which.any() else np.zeros(len(cells), np.bool_)

    may_yes = (unlisted & YES) != 0
    if not may_yes.all():
        may_yes = may_yes | found((said & YES) != 0)
    masks: Masks = may_yes * YES | ~found(sure & (said == YES)) * NO  # a certain yes is a possible yes
    if not every:
        return masks
    may_no = ((unlisted & NO) != 0) | found((said & NO) != 0)
    applies = found(sure & ((said & NOT_APPLICABLE) == 0))
    masks = (may_yes & ~found(sure & (said == NO))) * YES | may_no * NO | ~applies * NOT_APPLICABLE
    return masks.astype(np.uint8, copy=False)
