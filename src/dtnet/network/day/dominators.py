"""Dominators: the bodies through which every chain up to the root passes, and what a removal cuts off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from dtnet.frames import Table
from dtnet.lazy import later_type
from dtnet.network.day.connection import body_columns, body_entity, root_of, superiors_by_line
from dtnet.network.tables.schema import relation_names
from dtnet.network.tables.tables import NOBODY
from dtnet.network.territory.forest import Hierarchy
from dtnet.periods import day_number

if TYPE_CHECKING:
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.network.tables.tables import Ints
else:
    Snapshot = later_type("dtnet.network.day.snapshot.Snapshot")


def dominators(
    snapshot: Snapshot, relations: str | Sequence[str] = ("guided_by",), *, root: str | None = None
) -> Hierarchy:
    """The tree of dominators: the bodies connected to the root, each under its nearest dominator.

    Several lines are considered together: a body is connected as long as a path from the root leads down to
    it, over edges of any of the lines. If a body is removed, exactly the bodies under it in this tree lose
    the connection.

    Args:
        snapshot: The snapshot.
        relations: One line or more.
        root: Id of the root; by default the body that `root_of` finds.

    Raises:
        UnknownNameError: If a relation type or the root does not exist.
        ArgumentError: If there is no single root, or a relation is not a line: one body that coordinates all
            others would hide every other dependence.
    """
    names = relation_names(relations)
    lines = superiors_by_line(snapshot, names)
    centre = body_entity(snapshot, root_of(snapshot, names) if root is None else root)
    state = snapshot.network.body_state(snapshot.date)
    key = ("dominators", tuple(sorted(names)), centre, state.era(day_number(snapshot.date)))

    def laid_out() -> Hierarchy:
        entities = state.bodies.entity
        above = np.stack([line[entities] for line in lines])
        subordinates = np.nonzero(above != NOBODY)[1]
        superiors = np.searchsorted(entities, above[above != NOBODY])
        root_place = int(entities.searchsorted(np.int32(centre)))
        nearest = immediate_dominators(len(entities), superiors, subordinates, root_place)
        members = np.flatnonzero((nearest != NOBODY) | (entities == centre))
        parents = np.where(nearest == NOBODY, NOBODY, entities[nearest])
        return Hierarchy(
            snapshot.network.body_index,
            entities[members],
            parents[members],
            state.bodies.kind[members],
            snapshot.network.vocabulary.body_kinds,
        )

    found: Hierarchy = state.derived.get(key, laid_out)
    return found


def falls_off(
    snapshot: Snapshot,
    body: str,
    relations: str | Sequence[str] = ("guided_by",),
    *,
    root: str | None = None,
) -> Table:
    """The other bodies that lose the connection to the root if a body is removed.

    Args:
        snapshot: The snapshot.
        body: Id of the body.
        relations: One line or more; one remaining path, over edges of any of them, is a connection.
        root: Id of the root; by default the body that `root_of` finds.

    Returns:
        Columns `id`, `kind`, `name`, `home`, ordered by kind, then id. The table is empty if no other body
        depends on the body, or the body is not connected itself.

    Raises:
        UnknownNameError: If the body, a relation type or the root does not exist on the day.
        ArgumentError: If a relation is not a line, or there is no single root.
    """
    entity = body_entity(snapshot, body)
    tree = dominators(snapshot, relations, root=root)
    here = int(tree.position[entity])
    below = np.empty(0, np.int32) if here == NOBODY else tree.nodes[here + 1 : tree.end[here]]
    state = snapshot.network.body_state(snapshot.date)
    return Table(body_columns(snapshot, state.rows[np.searchsorted(state.bodies.entity, np.sort(below))]))


def immediate_dominators(count: int, superior: Ints, subordinate: Ints, root: int) -> Ints:
    """The immediate dominator of each node: the nearest other node on every path from the root.

    The algorithm of Cooper, Harvey and Kennedy (2006): nodes in reverse postorder, each put under the nearest
    common dominator of its superiors, until nothing changes; O(edges × depth) in one pass without cycles.

    Args:
        superior: Per edge, the upper node.
        subordinate: Per edge, the lower node.
        root: The node where all paths begin.

    Returns:
        Shape (count): a node, or `NOBODY` for the root and for nodes that no path reaches.
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
    """The first edge of each owner, if edges are ordered by owner; then the number of edges."""
    bounds = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(owner, minlength=count), out=bounds[1:])
    listed: list[int] = bounds.tolist()
    return listed
