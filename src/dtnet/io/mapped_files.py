"""A network as a file of memory-mapped columns: opened in milliseconds and shared by processes.

A file begins with eight bytes that name the format, the length of the manifest as eight bytes, and the
sha256 of the manifest. The manifest is JSON and lists each column with its type, length, offset and sha256.
Columns lie in the order of the list, each at a multiple of 64 bytes, and the last one ends the file. Each
column is an array of the very numbers that a network holds; texts are UTF-8 bytes with offsets.

The hash of a column includes the zeros behind it, and the manifest includes the spaces behind its JSON. Every
byte of a file is therefore compared or hashed, and a file whose length differs from its manifest is an error.
Opening checks the hashes and the form of each column; `verify` also checks the validity rules.
"""

from __future__ import annotations

import mmap
import os
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs
import numpy as np

from dtnet.arguments import shown_value
from dtnet.citations import Citation
from dtnet.errors import Fault, InvalidNetworkError, UnreadableFileError
from dtnet.lazy import LaterModule
from dtnet.network.day.columns import SOURCE_ROWS, TABLES
from dtnet.network.day.network import network_of_read_only
from dtnet.network.tables import tables as network_tables
from dtnet.network.tables.row_names import AS_STORED, CheckedRows
from dtnet.network.tables.source_rows import NO_ROW, NO_TEXT, NUMBER_COLUMNS, TEXT_COLUMNS, SourceRows
from dtnet.network.tables.tables import (
    BASES,
    COLUMN_TYPES,
    COVERAGES,
    NAME_SORTS,
    NO_DAY,
    NOTHING,
    DayBounds,
    OtherName,
    Successions,
    Tables,
    ValueBounds,
    Values,
    object_fields,
)
from dtnet.network.tables.texts import EncodedTexts, take
from dtnet.origins import Origin
from dtnet.periods import FIRST_DAY, LAST_DAY, OPEN, day_number, number_day
from dtnet.read_only import LaterSequence
from dtnet.reading.files import open_file, parse_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from dtnet.io import documents
    from dtnet.network.day.columns import TableName
    from dtnet.network.day.network import Network
    from dtnet.network.tables.schema import Metadata, Vocabulary
    from dtnet.network.tables.texts import Texts
    from dtnet.network.validity import checks, source_row_checks, succession_checks

    NamedArray: TypeAlias = tuple[str, NDArray[Any]]
else:  # a bundled network is opened without them
    documents = LaterModule("dtnet.io.documents")
    checks = LaterModule("dtnet.network.validity.checks")
    source_row_checks = LaterModule("dtnet.network.validity.source_row_checks")
    succession_checks = LaterModule("dtnet.network.validity.succession_checks")

FORM: Final = "dtnet/columns/"
VERSION: Final = 3
NETWORK_KEY: Final = "network"
_FORMS: Final = {"Ints": "int32", "Codes": "uint8"}
_TEXTS, _VALUES, _BOUNDS = "Texts", "tuple[Values, ...]", "DayBounds | None"
"""The annotations of columns that are several arrays; a column with any other annotation is one array."""


def mapped_file(network: Network) -> Iterator[bytes]:
    """The bytes of the file, part by part.

    Raises:
        InvalidNetworkError: If a value could not be read back.
    """
    names = network.tables.other_names
    described = {**documents.described(network), TABLE: []}
    stated = {
        "schema": f"{FORM}{VERSION}",
        NETWORK_KEY: described,
        MEASURES_KEY: list(network.tables.successions.measures),
    }
    if names:  # a dtnet that reads no other names refuses their key, even if it is empty
        described[NAMES] = []
        stated[NAME_SOURCES_KEY] = documents.WRITER(name_sources(names))
    return column_file(stated, network_arrays(network))


def network_arrays(
    network: Network, texts: Callable[[str, Texts], Iterable[NamedArray]] | None = None
) -> Iterator[NamedArray]:
    """The arrays of a network, by name.

    Args:
        texts: The arrays of a text column, given its name; by default its UTF-8 bytes with offsets.

    Raises:
        InvalidNetworkError: If another name breaks a validity rule.
    """
    for table in TABLES:
        yield from _arrays(table, getattr(network.tables, table), texts or _texts)
    yield from succession_arrays(network.tables.successions)
    yield from name_arrays(network)
    yield from source_row_arrays(network.tables.source_rows)


