"""A forest of areas or bodies on one day, with access by id.

The territory and the lines of bodies are both hierarchies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, final

import numpy as np

from dtnet.arguments import shown_value
from dtnet.errors import ArgumentError, Fault, InvalidNetworkError, UnknownNameError, near
from dtnet.network.tables.read_only import frozen, sealed
from dtnet.network.tables.schema import as_words
from dtnet.network.tables.tables import NOBODY
from dtnet.network.tables.texts import take
from dtnet.network.territory.forest import Forest
from dtnet.network.territory.preorder import CircularError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dtnet.network.tables.index import IdIndex
    from dtnet.network.tables.tables import Codes, Ints


@final
class Hierarchy(Forest):
    """A forest of areas or bodies on one day.

    Nodes are in preorder: a node, then everything below it; siblings by level (or kind), then id. Arrays
    refer to a node by its *position* in this order, from 0; `NOBODY` (-1) means no node. Most methods exist
    twice: for one node, with ids, and for many nodes, with positions. `positions` and `ids` convert between
    the two. Levels may be skipped, and a node may lie in another node of the same level.

    Attributes:
        nodes: Shape (n): the entity at each position.
        position: Per entity of the network, its position, or `NOBODY` if it does not exist on the day.

    Examples:
        >>> import dtnet
        >>> territory = dtnet.datasets.load("vietnam").at("2024-08-31").territory
        >>> territory.path("vn:commune:20194:0")
        ['vn:country:0', 'vn:province:48:0', 'vn:district:490:0', 'vn:commune:20194:0']
        >>> below = territory.descendants_of_many(territory.of_level("province"), level="commune")
        >>> below.counts[:3].tolist()
        [526, 193, 161]
    """

    __slots__ = ("_index", "nodes", "position")

    nodes: Ints
    position: Ints

    def __init__(
        self, index: IdIndex, members: Ints, parent: Ints, level: Codes, levels: tuple[str, ...]
    ) -> None:
        """Lay out a forest; O(n) if levels are few and rise from parent to child, otherwise O(n log depth).

        Args:
            index: Ids of all entities.
            members: Entities of the forest, in canonical order.
            parent: Per member, the entity of its parent, or `NOBODY`.
            level: Per member, the place of its level.
            levels: Names of levels.

        Raises:
            InvalidNetworkError: If a member is above itself.
        """
        self._index = index
        number = np.zeros(len(index) + 1, np.int32)
        number[members] = np.arange(1, len(members) + 1, dtype=np.int32)
        try:
            order = self._lay_out(number.take(parent), level, levels)  # NOBODY reads the last entry, 0
        except CircularError as error:
            looped = ", ".join(take(index.texts, members[error.nodes[:3]]))
            raise InvalidNetworkError("hierarchy", [Fault(looped, "lies above itself")]) from None
        position = np.full(len(index), NOBODY, np.int32)
        self.nodes = frozen(members.take(order), np.int32)
        position[self.nodes] = np.arange(len(members), dtype=np.int32)
        self.position = frozen(position, np.int32)

    def __contains__(self, id: object) -> bool:
        entity = self._index.get(id) if isinstance(id, str) else None
        return entity is not None and self.position[entity] != NOBODY

    def __iter__(self) -> Iterator[str]:
        """Ids, in preorder."""
        return iter(self.ids())

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
            UnknownNameError: If the hierarchy does not contain the id.
        """
        entity = self._index.get(id)
        if entity is None:
            raise UnknownNameError(f"no such id {id!r}", near(id, self._index.similar(id)))
        position = self.position.item(entity)
        if position == NOBODY:
            raise UnknownNameError(f"{id!r} is not in this hierarchy on this day")
        return position

    def positions(self, ids: Sequence[str]) -> Ints:
        """Shape (k): the positions of some ids.

        Raises:
            UnknownNameError: If the hierarchy does not contain one of the ids.
            ArgumentError: If `ids` is a single text, or an element is not a text.
        """
        wanted = as_words(ids)
        return np.fromiter(map(self.locate, wanted), np.int32, len(wanted))

    def ids(self, positions: Any = slice(None)) -> list[str]:  # noqa: ANN401 - any NumPy index
        """Ids of the nodes at some positions, in the order of the positions; by default of all nodes.

        Raises:
            ArgumentError: If a position is negative (`NOBODY` has no id) or too large.
        """
        if not isinstance(positions, slice):
            chosen = np.asarray(positions)
            if chosen.dtype.kind not in "iub" and chosen.size:
                raise ArgumentError(f"positions: got {shown_value(positions)}", "give whole numbers")
            if chosen.dtype.kind == "b" and chosen.shape != self.nodes.shape:
                hint = f"give a mark for each of {len(self)} nodes"
                raise ArgumentError(f"positions: marks of the shape {chosen.shape}", hint)
            if chosen.dtype.kind != "b" and chosen.size and not 0 <= chosen.min() <= chosen.max() < len(self):
                if chosen.min() < 0:
                    message = "a position below 0 has no id"
                    raise ArgumentError(message, "remove NOBODY first")
                raise ArgumentError(
                    f"position {chosen.max()} of {len(self)} nodes", "the first has position 0"
                )
            positions = chosen if chosen.size else np.empty(0, np.int32)
        return take(self._index.texts, np.atleast_1d(self.nodes[positions]))

    def parent_of(self, id: str) -> str | None:
        """Id of the parent, or None for a root."""
        parent = int(self.parent[self.locate(id)])
        return None if parent == NOBODY else self.ids(parent)[0]

    def children(self, id: str) -> list[str]:
        """Ids of the children, by level, then id; O(nodes below)."""
        here = self.locate(id)
        return self.ids(here + 1 + np.flatnonzero(self.parent[here + 1 : self.end[here]] == here))

    def ancestors(self, id: str) -> list[str]:
        """Ids of the nodes above, the nearest first; O(depth)."""
        return self.ids(self._chain(id)[1:])

    def path(self, id: str) -> list[str]:
        """Ids from the root down to the node, both included; O(depth)."""
        return self.ids(self._chain(id)[::-1])

    def ancestor(self, id: str, *, level: str) -> str | None:
        """Id of the nearest node of a level that the node is or lies in, or None; O(depth)."""
        place, chain = self.place(level), self._chain(id)
        return next((self.ids(at)[0] for at in chain if self.level[at] == place), None)

    def _chain(self, id: str) -> list[int]:
        """Positions from a node up to its root."""
        chain = [self.locate(id)]
        while (above := int(self.parent[chain[-1]])) != NOBODY:
            chain.append(above)
        return chain

    def depth_of(self, id: str) -> int:
        """The number of nodes above the node; O(depth)."""
        return len(self._chain(id)) - 1

    def descendants(self, id: str, *, level: str | None = None) -> list[str]:
        """Ids below the node, in preorder; with `level`, only nodes of that level. O(nodes below)."""
        here = self.locate(id)
        below = slice(here + 1, int(self.end[here]))
        if level is None:
            return self.ids(below)
        return self.ids(here + 1 + np.flatnonzero(self.level[below] == self.place(level)))

    def contains(self, id: str, *, inner: str) -> bool:
        """Whether a node is or contains another node; O(1)."""
        here = self.locate(id)
        return here <= self.locate(inner) < int(self.end[here])

    def lowest_common(self, *ids: str) -> str | None:
        """Id of the lowest node that is or contains all given nodes, or None. O(nodes between them).

        Raises:
            UnknownNameError: If the hierarchy does not contain one of the ids.
            ArgumentError: If no id is given.
        """
        if not ids:
            raise ArgumentError("no ids are given", "pass at least one id")
        here = self.positions(ids)
        first, last = int(here.min()), int(here.max())
        common = first if first == last else int(self.parent[first + 1 : last + 1].min())
        return None if common == NOBODY else self.ids(common)[0]

    def level_counts(self, *, within: str | None = None) -> dict[str, int]:
        """The number of nodes of each level, in order of levels; O(nodes counted).

        Args:
            within: Id of a node; count only this node and the nodes below it.
        """
        here = 0 if within is None else self.locate(within)
        end = len(self) if within is None else int(self.end[here])
        counts = np.bincount(self.level[here:end], minlength=len(self.levels))
        return dict(zip(self.levels, counts.tolist(), strict=True))
