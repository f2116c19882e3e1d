"""Steps that explain the payment of one component to one team or area in one month.

The steps begin with the amount owed. Other policies, ceilings and the asked days reduce this amount, in this
order, and steps for the sources of funds follow. Mergers of the policy's area have steps of their own.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np

from dtnet.explanations import Step, shown_money, shown_number, shown_range
from dtnet.facts.subjects import TEAM
from dtnet.facts.unit_identity import row_ends, units_of
from dtnet.measures import Rate
from dtnet.periods import OPEN, number_day
from dtnet.policy.answers.mergers import mergers_of
from dtnet.policy.answers.unknowns import unknown_texts
from dtnet.policy.document.choices import settled
from dtnet.policy.engine.linked_components import others_named
from dtnet.policy.engine.payments import by_month
from dtnet.policy.explain.course import NOTHING, cited, unit_bounds
from dtnet.policy.explain.dues import days_read, exactly_known, rounding_text, told_rate
from dtnet.policy.explain.explanation_tree import upper_of
from dtnet.policy.explain.unit_facts import (
    on_day,
    span,
    told_conditions,
    told_fact,
    told_norm,
    unit_stretches,
)
from dtnet.policy.units.eligibility import surely_on
from dtnet.policy.units.inputs import input_name
from dtnet.policy.units.needed_days import openings_in
from dtnet.policy.units.terms_and_head_counts import ceilings_of, norm_terms, supplier_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from dtnet.citations import Citation
    from dtnet.network.day.network import Network
    from dtnet.policy.answers.mergers import Merger
    from dtnet.policy.document.document import Component, Policy
    from dtnet.policy.document.plugin_protocol import SubsidyPolicy
    from dtnet.policy.document.policy_parts import Ceiling, FundingShare
    from dtnet.policy.engine.ceilings import CeilingRoom
    from dtnet.policy.engine.component_assessment import Worked
    from dtnet.policy.engine.component_dues import ComponentDue
    from dtnet.policy.explain.course import Money, WorkedUnit
    from dtnet.policy.explain.unit_facts import UnitStretch


def component_step(course: WorkedUnit, policy: Policy, component: Component) -> Step:
    """The step for the payment of an assessed component to a unit of its grain."""
    worked = course.worked[policy.id, component.id]
    asked = course.asked[policy.id, component.id]
    there = unit_stretches(course.question, asked, worked.draft.terms, *course.days)
    if not there:
        return made_step(policy, component, NOTHING, no_day_reason(course, policy, component), ())
    low, high = max(course.days[0], worked.draft.reach.start), min(course.days[1], worked.draft.reach.end)
    if low >= high:
        text = f"it does not hold on any day of {course.month}: {_holds(course, policy, component)}"
        return made_step(policy, component, NOTHING, text, ())
    month = int(np.searchsorted(worked.draft.months.edges, course.days[0]))
    days = _days(worked, month)
    inside = [each for each in there if each.start < high and each.end > low]
    eligible = Step(
        what="eligible",
        text=f"eligible on {shown_range(*days)} of {course.month.days} days of {course.month}",
        values=(("days", days[0] if days[0] == days[1] else None), ("of", course.month.days)),
        cite=cited(policy, component),
        steps=tuple(_eligibility(course, worked, inside, (low, high))),
    )
    money = course.money(policy, component)
    if not days[1]:
        return made_step(policy, component, money, "not eligible", (eligible,))
    steps = [eligible, *_amount(course, worked, month, money), *_beside(course, worked, inside, (low, high))]
    return made_step(policy, component, money, "", tuple(steps))


def made_step(policy: Policy, component: Component, money: Money, why: str, steps: tuple[Step, ...]) -> Step:
    """The step for a whole component."""
    nature = "an entitlement" if component.nature == "entitlement" else "at the most"
    title = f"{component.id}, {nature}, for each {component.per}"
    return Step(
        what="component",
        text=f"{title}: {why}" if why else title,
        amount=None if money[0] is None else Fraction(money[0]),
        bounds=money[1:],
        values=(("component", component.id), ("nature", component.nature)),
        cite=cited(policy, component),
        steps=steps,
    )


def _days(worked: Worked, month: int) -> tuple[int, int]:
    cohort = int(worked.cohort[0]) if len(worked.cohort) else -1
    if cohort < 0:
        return 0, 0
    days = worked.draft.months.days
    return int(days.lower[cohort, month]), int(days.upper[cohort, month])


def _amount(course: WorkedUnit, worked: Worked, month: int, money: Money) -> Iterator[Step]:
    """Steps from the amount due to the amount paid for the asked days."""
    draft, paid = worked.draft, worked.paid
    cells = np.flatnonzero((paid.cells[:-1] >= course.days[0]) & (paid.cells[:-1] < course.days[1]))
    known = money[0] is not None and _is_known(course, worked, month, cells)
    if draft.due is None:
        yield from told_spread(course, worked, cells, known=known)
    elif draft.component.claim is not None:
        due = unit_bounds(draft.due, (0, month))
        yield Step(
            what="claim",
            text=f"asked for in the table {draft.component.claim!r}: {shown_range(*due, course.exponent)}",
            amount=Fraction(due[0]) if known else None,
        )
    elif (plugin := supplier_of(draft.policy, draft.component)) is not None:
        yield from told_by_plugin(course, draft, plugin, month, known=known)
    else:
        yield from told_rate(course, draft, month, known=known)
    yield from told_others(course, worked, month, cells, known=known)
    yield from told_ceilings(course, worked, cells, known=known)
    whole = unit_bounds(paid.amount, (0, cells))
    others = course.elsewhere(draft.policy, draft.component)
    first, end = course.answer.window.numbers
    end = min(end, draft.told_until)
    if (first, end) != course.days or others:
        text = f"of this month's {shown_range(*whole, course.exponent)}, the share of the eligible days"
        text += f" in {span(first, end)}" if (first, end) != course.days else ""
        if others:
            text += f" as {course.id}" if course.within is None else f" as {course.id} in {course.within[1]}"
            text += f"; the others fall to {', '.join(others)}"
        share = Fraction((money[0] or 0) - whole[0]) if known else None
        yield Step(what="cut", text=text, amount=share, choice=True)
    if known:
        return
    facts = unknown_texts(course.question, course.answer.policies, [(draft.policy.id, draft.component.id)])
    for fact in facts:
        yield Step(what="unknown", text=f"not known: {fact}")
    yield Step(
        what="paid",
        text="paid, whatever the unknown facts are" if money[0] is not None else "paid, as far as is known",
        amount=None if money[0] is None else Fraction(money[0]),
        bounds=money[1:],
    )


def _is_known(course: WorkedUnit, worked: Worked, month: int, cells: NDArray[np.intp]) -> bool:
    """Whether every intermediate number is known."""
    draft, paid = worked.draft, worked.paid
    sharing = [
        each.paid.amount
        for each in course.worked.values()
        if any(room is other for room in each.paid.rooms for other in paid.rooms)
    ]
    before = slice(0, int(cells[-1]) + 1)
    values = [paid.due[:, cells], paid.days[:, cells], paid.amount[:, cells]]
    values += [] if paid.taken_off is None else [paid.taken_off[:, cells]]
    values += [room.amount for room in paid.rooms] + [each[:, before] for each in sharing]
    return all((each.lower == each.upper).all() for each in values) and exactly_known(draft, month)


def no_day_reason(course: WorkedUnit, policy: Policy, component: Component) -> str:
    """Why the unit has no day in the area where a component applies."""
    tables, (first, end), per = course.network.tables, course.days, component.per
    table = tables.bodies if per == TEAM else tables.areas
    rows = np.flatnonzero(units_of(course.network, table.entity, per) == course.entity)
    starts, ends = table.start[rows], row_ends(course.network, rows) if per == TEAM else table.end[rows]
    if not ((starts < end) & (ends > first)).any():
        return f"the {component.per} is not there on any day of {course.month}"
    return f"{told_place(course.network, policy, course.days[1])}, not here"


def _holds(course: WorkedUnit, policy: Policy, component: Component) -> str:
    period = component.period or policy.period
    until = course.asked[policy.id, component.id].until
    told = f"it holds on {period}"
    return told if until == OPEN else f"{told}, and {told_end(course.network, policy, until)}"


def _eligibility(
    course: WorkedUnit, worked: Worked, there: list[UnitStretch], days: tuple[int, int]
) -> Iterator[Step]:
    """Steps for the rules and facts that decide the unit's eligible days."""
    draft = worked.draft
    policy, component = draft.policy, draft.component
    sure = all(
        surely_on(course.asked[policy.id, component.id].ground, each.things, each.start).all()
        for each in there
    )
    yield Step(
        what="place",
        text=f"{told_place(course.network, policy, days[1])}: {'yes' if sure else 'not known'}",
        cite=policy.instrument,
        steps=tuple(told_mergers(course.network, policy, days[1])),
    )
    if days != course.days:
        yield Step(what="period", text=_holds(course, policy, component), cite=cited(policy, component))
    here = [(max(each.start, days[0]), min(each.end, days[1])) for each in there]
    held = [(max(each.start, days[0]), min(each.end, days[1]), each.things) for each in there]
    covered = sum(end - start for start, end in here)
    if covered != days[1] - days[0]:
        told = ", ".join(span(*each) for each in _joined(here))
        yield Step(what="there", text=f"the {component.per} is there on {told or 'no day of these'}")
    clipped = [type(there[0])(*each) for each in held]
    if policy.openings or policy.unopened is not None:
        yield from _openings(course, policy, clipped, days)
    yield from told_conditions(component.when, clipped, days, cited(policy, component))
    norm = draft.terms.norm
    if norm is not None and norm.use == "require" and component.norm is not None:
        for each in clipped:
            yield Step(
                what="norm",
                text=f"needs {told_norm(each.things, norm, each.start)} on {span(each.start, each.end)}",
                cite=component.norm.cite or cited(policy, component),
            )


