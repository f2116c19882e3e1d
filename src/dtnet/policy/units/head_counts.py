"""The numbers that a component reads of its units: counts, norms, rates and ceilings, with bounds."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.facts.bounded import UNBOUNDED, Bounded, least, minus, too_great
from dtnet.facts.subject_facts import subject_numbers, verdicts
from dtnet.facts.subjects import FIRST_DAY
from dtnet.predicates.conditions import EVERYWHERE
from dtnet.predicates.verdicts import YES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dtnet.facts.subject_facts import Subjects
    from dtnet.policy.units.component_terms import Case, NormTerms, Rows, Terms

NOBODY_THERE: Final = -1
"""The code of a subject that does not apply, such as an attribute of a district for a unit in none."""


@attrs.frozen(eq=False, kw_only=True)
class Readings:
    """The facts that a component reads of some units on the days of an era.

    Attributes:
        certain: Whether the unit certainly meets the norm.
        possible: Whether the unit may meet the norm.
        worth: The rate × count in units of the rate.
        ceilings: The amounts of the ceilings.
        reads: The subjects that a plug-in reads, as codes.
    """

    certain: NDArray[np.bool_]
    possible: NDArray[np.bool_]
    worth: Bounded
    ceilings: tuple[Bounded, ...]
    reads: tuple[Bounded, ...]


@attrs.frozen(eq=False)
class NormNumbers:
    """The numbers of people that a norm sets for units.

    Attributes:
        applies: Whether the norm applies to the unit.
        heads: The number of people; meaningless where the norm does not apply.
    """

    applies: NDArray[np.bool_]
    heads: Bounded


def read_terms(things: Subjects, terms: Terms, day: int) -> Readings:
    """Read the facts that a component needs of some units in the era of a day."""
    count = len(things.rows)
    everyone = np.ones(count, np.bool_)
    certain = possible = everyone
    norm = read_norm(things, terms.norm, day) if terms.norm is not None else None
    if norm is not None and terms.norm is not None and terms.norm.use == "require":
        people = subject_numbers(things, "team.people")
        certain = ~norm.applies | (people.lower >= norm.heads.high)
        possible = ~norm.applies | (people.upper >= norm.heads.low)
    return Readings(
        certain=certain,
        possible=possible,
        worth=_worth(things, terms, norm, day),
        ceilings=tuple(first_fit(things, rows_on(each, day), Fraction(1)) for each in terms.ceilings),
        reads=tuple(read_codes(things, subject) for subject in terms.reads),
    )


def open_readings(
    things: Subjects, terms: Terms, day: int, found: Readings, where: NDArray[np.bool_]
) -> Readings:
    """The same readings, but with bounds over all possible places for each unit of unknown place.

    Args:
        things: The units.
        terms: The terms of the component.
        day: A day of the era.
        found: The readings for known places.
        where: Shape (n): whether the place of the unit is unknown.
    """
    norm = terms.norm
    worth = _any_of(terms.rate or (), day, terms.unit, len(where))
    if terms.rate is not None and norm is not None and norm.use in {"cap", "replace"}:
        worth = Bounded(np.zeros(len(where), np.int64), np.full(len(where), UNBOUNDED))
    elif terms.rate is not None and terms.count is not None:
        worth = worth.times(read_heads(things, terms.count), what=things.what)

    def opened(known: Bounded, wide: Bounded) -> Bounded:
        return Bounded.between(np.where(where, wide.low, known.low), np.where(where, wide.high, known.high))

    anything = Bounded(np.full(len(where), NOBODY_THERE), np.full(len(where), UNBOUNDED))
    return Readings(
        certain=found.certain & ~where,
        possible=found.possible | where,
        worth=opened(found.worth, worth),
        ceilings=tuple(
            opened(known, _any_of(cases, day, Fraction(1), len(where)))
            for known, cases in zip(found.ceilings, terms.ceilings, strict=True)
        ),
        reads=tuple(opened(known, anything) for known in found.reads),
    )


def _any_of(cases: Sequence[Case], day: int, unit: Fraction, count: int) -> Bounded:
    """Bounds over all numbers of a table on a day, in whole units, for each unit; 0 without a table."""
    numbers = [int(number / unit // 1) for _, number in rows_on(cases, day)] or [0]
    return Bounded.between(np.full(count, min(numbers)), np.full(count, max(numbers)))


def read_norm(things: Subjects, norm: NormTerms, day: int) -> NormNumbers:
    """The number of people that a norm sets for some units on a day, rounded down at the end."""
    found = subject_numbers(things, norm.attribute)
    tables = [rows_on(each, day) for each in (norm.base, norm.block, norm.above, norm.least, norm.most or ())]
    scale = lcm(*(number.denominator for rows in tables for _, number in rows))
    base, block, above, lowest, most = (first_fit(things, rows, Fraction(1, scale)) for rows in tables)
    started = norm.blocks == "started"

    def heads(
        attribute: NDArray[np.int64], *, greater: bool
    ) -> NDArray[np.int64]:  # more people for a larger base, but a smaller block
        plus, minus = ("high", "low") if greater else ("low", "high")
        over = np.maximum(attribute * scale - getattr(above, minus), 0)
        size = np.maximum(getattr(block, minus), 1)
        blocks = -(-over // size) if started else over // size
        wanted = getattr(base, plus) + blocks * scale
        wanted = np.maximum(wanted, getattr(lowest, plus))
        if norm.most is not None:
            wanted = np.minimum(wanted, getattr(most, plus))
        whole: NDArray[np.int64] = wanted // scale
        return whole

    free = found.upper >= UNBOUNDED
    low = heads(found.lower, greater=False)
    high = heads(np.where(free, 0, found.upper), greater=True)
    if free.any():
        limit = most.high // scale if norm.most is not None else UNBOUNDED
        high = np.where(free, limit, high)
    return NormNumbers(found.applies, Bounded.between(low, high))


def read_heads(things: Subjects, count: str) -> Bounded:
    """The people, or the holders of a role, in some teams."""
    found = subject_numbers(things, f"team.{count}")
    return Bounded.between(found.lower, found.upper)


def kept_before(count: str) -> tuple[str, ...]:
    """The roles that a cap keeps before the counted role."""
    return {"deputy": ("leader",), "ordinary": ("leader", "deputy")}.get(count, ())


def within_norm(things: Subjects, count: str, norm: NormNumbers, use: str) -> Bounded:
    """The people who count under a norm; `cap` keeps the leader first, then deputies, then others."""
    heads = read_heads(things, count)
    if use == "replace":
        changed = norm.heads
    elif count == "people":
        changed = least(heads, norm.heads)
    else:
        room = norm.heads
        for role in kept_before(count):
            room = minus(room, read_heads(things, role))
        changed = least(heads, room)
    return Bounded.between(
        np.where(norm.applies, changed.low, heads.low), np.where(norm.applies, changed.high, heads.high)
    )


def first_fit(things: Subjects, rows: Rows, unit: Fraction) -> Bounded:
    """For each unit, the number of the first row whose condition it meets, as whole multiples of `unit`.

    The number is rounded down to such a multiple.

    Raises:
        MoneyRangeError: If a number would exceed 64 bits.
    """
    found = [int(number / unit // 1) for _, number in rows]
    if max(found, default=0) >= UNBOUNDED:
        raise too_great(max(found), what=things.what)
    count = len(things.rows)
    if not rows or rows[0][0] == EVERYWHERE:
        return Bounded.known(np.full(count, found[0] if found else 0, np.int64))
    low, high = np.full(count, UNBOUNDED), np.full(count, -1)
    left = np.ones(count, np.bool_)  # whether no row has been met for sure
    for (condition, _), number in zip(rows, found, strict=True):
        if not left.any():
            break
        masks = verdicts(things, condition)
        fits = left & ((masks & YES) != 0)
        np.minimum(low, number, out=low, where=fits)
        np.maximum(high, number, out=high, where=fits)
        left &= masks != YES
    return Bounded.between(np.where(high < 0, 0, low), np.maximum(high, 0))


def _worth(things: Subjects, terms: Terms, norm: NormNumbers | None, day: int) -> Bounded:
    if terms.rate is None:
        return Bounded.known(np.zeros(len(things.rows), np.int64))
    rate = first_fit(things, rows_on(terms.rate, day), terms.unit)
    if terms.count is None:
        return rate
    if norm is not None and terms.norm is not None and terms.norm.use in {"cap", "replace"}:
        heads = within_norm(things, terms.count, norm, terms.norm.use)
    else:
        heads = read_heads(things, terms.count)
    return rate.times(heads, what=things.what)


def rows_on(cases: Sequence[Case], day: int) -> Rows:
    """The table that holds on a day; empty if none holds."""
    return next((case.rows for case in cases if case.start <= day < case.end), ())


def read_codes(things: Subjects, subject: str) -> Bounded:
    """The value of a subject for each unit, as a whole number: shape (n). Bounds differ for unknown values.

    Yes and no become 1 and 0, a word its position, a set its bits, and a day its distance from the first
    possible day. The code is `NOBODY_THERE` where the subject does not apply.
    """
    column = things.column(subject)
    if column.type == "whole":
        found = subject_numbers(things, subject)
        low, high = found.lower, found.upper
    else:
        first = FIRST_DAY if column.type == "day" else 0  # no code is below 0, unlike `NOBODY_THERE`
        low = np.where(column.known, column.data - column.data.dtype.type(first), 0).astype(np.int64)
        high = np.where(column.known, low, UNBOUNDED)
    return Bounded.between(
        np.where(column.applies, low, NOBODY_THERE), np.where(column.applies, high, NOBODY_THERE)
    )
