"""Which areas of a first day are in which of a second, as events say, whatever the shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from dtnet.network.tables.successions import NOTHING, RESIDENTS
from dtnet.network.tables.tables import NOBODY
from dtnet.reorganisation.lineage.lives import lives_of

if TYPE_CHECKING:
    from dtnet.network.day.network import Network
    from dtnet.reorganisation.lineage.lives import Lives, Step


@attrs.frozen(eq=False)
class Fates:
    """What became of the areas of a first day of which events speak, up to a second day included.

    Attributes:
        targets: Per area of the first day, the areas of the second in which some of it is; `NOTHING` where
            some was abolished. Empty if it closed without a word.
        sources: Per area of the second day, the areas of the first of which some is in it.
        events: Per area of the first day, the events on the way, in order of days.
        origins: Per area of the first day, the worst origin of what these say of it.
    """

    targets: dict[int, set[int]]
    sources: dict[int, set[int]]
    events: dict[int, list[int]]
    origins: dict[int, int]


def fates_between(network: Network, first: int, last: int) -> Fates:
    """Follow every event after a first day up to a last one; O(steps and what they lead to)."""
    return _Following(lives_of(network, "areas", RESIDENTS), first).to(last)


class _Following:
    """What is where while days go by."""

    def __init__(self, lives: Lives, first: int) -> None:
        self.lives = lives
        self.first = first
        self.inside: dict[int, tuple[int, set[int]]] = {}
        """Per area of which an event spoke: since when, and which areas of the first day are in it."""
        self.targets: dict[int, set[int]] = {}
        self.events: dict[int, list[int]] = {}
        self.origins: dict[int, int] = {}

    def to(self, last: int) -> Fates:
        for steps in self.lives.each(self.first, last):
            self._day(steps)
        sources = {}
        for area in self.inside:
            found = self._content(area, last)
            if found:
                sources[area] = found
            for each in found:
                self.targets[each].add(area)
        return Fates(self.targets, sources, self.events, self.origins)

    def _day(self, steps: list[Step]) -> None:
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
