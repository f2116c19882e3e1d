"""The difference of two answers, row by row; its bounds are sharp where both share no unknown fact.

Two verdicts are said to depend on the same facts, or on different facts, only where this is proved.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import attrs
import numpy as np

from dtnet import frames
from dtnet.coverage.answers.answer_table import dimension_names, rows_asked
from dtnet.coverage.answers.row_bounds import IN_NO, IN_YES
from dtnet.coverage.language.atoms import AnyTeam, SkillCount, has_team, subject_of
from dtnet.coverage.verdicts.area_verdicts import facts_of, parts_of_teams
from dtnet.coverage.verdicts.unlisted_teams import OF_TEAMS
from dtnet.errors import ArgumentError
from dtnet.facts.eras import eras_of
from dtnet.facts.subjects import TEAM
from dtnet.network.tables.tables import NOBODY
from dtnet.periods import day_number
from dtnet.predicates.conditions import Between, Inside, Is, atoms_of
from dtnet.predicates.verdicts import is_decided

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from dtnet.coverage.answers.answer_table import AnswerRows, Coverage
    from dtnet.coverage.answers.area_parts import AreaParts, ResolvedQuery
    from dtnet.coverage.verdicts.area_verdicts import AreaFacts
    from dtnet.coverage.verdicts.unlisted_teams import TeamsHere
    from dtnet.network.tables.tables import Flags, Ints
    from dtnet.predicates.conditions import Condition
    from dtnet.predicates.verdicts import Masks

_LARGEST: Final = 2**26
"""A fraction with a denominator up to this number can be recovered from its float."""


def subtracted(this: Coverage, other: Coverage) -> frames.Table:
    """See `Coverage.__sub__`.

    Raises:
        ArgumentError: If the two answers are grouped by different dimensions, or an answer is a series.
    """
    if (this.query.over == TEAM) != (other.query.over == TEAM):
        raise ArgumentError(
            "an answer about teams and an answer about areas cannot be subtracted",
            "ask both questions over areas, or both with over='team'",
        )
    if this.query.by != other.query.by or this.columns != other.columns:
        raise ArgumentError(
            f"answers by {this.query.by!r} and by {other.query.by!r} cannot be subtracted: their rows differ",
            "ask both questions with the same by=",
        )
    keys = dimension_names(this)
    if "start" in keys and "start" not in this.query.by:
        raise ArgumentError("a series cannot be subtracted", "ask with at=, or with over_time=")
    dimensions, *places = side_by_side(this, other)
    told = [[*answer, {}] for answer in (this, other)]  # -1 reads the last entry, a row that is not there
    pairs = [(_Row(told[0][one]), _Row(told[1][two])) for one, two in zip(*places, strict=True)]
    points = [_point(one, two) for one, two in pairs]
    both = [one.sharp and two.sharp for one, two in pairs]
    sharp = [each and (one.is_point or two.is_point) for each, (one, two) in zip(both, pairs, strict=True)]
    if sharp != both and _rest_on_different_facts(this, other):
        sharp = both
    return frames.Table(
        {
            **dimensions,
            "this_lower": frames.ratio([one.lower for one, _ in pairs]),
            "this_upper": frames.ratio([one.upper for one, _ in pairs]),
            "other_lower": frames.ratio([two.lower for _, two in pairs]),
            "other_upper": frames.ratio([two.upper for _, two in pairs]),
            "point": frames.ratio([point for point, _ in points]),
            "lower": frames.ratio([_less(one.lower, two.upper) for one, two in pairs]),
            "upper": frames.ratio([_less(one.upper, two.lower) for one, two in pairs]),
            "sharp": frames.yes_no(sharp),
            "assumption": frames.text([word for _, word in points]),
        }
    )


def side_by_side(
    this: Coverage, other: Coverage
) -> tuple[dict[str, frames.Column], NDArray[np.intp], NDArray[np.intp]]:
    """Join the rows of two answers by their dimensions; the rows of the first answer come first.

    Returns:
        The dimension columns of all rows; the number of each row in the first and in the second answer, or
        -1.
    """
    names = dimension_names(this)
    cells = [[tuple(row[name] for name in names) for row in each] for each in (this, other)]
    place = {row: at for at, row in reversed(list(enumerate([*cells[0], *cells[1]])))}
    rows = sorted(place, key=place.__getitem__)
    own = [{row: at for at, row in enumerate(each)} for each in cells]
    one, two = (np.array([each.get(row, NOBODY) for row in rows], np.intp) for each in own)
    dimensions = frames.stacked([frames.columns_in(each, names) for each in (this, other)])
    return frames.rows_of(dimensions, np.array([place[row] for row in rows], np.intp)), one, two


class _Row:
    """The share of a row with its bounds; all of it is unknown if the answer does not have the row."""

    __slots__ = ("_may_be_empty", "assumption", "lower", "point", "sharp", "upper")

    def __init__(self, cells: dict[str, Any]) -> None:
        self.lower, self.upper = _exact(cells.get("lower")), _exact(cells.get("upper"))
        self.point, self.assumption = _exact(cells.get("point")), cells.get("assumption")
        self._may_be_empty = bool(cells.get("may_be_empty"))
        self.sharp = bool(cells.get("sharp")) and self.lower is not None

    @property
    def is_point(self) -> bool:
        """Whether the share is known exactly, without an assumption."""
        return self.point is not None and self.assumption is None and not self._may_be_empty


def _exact(share: float | None) -> Fraction | None:
    """The fraction of two whole numbers from which a float was computed."""
    return None if share is None else Fraction(share).limit_denominator(_LARGEST)


def _less(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one - other


def _point(one: _Row, two: _Row) -> tuple[Fraction | None, str | None]:
    """The difference of two points and its assumption; None if the points use different assumptions."""
    words = {each.assumption for each in (one, two) if each.assumption}
    if len(words) > 1:
        return None, None
    point = _less(one.point, two.point)
    return point, next(iter(words), None) if point is not None else None


def _rest_on_different_facts(this: Coverage, other: Coverage) -> bool:
    """Whether the two answers certainly depend on no common unknown fact."""
    if this.network is not other.network or TEAM in {this.query.over, other.query.over}:
        return False
    if this.query.at is None or other.query.at is None:
        return False
    first, second = (rows_asked(each.network, each.query, unlisted=True) for each in (this, other))
    if first.unlisted or second.unlisted:
        return False
    if set(first.stretch.entity.tolist()) & set(second.stretch.entity.tolist()):
        return False
    ours, theirs = doubts_of(first), doubts_of(second)
    if ours is None or theirs is None:
        return False
    return not share_a_team([*((0, each[2]) for each in ours), *((1, each[2]) for each in theirs)])


Relation: TypeAlias = Literal["one", "two", "unclear"]
"""Whether the verdicts of two days depend on the same facts, on no common facts, or it is unclear."""


@attrs.frozen(eq=False)
class FactsOfDay:
    """The facts on which the verdicts of a question depend on one day."""

    asked: ResolvedQuery
    stretch: AreaParts
    _teams: TeamsHere = attrs.field(init=False)
    _order: NDArray[np.intp] = attrs.field(init=False)
    _first: NDArray[np.intp] = attrs.field(init=False)
    _unplaced: Flags = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        facts = facts_of(self.stretch.level, [self.asked.of]).at(self.asked.worst)
        teams = facts.teams
        order = np.argsort(teams.here.owner, kind="stable")
        count = np.arange(len(self.stretch.level) + 1)
        for name, value in (
            ("_teams", teams),
            ("_order", order),
            ("_first", np.searchsorted(teams.here.owner[order], count)),
            ("_unplaced", _unplaced(self.asked.of, facts)),
        ):
            object.__setattr__(self, name, value)

    def may_have_moved(self, cell: int) -> bool:
        """Whether an undecided `inside` condition about a cell may read other areas on other days.

        It reads where an area lay on one day, and so the same fact on all days. An area that did not exist on
        that day lay where its parent did, and its parents may differ from day to day.
        """
        return bool(self._unplaced[self.stretch.area[cell]])

    def teams_at(self, cell: int) -> frozenset[int]:
        """The teams that count, or may count, for the area of a cell."""
        pieces = self._teams.here.piece[self._here(cell)]
        rows = self._teams.facts.pieces.owner[pieces]
        return frozenset(self.asked.network.tables.bodies.entity[rows].tolist())

    def is_open(self, cell: int) -> bool:
        """Whether the area of a cell may have unlisted teams."""
        unlisted = self._teams.unlisted  # empty if the condition has no atom about teams
        return bool(len(unlisted) and unlisted[self.stretch.area[cell]])

    def row_at(self, cell: int) -> int:
        """The row of a cell's area; `NOBODY` if several rows or several parents are possible."""
        level = self.stretch.level
        vague = level.era.vague
        position = level.positions[self.stretch.area[cell]]
        if level.era.adrift is not None:
            vague = level.era.strays()
        return NOBODY if vague is not None and vague[position] else int(level.era.rows[position])

    def certain_teams_at(self, cell: int) -> frozenset[tuple[int, ...]] | None:
        """The row of each team of a cell, followed by the verdict of each atom of the question about it.

        None if it is not certain which teams count for the area.
        """
        which = self._here(cell)
        here, facts, worst = self._teams.here, self._teams.facts, self.asked.worst
        pieces = here.piece[which]
        certain = here.certain[which] & (here.origin[which] <= worst) & (facts.pieces.other[pieces] == NOBODY)
        if not certain.all():
            return None
        atoms = dict.fromkeys(atom for part in parts_of_teams([self.asked.of]) for atom in atoms_of(part))
        said = [facts.verdicts_of(atom)[pieces] for atom in atoms]
        columns = (facts.pieces.owner[pieces], *said)
        return frozenset(zip(*(each.tolist() for each in columns), strict=True))

    def _here(self, cell: int) -> NDArray[np.intp]:
        area = int(self.stretch.area[cell])
        return self._order[self._first[area] : self._first[area + 1]]


