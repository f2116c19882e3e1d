"""Changes between two days: areas opened, closed, gained or lost, and the difference of the shares."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet import frames
from dtnet.coverage.answers.answer_table import asked_of, named_areas
from dtnet.coverage.answers.area_parts import stretches_of
from dtnet.coverage.answers.difference import FactsOfDay, is_plain, relation, share_a_team
from dtnet.coverage.answers.dimensions import dimension_columns
from dtnet.coverage.answers.row_groups import (
    Rows,
    answer_rows,
    parts_of_stretches,
    with_areas_of_unknown_group,
)
from dtnet.coverage.answers.row_sums import CODES, IN_NO, IN_YES, MAYBE, OUT, STAYS, null, summed
from dtnet.coverage.answers.share_bounds import answer_columns, share_bounds, share_column
from dtnet.coverage.measures.quantities import roomy
from dtnet.errors import ArgumentError, UnknownNameError
from dtnet.facts.eras import exact_sums
from dtnet.network.tables.tables import NOBODY

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from dtnet.coverage.answers.area_parts import AreaParts, ResolvedQuery
    from dtnet.coverage.answers.row_sums import Counts, Sums
    from dtnet.coverage.answers.share_bounds import Shares
    from dtnet.coverage.language.query import CoverageQuery, Missing
    from dtnet.coverage.measures.quantities import Numbers
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Flags, Ints
    from dtnet.periods import DayLike


def change(network: Network, query: CoverageQuery, after: DayLike) -> frames.Table:
    """See `Question.change`."""
    queries = two_days(query, after)
    asked = [asked_of(network, attrs.evolve(each, within=())) for each in queries]
    if query.within:
        places = _places(network, query.within, *(each.days.start for each in queries))
        asked = [attrs.evolve(each, within=places) for each in asked]
    days = both_days(*asked)
    rows = days[0].rows
    pairs = paired_areas(*days)
    found = differences(pairs, *days)
    gone = np.array([each is None for each in found.lower], np.bool_)
    points, assumed = _points(found, *(_points_of(day.sums, query.missing) for day in days))
    return frames.Table(
        {
            **dimension_columns(network, asked[0].dimensions, rows.codes, len(rows)),
            **_counts(pairs, days[0].sums.exact & days[1].sums.exact),
            **_bounds("before", *share_bounds(days[0].sums)),
            **_bounds("after", *share_bounds(days[1].sums)),
            "point": _ratios(points, np.array([each is None for each in points], np.bool_)),
            "lower": _ratios(found.lower, gone),
            "upper": _ratios(found.upper, gone),
            "sharp": frames.yes_no(found.sharp),
            "may_be_empty": frames.yes_no(may_be_empty(days[0].sums) | may_be_empty(days[1].sums)),
            "assumption": frames.text([query.missing] * len(rows), null(~assumed)),
        }
    )


def two_days(query: CoverageQuery, after: DayLike) -> tuple[CoverageQuery, CoverageQuery]:
    """A question about a day, and the same question about a later day.

    Raises:
        ArgumentError: If the other day is not later.
    """
    later = attrs.evolve(query, at=after)
    if query.days.start >= later.days.start:
        raise ArgumentError(f"at={query.at} and after={after!s}", "give the later day as after=")
    return query, later


def _points_of(sums: Sums, missing: Missing) -> list[Fraction | None]:
    """The exact share of each row, known or assumed; None for all rows if the caller names no assumption.

    Differences that are known without an assumption do not need these shares.
    """
    if missing == "none":
        return [None] * len(sums.areas)
    columns = answer_columns(sums, missing)
    told = [columns[name] for name in ("numerator", "denominator")]
    given = np.ones(len(sums.areas), np.bool_) if told[0].missing is None else ~told[0].missing
    found: list[Fraction | None] = []
    for row, (low, high) in enumerate(zip(*map(fractions, share_bounds(sums)), strict=True)):
        if low == high:  # also where weights are not known
            found.append(low)
        else:
            found.append(Fraction(*(int(each.data[row]) for each in told)) if given[row] else None)
    return found


def _points(
    found: Differences, before: list[Fraction | None], after: list[Fraction | None]
) -> tuple[list[Fraction | None], Flags]:
    """The difference of each row, known or assumed; and whether it uses the assumption."""
    points: list[Fraction | None] = []
    assumed = np.zeros(len(before), np.bool_)
    for row, (low, high, one, other) in enumerate(zip(found.lower, found.upper, before, after, strict=True)):
        point = low if low == high else None
        if low is not None and high is not None and low < high and one is not None and other is not None:
            assumed[row] = low <= other - one <= high
            point = other - one if assumed[row] else None
        points.append(point)
    return points, assumed


def _places(network: Network, names: Sequence[str], *days: date) -> tuple[int, ...]:
    """The areas with some names on the first day, or on the second day if one of them is not there yet."""
    try:
        return named_areas(network, days[0], names)
    except UnknownNameError:
        return named_areas(network, days[1], names)


def _counts(pairs: AreaPairs, exact: Flags) -> dict[str, frames.Column]:
    """The number of areas in each row, and their weights by outcome (`kept`, `gained`, …)."""
    yes, no = pairs.code == IN_YES, pairs.code == IN_NO
    out = (pairs.code == AWAY) | (pairs.code == 0)
    early, late = pairs.least
    there = np.where(pairs.code[1] == AWAY, early, late)
    ways = {
        "kept": (yes[0] & yes[1], late),
        "gained": (no[0] & yes[1], late),
        "lost": (yes[0] & no[1], early),
        "without": (no[0] & no[1], late),
        "opened_yes": (out[0] & yes[1], late),
        "opened_no": (out[0] & no[1], late),
        "closed_yes": (yes[0] & out[1], early),
        "closed_no": (no[0] & out[1], early),
        "not_applicable": (out[0] & out[1], there),
    }
    rest = ~np.any([which for which, _ in ways.values()], axis=0)
    rows = len(exact)
    columns = {"areas": frames.whole(np.bincount(pairs.row, minlength=rows))}
    for name, (which, weight) in {**ways, "unknown": (rest, there)}.items():
        columns[name] = frames.whole(exact_sums(pairs.row[which], weight[which], rows), null(~exact))
    return columns


def _bounds(name: str, lower: Shares, upper: Shares) -> dict[str, frames.Column]:
    return {
        f"{name}_lower": share_column(lower),
        f"{name}_upper": share_column(upper),
    }


def _ratios(numbers: Sequence[Fraction | None], gone: Flags) -> frames.Column:
    return frames.ratio([float(each or 0) for each in numbers], null(gone))


AWAY: Final = CODES
"""The code of an area that is not in the row on a day."""
OPEN: Final = IN_YES | IN_NO
"""The code of an area that certainly counts, with an unknown verdict."""


@attrs.frozen(eq=False)
class DayWithRows:
    """A question on one of two days.

    Attributes:
        asked: The question.
        stretches: The areas of the question; empty if the area of `within` does not exist on this day.
        rows: The rows of both days, and the row of each area on this day.
        sums: The sums of the rows on this day.
    """

    asked: ResolvedQuery
    stretches: list[AreaParts]
    rows: Rows
    sums: Sums


@attrs.frozen(eq=False)
class AreaPairs:
    """Pairs of a row and an area that is in the row on one of two days or on both; shape (k).

    Attributes:
        row: The row.
        entity: The area.
        code: Shape (2, k): the code on each day; `AWAY` if the area is not in the row on the day.
        cell: Shape (2, k): the cell of the area on each day, or -1.
        least: Shape (2, k): the least weight on each day; 0 if the area is not in the row on the day.
    """

    row: Ints
    entity: Ints
    code: NDArray[np.uint8]
    cell: Ints
    least: Counts


@attrs.frozen(eq=False)
class Differences:
    """Bounds of the later share minus the earlier share of each row; None if a day has no share.

    Attributes:
        lower: By row, the lower bound.
        upper: By row, the upper bound.
        sharp: Shape (r): whether both bounds are attained.
    """

    lower: list[Fraction | None]
    upper: list[Fraction | None]
    sharp: Flags


def both_days(before: ResolvedQuery, after: ResolvedQuery) -> tuple[DayWithRows, DayWithRows]:
    """Ask one question on two days, with the same rows.

    Raises:
        ArgumentError: As `stretches_of`.
        UnknownFactError: As `stretches_of`.
    """
    stretches = [list(stretches_of(each)) for each in (before, after)]
    rows = answer_rows(before, [*stretches[0], *stretches[1]])
    split = len(stretches[0])
    days = []
    for asked, there, of in zip((before, after), stretches, (rows.of[:split], rows.of[split:]), strict=True):
        own = Rows(rows.codes, of, len(rows))
        sums = summed(parts_of_stretches(there, own, by_days=False), len(rows))
        days.append(
            DayWithRows(
                asked, there, own, with_areas_of_unknown_group(asked, there, own, sums, by_days=False)
            )
        )
    return days[0], days[1]


def paired_areas(before: DayWithRows, after: DayWithRows) -> AreaPairs:
    """Pair each area with its rows: one entry for each area and row on either day."""
    count = len(before.asked.network.tables.areas.ids)
    keys = [
        np.concatenate(
            [
                np.empty(0, np.int64),
                *(
                    of[stretch.area] * count
                    + stretch.level.era.territory.nodes[stretch.level.positions[stretch.area]]
                    for stretch, of in zip(day.stretches, day.rows.of, strict=True)
                ),
            ]
        )
        for day in (before, after)
    ]
    every = np.union1d(*keys)
    row, entity = np.divmod(every, count)
    code = np.full((2, len(every)), AWAY, np.uint8)
    cell = np.full((2, len(every)), NOBODY, np.int64)
    least = np.zeros((2, len(every)), np.int64)
    for side, (day, key) in enumerate(zip((before, after), keys, strict=True)):
        at = np.searchsorted(every, key)
        for stretch in day.stretches:
            code[side, at] = stretch.code
            cell[side, at] = np.arange(len(key))
            least[side, at] = stretch.least[stretch.area]
    return AreaPairs(row, entity, code, cell, least)


def differences(pairs: AreaPairs, before: DayWithRows, after: DayWithRows) -> Differences:
    """The bounds of the difference of each row.

    If it is known which areas count on both days, the bounds are sums over areas; otherwise they are outer
    bounds, the difference of the bounds of the shares.
    """
    days = before, after
    bounds = [tuple(map(fractions, share_bounds(day.sums))) for day in days]
    lower = [_less(one, other) for one, other in zip(bounds[1][0], bounds[0][1], strict=True)]
    upper = [_less(one, other) for one, other in zip(bounds[1][1], bounds[0][0], strict=True)]
    known = np.array([each is not None for each in lower], np.bool_)
    one_known = np.zeros(len(known), np.bool_)  # one of the two shares is known exactly
    for day, (low, high) in zip(days, bounds, strict=True):
        points = [least == most for least, most in zip(low, high, strict=True)]
        one_known |= np.array(points, np.bool_) & ~may_be_empty(day.sums)
    both_sharp = before.sums.sharp & after.sums.sharp & known
    sharp = both_sharp & one_known
    finer = _settled(pairs, *days) & ~sharp & known
    if finer.any():
        tied, attained = _facts(pairs, before, after, finer)
        sharp |= both_sharp & attained
        wholes = [day.sums.least[:, STAYS].sum(axis=1) for day in days]
        least, most = _sums(pairs, wholes, tied, finer)
        for row in np.flatnonzero(finer).tolist():
            whole = int(wholes[0][row]) * int(wholes[1][row])
            lower[row], upper[row] = Fraction(int(least[row]), whole), Fraction(int(most[row]), whole)
    return Differences(lower, upper, sharp)


def may_be_empty(sums: Sums) -> Flags:
    """Shape (r): whether a row may have no share."""
    empty: Flags = sums.least[:, STAYS].sum(axis=1) == 0
    return empty


def fractions(shares: Shares) -> list[Fraction | None]:
    """The exact share of each row; None for a row without a share."""
    return [
        Fraction(of, all) if known else None
        for of, all, known in zip(shares.of.tolist(), shares.all.tolist(), shares.known.tolist(), strict=True)
    ]


def _less(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one - other


def _settled(pairs: AreaPairs, before: DayWithRows, after: DayWithRows) -> Flags:
    """Shape (r): whether it is known which areas count in the row on both days, and their weights."""
    settled = before.sums.exact & after.sums.exact
    settled &= ~(before.sums.guests.any(axis=1) | after.sums.guests.any(axis=1))
    doubtful = ((pairs.code & (OUT | MAYBE)) != 0).any(axis=0)
    settled[pairs.row[doubtful]] = False
    return settled


def _facts(pairs: AreaPairs, before: DayWithRows, after: DayWithRows, rows: Flags) -> tuple[Flags, Flags]:
    """Find areas with the same deciding facts on both days, and rows without other common unknown facts.

    Returns:
        Shape (k): whether the same facts decide the area on both days; shape (r): whether, apart from these,
        no unknown fact decides two verdicts of the row.
    """
    tied, attained = np.zeros(len(pairs.row), np.bool_), rows.copy()
    level = before.asked.network.vocabulary.levels[before.asked.over]
    if not is_plain(before.asked.of, level):
        attained[:] = False
        return tied, attained
    facts = [FactsOfDay(day.asked, stretch) for day in (before, after) for stretch in day.stretches]
    teams: dict[int, list[tuple[int, frozenset[int]]]] = {}
    for pair in np.flatnonzero(rows[pairs.row] & (pairs.code == OPEN).any(axis=0)).tolist():
        row, entity = int(pairs.row[pair]), int(pairs.entity[pair])
        open_ = [int(pairs.cell[side, pair]) for side in range(2) if pairs.code[side, pair] == OPEN]
        if len(open_) == len(facts):
            found = relation(facts[0], open_[0], facts[1], open_[1])
            tied[pair] = found == "one"
            attained[row] &= found != "unclear"
        sides = [side for side in range(2) if pairs.code[side, pair] == OPEN]
        for side, cell in zip(sides, open_, strict=True):
            teams.setdefault(row, []).append((entity, facts[side].teams_at(cell)))
    for row, areas in teams.items():
        attained[row] &= not share_a_team(areas)
    return tied, attained


def _sums(pairs: AreaPairs, wholes: list[Counts], tied: Flags, rows: Flags) -> tuple[Numbers, Numbers]:
    """Shape (r) each: the least and the greatest difference, multiplied by both denominators."""
    here = np.flatnonzero(rows[pairs.row])
    row, code = pairs.row[here], pairs.code[:, here]
    largest = max((int(each.max(initial=0)) for each in wholes), default=0)
    greatest = 2 * largest * largest * max(len(here), 1)
    later = roomy(pairs.least[1, here], greatest) * wholes[0][row]
    earlier = roomy(pairs.least[0, here], greatest) * wholes[1][row]
    may, must = (code & IN_YES != 0) & (code != AWAY), code == IN_YES
    least = later * must[1] - earlier * may[0]
    most = later * may[1] - earlier * must[0]
    moves = tied[here]
    both = later[moves] - earlier[moves]
    least[moves], most[moves] = np.minimum(both, 0), np.maximum(both, 0)
    sums = [np.zeros(len(rows), least.dtype) for _ in range(2)]
    for total, each in zip(sums, (least, most), strict=True):
        np.add.at(total, row, each)
    return sums[0], sums[1]
