"""The other territories of a network: their days, and what became of their areas."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from functools import cached_property
from operator import eq
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs
import numpy as np

from dtnet.errors import ArgumentError
from dtnet.lists.matching.results import AMBIGUOUS, FORMER, NONE, SHOWN, Found
from dtnet.lists.messages import AreaNames, say
from dtnet.network.tables.tables import NOBODY
from dtnet.network.tables.texts import take
from dtnet.network.territory.place_texts import place_words
from dtnet.origins import Origin
from dtnet.periods import OPEN, Period, day_number, number_day
from dtnet.phrases import Listing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

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


def _changed_rows(areas: Areas, then: date, now: date) -> Ints:
    """The rows of listed areas of one day that have no row with equal cells on another day."""
    there, here = ((areas.start <= each) & (areas.end > each) for each in (day_number(then), day_number(now)))
    rows = np.flatnonzero(there & ~here & (areas.origin != Origin.SYNTHETIC))
    others = np.flatnonzero(here & ~there)
    found = np.searchsorted(areas.entity[others], areas.entity[rows])
    known = np.flatnonzero(np.append(areas.entity[others], NOBODY)[found] == areas.entity[rows])
    before, after = rows[known], others[found[known]]
    same = (areas.type[before] == areas.type[after]) & (areas.parent[before] == areas.parent[after])
    for texts in (areas.name, areas.code):
        same &= np.fromiter(map(eq, take(texts, before), take(texts, after)), np.bool_, len(before))
    return np.delete(rows, known[same])


@attrs.frozen(eq=False, slots=False)
class OtherDay:
    """Another day on which texts are matched, and what became of its areas.

    Attributes:
        day: The asked day, to which areas are followed.
        nearer: The next other day towards the asked day; None if the asked day itself is next.
    """

    then: Snapshot
    day: Snapshot
    nearer: OtherDay | None
    _make: Callable[[OtherDay], Matcher]
    _passages: dict[int, Passage | None] = attrs.field(factory=dict, init=False)
    _followed: dict[int, dict[int, str | None]] = attrs.field(factory=dict, init=False)
    _then: dict[tuple[int, ...], tuple[int, ...]] = attrs.field(factory=dict, init=False)
    _now: dict[tuple[int, ...], tuple[int, ...]] = attrs.field(factory=dict, init=False)

    @cached_property
    def matcher(self) -> Matcher:
        """The matcher of the day; most days are read like a nearer one and need none."""
        return self._make(self)

    @cached_property
    def changed(self) -> frozenset[str] | None:
        """The keys of names, the ids and the codes of areas that differ from those of the nearer day.

        None if very many areas differ: to read a text on both days takes less time than to read their names.
        """
        areas = self.day.network.tables.areas
        days = self.then.date, (self.day if self.nearer is None else self.nearer.then).date
        rows = np.r_[_changed_rows(areas, *days), _changed_rows(areas, *days[::-1])]
        if len(rows) > _MOST_CHANGED:
            return None
        words = map(place_words, take(areas.name, rows))
        keys = {key for each in words for key in (each.key, each.without_number_sign().key)}
        return frozenset({*keys, *take(areas.ids, areas.entity[rows]), *take(areas.code, rows)} - {""})

    def followers(self, position: int) -> Mapping[int, str | None]:
        """The areas of the asked day with territory of an area of this other day, with its share in each."""
        if position not in self._followed:
            passage = self._passage(int(self.then.territory.level[position]))
            self._followed[position] = {} if passage is None else passage.after(position)
        return self._followed[position]

    def followed(self, found: Found) -> Found:
        """The areas of the asked day that have the territory of areas of this other day."""
        other, day = self.then, self.day
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
        passage = self._passage(int(self.day.territory.level[position]))
        return () if passage is None else passage.before(position)

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

    def _passage(self, level: int) -> Passage | None:
        if level not in self._passages:
            self._passages[level] = _passage(self.then, self.day, level)
        return self._passages[level]


@attrs.frozen(eq=False)
class Passage:
    """From the areas of a level on another day to the areas of the asked day with their territory.

    Attributes:
        own: Shape (pairs): the position of the area of the other day, in order.
        follower: Shape (pairs): the position of the area of the asked day.
        shares: Shape (pairs, 2): numerator and denominator of the share of the area of the earlier day; 0 and
            0 where it is unknown.
    """

    own: NDArray[np.int32]
    follower: NDArray[np.int32]
    shares: NDArray[np.int64]
    is_forward: bool

    def after(self, position: int) -> dict[int, str | None]:
        """The areas of the asked day with territory of an area, each with its share.

        The share is None where it is unknown: of a part of an area of a later day, too.
        """
        first, end = np.searchsorted(self.own, [position, position + 1]).tolist()
        at = slice(first, end)
        knows = self.is_forward or end - first == 1
        shares = [_share(*each) if knows else None for each in self.shares[at].tolist()]
        return dict(zip(self.follower[at].tolist(), shares, strict=True))

    def before(self, position: int) -> tuple[int, ...]:
        """The areas of the other day with territory in an area of the asked day, in order."""
        return tuple(self.own[self.follower == position].tolist())


@attrs.frozen(eq=False)
class DaysAlike:
    """Other days on which some texts mean the same.

    Attributes:
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
        others: The other days, the nearest first.
        differing: In the bit of each other day, whether the texts can mean something else on the nearer day.
    """
    leaders: dict[OtherDay | None, OtherDay | None] = {None: None}
    groups: dict[OtherDay | None, list[date]] = {None: [asked]}
    for at, other in enumerate(others):
        leaders[other] = leader = other if differing >> at & 1 else leaders[other.nearer]
        groups.setdefault(leader, []).append(other.then.date)
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


def _passage(other: Snapshot, day: Snapshot, level: int) -> Passage | None:
    """What became of the areas of a level; None if no crosswalk of it leads from one day to the other.

    The areas of a later day without the level are of a lower one: districts became communes in July 2025.
    """
    is_forward = other.date < day.date
    earlier, later = (other, day) if is_forward else (day, other)
    if not (earlier.territory.level == level).any():
        return None
    try:
        plan = day.network.crosswalk(earlier.date, later.date).plan(level)
    except (
        ArgumentError
    ):  # only the map, followed from event to event, shows that a part of an area gets lost
        return None
    shares = plan.shares
    before = earlier.territory.position[plan.sources[shares.source]]
    after = later.territory.position[plan.targets[shares.target]]
    own, follower = (before, after) if is_forward else (after, before)
    kept = np.flatnonzero(shares.possible & (own != NOBODY) & (follower != NOBODY))
    kept = kept[np.argsort(own[kept], kind="stable")]
    counts = np.stack([shares.numerator, shares.denominator], axis=1)
    return Passage(own[kept], follower[kept], counts[kept], is_forward)


def _share(numerator: int, denominator: int) -> str | None:
    if not denominator:
        return None
    return str(numerator) if denominator == 1 else f"{numerator}/{denominator}"
