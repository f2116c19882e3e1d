"""A forest as arrays in preorder, with methods for many nodes at once, and a hierarchy: a forest with ids.

In preorder, everything below a node is one slice, and a sum over it is a difference of running sums. A
`Forest` works with positions. The territory and the lines of bodies are both a `Hierarchy`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal, final, get_args, overload

import numpy as np
from numpy.typing import NDArray

from dtnet.arguments import array_of, check_argument, is_word, shown_value
from dtnet.errors import ArgumentError, Fault, InvalidNetworkError, MoneyRangeError, UnknownNameError, near
from dtnet.money import exact_amounts
from dtnet.network.tables.schema import LevelWord, as_words, own_level
from dtnet.network.tables.tables import NOBODY, Codes, Ints
from dtnet.network.tables.texts import IdIndex, take
from dtnet.network.territory.preorder import CircularError, Slices, least_of, preorder, stable_order, sums_of
from dtnet.read_only import ReadOnly, frozen, sealed

if TYPE_CHECKING:
    from typing import TypeAlias

    Masked: TypeAlias = np.ma.MaskedArray[Any, np.dtype[np.int64]]

How = Literal["sum", "count", "min", "max"]


class Forest(ReadOnly):
    """Nodes in preorder: a node, then everything below it; siblings by level (or kind), then id.

    Arrays refer to a node by its *position* in this order, from 0; `NOBODY` (-1) means no node. Levels may be
    skipped, and a node may lie in another node of the same level. In methods for many positions, `NOBODY` has
    no node above or below it.

    Attributes:
        parent: Shape (n): the position of the parent.
        end: Shape (n): the position after the last node below.
        level: Shape (n): the place of the level among `levels`.
        levels: Names of levels (of territory) or kinds (of bodies).
        level_words: Other words for levels, which arguments may use.
    """

    __slots__ = ("_depth", "end", "level", "level_words", "levels", "parent")

    parent: Ints
    end: Ints
    level: Codes
    levels: tuple[str, ...]
    level_words: tuple[LevelWord, ...]

    def __len__(self) -> int:
        return len(self.end)

    def _lay_out(
        self,
        above: NDArray[np.int32],
        level: Codes,
        levels: tuple[str, ...],
        level_words: tuple[LevelWord, ...],
    ) -> NDArray[np.intp]:
        """Fill the columns; see `preorder`.

        Args:
            above: Shape (n): the number of the parent of each node, counted from 1; 0 for none.
            level: Shape (n): the place of the level.

        Returns:
            Shape (n): the node at each position.

        Raises:
            CircularError: If a node is above itself.
        """
        start, size = preorder(above, level)
        order = np.empty(len(start), np.intp)
        order[start] = np.arange(len(start))
        places = np.empty(len(start) + 1, np.int32)
        places[0], places[1:] = NOBODY, start
        self._depth: Ints | None = None
        self.levels, self.level_words = levels, level_words
        self.level = frozen(level.take(order), np.uint8)
        self.parent = frozen(places.take(above).take(order), np.int32)
        self.end = frozen(size.take(order) + np.arange(len(start), dtype=np.int32), np.int32)
        return order

    def place(self, level: str) -> int:
        """The place of a level, also by another word for it, among `levels`.

        Raises:
            UnknownNameError: If the level does not exist.
        """
        own = level if is_word(level, self.levels) else own_level(level, self.levels, self.level_words)
        if not is_word(own, self.levels):
            raise UnknownNameError(f"unknown level {level!r}", near(level, self.levels))
        return self.levels.index(own)

    def of_level(self, level: str) -> Ints:
        """Positions of the nodes of a level, rising; O(n)."""
        return np.flatnonzero(self.level == self.place(level)).astype(np.int32)

    @property
    def depth(self) -> Ints:
        """Shape (n): the number of nodes above each node; O(n) at first use, then cached."""
        if self._depth is None:
            left = np.cumsum(np.bincount(self.end, minlength=len(self) + 1))[:-1]
            self._depth = frozen(np.arange(len(self)) - left, np.int32)
        return self._depth

    def at_level(self, level: str) -> Ints:
        """Shape (n): for each node, the position of the nearest node of a level that it is or lies in.

        `NOBODY` where there is none. O(n) by one running maximum; O(n log depth) by doubling jumps if nodes
        of the level lie in each other.
        """
        here = self.of_level(level)
        if (here[1:] < self.end[here[:-1]]).any():
            return self._nearest(here)
        found = np.full(len(self), NOBODY, np.int32)
        found[here] = here
        np.maximum.accumulate(found, out=found)
        found[self.end[found] <= np.arange(len(self), dtype=np.int32)] = NOBODY  # behind the node, not in it
        return found

    def _nearest(self, here: Ints) -> Ints:
        """For each node, the nearest of some nodes that it is or lies in."""
        jump = np.append(self.parent, np.int32(NOBODY))
        settled = np.full(len(jump), NOBODY, np.int32)
        settled[here] = jump[here] = here
        while (moving := np.flatnonzero(settled[jump] != jump)).size:
            jump[moving] = jump[jump[moving]]
        return jump[:-1]

    def counts_at_level(self, level: str) -> NDArray[np.int64]:
        """Shape (n): the number of nodes of a level that each node is or contains; O(n)."""
        here = self.level == self.place(level)
        return self.roll_up(here, how="count", where=here)

    def _positions(self, given: object, name: str) -> NDArray[np.intp]:
        """Positions of nodes in an argument, or `NOBODY`, as an array.

        Raises:
            ArgumentError: If they are not whole numbers, or there is no such node.
        """
        found = array_of(given, name)
        if found.dtype.kind not in "iu" and (found.size or found.dtype.kind != "f"):
            raise ArgumentError(f"{name}: got {shown_value(given)}", "give whole numbers")
        for each in (found.min(), found.max()) if found.size else ():
            if not NOBODY <= each < len(self):
                hint = f"give positions from 0 to {len(self) - 1}, or {NOBODY} for no node"
                raise ArgumentError(f"{name}: {each} of {len(self)} nodes", hint)
        return found.astype(np.intp, copy=False)

    def _row_of_positions(self, given: object, name: str) -> NDArray[np.intp]:
        """The given positions as an array of shape (k); an array of more dimensions is refused."""
        found = np.atleast_1d(self._positions(given, name))
        if found.ndim != 1:
            raise ArgumentError(f"{name}: an array of the shape {found.shape}", "give a list of positions")
        return found

    def children_of_many(self, positions: Ints) -> Slices:
        """The positions of the children of each of some nodes, by level, then id; O(n).

        Args:
            positions: Shape (k).
        """
        edges = np.cumsum(np.bincount(self.parent + 1, minlength=len(self) + 1))
        here = self._row_of_positions(positions, "positions")
        start = edges[here]
        return Slices(
            stable_order(self.parent + 1).astype(np.int32), start, _none(here, start, edges[here + 1])
        )

    def ancestors_of_many(self, positions: Ints) -> Slices:
        """The positions above each of some nodes, the nearest first; O(size of the answer + depth).

        Args:
            positions: Shape (k).
        """
        here = self._row_of_positions(positions, "positions")
        counts = _none(here, 0, self.depth[here].astype(np.intp))
        ends = np.cumsum(counts)
        found = np.empty(int(counts.sum()), np.int32)
        at, above = ends - counts, _none(here, NOBODY, self.parent[here])
        while (climbing := np.flatnonzero(above != NOBODY)).size:
            at, above = at[climbing], above[climbing]
            found[at] = above
            at, above = at + 1, self.parent[above]
        return Slices(found, ends - counts, ends)

    def descendants_of_many(self, positions: Ints, *, level: str | None = None) -> Slices:
        """The positions below each of some nodes, without the node itself, rising; O(n + k log n).

        Args:
            positions: Shape (k).
            level: Only nodes of this level.
        """
        order = np.arange(len(self), dtype=np.int32) if level is None else self.of_level(level)
        here = self._row_of_positions(positions, "positions").astype(np.int32, copy=False)
        start, end = here + np.int32(1), _none(here, 0, self.end[here])
        if level is None:
            return Slices(order, start, end)
        return Slices(order, order.searchsorted(start), order.searchsorted(end))

    def contains_many(self, positions: Ints, *, inner: Ints) -> NDArray[np.bool_]:
        """Whether each node is or contains the corresponding inner node; O(k).

        Args:
            positions: Shape (k), or a shape that broadcasts with `inner`.
            inner: Shape (k).
        """
        holds, inner = self._positions(positions, "positions"), self._positions(inner, "inner")
        _check_shapes(positions=holds, inner=inner)
        lies: NDArray[np.bool_] = (inner >= holds) & (inner < _none(holds, NOBODY, self.end[holds]))
        return lies

    def lowest_common_of_many(self, one: Ints, other: Ints) -> Ints:
        """Shape (k): for each pair, the lowest node that is or contains both; `NOBODY` if there is none.

        All nodes after the first of two nodes, up to and including the second, lie below the lowest common
        node, and one of them is its child. The least of their parents is therefore that node. O(n log n + k).

        Args:
            one: Shape (k); a pair with `NOBODY` gives `NOBODY`.
            other: Shape (k).
        """
        one, other = self._row_of_positions(one, "one"), self._row_of_positions(other, "other")
        _check_shapes(one=one, other=other)
        low, high = np.minimum(one, other).astype(np.int32), np.maximum(one, other)
        apart = np.flatnonzero((low != high) & (low != NOBODY))
        low[apart] = least_of(self.parent, low[apart] + 1, high[apart] + 1)
        return low

    @overload
    def roll_up(
        self,
        values: NDArray[np.integer[Any] | np.bool_],
        *,
        how: Literal["sum", "count"] = "sum",
        where: NDArray[np.bool_] | None = None,
    ) -> NDArray[np.int64]: ...

    @overload
    def roll_up(
        self,
        values: NDArray[np.integer[Any] | np.bool_],
        *,
        how: Literal["min", "max"],
        where: NDArray[np.bool_] | None = None,
    ) -> Masked: ...

    def roll_up(
        self,
        values: NDArray[np.integer[Any] | np.bool_],
        *,
        how: How = "sum",
        where: NDArray[np.bool_] | None = None,
    ) -> NDArray[np.int64]:
        """Shape (n): the exact sum, count, minimum or maximum over each node and everything below it.

        Sum and count are differences of a running sum, O(n); minimum and maximum take O(n log n).

        Args:
            values: Shape (n), by position; whole numbers, or booleans as 1 and 0.
            how: The `sum` of the values, their `count`, the least (`min`) or the greatest (`max`).
            where: Shape (n): which values exist; by default all.

        Returns:
            Sum and count are 0 for a node without values. Minimum and maximum are a NumPy masked array, which
            is masked for such a node, so that `tolist()` gives None.

        Raises:
            ExactMoneyError: If the values are not integers by type; floats are refused.
            MoneyRangeError: If the sum of a node does not fit 64 bits.
            ArgumentError: If the number of values is not the number of nodes, `where` is not boolean, or
                `how` is unknown.
        """
        if not is_word(how, get_args(How)):
            raise ArgumentError(f"how={how!r}", near(how, get_args(How)))
        if values is None:
            raise ArgumentError(f"roll_up: no values for how={how!r}", "give one for each node")
        given = [array_of(each, "roll_up") for each in (values, where) if each is not None]
        for each in given:
            if each.shape != (len(self),):
                raise ArgumentError(f"roll_up: shape {each.shape}, while there are {len(self)} nodes")
        if given[-1].dtype != np.bool_ and where is not None:
            raise ArgumentError(
                f"roll_up: where is of {given[-1].dtype}", "pass yes and no: an array of bool"
            )
        if how == "count":
            return self._sums(np.ones(len(self), np.int64) if where is None else given[1].astype(np.int64))
        numbers = given[0].astype(np.uint8) if given[0].dtype == np.bool_ else given[0]
        exact = exact_amounts(numbers, what="roll_up")
        if how == "sum":
            return self._sums(exact if where is None else np.where(given[1], exact, 0))
        if where is None:
            return np.ma.array(least_of(exact, np.arange(len(self)), self.end, which=how))
        limits = np.iinfo(np.int64)
        filled = np.where(given[1], exact, limits.max if how == "min" else limits.min)
        best = least_of(filled, np.arange(len(self)), self.end, which=how)
        return np.ma.array(best, mask=self._sums(given[1].astype(np.int64)) == 0)

    def _sums(self, values: NDArray[np.int64]) -> NDArray[np.int64]:
        sums, beyond = sums_of(values, slice(None, -1), self.end)
        if beyond is not None and beyond.any():
            at = int(np.argmax(beyond))
            raise MoneyRangeError(f"roll_up: the sum of the node at {at} exceeds 64-bit integers")
        return sums


def _none(positions: Ints, none: Ints | int, found: Ints) -> Ints:
    """The values found at positions, and another value where a position is `NOBODY`."""
    return np.where(positions == NOBODY, none, found).astype(found.dtype)


def _check_shapes(**arrays: NDArray[np.intp]) -> None:
    """Refuse arrays of shapes that do not broadcast; each is passed under its own name."""
    shapes = {name: each.shape for name, each in arrays.items()}
    try:
        np.broadcast_shapes(*shapes.values())
    except ValueError:
        told = ", ".join(f"{name} of the shape {shape}" for name, shape in shapes.items())
        raise ArgumentError(
            f"{told}: they do not fit each other", "give one for each of the others"
        ) from None


@final
class Hierarchy(Forest):
    """A forest of areas or bodies on one day; `Snapshot.territory` and `Snapshot.line` make it.

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
        self,
        index: IdIndex,
        members: Ints,
        parent: Ints,
        level: Codes,
        levels: tuple[str, ...],
        level_words: tuple[LevelWord, ...] = (),
    ) -> None:
        """Lay out a forest; O(n) if levels are few and rise from parent to child, otherwise O(n log depth).

        Args:
            index: Ids of all entities.
            members: Entities of the forest, in canonical order.
            parent: Per member, the entity of its parent, or `NOBODY`.
            level: Per member, the place of its level.
            levels: Names of levels.
            level_words: Other words for levels.

        Raises:
            ArgumentError: If an argument has the wrong type.
            InvalidNetworkError: If a member is above itself.
        """
        check_argument(index, IdIndex, "index", "pass the ids of a network")
        for name, given in (("members", members), ("parent", parent), ("level", level)):
            check_argument(given, np.ndarray, name, "pass an array of whole numbers")
        self._index = index
        number = np.zeros(len(index) + 1, np.int32)
        number[members] = np.arange(1, len(members) + 1, dtype=np.int32)
        try:
            above = number.take(parent)  # NOBODY reads the last entry, 0
            order = self._lay_out(above, level, levels, level_words)
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
            chosen = array_of(positions, "positions")
            if chosen.ndim > 1 or (chosen.dtype.kind not in "iub" and chosen.size):
                raise ArgumentError(
                    f"positions: got {shown_value(positions)}", "give a list of whole numbers"
                )
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
        """Id of the nearest node of a level, from the node itself upwards; None if there is none.

        O(depth).
        """
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
