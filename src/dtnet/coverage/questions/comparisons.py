"""Comparisons: with a later day, on redrawn territory, condition by condition, and with a target."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import check_argument
from dtnet.coverage.answers.answer_table import AnswerRows, rows_asked
from dtnet.coverage.answers.area_parts import asked_of, named_areas, stretches_of
from dtnet.coverage.answers.difference import FactsOfDay, is_plain, relation, share_a_team
from dtnet.coverage.answers.row_bounds import (
    CODES,
    HAS_NO,
    HAS_YES,
    IN_NO,
    IN_YES,
    MAYBE,
    NO_FOR_SURE,
    OUT,
    STAYS,
    YES_FOR_SURE,
    answer_columns,
    assumption_column,
    differ,
    points_of,
    share_bounds,
)
from dtnet.coverage.answers.row_groups import (
    Dimension,
    Rows,
    answer_rows,
    guests_of,
)
from dtnet.coverage.answers.territorial_bases import OfDay
from dtnet.coverage.language.text_of_conditions import coverage_text
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
    sums = [day.sums() for day in days]
    pairs = paired_areas(*days)
    found = differences(pairs, days, sums)
    points, assumed = _points(found, *(_points_of(each, query.missing) for each in sums))
    shares = {
        f"{day}_{end}": share.column
        for day, each in zip(("before", "after"), sums, strict=True)
        for end, share in zip(_ENDS, share_bounds(each), strict=True)
    }
    return frames.Table(
        {
            **days[0].columns(),
            **_counts(pairs, _unclear(pairs, days), sums[0].exact & sums[1].exact),
            **shares,
            "point": frames.ratio(points),
            "lower": frames.ratio(found.lower),
            "upper": frames.ratio(found.upper),
            "sharp": frames.yes_no(found.sharp),
            "may_be_empty": frames.yes_no(sums[0].may_be_empty | sums[1].may_be_empty),
            "assumption": assumption_column(query.missing, assumed),
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
    return points_of(sums, share_bounds(sums), missing)[0].fractions()


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


def _unclear(pairs: AreaPairs, days: Sequence[AnswerRows]) -> Flags:
    """Shape (k): pairs whose area may be in one row on both days, as its group on one day is unknown."""
    found = np.zeros(len(pairs.row), np.bool_)
    count = len(days[0].asked.network.tables.areas.ids)
    key = pairs.row * count + pairs.entity
    for side, day in enumerate(days):
        guests = [
            row * count + stretch.entity[cells]
            for stretch, of in zip(day.stretches, day.rows.of, strict=True)
            if stretch.groups
            for row, cells, _ in guests_of(day.asked, stretch, day.rows, of)
        ]
        if not guests:
            continue
        away = pairs.code == AWAY
        stays = away[side] & np.isin(key, np.concatenate(guests))
        found |= stays | (away[1 - side] & np.isin(pairs.entity, pairs.entity[stays]))
    return found


def _counts(pairs: AreaPairs, unclear: Flags, exact: Flags) -> dict[str, frames.Column]:
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
    ways = {name: (which & ~unclear, weight) for name, (which, weight) in ways.items()}
    rest = ~np.any([which for which, _ in ways.values()], axis=0)
    rows = len(exact)
    columns = {"areas": frames.whole(np.bincount(pairs.row, minlength=rows))}
    for name, (which, weight) in {**ways, "unknown": (rest, there)}.items():
        columns[name] = frames.whole(exact_sums(pairs.row[which], weight[which], rows), ~exact)
    return columns


AWAY: Final = CODES
"""The code of an area that is not in the row on a day."""
OPEN: Final = IN_YES | IN_NO
"""The code of an area that certainly counts, with an unknown verdict."""


@attrs.frozen(eq=False)
class AreaPairs:
    """Pairs of a row and an area that is in the row on one of two days or on both; shape (k).

    Attributes:
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


def both_days(before: ResolvedQuery, after: ResolvedQuery) -> tuple[AnswerRows, AnswerRows]:
    """Ask one question on two days, with the same rows.

    A day has no areas if the area of `within` does not exist on it.

    Raises:
        ArgumentError: As `stretches_of`.
        UnknownFactError: As `stretches_of`.
    """
    early, late = (list(stretches_of(each, adrift=True)) for each in (before, after))
    rows = answer_rows(before, [*early, *late])
    return (
        AnswerRows(before, early, Rows(rows.codes, rows.of[: len(early)], len(rows))),
        AnswerRows(after, late, Rows(rows.codes, rows.of[len(early) :], len(rows))),
    )


