"""The teams that serve each area, listed or not: bounds of their number and people, and verdicts on them.

Nothing is known about an unlisted team, so each may be any possible team. A listed team that serves several
areas affects all of them at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.coverage.language.atoms import (
    PEOPLE,
    SKILLS,
    AnyTeam,
    EveryTeam,
    Funded,
    People,
    PeoplePer,
    SkillCount,
    Teams,
)
from dtnet.coverage.verdicts.team_verdicts import WHAT, OrderedTeams
from dtnet.facts.completeness import NEVER, all_listed, cuts_of_lists
from dtnet.facts.subjects import TEAM, read_column, unknown_column
from dtnet.facts.team_spans import here_of, served_by
from dtnet.network.tables.schema import TEAMS
from dtnet.network.tables.tables import NOBODY
from dtnet.predicates.conditions import Between, Inside, Is, atoms_of
from dtnet.predicates.evaluation import evaluate
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, UNKNOWN, YES
from dtnet.spans import matches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from dtnet.coverage.verdicts.team_verdicts import OuterBounds, TeamFacts
    from dtnet.facts.area_cells import AreaCells
    from dtnet.facts.eras import AreasOfLevel
    from dtnet.facts.team_spans import TeamsInAreas
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Codes, Flags, Ints
    from dtnet.predicates.conditions import Condition
    from dtnet.predicates.verdicts import Masks

OF_TEAMS: Final = (AnyTeam, EveryTeam, Teams, People, PeoplePer)
"""The atoms about the teams of an area."""


def here_on(level: AreasOfLevel, facts: TeamFacts) -> TeamsInAreas:
    """The teams that serve, or may serve, the areas of a level or areas inside them.

    Args:
        level: The areas.
        facts: The teams of the same days.
    """
    return level.of_all_areas("here", lambda: here_of(level, facts.pieces))


@attrs.define(eq=False)
class TeamsHere:
    """The teams that serve some areas, or areas inside them; verdicts on cells have the shape (c).

    Attributes:
        level: The areas.
        facts: All teams of the same days.
        cells: The cells of the areas; on the days of a cell, no fact about its teams changes.
        loose: Collects the cells with a verdict that may have an impossible outcome, or that depends on the
            verdict of another cell.
        given: Areas of this level and below that contain a counted area are assumed to exist.
        asked: The level of the counted areas, or of the area to which the question is restricted.
    """

    level: AreasOfLevel
    facts: TeamFacts
    cells: AreaCells
    loose: OuterBounds
    given: int
    asked: int
    _here: TeamsInAreas | None
    """None if no condition is about teams: then no unlisted teams are considered, and `here` finds the teams
    when it is first needed."""
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
        """The pairs of a piece and an area that its team serves, or may serve; shape (p)."""
        if self._here is None:
            self._here = here_on(self.level, self.facts)
        return self._here

    # -- one by one ------------------------------------------------------------------------------

    def unlisted(self, worst: int) -> Flags:
        """Shape (c): where there may be unlisted teams; empty if no condition is about teams.

        Args:
            worst: Statements with a worse origin do not count.
        """
        may_be: Flags = self._complete > worst
        return may_be

    def said(self, part: Condition, worst: int) -> Masks:
        """Shape (p): the verdict of a condition on the team of each pair in `here`.

        Args:
            part: The condition, with atoms for which `facts` was made.
            worst: Facts with a worse origin count as unknown.
        """
        said, listed = self._said(part, worst), self.with_lists(worst)
        if listed.size:
            granted = self.facts.verdicts_of(part, worst, self.given)
            said[listed] = granted[self.here.piece[listed]]
        return said

    def with_lists(self, worst: int) -> NDArray[np.intp]:
        """The pairs in which the words of a team are listed in full because it serves the area.

        Args:
            worst: Facts with a worse origin count as unknown.
        """
        if worst not in self._with_lists:
            self._with_lists[worst] = with_lists(self.level, self.facts, self.here, worst, self.given)
        return self._with_lists[worst]

    def _said(self, part: Condition, worst: int) -> Masks:
        """As `said`, without the lists that hold only because a team serves an area."""
        facts, here = self.facts, self.here
        if not self.level.all_of_day or len(here) > len(facts.pieces) or facts.pieces.of_two_rows.size:
            return facts.verdicts_of(part, worst).take(here.piece)
        laid_out = self.level.of_all_areas(
            "teams here", lambda: OrderedTeams(here.piece, facts.pieces.owner.take(here.piece))
        )
        return facts.verdicts_in(laid_out, part, worst)

    def sure(self, worst: int) -> Flags:
        """Shape (p): the pairs in which the team certainly serves the area.

        Args:
            worst: Facts with a worse origin count as unknown.
        """
        here = self.here
        return here.certain & (here.origin <= worst)

    def _certain(self, worst: int) -> TeamsInAreas:
        """The pairs in which the team certainly serves the area."""
        sure = self.sure(worst)
        return self.here if sure.all() else self.here.only(sure)

    def _all_once(self) -> TeamsInAreas:
        if self._possible is None:
            self._possible = once_each(self.facts, self.here)
        return self._possible

    def of_unlisted(self, part: Condition, worst: int) -> Masks:
        """Shape (c): the possible verdicts of a condition on an unlisted team that serves the area.

        Args:
            part: The condition.
            worst: Facts with a worse origin count as unknown.
        """
        if reads_home(part):
            self.loose.note(worst, self.unlisted(worst))
        return of_unlisted(self.level.era.network, part, count=len(self.cells), funded=self._may_be_funded)

    def _may_be_funded(self, atom: Funded) -> Masks:
        """Shape (c): whether an unlisted team with its home in the area may be entitled to money."""
        paying = self.facts.paying(atom.policy)
        days = np.zeros(len(self.cells), np.bool_)
        for first, end in paying.open:
            days |= (self.cells.start >= first) & (self.cells.start < end)
        territory, positions = self.level.era.territory, self.level.positions
        here = days & self.cells.same(paying.may_pay(territory)[positions])
        return np.where(here, UNKNOWN, NO)

    # -- in each cell ----------------------------------------------------------------------------

    def any(self, part: Condition, worst: int) -> Masks:
        """Shape (c): whether some team of the area meets a condition.

        Args:
            part: The condition.
            worst: Facts with a worse origin count as unknown.
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
        masks: Masks = may_be * YES | ~yes * NO  # a certain yes is a possible yes
        return masks

    def every(self, part: Condition, worst: int) -> Masks:
        """Shape (c): whether every team of the area meets a condition; not applicable if there is no team.

        Args:
            part: The condition.
            worst: Facts with a worse origin count as unknown.
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
        """Shape (c) each: lower and upper bounds of the number of teams, and where it has no upper bound.

        Args:
            worst: Facts with a worse origin count as unknown.
        """
        certain, every = self._certain(worst), self._all_once()
        high = self.cells.sums(every)
        low = high if certain is self.here else self.cells.sums(once_each(self.facts, certain))
        return low, high, self.unlisted(worst)

    def people(self, worst: int) -> tuple[Ints, Ints, Flags]:
        """Shape (c) each: lower and upper bounds of the number of people, and where it has no upper bound.

        Args:
            worst: Facts with a worse origin count as unknown.
        """
        low, high, free = self.facts.people(PEOPLE, worst)
        sure, here = once_each(self.facts, self._certain(worst)), self._all_once()
        unlimited = self.unlisted(worst) | self.cells.any(self.here, free[self.here.piece])
        most = greatest_of_each(self.facts, self.here, here, high)
        return self.cells.sums(sure, low[sure.piece]), self.cells.sums(here, most), unlimited

    # -- looseness -------------------------------------------------------------------------------

    def note(self, worst: int) -> None:
        """Mark the cells with a loose team, or with a team whose list depends on uncertain areas.

        Args:
            worst: Facts with a worse origin count as unknown.
        """
        here = self.here
        if (loose := self.facts.loose.at(worst)) is not None:
            self.loose.note(worst, self.cells.any(here, loose[here.piece]))
        hanging = self.facts.hang_on_areas(self.asked, worst)
        if hanging is not None and hanging.any():
            hangs = hanging[here.piece]
            hangs[self.with_lists(worst)] = False  # `said` accounts for these
            self.loose.note(worst, self.cells.any(here, hangs))

    def note_shared(self, worst: int) -> None:
        """Mark the cells with several teams that depend on uncertain areas: one area may decide on them all.

        Args:
            worst: Facts with a worse origin count as unknown.
        """
        hanging = np.flatnonzero(self.here.through > worst)
        if hanging.size:
            self.loose.note(worst, self.cells.sums(self.here.take(hanging)) > 1)


def once_each(teams: TeamFacts, here: TeamsInAreas) -> TeamsInAreas:
    """The pairs, trimmed so that a team serves an area at most once on a day.

    Args:
        teams: The teams.
        here: Pairs of a piece and an area that its team serves.
    """
    bodies, services = teams.era.network.tables.bodies, teams.era.network.tables.services
    if teams.apart is None and not len(services.body):
        return here
    entity = bodies.entity[teams.pieces.owner][here.piece].astype(np.int64)
    _, number = np.unique(here.owner * np.int64(len(bodies.ids)) + entity, return_inverse=True)
    return here.trim(number)


def greatest_of_each(
    teams: TeamFacts, here: TeamsInAreas, once: TeamsInAreas, values: Ints
) -> NDArray[np.int64]:
    """Shape (p): the value of the piece of each pair; the greatest one if a team has several possible homes.

    Args:
        teams: The teams.
        here: Pairs of a piece and an area that its team serves.
        once: The pairs after `once_each`.
        values: Shape (k): a value for each piece.
    """
    found, apart = values[once.piece], teams.apart
    if apart is None:
        return found

    def keys(of: TeamsInAreas, which: Ints) -> NDArray[np.int64]:
        return of.owner[which].astype(np.int64) * len(apart) + apart[of.piece[which]]

    maybe, own = (np.flatnonzero(apart[each.piece] >= 0) for each in (here, once))
    key, number = np.unique(keys(here, maybe), return_inverse=True)
    greatest = np.zeros(len(key), np.int64)
    np.maximum.at(greatest, number.ravel(), values[here.piece[maybe]])
    found[own] = greatest[np.searchsorted(key, keys(once, own))]
    return found


FREE: Final = np.iinfo(np.int64).max
"""The value of an upper bound that does not exist."""


def at_least_verdicts(numbers: tuple[Ints, Ints, Flags], least: int) -> Masks:
    """Shape (c): whether numbers reach a least number.

    Args:
        numbers: Shape (c) each: the lower and upper bounds, and where there is no upper bound.
        least: The least number.
    """
    low, high, unlimited = numbers
    masks: Masks = ((high >= least) | unlimited) * YES | (low < least) * NO
    return masks


def at_least_per(numbers: tuple[Ints, Ints, Flags], base: tuple[Ints, Ints], atom: PeoplePer) -> Masks:
    """Shape (c): whether there are enough people for a base; not applicable where that is 0.

    Args:
        numbers: The numbers of people, as for `at_least_verdicts`.
        base: Shape (c) each: the lower and upper bounds of the base; `FREE` for no upper bound.
        atom: The atom, which states how many people are enough.
    """
    (low, high, unlimited), (least, most) = numbers, base
    scale, top = atom.per * atom.at_least.denominator, atom.at_least.numerator
    enough = _product_reaches(high, scale, np.maximum(least, 1), top)
    may_yes = (most >= 1) & (unlimited | enough)
    may_no = (most >= 1) & ((most == FREE) | ~_product_reaches(low, scale, most, top))
    masks: Masks = may_yes * YES | may_no * NO | (least == 0) * NOT_APPLICABLE
    return masks


def _product_reaches(one: Ints, scale: int, other: Ints, top: int) -> Flags:
    """Whether `one` times `scale` is at least `other` times `top`, exactly; `FREE` in `other` counts as 0."""
    finite = np.where(other == FREE, 0, other)
    if int(one.max(initial=0)) * scale < 2**63 and int(finite.max(initial=0)) * top < 2**63:
        return one * scale >= finite * top
    pairs = zip(one.tolist(), finite.tolist(), strict=True)
    return np.array([low * scale >= high * top for low, high in pairs], np.bool_)


def cuts_of_teams(level: AreasOfLevel, teams: TeamFacts, here: TeamsInAreas) -> Iterator[tuple[Ints, Ints]]:
    """Areas, and the days on which a fact about their teams changes.

    Args:
        level: The areas.
        teams: The teams of the same days.
        here: Pairs of a piece and an area that it serves, or may serve.
    """
    yield here.owner, here.start
    yield here.owner, here.end
    yield from cuts_of_others(here)
    yield from cuts_of_lists(level, TEAMS)
    every = np.arange(len(level))
    for day in teams.days_of_policies().union(*_days_of_strays(level, teams)):
        yield every, np.full(len(every), day)


def all_teams_listed(level: AreasOfLevel, teams: TeamFacts, cells: AreaCells, given: int) -> Codes:
    """Shape (c): the origin of the completeness of the teams of each area; `NEVER` where it is uncertain.

    Args:
        level: The areas.
        teams: The teams of the same days.
        cells: Cells, cut where a fact about the teams changes.
        given: Areas of this level and below that contain a counted area are assumed to exist.
    """
    granted = given if given < level.place else None  # an area needs no row of its own for its list
    code = all_listed(level, cells, TEAMS, granted)
    for first, end in _days_of_strays(level, teams):
        code = np.where((cells.start >= first) & (cells.start < end), NEVER, code)
    return code


def with_lists(
    level: AreasOfLevel, teams: TeamFacts, here: TeamsInAreas, worst: int, given: int
) -> NDArray[np.intp]:
    """The pairs in which the words of a team are listed in full because it serves the area.

    In general, these lists hold for the team only if some uncertain areas exist. If it serves the area, then
    all areas of the level `given` and below that contain the area exist, and so do all areas from this area
    down to the one served by the team. So a list holds if the home is one of these areas, or if all areas
    from the home up to one of these certainly exist.

    Args:
        level: The areas.
        teams: The teams of the same days.
        here: Pairs of a piece and an area that it serves, or may serve.
        worst: Facts with a worse origin count as unknown.
        given: Areas of this level and below that contain a counted area are assumed to exist.
    """
    hanging = teams.hang_on_areas(given, worst)
    if hanging is None:
        return np.empty(0, np.intp)
    territory, bodies = level.era.territory, level.era.network.tables.bodies
    which = np.flatnonzero(hanging[here.piece])
    home = territory.position[bodies.home[teams.pieces.owner[here.piece[which]]]]
    root = level.era.at_level(given)  # `NOBODY` reads the last entry
    inside = (root[home] != NOBODY) & (root[home] == root[level.positions[here.owner[which]]])
    which, home = which[inside], home[inside]
    common = territory.lowest_common_of_many(home, here.served[which])
    surely = np.ones(len(which), np.bool_)
    for place in np.unique(territory.level[common]).tolist():
        below = np.flatnonzero(territory.level[common] == place)
        code, doubt = level.era.between(place, len(territory.levels))
        surely[below] = code[home[below]] <= worst
        if doubt is not None:
            surely[below] &= ~doubt[home[below]]
    listed_here: NDArray[np.intp] = which[surely]
    return listed_here


def _days_of_strays(level: AreasOfLevel, teams: TeamFacts) -> list[tuple[int, int]]:
    """Runs of days on which a team serves an area that may lie in several areas of the level."""
    era = level.era
    strays = era.strays(level.place)
    if strays is None:
        return []
    served = served_by(era, teams.pieces)
    astray = np.append(strays, False)[served.owner]  # `NOBODY` reads the last entry
    return sorted(set(zip(served.start[astray].tolist(), served.end[astray].tolist(), strict=True)))


_MOST: Final = 10
"""The most atoms for which all combinations of outcomes are tried."""


def here_for_others(here: TeamsInAreas) -> TeamsInAreas:
    """The pairs on days on which the piece also serves another area, once for each such area.

    Args:
        here: Pairs of pieces and areas.
    """
    one, other = _pairs(here)
    start = np.maximum(here.start[one], here.start[other])
    end = np.minimum(here.end[one], here.end[other])
    there = (here.owner[one] != here.owner[other]) & (start < end)
    return attrs.evolve(here.take(one[there]), start=start[there], end=end[there])


def cuts_of_others(here: TeamsInAreas) -> Iterator[tuple[Ints, Ints]]:
    """Areas, and the days on which a piece begins or ceases to serve another area, too.

    Args:
        here: As for `here_for_others`.
    """
    shared = here_for_others(here)
    yield shared.owner, shared.start
    yield shared.owner, shared.end


def _pairs(here: TeamsInAreas) -> tuple[Ints, Ints]:
    """The indices of every two pairs with the same piece, in both orders."""
    counts = np.bincount(here.piece)
    several = np.flatnonzero((counts > 1)[here.piece]) if (counts > 1).any() else np.empty(0, np.intp)
    order = several[np.argsort(here.piece[several], kind="stable")]
    one, other = matches(here.piece[order], here.piece[order])
    return order[one], order[other]


def pull_apart(condition: Condition, atoms: Sequence[Condition], ways: Flags) -> Flags:
    """Shape (k): teams for which no possible set of atoms is always best, or none is always worst.

    Args:
        condition: The condition on areas.
        atoms: The r atoms of the condition about teams.
        ways: Shape (k, 2^r): which sets of atoms each team may fulfil.
    """
    found = np.zeros(len(ways), np.bool_)
    several = np.flatnonzero(ways.sum(axis=1) > 1)
    if not several.size:
        return found
    patterns, which = np.unique(ways[several], axis=0, return_inverse=True)
    table = _outcomes(condition, atoms)
    apart = np.array([table is None or _is_apart(table, np.flatnonzero(each)) for each in patterns])
    found[several] = apart[which.ravel()]
    return found


def _outcomes(condition: Condition, atoms: Sequence[Condition]) -> Flags | None:
    """Shape (2^others, 2^r): whether a condition holds, by the atoms that hold; None for too many atoms."""
    others = [atom for atom in dict.fromkeys(atoms_of(condition)) if atom not in atoms]
    places = {atom: at for at, atom in enumerate([*atoms, *others])}
    if len(places) > _MOST:
        return None
    every = np.arange(1 << len(places))

    def read(atom: Condition) -> Masks:
        return np.where(every >> places[atom] & 1, YES, NO)

    masks, _ = evaluate(condition, read, count=len(every))
    holds: Flags = masks.reshape(1 << len(others), 1 << len(atoms)) == YES
    return holds


def _is_apart(table: Flags, ways: Ints) -> bool:
    """Whether no set is best, or none is worst, whatever atoms the other teams fulfil."""
    sets = np.arange(table.shape[1])
    outcomes = np.stack([table[:, sets | way].ravel() for way in ways.tolist()])
    best, worst = outcomes.any(axis=0), outcomes.all(axis=0)
    return not ((outcomes == best).all(axis=1).any() and (outcomes == worst).all(axis=1).any())


_OWN: Final = {"kind", TEAM}
"""The first parts of the subjects of teams themselves."""


def of_unlisted(network: Network, part: Condition, *, count: int, funded: Callable[[Funded], Masks]) -> Masks:
    """Shape (count): the possible verdicts of a condition on an unlisted team, in each of some cells.

    Each attribute of the team may have any allowed value, and its home may be anywhere.

    Args:
        network: The network.
        part: The condition on the team.
        count: The number of cells.
        funded: Gives the verdicts of an atom about money, shape (count).
    """
    atoms = atoms_of(part)
    columns = {
        atom.subject: unknown_column(network, atom.subject, WHAT)
        for atom in atoms
        if isinstance(atom, Is | Between)
    }
    several = any(isinstance(atom, Funded) for atom in atoms)

    def read(atom: Condition) -> Masks:
        if isinstance(atom, Funded):
            return funded(atom)
        if isinstance(atom, Is | Between):
            mask = int(read_column(columns[atom.subject], atom, WHAT)[0]) | _elsewhere(atom)
        elif isinstance(atom, SkillCount):
            mask = _skill_count(network, atom)
        else:
            mask = int(UNKNOWN)
        return np.full(count if several else 1, mask, np.uint8)

    sets = {subject for subject, column in columns.items() if column.type == "set"}
    masks, _ = evaluate(part, read, count=count if several else 1, sets=sets)
    return masks if several else np.full(count, masks[0], np.uint8)


def reads_home(part: Condition) -> bool:
    """Whether a condition depends on the home of a team, which is unknown for an unlisted team."""
    return any(
        isinstance(atom, Inside)
        or (isinstance(atom, Is | Between) and atom.subject.partition(".")[0] not in _OWN)
        for atom in atoms_of(part)
    )


def _elsewhere(atom: Is | Between) -> int:
    """The further outcome for a fact of an area above the home: the home may lie in no such area."""
    return 0 if atom.subject.partition(".")[0] in {*_OWN, "level"} else int(NOT_APPLICABLE)


def _skill_count(network: Network, atom: SkillCount) -> int:
    wanted = atom.at_least or 0
    known = len(network.vocabulary.attribute(SKILLS, table="bodies").vocabulary)
    return int(YES) * (wanted <= known) | int(NO) * (wanted > 0)
