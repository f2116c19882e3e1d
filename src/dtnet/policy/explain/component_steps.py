"""What the engine does for one component, one unit and one month, and the steps that put it into words.

The answer for all units keeps no intermediate numbers. For an explanation the engine runs again for one unit
and keeps everything.

The steps begin with the amount owed. Other policies, ceilings and the asked days reduce this amount, in this
order, and steps for the sources of funds follow. Mergers of the policy's area have steps of their own.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.bounds import UNBOUNDED, summed_ends
from dtnet.citations import Citation, Origin
from dtnet.explanations import Step, shown_money, shown_number, shown_range
from dtnet.facts.subjects import TEAM, TEAM_KINDS, subject_numbers, verdicts
from dtnet.facts.unit_spans import row_ends, team_days
from dtnet.measures import Rate
from dtnet.money import INT64_MAX
from dtnet.periods import OPEN, day_number, number_day
from dtnet.policy.answers.side_tables import unknown_texts
from dtnet.policy.document.document import Dated, Multiple, ProrationSteps, settled
from dtnet.policy.engine.component_assessment import asked_components, line_of, worked_out
from dtnet.policy.engine.due_proration_and_rounding import portion
from dtnet.policy.engine.payments_within_ceilings import others_named
from dtnet.policy.units.eligibility_and_cohorts import surely_on, things_of
from dtnet.policy.units.question import Piece, input_name, month_numbers, openings_in
from dtnet.policy.units.terms_and_head_counts import (
    ceilings_of,
    first_fit,
    leaf,
    norm_terms,
    paid_heads,
    read_norm,
    rows_on,
    supplier_of,
)
from dtnet.predicates.conditions import EVERYWHERE, All, AnyOf, Between, Condition, Is, Not
from dtnet.predicates.text import condition_text
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, YES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from dtnet.bounds import Ends
    from dtnet.facts.subjects import SubjectColumn, Subjects
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Ints
    from dtnet.policy.answers.side_tables import Merger
    from dtnet.policy.document.document import Ceiling, Component, FundingShare, Policy, Value
    from dtnet.policy.document.plugin_protocol import SubsidyPolicy
    from dtnet.policy.engine.component_assessment import Line, Worked
    from dtnet.policy.engine.due_proration_and_rounding import ComponentDue
    from dtnet.policy.engine.payments_within_ceilings import CeilingRoom
    from dtnet.policy.explain.amount_explanations import Money, UnitMonth
    from dtnet.policy.units.question import AssessableComponent, AssessmentQuestion
    from dtnet.policy.units.terms_and_head_counts import NormTerms


@attrs.frozen(eq=False)
class UnitStretch:
    """Days on which nothing changes for a unit.

    Attributes:
        start: The first day, as a number of days.
        end: The day after the last.
        things: The unit.
    """

    start: int
    end: int
    things: Subjects


@attrs.frozen(eq=False)
class CeilingUse:
    """A ceiling in one stretch of a month.

    Attributes:
        ceiling: The ceiling.
        is_own: Whether it is a ceiling of the component, and not of the whole policy.
        days: The days of the stretch.
        window: The days of the ceiling's window.
        amount: The amount of the ceiling in the window.
        whole: The full amount, if only a part of it is available; otherwise None.
        used: The part that payments used before the stretch.
    """

    ceiling: Ceiling
    is_own: bool
    days: tuple[int, int]
    window: tuple[int, int]
    amount: Ends
    whole: Ends | None
    used: int


@attrs.frozen(eq=False)
class UnitTrace:
    """What the engine computed for one unit.

    Attributes:
        question: The question, for this unit alone.
        asked: The components that can be assessed, by policy and component.
        worked: The results of these components.
        lines: The amounts of these components.
        rows: The rows of the unit.
    """

    question: AssessmentQuestion
    asked: dict[tuple[str, str], AssessableComponent]
    worked: dict[tuple[str, str], Worked]
    lines: tuple[Line, ...]
    rows: Ints


def trace_of(question: AssessmentQuestion, policies: Sequence[Policy], per: str, rows: Ints) -> UnitTrace:
    """Run the engine for one unit.

    Args:
        question: The question for all units.
        policies: The policies, with every choice made.
        per: The grain of the unit.
        rows: The rows of the unit.
    """
    question = attrs.evolve(question, only=(per, rows))
    worked, _ = worked_out(question, policies)
    asked, _ = asked_components(question, policies)
    return UnitTrace(
        question,
        {(each.policy.id, each.component.id): each for each in asked},
        {(each.draft.policy.id, each.draft.component.id): each for each in worked},
        tuple(line_of(question, each) for each in worked),
        rows,
    )


@attrs.frozen(eq=False)
class ComponentTrace:
    """What the engine did for one unit, component and month.

    Attributes:
        unit: The unit with all of its components.
        asked: The component.
        worked: Its results.
        days: The first day of the month, and the day after its last.
    """

    unit: UnitTrace
    asked: AssessableComponent
    worked: Worked
    days: tuple[int, int]

    @property
    def policy(self) -> Policy:
        """The policy, with every choice made."""
        return self.asked.policy

    @property
    def component(self) -> Component:
        """The component of that policy."""
        return self.asked.component

    @property
    def draft(self) -> ComponentDue:
        """What is due of the component on its own."""
        return self.worked.draft

    @cached_property
    def there(self) -> list[UnitStretch]:
        """The days of the month on which the unit exists in the area where the component applies."""
        found = []
        month = Piece(*self.days, (EVERYWHERE,))
        for era, things in things_of(self.unit.question, self.asked, month, self.draft.terms):
            for place in range(len(things)):
                alone = things.chosen(np.array([place]))
                begin, stop = era.start, era.end
                if self.component.per == TEAM:
                    days = team_days(things.network, alone.rows)
                    begin, stop = max(begin, int(days.start[0])), min(stop, int(days.end[0]))
                found.append(UnitStretch(begin, stop, alone))
        return sorted(found, key=lambda each: each.start)

    def on_day(self, day: int) -> Subjects:
        """The unit on a day on which it exists."""
        return next(each.things for each in self.there if each.start <= day < each.end)

    @property
    def held(self) -> tuple[int, int]:
        """The days of the month on which the component holds; the end is not after the start without any."""
        reach = self.draft.reach
        return max(self.days[0], reach.start), min(self.days[1], reach.end)

    @property
    def inside(self) -> list[UnitStretch]:
        """The stretches of `there` on the days on which the component holds."""
        return clipped(self.there, *self.held)

    @cached_property
    def month(self) -> int:
        """The position of the month among those of the component."""
        return int(np.searchsorted(self.draft.months.edges, self.days[0]))

    @cached_property
    def cells(self) -> NDArray[np.intp]:
        """The positions of the stretches of the month among those of the payments."""
        starts = self.worked.paid.cells[:-1]
        return np.flatnonzero((starts >= self.days[0]) & (starts < self.days[1]))

    @property
    def eligible(self) -> Ends:
        """Bounds of the number of eligible days in the month."""
        days = self.draft.months.days
        return days[0, self.month].total() if len(days.lower) else (0, 0)

    @property
    def days_read(self) -> list[tuple[int, int]]:
        """The eligible days on which facts are read, as stretches on which the facts do not change."""
        draft, (first, end) = self.draft, self.days
        spells = draft.cohorts.spells
        found = [
            (max(int(spells.start[at]), first), min(int(spells.end[at]), end))
            for at in np.flatnonzero(draft.months.overlap[:, self.month] > 0).tolist()
        ]
        if draft.months.days.is_known and draft.reckoning.facts == "first_day":
            return [(found[0][0], found[0][0] + 1)]
        if draft.months.days.is_known and draft.reckoning.facts == "last_day":
            return [(found[-1][1] - 1, found[-1][1])]
        return found

    def exact(self, month: int | None = None) -> tuple[Fraction, Fraction | None]:
        """Bounds of the exact amount of a rate for a month, before rounding; None for no upper bound."""
        exact, at = self.draft.exact, self.month if month is None else month
        assert exact is not None  # noqa: S101 - the component has a rate
        numbers, under = exact.numerators, np.broadcast_to(exact.denominators, exact.numerators.lower.shape)
        unit = self.draft.reckoning.unit / int(under[0, at])
        low, high = int(numbers.lower[0, at]), int(numbers.upper[0, at])
        return low * unit, None if high >= UNBOUNDED else high * unit

    @property
    def period_before(self) -> list[int]:
        """The earlier months of the same quarter or year, for a rate that is paid for this time."""
        period = month_numbers(self.draft.months.edges[: self.month + 1]) // self.draft.reckoning.months
        found: list[int] = np.flatnonzero(period[:-1] == period[-1]).tolist()
        return found

    @cached_property
    def is_known(self) -> bool:
        """Whether every intermediate number is known."""
        draft, paid, cells = self.draft, self.worked.paid, self.cells
        values = [paid.due[:, cells], paid.days[:, cells], paid.amount[:, cells]]
        values += [] if paid.taken_off is None else [paid.taken_off[:, cells]]
        values += [room.amount for room in paid.rooms]
        values += [each.paid.amount[:, : int(cells[-1]) + 1] for each in self._sharing(paid.rooms)]
        if draft.exact is not None:
            values.append(draft.exact.numerators[:1, [*self.period_before, self.month]])
        return not any(each.doubtful.any() for each in values)

    def _sharing(self, rooms: Sequence[CeilingRoom]) -> list[Worked]:
        """The components with one of some ceilings, in the order of payment."""
        ids = set(map(id, rooms))
        return [each for each in self.unit.worked.values() if ids & {id(room) for room in each.paid.rooms}]

    @property
    def taken_off(self) -> int:
        """The least amount that policies which come first take off in the month."""
        taken = self.worked.paid.taken_off
        return 0 if taken is None else int(taken.lower[0, self.cells].sum())

    def paid_by(self, policy: Policy) -> Ends:
        """Bounds of the amount that another policy pays to the unit for the month."""
        return summed_ends(
            each.paid.by_month(each.draft.months.edges, what=each.draft.what)[0, self.month].total()
            for (id, _), each in self.unit.worked.items()
            if id == policy.id and each.joint is self.worked.joint and len(each.joint.size)
        )

    @property
    def alive(self) -> list[int]:
        """The stretches of the month with a day on which the unit is, or may be, eligible."""
        return [cell for cell in self.cells.tolist() if self.worked.paid.days.upper[0, cell]]

    def use(self, place: int, cell: int) -> CeilingUse:
        """A ceiling in one stretch of a month."""
        draft, paid = self.draft, self.worked.paid
        ceiling, room = ceilings_of(draft.policy, draft.component)[place], paid.rooms[place]
        at, whole = int(room.window_of(paid.cells)[cell]), draft.cohorts.spells.ceilings[place]
        used, mine = 0, False
        for other in self._sharing([room]):
            mine = mine or other is self.worked
            window = room.window_of(other.paid.cells)
            until = cell if mine else cell + 1  # components listed earlier are already paid in this stretch
            used += int(other.paid.amount.lower[0, :until][window[:until] == at].sum())
        most = int(whole.upper.max(initial=0))
        return CeilingUse(
            ceiling,
            place < len(draft.component.ceilings),
            (int(paid.cells[cell]), int(paid.cells[cell + 1])),
            (int(room.edges[at]), int(room.edges[at + 1])),
            room.amount[0, at].total(),
            None
            if settled(ceiling.part) == "full"
            else (int(whole.lower.max(initial=0)), None if most >= UNBOUNDED else most),
            used,
        )


def clipped(found: Sequence[UnitStretch], start: int, end: int) -> list[UnitStretch]:
    """Stretches without days before a start, or from an end on."""
    return [
        UnitStretch(max(each.start, start), min(each.end, end), each.things)
        for each in found
        if each.start < end and each.end > start
    ]


_FOLLOWS: Final = {
    "continues_in_old_area": "goes on in the old area",
    "extends_to_new_area": "extends to all of it",
    "ends": "ends",
}
_RULES: Final = {
    "down": "rounded down",
    "up": "rounded up",
    "half_up": "rounded to the nearest, halves up",
    "half_even": "rounded to the nearest, halves to the even one",
}
_READ: Final = {
    "first_day": "facts are those of the first eligible day",
    "last_day": "facts are those of the last eligible day",
    "each_day": "facts are those of each eligible day, and their mean counts",
}
_PARTS: Final = {
    "any_day": "any eligible day makes the month count whole",
    "all_days": "the month counts only if all its days are eligible",
    "actual_days": "the month counts by its days",
    "thirtieths": "the month counts by its days, as thirtieths",
}


def made_step(
    policy: Policy, component: Component, money: Money, why: str = "", steps: Iterable[Step] = ()
) -> Step:
    """The step for a whole component."""
    nature = "an entitlement" if component.nature == "entitlement" else "at the most"
    title = f"{component.id}, {nature}, for each {component.per}"
    return Step(
        what="component",
        text=f"{title}: {why}" if why else title,
        amount=None if money[0] is None else Fraction(money[0]),
        bounds=money[1:],
        values=(("component", component.id), ("nature", component.nature)),
        cite=component.cite or policy.instrument,
        steps=tuple(steps),
    )


def told_mergers(network: Network, mergers: Iterable[Merger], before: int) -> Iterator[Step]:
    """A step for each event of each merger of a policy's area before a day."""
    cites = {event.id: event.citation for event in network.tables.events}
    for each in _until(mergers, before):
        into = " and ".join(each.into)
        text = f"{each.area} went into {into}" if into else f"{each.area} is no more"
        follows = f"the policy {_FOLLOWS[each.on_merger]} (on_merger = {each.on_merger})"
        values = (("area", each.area), ("day", str(each.day)), ("on_merger", each.on_merger))
        for event in each.events or (None,):
            by, named = ("", ()) if event is None else (f", by {event}", (("event", event),))
            yield Step(
                what="merger",
                text=f"{text} on {each.day}{by}: {follows}",
                values=(*values, *named),
                cite=None if event is None else cites[event],
            )


