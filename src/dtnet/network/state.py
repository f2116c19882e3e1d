"""What holds on a day: the rows in force, laid out; shared by all days between two changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dtnet.errors import ArgumentError
from dtnet.network.cache import BoundedCache
from dtnet.network.hierarchy import Hierarchy
from dtnet.network.read_only import ReadOnly, sealed
from dtnet.network.rules import LiveBodies, superiors_by_rule
from dtnet.network.tables import NOBODY, frozen
from dtnet.periods import OPEN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.network.index import IdIndex
    from dtnet.network.schema import RelationType, Vocabulary
    from dtnet.network.tables import Areas, Bodies, Ints, Tables

_KEPT_LINES = 8


def in_force(table: Areas | Bodies, day: int) -> Ints:
    """Rows whose days hold a day, in order of entities."""
    return np.flatnonzero((table.start <= day) & (table.end > day)).astype(np.int32)


def change_days(*tables: Areas | Bodies) -> NDArray[np.int32]:
    """Days on which rows begin or end, in order; open ends left out.

    One mark a day between the first and the last: O(rows + days), where sorting costs ten times as much.
    """
    edges = [each for table in tables for each in (table.start, table.end)]
    days = np.concatenate([each[each != OPEN] for each in edges])
    if not len(days):
        return np.empty(0, np.int32)
    first = int(days.min())
    marks = np.zeros(int(days.max()) - first + 1, np.bool_)
    marks[days - first] = True
    return (np.flatnonzero(marks) + first).astype(np.int32)


class AreaState(ReadOnly):
    """Territory on a day.

    Attributes:
        rows: The rows in force, in order of entities.
        row: Per entity, its row, or `NOBODY`.
        territory: The areas in preorder.
    """

    __slots__ = ("row", "rows", "territory")

    rows: Ints
    row: Ints
    territory: Hierarchy

    def __init__(self, areas: Areas, vocabulary: Vocabulary, index: IdIndex, day: int) -> None:
        self.rows = frozen(in_force(areas, day), np.int32)
        members = areas.entity[self.rows]
        row = np.full(len(areas.ids), NOBODY, np.int32)
        row[members] = self.rows
        self.row = frozen(row, np.int32)
        self.territory = Hierarchy(
            index, members, areas.parent[self.rows], areas.level[members], vocabulary.levels
        )


class BodyState(ReadOnly):
    """Bodies on a day, in the territory of that day.

    Attributes:
        rows: The rows in force, in order of entities.
        bodies: The same as rules see them.
    """

    __slots__ = ("_index", "_lines", "_tables", "_vocabulary", "areas", "bodies", "rows")

    rows: Ints
    areas: AreaState
    bodies: LiveBodies

    def __init__(
        self, tables: Tables, vocabulary: Vocabulary, index: IdIndex, areas: AreaState, day: int
    ) -> None:
        table = tables.bodies
        self.rows = frozen(in_force(table, day), np.int32)
        self.areas = areas
        members = table.entity[self.rows]
        home = areas.territory.position[table.home[self.rows]]
        self.bodies = sealed(LiveBodies(members, table.kind[members], home))
        self._tables = tables
        self._vocabulary = vocabulary
        self._index = index
        self._lines: BoundedCache[Hierarchy] = BoundedCache(_KEPT_LINES)

    def line(self, relation: str, day: int) -> Hierarchy:
        """The forest of a line on a day of this state.

        Raises:
            UnknownNameError: If there is no such relation type.
            ArgumentError: If it is no line.
        """
        declared = self._vocabulary.relation_type(relation)
        if not declared.line:
            raise ArgumentError(
                f"{relation!r} is no line: a body may have several superiors", "ask relations() for it"
            )
        rules = tuple(
            i
            for i, rule in enumerate(self._tables.relation_rules)
            if rule.period.numbers[0] <= day < rule.period.numbers[1]
        )
        rows = tuple(self._stated(declared, day).tolist())
        return self._lines.get((relation, rules, rows), lambda: self._laid_out(declared, day))

    def superiors(self, relation: RelationType, day: int) -> tuple[NDArray[np.bool_], Ints]:
        """Who is above whom by a relation.

        Returns:
            Per live body, whether anything says who its superior is, and the superior's entity, or
            `NOBODY`.
        """
        superior = np.full(len(self.rows), NOBODY, np.int32)
        spoken = np.zeros(len(self.rows), np.bool_)
        for rule in self._tables.relation_rules:
            start, end = rule.period.numbers
            if rule.type == relation.name and start <= day < end:
                places, found = superiors_by_rule(
                    self.areas.territory, self.bodies, rule, self._vocabulary.body_kinds, self._index.texts
                )
                superior[places], spoken[places] = found, True
        stated = self._tables.relations
        rows = self._stated(relation, day)
        if rows.size:
            places = np.searchsorted(self.bodies.entity, stated.subordinate[rows])
            superior[places], spoken[places] = stated.superior[rows], True
        return spoken, superior

    def _stated(self, relation: RelationType, day: int) -> NDArray[np.intp]:
        table = self._tables.relations
        code = self._vocabulary.relation_types.index(relation)
        return np.flatnonzero((table.type == code) & (table.start <= day) & (table.end > day))

    def _laid_out(self, relation: RelationType, day: int) -> Hierarchy:
        spoken, superior = self.superiors(relation, day)
        touched = spoken.copy()
        touched[np.searchsorted(self.bodies.entity, superior[superior != NOBODY])] = True
        places = np.flatnonzero(touched)
        return Hierarchy(
            self._index,
            self.bodies.entity[places],
            superior[places],
            self.bodies.kind[places],
            self._vocabulary.body_kinds,
        )
