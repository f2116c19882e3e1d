"""Sweeps: one question asked again for many policies that differ in a few parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from inspect import signature
from itertools import product
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from dtnet import frames
from dtnet.arguments import check_argument, words_of
from dtnet.errors import ArgumentError
from dtnet.frames import Table
from dtnet.policy.answers.comparison import ALWAYS, check_answer
from dtnet.policy.answers.grouping import grouped
from dtnet.policy.catalogue.admission import as_policies

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dtnet.policy.answers.result import Assessment
    from dtnet.policy.document.document import Policy
    from dtnet.policy.document.protocol import SubsidyPolicy


_NUMBERS: Final = {"amount", "lower", "upper", "year"}


def sweep(
    spent: Assessment,
    make: Callable[..., Policy | SubsidyPolicy | Iterable[Policy | SubsidyPolicy]],
    grid: Mapping[str, Sequence[Any]],
    *,
    by: Sequence[str] = (),
) -> Table:
    """What an assessment would be with other policies, for every combination of some parameters.

    Args:
        spent: An assessment. Its network, window, inputs and other policies stay, and unchanged results are
            reused.
        make: A function that takes one value of each parameter by keyword and returns a policy or several.
            They replace the policies with the same id, or are added.
        grid: The values of each parameter, by name.
        by: The grouping of amounts, as for `Assessment.by`; policies are grouped apart only if named. By
            default each combination has one row for each nature.

    Returns:
        A column for each parameter (as text), `nature`, the keys, `amount`, `lower`, `upper`; rows in the
        order of the grid, the last parameter changing first.

    Raises:
        ArgumentError: If an argument has another type, or a parameter has no values, has the name of a
            column, or is not a parameter of `make`.

    Examples:
        >>> import dtnet
        >>> net, policies = dtnet.datasets.load("vietnam"), dtnet.policies(country="vietnam")
        >>> policy = policies["vn.ha-tinh.2023-119"]
        >>> spent = dtnet.assess(net, policy, window="2024")
        >>> table = dtnet.sweep(
        ...     spent,
        ...     lambda rate: policy.with_component("support", rate=f"{rate} VND/team/month"),
        ...     {"rate": ["500_000", "600_000", "700_000"]},
        ... )
        >>> table["rate"], table["amount"]
        (['500_000', '600_000', '700_000'], [10740000000, 12888000000, 15036000000])
    """
    _check_asked(spent, make, grid)
    by = words_of(by, "by", 'write by=("month",)')
    keys = [*ALWAYS, *(key for key in by if key not in ALWAYS)]
    for name, values in grid.items():
        if not len(values):
            raise ArgumentError(f"parameter {name!r} has no values", "give at least one, or remove it")
        if name in {*keys, "amount", "lower", "upper"}:
            raise ArgumentError(f"parameter {name!r} has the name of a column", "rename it")
    columns: dict[str, list[Any]] = {name: [] for name in (*grid, *keys, "amount", "lower", "upper")}
    for values in product(*grid.values()):
        parameters = dict(zip(grid, values, strict=True))
        made = make(**parameters)
        answer = spent.instead(*as_policies(made))
        table = grouped(answer, by, always=ALWAYS)
        for name, value in parameters.items():
            columns[name] += [str(value)] * len(table)
        for name in table.columns:
            columns[name] += table[name]
    return Table({name: _column(cells, is_number=name in _NUMBERS) for name, cells in columns.items()})


def _check_asked(spent: object, make: object, grid: object) -> None:
    check_answer(spent, "spent")
    if not callable(make):
        check_argument(make, (), "make", "pass a function that makes policies")
    check_argument(grid, Mapping, "grid", 'pass values by parameter: {"rate": ["500_000", "600_000"]}')
    parameters: Mapping[object, object] = grid  # type: ignore[assignment]
    for name, values in parameters.items():
        check_argument(name, str, "a parameter of grid", "name it as the function does")
        if isinstance(values, str | bytes):
            check_argument(values, (), f"grid[{name!r}]", "pass a list of values")
        check_argument(values, (Sequence, np.ndarray), f"grid[{name!r}]", "pass a list of values")
    try:
        signature(make).bind(**parameters)  # type: ignore[arg-type]
    except TypeError as error:
        raise ArgumentError(f"make does not accept the parameters of grid: {error}", "rename them") from None
    except ValueError:  # functions in C may not say what they take
        return


def _column(cells: list[Any], *, is_number: bool) -> frames.Column:
    missing = np.array([cell is None for cell in cells], np.bool_)
    gone = missing if missing.any() else None
    if is_number:
        return frames.whole([cell or 0 for cell in cells], gone)
    return frames.text([cell or "" for cell in cells], gone)
