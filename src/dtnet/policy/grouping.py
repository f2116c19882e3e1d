"""Amounts by group: cohorts are multiplied out only as far as the question tells units apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet import frames
from dtnet.citations import Origin
from dtnet.errors import ArgumentError, near
from dtnet.frames import Table
from dtnet.money import group_sums, product
from dtnet.network.tables import NOBODY
from dtnet.network.texts import taken
from dtnet.periods import Month, number_day
from dtnet.policy.bounded import UNBOUNDED, Bounded
from dtnet.policy.cohorts import numbered
from dtnet.policy.things import TEAM
from dtnet.policy.units import canonical, eras

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dtnet.frames import Column
    from dtnet.network.network import Network
    from dtnet.network.tables import Ints
    from dtnet.policy.line import Line
    from dtnet.policy.result import Assessment

_ALWAYS: Final = ("policy", "nature")
_OF_LINE: Final = ("policy", "nature", "component", "purpose")
_OF_TIME: Final = ("year", "month")
_NATURES: Final = ("entitlement", "at_most")
_ENTITIES: Final = 32


@attrs.frozen(eq=False)
class Cells:
    """Amounts with what tells their groups apart; a group may stand in several rows.

    Attributes:
        keys: Shape (n, keys): a code each.
        amounts: Shape (n).
        lower: Shape (n): the least that may be granted.
    """

    keys: NDArray[np.int64]
    amounts: Bounded
    lower: NDArray[np.int64]


def grouped(assessment: Assessment, keys: Sequence[str]) -> Table:
    """Amounts by group; see `Assessment.by`."""
    _check(assessment, keys)
    names = [*_ALWAYS, *(key for key in keys if key not in _ALWAYS)]
    cells = _stacked(assessment, names)
    chosen, group = _distinct(cells.keys)
    ids = ", ".join(policy.id for policy in assessment.policies)
    what = f"amounts by group of {ids}"

    def summed(values: NDArray[np.int64]) -> NDArray[np.int64]:
        return group_sums(values, group, len(chosen), what=what)

    low, lower = summed(cells.amounts.low), summed(cells.lower)
    columns = {name: _shown(assessment, name, chosen[:, at]) for at, name in enumerate(names)}
    if cells.amounts.is_known:
        return Table(
            {**columns, "amount": frames.whole(low), "lower": frames.whole(lower), "upper": frames.whole(low)}
        )
    free = cells.amounts.high >= UNBOUNDED
    unbounded = np.bincount(group[free], minlength=len(chosen)) > 0
    high = summed(np.where(free, 0, cells.amounts.high))
    return Table(
        {
            **columns,
            "amount": frames.whole(low, (low != high) | unbounded),
            "lower": frames.whole(lower),
            "upper": frames.whole(high, unbounded),
        }
    )


def home_rows(network: Network, units: Ints, days: Ints | int) -> Ints:
    """Rows of the table of bodies in force for some units, each on a day of its life."""
    table = network.tables.bodies
    unit = canonical(network)[table.entity]
    order = (unit.astype(np.int64) << _ENTITIES) + table.start
    rows = np.argsort(order, kind="stable") if (unit[1:] < unit[:-1]).any() else None
    asked = (np.asarray(units, np.int64) << _ENTITIES) + days
    place: Ints = np.searchsorted(order if rows is None else order[rows], asked, "right") - 1
    return place if rows is None else rows[place]


def _check(assessment: Assessment, keys: Sequence[str]) -> None:
    known = (
        *_OF_LINE,
        "source",
        "origin",
        *_OF_TIME,
        "unit",
        TEAM,
        *assessment.network.vocabulary.levels,
    )
    for key in keys:
        if key not in known:
            raise ArgumentError(f"cannot group by {key!r}", near(key, known))
    if len(set(keys)) < len(keys):
        raise ArgumentError(f"a key is named twice: {', '.join(keys)}")


def _stacked(assessment: Assessment, names: list[str]) -> Cells:
    found = [_nothing(len(names))]
    whole = not {*names} - {*_OF_LINE}
    first, end = assessment.window.numbers
    for line in assessment.lines:
        if whole:
            found.append(_whole(assessment, line, names))
            continue
        sources = line.sources if "source" in names else ((None, line.amounts),)
        for start, stop in eras(assessment.network, first, end):
            here = np.flatnonzero((line.edges[:-1] >= start) & (line.edges[:-1] < stop))
            found += [
                _block(assessment, line, names, here, (start, stop), name, amounts)
                for name, amounts in sources
            ]
    low = np.concatenate([each.amounts.low for each in found])
    known = all(each.amounts.is_known for each in found)
    high = low if known else np.concatenate([each.amounts.high for each in found])
    return Cells(
        np.concatenate([each.keys for each in found]),
        Bounded(low, high),
        np.concatenate([each.lower for each in found]),
    )


def _nothing(keys: int) -> Cells:
    none = np.empty(0, np.int64)
    return Cells(np.empty((0, keys), np.int64), Bounded.known(none), none)


def _whole(assessment: Assessment, line: Line, names: list[str]) -> Cells:
    """One line as a whole, whoever is eligible."""
    what, size = f"policy {line.policy.id}", line.size[:, None]
    if line.whole is None:
        amounts = line.amounts
    else:
        amounts = Bounded(*line.whole)[:, None]
    nobody = np.zeros(amounts.low.size, np.intp)

    def summed(values: NDArray[np.int64]) -> NDArray[np.int64]:
        free = values >= UNBOUNDED
        sums = group_sums(
            product(np.where(free, 0, values), size, what=what).reshape(-1), nobody, 1, what=what
        )
        return np.full(1, UNBOUNDED) if free.any() else sums

    total = amounts.each(summed)
    keys = _filled(assessment, line, names, {}, 1)
    return Cells(keys, total, np.zeros(1, np.int64) if line.may_be_nothing else total.low)


def _block(
    assessment: Assessment,
    line: Line,
    names: list[str],
    stretches: NDArray[np.intp],
    days: tuple[int, int],
    source: str | None,
    amounts: Bounded,
) -> Cells:
    """One line in one era: groups of units times stretches, where somebody is eligible."""
    units = _units(assessment, line, days, names)
    keys = [*units.columns.values()]
    group = numbered(keys) if keys else np.zeros(len(units.group), np.int64)
    count = int(group.max(initial=-1)) + 1
    example = np.zeros(count, np.intp)
    example[group] = np.arange(len(group))
    pair, number = _counted(group * max(len(line.size), 1) + units.group)
    of_group, of_cohort = np.divmod(pair, max(len(line.size), 1))
    what = f"policy {line.policy.id}"
    eligible = np.zeros((count, len(stretches)), np.bool_)
    np.logical_or.at(eligible, of_group, line.days[of_cohort][:, stretches] > 0)
    at_group, at_stretch = np.nonzero(eligible)

    def summed(values: NDArray[np.int64]) -> NDArray[np.int64]:
        here = values[of_cohort][:, stretches]
        free = here >= UNBOUNDED
        sums = group_sums(
            product(np.where(free, 0, here), number[:, None], what=what), of_group, count, what=what
        )
        if free.any():
            unbounded = np.zeros(sums.shape, np.bool_)
            np.logical_or.at(unbounded, of_group, free)
            sums[unbounded] = UNBOUNDED
        return sums[at_group, at_stretch]

    columns = {name: values[example][at_group] for name, values in units.columns.items()}
    time = {name: values[stretches[at_stretch]] for name, values in _times(line, names).items()}
    if "origin" in names:
        columns["origin"] = np.maximum(columns["origin"], time.pop("origin"))
    if "source" in names:
        columns["source"] = np.full(len(at_group), _sources(assessment).index(source), np.int64)
    found = amounts.each(summed)
    return Cells(
        _filled(assessment, line, names, {**columns, **time}, len(at_group)),
        found,
        np.zeros(len(at_group), np.int64) if line.may_be_nothing else found.low,
    )


def _counted(codes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each different code, in order, and how often it stands there."""
    rank = numbered([codes])
    count = int(rank.max(initial=-1)) + 1
    values = np.zeros(count, np.int64)
    values[rank] = codes
    return values, np.bincount(rank, minlength=count).astype(np.int64)


