"""Coverage over time (`during=`): sums of a period, step functions of rows, their extremes and breaks."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import check_switches
from dtnet.coverage.answers.answer_table import AnswerRows, Coverage, warn_of_synthetic
from dtnet.coverage.answers.area_parts import asked_of, stretches_of
from dtnet.coverage.answers.row_bounds import (
    CODES,
    IN_NO,
    IN_YES,
    ORIGINS,
    Shares,
    Sums,
    all_one,
    answer_columns,
    assumption_column,
    differ,
    kept_rows,
    pairs_in,
    points_of,
    runs_of,
    share_bounds,
)
from dtnet.coverage.answers.row_groups import (
    NONE,
    distinct_areas,
    guests_of,
    of_several_days,
    parts_by_era,
)
from dtnet.coverage.answers.territorial_bases import AS_WAS, asked_on
from dtnet.coverage.measures.quantities import exact_number, share_keys
from dtnet.coverage.measures.step_functions import at_least, runs, spells
from dtnet.errors import ArgumentError
from dtnet.facts.eras import exact_sums
from dtnet.frames import Table
from dtnet.network.tables.tables import EDGES, NOBODY, NOTHING, operating_days
from dtnet.network.tables.texts import take
from dtnet.origins import Origin
from dtnet.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from numpy.typing import NDArray

    from dtnet.coverage.answers.area_parts import AreaParts, ResolvedQuery
    from dtnet.coverage.answers.row_bounds import Counts, Parts
    from dtnet.coverage.answers.territorial_bases import Basis
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.coverage.measures.step_functions import Spells
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Flags, Ints


@attrs.frozen(eq=False)
class RowSteps(Spans):
    """Runs of days on which a row of an answer does not change; shape (s), by row, then day; rows own it."""

    sums: Sums


def sums_of_day_or_period(
    network: Network, query: CoverageQuery, *, unlisted: bool = False
) -> tuple[AnswerRows, Sums]:
    """Compute the rows and sums for one day, or for the mean, the first or the last day of a period.

    Args:
        unlisted: Whether the caller allows for unlisted areas that partial lists leave out.

    Raises:
        ArgumentError: If the question asks for the minimum or maximum of a period, or for each of its days.
    """
    if query.during is not None and query.over_time in {None, "min", "max"}:
        what = "single days" if query.over_time is None else f"over_time={query.over_time!r}"
        raise ArgumentError(
            f"no sums are computed for {what} of {query.during}", "ask about one day, or for the mean"
        )
    asked = asked_of(network, query)
    first, end = asked.days
    if query.over_time == "first":
        asked = attrs.evolve(asked, days=(first, first + 1))
    elif query.over_time == "last":
        asked = attrs.evolve(asked, days=(end - 1, end))
    rows = AnswerRows.of(asked, unlisted=unlisted)
    if query.over_time != "mean":
        return rows, rows.sums()
    return rows, attrs.evolve(rows.sums(by_days=True), areas=distinct_areas(rows.stretches, rows.rows))


def series(network: Network, query: CoverageQuery, *, basis: Basis = AS_WAS) -> Coverage:
    """See `Question.series`."""
    asked = asked_on(network, query, basis)
    rows, steps = _each_step(asked)
    breaks = _breaks(asked, rows, steps)
    steps, first = _joined(steps, breaks)
    kept, undecided = kept_rows(query.having, steps.sums)
    columns = {
        **rows.columns(steps.owner),
        "start": frames.day(steps.start),
        "end": frames.day(steps.end),
        **answer_columns(steps.sums, query.missing),
        "is_break": frames.yes_no(breaks[first]),
    }
    return Coverage(frames.rows_of(columns, kept), network=network, query=query, undecided=undecided)


def _breaks(asked: ResolvedQuery, rows: AnswerRows, steps: RowSteps) -> NDArray[np.bool_]:
    """Which steps begin with an event that redrew an area of their row, or the area of `within`."""
    found = np.zeros(len(steps), np.bool_)
    for dimension, code in zip(asked.dimensions, rows.rows.codes, strict=True):
        if dimension.place is not None and dimension.basis is None:
            found |= redrawn_on(asked.network, code[steps.owner], steps.start)
    for area in asked.within:
        found |= redrawn_on(asked.network, np.full(len(found), area, np.int64), steps.start)
    return found & (steps.start > asked.days[0])


def steps_of(asked: ResolvedQuery) -> tuple[AnswerRows, RowSteps]:
    """The rows of a question about a period, and the step function of each row: O(parts log parts).

    The caller combines the days. A step is therefore sharp only if one completion attains the bounds of
    several days at once.

    Raises:
        ArgumentError: If the row of an area is unknown.
    """
    rows, steps = _each_step(asked, together=True)
    steps, _ = _joined(steps, np.zeros(len(steps), np.bool_))
    return rows, steps


def _each_step(asked: ResolvedQuery, *, together: bool = False) -> tuple[AnswerRows, RowSteps]:
    """As `steps_of`, with a step at each day on which the part of some area in the row begins or ends."""
    rows = AnswerRows.of(asked, adrift=True)
    _check_rows_known(asked, rows.stretches)
    first, last = asked.days
    width, stretches = last - first + 1, rows.stretches
    guests = Guests.of_rows_asked(asked, rows, together=together and of_several_days(stretches))
    every = parts_by_era(stretches, rows.rows, together=together)
    eras = [
        PartsOfEra.of(stretch, parts, len(rows), first, width)
        for stretch, parts in zip(stretches, every, strict=True)
    ]
    stretches.clear()  # frees memory: the arrays of an era are as large as the country times its changes
    marks = np.zeros(len(rows) * width, np.bool_)
    marks[::width] = True
    for each in eras:
        each.mark(marks)
    edges = guests.edges(first, width)
    marks[edges] = True
    at = np.flatnonzero(marks)
    place = np.cumsum(marks, dtype=np.intp) - 1
    sums = guests.added_to(_running(eras, place, len(at)), place[edges])
    row, offset = np.divmod(at, width)
    inside = offset < width - 1
    following = np.where(np.append(row[1:], -1) == row, np.append(offset[1:], 0), width - 1)
    return rows, RowSteps(row, offset + first, following + first, sums).only(inside)


@attrs.frozen(eq=False)
class PartsOfEra:
    """The parts of areas in an era, and where each part begins and ends.

    Most parts have all days of the era. The parts of its first day and of its last day are added up by row;
    only the other parts are added up by day. A key is one number made of a row and a day of the question.

    Attributes:
        edges: Shape (2, rows): the keys of the first day of the era, and of the day after its last day.
        begins: Shape (c): which parts begin on the first day.
        ends: Shape (c): which parts end on the last day.
        opening: The key of the first day of each part in `opens`.
        closing: The key of the day after the last day of each part in `closes`.
    """

    parts: Parts
    edges: NDArray[np.int64]
    begins: Flags
    ends: Flags
    opens: NDArray[np.intp]
    closes: NDArray[np.intp]
    opening: NDArray[np.int64]
    closing: NDArray[np.int64]

    @classmethod
    def of(cls, stretch: AreaParts, parts: Parts, rows: int, first: int, width: int) -> PartsOfEra:
        """The parts of an era.

        Args:
            width: The number of days of the question, and one more.
        """
        begins, ends = (
            getattr(stretch, edge) == day for edge, day in zip(EDGES, stretch.level.era.days, strict=True)
        )
        opens, closes = np.flatnonzero(~begins), np.flatnonzero(~ends)
        keys = np.arange(rows) * width - first
        return cls(
            parts=attrs.evolve(parts, runs=runs_of(parts.row)),
            edges=np.stack([keys + day for day in stretch.level.era.days]),
            begins=begins,
            ends=ends,
            opens=opens,
            closes=closes,
            opening=keys[parts.row[opens]] + stretch.start[opens],
            closing=keys[parts.row[closes]] + stretch.end[closes],
        )

    def mark(self, marks: Flags) -> None:
        """Mark, in place, the keys of the days on which a part begins or has ended."""
        for keys, there in zip(self.edges, (self.begins, self.ends), strict=True):
            marks[keys[self.parts.by_row(there, len(keys)) > 0]] = True
        marks[self.opening] = True
        marks[self.closing] = True

    def changes(
        self, marked: Flags, place: NDArray[np.intp], count: int, weights: Counts | None = None
    ) -> Counts:
        """Shape (s): by how much the sum of the weights of the marked parts changes on each step.

        Args:
            marked: Shape (c): the parts that are added up.
            weights: Shape (c): the weights; by default the parts are counted.
        """
        found, rows = np.zeros(count, np.int64), self.edges.shape[1]
        begun, ended = (
            self.parts.by_row(marked & there, rows, weights) for there in (self.begins, self.ends)
        )
        found[place[self.edges[0]]] += begun
        found[place[self.edges[1]]] -= ended
        for which, keys, sign in ((self.opens, self.opening, 1), (self.closes, self.closing, -1)):
            some = marked[which]
            values = None if weights is None else weights[which[some]]
            found += sign * exact_sums(place[keys[some]], values, count)
        return found


@attrs.frozen(eq=False)
class Guests(Spans):
    """The days on which areas of unknown group may belong to a row; shape (g), by row.

    Attributes:
        weight: Shape (g, 2): the greatest weight with which an area may count as a yes, and as a no.
        loose: Shape (g): whether the bounds of the row may not be attained on these days.
    """

    weight: Counts
    loose: Flags

    @classmethod
    def of_rows_asked(cls, asked: ResolvedQuery, rows: AnswerRows, *, together: bool) -> Guests:
        """The areas of unknown group that may belong to each row, by their days.

        Args:
            together: The caller combines several days.
        """
        spans, weights = [np.empty((3, 0), np.int64)], [np.empty((0, 2), np.int64)]
        loose = [np.empty(0, np.bool_)]
        for stretch, of in zip(rows.stretches, rows.rows.of, strict=True):
            if not any(groups.unknown.any() for groups in stretch.groups):
                continue
            for row, cells, attained in guests_of(asked, stretch, rows.rows, of):
                ways = np.stack([(stretch.code[cells] & way) != 0 for way in (IN_YES, IN_NO)], axis=1)
                spans.append(np.stack([np.full(len(cells), row), stretch.start[cells], stretch.end[cells]]))
                weights.append(ways * stretch.most[stretch.area[cells]][:, None])
                loose.append(np.full(len(cells), together or not attained))
        owner, start, end = np.concatenate(spans, axis=1)
        return cls(owner, start, end, weight=np.concatenate(weights), loose=np.concatenate(loose))

    def edges(self, first: int, width: int) -> NDArray[np.int64]:
        """Shape (2, g): the keys of the first day, and of the day after the last day.

        Args:
            width: The number of days of the question, and one more.
        """
        days: NDArray[np.int64] = self.owner * width - first + np.stack([self.start, self.end])
        return days

    def added_to(self, sums: Sums, steps: NDArray[np.intp]) -> Sums:
        """The sums of steps, with these areas on their days.

        Args:
            steps: Shape (2, g): the step that begins with each of the `edges`.
        """
        if not len(self):
            return sums
        guests, loose = np.zeros_like(sums.guests), np.zeros(len(sums.sharp), np.int64)
        for step, sign in zip(steps, (1, -1), strict=True):
            np.add.at(guests, step, sign * self.weight)
            np.add.at(loose, step, sign * self.loose)
        return attrs.evolve(sums, guests=guests.cumsum(axis=0), sharp=sums.sharp & (loose.cumsum() == 0))


def _check_rows_known(asked: ResolvedQuery, stretches: Sequence[AreaParts]) -> None:
    """Refuse areas of unknown group, except on days with candidate parents, whose bounds allow for them.

    Raises:
        ArgumentError: If there is such a row.
    """
    every = [groups for stretch in stretches for groups in stretch.groups]
    if any(
        groups.unknown.any() and (dimension.basis is not None or stretch.level.era.adrift is None)
        for stretch in stretches
        for dimension, groups in zip(asked.dimensions, stretch.groups, strict=True)
    ):
        raise ArgumentError(
            "a series grouped by an attribute or an area of another day that is unknown for some areas",
            "group by levels with {basis}, or ask only where it is known",
            basis="as_was",
        )
    if any(groups.leaving is not None and groups.leaving.any() for groups in every):
        raise ArgumentError(
            "a series grouped by areas that may not exist", "group by a level above, or ask about single days"
        )


def _running(eras: Sequence[PartsOfEra], place: NDArray[np.intp], count: int) -> Sums:
    """Sums on each step: the changes of all eras, summed cumulatively."""
    single = all(each.parts.most is each.parts.least for each in eras)
    areas, vague, loose = np.zeros((3, count), np.int64)
    least, by_origin = np.zeros((CODES, count), np.int64), np.zeros((ORIGINS, count), np.int64)
    most, codes = least if single else np.zeros_like(least), set[int]()
    for each in eras:
        parts = each.parts
        for code, origin, here in pairs_in(parts):
            number = weight = each.changes(here, place, count)
            if not (single and all_one(parts.least)):
                weight = each.changes(here, place, count, parts.least)
            codes.add(code)
            areas += number
            least[code] += weight
            by_origin[origin] += weight
            if not single:
                most[code] += each.changes(here, place, count, parts.most)
        if parts.loose.any():
            loose += each.changes(parts.loose, place, count)
        if not single:
            vague += each.changes(parts.least != parts.most, place, count)
    for changes in (areas, vague, loose, least, by_origin, *([] if single else [most])):
        np.cumsum(changes, axis=-1, out=changes)
    return Sums(
        areas=areas,
        least=least.T,
        most=most.T,
        by_origin=by_origin.T,
        exact=vague == 0,
        sharp=loose == 0,
        guests=np.zeros((count, 2), np.int64),
        unlimited=np.zeros((count, 2), np.bool_),
        codes=tuple(sorted(codes)),
    )


def _joined(steps: RowSteps, breaks: NDArray[np.bool_]) -> tuple[RowSteps, NDArray[np.intp]]:
    """Join equal neighbouring steps except at breaks; also return the index of the first step of each run."""
    if not len(steps):
        return steps, np.empty(0, np.intp)
    alike = (steps.owner[1:] == steps.owner[:-1]) & ~breaks[1:]
    for column in chain.from_iterable(np.atleast_2d(each.T) for each in steps.sums.columns().values()):
        alike &= column[1:] == column[:-1]
    opens = np.flatnonzero(np.append(True, ~alike))
    closes = np.append(opens[1:], len(steps)) - 1
    return attrs.evolve(steps.take(opens), end=steps.end[closes]), opens


def redrawn_on(network: Network, areas: NDArray[np.int64], days: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether an event closed, opened or redrew each area on a day; O((n + rows) log rows).

    An event that only renames an area, so that its territory stays the same, does not count.

    Args:
        areas: Shape (n): the areas; `NONE` for no area.
        days: Shape (n): the day for each area.
    """
    rows, day = network.tables.successions, operating_days(network.tables).astype(np.int64)
    told = ~rows.of_bodies & (rows.source != rows.target)
    ends = [each[told] for each in (rows.source, rows.target)]
    keys = np.concatenate([day[told] << 32 | each for each in ends])
    keys = keys[np.concatenate(ends) != NOTHING]
    asked = days.astype(np.int64) << 32 | np.where(areas == NONE, 0, areas)
    found: NDArray[np.bool_] = np.isin(asked, keys) & (areas != NONE)
    return found


