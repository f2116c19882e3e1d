"""Safe reading of files, TOML and JSON, for every reader of dtnet.

Opening never waits: a pipe or device is an error. Parsing takes linear time: a text that would take longer
is an error. A key that occurs twice in a table, and a number that JSON does not have, are errors.
"""

from __future__ import annotations

import errno
import json
import os
import re
import stat
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Literal, NoReturn

from dtnet.errors import Fault, UnreadableFileError, cut, repeated

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LONGEST_KEY: Final = 50
"""The most parts of a dotted key. Python's parser takes quadratic time for them: minutes for 50,000."""
_PART: Final = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_LONG_KEY: Final = re.compile(rf"(?<![\w.'\"-]){_PART}(?:[ \t]*\.[ \t]*{_PART}){{{LONGEST_KEY}}}")
_AT_ONCE: Final[int] = getattr(os, "O_NONBLOCK", 0)
"""Without this flag, opening a named pipe waits for a writer. For a file the flag changes nothing."""
_NO_LINK: Final[int] = getattr(os, "O_NOFOLLOW", 0)
"""With this flag, opening a symbolic link fails."""


def open_file(path: Path, *, hint: str = "name a network", follow: bool = True) -> BinaryIO:
    """Open a file for reading.

    Args:
        hint: The hint of the error, if the file cannot be read.
        follow: Whether the path may be a symbolic link; a folder of somebody else may link to any file.

    Raises:
        UnreadableFileError: If the path cannot be opened, is a folder, a pipe, a device or a socket, or is a
            symbolic link and links are not followed.
    """
    flags = _AT_ONCE if follow else _AT_ONCE | _NO_LINK
    try:
        is_link = not follow and path.is_symlink()  # some systems have no flag for it
        file = None if is_link else open(path, "rb", opener=lambda name, own: os.open(name, own | flags))  # noqa: SIM115 - the caller closes it
    except (OSError, ValueError) as error:
        if not follow and isinstance(error, OSError) and error.errno == errno.ELOOP:  # it became a link
            raise _linked(path) from None
        raise _unreadable(path, error, hint) from None
    if file is None:
        raise _linked(path)
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise UnreadableFileError(
            f"{cut(str(path))}: cannot be read (a pipe or a device is not a file)",
            "save its output as a file",
        )
    return file


def _linked(path: Path) -> UnreadableFileError:
    return UnreadableFileError(
        f"{cut(str(path))}: is a link to another file", "put the file itself into the folder"
    )


def read_bytes(path: Path, *, hint: str = "name a network", follow: bool = True) -> bytes:
    """The content of a file.

    Args:
        follow: Whether the path may be a symbolic link.

    Raises:
        UnreadableFileError: As `open_file`; or if the system fails while reading.
    """
    with open_file(path, hint=hint, follow=follow) as file:
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
    import tomllib  # noqa: PLC0415 - a bundled network is opened without it

    found = _LONG_KEY.search(text)
    if found is not None:
        line = text.count("\n", 0, found.start()) + 1
        raise ValueError(f"a key has more than {LONGEST_KEY} parts (at line {line})")
    return tomllib.loads(text)


def decoded_text(raw: bytes, path: Path) -> str:
    """The text of a file.

    Raises:
        UnreadableFileError: If it is not UTF-8.
    """
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UnreadableFileError(f"{path}: line {line} is not UTF-8 text", "save it as UTF-8") from None


def parse_document(text: str, form: Literal["toml", "json"], refused: Callable[[Fault], Exception]) -> Any:  # noqa: ANN401 - whatever it holds
    """The content of a document.

    Args:
        refused: Makes the error for a text that is not of the format, is cut off or nested too deeply, or has
            a key twice in one table, or a number such as NaN in JSON.
    """
    what = f"not valid {form.upper()}"
    try:
        if form == "toml":
            return parse_toml(text)
        return json.loads(text, object_pairs_hook=_table_without_repeats, parse_constant=_no_number)
    except RecursionError:
        raise refused(Fault("document", f"{what}: it is nested too deeply")) from None
    except json.JSONDecodeError as error:
        end = "; it may be cut off" if error.pos >= len(text.rstrip()) else ""
        place = f"line {error.lineno}, column {error.colno}"
        raise refused(Fault(place, f"{what}: {error.msg}{end}")) from None
    except (ValueError, TypeError) as error:
        message, at, place = str(error).removesuffix(")").rpartition(" (at ")
        found = Fault(place, f"{what}: {message}") if at else Fault("document", f"{what}: {error}")
        raise refused(found) from None


def parse_json(raw: bytes, path: Path) -> Any:  # noqa: ANN401 - whatever it holds
    """The JSON value in the content of a file.

    Raises:
        UnreadableFileError: If the content is not UTF-8 text, or `parse_document` refuses it.
    """

    def refused(wrong: Fault) -> UnreadableFileError:
        place = "" if wrong.place == "document" else f"{wrong.place}: "
        return UnreadableFileError(f"{path}: {place}{wrong.message}")

    return parse_document(decoded_text(raw, path), "json", refused)


def _table_without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        twice = repeated(name for name, _ in pairs)
        raise ValueError(f'key "{twice[0]}" occurs twice in one table')
    return table


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a number of JSON")
