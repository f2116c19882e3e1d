"""Territory by which rows of a period are grouped: as it was, of one day, or in common regions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast

import attrs
import numpy as np

from dtnet.coverage.answers.area_parts import asked_of, check_named
from dtnet.coverage.answers.common_regions import Common
from dtnet.coverage.answers.row_groups import NONE, Dimension, Groups, area_groups
from dtnet.errors import ArgumentError, DayError, UnknownNameError
from dtnet.facts.eras import areas_of_level, chosen_areas, eras_of
from dtnet.network.tables.tables import NO_DAY, NOBODY, NOTHING, RESIDENTS, operating_days
from dtnet.periods import as_day, day_number, number_day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from dtnet.coverage.answers.area_parts import ResolvedQuery
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.facts.eras import AreasOfLevel, Era
    from dtnet.network.day.network import Network
    from dtnet.network.day.snapshot import Area
    from dtnet.network.tables.tables import Codes, Flags, Ints
    from dtnet.periods import DayLike


_NOT_TOLD: Final = -1


@attrs.frozen(eq=False)
class BasisAreas:
    """The groups of one day in which the territory of each area of a network lies; shape (n), by area.

    Attributes:
        least: The least group with some of the territory; `NONE` if there is no group, or none is stated.
        most: The greatest such group; -1 if none is stated.
        unknown: Whether some of the territory may lie in other groups.
        origin: The worst origin of the rows that state the groups.
    """

    least: NDArray[np.int64]
    most: NDArray[np.int64]
    unknown: NDArray[np.bool_]
    origin: Codes

    @classmethod
    def nowhere(cls, count: int) -> BasisAreas:
        """The start, where no group is stated for any of `count` areas."""
        return cls(
            np.full(count, NONE, np.int64),
            np.full(count, _NOT_TOLD, np.int64),
            np.zeros(count, np.bool_),
            np.zeros(count, np.uint8),
        )

    def put(self, areas: Ints, groups: Groups) -> None:
        """State the groups of areas, in place; a group in doubt, or one that may not exist, is unknown."""
        self.least[areas] = self.most[areas] = groups.code
        self.unknown[areas] = groups.unknown
        for unsure in (groups.doubtful, groups.leaving):
            if unsure is not None:
                self.unknown[areas] |= unsure
        self.origin[areas] = groups.origin

    def groups(self, areas: Ints) -> Groups:
        """The groups of some areas; the group is unknown if the territory lies in several groups."""
        least, most = self.least[areas], self.most[areas]
        unknown = self.unknown[areas] | ((most != _NOT_TOLD) & (least != most))
        return Groups(np.where(unknown, NONE, least), unknown, self.origin[areas])

    def inherited(self, levels: Sequence[Ints], above: Ints, worst: Codes, strays: Flags) -> BasisAreas:
        """Give each area without a stated group the groups of the area in which it lies.

        Args:
            levels: The areas of each level below the level of the groups, from the highest level down.
            above: By area, the area in which it lies, or `NOBODY`.
            worst: By area, the origin of the row that states `above`.
            strays: By area, whether it lies in one of several areas, so that its group is unknown.
        """
        found = self.copied()
        for areas in levels:
            here = areas[(found.most[areas] == _NOT_TOLD) & (above[areas] != NOBODY)]
            holding = above[here]
            lost = here[strays[here]]
            found.least[lost] = found.most[lost] = NONE
            found.unknown[lost] = True
            here, holding = here[~strays[here]], holding[~strays[here]]
            found.least[here], found.most[here] = found.least[holding], found.most[holding]
            found.unknown[here] = found.unknown[holding]
            found.origin[here] = np.maximum(found.origin[holding], worst[here])
        return found

    def copied(self) -> BasisAreas:
        """A copy with its own arrays."""
        return BasisAreas(self.least.copy(), self.most.copy(), self.unknown.copy(), self.origin.copy())

    def passed(
        self, told: BasisAreas, giving: Ints, taking: Ints, origin: Codes, staying: Flags
    ) -> BasisAreas:
        """The groups on the other side of an event: each area gets the groups of all its sources or targets.

        Args:
            giving: Per row of the event, the area whose groups are known.
            taking: Per row, the area that gets these groups.
            origin: Per row, the origin of the row.
            staying: By area, whether it exists on both sides of the event, and so keeps its own groups too.
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
    """The groups of one day, traced through events to areas of other days.

    Attributes:
        levels: The level of the groups, and the level of the areas that are counted.
        start: The groups of the areas of the day itself.
    """

    network: Network
    era: Era
    levels: tuple[int, int]
    start: BasisAreas

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
            over: The place of the level of the areas that are counted.
            worst: The worst origin of a fact that counts; facts of a worse origin are unknown.
            only: The one group to trace; other areas then have no group. None traces every group.
        """
        place = dimension.place or 0
        start = BasisAreas.nowhere(len(network.area_index))
        for each in range(place, over + 1):
            level = areas_of_level(era, each)
            start.put(era.territory.nodes[level.positions], groups_of_day(dimension, level, worst, only))
        return cls(network, era, (place, over), start)

    def to(self, era: Era) -> BasisAreas:
        """The groups that contain the territory of each area of another era."""
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

    def _inside(self, *, forward: bool) -> tuple[Sequence[Ints], Ints, Codes, Flags]:
        """The area in which each area lay first after the day, or last before; for `BasisAreas.inherited`."""
        areas, (highest, lowest) = self.network.tables.areas, self.levels
        day = self.era.start
        rows = np.flatnonzero(areas.start > day if forward else areas.end <= day)
        rows = rows[np.argsort(areas.start[rows], kind="stable")]
        rows = rows[::-1] if forward else rows  # the last row assigned for an area counts
        above = np.full(len(self.start.most), NOBODY, np.int64)
        worst = np.zeros(len(above), np.uint8)
        above[areas.entity[rows]], worst[areas.entity[rows]] = areas.parent[rows], areas.origin[rows]
        levels = [np.flatnonzero(areas.level == each) for each in range(highest + 1, lowest + 1)]
        nearest = np.full(len(above), NO_DAY, np.int64)
        nearest[areas.entity[rows]] = areas.start[rows] if forward else areas.end[rows] - 1
        strays, among = np.zeros(len(above), np.bool_), self.network.candidate_parents()
        there = (among.start <= nearest[among.area]) & (nearest[among.area] < among.end)
        strays[among.area[there & (areas.level[above[among.area]] < highest)]] = True
        return levels, above, worst, strays

    def _there(self, day: int) -> Flags:
        there: Flags = self.network.area_state(number_day(day)).territory.position != NOBODY
        return there

    def _told(self, first: int, last: int) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
        """The successions between areas of these levels, and their days.

        If an event states where the residents of a source went, its rows about land alone are not included.
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
    """The groups of the areas of one day, for a question about other days.

    The rows of the areas on that day state the groups. A group may not exist.

    Args:
        worst: The worst origin of a fact that counts; facts of a worse origin are unknown.
        only: The one group to keep; other areas then have no group. None keeps every group.
    """
    groups = area_groups(dimension, level, worst)
    if dimension.place == level.place:
        groups = attrs.evolve(groups, leaving=level.doubtful)
    else:
        groups = attrs.evolve(groups, origin=np.maximum(groups.origin, level.origins))
    if only is None:
        return groups
    return attrs.evolve(groups, code=np.where(groups.code == only, groups.code, NONE))


