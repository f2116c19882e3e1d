"""Common regions: sets of areas that exchange no territory with areas outside the set.

A region therefore has the same territory on each day of a period, and its figures compare.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.coverage.answers.row_groups import NONE, Dimension, Groups, area_groups
from dtnet.facts.eras import areas_of_level, eras_of
from dtnet.network.tables.tables import NOBODY, NOTHING, operating_days
from dtnet.network.tables.texts import take
from dtnet.reorganisation.shares.share_maps import JOINT, connected

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from dtnet.facts.eras import AreasOfLevel
    from dtnet.network.day.network import Network


@attrs.frozen(eq=False)
class Common:
    """The common regions of a period: no counted area moved from one region to another.

    Attributes:
        dimension: The level, with its areas as they were on each day.
        region: Per area of the network, the number of its region: the least number of an area of the level in
            the region; `NONE` if the region has no such area.
        labels: By number, the label of each region of several areas; other regions are labelled by their id.
        era: None, because the regions belong to no single day.
    """

    dimension: Dimension
    region: NDArray[np.int64]
    labels: Mapping[int, str]
    era: None = None

    @classmethod
    def of(cls, network: Network, over: int, dimension: Dimension, days: tuple[int, int]) -> Common:
        """The regions of a level.

        Two areas are in the same region if one became the other in the period, wholly or in part, even if
        only land without people went over; if a counted area lay first in the one and then in the other; or
        if both are candidates for the parent of a counted area.

        Args:
            over: The place of the level of the areas that are counted.
            days: The first day, and the day after the last day.
        """
        place = dimension.place or 0
        ends = [_successions(network, {place, over}, days), *_places(network, place, over, days)]
        one, other = np.concatenate(ends, axis=1)
        region = connected(len(network.area_index), one, other)
        labels = _labels(network, region, place, days)
        region[network.tables.areas.level[region] != place] = NONE
        return cls(attrs.evolve(dimension, basis=None), region, labels)

    def regions_of(self, areas: NDArray[np.integer]) -> NDArray[np.int64]:
        """The regions of some areas; `NONE` stays `NONE`."""
        inside = areas != NONE
        found = areas.astype(np.int64)
        found[inside] = self.region[areas[inside]]
        return found

    def groups_at(self, level: AreasOfLevel, worst: int) -> Groups:
        """The region of each of some areas: the region of every area of the level in which it ever lay.

        Args:
            worst: The worst origin of a fact that counts; facts of a worse origin are unknown.
        """
        groups = area_groups(self.dimension, level, worst)
        region = self.region[level.era.territory.nodes[level.positions]]
        if level.era.adrift is not None:  # one region contains all candidates of an area
            return attrs.evolve(groups, code=region, unknown=np.zeros(len(level), np.bool_))
        return attrs.evolve(groups, code=np.where(groups.unknown, NONE, region))


def _successions(network: Network, places: set[int], days: tuple[int, int]) -> NDArray[np.int64]:
    """Shape (2, k): sources and targets of the successions in a period between areas of some levels."""
    rows, day, level = network.tables.successions, operating_days(network.tables), network.tables.areas.level
    told = np.flatnonzero(~rows.of_bodies & (rows.target != NOTHING) & (day > days[0]) & (day < days[1]))
    ends = np.stack([rows.source[told], rows.target[told]]).astype(np.int64)
    found: NDArray[np.int64] = ends[:, np.isin(level[ends], sorted(places)).all(axis=0)]
    return found


def _places(network: Network, place: int, over: int, days: tuple[int, int]) -> list[NDArray[np.int64]]:
    """Shape (2, m) each: areas, and the areas of a level that contain them, at first and at each change."""
    lay = np.full(len(network.area_index), NOBODY, np.int64)
    found = []
    for era in eras_of(network, *days, adrift=True):
        if era.adrift is not None:
            areas, holding = era.candidates(place)
            counted = era.territory.level[areas] == over
            ends = (era.territory.nodes[each[counted]] for each in (areas, holding))
            found.append(np.stack(list(ends)).astype(np.int64))
        positions = areas_of_level(era, over).positions
        above = era.at_level(place)[positions]
        areas, holding = era.territory.nodes[positions], era.territory.nodes[above]
        new = (above != NOBODY) & (lay[areas] != holding)
        lay[areas[new]] = holding[new]
        found.append(np.stack([areas[new], holding[new]]).astype(np.int64))
    return found


def _labels(network: Network, region: NDArray[np.int64], place: int, days: tuple[int, int]) -> dict[int, str]:
    """The labels of regions of several areas: the ids of the areas that existed last, in order."""
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
