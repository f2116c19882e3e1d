"""What the engine does for one unit: the numbers behind its amounts, by component and month.

The answer for all units keeps no intermediate numbers. For an explanation the engine runs again for one unit
and keeps everything; the steps of the explanation only put it into words.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.bounds import UNBOUNDED, summed_ends
from dtnet.facts.subjects import TEAM
from dtnet.facts.unit_spans import team_days
from dtnet.periods import number_day
from dtnet.policy.document.choices import settled
from dtnet.policy.engine.component_assessment import asked_components, line_of, worked_out
from dtnet.policy.units.eligibility_and_cohorts import Piece, things_of
from dtnet.policy.units.terms_and_head_counts import ceilings_of
from dtnet.predicates.conditions import EVERYWHERE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from numpy.typing import NDArray

    from dtnet.bounds import Ends
    from dtnet.facts.subjects import Subjects
    from dtnet.network.tables.tables import Ints
    from dtnet.policy.document.document import Ceiling, Component, Policy
    from dtnet.policy.engine.component_assessment import Line, Worked
    from dtnet.policy.engine.payments_within_ceilings import CeilingRoom
    from dtnet.policy.units.question import AssessableComponent, AssessmentQuestion


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
        due: The amount due in the stretch.
        lost: The part of this amount that the ceiling cuts off.
    """

    ceiling: Ceiling
    is_own: bool
    days: tuple[int, int]
    window: tuple[int, int]
    amount: Ends
    whole: Ends | None
    used: int
    due: int
    lost: int


@attrs.frozen(eq=False)
class SpreadShare:
    """The share of a stretch in a ceiling that alone determines an amount.

    Attributes:
        use: The ceiling.
        eligible: The eligible days of the window.
        here: The eligible days of the stretch.
        amount: The share of the stretch.
        through: The least total of all shares up to the stretch.
    """

    use: CeilingUse
    eligible: Ends
    here: Ends
    amount: Ends
    through: int