def _columns(table: TableName) -> Iterator[tuple[str, str]]:
    """The columns of a table's class, each with its annotation."""
    for field in attrs.fields(_class(table)):
        yield field.name, str(field.type)


def _class(table: TableName) -> type[Any]:
    cls: type[Any] = getattr(network_tables, str(attrs.fields_dict(Tables)[table].type))
    return cls


def _arrays(
    table: TableName,
    of: Any,  # noqa: ANN401 - a table
    texts: Callable[[str, Texts], Iterable[NamedArray]],
) -> Iterator[NamedArray]:
    """The arrays of a table, by name; an attribute goes by its number, because its name may be any text."""
    for column, kind in _columns(table):
        held = getattr(of, column)
        if kind == _TEXTS:
            yield from texts(f"{table}.{column}", held)
        elif kind == _VALUES:
            for number, values in enumerate(held):
                yield f"{table}.{column}.{number}", values.data
                yield f"{table}.{column}.{number}.origin", values.origin
                yield from _bounds(f"{table}.{column}.{number}.bounds", values.bounds)
        elif kind == _BOUNDS:
            yield from _bounds(f"{table}.{column}", held)
        else:
            yield f"{table}.{column}", held.astype(_FORMS[kind], copy=False)


def _texts(name: str, held: Iterable[str]) -> Iterator[NamedArray]:
    texts = EncodedTexts.of(held)
    yield f"{name}.content", texts.content
    yield f"{name}.offsets", texts.offsets


def _bounds(name: str, held: ValueBounds | DayBounds | None) -> Iterator[NamedArray]:
    """The arrays of bounds, by name; empty if there are no bounds."""
    for column, array in () if held is None else object_fields(held):
        yield f"{name}.{column}", array


def open_mapped(path: Path, *, verify: bool) -> Network:
    """The network in a file of memory-mapped columns.

    Args:
        verify: Whether to check all validity rules.

    Raises:
        UnreadableFileError: If the file cannot be read or is of another format or version, or a byte changed.
        InvalidNetworkError: If the manifest does not state a network, or rows break validity rules.
    """
    digest, stated, behind = map_column_file(path)
    manifest = documents.check_document_form(stated, path, FORM, VERSION)
    document = documents.check_document_form(manifest.get(NETWORK_KEY), path)
    faults: list[Fault] = []
    said = documents.read_described(document, faults)
    faults += _measure_faults(manifest.get(MEASURES_KEY))
    cited = manifest.get(NAME_SOURCES_KEY, [])
    sources, wrong = documents.READER.document(cited, tuple[Citation, ...], NAME_SOURCES_KEY)
    faults += wrong
    for table in (TABLE, NAMES):
        if said.pop(table, ()):
            faults.append(Fault(table, "this file form has them in columns, not in the manifest"))
    words: Vocabulary | None = said.pop("vocabulary", None)
    metadata = said.pop("metadata", None)
    faults += checks.vocabulary_faults(words) if words else []
    faults += checks.metadata_faults(metadata) if metadata else []
    file = listed_columns(path, manifest, behind, faults)
    if faults or words is None:
        raise InvalidNetworkError(str(path), faults)
    tables = opened_tables(file, words, said, tuple(manifest[MEASURES_KEY]), sources)
    _check_rows(path, tables, words, metadata, whole=verify)
    return network_of_read_only(tables, words, metadata, MappedFile(path.absolute(), digest))


def opened_tables(
    file: ColumnFile,
    words: Vocabulary,
    records: Mapping[str, Any],
    measures: tuple[str, ...],
    sources: Sequence[Citation],
    texts: Callable[[ColumnFile, str], Texts] | None = None,
) -> Tables:
    """The tables over the columns of a file.

    Args:
        records: The tables that are no columns, by name, without the successions and other names.
        texts: The text column of a name; by default its UTF-8 bytes with offsets.

    Raises:
        UnreadableFileError: If a column is missing or has another type.
        InvalidNetworkError: If numbers of successions, other names or source rows are out of range.
    """
    columns = {table: _opened(file, table, words, texts or ColumnFile.texts) for table in TABLES}
    tables = Tables(**columns, **records)
    faults: list[Fault] = []
    if file.has(TABLE):
        tables = attrs.evolve(tables, successions=mapped_successions(file, tables, measures, faults))
    if file.has(NAMES):
        names = mapped_names(file, tables, words, sources, faults)
        tables = attrs.evolve(tables, other_names=names)
    if file.has(SOURCE_ROWS):
        tables = attrs.evolve(tables, source_rows=mapped_source_rows(file, faults))
    if faults:
        raise InvalidNetworkError(str(file.path), faults)
    return tables


