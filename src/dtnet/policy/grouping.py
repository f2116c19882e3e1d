"""Amounts by group: cohorts are multiplied out only as far as the question tells teams apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dtnet import frames
from dtnet.citations import Origin
from dtnet.errors import ArgumentError, near
from dtnet.frames import Table
from dtnet.money import group_sums, product
from dtnet.network.tables import NOBODY
from dtnet.network.texts import taken
from dtnet.periods import Month, number_day
from dtnet.policy.units import attribute, eras

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dtnet.frames import Column
    from dtnet.network.network import Network
    from dtnet.network.tables import Ints
    from dtnet.policy.result import Assessment, Line

_ALWAYS: Final = ("policy", "nature")
_OF_LINE: Final = ("policy", "nature", "component")
_OF_TIME: Final = ("year", "month")
_NATURES: Final = ("entitlement", "at_most")
_ENTITIES: Final = 32


def grouped(assessment: Assessment, keys: Sequence[str]) -> Table:
    """Amounts by group; see `Assessment.by`."""
    _check(assessment, keys)
    names = [*_ALWAYS, *(key for key in keys if key not in _ALWAYS)]
    codes, amounts = _stacked(assessment, names)
    chosen, group = np.unique(codes, axis=0, return_inverse=True)
    ids = ", ".join(policy.id for policy in assessment.policies)
    sums = group_sums(amounts, group.reshape(-1), len(chosen), what=f"amounts by group of {ids}")
    due = chosen[:, names.index("nature")] == _NATURES.index("entitlement")
    columns = {name: _shown(assessment, name, chosen[:, at]) for at, name in enumerate(names)}
    return Table(
        {
            **columns,
            "amount": frames.whole(sums),
            "lower": frames.whole(np.where(due, sums, 0)),
            "upper": frames.whole(sums),
        }
    )


def home_rows(network: Network, units: Ints, days: Ints | int) -> Ints:
    """Rows of the table of bodies in force for some bodies, each on a day of its life."""
    table = network.tables.bodies
    order = (table.entity.astype(np.int64) << _ENTITIES) + table.start
    asked = (np.asarray(units, np.int64) << _ENTITIES) + days
    rows: Ints = np.searchsorted(order, asked, "right") - 1
    return rows


def _check(assessment: Assessment, keys: Sequence[str]) -> None:
    known = (*_OF_LINE, "origin", *_OF_TIME, "team", *assessment.network.vocabulary.levels)
    for key in keys:
        if key not in known:
            raise ArgumentError(f"cannot group by {key!r}", near(key, known))
    if len(set(keys)) < len(keys):
        raise ArgumentError(f"a key is named twice: {', '.join(keys)}")


def _stacked(assessment: Assessment, names: list[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Codes of groups, a column for each name, and amounts; a group may stand in several rows."""
    codes, amounts = [np.empty((0, len(names)), np.int64)], [np.empty(0, np.int64)]
    whole = not {*names} - {*_OF_LINE}
    first, end = assessment.window.numbers
    for line in assessment.lines:
        if whole:
            codes.append(_filled(assessment, line, names, {}, 1))
            amounts.append(np.zeros(1, np.int64))
        for start, stop in eras(assessment.network, first, end):
            here = np.flatnonzero((line.edges[:-1] >= start) & (line.edges[:-1] < stop))
            block_codes, block_amounts = _block(assessment, line, names, here, start, stop)
            codes.append(block_codes)
            amounts.append(block_amounts)
    return np.concatenate(codes), np.concatenate(amounts)


