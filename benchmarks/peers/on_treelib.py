"""treelib: the areas of the day as one Tree."""

from __future__ import annotations

from typing import Any

from common import Contender, run
from treelib import Tree


class Treelib(Contender):
    """treelib at work."""

    package = "treelib"
    whole = False

    def build(self) -> Tree:
        """A node for each area of the day."""
        self.tree = Tree()
        for id, parent, level, value in zip(*self.work.today.values(), strict=True):
            self.tree.create_node(id, id, parent=parent, data=(level, value))
        return self.tree

    def subtree_sums(self) -> dict[str, int]:
        """From the leaves up."""
        tree = self.tree
        order = list(tree.expand_tree(mode=Tree.DEPTH, sorting=False))
        sums = {id: tree[id].data[1] for id in order}
        for id in reversed(order[1:]):
            sums[tree.ancestor(id)] += sums[id]
        return sums

    def at_level(self) -> dict[str, str | None]:
        """Up from each node."""
        tree, level = self.tree, self.work.level
        return {
            id: next((each for each in tree.rsearch(id) if tree[each].data[0] == level), None)
            for id in self.work.today["id"]
        }

    def descendants(self) -> list[Any]:
        """Ids for each query."""
        return [list(self.tree.expand_tree(id, sorting=False))[1:] for id in self.work.queries]


run(Treelib())
