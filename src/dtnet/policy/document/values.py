"""A number or money as a law states it: plain, dated, by class, a multiple of another, or left open."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - the reader resolves these annotations
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

import attrs

from dtnet.citations import Citation  # noqa: TC001 - the reader resolves these annotations
from dtnet.measures import Amount, Rate
from dtnet.periods import as_day
from dtnet.predicates.conditions import EVERYWHERE, Condition

if TYPE_CHECKING:
    from collections.abc import Mapping


@attrs.frozen(kw_only=True)
class DatedValue:
    """A value and the days on which it holds.

    Attributes:
        start: The first of them.
        end: The day after the last; None until the next of its list begins, or for good.
        value: What holds.
        cite: The text that states it, where it is not the policy's instrument.
    """

    start: date = attrs.field(converter=as_day, metadata={"key": "from", "example": 'from = "2024-01-01"'})
    end: date | None = attrs.field(
        default=None, converter=attrs.converters.optional(as_day), metadata={"key": "until"}
    )
    value: Value = attrs.field(metadata={"example": 'value = "500_000 VND/team/month"'})
    cite: Citation | None = None


@attrs.frozen
class Dated:
    """Values that follow each other; together they hold on every day of the policy, each day once.

    Attributes:
        values: In order of days.
    """

    values: tuple[DatedValue, ...]


@attrs.frozen(kw_only=True)
class ClassRow:
    """A value for a class of units.

    Attributes:
        value: What holds for them.
        when: Who is in the class; the last row of a table has no condition, or takes all that are left.
    """

    value: Value = attrs.field(metadata={"example": 'value = "500_000 VND/team/month"'})
    when: Condition = EVERYWHERE


@attrs.frozen
class Classes:
    """A table of classes: for each unit and day the first row that fits.

    Attributes:
        rows: In order; together they fit every unit.
    """

    rows: tuple[ClassRow, ...] = attrs.field(
        metadata={"key": "classes", "example": "classes = [{when = {…}, value = …}, {value = …}]"}
    )


@attrs.frozen(kw_only=True)
class Multiple:
    """So many times another value.

    Attributes:
        times: How many times, exactly.
        of: A base of the policy, or the rate of one of its components.
    """

    times: Value = attrs.field(metadata={"leaf": Fraction, "example": 'times = "1.5"'})
    of: str = attrs.field(metadata={"example": 'of = "support"'})


@attrs.frozen
class Open:
    """A value that a choice decides; `Policy.chosen` puts the chosen one in its place.

    Attributes:
        choice: The name of the choice.
        options: Each option of the choice with the value that it stands for.
    """

    choice: str
    options: tuple[tuple[str, Value], ...]

    def with_options(self, options: Mapping[str, str]) -> Value:
        """The value with the choice made."""
        return dict(self.options)[options[self.choice]]


Value: TypeAlias = Rate | Amount | Fraction | Dated | Classes | Multiple | Open
"""Any of these. A field tells with `leaf` in its metadata which of the first three stands at the ends."""


@attrs.frozen(kw_only=True)
class Base:
    """A named value that others are multiples of, such as a base wage.

    Attributes:
        name: Unique in its policy, and no component's id.
        value: Money with or without a time.
    """

    name: str
    value: Value = attrs.field(
        metadata={"leaf": Rate | Amount, "example": 'value = "2_340_000 VND/person/month"'}
    )
