"""networkx: a DiGraph of everybody; the day out of a MultiDiGraph with days on its edges."""

from __future__ import annotations

from typing import Any

import networkx as nx
from common import Contender, run, under_none


class Networkx(Contender):
    """networkx at work."""

    package = "networkx"

    def build(self) -> nx.DiGraph:
        """Every row a node with its attributes, every parent and home an edge; a later version overwrites."""
        graph = nx.DiGraph()
        for table, above in ((self.work.areas, "parent"), (self.work.bodies, "home")):
            names = [name for name in table if name not in {"id", above}]
            cells = zip(*(table[name] for name in names), strict=True)
            graph.add_nodes_from(
                (id, dict(zip(names, row, strict=True))) for id, row in zip(table["id"], cells, strict=True)
            )
            graph.add_edges_from(
                (upper, id) for upper, id in zip(table[above], table["id"], strict=True) if upper is not None
            )
        return graph

    def structure(self) -> nx.DiGraph:
        """The same without attributes: the least that a graph of everybody can be."""
        graph = nx.DiGraph()
        for table, above in ((self.work.areas, "parent"), (self.work.bodies, "home")):
            graph.add_nodes_from(table["id"])
            graph.add_edges_from(
                (upper, id) for upper, id in zip(table[above], table["id"], strict=True) if upper is not None
            )
        return graph

    def ready(self, built: object) -> None:
        """Lay days on edges, a version each."""
        del built
        areas = self.work.areas
        self.dated = nx.MultiDiGraph()
        self.dated.add_edges_from(
            (upper, id, {"start": start, "end": end})
            for upper, id, start, end in zip(
                areas["parent"], areas["id"], areas["start"], self.work.ends(areas), strict=True
            )
            if upper is not None
        )

    def at_day(self) -> nx.DiGraph:
        """A graph of the edges in force."""
        day = self.work.day
        self.day = nx.DiGraph()
        self.day.add_edges_from(
            (upper, id)
            for upper, id, edge in self.dated.edges(data=True)
            if edge["start"] <= day < edge["end"]
        )
        return self.day

    def answer_at_day(self, day: nx.DiGraph) -> dict[str, str | None]:
        """Parents by id."""
        return {id: next(iter(day.pred[id]), None) for id in day}

    def subtree_sums(self) -> dict[str, int]:
        """From the leaves up."""
        sums = dict(self.work.values)
        for id in reversed(list(nx.topological_sort(self.day))):
            for upper in self.day.pred[id]:
                sums[upper] += sums[id]
        return sums

    def at_level(self) -> dict[str, str]:
        """Everybody under each head."""
        found: dict[str, str] = {}
        for head in self.work.heads:
            found[head] = head
            found.update(dict.fromkeys(nx.descendants(self.day, head), head))
        return found

    def answer_at_level(self, found: dict[str, str]) -> dict[str, str | None]:
        """Heads by id."""
        return under_none(found, self.work.today["id"])

    def descendants(self) -> list[Any]:
        """A set for each query."""
        return [nx.descendants(self.day, id) for id in self.work.queries]


run(Networkx())
