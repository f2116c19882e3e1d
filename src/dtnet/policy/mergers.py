"""Which policies a merger met in the days that were asked about, and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import attrs

from dtnet.periods import OPEN, number_day
from dtnet.policy.choices import settled
from dtnet.policy.ground import went_into
from dtnet.policy.parts import OnMerger

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from dtnet.policy.document import Policy
    from dtnet.policy.question import Question


@attrs.frozen(kw_only=True)
class Merger:
    """A policy whose area is no more from a day on, inside the policy's days and those asked about.

    Attributes:
        policy: Its id.
        area: Id of the area of its jurisdiction.
        day: The first day without the area.
        into: Ids of the areas into which it went, as events tell; none if they do not.
        on_merger: What became of the policy.
        why: Why this was taken, where the policy leaves it open; None where its document says it.
    """

    policy: str
    area: str
    day: date
    into: tuple[str, ...]
    on_merger: OnMerger
    why: str | None


def mergers(question: Question, policies: Iterable[Policy]) -> Iterator[Merger]:
    """Those of some policies with nothing left open, in their order."""
    network = question.network
    first, last = question.window.numbers
    for policy in policies:
        area, as_of = policy.jurisdiction.id, policy.jurisdiction.as_of
        if as_of not in network.extent:
            continue
        ground = question.roster.ground(network, area, as_of, onward=True)
        if ground is None or ground.end == OPEN or ground.end >= last:
            continue
        if not max(first, policy.period.numbers[0]) <= ground.end < policy.period.numbers[1]:
            continue
        entity = network.area_index.get(area)
        into = [] if entity is None else went_into(network, entity, ground.end)
        yield Merger(
            policy=policy.id,
            area=area,
            day=number_day(ground.end),
            into=tuple(into),
            on_merger=settled(policy.on_merger),
            why=_why(policy),
        )


def _why(policy: Policy) -> str | None:
    """Why it is open what becomes of a policy; None if its document says it."""
    words = set(get_args(OnMerger))
    return next((each.why for each in policy.choices if set(each.options) <= words), None)
