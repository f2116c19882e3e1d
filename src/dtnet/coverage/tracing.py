"""Where the ground of areas of one day lies on another: by what became of them, else by what they lie in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet.coverage.dimensions import NONE, Groups, groups_of
from dtnet.coverage.eras import eras_of
from dtnet.coverage.levels import areas_of_level
from dtnet.network.succession_checks import operating_days
from dtnet.network.successions import NOTHING, RESIDENTS
from dtnet.network.tables import NOBODY
from dtnet.periods import number_day

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.coverage.dimensions import Dimension
    from dtnet.coverage.eras import Era
    from dtnet.network.network import Network
    from dtnet.network.tables import Codes, Ints

_NOT_TOLD: Final = -1


@attrs.frozen(eq=False)
class Grounds:
    """In which group of a day the ground of each area of a network is; shape (n), by number of area.

    Attributes:
        least: The least group in which some of it is; `NONE` where that is in none, or not told.
        most: The greatest; -1 where it is not told.
        unknown: Whether it may be in others.
        origin: The worst origin of what says so.
    """

    least: NDArray[np.int64]
    most: NDArray[np.int64]
    unknown: NDArray[np.bool_]
    origin: Codes

    @classmethod
    def nowhere(cls, count: int) -> Grounds:
        """Nothing is told of any of so many areas."""
        return cls(
            np.full(count, NONE, np.int64),
            np.full(count, _NOT_TOLD, np.int64),
            np.zeros(count, np.bool_),
            np.zeros(count, np.uint8),
        )

    def put(self, areas: Ints, groups: Groups) -> None:
        """Tell the groups of some areas; who may be in none, or in one that may not be there, is unsure."""
        self.least[areas] = self.most[areas] = groups.code
        self.unknown[areas] = groups.unknown
        for unsure in (groups.doubtful, groups.leaving):
            if unsure is not None:
                self.unknown[areas] |= unsure
        self.origin[areas] = groups.origin

    def groups(self, areas: Ints) -> Groups:
        """The groups of some areas: that in which all of the ground is, none if there is none."""
        least, most = self.least[areas], self.most[areas]
        unknown = self.unknown[areas] | ((most != _NOT_TOLD) & (least != most))
        return Groups(np.where(unknown, NONE, least), unknown, self.origin[areas])

    def inherited(self, era: Era, levels: tuple[int, int], worst: NDArray[np.uint8]) -> Grounds:
        """The same where an area of which nothing is told is where that is in which it lies.

        Args:
            era: The days on which they lie there.
            levels: The level of the groups, and the lowest of which something is asked.
            worst: By position, the origin of the row that says in which area each lies.
        """
        found: Grounds = attrs.evolve(
            self, **{name: value.copy() for name, value in attrs.asdict(self, recurse=False).items()}
        )
        territory, strays = era.territory, era.strays()
        highest, lowest = levels
        for every in era.at_depth():
            inside = every[(territory.level[every] > highest) & (territory.level[every] <= lowest)]
            inside = inside[territory.parent[inside] != NOBODY]
            here = inside[found.most[territory.nodes[inside]] == _NOT_TOLD]
            own, above = territory.nodes[here], territory.nodes[territory.parent[here]]
            found.least[own], found.most[own] = found.least[above], found.most[above]
            found.unknown[own] = (
                found.unknown[above] if strays is None else found.unknown[above] | strays[here]
            )
            found.origin[own] = np.maximum(found.origin[above], worst[here])
        return found

    def passed(self, giving: Ints, taking: Ints, origin: Codes, staying: NDArray[np.bool_]) -> Grounds:
        """The same after an event: the ground of areas is that of all of which they came, or became.

        Args:
            giving: Per row of the event, the area of which it is told.
            taking: Per row, the area of which it is asked.
            origin: Per row.
            staying: By number of area, whether it was there before, so that its own ground counts as well.
        """
        new = np.unique(taking[~staying[taking]])
        least, most = self.least.copy(), self.most.copy()
        unknown, worst = self.unknown.copy(), self.origin.copy()
        least[new], most[new], unknown[new], worst[new] = NONE, _NOT_TOLD, False, 0
        told = self.most[giving] != _NOT_TOLD
        np.minimum.at(least, taking[told], self.least[giving[told]])
        np.maximum.at(most, taking[told], self.most[giving[told]])
        np.logical_or.at(unknown, taking[told], self.unknown[giving[told]])
        np.maximum.at(worst, taking, np.maximum(origin, self.origin[giving]))
        mixed = taking[~told]
        unknown[mixed] |= most[mixed] != _NOT_TOLD
        return Grounds(least, most, unknown, worst)


@attrs.frozen(eq=False)
class Tracing:
    """The groups of one day, and what became of areas between it and others.

    Attributes:
        network: The network.
        era: The day.
        levels: The level of the groups, and that of the areas that are asked.
        start: What is told of the areas of the day itself.
    """

    network: Network
    era: Era
    levels: tuple[int, int]
    start: Grounds

    @classmethod
    def of(
        cls,
        network: Network,
        era: Era,
        dimension: Dimension,
        over: int,
        worst: int,
        only: int | None = None,
    ) -> Tracing:
        """The groups of a day.

        Args:
            network: The network.
            era: The day.
            dimension: A level.
            over: The place of the level of the areas that are asked.
            worst: Facts of a worse origin are unknown.
            only: The one group to be told apart from all others; None for all.
        """
        place = dimension.place or 0
        start = Grounds.nowhere(len(network.area_index))
        for each in range(place, over + 1):
            level = areas_of_level(era, each)
            start.put(
                era.territory.nodes[level.positions], told_apart(groups_of(dimension, level, worst), only)
            )
        return cls(network, era, (place, over), start)

    def to(self, era: Era) -> Grounds:
        """Where the ground of the areas of other days is."""
        first, last = sorted((self.era.start, era.start))
        forward = era.start > self.era.start
        rows, day = self._told(first, last)
        days = np.unique(day)
        grounds = self.start
        for each in (days if forward else days[::-1]).tolist():
            here = rows[day == each]
            ends = self._successions.source[here], self._successions.target[here]
            giving, taking = ends if forward else ends[::-1]
            grounds = self._inherited(grounds, self._day(each - 1 if forward else each))
            staying = self._there(each - 1 if forward else each)
            grounds = grounds.passed(giving, taking, self._successions.origin[here], staying)
        return self._inherited(grounds, era)

    @property
    def _successions(self) -> Any:  # noqa: ANN401 - the table of them
        return self.network.tables.successions

    def _inherited(self, grounds: Grounds, era: Era) -> Grounds:
        return grounds.inherited(era, self.levels, era.origins)

    def _day(self, day: int) -> Era:
        [era] = eras_of(self.network, day, day + 1)
        return era

    def _there(self, day: int) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = (
            self.network.area_state(number_day(day)).territory.position[: len(self.start.most)] != NOBODY
        )
        return found

    def _told(self, first: int, last: int) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
        """Rows by which something went from one area of these levels to another, and their days.

        Where residents are told of, land without them is not: nothing that is counted went there.
        """
        rows, tables = self._successions, self.network.tables
        level, day = tables.areas.level, operating_days(tables)
        found = np.flatnonzero(~rows.of_bodies & (rows.target != NOTHING) & (day > first) & (day <= last))
        ends = level[rows.source[found]], level[rows.target[found]]
        highest, lowest = self.levels
        found = found[(np.minimum(*ends) >= highest) & (np.maximum(*ends) <= lowest)]
        of_residents = np.isin(rows.of[found], [at for at, of in enumerate(rows.measures) if of == RESIDENTS])
        key = rows.source[found].astype(np.int64) << 32 | rows.event[found]
        stated = of_residents | ~np.isin(key, key[of_residents])
        found = found[stated & ((rows.numerator[found] > 0) | (rows.denominator[found] == 0))]
        return found, day[found]


def told_apart(groups: Groups, only: int | None) -> Groups:
    """Groups where one is told apart from all others, which are none; with None, as they are."""
    if only is None:
        return groups
    return attrs.evolve(groups, code=np.where(groups.code == only, groups.code, NONE))
