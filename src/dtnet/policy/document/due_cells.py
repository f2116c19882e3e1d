"""What a plug-in sees: months of courses as columns, a row for each that differs, and never a unit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast, final

import attrs
import numpy as np

from dtnet.arguments import check_argument, check_options, is_word, several_in, shown_value, words_of
from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.money import read_only
from dtnet.periods import EPOCH, as_window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

Fact: TypeAlias = "int | bool | date | str | frozenset[str]"
"""A whole number, yes or no, a day, a word, or a set of words."""


@final
@attrs.frozen(eq=False, kw_only=True)
class DueCells:
    """Rows of which a plug-in says what is due. All columns are read-only.

    Attributes:
        month: Shape (n): `datetime64[M]`.
        days: Shape (n): eligible days of the month, 1 or more.
        days_in_month: Shape (n): all days of the month.
        choices: What the law leaves open: the option of each choice of the frame.
    """

    month: NDArray[np.datetime64]
    days: NDArray[np.int64]
    days_in_month: NDArray[np.int64]
    choices: Mapping[str, str]
    _facts: Mapping[str, NDArray[Any]] = attrs.field(alias="facts")
    _applies: Mapping[str, NDArray[np.bool_]] = attrs.field(alias="applies")

    @classmethod
    def of(
        cls,
        *,
        month: Sequence[str],
        days: Sequence[int],
        facts: Mapping[str, Sequence[Fact | None]] | None = None,
        choices: Mapping[str, str] | None = None,
    ) -> DueCells:
        """Rows by hand, to try a plug-in on.

        Args:
            month: Months, as `2024-02`.
            days: Eligible days of each.
            facts: By subject: what it is in each row; None where there is nobody whose it could be.
            choices: The option of each choice.

        Raises:
            ArgumentError: If columns differ in length, or a month has not so many days.

        Examples:
            >>> from dtnet import DueCells
            >>> cells = DueCells.of(month=["2024-02"], days=[10], facts={"team.people": [5]})
            >>> cells.days_in_month.tolist(), cells.fact("team.people").tolist()
            ([29], [5])
        """
        hint = 'write month=["2024-02"], days=[10], facts={"team.people": [5]}'
        facts, choices = {} if facts is None else facts, {} if choices is None else choices
        check_argument(facts, Mapping, "facts", hint)
        check_options(choices, "choices", hint)
        month, days = words_of(month, "month", hint), several_in(days, "days", hint)
        facts = {name: several_in(column, f"facts[{name!r}]", hint) for name, column in facts.items()}
        for each in days:
            if type(each) is not int:
                raise ArgumentError(f"days: got {shown_value(each)}", hint)
        for name, column in (("days", days), *facts.items()):
            if len(column) != len(month):
                raise ArgumentError(f"{len(month)} months, but {len(column)} rows of {name!r}")
        months = np.array([as_window(each).start for each in month], "datetime64[M]")
        lengths = (
            (months + np.timedelta64(1, "M")).astype("datetime64[D]") - months.astype("datetime64[D]")
        ).astype(np.int64)
        eligible = np.array(days, np.int64)
        if ((eligible < 1) | (eligible > lengths)).any():
            raise ArgumentError("days: a row has less than 1 eligible day, or more than its month")
        applies = {
            name: np.array([each is not None for each in column], np.bool_) for name, column in facts.items()
        }
        columns = {name: _column(name, column) for name, column in facts.items()}
        return sealed_cells(months, eligible, lengths, dict(choices or {}), columns, applies)

    def __len__(self) -> int:
        return len(self.month)

    def fact(self, subject: str, *, otherwise: Fact | None = None) -> NDArray[Any]:
        """What a subject is in each row, on its first eligible day (or its last, if the frame says so).

        Args:
            subject: One of those that the plug-in reads.
            otherwise: What to take where there is nobody whose it could be (an attribute of a level that the
                unit does not lie under).

        Returns:
            Shape (n): whole numbers as `int64`, yes and no as `bool`, days as `datetime64[D]`, words as
            `str`, sets of words as frozen sets.

        Raises:
            UnknownNameError: If the plug-in does not read it.
            ArgumentError: If there is nobody in some row, and nothing to take otherwise.
        """
        applies = self.applies(subject)
        column = self._facts[subject]
        if applies.all():
            return column
        if otherwise is None:
            raise ArgumentError(
                f"{subject!r} does not apply to {int((~applies).sum())} of {len(self)} rows",
                "pass otherwise=…, or read applies(…) first",
            )
        wanted = _KINDS[column.dtype.kind]
        if type(otherwise) is not wanted:
            raise ArgumentError(f"{subject!r} is {_SAID[wanted]}, and otherwise={otherwise!r} is not")
        if wanted is frozenset:
            return read_only(
                _sets([each if here else otherwise for each, here in zip(column, applies, strict=True)])
            )
        value: Any = otherwise if wanted is not date else np.datetime64(cast("date", otherwise))
        return read_only(np.where(applies, column, value))

    def applies(self, subject: str) -> NDArray[np.bool_]:
        """Shape (n): whether there is somebody whose the subject could be.

        Raises:
            UnknownNameError: If the plug-in does not read it.
        """
        if not is_word(subject, self._facts):
            raise UnknownNameError(
                f"the plug-in does not read {subject!r}", near(subject, self._facts) or "add it to reads"
            )
        return self._applies[subject]

    def take(self, rows: NDArray[np.intp] | Sequence[int]) -> DueCells:
        """Some of the rows, in any order."""
        chosen = np.asarray(rows)
        if chosen.ndim != 1 or (chosen.size and chosen.dtype.kind not in "iu"):
            raise ArgumentError(f"rows: got {shown_value(rows)}", "give row numbers")
        if chosen.size and not -len(self) <= chosen.min() <= chosen.max() < len(self):
            raise ArgumentError(f"rows: got {shown_value(rows)}", f"there are {len(self)} rows")
        rows = chosen.astype(np.intp)
        return sealed_cells(
            self.month[rows],
            self.days[rows],
            self.days_in_month[rows],
            self.choices,
            {name: column[rows] for name, column in self._facts.items()},
            {name: column[rows] for name, column in self._applies.items()},
        )


def sealed_cells(
    month: NDArray[np.datetime64],
    days: NDArray[np.int64],
    days_in_month: NDArray[np.int64],
    choices: Mapping[str, str],
    facts: Mapping[str, NDArray[Any]],
    applies: Mapping[str, NDArray[np.bool_]],
) -> DueCells:
    """Cells that nobody can change."""
    return DueCells(
        month=read_only(month),
        days=read_only(days),
        days_in_month=read_only(days_in_month),
        choices=MappingProxyType(dict(choices)),
        facts=MappingProxyType({name: read_only(column) for name, column in facts.items()}),
        applies=MappingProxyType({name: read_only(column) for name, column in applies.items()}),
    )


def _column(subject: str, cells: Sequence[Fact | None]) -> NDArray[Any]:
    """Facts by hand as a column; where there is nobody, whatever."""
    kinds = {type(each) for each in cells if each is not None}
    if kinds == {frozenset}:
        return _sets([each or frozenset() for each in cells])
    if kinds == {str}:
        return np.array(["" if each is None else each for each in cells], np.str_)
    if kinds == {date}:
        return np.array([EPOCH if each is None else each for each in cells], "datetime64[D]")
    if kinds <= {int} or kinds == {bool}:
        return np.array([each or 0 for each in cells], np.bool_ if bool in kinds else np.int64)
    names = ", ".join(sorted(kind.__name__ for kind in kinds))
    raise ArgumentError(
        f"{subject!r}: unsupported column of {names}",
        "give whole numbers, yes or no, days, texts, or frozen sets of texts",
    )


def _sets(cells: Sequence[Any]) -> NDArray[Any]:
    """A column of sets, which NumPy would otherwise look into."""
    column = np.empty(len(cells), object)
    column[:] = cells
    return column


_KINDS: Final[dict[str, type]] = {"i": int, "b": bool, "M": date, "U": str, "O": frozenset}
_SAID: Final[dict[type, str]] = {
    int: "a whole number",
    bool: "yes or no",
    date: "a day",
    str: "a word",
    frozenset: "a frozen set of words",
}
