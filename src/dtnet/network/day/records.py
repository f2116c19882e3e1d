"""Records of one area, body or team on a day, with named fields, and tables of the rows of a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import is_word
from dtnet.citations import Origin
from dtnet.errors import UnknownNameError, near
from dtnet.frames import Table
from dtnet.money import group_sums
from dtnet.network.day.columns import TABLES, network_columns, row_columns, stored_value
from dtnet.network.tables.tables import NOBODY
from dtnet.network.tables.texts import chosen_texts
from dtnet.periods import OPEN, number_day

if TYPE_CHECKING:
    from dtnet.frames import Column
    from dtnet.network.day.columns import TableName
    from dtnet.network.day.network import Network
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.network.tables.schema import Attribute
    from dtnet.network.tables.tables import Areas, Bodies, Codes, Ints, Values

Value: TypeAlias = int | bool | date | frozenset[str] | None
"""The value of an attribute; None if it is unknown."""


@attrs.frozen(kw_only=True, repr=False)
class Record:
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
        if attribute not in values:
            raise UnknownNameError(f"{self.id!r} has no attribute {attribute!r}", near(attribute, values))
        return values[attribute]

    def _known(self) -> str:
        return "" if self.origin is Origin.OBSERVED else f", {self.origin.label}"


@attrs.frozen(kw_only=True, repr=False)
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
        return f"<Area {self.id}: {name}, {self.level}{place}{self._known()}>"


@attrs.frozen(kw_only=True, repr=False)
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


@attrs.frozen(kw_only=True, repr=False)
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
    specs = network_columns(network, table)
    values = (spec.name for spec in specs if (spec.bound_of or spec.name) in own)
    return Table(row_columns(network, table, rows, [*_SHOWN[table], *values]))


def uncertain_table(network: Network, table: str, day: int) -> Table:
    """Rows that may or may not be in force on a day; columns as `Snapshot.uncertain` has them.

    Raises:
        UnknownNameError: If the table does not exist.
    """
    for name in TABLES:
        if is_word(table, (name,)):
            return Table(row_columns(network, name, getattr(network.tables, name).uncertain_rows(day)))
    raise UnknownNameError(f"there is no table {table!r}", near(table, TABLES))


def team_count_table(snapshot: Snapshot, *, by: str, teams: Ints, seats: Ints) -> Table:
    """Teams and their people by areas of a level; columns as `Snapshot.team_counts` has them.

    Args:
        snapshot: The day.
        by: The level.
        teams: Rows of the teams.
        seats: Per team, the position of the area in which it counts, or `NOBODY`.
    """
    territory, network = snapshot.territory, snapshot.network
    at_level = np.append(territory.at_level(by), NOBODY)
    above = at_level[seats]
    rows = teams
    if (nowhere := above == NOBODY).any():
        counted = np.flatnonzero(~nowhere)
        rows, seats, above = teams[counted], seats[counted], above[counted]
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
            "name": frames.text([snapshot.name(position) for position in listed.tolist()]),
            "teams": frames.whole(counts),
            "people": frames.whole(members, unknown),
            **_evidence(_origins_of_counted(snapshot, rows, seats, above), above, listed, counts),
        }
    )


def _origins_of_counted(snapshot: Snapshot, rows: Ints, seats: Ints, above: Ints) -> Codes:
    """Shape (k): the worst origin of the rows by which each team counts in an area.

    Args:
        snapshot: The day.
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


def relation_table(network: Network, subordinate: Ints, superior: Ints) -> Table:
    """Pairs of bodies; columns as `Snapshot.relations` has them."""
    ids = network.tables.bodies.ids
    return Table(
        {
            "subordinate": frames.text(chosen_texts(ids, subordinate)),
            "superior": frames.text(chosen_texts(ids, np.maximum(superior, 0)), superior == NOBODY),
        }
    )
