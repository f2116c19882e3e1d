"""Rules for rows of areas and bodies: days, bounds, parents, homes, attributes, overlaps of versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from dtnet.money import INT64_MAX, largest
from dtnet.network.day.columns import TABLES
from dtnet.network.tables.row_names import shown_day, shown_days, shown_existence
from dtnet.network.tables.tables import (
    EDGES,
    IDENTIFIED_BY,
    NO_DAY,
    NOBODY,
    UNLIMITED,
    entity_tables,
    existence,
    has_day_bounds,
    limits,
    of_edge,
    stated_values,
)
from dtnet.periods import OPEN, as_day, day_number
from dtnet.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from dtnet.errors import Fault
    from dtnet.network.tables.row_names import CheckedRows, TableName
    from dtnet.network.tables.schema import Attribute
    from dtnet.network.tables.tables import Areas, Bodies, Ints, Relations, Services, Values

    Finding = tuple[NDArray[np.bool_], str, Callable[[int], str] | str]

_FIRST: Final = day_number(as_day("1900-01-01"))
_LAST: Final = day_number(as_day("2999-12-31"))
_PEOPLE: Final = "people"
_FAR: Final = "a year outside 1900–2999"


def check_periods(given: CheckedRows) -> list[Fault]:
    """A row ends after it starts; its days lie in the years 1900 to 2999, and an end may be open."""
    faults = []
    for table in TABLES:
        start, end = (getattr(getattr(given.tables, table), edge) for edge in EDGES)
        faults += given.faults(table, end <= start, _empty(start, end), column="end", reads=["start"])
        for edge, days in (("start", start), ("end", end)):
            far = ((days < _FIRST) | (days > _LAST)) & ((edge == "start") | (days != OPEN))
            faults += given.faults(table, far, _FAR, column=edge)
    return faults


def _empty(start: Ints, end: Ints) -> Callable[[int], str]:
    return lambda row: (
        f"{shown_days(int(start[row]), int(end[row]))} holds no day; "
        "ends are not included: a row of one day ends on the next"
    )


def check_versions(given: CheckedRows) -> list[Fault]:
    """Versions of one area or body never overlap; one may begin on the day on which another ends."""
    tables = entity_tables(given.tables)
    return [fault for name, of in tables for fault in overlap_faults(given, name, of.entity, reads=["id"])]


def overlap_faults(given: CheckedRows, table: TableName, owner: Ints, *, reads: list[str]) -> list[Fault]:
    """A fault for each row that begins before an earlier row of its owner has ended.

    Args:
        given: All rows.
        table: The table of the rows.
        owner: Per row, the number of its owner; `NOBODY` for rows without one.
        reads: Columns from which the owner follows.
    """
    of: Areas | Bodies | Relations | Services = getattr(given.tables, table)
    owned = np.flatnonzero((owner != NOBODY) & (of.end > of.start))
    first, second = Spans(owner[owned], of.start[owned], of.end[owned]).overlapping()
    other = dict(zip(owned[second].tolist(), owned[first].tolist(), strict=True))
    sure = given.sure(other, table, ("start", "end", *reads))

    def told(row: int) -> str:
        before = other[row]
        return (
            f"{shown_days(int(of.start[row]), int(of.end[row]))} overlaps with "
            f"{shown_days(int(of.start[before]), int(of.end[before]))} of {given.row(table, before)}"
        )

    return given.faults(table, sure, told, column="start", reads=["end", *reads])


def check_levels(given: CheckedRows) -> list[Fault]:
    """An area lies in an area of a higher level; levels may be skipped."""
    areas, levels = given.tables.areas, given.vocabulary.levels
    inside = np.flatnonzero(areas.parent != NOBODY)
    own, above = areas.level[areas.entity], areas.level[areas.parent]
    return given.faults(
        "areas",
        inside[above[inside] >= own[inside]],
        lambda row: (
            f"a {levels[own[row]]} cannot lie in {areas.ids[int(areas.parent[row])]!r}, "
            f"a {levels[above[row]]}: a parent's level is higher"
        ),
        column="parent",
        reads=["level"],
    )


def check_roots(given: CheckedRows) -> list[Fault]:
    """Only areas of the highest level that has areas have no parent."""
    areas, levels = given.tables.areas, given.vocabulary.levels
    own = areas.level[areas.entity]
    root = int(own.min(initial=len(levels)))
    return given.faults(
        "areas",
        (areas.parent == NOBODY) & (own != root),
        lambda row: (
            f"a {levels[own[row]]} without a parent: only a {levels[root]}, the highest here, has none"
        ),
        column="parent",
        reads=["level"],
    )


def check_parents(given: CheckedRows) -> list[Fault]:
    """A parent exists on all days of its child's row, in any version."""
    return absence_faults(given, "areas", "parent", given.tables.areas)


