"""Calling a plug-in: the facts that it reads, the rows that it gets, and the checks of its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet.bounds import UNBOUNDED
from dtnet.errors import ArgumentError, MoneyRangeError, PluginError
from dtnet.facts.subjects import unknown_column
from dtnet.periods import FIRST_DAY
from dtnet.policy.document.plugin_protocol import DueCells, plugin_code
from dtnet.policy.units.rates import NOBODY_THERE
from dtnet.policy.units.terms import subjects_read, supplier_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.facts.subjects import SubjectColumn
    from dtnet.network.day.network import Network
    from dtnet.policy.document.document import Component, Policy
    from dtnet.policy.document.plugin_protocol import SubsidyPolicy

_WIDEST: Final = 63


@attrs.frozen(eq=False, kw_only=True)
class Supply:
    """A plug-in, prepared to compute one component on one network.

    Attributes:
        policy: Its frame, with every choice made.
        columns: For each subject that the plug-in reads, a column with the subject's type.
        what: The component's name for error messages.
    """

    plugin: SubsidyPolicy
    policy: Policy
    component: Component
    columns: dict[str, SubjectColumn]
    what: str

    def due(
        self,
        edges: NDArray[np.int64],
        month: NDArray[np.int64],
        days: NDArray[np.int64],
        *codes: NDArray[np.int64],
    ) -> NDArray[np.int64]:
        """Shape (n): the checked answer of the plug-in, before rounding.

        Args:
            edges: First days of consecutive months, then the day after the last.
            month: Shape (n): the position of the month of each cell.
            days: Shape (n): the number of eligible days.
            codes: Shape (n) each: the facts, in the order of `columns`.
        """
        if not len(month):
            return np.empty(0, np.int64)
        first = edges.astype("datetime64[D]").astype("datetime64[M]")
        coded = list(zip(self.columns.items(), codes, strict=True))
        cells = DueCells(
            month=first[month],
            days=days,
            days_in_month=np.diff(edges)[month],
            choices=dict(self.policy.selection),
            facts={name: _decoded(column, code) for (name, column), code in coded},
            applies={name: code != NOBODY_THERE for (name, _), code in coded},
        )
        with plugin_code(f"{self._name}: due()"):
            answer: Any = self.plugin.due(self.component.id, cells)
        return self._checked(answer, cells.month, cells.days)

    def _checked(
        self, answer: object, month: NDArray[np.datetime64], days: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Check the plug-in's answer, and return it as amounts."""
        count = len(month)
        if type(answer) is not np.ndarray:
            raise self._broken(
                f"due() returned {type(answer).__name__}",
                "return a NumPy array of int64, with one number for each row",
            )
        if answer.dtype.kind not in "iu":
            nan = ", NaN among them" if answer.dtype.kind == "f" and np.isnan(answer).any() else ""
            raise self._broken(
                f"due() returned numbers of type {answer.dtype}{nan}",
                "money is whole: calculate in integers, and divide with //",
            )
        if answer.shape != (count,):
            raise self._broken(
                f"due() returned the shape {answer.shape} for {count} rows", f"return ({count},)"
            )
        for wrong, said in ((answer < 0, "below zero"), (answer >= UNBOUNDED, "too great")):
            if wrong.any():
                at = int(np.flatnonzero(wrong)[0])
                told = f"due() returned {answer[at]} for {days[at]} days of {month[at]}, which is {said}"
                raise MoneyRangeError(f"{self._name}: {told}") if said == "too great" else self._broken(told)
        amounts: NDArray[np.int64] = answer.astype(np.int64)
        return amounts

    @property
    def _name(self) -> str:
        return f"{self.what}: plug-in {type(self.plugin).__name__}"

    def _broken(self, message: str, hint: str | None = None) -> PluginError:
        return PluginError(f"{self._name}: {message}", hint)


def supply_of(network: Network, policy: Policy, component: Component, *, what: str) -> Supply | None:
    """The plug-in that computes a component on a network, or None.

    Raises:
        UnknownNameError: If it reads a subject that the network does not know.
        ArgumentError: If it spells a subject differently from conditions, or reads sets of over 63 words.
    """
    plugin = supplier_of(policy, component)
    if plugin is None:
        return None
    columns = {each: unknown_column(network, each, what) for each in subjects_read(policy, component)}
    for subject, column in columns.items():
        if column.type == "set" and len(column.words) > _WIDEST:  # the last bit is reserved
            raise ArgumentError(
                f"{what}: {subject!r} may hold {len(column.words)} words", "a plug-in reads up to 63"
            )
    return Supply(plugin=plugin, policy=policy, component=component, columns=columns, what=what)


def _decoded(column: SubjectColumn, code: NDArray[np.int64]) -> NDArray[Any]:
    """The values of codes; the code `NOBODY_THERE` gives an arbitrary value."""
    there = np.where(code == NOBODY_THERE, 0, code)
    if column.type == "whole":
        return there
    if column.type == "yes_no":
        holds: NDArray[np.bool_] = there == 1
        return holds
    if column.type == "day":
        return (there + FIRST_DAY).astype("datetime64[D]")
    if column.type == "word":
        return np.array(column.words, np.str_)[there]
    values, place = np.unique(there, return_inverse=True)
    sets = np.empty(len(values), object)
    sets[:] = [
        frozenset(word for at, word in enumerate(column.words) if value >> at & 1)
        for value in values.tolist()
    ]
    found: NDArray[Any] = sets[place]
    return found
