"""Common regions: the smallest pieces of territory that consist of whole sources and of whole targets.

Territory decides, so land without people counts as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.money import read_only

if TYPE_CHECKING:
    from dtnet.reorganisation.shares.exact_shares import Places
    from dtnet.reorganisation.shares.share_maps import ShareMap

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

    Each unit takes the least number of its neighbours, and then the number that this neighbour has taken,
    until all units of a region have the same number. A round is O(pairs); the number of rounds is about log2
    of the longest path through a region.

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
    one = shares.source.astype(np.intp)
    other = shares.target.astype(np.intp) + shares.sources
    first = np.arange(shares.sources + shares.targets)
    while True:
        ends = first[one], first[other]
        apart = ends[0] != ends[1]
        if not apart.any():
            break
        np.minimum.at(first, np.maximum(*ends)[apart], np.minimum(*ends)[apart])
        while (first[first] != first).any():
            first = first[first]
    held, region = np.unique(first, return_inverse=True)
    region = read_only(region.astype(np.intp))
    return Regions(of_source=region[: shares.sources], of_target=region[shares.sources :], count=len(held))
