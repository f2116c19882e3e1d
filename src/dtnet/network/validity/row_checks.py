"""Rules for rows of areas and bodies: their days, parents, homes and attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from dtnet.money import INT64_MAX, largest
from dtnet.network.tables.row_names import AS_STORED, shown_days
from dtnet.network.tables.spells import ExistenceSpells, overlapping
from dtnet.network.tables.tables import NOBODY, entity_tables
from dtnet.periods import OPEN, as_day, day_number

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.errors import Fault
    from dtnet.network.tables.row_names import RowNames, TableName
    from dtnet.network.tables.schema import Attribute, Vocabulary
    from dtnet.network.tables.tables import Areas, Bodies, Ints, Relations, Services, Tables, Values

_FIRST: Final = day_number(as_day("1900-01-01"))
_LAST: Final = day_number(as_day("2999-12-31"))
_PEOPLE: Final = "people"


def check_periods(tables: Tables, vocabulary: Vocabulary, names: RowNames = AS_STORED) -> list[Fault]:
    """A row ends after it starts; its days lie in the years 1900 to 2999, and an end may be open."""
    del vocabulary
    return [
        *_impossible_days(tables, names, "areas", tables.areas),
        *_impossible_days(tables, names, "bodies", tables.bodies),
        *_impossible_days(tables, names, "relations", tables.relations),
        *_impossible_days(tables, names, "services", tables.services),
    ]


def _impossible_days(
    tables: Tables, names: RowNames, table: TableName, of: Areas | Bodies | Relations | Services
) -> list[Fault]:
    start, end = of.start, of.end
    far = [(days < _FIRST) | (days > _LAST) for days in (start, end)]
    return [
        *names.faults(
            tables,
            table,
            np.flatnonzero(end <= start),
            lambda row: (
                f"{shown_days(int(start[row]), int(end[row]))} holds no day; "
                "ends are not included: a row of one day ends on the next"
            ),
            column="end",
            reads=["start"],
        ),
        *names.faults(
            tables, table, np.flatnonzero(far[0]), lambda _: "a year outside 1900–2999", column="start"
        ),
        *names.faults(
            tables,
            table,
            np.flatnonzero(far[1] & (end != OPEN)),
            lambda _: "a year outside 1900–2999",
            column="end",
        ),
    ]


def check_versions(tables: Tables, vocabulary: Vocabulary, names: RowNames = AS_STORED) -> list[Fault]:
    """Versions of one area or body never overlap; one may begin on the day on which another ends."""
    del vocabulary
    faults = []
    for table, of in entity_tables(tables):
        faults += overlap_faults(tables, names, table, of.entity, reads=["id"])
    return faults


def overlap_faults(
    tables: Tables, names: RowNames, table: TableName, owner: Ints, *, reads: list[str]
) -> list[Fault]:
    """A fault for each row that begins before an earlier row of its owner has ended.

    Args:
        tables: The tables.
        names: How faults name rows.
        table: The table of the rows.
        owner: Per row, the number of its owner; `NOBODY` for rows without one.
        reads: Columns from which the owner follows.
    """
    of: Areas | Bodies | Relations | Services = getattr(tables, table)
    owned = np.flatnonzero((owner != NOBODY) & (of.end > of.start))
    first, second = overlapping(owner[owned], of.start[owned], of.end[owned])
    other = dict(zip(owned[second].tolist(), owned[first].tolist(), strict=True))
    sure = [
        row for row, before in other.items() if not names.doubted(table, before, ("start", "end", *reads))
    ]

    def told(row: int) -> str:
        before = other[row]
        return (
            f"{shown_days(int(of.start[row]), int(of.end[row]))} overlaps with "
            f"{shown_days(int(of.start[before]), int(of.end[before]))} of {names.row(tables, table, before)}"
        )

    rows = np.array(sure, np.intp)
    return names.faults(tables, table, rows, told, column="start", reads=["end", *reads])


def check_levels(tables: Tables, vocabulary: Vocabulary, names: RowNames = AS_STORED) -> list[Fault]:
    """An area lies in an area of a higher level; levels may be skipped."""
    areas, levels = tables.areas, vocabulary.levels
    inside = np.flatnonzero(areas.parent != NOBODY)
    own, above = areas.level[areas.entity], areas.level[areas.parent]
    return names.faults(
        tables,
        "areas",
        inside[above[inside] >= own[inside]],
        lambda row: (
            f"a {levels[own[row]]} cannot lie in {areas.ids[int(areas.parent[row])]!r}, "
            f"a {levels[above[row]]}: a parent's level is higher"
        ),
        column="parent",
        reads=["level"],
    )


def check_roots(tables: Tables, vocabulary: Vocabulary, names: RowNames = AS_STORED) -> list[Fault]:
    """Only areas of the highest level that has areas have no parent."""
    areas, levels = tables.areas, vocabulary.levels
    own = areas.level[areas.entity]
    root = int(own.min(initial=len(levels)))
    return names.faults(
        tables,
        "areas",
        np.flatnonzero((areas.parent == NOBODY) & (own != root)),
        lambda row: (
            f"a {levels[own[row]]} without a parent: only a {levels[root]}, the highest here, has none"
        ),
        column="parent",
        reads=["level"],
    )


def check_parents(tables: Tables, vocabulary: Vocabulary, names: RowNames = AS_STORED) -> list[Fault]:
    """A parent exists on all days of its child's row, in any version."""
    del vocabulary
    spells = ExistenceSpells(tables.areas)
    return absence_faults(tables, names, "areas", "parent", spells)


