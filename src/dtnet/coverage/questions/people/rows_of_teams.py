"""The teams of a day, each once with its areas and people, and the rows in which each team counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

import attrs
import numpy as np

from dtnet.arguments import check_word
from dtnet.coverage.answers.dimensions import NONE
from dtnet.coverage.language.atoms import PEOPLE
from dtnet.errors import ArgumentError, UnknownFactError
from dtnet.facts.completeness import listed, statements_about
from dtnet.facts.unit_spans import served_by
from dtnet.network.tables.schema import TEAMS
from dtnet.network.tables.tables import NOBODY, known_origin
from dtnet.periods import number_day
from dtnet.predicates.verdicts import YES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dtnet.coverage.answers.dimensions import Dimension
    from dtnet.coverage.verdicts.team_verdicts import TeamFacts
    from dtnet.facts.eras import Era
    from dtnet.network.tables.tables import Codes, Flags, Ints
    from dtnet.predicates.conditions import Condition

    Key: TypeAlias = tuple[int, ...]

_NAMED: Final = 3
Spanning: TypeAlias = Literal["each", "above"]
"""Where a team that serves areas of several rows counts: in `each` of them, or in the row `above` them."""


@attrs.frozen(eq=False)
class Placements:
    """Pairs of a team and a row in which it counts, or may count; shape (q). Areas served have shape (s).

    Attributes:
        team: The index of the team.
        codes: Shape (q, dimensions): the groups of the row.
        sure: Whether the team certainly counts in the row, if it is in force.
        there: Whether the team certainly counts somewhere, if it is in force: it serves an existing area.
        tied: Whether the placement depends on facts on which other rows depend, too.
        of: Per area served, the index of the placement.
        served: Per area served, its index among all areas that teams serve.
    """

    team: Ints
    codes: NDArray[np.int64]
    sure: Flags
    there: Flags
    tied: Flags
    of: Ints
    served: Ints

    def __len__(self) -> int:
        return len(self.team)

    def take(self, which: Flags) -> Placements:
        """Keep some of the placements."""
        number = np.cumsum(which) - 1
        kept = which[self.of]
        return Placements(
            self.team[which],
            self.codes[which],
            self.sure[which],
            self.there[which],
            self.tied[which],
            number[self.of[kept]],
            self.served[kept],
        )


def placed_teams(
    era: Era,
    teams: ServingTeams,
    dimensions: Sequence[Dimension],
    within: tuple[int, ...],
    worst: int,
    spanning: Spanning,
) -> Placements:
    """Find the rows in which teams count.

    Args:
        era: The day.
        teams: The teams.
        dimensions: The levels by which rows are grouped.
        within: The positions of the areas to which the question is restricted; empty for no restriction.
        worst: The worst origin of a fact that counts; facts of a worse origin are unknown.
        spanning: Where a team that serves areas of several rows counts.
    """
    territory = era.territory
    deepest = len(territory.levels)
    codes = [np.empty((0, len(teams.team)), np.int64)]
    linked = np.ones(len(teams.team), np.bool_)
    levels = [each.place or 0 for each in dimensions]
    for place in levels:
        above = era.at_level(place)[teams.position]
        codes.append(np.where(above == NOBODY, NONE, territory.nodes[above].astype(np.int64))[None])
    if within:
        codes.append(np.where(era.inside(within)[teams.position], 0, NONE)[None])
        levels.append(int(territory.level[within[0]]))
    for place in levels:
        origin, doubt = era.between(place, deepest)
        linked &= origin[teams.position] <= worst
        if doubt is not None:
            linked &= ~doubt[teams.position]
    key = np.concatenate(codes).T
    found = (_in_each if spanning == "each" else _above_all)(teams, key, linked)
    if not within:
        return found
    inside = found.take(found.codes[:, -1] == 0)
    return attrs.evolve(inside, codes=inside.codes[:, :-1])


def _in_each(teams: ServingTeams, key: NDArray[np.int64], linked: Flags) -> Placements:
    """Place every team in every row in which it serves an area."""
    pairs = np.concatenate([teams.team[:, None].astype(np.int64), key], axis=1)
    found, of = np.unique(pairs, axis=0, return_inverse=True)
    of = of.reshape(-1)
    count = len(found)
    return Placements(
        team=found[:, 0],
        codes=found[:, 1:],
        sure=np.bincount(of[teams.sure & linked], minlength=count) > 0,
        there=np.bincount(of[teams.sure & teams.there], minlength=count) > 0,
        tied=(np.bincount(of[~linked], minlength=count) > 0) | teams.split[found[:, 0]],
        of=of,
        served=np.arange(len(of)),
    )


def _above_all(teams: ServingTeams, key: NDArray[np.int64], linked: Flags) -> Placements:
    """Place every team in the row whose area contains all that it serves, or in each possible such row."""
    first = np.flatnonzero(np.r_[True, teams.team[1:] != teams.team[:-1]][: len(teams.team)])
    last = np.append(first[1:], len(teams.team))[: len(first)]
    team: list[int] = []
    codes: list[Key] = []
    sure: list[bool] = []
    tied: list[bool] = []
    of: list[int] = []
    served: list[int] = []
    for start, end in zip(first.tolist(), last.tolist(), strict=True):
        here = slice(start, end)
        ways = _ways(list(map(tuple, key[here].tolist())), teams.sure[here].tolist())
        for way in ways:
            of += [len(team)] * (end - start)
            served += range(start, end)
            team.append(int(teams.team[start]))
            codes.append(way)
            sure.append(len(ways) == 1 and bool(linked[here].all()))
            tied.append(not linked[here].all() or bool(teams.split[teams.team[start]]))
    owner = np.array(of, np.int64)
    serving = (teams.sure & teams.there)[np.array(served, np.int64)]
    return Placements(
        team=np.array(team, np.int64),
        codes=np.array(codes, np.int64).reshape(len(codes), key.shape[1]),
        sure=np.array(sure, np.bool_),
        there=np.bincount(owner[serving], minlength=len(team)) > 0,
        tied=np.array(tied, np.bool_),
        of=owner,
        served=np.array(served, np.int64),
    )


def _ways(keys: list[Key], sure: list[bool]) -> list[Key]:
    """The rows in which a team may count, over all sets of areas that it may serve."""
    base = [key for key, each in zip(keys, sure, strict=True) if each]
    found: set[Key] = set()
    if base:
        joined = base[0]
        for key in base[1:]:
            joined = _joined(joined, key)
        found.add(joined)
    for key, each in zip(keys, sure, strict=True):
        if not each:
            found |= {_joined(other, key) for other in found} | (set() if base else {key})
    return sorted(found)


def _joined(one: Key, other: Key) -> Key:
    return tuple(a if a == b else NONE for a, b in zip(one, other, strict=True))


def may_hold_others(
    era: Era, codes: NDArray[np.int64], dimensions: Sequence[Dimension], within: tuple[int, ...], worst: int
) -> Flags:
    """Shape (r): whether a row may have unlisted teams.

    A row has none if statements cover the lowest area of the row, or the areas `within` or the whole
    territory for a row without such an area.

    Args:
        era: The day.
        codes: Shape (r, dimensions): the groups of each row.
        dimensions: The levels by which rows are grouped.
        within: The positions of the areas to which the question is restricted; empty for no restriction.
        worst: The worst origin of a fact that counts; facts of a worse origin are unknown.
    """
    territory = era.territory
    stated = [(position, int(each.origin)) for each, position, _, _ in statements_about(era, TEAMS)]
    given, _ = listed(era, stated)
    surely = given <= worst
    if not within:
        whole, depth = bool(surely[:-1][territory.parent == NOBODY].all()), -1
    else:
        whole, depth = bool(surely[list(within)].all()), int(territory.level[within[0]])
    found = np.full(len(codes), not whole, np.bool_)
    for each, code in sorted(zip(dimensions, codes.T, strict=True), key=lambda pair: pair[0].place or 0):
        if (each.place or 0) > depth:
            named = np.flatnonzero(code != NONE)
            found[named] = ~surely[territory.position[code[named]]]
    return found


def check_spanning(spanning: str) -> None:
    """Check the argument `spanning`.

    Raises:
        ArgumentError: If the word is neither `each` nor `above`.
    """
    check_word(spanning, get_args(Spanning), "spanning")


def check_whereabouts(era: Era, what: str, dimensions: Sequence[Dimension] = ()) -> None:
    """Refuse days on which areas may lie elsewhere, because the version of an area in force is unknown.

    If rows are grouped, the existence of every area that contains others must be known, too.

    Args:
        era: The day.
        what: The name of the question, for error messages.
        dimensions: The dimensions by which rows are grouped.

    Raises:
        UnknownFactError: If there are such areas; the error names some of them.
    """
    territory, strays = era.territory, era.strays()
    lost = np.zeros(len(territory), np.bool_) if strays is None else strays
    if dimensions and era.unsure is not None:
        parents = np.unique(territory.parent[territory.parent != NOBODY])
        doubtful = np.zeros(len(territory) + 1, np.bool_)
        doubtful[parents] = era.unsure[parents]
        lost = lost | doubtful[territory.parent]
    if lost.any():
        ids = territory.ids(np.flatnonzero(lost))
        more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
        raise UnknownFactError(
            f"{what}: the areas above {', '.join(map(repr, ids[:_NAMED]))}{more} are unknown on "
            f"{number_day(era.start)}, because an area opens, changes or closes on an unknown day",
            "ask about another day, or about everything, without by, within and where",
        )


def levels_only(dimensions: Sequence[Dimension], what: str) -> None:
    """Refuse rows that are grouped by anything other than levels.

    Raises:
        ArgumentError: If a dimension is an attribute.
    """
    for each in dimensions:
        if each.place is None:
            raise ArgumentError(
                f"{what} by {each.name!r}: rows can be grouped by levels only",
                f"ask with where=, for example where='own.{each.name.rpartition('.')[2]} = …'",
            )


def merged(
    codes: NDArray[np.int64], others: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.intp], NDArray[np.intp]]:
    """Merge two lists of rows into one sorted list of groups, with the index of each row of both lists in it.

    Args:
        codes: Shape (r, dimensions): the groups of some rows.
        others: Shape (q, dimensions): the groups of further rows, some of them equal to those in `codes`.
    """
    if not codes.shape[1]:
        one = np.zeros(len(codes), np.intp), np.zeros(len(others), np.intp)
        return np.empty((1, 0), np.int64), *one
    found, place = np.unique(np.concatenate([codes, others]), axis=0, return_inverse=True)
    place = place.reshape(-1)
    return found, place[: len(codes)], place[len(codes) :]


@attrs.frozen(eq=False)
class ServingTeams:
    """Teams that may be in force on a day, in order of id; shape (t). Areas served have shape (p).

    Attributes:
        entity: The team.
        certain: Whether the team is certainly in force and certainly meets the condition.
        split: Whether several versions of the team are possible; one of them is in force.
        origin: The worst origin of the rows that state the team and its number of people.
        least: The lower bound of the number of people.
        most: The upper bound; without meaning where `unlimited`.
        unlimited: Whether nothing limits the number of people.
        team: Per area served, the index of the team; ascending.
        position: Per area served, its position.
        sure: Per area served, whether the team certainly serves it, if both exist.
        there: Per area served, whether the area certainly exists.
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


