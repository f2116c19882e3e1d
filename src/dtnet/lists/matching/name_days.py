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
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs

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

Way: TypeAlias = tuple[date, date]
"""A way to read rows: the day of the lowest names, and the day of the names above them."""
_LEAST_ROWS: Final = 2
"""The fewest rows that show that a list is not of a day."""


@attrs.frozen(eq=False)
class DayMeaning:
    """What texts mean with the names of one day.

    Attributes:
        way: The days of the names.
        found: The areas of the day of the lowest name.
        targets: The areas of the asked day that have territory of these areas.
        apart: Those areas of the day of the lowest name that do not lie, as a whole, in areas that the texts
            mean on the asked day; if that is the earlier day, those that do not hold them as a whole.
        other: The day of the lowest name; None for the asked day, and for a day with the same areas.
    """

    way: Way
    found: Found
    targets: frozenset[int]
    apart: tuple[int, ...] = ()
    other: OtherDay | None = None

    def instead(self, near: date, then: date) -> DayMeaning:
        """The same meaning with the names of another day, on which the areas are the same."""
        lower, upper = (then if each == near else each for each in self.way)
        return DayMeaning((lower, upper), self.found, self.targets, self.apart, self.other)

    def told(self, day: Snapshot, *, is_apart: bool) -> Found:
        """The areas of the asked day, with the areas that they were on the day of the name.

        Args:
            day: The asked day.
            is_apart: Whether only the areas in `apart` are followed.
        """
        found = self.found
        if is_apart:
            found = Found(self.apart, EXACT if len(self.apart) == 1 else AMBIGUOUS)
        if self.other is not None:
            return self.other.followed(found)
        reason = say("was_on", day=day.date, areas=AreaNames(day, found.positions, above=True))
        return Found(found.positions, FORMER if found.is_matched else AMBIGUOUS, found.score, reason)


def day_meanings(
    texts: Iterable[str],
    own: Found,
    read: Callable[[Matcher], Found],
    splits: Callable[[Matcher], Iterable[Split]],
    asked: Matcher,
) -> tuple[DayMeaning, ...]:
    """What texts mean on each day, and with names of an earlier day in areas of a later one.

    Args:
        texts: The texts.
        own: What they mean on the asked day.
        read: What they mean on a day.
        splits: The ways to read the lower texts inside areas of a day.
        asked: The matcher of the asked day.
    """
    if own.method in (ID, CODE):
        return ()
    day, index = asked.day.date, asked.search.index
    keys = frozenset().union(*map(index.keys, texts))
    same = (DayMeaning((day, day), own, frozenset(own.positions)),)
    found = [*same]
    by_day: dict[OtherDay | None, tuple[DayMeaning, ...]] = {None: same}
    below_asked = [each for each in splits(asked) if each[0].positions]
    for other in asked.other_days():
        then = other.matcher.day.date
        if other.changed.isdisjoint(keys):
            near = day if other.nearer is None else other.nearer.matcher.day.date
            made = tuple(each.instead(near, then) for each in by_day[other.nearer])
        elif then < day:
            here = _below(below_asked, other.matcher, other.places_then)
            made = (
                _meaning((then, then), read(other.matcher), own, other, asked),
                _meaning((then, day), here, own, other, asked),
            )
        else:
            here = _below(splits(other.matcher), asked, other.places_now)
            apart = tuple(each for each in here.positions if each not in own.positions)
            made = (
                _meaning((then, then), read(other.matcher), own, other, asked),
                DayMeaning((day, then), here, frozenset(here.positions), apart),
            )
        by_day[other] = made
        found += made
    return tuple(each for each in found if each.targets)


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


def _meaning(way: Way, found: Found, own: Found, other: OtherDay, asked: Matcher) -> DayMeaning:
    """What texts mean on another day; only areas of the levels that they mean on the asked day are apart."""
    if not found.positions:
        return DayMeaning(way, found, frozenset())
    levels = {int(asked.day.territory.level[each]) for each in own.positions}
    there = other.matcher.day.territory.level
    ends = {
        each: {at for at in other.followers(each) if asked.search.inside(at, asked.top)}
        for each in found.positions
    }
    mine = {*own.positions}
    kept = mine
    if way[0] > asked.day.date:  # the areas of the asked day are the earlier ones
        kept = {each for each in mine if {*found.positions}.issuperset(other.around(each))}
    apart = [
        each
        for each, at in ends.items()
        if int(there[each]) in levels
        and (at.isdisjoint(mine) or not (at if way[0] < asked.day.date else at & mine) <= kept)
    ]
    targets = frozenset(at for each in ends.values() for at in each)
    return DayMeaning(way, found, targets, tuple(apart), other)


