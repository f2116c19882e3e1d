"""What became of a policy when its jurisdiction was merged."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, get_args

import attrs

from dtnet.facts.area_ground import area_is_there, end_of, went_into
from dtnet.periods import OPEN, day_number, number_day
from dtnet.policy.document.document import OnMerger, settled
from dtnet.policy.units.jurisdictions import unknown_area
from dtnet.pydantic_hook import PydanticHook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dtnet.network.day.network import Network
    from dtnet.policy.document.document import Policy
    from dtnet.policy.units.question import AssessmentQuestion


@attrs.frozen(kw_only=True)
class Merger(PydanticHook):
    """A policy whose area ceases to exist while the policy and the window are still running.

    Attributes:
        policy: The policy's id.
        area: Id of the area of the jurisdiction, or of an area to which the policy extends after an earlier
            merger.
        day: The first day without the area.
        into: Ids of the areas into which it was merged, as events state them.
        events: Ids of these events.
        on_merger: The rule that applies to the policy.
        why: Why this rule is assumed, if the policy leaves it open; None if its document states the rule.
    """

    policy: str
    area: str
    day: date
    into: tuple[str, ...]
    events: tuple[str, ...]
    on_merger: OnMerger
    why: str | None


def mergers(question: AssessmentQuestion, policies: Iterable[Policy]) -> Iterator[Merger]:
    """The mergers of some policies with every choice made, in the order of the policies.

    A policy that names an area which the network does not hold is not assessed and has no merger.
    """
    first, last = question.window.numbers
    for policy in policies:
        start, end = policy.period.numbers
        if max(first, start) < min(last, end) and unknown_area(question.network, policy) is None:
            yield from mergers_of(question.network, policy, min(last, end))


def mergers_of(network: Network, policy: Policy, before: int) -> Iterator[Merger]:
    """The mergers of one policy with every choice made, before a day, in order of day and area."""
    area, as_of = policy.jurisdiction.id, policy.jurisdiction.as_of
    if as_of not in network.extent or not area_is_there(network, area, as_of):
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
    """An area (`onward`: also its successors) as far as it ceases to exist, and the first day without it."""
    entity = network.area_index.get(area)
    assert entity is not None  # noqa: S101 - the area is there
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
    """Why the rule for mergers is open; None if the document states it."""
    words = set(get_args(OnMerger))
    return next((each.why for each in policy.choices if set(each.options) <= words), None)
