"""Verdicts of conditions on areas, by cell: from facts, teams, unlisted and inner areas, and periods."""

from __future__ import annotations

from collections import defaultdict
from copy import copy
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.bounds import UNBOUNDED, Bounded
from dtnet.coverage.language.atoms import (
    AREAS,
    BOTH,
    UP,
    Counted,
    OfAreas,
    OfTeams,
    OverDays,
    inner_areas_read,
    readings,
    tells_apart,
)
from dtnet.coverage.verdicts.team_verdicts import WHAT, TeamFacts, reads_home
from dtnet.coverage.verdicts.unlisted_teams import (
    OF_TEAMS,
    TeamsHere,
    cuts_of_teams,
    joint_verdict_of_unlisted,
    number_verdicts,
    tighten_jointly,
)
from dtnet.facts.completeness import all_listed, cuts_of_lists, hanging_lists, verdicts_with_unlisted
from dtnet.facts.eras import areas_of_level, cut_cells, eras_of
from dtnet.facts.subject_verdicts import (
    sets_in,
    verdict_of_atom,
    verdict_of_comparison,
    with_whereabouts,
)
from dtnet.facts.subjects import SubjectColumn, Subjects, subject_numbers, unknown_column
from dtnet.facts.unit_spans import here_of
from dtnet.network.tables.schema import TEAMS
from dtnet.periods import number_day
from dtnet.predicates.conditions import Between, Is, atoms_of
from dtnet.predicates.evaluation import evaluate_each
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, UNKNOWN, YES, is_decided
from dtnet.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from dtnet.facts.eras import AreaCells, AreasOfLevel
    from dtnet.facts.unit_spans import TeamsInAreas
    from dtnet.network.tables.tables import Codes, Flags, Ints
    from dtnet.predicates.conditions import Condition
    from dtnet.predicates.verdicts import Masks


