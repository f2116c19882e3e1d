"""The teams that serve each area, their number and people within bounds, and the verdicts that follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.coverage.language.atoms import PEOPLE, AnyTeam, EveryTeam, Funded, People, PeoplePer, Teams
from dtnet.coverage.verdicts.listed_and_unlisted_teams import (
    all_teams_listed,
    of_unlisted,
    reads_home,
    with_lists,
)
from dtnet.coverage.verdicts.team_verdicts import OrderedTeams
from dtnet.facts.area_cells import disjoint
from dtnet.facts.team_stretches import here_of
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, UNKNOWN, YES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.coverage.verdicts.team_verdicts import OuterBounds, TeamFacts
    from dtnet.facts.area_cells import AreaCells
    from dtnet.facts.levels import AreasOfLevel
    from dtnet.facts.team_stretches import TeamsInAreas
    from dtnet.network.tables.tables import Codes, Flags, Ints
    from dtnet.predicates.conditions import Condition
    from dtnet.predicates.verdicts import Masks

OF_TEAMS: Final = (AnyTeam, EveryTeam, Teams, People, PeoplePer)
"""What is asked of the teams that are here."""


def here_on(level: AreasOfLevel, facts: TeamFacts) -> TeamsInAreas:
    """The teams that are, or may be, here for the areas of a level.

    Args:
        level: The areas.
        facts: The teams of the same days.
    """
    return level.of_all_areas("here", lambda: here_of(level, facts.pieces))


@attrs.define(eq=False)
class TeamsHere:
    """The teams of some areas, as far as an origin goes; verdicts on cells have the shape (c).

    Attributes:
        level: The areas.
        facts: All teams of the same days.
        cells: The stretches of days of each area, on which nothing changes about its teams.
        loose: Is told of which cells verdicts may hold something impossible, or hang on those of others.
        given: The level down from which all areas are there in which these lie, as one is counted on whose
            behalf they are asked.
        asked: The level of that one, or of the area in which is asked.
    """

    level: AreasOfLevel
    facts: TeamFacts
    cells: AreaCells
    loose: OuterBounds
    given: int
    asked: int
    _here: TeamsInAreas | None
    """None where nothing is asked of teams: then no area is said to have others, and who is here is found
    for those who ask."""
    _possible: TeamsInAreas | None = attrs.field(default=None, init=False)
    _complete: Codes = attrs.field(init=False)
    _with_lists: dict[int, NDArray[np.intp]] = attrs.field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self._complete = np.empty(0, np.uint8)
        if self._here is not None:
            self._complete = self.level.of_all_areas(
                f"listed {self.given}",
                lambda: all_teams_listed(self.level, self.facts, self.cells, self.given),
            )

    @property
    def here(self) -> TeamsInAreas:
        """The teams that are, or may be, here; shape (p)."""
        if self._here is None:
            self._here = here_on(self.level, self.facts)
        return self._here

    # -- one by one ------------------------------------------------------------------------------

    def unlisted(self, worst: int) -> Flags:
        """Shape (c): where there may be teams that are not listed; empty if nothing is asked of teams.

        Args:
            worst: Statements of a worse origin say nothing.
        """
        may_be: Flags = self._complete > worst
        return may_be

    def said(self, part: Condition, worst: int) -> Masks:
        """Shape (p): what a condition says of the teams that are here.

        Args:
            part: The condition; it, or one of which it is a part, was named.
            worst: Facts of a worse origin are unknown.
        """
        said, listed = self._said(part, worst), self.with_lists(worst)
        if listed.size:
            granted = self.facts.verdicts_of(part, worst, self.given)
            said[listed] = granted[self.here.piece[listed]]
        return said

    def with_lists(self, worst: int) -> NDArray[np.intp]:
        """Which teams here have lists that reach them only by way of areas of which some may not be there.

        Args:
            worst: Facts of a worse origin are unknown.
        """
        if worst not in self._with_lists:
            self._with_lists[worst] = with_lists(self.level, self.facts, self.here, worst, self.given)
        return self._with_lists[worst]

    def _said(self, part: Condition, worst: int) -> Masks:
        """The same, lists as they are known whoever is here."""
        facts, here = self.facts, self.here
        if not self.level.all_of_day or len(here) > len(facts.pieces) or facts.pieces.of_two_rows.size:
            return facts.verdicts_of(part, worst).take(here.piece)
        laid_out = self.level.of_all_areas(
            "teams here", lambda: OrderedTeams(here.piece, facts.pieces.row.take(here.piece))
        )
        return facts.verdicts_in(laid_out, part, worst)

    def sure(self, worst: int) -> Flags:
        """Shape (p): of which teams it is certain that they are here.

        Args:
            worst: Facts of a worse origin are unknown.
        """
        here = self.here
        return here.certain & (here.origin <= worst)

    def _certain(self, worst: int) -> TeamsInAreas:
        """The teams that are here for sure."""
        sure = self.sure(worst)
        return self.here if sure.all() else self.here.take(np.flatnonzero(sure))

    def _all_once(self) -> TeamsInAreas:
        if self._possible is None:
            self._possible = once_each(self.facts, self.here)
        return self._possible

    def of_unlisted(self, part: Condition, worst: int) -> Masks:
        """Shape (c): what a condition may come to for a team here that is not listed.

        Args:
            part: The condition.
            worst: Facts of a worse origin are unknown.
        """
        if reads_home(part):
            self.loose.note(worst, self.unlisted(worst))
        return of_unlisted(self.level.era.network, part, count=len(self.cells), funded=self._may_be_funded)

    def _may_be_funded(self, atom: Funded) -> Masks:
        """Shape (c): whether a team here that is not listed may be entitled to money, its home here."""
        paying = self.facts.paying(atom.policy)
        days = np.zeros(len(self.cells), np.bool_)
        for first, end in paying.open:
            days |= (self.cells.start >= first) & (self.cells.start < end)
        territory, positions = self.level.era.territory, self.level.positions
        here = days & self.cells.same(paying.may_pay(territory)[positions])
        return np.where(here, UNKNOWN, NO)

    # -- in each cell ----------------------------------------------------------------------------

    def any(self, part: Condition, worst: int) -> Masks:
        """Shape (c): whether a condition holds of some team here.

        Args:
            part: The condition.
            worst: Facts of a worse origin are unknown.
        """
        may_be, sure = self.unlisted(worst), self.sure(worst)
        if may_be.any():
            may_be = may_be & ((self.of_unlisted(part, worst) & YES) != 0)
        if may_be.all() and not sure.any():
            return np.full(len(self.cells), UNKNOWN, np.uint8)
        said = self.said(part, worst)
        yes = self.cells.any(self.here, sure & (said == YES))
        if not may_be.all():
            may_be = may_be | self.cells.any(self.here, (said & YES) != 0)
        masks: Masks = may_be * YES | ~yes * NO  # where one is for sure, one may be
        return masks

    def every(self, part: Condition, worst: int) -> Masks:
        """Shape (c): whether a condition holds of every team here; not applicable if there is none.

        Args:
            part: The condition.
            worst: Facts of a worse origin are unknown.
        """
        may_be, sure, here = self.unlisted(worst), self.sure(worst), self.here
        unlisted = np.zeros(len(self.cells), np.uint8)
        if may_be.any():
            unlisted = np.where(may_be, self.of_unlisted(part, worst), unlisted)
        self.note_shared(worst)
        said = self.said(part, worst)
        certain_no = self.cells.any(here, sure & (said == NO))
        applies = self.cells.any(here, sure & ((said & NOT_APPLICABLE) == 0))
        may_yes = ((unlisted & YES) != 0) | self.cells.any(here, (said & YES) != 0)
        may_no = ((unlisted & NO) != 0) | self.cells.any(here, (said & NO) != 0)
        masks: Masks = (may_yes & ~certain_no) * YES | may_no * NO | ~applies * NOT_APPLICABLE
        return masks

    def counts(self, worst: int) -> tuple[Ints, Ints, Flags]:
        """Shape (c) each: the least and the greatest number of teams here, and where nothing limits it.

        Args:
            worst: Facts of a worse origin are unknown.
        """
        certain, every = self._certain(worst), self._all_once()
        high = self.cells.sums(every)
        low = high if certain is self.here else self.cells.sums(once_each(self.facts, certain))
        return low, high, self.unlisted(worst)

    def people(self, worst: int) -> tuple[Ints, Ints, Flags]:
        """Shape (c) each: the least and the greatest number of people here, and where nothing limits it.

        Args:
            worst: Facts of a worse origin are unknown.
        """
        low, high, free = self.facts.people(PEOPLE, worst)
        sure, here = once_each(self.facts, self._certain(worst)), self._all_once()
        unlimited = self.unlisted(worst) | self.cells.any(self.here, free[self.here.piece])
        most = greatest_of_each(self.facts, self.here, here, high)
        return self.cells.sums(sure, low[sure.piece]), self.cells.sums(here, most), unlimited

    # -- looseness -------------------------------------------------------------------------------

    def note(self, worst: int) -> None:
        """Cells are loose where a team is that is.

        Args:
            worst: Facts of a worse origin are unknown.
        """
        here = self.here
        if (loose := self.facts.loose.at(worst)) is not None:
            self.loose.note(worst, self.cells.any(here, loose[here.piece]))
        hanging = self.facts.hang_on_areas(self.asked, worst)
        if hanging is not None and hanging.any():
            hangs = hanging[here.piece]
            hangs[self.with_lists(worst)] = False  # `said` takes it into account
            self.loose.note(worst, self.cells.any(here, hangs))

    def note_shared(self, worst: int) -> None:
        """Cells are loose where several teams are there, or not, with an area, for and against it.

        Args:
            worst: Facts of a worse origin are unknown.
        """
        hanging = np.flatnonzero(self.here.through > worst)
        if hanging.size:
            self.loose.note(worst, self.cells.sums(self.here.take(hanging)) > 1)


def once_each(teams: TeamFacts, here: TeamsInAreas) -> TeamsInAreas:
    """Teams here without days on which one is here a second time.

    Args:
        teams: The teams.
        here: Which of them are here, and for which areas.
    """
    bodies, services = teams.era.network.tables.bodies, teams.era.network.tables.services
    if teams.apart is None and not len(services.body):
        return here
    return disjoint(here, bodies.entity[teams.pieces.row][here.piece])


def greatest_of_each(
    teams: TeamFacts, here: TeamsInAreas, once: TeamsInAreas, values: Ints
) -> NDArray[np.int64]:
    """Shape (p): of each team here the value of its piece; of one of several homes, the greatest of them.

    Args:
        teams: The teams.
        here: Which of them are here, and for which areas.
        once: The same, each team once.
        values: Shape (k): a value for each piece.
    """
    found, apart = values[once.piece], teams.apart
    if apart is None:
        return found

    def keys(of: TeamsInAreas, which: Ints) -> NDArray[np.int64]:
        return of.area[which].astype(np.int64) * len(apart) + apart[of.piece[which]]

    maybe, own = (np.flatnonzero(apart[each.piece] >= 0) for each in (here, once))
    key, number = np.unique(keys(here, maybe), return_inverse=True)
    greatest = np.zeros(len(key), np.int64)
    np.maximum.at(greatest, number.ravel(), values[here.piece[maybe]])
    found[own] = greatest[np.searchsorted(key, keys(once, own))]
    return found


FREE: Final = np.iinfo(np.int64).max
"""The greatest number of what nothing limits."""


def at_least_verdicts(numbers: tuple[Ints, Ints, Flags], least: int) -> Masks:
    """Shape (c): whether numbers are at least another.

    Args:
        numbers: Shape (c) each: the least and the greatest that each may be, and where nothing limits it.
        least: The other.
    """
    low, high, unlimited = numbers
    masks: Masks = ((high >= least) | unlimited) * YES | (low < least) * NO
    return masks


def at_least_per(numbers: tuple[Ints, Ints, Flags], base: tuple[Ints, Ints], atom: PeoplePer) -> Masks:
    """Shape (c): whether there are enough people for a base; not applicable where that is 0.

    Args:
        numbers: The people, as `at_least_verdicts` takes them.
        base: Shape (c) each: the least and the greatest that the base may be; `FREE` if nothing limits it.
        atom: How many are enough.
    """
    (low, high, unlimited), (least, most) = numbers, base
    scale, top = atom.per * atom.at_least.denominator, atom.at_least.numerator
    enough = _product_reaches(high, scale, np.maximum(least, 1), top)
    may_yes = (most >= 1) & (unlimited | enough)
    may_no = (most >= 1) & ((most == FREE) | ~_product_reaches(low, scale, most, top))
    masks: Masks = may_yes * YES | may_no * NO | (least == 0) * NOT_APPLICABLE
    return masks


def _product_reaches(one: Ints, scale: int, other: Ints, top: int) -> Flags:
    """Whether one times a number is at least another times one, exactly."""
    finite = np.where(other == FREE, 0, other)
    if int(one.max(initial=0)) * scale < 2**63 and int(finite.max(initial=0)) * top < 2**63:
        return one * scale >= finite * top
    pairs = zip(one.tolist(), finite.tolist(), strict=True)
    return np.array([low * scale >= high * top for low, high in pairs], np.bool_)
