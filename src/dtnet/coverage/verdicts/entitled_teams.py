"""Verdicts on the entitlement of teams to money of a policy, and the days on which policies pay teams.

Each row of a team has a verdict of its own. It holds on each day on which the row may be in force, and for
each area in which the team may have its home.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.citations import Origin
from dtnet.errors import UnknownFactError, UnknownNameError, near
from dtnet.facts.area_ground import ground_of
from dtnet.facts.subject_facts import subject_numbers
from dtnet.facts.subjects import TEAM, of_home
from dtnet.facts.whereabouts import evaluated_there, with_whereabouts
from dtnet.periods import OPEN, day_number
from dtnet.policy.document.choices import settled
from dtnet.policy.units.cohorts import subjects_of
from dtnet.policy.units.component_terms import norm_terms
from dtnet.policy.units.head_counts import read_norm
from dtnet.policy.units.jurisdiction import not_told
from dtnet.policy.units.needed_days import NeededDays, open_pieces, reasons_assumed
from dtnet.policy.units.question import AssessableComponent
from dtnet.predicates.conditions import Inside
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, YES, is_decided

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dtnet.facts.area_ground import AreaGround
    from dtnet.facts.eras import Era
    from dtnet.facts.subjects import Subjects
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Flags, Ints
    from dtnet.network.territory.forest import Hierarchy
    from dtnet.policy.document.document import Policy
    from dtnet.policy.units.component_terms import NormTerms
    from dtnet.policy.units.eligibility import Piece
    from dtnet.predicates.conditions import Condition
    from dtnet.predicates.verdicts import Masks


@attrs.frozen(eq=False, kw_only=True)
class Way:
    """Days on which a component pays teams, and which: in each of several ways it may pay others, too.

    Attributes:
        start: The first day.
        end: The day after the last.
        ground: Where it pays.
        place: The same as a condition on where a team has its home.
        alternatives: One of them has to be met.
        norm: What it requires of the size of teams; None for nothing.
        assumed: Whether it is only taken to pay on these days.
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
    """What is known of a policy on the days of an era.

    Attributes:
        ways: Its ways of paying teams.
        subjects: What it reads of teams and of what they lie in, as conditions spell it.
    """

    ways: tuple[Way, ...]
    subjects: frozenset[str]

    @property
    def open(self) -> tuple[tuple[int, int], ...]:
        """Stretches of days on which it pays some team, whoever that is; cut where that changes."""
        return tuple(sorted({(way.start, way.end) for way in self.ways}))

    @property
    def days(self) -> set[int]:
        """The days on which a stretch begins or has ended."""
        return {day for stretch in self.open for day in stretch}

    def ground(self, territory: Hierarchy) -> Flags:
        """Per position, whether a team that has its home there could be paid on some day."""
        found = np.zeros(len(territory), np.bool_)
        for way in self.ways:
            found |= way.ground.members(territory, way.start)
        return found

    def may_pay(self, territory: Hierarchy) -> Flags:
        """Per position, whether a team in the area, or in one inside it, could be paid on open days."""
        found: Flags = territory.roll_up(self.ground(territory), how="sum") > 0
        return found

    def verdicts(self, era: Era, things: Subjects, start: Ints) -> tuple[Masks, Flags]:
        """Shape (n) each: whether teams are entitled, if they are there; and which verdicts may be too wide.

        What a policy reads is known as far as facts count for whoever asks; a set of words is taken as
        stated, as policies do.

        Args:
            era: The days.
            things: The teams.
            start: Shape (n): a day on which each is asked; until its next one nothing changes.
        """
        masks, loose = np.full(len(things), NO, np.uint8), np.zeros(len(things), np.bool_)
        for way in self.ways:
            inside = way.ground.members(era.territory, way.start)
            here = of_home(inside, things.homes(), nowhere=False) & (start >= way.start) & (start < way.end)
            which = np.flatnonzero(here)
            if which.size:
                said, wide = _said(era, attrs.evolve(things.chosen(which), closed={}), way)
                masks[which] = _either(masks[which], said)
                loose[which] |= wide
        return masks, loose & ~is_decided(masks)


def entitled(network: Network, policy: Policy, days: tuple[int, int]) -> Entitled:
    """Who is entitled to money of a policy on some days, an amount or at most one; claims are not asked for.

    Args:
        network: The network; the days lie in its data.
        policy: What it leaves open is taken at the default.
        days: The first day, and the day after the last.

    Raises:
        OutsideDataError: If the policy may be in force, and the data do not reach its jurisdiction's day.
        UnknownNameError: If the network does not have its jurisdiction.
        UnknownFactError: If its jurisdiction is no more, and where it went on is not followed.
    """
    chosen = policy.chosen()
    ways = [way for each in open_components(network, chosen, days) for way in _ways(chosen, each)]
    return Entitled(tuple(ways), frozenset(each for each in subjects_of([chosen]) if isinstance(each, str)))


