"""Areas in which all teams are listed, and the days on which the knowledge of their teams changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dtnet.facts.completeness import all_listed, cuts_of_lists
from dtnet.facts.levels import NEVER
from dtnet.facts.team_stretches import served_by
from dtnet.facts.teams_of_several_areas import cuts_of_others
from dtnet.network.tables.schema import TEAMS
from dtnet.network.tables.tables import NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from dtnet.coverage.verdicts.team_verdicts import TeamFacts
    from dtnet.facts.cells import AreaCells
    from dtnet.facts.levels import AreasOfLevel
    from dtnet.facts.team_stretches import TeamsInAreas
    from dtnet.network.tables.tables import Codes, Ints


def cuts_of_teams(level: AreasOfLevel, teams: TeamFacts, here: TeamsInAreas) -> Iterator[tuple[Ints, Ints]]:
    """Areas and days on which something about their teams changes.

    Args:
        level: The areas.
        teams: The teams of the same days.
        here: Those that are, or may be, here.
    """
    yield here.area, here.start
    yield here.area, here.end
    yield from cuts_of_others(here)
    yield from cuts_of_lists(level, TEAMS)
    every = np.arange(len(level))
    for day in teams.days_of_policies().union(*_days_of_strays(level, teams)):
        yield every, np.full(len(every), day)


def all_teams_listed(level: AreasOfLevel, teams: TeamFacts, cells: AreaCells, given: int) -> Codes:
    """Shape (c): how surely all teams of an area are listed.

    Args:
        level: The areas.
        teams: The teams of the same days.
        cells: Cut where something about the teams changes.
        given: The level down from which all areas are there in which these lie.
    """
    granted = given if given < level.place else None  # their own rows hand nothing to themselves
    code = all_listed(level, cells, TEAMS, granted)
    for first, end in _days_of_strays(level, teams):
        code = np.where((cells.start >= first) & (cells.start < end), NEVER, code)
    return code


def with_lists(
    level: AreasOfLevel, teams: TeamFacts, here: TeamsInAreas, worst: int, given: int
) -> NDArray[np.intp]:
    """Which teams here have lists that reach them only by way of areas of which some may not be there.

    If the team is here they are there: the areas in which the area lies, as far as that is given, and all
    from it down to what the team serves. So a list reaches a team whose home is one of them, or is there for
    sure, with all from it up to one of them.

    Args:
        level: The areas.
        teams: The teams of the same days.
        here: Those that are, or may be, here.
        worst: Facts of a worse origin are unknown.
        given: The level down from which all areas are there in which these lie.
    """
    hanging = teams.hang_on_areas(given, worst)
    if hanging is None:
        return np.empty(0, np.intp)
    territory, bodies = level.era.territory, level.era.network.tables.bodies
    which = np.flatnonzero(hanging[here.piece])
    home = territory.position[bodies.home[teams.pieces.row[here.piece[which]]]]
    root = level.era.at_level(given)  # of `NOBODY`, the last entry
    inside = (root[home] != NOBODY) & (root[home] == root[level.positions[here.area[which]]])
    which, home = which[inside], home[inside]
    common = territory.lowest_common_of_many(home, here.served[which])
    surely = np.ones(len(which), np.bool_)
    for place in np.unique(territory.level[common]).tolist():
        below = np.flatnonzero(territory.level[common] == place)
        code, doubt = level.era.between(place, len(territory.levels))
        surely[below] = code[home[below]] <= worst
        if doubt is not None:
            surely[below] &= ~doubt[home[below]]
    listed_here: NDArray[np.intp] = which[surely]
    return listed_here


def _days_of_strays(level: AreasOfLevel, teams: TeamFacts) -> list[tuple[int, int]]:
    """Days on which a team may serve an area of which nobody knows in which of these areas it lies."""
    era = level.era
    strays = era.strays(level.place)
    if strays is None:
        return []
    served = served_by(era, teams.pieces)
    astray = np.append(strays, False)[served.area]  # of `NOBODY`, the last entry
    return sorted(set(zip(served.start[astray].tolist(), served.end[astray].tolist(), strict=True)))
