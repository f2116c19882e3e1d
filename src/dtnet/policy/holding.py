"""Whether a policy holds in an area on a day: the area lies on the policy's ground, which may be gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dtnet.errors import UnknownFactError, UnknownNameError, near
from dtnet.periods import day_number, number_day
from dtnet.policy.choices import settled
from dtnet.policy.ground import ground_of

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
        UnknownFactError: If it has gone and where to is not followed.
    """
    area, as_of = policy.jurisdiction.id, policy.jurisdiction.as_of
    what = f"policy {policy.id}: jurisdiction as of"
    ground = ground_of(day.network, area, as_of, what=what)
    if ground is None:
        index = day.network.area_index
        hint = None if area in index.texts else near(area, index.similar(area))
        raise UnknownNameError(f"policy {policy.id}: no area {area!r} on {as_of}", hint)
    inside = bool(ground.members(day.territory)[place])
    if day_number(day.date) < ground.end or settled(policy.on_merger) == "continues_in_old_area":
        return inside
    if settled(policy.on_merger) == "extends_to_new_area" and not inside:
        raise UnknownFactError(
            f"policy {policy.id}: {area!r} is no more from {number_day(ground.end)} on, and where it went is "
            "not followed yet"
        )
    return inside and settled(policy.on_merger) != "ends"
