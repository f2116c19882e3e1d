"""Verdicts on teams, for each run of days on which the facts that a condition reads do not change.

An evaluation also records the items whose verdicts may be too wide.
"""

from __future__ import annotations

from collections import Counter
from copy import copy
from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.bounds import Bounded
from dtnet.citations import Origin
from dtnet.coverage.language.atoms import PEOPLE, Funded, SkillCount, subject_of
from dtnet.coverage.verdicts.entitled_teams import entitled
from dtnet.facts.completeness import NEVER, listed, statements_about, statements_by_days
from dtnet.facts.subjects import (
    TEAM,
    TEAM_KINDS,
    BodyAttributes,
    Subjects,
    read_atom,
    sets_in,
    subject_numbers,
    with_whereabouts,
)
from dtnet.facts.unit_spans import apart, cut_inside, cut_on_ground, cut_where_apart, pieces_of
from dtnet.predicates.conditions import Is, atoms_of
from dtnet.predicates.evaluation import evaluate_each
from dtnet.predicates.verdicts import is_decided

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dtnet.coverage.verdicts.entitled_teams import Entitled
    from dtnet.facts.eras import Era
    from dtnet.facts.unit_spans import TeamSpans
    from dtnet.network.tables.tables import Codes, Flags, Ints
    from dtnet.policy.document.document import Policy
    from dtnet.predicates.conditions import Condition
    from dtnet.predicates.verdicts import Masks


@attrs.frozen(eq=False)
class OuterBounds:
    """Which of n items may have a verdict with an impossible outcome, or one that depends on other verdicts.

    The record is separate for each worst origin of the facts that counted, because a verdict that is open
    without synthetic facts says nothing about the answer with them.

    Attributes:
        count: The number of items.
        always: Shape (n): the items marked for every origin; None for none.
        worst: Facts with a worse origin counted as unknown.
    """

    count: int
    always: Flags | None = None
    worst: int = int(Origin.SYNTHETIC)
    _found: dict[int, Flags] = attrs.field(factory=dict, alias="found")

    def at(self, worst: int) -> OuterBounds:
        """The record for another origin."""
        return attrs.evolve(self, worst=worst)

    def note(self, which: Flags | None, places: slice | Ints = slice(None)) -> None:
        """Mark items.

        Args:
            which: Which of the items at `places` to mark; None for none.
            places: The items, by default all; an item may occur several times.
        """
        if which is None or not which.any():
            return
        found = self._found.setdefault(self.worst, np.zeros(self.count, np.bool_))
        found[np.arange(self.count)[places][which]] = True

    @property
    def marked(self) -> Flags | None:
        """Shape (n): the marked items; None if there are none."""
        found = self._found.get(self.worst)
        if self.always is None or found is None:
            return self.always if found is None else found
        return self.always | found


def by_origin(said: Callable[[int], Masks], worst: int, first: int = Origin.OBSERVED) -> tuple[Masks, Codes]:
    """Verdicts, and the best origin that decides each of them; 0 for an open verdict.

    Args:
        said: Gives the verdicts, shape (n), if facts of a worse origin count as unknown.
        worst: The worst origin that counts.
        first: The best origin to try.
    """
    masks = said(first)
    decided: Codes = np.uint8(first) * is_decided(masks)
    for code in range(first + 1, worst + 1):
        masks = said(code)
        decided = np.where(decided == 0, np.uint8(code) * is_decided(masks), decided)
    return masks, decided


WHAT = "coverage"
"""The name of the caller in error messages."""