def _until(mergers: Iterable[Merger], before: int) -> list[Merger]:
    return [each for each in mergers if day_number(each.day) < before]


@attrs.frozen(eq=False)
class ComponentSteps(ComponentTrace):
    """The steps for an assessed component.

    Attributes:
        course: The unit in the month.
    """

    course: UnitMonth

    def step(self) -> Step:
        """The step for the whole component."""
        first, end = self.held
        if not self.there:
            return made_step(self.policy, self.component, NOTHING, self._no_day_reason())
        if first >= end:
            why = f"it does not hold on any day of {self.course.month}: {self._holds()}"
            return made_step(self.policy, self.component, NOTHING, why)
        days, count, money = self.eligible, self.course.month.days, self.money
        eligible = Step(
            what="eligible",
            text=f"eligible on {self._days_of_month} days of {self.course.month}",
            values=(("days", _known(days)), ("of", count)),
            cite=self.cite,
            steps=tuple(self._eligibility()),
        )
        if not days[1]:
            return made_step(self.policy, self.component, money, "not eligible", [eligible])
        return made_step(
            self.policy, self.component, money, "", [eligible, *self._amount(), *self._information()]
        )

    @property
    def cite(self) -> Citation:
        """The citation of the text that states the component."""
        return self.component.cite or self.policy.instrument

    @property
    def money(self) -> Money:
        """The amount that the component pays to the unit, under the given id and in the given area."""
        return self.course.moneys.get((self.policy.id, self.component.id, *self.course.mine), NOTHING)

    @property
    def known(self) -> bool:
        """Whether the amount and all intermediate numbers are known; otherwise steps have no amounts."""
        return self.money[0] is not None and self.is_known

    @property
    def _days_of_month(self) -> str:
        """The number of eligible days, and the number of days of the month."""
        return f"{shown_range(*self.eligible)} of {self.course.month.days}"

    def _shown(self, amount: Fraction | int) -> str:
        return shown_number(amount, self.course.exponent)

    def _range(self, ends: tuple[Fraction | int, Fraction | int | None]) -> str:
        return shown_range(*ends, self.course.exponent)

    def _sum(self, what: str, text: str, ends: Ends, *, choice: bool = False, cite: Citation | None) -> Step:
        """A step with its amount if all is known, and otherwise with its bounds."""
        amount, bounds = (Fraction(ends[0]), None) if self.known else (None, ends)
        return Step(what=what, text=text, amount=amount, bounds=bounds, cite=cite, choice=choice)

    # -- place and eligibility -------------------------------------------------------------------

    def _no_day_reason(self) -> str:
        """Why the unit has no day in the area where the component applies."""
        network, (first, end), per = self.course.network, self.days, self.component.per
        table, rows = network.tables.bodies if per == TEAM else network.tables.areas, self.unit.rows
        starts, ends = table.start[rows], row_ends(network, rows) if per == TEAM else table.end[rows]
        if not ((starts < end) & (ends > first)).any():
            return f"the {per} is not there on any day of {self.course.month}"
        return f"{self._place(end)}, not here"

    def _place(self, before: int) -> str:
        """Where the policy applies: the area, named as on the stated day, and areas to which it extends."""
        network, where = self.course.network, self.policy.jurisdiction
        reached = {
            into: f"from {each.day} on in {network.at(each.day).area(into).name} ({into})"
            for each in _until(self.course.of.unit.mergers(self.policy), before)
            if each.on_merger == "extends_to_new_area"
            for into in each.into
        }
        name = network.at(where.as_of).area(where.id).name
        told = f"it holds in {name} ({where.id} as of {where.as_of})"
        return ", ".join([told, *reached.values()])

    def _holds(self) -> str:
        told, until = f"it holds on {self.component.period or self.policy.period}", self.asked.until
        if until == OPEN:
            return told
        mergers = _until(self.course.of.unit.mergers(self.policy), until + 1)
        into = " and ".join(id for each in mergers for id in each.into)
        told += f", and ends with {self.policy.jurisdiction.id} on {number_day(until)}"
        return told + (f", which went into {into}" if into else "")

    def _eligibility(self) -> Iterator[Step]:
        """Steps for the rules and facts that decide the unit's eligible days."""
        policy, component, days, inside = self.policy, self.component, self.held, self.inside
        sure = all(surely_on(self.asked.ground, each.things, each.start).all() for each in inside)
        yield Step(
            what="place",
            text=f"{self._place(days[1])}: {'yes' if sure else 'not known'}",
            cite=policy.instrument,
            steps=tuple(told_mergers(self.course.network, self.course.of.unit.mergers(policy), days[1])),
        )
        if days != self.days:
            yield Step(what="period", text=self._holds(), cite=self.cite)
        if sum(each.end - each.start for each in inside) != days[1] - days[0]:
            told = ", ".join(span(*each) for each in _joined(inside)) or "no day of these"
            yield Step(what="there", text=f"the {component.per} is there on {told}")
        if policy.openings or policy.unopened is not None:
            yield from self._openings(inside)
        yield from told_conditions(component.when, inside, days, self.cite)
        norm = self.draft.terms.norm
        if norm is not None and norm.use == "require":
            for each in inside:
                needed = told_norm(each.things, norm, each.start)
                text = f"needs {needed} on {span(each.start, each.end)}"
                yield Step(what="norm", text=text, cite=self._norm_cite)

    @property
    def _norm_cite(self) -> Citation:
        return (self.component.norm.cite if self.component.norm else None) or self.cite

    def _openings(self, inside: list[UnitStretch]) -> Iterator[Step]:
        policy, year = self.policy, self.course.month.year
        openings = openings_in(policy, year)
        if not openings:
            stated = policy.unopened is not None
            opened = stated and settled(policy.unopened) == "open_assumed"
            text = f"no decision that opens {year} was seen: {'assumed open' if opened else 'not open'}"
            yield Step(what="opening", text=text, choice=stated)
            return
        acting = False
        for opening in openings:
            (low, high), (first, end) = self.held, opening.period.numbers
            days = max(low, first), min(high, end)
            if days[0] < days[1]:
                acting = True
                met = told_conditions(opening.when, clipped(inside, *days), days, opening.cite)
                text = f"opened on {opening.period} by a decision"
                yield Step(what="opening", text=text, cite=opening.cite, steps=met)
        if not acting:
            told = ", ".join(str(opening.period) for opening in openings)
            text = f"in {year} only decisions open it, on {told}"
            yield Step(what="opening", text=text, cite=openings[0].cite)

    # -- the amount due --------------------------------------------------------------------------

    def _amount(self) -> Iterator[Step]:
        """Steps from the amount due to the amount paid for the asked days."""
        if self.draft.due is None:
            yield from self._spread()
        else:
            due, plugin = self.draft.due[0, self.month].total(), supplier_of(self.policy, self.component)
            if self.component.claim is not None:
                text = f"asked for in the table {self.component.claim!r}: {self._range(due)}"
                yield Step(what="claim", text=text, amount=Fraction(due[0]) if self.known else None)
            elif plugin is not None:
                yield self._by_plugin(plugin, due)
            else:
                yield from self._rate(due)
        yield from self._others()
        yield from self._ceilings()
        yield from self._paid()

    def _rate(self, due: Ends) -> Iterator[Step]:
        """Steps for the amount due by a rate, and for its rounding."""
        exact, read = self.exact(), self.days_read
        yield Step(
            what="due",
            text=f"due: {self._product(read)} = {self._range(exact)}",
            amount=exact[0] if self.known else None,
            cite=_value_cite(self.component.rate, self.policy, read[0][0]) or self.cite,
            steps=tuple(self._parts(read)),
        )
        stated, reckoning, change = self.component.round is not None, self.draft.reckoning, due[0] - exact[0]
        text = self._rounding
        if reckoning.months > 1:
            text = f"the running total of the {reckoning.time} is {text}, not each month"
            if self.known:
                before = self.period_before
                assert self.draft.due is not None  # noqa: S101 - a rate gives it
                paid = int(self.draft.due.lower[0, before].sum())
                through = sum((self.exact(at)[0] for at in before), exact[0])
                text += f": {self._shown(through)} so far becomes {self._shown(paid + due[0])}"
                text += f", less {self._shown(paid)} before"
        elif self.known and not change and not stated:
            return
        elif self.known and change:
            text += f": {self._shown(abs(change))} is {'lost' if change < 0 else 'gained'}"
        yield Step(
            what="rounding",
            text=text,
            amount=change if self.known else None,
            bounds=None if self.known else due,
            cite=self.cite if stated else None,
            choice=not stated or reckoning.months > 1,
        )

    @property
    def _rounding(self) -> str:
        """The rounding rule in words."""
        rule, step, places = self.draft.reckoning.rule, self.draft.reckoning.step, self.course.exponent
        to = "whole" if step == 10**places else self._shown(step)
        return f"{_RULES[rule]} to {to} {self.course.answer.currency}"

    def _product(self, read: Sequence[tuple[int, int]]) -> str:
        """Rate × count × part as text; in place of the first two, a mean if they change within the month."""
        draft = self.draft
        readings = {self._reading(low) for low, _ in read}
        words = ["the mean of what follows" if len(readings) > 1 else readings.pop()]
        if draft.given is not None:
            persons = shown_range(*draft.given[0, self.month].total())
            words.append(f"{persons} {draft.reckoning.time}s of persons")
        if draft.reckoning.time == "once":
            words.append("once")
        elif draft.given is None:
            words.append(self._portion())
        return " × ".join(words) + (f" ÷ {draft.reckoning.months}" if draft.reckoning.months > 1 else "")

    def _portion(self) -> str:
        prorate, days, length = self.draft.reckoning.prorate, _known(self.eligible), self.course.month.days
        if days is None:
            return "the part of the month"
        over, under = portion(prorate, np.array([days]), np.array([length]))
        share = Fraction(int(over[0]), int(under[0]))
        if prorate == "actual_days" and share != 1:
            return f"{days}/{length}"
        return "the whole month" if share == 1 else shown_number(share)

    def _reading(self, day: int) -> str:
        """The rate and the count on a day."""
        things, terms, count = self.on_day(day), self.draft.terms, self.component.count
        assert terms.rate is not None and self.component.rate is not None  # noqa: PT018, S101 - it has a rate
        found = first_fit(things, rows_on(terms.rate, day), terms.unit)
        measures: Rate = leaf(self.component.rate, self.policy)  # type: ignore[assignment]
        amount = self._range((int(found.lower[0]) * terms.unit, int(found.upper[0]) * terms.unit))
        rate = f"{amount} {measures.currency}/{measures.beneficiary}/{measures.time}"
        if count is None or count.heads is None:
            return rate
        heads = paid_heads(things, count.heads, terms.norm, day)
        word = "people" if count.heads == "people" else f"of role {count.heads}"
        return f"{rate} × {shown_range(*heads[:1].total())} {word}"

    def _parts(self, read: Sequence[tuple[int, int]]) -> Iterator[Step]:
        """The steps below the product."""
        component, reckoning, terms = self.component, self.draft.reckoning, self.draft.terms
        if len(read) > 1:
            for low, high in read:
                yield Step(what="reading", text=f"on {span(low, high)}: {self._reading(low)}")
        if component.count is not None or len(read) > 1 or isinstance(component.rate, Dated):
            day = "" if len(read) > 1 else f", {number_day(read[0][0])}"
            yield Step(what="facts", text=f"{_READ[reckoning.facts]}{day}", choice=component.facts is None)
        if self.draft.given is not None and component.count is not None:
            text = f"from the table {component.count.activity!r}; a part month is not reduced"
            yield Step(what="input", text=text)
            if (most := component.count.times_at_most) is not None:
                yield Step(what="input", text=f"at most {most} times for a person and month count")
        elif reckoning.time == "once":
            yield Step(what="part", text="paid once, in the month of the first eligible day")
        else:
            yield self._part()
        if reckoning.months > 1:
            text = f"a month is due 1/{reckoning.months} of a {reckoning.time}'s rate"
            yield Step(what="part", text=text, choice=True)
        if terms.norm is not None and terms.norm.counts:
            does = "nobody beyond the norm counts" if terms.norm.use == "cap" else "the norm is the count"
            norm = told_norm(self.on_day(read[0][0]), terms.norm, read[0][0])
            yield Step(what="norm", text=f"{does}: {norm}", cite=self._norm_cite)

    def _part(self) -> Step:
        prorate, days, length = self.draft.reckoning.prorate, self.eligible, self.course.month.days
        if isinstance(prorate, ProrationSteps):
            rows = ", ".join(f"{step.share} from {step.days} days on" for step in prorate.steps)
            text = f"the month counts by steps: {rows}"
        else:
            text = _PARTS[prorate or "any_day"]
        return Step(
            what="part",
            text=f"{text}: {self._days_of_month}",
            values=(("days", _known(days)), ("of", length)),
            cite=self.cite,
            choice=prorate == "thirtieths" and _known(days) != length,
        )

    def _by_plugin(self, plugin: SubsidyPolicy, due: Ends) -> Step:
        """The step for the amount that a plug-in computes; it is not called if a fact is not known."""
        name, of = type(plugin).__name__, f"for {self._days_of_month} days"
        if self.known:
            text = f"due: plug-in {name} says {self._shown(due[0])} {of}"
        else:
            text = f"due: plug-in {name} is not asked {of}, as something is not known; anything may be due"
        day = self.days_read[0][0]
        things, reads = self.on_day(day), self.draft.terms.reads
        steps = [Step(what="facts", text=f"{each}: {told_fact(things, each)}") for each in reads]
        if steps:
            told = f"facts are those of {number_day(day)}"
            steps.append(Step(what="facts", text=told, choice=self.component.facts is None))
        if self.component.round is not None:
            steps.append(Step(what="rounding", text=self._rounding, cite=self.cite))
        return attrs.evolve(self._sum("due", text, due, cite=self.cite), steps=tuple(steps))

    def _spread(self) -> Iterator[Step]:
        """Steps for an amount that a ceiling alone determines: its share of the window's eligible days."""
        paid = self.worked.paid
        window = paid.rooms[0].window_of(paid.cells)
        for cell in self.alive:
            use, same = self.use(0, cell), np.flatnonzero(window == window[cell])
            due = paid.due[0, cell].total()
            eligible, here = (shown_range(*paid.days[0, which].total()) for which in (same, cell))
            text = (
                f"the most for {span(*use.window)} is {self._room(use)}, spread over "
                f"{eligible} eligible days in it, {here} of them here"
            )
            if self.known:
                through = int(paid.due.lower[0, same[same <= cell]].sum())
                text += f": {self._shown(through)} by now, less {self._shown(through - due[0])} before"
            yield self._sum("spread", text, due, choice=True, cite=use.ceiling.cite or self.cite)

    # -- deductions, ceilings and payments -------------------------------------------------------

    def _others(self) -> Iterator[Step]:
        """Steps for the reduction because of other policies that come first."""
        policy, cite = self.policy, self.policy.instrument
        for verb, names in (("yields to", policy.yields_to), ("deducts", policy.deducts)):
            for name in names:
                others = others_named(policy, [name], self.course.answer.policies)
                if not others:
                    text = f"{verb} {name}: no such policy is assessed with it"
                    yield Step(what="others", text=text, cite=cite)
                for other in others:
                    paid = self.paid_by(other)
                    told = "nothing" if paid == (0, 0) else self._range(paid)
                    text = f"{verb} {other.id}, which pays {told} for this month"
                    yield Step(what="others", text=text, values=(("paid", _known(paid)),), cite=cite)
        if self.known and self.taken_off:
            text, taken = "paid by policies that come first", Fraction(-self.taken_off)
            yield Step(what="taken_off", text=text, amount=taken, cite=cite)

    def _ceilings(self) -> Iterator[Step]:
        """Steps for each ceiling in each stretch of the month, with the room left and the amount cut off."""
        known, paid, several = self.known, self.worked.paid, len(self.alive) > 1
        is_spread = self.draft.due is None
        for cell in self.alive:
            due = int(paid.due.lower[0, cell])
            due -= 0 if paid.taken_off is None else int(paid.taken_off.lower[0, cell])
            lost = due - int(paid.amount.lower[0, cell])
            for place in range(is_spread, len(paid.rooms)):
                each = self.use(place, cell)
                left = each.amount[0] - each.used
                binds = known and lost > 0 and left == due - lost
                label = f"on {span(*each.days)}, " if several else ""
                text = f"{label}ceiling of {self._room(each)} for {span(*each.window)}"
                if known:
                    text += f": {self._shown(each.used)} used before, {self._shown(left)} left"
                    text += f", which is less than the {self._shown(due)} due" if binds else ""
                yield Step(
                    what="ceiling",
                    text=text,
                    amount=Fraction(-lost) if binds else None,
                    values=(
                        ("ceiling", _known(each.amount)),
                        ("used", each.used if known else None),
                        ("left", left if known else None),
                        ("binds", binds if known else None),
                    ),
                    cite=each.ceiling.cite or (self.cite if each.is_own else self.policy.instrument),
                    choice=not each.is_own and len(self.policy.components) > 1,
                )
                lost = 0 if binds else lost

    def _room(self, use: CeilingUse) -> str:
        """A ceiling's amount in a window as text, with the full amount if only a part is available."""
        told = self._range(use.amount)
        if use.whole is None:
            return told
        unit = "days" if settled(use.ceiling.part) == "by_days" else "months"
        return f"{told} (of {self._range(use.whole)}, for its eligible {unit})"

    def _paid(self) -> Iterator[Step]:
        """Steps for the asked days of the month, and for an amount that is not known."""
        course, money, known = self.course, self.money, self.known
        whole = self.worked.paid.amount[0, self.cells].total()
        others = course.elsewhere(self.policy, self.component)
        first, end = course.answer.window.numbers
        days = first, min(end, self.draft.told_until)
        if days != self.days or others:
            text = f"of this month's {self._range(whole)}, the share of the eligible days"
            text += f" in {span(*days)}" if days != self.days else ""
            if others:
                text += f" as {' in '.join(course.mine)}; the others fall to {', '.join(others)}"
            share = Fraction((money[0] or 0) - whole[0]) if known else None
            yield Step(what="cut", text=text, amount=share, choice=True)
        if known:
            return
        ids = [(self.policy.id, self.component.id)]
        for fact in unknown_texts(self.unit.question, course.answer.policies, ids):
            yield Step(what="unknown", text=f"not known: {fact}")
        yield Step(
            what="paid",
            text="paid, whatever the unknown facts are"
            if money[0] is not None
            else "paid, as far as is known",
            amount=None if money[0] is None else Fraction(money[0]),
            bounds=money[1:],
        )

    # -- information -----------------------------------------------------------------------------

    def _information(self) -> Iterator[Step]:
        """Steps that inform and change no amount."""
        policy, component = self.policy, self.component
        yield from self._sources()
        norm = norm_terms(policy, component, *self.held)
        if norm is not None and norm.use == "report":
            first = self.inside[0]
            text = f"a norm that informs only: {told_norm(first.things, norm, first.start)}"
            yield Step(what="norm", text=text, cite=self._norm_cite)
        for each in component.of_which:
            rate = "rates that the document tells apart"
            if isinstance(each.rate, Rate):
                rate = shown_money(each.rate, self.course.exponent)
            text = f"inside it, {each.id} at {rate}; it changes no amount"
            yield Step(what="of_which", text=text, cite=each.cite or self.cite)
        if component.nature == "at_most":
            given = input_name(component) in self.unit.question.inputs
            text = "the most that can be granted" + (
                "" if given else "; without a claim the least is nothing"
            )
            yield Step(what="nature", text=text, cite=self.cite)
        for reason in self.course.line(policy, component).reasons:
            yield Step(what="assumed", text=f"ASSUMED: {reason}", choice=True)

    def _sources(self) -> Iterator[Step]:
        """Steps for the sources of funds and the amount that each pays."""
        funding = {each.source: each for each in self.component.funding or self.policy.funding}
        for name, (amount, low, high) in self.course.sources(self.policy, self.component):
            if name is None:
                yield Step(what="source", text="no source says who pays it")
                continue
            money = self._range((low, high) if amount is None else (amount, amount))
            text, values = (
                f"paid by {name}: {money}{self._share(funding[name])}",
                (("source", name), ("paid", amount)),
            )
            yield Step(what="source", text=text, values=values, cite=self.cite)

    def _share(self, funding: FundingShare) -> str:
        if funding.rest:
            return ", the rest"
        if funding.share is not None:
            return f", {funding.share} of it, rounded down"
        assert funding.up_to is not None  # noqa: S101 - one of the three
        return f", up to {self._shown(funding.up_to.amount)} {self.course.answer.currency} first"


