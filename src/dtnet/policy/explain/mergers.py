"""Texts and steps about a policy whose area was merged: the new areas, the event, and the rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dtnet.periods import number_day
from dtnet.policy.answers.mergers import mergers_of
from dtnet.policy.explain.explanation import Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dtnet.network.day.network import Network
    from dtnet.policy.answers.mergers import Merger
    from dtnet.policy.document.document import Policy

_FOLLOWS: Final = {
    "continues_in_old_area": "goes on in the old area",
    "extends_to_new_area": "extends to all of it",
    "ends": "ends",
}


def told_place(network: Network, policy: Policy, before: int) -> str:
    """Where a policy applies: the area with its name of the stated day, and areas to which it extends.

    Args:
        network: The network.
        policy: With every choice made.
        before: Mergers from this day on are not mentioned.
    """
    area, as_of = policy.jurisdiction.id, policy.jurisdiction.as_of
    told = f"it holds in {network.at(as_of).area(area).name} ({area} as of {as_of})"
    reached = {
        into: f"from {each.day} on in {network.at(each.day).area(into).name} ({into})"
        for each in mergers_of(network, policy, before)
        if each.on_merger == "extends_to_new_area"
        for into in each.into
    }
    return ", ".join([told, *reached.values()])


def told_end(network: Network, policy: Policy, until: int) -> str:
    """The text that a policy ends with its area, with the areas into which it was merged."""
    area = policy.jurisdiction.id
    into = " and ".join(id for each in mergers_of(network, policy, until + 1) for id in each.into)
    return f"ends with {area} on {number_day(until)}" + (f", which went into {into}" if into else "")


def told_mergers(network: Network, policy: Policy, before: int) -> Iterator[Step]:
    """A step for each merger of the policy before a day, one for each event."""
    cites = {event.id: event.citation for event in network.tables.events}
    for each in mergers_of(network, policy, before):
        text = f"{_what(each)} on {each.day}"
        follows = f"the policy {_FOLLOWS[each.on_merger]} (on_merger = {each.on_merger})"
        values = (("area", each.area), ("day", str(each.day)), ("on_merger", each.on_merger))
        if not each.events:
            yield Step(what="merger", text=f"{text}: {follows}", values=values)
        for event in each.events:
            yield Step(
                what="merger",
                text=f"{text}, by {event}: {follows}",
                values=(*values, ("event", event)),
                cite=cites[event],
            )


def _what(merger: Merger) -> str:
    into = " and ".join(merger.into)
    return f"{merger.area} went into {into}" if into else f"{merger.area} is no more"
