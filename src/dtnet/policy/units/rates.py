"""What the terms of a component give for its units on a day: rates, ceilings, and codes of facts."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from dtnet.bounds import UNBOUNDED, Bounded
from dtnet.facts.subjects import subject_numbers
from dtnet.periods import FIRST_DAY
from dtnet.policy.units.norms import NormNumbers, paid_heads, read_heads, read_norm, within_norm
from dtnet.policy.units.terms import Cases, Terms, first_fit, rows_on, whole_multiples

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.facts.subjects import Subjects


ReadFacts: TypeAlias = tuple[Bounded, tuple[Bounded, ...], tuple[Bounded, ...]]
"""The rate × count and the amounts of the ceilings, each in its unit, and codes of facts for a plug-in."""
NOBODY_THERE: Final = -1
"""The code of a subject that does not apply, such as an attribute of a district for a unit in none."""


def read_terms(
    things: Subjects, terms: Terms, day: int, lost: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], ReadFacts]:
    """Read the facts that a component needs of some units in the era of a day.

    Args:
        lost: Shape (n): whether the place of the unit is unknown. Its facts have bounds over all possible
            places.

    Returns:
        Whether each unit certainly meets the norm, whether it may meet the norm, and the facts.
    """
    certain = possible = np.ones(len(things), np.bool_)
    if terms.norm is not None and terms.norm.use == "require":
        norm = read_norm(things, terms.norm, day)
        certain, possible = norm.met(subject_numbers(things, "team.people"))
    worth = _worth(things, terms, day)
    ceilings = [first_fit(things, rows_on(each.cases, day), each.unit) for each in terms.ceilings]
    reads = [read_codes(things, subject) for subject in terms.reads]
    if lost.any():
        certain, possible = certain & ~lost, possible | lost
        worth = Bounded.where(lost, _worth_anywhere(things, terms, day), worth)
        most = (_any_of(each.cases, day, each.unit, len(lost)) for each in terms.ceilings)
        ceilings = [Bounded.where(lost, *each) for each in zip(most, ceilings, strict=True)]
        anything = Bounded(np.full(len(lost), NOBODY_THERE), np.full(len(lost), UNBOUNDED))
        reads = [Bounded.where(lost, anything, each) for each in reads]
    return certain, possible, (worth, tuple(ceilings), tuple(reads))


def _worth_anywhere(things: Subjects, terms: Terms, day: int) -> Bounded:
    """The rate × count of units, with bounds over all possible places."""
    count = len(things)
    worth = _any_of(terms.rate or (), day, terms.unit, count)
    if terms.rate is None or terms.count is None:
        return worth
    heads, norm = read_heads(things, terms.count), terms.norm
    if norm is not None and norm.counts:
        if norm.attribute is not None:
            return Bounded(np.zeros(count, np.int64), np.full(count, UNBOUNDED))
        people = _any_of(norm.numbers["base"], day, Fraction(1), count)
        heads = within_norm(things, terms.count, NormNumbers(np.ones(count, np.bool_), people), norm.use)
    return worth.times(heads, what=things.what)


def _any_of(cases: Cases, day: int, unit: Fraction, count: int) -> Bounded:
    """Bounds over all numbers of a table on a day, in whole units, for each unit; 0 without a table."""
    numbers = [whole_multiples(number, unit) for _, number in rows_on(cases, day)] or [0]
    return Bounded.between(np.full(count, min(numbers)), np.full(count, max(numbers)))


def _worth(things: Subjects, terms: Terms, day: int) -> Bounded:
    if terms.rate is None:
        return Bounded.known(np.zeros(len(things), np.int64))
    rate = first_fit(things, rows_on(terms.rate, day), terms.unit)
    if terms.count is None:
        return rate
    return rate.times(paid_heads(things, terms.count, terms.norm, day), what=things.what)


def read_codes(things: Subjects, subject: str) -> Bounded:
    """The value of a subject for each unit, as a whole number: shape (n). Bounds differ for unknown values.

    Yes and no become 1 and 0, a word its position, a set its bits, and a day its distance from the first
    possible day. The code is `NOBODY_THERE` where the subject does not apply.
    """
    column = things.column(subject)
    if column.type == "whole":
        found = subject_numbers(things, subject)
    else:
        first = FIRST_DAY if column.type == "day" else 0  # no code is below 0, unlike `NOBODY_THERE`
        low = np.where(column.known, column.data - column.data.dtype.type(first), 0).astype(np.int64)
        found = Bounded(low, np.where(column.known, low, UNBOUNDED))
    nowhere = Bounded.known(np.full(len(things), NOBODY_THERE))
    return Bounded.where(column.applies, found, nowhere)
