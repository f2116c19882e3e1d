"""What areas of unknown group may add to the rows of the groups in which they may be."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from dtnet.coverage.answers.dimensions import NONE
from dtnet.coverage.answers.row_sums import IN_NO, IN_YES
from dtnet.coverage.answers.stretch_parts import of_several_days

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dtnet.coverage.answers.area_parts import AreaParts, ResolvedQuery
    from dtnet.coverage.answers.row_groups import Rows
    from dtnet.coverage.answers.row_sums import Sums
    from dtnet.network.tables.tables import Flags, Ints


def with_areas_of_unknown_group(
    asked: ResolvedQuery, stretches: Sequence[AreaParts], rows: Rows, sums: Sums, *, by_days: bool
) -> Sums:
    """What areas of unknown group could add to the rows of the groups in which they may be."""
    groups = [each for stretch in stretches for each in stretch.groups]
    if all(each.leaving is None and not each.unknown.any() for each in groups):
        return sums
    guests, sharp = sums.guests.copy(), sums.sharp.copy()
    long = by_days and of_several_days(stretches)
    for stretch, of in zip(stretches, rows.of, strict=True):
        for row, cells, attained in _guests(asked, stretch, rows):
            others = cells[of[stretch.area[cells]] != row]
            days = (stretch.end[others] - stretch.start[others]).astype(np.int64) if by_days else 1
            weight = stretch.most[stretch.area[others]] * days
            for side, way in enumerate((IN_YES, IN_NO)):
                guests[row, side] += int(weight[(stretch.code[others] & way) != 0].sum())
            if others.size:
                loose = stretch.loose[others] | _of_versions(stretch, others)
                sharp[row] &= attained and not long and not loose.any()
    return attrs.evolve(sums, guests=guests, sharp=sharp)


def _of_versions(stretch: AreaParts, cells: Ints) -> Flags:
    """Of which cells the group is one that some version of the area says, and nobody knows which holds."""
    level = stretch.level
    if level.era.vague is None:
        return np.zeros(len(cells), np.bool_)
    vague: Flags = level.era.vague[level.positions[stretch.area[cells]]]
    return vague


def _guests(asked: ResolvedQuery, stretch: AreaParts, rows: Rows) -> Iterator[tuple[int, Ints, bool]]:
    """Rows, each with cells that may be theirs too, and whether these may belong to any such row."""
    for cells, known, attained in _guest_cells(asked, stretch):
        for row, inside in _hosts(rows, stretch, cells, known):
            yield row, inside, attained
    for at, groups in enumerate(stretch.groups):
        if groups.leaving is None or not groups.leaving.any():
            continue
        cells = np.flatnonzero(groups.leaving[stretch.area])
        others = [each for each in range(len(stretch.groups)) if each != at]
        for row, inside in _hosts(rows, stretch, cells, others):
            if rows.codes[at][row] == NONE:
                yield row, inside, False


def _guest_cells(asked: ResolvedQuery, stretch: AreaParts) -> Iterator[tuple[Ints, list[int], bool]]:
    """Cells of which groups are unknown: with those that are known, and whether any other may be theirs."""
    unknown = np.stack([each.unknown for each in stretch.groups])
    if not unknown.any():
        return
    for pattern in product((False, True), repeat=len(stretch.groups)):
        here = (unknown == np.array(pattern)[:, None]).all(axis=0)
        cells = np.flatnonzero(here[stretch.area])
        if any(pattern) and cells.size:
            yield cells, [at for at, gone in enumerate(pattern) if not gone], not _limited(asked, pattern)


def _hosts(rows: Rows, stretch: AreaParts, cells: Ints, known: list[int]) -> Any:  # noqa: ANN401 - pairs
    """Rows, each with the cells whose known groups are the row's."""
    by_group: dict[tuple[int, ...], list[int]] = {}
    for cell in cells.tolist():
        key = tuple(int(stretch.groups[at].code[stretch.area[cell]]) for at in known)
        by_group.setdefault(key, []).append(cell)
    for row in range(len(rows)):
        key = tuple(int(rows.codes[at][row]) for at in known)
        if key in by_group:
            yield row, np.array(by_group[key])


def _limited(asked: ResolvedQuery, pattern: tuple[bool, ...]) -> bool:
    """Whether an unknown group may be known not to be some: a number within bounds, or one of two areas."""
    types = [each.type for gone, each in zip(pattern, asked.dimensions, strict=True) if gone]
    return "whole" in types or "area" in types
