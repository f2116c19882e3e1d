"""The teams of a day, each once: their sizes and quantiles, and teams that serve several areas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import check_switches, check_word, several_in
from dtnet.bounds import UNBOUNDED
from dtnet.coverage.answers.area_parts import check_named, named_areas
from dtnet.coverage.answers.row_bounds import origin_column
from dtnet.coverage.answers.row_groups import NONE, dimension_columns, dimensions_of
from dtnet.coverage.language.atoms import PEOPLE, check_number, dated, on_teams
from dtnet.coverage.language.query import worst_origin
from dtnet.coverage.measures.quantities import exact_number
from dtnet.coverage.verdicts.team_verdicts import TeamFacts
from dtnet.errors import ArgumentError, UnknownFactError
from dtnet.facts.completeness import listed, statements_about
from dtnet.facts.eras import areas_of_level, eras_of
from dtnet.facts.unit_spans import here_of, pieces_of, served_by
from dtnet.network.tables.schema import TEAMS
from dtnet.network.tables.tables import NOBODY
from dtnet.network.tables.texts import take
from dtnet.origins import Origin
from dtnet.periods import number_day
from dtnet.predicates.conditions import EVERYWHERE
from dtnet.predicates.verdicts import YES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from fractions import Fraction

    from numpy.typing import NDArray

    from dtnet.coverage.answers.row_groups import Dimension
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.facts.eras import AreasOfLevel, Era
    from dtnet.network.day.network import Network
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
        what: The name of the question, for error messages.

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


def check_parents(era: Era, what: str, places: Iterable[int], within: tuple[int, ...]) -> None:
    """Refuse days on which areas lie in one of several areas of a level that the question reads.

    Args:
        what: The name of the question, for error messages.
        places: The levels that the question reads.
        within: The positions of the areas to which the question is restricted; empty for no restriction.

    Raises:
        UnknownFactError: If there are such areas that may lie in the areas of the question.
    """
    if era.adrift is None:
        return
    territory, may_count = era.territory, era.may_lie_in(within) if within else True
    for place in sorted(places, reverse=True):
        strays = era.strays(place)
        if strays is None or not (lost := strays & may_count & (territory.level > place)).any():
            continue
        ids = territory.ids(np.flatnonzero(lost))
        more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
        raise UnknownFactError(
            f"{what}: the {territory.levels[place]} of {', '.join(map(repr, ids[:_NAMED]))}{more} is one of "
            f"several on {number_day(era.start)}",
            "ask over and group by levels above, ask within an area that contains all candidates, or about "
            "another day",
        )


def places_read(era: Era, dimensions: Sequence[Dimension], within: tuple[int, ...]) -> set[int]:
    """The levels by which rows are grouped, and the level of the areas to which a question is restricted."""
    places = {each.place for each in dimensions if each.place is not None}
    return places | {int(era.territory.level[each]) for each in within}


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
    people = facts.people()
    free = people.upper >= UNBOUNDED
    known = next(each for each in bodies.attributes if each.name == PEOPLE).known_origin[pieces.owner]
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
        least=_of_teams(np.minimum, people.lower, of, len(entity), start=NONE),
        most=_of_teams(np.maximum, np.where(free, 0, people.upper), of, len(entity), start=0),
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


_NO_TEAM: Final = "there is no team"
_NOT_LISTED: Final = "unlisted teams are possible"
_NO_LIMIT: Final = "the people of some team have no known upper bound"


def sizes_of_teams(network: Network, query: CoverageQuery, *, spanning: Spanning) -> frames.Table:
    """See `PeopleQuestions.sizes`."""
    asked = _Sized.asked(network, query, spanning)
    rows: list[int] = []
    found: list[tuple[int, int, int, int]] = []
    for at_row in range(len(asked.codes)):
        segments = list(_segments(*asked.teams_of(at_row)))
        rows += [at_row] * len(segments)
        found += segments
    low, end, certain, possible = np.array(found, np.int64).reshape(len(found), 4).T
    place = np.array(rows, np.intp)
    return frames.Table(
        {
            **dimension_columns(network, asked.dimensions, list(asked.codes[place].T), len(place)),
            "people_lower": frames.whole(low),
            "people_upper": frames.whole(end - 1, end == NONE),
            "certain": frames.whole(certain),
            "possible": frames.whole(possible),
            "others": frames.yes_no(asked.others[place]),
        }
    )


def quantiles_of_team_sizes(
    network: Network, query: CoverageQuery, *, quantiles: Iterable[Fraction | int], spanning: Spanning
) -> frames.Table:
    """See `PeopleQuestions.size_quantiles`."""
    listed = several_in(quantiles, "quantiles", "pass a list, for example [Fraction(1, 2)]")
    shares = [exact_number(each, "quantile") for each in listed]
    for share in shares:
        if not 0 <= share <= 1:
            raise ArgumentError(f"quantile {share}", "give a number from 0 to 1")
    asked = _Sized.asked(network, query, spanning)
    place = np.repeat(np.arange(len(asked.codes)), len(shares))
    ends: list[tuple[int, int]] = []
    empty: list[bool] = []
    for at_row in range(len(asked.codes)):
        low, end, certain = asked.teams_of(at_row)
        others = bool(asked.others[at_row])
        ends += [_quantile(low, end, certain, share, others=others) for share in shares]
        empty += [not certain.any()] * len(shares)
    least, most = np.array(ends, np.int64).reshape(len(place), 2).T
    gone, endless = most < 0, most == NONE
    words = [
        _NO_TEAM if none else (_NOT_LISTED if others else _NO_LIMIT) if free else None
        for none, free, others in zip(
            gone.tolist(), endless.tolist(), asked.others[place].tolist(), strict=True
        )
    ]
    return frames.Table(
        {
            **dimension_columns(network, asked.dimensions, list(asked.codes[place].T), len(place)),
            "quantile": frames.ratio([float(each) for each in shares] * len(asked.codes)),
            "lower": frames.whole(least, gone),
            "upper": frames.whole(most, gone | endless),
            "may_be_empty": frames.yes_no(empty),
            "reason": frames.text(words),
        }
    )


@attrs.frozen(eq=False)
class _Sized:
    """Rows and the teams in them, shape (q), with bounds of their sizes: from `low` to before `end`."""

    dimensions: tuple[Dimension, ...]
    codes: NDArray[np.int64]
    others: Flags
    row: Ints
    low: Ints
    end: Ints
    certain: Flags

    @classmethod
    def asked(cls, network: Network, query: CoverageQuery, spanning: Spanning) -> _Sized:
        """Find the teams of a question, and their rows."""
        words = network.vocabulary
        check_number(words, "bodies", PEOPLE, what="sizes of teams")
        check_spanning(spanning)
        first, end = query.days.numbers
        network.check_covered(query.days.start)
        worst = worst_origin(query)
        dimensions = dimensions_of(network, words.levels[-1], query.by)
        levels_only(dimensions, "sizes of teams")
        (era,) = eras_of(network, first, end, adrift=True)
        check_named(era, dimensions, worst)
        inside = era.existing(named_areas(network, query.days.start, query.within))
        if era.adrift is not None:
            check_parents(era, "sizes of teams", places_read(era, dimensions, inside), inside)
        elif dimensions or query.within:
            check_whereabouts(era, "sizes of teams", dimensions)
        asked_of = EVERYWHERE if query.where is None else query.where
        condition = on_teams(dated(asked_of, network, query), words)
        teams = serving_teams(TeamFacts(era, [condition]).at(worst), condition)
        where = placed_teams(era, teams, dimensions, inside, worst, spanning)
        codes, _, row = merged(np.empty((0, len(dimensions)), np.int64), where.codes)
        return cls(
            dimensions,
            codes,
            may_hold_others(era, codes, dimensions, inside, worst),
            row,
            teams.least[where.team],
            np.where(teams.unlimited, NONE, teams.most + 1)[where.team],
            teams.certain[where.team] & (where.sure if dimensions or inside else where.there),
        )

    def teams_of(self, row: int) -> tuple[Ints, Ints, Flags]:
        """The bounds of the sizes of the teams of a row, and which of the teams certainly count."""
        here = self.row == row
        return self.low[here], self.end[here], self.certain[here]


def _segments(low: Ints, end: Ints, certain: Flags) -> Iterator[tuple[int, int, int, int]]:
    """Yield ranges of sizes (start, end), each with the numbers of teams certainly and possibly in it."""
    known = certain & (end == low + 1)
    cuts = np.unique(np.concatenate([low, end]))
    count = np.zeros((2, len(cuts) + 1), np.int64)
    for which, side in ((known, 0), (np.ones(len(low), np.bool_), 1)):
        np.add.at(count[side], np.searchsorted(cuts, low[which]), 1)
        np.subtract.at(count[side], np.searchsorted(cuts, end[which]), 1)
    surely, maybe = np.cumsum(count, axis=1)
    for at, start in enumerate(cuts[:-1].tolist()):
        if maybe[at]:
            yield start, int(cuts[at + 1]), int(surely[at]), int(maybe[at])


def _quantile(low: Ints, end: Ints, certain: Flags, share: Fraction, *, others: bool) -> tuple[int, int]:
    """The least and the greatest quantile of sizes; -1 twice without a team, `NONE` without an upper bound.

    The least size is found by counting every team that may be as small, without uncertain larger teams; the
    greatest size by the opposite choice.
    """
    sure = int(certain.sum())
    if not len(low):
        return (0, NONE) if others else (-1, -1)
    greatest = np.where(end == NONE, NONE, end - 1)
    return (
        0 if others and share < 1 else _least(low, certain, sure, share),
        NONE if others and share else _greatest(greatest, certain, sure, share),
    )


def _least(low: Ints, certain: Flags, sure: int, share: Fraction) -> int:
    values = np.unique(low)
    small = np.searchsorted(np.sort(low), values, side="right")
    added = np.searchsorted(np.sort(low[~certain]), values, side="right")
    enough = [
        one >= _rank(sure + more, share) for one, more in zip(small.tolist(), added.tolist(), strict=True)
    ]
    return int(values[enough.index(True)])


def _greatest(high: Ints, certain: Flags, sure: int, share: Fraction) -> int:
    values = np.unique(high)
    below = np.searchsorted(np.sort(high[certain]), values)
    maybe = np.sort(high[~certain])
    added = len(maybe) - np.searchsorted(maybe, values)
    reaches = [
        one < _rank(sure + more, share) and sure + more > 0
        for one, more in zip(below.tolist(), added.tolist(), strict=True)
    ]
    return int(values[len(values) - 1 - reaches[::-1].index(True)])


def _rank(teams: int, share: Fraction) -> int:
    return max(-(-share.numerator * teams // share.denominator), 1)


def teams_of_several_areas(network: Network, query: CoverageQuery, *, accept_synthetic: bool) -> frames.Table:
    """See `PeopleQuestions.shared_teams`."""
    check_switches(accept_synthetic=accept_synthetic)
    place = network.vocabulary.level(query.over)
    day = query.days.start
    network.check_covered(day)
    (era,) = eras_of(network, *query.days.numbers)
    inside = era.existing(named_areas(network, day, query.within))
    level = areas_of_level(era, place, inside)
    pieces = pieces_of(era)
    here = here_of(level, pieces)
    there = era.origins[level.positions] <= worst_origin(query)
    if level.doubtful is not None:
        there &= ~level.doubtful
    pairs, of = np.unique(np.stack([here.piece, here.owner]), axis=1, return_inverse=True)
    sure = np.zeros(pairs.shape[1], np.bool_)
    sure[of.reshape(-1)[here.certain & (here.origin <= worst_origin(query)) & there[here.owner]]] = True
    piece, area = pairs
    counts = np.bincount(piece, minlength=len(pieces))
    several = counts[piece] > 1
    piece, area = piece[several], area[several]
    surely = np.bincount(piece[sure[several]], minlength=len(pieces))
    shown = np.unique(piece)
    teams = _Shown(level, pieces.owner[shown], np.searchsorted(shown, piece), area)
    teams.check_named(allowed=accept_synthetic, synthetic=query.synthetic)
    return teams.table(surely[shown], counts[shown])


@attrs.frozen(eq=False)
class _Shown:
    """Teams to be named, each by its row, and the numbers of the areas of each team."""

    level: AreasOfLevel
    row: Ints
    of: Ints
    area: Ints

    def check_named(self, *, allowed: bool, synthetic: bool) -> None:
        """Refuse to name synthetic teams and areas unless the caller accepts them."""
        bodies, areas = self.level.era.network.tables.bodies, self._origins()
        made = (bodies.origin[self.row] == Origin.SYNTHETIC) | (areas == Origin.SYNTHETIC)
        count = int(made.sum())
        if not count or (allowed and synthetic):
            return
        hint = "pass accept_synthetic=True; the columns team_origin and areas_origin then mark them"
        if not synthetic:
            hint = "ask with synthetic=True and accept_synthetic=True"
        raise ArgumentError(
            f"{count} of {len(self.row)} teams in the answer, or their areas, are synthetic: a recipe made "
            "them",
            hint,
        )

    def table(self, surely: Ints, maybe: Ints) -> frames.Table:
        """The answer, in order of id."""
        network = self.level.era.network
        bodies, areas = network.tables.bodies, network.tables.areas
        ids = take(areas.ids, self.level.era.territory.nodes[self.level.positions[self.area]])
        names = take(areas.name, self.level.rows[self.area])
        return frames.Table(
            {
                "team": frames.text(take(bodies.ids, bodies.entity[self.row])),
                "name": frames.text(take(bodies.name, self.row)),
                "certain": frames.yes_no(surely > 1),
                "areas_lower": frames.whole(surely),
                "areas_upper": frames.whole(maybe),
                "areas": frames.text(self._joined(ids, " ")),
                "names": frames.text(self._joined(names, ", ")),
                "team_origin": origin_column(bodies.origin[self.row]),
                "areas_origin": origin_column(self._origins()),
            }
        )

    def _joined(self, words: list[str], between: str) -> list[str]:
        found: list[list[str]] = [[] for _ in self.row]
        for of, word in zip(self.of.tolist(), words, strict=True):
            found[of].append(word)
        return [between.join(each) for each in found]

    def _origins(self) -> Codes:
        era = self.level.era
        found = np.zeros(len(self.row), np.uint8)
        np.maximum.at(found, self.of, era.origins[self.level.positions[self.area]])
        return found