def extreme(network: Network, query: CoverageQuery) -> Coverage:
    """The least or the greatest share of each row on a day of the period.

    Days on which a row has no share do not count. The counts of a row differ from day to day; they are null.

    Raises:
        ArgumentError: If `having` reads counts of rows.
    """
    asked = asked_of(network, attrs.evolve(query, over_time=None))
    rows, steps = steps_of(asked)
    count, least = len(rows), query.over_time == "min"
    doubtful = steps.sums.may_be_empty
    bounds = share_bounds(steps.sums)
    lower = _furthest(steps, bounds[0], count, least=least, doubtful=None if least else doubtful)
    upper = _furthest(steps, bounds[1], count, least=least, doubtful=doubtful if least else None)
    daily, _ = points_of(steps.sums, bounds, query.missing)
    assumed = _furthest(steps, daily, count, least=least, doubtful=None)
    sharp, empty = np.ones(count, np.bool_), np.ones(count, np.bool_)
    np.logical_and.at(sharp, steps.owner, steps.sums.sharp & ~doubtful)
    np.logical_and.at(empty, steps.owner, doubtful)
    settled = lower.known & upper.known & ~differ(lower, upper)
    named = ~settled & assumed.known & (query.missing != "none")
    point = Shares(
        np.where(settled, lower.of, assumed.of), np.where(settled, lower.all, assumed.all), settled | named
    )
    special = {
        "point": point.column,
        "lower": lower.column,
        "upper": upper.column,
        "sharp": frames.yes_no(sharp),
        "may_be_empty": frames.yes_no(empty),
        "assumption": assumption_column(query.missing, named),
    }
    columns = rows.columns()
    for name, column in answer_columns(steps.sums, "none").items():
        columns[name] = special.get(name) or frames.column_of(column.kind, [None] * count)
    kept, undecided = kept_rows(query.having, (lower, upper))
    return Coverage(frames.rows_of(columns, kept), network=network, query=query, undecided=undecided)


