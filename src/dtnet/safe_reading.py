"""Safe reading of files and of TOML, for every reader of dtnet.

Opening never waits: a pipe or device is an error. Parsing takes linear time: a text that would take longer
is an error.
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
"""The most parts of a dotted key. Python's parser takes quadratic time for them: minutes for 50,000."""
_PART: Final = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_LONG_KEY: Final = re.compile(rf"(?<![\w.'\"-]){_PART}(?:[ \t]*\.[ \t]*{_PART}){{{LONGEST_KEY}}}")
_AT_ONCE: Final[int] = getattr(os, "O_NONBLOCK", 0)
"""Without this flag, opening a named pipe waits for a writer. For a file the flag changes nothing."""


def open_file(path: Path, *, hint: str = "name a network") -> BinaryIO:
    """Open a file for reading.

    Args:
        path: The path of the file.
        hint: The hint of the error, if the file cannot be read.

    Raises:
        UnreadableFileError: If the path cannot be opened, or is a folder, a pipe, a device or a socket.
    """
    try:
        file = open(path, "rb", opener=lambda name, flags: os.open(name, flags | _AT_ONCE))  # noqa: SIM115 - the caller closes it
    except (OSError, ValueError) as error:
        raise _unreadable(path, error, hint) from None
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise UnreadableFileError(
            f"{cut(str(path))}: cannot be read (a pipe or a device is not a file)",
            "save its output as a file",
        )
    return file


def read_bytes(path: Path, *, hint: str = "name a network") -> bytes:
    """The content of a file.

    Args:
        path: The path of the file.
        hint: The hint of the error, if the file cannot be read.

    Raises:
        UnreadableFileError: As `open_file`; or if the system fails while reading.
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
    return UnreadableFileError(f"{str(path)!r}: cannot be read (not a file name: {error})", hint)


def parse_toml(text: str) -> dict[str, Any]:
    """Parse a text as TOML.

    Raises:
        ValueError: If the text is not TOML, or a dotted key has more than `LONGEST_KEY` parts.
        RecursionError: If the text is nested too deeply.
    """
    found = _LONG_KEY.search(text)
    if found is not None:
        line = text.count("\n", 0, found.start()) + 1
        raise ValueError(f"a key has more than {LONGEST_KEY} parts (at line {line})")
    return tomllib.loads(text)