class AreaFacts:
    """Verdicts of some conditions on the areas of a level in an era.

    The days of each area are cut into cells. On the days of a cell, no fact of the area that these conditions
    read changes.

    Attributes:
        worst: Facts with a worse origin count as unknown.
        loose: Shape (c): the cells with a verdict that may have an impossible outcome, or that depends on the
            verdict of another cell. Computing verdicts sets the marks. Each worst origin has its own marks,
            because a verdict that is open without synthetic facts may be decided with them.
    """

    level: AreasOfLevel
    worst: int
    cells: AreaCells
    loose: Flags
    teams: TeamsHere
    things: Subjects

    def __init__(
        self, level: AreasOfLevel, conditions: Sequence[Condition], teams: TeamFacts, given: int, asked: int
    ) -> None:
        """Cut the days of the areas into cells.

        Args:
            conditions: The conditions, as `atoms.on_areas` returns them.
            given: Areas of this level and below that contain a counted area are assumed to exist.
            asked: The level of the counted areas, or of the area to which the question is restricted.
        """
        self.level, self.worst, era = level, teams.worst, level.era
        name = era.network.vocabulary.levels[level.place]
        self.things = Subjects(era.network, era.state, name, level.rows, WHAT, worst=self.worst)
        self._masks: dict[tuple[Condition, int], Masks] = {}
        self._inner: dict[Condition, AreaFacts] = {}
        self._lasting: dict[Condition, list[AreaFacts]] = {}
        atoms = [atom for condition in conditions for atom in atoms_of(condition)]
        for atom in atoms:
            if isinstance(atom, OverDays):
                self._lasting[atom] = _over_period(level, atom, asked)
            elif isinstance(atom, OfAreas):
                inner = areas_of_level(era, era.network.vocabulary.level(atom.level))
                self._inner[atom] = AreaFacts(inner, [atom.part], teams, given, asked)
        self._reads_teams = any(isinstance(atom, OF_TEAMS) for atom in atoms)
        here = here_of(level, teams.pieces) if self._reads_teams else None
        cuts = None if era.is_day else self._cuts(teams, here)
        self.cells = level.cells if cuts is None else cut_cells(len(level), era.days, cuts)
        always = self._reads_teams and _doubt_above(level)
        marks = np.full(len(self.cells), always)
        if (among := _among_several(level)) is not None:
            marks |= self.cells.same(among)
        self._loose: defaultdict[int, Flags] = defaultdict(marks.copy)
        self.loose = self._loose[self.worst]
        self.teams = TeamsHere(level, teams, self.cells, self.loose, given, asked, here)

    def at(self, worst: int) -> AreaFacts:
        """The same facts, where those with a worse origin count as unknown; by default all origins count."""
        if worst == self.worst:
            return self
        view = copy(self)
        view.worst, view.loose = worst, self._loose[worst]
        view.things = attrs.evolve(self.things, worst=worst)
        view.teams = self.teams.at(worst, view.loose)
        return view

    def verdicts_of(self, condition: Condition) -> Masks:
        """Shape (c): the verdict of a condition on each cell, provided that its area exists."""

        def read(atom: Condition) -> Masks:
            key = atom, self.worst
            if key not in self._masks:
                self._masks[key] = self._read(atom)
            return self._masks[key]

        sets = sets_in(self.things, condition)
        masks, wide = evaluate_each(condition, read, count=len(self.cells), sets=sets)
        if wide is not None:
            self.loose |= wide
        if self._reads_teams:
            tighten_jointly(masks, condition, self.teams, read)
        if (turning := self.turning_on_inner_areas([condition])) is not None:
            self.loose |= turning & ~is_decided(masks)
        return masks

    def turning_on_inner_areas(
        self, conditions: Sequence[Condition], *, by_days: bool = False
    ) -> Flags | None:
        """Shape (c): where conditions may read in two ways which inner areas exist; None for no cell.

        Args:
            conditions: The parts of one question, resolved for these areas.
            by_days: Whether the areas are tested on several days, which share their inner areas.
        """
        if not self._inner and not self._lasting:
            return None
        shared, level, era = inner_areas_read(conditions, by_days=by_days), self.level, self.level.era
        turning = np.zeros(len(level), np.bool_)
        if shared is not None and any(
            isinstance(each, OverDays) for of in conditions for each in atoms_of(of)
        ):
            turning[:] = True  # on other days, other areas are uncertain
        elif shared == "teams":
            turning[self.teams.here.owner[self.teams.here.through > self.worst]] = True
        elif shared is not None:
            doubtful = era.origins > self.worst
            if era.unsure is not None:
                doubtful = doubtful | era.unsure
            doubtful[level.positions] = False
            areas = level.number[:-1][doubtful]
            turning[areas[areas >= 0]] = True
        turning = self.cells.same(turning)
        if self._inner and inner_areas_read(conditions) == "areas":
            turning = turning | self._tied_by_unlisted(conditions)
        return turning

    def _tied_by_unlisted(self, conditions: Sequence[Condition]) -> Flags:
        """Shape (c): where an unlisted inner area may decide several atoms, but not independently.

        An atom is free if its part may hold and may fail for an unlisted area. If all atoms are free,
        unlisted areas can give every combination of verdicts. Conflicting readings of a fact of one area are
        found elsewhere.
        """
        atoms = {atom for each in conditions for atom in atoms_of(each) if isinstance(atom, OfAreas)}
        teams, tied = self.teams, np.zeros(len(self.cells), np.bool_)
        granted = teams.given if teams.given < self.level.place else None
        for name in {name for atom in atoms for name in _lists_of(atom) if name != TEAMS}:
            tied |= all_listed(self.level, self.cells, name, granted) > self.worst
        if not tied.any() or any(
            isinstance(each, OfAreas | OverDays) for atom in atoms for each in atoms_of(atom.part)
        ):
            return tied
        said = [self.of_unlisted(atom) for atom in atoms]
        free = [((masks & UNKNOWN) == UNKNOWN) | (masks == 0) for masks in said]
        freely: Flags = np.logical_and.reduce(free)
        return tied & ~freely

    # -- cells -----------------------------------------------------------------------------------

    def _cuts(self, teams: TeamFacts, here: TeamsInAreas | None) -> Iterator[tuple[Ints, Ints]]:
        """Areas, and the days on which a fact that decides their verdicts changes."""
        if here is not None:
            yield from cuts_of_teams(self.level, teams, here)
        for about in {about for atom in self._inner for about in _lists_of(atom)}:
            yield from cuts_of_lists(self.level, about)
        for inner in self._inner.values():
            area = self.level.number[inner.level.positions][inner.cells.owner]
            there = area >= 0
            yield area[there], inner.cells.start[there]

    # -- atoms -----------------------------------------------------------------------------------

    def _read(self, atom: Condition) -> Masks:
        """Shape (c): the verdict of an atom on each cell."""
        match atom:
            case OfTeams():
                return self.teams.quantified(atom)
            case Counted():
                return self.teams.counted(atom, self._base(atom))
            case OfAreas():
                return self._of_areas_inside(atom)
            case OverDays():
                return self._over_days(atom)
        return self._of_area(atom)

    def _base(self, atom: Counted) -> Bounded | None:
        """Shape (c): the base of a number of people; None for no base."""
        if atom.base is None:
            return None
        subject = f"{self.things.grain}.{atom.base}"
        found = subject_numbers(self.things, subject).each(self.cells.same)
        if self.level.era.vague is not None:
            vague = self.cells.same(self.level.era.vague[self.level.positions])
            found = Bounded(np.where(vague, 0, found.lower), np.where(vague, UNBOUNDED, found.upper))
            self.loose |= vague
        return found

    def _of_areas_inside(self, atom: OfAreas) -> Masks:
        """Shape (c): whether some area, or every area, of a level in the area meets a condition."""
        inner = self._inner[atom].at(self.worst)
        era = self.level.era
        strays = era.strays(self.level.place)
        if strays is not None and era.adrift is None and strays[inner.level.positions].any():
            self.loose[:] = True  # it is unknown which areas lie inside
            return np.full(len(self.cells), UNKNOWN | NOT_APPLICABLE, np.uint8)
        said = inner.verdicts_of(atom.part)
        owner = self.level.number[inner.level.positions][inner.cells.owner]
        there = np.flatnonzero(owner >= 0)
        children = Spans(owner[there], inner.cells.start[there], inner.cells.end[there])
        sides = _inside(self.level, inner.level, self.worst)
        certain, hanging = (each[inner.cells.owner[there]] for each in sides)
        found = said[there]
        loose = hanging & ~is_decided(found)  # inside only if a row in between is in force
        marked = self.cells.any(children, loose | inner.loose[there])
        if atom.every and hanging.any():  # areas that exist together are for and against it
            marked = marked | (self.cells.sums(children.only(hanging)) > 1)
        # Verdicts about inner areas assume that the outer areas exist.
        self.loose |= marked | self._may_be_absent().any()
        among = self.cells, children, certain
        masks = verdicts_with_unlisted(found, self.of_unlisted(atom), among, every=atom.every)
        if era.adrift is not None:
            _, host = era.candidates(self.level.place)
            several = self.cells.same(np.isin(self.level.positions, host))
            masks = np.where(several, UNKNOWN | NOT_APPLICABLE, masks).astype(np.uint8)
            self.loose |= several
        return masks

    def of_unlisted(self, atom: OfAreas, *, counted: bool = True) -> Masks:
        """Shape (c): the possible verdicts of an atom's part on an unlisted inner area; 0 if all are listed.

        Args:
            atom: An atom of the conditions with which this object was made.
            counted: Whether the outer areas are counted themselves, and so are assumed to exist.
        """
        if atom.level == self.things.grain:
            return np.zeros(len(self.cells), np.uint8)  # areas of one level do not lie in each other
        doubtful = None if counted else self.cells.same(self._may_be_absent())
        areas = UnlistedAreas(self.teams, self._of_area, doubtful)
        masks = areas.verdicts_of(atom.part, atom.level)
        self.loose |= areas.wide & (masks != 0)
        return masks

    def _may_be_absent(self) -> Flags:
        """Shape (m): which areas may not exist."""
        level = self.level
        found: Flags = level.era.origins[level.positions] > self.worst
        return found if level.doubtful is None else found | level.doubtful

    def _over_days(self, atom: OverDays) -> Masks:
        """Shape (c): whether the area meets a condition on some day, or every day, of a period."""
        count = len(self.level.era.network.tables.areas.ids)
        every = np.full(count, YES | NO | NOT_APPLICABLE, np.uint8)  # outcomes possible on every day
        some, bare = np.zeros(count, np.uint8), np.ones(count, np.bool_)
        never = np.zeros(count, np.bool_)  # certainly not applicable on some day
        loose = np.zeros(count, np.bool_)
        both_ways = any(  # one fact may count for and against it on two days
            way == BOTH
            for each in atoms_of(atom.part)
            for fact, way, _ in readings(each, UP)
            if fact in {TEAMS, AREAS}
        )
        for facts in [each.at(self.worst) for each in self._lasting[atom]]:
            masks = facts.verdicts_of(atom.part)
            level, owner = facts.level, facts.cells.owner
            entity = level.era.territory.nodes[level.positions][owner]
            sure = np.ones(len(entity), np.bool_) if level.doubtful is None else ~level.doubtful[owner]
            wide = facts.loose | ~sure
            if both_ways:
                wide |= ((masks & NOT_APPLICABLE) != 0) & ~is_decided(masks)
            loose[entity[wide]] = True
            np.bitwise_and.at(every, entity[sure], masks[sure])
            np.bitwise_or.at(some, entity, masks)
            bare[entity[sure]] = False
            never[entity[sure & (masks == NOT_APPLICABLE)]] = True
        yes, no = (every, some) if atom.every else (some, every)
        found = np.where(some == 0, 0, (yes & YES) | (no & NO))
        found = found | ((bare | (some == 0) | ((some & NOT_APPLICABLE) != 0)) * NOT_APPLICABLE)
        found[never] = NOT_APPLICABLE
        here = self.level.era.territory.nodes[self.level.positions]
        self.loose |= self.cells.same(loose[here])
        return self.cells.same(found.astype(np.uint8)[here])

    def _of_area(self, atom: Condition) -> Masks:
        things = self.things
        masks, lost = with_whereabouts(self.level.era, things, atom, verdict_of_atom(things, atom))
        if lost is not None:
            self.loose |= self.cells.same(lost)
        return self.cells.same(masks)


