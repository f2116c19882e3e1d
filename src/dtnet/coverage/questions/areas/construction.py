"""What alone follows from claims that the makers of a network were given to bring about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.network.reading.makers import as_made
from dtnet.network.tables.tables import NOBODY, DayBounds, Values

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Bodies

_CLAIM = "every {} has a team"


def given_alone(network: Network, day: date) -> tuple[Network, Network] | None:
    """What `networks_of` gives, kept beside the territory of a day for whoever asks again."""
    kept = network.area_state(day).derived
    found: tuple[Network, Network] | None = kept.get("given alone", lambda: networks_of(network, day))
    return found


def networks_of(network: Network, day: date) -> tuple[Network, Network] | None:
    """A network that knows of teams only what its makers were given, and one that knows nothing of teams.

    The first has a team in each area of which the makers were given that it has one, as long as somebody is
    there who is as they made him, in the area or inside, and nobody edited the area: nothing is known of such
    a team but that it is there, nor that all teams are listed. Both have all areas, and all statements about
    lists of areas.

    Args:
        network: The network.
        day: The day that is asked.

    Returns:
        The two; None if the makers were given no such claim.
    """
    words, tables = network.vocabulary, network.tables
    given = [level for level in words.levels if _CLAIM.format(level) in network.metadata.constructed]
    if not given:
        return None
    areas, made = as_made(network)
    bodies, territory = tables.bodies, network.area_state(day).territory
    made &= bodies.kind == words.body_kind(words.team_kind)
    position = territory.position[bodies.home]
    home = np.full(len(bodies.home), NOBODY, bodies.home.dtype)
    for level in given:  # the lowest that is given comes last
        above = np.append(territory.at_level(level), NOBODY)[position]
        there = np.flatnonzero((above != NOBODY) & made[bodies.entity])
        entity = territory.nodes[above[there]]
        kept = areas[entity]
        home[there[kept]] = entity[kept]
    known = attrs.evolve(bodies, home=home)
    statements = [each for each in tables.statements if each.about in words.levels]
    alone, bare = (
        network.with_bodies(_bare(known, rows), statements, day)
        for rows in (np.flatnonzero(home != NOBODY), np.empty(0, np.intp))
    )
    return alone, bare


def _bare(bodies: Bodies, rows: NDArray[np.intp]) -> Bodies:
    """Some rows of bodies, of which no attribute is known and nobody asks the name."""
    unknown = np.zeros(len(rows), np.uint8)
    start_bounds, end_bounds = (
        None if bounds is None else DayBounds(bounds.earliest[rows], bounds.latest[rows])
        for bounds in (bodies.start_bounds, bodies.end_bounds)
    )
    return attrs.evolve(
        bodies,
        entity=bodies.entity[rows],
        start=bodies.start[rows],
        end=bodies.end[rows],
        home=bodies.home[rows],
        origin=bodies.origin[rows],
        name=("",) * len(rows),
        attributes=tuple(Values(each.name, unknown, unknown) for each in bodies.attributes),
        start_bounds=start_bounds,
        end_bounds=end_bounds,
    )
