"""Territory on which rows of a period are told apart: as it was, of one day, or in common regions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import attrs
import numpy as np

from dtnet.coverage.dimensions import NONE, Groups, groups_of
from dtnet.coverage.eras import eras_of
from dtnet.coverage.levels import areas_of_level
from dtnet.errors import ArgumentError, DayError
from dtnet.network.succession_checks import operating_days
from dtnet.network.successions import NOTHING, RESIDENTS
from dtnet.network.tables import NOBODY
from dtnet.network.texts import take
from dtnet.periods import as_day, day_number, number_day
from dtnet.reorganisation.bridges import Crossing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from dtnet.coverage.asking import Asked
    from dtnet.coverage.dimensions import Dimension
    from dtnet.coverage.eras import Era
    from dtnet.coverage.levels import AreasOfLevel
    from dtnet.network.network import Network
    from dtnet.periods import DayLike

Basis: TypeAlias = "Literal['as_was', 'common'] | DayLike"
"""Areas as they were on each day; the common regions of the whole period; or the areas of one day."""
AS_WAS: Final = "as_was"
COMMON: Final = "common"


def on_basis(asked: Asked, basis: Basis) -> Asked:
    """The question with its levels told apart on a basis.

    Raises:
        ArgumentError: If it is no basis, or there is no level to tell rows apart by.
        OutsideDataError: If it is a day outside the data.
    """
    if isinstance(basis, str) and basis == AS_WAS:
        return asked
    by_level = [each for each in asked.dimensions if each.place is not None]
    if not by_level:
        raise ArgumentError(f"basis={basis!r} without a level in by", "name one, as by='province'")
    if isinstance(basis, str) and basis == COMMON:
        made = [_common(asked, each) for each in asked.dimensions]
        return attrs.evolve(asked, dimensions=tuple(made))
    try:
        day = as_day(basis)
    except DayError as error:
        raise ArgumentError(f"basis={basis!r}: {error}", "'as_was', 'common', or a day") from None
    asked.network.check_covered(day, what="basis")
    fixed = tuple(_of_day(asked, each, day_number(day)) for each in asked.dimensions)
    return attrs.evolve(asked, dimensions=fixed)


def _of_day(asked: Asked, dimension: Dimension, day: int) -> Dimension:
    if dimension.place is None:
        return dimension
    return attrs.evolve(dimension, basis=OfDay.of(asked.network, asked.over, dimension, day, asked.worst))


def _common(asked: Asked, dimension: Dimension) -> Dimension:
    if dimension.place is None:
        return dimension
    return attrs.evolve(dimension, basis=Common.of(asked.network, dimension, asked.days))


@attrs.frozen(eq=False)
class OfDay:
    """The areas of one day: in which of them each area lies that is asked about.

    Attributes:
        network: The network.
        over: The place of the level of the areas that are asked about.
        dimension: The level of the groups, as it was.
        era: The day.
        there: Per area of the network, its place in `groups`, or `NOBODY` if it is not there on the day.
        groups: The groups of the areas of the day.
    """

    network: Network
    over: int
    dimension: Dimension
    era: Era
    there: NDArray[np.int32]
    groups: Groups

    @classmethod
    def of(cls, network: Network, over: int, dimension: Dimension, day: int, worst: int) -> OfDay:
        """The areas of a day.

        Args:
            network: The network.
            over: The place of the level of the areas that are asked about.
            dimension: The level of the groups.
            day: The day.
            worst: Facts of a worse origin are unknown.
        """
        [era] = eras_of(network, day, day + 1)
        level = areas_of_level(era, over, None)
        there = np.full(len(network.area_index) + 1, NOBODY, np.int32)
        there[era.territory.nodes[level.positions]] = np.arange(len(level), dtype=np.int32)
        return cls(network, over, dimension, era, there, groups_of(dimension, level, worst))

    @property
    def labels(self) -> Mapping[int, str]:
        """Nothing is called otherwise than by its id."""
        return {}

    def groups_of_codes(self, codes: NDArray[np.int64]) -> NDArray[np.int64]:
        """Groups of the day, as they are."""
        return codes

    def groups_at(self, level: AreasOfLevel, worst: int) -> Groups:
        """In which group each of some areas is.

        One that is not there on the day is in the group to which all of it went, or from which all of it
        came; where these are several, it is not known.

        Args:
            level: The areas.
            worst: Has been asked for already.
        """
        del worst
        entities = level.era.territory.nodes[level.positions]
        place = self.there[entities]
        found = _taken(self.groups, place)
        away = np.flatnonzero(place == NOBODY)
        if not away.size:
            return found
        code, unknown = found.code.copy(), found.unknown.copy()
        code[away], unknown[away] = self._followed(entities[away], level.era.start)
        return attrs.evolve(found, code=code, unknown=unknown)

    def _followed(
        self, entities: NDArray[np.integer], day: int
    ) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Groups of areas of another day, and which are not known."""
        basis = self.era.start
        first, last = sorted((day, basis))
        bridge = Crossing(self.network, first, last, RESIDENTS).bridge(self.over, self.over)
        pairs = np.flatnonzero(bridge.shares.possible)
        own, others = bridge.sources[bridge.shares.source[pairs]], bridge.targets[bridge.shares.target[pairs]]
        if day > basis:
            own, others = others, own
        code = self.groups.code[self.there[others]]
        order = np.lexsort((code, own))
        own, code = own[order], code[order]
        opens = np.flatnonzero(np.append(True, own[1:] != own[:-1])[: len(own)])
        closes = np.append(opens[1:], len(own))[: len(opens)] - 1
        known, least, most = own[opens], code[opens], code[closes]
        at = np.searchsorted(known, entities)
        at[(at == len(known)) | (np.append(known, NOBODY)[at] != entities)] = len(known)
        several = np.append(least != most, False)[at]
        return np.where(several, NONE, np.append(least, NONE)[at]), several


