"""The areas, bodies and relations in force on a day; all days between two changes share one state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
from numpy.typing import NDArray

from dtnet.arguments import check_argument
from dtnet.errors import ArgumentError
from dtnet.network.tables.schema import RelationType, Vocabulary
from dtnet.network.tables.tables import NOBODY, Areas, Ints, Tables
from dtnet.network.tables.texts import IdIndex
from dtnet.network.territory.candidate_parents import NO_CANDIDATES, CandidateParents
from dtnet.network.territory.forest import Hierarchy
from dtnet.network.territory.names import NameIndex
from dtnet.network.territory.relation_rules import LiveBodies, superiors_by_rule
from dtnet.periods import OPEN
from dtnet.read_only import BoundedCache, ReadOnly, frozen, sealed
from dtnet.spans import ranges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dtnet.network.tables.tables import Bodies, Codes, Relations


_KEPT_LINES = 8
_KEPT_EDGES = 8
_KEPT_OF_BODIES = 8
_KEPT_OF_AREAS = 5


def change_days(*tables: Areas | Bodies | Relations) -> NDArray[np.int32]:
    """Days on which rows begin or end, in order, without open ends."""
    return marked_days([each for table in tables for each in (table.start, table.end)])


def marked_days(edges: Sequence[Ints]) -> NDArray[np.int32]:
    """Every day in some columns, in order, without open ends.

    One flag for each day between the first and the last: O(rows + days), ten times faster than sorting.
    """
    days = np.concatenate([each[each != OPEN] for each in edges])
    if not len(days):
        return np.empty(0, np.int32)
    first = int(days.min())
    marks = np.zeros(int(days.max()) - first + 1, np.bool_)
    marks[days - first] = True
    return (np.flatnonzero(marks) + first).astype(np.int32)


class AreaState(ReadOnly):
    """The territory on a day; `Snapshot.area_state` makes it.

    Attributes:
        rows: The rows in force, in order of entities.
        row: Per entity, its row, or `NOBODY`.
        territory: The areas in preorder.
        names: The names and codes of the areas.
        candidates: The candidates for the parents of areas whose parent is one of several.
        derived: A cache of results that other modules derive from the state.
    """

    __slots__ = ("candidates", "derived", "names", "row", "rows", "territory")

    rows: Ints
    row: Ints
    territory: Hierarchy
    names: NameIndex
    candidates: CandidateParents
    derived: BoundedCache[Any]

    def __init__(
        self,
        areas: Areas,
        vocabulary: Vocabulary,
        index: IdIndex,
        day: int,
        candidates: CandidateParents = NO_CANDIDATES,
    ) -> None:
        check_argument(areas, Areas, "areas", "pass the areas of a network")
        self.rows = frozen(areas.in_force(day), np.int32)
        members = areas.entity.take(self.rows)
        row = np.full(len(areas.ids), NOBODY, np.int32)
        row[members] = self.rows
        self.row = frozen(row, np.int32)
        self.territory = Hierarchy(
            index,
            members,
            areas.parent.take(self.rows),
            areas.level.take(members),
            vocabulary.levels,
            vocabulary.level_words,
        )
        territory = self.territory
        self.names = NameIndex(areas, vocabulary.area_types, territory.level, territory.nodes, self.row)
        self.candidates = candidates
        self.derived = BoundedCache(_KEPT_OF_AREAS)

    def candidates_at(self, place: int) -> tuple[Ints, Ints]:
        """The areas of a level in one of which an area lies, for areas of which it is unknown in which one.

        Args:
            place: The level.

        Returns:
            Shape (k) each: the position of an area, rising, and of an area of the level; each pair once.
        """
        territory, rows = self.territory, self.candidates
        if not len(rows):
            return self.rows[:0], self.rows[:0]
        area = territory.position[rows.area]
        host = territory.at_level(territory.levels[place])[territory.position[rows.candidate]]
        open_ = (territory.level[territory.parent[area]] < place) & (host != NOBODY)
        pairs = np.unique(np.stack([area, host])[:, open_], axis=1)
        number, inside = ranges(pairs[0], territory.end[pairs[0]])
        order = np.argsort(inside, kind="stable")
        return inside[order].astype(np.int32), pairs[1][number[order]].astype(np.int32)

    def for_others(self) -> AreaState:
        """The same territory for a network with other bodies; the cache of derived results is empty."""
        state = AreaState.__new__(AreaState)
        state.rows, state.row, state.territory, state.names = self.rows, self.row, self.territory, self.names
        state.candidates = self.candidates
        state.derived = BoundedCache(_KEPT_OF_AREAS)
        return state


@attrs.frozen(eq=False)
class Edges:
    """The pairs of subordinate and superior of a relation on one day, one row each.

    Attributes:
        subordinate: Places among the bodies of the day, rising. In a relation that is not a line, a body may
            have several rows.
        superior: The entity of the superior, or `NOBODY` if the body is known to have none.
        origin: How the pair is known.
    """

    subordinate: Ints
    superior: Ints
    origin: Codes


class BodyState(ReadOnly):
    """The bodies on a day, in the territory of that day; `Snapshot.body_state` makes it.

    Attributes:
        rows: The rows in force, in order of entities.
        areas: The territory.
        bodies: Kind and home of each body, as relation rules need them.
        derived: A cache of results that other modules derive from the state. The key of a result that
            depends on relations must include `era`.
    """

    __slots__ = (
        "_edges",
        "_eras",
        "_index",
        "_lines",
        "_tables",
        "_vocabulary",
        "areas",
        "bodies",
        "derived",
        "rows",
    )

    rows: Ints
    areas: AreaState
    bodies: LiveBodies
    derived: BoundedCache[Any]

    def __init__(
        self, tables: Tables, vocabulary: Vocabulary, index: IdIndex, areas: AreaState, day: int
    ) -> None:
        check_argument(tables, Tables, "tables", "pass the tables of a network")
        check_argument(areas, AreaState, "areas", "pass the areas of the same day")
        table = tables.bodies
        self.rows = frozen(table.in_force(day), np.int32)
        self.areas = areas
        members = table.entity[self.rows]
        home = areas.territory.position[table.home[self.rows]]
        self.bodies = sealed(LiveBodies(members, table.kind[members], home))
        self._tables = tables
        self._vocabulary = vocabulary
        self._index = index
        self._lines: BoundedCache[Hierarchy] = BoundedCache(_KEPT_LINES)
        self._edges: BoundedCache[Edges] = BoundedCache(_KEPT_EDGES)
        self._eras: BoundedCache[Ints] = BoundedCache(1)
        self.derived = BoundedCache(_KEPT_OF_BODIES)

    def line(self, relation: str, day: int) -> Hierarchy:
        """The forest of a line on a day of this state.

        Raises:
            UnknownNameError: If the relation type does not exist.
            ArgumentError: If the relation is not a line.
        """
        declared = self._vocabulary.relation_type(relation)
        if not declared.line:
            raise ArgumentError(
                f"{relation!r} is not a line: a body may have several superiors", "ask relations() for it"
            )
        rules = tuple(
            i
            for i, rule in enumerate(self._tables.relation_rules)
            if rule.period.numbers[0] <= day < rule.period.numbers[1]
        )
        rows = tuple(self._stated(declared, day).tolist())
        return self._lines.get((relation, rules, rows), lambda: self._laid_out(declared, day))

    def era(self, day: int) -> int:
        """The number of the run of days, without a change of relations, in which a day lies."""
        return int(self._eras.get("days", self._relation_days).searchsorted(np.int32(day), "right"))

    def edges(self, relation: RelationType, day: int) -> Edges:
        """The pairs of a relation on a day; a stated row replaces the result of rules for its subordinate."""
        return self._edges.get((relation.name, self.era(day)), lambda: self._drawn(relation, day))

    def touched(self, edges: Edges) -> NDArray[np.bool_]:
        """Per body of the day, whether it is an end of an edge, or known to have no superior."""
        touched = np.zeros(len(self.rows), np.bool_)
        touched[edges.subordinate] = True
        superiors = edges.superior[edges.superior != NOBODY]
        touched[np.searchsorted(self.bodies.entity, superiors)] = True
        return touched

    def _relation_days(self) -> Ints:
        rules = [edge for rule in self._tables.relation_rules for edge in rule.period.numbers]
        days: Ints = np.unique(np.r_[change_days(self._tables.relations), np.array(rules, np.int32)])
        return days

    def _drawn(self, relation: RelationType, day: int) -> Edges:
        superior = np.full(len(self.rows), NOBODY, np.int32)
        origin = np.zeros(len(self.rows), np.uint8)
        for rule in self._tables.relation_rules:
            start, end = rule.period.numbers
            if rule.type == relation.name and start <= day < end:
                places, found = superiors_by_rule(
                    self.areas.territory, self.bodies, rule, self._vocabulary.body_kinds, self._index.texts
                )
                superior[places], origin[places] = found, rule.origin
        table, rows = self._tables.relations, self._stated(relation, day)
        stated = np.searchsorted(self.bodies.entity, table.subordinate[rows])
        origin[stated] = 0
        ruled = np.flatnonzero(origin)
        subordinates = np.r_[ruled, stated]
        superiors = np.r_[superior[ruled], table.superior[rows]]
        origins = np.r_[origin[ruled], table.origin[rows]]
        if rows.size:
            order = np.lexsort((superiors, subordinates))
            subordinates, superiors, origins = subordinates[order], superiors[order], origins[order]
        return Edges(frozen(subordinates, np.int32), frozen(superiors, np.int32), frozen(origins, np.uint8))

    def _stated(self, relation: RelationType, day: int) -> NDArray[np.intp]:
        table = self._tables.relations
        code = self._vocabulary.relation_types.index(relation)
        return np.flatnonzero((table.type == code) & (table.start <= day) & (table.end > day))

    def _laid_out(self, relation: RelationType, day: int) -> Hierarchy:
        edges = self.edges(relation, day)
        superior = np.full(len(self.rows), NOBODY, np.int32)
        superior[edges.subordinate] = edges.superior
        touched = self.touched(edges)
        places = np.flatnonzero(touched)
        return Hierarchy(
            self._index,
            self.bodies.entity[places],
            superior[places],
            self.bodies.kind[places],
            self._vocabulary.body_kinds,
        )
