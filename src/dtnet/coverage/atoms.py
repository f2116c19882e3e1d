"""What is known of single areas: for each, how surely it is reached, and how surely it is not.

An atom knows facts and their origins. Which facts count, how areas are grouped and what follows for a total
is left to those who ask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.network.services import live_services
from dtnet.network.tables import NOBODY
from dtnet.periods import Period

if TYPE_CHECKING:
    from dtnet.network.hierarchy import Hierarchy
    from dtnet.network.snapshot import Snapshot
    from dtnet.network.tables import Codes, Ints

NEVER: Final = np.uint8(255)
"""Where nothing says so, however much is taken for granted; any origin is better."""


@attrs.frozen(eq=False, kw_only=True)
class AreaFacts:
    """What an atom is known to be, an area of one level each; origins are `Origin` codes.

    Attributes:
        level: The level.
        origins: Of the rows of all areas of the day, by position.
        positions: Of the areas in the day's territory, in preorder; the arrays below go with it.
        listed: The origin of the area's own row: how surely it exists as it stands.
        yes: The best origin of facts that make it a yes, the area given; `NEVER` where none do.
        no: The same for a no.
    """

    level: str
    origins: Codes
    positions: Ints
    listed: Codes
    yes: Codes
    no: Codes


def has_team(snapshot: Snapshot, over: str) -> AreaFacts:
    """Whether a team in force serves an area or an area inside it; one above does not count.

    A team serves its home, and further areas by rows of the table of services. It makes an area a yes, as
    surely as its own row, that of the service if there is one, and those of the areas between the two are
    known; the team known best decides. Where no team is listed, a statement that all teams of the area, or of
    one above it, are listed makes it a no. A team that is listed and not surely known leaves both open.

    One pass over the teams and services and one over each level, O(areas + teams + services).

    Args:
        snapshot: The day.
        over: The level of the areas.

    Raises:
        UnknownNameError: If there is no such level.
    """
    level = snapshot.territory.place(over)
    positions = at_place(snapshot.territory, level)
    origins = _row_origins(snapshot)
    team = _best_team(snapshot, origins, level)[positions]
    complete = _best_statement(snapshot, origins, level)
    return AreaFacts(
        level=over,
        origins=origins,
        positions=positions,
        listed=origins[positions],
        yes=team,
        no=np.where(team == NEVER, complete, NEVER),
    )


def _row_origins(snapshot: Snapshot) -> Codes:
    """Shape (n): the origin of the row of each area of the day, by position."""
    rows = snapshot.area_state.row[snapshot.territory.nodes]
    origins: Codes = snapshot.network.tables.areas.origin[rows]
    return origins


def at_place(territory: Hierarchy, place: int) -> Ints:
    """Positions of the areas of a level, in preorder."""
    return np.flatnonzero(territory.level == place).astype(np.int32)


def _best_team(snapshot: Snapshot, origins: Codes, level: int) -> Codes:
    """Shape (n + 1), by position: how surely a team serves an area of the level or above; pushed up to there.

    The last entry stands for no area: the parent of a root, the home of a team whose area is closed.
    """
    territory, tables, words = snapshot.territory, snapshot.network.tables, snapshot.network.vocabulary
    state = snapshot.body_state
    known = np.where(
        state.bodies.kind == words.body_kind(words.team_kind), tables.bodies.origin[state.rows], NEVER
    )
    best = np.full(len(territory) + 1, NEVER, np.uint8)
    np.minimum.at(best, state.bodies.home, known)
    served = live_services(snapshot)
    said = np.maximum(known[served.body], tables.services.origin[served.rows])
    np.minimum.at(best, served.area, said)
    for place in range(len(territory.levels) - 1, level, -1):
        here = at_place(territory, place)
        np.minimum.at(best, territory.parent[here], np.maximum(best[here], origins[here]))
    return best


def _best_statement(snapshot: Snapshot, origins: Codes, level: int) -> Codes:
    """Shape (areas of the level): how surely all teams of an area are known to be listed; pushed down."""
    territory = snapshot.territory
    stated = _stated(snapshot)
    passed = stated.copy()
    for place in range(1, level):
        here = at_place(territory, place)
        passed[here] = np.minimum(stated[here], np.maximum(passed[territory.parent[here]], origins[here]))
    here = at_place(territory, level)
    best: Codes = np.minimum(stated[here], passed[territory.parent[here]])
    return best


def _stated(snapshot: Snapshot) -> Codes:
    """Shape (n + 1), by position: the best origin of a statement about that very area on the day."""
    stated = np.full(len(snapshot.territory) + 1, NEVER, np.uint8)
    for statement in snapshot.network.tables.statements:
        days = Period(statement.start, statement.end)
        if statement.about == "teams" and snapshot.date in days:
            position = _position(snapshot, statement.area)
            stated[position] = min(int(stated[position]), statement.origin)
    stated[NOBODY] = NEVER
    return stated


def _position(snapshot: Snapshot, area: str) -> int:
    """The position of an area, `NOBODY` if it is not there on the day.

    The top is asked first: most statements speak of the whole, and the index of all ids takes 90 ms to make.
    """
    territory = snapshot.territory
    if len(territory) and territory.ids(0) == [area]:
        return 0
    entity = snapshot.network.area_index.get(area)
    return NOBODY if entity is None else int(territory.position[entity])
