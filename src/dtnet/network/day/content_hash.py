"""The content hash of networks: one sha256 over their content; equal networks have equal hashes.

Content is the vocabulary, the metadata, and the rows of every table. Not content are the storage of columns,
the order in which rows, rules, events, successions, statements, other names, partial lists, candidates for
parents and source rows were added, and the numbers stored for unknown values. Two networks whose rows are cut
on different days differ, even if all answers are equal.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, Protocol

import attrs
import numpy as np

from dtnet.network.tables.source_rows import SourceRows
from dtnet.network.tables.tables import Successions, day_bounds, object_fields
from dtnet.origins import Origin

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import DayBounds, Tables, Values
    from dtnet.network.tables.texts import Texts

    class Sink(Protocol):
        """An object that receives bytes, such as those of `hashlib`."""

        def update(self, data: bytes, /) -> None:
            """Receive bytes."""
            ...


FORMAT: Final = "dtnet network 2"
"""The version of the byte format; it changes whenever the same content would give other bytes."""
_TEXTS: Final = 4096
_NUMBERS: Final = 1 << 16


def network_hash(network: Network) -> str:
    """The sha256 of the content of a network in hexadecimal; O(rows), with a part of one column in memory.

    The bytes are the format, the vocabulary and the metadata, then each table that has rows. A column gives a
    heading and its cells in canonical order: numbers as 64 bits with the low byte first (0 where unknown),
    texts as their lengths and UTF-8; then its bounds, if any are stated. Rules, events, successions,
    statements, other names, partial lists and candidates for parents give their sorted JSON; a succession is
    a list of its cells.
    """
    from hashlib import sha256  # noqa: PLC0415 - paid by who asks for a hash

    digest = sha256()
    _heading(digest, FORMAT, canonical_text(network.vocabulary), canonical_text(network.metadata))
    for name, table in object_fields(network.tables):
        if not _size(table):
            continue
        if isinstance(table, Successions):
            _heading(digest, name, *sorted(map(json.dumps, table.cells())))
        elif isinstance(table, Sequence):
            _heading(digest, name, *sorted(map(canonical_text, table)))
        else:
            _table(digest, name, table)
    return digest.hexdigest()


def _table(digest: Sink, table: str, columns: object) -> None:
    for name, column in object_fields(columns):
        if name == "attributes":
            for values in column:
                _values(digest, table, values)
        elif name.endswith("_bounds"):
            _day_bounds(
                digest, table, name, day_bounds(getattr(columns, name.removesuffix("_bounds")), column)
            )
        elif isinstance(column, np.ndarray):
            _heading(digest, table, name, "numbers", len(column))
            _numbers(digest, column)
        else:
            _heading(digest, table, name, "texts", len(column))
            _texts(digest, column)


def _values(digest: Sink, table: str, values: Values) -> None:
    _heading(digest, table, values.name, "values", len(values.data))
    _numbers(digest, np.where(values.origin == 0, values.data.dtype.type(0), values.data))
    _numbers(digest, values.origin)
    if values.bounds is not None and values.stated().any():
        _heading(digest, table, values.name, "bounds", len(values.data))
        for column in (values.bounds.lower, values.bounds.upper, values.bounds.origin):
            _numbers(digest, column)


def _day_bounds(digest: Sink, table: str, name: str, bounds: DayBounds | None) -> None:
    if bounds is not None:
        _heading(digest, table, name, "bounds", len(bounds.earliest))
        _numbers(digest, bounds.earliest)
        _numbers(digest, bounds.latest)


def _heading(digest: Sink, *parts: str | int) -> None:
    """Write a line of JSON that announces the next part, so that different content gives different bytes."""
    digest.update(json.dumps(parts).encode("ascii") + b"\n")


def _numbers(digest: Sink, column: NDArray[Any]) -> None:
    for start in range(0, len(column), _NUMBERS):
        digest.update(column[start : start + _NUMBERS].astype("<i8").tobytes())


def _texts(digest: Sink, column: Texts) -> None:
    texts = iter(column)
    while stretch := list(islice(texts, _TEXTS)):
        digest.update(np.fromiter(map(len, stretch), "<u4", len(stretch)).tobytes())
        digest.update("".join(stretch).encode("utf-8", "surrogatepass"))


def canonical_text(value: object) -> str:
    """A record or word as ASCII JSON; equal values give equal texts.

    Attributes with their default are omitted, so a new attribute with a default does not change any text.
    """
    return json.dumps(_plain(value), sort_keys=True, separators=(",", ":"))


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever records hold
    if attrs.has(type(value)):
        fields = attrs.fields(type(value))
        cells = ((field, getattr(value, field.name)) for field in fields)
        return {field.name: _plain(cell) for field, cell in cells if cell != field.default}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, Origin):
        return value.label
    return str(value) if isinstance(value, date | Fraction) else value


def row_counts(tables: Tables) -> tuple[int, ...]:
    """The number of rows of each table; a comparison of these is cheap and finds most differences."""
    return tuple(_size(table) for _, table in object_fields(tables))


def _size(table: Any) -> int:  # noqa: ANN401 - any table
    return len(table if isinstance(table, Sequence | Successions | SourceRows) else table.start)
