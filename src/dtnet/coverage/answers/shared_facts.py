"""Whether one unknown fact decides an area on two days, or two areas.

The module states this only where it can be proved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import attrs
import numpy as np

from dtnet.coverage.answers.row_sums import IN_NO, IN_YES
from dtnet.coverage.language.atoms import AnyTeam, PeoplePer, SkillCount, Teams
from dtnet.coverage.verdicts.area_verdicts import facts_of, parts_of_teams
from dtnet.coverage.verdicts.teams_of_areas import OF_TEAMS
from dtnet.facts.subjects import TEAM
from dtnet.network.tables.tables import NOBODY
from dtnet.predicates.conditions import Between, Inside, Is, atoms_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from dtnet.coverage.answers.area_parts import AreaParts, ResolvedQuery
    from dtnet.coverage.answers.areas_of_a_day import AreasOfDay
    from dtnet.coverage.verdicts.teams_of_areas import TeamsHere
    from dtnet.predicates.conditions import Condition

Relation: TypeAlias = Literal["one", "two", "unclear"]
"""The facts behind the verdicts of two days: the same, none in common, or that cannot be told."""


@attrs.frozen(eq=False)
class FactsOfDay:
    """What the verdicts of a question rest on, on one day.

    Attributes:
        asked: The question.
        stretch: Its areas on the day.
    """

    asked: ResolvedQuery
    stretch: AreaParts
    _teams: TeamsHere = attrs.field(init=False)
    _order: NDArray[np.intp] = attrs.field(init=False)
    _first: NDArray[np.intp] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        teams = facts_of(self.stretch.level, [self.asked.of]).teams
        order = np.argsort(teams.here.area, kind="stable")
        count = np.arange(len(self.stretch.level) + 1)
        for name, value in (
            ("_teams", teams),
            ("_order", order),
            ("_first", np.searchsorted(teams.here.area[order], count)),
        ):
            object.__setattr__(self, name, value)

    def teams_at(self, cell: int) -> frozenset[int]:
        """The teams that are, or may be, here for the area of a cell of the stretch."""
        pieces = self._teams.here.piece[self._here(cell)]
        rows = self._teams.facts.pieces.row[pieces]
        return frozenset(self.asked.network.tables.bodies.entity[rows].tolist())

    def is_open(self, cell: int) -> bool:
        """Whether there may be teams here that are not listed."""
        unlisted = self._teams.unlisted(self.asked.worst)  # of no area, where nothing is asked of teams
        return bool(len(unlisted) and unlisted[self.stretch.area[cell]])

    def row_at(self, cell: int) -> int:
        """The row of the area of a cell, `NOBODY` if one of several may hold."""
        level = self.stretch.level
        vague = level.era.vague
        position = level.positions[self.stretch.area[cell]]
        return NOBODY if vague is not None and vague[position] else int(level.era.rows[position])

    def certain_teams_at(self, cell: int) -> frozenset[tuple[int, ...]] | None:
        """What is said of each team here; None if it is not certain which are.

        The row of each, and the verdict of each atom that is put to it.
        """
        which = self._here(cell)
        here, facts, worst = self._teams.here, self._teams.facts, self.asked.worst
        pieces = here.piece[which]
        certain = here.certain[which] & (here.origin[which] <= worst) & (facts.pieces.other[pieces] == NOBODY)
        if not certain.all():
            return None
        atoms = dict.fromkeys(atom for part in parts_of_teams([self.asked.of]) for atom in atoms_of(part))
        said = [facts.verdicts_of(atom, worst)[pieces] for atom in atoms]
        columns = (facts.pieces.row[pieces], *said)
        return frozenset(zip(*(each.tolist() for each in columns), strict=True))

    def _here(self, cell: int) -> NDArray[np.intp]:
        area = int(self.stretch.area[cell])
        return self._order[self._first[area] : self._first[area + 1]]


def is_plain(condition: Condition, level: str) -> bool:
    """Whether nothing is read of areas but their own attributes, and of teams but what their rows say.

    Args:
        condition: Put to areas.
        level: Theirs.
    """
    of_areas = all(isinstance(atom, OF_TEAMS) or _is_plain_atom(atom, level) for atom in atoms_of(condition))
    parts = parts_of_teams([condition])
    return of_areas and all(
        isinstance(atom, SkillCount) or _is_plain_atom(atom, TEAM)
        for part in parts
        for atom in atoms_of(part)
    )


def _is_plain_atom(atom: Condition, owner: str) -> bool:
    if isinstance(atom, Is | Between):
        return atom.subject in {"kind", "level"} or atom.subject.partition(".")[0] == owner
    return isinstance(atom, Inside)


def relation(before: FactsOfDay, early: int, after: FactsOfDay, late: int) -> Relation:
    """How the facts behind the verdicts on one area on two days hang together, both verdicts being open.

    Args:
        before: The earlier day; what is asked `is_plain`.
        early: The cell of the area.
        after: The later day.
        late: The cell of the area.
    """
    atoms = atoms_of(before.asked.of)
    open_ = before.is_open(early), after.is_open(late)
    if all(open_) and len(atoms) == 1 and (isinstance(atoms[0], AnyTeam) or atoms[0] == Teams(1)):
        return "two"  # on each of the days a team that is not listed may make the difference
    rows = before.row_at(early), after.row_at(late)
    known, reads_rows = NOBODY not in rows, any(isinstance(atom, Is | Between | PeoplePer) for atom in atoms)
    others = not reads_rows or (known and rows[0] != rows[1])
    if others and not before.teams_at(early) & after.teams_at(late):
        return "two"
    if not any(open_) and (not reads_rows or (known and rows[0] == rows[1])):
        said = before.certain_teams_at(early)
        if said is not None and said == after.certain_teams_at(late):
            return "one"
    return "unclear"


def doubts_of(day: AreasOfDay) -> list[tuple[int, int, frozenset[int]]] | None:
    """Areas that are in doubt: the cell and the row of each, and the teams that are, or may be, here for it.

    None if other facts than those of areas themselves and of these teams may be behind the doubt.
    """
    asked, code = day.asked, day.stretch.code
    open_ = np.flatnonzero(~np.isin(code, (0, IN_YES, IN_NO)))
    level = asked.network.vocabulary.levels[asked.over]
    conditions = [asked.of] if asked.where is None else [asked.of, asked.where]
    known = not any(each.unknown.any() for each in day.stretch.groups)
    if not known or not all(is_plain(each, level) for each in conditions):
        return None
    facts = FactsOfDay(asked, day.stretch)
    return [(cell, int(day.row[cell]), facts.teams_at(cell)) for cell in open_.tolist()]


def share_a_team(areas: Iterable[tuple[int, frozenset[int]]]) -> bool:
    """Whether a team may be here for two areas.

    Args:
        areas: Areas, on one day or several, each with the teams that may be here.
    """
    seen: dict[int, int] = {}
    return any(seen.setdefault(team, area) != area for area, teams in areas for team in teams)