def _ways(policy: Policy, opened: OpenComponent) -> Iterator[Way]:
    """The ways of a component, cut where its norm changes and where it is no longer seen in force."""
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
    """Shape (n) each: whether teams, which may lie on its ground, are paid in a way; what may be too wide."""
    members = way.ground.members(era.territory, way.start, certain=True)
    surely = of_home(members, things.homes(), nowhere=False)
    found, lost = with_whereabouts(era, things, way.place, YES | ~surely * NO)
    loose = np.zeros(len(things), np.bool_) if lost is None else lost
    met = np.full(len(things), NO, np.uint8)
    for condition in way.alternatives:
        said, wide = evaluated_there(era, things, condition)
        met = _either(met, said)
        loose = loose | wide
    if len(way.alternatives) > 1:
        loose = loose | ~is_decided(met)  # they may turn on one fact
    found = _both(found, met)
    if way.norm is not None:
        large = _large_enough(things, way.norm, way.start, lost)
        loose = loose | (~is_decided(found) & ~is_decided(large))
        found = _both(found, large)
    if way.assumed and things.worst < Origin.ASSUMED:
        found = found | ((found & YES) != 0) * NO
    return found, loose


def _large_enough(things: Subjects, norm: NormTerms, day: int, lost: Flags | None) -> Masks:
    """Shape (n): whether teams have as many people as a norm requires; open where they may lie elsewhere."""
    asked, people = read_norm(things, norm, day), subject_numbers(things, f"{TEAM}.people")
    surely = ~asked.applies | (people.lower >= asked.heads.high)
    maybe = ~asked.applies | (people.upper >= asked.heads.low)
    if lost is not None:
        surely, maybe = surely & ~lost, maybe | lost
    masks: Masks = maybe * YES | ~surely * NO
    return masks


def _plain(masks: Masks) -> Masks:
    """Verdicts in which what does not apply is a no: who is not spoken of is not paid."""
    plain: Masks = (masks & YES) | ((masks & (NO | NOT_APPLICABLE)) != 0) * NO
    return plain


def _either(one: Masks, other: Masks) -> Masks:
    first, second = _plain(one), _plain(other)
    masks: Masks = ((first | second) & YES) | (first & second & NO)
    return masks


def _both(one: Masks, other: Masks) -> Masks:
    first, second = _plain(one), _plain(other)
    masks: Masks = (first & second & YES) | ((first | second) & NO)
    return masks


@attrs.frozen(eq=False)
class OpenComponent:
    """A component that pays teams, and the days on which it does.

    Attributes:
        asked: The component.
        days: The first day, and the day after the last.
        pieces: Those days with their conditions; openings may leave some out.
    """

    asked: AssessableComponent
    days: tuple[int, int]
    pieces: list[Piece]


def open_components(network: Network, chosen: Policy, days: tuple[int, int]) -> Iterator[OpenComponent]:
    """The components of a policy that pay teams on some days.

    Args:
        network: The network; the days lie in its data.
        chosen: The policy, with nothing left open.
        days: The first day, and the day after the last.

    Raises:
        OutsideDataError: If the policy may be in force, and the data do not reach its jurisdiction's day.
        UnknownNameError: If the network does not have its jurisdiction.
        UnknownFactError: If its jurisdiction is no more, and where it went on is not followed.
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
    """Stretches of some days on which a policy pays teams: in its days, and opened if it has to be.

    A policy ends where a stretch does. In order; no two meet.

    Args:
        network: The network; the days lie in its data.
        policy: What it leaves open is taken at the default.
        days: The first day, and the day after the last.

    Raises:
        OutsideDataError: As `open_components`.
        UnknownNameError: As there.
        UnknownFactError: As there.
    """
    found: list[tuple[int, int]] = []
    pieces = [piece for each in open_components(network, policy.chosen(), days) for piece in each.pieces]
    for piece in sorted(pieces, key=lambda each: each.start):
        if found and piece.start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], piece.end)
        else:
            found.append((piece.start, piece.end))
    return found


@attrs.frozen(eq=False)
class Fitting:
    """Who fits a component of a policy on a day, whether or not it pays on it.

    Attributes:
        fits: What teams meet that lie on the policy's ground and are what the component asks of teams.
        ways: In which of several ways it is open on the day; none if it is not.
        vague: Whether it also asks how large teams are, against a norm that is not read off its days.
    """

    fits: Condition
    ways: tuple[Condition, ...]
    vague: bool


def fittings(network: Network, policy: Policy, day: int) -> list[Fitting]:
    """Who fits the components of a policy that pay teams.

    Args:
        network: The network; the day lies in its data.
        policy: What it leaves open is taken at the default.
        day: The day.

    Raises:
        OutsideDataError: If the data do not reach its jurisdiction's day.
        UnknownNameError: As `open_components`, if the policy may be in force on the day.
        UnknownFactError: As there.
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