def _lists_of(atom: Condition) -> Iterator[str]:
    """The subjects of the completeness statements on which the verdict of an atom may depend."""
    if isinstance(atom, OfAreas):
        yield from (TEAMS, atom.level)
        for each in atoms_of(atom.part):
            yield from _lists_of(each)


def _doubt_above(level: AreasOfLevel) -> bool:
    """Whether the existence or version of an area above is unknown: all areas inside it share this fact."""
    era = level.era
    if era.unsure is None:
        return False
    return era.vague is not None or bool((era.territory.level[era.unsure] < level.place).any())


def _among_several(level: AreasOfLevel) -> Flags | None:
    """Shape (m): areas that share the unknown place of an area with each other, or read it more than once.

    They may contain an area whose parent is one of several, or they are or lie in such an area.
    """
    era = level.era
    strays = era.strays()
    if strays is None or era.adrift is None:
        return None
    _, host = era.candidates(level.place)
    found: Flags = strays[level.positions] | np.isin(level.positions, host)
    return found


def facts_of(level: AreasOfLevel, conditions: Sequence[Condition], asked: int | None = None) -> AreaFacts:
    """Some areas, ready for the verdicts of some conditions, with all teams of the same days.

    Args:
        conditions: The conditions, as `atoms.on_areas` returns them.
        asked: The level of the counted areas; by default the level of the given areas, or of the area to
            which the question is restricted.
    """
    teams = TeamFacts(level.era, parts_of_teams(conditions))
    return AreaFacts(level, conditions, teams, level.given, level.given if asked is None else asked)


