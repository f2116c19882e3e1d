"""The question to a crosswalk: the values, the map, and the columns of the result."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet import frames
from dtnet.errors import ArgumentError, repeated
from dtnet.frames import Column
from dtnet.periods import day_number
from dtnet.read_only import sealed
from dtnet.reorganisation.carry.placed_values import VALUE, placed_values
from dtnet.reorganisation.carry.rebased import Journey
from dtnet.reorganisation.shares.source_values import REASONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from dtnet.errors import Fault
    from dtnet.reorganisation.carry.crosswalk import Crosswalk
    from dtnet.reorganisation.carry.placed_values import Placed
    from dtnet.reorganisation.carry.plans import Plan
    from dtnet.reorganisation.carry.target_groups import TargetGroups

_BLOCK: Final = 64
"""The number of rows that are transposed at once."""


@attrs.frozen(eq=False)
class CarryQuestion:
    """The arguments of one conversion of values with a crosswalk.

    Attributes:
        crosswalk: The crosswalk.
        kind: The kind of the values.
        level: The position of the level of the given values, on the source day.
        to: The position of the level of the converted values, on the target day.
        key: The name of the column of ids.
        words: Further arguments, as texts for the report.
        groups: The groups of target areas; None to convert to single areas.
    """

    crosswalk: Crosswalk
    kind: str
    level: int
    to: int
    key: str
    words: dict[str, str]
    groups: TargetGroups | None = None

    def wrong(self) -> Iterator[Fault]:
        """The errors in the arguments other than the values."""
        return iter(()) if self.groups is None else self.groups.wrong()

    def beside(self, values: object, what: str, names: Sequence[str]) -> Placed:
        """Further values of the same areas, such as weights, with columns of the same names."""
        crosswalk = self.crosswalk
        return placed_values(
            crosswalk.network,
            values,
            day=day_number(crosswalk.source_day),
            level=crosswalk.network.vocabulary.levels[self.level],
            key=self.key,
            what=what,
        ).named(names)

    def weights_back(self, weight: object | None, what: str) -> Placed | None:
        """The weights of areas of the earlier day, for a conversion back in time; None if not given.

        Raises:
            ArgumentError: If the conversion goes forward in time, or the weights have several columns.
        """
        if weight is None:
            return None
        crosswalk = self.crosswalk
        if crosswalk.is_forward:
            raise ArgumentError(
                f"{what} does not apply to a {self.kind} that is converted forward",
                "shares decide the way forward; weights are for the way back",
            )
        placed = placed_values(
            crosswalk.network,
            weight,
            day=day_number(crosswalk.target_day),
            level=crosswalk.network.vocabulary.levels[self.to],
            key=self.key,
            what=what,
        )
        if len(placed.names) > 1:
            raise ArgumentError(f"{what} has {len(placed.names)} columns", "give one column")
        return placed

    def plan(self, weight: Placed | None) -> Plan:
        """The share map of the conversion, with the checked weights if there are any."""
        weights = None
        if weight is not None:
            held, gone = weight.whole()
            weights = held[:, 0], None if gone is None else gone[:, 0]
        plan = self.crosswalk.plan(self.level, self.to, weights)
        return plan if self.groups is None else self.groups.of(plan)

    def journey(self, plan: Plan, names: Sequence[str], not_given: NDArray[np.intp]) -> Journey:
        """The arguments and the share map of the conversion, for the report."""
        crosswalk, levels = self.crosswalk, self.crosswalk.network.vocabulary.levels
        question = {
            "kind": self.kind,
            "from": str(crosswalk.source_day),
            "to": str(crosswalk.target_day),
            "level": levels[self.level],
            "to_level": levels[self.to],
            "shares_of": crosswalk.of,
            **self.words,
            **({} if self.groups is None else {"groups": self.groups.word}),
        }
        return Journey(question, crosswalk.network, plan, names, not_given)

    def ids(self, plan: Plan) -> Column:
        """The column with the ids of the target areas."""
        return frames.text(plan.called(self.crosswalk.network.tables.areas.ids))


def column_name(name: str, end: str) -> str:
    """The name of a further column that belongs to the values called `name`."""
    return end if name == VALUE else f"{name}_{end}"


def check_names(names: Sequence[str], ends: Sequence[str]) -> None:
    """Refuse column names that would occur twice in the result.

    Raises:
        ArgumentError: If a name would occur twice.
    """
    made = ["area", *(each for name in names for each in (name, *(column_name(name, end) for end in ends)))]
    twice = repeated(made)
    if twice:
        raise ArgumentError(f"values: the result would have two columns {twice[0]!r}", "rename one")


def only_some(missing: NDArray[np.bool_] | None) -> NDArray[np.bool_] | None:
    """The marks of null cells; None if no cell is null."""
    return missing if missing is not None and missing.any() else None


def whole_columns(table: NDArray[np.int64], missing: NDArray[np.bool_], *, alike: bool) -> Iterator[Column]:
    """The columns of a table of whole numbers, each side by side in memory.

    Args:
        table: Shape (rows, columns).
        missing: The same shape: which cells are null.
        alike: Whether the same rows are null in all columns.
    """
    laid = sealed(turned_over(table))
    if alike and table.shape[1]:
        gone = sealed(missing[:, 0].copy()) if bool(missing[:, 0].any()) else None
        return (Column("whole", column, gone) for column in laid)
    some = np.logical_or.reduce(missing, axis=0).tolist()
    return (
        Column("whole", column, sealed(missing[:, place].copy()) if some[place] else None)
        for place, column in enumerate(laid)
    )


def turned_over(table: NDArray[np.int64]) -> NDArray[np.int64]:
    """A transposed copy, made block by block, because whole rows do not fit the processor's cache."""
    laid = np.empty(table.shape[::-1], table.dtype)
    for first in range(0, len(table), _BLOCK):
        laid[:, first : first + _BLOCK] = table[first : first + _BLOCK].T
    return laid


class Reasons:
    """Columns of the reasons why values are null; equal columns are common and are made only once."""

    def __init__(self) -> None:
        self._made: dict[bytes, Column] = {}

    def column(self, reasons: NDArray[np.uint8], words: Sequence[str] = REASONS) -> Column:
        """A column with the words of the reasons, null where the value is known.

        Args:
            reasons: Shape (rows): positions in `words`, 0 where a value is known.
            words: The words of the reasons.
        """
        key = reasons.tobytes()
        if key not in self._made:
            texts = [words[code] for code in reasons.tolist()]
            self._made[key] = frames.text(texts, reasons == 0)
        return self._made[key]

    def columns(self, reasons: NDArray[np.uint8], *, alike: bool) -> Iterator[Column]:
        """The columns of a table of reasons.

        Args:
            reasons: Shape (rows, columns): positions in `REASONS`.
            alike: Whether all columns are equal.
        """
        if alike and reasons.shape[1]:
            return repeat(self.column(reasons[:, 0]), reasons.shape[1])
        return (self.column(reasons[:, place]) for place in range(reasons.shape[1]))
