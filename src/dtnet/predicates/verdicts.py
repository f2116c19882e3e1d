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

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Masks: TypeAlias = NDArray[np.uint8]

YES: Final = np.uint8(1)
NO: Final = np.uint8(2)
NOT_APPLICABLE: Final = np.uint8(4)
UNKNOWN: Final = np.uint8(3)
"""Yes or no: both outcomes are possible."""

_OUTCOMES: Final = (1, 2, 4)
_SETS: Final = 8


def _both(one: int, other: int) -> int:
    return max(one, other)  # not applicable over no over yes


def _either(one: int, other: int) -> int:
    return 4 if 4 in (one, other) else min(one, other)  # noqa: PLR2004 - not applicable


def _negated(one: int) -> int:
    return {1: 2, 2: 1, 4: 4}[one]


def _members(mask: int) -> list[int]:
    return [outcome for outcome in _OUTCOMES if mask & outcome]


def _of_two(combine: Callable[[int, int], int]) -> Masks:
    """Shape (8, 8): the table of a connective: each outcome of one set combined with each of the other."""
    table = np.zeros((_SETS, _SETS), np.uint8)
    for one, other in product(range(_SETS), repeat=2):
        for pair in product(_members(one), _members(other)):
            table[one, other] |= combine(*pair)
    return table


def _of_one(change: Callable[[int], int]) -> Masks:
    sets = [sum(change(each) for each in _members(mask)) for mask in range(_SETS)]
    return np.array(sets, np.uint8)


_BOTH: Final = _of_two(_both)
_EITHER: Final = _of_two(_either)
_NEGATED: Final = _of_one(_negated)


def both(one: Masks, other: Masks) -> Masks:
    """Verdicts of "one and other", element by element; the empty set stays empty."""
    return _BOTH[one, other]


def either(one: Masks, other: Masks) -> Masks:
    """Verdicts of "one or other", element by element; the empty set stays empty."""
    return _EITHER[one, other]


def negated(one: Masks) -> Masks:
    """Verdicts of "not one", element by element."""
    return _NEGATED[one]


def is_decided(masks: Masks) -> NDArray[np.bool_]:
    """Per verdict, whether exactly one outcome is possible."""
    decided: NDArray[np.bool_] = ((masks & (masks - YES)) == 0) & (masks != 0)
    return decided
