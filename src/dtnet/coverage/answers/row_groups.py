"""The rows of an answer: one row for each group that occurs, and the row of each area."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.coverage.answers.dimensions import NONE
from dtnet.coverage.answers.row_sums import runs_of
from dtnet.network.tables.tables import NOBODY
from dtnet.policy.units.cohorts import numbered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dtnet.coverage.answers.area_parts import AreaParts, ResolvedQuery
    from dtnet.coverage.answers.dimensions import Dimension
    from dtnet.coverage.answers.row_sums import Counts, Runs
    from dtnet.facts.eras import Era
    from dtnet.network.tables.tables import Ints


@attrs.frozen(eq=False)
class Rows:
    """The rows of an answer.

    Attributes:
        codes: By dimension, shape (r): the group.
        of: By era, shape (m): the row of each area.
        runs: The areas of the one era in runs, if it is a day that is asked again; else None.
    """

    codes: list[NDArray[np.int64]]
    of: list[Ints]
    count: int
    runs: Runs | None = None

    def __len__(self) -> int:
        return self.count


def answer_rows(asked: ResolvedQuery, stretches: Sequence[AreaParts]) -> Rows:
    """One for each group that occurs, and for each area of the level if only levels are asked by."""
    if not asked.dimensions:
        return Rows([], [np.zeros(len(each.level), np.int64) for each in stretches], 1)
    by_level = all(each.place is not None and each.basis is None for each in asked.dimensions)
    if by_level and len(stretches) == 1 and asked.within is None and asked.ground is None:
        (stretch,) = stretches
        if len(stretch.area) == len(stretch.level) and stretch.level.era.is_day:
            key = "rows", asked.over, asked.dimensions
            return stretch.level.era.once(key, lambda: _in_runs(_rows_of(asked, stretches)))
    return _rows_of(asked, stretches)


def _in_runs(rows: Rows) -> Rows:
    return attrs.evolve(rows, runs=runs_of(rows.of[0]))


def _rows_of(asked: ResolvedQuery, stretches: Sequence[AreaParts]) -> Rows:
    there = [np.full(len(each.level), each.filter is None) for each in stretches]
    for seen, stretch in zip(there, stretches, strict=True):
        if stretch.filter is not None:
            seen[stretch.area] = True
    seeds = _seeds(asked, stretches)
    columns = []
    for at, _ in enumerate(asked.dimensions):
        parts = [
            each.groups[at].code if each.filter is None else each.groups[at].code[seen]
            for each, seen in zip(stretches, there, strict=True)
        ]
        columns.append(np.concatenate([*parts, seeds[at]]) if parts else seeds[at])
    size = len(columns[0])
    start = _run_starts(columns)  # neighbours lie in one area for the most part
    columns = [each[start] for each in columns]
    number = numbered([np.where(each == NONE, _beyond(each), each) for each in columns])
    count = int(number.max(initial=-1)) + 1
    example = np.zeros(count, np.intp)
    example[number] = np.arange(len(number))
    each_row = np.repeat(number, np.diff(start, append=size))
    of, at = [], 0
    for seen in there:
        some = int(np.count_nonzero(seen))
        row = each_row[at : at + some]
        if some < len(seen):
            row = np.full(len(seen), NOBODY, np.int64)
            row[seen] = each_row[at : at + some]
        at += some
        of.append(row)
    return Rows([each[example] for each in columns], of, count)


def _run_starts(columns: Sequence[NDArray[np.int64]]) -> NDArray[np.intp]:
    """Where neighbours differ in some column."""
    changes = np.zeros(max(len(columns[0]) - 1, 0), np.bool_)
    for each in columns:
        changes |= each[1:] != each[:-1]
    return np.flatnonzero(np.append(True, changes)[: len(columns[0])])


def _beyond(codes: NDArray[np.int64]) -> int:
    named = codes[codes != NONE]
    return int(named.max(initial=-1)) + 1


def _seeds(asked: ResolvedQuery, stretches: Sequence[AreaParts]) -> list[NDArray[np.int64]]:
    """Groups that have a row though nothing is in them: areas of the lowest level, with those above it."""
    if any(each.place is None for each in asked.dimensions):
        return [np.empty(0, np.int64) for _ in asked.dimensions]
    lowest = max(each.place or 0 for each in asked.dimensions)
    bases = [each.basis for each in asked.dimensions if each.basis is not None]
    eras = [each.level.era for each in stretches] if not bases or bases[0].era is None else [bases[0].era]
    found = [np.empty((len(asked.dimensions), 0), np.int64)]
    for era in eras:
        positions = era.at_place(lowest)
        if asked.within is not None:
            here = int(era.territory.position[asked.within])
            positions = positions[(positions >= here) & (positions < era.territory.end[here])]
        if asked.ground is not None:
            positions = positions[asked.ground.holds(_areas_at(era, asked.ground.dimension, positions))]
        codes = []
        for each in asked.dimensions:
            areas = _areas_at(era, each, positions)
            codes.append(areas if each.basis is None else each.basis.regions_of(areas))
        found.append(np.stack(codes))
    together = np.concatenate(found, axis=1)
    if bases and bases[0].era is None:  # in regions, an area has all that it ever lay in
        together = together[:, (together != NONE).all(axis=0)]
    return list(together)


def _areas_at(era: Era, dimension: Dimension, positions: Ints) -> NDArray[np.int64]:
    """The area of a level that each is or lies in; `NONE` where there is none."""
    above = era.at_level(dimension.place or 0)[positions]
    return np.where(above == NOBODY, NONE, era.territory.nodes[above].astype(np.int64))


def distinct_areas(stretches: Sequence[AreaParts], rows: Rows) -> Counts:
    """Shape (r): how many different areas each row has."""
    pairs = [
        np.stack([of[stretch.area], stretch.level.era.territory.nodes[stretch.level.positions[stretch.area]]])
        for stretch, of in zip(stretches, rows.of, strict=True)
    ]
    found = np.unique(np.concatenate(pairs, axis=1), axis=1)[0]
    return np.bincount(found, minlength=len(rows)).astype(np.int64)
