"""Files that are read: whatever the system has under a name is opened without waiting, or is an error."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, BinaryIO, Final

from dtnet.errors import UnreadableFileError

if TYPE_CHECKING:
    from pathlib import Path

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
            f"{path}: cannot be read (a pipe or a device is no file)", "save what it gives as a file"
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
        return UnreadableFileError(f"{path}: cannot be read ({error.strerror})", hint)
    return UnreadableFileError(f"{str(path)!r}: cannot be read (no name of a file: {error})", hint)