Basis: TypeAlias = "Literal['as_was', 'common'] | DayLike"
"""Areas as they were on each day; the common regions of the whole period; or the areas of one day."""
AS_WAS: Final = "as_was"
COMMON: Final = "common"


def asked_on(network: Network, query: CoverageQuery, basis: Basis) -> ResolvedQuery:
    """Resolve the names of a question about a period, and place its levels and its area on a basis.

    Raises:
        ArgumentError: If `basis` is not a basis; if the question has neither a level to group rows by nor
            `within`; or if no area of the level exists on the day of the basis.
        UnknownNameError: If the area of `within` does not exist on that day.
        OutsideDataError: If the basis is a day outside the data.
    """
    if _is(basis, AS_WAS):
        return asked_of(network, query)
    day = None if _is(basis, COMMON) else _day(network, basis)
    asked = asked_of(network, attrs.evolve(query, within=()))
    if not query.within and all(each.place is None for each in asked.dimensions):
        raise ArgumentError(
            "{basis} needs rows grouped by a level, or an area",
            "name one, for example {by}",
            basis=basis,
            by="province",
        )
    made = [_placed(asked, each, day) for each in asked.dimensions]
    asked = attrs.evolve(asked, dimensions=tuple(made))
    if not query.within:
        return asked
    area = cast("int", network.area_index.get(within_of(network, query, basis).id))
    return attrs.evolve(asked, ground=BasisArea.of(asked, area, day))