NOTHING: Final = (0, 0, 0)
"""The money of a component that pays nothing."""


def _known(ends: Ends) -> int | None:
    """A number with equal bounds; None for an unknown number."""
    return ends[0] if ends[0] == ends[1] else None


def _joined(found: Iterable[UnitStretch]) -> list[tuple[int, int]]:
    """The days of some stretches, in which adjacent stretches are one."""
    joined: list[tuple[int, int]] = []
    for each in found:
        if joined and joined[-1][1] == each.start:
            joined[-1] = (joined[-1][0], each.end)
        else:
            joined.append((each.start, each.end))
    return joined


def _value_cite(value: Value | None, policy: Policy, day: int) -> Citation | None:
    """The citation of the value that holds on a day, if it differs from the component's."""
    if isinstance(value, Dated):
        here = [each for each in value.values if each.start <= number_day(int(day))]
        each = here[-1] if here else value.values[0]
        return each.cite or _value_cite(each.value, policy, day)
    if isinstance(value, Multiple):
        named = {base.name: base.value for base in policy.bases}
        rates = {each.id: each.rate for each in policy.components}
        return _value_cite(named.get(value.of, rates.get(value.of)), policy, day)
    return None


_OF_PARTS: Final = {All: "all of these", AnyOf: "one of these", Not: "not this"}
_SAID: Final = {int(YES): "yes", int(NO): "no", int(NOT_APPLICABLE): "not applicable"}


