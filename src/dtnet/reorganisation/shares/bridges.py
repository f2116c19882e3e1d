"""The exact map between the areas of two days, from the reorganisations of a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.errors import ArgumentError
from dtnet.network.tables.tables import BASES, NOBODY, NOTHING, operating_days
from dtnet.periods import number_day
from dtnet.reorganisation.lineage.events import measured_rows
from dtnet.reorganisation.shares.share_maps import ASSUMED_EQUAL, DECREE, MEASURED, WHOLE, ShareMap, whole_map

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Ints, Successions

UNSURE: Final = ASSUMED_EQUAL
"""The basis that the map records for an unknown share."""


@attrs.frozen(eq=False)
class Bridge:
    """The map from the areas of one day to the areas of a later day.

    Attributes:
        sources: Shape (s): the numbers of the areas of the earlier day.
        targets: Shape (t): the numbers of the areas of the later day.
        shares: The share map between them.
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

    def _areas(self, level: int, day: int) -> NDArray[np.int32]:
        return areas_of(self.network, level, day)

    def bridge(self, level: int, to: int) -> Bridge:
        """The map from the areas of one level on the earlier day to the areas of a level on the later day.

        Shares are known if areas of `level` exist on both days and `to` is the same level, or a higher level
        while no event moved a part of an area from `level` to another level. Otherwise only possible targets
        are known; they follow from the lowest level that events name.

        Raises:
            ArgumentError: If a part of an area left the level, so that a map would lose this part.
        """
        sources, targets = self._areas(level, self.first), self._areas(to, self.last)
        stays = to == level or not self._between_levels(level).size
        if to <= level and stays and len(self._areas(level, self.last)):
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
        rows, (told, day) = self.network.tables.successions, self._between()
        own = self.network.tables.areas.level[rows.source[told]] == level
        told, day = told[own], day[own]
        entering = self._between_levels(into=level)
        enters = operating_days(self.network.tables)[entering]
        chain: Bridge | None = None
        for each in sorted({*_different(day), *_different(enters)}):
            before, after = (self._areas(level, when) for when in (each - 1, each))
            chain = self._gone_on(chain, sources, before)
            of_day = _told(rows, told[day == each], self.of)
            stays = among(of_day.target, after)
            self._refuse_parts(goes_on_in_part(of_day, stays), each)
            step = day_step(before, after, of_day, stays)
            joined = among(after, np.sort(rows.target[entering[enters == each]]))
            chain = self._then(chain, sources, step, after, joined)
        chain = self._gone_on(chain, sources, self._areas(level, self.last))
        return chain or Bridge(
            sources,
            sources,
            whole_map(np.arange(len(sources)), len(sources)),
            np.zeros(len(sources), np.bool_),
        )

    def _gone_on(
        self, chain: Bridge | None, sources: NDArray[np.int32], there: NDArray[np.int32]
    ) -> Bridge | None:
        """The chain continued to a later day before the next event; existing areas map to themselves."""
        here = sources if chain is None else chain.targets
        if np.array_equal(here, there):
            return chain
        step = whole_map(np.where(among(here, there), np.searchsorted(there, here), -1), len(there))
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
            step: The share map of the step.
            after: The targets of the step.
            joined: Per target, whether it also received a part from an area of another level.
        """
        if chain is None:
            return Bridge(sources, after, step, joined)
        ends = step.without_target[chain.shares.target] & chain.shares.possible
        ended = np.bincount(chain.shares.source[ends], minlength=chain.shares.sources)
        in_part = (ended > 0) & (ended < chain.shares.possible_targets)
        self._refuse_parts(chain.sources[in_part], self.last)
        return Bridge(chain.sources, after, chain.shares.then(step), _partly(chain, step) | joined)

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
        """The area of a level that contains each area on a day (an area contains itself), or `NOBODY`."""
        territory = self.network.at(number_day(day)).territory
        above = np.append(territory.at_level(self.network.vocabulary.levels[level]), NOBODY)
        found = np.append(territory.nodes, NOBODY)[above[territory.position[areas]]]
        return np.asarray(found, np.int32)

    def _possible(
        self, level: int, to: int, sources: NDArray[np.int32], targets: NDArray[np.int32]
    ) -> Bridge:
        """The map of possible targets, without shares, from the lowest level that events name."""
        lowest = max(level, to, self._lowest())
        chain = self._chain(lowest, self._areas(lowest, self.first))
        own = self._above(chain.sources, level, self.first)
        others = self._above(chain.targets, to, self.last)
        below = np.stack([own[chain.shares.source], others[chain.shares.target], chain.shares.possible])
        told = self._told(level, to, sources)
        one, other, possible = np.concatenate([told, below.astype(np.int64)], axis=1)
        kept = np.isin(one, sources) & np.isin(other, targets)
        gone = chain.shares.without_target
        gone[chain.shares.source[chain.shares.possible & (others[chain.shares.target] == NOBODY)]] = True
        gone &= ~np.isin(chain.sources, self.network.tables.successions.source[self._between_levels()])
        self._refuse_parts(np.intersect1d(own[gone], one[kept & (possible > 0)]), self.last)
        columns = np.searchsorted(sources, one[kept]), np.searchsorted(targets, other[kept])
        shares = _as_far_as_possible(len(sources), len(targets), *columns, possible[kept].astype(np.bool_))
        return Bridge(sources, targets, shares, np.zeros(len(targets), np.bool_))

    def _told(self, level: int, to: int, sources: NDArray[np.int32]) -> NDArray[np.int64]:
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


def _different(days: NDArray[np.int32]) -> list[int]:
    """The distinct days; fast if there are few."""
    found: list[int] = []
    while len(days):
        found.append(int(days[0]))
        days = days[days != days[0]]
    return found


def _partly(chain: Bridge, step: ShareMap) -> NDArray[np.bool_]:
    """Per target of a further step, whether a possible source of it has no source for a part or at all."""
    lacking = chain.partly | chain.shares.without_source
    found = np.zeros(step.targets, np.bool_)
    found[step.target[step.possible & lacking[step.source]]] = True
    return found


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


_OF_STATED: Final = np.array(
    [{"whole": WHOLE, "decree": DECREE, "measured": MEASURED}.get(each, ASSUMED_EQUAL) for each in BASES],
    np.uint8,
)
"""The basis in a share map for each basis that a succession may state; irrelevant for unknown shares."""


@attrs.frozen(eq=False)
class Told:
    """The statements of events about areas: for each pair, its source, target, share and basis."""

    source: NDArray[np.int32]
    target: NDArray[np.int32]
    numerator: NDArray[np.int64]
    denominator: NDArray[np.int64]
    basis: NDArray[np.uint8]


def _told(successions: Successions, rows: NDArray[np.intp], of: str) -> Told:
    """The statements of the events of one day about a measure."""
    rows, known = measured_rows(successions, rows, of, np.zeros(len(rows), np.int64))
    return Told(
        successions.source[rows],
        successions.target[rows],
        np.where(known, successions.numerator[rows], 0),
        np.where(known, successions.denominator[rows], 0),
        _OF_STATED[successions.basis[rows]],
    )


def among(areas: NDArray[np.int32], known: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Whether each of `areas` is in `known`; O(n + greatest number)."""
    found: NDArray[np.bool_] = _places(known, _count(areas, known))[areas] >= 0
    return found


