"""Which rows of an answer certainly meet a condition on rows, and how many may."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np

from dtnet.coverage.rows import bounds_of, verdicts_in
from dtnet.coverage.text import coverage_text
from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.predicates.conditions import Between, Condition, Is
from dtnet.predicates.evaluation import evaluate
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, YES

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from dtnet.coverage.rows import Counts, Flags, Sums
    from dtnet.predicates.verdicts import Masks

_ROW: Final = "row"
SHARE: Final = f"{_ROW}.share"
_COUNTS: Final[dict[str, Callable[[Sums], Counts]]] = {
    f"{_ROW}.areas": lambda sums: sums.areas,
    f"{_ROW}.yes": lambda sums: verdicts_in(sums)[0],
    f"{_ROW}.no": lambda sums: verdicts_in(sums)[1],
    f"{_ROW}.not_applicable": lambda sums: verdicts_in(sums)[2],
    f"{_ROW}.unknown": lambda sums: verdicts_in(sums)[3],
}


def kept_rows(having: Condition | None, sums: Sums) -> tuple[Flags, int]:
    """Shape (r): which rows certainly meet a condition; and how many others may.

    Args:
        having: The condition, of `row.share` and the counts of rows; None keeps all.
        sums: The rows.

    Raises:
        UnknownNameError: If it reads what rows do not have.
        ArgumentError: If it compares them with what is no range.
    """
    count = len(sums.areas)
    if having is None:
        return np.ones(count, np.bool_), 0
    masks, _ = evaluate(having, lambda atom: _read(atom, sums), count=count)
    return masks == YES, int(((masks & YES) != 0).sum() - (masks == YES).sum())


def kept_shares(
    having: Condition | None, lower: NDArray[np.float64], upper: NDArray[np.float64]
) -> tuple[Flags, int]:
    """As `kept_rows`, where rows have a share and no counts.

    Args:
        having: The condition, of `row.share`; None keeps all.
        lower: Shape (r): the least share of each row; NaN where it has none.
        upper: The greatest.

    Raises:
        ArgumentError: If it reads anything else.
    """
    count = len(lower)
    if having is None:
        return np.ones(count, np.bool_), 0

    def read(atom: Condition) -> Masks:
        if not isinstance(atom, Between) or atom.subject != SHARE:
            raise ArgumentError(
                f"having {coverage_text(atom)!r} of a least or greatest day", "rows have row.share only then"
            )
        masks = [_of_shares(atom, low, high) for low, high in zip(lower, upper, strict=True)]
        return np.array(masks, np.uint8)

    masks, _ = evaluate(having, read, count=count)
    return masks == YES, int(((masks & YES) != 0).sum() - (masks == YES).sum())


def _of_shares(atom: Between, lower: float, upper: float) -> int:
    if np.isnan(lower):
        return int(NOT_APPLICABLE)
    low, high = Fraction(float(lower)), Fraction(float(upper))
    least, below = _ends(atom)
    may = (least is None or high >= least) and (below is None or low < below)
    may_not = (least is not None and low < least) or (below is not None and high >= below)
    return int(may) * int(YES) + int(may_not) * int(NO)


def _read(atom: Condition, sums: Sums) -> Masks:
    if isinstance(atom, Is) and all(type(value) is int for value in atom.values):
        numbers = [value for value in atom.values if isinstance(value, int)]
        parts = [Between(atom.subject, Fraction(each), Fraction(each + 1)) for each in numbers]
        masks = [_read(part, sums) for part in parts]
        some: Masks = np.bitwise_or.reduce([each & YES for each in masks])
        return some | np.where(np.all([each & NO for each in masks], axis=0), NO, np.uint8(0))
    if not isinstance(atom, Between):
        told = coverage_text(atom)
        raise ArgumentError(f"having {told!r}", "compare row.share, or a count of the row, with >=, < or in")
    if atom.subject == SHARE:
        return _shares(atom, sums)
    if atom.subject not in _COUNTS:
        raise UnknownNameError(f"having {atom.subject!r}", near(atom.subject, (SHARE, *_COUNTS)))
    found = _COUNTS[atom.subject](sums)
    least, below = _ends(atom)
    inside = np.ones(len(found), np.bool_)
    if least is not None:
        inside &= found * least.denominator >= least.numerator
    if below is not None:
        inside &= found * below.denominator < below.numerator
    return np.where(inside, YES, NO)


def _ends(atom: Between) -> tuple[Fraction | None, Fraction | None]:
    """The ends of a range of numbers."""
    least, below = atom.least, atom.below
    if isinstance(least, date) or isinstance(below, date):
        raise ArgumentError(f"having {coverage_text(atom)!r}", "a row has a share and counts, and no day")
    return least, below


def _shares(atom: Between, sums: Sums) -> Masks:
    lower, upper = bounds_of(sums)
    least, below = _ends(atom)

    def at_least(of: Counts, all: Counts, number: Fraction) -> Flags:
        return np.array(
            [
                one * number.denominator >= number.numerator * other
                for one, other in zip(of.tolist(), all.tolist(), strict=True)
            ],
            np.bool_,
        )

    count = len(sums.areas)
    never, always = np.zeros(count, np.bool_), np.ones(count, np.bool_)
    low_in = always if least is None else at_least(lower.of, lower.all, least)
    high_in = always if least is None else at_least(upper.of, upper.all, least)
    low_out = never if below is None else at_least(lower.of, lower.all, below)
    high_out = never if below is None else at_least(upper.of, upper.all, below)
    may = high_in & ~low_out
    may_not = ~low_in | high_out
    masks: Masks = may * YES | may_not * NO
    return np.where(lower.known, masks, NOT_APPLICABLE)
