"""A table as Parquet or Arrow IPC, which read back to the same values but need not be the same bytes.

Ids and texts are strings, words are dictionaries of strings, days are `date32`, whole numbers `int64`,
booleans `bool`, and sets are lists of strings. Of the modules of `dtnet.io`, only this one uses pyarrow.
"""

from __future__ import annotations

from contextlib import closing, contextmanager, suppress
from datetime import timezone
from importlib import import_module
from importlib.util import find_spec
from itertools import chain, pairwise
from pathlib import Path
from struct import error as StructError  # noqa: N812 - the name of an exception
from struct import unpack_from
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import attrs
import numpy as np

from dtnet.errors import DtnetError, Fault, MissingExtraError, UnreadableFileError, repeated
from dtnet.io.budgets import CELL
from dtnet.io.child_process import foreign_items
from dtnet.io.limits import DEFAULT_LIMITS, Limits, Tally, check_width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dtnet.network.day.columns import ColumnSpec, Kind

_TYPES: Final[dict[Kind, str]] = {"day": "date32", "whole": "int64", "yes_no": "bool_"}
_WORDS: Final[tuple[Kind, ...]] = ("word", "origin")
_AT_ONCE: Final = 65_536
"""The number of rows in a batch of Parquet."""
_DIFFERENCES: Final = "DELTA_BYTE_ARRAY"
_TASK: Final = "dtnet.io.arrow_tables:plain_tables"
_PACKAGES: Final = ("attr", "numpy", "pyarrow")


def encode_parquet(columns: Mapping[str, list[Any]], specs: Sequence[ColumnSpec]) -> bytes:
    """A table as a Parquet file.

    Raises:
        MissingExtraError: If pyarrow is not installed.
    """
    sink = _arrow().BufferOutputStream()
    import_module("pyarrow.parquet").write_table(_table(columns, specs), sink, compression="zstd")
    return _bytes(sink)


