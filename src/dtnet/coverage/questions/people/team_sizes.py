"""The sizes of teams: the number of teams by size, and quantiles, with bounds."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import several_in
from dtnet.citations import Origin
from dtnet.coverage.answers.area_parts import check_named
from dtnet.coverage.answers.dimensions import NONE, dimension_columns, dimensions_of
from dtnet.coverage.answers.row_sums import null
from dtnet.coverage.language.atoms import PEOPLE, check_number, dated, on_teams
from dtnet.coverage.language.query import query_of
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
from dtnet.network.day.arguments import check_network
from dtnet.predicates.conditions import EVERYWHERE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from dtnet.coverage.answers.dimensions import Dimension
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.coverage.questions.people.rows_of_teams import Spanning
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Flags, Ints
    from dtnet.periods import DayLike
    from dtnet.policy.document.document import Policy
    from dtnet.predicates.conditions import Condition

QUARTERS: Final = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4))
"""The default quantiles."""
_NO_TEAM: Final = "there is no team"
_NOT_LISTED: Final = "unlisted teams are possible"
_NO_LIMIT: Final = "the people of some team have no known upper bound"


def sizes_of_teams(  # noqa: PLR0913 - a keyword for each part of the question
    network: Network,
    *,
    at: DayLike,
    of: Condition | str | None = None,
    by: str | Iterable[str] | None = None,
    within: str | None = None,
    spanning: Spanning = "each",
    synthetic: bool = True,
    policies: Iterable[Policy] = (),
) -> frames.Table:
    """How many teams have how many people.

    A row for each size, or for several that follow each other if the same is known of them. A team counts in
    `certain` where it is in force and of that size for sure, and in `possible` wherever it may be.

    Args:
        network: The network.
        at: The day.
        of: Only teams that meet this: a condition that is put to teams, or its text.
        by: What rows are told apart by: levels.
        within: Only teams that serve this area or one inside it: its id, or its name on the day.
        spanning: Where a team counts that serves areas of several rows: in `each`, or `above` them.
        synthetic: Whether synthetic facts count; if not, they are unknown.
        policies: The policies that `funded` may name in texts.

    Returns:
        `area` and the other levels; `people_lower`, `people_upper`: the sizes, the second null where they
        have no end; `certain`, `possible`; `others`: whether there may be teams that are not listed.

    Raises:
        PredicateError: If a text cannot be read.
        UnknownNameError: If something is named that the network does not have.
        ArgumentError: If rows are to be told apart by anything but levels, or areas are asked what teams are.
        OutsideDataError: If the day is outside the data.
        UnknownFactError: If it is not known where areas lie, as one changes on a day within bounds.

    Examples:
        >>> import dtnet
        >>> net = dtnet.datasets.load("toyland")
        >>> table = sizes_of_teams(net, within="Glow", of="kind = lamp", at="2025-02-01")
        >>> list(zip(table["people_lower"], table["people_upper"], table["certain"], table["possible"]))
        [(3, 3, 1, 2), (4, 5, 0, 1), (6, 6, 1, 2), (7, 8, 0, 1)]
    """
    options = {"by": by, "within": within, "at": at, "synthetic": synthetic, "policies": policies}
    asked = _Sized.asked(network, _query(network, of, options), spanning)
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


def quantiles_of_team_sizes(  # noqa: PLR0913 - as above
    network: Network,
    *,
    at: DayLike,
    quantiles: Iterable[Fraction | int] = QUARTERS,
    of: Condition | str | None = None,
    by: str | Iterable[str] | None = None,
    within: str | None = None,
    spanning: Spanning = "each",
    synthetic: bool = True,
    policies: Iterable[Policy] = (),
) -> frames.Table:
    """The size that a share of the teams does not exceed, least and greatest; 1/2 is the median.

    The least size that, with all smaller ones, has at least the share of the teams (as
    `dtnet.coverage.measures.quantile`). Teams that may not be there are in or out, whichever makes an end.
    Where there may be teams that are not listed, of any size and in any number, next to nothing is known: the
    least is at most that of the teams that are there, and the greatest at least theirs.

    Args:
        network: The network.
        at: The day.
        quantiles: From 0 to 1, exact.
        of: Only teams that meet this: a condition that is put to teams, or its text.
        by: What rows are told apart by: levels.
        within: Only teams that serve this area or one inside it: its id, or its name on the day.
        spanning: Where a team counts that serves areas of several rows: in `each`, or `above` them.
        synthetic: Whether synthetic facts count; if not, they are unknown.
        policies: The policies that `funded` may name in texts.

    Returns:
        `area` and the other levels; `quantile`; `lower`, `upper`; `may_be_empty`: whether there may be no
        team; `reason`: why there is no upper end, or no size.

    Raises:
        PredicateError: If a text cannot be read.
        UnknownNameError: If something is named that the network does not have.
        ArgumentError: As `sizes_of_teams`; and if a quantile is not exact or outside 0 to 1.
        OutsideDataError: If the day is outside the data.
        UnknownFactError: If it is not known where areas lie, as one changes on a day within bounds.

    Examples:
        >>> import dtnet
        >>> net = dtnet.datasets.load("toyland")
        >>> table = quantiles_of_team_sizes(net, within="Lantern Isle", at="2025-02-01")
        >>> list(zip(table["quantile"], table["lower"], table["upper"]))
        [(0.25, 3, 3), (0.5, 3, 4), (0.75, 5, 6)]
    """
    listed = several_in(quantiles, "quantiles", "pass a list, for example [Fraction(1, 2)]")
    shares = [exact_number(each, "quantile") for each in listed]
    for share in shares:
        if not 0 <= share <= 1:
            raise ArgumentError(f"quantile {share}", "give a number from 0 to 1")
    options = {"by": by, "within": within, "at": at, "synthetic": synthetic, "policies": policies}
    asked = _Sized.asked(network, _query(network, of, options), spanning)
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


def _query(network: Network, of: Condition | str | None, options: dict[str, Any]) -> CoverageQuery:
    check_network(network)
    over = network.vocabulary.levels[-1]
    return query_of(of=EVERYWHERE if of is None else of, over=over, **options)


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
        worst = Origin.SYNTHETIC if query.synthetic else Origin.ASSUMED
        dimensions = dimensions_of(network, query.over, query.by)
        levels_only(dimensions, "sizes of teams")
        (era,) = eras_of(network, first, end)
        check_named(era, dimensions, worst)
        if dimensions or query.within is not None:
            check_whereabouts(era, "sizes of teams", dimensions)
        inside = None
        if query.within is not None:
            entity = network.area_index.get(network.at(query.days.start).find(query.within).id)
            inside = int(era.territory.position[entity])
        condition = on_teams(dated(query.of, network, query), words)
        teams = serving_teams(TeamFacts(era, [condition]), worst, condition)
        where = placed_teams(era, teams, dimensions, inside, worst, spanning)
        codes, _, row = merged(np.empty((0, len(dimensions)), np.int64), where.codes)
        return cls(
            dimensions,
            codes,
            may_hold_others(era, codes, dimensions, inside, worst),
            row,
            teams.least[where.team],
            np.where(teams.unlimited, NONE, teams.most + 1)[where.team],
            teams.certain[where.team] & (where.sure if dimensions or inside is not None else where.there),
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
