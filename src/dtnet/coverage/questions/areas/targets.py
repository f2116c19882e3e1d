"""Answers against a target: met, missed or open, what is still lacking, and what would break it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np

from dtnet import frames
from dtnet.coverage.answers.answer_table import asked_of
from dtnet.coverage.answers.area_parts import stretches_of
from dtnet.coverage.answers.dimensions import dimension_columns
from dtnet.coverage.answers.row_groups import answer_rows, parts_of_stretches, with_areas_of_unknown_group
from dtnet.coverage.answers.row_sums import CODES, IN_NO, IN_YES, MAYBE, OUT, STAYS, null, summed
from dtnet.coverage.answers.share_bounds import share_bounds, share_column
from dtnet.coverage.measures.measures_of_verdicts import unknowns_to_break
from dtnet.coverage.measures.quantities import exact_number
from dtnet.errors import ArgumentError
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, YES

if TYPE_CHECKING:
    from dtnet.coverage.answers.row_sums import Parts, Sums
    from dtnet.coverage.answers.share_bounds import Shares
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.coverage.measures.measures_of_verdicts import Breaking
    from dtnet.network.day.network import Network

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
            "unknowns": _counts([each.unknowns if each else None for each in breaking]),
            "fewest_to_break": _counts([each.fewest if each else None for each in breaking]),
            "any_to_break": _counts([each.any if each else None for each in breaking]),
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


def _counts(numbers: list[int | None]) -> frames.Column:
    gone = np.array([each is None for each in numbers], np.bool_)
    return frames.whole([each or 0 for each in numbers], null(gone))