def encode_ipc(columns: Mapping[str, list[Any]], specs: Sequence[ColumnSpec]) -> bytes:
    """A table as an uncompressed Arrow IPC file.

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
        raise _without_arrow() from None


def _without_arrow() -> MissingExtraError:
    return MissingExtraError("Parquet and Arrow files need pyarrow", 'pip install "dtnet[arrow]"')


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


ArrowForm: TypeAlias = Literal["parquet", "arrow"]


@attrs.frozen(eq=False)
class ArrowFile:
    """The content of a file of Parquet or Arrow IPC."""

    form: ArrowForm
    content: bytes
    path: Path


def decode_parquet(
    raw: bytes,
    specs: Sequence[ColumnSpec],
    path: Path,
    faults: list[Fault],
    limits: Limits = DEFAULT_LIMITS,
) -> dict[str, list[Any]]:
    """The columns of a Parquet file, as plain values.

    A child process reads the file, unless the caller trusts it. Texts are read as the dictionaries that
    Parquet stores, so that equal texts are one object.

    Args:
        specs: The expected columns; the builder compares them.
        faults: Receives an error for each repeated column and each column without plain values.
        limits: The largest allowed table, and the limits of memory and time.

    Raises:
        UnreadableFileError: If the content is not Parquet, or exceeds the limits.
        MissingExtraError: If pyarrow is not installed.
    """
    del specs
    file = ArrowFile("parquet", raw, path)
    found = decode_arrow_files({"": file}, path, limits, trusted=limits.trusts(raw, path))
    columns, wrong = found[""]
    faults += wrong
    return columns


def decode_arrow_files(
    files: Mapping[str, ArrowFile], path: Path, limits: Limits, *, trusted: bool
) -> dict[str, tuple[dict[str, list[Any]], list[Fault]]]:
    """The columns of several files, and the errors of each; one child process reads them all.

    Args:
        trusted: Whether the files are read in this process.

    Raises:
        UnreadableFileError: If a file is not of its format, or exceeds the limits.
        MissingExtraError: If pyarrow is not installed.
    """
    if not files:
        return {}
    if find_spec("pyarrow") is None:
        raise _without_arrow()
    plain = [(name, each.form, each.content, str(each.path)) for name, each in files.items()]
    arguments = plain, limits.rows, limits.bytes
    budget = limits.budget(path, is_trusted=trusted)
    items = foreign_items(_TASK, arguments, budget=budget, packages=_PACKAGES, trusted=trusted)
    with closing(items):
        return {name: (columns, [Fault(*each) for each in wrong]) for name, columns, wrong in items}


# In the child


def plain_tables(
    files: Iterable[tuple[str, ArrowForm, bytes, str]], rows: int, most: int
) -> Iterator[tuple[str, dict[str, list[Any]], list[tuple[str, str]]]]:
    """For each file its name, its columns and its errors.

    Args:
        files: The name, format, content and path of each file.

    Raises:
        UnreadableFileError: As `decode_arrow_files`.
    """
    limits = Limits(rows, most)
    for name, form, content, path in files:
        faults: list[Fault] = []
        columns = _FORMS[form](content, Path(path), faults, limits)
        yield name, columns, [(each.place, each.message) for each in faults]


def _parquet_columns(raw: bytes, path: Path, faults: list[Fault], limits: Limits) -> dict[str, list[Any]]:
    with _told("Parquet", path) as arrow:
        parquet = import_module("pyarrow.parquet")
        stated = parquet.read_metadata(arrow.BufferReader(raw))
        texts = _check_stated(stated, path, limits)
        file = parquet.ParquetFile(arrow.BufferReader(raw), read_dictionary=texts)
        # A batch cannot hold lists of words from the dictionaries of two row groups.
        groups = ([group] for group in range(stated.num_row_groups))
        batches = chain.from_iterable(
            file.iter_batches(_AT_ONCE, row_groups=group, use_threads=False) for group in groups
        )
        return _decoded(file.schema_arrow, batches, Tally(path, limits), faults)


def _ipc_columns(raw: bytes, path: Path, faults: list[Fault], limits: Limits) -> dict[str, list[Any]]:
    with _told("Arrow IPC", path) as arrow:
        Tally(path, limits).add(bytes=unpacked_bytes(raw))
        file = import_module("pyarrow.ipc").open_file(arrow.BufferReader(raw))
        batches = map(file.get_batch, range(file.num_record_batches))
        return _decoded(file.schema, batches, Tally(path, limits), faults)


_FORMS: Final = {"parquet": _parquet_columns, "arrow": _ipc_columns}


@contextmanager
def _told(what: str, path: Path) -> Iterator[Any]:
    """The module pyarrow; in the context, whatever it raises becomes an error about the file."""
    arrow = _arrow()
    try:
        yield arrow
    except (DtnetError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - damaged metadata raise KeyError, IndexError and others
        told = str(error).partition("\n")[0] or type(error).__name__
        raise UnreadableFileError(f"{path}: no {what}: {told}") from None


def _check_stated(stated: Any, path: Path, limits: Limits) -> list[str]:  # noqa: ANN401 - metadata of Parquet
    """Check the metadata of a Parquet file before its content is unpacked.

    Returns:
        The names of the columns of texts.

    Raises:
        UnreadableFileError: If the file has too many rows, columns or bytes; or if a column stores texts as
            differences, so that their length is unknown before unpacking.
    """
    tally = Tally(path, limits)
    check_width(path, stated.num_columns)
    tally.add(rows=stated.num_rows)
    texts = set()
    for group in range(stated.num_row_groups):
        held = stated.row_group(group)
        for number in range(held.num_columns):
            column = held.column(number)
            tally.add(bytes=max(column.total_uncompressed_size, column.num_values * CELL))
            if column.physical_type == "BYTE_ARRAY":
                texts.add(column.path_in_schema)
                if _DIFFERENCES in column.encodings:
                    raise UnreadableFileError(
                        f"{path}: {column.path_in_schema}: texts in the encoding {_DIFFERENCES} are not read",
                        "write it with dictionaries, as is usual",
                    )
    return sorted(texts)


def _decoded(
    schema: Any,  # noqa: ANN401 - of Arrow
    batches: Iterable[Any],
    tally: Tally,
    faults: list[Fault],
) -> dict[str, list[Any]]:
    names: list[str] = schema.names
    check_width(tally.path, len(names))
    types = import_module("pyarrow.types")
    wrong = [
        Fault(f": {field.name}", f"cells of type {field.type} are not plain values; leave it out")
        for field in schema
        if not _is_plain(types, field.type)
    ]
    faults += [Fault(f": {name}", "the column stands twice") for name in repeated(names)] + wrong
    columns = [_Column(tally, name, types) for name in names]
    for batch in () if wrong else batches:
        tally.add(rows=batch.num_rows)
        batch.validate(full=True)
        for column, held in zip(columns, batch.columns, strict=True):
            column.cells += column.unpacked(held)
    return {column.name: column.cells for column in columns}


def _is_plain(types: Any, kind: Any, *, in_list: bool = False) -> bool:  # noqa: ANN401 - of Arrow
    """Whether the cells of an Arrow type are plain values, or lists of plain values."""
    if types.is_dictionary(kind):
        return _is_plain(types, kind.value_type, in_list=True)
    if types.is_list(kind) or types.is_large_list(kind):
        return not in_list and _is_plain(types, kind.value_type, in_list=True)
    return not (types.is_nested(kind) or types.is_run_end_encoded(kind) or types.is_interval(kind))


@attrs.define(eq=False)
class _Column:
    """A column of a file whose batches are unpacked one after the other.

    Attributes:
        tally: Counts the cells before they are unpacked.
        types: The module `pyarrow.types`.
        cells: The plain values unpacked so far.
        dictionary: The last dictionary of texts; the batches of one row group share it.
        words: The plain values of this dictionary, followed by None.
        known: The days and lists unpacked so far; equal ones are one object, which costs a child process less
            to hand over.
    """

    tally: Tally
    name: str
    types: Any
    cells: list[Any] = attrs.field(factory=list)
    dictionary: Any = None
    words: list[Any] = attrs.field(factory=list)
    known: dict[Any, Any] = attrs.field(factory=dict)

    def unpacked(self, held: Any) -> list[Any]:  # noqa: ANN401 - an Arrow array
        """The plain values of a batch.

        Raises:
            UnreadableFileError: If a value does not exist in Python, such as a day after the year 9999 (the
                error names the first one); or if the limits are exceeded.
        """
        self.tally.add(bytes=len(held) * CELL)
        if self.types.is_dictionary(held.type):
            return self._from_dictionary(held)
        if self.types.is_list(held.type) or self.types.is_large_list(held.type):
            return self._lists(held)
        self.tally.add(bytes=_text_bytes(self.types, held))
        return self._plain_values(held)

    def _from_dictionary(self, held: Any) -> list[Any]:  # noqa: ANN401 - an Arrow array
        if self.dictionary is None or not self.dictionary.equals(held.dictionary):
            self.dictionary = held.dictionary
            self.words = [*self.unpacked(held.dictionary), None]
        return [self.words[-1 if index is None else index] for index in held.indices.to_pylist()]

    def _lists(self, held: Any) -> list[Any]:  # noqa: ANN401 - an Arrow array
        ends = held.offsets.to_pylist() or [0]
        values = self.unpacked(held.values.slice(ends[0], ends[-1] - ends[0]))
        there = held.is_valid().to_pylist()
        cells = [
            values[start - ends[0] : end - ends[0]] if is_there else None
            for (start, end), is_there in zip(pairwise(ends), there, strict=True)
        ]
        return [None if cell is None else self.known.setdefault(tuple(cell), cell) for cell in cells]

    def _plain_values(self, held: Any) -> list[Any]:  # noqa: ANN401 - an Arrow array
        wrong = (_arrow().ArrowException, ArithmeticError, LookupError, ValueError)
        if self.types.is_temporal(held.type) and getattr(held.type, "unit", "") == "ns":
            held = self._in_microseconds(held)
        try:
            cells: list[Any] = held.to_pylist()
        except wrong as error:
            row = 0
            with suppress(*wrong):
                while True:  # find the cell that fails
                    held[row].as_py()
                    row += 1
            told = str(error).partition("\n")[0]
            place = f"{self.tally.path}: row {len(self.cells) + row}: {self.name}"
            raise UnreadableFileError(f"{place}: no plain value: {told}") from None
        if not self.types.is_temporal(held.type):
            return cells
        if getattr(held.type, "tz", None):  # a child hands over fixed offsets
            cells = [
                None if cell is None else cell.replace(tzinfo=timezone(cell.utcoffset())) for cell in cells
            ]
        return [*map(self.known.setdefault, cells, cells)]

    def _in_microseconds(self, held: Any) -> Any:  # noqa: ANN401 - Arrow arrays
        """Instants and times in microseconds; pyarrow needs pandas for nanoseconds."""
        arrow, kind = _arrow(), held.type
        if self.types.is_timestamp(kind):
            shorter = arrow.timestamp("us", kind.tz)
        else:
            shorter = arrow.duration("us") if self.types.is_duration(kind) else arrow.time64("us")
        return held.cast(shorter, safe=False)


def _text_bytes(types: Any, held: Any) -> int:  # noqa: ANN401 - an Arrow array
    """The total length of the texts of an array in bytes; views of the same bytes count each."""
    if not types.is_string_view(held.type) and not types.is_binary_view(held.type):
        return int(held.nbytes)
    views = np.frombuffer(held.buffers()[1], np.int32)[::4]
    lengths = views[held.offset : held.offset + len(held)].astype(np.int64)
    return int(lengths[np.asarray(held.is_valid())].sum())


_END: Final = b"ARROW1"
_BLOCK, _BUFFER = 24, 16
_DICTIONARY_BATCH: Final = 2


def unpacked_bytes(raw: bytes) -> int:
    """The uncompressed size of all compressed buffers in bytes; 0 if the content is not Arrow IPC.

    Args:
        raw: The content of an Arrow IPC file.
    """
    try:
        return sum(_of_batch(raw, *block) for block in _blocks(raw))
    except StructError:  # the file is cut off, which pyarrow reports later
        return 0


def _blocks(raw: bytes) -> list[tuple[int, int]]:
    """The position of each batch, and the length of its header."""
    if not raw.endswith(_END):
        return []
    (length,) = unpack_from("<i", raw, len(raw) - len(_END) - 4)
    footer = _Table.root(raw, len(raw) - len(_END) - 4 - length)
    return [
        (start, size)
        for field in (2, 3)  # dictionaries, and batches of rows
        for at in footer.structs(field, _BLOCK)
        for start, size in [unpack_from("<qi", raw, at)]
    ]


def _of_batch(raw: bytes, start: int, size: int) -> int:
    begin = start + (8 if raw[start : start + 4] == b"\xff\xff\xff\xff" else 4)
    message = _Table.root(raw, begin)
    batch = message.table(2)
    if message.byte(1) == _DICTIONARY_BATCH and batch is not None:
        batch = batch.table(1)
    if batch is None or batch.table(3) is None:  # it is not compressed
        return 0
    sizes: list[int] = []
    for at in batch.structs(2, _BUFFER):
        offset, length = unpack_from("<qq", raw, at)
        if length >= 8:  # noqa: PLR2004 - a whole number of 64 bits
            sizes += unpack_from("<q", raw, start + size + offset)
    return sum(each for each in sizes if each > 0)


class _Table:
    """A table of a FlatBuffer; its fields are read by number."""

    def __init__(self, raw: bytes, at: int) -> None:
        self._raw, self._at = raw, at
        (back,) = unpack_from("<i", raw, at)
        self._fields = at - back
        (self._size,) = unpack_from("<H", raw, self._fields)

    @classmethod
    def root(cls, raw: bytes, start: int) -> _Table:
        return cls(raw, start + unpack_from("<I", raw, start)[0])

    def _place(self, field: int) -> int | None:
        at = 4 + 2 * field
        offset = unpack_from("<H", self._raw, self._fields + at)[0] if at < self._size else 0
        return self._at + offset if offset else None

    def _behind(self, field: int) -> int | None:
        at = self._place(field)
        return None if at is None else at + unpack_from("<I", self._raw, at)[0]

    def byte(self, field: int) -> int:
        at = self._place(field)
        return 0 if at is None else self._raw[at]

    def table(self, field: int) -> _Table | None:
        at = self._behind(field)
        return None if at is None else _Table(self._raw, at)

    def structs(self, field: int, size: int) -> range:
        """The position of each struct in a list of structs."""
        at = self._behind(field)
        if at is None:
            return range(0)
        (count,) = unpack_from("<I", self._raw, at)
        return range(at + 4, min(at + 4 + count * size, len(self._raw)), size)
