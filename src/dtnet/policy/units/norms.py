"""The numbers of a norm for some units: heads that are counted, and the most that are paid."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.bounds import UNBOUNDED, Bounded
from dtnet.facts.subjects import subject_numbers
from dtnet.policy.units.terms import NORM_NUMBERS, NormTerms, first_fit, rows_on

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.facts.subjects import Subjects


@attrs.frozen(eq=False)
class NormNumbers:
    """The numbers of people that a norm sets for units.

    Attributes:
        applies: Whether the norm applies to the unit.
        heads: The number of people; meaningless where the norm does not apply.
    """

    applies: NDArray[np.bool_]
    heads: Bounded

    def met(self, people: Bounded) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Whether units with so many people certainly, and whether they possibly, meet the norm."""
        one, other = people.lower >= self.heads.upper, people.upper >= self.heads.lower
        return ~self.applies | one, ~self.applies | other


def read_norm(things: Subjects, norm: NormTerms, day: int) -> NormNumbers:
    """The number of people that a norm sets for some units on a day, rounded down at the end."""
    if norm.attribute is None:
        everywhere = np.ones(len(things), np.bool_)
        return NormNumbers(everywhere, first_fit(things, rows_on(norm.numbers["base"], day), Fraction(1)))
    attribute = subject_numbers(things, norm.attribute)
    tables = [rows_on(norm.numbers.get(each, ()), day) for each in NORM_NUMBERS]
    scale = lcm(*(number.denominator for rows in tables for _, number in rows))
    base, block, above, lowest, most = (first_fit(things, rows, Fraction(1, scale)) for rows in tables)

    def heads(*numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        value, base, least, most, block, above = numbers
        free = value >= UNBOUNDED
        over, size = np.maximum(np.where(free, 0, value) * scale - above, 0), np.maximum(block, 1)
        blocks = -(-over // size) if norm.blocks == "started" else over // size
        wanted = np.maximum(base + blocks * scale, least)
        if "most" not in norm.numbers:
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


def paid_heads(things: Subjects, count: str, norm: NormTerms | None, day: int) -> Bounded:
    """The people, or the holders of a role, who count in some teams on a day, as a norm may change it."""
    if norm is None or not norm.counts:
        return read_heads(things, count)
    return within_norm(things, count, read_norm(things, norm, day), norm.use)