@attrs.frozen
class MappedFile:
    """A file of memory-mapped columns, and the hash by which another process knows that it is the same file.

    Attributes:
        sha256: The hash of its manifest, which contains the hash of each column.
    """

    path: Path
    sha256: str

    def open(self) -> Network:
        """The network in the file.

        Raises:
            UnreadableFileError: If the file cannot be read, or its manifest has another hash by now.
            InvalidNetworkError: As `open_mapped`.
        """
        network = open_mapped(self.path, verify=False)
        if network.stored != self:
            raise UnreadableFileError(
                f"{self.path}: is another file than the one from which the network was opened",
                "open the network again with read_network",
            )
        return network


def _measure_faults(given: Any) -> Iterator[Fault]:  # noqa: ANN401 - any JSON
    """An error if the measures of shares are not a list of texts."""
    if not isinstance(given, list) or not given or not all(isinstance(each, str) for each in given):
        yield Fault(MEASURES_KEY, f"{shown_value(given)} is not a list of texts")


def _opened(
    file: ColumnFile, table: TableName, words: Vocabulary, texts: Callable[[ColumnFile, str], Texts]
) -> Any:  # noqa: ANN401 - a table
    """A table over the columns of a file; it has bounds if the file has any of their columns."""

    def array(name: str, form: str | None = None) -> NDArray[Any]:
        return file.array(f"{table}.{name}", form)

    def bounds(cls: type[Any], name: str) -> Any:  # noqa: ANN401 - bounds of either class
        fields = attrs.fields(cls)
        if not any(f"{table}.{name}.{each.name}" in file.columns for each in fields):
            return None
        return cls(*(array(f"{name}.{each.name}", _FORMS.get(str(each.type))) for each in fields))

    names = [each.name for each in words.attributes if each.table == table]
    held: dict[str, Any] = {}
    for column, kind in _columns(table):
        if kind == _TEXTS:
            held[column] = texts(file, f"{table}.{column}")
        elif kind == _VALUES:
            held[column] = tuple(
                Values(
                    name,
                    array(f"{column}.{number}"),
                    array(f"{column}.{number}.origin", "uint8"),
                    bounds(ValueBounds, f"{column}.{number}.bounds"),
                )
                for number, name in enumerate(names)
            )
        elif kind == _BOUNDS:
            held[column] = bounds(DayBounds, column)
        else:
            held[column] = array(column, _FORMS[kind])
    return _class(table)(**held)


def _check_rows(path: Path, tables: Tables, words: Vocabulary, metadata: Metadata, *, whole: bool) -> None:
    """Check that columns fit each other; with `whole`, check every text and validity rule too.

    Raises:
        InvalidNetworkError: If columns do not fit each other or rows break validity rules.
        UnreadableFileError: If a text is not UTF-8 or ends before it begins.
    """
    faults = checks.check_shape(CheckedRows(tables, words))
    if whole and not faults:
        for table in TABLES:
            names = (column for column, kind in _columns(table) if kind == _TEXTS)
            _check_texts(path, table, getattr(tables, table), names)
        if len(tables.successions):
            _check_texts(path, TABLE, tables.successions, ["clauses"])
        if len(tables.source_rows):
            _check_texts(path, SOURCE_ROWS, tables.source_rows, ["texts"])
        faults = checks.check_tables(tables, words)
        faults += source_row_checks.cited_faults(tables.source_rows, metadata, AS_STORED)
    if faults:
        raise InvalidNetworkError(str(path), faults)


def _check_texts(path: Path, table: str, of: Any, names: Iterable[str]) -> None:  # noqa: ANN401 - a table
    for column in names:
        _checked_texts(path, f"{table}.{column}", getattr(of, column))


