"""The rows of an answer, one for each group; the parts of areas in their rows; areas of unknown group."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any, Final, Literal

import attrs
import numpy as np

from dtnet import frames
from dtnet.coverage.answers.row_bounds import IN_NO, IN_YES, MAYBE, OUT, Parts, is_one_number, runs_of
from dtnet.coverage.language.atoms import OWN
from dtnet.coverage.verdicts.team_verdicts import WHAT
from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.facts.subjects import Subjects
from dtnet.group_by import examples, numbered
from dtnet.network.tables.tables import NOBODY
from dtnet.network.tables.texts import chosen_texts
from dtnet.spans import matches

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from dtnet.coverage.answers.area_parts import AreaParts, ResolvedQuery
    from dtnet.coverage.answers.common_regions import Common
    from dtnet.coverage.answers.row_bounds import Counts, Runs, Sums
    from dtnet.coverage.answers.territorial_bases import OfDay
    from dtnet.facts.eras import AreasOfLevel, Era
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Codes, Flags, Ints


@attrs.frozen(eq=False)
class Rows:
    """The rows of an answer.

    Attributes:
        codes: By dimension, shape (r): the group of each row.
        of: By era, shape (m): the row of each area.
        runs: The runs of neighbouring areas with the same row, if the rows of one day are cached; else None.
    """

    codes: list[NDArray[np.int64]]
    of: list[Ints]
    count: int
    runs: Runs | None = None

    def __len__(self) -> int:
        return self.count


def answer_rows(
    asked: ResolvedQuery, stretches: Sequence[AreaParts], unlisted: NDArray[np.int64] | None = None
) -> Rows:
    """Make a row for each group that occurs; if all dimensions are levels, also for each empty area.

    Args:
        unlisted: Shape (d, k): by dimension, groups that unlisted areas have.
    """
    if not asked.dimensions:
        return Rows([], [np.zeros(len(each.level), np.int64) for each in stretches], 1)
    by_level = all(each.place is not None and each.basis is None for each in asked.dimensions)
    if unlisted is not None and unlisted.size:
        return _rows_of(asked, stretches, unlisted=unlisted)
    if by_level and len(stretches) == 1 and not asked.within and asked.ground is None:
        (stretch,) = stretches
        if len(stretch.area) == len(stretch.level) and stretch.level.era.is_day:
            kept: dict[Any, Rows] = stretch.level.era.kept
            if (key := ("rows", asked.over, asked.dimensions)) not in kept:
                kept[key] = _rows_of(asked, stretches, in_runs=True)
            return kept[key]
    return _rows_of(asked, stretches)


def _rows_of(
    asked: ResolvedQuery,
    stretches: Sequence[AreaParts],
    *,
    in_runs: bool = False,
    unlisted: NDArray[np.int64] | None = None,
) -> Rows:
    there = [np.full(len(each.level), each.filter is None) for each in stretches]
    for seen, stretch in zip(there, stretches, strict=True):
        if stretch.filter is not None:
            seen[stretch.area] = True
    seeds = _seeds(asked, stretches)
    if unlisted is not None:
        seeds = [np.concatenate(each) for each in zip(seeds, unlisted, strict=True)]
    columns = []
    for at, _ in enumerate(asked.dimensions):
        parts = [
            each.groups[at].code if each.filter is None else each.groups[at].code[seen]
            for each, seen in zip(stretches, there, strict=True)
        ]
        columns.append(np.concatenate([*parts, seeds[at]]) if parts else seeds[at])
    size = len(columns[0])
    start = _run_starts(columns)  # most neighbours have the same groups
    columns = [each[start] for each in columns]
    beyond = [int(each[each != NONE].max(initial=-1)) + 1 for each in columns]
    number = numbered([np.where(each == NONE, end, each) for each, end in zip(columns, beyond, strict=True)])
    example = examples(number)
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
    return Rows([each[example] for each in columns], of, len(example), runs_of(of[0]) if in_runs else None)


def _run_starts(columns: Sequence[NDArray[np.int64]]) -> NDArray[np.intp]:
    """The indices at which a value differs from the previous one in some column."""
    changes = np.zeros(max(len(columns[0]) - 1, 0), np.bool_)
    for each in columns:
        changes |= each[1:] != each[:-1]
    return np.flatnonzero(np.append(True, changes)[: len(columns[0])])


def _seeds(asked: ResolvedQuery, stretches: Sequence[AreaParts]) -> list[NDArray[np.int64]]:
    """The groups that have a row even if they are empty: areas of the lowest level, and the areas above."""
    if any(each.place is None for each in asked.dimensions):
        return [np.empty(0, np.int64) for _ in asked.dimensions]
    lowest = max(each.place or 0 for each in asked.dimensions)
    bases = [each.basis for each in asked.dimensions if each.basis is not None]
    eras = [each.level.era for each in stretches] if not bases or bases[0].era is None else [bases[0].era]
    found = [np.empty((len(asked.dimensions), 0), np.int64)]
    for era in eras:
        positions = era.at_place(lowest)
        if asked.within:
            positions = positions[era.inside(era.existing(asked.within))[positions]]
        if asked.ground is not None:
            positions = positions[asked.ground.holds(_areas_at(era, asked.ground.dimension, positions))]
        codes = []
        for each in asked.dimensions:
            areas = _areas_at(era, each, positions)
            codes.append(areas if each.basis is None else each.basis.regions_of(areas))
        found.append(np.stack(codes))
    together = np.concatenate(found, axis=1)
    if bases and bases[0].era is None:  # drop them: their region comes from another era
        together = together[:, (together != NONE).all(axis=0)]
    return list(together)


def _areas_at(era: Era, dimension: Dimension, positions: Ints) -> NDArray[np.int64]:
    """The area of the dimension's level that each area is or lies in; `NONE` if there is none."""
    above = era.at_level(dimension.place or 0)[positions]
    return np.where(above == NOBODY, NONE, era.territory.nodes[above].astype(np.int64))


