"""The parts of which policies are made, as frozen values that carry what a document says.

The metadata of the fields say how the document spells them: `key` where its word differs from the field's
(None for what no document states), an `example` line that mends a document in which they are missing, and the
`leaf` at the ends of a value.
"""

from __future__ import annotations

from datetime import date  # noqa: TC003 - the reader resolves these annotations
from fractions import Fraction
from typing import Literal, TypeAlias

import attrs

from dtnet.citations import Citation  # noqa: TC001 - the reader resolves these annotations
from dtnet.measures import Amount, Rate
from dtnet.periods import Period, as_day
from dtnet.policy.document.choices import ChoiceRef  # noqa: TC001 - the reader resolves these annotations
from dtnet.policy.document.values import Value  # noqa: TC001 - the reader resolves these annotations
from dtnet.predicates.conditions import EVERYWHERE, Condition

Nature: TypeAlias = Literal["entitlement", "at_most"]
"""Whether the amount is due, or the most that can be granted."""
OnMerger: TypeAlias = Literal["continues_in_old_area", "extends_to_new_area", "ends"]
"""What becomes of the policy when its jurisdiction is merged into another area."""
Unopened: TypeAlias = Literal["open_assumed", "closed"]
"""What holds in a whole calendar year without an opening."""
Prorate: TypeAlias = Literal["any_day", "all_days", "actual_days", "thirtieths"]
"""What d eligible days of a month of n are worth: `any_day` 1; `all_days` 1 if d = n, else 0; `actual_days`
d/n; `thirtieths` 1 if d = n, else min(d, 30)/30."""
Facts: TypeAlias = Literal["first_day", "last_day", "each_day"]
"""On which of a month's eligible days facts are read, rates included; `each_day` takes the mean over them."""
Heads: TypeAlias = Literal["people", "leader", "deputy", "ordinary"]
"""Whom a rate per person is multiplied with: everyone (leader included), or the holders of one role."""
Over: TypeAlias = Literal["month", "calendar_year", "twelve_months", "period"]
"""The window in which a ceiling may be used up once."""
Part: TypeAlias = Literal["full", "by_days", "by_months"]
"""How much of a ceiling there is in a window of which only a part is eligible."""
Unclaimed: TypeAlias = Literal["full", "open"]
"""An `at_most` without a claim: counted in full, or left out and listed."""
NormUse: TypeAlias = Literal["report", "require", "cap", "replace"]
"""What a norm does: nothing but inform; make units with fewer people ineligible; leave people beyond it
out of the count (leader, deputies, others are kept in that order); be the count."""
RoundingRule: TypeAlias = Literal["down", "up", "half_up", "half_even"]
"""Where an exact amount between two whole ones goes."""


@attrs.frozen(kw_only=True)
class Titles:
    """A text in two languages.

    Attributes:
        vi: Vietnamese.
        en: English.
    """

    vi: str = attrs.field(metadata={"example": 'vi = "…"'})
    en: str = attrs.field(metadata={"example": 'en = "…"'})


@attrs.frozen(kw_only=True)
class Jurisdiction:
    """The territory in which a policy holds.

    Attributes:
        id: An area's id.
        as_of: The day whose extent of that area is meant.
    """

    id: str = attrs.field(metadata={"example": 'id = "vn:province:48:0"'})
    as_of: date = attrs.field(converter=as_day, metadata={"example": 'as_of = "2024-07-30"'})


@attrs.frozen
class PolicyPeriod(Period):
    """The days on which a policy or an opening holds, and whether they were seen.

    Attributes:
        start: The first day in it.
        end: The first day after it, or None if no end was seen.
        assumed: Why the days are an assumption; None if they are stated.

    Raises:
        DayError: If it holds no day.
    """

    start: date = attrs.field(converter=as_day, metadata={"key": "from", "example": 'from = "2024-08-10"'})
    end: date | None = attrs.field(
        default=None, converter=attrs.converters.optional(as_day), metadata={"key": "until"}
    )
    assumed: str | None = None


@attrs.frozen(kw_only=True)
class Count:
    """What a rate per person is multiplied with; one of the two is given.

    Attributes:
        heads: The people of the team, or the holders of one role.
        activity: An activity kind, whose input rows (unit, month, persons, times each) are summed.
        times_at_most: The most times that count for a person in a month; None for no bound.
    """

    heads: Heads | None = None
    activity: str | None = None
    times_at_most: int | None = None


