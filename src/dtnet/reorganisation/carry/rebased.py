"""The result of a conversion: the table of values by areas of another day, and its report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from dtnet.errors import ArgumentError
from dtnet.frames import Table
from dtnet.network.tables.read_only_dict import ReadOnlyDict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dtnet.frames import Column

_LABELS: Final = {"carried": "converted"}
"""What a reader is told of a column whose name says less."""


def _read_only(words: Mapping[str, str]) -> Mapping[str, str]:
    return ReadOnlyDict(words)


@attrs.frozen(kw_only=True)
class Report:
    """The report on a conversion of values.

    Attributes:
        question: From where to where, of which level and kind, by which shares.
        not_given: Ids of areas of the source day without a value (or, of a rate, a weight): they count as
            unknown.
        without_target: What was held by areas that ended without a successor at the level: `area`, and the
            columns.
        no_source: Ids of areas of the target day to which nothing of this level leads; values are null.
        partly_no_source: Ids of areas of the target day that have a source, and a part without one: values
            and bounds speak of what the sources held.
        partly_without_target: On the way back, ids of areas of the source day a part of which came from none
            of the level: all that they held goes back to the others.
        assumed: Per area and column of which a part came by an assumed share or weights: `area`, `column`,
            `value`, `assumed` and `weighted` (those parts) and `share` (of both in the value, null of 0 and
            of values that may be below 0).
        totals: Per column: `given`, `carried` to known values, `lost` without a target, `open` where a value
            is null, and of what was carried `assumed`, `weighted` and their `share`.
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
        """All of it as plain JSON, in a fixed order."""
        return {
            "question": dict(self.question),
            "not_given": list(self.not_given),
            "without_target": self.without_target.to_dicts(),
            "no_source": list(self.no_source),
            "partly_no_source": list(self.partly_no_source),
            "partly_without_target": list(self.partly_without_target),
            "assumed": self.assumed.to_dicts(),
            "totals": self.totals.to_dicts(),
        }


def _shown(cell: object) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, float):
        return f"{cell:.4f}"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)


class Rebased(Table):
    """Values by areas of another day, one row for each area; two are equal if all their cells are equal."""

    __slots__ = ("_report", "_undone")

    def __init__(
        self,
        columns: Mapping[str, Column],
        *,
        report: Callable[[], Report],
        undone: Callable[[], Table] | None = None,
    ) -> None:
        """A table that remembers what went where; the report is made when it is first asked for."""
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
