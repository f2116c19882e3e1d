"""Amounts of single units, a few thousand at a time: all at once they may not fit into memory."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import words_of
from dtnet.errors import ArgumentError, cut
from dtnet.facts.same_units import canonical
from dtnet.facts.team_days import team_days
from dtnet.facts.things import TEAM
from dtnet.frames import Table
from dtnet.money import read_only
from dtnet.network.tables.texts import taken
from dtnet.policy.answers.grouping import grouped
from dtnet.policy.answers.keys import line_keys, month_texts, time_keys
from dtnet.policy.answers.unit_keys import SharedKeys

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from dtnet.network.tables.tables import Ints
    from dtnet.policy.answers.result import Assessment
    from dtnet.policy.engine.line import Line
    from dtnet.policy.units.members import Members

_PLAIN: Final = (("unit", "month"), (TEAM, "month"))


def unit_batches(assessment: Assessment, keys: Sequence[str], size: int) -> Iterator[Table]:
    """Tables of amounts, each of some units; see `Assessment.batches`."""
    words_of(keys, "keys", "name what to group by")
    if not {"unit", TEAM} & set(keys):
        asked = ", ".join(keys) or "nothing"
        raise ArgumentError(f"batches by {cut(asked)}", 'name "unit" or "team" among the keys')
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
    """Lines whose months are cut by moves where they are for all units, whoever is asked at a time."""
    eras = assessment.question.eras(*assessment.window.numbers)
    shared = SharedKeys(assessment.network, keys)
    return [
        line
        if line.uncut is None or shared.of_all(line, eras) is not None
        else attrs.evolve(line, uncut=None)
        for line in lines
    ]


def _units(lines: Sequence[Line]) -> Ints:
    """Whoever is ever eligible in some line, in order."""
    members = lines[0].members
    if all(line.members is members for line in lines):
        return members.marked(np.any([line.group >= 0 for line in lines], axis=0))
    return np.unique(np.concatenate([line.units for line in lines]))


def _between(lines: Sequence[Line], first: int, last: int) -> list[Members]:
    """The members of some lines from one unit to another, one object where lines have the same."""
    every = {id(line.members): line.members for line in lines}
    parts = {key: members.between(first, last) for key, members in every.items()}
    return [parts[id(line.members)] for line in lines]


def _are_plain(assessment: Assessment, lines: Sequence[Line]) -> bool:
    """Whether amounts may be laid out as they stand: known, one for each policy, nature, unit and month."""
    fixed = [line_keys(assessment, line) for line in lines]
    kinds = [(each["policy"], each["nature"]) for each in fixed]
    if kinds != sorted(set(kinds)) or not all(line.amounts.is_known and _in_months(line) for line in lines):
        return False
    later = _under_later_ids(assessment)
    return not len(later) or not np.isin(_units(lines), later).any()


def _under_later_ids(assessment: Assessment) -> Ints:
    """Units that by the end of the window have gone on under another id than their first."""
    bodies, first = assessment.network.tables.bodies, canonical(assessment.network)
    begun = bodies.entity[team_days(assessment.network).start < assessment.window.numbers[1]]
    later: Ints = first[begun][first[begun] != begun]
    return later


def _in_months(line: Line) -> bool:
    """Whether no month has two stretches: then all lines have the same, the months of the window."""
    months = time_keys(line, ["month"])["month"]
    return bool((months[1:] != months[:-1]).all())


@attrs.frozen(eq=False)
class _Grid:
    """What a line pays its groups of units in the months in which any of them is eligible.

    Attributes:
        line: The line.
        months: Shape (k): the places of these months.
        some: Shape (g, k): whether the group is eligible; None if each is in each.
        amounts: Shape (g, k).
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
        amounts = np.ascontiguousarray(line.amounts.low[:, months])
        return cls(line, months, None if here.all() else here, amounts)

    def cells(
        self, group: NDArray[np.intp], first: int
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]:
        """Shape (n) each: the place of a unit, that of a month, and the amount.

        Args:
            group: Shape (u): the group of each unit.
            first: The place of the first unit.
        """
        who = np.repeat(np.arange(first, first + len(group), dtype=np.int32), len(self.months))
        month, amounts = np.tile(self.months, len(group)), np.take(self.amounts, group, axis=0).reshape(-1)
        if self.some is None:
            return who, month, amounts
        here = np.flatnonzero(np.take(self.some, group, axis=0))
        return who[here], month[here], amounts[here]


def _laid_out(
    assessment: Assessment, grids: Sequence[_Grid], members: Sequence[Members], keys: tuple[str, ...]
) -> Table:
    """What `grouped` gives, without grouping: half a million rows need no sorting that is there already.

    Each row has two numbers, which unit of which line and which month; all texts follow from them.
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
        "policy": taken(taken(tuple(line.policy.id for line in lines), of), who),
        "nature": taken(taken(tuple(line.component.nature for line in lines), of), who),
        keys[0]: taken(
            taken(assessment.network.body_index.texts, np.concatenate([units for units, _ in placed])), who
        ),
        "month": taken(month_texts(time_keys(lines[0], ["month"])["month"].tolist()), month),
    }
    return Table(
        {name: frames.text(texts) for name, texts in shown.items()}
        | {"amount": amount, "lower": lower, "upper": amount}
    )
