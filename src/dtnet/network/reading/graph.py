"""A day as a frozen networkx graph, read from the columns. Only this module imports networkx.

The graph is an ordinary `networkx.DiGraph` with read-only dictionaries. Graphs of the same day share these;
each call makes only a new graph object around them. The other way, a network is made of networkx graphs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias, final

import attrs
import networkx as nx
import numpy as np

from dtnet.arguments import check_argument, check_switches
from dtnet.errors import ArgumentError, Fault, InvalidNetworkError, near
from dtnet.network.day.columns import column_specs, stored_value
from dtnet.network.day.connection import check_snapshot
from dtnet.network.day.network import Network
from dtnet.network.day.snapshot import Snapshot
from dtnet.network.reading.builder import NetworkBuilder
from dtnet.network.tables.schema import TERRITORY, Metadata, Vocabulary, relation_names
from dtnet.network.tables.tables import NOBODY
from dtnet.network.tables.texts import chosen_texts
from dtnet.origins import Origin
from dtnet.periods import day_number
from dtnet.read_only import ReadOnlyDict, sealed

if TYPE_CHECKING:
    from collections.abc import ItemsView, Iterable, Iterator, ValuesView

    from numpy.typing import NDArray

    from dtnet.network.day.columns import ColumnSpec, TableName
    from dtnet.network.tables.tables import Areas, Bodies, Codes, Ints, Values
    from dtnet.network.tables.texts import Texts
    from dtnet.network.territory.day_state import BodyState, Edges

    Scalar: TypeAlias = str | int | bool
    Attributes: TypeAlias = ReadOnlyDict[str, Scalar]
    Row: TypeAlias = ReadOnlyDict[str, Any]
    BodyGraph: TypeAlias = nx.DiGraph[str]
    AnyGraph: TypeAlias = nx.Graph[Any]
else:  # at run time the classes of networkx take no type of node
    BodyGraph, AnyGraph = nx.DiGraph, nx.Graph

_SHARED = 4
"""Equal rows of up to this many neighbours are one object; longer rows are seldom equal."""


@attrs.frozen(eq=False)
class NodeColumn:
    """One attribute of all nodes.

    Attributes:
        data: Per node, a text or a number.
        meaning: The value of each number; None if the numbers are the values.
        known: Per node, whether it has the attribute; None if all nodes have it.
    """

    name: str
    data: Texts | NDArray[Any]
    meaning: Mapping[int, Scalar] | None = None
    known: NDArray[np.bool_] | None = None

    def cell(self, place: int) -> Scalar | None:
        """The value of a node; None if it has none."""
        if self.known is not None and not self.known[place]:
            return None
        value = self.data[place]
        if isinstance(value, str):
            return value
        return int(value) if self.meaning is None else self.meaning[int(value)]

    def cells(self) -> Iterator[Scalar | None]:
        """The values of all nodes, in order."""
        values: Any = self.data
        if isinstance(values, np.ndarray):
            values = values.tolist()
        if self.meaning is not None:
            values = map(self.meaning.get, values)  # an unknown cell may hold any number
        if self.known is None:
            return iter(values)
        return (value if fine else None for value, fine in zip(values, self.known.tolist(), strict=True))


@attrs.frozen(eq=False)
class GraphColumns:
    """A directed graph as columns.

    Attributes:
        ids: Per node, its id.
        columns: Attributes of nodes, at least one.
        superior: Per edge, the place of its upper node.
        subordinate: Per edge, the place of its lower node; edges are in the order of both ends.
        value: Per edge, the place of its attributes among `values`.
        values: The different attributes of edges.
    """

    ids: tuple[str, ...]
    columns: tuple[NodeColumn, ...]
    superior: Ints
    subordinate: Ints
    value: Ints
    values: tuple[Row, ...]

    def rows(self, *, downward: bool) -> list[Row]:
        """Per node, its neighbours with the attributes of the edges; equal rows are mostly one object.

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
    """One owner for each different row of a size; then, per owner, the place of the owner with its row."""
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

    The attributes of one node are made at each access. Iteration over all nodes makes those of all nodes and
    keeps them as long as this object exists.
    """

    __slots__ = ("_all", "_columns", "_places")

    def __init__(self, columns: GraphColumns, places: dict[str, int]) -> None:
        self._columns = columns
        self._places = places
        self._all: dict[str, Attributes] | None = None

    def __getitem__(self, id: str) -> Attributes:
        if self._all is not None:
            return self._all[id]
        place = self._places[id]
        return _known((column.name, column.cell(place)) for column in self._columns.columns)

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and id in self._places

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
            made = (_known(zip(names, cells, strict=True)) for cells in rows)
            self._all = dict(zip(self._places, made, strict=True))
        return self._all

    def __deepcopy__(self, memo: object) -> NodeAttributes:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return _node_attributes, (self._columns, self._places)


def _node_attributes(columns: GraphColumns, places: dict[str, int]) -> NodeAttributes:
    """Unpickled attributes; their arrays are made read-only again."""
    return NodeAttributes(sealed(columns), places)


def _known(cells: Iterable[tuple[str, Scalar | None]]) -> Attributes:
    """A dictionary of the known attributes, without unknown ones."""
    return ReadOnlyDict([(name, cell) for name, cell in cells if cell is not None])


@final
class Adjacency(ReadOnlyDict[str, "Row"]):
    """Per node its row: the neighbours on one side, with the attributes of the edges to them."""

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


_ORIGINS: Final = {int(origin): origin.label for origin in Origin}
_STATES: Final = len(Origin) + 1


@attrs.frozen(eq=False)
class _Parts:
    """The dictionaries of a graph, made once for all days on which they are equal."""

    columns: GraphColumns
    places: dict[str, int]
    below: Adjacency
    above: Adjacency

    @classmethod
    def of(cls, columns: GraphColumns) -> _Parts:
        places = dict(zip(columns.ids, range(len(columns.ids)), strict=True))
        return cls(columns, places, Adjacency(columns, downward=True), Adjacency(columns, downward=False))


def graph_of(
    snapshot: Snapshot, relations: str | Sequence[str] = ("guided_by",), *, copy: bool = False
) -> BodyGraph:
    """A day as a directed graph, with edges from superiors to subordinates or from areas to areas in them.

    The first call on a day reads the columns, O(n); each further call takes constant time.

    Args:
        snapshot: The snapshot.
        relations: One relation type or more, which need not be lines; or `"territory"`.
        copy: Give an ordinary graph that can be changed; by default the graph and its parts are read-only.

    Returns:
        A `networkx.DiGraph` with both ends of every edge, and bodies that are known to have no superior. For
        several relations it is a `networkx.MultiDiGraph`, whose edges have the relation type as key. Nodes
        are ids, ordered by kind (areas by level), then id; so are the neighbours of each node. The guide to
        networkx lists the attributes of nodes and edges.

    Raises:
        UnknownNameError: If a relation type does not exist.
        ArgumentError: If no relation is given, or one twice, or `"territory"` together with a relation.
    """
    check_snapshot(snapshot)
    check_switches(copy=copy)
    names = relation_names(relations)
    if TERRITORY in names:
        if len(names) > 1:
            raise ArgumentError(f"{TERRITORY!r} is a graph of its own, without {names}", "ask for two graphs")
        state = snapshot.network.area_state(snapshot.date)
        parts: _Parts = state.derived.get("graph", lambda: _Parts.of(_territory(snapshot)))
    else:
        for name in names:
            snapshot.network.vocabulary.relation_type(name)
        bodies, day = snapshot.network.body_state(snapshot.date), day_number(snapshot.date)
        key = ("graph", names, bodies.era(day))
        parts = bodies.derived.get(key, lambda: _Parts.of(_network_of_bodies(snapshot, names)))
    made: BodyGraph = nx.DiGraph() if len(names) == 1 else nx.MultiDiGraph()
    shell: Any = made
    shell.graph = ReadOnlyDict(
        network=snapshot.network.metadata.name, date=snapshot.date.isoformat(), relations=" ".join(names)
    )
    shell._node = NodeAttributes(parts.columns, parts.places)  # noqa: SLF001 - where networkx keeps what a graph is made of
    shell._adj = parts.below  # noqa: SLF001 - the same; sets _succ too
    shell._pred = parts.above  # noqa: SLF001 - the same
    return made.copy() if copy else nx.freeze(made)


def _territory(snapshot: Snapshot) -> GraphColumns:
    network = snapshot.network
    table, words, rows = network.tables.areas, network.vocabulary, network.area_state(snapshot.date).rows
    entities = table.entity[rows]
    parents = table.parent[rows]
    children = np.flatnonzero(parents != NOBODY)
    above = np.searchsorted(entities, parents[children])
    order = np.lexsort((children, above))
    children, above = children[order], above[order]
    origins, value = np.unique(table.origin[rows[children]], return_inverse=True)
    return GraphColumns(
        ids=_gathered(network.area_index.listed(), entities),
        columns=(
            NodeColumn("level", table.level[entities], dict(enumerate(words.levels))),
            NodeColumn("code", chosen_texts(table.code, rows)),
            NodeColumn("name", chosen_texts(table.name, rows)),
            NodeColumn("type", table.type[rows], dict(enumerate(words.area_types))),
            NodeColumn("origin", table.origin[rows], _ORIGINS),
            *_attribute_columns(network, table, rows, "areas"),
        ),
        superior=above,
        subordinate=children,
        value=value,
        values=tuple(_edge(TERRITORY, code) for code in origins.tolist()),
    )


def _network_of_bodies(snapshot: Snapshot, names: tuple[str, ...]) -> GraphColumns:
    network, day = snapshot.network, day_number(snapshot.date)
    state = network.body_state(snapshot.date)
    edges = [state.edges(network.vocabulary.relation_type(name), day) for name in names]
    places = np.flatnonzero(np.logical_or.reduce([state.touched(each) for each in edges]))
    rows = state.rows[places]
    table, words = network.tables.bodies, network.vocabulary
    pairs, codes = _together(state, edges)
    local = np.full(len(state.rows), NOBODY, np.int32)
    local[places] = np.arange(len(places), dtype=np.int32)
    values, value = _values(names, codes)
    return GraphColumns(
        ids=_gathered(network.body_index.listed(), table.entity[rows]),
        columns=(
            NodeColumn("kind", state.bodies.kind[places], dict(enumerate(words.body_kinds))),
            NodeColumn("name", chosen_texts(table.name, rows)),
            NodeColumn("home", chosen_texts(network.area_index.texts, table.home[rows])),
            NodeColumn("origin", table.origin[rows], _ORIGINS),
            *_attribute_columns(network, table, rows, "bodies"),
        ),
        superior=local[pairs // len(state.rows)],
        subordinate=local[pairs % len(state.rows)],
        value=value,
        values=values,
    )


def _together(state: BodyState, edges: Sequence[Edges]) -> tuple[NDArray[np.int64], Codes]:
    """Pairs of bodies that some relation joins, rising, as `superior * bodies + subordinate`.

    Also, shape (relations, pairs): the origin of each pair in each relation, 0 if it does not join the pair.
    """
    found = []
    for each in edges:
        drawn = np.flatnonzero(each.superior != NOBODY)
        above = np.searchsorted(state.bodies.entity, each.superior[drawn]).astype(np.int64)
        found.append((above * len(state.rows) + each.subordinate[drawn], each.origin[drawn]))
    pairs, places = np.unique(np.concatenate([pair for pair, _ in found]), return_inverse=True)
    codes = np.zeros((len(edges), len(pairs)), np.uint8)
    start = 0
    for relation, (pair, origin) in enumerate(found):
        codes[relation, places[start : start + len(pair)]] = origin
        start += len(pair)
    return pairs, codes


def _values(names: tuple[str, ...], codes: Codes) -> tuple[tuple[Row, ...], NDArray[np.intp]]:
    """The different attributes of pairs, and for each pair the place of its own."""
    number = np.zeros(codes.shape[1], np.int64)
    example = np.zeros(0, np.intp)
    for row in codes:
        _, example, number = np.unique(number * _STATES + row, return_index=True, return_inverse=True)
    values: list[Row] = []
    for pair in example.tolist():
        found = {
            name: _edge(name, code) for name, code in zip(names, codes[:, pair].tolist(), strict=True) if code
        }
        values.append(ReadOnlyDict(found) if len(names) > 1 else next(iter(found.values())))
    return tuple(values), number


def _edge(relation: str, origin: int) -> Row:
    return ReadOnlyDict(type=relation, origin=_ORIGINS[origin])


def _attribute_columns(network: Network, table: Areas | Bodies, rows: Ints, name: str) -> list[NodeColumn]:
    """Attributes, each followed by its bounds, and by its origin where that differs from the row's."""
    columns = []
    for values in table.attributes:
        known, origin = values.origin[rows] != 0, values.known_origin[rows]
        own = (origin != 0) & (origin != table.origin[rows])
        columns.append(NodeColumn(values.name, values.data[rows], _meaning(network, values, name), known))
        for side in ("lower", "upper") if values.bounds is not None else ():
            cells, missing = table.bound_cells(values.name, side, rows)
            columns.append(NodeColumn(f"{values.name}_{side}", cells, None, ~missing))
        if own.any():
            columns.append(NodeColumn(f"{values.name}_origin", origin, _ORIGINS, own))
    return columns


