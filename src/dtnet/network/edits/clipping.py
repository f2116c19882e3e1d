"""Stretches of days of rows, and the rows and days that remain if areas and bodies are kept on some days.

A row that is cut on a known day ends on the earlier of its own end and that day, and its bounds follow. But
whether a row remains at all, and on which day it is cut, must not be a guess; otherwise there is an error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

import attrs
import numpy as np

from dtnet.errors import ArgumentError
from dtnet.network.day.columns import TABLES, column_specs
from dtnet.network.day.content_hash import object_fields
from dtnet.network.tables.row_names import AS_STORED, shown_bounds
from dtnet.network.tables.tables import (
    EDGES,
    NO_DAY,
    NOBODY,
    DayBounds,
    Values,
    chosen_values,
    day_bounds,
    has_day_bounds,
    of_edge,
    uncertain_edges,
    value_bounds,
)
from dtnet.network.tables.texts import take
from dtnet.periods import OPEN, number_day
from dtnet.read_only import frozen
from dtnet.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from dtnet.network.day.columns import TableName
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Areas, Bodies, Dated, Ints, Tables
    from dtnet.network.territory.forest import Hierarchy

ALL_DAYS: Final = (NO_DAY, OPEN)


def any_day_bounds(tables: Tables) -> bool:
    """Whether the start or end of some row is known only within bounds."""
    return any(has_day_bounds(getattr(tables, table)) for table in TABLES)


def cut_bounds(
    of: Dated, days: Spans, window: tuple[int, int] = ALL_DAYS
) -> tuple[DayBounds | None, DayBounds | None]:
    """The bounds of the starts and of the ends of stretches of rows, None if all are certain; O(n).

    Args:
        of: The table.
        days: Stretches of its rows.
        window: The selected days: first day and end.
    """
    (first, end), (start, stop) = _cuts(of, days, window), (of_edge(of, edge) for edge in EDGES)
    rows = days.owner
    starts = DayBounds(np.maximum(start.earliest[rows], first), np.maximum(start.latest[rows], first))
    ends = DayBounds(np.minimum(stop.earliest[rows], end), np.minimum(stop.latest[rows], end))
    return day_bounds(days.start, starts), day_bounds(days.end, ends)


def _cuts(of: Dated, days: Spans, window: tuple[int, int]) -> tuple[Ints, Ints]:
    """Per stretch, the days at which its start and its end were cut; the window where they were not."""
    return (
        np.where(days.start > of.start[days.owner], days.start, np.int32(window[0])),
        np.where(days.end < of.end[days.owner], days.end, np.int32(window[1])),
    )


def _reach(of: Dated) -> tuple[Ints, Ints, Ints, Ints]:
    """Per row, the earliest and latest possible start, and the earliest and latest possible end."""
    start, end = (of_edge(of, edge) for edge in EDGES)
    latest = np.minimum(start.latest, end.latest - 1)
    return start.earliest, latest, np.maximum(end.earliest, start.earliest + 1), end.latest


def check_window(tables: Tables, kept: Mapping[TableName, Spans], window: tuple[int, int]) -> None:
    """Check that it is certain which rows have days in a window.

    Args:
        tables: The tables of the whole network.
        kept: The remaining stretches of rows, by table.
        window: The window: first day and end.

    Raises:
        ArgumentError: If it is uncertain for a row.
    """
    for table, days in kept.items():
        check_kept(tables, table, days, window)
        check_gone(tables, table, days, window)


def check_membership(
    tables: Tables, kept: Mapping[TableName, Spans], *, levels: Iterable[int], kinds: Iterable[int]
) -> None:
    """Check that it is certain which areas and bodies lie in the selected areas, and when.

    Args:
        tables: The tables of the whole network.
        kept: The remaining stretches of rows, by table.
        levels: Places of the levels of the kept areas.
        kinds: Places of the kinds of the kept bodies.

    Raises:
        ArgumentError: If it is uncertain for a row.
    """
    for table, days in kept.items():
        check_kept(tables, table, days)
    check_cuts(tables, kept)
    level, kind = tables.areas.level[tables.areas.entity], tables.bodies.kind[tables.bodies.entity]
    check_left_out(tables, "areas", kept, np.isin(level, [*levels]))
    check_left_out(tables, "bodies", kept, np.isin(kind, [*kinds]))


def check_kept(tables: Tables, table: TableName, days: Spans, window: tuple[int, int] = ALL_DAYS) -> None:
    """Check that each row with a remaining stretch certainly keeps a day.

    Args:
        tables: The tables of the whole network.
        table: The name of a table.
        days: The remaining stretches of its rows.
        window: The selected days: first day and end.

    Raises:
        ArgumentError: If this depends on a day that is known only within bounds.
    """
    of: Any = getattr(tables, table)
    _, latest, earliest, _ = _reach(of)
    first, end = _cuts(of, days, window)
    unsure = (latest[days.owner] >= end) | (earliest[days.owner] <= first)
    _refuse(
        tables,
        table,
        days.owner[unsure & _uncertain(of)[days.owner]],
        "it is unknown whether a day of this row remains",
    )


def check_gone(
    tables: Tables,
    table: TableName,
    days: Spans,
    window: tuple[int, int],
    but: NDArray[np.bool_] | None = None,
) -> None:
    """Check that no row without a remaining stretch may be in force on the kept days.

    Args:
        tables: The tables of the whole network.
        table: The name of a table.
        days: The remaining stretches of its rows.
        window: The kept days: first day and end.
        but: Per row, whether it is exempt.

    Raises:
        ArgumentError: If a row may be.
    """
    of: Any = getattr(tables, table)
    earliest, _, _, latest = _reach(of)
    gone = _uncertain(of) & (earliest < window[1]) & (latest > window[0])
    gone[days.owner] = False
    _refuse(
        tables,
        table,
        np.flatnonzero(gone if but is None else gone & ~but),
        "it is unknown whether a day of this row remains",
    )


def check_cuts(tables: Tables, kept: Mapping[TableName, Spans], *, known: int | None = None) -> None:
    """Check that no row is cut, and no area leaves the selection, on a day known only within bounds.

    Args:
        tables: The tables of the whole network.
        kept: The remaining stretches of rows, by table.
        known: A day on which cuts are certain.

    Raises:
        ArgumentError: If a row or area is.
    """
    doubtful = _doubtful_days(tables)
    doubtful = doubtful[doubtful != known]
    for table, days in kept.items():
        of: Any = getattr(tables, table)
        cut = (days.start != of.start[days.owner]) & np.isin(days.start, doubtful)
        cut |= (days.end != of.end[days.owner]) & np.isin(days.end, doubtful)
        _refuse(tables, table, days.owner[cut], "it would be cut on a day that is known within bounds only")
    areas, days = tables.areas, kept["areas"]
    ends, starts = (np.zeros(len(areas.start), np.bool_) for _ in EDGES)
    ends[days.owner[days.end == areas.end[days.owner]]] = True
    starts[days.owner[days.start == areas.start[days.owner]]] = True
    meets = (areas.entity[:-1] == areas.entity[1:]) & (areas.end[:-1] == areas.start[1:])
    torn = meets & (ends[:-1] != starts[1:]) & np.isin(areas.end[:-1], doubtful)
    torn &= uncertain_edges(areas, "end")[:-1]
    _refuse(tables, "areas", np.flatnonzero(torn), "this version and the next would not be kept together")


def check_left_out(
    tables: Tables,
    table: Literal["areas", "bodies"],
    kept: Mapping[TableName, Spans],
    asked: NDArray[np.bool_],
) -> None:
    """Check that no excluded row may lie in a kept area on a day on which the row may be in force.

    Args:
        tables: The tables of the whole network.
        table: The table of the rows.
        kept: The remaining stretches of rows, by table.
        asked: Per row, whether it would be kept in such an area.

    Raises:
        ArgumentError: If a row may.
    """
    of = tables.areas if table == "areas" else tables.bodies
    above = tables.areas.parent if table == "areas" else tables.bodies.home
    out = asked & _uncertain(of) & (above != NOBODY)
    out[kept[table].owner] = False
    rows = np.flatnonzero(out).astype(np.int32)
    earliest, _, _, latest = _reach(of)
    around = kept["areas"].of(tables.areas.entity)
    maybe = attrs.evolve(around, owner=rows, start=earliest[rows], end=latest[rows]).within_of(above, around)
    _refuse(tables, table, maybe.owner, "it is unknown whether this row lies in the selected area")


def _uncertain(of: Dated) -> NDArray[np.bool_]:
    return uncertain_edges(of, "start") | uncertain_edges(of, "end")


def _doubtful_days(tables: Tables) -> NDArray[np.int32]:
    """The stated days of rows whose true day is known only within bounds."""
    found = [np.empty(0, np.int32)]
    for table in TABLES:
        of: Any = getattr(tables, table)
        found += [getattr(of, edge)[uncertain_edges(of, edge)] for edge in EDGES]
    return np.unique(np.concatenate(found))


def _refuse(tables: Tables, table: TableName, rows: NDArray[np.integer], what: str) -> None:
    of: Any = getattr(tables, table)
    for row in rows.tolist()[:1]:
        said = [
            f"{verb} {shown_bounds(int(bounds.earliest[row]), int(bounds.latest[row]))}"
            for verb, bounds in zip(("begins", "ends"), (of_edge(of, edge) for edge in EDGES), strict=True)
        ]
        raise ArgumentError(
            f"{AS_STORED.row(tables, table, row)} {' and '.join(said)}: {what}",
            "choose other days, or first state the exact day",
        )


def versions(table: Areas | Bodies) -> Spans:
    """The days of all rows of a table."""
    return Spans.of_rows(table.start, table.end)


def days_on_which(
    network: Network,
    mask: Callable[[Hierarchy, int], NDArray[np.bool_]],
    *,
    more_edges: Sequence[int] = (),
) -> Spans:
    """The days on which areas are chosen.

    Args:
        network: The network.
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


