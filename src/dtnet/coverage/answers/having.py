"""Rows that certainly meet a condition on rows, and the number of rows that possibly meet it."""

from __future__ import annotations

from datetime import date
from math import ceil
from typing import TYPE_CHECKING, Final

import numpy as np

from dtnet.coverage.answers.row_sums import PLAIN_GONE, PLAIN_NO, PLAIN_UNKNOWN, PLAIN_YES
from dtnet.coverage.answers.share_bounds import share_bounds
from dtnet.coverage.language.text import SHARE, coverage_text
from dtnet.coverage.measures.step_functions import at_least
from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.money import INT64_MAX
from dtnet.predicates.conditions import Between, Condition, Is
from dtnet.predicates.evaluation import evaluate
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, YES

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from dtnet.coverage.answers.row_sums import Counts, Sums
    from dtnet.coverage.answers.share_bounds import Shares
    from dtnet.network.tables.tables import Flags
    from dtnet.predicates.verdicts import Masks

_ROW: Final = "row"
_AREAS: Final = f"{_ROW}.areas"
_WEIGHTS: Final = {
    f"{_ROW}.yes": PLAIN_YES,
    f"{_ROW}.no": PLAIN_NO,
    f"{_ROW}.not_applicable": PLAIN_GONE,
    f"{_ROW}.unknown": PLAIN_UNKNOWN,
}
"""By column, the codes of the areas whose weights a row adds up."""


def kept_rows(having: Condition | None, sums: Sums) -> tuple[Flags, int]:
    """Shape (r): which rows certainly meet a condition; and the number of other rows that may meet it.

    Args:
        having: A condition on `row.share` and the counts of rows; None keeps all rows.
        sums: The rows.

    Raises:
        UnknownNameError: If the condition reads a column that rows do not have.
        ArgumentError: If the condition compares a column with something that is not a number or range.
    """
    return _kept(having, len(sums.areas), lambda atom: _read(atom, sums))


def kept_shares(having: Condition | None, bounds: tuple[Shares, Shares]) -> tuple[Flags, int]:
    """As `kept_rows`, for rows that have a share but no counts.

    Args:
        having: A condition on `row.share`; None keeps all rows.
        bounds: The least and the greatest share of each row.

    Raises:
        ArgumentError: If the condition reads anything else.
    """

    def read(atom: Condition) -> Masks:
        if not isinstance(atom, Is | Between) or atom.subject != SHARE:
            raise ArgumentError(
                f"having {coverage_text(atom)!r} with over_time min or max", "such rows have only row.share"
            )
        return _of_shares(atom, bounds)

    return _kept(having, len(bounds[0].of), read)


def _kept(having: Condition | None, count: int, read: Callable[[Condition], Masks]) -> tuple[Flags, int]:
    if having is None:
        return np.ones(count, np.bool_), 0
    masks, _ = evaluate(having, read, count=count)
    return masks == YES, int(((masks & YES) != 0).sum() - (masks == YES).sum())


def _read(atom: Condition, sums: Sums) -> Masks:
    if not isinstance(atom, Is | Between):
        raise _no_range(atom)
    if atom.subject == SHARE:
        return _of_shares(atom, share_bounds(sums))
    if atom.subject == _AREAS:
        return _of_counts(atom, sums.areas, sums.areas)
    if atom.subject not in _WEIGHTS:
        raise UnknownNameError(
            f"having {atom.subject!r} is not a column of a row",
            near(atom.subject, (SHARE, _AREAS, *_WEIGHTS)),
        )
    codes = _WEIGHTS[atom.subject]
    return _of_counts(atom, sums.least_of(codes), sums.most_of(codes))


def _of_shares(atom: Is | Between, bounds: tuple[Shares, Shares]) -> Masks:
    """The verdict of a range on shares within bounds, compared as exact fractions."""
    if isinstance(atom, Is):
        raise ArgumentError(
            f"having {coverage_text(atom)!r}", "compare a share with >=, < or in, as in row.share >= 9/10"
        )
    lower, upper = bounds
    first, below = _ends(atom)
    count = len(lower.of)

    def reached(shares: Shares, end: Fraction | None, *, without: bool) -> Flags:
        return np.full(count, without) if end is None else at_least(shares.of, shares.all, end)

    may = reached(upper, first, without=True) & ~reached(lower, below, without=False)
    may_not = ~reached(lower, first, without=True) | reached(upper, below, without=False)
    masks: Masks = may * YES | may_not * NO
    return np.where(lower.known & upper.known, masks, NOT_APPLICABLE)


def _of_counts(atom: Is | Between, least: Counts, most: Counts) -> Masks:
    """The verdict of a comparison on whole numbers; every number within the bounds is possible."""
    if isinstance(atom, Is):
        numbers = [value for value in atom.values if type(value) is int]
        if len(numbers) < len(atom.values):
            raise _no_range(atom)
        ranges = [(number, number) for number in set(numbers)]
    else:
        first, below = _ends(atom)
        ranges = [(0 if first is None else ceil(first), INT64_MAX if below is None else ceil(below) - 1)]
    met = np.zeros(len(least), np.int64)
    for first_met, last_met in ranges:
        if first_met <= INT64_MAX and last_met >= 0:
            last = np.minimum(most, min(last_met, INT64_MAX))
            met += np.maximum(last - np.maximum(least, max(first_met, 0)) + 1, 0)
    masks: Masks = (met > 0) * YES | (met <= most - least) * NO
    return masks


def _ends(atom: Between) -> tuple[Fraction | None, Fraction | None]:
    """The limits of a range of numbers: the least number, and the first number above the range."""
    first, below = atom.least, atom.below
    if isinstance(first, date) or isinstance(below, date):
        raise ArgumentError(f"having {coverage_text(atom)!r}", "a row has a share and counts, but no day")
    return first, below


def _no_range(atom: Condition) -> ArgumentError:
    told = coverage_text(atom)
    return ArgumentError(f"having {told!r}", "compare row.share or a count of the row with >=, < or in")
