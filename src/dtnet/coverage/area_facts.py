"""What a condition says of areas: verdicts of each area on each stretch of days, as far as an origin goes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

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
from dtnet.coverage.cells import Cells, cells_of, disjoint, one_day
from dtnet.coverage.inner_areas import of_inner_areas
from dtnet.coverage.laid_out import LaidOut
from dtnet.coverage.lasting import LastingFacts
from dtnet.coverage.levels import NEVER, areas_of_level, listed, statements_about, statements_by_days
from dtnet.coverage.numbers_here import FREE, at_least, at_least_per
from dtnet.coverage.pieces import Here, here_of
from dtnet.coverage.readings import tells_apart
from dtnet.coverage.team_facts import WHAT, TeamFacts
from dtnet.coverage.together import (
    EVERY_SUBJECT,
    of_some_team,
    one_by_one,
    part_of,
    team_ways,
    together,
    verdict_of,
    with_unlisted,
)
from dtnet.coverage.whereabouts import with_whereabouts
from dtnet.network.schema import TEAMS
from dtnet.network.tables import NOBODY
from dtnet.policy.facts import read_atom, sets_in
from dtnet.policy.things import Things
from dtnet.predicates.conditions import atoms_of
from dtnet.predicates.evaluation import evaluate
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, UNKNOWN, YES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from dtnet.coverage.eras import Flags
    from dtnet.coverage.levels import AreasOfLevel
    from dtnet.coverage.pieces import Pieces
    from dtnet.network.tables import Codes, Ints
    from dtnet.predicates.conditions import Condition
    from dtnet.predicates.verdicts import Masks

Made = TypeVar("Made")


class AreaFacts:
    """Areas of a level in an era, in cells that are fine enough for some conditions.

    Attributes:
        level: The areas.
        cells: The stretches of days of each.
        exact: Whether verdicts hold nothing that is impossible, as far as they were asked for.
    """

    __slots__ = (
        "_complete",
        "_here",
        "_inner",
        "_lasting",
        "_masks",
        "_possible",
        "_teams",
        "cells",
        "exact",
        "level",
    )

    level: AreasOfLevel
    cells: Cells
    exact: bool

    def __init__(self, level: AreasOfLevel, conditions: Sequence[Condition], teams: TeamFacts) -> None:
        """Find the cells.

        Args:
            level: The areas.
            conditions: What is asked of them, as `resolving.on_areas` gives it.
            teams: The teams of the same days.
        """
        self.level, self._teams = level, teams
        self._here: Here | None = None
        self._possible: Here | None = None
        self._masks: dict[tuple[Condition, int], Masks] = {}
        self._inner: dict[Condition, AreaFacts] = {}
        self._lasting: dict[Condition, LastingFacts] = {}
        atoms = [atom for condition in conditions for atom in atoms_of(condition)]
        for atom in atoms:
            if isinstance(atom, Throughout | Sometime):
                self._lasting[atom] = LastingFacts(
                    level.era.network, level.place, atom, partial(facts_of, conditions=[atom.part])
                )
            elif isinstance(atom, Every | Some):
                inner = areas_of_level(level.era, level.era.network.vocabulary.level(atom.level))
                self._inner[atom] = AreaFacts(inner, [atom.part], teams)
        reads_teams = any(
            isinstance(atom, AnyTeam | EveryTeam | Teams | People | PeoplePer) for atom in atoms
        )
        era = level.era
        self.exact = not (reads_teams and _doubt_above(level))
        if era.is_day:
            self.cells = self._of_all_areas("cells", lambda: one_day(len(level), era.start))
        else:
            self.cells = cells_of(len(level), era.days, self._cuts(reads_teams=reads_teams))
        self._complete = self._listed() if reads_teams else np.empty(0, np.uint8)
        if reads_teams and self._serve_strays():
            self._complete = np.full(len(self.cells), NEVER, np.uint8)

    @property
    def pieces(self) -> Pieces:
        """The teams of the same days."""
        return self._teams.pieces

    def _serve_strays(self) -> bool:
        """Whether a team serves an area of which nobody knows in which of these areas it lies."""
        era = self.level.era
        strays = era.strays(self.level.place)
        if strays is None:
            return False
        tables, position = era.network.tables, era.territory.position
        served = np.r_[position[tables.bodies.home[self._teams.pieces.row]], position[tables.services.area]]
        return bool(strays[served[served != NOBODY]].any())

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
        masks, exact = evaluate(condition, read, count=len(self.cells), sets=sets)
        self.exact &= exact and self._teams.exact
        atoms = of_some_team(condition)
        if atoms and tells_apart(condition):
            unsure = np.flatnonzero(masks == UNKNOWN)
            if unsure.size:
                masks[unsure] = self._together(condition, atoms, worst, unsure, read)
        return masks

    def _together(
        self,
        condition: Condition,
        atoms: Sequence[Condition],
        worst: int,
        unsure: Ints,
        read: Callable[[Condition], Masks],
    ) -> Masks:
        """The verdict on cells of which teams decide several atoms at once."""
        reached = self.sets_met([part_of(atom) for atom in atoms], worst, unsure)
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
        ways = team_ways(parts, lambda part: self._teams.verdicts_of(part, worst))[piece]
        entity = self.level.era.network.tables.bodies.entity[self._teams.pieces.row]
        cell, ways = one_by_one(number[cell], entity[piece], ways, self._sure(worst)[pair])
        reached = together(len(cells), cell, ways)
        may_be = np.flatnonzero(self.unlisted(worst)[cells])
        blank = team_ways(parts, lambda part: self._of_unlisted(part)[cells[may_be]])
        reached[may_be] = with_unlisted(reached[may_be], blank)
        return reached

    # -- cells -----------------------------------------------------------------------------------

    def _cuts(self, *, reads_teams: bool) -> Iterator[tuple[Ints, Ints]]:
        """Areas and days on which something about them changes."""
        if reads_teams:
            yield self.here.area, self.here.start
            yield self.here.area, self.here.end
            start, last = self.level.era.days
            for _, position, first, end in statements_about(self.level.era, TEAMS):
                for day in (first, end):
                    if start < day < last:
                        areas = self._inside(position)
                        yield areas, np.full(len(areas), day)
            every = np.arange(len(self.level))
            for day in self._teams.days_of_policies():
                yield every, np.full(len(every), day)
        for inner in self._inner.values():
            area = self.level.number[inner.level.positions][inner.cells.area]
            there = area >= 0
            yield area[there], inner.cells.start[there]

    def _inside(self, position: int) -> Ints:
        """Areas that one is or holds."""
        end = self.level.era.territory.end[position]
        positions = self.level.positions
        return np.flatnonzero((positions >= position) & (positions < end))

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

    def _listed(self) -> Codes:
        """Shape (c): how surely all teams of an area are listed."""
        return self._of_all_areas("listed", self._found_listed)

    def _found_listed(self) -> Codes:
        era, cells = self.level.era, self.cells
        code = np.full(len(cells), NEVER, np.uint8)
        for (first, end), stated in statements_by_days(era, TEAMS):
            found = listed(era, stated)[0][self.level.positions][cells.area]
            inside = (cells.start >= first) & (cells.start < end)
            code = np.where(inside, np.minimum(code, found), code)
        return code

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

    def _of_unlisted(self, part: Condition) -> Masks:
        """Shape (c): what a condition may come to for a team here that is not listed, with its home here."""
        count = len(self.cells)
        policies = {atom.policy for atom in atoms_of(part) if isinstance(atom, Funded)}
        if not policies:
            nothing, _ = evaluate(part, lambda _: np.full(1, UNKNOWN, np.uint8), count=1, sets=EVERY_SUBJECT)
            return np.full(count, nothing[0] & ~NOT_APPLICABLE or nothing[0], np.uint8)
        territory, positions = self.level.era.territory, self.level.positions
        paid: dict[Condition, Masks] = {}
        for policy in policies:
            paying = self._teams.paying(policy)
            days = np.zeros(count, np.bool_)
            for first, end in paying.open:
                days |= (self.cells.start >= first) & (self.cells.start < end)
            here = days & self.cells.same(paying.may_pay(territory)[positions])
            paid[Funded(policy)] = np.where(here, UNKNOWN, NO)

        def read(atom: Condition) -> Masks:
            return paid.get(atom, np.full(count, UNKNOWN, np.uint8))

        return evaluate(part, read, count=count, sets=EVERY_SUBJECT)[0]

    def _said(self, part: Condition, worst: int) -> Masks:
        """Shape (p): what a condition says of the teams that are here."""
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
            may_be = may_be & ((self._of_unlisted(part) & YES) != 0)
        if may_be.all() and not sure.any():
            return np.full(len(self.cells), UNKNOWN, np.uint8)
        said = self._said(part, worst)
        yes = self.cells.any(self.here, sure & (said == YES))
        if not may_be.all():
            may_be = may_be | self.cells.any(self.here, (said & YES) != 0)
        masks: Masks = (yes | may_be) * YES | ~yes * NO
        return masks

    def _every_team(self, part: Condition, worst: int) -> Masks:
        may_be, sure, here = self.unlisted(worst), self._sure(worst), self.here
        unlisted = np.where(may_be, self._of_unlisted(part), np.uint8(0))
        said = self._said(part, worst)
        certain_no = self.cells.any(here, sure & (said == NO))
        applies = self.cells.any(here, sure & ((said & NOT_APPLICABLE) == 0))
        may_yes = ((unlisted & YES) != 0) | self.cells.any(here, (said & YES) != 0)
        may_no = ((unlisted & NO) != 0) | self.cells.any(here, (said & NO) != 0)
        masks: Masks = (may_yes & ~certain_no) * YES | may_no * NO | ~applies * NOT_APPLICABLE
        return masks

    def _counts(self, worst: int) -> tuple[Ints, Ints, Flags]:
        certain, every = self._certain(worst), self._all_once()
        high = self.cells.sums(every)
        low = high if certain is self.here else self.cells.sums(self._once_each(certain))
        return low, high, self.unlisted(worst)

    def people_here(self, worst: int) -> tuple[Ints, Ints, Flags]:
        """Shape (c) each: the least and the greatest number of people here, and where nothing limits it."""
        low, high, free = self._teams.people(PEOPLE, worst)
        sure, here = self._once_each(self._certain(worst)), self._all_once()
        unlimited = self.unlisted(worst) | self.cells.any(here, free[here.piece])
        return self.cells.sums(sure, low[sure.piece]), self.cells.sums(here, high[here.piece]), unlimited

    def _people_per(self, atom: PeoplePer, worst: int) -> Masks:
        name = self.level.era.network.vocabulary.levels[self.level.place]
        column = self._things(worst).column(f"{name}.{atom.base}")
        least, most = (self.cells.same(each.astype(np.int64)) for each in (column.data, column.most))
        if self.level.era.vague is not None:
            vague = self.cells.same(self.level.era.vague[self.level.positions])
            least, most = np.where(vague, 0, least), np.where(vague, FREE, most)
            self.exact &= not vague.any()
        return at_least_per(self.people_here(worst), (least, most), atom)

    def _of_areas(self, atom: Every | Some, worst: int) -> Masks:
        inner = self._inner[atom]
        strays = self.level.era.strays(self.level.place)
        if strays is not None and strays[inner.level.positions].any():
            self.exact = False  # nobody knows which areas lie here
            return np.full(len(self.cells), UNKNOWN | NOT_APPLICABLE, np.uint8)
        said = inner.verdicts_of(atom.part, worst)
        self.exact &= inner.exact and self._surely_there(worst)
        return of_inner_areas(atom, (self.level, self.cells), (inner.level, inner.cells), said, worst)

    def _surely_there(self, worst: int) -> bool:
        """Whether all areas are there for sure; what lies in others is told as if they were."""
        level = self.level
        sure = bool((level.era.origins[level.positions] <= worst).all())
        return sure and (level.doubtful is None or not level.doubtful.any())

    def _over_days(self, atom: Condition, worst: int) -> Masks:
        lasting, level = self._lasting[atom], self.level
        masks = lasting.verdicts_of(worst)[level.era.territory.nodes[level.positions]]
        self.exact &= lasting.exact
        return self.cells.same(masks)

    def _of_area(self, atom: Condition, worst: int) -> Masks:
        things = self._things(worst)
        masks, exact = with_whereabouts(self.level.era, things, atom, read_atom(things, atom))
        self.exact &= exact
        return self.cells.same(masks)

    def _things(self, worst: int) -> Things:
        era = self.level.era
        name = era.network.vocabulary.levels[self.level.place]
        return Things(era.network, era.state, name, self.level.rows, WHAT, worst=worst)

    def _once_each(self, here: Here) -> Here:
        services = self.level.era.network.tables.services
        if not len(services.body):
            return here
        entity = self.level.era.network.tables.bodies.entity[self._teams.pieces.row]
        return disjoint(here, entity[here.piece])

    def _all_once(self) -> Here:
        if self._possible is None:
            self._possible = self._once_each(self.here)
        return self._possible


def _doubt_above(level: AreasOfLevel) -> bool:
    """Whether it is not known if, or in which version, areas above are there; what lies in them shares it."""
    era = level.era
    if era.unsure is None:
        return False
    return era.vague is not None or bool((era.territory.level[era.unsure] < level.place).any())


def facts_of(level: AreasOfLevel, conditions: Sequence[Condition]) -> AreaFacts:
    """The facts of some areas, with all teams of the same days.

    Args:
        level: The areas.
        conditions: What is asked of them, as `resolving.on_areas` gives it.
    """
    return AreaFacts(level, conditions, TeamFacts(level.era, parts_of_teams(conditions)))


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
