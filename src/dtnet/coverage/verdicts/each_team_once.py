"""Each team that is here once, however many areas inside it serves, and whichever of its homes it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dtnet.facts.cells import disjoint

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.coverage.verdicts.team_facts import TeamFacts
    from dtnet.facts.pieces import Here
    from dtnet.network.tables.tables import Ints


def once_each(teams: TeamFacts, here: Here) -> Here:
    """Teams here without days on which one is here a second time.

    Args:
        teams: The teams.
        here: Which of them are here, and for which areas.
    """
    bodies, services = teams.era.network.tables.bodies, teams.era.network.tables.services
    if teams.apart is None and not len(services.body):
        return here
    return disjoint(here, bodies.entity[teams.pieces.row][here.piece])


def greatest_of_each(teams: TeamFacts, here: Here, once: Here, values: Ints) -> NDArray[np.int64]:
    """Shape (p): of each team here the value of its piece; of one of several homes, the greatest of them.

    Args:
        teams: The teams.
        here: Which of them are here, and for which areas.
        once: The same, each team once.
        values: Shape (k): a value for each piece.
    """
    found, apart = values[once.piece], teams.apart
    if apart is None:
        return found

    def keys(of: Here, which: Ints) -> NDArray[np.int64]:
        return of.area[which].astype(np.int64) * len(apart) + apart[of.piece[which]]

    maybe, own = (np.flatnonzero(apart[each.piece] >= 0) for each in (here, once))
    key, number = np.unique(keys(here, maybe), return_inverse=True)
    greatest = np.zeros(len(key), np.int64)
    np.maximum.at(greatest, number.ravel(), values[here.piece[maybe]])
    found[own] = greatest[np.searchsorted(key, keys(once, own))]
    return found
