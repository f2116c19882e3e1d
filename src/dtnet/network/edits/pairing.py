"""Rows of one table on two sides, paired by their keys and compared column by column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet.network.day.cells import cells_of, index_of
from dtnet.network.day.columns import column_specs
from dtnet.network.tables.bounds import EDGES, bound_columns
from dtnet.network.tables.tables import NOBODY
from dtnet.periods import number_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from dtnet.network.day.cells import Cells
    from dtnet.network.day.columns import ColumnSpec, TableName
    from dtnet.network.day.network import Network
    from dtnet.network.tables.index import IdIndex
    from dtnet.network.tables.tables import Ints

_DAYS: Final = frozenset(EDGES)


@attrs.frozen(eq=False)
class Side:
    """One table of a network, whole or as far as it is in force on a day.

    Attributes:
        network: The network.
        table: The name of the table.
        day: The day as a number, or None for all rows.
    """

    network: Network
    table: TableName
    day: int | None

    def rows(self) -> Ints:
        """Its rows, in canonical order."""
        of: Any = getattr(self.network.tables, self.table)
        if self.day is None:
            return np.arange(len(of.start), dtype=np.int32)
        return np.flatnonzero((of.start <= self.day) & (of.end > self.day)).astype(np.int32)

    def specs(self) -> dict[str, ColumnSpec]:
        """Its columns by name, in order."""
        return {spec.name: spec for spec in column_specs(self.table, self.network.vocabulary)}

    def key(self) -> list[str]:
        """The columns that say which row it is: the id where there is one, all ids and words otherwise."""
        specs = self.specs()
        own = (
            ["id"] if "id" in specs else [name for name, spec in specs.items() if spec.kind in {"id", "word"}]
        )
        return own if self.day is not None else [*own, "start"]

    def id(self) -> str:
        """The column that names whose row it is."""
        specs = self.specs()
        return next(name for name in self.key() if specs[name].kind == "id")

    def cells(self, column: str, rows: Ints) -> Cells:
        """The cells of a column in some rows."""
        return cells_of(self.network, self.table, self.specs()[column], rows)

    def told(self, cells: Cells, at: int) -> str | None:
        """A cell as text, or None if it is null."""
        if cells.missing[at]:
            return None
        cell = cells.data[at]
        kind = cells.spec.kind
        if kind == "id":
            return index_of(self.network, self.table, cells.spec.name).texts[int(cell)]
        if kind == "yes_no":
            return "yes" if cell else "no"
        return str(number_day(int(cell))) if kind == "day" else str(cell)


@attrs.frozen(eq=False)
class Pairs:
    """What became of the rows of a first side.

    Attributes:
        closed: Rows that only the first has.
        opened: Rows that only the second has.
        before: Rows of the first that both have, except such as are the same row anyway.
        after: Shape as `before`: the rows of the second.
        alike: How many are the same row anyway.
    """

    closed: Ints
    opened: Ints
    before: Ints
    after: Ints
    alike: int


def paired(one: Side, other: Side) -> Pairs:
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
    return Pairs(
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


def unlike(one: Side, other: Side, pairs: Pairs) -> Iterator[tuple[str, NDArray[np.intp], Cells, Cells]]:
    """Columns in which paired rows differ: the name, the pairs, and the cells of both sides.

    Columns of the key are equal, and on days it does not matter when a version begins and ends. A column
    that only one vocabulary has is left to the comparison of vocabularies.
    """
    specs, others = one.specs(), other.specs()
    bounded = {*bound_columns(getattr(one.network.tables, one.table))}
    bounded |= {*bound_columns(getattr(other.network.tables, other.table))}
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


def comparable(side: Side, cells: Cells, one: Side) -> NDArray[Any]:
    """Cells as two sides can compare them: ids as numbers of the first side, new ones behind."""
    if cells.spec.kind != "id":
        return cells.data
    ours = index_of(one.network, one.table, cells.spec.name)
    theirs = index_of(side.network, side.table, cells.spec.name)
    return cells.data if ours.texts is theirs.texts else _numbers(ours, theirs)[cells.data]


def _numbers(ours: IdIndex, theirs: IdIndex) -> NDArray[np.int32]:
    """Per number of theirs, ours of the same id, or a new one; at the end `NOBODY` for itself."""
    known = [ours.get(id) for id in theirs.texts]
    new = len(ours)
    found = [new + number if each is None else each for number, each in enumerate(known)]
    return np.array([*found, NOBODY], np.int32)