@attrs.frozen(slots=False)
class NameDays(PydanticHook):
    """The days whose names the rows of a list have.

    Rows with ids or codes, and rows with former or misspelled names only, do not count.

    Attributes:
        asked: The asked day.
        ways: By the ways in which a row means something, the number of such rows.
        disputed: By day, the rows with a name of the asked day that is that of another area on that day.
    """

    asked: date
    ways: Mapping[frozenset[Way], int]
    disputed: Mapping[date, int]

    @classmethod
    def of(cls, found: Iterable[Found], asked: date) -> NameDays:
        """The days of the names of rows, each with its result."""
        ways: Counter[frozenset[Way]] = Counter()
        disputed: Counter[date] = Counter()
        for each in found:
            if each.meanings:
                ways[frozenset(one.way for one in each.meanings)] += 1
                apart = {day for one in each.meanings if one.apart for day in one.way}
                disputed.update(apart - {asked})
        return cls(asked, dict(ways), dict(disputed))

    @property
    def rows(self) -> int:
        """The rows with a name of any day."""
        return sum(self.ways.values())

    @cached_property
    def _fit_of_ways(self) -> Mapping[Way, int]:
        """By way, the rows that mean something in it."""
        fit: Counter[Way] = Counter()
        for ways, count in self.ways.items():
            fit.update(dict.fromkeys(ways, count))
        return fit

    @cached_property
    def kept(self) -> frozenset[Way]:
        """The ways in which the list can be read.

        They are those in which most of its rows mean something; for each row that does not, the ways in which
        it does; and those in which too few rows mean nothing: fewer than two, or than the rows with a name of
        several areas.
        """
        fit = self._fit_of_ways
        most = max(fit.values(), default=0)
        best = frozenset(way for way, count in fit.items() if count == most)
        least = max(_LEAST_ROWS, *self.disputed.values(), 0)
        kept = best.union(*(ways for ways in self.ways if best.isdisjoint(ways)))
        kept |= {way for way, count in fit.items() if self.rows - count < least}
        asked = (self.asked, self.asked)
        if asked not in best:
            return kept
        return frozenset(way for way in kept if way[0] != self.asked or way == asked)

    @cached_property
    def fit(self) -> dict[date, int]:
        """By day, the rows with a name of the day, the days in order."""
        days: Counter[date] = Counter()
        for ways, count in self.ways.items():
            days.update(dict.fromkeys({way[0] for way in ways}, count))
        return {day: days[day] for day in sorted(days)}

    @property
    def day(self) -> date | None:
        """The day whose names the list has; None if its rows show none, or several."""
        days = {way[0] for way in self.kept}
        whole = [day for day in days if self.fit[day] == self.rows]
        if not whole or (self.asked in days and not days.isdisjoint(self.disputed)):
            return None
        return min(whole, key=lambda day: abs(day - self.asked))

    def only(self, day: date, other: date) -> int:
        """The rows with a name of a day that another day does not have."""
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
        count, more, rows = self.only(day, other), self.only(other, day), self.rows
        if self.day is not None:
            return say("names_of_day", day=day, other=other, count=count, rows=rows)
        if count and more:
            return say("names_of_two_days", day=day, other=other, count=count, more=more, rows=rows)
        return say("names_of_no_day", day=day, other=other, count=max(count, more), rows=rows)

    def settled(self, found: Found, day: Snapshot) -> Found:
        """What a row means in the ways in which its list can be read.

        If rows of the list mean nothing on the asked day, an area of another day that holds more than that of
        the asked day is another area, too.

        Args:
            found: What it means by itself.
            day: The asked day.
        """
        kept = [each for each in found.meanings if each.way in self.kept]
        own = next((each for each in found.meanings if each.way == (self.asked, self.asked)), None)
        if own is not None and any(each.found is own.found for each in kept):
            mixed = self._fit_of_ways[self.asked, self.asked] < self.rows
            others = [each for each in kept if each.apart or (mixed and not each.targets <= own.targets)]
            there = _distinct(each.told(day, is_apart=not mixed) for each in others)
            if not there:
                return found
            here = say("was_on", day=day.date, areas=AreaNames(day, found.positions, above=True))
            return _together([found, *there], found.reason, here, *(each.reason for each in there))
        meant = {at for each in kept for at in each.targets}
        as_before = len(kept) == len(found.meanings) or not meant.issuperset(found.positions)
        if not kept or (as_before if own is None else meant == own.targets):
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