def _block(
    assessment: Assessment, line: Line, names: list[str], stretches: NDArray[np.intp], start: int, stop: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """One line in one era: groups of teams times stretches, where somebody is eligible."""
    network, cohorts = assessment.network, line.cohorts
    rows = home_rows(network, cohorts.units, stop - 1)
    table = network.tables.bodies
    here = np.flatnonzero((table.entity[rows] == cohorts.units) & (table.end[rows] > start))
    teams = _teams(line, network, rows[here], start, names)
    keys = np.column_stack([*teams.values(), np.zeros(len(here), np.int64)])
    groups, group = np.unique(keys, axis=0, return_inverse=True)
    pair, count = np.unique(group.reshape(-1) * len(cohorts.size) + cohorts.cohort[here], return_counts=True)
    of_group, of_cohort = np.divmod(pair, max(len(cohorts.size), 1))
    what = f"policy {line.policy.id}"
    amounts = product(line.amounts[of_cohort][:, stretches], count.astype(np.int64)[:, None], what=what)
    sums = group_sums(amounts, of_group, len(groups), what=what)
    eligible = np.zeros(sums.shape, np.bool_)
    np.logical_or.at(eligible, of_group, line.days[of_cohort][:, stretches] > 0)
    at_group, at_stretch = np.nonzero(eligible)
    columns = {name: groups[at_group, at] for at, name in enumerate(teams)}
    time = {name: values[stretches[at_stretch]] for name, values in _times(line, names).items()}
    if "origin" in names:
        columns["origin"] = np.maximum(columns["origin"], time.pop("origin"))
    return (
        _filled(assessment, line, names, {**columns, **time}, len(at_group)),
        sums[at_group, at_stretch],
    )


def _teams(
    line: Line, network: Network, rows: Ints, start: int, names: list[str]
) -> dict[str, NDArray[np.int64]]:
    """What tells teams apart: their areas at levels, themselves, how they are known."""
    table, found = network.tables.bodies, {}
    territory = network.area_state(number_day(start)).territory
    for name in names:
        if name == "team":
            found[name] = table.entity[rows].astype(np.int64)
        elif name == "origin":
            heads = line.component.count.heads if line.component.count else None
            known = table.origin[rows]
            if heads is not None:
                known = np.maximum(known, attribute(table.attributes, heads, what=heads).origin[rows])
            found[name] = np.maximum(known, Origin.DERIVED).astype(np.int64)
        elif name in network.vocabulary.levels:
            above = territory.at_level(name)[territory.position[table.home[rows]]]
            found[name] = np.where(above == NOBODY, NOBODY, territory.nodes[above]).astype(np.int64)
    return found


def _times(line: Line, names: list[str]) -> dict[str, NDArray[np.int64]]:
    """What tells stretches apart, a code each."""
    months = [Month.of(number_day(edge)) for edge in line.edges[:-1].tolist()]
    known = [Origin.DERIVED if reason is None else Origin.ASSUMED for reason in line.assumed]
    codes = {
        "month": [month.year * 12 + month.month - 1 for month in months],
        "year": [month.year for month in months],
        "origin": known,
    }
    return {name: np.array(values, np.int64) for name, values in codes.items() if name in names}


def _filled(
    assessment: Assessment, line: Line, names: list[str], columns: dict[str, NDArray[np.int64]], count: int
) -> NDArray[np.int64]:
    ids = [policy.id for policy in assessment.policies]
    fixed = {
        "policy": ids.index(line.policy.id),
        "nature": _NATURES.index(line.component.nature),
        "component": _components(assessment).index(line.component.id),
    }
    return np.column_stack(
        [columns[name] if name in columns else np.full(count, fixed[name], np.int64) for name in names]
    )


def _components(assessment: Assessment) -> list[str]:
    """Ids of components, in the order in which policies list them."""
    return list(dict.fromkeys(each.id for policy in assessment.policies for each in policy.components))


def _shown(assessment: Assessment, name: str, codes: NDArray[np.int64]) -> Column:
    """Codes as users read them."""
    if name == "year":
        return frames.whole(codes)
    if name == "month":
        return frames.text([str(Month(code // 12, code % 12 + 1)) for code in codes.tolist()])
    if name in {"team", *assessment.network.vocabulary.levels}:
        index = assessment.network.body_index if name == "team" else assessment.network.area_index
        texts = taken(index.texts, np.maximum(codes, 0))
        nowhere = codes == NOBODY
        return frames.text(texts, nowhere if nowhere.any() else None)
    words = {
        "policy": [policy.id for policy in assessment.policies],
        "nature": _NATURES,
        "component": _components(assessment),
        "origin": ["", *(origin.label for origin in Origin)],
    }[name]
    return frames.text([words[code] for code in codes.tolist()])
