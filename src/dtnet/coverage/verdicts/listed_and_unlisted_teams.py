"""Listed and unlisted teams: where completeness statements exclude unlisted teams, and their verdicts.

Nothing is known about an unlisted team, so each may be any possible team. A listed team that serves several
areas affects all of them at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.coverage.language.atoms import SKILLS, Funded, SkillCount
from dtnet.coverage.verdicts.team_verdicts import WHAT
from dtnet.facts.completeness import all_listed, cuts_of_lists
from dtnet.facts.levels import NEVER
from dtnet.facts.subject_facts import read_column
from dtnet.facts.subjects import TEAM, unknown_column
from dtnet.facts.team_stretches import served_by
from dtnet.network.tables.schema import TEAMS
from dtnet.network.tables.tables import NOBODY
from dtnet.predicates.conditions import Between, Inside, Is, atoms_of
from dtnet.predicates.evaluation import evaluate
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, UNKNOWN, YES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from dtnet.coverage.verdicts.team_verdicts import TeamFacts
    from dtnet.facts.area_cells import AreaCells
    from dtnet.facts.levels import AreasOfLevel
    from dtnet.facts.team_stretches import TeamsInAreas
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Codes, Flags, Ints
    from dtnet.predicates.conditions import Condition
    from dtnet.predicates.verdicts import Masks


def cuts_of_teams(level: AreasOfLevel, teams: TeamFacts, here: TeamsInAreas) -> Iterator[tuple[Ints, Ints]]:
    """Areas, and the days on which a fact about their teams changes.

    Args:
        level: The areas.
        teams: The teams of the same days.
        here: Pairs of a piece and an area that it serves, or may serve.
    """
    yield here.area, here.start
    yield here.area, here.end
    yield from cuts_of_others(here)
    yield from cuts_of_lists(level, TEAMS)
    every = np.arange(len(level))
    for day in teams.days_of_policies().union(*_days_of_strays(level, teams)):
        yield every, np.full(len(every), day)


def all_teams_listed(level: AreasOfLevel, teams: TeamFacts, cells: AreaCells, given: int) -> Codes:
    """Shape (c): the origin of the completeness of the teams of each area; `NEVER` where it is uncertain.

    Args:
        level: The areas.
        teams: The teams of the same days.
        cells: Cells, cut where a fact about the teams changes.
        given: Areas of this level and below that contain a counted area are assumed to exist.
    """
    granted = given if given < level.place else None  # an area needs no row of its own for its list
    code = all_listed(level, cells, TEAMS, granted)
    for first, end in _days_of_strays(level, teams):
        code = np.where((cells.start >= first) & (cells.start < end), NEVER, code)
    return code


def with_lists(
    level: AreasOfLevel, teams: TeamFacts, here: TeamsInAreas, worst: int, given: int
) -> NDArray[np.intp]:
    """The pairs in which the words of a team are listed in full because it serves the area.

    In general, these lists hold for the team only if some uncertain areas exist. If it serves the area, then
    all areas of the level `given` and below that contain the area exist, and so do all areas from this area
    down to the one served by the team. So a list holds if the home is one of these areas, or if all areas
    from the home up to one of these certainly exist.

    Args:
        level: The areas.
        teams: The teams of the same days.
        here: Pairs of a piece and an area that it serves, or may serve.
        worst: Facts with a worse origin count as unknown.
        given: Areas of this level and below that contain a counted area are assumed to exist.
    """
    hanging = teams.hang_on_areas(given, worst)
    if hanging is None:
        return np.empty(0, np.intp)
    territory, bodies = level.era.territory, level.era.network.tables.bodies
    which = np.flatnonzero(hanging[here.piece])
    home = territory.position[bodies.home[teams.pieces.row[here.piece[which]]]]
    root = level.era.at_level(given)  # `NOBODY` reads the last entry
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
    """Runs of days on which a team serves an area that may lie in several areas of the level."""
    era = level.era
    strays = era.strays(level.place)
    if strays is None:
        return []
    served = served_by(era, teams.pieces)
    astray = np.append(strays, False)[served.area]  # `NOBODY` reads the last entry
    return sorted(set(zip(served.start[astray].tolist(), served.end[astray].tolist(), strict=True)))


_MOST: Final = 10
"""The most atoms for which all combinations of outcomes are tried."""


def here_for_others(here: TeamsInAreas) -> TeamsInAreas:
    """The pairs on days on which the piece also serves another area, once for each such area.

    Args:
        here: Pairs of pieces and areas.
    """
    one, other = _pairs(here)
    start = np.maximum(here.start[one], here.start[other])
    end = np.minimum(here.end[one], here.end[other])
    there = (here.area[one] != here.area[other]) & (start < end)
    return attrs.evolve(here.take(one[there]), start=start[there], end=end[there])


def cuts_of_others(here: TeamsInAreas) -> Iterator[tuple[Ints, Ints]]:
    """Areas, and the days on which a piece begins or ceases to serve another area, too.

    Args:
        here: As for `here_for_others`.
    """
    shared = here_for_others(here)
    yield shared.area, shared.start
    yield shared.area, shared.end


def _pairs(here: TeamsInAreas) -> tuple[Ints, Ints]:
    """The indices of every two pairs with the same piece, in both orders."""
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


_OWN: Final = {"kind", TEAM}
"""The first parts of the subjects of teams themselves."""


def of_unlisted(network: Network, part: Condition, *, count: int, funded: Callable[[Funded], Masks]) -> Masks:
    """Shape (count): the possible verdicts of a condition on an unlisted team, in each of some cells.

    Each attribute of the team may have any allowed value, and its home may be anywhere.

    Args:
        network: The network.
        part: The condition on the team.
        count: The number of cells.
        funded: Gives the verdicts of an atom about money, shape (count).
    """
    atoms = atoms_of(part)
    columns = {
        atom.subject: unknown_column(network, atom.subject, WHAT)
        for atom in atoms
        if isinstance(atom, Is | Between)
    }
    several = any(isinstance(atom, Funded) for atom in atoms)

    def read(atom: Condition) -> Masks:
        if isinstance(atom, Funded):
            return funded(atom)
        if isinstance(atom, Is | Between):
            mask = int(read_column(columns[atom.subject], atom, WHAT)[0]) | _elsewhere(atom)
        elif isinstance(atom, SkillCount):
            mask = _skill_count(network, atom)
        else:
            mask = int(UNKNOWN)
        return np.full(count if several else 1, mask, np.uint8)

    sets = {subject for subject, column in columns.items() if column.type == "set"}
    masks, _ = evaluate(part, read, count=count if several else 1, sets=sets)
    return masks if several else np.full(count, masks[0], np.uint8)


def reads_home(part: Condition) -> bool:
    """Whether a condition depends on the home of a team, which is unknown for an unlisted team."""
    return any(
        isinstance(atom, Inside)
        or (isinstance(atom, Is | Between) and atom.subject.partition(".")[0] not in _OWN)
        for atom in atoms_of(part)
    )


def _elsewhere(atom: Is | Between) -> int:
    """The further outcome for a fact of an area above the home: the home may lie in no such area."""
    return 0 if atom.subject.partition(".")[0] in {*_OWN, "level"} else int(NOT_APPLICABLE)


def _skill_count(network: Network, atom: SkillCount) -> int:
    wanted = atom.at_least or 0
    known = len(network.vocabulary.attribute(SKILLS, table="bodies").vocabulary)
    return int(YES) * (wanted <= known) | int(NO) * (wanted > 0)
