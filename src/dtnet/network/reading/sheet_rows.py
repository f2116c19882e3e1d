"""The rows of a table as they were handed in: which columns and cells there are, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from types import NoneType
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from dtnet.errors import Fault, near
from dtnet.network.reading.handed_in import plain, read_columns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

_LASTING: Final = {str, tuple, frozenset, NoneType}


class SheetRows:
    """The rows of one table as they were handed in, counted from 0 over all that was added.

    Attributes:
        table: The table's name in faults.
        faults: What is wrong so far.
        broken: Whether whole columns are missing, so that rows cannot be read.
        doubtful: Per column, the rows that hold a stand-in.
    """

    __slots__ = ("_batches", "_ids", "_sets", "broken", "doubtful", "faults", "table")

    def __init__(self, table: str, sets: Iterable[str] = ()) -> None:
        """An empty sheet.

        Args:
            table: The table's name in faults.
            sets: Columns whose cells hold several words, which are taken over at once.
        """
        self.table: str = table
        self._sets = tuple(sets)
        self.faults: list[Fault] = []
        self.broken: bool = False
        self.doubtful: dict[str, set[int]] = {}
        self._batches: list[dict[str, Any]] = []
        self._ids: list[Any] = []

    def add(self, columns: object) -> None:
        """Take in rows; see `read_columns`."""
        batch = read_columns(columns, what=self.table)
        self._batches.append(batch | {name: _taken_over(batch[name]) for name in self._sets if name in batch})

    def __len__(self) -> int:
        return sum(map(_size, self._batches))

    def check_columns(self, required: Sequence[str], optional: Sequence[str], *, names: str) -> None:
        """Begin to read: find columns that are missing, unknown, or of another length than the others.

        Args:
            required: Columns that must be there.
            optional: Columns that may be there.
            names: The column that names a row in faults.
        """
        self.faults, self.doubtful, self.broken = [], {}, False
        legal = (*required, *optional)
        for number, batch in enumerate(self._batches):
            where = self.table if len(self._batches) == 1 else f"{self.table} (rows added as no. {number})"
            for unknown in sorted(set(batch) - set(legal), key=str):
                self.faults.append(
                    Fault(f"{where}: {unknown}", f"no such column; {near(str(unknown), legal)}")
                )
            missing = [each for each in required if each not in batch]
            self.faults += [Fault(f"{where}: {each}", "the column is missing") for each in missing]
            lengths = {each: len(values) for each, values in batch.items()}
            if len(set(lengths.values())) > 1:
                self.faults.append(Fault(where, f"columns of different lengths: {lengths}"))
            self.broken |= bool(missing) or len(set(lengths.values())) > 1
        self._ids = [] if self.broken else plain(self.values(names))

    def has(self, column: str) -> bool:
        """Whether rows were added with a column."""
        return any(column in batch for batch in self._batches)

    def values(self, column: str) -> list[Any] | NDArray[Any]:
        """Every cell of a column, None where rows were added without it."""
        parts = [batch.get(column) for batch in self._batches]
        if parts and all(isinstance(part, np.ndarray) for part in parts):
            array: NDArray[Any] = np.concatenate(parts)  # type: ignore[arg-type]
            return array
        cells = (
            [None] * _size(batch) if part is None else plain(part)
            for part, batch in zip(parts, self._batches, strict=True)
        )
        return list(chain.from_iterable(cells))

    def fault(self, row: int, column: str, message: str) -> None:
        """Keep a fault of a cell, which then holds a stand-in."""
        id = self._ids[row] if row < len(self._ids) else None
        who = f" ({id})" if isinstance(id, str) else ""
        self.faults.append(Fault(f"{self.table} row {row}{who}: {column}", message))
        self.doubt(column, [row])

    def doubt(self, column: str, rows: Iterable[int]) -> None:
        """Mark cells as stand-ins, on which no further fault is to rest."""
        self.doubtful.setdefault(column, set()).update(rows)


def _size(batch: Mapping[str, Any]) -> int:
    return max(map(len, batch.values()), default=0)


def _taken_over(cells: Any) -> Any:  # noqa: ANN401 - whatever somebody handed in
    """Cells that their owner cannot change any more, nor use up."""
    numbers = isinstance(cells, np.ndarray) and cells.dtype != object
    return cells if numbers or set(map(type, cells)) <= _LASTING else tuple(map(_copied, cells))


def _copied(cell: object) -> object:
    if type(cell) in _LASTING or not isinstance(cell, Iterable):
        return cell
    return list(cell) if isinstance(cell, list) else tuple(cell)
