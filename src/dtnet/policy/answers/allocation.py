"""Amounts of areas, shared among the teams in these areas: the parts of `Assessment.by("team", allocate=…)`.

The amount of an area for a month, from one source of funds, is shared among the teams that have their home in
the area, or in an area inside it, on the area's eligible days in the month. A team weighs its days, or the
sum of its people on these days. The largest remainder method gives whole amounts.

Where facts are unknown, a part has bounds: its least quota rounded down, its greatest quota rounded up. The
grouping of the parts is the subject of `grouping`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import attrs
import numpy as np

from dtnet.arguments import check_word
from dtnet.bounds import UNBOUNDED, Bounded
from dtnet.errors import ArgumentError
from dtnet.facts.area_ground import doubtful_places
from dtnet.facts.subjects import TEAM, Subjects, of_home, subject_numbers
from dtnet.facts.unit_spans import era_of_units, row_spans, team_days, units_of
from dtnet.group_by import examples, numbered
from dtnet.money import group_sums, largest_remainders, product, quotas_of
from dtnet.network.tables.tables import NOBODY
from dtnet.network.tables.texts import take
from dtnet.policy.units.months import month_numbers
from dtnet.spans import Spans, matches, ranges

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Ints
    from dtnet.policy.engine.component_assessment import Line
    from dtnet.policy.units.question import AssessmentQuestion

Allocation: TypeAlias = Literal["equal", "people"]
"""What a team weighs on a day on which it shares the amount of its area: 1, or its number of people."""
ALLOCATIONS: Final = ("equal", "people")


def check_allocation(
    lines: Iterable[Line], keys: Sequence[str], allocate: object, *, advice: str | None = None
) -> None:
    """Refuse an unknown allocation, and a grouping by team that needs an allocation and has none.

    Args:
        allocate: The allocation; None for none.
        advice: What the caller can do; by default, to allocate or to group by unit.

    Raises:
        ArgumentError: If the allocation is not one of the words; or if there is none, `team` is a key and a
            line has areas as units.
    """
    if allocate is not None:
        check_word(allocate, ALLOCATIONS, "allocate")
    elif TEAM in keys:
        for line in lines:
            if (per := line.component.per) != TEAM:
                what = f"policy {line.policy.id}: component {line.component.id!r}"
                share = "share the amounts of areas among their teams with {allocate} or 'people'"
                raise ArgumentError(
                    f"cannot group by {TEAM!r}: {what} pays each {per}, not each team",
                    advice or f"{share}, or group by 'unit'",
                    allocate=ALLOCATIONS[0],
                )


@attrs.frozen(eq=False)
class TeamParts:
    """The parts of teams in the amounts of a line whose units are areas.

    A cell is a month of an area with an eligible day. It has at least one part: c cells have n parts.

    Attributes:
        units: Shape (u): the areas of the line, in order.
        unit: Shape (c): the place of the area of a cell among `units`.
        month: Shape (c): the month of a cell, as months since year 0.
        origin: Shape (c): the worst origin of the rows of teams, and of the people, that decide the shares.
        sources: The amounts of the cells by source of funds, shape (c) each.
        cell: Shape (n), rising: the cell of a part.
        team: Shape (n): the team, in order of id; first `NOBODY`, for an amount that no team shares.
        parts: The parts by source of funds, shape (n) each.
        exact: Shape (c): whether the weights in the cell are known.
    """

    units: Ints
    unit: NDArray[np.intp]
    month: NDArray[np.int64]
    origin: NDArray[np.int64]
    sources: tuple[tuple[str | None, Bounded], ...]
    cell: NDArray[np.intp]
    team: NDArray[np.int64]
    parts: tuple[Bounded, ...]
    exact: NDArray[np.bool_]


def team_parts(question: AssessmentQuestion, line: Line, allocate: Allocation) -> TeamParts:
    """Share the amounts of a line whose units are areas: O(teams × months log (teams × months))."""
    months = month_numbers(line.edges[:-1])
    opens = np.flatnonzero(np.diff(months, prepend=-1))
    units, group = line.placed
    unit, month = np.nonzero((np.add.reduceat(line.days, opens, axis=1) > 0)[group])
    what = f"policy {line.policy.id}"
    sources = tuple(
        (name, part.gathered(opens, what=what)[group[unit], month]) for name, part in line.sources
    )
    cells = _Cells(units, unit, month, line.edges[[*opens, -1]])
    shares, origin = _shares(question, line, allocate, cells)
    return TeamParts(
        units=units,
        unit=unit,
        month=months[opens][month],
        origin=origin,
        sources=sources,
        cell=shares.cell,
        team=shares.team,
        parts=tuple(shares.of(amounts, what=what) for _, amounts in sources),
        exact=shares.exact,
    )


@attrs.frozen(eq=False)
class _Cells:
    """The months of areas with eligible days; shape (c), in order of area and month.

    Attributes:
        units: Shape (u): all areas.
        edges: Shape (m + 1): the first days of the months inside the window, and the day after the window.
    """

    units: Ints
    unit: NDArray[np.intp]
    month: NDArray[np.intp]
    edges: NDArray[np.int64]

    def at(self, unit: Ints, month: NDArray[np.intp]) -> NDArray[np.intp]:
        """The cell of each pair of an area and a month, or `NOBODY`."""
        place = np.full((len(self.units), len(self.edges) - 1), NOBODY, np.intp)
        place[self.unit, self.month] = np.arange(len(self.unit))
        found: NDArray[np.intp] = place[unit, month]
        return found

    def by_month(self, spans: Spans) -> tuple[NDArray[np.intp], NDArray[np.intp], Spans]:
        """The spans, cut at the edges of months: the place of the span and of the month of each part."""
        first = np.searchsorted(self.edges, spans.start, "right") - 1
        which, month = ranges(first, np.searchsorted(self.edges, spans.end, "left"))
        start = np.maximum(spans.start[which], self.edges[month])
        end = np.minimum(spans.end[which], self.edges[month + 1])
        return which, month, Spans(spans.owner[which], start, end)


@attrs.frozen(eq=False)
class _EligibleDays(Spans):
    """The eligible days of cohorts, in order; the owner is the cohort.

    Attributes:
        certain: Whether the days are certainly eligible; otherwise they may be.
    """

    certain: NDArray[np.bool_]


@attrs.frozen(eq=False)
class _Residence(Spans):
    """Days on which a team has its home in an area or inside it; the owner is the place of the area.

    Attributes:
        other: Another row of the team that may be in force instead (one of the two is); otherwise `row`.
        certain: Whether the team certainly exists there; otherwise it may.
    """

    row: Ints
    other: Ints
    certain: NDArray[np.bool_]


@attrs.frozen(eq=False)
class _WeightedDays(Spans):
    """Days on which a team shares the amount of a cell; the owner is the cell.

    Attributes:
        team: The rank of the team in the order of ids.
        weight: What the team weighs on each of the days.
    """

    team: NDArray[np.int64]
    weight: Bounded


@attrs.frozen(eq=False)
class _Quotas:
    """The quotas of parts, as fractions; shape (r).

    A cell in which it is unknown which days are eligible has several quotas for a part: one for all days that
    certainly are, and one for each run of other days with the same teams. Whichever of the days are eligible,
    the quota lies between the least and the greatest of these, as a mediant of fractions lies between them.

    Attributes:
        lower: Numerators and denominators of the lower bounds.
    """

    cell: NDArray[np.intp]
    part: NDArray[np.int64]
    lower: tuple[NDArray[np.int64], NDArray[np.int64]]
    upper: tuple[NDArray[np.int64], NDArray[np.int64]]


@attrs.frozen(eq=False)
class _Shares:
    """The shares of teams in cells; shapes as in `TeamParts`.

    Attributes:
        team: The team, or `NOBODY`.
        weight: The weight, where `exact`; 1 for the only part of a cell without weights.
        open: Shape (n): whether the part may be nothing, because possibly no team of the cell has a weight.
        exact: Shape (c): whether the weights in the cell are known.
    """

    cell: NDArray[np.intp]
    team: NDArray[np.int64]
    weight: NDArray[np.int64]
    open: NDArray[np.bool_]
    exact: NDArray[np.bool_]
    quotas: _Quotas

    def of(self, amounts: Bounded, *, what: str) -> Bounded:
        """Shape (n): the parts of amounts of shape (c)."""
        lower, upper = self._bounds(amounts)
        known = self.exact & ~amounts.doubtful
        here = np.flatnonzero(known[self.cell])
        opens = np.flatnonzero(np.diff(self.cell[here], prepend=NOBODY))
        lower[here] = upper[here] = largest_remainders(
            amounts.lower[self.cell[here[opens]]], self.weight[here], opens, what=what
        )
        return Bounded.between(lower, upper)

    def _bounds(self, amounts: Bounded) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        quotas = self.quotas
        alone = self.team == NOBODY
        lower = np.where(alone, amounts.lower[self.cell], UNBOUNDED)
        upper = np.where(alone, amounts.upper[self.cell], 0)
        free = amounts.upper[quotas.cell] >= UNBOUNDED
        most = quotas_of(np.where(free, 0, amounts.upper[quotas.cell]), *quotas.upper, up=True)
        np.maximum.at(upper, quotas.part, np.where(free & (quotas.upper[0] > 0), UNBOUNDED, most))
        np.minimum.at(lower, quotas.part, quotas_of(amounts.lower[quotas.cell], *quotas.lower))
        return np.where(self.open, 0, lower), upper


def _shares(
    question: AssessmentQuestion, line: Line, allocate: Allocation, cells: _Cells
) -> tuple[_Shares, NDArray[np.int64]]:
    """The shares of teams in cells; and by cell, the worst origin of the facts that decide its shares."""
    network, (first, end) = question.network, question.window.numbers
    eligible = _eligible_days(line)
    cohort = _cohorts(line, cells.units)
    there = _residences(network, line.component.per, cells.units, question.eras(first, end))
    weights, origins = _weights(question, there, allocate)
    which, spell = matches(cohort[there.owner], eligible.owner)
    start = np.maximum(there.start[which], eligible.start[spell])
    stop = np.minimum(there.end[which], eligible.end[spell])
    kept = np.flatnonzero(start < stop)
    at, month, days = cells.by_month(Spans(there.owner[which[kept]], start[kept], stop[kept]))
    which, spell = which[kept[at]], spell[kept[at]]
    cell = cells.at(days.owner, month)
    origin = np.zeros(len(cells.unit), np.int64)
    np.maximum.at(origin, cell, origins[which])
    teams, rank = _ranks(network, network.tables.bodies.entity[there.row])
    shared = _WeightedDays(cell, days.start, days.end, rank[which], weights.take(which))
    possible, certain = (
        _days_of_cells(cells, eligible.only(kept), cohort)
        for kept in (np.ones(len(eligible), np.bool_), eligible.certain)
    )
    shares = _weighed(shared, eligible.certain[spell], possible, certain, what=f"policy {line.policy.id}")
    named = np.where(shares.team == NOBODY, NOBODY, np.append(teams, NOBODY)[shares.team])
    return attrs.evolve(shares, team=named), origin


def _cohorts(line: Line, units: Ints) -> NDArray[np.intp]:
    """Shape (u): the cohort of each unit in the component."""
    every, group = line.placed
    found: NDArray[np.intp] = line.months.cohort[group[np.searchsorted(every, units)]]
    return found


def _eligible_days(line: Line) -> _EligibleDays:
    """The eligible days of each cohort in the stretches of a line that are assessed."""
    months = line.months
    owner = np.repeat(np.arange(len(months.first)), np.diff(months.first, append=len(months.start)))
    days = _EligibleDays(owner, months.start, months.end, months.certain)
    some = np.flatnonzero(line.days.any(axis=0))
    return days.clip(int(line.edges[0]), int(line.edges[some[-1] + 1]) if len(some) else int(line.edges[0]))


def _days_of_cells(cells: _Cells, eligible: _EligibleDays, cohort: NDArray[np.intp]) -> NDArray[np.int64]:
    """Shape (c): the number of eligible days of each cell."""
    _, month, days = cells.by_month(eligible)
    found = np.zeros((int(cohort.max(initial=-1)) + 1, len(cells.edges) - 1), np.int64)
    here = np.flatnonzero(days.owner < len(found))
    np.add.at(found, (days.owner[here], month[here]), (days.end - days.start)[here])
    numbers: NDArray[np.int64] = found[cohort[cells.unit], cells.month]
    return numbers


def _residences(network: Network, per: str, units: Ints, eras: Sequence[tuple[int, int]]) -> _Residence:
    """The days on which teams have their homes in areas of a level, or inside these.

    Args:
        units: The areas, in order; an area that continues under another id counts under its first id.
        eras: Days on which neither the territory changes nor a team moves.
    """
    bodies, words = network.tables.bodies, network.vocabulary
    team = bodies.kind == words.body_kind(words.team_kind)
    among, place = team[bodies.entity], words.levels.index(per)
    follows, found = team_days(network).follows, list[_Residence]()
    for era in eras:
        spans = row_spans(bodies, era, among)
        row, territory = spans.owner, era_of_units(network, *era).state.territory
        home = bodies.home[row]
        above = of_home(territory.at_level(per), territory.position[home], NOBODY)
        area = np.where(above == NOBODY, NOBODY, territory.nodes[above]).astype(np.int64)
        which, doubts = np.arange(len(row)), doubtful_places(network, era[0], [per])
        lost = np.zeros(len(row), np.bool_)  # whether it is unknown where the home lies
        if doubts is not None:
            lost = doubts.open[home]
            possible = {
                each: sorted({chain[place] for chain in doubts.chains(each)})
                for each in np.unique(home[lost]).tolist()
            }
            moved = [(at, each) for at in np.flatnonzero(lost).tolist() for each in possible[int(home[at])]]
            which = np.append(np.flatnonzero(~lost), [at for at, _ in moved]).astype(np.intp)
            area = np.append(area[~lost], [each for _, each in moved]).astype(np.int64)
        here = np.flatnonzero(area != NOBODY)
        which, unit = which[here], units_of(network, area[here], per)
        at = np.minimum(np.searchsorted(units, unit), max(len(units) - 1, 0))
        here = np.flatnonzero(units[at] == unit) if len(units) else at[:0]
        which, at = which[here], at[here]
        certain, lost = spans.certain[which] & ~lost[which], lost[which]
        own = _Residence(at, spans.start[which], spans.end[which], row[which], row[which], certain)
        found.append(own if follows is None else _handed_over(own, ~certain & ~lost, follows))
    return found[0].join(found[1:])


def _handed_over(there: _Residence, doubtful: NDArray[np.bool_], follows: NDArray[np.bool_]) -> _Residence:
    """Merge the days on which one of two rows of a team is in force, both in the same area.

    Args:
        doubtful: Shape (k): whether the row may not be in force.
        follows: Per row, whether its unknown start is the unknown end of the row before it.
    """
    unsure = np.flatnonzero(doubtful).tolist()
    by_row = {(int(there.row[at]), int(there.start[at]), int(there.owner[at])): at for at in unsure}
    row, other, certain = there.row, there.other.copy(), there.certain.copy()
    kept = np.ones(len(there), np.bool_)
    for at in unsure:
        before = by_row.get((int(row[at]) - 1, int(there.start[at]), int(there.owner[at])))
        if before is not None and follows[row[at]] and there.end[before] == there.end[at]:
            other[before], certain[before], kept[at] = row[at], True, False
    return attrs.evolve(there, other=other, certain=certain).only(kept)


def _weights(
    question: AssessmentQuestion, there: _Residence, allocate: Allocation
) -> tuple[Bounded, NDArray[np.int64]]:
    """Shape (k) each: what the teams weigh on a day, and the worst origin of the facts behind the weight."""
    network = question.network
    bodies = network.tables.bodies
    origin = np.maximum(bodies.origin[there.row], bodies.origin[there.other]).astype(np.int64)
    if allocate == "equal":
        return Bounded.between(there.certain.astype(np.int64), np.ones(len(there), np.int64)), origin
    state = network.area_state(question.window.start)
    one, other = (
        subject_numbers(Subjects(network, state, TEAM, rows, f"allocate={allocate!r}"), f"{TEAM}.people")
        for rows in (there.row, there.other)
    )
    lower = np.minimum(one.lower, other.lower) * there.certain
    people = next(each for each in bodies.attributes if each.name == "people").known_origin
    return (
        Bounded.between(lower, np.maximum(one.upper, other.upper)),
        np.maximum(origin, np.maximum(people[there.row], people[there.other])),
    )


def _ranks(network: Network, teams: Ints) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The distinct teams in order of id, and the rank of each given team among them."""
    distinct, place = np.unique(teams, return_inverse=True)
    ids = take(network.body_index.texts, distinct)
    order = np.array(sorted(range(len(ids)), key=ids.__getitem__), np.intp)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return distinct[order].astype(np.int64), rank[place]


