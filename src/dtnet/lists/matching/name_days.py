"""The days whose names the rows of a list have: what a row means on each day, and which day the list shows.

Two communes of one province can have the same name, one until June 2025 and the other since July 2025. A row
with this name does not show which of them it means. The other rows of its list can show it, because many
names exist on one of the days only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final

import attrs

from dtnet.arguments import check_argument, several_in
from dtnet.lists.matching.other_days import Way
from dtnet.lists.matching.results import AMBIGUOUS, CODE, EXACT, FORMER, ID, NOTHING, Found
from dtnet.lists.messages import AreaNames, say
from dtnet.network.day.snapshot import Snapshot
from dtnet.phrases import Listing, Message
from dtnet.pydantic_hook import PydanticHook

if TYPE_CHECKING:
    from collections.abc import Callable

    from dtnet.lists.matching.matcher import Matcher
    from dtnet.lists.matching.mixed_days import Split
    from dtnet.lists.matching.other_days import OtherDay
    from dtnet.phrases import Told

_LEAST_PLACES: Final = 2
"""The fewest places that show that a list is not of a day."""


@attrs.frozen(eq=False)
class DayMeaning:
    """What texts mean with the names of one day, or of several days on which they mean the same.

    Attributes:
        ways: The days of the names, the day of the lowest name nearest to the asked day first.
        targets: The areas of the asked day that have territory of these areas.
        apart: Those areas of the day of the lowest name that do not lie, as a whole, in areas that the texts
            mean on the asked day; if that is the earlier day, those that do not hold them as a whole.
        other: The day of the lowest name; None for the asked day, and for a day with the same areas.
    """

    ways: tuple[Way, ...]
    found: Found
    targets: tuple[int, ...]
    apart: tuple[int, ...] = ()
    other: OtherDay | None = None

    def told(self, day: Snapshot, *, is_apart: bool) -> Found:
        """The areas of the asked day, with the areas that they were on the day of the name.

        Args:
            is_apart: Whether only the areas in `apart` are followed.
        """
        found = self.found
        if is_apart:
            found = Found(self.apart, EXACT if len(self.apart) == 1 else AMBIGUOUS)
        if self.other is not None:
            return self.other.followed(found)
        reason = say("was_on", day=day.date, areas=AreaNames(day, found.positions, above=True))
        return Found(found.positions, FORMER if found.is_matched else AMBIGUOUS, found.score, reason)


def on_each_day(
    found: Found,
    texts: Iterable[str],
    read: Callable[[Matcher], Found],
    splits: Callable[[Matcher], Iterable[Split]],
    asked: Matcher,
    *,
    is_own: bool,
) -> Found:
    """A result with what its texts mean on each day, and with names of an earlier day below a later one.

    Args:
        splits: The ways to read the lower texts inside areas of a day.
        is_own: Whether the result is that of names of the asked day.
    """
    own = found if is_own else NOTHING
    if own.method in (ID, CODE):
        return found
    ways, others = asked.days_alike(texts)
    meanings: list[DayMeaning] = []
    above: list[Split] | None = None
    for days in others:
        other, then = days.other, days.other.matcher
        whole = read(then)
        if whole.positions:
            meanings.append(_meaning(days.ways, whole, own, other, asked))
        if then.day.date < asked.day.date:
            above = [*splits(asked)] if above is None else above
            here = _below(above, then, other.places_then)
            if here.positions:
                meanings.append(_meaning(days.mixed, here, own, other, asked))
            continue
        here = _below(splits(then), asked, other.places_now)
        if here.positions == own.positions:
            ways += days.mixed
        else:
            apart = tuple(each for each in here.positions if each not in own.positions)
            meanings.append(DayMeaning(days.mixed, here, here.positions, apart))
    return found.on_days(ways if own.positions else (), tuple(each for each in meanings if each.targets))


def ways_below(
    texts: Iterable[str],
    read: Callable[[Matcher], Found],
    splits: Callable[[Matcher], Iterable[Split]],
    asked: Matcher,
) -> tuple[Way, ...]:
    """The ways to read any name below some upper names, if each way looks for it in the same areas.

    Then the name means the same in each way, and is looked up once. This is so in a district, on a day until
    June 2025: no later day has districts.

    Args:
        read: Looks the upper names up on a day.
        splits: The ways to read the lower ones of them inside areas of a day.

    Returns:
        The ways; empty if the upper names can mean other areas on another day.
    """
    here = read(asked).positions
    ways, others = asked.days_alike(texts)
    if len(ways) > 1:
        return ()
    for days in others:
        then = days.other.matcher
        if then.day.date < asked.day.date or read(then).positions:
            return ()
        there = _below(splits(then), asked, days.other.places_now).positions
        if there not in ((), here):
            return ()
        ways += days.mixed if there else ()
    return ways


def _below(
    splits: Iterable[Split], lower: Matcher, places: Callable[[tuple[int, ...], Matcher], tuple[int, ...]]
) -> Found:
    """What the lower texts mean on a day, in the territory that areas of another day have on it."""
    for above, read, _ in splits:
        inside = places(above.positions, lower) if above.positions else ()
        here = read(lower, Found(inside, above.method)) if inside else NOTHING
        if here.positions:
            return here
    return NOTHING


def _meaning(ways: tuple[Way, ...], found: Found, own: Found, other: OtherDay, asked: Matcher) -> DayMeaning:
    """What texts mean on another day; only areas of the levels that they mean on the asked day are apart."""
    levels = {int(asked.day.territory.level[each]) for each in own.positions}
    there = other.then.territory.level
    ends = {
        each: {at for at in other.followers(each) if asked.search.inside(at, asked.top)}
        for each in found.positions
    }
    mine = {*own.positions}
    kept = mine
    is_earlier = other.then.date < asked.day.date
    if not is_earlier:  # the areas of the asked day are the earlier ones
        kept = {each for each in mine if {*found.positions}.issuperset(other.around(each))}
    apart = [
        each
        for each, at in ends.items()
        if int(there[each]) in levels
        and (at.isdisjoint(mine) or not (at if is_earlier else at & mine) <= kept)
    ]
    targets = tuple({at for each in ends.values() for at in each})
    return DayMeaning(ways, found, targets, tuple(apart), other)


@attrs.frozen(slots=False)
class NameDays(PydanticHook):
    """The days whose names the places of a list have; `Snapshot.match` and `read_list` make it.

    A place that several rows name counts once. Rows with ids or codes, and rows with former or misspelled
    names only, do not count.

    Attributes:
        asked: The asked day.
        ways: By the ways in which a place is one, the number of such places.
        disputed: By day, the places with a name of the asked day that is that of another area on that day.
    """

    asked: date
    ways: Mapping[frozenset[Way], int]
    disputed: Mapping[date, int]

    @classmethod
    def of(cls, found: Iterable[Found], asked: date) -> NameDays:
        """The days of the names of rows, each with its result.

        Raises:
            ArgumentError: If an argument has the wrong type.
        """
        found = several_in(found, "found", "pass results of matching")
        for result in found:
            check_argument(result, Found, "found", "pass results of matching")
        alone: dict[tuple[Way, ...], set[tuple[int, ...]]] = {}
        several: dict[tuple[object, ...], Found] = {}
        for each in found:
            if each.meanings:
                meant = ((one.ways[0], one.found.positions) for one in each.meanings)
                several[each.ways[:1], each.positions if each.ways else (), *meant] = each
            else:
                alone.setdefault(each.ways, set()).add(each.positions)
        of_places: Counter[tuple[tuple[Way, ...], ...]] = Counter()
        of_places.update({(ways,): len(places) for ways, places in alone.items()})
        of_places.update((each.ways, *(one.ways for one in each.meanings)) for each in several.values())
        by_way: Counter[frozenset[Way]] = Counter()
        for ways, count in of_places.items():
            by_way[frozenset(way for some in ways for way in some)] += count
        disputed: Counter[date] = Counter()
        for each in several.values():
            disputed.update({day for one in each.meanings if one.apart for way in one.ways for day in way})
        del by_way[frozenset()], disputed[asked]
        return cls(asked, dict(by_way), dict(disputed))

    @property
    def places(self) -> int:
        """The places with a name of any day."""
        return sum(self.ways.values())

    @cached_property
    def _fit_of_ways(self) -> Mapping[Way, int]:
        """By way, the places that are one in it."""
        fit: Counter[Way] = Counter()
        for ways, count in self.ways.items():
            fit.update(dict.fromkeys(ways, count))
        return fit

    @cached_property
    def possible_ways(self) -> frozenset[Way]:
        """The ways in which the list can be read.

        A way is possible in three cases. It names the most places of the list. Or it names a place that the
        ways with the most places do not name. Or it leaves few places without a name: less than two, or less
        than the places with a name of several areas. In the third case it leaves none if the asked day names
        all places of a list of at least three.
        """
        fit, asked = self._fit_of_ways, (self.asked, self.asked)
        most = max(fit.values(), default=0)
        best = frozenset(way for way, count in fit.items() if count == most)
        least = max(_LEAST_PLACES, *self.disputed.values(), 0)
        if fit.get(asked) == self.places > _LEAST_PLACES:
            least = 1
        kept = best.union(*(ways for ways in self.ways if best.isdisjoint(ways)))
        kept |= {way for way, count in fit.items() if self.places - count < least}
        if asked not in best:
            return kept
        return frozenset(way for way in kept if way[0] != self.asked or way == asked)

    @cached_property
    def fit(self) -> dict[date, int]:
        """By day, the places with a name of the day, the days in order."""
        days: Counter[date] = Counter()
        for ways, count in self.ways.items():
            days.update(dict.fromkeys({way[0] for way in ways}, count))
        return {day: days[day] for day in sorted(days)}

    @cached_property
    def day(self) -> date | None:
        """The day whose names the list has; None if its places show none, or several."""
        days = {way[0] for way in self.possible_ways}
        whole = [day for day in days if self.fit[day] == self.places]
        if not whole or (self.asked in days and not days.isdisjoint(self.disputed)):
            return None
        return min(whole, key=lambda day: abs(day - self.asked))

    def only(self, day: date, other: date) -> int:
        """The places with a name of a day that another day does not have."""
        return sum(
            count
            for ways, count in self.ways.items()
            if any(way[0] == day for way in ways) and all(way[0] != other for way in ways)
        )

    @property
    def message(self) -> Message | None:
        """Which day the list shows, and why; None if no row needs it."""
        other = max(self.disputed, key=self.disputed.__getitem__, default=None)
        day = self.asked if self.day is None else self.day
        if day != self.asked:
            other = self.asked
        if other is None:
            return None
        count, more, places = self.only(day, other), self.only(other, day), self.places
        if self.day is not None:
            return say("names_of_day", day=day, other=other, count=count, places=places)
        if count and more:
            return say("names_of_two_days", day=day, other=other, count=count, more=more, places=places)
        return say("names_of_no_day", day=day, other=other, count=max(count, more), places=places)

    def settled(self, found: Found, day: Snapshot) -> Found:
        """What a row means in the ways in which its list can be read.

        If places of the list are none on the asked day, an area of another day that holds more than that of
        the asked day is another area, too.

        Args:
            found: What it means by itself.
            day: The asked day.
        """
        asked = self.asked, self.asked
        if asked in self.possible_ways and found.ways and not found.meanings:
            return found
        kept = [each for each in found.meanings if not self.possible_ways.isdisjoint(each.ways)]
        if asked in self.possible_ways and found.ways:
            mixed, mine = self._fit_of_ways[asked] < self.places, {*found.positions}
            others = [each for each in kept if each.apart or (mixed and not mine.issuperset(each.targets))]
            there = _distinct(each.told(day, is_apart=not mixed) for each in others)
            if not there:
                return found
            here = say("was_on", day=day.date, areas=AreaNames(day, found.positions, above=True))
            return _together([found, *there], found.reason, here, *(each.reason for each in there))
        every = self.possible_ways.issuperset(found.ways) and all(
            self.possible_ways.issuperset(each.ways) for each in found.meanings
        )
        if not self.possible_ways.isdisjoint(found.ways):
            kept = [DayMeaning(found.ways, found, found.positions), *kept]
        meant = {at for each in kept for at in each.targets}
        as_before = every or not meant.issuperset(found.positions)
        if not kept or (meant == {*found.positions} if found.ways else as_before):
            return found
        there = _distinct(each.told(day, is_apart=False) for each in kept)
        return there[0] if len(there) == 1 else _together(there, *(each.reason for each in there))


def _distinct(found: Iterable[Found]) -> list[Found]:
    """Results with areas, those with equal areas once."""
    distinct: dict[frozenset[int], Found] = {}
    for each in found:
        distinct.setdefault(frozenset(each.positions), each)
    return [each for each in distinct.values() if each.positions]


def _together(found: Iterable[Found], *reasons: Told | None) -> Found:
    positions = {at for each in found for at in each.positions}
    return Found(tuple(sorted(positions)), AMBIGUOUS, 0, Listing.of(*reasons))
