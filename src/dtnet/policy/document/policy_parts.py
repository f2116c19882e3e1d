"""The parts of a policy as frozen values that hold what a document states, numbers and amounts included.

A number or amount is plain, dated, by class, a multiple, or left open. The metadata of the fields say how a
document spells them: `key` if the key differs from the field's name (None if no document states the field),
`example` for a line that adds a missing field, and `leaf` for the type of the plain values inside a value.
"""

from __future__ import annotations

from datetime import date  # noqa: TC003 - the reader resolves these annotations
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import attrs

from dtnet.arguments import check_word
from dtnet.citations import Citation  # noqa: TC001 - the reader resolves these annotations
from dtnet.measures import Amount, Rate
from dtnet.periods import Period, as_day
from dtnet.policy.document.choices import ChoiceRef, IsChosen, option_of
from dtnet.predicates.conditions import EVERYWHERE, All, AnyOf, Condition, Not
from dtnet.reading.documents import document_fields, item_place, section_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dtnet.reading.documents import Path


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
        values: The values, in order of days.
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
        metadata={
            "key": "classes",
            "some": "[{when = {…}, value = …}, {value = …}]",
            "example": "classes = [{when = {…}, value = …}, {value = …}]",
        }
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
        """The value for the chosen option."""
        values, option = dict(self.options), option_of(self.choice, options)
        check_word(option, tuple(values), f"options[{self.choice!r}]")
        return values[option]


Value: TypeAlias = Rate | Amount | Fraction | Dated | Classes | Multiple | Open
"""Any form of a value. The `leaf` in a field's metadata gives the type of the plain values inside it: one of
the first three types.
"""


@attrs.frozen(kw_only=True)
class Base:
    """A named value of which other values are multiples, such as a base wage.

    Attributes:
        name: The name, unique in its policy, and different from every component's id.
        value: Money with or without a time.
    """

    name: str = attrs.field(metadata={"section": "bases"})
    value: Value = attrs.field(
        metadata={"leaf": Rate | Amount, "example": 'value = "2_340_000 VND/person/month"'}
    )


Nature: TypeAlias = Literal["entitlement", "at_most"]
"""Whether the amount is an entitlement, or the largest amount that may be granted."""
OnMerger: TypeAlias = Literal["continues_in_old_area", "extends_to_new_area", "ends"]
"""The rule for a policy when its jurisdiction is merged into another area."""
Unopened: TypeAlias = Literal["open_assumed", "closed"]
"""The rule for a whole calendar year without an opening."""
Prorate: TypeAlias = Literal["any_day", "all_days", "actual_days", "thirtieths"]
"""The value of d eligible days in a month of n days: `any_day` 1; `all_days` 1 if d = n, else 0;
`actual_days` d/n; `thirtieths` 1 if d = n, else min(d, 30)/30.
"""
Facts: TypeAlias = Literal["first_day", "last_day", "each_day"]
"""The eligible day of a month on which facts and rates are read; `each_day` takes the mean over all of them.
"""
Heads: TypeAlias = Literal["people", "leader", "deputy", "ordinary"]
"""The people by whom a rate per person is multiplied: everyone (leader included), or the holders of one role.
"""
Over: TypeAlias = Literal["month", "calendar_year", "twelve_months", "period"]
"""The window in which a ceiling may be used up once."""
Part: TypeAlias = Literal["full", "by_days", "by_months"]
"""The part of a ceiling that is available in a window of which only some days are eligible."""
Unclaimed: TypeAlias = Literal["full", "open"]
"""How an `at_most` amount without a claim counts: `full` in full; `open` not at all, and not assessed."""
NormUse: TypeAlias = Literal["report", "require", "cap", "replace"]
"""The effect of a norm: inform only; make units with fewer people ineligible; limit the count to the norm
(leader first, then deputies, then others); replace the count.
"""
RoundingRule: TypeAlias = Literal["down", "up", "half_up", "half_even"]
"""How an exact amount between two whole amounts is rounded."""


@attrs.frozen(kw_only=True)
class Titles:
    """A text in two languages.

    Attributes:
        vi: The Vietnamese text.
        en: The English text.
    """

    vi: str = attrs.field(metadata={"example": 'vi = "…"'})
    en: str = attrs.field(metadata={"example": 'en = "…"'})


