"""Records of one area, body or team on a day, with named fields."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from dtnet.citations import Origin
from dtnet.errors import UnknownNameError, near
from dtnet.network.tables.tables import NOBODY
from dtnet.periods import OPEN, number_day

if TYPE_CHECKING:
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.network.tables.schema import Vocabulary
    from dtnet.network.tables.tables import Values

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
    network = snapshot.network
    table, words = network.tables.areas, network.vocabulary
    entity, parent, end = int(table.entity[row]), int(table.parent[row]), int(table.end[row])
    return Area(
        id=table.ids[entity],
        level=words.levels[table.level[entity]],
        code=table.code[row],
        name=table.name[row],
        type=words.area_types[table.type[row]],
        parent=None if parent == NOBODY else table.ids[parent],
        start=number_day(int(table.start[row])),
        end=None if end == OPEN else number_day(end),
        origin=Origin(int(table.origin[row])),
        values=_values(table.attributes, words, "areas", row),
    )


def body_record(snapshot: Snapshot, row: int) -> Body:
    """The record of a row of bodies; a `Team` if the body is a team."""
    network = snapshot.network
    table, words = network.tables.bodies, network.vocabulary
    entity, end = int(table.entity[row]), int(table.end[row])
    id = table.ids[entity]
    values = _values(table.attributes, words, "bodies", row)
    kind = words.body_kinds[table.kind[entity]]
    common: dict[str, Any] = {
        "id": id,
        "kind": kind,
        "name": table.name[row],
        "home": network.tables.areas.ids[int(table.home[row])],
        "serves": tuple(snapshot.serves(id)),
        "start": number_day(int(table.start[row])),
        "end": None if end == OPEN else number_day(end),
        "origin": Origin(int(table.origin[row])),
        "values": values,
    }
    if kind != words.team_kind:
        return Body(**common)
    held: dict[str, Any] = {name: dict(values).get(name) for name in _OF_TEAMS}
    return Team(**common, **held)


_OF_TEAMS = ("team_kinds", "people", "leader", "deputy", "ordinary", "skills")


def _values(
    attributes: tuple[Values, ...], words: Vocabulary, table: str, row: int
) -> tuple[tuple[str, Value], ...]:
    return tuple((each.name, _value(each, words, table, row)) for each in attributes)


def _value(values: Values, words: Vocabulary, table: str, row: int) -> Value:
    if values.origin[row] == 0:
        return None
    declared, stored = words.attribute(values.name, table=table), int(values.data[row])
    if declared.type == "set":
        return frozenset(word for place, word in enumerate(declared.vocabulary) if stored >> place & 1)
    if declared.type == "day":
        return number_day(stored)
    return bool(stored) if declared.type == "yes_no" else stored
