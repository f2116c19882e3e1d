"""The places of a policy's parts in its document: a walk over values, and the keys of conditions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import attrs

from dtnet.policy.document.choices import IsChosen
from dtnet.policy.document.policy_parts import Dated, Open
from dtnet.predicates.conditions import All, AnyOf, Between, Condition, Inside, Is, Not
from dtnet.reading.documents import document_fields, item_place, section_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dtnet.reading.documents import Path


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
            named = section_of(type(item)) is not None
            name = f".{item.name}" if named else item_place(number, getattr(item, "id", None))
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


NAME: Final = re.compile(r"[A-Za-z0-9]+(?:[._-]+[A-Za-z0-9]+)*")
"""The pattern of ids and names in a document."""
