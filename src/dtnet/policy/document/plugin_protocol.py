"""The protocol of plug-ins, which are policies in Python, and the columns that a plug-in gets as input.

The input has one row for each distinct month and course, without any unit ids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias, cast, final

import attrs
import numpy as np
from numpy.typing import NDArray

from dtnet.arguments import (
    array_of,
    check_argument,
    check_options,
    is_word,
    several_in,
    shown_error,
    shown_value,
    words_of,
)
from dtnet.errors import ArgumentError, PluginError, UnknownNameError, near
from dtnet.lazy import later_type
from dtnet.money import read_only
from dtnet.periods import EPOCH, as_window
from dtnet.short_repr import ShortRepr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dtnet.policy.document.document import Policy
else:
    Policy = later_type("dtnet.policy.document.document.Policy")


class SubsidyPolicy(Protocol):
    """A policy whose amounts Python computes, with a frame for everything else.

    The frame is a policy document. It says who is eligible, where and when; its rounding, ceilings and
    funding apply to the amounts as to a rate. `due` never sees units: its rows are distinct courses and
    months, in any number, so the amount of a row must depend on that row alone.

    Make the class frozen: equal plug-ins give equal answers, and assessments are pickled with their plug-ins.
    A class may also have the attribute `version`, a text that changes whenever its code would compute other
    amounts; `sweep` with `resume=` needs it.
    """

    @property
    def policy(self) -> Policy:
        """The frame: a policy in which each component named in `reads` has neither a rate nor a claim."""
        ...

    @property
    def reads(self) -> Mapping[str, tuple[str, ...]]:
        """For each component that it computes (by id), the subjects that it reads, as in conditions."""
        ...

    def due(self, component: str, cells: DueCells) -> NDArray[np.int64]:
        """The amount due for each row, in the currency's smallest unit, before rounding and ceilings.

        Args:
            component: The id of the component.
            cells: Rows of months with at least one eligible day; all facts in them are known.

        Returns:
            Shape (n): whole numbers, 0 or more.
        """
        ...


@contextmanager
def plugin_code(what: str, hint: str | None = None) -> Iterator[None]:
    """Run code of a plug-in; every exception except Ctrl-C becomes an error that names the plug-in.

    Args:
        what: The plug-in and the part of it, for the error message.

    Raises:
        PluginError: If the code raises anything, `SystemExit` included.
    """
    try:
        yield
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise PluginError(f"{what} raised {shown_error(error)}", hint) from error


Fact: TypeAlias = int | bool | date | str | frozenset[str]
"""A whole number, yes or no, a day, a word, or a set of words."""


def _sealed(value: Any) -> Any:  # noqa: ANN401 - arrays and mappings
    """An array, made read-only; or a mapping, copied and made read-only with the arrays in it."""
    if isinstance(value, Mapping):
        return MappingProxyType({key: _sealed(each) for key, each in value.items()})
    return read_only(value) if isinstance(value, np.ndarray) else value


@final
@attrs.frozen(eq=False, kw_only=True, repr=False)
class DueCells(ShortRepr):
    """Rows for which a plug-in computes the amount due. All columns are read-only.

    Attributes:
        month: Shape (n): the month, as `datetime64[M]`.
        days: Shape (n): number of eligible days in the month, 1 or more.
        days_in_month: Shape (n): number of days in the month.
        choices: The option of each choice of the frame.
    """

    month: NDArray[np.datetime64] = attrs.field(converter=_sealed)
    days: NDArray[np.int64] = attrs.field(converter=_sealed)
    days_in_month: NDArray[np.int64] = attrs.field(converter=_sealed)
    choices: Mapping[str, str] = attrs.field(converter=_sealed)
    _facts: Mapping[str, NDArray[Any]] = attrs.field(alias="facts", converter=_sealed)
    _applies: Mapping[str, NDArray[np.bool_]] = attrs.field(alias="applies", converter=_sealed)

    @classmethod
    def of(
        cls,
        *,
        month: Sequence[str],
        days: Sequence[int],
        facts: Mapping[str, Sequence[Fact | None]] | None = None,
        choices: Mapping[str, str] | None = None,
    ) -> DueCells:
        """Rows written by hand, to try out a plug-in.

        Args:
            month: Months, as `2024-02`.
            days: Number of eligible days in each month.
            facts: For each subject, its value in every row; None where it does not apply to the unit.
            choices: The option of each choice.

        Raises:
            ArgumentError: If columns differ in length, or a month has fewer days than given.

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
        return cls(
            month=months,
            days=eligible,
            days_in_month=lengths,
            choices=choices,
            facts=columns,
            applies=applies,
        )

    def __len__(self) -> int:
        return len(self.month)

    def fact(self, subject: str, *, otherwise: Fact | None = None) -> NDArray[Any]:
        """The value of a subject in each row, on its first eligible day (or the last, if the frame says so).

        Args:
            subject: A subject that the plug-in reads.
            otherwise: The value for rows where the subject does not apply (a level that the unit is not
                inside).

        Returns:
            Shape (n): whole numbers as `int64`, yes and no as `bool`, days as `datetime64[D]`, words as
            `str`, sets of words as frozen sets.

        Raises:
            UnknownNameError: If the plug-in does not read the subject.
            ArgumentError: If the subject does not apply in some row and `otherwise` is missing.
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
        """Shape (n): whether the subject applies to the unit of the row.

        Raises:
            UnknownNameError: If the plug-in does not read the subject.
        """
        if not is_word(subject, self._facts):
            raise UnknownNameError(
                f"the plug-in does not read {subject!r}", near(subject, self._facts) or "add it to reads"
            )
        return self._applies[subject]

    def take(self, rows: NDArray[np.intp] | Sequence[int]) -> DueCells:
        """Some of the rows, in any order."""
        chosen = array_of(rows, "rows")
        if chosen.ndim != 1 or (chosen.size and chosen.dtype.kind not in "iu"):
            raise ArgumentError(f"rows: got {shown_value(rows)}", "give row numbers")
        if chosen.size and not -len(self) <= chosen.min() <= chosen.max() < len(self):
            raise ArgumentError(f"rows: got {shown_value(rows)}", f"there are {len(self)} rows")
        rows = chosen.astype(np.intp)
        return DueCells(
            month=self.month[rows],
            days=self.days[rows],
            days_in_month=self.days_in_month[rows],
            choices=self.choices,
            facts={name: column[rows] for name, column in self._facts.items()},
            applies={name: column[rows] for name, column in self._applies.items()},
        )


def _column(subject: str, cells: Sequence[Fact | None]) -> NDArray[Any]:
    """Facts written by hand as a column; cells without a value get an arbitrary value."""
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
    """A column of sets, each kept whole as one cell."""
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
