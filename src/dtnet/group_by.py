"""Equal rows of columns: a number for each group, in the order of their values, and one example of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray


_DIRECT: Final = 8
"""Up to this number of possible codes per value, a table is quicker than sorting the values."""
_FEW: Final = 65_536
_SHORT: Final = 32
"""Up to this number of rows, plain Python numbers them in less time than the calls of NumPy take."""


def numbered(columns: Sequence[NDArray[np.signedinteger]]) -> NDArray[np.int64]:
    """A number from 0 for each distinct row of some columns, without gaps, in the order of their values.

    Args:
        columns: Shape (n) each.
    """
    if len(columns[0]) <= _SHORT:
        rows = [*zip(*(each.tolist() for each in columns), strict=True)]
        place = {row: number for number, row in enumerate(sorted({*rows}))}
        return np.array([place[row] for row in rows], np.int64)
    return dense(*mixed(columns))[0]


def mixed(columns: Sequence[NDArray[np.signedinteger]]) -> tuple[NDArray[np.int64], int]:
    """One code from 0 for each row of some columns, in the order of their values; and a number above all.

    Codes have few gaps: a table of all possible codes is quicker than sorting the codes.

    Args:
        columns: Shape (n) each.
    """
    count = len(columns[0])
    code: NDArray[np.signedinteger] | None = None
    width, direct = 1, _DIRECT * count + _FEW
    for column, low, high in _with_ends(columns) if count else ():
        if low == high:
            continue
        ranks, span = _above(column, low, high), high - low + 1
        if width * span > direct:  # remove codes that do not occur before multiplying: often few remain
            ranks, span = dense(ranks.astype(np.int64, copy=False), span)
            if code is not None:
                code, width = dense(code.astype(np.int64, copy=False), width)
        if code is None:
            code, width = ranks, span
            continue
        width *= span
        code = np.multiply(code, span, dtype=_shortest(width))
        code += ranks
        if width > direct:
            code, width = dense(code.astype(np.int64, copy=False), width)
    return np.zeros(count, np.int64) if code is None else code.astype(np.int64, copy=False), width


def _shortest(width: int) -> type[np.signedinteger]:
    """The shortest type that holds codes below a width, of those with quick operations."""
    return np.int16 if width <= 1 << 15 else np.int32 if width <= 1 << 31 else np.int64


def _above(column: NDArray[np.signedinteger], low: int, high: int) -> NDArray[np.signedinteger]:
    """The values minus the least of them, in their own type if it is wide enough: short types are quicker."""
    if high - low < 1 << 8 * column.itemsize - 1:
        short: NDArray[np.signedinteger] = column - column.dtype.type(low)
        return short
    ranks: NDArray[np.int64] = np.subtract(column, low, dtype=np.int64)
    return ranks


def _with_ends(
    columns: Sequence[NDArray[np.signedinteger]],
) -> Iterator[tuple[NDArray[np.signedinteger], int, int]]:
    """Each column with its least and greatest value."""
    if len(columns[0]) * len(columns) > _FEW:
        return ((each, int(each.min()), int(each.max())) for each in columns)
    table = np.array(columns, np.int64)  # one call for all is quicker if they are short
    return zip(columns, table.min(axis=1).tolist(), table.max(axis=1).tolist(), strict=True)


_LAST: Final = 64
"""So many last entries for each number are read before all others."""


def examples(number: NDArray[np.signedinteger], count: int | None = None) -> NDArray[np.intp]:
    """For each number from 0, the position of the last entry that has it; 0 for gaps.

    Args:
        count: Numbers lie below it; by default, one above the greatest.
    """
    if count is None:
        count = int(number.max(initial=-1)) + 1
    found = np.full(count, -1, np.intp)
    begin = max(len(number) - _LAST * count, 0)  # few numbers are mostly all among the last entries
    found[number[begin:]] = np.arange(begin, len(number))
    if found.min(initial=0) < 0:
        found[:] = 0
        found[number] = np.arange(len(number))
    return found


def dense(code: NDArray[np.int64], width: int) -> tuple[NDArray[np.int64], int]:
    """The same codes without gaps, and their number."""
    if width == 1:
        return code, 1
    ranks, values = ranked(code, width)
    return ranks, len(values)


def fits_table(width: int, count: int) -> bool:
    """Whether a table of all possible codes is quicker than sorting so many codes."""
    return width <= _DIRECT * count + _FEW


def ranked(code: NDArray[np.int64], width: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The rank of each code among the distinct codes; and the distinct codes, sorted.

    Args:
        code: Codes from 0 to `width` - 1.
        width: The number of possible codes.
    """
    if not fits_table(width, len(code)):
        values, inverse = np.unique(code, return_inverse=True)
        return inverse.astype(np.int64), values
    seen = np.zeros(width, np.bool_)
    seen[code] = True
    if seen.all():
        return code, np.arange(width)
    values = np.flatnonzero(seen)
    ranks = np.empty(width, np.int64)
    ranks[values] = np.arange(len(values))
    return ranks[code], values
