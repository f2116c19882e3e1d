"""A policy, its components and their parts as frozen values with the content of a document.

A number or amount is plain, dated, by class, a multiple, or left open. A choice is a point that the law
leaves open, as named options; `Policy.chosen` gives a policy with the chosen options.

The metadata of the fields say how a document spells them: `key` if the key differs from the field's name
(None if no document states the field), `example` for a line that adds a missing field, and `leaf` for the
type of the plain values inside a value.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, TypeVar

import attrs

from dtnet.arguments import check_argument, check_options, check_word, with_checked_fields
from dtnet.citations import Citation
from dtnet.errors import ArgumentError, cut, near
from dtnet.lazy import later_type
from dtnet.measures import Amount, Rate
from dtnet.periods import Period, as_day
from dtnet.policy.document.plugin_protocol import SubsidyPolicy
from dtnet.predicates.conditions import EVERYWHERE, All, AnyOf, Between, Condition, Inside, Is, Not
from dtnet.pydantic_hook import PydanticHook
from dtnet.reading.documents import document_fields, item_place, section_of
from dtnet.short_repr import ShortRepr, brief_text, short_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dtnet.reading.documents import Path
else:
    Value = later_type("dtnet.policy.document.document.Value")

T = TypeVar("T")
Subject: TypeAlias = str | Inside
"""A fact that is read of a team: a subject of conditions, or whether the team is in some area."""


@attrs.frozen(field_transformer=with_checked_fields)
class ChoiceRef(PydanticHook):
    """A reference to a choice in place of a value; `Policy.chosen` replaces it with the chosen option.

    Attributes:
        name: The name of the choice.
    """

    name: str = attrs.field(metadata={"key": "choice", "example": '{choice = "year"}'})


def settled(value: T | ChoiceRef) -> T:
    """Return a value that is not an open choice any more.

    Raises:
        ArgumentError: If the value is still an open choice.
    """
    if isinstance(value, ChoiceRef):
        raise ArgumentError(f'choice "{value.name}" is still open', "call policy.chosen({}) first")
    return value


@attrs.frozen(kw_only=True, repr=False, field_transformer=with_checked_fields)
class Choice(ShortRepr):
    """A point that the law leaves open, as data.

    Attributes:
        name: The name, unique in its policy.
        options: The options, at least two.
        default: The option that holds unless the caller chooses another one.
        why: Why the point is open, or why the default is what it is.
    """

    name: str = attrs.field(metadata={"section": "choices"})
    options: tuple[str, ...] = attrs.field(
        metadata={"example": 'options = ["calendar_year", "twelve_months"]'}
    )
    default: str = attrs.field(metadata={"example": 'default = "calendar_year"'})
    why: str = attrs.field(
        metadata={"example": 'why = "the year is not defined in what was seen"', "lines": True}
    )


def parts(value: object) -> Iterator[object]:
    """A frozen value and all values inside it that a document can state, in order of the fields."""
    left = [value]
    while left:
        each = left.pop()
        yield each
        left += [inner for _, inner in _stated_in(each)][::-1]


def with_options(value: Any, options: Mapping[str, str]) -> Any:  # noqa: ANN401 - values of every type
    """The value with each reference to a choice replaced by the option of that choice.

    A class whose options need more than this replacement has a method of the same name.
    """
    if isinstance(value, ChoiceRef):
        return option_of(value.name, options)
    own = getattr(type(value), "with_options", None)
    if own is not None:
        return own(value, options)
    inside = [(key, each, with_options(each, options)) for key, each in _stated_in(value)]
    changed = {key: made for key, each, made in inside if made is not each}
    if not changed:
        return value
    if isinstance(value, tuple):
        return tuple(made for _, _, made in inside)
    return attrs.evolve(value, **changed)


def _stated_in(value: Any) -> Iterable[tuple[Any, Any]]:  # noqa: ANN401 - the same
    """The values inside a value that a document can state, by place or by argument of the constructor."""
    if isinstance(value, tuple):
        return enumerate(value)
    cls: Any = type(value)
    return [(alias, getattr(value, name)) for name, alias in _fields(cls)]


@cache
def _fields(cls: Any) -> tuple[tuple[str, str], ...]:  # noqa: ANN401 - any class
    """The fields that a document states, and the arguments of the constructor; empty for any other class."""
    fields = attrs.fields(cls) if attrs.has(cls) else ()
    stated = (field for field in fields if field.metadata.get("key", field.name) is not None)
    return tuple((field.name, field.alias or field.name) for field in stated)


def chosen_options(
    asked: Mapping[str, str],
    choices: tuple[Choice, ...],
    selection: tuple[tuple[str, str], ...],
    *,
    what: str,
) -> dict[str, str]:
    """The option of each choice: the requested option, else the default.

    Args:
        asked: Requested options by the name of the choice.
        what: The owner of the choices, for error messages.

    Raises:
        ArgumentError: If a requested choice or option does not exist, or another option was chosen before.
    """
    known = {choice.name: choice.options for choice in choices}
    for name, option in asked.items():
        if name not in known:
            raise ArgumentError(
                f'{what} has no choice "{cut(name)}"', near(name, known) or "it has no choices"
            )
        if option not in known[name]:
            raise ArgumentError(
                f'{what}: choice "{cut(name)}" has no option "{cut(option)}"', near(option, known[name])
            )
    for name, option in selection:
        if asked.get(name, option) != option:
            raise ArgumentError(
                f'{what}: choice "{name}" is already "{option}"', "choose on a policy with open choices"
            )
    return {choice.name: asked.get(choice.name, choice.default) for choice in choices}


def option_of(choice: str, options: Mapping[str, str]) -> str:
    """The option that `options` selects for a choice.

    Raises:
        ArgumentError: If the options are not a mapping, or have no text for this choice.
    """
    hint = f"name an option of the choice {choice!r}"
    check_argument(options, Mapping, "options", hint)
    option = options.get(choice)
    check_argument(option, str, f"options[{choice!r}]", hint)
    return str(option)


ANY: Final = "any"
"""The option of a choice in `when` that sets no condition."""
_SHOWN_TITLE: Final = 120


@attrs.frozen(field_transformer=with_checked_fields)
class IsChosen(Condition):
    """The subject has the value that a choice names; the option `any` sets no condition.

    Attributes:
        subject: As in `Is`.
        choice: The choice.
    """

    subject: str
    choice: ChoiceRef

    def with_options(self, options: Mapping[str, str]) -> Condition:
        """The condition for the chosen option."""
        option = option_of(self.choice.name, options)
        if option == ANY:
            return EVERYWHERE
        booleans = {"true": True, "false": False} if "." in self.subject else {}
        return Is(self.subject, (booleans.get(option, option),))


@attrs.frozen(kw_only=True, field_transformer=with_checked_fields)
class DatedValue(PydanticHook):
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


@attrs.frozen(field_transformer=with_checked_fields)
class Dated(PydanticHook):
    """Values that follow each other. Together they cover every day of the policy exactly once.

    Attributes:
        values: The values, in order of days.
    """

    values: tuple[DatedValue, ...]


@attrs.frozen(kw_only=True, field_transformer=with_checked_fields)
class ClassRow(PydanticHook):
    """A value for a class of units.

    Attributes:
        value: The value for the units in the class.
        when: The units in the class; the last row of a table has no condition, or covers all remaining units.
    """

    value: Value = attrs.field(metadata={"example": 'value = "500_000 VND/team/month"'})
    when: Condition = EVERYWHERE


@attrs.frozen(field_transformer=with_checked_fields)
class Classes(PydanticHook):
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


@attrs.frozen(kw_only=True, field_transformer=with_checked_fields)
class Multiple(PydanticHook):
    """A multiple of another value.

    Attributes:
        times: The exact factor.
        of: The name of a base of the policy, or the id of a component whose rate is meant.
    """

    times: Value = attrs.field(metadata={"leaf": Fraction, "example": 'times = "1.5"'})
    of: str = attrs.field(metadata={"example": 'of = "support"'})


@attrs.frozen(field_transformer=with_checked_fields)
class Open(PydanticHook):
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


@attrs.frozen(kw_only=True, field_transformer=with_checked_fields)
class Base(PydanticHook):
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
FundingOver: TypeAlias = Literal["month", "calendar_year"]
"""The window in which a source that pays first may use up its sum once."""
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


@attrs.frozen(kw_only=True, repr=False, field_transformer=with_checked_fields)
class Titles(ShortRepr):
    """A text in two languages.

    Attributes:
        vi: The Vietnamese text.
        en: The English text.
    """

    vi: str = attrs.field(metadata={"example": 'vi = "…"'})
    en: str = attrs.field(metadata={"example": 'en = "…"'})


@attrs.frozen(kw_only=True, field_transformer=with_checked_fields)
class Jurisdiction(PydanticHook):
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


@attrs.frozen(kw_only=True, field_transformer=with_checked_fields)
class Count(PydanticHook):
    """The number by which a rate per person is multiplied: exactly one of `heads`, `activity` and `number`.

    Attributes:
        heads: The people of the team, or the holders of one role.
        activity: The kind of activity; its input rows (unit, month, persons, times per person) are summed.
        times_at_most: The most times that count for one person in a month; None for no limit.
        number: A number of people that the policy itself states for each unit.
    """

    heads: Heads | None = None
    activity: str | None = None
    times_at_most: int | None = None
    number: Value | None = attrs.field(default=None, metadata={"leaf": Fraction})


@attrs.frozen(kw_only=True, field_transformer=with_checked_fields)
class ProrationStep(PydanticHook):
    """The value of a month that has at least this number of eligible days.

    Attributes:
        days: The smallest number of eligible days.
        share: The value of the month, from 0 to 1. Below the first step the value is 0.
    """

    days: int = attrs.field(metadata={"example": "days = 15"})
    share: Fraction = attrs.field(metadata={"example": 'share = "1/2"'})


@attrs.frozen(field_transformer=with_checked_fields)
class ProrationSteps(PydanticHook):
    """Proration by a table of eligible days.

    Attributes:
        steps: The steps, in ascending order of days.
    """

    steps: tuple[ProrationStep, ...] = attrs.field(
        metadata={"some": '[{days = 15, share = "1/2"}]', "example": 'steps = [{days = 15, share = "1/2"}]'}
    )


@attrs.frozen(kw_only=True, field_transformer=with_checked_fields)
class Rounding(PydanticHook):
    """How an exact amount becomes a whole amount, once for each unit, component and month.

    Attributes:
        rule: How an amount between two steps is rounded.
        to: The step, money without a beneficiary; None for 1.
    """

    rule: RoundingRule = attrs.field(metadata={"example": 'rule = "half_up"'})
    to: Amount | None = None


@attrs.frozen(kw_only=True, field_transformer=with_checked_fields)
class HeadsNorm(PydanticHook):
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


@attrs.frozen(field_transformer=with_checked_fields)
class SizeRef(PydanticHook):
    """A reference to a named size, in place of the number of people of a norm.

    Attributes:
        name: The name of the size.
    """

    name: str = attrs.field(metadata={"key": "size", "example": '{size = "team"}'})


@attrs.frozen(kw_only=True, field_transformer=with_checked_fields)
class Size(PydanticHook):
    """A number of people that a policy names once, for the norms of several components.

    Attributes:
        name: The name, unique in its policy.
        heads: The number of people: a value, or a rule by an attribute.
        cite: The text that states it, if this is not the policy's instrument.
    """

    name: str = attrs.field(metadata={"section": "sizes"})
    heads: HeadsNorm | Value = attrs.field(metadata={"leaf": Fraction, "example": "heads = 3"})
    cite: Citation | None = None


@attrs.frozen(kw_only=True, repr=False, field_transformer=with_checked_fields)
class Norm(ShortRepr):
    """A rule on the size of a unit, and its effect.

    Attributes:
        heads: The number of people: a value, a rule by an attribute, or a named size.
        use: The effect of the rule.
        cite: The text that states it, if this is not the policy's instrument.
    """

    heads: HeadsNorm | SizeRef | Value = attrs.field(
        metadata={
            "leaf": Fraction,
            "example": 'heads = {attribute = "village.households", base = 1, block = 220, blocks = "full"}',
        }
    )
    use: NormUse | ChoiceRef = "report"
    cite: Citation | None = None


@attrs.frozen(kw_only=True, repr=False, field_transformer=with_checked_fields)
class Ceiling(ShortRepr):
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


@attrs.frozen(kw_only=True, repr=False, field_transformer=with_checked_fields)
class OfWhich(ShortRepr):
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


@attrs.frozen(kw_only=True, field_transformer=with_checked_fields)
class FundingShare(PydanticHook):
    """The part of each amount that one source pays: a first sum, a share of the remainder, or the rest.

    Attributes:
        source: A source of funds.
        up_to: The largest sum that it pays first, for each unit and window; None for a share or the rest.
        over: The window in which this sum may be used up once.
        share: Its share of the remainder, between 0 and 1.
        rest: Whether it pays the rest.
    """

    source: str = attrs.field(metadata={"example": 'source = "province"'})
    up_to: Amount | None = None
    over: FundingOver | ChoiceRef = "month"
    share: Fraction | None = None
    rest: bool = False


@attrs.frozen(kw_only=True, field_transformer=with_checked_fields)
class Published(PydanticHook):
    """Totals that a source states for an opening. They are for comparison and change no amount.

    Attributes:
        teams: The number of teams that are paid.
        amount: The total that they are paid.
    """

    teams: int | None = None
    amount: Amount | None = None


@attrs.frozen(kw_only=True, repr=False, field_transformer=with_checked_fields)
class Opening(ShortRepr):
    """A dated decision that opens a policy for a period. A unit is never paid twice because of two openings.

    Attributes:
        period: The days that it opens. It may begin before the decision was issued.
        when: A condition that units must meet besides the condition of their component.
        cite: The decision.
        published: The totals that a source states for it.
    """

    period: PolicyPeriod = attrs.field(
        metadata={"example": 'period = {from = "2023-06-01", until = "2024-01-01"}'}
    )
    cite: Citation = attrs.field(metadata={"example": 'cite = {ref = "…", issued = "2023-10-12"}'})
    when: Condition = EVERYWHERE
    published: Published | None = None


@attrs.frozen(kw_only=True, repr=False, field_transformer=with_checked_fields)
class StatedCondition(ShortRepr):
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


@attrs.frozen(kw_only=True, repr=False, field_transformer=with_checked_fields)
class Component(ShortRepr):
    """A part of a policy that pays one thing: it has one grain, one nature and one calculation.

    Attributes:
        id: The id, unique in its policy.
        nature: Entitlement, or up to an amount.
        per: Its grain: `team`, or the level of an area.
        rate: The amount per unit; None if a claim or a ceiling alone determines the amount.
        claim: The name of the input table with the amounts that units ask for or spent.
        count: The number by which the rate is multiplied; None for a rate per unit.
        norm: A rule on the size of the units.
        when: The condition of eligibility, inside the policy's jurisdiction and period.
        period: The days on which it holds, inside the policy's period; None for the whole of it.
        prorate: The value of a partly eligible month; None where nothing is prorated (activity, `once`, no
            rate).
        facts: The eligible day of a month on which facts are read. None means `each_day` with `actual_days`
            or `thirtieths`, else `first_day`.
        round: How an exact amount becomes a whole number; None rounds down to 1.
        ceilings: Its ceilings, in the order in which they are applied.
        unclaimed: For `at_most`: the rule for units without a claim.
        of_which: Lines that inform and change no amount.
        funding: Which budgets pay, if they differ from those of the whole policy.
        cite: The text that states it, if this is not the policy's instrument.
    """

    id: str = attrs.field(metadata={"example": 'id = "support"'})
    nature: Nature = attrs.field(metadata={"example": 'nature = "entitlement" or "at_most"'})
    per: str = attrs.field(metadata={"example": 'per = "team"'})
    rate: Value | None = attrs.field(default=None, metadata={"leaf": Rate})
    claim: str | None = None
    count: Count | None = None
    norm: Norm | None = None
    when: Condition = EVERYWHERE
    period: PolicyPeriod | None = None
    prorate: Prorate | ProrationSteps | ChoiceRef | None = None
    facts: Facts | ChoiceRef | None = None
    round: Rounding | None = None
    ceilings: tuple[Ceiling, ...] = attrs.field(default=(), metadata={"key": "ceiling"})
    unclaimed: Unclaimed | ChoiceRef | None = None
    of_which: tuple[OfWhich, ...] = ()
    funding: tuple[FundingShare, ...] = ()
    cite: Citation | None = None


@attrs.frozen(kw_only=True, repr=False, field_transformer=with_checked_fields)
class Policy(PydanticHook):
    """A subsidy policy: who pays whom, where, when, how much, and by which law.

    Attributes:
        id: The id, unique in a catalogue.
        titles: Its title in both languages.
        instrument: The law that states it, always with the day of issue.
        jurisdiction: The area where it applies.
        on_merger: The rule for the policy when its jurisdiction is merged into another area.
        period: The days on which it holds.
        purpose: Its purpose. Two policies with the same purpose must not pay the same unit twice.
        components: Its components.
        seen_in_force: The last day on which a source shows it in force. Money after that day is ASSUMED.
        unopened: The rule for years without an opening; None if it needs no openings.
        openings: Decisions that open it for a period.
        conditions: Conditions that no data can decide.
        funding: Which budgets pay; empty if no source says it.
        ceilings: Ceilings on all components together, which use them up in the order in which they are
            listed.
        bases: Named values of which other values are multiples.
        sizes: Named numbers of people, to which norms refer.
        yields_to: Policies (ids) or purposes (`purpose:<purpose>`): if one of them pays a unit for a month,
            this policy pays the unit nothing.
        deducts: Policies or purposes as in `yields_to`; their payments to a unit for a month are subtracted
            from the payment of this policy.
        succeeds: The id of the policy that it replaced.
        choices: The points that the law leaves open.
        selection: After `chosen`: each choice with its option, in the order of `choices`.
        plugin: The plug-in that computes some components; None for a policy that is only a document.
        reads: The components that the plug-in computes, each with the subjects that it reads.
    """

    id: str = attrs.field(metadata={"example": 'id = "vn.da-nang.2024-36"'})
    titles: Titles = attrs.field(metadata={"example": 'titles = {vi = "…", en = "…"}'})
    instrument: Citation = attrs.field(
        metadata={"example": 'instrument = {ref = "Nghị quyết 36/2024/NQ-HĐND", issued = "2024-07-30"}'}
    )
    jurisdiction: Jurisdiction = attrs.field(
        metadata={"example": 'jurisdiction = {id = "vn:province:48:0", as_of = "2024-07-30"}'}
    )
    on_merger: OnMerger | ChoiceRef = attrs.field(metadata={"example": 'on_merger = "ends", or another'})
    period: PolicyPeriod = attrs.field(
        metadata={"example": 'period = {from = "2024-08-10", until = "2026-01-01"}'}
    )
    purpose: str = attrs.field(metadata={"example": 'purpose = "team-operation"'})
    components: tuple[Component, ...] = attrs.field(
        metadata={"key": "component", "some": "at least one [[component]]", "example": "[[component]]"}
    )
    seen_in_force: date | None = attrs.field(default=None, converter=attrs.converters.optional(as_day))
    unopened: Unopened | ChoiceRef | None = None
    openings: tuple[Opening, ...] = attrs.field(default=(), metadata={"key": "opening"})
    conditions: tuple[StatedCondition, ...] = attrs.field(default=(), metadata={"key": "condition"})
    funding: tuple[FundingShare, ...] = ()
    ceilings: tuple[Ceiling, ...] = attrs.field(default=(), metadata={"key": "ceiling"})
    bases: tuple[Base, ...] = ()
    sizes: tuple[Size, ...] = ()
    yields_to: tuple[str, ...] = ()
    deducts: tuple[str, ...] = ()
    succeeds: str | None = None
    choices: tuple[Choice, ...] = ()
    selection: tuple[tuple[str, str], ...] = attrs.field(default=(), metadata={"key": None})
    plugin: SubsidyPolicy | None = attrs.field(default=None, metadata={"key": None})
    reads: tuple[tuple[str, tuple[str, ...]], ...] = attrs.field(default=(), metadata={"key": None})

    def __repr__(self) -> str:
        count = len(self.components)
        parts = f"{count} component{'s' * (count != 1)}"
        return f"<Policy {self.id}: {brief_text(self.titles.en, _SHOWN_TITLE)}, {self.period}, {parts}>"

    def _repr_html_(self) -> str:
        from dtnet.notebook_html import SHOWN_ROWS, card, table  # noqa: PLC0415 - paid by notebooks only
        from dtnet.predicates.text import condition_text  # noqa: PLC0415 - the same

        facts = (
            ("title", self.titles.en),
            ("in Vietnamese", self.titles.vi),
            ("law", self.instrument),
            ("in force", self.period),
            ("seen in force until", self.seen_in_force),
            ("jurisdiction", f"{self.jurisdiction.id}, as of {self.jurisdiction.as_of}"),
            ("purpose", self.purpose),
            ("paid by", ", ".join(each.source for each in self.funding)),
            ("computed by a plug-in", ", ".join(sorted(self.supplied))),
        )
        components = (
            (
                each.id,
                "up to" if each.nature == "at_most" else "entitlement",
                each.per,
                "–" if each.rate is None else short_value(each.rate),
                ", ".join(f"{short_value(one.amount)} over {short_value(one.over)}" for one in each.ceilings)
                or "–",
                "–" if each.when == EVERYWHERE else condition_text(each.when),
            )
            for each in self.components[:SHOWN_ROWS]
        )
        choices = ((each.name, each.default, each.why) for each in self.choices[:SHOWN_ROWS])
        return card(
            f"Policy {self.id}",
            facts,
            table(
                ("component", "nature", "for each", "rate", "ceilings", "condition"),
                components,
                count=len(self.components),
                what="components",
            ),
            table(("choice", "default", "why"), choices, count=len(self.choices), what="choices")
            if self.choices
            else "",
        )

    @property
    def supplied(self) -> frozenset[str]:
        """The ids of the components that a plug-in computes."""
        return frozenset(component for component, _ in self.reads)

    @cached_property
    def named_areas(self) -> tuple[tuple[str, date], ...]:
        """The areas in its conditions, each with the day whose territory is meant."""
        return areas_named_in(self)

    @cached_property
    def subjects(self) -> frozenset[Subject]:
        """The facts that it, or a plug-in in it, reads of teams."""
        return frozenset(_subjects_read(self))

    @cached_property
    def currency(self) -> str | None:
        """The currency of its money; None if it states no money."""
        first = parts((self.components, self))  # most policies state money in a component
        return next((each.currency for each in first if isinstance(each, Amount | Rate)), None)

    def chosen(self, choices: Mapping[str, str] | None = None) -> Policy:
        """The policy with every choice made: at the given option, else at its default.

        Args:
            choices: Options by the name of the choice.

        Raises:
            ArgumentError: If a choice or an option does not exist, or if another option was chosen before.
        """
        if choices is not None:
            check_options(choices, "choices", 'write {"part": "by_days"}')
        options = chosen_options(choices or {}, self.choices, self.selection, what=f"policy {self.id}")
        if self.selection or not options:
            return self
        chosen: Policy = with_options(self, options)
        return attrs.evolve(chosen, selection=tuple(options.items()))

    def evolve(self, **changes: Any) -> Policy:  # noqa: ANN401 - fields have values of every type
        """The policy with some fields changed, checked as a document is.

        Choices, bases and sizes that no part refers to any more are removed.

        Args:
            changes: New values by field: frozen, or as a document states them; None or an empty value removes
                a field. `period` may be a window's text. `jurisdiction` may be an area's id, which means its
                territory on the period's first day; `openings`, or else `unopened`, must then be given too,
                because they were decided for the old area.

        Raises:
            ArgumentError: If its choices are already made.
            InvalidPolicyError: If the result is not a policy; the exception lists all errors.

        Examples:
            >>> import dtnet
            >>> policy = dtnet.policies()["vn.yen-bai.2022-60"]
            >>> reform = policy.evolve(id="example.everywhere", jurisdiction="vn:country:0", openings=())
            >>> reform.jurisdiction
            Jurisdiction(id='vn:country:0', as_of=datetime.date(2023, 1, 1))
        """
        from dtnet.policy.reading.policy_documents import evolved  # noqa: PLC0415 - it reads documents, and they make this

        return evolved(self, changes)

    def with_component(self, id: str, /, **changes: Any) -> Policy:  # noqa: ANN401 - the same
        """The policy with some fields of one component changed, in the same way as `evolve`.

        Args:
            id: The component.
            changes: New values by field of the component.

        Raises:
            ArgumentError: If its choices are already made.
            UnknownNameError: If the component does not exist.
            InvalidPolicyError: If the result is not a policy; the exception lists all errors.

        Examples:
            >>> import dtnet
            >>> policy = dtnet.policies()["vn.ha-tinh.2023-119"]
            >>> policy.with_component("support", rate="700_000 VND/team/month").components[0].rate
            Rate(amount=700000, currency='VND', beneficiary='team', time='month')
        """
        from dtnet.policy.reading.policy_documents import with_component  # noqa: PLC0415 - the same

        return with_component(self, id, changes)

    def to_document(self) -> dict[str, Any]:
        """The policy as tables, lists, texts and whole numbers; reading them again gives an equal policy.

        Raises:
            ArgumentError: If its choices are made, or a plug-in computes an amount.
        """
        from dtnet.policy.reading.policy_documents import written  # noqa: PLC0415 - the same

        if self.selection:
            raise ArgumentError(
                f"policy {self.id}: its choices are already made", "write the policy without choices made"
            )
        if self.plugin is not None:
            raise ArgumentError(
                f"policy {self.id}: a plug-in computes amounts, which a document cannot state"
            )
        document: dict[str, Any] = written(self)
        return document

    def to_json(self) -> str:
        """The document of the policy as JSON.

        Raises:
            ArgumentError: As `to_document`.
        """
        return json.dumps(self.to_document(), ensure_ascii=False, indent=2) + "\n"


_PEOPLE: Final = tuple(f"team.{each}" for each in ("people", "leader", "deputy", "ordinary"))
"""The subjects that a norm may read."""


def _subjects_read(policy: Policy) -> Iterator[Subject]:
    for _, read in policy.reads:
        yield from read
    for each in parts(policy):
        match each:
            case Is() | Between():
                yield each.subject
            case Inside():
                yield each
            case Norm():
                yield from _PEOPLE
            case HeadsNorm():
                yield each.attribute
            case Count() if each.heads is not None:
                yield f"team.{each.heads}"


def areas_named_in(part: Policy | Component) -> tuple[tuple[str, date], ...]:
    """The areas in the conditions of a policy or component, each with its day."""
    return tuple(
        (area, each.as_of) for each in parts(part) if isinstance(each, Inside) for area in each.areas
    )
