"""Who stands on every way: immediate dominators of a directed graph given as pairs of numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dtnet.network.tables.tables import NOBODY

if TYPE_CHECKING:
    from dtnet.network.tables.tables import Ints


def immediate_dominators(count: int, superior: Ints, subordinate: Ints, root: int) -> Ints:
    """The nearest node that lies on every way from the root to each node.

    After Cooper, Harvey and Kennedy (2006): nodes in reverse postorder, each set under the nearest common
    dominator of those above it, until nothing changes. Without circles one pass is enough, O(edges × depth).

    Args:
        count: The number of nodes.
        superior: Per edge, where it begins.
        subordinate: Per edge, where it ends.
        root: Where all ways begin.

    Returns:
        Shape (count): a node, or `NOBODY` for the root and for whoever no way leads to.
    """
    order = _reverse_postorder(count, superior, subordinate, root)
    rank = np.full(count, NOBODY, np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    reached = np.flatnonzero(rank[superior] != NOBODY)
    above, below = rank[superior[reached]], rank[subordinate[reached]]
    sequence = np.argsort(below, kind="stable")
    preds, bounds = above[sequence].tolist(), _bounds(below, len(order))
    circular = bool((above >= below).any())
    nearest = [NOBODY] * len(order)
    nearest[0] = 0
    changed = True
    while changed:
        changed = False
        for node in range(1, len(order)):
            found = NOBODY
            for pred in preds[bounds[node] : bounds[node + 1]]:
                if nearest[pred] != NOBODY:
                    found = pred if found == NOBODY else _common(nearest, pred, found)
            if found != nearest[node]:
                nearest[node] = found
                changed = circular
    dominators = np.full(count, NOBODY, np.int32)
    dominators[order[1:]] = order[np.array(nearest[1:], np.intp)]
    return dominators


def _common(nearest: list[int], one: int, other: int) -> int:
    """The nearest common dominator of two nodes, by rank."""
    while one != other:
        while one > other:
            one = nearest[one]
        while other > one:
            other = nearest[other]
    return one


def _reverse_postorder(count: int, superior: Ints, subordinate: Ints, root: int) -> Ints:
    sequence = np.argsort(superior, kind="stable")
    below, bounds = subordinate[sequence].tolist(), _bounds(superior, count)
    seen = [False] * count
    seen[root] = True
    following = bounds[:-1]
    stack, order = [root], []
    while stack:
        node = stack[-1]
        at = following[node]
        if at == bounds[node + 1]:
            order.append(node)
            stack.pop()
            continue
        following[node] = at + 1
        child = below[at]
        if not seen[child]:
            seen[child] = True
            stack.append(child)
    return np.array(order[::-1], np.int32)


def _bounds(owner: Ints, count: int) -> list[int]:
    """Where the edges of each owner begin in the order of owners, then how many there are."""
    bounds = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(owner, minlength=count), out=bounds[1:])
    listed: list[int] = bounds.tolist()
    return listed
