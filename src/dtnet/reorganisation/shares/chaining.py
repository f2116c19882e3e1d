"""One map of shares after another: the pairs over both, and what they rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dtnet.errors import ArgumentError
from dtnet.reorganisation.shares.exact_shares import (
    as_int64,
    lowest_terms,
    over_common,
    products,
    run_opens,
    run_totals,
)

if TYPE_CHECKING:
    from dtnet.reorganisation.shares.exact_shares import Flags, Numbers, Places
    from dtnet.reorganisation.shares.share_maps import ShareMap


def chained(first: ShareMap, other: ShareMap, *, mixing: int) -> dict[str, Any]:
    """The columns of `first.then(other)`; cost: the paths, sorted.

    Args:
        first: From the sources to the units in between.
        other: From there to the targets.
        mixing: The basis of a path through a unit that was gathered and is spread.

    Raises:
        ArgumentError: If the maps do not fit each other.
        MoneyRangeError: If a share does not fit 64 bits.
    """
    if other.sources != first.targets:
        raise ArgumentError(
            f"a map to {first.targets} targets, then one from {other.sources} sources",
            "the targets of the one are the sources of the other",
        )
    _check_ends(first, other)
    before, after = _paths(first, other)
    numerator, denominator = _path_shares(first, other, before, after)
    possible = first.possible[before] & other.possible[after]
    basis = _path_bases(first, other, (before, after), mixing)
    source, target = first.source[before], other.target[after]
    order = np.lexsort((target, source))
    keys = source[order].astype(np.int64) * max(other.targets, 1) + target[order]
    opens = run_opens(keys)
    possible, basis = possible[order], basis[order]
    any_possible = _any(possible, opens)
    counted = possible | ~np.repeat(any_possible, np.diff(opens, append=len(order)))
    numerator, denominator = _sums(numerator[order], denominator[order], opens)
    worst = np.maximum.reduceat(np.where(counted, basis, 0), opens) if len(opens) else basis
    source, target = source[order][opens], target[order][opens]
    # Where all that held anything was closed, a share of 0 that goes on says nothing.
    kept = np.bincount(source[any_possible], minlength=first.sources)[source] > 0
    return {
        "source": source[kept],
        "target": target[kept],
        "numerator": as_int64(numerator[kept], "a share of a chain"),
        "denominator": as_int64(denominator[kept], "a share of a chain"),
        "basis": worst[kept],
        "gathered": other.gathered | _led_to(other, first.gathered),
        "spread": first.spread | _leading_to(first, other.spread),
    }


def _check_ends(first: ShareMap, other: ShareMap) -> None:
    """A source may end as a whole, but not in part: the rest would stand for all of it."""
    ends = other.without_target[first.target]
    source = first.source[first.possible]
    ended = np.bincount(source[ends[first.possible]], minlength=first.sources)
    in_part = np.flatnonzero((ended > 0) & (ended < first.possible_targets))
    if in_part.size:
        at = int(in_part[0])
        unit = int(first.target[first.possible & ends & (first.source == at)][0])
        raise ArgumentError(
            f"source {at} goes on in part only: unit {unit} in between was closed without a successor"
            + (f", and {in_part.size - 1} more sources do" if in_part.size > 1 else ""),
            "give what was closed a target of its own",
        )


def _paths(first: ShareMap, other: ShareMap) -> tuple[Places, Places]:
    """The pair before and the pair after of each path."""
    counts = np.bincount(other.source, minlength=other.sources)
    starts = np.cumsum(counts) - counts
    steps = counts[first.target]
    before = np.repeat(np.arange(len(first)), steps)
    within = np.arange(len(before)) - np.repeat(np.cumsum(steps) - steps, steps)
    return before, np.repeat(starts[first.target], steps) + within


def _path_shares(first: ShareMap, other: ShareMap, before: Places, after: Places) -> tuple[Numbers, Numbers]:
    """Shares of paths: 0/1 through a share of 0, else 0/0 through one that is unknown."""
    numerator = first.numerator[before], other.numerator[after]
    denominator = first.denominator[before], other.denominator[after]
    known = (denominator[0] > 0) & (denominator[1] > 0)
    up, down = products(numerator, (np.maximum(denominator[0], 1), np.maximum(denominator[1], 1)))
    zero = ~(first.possible[before] & other.possible[after])
    return np.where(known, up, 0), np.where(zero, 1, np.where(known, down, 0))


def _path_bases(
    first: ShareMap, other: ShareMap, path: tuple[Places, Places], mixing: int
) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """The worst of a path; of a path of share 0 the surest share of 0."""
    before, after = path
    bases = first.basis[before], other.basis[after]
    zero = ~first.possible[before], ~other.possible[after]
    between = first.target[before]
    mixed = (first.gathered & other.spread)[between]
    worst = np.maximum(np.maximum(*bases), np.where(mixed, mixing, 0))
    surest = np.where(zero[0] & zero[1], np.minimum(*bases), np.where(zero[0], *bases))
    return np.where(zero[0] | zero[1], surest, worst).astype(np.uint8)


def _sums(numerator: Numbers, denominator: Numbers, opens: Places) -> tuple[Numbers, Numbers]:
    """Sums by run, in lowest terms; unknown where one is. Most runs are of one path, and stay as they are."""
    sizes = np.diff(opens, append=len(numerator))
    several = sizes > 1
    unknown = _any(denominator == 0, opens)
    paths = np.flatnonzero(np.repeat(several & ~unknown, sizes))
    runs = run_opens(np.repeat(np.arange(len(opens)), sizes)[paths])
    scaled, common = over_common(numerator[paths], denominator[paths], runs)
    summed = lowest_terms(run_totals(scaled, runs), common)
    found: list[Numbers] = []
    for column, sums in zip((numerator, denominator), summed, strict=True):
        totals = np.where(unknown, 0, column[opens])
        if sums.dtype == object:
            totals = totals.astype(object)
        totals[several & ~unknown] = sums
        found.append(totals)
    return found[0], found[1]


def _any(flags: Flags, opens: Places) -> Flags:
    found: Flags = np.logical_or.reduceat(flags, opens) if len(opens) else flags[:0]
    return found


def _led_to(shares: ShareMap, flags: Flags) -> Flags:
    """Shape (targets): whether a source with the flag may go there."""
    found = np.zeros(shares.targets, np.bool_)
    found[shares.target[shares.possible & flags[shares.source]]] = True
    return found


def _leading_to(shares: ShareMap, flags: Flags) -> Flags:
    """Shape (sources): whether one may go to a target with the flag."""
    found = np.zeros(shares.sources, np.bool_)
    found[shares.source[shares.possible & flags[shares.target]]] = True
    return found
