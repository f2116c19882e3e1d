"""The other territories of a network: their days, and what became of their areas."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from functools import cached_property
from operator import eq
from typing import TYPE_CHECKING, Final, TypeAlias, cast

import attrs
import numpy as np

from dtnet.citations import Origin
from dtnet.errors import ArgumentError
from dtnet.lists.matching.results import AMBIGUOUS, FORMER, NONE, SHOWN, Found
from dtnet.lists.messages import AreaNames, say
from dtnet.network.tables.tables import NOBODY
from dtnet.network.tables.texts import take
from dtnet.periods import OPEN, Period, day_number, number_day
from dtnet.phrases import Listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dtnet.lists.matching.matcher import Matcher
    from dtnet.network.day.network import Network
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.network.tables.tables import Areas, Ints


_MOST_CHANGED: Final = 1000
"""The most areas whose names are compared to learn whether texts mean the same on two days."""


Way: TypeAlias = tuple[date, date]
"""A way to read texts: the day of the lowest name, and the day of the names above it."""


def other_days(day: Snapshot) -> Iterator[Snapshot]:
    """The nearest day of each other territory of the network, the nearest territory first.

    A territory is a run of days on which no listed area gets another name, type or parent, opens or closes.
    """
    starts = _starts(day.network)
    here = bisect_right(starts, day_number(day.date)) - 1
    for each in sorted(range(len(starts)), key=lambda place: abs(place - here)):
        if each != here:
            yield day.network.at(number_day(starts[each] if each > here else starts[each + 1] - 1))


def territory_days(network: Network) -> Iterator[tuple[Period, Snapshot]]:
    """The runs of days with one territory, in order, each with its first day."""
    _, end = network.extent.numbers
    starts = _starts(network)
    for start, stop in zip(starts, [*starts[1:], end], strict=True):
        day = number_day(start)
        yield Period(day, None if stop == OPEN else number_day(stop)), network.at(day)


def _starts(network: Network) -> list[int]:
    """The first days of the territories."""
    first, end = network.extent.numbers
    return [first, *(each for each in _changes(network.tables.areas).tolist() if first < each < end)]


def _changes(areas: Areas) -> Ints:
    """The days on which listed areas get another name, type or parent, open or close, in order."""
    rows = np.flatnonzero(areas.origin != Origin.SYNTHETIC)
    later = np.zeros(len(rows), np.bool_)
    later[1:] = areas.entity[rows[1:]] == areas.entity[rows[:-1]]
    same = later.copy()
    for column in (areas.type, areas.parent):
        same[1:] &= column[rows[1:]] == column[rows[:-1]]
    names = take(areas.name, rows)
    same[1:] &= np.fromiter(map(eq, names[1:], names), np.bool_, max(0, len(rows) - 1))
    same[1:] &= areas.end[rows[:-1]] == areas.start[rows[1:]]
    goes_on = np.r_[same[1:], False] if len(rows) else same
    return np.unique(np.r_[areas.start[rows[~same]], areas.end[rows[~goes_on]]])


def _changed_rows(areas: Areas, then: Ints, now: Ints) -> Ints:
    """The rows of listed areas of one day that have no row with equal cells on another day.

    Args:
        areas: The areas.
        then: Per entity, its row on the one day.
        now: The same for the other day.
    """
    rows: Ints = then[(then != now) & (then != NOBODY)]
    rows = rows[areas.origin[rows] != Origin.SYNTHETIC]
    there = np.flatnonzero(now[areas.entity[rows]] != NOBODY)
    before, after = rows[there], now[areas.entity[rows[there]]]
    same = (areas.type[before] == areas.type[after]) & (areas.parent[before] == areas.parent[after])
    for texts in (areas.name, areas.code):
        same &= np.fromiter(map(eq, take(texts, before), take(texts, after)), np.bool_, len(before))
    return np.delete(rows, there[same])


@attrs.frozen(eq=False, slots=False)
class OtherDay:
    """Another day on which texts are matched, and what became of its areas.

    Attributes:
        matcher: The matcher of the day.
        day: The asked day, to which areas are followed.
        nearer: The next other day towards the asked day; None if the asked day itself is next.
    """

    matcher: Matcher
    day: Snapshot
    nearer: OtherDay | None
    _successors: dict[int, dict[str, list[tuple[str, str | None]]]] = attrs.field(factory=dict, init=False)
    _followed: dict[int, dict[int, str | None]] = attrs.field(factory=dict, init=False)
    _around: dict[int, dict[str, list[str]]] = attrs.field(factory=dict, init=False)
    _then: dict[tuple[int, ...], tuple[int, ...]] = attrs.field(factory=dict, init=False)
    _now: dict[tuple[int, ...], tuple[int, ...]] = attrs.field(factory=dict, init=False)

    @cached_property
    def changed(self) -> frozenset[str] | None:
        """The keys of names, the ids and the codes of areas that differ from those of the nearer day.

        None if very many areas differ: to read a text on both days takes less time than to read their names.
        """
        then, index = self.matcher.day, self.matcher.search.index
        near = self.day if self.nearer is None else self.nearer.matcher.day
        areas, states = then.network.tables.areas, (then.area_state.row, near.area_state.row)
        rows = np.r_[_changed_rows(areas, *states), _changed_rows(areas, *states[::-1])]
        if len(rows) > _MOST_CHANGED:
            return None
        words = map(index.words_of_text, take(areas.name, rows))
        keys = {key for each in words for key in (each.key, each.without_number_sign().key)}
        return frozenset({*keys, *take(areas.ids, areas.entity[rows]), *take(areas.code, rows)} - {""})

    def followers(self, position: int) -> Mapping[int, str | None]:
        """The areas of the asked day with territory of an area of this other day, with its share in each."""
        if position not in self._followed:
            other, day = self.matcher.day, self.day
            [id] = other.territory.ids([position])
            found = self._followers(int(other.territory.level[position])).get(id, ())
            has_share = other.date < day.date or len(found) == 1
            here = {}
            for target, share in found:
                entity = day.network.area_index.get(target)
                at = NOBODY if entity is None else int(day.territory.position[entity])
                if at != NOBODY:
                    here[at] = share if has_share else None
            self._followed[position] = here
        return self._followed[position]

    def followed(self, found: Found) -> Found:
        """The areas of the asked day that have the territory of areas of this other day."""
        other, day = self.matcher.day, self.day
        targets: dict[int, str | None] = {}
        whole = set()
        for position in found.positions:
            here = self.followers(position)
            targets |= here
            certain = [at for at, share in here.items() if share == "1" or len(here) == 1]
            whole.add(certain[0] if len(certain) == 1 else NOBODY)
        paths = tuple(AreaNames(other, (each,), above=True) for each in found.positions[:SHOWN])
        what = say("was_on", day=other.date, areas=Listing(paths, "or"))
        if not targets:
            return Found((), NONE, 0, what)
        if found.is_matched and NOBODY not in whole:
            [then] = other.territory.ids(found.positions)
            return Found(tuple(whole), FORMER, found.score, what, then=then).after(found)
        if None in targets.values():
            reason = say("divided_among", what=what, areas=AreaNames(day, (*targets,)))
            return Found(tuple(sorted(targets)), AMBIGUOUS, found.score, reason)
        shares = tuple(
            say("share_in", share=share, areas=AreaNames(day, (at,)))
            for at, share in [*targets.items()][:SHOWN]
        )
        reason = say("divided", what=what, shares=Listing(shares, "comma"))
        return Found(tuple(sorted(targets)), AMBIGUOUS, found.score, reason)

    def around(self, position: int) -> tuple[int, ...]:
        """The areas of this other day, of the level of an area of the asked day, with territory in it."""
        level = int(self.day.territory.level[position])
        if level not in self._around:
            self._around[level] = {}
            for area, targets in self._followers(level).items():
                for target, _ in targets:
                    self._around[level].setdefault(target, []).append(area)
        [id], other = self.day.territory.ids([position]), self.matcher.day
        found = [other.network.area_index.get(each) for each in self._around[level].get(id, ())]
        positions = {int(other.territory.position[each]) for each in found if each is not None}
        return tuple(sorted(positions - {NOBODY}))

    def places_then(self, positions: tuple[int, ...], then: Matcher) -> tuple[int, ...]:
        """The areas of this other day with territory in areas of the asked day, where its matcher looks."""
        if positions not in self._then:
            self._then[positions] = _looked_in(then, map(self.around, positions))
        return self._then[positions]

    def places_now(self, positions: tuple[int, ...], asked: Matcher) -> tuple[int, ...]:
        """The areas of the asked day with territory of areas of this other day, where its matcher looks."""
        if positions not in self._now:
            self._now[positions] = _looked_in(asked, map(self.followers, positions))
        return self._now[positions]

    def _followers(self, level: int) -> dict[str, list[tuple[str, str | None]]]:
        if level not in self._successors:
            self._successors[level] = _successors(self.matcher.day, self.day, level)
        return self._successors[level]


@attrs.frozen(eq=False)
class DaysAlike:
    """Other days on which some texts mean the same.

    Attributes:
        other: The one of them that is nearest to the asked day.
        ways: The ways to read texts with the names of one of these days.
        mixed: The ways to read texts with the names of one of these days and of the asked day.
    """

    other: OtherDay
    ways: tuple[Way, ...]
    mixed: tuple[Way, ...]


def days_alike(
    asked: date, others: Sequence[OtherDay], differing: int
) -> tuple[tuple[Way, ...], tuple[DaysAlike, ...]]:
    """The ways to read texts as on the asked day, and the days on which they can mean something else.

    Args:
        asked: The asked day.
        others: The other days, the nearest first.
        differing: In the bit of each other day, whether the texts can mean something else on the nearer day.
    """
    leaders: dict[OtherDay | None, OtherDay | None] = {None: None}
    groups: dict[OtherDay | None, list[date]] = {None: [asked]}
    for at, other in enumerate(others):
        leaders[other] = leader = other if differing >> at & 1 else leaders[other.nearer]
        groups.setdefault(leader, []).append(other.matcher.day.date)
    ways = {leader: tuple((each, each) for each in days) for leader, days in groups.items()}
    mixed = {
        leader: tuple((min(each, asked), max(each, asked)) for each in days)
        for leader, days in groups.items()
    }
    return ways[None], tuple(DaysAlike(each, ways[each], mixed[each]) for each in groups if each is not None)


def _looked_in(matcher: Matcher, areas: Iterable[Iterable[int]]) -> tuple[int, ...]:
    """The areas in which a matcher looks, in order."""
    places = {each for several in areas for each in several}
    return tuple(sorted(each for each in places if matcher.search.inside(each, matcher.top)))


def _successors(other: Snapshot, day: Snapshot, level: int) -> dict[str, list[tuple[str, str | None]]]:
    """By id of an area of a level on another day: the areas of a day with its territory, and the shares.

    The shares are those of the area of the earlier day. The areas of a day without the level are of a lower
    one: districts became communes in July 2025.

    Empty if no crosswalk of the level leads from one day to the other. Only the crosswalk can tell: it
    follows all reorganisations between the days, and one may leave a part of an area without a successor.
    """
    name = day.network.vocabulary.levels[level]
    try:
        table = day.network.crosswalk(*sorted((other.date, day.date))).table(name)
    except ArgumentError:
        return {}
    ends = ("source", "target") if other.date < day.date else ("target", "source")
    own, followers = (cast("list[str]", table[each]) for each in ends)
    shares = cast("list[str | None]", table["share"])
    found: dict[str, list[tuple[str, str | None]]] = {}
    for area, follower, share, possible in zip(own, followers, shares, table["possible"], strict=True):
        if possible:
            found.setdefault(area, []).append((follower, share))
    return found
