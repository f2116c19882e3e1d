"""The assessment of components: from policies with every choice made to lines of amounts."""

from __future__ import annotations

from functools import partial, reduce
from itertools import chain
from operator import add
from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.bounds import Bounded
from dtnet.errors import ArgumentError, OutsideDataError
from dtnet.facts.area_ground import AreaGround, absence_reason
from dtnet.facts.unit_spans import days_of_other_ids
from dtnet.money import read_only
from dtnet.periods import OPEN, day_number
from dtnet.policy.document.document import settled
from dtnet.policy.engine.component_due import Months, due_of_component, is_spread
from dtnet.policy.engine.double_payments import paid_twice
from dtnet.policy.engine.payments_within_ceilings import (
    by_source,
    cut_amounts,
    from_nothing,
    joint_of,
    linked,
    others_named,
    paid_of,
    part_amounts,
    policies_in_order,
)
from dtnet.policy.units.cohorts import UnitGroups
from dtnet.policy.units.inputs import input_name
from dtnet.policy.units.jurisdictions import not_told, unknown_area
from dtnet.policy.units.months import first_of_month, months_end
from dtnet.policy.units.needed_days import inside_data, needed_days, payments_from, shared_end
from dtnet.policy.units.openings import reasons_of
from dtnet.policy.units.question import AssessableComponent
from dtnet.policy.units.terms import funding_of
from dtnet.pydantic_hook import PydanticHook
from dtnet.spans import ranges

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Ints
    from dtnet.policy.document.document import Component, Policy, Subject
    from dtnet.policy.engine.component_due import ComponentDue
    from dtnet.policy.engine.payments_within_ceilings import Joint, Paid
    from dtnet.policy.units.inputs import InputRows
    from dtnet.policy.units.needed_days import NeededDays
    from dtnet.policy.units.question import AssessmentQuestion


@attrs.frozen(eq=False)
class PaidMonths:
    """The payments of a component for whole months, of which reporting may want parts.

    A unit that moves inside a month counts in each place for a part of the month.

    Attributes:
        edges: Shape (m + 1): edges of the months, which windows of ceilings may cut.
        sources: Amounts by source of funds (None if unknown), shape (g, m) each.
        cohort: Shape (g): the cohort of each group of units; -1 if it is never eligible.
        first: Shape (c): the position of each cohort's first spell.
        start: Shape (s): the first days of the spells.
        end: Shape (s): the days after their last days.
        certain: Shape (s): whether units are certainly eligible in the spells.
        what: The owner of the amounts, for error messages.
        rounding: Shape (g, m): what a part of a month may have more than this part of the month's amount.
            None means nothing.
    """

    edges: NDArray[np.int64]
    sources: tuple[tuple[str | None, Bounded], ...]
    cohort: NDArray[np.intp]
    first: NDArray[np.intp]
    start: Ints
    end: Ints
    certain: NDArray[np.bool_]
    what: str
    rounding: Bounded | None = None

    def days(self, group: NDArray[np.intp], start: NDArray[np.int64], end: NDArray[np.int64]) -> Bounded:
        """Shape (n): the eligible days of some groups, each between two days of its own."""
        cohort, opens = self.cohort[group], np.append(self.first, len(self.start))
        place, spell = ranges(opens[cohort], np.where(cohort < 0, opens[cohort], opens[cohort + 1]))
        days = np.minimum(self.end[spell], end[place]) - np.maximum(self.start[spell], start[place])
        days = np.maximum(days, 0)

        def summed(marks: NDArray[np.bool_]) -> NDArray[np.int64]:
            sums = np.zeros(len(group), np.int64)
            np.add.at(sums, place[marks], days[marks])
            return sums

        every = np.ones(len(spell), np.bool_)
        return Bounded.between(summed(self.certain[spell]), summed(every))

    def parts(
        self,
        group: NDArray[np.intp],
        start: NDArray[np.int64],
        end: NDArray[np.int64],
        source: str | None = None,
    ) -> tuple[NDArray[np.int64], Bounded]:
        """The eligible days, certain or not, and the amounts of parts of months: shape (n) each.

        Args:
            group: Shape (n): the group of units.
            start: Shape (n): the first day of the part.
            end: Shape (n): the day after its last, in the same month.
            source: The source of funds; None for all sources.
        """
        month = np.searchsorted(self.edges, start, "right") - 1
        days, before = self.days(group, start, end), self.days(group, self.edges[month], start)
        total = self.days(group, self.edges[month], self.edges[month + 1])
        amounts = (
            part_amounts(
                amount[group, month],
                days,
                before.upper,
                total,
                what=self.what,
                together=self.rounding is not None,
            )
            for name, amount in self.sources
            if source in {None, name}
        )
        found = reduce(add, amounts)
        if self.rounding is not None:
            found += self.rounding[group, month]
        return days.upper, found


