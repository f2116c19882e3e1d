"""A policy as a frozen value that carries what its document says. What it costs is the assessment's matter.

The metadata of the fields say how the document spells them: `key` where its word differs from the field's
(None for what no document states) and an `example` line that mends a document in which they are missing.
"""

from __future__ import annotations

from datetime import date  # noqa: TC003 - the reader resolves these annotations
from fractions import Fraction  # noqa: TC003 - the reader resolves these annotations
from typing import TYPE_CHECKING, Literal, TypeAlias

import attrs

from dtnet.citations import Citation  # noqa: TC001 - the reader resolves these annotations
from dtnet.measures import Amount, Rate
from dtnet.periods import Period, as_day
from dtnet.policy.choices import (
    Choice,
    ChoiceRef,
    check_selected,
    check_unchanged,
    parts,
    selected,
    with_options,
)
from dtnet.policy.eligibility import EVERYWHERE, When

if TYPE_CHECKING:
    from collections.abc import Mapping

Nature: TypeAlias = Literal["entitlement", "at_most"]
"""Whether the amount is due, or the most that can be granted."""
OnMerger: TypeAlias = Literal["continues_in_old_area", "extends_to_new_area", "ends"]
"""What becomes of the policy when its jurisdiction is merged into another area."""
Unopened: TypeAlias = Literal["open_assumed", "closed"]
"""What holds in a whole calendar year without an opening."""
Prorate: TypeAlias = Literal["any_day"]
"""What a month with some eligible days is worth: with `any_day` a whole month."""
Heads: TypeAlias = Literal["people", "leader", "deputy", "ordinary"]
"""Whom a rate per person is multiplied with: everyone (leader included), or the holders of one role."""
Over: TypeAlias = Literal["month", "calendar_year", "twelve_months", "period"]
"""The window in which a ceiling may be used up once."""
Part: TypeAlias = Literal["full", "by_days", "by_months"]
"""How much of a ceiling there is in a window of which only a part is eligible."""
Unclaimed: TypeAlias = Literal["full", "open"]
"""An `at_most` without a claim: counted in full, or left out and listed."""


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
        activity: An activity kind, whose input rows (unit, month, kind, persons, times each) are summed.
    """

    heads: Heads | None = None
    activity: str | None = None


@attrs.frozen(kw_only=True)
class Ceiling:
    """The most that a unit gets in a window.

    Attributes:
        amount: For each unit.
        over: The window.
        part: What there is of it in a window that is eligible in part.
    """

    amount: Amount = attrs.field(metadata={"example": 'amount = "3_000_000 VND/team"'})
    over: Over | ChoiceRef = attrs.field(metadata={"example": 'over = "calendar_year"'})
    part: Part | ChoiceRef = "full"


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
    rate: Rate = attrs.field(metadata={"example": 'rate = "50_000 VND/person/day"'})
    count: Count | None = None
    cite: Citation | None = None


@attrs.frozen(kw_only=True)
class FundingShare:
    """Who pays: a share of each amount, or what the shares leave.

    Attributes:
        source: A source of funds.
        share: Its share, between 0 and 1; None for the one source that takes the rest.
        rest: Whether it takes the rest.
    """

    source: str = attrs.field(metadata={"example": 'source = "province"'})
    share: Fraction | None = None
    rest: bool = False


@attrs.frozen(kw_only=True)
class Component:
    """A part of a policy with one grain, one nature and one reckoning.

    Attributes:
        id: Unique in its policy.
        nature: Due, or at most.
        per: The finest unit at which its money exists: `team`, or an area's level.
        rate: None if a ceiling alone says the amount.
        count: What the rate is multiplied with; None for a rate per unit.
        when: Who is eligible, within the policy's jurisdiction and period.
        prorate: What a part month is worth; None where nothing is prorated (activity, `once`, no rate).
        ceilings: In the order in which they are applied.
        unclaimed: For `at_most`: what holds without a claim.
        of_which: Lines that inform.
        cite: The text that states it, where it is not the policy's instrument.
    """

    id: str = attrs.field(metadata={"example": 'id = "support"'})
    nature: Nature = attrs.field(metadata={"example": 'nature = "entitlement" or "at_most"'})
    per: str = attrs.field(metadata={"example": 'per = "team"'})
    rate: Rate | None = None
    count: Count | None = None
    when: When = EVERYWHERE
    prorate: Prorate | None = None
    ceilings: tuple[Ceiling, ...] = attrs.field(default=(), metadata={"key": "ceiling"})
    unclaimed: Unclaimed | None = None
    of_which: tuple[OfWhich, ...] = ()
    cite: Citation | None = None


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
    when: When = EVERYWHERE
    published: Published | None = None


@attrs.frozen(kw_only=True)
class Condition:
    """A condition that no data decide: shown, not computed.

    Attributes:
        text: What it says.
        cite: The text that states it, where it is not the policy's instrument.
    """

    text: Titles = attrs.field(metadata={"example": 'text = {vi = "…", en = "…"}'})
    cite: Citation | None = None


@attrs.frozen(kw_only=True)
class Policy:
    """A subsidy policy: whose money, for whom, where, when, how much, by which law.

    Attributes:
        id: Unique in a catalogue.
        titles: What it is called.
        instrument: The law; its day of issue is always given.
        jurisdiction: Where it holds.
        on_merger: What becomes of it when the jurisdiction is merged.
        period: When it holds.
        purpose: Policies of one purpose do not pay the same unit twice.
        components: What it pays.
        seen_in_force: The last day on which it was seen in force: money after that day is ASSUMED.
        unopened: What holds in years without an opening; None if it depends on no openings.
        openings: Decisions that open it.
        conditions: What no data decide.
        funding: Who pays; empty if not seen.
        choices: What the law leaves open.
        selection: After `chosen`: each choice with its option, in the order of `choices`.
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
    components: tuple[Component, ...] = attrs.field(metadata={"key": "component", "example": "[[component]]"})
    seen_in_force: date | None = attrs.field(default=None, converter=attrs.converters.optional(as_day))
    unopened: Unopened | ChoiceRef | None = None
    openings: tuple[Opening, ...] = attrs.field(default=(), metadata={"key": "opening"})
    conditions: tuple[Condition, ...] = attrs.field(default=(), metadata={"key": "condition"})
    funding: tuple[FundingShare, ...] = ()
    choices: tuple[Choice, ...] = ()
    selection: tuple[tuple[str, str], ...] = attrs.field(default=(), metadata={"key": None})

    @property
    def currency(self) -> str | None:
        """The one currency of its money; None if it states none."""
        return next((each.currency for each in parts(self) if isinstance(each, Amount | Rate)), None)

    def chosen(self, choices: Mapping[str, str] | None = None) -> Policy:
        """The policy with nothing left open: each choice at the option given, else at its default.

        Args:
            choices: Options by the name of the choice.

        Raises:
            ArgumentError: If a choice or an option does not exist, or was chosen otherwise before.
        """
        asked = dict(choices or {})
        what = f"policy {self.id}"
        if self.selection:
            check_selected(asked, self.choices, what=what)
            check_unchanged(asked, self.selection, what=what)
            return self
        options = selected(asked, self.choices, what=what)
        policy: Policy = with_options(self, options)
        return attrs.evolve(policy, selection=tuple(options.items()))
