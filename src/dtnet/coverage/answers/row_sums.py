"""The sums of the rows of an answer, in exact integers, from the verdicts and weights of areas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import attrs
import numpy as np

from dtnet import frames
from dtnet.citations import Origin
from dtnet.facts.area_cells import exact_sums
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
"""Parts of a run on average, below which runs take longer than numbers."""
_CODE: Final = np.arange(CODES)
EVERY_CODE: Final = _CODE >= 0
"""Which codes there are, shape (16), as all that follow."""
HAS_YES: Final = (_CODE & IN_YES) != 0
"""Which are those of areas that may be in a share and a yes."""
HAS_NO: Final = (_CODE & IN_NO) != 0
"""Which are those of areas that may be in a share and no yes."""
STAYS: Final = ((_CODE & (OUT | MAYBE)) == 0) & (HAS_YES | HAS_NO)
"""Which are those of areas that are in a share for sure."""
YES_FOR_SURE: Final = STAYS & ~HAS_NO
"""Which are those of areas that are in a share and a yes, for sure."""
NO_FOR_SURE: Final = STAYS & ~HAS_YES
"""Which are those of areas that are in a share and no yes, for sure."""
_VERDICT: Final = _CODE & (IN_YES | IN_NO | OUT)
PLAIN_YES: Final = _VERDICT == IN_YES
"""Which are a yes, if the area is there; the next three: a no, what does not apply, what is not known."""
PLAIN_NO: Final = _VERDICT == IN_NO
PLAIN_GONE: Final = _VERDICT == 0
PLAIN_UNKNOWN: Final = ~(PLAIN_YES | PLAIN_NO | PLAIN_GONE)


@attrs.frozen(eq=False, kw_only=True)
class Parts:
    """What each area adds to an answer, on each stretch of days; shape (c).

    Attributes:
        row: The row of the answer.
        code: The ways in which it may be in the share, as its verdict and the filter have it: `IN_YES`,
            `IN_NO` and `OUT`, added up; 0 where it is never applicable. And `MAYBE`, where it may not be
            there, or not in the row.
        origin: The worst `Origin` code that its part rests on; 0 where that is unknown.
        least: The least weight that it may have.
        most: The greatest.
        loose: Whether its ways may hold one that is impossible, or hang on those of others.
        runs: The parts in order, cut where another row begins; None where nobody has cut them.
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
        """Shape (rows): how many parts are marked; O(parts), a tenth of what a count by numbers takes."""
        found = np.zeros(rows, np.int64)
        np.add.at(found, self.row, np.add.reduceat(marked, self.start, dtype=np.int32).astype(np.int64))
        return found


def runs_of(row: Ints) -> Runs | None:
    """The runs of equal numbers in `row`; None if they are too short to save time."""
    start = np.flatnonzero(np.append(True, row[1:] != row[:-1])[: len(row)])
    return Runs(start, row[start]) if len(start) * _LEAST_RUN <= len(row) else None


@attrs.frozen(eq=False, kw_only=True)
class Sums:
    """Sums of parts, a row each.

    Attributes:
        areas: Shape (r): how many areas there are.
        least: Shape (r, 16): the least weights, by code.
        most: Shape (r, 16): the greatest.
        by_origin: Shape (r, 5): weights by origin; 0 for unknown.
        exact: Shape (r): whether all weights are known.
        sharp: Shape (r): whether both bounds are attained.
        guests: Shape (r, 2): the greatest weights of areas of unknown group that may be a yes here, and a no.
        codes: The codes of which there are any; the weights of others are 0, and need not be looked at.
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
        """Shape (r): the least weights of some codes together."""
        return self._of(self.least, codes)

    def most_of(self, codes: Flags) -> Counts:
        """Shape (r): the greatest."""
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
    """How many parts each row has, shape (r), by code, (r, 16), and by origin, (r, 5); and which codes occur.

    A pass over bytes for each pair of code and origin is shorter than one over numbers of row and pair.
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
    """Each pair of code and origin that occurs, with the parts of which it is: these are few pairs."""
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
    """Whether an array is one number, told many times: it takes no room, and is seen at once."""
    return weights.strides == (0,) and len(weights) > 0


def _none_of(row: Ints, marked: Flags | None, rows: int) -> Flags:
    found = np.ones(rows, np.bool_)
    if marked is not None and marked.any():
        found[row[marked]] = False
    return found


def null(flags: Flags) -> Flags | None:
    """Which cells are null, or None if none is."""
    gone: Flags = np.asarray(flags, np.bool_)
    return gone if gone.any() else None


FIRST: Final = "areas"
"""The first column of an answer behind its dimensions."""


def dimension_kinds(answer: Table) -> dict[str, Kind]:
    """The columns in which rows of an answer are told apart, and what they hold."""
    names = answer.columns
    return {name: answer.kind(name) for name in names[: names.index(FIRST)]}


def columns_of_rows(rows: Sequence[Mapping[str, Cell]], kinds: Mapping[str, Kind]) -> dict[str, Column]:
    """Columns of rows, in the order of `kinds`; a cell that a row lacks is null.

    Args:
        rows: Cells by column.
        kinds: What each column holds.
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
