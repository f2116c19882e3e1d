"""What a condition says of areas: verdicts of each area on each stretch of days, as far as an origin goes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

from dtnet.coverage.atoms import (
    PEOPLE,
    AnyTeam,
    Every,
    EveryTeam,
    Funded,
    People,
    PeoplePer,
    Some,
    Sometime,
    Teams,
    Throughout,
)
from dtnet.coverage.cells import Cells, cells_of, one_day
from dtnet.coverage.each_team_once import greatest_of_each, once_each
from dtnet.coverage.inner_areas import of_inner_areas
from dtnet.coverage.laid_out import LaidOut
from dtnet.coverage.lasting import LastingFacts
from dtnet.coverage.levels import areas_of_level
from dtnet.coverage.listed_teams import all_teams_listed, cuts_of_teams, with_lists
from dtnet.coverage.looseness import Looseness
from dtnet.coverage.numbers_here import FREE, at_least, at_least_per
from dtnet.coverage.pieces import Here, here_of
from dtnet.coverage.readings import tells_apart, turned
from dtnet.coverage.several_areas import here_for_others, pull_apart
from dtnet.coverage.team_facts import WHAT, TeamFacts
from dtnet.coverage.together import (
    of_some_team,
    one_by_one,
    part_of,
    team_ways,
    together,
    verdict_of,
    with_unlisted,
)
from dtnet.coverage.unlisted_teams import of_unlisted, reads_home
from dtnet.coverage.whereabouts import with_whereabouts
from dtnet.policy.facts import read_atom, sets_in
from dtnet.policy.things import Things
from dtnet.predicates.conditions import atoms_of
from dtnet.predicates.evaluation import evaluate_each
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, UNKNOWN, YES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from dtnet.coverage.eras import Flags
    from dtnet.coverage.levels import AreasOfLevel
    from dtnet.coverage.pieces import Pieces
    from dtnet.network.tables import Ints
    from dtnet.predicates.conditions import Condition
    from dtnet.predicates.verdicts import Masks

Made = TypeVar("Made")
_OF_TEAMS: Final = (AnyTeam, EveryTeam, Teams, People, PeoplePer)


class AreaFacts:
    """Areas of a level in an era, in cells that are fine enough for some conditions.

    Attributes:
        level: The areas.
        cells: The stretches of days of each.
        loose: Of which cells verdicts may hold something impossible, or hang on those of others, as far as
            they were asked for.
    """

    __slots__ = (
        "_asked",
        "_complete",
        "_here",
        "_inner",
        "_lasting",
        "_masks",
        "_possible",
        "_reads_teams",
        "_teams",
        "_with_lists",
        "cells",
        "level",
        "loose",
    )

    level: AreasOfLevel
    cells: Cells
    loose: Looseness

    def __init__(
        self, level: AreasOfLevel, conditions: Sequence[Condition], teams: TeamFacts, asked: int
    ) -> None:
        """Find the cells.

        Args:
            level: The areas.
            conditions: What is asked of them, as `resolving.on_areas` gives it.
            teams: The teams of the same days.
            asked: The level of the areas on whose behalf these are asked.
        """
        self.level, self._teams, self._asked = level, teams, asked
        self._here: Here | None = None
        self._possible: Here | None = None
        self._with_lists: dict[int, NDArray[np.intp]] = {}
        self._masks: dict[tuple[Condition, int], Masks] = {}
        self._inner: dict[Condition, AreaFacts] = {}
        self._lasting: dict[Condition, LastingFacts] = {}
        atoms = [atom for condition in conditions for atom in atoms_of(condition)]
        for atom in atoms:
            if isinstance(atom, Throughout | Sometime):
                make = partial(facts_of, conditions=[atom.part], asked=asked)
                self._lasting[atom] = LastingFacts(level.era.network, level.place, atom, make)
            elif isinstance(atom, Every | Some):
                inner = areas_of_level(level.era, level.era.network.vocabulary.level(atom.level))
                self._inner[atom] = AreaFacts(inner, [atom.part], teams, asked)
        self._reads_teams = any(isinstance(atom, _OF_TEAMS) for atom in atoms)
        era = level.era
        if era.is_day:
            self.cells = self._of_all_areas("cells", lambda: one_day(len(level), era.start))
        else:
            self.cells = cells_of(len(level), era.days, self._cuts())
        count = len(self.cells)
        shared = self._reads_teams and _doubt_above(level)
        self.loose = Looseness(count, np.ones(count, np.bool_) if shared else None)
        self._complete = np.empty(0, np.uint8)
        if self._reads_teams:
            self._complete = self._of_all_areas("listed", lambda: all_teams_listed(level, teams, self.cells))

    @property
    def pieces(self) -> Pieces:
        """The teams of the same days."""
        return self._teams.pieces

    @property
    def here(self) -> Here:
        """The teams that are, or may be, here."""
        if self._here is None:
            self._here = self._of_all_areas("here", lambda: here_of(self.level, self._teams.pieces))
        return self._here

    @property
    def teams(self) -> TeamFacts:
        """The teams of the same days."""
        return self._teams

    def unlisted(self, worst: int) -> Flags:
        """Shape (c): where there may be teams that are not listed, if it was asked for teams.

        Args:
            worst: Statements of a worse origin say nothing.
        """
        may_be: Flags = self._complete > worst
        return may_be

    def verdicts_of(self, condition: Condition, worst: int) -> Masks:
        """Shape (c): what a condition says of each cell, if its area is there.

        Args:
            condition: One of those that were named.
            worst: Facts of a worse origin are unknown.
        """

        def read(atom: Condition) -> Masks:
            key = atom, worst
            if key not in self._masks:
                self._masks[key] = self._read(atom, worst)
            return self._masks[key]

        sets = sets_in(self._things(worst), condition)
        masks, wide = evaluate_each(condition, read, count=len(self.cells), sets=sets)
        self.loose.note(worst, wide)
        atoms = of_some_team(condition)
        if atoms and tells_apart(condition):
            unsure = np.flatnonzero(masks == UNKNOWN)
            if unsure.size:
                masks[unsure] = self._together(condition, atoms, worst, unsure, read)
        elif self._reads_teams and any(isinstance(atom, _OF_TEAMS) for atom in turned(condition)):
            shared = here_for_others(self.here)
            self.loose.note(worst, self.cells.any(shared, np.ones(len(shared), np.bool_)))
        self._note_teams(worst)
        return masks

    def _note_teams(self, worst: int) -> None:
        """Cells are loose where a team is that is."""
        if not self._reads_teams:
            return
        here, teams = self.here, self._teams
        if (loose := teams.loose.at(worst)) is not None:
            self.loose.note(worst, self.cells.any(here, loose[here.piece]))
        hanging = teams.hang_on_areas(self._asked, worst)
        if hanging is not None and hanging.any():
            hangs = hanging[here.piece]
            hangs[self.with_lists(worst)] = False  # `said_here` takes it into account
            self.loose.note(worst, self.cells.any(here, hangs))

    def _note_shared(self, worst: int) -> None:
        """Cells are loose where several teams are there, or not, with an area, for and against it."""
        hanging = np.flatnonzero(self.here.through > worst)
        if hanging.size:
            self.loose.note(worst, self.cells.sums(self.here.take(hanging)) > 1)

    def _together(
        self,
        condition: Condition,
        atoms: Sequence[Condition],
        worst: int,
        unsure: Ints,
        read: Callable[[Condition], Masks],
    ) -> Masks:
        """The verdict on cells of which teams decide several atoms at once."""
        parts = [part_of(atom) for atom in atoms]
        reached = self.sets_met(parts, worst, unsure)
        shared = here_for_others(self.here)
        if len(shared):
            for granted in (None, self.level.place):
                said = partial(self._teams.verdicts_of, worst=worst, granted=granted)
                ways = team_ways(parts, said)
                ways[self.here.piece[~self._sure(worst)], 0] = True
                apart = pull_apart(condition, atoms, ways)[shared.piece]
                self.loose.note(worst, self.cells.any(shared, apart))
        return verdict_of(condition, atoms, reached, lambda atom: read(atom)[unsure])

    def sets_met(self, parts: Sequence[Condition], worst: int, cells: Ints) -> Flags:
        """Shape (cells, 2^r): which sets of conditions teams here may meet, each by some team and no other.

        Args:
            parts: The r conditions, put to teams; their parts were named.
            worst: Facts of a worse origin are unknown.
            cells: Which cells are asked, rising.
        """
        number = np.full(len(self.cells), -1, np.int64)
        number[cells] = np.arange(len(cells))
        pair, cell = self.cells.pairs(self.here, number >= 0)
        piece = self.here.piece[pair]
        ways = team_ways(parts, lambda part: self.said_here(part, worst))[pair]
        entity = self.level.era.network.tables.bodies.entity[self._teams.pieces.row]
        cell, ways = one_by_one(number[cell], entity[piece], ways, self._sure(worst)[pair])
        reached = together(len(cells), cell, ways)
        may_be = np.flatnonzero(self.unlisted(worst)[cells])
        blank = team_ways(parts, lambda part: self._of_unlisted(part, worst)[cells[may_be]])
        reached[may_be] = with_unlisted(reached[may_be], blank)
        self._note_shared(worst)
        self._note_teams(worst)
        return reached

    # -- cells -----------------------------------------------------------------------------------

    def _cuts(self) -> Iterator[tuple[Ints, Ints]]:
        """Areas and days on which something about them changes."""
        if self._reads_teams:
            yield from cuts_of_teams(self.level, self._teams, self.here)
        for inner in self._inner.values():
            area = self.level.number[inner.level.positions][inner.cells.area]
            there = area >= 0
            yield area[there], inner.cells.start[there]

    def _of_all_areas(self, what: str, make: Callable[[], Made]) -> Made:
        """What is the same for every question of a day about all areas of a level."""
        if self._all_of_day:
            return self.level.era.once_for_days((what, self.level.place), make)
        return make()

    @property
    def _all_of_day(self) -> bool:
        """Whether these are all areas of a level on a day: who is asked about once is asked about again."""
        era, level = self.level.era, self.level
        return era.is_day and len(level) == len(era.at_place(level.place))

    # -- atoms -----------------------------------------------------------------------------------

    def _read(self, atom: Condition, worst: int) -> Masks:
        match atom:
            case AnyTeam(part):
                found = self._any_team(part, worst)
            case EveryTeam(part):
                found = self._every_team(part, worst)
            case Teams(least):
                found = at_least(self._counts(worst), least)
            case People(least):
                found = at_least(self.people_here(worst), least)
            case PeoplePer():
                found = self._people_per(atom, worst)
            case Every() | Some():
                found = self._of_areas(atom, worst)
            case Throughout() | Sometime():
                found = self._over_days(atom, worst)
            case _:
                found = self._of_area(atom, worst)
        return found

    def _sure(self, worst: int) -> Flags:
        """Of which teams it is certain that they are here, as far as an origin goes."""
        here = self.here
        return here.certain & (here.origin <= worst)

    def _certain(self, worst: int) -> Here:
        """The teams that are here for sure."""
        sure = self._sure(worst)
        return self.here if sure.all() else self.here.take(np.flatnonzero(sure))

    def _of_unlisted(self, part: Condition, worst: int) -> Masks:
        """Shape (c): what a condition may come to for a team here that is not listed."""
        if reads_home(part):
            self.loose.note(worst, self.unlisted(worst))
        return of_unlisted(self.level.era.network, part, count=len(self.cells), funded=self._may_be_funded)

    def _may_be_funded(self, atom: Funded) -> Masks:
        """Shape (c): whether a team here that is not listed may be entitled to money, its home here."""
        paying = self._teams.paying(atom.policy)
        days = np.zeros(len(self.cells), np.bool_)
        for first, end in paying.open:
            days |= (self.cells.start >= first) & (self.cells.start < end)
        territory, positions = self.level.era.territory, self.level.positions
        here = days & self.cells.same(paying.may_pay(territory)[positions])
        return np.where(here, UNKNOWN, NO)

    def said_here(self, part: Condition, worst: int) -> Masks:
        """Shape (p): what a condition says of the teams that are here.

        Args:
            part: The condition; it, or one of which it is a part, was named.
            worst: Facts of a worse origin are unknown.
        """
        said, listed = self._said(part, worst), self.with_lists(worst)
        if listed.size:
            granted = self._teams.verdicts_of(part, worst, self.level.place)
            said[listed] = granted[self.here.piece[listed]]
        return said

    def with_lists(self, worst: int) -> NDArray[np.intp]:
        """Which teams here have lists that reach them only by way of areas of which some may not be there.

        Args:
            worst: Facts of a worse origin are unknown.
        """
        if worst not in self._with_lists:
            self._with_lists[worst] = with_lists(self.level, self._teams, self.here, worst)
        return self._with_lists[worst]

    def _said(self, part: Condition, worst: int) -> Masks:
        """The same, lists as they are known whoever is here."""
        teams, here = self._teams, self.here
        if not self._all_of_day or len(here) > len(teams.pieces) or teams.pieces.of_two_rows.size:
            return teams.verdicts_of(part, worst).take(here.piece)
        laid_out = self._of_all_areas(
            "teams here", lambda: LaidOut(here.piece, teams.pieces.row.take(here.piece))
        )
        return teams.verdicts_in(laid_out, part, worst)

    def _any_team(self, part: Condition, worst: int) -> Masks:
        may_be, sure = self.unlisted(worst), self._sure(worst)
        if may_be.any():
            may_be = may_be & ((self._of_unlisted(part, worst) & YES) != 0)
        if may_be.all() and not sure.any():
            return np.full(len(self.cells), UNKNOWN, np.uint8)
        said = self.said_here(part, worst)
        yes = self.cells.any(self.here, sure & (said == YES))
        if not may_be.all():
            may_be = may_be | self.cells.any(self.here, (said & YES) != 0)
        masks: Masks = may_be * YES | ~yes * NO  # where one is for sure, one may be
        return masks

    def _every_team(self, part: Condition, worst: int) -> Masks:
        may_be, sure, here = self.unlisted(worst), self._sure(worst), self.here
        unlisted = np.zeros(len(self.cells), np.uint8)
        if may_be.any():
            unlisted = np.where(may_be, self._of_unlisted(part, worst), unlisted)
        self._note_shared(worst)
        said = self.said_here(part, worst)
        certain_no = self.cells.any(here, sure & (said == NO))
        applies = self.cells.any(here, sure & ((said & NOT_APPLICABLE) == 0))
        may_yes = ((unlisted & YES) != 0) | self.cells.any(here, (said & YES) != 0)
        may_no = ((unlisted & NO) != 0) | self.cells.any(here, (said & NO) != 0)
        masks: Masks = (may_yes & ~certain_no) * YES | may_no * NO | ~applies * NOT_APPLICABLE
        return masks

    def _counts(self, worst: int) -> tuple[Ints, Ints, Flags]:
        certain, every = self._certain(worst), self._all_once()
        high = self.cells.sums(every)
        low = high if certain is self.here else self.cells.sums(once_each(self._teams, certain))
        return low, high, self.unlisted(worst)

    def people_here(self, worst: int) -> tuple[Ints, Ints, Flags]:
        """Shape (c) each: the least and the greatest number of people here, and where nothing limits it."""
        low, high, free = self._teams.people(PEOPLE, worst)
        sure, here = once_each(self._teams, self._certain(worst)), self._all_once()
        unlimited = self.unlisted(worst) | self.cells.any(self.here, free[self.here.piece])
        most = greatest_of_each(self._teams, self.here, here, high)
        return self.cells.sums(sure, low[sure.piece]), self.cells.sums(here, most), unlimited

    def _people_per(self, atom: PeoplePer, worst: int) -> Masks:
        name = self.level.era.network.vocabulary.levels[self.level.place]
        column = self._things(worst).column(f"{name}.{atom.base}")
        least, most = (self.cells.same(each.astype(np.int64)) for each in (column.data, column.most))
        if self.level.era.vague is not None:
            vague = self.cells.same(self.level.era.vague[self.level.positions])
            least, most = np.where(vague, 0, least), np.where(vague, FREE, most)
            self.loose.note(worst, vague)
        return at_least_per(self.people_here(worst), (least, most), atom)

    def _of_areas(self, atom: Every | Some, worst: int) -> Masks:
        inner = self._inner[atom]
        strays = self.level.era.strays(self.level.place)
        if strays is not None and strays[inner.level.positions].any():
            self.loose.note(worst, np.ones(len(self.cells), np.bool_))  # nobody knows which areas lie here
            return np.full(len(self.cells), UNKNOWN | NOT_APPLICABLE, np.uint8)
        said = inner.verdicts_of(atom.part, worst), inner.loose.at(worst)
        outer = self.level, self.cells
        masks, wide = of_inner_areas(atom, outer, (inner.level, inner.cells), said, worst)
        self.loose.note(worst, wide if self._surely_there(worst) else np.ones(len(wide), np.bool_))
        return masks

    def _surely_there(self, worst: int) -> bool:
        """Whether all areas are there for sure; what lies in others is told as if they were."""
        level = self.level
        sure = bool((level.era.origins[level.positions] <= worst).all())
        return sure and (level.doubtful is None or not level.doubtful.any())

    def _over_days(self, atom: Condition, worst: int) -> Masks:
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

    def _things(self, worst: int) -> Things:
        era = self.level.era
        name = era.network.vocabulary.levels[self.level.place]
        return Things(era.network, era.state, name, self.level.rows, WHAT, worst=worst)

    def _all_once(self) -> Here:
        if self._possible is None:
            self._possible = once_each(self._teams, self.here)
        return self._possible


def _doubt_above(level: AreasOfLevel) -> bool:
    """Whether it is not known if, or in which version, areas above are there; what lies in them shares it."""
    era = level.era
    if era.unsure is None:
        return False
    return era.vague is not None or bool((era.territory.level[era.unsure] < level.place).any())


def facts_of(level: AreasOfLevel, conditions: Sequence[Condition], asked: int | None = None) -> AreaFacts:
    """The facts of some areas, with all teams of the same days.

    Args:
        level: The areas.
        conditions: What is asked of them, as `resolving.on_areas` gives it.
        asked: The level of the areas on whose behalf these are asked; by default theirs.
    """
    teams = TeamFacts(level.era, parts_of_teams(conditions))
    return AreaFacts(level, conditions, teams, level.place if asked is None else asked)


def parts_of_teams(conditions: Sequence[Condition]) -> list[Condition]:
    """What is asked of teams on the days of the question, anywhere in some conditions."""
    found = []
    for condition in conditions:
        for atom in atoms_of(condition):
            if isinstance(atom, AnyTeam | EveryTeam):
                found.append(atom.part)
            elif isinstance(atom, Every | Some):
                found += parts_of_teams([atom.part])
    return found
