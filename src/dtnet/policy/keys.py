"""What amounts are grouped by: a code for each key, and how it is shown."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet import frames
from dtnet.citations import Origin
from dtnet.errors import ArgumentError, near
from dtnet.network.bounds import known_origin
from dtnet.network.tables import NOBODY
from dtnet.network.texts import JoinedTexts, taken
from dtnet.periods import Month, number_day
from dtnet.policy.cohorts import numbered
from dtnet.policy.same_units import by_unit, home_rows, units_of
from dtnet.policy.things import TEAM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dtnet.frames import Column
    from dtnet.network.network import Network
    from dtnet.policy.line import Line
    from dtnet.policy.result import Assessment

OF_LINE: Final = ("policy", "nature", "component", "purpose")
"""Keys that are the same for all amounts of a component."""
_OF_TIME: Final = ("year", "month")
_NATURES: Final = ("entitlement", "at_most")


def check_keys(assessment: Assessment, keys: Sequence[str]) -> None:
    """Refuse keys that are unknown or named twice."""
    levels = assessment.network.vocabulary.levels
    known = (*OF_LINE, "source", "origin", *_OF_TIME, "unit", TEAM, *levels)
    for key in keys:
        if key not in known:
            raise ArgumentError(f"cannot group by {key!r}", near(key, known))
    if len(set(keys)) < len(keys):
        raise ArgumentError(f"a key is named twice: {', '.join(keys)}")


@attrs.frozen(eq=False)
class UnitKeys:
    """Units that are there in an era.

    Attributes:
        here: Shape (n): their places among the units of a line.
        group: Shape (n): the group of each by what tells them apart.
        columns: Shape (g) each: what tells the groups apart.
    """

    here: NDArray[np.intp]
    group: NDArray[np.int64]
    columns: dict[str, NDArray[np.int64]]

    @property
    def count(self) -> int:
        """How many groups there are."""
        return len(next(iter(self.columns.values()))) if self.columns else min(len(self.here), 1)


class SharedKeys:
    """Keys of units that were found so far for one answer; lines over the same units share them."""

    def __init__(self, assessment: Assessment, names: Sequence[str]) -> None:
        self._assessment = assessment
        self._names = names
        self._found: dict[tuple[object, ...], UnitKeys] = {}

    def of(self, line: Line, days: tuple[int, int]) -> UnitKeys:
        """What tells units of a line apart in an era: areas at levels, themselves, how they are known."""
        heads = line.component.count.heads if line.component.count and "origin" in self._names else None
        key = (id(line.units), line.component.per, heads, days)
        if key not in self._found:
            self._found[key] = _unit_keys(self._assessment, line, days, self._names)
        return self._found[key]


def _unit_keys(assessment: Assessment, line: Line, days: tuple[int, int], names: Sequence[str]) -> UnitKeys:
    network, (start, stop) = assessment.network, days
    state = network.area_state(number_day(start))
    territory = state.territory
    if line.component.per == TEAM:
        table = network.tables.bodies
        rows = home_rows(network, line.units, stop - 1)
        mine = units_of(network, table.entity[rows]) == line.units
        here = np.flatnonzero(mine & (table.end[rows] > start))
        rows, entity, home = rows[here], table.entity[rows[here]], table.home[rows[here]]
        origin, shift = _worst_known(network, line, here, days) if "origin" in names else NOBODY, 0
    else:
        here = np.flatnonzero(territory.position[line.units] != NOBODY)
        entity = home = line.units[here]
        rows = state.row[entity]
        origin, shift = network.tables.areas.origin[rows], len(network.body_index.texts)
    found: dict[str, NDArray[np.int64]] = {}
    for name in names:
        if name == "unit":
            found[name] = entity.astype(np.int64) + shift
        elif name == TEAM:
            found[name] = np.full(len(here), NOBODY, np.int64) if shift else entity.astype(np.int64)
        elif name == "origin":
            found[name] = np.maximum(origin, Origin.DERIVED).astype(np.int64)
        elif name in network.vocabulary.levels:
            above = territory.at_level(name)
            areas = np.where(above == NOBODY, NOBODY, territory.nodes[above])
            found[name] = areas[territory.position][home].astype(np.int64)
    group = numbered([*found.values(), np.zeros(len(here), np.int64)])
    example = np.zeros(int(group.max(initial=-1)) + 1, np.intp)
    example[group] = np.arange(len(group))
    return UnitKeys(here, group, {name: values[example] for name, values in found.items()})


def _origins(network: Network, line: Line) -> NDArray[np.uint8]:
    """Per row of bodies, how the worst-known of it and of the people counted in it is known."""
    table, heads = network.tables.bodies, line.component.count.heads if line.component.count else None
    if heads is None:
        return table.origin
    values = next(each for each in table.attributes if each.name == heads)
    return np.maximum(table.origin, known_origin(values))


def _worst_known(
    network: Network, line: Line, here: NDArray[np.intp], days: tuple[int, int]
) -> NDArray[np.uint8]:
    """Per unit, how the worst-known of its rows on some days is known."""
    table, (start, stop), units = network.tables.bodies, days, line.units[here]
    rows = np.flatnonzero((table.start < stop) & (table.end > start))
    unit = units_of(network, table.entity[rows])
    place = np.minimum(np.searchsorted(units, unit), max(len(units) - 1, 0))
    mine = np.flatnonzero(units[place] == unit) if len(units) else np.empty(0, np.intp)
    worst = np.zeros(len(units), np.uint8)
    np.maximum.at(worst, place[mine], _origins(network, line)[rows[mine]])
    return worst


def origin_stretches(
    network: Network, line: Line, stretches: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Stretches cut around those of a line in which some unit begins to be known otherwise."""
    if line.component.per != TEAM:
        return list(stretches)
    unit, rows = by_unit(network)
    known, start = _origins(network, line), network.tables.bodies.start
    if rows is not None:
        known, start = known[rows], start[rows]
    days = start[1:][(unit[1:] == unit[:-1]) & (known[1:] != known[:-1])]
    days = days[(days >= line.edges[0]) & (days < line.edges[-1])]
    at = np.searchsorted(line.edges, days, "right") - 1
    edges = {edge for each in stretches for edge in each}
    edges |= {*line.edges[at].tolist(), *line.edges[at + 1].tolist()}
    return list(pairwise(sorted(edges)))


