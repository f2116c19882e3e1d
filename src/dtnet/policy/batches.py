"""Amounts of single units, a few thousand at a time: all at once they may not fit into memory."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet import frames
from dtnet.errors import ArgumentError
from dtnet.frames import Table
from dtnet.money import read_only
from dtnet.periods import number_day
from dtnet.policy.grouping import grouped
from dtnet.policy.keys import line_keys, shown_key, time_keys
from dtnet.policy.things import TEAM

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from dtnet.policy.line import Line
    from dtnet.policy.result import Assessment

_PLAIN: Final = (("unit", "month"), (TEAM, "month"))


def unit_batches(assessment: Assessment, keys: Sequence[str], size: int) -> Iterator[Table]:
    """Tables of amounts, each of some units; see `Assessment.batches`."""
    if not {"unit", TEAM} & set(keys):
        asked = ", ".join(keys) or "nothing"
        raise ArgumentError(f"batches by {asked}", 'name "unit" or "team" among the keys')
    if type(size) is not int or size < 1:
        raise ArgumentError(f"batches of {size!r} units", "pass a whole number from 1 on")
    return _batches(assessment, tuple(keys), size)


def _batches(assessment: Assessment, keys: tuple[str, ...], size: int) -> Iterator[Table]:
    grains = {line.component.per for line in assessment.lines}
    for grain in sorted(grains, key=lambda per: (per != TEAM, per)):
        lines = [line for line in assessment.lines if line.component.per == grain]
        units = lines[0].units
        if any(line.units is not units for line in lines):
            units = np.unique(np.concatenate([line.units for line in lines]))
        plain = grain == TEAM and keys in _PLAIN and _are_plain(assessment, lines)
        for start in range(0, len(units), size):
            chosen = units[start : start + size]
            part = tuple(_of_units(line, int(chosen[0]), int(chosen[-1])) for line in lines)
            if plain:
                yield _laid_out(assessment, part, keys)
            else:
                yield grouped(attrs.evolve(assessment, lines=part, worked=None), keys)


def _of_units(line: Line, low: int, high: int) -> Line:
    """The part of a line that is for units from one to another."""
    first, end = np.searchsorted(line.units, low), np.searchsorted(line.units, high, "right")
    return attrs.evolve(line, units=line.units[first:end], group=line.group[first:end])


def _are_plain(assessment: Assessment, lines: Sequence[Line]) -> bool:
    """Whether amounts may be laid out as they stand: known, one for each policy, nature, unit and month."""
    fixed = [line_keys(assessment, line) for line in lines]
    kinds = [(each["policy"], each["nature"]) for each in fixed]
    if kinds != sorted(set(kinds)) or assessment.network.tables.successions:
        return False
    return all(line.amounts.is_known and _in_months(line.edges) for line in lines)


def _in_months(edges: NDArray[np.int64]) -> bool:
    """Whether no month has two stretches."""
    months = [number_day(edge).replace(day=1) for edge in edges[:-1].tolist()]
    return all(one != other for one, other in pairwise(months))


def _laid_out(assessment: Assessment, lines: Sequence[Line], keys: tuple[str, ...]) -> Table:
    """What `grouped` gives, without grouping: half a million rows need no sorting that is there already."""
    codes: dict[str, list[NDArray[np.integer]]] = {name: [] for name in ("policy", "nature", *keys)}
    amounts, lowers = [], []
    for line in lines:
        fixed = line_keys(assessment, line)
        values, some = line.amounts.low[line.group], line.days[line.group] > 0
        units = np.repeat(line.units, values.shape[1])
        months = np.tile(time_keys(line, ["month"])["month"].astype(np.int32), len(values))
        flat = values.reshape(-1)
        if not some.all():
            here = np.flatnonzero(some.reshape(-1))
            units, months, flat = units[here], months[here], flat[here]
        amounts.append(flat)
        lowers.append(np.zeros_like(flat) if line.may_be_nothing else flat)
        parts = {keys[0]: units, "month": months}
        for name, kept in codes.items():
            kept.append(parts[name] if name in parts else np.full(len(flat), fixed[name], np.int32))
    amount = frames.Column("whole", read_only(np.concatenate(amounts)))
    same = all(one is other for one, other in zip(amounts, lowers, strict=True))
    lower = amount if same else frames.Column("whole", read_only(np.concatenate(lowers)))
    shown = {name: shown_key(assessment, name, np.concatenate(each)) for name, each in codes.items()}
    return Table({**shown, "amount": amount, "lower": lower, "upper": amount})