def check_homes(tables: Tables, vocabulary: Vocabulary, names: RowNames = AS_STORED) -> list[Fault]:
    """The home area of a body exists on all days of the body's row."""
    del vocabulary
    spells = ExistenceSpells(tables.areas)
    return absence_faults(tables, names, "bodies", "home", spells)


def absence_faults(
    tables: Tables, names: RowNames, table: TableName, column: str, spells: ExistenceSpells
) -> list[Fault]:
    """A fault for each row that refers to an entity which does not exist on all days of the row."""
    of = getattr(tables, table)
    named: Ints = getattr(of, column)
    asked = np.flatnonzero((named != NOBODY) & (of.end > of.start))
    covered = spells.cover(named[asked], of.start[asked], of.end[asked])
    return names.faults(
        tables,
        table,
        asked[~covered],
        lambda row: (
            f"needed on {shown_days(int(of.start[row]), int(of.end[row]))}, but "
            f"{spells.told(int(named[row]))}"
        ),
        column=column,
        reads=["start", "end"],
    )


def check_values(tables: Tables, vocabulary: Vocabulary, names: RowNames = AS_STORED) -> list[Fault]:
    """Numbers are not negative, yes/no is 1 or 0, days are legal, sets have words of their vocabulary."""
    declared = {f"{each.table} {each.name}": each for each in vocabulary.attributes}
    faults = []
    for table, of in entity_tables(tables):
        for values in of.attributes:
            faults += _illegal_values(tables, names, declared[f"{table} {values.name}"], values)
    return faults


def _illegal_values(tables: Tables, names: RowNames, attribute: Attribute, values: Values) -> list[Fault]:
    wrong: NDArray[np.bool_] = values.data < 0
    legal = "a whole number from 0"
    if attribute.type == "yes_no":
        wrong, legal = wrong | (values.data > 1), "1 for yes, 0 for no"
    elif attribute.type == "day":
        wrong, legal = (values.data < _FIRST) | (values.data > _LAST), "a day of the years 1900 to 2999"
    elif attribute.type == "set":
        most = (1 << len(attribute.vocabulary)) - 1
        wrong, legal = wrong | (values.data > most), f"bits of {len(attribute.vocabulary)} words"
    return names.faults(
        tables,
        attribute.table,
        np.flatnonzero(wrong & (values.origin != 0)),
        lambda row: f"{values.data[row]}, legal is {legal}",
        column=attribute.name,
    )


def check_people(tables: Tables, vocabulary: Vocabulary, names: RowNames = AS_STORED) -> list[Fault]:
    """Counts by role add up to people; if a role is unknown, the known ones do not exceed people."""
    values = {each.name: each for each in tables.bodies.attributes}
    roles = [values[role] for role in vocabulary.roles if role in values]
    if _PEOPLE not in values or not roles:
        return []
    people = values[_PEOPLE]
    known = np.array([role.origin != 0 for role in roles])
    far = max(largest(role.data) for role in roles) > INT64_MAX // len(roles)
    counts = np.array([role.data for role in roles], object if far else np.int64)
    sums = np.where(known, counts, 0).sum(0)
    wrong = np.where(known.all(0), sums != people.data, sums > people.data) & (people.origin != 0)
    return names.faults(
        tables,
        "bodies",
        np.flatnonzero(wrong),
        lambda row: f"{people.data[row]}, while its known roles add up to {sums[row]}",
        column=_PEOPLE,
        reads=[role.name for role in roles],
    )


def check_leaders(tables: Tables, vocabulary: Vocabulary, names: RowNames = AS_STORED) -> list[Fault]:
    """A body with a known number of leaders has exactly one leader."""
    values: dict[str, Any] = {each.name: each for each in tables.bodies.attributes}
    leaders = values.get(vocabulary.roles[0]) if vocabulary.roles else None
    if leaders is None:
        return []
    return names.faults(
        tables,
        "bodies",
        np.flatnonzero((leaders.origin != 0) & (leaders.data != 1)),
        lambda row: f"{leaders.data[row]}, legal is exactly 1",
        column=leaders.name,
    )