def _furthest(steps: RowSteps, shares: Shares, count: int, *, least: bool, doubtful: Flags | None) -> Shares:
    """Shape (r): the least or the greatest share of each row; not known for a row without a share.

    Args:
        least: Return the least share instead of the greatest.
        doubtful: The steps on which there may be no share. They count only for a row without other steps;
            the opposite extreme of its doubtful steps is then returned. None if all steps count.
    """
    keys = share_keys(shares.of, shares.all)

    def found(which: Flags, *, lowest: bool) -> NDArray[np.intp]:
        """Per row, the step with the lowest or the highest share; -1 if there is none."""
        some = np.flatnonzero(which)
        order = some[np.lexsort((keys[some] if lowest else -keys[some], steps.owner[some]))]
        row = steps.owner[order]
        place = np.full(count, -1, np.intp)
        place[row[::-1]] = order[::-1]  # the first of each row is written last
        return place

    if doubtful is None:
        at = found(shares.known, lowest=least)
    else:
        at = found(shares.known & ~doubtful, lowest=least)
        at = np.where(at < 0, found(shares.known, lowest=not least), at)
    there = at >= 0
    of, all = (np.append(each, 1)[at] for each in (shares.of, shares.all))  # -1 reads the last entry, 1
    return Shares(of, all, there)