def _meaning(network: Network, values: Values, table: str) -> dict[int, str | int | bool] | None:
    declared = network.vocabulary.attribute(values.name, table=table)
    if declared.type == "whole":
        return None
    stored = values.data if declared.type == "set" else values.data[values.origin != 0]
    stated = {code: stored_value(declared, code) for code in np.unique(stored).tolist()}
    return {
        code: " ".join(each) if isinstance(each, tuple) else each if isinstance(each, bool) else str(each)
        for code, each in stated.items()
    }


def _gathered(ids: list[str], entities: Ints) -> tuple[str, ...]:
    return tuple(map(ids.__getitem__, entities.tolist()))


_GROUP: Final[dict[TableName, str]] = {"areas": "level", "bodies": "kind"}
_OF_RELATIONS: Final = ("type", "origin", "start", "end")
_OF_TERRITORY: Final = ("type", "origin")
_NOTHING: Final = object()


def from_networkx(*graphs: AnyGraph, vocabulary: Vocabulary, metadata: Metadata) -> Network:
    """A network of the nodes and edges of one or several directed graphs.

    A node with a `level` is an area, and a node with a `kind` is a body. Its key is its id, and its other
    attributes are columns of the table. An edge between areas goes from parent to child. An edge between
    bodies goes from superior to subordinate; its relation type is its attribute `type`, or else its key in a
    multigraph. In a `DiGraph` of one relation, as `Snapshot.graph` gives it, a body without edges has no
    superior; this becomes a row with the origin `assumed`. Nodes and edges may have `start` and `end` (not
    included); by default their rows begin on the first day of the data.

    Args:
        graphs: Directed graphs or multigraphs: of territory, of relations, or of both. Graphs that share a
            node must agree on its attributes.
        vocabulary: The words of the network.
        metadata: Name, extent, sources and notes of the network.

    Raises:
        InvalidNetworkError: If an attribute is missing or unknown, a node is neither an area nor a body,
            graphs disagree on a node, or an edge joins an area and a body, with all such faults; otherwise
            with the faults that `NetworkBuilder.build` finds in the rows.
        ArgumentError: If a graph is not directed, or no graph is given.

    Examples:
        >>> import dtnet
        >>> net = dtnet.datasets.load("vietnam")
        >>> day = net.at("2024-08-31")
        >>> small = day.graph("territory").subgraph(["vn:country:0", "vn:province:15:0"])
        >>> again = dtnet.from_networkx(small, vocabulary=net.vocabulary, metadata=net.metadata)
        >>> again.at("2024-08-31").territory
        <Hierarchy of 2: 1 country, 1 province>
    """
    check_argument(vocabulary, Vocabulary, "vocabulary", "pass a Vocabulary")
    check_argument(metadata, Metadata, "metadata", "pass Metadata")
    if not graphs or not all(hasattr(graph, "is_directed") and graph.is_directed() for graph in graphs):
        raise ArgumentError(
            "a network is made of one or several directed graphs", "graph.to_directed() makes one"
        )
    reading = _Reading(vocabulary, metadata)
    for graph in graphs:
        reading.read_nodes(graph)
    for graph in graphs:
        reading.read_edges(graph)
    return reading.network()


