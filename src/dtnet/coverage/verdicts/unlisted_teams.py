"""The teams that serve each area, listed or not: bounds of their number and people, and verdicts on them.

Nothing is known about an unlisted team, so each may be any possible team. A listed team that serves several
areas affects all of them at once.
"""

from __future__ import annotations

from copy import copy
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.bounds import UNBOUNDED, Bounded
from dtnet.coverage.language.atoms import (
    PEOPLE,
    Counted,
    OfTeams,
    of_some_team,
    part_of,
    tells_apart,
    turned_atoms,
)
from dtnet.coverage.measures.quantities import roomy
from dtnet.coverage.verdicts.team_verdicts import OrderedTeams, reads_home
from dtnet.facts.completeness import NEVER, all_listed, cuts_of_lists, verdicts_with_unlisted
from dtnet.facts.unit_spans import here_of, served_by
from dtnet.network.tables.schema import TEAMS
from dtnet.network.tables.tables import NOBODY
from dtnet.predicates.conditions import All, Not, atoms_of
from dtnet.predicates.evaluation import evaluate
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, UNKNOWN, YES
from dtnet.spans import matches, moments

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from dtnet.coverage.verdicts.team_verdicts import Entitled, TeamFacts
    from dtnet.facts.eras import AreaCells, AreasOfLevel
    from dtnet.facts.unit_spans import TeamsInAreas
    from dtnet.network.tables.tables import Codes, Flags, Ints
    from dtnet.predicates.conditions import Condition
    from dtnet.predicates.verdicts import Masks

OF_TEAMS: Final = (OfTeams, Counted)
"""The atoms about the teams of an area."""


