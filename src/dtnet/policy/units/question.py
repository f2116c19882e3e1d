"""The question of an assessment: its days and inputs, and the area where each component applies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from dtnet.errors import UnknownFactError, UnknownNameError
from dtnet.facts.area_ground import absence_reason, area_is_there, ground_of
from dtnet.facts.unit_identity import eras
from dtnet.periods import OPEN, day_number, number_day
from dtnet.policy.document.choices import settled
from dtnet.policy.units.cohorts import Roster

if TYPE_CHECKING:
    from datetime import date

    from dtnet.facts.area_ground import AreaGround
    from dtnet.network.day.network import Network
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.network.tables.tables import Ints
    from dtnet.periods import Period
    from dtnet.policy.document.document import Component, Policy
    from dtnet.policy.units.inputs import Inputs
    from dtnet.policy.units.needed_days import MissingHistory


@attrs.frozen(eq=False, kw_only=True)
class AssessmentQuestion:
    """What an assessment computes, and from which network.

    Attributes:
        network: The network.
        window: The days of the question.
        inputs: Tables by name.
        missing_history: What to do if amounts depend on days before the data.
        only: The grain and the rows of the single unit to compute; None for all units.
        roster: The eras, and the teams by course, that are already computed.
    """

    network: Network
    window: Period
    inputs: Inputs
    missing_history: MissingHistory
    only: tuple[str, Ints] | None = None
    roster: Roster = attrs.field(factory=Roster, repr=False)

    def eras(self, start: int, end: int) -> list[tuple[int, int]]:
        """Some days, cut where the territory changes, a team moves or a unit continues under another id."""
        return eras(self.roster.edges(self.network), start, end)


@attrs.frozen(eq=False)
class AssessableComponent:
    """A component that can be assessed.

    Attributes:
        policy: The policy, with every choice made.
        component: A component of that policy.
        ground: The area where it applies.
        until: The day from which it no longer holds, whatever its period says; or `OPEN`.
        told_until: The day from which it is not assessed, for example because its area is unknown; or `OPEN`.
    """

    policy: Policy
    component: Component
    ground: AreaGround
    until: int
    told_until: int = OPEN

    @property
    def what(self) -> str:
        """Its name for error messages."""
        return f"policy {self.policy.id}: component {self.component.id!r}"


def holds_in(day: Snapshot, place: int, policy: Policy) -> bool:
    """Whether a policy holds in an area. The caller checks the policy's period.

    Args:
        day: The day.
        place: The position of the area.
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
