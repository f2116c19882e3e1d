"""The courses of a lineage, forward and back over any number of events, with the share of each course.

An area or body that an event names counts as a new unit from the day of the event. Each step therefore leads
to a later day, and no course returns to its beginning.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from dtnet.network.tables.successions import NOTHING
from dtnet.network.tables.tables import NOBODY
from dtnet.reorganisation.lineage.entity_steps import MIXING

if TYPE_CHECKING:
    from dtnet.reorganisation.lineage.entity_steps import EntityStep, EntitySteps


@attrs.frozen(kw_only=True)
class Trace:
    """A step of a course, or a new version of what is on it.

    Attributes:
        day: The day of it.
        source: What was.
        target: What came, or `NOTHING`.
        carried: Which part of the first unit (backward: of the source) goes this way to the last; None if it
            is not known.
        basis: The place in `PATH_BASES` of the worst on the way.
        step: What an event says; None for a new version.
        versions: The rows before and after of a new version.
    """

    day: int
    source: int
    target: int
    carried: Fraction | None
    basis: int
    step: EntityStep | None = None
    versions: tuple[int, int] = (NOBODY, NOBODY)


@attrs.frozen
class Held:
    """What a unit holds of a course.

    Attributes:
        carried: The part that is there.
        basis: What that rests on at worst.
        mixed: Forward, whether it came of several, or something that it came of did; backward, whether it is
            spread later, or something that it became was.
        seen: Forward, the day since when it is held; backward, the last day on which a new version counts.
        turn: The next day on which something is said of it; backward, the last before.
    """

    carried: Fraction | None
    basis: int
    mixed: bool
    seen: int
    turn: int

    def with_(self, other: Held) -> Held:
        """Both together, by the days of the other."""
        return Held(
            share_sum(self.carried, other.carried),
            max(self.basis, other.basis),
            self.mixed or other.mixed,
            other.seen,
            other.turn,
        )


@attrs.frozen(eq=False)
class LineageCourse:
    """All courses from a unit.

    Attributes:
        traces: What happened on the way, in order of days; backward from the last.
        held: What is held on the last day that was asked, backward the first.
        ended: What ended before without a word of an event, with the day; backward, what opened so.
    """

    traces: list[Trace]
    held: dict[int, Held]
    ended: list[tuple[int, int, Held]]


def share_sum(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    """The sum, not known where one is not."""
    return None if one is None or other is None else one + other


def times(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    """The product, not known where one is not, unless the other is 0."""
    if one == 0 or other == 0:
        return Fraction(0)
    return None if one is None or other is None else one * other


def onward(lives: EntitySteps, entity: int, day: int, until: int) -> LineageCourse:
    """What became of a unit after a day on which it exists, up to another day included."""
    course = LineageCourse([], {entity: Held(Fraction(1), 0, False, day, _next_turn(lives, entity, day))}, [])  # noqa: FBT003 - a field
    while course.held and (now := min(each.turn for each in course.held.values())) <= until:
        left = [entity for entity, each in course.held.items() if each.turn == now]
        arrived: dict[int, Held] = {}
        for each in left:
            held = course.held.pop(each)
            _note_versions(lives, course, each, held, (held.seen, now - 1))
            steps = [step for step in lives.leaving(each) if step.day == now]
            mixed = held.mixed or _gathers(lives, each, held.seen, now)
            for step in steps:
                basis = max(held.basis, step.basis, MIXING if mixed and step.spreads else 0)
                carried = times(held.carried, step.share)
                course.traces.append(_trace(step, carried, basis))
                if step.target != NOTHING:
                    came = Held(carried, basis, mixed, now, _next_turn(lives, step.target, now))
                    _join(arrived, step.target, came)
            if not steps:
                course.ended.append((each, now, held))
        for each, came in arrived.items():
            there = attrs.evolve(came, mixed=came.mixed or lives.gathered(each, now))
            if each in course.held:
                held = course.held[each]
                _note_versions(lives, course, each, held, (held.seen, now))
                mixed = held.mixed or _gathers(lives, each, held.seen, now)
                there = attrs.evolve(held, mixed=mixed).with_(there)
            course.held[each] = there
    for each, held in course.held.items():
        _note_versions(lives, course, each, held, (held.seen, until))
    return course


def backward(lives: EntitySteps, entity: int, day: int, since: int) -> LineageCourse:
    """What a unit came of, from a day on which it exists back to another, what happened on which counts."""
    held = Held(Fraction(1), 0, False, day, _turn_before(lives, entity, day))  # noqa: FBT003 - a field
    course = LineageCourse([], {entity: held}, [])
    while course.held and (now := max(each.turn for each in course.held.values())) >= since:
        before: dict[int, Held] = {}
        for each in [entity for entity, each in course.held.items() if each.turn == now]:
            held = course.held.pop(each)
            _note_versions(lives, course, each, held, (now, held.seen))
            mixing = MIXING if held.mixed and lives.gathered(each, now) else 0
            steps = [step for step in lives.arriving(each) if step.day == now]
            for step in steps:
                basis = max(held.basis, step.basis, mixing)
                carried = times(step.share, held.carried)
                course.traces.append(_trace(step, carried, basis))
                turn = _turn_before(lives, step.source, now - 1)
                came = Held(carried, basis, held.mixed or step.spreads, now - 1, turn)
                _join(before, step.source, came)
            if lives.went_on(each, now):
                turn = _turn_before(lives, each, now - 1)
                _join(before, each, Held(held.carried, max(held.basis, mixing), held.mixed, now, turn))
            elif not steps:
                course.ended.append((each, now, held))
        course.held.update(before)
    for each, held in course.held.items():
        _note_versions(lives, course, each, held, (max(since, held.turn) - 1, held.seen))
    return course


def _trace(step: EntityStep, carried: Fraction | None, basis: int) -> Trace:
    return Trace(
        day=step.day, source=step.source, target=step.target, carried=carried, basis=basis, step=step
    )


def _join(held: dict[int, Held], entity: int, more: Held) -> None:
    held[entity] = held[entity].with_(more) if entity in held else more


def _gathers(lives: EntitySteps, entity: int, after: int, before: int) -> bool:
    """Whether anything is joined to a unit that goes on, between two days, both left out."""
    return any(after < step.day < before and step.carries for step in lives.arriving(entity))


def _next_turn(lives: EntitySteps, entity: int, day: int) -> int:
    """The day after a day on which a unit is told of, or ends without a word."""
    _, end = lives.spell(entity, day)
    return next((step.day for step in lives.leaving(entity) if day < step.day <= end), end)


def _turn_before(lives: EntitySteps, entity: int, day: int) -> int:
    """The last day, up to a day included, on which a unit came of something, or opened without a word."""
    first, _ = lives.spell(entity, day)
    told = [step.day for step in lives.arriving(entity) if first <= step.day <= day]
    told += [step.day for step in lives.leaving(entity) if first < step.day <= day]
    return max(told, default=first)


def _note_versions(
    lives: EntitySteps, course: LineageCourse, entity: int, held: Held, days: tuple[int, int]
) -> None:
    """Trace the new versions of a unit after a first day, up to a last one included."""
    first, last = days
    course.traces.extend(
        Trace(
            day=day,
            source=entity,
            target=entity,
            carried=held.carried,
            basis=held.basis,
            versions=(before, after),
        )
        for day, before, after in lives.changes(entity)
        if first < day <= last
    )