@attrs.define(eq=False)
class TeamsHere:
    """The teams that serve some areas, or areas inside them; verdicts on cells have the shape (c).

    Attributes:
        cells: The cells of the areas; on the days of a cell, no fact about its teams changes.
        loose: Shape (c): the cells with a verdict that may have an impossible outcome, or that depends on the
            verdict of another cell; marked as verdicts are computed.
        given: Areas of this level and below that contain a counted area are assumed to exist.
        asked: The level of the counted areas, or of the area to which the question is restricted.
    """

    level: AreasOfLevel
    facts: TeamFacts
    cells: AreaCells
    loose: Flags
    given: int
    asked: int
    _here: TeamsInAreas | None
    """None if no condition is about teams: then no unlisted teams are considered, and `here` finds the teams
    when it is first needed."""
    _possible: list[TeamsInAreas] = attrs.field(factory=list, init=False)
    _complete: Codes = attrs.field(init=False)
    _with_lists: dict[int, NDArray[np.intp]] = attrs.field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self._complete = np.empty(0, np.uint8)
        if self._here is not None:
            kept, key = self.level.kept, f"listed {self.given}"
            if key not in kept:
                kept[key] = self.all_listed()
            self._complete = kept[key]

    @property
    def worst(self) -> int:
        """Facts with a worse origin count as unknown."""
        return self.facts.worst

    def at(self, worst: int, loose: Flags) -> TeamsHere:
        """The same teams, where facts with a worse origin count as unknown; other cells are loose."""
        view = copy(self)
        view.facts, view.loose = self.facts.at(worst), loose
        return view

    @property
    def here(self) -> TeamsInAreas:
        """The pairs of a piece and an area that its team serves, or may serve; shape (p)."""
        if self._here is None:
            self._here = here_of(self.level, self.facts.pieces)
        return self._here

    def all_listed(self) -> Codes:
        """Shape (c): the origin of the completeness of the teams of each area; `NEVER` for none."""
        granted = self.given if self.given < self.level.place else None  # no list needs the area's own row
        code = all_listed(self.level, self.cells, TEAMS, granted)
        for first, end in _days_of_strays(self.level, self.facts):
            code = np.where((self.cells.start >= first) & (self.cells.start < end), NEVER, code)
        return code

    # -- one by one ------------------------------------------------------------------------------

    @property
    def unlisted(self) -> Flags:
        """Shape (c): where there may be unlisted teams; empty if no condition is about teams."""
        may_be: Flags = self._complete > self.worst
        return may_be

    def said(self, part: Condition) -> Masks:
        """Shape (p): the verdict of a condition on the team of each pair in `here`.

        Args:
            part: The condition, with atoms for which `facts` was made.
        """
        said, listed = self._said(part), self.with_lists
        if listed.size:
            granted = self.facts.at(self.worst, self.given).verdicts_of(part)
            said[listed] = granted[self.here.piece[listed]]
        return said

    @property
    def with_lists(self) -> NDArray[np.intp]:
        """The pairs in which the words of a team are listed in full because it serves the area.

        In general, these lists hold for the team only if some uncertain areas exist. If it serves the area,
        then all areas of the level `given` and below that contain the area exist, and so do all areas from
        this area down to the one served by the team. So a list holds if the home is one of these areas, or if
        all areas from the home up to one of these certainly exist.
        """
        worst = self.worst
        if worst in self._with_lists:
            return self._with_lists[worst]
        level, here = self.level, self.here
        hanging = self.facts.hang_on_areas(self.given)
        if hanging is None:
            return self._with_lists.setdefault(worst, np.empty(0, np.intp))
        territory, bodies = level.era.territory, level.era.network.tables.bodies
        which = np.flatnonzero(hanging[here.piece])
        home = territory.position[bodies.home[self.facts.pieces.owner[here.piece[which]]]]
        root = level.era.at_level(self.given)  # `NOBODY` reads the last entry
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
        return self._with_lists.setdefault(worst, which[surely])

    def _said(self, part: Condition) -> Masks:
        """As `said`, without the lists that hold only because a team serves an area."""
        facts, here = self.facts, self.here
        if not self.level.all_of_day or len(here) > len(facts.pieces) or facts.pieces.of_two_rows.size:
            return facts.verdicts_of(part).take(here.piece)
        kept = self.level.kept
        if "teams" not in kept:
            kept["teams"] = OrderedTeams(here.piece, facts.pieces.owner.take(here.piece))
        return facts.verdicts_in(kept["teams"], part)

    @property
    def sure(self) -> Flags:
        """Shape (p): the pairs in which the team certainly serves the area."""
        here = self.here
        return here.certain & (here.origin <= self.worst)

    def _certain(self) -> TeamsInAreas:
        """The pairs in which the team certainly serves the area."""
        sure = self.sure
        return self.here if sure.all() else self.here.only(sure)

    def _all_once(self) -> TeamsInAreas:
        if not self._possible:
            self._possible.append(once_each(self.facts, self.here))
        return self._possible[0]

    def of_unlisted(self, part: Condition) -> Masks:
        """Shape (c): the possible verdicts of a condition on an unlisted team that serves the area.

        Each attribute of the team may have any allowed value, and its home may be anywhere.
        """
        if reads_home(part) and (unlisted := self.unlisted).any():
            self.loose |= unlisted
        funded = {policy: self._may_be_funded(each) for policy, each in self.facts.entitled.items()}
        masks = self.facts.of_unlisted(part, funded)
        return masks if funded else np.full(len(self.cells), masks[0], np.uint8)

    def _may_be_funded(self, paying: Entitled) -> Masks:
        """Shape (c): whether a policy may pay an unlisted team with its home in the area."""
        days = np.zeros(len(self.cells), np.bool_)
        for first, end in paying.open:
            days |= (self.cells.start >= first) & (self.cells.start < end)
        era, positions = self.level.era, self.level.positions
        territory = era.territory
        ground = paying.ground(territory)
        homes = territory.roll_up(ground, how="sum") > 0
        if era.adrift is not None:
            area, host = era.candidates(self.level.place)
            homes[host[ground[area]]] = True
        here = days & self.cells.same(homes[positions])
        return np.where(here, UNKNOWN, NO)

    # -- in each cell ----------------------------------------------------------------------------

    def quantified(self, atom: OfTeams) -> Masks:
        """Shape (c): whether some team, or every team, of the area meets a condition."""
        may_be, sure = self.unlisted, self.sure
        unlisted: Masks = np.zeros(len(self.cells), np.uint8)
        if may_be.any():
            unlisted = np.where(may_be, self.of_unlisted(atom.part), unlisted)
        if atom.every:
            self.note_shared()
        elif ((unlisted & YES) != 0).all() and not sure.any():
            return np.full(len(self.cells), UNKNOWN, np.uint8)
        return verdicts_with_unlisted(
            self.said(atom.part), unlisted, (self.cells, self.here, sure), every=atom.every
        )

    def counted(self, atom: Counted, base: Bounded | None) -> Masks:
        """Shape (c): whether the teams of the area, or their people, reach or equal a number.

        Args:
            atom: The atom, with the number.
            base: As for `number_verdicts`.
        """
        numbers = self.people() if atom.what == PEOPLE else self.counts()
        masks = number_verdicts(numbers, base, atom)
        unsure = np.flatnonzero((masks & UNKNOWN) == UNKNOWN) if atom.exactly else np.empty(0, np.intp)
        if unsure.size:
            self._note_exact(unsure)
            if atom.what == PEOPLE:
                self._exclude_sums(masks, atom, unsure, base)
        return masks

    def _note_exact(self, unsure: NDArray[np.intp]) -> None:
        """Mark cells in which one unknown fact may help one cell to a number and take another beyond it."""
        self.note_shared()
        which, two = np.zeros(len(self.cells), np.bool_), np.zeros(len(self.facts.pieces), np.bool_)
        which[unsure], two[self.facts.pieces.of_two_rows] = True, True
        shared = here_for_others(self.here)
        found = self.cells.any(self.here, two[self.here.piece])
        found |= self.cells.any(shared, np.ones(len(shared), np.bool_))
        self.loose |= found & which

    def _exclude_sums(
        self,
        masks: Masks,
        atom: Counted,
        unsure: NDArray[np.intp],
        base: Bounded | None,
    ) -> None:
        """Exclude a *yes*, in place, where no sum of the people of teams that may count equals the number.

        Args:
            masks: Shape (c): the verdicts.
            atom: The atom, with the number.
            unsure: The cells to look at, rising.
            base: As for `counted`.
        """
        which = np.zeros(len(self.cells), np.bool_)
        which[unsure] = True
        pair, cell = self.cells.pairs(self.here, which)
        piece = self.here.piece[pair]
        team = self.level.era.network.tables.bodies.entity[self.facts.pieces.owner[piece]]
        people, sure = self.facts.people(), self.sure[pair]
        members: dict[int, dict[int, tuple[bool, int, int]]] = {each: {} for each in unsure.tolist()}
        for at, (here, one) in enumerate(zip(cell.tolist(), team.tolist(), strict=True)):
            certain = members[here].get(one, (False,))[0] or bool(sure[at])
            members[here][one] = certain, int(people.lower[piece[at]]), int(people.upper[piece[at]])
        unlisted = self.unlisted
        for each, teams in members.items():
            if unlisted[each]:
                teams[NOBODY] = (False, 0, UNBOUNDED)
            units = (1, 1) if base is None else (int(base.lower[each]), int(base.upper[each]))
            attained = sum_attained(list(teams.values()), atom, units)
            if attained is None:
                self.loose[each] = True
            elif not attained:
                masks[each] &= ~YES

    def counts(self) -> Bounded:
        """Shape (c): the number of teams."""
        certain, every = self._certain(), self._all_once()
        high = self.cells.sums(every)
        low = high if certain is self.here else self.cells.sums(once_each(self.facts, certain))
        if (unlisted := self.unlisted).any():
            high = high.copy() if low is high else high
            high[unlisted] = UNBOUNDED
        return Bounded(low, high)

    def people(self) -> Bounded:
        """Shape (c): the number of people of all teams."""
        people = self.facts.people()
        sure, here = once_each(self.facts, self._certain()), self._all_once()
        free = people.upper >= UNBOUNDED
        unlimited = self.unlisted | self.cells.any(self.here, free[self.here.piece])
        most = greatest_of_each(self.facts, self.here, here, np.where(free, 0, people.upper))
        return Bounded(
            self.cells.sums(sure, people.lower[sure.piece]),
            np.where(unlimited, UNBOUNDED, self.cells.sums(here, most)),
        )

    # -- looseness -------------------------------------------------------------------------------

    def note(self) -> None:
        """Mark the cells with a loose team, or with a team whose list depends on uncertain areas."""
        here = self.here
        if (loose := self.facts.loose).any():
            self.loose |= self.cells.any(here, loose[here.piece])
        hanging = self.facts.hang_on_areas(self.asked)
        if hanging is not None and hanging.any():
            hangs = hanging[here.piece]
            hangs[self.with_lists] = False  # `said` accounts for these
            self.loose |= self.cells.any(here, hangs)

    def note_shared(self) -> None:
        """Mark cells with several teams that depend on uncertain areas: one area may decide on them all."""
        hanging = np.flatnonzero(self.here.through > self.worst)
        if hanging.size:
            self.loose |= self.cells.sums(self.here.take(hanging)) > 1


