"""Which policies a merger met by the end of the days that were asked about, and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import attrs

from dtnet.facts.area_ground import end_of, ground_of, went_into
from dtnet.periods import OPEN, day_number, number_day
from dtnet.policy.document.choices import settled
from dtnet.policy.document.parts import OnMerger
from dtnet.policy.units.jurisdiction import unknown_area

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from dtnet.network.day.network import Network
    from dtnet.policy.document.document import Policy
    from dtnet.policy.units.question import Question


@attrs.frozen(kw_only=True)
class Merger:
    """A policy whose area is no more from a day on, before the policy and the days asked about are over.

    Attributes:
        policy: Its id.
        area: Id of the area of its jurisdiction, or of one into which that went and to which it extends.
        day: The first day without the area.
        into: Ids of the areas into which it went, as events tell; none if they do not.
        events: Ids of these events.
        on_merger: What became of the policy.
        why: Why this was taken, where the policy leaves it open; None where its document says it.
    """

    policy: str
    area: str
    day: date
    into: tuple[str, ...]
    events: tuple[str, ...]
    on_merger: OnMerger
    why: str | None


def mergers(question: Question, policies: Iterable[Policy]) -> Iterator[Merger]:
    """Those of some policies with nothing left open, in their order.

    A policy that names an area which the network does not hold is not assessed, and meets no merger.
    """
    first, last = question.window.numbers
    for policy in policies:
        start, end = policy.period.numbers
        if max(first, start) < min(last, end) and unknown_area(question.network, policy) is None:
            yield from mergers_of(question.network, policy, min(last, end))


def mergers_of(network: Network, policy: Policy, before: int) -> Iterator[Merger]:
    """Those of one policy with nothing left open, before a day, in order of day and area."""
    area, as_of = policy.jurisdiction.id, policy.jurisdiction.as_of
    if as_of not in network.extent or ground_of(network, area, as_of) is None:
        return
    on_merger: OnMerger = settled(policy.on_merger)
    ids = network.tables.areas.ids
    for at, day in _ended(network, area, day_number(as_of), onward=on_merger == "extends_to_new_area"):
        if day < before:
            into, events = went_into(network, at, day)
            yield Merger(
                policy=policy.id,
                area=ids[at],
                day=number_day(day),
                into=tuple(ids[each] for each in into),
                events=tuple(network.tables.events[each].id for each in events),
                on_merger=on_merger,
                why=_why(policy),
            )


def _ended(network: Network, area: str, day: int, *, onward: bool) -> list[tuple[int, int]]:
    """An area and those into which it went, as far as they are no more, each with its last day's next."""
    entity = network.area_index.get(area)
    assert entity is not None  # noqa: S101 - it has a ground
    pending, found = [(entity, day)], dict[tuple[int, int], None]()
    while pending:
        at, day = pending.pop()
        end = end_of(network, at, day)
        if end == OPEN or (at, end) in found:
            continue
        found[at, end] = None
        if onward:
            pending += [(each, end) for each in went_into(network, at, end)[0]]
    return sorted(found, key=lambda each: (each[1], each[0]))


def _why(policy: Policy) -> str | None:
    """Why it is open what becomes of a policy; None if its document says it."""
    words = set(get_args(OnMerger))
    return next((each.why for each in policy.choices if set(each.options) <= words), None)
