"""Values carried to the areas of another day: the table, and what must be known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from dtnet.errors import ArgumentError
from dtnet.frames import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dtnet.frames import Column


@attrs.frozen(kw_only=True)
class Report:
    """What happened to values on the way.

    Attributes:
        question: From where to where, of which level and kind, by which shares.
        not_given: Ids of areas of the source day without a value: they count as unknown.
        without_target: What was held by areas that were closed without a successor: `area`, and the columns.
        no_source: Ids of areas of the target day to which nothing of this level leads.
        assumed: Per area and column of which a part came by an assumed share: `area`, `column`, `value`,
            `assumed` (that part) and `share`.
        totals: Per column: `given`, `carried` to known values, `lost` without a target, `open` where a value is
            null, and `assumed` with its `share` of what was carried.
    """

    question: dict[str, str]
    not_given: tuple[str, ...]
    without_target: Table
    no_source: tuple[str, ...]
    assumed: Table
    totals: Table

    def __str__(self) -> str:
        told = [", ".join(f"{name} {word}" for name, word in self.question.items())]
        for row in self.totals:
            told.append(", ".join(f"{name} {_shown(cell)}" for name, cell in row.items()))
        for what, count in (
            ("areas without a value given", len(self.not_given)),
            ("areas closed without a successor", len(self.without_target)),
            ("areas with no source at this level", len(self.no_source)),
            ("values that rest on an assumed share in part", len(self.assumed)),
        ):
            if count:
                told.append(f"{count:,} {what}")
        return "\n".join(told)

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain JSON."""
        return {
            "question": dict(self.question),
            "not_given": list(self.not_given),
            "without_target": self.without_target.to_dicts(),
            "no_source": list(self.no_source),
            "assumed": self.assumed.to_dicts(),
            "totals": self.totals.to_dicts(),
        }


def _shown(cell: object) -> str:
    if isinstance(cell, float):
        return f"{cell:.4f}"
    return f"{cell:,}" if isinstance(cell, int) and not isinstance(cell, bool) else str(cell)


class Rebased(Table):
    """Values on the areas of another day, one row for each; two are equal if all their cells are.

    Attributes:
        report: What happened on the way.
    """

    __slots__ = ("_undone", "report")

    report: Report

    def __init__(
        self, columns: Mapping[str, Column], *, report: Report, undone: Callable[[], Table] | None = None
    ) -> None:
        """A table that remembers what went where."""
        super().__init__(columns)
        self.report = report
        self._undone = undone

    def undo(self) -> Table:
        """The values as they were: what went along each pair of areas goes back along it.

        Carrying them back by shares would not restore an area that was split or joined by others.

        Raises:
            ArgumentError: If these are no stocks or flows, of which what went where is known.
        """
        if self._undone is None:
            raise ArgumentError("only stocks and flows are carried pair by pair", "keep what you handed in")
        return self._undone()

    def __reduce__(self) -> tuple[Any, ...]:
        plain, (columns,) = super().__reduce__()
        undone = None if self._undone is None else self._undone()
        return _again, (plain, columns, self.report, undone)


def _again(plain: Any, columns: Any, report: Report, undone: Table | None) -> Rebased:  # noqa: ANN401
    table: Table = plain(columns)
    before = None if undone is None else lambda: undone
    return Rebased(table._columns, report=report, undone=before)  # noqa: SLF001
