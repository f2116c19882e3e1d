"""Checks across a whole document: references to choices, and its one currency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args, get_origin

import attrs

from dtnet.errors import near
from dtnet.measures import Amount, Rate
from dtnet.policy.choices import ChoiceRef, parts
from dtnet.policy.document import Policy
from dtnet.policy.eligibility import When

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dtnet.policy.choices import Choice
    from dtnet.policy.document import Component, Opening

Path: TypeAlias = tuple[str, ...]
"""Keys from the outside in; one that begins with a space or a dot says which item of the key before it."""
Found: TypeAlias = tuple[Path, str]
"""A fault: where, and what."""


def document_fields(cls: type[Any]) -> dict[str, attrs.Attribute[Any]]:
    """The fields of a class that a document states, by the key under which it does."""
    attrs.resolve_types(cls)
    keys = ((field.metadata.get("key", field.name), field) for field in attrs.fields(cls))
    return {key: field for key, field in keys if key is not None}


def item_place(number: int, name: object) -> str:
    """How a fault names one of several: by its id if it has one, else by its number, from 1."""
    return f' "{name}"' if isinstance(name, str) else f" {number}"


def check_choices_exist(choices: tuple[Choice, ...], fields: Mapping[str, Any]) -> Iterator[Found]:
    """Each reference names a choice, and each option of that choice may stand in that place."""
    known = {choice.name: choice for choice in choices}
    for path, value, kind in _placed_fields(fields):
        if not isinstance(value, ChoiceRef):
            continue
        if value.name not in known:
            hint = near(value.name, known) or f"add [choices.{value.name}]"
            yield (*path, "choice"), f'there is no choice "{value.name}"; {hint}'
            continue
        legal = [word for each in get_args(kind) if get_origin(each) is Literal for word in get_args(each)]
        for option in known[value.name].options:
            if legal and option not in legal:
                words = ", ".join(f'"{word}"' for word in legal)
                place = ("choices", f".{value.name}", "options")
                yield place, f'"{option}" cannot stand in {path_text(path)}; legal: {words}'


def check_choices_used(
    choices: tuple[Choice, ...],
    on_merger: object,
    unopened: object,
    openings: tuple[Opening, ...],
    components: tuple[Component, ...],
) -> Iterator[Found]:
    """Each choice stands somewhere."""
    used = {
        part.name
        for part in parts((on_merger, unopened, openings, components))
        if isinstance(part, ChoiceRef)
    }
    for choice in choices:
        if choice.name not in used:
            name = choice.name
            yield (
                ("choices", f".{name}"),
                f'nothing refers to it; write {{choice = "{name}"}} where it is chosen',
            )


def check_one_currency(fields: Mapping[str, Any]) -> Iterator[Found]:
    """All money is in the currency of the first."""
    first: str | None = None
    for path, value, _ in _placed_fields(fields):
        if isinstance(value, Amount | Rate):
            first = first or value.currency
            if value.currency != first:
                yield (
                    path,
                    f'"{value}" is in {value.currency}, the rest in {first}; a policy has one currency',
                )


def path_text(path: Path) -> str:
    """A path as faults show it."""
    return "".join(key if key.startswith((" ", ".")) else f": {key}" for key in path).removeprefix(": ")


def _placed_fields(fields: Mapping[str, Any]) -> Iterator[tuple[Path, Any, Any]]:
    for key, field in document_fields(Policy).items():
        if field.name in fields:
            yield from _placed(fields[field.name], (key,), field.type)


def _placed(value: Any, path: Path, kind: Any) -> Iterator[tuple[Path, Any, Any]]:  # noqa: ANN401 - every type
    """Every value inside a value, itself included, with its path and the type of its field."""
    yield path, value, kind
    if isinstance(value, tuple):
        for number, item in enumerate(value, 1):
            place = item_place(number, getattr(item, "id", None))
            yield from _placed(item, (*path, place), type(item))
    elif isinstance(value, When):
        for term in value.terms:
            for each in term.values:
                yield (*path, term.subject), each, type(each)
    elif attrs.has(type(value)):
        for key, field in document_fields(type(value)).items():
            yield from _placed(getattr(value, field.name), (*path, key), field.type)
