"""What relations and rules must say."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from dtnet.errors import Fault, UnknownNameError
from dtnet.network.tables.naming import AS_STORED, shown_days
from dtnet.network.tables.spells import Spells, overlapping
from dtnet.network.tables.tables import NOBODY
from dtnet.network.territory.ranges import Slices
from dtnet.network.validity.row_checks import absence_faults, overlap_faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from dtnet.network.tables.naming import RowNames
    from dtnet.network.tables.rules import RelationRule
    from dtnet.network.tables.schema import Vocabulary
    from dtnet.network.tables.tables import Tables

_OF_NOBODY: Final = ("type", "subordinate", "superior", "start", "end")
_SEARCHES: Final = ("at_or_above", "above")


def check_relation_ends(tables: Tables, vocabulary: Vocabulary, names: RowNames = AS_STORED) -> list[Fault]:
    """Subordinate and superior exist on all days of their relation's row."""
    del vocabulary
    spells = Spells(tables.bodies)
    return [
        *absence_faults(tables, names, "relations", "subordinate", spells),
        *absence_faults(tables, names, "relations", "superior", spells),
    ]


def check_above_itself(tables: Tables, vocabulary: Vocabulary, names: RowNames = AS_STORED) -> list[Fault]:
    """Nobody is stated to be above itself."""
    del vocabulary
    relations = tables.relations
    return names.faults(
        tables,
        "relations",
        np.flatnonzero((relations.subordinate == relations.superior) & (relations.superior != NOBODY)),
        lambda row: f"{tables.bodies.ids[int(relations.superior[row])]!r} cannot be above itself",
        column="superior",
        reads=["subordinate"],
    )


def check_one_superior(tables: Tables, vocabulary: Vocabulary, names: RowNames = AS_STORED) -> list[Fault]:
    """In a line a body has one stated superior a day; elsewhere none twice, none beside one of nobody."""
    relations = tables.relations
    line = np.array([each.line for each in vocabulary.relation_types], np.bool_)[relations.type]
    superior = np.where(line, 0, relations.superior + 1).astype(np.int64)
    count = len(tables.bodies.ids)
    owner = (relations.type * np.int64(count) + relations.subordinate) * (count + 1) + superior
    _, numbered = np.unique(owner, return_inverse=True)
    numbered = np.where(relations.subordinate == NOBODY, NOBODY, numbered)
    reads = ["type", "subordinate"]
    return [
        *overlap_faults(tables, names, "relations", numbered, reads=reads),
        *_beside_nobody(tables, names, np.flatnonzero(~line & (relations.superior == NOBODY))),
    ]


def _beside_nobody(tables: Tables, names: RowNames, nobody: NDArray[np.intp]) -> list[Fault]:
    """A fault for each row that states a superior on days on which another says that there is none."""
    relations = tables.relations
    owner = relations.type * np.int64(len(tables.bodies.ids)) + relations.subordinate
    nobody = nobody[relations.subordinate[nobody] != NOBODY]
    first, end = (owner.searchsorted(owner[nobody], side) for side in ("left", "right"))
    at, row = Slices(np.arange(len(owner)), first, end).pairs()
    none = nobody[at]
    both = (relations.superior[row] != NOBODY) & (relations.start[row] < relations.end[none])
    both &= relations.start[none] < relations.end[row]
    other = dict(zip(row[both].tolist(), none[both].tolist(), strict=True))
    sure = [row for row, none in other.items() if not names.doubted("relations", none, _OF_NOBODY)]

    def told(row: int) -> str:
        none = other[row]
        days = shown_days(int(relations.start[none]), int(relations.end[none]))
        return f"on {days} there is nobody, as {names.row(tables, 'relations', none)} says"

    reads = ["type", "subordinate", "start", "end"]
    return names.faults(tables, "relations", np.array(sure, np.intp), told, column="superior", reads=reads)


def check_rule_words(tables: Tables, vocabulary: Vocabulary, names: RowNames = AS_STORED) -> list[Fault]:
    """Relation rules speak of types and kinds that exist, and search a way that exists, not for themselves.

    In a line `check_cycles` finds a body that is above itself; other relations may circle.
    """
    del names
    faults = []
    others = {each.name for each in vocabulary.relation_types if not each.line}
    for number, rule in enumerate(tables.relation_rules):
        place = _rule_place(number, rule)
        words: list[tuple[Callable[[str], Any], str, str]] = [
            (vocabulary.relation_type, "type", rule.type),
            *((vocabulary.body_kind, "of", kind) for kind in rule.of),
            *((vocabulary.body_kind, "to", kind) for kind in rule.to),
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
            faults.append(Fault(f"{place}: search", f"{rule.search!r}, legal are 'at_or_above' and 'above'"))
    return faults


def _rule_place(number: int, rule: RelationRule) -> str:
    return f"relation rule {number} ({rule.type})"


def check_rules_apart(tables: Tables, vocabulary: Vocabulary, names: RowNames = AS_STORED) -> list[Fault]:
    """Two rules of one type never speak of one body kind on the same day."""
    del vocabulary, names
    faults = []
    for (one, first), (other, second) in combinations(enumerate(tables.relation_rules), 2):
        kinds = sorted(set(first.of) & set(second.of))
        days = first.period.intersection(second.period)
        if first.type == second.type and kinds and days is not None:
            told = f"speaks of {', '.join(kinds)} on {days}, as does {_rule_place(one, first)}"
            faults.append(Fault(f"{_rule_place(other, second)}: of", told))
    return faults


def check_candidates(tables: Tables, vocabulary: Vocabulary, names: RowNames = AS_STORED) -> list[Fault]:
    """No two bodies of a kind that a rule looks for have one home on the same day of the rule."""
    bodies = tables.bodies
    kinds = bodies.kind[bodies.entity]
    found: dict[int, tuple[int, int, RelationRule]] = {}
    for number, rule in enumerate(tables.relation_rules):
        first, end = rule.period.numbers
        for kind in sorted(set(rule.to) & set(vocabulary.body_kinds)):
            rows = np.flatnonzero(
                (kinds == vocabulary.body_kind(kind)) & (bodies.start < end) & (bodies.end > first)
            )
            rows = rows[bodies.home[rows] != NOBODY]
            starts, ends = np.maximum(bodies.start[rows], first), np.minimum(bodies.end[rows], end)
            earlier, later = overlapping(bodies.home[rows], starts, ends)
            for one, other in zip(rows[earlier].tolist(), rows[later].tolist(), strict=True):
                if bodies.entity[one] != bodies.entity[other] and not names.doubted(
                    "bodies", one, ("kind", "home", "start", "end", "id")
                ):
                    found.setdefault(other, (one, number, rule))

    def told(row: int) -> str:
        one, number, rule = found[row]
        return (
            f"shares its home on {shown_days(int(bodies.start[row]), int(bodies.end[row]))} with "
            f"{names.row(tables, 'bodies', one)} of the same kind: {_rule_place(number, rule)} cannot choose"
        )

    rows = np.array(sorted(found), np.intp)
    reads = ["kind", "start", "end", "id"]
    return names.faults(tables, "bodies", rows, told, column="home", reads=reads)