def _over_period(level: AreasOfLevel, atom: OverDays, asked: int) -> list[AreaFacts]:
    """The areas in each era of the period of an atom; on other days, no area around is assumed to exist.

    Raises:
        OutsideDataError: If the data do not cover the period.
    """
    network = level.era.network
    period = atom.during or network.extent  # `atoms.dated` sets it
    network.check_covered(period.start, what="first day")
    network.check_covered(number_day(period.numbers[1] - 1), what="last day")
    eras = eras_of(network, *period.numbers, adrift=True)
    return [facts_of(areas_of_level(era, level.place), [atom.part], asked) for era in eras]


def parts_of_teams(conditions: Sequence[Condition]) -> list[Condition]:
    """The conditions on teams inside some conditions on areas, for the days of the question."""
    found = []
    for condition in conditions:
        for atom in atoms_of(condition):
            if isinstance(atom, OfTeams):
                found.append(atom.part)
            elif isinstance(atom, OfAreas):
                found += parts_of_teams([atom.part])
    return found


def _inside(holding: AreasOfLevel, level: AreasOfLevel, worst: int) -> tuple[Flags, Flags]:
    """Shape (m) each: which areas certainly exist in their outer area; and which depend on a row in between.

    An outer area lies in itself. Several areas may depend on the same row in between.
    """
    if level.place == holding.place:
        return np.ones(len(level), np.bool_), np.zeros(len(level), np.bool_)
    era = holding.era
    between, doubt = era.between(holding.place, len(era.territory.levels))
    above = era.territory.parent[level.positions]
    hanging: Flags = between[above] > worst
    if doubt is not None:
        hanging |= doubt[above]
    surely = (era.origins[level.positions] <= worst) & ~hanging
    if era.unsure is not None:
        surely &= ~era.unsure[level.positions]
    return surely, hanging