@attrs.frozen(kw_only=True)
class Jurisdiction:
    """The area where a policy applies.

    Attributes:
        id: The id of the area.
        as_of: The day whose territory of that area is meant.
    """

    id: str = attrs.field(metadata={"example": 'id = "vn:province:48:0"'})
    as_of: date = attrs.field(converter=as_day, metadata={"example": 'as_of = "2024-07-30"'})


@attrs.frozen
class PolicyPeriod(Period):
    """The days on which a policy or an opening holds, and whether a source states them.

    Attributes:
        start: The first day.
        end: The first day after the period, or None if no source states an end.
        assumed: Why the days are an assumption; None if they are stated.

    Raises:
        DayError: If the period contains no day.
    """

    assumed: str | None = None


@attrs.frozen(kw_only=True)
class Count:
    """The number by which a rate per person is multiplied. Exactly one of `heads` and `activity` is given.

    Attributes:
        heads: The people of the team, or the holders of one role.
        activity: The kind of activity; its input rows (unit, month, persons, times per person) are summed.
        times_at_most: The most times that count for one person in a month; None for no limit.
    """

    heads: Heads | None = None
    activity: str | None = None
    times_at_most: int | None = None


@attrs.frozen(kw_only=True)
class ProrationStep:
    """The value of a month that has at least this number of eligible days.

    Attributes:
        days: The smallest number of eligible days.
        share: The value of the month, from 0 to 1. Below the first step the value is 0.
    """

    days: int = attrs.field(metadata={"example": "days = 15"})
    share: Fraction = attrs.field(metadata={"example": 'share = "1/2"'})


@attrs.frozen
class ProrationSteps:
    """Proration by a table of eligible days.

    Attributes:
        steps: The steps, in ascending order of days.
    """

    steps: tuple[ProrationStep, ...] = attrs.field(
        metadata={"some": '[{days = 15, share = "1/2"}]', "example": 'steps = [{days = 15, share = "1/2"}]'}
    )


@attrs.frozen(kw_only=True)
class Rounding:
    """How an exact amount becomes a whole amount, once for each unit, component and month.

    Attributes:
        rule: How an amount between two steps is rounded.
        to: The step, money without a beneficiary; None for 1.
    """

    rule: RoundingRule = attrs.field(metadata={"example": 'rule = "half_up"'})
    to: Amount | None = None


@attrs.frozen(kw_only=True)
class HeadsNorm:
    """The number of people for a unit: a base, plus one for each block of an attribute, within bounds.

    Attributes:
        attribute: A number: `<level>.<attribute>` or `team.<attribute>`.
        base: The number of people for any value of the attribute.
        block: How much of the attribute adds one person.
        blocks: Whether only full blocks count, or also a started block.
        above: Only the part of the attribute above this number counts.
        least: The lower bound.
        most: The upper bound; None for no bound.
    """

    attribute: str = attrs.field(metadata={"example": 'attribute = "village.households"'})
    base: Value = attrs.field(metadata={"leaf": Fraction, "example": "base = 1"})
    block: Value = attrs.field(metadata={"leaf": Fraction, "example": "block = 220"})
    blocks: Literal["full", "started"] | ChoiceRef = attrs.field(metadata={"example": 'blocks = "full"'})
    above: Value = attrs.field(default=Fraction(0), metadata={"leaf": Fraction})
    least: Value = attrs.field(default=Fraction(0), metadata={"leaf": Fraction})
    most: Value | None = attrs.field(default=None, metadata={"leaf": Fraction})


@attrs.frozen(kw_only=True)
class Norm:
    """A rule on the size of a unit, and its effect.

    Attributes:
        heads: The rule.
        use: The effect of the rule.
        cite: The text that states it, if this is not the policy's instrument.
    """

    heads: HeadsNorm = attrs.field(
        metadata={
            "example": 'heads = {attribute = "village.households", base = 1, block = 220, blocks = "full"}'
        }
    )
    use: NormUse | ChoiceRef = "report"
    cite: Citation | None = None


