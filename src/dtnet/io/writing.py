"""Writing so that nobody ever sees half of it: beside the target, onto the disk, then under its name.

Of several who write to one new name at a time one succeeds, and the others get an error. A file is replaced
in one step. A folder is replaced in two, the old one out of the way and the new one in: who looks in between
finds none. What a killed program leaves is beside the target, under a name with a dot in front.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dtnet.errors import DtnetError, ExistingFileError, UnwritableFileError
from dtnet.network.columns import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_OURS: Final = re.compile(
    rf"(datapackage|network|manifest)\.json|manifest\.sha256|({'|'.join(TABLES)}|successions)(\.[\w-]+)*\.(csv|parquet|arrow|npy)"
)
_TAKEN: Final = {errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR, errno.EISDIR}
_NO_LINKS: Final = {errno.EPERM, errno.ENOTSUP, errno.ENOSYS}
_MARKS: Final = ({"datapackage.json", "network.json"}, {"manifest.json", "manifest.sha256"})


def write_file(path: Path, parts: Iterable[bytes], *, overwrite: bool) -> None:
    """Write a file out of its parts.

    Raises:
        ExistingFileError: If something is there and is not to be, or cannot be, replaced.
        UnwritableFileError: If it cannot be written.
    """
    if not overwrite and os.path.lexists(path):
        raise ExistingFileError(f"{path}: exists", "pass overwrite=True to replace it")
    if os.path.isdir(path):  # noqa: PTH112 - a name that is too long is none, and no error yet
        raise ExistingFileError(f"{path}: is a folder", "name a file")
    with _beside(path) as (target, new):
        _write(new, parts)
        if overwrite:
            new.replace(target)
        else:
            _claim(new, target, path)
        _sync_folder(target.parent)


def write_folder(path: Path, files: Iterable[tuple[str, bytes]], *, overwrite: bool) -> None:
    """Write a folder, its files in the order given.

    Raises:
        ExistingFileError: If something is there and is not to be, or cannot be, replaced: only a folder that
            holds a network and nothing else ever is.
        UnwritableFileError: If it cannot be written.
    """
    _check_replaceable(path, overwrite=overwrite)
    with _beside(path) as (target, new):
        new.mkdir()
        for name, content in files:
            _write(new / name, [content])
        _sync_folder(new)
        if overwrite:
            _into_place(new, target)
        else:
            _claim(new, target, path)
        _sync_folder(target.parent)


def _check_replaceable(path: Path, *, overwrite: bool) -> None:
    if not os.path.lexists(path):
        return
    if not overwrite:
        raise ExistingFileError(f"{path}: exists", "pass overwrite=True to replace it")
    if not path.is_dir():
        raise ExistingFileError(f"{path}: is no folder", "name a folder, or a new one")
    try:
        names = {each.name for each in path.iterdir()}
    except OSError as error:
        raise _unwritable(path, error) from None
    others = sorted(name for name in names if not _OURS.fullmatch(name))
    if others or (names and not any(marks <= names for marks in _MARKS)):
        what = f"holds {', '.join(others[:3])}" if others else "holds no network"
        raise ExistingFileError(
            f"{path}: {what}, so it is not replaced", "name a new folder, or one that holds a network alone"
        )


@contextmanager
def _beside(path: Path) -> Iterator[tuple[Path, Path]]:
    """The target and a new name beside it, of which nothing is left if it was not moved to the target."""
    target = Path(os.path.realpath(path))
    new = target.with_name(f".{target.name}.{os.urandom(4).hex()}.new")
    try:
        yield target, new
    except DtnetError:
        raise
    except OSError as error:
        raise _unwritable(path, error) from None
    finally:
        with suppress(OSError):
            shutil.rmtree(new) if new.is_dir() else new.unlink()


def _unwritable(path: Path, error: OSError) -> UnwritableFileError:
    return UnwritableFileError(f"{path}: cannot be written ({error.strerror})")


def _write(path: Path, parts: Iterable[bytes]) -> None:
    with path.open("xb") as file:
        file.writelines(parts)
        file.flush()
        os.fsync(file.fileno())


def _claim(new: Path, target: Path, path: Path) -> None:
    """Give a file or folder its name, unless somebody else was first.

    A name is looked for before anything is written, and again here, in the step that takes it: a link to a
    file is made only where there is none, and a folder is never renamed onto one that holds anything.

    Raises:
        ExistingFileError: If the name is taken by now.
    """
    try:
        if new.is_dir():
            new.rename(target)
        else:
            _link(new, target)
    except OSError as error:
        if error.errno not in _TAKEN:
            raise
        raise ExistingFileError(
            f"{path}: was written by somebody else in the meantime", "pass overwrite=True to replace it"
        ) from None


def _link(new: Path, target: Path) -> None:
    """Give a file a name that nothing has; where there are no links, by way of an empty file."""
    try:
        target.hardlink_to(new)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        target.touch(exist_ok=False)
        new.replace(target)


def _into_place(new: Path, target: Path) -> None:
    if not target.exists():
        new.rename(target)
        return
    old = new.with_suffix(".old")
    target.rename(old)
    try:
        new.rename(target)
    except BaseException:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _sync_folder(path: Path) -> None:
    """Put the names of a folder onto the disk, where the system lets one open a folder."""
    with suppress(PermissionError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