class TeamFacts:
    """Verdicts of some conditions on the teams of an era.

    The teams are cut into pieces. On the days of a piece, no fact that these conditions read changes.

    Attributes:
        era: The days.
        worst: Facts with a worse origin count as unknown.
        granted: Areas of this level and below are assumed to exist when lists of words are checked; None for
            no area.
        pieces: The pieces of the teams.
        loose: The pieces with a verdict that may have an impossible outcome, or that depends on the verdict
            of another piece; marked as verdicts are computed.
        apart: Shape (k): a number for each team and run of days on which it has several possible homes; -1
            for all other pieces; None if there is no such team.
    """

    era: Era
    worst: int
    granted: int | None
    pieces: TeamSpans
    sets: Sequence[str]
    loose: OuterBounds
    apart: Ints | None

    def __init__(self, era: Era, conditions: Sequence[Condition]) -> None:
        """Cut the teams into pieces.

        Args:
            era: The days.
            conditions: The conditions on teams, as `atoms.on_teams` returns them.
        """
        self.era, self.worst, self.granted = era, int(Origin.SYNTHETIC), None  # NumPy takes an enum for int64
        pieces = pieces_of(era)
        atoms = [atom for condition in conditions for atom in atoms_of(condition)]
        policies = dict.fromkeys(atom.policy for atom in atoms if isinstance(atom, Funded))
        self._entitled: dict[Policy, Entitled] = {
            policy: entitled(era.network, policy, era.days) for policy in policies
        }
        self.sets = sets = _sets_read(era, atoms)
        if not era.is_day:
            for each in self._entitled.values():
                pieces = cut_on_ground(era, pieces, each.ground(era.territory), each.days)
            for name in sets:
                for _, position, first, end in statements_about(era, name):
                    pieces = cut_inside(era, pieces, position, (first, end))
            pieces = cut_where_apart(era, pieces)
        self.pieces = pieces
        self.apart = apart(era, pieces)
        always = None if self.apart is None else self.apart >= 0
        if sets and era.vague is not None:  # teams share unknown versions, as areas do
            always = np.ones(len(pieces), np.bool_)
        self.loose = OuterBounds(len(pieces), always)
        kept: dict[tuple[str, int | None], Codes] = era.once_for_days("listed", dict) if era.is_day else {}
        self._complete = kept
        self._masks: dict[tuple[Condition, int, int | None], Masks] = {}

    def at(self, worst: int, granted: int | None = None) -> TeamFacts:
        """The same facts, where those with a worse origin count as unknown; by default all origins count.

        Args:
            worst: The worst origin that counts.
            granted: As the attribute.
        """
        view = copy(self)
        view.worst, view.granted, view.loose = worst, granted, self.loose.at(worst)
        return view

    def complete(self, name: str, granted: int | None) -> Codes:
        """Shape (k): the origin of the completeness of a set of words; `NEVER` where no statement holds.

        Args:
            name: The attribute of bodies.
            granted: As the attribute of these facts.
        """
        key, era, pieces = (name, granted), self.era, self.pieces
        if key not in self._complete:
            code = np.full(len(pieces), NEVER, np.uint8)
            home = era.territory.position[era.network.tables.bodies.home[pieces.owner]]
            for (first, end), stated in statements_by_days(era, name):
                inside = (pieces.start >= first) & (pieces.start < end)
                code = np.where(inside, np.minimum(code, listed(era, stated, granted)[1][home]), code)
            self._complete[key] = code
        return self._complete[key]

    def hang_on_areas(self, place: int) -> Flags | None:
        """Shape (k): the pieces with a set of words that is listed in full only if uncertain areas exist.

        Args:
            place: The level of these areas; areas below it count, too.

        Returns:
            The pieces; None if there can be none.
        """
        if self.era.unsure is None and not (self.era.origins > self.worst).any():
            return None
        codes = [(self.complete(name, place), self.complete(name, None)) for name in self.sets]
        found = [(there <= self.worst) & (alone > self.worst) for there, alone in codes]
        return np.logical_or.reduce(found) if found else None

    def days_of_policies(self) -> set[int]:
        """The days on which a policy of the conditions begins or ceases to pay teams."""
        return set[int]().union(*(each.days for each in self._entitled.values()))

    def paying(self, policy: Policy) -> Entitled:
        """The ways in which a policy of the conditions pays teams."""
        return self._entitled[policy]

    def verdicts_of(self, condition: Condition) -> Masks:
        """Shape (k): the verdict of a condition on each piece, provided that its team exists.

        Args:
            condition: A condition whose atoms this object was made for.
        """
        key = condition, self.worst, self.granted
        if key not in self._masks:
            two = self.pieces.of_two_rows
            masks = self.verdicts_in(self._in_order(), condition)
            if two.size:
                others = OrderedTeams(two, self.pieces.other[two])
                masks[two] |= self.verdicts_in(others, condition)
            self._masks[key] = masks
        return self._masks[key]

    def verdicts_in(self, teams: OrderedTeams, condition: Condition) -> Masks:
        """Shape (p): the verdict of a condition on pieces, by one row of each; otherwise as `verdicts_of`.

        Args:
            teams: Pieces in some order, with their rows.
            condition: As for `verdicts_of`.
        """
        things = self._things(teams)

        def read(atom: Condition) -> Masks:
            if isinstance(atom, SkillCount | Funded):
                found, lost = atom.on_rows(self, things, self.pieces.start[teams.which])
            else:
                found, lost = with_whereabouts(self.era, things, atom, read_atom(things, atom))
            self.loose.note(lost, teams.which)
            return found

        masks, wide = evaluate_each(condition, read, count=len(things), sets=sets_in(things, condition))
        self.loose.note(wide, teams.which)
        if self._reads_what_policies_read(condition):
            self.loose.note(~is_decided(masks), teams.which)
        return masks

    def _reads_what_policies_read(self, condition: Condition) -> bool:
        """Whether one fact may decide an atom about money and another atom: both are evaluated separately."""
        atoms = atoms_of(condition)
        policies = [atom.policy for atom in atoms if isinstance(atom, Funded)]
        paid = [subject for policy in policies for subject in self._entitled[policy].subjects]
        read = Counter([*paid, *map(subject_of, atoms)])
        return any(read[each] > 1 for each in paid)

    def people(self) -> Bounded:
        """Shape (k): the number of people of each team."""
        found, two = (
            subject_numbers(self._things(self._in_order()), f"{TEAM}.{PEOPLE}"),
            self.pieces.of_two_rows,
        )
        if not two.size:
            return found
        again = subject_numbers(self._things(OrderedTeams(two, self.pieces.other[two])), f"{TEAM}.{PEOPLE}")
        lower, upper = found.lower.copy(), found.upper.copy()
        np.minimum.at(lower, two, again.lower)
        np.maximum.at(upper, two, again.upper)
        return Bounded(lower, upper)

    def _in_order(self) -> OrderedTeams:
        """All pieces in their own order; cached for one day."""
        if self.era.is_day:
            return self.era.once_for_days("teams", lambda: OrderedTeams(slice(None), self.pieces.owner))
        return OrderedTeams(slice(None), self.pieces.owner)

    def _things(self, teams: OrderedTeams) -> Subjects:
        era, closed = self.era, teams.closed(self)
        return Subjects(era.network, era.state, TEAM, teams.row, WHAT, self.worst, closed, teams.gathered)


