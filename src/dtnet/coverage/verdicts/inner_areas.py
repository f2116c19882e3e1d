"""What holds of every area, or of some, of a level inside others; and what turns on which are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dtnet.coverage.language.atoms import Every, Some, Sometime, Throughout
from dtnet.coverage.verdicts.readings import inner_areas_read
from dtnet.facts.pieces import Here
from dtnet.predicates.conditions import atoms_of
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, YES, is_decided

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dtnet.coverage.verdicts.teams_here import TeamsHere
    from dtnet.facts.cells import Cells
    from dtnet.facts.levels import AreasOfLevel
    from dtnet.network.tables.tables import Flags
    from dtnet.predicates.conditions import Condition
    from dtnet.predicates.verdicts import Masks


def of_inner_areas(
    atom: Every | Some,
    outer: tuple[AreasOfLevel, Cells],
    inner: tuple[AreasOfLevel, Cells],
    said: tuple[Masks, Flags | None],
    unlisted: Masks,
    worst: int,
) -> tuple[Masks, Flags]:
    """What an atom comes to for each cell of the outer areas.

    Args:
        atom: The atom.
        outer: The areas that hold others, and their cells.
        inner: The areas in them, and theirs; nobody doubts in which of the outer ones they lie.
        said: The verdict of the atom's part on each inner cell; and which may be too wide, None if none.
        unlisted: Shape (c): what the part may come to for an area of the level that nobody lists, 0 where all
            are listed.
        worst: Areas whose row, or one between, is of a worse origin may not be there.

    Returns:
        Shape (c): the verdicts; and which of them may be too wide.
    """
    (holding, holding_cells), (level, cells) = outer, inner
    owner = holding.number[level.positions][cells.area]
    there = np.flatnonzero(owner >= 0)
    found, wide = said[0][there], np.zeros(len(there), np.bool_) if said[1] is None else said[1][there]
    certain, hanging = (each[cells.area[there]] for each in _inside(holding, level, worst))
    flags, codes = np.zeros(len(there), np.bool_), np.zeros(len(there), np.uint8)
    days, itself = (cells.start[there], cells.end[there]), level.positions[cells.area[there]]
    children = Here(there, owner[there], *days, flags, codes, codes, itself)

    def some(which: Flags) -> Flags:
        return holding_cells.any(children, which) if which.any() else np.zeros(len(holding_cells), np.bool_)

    loose = some(wide | (hanging & ~is_decided(found)))  # open if a row between is not there, and then out
    if isinstance(atom, Every) and hanging.any():  # areas that are there together are both for and against it
        loose |= holding_cells.sums(children.take(np.flatnonzero(hanging))) > 1
    may_yes = some((found & YES) != 0) | ((unlisted & YES) != 0)
    may_no = some((found & NO) != 0) | ((unlisted & NO) != 0)
    if isinstance(atom, Some):
        return may_yes * YES | ~some(certain & (found == YES)) * NO, loose
    certain_no = some(certain & (found == NO))
    applies = some(certain & ((found & NOT_APPLICABLE) == 0))
    masks: Masks = (may_yes & ~certain_no) * YES | may_no * NO | ~applies * NOT_APPLICABLE
    return masks, loose


def _inside(holding: AreasOfLevel, level: AreasOfLevel, worst: int) -> tuple[Flags, Flags]:
    """Shape (m) each: which areas are there for sure, in the area that holds them; areas hold themselves.

    And which hang on a row between, as others do.
    """
    if level.place == holding.place:
        return np.ones(len(level), np.bool_), np.zeros(len(level), np.bool_)
    era = holding.era
    between, doubt = era.between(holding.place, len(era.territory.levels))
    above = era.territory.parent[level.positions]
    hanging: Flags = between[above] > worst
    if doubt is not None:
        hanging |= doubt[above]
    surely = (era.origins[level.positions] <= worst) & ~hanging
    if era.unsure is not None:
        surely &= ~era.unsure[level.positions]
    return surely, hanging


def turning_on_inner_areas(
    teams: TeamsHere, conditions: Sequence[Condition], worst: int, *, by_days: bool = False
) -> Flags | None:
    """Where a question may turn in two ways on whether an area inside is there; bounds may be too wide.

    Args:
        teams: The teams of the areas that are asked.
        conditions: The parts of the question, put to these areas.
        worst: Areas whose row is of a worse origin may not be there.
        by_days: Whether the areas are asked on several days, which share the fact.

    Returns:
        Shape (m), by area; None if nowhere.
    """
    shared = inner_areas_read(conditions, by_days=by_days)
    if shared is None:
        return None
    level, era = teams.level, teams.level.era
    atoms = [atom for condition in conditions for atom in atoms_of(condition)]
    if any(isinstance(atom, Throughout | Sometime) for atom in atoms):
        return np.ones(len(level), np.bool_)  # on other days others are in doubt
    if shared == "teams":
        areas = teams.here.area[teams.here.through > worst]
    else:
        doubtful = era.origins > worst
        if era.unsure is not None:
            doubtful = doubtful | era.unsure
        doubtful[level.positions] = False
        areas = level.number[:-1][doubtful]
        areas = areas[areas >= 0]
    found = np.zeros(len(level), np.bool_)
    found[areas] = True
    return found if len(areas) else None