def is_plain(condition: Condition, level: str) -> bool:
    """Whether a condition reads only attributes of the areas themselves and facts in the rows of teams.

    Args:
        condition: A condition, resolved for areas of a level.
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


def _unplaced(condition: Condition, facts: AreaFacts) -> Flags:
    """Shape (m): whether an area, or a team there, has an open `inside` that parents of the day decide.

    Args:
        facts: The areas of the day, with the facts that the condition reads.
    """
    level, here, teams = facts.level, facts.teams.here, facts.teams.facts
    found, network = np.zeros(len(level), np.bool_), level.era.network

    def unplaced(atom: Inside, masks: Masks, homes: Ints) -> Flags:
        day = day_number(atom.as_of)
        (then,) = eras_of(network, day, day + 1, adrift=True)
        there = np.append(then.surely_there(facts.worst), np.False_)[then.territory.position[homes]]
        return ~is_decided(masks) & ~there

    for atom in atoms_of(condition):
        if isinstance(atom, Inside):
            found |= unplaced(atom, facts.verdicts_of(atom), level.era.territory.nodes[level.positions])
    for atom in dict.fromkeys(atom for part in parts_of_teams([condition]) for atom in atoms_of(part)):
        if isinstance(atom, Inside):
            homes = network.tables.bodies.home[teams.pieces.owner]
            found[here.owner[unplaced(atom, teams.verdicts_of(atom), homes)[here.piece]]] = True
    return found


def relation(before: FactsOfDay, early: int, after: FactsOfDay, late: int) -> Relation:
    """Whether the unknown verdicts on one area on two days depend on the same facts.

    Args:
        before: The facts of the earlier day. Its question fulfils `is_plain`.
        early: The cell of the area on the earlier day.
        late: The cell of the area on the later day.
    """
    atoms = atoms_of(before.asked.of)
    open_ = before.is_open(early), after.is_open(late)
    if all(open_) and len(atoms) == 1 and (isinstance(atoms[0], AnyTeam) or atoms[0] == has_team()):
        return "two"  # on each day, an unlisted team may decide the verdict
    if before.may_have_moved(early) or after.may_have_moved(late):
        return "unclear"
    rows = before.row_at(early), after.row_at(late)
    known, reads_rows = NOBODY not in rows, any(map(subject_of, atoms))
    others = not reads_rows or (known and rows[0] != rows[1])
    if others and not before.teams_at(early) & after.teams_at(late):
        return "two"
    if not any(open_) and (not reads_rows or (known and rows[0] == rows[1])):
        said = before.certain_teams_at(early)
        if said is not None and said == after.certain_teams_at(late):
            return "one"
    return "unclear"


def doubts_of(day: AnswerRows) -> list[tuple[int, int, frozenset[int]]] | None:
    """The areas with an unknown verdict: the cell and row of each, and the teams that count or may count.

    The result is None if a verdict may depend on a fact that is neither of the area nor of these teams.
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
    """Whether one team may count for two different areas.

    Args:
        areas: Pairs of an area, on one day or several, and the teams that may count for it.
    """
    seen: dict[int, int] = {}
    return any(seen.setdefault(team, area) != area for area, teams in areas for team in teams)