@attrs.frozen(eq=False)
class LineGrants:
    """What may be granted of a line without a claim, whatever was granted before.

    Attributes:
        amounts: Shape (g, k): the amounts, from 0 to the most.
        sources: The same by source of funds, in the order of the line.
        months: The same by source for whole months, in the order of the line's months.
        rounding: What parts of these may have more, as in `PaidMonths`.
        whole: Shape (g): the same for the whole window; None if the sums of the stretches are these bounds.
    """

    amounts: Bounded
    sources: tuple[tuple[str | None, Bounded], ...]
    months: tuple[tuple[str | None, Bounded], ...]
    rounding: Bounded | None
    whole: Bounded | None

    def between(self, part: slice) -> LineGrants:
        """The same for some of the stretches."""
        sources = tuple((name, amounts[:, part]) for name, amounts in self.sources)
        return LineGrants(self.amounts[:, part], sources, self.months, self.rounding, None)


@attrs.frozen(eq=False, kw_only=True)
class Line(UnitGroups):
    """The amounts of one component, by group of units.

    Attributes:
        policy: The policy, with every choice made.
        edges: Shape (k + 1): edges of stretches of days, no longer than a month, that fill the window. Moves
            and changes of territory cut no month here.
        days: Shape (g, k): the number of days on which units are, or may be, eligible.
        last: Shape (g): the last eligible day in the window; meaningless if there is none.
        amounts: Shape (g, k): the amounts.
        sources: Amounts by source of funds (None if unknown), shape (g, k) each; they add up to `amounts`.
        may_be_nothing: Whether possibly nothing is granted, because the amount is a maximum without a claim.
        assumed: For each stretch, why its amounts rest on assumptions; empty if they do not.
        whole: For each group, bounds of the total paid in the window; None if the sums of the stretches are
            these bounds.
        alone: What may be granted of an unclaimed component, if others are granted nothing; None if no more
            than `amounts`.
        together: The same as its part in what may be granted of all unclaimed components of the policy.
        sharp: Whether the bounds are attained.
        left: Whether the amounts are the remainder that unclaimed components of the policy leave: smallest in
            every stretch at once if these are granted in full, largest if these are granted nothing.
        months: The payments for whole months, for the parts of a month in which a unit moves. The parts of an
            unknown amount have wider bounds than the whole.
    """

    policy: Policy
    component: Component
    edges: NDArray[np.int64]
    days: NDArray[np.int64]
    last: NDArray[np.int64]
    amounts: Bounded
    sources: tuple[tuple[str | None, Bounded], ...]
    may_be_nothing: bool
    assumed: tuple[tuple[str, ...], ...]
    whole: Bounded | None
    sharp: bool
    alone: LineGrants | None = None
    together: LineGrants | None = None
    left: bool = False
    months: PaidMonths

    @property
    def in_all(self) -> Bounded:
        """Amounts by group (rows) whose sums are the narrowest known bounds of the total in the window."""
        return self.amounts if self.whole is None else self.whole[:, None]

    def granted(self, *, alone: bool) -> Line:
        """The line with what may be granted as its amounts, from 0 to the most.

        Args:
            alone: Whether the amounts are asked of this component, and not of all components together.
        """
        grants = self.alone if alone else self.together
        if grants is None:
            sources = tuple((name, from_nothing(each.upper)) for name, each in self.sources)
            months = tuple((name, from_nothing(each.upper)) for name, each in self.months.sources)
            whole = None if self.whole is None else from_nothing(self.whole.upper)
            grants = LineGrants(from_nothing(self.amounts.upper), sources, months, None, whole)
        return attrs.evolve(
            self,
            amounts=grants.amounts,
            sources=grants.sources,
            whole=grants.whole,
            months=attrs.evolve(self.months, sources=grants.months, rounding=grants.rounding),
        )

    def between(self, first: int, end: int) -> Line:
        """The same line for some of its days; at least one stretch begins on them."""
        here = np.flatnonzero((self.edges[:-1] >= first) & (self.edges[:-1] < end))
        part = slice(int(here[0]), int(here[-1]) + 1)
        return attrs.evolve(
            self,
            edges=self.edges[here[0] : here[-1] + 2],
            days=self.days[:, part],
            amounts=self.amounts[:, part],
            sources=tuple((name, amounts[:, part]) for name, amounts in self.sources),
            assumed=self.assumed[part],
            whole=None,
            alone=None if self.alone is None else self.alone.between(part),
            together=None if self.together is None else self.together.between(part),
        )

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why amounts rest on assumptions in stretches with eligible units, each reason once."""
        here = np.flatnonzero(self.days.any(axis=0)).tolist()
        return tuple(dict.fromkeys(reason for at in here for reason in self.assumed[at]))


@attrs.frozen(kw_only=True)
class NotAssessed(PydanticHook):
    """A component that was not assessed.

    Attributes:
        policy: The policy's id.
        component: The component's id.
        reason: Why it was not assessed.
    """

    policy: str
    component: str
    reason: str


@attrs.frozen(kw_only=True)
class Assumption(PydanticHook):
    """An assumption on which an amount rests, because the law or the data leave the point open.

    Attributes:
        policy: The policy's id.
        what: The assumption used, as `choice=option` or in words.
        why: Why the point is open.
    """

    policy: str
    what: str
    why: str


@attrs.frozen(kw_only=True)
class Recomputed(PydanticHook):
    """A total that a source publishes, with the amount that the network gives for it.

    Attributes:
        policy: The policy's id.
        source: Who publishes it.
        published: The published amount.
        computed: The computed amount.
    """

    policy: str
    source: str
    published: int
    computed: int


@attrs.frozen(eq=False)
class Worked:
    """The result of one component.

    Attributes:
        joint: Its units, grouped together with those of the components that affect it.
    """

    draft: ComponentDue
    joint: Joint
    place: int
    paid: Paid

    @property
    def cohort(self) -> NDArray[np.intp]:
        """For each group of units, its cohort in this component; -1 if it is never eligible."""
        return self.joint.cohort[self.place]

    def kept(self) -> Worked:
        """The result without the data that only its line needed; they would take four times the memory."""
        cohorts = attrs.evolve(self.draft.cohorts)  # a copy without cached days
        months = Months(cohorts, self.draft.months.edges)
        draft = attrs.evolve(self.draft, cohorts=cohorts, months=months, given=None, exact=None, due=None)
        amount = self.paid.amount
        paid = attrs.evolve(self.paid, days=amount, due=amount, taken_off=None, rooms=(), order=None)
        return Worked(draft, self.joint, self.place, paid)


def worked_out(
    question: AssessmentQuestion, policies: Sequence[Policy], known: Sequence[Worked] = ()
) -> tuple[list[Worked], list[NotAssessed]]:
    """Assess every component, in order of policy and document; also list the components not assessed.

    Args:
        policies: The policies, with every choice made, in order of id.
        known: Earlier results for the same question. The result of a component is reused if neither the
            component nor another component that affects it changed.

    Raises:
        ArgumentError: If two policies of one purpose pay, or may pay, the same unit for the same month.
    """
    worked, left_out = worked_alone(question, policies, known)
    for twice in paid_twice(question, worked, policies):
        raise ArgumentError(
            f"policies {twice.policy} and {twice.other} both pay {twice.unit} for {twice.purpose!r} in "
            f"{twice.month}",
            "assess them apart, or let one say that it yields to the other or deducts it",
        )
    return worked, left_out


def worked_alone(
    question: AssessmentQuestion, policies: Sequence[Policy], known: Sequence[Worked] = ()
) -> tuple[list[Worked], list[NotAssessed]]:
    """Assess every component as `worked_out` does, but without the check for double payments."""
    before = _by_members(known)
    asked, left_out = asked_components(question, policies)
    # A policy links nothing if none of its components is assessed, or if it begins after the window's months.
    looking = {id(each.policy) for each in asked}
    end = months_end(*question.window.numbers)
    begun = [each for each in policies if id(each) in looking and each.period.numbers[0] < end]
    groups = linked([(each.policy, each.component) for each in asked], begun)
    members = [tuple((id(asked[at].policy), asked[at].component.id) for at in places) for places in groups]
    new = {
        id(asked[at].policy): asked[at].policy
        for places, key in zip(groups, members, strict=True)
        if key not in before
        for at in places
    }
    subjects: frozenset[Subject] | None = None
    if question.only is None:
        subjects = frozenset(chain.from_iterable(each.subjects for each in new.values()))
    found: dict[int, Worked] = {}
    for places, key in zip(groups, members, strict=True):
        made = before.get(key) or _worked_together(question, [asked[at] for at in places], subjects)
        found |= dict(zip(places, made, strict=True))
    return [found[at] for at in range(len(asked))], left_out


def _by_members(known: Sequence[Worked]) -> dict[tuple[tuple[int, str], ...], list[Worked]]:
    """Earlier results in groups that were computed together, by the policies and components of each group."""
    groups: dict[int, list[Worked]] = {}
    for each in known:
        groups.setdefault(id(each.joint), []).append(each)
    return {
        tuple((id(each.draft.policy), each.draft.component.id) for each in group): group
        for group in groups.values()
    }


def asked_components(
    question: AssessmentQuestion, policies: Sequence[Policy]
) -> tuple[list[AssessableComponent], list[NotAssessed]]:
    """The components to assess, and the components not assessed, each in order of policy and document.

    A component that is assessed only up to a day is in both lists.
    """
    asked: list[AssessableComponent] = []
    left_out: list[NotAssessed] = []
    for policy in policies:
        ground = _found_ground(question, policy)
        for component in policy.components:
            reason = ground if isinstance(ground, str) else _reason_against(component, question.inputs)
            if not isinstance(ground, str) and reason is None:
                until = ground.last_end if settled(policy.on_merger) == "ends" else OPEN
                reason = _not_followed(question, policy, ground)
                told_until = OPEN if reason is None else ground.told_until
                asked.append(AssessableComponent(policy, component, ground, until, told_until))
            if reason is not None:
                left_out.append(NotAssessed(policy=policy.id, component=component.id, reason=reason))
    return asked, left_out


def _worked_together(
    question: AssessmentQuestion, asked: Sequence[AssessableComponent], subjects: frozenset[Subject] | None
) -> list[Worked]:
    reaches = reaches_of(question, asked)
    first, end = question.window.numbers
    low = min([first, *(reach.start for reach in reaches)])
    months = question.roster.months(low, max([end, *(reach.end for reach in reaches)]))
    drafts = [
        due_of_component(question, each, reach, months, subjects)
        for each, reach in zip(asked, reaches, strict=True)
    ]
    joint = joint_of(drafts)
    paid = paid_of(drafts, joint)
    return [Worked(draft, joint, at, each) for at, (draft, each) in enumerate(zip(drafts, paid, strict=True))]


def reaches_of(question: AssessmentQuestion, asked: Sequence[AssessableComponent]) -> list[NeededDays]:
    """For each of several components that affect each other, the days on which its amounts depend.

    The components of one policy look back to the same day. If a policy yields to another policy or deducts
    its amounts, the other policy is computed for the same days, in whole months up to the end of the window.
    Later payments change nothing before.
    """
    policies = list({id(each.policy): each.policy for each in asked}.values())
    first, end = question.window.numbers
    back, ahead = dict.fromkeys((policy.id for policy in policies), first_of_month(first)), dict[str, int]()
    for policy in reversed(policies_in_order(policies)):
        own = [each for each in asked if each.policy is policy]
        back[policy.id] = payments_from(own, back[policy.id], end)
        for other in others_named(policy, policies):
            back[other.id] = min(back[other.id], first_of_month(back[policy.id]))
        ahead[policy.id] = shared_end(own, back[policy.id], end)
    found = []
    for each in asked:
        name, spread = each.policy.id, is_spread(each, question.inputs)
        reach = needed_days(each, (back[name], end), spread=spread, shared=ahead[name])
        found.append(inside_data(reach, question.network, question.missing_history, what=each.what))
    return found


def line_of(question: AssessmentQuestion, worked: Worked) -> Line:
    """The line of one component: its amounts in the question's window, by stretch and source."""
    network, draft, paid = question.network, worked.draft, worked.paid
    first, end = question.window.numbers
    cuts = _cuts(question, draft)
    cells = paid.cells if cuts <= {*paid.cells.tolist()} else np.union1d(paid.cells, [*cuts])
    inside = ((cells[:-1] >= first) & (cells[:-1] < end)).nonzero()[0]
    every_day = draft.cohorts.days(cells).padded(worked.cohort)
    whole = paid.cells.searchsorted(cells[:-1], "right") - 1
    told = (cells[:-1] < draft.told_until)[inside]
    uncut = (np.bincount(whole)[whole] == 1)[inside]
    funding = funding_of(draft.policy, draft.component)
    cut = partial(cut_amounts, days=every_day, whole=whole, what=draft.what)

    def shown(each: Bounded) -> Bounded:
        return as_told(each if len(inside) == len(whole) else each[:, inside])

    def as_told(within: Bounded) -> Bounded:
        return within if told.all() else within.each(told.__mul__)

    def in_window(amount: Bounded, divided: Bounded, rounding: Bounded | None = None) -> LineGrants:
        """Amounts of stretches, and parts of those that the window cuts."""
        by_months = tuple(by_source(divided, funding, paid.cells, what=draft.what))
        sources = tuple(
            (name, shown(cut(part, together=rounding is not None)).each(read_only))
            for name, part in by_months
        )
        amounts = reduce(add, (part for _, part in sources))
        if rounding is not None:
            amounts += shown(rounding[:, whole])
        if not amounts.is_known:
            amounts = Bounded.where(uncut, as_told(amount[:, whole[inside]]), amounts)
        return LineGrants(amounts.each(read_only), sources, by_months, rounding, None)

    made, until = in_window(paid.amount, paid.amount), min(end, draft.told_until)
    edges, days = cells[inside[0] : inside[-1] + 2], shown(every_day)
    sharp = paid.sharp
    if not made.amounts.is_known:
        sharp = bool(uncut.all()) and paid.bounds_attained(first, end)
    alone = together = None
    if draft.may_be_nothing and (paid.grants is not None or not uncut.all() or len(funding) > 1):
        by_itself = of_all = divided = from_nothing(paid.amount.upper)
        rounding: Bounded | None = None
        if paid.grants is not None:
            by_itself, of_all, divided = paid.grants.alone, paid.grants.together, paid.grants.divided
            rounding = _rounding_of_parts(paid, len(funding))
        asked = first, until
        alone = _with_total(in_window(by_itself, by_itself), paid, asked, alone=True)
        together = _with_total(in_window(of_all, divided, rounding), paid, asked, alone=False)
        sharp = sharp and bool(uncut.all())
    left = sharp and paid.left and bool(paid.cells[0] == first)
    spells = draft.cohorts.spells
    line = Line(
        policy=draft.policy,
        component=draft.component,
        members=worked.joint.members,
        group=worked.joint.group,
        size=worked.joint.size,
        edges=read_only(edges),
        days=read_only(days.upper),
        last=read_only(_last_days(draft, first, end, worked.cohort)),
        amounts=made.amounts,
        sources=made.sources,
        may_be_nothing=draft.may_be_nothing,
        assumed=reasons_of(network, draft.policy, edges, draft.reach),
        whole=paid.in_all(first, until),
        sharp=sharp and left == paid.left,
        alone=alone,
        together=together,
        left=left,
        months=PaidMonths(
            edges=paid.cells,
            sources=made.months,
            cohort=worked.cohort,
            first=draft.cohorts.first,
            start=spells.start,
            end=spells.end,
            certain=spells.certain,
            what=draft.what,
        ),
    )
    amounts = made.amounts if alone is None else alone.amounts
    if line.sharp and not (amounts.is_known and days.is_known):
        split = _are_split(network, line, amounts.doubtful | days.doubtful)
        return attrs.evolve(line, sharp=False, left=False) if split else line
    return line