def _checked_texts(path: Path, name: str, texts: EncodedTexts) -> list[str]:
    """The texts of a column; O(bytes).

    Raises:
        UnreadableFileError: If a text is not UTF-8 or ends before it begins.
    """
    if (np.diff(texts.offsets) < 0).any():
        raise UnreadableFileError(f"{path}: {name}.offsets: a text ends before it begins")
    try:
        return list(texts)
    except UnicodeDecodeError:
        raise UnreadableFileError(f"{path}: {name}.content is not UTF-8 text") from None


TABLE: Final = "successions"
MEASURES_KEY: Final = "measures"
_CLAUSES: Final = "clauses"
_UNEVEN: Final = "columns are not of one length"


def succession_arrays(rows: Successions) -> Iterator[NamedArray]:
    """The arrays of successions, by name; empty if there are no rows."""
    if not len(rows):
        return
    for column, type_ in COLUMN_TYPES.items():
        yield f"{TABLE}.{column}", getattr(rows, column).astype(_stored(type_))
    yield from _texts(f"{TABLE}.{_CLAUSES}", rows.clauses)


def _stored(type_: Any) -> str:  # noqa: ANN401 - a type of numbers
    """The type of whole numbers that stores a column; booleans are stored as 0 and 1."""
    return "uint8" if type_ is np.bool_ else np.dtype(type_).name


def mapped_successions(
    file: ColumnFile,
    tables: Tables,
    measures: tuple[str, ...],
    faults: list[Fault],
) -> Successions:
    """The successions over the columns of a file; O(rows).

    Args:
        tables: The other tables; their sizes limit the numbers of events, areas and bodies.
        faults: Receives the errors of numbers out of range; the result then has no rows.
    """
    held = {name: file.array(f"{TABLE}.{name}", _stored(type_)) for name, type_ in COLUMN_TYPES.items()}
    clauses = file.texts(f"{TABLE}.{_CLAUSES}")
    if len({len(each) for each in held.values()}) > 1:
        faults.append(Fault(TABLE, _UNEVEN))
        return Successions()
    of_bodies = held["of_bodies"].view(np.bool_)
    ends = np.where(of_bodies, len(tables.bodies.ids), len(tables.areas.ids))
    legal: dict[str, tuple[int, int | NDArray[np.int64]]] = {
        "event": (0, len(tables.events)),
        "of_bodies": (0, 2),
        "source": (0, ends),
        "target": (NOTHING, ends),
        "numerator": (0, 2**31),
        "denominator": (0, 2**31),
        "coverage": (0, len(COVERAGES)),
        "basis": (0, len(BASES)),
        "of": (0, len(measures)),
        "origin": (1, 5),
        "clause": (0, len(clauses)),
    }
    wrong = _meaningless(TABLE, {name: held[name] for name in legal}, legal)
    if wrong:
        faults += wrong
        return Successions()
    return Successions(
        **{**held, "of_bodies": of_bodies},
        measures=measures,
        clauses=clauses,
        event_ids=tuple(each.id for each in tables.events),
        area_ids=tables.areas.ids,
        body_ids=tables.bodies.ids,
    )


def _meaningless(
    table: str,
    columns: Mapping[str, NDArray[Any]],
    legal: Mapping[str, tuple[int, int | NDArray[np.int64]]],
) -> list[Fault]:
    """An error for each column with a number that is below the least one, or not below the limit."""
    return [
        Fault(f"{table}.{name}", "has a number without a meaning")
        for name, column in columns.items()
        if ((column < legal[name][0]) | (column >= legal[name][1])).any()
    ]


NAMES: Final = "other_names"
NAME_SOURCES_KEY: Final = "name_sources"
_NAME: Final = "name"
_NAME_FORMS: Final = {
    "area": "int32",
    "sort": "uint8",
    "level": "int32",
    "start": "int32",
    "end": "int32",
    "origin": "uint8",
    "source": "int32",
}
"""The types of the columns of other names. A name without a level, day or source has `NOTHING`, `NO_DAY` or
`periods.OPEN`, and `NOTHING` there."""
_WITHIN: Final = "within"
"""The column of the areas in which areas lay, or `NOTHING`; absent if no name has one."""


def name_sources(names: Iterable[OtherName]) -> tuple[Citation, ...]:
    """The sources of other names, each once; a column holds the place of the source of each name."""
    return tuple(dict.fromkeys(each.source for each in names if each.source is not None))