def distinct_areas(stretches: Sequence[AreaParts], rows: Rows) -> Counts:
    """Shape (r): the number of different areas in each row."""
    pairs = [
        np.stack([of[stretch.area], stretch.entity]) for stretch, of in zip(stretches, rows.of, strict=True)
    ]
    found = np.unique(np.concatenate(pairs, axis=1), axis=1)[0]
    return np.bincount(found, minlength=len(rows)).astype(np.int64)


def with_areas_of_unknown_group(
    asked: ResolvedQuery, stretches: Sequence[AreaParts], rows: Rows, sums: Sums, *, by_days: bool
) -> Sums:
    """Add to each row the greatest weights of the areas of unknown group that may belong to it."""
    groups = [each for stretch in stretches for each in stretch.groups]
    if all(each.leaving is None and not each.unknown.any() for each in groups):
        return sums
    guests, sharp = sums.guests.copy(), sums.sharp.copy()
    long = by_days and of_several_days(stretches)
    for stretch, of in zip(stretches, rows.of, strict=True):
        for row, others, attained in guests_of(asked, stretch, rows, of):
            days = (stretch.end[others] - stretch.start[others]).astype(np.int64) if by_days else 1
            weight = stretch.most[stretch.area[others]] * days
            for side, way in enumerate((IN_YES, IN_NO)):
                guests[row, side] += int(weight[(stretch.code[others] & way) != 0].sum())
            if others.size:
                sharp[row] &= attained and not long
    return attrs.evolve(sums, guests=guests, sharp=sharp)


def guests_of(
    asked: ResolvedQuery, stretch: AreaParts, rows: Rows, of: Ints
) -> Iterator[tuple[int, Ints, bool]]:
    """Yield each row with the cells of other rows that may also belong to it, and whether they attain bounds.

    Args:
        of: Shape (m): the row of each area of the era.
    """
    joining, position = _joining(asked, stretch), stretch.level.era.territory.position
    for row, cells, gone, attained in _guests(asked, stretch, rows):
        others = cells
        for at in joining.keys() & gone:
            code = int(rows.codes[at][row])
            if code != NONE:  # a candidate may lie in no area of this level
                others = joining[at].among(others, int(position[code]))
        others = others[of[stretch.area[others]] != row]
        loose = stretch.loose[others] | _of_versions(stretch, others)
        yield row, others, attained and not loose.any()