@attrs.frozen(kw_only=True)
class Ceiling:
    """The most that may be paid to one unit in a window.

    Attributes:
        amount: The amount for each unit.
        over: The window.
        part: The part of the amount that is available in a window of which only some days are eligible.
        cite: The text that states it, if this is not the policy's instrument.
    """

    amount: Value = attrs.field(metadata={"leaf": Amount, "example": 'amount = "3_000_000 VND/team"'})
    over: Over | ChoiceRef = attrs.field(metadata={"example": 'over = "calendar_year"'})
    part: Part | ChoiceRef = "full"
    cite: Citation | None = None


@attrs.frozen(kw_only=True)
class OfWhich:
    """A line inside a component's amount, with a bound of its own. It informs and changes no amount.

    Attributes:
        id: The id, unique in its component.
        rate: The bound.
        count: The number by which the bound is multiplied.
        cite: The text that states it, if this is not the policy's instrument.
    """

    id: str = attrs.field(metadata={"example": 'id = "per-day"'})
    rate: Value = attrs.field(metadata={"leaf": Rate, "example": 'rate = "50_000 VND/person/day"'})
    count: Count | None = None
    cite: Citation | None = None


@attrs.frozen(kw_only=True)
class FundingShare:
    """The part of each amount that one source pays: a first sum, a share of the remainder, or the rest.

    Attributes:
        source: A source of funds.
        up_to: The largest amount that it pays first, for each unit and month; None for a share or the rest.
        share: Its share of the remainder, between 0 and 1.
        rest: Whether it pays the rest.
    """

    source: str = attrs.field(metadata={"example": 'source = "province"'})
    up_to: Amount | None = None
    share: Fraction | None = None
    rest: bool = False


@attrs.frozen(kw_only=True)
class Published:
    """Totals that a source states for an opening. They are for comparison and change no amount.

    Attributes:
        teams: The number of teams that are paid.
        amount: The total that they are paid.
    """

    teams: int | None = None
    amount: Amount | None = None


@attrs.frozen(kw_only=True)
class Opening:
    """A dated decision that opens a policy for a period. A unit is never paid twice because of two openings.

    Attributes:
        period: The days that it opens. It may begin before the decision was issued.
        when: Conditions in addition to those of the components.
        cite: The decision.
        published: The totals that a source states for it.
    """

    period: PolicyPeriod = attrs.field(
        metadata={"example": 'period = {from = "2023-06-01", until = "2024-01-01"}'}
    )
    cite: Citation = attrs.field(metadata={"example": 'cite = {ref = "…", issued = "2023-10-12"}'})
    when: Condition = EVERYWHERE
    published: Published | None = None


@attrs.frozen(kw_only=True)
class StatedCondition:
    """A condition that no data can decide. It is shown and not computed.

    Attributes:
        text: Its wording.
        cite: The text that states it, if this is not the policy's instrument.
    """

    text: Titles = attrs.field(metadata={"example": 'text = {vi = "…", en = "…"}'})
    cite: Citation | None = None


def values_with_places(value: Any, path: Path, kind: Any) -> Iterator[tuple[Path, Any, Any]]:  # noqa: ANN401 - every type
    """A value and every value inside it, each with its path and the type of its field.

    Args:
        value: A frozen value.
        path: The path of the value.
        kind: The type of the field that holds it.
    """
    yield path, value, kind
    for place, each, inner in _inside(value):
        yield from values_with_places(each, (*path, *place), inner)


def _inside(value: Any) -> Iterator[tuple[Path, Any, Any]]:  # noqa: ANN401 - every type
    if isinstance(value, tuple):
        for number, item in enumerate(value, 1):
            named = section_of(type(item)) is not None
            name = f".{item.name}" if named else item_place(number, getattr(item, "id", None))
            yield (name,), item, type(item)
    elif isinstance(value, Dated):
        yield (), value.values, tuple
    elif isinstance(value, Open):
        for _, each in value.options:
            yield ("choice",), each, type(each)
    elif isinstance(value, Condition):
        yield from _inside_condition(value)
    elif attrs.has(type(value)):
        for key, field in document_fields(type(value)).items():
            yield (key,), getattr(value, field.name), field.type


def _inside_condition(condition: Condition) -> Iterator[tuple[Path, Any, Any]]:
    match condition:
        case All(parts):
            for part in parts:
                yield (), part, Condition
        case AnyOf(parts):
            yield ("any",), parts, tuple
        case Not(part):
            yield ("not",), part, Condition
        case IsChosen(subject, choice):
            yield (subject,), choice, type(choice)
        case _:
            pass
