"""The network on one day: which areas and bodies exist, where they are, and who their superiors are.

Single areas, bodies and teams are records with named fields; lists of them are tables.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, final

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import check_argument, is_word, with_checked_fields
from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.frames import Table
from dtnet.lazy import LaterModule, later_type
from dtnet.legible_text import legible
from dtnet.money import group_sums
from dtnet.network.day import connection, dominators
from dtnet.network.day.area_search import find_area, locate_area, located_code
from dtnet.network.day.columns import TABLES, column_specs, row_columns, stored_value
from dtnet.network.day.connection import SpanBy
from dtnet.network.day.upward_methods import SnapshotUpwardMethods
from dtnet.network.tables.tables import NOBODY, Ints
from dtnet.network.tables.texts import chosen_texts, take
from dtnet.network.territory.day_state import AreaState, BodyState
from dtnet.network.territory.forest import Hierarchy
from dtnet.network.territory.names import NameIndex
from dtnet.origins import Origin
from dtnet.periods import OPEN, day_number, number_day
from dtnet.picture_methods import SnapshotPicture
from dtnet.pydantic_hook import PydanticHook
from dtnet.read_only import ReadOnly

if TYPE_CHECKING:
    import networkx as nx

    from dtnet.frames import Column
    from dtnet.network.day import network as network_module
    from dtnet.network.day.columns import TableName
    from dtnet.network.day.network import Network
    from dtnet.network.reading import graph
    from dtnet.network.tables.schema import Attribute
    from dtnet.network.tables.tables import Areas, Bodies, Codes, Values

    BodyGraph: TypeAlias = nx.DiGraph[str]
else:  # networkx is paid by who asks
    BodyGraph = later_type("networkx.DiGraph")
    Network = later_type("dtnet.network.day.network.Network")
    graph = LaterModule("dtnet.network.reading.graph")
    network_module = LaterModule("dtnet.network.day.network")


@attrs.frozen(eq=False)
class LiveServices:
    """Services in force on a day whose body and area exist on the day; shape (s) each.

    Attributes:
        body: The place of the body among the bodies of the day.
        area: The position of the area in the territory of the day.
    """

    rows: Ints
    body: Ints
    area: Ints


def live_services(day: Snapshot) -> LiveServices:
    """The services of a day; O(rows of the table)."""
    table, number = day.network.tables.services, day_number(day.date)
    live = day.body_state.bodies.entity
    rows = table.in_force(number)
    body, area = live.searchsorted(table.body[rows]), day.territory.position[table.area[rows]]
    there = (np.append(live, NOBODY)[body] == table.body[rows]) & (area != NOBODY)
    return LiveServices(rows[there], body[there], area[there])


def further_areas(day: Snapshot, entity: int) -> Ints:
    """Entities of the further areas that a body serves on a day, in order; O(log rows + own rows)."""
    table, number = day.network.tables.services, day_number(day.date)
    first, end = table.body.searchsorted(np.array([entity, entity + 1], table.body.dtype))
    own = slice(int(first), int(end))
    return table.area[own][(table.start[own] <= number) & (table.end[own] > number)]


def seats(day: Snapshot) -> Ints:
    """Shape (m), per body of the day: the position of the smallest area that contains all it serves.

    In totals, a body counts once, in this area; it is the home if the body serves no further area. `NOBODY`
    if no area contains all that the body serves.
    """
    home, served = day.body_state.bodies.home, live_services(day)
    if not len(served.rows):
        return home
    low, high, found = home.copy(), home.copy(), home.copy()
    np.minimum.at(low, served.body, served.area)
    np.maximum.at(high, served.body, served.area)
    several = np.unique(served.body)
    found[several] = day.territory.lowest_common_of_many(low[several], high[several])
    return found


@final
class Snapshot(SnapshotPicture, ReadOnly, SnapshotUpwardMethods):
    """The network on one day. `Network.at` makes it and checks the day.

    The argument `within` of a method is an id, a name or a path, as in `find`; the area itself is included.

    Attributes:
        network: The network.
        date: The day.
    """

    __slots__ = ("_areas", "_bodies", "date", "network")

    network: Network
    date: dt.date

    def __init__(self, network: Network, date: dt.date) -> None:
        network_module.check_network(network)
        check_argument(date, dt.date, "date", "pass a date, or write network.at(day)")
        self.network = network
        self.date = date
        self._areas: AreaState | None = None
        self._bodies: BodyState | None = None

    @property
    def territory(self) -> Hierarchy:
        """The areas of the day in preorder; `within` and `by` always refer to this hierarchy."""
        return self.area_state.territory

    @property
    def area_state(self) -> AreaState:
        """The areas of the day as rows and positions; days with the same rows share the object."""
        if self._areas is None:
            self._areas = self.network.area_state(self.date)
        return self._areas

    @property
    def body_state(self) -> BodyState:
        """The bodies of the day as rows and positions; days with the same rows share the object."""
        if self._bodies is None:
            self._bodies = self.network.body_state(self.date)
        return self._bodies

    @property
    def names(self) -> NameIndex:
        """The names of the areas of the day; days with the same rows share the object."""
        return self.area_state.names

    def area_rows(self, *, level: str | None = None, within: str | None = None) -> Ints:
        """Rows of `network.tables.areas` in force on the day, in canonical order; as in `areas`."""
        territory = self.territory
        here = 0 if within is None else find_area(self, within)
        inside = slice(here, len(territory) if within is None else int(territory.end[here]))
        entities = territory.nodes[inside]
        if level is not None:
            entities = entities[territory.level[inside] == territory.place(level)]
        return self.area_state.row[np.sort(entities)]

    def body_rows(
        self, *, kind: str | None = None, within: str | None = None, serving: str | None = None
    ) -> Ints:
        """Rows of `network.tables.bodies` in force on the day, in canonical order; as in `bodies`."""
        state, end = self.body_state, self.territory.end
        home = state.bodies.home
        chosen = np.ones(len(state.rows), np.bool_)
        if kind is not None:
            chosen &= state.bodies.kind == self.network.vocabulary.body_kind(kind)
        if within is not None:
            here = find_area(self, within)
            chosen &= (home >= here) & (home < end[here])
        if serving is not None:
            here, served = find_area(self, serving), live_services(self)
            serves = (home >= here) & (home < end[here])
            serves[served.body[(served.area >= here) & (served.area < end[here])]] = True
            chosen &= serves
        return state.rows[chosen]

    def name(self, position: int) -> str:
        """The name of the area at a position of the territory, without its type."""
        return self.names.spellings(position)[0]

    def full_name(self, position: int) -> str:
        """The name of the area at a position of the territory, with its type in front."""
        return self.names.spellings(position)[1]

    def live(self, id: str) -> int:
        """The place of a body among the bodies of the day, `body_state.bodies`.

        Raises:
            UnknownNameError: If no body has this id on the day.
        """
        index, live = self.network.body_index, self.body_state.bodies.entity
        entity = index.get(id)
        if entity is None:
            raise UnknownNameError(f"there is no body {id!r}", near(id, index.similar(id)))
        place = int(live.searchsorted(np.array(entity, live.dtype)))
        if place == len(live) or live[place] != entity:
            raise UnknownNameError(f"there is no body {id!r} on {self.date}; it exists on other days")
        return place

    def line(self, relation: str) -> Hierarchy:
        """The bodies of a line as a forest, each under its superior of the day.

        Args:
            relation: A relation type with at most one superior for each body, such as `guided_by`.

        Raises:
            UnknownNameError: If the relation type does not exist.
            ArgumentError: If the relation is not a line.
        """
        return self.body_state.line(relation, day_number(self.date))

    # -- one of them -----------------------------------------------------------------------------

    def find(
        self,
        name: str | None = None,
        *,
        code: str | None = None,
        level: str | None = None,
        within: str | None = None,
    ) -> Area:
        """The area with an id, a name or a code.

        The names of a level are read on the first search: half a second for a country's villages. Later
        searches take microseconds.

        A name of the day comes before aliases and abbreviations (`TP.HCM`), these before other spellings
        (`Qui Nhơn`), and these before types by another word or after the name (`TT Mậu A`, `P1`). No search
        corrects a misspelled name; `match` does.

        Args:
            name: An id; a name with or without diacritics and type (`Yên Bái`, `tinh yen bai`); a level and a
                name, `commune:Hòa Bình`; or a path of names from the lowest area up, `Xã Tân Lĩnh, huyện Lục
                Yên`. A name with diacritics matches only names with the same ones.
            code: Instead of a name, the code of the area on the day.
            level: Search this level only. By default, a name means the highest level at which it matches,
                and a code must match exactly once among all levels.
            within: Search in this area only.

        Raises:
            UnknownNameError: If nothing matches; if an id is of another level or not in `within`; or if a
                name without a level also belongs, on another day, to an area of a higher level that exists
                on this day.
            AmbiguousNameError: If several areas match at that level; the message lists them.
            ArgumentError: If both or neither of name and code are given, or two different levels.

        Warns:
            NamesakeWarning: If another area has the name on another day, and is either of the same level and
                without common territory, or of a higher level that does not exist on this day. Naming the
                level accepts this.

        Examples:
            >>> import dtnet
            >>> day = dtnet.datasets.load("vietnam").at("2024-08-31")
            >>> day.find("Da Nang")
            <Area vn:province:48:0: thành phố Đà Nẵng, province in vn:country:0, assumed>
            >>> day.find(code="48", level="province").name
            'Đà Nẵng'
            >>> day.find("TT Mậu A").id, day.find("BR-VT").name
            ('vn:commune:04375:0', 'Bà Rịa - Vũng Tàu')
            >>> day.find("Xã Tân Lĩnh, huyện Lục Yên, tỉnh Yên Bái").id
            'vn:commune:04336:0'
        """
        if code is not None and name is None:
            return self._area(located_code(self, code, level=level, within=within))
        if name is not None and code is None:
            return self._area(find_area(self, name, level=level, within=within))
        raise ArgumentError("find accepts either a name or a code", 'as in find(code="48", level="province")')

    def area(self, id: str) -> Area:
        """The area with an id.

        Raises:
            UnknownNameError: If no area has this id on the day.
        """
        return self._area(locate_area(self, id))

    def body(self, id: str) -> Body:
        """The body with an id; a `Team` if it is a team.

        Raises:
            UnknownNameError: If no body has this id on the day.
        """
        return body_record(self, int(self.body_state.rows[self.live(id)]))

    def team(self, id: str) -> Team:
        """The team with an id.

        Raises:
            UnknownNameError: If no body has this id on the day, or the body is not a team.
        """
        body = self.body(id)
        if not isinstance(body, Team):
            raise UnknownNameError(f"{id!r} is a {body.kind}, not a team", "ask body() for it")
        return body

    def serves(self, id: str) -> list[str]:
        """Ids of the areas that a body serves: its home, then further areas by level and id.

        Raises:
            UnknownNameError: If no body has this id on the day.
        """
        place = self.live(id)
        bodies = self.network.tables.bodies
        further = further_areas(self, int(self.body_state.bodies.entity[place]))
        home = bodies.home[self.body_state.rows[place]]
        return take(self.network.tables.areas.ids, np.r_[home, further])

    def parents_among(self, id: str) -> list[str]:
        """Ids of the areas in one of which an area lies, if the network does not say in which.

        The parent of the area is then the lowest area that contains all of them. The methods of a snapshot
        that list or count what lies in an area go by parents, so that they do not count the area in any of
        its candidates.

        Args:
            id: The id of the area.

        Returns:
            The candidates, by level and id; empty if the parent of the area is known.

        Raises:
            UnknownNameError: If no area has this id on the day.
        """
        entity = int(self.territory.nodes[locate_area(self, id)])
        rows = self.area_state.candidates
        return take(self.network.tables.areas.ids, rows.candidate[rows.area == entity])

    # -- many of them ----------------------------------------------------------------------------

    def areas(self, *, level: str | None = None, within: str | None = None) -> Table:
        """The areas of the day, ordered by level, then id.

        Args:
            level: Only areas of this level.
            within: Only areas in this area.

        Returns:
            Columns `id`, `code`, `name`, `level`, `parent` (null at the top), `type`, `origin`, then the
            attributes. The columns `…_lower` and `…_upper` follow each attribute of whole numbers; they are
            null where the value is known or has no such bound.
        """
        return entity_table(self.network, "areas", self.area_rows(level=level, within=within))

    def bodies(
        self, *, kind: str | None = None, within: str | None = None, serving: str | None = None
    ) -> Table:
        """The bodies of the day, ordered by kind, then id.

        Args:
            kind: Only bodies of this kind.
            within: Only bodies whose home is in this area.
            serving: Only bodies that serve this area (an id or name) or an area inside it, as their home or
                as a further area.

        Returns:
            Columns `id`, `kind`, `name`, `home`, `origin`, then the attributes, as in `areas`.
        """
        rows = self.body_rows(kind=kind, within=within, serving=serving)
        return entity_table(self.network, "bodies", rows)

    def teams(self, *, within: str | None = None, serving: str | None = None) -> Table:
        """The teams of the day, ordered by id; arguments and columns as in `bodies`.

        Examples:
            >>> import dtnet
            >>> day = dtnet.datasets.load("vietnam").at("2024-08-31")
            >>> day.teams(within="Đà Nẵng").total("people")
            12000
        """
        return self.bodies(kind=self.network.vocabulary.team_kind, within=within, serving=serving)

    def each_area(self, *, level: str | None = None, within: str | None = None) -> Iterator[Area]:
        """The areas of `areas` as `Area` records, each made when the iteration reaches it."""
        return (area_record(self, row) for row in self.area_rows(level=level, within=within).tolist())

    def each_body(
        self, *, kind: str | None = None, within: str | None = None, serving: str | None = None
    ) -> Iterator[Body]:
        """The bodies of `bodies` as `Body` records, each made when the iteration reaches it."""
        rows = self.body_rows(kind=kind, within=within, serving=serving)
        return (body_record(self, row) for row in rows.tolist())

    def each_team(self, *, within: str | None = None, serving: str | None = None) -> Iterator[Team]:
        """The teams of `teams` as `Team` records, each made when the iteration reaches it."""
        bodies = self.each_body(kind=self.network.vocabulary.team_kind, within=within, serving=serving)
        return (body for body in bodies if isinstance(body, Team))

    def uncertain(self, table: str) -> Table:
        """The rows that may or may not be in force on the day, as their days are known only within bounds.

        All other methods use the days `start` and `end` of a row, which lie within the bounds.

        Args:
            table: `areas`, `bodies`, `relations` or `services`.

        Returns:
            The columns of the table, as `NetworkBuilder` takes them, in canonical order. If one version
            follows another on an unknown day, both are included.

        Raises:
            UnknownNameError: If the table does not exist.
        """
        tables, day = self.network.tables, day_number(self.date)
        for name in TABLES:
            if is_word(table, (name,)):
                rows = getattr(tables, name).uncertain_rows(day)
                return Table(row_columns(self.network, name, rows))
        raise UnknownNameError(f"there is no table {table!r}", near(table, TABLES))

    def team_counts(self, *, by: str) -> Table:
        """The numbers of teams, and of people in them, in each area of a level.

        The listed teams count, so an area without one has 0, although others may exist unless a completeness
        statement excludes them: `ask("has_team")` tells unknown from no. A team counts once, in the smallest
        area that contains every area that it serves; usually its home.

        Args:
            by: The level; every area of the level has a row, ordered by id.

        Returns:
            Columns `area`, `name`, `teams`, `people` (null where the people of a team are unknown), and the
            evidence of the count: `observed`, `derived`, `assumed` and `synthetic` are the shares of the
            teams whose origin is this one. The origin is the worst of the team's row and of the rows of the
            areas between the team and the area; null without teams. A team that counts in no area of the
            level is in no row.

        Raises:
            UnknownNameError: If the level does not exist, or bodies have no attribute `people`.
        """
        network, territory, state = self.network, self.territory, self.body_state
        team = state.bodies.kind == network.vocabulary.body_kind(network.vocabulary.team_kind)
        rows, seat = state.rows[team], seats(self)[team]
        above = np.append(territory.at_level(by), NOBODY)[seat]
        if (nowhere := above == NOBODY).any():
            counted = np.flatnonzero(~nowhere)
            rows, seat, above = rows[counted], seat[counted], above[counted]
        network.vocabulary.attribute("people", table="bodies")
        people = next(each for each in network.tables.bodies.attributes if each.name == "people")
        listed = territory.of_level(by)
        listed = listed[np.argsort(territory.nodes[listed])]
        size = len(territory)
        counts = np.bincount(above, minlength=size)[listed]
        members = group_sums(people.data[rows].astype(np.int64), above, size, what="people")[listed]
        unknown = np.bincount(above[people.origin[rows] == 0], minlength=size)[listed] > 0
        return Table(
            {
                "area": frames.text(territory.ids(listed)),
                "name": frames.text([self.name(position) for position in listed.tolist()]),
                "teams": frames.whole(counts),
                "people": frames.whole(members, unknown),
                **_evidence(_origins_of_counted(self, rows, seat, above), above, listed, counts),
            }
        )

    def relations(self, relation: str) -> Table:
        """The pairs of subordinate and superior of a relation, in order of subordinates, then superiors.

        Returns:
            Columns `subordinate` and `superior` (null if the body is known to have none). If the relation is
            not a line, a body may have several rows.

        Raises:
            UnknownNameError: If the relation type does not exist.
        """
        declared = self.network.vocabulary.relation_type(relation)
        edges = self.body_state.edges(declared, day_number(self.date))
        ids, below, above = (
            self.network.tables.bodies.ids,
            self.body_state.bodies.entity[edges.subordinate],
            edges.superior,
        )
        superior = frames.text(chosen_texts(ids, np.maximum(above, 0)), above == NOBODY)
        return Table({"subordinate": frames.text(chosen_texts(ids, below)), "superior": superior})

    def _area(self, position: int) -> Area:
        return area_record(self, int(self.area_state.row[self.territory.nodes[position]]))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Snapshot):
            return NotImplemented
        return self.date == other.date and self.network == other.network

    def __hash__(self) -> int:
        return hash((self.network, self.date))

    def __repr__(self) -> str:
        return f"<Snapshot of {self.network.metadata.name!r} on {self.date}>"

    def _repr_html_(self) -> str:
        from dtnet.notebook_html import card, pairs  # noqa: PLC0415 - paid by notebooks only

        words = self.network.vocabulary
        kinds = np.bincount(self.body_state.bodies.kind, minlength=len(words.body_kinds)).tolist()
        return card(
            f"{self.network.metadata.name} on {self.date}",
            (
                ("areas", pairs((level, count) for level, count in self.territory.level_counts().items())),
                ("bodies", pairs(zip(words.body_kinds, kinds, strict=True))),
            ),
        )

    def __reduce__(self) -> tuple[type[Snapshot], tuple[Network, dt.date]]:
        return Snapshot, (self.network, self.date)

    def graph(self, relations: str | Sequence[str] = ("guided_by",), *, copy: bool = False) -> BodyGraph:
        """The day as a frozen networkx graph; see `dtnet.network.graph_of`."""
        return graph.graph_of(self, relations, copy=copy)

    def root_of(self, relations: str | Sequence[str] = ("guided_by",)) -> str:
        """Id of the root of some lines; see `dtnet.network.root_of`."""
        return connection.root_of(self, relations)

    def chain(self, body: str, relations: str | Sequence[str] = ("guided_by",)) -> list[str]:
        """Ids from a body up to the top; see `dtnet.network.chain`."""
        return connection.chain(self, body, relations)

    def chains(
        self,
        relations: str | Sequence[str] = ("guided_by",),
        *,
        kind: str | None = None,
        root: str | None = None,
    ) -> Table:
        """The chains of kinds that connect bodies to the root; see `dtnet.network.chains`."""
        return connection.chains(self, relations, kind=kind, root=root)

    def unconnected(
        self,
        relations: str | Sequence[str] = ("guided_by",),
        *,
        kind: str | None = None,
        root: str | None = None,
    ) -> Table:
        """Bodies whose chain does not end at the root; see `dtnet.network.unconnected`."""
        return connection.unconnected(self, relations, kind=kind, root=root)

    def without_superior(self, relation: str, *, kind: str | None = None) -> Table:
        """Bodies without a superior; see `dtnet.network.without_superior`."""
        return connection.without_superior(self, relation, kind=kind)

    def path_between(self, body: str, other: str, *, relation: str = "guided_by") -> list[str]:
        """Ids from a body to another along a line; see `dtnet.network.path_between`."""
        return connection.path_between(self, body, other, relation=relation)

    def span_of_control(self, relation: str = "guided_by", *, by: SpanBy = "kind") -> Table:
        """The numbers of direct subordinates; see `dtnet.network.span_of_control`."""
        return connection.span_of_control(self, relation, by=by)

    def dominators(
        self, relations: str | Sequence[str] = ("guided_by",), *, root: str | None = None
    ) -> Hierarchy:
        """Each body under its nearest dominator; see `dtnet.network.dominators`."""
        return dominators.dominators(self, relations, root=root)

    def falls_off(
        self, body: str, relations: str | Sequence[str] = ("guided_by",), *, root: str | None = None
    ) -> Table:
        """Bodies that lose the connection if a body is removed; see `dtnet.network.falls_off`."""
        return dominators.falls_off(self, body, relations, root=root)


Value: TypeAlias = int | bool | date | frozenset[str] | None
"""The value of an attribute; None if it is unknown."""


@attrs.frozen(kw_only=True, repr=False, field_transformer=with_checked_fields)
class Record(PydanticHook):
    """The fields that all records have.

    Attributes:
        id: The id.
        name: The name; for an area, without its type.
        start: The first day of the version in force on the day.
        end: The day after the last day of the version; None if it is open.
        origin: How the row of the version is known.
        values: Attributes by name, in the order of the vocabulary; `record["households"]` reads one.
    """

    id: str
    name: str
    start: date
    end: date | None
    origin: Origin
    values: tuple[tuple[str, Value], ...] = ()

    def __getitem__(self, attribute: str) -> Value:
        """The value of an attribute; None if it is unknown.

        Raises:
            UnknownNameError: If the attribute does not exist.
        """
        values = dict(self.values)
        if not is_word(attribute, values):
            raise UnknownNameError(f"{self.id!r} has no attribute {attribute!r}", near(attribute, values))
        return values[attribute]

    def _ipython_key_completions_(self) -> list[str]:
        return [name for name, _ in self.values]

    def _known(self) -> str:
        return "" if self.origin is Origin.OBSERVED else f", {self.origin.label}"


@attrs.frozen(kw_only=True, repr=False, field_transformer=with_checked_fields)
class Area(Record):
    """An area on a day.

    Attributes:
        level: The level.
        code: The code on that day.
        type: The type (province, city, village, …).
        parent: Id of the parent area, or None.
    """

    level: str
    code: str
    type: str
    parent: str | None

    def __repr__(self) -> str:
        place = "" if self.parent is None else f" in {self.parent}"
        name = f"{self.type} {self.name}".lstrip()
        return legible(f"<Area {self.id}: {name}, {self.level}{place}{self._known()}>")


@attrs.frozen(kw_only=True, repr=False, field_transformer=with_checked_fields)
class Body(Record):
    """A body on a day.

    Attributes:
        kind: The body kind.
        home: Id of the area in which the body works.
        serves: Ids of the areas that the body serves: its home, then further areas.
    """

    kind: str
    home: str
    serves: tuple[str, ...]

    def __repr__(self) -> str:
        return f"<Body {self.id}: {self.name}, {self.kind} in {self._places()}{self._known()}>"

    def _places(self) -> str:
        further = len(self.serves) - 1
        return f"{self.home} and {further} more" if further else self.home


@attrs.frozen(kw_only=True, repr=False, field_transformer=with_checked_fields)
class Team(Body):
    """A team on a day. A value is None if it is unknown, or if the network does not have the attribute.

    Attributes:
        team_kinds: The kinds of the team.
        people: The number of all people in the team.
        leader: The number of leaders.
        deputy: The number of deputies.
        ordinary: The number of ordinary members.
        skills: The skills that the team teaches.
    """

    team_kinds: frozenset[str] | None
    people: int | None
    leader: int | None
    deputy: int | None
    ordinary: int | None
    skills: frozenset[str] | None

    def __repr__(self) -> str:
        people = "people unknown" if self.people is None else f"{self.people} people"
        return f"<Team {self.id}: {people} in {self._places()}{self._known()}>"


def area_record(snapshot: Snapshot, row: int) -> Area:
    """The record of a row of areas."""
    table, words = snapshot.network.tables.areas, snapshot.network.vocabulary
    parent = int(table.parent[row])
    return Area(
        **_version(snapshot.network, "areas", row),
        level=words.levels[table.level[table.entity[row]]],
        code=table.code[row],
        type=words.area_types[table.type[row]],
        parent=None if parent == NOBODY else table.ids[parent],
    )


def body_record(snapshot: Snapshot, row: int) -> Body:
    """The record of a row of bodies; a `Team` if the body is a team."""
    network = snapshot.network
    table, words = network.tables.bodies, network.vocabulary
    common = _version(network, "bodies", row)
    common["kind"] = words.body_kinds[table.kind[table.entity[row]]]
    common["home"] = network.tables.areas.ids[int(table.home[row])]
    common["serves"] = tuple(snapshot.serves(common["id"]))
    if common["kind"] != words.team_kind:
        return Body(**common)
    values: dict[str, Any] = dict(common["values"])
    of_team: dict[str, Any] = {name: values.get(name) for name in _OF_TEAMS}
    return Team(**common, **of_team)


_OF_TEAMS = ("team_kinds", "people", "leader", "deputy", "ordinary", "skills")


def _version(network: Network, table: Literal["areas", "bodies"], row: int) -> dict[str, Any]:
    """The fields of `Record` in a row."""
    of: Areas | Bodies = getattr(network.tables, table)
    end = int(of.end[row])
    declared = (each for each in network.vocabulary.attributes if each.table == table)
    return {
        "id": of.ids[int(of.entity[row])],
        "name": of.name[row],
        "start": number_day(int(of.start[row])),
        "end": None if end == OPEN else number_day(end),
        "origin": Origin(int(of.origin[row])),
        "values": tuple(
            (each.name, _value(held, each, row)) for each, held in zip(declared, of.attributes, strict=True)
        ),
    }


def _value(values: Values, declared: Attribute, row: int) -> Value:
    if values.origin[row] == 0:
        return None
    value = stored_value(declared, int(values.data[row]))
    return frozenset(value) if isinstance(value, tuple) else value


_SHOWN: Final[dict[TableName, tuple[str, ...]]] = {
    "areas": ("id", "code", "name", "level", "parent", "type", "origin"),
    "bodies": ("id", "kind", "name", "home", "origin"),
}


def entity_table(network: Network, table: Literal["areas", "bodies"], rows: Ints) -> Table:
    """Some rows of areas or bodies; columns as `Snapshot.areas` and `Snapshot.bodies` have them."""
    own = {each.name for each in network.vocabulary.attributes if each.table == table}
    specs = {spec.name: spec for spec in column_specs(table, network.vocabulary)}
    values = (spec for spec in specs.values() if (spec.bound_of or spec.name) in own)
    return Table(row_columns(network, table, rows, [*(specs[name] for name in _SHOWN[table]), *values]))


def _origins_of_counted(snapshot: Snapshot, rows: Ints, seats: Ints, above: Ints) -> Codes:
    """Shape (k): the worst origin of the rows by which each team counts in an area.

    Args:
        rows: Rows of the teams.
        seats: Per team, the position of the area in which it counts.
        above: Per team, the position of the area in whose row it counts; that area's own row does not matter.
    """
    territory, tables = snapshot.territory, snapshot.network.tables
    worst = tables.bodies.origin.take(rows)
    below = np.flatnonzero(worst < Origin.SYNTHETIC)  # nothing is worse
    below = below[seats[below] != above[below]]
    at = seats[below]
    while below.size:
        state = snapshot.network.area_state(snapshot.date)
        worst[below] = np.maximum(worst[below], tables.areas.origin[state.row[territory.nodes[at]]])
        at = territory.parent[at]
        lower = at != above[below]
        below, at = below[lower], at[lower]
    return worst


def _evidence(origins: Codes, above: Ints, listed: Ints, counts: Ints) -> dict[str, Column]:
    """By origin, the share of the teams of a row that has it; null in a row without teams.

    Args:
        origins: Shape (k): the origin of each counted team.
        above: Shape (k): the position of the area in whose row it counts.
        listed: Shape (r): positions of the areas of the rows.
        counts: Shape (r): the number of teams in each row.
    """
    missing = counts == 0
    found = {}
    for origin in Origin:
        which = np.flatnonzero(origins == origin)
        if len(which) == len(above):
            of_origin = counts
        else:
            of_origin = np.bincount(above[which], minlength=int(listed.max(initial=0)) + 1)[listed]
        share = of_origin / np.maximum(counts, 1)
        found[origin.label] = frames.ratio(share, missing)
    return found
