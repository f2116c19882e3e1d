"""The places of a policy's parts in its document: keys of classes, a walk over values, places of errors."""

from __future__ import annotations

import re
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs

from dtnet.measures import LARGEST
from dtnet.policy.document.choices import Choice, IsChosen
from dtnet.policy.document.policy_parts import Base, Dated, Open
from dtnet.predicates.conditions import All, AnyOf, Between, Condition, Inside, Is, Not

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from fractions import Fraction

NAMED: Final[dict[Any, str]] = {Choice: "choices", Base: "bases"}
"""The classes whose values are in tables by name, with the key of these tables."""
_FIELDS: Final[dict[type[Any], Mapping[str, attrs.Attribute[Any]]]] = {}


def document_fields(cls: type[Any]) -> Mapping[str, attrs.Attribute[Any]]:
    """The fields of a class that a document states, by their key in the document."""
    known = _FIELDS.get(cls)
    if known is None:
        attrs.resolve_types(cls)
        keys = ((field.metadata.get("key", field.name), field) for field in attrs.fields(cls))
        known = MappingProxyType({key: field for key, field in keys if key is not None})
        _FIELDS[cls] = known
    return known


def values_with_places(value: Any, path: Path, kind: Any) -> Iterator[tuple[Path, Any, Any]]:  # noqa: ANN401 - every type
    """A value and every value inside it, each with its path and the type of its field.

    Args:
        value: A frozen value.
        path: The path of the value.
        kind: The type of the field that holds it.
    """
    yield path, value, kind
    for place, each, inner in _inside(value):
        yield from values_with_places(each, (*path, *place), inner)


def _inside(value: Any) -> Iterator[tuple[Path, Any, Any]]:  # noqa: ANN401 - every type
    if isinstance(value, tuple):
        for number, item in enumerate(value, 1):
            name = f".{item.name}" if type(item) in NAMED else item_place(number, getattr(item, "id", None))
            yield (name,), item, type(item)
    elif isinstance(value, Dated):
        yield (), value.values, tuple
    elif isinstance(value, Open):
        for _, each in value.options:
            yield ("choice",), each, type(each)
    elif isinstance(value, Condition):
        yield from _inside_condition(value)
    elif attrs.has(type(value)):
        for key, field in document_fields(type(value)).items():
            yield (key,), getattr(value, field.name), field.type


def _inside_condition(condition: Condition) -> Iterator[tuple[Path, Any, Any]]:
    match condition:
        case All(parts):
            for part in parts:
                yield (), part, Condition
        case AnyOf(parts):
            yield ("any",), parts, tuple
        case Not(part):
            yield ("not",), part, Condition
        case IsChosen(subject, choice):
            yield (subject,), choice, type(choice)
        case _:
            pass


def condition_key(condition: Condition) -> str | None:
    """The key under which a table states a condition; None for `All`, whose parts are keys side by side."""
    match condition:
        case Is() | Between() | IsChosen():
            return condition.subject
        case Inside():
            return "areas"
        case AnyOf():
            return "any"
        case Not():
            return "not"
        case _:
            return None


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
    """The exception for one error of a part as a whole."""
    return FaultyPartError([((), message)])


def item_place(number: int, name: object) -> str:
    """The name of a list item in an error: its id if it has one, else its number from 1."""
    return f' "{name}"' if isinstance(name, str) else f" {number}"


def path_text(path: Path) -> str:
    """The text of a path in an error."""
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