def _weighed(
    shared: _WeightedDays,
    sure: NDArray[np.bool_],
    possible: NDArray[np.int64],
    certain: NDArray[np.int64],
    *,
    what: str,
) -> _Shares:
    """The shares of teams, by rank, in cells.

    Args:
        shared: The days on which teams share the amounts of cells.
        sure: Shape (k): whether these days are certainly eligible.
        possible: Shape (c): the number of possibly eligible days of each cell.
        certain: Shape (c): the number of certainly eligible days.
        what: The name of the policy, for error messages.
    """
    count = len(possible)
    runs, first = shared.only(~sure).divide()
    days = shared.only(sure).join([runs])
    number = np.repeat(np.arange(len(first)), np.diff(first, append=len(runs)))
    option = np.append(shared.owner[sure], count + number).astype(np.intp)
    cell_of = np.append(np.arange(count), runs.owner[first]).astype(np.intp)  # by option
    length = (days.end - days.start).astype(np.int64)
    row = numbered([option, days.team])
    example = examples(row)
    free = np.zeros(len(example), np.int64)
    unlimited = days.weight.upper >= UNBOUNDED
    free[row[unlimited & (length > 0)]] = 1
    low, high = (
        group_sums(product(length, each, what=what), row, len(example), what=what)
        for each in (days.weight.lower, np.where(unlimited, 0, days.weight.upper))
    )
    option, team = option[example], days.team[example]
    lows, highs, frees = (group_sums(each, option, len(cell_of), what=what) for each in (low, high, free))
    some = (highs > 0) | (frees > 0)  # by option: whether there may be a team with a weight
    covered = group_sums(length[len(days) - len(runs) :][first], cell_of[count:], count, what=what)
    uncovered = possible - certain - covered
    empty = np.zeros(count, np.bool_)  # whether all weights may be 0
    empty[cell_of[count:][lows[count:] == 0]] = True
    empty = (lows[:count] == 0) & (empty | (certain > 0) | (uncovered > 0))
    never = np.bincount(cell_of[some], minlength=count) == 0
    cell = cell_of[option]
    kept = np.flatnonzero(~never[cell])
    cell, team, option, low, high, free = (each[kept] for each in (cell, team, option, low, high, free))
    others = frees[option] > free
    rest = highs[option] - high
    only = ~others & (rest == 0)  # then the team has all, or the days change no quota
    least = (
        np.where(only, 1, np.where(others, 0, low)),
        np.where(only | others, 1, np.maximum(low + rest, 1)),
    )
    most = np.where(free > 0, 1, high), np.where(free > 0, 1, np.maximum(high + lows[option] - low, 1))
    # The parts of teams, then an amount that no team shares, where this is possible.
    alone = np.flatnonzero(empty)
    part = numbered([np.append(cell, alone), np.append(team, np.full(len(alone), NOBODY))])
    example = examples(part)
    part = part[: len(cell)]
    met = np.bincount(part[some[option]], minlength=len(example))
    cells = np.append(cell, alone)[example]
    of_team = np.append(team, np.full(len(alone), NOBODY))[example]
    missed = met < np.bincount(cell_of[some], minlength=count)[cells]  # by part: no team on some days
    weight = np.ones(len(example), np.int64)
    weight[part] = low
    known = (possible == certain) & ~empty
    known[cell[(low < high) | (free > 0)]] = False
    return _Shares(
        cell=cells,
        team=of_team,
        weight=weight,
        open=(empty[cells] & ~never[cells]) | (missed & (of_team != NOBODY)),
        exact=known | never,
        quotas=_Quotas(cell, part, least, most),
    )


