"""The rows of lists from which the areas and bodies of a network come, as columns."""

from __future__ import annotations

from bisect import bisect_left
from functools import partial
from itertools import chain, pairwise, repeat
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet.read_only import frozen
from dtnet.short_repr import ShortRepr

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from dtnet.network.tables.texts import Texts

NO_TEXT: Final = -1
"""The number of a text that is not stated."""
NO_ROW: Final = 0
"""The number of a row that is not stated; rows count from 1, as Excel does."""
TEXT_COLUMNS: Final = ("id", "source", "list", "sheet", "key", "decided_by")
"""The columns whose numbers are places in the texts."""
NUMBER_COLUMNS: Final = (*TEXT_COLUMNS, "row")
_ORDER: Final = ("id", "list", "sheet", "row", "key", "source", "decided_by")
_NUMBERS: Final = attrs.Factory(partial(frozen, [], np.int32))


@attrs.frozen(eq=False, kw_only=True, repr=False)
class SourceRows(ShortRepr):
    """The rows of lists from which areas and bodies come, as columns.

    The rows are ordered by id, then by list, sheet and row. Each text is stored once: a column has its place
    among the texts, or -1 where nothing is stated. So 100,000 rows take 28 bytes each, and their texts.

    Attributes:
        id: Per row, the id of the area or body.
        source: Per row, the `ref` of the source of the list, which is a source of the metadata.
        list: Per row, the name of the file of the list, without folders.
        sheet: Per row, the name of the sheet.
        row: Per row, the number of the row in its sheet, from 1 as Excel counts; 0 where it is not stated.
        key: Per row, the key that the list itself gives to the area or body.
        decided_by: Per row, who decided in which area a place of the list lies.
    """

    id: NDArray[np.int32] = _NUMBERS
    source: NDArray[np.int32] = _NUMBERS
    list: NDArray[np.int32] = _NUMBERS
    sheet: NDArray[np.int32] = _NUMBERS
    row: NDArray[np.int32] = _NUMBERS
    key: NDArray[np.int32] = _NUMBERS
    decided_by: NDArray[np.int32] = _NUMBERS
    texts: Texts = ()

    def __len__(self) -> int:
        return len(self.id)

    @classmethod
    def of(cls, cells: Mapping[str, Collection[Any]]) -> tuple[SourceRows, NDArray[np.intp]]:
        """The rows of some cells in canonical order, and this order.

        Args:
            cells: By column, the texts, with None or an empty text where nothing is stated, and the numbers
                of rows, with 0 there.
        """
        stated: Iterable[str] = filter(None, chain(*(cells[name] for name in TEXT_COLUMNS)))
        number = dict.fromkeys(stated, NO_TEXT)  # texts only: other keys would double its size
        texts = sorted(number)
        number.update(zip(texts, range(len(texts)), strict=True))
        columns: dict[str, NDArray[Any]] = {
            name: np.fromiter(map(number.get, cells[name], repeat(NO_TEXT)), np.int32, len(cells[name]))
            for name in TEXT_COLUMNS
        }
        del number
        columns["row"] = np.array(cells["row"], np.int32)
        order = _order(columns)
        ordered: dict[str, Any] = {name: frozen(column[order], np.int32) for name, column in columns.items()}
        return cls(**ordered, texts=tuple(texts)), order

    def only(self, chosen: NDArray[np.bool_]) -> SourceRows:
        """Some rows, with the texts that they use."""
        if chosen.all():
            return self
        columns: dict[str, NDArray[Any]] = {name: getattr(self, name)[chosen] for name in NUMBER_COLUMNS}
        used = np.unique(np.concatenate([columns[name] for name in TEXT_COLUMNS]))
        used = used[used != NO_TEXT]
        place = np.full(len(self.texts) + 1, NO_TEXT, np.int32)  # the last entry is for `NO_TEXT`
        place[used] = np.arange(len(used))
        columns |= {name: place[columns[name]] for name in TEXT_COLUMNS}
        kept: dict[str, Any] = {name: frozen(column, np.int32) for name, column in columns.items()}
        return SourceRows(**kept, texts=tuple(self.texts[each] for each in used.tolist()))

    def which(self, column: str, holds: Callable[[str], bool]) -> NDArray[np.bool_]:
        """Per row, whether something holds of the text of a column; false where no text is stated.

        Args:
            holds: Is called once for each text, also for texts of other columns.
        """
        found = np.array([*map(holds, self.texts), False], np.bool_)  # the last entry is for `NO_TEXT`
        chosen: NDArray[np.bool_] = found[getattr(self, column)]
        return chosen

    def about(self, id: str) -> NDArray[np.intp]:
        """The rows about an area or body; O(log rows)."""
        number = bisect_left(self.texts, id)
        if number == len(self.texts) or self.texts[number] != id:
            return np.empty(0, np.intp)
        first, end = self.id.searchsorted(np.array([number, number + 1], np.int32))
        return np.arange(first, end)

    def stated(self, column: str, rows: NDArray[np.intp] | None = None) -> Sequence[str | None]:
        """The texts of a column in some rows, by default in all rows; None where nothing is stated."""
        numbers: NDArray[np.int32] = getattr(self, column)
        numbers = numbers if rows is None else numbers[rows]
        texts: dict[int, str | None] = {
            each: self.texts[each] for each in np.unique(numbers[numbers != NO_TEXT]).tolist()
        }
        texts[NO_TEXT] = None
        return [*map(texts.__getitem__, numbers.tolist())]

    def in_order(self) -> bool:
        """Whether rows and texts are in canonical order, and no text is empty or stands twice."""
        texts = [*self.texts]
        rising = all(one < other for one, other in pairwise(("", *texts)))
        order = _order({name: getattr(self, name) for name in _ORDER})
        return rising and bool((order == np.arange(len(order))).all())

    def repeated(self) -> NDArray[np.bool_]:
        """Per row, whether it states the same as the row before."""
        same = np.ones(max(len(self) - 1, 0), np.bool_)
        for name in _ORDER:
            column = getattr(self, name)
            same &= column[1:] == column[:-1]
        found: NDArray[np.bool_] = np.r_[np.zeros(min(len(self), 1), np.bool_), same]
        return found


def _order(columns: Mapping[str, NDArray[Any]]) -> NDArray[np.intp]:
    return np.lexsort([columns[name] for name in reversed(_ORDER)])
