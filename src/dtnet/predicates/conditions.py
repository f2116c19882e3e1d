"""Conditions as frozen values, joined by `&`, `|` and `~`. What they say of a thing is the readers' matter."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - the reader of documents resolves these annotations
from fractions import Fraction  # noqa: TC003 - the same
from typing import Final

import attrs

from dtnet.periods import as_day


class Condition:
    """What may hold of a thing on a day: yes, no, or not applicable, as far as facts are known."""

    __slots__ = ()

    def __and__(self, other: Condition) -> Condition:
        return All(_parts_of(All, self) + _parts_of(All, other))

    def __or__(self, other: Condition) -> Condition:
        return AnyOf(_parts_of(AnyOf, self) + _parts_of(AnyOf, other))

    def __invert__(self) -> Condition:
        return self.part if isinstance(self, Not) else Not(self)


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
    """

    parts: tuple[Condition, ...]


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
        values: At least one; texts, whole numbers, or true or false.
    """

    subject: str
    values: tuple[str | int | bool, ...] = attrs.field(
        eq=lambda values: tuple((type(each), each) for each in values)
    )


@attrs.frozen
class Between(Condition):
    """The subject's number lies in a range.

    Attributes:
        subject: `team.<attribute>` or `<level>.<attribute>`, a number.
        least: The least number in it; None for no lower end.
        below: The least number above it; None for no upper end.
    """

    subject: str
    least: Fraction | None = None
    below: Fraction | None = None


@attrs.frozen
class Inside(Condition):
    """The thing lies on the ground that one of some areas had on a day.

    Attributes:
        areas: Their ids.
        as_of: The day.
    """

    areas: tuple[str, ...] = attrs.field(metadata={"key": "ids", "example": 'ids = ["vn:province:48:0"]'})
    as_of: date = attrs.field(converter=as_day, metadata={"example": 'as_of = "2024-07-30"'})


EVERYWHERE: Final = All()
"""No condition."""


def _parts_of(kind: type[All | AnyOf], condition: Condition) -> tuple[Condition, ...]:
    return condition.parts if isinstance(condition, kind) else (condition,)
