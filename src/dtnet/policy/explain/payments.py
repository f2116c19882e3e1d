"""Steps for what one unit is paid of what it is owed: other policies first, ceilings, asked days, funding."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from dtnet.policy.document.choices import settled
from dtnet.policy.engine.linked_components import others_named
from dtnet.policy.engine.payments import by_month
from dtnet.policy.explain.course import cited, unit_bounds
from dtnet.policy.explain.explanation import Step
from dtnet.policy.explain.text import shown_number, shown_range, upper_of
from dtnet.policy.explain.unit_facts import span
from dtnet.policy.units.terms import ceilings_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.citations import Citation
    from dtnet.policy.document.parts import Ceiling, FundingShare
    from dtnet.policy.engine.ceilings import CeilingRoom
    from dtnet.policy.engine.component_assessment import Worked
    from dtnet.policy.explain.course import WorkedUnit


def told_spread(course: WorkedUnit, worked: Worked, cells: NDArray[np.intp], *, known: bool) -> list[Step]:
    """Steps for an amount that a ceiling alone determines: its share of the window's eligible days."""
    paid, room = worked.paid, worked.paid.rooms[0]
    ceiling = worked.draft.component.ceilings[0]
    made = []
    for cell in cells.tolist():
        if not paid.days.high[0, cell]:
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
    """Steps for what goes to policies that come first."""
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
    """Steps for each ceiling in each stretch of the month, with what it leaves and subtracts."""
    draft, paid = worked.draft, worked.paid
    ceilings = ceilings_of(draft.policy, draft.component)
    first = 1 if draft.due is None else 0
    made = []
    alive = [cell for cell in cells.tolist() if paid.days.high[0, cell]]
    for cell in alive:
        owed = int(paid.due.low[0, cell]) - (
            int(paid.taken_off.low[0, cell]) if paid.taken_off is not None else 0
        )
        lost = owed - int(paid.amount.low[0, cell])
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
    """Steps for the sources and what each pays."""
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
    """The amount of a ceiling in a window, and the amount of which it is a part."""
    draft = worked.draft
    part = settled(ceilings_of(draft.policy, draft.component)[place].part)
    there = shown_range(*unit_bounds(room.amount, (0, at)), course.exponent)
    if part == "full":
        return there
    whole = draft.cohorts.spells.ceilings[place]
    most = upper_of(int(whole.high.max(initial=0)))
    number = shown_range(int(whole.low.max(initial=0)), most, course.exponent)
    return f"{there} (of {number}, for its eligible {'days' if part == 'by_days' else 'months'})"


def _window(room: CeilingRoom, at: int) -> tuple[int, int]:
    return int(room.edges[at]), int(room.edges[at + 1])


def _used_before(course: WorkedUnit, worked: Worked, room: CeilingRoom, cell: int, at: int) -> int:
    """What this component and those that share a ceiling used of it before a stretch."""
    total, mine = 0, False
    for other in course.worked.values():
        if not any(each is room for each in other.paid.rooms):
            continue
        mine = mine or other is worked
        window = room.window_of(other.paid.cells)
        until = cell if mine else cell + 1  # those listed before it have been served in this stretch
        total += int(other.paid.amount.low[0, :until][window[:until] == at].sum())
    return total


def _paid_by(course: WorkedUnit, worked: Worked, policy: str, month: int) -> tuple[int, int | None]:
    """What another policy pays the unit for a month."""
    found = [
        unit_bounds(by_month(each.paid, each.draft.months.edges, what=each.draft.what), (0, month))
        for (id, _), each in course.worked.items()
        if id == policy and each.joint is worked.joint and len(each.joint.size)
    ]
    most = [high for _, high in found]
    return sum(low for low, _ in found), None if None in most else sum(high or 0 for high in most)
