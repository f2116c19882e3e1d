"""Conditions made in Python: a fact is compared with `==`, `!=`, `>=`, `<`, `is_in` or `is_between`.

A comparison with a day may also use `>` and `<=`, because the next day is known.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from dtnet.errors import ArgumentError
from dtnet.periods import as_day
from dtnet.predicates.conditions import Between, Condition, Inside, Is, Not, check_subject

if TYPE_CHECKING:
    import numpy as np

    from dtnet.periods import DayLike

    Compared: TypeAlias = str | int | bool | date | np.datetime64
    Ordered: TypeAlias = int | Fraction | DayLike


@attrs.frozen(eq=False)
class Fact:  # noqa: PLW1641 - `==` makes a condition, so it can be no key
    """A subject whose comparisons are conditions; `fact` makes it.

    Attributes:
        subject: A subject, as in `Is`.

    Raises:
        ArgumentError: If the text is not a subject, or the subject cannot be compared with the value.
    """

    subject: str

    def __attrs_post_init__(self) -> None:
        check_subject(self.subject)

    def __eq__(self, value: Compared) -> Condition:  # type: ignore[override]
        return Is(self.subject, (_value(self.subject, value),))

    def __ne__(self, value: Compared) -> Condition:  # type: ignore[override]
        return Not(Is(self.subject, (_value(self.subject, value),)))

    def __ge__(self, least: Ordered) -> Condition:
        return Between(self.subject, _exact(self.subject, least))

    def __gt__(self, last: DayLike) -> Condition:
        return Between(self.subject, next_day(_exact(self.subject, last), self.subject, ">"))

    def __lt__(self, below: Ordered) -> Condition:
        return Between(self.subject, None, _exact(self.subject, below))

    def __le__(self, last: DayLike) -> Condition:
        return Between(self.subject, None, next_day(_exact(self.subject, last), self.subject, "<="))

    def is_in(self, values: Iterable[Compared]) -> Condition:
        """The condition that the subject has one of some values; a set has at least one of them."""
        given: object = values
        if isinstance(given, str) or not isinstance(given, Iterable):
            raise ArgumentError(f"{self.subject!r} compared with {values!r}", "give a list of values")
        return Is(self.subject, tuple(_value(self.subject, value) for value in values))

    def is_between(self, least: Ordered, below: Ordered) -> Condition:
        """The condition that the number or day is at least `least` and below `below`."""
        return Between(self.subject, _exact(self.subject, least), _exact(self.subject, below))


def fact(subject: str) -> Fact:
    """A fact about a team or area, ready to be compared.

    Args:
        subject: `kind`, `level`, `team.<attribute>` or `<level>.<attribute>`; `Is` explains them.

    Raises:
        ArgumentError: If the text has none of these forms.

    Examples:
        >>> from dtnet.predicates import condition_text, fact
        >>> condition_text(fact("kind").is_in(["cdtt", "project_06"]) & (fact("level") == "village"))
        'kind in {cdtt, project_06} and level = village'
        >>> condition_text(fact("village.households").is_between(100, 300))
        'village.households in [100, 300)'
        >>> condition_text(fact("team.reported_on") > "2024-12-31")
        'team.reported_on >= 2025-01-01'
    """
    return Fact(subject)


def inside(*areas: str, as_of: DayLike) -> Condition:
    """The condition that a team or area lies in the territory that one of some areas had on a day.

    Args:
        areas: The ids of the areas.
        as_of: The day of their territory.

    Raises:
        DayError: If `as_of` is not a day.
        ArgumentError: If no area is given.

    Examples:
        >>> from dtnet.predicates import condition_text, inside
        >>> condition_text(inside("vn:province:15:0", as_of="2024-08-31"))
        'inside {vn:province:15:0} as of 2024-08-31'
    """
    return Inside(areas, as_day(as_of, what="as of"))


def next_day(day: Fraction | date, subject: str, op: str) -> date:
    """The day after a day, so that `>` and `<=` can be written as `>=` and `<`.

    Raises:
        ArgumentError: If a number is given: the next number depends on the unit that is counted.
        DayError: If the day is the last one.
    """
    if not isinstance(day, date):
        instead = {">": ">= and the next number", "<=": "< and the next number"}[op]
        raise ArgumentError(f"{subject!r} {op} {day}: {op} compares days only", f"write {instead}")
    return as_day(day + timedelta(days=1), what=f"{subject!r} {op} {day}: the next day,")


def _value(subject: str, value: Any) -> Any:  # noqa: ANN401 - whatever somebody compares with
    """A value as conditions store it: a NumPy day becomes a date."""
    return _day(subject, value) if str(getattr(value, "dtype", "")).startswith("datetime64") else value


def _exact(subject: str, end: Any) -> Fraction | date:  # noqa: ANN401 - refuses what is not exact
    if type(end) is int or isinstance(end, Fraction):
        return Fraction(end)
    return _day(subject, end)


def _day(subject: str, value: Any) -> date:  # noqa: ANN401 - refuses what is no day
    if isinstance(value, str | date) or hasattr(value, "dtype"):
        return as_day(value, what=f"{subject!r} compared with")
    raise ArgumentError(f"{subject!r} compared with {value!r}", "give a whole number, a Fraction or a day")
