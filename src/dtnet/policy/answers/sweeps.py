"""One question asked for many policies that differ in a few parameters."""

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
    """What an answer would be with other policies, for every combination of some parameters.

    Args:
        spent: An answer. Its network, window, inputs and other policies stay; what does not change is not
            worked out again.
        make: Gives the policy, or policies, for one value of each parameter, by keyword: they replace those
            of the same id, and come beside the others.
        grid: Values of each parameter, by name.
        by: What amounts are grouped by, as for `Assessment.by`, policies not told apart unless named; by
            default each combination has one row for each nature.

    Returns:
        A column for each parameter (as text), `nature`, the keys, `amount`, `lower`, `upper`; rows in the
        order of the grid, the last parameter changing first.

    Raises:
        ArgumentError: If an argument is of another type, or a parameter has no values, is called like a
            column, or is none of the function's.

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
            raise ArgumentError(f"parameter {name!r} has no values", "give at least one, or leave it out")
        if name in {*keys, "amount", "lower", "upper"}:
            raise ArgumentError(f"parameter {name!r} is called like a column", "call it otherwise")
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
        raise ArgumentError(
            f"make does not take the parameters of grid: {error}", "name them alike"
        ) from None
    except ValueError:  # functions in C may not say what they take
        return


def _column(cells: list[Any], *, is_number: bool) -> frames.Column:
    missing = np.array([cell is None for cell in cells], np.bool_)
    gone = missing if missing.any() else None
    if is_number:
        return frames.whole([cell or 0 for cell in cells], gone)
    return frames.text([cell or "" for cell in cells], gone)
