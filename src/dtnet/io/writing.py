"""Atomic writing: write under a temporary name beside the target, sync to the disk, then rename.

If several programs write to one new name at the same time, one succeeds and the others get an error. A file
is replaced in one step. A folder is replaced in one step if the system can swap two names, as Linux and macOS
can on all usual file systems. Otherwise the old folder is renamed first and the new one second; between these
steps the name does not exist. A killed program leaves its temporary files beside the target, with names that
begin with a dot.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import sys
from collections.abc import Iterable
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dtnet.arguments import check_argument, check_switches, is_several, path_of, wrong_type
from dtnet.errors import DtnetError, ExistingFileError, UnwritableFileError, cut
from dtnet.network.day.columns import STORED_TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator


_OURS: Final = re.compile(
    rf"(datapackage|network)\.json|({'|'.join(STORED_TABLES)}|successions)(\.[\w-]+)*\.(csv|parquet|arrow)"
)
_TAKEN: Final = {errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR, errno.EISDIR}
_NO_LINKS: Final = {errno.EPERM, errno.ENOTSUP, errno.ENOSYS}
_NO_SWAPS: Final = {errno.EINVAL, errno.ENOTSUP, errno.ENOSYS}
_SWAPPED: Final = 2
"""RENAME_EXCHANGE of Linux and RENAME_SWAP of macOS."""
_FROM_HERE: Final = -100
"""AT_FDCWD: relative paths begin at the current folder."""
LEFT: Final = ".old"
"""The suffix of the old folder during a replacement on a system that cannot swap names."""
_MARKS: Final = {"datapackage.json", "network.json"}


def write_file(path: str | os.PathLike[str], parts: Iterable[bytes], *, overwrite: bool = False) -> None:
    """Write a file from its parts; it appears complete, or not at all.

    The parts are written to a temporary file, which is then renamed. The path is checked before the first
    part is asked for.

    Args:
        path: The file.
        parts: The content, in order.
        overwrite: Whether to replace an existing file.

    Raises:
        ArgumentError: If an argument has another type.
        ExistingFileError: If the path exists and `overwrite` is False, or the path is a folder.
        UnwritableFileError: If the file cannot be written.
    """
    path = path_of(path, UnwritableFileError, "written")
    if not is_several(parts):
        raise wrong_type(parts, "parts", "give the content as parts of bytes")
    check_switches(overwrite=overwrite)
    if not overwrite and os.path.lexists(path):
        raise ExistingFileError(f"{path}: exists", "pass overwrite=True to replace it")
    if os.path.isdir(path):  # noqa: PTH112 - a name that is too long is none, and no error yet
        raise ExistingFileError(f"{path}: is a folder", "name a file")
    if os.path.exists(path) and not os.path.isfile(path):  # noqa: PTH110, PTH113 - as above
        raise UnwritableFileError(f"{path}: is a device or a pipe, which is not replaced", "name a file")
    with _beside(path) as (target, new):
        _write(new, map(_as_bytes, parts))
        if overwrite:
            new.replace(target)
        else:
            _claim(new, target, path)
        _sync_folder(target.parent)


def _as_bytes(part: object) -> bytes:
    check_argument(part, bytes, "a part", "give the content as parts of bytes")
    return part  # type: ignore[return-value]


def write_folder(path: Path, files: Iterable[tuple[str, bytes]], *, overwrite: bool) -> None:
    """Write a folder with its files, in the order given.

    Raises:
        ExistingFileError: If the path exists and `overwrite` is False; or if it is not a folder that contains
            only a network, because nothing else is replaced.
        UnwritableFileError: If the folder cannot be written.
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
        raise ExistingFileError(f"{path}: is not a folder", "name a folder, or a new one")
    try:
        names = {each.name for each in path.iterdir()}
    except OSError as error:
        raise _unwritable(path, error) from None
    others = sorted(name for name in names if not _OURS.fullmatch(name))
    if others or (names and not names >= _MARKS):
        what = f"holds {', '.join(others[:3])}" if others else "holds no network"
        raise ExistingFileError(
            f"{path}: {what}, so it is not replaced", "name a new folder, or one that holds a network alone"
        )


@contextmanager
def _beside(path: Path) -> Iterator[tuple[Path, Path]]:
    """The target and a temporary name beside it; a leftover under the temporary name is deleted."""
    try:
        target = Path(os.path.realpath(path))
    except ValueError as error:  # a zero byte, or half of a surrogate pair: its repr can be printed
        raise UnwritableFileError(f"{str(path)!r}: cannot be written (not a file name: {error})") from None
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
    return UnwritableFileError(f"{cut(str(path))}: cannot be written ({error.strerror})")


def _write(path: Path, parts: Iterable[bytes]) -> None:
    with path.open("xb") as file:
        file.writelines(parts)
        file.flush()
        os.fsync(file.fileno())


def _claim(new: Path, target: Path, path: Path) -> None:
    """Give a file or folder its final name, unless another program has taken the name.

    The caller checks the name before writing. This step checks it again, without a gap: the system links a
    file only to a new name, and never renames a folder onto a folder with contents.

    Raises:
        ExistingFileError: If the name exists by now.
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
    """Give a file a new name; on a file system without hard links, create an empty file and replace it."""
    try:
        target.hardlink_to(new)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        target.touch(exist_ok=False)
        new.replace(target)


def _into_place(new: Path, target: Path) -> None:
    """Give a folder its final name. An old folder of this name is deleted, or gets the temporary name."""
    if not target.exists():
        new.rename(target)
        return
    if _swap(new, target):
        return
    old = new.with_suffix(LEFT)
    target.rename(old)
    try:
        new.rename(target)
    except BaseException:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _swap(one: Path, other: Path) -> bool:
    """Swap two names in one step; the result is whether the system could."""
    if sys.platform not in {"linux", "darwin"}:
        return False
    import ctypes  # noqa: PLC0415 - paid by those who replace a folder

    system = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), os.fsencode(other)
    try:
        if sys.platform == "darwin":
            failed = system.renamex_np(*names, _SWAPPED)
        else:
            failed = system.renameat2(_FROM_HERE, names[0], _FROM_HERE, names[1], _SWAPPED)
    except AttributeError:  # the C library is older than this function
        return False
    number = ctypes.get_errno()
    if failed and number not in _NO_SWAPS:
        raise OSError(number, os.strerror(number), str(other))
    return not failed


def _sync_folder(path: Path) -> None:
    """Write the directory entries of a folder to the disk, if the system can open folders."""
    with suppress(PermissionError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
