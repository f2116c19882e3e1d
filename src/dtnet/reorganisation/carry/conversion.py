"""The conversion of values by a crosswalk: the columns of the result for each kind of values."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet import frames
from dtnet.errors import ArgumentError, Fault
from dtnet.frames import Column
from dtnet.periods import day_number
from dtnet.reorganisation.carry.categories import REASONS_OF_CATEGORIES, chosen_categories
from dtnet.reorganisation.carry.kinds import Category, Flow, Rate
from dtnet.reorganisation.carry.placed_values import VALUE, check_placed, placed_values
from dtnet.reorganisation.carry.plans import REASONS, SourceValues, check_totals
from dtnet.reorganisation.carry.rebased import Journey, Rebased

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from dtnet.reorganisation.carry.crosswalk import Crosswalk, TargetGroups
    from dtnet.reorganisation.carry.kinds import Kind, Stock
    from dtnet.reorganisation.carry.placed_values import Placed
    from dtnet.reorganisation.carry.plans import Plan

_AT_ONCE: Final = 128
"""The number of columns that are converted at once; their arrays are small enough to reuse memory."""
_BLOCK: Final = 64
"""The number of rows that are transposed at once."""


@attrs.frozen(eq=False)
class Conversion:
    """The arguments of one conversion of values with a crosswalk.

    Attributes:
        crosswalk: The crosswalk.
        kind: The kind of the values.
        placed: The values by area of the source day.
        to: The position of the level of the converted values, on the target day.
        key: The name of the column of ids.
        groups: The groups of target areas; None to convert to single areas.
    """

    crosswalk: Crosswalk
    kind: Kind
    placed: Placed
    to: int
    key: str
    groups: TargetGroups | None

    def rebased(self) -> Rebased:
        """The converted values.

        Raises:
            ArgumentError: If the arguments do not fit each other.
            InvalidInputError: If ids, values or weights are invalid; it lists all errors.
            MoneyRangeError: If a sum does not fit 64 bits.
        """
        if isinstance(self.kind, Rate):
            return self._rates(self.kind)
        return self._categories(self.kind) if isinstance(self.kind, Category) else self._counts(self.kind)

    def _counts(self, kind: Stock | Flow) -> Rebased:
        """Stocks and flows: apportion the whole numbers by the shares and add them up by target."""
        names = self.placed.names
        _check_names(names, ("lower", "upper", "reason"))
        plan = self._plan(self.placed.wrong(signed=kind.signed))
        held, missing = self.placed.whole()
        check_totals(held, names)
        columns, reasons = self._ids(plan), _Reasons()
        for first in range(0, len(names), _AT_ONCE):
            block = slice(first, first + _AT_ONCE)
            some = None if missing is None else missing[:, block]
            values = SourceValues(np.ascontiguousarray(held[:, block]), missing=some, signed=kind.signed)
            points, bounds = plan.points_and_bounds(values)
            # If all values are known, only the map decides which targets are null, so all columns are alike.
            alike = values.missing is None
            ends = (
                _whole_columns(points.values, points.missing, alike=alike),
                _whole_columns(bounds.lower, bounds.no_lower, alike=alike),
                _whole_columns(bounds.upper, bounds.no_upper, alike=alike),
                reasons.columns(points.reasons, alike=alike),
            )
            for name, point, lower, upper, why in zip(names[block], *ends, strict=True):
                columns[name] = point
                columns[column_name(name, "lower")], columns[column_name(name, "upper")] = lower, upper
                columns[column_name(name, "reason")] = why
        journey = self._journey(plan, names, self.placed.not_given)

        def whole() -> SourceValues:
            return SourceValues(held, missing=missing, signed=kind.signed)

        return Rebased(
            columns, report=lambda: journey.report(whole()), undone=lambda: journey.undone(whole())
        )

    def _rates(self, kind: Rate) -> Rebased:
        """Rates: convert numerators and denominators as stocks, then divide."""
        placed, names = self.placed, self.placed.names
        ends = ("numerator", "denominator", "lower", "upper", "reason")
        _check_names(names, ends)
        beside = self._beside(kind.denominators, "denominators")
        plan = self._plan(placed.wrong(), beside.wrong())
        (above, gone), (below, below_gone) = placed.whole(), beside.whole()
        either = below_gone if gone is None else gone if below_gone is None else gone | below_gone
        if kind.proportion:
            check_placed(_above(placed, above, below, either))
        for part in (above, below):
            check_totals(part, names)
        parts = [SourceValues(each, missing=either) for each in (above, below)]
        points, bounds = plan.rates(*parts, proportion=kind.proportion)
        columns, reasons = self._ids(plan), _Reasons()
        for place, name in enumerate(names):
            why, at = points.reasons[:, place], (slice(None), place)
            numerator, denominator = points.numerator[at], points.denominator[at]
            null = why != 0
            columns |= {
                name: _ratio(numerator, denominator),
                column_name(name, "numerator"): frames.whole(numerator, null),
                column_name(name, "denominator"): frames.whole(denominator, null),
                column_name(name, "lower"): _ratio(*(each[at] for each in bounds.lower)),
                column_name(name, "upper"): _ratio(*(each[at] for each in bounds.upper)),
                column_name(name, "reason"): reasons.column(why),
            }
        both = [column_name(name, end) for end in ends[:2] for name in names]
        journey = self._journey(plan, both, np.union1d(placed.not_given, beside.not_given))
        twice = None if either is None else np.hstack([either, either])
        together = SourceValues(np.hstack([above, below]), missing=twice)
        return Rebased(columns, report=lambda: journey.report(together))

    def _categories(self, kind: Category) -> Rebased:
        """Categories: the rule decides the category of an area that receives several."""
        placed, names = self.placed, self.placed.names
        _check_names(names, ("reason",))
        beside = None if kind.weight is None else self._beside(kind.weight, "weight")
        plan = self._plan(placed.wrong(words=True), *([] if beside is None else [beside.wrong()]))
        weights = [None] * len(names) if beside is None else beside.lists()
        columns, reasons = self._ids(plan), _Reasons()
        for place, name in enumerate(names):
            words, codes = placed.words(place)
            found, why = chosen_categories(plan.shares, kind.rule, codes.tolist(), weights[place])
            texts = ["; ".join(words[code] for code in each) for each in found]
            columns[name] = frames.text(texts, why != 0)
            columns[column_name(name, "reason")] = reasons.column(why, REASONS_OF_CATEGORIES)
        journey = self._journey(plan, names, placed.not_given)
        return Rebased(columns, report=lambda: journey.report(None))

    def _plan(self, *faults: Iterator[Fault]) -> Plan:
        """The share map of the conversion, once the values and all weights are checked."""
        back = self._back()
        check_placed(
            *faults,
            iter(() if self.groups is None else self.groups.faults),
            iter(()) if back is None else back.wrong(),
        )
        weights = None
        if back is not None:
            held, gone = back.whole()
            weights = held[:, 0], None if gone is None else gone[:, 0]
        plan = self.crosswalk.plan(self.placed.level, self.to, weights)
        return plan if self.groups is None else plan.grouped(self.groups.labels, self.groups.within)

    def _beside(self, values: object, what: str) -> Placed:
        """Further values of the same areas, such as weights, with columns of the same names."""
        crosswalk = self.crosswalk
        return placed_values(
            crosswalk.network,
            values,
            day=day_number(crosswalk.source_day),
            level=crosswalk.network.vocabulary.levels[self.placed.level],
            key=self.key,
            what=what,
        ).named(self.placed.names)

    def _back(self) -> Placed | None:
        """The weights of areas of the earlier day, for a conversion back in time; None if not given.

        Raises:
            ArgumentError: If the conversion goes forward in time, or the weights have several columns.
        """
        crosswalk, weight = self.crosswalk, self.kind.back_weight
        if weight is None:
            return None
        if crosswalk.is_forward:
            raise ArgumentError(
                f"back_weight does not apply to a {_word(self.kind)} that is converted forward",
                "shares decide the way forward; weights are for the way back",
            )
        placed = placed_values(
            crosswalk.network,
            weight,
            day=day_number(crosswalk.target_day),
            level=crosswalk.network.vocabulary.levels[self.to],
            key=self.key,
            what="back_weight",
        )
        if len(placed.names) > 1:
            raise ArgumentError(f"back_weight has {len(placed.names)} columns", "give one column")
        return placed

    def _journey(self, plan: Plan, names: Sequence[str], not_given: NDArray[np.intp]) -> Journey:
        """What the report needs."""
        crosswalk, levels = self.crosswalk, self.crosswalk.network.vocabulary.levels
        question = {
            "kind": _word(self.kind),
            "from": str(crosswalk.source_day),
            "to": str(crosswalk.target_day),
            "level": levels[self.placed.level],
            "to_level": levels[self.to],
            "shares_of": crosswalk.of,
            **({"period": str(self.kind.period)} if isinstance(self.kind, Flow) else {}),
            **({"rule": self.kind.rule} if isinstance(self.kind, Category) else {}),
            **({} if self.groups is None else {"groups": self.groups.word}),
        }
        return Journey(question, crosswalk.network.tables.areas.ids, plan, names, not_given)

    def _ids(self, plan: Plan) -> dict[str, Column]:
        """The column with the ids of the target areas."""
        return {"area": frames.text(plan.called(self.crosswalk.network.tables.areas.ids))}


def _word(kind: Kind) -> str:
    return type(kind).__name__.lower()


def column_name(name: str, end: str) -> str:
    """The name of a further column that belongs to the values called `name`."""
    return end if name == VALUE else f"{name}_{end}"


def _check_names(names: Sequence[str], ends: Sequence[str]) -> None:
    """Refuse column names that would occur twice in the result.

    Raises:
        ArgumentError: If a name would occur twice.
    """
    seen = {"area"}
    for made in (each for name in names for each in (name, *(column_name(name, end) for end in ends))):
        if made in seen:
            raise ArgumentError(f"values: the result would have two columns {made!r}", "rename one")
        seen.add(made)


def _above(
    placed: Placed, above: NDArray[np.int64], below: NDArray[np.int64], missing: NDArray[np.bool_] | None
) -> Iterator[Fault]:
    """An error for each proportion whose numerator exceeds its denominator."""
    over = above > below
    if missing is not None:
        over &= ~missing
    ids = placed.network.tables.areas.ids
    for row, column in np.argwhere(over).tolist():
        told = f"numerator {above[row, column]} is above its denominator {below[row, column]}"
        yield Fault(f"{placed.what}: {ids[int(placed.areas[row])]}", f"{told}; a proportion is at most 1")


def _ratio(numerator: NDArray[np.int64], denominator: NDArray[np.int64]) -> Column:
    none = denominator == 0
    return frames.ratio(numerator / np.where(none, 1, denominator), none)


def _whole_columns(table: NDArray[np.int64], missing: NDArray[np.bool_], *, alike: bool) -> Iterator[Column]:
    """The columns of a table of whole numbers, each side by side in memory.

    Args:
        table: Shape (rows, columns).
        missing: The same shape: which cells are null.
        alike: Whether the same rows are null in all columns.
    """
    laid = np.empty(table.shape[::-1], table.dtype)
    # Block by block, because whole rows do not fit the processor's cache.
    for first in range(0, len(table), _BLOCK):
        laid[:, first : first + _BLOCK] = table[first : first + _BLOCK].T
    marks = np.array((missing[:, :1] if alike else missing).T, order="C")
    for made in (laid, marks):
        made.flags.writeable = False
    nulls = [each if each.any() else None for each in marks]
    return (Column("whole", column, nulls[0 if alike else place]) for place, column in enumerate(laid))


class _Reasons:
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