def told_conditions(
    condition: Condition, found: list[UnitStretch], days: tuple[int, int], cite: Citation
) -> tuple[Step, ...]:
    """Steps for a condition on some stretches of a unit's days; equal consecutive stretches share a step."""
    parts = _flat(condition)
    if not parts:
        return ()
    merged: list[tuple[int, int, tuple[Step, ...]]] = []
    for each in found:
        steps = tuple(attrs.evolve(_told(each.things, part), cite=cite) for part in parts)
        if merged and merged[-1][1] == each.start and merged[-1][2] == steps:
            merged[-1] = (merged[-1][0], each.end, steps)
        else:
            merged.append((each.start, each.end, steps))
    if [each[:2] for each in merged] == [days]:
        return merged[0][2]
    return tuple(Step(what="days", text=f"on {span(low, high)}", steps=steps) for low, high, steps in merged)


def _flat(condition: Condition) -> list[Condition]:
    """The conditions that must all hold, without empty ones."""
    if isinstance(condition, All):
        return [part for each in condition.parts for part in _flat(each)]
    return [condition]


def told_norm(things: Subjects, norm: NormTerms, day: int) -> str:
    """The number of people that a norm sets, and the number of people in the unit."""
    found = read_norm(things, norm, day)
    if not found.applies[0]:
        return f"{norm.attribute} does not apply to it, and so the norm does not"
    read, people = subject_numbers(things, norm.attribute), subject_numbers(things, "team.people")
    heads, has, value = (shown_range(*each[:1].total()) for each in (found.heads, people, read))
    return f"{heads} people, as {norm.attribute} is {value}; it has {has}"


