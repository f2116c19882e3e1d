"""Errors of documents before they reach the user: their places, and how given values are shown."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from dtnet.measures import LARGEST

if TYPE_CHECKING:
    from fractions import Fraction

Path: TypeAlias = tuple[str, ...]
"""Keys from the outside in. A key that begins with a space or a dot names an item of the key before it."""
Found: TypeAlias = tuple[Path, str]
"""An error: its path and its message."""
NAME: Final = re.compile(r"[A-Za-z0-9]+(?:[._-]+[A-Za-z0-9]+)*")
"""The pattern of ids and names in a document."""
_LONG: Final = 60


class FaultyPartError(Exception):
    """A part of a document with errors.

    Attributes:
        found: Each error with its path inside the part.
        sound: For a list: its values, with None in place of each value with an error.
    """

    def __init__(self, found: list[Found], sound: tuple[Any, ...] | None = None) -> None:
        super().__init__(found, sound)
        self.found = found
        self.sound = sound


def fault(message: str) -> FaultyPartError:
    """A part with one error, at no particular place inside it."""
    return FaultyPartError([((), message)])


def item_place(number: int, name: object) -> str:
    """The name of a list item in an error: its id if it has one, else its number from 1."""
    return f' "{name}"' if isinstance(name, str) else f" {number}"


def path_text(path: Path) -> str:
    """A path as errors show it."""
    return "".join(key if key.startswith((" ", ".")) else f": {key}" for key in path).removeprefix(": ")


def fits(number: int | Fraction) -> bool:
    """Whether a policy may hold this number; for a fraction, whether it may hold both parts."""
    return max(abs(number.numerator), number.denominator) <= LARGEST


def shown_raw(raw: object) -> str:
    """A value as it looks in a document, short enough for one line."""
    if isinstance(raw, str):
        return f'"{raw}"' if len(raw) <= _LONG else f'"{raw[:_LONG]}…"'
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, int | float | date):
        return f"the {type(raw).__name__} {raw}"
    if isinstance(raw, list):
        return "a list" if raw else "an empty list"
    if raw is None:
        return "null"
    return "a table" if isinstance(raw, dict) else repr(raw)
