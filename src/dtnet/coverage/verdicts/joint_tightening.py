"""Joint evaluation of the atoms about some team, which narrows verdicts if one team decides several atoms."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from dtnet.coverage.verdicts.atom_readings import tells_apart, turned_atoms
from dtnet.coverage.verdicts.joint_verdicts import (
    joint_ways,
    of_some_team,
    one_by_one,
    part_of,
    team_ways,
    verdict_of,
    with_unlisted,
)
from dtnet.coverage.verdicts.listed_and_unlisted_teams import here_for_others, pull_apart
from dtnet.coverage.verdicts.teams_of_areas import OF_TEAMS
from dtnet.predicates.verdicts import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dtnet.coverage.verdicts.teams_of_areas import TeamsHere
    from dtnet.network.tables.tables import Flags, Ints
    from dtnet.predicates.conditions import Condition
    from dtnet.predicates.verdicts import Masks


def tighten_jointly(
    masks: Masks, condition: Condition, teams: TeamsHere, worst: int, read: Callable[[Condition], Masks]
) -> None:
    """Tighten unknown verdicts in place, by evaluating the atoms about some team jointly.

    Evaluated one atom at a time, a cell can stay unknown although every completion of its teams gives the
    same verdict. Here these atoms are evaluated team by team, and newly decided cells are overwritten.

    Args:
        masks: Shape (c): the verdict of the condition on each cell, evaluated atom by atom.
        condition: The condition on areas.
        teams: The teams of the areas.
        worst: Facts with a worse origin count as unknown.
        read: Gives the verdicts of an atom, shape (c).
    """
    atoms = of_some_team(condition)
    if atoms and tells_apart(condition):
        unsure = np.flatnonzero(masks == UNKNOWN)
        if unsure.size:
            reached = sets_met([part_of(atom) for atom in atoms], teams, worst, unsure)
            _note_apart(condition, atoms, teams, worst)
            masks[unsure] = verdict_of(condition, atoms, reached, lambda atom: read(atom)[unsure])
    elif any(isinstance(atom, OF_TEAMS) for atom in turned_atoms(condition)):
        shared = here_for_others(teams.here)
        teams.loose.note(worst, teams.cells.any(shared, np.ones(len(shared), np.bool_)))
    teams.note(worst)


def sets_met(parts: Sequence[Condition], teams: TeamsHere, worst: int, cells: Ints) -> Flags:
    """Shape (cells, 2^r): for each set of conditions, whether the teams of a cell may meet exactly this set.

    A condition of the set is met by at least one team, each other condition by no team.

    Args:
        parts: The r conditions on teams, with atoms for which `teams` was made.
        teams: The teams.
        worst: Facts with a worse origin count as unknown.
        cells: The cells to evaluate, rising.
    """
    here = teams.here
    number = np.full(len(teams.cells), -1, np.int64)
    number[cells] = np.arange(len(cells))
    pair, cell = teams.cells.pairs(here, number >= 0)
    ways = team_ways(parts, lambda part: teams.said(part, worst))[pair]
    entity = teams.level.era.network.tables.bodies.entity[teams.facts.pieces.row]
    cell, ways = one_by_one(number[cell], entity[here.piece[pair]], ways, teams.sure(worst)[pair])
    reached = joint_ways(len(cells), cell, ways)
    may_be = np.flatnonzero(teams.unlisted(worst)[cells])
    blank = team_ways(parts, lambda part: teams.of_unlisted(part, worst)[cells[may_be]])
    reached[may_be] = with_unlisted(reached[may_be], blank)
    teams.note_shared(worst)
    teams.note(worst)
    return reached


def _note_apart(condition: Condition, atoms: Sequence[Condition], teams: TeamsHere, worst: int) -> None:
    """Mark cells as loose if a team of several areas has no set of atoms that is always best, or worst."""
    shared = here_for_others(teams.here)
    if not len(shared):
        return
    parts = [part_of(atom) for atom in atoms]
    for granted in (None, teams.given):
        ways = team_ways(parts, partial(teams.facts.verdicts_of, worst=worst, granted=granted))
        ways[teams.here.piece[~teams.sure(worst)], 0] = True
        apart = pull_apart(condition, atoms, ways)[shared.piece]
        teams.loose.note(worst, teams.cells.any(shared, apart))
