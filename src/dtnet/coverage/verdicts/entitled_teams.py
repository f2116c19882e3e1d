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
from dtnet.facts.subjects import TEAM, evaluated_there, of_home, subject_numbers, with_whereabouts
from dtnet.periods import OPEN, day_number
from dtnet.policy.document.choices import settled
from dtnet.policy.units.eligibility_and_cohorts import subjects_of
from dtnet.policy.units.question import (
    AssessableComponent,
    NeededDays,
    not_told,
    open_pieces,
    reasons_assumed,
)
from dtnet.policy.units.terms_and_head_counts import norm_terms, read_norm
from dtnet.predicates.conditions import Inside
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, YES, both, either, is_decided
from dtnet.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dtnet.facts.area_ground import AreaGround
    from dtnet.facts.eras import Era
    from dtnet.facts.subjects import Subjects
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Flags, Ints
    from dtnet.network.territory.forest import Hierarchy
    from dtnet.policy.document.document import Policy
    from dtnet.policy.units.eligibility_and_cohorts import Piece
    from dtnet.policy.units.terms_and_head_counts import NormTerms
    from dtnet.predicates.conditions import Condition
    from dtnet.predicates.verdicts import Masks


@attrs.frozen(eq=False, kw_only=True)
class Way:
    """A run of days on which a component pays teams, with its conditions. A component may have several ways.

    Attributes:
        start: The first day.
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
        ways: The ways of all components.
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

    def may_pay(self, territory: Hierarchy) -> Flags:
        """Per position, whether the policy could pay a team of the area, or of an area inside it."""
        found: Flags = territory.roll_up(self.ground(territory), how="sum") > 0
        return found

    def verdicts(self, era: Era, things: Subjects, start: Ints) -> tuple[Masks, Flags]:
        """Shape (n) each: whether teams are entitled, if they exist; and which verdicts may be too wide.

        A fact that is unknown to the question is also unknown to the policy. A set of words counts as
        complete, as it does in an assessment.

        Args:
            era: The days.
            things: The teams.
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
    return Entitled(tuple(ways), frozenset(each for each in subjects_of([chosen]) if isinstance(each, str)))


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
        asked: The component, with its policy and jurisdiction.
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
        chosen: The policy, with all choices settled.
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
        network: The network; the days lie in its data.
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
        day: The day.

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