def span(start: int, end: int) -> str:
    """Days as text: one day, or the first day and the day after the last (if there is one)."""
    if end >= OPEN:
        return f"{number_day(start)}.."
    if end - start == 1:
        return str(number_day(start))
    return f"{number_day(start)}..{number_day(end)}"


def _told(things: Subjects, condition: Condition) -> Step:
    verdict = _SAID.get(int(verdicts(things, condition)[0]), "not known")
    if isinstance(condition, All | AnyOf | Not):
        parts = (condition.part,) if isinstance(condition, Not) else condition.parts
        text, steps = f"{_OF_PARTS[type(condition)]}: {verdict}", tuple(_told(things, part) for part in parts)
        return Step(what="condition", text=text, steps=steps)
    text = f"{condition_text(condition)}: {verdict}, as {_reads(things, condition)}"
    return Step(what="condition", text=text, values=(("verdict", verdict),))


def _reads(things: Subjects, atom: Condition) -> str:
    """The fact that an atom reads, its owner and its origin."""
    if not isinstance(atom, Is | Between):  # it reads the place of the unit
        home = things.state.territory.nodes[int(things.homes()[0])]
        place = things.network.area_index.texts[int(home)]
        return f"{'its home' if things.grain == TEAM else 'it'} is {place}"
    return told_fact(things, atom.subject)


