"""The map from targets back to sources: whose weight the target's parts have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dtnet.money import INT64_MAX, largest
from dtnet.reorganisation.shares.exact_shares import (
    as_int64,
    lowest_terms,
    over_common,
    run_opens,
    run_totals,
)
from dtnet.reorganisation.shares.source_values import flags_or, whole_numbers

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from dtnet.reorganisation.shares.exact_shares import Counts, Flags, Numbers
    from dtnet.reorganisation.shares.share_checks import Whole
    from dtnet.reorganisation.shares.share_maps import ShareMap


def turned(
    shares: ShareMap, weight: Whole | None, missing: ArrayLike | None, *, bases: tuple[int, int]
) -> dict[str, Any]:
    """The columns of `shares.backward(weight, missing=missing)`.

    Args:
        shares: The map forward.
        weight: Shape (sources), or None.
        missing: Shape (sources), or None.
        bases: Of the only possible source, and of one of several.

    Raises:
        ArgumentError: If the weights are no whole numbers of 0 or more.
        MoneyRangeError: If a share does not fit 64 bits.
    """
    unweighted = np.ones(shares.sources, np.bool_)
    weights = np.zeros(shares.sources, np.int64)
    if weight is not None:
        unweighted = flags_or(missing, "missing", (shares.sources,), by_default=False)
        weights = whole_numbers(weight, "weight", (shares.sources,), least=0, missing=unweighted)
    kept = np.lexsort((shares.source, shares.target))
    kept = kept[shares.possible_sources[shares.target[kept]] > 0]
    source, target, possible = shares.source[kept], shares.target[kept], shares.possible[kept]
    several = possible & (shares.possible_sources[target] > 1)
    numerator = np.where(possible & ~several, 1, 0).astype(np.int64)
    denominator = np.where(several, 0, 1).astype(np.int64)
    one, other = bases
    basis = np.where(several, other, np.where(possible, one, shares.basis[kept])).astype(np.uint8)
    up, down = shares.inferred()
    weighed = several & ~_blocked(target, several & ((down[kept] == 0) | unweighted[source]), shares)
    terms = np.flatnonzero(weighed)
    pairs = kept[terms]
    numerator[terms], denominator[terms] = _parts(
        up[pairs], down[pairs], weights[source[terms]], target[terms]
    )
    return {
        "source": target,
        "target": source,
        "numerator": numerator,
        "denominator": denominator,
        "basis": basis,
        "gathered": shares.spread,
        "spread": shares.gathered,
    }


def _blocked(target: NDArray[np.int32], unknown: Flags, shares: ShareMap) -> Flags:
    """Shape (pairs): whether something is unknown about a source of the pair's target."""
    found = np.zeros(shares.targets, np.bool_)
    found[target[unknown]] = True
    blocked: Flags = found[target]
    return blocked


def _parts(up: Counts, down: Counts, weights: Counts, target: NDArray[np.int32]) -> tuple[Counts, Counts]:
    """`up / down × weight` out of its sum by target; 0/0 where that is 0."""
    opens = run_opens(target)
    weighted: Numbers = up.astype(object) if largest(up) * largest(weights) > INT64_MAX else up
    scaled, _ = over_common(weighted * weights, down, opens)
    totals = np.repeat(run_totals(scaled, opens), np.diff(opens, append=len(target)))
    some = totals > 0
    numerator, denominator = lowest_terms(scaled, np.where(some, totals, 1))
    what = "a weighted share"
    return as_int64(numerator, what), as_int64(np.where(some, denominator, 0), what)
