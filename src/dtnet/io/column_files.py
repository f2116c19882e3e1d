"""A file of columns: a manifest, and behind it arrays of whole numbers that are read where they lie.

A file begins with eight bytes that name the format, the length of the manifest as eight bytes, and the
sha256 of the manifest. The manifest is JSON and lists each column with its type, length, offset and sha256.
Columns lie in the order of the list, each at a multiple of 64 bytes, and the last one ends the file.

The hash of a column includes the zeros behind it, and the manifest includes the spaces behind its JSON. Every
byte of a file is therefore compared or hashed, and a file that is longer or shorter than its manifest says is
an error.
"""

from __future__ import annotations

import mmap
import os
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet.errors import Fault, UnreadableFileError
from dtnet.files import open_file
from dtnet.io.documents import json_bytes, parse_json
from dtnet.io.plain_json import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

MAGIC: Final = b"\x89dtnet\r\n"
"""The first byte is no text and the last two are a line end: a transfer as text changes them."""
COLUMNS_KEY: Final = "columns"
_LENGTH: Final = 8
_HASH: Final = 32
_HEADER: Final = len(MAGIC) + _LENGTH + _HASH
_STEP: Final = 64
_TYPES: Final = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")
_KEYS: Final = {"type", "length", "offset", "sha256"}
_WHOLE_COPY: Final = "take a whole copy"


