"""Changes between two days: areas opened, closed, gained or lost, and the difference of the shares."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import check_argument
from dtnet.coverage.answers.answer_table import areas_of_day, asked_of, named_areas
from dtnet.coverage.answers.area_parts import stretches_of
from dtnet.coverage.answers.difference import FactsOfDay, is_plain, relation, share_a_team
from dtnet.coverage.answers.row_bounds import (
    CODES,
    IN_NO,
    IN_YES,
    MAYBE,
    OUT,
    STAYS,
    answer_columns,
    differ,
    null,
    share_bounds,
    share_column,
    summed,
)
from dtnet.coverage.answers.row_groups import (
    Dimension,
    Rows,
    answer_rows,
    dimension_columns,
    parts_of_stretches,
    with_areas_of_unknown_group,
)
from dtnet.coverage.answers.territorial_bases import OfDay
from dtnet.coverage.language.text import coverage_text
from dtnet.coverage.measures.measures_of_verdicts import unknowns_to_break
from dtnet.coverage.measures.quantities import Quantities, exact_number, first_of, roomy
from dtnet.errors import ArgumentError, UnknownNameError
from dtnet.facts.eras import exact_sums
from dtnet.network.tables.tables import NOBODY
from dtnet.predicates.conditions import All, Not
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, YES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from dtnet.coverage.answers.answer_table import AreasOfDay
    from dtnet.coverage.answers.area_parts import AreaParts, ResolvedQuery
    from dtnet.coverage.answers.row_bounds import Counts, Parts, Shares, Sums
    from dtnet.coverage.language.query import CoverageQuery, Missing
    from dtnet.coverage.measures.measures_of_verdicts import Breaking
    from dtnet.coverage.measures.quantities import Numbers
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Flags, Ints
    from dtnet.periods import DayLike
    from dtnet.predicates.conditions import Condition


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


PARTS: Final = ("kept", "gained", "lost")
"""The parts of territory: in both areas; only in the later area; only in the earlier area."""
_ENDS: Final = ("lower", "upper")


def redrawn(network: Network, query: CoverageQuery, after: DayLike, into: str) -> frames.Table:
    """See `Question.redrawn`."""
    if len(query.within) != 1:
        raise ArgumentError("redrawn() compares an area with another", "name one area in within=")
    check_argument(into, str, "into", "name an area by its id or name")
    earlier, later = two_days(query, after)
    days = [_found(network, each) for each in (earlier, attrs.evolve(later, within=(into,)))]
    early, late = (_side(one, other) for one, other in (days, days[::-1]))
    return frames.Table(
        _columns(
            [early.kept, early.kept.nothing(), early.rest, early.all],
            [late.kept, late.rest, late.kept.nothing(), late.all],
        )
    )


def _found(network: Network, query: CoverageQuery) -> AreasOfDay:
    """Find the counted areas of one day inside the named area, which exists on that day."""
    found = areas_of_day(network, query)
    place = int(network.tables.areas.level[found.asked.within[0]])
    if place > found.asked.over:
        raise ArgumentError(
            f"{query.within[0]!r} is below level {query.over}",
            "pass over= with the level of the area, or a level below",
        )
    return found


def _side(own: AreasOfDay, other: AreasOfDay) -> _Side:
    """Split the areas of one day by whether they lie in the territory of the other day's area."""
    asked = other.asked
    (area,) = asked.within
    place = int(asked.network.tables.areas.level[area])
    plain = Dimension(asked.network.vocabulary.levels[place], place)
    basis = OfDay.of(asked.network, asked.over, plain, asked.days[0], asked.worst, only=area)
    groups = basis.groups_at(own.stretch.level, asked.worst).of(own.stretch.area)
    sure = ~groups.unknown & (groups.origin <= asked.worst)
    for unsure in (groups.doubtful, groups.leaving):
        if unsure is not None:
            sure &= ~unsure
    inside = groups.code == area
    kept, rest = (_Part(own.stretch, here & sure, here | ~sure) for here in (inside, ~inside))
    every = np.ones(len(inside), np.bool_)
    return _Side(kept, rest, _Part(own.stretch, every, every))


@attrs.frozen(eq=False)
class _Side:
    """The areas of one day: on territory of both named areas, on other territory, and all together."""

    kept: _Part
    rest: _Part
    all: _Part


