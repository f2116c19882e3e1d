"""The steps for one component, one unit and one month, put into words from what the engine did.

The steps begin with the amount owed. Other policies, ceilings and the asked days reduce this amount, in this
order, and steps for the sources of funds follow. Mergers of the policy's area have steps of their own.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

import attrs

from dtnet.citations import Citation, Origin
from dtnet.explanations import Step, shown_money, shown_number, shown_range
from dtnet.facts.subjects import TEAM, TEAM_KINDS, subject_numbers, verdicts
from dtnet.facts.unit_spans import row_ends
from dtnet.measures import Rate
from dtnet.money import INT64_MAX
from dtnet.periods import OPEN, day_number, number_day
from dtnet.policy.answers.side_tables import unknown_texts
from dtnet.policy.document.choices import settled
from dtnet.policy.document.document import Dated, Multiple, ProrationSteps
from dtnet.policy.engine.payments_within_ceilings import others_named
from dtnet.policy.engine.proration_and_rounding import portion
from dtnet.policy.engine.unit_trace import clipped
from dtnet.policy.units.eligibility_and_cohorts import surely_on
from dtnet.policy.units.inputs import input_name
from dtnet.policy.units.question import openings_in
from dtnet.policy.units.terms_and_head_counts import (
    first_fit,
    leaf,
    norm_terms,
    paid_heads,
    read_norm,
    rows_on,
    supplier_of,
)
from dtnet.predicates.conditions import All, AnyOf, Between, Condition, Is, Not
from dtnet.predicates.text import condition_text
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, YES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dtnet.bounds import Ends
    from dtnet.facts.subjects import SubjectColumn, Subjects
    from dtnet.network.day.network import Network
    from dtnet.policy.answers.side_tables import Merger
    from dtnet.policy.document.document import Component, FundingShare, Policy, Value
    from dtnet.policy.document.plugin_protocol import SubsidyPolicy
    from dtnet.policy.engine.due import ComponentDue
    from dtnet.policy.engine.unit_trace import CeilingUse, ComponentTrace, UnitStretch
    from dtnet.policy.explain.amount_explanations import Money, UnitMonth
    from dtnet.policy.units.terms_and_head_counts import NormTerms

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
class ComponentSteps:
    """The steps for an assessed component.

    Attributes:
        course: The unit in the month.
        policy: The policy, with every choice made.
        component: A component of that policy.
        trace: What the engine did for them.
    """

    course: UnitMonth
    policy: Policy
    component: Component
    trace: ComponentTrace

    def step(self) -> Step:
        """The step for the whole component."""
        trace, (first, end) = self.trace, self.trace.held
        if not trace.there:
            return made_step(self.policy, self.component, NOTHING, self._no_day_reason())
        if first >= end:
            why = f"it does not hold on any day of {self.course.month}: {self._holds()}"
            return made_step(self.policy, self.component, NOTHING, why)
        days, count, money = trace.eligible, self.course.month.days, self.money
        eligible = Step(
            what="eligible",
            text=f"eligible on {shown_range(*days)} of {count} days of {self.course.month}",
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
        return self.money[0] is not None and self.trace.is_known

    @property
    def _draft(self) -> ComponentDue:
        return self.trace.worked.draft

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
        network, (first, end), per = self.course.network, self.trace.days, self.component.per
        table, rows = network.tables.bodies if per == TEAM else network.tables.areas, self.course.rows
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
        told, until = f"it holds on {self.component.period or self.policy.period}", self.trace.asked.until
        if until == OPEN:
            return told
        mergers = _until(self.course.of.unit.mergers(self.policy), until + 1)
        into = " and ".join(id for each in mergers for id in each.into)
        told += f", and ends with {self.policy.jurisdiction.id} on {number_day(until)}"
        return told + (f", which went into {into}" if into else "")

    def _eligibility(self) -> Iterator[Step]:
        """Steps for the rules and facts that decide the unit's eligible days."""
        policy, component, days, inside = self.policy, self.component, self.trace.held, self.trace.inside
        sure = all(surely_on(self.trace.asked.ground, each.things, each.start).all() for each in inside)
        yield Step(
            what="place",
            text=f"{self._place(days[1])}: {'yes' if sure else 'not known'}",
            cite=policy.instrument,
            steps=tuple(told_mergers(self.course.network, self.course.of.unit.mergers(policy), days[1])),
        )
        if days != self.trace.days:
            yield Step(what="period", text=self._holds(), cite=self.cite)
        if sum(each.end - each.start for each in inside) != days[1] - days[0]:
            told = ", ".join(span(*each) for each in _joined(inside)) or "no day of these"
            yield Step(what="there", text=f"the {component.per} is there on {told}")
        if policy.openings or policy.unopened is not None:
            yield from self._openings(inside)
        yield from told_conditions(component.when, inside, days, self.cite)
        norm = self._draft.terms.norm
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
            days = (
                max(self.trace.held[0], opening.period.numbers[0]),
                min(self.trace.held[1], opening.period.numbers[1]),
            )
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
        due, month = self._draft.due, self.trace.month
        if due is None:
            yield from self._spread()
        elif self.component.claim is not None:
            claimed = due[0, month].total()
            text = f"asked for in the table {self.component.claim!r}: {self._range(claimed)}"
            yield Step(what="claim", text=text, amount=Fraction(claimed[0]) if self.known else None)
        elif (plugin := supplier_of(self.policy, self.component)) is not None:
            yield self._by_plugin(plugin, due[0, month].total())
        else:
            yield from self._rate(due[0, month].total())
        yield from self._others()
        yield from self._ceilings()
        yield from self._paid()

    def _rate(self, due: Ends) -> Iterator[Step]:
        """Steps for the amount due by a rate, and for its rounding."""
        exact, read = self.trace.exact(), self.trace.days_read
        yield Step(
            what="due",
            text=f"due: {self._product(read)} = {self._range(exact)}",
            amount=exact[0] if self.known else None,
            cite=_value_cite(self.component.rate, self.policy, read[0][0]) or self.cite,
            steps=tuple(self._parts(read)),
        )
        stated, reckoning, change = self.component.round is not None, self._draft.reckoning, due[0] - exact[0]
        text = self._rounding
        if reckoning.months > 1:
            text = f"the running total of the {reckoning.time} is {text}, not each month"
            if self.known:
                before = self.trace.period_before
                assert self._draft.due is not None  # noqa: S101 - a rate gives it
                paid = int(self._draft.due.lower[0, before].sum())
                through = sum((self.trace.exact(at)[0] for at in before), exact[0])
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
        rule, step, places = self._draft.reckoning.rule, self._draft.reckoning.step, self.course.exponent
        to = "whole" if step == 10**places else self._shown(step)
        return f"{_RULES[rule]} to {to} {self.course.answer.currency}"

    def _product(self, read: Sequence[tuple[int, int]]) -> str:
        """Rate × count × part as text; in place of the first two, a mean if they change within the month."""
        draft, month = self._draft, self.trace.month
        readings = {self._reading(low) for low, _ in read}
        words = ["the mean of what follows" if len(readings) > 1 else readings.pop()]
        if draft.given is not None:
            persons = draft.given[0, month].total()
            words.append(f"{shown_range(*persons)} {draft.reckoning.time}s of persons")
        if draft.reckoning.time == "once":
            words.append("once")
        elif draft.given is None:
            words.append(self._portion())
        return " × ".join(words) + (f" ÷ {draft.reckoning.months}" if draft.reckoning.months > 1 else "")

    def _portion(self) -> str:
        months, prorate, at = self._draft.months, self._draft.reckoning.prorate, self.trace.month
        days, length = months.days[0, at : at + 1], months.lengths[at : at + 1]
        if days.doubtful.any():
            return "the part of the month"
        over, under = portion(prorate, days.upper, length)
        share = Fraction(int(over[0]), int(under[0]))
        if prorate == "actual_days" and share != 1:
            return f"{days.upper[0]}/{length[0]}"
        return "the whole month" if share == 1 else shown_number(share)

    def _reading(self, day: int) -> str:
        """The rate and the count on a day."""
        things, terms, count = self.trace.on_day(day), self._draft.terms, self.component.count
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
        component, reckoning, terms = self.component, self._draft.reckoning, self._draft.terms
        if len(read) > 1:
            for low, high in read:
                yield Step(what="reading", text=f"on {span(low, high)}: {self._reading(low)}")
        if component.count is not None or len(read) > 1 or isinstance(component.rate, Dated):
            day = "" if len(read) > 1 else f", {number_day(read[0][0])}"
            yield Step(what="facts", text=f"{_READ[reckoning.facts]}{day}", choice=component.facts is None)
        if self._draft.given is not None and component.count is not None:
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
            norm = told_norm(self.trace.on_day(read[0][0]), terms.norm, read[0][0])
            yield Step(what="norm", text=f"{does}: {norm}", cite=self._norm_cite)

    def _part(self) -> Step:
        months, prorate, at = self._draft.months, self._draft.reckoning.prorate, self.trace.month
        days, length = (int(months.days.lower[0, at]), int(months.days.upper[0, at])), int(months.lengths[at])
        if isinstance(prorate, ProrationSteps):
            rows = ", ".join(f"{step.share} from {step.days} days on" for step in prorate.steps)
            text = f"the month counts by steps: {rows}"
        else:
            text = _PARTS[prorate or "any_day"]
        return Step(
            what="part",
            text=f"{text}: {shown_range(*days)} of {length}",
            values=(("days", _known(days)), ("of", length)),
            cite=self.cite,
            choice=prorate == "thirtieths" and _known(days) != length,
        )

    def _by_plugin(self, plugin: SubsidyPolicy, due: Ends) -> Step:
        """The step for the amount that a plug-in computes; it is not called if a fact is not known."""
        months, at, name = self._draft.months, self.trace.month, type(plugin).__name__
        days = shown_range(int(months.days.lower[0, at]), int(months.days.upper[0, at]))
        of = f"for {days} of {months.lengths[at]} days"
        if self.known:
            text = f"due: plug-in {name} says {self._shown(due[0])} {of}"
        else:
            text = f"due: plug-in {name} is not asked {of}, as something is not known; anything may be due"
        day = self.trace.days_read[0][0]
        things, reads = self.trace.on_day(day), self._draft.terms.reads
        steps = [Step(what="facts", text=f"{each}: {told_fact(things, each)}") for each in reads]
        if steps:
            told = f"facts are those of {number_day(day)}"
            steps.append(Step(what="facts", text=told, choice=self.component.facts is None))
        if self.component.round is not None:
            steps.append(Step(what="rounding", text=self._rounding, cite=self.cite))
        return attrs.evolve(self._sum("due", text, due, cite=self.cite), steps=tuple(steps))

    def _spread(self) -> Iterator[Step]:
        """Steps for an amount that a ceiling alone determines: its share of the window's eligible days."""
        for each in self.trace.spread():
            text = (
                f"the most for {span(*each.use.window)} is {self._room(each.use)}, spread over "
                f"{shown_range(*each.eligible)} eligible days in it, {shown_range(*each.here)} of them here"
            )
            if self.known:
                before = each.through - each.amount[0]
                text += f": {self._shown(each.through)} by now, less {self._shown(before)} before"
            yield self._sum("spread", text, each.amount, choice=True, cite=each.use.ceiling.cite or self.cite)

    # -- deductions, ceilings and payments -------------------------------------------------------

    def _others(self) -> Iterator[Step]:
        """Steps for the reduction because of other policies that come first."""
        policy, cite = self.policy, self.policy.instrument
        named = [(name, "yields to") for name in policy.yields_to]
        for name, verb in [*named, *((name, "deducts") for name in policy.deducts)]:
            others = others_named(policy, [name], self.course.answer.policies)
            if not others:
                text = f"{verb} {name}: no such policy is assessed with it"
                yield Step(what="others", text=text, cite=cite)
            for other in others:
                paid = self.trace.paid_by(other)
                told = "nothing" if paid == (0, 0) else self._range(paid)
                text = f"{verb} {other.id}, which pays {told} for this month"
                yield Step(what="others", text=text, values=(("paid", _known(paid)),), cite=cite)
        if self.known and self.trace.taken_off:
            text, taken = "paid by policies that come first", Fraction(-self.trace.taken_off)
            yield Step(what="taken_off", text=text, amount=taken, cite=cite)

    def _ceilings(self) -> Iterator[Step]:
        """Steps for each ceiling in each stretch of the month, with the room left and the amount cut off."""
        known, several = self.known, len(self.trace.alive) > 1
        for each in self.trace.ceilings():
            label = f"on {span(*each.days)}, " if several else ""
            text = f"{label}ceiling of {self._room(each)} for {span(*each.window)}"
            left, binds = each.amount[0] - each.used, known and each.lost > 0
            if known:
                text += f": {self._shown(each.used)} used before, {self._shown(left)} left"
                text += f", which is less than the {self._shown(each.due)} due" if binds else ""
            yield Step(
                what="ceiling",
                text=text,
                amount=Fraction(-each.lost) if binds else None,
                values=(
                    ("ceiling", _known(each.amount)),
                    ("used", each.used if known else None),
                    ("left", left if known else None),
                    ("binds", binds if known else None),
                ),
                cite=each.ceiling.cite or (self.cite if each.is_own else self.policy.instrument),
                choice=not each.is_own and len(self.policy.components) > 1,
            )

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
        whole = self.trace.worked.paid.amount[0, self.trace.cells].total()
        others = course.elsewhere(self.policy, self.component)
        first, end = course.answer.window.numbers
        days = first, min(end, self._draft.told_until)
        if days != self.trace.days or others:
            text = f"of this month's {self._range(whole)}, the share of the eligible days"
            text += f" in {span(*days)}" if days != self.trace.days else ""
            if others:
                text += f" as {' in '.join(course.mine)}; the others fall to {', '.join(others)}"
            share = Fraction((money[0] or 0) - whole[0]) if known else None
            yield Step(what="cut", text=text, amount=share, choice=True)
        if known:
            return
        ids = [(self.policy.id, self.component.id)]
        for fact in unknown_texts(self.trace.unit.question, course.answer.policies, ids):
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
        norm = norm_terms(policy, component, *self.trace.held)
        if norm is not None and norm.use == "report":
            first = self.trace.inside[0]
            text = f"a norm that informs only: {told_norm(first.things, norm, first.start)}"
            yield Step(what="norm", text=text, cite=self._norm_cite)
        for each in component.of_which:
            rate = "rates that the document tells apart"
            if isinstance(each.rate, Rate):
                rate = shown_money(each.rate, self.course.exponent)
            text = f"inside it, {each.id} at {rate}; it changes no amount"
            yield Step(what="of_which", text=text, cite=each.cite or self.cite)
        if component.nature == "at_most":
            given = input_name(component) in self.trace.unit.question.inputs
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
    match condition:
        case All(parts):
            below = tuple(_told(things, part) for part in parts)
            return Step(what="condition", text=f"all of these: {verdict}", steps=below)
        case AnyOf(parts):
            below = tuple(_told(things, part) for part in parts)
            return Step(what="condition", text=f"one of these: {verdict}", steps=below)
        case Not(part):
            return Step(what="condition", text=f"not this: {verdict}", steps=(_told(things, part),))
        case _:
            return Step(
                what="condition",
                text=f"{condition_text(condition)}: {verdict}, as {_reads(things, condition)}",
                values=(("verdict", verdict),),
            )


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