def told_fact(things: Subjects, subject: str) -> str:
    """The value of a subject, its owner and its origin."""
    column = things.column(subject)
    if not column.applies[0]:
        return "it lies in none"
    whose, value = column.ids.texts[int(column.entity[0])], _value(column)
    if value is None:
        return f"that of {whose} is not known"
    return f"{whose} has {value} ({_origin(things, subject, column)})"


def _value(column: SubjectColumn) -> str | None:
    """The known value in words."""
    data = int(column.data[0])
    if column.type == "whole":
        most = int(column.most[0])
        return None if most == INT64_MAX else shown_range(data, most)
    if not column.known[0]:
        return None
    if column.type == "yes_no":
        return "true" if data else "false"
    if column.type == "day":
        return str(number_day(data))
    if column.type == "word":
        return column.words[data] or "no type"
    return ", ".join(word for place, word in enumerate(column.words) if data >> place & 1) or "none"


def _origin(things: Subjects, subject: str, column: SubjectColumn) -> str:
    """The origin of the value."""
    tables, (owner, _, name) = things.network.tables, subject.partition(".")
    if subject == "kind" or owner == TEAM:
        values = next(each for each in tables.bodies.attributes if each.name == (name or TEAM_KINDS))
        code = values.origin[things.rows[0]]
    else:
        row = things.state.row[int(column.entity[0])]
        origins = {each.name: each.origin for each in tables.areas.attributes}
        code = origins.get(name, tables.areas.origin)[row]
    return Origin(int(code)).label if code else "known within bounds"