def _joined(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _openings(
    course: WorkedUnit, policy: Policy, there: list[UnitStretch], days: tuple[int, int]
) -> Iterator[Step]:
    year = course.month.year
    openings = openings_in(policy, year)
    if not openings:
        opened = policy.unopened is not None and settled(policy.unopened) == "open_assumed"
        taken = "assumed open" if opened else "not open"
        yield Step(
            what="opening",
            text=f"no decision that opens {year} was seen: {taken}",
            choice=policy.unopened is not None,
        )
        return
    acting = 0
    for opening in openings:
        first, end = max(days[0], opening.period.numbers[0]), min(days[1], opening.period.numbers[1])
        if first >= end:
            continue
        acting += 1
        inside = [
            type(each)(max(each.start, first), min(each.end, end), each.things)
            for each in there
            if each.start < end and each.end > first
        ]
        yield Step(
            what="opening",
            text=f"opened on {opening.period} by a decision",
            cite=opening.cite,
            steps=told_conditions(opening.when, inside, (first, end), opening.cite),
        )
    if not acting:
        told = ", ".join(str(opening.period) for opening in openings)
        yield Step(what="opening", text=f"in {year} only decisions open it, on {told}", cite=openings[0].cite)


def _beside(
    course: WorkedUnit, worked: Worked, there: list[UnitStretch], days: tuple[int, int]
) -> Iterator[Step]:
    """Steps that inform and change no amount."""
    draft = worked.draft
    policy, component = draft.policy, draft.component
    yield from told_sources(course, worked)
    norm = norm_terms(policy, component, *days)
    if norm is not None and component.norm is not None and norm.use == "report":
        day = max(there[0].start, days[0])
        yield Step(
            what="norm",
            text=f"a norm that informs only: {told_norm(there[0].things, norm, day)}",
            cite=component.norm.cite or cited(policy, component),
        )
    for each in component.of_which:
        rate = "rates that the document tells apart"
        if isinstance(each.rate, Rate):
            rate = shown_money(each.rate, course.exponent)
        yield Step(
            what="of_which",
            text=f"inside it, {each.id} at {rate}; it changes no amount",
            cite=each.cite or cited(policy, component),
        )
    if component.nature == "at_most":
        given = input_name(component) in course.question.inputs
        told = "the most that can be granted" + ("" if given else "; without a claim the least is nothing")
        yield Step(what="nature", text=told, cite=cited(policy, component))
    line = course.line(policy, component)
    for reason in line.reasons:
        yield Step(what="assumed", text=f"ASSUMED: {reason}", choice=True)


def told_by_plugin(
    course: WorkedUnit, draft: ComponentDue, plugin: SubsidyPolicy, month: int, *, known: bool
) -> list[Step]:
    """Steps for the amount that a plug-in computes, and for its rounding.

    Args:
        course: The unit.
        draft: The component on its own; the unit has days in the month.
        plugin: The plug-in.
        month: The position of the month among those of the draft.
        known: Whether all facts that the plug-in reads are known; otherwise it is not called.
    """
    policy, component, due = draft.policy, draft.component, draft.due
    assert due is not None  # noqa: S101 - the plug-in gives it
    amount, name = unit_bounds(due, (0, month)), type(plugin).__name__
    days = shown_range(int(draft.months.days.lower[0, month]), int(draft.months.days.upper[0, month]))
    of = f"for {days} of {draft.months.lengths[month]} days"
    if known:
        text = f"due: plug-in {name} says {shown_number(amount[0], course.exponent)} {of}"
    else:
        text = f"due: plug-in {name} is not asked {of}, as something is not known; anything may be due"
    day, _ = days_read(draft, month)[0]
    things = on_day(course.question, course.asked[policy.id, component.id], draft.terms, day)
    steps = [Step(what="facts", text=f"{each}: {told_fact(things, each)}") for each in draft.terms.reads]
    if steps:
        told = f"facts are those of {number_day(day)}"
        steps.append(Step(what="facts", text=told, choice=component.facts is None))
    if component.round is not None:
        told = rounding_text(course, draft)
        steps.append(Step(what="rounding", text=told, cite=cited(policy, component)))
    return [
        Step(
            what="due",
            text=text,
            amount=Fraction(amount[0]) if known else None,
            bounds=None if known else amount,
            cite=cited(policy, component),
            steps=tuple(steps),
        )
    ]


_FOLLOWS: Final = {
    "continues_in_old_area": "goes on in the old area",
    "extends_to_new_area": "extends to all of it",
    "ends": "ends",
}


def told_place(network: Network, policy: Policy, before: int) -> str:
    """Text on where a policy applies: the area, named as on the stated day, and areas to which it extends.

    Args:
        network: The network.
        policy: The policy, with every choice made.
        before: Mergers from this day on are not mentioned.
    """
    area, as_of = policy.jurisdiction.id, policy.jurisdiction.as_of
    told = f"it holds in {network.at(as_of).area(area).name} ({area} as of {as_of})"
    reached = {
        into: f"from {each.day} on in {network.at(each.day).area(into).name} ({into})"
        for each in mergers_of(network, policy, before)
        if each.on_merger == "extends_to_new_area"
        for into in each.into
    }
    return ", ".join([told, *reached.values()])


def told_end(network: Network, policy: Policy, until: int) -> str:
    """The text that a policy ends with its area, with the areas into which it was merged."""
    area = policy.jurisdiction.id
    into = " and ".join(id for each in mergers_of(network, policy, until + 1) for id in each.into)
    return f"ends with {area} on {number_day(until)}" + (f", which went into {into}" if into else "")


def told_mergers(network: Network, policy: Policy, before: int) -> Iterator[Step]:
    """A step for each event of each merger of the policy's area before a day."""
    cites = {event.id: event.citation for event in network.tables.events}
    for each in mergers_of(network, policy, before):
        text = f"{_what(each)} on {each.day}"
        follows = f"the policy {_FOLLOWS[each.on_merger]} (on_merger = {each.on_merger})"
        values = (("area", each.area), ("day", str(each.day)), ("on_merger", each.on_merger))
        if not each.events:
            yield Step(what="merger", text=f"{text}: {follows}", values=values)
        for event in each.events:
            yield Step(
                what="merger",
                text=f"{text}, by {event}: {follows}",
                values=(*values, ("event", event)),
                cite=cites[event],
            )


def _what(merger: Merger) -> str:
    into = " and ".join(merger.into)
    return f"{merger.area} went into {into}" if into else f"{merger.area} is no more"


def told_spread(course: WorkedUnit, worked: Worked, cells: NDArray[np.intp], *, known: bool) -> list[Step]:
    """Steps for an amount that a ceiling alone determines: its share of the window's eligible days."""
    paid, room = worked.paid, worked.paid.rooms[0]
    ceiling = worked.draft.component.ceilings[0]
    made = []
    for cell in cells.tolist():
        if not paid.days.upper[0, cell]:
            continue
        at = int(room.window_of(paid.cells)[cell])
        window = np.flatnonzero(room.window_of(paid.cells) == at)
        until = window[window <= cell]
        here = unit_bounds(paid.due, (0, cell))
        all_days, days = unit_bounds(paid.days, (0, window)), unit_bounds(paid.days, (0, cell))
        text = (
            f"the most for {span(*_window(room, at))} is {_told_room(course, worked, 0, room, at)}, "
            f"spread over {shown_range(*all_days)} eligible days in it, {shown_range(*days)} of them here"
        )
        if known:
            through = unit_bounds(paid.due, (0, until))[0]
            now, before = (shown_number(each, course.exponent) for each in (through, through - here[0]))
            text += f": {now} by now, less {before} before"
        made.append(
            Step(
                what="spread",
                text=text,
                amount=Fraction(here[0]) if known else None,
                bounds=None if known else here,
                cite=ceiling.cite or cited(worked.draft.policy, worked.draft.component),
                choice=True,
            )
        )
    return made


def told_others(
    course: WorkedUnit, worked: Worked, month: int, cells: NDArray[np.intp], *, known: bool
) -> list[Step]:
    """Steps for the reduction because of other policies that come first."""
    policy, paid = worked.draft.policy, worked.paid
    made, taken = [], 0 if paid.taken_off is None else unit_bounds(paid.taken_off, (0, cells))[0]
    for names, verb in ((policy.yields_to, "yields to"), (policy.deducts, "deducts")):
        for name in names:
            others = others_named(policy, [name], course.answer.policies)
            sums = [_paid_by(course, worked, each.id, month) for each in others]
            if not others:
                made.append(
                    Step(
                        what="others",
                        text=f"{verb} {name}: no such policy is assessed with it",
                        cite=policy.instrument,
                    )
                )
            for other, money in zip(others, sums, strict=True):
                told = "nothing" if money == (0, 0) else shown_range(*money, course.exponent)
                made.append(
                    Step(
                        what="others",
                        text=f"{verb} {other.id}, which pays {told} for this month",
                        values=(("paid", money[0] if money[0] == money[1] else None),),
                        cite=policy.instrument,
                    )
                )
    if known and taken:
        made.append(
            Step(
                what="taken_off",
                text="paid by policies that come first",
                amount=Fraction(-taken),
                cite=policy.instrument,
            )
        )
    return made


def told_ceilings(course: WorkedUnit, worked: Worked, cells: NDArray[np.intp], *, known: bool) -> list[Step]:
    """Steps for each ceiling in each stretch of the month, with the room left and the amount subtracted."""
    draft, paid = worked.draft, worked.paid
    ceilings = ceilings_of(draft.policy, draft.component)
    first = 1 if draft.due is None else 0
    made = []
    alive = [cell for cell in cells.tolist() if paid.days.upper[0, cell]]
    for cell in alive:
        owed = int(paid.due.lower[0, cell]) - (
            int(paid.taken_off.lower[0, cell]) if paid.taken_off is not None else 0
        )
        lost = owed - int(paid.amount.lower[0, cell])
        label = f"on {span(int(paid.cells[cell]), int(paid.cells[cell + 1]))}, " if len(alive) > 1 else ""
        for place in range(first, len(paid.rooms)):
            room, ceiling = paid.rooms[place], ceilings[place]
            at = int(room.window_of(paid.cells)[cell])
            used = _used_before(course, worked, room, cell, at)
            amount = unit_bounds(room.amount, (0, at))
            there = _told_room(course, worked, place, room, at)
            text = f"{label}ceiling of {there} for {span(*_window(room, at))}"
            binds = False
            if known:
                left = amount[0] - used
                binds = lost > 0 and left == owed - lost
                gone, still, due = (shown_number(each, course.exponent) for each in (used, left, owed))
                text += f": {gone} used before, {still} left"
                text += f", which is less than the {due} due" if binds else ""
            made.append(
                Step(
                    what="ceiling",
                    text=text,
                    amount=Fraction(-lost) if binds else None,
                    values=(
                        ("ceiling", amount[0] if amount[0] == amount[1] else None),
                        ("used", used if known else None),
                        ("left", amount[0] - used if known else None),
                        ("binds", binds if known else None),
                    ),
                    cite=_cite(worked, ceiling, place),
                    choice=place >= len(draft.component.ceilings) and len(draft.policy.components) > 1,
                )
            )
            lost = 0 if binds else lost
    return made


def told_sources(course: WorkedUnit, worked: Worked) -> list[Step]:
    """Steps for the sources of funds and the amount that each pays."""
    draft = worked.draft
    funding = {each.source: each for each in draft.component.funding or draft.policy.funding}
    made = []
    for name, (amount, low, high) in course.sources(draft.policy, draft.component):
        money = shown_range(*((low, high) if amount is None else (amount, amount)), course.exponent)
        if name is None:
            made.append(Step(what="source", text="no source says who pays it"))
        else:
            made.append(
                Step(
                    what="source",
                    text=f"paid by {name}: {money}{_share(course, funding[name])}",
                    values=(("source", name), ("paid", amount)),
                    cite=cited(draft.policy, draft.component),
                )
            )
    return made


def _share(course: WorkedUnit, funding: FundingShare) -> str:
    if funding.rest:
        return ", the rest"
    if funding.share is not None:
        return f", {funding.share} of it, rounded down"
    assert funding.up_to is not None  # noqa: S101 - one of the three
    up_to = shown_number(funding.up_to.amount, course.exponent)
    return f", up to {up_to} {course.answer.currency} first"


def _cite(worked: Worked, ceiling: Ceiling, place: int) -> Citation:
    own = place < len(worked.draft.component.ceilings)
    policy = worked.draft.policy
    return ceiling.cite or (cited(policy, worked.draft.component) if own else policy.instrument)


def _told_room(course: WorkedUnit, worked: Worked, place: int, room: CeilingRoom, at: int) -> str:
    """A ceiling's amount in a window as text, with the full amount if only a part is available."""
    draft = worked.draft
    part = settled(ceilings_of(draft.policy, draft.component)[place].part)
    there = shown_range(*unit_bounds(room.amount, (0, at)), course.exponent)
    if part == "full":
        return there
    whole = draft.cohorts.spells.ceilings[place]
    most = upper_of(int(whole.upper.max(initial=0)))
    number = shown_range(int(whole.lower.max(initial=0)), most, course.exponent)
    return f"{there} (of {number}, for its eligible {'days' if part == 'by_days' else 'months'})"


def _window(room: CeilingRoom, at: int) -> tuple[int, int]:
    return int(room.edges[at]), int(room.edges[at + 1])


def _used_before(course: WorkedUnit, worked: Worked, room: CeilingRoom, cell: int, at: int) -> int:
    """The part of a ceiling that this component, and others with the same ceiling, used before a stretch."""
    total, mine = 0, False
    for other in course.worked.values():
        if not any(each is room for each in other.paid.rooms):
            continue
        mine = mine or other is worked
        window = room.window_of(other.paid.cells)
        until = cell if mine else cell + 1  # components listed earlier are already paid in this stretch
        total += int(other.paid.amount.lower[0, :until][window[:until] == at].sum())
    return total


def _paid_by(course: WorkedUnit, worked: Worked, policy: str, month: int) -> tuple[int, int | None]:
    """Bounds of the amount that another policy pays to the unit for a month."""
    found = [
        unit_bounds(by_month(each.paid, each.draft.months.edges, what=each.draft.what), (0, month))
        for (id, _), each in course.worked.items()
        if id == policy and each.joint is worked.joint and len(each.joint.size)
    ]
    most = [high for _, high in found]
    return sum(low for low, _ in found), None if None in most else sum(high or 0 for high in most)
