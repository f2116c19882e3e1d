"""Where the ground of areas of one day lies on another: by what became of them, else by what they lie in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.coverage.answers.dimensions import NONE, Groups, groups_of
from dtnet.facts.levels import areas_of_level
from dtnet.network.tables.successions import NOTHING, RESIDENTS
from dtnet.network.tables.tables import NOBODY, operating_days
from dtnet.periods import number_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dtnet.coverage.answers.dimensions import Dimension
    from dtnet.facts.eras import Era
    from dtnet.facts.levels import AreasOfLevel
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Codes, Flags, Ints

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

    def inherited(self, levels: Sequence[Ints], above: Ints, worst: Codes) -> Grounds:
        """The same where an area of which nothing is told is where that is in which it lies.

        Args:
            levels: The areas of each level below that of the groups, from above.
            above: By number of area, the one in which it lies, or `NOBODY`.
            worst: By number of area, the origin of the row that says so.
        """
        found = self.copied()
        for areas in levels:
            here = areas[(found.most[areas] == _NOT_TOLD) & (above[areas] != NOBODY)]
            holding = above[here]
            found.least[here], found.most[here] = found.least[holding], found.most[holding]
            found.unknown[here] = found.unknown[holding]
            found.origin[here] = np.maximum(found.origin[holding], worst[here])
        return found

    def copied(self) -> Grounds:
        """The same in arrays of its own."""
        return Grounds(self.least.copy(), self.most.copy(), self.unknown.copy(), self.origin.copy())

    def passed(self, told: Grounds, giving: Ints, taking: Ints, origin: Codes, staying: Flags) -> Grounds:
        """The same after an event: the ground of areas is that of all of which they came, or became.

        Args:
            told: The same, with what areas inherit.
            giving: Per row of the event, the area of which it is told.
            taking: Per row, the area of which it is asked.
            origin: Per row.
            staying: By number of area, whether it was there before, so that its own ground counts as well.
        """
        found = self.copied()
        new = np.unique(taking[~staying[taking]])
        found.least[new], found.most[new] = NONE, _NOT_TOLD
        found.unknown[new], found.origin[new] = False, 0
        known = told.most[giving] != _NOT_TOLD
        own, other = taking[known], giving[known]
        np.minimum.at(found.least, own, told.least[other])
        np.maximum.at(found.most, own, told.most[other])
        np.logical_or.at(found.unknown, own, told.unknown[other])
        np.maximum.at(found.origin, own, np.maximum(origin[known], told.origin[other]))
        in_part = taking[~known]
        found.unknown[in_part] |= found.most[in_part] != _NOT_TOLD
        return found


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
            start.put(era.territory.nodes[level.positions], groups_of_day(dimension, level, worst, only))
        return cls(network, era, (place, over), start)

    def to(self, era: Era) -> Grounds:
        """Where the ground of the areas of other days is."""
        first, last = sorted((self.era.start, era.start))
        forward = era.start > self.era.start
        rows, day = self._told(first, last)
        days = np.unique(day)
        lie = self._inside(forward=forward)
        grounds, successions = self.start, self.network.tables.successions
        for each in (days if forward else days[::-1]).tolist():
            here = rows[day == each]
            source, target = successions.source[here], successions.target[here]
            giving, taking = (source, target) if forward else (target, source)
            staying = self._there(each - 1 if forward else each)
            told = grounds.inherited(*lie)
            grounds = grounds.passed(told, giving, taking, successions.origin[here], staying)
        return grounds.inherited(*lie)

    def _inside(self, *, forward: bool) -> tuple[Sequence[Ints], Ints, Codes]:
        """In which area each lay first after the day, or last before it, as `Grounds.inherited` takes it."""
        areas, (highest, lowest) = self.network.tables.areas, self.levels
        day = self.era.start
        rows = np.flatnonzero(areas.start > day if forward else areas.end <= day)
        rows = rows[np.argsort(areas.start[rows], kind="stable")]
        rows = rows[::-1] if forward else rows  # the last that is put for an area stands
        above = np.full(len(self.start.most), NOBODY, np.int64)
        worst = np.zeros(len(above), np.uint8)
        above[areas.entity[rows]], worst[areas.entity[rows]] = areas.parent[rows], areas.origin[rows]
        levels = [np.flatnonzero(areas.level == each) for each in range(highest + 1, lowest + 1)]
        return levels, above, worst

    def _there(self, day: int) -> Flags:
        there: Flags = self.network.area_state(number_day(day)).territory.position != NOBODY
        return there

    def _told(self, first: int, last: int) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
        """Rows by which something went from one area of these levels to another, and their days.

        Where residents are told of, land without them is not: nothing that is counted went there.
        """
        tables = self.network.tables
        rows = tables.successions
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


def groups_of_day(dimension: Dimension, level: AreasOfLevel, worst: int, only: int | None = None) -> Groups:
    """The groups of areas of a day that is another than that on which they are asked about.

    Their own rows of the day say in which group they are, and that may not be there.

    Args:
        dimension: The level of the groups.
        level: The areas.
        worst: Facts of a worse origin are unknown.
        only: The one group to be told apart from all others, which are none; None for all.
    """
    groups = groups_of(dimension, level, worst)
    if dimension.place == level.place:
        groups = attrs.evolve(groups, leaving=level.doubtful)
    else:
        groups = attrs.evolve(groups, origin=np.maximum(groups.origin, level.origins))
    if only is None:
        return groups
    return attrs.evolve(groups, code=np.where(groups.code == only, groups.code, NONE))
