"""Joint verdicts of several conditions on "some team of the area", where one unknown team decides several.

Suppose it is unknown whether the only team of a village still exists, and the team has a leader. Evaluated
one by one, "there is a team" and "no team is led" may both hold. This module therefore evaluates them
together: it finds the outcomes that each team allows at once, and combines them team by team.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dtnet.coverage.verdicts.atom_readings import of_some_team, part_of, tells_apart, turned_atoms
from dtnet.coverage.verdicts.teams_of_areas import OF_TEAMS, here_for_others, pull_apart
from dtnet.predicates.conditions import All, Not
from dtnet.predicates.evaluation import evaluate
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, UNKNOWN, YES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from dtnet.coverage.verdicts.teams_of_areas import TeamsHere
    from dtnet.network.tables.tables import Flags, Ints
    from dtnet.predicates.conditions import Condition
    from dtnet.predicates.verdicts import Masks


def team_ways(parts: Sequence[Condition], said: Callable[[Condition], Masks]) -> Flags:
    """Shape (k, 2^r): which sets of conditions each team can meet; bit i of a column is condition i.

    Args:
        parts: The r conditions.
        said: Gives the verdict of a condition on each team, shape (k).
    """
    masks = [said(part) for part in parts]
    ways = np.zeros((len(masks[0]), 1 << len(parts)), np.bool_)
    for way in range(1 << len(parts)):
        met = [bool(way >> at & 1) for at in range(len(parts))]
        possible = np.ones(len(masks[0]), np.bool_)
        for mask, holds in zip(masks, met, strict=True):
            possible &= (mask & (YES if holds else NO | NOT_APPLICABLE)) != 0
        open_ = np.flatnonzero(possible & np.any([mask == UNKNOWN for mask in masks], axis=0))
        if open_.size:
            both = All(tuple(part if holds else Not(part) for part, holds in zip(parts, met, strict=True)))
            possible[open_] = (said(both)[open_] & (YES | NOT_APPLICABLE)) != 0
        ways[:, way] = possible
    return ways


def one_by_one(cell: Ints, team: Ints, ways: Flags, sure: Flags) -> tuple[Ints, Flags]:
    """Merge pairs of a cell and a team, so that a team that serves several areas of a cell occurs once in it.

    Args:
        cell: Shape (p): the cell of each pair.
        team: Shape (p): the team of each pair.
        ways: Shape (p, 2^r): the sets of conditions that the team can meet if it counts for the cell.
        sure: Shape (p): whether the team certainly counts for the cell.

    Returns:
        The cells of the merged pairs, rising; and the sets that each team can meet, with the empty set if it
        may not count.
    """
    order = np.lexsort((team, cell))
    cell, team, ways, sure = cell[order], team[order], ways[order], sure[order]
    first = np.flatnonzero(np.r_[True, (cell[1:] != cell[:-1]) | (team[1:] != team[:-1])][: len(cell)])
    if len(first) < len(cell):
        ways, sure = np.logical_or.reduceat(ways, first), np.logical_or.reduceat(sure, first)
        cell = cell[first]
    ways[~sure, 0] = True
    return cell, ways


def joint_ways(count: int, cell: Ints, ways: Flags) -> Flags:
    """Shape (count, 2^r): which sets of conditions the teams of each cell can meet together.

    Args:
        count: The number of cells.
        cell: Shape (p), rising: the cell of each team.
        ways: Shape (p, 2^r), as `one_by_one` returns it: the sets that each team can meet.
    """
    reached = np.zeros((count, ways.shape[1]), np.bool_)
    reached[:, 0] = True
    first = np.searchsorted(cell, np.arange(count))
    size = np.bincount(cell, minlength=count)
    for step in range(int(size.max(initial=0))):
        here = np.flatnonzero(size > step)
        reached[here] = _joined(reached[here], ways[first[here] + step])
    return reached


def _joined(one: Flags, other: Flags) -> Flags:
    """All unions of a set of each argument: a product of their counts of subsets; O(r 2^r) for each cell."""
    counts = _subsets(one.T.astype(np.int32, order="C"), 1)
    counts *= _subsets(other.T.astype(np.int32, order="C"), 1)
    joined: Flags = np.ascontiguousarray((_subsets(counts, -1) > 0).T)
    return joined


def _subsets(values: NDArray[np.int32], sign: int) -> NDArray[np.int32]:
    """Shape (2^r, count), in place: sums over all subsets of each set; the sign -1 inverts them."""
    size, count = values.shape
    for bit in range(size.bit_length() - 1):
        pairs = values.reshape(size >> bit + 1, 2, (1 << bit) * count)
        pairs[:, 1] += sign * pairs[:, 0]
    return values


def with_unlisted(reached: Flags, blank: Flags) -> Flags:
    """The sets that can be met if there may also be any number of unlisted teams."""
    found = reached
    for _ in range(max(blank.shape[1].bit_length() - 1, 1)):
        found = found | _joined(found, np.broadcast_to(blank, found.shape))
    return found


def verdict_of(
    condition: Condition,
    atoms: Sequence[Condition],
    reached: Flags,
    read: Callable[[Condition], NDArray[np.uint8]],
) -> Masks:
    """Shape (count): the verdict of a condition, with its atoms about some team evaluated jointly.

    Args:
        condition: The condition.
        atoms: Its atoms about some team.
        reached: Shape (count, 2^r), as `joint_ways` returns it: the sets of these atoms that can hold.
        read: Gives the verdicts of all other atoms.
    """
    masks = np.zeros(len(reached), np.uint8)
    for way in np.flatnonzero(reached.any(axis=0)).tolist():
        met = {atom: bool(way >> at & 1) for at, atom in enumerate(atoms)}

        def told(atom: Condition, met: dict[Condition, bool] = met) -> Masks:
            if atom in met:
                return np.full(len(reached), YES if met[atom] else NO, np.uint8)
            return read(atom)

        found, _ = evaluate(condition, told, count=len(reached))
        masks |= np.where(reached[:, way], found, np.uint8(0))
    return masks


def tighten_jointly(
    masks: Masks, condition: Condition, teams: TeamsHere, read: Callable[[Condition], Masks]
) -> None:
    """Tighten unknown verdicts in place, by evaluating the atoms about some team jointly.

    Evaluated one atom at a time, a cell can stay unknown although every completion of its teams gives the
    same verdict. Here these atoms are evaluated team by team, and newly decided cells are overwritten.

    Args:
        masks: Shape (c): the verdict of the condition on each cell, evaluated atom by atom.
        condition: The condition on areas.
        teams: The teams of the areas.
        read: Gives the verdicts of an atom, shape (c).
    """
    atoms = of_some_team(condition)
    if atoms and tells_apart(condition):
        unsure = np.flatnonzero(masks == UNKNOWN)
        if unsure.size:
            reached = sets_met([part_of(atom) for atom in atoms], teams, unsure)
            _note_apart(condition, atoms, teams)
            masks[unsure] = verdict_of(condition, atoms, reached, lambda atom: read(atom)[unsure])
    elif any(isinstance(atom, OF_TEAMS) for atom in turned_atoms(condition)):
        shared = here_for_others(teams.here)
        teams.loose.note(teams.cells.any(shared, np.ones(len(shared), np.bool_)))
    teams.note()


def sets_met(parts: Sequence[Condition], teams: TeamsHere, cells: Ints) -> Flags:
    """Shape (cells, 2^r): for each set of conditions, whether the teams of a cell may meet exactly this set.

    A condition of the set is met by at least one team, each other condition by no team.

    Args:
        parts: The r conditions on teams, with atoms for which `teams` was made.
        teams: The teams.
        cells: The cells to evaluate, rising.
    """
    here = teams.here
    number = np.full(len(teams.cells), -1, np.int64)
    number[cells] = np.arange(len(cells))
    pair, cell = teams.cells.pairs(here, number >= 0)
    ways = team_ways(parts, teams.said)[pair]
    entity = teams.level.era.network.tables.bodies.entity[teams.facts.pieces.owner]
    cell, ways = one_by_one(number[cell], entity[here.piece[pair]], ways, teams.sure[pair])
    reached = joint_ways(len(cells), cell, ways)
    may_be = np.flatnonzero(teams.unlisted[cells])
    blank = team_ways(parts, lambda part: teams.of_unlisted(part)[cells[may_be]])
    reached[may_be] = with_unlisted(reached[may_be], blank)
    teams.note_shared()
    teams.note()
    return reached


def _note_apart(condition: Condition, atoms: Sequence[Condition], teams: TeamsHere) -> None:
    """Mark cells as loose if a team of several areas has no set of atoms that is always best, or worst."""
    shared = here_for_others(teams.here)
    if not len(shared):
        return
    parts = [part_of(atom) for atom in atoms]
    for granted in (None, teams.given):
        ways = team_ways(parts, teams.facts.at(teams.worst, granted).verdicts_of)
        ways[teams.here.piece[~teams.sure], 0] = True
        apart = pull_apart(condition, atoms, ways)[shared.piece]
        teams.loose.note(teams.cells.any(shared, apart))