def _distinct(keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """Each different row, in order, and the place of every row among them."""
    rank = numbered(list(keys.T)) if len(keys) else np.empty(0, np.int64)
    chosen = np.zeros((int(rank.max(initial=-1)) + 1, keys.shape[1]), np.int64)
    chosen[rank] = keys
    return chosen, rank.astype(np.intp)


@attrs.frozen(eq=False)
class _Units:
    """Units that are there in an era.

    Attributes:
        group: Shape (n): the group of each in its line.
        columns: Shape (n) each: what tells them apart.
    """

    group: NDArray[np.intp]
    columns: dict[str, NDArray[np.int64]]


def _units(assessment: Assessment, line: Line, days: tuple[int, int], names: list[str]) -> _Units:
    network, (start, stop) = assessment.network, days
    territory = network.area_state(number_day(start)).territory
    if line.component.per == TEAM:
        table = network.tables.bodies
        rows = home_rows(network, line.units, stop - 1)
        mine = canonical(network)[table.entity[rows]] == line.units
        here = np.flatnonzero(mine & (table.end[rows] > start))
        rows, entity, home = rows[here], table.entity[rows[here]], table.home[rows[here]]
        origin = table.origin[rows]
    else:
        here = np.flatnonzero(territory.position[line.units] != NOBODY)
        entity = home = line.units[here]
        rows = network.area_state(number_day(start)).row[entity]
        origin = network.tables.areas.origin[rows]
    found: dict[str, NDArray[np.int64]] = {}
    for name in names:
        if name == "unit" or (name == TEAM and line.component.per == TEAM):
            shift = 0 if line.component.per == TEAM else len(network.body_index.texts)
            found[name] = entity.astype(np.int64) + shift
        elif name == TEAM:
            found[name] = np.full(len(here), NOBODY, np.int64)
        elif name == "origin":
            found[name] = np.maximum(_known(network, line, rows, origin), Origin.DERIVED).astype(np.int64)
        elif name in network.vocabulary.levels:
            above = territory.at_level(name)[territory.position[home]]
            found[name] = np.where(above == NOBODY, NOBODY, territory.nodes[above]).astype(np.int64)
    return _Units(line.group[here], found)


def _known(network: Network, line: Line, rows: Ints, origin: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """How the worst-known of a unit's row and of the people counted in it is known."""
    heads = line.component.count.heads if line.component.count else None
    if heads is None:
        return origin
    values = next(each for each in network.tables.bodies.attributes if each.name == heads)
    return np.maximum(origin, values.origin[rows])


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
        "purpose": _purposes(assessment).index(line.policy.purpose),
    }
    return np.column_stack(
        [columns[name] if name in columns else np.full(count, fixed[name], np.int64) for name in names]
    )


def _components(assessment: Assessment) -> list[str]:
    """Ids of components, in the order in which policies list them."""
    return list(dict.fromkeys(each.id for policy in assessment.policies for each in policy.components))


def _purposes(assessment: Assessment) -> list[str]:
    return sorted({policy.purpose for policy in assessment.policies})


def _sources(assessment: Assessment) -> list[str | None]:
    """Sources of funds in the order in which policies list them; None, for one not seen, is last."""
    named = {name: None for line in assessment.lines for name, _ in line.sources if name is not None}
    return [*named, None]


def _shown(assessment: Assessment, name: str, codes: NDArray[np.int64]) -> Column:
    """Codes as users read them."""
    network = assessment.network
    if name == "year":
        return frames.whole(codes)
    if name == "month":
        return frames.text([str(Month(code // 12, code % 12 + 1)) for code in codes.tolist()])
    if name in {TEAM, *network.vocabulary.levels}:
        index = network.body_index if name == TEAM else network.area_index
        texts = taken(index.texts, np.maximum(codes, 0))
        nowhere = codes == NOBODY
        return frames.text(texts, nowhere if nowhere.any() else None)
    if name == "unit":
        bodies = len(network.body_index.texts)
        return frames.text(
            [
                network.body_index.texts[code] if code < bodies else network.area_index.texts[code - bodies]
                for code in codes.tolist()
            ]
        )
    if name == "source":
        sources = _sources(assessment)
        unseen = codes == len(sources) - 1
        words = [sources[code] or "" for code in codes.tolist()]
        return frames.text(words, unseen if unseen.any() else None)
    words = {
        "policy": [policy.id for policy in assessment.policies],
        "nature": list(_NATURES),
        "component": _components(assessment),
        "purpose": _purposes(assessment),
        "origin": ["", *(origin.label for origin in Origin)],
    }[name]
    return frames.text([words[code] for code in codes.tolist()])