@attrs.frozen(kw_only=True)
class ProrationStep:
    """From so many eligible days of a month on, so much of it.

    Attributes:
        days: The least days.
        share: What the month is worth then, from 0 to 1; before the first step, 0.
    """

    days: int = attrs.field(metadata={"example": "days = 15"})
    share: Fraction = attrs.field(metadata={"example": 'share = "1/2"'})


@attrs.frozen
class ProrationSteps:
    """Proration by a table of eligible days.

    Attributes:
        steps: In rising order of days.
    """

    steps: tuple[ProrationStep, ...] = attrs.field(
        metadata={"example": 'steps = [{days = 15, share = "1/2"}]'}
    )


@attrs.frozen(kw_only=True)
class Rounding:
    """How an exact amount becomes a whole one, once for each unit, component and month.

    Attributes:
        rule: Where an amount between two steps goes.
        to: The step, money for nobody in particular; None for 1.
    """

    rule: RoundingRule = attrs.field(metadata={"example": 'rule = "half_up"'})
    to: Amount | None = None


@attrs.frozen(kw_only=True)
class HeadsNorm:
    """How many people a unit is to have: base, and one for each block of an attribute, within bounds.

    Attributes:
        attribute: `<level>.<attribute>`, or `team.<attribute>`: a number.
        base: People whatever the attribute is.
        block: For how much of it there is one more.
        blocks: Whether only full blocks count, or also one that is started.
        above: From where on the attribute counts.
        least: The lower bound.
        most: The upper bound; None for none.
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
    """A rule on the size of a unit, and what it does.

    Attributes:
        heads: The rule.
        use: What it does.
        cite: The text that states it, where it is not the policy's instrument.
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
    """The most that a unit gets in a window.

    Attributes:
        amount: For each unit.
        over: The window.
        part: What there is of it in a window that is eligible in part.
        cite: The text that states it, where it is not the policy's instrument.
    """

    amount: Value = attrs.field(metadata={"leaf": Amount, "example": 'amount = "3_000_000 VND/team"'})
    over: Over | ChoiceRef = attrs.field(metadata={"example": 'over = "calendar_year"'})
    part: Part | ChoiceRef = "full"
    cite: Citation | None = None


@attrs.frozen(kw_only=True)
class OfWhich:
    """A line inside a component's amount, with a bound of its own. It informs and changes no amount.

    Attributes:
        id: Unique in its component.
        rate: The bound.
        count: What the bound is multiplied with.
        cite: The text that states it, where it is not the policy's instrument.
    """

    id: str = attrs.field(metadata={"example": 'id = "per-day"'})
    rate: Value = attrs.field(metadata={"leaf": Rate, "example": 'rate = "50_000 VND/person/day"'})
    count: Count | None = None
    cite: Citation | None = None


@attrs.frozen(kw_only=True)
class FundingShare:
    """Who pays: so much of each amount first, a share of what that leaves, or what the others leave.

    Attributes:
        source: A source of funds.
        up_to: What it pays first, of the amount of each unit and month; None for a share or the rest.
        share: Its share, between 0 and 1.
        rest: Whether it takes the rest.
    """

    source: str = attrs.field(metadata={"example": 'source = "province"'})
    up_to: Amount | None = None
    share: Fraction | None = None
    rest: bool = False


@attrs.frozen(kw_only=True)
class Published:
    """Totals that a source states for an opening, to compare with; they change no amount.

    Attributes:
        teams: How many teams are paid.
        amount: What they are paid in all.
    """

    teams: int | None = None
    amount: Amount | None = None


@attrs.frozen(kw_only=True)
class Opening:
    """A dated decision inside a policy. It opens; it never pays a second time.

    Attributes:
        period: The days that it opens; it may begin before its own day of issue.
        when: Conditions beside those of the components.
        cite: The decision.
        published: Totals stated for it.
    """

    period: PolicyPeriod = attrs.field(
        metadata={"example": 'period = {from = "2023-06-01", until = "2024-01-01"}'}
    )
    cite: Citation = attrs.field(metadata={"example": 'cite = {ref = "…", issued = "2023-10-12"}'})
    when: Condition = EVERYWHERE
    published: Published | None = None


@attrs.frozen(kw_only=True)
class StatedCondition:
    """A condition that no data decide: shown, not computed.

    Attributes:
        text: What it says.
        cite: The text that states it, where it is not the policy's instrument.
    """

    text: Titles = attrs.field(metadata={"example": 'text = {vi = "…", en = "…"}'})
    cite: Citation | None = None
