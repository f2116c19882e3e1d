"""A policy as a frozen value that carries what its document says. What it costs is for the assessment."""

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
    parts,
    selected,
    with_options,
)
from dtnet.policy.document.parts import (  # noqa: TC001 - the reader resolves these annotations
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
)
from dtnet.policy.document.protocol import SubsidyPolicy  # noqa: TC001 - the reader resolves these annotations
from dtnet.policy.document.values import Base, Value  # noqa: TC001 - the reader resolves these annotations
from dtnet.predicates.conditions import EVERYWHERE, Condition, Inside

if TYPE_CHECKING:
    from collections.abc import Mapping


@attrs.frozen(kw_only=True)
class Component:
    """A part of a policy with one grain, one nature and one reckoning.

    Attributes:
        id: Unique in its policy.
        nature: Due, or at most.
        per: The finest unit at which its money exists: `team`, or an area's level.
        rate: None if a claim or a ceiling alone says the amount.
        claim: The name of the input in which units ask for money, or tell what they spent.
        count: What the rate is multiplied with; None for a rate per unit.
        norm: A rule on the size of the units.
        when: Who is eligible, within the policy's jurisdiction and period.
        period: When it holds, inside the policy's period; None for the whole of it.
        prorate: What a part month is worth; None where nothing is prorated (activity, `once`, no rate).
        facts: When facts are read; None for `each_day` where a part month is worth its days (`actual_days`,
            `thirtieths`), else `first_day`.
        round: How an exact amount becomes whole; None for down to 1.
        ceilings: In the order in which they are applied.
        unclaimed: For `at_most`: what holds without a claim.
        of_which: Lines that inform.
        funding: Who pays, where it is not as for the whole policy.
        cite: The text that states it, where it is not the policy's instrument.
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
        ceilings: Of all its components together, which take from them in the order in which they are listed.
        bases: Named values that others are multiples of.
        yields_to: Policies (ids), or purposes as `purpose:<purpose>`: where another of them pays a unit for a
            month, this one pays it nothing.
        deducts: The same; what they pay a unit for a month is taken off what this one pays.
        succeeds: The id of the policy in whose place it came.
        choices: What the law leaves open.
        selection: After `chosen`: each choice with its option, in the order of `choices`.
        plugin: What says what is due of some components; None for a policy that is a document only.
        reads: Each component of which the plug-in says what is due, with the subjects that it reads.
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
        """The ids of the components of which a plug-in says what is due."""
        return frozenset(component for component, _ in self.reads)

    @cached_property
    def named_areas(self) -> tuple[tuple[str, date], ...]:
        """The areas that its conditions name, each with the day on which it lay where it is meant."""
        return areas_named_in(self)

    @property
    def currency(self) -> str | None:
        """The one currency of its money; None if it states none."""
        first = parts((self.components, self))  # most policies say it there
        return next((each.currency for each in first if isinstance(each, Amount | Rate)), None)

    def chosen(self, choices: Mapping[str, str] | None = None) -> Policy:
        """The policy with nothing left open: each choice at the option given, else at its default.

        Args:
            choices: Options by the name of the choice.

        Raises:
            ArgumentError: If a choice or an option does not exist, or was chosen otherwise before.
        """
        if choices is not None:
            check_options(choices, "choices", 'write {"part": "by_days"}')
        asked = dict(choices or {})
        what = f"policy {self.id}"
        if self.selection or not self.choices:
            check_selected(asked, self.choices, what=what)
            check_unchanged(asked, self.selection, what=what)
            return self
        options = selected(asked, self.choices, what=what)
        frame: Policy = with_options(attrs.evolve(self, plugin=None, reads=()), options)
        return attrs.evolve(frame, selection=tuple(options.items()), plugin=self.plugin, reads=self.reads)

    def evolve(self, **changes: Any) -> Policy:  # noqa: ANN401 - fields have values of every type
        """The policy with some fields changed, checked as a document is.

        What nothing refers to any more, of its choices and bases, goes out with what referred to it.

        Args:
            changes: By field: a frozen value, or what a document says; None or nothing leaves a field out.
                `period` may be a window's text. `jurisdiction` may be an area's id, in its extent of the
                period's first day; what was decided for the old one, `openings` or else `unopened`, has to be
                given with it.

        Raises:
            ArgumentError: If choices are made already.
            InvalidPolicyError: If that is no policy; all faults are in it.

        Examples:
            >>> import dtnet
            >>> policy = dtnet.policies()["vn.yen-bai.2022-60"]
            >>> reform = policy.evolve(id="example.everywhere", jurisdiction="vn:country:0", openings=())
            >>> reform.jurisdiction
            Jurisdiction(id='vn:country:0', as_of=datetime.date(2023, 1, 1))
        """
        from dtnet.policy.reading.changes import evolved  # noqa: PLC0415 - it reads documents, and they make this

        return evolved(self, changes)

    def with_component(self, id: str, /, **changes: Any) -> Policy:  # noqa: ANN401 - the same
        """The policy with some fields of one component changed, as `evolve` does.

        Args:
            id: The component.
            changes: By field of the component.

        Raises:
            ArgumentError: If choices are made already.
            UnknownNameError: If there is no such component.
            InvalidPolicyError: If that is no policy; all faults are in it.

        Examples:
            >>> import dtnet
            >>> policy = dtnet.policies()["vn.ha-tinh.2023-119"]
            >>> policy.with_component("support", rate="700_000 VND/team/month").components[0].rate
            Rate(amount=700000, currency='VND', beneficiary='team', time='month')
        """
        from dtnet.policy.reading.changes import with_component  # noqa: PLC0415 - the same

        return with_component(self, id, changes)

    def to_document(self) -> dict[str, Any]:
        """Tables, lists, texts and whole numbers that say the same; read again they give an equal policy.

        Raises:
            ArgumentError: If choices are made: a document leaves them open; or if a plug-in says what is due.
        """
        from dtnet.policy.reading.writing import written  # noqa: PLC0415 - the same

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
        """The document as JSON.

        Raises:
            ArgumentError: As `to_document`.
        """
        return json.dumps(self.to_document(), ensure_ascii=False, indent=2) + "\n"


def areas_named_in(part: Policy | Component) -> tuple[tuple[str, date], ...]:
    """The areas that the conditions of a policy or component name, each with its day; walks all of it."""
    return tuple(
        (area, each.as_of) for each in parts(part) if isinstance(each, Inside) for area in each.areas
    )
