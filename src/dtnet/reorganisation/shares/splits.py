"""Sources with several possible targets: the apportionment of whole numbers over pairs with known shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.reorganisation.shares.exact_shares import over_common, run_opens, run_totals
from dtnet.reorganisation.shares.webster_apportionment import shared_out

if TYPE_CHECKING:
    from dtnet.reorganisation.shares.exact_shares import Counts, Flags, Numbers, Places
    from dtnet.reorganisation.shares.share_maps import ShareMap


@attrs.frozen(eq=False)
class _Alike:
    """Sources of equally many parts.

    Attributes:
        sources: Shape (rows).
        parts: Shape (rows, known parts): places in `Splits.pairs`.
        weights: Shape (rows, parts): of the known parts; where there is one more, it is what the unknown
            shares have together.
    """

    sources: Places
    parts: Places
    weights: Numbers


class Splits:
    """Sources of a map that are split, and how their values are shared out.

    The unknown shares of a source count together as one more target, after the others.

    Attributes:
        pairs: Shape (parts): the pairs of known share, in order.

    Args:
        shares: The map.
        among: Shape (sources): which are looked at; by default all.
    """

    pairs: Places

    def __init__(self, shares: ShareMap, among: Flags | None = None) -> None:
        numerator, denominator = shares.inferred()
        split = shares.possible_targets > 1
        if among is not None:
            split &= among
        self.pairs = np.flatnonzero(split[shares.source] & (numerator > 0)).astype(np.intp)
        source = shares.source[self.pairs]
        opens = run_opens(source)
        sizes = np.diff(opens, append=len(source))
        weights, common = over_common(numerator[self.pairs], denominator[self.pairs], opens)
        left = common - run_totals(weights, opens)
        self._alike: list[_Alike] = []
        for size in np.unique(sizes).tolist():
            for whole in (True, False):
                runs = np.flatnonzero((sizes == size) & ((left == 0) == whole))
                parts = opens[runs][:, None] + np.arange(size)
                weighed = weights[parts] if whole else np.hstack([weights[parts], left[runs][:, None]])
                if len(runs):
                    self._alike.append(_Alike(source[opens[runs]].astype(np.intp), parts, weighed))

    def parts(self, values: Counts) -> Counts:
        """Shape (parts, …): what goes to each of `pairs`.

        Args:
            values: Shape (sources, …), from −(2^63 − 1) on.
        """
        table = values[:, None] if values.ndim == 1 else values
        found = np.empty((len(self.pairs), table.shape[1]), np.int64)
        for each in self._alike:
            shared = shared_out(table[each.sources], each.weights)
            found[each.parts] = shared[:, : each.parts.shape[1]]
        return found.reshape(len(self.pairs), *values.shape[1:])
