"""Checks that both formats need: arguments, the stated version of a file, texts, and the order of errors."""

from __future__ import annotations

import re
from reprlib import Repr
from typing import TYPE_CHECKING, Final

from dtnet import Network
from dtnet.errors import ArgumentError, InvalidInputError, UnreadableFileError

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    from dtnet.errors import Fault

SCHEMA_KEY: Final = "schema"
NO_UNICODE: Final = "holds half of a surrogate pair, which is not a character"
_SHORT: Final = Repr()
_SHORT.maxstring = _SHORT.maxother = 60
_DIGITS: Final = re.compile(r"([0-9]+)")


def shown(value: object) -> str:
    """A value for a message; a long value is shortened."""
    return _SHORT.repr(value)


def is_unicode(text: str) -> bool:
    """Whether a text can be written in UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def check_network(given: object) -> None:
    """Refuse an argument `network` that is not a network.

    Raises:
        ArgumentError: If it is not a network.
    """
    if not isinstance(given, Network):
        raise ArgumentError(
            f"network: got {shown(given)}, of type {type(given).__name__}",
            "pass a Network, as datasets.load or read_network gives",
        )


def check_version(stated: object, path: str | os.PathLike[str], form: str, version: int) -> None:
    """Refuse a file that does not state a form and version that this package reads.

    Args:
        stated: The value under the key of the schema; None if there is none.
        path: The path of the file, for errors.
        form: The form, such as `dtnet/areas/`.
        version: The version.

    Raises:
        UnreadableFileError: If the file states another form or version, or none.
    """
    if stated == f"{form}{version}":
        return
    number = stated.removeprefix(form) if isinstance(stated, str) and stated.startswith(form) else ""
    if number.isdecimal():
        newer = int(number[:9]) > version
        raise UnreadableFileError(
            f'{path}: is of version "{stated}", while this dtnet-exchange reads "{form}{version}"',
            "install a newer dtnet-exchange" if newer else "write it again with a version that reads both",
        )
    what = "has no key" if stated is None else f"says {shown(stated)} under"
    raise UnreadableFileError(f'{path}: {what} "{SCHEMA_KEY}"', f'it should say "{form}{version}"')


def raise_faults(path: str | os.PathLike[str], faults: Iterable[Fault]) -> None:
    """Raise the distinct errors of a file in the order of their places, row 9 before row 10.

    Raises:
        InvalidInputError: If there is an error.
    """
    found = sorted(set(faults), key=lambda fault: (_natural(fault.place), fault.message))
    if found:
        raise InvalidInputError(str(path), found)


def _natural(place: str) -> list[tuple[int, str]]:
    """The pieces of a place; numbers are compared by length first, as `int` reads no very long text."""
    pieces = [piece.lstrip("0") if at % 2 else piece for at, piece in enumerate(_DIGITS.split(place))]
    return [(len(piece) if at % 2 else 0, piece) for at, piece in enumerate(pieces)]
