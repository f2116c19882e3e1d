"""Whether somebody in a line ends up above itself, by rules and stated rows taken together."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

import numpy as np

from dtnet.errors import Fault, InvalidNetworkError
from dtnet.network.tables.index import IdIndex
from dtnet.network.tables.naming import AS_STORED
from dtnet.network.tables.tables import NOBODY
from dtnet.network.territory.state import AreaState, BodyState
from dtnet.periods import OPEN, number_day

if TYPE_CHECKING:
    from dtnet.network.tables.naming import RowNames
    from dtnet.network.tables.schema import RelationType, Vocabulary
    from dtnet.network.tables.tables import Tables


def check_cycles(tables: Tables, vocabulary: Vocabulary, names: RowNames = AS_STORED) -> list[Fault]:
    """Nobody in a line is, over any number of steps, above itself.

    Asked of tables without other faults, and of none with stand-ins for what could not be read. A rule leads
    from a body to one in the same area or further up, so rules alone can only run in a circle among the kinds
    of one area: where their kinds do not, and no row states a superior, there is nothing to look at.
    Otherwise the line is laid out on each day on which it may change, O(n) each.
    """
    if any(mark.any() for mark in names.doubtful.values()):
        return []
    found: dict[tuple[str, str], Fault] = {}
    for relation in vocabulary.relation_types:
        if not relation.line:
            continue
        for day in _days_to_look_at(tables, vocabulary, relation):
            for told in _circles(tables, vocabulary, relation, day):
                place = f"line {relation.name} on {number_day(day)}"
                found.setdefault((relation.name, told), Fault(place, told))
    return list(found.values())


def _circles(tables: Tables, vocabulary: Vocabulary, relation: RelationType, day: int) -> list[str]:
    areas = AreaState(tables.areas, vocabulary, IdIndex(tables.areas.ids), day)
    state = BodyState(tables, vocabulary, IdIndex(tables.bodies.ids), areas, day)
    try:
        state.line(relation.name, day)
    except InvalidNetworkError as error:
        return [f"{fault.place} {fault.message}" for fault in error.faults]
    return []


def _days_to_look_at(tables: Tables, vocabulary: Vocabulary, relation: RelationType) -> list[int]:
    """Days on which a circle in a line could begin."""
    stated = tables.relations
    code = vocabulary.relation_types.index(relation)
    rows = np.flatnonzero((stated.type == code) & (stated.superior != NOBODY))
    by_kinds = _kinds_may_circle(tables, relation)
    if not rows.size and not by_kinds:
        return []
    tables_of_rows = (tables.areas, tables.bodies, stated)
    edges = [each for table in tables_of_rows for each in (table.start, table.end)]
    edges.append(np.array([edge for rule in tables.relation_rules for edge in rule.period.numbers], np.int32))
    days = np.unique(np.concatenate(edges))
    days = days[days < OPEN]
    if not by_kinds:
        begun = np.sort(stated.start[rows]).searchsorted(days, "right")
        days = days[begun > np.sort(stated.end[rows]).searchsorted(days, "right")]
    return [int(day) for day in days]


def _kinds_may_circle(tables: Tables, relation: RelationType) -> bool:
    kinds: TopologicalSorter[str] = TopologicalSorter()
    for rule in tables.relation_rules:
        if rule.type == relation.name and rule.search == "at_or_above":
            for kind in rule.of:
                kinds.add(kind, *rule.to)
    try:
        kinds.prepare()
    except CycleError:
        return True
    return False
