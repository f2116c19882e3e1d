"""The areas of one level that a question tests in an era, and completeness statements about areas."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import attrs
import numpy as np

from dtnet.network.tables.tables import NOBODY
from dtnet.periods import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from dtnet.facts.eras import Era
    from dtnet.network.tables.tables import Codes, Flags, Ints, Statement

Made = TypeVar("Made")
NEVER = np.uint8(255)
"""The code where no statement holds; greater than every origin."""


@attrs.frozen(eq=False)
class AreasOfLevel:
    """Areas of one level, in preorder, none of them in another; shape (m).

    Attributes:
        era: The days.
        place: The level.
        positions: The positions of the areas in the territory.
        number: Shape (n + 1), by position: the number of the area of the level that contains it, or -1.
        given: Areas of this level and below that contain a counted area are assumed to exist. It is the
            level of the area to which the question is restricted, by default the level of the areas.
    """

    era: Era
    place: int
    positions: Ints
    number: Ints
    given: int = attrs.field(default=attrs.Factory(lambda self: self.place, takes_self=True))

    def __len__(self) -> int:
        return len(self.positions)

    @property
    def rows(self) -> Ints:
        """The rows of the areas in the table of areas."""
        if len(self.positions) < len(self.era.at_place(self.place)):
            return self.era.rows[self.positions]
        return self.era.once(("rows", self.place), lambda: self.era.rows[self.positions])

    @property
    def origins(self) -> Codes:
        """The origins of the rows of the areas."""
        if len(self.positions) < len(self.era.at_place(self.place)):
            return self.era.origins[self.positions]
        return self.era.once(("origins", self.place), lambda: self.era.origins[self.positions])

    @property
    def all_of_day(self) -> bool:
        """Whether these are all areas of the level on one day; results for them are worth caching."""
        return self.era.is_day and len(self) == len(self.era.at_place(self.place))

    def of_all_areas(self, what: str, make: Callable[[], Made]) -> Made:
        """A result about these areas, cached if they are all areas of a day.

        Args:
            what: The key of the result; it must not depend on the rest of the question.
            make: Makes the result.
        """
        return self.era.once_for_days((what, self.place), make) if self.all_of_day else make()

    @property
    def doubtful(self) -> Flags | None:
        """Which areas may not exist, as a start or end is unknown; None if there are none."""
        doubtful = self.era.doubtful
        return None if doubtful is None else doubtful[self.positions]


def areas_of_level(era: Era, place: int, within: int | None = None) -> AreasOfLevel:
    """The areas of a level; with `within`, only this area or the areas that may lie in it.

    Args:
        era: The days.
        place: The level.
        within: The position of an area.
    """
    if within is None:
        return AreasOfLevel(era, place, *era.once(("areas", place), lambda: _areas(era, place, None)))
    above = min(place, int(era.territory.level[within]))
    return AreasOfLevel(era, place, *_areas(era, place, within), given=above)


def _areas(era: Era, place: int, within: int | None) -> tuple[Ints, Ints]:
    """The attributes `positions` and `number` of `AreasOfLevel`."""
    positions = era.at_place(place)
    if within is not None:
        positions = positions[era.may_lie_in(within)[positions]]
    return positions, _numbers(era, place, positions)


def chosen_areas(level: AreasOfLevel, which: Ints) -> AreasOfLevel:
    """Some of the areas of a level.

    Args:
        level: The areas.
        which: The numbers of the chosen areas, rising.
    """
    positions = level.positions[which]
    numbers = _numbers(level.era, level.place, positions)
    return AreasOfLevel(level.era, level.place, positions, numbers, level.given)


def _numbers(era: Era, place: int, positions: Ints) -> Ints:
    own = np.full(len(era.territory) + 1, NOBODY, np.int32)
    own[positions] = np.arange(len(positions), dtype=np.int32)
    return own if place == len(era.territory.levels) - 1 else own[era.at_level(place)]


def statements_about(era: Era, about: str) -> list[tuple[Statement, int, int, int]]:
    """Completeness statements about a subject, each with the position of its area and its days in the era."""
    return era.once_for_days(("statements", about), lambda: list(_statements_about(era, about)))


def _statements_about(era: Era, about: str) -> Iterator[tuple[Statement, int, int, int]]:
    for each in era.network.tables.statements:
        if each.about != about:
            continue
        first, end = Period(each.start, each.end).numbers
        first, end = max(first, era.start), min(end, era.end)
        position = _position(era, each.area)
        if first < end and position != NOBODY:
            yield each, position, first, end


def statements_by_days(era: Era, about: str) -> list[tuple[tuple[int, int], list[tuple[int, int]]]]:
    """Runs of days of statements inside the era, each with the positions and origins of its statements."""
    found: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for each, position, first, end in statements_about(era, about):
        found.setdefault((first, end), []).append((position, each.origin))
    return list(found.items())


def listed(era: Era, stated: Sequence[tuple[int, int]], granted: int | None = None) -> tuple[Codes, Codes]:
    """The origin of the completeness of a list in each area, by position; O(areas), cached for an era.

    Args:
        era: The days.
        stated: Positions of the areas that statements are about, with the origin of each statement.
        granted: A level whose areas, and all below, are assumed to exist unless they have several possible
            versions; by default none.

    Returns:
        Shape (n + 1) each: the origin for the area itself, which is the best origin of a statement about it
        or about an area above, made worse by the rows in between; and the origin for the areas inside it,
        which its own row makes worse, too.
    """
    return era.once(("listed", tuple(stated), granted), lambda: _listed(era, stated, granted))


def _listed(era: Era, stated: Sequence[tuple[int, int]], granted: int | None) -> tuple[Codes, Codes]:
    territory = era.territory
    own = np.full(len(territory) + 1, NEVER, np.uint8)
    for position, origin in stated:
        own[position] = min(int(own[position]), origin)
    passed, given = own.copy(), own.copy()
    origins, unsure = era.origins, era.unsure
    for here in era.at_depth() if era.vague is None else map(era.at_place, range(len(territory.levels))):
        best = np.minimum(own[here], _from_above(era, passed, here))
        handed = np.where(best == NEVER, NEVER, np.maximum(best, origins[here]))
        if unsure is not None:
            handed[unsure[here]] = NEVER
        if granted is not None:
            there = territory.level[here] >= granted
            if era.vague is not None:
                there &= ~era.vague[here]  # it may lie in another area
            handed = np.where(there, best, handed)
        given[here], passed[here] = best, handed
    return given, passed


def _from_above(era: Era, passed: Codes, here: Ints) -> Codes:
    """Shape (k): the code that each area gets from its parent; the worst one of several possible parents."""
    codes = passed[era.territory.parent[here]]
    if era.vague is None:
        return codes
    area, parent = era.versions
    worst = np.zeros(len(passed), np.uint8)
    np.maximum.at(worst, area, passed[parent])
    return np.where(era.vague[here], worst[here], codes)


def _position(era: Era, area: str) -> int:
    """The position of an area, or `NOBODY` if it does not exist.

    The root is tried first: most statements are about it, and making the index of all ids takes 90 ms.
    """
    territory = era.territory
    if len(territory) and territory.ids(0) == [area]:
        return 0
    entity = era.network.area_index.get(area)
    return NOBODY if entity is None else int(territory.position[entity])
