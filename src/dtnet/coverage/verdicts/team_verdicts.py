"""Verdicts on teams, for each run of days on which the facts that a condition reads do not change.

An evaluation also records the teams whose verdicts may be too wide. A verdict on the entitlement of a team to
money of a policy is about one row of the team: it holds on each day on which the row may be in force, and for
each area in which the team may have its home.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from copy import copy
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.bounds import Bounded
from dtnet.coverage.language.atoms import PEOPLE, Funded, SkillCount, subject_of
from dtnet.errors import UnknownFactError, UnknownNameError, near
from dtnet.facts.area_ground import ground_of
from dtnet.facts.completeness import NEVER, listed, statements_about, statements_by_days
from dtnet.facts.subject_verdicts import (
    evaluated_there,
    sets_in,
    verdict_of_atom,
    verdict_of_comparison,
    with_whereabouts,
)
from dtnet.facts.subjects import (
    TEAM,
    TEAM_KINDS,
    BodyAttributes,
    Subjects,
    of_home,
    subject_numbers,
    unknown_column,
)
from dtnet.facts.unit_spans import apart, cut_inside, cut_on_ground, cut_where_apart, pieces_of
from dtnet.origins import Origin
from dtnet.periods import OPEN, day_number
from dtnet.policy.document.document import settled
from dtnet.policy.units.jurisdictions import not_told
from dtnet.policy.units.needed_days import NeededDays
from dtnet.policy.units.norms import read_norm
from dtnet.policy.units.openings import open_pieces, reasons_assumed
from dtnet.policy.units.question import AssessableComponent
from dtnet.policy.units.terms import norm_terms
from dtnet.predicates.conditions import Between, Inside, Is, atoms_of
from dtnet.predicates.evaluation import evaluate, evaluate_each
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, UNKNOWN, YES, both, either, is_decided
from dtnet.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dtnet.facts.area_ground import AreaGround
    from dtnet.facts.eras import Era
    from dtnet.facts.unit_spans import TeamSpans
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Codes, Flags, Ints
    from dtnet.network.territory.forest import Hierarchy
    from dtnet.policy.document.document import Policy
    from dtnet.policy.units.openings import Piece
    from dtnet.policy.units.terms import NormTerms
    from dtnet.predicates.conditions import Condition
    from dtnet.predicates.verdicts import Masks


WHAT = "coverage"
"""The name of the caller in error messages."""


class TeamFacts:
    """Verdicts of some conditions on the teams of an era.

    The teams are cut into pieces. On the days of a piece, no fact that these conditions read changes.

    Attributes:
        worst: Facts with a worse origin count as unknown.
        entitled: By policy of the conditions, the ways in which it pays teams.
        granted: Areas of this level and below are assumed to exist when lists of words are checked; None for
            no area.
        counted_in: Where teams are counted, the level of the areas in which they count; see `Subjects`.
        loose: Shape (k): the pieces with a verdict that may have an impossible outcome, or that depends on
            the verdict of another piece; marked as verdicts are computed, for each worst origin by itself.
        apart: Shape (k): a number for each team and run of days on which it has several possible homes; -1
            for all other pieces; None if there is no such team.
    """

    era: Era
    worst: int
    entitled: dict[Policy, Entitled]
    granted: int | None
    counted_in: int | None
    pieces: TeamSpans
    sets: Sequence[str]
    loose: Flags
    apart: Ints | None

    def __init__(self, era: Era, conditions: Sequence[Condition], counted_in: int | None = None) -> None:
        """Cut the teams into pieces.

        Args:
            conditions: The conditions on teams, as `atoms.on_teams` returns them.
        """
        self.era, self.worst, self.granted = era, int(Origin.SYNTHETIC), None  # NumPy takes an enum for int64
        self.counted_in = counted_in
        pieces = pieces_of(era)
        atoms = [atom for condition in conditions for atom in atoms_of(condition)]
        policies = dict.fromkeys(atom.policy for atom in atoms if isinstance(atom, Funded))
        self.entitled = {policy: entitled(era.network, policy, era.days) for policy in policies}
        self.sets = sets = _sets_read(era, atoms)
        if not era.is_day:
            for each in self.entitled.values():
                pieces = cut_on_ground(era, pieces, each.ground(era.territory), each.days)
            for name in sets:
                for _, position, first, end in statements_about(era, name):
                    pieces = cut_inside(era, pieces, position, (first, end))
            pieces = cut_where_apart(era, pieces)
        self.pieces = pieces
        self.apart = apart(era, pieces)
        always = np.zeros(len(pieces), np.bool_) if self.apart is None else self.apart >= 0
        if sets and (era.vague is not None or era.adrift is not None):  # teams share unknown places
            always[:] = True
        self._loose: defaultdict[int, Flags] = defaultdict(always.copy)
        self.loose = self._loose[self.worst]
        self._complete: dict[tuple[str, int | None], Codes] = {}
        if era.is_day:
            self._complete = era.of_days.setdefault(("listed", counted_in), self._complete)
        self._masks: dict[tuple[Condition, int, int | None], Masks] = {}

    def at(self, worst: int, granted: int | None = None) -> TeamFacts:
        """The same facts, where those with a worse origin count as unknown; by default all origins count."""
        view = copy(self)
        view.worst, view.granted, view.loose = worst, granted, self._loose[worst]
        return view

    def complete(self, name: str, granted: int | None) -> Codes:
        """Shape (k): the origin of the completeness of a set of words; `NEVER` where no statement holds."""
        key, era, pieces = (name, granted), self.era, self.pieces
        if key not in self._complete:
            code = np.full(len(pieces), NEVER, np.uint8)
            home = era.territory.position[era.network.tables.bodies.home[pieces.owner]]
            for (first, end), stated in statements_by_days(era, name):
                inside = (pieces.start >= first) & (pieces.start < end)
                code = np.where(inside, np.minimum(code, self._listed(stated, granted)[home]), code)
            self._complete[key] = code
        return self._complete[key]

    def _listed(self, stated: Sequence[tuple[int, int]], granted: int | None) -> Codes:
        """Shape (n + 1), by position: the origin of the completeness of a list, for teams with this home."""
        itself, inside = listed(self.era, stated, granted)
        if self.counted_in is None:
            return inside
        existing = self.era.existing_in(self.counted_in)
        if granted is not None or not existing.any():
            return itself
        return np.where(np.append(existing, False), listed(self.era, stated, self.counted_in)[0], itself)

    def hang_on_areas(self, place: int) -> Flags | None:
        """Shape (k): the pieces with a set of words that is listed in full only if uncertain areas exist.

        Args:
            place: The level of these areas; areas below it count, too.

        Returns:
            The pieces; None if there can be none.
        """
        if self.era.unsure is None and self.era.worst_origin <= self.worst:
            return None
        codes = [(self.complete(name, place), self.complete(name, None)) for name in self.sets]
        found = [(there <= self.worst) & (alone > self.worst) for there, alone in codes]
        return np.logical_or.reduce(found) if found else None

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
                found, lost = with_whereabouts(self.era, things, atom, verdict_of_atom(things, atom))
            self._mark(teams, lost)
            return found

        masks, wide = evaluate_each(condition, read, count=len(things), sets=sets_in(things, condition))
        self._mark(teams, wide)
        if self.entitled and self._reads_what_policies_read(condition):
            self._mark(teams, ~is_decided(masks))
        return masks

    def _mark(self, teams: OrderedTeams, wide: Flags | None) -> None:
        """Mark pieces as loose; a piece may occur several times among the teams."""
        if wide is not None and wide.any():
            self.loose[np.arange(len(self.loose))[teams.which][wide]] = True

    def _reads_what_policies_read(self, condition: Condition) -> bool:
        """Whether one fact may decide an atom about money and another atom: both are evaluated separately."""
        atoms = atoms_of(condition)
        policies = [atom.policy for atom in atoms if isinstance(atom, Funded)]
        paid = [subject for policy in policies for subject in self.entitled[policy].subjects]
        read = Counter([*paid, *map(subject_of, atoms)])
        return any(read[each] > 1 for each in paid)

    def of_unlisted(self, part: Condition, funded: Mapping[Policy, Masks]) -> Masks:
        """The possible verdicts of a condition on an unlisted team, whose attributes and home may be any.

        Args:
            funded: By policy, shape (c): whether it may pay the team in each of c cases; empty for one case.

        Returns:
            Shape (c): the verdicts; shape (1) without policies.
        """
        network = self.era.network
        columns = {
            atom.subject: unknown_column(network, atom.subject, WHAT)
            for atom in atoms_of(part)
            if isinstance(atom, Is | Between)
        }
        count = next(map(len, funded.values()), 1)

        def read(atom: Condition) -> Masks:
            mask: Masks = np.full(1, UNKNOWN, np.uint8)
            if isinstance(atom, Is | Between):
                # The home may lie in no area of the level of an attribute.
                elsewhere = atom.subject.partition(".")[0] not in {*_OWN, "level"}
                mask = (
                    verdict_of_comparison(columns[atom.subject], atom, WHAT)[:1] | elsewhere * NOT_APPLICABLE
                )
            elif isinstance(atom, SkillCount):
                mask = atom.of_unlisted_team(network.vocabulary)
            elif isinstance(atom, Funded):
                mask = funded[atom.policy]
            return np.broadcast_to(mask, count).astype(np.uint8)

        sets = {subject for subject, column in columns.items() if column.type == "set"}
        return evaluate(part, read, count=count, sets=sets)[0]

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
        every = OrderedTeams(slice(None), self.pieces.owner)
        return self.era.of_days.setdefault("in order", every) if self.era.is_day else every

    def _things(self, teams: OrderedTeams) -> Subjects:
        era, rows, closed = self.era, teams.row, teams.closed(self)
        return Subjects(
            era.network, era.state, TEAM, rows, WHAT, self.worst, self.counted_in, closed, teams.gathered
        )


_OWN: Final = {"kind", TEAM}
"""The first parts of the subjects of teams themselves."""


def reads_home(part: Condition) -> bool:
    """Whether a condition depends on the home of a team, which is unknown for an unlisted team."""
    return any(
        isinstance(atom, Inside)
        or (isinstance(atom, Is | Between) and atom.subject.partition(".")[0] not in _OWN)
        for atom in atoms_of(part)
    )


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
        gathered: The attributes that have been read so far.
    """

    which: slice | Ints
    row: Ints
    gathered: BodyAttributes = attrs.field(
        init=False, default=attrs.Factory(lambda self: BodyAttributes(self.row), takes_self=True)
    )
    _listed: dict[tuple[str, int | None, int | None], Codes] = attrs.field(factory=dict, init=False)

    def closed(self, facts: TeamFacts) -> dict[str, Flags]:
        """By attribute, shape (p): where all words of a set are listed, according to facts of all pieces."""
        found: dict[str, Flags] = {}
        for name in facts.sets:
            if (key := (name, facts.granted, facts.counted_in)) not in self._listed:
                self._listed[key] = facts.complete(name, facts.granted)[self.which]
            found[name] = self._listed[key] <= facts.worst
        return found


