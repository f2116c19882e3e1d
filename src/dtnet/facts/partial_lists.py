"""Partial lists: how many areas of a level may exist, beside the listed ones, in the area of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from dtnet.facts.completeness import all_listed
from dtnet.facts.eras import areas_of_level
from dtnet.network.tables.tables import NOBODY
from dtnet.periods import Period

if TYPE_CHECKING:
    from dtnet.facts.eras import Era
    from dtnet.network.tables.tables import Flags, Ints, PartialList


@attrs.frozen(eq=False, kw_only=True)
class Unlisted:
    """The areas of a level beside the listed ones, in the area of a partial list, on a run of days of an era.

    Attributes:
        end: The day after the last day.
        listed: The least and the greatest number of listed areas that exist in the area.
        most: The greatest number of unlisted areas; None without a limit.
    """

    stated: PartialList
    position: int
    start: int
    end: int
    listed: tuple[int, int]
    least: int
    most: int | None


def unlisted_areas(era: Era, about: str, within: tuple[int, ...], worst: int) -> list[Unlisted]:
    """The unlisted areas of a level that may lie in some areas.

    Args:
        within: The positions of areas of one level; empty for no restriction.
        worst: Numbers and rows of a worse origin do not count. A list is partial whatever its origin.
    """
    if not era.network.tables.partial_lists:
        return []
    found = [
        each for stated in era.network.tables.partial_lists if (each := _of_list(era, stated, about, worst))
    ]
    if not found or not within:
        return found
    inside, place = era.may_lie_in(within), int(era.territory.level[within[0]])
    return [
        each
        for each in found
        if inside[each.position] or open_areas(era, each, about, place, worst)[list(within)].any()
    ]


def _of_list(era: Era, stated: PartialList, about: str, worst: int) -> Unlisted | None:
    """The unlisted areas that a list allows in an era; None if there are none."""
    first, end = Period(stated.start, stated.end).numbers
    first, end = max(first, era.start), min(end, era.end)
    entity = era.network.area_index.get(stated.area)
    position = NOBODY if entity is None else int(era.territory.position[entity])
    if stated.about != about or first >= end or position == NOBODY:
        return None
    listed = _listed(era, position, era.network.vocabulary.level(about), worst)
    least, most = 0, None
    if stated.number is not None and stated.origin <= worst:
        most = max(stated.number - listed[0], 0)
        if era.surely_there(worst)[position]:
            least = max(stated.number - listed[1], 0)
    if most == 0:
        return None
    return Unlisted(
        stated=stated, position=position, start=first, end=end, listed=listed, least=least, most=most
    )


def _listed(era: Era, position: int, place: int, worst: int) -> tuple[int, int]:
    """The least and the greatest number of listed areas of a level that exist in an area."""
    key: Any = ("listed areas", position, place, worst)
    return era.once(key, lambda: _counted(era, position, place, worst))


def _counted(era: Era, position: int, place: int, worst: int) -> tuple[int, int]:
    positions, territory = era.at_place(place), era.territory
    possible = positions[era.may_lie_in((position,))[positions]]
    certain = possible[era.inside((position,))[possible]]
    certain = certain[era.surely_there(worst)[certain]]
    if era.vague is not None:
        certain = certain[~era.vague[certain]]
    origin, doubt = era.between(int(territory.level[position]), place)
    parent = territory.parent[certain]
    certain = certain[(origin[parent] <= worst) & (True if doubt is None else ~doubt[parent])]
    return len(certain), len(possible)


def certainly_in(era: Era, position: int, outer: int, worst: int) -> bool:
    """Whether an area is, or certainly lies in, another area if it exists."""
    unsure = era.unsure
    while position != outer:
        if position == NOBODY or era.origins[position] > worst:
            return False
        if unsure is not None and unsure[position]:
            return False
        position = int(era.territory.parent[position])
    return True


def open_areas(era: Era, unlisted: Unlisted, about: str, place: int, worst: int) -> Flags:
    """Shape (n), by position: areas of a level that may have unlisted areas in the area of a list.

    Args:
        place: The level of the areas; other areas are not marked.
        worst: Statements and rows of a worse origin do not count.
    """
    found = np.zeros(len(era.territory), np.bool_)
    positions: Ints = era.at_place(place)
    inside = positions[era.may_lie_in((unlisted.position,))[positions]]
    found[inside] = True
    if era.is_day and len(inside):  # on one day, a statement holds or does not
        level = areas_of_level(era, place)
        found[level.positions[all_listed(level, level.cells, about) <= worst]] = False
    return found
