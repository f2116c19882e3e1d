"""The shortfall against a norm of people, area by area and in total, and the difference of the two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dtnet import frames
from dtnet.arguments import shown_value
from dtnet.coverage.answers.row_sums import IN_YES, null
from dtnet.coverage.language.atoms import people
from dtnet.coverage.measures.quantities import LARGEST, exact_number, roomy
from dtnet.coverage.questions.people.people_sums import by_row, origin_words, people_sums
from dtnet.coverage.verdicts.area_verdicts import facts_of
from dtnet.errors import ArgumentError
from dtnet.network.tables.tables import NOBODY

if TYPE_CHECKING:
    from fractions import Fraction

    from numpy.typing import NDArray

    from dtnet.coverage.answers.row_sums import Counts
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.coverage.measures.quantities import Numbers
    from dtnet.coverage.questions.people.people_sums import PeopleSums
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Flags, Ints


def shortfall_of_people(
    network: Network, query: CoverageQuery, *, norm: Fraction | int, per: int, base: str
) -> frames.Table:
    """See `PeopleQuestions.shortfall`."""
    rate = _rate(norm, per, base)
    sums = people_sums(network, query, base, "the shortfall of people", "each")
    least, most, free = facts_of(sums.stretch.level, [people(at_least=1)]).at(sums.asked.worst).teams.people()
    cells = sums.stretch.area
    lacking = _Lacking(sums, (least[cells], most[cells], free[cells]), rate)
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
            "people_upper": frames.whole(sums.most + extra, null(endless)),
            **_both("each", lacking.each()),
            **_both("surplus", lacking.surplus(), endless=by_row(sums, free[cells].astype(np.int64)) > 0),
            **_both("together", lacking.together(endless)),
            "again_lower": frames.whole(again[0], null(endless)),
            "again_upper": frames.whole(again[1], null(endless)),
            "sharp": frames.yes_no(~sums.loose),
            "origin": frames.text(origin_words(sums.origin), null(sums.origin == 0)),
            "reason": frames.text(sums.no_limit, null(~endless)),
        }
    )


def _rate(norm: Fraction | int, per: int, base: str) -> Fraction:
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
    missing = None if endless is None else null(endless)
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
