"""Verdicts of conditions on areas, by cell: from facts, teams, unlisted and inner areas, and periods."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from dtnet.coverage.language.atoms import AREAS, BOTH, UP, Counted, OfAreas, OfTeams, OverDays, readings
from dtnet.coverage.verdicts.atom_readings import inner_areas_read
from dtnet.coverage.verdicts.joint_verdicts import tighten_jointly
from dtnet.coverage.verdicts.team_verdicts import WHAT, OuterBounds, TeamFacts
from dtnet.coverage.verdicts.teams_of_areas import (
    FREE,
    OF_TEAMS,
    TeamsHere,
    all_teams_listed,
    cuts_of_teams,
    here_on,
    number_verdicts,
    quantified,
    reads_home,
)
from dtnet.facts.area_cells import AreaCells, cut_cells
from dtnet.facts.completeness import all_listed, cuts_of_lists, hanging_lists
from dtnet.facts.eras import areas_of_level, eras_of
from dtnet.facts.subjects import (
    SubjectColumn,
    Subjects,
    read_atom,
    read_column,
    sets_in,
    unknown_column,
    with_whereabouts,
)
from dtnet.network.tables.schema import TEAMS
from dtnet.periods import number_day
from dtnet.predicates.conditions import Between, Is, atoms_of
from dtnet.predicates.evaluation import evaluate_each
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, UNKNOWN, YES, is_decided
from dtnet.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from dtnet.facts.eras import AreasOfLevel
    from dtnet.facts.team_spans import TeamsInAreas
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Codes, Flags, Ints
    from dtnet.predicates.conditions import Condition
    from dtnet.predicates.verdicts import Masks


class AreaFacts:
    """Verdicts of some conditions on the areas of a level in an era.

    The days of each area are cut into cells. On the days of a cell, no fact of the area that these conditions
    read changes.

    Attributes:
        level: The areas.
        cells: The cells of the areas.
        loose: The cells with a verdict that may have an impossible outcome, or that depends on the verdict of
            another cell; marked as verdicts are computed.
        teams: The teams that serve the areas.
    """

    __slots__ = ("_inner", "_lasting", "_masks", "_reads_teams", "cells", "level", "loose", "teams")

    level: AreasOfLevel
    cells: AreaCells
    loose: OuterBounds
    teams: TeamsHere

    def __init__(
        self, level: AreasOfLevel, conditions: Sequence[Condition], teams: TeamFacts, given: int, asked: int
    ) -> None:
        """Cut the days of the areas into cells.

        Args:
            level: The areas.
            conditions: The conditions, as `atoms.on_areas` returns them.
            teams: The teams of the same days.
            given: Areas of this level and below that contain a counted area are assumed to exist.
            asked: The level of the counted areas, or of the area to which the question is restricted.
        """
        self.level = level
        self._masks: dict[tuple[Condition, int], Masks] = {}
        self._inner: dict[Condition, AreaFacts] = {}
        self._lasting: dict[Condition, LastingFacts] = {}
        atoms = [atom for condition in conditions for atom in atoms_of(condition)]
        for atom in atoms:
            if isinstance(atom, OverDays):
                # On other days, no area around is assumed to exist.
                make = partial(facts_of, conditions=[atom.part], asked=asked)
                self._lasting[atom] = LastingFacts(level.era.network, level.place, atom, make)
            elif isinstance(atom, OfAreas):
                inner = areas_of_level(level.era, level.era.network.vocabulary.level(atom.level))
                self._inner[atom] = AreaFacts(inner, [atom.part], teams, given, asked)
        self._reads_teams = any(isinstance(atom, OF_TEAMS) for atom in atoms)
        here = here_on(level, teams) if self._reads_teams else None
        era = level.era
        if era.is_day:
            self.cells = level.of_all_areas("cells", lambda: cut_cells(len(level), era.days))
        else:
            self.cells = cut_cells(len(level), era.days, self._cuts(teams, here))
        count = len(self.cells)
        shared = self._reads_teams and _doubt_above(level)
        self.loose = OuterBounds(count, np.ones(count, np.bool_) if shared else None)
        self.teams = TeamsHere(level, teams, self.cells, self.loose, given, asked, here)

    def verdicts_of(self, condition: Condition, worst: int) -> Masks:
        """Shape (c): the verdict of a condition on each cell, provided that its area exists.

        Args:
            condition: One of the conditions with which this object was made.
            worst: Facts with a worse origin count as unknown.
        """

        def read(atom: Condition) -> Masks:
            key = atom, worst
            if key not in self._masks:
                self._masks[key] = self._read(atom, worst)
            return self._masks[key]

        sets = sets_in(self._things(worst), condition)
        masks, wide = evaluate_each(condition, read, count=len(self.cells), sets=sets)
        self.loose.note(worst, wide)
        if self._reads_teams:
            tighten_jointly(masks, condition, self.teams, worst, read)
        if (turning := self.turning_on_inner_areas([condition], worst)) is not None:
            self.loose.note(worst, turning & ~is_decided(masks))
        return masks

    def turning_on_inner_areas(
        self, conditions: Sequence[Condition], worst: int, *, by_days: bool = False
    ) -> Flags | None:
        """Shape (c): where conditions may read in two ways which inner areas exist; None for no cell.

        Args:
            conditions: The parts of one question, resolved for these areas.
            worst: Areas whose row has a worse origin may not exist.
            by_days: Whether the areas are tested on several days, which share their inner areas.
        """
        if not self._inner and not self._lasting:
            return None
        found = turning_on_inner_areas(self.teams, conditions, worst, by_days=by_days)
        turning = None if found is None else self.cells.same(found)
        if self._inner and inner_areas_read(conditions) == "areas":
            tied = self._tied_by_unlisted(conditions, worst)
            turning = tied if turning is None else turning | tied
        return turning

    def _tied_by_unlisted(self, conditions: Sequence[Condition], worst: int) -> Flags:
        """Shape (c): where an unlisted inner area may decide several atoms, but not independently.

        An atom is free if its part may hold and may fail for an unlisted area. If all atoms are free,
        unlisted areas can give every combination of verdicts. Conflicting readings of a fact of one area are
        found elsewhere.
        """
        atoms = {atom for each in conditions for atom in atoms_of(each) if isinstance(atom, OfAreas)}
        teams, tied = self.teams, np.zeros(len(self.cells), np.bool_)
        granted = teams.given if teams.given < self.level.place else None
        for name in {name for atom in atoms for name in _lists_of(atom) if name != TEAMS}:
            tied |= all_listed(self.level, self.cells, name, granted) > worst
        if not tied.any() or any(
            isinstance(each, OfAreas | OverDays) for atom in atoms for each in atoms_of(atom.part)
        ):
            return tied
        said = [self.of_unlisted(atom, worst) for atom in atoms]
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

    def _read(self, atom: Condition, worst: int) -> Masks:
        if isinstance(atom, OfTeams | Counted | OfAreas | OverDays):
            return atom.verdict(self, worst)
        return self._of_area(atom, worst)

    def base(self, atom: Counted, worst: int) -> tuple[Ints, Ints]:
        """Shape (c) each: the lower and upper bounds of the base of a number of people; 1 without a base."""
        name = atom.compared(self.level.era.network.vocabulary.levels[self.level.place])
        if not name:
            return (np.ones(len(self.cells), np.int64),) * 2
        column = self._things(worst).column(name)
        least, most = (self.cells.same(each.astype(np.int64)) for each in (column.data, column.most))
        if self.level.era.vague is not None:
            vague = self.cells.same(self.level.era.vague[self.level.positions])
            least, most = np.where(vague, 0, least), np.where(vague, FREE, most)
            self.loose.note(worst, vague)
        return least, most

    def of_areas_inside(self, atom: OfAreas, worst: int) -> Masks:
        """Shape (c): whether some area, or every area, of a level in the area meets a condition."""
        inner = self._inner[atom]
        strays = self.level.era.strays(self.level.place)
        if strays is not None and strays[inner.level.positions].any():
            self.loose.note(worst, np.ones(len(self.cells), np.bool_))  # it is unknown which areas lie inside
            return np.full(len(self.cells), UNKNOWN | NOT_APPLICABLE, np.uint8)
        said = inner.verdicts_of(atom.part, worst), inner.loose.at(worst)
        unlisted = self.of_unlisted(atom, worst)
        outer = self.level, self.cells
        masks, wide = of_inner_areas(atom, outer, (inner.level, inner.cells), said, unlisted, worst)
        self.loose.note(worst, wide if self._surely_there(worst) else np.ones(len(wide), np.bool_))
        return masks

    def of_unlisted(self, atom: OfAreas, worst: int, *, counted: bool = True) -> Masks:
        """Shape (c): the possible verdicts of an atom's part on an unlisted inner area; 0 if all are listed.

        Args:
            atom: An atom of the conditions with which this object was made.
            worst: Facts with a worse origin count as unknown.
            counted: Whether the outer areas are counted themselves, and so are assumed to exist.
        """
        if atom.level == self.level.era.network.vocabulary.levels[self.level.place]:
            return np.zeros(len(self.cells), np.uint8)  # areas of one level do not lie in each other
        doubtful = None if counted else self.cells.same(self._may_be_absent(worst))
        areas = UnlistedAreas(self.teams, lambda part: self._of_area(part, worst), worst, doubtful)
        masks = areas.verdicts_of(atom.part, atom.level)
        self.loose.note(worst, areas.wide & (masks != 0))
        return masks

    def _surely_there(self, worst: int) -> bool:
        """Whether all areas certainly exist; verdicts about their inner areas assume that they do."""
        return not self._may_be_absent(worst).any()

    def _may_be_absent(self, worst: int) -> Flags:
        """Shape (m): which areas may not exist."""
        level = self.level
        found: Flags = level.era.origins[level.positions] > worst
        return found if level.doubtful is None else found | level.doubtful

    def over_days(self, atom: OverDays, worst: int) -> Masks:
        """Shape (c): whether the area meets a condition on some day, or every day, of a period."""
        lasting, level = self._lasting[atom], self.level
        entity = level.era.territory.nodes[level.positions]
        masks = lasting.verdicts_of(worst)[entity]
        if (wide := lasting.loose.at(worst)) is not None:
            self.loose.note(worst, self.cells.same(wide[entity]))
        return self.cells.same(masks)

    def _of_area(self, atom: Condition, worst: int) -> Masks:
        things = self._things(worst)
        masks, lost = with_whereabouts(self.level.era, things, atom, read_atom(things, atom))
        if lost is not None:
            self.loose.note(worst, self.cells.same(lost))
        return self.cells.same(masks)

    def _things(self, worst: int) -> Subjects:
        era = self.level.era
        name = era.network.vocabulary.levels[self.level.place]
        return Subjects(era.network, era.state, name, self.level.rows, WHAT, worst=worst)


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


def facts_of(level: AreasOfLevel, conditions: Sequence[Condition], asked: int | None = None) -> AreaFacts:
    """Some areas, ready for the verdicts of some conditions, with all teams of the same days.

    Args:
        level: The areas.
        conditions: The conditions, as `atoms.on_areas` returns them.
        asked: The level of the counted areas; by default the level of the given areas, or of the area to
            which the question is restricted.
    """
    teams = TeamFacts(level.era, parts_of_teams(conditions))
    return AreaFacts(level, conditions, teams, level.given, level.given if asked is None else asked)


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


def of_inner_areas(
    atom: OfAreas,
    outer: tuple[AreasOfLevel, AreaCells],
    inner: tuple[AreasOfLevel, AreaCells],
    said: tuple[Masks, Flags | None],
    unlisted: Masks,
    worst: int,
) -> tuple[Masks, Flags]:
    """The verdict of an atom about inner areas on each cell of the outer areas.

    Args:
        atom: The atom.
        outer: The outer areas, and their cells.
        inner: The inner areas, and their cells; it is certain in which outer area each of them lies.
        said: The verdict of the atom's part on each inner cell; and which may be too wide, None if none.
        unlisted: Shape (c): the possible verdicts of the part on an area of the level that is not listed;
            0 where the list is complete.
        worst: An area may not exist if its row, or a row in between, has a worse origin.

    Returns:
        Shape (c): the verdicts; and which of them may be too wide.
    """
    (holding, holding_cells), (level, cells) = outer, inner
    owner = holding.number[level.positions][cells.owner]
    there = np.flatnonzero(owner >= 0)
    found, wide = said[0][there], np.zeros(len(there), np.bool_) if said[1] is None else said[1][there]
    certain, hanging = (each[cells.owner[there]] for each in _inside(holding, level, worst))
    children = Spans(owner[there], cells.start[there], cells.end[there])

    # inside only if a row in between is in force
    loose = holding_cells.any(children, wide | (hanging & ~is_decided(found)))
    if atom.every and hanging.any():  # areas that exist together are for and against it
        loose |= holding_cells.sums(children.only(hanging)) > 1
    masks = quantified(found, unlisted, (holding_cells, children, certain), every=atom.every)
    return masks, loose


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


def turning_on_inner_areas(
    teams: TeamsHere, conditions: Sequence[Condition], worst: int, *, by_days: bool = False
) -> Flags | None:
    """Where a question may read in two ways whether an inner area exists, so that bounds may be too wide.

    Args:
        teams: The teams of the tested areas.
        conditions: The parts of the question, resolved for these areas.
        worst: Areas whose row has a worse origin may not exist.
        by_days: Whether the areas are tested on several days, which share this fact.

    Returns:
        Shape (m), by area; None for no area.
    """
    shared = inner_areas_read(conditions, by_days=by_days)
    if shared is None:
        return None
    level, era = teams.level, teams.level.era
    atoms = [atom for condition in conditions for atom in atoms_of(condition)]
    if any(isinstance(atom, OverDays) for atom in atoms):
        return np.ones(len(level), np.bool_)  # on other days, other areas are uncertain
    if shared == "teams":
        areas = teams.here.owner[teams.here.through > worst]
    else:
        doubtful = era.origins > worst
        if era.unsure is not None:
            doubtful = doubtful | era.unsure
        doubtful[level.positions] = False
        areas = level.number[:-1][doubtful]
        areas = areas[areas >= 0]
    found = np.zeros(len(level), np.bool_)
    found[areas] = True
    return found if len(areas) else None


class LastingFacts:
    """Verdicts of one `throughout` or `sometime` atom on the areas of a level.

    Attributes:
        loose: The areas, by entity, with a verdict that may have an impossible outcome; marked as verdicts
            are computed.
    """

    __slots__ = ("_atom", "_both_ways", "_eras", "_network", "loose")

    loose: OuterBounds

    def __init__(
        self,
        network: Network,
        place: int,
        atom: OverDays,
        make: Callable[[AreasOfLevel], AreaFacts],
    ) -> None:
        """Cut the period into eras.

        Args:
            network: The network.
            place: The level.
            atom: The atom, with its period.
            make: Prepares the areas of an era for the verdicts of the atom's part.

        Raises:
            OutsideDataError: If the data do not cover the period.
        """
        period = atom.during or network.extent  # `atoms.dated` sets it
        network.check_covered(period.start, what="first day")
        network.check_covered(number_day(period.numbers[1] - 1), what="last day")
        self._network, self._atom = network, atom
        self._both_ways = any(
            way == BOTH
            for each in atoms_of(atom.part)
            for fact, way, _ in readings(each, UP)
            if fact in {TEAMS, AREAS}
        )
        self.loose = OuterBounds(len(network.tables.areas.ids))
        self._eras = [make(areas_of_level(era, place)) for era in eras_of(network, *period.numbers)]

    def verdicts_of(self, worst: int) -> Masks:
        """Per area entity, the verdict; not applicable if the area exists on no day of the period.

        Args:
            worst: Facts with a worse origin count as unknown.
        """
        count = len(self._network.tables.areas.ids)
        every = np.full(count, YES | NO | NOT_APPLICABLE, np.uint8)  # outcomes possible on every day
        some, bare = np.zeros(count, np.uint8), np.ones(count, np.bool_)
        never = np.zeros(count, np.bool_)  # certainly not applicable on some day
        for facts in self._eras:
            masks = facts.verdicts_of(self._atom.part, worst)
            cells, level = facts.cells, facts.level
            entity = level.era.territory.nodes[level.positions][cells.owner]
            doubtful = level.doubtful
            self.loose.note(worst, facts.loose.at(worst), entity)
            if self._both_ways:  # one fact may count for and against it on two days
                self.loose.note(worst, ((masks & NOT_APPLICABLE) != 0) & ~is_decided(masks), entity)
            if doubtful is not None:
                self.loose.note(worst, doubtful[cells.owner], entity)
            sure = np.ones(len(entity), np.bool_) if doubtful is None else ~doubtful[cells.owner]
            np.bitwise_and.at(every, entity[sure], masks[sure])
            np.bitwise_or.at(some, entity, masks)
            bare[entity[sure]] = False
            never[entity[sure & (masks == NOT_APPLICABLE)]] = True
        low, high = (every & YES, some & NO) if self._atom.every else (some & YES, every & NO)
        left_out: Masks = ((some & NOT_APPLICABLE) != 0) * NOT_APPLICABLE | bare * NOT_APPLICABLE
        left_out[some == 0] = NOT_APPLICABLE
        low, high = np.where(some == 0, 0, low), np.where(some == 0, 0, high)
        return np.where(never, NOT_APPLICABLE, low | high | left_out).astype(np.uint8)


ANYTHING: Final = UNKNOWN | NOT_APPLICABLE


class UnlistedAreas:
    """Verdicts on the areas that may lie in outer areas without being listed.

    Verdicts on the cells of the outer areas have the shape (c).

    Attributes:
        wide: The cells with a verdict that may have an impossible outcome.
    """

    __slots__ = ("_columns", "_doubtful", "_open", "_read", "_teams", "_words", "_worst", "wide")

    wide: Flags

    def __init__(
        self,
        teams: TeamsHere,
        read: Callable[[Condition], Masks],
        worst: int,
        doubtful: Flags | None = None,
    ) -> None:
        """Prepare the verdicts for some outer areas.

        Args:
            teams: The teams of the outer areas, with their cells.
            read: Gives the verdicts of a comparison on the outer areas, shape (c).
            worst: Facts with a worse origin count as unknown.
            doubtful: Shape (c): where the outer area may not exist, so that completeness statements may not
                hold in it; by default all outer areas exist.
        """
        self._teams, self._read, self._worst, self._doubtful = teams, read, worst, doubtful
        self._words = teams.level.era.network.vocabulary
        self._columns: dict[str, SubjectColumn] = {}
        self._open: dict[str, Flags] = {}
        self.wide = np.zeros(len(teams.cells), np.bool_)

    def may_lie_here(self, level: str) -> Flags:
        """Shape (c): where there may be unlisted areas of a level.

        Args:
            level: The level.
        """
        if level not in self._open:
            teams = self._teams
            granted = teams.given if teams.given < teams.level.place else None
            self._open[level] = self._unlisted(all_listed(teams.level, teams.cells, level, granted))
            if self._open[level].any():
                self.wide |= hanging_lists(teams.level, teams.cells, level, self._worst) & self._open[level]
        return self._open[level]

    def verdicts_of(self, condition: Condition, level: str) -> Masks:
        """The possible verdicts of a condition on an unlisted area; 0 where all areas are listed.

        Args:
            condition: The condition.
            level: The level of the unlisted area.
        """
        may_be = self.may_lie_here(level)
        if not may_be.any():
            return np.zeros(len(may_be), np.uint8)
        return np.where(may_be, self._said(condition, level), np.uint8(0))

    def _said(self, condition: Condition, level: str) -> Masks:
        count = len(self._teams.cells)
        subjects = {each.subject for each in atoms_of(condition) if isinstance(each, Is | Between)}
        own = {each for each in subjects if each.partition(".")[0] == level}
        sets = {subject for subject in own if self._column(subject).type == "set"}
        masks, wide = evaluate_each(condition, lambda atom: self._atom(atom, level), count=count, sets=sets)
        if wide is not None:
            self.wide |= wide
        return masks

    def _atom(self, atom: Condition, level: str) -> Masks:
        if isinstance(atom, OfTeams | Counted | OfAreas | OverDays):
            found = atom.of_unlisted(self, level)
        elif isinstance(atom, Is | Between):
            found = self._compared(atom, atom.subject, level)
        else:
            found = self.anything()
        return found.astype(np.uint8, copy=False)

    def counted(self, atom: Counted) -> Masks:
        """Shape (c): whether an unlisted area has enough teams or people; none of them is listed."""
        none, one, free = (np.full(len(self._teams.cells), each, np.int64) for each in (0, 1, FREE))
        base = (none, free) if atom.base else (one, one)
        return number_verdicts((none, none, self._may_have_teams()), base, atom)

    def of_areas_inside(self, atom: OfAreas, level: str) -> Masks:
        """Shape (c): verdicts on areas inside an unlisted area: all are unlisted, and it contains itself."""
        itself = atom.level == level
        inside = self._said(atom.part, level) if itself else self.verdicts_of(atom.part, atom.level)
        may_be_none = np.bool_(not itself)
        found: Masks = inside | may_be_none * NOT_APPLICABLE
        if not atom.every:
            found = inside & YES | (may_be_none | ((inside & ~np.uint8(YES)) != 0)) * NO
        return found

    def anything(self) -> Masks:
        """Shape (c): every outcome, which may be too wide."""
        self.wide[:] = True
        return np.full(len(self.wide), ANYTHING, np.uint8)

    def _compared(self, atom: Is | Between, subject: str, level: str) -> Masks:
        """Verdicts of a comparison: the area's own values are unknown, those of areas around are read."""
        count, levels = len(self._teams.cells), self._words.levels
        if subject == "level":
            holds = isinstance(atom, Is) and level in atom.values
            return np.full(count, YES if holds else NO, np.uint8)
        owner = subject.partition(".")[0]
        if owner == level:
            return np.full(count, read_column(self._column(subject), atom, WHAT)[0], np.uint8)
        if owner in levels and levels.index(owner) <= self._teams.level.place:
            return self._read(atom)
        return self.anything()  # it may lie in an area in between, which may be listed

    def _column(self, subject: str) -> SubjectColumn:
        if subject not in self._columns:
            self._columns[subject] = unknown_column(self._teams.level.era.network, subject, WHAT)
        return self._columns[subject]

    # -- teams -----------------------------------------------------------------------------------

    def of_teams(self, part: Condition) -> Masks:
        """Shape (c): the possible verdicts on a team of an unlisted area; no listed team serves one."""
        if reads_home(part):
            self.wide |= self._may_have_teams()
        found: Masks = np.where(
            self._may_have_teams(), self._teams.of_unlisted(part, self._worst), np.uint8(0)
        )
        return found

    def _may_have_teams(self) -> Flags:
        key = ""
        if key not in self._open:
            teams = self._teams
            self._open[key] = self._unlisted(
                all_teams_listed(teams.level, teams.facts, teams.cells, teams.given)
            )
        return self._open[key]

    def _unlisted(self, complete: Codes) -> Flags:
        """Shape (c): where a list may be incomplete, given the origin of its completeness."""
        found: Flags = complete > self._worst
        return found if self._doubtful is None else found | self._doubtful
