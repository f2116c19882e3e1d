"""Networks from networkx graphs: nodes become areas and bodies, edges become parents and relations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dtnet.arguments import check_argument
from dtnet.citations import Origin
from dtnet.errors import ArgumentError, Fault, InvalidNetworkError, near
from dtnet.network.day.columns import column_specs
from dtnet.network.reading.builder import NetworkBuilder
from dtnet.network.tables.schema import Metadata, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import networkx as nx

    from dtnet.network.day.columns import ColumnSpec, TableName
    from dtnet.network.day.network import Network

_GROUP: Final[dict[TableName, str]] = {"areas": "level", "bodies": "kind"}
_OF_RELATIONS: Final = ("type", "origin", "start", "end")
_OF_TERRITORY: Final = ("type", "origin")
_NOTHING: Final = object()


def from_networkx(*graphs: nx.Graph[Any], vocabulary: Vocabulary, metadata: Metadata) -> Network:
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

    def read_nodes(self, graph: nx.Graph[Any]) -> None:
        """Read each node into the rows of its table."""
        for node, attributes in graph.nodes.items():
            place = f"node {node!r}"
            table = _table_of(attributes)
            if not isinstance(node, str):
                self.fault(place, "is not a text; a node's key is its id")
            elif table is None:
                self.fault(place, "is neither area nor body; give an area a level and a body a kind")
            else:
                told = {name: value for name, value in attributes.items() if name != "table"}
                if told.pop("id", node) != node:
                    self.fault(place, f"has the id {attributes['id']!r}; a node's key is its id")
                self._same(place, self.rows[table].setdefault(node, told), told)

    def read_edges(self, graph: nx.Graph[Any]) -> None:
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
                    told = {name: value for name, value in data.items() if name != "type"}
                    self._same(place, self.relations.setdefault((kind, below, above), told), told)
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

    def _check_names(self, place: str, told: Iterable[str], known: Iterable[str]) -> None:
        legal = [*known]
        for name in told:
            if name not in legal:
                hint = near(str(name), [each for each in legal if each != "id"])
                self.fault(place, f"unknown attribute {name!r}; {hint}")

    def _same(self, place: str, known: Mapping[str, Any], told: Mapping[str, Any]) -> None:
        for name in {**known, **told} if known is not told else ():
            if known.get(name, _NOTHING) != told.get(name, _NOTHING):
                one, other = (repr(each[name]) if name in each else "nothing" for each in (known, told))
                self.fault(place, f"{name}: {one} in one graph, {other} in another")


def _table_of(attributes: Mapping[str, Any]) -> TableName | None:
    found: list[TableName] = [table for table, group in _GROUP.items() if group in attributes]
    said = attributes.get("table", found[0] if len(found) == 1 else None)
    return next((table for table in _GROUP if table == said), None)


def _edges(graph: nx.Graph[Any]) -> Iterator[tuple[Any, Any, Any, Mapping[str, Any]]]:
    """Upper end, lower end, key (None in a plain graph) and attributes of each edge."""
    for above, row in graph.adjacency():
        for below, data in row.items():
            if graph.is_multigraph():
                for key, more in data.items():
                    yield above, below, key, more
            else:
                yield above, below, None, data
