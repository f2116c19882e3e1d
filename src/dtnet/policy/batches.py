"""Amounts of single units, a few thousand at a time: all at once they may not fit into memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.errors import ArgumentError
from dtnet.policy.grouping import grouped
from dtnet.policy.things import TEAM

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dtnet.frames import Table
    from dtnet.policy.line import Line
    from dtnet.policy.result import Assessment


def unit_batches(assessment: Assessment, keys: Sequence[str], size: int) -> Iterator[Table]:
    """Tables of amounts, each of some units; see `Assessment.batches`."""
    if not {"unit", TEAM} & set(keys):
        raise ArgumentError(
            f"batches by {', '.join(keys) or 'nothing'}", 'name "unit" or "team" among the keys'
        )
    if type(size) is not int or size < 1:
        raise ArgumentError(f"batches of {size!r} units", "pass a whole number from 1 on")
    return _batches(assessment, keys, size)


def _batches(assessment: Assessment, keys: Sequence[str], size: int) -> Iterator[Table]:
    grains = {line.component.per for line in assessment.lines}
    for grain in sorted(grains, key=lambda per: (per != TEAM, per)):
        lines = [line for line in assessment.lines if line.component.per == grain]
        units = np.unique(np.concatenate([line.units for line in lines]))
        for start in range(0, len(units), size):
            chosen = units[start : start + size]
            low, high = int(chosen[0]), int(chosen[-1])
            part = tuple(_of_units(line, low, high) for line in lines)
            yield grouped(attrs.evolve(assessment, lines=part, worked=None), keys)


def _of_units(line: Line, low: int, high: int) -> Line:
    """The part of a line that is for units from one to another."""
    first, end = np.searchsorted(line.units, low), np.searchsorted(line.units, high, "right")
    return attrs.evolve(line, units=line.units[first:end], group=line.group[first:end])
