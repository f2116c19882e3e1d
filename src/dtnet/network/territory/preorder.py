"""The preorder of a forest of any depth: the place of each node, the size of its subtree, and slices of it.

This module works with numbers only; `Hierarchy` connects them with ids.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, Literal

import attrs
import numpy as np
from numpy.typing import NDArray

from dtnet.money import INT64_MAX, largest
from dtnet.network.tables.tables import Ints
from dtnet.pydantic_hook import PydanticHook
from dtnet.read_only import sealed
from dtnet.spans import ranges

if TYPE_CHECKING:
    from dtnet.network.tables.tables import Codes

_FEW_RUNS: Final = 16
_FEW_LAYERS: Final = 64


class CircularError(Exception):
    """Some nodes lie above themselves. Callers in dtnet catch this error.

    Attributes:
        nodes: Their numbers, rising.
    """

    nodes: NDArray[np.intp]

    def __init__(self, nodes: NDArray[np.intp]) -> None:
        super().__init__(nodes)
        self.nodes = nodes


def stable_order(keys: Ints) -> NDArray[np.intp]:
    """The stable order of keys from 0 to 2^32 - 1, O(n).

    Keys in a few rising runs are merged in one pass (0.1 ms for 90,508 ordered keys). Other keys take two
    radix passes over 16 bits each (0.7 ms; a merge sort takes 5 ms).
    """
    if np.count_nonzero(keys[1:] < keys[:-1]) < _FEW_RUNS:
        return np.argsort(keys, kind="stable")
    low = np.argsort((keys & 0xFFFF).astype(np.uint16), kind="stable")
    return low[np.argsort((keys[low] >> 16).astype(np.uint16), kind="stable")]


def preorder(above: NDArray[np.int32], level: Codes) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Lay out a forest: a node, then everything below it; siblings in the order of their numbers.

    O(n) if levels are few and rise from parent to child, otherwise O(n log depth).

    Args:
        above: Shape (n): the number of the parent of each node, counted from 1; 0 for none.
        level: Shape (n): the level of each node; layers, if nodes are sorted by it and parents come first.

    Returns:
        Two arrays of shape (n): the place of each node, and the number of nodes in its subtree.

    Raises:
        CircularError: If a node is above itself.
    """
    layers = _layers(above, level)
    order = layers.order
    if order is None:
        return _placed(above, layers.edges)
    rank = np.zeros(len(above) + 1, np.int32)
    rank[order + 1] = np.arange(1, len(above) + 1)
    start, size = np.empty_like(above), np.empty_like(above)
    start[order], size[order] = _placed(rank[above[order]], layers.edges)
    return start, size


@attrs.frozen(eq=False)
class _Layers:
    """Nodes in layers; the parent of a node is in an earlier layer.

    Attributes:
        order: The nodes layer by layer, ordered by number inside a layer; None if this is the input order.
        edges: The first place of each layer, then the number of nodes.
    """

    order: NDArray[np.intp] | None
    edges: list[int]


def _layers(above: NDArray[np.int32], level: Codes) -> _Layers:
    edges = [0, *(np.flatnonzero(level[1:] != level[:-1]) + 1).tolist(), len(above)]
    if all(above[one:other].max(initial=0) <= one for one, other in pairwise(edges)):
        return _Layers(None, edges)
    depth = _depths(above)
    return _Layers(stable_order(depth), [0, *np.cumsum(np.bincount(depth)).tolist()])


def _depths(above: NDArray[np.int32]) -> NDArray[np.intp]:
    """The number of nodes above each node, by doubling jumps; O(n log depth)."""
    jump = np.append(0, above).astype(np.intp)
    depth = (jump > 0).astype(np.intp)
    for _ in range(len(above).bit_length()):
        if not jump.any():
            return depth[1:]
        depth += depth[jump]
        jump = jump[jump]
    if jump.any():
        raise CircularError(np.unique(jump[jump > 0]) - 1)
    return depth[1:]


