"""The days whose names the rows of a list have: what a row means on each day, and which day the list shows.

A name can be that of a commune of July 2025 and that of another commune of before in the same province. The
row alone does not say which of them it means; the other rows of its list can, because many names exist on one
of the days only.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import attrs

from dtnet.lists.matching.results import AMBIGUOUS, CODE, EXACT, ID, Found
from dtnet.lists.messages import AreaNames, say
from dtnet.phrases import Listing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from dtnet.lists.matching.matcher import Matcher
    from dtnet.lists.matching.mixed_days import Split
    from dtnet.lists.matching.other_days import OtherDay
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.phrases import Message, Told

Way: TypeAlias = "tuple[date, date]"
"""A way to read rows: the day of the lowest names, and the day of the names above them."""


@attrs.frozen(eq=False)
class DayMeaning:
    """What texts mean with the names of one day.

    Attributes:
        way: The days of the names.
        found: The areas of the day of the lowest name.
        targets: The areas of the asked day that have territory of these areas.
        apart: Those areas of the day of the lowest name that have no territory in the areas that the texts
            mean on the asked day.
        other: The day of the lowest name; None for the asked day, and for a day with the same areas.
    """

    way: Way
    found: Found
    targets: frozenset[int]
    apart: tuple[int, ...]
    other: OtherDay | None


def day_meanings(
    texts: Iterable[str],
    own: Found,
    read: Callable[[Matcher], Found],
    splits: Iterable[Split],
    asked: Matcher,
) -> tuple[DayMeaning, ...]:
    """What texts mean with the names of each day, and with lower names of an earlier day below the asked one's.

    Args:
        texts: The texts.
        own: What they mean on the asked day.
        read: What they mean on a day.
        splits: The ways to read the lower texts inside areas of the asked day.
        asked: The matcher of the asked day.
    """
    if own.method in (ID, CODE):
        return ()
    day, index = asked.day.date, asked.search.index
    keys = {key for text in texts for key in (text, *index.keys(text))}
    targets = frozenset(own.positions)
    found = [DayMeaning((day, day), own, targets, (), None)]
    splits = [each for each in splits if each[0].positions]
    for other in asked.other_days():
        then = other.matcher.day.date
        if other.changed.isdisjoint(keys):
            found.append(DayMeaning((then, then), own, targets, (), None))
            continue
        found.append(_meaning((then, then), read(other.matcher), own, other, asked))
        for above, below, _ in splits if then < day else ():
            around = tuple(sorted({each for area in above.positions for each in other.around(area)}))
            here = below(other.matcher, Found(around, above.method)) if around else above
            if around and here.positions:
                found.append(_meaning((then, day), here, own, other, asked))
                break
    return tuple(each for each in found if each.targets)


def _meaning(way: Way, found: Found, own: Found, other: OtherDay, asked: Matcher) -> DayMeaning:
    """What texts mean on another day, among the areas of the levels that they mean on the asked day."""
    levels = {int(asked.day.territory.level[each]) for each in own.positions}
    there = other.matcher.day.territory.level
    ends = {
        each: {at for at in other.followers(each) if asked.search.inside(at, asked.top)}
        for each in found.positions
    }
    apart = [each for each, at in ends.items() if at.isdisjoint(own.positions) and int(there[each]) in levels]
    targets = frozenset(at for each in ends.values() for at in each)
    return DayMeaning(way, found, targets, tuple(apart), other)


@attrs.frozen(slots=False)
class NameDays:
    """The days whose names the rows of a list have.

    Rows with ids or codes, and rows with former or misspelled names only, do not count.

    Attributes:
        asked: The asked day.
        ways: By the ways in which a row means something, the number of such rows.
        disputed: By other day, the rows with a name of the asked day that is that of another area there.
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
                disputed.update({one.way[0] for one in each.meanings if one.apart})
        return cls(asked, dict(ways), dict(disputed))

    @property
    def rows(self) -> int:
        """The rows with a name of any day."""
        return sum(self.ways.values())

    @cached_property
    def kept(self) -> frozenset[Way]:
        """The ways in which the list can be read.

        They are those in which most of its rows mean something, and for each row that does not, the ways in
        which it does.
        """
        fit: Counter[Way] = Counter()
        for ways, count in self.ways.items():
            fit.update(dict.fromkeys(ways, count))
        most = max(fit.values(), default=0)
        best = frozenset(way for way, count in fit.items() if count == most)
        return best.union(*(ways for ways in self.ways if best.isdisjoint(ways)))

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
        if self.day is not None and self.day != self.asked:
            other = self.asked
        if other is None:
            return None
        day = self.day or self.asked
        values = {"day": day, "other": other, "count": self.only(day, other), "rows": self.rows}
        if self.day is not None:
            return say("names_of_day", **values)
        more = self.only(other, day)
        return say("names_of_two_days", more=more, **values) if more else say("names_of_no_day", **values)

    def settled(self, found: Found, day: Snapshot) -> Found:
        """What a row means in the ways in which its list can be read.

        Args:
            found: What it means by itself.
            day: The asked day.
        """
        kept = [each for each in found.meanings if each.way in self.kept]
        own = next((each for each in found.meanings if each.other is None), None)
        if any(each.other is None for each in kept):
            there = _followed((each for each in kept if each.apart), apart=True)
            if not there:
                return found
            here = say("was_on", day=day.date, areas=AreaNames(day, found.positions, above=True))
            reasons = (found.reason, here, *(each.reason for each in there))
            return _together([found, *there], Listing.of(*reasons))
        meant = {at for each in kept for at in each.targets}
        as_before = len(kept) == len(found.meanings) or not meant.issuperset(found.positions)
        if not kept or (as_before if own is None else meant == own.targets):
            return found
        there = _followed(kept, apart=False)
        return there[0] if len(there) == 1 else _together(there, Listing.of(*(each.reason for each in there)))


def _followed(meanings: Iterable[DayMeaning], *, apart: bool) -> list[Found]:
    """The areas of the asked day that areas of other days became, equal ones once.

    Args:
        meanings: What texts mean on other days.
        apart: Whether only areas that are not those of the asked day are followed.
    """
    found: dict[frozenset[int], Found] = {}
    for each in meanings:
        if each.other is not None:
            there = each.found
            if apart:
                there = Found(each.apart, EXACT if len(each.apart) == 1 else AMBIGUOUS)
            then = each.other.followed(there)
            found.setdefault(frozenset(then.positions), then)
    return [each for each in found.values() if each.positions]


def _together(found: Iterable[Found], reason: Told | None) -> Found:
    return Found(tuple(sorted({at for each in found for at in each.positions})), AMBIGUOUS, 0, reason)
