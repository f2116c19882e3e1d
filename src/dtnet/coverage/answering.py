"""From a question to its table: rows, what areas of unknown group could add to them, and what is kept."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from dtnet import frames
from dtnet.citations import Origin
from dtnet.coverage.answer import Coverage
from dtnet.coverage.arguments import check_network
from dtnet.coverage.asking import Asked, stretches_of
from dtnet.coverage.dimensions import NONE, dimension_columns, dimensions_of
from dtnet.coverage.keeping import kept_rows
from dtnet.coverage.query import check_query
from dtnet.coverage.resolving import check_number, dated, on_areas
from dtnet.coverage.rows import IN_NO, IN_YES, runs_of, summed
from dtnet.coverage.shares import answer_columns
from dtnet.coverage.stretch_parts import of_several_days, parts_of_stretches
from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.network.tables import NOBODY
from dtnet.periods import number_day
from dtnet.policy.cohorts import numbered

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from dtnet.coverage.asking import Stretch
    from dtnet.coverage.dimensions import Dimension
    from dtnet.coverage.eras import Era
    from dtnet.coverage.query import CoverageQuery
    from dtnet.coverage.rows import Counts, Flags, Ints, Runs, Sums
    from dtnet.network.network import Network


def answer(network: Network, query: CoverageQuery) -> Coverage:
    """Answer a question.

    Raises:
        UnknownNameError: If it names what the network does not have.
        ArgumentError: If it does not fit the network.
        OutsideDataError: If its days leave the data.
        UnknownFactError: If a weight is not known, nor an upper bound of it.
    """
    check_query(query)
    if query.during is not None and query.over_time is None:
        raise ArgumentError("during without over_time", "say what is made of the period: mean, min, …")
    if query.over_time in {"min", "max"}:
        from dtnet.coverage.extremes import extreme  # noqa: PLC0415 - it asks for series, which ask this

        return extreme(network, query)
    found = reckoned(network, query)
    kept, undecided = kept_rows(query.having, found.sums)
    columns = {
        **dimension_columns(network, found.asked.dimensions, found.rows.codes, len(found.rows)),
        **answer_columns(found.sums, query.missing),
    }
    return Coverage(frames.rows_of(columns, kept), network=network, query=query, undecided=undecided)


@attrs.frozen(eq=False)
class Reckoned:
    """The rows of an answer before they are told in columns.

    Attributes:
        asked: The question, its names looked up.
        rows: The rows.
        sums: What is in them.
    """

    asked: Asked
    rows: Rows
    sums: Sums


def reckoned(network: Network, query: CoverageQuery) -> Reckoned:
    """The sums of a question of a day, or of a period of which the mean, first or last day is asked.

    Raises:
        ArgumentError: If it is of a period, and of another of its days or of all of them.
    """
    if query.during is not None and query.over_time in {None, "min", "max"}:
        what = "the days" if query.over_time is None else f"the {query.over_time}"
        raise ArgumentError(
            f"{what} of {query.during} have no sums of their own", "ask about a day, or the mean"
        )
    asked = asked_of(network, query)
    if query.over_time == "first":
        asked = attrs.evolve(asked, days=(asked.days[0], asked.days[0] + 1))
    elif query.over_time == "last":
        asked = attrs.evolve(asked, days=(asked.days[1] - 1, asked.days[1]))
    stretches = list(stretches_of(asked))
    rows = rows_of(asked, stretches)
    sums = summed(parts_of_stretches(stretches, rows, by_days=query.over_time == "mean"), len(rows))
    sums = with_guests(asked, stretches, rows, sums, by_days=query.over_time == "mean")
    if query.over_time == "mean":
        sums = attrs.evolve(sums, areas=distinct_areas(stretches, rows))
    return Reckoned(asked, rows, sums)


def asked_of(network: Network, query: CoverageQuery) -> Asked:
    """A question with all of its names looked up, and all of it checked against the network."""
    check_network(network)
    words = network.vocabulary
    over = words.level(query.over)
    first, end = query.days.numbers
    network.check_covered(query.days.start, what="day" if query.at else "first day")
    network.check_covered(number_day(end - 1), what="last day")
    weight: str | Mapping[str, int] = query.weight if isinstance(query.weight, str) else dict(query.weight)
    if isinstance(weight, str):
        if weight != "count":
            check_number(words, "areas", weight, what="weight")
    else:
        unknown = [id for id in weight if network.area_index.get(id) is None]
        if unknown:
            raise UnknownNameError(
                f"weights: no area {unknown[0]!r}", near(unknown[0], network.area_index.similar(unknown[0]))
            )

    def put(condition: Any) -> Any:  # noqa: ANN401 - a condition, or none
        return None if condition is None else on_areas(dated(condition, query.during), words, query.over)

    within = None
    if query.within is not None:
        day = network.at(query.days.start)
        within = network.area_index.get(day.find(query.within).id)
    return Asked(
        network=network,
        days=(first, end),
        over=over,
        of=put(query.of),
        where=put(query.where),
        dimensions=dimensions_of(network, query.over, query.by),
        weight=weight,
        within=within,
        worst=int(Origin.SYNTHETIC if query.synthetic else Origin.ASSUMED),  # NumPy takes an enum for int64
    )


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


def rows_of(asked: Asked, stretches: Sequence[Stretch]) -> Rows:
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


def _rows_of(asked: Asked, stretches: Sequence[Stretch]) -> Rows:
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


def _seeds(asked: Asked, stretches: Sequence[Stretch]) -> list[NDArray[np.int64]]:
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


def distinct_areas(stretches: Sequence[Stretch], rows: Rows) -> Counts:
    """Shape (r): how many different areas each row has."""
    pairs = [
        np.stack([of[stretch.area], stretch.level.era.territory.nodes[stretch.level.positions[stretch.area]]])
        for stretch, of in zip(stretches, rows.of, strict=True)
    ]
    if not pairs:
        return np.zeros(len(rows), np.int64)
    found = np.unique(np.concatenate(pairs, axis=1), axis=1)[0]
    return np.bincount(found, minlength=len(rows)).astype(np.int64)


def with_guests(asked: Asked, stretches: Sequence[Stretch], rows: Rows, sums: Sums, *, by_days: bool) -> Sums:
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


def _of_versions(stretch: Stretch, cells: Ints) -> Flags:
    """Of which cells the group is one that some version of the area says, and nobody knows which holds."""
    level = stretch.level
    if level.era.vague is None:
        return np.zeros(len(cells), np.bool_)
    vague: Flags = level.era.vague[level.positions[stretch.area[cells]]]
    return vague


def _guests(asked: Asked, stretch: Stretch, rows: Rows) -> Iterator[tuple[int, Ints, bool]]:
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


def _guest_cells(asked: Asked, stretch: Stretch) -> Iterator[tuple[Ints, list[int], bool]]:
    """Cells of which groups are unknown: with those that are known, and whether any other may be theirs."""
    if not stretch.groups:
        return
    unknown = np.stack([each.unknown for each in stretch.groups])
    if not unknown.any():
        return
    for pattern in product((False, True), repeat=len(stretch.groups)):
        here = (unknown == np.array(pattern)[:, None]).all(axis=0)
        cells = np.flatnonzero(here[stretch.area])
        if any(pattern) and cells.size:
            yield cells, [at for at, gone in enumerate(pattern) if not gone], not _limited(asked, pattern)


def _hosts(rows: Rows, stretch: Stretch, cells: Ints, known: list[int]) -> Any:  # noqa: ANN401 - pairs
    """Rows, each with the cells whose known groups are the row's."""
    by_group: dict[tuple[int, ...], list[int]] = {}
    for cell in cells.tolist():
        key = tuple(int(stretch.groups[at].code[stretch.area[cell]]) for at in known)
        by_group.setdefault(key, []).append(cell)
    for row in range(len(rows)):
        key = tuple(int(rows.codes[at][row]) for at in known)
        if key in by_group:
            yield row, np.array(by_group[key])


def _limited(asked: Asked, pattern: tuple[bool, ...]) -> bool:
    """Whether an unknown group may be known not to be some: a number within bounds, or one of two areas."""
    types = [each.type for gone, each in zip(pattern, asked.dimensions, strict=True) if gone]
    return "whole" in types or "area" in types
