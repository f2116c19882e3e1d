"""A forest as arrays in preorder, with methods for many nodes at once.

In preorder, everything below a node is one slice, and a sum over it is a difference of running sums. This
module works with positions; `Hierarchy` adds ids.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, get_args, overload

import numpy as np

from dtnet.arguments import is_word, shown_value
from dtnet.errors import ArgumentError, MoneyRangeError, UnknownNameError, near
from dtnet.money import exact_amounts
from dtnet.network.tables.read_only import frozen
from dtnet.network.tables.tables import NOBODY
from dtnet.network.territory.preorder import preorder, stable_order
from dtnet.network.territory.ranges import Slices, least_of, sums_of
from dtnet.read_only import ReadOnly

if TYPE_CHECKING:
    from typing import TypeAlias

    from numpy.typing import NDArray

    from dtnet.network.tables.tables import Codes, Ints

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
    """

    __slots__ = ("_depth", "end", "level", "levels", "parent")

    parent: Ints
    end: Ints
    level: Codes
    levels: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.end)

    def _lay_out(self, above: NDArray[np.int32], level: Codes, levels: tuple[str, ...]) -> NDArray[np.intp]:
        """Fill the columns; see `preorder`.

        Args:
            above: Shape (n): the number of the parent of each node, counted from 1; 0 for none.
            level: Shape (n): the place of the level.
            levels: Names of levels.

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
        self.levels = levels
        self.level = frozen(level.take(order), np.uint8)
        self.parent = frozen(places.take(above).take(order), np.int32)
        self.end = frozen(size.take(order) + np.arange(len(start), dtype=np.int32), np.int32)
        return order

    def place(self, level: str) -> int:
        """The place of a level among `levels`.

        Raises:
            UnknownNameError: If the level does not exist.
        """
        if not is_word(level, self.levels):
            raise UnknownNameError(f"unknown level {level!r}", near(level, self.levels))
        return self.levels.index(level)

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

    def children_of_many(self, positions: Ints) -> Slices:
        """The positions of the children of each of some nodes, by level, then id; O(n).

        Args:
            positions: Shape (k).
        """
        edges = np.cumsum(np.bincount(self.parent + 1, minlength=len(self) + 1))
        here = whole_positions(positions, "positions").astype(np.intp, copy=False)
        start = edges[here]
        return Slices(
            stable_order(self.parent + 1).astype(np.int32), start, _none(here, start, edges[here + 1])
        )

    def ancestors_of_many(self, positions: Ints) -> Slices:
        """The positions above each of some nodes, the nearest first; O(size of the answer + depth).

        Args:
            positions: Shape (k).
        """
        here = whole_positions(positions, "positions").astype(np.intp, copy=False)
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
        here = whole_positions(positions, "positions").astype(np.int32, copy=False)
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
        holds = whole_positions(positions, "positions").astype(np.intp, copy=False)
        inner = whole_positions(inner, "inner")
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
        one, other = whole_positions(one, "one"), whole_positions(other, "other")
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
        given = [np.asarray(each) for each in (values, where) if each is not None]
        if values is None and how != "count":
            raise ArgumentError(f"roll_up: no values for how={how!r}", "give one for each node")
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
            raise MoneyRangeError(f"roll_up: the sum of the node at {at} leaves 64-bit integers")
        return sums


def _none(positions: Ints, none: Ints | int, found: Ints) -> Ints:
    """The values found at positions, and another value where a position is `NOBODY`."""
    return np.where(positions == NOBODY, none, found).astype(found.dtype)


def whole_positions(given: object, name: str) -> NDArray[Any]:
    """An argument with positions of nodes, as an array.

    Raises:
        ArgumentError: If the positions are not whole numbers.
    """
    found = np.asarray(given)
    if found.dtype.kind not in "iu" and (found.size or found.dtype.kind != "f"):
        raise ArgumentError(f"{name}: got {shown_value(given)}", "give whole numbers")
    return found if found.size else found.astype(np.int32)
