"""The validity rules of networks in their order; each rule is a function that finds every row that breaks it.

`docs/explanation/data-model.md` numbers the rules and gives the reason for each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dtnet.network.tables.row_names import AS_STORED, faults_in_order
from dtnet.network.validity.relation_checks import (
    check_above_itself,
    check_candidates,
    check_cycles,
    check_one_superior,
    check_relation_ends,
    check_rule_words,
    check_rules_apart,
    check_service_ends,
    check_services_apart,
    check_services_elsewhere,
)
from dtnet.network.validity.row_checks import (
    check_day_bounds,
    check_homes,
    check_leaders,
    check_levels,
    check_parents,
    check_people,
    check_people_bounds,
    check_periods,
    check_roots,
    check_value_bounds,
    check_values,
    check_versions,
    check_versions_apart,
)
from dtnet.network.validity.shape_checks import (
    check_codes,
    check_id_order,
    check_ids,
    check_numbers,
    check_row_order,
    check_shape,
    check_vocabulary,
)
from dtnet.network.validity.succession_checks import (
    check_closings,
    check_events,
    check_lineage,
    check_shares,
    check_statement_areas,
    check_statement_words,
    check_succession_days,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from dtnet.errors import Fault
    from dtnet.network.tables.row_names import RowNames
    from dtnet.network.tables.schema import Vocabulary
    from dtnet.network.tables.tables import Tables

    Rule: TypeAlias = Callable[[Tables, Vocabulary, RowNames], list[Fault]]

ROUNDS: Final[tuple[tuple[Rule, ...], ...]] = (
    (check_vocabulary, check_shape),
    (check_numbers, check_codes),
    (check_row_order,),
    (
        check_id_order,
        check_ids,
        check_periods,
        check_versions,
        check_levels,
        check_roots,
        check_parents,
        check_homes,
        check_values,
        check_people,
        check_leaders,
        check_value_bounds,
        check_people_bounds,
        check_day_bounds,
        check_versions_apart,
        check_relation_ends,
        check_above_itself,
        check_one_superior,
        check_rule_words,
        check_rules_apart,
        check_candidates,
        check_service_ends,
        check_services_apart,
        check_services_elsewhere,
        check_events,
        check_shares,
        check_succession_days,
        check_lineage,
        check_closings,
        check_statement_areas,
        check_statement_words,
    ),
    (check_cycles,),
)
"""The rules, in rounds: a rule makes sense only for rows in which earlier rounds found no fault."""


def check_tables(tables: Tables, vocabulary: Vocabulary, names: RowNames = AS_STORED) -> list[Fault]:
    """Every fault of some tables, by place; O(n log n) in rows, but see `check_cycles`.

    Args:
        tables: The tables.
        vocabulary: The words of the network.
        names: How faults name rows; by default by their place in the table.
    """
    for rules in ROUNDS:
        faults = [fault for rule in rules for fault in rule(tables, vocabulary, names)]
        if faults:
            return faults_in_order(faults)
    return []
