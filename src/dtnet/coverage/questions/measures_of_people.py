"""Measures of people: the people of the teams of each row, by a base such as households, or below a norm."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import shown_value
from dtnet.bounds import UNBOUNDED
from dtnet.coverage.answers.answer_table import AnswerRows
from dtnet.coverage.answers.area_parts import asked_of
from dtnet.coverage.answers.row_bounds import IN_YES, origin_column
from dtnet.coverage.answers.row_groups import dimension_columns
from dtnet.coverage.language.atoms import PEOPLE, check_number, clashes, people
from dtnet.coverage.measures.quantities import (
    LARGEST,
    UNDEFINED,
    Answer,
    Quantities,
    exact_number,
    ratio_of_sums,
    roomy,
)
from dtnet.coverage.questions.teams import (
    check_parents,
    check_spanning,
    check_whereabouts,
    levels_only,
    may_hold_others,
    merged,
    placed_teams,
    places_read,
    serving_teams,
)
from dtnet.coverage.verdicts.area_verdicts import facts_of
from dtnet.coverage.verdicts.team_verdicts import TeamFacts
from dtnet.errors import ArgumentError
from dtnet.facts.eras import exact_sums
from dtnet.network.tables.tables import NOBODY
from dtnet.predicates.conditions import EVERYWHERE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.coverage.answers.area_parts import AreaParts, ResolvedQuery
    from dtnet.coverage.answers.row_bounds import Counts
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.coverage.measures.quantities import Numbers
    from dtnet.coverage.questions.teams import Placements, ServingTeams, Spanning
    from dtnet.facts.eras import AreasOfLevel
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Flags, Ints

_NOT_LISTED = "unlisted teams are possible"


@attrs.frozen(eq=False, kw_only=True)
class PeopleSums:
    """The r rows of a question about one day, its c areas, and the people of teams.

    Attributes:
        stretch: The areas of the question, with the base as weight.
        codes: Shape (r, dimensions): the groups of each row.
        row: Shape (c): the row of each area.
        optional: Shape (c): whether the area may not count.
        base_least: Shape (c): the lower bound of the base.
        base_most: Shape (c): the upper bound of the base.
        least: Shape (r): the least number of people that count, whichever optional areas count.
        most: Shape (r): the greatest such number; without meaning where `no_limit` gives a reason.
        area_least: Shape (c): the least number of further people that count only if this optional area does.
        area_most: Shape (c): the greatest such number.
        no_limit: By row, the reason why nothing limits the number of people; empty if there is a limit.
        loose: Shape (r): whether bounds may be wider than necessary.
        origin: Shape (r): the worst origin of the areas and teams that count; 0 if none counts.
        where: The placements of teams in rows; shape (q).
        where_row: Shape (q): the row of each placement.
        where_sure: Shape (q): whether the team certainly counts in the row, if it is in force.
        where_area: Shape (q): the index of the one optional area on which the placement depends, or -1.
    """

    asked: ResolvedQuery
    stretch: AreaParts
    codes: NDArray[np.int64]
    row: Ints
    optional: Flags
    base_least: Counts
    base_most: Counts
    least: Counts
    most: Counts
    area_least: Counts
    area_most: Counts
    no_limit: list[str]
    loose: Flags
    origin: NDArray[np.uint8]
    teams: ServingTeams
    where: Placements
    where_row: Ints
    where_sure: Flags
    where_area: Ints

    def __len__(self) -> int:
        return len(self.codes)

    def dimension_columns(self) -> dict[str, frames.Column]:
        """The dimension columns of the rows."""
        columns = list(self.codes.T)
        return dimension_columns(self.asked.network, self.asked.dimensions, columns, len(self))


def people_sums(
    network: Network, query: CoverageQuery, base: str, what: str, spanning: Spanning
) -> PeopleSums:
    """Add up the people of teams and the base of areas, by row.

    Args:
        query: The question, without a condition.
        what: The name of the question, for error messages.
        spanning: Where a team that serves areas of several rows counts.

    Raises:
        UnknownNameError: If the network does not have a name of the question.
        ArgumentError: If rows are grouped by anything other than levels; and as `asked_of`.
        UnknownFactError: If an area has no upper bound of the base, or it is unknown where areas lie.
    """
    check_number(network.vocabulary, "bodies", PEOPLE, what=what)
    check_number(network.vocabulary, "areas", base, what=what)
    check_spanning(spanning)
    asked = asked_of(network, attrs.evolve(query, of=EVERYWHERE, weight=base))
    levels_only(asked.dimensions, what)
    answer = AnswerRows.of(asked, adrift=True)
    stretch, rows = answer.stretch, answer.rows
    era = stretch.level.era
    within = era.existing(asked.within)
    if era.adrift is not None:
        check_parents(era, what, {asked.over} | places_read(era, asked.dimensions, within), within)
    elif asked.dimensions or asked.within or asked.where is not None:
        check_whereabouts(era, what, asked.dimensions)
    teams = serving_teams(TeamFacts(era, []).at(asked.worst), EVERYWHERE)
    where = placed_teams(era, teams, asked.dimensions, within, asked.worst, spanning)
    own = np.stack(rows.codes, axis=1) if rows.codes else np.empty((1, 0), np.int64)
    where = where.take(_Touched(stretch, teams, where, within, asked.worst).may)
    codes, of_rows, of_teams = merged(own, where.codes)
    row = of_rows[answer.row]
    others = may_hold_others(era, codes, asked.dimensions, within, asked.worst)
    touched = _Touched(stretch, teams, where, within, asked.worst)
    return _summed(asked, stretch, codes, row, _Counted(teams, where, of_teams, touched, others))


class _Touched:
    """The areas of the question that a placed team touches; shape (q).

    A team touches the areas that contain an area which it serves, and the areas that lie in such an area.

    Attributes:
        may: Whether the team touches an area that may count.
        free: Whether one of these areas certainly counts.
        sure: Whether the team certainly touches an area that certainly counts.
        only: The number of the only area that the team may touch; -1 if there are several.
        sure_of_it: Whether the team certainly touches an area that may count.
    """

    __slots__ = ("free", "may", "only", "sure", "sure_of_it")

    def __init__(
        self, stretch: AreaParts, teams: ServingTeams, where: Placements, within: tuple[int, ...], worst: int
    ) -> None:
        level = stretch.level
        era, position = level.era, teams.position[where.served]
        number = level.number[position]
        first = np.where(number != NOBODY, number, np.searchsorted(level.positions, position))
        end = era.territory.end[position]
        last = np.where(number != NOBODY, number + 1, np.searchsorted(level.positions, end))
        may_be, is_in = np.zeros(len(level), np.bool_), np.zeros(len(level), np.bool_)
        may_be[stretch.area] = True
        is_in[stretch.area] = stretch.code == IN_YES
        origin, doubt = era.between(level.place, len(era.territory.levels))
        linked = origin[position] <= worst
        if doubt is not None:
            linked &= ~doubt[position]
        above = teams.there[where.served] | np.isin(position, within)  # served areas above the level
        linked = np.where(number == NOBODY, above, linked)
        places = np.flatnonzero(may_be)
        low, high = np.searchsorted(places, first), np.searchsorted(places, last)
        may = high > low
        if era.adrift is not None:  # an area of the level may lie in one that a team serves
            hosts = np.flatnonzero(number == NOBODY)
            hosts = hosts[_may_hold(level, position[hosts])]
            may[hosts], low[hosts], high[hosts] = len(places) > 0, 0, len(places)
        free, touched = _in_range(is_in, first, last), may.copy()
        held = np.flatnonzero(number == NOBODY)
        for place in np.unique(era.territory.level[position[held]]).tolist():
            these = held[era.territory.level[position[held]] == place]
            lies = _surely_lies(level, place, worst)
            free[these] = _in_range(is_in & lies, first[these], last[these])
            touched[these] = _in_range(may_be & lies, first[these], last[these])
        sure = teams.sure[where.served] & linked
        count = len(where)

        def some(which: Flags) -> Flags:
            return np.bincount(where.of[which], minlength=count) > 0

        self.may, self.free, self.sure = some(may), some(free), some(free & sure)
        least = np.full(count, len(places))
        most = np.full(count, -1)
        np.minimum.at(least, where.of[may], low[may])
        np.maximum.at(most, where.of[may], high[may] - 1)
        alone = self.may & (least == most)
        self.only = np.full(count, NOBODY)
        self.only[alone] = places[least[alone]]
        self.sure_of_it = some(touched & sure)


def _may_hold(level: AreasOfLevel, position: Ints) -> Flags:
    """Whether an area of a level may lie in each of some areas, because a parent is one of several."""
    era = level.era
    found = np.zeros(len(position), np.bool_)
    for place in range(level.place):
        area, host = era.candidates(place)
        found |= np.isin(position, host[era.territory.level[area] <= level.place])
    return found


def _surely_lies(level: AreasOfLevel, place: int, worst: int) -> Flags:
    """Shape (m): whether each area certainly lies in its area of a level above, if it exists."""
    era = level.era
    above = era.territory.parent[level.positions]  # -1 (no parent) reads the last entry
    origin, doubt = era.between(place, len(era.territory.levels))
    found: Flags = origin[above] <= worst
    return found if doubt is None else found & ~doubt[above]


def _in_range(marked: Flags, first: Ints, last: Ints) -> Flags:
    before = np.r_[0, np.cumsum(marked)]
    found: Flags = before[last] > before[first]
    return found


@attrs.frozen(eq=False)
class _Counted:
    """Teams, the rows in which they may count, and whether each row may have unlisted teams."""

    teams: ServingTeams
    where: Placements
    row: Ints
    touched: _Touched
    others: Flags


def _summed(
    asked: ResolvedQuery, stretch: AreaParts, codes: NDArray[np.int64], row: Ints, counted: _Counted
) -> PeopleSums:
    teams, touched, of, rows = counted.teams, counted.touched, counted.where.team, len(codes)
    least = np.where(teams.certain, teams.least, 0)[of]
    least = np.where(counted.where.sure, least, 0)
    most = np.where(teams.unlimited, 0, teams.most)[of]
    free, unsure = touched.free, stretch.code != IN_YES
    cell = np.full(len(stretch.level), NOBODY)
    cell[stretch.area] = np.arange(len(stretch.area))
    here = np.where(free, NOBODY, np.append(cell, NOBODY)[touched.only])
    # People depend on an area only if it may not count. Otherwise only the place of the team is open.
    depends = (here != NOBODY) & np.append(unsure, False)[here]
    here = np.where(depends & (np.append(row, NOBODY)[here] == counted.row), here, NOBODY)
    alone = here != NOBODY
    some_people = (teams.most[of] > 0) | teams.unlimited[of]
    several = some_people & np.where(free, ~touched.sure & touched.sure_of_it, ~alone)
    size = len(stretch.area)

    def by_row(values: Counts, which: Flags) -> Counts:
        return exact_sums(counted.row[which], values[which], rows)

    def by_area(values: Counts) -> Counts:
        return exact_sums(here[alone], values[alone], size)

    def rows_with(which: Flags) -> Flags:
        return np.bincount(counted.row[which], minlength=rows) > 0

    loose = rows_with(several | counted.where.tied)
    loose |= np.bincount(row[stretch.loose], minlength=rows) > 0
    level = stretch.level
    over = level.era.network.vocabulary.levels[level.place]
    reads = clashes(people(at_least=1), asked.where, asked.subjects, asked.weight, over)
    if asked.where is not None and reads:
        loose |= np.bincount(row[unsure], minlength=rows) > 0
    return PeopleSums(
        asked=asked,
        stretch=stretch,
        codes=codes,
        row=row,
        optional=unsure,
        base_least=stretch.weights[0],
        base_most=stretch.weights[1],
        least=by_row(np.where(touched.sure, least, 0), free),
        most=by_row(most, ~alone),
        area_least=by_area(np.where(touched.sure_of_it, least, 0)),
        area_most=by_area(most),
        no_limit=_no_limit(level.era.network, counted, row, rows),
        loose=loose,
        origin=_origins(stretch, row, counted, rows, asked.worst),
        teams=teams,
        where=counted.where,
        where_row=counted.row,
        where_sure=counted.where.sure & touched.sure,
        where_area=here,
    )


def _no_limit(network: Network, counted: _Counted, row: Ints, rows: int) -> list[str]:
    """By row, the reason why nothing limits the number of people; empty if there is a limit."""
    found = [""] * rows
    free = counted.teams.unlimited[counted.where.team]
    for at, team in zip(counted.row[free].tolist(), counted.where.team[free].tolist(), strict=True):
        id = network.tables.bodies.ids[int(counted.teams.entity[team])]
        found[at] = found[at] or f"the people of {id!r} have no known upper bound"
    for at in np.flatnonzero(counted.others & (np.bincount(row, minlength=rows) > 0)).tolist():
        found[at] = _NOT_LISTED
    return found


def _origins(stretch: AreaParts, row: Ints, counted: _Counted, rows: int, worst: int) -> NDArray[np.uint8]:
    """Shape (r): the worst origin of the areas and teams that count; 0 if none counts."""
    found = np.zeros(rows, np.uint8)
    np.maximum.at(found, row, stretch.origin)
    of = counted.teams.origin[counted.where.team]
    known = of <= worst
    np.maximum.at(found, counted.row[known], of[known])
    return found


def by_row(sums: PeopleSums, values: NDArray[Any]) -> NDArray[Any]:
    """Add up numbers of areas by row; shape (r).

    Args:
        values: Shape (c): a whole number for each area.
    """
    found = np.zeros(len(sums), values.dtype)
    np.add.at(found, sums.row, values)
    return found


def rate_of_people(
    network: Network, query: CoverageQuery, *, per: int, base: str, spanning: Spanning
) -> frames.Table:
    """See `PeopleQuestions.rate`."""
    if type(per) is not int or per < 1:
        raise ArgumentError(f"people per {per!r} {base}", "give a whole number from 1")
    if per > LARGEST:
        raise ArgumentError(f"people per {shown_value(per)} {base}", "give at most 2^53 - 1")
    sums = people_sums(network, query, base, "the rate of people", spanning)
    answers = _rates(sums)
    lower = [float(per * (each.lower or 0)) for each in answers]
    upper = [float(per * (each.upper or 0)) for each in answers]
    endless = np.array([bool(reason) for reason in sums.no_limit], np.bool_)
    undefined = np.array([each.lower is None for each in answers], np.bool_)
    known = np.array([each.point is not None for each in answers], np.bool_) & ~endless
    sure = np.where(sums.optional, 0, sums.base_least)
    return frames.Table(
        {
            **sums.dimension_columns(),
            "areas": frames.whole(np.bincount(sums.row, minlength=len(sums))),
            "people_lower": frames.whole(sums.least),
            "people_upper": frames.whole(sums.most + by_row(sums, sums.area_most), endless),
            "base_lower": frames.whole(by_row(sums, sure)),
            "base_upper": frames.whole(by_row(sums, sums.base_most)),
            "point": frames.ratio(lower, ~known),
            "lower": frames.ratio(lower, undefined),
            "upper": frames.ratio(upper, undefined | endless),
            "sharp": frames.yes_no(~sums.loose),
            "may_be_empty": frames.yes_no([each.may_be_undefined for each in answers]),
            "origin": origin_column(sums.origin),
            "reason": frames.text(
                [
                    f"there are no {base}" if gone else reason or None
                    for reason, gone in zip(sums.no_limit, undefined.tolist(), strict=True)
                ]
            ),
        }
    )


def _rates(sums: PeopleSums) -> list[Answer]:
    """By row, exact bounds of people over the base; ignore the upper bound of a row without a limit."""
    order = np.argsort(sums.row, kind="stable")
    edges = np.searchsorted(sums.row[order], np.arange(len(sums) + 1)).tolist()
    low, high = (by_row(sums, each).tolist() for each in (sums.base_least, sums.base_most))
    some_out = (by_row(sums, sums.optional.astype(np.int64)) > 0).tolist()
    ends = list(zip(sums.least.tolist(), sums.most.tolist(), strict=True))
    found = []
    for at, (least, most) in enumerate(ends):
        here = order[edges[at] : edges[at + 1]]
        if not len(here):
            found.append(UNDEFINED)
        elif low[at] and not some_out[at]:
            found.append(Answer(lower=Fraction(least, high[at]), upper=Fraction(most, low[at])))
        else:
            found.append(_rate(sums, at, here))
    return found


def _rate(sums: PeopleSums, row: int, here: Ints) -> Answer:
    """The bounds of a row in which some areas may not count, or the base may be 0."""
    optional = sums.optional[here]
    of = Quantities(
        np.append(np.where(optional, sums.area_least[here], 0), sums.least[row]),
        np.append(np.where(optional, sums.area_most[here], 0), sums.most[row]),
    )
    base = Quantities(np.append(sums.base_least[here], 0), np.append(sums.base_most[here], 0))
    return ratio_of_sums(of, base, np.append(optional, np.False_))


def shortfall_of_people(
    network: Network, query: CoverageQuery, *, norm: Fraction | int, per: int, base: str
) -> frames.Table:
    """See `PeopleQuestions.shortfall`."""
    rate = _rate_of_shortfall(norm, per, base)
    sums = people_sums(network, query, base, "the shortfall of people", "each")
    cells = sums.stretch.area
    have = facts_of(sums.stretch.level, [people(at_least=1)]).at(sums.asked.worst).teams.people()[cells]
    free = have.upper >= UNBOUNDED
    lacking = _Lacking(sums, (have.lower, np.where(free, 0, have.upper), free), rate)
    endless = np.array([bool(reason) for reason in sums.no_limit], np.bool_)
    again = _counted_again(sums)
    extra = by_row(sums, sums.area_most)
    rows = len(sums)
    return frames.Table(
        {
            **sums.dimension_columns(),
            "areas": frames.whole(np.bincount(sums.row, minlength=rows)),
            **_both("need", lacking.need()),
            "people_lower": frames.whole(sums.least),
            "people_upper": frames.whole(sums.most + extra, endless),
            **_both("each", lacking.each()),
            **_both("surplus", lacking.surplus(), endless=by_row(sums, free.astype(np.int64)) > 0),
            **_both("together", lacking.together(endless)),
            "again_lower": frames.whole(again[0], endless),
            "again_upper": frames.whole(again[1], endless),
            "sharp": frames.yes_no(~sums.loose),
            "origin": origin_column(sums.origin),
            "reason": frames.text(sums.no_limit, ~endless),
        }
    )


def _rate_of_shortfall(norm: Fraction | int, per: int, base: str) -> Fraction:
    if type(per) is not int or per < 1:
        raise ArgumentError(f"a norm per {per!r} {base}", "give a whole number from 1")
    wanted = exact_number(norm, "norm")
    if per > LARGEST or wanted > LARGEST:
        told = f"norm {shown_value(norm)} per {shown_value(per)} {base}"
        raise ArgumentError(told, "give numbers of at most 2^53 - 1")
    if wanted < 0:
        raise ArgumentError(f"norm {wanted}", "give a norm of 0 or more")
    return wanted / per


def _both(
    name: str, ends: tuple[list[float], list[float]], *, endless: Flags | None = None
) -> dict[str, frames.Column]:
    lower, upper = ends
    missing = None if endless is None else endless
    return {f"{name}_lower": frames.ratio(lower), f"{name}_upper": frames.ratio(upper, missing)}


class _Lacking:
    """The people needed and present, scaled to whole numbers; each result is rounded once."""

    __slots__ = ("free", "had", "here", "need_of", "people", "per", "stays", "sums")

    def __init__(self, sums: PeopleSums, had: tuple[Counts, Counts, Flags], rate: Fraction) -> None:
        of, self.per = rate.numerator, rate.denominator
        least, most, self.free = had
        self.sums, self.stays = sums, ~sums.optional
        every = (sums.base_most, most, sums.most, sums.area_most)
        largest = max((int(each.max()) for each in every if len(each)), default=0)
        greatest = (largest + 1) * (of + self.per) * (len(least) + 1)
        self.had = tuple(roomy(each, greatest) * self.per for each in (least, np.where(self.free, 0, most)))
        self.need_of = tuple(roomy(each, greatest) * of for each in (sums.base_least, sums.base_most))
        self.people = tuple(roomy(each, greatest) * self.per for each in (sums.least, sums.most))
        self.here = tuple(roomy(each, greatest) * self.per for each in (sums.area_least, sums.area_most))

    def need(self) -> tuple[list[float], list[float]]:
        least, most = self.need_of
        return self._told(by_row(self.sums, least * self.stays)), self._told(by_row(self.sums, most))

    def each(self) -> tuple[list[float], list[float]]:
        need, had = self.need_of, self.had
        least = np.maximum(need[0] - had[1], 0) * (self.stays & ~self.free)
        most = np.maximum(need[1] - had[0], 0)
        return self._told(by_row(self.sums, least)), self._told(by_row(self.sums, most))

    def surplus(self) -> tuple[list[float], list[float]]:
        need, had = self.need_of, self.had
        least = np.maximum(had[0] - need[1], 0) * self.stays
        most = np.maximum(had[1] - need[0], 0)
        return self._told(by_row(self.sums, least)), self._told(by_row(self.sums, most))

    def together(self, endless: Flags) -> tuple[list[float], list[float]]:
        sums, (least, most) = self.sums, self.need_of
        possible = np.minimum(least - self.here[1], 0)
        lower = by_row(sums, np.where(self.stays, least, possible)) - self.people[1]
        wanted = np.maximum(most - self.here[0], 0)
        upper = by_row(sums, np.where(self.stays, most, wanted)) - self.people[0]
        return self._told(np.where(endless, 0, np.maximum(lower, 0))), self._told(np.maximum(upper, 0))

    def _told(self, numbers: Numbers) -> list[float]:
        return [each / self.per for each in numbers.tolist()]


def _counted_again(sums: PeopleSums) -> tuple[Counts, Counts]:
    """Shape (r) each: bounds of the people counted by the areas of a row minus those counted by the row.

    A team that serves k areas of a row is counted k times by these areas, but once by the row if it counts.
    """
    teams, where = sums.teams, sums.where
    surely, maybe = _areas_of_each(sums)
    above = sums.stretch.level.number[teams.position[where.served]] == NOBODY
    apart = np.bincount(where.of[above], minlength=len(where)) > 0
    first = np.where(apart, surely, np.maximum(surely, 1)) - 1
    last = np.where(apart, maybe, np.maximum(maybe, 1)) - 1
    unsure = ~sums.where_sure
    first, last = np.where(unsure, np.minimum(first, 0), first), np.where(unsure, np.maximum(last, 0), last)
    low = np.where(teams.certain[where.team] & where.sure, teams.least[where.team], 0)
    high = np.where(teams.unlimited, 0, teams.most)[where.team]
    lower, upper = np.zeros(len(sums), np.int64), np.zeros(len(sums), np.int64)
    np.add.at(lower, sums.where_row, np.minimum(first * low, first * high))
    np.add.at(upper, sums.where_row, np.maximum(last * low, last * high))
    return lower, upper


def _areas_of_each(sums: PeopleSums) -> tuple[Ints, Ints]:
    """Shape (q) each: the number of areas of its row that a team certainly serves, and may serve."""
    level, where, teams = sums.stretch.level, sums.where, sums.teams
    cell: NDArray[Any] = np.full(len(level) + 1, NOBODY)
    cell[sums.stretch.area] = np.arange(len(sums.stretch.area))
    origin, doubt = level.era.between(level.place, len(level.era.territory.levels))
    position = teams.position[where.served]
    sure = teams.sure[where.served] & (origin[position] <= sums.asked.worst)
    if doubt is not None:
        sure &= ~doubt[position]
    here = cell[level.number[position]]
    inside = here != NOBODY
    inside[inside] = sums.row[here[inside]] == sums.where_row[where.of[inside]]
    placement, cells = where.of[inside], here[inside]
    certain = sure[inside] & (sums.stretch.code[cells] == IN_YES)

    def counted(which: Flags) -> Ints:
        several = np.unique(np.stack([placement[which], cells[which]]), axis=1)[0]
        return np.bincount(several, minlength=len(where))

    return counted(certain), counted(np.ones(len(cells), np.bool_))
