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
    """A map between the areas of two days, made ready to carry values.

    Attributes:
        sources: Shape (s): areas of the source day, by number.
        targets: Shape (t): those of the target day; of a group the first of its areas.
        shares: The map.
        apportioning: Carries values.
        reach: Bounds them, by the map to the finest areas of which events tell, of which each target is a
            group.
        partly: Shape (t): which targets have, beside sources, a part without one.
        partly_back: Shape (s): which sources have a part that goes back to no target.
        names: Names of groups; None if targets are areas.
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
        """Whether bounds are by finer areas than the targets."""
        return self.reach.shares is not self.shares

    def called(self, ids: Texts, which: NDArray[np.bool_] | Places | None = None) -> list[str]:
        """Ids of targets, or names of groups.

        Args:
            ids: Ids of all areas.
            which: Of these targets; by default of all.
        """
        places = np.arange(len(self.targets)) if which is None else np.arange(len(self.targets))[which]
        if self.names is None:
            return take(ids, self.targets[places])
        return [self.names[place] for place in places.tolist()]

    def grouped(self, group: Places, names: Sequence[str], within: Places | None = None) -> Plan:
        """The same to groups of targets, as to areas of a level above.

        Args:
            group: Shape (t): the group of each target.
            names: What groups are called, each of which has a target.
            within: Shape (s): the group in which all of a source lies whatever its shares, −1 for none; None
                where that is not known.
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
        """Bounds of groups by the finest areas."""
        members = self.reach.groups
        groups = np.where(members >= 0, group[np.maximum(members, 0)], -1) if len(members) else members
        return SourceReach(self.reach.shares, groups, count=count)
