"""Files of columns taken apart and put together with hashes that fit: what a forger could do.

Written beside the format in `docs/reference/files.md`, and not with the code under test.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MAGIC = b"\x89dtnet\r\n"


def taken_apart(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The manifest, and a copy of each column."""
    raw = path.read_bytes()
    assert raw.startswith(MAGIC)
    begin = 48 + int.from_bytes(raw[8:16], "little")
    assert raw[16:48] == sha256(raw[48:begin]).digest()
    manifest = json.loads(raw[48:begin])
    columns = {}
    for name, each in manifest["columns"].items():
        numbers = np.frombuffer(
            raw, f"<{np.dtype(each['type']).str[1:]}", each["length"], begin + each["offset"]
        )
        columns[name] = numbers.copy()
    return manifest, columns


def put_together(manifest: Any, content: bytes) -> bytes:  # noqa: ANN401 - any JSON
    text = json.dumps(manifest).encode()
    text += b" " * (-(48 + len(text)) % 64)
    return MAGIC + len(text).to_bytes(8, "little") + sha256(text).digest() + text + content


def forge(
    path: Path,
    *,
    columns: Callable[[dict[str, Any]], object] = lambda _: None,
    manifest: Callable[[dict[str, Any]], Any] = lambda _: None,
) -> None:
    """Change columns in place, then the manifest in place or for another one, and write the file anew."""
    said, held = taken_apart(path)
    columns(held)
    content, listed = b"", {}
    for name, array in held.items():
        raw = array.astype(array.dtype.newbyteorder("<")).tobytes()
        raw += b"\0" * (-len(raw) % 64)
        listed[name] = {
            "type": array.dtype.name,
            "length": len(array),
            "offset": len(content),
            "sha256": sha256(raw).hexdigest(),
        }
        content += raw
    said["columns"] = listed
    changed = manifest(said)
    path.write_bytes(put_together(changed if isinstance(changed, list) else said, content))
