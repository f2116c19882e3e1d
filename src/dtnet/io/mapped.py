"""A network as a folder of memory-mapped columns: opened in milliseconds and shared by processes.

Each column is a little-endian `.npy` file of the very numbers that a network holds; texts are UTF-8 bytes
with offsets. `manifest.json` has all else, and the size and sha256 of each file; `manifest.sha256` has its
own.

Opening checks the manifest against its hash, the size of each file, and the form of each column. It does not
read columns through, so it trusts that files of the right size hold what was written; `verify` reads them
all, and checks their hashes and the validity rules.
"""

from __future__ import annotations

import io
import re
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet.errors import Fault, InvalidNetworkError, UnreadableFileError
from dtnet.io import documents
from dtnet.io.documents import check_form, described, json_bytes, parse_json, read_bytes, read_described
from dtnet.io.mapped_successions import MEASURES_KEY, TABLE, mapped_successions, succession_arrays
from dtnet.io.mapped_texts import MappedTexts
from dtnet.io.plain import shown
from dtnet.network import tables as network_tables
from dtnet.network.checks import check_tables
from dtnet.network.columns import TABLES
from dtnet.network.identity import fields_of as network_fields
from dtnet.network.metadata_checks import check_metadata
from dtnet.network.network import Network
from dtnet.network.shape_checks import check_shape, vocabulary_faults
from dtnet.network.tables import Bounds, DayBounds, Tables, Values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from dtnet.network.columns import TableName
    from dtnet.network.schema import Vocabulary

MANIFEST: Final = "manifest.json"
SEAL: Final = "manifest.sha256"
FORM: Final = "dtnet/columns/"
VERSION: Final = 2
NETWORK_KEY, FILES_KEY = "network", "files"
_FILE: Final = re.compile(r"\w+(\.\w+)+\.npy")
_FORMS: Final = {"Ints": "int32", "Codes": "uint8"}
_TEXTS, _VALUES, _BOUNDS = "Texts", "tuple[Values, ...]", "DayBounds | None"
"""What the classes of tables annotate their columns with; all others are one array."""


def mapped_files(network: Network) -> Iterator[tuple[str, bytes]]:
    """The files of the folder, one after the other, the manifest and its hash last."""
    rows = network.tables.successions
    said = {**described(network), TABLE: []}
    files = {}
    for table in TABLES:
        for name, array in _arrays(table, getattr(network.tables, table)):
            content = _npy(array)
            yield name, content
            files[name] = _told(content)
    for name, array in succession_arrays(rows):
        content = _npy(array)
        yield name, content
        files[name] = _told(content)
    manifest = json_bytes(
        {
            "schema": f"{FORM}{VERSION}",
            NETWORK_KEY: said,
            MEASURES_KEY: list(rows.measures),
            FILES_KEY: files,
        }
    )
    yield MANIFEST, manifest
    yield SEAL, _seal(manifest)


def _told(content: bytes) -> dict[str, Any]:
    return {"bytes": len(content), "sha256": sha256(content).hexdigest()}


def _seal(manifest: bytes) -> bytes:
    """As `sha256sum` writes and checks it."""
    return f"{sha256(manifest).hexdigest()}  {MANIFEST}\n".encode()


def _columns(table: TableName) -> Iterator[tuple[str, str]]:
    """The columns of a table's class, and what each is annotated with."""
    for field in attrs.fields(_class(table)):
        yield field.name, str(field.type)


def _class(table: TableName) -> type[Any]:
    cls: type[Any] = getattr(network_tables, str(attrs.fields_dict(Tables)[table].type))
    return cls


def _arrays(table: TableName, of: Any) -> Iterator[tuple[str, NDArray[Any]]]:  # noqa: ANN401 - a table
    """The arrays of a table, by file; each attribute goes by its number, since its name may be any text."""
    for column, kind in _columns(table):
        held = getattr(of, column)
        if kind == _TEXTS:
            texts = MappedTexts.of(held)
            yield f"{table}.{column}.content.npy", texts.content
            yield f"{table}.{column}.offsets.npy", texts.offsets
        elif kind == _VALUES:
            for number, values in enumerate(held):
                yield f"{table}.{column}.{number}.npy", values.data
                yield f"{table}.{column}.{number}.origin.npy", values.origin
                yield from _bounds(f"{table}.{column}.{number}.bounds", values.bounds)
        elif kind == _BOUNDS:
            yield from _bounds(f"{table}.{column}", held)
        else:
            yield f"{table}.{column}.npy", held.astype(_FORMS[kind], copy=False)


