"""A number or amount as a law states it: plain, dated, by class, as a multiple, or left open."""

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
        start: The first day.
        end: The day after the last. None means until the next value of the list begins, or without end.
        value: The value on these days.
        cite: The text that states it, if this is not the policy's instrument.
    """

    start: date = attrs.field(converter=as_day, metadata={"key": "from", "example": 'from = "2024-01-01"'})
    end: date | None = attrs.field(
        default=None, converter=attrs.converters.optional(as_day), metadata={"key": "until"}
    )
    value: Value = attrs.field(metadata={"example": 'value = "500_000 VND/team/month"'})
    cite: Citation | None = None


@attrs.frozen
class Dated:
    """Values that follow each other. Together they cover every day of the policy exactly once.

    Attributes:
        values: In order of days.
    """

    values: tuple[DatedValue, ...]


@attrs.frozen(kw_only=True)
class ClassRow:
    """A value for a class of units.

    Attributes:
        value: The value for the units in the class.
        when: The units in the class; the last row of a table has no condition, or covers all remaining units.
    """

    value: Value = attrs.field(metadata={"example": 'value = "500_000 VND/team/month"'})
    when: Condition = EVERYWHERE


@attrs.frozen
class Classes:
    """A table of classes: for each unit and day, the first row that fits counts.

    Attributes:
        rows: The rows in order; together they fit every unit.
    """

    rows: tuple[ClassRow, ...] = attrs.field(
        metadata={"key": "classes", "example": "classes = [{when = {…}, value = …}, {value = …}]"}
    )


@attrs.frozen(kw_only=True)
class Multiple:
    """A multiple of another value.

    Attributes:
        times: The exact factor.
        of: The name of a base of the policy, or the id of a component whose rate is meant.
    """

    times: Value = attrs.field(metadata={"leaf": Fraction, "example": 'times = "1.5"'})
    of: str = attrs.field(metadata={"example": 'of = "support"'})


@attrs.frozen
class Open:
    """A value that a choice decides; `Policy.chosen` puts the chosen value in its place.

    Attributes:
        choice: The name of the choice.
        options: Each option of the choice, with its value.
    """

    choice: str
    options: tuple[tuple[str, Value], ...]

    def with_options(self, options: Mapping[str, str]) -> Value:
        """The value once the choice is made."""
        return dict(self.options)[options[self.choice]]


Value: TypeAlias = Rate | Amount | Fraction | Dated | Classes | Multiple | Open
"""Any form of a value. The `leaf` in a field's metadata says which of the first three types is at its ends.
"""


@attrs.frozen(kw_only=True)
class Base:
    """A named value of which other values are multiples, such as a base wage.

    Attributes:
        name: Unique in its policy, and different from every component's id.
        value: Money with or without a time.
    """

    name: str
    value: Value = attrs.field(
        metadata={"leaf": Rate | Amount, "example": 'value = "2_340_000 VND/person/month"'}
    )