def once_each(teams: TeamFacts, here: TeamsInAreas) -> TeamsInAreas:
    """The pairs, trimmed so that a team serves an area at most once on a day.

    Args:
        here: Pairs of a piece and an area that its team serves.
    """
    bodies, services = teams.era.network.tables.bodies, teams.era.network.tables.services
    if teams.apart is None and not len(services.body):
        return here
    entity = bodies.entity[teams.pieces.owner][here.piece]
    _, number = np.unique(moments(here.owner, entity), return_inverse=True)
    return here.trim(number)


def greatest_of_each(
    teams: TeamFacts, here: TeamsInAreas, once: TeamsInAreas, values: Ints
) -> NDArray[np.int64]:
    """Shape (p): the value of the piece of each pair; the greatest one if a team has several possible homes.

    Args:
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


def number_verdicts(numbers: Bounded, base: Bounded | None, atom: Counted) -> Masks:
    """Shape (c): whether numbers are large enough for a base; not applicable where the base is 0.

    Args:
        numbers: Shape (c): the numbers.
        base: Shape (c): the base; None for no base.
        atom: The atom, which states the number.
    """
    low, high = numbers.lower, numbers.upper
    if base is None:
        wanted = min(int(atom.number), UNBOUNDED)  # only a number without upper bound reaches more
        reached, missed = high >= wanted, low < wanted
        if atom.exactly:
            reached, missed = reached & (low <= wanted), (low != wanted) | (high != wanted)
        plain: Masks = reached * YES | missed * NO
        return plain
    least, most, ratio = base.lower, base.upper, Fraction(atom.number)
    scale, top = atom.per * ratio.denominator, ratio.numerator
    enough = _product_reaches(high, scale, np.maximum(least, 1), top)
    all_enough = _product_reaches(low, scale, most, top)
    may_yes, may_no = (most >= 1) & enough, (most >= 1) & ~all_enough
    if atom.exactly:
        few = _product_reaches(most, top, low, scale)
        one = (low == high) & (np.maximum(least, 1) == most)
        may_yes, may_no = may_yes & few, may_no | ((most >= 1) & ~(one & few & enough))
    masks: Masks = may_yes * YES | may_no * NO | (least == 0) * NOT_APPLICABLE
    return masks


_LARGEST_SUM: Final = 100_000
"""The largest number of people whose sums are tried out."""


def sum_attained(teams: Sequence[tuple[bool, int, int]], atom: Counted, base: tuple[int, int]) -> bool | None:
    """Whether the people of some teams can equal the number of an atom; None if too many sums are possible.

    A set of sums is a whole number, whose bits are the sums; O(largest sum) for each team.

    Args:
        teams: For each team, whether it certainly counts, and the bounds of its people.
        base: The bounds of the base, or 1 twice.
    """
    wanted, (least, most) = Fraction(atom.number) / atom.per, base
    largest = [wanted * most] if most < UNBOUNDED else []
    if all(high < UNBOUNDED for _, _, high in teams):
        largest.append(Fraction(sum(high for _, _, high in teams)))
    if not largest:
        return True  # people and base are both unlimited
    limit = int(min(largest))
    if limit > _LARGEST_SUM:
        return None
    every, sums = (1 << limit + 1) - 1, 1
    for sure, low, high in teams:
        moved, width = sums << low & every, 1
        reach = min(high, limit) - low
        while width <= reach:
            step = min(width, reach + 1 - width)
            moved, width = (moved | moved << step) & every, width + step
        sums = moved if sure else sums | moved
    if not wanted:
        return sums & 1 == 1
    people, units = wanted.numerator, wanted.denominator  # the least whole numbers of this ratio
    times = range(-(-max(least, 1) // units), limit // people + 1)
    return any(sums >> people * each & 1 for each in times)


def _product_reaches(one: Ints, scale: int, other: Ints, top: int) -> Flags:
    """Whether `one` times `scale` is at least `other` times `top`, exactly; at most one is `UNBOUNDED`."""
    free, never = one >= UNBOUNDED, other >= UNBOUNDED
    one, other = np.where(free, 0, one), np.where(never, 0, other)
    greatest = max(int(one.max(initial=0)) * scale, int(other.max(initial=0)) * top)
    reached: Flags = roomy(one, greatest) * scale >= roomy(other, greatest) * top
    return free | (reached.astype(np.bool_) & ~never)


def cuts_of_teams(level: AreasOfLevel, teams: TeamFacts, here: TeamsInAreas) -> Iterator[tuple[Ints, Ints]]:
    """Areas, and the days on which a fact about their teams changes.

    Args:
        here: Pairs of a piece and an area that it serves, or may serve.
    """
    yield here.owner, here.start
    yield here.owner, here.end
    if len(level.era.network.tables.services.body):  # otherwise no team serves two areas
        shared = here_for_others(here)
        yield shared.owner, shared.start
        yield shared.owner, shared.end
    yield from cuts_of_lists(level, TEAMS)
    every = np.arange(len(level))
    paid = [each.days for each in teams.entitled.values()]
    for day in set[int]().union(*paid, *_days_of_strays(level, teams)):
        yield every, np.full(len(every), day)


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
    """The pairs on days on which the piece also serves another area, once for each such area."""
    counts = np.bincount(here.piece)
    several = np.flatnonzero((counts > 1)[here.piece]) if (counts > 1).any() else np.empty(0, np.intp)
    order = several[np.argsort(here.piece[several], kind="stable")]
    one, other = (order[each] for each in matches(here.piece[order], here.piece[order]))
    start = np.maximum(here.start[one], here.start[other])
    end = np.minimum(here.end[one], here.end[other])
    there = (here.owner[one] != here.owner[other]) & (start < end)
    return attrs.evolve(here.take(one[there]), start=start[there], end=end[there])


def pull_apart(condition: Condition, atoms: Sequence[Condition], ways: Flags) -> Flags:
    """Shape (k): teams for which no possible set of atoms is always best, or none is always worst.

    Args:
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


