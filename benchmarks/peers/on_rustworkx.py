"""rustworkx: a PyDiGraph of everybody; the day out of one with days on its edges."""

from __future__ import annotations

from typing import Any

import rustworkx as rx
from common import Contender, run, under_none


class Rustworkx(Contender):
    """rustworkx at work; its nodes are numbers."""

    package = "rustworkx"

    def build(self) -> rx.PyDiGraph:
        """Every row a node's payload, every parent and home an edge; a later version overwrites."""
        graph = rx.PyDiGraph()
        numbers: dict[str, int] = {}
        for table, above in ((self.work.areas, "parent"), (self.work.bodies, "home")):
            names = list(table)
            payloads: dict[str, dict[str, Any]] = {}
            for row in zip(*table.values(), strict=True):
                payload = dict(zip(names, row, strict=True))
                payloads[payload["id"]] = payload
            numbers |= zip(payloads, graph.add_nodes_from(list(payloads.values())), strict=True)
            graph.add_edges_from_no_data(
                [
                    (numbers[upper], numbers[id])
                    for upper, id in zip(table[above], table["id"], strict=True)
                    if upper is not None
                ]
            )
        return graph

    def ready(self, built: rx.PyDiGraph) -> None:
        """Lay days on edges, a version each."""
        del built
        areas = self.work.areas
        self.numbers = self.work.numbers
        self.ids = list(self.numbers)
        self.dated = rx.PyDiGraph()
        self.dated.add_nodes_from(self.ids)
        self.dated.add_edges_from(
            [
                (self.numbers[upper], self.numbers[id], (start, end))
                for upper, id, start, end in zip(
                    areas["parent"], areas["id"], areas["start"], self.work.ends(areas), strict=True
                )
                if upper is not None
            ]
        )

    def at_day(self) -> rx.PyDiGraph:
        """A graph of the edges in force, over all areas."""
        day = self.work.day
        self.day = rx.PyDiGraph()
        self.day.add_nodes_from(self.ids)
        self.day.add_edges_from_no_data(
            [
                (upper, lower)
                for upper, lower, (start, end) in self.dated.weighted_edge_list()
                if start <= day < end
            ]
        )
        return self.day

    def answer_at_day(self, day: rx.PyDiGraph) -> dict[str, str | None]:
        """Parents by id."""
        upper = {lower: above for above, lower in day.edge_list()}
        return {
            id: self.ids[upper[self.numbers[id]]] if self.numbers[id] in upper else None
            for id in self.work.today["id"]
        }

    def subtree_sums(self) -> dict[str, int]:
        """From the leaves up."""
        sums = [self.work.values.get(id, 0) for id in self.ids]
        upper = {lower: above for above, lower in self.day.edge_list()}
        for node in reversed(rx.topological_sort(self.day)):
            if node in upper:
                sums[upper[node]] += sums[node]
        return {id: sums[self.numbers[id]] for id in self.work.today["id"]}

    def at_level(self) -> dict[str, str]:
        """Everybody under each head."""
        found: dict[str, str] = {}
        for head in self.work.heads:
            found[head] = head
            found |= {self.ids[node]: head for node in rx.descendants(self.day, self.numbers[head])}
        return found

    def answer_at_level(self, found: dict[str, str]) -> dict[str, str | None]:
        """Heads by id."""
        return under_none(found, self.work.today["id"])

    def descendants(self) -> list[Any]:
        """Ids for each query."""
        return [
            [self.ids[node] for node in rx.descendants(self.day, self.numbers[id])]
            for id in self.work.queries
        ]


run(Rustworkx())
