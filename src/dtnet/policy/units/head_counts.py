"""The numbers that a component reads of its units: counts, norms, rates and ceilings, with bounds."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.bounds import UNBOUNDED, Bounded, too_great
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
        certain = ~norm.applies | (people.lower >= norm.heads.upper)
        possible = ~norm.applies | (people.upper >= norm.heads.lower)
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
    anything = Bounded(np.full(len(where), NOBODY_THERE), np.full(len(where), UNBOUNDED))
    return Readings(
        certain=found.certain & ~where,
        possible=found.possible | where,
        worth=Bounded.where(where, worth, found.worth),
        ceilings=tuple(
            Bounded.where(where, _any_of(cases, day, Fraction(1), len(where)), known)
            for known, cases in zip(found.ceilings, terms.ceilings, strict=True)
        ),
        reads=tuple(Bounded.where(where, anything, known) for known in found.reads),
    )


def _any_of(cases: Sequence[Case], day: int, unit: Fraction, count: int) -> Bounded:
    """Bounds over all numbers of a table on a day, in whole units, for each unit; 0 without a table."""
    numbers = [int(number / unit // 1) for _, number in rows_on(cases, day)] or [0]
    return Bounded.between(np.full(count, min(numbers)), np.full(count, max(numbers)))


def read_norm(things: Subjects, norm: NormTerms, day: int) -> NormNumbers:
    """The number of people that a norm sets for some units on a day, rounded down at the end."""
    attribute = subject_numbers(things, norm.attribute)
    tables = [rows_on(each, day) for each in (norm.base, norm.block, norm.above, norm.least, norm.most or ())]
    scale = lcm(*(number.denominator for rows in tables for _, number in rows))
    base, block, above, lowest, most = (first_fit(things, rows, Fraction(1, scale)) for rows in tables)

    def heads(*numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        value, base, least, most, block, above = numbers
        free = value >= UNBOUNDED
        over, size = np.maximum(np.where(free, 0, value) * scale - above, 0), np.maximum(block, 1)
        blocks = -(-over // size) if norm.blocks == "started" else over // size
        wanted = np.maximum(base + blocks * scale, least)
        if norm.most is None:
            return np.where(free, UNBOUNDED, wanted // scale)
        return np.where(free, most, np.minimum(wanted, most)) // scale

    found = Bounded.of(heads, attribute, base, lowest, most, falling=[block, above])
    return NormNumbers(things.column(norm.attribute).applies, found)


def read_heads(things: Subjects, count: str) -> Bounded:
    """The people, or the holders of a role, in some teams."""
    return subject_numbers(things, f"team.{count}")


def kept_before(count: str) -> tuple[str, ...]:
    """The roles that a cap keeps before the counted role."""
    return {"deputy": ("leader",), "ordinary": ("leader", "deputy")}.get(count, ())


def within_norm(things: Subjects, count: str, norm: NormNumbers, use: str) -> Bounded:
    """The people who count under a norm; `cap` keeps the leader first, then deputies, then others."""
    heads = read_heads(things, count)
    if use == "replace":
        changed = norm.heads
    elif count == "people":
        changed = heads.at_most(norm.heads)
    else:
        room = norm.heads
        for role in kept_before(count):
            room = room.less(read_heads(things, role))
        changed = heads.at_most(room)
    return Bounded.where(norm.applies, changed, heads)


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
    else:
        first = FIRST_DAY if column.type == "day" else 0  # no code is below 0, unlike `NOBODY_THERE`
        low = np.where(column.known, column.data - column.data.dtype.type(first), 0).astype(np.int64)
        found = Bounded(low, np.where(column.known, low, UNBOUNDED))
    return found.each(lambda values: np.where(column.applies, values, NOBODY_THERE))
