"""How much of what a target holds came to it on which basis, so that assumptions can be told from facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.money import read_only
from dtnet.reorganisation.carry.row_sums import RowSums
from dtnet.reorganisation.shares.share_maps import BASES, WHOLE

if TYPE_CHECKING:
    from dtnet.reorganisation.carry.apportioning import Apportioning
    from dtnet.reorganisation.shares.exact_shares import Counts, Flags
    from dtnet.reorganisation.shares.source_values import SourceValues


@attrs.frozen(eq=False)
class Attribution:
    """What targets hold, by the basis of the share on which it came.

    Attributes:
        amounts: Shape (bases, targets) or (bases, targets, columns): sums over the first axis are what
            `Apportioning.carry` gives; 0 where a value is null.
        missing: Shape (targets) or (targets, columns): whose value is null.
    """

    amounts: Counts
    missing: Flags


def attributed(plan: Apportioning, values: SourceValues) -> Attribution:
    """What came to each target on each basis; O(pairs × columns).

    What goes to the only possible target of its source came `whole`, whatever its pair rests on.

    Args:
        plan: The map, made ready.
        values: Of the sources.

    Raises:
        ArgumentError: If there is not one row for each source.
        MoneyRangeError: If a sum does not fit 64 bits.

    Examples:
        >>> from dtnet.reorganisation.carry.apportioning import Apportioning
        >>> from dtnet.reorganisation.shares.share_maps import ShareMap
        >>> from dtnet.reorganisation.shares.source_values import SourceValues
        >>> halves = ShareMap(
        ...     2, 2, source=[0, 1, 1], target=[0, 0, 1], basis=[0, 3, 3],
        ...     numerator=[1, 1, 1], denominator=[1, 2, 2],
        ... )
        >>> found = attributed(Apportioning(halves), SourceValues([10, 5]))
        >>> found.amounts[:, 0].tolist()
        [10, 0, 0, 3, 0, 0]
    """
    shares = plan.shares
    missing = plan.carry(values).missing
    going, _ = plan.pairs(values)
    basis = np.where(shares.only_target, WHOLE, shares.basis)
    cells = basis.astype(np.intp) * shares.targets + shares.target
    sums = RowSums(np.arange(len(shares)), cells, len(BASES) * shares.targets)
    amounts = sums.sums(going, "what came on a basis").reshape(len(BASES), *missing.shape)
    amounts[:, missing] = 0
    return Attribution(amounts=read_only(amounts), missing=read_only(missing))