def within_of(network: Network, query: CoverageQuery, basis: Basis) -> Area:
    """Find the area of `within`.

    The area must exist on the day of the basis; for `common`, on the first or the last day of the period; for
    `as_was`, on the first day.

    Args:
        query: A question with one area in `within`.

    Raises:
        UnknownNameError: If no area has this name on that day.
        ArgumentError: If the question has several areas.
    """
    name, *others = query.within
    if others:
        hint = "name one area, or pass {basis}"
        raise ArgumentError("several areas in within, on the territory of one basis", hint, basis=AS_WAS)
    first, last = query.days.start, number_day(query.days.numbers[1] - 1)
    if _is(basis, AS_WAS):
        return network.at(first).find(name)
    if not _is(basis, COMMON):
        return network.at(basis).find(name)
    try:
        return network.at(first).find(name)
    except UnknownNameError:
        return network.at(last).find(name)


def _is(basis: Basis, word: str) -> bool:
    return isinstance(basis, str) and basis == word


def _day(network: Network, basis: Basis) -> int:
    try:
        day: date = as_day(basis)
    except DayError as error:
        raise ArgumentError(f"{{basis}}: {error}", "pass 'as_was', 'common' or a day", basis=basis) from None
    network.check_covered(day, what="basis")
    return day_number(day)


def _placed(asked: ResolvedQuery, dimension: Dimension, day: int | None) -> Dimension:
    """Place a level on a day (None: in common regions); an attribute stays that of each day."""
    if dimension.place is None:
        return dimension
    if day is None:
        common = Common.of(asked.network, asked.over, dimension, asked.days)
        return attrs.evolve(dimension, basis=common)
    of_day = OfDay.of(asked.network, asked.over, dimension, day, asked.worst)
    check_named(of_day.era, [dimension], asked.worst)
    return attrs.evolve(dimension, basis=of_day)