def _rounding_of_parts(paid: Paid, sources: int) -> Bounded | None:
    """What parts of months may have more than these parts of the grants; None for nothing.

    The sum of the rounded parts of n amounts, of several components and sources of funds, is at most n - 1
    more than the rounded part of their sum.
    """
    grants, order = paid.grants, paid.order
    if grants is None or not grants.rounding.upper.any():
        return None
    assert order is not None  # noqa: S101 - the payments of lines are kept
    first = paid.place == order.unclaimed.index(True)
    return from_nothing(np.maximum(grants.rounding.upper * max(sources, 1) - first, 0))


def _with_total(grants: LineGrants, paid: Paid, days: tuple[int, int], *, alone: bool) -> LineGrants:
    """The grants with the most that may be granted over all days (first day, end).

    Args:
        grants: What may be granted in each stretch.
        days: The first day, and the day after the last.
        alone: Whether the total is asked of this component, and not of all unclaimed components together.
    """
    (first, end), order = days, paid.order
    assert order is not None  # noqa: S101 - the payments of lines are kept
    if not order.ceilings.rooms[paid.place] or first >= end:
        return grants
    single, by_itself = sum(order.unclaimed) == 1, alone or paid.apart
    # a month is paid component after component: its last days to the first, then its first days to the next
    together = not by_itself and first_of_month(end) == end
    nothing_before = paid.cells[0] == first and end in paid.cells
    if (single or together) and nothing_before and order.soonest_is_most:
        most = paid.amount.upper[:, paid.cells[:-1] < end].sum(axis=1)
    else:
        most = order.most_from(paid.place, first, end, alone=by_itself)
    if single or alone or paid.grants is None:
        most = np.minimum(most, grants.amounts.upper.sum(axis=1))
    return attrs.evolve(grants, whole=from_nothing(read_only(most)))


