"""The exact map between the areas of two days, from the reorganisations of a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.errors import ArgumentError
from dtnet.network.tables.tables import NOBODY, NOTHING, operating_days
from dtnet.periods import number_day
from dtnet.reorganisation.lineage.events import check_measure, measured_rows
from dtnet.reorganisation.shares.share_maps import (
    ASSUMED_EQUAL,
    DECREE,
    WHOLE,
    ShareMap,
    identity,
    run_opens,
    whole_map,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Ints

UNSURE: Final = ASSUMED_EQUAL
"""The basis of an unknown share in the map; better bases have the numbers that they have in successions."""


@attrs.frozen(eq=False)
class Bridge:
    """The map from the areas of one day to the areas of a later day.

    Attributes:
        sources: Shape (s): the numbers of the areas of the earlier day.
        targets: Shape (t): the numbers of the areas of the later day.
        partly: Shape (t): whether a part of the target has no source; not meaningful for a target without
            any source.
        fine: The share map to the areas of the source level on the later day, and the target in which each of
            them lies (−1 for none); None unless the targets are of a higher level than these areas.
    """

    sources: Ints
    targets: Ints
    shares: ShareMap
    partly: NDArray[np.bool_]
    fine: tuple[ShareMap, NDArray[np.intp]] | None = None


def areas_of(network: Network, level: int, day: int) -> NDArray[np.int32]:
    """The areas of a level that exist on a day, in order of their numbers, which follow the order of ids."""
    areas = network.tables.areas
    bounds = np.searchsorted(areas.level, np.array([level, level + 1], areas.level.dtype))
    first, last = np.searchsorted(areas.entity, bounds.astype(areas.entity.dtype))
    rows = slice(int(first), int(last))
    there = (areas.start[rows] <= day) & (areas.end[rows] > day)
    found: NDArray[np.int32] = areas.entity[rows][there]
    return found


def event_days(network: Network, level: int) -> NDArray[np.int32]:
    """All days of the data on which an event has an area of the level as a source or target."""
    rows, levels = network.tables.successions, network.tables.areas.level
    of_areas = np.flatnonzero(~rows.of_bodies)
    source, target = rows.source[of_areas], rows.target[of_areas]
    concerned = (levels[source] == level) | (levels[np.where(target == NOTHING, source, target)] == level)
    days: NDArray[np.int32] = np.unique(operating_days(network.tables)[of_areas][concerned])
    return days


@attrs.frozen(eq=False)
class Crossing:
    """Two days of a network, and the measure of the shares between them, such as `residents`.

    Raises:
        UnknownNameError: If the network states no shares of the measure.
    """

    network: Network
    first: int
    last: int
    of: str

    def __attrs_post_init__(self) -> None:
        check_measure(self.network, self.of)

    def bridge(self, level: int, to: int) -> Bridge:
        """The map from the areas of one level on the earlier day to the areas of a level on the later day.

        Shares are known if areas of `level` exist on both days and `to` is the same level, or a higher level
        while no event moved a part of an area from `level` to another level. Otherwise only possible targets
        are known; they follow from the lowest level that events name.

        Raises:
            ArgumentError: If a part of an area left the level, so that a map would lose this part; or if an
                area lies in one of several areas of a level.
        """
        sources, targets = areas_of(self.network, level, self.first), areas_of(self.network, to, self.last)
        stays = to == level or not self._between_levels(level).size
        if to <= level and stays and len(areas_of(self.network, level, self.last)):
            return self._lifted(self._chain(level, sources), level, to, targets)
        return self._possible(level, to, sources, targets)

    def _between(self) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
        """The successions of areas between the two days: their rows, and their days."""
        rows, day = self.network.tables.successions, operating_days(self.network.tables)
        asked = np.flatnonzero(~rows.of_bodies & (day > self.first) & (day <= self.last))
        return asked, day[asked]

    def _between_levels(self, level: int | None = None, *, into: int | None = None) -> NDArray[np.intp]:
        """Rows of successions between the two days from one level to another.

        Args:
            level: Only rows whose source is of this level.
            into: Only rows whose target is of this level.
        """
        rows, levels = self.network.tables.successions, self.network.tables.areas.level
        found, _ = self._between()
        possible = (rows.numerator[found] > 0) | (rows.denominator[found] == 0)
        found = found[possible & (rows.target[found] != NOTHING)]
        one, other = levels[rows.source[found]], levels[rows.target[found]]
        chosen = one != other
        if level is not None:
            chosen &= one == level
        if into is not None:
            chosen &= other == into
        kept: NDArray[np.intp] = found[chosen]
        return kept

    def _chain(self, level: int, sources: NDArray[np.int32]) -> Bridge:
        """The map between the areas of one level on both days, chained event by event."""
        rows, (stated, day) = self.network.tables.successions, self._between()
        own = self.network.tables.areas.level[rows.source[stated]] == level
        stated, day = stated[own], day[own]
        entering = self._between_levels(into=level)
        enters = operating_days(self.network.tables)[entering]
        chain: Bridge | None = None
        for each in sorted({*day[run_opens(day)].tolist(), *enters[run_opens(enters)].tolist()}):
            before, after = (areas_of(self.network, level, when) for when in (each - 1, each))
            chain = self._gone_on(chain, sources, before)
            step = self._day_step(before, after, stated[day == each], each)
            joined = np.isin(after, rows.target[entering[enters == each]])
            chain = self._then(chain, sources, step, after, joined)
        chain = self._gone_on(chain, sources, areas_of(self.network, level, self.last))
        none = np.zeros(len(sources), np.bool_)
        return chain or Bridge(sources, sources, identity(len(sources)), none)

    def _day_step(
        self, before: NDArray[np.int32], after: NDArray[np.int32], rows: NDArray[np.intp], day: int
    ) -> ShareMap:
        """The map from the areas of the day before an event to the areas of its day.

        Areas that moved to another level or were abolished leave the map.

        Args:
            before: The areas of the day before, in order.
            after: The areas of the day, in order.

        Raises:
            ArgumentError: If one part of an area stays in the level and another part leaves it.
        """
        said = self.network.tables.successions
        rows, known = measured_rows(said, rows, self.of, np.zeros(len(rows), np.int64))
        source, target = said.source[rows], said.target[rows]
        up, down = (np.where(known, each[rows], 0) for each in (said.numerator, said.denominator))
        stays = np.isin(target, after)
        if not stays.all():
            possible = (up > 0) | (down == 0)
            leaving = source[possible & ~stays]
            self._refuse_parts(np.intersect1d(source[possible & stays], leaving), day)
            stays &= ~np.isin(source, leaving)
        unchanged = before[~np.isin(before, source) & np.isin(before, after)]
        ones = np.ones(len(unchanged), np.int64)
        return ShareMap(
            len(before),
            len(after),
            source=_places(before, np.append(unchanged, source[stays])),
            target=_places(after, np.append(unchanged, target[stays])),
            numerator=np.append(ones, up[stays]),
            denominator=np.append(ones, down[stays]),
            basis=np.append(ones * WHOLE, np.minimum(said.basis[rows[stays]], UNSURE)),
        )

    def _gone_on(
        self, chain: Bridge | None, sources: NDArray[np.int32], there: NDArray[np.int32]
    ) -> Bridge | None:
        """The chain continued to a later day before the next event; existing areas map to themselves."""
        here = sources if chain is None else chain.targets
        if np.array_equal(here, there):
            return chain
        step = whole_map(np.where(np.isin(here, there), np.searchsorted(there, here), -1), len(there))
        return self._then(chain, sources, step, there, np.zeros(len(there), np.bool_))

    def _then(
        self,
        chain: Bridge | None,
        sources: NDArray[np.int32],
        step: ShareMap,
        after: NDArray[np.int32],
        joined: NDArray[np.bool_],
    ) -> Bridge:
        """The chain with one more step.

        Args:
            chain: The map so far; None at the first step.
            sources: The areas of the earlier day.
            joined: Per target, whether it also received a part from an area of another level.
        """
        if chain is None:
            return Bridge(sources, after, step, joined)
        lacking = chain.partly | chain.shares.without_source
        ends = step.without_target[chain.shares.target] & chain.shares.possible
        ended = np.bincount(chain.shares.source[ends], minlength=chain.shares.sources)
        in_part = (ended > 0) & (ended < chain.shares.possible_targets)
        self._refuse_parts(chain.sources[in_part], self.last)
        return Bridge(chain.sources, after, chain.shares.then(step), step.reached(lacking) | joined)

    def _refuse_parts(self, areas: NDArray[np.int32], day: int) -> None:
        if areas.size:
            tables = self.network.tables
            word = self.network.vocabulary.levels[int(tables.areas.level[areas[0]])]
            more = f" (and of {areas.size - 1} more)" if areas.size > 1 else ""
            raise ArgumentError(
                f"by {number_day(day)} only a part of {tables.areas.ids[int(areas[0])]!r}{more} has "
                f"successors at level {word}",
                "values of this level cannot be converted to that day: the rest has no known successor",
            )

    def _lifted(self, chain: Bridge, level: int, to: int, targets: NDArray[np.int32]) -> Bridge:
        """The chain continued to the areas of a higher level that contain its targets."""
        if level == to:
            return chain
        above = self._above(chain.targets, to, self.last)
        inside = np.where(above == NOBODY, -1, np.searchsorted(targets, above))
        lifting, none = whole_map(inside, len(targets)), np.zeros(len(targets), np.bool_)
        lifted = self._then(chain, chain.sources, lifting, targets, none)
        return attrs.evolve(lifted, fine=(chain.shares, inside))

    def _above(self, areas: NDArray[np.int32], level: int, day: int) -> NDArray[np.int32]:
        """The area of a level that contains each area on a day (an area contains itself), or `NOBODY`.

        Raises:
            ArgumentError: If one of the areas lies in one of several areas of the level.
        """
        territory, word = self.network.at(number_day(day)).territory, self.network.vocabulary.levels[level]
        lost, _ = self.network.area_state(number_day(day)).candidates_at(level)
        if lost.size and (among := areas[np.isin(territory.position[areas], lost)]).size:
            id = self.network.tables.areas.ids[int(among[0])]
            more = f" (and of {among.size - 1} more)" if among.size > 1 else ""
            raise ArgumentError(
                f"the {word} of {id!r}{more} is one of several on {number_day(day)}",
                "convert to another level, or between days on which the parents of all areas are known",
            )
        above = np.append(territory.at_level(word), NOBODY)
        found = np.append(territory.nodes, NOBODY)[above[territory.position[areas]]]
        return np.asarray(found, np.int32)

    def _possible(
        self, level: int, to: int, sources: NDArray[np.int32], targets: NDArray[np.int32]
    ) -> Bridge:
        """The map of possible targets, without shares, from the lowest level that events name."""
        lowest = max(level, to, self._lowest())
        chain = self._chain(lowest, areas_of(self.network, lowest, self.first))
        own = self._above(chain.sources, level, self.first)
        others = self._above(chain.targets, to, self.last)
        below = np.stack([own[chain.shares.source], others[chain.shares.target], chain.shares.possible])
        stated = self._stated_pairs(level, to, sources)
        one, other, possible = np.concatenate([stated, below.astype(np.int64)], axis=1)
        kept = np.isin(one, sources) & np.isin(other, targets)
        gone = chain.shares.without_target
        gone[chain.shares.source[chain.shares.possible & (others[chain.shares.target] == NOBODY)]] = True
        gone &= ~np.isin(chain.sources, self.network.tables.successions.source[self._between_levels()])
        self._refuse_parts(np.intersect1d(own[gone], one[kept & (possible > 0)]), self.last)
        columns = np.searchsorted(sources, one[kept]), np.searchsorted(targets, other[kept])
        shares = _as_far_as_possible(len(sources), len(targets), *columns, possible[kept].astype(np.bool_))
        return Bridge(sources, targets, shares, np.zeros(len(targets), np.bool_))

    def _stated_pairs(self, level: int, to: int, sources: NDArray[np.int32]) -> NDArray[np.int64]:
        """Pairs that events state across levels, for example a district that became a commune."""
        rows = self.network.tables.successions
        chosen = self._between_levels()
        own = self._above(rows.source[chosen], level, self.first)
        others = self._above(rows.target[chosen], to, self.last)
        lost = np.isin(own, sources) & (others == NOBODY)
        self._refuse_parts(np.unique(own[lost]), self.last)
        return np.stack([own, others, np.ones(len(chosen))]).astype(np.int64)

    def _lowest(self) -> int:
        """The lowest level of the sources of successions between the two days; 0 if there are none."""
        tables, (rows, _) = self.network.tables, self._between()
        return int(tables.areas.level[tables.successions.source[rows]].max(initial=0))


def _as_far_as_possible(
    sources: int,
    targets: int,
    source: NDArray[np.int64],
    target: NDArray[np.int64],
    possible: NDArray[np.bool_],
) -> ShareMap:
    """The map of possible pairs without shares; a source with one possible target goes there whole."""
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
    """The position of the level with a name; `what` is the name of the argument in errors.

    Raises:
        UnknownNameError: If there is no such level.
        ArgumentError: If the name is not a text.
    """
    if not isinstance(name, str):
        raise ArgumentError(f"{what}={name!r} is not a level", f"give one of {network.vocabulary.levels}")
    return network.vocabulary.level(name)


def _places(areas: NDArray[np.int32], wanted: NDArray[np.int32]) -> NDArray[np.intp]:
    """The positions of some areas among `areas`; O(n + greatest number)."""
    places = np.zeros(int(areas.max(initial=0)) + 1, np.intp)
    places[areas] = np.arange(len(areas))
    return places[wanted]