@attrs.frozen(eq=False)
class _Part:
    """A part of the areas of one day; shape (c).

    Attributes:
        stretch: The areas.
        sure: Whether an area certainly belongs to the part.
        may: Whether an area may belong to the part.
    """

    stretch: AreaParts
    sure: Flags
    may: Flags

    def nothing(self) -> _Part:
        """A part without areas."""
        return _Part(self.stretch, self.sure & False, self.may & False)

    def areas(self) -> int | None:
        """The number of areas; None if it is not known."""
        return None if (self.may & ~self.sure).any() else int(self.sure.sum())

    def weight(self) -> int | None:
        """The weight of the areas that count; None if a weight, or whether an area counts, is not known."""
        stretch = self.stretch
        here = self.may & (stretch.code & ~np.uint8(MAYBE) != 0)
        least, most = stretch.least[stretch.area], stretch.most[stretch.area]
        if (here & (~self.sure | ~STAYS[stretch.code] | (least != most))).any():
            return None
        return int(least[here].sum())

    def yes(self, end: str) -> int:
        """The lower or the upper bound of the weight of the areas with the verdict yes."""
        stretch = self.stretch
        if end == "lower":
            return int(stretch.least[stretch.area[self.sure & (stretch.code == IN_YES)]].sum())
        return int(stretch.most[stretch.area[self.may & (stretch.code & IN_YES != 0)]].sum())


def _columns(early: list[_Part], late: list[_Part]) -> dict[str, frames.Column]:
    sides = {"before": early, "after": late}
    weights = {name: [part.weight() for part in parts] for name, parts in sides.items()}
    yes = {(name, end): [part.yes(end) for part in parts] for name, parts in sides.items() for end in _ENDS}
    columns: dict[str, frames.Column] = {"part": frames.text([*PARTS, "all"])}
    for name, parts in sides.items():
        columns[f"areas_{name}"] = _whole([part.areas() for part in parts])
    for name, found in weights.items():
        columns[f"weight_{name}"] = _whole(found)
    for (name, end), sums in yes.items():
        columns[f"yes_{name}_{end}"] = frames.whole(sums)
    columns["weight_change"] = _whole(
        [
            None if one is None or other is None else one - other
            for other, one in zip(*weights.values(), strict=True)
        ]
    )
    for end, opposite in (_ENDS, _ENDS[::-1]):
        pairs = zip(yes["after", end], yes["before", opposite], strict=True)
        columns[f"yes_change_{end}"] = frames.whole([one - other for one, other in pairs])
    return columns


def _whole(numbers: list[int | None]) -> frames.Column:
    gone = np.array([each is None for each in numbers], np.bool_)
    return frames.whole([each or 0 for each in numbers], gone if gone.any() else None)


_LARGEST: Final = ("no", "possibly", "certainly")


def cascade(network: Network, query: CoverageQuery, steps: Sequence[Condition]) -> frames.Table:
    """See `Question.cascade`."""
    conditions = [query.of, *steps]
    first = asked_of(network, query)
    stretches = list(stretches_of(first))
    rows = answer_rows(first, stretches)
    put = [asked_of(network, attrs.evolve(query, of=each)).of for each in conditions]

    def asked(*parts: Condition) -> list[AreaParts]:
        return list(stretches_of(attrs.evolve(first, of=All(parts))))

    left, lost = [_sums_of_cascades(first, stretches, rows)], []
    for number in range(1, len(put)):
        before, step = tuple(put[:number]), put[number]
        left.append(_sums_of_cascades(first, asked(*before, step), rows))
        dropped = [_lost(*each) for each in zip(stretches, asked(*before, Not(step)), strict=True)]
        lost.append(_sums_of_cascades(first, dropped, rows))
    dimensions = dimension_columns(network, first.dimensions, rows.codes, len(rows))
    tables = [
        {
            **dimensions,
            "step": frames.whole(np.full(len(rows), number)),
            "condition": frames.text([coverage_text(condition)] * len(rows)),
            **answer_columns(sums, query.missing),
            **drops,
        }
        for number, (condition, sums, drops) in enumerate(
            zip(conditions, left, _drop_columns(lost, len(rows)), strict=True), 1
        )
    ]
    return frames.Table({name: _woven([each[name] for each in tables]) for name in tables[0]})