@attrs.frozen(eq=False, kw_only=True)
class Way:
    """A run of days on which a component pays teams, with its conditions. A component may have several ways.

    Attributes:
        end: The day after the last day.
        ground: The area where the policy applies.
        place: The same area, as a condition on the home of a team.
        alternatives: Conditions, of which a team must meet at least one.
        norm: The norm on the size of teams that the component requires; None for no norm.
        assumed: Whether it is an assumption that the component pays on these days.
    """

    start: int
    end: int
    ground: AreaGround
    place: Inside
    alternatives: tuple[Condition, ...]
    norm: NormTerms | None
    assumed: bool


@attrs.frozen(eq=False)
class Entitled:
    """The ways in which a policy pays teams on the days of an era.

    Attributes:
        subjects: The facts of teams and of their areas that the policy reads, as conditions spell them.
    """

    ways: tuple[Way, ...]
    subjects: frozenset[str]

    @property
    def open(self) -> tuple[tuple[int, int], ...]:
        """The runs of days of the ways, in order and each once, as first day and day after the last."""
        return tuple(sorted({(way.start, way.end) for way in self.ways}))

    @property
    def days(self) -> set[int]:
        """The first day of each run of days, and the day after its last day."""
        return {day for stretch in self.open for day in stretch}

    def ground(self, territory: Hierarchy) -> Flags:
        """Per position, whether the policy could pay a team with its home in this area on some day."""
        found = np.zeros(len(territory), np.bool_)
        for way in self.ways:
            found |= way.ground.members(territory, way.start)
        return found

    def verdicts(self, era: Era, things: Subjects, start: Ints) -> tuple[Masks, Flags]:
        """Shape (n) each: whether teams are entitled, if they exist; and which verdicts may be too wide.

        A fact that is unknown to the question is also unknown to the policy. A set of words counts as
        complete, as it does in an assessment.

        Args:
            start: Shape (n): the first day of the piece of each team; nothing changes on the days of a piece.
        """
        masks, loose = np.full(len(things), NO, np.uint8), np.zeros(len(things), np.bool_)
        for way in self.ways:
            inside = way.ground.members(era.territory, way.start)
            here = of_home(inside, things.homes(), nowhere=False) & (start >= way.start) & (start < way.end)
            which = np.flatnonzero(here)
            if which.size:
                said, wide = _said(era, attrs.evolve(things.chosen(which), closed={}), way)
                masks[which] = either(masks[which], said)
                loose[which] |= wide
        if (strays := era.strays()) is not None and era.adrift is not None:  # teams share unknown places
            loose |= of_home(strays, things.homes(), nowhere=False)
        return masks, loose & ~is_decided(masks)