def check_homes(given: CheckedRows) -> list[Fault]:
    """The home area of a body exists on all days of the body's row."""
    return absence_faults(given, "bodies", "home", given.tables.areas)


def absence_faults(
    given: CheckedRows, table: TableName, column: str, entities: Areas | Bodies
) -> list[Fault]:
    """A fault for each row that refers to an entity which does not exist on all days of the row."""
    of = getattr(given.tables, table)
    named: Ints = getattr(of, column)
    asked = np.flatnonzero((named != NOBODY) & (of.end > of.start))
    covered = existence(entities).cover(Spans(named[asked], of.start[asked], of.end[asked]))
    return given.faults(
        table,
        asked[~covered],
        lambda row: (
            f"needed on {shown_days(int(of.start[row]), int(of.end[row]))}, but "
            f"{shown_existence(entities, int(named[row]))}"
        ),
        column=column,
        reads=["start", "end"],
    )


def check_values(given: CheckedRows) -> list[Fault]:
    """Numbers are not negative, yes/no is 1 or 0, days are legal, sets have words of their vocabulary."""
    declared = {f"{each.table} {each.name}": each for each in given.vocabulary.attributes}
    faults = []
    for table, of in entity_tables(given.tables):
        for values in of.attributes:
            faults += _illegal_values(given, declared[f"{table} {values.name}"], values)
    return faults


def _illegal_values(given: CheckedRows, attribute: Attribute, values: Values) -> list[Fault]:
    wrong: NDArray[np.bool_] = values.data < 0
    legal = "a whole number from 0"
    if attribute.type == "yes_no":
        wrong, legal = wrong | (values.data > 1), "1 for yes, 0 for no"
    elif attribute.type == "day":
        wrong, legal = (values.data < _FIRST) | (values.data > _LAST), "a day of the years 1900 to 2999"
    elif attribute.type == "set":
        most = (1 << len(attribute.vocabulary)) - 1
        wrong, legal = wrong | (values.data > most), f"bits of {len(attribute.vocabulary)} words"
    return given.faults(
        attribute.table,
        wrong & (values.origin != 0),
        lambda row: f"{values.data[row]}; allowed: {legal}",
        column=attribute.name,
    )


def check_people(given: CheckedRows) -> list[Fault]:
    """Counts by role add up to people; if a role is unknown, the known ones do not exceed people."""
    values = {each.name: each for each in given.tables.bodies.attributes}
    roles = [values[role] for role in given.vocabulary.roles if role in values]
    if _PEOPLE not in values or not roles:
        return []
    people = values[_PEOPLE]
    known = np.array([role.origin != 0 for role in roles])
    far = max(largest(role.data) for role in roles) > INT64_MAX // len(roles)
    counts = np.array([role.data for role in roles], object if far else np.int64)
    sums = np.where(known, counts, 0).sum(0)
    wrong = np.where(known.all(0), sums != people.data, sums > people.data) & (people.origin != 0)
    return given.faults(
        "bodies",
        wrong,
        lambda row: f"{people.data[row]}, while its known roles add up to {sums[row]}",
        column=_PEOPLE,
        reads=[role.name for role in roles],
    )


def check_leaders(given: CheckedRows) -> list[Fault]:
    """A body with a known number of leaders has exactly one leader."""
    values: dict[str, Any] = {each.name: each for each in given.tables.bodies.attributes}
    leaders = values.get(given.vocabulary.roles[0]) if given.vocabulary.roles else None
    if leaders is None:
        return []
    return given.faults(
        "bodies",
        (leaders.origin != 0) & (leaders.data != 1),
        lambda row: f"{leaders.data[row]}; allowed: exactly 1",
        column=leaders.name,
    )


_DAYS: Final = (*EDGES, *(f"{edge}_{side}" for edge in EDGES for side in ("earliest", "latest")))


def check_value_bounds(given: CheckedRows) -> list[Fault]:
    """A lower bound is not negative and not above the upper bound, and a known number lies inside."""
    faults = []
    for table, of in entity_tables(given.tables):
        for values in of.attributes:
            if values.bounds is not None:
                faults += _number_faults(given, table, values)
    return faults


def _number_faults(given: CheckedRows, table: TableName, values: Values) -> list[Fault]:
    lower, upper = limits(values)
    known, limited, stated = values.origin != 0, upper != UNLIMITED, stated_values(values)
    origin = values.origin if values.bounds is None else values.bounds.origin
    outside = known & ((values.data < lower) | (limited & (values.data > upper)))
    findings: tuple[Finding, ...] = (
        (
            (lower < 0) | (upper < UNLIMITED),
            "lower",
            lambda row: f"{lower[row]} to {upper[row]}; allowed: numbers from 0",
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
            "the bounds have another origin than the value, or none",
        ),
        (
            ~known & ~stated & (origin != 0),
            "origin",
            "an origin without a value: neither the value nor bounds of it are known",
        ),
    )
    name = values.name
    reads = [name, f"{name}_lower", f"{name}_upper"]
    return [
        fault
        for wrong, side, told in findings
        for fault in given.faults(
            table,
            wrong,
            told,
            column=f"{name}_{side}" if side else name,
            reads=reads,
        )
    ]