def _of_versions(stretch: AreaParts, cells: Ints) -> Flags:
    """Which cells belong to an area with several possible versions, so that its group is uncertain."""
    level = stretch.level
    if level.era.vague is None:
        return np.zeros(len(cells), np.bool_)
    vague: Flags = level.era.vague[level.positions[stretch.area[cells]]]
    return vague


def _guests(
    asked: ResolvedQuery, stretch: AreaParts, rows: Rows
) -> Iterator[tuple[int, Ints, Sequence[int], bool]]:
    """Yield each row and the cells, rising, that may also belong to it.

    With them, the dimensions in which their groups are unknown, and whether they may belong to any such row.
    """
    every = range(len(stretch.groups))
    for cells, gone in _by_unknown_groups(stretch, np.arange(len(stretch.area))):
        # a number within bounds cannot be every number, and an area cannot lie in every area
        attained = not any(asked.dimensions[at].type in ("whole", "area") for at in gone)
        if gone:
            for row, inside in _hosts(rows, stretch, cells, [at for at in every if at not in gone]):
                yield row, inside, gone, attained
    for at, groups in enumerate(stretch.groups):
        if groups.leaving is None or not groups.leaving.any():
            continue
        for cells, gone in _by_unknown_groups(stretch, np.flatnonzero(groups.leaving[stretch.area])):
            for row, inside in _hosts(rows, stretch, cells, [other for other in every if other != at]):
                if rows.codes[at][row] == NONE:
                    yield row, inside, gone, False


def _by_unknown_groups(stretch: AreaParts, cells: Ints) -> Iterator[tuple[Ints, list[int]]]:
    """Yield the cells whose groups are unknown in the same dimensions, and these dimensions."""
    unknown = [each.unknown[stretch.area[cells]] for each in stretch.groups]
    for pattern in product((False, True), repeat=len(unknown)):
        here = np.ones(len(cells), np.bool_)
        for each, gone in zip(unknown, pattern, strict=True):
            here &= each == gone
        if here.any():
            yield cells[here], [at for at, gone in enumerate(pattern) if gone]


@attrs.frozen(eq=False)
class _Joining:
    """The cells that may lie in each area of a level, of areas that lie in one of several candidates.

    Attributes:
        first: Shape (n + 1): the index in `cells` of the first cell of each area, by its position.
        cells: Shape (k): the cells that may lie in the areas, rising for each area.
    """

    first: Ints
    cells: Ints

    def among(self, cells: Ints, position: int) -> Ints:
        """Those of some cells, rising, that may lie in the area at a position; none for `NOBODY`."""
        if position == NOBODY or not len(cells):
            return cells[:0]
        inside: Ints = self.cells[self.first[position] : self.first[position + 1]]
        there: Flags = cells.take(cells.searchsorted(inside), mode="clip") == inside
        return inside[there]


def _joining(asked: ResolvedQuery, stretch: AreaParts) -> dict[int, _Joining]:
    """By dimension, the cells that may lie in each of its areas; only for levels of the era itself."""
    era, found = stretch.level.era, dict[int, _Joining]()
    if era.adrift is None:
        return found
    for at, dimension in enumerate(asked.dimensions):
        cells = np.flatnonzero(stretch.groups[at].unknown[stretch.area])
        if dimension.place is None or dimension.basis is not None or not len(cells):
            continue
        area, host = era.candidates(dimension.place)
        number, pair = matches(stretch.level.positions[stretch.area[cells]], area)
        order = np.lexsort((cells[number], host[pair]))
        first = host[pair][order].searchsorted(np.arange(len(era.territory) + 1, dtype=host.dtype))
        found[at] = _Joining(first, cells[number][order])
    return found


