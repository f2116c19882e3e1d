"""tskit: territory as a tree sequence whose genome is time, so that the tree at a day is `at`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import tskit
from common import Contender, run, under_none

if TYPE_CHECKING:
    from collections.abc import Sequence

_LEVELS = ("village", "commune", "district", "province", "country")


class Tskit(Contender):
    """tskit at work; its nodes are numbers, times are levels, positions are days."""

    package = "tskit"
    whole = False

    def build(self) -> tskit.TreeSequence:
        """Every row of areas an edge over its days; tskit checks that children are covered and below."""
        areas, numbers = self.work.areas, self.work.numbers
        ages = {level: age for age, level in enumerate(_LEVELS)}
        first = dict(zip(areas["id"], areas["level"], strict=True))
        start = np.array(areas["start"], float)
        end = np.array(self.work.ends(areas), float)
        self.origin = start.min()
        horizon = start.max() + end[end < end.max()].max(initial=0) + 1
        tables = tskit.TableCollection(sequence_length=float(horizon - self.origin))
        time = np.array([ages[level] for level in first.values()], float)
        tables.nodes.set_columns(time=time, flags=np.ones(len(time), np.uint32))
        inside = np.array([parent is not None for parent in areas["parent"]])
        parents = [numbers[parent] for parent in areas["parent"] if parent is not None]
        children = np.array([numbers[id] for id in areas["id"]], np.int32)[inside]
        tables.edges.set_columns(
            left=start[inside] - self.origin,
            right=np.minimum(end[inside], horizon) - self.origin,
            parent=np.array(parents, np.int32),
            child=children,
        )
        tables.sort()
        return tables.tree_sequence()

    def ready(self, built: tskit.TreeSequence) -> None:
        """Ids by number."""
        self.trees = built
        self.ids = list(self.work.numbers)

    def at_day(self) -> tskit.Tree:
        """The tree of the day."""
        self.day = self.trees.at(self.work.day - self.origin)
        return self.day

    def answer_at_day(self, day: tskit.Tree) -> dict[str, str | None]:
        """Parents by id."""
        upper = day.parent_array
        return {id: None if upper[number] < 0 else self.ids[upper[number]] for id, number in self._today()}

    def _today(self) -> Sequence[tuple[str, int]]:
        return [(id, self.work.numbers[id]) for id in self.work.today["id"]]

    def subtree_sums(self) -> dict[str, int]:
        """From the leaves up."""
        upper = self.day.parent_array.tolist()
        sums = [self.work.values.get(id, 0) for id in self.ids]
        for node in self.day.postorder().tolist():
            if upper[node] >= 0:
                sums[upper[node]] += sums[node]
        return {id: sums[number] for id, number in self._today()}

    def at_level(self) -> dict[str, str]:
        """Everybody under each head."""
        found: dict[str, str] = {}
        for head in self.work.heads:
            below = self.day.preorder(self.work.numbers[head]).tolist()
            found.update(dict.fromkeys(map(self.ids.__getitem__, below), head))
        return found

    def answer_at_level(self, found: dict[str, str]) -> dict[str, str | None]:
        """Heads by id."""
        return under_none(found, self.work.today["id"])

    def descendants(self) -> list[Any]:
        """Ids for each query."""
        numbers, ids = self.work.numbers, self.ids
        return [
            [ids[node] for node in self.day.preorder(numbers[id])[1:].tolist()] for id in self.work.queries
        ]


run(Tskit())