def named_days(network: Network, table: TableName, areas: Spans, bodies: Spans) -> Spans:
    """The days of the rows of a table on which all areas and bodies that a row names are kept.

    Args:
        network: The network.
        table: The name of the table, neither areas nor bodies.
        areas: The kept days of rows of areas.
        bodies: The kept days of rows of bodies.
    """
    of: Any = getattr(network.tables, table)
    tables = network.tables
    kept = {"areas": areas.of(tables.areas.entity), "bodies": bodies.of(tables.bodies.entity)}
    days = Spans.of_rows(of.start, of.end)
    for spec in column_specs(table, network.vocabulary):
        if spec.kind == "id":
            days = days.within_of(getattr(of, spec.name), kept[spec.refers])
    return days


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
        network: The network.
        table: The name of the table.
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
            made[name] = tuple(_values(each, days.owner) for each in column)
        elif isinstance(column, np.ndarray):
            made[name] = frozen(column[days.owner], column.dtype)
        else:
            made[name] = tuple(take(column, days.owner.tolist()))
    return attrs.evolve(of, **made)


def _values(values: Values, rows: Ints) -> Values:
    data, origin = values.data[rows], values.origin[rows]
    bounds = None if values.bounds is None else value_bounds(data, origin, chosen_values(values.bounds, rows))
    return Values(values.name, frozen(data, data.dtype), frozen(origin, np.uint8), bounds)
