"""Checks that columns form a map of exact shares; all errors are reported, and the result is ordered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from dtnet.errors import Fault, InvalidInputError
from dtnet.money import INT64_MAX
from dtnet.reorganisation.shares.exact_shares import lowest_terms, over_common, run_opens, run_totals

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from dtnet.reorganisation.shares.exact_shares import Counts, Flags

    Whole: TypeAlias = NDArray[np.integer[Any]] | Sequence[int]
    """Whole numbers; a float is refused even where it is whole."""
    _Check: TypeAlias = tuple[str, Flags, Callable[[int], str]]
    """A place, at which rows something is wrong, and what."""

WHAT: Final = "shares"


def checked_columns(
    sources: int, targets: int, columns: Mapping[str, Whole], *, bases: Sequence[str]
) -> dict[str, Counts]:
    """The columns as `int64`, in order of source and target, in lowest terms.

    Args:
        sources: How many there are.
        targets: How many there are.
        columns: source, target, numerator, denominator and basis.
        bases: What a share may rest on; the first is a share of 1.

    Raises:
        InvalidInputError: With every fault.
    """
    faults = [
        Fault(name, f"got {count!r}; give a whole number from 0 to 2147483647")
        for name, count in (("sources", sources), ("targets", targets))
        if type(count) is not int or not 0 <= count <= np.iinfo(np.int32).max
    ]
    given = {name: np.asarray(column) for name, column in columns.items()}
    faults += [fault for name, column in given.items() for fault in _shape_faults(name, column, given)]
    if faults:
        raise InvalidInputError(WHAT, faults)
    whole: dict[str, Counts] = {name: column.astype(np.int64) for name, column in given.items()}
    order = np.lexsort((whole["target"], whole["source"]))
    ordered = {name: column[order] for name, column in whole.items()}
    legal = {"source": sources - 1, "target": targets - 1, "basis": len(bases) - 1}
    wrong = np.zeros(len(order), np.bool_)
    for checks in (_range_checks(ordered, legal), _pair_checks(ordered, bases)):
        # What is said of a pair whose numbers are out of range would say the same again.
        looked_at = ~wrong
        for place, rows, message in checks:
            found = np.flatnonzero(rows & looked_at).tolist()
            faults += [Fault(f"{place}[{order[at]}]", message(at)) for at in found]
            wrong |= rows
    known = np.flatnonzero(ordered["denominator"] > 0)
    lowest = lowest_terms(ordered["numerator"][known], ordered["denominator"][known])
    ordered["numerator"][known], ordered["denominator"][known] = lowest
    source = ordered["source"]
    if not ((source[wrong] < 0) | (source[wrong] >= sources)).any():
        faults += _sum_faults(ordered, ~np.isin(source, source[wrong]))
    if faults:
        raise InvalidInputError(WHAT, faults)
    return ordered


def _shape_faults(name: str, column: NDArray[Any], given: Mapping[str, NDArray[Any]]) -> list[Fault]:
    if column.ndim != 1:
        return [Fault(name, f"shape {column.shape}; give one number for each pair")]
    if column.size and column.dtype.kind not in "iu":
        return [
            Fault(name, f"got {column.dtype}, first {column.tolist()[0]!r}; give whole numbers of 64 bits")
        ]
    if column.dtype == np.uint64 and column.size and int(column.max()) > INT64_MAX:
        return [Fault(name, f"got {column.max()}; give whole numbers of 64 bits")]
    pairs = len(given["source"]) if given["source"].ndim == 1 else len(column)
    if len(column) != pairs:
        return [Fault(name, f"{len(column)} numbers for {pairs} pairs; give one for each pair")]
    return []


def _range_checks(ordered: Mapping[str, Counts], legal: Mapping[str, int]) -> list[_Check]:
    """Columns in which numbers are out of range."""
    checks: list[_Check] = []
    for name, column in ordered.items():
        top = legal.get(name, INT64_MAX)
        told = f"give a number from 0 to {top}" if top >= 0 else f"there are no {name}s"
        checks.append((name, (column < 0) | (column > top), _got(column, told)))
    return checks


def _got(column: Counts, told: str) -> Callable[[int], str]:
    return lambda at: f"got {column[at]}; {told}"


def _pair_checks(ordered: Mapping[str, Counts], bases: Sequence[str]) -> list[_Check]:
    """Pairs that are given twice, or whose share is none."""
    source, target, up, down, basis = (
        ordered[name] for name in ("source", "target", "numerator", "denominator", "basis")
    )
    again = np.zeros(len(source), np.bool_)
    again[1:] = (source[1:] == source[:-1]) & (target[1:] == target[:-1])
    above, whole = (up > down) & (down > 0), basis == 0
    told = {
        "give a share from 0/1 to 1/1": above,
        "write an unknown share as 0/0": (down == 0) & (up > 0),
        f"the basis {bases[0]!r} needs a share of 1": whole & (up != down) & (up > 0) & (down > 0) & ~above,
        f"the basis {bases[0]!r} needs a known share, which is 1": whole & (up == 0) & (down == 0),
    }
    twice: _Check = (
        "pair",
        again,
        lambda at: f"source {source[at]} to target {target[at]} is given twice",
    )
    return [twice, *(("pair", rows, _share(up, down, legal)) for legal, rows in told.items())]


def _share(up: Counts, down: Counts, legal: str) -> Callable[[int], str]:
    return lambda at: f"share {up[at]}/{down[at]}; {legal}"


def _sum_faults(ordered: Mapping[str, Counts], sound: Flags) -> list[Fault]:
    """Faults of sums of sound pairs; a source of one whole pair, as most are, is not looked at."""
    source, up, down = (ordered[name][sound] for name in ("source", "numerator", "denominator"))
    opens = run_opens(source)
    sizes = np.diff(opens, append=len(source))
    looked_at = np.repeat((sizes > 1) | (up[opens] != 1) | (down[opens] != 1), sizes)
    source, up, down = source[looked_at], up[looked_at], down[looked_at]
    opens = run_opens(source)
    scaled, common = over_common(up, np.maximum(down, 1), opens)
    sums = run_totals(scaled, opens)
    open_end = np.logical_or.reduceat(down == 0, opens) if len(opens) else np.zeros(0, np.bool_)
    wrong = np.where(open_end, sums >= common, sums != common).astype(np.bool_)
    return [
        Fault(
            f"source {source[opens[at]]}",
            f"known shares sum to {sums[at]}/{common[at]}; "
            + ("give less than 1, so that the unknown shares have a part" if open_end[at] else "give 1"),
        )
        for at in np.flatnonzero(wrong).tolist()
    ]
