"""The network on one day: which areas and bodies exist, where they are, and who their superiors are."""

from __future__ import annotations

from typing import TYPE_CHECKING, final

import numpy as np

from dtnet.errors import ArgumentError, UnknownNameError
from dtnet.network.day.area_search import find_area, locate_area, located_code
from dtnet.network.day.day_rows import DayRows, further_areas, seats
from dtnet.network.day.day_tables import (
    area_table,
    body_table,
    relation_table,
    team_count_table,
    uncertain_table,
)
from dtnet.network.day.records import Team, area_record, body_record
from dtnet.network.day.snapshot_methods import StructureQuestions
from dtnet.network.day.upward_methods import SnapshotUpwardMethods
from dtnet.network.tables.texts import take
from dtnet.periods import day_number

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from dtnet.frames import Table
    from dtnet.network.day.network import Network
    from dtnet.network.day.records import Area, Body
    from dtnet.network.territory.forest import Hierarchy


@final
class Snapshot(DayRows, StructureQuestions, SnapshotUpwardMethods):
    """The network on one day. `Network.at` makes it and checks the day.

    The argument `within` of a method is an id or a name, as in `find`; the area itself is included.
    """

    __slots__ = ()

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

        Args:
            name: An id; a name with or without diacritics and type (`Yên Bái`, `tinh yen bai`); or a level
                and a name, `commune:Hòa Bình`. A name with diacritics matches only names with the same ones.
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

    # -- many of them ----------------------------------------------------------------------------

    def areas(self, *, level: str | None = None, within: str | None = None) -> Table:
        """The areas of the day, ordered by level, then id.

        Args:
            level: Only areas of this level.
            within: Only areas in this area.

        Returns:
            Columns `id`, `code`, `name`, `level`, `parent` (null at the top), `type`, `origin`, then the
            attributes. If some value of an attribute is known only within bounds, its columns `…_lower` and
            `…_upper` follow; they are null where the value is known or has no such bound.
        """
        return area_table(self.network, self.area_rows(level=level, within=within))

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
        return body_table(self.network, self.body_rows(kind=kind, within=within, serving=serving))

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
        return uncertain_table(self.network, table, day_number(self.date))

    def team_counts(self, *, by: str) -> Table:
        """The numbers of teams, and of people in them, in each area of a level.

        A team counts once, in the smallest area that contains every area that it serves; usually its home.

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
        state = self.body_state
        team = state.bodies.kind == self.network.vocabulary.body_kind(self.network.vocabulary.team_kind)
        return team_count_table(self, by=by, teams=state.rows[team], seats=seats(self)[team])

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
        return relation_table(self.network, self.body_state.bodies.entity[edges.subordinate], edges.superior)

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

    def __reduce__(self) -> tuple[type[Snapshot], tuple[Network, dt.date]]:
        return Snapshot, (self.network, self.date)