def first_reached(
    network: Network, query: CoverageQuery, *, share: Fraction | int, hold_days: int, accept_synthetic: bool
) -> frames.Table:
    """See `Question.first_reached`."""
    goal = exact_number(share, "share")
    if not 0 < goal <= 1:
        raise ArgumentError(f"share {share}", "give a share above 0 and up to 1")
    if type(hold_days) is not int or hold_days < 1:
        raise ArgumentError(f"hold_days={hold_days!r}", "give a number of days, 1 or more")
    rows, steps = steps_of(asked_of(network, query))
    lower, upper = share_bounds(steps.sums)
    lower.of[steps.sums.may_be_empty] = 0  # a row that may be empty may break the hold
    weight = (steps.end - steps.start)[:, None] * steps.sums.by_origin
    by_row = np.zeros((len(rows), weight.shape[1]), np.int64)
    np.add.at(by_row, steps.owner, weight)
    made_up = by_row[:, Origin.SYNTHETIC] / np.maximum(by_row.sum(axis=1), 1)
    warn_of_synthetic(made_up.tolist(), accepted=accept_synthetic)
    known = np.flatnonzero(lower.known & upper.known)
    sharp = np.ones(len(rows), np.bool_)
    sharp[steps.owner[known[~steps.sums.sharp[known]]]] = False

    def first_days(shares: Shares) -> frames.Column:
        inside = at_least(shares.of[known], shares.all[known], goal)
        return _first_days(steps, known[inside], hold_days, len(rows))

    return frames.Table(
        {
            **rows.columns(),
            "earliest": first_days(upper),
            "latest": first_days(lower),
            "sharp": frames.yes_no(sharp),
        }
    )


