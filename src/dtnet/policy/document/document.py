"""A policy and its components as frozen values with the content of a document; `assess` computes costs."""

from __future__ import annotations

import json
from datetime import date  # noqa: TC003 - the reader resolves these annotations
from functools import cached_property
from typing import TYPE_CHECKING, Any

import attrs

from dtnet.arguments import check_options
from dtnet.citations import Citation  # noqa: TC001 - the reader resolves these annotations
from dtnet.errors import ArgumentError
from dtnet.measures import Amount, Rate
from dtnet.periods import as_day
from dtnet.policy.document.choices import (
    Choice,
    ChoiceRef,
    check_selected,
    check_unchanged,
    chosen_options,
    parts,
    with_options,
)
from dtnet.policy.document.plugin_protocol import SubsidyPolicy  # noqa: TC001 - the reader resolves these annotations
from dtnet.policy.document.policy_parts import (  # noqa: TC001 - the reader resolves these annotations  # noqa: TC001 - the reader resolves these annotations
    Base,
    Ceiling,
    Count,
    Facts,
    FundingShare,
    Jurisdiction,
    Nature,
    Norm,
    OfWhich,
    OnMerger,
    Opening,
    PolicyPeriod,
    Prorate,
    ProrationSteps,
    Rounding,
    StatedCondition,
    Titles,
    Unclaimed,
    Unopened,
    Value,
)
from dtnet.predicates.conditions import EVERYWHERE, Condition, Inside

if TYPE_CHECKING:
    from collections.abc import Mapping


@attrs.frozen(kw_only=True)
class Component:
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


@attrs.frozen(kw_only=True)
class Policy:
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
    yields_to: tuple[str, ...] = ()
    deducts: tuple[str, ...] = ()
    succeeds: str | None = None
    choices: tuple[Choice, ...] = ()
    selection: tuple[tuple[str, str], ...] = attrs.field(default=(), metadata={"key": None})
    plugin: SubsidyPolicy | None = attrs.field(default=None, metadata={"key": None})
    reads: tuple[tuple[str, tuple[str, ...]], ...] = attrs.field(default=(), metadata={"key": None})

    @property
    def supplied(self) -> frozenset[str]:
        """The ids of the components that a plug-in computes."""
        return frozenset(component for component, _ in self.reads)

    @cached_property
    def named_areas(self) -> tuple[tuple[str, date], ...]:
        """The areas in its conditions, each with the day whose territory is meant."""
        return areas_named_in(self)

    @property
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
        asked = dict(choices or {})
        what = f"policy {self.id}"
        if self.selection or not self.choices:
            check_selected(asked, self.choices, what=what)
            check_unchanged(asked, self.selection, what=what)
            return self
        options = chosen_options(asked, self.choices, what=what)
        frame: Policy = with_options(attrs.evolve(self, plugin=None, reads=()), options)
        return attrs.evolve(frame, selection=tuple(options.items()), plugin=self.plugin, reads=self.reads)

    def evolve(self, **changes: Any) -> Policy:  # noqa: ANN401 - fields have values of every type
        """The policy with some fields changed, checked as a document is.

        Choices and bases that no part refers to any more are removed.

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
        from dtnet.policy.reading.reader_and_writer import evolved  # noqa: PLC0415 - it reads documents, and they make this

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
        from dtnet.policy.reading.reader_and_writer import with_component  # noqa: PLC0415 - the same

        return with_component(self, id, changes)

    def to_document(self) -> dict[str, Any]:
        """The policy as tables, lists, texts and whole numbers; reading them again gives an equal policy.

        Raises:
            ArgumentError: If its choices are made, or a plug-in computes an amount.
        """
        from dtnet.policy.reading.reader_and_writer import written  # noqa: PLC0415 - the same

        if self.selection:
            raise ArgumentError(
                f"policy {self.id}: its choices are already made", "write the policy as it was read"
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


def areas_named_in(part: Policy | Component) -> tuple[tuple[str, date], ...]:
    """The areas in the conditions of a policy or component, each with its day."""
    return tuple(
        (area, each.as_of) for each in parts(part) if isinstance(each, Inside) for area in each.areas
    )
