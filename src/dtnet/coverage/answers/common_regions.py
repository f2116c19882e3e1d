"""The common regions of a period: sets of areas that exchange no territory with areas outside the set."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.coverage.answers.dimensions import NONE, Dimension, Groups, area_groups
from dtnet.facts.eras import eras_of
from dtnet.facts.levels import areas_of_level
from dtnet.network.tables.successions import NOTHING
from dtnet.network.tables.tables import NOBODY, operating_days
from dtnet.network.tables.texts import take
from dtnet.reorganisation.shares.regions import JOINT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from dtnet.facts.levels import AreasOfLevel
    from dtnet.network.day.network import Network


@attrs.frozen(eq=False)
class Common:
    """The common regions of a period: no area that is asked about left one for another.

    Attributes:
        dimension: The level, as it was.
        region: Per area of the network, the least number of an area of the level in its region; `NONE` if
            there is none in it.
        labels: By that number, how a region is called that is not called as that area.
        era: No single day.
    """

    dimension: Dimension
    region: NDArray[np.int64]
    labels: Mapping[int, str]
    era: None = None

    @classmethod
    def of(cls, network: Network, over: int, dimension: Dimension, days: tuple[int, int]) -> Common:
        """The regions of a level.

        Two areas are of one region if one became the other in the period, wholly or in part, if only in land
        without people; or if something lay in the one and then in the other.

        Args:
            network: The network.
            over: The place of the level of the areas that are asked about.
            dimension: The level.
            days: The first day, and the day after the last.
        """
        place = dimension.place or 0
        ends = [_successions(network, {place, over}, days), *_places(network, place, over, days)]
        one, other = np.concatenate(ends, axis=1)
        region = _connected(len(network.area_index), one, other)
        labels = _labels(network, region, place, days)
        region[network.tables.areas.level[region] != place] = NONE
        return cls(attrs.evolve(dimension, basis=None), region, labels)

    def regions_of(self, areas: NDArray[np.integer]) -> NDArray[np.int64]:
        """The regions of some areas; none of none."""
        inside = areas != NONE
        found = areas.astype(np.int64)
        found[inside] = self.region[areas[inside]]
        return found

    def groups_at(self, level: AreasOfLevel, worst: int) -> Groups:
        """In which region each of some areas is: that of the area of the level in which it ever was.

        Args:
            level: The areas.
            worst: Facts of a worse origin are unknown.
        """
        groups = area_groups(self.dimension, level, worst)
        region = self.region[level.era.territory.nodes[level.positions]]
        return attrs.evolve(groups, code=np.where(groups.unknown, NONE, region))


def _successions(network: Network, places: set[int], days: tuple[int, int]) -> NDArray[np.int64]:
    """Shape (2, k): what became what in a period, of areas of some levels."""
    rows, day, level = network.tables.successions, operating_days(network.tables), network.tables.areas.level
    told = np.flatnonzero(~rows.of_bodies & (rows.target != NOTHING) & (day > days[0]) & (day < days[1]))
    ends = np.stack([rows.source[told], rows.target[told]]).astype(np.int64)
    found: NDArray[np.int64] = ends[:, np.isin(level[ends], sorted(places)).all(axis=0)]
    return found


def _places(network: Network, place: int, over: int, days: tuple[int, int]) -> list[NDArray[np.int64]]:
    """Shape (2, m) each: areas, and those of a level in which they lay, wherever that changed in a period."""
    lay = np.full(len(network.area_index), NOBODY, np.int64)
    found = []
    for era in eras_of(network, *days):
        positions = areas_of_level(era, over).positions
        above = era.at_level(place)[positions]
        areas, holding = era.territory.nodes[positions], era.territory.nodes[above]
        new = (above != NOBODY) & (lay[areas] != holding)
        lay[areas[new]] = holding[new]
        found.append(np.stack([areas[new], holding[new]]).astype(np.int64))
    return found


def _connected(count: int, one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    """Shape (n): the least number of those with which each hangs together by pairs; O(pairs log n)."""
    found = np.arange(count, dtype=np.int64)
    while True:
        least = np.minimum(found[one], found[other])
        before = found.copy()
        for end in (one, other):
            np.minimum.at(found, before[end], least)
        found = found[found]
        if np.array_equal(before, found):
            return found


def _labels(network: Network, region: NDArray[np.int64], place: int, days: tuple[int, int]) -> dict[int, str]:
    """What regions of several areas are called: the ids of those that were there last, in order."""
    areas = network.tables.areas
    inside = (areas.level[areas.entity] == place) & (areas.start < days[1]) & (areas.end > days[0])
    last = np.full(len(region), days[0], np.int64)
    np.maximum.at(last, areas.entity[inside], np.minimum(areas.end[inside], days[1]))
    members = np.unique(areas.entity[inside])
    latest = np.full(len(region), days[0], np.int64)
    np.maximum.at(latest, region[members], last[members])
    there = members[last[members] == latest[region[members]]]
    found: dict[int, list[str]] = {}
    for number, id in zip(region[there].tolist(), take(areas.ids, there), strict=True):
        found.setdefault(number, []).append(id)
    several = np.bincount(region[members], minlength=len(region)) > 1
    return {number: JOINT.join(ids) for number, ids in found.items() if several[number]}
