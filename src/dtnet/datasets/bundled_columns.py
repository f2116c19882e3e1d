"""A bundled network as a file of memory-mapped columns, which a tool makes from the files of the dataset.

The manifest of the file states, beside the network, the sha256 of the `datapackage.json` of these files and
the content hash of the network. Opening compares every byte with a hash, so both statements can be trusted.

Text columns are stored as the network holds them. Most are patterns over smaller columns, which take a third
of the bytes; the manifest describes them by the names of their columns and arrays. A text column without a
description is an array of UTF-8 bytes, with a zero between two texts.

An array of mostly distinct numbers that grow by few different steps, such as the entities of rows, is stored
as its steps, because the compression of a wheel saves little of it otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet.citations import Citation
from dtnet.datasets.loading import load
from dtnet.errors import ArgumentError, Fault, UnreadableFileError
from dtnet.io.mapped_files import (
    NAMES,
    column_file,
    listed_columns,
    map_column_file,
    name_sources,
    network_arrays,
    opened_tables,
)
from dtnet.network.day.columns import STORED_TABLES
from dtnet.network.day.network import keep_hash, network_of_read_only
from dtnet.network.tables.rules import FullNames, RelationRule
from dtnet.network.tables.schema import (
    Attribute,
    Currency,
    LevelWord,
    Metadata,
    RelationType,
    TypeWord,
    Vocabulary,
)
from dtnet.network.tables.tables import Event, Statement, Tables, Title
from dtnet.network.tables.texts import ChosenTexts, JoinedTexts, Numbered, PatternTexts
from dtnet.origins import Origin
from dtnet.periods import Period
from dtnet.read_only import sealed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from dtnet.io.mapped_files import ColumnFile, NamedArray
    from dtnet.network.day.network import Network
    from dtnet.network.tables.texts import Texts

_SCHEMA: Final = "dtnet/bundled/3"
_RECORDS: Final = [
    each.name for each in attrs.fields(Tables) if each.name not in {*STORED_TABLES, "successions", NAMES}
]
"""The tables that are lists of records, and not columns."""
_CLASSES: Final[dict[str, Any]] = {
    each.__name__: each
    for each in (
        *(Attribute, Citation, Currency, Event, LevelWord, Metadata, Period),
        *(RelationRule, RelationType, Statement, Title, TypeWord, Vocabulary),
    )
}
"""The classes of records and of what they contain; their converters take days and origins as texts."""
_CLASS_KEY: Final = "class"
_BETWEEN: Final = "\0"
_NO_FORM: Final = "give this form a way to store it"
_FEW: Final = 0.1
"""The most distinct steps of an array that is stored as its steps, as a part of its distinct numbers."""


@attrs.frozen
class BundledNetwork:
    """A bundled network, by its name; another process loads the dataset of its own dtnet.

    Attributes:
        sha256: The hash of the manifest of its columns, which contains the hash of each column.
    """

    name: str
    sha256: str

    def open(self) -> Network:
        """The network.

        Raises:
            UnreadableFileError: If the dataset of this process is another one, or is damaged.
        """
        network = load(self.name)
        if network.stored != self:
            raise UnreadableFileError(
                f"dataset {self.name!r} differs from the dataset in the process that sent it",
                "install the same version of dtnet for all processes",
            )
        return network


def bundled_columns(network: Network, listing: str) -> bytes:
    """The file of a network, the same bytes on every machine.

    Args:
        listing: The sha256 of the `datapackage.json` that lists the files of which the network was made.
    """
    texts = _WrittenTexts()
    columns = dict(network_arrays(network, texts.arrays))
    steps = {name: found for name, array in columns.items() if (found := _steps(array)) is not None}
    stated = {
        "schema": _SCHEMA,
        "listing_sha256": listing,
        "content_hash": network.content_hash(),
        "vocabulary": _plain(network.vocabulary),
        "metadata": _plain(network.metadata),
        "records": {name: _plain(held) for name in _RECORDS if (held := getattr(network.tables, name))},
        "name_sources": _plain(name_sources(network.tables.other_names)),
        "measures": list(network.tables.successions.measures),
        "texts": texts.patterns,
        "steps": {name: columns[name].dtype.name for name in steps},
    }
    return b"".join(column_file(stated, {**columns, **steps}.items()))


def _steps(array: NDArray[Any]) -> NDArray[Any] | None:
    """The steps of an array from zero, in the shortest type; None if it is stored as it is."""
    distinct = len(np.unique(array))
    if array.dtype.kind != "i" or 2 * distinct <= len(array):
        return None
    steps = np.diff(array.astype(np.int64), prepend=0)
    if len(np.unique(steps)) >= _FEW * distinct:
        return None
    return steps.astype(np.min_scalar_type(min(steps.min(), -1 - steps.max())))


def _summed(file: ColumnFile, steps: dict[str, str]) -> ColumnFile:
    """The file with the arrays that it stores as steps."""
    sums = {name: sealed(np.cumsum(file.array(name), dtype=kind)) for name, kind in steps.items()}
    return attrs.evolve(file, columns={**file.columns, **sums})


def _plain(value: Any) -> Any:  # noqa: ANN401 - a record, or what it contains
    if attrs.has(type(value)):
        cells = {field.name: getattr(value, field.name) for field in attrs.fields(type(value))}
        return {_CLASS_KEY: type(value).__name__, **{name: _plain(cell) for name, cell in cells.items()}}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(each) for each in value]
    if isinstance(value, Origin):
        return value.label
    return value.isoformat() if isinstance(value, date) else value


def _record(plain: Any) -> Any:  # noqa: ANN401 - the same
    if isinstance(plain, list):
        return tuple(map(_record, plain))
    if isinstance(plain, dict):
        cells = {name: _record(cell) for name, cell in plain.items() if name != _CLASS_KEY}
        return _CLASSES[plain[_CLASS_KEY]](**cells)
    return plain


@attrs.frozen
class _WrittenTexts:
    """Text columns while they are written.

    Attributes:
        patterns: The description of each column that is no plain texts, by its name.
        names: The names of columns and arrays, because columns share them: of plain texts by content, of
            others by identity.
    """

    patterns: dict[str, Any] = attrs.field(factory=dict)
    names: dict[object, str] = attrs.field(factory=dict)

    @staticmethod
    def _key(held: object) -> object:
        return held if isinstance(held, tuple) else id(held)

    def arrays(self, name: str, texts: Texts) -> Iterator[NamedArray]:
        """The arrays of a column, by name, without those that an earlier column has."""
        self.names[self._key(texts)] = name
        if isinstance(texts, JoinedTexts):
            for number, part in enumerate(texts.parts):
                yield from self._shared(f"{name}.{number}", part)
            self.patterns[name] = {"parts": [self.names[self._key(part)] for part in texts.parts]}
        elif isinstance(texts, FullNames):
            yield from self._shared(f"{name}.names", texts.names)
            self.patterns[name] = {"names": self.names[self._key(texts.names)], "types": list(texts.types)}
        elif isinstance(texts, PatternTexts):
            pieces: list[str | dict[str, Any]] = []
            for number, piece in enumerate(texts.pieces):
                yield from self._piece(f"{name}.{number}", piece, pieces)
            self.patterns[name] = {"size": texts.size, "pieces": pieces}
        else:
            joined = _BETWEEN.join(texts)
            if joined.count(_BETWEEN) != len(texts) - 1:
                raise ArgumentError(f"{name}: a column without texts, or with a zero in a text", _NO_FORM)
            yield name, np.frombuffer(joined.encode(), np.uint8)

    def _shared(self, name: str, texts: Texts) -> Iterator[NamedArray]:
        if self._key(texts) not in self.names:
            yield from self.arrays(name, texts)

    def _piece(
        self,
        name: str,
        piece: str | ChosenTexts | Numbered,
        pieces: list[str | dict[str, Any]],
    ) -> Iterator[NamedArray]:
        if isinstance(piece, str):
            pieces.append(piece)
            return
        rows = piece.numbers if isinstance(piece, Numbered) else piece.rows
        if id(rows) not in self.names:
            self.names[id(rows)] = f"{name}.rows"
            yield f"{name}.rows", rows
        if isinstance(piece, Numbered):
            pieces.append({"numbers": self.names[id(rows)], "width": piece.width})
        else:
            yield from self._shared(f"{name}.texts", piece.texts)
            pieces.append({"texts": self.names[self._key(piece.texts)], "rows": self.names[id(rows)]})


@attrs.frozen
class _ReadTexts:
    """Text columns while they are read; columns share them again.

    Attributes:
        patterns: As of `_WrittenTexts`.
        known: The columns that were read, by name.
    """

    patterns: dict[str, Any]
    known: dict[str, Texts] = attrs.field(factory=dict)

    def column(self, file: ColumnFile, name: str) -> Texts:
        """The column of a name."""
        if name not in self.known:
            self.known[name] = self._read(file, name, self.patterns.get(name, {}))
        return self.known[name]

    def _read(self, file: ColumnFile, name: str, pattern: dict[str, Any]) -> Texts:
        if "parts" in pattern:
            return JoinedTexts.of([self.column(file, part) for part in pattern["parts"]])
        if "types" in pattern:
            names = self.column(file, pattern["names"])
            return FullNames(names, file.array("areas.type"), tuple(pattern["types"]))
        if "pieces" in pattern:
            pieces = tuple(self._read_piece(file, each) for each in pattern["pieces"])
            return PatternTexts(pattern["size"], pieces)
        return tuple(file.array(name).tobytes().decode().split(_BETWEEN))

    def _read_piece(self, file: ColumnFile, piece: str | dict[str, Any]) -> str | ChosenTexts | Numbered:
        if isinstance(piece, str):
            return piece
        if "numbers" in piece:
            return Numbered(file.array(piece["numbers"]), piece["width"])
        return ChosenTexts(self.column(file, piece["texts"]), file.array(piece["rows"]))


def open_bundled(name: str, path: Path, listing: str) -> Network:
    """The network in a file that `bundled_columns` made; its content hash is known.

    Args:
        listing: The sha256 of the `datapackage.json` of the dataset, whose files were compared with it.

    Raises:
        UnreadableFileError: If the file is missing, a byte changed, or it was made of other files.
    """
    faults: list[Fault] = []
    try:
        digest, stated, behind = map_column_file(path)
        file = listed_columns(path, stated, behind, faults)
    except UnreadableFileError as error:
        raise _damaged(name, error.message) from None
    if faults or stated.get("schema") != _SCHEMA or stated["listing_sha256"] != listing:
        raise _damaged(name, f"{path.name} was not made of the files beside it")
    words, metadata = _record(stated["vocabulary"]), _record(stated["metadata"])
    records: dict[str, Any] = {name: _record(each) for name, each in stated["records"].items()}
    sources, texts = _record(stated["name_sources"]), _ReadTexts(stated["texts"])
    file = _summed(file, stated["steps"])
    tables = opened_tables(file, words, records, tuple(stated["measures"]), sources, texts.column)
    network = network_of_read_only(tables, words, metadata, BundledNetwork(name, digest))
    keep_hash(network, stated["content_hash"])
    return network


def _damaged(name: str, why: str) -> UnreadableFileError:
    return UnreadableFileError(f"dataset {name!r} is damaged: {why}", "install dtnet again")
