"""The jurisdiction of a policy on a day: whether an area lies in it, or is not known to."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from dtnet.errors import (
    UnknownFactError,
    UnknownNameError,
)
from dtnet.facts.area_ground import absence_reason, area_is_there, ground_of
from dtnet.periods import day_number, number_day
from dtnet.policy.document.document import settled

if TYPE_CHECKING:
    from dtnet.facts.area_ground import AreaGround
    from dtnet.network.day.network import Network
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.policy.document.document import Policy


def holds_in(day: Snapshot, place: int, policy: Policy) -> bool:
    """Whether a policy holds in an area. The caller checks the policy's period.

    Args:
        policy: The policy, with every choice made.

    Raises:
        OutsideDataError: If the day of the jurisdiction is outside the data.
        UnknownNameError: If no area ever had the id of the jurisdiction.
        UnknownFactError: If the jurisdiction ceased to exist and no event states its successor, if only some
            predecessors of the area were inside it, or if it is unknown whether the area was inside.
    """
    area, as_of = policy.jurisdiction.id, policy.jurisdiction.as_of
    what = f"policy {policy.id}: jurisdiction as of"
    extends = settled(policy.on_merger) == "extends_to_new_area"
    ground = ground_of(day.network, area, as_of, onward=extends, what=what)
    if ground is None:
        told, hint = absence_reason(day.network, area, as_of)
        raise UnknownNameError(f"policy {policy.id}: {told}", hint)
    number = day_number(day.date)
    inside = bool(ground.members(day.territory, number)[place])
    if inside and not ground.members(day.territory, number, certain=True)[place]:
        of = day.territory.ids([place])[0]
        raise UnknownFactError(f"policy {policy.id}: {not_sure(of, policy, ground)}")
    if number < ground.end or settled(policy.on_merger) == "continues_in_old_area":
        return inside
    if extends and not inside and number >= ground.told_until:
        raise UnknownFactError(f"policy {policy.id}: {not_told(policy, ground)}")
    return inside and settled(policy.on_merger) != "ends"


def unknown_area(network: Network, policy: Policy) -> tuple[str, date] | None:
    """The first area that a policy names and the network does not hold, with the day for which it is named.

    The network must hold the jurisdiction on some day, and each area of a condition on the day for which it
    is named. Areas named for a day outside the data are not checked.
    """
    place, extent = policy.jurisdiction, network.extent
    if place.as_of in extent and network.area_index.get(place.id) is None:
        return place.id, place.as_of
    for area, as_of in policy.named_areas:
        if as_of in extent and not area_is_there(network, area, as_of):
            return area, as_of
    return None


def not_sure(area: str, policy: Policy, ground: AreaGround) -> str:
    """The message why it is unknown whether, or in which part of an area, a policy applies."""
    place = policy.jurisdiction
    if ground.goes_by_doubtful_days:
        why = f"days of areas are known within bounds around {place.as_of}"
        return f"whether {area!r} lies in {place.id!r} is not known: {why}"
    return f"{area!r} came from areas of which only some lay in {place.id!r}"


def not_told(policy: Policy, ground: AreaGround) -> str:
    """The message that no event states what became of a policy's area."""
    day, area = number_day(ground.told_until), policy.jurisdiction.id
    what = f"{area!r} is" if ground.told_until == ground.end else f"what {area!r} had become is"
    return f"{what} no more from {day} on, and no event tells where it went"
