"""A table as Parquet or Arrow IPC, which read back to the same values but need not be the same bytes.

Ids and texts are strings, words dictionaries of strings, days `date32`, whole numbers `int64`, yes and no
`bool`, sets lists of strings. The one module of files that touches pyarrow.
"""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from dtnet.errors import Fault, MissingExtraError, UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from dtnet.network.columns import ColumnSpec, Kind

_TYPES: Final[dict[Kind, str]] = {"day": "date32", "whole": "int64", "yes_no": "bool_"}
_WORDS: Final[tuple[Kind, ...]] = ("word", "origin")


def encode_parquet(columns: Mapping[str, list[Any]], specs: Sequence[ColumnSpec]) -> bytes:
    """A table as a Parquet file.

    Raises:
        MissingExtraError: If pyarrow is not installed.
    """
    sink = _arrow().BufferOutputStream()
    import_module("pyarrow.parquet").write_table(_table(columns, specs), sink, compression="zstd")
    return _bytes(sink)


def encode_ipc(columns: Mapping[str, list[Any]], specs: Sequence[ColumnSpec]) -> bytes:
    """A table as an Arrow IPC file, not compressed.

    Raises:
        MissingExtraError: If pyarrow is not installed.
    """
    arrow = _arrow()
    table, sink = _table(columns, specs), arrow.BufferOutputStream()
    with import_module("pyarrow.ipc").new_file(sink, table.schema) as writer:
        writer.write_table(table)
    return _bytes(sink)


def _arrow() -> Any:  # noqa: ANN401 - it has no types
    try:
        return import_module("pyarrow")
    except ImportError:
        raise MissingExtraError(
            "Parquet and Arrow files take pyarrow", 'pip install "dtnet[arrow]"'
        ) from None


def _bytes(sink: Any) -> bytes:  # noqa: ANN401 - an Arrow stream
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _table(columns: Mapping[str, list[Any]], specs: Sequence[ColumnSpec]) -> Any:  # noqa: ANN401 - an Arrow table
    arrow = _arrow()
    kinds: dict[str, Kind] = {spec.name: spec.kind for spec in specs}
    return arrow.table({name: _column(arrow, cells, kinds[name]) for name, cells in columns.items()})


def _column(arrow: Any, cells: list[Any], kind: Kind) -> Any:  # noqa: ANN401 - an Arrow column
    if kind == "set":
        return arrow.array(cells, arrow.list_(arrow.string()))
    if kind in _TYPES:
        return arrow.array(cells, getattr(arrow, _TYPES[kind])())
    column = arrow.array(cells, arrow.string())
    return column.dictionary_encode() if kind in _WORDS else column


def decode_parquet(
    raw: bytes, specs: Sequence[ColumnSpec], path: Path, faults: list[Fault]
) -> dict[str, list[Any]]:
    """The columns of a Parquet file, as plain values.

    Args:
        raw: The file.
        specs: What its columns should be; the builder checks whether they are.
        path: Its name, in errors.
        faults: Takes columns that stand twice.

    Raises:
        UnreadableFileError: If it is no such file.
        MissingExtraError: If pyarrow is not installed.
    """
    del specs
    return _decoded(raw, path, faults, what="Parquet")


def decode_ipc(
    raw: bytes, specs: Sequence[ColumnSpec], path: Path, faults: list[Fault]
) -> dict[str, list[Any]]:
    """The columns of an Arrow IPC file, as plain values; as in `decode_parquet`."""
    del specs
    return _decoded(raw, path, faults, what="Arrow IPC")


def _decoded(raw: bytes, path: Path, faults: list[Fault], *, what: str) -> dict[str, list[Any]]:
    arrow = _arrow()
    try:
        if what == "Parquet":
            table = import_module("pyarrow.parquet").ParquetFile(arrow.BufferReader(raw)).read()
        else:
            table = import_module("pyarrow.ipc").open_file(arrow.BufferReader(raw)).read_all()
        table.validate(full=True)
    except (arrow.ArrowException, OSError) as error:
        told = str(error).partition("\n")[0]
        raise UnreadableFileError(f"{path}: no {what}: {told}") from None
    names: list[str] = table.column_names
    twice = sorted({name for name in names if names.count(name) > 1})
    faults += [Fault(f": {name}", "the column stands twice") for name in twice]
    return {name: _cells(column, name, path) for name, column in zip(names, table.columns, strict=True)}


def _cells(column: Any, name: str, path: Path) -> list[Any]:  # noqa: ANN401 - an Arrow column
    """A column as plain values.

    Raises:
        UnreadableFileError: At the first that is none of Python, as a day after the year 9999.
    """
    wrong = (_arrow().ArrowException, ArithmeticError, LookupError, ValueError)
    try:
        cells: list[Any] = column.to_pylist()
    except wrong as error:
        row = 0
        with suppress(*wrong):
            while True:  # one of them fails, as they did together
                column[row].as_py()
                row += 1
        told = str(error).partition("\n")[0]
        raise UnreadableFileError(f"{path}: row {row}: {name}: no plain value: {told}") from None
    return cells
