"""What the shape of the network means: how many each body leads, dominators, and what falls off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from dtnet import frames
from dtnet.arguments import is_word
from dtnet.errors import ArgumentError
from dtnet.frames import Table
from dtnet.network.day.arguments import check_snapshot
from dtnet.network.structure.connection import body_columns, body_entity, root_of, superiors_by_line
from dtnet.network.tables.schema import relation_names
from dtnet.network.tables.tables import NOBODY
from dtnet.network.territory.hierarchy import Hierarchy
from dtnet.periods import day_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dtnet.network.day.snapshot import Snapshot
    from dtnet.network.tables.tables import Ints

SpanBy: TypeAlias = Literal["kind", "level"]


def span_of_control(snapshot: Snapshot, relation: str = "guided_by", *, by: SpanBy = "kind") -> Table:
    """How many subordinates bodies have, right below them.

    Args:
        snapshot: The day.
        relation: A relation type, line or not.
        by: Group bodies by kind, or by the level of the area in which they work.

    Returns:
        Columns `kind` or `level`; `bodies` that the relation touches; `superiors`, those of them with
        somebody below; `subordinates` of all together; `least`, `mean` (`subordinates / bodies`) and `most`
        of one body. In order of kinds or levels; groups in which nobody leads anybody are left out.

    Raises:
        UnknownNameError: If there is no such relation type.
        ArgumentError: If `by` is neither.
    """
    check_snapshot(snapshot)
    network, state = snapshot.network, snapshot.network.body_state(snapshot.date)
    words = {"kind": network.vocabulary.body_kinds, "level": network.vocabulary.levels}
    if not is_word(by, words):
        raise ArgumentError(f"by={by!r}", "one of 'kind', 'level'")
    edges = state.edges(network.vocabulary.relation_type(relation), day_number(snapshot.date))
    above = edges.superior[edges.superior != NOBODY]
    led = np.bincount(np.searchsorted(state.bodies.entity, above), minlength=len(state.rows))
    groups = state.bodies.kind if by == "kind" else snapshot.territory.level[state.bodies.home]
    touched = state.touched(edges)
    spans = [(word, led[touched & (groups == code)]) for code, word in enumerate(words[by])]
    spans = [(word, span) for word, span in spans if span.any()]
    return Table(
        {
            by: frames.text([word for word, _ in spans]),
            "bodies": frames.whole([len(span) for _, span in spans]),
            "superiors": frames.whole([np.count_nonzero(span) for _, span in spans]),
            "subordinates": frames.whole([span.sum() for _, span in spans]),
            "least": frames.whole([span.min() for _, span in spans]),
            "mean": frames.ratio([int(span.sum()) / len(span) for _, span in spans]),
            "most": frames.whole([span.max() for _, span in spans]),
        }
    )


def dominators(
    snapshot: Snapshot, relations: str | Sequence[str] = ("guided_by",), *, root: str | None = None
) -> Hierarchy:
    """The bodies connected to the root, each under the nearest one that it cannot do without.

    Several lines are taken together: a body is connected as long as any way down from the root, over edges of
    any of them, leads to it. Under each body stand those that fall off if it is removed.

    Args:
        snapshot: The day.
        relations: One line or more.
        root: Id of the body on which all depends; by default the one that `root_of` finds.

    Raises:
        UnknownNameError: If there is no such relation type or root.
        ArgumentError: If a relation is no line: a coordinator of everybody would hold up the whole network
            and is left out. Or if no root can be told.
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
    """Who loses the connection to the root if a body is removed, itself left out.

    Args:
        snapshot: The day.
        body: Its id.
        relations: One line or more; of several together, one way that is left is enough.
        root: Id of the body on which all depends; by default the one that `root_of` finds.

    Returns:
        Columns `id`, `kind`, `name`, `home`, by kind, then id. Empty if nobody depends on it, or it is not
        connected itself.

    Raises:
        UnknownNameError: If the body, a relation type or the root does not exist on the day.
        ArgumentError: If a relation is no line, or no root can be told.
    """
    entity = body_entity(snapshot, body)
    tree = dominators(snapshot, relations, root=root)
    here = int(tree.position[entity])
    below = np.empty(0, np.int32) if here == NOBODY else tree.nodes[here + 1 : tree.end[here]]
    state = snapshot.network.body_state(snapshot.date)
    return Table(body_columns(snapshot, state.rows[np.searchsorted(state.bodies.entity, np.sort(below))]))


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
