"""Paths as people give them: one that the system can look at, or an error that says why not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os

    from dtnet.errors import UnreadableFileError, UnwritableFileError


def path_of(
    path: str | os.PathLike[str], error: type[UnreadableFileError | UnwritableFileError], what: str
) -> Path:
    """A path, if it is one that the system can look at, whether something is there or not.

    Raises:
        UnreadableFileError: Or UnwritableFileError, as asked, if it cannot: a name too long, a folder closed.
    """
    place = Path(path)
    try:
        place.lstat()
    except (FileNotFoundError, NotADirectoryError):
        pass
    except OSError as told:
        raise error(f"{place}: cannot be {what} ({told.strerror})") from None
    except ValueError as told:
        raise error(f"{str(place)!r}: cannot be {what} ({told})") from None
    return place
