"""Single areas and teams on a day, with the verdict on each: what lists and explanations are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.citations import Origin
from dtnet.coverage.answering import asked_of, rows_of
from dtnet.coverage.asking import stretches_of
from dtnet.coverage.eras import eras_of
from dtnet.coverage.pieces import pieces_of
from dtnet.coverage.resolving import on_teams
from dtnet.coverage.team_facts import TeamFacts
from dtnet.errors import ArgumentError
from dtnet.periods import day_number
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, YES, is_decided

if TYPE_CHECKING:
    from datetime import date

    from dtnet.coverage.answering import Rows
    from dtnet.coverage.asking import Asked, Stretch
    from dtnet.coverage.query import CoverageQuery
    from dtnet.coverage.rows import Flags, Ints
    from dtnet.network.network import Network
    from dtnet.network.tables import Codes
    from dtnet.predicates.conditions import Condition
    from dtnet.predicates.verdicts import Masks

VERDICTS = {
    int(YES): "yes",
    int(NO): "no",
    int(NOT_APPLICABLE): "not_applicable",
    int(YES | NO): "unknown",
}
"""What verdicts are called; any other mixture is `unknown` too."""


@attrs.frozen(eq=False)
class AreasOfDay:
    """The areas that a question of one day asks, each with what it adds to the answer; shape (c).

    Attributes:
        asked: The question, its names looked up.
        stretch: What areas add: codes, verdicts, origins; weights by number of area.
        rows: The rows of the answer.
        entity: The areas.
        row: Per area, its row of the answer.
    """

    asked: Asked
    stretch: Stretch
    rows: Rows
    entity: Ints
    row: Ints


def areas_of_day(network: Network, query: CoverageQuery) -> AreasOfDay | None:
    """The areas that a question of one day asks; None if there is no territory that day in which to ask.

    Raises:
        ArgumentError: If the question is of a period; and all that `answer` raises.
    """
    if query.at is None:
        raise ArgumentError("single areas are asked on one day", "give at= instead of during=")
    asked = asked_of(network, query)
    stretches = list(stretches_of(asked))
    if not stretches:
        return None
    (stretch,) = stretches
    rows = rows_of(asked, stretches)
    level = stretch.level
    return AreasOfDay(
        asked=asked,
        stretch=stretch,
        rows=rows,
        entity=level.era.territory.nodes[level.positions[stretch.area]],
        row=rows.of[0][stretch.area],
    )


@attrs.frozen(eq=False)
class TeamsOfDay:
    """Teams that are, or may be, in force on a day, with a verdict on each; shape (k), in order of id.

    Attributes:
        row: The row of the table of bodies.
        entity: The team.
        home: The position of its home in the day's territory, `NOBODY` if that is not there.
        certain: Whether it is in force for sure.
        masks: What the condition comes to, if it is there.
        origin: The best origin at which that is decided and the team is there; 0 where neither is known.
        loose: Which verdicts may hold something impossible; None if none.
    """

    row: Ints
    entity: Ints
    home: Ints
    certain: Flags
    masks: Masks
    origin: Codes
    loose: Flags | None


def teams_of_day(network: Network, condition: Condition, day: date, *, synthetic: bool = True) -> TeamsOfDay:
    """What a condition says of each team.

    Args:
        network: The network.
        condition: As it is written; it is put to teams.
        day: The day.
        synthetic: Whether synthetic facts count.

    Raises:
        OutsideDataError: If the data do not reach the day.
        UnknownNameError: If it names what the network does not have.
        ArgumentError: If it asks of teams what only areas are asked.
    """
    network.check_covered(day)
    number = day_number(day)
    (era,) = eras_of(network, number, number + 1)
    put = on_teams(condition, network.vocabulary)
    facts = TeamFacts(era, [put])
    pieces = pieces_of(era)
    worst = Origin.SYNTHETIC if synthetic else Origin.ASSUMED
    bodies = network.tables.bodies
    existing = bodies.origin[pieces.row]
    decided = np.zeros(len(pieces), np.uint8)
    masks = np.zeros(len(pieces), np.uint8)
    for code in range(Origin.OBSERVED, worst + 1):
        masks = facts.verdicts_of(put, code)
        decided[(decided == 0) & is_decided(masks)] = code
    origin = np.where(decided == 0, 0, np.maximum(decided, existing))
    certain = pieces.certain & (existing <= worst)
    return TeamsOfDay(
        row=pieces.row,
        entity=bodies.entity[pieces.row],
        home=era.territory.position[bodies.home[pieces.row]],
        certain=certain,
        masks=masks,
        origin=np.where((origin > worst) | ~certain, 0, origin).astype(np.uint8),
        loose=facts.loose.at(worst),
    )