def _sums_of_cascades(asked: ResolvedQuery, stretches: Sequence[AreaParts], rows: Rows) -> Sums:
    parts = parts_of_stretches(stretches, rows, by_days=False)
    return with_areas_of_unknown_group(asked, stretches, rows, summed(parts, len(rows)), by_days=False)


def _lost(first: AreaParts, dropped: AreaParts) -> AreaParts:
    """The parts of areas in a drop: areas in the share of the first step, which a step loses or keeps.

    Args:
        first: The parts in the first step.
        dropped: The parts for the condition "all earlier steps, and not this step".
    """
    applies, verdict = first.masks, dropped.masks
    may_be_out = (verdict & NOT_APPLICABLE) != 0  # step not applicable: kept if the first step applies
    stays = (verdict & NO != 0) | (may_be_out & ((applies & (YES | NO)) != 0))
    code = IN_YES * ((verdict & YES) != 0) | IN_NO * stays | (first.code & (OUT | MAYBE))
    told_apart = ((applies & NOT_APPLICABLE) == 0) | ((verdict & NO) != 0) | ~may_be_out
    return attrs.evolve(
        dropped, code=code.astype(np.uint8), loose=dropped.loose | first.loose | (stays & ~told_apart)
    )


def _drop_columns(lost: list[Sums], rows: int) -> list[dict[str, frames.Column]]:
    """The columns of the drop before each step; they are null for the first step."""
    nothing, gone = np.zeros(rows), np.ones(rows, np.bool_)
    found: list[dict[str, frames.Column]] = [
        {
            "drop": frames.ratio(nothing, gone),
            "drop_lower": frames.ratio(nothing, gone),
            "drop_upper": frames.ratio(nothing, gone),
            "drop_sharp": frames.yes_no(gone, gone),
            "largest_drop": frames.text([""] * rows, gone),
        }
    ]
    bounds = [share_bounds(each) for each in lost]
    largest = [_largest([(low, high) for low, high in bounds], row) for row in range(rows)]
    for step, (sums, (lower, upper)) in enumerate(zip(lost, bounds, strict=True)):
        unknown = ~(lower.known & upper.known)
        words = [each[step] for each in largest]
        found.append(
            {
                "drop": frames.ratio(lower.of / lower.all, null(unknown | differ(lower, upper))),
                "drop_lower": share_column(lower),
                "drop_upper": share_column(upper),
                "drop_sharp": frames.yes_no(sums.sharp),
                "largest_drop": frames.text(words, null(unknown)),
            }
        )
    return found


def _largest(bounds: list[tuple[Shares, Shares]], row: int) -> list[str]:
    """Whether each drop of a row is the largest; without meaning for a drop that has no share."""
    words = [_LARGEST[0]] * len(bounds)
    told = [step for step, (lower, upper) in enumerate(bounds) if lower.known[row] and upper.known[row]]

    def each(number: Callable[[tuple[Shares, Shares]], Any]) -> list[int]:
        return [int(number(bounds[step])[row]) for step in told]

    drops = Quantities(
        each(lambda pair: pair[0].of),
        each(lambda pair: pair[1].of),
        base=each(lambda pair: pair[0].all),
        upper_base=each(lambda pair: pair[1].all),
    )
    found = first_of(drops, first="greatest")
    for word, members in zip(_LARGEST[1:], (found.possible, found.certain), strict=True):
        for member in members.tolist():
            if drops.upper[member]:  # a drop that is certainly 0 is not the largest
                words[told[member]] = word
    return words


def _woven(columns: list[frames.Column]) -> frames.Column:
    """Interleave columns of equal length: the first cell of each, then the second cell of each."""
    kind, length = columns[0].kind, len(columns[0].data)
    missing = np.stack(
        [np.zeros(length, np.bool_) if each.missing is None else each.missing for each in columns], axis=1
    ).reshape(-1)
    if kind == "text":
        data: Any = [each.data[row] for row in range(length) for each in columns]
    else:
        data = np.stack([each.data for each in columns], axis=1).reshape(-1)
    return frames.Column(kind, tuple(data) if kind == "text" else data, null(missing))