def name_arrays(network: Network) -> Iterator[NamedArray]:
    """The arrays of other names, by name; empty if there are no names.

    Raises:
        InvalidNetworkError: If a name breaks a validity rule; columns hold numbers of areas and words.
    """
    names, levels, areas = network.tables.other_names, network.vocabulary.levels, network.area_index
    if not names:
        return
    faults = succession_checks.check_other_names(CheckedRows(network.tables, network.vocabulary))
    if faults:
        raise InvalidNetworkError(f"network {network.metadata.name!r}", faults)
    places = {source: place for place, source in enumerate(name_sources(names))}
    columns = {
        "area": [areas.get(each.area) for each in names],
        "sort": [NAME_SORTS.index(each.sort) for each in names],
        "level": [NOTHING if each.level is None else levels.index(each.level) for each in names],
        "start": [NO_DAY if each.start is None else day_number(each.start) for each in names],
        "end": [OPEN if each.end is None else day_number(each.end) for each in names],
        "origin": [int(each.origin) for each in names],
        "source": [NOTHING if each.source is None else places[each.source] for each in names],
    }
    for column, cells in columns.items():
        yield f"{NAMES}.{column}", np.array(cells, _NAME_FORMS[column])
    if any(each.within is not None for each in names):
        around = [NOTHING if each.within is None else areas.get(each.within) for each in names]
        yield f"{NAMES}.{_WITHIN}", np.array(around, np.int32)
    yield from _texts(f"{NAMES}.{_NAME}", [each.name for each in names])


def mapped_names(
    file: ColumnFile, tables: Tables, words: Vocabulary, sources: Sequence[Citation], faults: list[Fault]
) -> Sequence[OtherName]:
    """The other names over the columns of a file. O(bytes); each name is made on the first use of any.

    Args:
        faults: Receives the errors of numbers out of range; the result then has no names.

    Raises:
        UnreadableFileError: If a name is not UTF-8 text.
    """
    held = {name: file.array(f"{NAMES}.{name}", form) for name, form in _NAME_FORMS.items()}
    names = _checked_texts(file.path, f"{NAMES}.{_NAME}", file.texts(f"{NAMES}.{_NAME}"))
    has_within = f"{NAMES}.{_WITHIN}" in file.columns
    held[_WITHIN] = (
        file.array(f"{NAMES}.{_WITHIN}", "int32") if has_within else np.full(len(names), NOTHING, np.int32)
    )
    if {len(each) for each in held.values()} != {len(names)}:
        faults.append(Fault(NAMES, _UNEVEN))
        return ()
    start, end = held["start"], held["end"]
    dated = {**held, "start": start[start != NO_DAY], "end": end[end != OPEN]}
    legal = {
        "area": (0, len(tables.areas.ids)),
        "sort": (0, len(NAME_SORTS)),
        "level": (NOTHING, len(words.levels)),
        "start": (FIRST_DAY, LAST_DAY + 1),
        "end": (FIRST_DAY, LAST_DAY + 1),
        "origin": (1, 5),
        "source": (NOTHING, len(sources)),
        _WITHIN: (NOTHING, len(tables.areas.ids)),
    }
    wrong = _meaningless(NAMES, dated, legal)
    faults += wrong
    return () if wrong else LaterSequence(lambda: _names(names, held, tables.areas.ids, words, sources))


def _names(
    names: list[str],
    held: Mapping[str, NDArray[Any]],
    ids: Texts,
    words: Vocabulary,
    sources: Sequence[Citation],
) -> Iterator[OtherName]:
    columns = [held[name].tolist() for name in (*_NAME_FORMS, _WITHIN) if name != "area"]
    for area, name, sort, level, start, end, origin, source, within in zip(
        take(ids, held["area"]), names, *columns, strict=True
    ):
        yield OtherName(
            area=area,
            name=name,
            sort=NAME_SORTS[sort],
            level=None if level == NOTHING else words.levels[level],
            start=None if start == NO_DAY else number_day(start),
            end=None if end == OPEN else number_day(end),
            origin=Origin(origin),
            source=None if source == NOTHING else sources[source],
            within=None if within == NOTHING else ids[within],
        )


def source_row_arrays(rows: SourceRows) -> Iterator[NamedArray]:
    """The arrays of source rows, by name; empty if there are no rows."""
    if not len(rows):
        return
    for column in NUMBER_COLUMNS:
        yield f"{SOURCE_ROWS}.{column}", getattr(rows, column)
    yield from _texts(f"{SOURCE_ROWS}.texts", rows.texts)


