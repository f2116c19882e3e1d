"""Small files that end, fill or hold up a process that reads them with a parser in C++ or Rust, made by code.

The sweep `tests/property/io/test_damaged_files.py` found the tables; others were thought out.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

import pyarrow as pa

from ..small_files import parquet_of, parts_of, table, xlsx, zipped

if TYPE_CHECKING:
    from collections.abc import Callable

_SHEET, _STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
_MEGA = 2**20


def _parts() -> dict[str, bytes]:
    return parts_of(xlsx())


def _far(*, dimension: bool) -> bytes:
    """A workbook with a cell in the last row and column, which its dimension does not state."""
    parts = _parts()
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    sheet = parts[_SHEET].replace(b"</sheetData>", cell)
    parts[_SHEET] = sheet if dimension else re.sub(rb"<dimension[^>]*>", b"", sheet)
    return zipped(parts)


def _long_string(*, honest: bool) -> bytes:
    """A workbook with a text of 300 MB that is compressed to almost nothing; the archive may lie about it."""
    parts = _parts()
    text = b"<si><t>" + b"x" * 300 * _MEGA + b"</t></si></sst>"
    parts[_STRINGS] = parts[_STRINGS].replace(b"</sst>", text)
    raw = zipped(parts)
    stated, said = struct.pack("<I", len(parts[_STRINGS])), struct.pack("<I", 500)
    return raw if honest else raw.replace(stated, said)


def _with_byte(raw: bytes, at: int, value: int) -> bytes:
    return raw[:at] + bytes([value]) + raw[at + 1 :]


def _larger_page() -> bytes:
    """A Parquet file whose one page says that it unpacks to more than it does."""
    raw = parquet_of(
        pa.table({"a": ["x" * 1000] * 2}), use_dictionary=False, compression="zstd", write_statistics=False
    )
    # The header of the page, in the compact form of Thrift: its kind, then its size as a zigzag number.
    assert raw[4:7] == b"\x15\x00\x15"
    end = 8
    while raw[end - 1] & 0x80:
        end += 1
    return raw[:7] + b"\xfe" * (end - 8) + b"\x7e" + raw[end:]


DAMAGED = "is damaged|not a workbook that can be read|no Parquet: "
MEMORY = "reading it needs more than 268,435,456 bytes of memory; it may be damaged"
DEADLY: dict[str, tuple[Callable[[], bytes], str]] = {
    "far_cell_small_dimension.xlsx": (lambda: _far(dimension=True), MEMORY),
    "far_cell_no_dimension.xlsx": (lambda: _far(dimension=False), MEMORY),
    "long_string.xlsx": (lambda: _long_string(honest=True), "unpacked, it has more than 268,435,456 bytes"),
    "long_string_denied.xlsx": (lambda: _long_string(honest=False), f"{MEMORY}|{DAMAGED}"),
    "larger_page.parquet": (_larger_page, f"{MEMORY}|{DAMAGED}"),
    "aborts_snappy.parquet": (lambda: _with_byte(parquet_of(table(), compression="snappy"), 845, 0), DAMAGED),
    "aborts_plain.parquet": (
        lambda: _with_byte(parquet_of(table(), compression="none", use_dictionary=False), 1313, 0),
        DAMAGED,
    ),
}
"""Each file by its name: how it is made, and what reading it with 256 MiB of memory says."""
