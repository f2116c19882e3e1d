"""The result of a conversion: the table of values by areas of another day, and the report of losses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import check_argument
from dtnet.errors import ArgumentError
from dtnet.frames import Table
from dtnet.network.tables.texts import take
from dtnet.read_only import ReadOnlyDict
from dtnet.reorganisation.carry.plans import RowSums, SourceValues
from dtnet.reorganisation.shares.share_maps import ASSUMED_EQUAL, BASES, WEIGHTED, WHOLE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from dtnet.frames import Column
    from dtnet.network.tables.texts import Texts
    from dtnet.reorganisation.carry.plans import Apportioning, Plan
    from dtnet.reorganisation.shares.share_maps import Counts, Places

_LABELS: Final = {"carried": "converted"}
"""The labels that a printed report shows instead of column names."""


def _read_only(words: Mapping[str, str]) -> Mapping[str, str]:
    check_argument(words, Mapping, "question", "pass names and words")
    return ReadOnlyDict(words)


@attrs.frozen(kw_only=True)
class Report:
    """The report on a conversion of values.

    Attributes:
        question: The arguments: the days, levels, kind and measure of the shares.
        not_given: Ids of areas of the source day without a value (or, for a rate, without a weight). They
            count as unknown.
        without_target: The values of areas that ended without a successor at the level: `area`, and the
            columns of values.
        no_source: Ids of areas of the target day that received nothing from this level, so their values
            are null.
        partly_no_source: Ids of areas of the target day of which a part came from no area of this level.
            Their values and bounds are about the other part only.
        partly_without_target: In a conversion back in time, ids of areas of the source day of which a part
            came from no area of the level. Their whole value goes back to the other areas.
        assumed: A row for each area and column that received a part by an assumed share or by weights:
            `area`, `column`, `value`, `assumed` and `weighted` (those two parts), and `share` (of both parts
            in the value; null if the value is 0 or if values may be below 0).
        totals: A row for each column: `given`; `carried` (converted into known values), `lost` (without a
            target), `open` (where the value is null); `assumed`, `weighted` and their `share` of `carried`.
    """

    question: Mapping[str, str] = attrs.field(converter=_read_only, hash=False)
    not_given: tuple[str, ...]
    without_target: Table
    no_source: tuple[str, ...]
    partly_no_source: tuple[str, ...]
    partly_without_target: tuple[str, ...]
    assumed: Table
    totals: Table

    def __str__(self) -> str:
        told = [", ".join(f"{name} {word}" for name, word in self.question.items())]
        told += [
            ", ".join(f"{_LABELS.get(name, name)} {_shown(cell)}" for name, cell in row.items())
            for row in self.totals
        ]
        told += [
            f"{what}: {count:,}"
            for what, count in (
                ("areas without a given value", len(self.not_given)),
                ("areas that ended without a successor at this level", len(self.without_target)),
                ("areas with no source at this level", len(self.no_source)),
                ("areas of which a part has no source at this level", len(self.partly_no_source)),
                ("areas of which a part goes back to no area", len(self.partly_without_target)),
                ("values that rest in part on assumed shares or on weights", len(self.assumed)),
            )
            if count
        ]
        return "\n".join(told)

    def to_dict(self) -> dict[str, Any]:
        """The report as plain JSON data, in a fixed order."""
        plain: dict[type, Callable[[Any], object]] = {Table: Table.to_dicts, tuple: list, ReadOnlyDict: dict}
        held = {field.name: getattr(self, field.name) for field in attrs.fields(Report)}
        return {name: plain[type(value)](value) for name, value in held.items()}


def _shown(cell: object) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, float):
        return f"{cell:.4f}"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)


class Rebased(Table):
    """The converted values, one row for each target area or group; two are equal if all cells are equal."""

    __slots__ = ("_report", "_undone")

    def __init__(
        self,
        columns: Mapping[str, Column],
        *,
        report: Callable[[], Report],
        undone: Callable[[], Table] | None = None,
    ) -> None:
        """Make the table; `report` and `undone` are called only when the report or `undo` is needed."""
        super().__init__(columns)
        self._report: Callable[[], Report] | Report = report
        self._undone = undone

    @property
    def report(self) -> Report:
        """The report on the conversion."""
        found = self._report
        if not isinstance(found, Report):
            found = self._report = found()
        return found

    def undo(self) -> Table:
        """The values before the conversion: the amount of each pair of areas goes back to its source.

        A second conversion by shares would not restore an area that was split or merged. Areas that ended
        without a successor, or whose shares are unknown, are null.

        Raises:
            ArgumentError: If the values are rates or categories, which cannot be undone.
        """
        if self._undone is None:
            raise ArgumentError("only stocks and flows can be undone", "keep the values that you passed")
        return self._undone()

    def __reduce__(self) -> tuple[Any, ...]:
        plain, (columns,) = super().__reduce__()
        undone = None if self._undone is None else self._undone()
        return _again, (plain, columns, self.report, undone)


def _again(plain: Any, columns: Any, report: Report, undone: Table | None) -> Rebased:  # noqa: ANN401
    table: Table = plain(columns)
    before = None if undone is None else lambda: undone
    return Rebased(table._columns, report=lambda: report, undone=before)  # noqa: SLF001


@attrs.frozen(eq=False)
class Journey:
    """The arguments, areas and column names of a conversion, from which its report is made.

    Attributes:
        question: The arguments, as texts.
        area_ids: The ids of all areas of the network.
        plan: The share map.
        names: The names of the converted columns.
        not_given: Positions of the source areas without a row.
    """

    question: dict[str, str]
    area_ids: Texts
    plan: Plan
    names: Sequence[str]
    not_given: NDArray[np.intp]

    def report(self, values: SourceValues | None) -> Report:
        """The report of stocks and flows, and of the numerators and denominators of rates.

        Args:
            values: The values by source; None for categories, which are not apportioned.
        """
        plan, shares, names = self.plan, self.plan.shares, self.names
        if values is None:
            values = SourceValues(np.zeros((len(plan.sources), 0), np.int64))
        amounts = attributed(plan.apportioning, values)
        sums = {
            "carried": amounts.sum(axis=0),
            "assumed": amounts[ASSUMED_EQUAL:WEIGHTED].sum(axis=0),
            "weighted": amounts[WEIGHTED],
        }
        column, target = np.nonzero(((sums["assumed"] != 0) | (sums["weighted"] != 0)).T)
        of_rows = {name: each[target, column] for name, each in sums.items()}
        total = {name: each.sum(axis=0) for name, each in sums.items()}
        gone = np.flatnonzero(shares.without_target)
        given, lost = values.values.sum(axis=0), values.values[gone].sum(axis=0)
        totals = {
            "given": frames.whole(given),
            "carried": frames.whole(total["carried"]),
            "lost": frames.whole(lost),
            "open": frames.whole(given - total["carried"] - lost),
            "assumed": frames.whole(total["assumed"]),
            "weighted": frames.whole(total["weighted"]),
            "share": _share(total, signed=values.signed),
        }
        return Report(
            question=self.question,
            not_given=self._sources(self.not_given),
            without_target=Table(
                {
                    "area": frames.text(self._sources(gone)),
                    **dict(zip(names, map(frames.whole, values.values[gone].T), strict=False)),
                }
            ),
            no_source=self._targets(shares.without_source),
            partly_no_source=self._targets(plan.partly),
            partly_without_target=self._sources(plan.partly_back),
            assumed=Table(
                {
                    "area": frames.text(self._targets(target)),
                    "column": frames.text(tuple(names[place] for place in column.tolist())),
                    "value": frames.whole(of_rows["carried"]),
                    "assumed": frames.whole(of_rows["assumed"]),
                    "weighted": frames.whole(of_rows["weighted"]),
                    "share": _share(of_rows, signed=values.signed),
                }
            ),
            totals=Table({"column": frames.text(list(names)), **(totals if given.size else {})}),
        )

    def undone(self, values: SourceValues) -> Table:
        """The values by area of the source day: the amount of each pair goes back to its source."""
        shares = self.plan.shares
        going, unknown = self.plan.apportioning.pairs(values)
        pairs = RowSums(np.arange(len(shares)), shares.source, shares.sources)
        back, gone = pairs.sums(going, "the sum that goes back"), pairs.any(unknown)
        gone[shares.without_target] = True
        columns: dict[str, Column] = {"area": frames.text(take(self.area_ids, self.plan.sources))}
        for place, name in enumerate(self.names):
            columns[name] = frames.whole(back[:, place], gone[:, place])
        return Table(columns)

    def _sources(self, which: NDArray[np.bool_] | Places) -> tuple[str, ...]:
        """Ids of source areas."""
        return tuple(take(self.area_ids, self.plan.sources[which]))

    def _targets(self, which: NDArray[np.bool_] | Places) -> tuple[str, ...]:
        """Ids of target areas, or names of their groups."""
        return tuple(self.plan.called(self.area_ids, which))


def _share(amounts: dict[str, NDArray[np.int64]], *, signed: bool) -> Column:
    carried = amounts["carried"]
    none = np.ones(len(carried), np.bool_) if signed else carried == 0
    unsure = amounts["assumed"] + amounts["weighted"]
    return frames.ratio(unsure / np.where(none, 1, carried), none)


def attributed(plan: Apportioning, values: SourceValues) -> Counts:
    """The part of each target's value that came on each basis; O(pairs × columns).

    If a source has only one possible target, its value came `whole`, whatever the basis of the pair.

    Args:
        plan: The prepared share map.
        values: The values of the sources.

    Returns:
        Shape (bases, targets) or (bases, targets, columns): sums over the first axis are the result of
        `Apportioning.carry`; 0 where a value is null.

    Raises:
        MoneyRangeError: If a sum does not fit 64 bits.

    Examples:
        >>> from dtnet.reorganisation.carry.plans import Apportioning
        >>> from dtnet.reorganisation.shares.share_maps import ShareMap
        >>> halves = ShareMap(
        ...     2, 2, source=[0, 1, 1], target=[0, 0, 1], basis=[0, 3, 3],
        ...     numerator=[1, 1, 1], denominator=[1, 2, 2],
        ... )
        >>> attributed(Apportioning(halves), SourceValues([10, 5]))[:, 0].tolist()
        [10, 0, 0, 3, 0, 0]
    """
    shares = plan.shares
    missing = plan.carry(values).missing
    going, _ = plan.pairs(values)
    basis = np.where(shares.only_target, WHOLE, shares.basis)
    cells = basis.astype(np.intp) * shares.targets + shares.target
    sums = RowSums(np.arange(len(shares)), cells, len(BASES) * shares.targets)
    amounts = sums.sums(going, "the sum by basis").reshape(len(BASES), *missing.shape)
    amounts[:, missing] = 0
    return amounts
