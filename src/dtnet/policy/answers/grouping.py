"""Amounts by group. Cohorts are expanded only as far as the grouping needs it, single units in batches."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import words_of
from dtnet.bounds import UNBOUNDED, Bounded
from dtnet.errors import ArgumentError, cut
from dtnet.facts.subjects import TEAM
from dtnet.facts.team_spans import team_days
from dtnet.facts.unit_identity import canonical_units
from dtnet.frames import Table
from dtnet.money import group_sums, product, read_only, run_sums
from dtnet.network.tables.texts import chosen_texts
from dtnet.policy.answers.group_keys import (
    OF_LINE,
    SharedKeys,
    check_keys,
    line_keys,
    month_texts,
    origin_stretches,
    shown_key,
    source_key,
    time_keys,
)
from dtnet.policy.units.cohorts import numbered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from dtnet.network.tables.tables import Ints
    from dtnet.policy.answers.assessment import Assessment
    from dtnet.policy.engine.component_amounts import Line
    from dtnet.policy.units.cohorts import UnitCourses

_IN_PARTS: Final = {"month", "year", "source", "origin"}
"""Keys that group the stretches or sources of one line."""
_ALWAYS: Final = ("policy", "nature")


@attrs.frozen(eq=False)
class GroupedAmounts:
    """Amounts with the keys of their groups; a group may have several rows.

    Attributes:
        keys: For each key, its codes: shape (n).
        amounts: Shape (n): the amounts.
        lower: Shape (n): lower bounds of the amounts that may be granted.
    """

    keys: tuple[NDArray[np.int64], ...]
    amounts: Bounded
    lower: NDArray[np.int64]


def grouped(assessment: Assessment, keys: Sequence[str], *, always: Sequence[str] = _ALWAYS) -> Table:
    """Amounts by group; see `Assessment.by`.

    Args:
        assessment: The amounts.
        keys: The keys by which they are grouped.
        always: Keys that come first in every grouping.
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

    low = summed(cells.amounts.lower)
    lower = low if cells.lower is cells.amounts.lower else summed(cells.lower)
    if cells.amounts.is_known:
        amount = frames.whole(low)
        return Table({**columns, "amount": amount, "lower": frames.whole(lower), "upper": amount})
    free = cells.amounts.upper >= UNBOUNDED
    unbounded = np.bincount(group[free], minlength=count) > 0
    high = summed(np.where(free, 0, cells.amounts.upper))
    return Table(
        {
            **columns,
            "amount": frames.whole(low, (low != high) | unbounded),
            "lower": frames.whole(lower),
            "upper": frames.whole(high, unbounded),
        }
    )


def _stacked(assessment: Assessment, names: list[str]) -> GroupedAmounts:
    found: list[GroupedAmounts] = []
    whole = not {*names} - {*OF_LINE}
    first, end = assessment.window.numbers
    keys, stretches = SharedKeys(assessment.network, names), assessment.question.eras(first, end)
    for line in assessment.lines:
        if whole:
            found.append(_whole(assessment, line, names))
            continue
        era = None if line.uncut is None else keys.of_all(line, stretches)
        if line.uncut is not None and era is not None:
            line = line.uncut  # noqa: PLW2901 - the same line, without cuts at moves
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
    found = found or [GroupedAmounts(tuple(none for _ in names), Bounded.known(none), none)]
    amounts = Bounded.stacked([each.amounts for each in found])
    same = all(each.lower is each.amounts.lower for each in found)
    return GroupedAmounts(
        tuple(np.concatenate(columns) for columns in zip(*(each.keys for each in found), strict=True)),
        amounts,
        amounts.lower if same else np.concatenate([each.lower for each in found]),
    )


def _as_one_stretch(line: Line, whole: Bounded) -> Line:
    """The line with its whole window as one stretch, so that unknown months share their bounds."""
    return attrs.evolve(
        line,
        edges=line.edges[[0, -1]],
        days=line.days.sum(axis=1, keepdims=True),
        amounts=whole[:, None],
        assumed=((),),
    )


