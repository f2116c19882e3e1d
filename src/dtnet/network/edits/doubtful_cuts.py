"""What becomes of bounds of days where rows are cut, and where a cut would hang on a day that nobody knows.

A row that is cut on a known day ends on the earlier of its own end and that day, whichever its own end is.
But whether a row is left at all, and on which day it is cut, must not be a guess: then there is an error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

import attrs
import numpy as np

from dtnet.errors import ArgumentError
from dtnet.network.day.columns import TABLES
from dtnet.network.tables.bounds import EDGES, NO_DAY, day_bounds, has_day_bounds, of_edge, uncertain_edges
from dtnet.network.tables.row_names import AS_STORED, shown_bounds
from dtnet.network.tables.tables import NOBODY, DayBounds
from dtnet.periods import OPEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from dtnet.network.day.columns import TableName
    from dtnet.network.edits.clipping import Days
    from dtnet.network.tables.bounds import Dated
    from dtnet.network.tables.tables import Ints, Tables

ALL_DAYS: Final = (NO_DAY, OPEN)


def any_day_bounds(tables: Tables) -> bool:
    """Whether some row has a first or last day that is known within bounds only."""
    return any(has_day_bounds(getattr(tables, table)) for table in TABLES)


def cut_bounds(
    of: Dated, days: Days, window: tuple[int, int] = ALL_DAYS
) -> tuple[DayBounds | None, DayBounds | None]:
    """The bounds of first and of last days of stretches of rows, each None if nothing is uncertain; O(n).

    Args:
        of: The table.
        days: Stretches of its rows.
        window: Days outside of which nothing is asked, first and end.
    """
    (first, end), (start, stop) = _cuts(of, days, window), (of_edge(of, edge) for edge in EDGES)
    rows = days.owner
    starts = DayBounds(np.maximum(start.earliest[rows], first), np.maximum(start.latest[rows], first))
    ends = DayBounds(np.minimum(stop.earliest[rows], end), np.minimum(stop.latest[rows], end))
    return day_bounds(days.start, starts), day_bounds(days.end, ends)


def _cuts(of: Dated, days: Days, window: tuple[int, int]) -> tuple[Ints, Ints]:
    """Per stretch, from which day on it was cut, and up to which; the window where it was not."""
    return (
        np.where(days.start > of.start[days.owner], days.start, np.int32(window[0])),
        np.where(days.end < of.end[days.owner], days.end, np.int32(window[1])),
    )


def _reach(of: Dated) -> tuple[Ints, Ints, Ints, Ints]:
    """Per row, its earliest and latest first day and its earliest and latest end, as far as they can be."""
    start, end = (of_edge(of, edge) for edge in EDGES)
    latest = np.minimum(start.latest, end.latest - 1)
    return start.earliest, latest, np.maximum(end.earliest, start.earliest + 1), end.latest


def check_window(tables: Tables, kept: Mapping[TableName, Days], window: tuple[int, int]) -> None:
    """Which rows have days among some is certain.

    Args:
        tables: The tables of the whole network.
        kept: The stretches of rows that are left, by table.
        window: The days, first and end.

    Raises:
        ArgumentError: If it is not.
    """
    for table, days in kept.items():
        check_kept(tables, table, days, window)
        check_gone(tables, table, days, window)


def check_membership(
    tables: Tables, kept: Mapping[TableName, Days], *, levels: Iterable[int], kinds: Iterable[int]
) -> None:
    """What lies in some areas, and when, is certain.

    Args:
        tables: The tables of the whole network.
        kept: The stretches of rows that are left, by table.
        levels: Places of the levels of which areas are kept.
        kinds: Places of the kinds of which bodies are.

    Raises:
        ArgumentError: If it is not.
    """
    for table, days in kept.items():
        check_kept(tables, table, days)
    check_cuts(tables, kept)
    level, kind = tables.areas.level[tables.areas.entity], tables.bodies.kind[tables.bodies.entity]
    check_left_out(tables, "areas", kept, np.isin(level, [*levels]))
    check_left_out(tables, "bodies", kept, np.isin(kind, [*kinds]))


def check_kept(tables: Tables, table: TableName, days: Days, window: tuple[int, int] = ALL_DAYS) -> None:
    """Every row of which something is left has a day left for certain.

    Args:
        tables: The tables of the whole network.
        table: The name of one.
        days: The stretches of its rows that are left.
        window: Days outside of which nothing is asked, first and end.

    Raises:
        ArgumentError: If that hangs on a day that is known within bounds only.
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
    days: Days,
    window: tuple[int, int],
    but: NDArray[np.bool_] | None = None,
) -> None:
    """No row of which nothing is left may have been in force on days that are kept.

    Args:
        tables: The tables of the whole network.
        table: The name of one.
        days: The stretches of its rows that are left.
        window: The days that are kept, first and end.
        but: Per row, whether that does not matter.

    Raises:
        ArgumentError: If one may.
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


def check_cuts(tables: Tables, kept: Mapping[TableName, Days], *, known: int | None = None) -> None:
    """No row is cut, and no area goes from inside to outside, on a day that is known within bounds only.

    Args:
        tables: The tables of the whole network.
        kept: The stretches of rows that are left, by table.
        known: A day on which cuts are for certain.

    Raises:
        ArgumentError: If one does.
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
    kept: Mapping[TableName, Days],
    asked: NDArray[np.bool_],
) -> None:
    """No row that is left out may, on a day on which it may be in force, lie in something that is kept.

    Args:
        tables: The tables of the whole network.
        table: Whose rows.
        kept: The stretches of rows that are left, by table.
        asked: Per row, whether it would be kept there.

    Raises:
        ArgumentError: If one may.
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
    """Days that stand for one that is known within bounds only."""
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
