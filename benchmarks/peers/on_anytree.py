"""anytree: the areas of the day as Node objects."""

from __future__ import annotations

from typing import Any

from anytree import AnyNode, PostOrderIter
from common import Contender, run


class Anytree(Contender):
    """anytree at work."""

    package = "anytree"
    whole = False

    def build(self) -> dict[str, AnyNode]:
        """A node for each area of the day."""
        today = self.work.today
        self.nodes: dict[str, AnyNode] = {}
        for id, parent, level, value in zip(*today.values(), strict=True):
            above = None if parent is None else self.nodes[parent]
            self.nodes[id] = AnyNode(parent=above, id=id, level=level, value=value)
        return self.nodes

    def subtree_sums(self) -> dict[str, int]:
        """From the leaves up."""
        sums: dict[str, int] = {}
        for node in PostOrderIter(self.nodes[self.work.today["id"][0]]):
            sums[node.id] = node.value + sum(sums[child.id] for child in node.children)
        return sums

    def at_level(self) -> dict[str, str | None]:
        """Along each node's path."""
        level = self.work.level
        return {
            id: next((each.id for each in node.path if each.level == level), None)
            for id, node in self.nodes.items()
        }

    def descendants(self) -> list[Any]:
        """Ids for each query."""
        return [[node.id for node in self.nodes[id].descendants] for id in self.work.queries]


run(Anytree())
