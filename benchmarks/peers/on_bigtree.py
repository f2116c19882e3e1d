"""bigtree: the areas of the day as Node objects."""

from __future__ import annotations

from typing import Any

from bigtree import Node, postorder_iter
from common import Contender, run


class Bigtree(Contender):
    """bigtree at work."""

    package = "bigtree"
    whole = False

    def build(self) -> Node:
        """A node for each area of the day; the maker of trees out of pairs needs minutes for as many."""
        self.nodes: dict[str, Node] = {}
        for id, parent, level, value in zip(*self.work.today.values(), strict=True):
            above = None if parent is None else self.nodes[parent]
            self.nodes[id] = Node(id, parent=above, level=level, value=value)
        return self.nodes[self.work.today["id"][0]]

    def ready(self, built: Node) -> None:
        """The root."""
        self.root = built

    def subtree_sums(self) -> dict[str, int]:
        """From the leaves up."""
        sums: dict[str, int] = {}
        for node in postorder_iter(self.root):
            below = sum(sums[child.node_name] for child in node.children)
            sums[node.node_name] = node.value + below
        return sums

    def at_level(self) -> dict[str, str | None]:
        """Along each node's path."""
        level = self.work.level
        return {
            id: next((each.node_name for each in node.node_path if each.level == level), None)
            for id, node in self.nodes.items()
        }

    def descendants(self) -> list[Any]:
        """Ids for each query."""
        return [[node.node_name for node in self.nodes[id].descendants] for id in self.work.queries]


run(Bigtree())
