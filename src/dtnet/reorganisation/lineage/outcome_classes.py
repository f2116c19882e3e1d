"""The class of each area between two days (merged, split, …), derived from events and never stored."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet import frames
from dtnet.citations import Origin
from dtnet.errors import ArgumentError
from dtnet.frames import Table
from dtnet.network.day.network import check_network
from dtnet.network.tables.rules import FullNames
from dtnet.network.tables.tables import NOBODY, NOTHING, RESIDENTS
from dtnet.network.tables.texts import take
from dtnet.periods import as_day, day_number
from dtnet.reorganisation.lineage.events import (
    CHANGES,
    changed_words,
    steps_of_entities,
    version_changes,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from numpy.typing import NDArray

    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Ints
    from dtnet.periods import DayLike
    from dtnet.reorganisation.lineage.events import EntityStep, EntitySteps

_KEPT: Final = tuple(", ".join(changed_words(bits)) or "unchanged" for bits in range(2 ** len(CHANGES)))
OTHERS: Final = ("merged", "split", "irregular", "replaced", "abolished", "closed", "opened")
CLASSES: Final = (*sorted(_KEPT, key=lambda text: (text != "unchanged", text.count(","))), *OTHERS)
"""Every class, in the order of answers; if several words fit an area, its class names all of them."""
_CODES: Final = np.array([CLASSES.index(each) for each in _KEPT], np.uint8)
_MERGED, _SPLIT, _IRREGULAR, _REPLACED, _ABOLISHED, _CLOSED, _OPENED = map(CLASSES.index, OTHERS)


def what_became(network: Network, before: DayLike, after: DayLike, *, level: str) -> Table:
    """What became of each area of a level between two days, in one word.

    Args:
        network: The network.
        before: The first day; events of this day are not counted.
        after: The second day; events of this day are counted.
        level: The level of the areas; their successors may have another level.

    Returns:
        A row for each area of the level on the first day, and for each of the second day that is new. Columns
        `area`; `name` (on the first day, or on the second day if the area opened); `class`; `successors`, the
        ids of the areas of the second day that contain a part of it (the area itself if it continues),
        separated by semicolons; `predecessors` of an opened area, likewise; `events`, the ids of its events,
        or of the events of its parent if the area was only moved; `origin`, the worst origin of what its
        events state, or else of its versions on both days. Rows are sorted by id. A step with an assumed
        share is assumed, even if a text states that a part went there.

        | class | territory of the area |
        |---|---|
        | `unchanged`; `renamed`, `type_changed`, `recoded`, `moved` | is the same; its name, type, code or parent is also the same, or is new (`renamed, moved`: both are new) |
        | `merged` | went to one area, together with territory of others |
        | `split` | went to several areas that contain no territory of others |
        | `irregular` | went to several areas, and territory of others went to one of them |
        | `replaced` | is all the territory of an area with another id, perhaps of another level |
        | `abolished` | has no successor, as an event states |
        | `closed` | has no successor, and no event says why |
        | `opened` | is new on the second day |

        Territory without people counts: a commune that left only land to a neighbour is split.

    Raises:
        UnknownNameError: If there is no such level.
        OutsideDataError: If a day is outside the data.
        ArgumentError: If the second day is before the first.

    Examples:
        >>> import dtnet
        >>> net = dtnet.datasets.load("vietnam")
        >>> rows = what_became(net, "2025-06-30", "2025-07-01", level="province").to_dicts()
        >>> [row["successors"] for row in rows if row["name"] == "Tỉnh Yên Bái"]
        ['vn:province:15:2025']
    """  # noqa: E501 - a table
    days = _days(network, before, after)
    fates = outcomes_between(network, *map(day_number, days))
    found = _classified(network, days, fates, network.vocabulary.level(level))
    areas = network.tables.areas
    rows = np.where(found.before == NOBODY, found.after, found.before)
    names = FullNames(areas.name, areas.type, network.vocabulary.area_types)
    cells = zip(*(each.tolist() for each in (found.area, found.before, found.after, found.code)), strict=True)
    told = [_told(network, fates, *each) for each in cells]
    successors, predecessors, events, origins = zip(*told, strict=True) if told else ((),) * 4
    return Table(
        {
            "area": frames.text(take(areas.ids, found.area)),
            "name": frames.text([names[row] for row in rows.tolist()]),
            "class": frames.text([CLASSES[code] for code in found.code.tolist()]),
            "successors": frames.text(successors),
            "predecessors": frames.text(predecessors),
            "events": frames.text(events),
            "origin": frames.text([Origin(each).label for each in origins]),
        }
    )


def _told(
    network: Network, fates: Outcomes, area: int, before: int, after: int, code: int
) -> tuple[str | None, str | None, str | None, int]:
    """The successors, predecessors (of a new area), events and worst origin of an area."""
    tables = network.tables
    ids, parent, origin = tables.areas.ids, tables.areas.parent, tables.areas.origin
    targets, sources, decisive = {area}, set[int](), {area}
    events = list(fates.events.get(area, ()))
    if code == _OPENED:
        targets, sources = set(), fates.sources.get(area, set())
        events, decisive = sorted({event for each in sources for event in fates.events[each]}), sources
    elif code >= _MERGED:
        targets = fates.targets.get(area, set()) - {NOTHING}
    elif parent[before] != parent[after]:
        events += fates.events.get(int(parent[before]), ())
    worst = max((fates.origins.get(each, 0) for each in decisive), default=0)
    if not worst or code < _MERGED:
        worst = max(worst, *(int(origin[row]) for row in (before, after) if row != NOBODY))
    return (
        _joined(ids[each] for each in sorted(targets)),
        _joined(ids[each] for each in sorted(sources)),
        _joined(tables.events[event].id for event in dict.fromkeys(events)),
        worst,
    )


def class_counts(network: Network, before: DayLike, after: DayLike, *, level: str | None = None) -> Table:
    """The number of areas of each class between two days, with the classes of `what_became`.

    Args:
        network: The network.
        before: The first day; events of this day are not counted.
        after: The second day; events of this day are counted.
        level: The only level to count; by default all levels, in order.

    Returns:
        Columns `level`, `class`, `areas`, without classes that have no area. All classes except `opened` sum
        to the number of areas of the first day.

    Raises:
        UnknownNameError: If there is no such level.
        OutsideDataError: If a day is outside the data.
        ArgumentError: If the second day is before the first.

    Examples:
        >>> import dtnet
        >>> net = dtnet.datasets.load("vietnam")
        >>> for row in class_counts(net, "2025-06-30", "2025-07-01", level="province"):
        ...     print(row["class"], row["areas"])
        unchanged 11
        merged 52
        opened 23
    """
    days = _days(network, before, after)
    fates = outcomes_between(network, *map(day_number, days))
    words = network.vocabulary
    places = range(len(words.levels)) if level is None else (words.level(level),)
    rows: list[tuple[str, str, int]] = []
    for place in places:
        counts = Counter(_classified(network, days, fates, place).code.tolist())
        rows += [(words.levels[place], CLASSES[code], counts[code]) for code in sorted(counts)]
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    return Table(
        {
            "level": frames.text(list(columns[0])),
            "class": frames.text(list(columns[1])),
            "areas": frames.whole(list(columns[2])),
        }
    )


def _days(network: Network, before: DayLike, after: DayLike) -> tuple[date, date]:
    check_network(network)
    first, last = as_day(before, what="first day"), as_day(after, what="second day")
    network.check_covered(first)
    network.check_covered(last)
    if last < first:
        raise ArgumentError(f"{last} is before {first}", "give the earlier day first")
    return first, last


@attrs.frozen(eq=False)
class _Classified:
    """Areas of a level: entities, their rows on both days or `NOBODY`, the places of their classes."""

    area: Ints
    before: Ints
    after: Ints
    code: NDArray[np.uint8]


def _classified(network: Network, days: tuple[date, date], fates: Outcomes, level: int) -> _Classified:
    of = network.tables.areas
    before, after = (network.area_state(day).row for day in days)
    area = np.flatnonzero((of.level == level) & ((before != NOBODY) | (after != NOBODY)))
    before, after = before[area], after[area]
    code = np.full(len(area), _CLOSED, np.uint8)
    code[before == NOBODY] = _OPENED
    both = np.flatnonzero((before != NOBODY) & (after != NOBODY))
    code[both] = _CODES[version_changes(of, before[both], after[both])]
    for place in np.flatnonzero((before != NOBODY) & np.isin(area, list(fates.targets))).tolist():
        told = _class_of(int(area[place]), fates)
        code[place] = code[place] if told is None else told
    return _Classified(area, before, after, code)


def _class_of(area: int, fates: Outcomes) -> int | None:
    """The class of an area of the first day that events mention; None if its territory did not change."""
    targets = fates.targets[area]
    joined = any(len(fates.sources[each]) > 1 for each in targets if each != NOTHING)
    if len(targets) > 1:
        return _IRREGULAR if joined else _SPLIT
    if targets == {area} and not joined:
        return None
    if targets in (set(), {NOTHING}):
        return _ABOLISHED if targets else _CLOSED
    return _MERGED if joined else _REPLACED


def _joined(texts: Iterable[str]) -> str | None:
    return "; ".join(texts) or None


@attrs.frozen(eq=False)
class Outcomes:
    """What became of the areas of a first day that events mention, up to and including a second day.

    Attributes:
        targets: For each area of the first day, the areas of the second day that contain a part of it, and
            `NOTHING` if a part was abolished; empty if the area closed and no event says why.
        sources: For each area of the second day, the areas of the first day of which it contains a part.
        events: For each area of the first day, its events, in order of days.
        origins: For each area of the first day, the worst origin of what these events state about it.
    """

    targets: dict[int, set[int]]
    sources: dict[int, set[int]]
    events: dict[int, list[int]]
    origins: dict[int, int]


def outcomes_between(network: Network, first: int, last: int) -> Outcomes:
    """Follow all events after a first day, up to and including a last day; O(steps and their targets)."""
    return _Following(steps_of_entities(network, "areas", RESIDENTS), first).to(last)


class _Following:
    """Follows the events day by day. For each area, it records which first areas have parts in it."""

    def __init__(self, lives: EntitySteps, first: int) -> None:
        self.lives = lives
        self.first = first
        self.inside: dict[int, tuple[int, set[int]]] = {}
        """For each area that an event mentions: the day since when, and the areas of the first day in it."""
        self.targets: dict[int, set[int]] = {}
        self.events: dict[int, list[int]] = {}
        self.origins: dict[int, int] = {}

    def to(self, last: int) -> Outcomes:
        for steps in self.lives.each(self.first, last):
            self._day(steps)
        sources = {}
        for area in self.inside:
            found = self._content(area, last)
            if found:
                sources[area] = found
            for each in found:
                self.targets[each].add(area)
        return Outcomes(self.targets, sources, self.events, self.origins)

    def _day(self, steps: list[EntityStep]) -> None:
        day, said = steps[0].day, self.lives.network.tables.successions
        left = {step.source: self._content(step.source, day - 1) for step in steps}
        goes_on = {
            step.target: self._content(step.target, day - 1)
            for step in steps
            if step.target != NOTHING and step.target not in left
        }
        for area in left:
            self.inside[area] = day, set()
        for area, content in goes_on.items():
            self.inside[area] = day, set(content)
        for step in steps:
            for each in left[step.source] | goes_on.get(step.target, set()):
                found = self.events.setdefault(each, [])
                if int(said.event[step.row]) not in found:
                    found.append(int(said.event[step.row]))
                self.origins[each] = max(self.origins.get(each, 0), int(said.origin[step.row]))
                self.targets.setdefault(each, set())
            if step.target == NOTHING:
                for each in left[step.source]:
                    self.targets[each].add(NOTHING)
            else:
                since, content = self.inside.get(step.target, (day, set()))
                self.inside[step.target] = max(since, day), content | left[step.source]

    def _content(self, area: int, day: int) -> set[int]:
        """Which areas of the first day are in an area on a day."""
        since, content = self.inside.get(area, (self.first, {area}))
        if self.lives.on(area, since) == NOBODY or self.lives.spell(area, since)[1] <= day:
            return set()
        return content
