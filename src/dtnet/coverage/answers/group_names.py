"""The names of the areas that group the rows of an answer, for people to read."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

from dtnet.errors import UnknownNameError
from dtnet.reorganisation.shares.share_maps import JOINT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from dtnet.network.day.network import Network
    from dtnet.network.day.snapshot import Snapshot


def area_names(network: Network, at: date, ids: Iterable[str]) -> dict[str, str]:
    """The name of each area by id; the id is added to a name that several of the areas have.

    Args:
        at: The day of the names; an area that does not exist on the day has its last name.
    """
    day = network.at(at)
    found = {id: _name(day, id) for id in ids}
    times = Counter(found.values())
    return {id: name if times[name] == 1 else f"{name} ({id})" for id, name in found.items()}


def _name(day: Snapshot, id: str) -> str:
    if day.network.area_index.get(id) is None:  # a region of several areas
        return JOINT.join(_name(day, each) for each in id.split(JOINT))
    with suppress(UnknownNameError):
        return day.find(id).name
    return str(day.network.history(id)["name"][-1])
