"""Conditions as frozen values, joined by `&`, `|` and `~`. `predicates.evaluation` evaluates them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final, NoReturn, TypeAlias

import attrs
import numpy as np

from dtnet.arguments import is_several, shown_value
from dtnet.errors import ArgumentError, DayError
from dtnet.periods import DayLike, as_day
from dtnet.pydantic_hook import PydanticHook

Compared: TypeAlias = str | int | bool | date | np.datetime64
Ordered: TypeAlias = int | Fraction | DayLike


class Condition(PydanticHook):
    """A statement about a team or area on a day: its verdict is yes, no, unknown or not applicable.

    `&`, `|` and `~` join conditions. Python's `and`, `or` and `not` raise an error.

    Examples:
        >>> from dtnet.predicates import condition_text, fact
        >>> village = fact("level") == "village"
        >>> condition_text(village & ~(fact("village.households") >= 300))
        'level = village and not village.households >= 300'
    """

    __slots__ = ()

    def __and__(self, other: Condition) -> Condition:
        parts = _parts_of(All, self) + _parts_of(All, other)
        return parts[0] if len(parts) == 1 else All(parts)

    def __or__(self, other: Condition) -> Condition:
        return AnyOf(_parts_of(AnyOf, self) + _parts_of(AnyOf, other))

    def __invert__(self) -> Condition:
        return self.part if isinstance(self, Not) else Not(self)

    def __bool__(self) -> NoReturn:
        raise ArgumentError(
            "a condition is neither true nor false by itself",
            "join conditions with &, | and ~, each comparison in parentheses",
        )


@attrs.frozen
class All(Condition):
    """Every part holds; without parts, the condition always holds.

    Attributes:
        parts: The parts, in the order given.
    """

    parts: tuple[Condition, ...] = ()


@attrs.frozen
class AnyOf(Condition):
    """At least one part holds.

    Attributes:
        parts: The parts, in the order given; at least one.

    Raises:
        ArgumentError: If there is no part, or the parts are not a tuple.
    """

    parts: tuple[Condition, ...]

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.parts, tuple):
            raise ArgumentError(f"parts={shown_value(self.parts)}", "give a tuple of conditions")
        if not self.parts:
            raise ArgumentError("any of no conditions never holds", "give at least one")


@attrs.frozen
class Not(Condition):
    """The part does not hold.

    Attributes:
        part: The condition that is negated.
    """

    part: Condition


@attrs.frozen
class Is(Condition):
    """The value of the subject is among the values; a set has at least one of them.

    Attributes:
        subject: `kind` (the kinds of the team), `level` (of the area, or of the team's home),
            `team.<attribute>`, or `<level>.<attribute>` (of the area of that level that the team or area is
            or lies in; `type` counts as an attribute). The condition is not applicable if there is no such
            area, or if it compares an attribute of a team and there is no team.
        values: At least one text, whole number, day, True or False; for `kind` and `level` only texts. For
            other subjects, a text that names a day is stored as the day; words and sets still match it.

    Raises:
        ArgumentError: If the subject is invalid, or there is no value or one of another type.
        DayError: If the year of a day is outside 1900–2999.
    """

    subject: str
    values: tuple[str | int | bool | date, ...] = attrs.field(
        eq=lambda values: tuple((type(each), each) for each in values)
    )

    def __attrs_post_init__(self) -> None:
        check_subject(self.subject)
        given: Any = self.values
        if not isinstance(given, tuple) or not given:
            raise ArgumentError(
                f"{self.subject!r} compared with {given!r}", "give a tuple of at least one value"
            )
        legal = (str,) if self.subject in PLAIN_SUBJECTS else (str, int, bool, date)
        for value in self.values:
            if type(value) not in legal:
                words = "a text" if legal == (str,) else "a text, a whole number, a day, True or False"
                raise ArgumentError(f"{self.subject!r} compared with {value!r}", f"give {words}")
            if type(value) is date:
                as_day(value, what=f"{self.subject!r} compared with")
        if self.subject not in PLAIN_SUBJECTS:
            object.__setattr__(self, "values", tuple(map(_day_if_it_is, self.values)))


@attrs.frozen
class Between(Condition):
    """The number or day of the subject lies in a half-open range.

    Attributes:
        subject: `team.<attribute>` or `<level>.<attribute>`, a number or a day.
        least: The lower bound, which is included; None for no lower bound.
        below: The upper bound, which is not included; None for no upper bound.

    Raises:
        ArgumentError: If the subject has no numbers, a bound is not exact, one bound is a number and the
            other a day, the range is empty, or both bounds are missing.
        DayError: If the year of a day is outside 1900–2999.
    """

    subject: str
    least: Fraction | date | None = None
    below: Fraction | date | None = None

    def __attrs_post_init__(self) -> None:
        check_subject(self.subject)
        if self.subject in PLAIN_SUBJECTS:
            raise ArgumentError(f"{self.subject!r} is not a number", "compare it with words")
        ends: list[Any] = [end for end in (self.least, self.below) if end is not None]
        for end in ends:
            if type(end) not in (Fraction, date):
                raise ArgumentError(f"{self.subject!r} compared with {end!r}", "give a Fraction or a date")
            if type(end) is date:
                as_day(end, what=f"{self.subject!r} compared with")
        if not ends:
            raise ArgumentError(f"{self.subject!r} in a range without ends", "give least, below or both")
        if len({type(end) for end in ends}) > 1:
            raise ArgumentError(
                f"{self.subject!r} in [{self.least}, {self.below}), a number and a day",
                "give two numbers, or two days",
            )
        if ends[0] >= ends[-1] and len(ends) > 1:
            what = "day" if type(ends[0]) is date else "number"
            raise ArgumentError(
                f"{self.subject!r} in [{self.least}, {self.below}), which holds no {what}",
                "the lower end is included, the upper end is not",
            )


@attrs.frozen
class Inside(Condition):
    """The team or area lies in the territory that one of some areas had on a day.

    Attributes:
        areas: The ids of the areas; at least one.
        as_of: The day of their territory.

    Raises:
        DayError: If `as_of` is not a day.
        ArgumentError: If no area is given.
    """

    areas: tuple[str, ...] = attrs.field(
        metadata={
            "key": "ids",
            "some": "the id of at least one area",
            "example": 'ids = ["vn:province:48:0"]',
        }
    )
    as_of: date = attrs.field(converter=as_day, metadata={"example": 'as_of = "2024-07-30"'})

    def __attrs_post_init__(self) -> None:
        given: Any = self.areas
        if not isinstance(given, tuple) or not given or not all(isinstance(each, str) for each in given):
            raise ArgumentError(f"inside {given!r}", "give a tuple of at least one id of an area")


EVERYWHERE: Final = All()
"""The condition that always holds."""
PLAIN_SUBJECTS: Final = ("kind", "level")
"""Subjects that are not attributes."""


def parts_of(condition: Condition) -> tuple[Condition, ...] | None:
    """The parts of a compound condition; None for an atom."""
    match condition:
        case All(parts) | AnyOf(parts):
            return parts
        case Not(part):
            return (part,)
    return None


def atoms_of(condition: Condition) -> list[Condition]:
    """The atoms of a condition, each once, in order."""
    inner = parts_of(condition)
    if inner is None:
        return [condition]
    return list(dict.fromkeys(atom for part in inner for atom in atoms_of(part)))


def directed_atoms(condition: Condition, way: int = 1) -> Iterator[tuple[Condition, int]]:
    """The atoms of a condition, as often as they occur, each with its direction: -1 if negated, else 1."""
    inner = parts_of(condition)
    if inner is None:
        yield condition, way
    for part in inner or ():
        yield from directed_atoms(part, -way if isinstance(condition, Not) else way)


def with_parts(condition: Condition, change: Callable[[Condition], Condition]) -> Condition:
    """A compound condition with each part changed; an atom stays as it is."""
    match condition:
        case All(parts) | AnyOf(parts):
            return type(condition)(tuple(map(change, parts)))
        case Not(part):
            return Not(change(part))
    return condition


def _day_if_it_is(value: str | int | bool | date) -> str | int | bool | date:  # noqa: FBT001 - a value
    """The day that a text names, so that text and day are one value; otherwise the value itself."""
    if isinstance(value, str):
        with suppress(DayError):
            return as_day(value)
    return value


def _parts_of(kind: type[All | AnyOf], condition: Condition) -> tuple[Condition, ...]:
    return condition.parts if isinstance(condition, kind) else (condition,)


def is_subject(text: str) -> bool:
    """Whether a text is a subject: `kind`, `level`, or two names with a dot between them."""
    owner, _, attribute = text.partition(".")
    return text in PLAIN_SUBJECTS or bool(owner.strip() and attribute.strip())


def check_subject(subject: Any) -> None:  # noqa: ANN401 - refuses what is no text
    """Refuse a value that is not a subject."""
    if not isinstance(subject, str) or not is_subject(subject):
        raise ArgumentError(
            f"{subject!r} cannot be compared",
            "write kind, level, team.ATTRIBUTE or LEVEL.ATTRIBUTE, as village.households",
        )


@attrs.frozen(eq=False)
class Fact(PydanticHook):  # noqa: PLW1641 - `==` makes a condition, so it can be no key
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
        if not is_several(values):
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
