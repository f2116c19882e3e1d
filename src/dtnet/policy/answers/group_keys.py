"""Keys by which amounts are grouped: their codes and texts, and the groups of units by course."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import is_word
from dtnet.citations import Origin
from dtnet.errors import ArgumentError, near
from dtnet.facts.area_ground import area_doubts
from dtnet.facts.subjects import TEAM
from dtnet.facts.team_spans import team_days
from dtnet.facts.unit_identity import goes_on_under_other_ids, rows_by_unit, units_of
from dtnet.network.tables.tables import NOBODY, at_rows, known_origin
from dtnet.network.tables.texts import JoinedTexts, chosen_texts
from dtnet.periods import EPOCH, Month, number_day
from dtnet.policy.units.cohorts import numbered, ranked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from dtnet.facts.area_ground import AreaDoubts
    from dtnet.frames import Column
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Ints
    from dtnet.network.territory.day_state import AreaState
    from dtnet.network.territory.forest import Hierarchy
    from dtnet.policy.answers.assessment import Assessment
    from dtnet.policy.engine.component_amounts import Line

OF_LINE: Final = ("policy", "nature", "component", "purpose")
"""Keys that are the same for all amounts of a component."""
_OF_TIME: Final = ("year", "month")
_YEAR: Final = 12
_NATURES: Final = ("entitlement", "at_most")


def check_keys(assessment: Assessment, keys: Sequence[str]) -> None:
    """Raise an error for a key that is unknown or repeated."""
    levels = assessment.network.vocabulary.levels
    known = (*OF_LINE, "source", "origin", *_OF_TIME, "unit", TEAM, *levels)
    for key in keys:
        if not is_word(key, known):
            raise ArgumentError(f"cannot group by {key!r}", near(key, known))
    if len(set(keys)) < len(keys):
        raise ArgumentError(f"a key is repeated: {', '.join(keys)}")


def time_keys(line: Line, names: Sequence[str]) -> dict[str, NDArray[np.int64]]:
    """The codes of the time keys, one for each stretch."""
    first = line.edges[:-1].astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    month = first + EPOCH.year * _YEAR
    known = [Origin.ASSUMED if reasons else Origin.DERIVED for reasons in line.assumed]
    codes = {"month": month, "year": month // _YEAR, "origin": np.array(known, np.int64)}
    return {name: values for name, values in codes.items() if name in names}


def line_keys(assessment: Assessment, line: Line) -> dict[str, int]:
    """The codes of the keys that are the same for all amounts of a component."""
    return {
        "policy": [policy.id for policy in assessment.policies].index(line.policy.id),
        "nature": _NATURES.index(line.component.nature),
        "component": _components(assessment).index(line.component.id),
        "purpose": _purposes(assessment).index(line.policy.purpose),
    }


def source_key(assessment: Assessment, source: str | None) -> int:
    """The code of a source of funds."""
    return _sources(assessment).index(source)


def _components(assessment: Assessment) -> list[str]:
    """Ids of components, in the order in which policies list them."""
    return list(dict.fromkeys(each.id for policy in assessment.policies for each in policy.components))


def _purposes(assessment: Assessment) -> list[str]:
    return sorted({policy.purpose for policy in assessment.policies})


def _sources(assessment: Assessment) -> list[str | None]:
    """Sources of funds in the order in which policies list them; None, for an unknown source, is last."""
    named = {name: None for line in assessment.lines for name, _ in line.sources if name is not None}
    return [*named, None]


def shown_key(assessment: Assessment, name: str, codes: NDArray[np.integer]) -> Column:
    """The codes of a key as a column that users read: ids, months, years or words."""
    network = assessment.network
    if name == "year":
        return frames.whole(codes)
    if name == "month":
        first, last = (int(codes.min()), int(codes.max())) if len(codes) else (0, -1)
        return frames.text(chosen_texts(month_texts(range(first, last + 1)), codes - first))
    if name in {TEAM, *network.vocabulary.levels}:
        index = network.body_index if name == TEAM else network.area_index
        return frames.text(chosen_texts(index.texts, np.maximum(codes, 0)), codes == NOBODY)
    if name == "unit":
        return frames.text(
            chosen_texts(JoinedTexts.of([network.body_index.texts, network.area_index.texts]), codes)
        )
    if name == "source":
        sources = _sources(assessment)
        words = tuple(each or "" for each in sources)
        return frames.text(chosen_texts(words, codes), codes == len(sources) - 1)
    words = {
        "policy": tuple(policy.id for policy in assessment.policies),
        "nature": _NATURES,
        "component": tuple(_components(assessment)),
        "purpose": tuple(_purposes(assessment)),
        "origin": ("", *(origin.label for origin in Origin)),
    }[name]
    return frames.text(chosen_texts(words, codes))


def month_texts(codes: Iterable[int]) -> tuple[str, ...]:
    """Months as texts such as `2024-08`."""
    return tuple(str(Month(code // _YEAR, code % _YEAR + 1)) for code in codes)


@attrs.frozen(eq=False)
class UnitKeys:
    """The units of an era, counted by group and by course.

    Attributes:
        group: Shape (p), in order: the number of the group.
        cohort: Shape (p): the course of the units among the members; after `of`, their group in the line.
        number: Shape (p): the number of units with this group and course.
        columns: For each key, its value for each group number.
        sure: Shape (p): whether the units certainly belong to the group; otherwise they may. None if all do.
    """

    group: NDArray[np.int64]
    cohort: NDArray[np.int64]
    number: NDArray[np.int64]
    columns: dict[str, NDArray[np.int64]]
    sure: NDArray[np.bool_] | None = None

    def is_as(self, other: UnitKeys) -> bool:
        """Whether both group the same units in the same way, in any order of rows."""
        mine, others = ([*each.columns.values(), *each.counted()] for each in (self, other))
        return all(map(np.array_equal, mine, others))

    def counted(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Each group, cohort and certainty once, in order, and the number of units of each."""
        sure = np.ones(len(self.group), np.int64) if self.sure is None else self.sure.astype(np.int64)
        rows = np.stack([self.group, self.cohort, sure], axis=1)
        kinds, at = np.unique(rows, axis=0, return_inverse=True)
        number = np.zeros(len(kinds), np.int64)
        np.add.at(number, at.reshape(-1), self.number)
        return kinds, number

    def of(self, line: Line) -> UnitKeys:
        """The keys with a line's groups in place of courses; units without a group are dropped."""
        found = line.group[self.cohort]
        here = np.flatnonzero(found >= 0)
        group, cohort, number = self.group[here], found[here], self.number[here]
        if self.sure is not None:
            return UnitKeys(group, cohort, number, self.columns, self.sure[here])
        cohorts = len(line.size)
        if cohorts < len(line.members.size) and not (group[1:] > group[:-1]).all():
            pair, number = _counted(group * cohorts + cohort, number)
            group, cohort = np.divmod(pair, cohorts)
        return UnitKeys(group, cohort, number, self.columns)