class _Reading:
    """The rows and faults read from the graphs so far."""

    def __init__(self, vocabulary: Vocabulary, metadata: Metadata) -> None:
        self.vocabulary = vocabulary
        self.metadata = metadata
        self.faults: list[Fault] = []
        self.specs: dict[TableName, dict[str, ColumnSpec]] = {
            table: {spec.name: spec for spec in column_specs(table, vocabulary)} for table in _GROUP
        }
        self.rows: dict[TableName, dict[str, dict[str, Any]]] = {"areas": {}, "bodies": {}}
        self.relations: dict[tuple[str, str, str | None], dict[str, Any]] = {}

    def fault(self, place: str, message: str) -> None:
        self.faults.append(Fault(place, message))

    def read_nodes(self, graph: AnyGraph) -> None:
        """Read each node into the rows of its table."""
        for node, attributes in graph.nodes.items():
            place = f"node {node!r}"
            table = _table_of(attributes)
            if not isinstance(node, str):
                self.fault(place, "is not a text; a node's key is its id")
            elif table is None:
                self.fault(place, "is neither area nor body; give an area a level and a body a kind")
            else:
                stated = {name: value for name, value in attributes.items() if name != "table"}
                if stated.pop("id", node) != node:
                    self.fault(place, f"has the id {attributes['id']!r}; a node's key is its id")
                self._same(place, self.rows[table].setdefault(node, stated), stated)

    def read_edges(self, graph: AnyGraph) -> None:
        """Read edges as parents of areas and as relations."""
        said = str(graph.graph.get("relations", "")).split()
        for above, below, key, data in _edges(graph):
            place = f"edge {above!r} → {below!r}"
            if above in self.rows["areas"] and below in self.rows["areas"]:
                self._check_names(place, data, _OF_TERRITORY)
                child = self.rows["areas"][below]
                if child.setdefault("parent", above) != above:
                    self.fault(
                        place, f"{below!r} lies in {child['parent']!r} already; an area has one parent"
                    )
            elif above in self.rows["bodies"] and below in self.rows["bodies"]:
                self._check_names(place, data, _OF_RELATIONS)
                kind = data.get("type", key)
                if isinstance(kind, str):
                    stated = {name: value for name, value in data.items() if name != "type"}
                    self._same(place, self.relations.setdefault((kind, below, above), stated), stated)
                else:
                    self.fault(place, "no attribute 'type'; write the relation type")
            elif {above, below} <= self.rows["areas"].keys() | self.rows["bodies"].keys():
                self.fault(place, "joins an area and a body; write the area as the body's attribute 'home'")
        if len(said) == 1 and not graph.is_multigraph():
            for node, degree in graph.degree():
                if degree == 0 and node in self.rows["bodies"]:
                    self.relations.setdefault((said[0], node, None), {"origin": Origin.ASSUMED.label})

    def network(self) -> Network:
        """Build the network.

        Raises:
            InvalidNetworkError: If there are faults, with all of them.
        """
        builder = NetworkBuilder(self.vocabulary, self.metadata)
        areas, bodies = self._columns("areas"), self._columns("bodies")
        if self.faults:
            raise InvalidNetworkError("graph", self.faults)
        for add, columns in ((builder.add_areas, areas), (builder.add_bodies, bodies)):
            if columns["id"]:
                add(columns)
        if self.relations:
            ends = [
                {"type": kind, "subordinate": below, "superior": above}
                for kind, below, above in self.relations
            ]
            rows = [{**row, **more} for row, more in zip(ends, self.relations.values(), strict=True)]
            names = ("type", "subordinate", "superior", "start", "end", "origin")
            builder.add_relations({name: [self._dated(row).get(name) for row in rows] for name in names})
        return builder.build()

    def _columns(self, table: TableName) -> dict[str, list[Any]]:
        specs, rows = self.specs[table], self.rows[table]
        for id, row in rows.items():
            place = f"node {id!r}"
            self._check_names(place, row, specs)
            for spec in specs.values():
                needed = spec.required and not spec.nullable and spec.name not in {"id", "start"}
                if needed and row.get(spec.name) is None:
                    self.fault(place, f"no attribute {spec.name!r}: {spec.description.lower()}")
        cells = [{"id": id, **self._dated(row)} for id, row in rows.items()]
        return {name: [row.get(name) for row in cells] for name in specs}

    def _dated(self, row: Mapping[str, Any]) -> dict[str, Any]:
        return {"start": self.metadata.extent.start, **row}

    def _check_names(self, place: str, stated: Iterable[str], known: Iterable[str]) -> None:
        legal = [*known]
        for name in stated:
            if name not in legal:
                hint = near(str(name), [each for each in legal if each != "id"])
                self.fault(place, f"unknown attribute {name!r}; {hint}")

    def _same(self, place: str, known: Mapping[str, Any], stated: Mapping[str, Any]) -> None:
        for name in {**known, **stated} if known is not stated else ():
            if known.get(name, _NOTHING) != stated.get(name, _NOTHING):
                one, other = (repr(each[name]) if name in each else "nothing" for each in (known, stated))
                self.fault(place, f"{name}: {one} in one graph, {other} in another")


def _table_of(attributes: Mapping[str, Any]) -> TableName | None:
    found: list[TableName] = [table for table, group in _GROUP.items() if group in attributes]
    said = attributes.get("table", found[0] if len(found) == 1 else None)
    return next((table for table in _GROUP if table == said), None)


def _edges(graph: AnyGraph) -> Iterator[tuple[Any, Any, Any, Mapping[str, Any]]]:
    """Upper end, lower end, key (None in a plain graph) and attributes of each edge."""
    for above, row in graph.adjacency():
        for below, data in row.items():
            if graph.is_multigraph():
                for key, more in data.items():
                    yield above, below, key, more
            else:
                yield above, below, None, data
