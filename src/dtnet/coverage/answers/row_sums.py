"""The sums of the rows of an answer, in exact integers, from the verdicts and weights of areas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import attrs
import numpy as np

from dtnet import frames
from dtnet.citations import Origin
from dtnet.facts.eras import exact_sums
from dtnet.periods import day_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from dtnet.frames import Cell, Column, Kind, Table
    from dtnet.network.tables.tables import Flags, Ints

    Counts: TypeAlias = NDArray[np.int64]

IN_YES: Final = 1
IN_NO: Final = 2
OUT: Final = 4
MAYBE: Final = 8
CODES: Final = 16
ORIGINS: Final = len(Origin) + 1
_LEAST_RUN: Final = 4
"""The average length of a run below which a count by runs is slower than a count by row numbers."""
_CODE: Final = np.arange(CODES)
EVERY_CODE: Final = _CODE >= 0
"""Marks every code; shape (16), like all arrays below."""
HAS_YES: Final = (_CODE & IN_YES) != 0
"""Marks the codes of areas that may count as a yes."""
HAS_NO: Final = (_CODE & IN_NO) != 0
"""Marks the codes of areas that may count as a no."""
STAYS: Final = ((_CODE & (OUT | MAYBE)) == 0) & (HAS_YES | HAS_NO)
"""Marks the codes of areas that certainly count."""
YES_FOR_SURE: Final = STAYS & ~HAS_NO
"""Marks the codes of areas that certainly count as a yes."""
NO_FOR_SURE: Final = STAYS & ~HAS_YES
"""Marks the codes of areas that certainly count as a no."""
_VERDICT: Final = _CODE & (IN_YES | IN_NO | OUT)
PLAIN_YES: Final = _VERDICT == IN_YES
"""Marks a yes, provided that the area counts; the next three mark a no, not applicable and unknown."""
PLAIN_NO: Final = _VERDICT == IN_NO
PLAIN_GONE: Final = _VERDICT == 0
PLAIN_UNKNOWN: Final = ~(PLAIN_YES | PLAIN_NO | PLAIN_GONE)


@attrs.frozen(eq=False, kw_only=True)
class Parts:
    """The part of each area in an answer, on each stretch of days; shape (c).

    Attributes:
        row: The row of the answer.
        code: The sum of the ways in which the area may count: `IN_YES` as a yes, `IN_NO` as a no, `OUT` not
            at all, by its verdict and the filter; 0 if the condition is never applicable. `MAYBE` is added
            if the area may not exist, or may not belong to the row.
        origin: The worst `Origin` code of the facts behind the part; 0 if the part is undecided.
        least: The lower bound of the weight.
        most: The upper bound of the weight.
        loose: Whether one of the ways in `code` may be impossible, or may depend on the ways of other areas.
        runs: The runs of neighbouring parts with the same row; None if they were not computed.
    """

    row: Ints
    code: NDArray[np.uint8]
    origin: NDArray[np.uint8]
    least: Counts
    most: Counts
    loose: Flags
    runs: Runs | None = None


@attrs.frozen(eq=False)
class Runs:
    """Runs of neighbouring parts that belong to the same row.

    Attributes:
        start: Shape (k): the first part of each run.
        row: Shape (k): the row of each run; a row may have several runs.
    """

    start: NDArray[np.intp]
    row: Ints

    def counts(self, marked: Flags, rows: int) -> Counts:
        """Shape (rows): the number of marked parts; O(parts), ten times as fast as a count by row numbers."""
        found = np.zeros(rows, np.int64)
        np.add.at(found, self.row, np.add.reduceat(marked, self.start, dtype=np.int32).astype(np.int64))
        return found


def runs_of(row: Ints) -> Runs | None:
    """The runs of equal numbers in `row`; None if they are too short to save time."""
    start = np.flatnonzero(np.append(True, row[1:] != row[:-1])[: len(row)])
    return Runs(start, row[start]) if len(start) * _LEAST_RUN <= len(row) else None


@attrs.frozen(eq=False, kw_only=True)
class Sums:
    """Sums of parts, one entry for each row.

    Attributes:
        areas: Shape (r): the number of areas.
        least: Shape (r, 16): the sums of the least weights, by code.
        most: Shape (r, 16): the sums of the greatest weights, by code.
        by_origin: Shape (r, 5): the sums of the least weights by origin code; 0 stands for undecided parts.
        exact: Shape (r): whether all weights are known.
        sharp: Shape (r): whether both bounds are attained.
        guests: Shape (r, 2): the greatest weights of the areas of unknown group that may count in the row as
            a yes, and as a no.
        codes: The codes that may occur; the weights of all other codes are 0.
    """

    areas: Counts
    least: Counts
    most: Counts
    by_origin: Counts
    exact: Flags
    sharp: Flags
    guests: Counts
    codes: tuple[int, ...] = tuple(range(CODES))

    def least_of(self, codes: Flags) -> Counts:
        """Shape (r): the sum of the least weights of some codes."""
        return self._of(self.least, codes)

    def most_of(self, codes: Flags) -> Counts:
        """Shape (r): the sum of the greatest weights of some codes."""
        return self._of(self.most, codes)

    def _of(self, weights: Counts, codes: Flags) -> Counts:
        total = np.zeros(len(weights), np.int64)
        for code in self.codes:
            if codes[code]:
                total += weights[:, code]
        return total


def summed(parts: Parts, rows: int) -> Sums:
    """Add up parts by row: O(parts + rows)."""
    single = parts.most is parts.least
    areas, counts, by_origin, occurring = _counted(parts, rows)
    least = most = counts
    if not (single and all_one(parts.least)):
        key, known = parts.row * CODES + parts.code, parts.row * ORIGINS + parts.origin
        by_origin = exact_sums(known, parts.least, rows * ORIGINS).reshape(rows, ORIGINS)
        least = most = exact_sums(key, parts.least, rows * CODES).reshape(rows, CODES)
        if not single:
            most = exact_sums(key, parts.most, rows * CODES).reshape(rows, CODES)
    return Sums(
        areas=areas,
        least=least,
        most=most,
        by_origin=by_origin,
        exact=_none_of(parts.row, None if single else parts.least != parts.most, rows),
        sharp=_none_of(parts.row, parts.loose, rows),
        guests=np.zeros((rows, 2), np.int64),
        codes=occurring,
    )


def _counted(parts: Parts, rows: int) -> tuple[Counts, Counts, Counts, tuple[int, ...]]:
    """The number of parts in each row (r), by code (r, 16) and by origin (r, 5); and the codes that occur.

    Few pairs of code and origin occur; a pass over bytes for each is faster than one pass over numbers of
    row and pair.
    """
    codes, origins = np.zeros((CODES, rows), np.int64), np.zeros((ORIGINS, rows), np.int64)
    areas, occurring = np.zeros(rows, np.int64), set()
    for code, origin, here in pairs_in(parts):
        if parts.runs is None:
            counts = np.bincount(parts.row.take(np.flatnonzero(here)), minlength=rows)
        else:
            counts = parts.runs.counts(here, rows)
        areas += counts
        codes[code] += counts
        origins[origin] += counts
        occurring.add(code)
    return areas, codes.T, origins.T, tuple(sorted(occurring))


def pairs_in(parts: Parts) -> Iterator[tuple[int, int, Flags]]:
    """Yield each pair of code and origin that occurs, with its parts; few pairs occur."""
    pair = parts.code * np.uint8(ORIGINS) + parts.origin
    left = np.ones(len(pair), np.bool_)
    at = 0
    while len(pair) and left[at]:
        here = pair == pair[at]
        yield *divmod(int(pair[at]), ORIGINS), here
        left ^= here
        at = int(left.argmax())


def all_one(weights: Counts) -> bool:
    """Whether each weight is 1."""
    return bool((weights[: 1 if is_one_number(weights) else None] == 1).all())


def is_one_number(weights: Counts) -> bool:
    """Whether an array is a broadcast number: it repeats one number without using memory for each entry."""
    return weights.strides == (0,) and len(weights) > 0


def _none_of(row: Ints, marked: Flags | None, rows: int) -> Flags:
    found = np.ones(rows, np.bool_)
    if marked is not None and marked.any():
        found[row[marked]] = False
    return found


def null(flags: Flags) -> Flags | None:
    """The flags of null cells; None if no cell is null."""
    gone: Flags = np.asarray(flags, np.bool_)
    return gone if gone.any() else None


FIRST: Final = "areas"
"""The first column of an answer after its dimensions."""


def dimension_kinds(answer: Table) -> dict[str, Kind]:
    """The dimension columns of an answer, and the kind of each."""
    names = answer.columns
    return {name: answer.kind(name) for name in names[: names.index(FIRST)]}


def columns_of_rows(rows: Sequence[Mapping[str, Cell]], kinds: Mapping[str, Kind]) -> dict[str, Column]:
    """Turn rows into columns, in the order of `kinds`; a missing cell becomes null.

    Args:
        rows: For each row, the cells by column.
        kinds: The kind of each column.
    """
    return {name: _column(kind, [row.get(name) for row in rows]) for name, kind in kinds.items()}


def _column(kind: Kind, cells: Sequence[Cell]) -> Column:
    gone = null(np.array([cell is None for cell in cells], np.bool_))
    if kind == "text":
        return frames.text(["" if cell is None else cell for cell in cells], gone)
    if kind == "day":
        return frames.day([0 if cell is None else _number(cell) for cell in cells], gone)
    make = {"whole": frames.whole, "yes_no": frames.yes_no, "ratio": frames.ratio}[kind]
    return make([0 if cell is None else cell for cell in cells], gone)


def _number(cell: object) -> int:
    day: date = cell  # type: ignore[assignment]
    return day_number(day)
