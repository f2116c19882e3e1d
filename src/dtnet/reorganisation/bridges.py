"""From a network's reorganisations to one exact map between the areas of two days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.network.succession_checks import operating_days
from dtnet.network.successions import NOTHING, RESIDENTS
from dtnet.network.tables import NOBODY
from dtnet.periods import number_day
from dtnet.reorganisation.day_steps import day_step, measured_rows
from dtnet.reorganisation.share_maps import ASSUMED_EQUAL, DECREE, WHOLE, ShareMap

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.network.network import Network
    from dtnet.network.tables import Ints

UNSURE: Final = ASSUMED_EQUAL
"""The basis under which a share that nobody knows is kept."""


@attrs.frozen(eq=False)
class Bridge:
    """Areas of one day, areas of a later one, and what part of each went where.

    Attributes:
        sources: Shape (s): the areas of the earlier day, by number.
        targets: Shape (t): those of the later day.
        shares: The map between them.
    """

    sources: Ints
    targets: Ints
    shares: ShareMap


def areas_of(network: Network, level: int, day: int) -> NDArray[np.int32]:
    """The areas of a level that exist on a day, in order of their numbers, which is that of their ids."""
    areas = network.tables.areas
    bounds = np.searchsorted(areas.level, [level, level + 1])
    first, last = np.searchsorted(areas.entity, bounds.astype(areas.entity.dtype))
    rows = slice(int(first), int(last))
    there = (areas.start[rows] <= day) & (areas.end[rows] > day)
    found: NDArray[np.int32] = areas.entity[rows][there]
    return found


def checked_measure(network: Network, of: str) -> str:
    """A measure of which shares are stated.

    Raises:
        UnknownNameError: If none are.
    """
    known = {RESIDENTS: None} | dict.fromkeys(network.tables.successions.measures)
    if of not in known:
        raise UnknownNameError(f"no shares of {of!r} are stated", near(str(of), known))
    return of


@attrs.frozen(eq=False)
class Crossing:
    """Two days of a network, the earlier first, and the measure that shares are shares of.

    Attributes:
        network: The network.
        first: The earlier day.
        last: The later day.
        of: The measure.
    """

    network: Network
    first: int
    last: int
    of: str

    def bridge(self, level: int, to: int) -> Bridge:
        """The map from areas of a level on the earlier day to those of a level on the later one.

        Shares are known where areas of the first level went to others of it, and lie in those of the second.
        Otherwise only what is possible is known, from the lowest level of which events tell.
        """
        sources, targets = (
            areas_of(self.network, place, day) for place, day in ((level, self.first), (to, self.last))
        )
        if to <= level and len(areas_of(self.network, level, self.last)):
            shares = self._chain(level, sources)
            return Bridge(sources, targets, self._lifted(shares, level, to, targets))
        return Bridge(sources, targets, self._possible(level, to, sources, targets))

    def event_days(self, level: int) -> list[int]:
        """The days, after the earlier one and up to the later one, on which areas of a level became others."""
        return np.unique(self._told_of(level)[0]).tolist()

    def _told_of(self, level: int) -> tuple[NDArray[np.int32], NDArray[np.intp]]:
        """Successions of areas of a level on these days: the day of each, and its row."""
        tables = self.network.tables
        rows, day = tables.successions, operating_days(tables)
        asked = np.flatnonzero(~rows.of_bodies & (day > self.first) & (day <= self.last))
        asked = asked[tables.areas.level[rows.source[asked]] == level]
        return day[asked], asked

    def _chain(self, level: int, sources: NDArray[np.int32]) -> ShareMap:
        """From the areas of a level to those of the same level, event by event."""
        network = self.network
        day, told = self._told_of(level)
        chain: ShareMap | None = None
        here = sources
        for each in np.unique(day).tolist():
            before, after = (areas_of(network, level, when) for when in (each - 1, each))
            chain, here = _then(chain, here, before)
            rows = measured_rows(network.tables.successions, told[day == each], self.of)
            step = day_step(before, after, rows)
            chain = step if chain is None else chain.then(step)
            here = after
        chain, _ = _then(chain, here, areas_of(network, level, self.last))
        return _identity(len(sources)) if chain is None else chain

    def _lifted(self, shares: ShareMap, level: int, to: int, targets: NDArray[np.int32]) -> ShareMap:
        """The map on to the areas of a level above in which its targets lie."""
        if level == to:
            return shares
        between = areas_of(self.network, level, self.last)
        above = self._above(between, to, self.last)
        return shares.then(_wholes(len(between), np.flatnonzero(above != NOBODY), above, targets))

    def _above(self, areas: NDArray[np.int32], level: int, day: int) -> NDArray[np.int32]:
        """Per area, the one of a level in which it lies on a day, itself if it is of that level; or `NOBODY`."""
        territory = self.network.at(number_day(day)).territory
        above = np.append(territory.at_level(self.network.vocabulary.levels[level]), NOBODY)
        found = np.append(territory.nodes, NOBODY)[above[territory.position[areas]]]
        return np.asarray(found, np.int32)

    def _possible(
        self, level: int, to: int, sources: NDArray[np.int32], targets: NDArray[np.int32]
    ) -> ShareMap:
        """What went where at all, as far as the lowest level of which events tell says."""
        pairs = [self._told(level, to)]
        lowest = self._lowest()
        if lowest is not None and lowest >= max(level, to):
            units = areas_of(self.network, lowest, self.first)
            chain = self._chain(lowest, units)
            ends = areas_of(self.network, lowest, self.last)
            own, others = self._above(units, level, self.first), self._above(ends, to, self.last)
            pairs.append(np.stack([own[chain.source], others[chain.target], chain.possible]))
        one, other, possible = np.concatenate(pairs, axis=1)
        kept = np.isin(one, sources) & np.isin(other, targets)
        columns = np.searchsorted(sources, one[kept]), np.searchsorted(targets, other[kept])
        return _as_far_as_possible(len(sources), len(targets), *columns, possible[kept].astype(np.bool_))

    def _told(self, level: int, to: int) -> NDArray[np.int64]:
        """Pairs that events tell of across levels, as of a district that became a commune."""
        tables = self.network.tables
        rows, day = tables.successions, operating_days(tables)
        asked = np.flatnonzero(
            ~rows.of_bodies & (rows.target != NOTHING) & (day > self.first) & (day <= self.last)
        )
        levels = tables.areas.level
        chosen = asked[levels[rows.source[asked]] != levels[rows.target[asked]]]
        possible = (rows.numerator[chosen] > 0) | (rows.denominator[chosen] == 0)
        own = self._above(rows.source[chosen], level, self.first)
        others = self._above(rows.target[chosen], to, self.last)
        return np.stack([own, others, possible]).astype(np.int64)

    def _lowest(self) -> int | None:
        """The lowest level of which events of these days tell."""
        tables = self.network.tables
        rows, day = tables.successions, operating_days(tables)
        asked = ~rows.of_bodies & (day > self.first) & (day <= self.last)
        levels = tables.areas.level[rows.source[asked]]
        return int(levels.max()) if levels.size else None


def _then(
    chain: ShareMap | None, here: NDArray[np.int32], there: NDArray[np.int32]
) -> tuple[ShareMap | None, NDArray[np.int32]]:
    """The chain on to the areas of a later day between events: whoever is still there goes on as it is."""
    if np.array_equal(here, there):
        return chain, here
    step = _wholes(len(here), np.flatnonzero(np.isin(here, there)), here, there)
    return (step if chain is None else chain.then(step)), there


def _wholes(
    count: int, sources: NDArray[np.intp], into: NDArray[np.int32], targets: NDArray[np.int32]
) -> ShareMap:
    """The map in which some of `count` areas go whole into one each, out of `targets`."""
    ones = np.ones(len(sources), np.int64)
    return ShareMap(
        count,
        len(targets),
        source=sources,
        target=np.searchsorted(targets, into[sources]),
        numerator=ones,
        denominator=ones,
        basis=np.full(len(sources), WHOLE, np.uint8),
    )


def _identity(count: int) -> ShareMap:
    each = np.arange(count, dtype=np.int32)
    return _wholes(count, np.arange(count), each, each)


def _as_far_as_possible(
    sources: int,
    targets: int,
    source: NDArray[np.int64],
    target: NDArray[np.int64],
    possible: NDArray[np.bool_],
) -> ShareMap:
    """The map of which only is known what went where at all: one possible target has all."""
    keys, place = np.unique(source * max(targets, 1) + target, return_inverse=True)
    reached = np.zeros(len(keys), np.bool_)
    reached[place[possible]] = True
    owner = keys // max(targets, 1)
    alone = np.bincount(owner[reached], minlength=sources)[owner] == 1
    return ShareMap(
        sources,
        targets,
        source=owner,
        target=keys % max(targets, 1),
        numerator=(reached & alone).astype(np.int64),
        denominator=(~reached | alone).astype(np.int64),
        basis=np.where(reached, np.where(alone, WHOLE, UNSURE), DECREE).astype(np.uint8),
    )


def named_level(network: Network, name: str, *, what: str) -> int:
    """The place of a level that somebody names.

    Raises:
        UnknownNameError: If there is no such level.
        ArgumentError: If it is no text.
    """
    if not isinstance(name, str):
        raise ArgumentError(f"{what}={name!r} is no level", f"one of {network.vocabulary.levels}")
    return network.vocabulary.level(name)
