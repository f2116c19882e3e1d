"""The days on which policies pay teams, and the conditions that teams have to meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from dtnet.errors import UnknownFactError, UnknownNameError, near
from dtnet.facts.area_ground import ground_of
from dtnet.facts.subjects import TEAM
from dtnet.periods import OPEN
from dtnet.policy.document.choices import settled
from dtnet.policy.units.jurisdiction import not_told
from dtnet.policy.units.needed_days import NeededDays, open_pieces
from dtnet.policy.units.question import AssessableComponent
from dtnet.predicates.conditions import Inside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dtnet.facts.area_ground import AreaGround
    from dtnet.network.day.network import Network
    from dtnet.policy.document.document import Policy
    from dtnet.policy.units.eligibility import Piece
    from dtnet.predicates.conditions import Condition


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
