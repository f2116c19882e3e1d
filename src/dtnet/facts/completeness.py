"""Completeness statements about the areas of a level: where and when they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dtnet.facts.levels import NEVER, listed, statements_about, statements_by_days

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dtnet.facts.area_cells import AreaCells
    from dtnet.facts.levels import AreasOfLevel
    from dtnet.network.tables.tables import Codes, Flags, Ints


def cuts_of_lists(level: AreasOfLevel, about: str) -> Iterator[tuple[Ints, Ints]]:
    """Areas, and the days on which a completeness statement about them begins or ends.

    Args:
        level: The areas.
        about: The subject of the statements.
    """
    territory, positions = level.era.territory, level.positions
    first, last = level.era.days
    for _, position, *days in statements_about(level.era, about):
        areas = np.flatnonzero((positions >= position) & (positions < territory.end[position]))
        for day in days:
            if first < day < last:
                yield areas, np.full(len(areas), day)


def all_listed(level: AreasOfLevel, cells: AreaCells, about: str, granted: int | None = None) -> Codes:
    """Shape (c): the origin of the completeness of a list in each cell; `NEVER` where no statement holds.

    Args:
        level: The areas.
        cells: Cells, cut where a statement begins or ends.
        about: The subject of the statements.
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
        level: The areas.
        cells: Cells, cut where a statement begins or ends.
        about: The subject of the statements.
        worst: Statements, and rows of areas, with a worse origin do not count.
    """
    era = level.era
    found = np.zeros(len(cells), np.bool_)
    if era.unsure is None and not (era.origins > worst).any():
        return found
    for (first, end), stated in statements_by_days(era, about):
        counting = [each for each in stated if each[1] <= worst]
        there = cells.same(listed(era, counting, 0)[0].take(level.positions)) <= worst
        found |= there & (cells.start >= first) & (cells.start < end)
    return found & (all_listed(level, cells, about) > worst)