def _are_split(network: Network, line: Line, doubtful: NDArray[np.bool_]) -> bool:
    """Whether a unit continues under another id inside a stretch with an unknown amount or unknown days."""
    units = line.members.units
    unit, day = days_of_other_ids(network, units, line.component.per)
    group = line.group[line.members.course[np.searchsorted(units, unit)]]
    stretch = np.searchsorted(line.edges, day, "right") - 1
    here = (group >= 0) & (stretch >= 0) & (stretch < len(line.edges) - 1)
    group, stretch = group[here], stretch[here]
    return bool((doubtful[group, stretch] & (line.edges[stretch] != day[here])).any())


def _last_days(draft: ComponentDue, first: int, end: int, cohort: NDArray[np.intp]) -> NDArray[np.int64]:
    """For each group, its last eligible day before `end`; meaningless without an eligible day."""
    spells, opens = draft.cohorts.spells, draft.cohorts.first
    last = np.where(spells.start < end, np.minimum(spells.end, end) - 1, first).astype(np.int64)
    if len(opens) < len(spells):
        last = np.maximum.reduceat(last, opens)
    return np.append(last, first)[cohort]


def _found_ground(question: AssessmentQuestion, policy: Policy) -> AreaGround | str:
    """The area where a policy applies, or the reason why it is unknown."""
    network = question.network
    area, as_of = policy.jurisdiction.id, policy.jurisdiction.as_of
    unknown = unknown_area(network, policy)
    if unknown == (area, as_of):
        return f"the network does not hold {area!r}, its jurisdiction"
    if unknown is not None:
        return f"the network does not hold {unknown[0]!r} on {unknown[1]}, which its conditions name"
    try:
        onward = settled(policy.on_merger) == "extends_to_new_area"
        ground = question.roster.ground(network, area, as_of, onward=onward)
    except OutsideDataError as error:
        return str(error)
    if ground is None:
        return "; ".join(filter(None, absence_reason(network, area, as_of)))
    return ground


