"""Rules for relations, relation rules and services; among them, that no body is above itself."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from dtnet.errors import Fault, InvalidNetworkError, UnknownNameError
from dtnet.network.tables.row_names import shown_days
from dtnet.network.tables.tables import NOBODY
from dtnet.network.tables.texts import IdIndex
from dtnet.network.territory.day_state import AreaState, BodyState
from dtnet.network.validity.row_checks import absence_faults, overlap_faults
from dtnet.periods import OPEN, number_day
from dtnet.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from dtnet.network.tables.row_names import CheckedRows
    from dtnet.network.tables.rules import RelationRule
    from dtnet.network.tables.schema import RelationType
    from dtnet.network.tables.tables import Tables

_OF_NOBODY: Final = ("type", "subordinate", "superior", "start", "end")
_SEARCHES: Final = ("at_or_above", "above")


def check_relation_ends(given: CheckedRows) -> list[Fault]:
    """Subordinate and superior exist on all days of the row of their relation."""
    return [
        *absence_faults(given, "relations", "subordinate", given.tables.bodies),
        *absence_faults(given, "relations", "superior", given.tables.bodies),
    ]


def check_above_itself(given: CheckedRows) -> list[Fault]:
    """No row states that a body is its own superior."""
    relations = given.tables.relations
    return given.faults(
        "relations",
        (relations.subordinate == relations.superior) & (relations.superior != NOBODY),
        lambda row: f"{given.tables.bodies.ids[int(relations.superior[row])]!r} cannot be above itself",
        column="superior",
        reads=["subordinate"],
    )


def check_one_superior(given: CheckedRows) -> list[Fault]:
    """In a line, no two rows state the superior of a body on one day.

    In other relations, no two rows state the same superior on one day, and no row states a superior on a day
    on which another row states that there is none.
    """
    relations = given.tables.relations
    line = np.array([each.line for each in given.vocabulary.relation_types], np.bool_)[relations.type]
    superior = np.where(line, 0, relations.superior + 1).astype(np.int64)
    count = len(given.tables.bodies.ids)
    owner = (relations.type * np.int64(count) + relations.subordinate) * (count + 1) + superior
    _, numbered = np.unique(owner, return_inverse=True)
    numbered = np.where(relations.subordinate == NOBODY, NOBODY, numbered)
    reads = ["type", "subordinate"]
    return [
        *overlap_faults(given, "relations", numbered, reads=reads),
        *_stated_and_denied_superiors(given, np.flatnonzero(~line & (relations.superior == NOBODY))),
    ]


def _stated_and_denied_superiors(given: CheckedRows, nobody: NDArray[np.intp]) -> list[Fault]:
    """A fault for each row that states a superior on days on which another row states that there is none."""
    relations = given.tables.relations
    owner = relations.type * np.int64(len(given.tables.bodies.ids)) + relations.subordinate
    nobody = nobody[relations.subordinate[nobody] != NOBODY]
    days = Spans(owner, relations.start, relations.end)
    found = days.overlap(days.take(nobody))
    rows = np.flatnonzero((relations.superior != NOBODY) & (found != NOBODY))
    other = dict(zip(rows.tolist(), nobody[found[rows]].tolist(), strict=True))

    def told(row: int) -> str:
        none = other[row]
        days = shown_days(int(relations.start[none]), int(relations.end[none]))
        return f"{given.row('relations', none)} states that there is no superior on {days}"

    sure = given.sure(other, "relations", _OF_NOBODY)
    reads = ["type", "subordinate", "start", "end"]
    return given.faults("relations", sure, told, column="superior", reads=reads)


def check_rule_words(given: CheckedRows) -> list[Fault]:
    """Relation rules use known types, kinds and searches, and do not find the body itself as superior.

    In a line, `check_cycles` finds bodies that are above themselves; other relations may have cycles.
    """
    faults = []
    others = {each.name for each in given.vocabulary.relation_types if not each.line}
    for number, rule in enumerate(given.tables.relation_rules):
        place = _rule_place(number, rule)
        words: list[tuple[Callable[[str], Any], str, str]] = [
            (given.vocabulary.relation_type, "type", rule.type),
            *((given.vocabulary.body_kind, "of", kind) for kind in rule.of),
            *((given.vocabulary.body_kind, "to", kind) for kind in rule.to),
        ]
        for known, key, word in words:
            try:
                known(word)
            except UnknownNameError as error:
                faults.append(Fault(f"{place}: {key}", str(error)))
        faults += [
            Fault(f"{place}: {key}", "empty; a rule needs at least one body kind")
            for key, kinds in (("of", rule.of), ("to", rule.to))
            if not kinds
        ]
        itself = sorted(set(rule.of) & set(rule.to)) if rule.type in others else []
        if itself and rule.search == "at_or_above":
            told = f"{', '.join(itself)} at or above its own home is the body itself; write search='above'"
            faults.append(Fault(f"{place}: to", told))
        if rule.search not in _SEARCHES:
            faults.append(Fault(f"{place}: search", f"{rule.search!r}; allowed: 'at_or_above' or 'above'"))
    return faults


def _rule_place(number: int, rule: RelationRule) -> str:
    return f"relation rule {number} ({rule.type})"


def check_rules_apart(given: CheckedRows) -> list[Fault]:
    """Two rules of one type never apply to the same body kind on the same day."""
    faults = []
    for (one, first), (other, second) in combinations(enumerate(given.tables.relation_rules), 2):
        kinds = sorted(set(first.of) & set(second.of))
        days = first.period.intersection(second.period)
        if first.type == second.type and kinds and days is not None:
            told = f"applies to {', '.join(kinds)} on {days}, as does {_rule_place(one, first)}"
            faults.append(Fault(f"{_rule_place(other, second)}: of", told))
    return faults


def check_candidates(given: CheckedRows) -> list[Fault]:
    """No two bodies of a kind that a rule searches for have the same home on a day of the rule."""
    bodies = given.tables.bodies
    kinds = bodies.kind[bodies.entity]
    found: dict[int, tuple[int, int, RelationRule]] = {}
    for number, rule in enumerate(given.tables.relation_rules):
        first, end = rule.period.numbers
        for kind in sorted(set(rule.to) & set(given.vocabulary.body_kinds)):
            rows = np.flatnonzero(
                (kinds == given.vocabulary.body_kind(kind)) & (bodies.start < end) & (bodies.end > first)
            )
            rows = rows[bodies.home[rows] != NOBODY]
            starts, ends = np.maximum(bodies.start[rows], first), np.minimum(bodies.end[rows], end)
            earlier, later = Spans(bodies.home[rows], starts, ends).overlapping()
            pairs = dict(enumerate(rows[earlier].tolist()))
            for at in given.sure(pairs, "bodies", ("kind", "home", "start", "end", "id")).tolist():
                one, other = pairs[at], int(rows[later[at]])
                if bodies.entity[one] != bodies.entity[other]:
                    found.setdefault(other, (one, number, rule))

    def told(row: int) -> str:
        one, number, rule = found[row]
        return (
            f"shares its home on {shown_days(int(bodies.start[row]), int(bodies.end[row]))} with "
            f"{given.row('bodies', one)} of the same kind: {_rule_place(number, rule)} cannot choose"
        )

    rows = np.array(sorted(found), np.intp)
    reads = ["kind", "start", "end", "id"]
    return given.faults("bodies", rows, told, column="home", reads=reads)


def check_cycles(given: CheckedRows) -> list[Fault]:
    """No body of a line is above itself, over any number of steps.

    The check needs tables without other faults and without placeholders. A rule leads from a body to a body
    in the same area or further up, so rules alone can form a cycle only among the kinds in one area. If these
    kinds form no cycle, and no row states a superior, there is nothing to check. Otherwise the line is laid
    out on each day on which it may change, O(n) each.
    """
    if any(mark.any() for mark in given.names.doubtful.values()):
        return []
    found: dict[tuple[str, str], Fault] = {}
    for relation in given.vocabulary.relation_types:
        if not relation.line:
            continue
        for day in _days_to_look_at(given, relation):
            for told in _circles(given, relation, day):
                place = f"line {relation.name} on {number_day(day)}"
                found.setdefault((relation.name, told), Fault(place, told))
    return list(found.values())


def _circles(given: CheckedRows, relation: RelationType, day: int) -> list[str]:
    areas = AreaState(given.tables.areas, given.vocabulary, IdIndex(given.tables.areas.ids), day)
    state = BodyState(given.tables, given.vocabulary, IdIndex(given.tables.bodies.ids), areas, day)
    try:
        state.line(relation.name, day)
    except InvalidNetworkError as error:
        return [f"{fault.place} {fault.message}" for fault in error.faults]
    return []


def _days_to_look_at(given: CheckedRows, relation: RelationType) -> list[int]:
    """Days on which a cycle in a line could begin."""
    stated = given.tables.relations
    code = given.vocabulary.relation_types.index(relation)
    rows = np.flatnonzero((stated.type == code) & (stated.superior != NOBODY))
    by_kinds = _kinds_may_circle(given.tables, relation)
    if not rows.size and not by_kinds:
        return []
    tables_of_rows = (given.tables.areas, given.tables.bodies, stated)
    edges = [each for table in tables_of_rows for each in (table.start, table.end)]
    edges.append(
        np.array([edge for rule in given.tables.relation_rules for edge in rule.period.numbers], np.int32)
    )
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


def check_service_ends(given: CheckedRows) -> list[Fault]:
    """A body that serves an area exists on all days of the row, and so does the area."""
    return [
        *absence_faults(given, "services", "body", given.tables.bodies),
        *absence_faults(given, "services", "area", given.tables.areas),
    ]


def check_services_apart(given: CheckedRows) -> list[Fault]:
    """No two rows state on the same day that a body serves an area."""
    services = given.tables.services
    known = (services.body != NOBODY) & (services.area != NOBODY)
    owner = services.body.astype(np.int64) * (len(given.tables.areas.ids) + 1) + services.area
    _, numbered = np.unique(owner, return_inverse=True)
    numbered = np.where(known, numbered, NOBODY)
    return overlap_faults(given, "services", numbered, reads=["body", "area"])


def check_services_elsewhere(given: CheckedRows) -> list[Fault]:
    """A served area is not the home of the body on any day of the row."""
    services, bodies = given.tables.services, given.tables.bodies
    areas = np.int64(len(given.tables.areas.ids) + 1)
    homes_of = Spans(bodies.entity * areas + bodies.home, bodies.start, bodies.end)
    served = Spans(services.body * areas + services.area, services.start, services.end)
    version = served.overlap(homes_of)
    twice = np.flatnonzero((version != NOBODY) & (services.area != NOBODY))
    homes = dict(zip(twice.tolist(), version[twice].tolist(), strict=True))

    def told(row: int) -> str:
        home = homes[row]
        days = shown_days(int(bodies.start[home]), int(bodies.end[home]))
        return f"its home on {days}: a body serves its home without a row, the table lists further areas"

    found = given.sure(homes, "bodies", _READ)
    reads = ["body", "start", "end"]
    return given.faults("services", found, told, column="area", reads=reads)


_READ = ("home", "start", "end", "id")