def _bounds(name: str, held: Bounds | DayBounds | None) -> Iterator[tuple[str, NDArray[Any]]]:
    """The arrays of bounds, by file; none where there are none."""
    for column, array in () if held is None else network_fields(held):
        yield f"{name}.{column}.npy", array


def _npy(array: NDArray[Any]) -> bytes:
    sink = io.BytesIO()
    np.lib.format.write_array(sink, array.astype(array.dtype.newbyteorder("<"), copy=False), version=(1, 0))
    return sink.getvalue()


def open_mapped(folder: Path, *, verify: bool) -> Network:
    """The network whose columns lie in a folder.

    Args:
        folder: The folder.
        verify: Whether to read every file, and check its hash and all validity rules.

    Raises:
        UnreadableFileError: If a file is missing, or is not the one listed as far as is checked.
        InvalidNetworkError: If the manifest states no network, or rows break validity rules.
    """
    path = folder / MANIFEST
    raw = read_bytes(path)
    if read_bytes(folder / SEAL) != _seal(raw):
        raise UnreadableFileError(f"{path}: is not the file whose hash {SEAL} has", "take a whole copy")
    manifest = check_form(parse_json(raw, path), path, FORM, VERSION)
    document = check_form(manifest.get(NETWORK_KEY), path, documents.FORM, documents.VERSION)
    faults: list[Fault] = []
    said = read_described(document, faults)
    faults += _listed_faults(manifest.get(FILES_KEY))
    faults += _measure_faults(manifest.get(MEASURES_KEY))
    if said.get(TABLE):
        faults.append(Fault(TABLE, f"in this form they stand in files, not in {MANIFEST}"))
    words: Vocabulary | None = said.pop("vocabulary", None)
    metadata = said.pop("metadata", None)
    faults += vocabulary_faults(words) if words else []
    faults += check_metadata(metadata) if metadata else []
    if faults or words is None:
        raise InvalidNetworkError(str(path), faults)
    listed = manifest[FILES_KEY]
    _check_files(folder, listed, whole=verify)
    said.pop(TABLE)
    tables = Tables(**{table: _opened(folder, listed, table, words) for table in TABLES}, **said)
    if any(name.startswith(f"{TABLE}.") for name in listed):
        columns = _Columns(folder, listed, TABLE)
        rows, faults = mapped_successions(columns.array, columns.texts, tables, tuple(manifest[MEASURES_KEY]))
        if faults:
            raise InvalidNetworkError(str(folder), faults)
        tables = attrs.evolve(tables, successions=rows)
    _check_rows(folder, tables, words, whole=verify)
    return Network(tables, words, metadata)


def _listed_faults(given: Any) -> Iterator[Fault]:  # noqa: ANN401 - any JSON
    """What is wrong with the list of files: each has a plain name, a size and a hash."""
    if not isinstance(given, dict):
        yield Fault(FILES_KEY, f"{shown(given)} is no object with files")
        return
    for name, listed in given.items():
        fine = isinstance(listed, dict) and type(listed.get("bytes")) is int and "sha256" in listed
        if not fine or not _FILE.fullmatch(name):
            yield Fault(f"{FILES_KEY}: {name}", "is no file of ours with bytes and sha256")


def _measure_faults(given: Any) -> Iterator[Fault]:  # noqa: ANN401 - any JSON
    """What is wrong with what shares are shares of: some texts."""
    if not isinstance(given, list) or not given or not all(isinstance(each, str) for each in given):
        yield Fault(MEASURES_KEY, f"{shown(given)} is no list of texts")


def _check_files(folder: Path, listed: Mapping[str, Mapping[str, Any]], *, whole: bool) -> None:
    """Every file is there in its size; if it is to be read as a whole, with its hash too."""
    wrong = []
    for name, each in listed.items():
        path = folder / name
        try:
            size = path.stat().st_size
        except OSError as error:
            wrong.append(f"{path}: cannot be read ({error.strerror})")
            continue
        if size != each["bytes"]:
            wrong.append(f"{path}: has {size} bytes, {MANIFEST} lists {each['bytes']}")
        elif whole and sha256(read_bytes(path)).hexdigest() != each["sha256"]:
            wrong.append(f"{path}: is not the file whose hash {MANIFEST} lists")
    if wrong:
        raise UnreadableFileError("\n".join(wrong), "take a whole copy")