def team_ways(parts: Sequence[Condition], said: Callable[[Condition], Masks]) -> Flags:
    """Shape (k, 2^r): which sets of conditions each team can meet; bit i of a column is condition i.

    Args:
        said: Gives the verdict of a condition on each team, shape (k).
    """
    masks = [said(part) for part in parts]
    ways = np.zeros((len(masks[0]), 1 << len(parts)), np.bool_)
    for way in range(1 << len(parts)):
        met = [bool(way >> at & 1) for at in range(len(parts))]
        possible = np.ones(len(masks[0]), np.bool_)
        for mask, holds in zip(masks, met, strict=True):
            possible &= (mask & (YES if holds else NO | NOT_APPLICABLE)) != 0
        open_ = np.flatnonzero(possible & np.any([mask == UNKNOWN for mask in masks], axis=0))
        if open_.size:
            both = All(tuple(part if holds else Not(part) for part, holds in zip(parts, met, strict=True)))
            possible[open_] = (said(both)[open_] & (YES | NOT_APPLICABLE)) != 0
        ways[:, way] = possible
    return ways


def one_by_one(cell: Ints, team: Ints, ways: Flags, sure: Flags) -> tuple[Ints, Flags]:
    """Merge pairs of a cell and a team, so that a team that serves several areas of a cell occurs once in it.

    Args:
        cell: Shape (p): the cell of each pair.
        team: Shape (p): the team of each pair.
        ways: Shape (p, 2^r): the sets of conditions that the team can meet if it counts for the cell.
        sure: Shape (p): whether the team certainly counts for the cell.

    Returns:
        The cells of the merged pairs, rising; and the sets that each team can meet, with the empty set if it
        may not count.
    """
    order = np.lexsort((team, cell))
    cell, team, ways, sure = cell[order], team[order], ways[order], sure[order]
    first = np.flatnonzero(np.r_[True, (cell[1:] != cell[:-1]) | (team[1:] != team[:-1])][: len(cell)])
    if len(first) < len(cell):
        ways, sure = np.logical_or.reduceat(ways, first), np.logical_or.reduceat(sure, first)
        cell = cell[first]
    ways[~sure, 0] = True
    return cell, ways