def _placed(above: NDArray[np.int32], edges: list[int]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Places and sizes of nodes numbered layer by layer."""
    return _by_layer(above, edges) if len(edges) <= _FEW_LAYERS else _one_by_one(above)


def _by_layer(above: NDArray[np.int32], edges: list[int]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Compute sizes from the last layer up, then places from the first layer down.

    Node 0 stands above the roots, so that roots are siblings too. Siblings of different layers share one
    sequence of places: `free` is the next free place below each node.
    """
    layers = list(pairwise(edges))
    size = np.ones(len(above), np.int32)
    sums: list[NDArray[np.int32]] = []
    for one, other in reversed(layers):
        weights = None if other == len(above) else size[one:other]
        sums.append(np.bincount(above[one:other], weights, one + 1).astype(np.int32))  # exact: below 2^53
        size[:one] += sums[-1][1:]
    start = np.empty_like(above)
    free = np.zeros(len(above) + 1, np.int32)
    for (one, other), below in zip(layers, reversed(sums), strict=True):
        shift = free[: one + 1] - np.cumsum(below, dtype=np.int32) + below
        start[one:other] = shift.take(above[one:other])
        start[one:other] += _before(above[one:other], size[one:other])
        free[: one + 1] += below
        if other < len(above):
            free[one + 1 : other + 1] = start[one:other] + 1
    return start, size


def _before(groups: NDArray[np.int32], sizes: NDArray[np.int32]) -> NDArray[np.int32]:
    """Per node, the sum of the sizes of the nodes before it in the order by group."""
    if bool((groups[1:] >= groups[:-1]).all()):
        return np.cumsum(sizes, dtype=np.int32) - sizes
    order = stable_order(groups)
    ordered = sizes.take(order)
    before = np.empty_like(sizes)
    before[order] = np.cumsum(ordered, dtype=np.int32) - ordered
    return before


def _one_by_one(above: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """As `_by_layer`, one node at a time: faster for many thin layers, where arrays do not pay."""
    parents = above.tolist()
    size = [1] * (len(parents) + 1)
    for node in range(len(parents), 0, -1):
        size[parents[node - 1]] += size[node]
    free = [0] * (len(parents) + 1)
    start = []
    for node, up in enumerate(parents, 1):
        place = free[up]
        start.append(place)
        free[up] = place + size[node]
        free[node] = place + 1
    return np.array(start, np.int32), np.array(size[1:], np.int32)


_HALF = 32
_LOW = 2**_HALF - 1


@attrs.frozen(eq=False)
class Slices(PydanticHook):
    """Several answers in three arrays: answer `i` is `order[start[i]:end[i]]`.

    Attributes:
        order: Positions, shared by all answers.
        start: Shape (k): the first index of each answer.
        end: Shape (k): the index after the last one.

    Examples:
        >>> answers = Slices(np.array([7, 8, 9]), np.array([0, 1]), np.array([2, 1]))
        >>> answers[0].tolist(), answers[1].tolist(), answers.counts.tolist()
        ([7, 8], [], [2, 0])
        >>> [each.tolist() for each in answers.pairs()]
        [[0, 0], [7, 8]]
    """

    order: Ints
    start: Ints
    end: Ints

    def __attrs_post_init__(self) -> None:
        sealed(self)

    def __len__(self) -> int:
        return len(self.start)

    def __getitem__(self, at: int) -> Ints:
        """Answer number `at`."""
        return self.order[self.start[at] : self.end[at]]

    def __iter__(self) -> Iterator[Ints]:
        return map(self.__getitem__, range(len(self)))

    @property
    def counts(self) -> Ints:
        """Shape (k): the number of positions in each answer."""
        return self.end - self.start

    def pairs(self) -> tuple[NDArray[np.intp], Ints]:
        """Every position of every answer, with the number of its answer; O(positions)."""
        owner, place = ranges(self.start, self.end)
        return owner, self.order[place]


def least_of(
    values: NDArray[Any], start: Ints, end: Ints, *, which: Literal["min", "max"] = "min"
) -> NDArray[Any]:
    """Shape (k): the least (or greatest) value in each slice from a start to an end (not included).

    Two overlapping slices whose length is a power of two cover each slice; O(n log longest + k).

    Args:
        values: Shape (n).
        start: Shape (k).
        end: Shape (k), each after its start.
    """
    better = np.minimum if which == "min" else np.maximum
    found = values[start]
    several = np.flatnonzero(end - start > 1)  # most nodes of a country are leaves
    power = np.frexp((end[several] - start[several]).astype(np.float64))[1] - 1
    table = values
    for each in range(1, int(power.max(initial=0)) + 1):
        half = 1 << (each - 1)
        table = better(table[:-half], table[half:])
        here = several[power == each]
        found[here] = better(table[start[here]], table[end[here] - 2 * half])
    return found


def sums_of(
    values: NDArray[np.int64], start: Ints | slice, end: Ints
) -> tuple[NDArray[np.int64], NDArray[np.bool_] | None]:
    """The exact sum of each slice from a start to an end (not included); O(n + k).

    Args:
        values: Shape (n).
        start: Shape (k), or a slice of the edges from 0 to n.
        end: Shape (k).

    Returns:
        The sums, and which of them do not fit 64 bits and are therefore meaningless; None if all fit.
    """
    if largest(values) * len(values) <= INT64_MAX:
        return _differences(values, start, end), None
    low = _differences(values & _LOW, start, end)
    high = _differences(values >> _HALF, start, end) + (low >> _HALF)
    return (high << _HALF) + (low & _LOW), (high < -(1 << 31)) | (high >= 1 << 31)


def _differences(values: NDArray[np.int64], start: Ints | slice, end: Ints) -> NDArray[np.int64]:
    running = np.zeros(len(values) + 1, np.int64)
    np.cumsum(values, out=running[1:])
    sums: NDArray[np.int64] = running[end] - running[start]
    return sums