@attrs.frozen
class _Columns:
    """The columns of a table, all listed, over their files."""

    folder: Path
    listed: Mapping[str, Any]
    table: str

    def array(self, name: str, form: str | None = None) -> NDArray[Any]:
        file = f"{self.table}.{name}.npy"
        if file not in self.listed:
            raise UnreadableFileError(f"{self.folder / MANIFEST}: lists no {file}", "take a whole copy")
        return _mapped(self.folder / file, form)

    def texts(self, name: str) -> MappedTexts:
        texts = MappedTexts(self.array(f"{name}.content", "uint8"), self.array(f"{name}.offsets", "int64"))
        _check_ends(texts, self.folder / f"{self.table}.{name}.offsets.npy")
        return texts


def _opened(folder: Path, listed: Mapping[str, Any], table: TableName, words: Vocabulary) -> Any:  # noqa: ANN401
    """A table over the files of its columns, all listed; bounds are there if one of theirs is."""
    columns = _Columns(folder, listed, table)
    array = columns.array

    def bounds(cls: type[Any], name: str) -> Any:  # noqa: ANN401 - bounds of either class
        fields = attrs.fields(cls)
        if not any(f"{table}.{name}.{each.name}.npy" in listed for each in fields):
            return None
        return cls(*(array(f"{name}.{each.name}", _FORMS.get(str(each.type))) for each in fields))

    names = [each.name for each in words.attributes if each.table == table]
    held: dict[str, Any] = {}
    for column, kind in _columns(table):
        if kind == _TEXTS:
            held[column] = columns.texts(column)
        elif kind == _VALUES:
            held[column] = tuple(
                Values(
                    name,
                    array(f"{column}.{number}"),
                    array(f"{column}.{number}.origin", "uint8"),
                    bounds(Bounds, f"{column}.{number}.bounds"),
                )
                for number, name in enumerate(names)
            )
        elif kind == _BOUNDS:
            held[column] = bounds(DayBounds, column)
        else:
            held[column] = array(column, _FORMS[kind])
    return _class(table)(**held)


def _mapped(path: Path, form: str | None) -> NDArray[Any]:
    """The array in a file, where it lies.

    Args:
        path: The file.
        form: The type of its numbers; None for whole numbers of any type.

    Raises:
        UnreadableFileError: If it is no column of such numbers.
    """
    try:
        array = np.asarray(np.lib.format.open_memmap(path, mode="r"))
    except Exception as error:  # noqa: BLE001 - whatever NumPy makes of a header that a stranger wrote
        told = str(error).partition("\n")[0]
        raise UnreadableFileError(f"{path}: no column of numbers: {told}") from None
    if array.ndim != 1 or array.dtype.kind not in "iu":
        raise UnreadableFileError(f"{path}: no column of whole numbers")
    if form is not None and array.dtype != np.dtype(form).newbyteorder("<"):
        raise UnreadableFileError(f"{path}: a column of {array.dtype}, where {form} belongs")
    return array


def _check_ends(texts: MappedTexts, path: Path) -> None:
    """The first text begins where the content does, and the last ends there."""
    if not len(texts.offsets) or texts.offsets[0] or texts.offsets[-1] != len(texts.content):
        raise UnreadableFileError(f"{path}: offsets that do not fit the content")


def _check_rows(folder: Path, tables: Tables, words: Vocabulary, *, whole: bool) -> None:
    """Columns fit each other; and, if they are to be read, all that they say is valid.

    Raises:
        InvalidNetworkError: If it is not.
        UnreadableFileError: If a text is not UTF-8, or has no length.
    """
    faults = check_shape(tables, words)
    if whole and not faults:
        for table in TABLES:
            names = (column for column, kind in _columns(table) if kind == _TEXTS)
            _check_texts(folder, table, getattr(tables, table), names)
        if len(tables.successions):
            _check_texts(folder, TABLE, tables.successions, ["clauses"])
        faults = check_tables(tables, words)
    if faults:
        raise InvalidNetworkError(str(folder), faults)


def _check_texts(folder: Path, table: str, of: Any, names: Iterable[str]) -> None:  # noqa: ANN401 - a table
    for column in names:
        if (np.diff(getattr(of, column).offsets) < 0).any():
            raise UnreadableFileError(f"{folder / table}.{column}.offsets.npy: a text ends before it begins")
        try:
            for _ in getattr(of, column):
                pass
        except UnicodeDecodeError:
            path = folder / f"{table}.{column}.content.npy"
            raise UnreadableFileError(f"{path}: is not UTF-8 text") from None
