"""The network on one day: who exists, where, and under whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, final

import numpy as np

from dtnet.errors import ArgumentError, UnknownNameError
from dtnet.network.day.area_search import find_area, find_code, locate_area
from dtnet.network.day.day_rows import DayRows
from dtnet.network.day.day_tables import (
    area_table,
    body_table,
    relation_table,
    team_count_table,
    uncertain_table,
)
from dtnet.network.day.records import Team, area_record, body_record
from dtnet.network.day.services import further_areas, seats
from dtnet.network.day.snapshot_methods import StructureQuestions
from dtnet.network.day.upward_methods import SnapshotDoors
from dtnet.network.tables.texts import take
from dtnet.periods import day_number

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from dtnet.frames import Table
    from dtnet.network.day.network import Network
    from dtnet.network.day.records import Area, Body
    from dtnet.network.territory.hierarchy import Hierarchy


@final
class Snapshot(DayRows, StructureQuestions, SnapshotDoors):
    """One day of a network: a date and a state shared with its neighbours.

    Made by `Network.at`, which checks the day. Where `within` is asked for, it takes an id or a name as
    `find` does, and the area itself is included.
    """

    __slots__ = ()

    def line(self, relation: str) -> Hierarchy:
        """The bodies that a line touches, each under its superior of the day.

        Args:
            relation: A relation type with at most one superior a body: `guided_by` is the network line.

        Raises:
            UnknownNameError: If there is no such relation type.
            ArgumentError: If it is no line.
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
        """The area that a text or a code names.

        The names of a level are read when it is first looked at: half a second for a country's villages, and
        microseconds from then on.

        Args:
            name: An id; a name with or without diacritics and type (`Yên Bái`, `tinh yen bai`); or
                `commune:Hòa Bình`. Written with them, it is looked for as it is spelled.
            code: Instead of a name, the area's code on the day.
            level: Look at this level only; by default the highest level at which the name matches. A code
                without a level must match once among all levels.
            within: Look in this area only.

        Raises:
            UnknownNameError: If nothing matches; also if an id is of another level or lies elsewhere, or a
                name without a level is that of an area of another day above the match, whose level is there.
            AmbiguousNameError: If several areas match at that level; it lists them.
            ArgumentError: If both or neither of name and code are given, or two levels.

        Warns:
            NamesakeWarning: If on another day an area has the name that is of the match's level and shares no
                ground with it, or is above it, of a level that is not there on the day; a level accepts that.

        Examples:
            >>> import dtnet
            >>> day = dtnet.datasets.load("vietnam").at("2024-08-31")
            >>> day.find("Da Nang")
            <Area vn:province:48:0: thành phố Đà Nẵng, province in vn:country:0, assumed>
            >>> day.find(code="48", level="province").name
            'Đà Nẵng'
        """
        if code is not None and name is None:
            return self._area(find_code(self, code, level=level, within=within))
        if name is not None and code is None:
            return self._area(find_area(self, name, level=level, within=within))
        raise ArgumentError("find takes either a name or a code", 'as in find(code="48", level="province")')

    def area(self, id: str) -> Area:
        """The area with an id.

        Raises:
            UnknownNameError: If there is none on the day.
        """
        return self._area(locate_area(self, id))

    def body(self, id: str) -> Body:
        """The body with an id; a `Team` if it is one.

        Raises:
            UnknownNameError: If there is none on the day.
        """
        return body_record(self, int(self.body_state.rows[self.live(id)]))

    def team(self, id: str) -> Team:
        """The team with an id.

        Raises:
            UnknownNameError: If there is none on the day, or the body is no team.
        """
        body = self.body(id)
        if not isinstance(body, Team):
            raise UnknownNameError(f"{id!r} is a {body.kind}, no team", "ask body() for it")
        return body

    def serves(self, id: str) -> list[str]:
        """Ids of the areas that a body serves: its home, then further ones by level and id.

        Raises:
            UnknownNameError: If there is no such body on the day.
        """
        place = self.live(id)
        bodies = self.network.tables.bodies
        further = further_areas(self, int(self.body_state.bodies.entity[place]))
        home = bodies.home[self.body_state.rows[place]]
        return take(self.network.tables.areas.ids, np.r_[home, further])

    # -- many of them ----------------------------------------------------------------------------

    def areas(self, *, level: str | None = None, within: str | None = None) -> Table:
        """Areas of the day, by level, then id.

        Args:
            level: Of this level only.
            within: In this area only.

        Returns:
            Columns `id`, `code`, `name`, `level`, `parent` (null at the top), `type`, `origin`, then the
            attributes; behind one that is known within bounds somewhere `…_lower` and `…_upper`, null where
            it is known, or without a limit.
        """
        return area_table(self.network, self.area_rows(level=level, within=within))

    def bodies(
        self, *, kind: str | None = None, within: str | None = None, serving: str | None = None
    ) -> Table:
        """Bodies of the day, by kind, then id.

        Args:
            kind: Of this kind only.
            within: With their home in this area only.
            serving: Those that serve this area (an id or name) or one inside it: from their home, or as one
                of the further areas that they serve.

        Returns:
            Columns `id`, `kind`, `name`, `home`, `origin`, then the attributes, as in `areas`.
        """
        return body_table(self.network, self.body_rows(kind=kind, within=within, serving=serving))

    def teams(self, *, within: str | None = None, serving: str | None = None) -> Table:
        """Teams of the day, by id; arguments and columns as in `bodies`.

        Examples:
            >>> import dtnet
            >>> day = dtnet.datasets.load("vietnam").at("2024-08-31")
            >>> day.teams(within="Đà Nẵng").total("people")
            12000
        """
        return self.bodies(kind=self.network.vocabulary.team_kind, within=within, serving=serving)

    def each_area(self, *, level: str | None = None, within: str | None = None) -> Iterator[Area]:
        """The areas of `areas` one by one, each made when it is reached."""
        return (area_record(self, row) for row in self.area_rows(level=level, within=within).tolist())

    def each_body(
        self, *, kind: str | None = None, within: str | None = None, serving: str | None = None
    ) -> Iterator[Body]:
        """The bodies of `bodies` one by one, each made when it is reached."""
        rows = self.body_rows(kind=kind, within=within, serving=serving)
        return (body_record(self, row) for row in rows.tolist())

    def each_team(self, *, within: str | None = None, serving: str | None = None) -> Iterator[Team]:
        """The teams of `teams` one by one, each made when it is reached."""
        bodies = self.each_body(kind=self.network.vocabulary.team_kind, within=within, serving=serving)
        return (body for body in bodies if isinstance(body, Team))

    def uncertain(self, table: str) -> Table:
        """Rows that may be in force on the day, and may not: a first or last day is known within bounds only.

        The other questions go by the days that rows state as `start` and `end`, which lie in between.

        Args:
            table: `areas`, `bodies`, `relations` or `services`.

        Returns:
            The columns that the network has of the table, as `NetworkBuilder` takes them, in canonical order;
            of versions that follow each other on one unknown day both.

        Raises:
            UnknownNameError: If there is no such table.
        """
        return uncertain_table(self.network, table, day_number(self.date))

    def team_counts(self, *, by: str) -> Table:
        """How many teams, and people in them, each area of a level has.

        A team counts once, at the smallest area that holds all that it serves: its home as a rule.

        Args:
            by: The level; every area of it has a row, in order of id.

        Returns:
            Columns `area`, `name`, `teams`, `people` (null where a team's people are unknown), and what the
            count of teams rests on: `observed`, `derived`, `assumed`, `synthetic`, the share of the teams of
            which the worst row has that origin, their own or that of an area between; null without a team.
            A team that counts under no area of the level is in no row.

        Raises:
            UnknownNameError: If there is no such level, or bodies have no attribute `people`.
        """
        state = self.body_state
        team = state.bodies.kind == self.network.vocabulary.body_kind(self.network.vocabulary.team_kind)
        return team_count_table(self, by=by, teams=state.rows[team], seats=seats(self)[team])

    def relations(self, relation: str) -> Table:
        """Who is above whom by a relation, in order of subordinates, then superiors.

        Returns:
            Columns `subordinate`, `superior` (null where it is known that there is none); a body has several
            rows where the relation is no line.

        Raises:
            UnknownNameError: If there is no such relation type.
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
