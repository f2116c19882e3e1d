"""Common regions: the smallest pieces of territory that consist of whole sources and of whole targets.

Territory decides, so land without people counts as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.reorganisation.shares.share_maps import Places, ShareMap

JOINT: Final = " + "
"""The separator of area ids in the name of a region."""


@attrs.frozen(eq=False)
class Regions:
    """Groups of sources and targets that pairs connect; pairs with share 0 connect, too.

    Attributes:
        of_source: Shape (sources): the number of each source's region, from 0 in order of the first source.
        of_target: Shape (targets): the number of each target's region; a target without a source is a region
            of its own, numbered after all others.
        count: The number of regions.
    """

    of_source: Places
    of_target: Places
    count: int


def common_regions(shares: ShareMap) -> Regions:
    """The connected regions of a map; a pair with share 0 connects too, because it is shared territory.

    Args:
        shares: The share map.

    Examples:
        >>> from dtnet.reorganisation.shares.share_maps import ShareMap
        >>> shares = ShareMap(
        ...     2, 3, source=[0, 1, 1], target=[1, 1, 2], basis=[0, 1, 1],
        ...     numerator=[1, 1, 1], denominator=[1, 2, 2],
        ... )
        >>> found = common_regions(shares)
        >>> found.of_source.tolist(), found.of_target.tolist()
        ([0, 0], [1, 0, 0])
    """
    other = shares.target.astype(np.intp) + shares.sources
    first = connected(shares.sources + shares.targets, shares.source, other)
    held, region = np.unique(first, return_inverse=True)
    region = region.astype(np.intp)
    return Regions(of_source=region[: shares.sources], of_target=region[shares.sources :], count=len(held))


def connected(count: int, one: NDArray[np.integer[Any]], other: NDArray[np.integer[Any]]) -> Places:
    """Shape (count): the least number in the connected component of each unit.

    Each unit takes the least number of its neighbours, and then the number that this neighbour has taken,
    until all units of a component have the same number. A round is O(pairs); the number of rounds is about
    log2 of the longest path through a component.

    Args:
        count: The number of units.
        one: Shape (pairs): a unit of each connected pair.
        other: Shape (pairs): the other unit.
    """
    first = np.arange(count)
    while True:
        ends = first[one], first[other]
        apart = ends[0] != ends[1]
        if not apart.any():
            return first
        np.minimum.at(first, np.maximum(*ends)[apart], np.minimum(*ends)[apart])
        while (first[first] != first).any():
            first = first[first]