def _first_days(steps: RowSteps, inside: Ints, hold: int, rows: int) -> frames.Column:
    """The first day of each row from which chosen steps follow each other for `hold` days; O(steps).

    Args:
        inside: The indices of the chosen steps, ascending.
    """
    start, end, row = steps.start[inside], steps.end[inside], steps.owner[inside]
    dates = start.view("datetime64[D]"), end.view("datetime64[D]")
    first, last = runs(*dates, np.ones(len(inside), np.bool_), row)
    first = first[end[last] - start[first] >= hold]
    found, at = np.unique(row[first], return_index=True)
    day, missing = np.zeros(rows, np.int64), np.ones(rows, np.bool_)
    day[found], missing[found] = start[first[at]], False
    return frames.day(day, missing)


def spells_without(network: Network, query: CoverageQuery, *, accept_synthetic: bool) -> Table:
    """See `Question.spells`."""
    check_switches(accept_synthetic=accept_synthetic)
    window = query.days
    asked = asked_of(network, query)
    area, start, end, code = _cells(list(stretches_of(asked, adrift=True)))
    dates = start.view("datetime64[D]"), end.view("datetime64[D]")
    possible, certain = (
        spells(*dates, inside, data=window, series=area) for inside in ((code & IN_NO) != 0, code == IN_NO)
    )
    entity = possible.series
    made_up = _made_up(network)[entity]
    ids = take(network.tables.areas.ids, entity)
    if made_up.any() and not accept_synthetic:
        named = sorted({id for id, synthetic in zip(ids, made_up.tolist(), strict=True) if synthetic})
        raise ArgumentError(
            f"{len(named)} areas in the answer are synthetic, such as {named[0]!r}: a recipe made them",
            "ask for coverage with during=, or pass accept_synthetic=True; each row then states the origin",
        )
    longest, days = _longest(possible, certain)
    opens, closes = _edges(network, entity, window.numbers)

    def certainly(edge: NDArray[np.datetime64]) -> frames.Column:
        numbers = edge.astype(np.int64)
        return frames.day(np.append(numbers, 0)[longest], longest == NOBODY)

    return Table(
        {
            "area": frames.text(ids),
            "start": frames.day(possible.start.astype(np.int64)),
            "end": frames.day(possible.end.astype(np.int64)),
            "certain_start": certainly(certain.start),
            "certain_end": certainly(certain.end),
            "days_lower": frames.whole(days),
            "days_upper": frames.whole(possible.days),
            "censored_start": frames.yes_no(possible.censored_start & ~opens),
            "censored_end": frames.yes_no(possible.censored_end & ~closes),
            "synthetic": frames.yes_no(made_up),
        }
    )


