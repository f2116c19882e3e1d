"""Faults of documents on their way to a reader: where they sit, and how what was got is shown."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from dtnet.measures import LARGEST

if TYPE_CHECKING:
    from fractions import Fraction

Path: TypeAlias = tuple[str, ...]
"""Keys from the outside in; one that begins with a space or a dot says which item of the key before it."""
Found: TypeAlias = tuple[Path, str]
"""A fault: where, and what."""
NAME: Final = re.compile(r"[A-Za-z0-9]+(?:[._-]+[A-Za-z0-9]+)*")
"""An id, or a name that a document gives."""
_LONG: Final = 60


class FaultyPartError(Exception):
    """A part of a document that makes no value.

    Attributes:
        found: Each fault with its path inside the part.
        sound: For a list: its values, None in place of each that is at fault.
    """

    def __init__(self, found: list[Found], sound: tuple[Any, ...] | None = None) -> None:
        super().__init__(found, sound)
        self.found = found
        self.sound = sound


def fault(message: str) -> FaultyPartError:
    """A part with one fault, in no particular place inside it."""
    return FaultyPartError([((), message)])


def item_place(number: int, name: object) -> str:
    """How a fault names one of several: by its id if it has one, else by its number, from 1."""
    return f' "{name}"' if isinstance(name, str) else f" {number}"


def path_text(path: Path) -> str:
    """A path as faults show it."""
    return "".join(key if key.startswith((" ", ".")) else f": {key}" for key in path).removeprefix(": ")


def fits(number: int | Fraction) -> bool:
    """Whether policies may hold a number, or both parts of one that is not whole."""
    return max(abs(number.numerator), number.denominator) <= LARGEST


def shown(raw: object) -> str:
    """A value as a document has it, short enough for a line."""
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
