"""Verdicts on conditions, and their logic. A verdict is the set of possible outcomes.

The outcomes are yes, no and not applicable; a verdict stores them as three bits of a `uint8`. `both` and
`either` combine every outcome of one set with every outcome of the other, and `negated` changes each outcome.
Not applicable, combined with anything, is not applicable. De Morgan's laws and distribution hold. Absorption
does not: `a and (a or b)` is not applicable where `b` is.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Masks: TypeAlias = NDArray[np.uint8]


YES: Final = np.uint8(1)
NO: Final = np.uint8(2)
NOT_APPLICABLE: Final = np.uint8(4)
UNKNOWN: Final = np.uint8(3)
"""Yes or no: both outcomes are possible."""

_SETS: Final = np.uint8(8)


def _of_two(combine: Callable[[int, int], int]) -> Masks:
    """Shape (64): the table of a connective: each outcome of one set combined with each of the other.

    Two sets have the place `one * 8 + other`; `take` from one dimension takes a third of the time of two.
    """
    table = np.zeros(_SETS * _SETS, np.uint8)
    for one, other, first, second in product(range(_SETS), range(_SETS), (1, 2, 4), (1, 2, 4)):
        if one & first and other & second:
            table[one * _SETS + other] |= combine(first, second)
    return table


_BOTH: Final = _of_two(max)  # not applicable over no over yes
_EITHER: Final = _of_two(lambda one, other: max(one, other) if 4 in (one, other) else min(one, other))  # noqa: PLR2004 - not applicable
_NEGATED: Final = np.array([0, 2, 1, 3, 4, 6, 5, 7], np.uint8)


def both(one: Masks, other: Masks) -> Masks:
    """Verdicts of "one and other", element by element; the empty set stays empty."""
    return _BOTH.take(one * _SETS + other)


def either(one: Masks, other: Masks) -> Masks:
    """Verdicts of "one or other", element by element; the empty set stays empty."""
    return _EITHER.take(one * _SETS + other)


def negated(one: Masks) -> Masks:
    """Verdicts of "not one", element by element."""
    return _NEGATED.take(one)


def is_decided(masks: Masks) -> NDArray[np.bool_]:
    """Per verdict, whether exactly one outcome is possible."""
    decided: NDArray[np.bool_] = ((masks & (masks - YES)) == 0) & (masks != 0)
    return decided


def by_origin(said: Sequence[Masks], first: int = 1) -> tuple[Masks, Masks]:
    """The verdicts when all origins count, and the best origin that decides each; 0 for an open verdict.

    Args:
        said: Shape (n) each: the verdicts if facts of a worse origin than `first` count as unknown; then the
            verdicts for each worse origin.
    """
    decided = np.uint8(first) * is_decided(said[0])
    for code, masks in enumerate(said[1:], first + 1):
        decided = np.where(decided == 0, np.uint8(code) * is_decided(masks), decided)
    return said[-1], decided
