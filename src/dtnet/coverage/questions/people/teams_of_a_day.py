"""The teams of a day, each once: the areas that they serve, and their people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from dtnet.coverage.answers.dimensions import NONE
from dtnet.coverage.language.atoms import PEOPLE
from dtnet.facts.team_stretches import served_by
from dtnet.network.tables.bounds import known_origin
from dtnet.network.tables.tables import NOBODY
from dtnet.predicates.verdicts import YES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.coverage.verdicts.team_verdicts import TeamFacts
    from dtnet.network.tables.tables import Codes, Flags, Ints
    from dtnet.predicates.conditions import Condition


@attrs.frozen(eq=False)
class ServingTeams:
    """Teams that may be in force on a day; shape (t), in order of id. And whom they serve; shape (p).

    Attributes:
        entity: The team.
        certain: Whether it is in force, and one of those that are asked for.
        split: Whether several versions of it come into question, of which one holds.
        origin: The worst origin of what says that it is there, and how many people it has.
        least: The least number of people.
        most: The greatest; of no meaning where `unlimited`.
        unlimited: Where nothing limits it.
        team: Per area served, the place of the team; rising.
        position: Per area served, its position.
        sure: Per area served, whether the team serves it, if both are there.
        there: Per area served, whether that area is there for sure.
    """

    entity: Ints
    certain: Flags
    split: Flags
    origin: Codes
    least: Ints
    most: Ints
    unlimited: Flags
    team: Ints
    position: Ints
    sure: Flags
    there: Flags


def serving_teams(facts: TeamFacts, worst: int, asked: Condition) -> ServingTeams:
    """The teams that are, or may be, in force on the day of some facts.

    Args:
        facts: The teams.
        worst: Facts of a worse origin are unknown.
        asked: Only teams that meet this; one of the conditions that the facts were made for.
    """
    era, pieces = facts.era, facts.pieces
    bodies = era.network.tables.bodies
    entity, of = np.unique(bodies.entity[pieces.row], return_inverse=True)
    alone = np.bincount(of, minlength=len(entity))[of] == 1
    origin = np.maximum(bodies.origin[pieces.row], bodies.origin[np.maximum(pieces.other, pieces.row)])
    masks = facts.verdicts_of(asked, worst)
    certain = pieces.certain & alone & (origin <= worst) & (masks == YES)
    possible = (masks & YES) != 0
    low, high, free = facts.people(PEOPLE, worst)
    known = known_origin(next(each for each in bodies.attributes if each.name == PEOPLE))[pieces.row]
    served = served_by(era, pieces)
    sure = alone[served.piece] & served.certain & (served.origin <= worst)
    there = np.flatnonzero((served.area != NOBODY) & possible[served.piece])
    team = of[served.piece[there]]
    order = np.argsort(team, kind="stable")
    return ServingTeams(
        entity=entity,
        certain=_of_teams(np.logical_and, certain, of, len(entity), start=True),
        split=np.bincount(of, minlength=len(entity)) > 1,
        origin=_of_teams(np.maximum, np.maximum(origin, known), of, len(entity), start=0).astype(np.uint8),
        least=_of_teams(np.minimum, low, of, len(entity), start=NONE),
        most=_of_teams(np.maximum, high, of, len(entity), start=0),
        unlimited=_of_teams(np.logical_or, free, of, len(entity), start=False),
        team=team[order],
        position=served.area[there][order],
        sure=sure[there][order],
        there=era.surely_there(worst)[served.area[there][order]],
    )


def _of_teams(join: np.ufunc, values: NDArray[Any], of: Ints, count: int, *, start: int) -> NDArray[Any]:
    """What pieces of teams come to, a value each."""
    found = np.full(count, start, values.dtype)
    join.at(found, of, values)
    return found
