"""Records of one area, body or team on a day, with named fields, and tables of the rows of a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import is_word
from dtnet.citations import Origin
from dtnet.errors import UnknownNameError, near
from dtnet.frames import Table
from dtnet.money import group_sums
from dtnet.network.day.columns import TABLES, row_columns
from dtnet.network.tables.tables import NOBODY, bound_cells, uncertain_rows
from dtnet.network.tables.texts import chosen_texts
from dtnet.periods import OPEN, number_day

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.frames import Column
    from dtnet.network.day.network import Network
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.network.tables.schema import Vocabulary
    from dtnet.network.tables.tables import Codes, Ints, Values

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


_SIDES: Final = ("lower", "upper")


def area_table(network: Network, rows: Ints) -> Table:
    """Some rows of areas; columns as `Snapshot.areas` has them."""
    table, words = network.tables.areas, network.vocabulary
    entities, parents = table.entity[rows], table.parent[rows]
    return Table(
        {
            "id": frames.text(chosen_texts(table.ids, entities)),
            "code": frames.text(chosen_texts(table.code, rows)),
            "name": frames.text(chosen_texts(table.name, rows)),
            "level": frames.text(_words(words.levels, table.level[entities])),
            "parent": frames.text(chosen_texts(table.ids, np.maximum(parents, 0)), parents == NOBODY),
            "type": frames.text(_words(words.area_types, table.type[rows])),
            "origin": frames.text(_origins(table.origin[rows])),
            **_attributes(network, "areas", table.attributes, rows),
        }
    )


def body_table(network: Network, rows: Ints) -> Table:
    """Some rows of bodies; columns as `Snapshot.bodies` has them."""
    table = network.tables.bodies
    entities = table.entity[rows]
    return Table(
        {
            "id": frames.text(chosen_texts(table.ids, entities)),
            "kind": frames.text(_words(network.vocabulary.body_kinds, table.kind[entities])),
            "name": frames.text(chosen_texts(table.name, rows)),
            "home": frames.text(chosen_texts(network.tables.areas.ids, table.home[rows])),
            "origin": frames.text(_origins(table.origin[rows])),
            **_attributes(network, "bodies", table.attributes, rows),
        }
    )


def uncertain_table(network: Network, table: str, day: int) -> Table:
    """Rows that may or may not be in force on a day; columns as `Snapshot.uncertain` has them.

    Raises:
        UnknownNameError: If the table does not exist.
    """
    for name in TABLES:
        if is_word(table, (name,)):
            return Table(row_columns(network, name, uncertain_rows(getattr(network.tables, name), day)))
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


def _attributes(network: Network, table: str, values: tuple[Values, ...], rows: Ints) -> dict[str, Column]:
    columns: dict[str, Column] = {}
    for each in values:
        columns[each.name] = _column(network, table, each, rows)
        if each.bounds is not None:
            for side in _SIDES:
                cells, missing = bound_cells(getattr(network.tables, table), each.name, side, rows)
                columns[f"{each.name}_{side}"] = frames.whole(cells, missing)
    return columns


def _column(network: Network, table: str, values: Values, rows: Ints) -> Column:
    declared = network.vocabulary.attribute(values.name, table=table)
    data, missing = values.data[rows], values.origin[rows] == 0
    if declared.type == "set":
        return frames.text(_sets(declared.vocabulary, data), missing)
    if declared.type == "day":
        return frames.day(np.where(missing, 0, data), missing)
    return frames.yes_no(data, missing) if declared.type == "yes_no" else frames.whole(data, missing)


def _words(words: tuple[str, ...], codes: NDArray[np.uint8]) -> list[str]:
    return [words[code] for code in codes.tolist()]


def _origins(codes: NDArray[np.uint8]) -> list[str]:
    return _words(("", *(origin.label for origin in Origin)), codes)


def _sets(words: tuple[str, ...], bits: NDArray[np.integer]) -> list[str]:
    """Each set as its words in the order of the vocabulary, separated by spaces."""
    known = {
        code: " ".join(word for place, word in enumerate(words) if code >> place & 1)
        for code in np.unique(bits).tolist()
    }
    return [known[code] for code in bits.tolist()]
