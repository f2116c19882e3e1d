"""The floor of crosswalks: the same map in bare NumPy, and peers' ways of carrying values over it.

It knows that there is one event, that all shares are known and that nothing else happened to communes.
"""

from __future__ import annotations

from fractions import Fraction
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from workload_reorganisation import Rows


class Map(NamedTuple):
    """The map of two days, with what carrying over it needs.

    Attributes:
        sources: Shape (s): the areas of the first day.
        targets: Shape (t): those of the second.
        source: Shape (pairs), in order, then by target.
        target: Shape (pairs).
        numerator: Shape (pairs), in lowest terms.
        denominator: Shape (pairs).
        assumed: Shape (pairs).
        whole: Places of pairs that are the only possible ones of their source, in order of target.
        split: Places of the other possible pairs.
        opens: Where each source begins in `split`.
        by_target: The order of possible pairs by target.
    """

    sources: NDArray[np.int32]
    targets: NDArray[np.int32]
    source: NDArray[np.intp]
    target: NDArray[np.intp]
    numerator: NDArray[np.int64]
    denominator: NDArray[np.int64]
    assumed: NDArray[np.bool_]
    whole: NDArray[np.intp]
    split: NDArray[np.intp]
    opens: NDArray[np.intp]
    by_target: NDArray[np.intp]


def crosswalk(rows: Rows) -> Map:
    """The map, checked: known areas, shares that sum to 1."""
    level = rows.level[rows.entity] == rows.commune
    before, after = (rows.entity[level & (rows.start <= day) & (rows.end > day)] for day in rows.days)
    told = np.flatnonzero(rows.level[rows.source] == rows.commune)
    source, target = rows.source[told], rows.target[told]
    spoken = np.zeros(len(rows.level), np.bool_)
    spoken[source] = True
    there = np.zeros(len(rows.level), np.bool_)
    there[after] = True
    assert there[target].all()
    going_on = before[~spoken[before] & there[before]]
    ones = np.ones(len(going_on), np.int64)
    one = np.searchsorted(before, np.concatenate([source, going_on]))
    other = np.searchsorted(after, np.concatenate([target, going_on]))
    order = np.lexsort((other, one))
    one, other = one[order], other[order]
    up = np.concatenate([rows.numerator[told], ones])[order]
    down = np.concatenate([rows.denominator[told], ones])[order]
    common = np.gcd(up, down)
    up, down = up // common, down // common
    assumed = np.concatenate([rows.assumed[told], np.zeros(len(ones), np.bool_)])[order]
    first = np.flatnonzero(np.r_[True, one[1:] != one[:-1]])
    least = np.lcm.reduceat(down, first)
    shared = np.repeat(least, np.diff(first, append=len(one))) // down * up
    assert (np.add.reduceat(shared, first) == least).all()
    possible = up > 0
    counts = np.bincount(one[possible], minlength=len(before))
    whole = np.flatnonzero(possible & (counts[one] == 1))
    split = np.flatnonzero(possible & (counts[one] > 1))
    opens = np.flatnonzero(np.r_[True, one[split][1:] != one[split][:-1]])
    reached = np.flatnonzero(possible)
    by_target = reached[np.argsort(other[reached], kind="stable")]
    whole = whole[np.argsort(other[whole], kind="stable")]
    return Map(before, after, one, other, up, down, assumed, whole, split, opens, by_target)


def carried(found: Map, values: list[int]) -> list[tuple[int, int, int] | None]:
    """Value and bounds of each target in plain Python: a dictionary walk; None without a source."""
    parts: dict[int, list[tuple[int, int, int, bool]]] = {}
    columns = (found.source, found.target, found.numerator, found.denominator, found.assumed)
    for source, target, up, down, assumed in zip(*(each.tolist() for each in columns), strict=True):
        parts.setdefault(source, []).append((target, up, down, assumed))
    sums: dict[int, list[int]] = {}
    for source, to in parts.items():
        value = values[source]
        possible = [each for each in to if each[1]]
        for target, *_ in to:
            sums.setdefault(target, [0, 0, 0])
        if len(possible) == 1:
            for place in range(3):
                sums[possible[0][0]][place] += value
            continue
        held = _sainte_lague(value, [Fraction(up, down) for _, up, down, _ in possible])
        for (target, _, _, assumed), part in zip(possible, held, strict=True):
            sums[target][0] += part
            sums[target][1] += 0 if assumed else part
            sums[target][2] += value if assumed else part
    return [
        None if target not in sums else (sums[target][0], sums[target][1], sums[target][2])
        for target in range(len(found.targets))
    ]


def _sainte_lague(value: int, shares: list[Fraction]) -> list[int]:
    """Half up, then one at a time to who is due next, or from who got the last."""
    held = [int(value * share + Fraction(1, 2)) for share in shares]
    places = range(len(shares))
    while sum(held) < value:
        best = max(places, key=lambda at: (shares[at] / (2 * held[at] + 1), -at))
        held[best] += 1
    while sum(held) > value:
        some = [at for at in places if held[at]]
        worst = min(some, key=lambda at: (shares[at] / (2 * held[at] - 1), -at))
        held[worst] -= 1
    return held


def by_merge(found: Map, ids: list[str], new_ids: list[str]) -> Callable[[NDArray[np.int64]], Any]:
    """Pandas: values merged with the table of pairs, sums by target of values and both bounds, in floats."""
    pd = import_module("pandas")
    pairs = pd.DataFrame(
        {
            "area": np.array(ids, object)[found.source],
            "target": np.array(new_ids, object)[found.target],
            "share": found.numerator / found.denominator,
            "sure": np.where(found.assumed, 0, found.numerator),
            "perhaps": (found.numerator > 0).astype(np.int64),
        }
    )

    def carry(values: NDArray[np.int64]) -> Any:  # noqa: ANN401 - a frame
        given = pd.DataFrame({"area": ids, "value": values})
        joined = pairs.merge(given, on="area")
        made = pd.DataFrame(
            {
                "value": joined["share"] * joined["value"],
                "lower": joined["sure"] * joined["value"],
                "upper": joined["perhaps"] * joined["value"],
            }
        )
        return made.groupby(joined["target"]).sum()

    return carry


def by_matrix(found: Map) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    """SciPy: one product with the sparse matrix of shares, in floats; no bounds."""
    sparse = import_module("scipy.sparse")
    shares = found.numerator / found.denominator
    matrix = sparse.csr_matrix(
        (shares, (found.target, found.source)), (len(found.targets), len(found.sources))
    )

    def carry(values: NDArray[np.float64]) -> NDArray[np.float64]:
        made: NDArray[np.float64] = matrix @ values
        return made

    return carry
