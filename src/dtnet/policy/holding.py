"""Whether a policy holds in an area on a day: the area lies on the policy's ground, which may be gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dtnet.errors import UnknownFactError, UnknownNameError
from dtnet.periods import day_number
from dtnet.policy.choices import settled
from dtnet.policy.ground import absent, ground_of, not_sure, not_told

if TYPE_CHECKING:
    from dtnet.network.snapshot import Snapshot
    from dtnet.policy.document import Policy


def holds_in(day: Snapshot, place: int, policy: Policy) -> bool:
    """Whether a policy holds in an area; its period is for others to ask about.

    Args:
        day: The day.
        place: The position of the area.
        policy: With nothing left open.

    Raises:
        OutsideDataError: If the data do not reach the day of the jurisdiction.
        UnknownNameError: If no area ever had its id.
        UnknownFactError: If it has gone and no event tells where to, or the area came from others of
            which only some lie on its ground, or nobody knows whether it lay there on the jurisdiction's day.
    """
    area, as_of = policy.jurisdiction.id, policy.jurisdiction.as_of
    what = f"policy {policy.id}: jurisdiction as of"
    extends = settled(policy.on_merger) == "extends_to_new_area"
    ground = ground_of(day.network, area, as_of, onward=extends, what=what)
    if ground is None:
        told, hint = absent(day.network, area, as_of)
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
