"""What the batches of a compressed Arrow file take once they are unpacked, read without unpacking them.

pyarrow has no way to ask. The file lists its batches at its end, a batch lists its buffers, and a compressed
buffer begins with its size before compression.
"""

from __future__ import annotations

from struct import error as StructError  # noqa: N812 - the name of an exception
from struct import unpack_from
from typing import Final

_END: Final = b"ARROW1"
_BLOCK, _BUFFER = 24, 16
_DICTIONARY_BATCH: Final = 2


def unpacked_bytes(raw: bytes) -> int:
    """The bytes of all compressed buffers before compression; 0 of what is no such file.

    Args:
        raw: A file of Arrow IPC.
    """
    try:
        return sum(_of_batch(raw, *block) for block in _blocks(raw))
    except StructError:  # it is cut off: pyarrow says so, too
        return 0


def _blocks(raw: bytes) -> list[tuple[int, int]]:
    """Where each batch begins, and how long its header is."""
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
    """A table of a flat buffer: its fields by number."""

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
        """Where each of a list of structs begins."""
        at = self._behind(field)
        if at is None:
            return range(0)
        (count,) = unpack_from("<I", self._raw, at)
        return range(at + 4, min(at + 4 + count * size, len(self._raw)), size)
