"""The validity rules of networks in their order; each rule is a function that finds every row that breaks it.

`docs/explanation/data-model.md` numbers the rules and gives the reason for each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dtnet.network.tables.row_names import AS_STORED, CheckedRows, faults_in_order
from dtnet.network.validity import relation_checks, row_checks, shape_checks, succession_checks

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import TypeAlias

    from dtnet.errors import Fault
    from dtnet.network.tables.row_names import RowNames
    from dtnet.network.tables.schema import Vocabulary
    from dtnet.network.tables.tables import Tables

    Rule: TypeAlias = Callable[[CheckedRows], list[Fault]]


def rules_of(*modules: ModuleType) -> tuple[Rule, ...]:
    """The rules of some modules: the functions in them whose names begin with `check_`."""
    return tuple(
        rule
        for module in modules
        for name, rule in vars(module).items()
        if name.startswith("check_") and rule.__module__ == module.__name__
    )


_READABLE: Final[tuple[tuple[Rule, ...], ...]] = (
    (shape_checks.check_vocabulary, shape_checks.check_shape),
    (shape_checks.check_numbers,),
    (shape_checks.check_row_order,),
)
_LAST: Final = (relation_checks.check_cycles,)
_ALONE: Final = {*_LAST, *(rule for rules in _READABLE for rule in rules)}
_ALL: Final = rules_of(shape_checks, row_checks, relation_checks, succession_checks)
ROUNDS: Final = (*_READABLE, tuple(rule for rule in _ALL if rule not in _ALONE), _LAST)
"""The rules, in rounds: a rule makes sense only for rows in which earlier rounds found no fault."""


def check_tables(tables: Tables, vocabulary: Vocabulary, names: RowNames = AS_STORED) -> list[Fault]:
    """Every fault of some tables, by place; O(n log n) in rows, but see `check_cycles`.

    Args:
        tables: The tables.
        vocabulary: The words of the network.
        names: How faults name rows; by default by their place in the table.
    """
    given = CheckedRows(tables, vocabulary, names)
    for rules in ROUNDS:
        faults = [fault for rule in rules for fault in rule(given)]
        if faults:
            return faults_in_order(faults)
    return []