def _hosts(rows: Rows, stretch: AreaParts, cells: Ints, known: list[int]) -> Iterator[tuple[int, Ints]]:
    """Yield each row with the cells, rising, whose known groups equal those of the row."""
    if not known:
        yield from ((row, cells) for row in range(len(rows)))
        return
    codes = [stretch.groups[at].code[stretch.area[cells]] for at in known]
    order = np.lexsort(codes)
    start = _run_starts([each[order] for each in codes])
    keys = zip(*(each[order[start]].tolist() for each in codes), strict=True)
    by_group = dict(zip(keys, np.split(cells[order], start[1:]), strict=True))
    for row, key in enumerate(zip(*(rows.codes[at].tolist() for at in known), strict=True)):
        if key in by_group:
            yield row, by_group[key]


def parts_of_stretches(stretches: Sequence[AreaParts], rows: Rows, *, by_days: bool) -> Parts:
    """The parts of areas in the rows of an answer.

    Args:
        by_days: Multiply weights by the number of days of each cell.
    """
    parts = parts_by_era(stretches, rows, by_days=by_days, together=by_days)
    return parts[0] if len(parts) == 1 else _one_after_another(parts)


def parts_by_era(
    stretches: Sequence[AreaParts], rows: Rows, *, by_days: bool = False, together: bool
) -> list[Parts]:
    """As `parts_of_stretches`, for each era.

    Args:
        together: The caller combines several days.
    """
    long = together and of_several_days(stretches)
    return [
        _of_one(stretch, rows, of, by_days=by_days, long=long)
        for stretch, of in zip(stretches, rows.of, strict=True)
    ]


def _of_one(stretch: AreaParts, rows: Rows, of: Ints, *, by_days: bool, long: bool) -> Parts:
    """The parts of areas in one era.

    Args:
        of: Shape (m): the row of each area.
        by_days: Multiply weights by the number of days of each cell.
        long: The answer combines several days.
    """
    whole = len(stretch.area) == len(of) and not by_days  # each area has one cell, and the filter keeps it
    whole = whole and (stretch.filter is None or stretch.level.era.is_day)
    single = stretch.least is stretch.most
    least = stretch.least if whole else _weights_at(stretch.least, stretch.area)
    most = least if single else stretch.most if whole else _weights_at(stretch.most, stretch.area)
    if by_days:
        days = stretch.end - stretch.start
        least, most = least * days, most * days
    loose = stretch.loose
    if long:  # the days share facts, so their bounds may not be attained together
        loose = loose | ((stretch.code & (OUT | MAYBE)) != 0) | (least != most)
        loose = loose if stretch.swayed is None else loose | stretch.swayed
    return Parts(
        row=of if whole else of.take(stretch.area),
        code=stretch.code,
        origin=stretch.origin,
        least=least,
        most=least if single else most,
        loose=loose,
        runs=rows.runs if whole else None,
    )


def of_several_days(stretches: Sequence[AreaParts]) -> bool:
    """Whether the eras together have more than one day."""
    eras = [each.level.era for each in stretches]
    return bool(eras) and max(each.end for each in eras) > min(each.start for each in eras) + 1


def _one_after_another(parts: Sequence[Parts]) -> Parts:
    least = _joined_weights([each.least for each in parts])
    single = all(each.most is each.least for each in parts)
    return Parts(
        row=np.concatenate([np.empty(0, np.int64), *(each.row for each in parts)]),
        code=np.concatenate([np.empty(0, np.uint8), *(each.code for each in parts)]),
        origin=np.concatenate([np.empty(0, np.uint8), *(each.origin for each in parts)]),
        least=least,
        most=least if single else _joined_weights([each.most for each in parts]),
        loose=np.concatenate([np.empty(0, np.bool_), *(each.loose for each in parts)]),
    )


def _weights_at(weights: Counts, which: Ints) -> Counts:
    """The weights of some areas; a broadcast array (one number for all areas) stays broadcast."""
    if is_one_number(weights):
        return np.broadcast_to(weights[0], len(which))
    return weights.take(which)