def mapped_source_rows(file: ColumnFile, faults: list[Fault]) -> SourceRows:
    """The source rows over the columns of a file; O(rows).

    Args:
        faults: Receives the errors of numbers out of range; the result then has no rows.
    """
    held = {name: file.array(f"{SOURCE_ROWS}.{name}", "int32") for name in NUMBER_COLUMNS}
    texts = file.texts(f"{SOURCE_ROWS}.texts")
    if len({len(each) for each in held.values()}) > 1:
        faults.append(Fault(SOURCE_ROWS, _UNEVEN))
        return SourceRows()
    legal: dict[str, tuple[int, int | NDArray[np.int64]]] = dict.fromkeys(TEXT_COLUMNS, (NO_TEXT, len(texts)))
    wrong = _meaningless(SOURCE_ROWS, held, {**legal, "row": (NO_ROW, 2**31)})
    faults += wrong
    return SourceRows() if wrong else SourceRows(**held, texts=texts)


MAGIC: Final = b"\x89dtnet\r\n"
"""The first byte is not text and the last two are a line end, so a transfer as text would change them."""
COLUMNS_KEY: Final = "columns"
_LENGTH: Final = 8
_HASH: Final = 32
_HEADER: Final = len(MAGIC) + _LENGTH + _HASH
_STEP: Final = 64
_TYPES: Final = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")
_KEYS: Final = {"type", "length", "offset", "sha256"}
_WHOLE_COPY: Final = "take a whole copy"


def column_file(stated: Mapping[str, Any], columns: Iterable[NamedArray]) -> Iterator[bytes]:
    """The bytes of a file of columns, part by part; the same on every machine.

    Args:
        stated: The content of the manifest beside the list of columns.
        columns: Arrays of whole numbers in one dimension, by name.
    """
    contents: list[bytes] = []
    listed: dict[str, dict[str, Any]] = {}
    offset = 0
    for name, array in columns:
        content = _padded(array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes(), b"\0")
        listed[name] = {
            "type": array.dtype.name,
            "length": len(array),
            "offset": offset,
            "sha256": sha256(content).hexdigest(),
        }
        contents.append(content)
        offset += len(content)
    text = documents.json_bytes({**stated, COLUMNS_KEY: listed})
    manifest = _padded(text, b" ", before=_HEADER)
    yield MAGIC + len(manifest).to_bytes(_LENGTH, "little") + sha256(manifest).digest() + manifest
    yield from contents


def _padded(content: bytes, filler: bytes, *, before: int = 0) -> bytes:
    return content + filler * (-(before + len(content)) % _STEP)


@attrs.frozen(eq=False)
class ColumnFile:
    """The columns of an open file; every byte was compared with its hash.

    Attributes:
        columns: Arrays by name, over the mapped file.
    """

    path: Path
    columns: Mapping[str, NDArray[Any]]

    def has(self, table: str) -> bool:
        """Whether the file has a column of a table."""
        return any(name.startswith(f"{table}.") for name in self.columns)

    def array(self, name: str, form: str | None = None) -> NDArray[Any]:
        """A column.

        Args:
            form: The type of the numbers; None for whole numbers of any type.

        Raises:
            UnreadableFileError: If the file has no such column, or the numbers have another type.
        """
        if name not in self.columns:
            raise UnreadableFileError(f"{self.path}: lists no column {name}", _WHOLE_COPY)
        array = self.columns[name]
        if form is not None and array.dtype != np.dtype(form):
            raise UnreadableFileError(f"{self.path}: {name} is a column of {array.dtype}; allowed: {form}")
        return array

    def texts(self, name: str) -> EncodedTexts:
        """A column of texts, which is stored as two arrays.

        Raises:
            UnreadableFileError: As in `array`; or if the first text does not begin at the beginning of the
                content, or the last text does not end at its end.
        """
        texts = EncodedTexts(self.array(f"{name}.content", "uint8"), self.array(f"{name}.offsets", "int64"))
        if not len(texts.offsets) or texts.offsets[0] or texts.offsets[-1] != len(texts.content):
            raise UnreadableFileError(f"{self.path}: {name}.offsets does not fit the content")
        return texts