def joint_ways(count: int, cell: Ints, ways: Flags) -> Flags:
    """Shape (count, 2^r): which sets of conditions the teams of each cell can meet together.

    Args:
        cell: Shape (p), rising: the cell of each team.
        ways: Shape (p, 2^r), as `one_by_one` returns it: the sets that each team can meet.
    """
    reached = np.zeros((count, ways.shape[1]), np.bool_)
    reached[:, 0] = True
    first = np.searchsorted(cell, np.arange(count))
    size = np.bincount(cell, minlength=count)
    for step in range(int(size.max(initial=0))):
        here = np.flatnonzero(size > step)
        reached[here] = _joined(reached[here], ways[first[here] + step])
    return reached


def _joined(one: Flags, other: Flags) -> Flags:
    """All unions of a set of each argument: a product of their counts of subsets; O(r 2^r) for each cell."""
    counts = _subsets(one.T.astype(np.int32, order="C"), 1)
    counts *= _subsets(other.T.astype(np.int32, order="C"), 1)
    joined: Flags = np.ascontiguousarray((_subsets(counts, -1) > 0).T)
    return joined


def _subsets(values: NDArray[np.int32], sign: int) -> NDArray[np.int32]:
    """Shape (2^r, count), in place: sums over all subsets of each set; the sign -1 inverts them."""
    size, count = values.shape
    for bit in range(size.bit_length() - 1):
        pairs = values.reshape(size >> bit + 1, 2, (1 << bit) * count)
        pairs[:, 1] += sign * pairs[:, 0]
    return values