def _whole(assessment: Assessment, line: Line, names: list[str]) -> GroupedAmounts:
    """The total of one line over all its units."""
    what, size, amounts = f"policy {line.policy.id}", line.size[:, None], line.in_all
    nobody = np.zeros(amounts.lower.size, np.intp)

    def summed(values: NDArray[np.int64]) -> NDArray[np.int64]:
        free = values >= UNBOUNDED
        each = product(np.where(free, 0, values), size, what=what).reshape(-1)
        return np.full(1, UNBOUNDED) if free.any() else group_sums(each, nobody, 1, what=what)

    return _cells(assessment, line, names, {}, amounts.each(summed))


@attrs.frozen(eq=False)
class _Part:
    """The amounts that one source pays in one era."""

    stretches: slice
    days: tuple[int, int]
    source: str | None
    amounts: Bounded


def _block(
    assessment: Assessment, line: Line, names: list[str], part: _Part, keys: SharedKeys
) -> GroupedAmounts:
    """One line in one era: groups of units × stretches, where some unit is eligible."""
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
        else Bounded.between(summed(amounts.lower, units.sure), summed(amounts.upper))
    )
    return _cells(assessment, line, names, {**columns, **time}, sums)


def _cells(
    assessment: Assessment,
    line: Line,
    names: Sequence[str],
    columns: dict[str, NDArray[np.int64]],
    amounts: Bounded,
) -> GroupedAmounts:
    fixed, count = line_keys(assessment, line), len(amounts.lower)
    keys = (columns[name] if name in columns else np.full(count, fixed[name], np.int64) for name in names)
    return GroupedAmounts(
        tuple(keys), amounts, np.zeros(count, np.int64) if line.may_be_nothing else amounts.lower
    )


_PLAIN: Final = (("unit", "month"), (TEAM, "month"))


def unit_batches(assessment: Assessment, keys: Sequence[str], size: int) -> Iterator[Table]:
    """Tables of amounts for a few units at a time; see `Assessment.batches`."""
    words_of(keys, "keys", "name what to group by")
    if not {"unit", TEAM} & set(keys):
        asked = ", ".join(keys) or "nothing"
        raise ArgumentError(
            f"batches by {cut(asked)}: no unit among the keys", 'name "unit" or "team" among the keys'
        )
    if type(size) is not int or size < 1:
        raise ArgumentError(f"batches of {size!r} units", "pass a whole number from 1 on")
    return _batches(assessment, tuple(keys), size)


def _batches(assessment: Assessment, keys: tuple[str, ...], size: int) -> Iterator[Table]:
    grains = {line.component.per for line in assessment.lines}
    for grain in sorted(grains, key=lambda per: (per != TEAM, per)):
        lines = [line for line in assessment.lines if line.component.per == grain]
        units = _units(lines)
        plain = grain == TEAM and keys in _PLAIN and _are_plain(assessment, lines)
        grids = [_Grid.of(line) for line in lines] if plain else []
        told_apart = _told_apart(assessment, lines, keys)
        for start in range(0, len(units), size):
            chosen = units[start : start + size]
            members = _between(lines, int(chosen[0]), int(chosen[-1]))
            if plain:
                yield _laid_out(assessment, grids, members, keys)
                continue
            part = tuple(line.with_members(mine) for line, mine in zip(told_apart, members, strict=True))
            yield grouped(attrs.evolve(assessment, lines=part, worked=None), keys)


def _told_apart(assessment: Assessment, lines: Sequence[Line], keys: tuple[str, ...]) -> list[Line]:
    """Lines whose months are cut by moves in the same way for every batch of units."""
    eras = assessment.question.eras(*assessment.window.numbers)
    shared = SharedKeys(assessment.network, keys)
    return [
        line
        if line.uncut is None or shared.of_all(line, eras) is not None
        else attrs.evolve(line, uncut=None)
        for line in lines
    ]


def _units(lines: Sequence[Line]) -> Ints:
    """All units that are ever eligible in some line, in order."""
    members = lines[0].members
    if all(line.members is members for line in lines):
        return members.marked(np.any([line.group >= 0 for line in lines], axis=0))
    return np.unique(np.concatenate([line.units for line in lines]))


def _between(lines: Sequence[Line], first: int, last: int) -> list[UnitCourses]:
    """The members of some lines from one unit to another; lines with the same members share one object."""
    every = {id(line.members): line.members for line in lines}
    parts = {key: members.between(first, last) for key, members in every.items()}
    return [parts[id(line.members)] for line in lines]