@attrs.frozen(eq=False)
class OfDay:
    """The areas of one day as groups for areas of any day.

    Attributes:
        there: Per area of the network, its index in `groups`, or `NOBODY` if it does not exist on the day.
        tracing: The groups of the day, traced to areas of other days.
    """

    era: Era
    there: NDArray[np.int32]
    groups: Groups
    tracing: Tracing

    @classmethod
    def of(
        cls, network: Network, over: int, dimension: Dimension, day: int, worst: int, only: int | None = None
    ) -> OfDay:
        """The areas of a day.

        Args:
            over: The place of the level of the areas that are counted.
            worst: The worst origin of a fact that counts; facts of a worse origin are unknown.
            only: The one group to keep; other areas then have no group. None keeps every group.

        Raises:
            ArgumentError: If no area of the level exists on the day.
        """
        [era] = eras_of(network, day, day + 1)
        if not era.at_place(dimension.place or 0).size:
            raise ArgumentError(
                f"{{basis}}: no area of level {dimension.name} exists on that day",
                "group by another level, or pass another day",
                basis=str(number_day(day)),
            )
        tracing = Tracing.of(network, era, dimension, over, worst, only)
        level = areas_of_level(era, over)
        there = np.full(len(network.area_index), NOBODY, np.int32)
        there[era.territory.nodes[level.positions]] = np.arange(len(level), dtype=np.int32)
        return cls(era, there, groups_of_day(dimension, level, worst, only), tracing)

    @property
    def labels(self) -> Mapping[int, str]:
        """No special labels: every group is labelled by its id."""
        return {}

    def regions_of(self, areas: NDArray[np.int64]) -> NDArray[np.int64]:
        """The areas themselves: each area of the day is its own region."""
        return areas

    def groups_at(self, level: AreasOfLevel, worst: int) -> Groups:
        """The group of each of some areas.

        An area that does not exist on the day gets the group of its predecessors or successors on that day,
        or an unknown group if these lie in several groups. If no event states them, it gets the group of the
        area in which it lay on its own day nearest to the day of the basis.

        Args:
            worst: Not used; `of` has applied it already.
        """
        del worst
        entities = level.era.territory.nodes[level.positions]
        place = self.there[entities]
        away = np.flatnonzero(place == NOBODY)
        if not away.size:
            return self.groups.of(place)
        traced = self.tracing.to(level.era).groups(entities)
        there = np.flatnonzero(place != NOBODY)
        own = self.groups.of(place[there])
        for column, known in (
            (traced.code, own.code),
            (traced.unknown, own.unknown),
            (traced.origin, own.origin),
        ):
            column[there] = known
        return attrs.evolve(
            traced,
            doubtful=_spread(own.doubtful, there, len(place)),
            leaving=_spread(own.leaving, there, len(place)),
        )


def _spread(flags: Flags | None, places: Ints, count: int) -> Flags | None:
    """Spread flags over `count` entries, False elsewhere; None stays None."""
    if flags is None:
        return None
    found = np.zeros(count, np.bool_)
    found[places] = flags
    return found


@attrs.frozen(eq=False)
class BasisArea:
    """The area to which a question is restricted, on a basis."""

    name: str
    dimension: Dimension
    code: int

    @classmethod
    def of(cls, asked: ResolvedQuery, area: int, day: int | None) -> BasisArea:
        """An area on a basis.

        Args:
            day: The day of the basis; None for common regions.
        """
        tables, levels = asked.network.tables, asked.network.vocabulary.levels
        place = int(tables.areas.level[area])
        plain = Dimension(levels[place], place)
        basis: OfDay | Common
        if day is None:
            basis = Common.of(asked.network, asked.over, plain, asked.days)
            code = int(basis.regions_of(np.array([area]))[0])
        else:
            basis = OfDay.of(asked.network, asked.over, plain, day, asked.worst, only=area)
            code = area
        return cls(tables.areas.ids[area], attrs.evolve(plain, basis=basis), code)

    def holds(self, areas: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether each area of the same level is this area, or lies in its region."""
        basis = self.dimension.basis
        found: NDArray[np.bool_] = (areas if basis is None else basis.regions_of(areas)) == self.code
        return found

    def inside(self, level: AreasOfLevel, worst: int) -> tuple[AreasOfLevel, Groups]:
        """The areas of a level that lie in this area, and their groups.

        Args:
            worst: The worst origin of a fact that counts; facts of a worse origin are unknown.

        Raises:
            ArgumentError: If it is unknown whether some area lies in this area.
        """
        groups = area_groups(self.dimension, level, worst)
        if groups.unknown.any() or (groups.leaving is not None and groups.leaving.any()):
            raise ArgumentError(
                f"within {self.name!r} on another day: for some areas it is unknown whether they were in it",
                "ask within an area above, or pass {basis}",
                basis="as_was",
            )
        inside = np.flatnonzero(groups.code == self.code)
        return chosen_areas(level, inside), groups.of(inside)