def with_unlisted(reached: Flags, blank: Flags) -> Flags:
    """The sets that can be met if there may also be any number of unlisted teams."""
    found = reached
    for _ in range(max(blank.shape[1].bit_length() - 1, 1)):
        found = found | _joined(found, np.broadcast_to(blank, found.shape))
    return found


def verdict_of(
    condition: Condition,
    atoms: Sequence[Condition],
    reached: Flags,
    read: Callable[[Condition], NDArray[np.uint8]],
) -> Masks:
    """Shape (count): the verdict of a condition, with its atoms about some team evaluated jointly.

    Args:
        reached: Shape (count, 2^r), as `joint_ways` returns it: the sets of these atoms that can hold.
        read: Gives the verdicts of all other atoms.
    """
    masks = np.zeros(len(reached), np.uint8)
    for way in np.flatnonzero(reached.any(axis=0)).tolist():
        met = {atom: bool(way >> at & 1) for at, atom in enumerate(atoms)}

        def told(atom: Condition, met: dict[Condition, bool] = met) -> Masks:
            if atom in met:
                return np.full(len(reached), YES if met[atom] else NO, np.uint8)
            return read(atom)

        found, _ = evaluate(condition, told, count=len(reached))
        masks |= np.where(reached[:, way], found, np.uint8(0))
    return masks


