"""The network on one day: who exists, where, and under whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, final

import numpy as np

from dtnet import frames
from dtnet.citations import Origin
from dtnet.frames import Table
from dtnet.money import group_sums
from dtnet.network.doors import SnapshotDoors
from dtnet.network.find import find_area
from dtnet.network.read_only import ReadOnly, sealed
from dtnet.network.records import Area
from dtnet.network.rules import FullNames
from dtnet.network.tables import NOBODY
from dtnet.network.texts import Gathered, PatternTexts
from dtnet.periods import day_number

if TYPE_CHECKING:
    import datetime as dt

    from numpy.typing import NDArray

    from dtnet.frames import Column
    from dtnet.network.hierarchy import Hierarchy
    from dtnet.network.network import Network
    from dtnet.network.state import AreaState, BodyState
    from dtnet.network.tables import Ints, Values
    from dtnet.network.texts import Texts


@final
class Snapshot(ReadOnly, SnapshotDoors):
    """One day of a network: a date and a state shared with its neighbours.

    Attributes:
        network: The network.
        date: The day.
    """

    __slots__ = ("date", "network")

    network: Network
    date: dt.date

    def __init__(self, network: Network, date: dt.date) -> None:
        """Use `Network.at`, which checks the day."""
        self.network = network
        self.date = date

    @property
    def territory(self) -> Hierarchy:
        """The areas of the day in preorder: the only hierarchy behind `within` and `by`."""
        return self._areas.territory

    @property
    def _areas(self) -> AreaState:
        return self.network.area_state(self.date)

    @property
    def _bodies(self) -> BodyState:
        return self.network.body_state(self.date)

    def line(self, relation: str) -> Hierarchy:
        """The bodies that a line touches, each under its superior of the day.

        Args:
            relation: A relation type with at most one superior a body: `guided_by` is the network line.

        Raises:
            UnknownNameError: If there is no such relation type.
            ArgumentError: If it is no line.
        """
        return self._bodies.line(relation, day_number(self.date))

    def find(self, name: str, *, level: str | None = None) -> Area:
        """The area that a text names.

        Args:
            name: An id; a name with or without diacritics and type (`Yên Bái`, `tinh yen bai`); or
                `commune:Hòa Bình`.
            level: Look at this level only; by default the highest level at which the name matches.

        Raises:
            UnknownNameError: If nothing matches.
            AmbiguousNameError: If several areas match at that level; it lists them.
        """
        return self._area(find_area(self, name, level=level))

    def areas(self, *, level: str | None = None, within: str | None = None) -> Table:
        """Areas of the day, by level, then id.

        Args:
            level: Of this level only.
            within: In this area only (an id or name), itself included.

        Returns:
            Columns `id`, `code`, `name`, `level`, `parent` (null at the top), `type`, `origin`, then the
            attributes.
        """
        positions = self._positions(within)
        if level is not None:
            positions = positions[self.territory.level[positions] == self.territory.place(level)]
        table = self.network.tables.areas
        entities = np.sort(self.territory.nodes[positions])
        rows = self._areas.row[entities]
        parents = table.parent[rows]
        return Table(
            {
                "id": frames.text(_taken(table.ids, entities)),
                "code": frames.text(_taken(table.code, rows)),
                "name": frames.text(_taken(table.name, rows)),
                "level": frames.text(_words(self.network.vocabulary.levels, table.level[entities])),
                "parent": frames.text(_taken(table.ids, np.maximum(parents, 0)), parents == NOBODY),
                "type": frames.text(_words(self.network.vocabulary.area_types, table.type[rows])),
                "origin": frames.text(_origins(table.origin[rows])),
                **self._attributes("areas", table.attributes, rows),
            }
        )

    def bodies(self, *, kind: str | None = None, within: str | None = None) -> Table:
        """Bodies of the day, by kind, then id.

        Args:
            kind: Of this kind only.
            within: With their home in this area only (an id or name), itself included.

        Returns:
            Columns `id`, `kind`, `name`, `home`, `origin`, then the attributes.
        """
        table = self.network.tables.bodies
        rows = self.body_rows(kind=kind, within=within)
        entities = table.entity[rows]
        return Table(
            {
                "id": frames.text(_taken(table.ids, entities)),
                "kind": frames.text(_words(self.network.vocabulary.body_kinds, table.kind[entities])),
                "name": frames.text(_taken(table.name, rows)),
                "home": frames.text(_taken(self.network.tables.areas.ids, table.home[rows])),
                "origin": frames.text(_origins(table.origin[rows])),
                **self._attributes("bodies", table.attributes, rows),
            }
        )

    def teams(self, *, within: str | None = None) -> Table:
        """Teams of the day, by id; columns as in `bodies`.

        Args:
            within: With their home in this area only (an id or name), itself included.

        Examples:
            >>> import dtnet
            >>> day = dtnet.datasets.load("vietnam").at("2024-08-31")
            >>> day.teams(within="Đà Nẵng").total("people")
            12000
        """
        return self.bodies(kind=self.network.vocabulary.team_kind, within=within)

    def team_counts(self, *, by: str) -> Table:
        """How many teams, and people in them, each area of a level has.

        Args:
            by: The level; every area of it has a row, in order of id.

        Returns:
            Columns `area`, `name`, `teams`, `people` (null where a team's people are unknown). A team that
            lies under no area of the level is in no row.

        Raises:
            UnknownNameError: If there is no such level, or bodies have no attribute `people`.
        """
        table = self.network.tables.bodies
        rows = self.body_rows(kind=self.network.vocabulary.team_kind)
        above = self.territory.at_level(by)[self.territory.position[table.home[rows]]]
        rows, above = rows[above != NOBODY], above[above != NOBODY]
        self.network.vocabulary.attribute("people", table="bodies")
        people = next(each for each in table.attributes if each.name == "people")
        listed = np.flatnonzero(self.territory.level == self.territory.place(by))
        listed = listed[np.argsort(self.territory.nodes[listed])]
        size = len(self.territory)
        teams = np.bincount(above, minlength=size)[listed]
        members = group_sums(people.data[rows].astype(np.int64), above, size, what="people")[listed]
        unknown = np.bincount(above[people.origin[rows] == 0], minlength=size)[listed] > 0
        return Table(
            {
                "area": frames.text(self.territory.ids(listed)),
                "name": frames.text([self.name(position) for position in listed.tolist()]),
                "teams": frames.whole(teams),
                "people": frames.whole(members, unknown if unknown.any() else None),
            }
        )

    def body_rows(self, *, kind: str | None = None, within: str | None = None) -> Ints:
        """Rows of the table of bodies, in force on the day, in canonical order."""
        state = self._bodies
        chosen = np.ones(len(state.rows), np.bool_)
        if kind is not None:
            chosen &= state.bodies.kind == self.network.vocabulary.body_kind(kind)
        if within is not None:
            here = find_area(self, within)
            chosen &= (state.bodies.home >= here) & (state.bodies.home < self.territory.end[here])
        return state.rows[chosen]

    def relations(self, relation: str) -> Table:
        """Who is above whom by a relation.

        Returns:
            Columns `subordinate`, `superior` (null where it is known that there is none).

        Raises:
            UnknownNameError: If there is no such relation type.
        """
        declared = self.network.vocabulary.relation_type(relation)
        state = self._bodies
        spoken, superior = state.superiors(declared, day_number(self.date))
        ids = self.network.tables.bodies.ids
        above = superior[spoken]
        return Table(
            {
                "subordinate": frames.text(_taken(ids, state.bodies.entity[spoken])),
                "superior": frames.text(_taken(ids, np.maximum(above, 0)), above == NOBODY),
            }
        )

    def name(self, position: int) -> str:
        """The name of the area at a position of the territory, its type left out."""
        return self.network.tables.areas.name[self._row(position)]

    def full_name(self, position: int) -> str:
        """The name of the area at a position of the territory, its type in front."""
        table = self.network.tables.areas
        return FullNames(table.name, table.type, self.network.vocabulary.area_types)[self._row(position)]

    def _row(self, position: int) -> int:
        return int(self._areas.row[self.territory.nodes[position]])

    def _area(self, position: int) -> Area:
        table, row = self.network.tables.areas, self._row(position)
        parent = int(table.parent[row])
        return Area(
            id=table.ids[int(table.entity[row])],
            level=self.territory.levels[self.territory.level[position]],
            code=table.code[row],
            name=table.name[row],
            type=self.network.vocabulary.area_types[table.type[row]],
            parent=None if parent == NOBODY else table.ids[parent],
            origin=Origin(int(table.origin[row])),
        )

    def _positions(self, within: str | None) -> NDArray[np.intp]:
        if within is None:
            return np.arange(len(self.territory))
        here = find_area(self, within)
        return np.arange(here, self.territory.end[here])

    def _attributes(self, table: str, values: tuple[Values, ...], rows: Ints) -> dict[str, Column]:
        return {each.name: self._column(table, each, rows) for each in values}

    def _column(self, table: str, values: Values, rows: Ints) -> Column:
        declared = self.network.vocabulary.attribute(values.name, table=table)
        data, unknown = values.data[rows], values.origin[rows] == 0
        missing = unknown if unknown.any() else None
        if declared.type == "set":
            return frames.text(_sets(declared.vocabulary, data), missing)
        return frames.yes_no(data, missing) if declared.type == "yes_no" else frames.whole(data, missing)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Snapshot):
            return NotImplemented
        return self.date == other.date and self.network == other.network

    def __hash__(self) -> int:
        return hash((self.network, self.date))

    def __repr__(self) -> str:
        return f"<Snapshot of {self.network.metadata.name!r} on {self.date}>"


def _taken(texts: Texts, rows: Ints) -> PatternTexts:
    return sealed(PatternTexts(len(rows), (Gathered(texts, rows),)))


def _words(words: tuple[str, ...], codes: NDArray[np.uint8]) -> list[str]:
    return [words[code] for code in codes.tolist()]


def _origins(codes: NDArray[np.uint8]) -> list[str]:
    return _words(("", *(origin.label for origin in Origin)), codes)


def _sets(words: tuple[str, ...], bits: NDArray[np.integer]) -> list[str]:
    """Each set as its words in the order of the vocabulary, a space between."""
    known = {
        code: " ".join(word for place, word in enumerate(words) if code >> place & 1)
        for code in np.unique(bits).tolist()
    }
    return [known[code] for code in bits.tolist()]