_EVERY: Final = np.arange(CODES)
_MASKS: Final = (
    ((_EVERY & IN_YES) != 0) * YES
    | ((_EVERY & IN_NO) != 0) * NO
    | (((_EVERY & (OUT | MAYBE)) != 0) | (_EVERY == 0)) * NOT_APPLICABLE
).astype(np.uint8)
"""The verdict for each code; an area that may not count is read as possibly not applicable."""


def against_target(network: Network, query: CoverageQuery, target: Fraction | int) -> frames.Table:
    """See `Question.against`."""
    goal = exact_number(target, "target")
    if not 0 <= goal <= 1:
        raise ArgumentError(f"target {goal}", "give a share from 0 to 1")
    asked = asked_of(network, query)
    stretches = list(stretches_of(asked))
    rows = answer_rows(asked, stretches)
    parts = parts_of_stretches(stretches, rows, by_days=False)
    sums = with_areas_of_unknown_group(asked, stretches, rows, summed(parts, len(rows)), by_days=False)
    lower, upper = share_bounds(sums)
    standings = [_standing(*each, goal) for each in zip(_fractions(lower), _fractions(upper), strict=True)]
    least, most = _lacking(sums, goal)
    breaking = _breaking(parts, sums, goal)
    return frames.Table(
        {
            **dimension_columns(network, asked.dimensions, rows.codes, len(rows)),
            "target": frames.ratio(np.full(len(rows), float(goal))),
            "areas": frames.whole(sums.areas),
            "lower": share_column(lower),
            "upper": share_column(upper),
            "sharp": frames.yes_no(sums.sharp),
            "standing": frames.text(standings),
            "lacking_lower": frames.whole(least),
            "lacking_upper": frames.whole(most),
            "unknowns": _counts_of_targets([each.unknowns if each else None for each in breaking]),
            "fewest_to_break": _counts_of_targets([each.fewest if each else None for each in breaking]),
            "any_to_break": _counts_of_targets([each.any if each else None for each in breaking]),
        }
    )


def _fractions(shares: Shares) -> list[Fraction | None]:
    return [
        Fraction(of, all) if known else None
        for of, all, known in zip(shares.of.tolist(), shares.all.tolist(), shares.known.tolist(), strict=True)
    ]


def _standing(lower: Fraction | None, upper: Fraction | None, goal: Fraction) -> str:
    if lower is None or upper is None:
        return "empty"
    return "met" if lower >= goal else "missed" if upper < goal else "open"


def _lacking(sums: Sums, goal: Fraction) -> tuple[list[int], list[int]]:
    """The lower and the upper bound of the weight that is lacking.

    A yes makes `target × all − yes` smaller, a no makes it greater, and an area that does not count changes
    nothing. The lower bound therefore counts every possible yes, and a no only if it is certain to count.
    """
    may_yes, may_no = (_EVERY & IN_YES) != 0, (_EVERY & IN_NO) != 0
    guests_yes, guests_no = sums.guests.T
    best_yes = sums.most[:, may_yes].sum(axis=1) + guests_yes
    best_no = sums.least[:, STAYS & ~may_yes].sum(axis=1)
    worst_yes = sums.least[:, STAYS & ~may_no].sum(axis=1)
    worst_no = sums.most[:, may_no].sum(axis=1) + guests_no

    def lacking(yes: int, no: int) -> int:
        return max(0, -((yes * goal.denominator - goal.numerator * (yes + no)) // goal.denominator))

    return (
        list(map(lacking, best_yes.tolist(), best_no.tolist())),
        list(map(lacking, worst_yes.tolist(), worst_no.tolist())),
    )


def _breaking(parts: Parts, sums: Sums, goal: Fraction) -> list[Breaking | None]:
    """The numbers of areas that break the target of each row; None if they cannot be computed by area."""
    told = sums.exact & ~sums.guests.any(axis=1) & (goal > 0)
    order = np.argsort(parts.row, kind="stable")
    each_row = np.split(order, np.searchsorted(parts.row[order], np.arange(1, len(told))))
    return [
        unknowns_to_break(_MASKS[parts.code[here]], parts.least[here], target=goal) if tells else None
        for here, tells in zip(each_row[: len(told)], told.tolist(), strict=True)  # no rows give one part
    ]


def _counts_of_targets(numbers: list[int | None]) -> frames.Column:
    gone = np.array([each is None for each in numbers], np.bool_)
    return frames.whole([each or 0 for each in numbers], null(gone))
