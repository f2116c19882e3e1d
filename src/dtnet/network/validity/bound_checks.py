"""Rules for bounds: lower before upper, values inside them, and no versions that may overlap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from dtnet.money import INT64_MAX, largest
from dtnet.network.day.columns import TABLES
from dtnet.network.tables.bounds import (
    EDGES,
    NO_DAY,
    UNLIMITED,
    has_day_bounds,
    limits,
    of_edge,
    stated_values,
)
from dtnet.network.tables.row_names import AS_STORED, shown_day
from dtnet.network.tables.tables import NOBODY, entity_tables
from dtnet.periods import OPEN, as_day, day_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from dtnet.errors import Fault
    from dtnet.network.tables.row_names import RowNames, TableName
    from dtnet.network.tables.schema import Vocabulary
    from dtnet.network.tables.tables import Tables, Values

    Finding = tuple[NDArray[np.bool_], str, Callable[[int], str]]

_FIRST: Final = day_number(as_day("1900-01-01"))
_LAST: Final = day_number(as_day("2999-12-31"))
_PEOPLE: Final = "people"
_DAYS: Final = (*EDGES, *(f"{edge}_{side}" for edge in EDGES for side in ("earliest", "latest")))


def check_value_bounds(tables: Tables, vocabulary: Vocabulary, names: RowNames = AS_STORED) -> list[Fault]:
    """A lower bound is not negative and not above the upper bound, and a known number lies inside."""
    del vocabulary
    faults = []
    for table, of in entity_tables(tables):
        for values in of.attributes:
            if values.bounds is not None:
                faults += _number_faults(tables, names, table, values)
    return faults


def _number_faults(tables: Tables, names: RowNames, table: TableName, values: Values) -> list[Fault]:
    lower, upper = limits(values)
    known, limited, stated = values.origin != 0, upper != UNLIMITED, stated_values(values)
    origin = values.origin if values.bounds is None else values.bounds.origin
    outside = known & ((values.data < lower) | (limited & (values.data > upper)))
    findings: tuple[Finding, ...] = (
        (
            (lower < 0) | (upper < UNLIMITED),
            "lower",
            lambda row: f"{lower[row]} to {upper[row]}, legal is from 0",
        ),
        (
            limited & (lower > upper),
            "lower",
            lambda row: f"{lower[row]} exceeds the upper bound, {upper[row]}",
        ),
        (
            outside & (lower <= np.where(limited, upper, lower)),
            "",
            lambda row: f"{values.data[row]} lies outside its bounds, {_shown(lower[row], upper[row])}",
        ),
        (
            np.where(known, origin != values.origin, stated & (origin == 0)),
            "origin",
            lambda _: "the bounds have another origin than the value, or none",
        ),
        (
            ~known & ~stated & (origin != 0),
            "origin",
            lambda _: "an origin without a value: neither the value nor bounds of it are known",
        ),
    )
    name = values.name
    reads = [name, f"{name}_lower", f"{name}_upper"]
    return [
        fault
        for wrong, side, told in findings
        for fault in names.faults(
            tables,
            table,
            np.flatnonzero(wrong),
            told,
            column=f"{name}_{side}" if side else name,
            reads=reads,
        )
    ]


def _shown(lower: int, upper: int) -> str:
    if lower == upper:
        return f"{lower}"
    return f"{lower} and more" if upper == UNLIMITED else f"{lower} to {upper}"


def check_people_bounds(tables: Tables, vocabulary: Vocabulary, names: RowNames = AS_STORED) -> list[Fault]:
    """Numbers within the bounds of the roles can add up to a number of people; the leaders can be 1."""
    values = {each.name: each for each in tables.bodies.attributes}
    roles = [values[role] for role in vocabulary.roles if role in values]
    counted = [*roles, *(values[name] for name in (_PEOPLE,) if name in values)]
    if not roles or all(each.bounds is None for each in counted):
        return []
    lower, upper = (np.array(each) for each in zip(*map(limits, roles), strict=True))
    faults = []
    if _PEOPLE in values:
        far = max(map(largest, (*lower, *upper))) > INT64_MAX // len(roles)
        least, most = (each.sum(0, object if far else np.int64) for each in (lower, upper))
        floor, ceiling = limits(values[_PEOPLE])
        limited = (upper != UNLIMITED).all(0)
        bounded = np.array([stated_values(each) for each in counted]).any(0)
        wrong = bounded & (((ceiling != UNLIMITED) & (least > ceiling)) | (limited & (most < floor)))
        faults += names.faults(
            tables,
            "bodies",
            np.flatnonzero(wrong),
            lambda row: (
                f"{_shown(floor[row], ceiling[row])}, while its roles add up to "
                f"{_shown(least[row], most[row] if limited[row] else UNLIMITED)}"
            ),
            column=_PEOPLE,
            reads=[f"{each.name}{side}" for each in counted for side in ("", "_lower", "_upper")],
        )
    if vocabulary.roles[0] in values:
        leaders = values[vocabulary.roles[0]]
        one = (lower[0] <= 1) & ((upper[0] == UNLIMITED) | (upper[0] >= 1))
        faults += names.faults(
            tables,
            "bodies",
            np.flatnonzero(stated_values(leaders) & ~one),
            lambda row: f"{_shown(lower[0][row], upper[0][row])}, the bounds must allow exactly 1",
            column=leaders.name,
            reads=[f"{leaders.name}_lower", f"{leaders.name}_upper"],
        )
    return faults


def check_day_bounds(tables: Tables, vocabulary: Vocabulary, names: RowNames = AS_STORED) -> list[Fault]:
    """Starts and ends lie inside their bounds, and each bound leaves the row at least one day."""
    del vocabulary
    faults = []
    for table in TABLES:
        of: Any = getattr(tables, table)
        if has_day_bounds(of):
            for wrong, column, told in _day_findings(of):
                faults += names.faults(tables, table, np.flatnonzero(wrong), told, column=column, reads=_DAYS)
    return faults


def _day_findings(of: Any) -> Iterator[Finding]:  # noqa: ANN401 - a table
    start, end = (of_edge(of, edge) for edge in EDGES)
    for edge, bounds in (("start", start), ("end", end)):
        day, earliest, latest = getattr(of, edge), bounds.earliest, bounds.latest
        far = (earliest != day) & (earliest != NO_DAY) & ((earliest < _FIRST) | (earliest > _LAST))
        yield far, f"{edge}_earliest", lambda _: "a year outside 1900–2999"
        far = (latest != day) & (latest != OPEN) & ((latest < _FIRST) | (latest > _LAST))
        yield far, f"{edge}_latest", lambda _: "a year outside 1900–2999"
        yield (
            earliest > day,
            f"{edge}_earliest",
            _after(earliest, f"comes after the {edge} in the row", day),
        )
        yield latest < day, f"{edge}_latest", _after(latest, f"comes before the {edge} in the row", day)
    late = (start.latest != OPEN) & (start.latest >= end.latest) & (start.latest >= of.start)
    yield late, "start_latest", _after(start.latest, "leaves no day before the latest end", end.latest)
    soon = (end.earliest != NO_DAY) & (end.earliest <= start.earliest) & (end.earliest <= of.end)
    yield soon, "end_earliest", _after(end.earliest, "leaves no day after the earliest start", start.earliest)


def _after(days: NDArray[Any], what: str, other: NDArray[Any]) -> Callable[[int], str]:
    return lambda row: f"{shown_day(int(days[row]))} {what}, {shown_day(int(other[row]))}"


def check_versions_apart(tables: Tables, vocabulary: Vocabulary, names: RowNames = AS_STORED) -> list[Fault]:
    """Rows that must not overlap cannot overlap, whatever their true days are; they may meet on one day."""
    relations, services = tables.relations, tables.services
    line = np.array([each.line for each in vocabulary.relation_types], np.bool_)[relations.type]
    named = np.where(line, NOBODY, relations.superior)
    keys: tuple[tuple[TableName, tuple[NDArray[Any], ...]], ...] = (
        ("areas", (tables.areas.entity,)),
        ("bodies", (tables.bodies.entity,)),
        ("relations", (relations.type, relations.subordinate, named)),
        ("services", (services.body, services.area)),
    )
    faults = []
    for table, columns in keys:
        of: Any = getattr(tables, table)
        if has_day_bounds(of):
            order = np.lexsort((of.start, *columns[::-1]))
            first, second = order[:-1], order[1:]
            same = np.array([column[first] == column[second] for column in columns]).all(0)
            faults += _overlaps(tables, names, table, (first[same], second[same]))
    return faults


def _overlaps(
    tables: Tables,
    names: RowNames,
    table: TableName,
    pairs: tuple[NDArray[np.intp], NDArray[np.intp]],
) -> list[Fault]:
    """A fault for each second row of a pair that may begin before the first row has ended."""
    of: Any = getattr(tables, table)
    first, second = pairs
    end, start = of_edge(of, "end"), of_edge(of, "start")
    meet = (of.end[first] == of.start[second]) & (end.earliest[first] == start.earliest[second])
    meet &= end.latest[first] == start.latest[second]
    wrong = ~meet & (end.latest[first] > start.earliest[second]) & (of.end[first] <= of.start[second])
    before = dict(zip(second[wrong].tolist(), first[wrong].tolist(), strict=True))

    def told(row: int) -> str:
        other = before[row]
        return (
            f"may begin before {names.row(tables, table, other)} has ended; give bounds that keep them "
            "apart or, where one follows the other, the same bounds of that day to both"
        )

    sure = [row for row, other in before.items() if not names.doubted(table, other, _DAYS)]
    return names.faults(tables, table, np.array(sure, np.intp), told, column="start", reads=_DAYS)
