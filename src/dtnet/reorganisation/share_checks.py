"""Whether columns are a map of exact shares; every fault is found, and columns come out in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from dtnet.errors import Fault, InvalidInputError
from dtnet.money import INT64_MAX
from dtnet.reorganisation.exact_shares import lowest_terms, over_common, run_opens, run_totals

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from dtnet.reorganisation.exact_shares import Counts

    Whole: TypeAlias = NDArray[np.integer[Any]] | Sequence[int]
    """Whole numbers; a float is refused even where it is whole."""

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
        Fault(name, f"got {count!r}; a whole number from 0 to 2147483647 is legal")
        for name, count in (("sources", sources), ("targets", targets))
        if type(count) is not int or not 0 <= count <= np.iinfo(np.int32).max
    ]
    given = {name: np.asarray(column) for name, column in columns.items()}
    faults += [fault for name, column in given.items() for fault in _shape_faults(name, column, given)]
    if faults:
        raise InvalidInputError(WHAT, faults)
    whole: dict[str, Counts] = {name: column.astype(np.int64) for name, column in given.items()}
    legal = {"source": sources - 1, "target": targets - 1, "basis": len(bases) - 1}
    for name, column in whole.items():
        top = legal.get(name, INT64_MAX)
        told = f"0 to {top} is legal" if top >= 0 else f"there are no {name}s"
        faults += [
            Fault(f"{name}[{row}]", f"got {column[row]}; {told}")
            for row in np.flatnonzero((column < 0) | (column > top)).tolist()
        ]
    if faults:
        raise InvalidInputError(WHAT, faults)
    order = np.lexsort((whole["target"], whole["source"]))
    ordered = {name: column[order] for name, column in whole.items()}
    faults += _double(ordered, order) + _pair_faults(ordered, order, bases)
    if not faults:
        known = np.flatnonzero(ordered["denominator"])
        lowest = lowest_terms(ordered["numerator"][known], ordered["denominator"][known])
        ordered["numerator"][known], ordered["denominator"][known] = lowest
        faults = _sum_faults(ordered)
    if faults:
        raise InvalidInputError(WHAT, faults)
    return ordered


def _shape_faults(name: str, column: NDArray[Any], given: Mapping[str, NDArray[Any]]) -> list[Fault]:
    if column.ndim != 1:
        return [Fault(name, f"shape {column.shape}; one number for each pair is legal")]
    if column.size and column.dtype.kind not in "iu":
        return [
            Fault(
                name, f"got {column.dtype}, first {column.tolist()[0]!r}; whole numbers of 64 bits are legal"
            )
        ]
    if column.dtype == np.uint64 and column.size and int(column.max()) > INT64_MAX:
        return [Fault(name, f"got {column.max()}; whole numbers of 64 bits are legal")]
    pairs = len(given["source"]) if given["source"].ndim == 1 else len(column)
    if len(column) != pairs:
        return [Fault(name, f"{len(column)} numbers, but there are {pairs} sources of pairs")]
    return []


def _double(ordered: Mapping[str, Counts], order: NDArray[np.intp]) -> list[Fault]:
    source, target = ordered["source"], ordered["target"]
    again = np.flatnonzero((source[1:] == source[:-1]) & (target[1:] == target[:-1])) + 1
    return [
        Fault(f"pair[{order[at]}]", f"source {source[at]} to target {target[at]} is given twice")
        for at in again.tolist()
    ]


def _pair_faults(ordered: Mapping[str, Counts], order: NDArray[np.intp], bases: Sequence[str]) -> list[Fault]:
    up, down, basis = ordered["numerator"], ordered["denominator"], ordered["basis"]
    above = (up > down) & (down > 0)
    told = {
        "a share from 0/1 to 1/1 is legal": above,
        "an unknown share is 0/0": (down == 0) & (up > 0),
        f"the basis {bases[0]!r} is a share of 1": (basis == 0) & (up != down) & (up > 0) & ~above,
        f"a share of the basis {bases[0]!r} is known to be 1": (basis == 0) & (up == 0) & (down == 0),
    }
    return [
        Fault(f"pair[{order[at]}]", f"share {up[at]}/{down[at]}; {legal}")
        for legal, wrong in told.items()
        for at in np.flatnonzero(wrong).tolist()
    ]


def _sum_faults(ordered: Mapping[str, Counts]) -> list[Fault]:
    """Faults of sums; a source of one whole pair, as most are, is not looked at."""
    source, up, down = ordered["source"], ordered["numerator"], ordered["denominator"]
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
            + ("less than 1 leaves something to the unknown ones" if open_end[at] else "1 is legal"),
        )
        for at in np.flatnonzero(wrong).tolist()
    ]
