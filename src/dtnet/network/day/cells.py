"""Cells of chosen rows of any table, column by column; history and differences use them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet import frames
from dtnet.citations import Origin
from dtnet.network.day.columns import network_columns
from dtnet.network.tables.bounds import bound_cells, known_origin
from dtnet.network.tables.tables import NOBODY
from dtnet.network.tables.texts import take
from dtnet.periods import OPEN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.frames import Column
    from dtnet.network.day.columns import ColumnSpec, TableName
    from dtnet.network.day.network import Network
    from dtnet.network.tables.index import IdIndex
    from dtnet.network.tables.tables import Ints
    from dtnet.network.tables.texts import Texts

_AREAS: Final = frozenset({"parent", "home", "area"})
_OF_ENTITIES: Final = frozenset({"id", "level", "kind"})
_FEW: Final = 4
_ORIGINS: Final = np.array(["", *(origin.label for origin in Origin)], object)


def index_of(network: Network, table: TableName, column: str) -> IdIndex:
    """The index of the ids to which the numbers of a column refer."""
    areas = column in _AREAS or (table == "areas" and column == "id")
    return network.area_index if areas else network.body_index


@attrs.frozen(eq=False)
class ColumnCells:
    """One column of chosen rows.

    Attributes:
        spec: The column.
        data: Shape (n): numbers of ids, days, whole numbers, booleans as 1 and 0; or texts, words and sets as
            texts.
        missing: Shape (n): which cells are null.
    """

    spec: ColumnSpec
    data: NDArray[Any]
    missing: NDArray[np.bool_]


def column_cells(network: Network, table: TableName, spec: ColumnSpec, rows: Ints) -> ColumnCells:
    """The cells of a column in chosen rows; O(chosen rows), or O(table) for many rows of a text column."""
    of: Any = getattr(network.tables, table)
    if spec.bound_of is not None:
        return ColumnCells(spec, *bound_cells(of, spec.bound_of, spec.side, rows))
    for values in getattr(of, "attributes", ()):
        unknown = values.origin[rows] == 0
        if spec.name == values.name:
            data = values.data[rows]
            return ColumnCells(
                spec, _sets(spec.words, data, unknown) if spec.kind == "set" else data, unknown
            )
        if spec.name == f"{values.name}_origin":
            origin = known_origin(values)[rows]
            return ColumnCells(spec, _ORIGINS[origin], (origin == 0) | (origin == of.origin[rows]))
    return _fixed_cells(of, spec, rows)


def _fixed_cells(of: Any, spec: ColumnSpec, rows: Ints) -> ColumnCells:  # noqa: ANN401 - a table
    """The cells of a column that belongs neither to an attribute nor to bounds."""
    if spec.kind == "text":
        return _full(spec, _texts(getattr(of, spec.name), rows))
    at = of.entity[rows] if spec.name in _OF_ENTITIES and hasattr(of, "entity") else rows
    if spec.kind == "id":
        data = at if spec.name == "id" else getattr(of, spec.name)[at]
        return ColumnCells(spec, data, data == NOBODY)
    codes = getattr(of, spec.name)[at]
    if spec.kind == "day":
        return ColumnCells(spec, codes, codes == OPEN)
    words = _ORIGINS if spec.kind == "origin" else _objects(list(spec.words))
    return _full(spec, words[codes])


def _full(spec: ColumnSpec, data: NDArray[Any]) -> ColumnCells:
    return ColumnCells(spec, data, np.zeros(len(data), np.bool_))


def _texts(texts: Texts, rows: Ints) -> NDArray[Any]:
    if len(rows) * _FEW < len(texts):
        return _objects(take(texts, rows.tolist()))
    return _objects(list(texts))[rows]


def _objects(values: list[str]) -> NDArray[Any]:
    made = np.empty(len(values), object)
    made[:] = values
    return made


def _sets(words: tuple[str, ...], bits: NDArray[Any], unknown: NDArray[np.bool_]) -> NDArray[Any]:
    """Each set as its words in the order of the vocabulary, separated by spaces."""
    distinct, place = np.unique(np.where(unknown, bits.dtype.type(0), bits), return_inverse=True)
    told = [" ".join(word for at, word in enumerate(words) if code >> at & 1) for code in distinct.tolist()]
    return _objects(told)[place]


def as_column(network: Network, table: TableName, cells: ColumnCells) -> Column:
    """The cells as a column of an answer."""
    missing = cells.missing if cells.missing.any() else None
    kind = cells.spec.kind
    if kind == "id":
        ids = index_of(network, table, cells.spec.name).texts
        named = [None if gone else ids[at] for at, gone in zip(cells.data, cells.missing, strict=True)]
        return frames.text([each or "" for each in named], missing)
    if kind == "day":
        return frames.day(np.where(cells.missing, 0, cells.data), missing)
    if kind == "whole":
        return frames.whole(cells.data, missing)
    return (
        frames.yes_no(cells.data, missing) if kind == "yes_no" else frames.text(cells.data.tolist(), missing)
    )


def row_columns(network: Network, table: TableName, rows: Ints) -> dict[str, Column]:
    """Every column of a table, in some rows."""
    return {
        spec.name: as_column(network, table, column_cells(network, table, spec, rows))
        for spec in network_columns(network, table)
    }
