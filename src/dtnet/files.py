"""Files that are read, and TOML.

Whatever the system has under a name is opened without waiting, or is an error. Whatever a text holds is
parsed in linear time, or is an error.
"""

from __future__ import annotations

import os
import re
import stat
import tomllib
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from dtnet.errors import UnreadableFileError, cut

if TYPE_CHECKING:
    from pathlib import Path

LONGEST_KEY: Final = 50
"""Parts of a dotted key in TOML. The parser of Python takes quadratic time for them: 50,000 take minutes."""
_PART: Final = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_LONG_KEY: Final = re.compile(rf"(?<![\w.'\"-]){_PART}(?:[ \t]*\.[ \t]*{_PART}){{{LONGEST_KEY}}}")
_AT_ONCE: Final[int] = getattr(os, "O_NONBLOCK", 0)
"""Opening a named pipe waits for a writer without this flag; for a file the flag changes nothing."""


def open_file(path: Path, *, hint: str = "name a network") -> BinaryIO:
    """A file, open for reading.

    Args:
        path: Where it is.
        hint: What to do if it cannot be read.

    Raises:
        UnreadableFileError: If it cannot be opened, or is a folder, a pipe, a device or a socket.
    """
    try:
        file = open(path, "rb", opener=lambda name, flags: os.open(name, flags | _AT_ONCE))  # noqa: SIM115 - the caller closes it
    except (OSError, ValueError) as error:
        raise _unreadable(path, error, hint) from None
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise UnreadableFileError(
            f"{cut(str(path))}: cannot be read (a pipe or a device is no file)",
            "save what it gives as a file",
        )
    return file


def read_bytes(path: Path, *, hint: str = "name a network") -> bytes:
    """The content of a file.

    Args:
        path: Where it is.
        hint: What to do if it cannot be read.

    Raises:
        UnreadableFileError: As `open_file`; or if the system fails while it is read.
    """
    with open_file(path, hint=hint) as file:
        try:
            return file.read()
        except OSError as error:
            raise _unreadable(path, error, hint) from None


def _unreadable(path: Path, error: OSError | ValueError, hint: str) -> UnreadableFileError:
    # A name with a zero byte, or with half of a surrogate pair, is a ValueError; its repr can be printed.
    if isinstance(error, OSError):
        return UnreadableFileError(f"{cut(str(path))}: cannot be read ({error.strerror})", hint)
    return UnreadableFileError(f"{str(path)!r}: cannot be read (no name of a file: {error})", hint)


def parse_toml(text: str) -> dict[str, Any]:
    """The document that a text of TOML states.

    Raises:
        ValueError: If it states none, or a dotted key has more than `LONGEST_KEY` parts.
        RecursionError: If it is nested too deeply.
    """
    found = _LONG_KEY.search(text)
    if found is not None:
        line = text.count("\n", 0, found.start()) + 1
        raise ValueError(f"a key has more than {LONGEST_KEY} parts (at line {line})")
    return tomllib.loads(text)
