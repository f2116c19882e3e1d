"""Apportionment by Sainte-Laguë (Webster) for many sources and many columns at once, exactly.

The method first rounds each quota half up. This hands out exactly the units whose quotient is at least
total ÷ amount, which the greedy rule would hand out first. Then the greedy rule adds or removes single units
until the parts sum to the amount; with n parts, at most n ÷ 2 units are left. The same method splits the
sources of a map.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.money import INT64_MAX, largest
from dtnet.reorganisation.shares.share_maps import over_common, run_opens, run_reduced

if TYPE_CHECKING:
    from dtnet.reorganisation.shares.share_maps import Counts, Flags, Numbers, Places, ShareMap

_PAIR = 2


def shared_out(amounts: Counts, weights: Numbers) -> Counts:
    """Apportion each amount to the parts of its row; the earlier part wins a tie.

    A negative amount is apportioned as the mirror image of the positive amount.

    Args:
        amounts: Shape (rows, columns): whole numbers, −(2^63 − 1) or more.
        weights: Shape (rows, parts): the weights, above 0; at least two parts.

    Returns:
        Shape (rows, parts, columns); the parts sum to the amount.
    """
    sizes: Numbers = np.abs(amounts)
    totals: Numbers = weights.sum(axis=1)
    if (2 * largest(sizes) + 1) * int(totals.max(initial=0)) > INT64_MAX:
        sizes, weights, totals = sizes.astype(object), weights.astype(object), totals.astype(object)
    parts = np.empty((*weights.shape, amounts.shape[1]), np.int64)
    if weights.shape[1] == _PAIR:
        # Either both quotas end in a half or neither does; in a tie the earlier part gets the unit.
        parts[:, 0] = _half_up(sizes, weights[:, :1], totals[:, None])
        parts[:, 1] = np.abs(amounts) - parts[:, 0]
    else:
        for part in range(weights.shape[1]):
            parts[:, part] = _half_up(sizes, weights[:, part, None], totals[:, None])
        _meet(parts, sizes, weights)
    if (amounts < 0).any():
        parts *= np.where(amounts < 0, -1, 1)[:, None]
    return parts


def _half_up(sizes: Numbers, weights: Numbers, totals: Numbers) -> Numbers:
    found: Numbers = (2 * sizes * weights + totals) // (2 * totals)
    return found


def _meet(parts: Counts, sizes: Numbers, weights: Numbers) -> None:
    """Add or remove single units until the parts of each cell sum to its amount."""
    over = parts.astype(sizes.dtype).sum(axis=1) - sizes
    while True:
        rows, columns = np.nonzero(over)
        if not len(rows):
            return
        held, weighed = parts[rows, :, columns], weights[rows]
        much = over[rows, columns] > 0
        last, first = _last(held[much], weighed[much]), _first(held[~much], weighed[~much])
        parts[rows[much], last, columns[much]] -= 1
        parts[rows[~much], first, columns[~much]] += 1
        over[rows, columns] -= np.where(much, 1, -1)


def _first(held: Counts, weights: Numbers) -> Places:
    """Shape (cells): the part that gets the next unit: greatest weight / (2 × held + 1), first in a tie."""
    odd = 2 * held.astype(weights.dtype) + 1
    cells = np.arange(len(held))
    best = np.zeros(len(held), np.intp)
    for part in range(1, held.shape[1]):
        better = weights[:, part] * odd[cells, best] > weights[cells, best] * odd[:, part]
        best[better.astype(np.bool_)] = part
    return best


def _last(held: Counts, weights: Numbers) -> Places:
    """Shape (cells): the part that got the last unit: least weight / (2 × held − 1), the latest in a tie.

    A part without units has the denominator −1. Any part with a unit is preferred to it, so no part falls
    below 0.
    """
    odd = 2 * held.astype(weights.dtype) - 1
    cells = np.arange(len(held))
    worst = np.zeros(len(held), np.intp)
    for part in range(1, held.shape[1]):
        worse = weights[:, part] * odd[cells, worst] <= weights[cells, worst] * odd[:, part]
        worst[worse.astype(np.bool_)] = part
    return worst


@attrs.frozen(eq=False)
class _Alike:
    """Sources with the same number of parts.

    Attributes:
        sources: Shape (rows): the sources.
        parts: Shape (rows, known parts): the positions of the parts in `Splits.pairs`.
        weights: Shape (rows, parts): the weights of the known parts; if there is one more weight, it is the
            sum of the unknown shares.
    """

    sources: Places
    parts: Places
    weights: Numbers


class Splits:
    """The split sources of a map, prepared for the apportionment of their values.

    The unknown shares of a source count together as one more target, after the others.

    Attributes:
        pairs: Shape (parts): the pairs of split sources with a known share, in order.

    Args:
        shares: The share map.
        among: Shape (sources): whether the source is included; by default all are.
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
        left = common - run_reduced(np.add, weights, opens)
        self._alike: list[_Alike] = []
        for size in np.unique(sizes).tolist():
            for whole in (True, False):
                runs = np.flatnonzero((sizes == size) & ((left == 0) == whole))
                parts = opens[runs][:, None] + np.arange(size)
                weighed = weights[parts] if whole else np.hstack([weights[parts], left[runs][:, None]])
                if len(runs):
                    self._alike.append(_Alike(source[opens[runs]].astype(np.intp), parts, weighed))

    def parts(self, values: Counts) -> Counts:
        """Shape (parts, …): the amount of each pair in `pairs`.

        Args:
            values: Shape (sources, …): whole numbers, −(2^63 − 1) or more.
        """
        table = values[:, None] if values.ndim == 1 else values
        found = np.empty((len(self.pairs), table.shape[1]), np.int64)
        for each in self._alike:
            shared = shared_out(table[each.sources], each.weights)
            found[each.parts] = shared[:, : each.parts.shape[1]]
        return found.reshape(len(self.pairs), *values.shape[1:])