@attrs.frozen(eq=False)
class CellPlaces:
    """Where the areas of cells are on some days, with the amounts of these days; shape (t).

    An area whose place is unknown has several places with the same days.

    Attributes:
        place: A number for everything that a grouping can tell of the area and the days.
        group: A number for what the requested grouping tells of them.
        sure: Whether the area certainly is there.
    """

    cell: NDArray[np.intp]
    start: NDArray[np.int64]
    place: NDArray[np.int64]
    group: NDArray[np.int64]
    sure: NDArray[np.bool_]
    amounts: tuple[Bounded, ...]

    def runs(self, several: NDArray[np.bool_], *, what: str) -> CellPlaces:
        """One entry for each place of some cells, in order of cell and day; it is not for all of its days.

        In a cell with an uncertain place, it is one entry for each group.

        Args:
            several: Shape (c): the cells.
            what: The name of the policy, for error messages.
        """
        here = np.flatnonzero(several[self.cell])
        cell, sure, group = self.cell[here], self.sure[here], self.group[here]
        doubtful = np.zeros(len(several), np.bool_)
        doubtful[cell[~sure]] = True
        vague = doubtful[cell]
        number = numbered([cell, np.where(vague, group, self.place[here])])
        first = np.full(int(number.max()) + 1, self.start.max(), self.start.dtype)
        np.minimum.at(first, number, self.start[here])
        example = examples(number)
        order = np.lexsort((first, cell[example]))
        example = example[order]

        def summed(values: NDArray[np.int64]) -> NDArray[np.int64]:
            return group_sums(values, number.astype(np.intp), len(order), what=what)[order]

        amounts = (
            Bounded.between(each.lower * sure, each.upper).summed(summed)
            for each in (amounts.take(here) for amounts in self.amounts)
        )
        return CellPlaces(
            cell[example],
            first[order],
            self.place[here[example]],
            group[example],
            ~vague[example],
            tuple(amounts),
        )


