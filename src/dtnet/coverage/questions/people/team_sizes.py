"""The sizes of teams: the number of teams by size, and quantiles, with bounds."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import several_in
from dtnet.coverage.answers.answer_table import named_areas
from dtnet.coverage.answers.area_parts import check_named
from dtnet.coverage.answers.dimensions import NONE, dimension_columns, dimensions_of
from dtnet.coverage.answers.row_sums import null
from dtnet.coverage.language.atoms import PEOPLE, check_number, dated, on_teams
from dtnet.coverage.measures.quantities import exact_number
from dtnet.coverage.questions.people.rows_of_teams import (
    check_spanning,
    check_whereabouts,
    levels_only,
    may_hold_others,
    merged,
    placed_teams,
    serving_teams,
)
from dtnet.coverage.verdicts.team_verdicts import TeamFacts
from dtnet.errors import ArgumentError
from dtnet.facts.eras import eras_of
from dtnet.predicates.conditions import EVERYWHERE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from dtnet.coverage.answers.dimensions import Dimension
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.coverage.questions.people.rows_of_teams import Spanning
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Flags, Ints

QUARTERS: Final = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4))
"""The default quantiles."""
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
            "people_upper": frames.whole(end - 1, null(end == NONE)),
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
        _NO_TEAM if none else (_NOT_LISTED if others else _NO_LIMIT) if free else ""
        for none, free, others in zip(
            gone.tolist(), endless.tolist(), asked.others[place].tolist(), strict=True
        )
    ]
    return frames.Table(
        {
            **dimension_columns(network, asked.dimensions, list(asked.codes[place].T), len(place)),
            "quantile": frames.ratio([float(each) for each in shares] * len(asked.codes)),
            "lower": frames.whole(least, null(gone)),
            "upper": frames.whole(most, null(gone | endless)),
            "may_be_empty": frames.yes_no(empty),
            "reason": frames.text(words, null(~(gone | endless))),
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
        worst = query.worst
        dimensions = dimensions_of(network, words.levels[-1], query.by)
        levels_only(dimensions, "sizes of teams")
        (era,) = eras_of(network, first, end)
        check_named(era, dimensions, worst)
        if dimensions or query.within:
            check_whereabouts(era, "sizes of teams", dimensions)
        inside = era.existing(named_areas(network, query.days.start, query.within))
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