def paired_areas(before: AnswerRows, after: AnswerRows) -> AreaPairs:
    """Pair each area with its rows: one entry for each area and row on either day."""
    count = len(before.asked.network.tables.areas.ids)
    keys = [
        np.concatenate([np.empty(0, np.int64), *(day.row * count + each.entity for each in day.stretches)])
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
            least[side, at] = stretch.weights[0]
    return AreaPairs(row, entity, code, cell, least)


def differences(pairs: AreaPairs, days: Sequence[AnswerRows], sums: Sequence[Sums]) -> Differences:
    """The bounds of the difference of each row.

    If it is known which areas count on both days, the bounds are sums over areas; otherwise they are outer
    bounds, the difference of the bounds of the shares.
    """
    bounds = [tuple(share.fractions() for share in share_bounds(each)) for each in sums]
    lower = [_less(one, other) for one, other in zip(bounds[1][0], bounds[0][1], strict=True)]
    upper = [_less(one, other) for one, other in zip(bounds[1][1], bounds[0][0], strict=True)]
    known = np.array([each is not None for each in lower], np.bool_)
    one_known = np.zeros(len(known), np.bool_)  # one of the two shares is known exactly
    for each, (low, high) in zip(sums, bounds, strict=True):
        points = [least == most for least, most in zip(low, high, strict=True)]
        one_known |= np.array(points, np.bool_) & ~each.may_be_empty
    both_sharp = sums[0].sharp & sums[1].sharp & known
    sharp = both_sharp & one_known
    finer = _settled(pairs, *sums) & ~sharp & known
    if finer.any():
        tied, attained = _facts(pairs, days, finer)
        sharp |= both_sharp & attained
        wholes = [each.least_of(STAYS) for each in sums]
        least, most = _sums(pairs, wholes, tied, finer)
        for row in np.flatnonzero(finer).tolist():
            whole = int(wholes[0][row]) * int(wholes[1][row])
            lower[row], upper[row] = Fraction(int(least[row]), whole), Fraction(int(most[row]), whole)
    return Differences(lower, upper, sharp)


def _less(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one - other


def _settled(pairs: AreaPairs, before: Sums, after: Sums) -> Flags:
    """Shape (r): whether it is known which areas count in the row on both days, and their weights."""
    settled = before.exact & after.exact & ~(before.guests.any(axis=1) | after.guests.any(axis=1))
    doubtful = ((pairs.code & (OUT | MAYBE)) != 0).any(axis=0)
    settled[pairs.row[doubtful]] = False
    return settled


def _facts(pairs: AreaPairs, days: Sequence[AnswerRows], rows: Flags) -> tuple[Flags, Flags]:
    """Find areas with the same deciding facts on both days, and rows without other common unknown facts.

    Returns:
        Shape (k): whether the same facts decide the area on both days; shape (r): whether, apart from these,
        no unknown fact decides two verdicts of the row.
    """
    tied, attained = np.zeros(len(pairs.row), np.bool_), rows.copy()
    asked = days[0].asked
    if not is_plain(asked.of, asked.network.vocabulary.levels[asked.over]):
        attained[:] = False
        return tied, attained
    facts = [FactsOfDay(day.asked, stretch) for day in days for stretch in day.stretches]
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
    days = [_territory(network, each) for each in (earlier, attrs.evolve(later, within=(into,)))]
    early, late = (_side(one, other) for one, other in (days, days[::-1]))
    return frames.Table(
        _columns(
            [early.kept, early.kept.nothing(), early.rest, early.all],
            [late.kept, late.rest, late.kept.nothing(), late.all],
        )
    )


def _territory(network: Network, query: CoverageQuery) -> AnswerRows:
    """Find the counted areas of one day inside the named area, which exists on that day."""
    found = rows_asked(network, query)
    if int(network.tables.areas.level[found.asked.within[0]]) > found.asked.over:
        raise ArgumentError(
            f"{query.within[0]!r} is below level {query.over}",
            "pass over= with the level of the area, or a level below",
        )
    return found


def _side(own: AnswerRows, other: AnswerRows) -> _Side:
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
        least, most = stretch.weights
        if (here & (~self.sure | ~STAYS[stretch.code] | (least != most))).any():
            return None
        return int(least[here].sum())

    def yes(self, end: str) -> int:
        """The lower or the upper bound of the weight of the areas with the verdict yes."""
        stretch = self.stretch
        least, most = stretch.weights
        if end == "lower":
            return int(least[self.sure & (stretch.code == IN_YES)].sum())
        return int(most[self.may & (stretch.code & IN_YES != 0)].sum())


def _columns(early: list[_Part], late: list[_Part]) -> dict[str, frames.Column]:
    sides = {"before": early, "after": late}
    weights = {name: [part.weight() for part in parts] for name, parts in sides.items()}
    yes = {(name, end): [part.yes(end) for part in parts] for name, parts in sides.items() for end in _ENDS}
    columns: dict[str, frames.Column] = {"part": frames.text([*PARTS, "all"])}
    for name, parts in sides.items():
        columns[f"areas_{name}"] = frames.whole([part.areas() for part in parts])
    for name, found in weights.items():
        columns[f"weight_{name}"] = frames.whole(found)
    for (name, end), sums in yes.items():
        columns[f"yes_{name}_{end}"] = frames.whole(sums)
    columns["weight_change"] = frames.whole(
        [
            None if one is None or other is None else one - other
            for other, one in zip(*weights.values(), strict=True)
        ]
    )
    for end, opposite in (_ENDS, _ENDS[::-1]):
        pairs = zip(yes["after", end], yes["before", opposite], strict=True)
        columns[f"yes_change_{end}"] = frames.whole([one - other for one, other in pairs])
    return columns


_LARGEST: Final = ("no", "possibly", "certainly")


def cascade(network: Network, query: CoverageQuery, steps: Sequence[Condition]) -> frames.Table:
    """See `Question.cascade`."""
    conditions = [query.of, *steps]
    first = rows_asked(network, query, adrift=True)
    put = [asked_of(network, attrs.evolve(query, of=each)).of for each in conditions]

    def asked(*parts: Condition) -> list[AreaParts]:
        return list(stretches_of(attrs.evolve(first.asked, of=All(parts)), adrift=True))

    left, lost = [first.sums()], []
    for number in range(1, len(put)):
        before, step = tuple(put[:number]), put[number]
        left.append(attrs.evolve(first, stretches=asked(*before, step)).sums())
        dropped = [_lost(*each) for each in zip(first.stretches, asked(*before, Not(step)), strict=True)]
        lost.append(attrs.evolve(first, stretches=dropped).sums())
    rows = len(first)
    tables = [
        {
            **first.columns(),
            "step": frames.whole(np.full(rows, number)),
            "condition": frames.text([coverage_text(condition)] * rows),
            **answer_columns(sums, query.missing),
            **drops,
        }
        for number, (condition, sums, drops) in enumerate(
            zip(conditions, left, _drop_columns(lost, rows), strict=True), 1
        )
    ]
    order = np.arange(len(tables) * rows).reshape(len(tables), rows).T.reshape(-1)
    return frames.Table(frames.rows_of(frames.stacked(tables), order))


def _lost(first: AreaParts, dropped: AreaParts) -> AreaParts:
    """The parts of areas in a drop: areas in the share of the first step, which a step loses or keeps.

    Args:
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
    kinds: dict[str, frames.Kind] = {
        **dict.fromkeys(("drop", "drop_lower", "drop_upper"), "ratio"),
        "drop_sharp": "yes_no",
        "largest_drop": "text",
    }
    found = [{name: frames.column_of(kind, [None] * rows) for name, kind in kinds.items()}]
    bounds = [share_bounds(each) for each in lost]
    largest = [_largest(bounds, row) for row in range(rows)]
    for step, (sums, (lower, upper)) in enumerate(zip(lost, bounds, strict=True)):
        unknown = ~(lower.known & upper.known)
        found.append(
            {
                "drop": frames.ratio(lower.of / lower.all, unknown | differ(lower, upper)),
                "drop_lower": lower.column,
                "drop_upper": upper.column,
                "drop_sharp": frames.yes_no(sums.sharp),
                "largest_drop": frames.text([each[step] for each in largest], unknown),
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


_MASKS: Final = (HAS_YES * YES | HAS_NO * NO | ~STAYS * NOT_APPLICABLE).astype(np.uint8)
"""The verdict for each code; an area that may not count is read as possibly not applicable."""


def against_target(network: Network, query: CoverageQuery, target: Fraction | int) -> frames.Table:
    """See `Question.against`."""
    goal = exact_number(target, "target")
    if not 0 <= goal <= 1:
        raise ArgumentError(f"target {goal}", "give a share from 0 to 1")
    rows = rows_asked(network, query, adrift=True)
    sums = rows.sums()
    lower, upper = share_bounds(sums)
    ends = zip(lower.fractions(), upper.fractions(), strict=True)
    least, most = _lacking(sums, goal)
    breaking = _breaking(rows.parts(), sums, goal)
    return frames.Table(
        {
            **rows.columns(),
            "target": frames.ratio(np.full(len(rows), float(goal))),
            "areas": frames.whole(sums.areas),
            "lower": lower.column,
            "upper": upper.column,
            "sharp": frames.yes_no(sums.sharp),
            "standing": frames.text([_standing(*each, goal) for each in ends]),
            "lacking_lower": frames.whole(least),
            "lacking_upper": frames.whole(most),
            "unknowns": frames.whole([each and each.unknowns for each in breaking]),
            "fewest_to_break": frames.whole([each and each.fewest for each in breaking]),
            "any_to_break": frames.whole([each and each.any for each in breaking]),
        }
    )


def _standing(lower: Fraction | None, upper: Fraction | None, goal: Fraction) -> str:
    if lower is None or upper is None:
        return "empty"
    return "met" if lower >= goal else "missed" if upper < goal else "open"


def _lacking(sums: Sums, goal: Fraction) -> tuple[list[int], list[int]]:
    """The lower and the upper bound of the weight that is lacking.

    A yes makes `target × all − yes` smaller, a no makes it greater, and an area that does not count changes
    nothing. The lower bound therefore counts every possible yes, and a no only if it is certain to count.
    """
    guests_yes, guests_no = sums.guests.T
    best_yes, best_no = sums.most_of(HAS_YES) + guests_yes, sums.least_of(NO_FOR_SURE)
    worst_yes, worst_no = sums.least_of(YES_FOR_SURE), sums.most_of(HAS_NO) + guests_no

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
