"""Verdicts on numbers of teams and people that are known within bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, YES

if TYPE_CHECKING:
    from dtnet.coverage.language.atoms import PeoplePer
    from dtnet.network.tables.tables import Flags, Ints
    from dtnet.predicates.verdicts import Masks

FREE: Final = np.iinfo(np.int64).max
"""The greatest number of what nothing limits."""


def at_least_verdicts(numbers: tuple[Ints, Ints, Flags], least: int) -> Masks:
    """Shape (c): whether numbers are at least another.

    Args:
        numbers: Shape (c) each: the least and the greatest that each may be, and where nothing limits it.
        least: The other.
    """
    low, high, unlimited = numbers
    masks: Masks = ((high >= least) | unlimited) * YES | (low < least) * NO
    return masks


def at_least_per(numbers: tuple[Ints, Ints, Flags], base: tuple[Ints, Ints], atom: PeoplePer) -> Masks:
    """Shape (c): whether there are enough people for a base; not applicable where that is 0.

    Args:
        numbers: The people, as `at_least_verdicts` takes them.
        base: Shape (c) each: the least and the greatest that the base may be; `FREE` if nothing limits it.
        atom: How many are enough.
    """
    (low, high, unlimited), (least, most) = numbers, base
    scale, top = atom.per * atom.at_least.denominator, atom.at_least.numerator
    enough = _product_reaches(high, scale, np.maximum(least, 1), top)
    may_yes = (most >= 1) & (unlimited | enough)
    may_no = (most >= 1) & ((most == FREE) | ~_product_reaches(low, scale, most, top))
    masks: Masks = may_yes * YES | may_no * NO | (least == 0) * NOT_APPLICABLE
    return masks


def _product_reaches(one: Ints, scale: int, other: Ints, top: int) -> Flags:
    """Whether one times a number is at least another times one, exactly."""
    finite = np.where(other == FREE, 0, other)
    if int(one.max(initial=0)) * scale < 2**63 and int(finite.max(initial=0)) * top < 2**63:
        return one * scale >= finite * top
    pairs = zip(one.tolist(), finite.tolist(), strict=True)
    return np.array([low * scale >= high * top for low, high in pairs], np.bool_)