@attrs.frozen(eq=False)
class PlacedParts:
    """Parts of teams by the place of their area; shape (k)."""

    part: NDArray[np.intp]
    group: NDArray[np.int64]
    amounts: tuple[Bounded, ...]


def placed_parts(parts: TeamParts, places: CellPlaces, *, what: str) -> PlacedParts:
    """Divide the parts of teams where an area has several places in a month.

    The amount of the area in each place stays. The places share it out in the order of their days: in
    proportion to what each team has not received yet, by the largest remainder method. So the amounts of each
    team, and of each place, add up. An unknown part has the bounds that follow from these sums.

    Args:
        what: The name of the policy, for error messages.
    """
    count = len(parts.unit)
    example = examples(numbered([places.cell, places.group]))
    several = np.bincount(places.cell[example], minlength=count) > 1
    of_cell = np.zeros(count, np.int64)
    of_cell[places.cell] = places.group
    whole = np.flatnonzero(~several[parts.cell])
    if not several.any():
        return PlacedParts(whole, of_cell[parts.cell], parts.parts)
    runs = places.runs(several, what=what)
    run, part = matches(runs.cell, parts.cell)
    divided = (_divided(parts, runs, (run, part), source, what=what) for source in range(len(parts.sources)))
    return PlacedParts(
        np.append(whole, part),
        np.append(of_cell[parts.cell[whole]], runs.group[run]),
        tuple(
            Bounded.stacked([own.take(whole), each]) for own, each in zip(parts.parts, divided, strict=True)
        ),
    )