def _sets_read(era: Era, atoms: Sequence[Condition]) -> list[str]:
    """The attributes of bodies that are sets of words and that some atom reads."""
    sets = {
        each.name
        for each in era.network.vocabulary.attributes
        if each.table == "bodies" and each.type == "set"
    }
    read = [subject_of(atom) for atom in atoms if isinstance(atom, Is | SkillCount)]
    return sorted(sets & {TEAM_KINDS if each == "kind" else each.partition(".")[2] for each in read})


@attrs.frozen(eq=False)
class OrderedTeams:
    """Pieces of teams in some order; shape (p). It caches facts of the teams for all conditions.

    Attributes:
        which: The places of the pieces among all pieces of an era.
        row: The row of each piece.
        gathered: The attributes that have been read so far.
    """

    which: slice | Ints
    row: Ints
    gathered: BodyAttributes = attrs.field(
        init=False, default=attrs.Factory(lambda self: BodyAttributes(self.row), takes_self=True)
    )
    _listed: dict[tuple[str, int | None], Codes] = attrs.field(factory=dict, init=False)

    def closed(self, facts: TeamFacts) -> dict[str, Flags]:
        """By attribute, shape (p): where all words of a set are listed, according to facts of all pieces."""
        for name in facts.sets:
            if (name, facts.granted) not in self._listed:
                self._listed[name, facts.granted] = facts.complete(name, facts.granted)[self.which]
        return {name: self._listed[name, facts.granted] <= facts.worst for name in facts.sets}
