"""The roster: teams by course, with one team of each course standing for all of them.

A component's result depends only on the facts that it reads. So it is computed for these few teams and counts
for every team of their courses. Courses are found once for all components of a question and kept for later
answers. They may be finer than a component needs; the component then groups them again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import attrs
import numpy as np

from dtnet.facts.area_ground import ground_of
from dtnet.facts.doubtful_areas import area_doubts
from dtnet.facts.subject_facts import Subjects, verdicts
from dtnet.facts.subjects import TEAM, TEAM_KINDS
from dtnet.facts.team_days import team_days
from dtnet.facts.unit_identity import edges_of_eras, eras, units_of
from dtnet.money import read_only
from dtnet.network.tables.tables import at_rows
from dtnet.periods import number_day
from dtnet.policy.document.choices import parts
from dtnet.policy.document.parts import Count, HeadsNorm
from dtnet.policy.units.cohorts import UnitCourses, course_numbers, numbered, run_rows
from dtnet.policy.units.eligibility import surely_on, team_rows
from dtnet.predicates.conditions import Between, Inside, Is

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from dtnet.facts.area_ground import AreaGround
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Ints
    from dtnet.policy.document.document import Policy
    from dtnet.policy.units.cohorts import Cohorts

Subject: TypeAlias = str | Inside
"""What is read of a team: a subject of conditions, or whether it is in some area."""
_KEPT: Final = 4
_READERS: Final = (Is, Between, Inside, HeadsNorm, Count)
"""The parts of a policy that read facts of units."""
_PEOPLE: Final = frozenset(f"{TEAM}.{each}" for each in ("people", "leader", "deputy", "ordinary"))


@attrs.frozen(eq=False)
class Courses:
    """Teams by course.

    Attributes:
        ground: The area where they are.
        days: The days that the courses cover.
        subjects: The subjects that distinguish them.
        members: The teams by course.
        standing: Shape (k): the teams that stand for a course, in order.
        course: Shape (k): the course of each of them.
        rows: Rows of these teams, in order.
    """

    ground: AreaGround
    days: tuple[int, int]
    subjects: frozenset[Subject]
    members: UnitCourses
    standing: Ints
    course: NDArray[np.intp]
    rows: Ints

    def everybody(self, few: Cohorts) -> Cohorts:
        """Cohorts of teams that stand for courses, extended to all teams of these courses."""
        teams, found = few.members.placed(few.cohort)
        cohort = np.full(len(self.course), -1, np.intp)
        cohort[self.course[np.searchsorted(self.standing, teams)]] = found
        size = self.members.sizes(cohort, len(few.size))
        return attrs.evolve(few, members=self.members, cohort=read_only(cohort), size=size)


class Roster:
    """The eras, areas and courses of a question found so far. Unpickling gives an empty roster."""

    __slots__ = ("_edges", "_found", "_grounds")

    def __init__(self) -> None:
        self._edges: list[int] | None = None
        self._found: tuple[Courses, ...] = ()
        self._grounds: dict[tuple[str, date, bool], AreaGround | None] = {}

    def __reduce__(self) -> tuple[type[Roster], tuple[()]]:
        return Roster, ()

    def edges(self, network: Network) -> list[int]:
        """As `edges_of_eras`, computed once."""
        if self._edges is None:
            self._edges = edges_of_eras(network)
        return self._edges

    def ground(self, network: Network, area: str, as_of: date, *, onward: bool) -> AreaGround | None:
        """As `ground_of`, with one object for an area and a day."""
        key = area, as_of, onward
        if key not in self._grounds:
            self._grounds[key] = ground_of(network, area, as_of, onward=onward)
        return self._grounds[key]

    def courses(
        self,
        network: Network,
        ground: AreaGround,
        days: tuple[int, int],
        subjects: frozenset[Subject],
        *,
        what: str,
    ) -> Courses:
        """The teams in some area by course, at least by some subjects and over some days.

        Args:
            network: The network.
            ground: The area where they are.
            days: The first day, and the day after the last.
            subjects: The subjects to distinguish.
            what: The component, for error messages.
        """
        for each in self._found:
            inside = each.days[0] <= days[0] and days[1] <= each.days[1]
            if each.ground is ground and inside and subjects <= each.subjects:
                return each
        made = _courses(network, ground, eras(self.edges(network), *days), subjects, what)
        self._found = (made, *self._found[: _KEPT - 1])
        return made


def subjects_of(policies: Iterable[Policy]) -> frozenset[Subject]:
    """All subjects that some policies, and plug-ins in them, read of teams."""
    listed = list(policies)
    found: set[Subject] = {subject for each in listed for _, read in each.reads for subject in read}
    for each in parts(tuple(listed)):
        if not isinstance(each, _READERS):
            continue
        match each:
            case Is() | Between():
                found.add(each.subject)
            case Inside():
                found.add(each)
            case HeadsNorm():
                found |= {each.attribute, *_PEOPLE}
            case Count() if each.heads is not None:
                found.add(f"{TEAM}.{each.heads}")
    return frozenset(found)


def _courses(
    network: Network,
    ground: AreaGround,
    stretches: Sequence[tuple[int, int]],
    subjects: frozenset[Subject],
    what: str,
) -> Courses:
    table, last = network.tables.bodies, network.extent.numbers[1] - 1
    days, known = (stretches[0][0], stretches[-1][1]), {each.name for each in table.attributes}
    units, kinds, every, kind = [], [], [], 0
    for start, end in stretches:
        state = network.area_state(number_day(min(start, last)))
        rows = team_rows(network, state, ground, (start, end))
        things = Subjects(network, state, TEAM, rows, what)
        columns: list[NDArray[np.signedinteger]] = [*team_days(network, rows).columns(days)]
        if not ground.is_sure:
            columns.append(surely_on(ground, things, start).astype(np.int64))
        doubts = area_doubts(network, start)
        if doubts is not None:
            columns.append(doubts.open[at_rows(table.home, rows)].astype(np.int64))
        for subject in sorted(subjects, key=repr):
            if not isinstance(subject, str) or _exists(subject, known):
                columns += _told(things, subject)
        numbers = numbered(columns) + kind
        kind = int(numbers.max(initial=kind - 1)) + 1
        units.append(units_of(network, at_rows(table.entity, rows)))
        kinds.append(numbers)
        every.append(rows)
    unit, code, rows = (np.concatenate(each) if len(each) > 1 else each[0] for each in (units, kinds, every))
    if not (unit[1:] > unit[:-1]).all():
        order = np.argsort(unit, kind="stable")
        unit, code, rows = unit[order], code[order], rows[order]
    opens, course = course_numbers(unit, code)
    members = UnitCourses.of(at_rows(unit, opens), course)
    example = np.zeros(len(members.size), np.intp)
    example[course] = np.arange(len(course))
    standing = _in_order(example, len(course))
    spells = run_rows(opens[standing], np.append(opens, len(unit))[standing + 1])
    return Courses(
        ground=ground,
        days=days,
        subjects=subjects,
        members=members,
        standing=members.units[standing],
        course=members.course[standing],
        rows=_in_order(rows[spells], len(table.entity)),
    )


def _in_order(places: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    """Some positions out of a number of them, in order and without repeats."""
    marks = np.zeros(count, np.bool_)
    marks[places] = True
    return np.flatnonzero(marks)


def _exists(subject: str, known: set[str]) -> bool:
    """Whether teams have an attribute; a missing attribute is an error only where it is used."""
    owner, _, name = subject.partition(".")
    return TEAM_KINDS in known if subject == "kind" else owner != TEAM or name in known


def _told(things: Subjects, subject: Subject) -> list[NDArray[np.signedinteger]]:
    """The columns that distinguish units by a subject."""
    if not isinstance(subject, str):
        return [verdicts(things, subject).astype(np.int64)]
    name = TEAM_KINDS if subject == "kind" else subject.removeprefix(f"{TEAM}.")
    if subject in {"kind", f"{TEAM}.{name}"}:
        values = next(each for each in things.network.tables.bodies.attributes if each.name == name)
        if getattr(values, "bounds", None) is None:
            known = at_rows(values.origin, things.rows) != 0
            data = at_rows(values.data, things.rows)
            return [data] if known.all() else [np.where(known, data, 0), known.astype(np.int64)]
    column = things.column(subject)
    found = [column.data.astype(np.int64, copy=False)]
    if not column.known.all():
        found += [column.most.astype(np.int64, copy=False), column.known.astype(np.int64)]
    if not column.applies.all():
        found.append(column.applies.astype(np.int64))
    return found
