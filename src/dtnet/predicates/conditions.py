"""Conditions as frozen values, joined by `&`, `|` and `~`. What they say of a thing is not their matter."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from fractions import Fraction
from typing import Any, Final, NoReturn

import attrs

from dtnet.arguments import shown_value
from dtnet.errors import ArgumentError, DayError
from dtnet.periods import as_day


class Condition:
    """What may hold of a thing on a day: yes, no, or not applicable, as far as facts are known.

    `&`, `|` and `~` join conditions; Python's `and`, `or` and `not` cannot, and raise.

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
    """Every part holds; without parts, no condition is put.

    Attributes:
        parts: In the order given.
    """

    parts: tuple[Condition, ...] = ()


@attrs.frozen
class AnyOf(Condition):
    """Some part holds.

    Attributes:
        parts: In the order given; at least one.

    Raises:
        ArgumentError: Without a part, or if the parts are no tuple.
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
        part: What must not hold.
    """

    part: Condition


@attrs.frozen
class Is(Condition):
    """The subject's value is among the values; where the subject is a set, the two meet.

    Attributes:
        subject: `kind` (the team's kinds), `level` (of the area, or of a body's home), `team.<attribute>`, or
            `<level>.<attribute>` (of the area at that level in which the thing lies, or which it is; `type`
            counts as an attribute of areas). Where it lies in none, or is no team, not applicable.
        values: At least one; texts, whole numbers, days, or true or false. Of `kind` and `level`, texts. Of
            all others a text that names a day is taken for the day, which is as good as the text where the
            subject is a word or set.

    Raises:
        ArgumentError: If the subject is none, or there is no value, or one of another type.
        DayError: If a day is of a year outside 1900–2999.
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
    """The subject's number, or day, lies in a range.

    Attributes:
        subject: `team.<attribute>` or `<level>.<attribute>`, a number or a day.
        least: The least number, or the first day, in it; None for no lower end.
        below: The least number above it, or the day after its last; None for no upper end.

    Raises:
        ArgumentError: If the subject is none that has numbers, an end is not exact, one is a number and one a
            day, or the range is empty or holds everything.
        DayError: If an end is a day of a year outside 1900–2999.
    """

    subject: str
    least: Fraction | date | None = None
    below: Fraction | date | None = None

    def __attrs_post_init__(self) -> None:
        check_subject(self.subject)
        if self.subject in PLAIN_SUBJECTS:
            raise ArgumentError(f"{self.subject!r} is no number", "compare it with words")
        ends: list[Any] = [end for end in (self.least, self.below) if end is not None]
        for end in ends:
            if type(end) not in (Fraction, date):
                raise ArgumentError(f"{self.subject!r} compared with {end!r}", "give a Fraction or a date")
            if type(end) is date:
                as_day(end, what=f"{self.subject!r} compared with")
        if not ends:
            raise ArgumentError(
                f"{self.subject!r} in a range without ends", "give its least number, or below"
            )
        if len({type(end) for end in ends}) > 1:
            raise ArgumentError(
                f"{self.subject!r} in [{self.least}, {self.below}), a number and a day",
                "give two numbers, or two days",
            )
        if ends[0] >= ends[-1] and len(ends) > 1:
            what = "day" if type(ends[0]) is date else "number"
            raise ArgumentError(
                f"{self.subject!r} in [{self.least}, {self.below}), which holds no {what}",
                "the lower end is in the range, the upper end is not",
            )


@attrs.frozen
class Inside(Condition):
    """The thing lies on the ground that one of some areas had on a day.

    Attributes:
        areas: Their ids; at least one.
        as_of: The day.

    Raises:
        DayError: If that is no day.
        ArgumentError: Without an area.
    """

    areas: tuple[str, ...] = attrs.field(metadata={"key": "ids", "example": 'ids = ["vn:province:48:0"]'})
    as_of: date = attrs.field(converter=as_day, metadata={"example": 'as_of = "2024-07-30"'})

    def __attrs_post_init__(self) -> None:
        given: Any = self.areas
        if not isinstance(given, tuple) or not given or not all(isinstance(each, str) for each in given):
            raise ArgumentError(f"inside {given!r}", "give a tuple of at least one id of an area")


EVERYWHERE: Final = All()
"""No condition."""
PLAIN_SUBJECTS: Final = ("kind", "level")
"""Subjects that are no attributes."""


def parts_of(condition: Condition) -> tuple[Condition, ...] | None:
    """What a condition is put together of; None for an atom."""
    match condition:
        case All(parts) | AnyOf(parts):
            return parts
        case Not(part):
            return (part,)
    return None


def atoms_of(condition: Condition) -> list[Condition]:
    """Every atom of a condition, each once, in order."""
    inner = parts_of(condition)
    if inner is None:
        return [condition]
    return list(dict.fromkeys(atom for part in inner for atom in atoms_of(part)))


def _day_if_it_is(value: str | int | bool | date) -> str | int | bool | date:  # noqa: FBT001 - a value
    """A text that names a day as the day, so that there is one value of it; all else as it is."""
    if isinstance(value, str):
        with suppress(DayError):
            return as_day(value)
    return value


def _parts_of(kind: type[All | AnyOf], condition: Condition) -> tuple[Condition, ...]:
    return condition.parts if isinstance(condition, kind) else (condition,)


def is_subject(text: str) -> bool:
    """Whether a text may be compared: `kind`, `level`, or two names with a dot between."""
    owner, _, attribute = text.partition(".")
    return text in PLAIN_SUBJECTS or bool(owner.strip() and attribute.strip())


def check_subject(subject: Any) -> None:  # noqa: ANN401 - refuses what is no text
    """Refuse what may not be compared."""
    if not isinstance(subject, str) or not is_subject(subject):
        raise ArgumentError(
            f"{subject!r} is nothing to be compared",
            "write kind, level, team.ATTRIBUTE or LEVEL.ATTRIBUTE, as village.households",
        )
