"""The difference between two networks or two days: rows opened, closed, renamed, moved, changed, kept.

Rows are paired by their keys and compared column by column. Rows that both sides share are not compared.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias

import attrs
import numpy as np

from dtnet import frames
from dtnet.errors import ArgumentError, DifferentNetworksError
from dtnet.frames import Table
from dtnet.network.day.columns import (
    SOURCE_ROWS,
    TABLES,
    column_cells,
    column_specs,
    index_of,
    source_row_cells,
)
from dtnet.network.day.content_hash import canonical_text
from dtnet.network.day.network import Network, check_network
from dtnet.network.day.snapshot import Snapshot
from dtnet.network.tables.tables import EDGES, NOBODY, Successions, object_fields
from dtnet.periods import day_number, number_day
from dtnet.short_repr import ShortRepr

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from dtnet.network.day.columns import ColumnCells, ColumnSpec, TableName
    from dtnet.network.tables.tables import Ints
    from dtnet.network.tables.texts import IdIndex

Change: TypeAlias = Literal["opened", "closed", "renamed", "moved", "changed"]
CHANGES: Final[tuple[Change, ...]] = ("opened", "closed", "renamed", "moved", "changed")
_BY_COLUMN: Final[dict[str, Change]] = {
    "name": "renamed",
    "type": "renamed",
    "parent": "moved",
    "home": "moved",
}
_NAMED_BY: Final = {
    "events": "id",
    "successions": "source",
    "statements": "area",
    "relation_rules": "type",
    "other_names": "area",
    "partial_lists": "area",
    "parent_among": "area",
}


@attrs.frozen(repr=False)
class Difference(ShortRepr):
    """The difference between a first and a second network or day.

    Attributes:
        rows: Columns `table`, `id`, `start` (the first day of the version, null if there is none), `change`,
            `column`, `before`, `after`. An `opened` or `closed` entry has one row, with its name as `after`
            or `before`. Any other change has a row for each column that differs, with both values as texts,
            or null.
        counts: Columns `table`, `kept` and one for each change: the numbers of areas, bodies or rows. An area
            that was both renamed and moved counts in both columns.
    """

    rows: Table
    counts: Table

    @property
    def same(self) -> bool:
        """Whether the two sides are equal."""
        return not len(self.rows)


class _Row(NamedTuple):
    """A row of the result; `place` is the place of its column."""

    id: str | None
    start: int | None
    place: int
    change: Change
    column: str | None
    before: str | None
    after: str | None


@attrs.frozen
class _Found:
    """The result for one table: `touched` is the number of rows with each change."""

    table: str
    kept: int
    touched: dict[Change, int]
    rows: list[_Row]


def difference(before: Network | Snapshot, after: Network | Snapshot) -> Difference:
    """Compare two networks, or two days of one network or of two networks.

    For two days, the rows in force are compared by id. An area is `opened` if only the second day has it,
    `closed` if only the first day has it, `renamed` if its name or type differs, `moved` if its parent
    differs (for a body: its home), `changed` if anything else differs, and otherwise kept. A new version with
    the same values is not a difference. Stated relations are compared, relations by rule are not. For days of
    networks with different vocabularies, the vocabularies are compared first, because an attribute that only
    one network has is missing in the other.

    For two networks, every row is compared by id and first day: a version that only the second network has is
    `opened`, and a version that ends on another day is `changed`. Vocabulary, metadata, rules, events,
    successions, statements, other names, partial lists and source rows are compared too. There is no
    difference exactly if the networks are equal.

    Args:
        before: The first network or day.
        after: The second network or day, of the same kind.

    Raises:
        ArgumentError: If one argument is a network and the other a day, or one is neither.

    Examples:
        >>> import dtnet
        >>> net = dtnet.datasets.load("vietnam")
        >>> found = difference(net.at("2025-02-28"), net.at("2025-03-01"))
        >>> for row in found.counts:
        ...     print(row["table"], row["kept"], row["opened"], row["closed"], row["changed"])
        areas 90508 0 0 10795
        bodies 115052 64 64 0
        relations 0 0 0 0
        services 0 0 0 0
    """
    if isinstance(before, Network) and isinstance(after, Network):
        tables = [_of_table(Side(before, table, None), Side(after, table, None)) for table in TABLES]
        found = [*_words(before, after), *tables, *_records(before, after), *_source_rows(before, after)]
        return _answer(found)
    if isinstance(before, Snapshot) and isinstance(after, Snapshot):
        days = [(each.network, day_number(each.date)) for each in (before, after)]
        sides = [[Side(network, table, day) for network, day in days] for table in TABLES]
        words = [each for each in _words(before.network, after.network) if each.table == "vocabulary"]
        return _answer(
            [*(each for each in words if each.rows), *(_of_table(one, other) for one, other in sides)]
        )
    raise ArgumentError(
        f"a {type(before).__name__} and a {type(after).__name__} cannot be compared",
        "compare two networks, or two days: network.at(day)",
    )


def _of_table(one: Side, other: Side) -> _Found:
    pairs = paired_rows(one, other)
    rows = [*_alone(one, pairs.closed, "closed"), *_alone(other, pairs.opened, "opened")]
    touched: dict[Change, int] = {"opened": len(pairs.opened), "closed": len(pairs.closed)}
    differing: dict[Change, set[int]] = {}
    columns = list(unlike(one, other, pairs))
    at = np.unique(np.concatenate([np.empty(0, np.intp), *(each for _, each, _, _ in columns)]))
    names = dict(zip(at.tolist(), _identified(other, pairs.after[at]), strict=True))
    for place, (column, places, first, second) in enumerate(columns):
        change = _BY_COLUMN.get(column, "changed")
        differing.setdefault(change, set()).update(places.tolist())
        for each in places.tolist():
            id, start = names[each]
            rows.append(
                _Row(id, start, place, change, column, one.text(first, each), other.text(second, each))
            )
    touched |= {change: len(keys) for change, keys in differing.items()}
    return _Found(one.table, pairs.alike + len(pairs.before) - len(at), touched, rows)


def _alone(side: Side, rows: Ints, change: Change) -> list[_Row]:
    """A result row for each row that only one side has, with its name or the rest of its key."""
    rest = [name for name in side.key() if name not in {"start", side.id()}]
    cells = [side.cells(name, rows) for name in (["name"] if "name" in side.specs() else rest)]
    made = []
    for at, (id, start) in enumerate(_identified(side, rows)):
        name = " ".join(text for each in cells if (text := side.text(each, at)) is not None)
        before, after = (name, None) if change == "closed" else (None, name)
        made.append(_Row(id, start, -1, change, None, before, after))
    return made


def _identified(side: Side, rows: Ints) -> list[tuple[str | None, int]]:
    """The id and the first day of each row."""
    ids, starts = side.cells(side.id(), rows), side.cells("start", rows).data.tolist()
    return [(side.text(ids, at), start) for at, start in enumerate(starts)]


def _words(before: Network, after: Network) -> Iterable[_Found]:
    """Vocabulary and metadata, attribute by attribute."""
    for what, one, other in (
        ("vocabulary", before.vocabulary, after.vocabulary),
        ("metadata", before.metadata, after.metadata),
    ):
        texts = [{name: canonical_text(each) for name, each in object_fields(side)} for side in (one, other)]
        rows = [
            _Row(None, None, place, "changed", name, text, texts[1][name])
            for place, (name, text) in enumerate(texts[0].items())
            if text != texts[1][name]
        ]
        yield _Found(what, len(texts[0]) - len(rows), {"changed": len(rows)}, rows)


def _records(before: Network, after: Network) -> Iterable[_Found]:
    """Rules, events, successions, statements, other names, partial lists: each is on a side or not."""
    for name, ours in object_fields(before.tables):
        if isinstance(ours, Sequence | Successions):
            sides = [
                {canonical_text(each): each for each in side} for side in (ours, getattr(after.tables, name))
            ]
            counts = [Counter(map(canonical_text, side)) for side in (ours, getattr(after.tables, name))]
            alone: dict[Change, Counter[str]] = {
                "closed": counts[0] - counts[1],
                "opened": counts[1] - counts[0],
            }
            rows = []
            for change, side in zip(alone, sides, strict=True):
                for text in alone[change].elements():
                    both = (text, None) if change == "closed" else (None, text)
                    rows.append(_Row(getattr(side[text], _NAMED_BY[name]), None, 0, change, None, *both))
            touched: dict[Change, int] = {change: texts.total() for change, texts in alone.items()}
            yield _Found(name, len(ours) - touched["closed"], touched, rows)


def _source_rows(before: Network, after: Network) -> Iterable[_Found]:
    """The source rows, if a side has any: each is on a side or not."""
    sides = [Counter(_texts_of_source_rows(each)) for each in (before, after)]
    if not any(sides):
        return
    alone: dict[Change, Counter[tuple[str, str]]] = {
        "closed": sides[0] - sides[1],
        "opened": sides[1] - sides[0],
    }
    rows = [
        _Row(id, None, 0, change, None, *((text, None) if change == "closed" else (None, text)))
        for change, texts in alone.items()
        for id, text in texts.elements()
    ]
    touched: dict[Change, int] = {change: texts.total() for change, texts in alone.items()}
    yield _Found(SOURCE_ROWS, sides[0].total() - touched["closed"], touched, rows)


def _texts_of_source_rows(network: Network) -> Iterator[tuple[str, str]]:
    """The id and the text of each source row; the text leaves out what is not stated."""
    cells = source_row_cells(network)
    for row in zip(*cells.values(), strict=True):
        stated = {name: cell for name, cell in zip(cells, row, strict=True) if cell is not None}
        yield row[0], json.dumps(stated, separators=(",", ":"))


def _answer(found: Sequence[_Found]) -> Difference:
    named = [(each.table, row) for each in found for row in sorted(each.rows, key=_order)]
    rows = {
        "table": frames.text([table for table, _ in named]),
        "id": frames.text([row.id for _, row in named]),
        "start": frames.day([row.start for _, row in named]),
        **{
            name: frames.text([getattr(row, name) for _, row in named])
            for name in ("change", "column", "before", "after")
        },
    }
    counts: dict[str, frames.Column] = {
        "table": frames.text([each.table for each in found]),
        "kept": frames.whole([each.kept for each in found]),
        **{change: frames.whole([each.touched.get(change, 0) for each in found]) for change in CHANGES},
    }
    return Difference(Table(rows), Table(counts))


def _order(row: _Row) -> tuple[str, int, int]:
    return row.id or "", row.start or 0, row.place


def check_equal(one: Network, other: Network) -> None:
    """Raise an error at the first difference of two networks; see `Network.assert_equals`."""
    check_network(other, "other")
    if one == other:
        return
    row = next(iter(difference(one, other).rows))
    place = " ".join(str(each) for each in (row["table"], row["id"]) if each is not None)
    place += "" if row["start"] is None else f" from {row['start']}"
    if row["change"] in {"opened", "closed"}:
        which = "second" if row["change"] == "opened" else "first"
        raise DifferentNetworksError(f"{place}: in the {which} network only")
    raise DifferentNetworksError(f"{place}: {row['column']} is {row['before']!r}, not {row['after']!r}")


_DAYS: Final = frozenset(EDGES)


@attrs.frozen(eq=False)
class Side:
    """One table of a network: all rows, or the rows in force on a day.

    Attributes:
        day: The day as a number, or None for all rows.
    """

    network: Network
    table: TableName
    day: int | None

    def rows(self) -> Ints:
        """The rows, in canonical order."""
        of: Any = getattr(self.network.tables, self.table)
        if self.day is None:
            return np.arange(len(of.start), dtype=np.int32)
        rows: Ints = of.in_force(self.day)
        return rows

    def specs(self) -> dict[str, ColumnSpec]:
        """The columns by name, in order."""
        return {spec.name: spec for spec in column_specs(self.table, self.network.vocabulary)}

    def key(self) -> list[str]:
        """The columns that identify a row: the id if there is one, otherwise all ids and words."""
        specs = self.specs()
        own = (
            ["id"] if "id" in specs else [name for name, spec in specs.items() if spec.kind in {"id", "word"}]
        )
        return own if self.day is not None else [*own, "start"]

    def id(self) -> str:
        """The column with the id of the entity of a row."""
        specs = self.specs()
        return next(name for name in self.key() if specs[name].kind == "id")

    def cells(self, column: str, rows: Ints) -> ColumnCells:
        """The cells of a column in some rows."""
        return column_cells(self.network, self.table, self.specs()[column], rows)

    def text(self, cells: ColumnCells, at: int) -> str | None:
        """A cell as text, or None if it is null."""
        if cells.missing[at]:
            return None
        cell = cells.data[at]
        kind = cells.spec.kind
        if kind == "id":
            return index_of(self.network, cells.spec).texts[int(cell)]
        if kind == "yes_no":
            return "yes" if cell else "no"
        return str(number_day(int(cell))) if kind == "day" else str(cell)


@attrs.frozen(eq=False)
class RowPairs:
    """The pairs of rows of two sides.

    Attributes:
        closed: Rows that only the first side has.
        opened: Rows that only the second side has.
        before: Rows of the first side that both have, without rows of a shared table.
        after: Shape as `before`: the rows of the second side.
        alike: The number of rows of a shared table, which are equal without a comparison.
    """

    closed: Ints
    opened: Ints
    before: Ints
    after: Ints
    alike: int


def paired_rows(one: Side, other: Side) -> RowPairs:
    """Pair the rows of two sides by their keys; O(n log n)."""
    before, after = one.rows(), other.rows()
    alike = 0
    if getattr(one.network.tables, one.table) is getattr(other.network.tables, other.table):
        size = len(before)
        before, after = (
            np.setdiff1d(before, after, assume_unique=True),
            np.setdiff1d(after, before, assume_unique=True),
        )
        alike = size - len(before)
    ours = [comparable(one, one.cells(name, before), one) for name in one.key()]
    theirs = [comparable(other, other.cells(name, after), one) for name in one.key()]
    codes = _joint(ours, theirs, len(before), len(after))
    place = np.full(int(codes.max(initial=-1)) + 1, NOBODY, np.int64)
    place[codes[: len(before)]] = np.arange(len(before))
    match = place[codes[len(before) :]]
    here = np.zeros(len(before), np.bool_)
    here[match[match != NOBODY]] = True
    return RowPairs(
        closed=before[~here],
        opened=after[match == NOBODY],
        before=before[match[match != NOBODY]],
        after=after[match != NOBODY],
        alike=alike,
    )


def _joint(
    ours: Sequence[NDArray[Any]], theirs: Sequence[NDArray[Any]], one: int, other: int
) -> NDArray[Any]:
    """Shape (one + other): a number for each distinct key of both sides."""
    codes = np.zeros(one + other, np.int64)
    for mine, yours in zip(ours, theirs, strict=True):
        _, place = np.unique(np.concatenate([mine, yours]), return_inverse=True)
        _, codes = np.unique(codes * (int(place.max(initial=0)) + 1) + place, return_inverse=True)
    return codes


def unlike(
    one: Side, other: Side, pairs: RowPairs
) -> Iterator[tuple[str, NDArray[np.intp], ColumnCells, ColumnCells]]:
    """Columns in which paired rows differ: the name, the pairs, and the cells of both sides.

    Columns of the key are equal. Between days, the start and end of a version are not compared. A column that
    only one vocabulary has belongs to the comparison of vocabularies.
    """
    specs, others = one.specs(), other.specs()
    tables = [getattr(side.network.tables, side.table) for side in (one, other)]
    bounded = {column for of in tables for column in of.bound_columns()}
    for name, spec in specs.items():
        whose = spec.bound_of or name
        left_out = name in one.key() or (one.day is not None and whose in _DAYS)
        left_out |= whose != name and whose not in bounded
        if left_out or name not in others or others[name].kind != spec.kind:
            continue
        first, second = one.cells(name, pairs.before), other.cells(name, pairs.after)
        differs = comparable(one, first, one) != comparable(other, second, one)
        differs = (differs & ~(first.missing & second.missing)) | (first.missing != second.missing)
        at = np.flatnonzero(differs)
        if at.size:
            yield name, at, first, second


def comparable(side: Side, cells: ColumnCells, one: Side) -> NDArray[Any]:
    """Cells in a form that two sides can compare: ids as numbers of the first side, or as new numbers."""
    if cells.spec.kind != "id":
        return cells.data
    ours = index_of(one.network, cells.spec)
    theirs = index_of(side.network, cells.spec)
    return cells.data if ours.texts is theirs.texts else _numbers(ours, theirs)[cells.data]


def _numbers(ours: IdIndex, theirs: IdIndex) -> NDArray[np.int32]:
    """Per number of `theirs`, the number of its id in `ours`, or a new one; last an entry for `NOBODY`."""
    known = [ours.get(id) for id in theirs.texts]
    new = len(ours)
    found = [new + number if each is None else each for number, each in enumerate(known)]
    return np.array([*found, NOBODY], np.int32)