def is_column_file(path: Path) -> bool:
    """Whether a file begins like a file of columns.

    Raises:
        UnreadableFileError: If the file cannot be read.
    """
    with open_file(path) as file:
        return file.read(len(MAGIC)) == MAGIC


def map_column_file(path: Path) -> tuple[str, Any, NDArray[np.uint8]]:
    """The sha256 of the manifest of a file of columns, the manifest, and the mapped bytes behind it.

    One file descriptor stays open as long as an array over these bytes lives.

    Raises:
        UnreadableFileError: If the file cannot be read or is of another format, or its header or manifest is
            cut off or changed.
    """
    with open_file(path) as file:
        if os.fstat(file.fileno()).st_size < _HEADER:
            raise UnreadableFileError(f"{path}: not a file of memory-mapped columns", "name a network")
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    if mapped[: len(MAGIC)] != MAGIC:
        raise UnreadableFileError(f"{path}: not a file of memory-mapped columns", "name a network")
    end = _HEADER + int.from_bytes(mapped[len(MAGIC) : _HEADER - _HASH], "little")
    manifest = mapped[_HEADER : min(end, len(mapped))]
    digest = sha256(manifest)
    if _HEADER + len(manifest) != end or digest.digest() != mapped[_HEADER - _HASH : _HEADER]:
        raise UnreadableFileError(f"{path}: the manifest was changed or cut off", _WHOLE_COPY)
    return digest.hexdigest(), parse_json(manifest, path), np.frombuffer(mapped, np.uint8)[end:]


def listed_columns(
    path: Path, manifest: Mapping[str, Any], behind: NDArray[np.uint8], faults: list[Fault]
) -> ColumnFile:
    """The columns that a manifest lists, each checked against its hash.

    Args:
        faults: Receives the errors in the list; the result then has no columns.

    Raises:
        UnreadableFileError: If the number of bytes or a hash differs from the manifest.
    """
    found = list(_list_faults(manifest.get(COLUMNS_KEY)))
    listed = {} if found else manifest[COLUMNS_KEY]
    faults += found
    sizes = {name: _size(each) for name, each in listed.items()}
    expected = sum(map(_bytes_stored, sizes.values()))
    if len(behind) != expected and not found:
        raise UnreadableFileError(
            f"{path}: has {len(behind)} bytes of columns, its manifest lists {expected}", _WHOLE_COPY
        )
    wrong = []
    columns = {}
    for name, each in listed.items():
        stored = behind[each["offset"] : each["offset"] + _bytes_stored(sizes[name])]
        if sha256(stored.data).hexdigest() != each["sha256"]:
            wrong.append(f"{path}: column {name} is not the one whose hash the manifest lists")
        columns[name] = stored[: sizes[name]].view(np.dtype(each["type"]).newbyteorder("<"))
    if wrong:
        raise UnreadableFileError("\n".join(wrong), _WHOLE_COPY)
    return ColumnFile(path, columns)


def _size(listed: Mapping[str, Any]) -> int:
    size: int = listed["length"] * np.dtype(listed["type"]).itemsize
    return size


def _bytes_stored(size: int) -> int:
    """The number of bytes of a column in the file, including the zeros behind it."""
    return size + -size % _STEP


def _list_faults(given: Any) -> Iterator[Fault]:  # noqa: ANN401 - any JSON
    """The first error in the list: each column needs a type, length and hash, and follows the one before."""
    if not isinstance(given, dict):
        yield Fault(COLUMNS_KEY, f"{shown_value(given)} is not an object with columns")
        return
    offset = 0
    for name, each in given.items():
        told = _list_fault(each, offset)
        if told is not None:
            yield Fault(f"{COLUMNS_KEY}: {name}", told)
            return
        offset += _bytes_stored(_size(each))


def _list_fault(each: Any, offset: int) -> str | None:  # noqa: ANN401 - any JSON
    if not isinstance(each, dict) or set(each) != _KEYS:
        return f"{shown_value(each)} is not an object with type, length, offset and sha256"
    if each["type"] not in _TYPES or type(each["length"]) is not int or each["length"] < 0:
        told = f"type {shown_value(each['type'])}, length {shown_value(each['length'])}"
        return f"{told}; allowed: {', '.join(_TYPES)}, and a length from 0"
    if type(each["offset"]) is not int or each["offset"] != offset:
        return f"offset {shown_value(each['offset'])}, while the column before ends at {offset}"
    return None