def entitled(network: Network, policy: Policy, days: tuple[int, int]) -> Entitled:
    """How a policy pays teams on some days, as an entitlement or up to an amount; claims are ignored.

    Args:
        network: The network; the days lie in its data.
        policy: The policy; each open choice has its default.
        days: The first day, and the day after the last day.

    Raises:
        OutsideDataError: If the policy may be in force, and the data do not cover its jurisdiction's day.
        UnknownNameError: If the network does not have the area of its jurisdiction on that day.
        UnknownFactError: If the policy continues in the successors of that area, and no event states them.
    """
    chosen = policy.chosen()
    ways = [way for each in open_components(network, chosen, days) for way in _ways(chosen, each)]
    return Entitled(tuple(ways), frozenset(each for each in chosen.subjects if isinstance(each, str)))


def _ways(policy: Policy, opened: OpenComponent) -> Iterator[Way]:
    """The ways of a component, cut where its norm changes and after the day it was last seen in force."""
    component, ground = opened.asked.component, opened.asked.ground
    norm = norm_terms(policy, component, *opened.days)
    required = norm if norm is not None and norm.use == "require" else None
    edges = set() if required is None else required.edges
    if policy.seen_in_force is not None:
        edges.add(day_number(policy.seen_in_force) + 1)
    place = Inside((policy.jurisdiction.id,), policy.jurisdiction.as_of)
    for piece in opened.pieces:
        inside = sorted(edge for edge in edges if piece.start < edge < piece.end)
        days = np.array([piece.start, *inside, piece.end])
        reasons = reasons_assumed(policy, days)
        for (start, end), reason in zip(pairwise(days.tolist()), reasons, strict=True):
            yield Way(
                start=start,
                end=end,
                ground=ground,
                place=place,
                alternatives=piece.alternatives,
                norm=required,
                assumed=reason is not None,
            )