def _joined_weights(parts: list[Counts]) -> Counts:
    there = [each for each in parts if len(each)]
    if there and all(map(is_one_number, there)) and len({int(each[0]) for each in there}) == 1:
        return np.broadcast_to(there[0][0], sum(map(len, there)))
    return np.concatenate([np.empty(0, np.int64), *there])


NONE = np.iinfo(np.int64).max
"""The code of an unknown group, or of no group; it sorts after all other codes."""


@attrs.frozen
class Dimension:
    """A level or an attribute by which rows are grouped.

    Attributes:
        name: The name of the level, or the attribute as the caller spelled it.
        place: The place of the level; None for an attribute.
        subject: The attribute as conditions spell it; empty for a level.
        words: The allowed words of an attribute whose values are words or sets of words.
        basis: The territory whose areas are the groups of a level; None for the territory of each day.
    """

    name: str
    place: int | None
    subject: str = ""
    type: Literal["area", "word", "yes_no", "whole", "day", "set"] = "area"
    words: tuple[str, ...] = ()
    basis: OfDay | Common | None = None


@attrs.frozen(eq=False)
class Groups:
    """The groups of areas in one dimension; shape (m).

    Attributes:
        code: The group of each area; `NONE` if it is unknown or the area is in no group.
        origin: The worst origin of the rows that state the group; 0 if no row is needed.
        doubtful: Whether the area may be in another group or in none, because a row in between may not be in
            force or the area has several possible versions; None if there is no such area.
        leaving: Whether the group itself may not exist, so that the area would be in no group; None if there
            is no such area.
    """

    code: NDArray[np.int64]
    unknown: Flags
    origin: Codes
    doubtful: Flags | None = None
    leaving: Flags | None = None

    def of(self, which: Ints) -> Groups:
        """The groups of some of the areas, in new arrays."""
        return Groups(
            self.code[which],
            self.unknown[which],
            self.origin[which],
            None if self.doubtful is None else self.doubtful[which],
            None if self.leaving is None else self.leaving[which],
        )


def dimensions_of(network: Network, over: str, by: tuple[str, ...]) -> tuple[Dimension, ...]:
    """Resolve the names in `by`.

    Raises:
        UnknownNameError: If a name is neither a level nor an attribute of areas.
        ArgumentError: If a level lies below the level `over`, or a level or attribute is named twice.
    """
    words = network.vocabulary
    levels = words.levels[: words.level(over) + 1]
    attributes = {each.name: each for each in words.attributes if each.table == "areas"}
    found = []
    for name in by:
        plain = name.removeprefix(f"{over}.").removeprefix(f"{OWN}.")
        if name in levels:
            found.append(Dimension(name, words.level(name)))
        elif name in words.levels:
            raise ArgumentError("{by} lies below {over}", near(name, levels), by=name, over=over)
        elif plain == "type":
            found.append(Dimension(name, None, f"{over}.type", "word", words.area_types))
        elif plain in attributes:
            attribute = attributes[plain]
            subject = f"{over}.{attribute.name}"
            found.append(Dimension(name, None, subject, attribute.type, attribute.vocabulary))
        else:
            raise UnknownNameError(
                f"{name!r} is neither a level nor an attribute of areas",
                near(name, (*levels, "type", *attributes)),
            )
    if len({(each.place, each.subject) for each in found}) < len(found):
        raise ArgumentError("{by} names a level or an attribute twice", by=by)
    return tuple(found)


def area_groups(dimension: Dimension, level: AreasOfLevel, worst: int) -> Groups:
    """The group of each area in a dimension."""
    era, positions = level.era, level.positions
    if dimension.basis is not None:
        return dimension.basis.groups_at(level, worst)
    if dimension.place is not None:
        place = dimension.place
        kept: dict[Any, Groups] = era.kept if len(positions) == len(era.at_place(level.place)) else {}
        if (key := ("groups", place, level.place)) not in kept:
            kept[key] = _of_level(place, level)
        return kept[key]
    name = era.network.vocabulary.levels[level.place]
    things = Subjects(era.network, era.state, name, level.rows, WHAT, worst=worst)
    column = things.column(dimension.subject)
    unknown = column.applies & ~column.known
    origins = _origins(dimension, level)
    doubtful: Flags | None = None
    if era.vague is not None and (vague := era.vague[positions]).any():
        unknown, doubtful = unknown | vague, vague & _known_in_some_version(level, origins, worst)
    code = np.where(unknown | ~column.applies, NONE, column.data.astype(np.int64))
    return Groups(code, unknown, origins[level.rows], doubtful)