def _edges(
    network: Network, entity: NDArray[np.int64], days: tuple[int, int]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which areas open on the first day of a period, and which close at its end.

    An area that exists on the first or last day of the data may also exist before or after the data.
    """
    areas = network.tables.areas
    first = np.full(len(areas.ids), np.iinfo(np.int64).max)
    last = np.full(len(areas.ids), np.iinfo(np.int64).min)
    np.minimum.at(first, areas.entity, areas.start)
    np.maximum.at(last, areas.entity, areas.end)
    (begin, end), (data_begin, data_end) = days, network.extent.numbers
    return (first[entity] == begin) & (begin > data_begin), (last[entity] == end) & (end < data_end)


def _cells(stretches: Sequence[AreaParts]) -> tuple[NDArray[np.int64], ...]:
    """The areas, first days, days after the last days, and codes of all cells, in order of area, then day."""
    parts = [(each.entity, each.start, each.end, each.code) for each in stretches]
    columns = [
        np.concatenate([np.empty(0, np.int64), *(part[at] for part in parts)]).astype(np.int64)
        for at in range(4)
    ]
    order = np.lexsort((columns[1], columns[0]))
    return tuple(column[order] for column in columns)


def _made_up(network: Network) -> NDArray[np.bool_]:
    """Per area, whether one of its rows is synthetic."""
    areas = network.tables.areas
    found = np.zeros(len(areas.ids), np.bool_)
    found[areas.entity[areas.origin == Origin.SYNTHETIC]] = True
    return found


def _longest(possible: Spells, certain: Spells) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """Per possible spell, the index and days of the longest certain spell in it; `NOBODY` and 0 for none."""
    width = 1 << 32
    keys, inner = (
        each.series.astype(np.int64) * width + each.start.astype(np.int64) for each in (possible, certain)
    )
    owner = np.searchsorted(keys, inner, side="right") - 1
    order = np.lexsort((-np.arange(len(owner)), certain.days, owner))  # of equal spells, write the first last
    place, days = np.full(len(possible), NOBODY, np.intp), np.zeros(len(possible), np.int64)
    place[owner[order]], days[owner[order]] = order, certain.days[order]
    return place, days