def _said(era: Era, things: Subjects, way: Way) -> tuple[Masks, Flags]:
    """Shape (n) each: whether a way pays teams that may lie on its ground; which verdicts may be too wide."""
    members = way.ground.members(era.territory, way.start, certain=True)
    surely = of_home(members, things.homes(), nowhere=False)
    found, lost = with_whereabouts(era, things, way.place, YES | ~surely * NO)
    loose = np.zeros(len(things), np.bool_) if lost is None else lost
    met = np.full(len(things), NO, np.uint8)
    for condition in way.alternatives:
        said, wide = evaluated_there(era, things, condition)
        met = either(met, _plain(said))
        loose = loose | wide
    if len(way.alternatives) > 1:
        loose = loose | ~is_decided(met)  # they may depend on one fact
    found = both(found, met)
    if way.norm is not None:
        large = _large_enough(things, way.norm, way.start, lost)
        loose = loose | (~is_decided(found) & ~is_decided(large))
        found = both(found, large)
    if way.assumed and things.worst < Origin.ASSUMED:
        found = found | ((found & YES) != 0) * NO
    return found, loose


def _large_enough(things: Subjects, norm: NormTerms, day: int, lost: Flags | None) -> Masks:
    """Shape (n): whether teams are as large as a norm requires; unknown where they may lie elsewhere."""
    surely, maybe = read_norm(things, norm, day).met(subject_numbers(things, f"{TEAM}.people"))
    if lost is not None:
        surely, maybe = surely & ~lost, maybe | lost
    masks: Masks = maybe * YES | ~surely * NO
    return masks


def _plain(masks: Masks) -> Masks:
    """Verdicts with *no* for not applicable: a team to which a condition does not apply is not paid."""
    plain: Masks = (masks & YES) | ((masks & (NO | NOT_APPLICABLE)) != 0) * NO
    return plain


@attrs.frozen(eq=False)
class OpenComponent:
    """A component that pays teams, and the days on which it does.

    Attributes:
        days: The first day, and the day after the last day.
        pieces: Runs of these days with their conditions; days outside openings may be missing.
    """

    asked: AssessableComponent
    days: tuple[int, int]
    pieces: list[Piece]