class SharedKeys:
    """The keys of units, computed once for each era of an answer."""

    def __init__(self, network: Network, names: Sequence[str]) -> None:
        self._network = network
        self._names = names
        self._found: dict[tuple[object, ...], UnitKeys] = {}

    def of(self, line: Line, days: tuple[int, int]) -> UnitKeys:
        """The groups of a line's units in an era: by areas, by unit, by origin."""
        heads = counted_heads(line) if "origin" in self._names else None
        key = (id(line.members), line.component.per, heads, days)
        if key not in self._found:
            self._found[key] = _unit_keys(self._network, line, days, self._names)
        return self._found[key].of(line)

    def of_all(self, line: Line, eras: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
        """An era, or all eras as one, whose groups are the same as in each of the given eras.

        None if the groups change between eras, or if amounts are grouped by origin.
        """
        if "origin" in self._names:
            return None
        places = {*self._names} & {*self._network.vocabulary.levels}
        own = {*self._names} & {"unit", TEAM}
        of_one_id = not own or not goes_on_under_other_ids(self._network, line.units)
        if line.component.per == TEAM and not places and of_one_id:
            return eras[0][0], eras[-1][1]
        each = SharedKeys(self._network, [*sorted(places), "unit"])  # notices two units that change places
        found = [each.of(line, days) for days in eras]
        return eras[0] if all(keys.is_as(found[0]) for keys in found[1:]) else None


@attrs.frozen(eq=False)
class _There:
    """The units of an era.

    Attributes:
        here: Shape (n): their positions among the members; a slice if all members exist.
        home: Shape (n): the area itself, or the home of the team.
        own: For each key, its value by unit.
        again: Whether a unit may appear twice with different homes, because its home is unknown.
    """

    here: NDArray[np.intp] | slice
    home: Ints
    own: dict[str, NDArray[np.int64]]
    again: bool = False


def _unit_keys(network: Network, line: Line, days: tuple[int, int], names: Sequence[str]) -> UnitKeys:
    state, members = network.area_state(number_day(days[0])), line.members
    if line.component.per == TEAM:
        there = _teams_there(network, line, days, names)
    else:
        there = _areas_there(network, line, state, days[0])
    place, columns = _places(state.territory, [name for name in names if name in network.vocabulary.levels])
    group = place[there.home]
    doubts = area_doubts(network, days[0])
    if doubts is not None:
        there, group, columns = _wherever(there, group, columns, doubts)
    own = {name: values for name, values in there.own.items() if name in names}
    if own:
        place, group = group, numbered([group, *own.values()])
        example = _examples(group)
        columns = {name: values[place[example]] for name, values in columns.items()}
        columns |= {name: values[example] for name, values in own.items()}
    courses = max(len(members.size), 1)
    if there.again:
        return _of_one_group(group, there.here, members.course, columns)
    pair, number = _counted(group * courses + members.course[there.here])
    return UnitKeys(*np.divmod(pair, courses), number, columns)


def _wherever(
    there: _There, group: NDArray[np.int64], columns: dict[str, NDArray[np.int64]], doubts: AreaDoubts
) -> tuple[_There, NDArray[np.int64], dict[str, NDArray[np.int64]]]:
    """Repeat each unit in a doubtful area for each place where it may be; these places are new groups."""
    here = np.arange(len(there.home)) if isinstance(there.here, slice) else there.here
    levels = doubts.network.vocabulary.levels
    asked = [levels.index(level) for level in columns]
    kept = np.flatnonzero(~doubts.open[there.home])
    groups: dict[tuple[int, ...], int] = {}
    count = int(group.max(initial=-1)) + 1
    count = max([count, *(len(values) for values in columns.values())])
    units, found = [kept], [group[kept]]
    places = {
        area: {tuple(chain[at] for at in asked) for chain in doubts.chains(area)}
        for area in np.unique(there.home[doubts.open[there.home]]).tolist()
    }
    for unit in np.flatnonzero(doubts.open[there.home]).tolist():
        for place in sorted(places[int(there.home[unit])]):
            units.append(np.array([unit]))
            found.append(np.array([groups.setdefault(place, count + len(groups))]))
    rows = np.concatenate(units)
    wide = {
        level: np.concatenate(
            [
                values,
                np.full(count - len(values), NOBODY, np.int64),
                np.array([place[at] for place in groups], np.int64),
            ]
        )
        for at, (level, values) in enumerate(columns.items())
    }
    made = _There(
        here[rows], there.home[rows], {name: each[rows] for name, each in there.own.items()}, again=True
    )
    return made, np.concatenate(found), wide


def _of_one_group(
    group: NDArray[np.int64],
    here: NDArray[np.intp] | slice,
    course: NDArray[np.intp],
    columns: dict[str, NDArray[np.int64]],
) -> UnitKeys:
    """Units that may belong to one of several groups, counted in each of them.

    Args:
        group: Shape (n): a group to which a unit belongs, or may belong.
        here: Shape (n): the position of the unit among the members; positions may repeat.
        course: The course of each member.
        columns: As in `UnitKeys`.
    """
    pairs = np.unique(np.stack([np.arange(len(course))[here], group], axis=1), axis=0)
    member, group = pairs[:, 0], pairs[:, 1]
    sure = (np.bincount(member, minlength=len(course)) == 1)[member]
    rows = np.stack([group, course[member], sure.astype(np.int64)], axis=1)
    kinds, number = np.unique(rows, axis=0, return_counts=True)
    return UnitKeys(kinds[:, 0], kinds[:, 1], number.astype(np.int64), columns, kinds[:, 2] == 1)


def _teams_there(network: Network, line: Line, days: tuple[int, int], names: Sequence[str]) -> _There:
    table, units = network.tables.bodies, line.members.units
    may = team_days(network)
    rows = begun = np.flatnonzero((may.start < days[1]) & (may.end > days[0]))
    unit = units_of(network, at_rows(table.entity, begun))
    here: NDArray[np.intp] | slice = slice(None)
    again = not may.are_known and bool((np.bincount(unit) > 1).any())
    if again:
        place = np.minimum(np.searchsorted(units, unit), max(len(units) - 1, 0))
        mine = np.flatnonzero(units[place] == unit) if len(units) else np.empty(0, np.intp)
        here, rows = place[mine], begun[mine]
    elif not np.array_equal(unit, units):
        row = np.full(len(table.ids), NOBODY, np.intp)
        row[unit] = begun  # any of its rows: in an era a unit has one home and is one body
        here = np.flatnonzero(row[units] != NOBODY)
        rows = row[units[here]]
    own: dict[str, NDArray[np.int64]] = {}
    if "unit" in names or TEAM in names:
        own["unit"] = own[TEAM] = table.entity[rows].astype(np.int64)
    if "origin" in names:
        worst = np.zeros(len(table.ids), np.uint8)
        np.maximum.at(worst, unit, _origins(network, line)[begun])
        own["origin"] = np.maximum(worst[units[here]], Origin.DERIVED).astype(np.int64)
    return _There(here, table.home[rows], own, again=again)


def _areas_there(network: Network, line: Line, state: AreaState, day: int) -> _There:
    """The areas that exist; an area that continues under another id is found under its first id."""
    units, territory = line.members.units, state.territory
    table, row = network.tables.areas, state.row
    area = np.full(len(network.area_index.texts), NOBODY, np.int64)
    area[units_of(network, territory.nodes, line.component.per)] = territory.nodes
    doubts = area_doubts(network, day)
    if doubts is not None:
        rows = doubts.rows[row[table.entity[doubts.rows]] == NOBODY]
        area[units_of(network, table.entity[rows], line.component.per)] = table.entity[rows]
        row = row.copy()
        row[table.entity[rows]] = rows
    here = np.flatnonzero(area[units] != NOBODY)
    areas = area[units[here]]
    origin = table.origin[row[areas]]
    own = {
        "unit": areas + len(network.body_index.texts),
        TEAM: np.full(len(here), NOBODY, np.int64),
        "origin": np.maximum(origin, Origin.DERIVED).astype(np.int64),
    }
    return _There(here, areas, own)


def _places(
    territory: Hierarchy, levels: Sequence[str]
) -> tuple[NDArray[np.int64], dict[str, NDArray[np.int64]]]:
    """A number for each area entity, by the areas above it at some levels; and these areas by number."""
    found: dict[str, NDArray[np.int64]] = {}
    for level in levels:
        above = territory.at_level(level)
        found[level] = np.where(above == NOBODY, NOBODY, territory.nodes[above]).astype(np.int64)
    place = numbered([*found.values(), np.zeros(len(territory), np.int64)])
    example = _examples(place)
    return np.append(place, 0)[territory.position], {level: areas[example] for level, areas in found.items()}


def _examples(number: NDArray[np.int64]) -> NDArray[np.intp]:
    """For each number, the position of one entry that has it."""
    found = np.zeros(int(number.max(initial=-1)) + 1, np.intp)
    found[number] = np.arange(len(number))
    return found


def _counted(
    codes: NDArray[np.int64], number: NDArray[np.int64] | None = None
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each distinct code, in order, and how often it occurs, or the sum of its numbers."""
    width = int(codes.max(initial=0)) + 1
    if number is None and width <= len(codes):
        counts = np.bincount(codes)
        values = np.flatnonzero(counts)
        return values, counts[values].astype(np.int64, copy=False)
    ranks, values = ranked(codes, width)
    sums = np.zeros(len(values), np.int64)
    np.add.at(sums, ranks, 1 if number is None else number)
    return values, sums


def counted_heads(line: Line) -> str | None:
    """The attribute of the people that a line counts; None if it counts none."""
    return line.component.count.heads if line.component.count else None


def _origins(network: Network, line: Line) -> NDArray[np.uint8]:
    """For each row of bodies, the worst origin of the row and of the counted people."""
    table, heads = network.tables.bodies, counted_heads(line)
    if heads is None:
        return table.origin
    values = next(each for each in table.attributes if each.name == heads)
    return np.maximum(table.origin, known_origin(values))


def origin_stretches(
    network: Network, line: Line, stretches: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The stretches, also cut before and after months of a line in which the origin of a unit changes."""
    if line.component.per != TEAM:
        return list(stretches)
    unit, rows = rows_by_unit(network)
    known, start = _origins(network, line), network.tables.bodies.start
    if rows is not None:
        known, start = known[rows], start[rows]
    days = start[1:][(unit[1:] == unit[:-1]) & (known[1:] != known[:-1])]
    days = days[(days >= line.edges[0]) & (days < line.edges[-1])]
    at = np.searchsorted(line.edges, days, "right") - 1
    edges = {edge for each in stretches for edge in each}
    edges |= {*line.edges[at].tolist(), *line.edges[at + 1].tolist()}
    return list(pairwise(sorted(edges)))
