"""The conversion of whole numbers: apportion each source (Sainte-Laguë), then add up the parts by target."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dtnet.money import read_only
from dtnet.read_only import ReadOnly
from dtnet.reorganisation.carry.row_sums import RowSums, added_sums
from dtnet.reorganisation.shares.source_values import (
    MISSING_VALUE,
    NO_SOURCE,
    UNKNOWN_SHARE,
    TargetValues,
    check_sources,
)
from dtnet.reorganisation.shares.webster_apportionment import Splits

if TYPE_CHECKING:
    from dtnet.reorganisation.shares.exact_shares import Counts, Flags
    from dtnet.reorganisation.shares.share_maps import ShareMap
    from dtnet.reorganisation.shares.source_values import SourceValues


class Apportioning(ReadOnly):
    """A share map prepared for the conversion of any number of values; the preparation is done once.

    A source with one possible target passes its whole value to this target. The value of a split source is
    apportioned by Sainte-Laguë: each next unit goes to the target with the greatest share / (2 × held + 1),
    and the lowest target wins a tie. A negative value is apportioned as the mirror image of the positive
    value. All unknown shares of a source count together as one more target, after the others. If only one
    share is unknown, it is 1 minus the known shares.

    Attributes:
        shares: The share map.

    Examples:
        >>> from dtnet.reorganisation.shares.share_maps import ShareMap
        >>> from dtnet.reorganisation.shares.source_values import SourceValues
        >>> halves = ShareMap(
        ...     2, 2, source=[0, 1, 1], target=[0, 0, 1], basis=[0, 1, 1],
        ...     numerator=[1, 1, 1], denominator=[1, 2, 2],
        ... )
        >>> Apportioning(halves).carry(SourceValues([10, 5])).values.tolist()
        [13, 2]
    """

    shares: ShareMap

    def __init__(self, shares: ShareMap) -> None:
        self.shares = shares
        self._splits = Splits(shares)
        whole = shares.only_target
        self._whole = RowSums(shares.source[whole], shares.target[whole], shares.targets)
        parts = np.arange(len(self._splits.pairs))
        self._parts = RowSums(parts, shares.target[self._splits.pairs], shares.targets)
        possible = shares.possible
        self._reached = RowSums(shares.source[possible], shares.target[possible], shares.targets)
        unknown = shares.inferred()[1] == 0
        static = np.zeros(shares.targets, np.uint8)
        static[shares.target[unknown]] = UNKNOWN_SHARE
        static[shares.without_source] = NO_SOURCE
        self._reasons = static
        self._unknown = unknown

    def carry(self, values: SourceValues) -> TargetValues:
        """Convert the values of the sources into values of the targets.

        A target is null if it has no source, or if a source that may go there has an unknown value or an
        unknown share. O(pairs × columns).

        Args:
            values: The values of the sources; the bounds of missing values are ignored.

        Raises:
            ArgumentError: If the number of rows is not the number of sources.
            MoneyRangeError: If a sum does not fit 64 bits.
        """
        check_sources(self.shares.sources, values)
        what = "the sum of a target"
        held = added_sums(
            self._whole.sums(values.values, what),
            self._parts.sums(self._splits.parts(values.values), what),
            what=what,
        )
        reasons = np.empty(held.shape, np.uint8)
        reasons[...] = self._reasons.reshape(-1, *[1] * (held.ndim - 1))
        if values.missing is not None:
            reasons[self._reached.any(values.missing) & (reasons == 0)] = MISSING_VALUE
        held[reasons != 0] = 0
        return TargetValues(read_only(held), read_only(reasons))

    def pairs(self, values: SourceValues) -> tuple[Counts, Flags]:
        """The amount of each pair, and whether it is unknown; shape (pairs, …) each.

        The sum of the amounts by target is the result of `carry`; the sum by source is the value.

        Args:
            values: The values of the sources.

        Raises:
            ArgumentError: If the number of rows is not the number of sources.
        """
        check_sources(self.shares.sources, values)
        source, whole = self.shares.source, self.shares.only_target
        going = np.zeros((len(self.shares), *values.values.shape[1:]), np.int64)
        going[whole] = values.values[source[whole]]
        going[self._splits.pairs] = self._splits.parts(values.values)
        unknown = np.zeros(going.shape, np.bool_)
        unknown[self._unknown] = True
        if values.missing is not None:
            possible = self.shares.possible
            unknown[possible] |= values.missing[source[possible]]
        going[unknown] = 0
        return going, unknown