def _shown(lower: int, upper: int) -> str:
    if lower == upper:
        return f"{lower}"
    return f"{lower} and more" if upper == UNLIMITED else f"{lower} to {upper}"


def check_people_bounds(given: CheckedRows) -> list[Fault]:
    """The bounds of the roles allow a sum within the bounds of the people, and exactly one leader."""
    values = {each.name: each for each in given.tables.bodies.attributes}
    roles = [values[role] for role in given.vocabulary.roles if role in values]
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
        faults += given.faults(
            "bodies",
            wrong,
            lambda row: (
                f"{_shown(floor[row], ceiling[row])}, while its roles add up to "
                f"{_shown(least[row], most[row] if limited[row] else UNLIMITED)}"
            ),
            column=_PEOPLE,
            reads=[f"{each.name}{side}" for each in counted for side in ("", "_lower", "_upper")],
        )
    if given.vocabulary.roles[0] in values:
        leaders = values[given.vocabulary.roles[0]]
        one = (lower[0] <= 1) & ((upper[0] == UNLIMITED) | (upper[0] >= 1))
        faults += given.faults(
            "bodies",
            stated_values(leaders) & ~one,
            lambda row: f"{_shown(lower[0][row], upper[0][row])}, the bounds must allow exactly 1",
            column=leaders.name,
            reads=[f"{leaders.name}_lower", f"{leaders.name}_upper"],
        )
    return faults


def check_day_bounds(given: CheckedRows) -> list[Fault]:
    """Starts and ends lie inside their bounds, and each bound leaves the row at least one day."""
    faults = []
    for table in TABLES:
        of: Any = getattr(given.tables, table)
        for wrong, column, told in _day_findings(of) if has_day_bounds(of) else ():
            faults += given.faults(table, wrong, told, column=column, reads=_DAYS)
    return faults


def _day_findings(of: Any) -> Iterator[Finding]:  # noqa: ANN401 - a table
    start, end = (of_edge(of, edge) for edge in EDGES)
    for edge, bounds in (("start", start), ("end", end)):
        day, earliest, latest = getattr(of, edge), bounds.earliest, bounds.latest
        far = (earliest != day) & (earliest != NO_DAY) & ((earliest < _FIRST) | (earliest > _LAST))
        yield far, f"{edge}_earliest", _FAR
        far = (latest != day) & (latest != OPEN) & ((latest < _FIRST) | (latest > _LAST))
        yield far, f"{edge}_latest", _FAR
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


def check_versions_apart(given: CheckedRows) -> list[Fault]:
    """Rows that must not overlap cannot overlap, whatever their true days are; they may meet on one day."""
    faults = []
    for table in TABLES:
        of: Any = getattr(given.tables, table)
        if has_day_bounds(of):
            columns = [getattr(of, name) for name in IDENTIFIED_BY[table]]
            if table == "relations":
                line = np.array([each.line for each in given.vocabulary.relation_types], np.bool_)[of.type]
                columns.append(np.where(line, NOBODY, of.superior))
            order = np.lexsort((of.start, *columns[::-1]))
            first, second = order[:-1], order[1:]
            same = np.array([column[first] == column[second] for column in columns]).all(0)
            faults += _overlaps(given, table, (first[same], second[same]))
    return faults


def _overlaps(
    given: CheckedRows, table: TableName, pairs: tuple[NDArray[np.intp], NDArray[np.intp]]
) -> list[Fault]:
    """A fault for each second row of a pair that may begin before the first row has ended."""
    of: Any = getattr(given.tables, table)
    first, second = pairs
    end, start = of_edge(of, "end"), of_edge(of, "start")
    meet = (of.end[first] == of.start[second]) & (end.earliest[first] == start.earliest[second])
    meet &= end.latest[first] == start.latest[second]
    wrong = ~meet & (end.latest[first] > start.earliest[second]) & (of.end[first] <= of.start[second])
    before = dict(zip(second[wrong].tolist(), first[wrong].tolist(), strict=True))

    def told(row: int) -> str:
        other = before[row]
        return (
            f"may begin before {given.row(table, other)} has ended; give bounds that keep them "
            "apart or, where one follows the other, the same bounds of that day to both"
        )

    return given.faults(table, given.sure(before, table, _DAYS), told, column="start", reads=_DAYS)
