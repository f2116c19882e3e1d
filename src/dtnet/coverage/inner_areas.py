"""What holds of every area, or of some, of a level inside others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dtnet.coverage.atoms import Some
from dtnet.coverage.pieces import Here
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, YES

if TYPE_CHECKING:
    from dtnet.coverage.atoms import Every
    from dtnet.coverage.cells import Cells
    from dtnet.coverage.levels import AreasOfLevel
    from dtnet.coverage.rows import Flags
    from dtnet.predicates.verdicts import Masks


def of_inner_areas(
    atom: Every | Some,
    outer: tuple[AreasOfLevel, Cells],
    inner: tuple[AreasOfLevel, Cells],
    said: Masks,
    worst: int,
) -> Masks:
    """Shape (c): what an atom comes to for each cell of the outer areas.

    Args:
        atom: The atom.
        outer: The areas that hold others, and their cells.
        inner: The areas in them, and theirs; nobody doubts in which of the outer ones they lie.
        said: The verdict of the atom's part on each inner cell.
        worst: Areas whose row, or one between, is of a worse origin may not be there.
    """
    (holding, holding_cells), (level, cells) = outer, inner
    owner = holding.number[level.positions][cells.area]
    there = np.flatnonzero(owner >= 0)
    found, certain = said[there], _surely_inside(holding, level, worst)[cells.area[there]]
    nothing = np.zeros(len(there), np.uint8)
    children = Here(
        there, owner[there], cells.start[there], cells.end[there], nothing.astype(np.bool_), nothing
    )

    def some(which: Flags) -> Flags:
        return holding_cells.any(children, which)

    may_yes, may_no = some((found & YES) != 0), some((found & NO) != 0)
    if isinstance(atom, Some):
        return may_yes * YES | ~some(certain & (found == YES)) * NO
    certain_no = some(certain & (found == NO))
    applies = some(certain & ((found & NOT_APPLICABLE) == 0))
    masks: Masks = (may_yes & ~certain_no) * YES | may_no * NO | ~applies * NOT_APPLICABLE
    return masks


def _surely_inside(holding: AreasOfLevel, level: AreasOfLevel, worst: int) -> Flags:
    """Shape (m): which areas are there for sure, in the area that holds them; areas hold themselves."""
    if level.place == holding.place:
        return np.ones(len(level), np.bool_)
    era = holding.era
    between, doubt = era.between(holding.place, len(era.territory.levels))
    above = era.territory.parent[level.positions]
    surely: Flags = (era.origins[level.positions] <= worst) & (between[above] <= worst)
    if doubt is not None and era.unsure is not None:
        surely &= ~(doubt[above] | era.unsure[level.positions])
    return surely