def _divided(
    parts: TeamParts,
    runs: CellPlaces,
    pairs: tuple[NDArray[np.intp], NDArray[np.intp]],
    source: int,
    *,
    what: str,
) -> Bounded:
    """The amounts of parts in places, for pairs of a place and a part of its cell: shape (k).

    Args:
        runs: The places, in order of cell and day.
        what: The name of the policy, for error messages.
    """
    run, part = pairs
    month, here = parts.sources[source][1], runs.amounts[source]
    own, placed, total = parts.parts[source].take(part), here.take(run), month.take(runs.cell[run])
    lower = np.where(total.upper >= UNBOUNDED, 0, np.maximum(own.lower + placed.lower - total.upper, 0))
    upper = np.minimum(own.upper, placed.upper)
    unknown = np.zeros(len(parts.unit), np.bool_)
    unknown[runs.cell[here.doubtful | ~runs.sure]] = True
    known = (parts.exact & ~month.doubtful & ~unknown)[runs.cell]
    left = parts.parts[source].lower.copy()
    turn = np.arange(len(runs.cell)) - np.searchsorted(runs.cell, runs.cell)
    for each in range(int(turn.max()) + 1):
        now = np.flatnonzero((known & (turn == each))[run])
        opens = np.flatnonzero(np.diff(run[now], prepend=NOBODY))
        shared = largest_remainders(here.lower[run[now[opens]]], left[part[now]], opens, what=what)
        lower[now] = upper[now] = shared
        left[part[now]] -= shared
    return Bounded.between(lower, upper)
