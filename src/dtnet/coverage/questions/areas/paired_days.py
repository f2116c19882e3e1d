"""The areas of a question on two days, side by side, and by how much the shares of the days may differ."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.coverage.answers.asking import stretches_of
from dtnet.coverage.answers.guests import with_guests
from dtnet.coverage.answers.one_fact import FactsOfDay, is_plain, relation, share_a_team
from dtnet.coverage.answers.row_groups import Rows, rows_of
from dtnet.coverage.answers.rows import CODES, IN_NO, IN_YES, MAYBE, OUT, STAYS, summed
from dtnet.coverage.answers.shares import bounds_of
from dtnet.coverage.answers.stretch_parts import parts_of_stretches
from dtnet.coverage.measures.quantities import roomy
from dtnet.network.tables.tables import NOBODY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.coverage.answers.asking import Asked, Stretch
    from dtnet.coverage.answers.rows import Counts, Sums
    from dtnet.coverage.answers.shares import Shares
    from dtnet.coverage.measures.quantities import Numbers
    from dtnet.network.tables.tables import Flags, Ints

AWAY: Final = CODES
"""The code of an area that is not in a row on a day."""
OPEN: Final = IN_YES | IN_NO
"""The code of an area that is in the share for sure, and nobody knows as what."""


@attrs.frozen(eq=False)
class Day:
    """A question on one of two days.

    Attributes:
        asked: The question.
        stretches: Its areas; none where it is asked in an area that is not there.
        rows: The rows of both days, and the row of each area on this one.
        sums: The rows on this day.
    """

    asked: Asked
    stretches: list[Stretch]
    rows: Rows
    sums: Sums


@attrs.frozen(eq=False)
class Pairs:
    """Areas in rows, on two days; shape (k).

    Attributes:
        row: The row.
        entity: The area.
        code: Shape (2, k): the code on each day; `AWAY` where it is not in the row.
        cell: Shape (2, k): its cell of the stretch of each day, or -1.
        least: Shape (2, k): the least weight on each day; 0 where it is not there.
    """

    row: Ints
    entity: Ints
    code: NDArray[np.uint8]
    cell: Ints
    least: Counts


@attrs.frozen(eq=False)
class Differences:
    """How much the later share of each row may exceed the earlier one; None where there is no share.

    Attributes:
        lower: The least.
        upper: The greatest.
        sharp: Shape (r): whether both are attained.
    """

    lower: list[Fraction | None]
    upper: list[Fraction | None]
    sharp: Flags


def days_of(before: Asked, after: Asked) -> tuple[Day, Day]:
    """One question on two days, with the rows of both.

    Raises:
        ArgumentError: As `stretches_of`.
        UnknownFactError: As there.
    """
    stretches = [list(stretches_of(each)) for each in (before, after)]
    rows = rows_of(before, [*stretches[0], *stretches[1]])
    split = len(stretches[0])
    days = []
    for asked, there, of in zip((before, after), stretches, (rows.of[:split], rows.of[split:]), strict=True):
        own = Rows(rows.codes, of, len(rows))
        sums = summed(parts_of_stretches(there, own, by_days=False), len(rows))
        days.append(Day(asked, there, own, with_guests(asked, there, own, sums, by_days=False)))
    return days[0], days[1]


def paired(before: Day, after: Day) -> Pairs:
    """Every area that is in a row on either day."""
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
    return Pairs(row, entity, code, cell, least)


def differences(pairs: Pairs, before: Day, after: Day) -> Differences:
    """The bounds of the difference of each row.

    Where it is known what is in both shares they are those of a sum over areas; elsewhere the outer ones.
    """
    days = before, after
    bounds = [tuple(map(fractions, bounds_of(day.sums))) for day in days]
    lower = [_less(one, other) for one, other in zip(bounds[1][0], bounds[0][1], strict=True)]
    upper = [_less(one, other) for one, other in zip(bounds[1][1], bounds[0][0], strict=True)]
    known = np.array([each is not None for each in lower], np.bool_)
    one_known = np.zeros(len(known), np.bool_)  # one of the shares, whatever the unknowns are
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
    """Shape (r): in which rows there may be no share."""
    empty: Flags = sums.least[:, STAYS].sum(axis=1) == 0
    return empty


def fractions(shares: Shares) -> list[Fraction | None]:
    """The shares of each row, exactly; None where there is none."""
    return [
        Fraction(of, all) if known else None
        for of, all, known in zip(shares.of.tolist(), shares.all.tolist(), shares.known.tolist(), strict=True)
    ]


def _less(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one - other


def _settled(pairs: Pairs, before: Day, after: Day) -> Flags:
    """Shape (r): in which rows it is known what is in the shares of both days, and what it weighs."""
    settled = before.sums.exact & after.sums.exact
    settled &= ~(before.sums.guests.any(axis=1) | after.sums.guests.any(axis=1))
    doubtful = ((pairs.code & (OUT | MAYBE)) != 0).any(axis=0)
    settled[pairs.row[doubtful]] = False
    return settled


def _facts(pairs: Pairs, before: Day, after: Day, rows: Flags) -> tuple[Flags, Flags]:
    """Of which areas one fact decides both days, and in which rows no fact decides two things otherwise.

    Returns:
        Shape (k), and shape (r).
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


def _sums(pairs: Pairs, wholes: list[Counts], tied: Flags, rows: Flags) -> tuple[Numbers, Numbers]:
    """Shape (r) each: the least and the greatest difference, times both denominators."""
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
