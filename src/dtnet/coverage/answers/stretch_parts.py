"""What each area adds to its row of an answer, on each stretch of days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dtnet.coverage.answers.row_sums import MAYBE, OUT, Parts, is_one_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dtnet.coverage.answers.area_parts import AreaParts
    from dtnet.coverage.answers.row_groups import Rows
    from dtnet.coverage.answers.row_sums import Counts
    from dtnet.network.tables.tables import Ints


def parts_of_stretches(
    stretches: Sequence[AreaParts], rows: Rows, *, by_days: bool, together: bool = False
) -> Parts:
    """What areas add to the rows.

    Args:
        stretches: The areas.
        rows: The rows.
        by_days: Whether for each day.
        together: Whether what is made of several days is asked for, without adding them up.
    """
    long = (by_days or together) and of_several_days(stretches)
    parts = [
        _of_one(stretch, rows, of, by_days=by_days, long=long)
        for stretch, of in zip(stretches, rows.of, strict=True)
    ]
    return parts[0] if len(parts) == 1 else _one_after_another(parts)


def _of_one(stretch: AreaParts, rows: Rows, of: Ints, *, by_days: bool, long: bool) -> Parts:
    """What areas add in one era.

    Args:
        stretch: The areas.
        rows: The rows of the answer.
        of: Shape (m): the row of each area.
        by_days: Whether for each day.
        long: Whether something is made of several days.
    """
    whole = len(stretch.area) == len(of) and not by_days and stretch.level.era.is_day
    single = stretch.least is stretch.most
    least = stretch.least if whole else _weights_at(stretch.least, stretch.area)
    most = least if single else stretch.most if whole else _weights_at(stretch.most, stretch.area)
    if by_days:
        days = stretch.end - stretch.start
        least, most = least * days, most * days
    loose = stretch.loose
    if long:  # one fact may hold on many days, and is taken in two ways
        loose = loose | ((stretch.code & (OUT | MAYBE)) != 0) | (least != most)
        loose = loose if stretch.swayed is None else loose | stretch.swayed
    return Parts(
        row=of if whole else of.take(stretch.area),
        code=stretch.code,
        origin=stretch.origin,
        least=least,
        most=least if single else most,
        loose=loose,
        runs=rows.runs if whole else None,
    )


def of_several_days(stretches: Sequence[AreaParts]) -> bool:
    """Whether stretches are of more than one day."""
    eras = [each.level.era for each in stretches]
    return bool(eras) and max(each.end for each in eras) > min(each.start for each in eras) + 1


def _one_after_another(parts: Sequence[Parts]) -> Parts:
    least = _joined_weights([each.least for each in parts])
    single = all(each.most is each.least for each in parts)
    return Parts(
        row=np.concatenate([np.empty(0, np.int64), *(each.row for each in parts)]),
        code=np.concatenate([np.empty(0, np.uint8), *(each.code for each in parts)]),
        origin=np.concatenate([np.empty(0, np.uint8), *(each.origin for each in parts)]),
        least=least,
        most=least if single else _joined_weights([each.most for each in parts]),
        loose=np.concatenate([np.empty(0, np.bool_), *(each.loose for each in parts)]),
    )


def _weights_at(weights: Counts, which: Ints) -> Counts:
    """Some weights; what is one number for all, as a count is, stays so."""
    if is_one_number(weights):
        return np.broadcast_to(weights[0], len(which))
    return weights.take(which)


def _joined_weights(parts: list[Counts]) -> Counts:
    there = [each for each in parts if len(each)]
    if there and all(map(is_one_number, there)) and len({int(each[0]) for each in there}) == 1:
        return np.broadcast_to(there[0][0], sum(map(len, there)))
    return np.concatenate([np.empty(0, np.int64), *there])