def open_components(network: Network, chosen: Policy, days: tuple[int, int]) -> Iterator[OpenComponent]:
    """The components of a policy that pay teams on some days.

    Args:
        network: The network; the days lie in its data.
        days: The first day, and the day after the last day.

    Raises:
        OutsideDataError: If the policy may be in force, and the data do not cover its jurisdiction's day.
        UnknownNameError: If the network does not have the area of its jurisdiction on that day.
        UnknownFactError: If the policy continues in the successors of that area, and no event states them.
    """
    start, end = (max(chosen.period.numbers[0], days[0]), min(chosen.period.numbers[1], days[1]))
    if start >= end:
        return
    ground = _ground(network, chosen, end)
    until = ground.end if settled(chosen.on_merger) == "ends" else OPEN
    for component in chosen.components:
        first, last = (component.period or chosen.period).numbers
        first, last = max(first, start), min(last, end, until)
        if component.per == TEAM and first < last:
            pieces = open_pieces(chosen, component, NeededDays(first, last))
            yield OpenComponent(AssessableComponent(chosen, component, ground, until), (first, last), pieces)


def open_days(network: Network, policy: Policy, days: tuple[int, int]) -> list[tuple[int, int]]:
    """Runs of days on which a policy pays teams: it is in force, and open if it needs an opening.

    The runs are in order, and no two of them touch: where one ends, the policy stops paying teams.

    Args:
        policy: The policy; each open choice has its default.
        days: The first day, and the day after the last day.

    Raises:
        OutsideDataError: As `open_components`.
        UnknownNameError: As `open_components`.
        UnknownFactError: As `open_components`.
    """
    pieces = [piece for each in open_components(network, policy.chosen(), days) for piece in each.pieces]
    ends = np.array([(piece.start, piece.end) for piece in pieces], np.int32).reshape(-1, 2)
    merged = Spans(np.zeros(len(ends), np.int32), ends[:, 0], ends[:, 1]).merge()
    return list(zip(merged.start.tolist(), merged.end.tolist(), strict=True))


@attrs.frozen(eq=False)
class Fitting:
    """The conditions that a team must meet for a component of a policy, whether it is open on a day or not.

    Attributes:
        fits: The team lies in the area where the policy applies, and meets the component's own condition.
        ways: The alternative conditions of the component on the day; empty if it is not open.
        vague: Whether the component also requires a norm on the size of teams, which is not in `fits`.
    """

    fits: Condition
    ways: tuple[Condition, ...]
    vague: bool


def fittings(network: Network, policy: Policy, day: int) -> list[Fitting]:
    """The conditions of each component of a policy that pays teams.

    Args:
        network: The network; the day lies in its data.
        policy: The policy; each open choice has its default.

    Raises:
        OutsideDataError: If the data do not cover the day of its jurisdiction.
        UnknownNameError: As `open_components`, if the policy may be in force on the day.
        UnknownFactError: As `open_components`.
    """
    chosen = policy.chosen()
    network.check_covered(chosen.jurisdiction.as_of, what=f"policy {chosen.id}: jurisdiction as of")
    ground = Inside((chosen.jurisdiction.id,), chosen.jurisdiction.as_of)
    pieces = {
        each.asked.component.id: each.pieces for each in open_components(network, chosen, (day, day + 1))
    }
    return [
        Fitting(
            fits=ground & each.when,
            ways=tuple(way for piece in pieces.get(each.id, ()) for way in piece.alternatives),
            vague=each.norm is not None and settled(each.norm.use) == "require",
        )
        for each in chosen.components
        if each.per == TEAM
    ]


def _ground(network: Network, policy: Policy, end: int) -> AreaGround:
    area, as_of = policy.jurisdiction.id, policy.jurisdiction.as_of
    onward = settled(policy.on_merger) == "extends_to_new_area"
    what = f"policy {policy.id}: jurisdiction as of"
    ground = ground_of(network, area, as_of, onward=onward, what=what)
    if ground is None:
        index = network.area_index
        hint = None if area in index.texts else near(area, index.similar(area))
        raise UnknownNameError(f"policy {policy.id}: no area {area!r} on {as_of}", hint)
    if onward and ground.told_until < end:
        raise UnknownFactError(f"policy {policy.id}: {not_told(policy, ground)}")
    return ground