def _origins(dimension: Dimension, level: AreasOfLevel) -> Codes:
    """The origin of an attribute in each row of areas; 0 where it is unknown."""
    areas = level.era.network.tables.areas
    name = dimension.subject.partition(".")[2]
    if name == "type":
        return areas.origin
    return next(each.origin for each in areas.attributes if each.name == name)


def _known_in_some_version(level: AreasOfLevel, origins: Codes, worst: int) -> Flags:
    """Shape (m): whether some possible version of each area in the era has a known value."""
    era, areas = level.era, level.era.network.tables.areas
    opens, closes = areas.edges
    may_hold = (opens.earliest < era.end) & (closes.latest > era.start)
    entities = areas.entity[may_hold & (origins != 0) & (origins <= worst)]
    found: Flags = np.isin(era.territory.nodes[level.positions], entities)
    return found


def _of_level(place: int, level: AreasOfLevel) -> Groups:
    era, positions = level.era, level.positions
    territory = era.territory
    known = np.zeros(len(positions), np.bool_)
    if place == level.place:
        return Groups(territory.nodes[positions].astype(np.int64), known, np.zeros(len(positions), np.uint8))
    above = era.at_level(place)[positions]
    code = np.where(above == NOBODY, NONE, territory.nodes[above].astype(np.int64))
    origin, doubt = era.between(place, level.place)
    parent = territory.parent[positions]
    leaving = None if era.doubtful is None else np.append(era.doubtful, False)[above]
    strays = era.strays(place)
    if strays is None:
        return Groups(code, known, origin[parent], None if doubt is None else doubt[parent], leaving)
    lost = strays[positions]
    if era.adrift is not None:  # an area of the level contains it, whichever it is
        return Groups(np.where(lost, NONE, code), lost, origin[parent])
    unsure = lost if doubt is None else doubt[parent] | lost
    return Groups(np.where(lost, NONE, code), lost, origin[parent], unsure, leaving)


def dimension_columns(
    network: Network, dimensions: tuple[Dimension, ...], codes: list[NDArray[np.int64]], rows: int
) -> dict[str, frames.Column]:
    """The first columns of an answer: `area` (the areas of the lowest level), then every other dimension."""
    lowest = max((each.place for each in dimensions if each.place is not None), default=None)
    columns: dict[str, frames.Column] = {"area": frames.text([""] * rows, np.ones(rows, np.bool_))}
    for dimension, code in zip(dimensions, codes, strict=True):
        name = "area" if dimension.place is not None and dimension.place == lowest else dimension.name
        columns[name] = _column(network, dimension, code)
    return columns


def _column(network: Network, dimension: Dimension, code: NDArray[np.int64]) -> frames.Column:
    missing = code == NONE
    plain = np.where(missing, 0, code)
    if dimension.type == "area":
        ids: Any = chosen_texts(
            network.tables.areas.ids, plain.astype(np.int32)
        )  # texts, made when looked at
        labels = {} if dimension.basis is None else dimension.basis.labels
        if labels:
            ids = [labels.get(each, id) for each, id in zip(plain.tolist(), ids, strict=True)]
        return frames.text(ids, missing)
    kind = _KINDS.get(dimension.type)
    if kind is not None:
        return frames.column_of(kind, plain, missing)
    return frames.text([_words(dimension, int(each)) for each in plain], missing)


_KINDS: Final[dict[str, frames.Kind]] = {"yes_no": "yes_no", "whole": "whole", "day": "day"}


def _words(dimension: Dimension, code: int) -> str:
    if dimension.type == "word":
        return dimension.words[code]
    return " ".join(word for place, word in enumerate(dimension.words) if code >> place & 1)
