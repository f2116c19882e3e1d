"""igraph: a Graph of everybody; the day out of one with days on its edges."""

from __future__ import annotations

from typing import Any

import igraph
from common import Contender, run, under_none


class Igraph(Contender):
    """igraph at work; its nodes are numbers."""

    package = "igraph"

    def build(self) -> igraph.Graph:
        """Every row a vertex with its attributes, every parent and home an edge; later versions win."""
        numbers: dict[str, int] = {}
        edges: list[tuple[int, int]] = []
        attributes: dict[str, list[Any]] = {}
        for table, above in ((self.work.areas, "parent"), (self.work.bodies, "home")):
            before = len(numbers)
            rows = {id: row for row, id in enumerate(table["id"])}
            numbers |= zip(rows, range(before, before + len(rows)), strict=True)
            edges += [
                (numbers[upper], numbers[id])
                for upper, id in zip(table[above], table["id"], strict=True)
                if upper is not None
            ]
            for name, column in table.items():
                known = attributes.setdefault(name, [])
                known += [None] * (before - len(known))
                known += [column[row] for row in rows.values()]
        for known in attributes.values():
            known.extend([None] * (len(numbers) - len(known)))
        return igraph.Graph(n=len(numbers), edges=edges, directed=True, vertex_attrs=attributes)

    def ready(self, built: igraph.Graph) -> None:
        """Lay days on edges, a version each."""
        del built
        areas, self.numbers = self.work.areas, self.work.numbers
        self.ids = list(self.numbers)
        kept = [row for row, upper in enumerate(areas["parent"]) if upper is not None]
        ends = self.work.ends(areas)
        self.dated = igraph.Graph(
            n=len(self.ids),
            edges=[(self.numbers[areas["parent"][row]], self.numbers[areas["id"][row]]) for row in kept],
            directed=True,
            edge_attrs={"start": [areas["start"][row] for row in kept], "end": [ends[row] for row in kept]},
        )

    def at_day(self) -> igraph.Graph:
        """A graph of the edges in force, over all areas."""
        chosen = self.dated.es.select(start_le=self.work.day, end_gt=self.work.day)
        self.day = self.dated.subgraph_edges(chosen, delete_vertices=False)
        return self.day

    def answer_at_day(self, day: igraph.Graph) -> dict[str, str | None]:
        """Parents by id."""
        upper = {lower: above for above, lower in day.get_edgelist()}
        return {
            id: self.ids[upper[self.numbers[id]]] if self.numbers[id] in upper else None
            for id in self.work.today["id"]
        }

    def subtree_sums(self) -> dict[str, int]:
        """From the leaves up."""
        sums = [self.work.values.get(id, 0) for id in self.ids]
        upper = {lower: above for above, lower in self.day.get_edgelist()}
        for node in self.day.topological_sorting(mode="in"):
            if node in upper:
                sums[upper[node]] += sums[node]
        return {id: sums[self.numbers[id]] for id in self.work.today["id"]}

    def at_level(self) -> dict[str, str]:
        """Everybody under each head."""
        found: dict[str, str] = {}
        for head in self.work.heads:
            below = self.day.subcomponent(self.numbers[head], mode="out")
            found |= {self.ids[node]: head for node in below}
        return found

    def answer_at_level(self, found: dict[str, str]) -> dict[str, str | None]:
        """Heads by id."""
        return under_none(found, self.work.today["id"])

    def descendants(self) -> list[Any]:
        """Ids for each query."""
        return [
            [self.ids[node] for node in self.day.subcomponent(self.numbers[id], mode="out")[1:]]
            for id in self.work.queries
        ]


run(Igraph())