def _taken(groups: Groups, place: NDArray[np.int32]) -> Groups:
    """The groups of some areas; none of one that is not there."""

    def of(column: NDArray[Any], nothing: int = 0) -> NDArray[Any]:
        return np.append(column, np.array([nothing], column.dtype))[place]

    return Groups(
        of(groups.code, NONE),
        of(groups.unknown),
        of(groups.origin),
        None if groups.doubtful is None else of(groups.doubtful),
        None if groups.leaving is None else of(groups.leaving),
    )


@attrs.frozen(eq=False)
class Common:
    """The common regions of a period: areas of a level that hang together by what went where in it.

    Attributes:
        dimension: The level, as it was.
        era: The last day.
        region: Per area of the network, the least number of an area of its region.
        labels: By that number, ids of the areas of the region at the end of the period.
    """

    dimension: Dimension
    era: Era
    region: NDArray[np.int64]
    labels: Mapping[int, str]

    @classmethod
    def of(cls, network: Network, dimension: Dimension, days: tuple[int, int]) -> Common:
        """The regions of a level.

        Args:
            network: The network.
            dimension: The level.
            days: The first day, and the day after the last.
        """
        rows, day, areas = network.tables.successions, operating_days(network.tables), network.tables.areas
        told = ~rows.of_bodies & (rows.target != NOTHING) & (day > days[0]) & (day < days[1])
        place = dimension.place
        told &= areas.level[rows.source] == place
        told &= areas.level[np.where(rows.target == NOTHING, 0, rows.target)] == place
        source, target = rows.source[told], rows.target[told]
        region = np.arange(len(areas.ids), dtype=np.int64)
        while True:
            before = region.copy()
            least = np.minimum(region[source], region[target])
            np.minimum.at(region, source, least)
            np.minimum.at(region, target, least)
            region = region[region]
            if np.array_equal(before, region):
                break
        [era] = eras_of(network, days[1] - 1, days[1])
        return cls(dimension, era, region, _labels(network, region, source, target, days[1] - 1))

    def groups_of_codes(self, codes: NDArray[np.int64]) -> NDArray[np.int64]:
        """The regions of some groups of any day."""
        inside = codes != NONE
        found = codes.copy()
        found[inside] = self.region[codes[inside]]
        return found

    def groups_at(self, level: AreasOfLevel, worst: int) -> Groups:
        """In which region each of some areas is.

        Args:
            level: The areas.
            worst: Facts of a worse origin are unknown.
        """
        groups = groups_of(self.dimension, level, worst)
        return attrs.evolve(groups, code=self.groups_of_codes(groups.code))


def _labels(
    network: Network,
    region: NDArray[np.int64],
    source: NDArray[np.int32],
    target: NDArray[np.int32],
    last: int,
) -> dict[int, str]:
    """What regions of several areas are called: the ids of those at the end."""
    touched = np.unique(np.concatenate([source, target]))
    position = network.area_state(number_day(last)).territory.position
    there = touched[position[touched] != NOBODY]
    found: dict[int, list[str]] = {int(each): [] for each in np.unique(region[touched])}
    for number, id in zip(region[there].tolist(), take(network.tables.areas.ids, there), strict=True):
        found[number].append(id)
    return {number: " + ".join(ids) for number, ids in found.items()}


def broken(
    network: Network, codes: NDArray[np.int64], place: int, days: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Which areas were redrawn by an event of which days: closed, or opened, by it.

    Args:
        network: The network.
        codes: Shape (n): areas; `NONE` for none.
        place: The place of their level.
        days: Shape (n).
    """
    rows, day, areas = network.tables.successions, operating_days(network.tables), network.tables.areas
    told = np.flatnonzero(~rows.of_bodies & (areas.level[rows.source] == place))
    ends = np.concatenate([rows.source[told], rows.target[told]])
    when = np.concatenate([day[told], day[told]])
    kept = ends != NOTHING
    keys = np.unique(when[kept].astype(np.int64) << 32 | ends[kept])
    found: NDArray[np.bool_] = np.isin(days << 32 | np.where(codes == NONE, 0, codes), keys) & (codes != NONE)
    return found