def _count(*areas: NDArray[np.int32]) -> int:
    return 1 + max(int(each.max(initial=-1)) for each in areas)


def _places(areas: NDArray[np.int32], count: int) -> NDArray[np.intp]:
    """Per area number, the position in `areas`, or −1; the last entry, −1, serves the number −1."""
    places = np.full(count + 1, -1, np.intp)
    places[areas] = np.arange(len(areas))
    return places


def goes_on_in_part(told: Told, stays: NDArray[np.bool_]) -> NDArray[np.int32]:
    """The sources of which one part stays in the areas of the level and another part leaves them."""
    if stays.all():
        return told.source[:0]
    possible = (told.numerator > 0) | (told.denominator == 0)
    return np.intersect1d(told.source[possible & stays], told.source[possible & ~stays])


def day_step(
    before: NDArray[np.int32], after: NDArray[np.int32], told: Told, stays: NDArray[np.bool_]
) -> ShareMap:
    """The map from the areas of the day before an event to the areas of its day.

    Args:
        before: The areas of the day before, in order.
        after: The areas of the day, in order.
        told: The statements of the events of the day. Areas that moved to another level or were abolished
            leave the map; the caller has refused areas of which only a part leaves it.
        stays: Per row of `told`, whether its target is in `after`.
    """
    if not stays.all():
        possible = (told.numerator > 0) | (told.denominator == 0)
        stays = stays & ~np.isin(told.source, told.source[~stays & possible])
    count = _count(before, after, told.source, told.target)
    old, new = _places(before, count), _places(after, count)
    spoken = np.zeros(len(before), np.bool_)
    spoken[old[told.source]] = True
    unchanged = before[~spoken & (new[before] >= 0)]
    ones = np.ones(len(unchanged), np.int64)
    return ShareMap(
        len(before),
        len(after),
        source=old[np.concatenate([unchanged, told.source[stays]])],
        target=new[np.concatenate([unchanged, told.target[stays]])],
        numerator=np.concatenate([ones, told.numerator[stays]]),
        denominator=np.concatenate([ones, told.denominator[stays]]),
        basis=np.concatenate([np.full(len(unchanged), WHOLE, np.uint8), told.basis[stays]]),
    )