def serving_teams(facts: TeamFacts, asked: Condition) -> ServingTeams:
    """Find the teams that are, or may be, in force on a day.

    Args:
        facts: The facts of the teams of the day.
        asked: A condition on the teams; one of the conditions for which the facts were made.
    """
    era, pieces, worst = facts.era, facts.pieces, facts.worst
    bodies = era.network.tables.bodies
    entity, of = np.unique(bodies.entity[pieces.owner], return_inverse=True)
    alone = np.bincount(of, minlength=len(entity))[of] == 1
    origin = np.maximum(bodies.origin[pieces.owner], bodies.origin[np.maximum(pieces.other, pieces.owner)])
    masks = facts.verdicts_of(asked)
    certain = pieces.certain & alone & (origin <= worst) & (masks == YES)
    possible = (masks & YES) != 0
    low, high, free = facts.people(PEOPLE)
    known = known_origin(next(each for each in bodies.attributes if each.name == PEOPLE))[pieces.owner]
    served = served_by(era, pieces)
    sure = alone[served.piece] & served.certain & (served.origin <= worst)
    there = np.flatnonzero((served.owner != NOBODY) & possible[served.piece])
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
        position=served.owner[there][order],
        sure=sure[there][order],
        there=era.surely_there(worst)[served.owner[there][order]],
    )


def _of_teams(join: np.ufunc, values: NDArray[Any], of: Ints, count: int, *, start: int) -> NDArray[Any]:
    """Combine the values of the pieces of each team into one value."""
    found = np.full(count, start, values.dtype)
    join.at(found, of, values)
    return found
