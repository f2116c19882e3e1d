"""Unlisted areas: only the area around each is known, so each may be any possible area."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dtnet.coverage.language.atoms import AnyTeam, Every, EveryTeam, People, PeoplePer, Some, Teams
from dtnet.coverage.verdicts.listed_and_unlisted_teams import all_teams_listed, reads_home
from dtnet.coverage.verdicts.team_verdicts import WHAT
from dtnet.coverage.verdicts.teams_of_areas import FREE, at_least_per, at_least_verdicts
from dtnet.facts.completeness import all_listed, hanging_lists
from dtnet.facts.subject_facts import read_column
from dtnet.facts.subjects import SubjectColumn, unknown_column
from dtnet.predicates.conditions import Between, Is, atoms_of
from dtnet.predicates.evaluation import evaluate_each
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, UNKNOWN, YES

if TYPE_CHECKING:
    from collections.abc import Callable

    from dtnet.coverage.verdicts.teams_of_areas import TeamsHere
    from dtnet.network.tables.tables import Codes, Flags
    from dtnet.predicates.conditions import Condition
    from dtnet.predicates.verdicts import Masks

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
        match atom:
            case Teams() | People() | PeoplePer():
                found = self._counted(atom)
            case AnyTeam(part):
                found = self._of_teams(part) & YES | NO
            case EveryTeam(part):
                found = self._of_teams(part) | NOT_APPLICABLE
            case Every() | Some():
                found = self._of_areas(atom, level)
            case Is(subject) | Between(subject):
                found = self._compared(atom, subject, level)
            case _:
                found = self._anything()
        return found.astype(np.uint8, copy=False)

    def _counted(self, atom: Teams | People | PeoplePer) -> Masks:
        """Whether an unlisted area has enough teams or people; none of them is listed."""
        none, free = (np.full(len(self._teams.cells), each, np.int64) for each in (0, FREE))
        numbers = none, none, self._may_have_teams()
        if isinstance(atom, PeoplePer):
            return at_least_per(numbers, (none, free), atom)
        return at_least_verdicts(numbers, atom.at_least)

    def _of_areas(self, atom: Every | Some, level: str) -> Masks:
        """Verdicts about areas inside an unlisted area: all are unlisted, and it contains itself."""
        itself = atom.level == level
        inside = self._said(atom.part, level) if itself else self.verdicts_of(atom.part, atom.level)
        may_be_none = np.bool_(not itself)
        found: Masks = inside | may_be_none * NOT_APPLICABLE
        if isinstance(atom, Some):
            found = inside & YES | (may_be_none | ((inside & ~np.uint8(YES)) != 0)) * NO
        return found

    def _anything(self) -> Masks:
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
        return self._anything()  # it may lie in an area in between, which may be listed

    def _column(self, subject: str) -> SubjectColumn:
        if subject not in self._columns:
            self._columns[subject] = unknown_column(self._teams.level.era.network, subject, WHAT)
        return self._columns[subject]

    # -- teams -----------------------------------------------------------------------------------

    def _of_teams(self, part: Condition) -> Masks:
        """The possible verdicts of a condition on a team of an unlisted area; no listed team serves one."""
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
