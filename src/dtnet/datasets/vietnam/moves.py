"""The areas in which the villages and teams of each place are from 1 July 2025 on.

A village of a split commune is in one of the communes to which its people went; no source says in which.
Whole villages are apportioned by the shares of people, and a hash decides which village goes where.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.money import apportion

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.datasets.vietnam.places import CommunePlaces
    from dtnet.datasets.vietnam.territory import ListedAreas

SPLIT_SALT: Final = "villages-of-split-communes"


@attrs.frozen(eq=False)
class Moves:
    """The homes of villages and teams from 1 July 2025 on.

    Attributes:
        day: 1 July 2025, as a number of days.
        village: Per village, the number of its parent area.
        place: Per place, the area to which its own teams move: the area with most of its villages.
    """

    day: int
    village: NDArray[np.int32]
    place: NDArray[np.int32]


def moves(listed: ListedAreas, places: CommunePlaces, day: int) -> Moves:
    """The homes of all villages and teams from `day` on."""
    targets = _targets(listed)
    first = np.cumsum(places.villages) - places.villages
    single = {area: found[0][0] for area, found in targets.items() if len(found) == 1}
    of_place = np.array([single.get(area, 0) for area in places.area.tolist()], np.int32)
    village = np.repeat(of_place, places.villages)
    drawn = places.hash(SPLIT_SALT)[~places.of_place]
    for place in np.flatnonzero(of_place == 0).tolist():
        found = targets[int(places.area[place])]
        count = int(places.villages[place])
        parts = apportion(count, _weights([share for _, share in found]))
        order = np.argsort(drawn[first[place] : first[place] + count], kind="stable")
        village[first[place] + order] = np.repeat([area for area, _ in found], parts)
        of_place[place] = found[int(np.argmax(parts))][0]
    return Moves(day, village, of_place)


def _targets(listed: ListedAreas) -> dict[int, list[tuple[int, Fraction]]]:
    """The areas to which the people of each commune (or district that became one) went, with shares."""
    found: dict[int, list[tuple[int, Fraction]]] = {}
    for level in ("district", "commune"):
        pairs = listed.pairs[level]
        shares = {text: Fraction(text) for text in set(pairs.share)}
        for source, target, share in zip(
            pairs.source.tolist(), pairs.target.tolist(), pairs.share, strict=True
        ):
            if shares[share]:
                found.setdefault(source, []).append((target, shares[share]))
    for several in found.values():
        several.sort()
    return found


def _weights(shares: list[Fraction]) -> list[int]:
    """Whole numbers in the proportion of the given shares."""
    common = lcm(*(share.denominator for share in shares))
    return [int(share * common) for share in shares]
