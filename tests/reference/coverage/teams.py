"""What rows of an answer about teams say: counted over every completion.

A team that is listed counts in the area of its home, if it and its home are there. Teams that nobody lists
do not count.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from .areas import GONE, Part
from .holds import NO, NOT_APPLICABLE, YES, holds_of_team
from .known import ORIGINS, Known
from .worlds import Team, World, worlds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dtnet import Network
    from dtnet.predicates import Condition

    from .areas import Question
    from .holds import Outcome

COLUMNS = (YES, NO, "unknown", NOT_APPLICABLE)


@dataclass(frozen=True)
class TeamRow:
    """A row of the answer.

    Attributes:
        area: The area of the level by which is grouped; None for none.
        outcomes: For each team that may count here, what it may come to if it does, and `out` if the filter
            may leave it out.
        ratios: Numerators and denominators that some completion has together.
        lower: The least ratio over all completions that have one; None if none has.
        upper: The greatest.
        may_be_empty: Whether some completion has none.
    """

    area: str | None
    outcomes: Mapping[str, frozenset[Outcome]]
    ratios: frozenset[tuple[int, int]] = field(repr=False)
    lower: Fraction | None
    upper: Fraction | None
    may_be_empty: bool

    @property
    def columns(self) -> dict[str, int]:
        """How many teams have each verdict, if they count."""
        found = dict.fromkeys(COLUMNS, 0)
        for outcomes in self.outcomes.values():
            [outcome] = outcomes if len(outcomes) == 1 else ["unknown"]
            found[outcome] += 1
        return found


def team_rows(
    network: Network, question: Question, *, synthetic: bool = True, most: int = 2_000
) -> dict[str | None, TeamRow]:
    """The rows in which a team may count, and that of all teams without a grouping.

    Raises:
        TooMany: If there are more than so many completions.
    """
    known = Known(network, question.day, question.needs, trusted=ORIGINS[3 if synthetic else 2])
    ways = {
        tuple((id, team_part(world, question, id)) for id in known.teams)
        for world in worlds(known, most=most)
    }
    keys = {part.group for way in ways for _, part in way if part != GONE and part.outcome != OUT}
    if not question.by:
        keys |= {()}
    return {(key[0] if key else None): _row(key, ways) for key in keys}


OUT = "out"
"""The outcome of a team that the filter leaves out."""


def team_part(world: World, question: Question, id: str) -> Part:
    """What a team is in a completion; `OUT` in its row if the filter leaves it out."""
    day = question.day
    row = world.row_of(world.known.teams[id], day)
    if row is None or world.area(home := row.cells["home"], day) is None:
        return GONE
    if question.places and not any(world.lies_in(home, each, day) for each in question.places):
        return GONE
    team = Team(id, row, day)
    group = tuple(world.at_level(home, name, day) for name in question.by)
    if question.where is not None and _asked(world, question, question.where, team) != YES:
        return Part(group, OUT, 1)
    return Part(group, _asked(world, question, question.of, team), 1)


def _asked(world: World, question: Question, condition: Condition, team: Team) -> Outcome:
    return holds_of_team(condition, world, team, question.funding)


def _row(key: tuple[str | None, ...], ways: set[tuple[tuple[str, Part], ...]]) -> TeamRow:
    outcomes: dict[str, set[Outcome]] = {}
    for way in ways:
        for id, part in way:
            if part != GONE and part.group == key:
                outcomes.setdefault(id, set()).add(part.outcome)
    outcomes = {id: each for id, each in outcomes.items() if each != {OUT}}
    ratios = set()
    for way in ways:
        found = [part.outcome for _, part in way if part != GONE and part.group == key]
        ratios.add((found.count(YES), found.count(YES) + found.count(NO)))
    fractions = [Fraction(*each) for each in ratios if each[1]]
    return TeamRow(
        area=key[0] if key else None,
        outcomes={id: frozenset(each) for id, each in outcomes.items()},
        ratios=frozenset(ratios),
        lower=min(fractions, default=None),
        upper=max(fractions, default=None),
        may_be_empty=any(not of_all for _, of_all in ratios),
    )