@attrs.frozen(eq=False)
class UnitTrace:
    """What the engine computed for one unit.

    Attributes:
        question: The question, for this unit alone.
        asked: The components that can be assessed, by policy and component.
        worked: The results of these components.
        lines: The amounts of these components.
    """

    question: AssessmentQuestion
    asked: dict[tuple[str, str], AssessableComponent]
    worked: dict[tuple[str, str], Worked]
    lines: tuple[Line, ...]

    def component(self, policy: Policy, component: Component, days: tuple[int, int]) -> ComponentTrace:
        """What the engine did for a component in one month.

        Args:
            policy: The policy.
            component: A component of this policy that can be assessed.
            days: The first day of the month, and the day after its last.
        """
        key = policy.id, component.id
        return ComponentTrace(self, self.asked[key], self.worked[key], days)


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

    @cached_property
    def there(self) -> list[UnitStretch]:
        """The days of the month on which the unit exists in the area where the component applies."""
        asked, found = self.asked, []
        month = Piece(*self.days, (EVERYWHERE,))
        for things, low, high in things_of(self.unit.question, asked, month, self.worked.draft.terms):
            for place in range(len(things)):
                alone = things.chosen(np.array([place]))
                begin, stop = low, high
                if asked.component.per == TEAM:
                    days = team_days(things.network, alone.rows)
                    begin, stop = max(low, int(days.start[0])), min(high, int(days.end[0]))
                found.append(UnitStretch(begin, stop, alone))
        return sorted(found, key=lambda each: each.start)

    def on_day(self, day: int) -> Subjects:
        """The unit on a day on which it exists."""
        return next(each.things for each in self.there if each.start <= day < each.end)

    @property
    def held(self) -> tuple[int, int]:
        """The days of the month on which the component holds; the end is not after the start without any."""
        reach = self.worked.draft.reach
        return max(self.days[0], reach.start), min(self.days[1], reach.end)

    @property
    def inside(self) -> list[UnitStretch]:
        """The stretches of `there` on the days on which the component holds."""
        return clipped(self.there, *self.held)

    @cached_property
    def month(self) -> int:
        """The position of the month among those of the component."""
        return int(np.searchsorted(self.worked.draft.months.edges, self.days[0]))

    @cached_property
    def cells(self) -> NDArray[np.intp]:
        """The positions of the stretches of the month among those of the payments."""
        starts = self.worked.paid.cells[:-1]
        return np.flatnonzero((starts >= self.days[0]) & (starts < self.days[1]))

    @property
    def eligible(self) -> tuple[int, int]:
        """Bounds of the number of eligible days in the month."""
        cohort = int(self.worked.cohort[0]) if len(self.worked.cohort) else -1
        if cohort < 0:
            return 0, 0
        days = self.worked.draft.months.days
        return int(days.lower[cohort, self.month]), int(days.upper[cohort, self.month])

    @property
    def days_read(self) -> list[tuple[int, int]]:
        """The eligible days on which facts are read, as stretches on which the facts do not change."""
        draft, (first, end) = self.worked.draft, self.days
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
        exact, at = self.worked.draft.exact, self.month if month is None else month
        assert exact is not None  # noqa: S101 - the component has a rate
        numbers, under = exact.numerators, np.broadcast_to(exact.denominators, exact.numerators.lower.shape)
        unit = self.worked.draft.reckoning.unit / int(under[0, at])
        low, high = int(numbers.lower[0, at]), int(numbers.upper[0, at])
        return low * unit, None if high >= UNBOUNDED else high * unit

    @property
    def period_before(self) -> list[int]:
        """The earlier months of the same quarter or year, for a rate that is paid for this time."""
        draft = self.worked.draft
        days = [number_day(int(edge)) for edge in draft.months.edges[: self.month + 1]]
        period = [(day.year * 12 + day.month - 1) // draft.reckoning.months for day in days]
        return [at for at in range(self.month) if period[at] == period[self.month]]

    @cached_property
    def is_known(self) -> bool:
        """Whether every intermediate number is known."""
        draft, paid, cells = self.worked.draft, self.worked.paid, self.cells
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

    def ceilings(self) -> Iterator[CeilingUse]:
        """Each ceiling in each stretch of the month with eligible days; a spread ceiling is left out."""
        paid, first = self.worked.paid, 1 if self.worked.draft.due is None else 0
        for cell in self.alive:
            taken = 0 if paid.taken_off is None else int(paid.taken_off.lower[0, cell])
            due = int(paid.due.lower[0, cell]) - taken
            lost = due - int(paid.amount.lower[0, cell])
            for place in range(first, len(paid.rooms)):
                use = self._use(place, cell, due)
                binds = lost > 0 and use.amount[0] - use.used == due - lost
                yield attrs.evolve(use, lost=lost) if binds else use
                lost = 0 if binds else lost

    @property
    def alive(self) -> list[int]:
        """The stretches of the month with a day on which the unit is, or may be, eligible."""
        return [cell for cell in self.cells.tolist() if self.worked.paid.days.upper[0, cell]]

    def spread(self) -> Iterator[SpreadShare]:
        """The share of each stretch of the month, if a ceiling alone determines the amount."""
        paid = self.worked.paid
        window = paid.rooms[0].window_of(paid.cells)
        for cell in self.alive:
            same = np.flatnonzero(window == window[cell])
            yield SpreadShare(
                self._use(0, cell, 0),
                paid.days[0, same].total(),
                paid.days[0, cell].total(),
                paid.due[0, cell].total(),
                int(paid.due.lower[0, same[same <= cell]].sum()),
            )

    def _use(self, place: int, cell: int, due: int) -> CeilingUse:
        draft, paid = self.worked.draft, self.worked.paid
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
            due,
            0,
        )


def clipped(found: Sequence[UnitStretch], start: int, end: int) -> list[UnitStretch]:
    """Stretches without days before a start, or from an end on."""
    return [
        UnitStretch(max(each.start, start), min(each.end, end), each.things)
        for each in found
        if each.start < end and each.end > start
    ]