ANYTHING: Final = UNKNOWN | NOT_APPLICABLE


class UnlistedAreas:
    """Verdicts on the areas that may lie in outer areas without being listed.

    Verdicts on the cells of the outer areas have the shape (c).

    Attributes:
        wide: The cells with a verdict that may have an impossible outcome.
    """

    __slots__ = ("_columns", "_doubtful", "_open", "_read", "_teams", "_words", "wide")

    wide: Flags

    def __init__(
        self,
        teams: TeamsHere,
        read: Callable[[Condition], Masks],
        doubtful: Flags | None = None,
    ) -> None:
        """Prepare the verdicts for some outer areas.

        Args:
            read: Gives the verdicts of a comparison on the outer areas, shape (c).
            doubtful: Shape (c): where the outer area may not exist, so that completeness statements may not
                hold in it; by default all outer areas exist.
        """
        self._teams, self._read, self._doubtful = teams, read, doubtful
        self._words = teams.level.era.network.vocabulary
        self._columns: dict[str, SubjectColumn] = {}
        self._open: dict[str, Flags] = {}
        self.wide = np.zeros(len(teams.cells), np.bool_)

    def verdicts_of(self, condition: Condition, level: str) -> Masks:
        """The possible verdicts of a condition on an unlisted area; 0 where all areas are listed."""
        if level not in self._open:
            teams = self._teams
            granted = teams.given if teams.given < teams.level.place else None
            self._open[level] = self._unlisted(all_listed(teams.level, teams.cells, level, granted))
            if self._open[level].any():
                self.wide |= hanging_lists(teams.level, teams.cells, level, teams.worst) & self._open[level]
        may_be = self._open[level]
        if not may_be.any():
            return np.zeros(len(may_be), np.uint8)
        return np.where(may_be, self._said(condition, level), np.uint8(0))

    def _said(self, condition: Condition, level: str) -> Masks:
        count = len(self._teams.cells)
        subjects = {each.subject for each in atoms_of(condition) if isinstance(each, Is | Between)}
        own = {each for each in subjects if each.partition(".")[0] == level}
        sets = {subject for subject in own if self._column(subject).type == "set"}

        def read(atom: Condition) -> Masks:
            return self._atom(atom, level)

        masks, wide = evaluate_each(condition, read, count=count, sets=sets)
        if wide is not None:
            self.wide |= wide
        if tells_apart(condition):
            unsure = np.flatnonzero((masks == UNKNOWN) & self._may_have_teams())
            masks[unsure] = joint_verdict_of_unlisted(condition, self._teams, unsure, read)
        return masks

    def _atom(self, atom: Condition, level: str) -> Masks:
        """Shape (c): the possible verdicts of an atom on an unlisted area; no listed team serves one."""
        match atom:
            case OfTeams(part):
                found = self._of_teams(part)
                found = found | NOT_APPLICABLE if atom.every else found & YES | NO
            case Counted():
                found = self._counted(atom)
            case OfAreas():
                found = self._of_areas_inside(atom, level)
            case Is(subject) | Between(subject):
                found = self._compared(atom, subject, level)
            case _:
                found = self._anything()  # also on other days, or in the territory of another day
        return found.astype(np.uint8, copy=False)

    def _counted(self, atom: Counted) -> Masks:
        """Shape (c): whether an unlisted area has enough teams or people; none of them is listed."""
        none = np.zeros(len(self._teams.cells), np.int64)
        base = None if atom.base is None else Bounded(none, none + UNBOUNDED)
        return number_verdicts(Bounded(none, np.where(self._may_have_teams(), UNBOUNDED, 0)), base, atom)

    def _of_areas_inside(self, atom: OfAreas, level: str) -> Masks:
        """Shape (c): verdicts on areas inside an unlisted area: all are unlisted, and it contains itself."""
        itself = atom.level == level
        inside = self._said(atom.part, level) if itself else self.verdicts_of(atom.part, atom.level)
        may_be_none = np.bool_(not itself)
        found: Masks = inside | may_be_none * NOT_APPLICABLE
        if not atom.every:
            found = inside & YES | (may_be_none | ((inside & ~np.uint8(YES)) != 0)) * NO
        return found

    def _anything(self) -> Masks:
        """Shape (c): every outcome, which may be too wide."""
        self.wide[:] = True
        return np.full(len(self.wide), ANYTHING, np.uint8)

    def _compared(self, atom: Is | Between, subject: str, level: str) -> Masks:
        """Verdicts of a comparison: values of the area count as unknown, those of areas above are read."""
        count, levels = len(self._teams.cells), self._words.levels
        if subject == "level":
            holds = isinstance(atom, Is) and level in atom.values
            return np.full(count, YES if holds else NO, np.uint8)
        owner = subject.partition(".")[0]
        if owner == level:
            return np.full(count, verdict_of_comparison(self._column(subject), atom, WHAT)[0], np.uint8)
        if owner in levels and levels.index(owner) <= self._teams.level.place:
            return self._read(atom)
        return self._anything()  # it may lie in an area in between, which may be listed

    def _column(self, subject: str) -> SubjectColumn:
        if subject not in self._columns:
            self._columns[subject] = unknown_column(self._teams.level.era.network, subject, WHAT)
        return self._columns[subject]

    # -- teams -----------------------------------------------------------------------------------

    def _of_teams(self, part: Condition) -> Masks:
        """Shape (c): the possible verdicts on a team of an unlisted area; no listed team serves one."""
        if reads_home(part):
            self.wide |= self._may_have_teams()
        found: Masks = np.where(self._may_have_teams(), self._teams.of_unlisted(part), np.uint8(0))
        return found

    def _may_have_teams(self) -> Flags:
        key = ""
        if key not in self._open:
            teams = self._teams
            self._open[key] = self._unlisted(teams.all_listed())
        return self._open[key]

    def _unlisted(self, complete: Codes) -> Flags:
        """Shape (c): where a list may be incomplete, given the origin of its completeness."""
        found: Flags = complete > self._teams.worst
        return found if self._doubtful is None else found | self._doubtful
