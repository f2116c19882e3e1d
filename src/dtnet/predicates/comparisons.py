"""Conditions made in Python: a fact, compared with `==`, `!=`, `>=`, `<`, `is_in` or `is_between`."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs

from dtnet.errors import ArgumentError
from dtnet.periods import as_day
from dtnet.predicates.conditions import Between, Condition, Inside, Is, Not, check_subject

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dtnet.periods import DayLike


@attrs.frozen(eq=False)
class Fact:  # noqa: PLW1641 - `==` makes a condition, so it can be no key
    """A subject to be compared: each comparison makes a condition. `fact` makes it.

    Attributes:
        subject: As that of `Is`.

    Raises:
        ArgumentError: If the subject is none, or is compared with something that it cannot be.
    """

    subject: str

    def __attrs_post_init__(self) -> None:
        check_subject(self.subject)

    def __eq__(self, value: str | int | bool) -> Condition:  # type: ignore[override]
        return Is(self.subject, (value,))

    def __ne__(self, value: str | int | bool) -> Condition:  # type: ignore[override]
        return Not(Is(self.subject, (value,)))

    def __ge__(self, least: int | Fraction) -> Condition:
        return Between(self.subject, _exact(self.subject, least))

    def __lt__(self, below: int | Fraction) -> Condition:
        return Between(self.subject, None, _exact(self.subject, below))

    def is_in(self, values: Iterable[str | int | bool]) -> Condition:
        """Its value is among some; where it is a set, the two meet."""
        if isinstance(values, str):
            raise ArgumentError(f"{self.subject!r} in the text {values!r}", "give a list of values")
        return Is(self.subject, tuple(values))

    def is_between(self, least: int | Fraction, below: int | Fraction) -> Condition:
        """Its number is at least the first and below the second."""
        return Between(self.subject, _exact(self.subject, least), _exact(self.subject, below))


def fact(subject: str) -> Fact:
    """A fact about a thing, to be compared.

    Args:
        subject: `kind`, `level`, `team.<attribute>` or `<level>.<attribute>`; `Is` tells what they are.

    Raises:
        ArgumentError: If it is none of these.

    Examples:
        >>> from dtnet.predicates import condition_text, fact
        >>> condition_text(fact("kind").is_in(["cdtt", "project_06"]) & (fact("level") == "village"))
        'kind in {cdtt, project_06} and level = village'
        >>> condition_text(fact("village.households").is_between(100, 300))
        'village.households in [100, 300)'
    """
    return Fact(subject)


def inside(*areas: str, as_of: DayLike) -> Condition:
    """A thing lies on the ground that one of some areas had on a day.

    Args:
        areas: Their ids.
        as_of: The day.

    Raises:
        DayError: If that is no day.
        ArgumentError: Without an area.

    Examples:
        >>> from dtnet.predicates import condition_text, inside
        >>> condition_text(inside("vn:province:15:0", as_of="2024-08-31"))
        'inside {vn:province:15:0} as of 2024-08-31'
    """
    return Inside(areas, as_day(as_of, what="as of"))


def _exact(subject: str, number: Any) -> Fraction:  # noqa: ANN401 - refuses what is not exact
    if type(number) is int or isinstance(number, Fraction):
        return Fraction(number)
    raise ArgumentError(f"{subject!r} compared with {number!r}", "give a whole number or a Fraction")