def _are_plain(assessment: Assessment, lines: Sequence[Line]) -> bool:
    """Whether the amounts can be used as they are: known, one for each policy, nature, unit and month."""
    fixed = [line_keys(assessment, line) for line in lines]
    kinds = [(each["policy"], each["nature"]) for each in fixed]
    if kinds != sorted(set(kinds)) or not all(line.amounts.is_known and _in_months(line) for line in lines):
        return False
    later = _under_later_ids(assessment)
    return not len(later) or not np.isin(_units(lines), later).any()


def _under_later_ids(assessment: Assessment) -> Ints:
    """Units that continue under another id by the end of the window."""
    bodies, first = assessment.network.tables.bodies, canonical_units(assessment.network)
    begun = bodies.entity[team_days(assessment.network).start < assessment.window.numbers[1]]
    later: Ints = first[begun][first[begun] != begun]
    return later


def _in_months(line: Line) -> bool:
    """Whether every month has one stretch only, so that all lines have the months of the window."""
    months = time_keys(line, ["month"])["month"]
    return bool((months[1:] != months[:-1]).all())


@attrs.frozen(eq=False)
class _Grid:
    """The amounts of a line for its groups of units, in the months in which some group is eligible.

    Attributes:
        line: The line.
        months: Shape (k): the positions of these months.
        some: Shape (g, k): whether the group is eligible; None if every group is eligible in every month.
        amounts: Shape (g, k): the amounts.
    """

    line: Line
    months: NDArray[np.int32]
    some: NDArray[np.bool_] | None
    amounts: NDArray[np.int64]

    @classmethod
    def of(cls, line: Line) -> _Grid:
        some = line.days > 0
        months = np.flatnonzero(some.any(axis=0)).astype(np.int32)
        here = np.ascontiguousarray(some[:, months])
        amounts = np.ascontiguousarray(line.amounts.lower[:, months])
        return cls(line, months, None if here.all() else here, amounts)

    def cells(
        self, group: NDArray[np.intp], first: int
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]:
        """Shape (n) each: the position of a unit, the position of a month, and the amount.

        Args:
            group: Shape (u): the group of each unit.
            first: The position of the first unit.
        """
        who = np.repeat(np.arange(first, first + len(group), dtype=np.int32), len(self.months))
        month, amounts = np.tile(self.months, len(group)), np.take(self.amounts, group, axis=0).reshape(-1)
        if self.some is None:
            return who, month, amounts
        here = np.flatnonzero(np.take(self.some, group, axis=0))
        return who[here], month[here], amounts[here]


def _laid_out(
    assessment: Assessment, grids: Sequence[_Grid], members: Sequence[UnitCourses], keys: tuple[str, ...]
) -> Table:
    """Make the table of `grouped` without grouping, because the half a million rows are already sorted.

    Each row has two numbers, its unit in a line and its month; all texts follow from them.
    """
    lines = [grid.line for grid in grids]
    placed = [each.placed(line.group) for each, line in zip(members, lines, strict=True)]
    counts = [len(units) for units, _ in placed]
    starts = accumulate(counts[:-1], initial=0)
    found = [grid.cells(group, start) for grid, (_, group), start in zip(grids, placed, starts, strict=True)]
    who, month, amounts = (np.concatenate(each) for each in zip(*found, strict=True))
    of = np.repeat(np.arange(len(lines)), counts)
    amount = lower = frames.Column("whole", read_only(amounts))
    nothing = np.array([line.may_be_nothing for line in lines])
    if nothing.any():
        lower = frames.Column("whole", read_only(np.where(nothing[of][who], 0, amounts)))
    shown = {
        "policy": chosen_texts(chosen_texts(tuple(line.policy.id for line in lines), of), who),
        "nature": chosen_texts(chosen_texts(tuple(line.component.nature for line in lines), of), who),
        keys[0]: chosen_texts(
            chosen_texts(assessment.network.body_index.texts, np.concatenate([units for units, _ in placed])),
            who,
        ),
        "month": chosen_texts(month_texts(time_keys(lines[0], ["month"])["month"].tolist()), month),
    }
    return Table(
        {name: frames.text(texts) for name, texts in shown.items()}
        | {"amount": amount, "lower": lower, "upper": amount}
    )
