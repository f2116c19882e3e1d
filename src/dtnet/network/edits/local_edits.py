"""Networks with a few edited rows, made from the columns of another network and checked around the edit.

Rows that an edit does not touch are shared with the other network. That network is valid, so the edit can
break rules only for the touched areas and bodies, for the rows that name them, and for the areas and bodies
that these rows name. All of these are a small network, the *neighbourhood* of the edit, to which the rules of
all networks apply. Two rules look further: no line has a cycle, and no area closes without a succession where
others have one. The whole network is asked about these two.

An edit is not local if ids come or go. Then, and if a rule is broken, each function gives None, and the
caller builds the whole network; the builder reports the faults of all rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet.network.day.columns import TABLES, column_specs
from dtnet.network.day.network import with_rows
from dtnet.network.reading.builder import begin_reading, input_table, read_rows, with_edited
from dtnet.network.tables.row_names import CheckedRows
from dtnet.network.tables.source_rows import SourceRows
from dtnet.network.tables.tables import (
    EDGES,
    NOBODY,
    NOTHING,
    DayBounds,
    Successions,
    ValueBounds,
    Values,
    day_bounds,
    entity_tables,
    object_fields,
    operating_days,
)
from dtnet.network.tables.texts import edited_texts, kept_texts, take
from dtnet.network.validity.checks import ROUNDS, check_cycles
from dtnet.network.validity.parent_among_checks import check_parent_among
from dtnet.network.validity.partial_list_checks import check_partial_lists
from dtnet.network.validity.succession_checks import absent_ends, left_behind
from dtnet.read_only import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from dtnet.network.day.columns import TableName
    from dtnet.network.day.network import Network
    from dtnet.network.tables.schema import Vocabulary
    from dtnet.network.tables.tables import EntityRows, Flags, Ints, Tables
    from dtnet.spans import Spans

_DAYS: Final = frozenset({"start", "end", "start_bounds", "end_bounds"})


def with_versions(
    network: Network, table: TableName, rows: Ints, cells: Mapping[str, list[Any]]
) -> Network | None:
    """A network in which the versions of one area or body have other cells, or None.

    Args:
        table: `areas` or `bodies`.
        cells: The cells of these rows by column, as `NetworkBuilder` accepts them; id, level and kind are
            unchanged.
    """
    of: Any = getattr(network.tables, table)
    sheet = input_table(table, network.vocabulary)
    sheet.add(cells)
    begin_reading(sheet, network.vocabulary)
    named = {spec.name for spec in column_specs(table, network.vocabulary) if spec.kind == "id"}
    areas = {id for name in named for id in cells[name] if isinstance(id, str)}
    numbers = {id: number for id in areas if (number := network.area_index.get(id)) is not None}
    read: dict[str, Any] = {}
    read_rows(sheet, network.vocabulary, {"areas": numbers}, ({"entity": of.entity[rows]}, read), {})
    if sheet.faults:
        return None
    made = _replaced(of, rows, read)
    entity = of.entity[rows[:1]]
    tables = attrs.evolve(network.tables, **{table: made})
    days_changed = any(getattr(made, name) is not getattr(of, name) for name in _DAYS)
    edited = (*network.metadata.edited, of.ids[int(entity[0])])
    return _checked(network, tables, {table: entity}, edited, days_changed=days_changed)


def _replaced(of: Any, rows: Ints, read: Mapping[str, Any]) -> Any:  # noqa: ANN401 - tables
    """A table of which some rows are read anew; a column without a change is the same object."""
    made: dict[str, Any] = {}
    for name, column in object_fields(of):
        if name == "attributes":
            made[name] = tuple(
                _replaced_values(values, rows, new) for values, new in zip(column, read[name], strict=True)
            )
        elif name not in read or name.endswith("_bounds"):
            continue
        elif isinstance(column, np.ndarray):
            made[name] = _replaced_cells(column, rows, read[name])
        else:
            made[name] = edited_texts(column, rows, list(read[name]))
    for edge, before in zip(EDGES, of.edges, strict=True):
        bounds, day = read[f"{edge}_bounds"], made[edge]
        if bounds is not None or getattr(of, f"{edge}_bounds") is not None:
            new = DayBounds(read[edge], read[edge]) if bounds is None else bounds
            both = (
                _replaced_cells(*each)
                for each in ((before.earliest, rows, new.earliest), (before.latest, rows, new.latest))
            )
            made[f"{edge}_bounds"] = day_bounds(day, DayBounds(*both))
    return attrs.evolve(of, **made)


def _replaced_cells(column: NDArray[Any], rows: Ints, cells: NDArray[Any]) -> NDArray[Any]:
    if np.array_equal(column[rows], cells):
        return column
    made = column.astype(np.result_type(column, cells))
    made[rows] = cells
    return frozen(made, made.dtype)


def _replaced_values(values: Values, rows: Ints, new: Values) -> Values:
    known = np.array_equal(values.origin[rows], new.origin)
    seen = np.where(
        new.origin == 0, values.data[rows], new.data
    )  # the number of an unknown value says nothing
    data = _replaced_cells(values.data, rows, seen)
    origin = values.origin if known else _replaced_cells(values.origin, rows, new.origin)
    if values.bounds is None and new.bounds is None:
        return values if data is values.data and known else Values(values.name, data, origin)
    before, after = ((*each.limits(), each.known_origin) for each in (values, new))
    bounds = ValueBounds(
        *(_replaced_cells(old, rows, cells) for old, cells in zip(before, after, strict=True))
    )
    return Values(values.name, data, origin, bounds if bounds.stated(data, origin).any() else None)


def with_days(network: Network, spans: Mapping[TableName, Spans]) -> Network | None:
    """A network whose rows keep only some of their days, or None; all days of rows are known.

    Successions whose source now ends before the event are dropped.

    Args:
        spans: The kept days by table, in order of rows.
    """
    tables = network.tables
    entities: dict[TableName, EntityRows] = dict(entity_tables(tables))
    made: dict[str, Any] = {}
    touched: dict[TableName, Ints] = {}
    for table, days in spans.items():
        of: Any = getattr(tables, table)
        if (days.owner[1:] == days.owner[:-1]).any():
            return None
        changed = np.ones(len(of.start), np.bool_)
        changed[days.owner] = (of.start[days.owner] != days.start) | (of.end[days.owner] != days.end)
        if not changed.any():
            continue
        made[table] = _shortened(of, days)
        touched[table] = np.flatnonzero(changed)
        if table in entities:
            touched[table] = np.unique(of.entity[touched[table]])
            if not np.isin(touched[table], made[table].entity).all():
                return None
    if not made:
        return None
    ends: dict[TableName, dict[int, int]] = {
        table: _last_ends(made[table], touched[table]) for table in entities if table in made
    }
    successions = _without_sources(tables, ends)
    after = attrs.evolve(tables, **made, successions=successions)
    bodies = [touched.get("bodies", np.empty(0, np.intp))]
    for table, column in (("relations", "subordinate"), ("services", "body")):
        if table in touched:
            bodies.append(getattr(getattr(tables, table), column)[touched[table]])
    near: dict[TableName, Ints] = {
        "areas": touched.get("areas", np.empty(0, np.intp)),
        "bodies": np.concatenate(bodies),
    }
    return _checked(network, after, near, network.metadata.edited, days_changed=True)


def _shortened(of: Any, days: Spans) -> Any:  # noqa: ANN401 - tables
    """Some rows of a table on some of their days; a column without a change is the same object."""
    made: dict[str, Any] = {name: frozen(getattr(days, name), np.int32) for name in EDGES}
    if len(days.owner) == len(of.start):
        return attrs.evolve(of, **made)
    for name, column in object_fields(of):
        if name in made or name in {"ids", "level", "kind"} or column is None:
            continue
        if name == "attributes":
            made[name] = tuple(values.rows(days.owner) for values in column)
        elif isinstance(column, np.ndarray):
            made[name] = frozen(column[days.owner], column.dtype)
        else:
            made[name] = kept_texts(column, days.owner)
    return attrs.evolve(of, **made)


def _last_ends(of: EntityRows, entities: Ints) -> dict[int, int]:
    """The last day of some entities, with an open end as `OPEN`."""
    last = of.entity.searchsorted(entities.astype(of.entity.dtype), "right") - 1
    return dict(zip(entities.tolist(), of.end[last].tolist(), strict=True))


def _without_sources(tables: Tables, ends: Mapping[TableName, Mapping[int, int]]) -> Successions:
    """The successions without those whose source ends before the event.

    Args:
        ends: By table, the last ends of the touched entities.
    """
    rows = tables.successions
    gone = np.zeros(len(rows), np.bool_)
    day = operating_days(tables)
    for (table, _), of_bodies in zip(entity_tables(tables), (False, True), strict=True):
        entities = ends.get(table, {})
        asked = np.flatnonzero((rows.of_bodies == of_bodies) & np.isin(rows.source, [*entities]))
        last = [entities[source] for source in rows.source[asked].tolist()]
        gone[asked] = np.array(last, np.int32) < day[asked]
    return rows.rows(~gone) if gone.any() else rows


def _checked(
    network: Network,
    tables: Tables,
    touched: Mapping[TableName, Ints],
    edited: Collection[str],
    *,
    days_changed: bool,
) -> Network | None:
    """The network of some tables if they break no rule, else None.

    Args:
        touched: The areas and bodies that the edit may affect.
        edited: Ids of areas and bodies that count as edited.
        days_changed: Whether the days of rows may have changed.
    """
    words = network.vocabulary
    near = _Neighbourhood.of(tables, touched)
    around = CheckedRows(near.tables(words), words)
    if any(rule(around) for rules in ROUNDS[:-1] for rule in rules):
        return None
    whole = CheckedRows(tables, words)
    if check_cycles(whole) or check_partial_lists(whole) or check_parent_among(whole):
        return None
    if days_changed and (
        next(absent_ends(near.with_successions(around.tables, touched)), None) or left_behind(tables)
    ):
        return None
    numbers = {"areas": network.area_index, "bodies": network.body_index}
    return with_rows(network, tables, with_edited(network.metadata, tables, edited, numbers))


@attrs.frozen(eq=False)
class _Neighbourhood:
    """The areas, bodies and rows around an edit.

    Attributes:
        chosen: By table, whether each area, body, row of relations or row of services belongs to the
            neighbourhood. Areas and bodies have one more place, for `NOBODY`, which never belongs to it.
    """

    whole: Tables
    chosen: Mapping[str, Flags]

    @classmethod
    def of(cls, tables: Tables, touched: Mapping[TableName, Ints]) -> _Neighbourhood:
        """The neighbourhood of some areas and bodies.

        It has the areas and bodies inside them, the bodies with the same homes, the relations and services
        that name them, everything that one of these rows names, and an area of the highest level.
        """
        areas, bodies, relations, services = (getattr(tables, table) for table in TABLES)
        edited = {table: np.zeros(len(of.ids) + 1, np.bool_) for table, of in entity_tables(tables)}
        for table, entities in touched.items():
            edited[table][entities] = True
        near, there = edited["areas"].copy(), edited["bodies"].copy()
        near[: len(areas.ids)][:1] = True  # of the highest level: only areas of its level have no parent
        near[areas.entity[edited["areas"][areas.parent]]] = True
        homes = edited["areas"].copy()
        homes[bodies.home[edited["bodies"][bodies.entity]]] = True
        there[bodies.entity[homes[bodies.home]]] = True
        related = edited["bodies"][relations.subordinate] | edited["bodies"][relations.superior]
        served = edited["bodies"][services.body] | edited["areas"][services.area]
        for column in (relations.subordinate[related], relations.superior[related], services.body[served]):
            there[column] = True
        there[NOBODY] = False
        near[services.area[served]] = True
        near[bodies.home[there[bodies.entity]]] = True
        before = -1
        while before != (before := int(np.count_nonzero(near))):
            near[areas.parent[near[areas.entity]]] = True
            near[NOBODY] = False
        return cls(tables, {"areas": near, "bodies": there, "relations": related, "services": served})

    @property
    def numbers(self) -> dict[TableName, Ints]:
        """By table, the number of each area and body in the neighbourhood, else `NOBODY`."""
        return {
            table: np.where(self.chosen[table], np.cumsum(self.chosen[table]) - 1, NOBODY).astype(np.int32)
            for table, _ in entity_tables(self.whole)
        }

    def tables(self, vocabulary: Vocabulary) -> Tables:
        """The tables of the neighbourhood, without events, successions and the records of areas."""
        numbers = self.numbers
        made: dict[str, Any] = {}
        for table in TABLES:
            of: Any = getattr(self.whole, table)
            chosen = self.chosen[table]
            rows = np.flatnonzero(chosen[of.entity] if table in numbers else chosen)
            refers: dict[str, TableName] = {
                spec.name: spec.refers
                for spec in column_specs(table, vocabulary)
                if spec.kind == "id" and spec.name != "id"
            }
            if table in numbers:
                refers["entity"] = table
            made[table] = _chosen_rows(
                of, rows, np.flatnonzero(chosen), {name: numbers[other] for name, other in refers.items()}
            )
        records = ("events", "statements", "other_names", "partial_lists", "parent_among")
        without: dict[str, Any] = dict.fromkeys(records, ())
        return attrs.evolve(
            self.whole, **made, **without, successions=Successions(), source_rows=SourceRows()
        )

    def with_successions(self, tables: Tables, touched: Mapping[TableName, Ints]) -> Tables:
        """The tables, with the successions of touched areas and bodies; other ends become nothing."""
        rows, numbers = self.whole.successions, self.numbers
        if not len(rows):
            return tables
        ends: dict[str, Any] = {}
        for name in ("source", "target"):
            entity = getattr(rows, name)
            found = np.full(len(rows), NOTHING, np.int32)
            for of_bodies, (table, _) in zip((False, True), entity_tables(tables), strict=True):
                asked = np.flatnonzero(
                    (rows.of_bodies == of_bodies) & np.isin(entity, touched.get(table, []))
                )
                found[asked] = numbers[table][entity[asked]]
            ends[name] = found
        some = np.flatnonzero((ends["source"] != NOTHING) | (ends["target"] != NOTHING))
        chosen = attrs.evolve(rows, **ends).rows(some)
        return attrs.evolve(tables, events=self.whole.events, successions=chosen)


def _chosen_rows(of: Any, rows: Ints, entities: Ints, numbers: Mapping[str, Ints]) -> Any:  # noqa: ANN401 - a table
    """Some rows of a table, with other numbers in the columns that name areas and bodies."""
    made: dict[str, Any] = {}
    for name, column in object_fields(of):
        if name in {"level", "kind"}:
            made[name] = frozen(column[entities], column.dtype)
        elif name in numbers:
            made[name] = frozen(numbers[name][column[rows]], np.int32)
        elif name == "attributes":
            made[name] = tuple(values.rows(rows) for values in column)
        elif name.endswith("_bounds"):
            if column is not None:
                made[name] = DayBounds(*(each[rows] for each in attrs.astuple(column)))
        elif isinstance(column, np.ndarray):
            made[name] = frozen(column[rows], column.dtype)
        else:
            made[name] = tuple(take(column, entities if name == "ids" else rows))
    return attrs.evolve(of, **made)
