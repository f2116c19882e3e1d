"""A map between the areas of two days, prepared for the conversion of values to areas or groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dtnet.network.tables.texts import take
from dtnet.read_only import ReadOnly
from dtnet.reorganisation.carry.apportioning import Apportioning
from dtnet.reorganisation.carry.set_bounds import SourceReach
from dtnet.reorganisation.shares.share_maps import whole_map

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dtnet.network.tables.tables import Ints
    from dtnet.network.tables.texts import Texts
    from dtnet.reorganisation.shares.exact_shares import Places
    from dtnet.reorganisation.shares.share_maps import ShareMap


class Plan(ReadOnly):
    """A map between the areas of two days, prepared for the conversion of values.

    Attributes:
        sources: Shape (s): the numbers of the areas of the source day.
        targets: Shape (t): the numbers of the areas of the target day; for a group, its first area.
        shares: The share map.
        apportioning: The object that converts values.
        reach: The object that computes bounds. It uses the map to the finest areas that events name; each
            target is a group of these areas.
        partly: Shape (t): whether a part of the target has a source and another part has none.
        partly_back: Shape (s): whether a part of the source goes back to no target.
        names: The names of groups; None if the targets are single areas.
    """

    __slots__ = ("apportioning", "names", "partly", "partly_back", "reach", "shares", "sources", "targets")

    sources: Ints
    targets: Ints
    shares: ShareMap
    apportioning: Apportioning
    reach: SourceReach
    partly: NDArray[np.bool_]
    partly_back: NDArray[np.bool_]
    names: Sequence[str] | None

    def __init__(  # noqa: PLR0913 - the columns of both ends
        self,
        sources: Ints,
        targets: Ints,
        shares: ShareMap,
        *,
        reach: SourceReach | None = None,
        partly: NDArray[np.bool_] | None = None,
        partly_back: NDArray[np.bool_] | None = None,
        names: Sequence[str] | None = None,
    ) -> None:
        self.sources, self.targets, self.shares, self.names = sources, targets, shares, names
        none = np.zeros(shares.targets, np.bool_), np.zeros(shares.sources, np.bool_)
        self.partly = none[0] if partly is None else partly & ~shares.without_source
        self.partly_back = none[1] if partly_back is None else partly_back & ~shares.without_target
        self.apportioning = Apportioning(shares)
        self.reach = SourceReach(shares) if reach is None else reach

    @property
    def is_of_groups(self) -> bool:
        """Whether the bounds are computed with finer areas than the targets."""
        return self.reach.shares is not self.shares

    def called(self, ids: Texts, which: NDArray[np.bool_] | Places | None = None) -> list[str]:
        """The ids of target areas, or the names of groups.

        Args:
            ids: The ids of all areas.
            which: The targets, as marks or positions; by default all.
        """
        places = np.arange(len(self.targets)) if which is None else np.arange(len(self.targets))[which]
        if self.names is None:
            return take(ids, self.targets[places])
        return [self.names[place] for place in places.tolist()]

    def grouped(self, group: Places, names: Sequence[str], within: Places | None = None) -> Plan:
        """The plan that converts values to groups of targets, each like an area of a higher level.

        Args:
            group: Shape (t): the group of each target.
            names: The names of the groups; each group has at least one target.
            within: Shape (s): the group that contains the whole source whatever its shares are, −1 for none;
                None to derive the map to groups from the shares.
        """
        count = len(names)
        first = np.full(count, len(group))
        np.minimum.at(first, group, np.arange(len(group)))
        sourced, whole = np.zeros(count, np.bool_), np.ones(count, np.bool_)
        new = self.shares.without_source
        sourced[group[~new]] = True
        whole[group[new | self.partly]] = False
        shares, reach = (
            (self.shares.then(whole_map(group, count)), self._reach(group, count))
            if within is None
            else (whole_map(within, count), None)
        )
        return Plan(
            self.sources,
            self.targets[first],
            shares,
            reach=reach,
            partly=sourced & ~whole,
            partly_back=self.partly_back,
            names=names,
        )

    def _reach(self, group: Places, count: int) -> SourceReach:
        """The object that computes bounds of groups, with the finest areas."""
        members = self.reach.groups
        groups = np.where(members >= 0, group[np.maximum(members, 0)], -1) if len(members) else members
        return SourceReach(self.reach.shares, groups, count=count)
