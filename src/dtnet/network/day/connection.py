"""How bodies are connected on a day: roots, the chains up to them, and bodies without a connection.

The module works with any lines and kinds. A chain may follow several lines: it goes up the first one
to its top, then up the next one, for example `established_by`, then `subordinate_to`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import check_argument, is_word
from dtnet.errors import ArgumentError
from dtnet.frames import Table
from dtnet.lazy import later_type
from dtnet.network.tables.schema import relation_names
from dtnet.network.tables.tables import NOBODY
from dtnet.network.tables.texts import take
from dtnet.periods import day_number

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.frames import Column
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.network.tables.tables import Ints
else:
    Snapshot = later_type("dtnet.network.day.snapshot.Snapshot")


UNDER: Final = " < "
"""The separator between two kinds of a chain; the lower kind comes first."""
_SHOWN: Final = 8


def check_snapshot(given: object) -> None:
    """Refuse an argument that is not a snapshot.

    Raises:
        ArgumentError: If the value is not a snapshot. A network is refused too, as it has many days.
    """
    from dtnet.network.day.snapshot import Snapshot  # noqa: PLC0415 - whose methods these functions are

    check_argument(given, Snapshot, "snapshot", "pass a day of a network, as network.at(day) gives")


def chain(snapshot: Snapshot, body: str, relations: str | Sequence[str] = ("guided_by",)) -> list[str]:
    """The ids from a body up to the top, the body first.

    Args:
        snapshot: The snapshot.
        body: Id of the body.
        relations: Lines; the chain goes up each one to its top before it follows the next.

    Raises:
        UnknownNameError: If the body does not exist on the day, or a relation type does not exist.
        ArgumentError: If a relation is not a line.
    """
    found = [body_entity(snapshot, body)]
    for name in relation_names(relations):
        line = snapshot.line(name)
        position = line.position[found[-1]]
        while position != NOBODY and line.parent[position] != NOBODY:
            position = line.parent[position]
            found.append(int(line.nodes[position]))
    return take(snapshot.network.tables.bodies.ids, found)


def chains(
    snapshot: Snapshot,
    relations: str | Sequence[str] = ("guided_by",),
    *,
    kind: str | None = None,
    root: str | None = None,
) -> Table:
    """The chains of kinds that lead from bodies to the top, and the number of bodies with each chain.

    Args:
        snapshot: The snapshot.
        relations: Lines; a chain goes up each one to its top before it follows the next.
        kind: The kind of the bodies; by default teams.
        root: Id of the root; by default the body that `root_of` finds.

    Returns:
        Columns `chain` (kinds from the body up, as `team < office < ministry`), `connected` (whether the top
        of the chain is the root) and `bodies`; the most frequent chain first, then in order of chains. Every
        body of the kind is in one row.

    Raises:
        UnknownNameError: If a relation type, the kind or the root does not exist.
        ArgumentError: If a relation is not a line, or there is no single root.
    """
    climbed = _climb(snapshot, relations, kind, root)
    words = snapshot.network.vocabulary.body_kinds
    numbers = np.bincount(climbed.pattern * 2 + climbed.connected, minlength=2 * len(climbed.patterns))
    counts: Counter[tuple[str, int]] = Counter()
    for number in np.flatnonzero(numbers).tolist():
        pattern = UNDER.join(words[code] for code in climbed.patterns[number // 2])
        counts[pattern, number % 2] += int(numbers[number])
    rows = ((*row, count) for row, count in sorted(counts.items(), key=lambda each: (-each[1], each[0])))
    return Table(frames.columns_of(rows, chain="text", connected="yes_no", bodies="whole"))


def unconnected(
    snapshot: Snapshot,
    relations: str | Sequence[str] = ("guided_by",),
    *,
    kind: str | None = None,
    root: str | None = None,
) -> Table:
    """The bodies whose chain does not end at the root.

    Args:
        snapshot: The snapshot.
        relations: Lines; a chain goes up each one to its top before it follows the next.
        kind: The kind of the bodies; by default teams.
        root: Id of the root; by default the body that `root_of` finds.

    Returns:
        Columns `id`, `kind`, `name`, `home` and `top` (the end of the chain; the body itself if it has no
        superior), ordered by id. The table is empty if every body of the kind is connected.

    Raises:
        UnknownNameError: If a relation type, the kind or the root does not exist.
        ArgumentError: If a relation is not a line, or there is no single root.
    """
    climbed = _climb(snapshot, relations, kind, root)
    apart = np.flatnonzero(~climbed.connected)
    tops = take(snapshot.network.tables.bodies.ids, climbed.top[apart])
    return Table({**body_columns(snapshot, climbed.rows[apart]), "top": frames.text(tops)})


def without_superior(snapshot: Snapshot, relation: str, *, kind: str | None = None) -> Table:
    """The bodies that have no superior in a relation, which need not be a line.

    Args:
        snapshot: The snapshot.
        relation: The relation type.
        kind: The kind of the bodies; by default teams.

    Returns:
        Columns `id`, `kind`, `name`, `home` and `known`, ordered by id. `known` is True if a row states that
        there is no superior, or a rule applies to the body and finds none. It is False if no row or rule
        applies to the body, so that its superior is unknown.

    Raises:
        UnknownNameError: If the relation type or the kind does not exist.
    """
    check_snapshot(snapshot)
    network, state = snapshot.network, snapshot.network.body_state(snapshot.date)
    edges = state.edges(network.vocabulary.relation_type(relation), day_number(snapshot.date))
    led, known = np.zeros(len(state.rows), np.bool_), np.zeros(len(state.rows), np.bool_)
    known[edges.subordinate] = True
    led[edges.subordinate[edges.superior != NOBODY]] = True
    asked = state.bodies.kind == network.vocabulary.body_kind(_kind(snapshot, kind))
    found = np.flatnonzero(asked & ~led)
    return Table({**body_columns(snapshot, state.rows[found]), "known": frames.yes_no(known[found])})


def path_between(snapshot: Snapshot, body: str, other: str, *, relation: str = "guided_by") -> list[str]:
    """The path between two bodies in a line: up to their lowest common superior, then down.

    Args:
        snapshot: The snapshot.
        body: Id of the first body.
        other: Id of the last body.
        relation: The line.

    Returns:
        Ids from `body` to `other`, both included; empty if they have no common superior.

    Raises:
        UnknownNameError: If a body does not exist on the day, or the relation type does not exist.
        ArgumentError: If the relation is not a line.
    """
    up, down = chain(snapshot, body, relation), chain(snapshot, other, relation)
    while len(up) > 1 and len(down) > 1 and up[-2] == down[-2]:
        del up[-1], down[-1]
    return [*up, *down[-2::-1]] if up[-1] == down[-1] else []


def root_of(snapshot: Snapshot, relations: str | Sequence[str] = ("guided_by",)) -> str:
    """Id of the root: of the bodies without a superior in some lines, the one with the most bodies below it.

    Args:
        snapshot: The snapshot.
        relations: Lines.

    Raises:
        UnknownNameError: If a relation type does not exist.
        ArgumentError: If a relation is not a line, no such body has subordinates, or several have equally
            many bodies below them.
    """
    check_snapshot(snapshot)
    names = relation_names(relations)
    most = np.zeros(len(snapshot.network.body_index), np.int32)
    led = np.zeros(len(most), np.bool_)
    for name in names:
        line = snapshot.line(name)
        led[line.nodes[line.parent != NOBODY]] = True
        most[line.nodes] = np.maximum(most[line.nodes], line.end - np.arange(len(line)) - 1)
    most[led] = 0
    place = f"{' and '.join(names)} on {snapshot.date}"
    if not most.any():
        raise ArgumentError(f"no body without a superior has subordinates in {place}", "give a root")
    found = np.flatnonzero(most == most.max())
    if len(found) > 1:
        ids = ", ".join(take(snapshot.network.tables.bodies.ids, found[:_SHOWN]))
        more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        message = f"no single root of {place}: {ids}{more} lead {most.max()} bodies each"
        raise ArgumentError(message, "give a root")
    return snapshot.network.tables.bodies.ids[int(found[0])]


@attrs.frozen(eq=False)
class _Climbed:
    """The chains of some bodies.

    Attributes:
        top: Per row, the entity at the end of the chain.
        pattern: Per row, the place of its chain of kinds among `patterns`, which may have duplicates.
        patterns: Chains of codes of kinds, from the body up.
        connected: Per row, whether the end is the root.
    """

    rows: Ints
    top: Ints
    pattern: NDArray[np.intp]
    patterns: list[tuple[int, ...]]
    connected: NDArray[np.bool_]


def _climb(
    snapshot: Snapshot, relations: str | Sequence[str], kind: str | None, root: str | None
) -> _Climbed:
    """All chains at once, one step up for all bodies at a time; O(bodies × length of chains)."""
    centre = body_entity(snapshot, root_of(snapshot, relations) if root is None else root)
    table = snapshot.network.tables.bodies
    rows = snapshot.body_rows(kind=_kind(snapshot, kind))
    top = table.entity[rows]
    pattern = np.zeros(len(rows), np.intp)
    patterns: list[tuple[int, ...]] = [(int(code),) for code in table.kind[top[:1]]]
    size = len(snapshot.network.vocabulary.body_kinds)
    for above in superiors_by_line(snapshot, relations):
        moving = np.flatnonzero(above[top] != NOBODY)
        while moving.size:
            top[moving] = above[top[moving]]
            keys, numbers = np.unique(pattern[moving] * size + table.kind[top[moving]], return_inverse=True)
            pattern[moving] = len(patterns) + numbers
            patterns += [(*patterns[key // size], key % size) for key in keys.tolist()]
            moving = moving[above[top[moving]] != NOBODY]
    return _Climbed(rows, top, pattern, patterns, top == centre)


def superiors_by_line(snapshot: Snapshot, relations: str | Sequence[str]) -> list[Ints]:
    """For each line, an array with the superior (an entity or `NOBODY`) of each entity of bodies.

    Raises:
        UnknownNameError: If a relation type does not exist.
        ArgumentError: If a relation is not a line.
    """
    check_snapshot(snapshot)
    found = []
    for name in relation_names(relations):
        line = snapshot.line(name)
        above = np.full(len(snapshot.network.body_index), NOBODY, np.int32)
        led = line.parent != NOBODY
        above[line.nodes[led]] = line.nodes[line.parent[led]]
        found.append(above)
    return found


def body_entity(snapshot: Snapshot, id: str) -> int:
    """The entity of a body of the day.

    Raises:
        UnknownNameError: If no body has this id on the day.
    """
    check_snapshot(snapshot)
    return int(snapshot.body_state.bodies.entity[snapshot.live(id)])


def body_columns(snapshot: Snapshot, rows: Ints) -> dict[str, Column]:
    """Columns `id`, `kind`, `name`, `home` of some rows of bodies."""
    table, words = snapshot.network.tables.bodies, snapshot.network.vocabulary.body_kinds
    return {
        "id": frames.text(take(table.ids, table.entity[rows])),
        "kind": frames.text([words[code] for code in table.kind[table.entity[rows]].tolist()]),
        "name": frames.text(take(table.name, rows)),
        "home": frames.text(take(snapshot.network.tables.areas.ids, table.home[rows])),
    }


def _kind(snapshot: Snapshot, kind: str | None) -> str:
    return snapshot.network.vocabulary.team_kind if kind is None else kind


SpanBy: TypeAlias = Literal["kind", "level"]


def span_of_control(snapshot: Snapshot, relation: str = "guided_by", *, by: SpanBy = "kind") -> Table:
    """The numbers of direct subordinates, for groups of bodies.

    Args:
        snapshot: The snapshot.
        relation: A relation type, which need not be a line.
        by: Group bodies by kind, or by the level of their home area.

    Returns:
        Columns `kind` or `level`; `bodies`, the number of bodies in the relation; `superiors`, the number of
        bodies with subordinates; `subordinates` of all together; `least`, `mean` (`subordinates / bodies`)
        and `most` of one body. In order of kinds or levels; groups without subordinates are not included.

    Raises:
        UnknownNameError: If the relation type does not exist.
        ArgumentError: If `by` is neither `kind` nor `level`.
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
