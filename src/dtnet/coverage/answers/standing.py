"""How surely areas stand where they are counted, before anything is asked of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

if TYPE_CHECKING:
    from dtnet.coverage.answers.dimensions import Dimension, Groups
    from dtnet.facts.levels import AreasOfLevel
    from dtnet.network.tables.tables import Codes, Flags


@attrs.frozen(eq=False)
class Standing:
    """Areas as they are counted; shape (m).

    Attributes:
        origin: The worst origin of the area's own row, and of what says in which row of the answer it is.
        certain: Whether it is there, and in that row.
        tied: Whether that hangs on rows which others hang on, too.
    """

    origin: Codes
    certain: Flags
    tied: Flags


def standing_of(
    level: AreasOfLevel,
    dimensions: tuple[Dimension, ...],
    groups: tuple[Groups, ...],
    within: int | None,
    worst: int,
) -> Standing:
    """How surely areas are counted where they are.

    Where rows are those of areas, this is laid out beside the territory: who is asked next finds it there.

    Args:
        level: The areas.
        dimensions: By what rows are told apart.
        groups: In which groups the areas are, by dimension.
        within: The position of the area in which is asked; None for all.
        worst: Rows of a worse origin may not be there.
    """
    if within is None and all(each.place is not None and each.basis is None for each in dimensions):
        key = "standing", level.place, dimensions, worst
        return level.era.once(key, lambda: _found(level, dimensions, groups, None, worst))
    return _found(level, dimensions, groups, within, worst)


def _found(
    level: AreasOfLevel,
    dimensions: tuple[Dimension, ...],
    groups: tuple[Groups, ...],
    within: int | None,
    worst: int,
) -> Standing:
    membership, doubt = _membership(level, dimensions, groups, within)
    certain, tied = (level.origins <= worst) & (membership <= worst), membership > worst
    if level.doubtful is not None:
        certain &= ~level.doubtful
    if doubt is not None:
        certain, tied = certain & ~doubt, tied | doubt
    return Standing(np.maximum(level.origins, membership), certain, tied)


def _membership(
    level: AreasOfLevel, dimensions: tuple[Dimension, ...], groups: tuple[Groups, ...], within: int | None
) -> tuple[Codes, Flags | None]:
    """Shape (m): how surely each area is where it is counted, and whether a row between may be none."""
    era = level.era
    origin = np.zeros(len(level), np.uint8)
    doubt: Flags | None = None
    for dimension, each in zip(dimensions, groups, strict=True):
        told = each.origin if dimension.place is not None else np.where(each.unknown, 0, each.origin)
        origin = np.maximum(origin, told)
        if each.doubtful is not None:
            doubt = each.doubtful if doubt is None else doubt | each.doubtful
    if within is not None:
        place = int(era.territory.level[within])
        if place < level.place:
            worst, unsure = era.between(place, level.place)
            parent = era.territory.parent[level.positions]
            origin = np.maximum(origin, worst[parent])
            if unsure is not None:
                lost = unsure[parent] if era.vague is None else unsure[parent] | era.vague[level.positions]
                doubt = lost if doubt is None else doubt | lost
    return origin.astype(np.uint8), doubt
