"""A forest laid out in preorder: whatever lies under a node is one slice, every roll-up a difference.

It knows numbers, not what they stand for: territory and lines of bodies are laid out alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dtnet.errors import Fault, InvalidNetworkError, UnknownNameError, near
from dtnet.network.read_only import ReadOnly, sealed
from dtnet.network.tables import NOBODY, frozen
from dtnet.network.texts import take

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.network.index import IdIndex
    from dtnet.network.tables import Codes, Ints


class Hierarchy(ReadOnly):
    """A forest of areas or bodies on one day.

    Nodes stand in preorder: a node, then all below it; siblings by level (or kind), then id. In arrays a node
    is its *position* in that order, from 0; `NOBODY` stands where there is none.

    Attributes:
        nodes: Shape (n): the entity at each position.
        parent: Shape (n): the position of its parent.
        end: Shape (n): the position after the last node below it.
        level: Shape (n): the place of its level among `levels`.
        levels: Names of levels (of territory) or kinds (of bodies).
    """

    __slots__ = ("_index", "end", "level", "levels", "nodes", "parent", "position")

    nodes: Ints
    parent: Ints
    end: Ints
    level: Codes
    levels: tuple[str, ...]
    position: Ints

    def __init__(
        self, index: IdIndex, members: Ints, parent: Ints, level: Codes, levels: tuple[str, ...]
    ) -> None:
        """Lay out a forest.

        Args:
            index: Ids of all entities.
            members: Entities in it, in canonical order.
            parent: Per member, the entity of its parent, or `NOBODY`.
            level: Per member.
            levels: Names of levels.

        Raises:
            InvalidNetworkError: If somebody is above itself.
        """
        order, parents, end = _preorder(members, parent, index)
        self._index = index
        self.nodes = frozen(members[order], np.int32)
        self.parent = frozen(parents, np.int32)
        self.end = frozen(end, np.int32)
        self.level = frozen(level[order], np.uint8)
        self.levels = levels
        position = np.full(len(index), NOBODY, np.int32)
        position[self.nodes] = np.arange(len(self.nodes), dtype=np.int32)
        self.position = frozen(position, np.int32)

    def __len__(self) -> int:
        return len(self.nodes)

    def __contains__(self, id: str) -> bool:
        entity = self._index.get(id)
        return entity is not None and self.position[entity] != NOBODY

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Hierarchy):
            return NotImplemented
        if self is other:
            return True
        alike = self.levels == other.levels and all(
            np.array_equal(getattr(self, name), getattr(other, name)) for name in ("parent", "level")
        )
        return alike and self.ids() == other.ids()

    def __hash__(self) -> int:
        return hash((self.levels, self.parent.tobytes(), self.level.tobytes()))

    def __setstate__(self, state: tuple[None, dict[str, Any]]) -> None:
        for name, value in state[1].items():
            setattr(self, name, sealed(value))

    def __repr__(self) -> str:
        counts = ", ".join(f"{count} {level}" for level, count in self.level_counts().items() if count)
        return f"<Hierarchy of {len(self)}: {counts}>"

    def locate(self, id: str) -> int:
        """The position of an id.

        Raises:
            UnknownNameError: If nothing with this id is in the hierarchy.
        """
        entity = self._index.get(id)
        if entity is None:
            raise UnknownNameError(f"no such id {id!r}", near(id, self._index.similar(id)))
        position = int(self.position[entity])
        if position == NOBODY:
            raise UnknownNameError(f"{id!r} is not in this hierarchy on this day")
        return position

    def ids(self, positions: Any = slice(None)) -> list[str]:  # noqa: ANN401 - any NumPy index
        """Ids of the nodes at some positions, of all by default, in preorder."""
        return take(self._index.texts, np.atleast_1d(self.nodes[positions]))

    def parent_of(self, id: str) -> str | None:
        """Id of the parent, or None for a root."""
        parent = int(self.parent[self.locate(id)])
        return None if parent == NOBODY else self.ids(parent)[0]

    def children(self, id: str) -> list[str]:
        """Ids right below, by level, then id."""
        here = self.locate(id)
        below = np.arange(here + 1, self.end[here])
        return self.ids(below[self.parent[below] == here])

    def ancestors(self, id: str) -> list[str]:
        """Ids above, the nearest first."""
        found = []
        position = int(self.parent[self.locate(id)])
        while position != NOBODY:
            found.append(position)
            position = int(self.parent[position])
        return self.ids(np.array(found, np.intp))

    def descendants(self, id: str, *, level: str | None = None) -> list[str]:
        """Ids below, itself left out, in preorder; of one level only if that is given."""
        here = self.locate(id)
        below = np.arange(here + 1, self.end[here])
        if level is not None:
            below = below[self.level[below] == self.place(level)]
        return self.ids(below)

    def place(self, level: str) -> int:
        """The place of a level among `levels`.

        Raises:
            UnknownNameError: If there is no such level.
        """
        if level not in self.levels:
            raise UnknownNameError(f"unknown level {level!r}", near(level, self.levels))
        return self.levels.index(level)

    def at_level(self, level: str) -> Ints:
        """Shape (n): for each node, the position of the nearest node of this level that it is or lies in.

        `NOBODY` where there is none. One running maximum, O(n), and a step more for each depth to which
        nodes of the level lie inside each other.
        """
        here = np.flatnonzero(self.level == self.place(level)).astype(np.int32)
        found = np.full(len(self), NOBODY, np.int32)
        found[here] = here
        np.maximum.accumulate(found, out=found)
        around = self._around(here)
        passed = self._passed(np.flatnonzero(found != NOBODY), found)
        while passed.size:
            found[passed] = around[found[passed]]
            passed = self._passed(passed[found[passed] != NOBODY], found)
        return found

    def _passed(self, positions: NDArray[np.intp], found: Ints) -> NDArray[np.intp]:
        """Those positions that lie behind the node found for them and not in it."""
        return positions[self.end[found[positions]] <= positions]

    def _around(self, nodes: Ints) -> Ints:
        """Per position of one of some rising nodes, the nearest other of them that it lies in."""
        around = np.full(len(self), NOBODY, np.int32)
        if not (nodes[1:] < self.end[nodes[:-1]]).any():
            return around
        inside: list[int] = []
        for node in nodes.tolist():
            while inside and self.end[inside[-1]] <= node:
                inside.pop()
            if inside:
                around[node] = inside[-1]
            inside.append(node)
        return around

    def level_counts(self) -> dict[str, int]:
        """How many nodes each level has, in order of levels."""
        counts = np.bincount(self.level, minlength=len(self.levels))
        return dict(zip(self.levels, counts.tolist(), strict=True))

    def roll_up(self, values: NDArray[np.int64]) -> NDArray[np.int64]:
        """Shape (n): each node's own value and all below it, summed.

        Args:
            values: Shape (n), by position; whole numbers whose sum over all fits 64 bits.
        """
        running = np.zeros(len(self) + 1, np.int64)
        np.cumsum(values, out=running[1:])
        sums: NDArray[np.int64] = running[self.end] - running[:-1]
        return sums


def stable_order(keys: Ints) -> NDArray[np.intp]:
    """The stable order of non-negative keys: two radix passes over 16 bits each, O(n)."""
    low = np.argsort((keys & 0xFFFF).astype(np.uint16), kind="stable")
    return low[np.argsort((keys[low] >> 16).astype(np.uint16), kind="stable")]


def _preorder(members: Ints, parent: Ints, index: IdIndex) -> tuple[NDArray[np.intp], Ints, Ints]:
    """The order of members, then parent and end of each position."""
    count = len(members)
    local = np.full(len(index) + 1, NOBODY, np.int32)
    local[members] = np.arange(count, dtype=np.int32)
    above = local[parent]  # NOBODY reads the last entry, which stays NOBODY
    layers = _layers(above, members, index)
    size = np.ones(count, np.int64)
    for layer in reversed(layers[1:]):
        size += np.bincount(above[layer], weights=size[layer], minlength=count).astype(np.int64)
    siblings = stable_order(above + 1)
    before = np.cumsum(size[siblings]) - size[siblings]
    groups = above[siblings]
    first = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]]) if count else np.empty(0, np.intp)
    lengths = np.diff(np.r_[first, count])
    start = np.empty(count, np.int64)
    start[siblings] = before - np.repeat(before[first], lengths)
    for layer in layers[1:]:
        start[layer] += start[above[layer]] + 1
    order = np.empty(count, np.intp)
    order[start] = np.arange(count)
    parents = np.where(above >= 0, start[above], NOBODY)[order].astype(np.int32)
    return order, parents, (start + size)[order].astype(np.int32)


def _layers(above: Ints, members: Ints, index: IdIndex) -> list[NDArray[np.intp]]:
    """Local numbers by depth, roots first."""
    depth = np.zeros(len(above), np.int32)
    walker = above.copy()
    climbing = np.flatnonzero(walker >= 0)
    steps = 0
    while climbing.size:
        steps += 1
        if steps > len(above):
            looped = ", ".join(take(index.texts, np.sort(members[climbing])[:3]))
            raise InvalidNetworkError("hierarchy", [Fault(looped, "lies above itself")])
        depth[climbing] = steps
        walker[climbing] = above[walker[climbing]]
        climbing = climbing[walker[climbing] >= 0]
    order = stable_order(depth)
    return np.split(order, np.cumsum(np.bincount(depth)[:-1])) if len(above) else []
