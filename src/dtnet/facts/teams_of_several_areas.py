"""Teams that serve several areas: one unknown fact about such a team affects all these areas at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.predicates.conditions import atoms_of
from dtnet.predicates.evaluation import evaluate
from dtnet.predicates.verdicts import NO, YES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dtnet.facts.team_stretches import TeamsInAreas
    from dtnet.network.tables.tables import Flags, Ints
    from dtnet.predicates.conditions import Condition
    from dtnet.predicates.verdicts import Masks

_MOST: Final = 10
"""For up to this many atoms, all combinations of which hold are tried."""


def here_for_others(here: TeamsInAreas) -> TeamsInAreas:
    """The pairs of piece and area on days on which the piece also serves another area; once for each other.

    Args:
        here: Pairs of pieces and areas.
    """
    one, other = _pairs(here)
    start = np.maximum(here.start[one], here.start[other])
    end = np.minimum(here.end[one], here.end[other])
    there = (here.area[one] != here.area[other]) & (start < end)
    return attrs.evolve(here.take(one[there]), start=start[there], end=end[there])


def cuts_of_others(here: TeamsInAreas) -> Iterator[tuple[Ints, Ints]]:
    """Areas and days on which a piece begins or ceases to serve another area too.

    Args:
        here: As for `here_for_others`.
    """
    shared = here_for_others(here)
    yield shared.area, shared.start
    yield shared.area, shared.end


def _pairs(here: TeamsInAreas) -> tuple[Ints, Ints]:
    """Every two pairs of one piece, in both orders."""
    counts = np.bincount(here.piece)
    several = np.flatnonzero((counts > 1)[here.piece]) if (counts > 1).any() else np.empty(0, np.intp)
    order = several[np.argsort(here.piece[several], kind="stable")]
    piece = here.piece[order]
    first = np.searchsorted(piece, piece, "left")
    counts = np.searchsorted(piece, piece, "right") - first
    one = np.repeat(np.arange(len(piece)), counts)
    other = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts - first, counts)
    return order[one], order[other]


def pull_apart(condition: Condition, atoms: Sequence[Condition], ways: Flags) -> Flags:
    """Shape (k): teams for which no possible set of atoms is always best, or none is always worst.

    Args:
        condition: The condition on areas.
        atoms: The r atoms of the condition about teams.
        ways: Shape (k, 2^r): which sets of atoms each team may fulfil.
    """
    found = np.zeros(len(ways), np.bool_)
    several = np.flatnonzero(ways.sum(axis=1) > 1)
    if not several.size:
        return found
    patterns, which = np.unique(ways[several], axis=0, return_inverse=True)
    table = _outcomes(condition, atoms)
    apart = np.array([table is None or _is_apart(table, np.flatnonzero(each)) for each in patterns])
    found[several] = apart[which.ravel()]
    return found


def _outcomes(condition: Condition, atoms: Sequence[Condition]) -> Flags | None:
    """Shape (2^others, 2^r): whether a condition holds, by the atoms that hold; None for too many atoms."""
    others = [atom for atom in dict.fromkeys(atoms_of(condition)) if atom not in atoms]
    places = {atom: at for at, atom in enumerate([*atoms, *others])}
    if len(places) > _MOST:
        return None
    every = np.arange(1 << len(places))

    def read(atom: Condition) -> Masks:
        return np.where(every >> places[atom] & 1, YES, NO)

    masks, _ = evaluate(condition, read, count=len(every))
    holds: Flags = masks.reshape(1 << len(others), 1 << len(atoms)) == YES
    return holds


def _is_apart(table: Flags, ways: Ints) -> bool:
    """Whether no set is best, or none is worst, whatever atoms the other teams fulfil."""
    sets = np.arange(table.shape[1])
    outcomes = np.stack([table[:, sets | way].ravel() for way in ways.tolist()])
    best, worst = outcomes.any(axis=0), outcomes.all(axis=0)
    return not ((outcomes == best).all(axis=1).any() and (outcomes == worst).all(axis=1).any())