def _not_followed(question: AssessmentQuestion, policy: Policy, ground: AreaGround) -> str | None:
    """Why a policy that continues in a new area is assessed only up to a day; None if no day limits it."""
    if settled(policy.on_merger) != "extends_to_new_area":
        return None
    return None if ground.told_until >= question.window.numbers[1] else not_told(policy, ground)


def _reason_against(component: Component, inputs: Mapping[str, InputRows]) -> str | None:
    """Why a component cannot be assessed anywhere; None if it can."""
    name = input_name(component)
    if name in inputs:
        return None
    if component.count is not None and component.count.activity is not None:
        return f"activity table {name!r} not given"
    if component.unclaimed is not None and settled(component.unclaimed) == "open":
        return "open until claimed"
    return None


def _cuts(question: AssessmentQuestion, draft: ComponentDue) -> set[int]:
    """Days on which reporting may change.

    They are the edges of the window and of openings in it, the day from which the component is not assessed,
    and the day after the policy was last seen in force.
    """
    first, end = question.window.numbers
    cuts = {first, end, draft.told_until}
    cuts |= {edge for opening in draft.policy.openings for edge in opening.period.numbers}
    if draft.policy.seen_in_force is not None:
        cuts.add(day_number(draft.policy.seen_in_force) + 1)
    return {cut for cut in cuts if first <= cut <= end}