def column_file(stated: Mapping[str, Any], columns: Iterable[tuple[str, NDArray[Any]]]) -> Iterator[bytes]:
    """The bytes of a file of columns, part by part; the same on every machine.

    Args:
        stated: What the manifest says beside the list of columns.
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
    text = json_bytes({**stated, COLUMNS_KEY: listed})
    manifest = _padded(text, b" ", before=_HEADER)
    yield MAGIC + len(manifest).to_bytes(_LENGTH, "little") + sha256(manifest).digest() + manifest
    yield from contents


def _padded(content: bytes, filler: bytes, *, before: int = 0) -> bytes:
    return content + filler * (-(before + len(content)) % _STEP)


@attrs.frozen(eq=False)
class ColumnFile:
    """The columns of an open file, all bytes of which are as they were written.

    Attributes:
        path: The file.
        columns: Arrays by name, over the mapped file.
    """

    path: Path
    columns: Mapping[str, NDArray[Any]]

    def array(self, name: str, form: str | None = None) -> NDArray[Any]:
        """A column.

        Args:
            name: Its name.
            form: The type of its numbers; None for whole numbers of any type.

        Raises:
            UnreadableFileError: If the file has no such column, or its numbers are of another type.
        """
        if name not in self.columns:
            raise UnreadableFileError(f"{self.path}: lists no column {name}", _WHOLE_COPY)
        array = self.columns[name]
        if form is not None and array.dtype != np.dtype(form):
            raise UnreadableFileError(f"{self.path}: {name} is a column of {array.dtype}, legal is {form}")
        return array

    def texts(self, name: str) -> MappedTexts:
        """A column of texts, which is two arrays.

        Raises:
            UnreadableFileError: As `array`; or if the first text does not begin where the content does, or
                the last does not end there.
        """
        texts = MappedTexts(self.array(f"{name}.content", "uint8"), self.array(f"{name}.offsets", "int64"))
        if not len(texts.offsets) or texts.offsets[0] or texts.offsets[-1] != len(texts.content):
            raise UnreadableFileError(f"{self.path}: {name}.offsets does not fit the content")
        return texts


def is_column_file(path: Path) -> bool:
    """Whether a file begins as a file of columns does.

    Raises:
        UnreadableFileError: If it cannot be read.
    """
    with open_file(path) as file:
        return file.read(len(MAGIC)) == MAGIC


def map_column_file(path: Path) -> tuple[Any, NDArray[np.uint8]]:
    """The manifest of a file of columns, checked against its hash, and the mapped bytes behind it.

    One file descriptor stays open as long as an array over these bytes lives.

    Raises:
        UnreadableFileError: If the file cannot be read, is of another format, or is cut off or changed in
            front of its columns.
    """
    with open_file(path) as file:
        if os.fstat(file.fileno()).st_size < _HEADER:
            raise UnreadableFileError(f"{path}: no file of memory-mapped columns", "name a network")
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    if mapped[: len(MAGIC)] != MAGIC:
        raise UnreadableFileError(f"{path}: no file of memory-mapped columns", "name a network")
    end = _HEADER + int.from_bytes(mapped[len(MAGIC) : _HEADER - _HASH], "little")
    manifest = mapped[_HEADER : min(end, len(mapped))]
    if _HEADER + len(manifest) != end or sha256(manifest).digest() != mapped[_HEADER - _HASH : _HEADER]:
        raise UnreadableFileError(f"{path}: the manifest was changed or cut off", _WHOLE_COPY)
    return parse_json(manifest, path), np.frombuffer(mapped, np.uint8)[end:]


def listed_columns(
    path: Path, manifest: Mapping[str, Any], behind: NDArray[np.uint8], faults: list[Fault]
) -> ColumnFile:
    """The columns that a manifest lists, each checked against its hash.

    Args:
        path: The file.
        manifest: Its manifest.
        behind: The bytes behind the manifest.
        faults: Takes whatever is wrong with the list; there are then no columns.

    Raises:
        UnreadableFileError: If the bytes are more, fewer or others than the manifest says.
    """
    found = list(_list_faults(manifest.get(COLUMNS_KEY)))
    listed = {} if found else manifest[COLUMNS_KEY]
    faults += found
    sizes = {name: _size(each) for name, each in listed.items()}
    expected = sum(map(_stored, sizes.values()))
    if len(behind) != expected and not found:
        raise UnreadableFileError(
            f"{path}: has {len(behind)} bytes of columns, its manifest lists {expected}", _WHOLE_COPY
        )
    wrong = []
    columns = {}
    for name, each in listed.items():
        stored = behind[each["offset"] : each["offset"] + _stored(sizes[name])]
        if sha256(stored.data).hexdigest() != each["sha256"]:
            wrong.append(f"{path}: column {name} is not the one whose hash the manifest lists")
        columns[name] = stored[: sizes[name]].view(np.dtype(each["type"]).newbyteorder("<"))
    if wrong:
        raise UnreadableFileError("\n".join(wrong), _WHOLE_COPY)
    return ColumnFile(path, columns)


def _size(listed: Mapping[str, Any]) -> int:
    size: int = listed["length"] * np.dtype(listed["type"]).itemsize
    return size


def _stored(size: int) -> int:
    """The bytes that a column takes in the file, with the zeros behind it."""
    return size + -size % _STEP


def _list_faults(given: Any) -> Iterator[Fault]:  # noqa: ANN401 - any JSON
    """The first fault of the list: each column has a type, length and hash, and lies behind the last one."""
    if not isinstance(given, dict):
        yield Fault(COLUMNS_KEY, f"{shown(given)} is no object with columns")
        return
    offset = 0
    for name, each in given.items():
        place = f"{COLUMNS_KEY}: {name}"
        if not isinstance(each, dict) or set(each) != _KEYS:
            yield Fault(place, f"{shown(each)} is no object with type, length, offset and sha256")
            return
        if each["type"] not in _TYPES or type(each["length"]) is not int or each["length"] < 0:
            told = f"type {shown(each['type'])}, length {shown(each['length'])}"
            yield Fault(place, f"{told}; legal are {', '.join(_TYPES)}, and a length from 0")
            return
        if type(each["offset"]) is not int or each["offset"] != offset:
            yield Fault(place, f"offset {shown(each['offset'])}, while the column before ends at {offset}")
            return
        offset += _stored(_size(each))


_AT_ONCE: Final = 65_536
"""How many texts an iteration takes from the disk at a time."""


@attrs.frozen(eq=False)
class MappedTexts:
    """A read-only column of texts over arrays, which may lie in a file.

    Attributes:
        content: The UTF-8 bytes of all texts, one behind the other.
        offsets: Where each begins, then where the last ends.
    """

    content: NDArray[np.uint8]
    offsets: NDArray[np.int64]

    @classmethod
    def of(cls, texts: Iterable[str]) -> MappedTexts:
        """The column of some texts."""
        encoded = [text.encode() for text in texts]
        offsets = np.zeros(len(encoded) + 1, "<i8")
        np.cumsum([len(each) for each in encoded], out=offsets[1:])
        return cls(np.frombuffer(b"".join(encoded), np.uint8), offsets)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, row: int) -> str:
        start, end = self.offsets[row], self.offsets[row + 1]
        return self.content[start:end].tobytes().decode()

    def __iter__(self) -> Iterator[str]:
        for first in range(0, len(self), _AT_ONCE):
            bounds = self.offsets[first : first + _AT_ONCE + 1].tolist()
            begin = bounds[0]
            held = self.content[begin : bounds[-1]].tobytes()
            for start, end in pairwise(bounds):
                yield held[start - begin : end - begin].decode()
