"""Networks made from another network: with edited rows, or a part with everything on which the part depends.

An edit of areas, bodies, relations or services writes out the rows, edits them, and passes them to the
builder, which checks the result. Rows of relations and services have no id: the subordinate (or the serving
body) and a day in force identify them.

A row that is cut on a known day ends on the earlier of its own end and that day, and its bounds follow. But
whether a row remains at all, and on which day it is cut, must not be a guess; otherwise there is an error.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, cast

import attrs
import numpy as np

from dtnet.arguments import check_switches
from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.frames import Table
from dtnet.network.day.columns import (
    ROW_ORIGIN,
    TABLES,
    ColumnCells,
    column_specs,
    index_of,
    network_columns,
    plain_cells,
    row_columns,
    source_row_cells,
    table_columns,
)
from dtnet.network.day.network import Network, days_in_data, rows_of_id
from dtnet.network.edits.local_edits import with_days, with_versions
from dtnet.network.reading.builder import NetworkBuilder, add_records, with_edited
from dtnet.network.reading.input_tables import copied
from dtnet.network.tables.row_names import AS_STORED, shown_bounds
from dtnet.network.tables.schema import as_texts, as_words
from dtnet.network.tables.tables import (
    EDGES,
    NO_DAY,
    NOBODY,
    NOTHING,
    DayBounds,
    Successions,
    day_bounds,
    edge_cells,
    entity_tables,
    object_fields,
    operating_days,
)
from dtnet.network.tables.texts import IdIndex, take
from dtnet.network.validity.succession_checks import absent_ends, left_behind
from dtnet.periods import OPEN, Period, as_day, day_number, number_day
from dtnet.read_only import frozen
from dtnet.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from dtnet.network.day.columns import ColumnSpec, TableName
    from dtnet.network.tables.schema import Metadata
    from dtnet.network.tables.source_rows import SourceRows
    from dtnet.network.tables.tables import (
        Areas,
        Bodies,
        DatedRows,
        EntityRows,
        Flags,
        Ints,
        OtherName,
        ParentAmong,
        PartialList,
        Statement,
        Tables,
    )
    from dtnet.network.territory.forest import Hierarchy
    from dtnet.periods import DayLike

_FOR_LIFE: Final = frozenset({"level", "kind"})
_DAYS: Final = ("start", "start_earliest", "start_latest", "end", "end_earliest", "end_latest")
_NEVER_CHANGED: Final = frozenset({"id", *_DAYS, *_FOR_LIFE})


def added(network: Network, columns: Mapping[str, Any]) -> Network:
    """A network with additional rows, by table; see `Network.add`."""
    builder = WrittenRows(network).builder()
    for table, rows in columns.items():
        if rows is not None:
            getattr(builder, f"add_{table}")(rows)
    return builder.build()


def changed(network: Network, id: str, on: DayLike, values: Mapping[str, object]) -> Network:
    """A network in which an area or body changes on a day; see `Network.change`."""
    table, row, day = _version(network, id, on)
    _check_columns(network, table, values)
    for name in sorted(_NEVER_CHANGED & set(values)):
        hint = "days change with correct(…)" if name in _DAYS else "close it and add another with a new id"
        raise ArgumentError(f"change of {id!r} on {day}: its {name} cannot change", hint)
    draft = WrittenRows(network)
    columns = draft.with_columns(table, values)
    if columns["start"][row] == day:
        raise ArgumentError(
            f"change of {id!r} on {day}: a version of it begins on that day",
            "correct(…) says what it should have been from then on",
        )
    new = _revised(draft, table, row, values)
    draft.edited.add(id)
    for name, cells in columns.items():
        cells.append(new[name])
    end_on(columns, row, day, _before(columns, row))
    begin_on(columns, -1, day, like=row)
    made = draft.builder().build()
    rows = _versions(made, id)
    at = next(at for at, row in enumerate(rows) if row["start"] == day)
    before, after = (
        {name: cell for name, cell in row.items() if name not in _DAYS} for row in rows[at - 1 : at + 1]
    )
    _check_differs(before, after, f"change of {id!r} on {day}")
    return made


def with_area_cells(network: Network, on: date, cells: Mapping[str, Mapping[str, object]]) -> Network:
    """A network in which areas have further values from a day on, until their versions end.

    Args:
        cells: By the id of an area, values by column.
    """
    draft = WrittenRows(network)
    columns = draft.with_columns("areas", {name for values in cells.values() for name in values})
    for id, values in cells.items():
        _, row, _ = _version(network, id, on)
        new = _revised(draft, "areas", row, values)
        if columns["start"][row] == on:
            for name, column in columns.items():
                column[row] = new[name]
            continue
        for name, column in columns.items():
            column.append(new[name])
        end_on(columns, row, on, _before(columns, row))
        begin_on(columns, -1, on, like=row)
    draft.edited |= cells.keys()
    return draft.builder().build()


def corrected(network: Network, id: str, at: DayLike, values: Mapping[str, object]) -> Network:
    """A network in which values of a version are replaced; see `Network.correct`."""
    table, row, day = _version(network, id, at)
    _check_columns(network, table, values)
    if "id" in values:
        raise ArgumentError(
            f"correction of {id!r}: an id cannot be changed", "remove the row and add one with the new id"
        )
    values = {name: copied(cell) if name in _sets(network, table) else cell for name, cell in values.items()}
    versions = rows_of_id(network, id)[1]
    made = None
    if not _FOR_LIFE & set(values):
        some = WrittenRows(network, {table: versions})
        _write_correction(some, table, (row, int(versions[0])), values)
        made = with_versions(network, table, versions, some.columns[table])
    if made is None:
        draft = WrittenRows(network)
        _write_correction(draft, table, (row, 0), values)
        for name in _FOR_LIFE & set(values):
            for each in versions.tolist():
                draft.columns[table][name][each] = values[name]
        draft.edited.add(id)
        made = draft.builder().build()
    _check_differs(_versions(network, id), _versions(made, id), f"correction of {id!r} at {day}")
    return made


def _sets(network: Network, table: TableName) -> set[str]:
    """The columns of a table that hold sets of words."""
    return {spec.name for spec in column_specs(table, network.vocabulary) if spec.kind == "set"}


def _write_correction(
    draft: WrittenRows, table: TableName, at: tuple[int, int], values: Mapping[str, object]
) -> None:
    """Write corrected values into a row.

    Args:
        at: The number of the row in the network, and that of the first written row.
    """
    row, first = at
    columns = draft.with_columns(table, values)
    new = _revised(draft, table, row - first, values)
    for name, cells in columns.items():
        cells[row - first] = new[name]
    for edge, other, beside in (("start", "end", row - 1), ("end", "start", row + 1)):
        given = any(name.startswith(edge) for name in values)
        if given and _shared(draft.network, table, max(row, beside)):
            for name in _DAYS:
                if name.startswith(edge) and name in columns:
                    columns[name.replace(edge, other, 1)][beside - first] = new[name]


def closed(network: Network, ids: str | Iterable[str], on: DayLike, *, with_contents: bool) -> Network:
    """A network in which areas or bodies no longer exist from a day on; see `Network.close`."""
    day = as_day(on)
    network.check_covered(day)
    number = day_number(day)
    check_switches(with_contents=with_contents)
    named = _numbers(network, ids)
    for table, entities in named.items():
        _check_alive(network, table, entities, number)
    tables = network.tables
    areas, bodies = tables.areas.days, tables.bodies.days
    if with_contents:
        outside = days_on_which(
            network,
            lambda territory, now: _outside(
                territory, named["areas"] if now >= number else named["areas"][:0]
            ),
            more_edges=[number],
        )
        areas = areas.within_of(tables.areas.entity, outside)
        bodies = bodies.within_of(tables.bodies.home, outside)
    areas = _cut(areas, tables.areas.entity, named["areas"], number)
    bodies = _cut(bodies, tables.bodies.entity, named["bodies"], number)
    return _kept(network, areas, bodies, closing=named, on=number)


def removed(network: Network, ids: str | Iterable[str]) -> Network:
    """A network without some areas or bodies; see `Network.remove`."""
    named = _numbers(network, ids)
    areas, bodies = network.tables.areas, network.tables.bodies
    return _kept(
        network,
        areas.days.only(~np.isin(areas.entity, named["areas"])),
        bodies.days.only(~np.isin(bodies.entity, named["bodies"])),
    )


def _kept(
    network: Network,
    areas: Spans,
    bodies: Spans,
    *,
    closing: Mapping[TableName, Ints] | None = None,
    on: int | None = None,
) -> Network:
    """The network cut to some days of its areas and bodies; rows that refer to these are cut to match.

    Args:
        areas: The remaining days of rows of areas.
        bodies: The remaining days of rows of bodies.
        closing: The areas and bodies, by table, that certainly end on a day.

    Raises:
        ArgumentError: If the remaining days depend on a day that is known only within bounds.
    """
    tables = network.tables
    kept = KeptDays.of(network, areas, bodies)
    uncertain = any_day_bounds(tables)
    made = None if uncertain or closing is None else with_days(network, kept.spans)
    if made is not None:
        return made
    draft = WrittenRows(network)
    bounded = closing is not None and uncertain
    if bounded:
        kept.check_cuts(known=on)
    for table, days in kept.spans.items():
        entity: Ints | None = getattr(getattr(tables, table), "entity", None)
        if closing is None or entity is None or on is None:
            named = np.zeros(len(getattr(tables, table).start), np.bool_)
        else:
            named = np.isin(entity, closing[table])
        closed = named[days.owner] & (days.end == on)
        if bounded and on is not None:
            kept.check_kept(table, days.only(~closed))
            kept.check_gone(table, days, (ALL_DAYS[0], on), but=named)
        draft.keep(table, days, closed)
    return draft.builder().build()


def _cut(days: Spans, entity: Ints, gone: Ints, day: int) -> Spans:
    """Days of rows; the rows of some entities are cut at a day."""
    end = np.where(np.isin(entity[days.owner], gone), np.minimum(days.end, day), days.end)
    return Spans(days.owner, days.start, end.astype(np.int32)).only(end > days.start)


def _outside(territory: Hierarchy, areas: Ints) -> NDArray[np.bool_]:
    """Per position, whether it lies outside all of some areas."""
    depth = np.zeros(len(territory) + 1, np.int64)
    here = territory.position[areas]
    here = here[here != NOBODY]
    np.add.at(depth, here, 1)
    np.subtract.at(depth, territory.end[here], 1)
    outside: NDArray[np.bool_] = np.cumsum(depth[:-1]) == 0
    return outside


def _version(network: Network, id: str, day: DayLike) -> tuple[TableName, int, date]:
    """The table of an id, the row of its version on a day, and the day.

    Raises:
        UnknownNameError: If no area or body has this id.
        OutsideDataError: If the day lies outside the data.
        ArgumentError: If the area or body does not exist on that day.
    """
    asked = as_day(day)
    table, rows = rows_of_id(network, id)
    network.check_covered(asked)
    of: EntityRows = getattr(network.tables, table)
    number = day_number(asked)
    for row in rows.tolist():
        if of.start[row] <= number < of.end[row]:
            return table, row, asked
    raise ArgumentError(f"{id!r} does not exist on {asked}", f"history({id!r}) lists its versions")


def _check_columns(network: Network, table: TableName, values: Mapping[str, object]) -> None:
    known = [spec.name for spec in column_specs(table, network.vocabulary)]
    for name in values:
        if name not in known:
            raise UnknownNameError(f"{table} have no column {name!r}", near(name, known))


def _shared(network: Network, table: TableName, row: int) -> bool:
    """Whether a row follows another version on a day that is known only within bounds."""
    of: EntityRows = getattr(network.tables, table)
    if row in {0, len(of.start)} or of.entity[row - 1] != of.entity[row] or of.end[row - 1] != of.start[row]:
        return False
    return bool(of.uncertain_edges[0][row])


def _revised(draft: WrittenRows, table: TableName, row: int, values: Mapping[str, object]) -> dict[str, Any]:
    """A row with new values; the old bounds and origin of each replaced value are dropped."""
    old = {name: cells[row] for name, cells in draft.columns[table].items()}
    specs = {spec.name: spec for spec in column_specs(table, draft.network.vocabulary)}
    bounds = {spec.name for spec in specs.values() if spec.bound_of in values}
    origins = {str(specs[name].origin) for name in values} - {ROW_ORIGIN}
    emptied: dict[str, Any] = dict.fromkeys((bounds | origins) & old.keys())
    return {**old, **emptied, **values}


def _versions(network: Network, id: str) -> list[dict[str, object]]:
    """The versions of an area or body, in order of time; each has its cells that are not null, by column."""
    rows = Table(row_columns(network, *rows_of_id(network, id))).to_dicts()
    return [{name: cell for name, cell in row.items() if cell is not None} for row in rows]


def _check_differs(before: object, after: object, what: str) -> None:
    """Refuse an edit that changes nothing.

    Both sides are read from networks, because cells of an edit may differ in form only: the origin of their
    row, the words of a set in another order, a lower bound of 0, a day as text.

    Raises:
        ArgumentError: If both sides are equal.
    """
    if before == after:
        raise ArgumentError(f"{what}: the values are as before, so nothing would change")


def _numbers(network: Network, ids: str | Iterable[str]) -> dict[TableName, Ints]:
    """Numbers of areas and bodies by table.

    Raises:
        UnknownNameError: If no area or body has one of the ids.
    """
    found: dict[TableName, list[int]] = {"areas": [], "bodies": []}
    for id in as_texts(ids):
        table, rows = rows_of_id(network, id)
        of: EntityRows = getattr(network.tables, table)
        found[table].append(int(of.entity[rows[0]]))
    return {table: np.array(numbers, np.int32) for table, numbers in found.items()}


def _check_alive(network: Network, table: TableName, entities: Ints, day: int) -> None:
    """Refuse to close an area or body that does not exist on the day before."""
    of: EntityRows = getattr(network.tables, table)
    alive = of.entity[(of.start < day) & (of.end >= day)]
    for entity in entities[~np.isin(entities, alive)].tolist():
        id = of.ids[entity]
        raise ArgumentError(
            f"{id!r} does not exist on the day before {number_day(day)}, so it cannot be closed on that day",
            f"history({id!r}) lists its versions; remove({id!r}) deletes it entirely",
        )


_STATED: Final[dict[TableName, tuple[tuple[str, ...], str]]] = {
    "relations": (
        ("relation ", "of ", "to "),
        "a relation that follows from a rule has no row; add(relations=…) states one in its place",
    ),
    "services": (("service of ", "for "), "a body serves its home without a row"),
}
"""How errors name the cells of a row in turn, and a hint."""


def closed_rows(network: Network, table: TableName, on: DayLike, **named: str | None) -> Network:
    """A network in which the rows of relations or services that hold some cells end on a day.

    See `Network.close_relations` and `Network.close_services`.
    """
    day = as_day(on)
    here = _in_force(network, table, named, day, before=timedelta(days=1))
    draft = WrittenRows(network)
    columns = draft.columns[table]
    owners = _owners(network, table, columns)
    for row in np.flatnonzero(here).tolist():
        end_on(columns, row, day, (at for at, each in enumerate(owners) if each == owners[row] and at != row))
    return draft.builder().build()


def removed_rows(network: Network, table: TableName, at: DayLike, **named: str | None) -> Network:
    """A network without the rows of relations or services that hold some cells on a day.

    See `Network.remove_relations` and `Network.remove_services`.
    """
    here = _in_force(network, table, named, as_day(at, what="at"), before=timedelta(0))
    draft = WrittenRows(network)
    draft.keep(table, getattr(network.tables, table).days.only(~here))
    return draft.builder().build()


def _in_force(
    network: Network, table: TableName, named: Mapping[str, str | None], day: date, *, before: timedelta
) -> NDArray[np.bool_]:
    """Per row, whether it holds some cells and is in force some days before a day; None stands for any cell.

    Raises:
        UnknownNameError: If a name does not exist.
        ArgumentError: If no row is.
    """
    of, words = getattr(network.tables, table), network.vocabulary.relation_types
    here = np.ones(len(of.start), np.bool_)
    for spec in column_specs(table, network.vocabulary):
        if spec.name not in named or (named[spec.name] is None and spec.name in {"superior", "area"}):
            continue
        cell = cast("str", named[spec.name])
        if spec.kind == "word":
            here &= of.type == words.index(network.vocabulary.relation_type(cell))
        else:
            here &= getattr(of, spec.name) == _number(network, spec, cell)
    network.check_covered(day)
    asked = day - before
    here &= (of.start <= day_number(asked)) & (of.end > day_number(asked))
    if not here.any():
        links, hint = _STATED[table]
        cells = (
            f"{link}{cell!r}" for link, cell in zip(links, named.values(), strict=True) if cell is not None
        )
        raise ArgumentError(f"no row states a {' '.join(cells)} on {asked}", hint)
    return here


def _number(network: Network, spec: ColumnSpec, id: str) -> int:
    index = index_of(network, spec)
    number = index.get(id)
    if number is None:
        raise UnknownNameError(f"no {spec.what} has the id {id!r}", near(id, index.similar(id)))
    return number


def _owners(network: Network, table: TableName, columns: Mapping[str, list[Any]]) -> list[tuple[Any, ...]]:
    """Per row, a key: rows with the same key never overlap, and may follow each other."""
    if table == "services":
        return list(zip(columns["body"], columns["area"], strict=True))
    lines = {each.name for each in network.vocabulary.relation_types if each.line}
    rows = zip(columns["type"], columns["subordinate"], columns["superior"], strict=True)
    return [(type, below, None if type in lines else above) for type, below, above in rows]


class WrittenRows:
    """The rows of a network as lists that can be edited.

    Attributes:
        network: The network, which is not changed.
        columns: The rows by table and column, at first in canonical order.
        edited: Ids of areas and bodies whose rows differ from the network.
    """

    __slots__ = ("_ends", "columns", "edited", "network")

    def __init__(self, network: Network, only: Mapping[TableName, Ints] | None = None) -> None:
        """Write out the rows of a network.

        Args:
            only: Some rows by table; by default all rows of all tables.
        """
        some: dict[TableName, Ints | None] = dict.fromkeys(TABLES) if only is None else {**only}
        self.network: Network = network
        self.columns: dict[TableName, dict[str, list[Any]]] = {
            table: table_columns(network, table, rows) for table, rows in some.items()
        }
        self.edited: set[str] = set()
        self._ends: dict[str, date | None] = {}

    def keep(self, table: TableName, days: Spans, closed: NDArray[np.bool_] | None = None) -> None:
        """Keep only some days of the rows of a table, in the same order.

        Args:
            days: The days to keep, as stretches that each belong to a row.
            closed: Whether the end of each stretch is now known exactly.
        """
        columns = self.columns[table]
        rows = days.owner.tolist()
        made = {name: [cells[row] for row in rows] for name, cells in columns.items()}
        made["start"] = [number_day(day) for day in days.start.tolist()]
        made["end"] = [None if day == OPEN else number_day(day) for day in days.end.tolist()]
        made |= self._bounds(table, days)
        for row in [] if closed is None else np.flatnonzero(closed).tolist():
            end_on(made, row, made["end"][row], _before(made, row))
        if "id" in columns:
            before, after = (dict(zip(each["id"], each["end"], strict=True)) for each in (columns, made))
            self._ends |= {
                id: after.get(id, date.min) for id, end in before.items() if after.get(id, date.min) != end
            }
        self.columns[table] = made

    def _bounds(self, table: TableName, days: Spans) -> dict[str, list[Any]]:
        """The columns with bounds of days of a table, for stretches of its rows."""
        of: Any = getattr(self.network.tables, table)
        starts, ends = cut_bounds(of, days)
        rows = np.arange(len(days.owner), dtype=np.int32)
        made = {}
        for spec in network_columns(self.network, table):
            if spec.kind == "day" and spec.bound_of is not None:
                day, bounds = (days.start, starts) if spec.bound_of == "start" else (days.end, ends)
                made[spec.name] = plain_cells(
                    self.network, ColumnCells(spec, *edge_cells(day, bounds, spec.side, rows))
                )
        return made

    def with_columns(self, table: TableName, names: Iterable[str]) -> dict[str, list[Any]]:
        """The columns of a table, with empty columns added for names that it lacks."""
        columns = self.columns[table]
        for name in names:
            columns.setdefault(name, [None] * len(columns["start"]))
        return columns

    def builder(self) -> NetworkBuilder:
        """A builder with these rows and everything else of the network.

        Not included are statements about, other names of and partial lists of an area without remaining
        days, source rows about an area or body without such days, and successions whose source now ends
        before the event. Candidates for the parent of an area end
        with the area.
        """
        tables = self.network.tables
        builder = NetworkBuilder(self.network.vocabulary, self.network.metadata)
        for table, columns in self.columns.items():
            getattr(builder, f"add_{table}")(columns)
        operating = {event.id: event.operating for event in tables.events}
        ends = ((each, self._ends.get(each.source)) for each in tables.successions)
        add_records(
            builder,
            relation_rules=tables.relation_rules,
            events=tables.events,
            successions=(each for each, end in ends if end is None or end >= operating[each.event]),
            statements=(each for each in tables.statements if self._ends.get(each.area) != date.min),
            other_names=(
                each
                for each in tables.other_names
                if date.min not in (self._ends.get(each.area), self._ends.get(each.within or each.area))
            ),
            partial_lists=(each for each in tables.partial_lists if self._ends.get(each.area) != date.min),
            parent_among=self._parent_among(),
        )
        rows = tables.source_rows
        if len(rows):
            kept = np.flatnonzero(rows.which("id", lambda each: self._ends.get(each) != date.min))
            builder.add_source_rows(source_row_cells(self.network, kept))
        builder.go_on_from_here(self.edited)
        return builder

    def _parent_among(self) -> Iterator[ParentAmong]:
        """The candidates for the parents of areas, which end with these areas."""
        for each in self.network.tables.parent_among:
            end = self._ends.get(each.area)
            if end is None or (each.end is not None and each.end <= end):
                yield each
            elif end > each.start:
                yield attrs.evolve(each, end=end)


def end_on(columns: dict[str, list[Any]], row: int, day: date, others: Iterable[int]) -> None:
    """Let a row end on a known day, so that it is in force on the day before.

    If an earlier row ends on the same unknown day on which this row begins, that day gets an upper bound. If
    a later row begins on the same unknown day on which this row ended, that day gets a lower bound.

    Args:
        others: Rows that this row must not overlap: the version before, or further rows of its owner.
    """
    start, end = columns["start"][row], columns["end"][row]
    columns["end"][row] = day
    for name in {"end_earliest", "end_latest"} & columns.keys():
        columns[name][row] = None
    bound(columns, "start_latest", row, day - timedelta(1), min)
    for other in others:
        if columns["end"][other] == start:
            bound(columns, "end_latest", other, day - timedelta(1), min)
        if end is not None and columns["start"][other] == end:
            bound(columns, "start_earliest", other, day, max)


def _before(columns: Mapping[str, list[Any]], row: int) -> list[int]:
    """The row of the version before a version, if there is one."""
    return [row - 1] if row and columns["id"][row - 1] == columns["id"][row] else []


def begin_on(columns: dict[str, list[Any]], row: int, day: date, *, like: int) -> None:
    """Let the new last row begin on a known day, so that it is in force on that day.

    Args:
        like: The row, in canonical order, whose end the new row copied.
    """
    columns["start"][row] = day
    for name in {"start_earliest", "start_latest"} & columns.keys():
        columns[name][row] = None
    bound(columns, "end_earliest", row, day + timedelta(1), max)
    after = like + 1
    if (
        after < len(columns["id"]) - 1
        and columns["id"][row] == columns["id"][after]
        and columns["end"][row] == columns["start"][after]
    ):
        bound(columns, "start_earliest", like + 1, day + timedelta(1), max)


def bound(
    columns: dict[str, list[Any]], name: str, row: int, day: date, nearer: Callable[[date, date], date]
) -> None:
    """Tighten a bound to a day, if there is a bound."""
    cells = columns.get(name)
    if cells is not None and cells[row] is not None:
        cells[row] = nearer(cells[row], day)


@attrs.frozen(eq=False)
class Query:
    """The part of a network that a caller selects.

    Attributes:
        area: The number of the selected area, or None for everything.
        kinds: Places of the selected body kinds, or None for all.
        levels: Places of the selected levels, or None for all.
        days: The selected days, or None for all.
    """

    network: Network
    area: int | None
    kinds: tuple[int, ...] | None
    levels: tuple[int, ...] | None
    days: Period | None

    def inside(self, territory: Hierarchy) -> NDArray[np.bool_]:
        """Per position of the territory of a day, whether it lies in the area."""
        if self.area is None:
            return np.ones(len(territory), np.bool_)
        chosen = np.zeros(len(territory), np.bool_)
        here = int(territory.position[self.area])
        if here != NOBODY:
            chosen[here : territory.end[here]] = True
        return chosen

    def asked(self, territory: Hierarchy) -> NDArray[np.bool_]:
        """Per position, whether it is selected."""
        inside = self.inside(territory)
        return inside if self.levels is None else inside & np.isin(territory.level, self.levels)

    def clipped(self, days: Spans) -> Spans:
        """The parts of some days that lie in the selected days."""
        if self.days is None:
            return days
        first, end = self.days.numbers
        return days.clip(first, end)


def selected(
    network: Network,
    *,
    within: str | None,
    kinds: Iterable[str] | None,
    levels: Iterable[str] | None,
    during: str | Period | None,
) -> Network:
    """A part of a network; see `Network.select`."""
    words = network.vocabulary
    if within is None and kinds is None and levels is None and during is None:
        return network
    if within is not None and network.area_index.get(within) is None:
        similar = network.area_index.similar(within)
        hint = near(within, similar) or "a name belongs to a day: network.at(day).find(name).id"
        raise UnknownNameError(f"no area has the id {within!r}", hint)
    days = None if during is None else days_in_data(network, during)
    query = Query(
        network,
        None if within is None else network.area_index.get(within),
        None if kinds is None else tuple(map(words.body_kind, _several(kinds, "kinds"))),
        None if levels is None else tuple(map(words.level, _several(levels, "levels"))),
        days,
    )
    bounded = any_day_bounds(network.tables)
    if bounded and days is not None and (within, kinds, levels) != (None, None, None):
        part = selected(network, within=within, kinds=kinds, levels=levels, during=None)
        return selected(part, within=None, kinds=None, levels=None, during=days)
    _check_no_candidate_is_selected(query)
    areas, bodies = _selected_days(query)
    kept = KeptDays.of(network, areas, bodies)
    kept = attrs.evolve(kept, spans={table: query.clipped(each) for table, each in kept.spans.items()})
    if bounded:
        _check_certain(query, kept)
    return _part(query, kept, tuple(_statements(query, areas)))


def without_rows(network: Network, areas: Flags, bodies: Flags, statements: Iterable[Statement]) -> Network:
    """A network without some rows, the bodies whose homes are gone, and the rows that name what is gone.

    Args:
        network: The network, which has no day bounds.
        areas: Per row of areas, whether it goes; no area remains in an area that goes.
    """
    tables = network.tables
    kept_areas = tables.areas.days.only(~areas)
    homes = kept_areas.of(tables.areas.entity)
    kept_bodies = tables.bodies.days.only(~bodies).within_of(tables.bodies.home, homes)
    query = Query(network, None, None, None, None)
    return _part(query, KeptDays.of(network, kept_areas, kept_bodies), tuple(statements))


def _part(query: Query, kept: KeptDays, statements: tuple[Statement, ...]) -> Network:
    """The part of a network with some days of its rows."""
    network, days = query.network, query.days
    numbers = {
        "areas": numbers_of(network.tables.areas, kept.spans["areas"]),
        "bodies": numbers_of(network.tables.bodies, kept.spans["bodies"]),
    }
    window = ALL_DAYS if days is None else days.numbers
    made = {table: clipped_table(network, table, each, numbers, window) for table, each in kept.spans.items()}
    tables = attrs.evolve(network.tables, **made, statements=statements)
    tables = attrs.evolve(
        tables,
        successions=_successions(tables, numbers),
        other_names=_other_names(tables),
        partial_lists=tuple(_partial_lists(query, kept.spans["areas"])),
        parent_among=tuple(_parent_among(query, kept.spans["areas"])),
        source_rows=_source_rows(tables),
    )
    metadata = with_edited(
        _metadata(network.metadata, query.days),
        tables,
        network.metadata.edited,
        {table: IdIndex(of.ids) for table, of in entity_tables(tables)},
    )
    return Network(_with_events(tables, query), network.vocabulary, metadata)


def _several(words: Iterable[str], what: str) -> Sequence[str]:
    if isinstance(words, str):
        raise ArgumentError(f"{what}={words!r}: one text, not a list", f"write {what}=({words!r},)")
    return as_words(words)


def _selected_days(query: Query) -> tuple[Spans, Spans]:
    """The kept days of rows of areas and of bodies.

    A stated superior may work in an area outside the selection. That area brings further areas and superiors,
    so the search repeats until no superior is missing.
    """
    tables = query.network.tables
    asked = days_on_which(query.network, lambda territory, _: query.asked(territory))
    superiors = Spans.nothing()
    while True:
        homes = _homes(query, superiors)
        around = _around(query, homes)
        areas = query.clipped(tables.areas.days.within_of(tables.areas.entity, around))
        bodies = query.clipped(_bodies(query, asked, around, superiors))
        wanted = _stated(query, bodies)
        there = bodies.of(tables.bodies.entity)
        if wanted.length == wanted.within(wanted.owner, there).length:
            return areas, bodies
        superiors = superiors.join([wanted]).merge()


def _check_certain(query: Query, kept: KeptDays) -> None:
    """Refuse a selection that depends on days known only within bounds; it is by days alone, or without days.

    Raises:
        ArgumentError: If the selection depends on such a day.
    """
    words = query.network.vocabulary
    if query.days is not None:
        for table, days in kept.spans.items():
            kept.check_kept(table, days, query.days.numbers)
            kept.check_gone(table, days, query.days.numbers)
        return
    kinds = {*(range(len(words.body_kinds)) if query.kinds is None else query.kinds)}
    levels = range(len(words.levels)) if query.levels is None else query.levels
    kept.check_membership(levels=levels, kinds=kinds | _kinds_above(query, kinds))


def _homes(query: Query, superiors: Spans) -> Spans:
    """The areas in which stated superiors work, on the days on which they are needed."""
    bodies = query.network.tables.bodies
    return bodies.days.within_of(bodies.entity, superiors).of(bodies.home)


def _around(query: Query, homes: Spans) -> Spans:
    """The selected areas and the homes of superiors, with all areas above them or candidates for these."""
    candidates = query.network.candidate_parents()

    def mask(territory: Hierarchy, day: int) -> NDArray[np.bool_]:
        chosen = query.asked(territory)
        needed = homes.owner[(homes.start <= day) & (homes.end > day)]
        chosen[territory.position[needed]] = True
        around: NDArray[np.bool_] = territory.roll_up(chosen.astype(np.int64)) > 0
        possible = candidates.on(day)
        if len(possible):
            chosen[territory.position[possible.candidate[around[territory.position[possible.area]]]]] = True
            around = territory.roll_up(chosen.astype(np.int64)) > 0
        return around

    edges = [homes.start, homes.end, candidates.start, candidates.end]
    return days_on_which(query.network, mask, more_edges=np.concatenate(edges).tolist())


def _bodies(query: Query, asked: Spans, around: Spans, superiors: Spans) -> Spans:
    """The selected bodies, the bodies that rules may find above them, and stated superiors."""
    bodies = query.network.tables.bodies
    rows, kind = bodies.days, bodies.kind[bodies.entity]
    all_kinds = range(len(query.network.vocabulary.body_kinds))
    kinds = {*(all_kinds if query.kinds is None else query.kinds)}
    above = _kinds_above(query, kinds | {*bodies.kind[superiors.owner].tolist()})
    found = [
        rows.only(np.isin(kind, [*kinds])).within_of(bodies.home, asked),
        rows.only(np.isin(kind, [*above])).within_of(bodies.home, around),
        rows.within_of(bodies.entity, superiors),
    ]
    return Spans.nothing().join(found).merge()


def _kinds_above(query: Query, kinds: set[int]) -> set[int]:
    """The kinds that relation rules search for above some kinds, over any number of steps."""
    place = query.network.vocabulary.body_kind
    above: set[int] = set()
    while True:
        reached = kinds | above
        found = {
            place(to)
            for rule in query.network.tables.relation_rules
            if reached & set(map(place, rule.of))
            for to in rule.to
        }
        if found <= above:
            return above
        above |= found


def _stated(query: Query, bodies: Spans) -> Spans:
    """The stated superiors of bodies, on the days of both."""
    relations, of = query.network.tables.relations, query.network.tables.bodies
    there = bodies.of(of.entity)
    rows = relations.days.within_of(relations.subordinate, there)
    named = rows.only(relations.superior[rows.owner] != NOBODY)
    return named.of(relations.superior)


def _statements(query: Query, areas: Spans) -> Iterable[Statement]:
    """The statements of completeness that still hold, about the selected area or areas in it.

    Args:
        areas: The kept days of rows of areas.
    """
    network = query.network
    kept = areas.of(network.tables.areas.entity)
    inside = days_on_which(network, lambda territory, _: query.inside(territory))
    around = days_on_which(network, lambda territory, _: _above(query, territory))
    for each in network.tables.statements:
        own = _number_of(network, each)
        for area, there in ((own, inside), (query.area or 0, around)):
            if not _kept_in_full(query, each.about, area):
                continue
            for start, end in _days_kept(query, each, (own, there), (area, kept)):
                last = None if end == OPEN else number_day(end)
                id = network.area_index.texts[area]
                yield attrs.evolve(each, area=id, start=number_day(start), end=last)


def _number_of(network: Network, stated: Statement | PartialList) -> int:
    """The number of the area that a statement is about."""
    return cast("int", network.area_index.get(stated.area))


def _days_kept(
    query: Query, stated: Statement | PartialList, *areas: tuple[int, Spans]
) -> Iterator[tuple[int, int]]:
    """The first days and ends of the selected parts of a statement on which each of some areas has days."""
    days = Spans(np.zeros(1, np.int32), *(np.array([edge], np.int32) for edge in _edges(stated)))
    for area, there in areas:
        days = days.within(np.full(len(days), area, np.int32), there)
    days = query.clipped(days)
    yield from zip(days.start.tolist(), days.end.tolist(), strict=True)


def _partial_lists(query: Query, areas: Spans) -> Iterator[PartialList]:
    """The partial lists of kept areas; a list of an area above the selected area becomes one of that area.

    The number of a list holds for its whole area, so that the selected area in it has none.

    Args:
        areas: The kept days of rows of areas.
    """
    network = query.network
    lists = network.tables.partial_lists
    if not lists:
        return
    kept = areas.of(network.tables.areas.entity)
    around = days_on_which(network, lambda territory, _: _above(query, territory))
    apart = days_on_which(network, lambda territory, _: ~_above(query, territory))
    levels, level_of = network.vocabulary.levels, network.tables.areas.level
    for each in lists:
        own = _number_of(network, each)
        for area, there, number in ((own, apart, each.number), (query.area or 0, around, None)):
            if levels.index(each.about) <= level_of[area]:
                continue
            for start, end in _days_kept(query, each, (own, there), (area, kept)):
                last = None if end == OPEN else number_day(end)
                id = network.area_index.texts[area]
                yield attrs.evolve(each, area=id, start=number_day(start), end=last, number=number)


def _check_no_candidate_is_selected(query: Query) -> None:
    """Refuse a selected area in which other areas may lie, because their parent is one of several.

    Raises:
        ArgumentError: If there is such an area on a selected day.
    """
    rows, network = query.network.candidate_parents(), query.network
    if query.area is None or not len(rows):
        return
    first, end = ALL_DAYS if query.days is None else query.days.numbers
    inside = days_on_which(
        network, lambda territory, _: query.inside(territory), more_edges=np.r_[rows.start, rows.end].tolist()
    )
    days = Spans(np.arange(len(rows)), rows.start, rows.end).clip(first, end)
    may = days.within_of(rows.candidate, inside)
    sure = may.within_of(rows.area, inside)
    lengths = [np.bincount(each.owner, each.end - each.start, minlength=len(rows)) for each in (may, sure)]
    doubtful = np.flatnonzero(lengths[0] != lengths[1])
    if doubtful.size:
        ids = network.tables.areas.ids
        area, within = ids[int(rows.area[doubtful[0]])], ids[query.area]
        raise ArgumentError(
            f"within={within!r}: area {area!r} may lie there; its parent is one of several",
            "select an area that contains all candidates of its parent",
        )


def _parent_among(query: Query, areas: Spans) -> Iterator[ParentAmong]:
    """The candidates for the parents of kept areas, on the kept days.

    Args:
        areas: The kept days of rows of areas.

    Raises:
        ArgumentError: If a candidate is not kept on a day on which its area is kept.
    """
    network, rows = query.network, query.network.tables.parent_among
    if not rows:
        return
    kept, number_of = areas.of(network.tables.areas.entity), network.area_index
    area, candidate = (
        np.array([number_of.get(getattr(each, name)) for each in rows], np.int32)
        for name in ("area", "candidate")
    )
    days = np.array([_edges(each) for each in rows], np.int32)
    own = query.clipped(Spans(np.arange(len(rows)), days[:, 0], days[:, 1]).within_of(area, kept))
    found = own.within_of(candidate, kept)
    if own.length != found.length:
        message = f"candidates for the parent of {rows[int(own.owner[0])].area!r} would not be kept"
        raise ArgumentError(message, "keep all areas in which it may lie, or leave the area out")
    for owner, start, end in zip(found.owner.tolist(), found.start.tolist(), found.end.tolist(), strict=True):
        last = None if end == OPEN else number_day(end)
        yield attrs.evolve(rows[owner], start=number_day(start), end=last)


def _source_rows(part: Tables) -> SourceRows:
    """The source rows of the kept areas and bodies.

    Args:
        part: The part, with the source rows of the whole network.
    """
    rows = part.source_rows
    if not len(rows):
        return rows
    kept = {*part.areas.ids, *part.bodies.ids}
    return rows.only(rows.which("id", kept.__contains__))


def _other_names(part: Tables) -> tuple[OtherName, ...]:
    """The other names of the kept areas, also names that are not in use on the selected days."""
    kept = IdIndex(part.areas.ids)
    ids = ((each, {each.area, each.within or each.area}) for each in part.other_names)
    return tuple(each for each, named in ids if all(kept.get(id) is not None for id in named))


def _kept_in_full(query: Query, about: str, area: int) -> bool:
    """Whether everything that a statement lists in an area is kept: areas of a lower level, or teams."""
    words, kinds = query.network.vocabulary, query.kinds
    if about in words.levels:
        place = words.level(about)
        below = place > query.network.tables.areas.level[area]
        return below and (query.levels is None or place in query.levels)
    return query.levels is None and (
        kinds is None or words.team_kind in [words.body_kinds[at] for at in kinds]
    )


def _edges(statement: Statement | PartialList | ParentAmong) -> tuple[int, int]:
    return day_number(statement.start), OPEN if statement.end is None else day_number(statement.end)


def _above(query: Query, territory: Hierarchy) -> NDArray[np.bool_]:
    """Per position, whether the selected area lies in it."""
    chosen = np.zeros(len(territory), np.bool_)
    if query.area is not None and territory.position[query.area] != NOBODY:
        above = int(territory.parent[territory.position[query.area]])
        while above != NOBODY:
            chosen[above] = True
            above = int(territory.parent[above])
    return chosen


def _successions(tables: Tables, numbers: Mapping[str, Ints]) -> Successions:
    """The successions whose source is kept on the day before, and all targets of the source on the day.

    Args:
        tables: The part, with the successions of the whole network.
        numbers: Per entity of the whole, its number in the part, or `NOBODY`; a last entry is for `NOBODY`.
    """
    rows = tables.successions
    if not len(rows):
        return rows
    moved = attrs.evolve(
        rows,
        source=_renumbered(rows.of_bodies, rows.source, numbers),
        target=_renumbered(rows.of_bodies, rows.target, numbers),
        area_ids=tables.areas.ids,
        body_ids=tables.bodies.ids,
    )
    there = (moved.source != NOBODY) & ((moved.target != NOBODY) | (rows.target == NOTHING))
    numbered = np.flatnonzero(there)
    away = [row for row, _, _ in absent_ends(attrs.evolve(tables, successions=moved.rows(numbered)))]
    there[numbered[away]] = False
    source = np.unique(np.stack([rows.event, rows.of_bodies, rows.source]), axis=1, return_inverse=True)[1]
    lost = np.zeros(len(rows), np.bool_)
    lost[source.ravel()[~there]] = True
    return _complete(attrs.evolve(tables, successions=moved.rows(~lost[source.ravel()])))


def _complete(part: Tables) -> Successions:
    """The successions of the part, without a level and day on which other areas end without a succession.

    The successions of these areas lead out of the part. With the remaining ones alone, the checks would
    report these areas as forgotten.
    """
    rows, level = part.successions, part.areas.level
    gaps = {(int(level[entity]), day) for entity, day in left_behind(part)}
    if not gaps:
        return rows
    days = operating_days(part).tolist()
    kept = [
        of_bodies or (int(level[source]), day) not in gaps
        for of_bodies, source, day in zip(rows.of_bodies.tolist(), rows.source.tolist(), days, strict=True)
    ]
    return rows.rows(np.array(kept, np.bool_))


def _renumbered(of_bodies: NDArray[np.bool_], entity: Ints, numbers: Mapping[str, Ints]) -> NDArray[np.int32]:
    found = np.empty(len(entity), np.int32)
    found[of_bodies] = numbers["bodies"][entity[of_bodies]]
    found[~of_bodies] = numbers["areas"][entity[~of_bodies]]
    return frozen(found, np.int32)


def _with_events(tables: Tables, query: Query) -> Tables:
    """The events with a kept succession; and the events without any succession, on the selected days."""
    had = set(query.network.tables.successions.event.tolist())
    kept = set(tables.successions.event.tolist())
    chosen = [
        number
        for number, event in enumerate(tables.events)
        if number in kept or (number not in had and (query.days is None or event.operating in query.days))
    ]
    number = np.full(len(tables.events) + 1, NOBODY, np.int32)
    number[chosen] = np.arange(len(chosen))
    events = tuple(tables.events[each] for each in chosen)
    successions = attrs.evolve(
        tables.successions,
        event=frozen(number[tables.successions.event], np.int32),
        event_ids=tuple(each.id for each in events),
    )
    return attrs.evolve(tables, events=events, successions=successions if kept else Successions())


def _metadata(metadata: Metadata, days: Period | None) -> Metadata:
    if days is None:
        return metadata
    day, window = metadata.reference_day, metadata.reference_window
    return attrs.evolve(
        metadata,
        extent=days,
        reference_day=day if day is not None and day in days else None,
        reference_window=window if window is not None and days.intersection(window) == window else None,
    )


ALL_DAYS: Final = (NO_DAY, OPEN)


def any_day_bounds(tables: Tables) -> bool:
    """Whether the start or end of some row is known only within bounds."""
    return any(getattr(tables, table).has_day_bounds for table in TABLES)


def cut_bounds(
    of: DatedRows, days: Spans, window: tuple[int, int] = ALL_DAYS
) -> tuple[DayBounds | None, DayBounds | None]:
    """The bounds of the starts and of the ends of stretches of rows, None if all are certain; O(n).

    Args:
        days: Stretches of its rows.
        window: The selected days: first day and end.
    """
    (first, end), (start, stop) = _cuts(of, days, window), of.edges
    rows = days.owner
    starts = DayBounds(np.maximum(start.earliest[rows], first), np.maximum(start.latest[rows], first))
    ends = DayBounds(np.minimum(stop.earliest[rows], end), np.minimum(stop.latest[rows], end))
    return day_bounds(days.start, starts), day_bounds(days.end, ends)


def _cuts(of: DatedRows, days: Spans, window: tuple[int, int]) -> tuple[Ints, Ints]:
    """Per stretch, the days at which its start and its end were cut; the window where they were not."""
    return (
        np.where(days.start > of.start[days.owner], days.start, np.int32(window[0])),
        np.where(days.end < of.end[days.owner], days.end, np.int32(window[1])),
    )


@attrs.frozen(eq=False)
class KeptDays:
    """The days of the rows of a network that remain, and checks that these days are no guess.

    Each check raises an `ArgumentError` for a row that depends on a day known only within bounds.

    Attributes:
        spans: The remaining stretches of rows, by table.
    """

    tables: Tables
    spans: Mapping[TableName, Spans]

    @classmethod
    def of(cls, network: Network, areas: Spans, bodies: Spans) -> KeptDays:
        """Some days of areas and bodies, and the days on which all that the other rows name is kept."""
        tables = network.tables
        spans: dict[TableName, Spans] = {"areas": areas, "bodies": bodies}
        stated: list[TableName] = []
        for table in TABLES[len(spans) :]:
            spans[table] = Spans.nothing()
            if len(getattr(tables, table).start):
                stated.append(table)
        if not stated:
            return cls(tables, spans)
        entities = {"areas": areas.of(tables.areas.entity), "bodies": bodies.of(tables.bodies.entity)}
        for table in stated:
            of: Any = getattr(tables, table)
            spans[table] = of.days
            for spec in column_specs(table, network.vocabulary):
                if spec.kind == "id":
                    spans[table] = spans[table].within_of(getattr(of, spec.name), entities[spec.refers])
        return cls(tables, spans)

    def check_membership(self, *, levels: Iterable[int], kinds: Iterable[int]) -> None:
        """Check that it is certain which areas and bodies lie in the selected areas, and when."""
        areas, bodies = self.tables.areas, self.tables.bodies
        for table, days in self.spans.items():
            self.check_kept(table, days)
        self.check_cuts()
        self._check_left_out("areas", np.isin(areas.level[areas.entity], [*levels]), areas.parent)
        self._check_left_out("bodies", np.isin(bodies.kind[bodies.entity], [*kinds]), bodies.home)

    def check_kept(self, table: TableName, days: Spans, window: tuple[int, int] = ALL_DAYS) -> None:
        """Check that each row with a remaining stretch certainly keeps a day.

        Args:
            days: The remaining stretches of its rows.
            window: The selected days: first day and end.
        """
        of, unsure, (_, latest, earliest, _) = self._reach(table)
        first, end = _cuts(of, days, window)
        unsure = unsure[days.owner] & ((latest[days.owner] >= end) | (earliest[days.owner] <= first))
        self._refuse(table, days.owner[unsure], _UNKNOWN)

    def check_gone(
        self, table: TableName, days: Spans, window: tuple[int, int], but: NDArray[np.bool_] | None = None
    ) -> None:
        """Check that no row without a remaining stretch may be in force on the kept days.

        Args:
            days: The remaining stretches of its rows.
            window: The kept days: first day and end.
            but: Per row, whether it is exempt.
        """
        _, unsure, (earliest, _, _, latest) = self._reach(table)
        gone = unsure & (earliest < window[1]) & (latest > window[0])
        gone[days.owner] = False
        self._refuse(table, np.flatnonzero(gone if but is None else gone & ~but), _UNKNOWN)

    def check_cuts(self, *, known: int | None = None) -> None:
        """Check that no row is cut, and no area leaves the selection, on a day known only within bounds."""
        every: list[DatedRows] = [getattr(self.tables, table) for table in TABLES]
        stated = [
            day[unsure]
            for of in every
            for day, unsure in zip((of.start, of.end), of.uncertain_edges, strict=True)
        ]
        doubtful = np.unique(np.concatenate(stated))
        doubtful = doubtful[doubtful != known]
        for of, (table, days) in zip(every, self.spans.items(), strict=True):
            cut = (days.start != of.start[days.owner]) & np.isin(days.start, doubtful)
            cut |= (days.end != of.end[days.owner]) & np.isin(days.end, doubtful)
            what = "it would be cut on a day that is known within bounds only"
            self._refuse(table, days.owner[cut], what)
        areas, days = self.tables.areas, self.spans["areas"]
        ends, starts = (np.zeros(len(areas.start), np.bool_) for _ in EDGES)
        ends[days.owner[days.end == areas.end[days.owner]]] = True
        starts[days.owner[days.start == areas.start[days.owner]]] = True
        meets = (areas.entity[:-1] == areas.entity[1:]) & (areas.end[:-1] == areas.start[1:])
        torn = meets & (ends[:-1] != starts[1:]) & np.isin(areas.end[:-1], doubtful)
        torn &= areas.uncertain_edges[1][:-1]
        self._refuse("areas", np.flatnonzero(torn), "this version and the next would not be kept together")

    def _check_left_out(self, table: TableName, asked: NDArray[np.bool_], above: Ints) -> None:
        """Check that no excluded row may lie in a kept area on a day on which the row may be in force.

        Args:
            asked: Per row, whether it would be kept in such an area.
            above: Per row, the area in which it lies.
        """
        _, unsure, (earliest, _, _, latest) = self._reach(table)
        out = asked & unsure & (above != NOBODY)
        out[self.spans[table].owner] = False
        rows = np.flatnonzero(out).astype(np.int32)
        around = self.spans["areas"].of(self.tables.areas.entity)
        maybe = Spans(rows, earliest[rows], latest[rows]).within_of(above, around)
        self._refuse(table, maybe.owner, "it is unknown whether this row lies in the selected area")

    def _reach(self, table: TableName) -> tuple[DatedRows, NDArray[np.bool_], tuple[Ints, Ints, Ints, Ints]]:
        """A table, which of its rows have an uncertain day, and the earliest and latest starts and ends."""
        of: DatedRows = getattr(self.tables, table)
        start, end = of.edges
        latest, earliest = (
            np.minimum(start.latest, end.latest - 1),
            np.maximum(end.earliest, start.earliest + 1),
        )
        return of, np.logical_or(*of.uncertain_edges), (start.earliest, latest, earliest, end.latest)

    def _refuse(self, table: TableName, rows: NDArray[np.integer], what: str) -> None:
        of: DatedRows = getattr(self.tables, table)
        for row in rows.tolist()[:1]:
            said = [
                f"{verb} {shown_bounds(int(bounds.earliest[row]), int(bounds.latest[row]))}"
                for verb, bounds in zip(("begins", "ends"), of.edges, strict=True)
            ]
            raise ArgumentError(
                f"{AS_STORED.row(self.tables, table, row)} {' and '.join(said)}: {what}",
                "choose other days, or first state the exact day",
            )


_UNKNOWN: Final = "it is unknown whether a day of this row remains"


def days_on_which(
    network: Network,
    mask: Callable[[Hierarchy, int], NDArray[np.bool_]],
    *,
    more_edges: Sequence[int] = (),
) -> Spans:
    """The days on which areas are chosen.

    Args:
        mask: Gives, for the territory of a day and the day, which positions are chosen; called once for each
            run of days without a change of territory.
        more_edges: Further days on which the choice may change.
    """
    areas = network.tables.areas
    edges = np.unique(np.concatenate([areas.start, areas.end, np.array(more_edges, np.int32)]))
    since = np.full(len(areas.ids), OPEN, np.int32)
    found: list[Spans] = []

    def close(entities: Ints, day: int) -> None:
        ends = np.full(len(entities), day, np.int32)
        found.append(Spans(entities.astype(np.int32), since[entities].copy(), ends))
        since[entities] = OPEN

    for day in edges[edges != OPEN].tolist():
        territory = network.area_state(number_day(day)).territory
        chosen = np.zeros(len(since), np.bool_)
        chosen[territory.nodes[mask(territory, day)]] = True
        close(np.flatnonzero(~chosen & (since != OPEN)), day)
        since[chosen & (since == OPEN)] = day
    close(np.flatnonzero(since != OPEN), OPEN)
    return Spans.nothing().join(found).merge()


def numbers_of(table: Areas | Bodies, days: Spans) -> Ints:
    """Per entity, its new number, or `NOBODY` if no days remain; the last entry maps `NOBODY` to itself."""
    left = np.unique(table.entity[days.owner])
    numbers = np.full(len(table.ids) + 1, NOBODY, np.int32)
    numbers[left] = np.arange(len(left))
    return numbers


def clipped_table(
    network: Network,
    table: TableName,
    days: Spans,
    numbers: Mapping[str, Ints],
    window: tuple[int, int] = ALL_DAYS,
) -> Any:  # noqa: ANN401 - a table
    """A table cut to some days of its rows; each stretch becomes a row.

    Args:
        days: Stretches of its rows.
        numbers: New numbers of areas and bodies, by table.
        window: The selected days: first day and end.
    """
    of: Any = getattr(network.tables, table)
    references = {
        spec.name: numbers[spec.refers]
        for spec in column_specs(table, network.vocabulary)
        if spec.kind == "id"
    }
    references["entity"] = numbers.get(table, np.empty(0, np.int32))
    made: dict[str, Any] = {}
    made["start_bounds"], made["end_bounds"] = cut_bounds(of, days, window)
    for name, column in object_fields(of):
        if name in made:
            continue
        if name in {"ids", "level", "kind"}:
            left = np.flatnonzero(references["entity"][:-1] != NOBODY)
            made[name] = (
                tuple(take(column, left.tolist())) if name == "ids" else frozen(column[left], np.uint8)
            )
        elif name in {"start", "end"}:
            made[name] = frozen(getattr(days, name), np.int32)
        elif name in references:
            made[name] = frozen(references[name][column[days.owner]], np.int32)
        elif name == "attributes":
            made[name] = tuple(each.rows(days.owner) for each in column)
        elif isinstance(column, np.ndarray):
            made[name] = frozen(column[days.owner], column.dtype)
        else:
            made[name] = tuple(take(column, days.owner.tolist()))
    return attrs.evolve(of, **made)