def time_keys(line: Line, names: Sequence[str]) -> dict[str, NDArray[np.int64]]:
    """What tells stretches apart, a code each."""
    months = [Month.of(number_day(edge)) for edge in line.edges[:-1].tolist()]
    known = [Origin.DERIVED if reason is None else Origin.ASSUMED for reason in line.assumed]
    codes = {
        "month": [month.year * 12 + month.month - 1 for month in months],
        "year": [month.year for month in months],
        "origin": known,
    }
    return {name: np.array(values, np.int64) for name, values in codes.items() if name in names}


def line_keys(assessment: Assessment, line: Line) -> dict[str, int]:
    """What tells components apart."""
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
    """Sources of funds in the order in which policies list them; None, for one not seen, is last."""
    named = {name: None for line in assessment.lines for name, _ in line.sources if name is not None}
    return [*named, None]


def shown_key(assessment: Assessment, name: str, codes: NDArray[np.integer]) -> Column:
    """Codes as users read them."""
    network = assessment.network
    if name == "year":
        return frames.whole(codes)
    if name == "month":
        first, last = (int(codes.min()), int(codes.max())) if len(codes) else (0, -1)
        months = tuple(str(Month(code // 12, code % 12 + 1)) for code in range(first, last + 1))
        return frames.text(taken(months, codes - first))
    if name in {TEAM, *network.vocabulary.levels}:
        index = network.body_index if name == TEAM else network.area_index
        return _text(taken(index.texts, np.maximum(codes, 0)), codes == NOBODY)
    if name == "unit":
        return frames.text(taken(JoinedTexts.of([network.body_index.texts, network.area_index.texts]), codes))
    if name == "source":
        sources = _sources(assessment)
        words = tuple(each or "" for each in sources)
        return _text(taken(words, codes), codes == len(sources) - 1)
    words = {
        "policy": tuple(policy.id for policy in assessment.policies),
        "nature": _NATURES,
        "component": tuple(_components(assessment)),
        "purpose": tuple(_purposes(assessment)),
        "origin": ("", *(origin.label for origin in Origin)),
    }[name]
    return frames.text(taken(words, codes))


def _text(texts: object, missing: NDArray[np.bool_]) -> Column:
    return frames.text(texts, missing if missing.any() else None)
