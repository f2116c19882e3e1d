"""Groups of target areas: named by the caller, or the common regions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.errors import ArgumentError, Fault
from dtnet.network.tables.texts import take
from dtnet.periods import day_number
from dtnet.reorganisation.carry.placed_values import placed_values
from dtnet.reorganisation.shares.regions import JOINT, common_regions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dtnet.network.day.network import Network
    from dtnet.reorganisation.carry.crosswalk import Crosswalk
    from dtnet.reorganisation.carry.placed_values import Placed
    from dtnet.reorganisation.carry.plans import Plan
    from dtnet.reorganisation.shares.bridges import Bridge
    from dtnet.reorganisation.shares.regions import Regions

COMMON: Final = "common"


@attrs.frozen(eq=False)
class TargetGroups:
    """Groups of the areas of a level on the target day.

    Attributes:
        word: The kind of groups in the report: `common` or `given`.
        labels: Shape (targets): the name of the group of each target.
        placed: The names as the caller passed them; None for common regions.
        within: Shape (sources): the name of the common region that contains the whole source, whatever the
            shares are; None for groups that the caller passed.
    """

    word: str
    labels: Sequence[str]
    placed: Placed | None = None
    within: Sequence[str] | None = None

    def wrong(self) -> Iterator[Fault]:
        """The errors in the names that the caller passed."""
        if self.placed is None:
            return
        faults = list(self.placed.wrong(words=True))
        yield from faults
        if faults:  # the rows of the areas are unknown
            return
        alone = set(take(self.placed.network.tables.areas.ids, self.placed.areas[self.placed.not_given]))
        for cell in dict.fromkeys(self.placed.words(0)[0]):
            if cell in alone:
                yield Fault(
                    f"groups: {cell!r}", "is also the id of an area without a group; rename the group"
                )

    def of(self, plan: Plan) -> Plan:
        """The plan that converts values to the groups, in order of their first targets.

        Common regions include land without people, so a source goes whole to its region whatever its shares.
        """
        number = {label: place for place, label in enumerate(dict.fromkeys(self.labels))}
        group = np.array([number[label] for label in self.labels], np.intp)
        if self.within is None:
            return plan.grouped(group, list(number))
        within = np.array([number.get(label, -1) for label in self.within], np.intp)
        return plan.grouped(group, list(number), within)


def groups_of_targets(
    crosswalk: Crosswalk, levels: tuple[int, int], groups: object, *, key: str
) -> TargetGroups:
    """The groups of target areas that the argument `groups` states.

    Args:
        crosswalk: The crosswalk.
        levels: The positions of the levels on the source day and on the target day.
        groups: `common`, or the group name of each area of the target day, in a form of values. An area
            without a name is a group of its own, named by its id.
        key: The name of the column of ids.

    Raises:
        ArgumentError: If `groups` is something else, or is `common` although the two levels differ.
    """
    network, (level, to) = crosswalk.network, levels
    words = network.vocabulary.levels
    if isinstance(groups, str):
        if groups != COMMON:
            raise ArgumentError(
                f"groups={groups!r}", f"pass {COMMON!r}, or a mapping with the group of each area"
            )
        if level != to:
            raise ArgumentError(
                f"common regions from level {words[level]} to level {words[to]}",
                "common regions need one level that exists on both days",
            )
        bridge = crosswalk.bridge(level)
        found = common_regions(bridge.shares)
        names = region_names(network, bridge, found)
        ends = found.of_source, found.of_target
        within, labels = (
            [names[region] for region in end.tolist()]
            for end in (ends if crosswalk.is_forward else reversed(ends))
        )
        return TargetGroups(COMMON, labels, within=within)
    placed = placed_values(
        network, groups, day=day_number(crosswalk.target_day), level=words[to], key=key, what="groups"
    )
    if len(placed.names) > 1:
        raise ArgumentError(f"groups has {len(placed.names)} columns", "give one column")
    return TargetGroups("given", _labels(placed), placed)


def _labels(placed: Placed) -> list[str]:
    """The name of the group of each area; the ids of the areas if the names have errors."""
    ids = take(placed.network.tables.areas.ids, placed.areas)
    if any(True for _ in placed.wrong(words=True)):
        return ids
    words, codes = placed.words(0)
    return [id if code < 0 else words[code] for id, code in zip(ids, codes.tolist(), strict=True)]


def region_names(network: Network, bridge: Bridge, regions: Regions) -> list[str]:
    """The name of each region: the ids of its areas of the later day, else of the earlier day."""
    ids = network.tables.areas.ids
    ends = []
    for areas, region in ((bridge.targets, regions.of_target), (bridge.sources, regions.of_source)):
        members: list[list[str]] = [[] for _ in range(regions.count)]
        for id, place in zip(take(ids, areas), region.tolist(), strict=True):
            members[place].append(id)
        ends.append(members)
    return [JOINT.join(later or earlier) for later, earlier in zip(*ends, strict=True)]
