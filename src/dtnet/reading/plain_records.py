"""Public records as plain data, read and written for pydantic: one key for each field.

A record is plain if its fields hold texts, numbers, days, words, and plain records or lists of these.
Other objects, such as networks and assessments, are passed as they are and are not read.
"""

# ruff: noqa: ANN401 - it takes objects of every class
from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

import attrs
import numpy as np

from dtnet.errors import ArgumentError
from dtnet.pydantic_hook import PydanticHook
from dtnet.reading.documents import Writer, document_fields, is_required
from dtnet.reading.json_schema import PLAIN, Schema
from dtnet.reading.reader import reader_of

_READER: Final = reader_of({}, nulls=True)


def core_schema_of(cls: Any) -> Any:
    """The core schema of pydantic for a class: an instance, or the plain data of a plain record."""
    schemas: Any = import_module("pydantic_core.core_schema")

    def valid(given: Any) -> Any:
        if isinstance(given, cls):
            return given
        if not isinstance(given, Mapping) or not is_plain_record(cls):
            mapping = ", or a mapping of its fields" if is_plain_record(cls) else ""
            raise ValueError(f"got {type(given).__name__}; pass a {cls.__name__}{mapping}")
        found, faults = _READER.document(_listed(given), cls)
        if faults:
            raise ValueError("; ".join(map(str, faults)))
        return found

    written = schemas.plain_serializer_function_ser_schema(plain)
    return schemas.no_info_plain_validator_function(valid, serialization=written)


def json_schema_of(cls: Any) -> Schema:
    """The JSON Schema of the plain data of a class; inner records are objects."""
    about: Schema = {"title": cls.__name__, "description": (cls.__doc__ or "").partition("\n")[0]}
    if not is_plain_record(cls):
        return {**about, "type": ["object", "array"]}
    fields = _fields(cls)
    required = [key for key, field in fields.items() if is_required(field)]
    forms = {name: _form(hint) for name, hint in _hints(cls).items()}
    return {
        **about,
        "type": "object",
        "properties": forms,
        "required": required,
        "additionalProperties": False,
    }


def _written(result: Any) -> Any:
    """The rows of a table, the document of an explanation, the fields of a record; else a text."""
    for name in ("to_dicts", "to_dict"):
        if hasattr(result, name):
            return plain(getattr(result, name)())
    try:
        return plain.table(result) if attrs.has(type(result)) else str(result)
    except NameError:  # an inner class, whose types only type checkers resolve
        raise ArgumentError(
            f"{type(result).__name__} has no plain form", "write a table or an explanation of it"
        ) from None


def _sorted(values: frozenset[Any]) -> list[Any]:
    return sorted(map(plain, values))


def _by_key(values: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(key): plain(each) for key, each in values.items()}


plain: Final = Writer(
    {PydanticHook: _written, Mapping: _by_key, frozenset: _sorted, np.ndarray: np.ndarray.tolist}, full=True
)
"""Writes a value as plain data: records and mappings by key, tables as rows, days and fractions as texts."""


@cache
def is_plain_record(cls: Any) -> bool:
    """Whether all fields of a class hold plain data, so that a mapping states a record of it."""
    return attrs.has(cls) and _has_plain_fields(cls, (cls,))


def _has_plain_fields(cls: Any, above: tuple[type[Any], ...]) -> bool:
    try:
        hints = _hints(cls)
    except NameError:  # an inner class, whose types only type checkers resolve
        return False
    stated = len(hints) == sum(field.init for field in attrs.fields(cls))
    return stated and all(_is_plain_hint(each, above) for each in hints.values())


def _is_plain_hint(hint: Any, above: tuple[type[Any], ...]) -> bool:
    if hint in PLAIN or hint in above or get_origin(hint) is Literal:
        return True
    types = get_args(hint)
    if get_origin(hint) in {Union, UnionType}:
        [first, *more] = [each for each in types if each is not NoneType]
        return not more and _is_plain_hint(first, above)
    if get_origin(hint) is tuple:
        return types[1:] == (...,) and _is_plain_hint(types[0], above)
    return isinstance(hint, type) and attrs.has(hint) and _has_plain_fields(hint, (*above, hint))


@cache
def _fields(cls: Any) -> dict[str, attrs.Attribute[Any]]:
    """The public fields of a class, by their keys in documents."""
    return {key: field for key, field in document_fields(cls).items() if not field.name.startswith("_")}


@cache
def _hints(cls: Any) -> dict[str, Any]:
    hints = get_type_hints(cls)
    return {key: hints[field.name] for key, field in _fields(cls).items()}


def _form(hint: Any) -> Schema:
    if hint in PLAIN:
        return PLAIN[hint]
    if hint is NoneType:
        return {"type": "null"}
    if get_origin(hint) is Literal:
        return {"enum": list(get_args(hint))}
    if get_origin(hint) in {Union, UnionType}:
        return {"anyOf": [_form(each) for each in get_args(hint)]}
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _form(get_args(hint)[0])}
    return {"type": "object", "title": hint.__name__}


def _listed(given: Any) -> Any:
    """Plain data with lists for tuples, and dictionaries for mappings."""
    if isinstance(given, Mapping):
        return {key: _listed(each) for key, each in given.items()}
    return [_listed(each) for each in given] if isinstance(given, tuple | list) else given
