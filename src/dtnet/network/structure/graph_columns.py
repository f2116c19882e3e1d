"""What a graph of a day is made of: ids, columns of attributes, and edges as pairs of numbers.

From these follow the mappings that a graph library reads. Rows with the same neighbours are one object, so
that a graph of a country costs little more than its ids. It knows no graph library.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias, final

import attrs
import numpy as np

from dtnet.network.tables.read_only import sealed
from dtnet.network.tables.read_only_dict import ReadOnlyDict

if TYPE_CHECKING:
    from collections.abc import ItemsView, Iterable, Iterator, ValuesView

    from numpy.typing import NDArray

    from dtnet.network.tables.tables import Ints
    from dtnet.network.tables.texts import Texts

    Scalar: TypeAlias = str | int | bool
    Attributes: TypeAlias = ReadOnlyDict[str, Scalar]
    Row: TypeAlias = ReadOnlyDict[str, Any]

_SHARED = 4
"""Rows of up to so many neighbours are looked for among those made already; longer ones are seldom alike."""


@attrs.frozen(eq=False)
class NodeColumn:
    """One attribute of all nodes.

    Attributes:
        name: The attribute's.
        data: Per node, a text, or a number.
        meaning: What the numbers stand for, if not for themselves.
        known: Per node, whether it has the attribute; None if all have.
    """

    name: str
    data: Texts | NDArray[Any]
    meaning: Mapping[int, Scalar] | None = None
    known: NDArray[np.bool_] | None = None

    def cell(self, place: int) -> Scalar | None:
        """The value at a node, None where it has none."""
        if self.known is not None and not self.known[place]:
            return None
        value = self.data[place]
        if isinstance(value, str):
            return value
        return int(value) if self.meaning is None else self.meaning[int(value)]

    def cells(self) -> Iterator[Scalar | None]:
        """The values at all nodes, in order."""
        values: Any = self.data
        if isinstance(values, np.ndarray):
            values = values.tolist()
        if self.meaning is not None:
            values = map(self.meaning.get, values)  # what is unknown may hold any number
        if self.known is None:
            return iter(values)
        return (value if fine else None for value, fine in zip(values, self.known.tolist(), strict=True))


@attrs.frozen(eq=False)
class GraphColumns:
    """A directed graph as columns.

    Attributes:
        ids: Per node, its id.
        columns: Attributes of nodes, one at least.
        superior: Per edge, the place of its upper end among the nodes.
        subordinate: Per edge, that of its lower end; edges stand in order of both ends.
        value: Per edge, the place of what it carries among `values`.
        values: What edges carry.
    """

    ids: tuple[str, ...]
    columns: tuple[NodeColumn, ...]
    superior: Ints
    subordinate: Ints
    value: Ints
    values: tuple[Row, ...]

    def downward(self) -> Adjacency:
        """For each node, what its edges to nodes below carry, by id."""
        return Adjacency(self, downward=True)

    def upward(self) -> Adjacency:
        """For each node, what its edges to nodes above carry, by id."""
        return Adjacency(self, downward=False)

    def rows(self, *, downward: bool) -> list[Row]:
        """Per node, its neighbours and what the edges to them carry; equal rows are mostly one object.

        O(nodes + edges): a dictionary is made for each different row, not for each node.
        """
        owner, other, value = self.superior, self.subordinate, self.value
        if not downward:
            order = np.lexsort((owner, other))
            owner, other, value = other[order], owner[order], value[order]
        names = np.array(self.ids, object)[other].tolist()
        carried = np.array(self.values, object)[value].tolist()
        count = np.bincount(owner, minlength=len(self.ids))
        first = np.cumsum(count) - count
        rows = np.empty(len(self.ids), object)
        rows[count == 0] = ReadOnlyDict()
        pairs = other.astype(np.int64) * len(self.values) + value
        for size in np.unique(count[count > 0]).tolist():
            owners = np.flatnonzero(count == size)
            alike, kind = owners, np.arange(len(owners))
            if size <= _SHARED:
                alike, kind = _alike(owners, pairs, first, size)
            made = np.empty(len(alike), object)
            for number, start in enumerate(first[alike].tolist()):
                edges = slice(start, start + size)
                made[number] = ReadOnlyDict(zip(names[edges], carried[edges], strict=True))
            rows[owners] = made[kind]
        listed: list[Row] = rows.tolist()
        return listed


def _alike(
    owners: NDArray[np.intp], pairs: NDArray[np.int64], first: NDArray[np.intp], size: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """One owner for each different row of a size, then which of them each owner is like."""
    kind = np.zeros(len(owners), np.int64)
    example = np.zeros(1, np.intp)
    for at in range(size):
        _, number = np.unique(pairs[first[owners] + at], return_inverse=True)
        key = kind * (int(number.max()) + 1) + number
        _, example, kind = np.unique(key, return_index=True, return_inverse=True)
    return owners[example], kind


@final
class NodeAttributes(Mapping[str, "Attributes"]):
    """Attributes of nodes by id, in order of nodes.

    Those of one node are put together when somebody asks for it; those of all, when somebody reads all, and
    are then kept as long as this object is.
    """

    __slots__ = ("_all", "_columns", "_places")

    def __init__(self, columns: GraphColumns, places: dict[str, int]) -> None:
        self._columns = sealed(columns)
        self._places = places
        self._all: dict[str, Attributes] | None = None

    def __getitem__(self, id: str) -> Attributes:
        if self._all is not None:
            return self._all[id]
        place = self._places[id]
        return _told((column.name, column.cell(place)) for column in self._columns.columns)

    def __contains__(self, id: object) -> bool:
        return id in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def items(self) -> ItemsView[str, Attributes]:
        """Ids with their attributes."""
        return self._read().items()

    def values(self) -> ValuesView[Attributes]:
        """The attributes of each node."""
        return self._read().values()

    def _read(self) -> dict[str, Attributes]:
        if self._all is None:
            columns = self._columns.columns
            names = [column.name for column in columns]
            rows = zip(*(column.cells() for column in columns), strict=True)
            made = (_told(zip(names, cells, strict=True)) for cells in rows)
            self._all = dict(zip(self._places, made, strict=True))
        return self._all

    def __deepcopy__(self, memo: object) -> NodeAttributes:
        return self

    def __reduce__(self) -> tuple[type[NodeAttributes], tuple[GraphColumns, dict[str, int]]]:
        return NodeAttributes, (self._columns, self._places)


def _told(cells: Iterable[tuple[str, Scalar | None]]) -> Attributes:
    """What is known; an attribute of which nothing is known is not there."""
    return ReadOnlyDict([(name, cell) for name, cell in cells if cell is not None])


@final
class Adjacency(ReadOnlyDict[str, "Row"]):
    """Per node its row: neighbours on one side, with what the edges to them carry."""

    __slots__ = ("_columns", "_downward")

    def __init__(self, columns: GraphColumns, *, downward: bool) -> None:
        super().__init__(zip(columns.ids, columns.rows(downward=downward), strict=True))
        self._columns = sealed(columns)
        self._downward = downward

    def __deepcopy__(self, memo: object) -> Adjacency:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return _adjacency, (self._columns, self._downward)


def _adjacency(columns: GraphColumns, downward: bool) -> Adjacency:  # noqa: FBT001 - pickle calls by place
    return Adjacency(columns, downward=downward)
