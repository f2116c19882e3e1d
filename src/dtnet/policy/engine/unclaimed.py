"""Ceilings that are shared with unclaimed components: it is unknown what these leave for the others.

They may be granted in full, in part or not at all. Their own amounts assume that everything is granted as
soon as it is due.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.facts.bounded import Bounded
from dtnet.policy.engine.ceilings import CeilingRoom, greedy, interval, nested, paid_within

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray


@attrs.frozen(eq=False)
class Shared:
    """What the components of one policy pay.

    Attributes:
        amounts: For each component, shape (c, k).
        left: For each component, whether it gets an unknown remainder of a shared ceiling.
        attained: Whether the others get least, in every stretch at once, if everything is granted, and most
            if nothing is.
        most: For each component, what it gets in each stretch if no other unclaimed component is granted
            anything; None where it gets no more than `amounts`.
    """

    amounts: tuple[Bounded, ...]
    left: tuple[bool, ...]
    attained: bool
    most: tuple[NDArray[np.int64] | None, ...]


def paid_beside_unclaimed(
    dues: Sequence[Bounded],
    rooms: Sequence[Sequence[CeilingRoom]],
    cells: NDArray[np.int64],
    months: NDArray[np.int64],
    unclaimed: Sequence[bool],
) -> Shared:
    """What is paid of the dues within all ceilings, whatever is granted of unclaimed components.

    If all components have the same ceilings with nested windows, a component that takes more never leaves
    more to another one, then or later: granting everything and granting nothing are the extremes. A ceiling
    of one component alone breaks this: a unit that gets less in January may have more of it left in February.

    Args:
        dues: For each component of one policy, shape (c, k).
        rooms: The ceilings of each component; components may share one object.
        cells: Shape (k + 1): edges of stretches that no window cuts.
        months: First days of the months, then the day after the last.
        unclaimed: For each component, whether nothing may be granted.
    """
    granted = paid_within(dues, rooms, cells, months)
    of_open, of_others = _of(rooms, unclaimed), _of(rooms, [not each for each in unclaimed])
    shared = {key: room for key, room in of_open.items() if key in of_others}
    most = _most_alone(dues, rooms, cells, unclaimed)
    if not shared:
        return Shared(tuple(granted), (False,) * len(dues), attained=True, most=most)
    every = list((of_open | of_others).values())
    known = all(each.is_known for each in dues) and all(room.amount.is_known for room in every)
    alike = known and len(of_others) == len(shared) and nested(every)
    attained = alike and len(of_open) == len(shared)
    nothing = [
        Bounded.known(np.zeros_like(due.low)) if free else due
        for due, free in zip(dues, unclaimed, strict=True)
    ]
    anything = [
        Bounded.between(zero.low, _most_by_any_day(due, over, shared, cells)) if free else due
        for due, zero, over, free in zip(dues, nothing, rooms, unclaimed, strict=True)
    ]
    wide = interval(anything, rooms, every, cells, months)
    highest = paid_within(nothing, rooms, cells, months) if alike else wide
    lowest = granted if attained else wide
    amounts = [
        all_granted if free else Bounded.between(low.low, high.high)
        for all_granted, low, high, free in zip(granted, lowest, highest, unclaimed, strict=True)
    ]
    left = [not free and not each.is_known for each, free in zip(amounts, unclaimed, strict=True)]
    return Shared(tuple(amounts), tuple(left), attained=attained, most=most)


def _most_alone(
    dues: Sequence[Bounded],
    rooms: Sequence[Sequence[CeilingRoom]],
    cells: NDArray[np.int64],
    unclaimed: Sequence[bool],
) -> tuple[NDArray[np.int64] | None, ...]:
    """For each component, `Shared.most`: where several unclaimed ones share some of their ceilings.

    One that is granted less may leave more to the next. Only where all have the same ceilings, with nested
    windows, they get most together if everything is granted as soon as it is due.
    """
    free = [over for over, each in zip(rooms, unclaimed, strict=True) if each]
    ids = [{id(room) for room in over} for over in free]
    every = {id(room): room for over in free for room in over}
    alike = all(each == every.keys() for each in ids) and nested(list(every.values()))
    if alike or sum(map(len, ids)) == len(every):
        return (None,) * len(dues)
    return tuple(
        _most_by_itself(due, over, cells) if each else None
        for due, over, each in zip(dues, rooms, unclaimed, strict=True)
    )


def _most_by_itself(
    due: Bounded, rooms: Sequence[CeilingRoom], cells: NDArray[np.int64]
) -> NDArray[np.int64]:
    if not nested(rooms):
        return most_of_each(due, rooms, cells)
    (most,) = greedy([due.high], [rooms], rooms, cells, high=True)
    return most


def most_of_each(due: Bounded, rooms: Sequence[CeilingRoom], cells: NDArray[np.int64]) -> NDArray[np.int64]:
    """Shape (c, k): the most that may be granted in each stretch, whatever is granted in other stretches."""
    most = due.high
    for room in rooms:
        most = np.minimum(most, room.amount.high[:, room.window_of(cells)])
    return most


def _of(rooms: Sequence[Sequence[CeilingRoom]], wanted: Sequence[bool]) -> dict[int, CeilingRoom]:
    """The ceilings of some components, each once."""
    return {id(room): room for over, here in zip(rooms, wanted, strict=True) if here for room in over}


def _most_by_any_day(
    due: Bounded, rooms: Sequence[CeilingRoom], shared: Mapping[int, CeilingRoom], cells: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The dues that use most of a shared ceiling by any day: everything as soon as it is due.

    The component's own ceilings limit it, but count anew from each start of a shared window, because they may
    not have been used before.
    """
    own = [_afresh(room, list(shared.values())) for room in rooms if id(room) not in shared]
    if not nested(own):
        return due.high
    (most,) = greedy([due.high], [own], own, cells, high=True)
    return most


def _afresh(room: CeilingRoom, others: Sequence[CeilingRoom]) -> CeilingRoom:
    """The ceiling with its full amount again at each start of another ceiling's window."""
    first, end = room.edges[[0, -1]]
    begins = np.concatenate([other.edges[(other.edges > first) & (other.edges < end)] for other in others])
    edges = np.union1d(room.edges, begins)
    return CeilingRoom(edges, room.amount[:, np.searchsorted(room.edges, edges[:-1], "right") - 1])
