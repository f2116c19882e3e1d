"""Amounts by group: cohorts are multiplied out only as far as the question tells units apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet import frames
from dtnet.facts.bounded import UNBOUNDED, Bounded
from dtnet.frames import Table
from dtnet.money import group_sums, product, run_sums
from dtnet.policy.answers.keys import (
    OF_LINE,
    check_keys,
    line_keys,
    shown_key,
    source_key,
    time_keys,
)
from dtnet.policy.answers.unit_keys import SharedKeys, origin_stretches
from dtnet.policy.units.cohorts import numbered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dtnet.policy.answers.result import Assessment
    from dtnet.policy.engine.line import Line

_IN_PARTS: Final = {"month", "year", "source", "origin"}
"""Keys that tell stretches or sources of one line apart."""
_ALWAYS: Final = ("policy", "nature")


@attrs.frozen(eq=False)
class Cells:
    """Amounts with what tells their groups apart; a group may stand in several rows.

    Attributes:
        keys: Shape (n) for each key.
        amounts: Shape (n).
        lower: Shape (n): the least that may be granted.
    """

    keys: tuple[NDArray[np.int64], ...]
    amounts: Bounded
    lower: NDArray[np.int64]


def grouped(assessment: Assessment, keys: Sequence[str], *, always: Sequence[str] = _ALWAYS) -> Table:
    """Amounts by group; see `Assessment.by`.

    Args:
        assessment: The amounts.
        keys: What they are grouped by.
        always: What they are grouped by before that.
    """
    check_keys(assessment, keys)
    names = [*always, *(key for key in keys if key not in always)]
    cells = _stacked(assessment, names)
    group = numbered([*cells.keys, np.zeros(len(cells.lower), np.int64)])
    count = int(group.max(initial=-1)) + 1
    example = np.zeros(count, np.intp)
    example[group] = np.arange(len(group))
    columns = {
        name: shown_key(assessment, name, codes[example])
        for name, codes in zip(names, cells.keys, strict=True)
    }
    ids = ", ".join(policy.id for policy in assessment.policies)

    def summed(values: NDArray[np.int64]) -> NDArray[np.int64]:
        if count == len(group):
            return values[example]
        return group_sums(values, group.astype(np.intp), count, what=f"amounts by group of {ids}")

    low = summed(cells.amounts.low)
    lower = low if cells.lower is cells.amounts.low else summed(cells.lower)
    if cells.amounts.is_known:
        amount = frames.whole(low)
        return Table({**columns, "amount": amount, "lower": frames.whole(lower), "upper": amount})
    free = cells.amounts.high >= UNBOUNDED
    unbounded = np.bincount(group[free], minlength=count) > 0
    high = summed(np.where(free, 0, cells.amounts.high))
    return Table(
        {
            **columns,
            "amount": frames.whole(low, (low != high) | unbounded),
            "lower": frames.whole(lower),
            "upper": frames.whole(high, unbounded),
        }
    )


def _stacked(assessment: Assessment, names: list[str]) -> Cells:
    found: list[Cells] = []
    whole = not {*names} - {*OF_LINE}
    first, end = assessment.window.numbers
    keys, stretches = SharedKeys(assessment.network, names), assessment.question.eras(first, end)
    for line in assessment.lines:
        if whole:
            found.append(_whole(assessment, line, names))
            continue
        era = None if line.uncut is None else keys.of_all(line, stretches)
        if line.uncut is not None and era is not None:
            line = line.uncut  # noqa: PLW2901 - the same line, of which nobody moves
        eras = stretches if era is None else [(first, end)]
        if line.whole is not None and len(eras) == 1 and not {*names} & _IN_PARTS:
            line = _as_one_stretch(line, line.whole)  # noqa: PLW2901 - the same line, seen as a whole
        sources = line.sources if "source" in names else ((None, line.amounts),)
        known = "origin" in names
        for start, stop in origin_stretches(assessment.network, line, eras) if known else eras:
            here = slice(*np.searchsorted(line.edges[:-1], (start, stop)))
            found += [
                _block(assessment, line, names, _Part(here, era or (start, stop), name, amounts), keys)
                for name, amounts in sources
            ]
    none = np.empty(0, np.int64)
    found = found or [Cells(tuple(none for _ in names), Bounded.known(none), none)]
    low = np.concatenate([each.amounts.low for each in found])
    known = all(each.amounts.is_known for each in found)
    same = all(each.lower is each.amounts.low for each in found)
    return Cells(
        tuple(np.concatenate(columns) for columns in zip(*(each.keys for each in found), strict=True)),
        Bounded(low, low if known else np.concatenate([each.amounts.high for each in found])),
        low if same else np.concatenate([each.lower for each in found]),
    )


def _as_one_stretch(line: Line, whole: tuple[NDArray[np.int64], NDArray[np.int64]]) -> Line:
    """The same line with its window as one stretch: what is not known of its months is bounded together."""
    return attrs.evolve(
        line,
        edges=line.edges[[0, -1]],
        days=line.days.sum(axis=1, keepdims=True),
        amounts=Bounded(*whole)[:, None],
        assumed=((),),
    )


def _whole(assessment: Assessment, line: Line, names: list[str]) -> Cells:
    """One line as a whole, whoever is eligible."""
    what, size, amounts = f"policy {line.policy.id}", line.size[:, None], line.in_all
    nobody = np.zeros(amounts.low.size, np.intp)

    def summed(values: NDArray[np.int64]) -> NDArray[np.int64]:
        free = values >= UNBOUNDED
        each = product(np.where(free, 0, values), size, what=what).reshape(-1)
        return np.full(1, UNBOUNDED) if free.any() else group_sums(each, nobody, 1, what=what)

    return _cells(assessment, line, names, {}, amounts.each(summed))


@attrs.frozen(eq=False)
class _Part:
    """What one source pays in one era."""

    stretches: slice
    days: tuple[int, int]
    source: str | None
    amounts: Bounded


def _block(assessment: Assessment, line: Line, names: list[str], part: _Part, keys: SharedKeys) -> Cells:
    """One line in one era: groups of units times stretches, where somebody is eligible."""
    units, stretches, what = keys.of(line, part.days), part.stretches, f"policy {line.policy.id}"
    opens = np.flatnonzero(np.r_[True, units.group[1:] != units.group[:-1]][: len(units.group)])
    alone = len(opens) == len(units.group)  # each group of one cohort
    eligible = (line.days[:, stretches] > 0)[units.cohort]
    if not alone:
        eligible = np.logical_or.reduceat(eligible, opens, axis=0)
    at_group, at_stretch = np.nonzero(eligible)

    def summed(values: NDArray[np.int64], sure: NDArray[np.bool_] | None = None) -> NDArray[np.int64]:
        here = values[:, stretches][units.cohort]
        if sure is not None:
            here = here * sure[:, None]
        free = here >= UNBOUNDED
        some = bool(free.any())
        sums = product(np.where(free, 0, here) if some else here, units.number[:, None], what=what)
        if not alone:
            sums = run_sums(sums, opens, what=what)
        if some:
            sums[np.logical_or.reduceat(free, opens, axis=0)] = UNBOUNDED
        return sums[at_group, at_stretch]

    columns = {name: values[units.group[opens]][at_group] for name, values in units.columns.items()}
    time = {name: values[stretches][at_stretch] for name, values in time_keys(line, names).items()}
    if "origin" in names:
        columns["origin"] = np.maximum(columns["origin"], time.pop("origin"))
    if "source" in names:
        columns["source"] = np.full(len(at_group), source_key(assessment, part.source), np.int64)
    amounts = part.amounts
    sums = (
        amounts.each(summed)
        if units.sure is None
        else Bounded.between(summed(amounts.low, units.sure), summed(amounts.high))
    )
    return _cells(assessment, line, names, {**columns, **time}, sums)


def _cells(
    assessment: Assessment,
    line: Line,
    names: Sequence[str],
    columns: dict[str, NDArray[np.int64]],
    amounts: Bounded,
) -> Cells:
    fixed, count = line_keys(assessment, line), len(amounts.low)
    keys = (columns[name] if name in columns else np.full(count, fixed[name], np.int64) for name in names)
    return Cells(tuple(keys), amounts, np.zeros(count, np.int64) if line.may_be_nothing else amounts.low)