def tighten_jointly(
    masks: Masks, condition: Condition, teams: TeamsHere, read: Callable[[Condition], Masks]
) -> None:
    """Tighten unknown verdicts in place, by evaluating the atoms about some team jointly.

    Evaluated one atom at a time, a cell can stay unknown although every completion of its teams gives the
    same verdict. Here these atoms are evaluated team by team, and newly decided cells are overwritten.

    Args:
        masks: Shape (c): the verdict of the condition on each cell, evaluated atom by atom.
        read: Gives the verdicts of an atom, shape (c).
    """
    atoms = of_some_team(condition)
    if atoms and tells_apart(condition):
        unsure = np.flatnonzero(masks == UNKNOWN)
        if unsure.size:
            reached = sets_met([part_of(atom) for atom in atoms], teams, unsure)
            _note_apart(condition, atoms, teams)
            masks[unsure] = verdict_of(condition, atoms, reached, lambda atom: read(atom)[unsure])
    elif any(isinstance(atom, OF_TEAMS) for atom in turned_atoms(condition)):
        shared = here_for_others(teams.here)
        teams.loose |= teams.cells.any(shared, np.ones(len(shared), np.bool_))
    teams.note()


def sets_met(parts: Sequence[Condition], teams: TeamsHere, cells: Ints) -> Flags:
    """Shape (cells, 2^r): for each set of conditions, whether the teams of a cell may meet exactly this set.

    A condition of the set is met by at least one team, each other condition by no team.

    Args:
        parts: The r conditions on teams, with atoms for which `teams` was made.
    """
    here = teams.here
    number = np.full(len(teams.cells), -1, np.int64)
    number[cells] = np.arange(len(cells))
    pair, cell = teams.cells.pairs(here, number >= 0)
    ways = team_ways(parts, teams.said)[pair]
    entity = teams.level.era.network.tables.bodies.entity[teams.facts.pieces.owner]
    cell, ways = one_by_one(number[cell], entity[here.piece[pair]], ways, teams.sure[pair])
    reached = joint_ways(len(cells), cell, ways)
    may_be = np.flatnonzero(teams.unlisted[cells])
    reached[may_be] = _with_unlisted_teams(reached[may_be], parts, teams, cells[may_be])
    teams.note_shared()
    teams.note()
    return reached


def joint_verdict_of_unlisted(
    condition: Condition, teams: TeamsHere, cells: Ints, read: Callable[[Condition], Masks]
) -> Masks:
    """Shape (cells): the verdict of a condition on an unlisted area, with atoms about some team joined.

    Args:
        condition: The condition on the unlisted area; several of its atoms are about some team.
        cells: The cells to evaluate. Unlisted teams may serve the unlisted area; listed teams do not.
        read: Gives the verdicts of an atom, shape (c).
    """
    atoms = of_some_team(condition)
    parts = [part_of(atom) for atom in atoms]
    reached = np.zeros((len(cells), 1 << len(parts)), np.bool_)
    reached[:, 0] = True  # the set that no team meets
    reached = _with_unlisted_teams(reached, parts, teams, cells)
    return verdict_of(condition, atoms, reached, lambda atom: read(atom)[cells])


def _with_unlisted_teams(reached: Flags, parts: Sequence[Condition], teams: TeamsHere, cells: Ints) -> Flags:
    """Shape (cells, 2^r): the sets that are met if there may also be unlisted teams in some cells."""
    return with_unlisted(reached, team_ways(parts, lambda part: teams.of_unlisted(part)[cells]))


def _note_apart(condition: Condition, atoms: Sequence[Condition], teams: TeamsHere) -> None:
    """Mark cells as loose if a team of several areas has no set of atoms that is always best, or worst."""
    shared = here_for_others(teams.here)
    if not len(shared):
        return
    parts = [part_of(atom) for atom in atoms]
    for granted in (None, teams.given):
        ways = team_ways(parts, teams.facts.at(teams.worst, granted).verdicts_of)
        ways[teams.here.piece[~teams.sure], 0] = True
        apart = pull_apart(condition, atoms, ways)[shared.piece]
        teams.loose |= teams.cells.any(shared, apart)
