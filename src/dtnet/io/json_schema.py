"""The JSON Schema of a network as one JSON file, made from the classes and columns that the reader follows.

It says the form: keys, types, words, the shape of days. What a form cannot say (whether a parent exists,
whether periods overlap) the reader alone checks.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from types import NoneType, UnionType
from typing import Any, Final, Literal, TypeAlias, get_args, get_origin

from dtnet.arguments import check_argument
from dtnet.citations import Origin
from dtnet.io.documents import KEY, SCHEMA, Described
from dtnet.io.json_files import TABLES_KEY
from dtnet.io.plain_json import FROM, UNTIL, fields_of
from dtnet.network.day.columns import TABLES, ColumnSpec, TableName, column_specs
from dtnet.network.tables.schema import Currency, Vocabulary
from dtnet.periods import Period

Schema: TypeAlias = dict[str, Any]

_DAY: Final[Schema] = {
    "type": "string",
    "pattern": "^(19|2[0-9])[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
}
_SIMPLE: Final[dict[Any, Schema]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    date: _DAY,
    Fraction: {"type": "string", "pattern": "^[0-9]+(/[1-9][0-9]*)?$"},
    Origin: {"enum": [origin.label for origin in Origin]},
    Period: {
        "description": "The days from the first up to, not including, the second; open without it",
        "type": "object",
        "properties": {FROM: _DAY, UNTIL: {"anyOf": [_DAY, {"type": "null"}]}},
        "required": [FROM],
        "additionalProperties": False,
    },
}
_CELLS: Final[dict[str, Schema]] = {
    "id": {"type": "string", "minLength": 1},
    "text": {"type": "string"},
    "word": {"type": "string"},
    "origin": {"type": "string"},
    "day": _DAY,
    "whole": {"type": "integer", "minimum": -(2**63), "exclusiveMaximum": 2**63},
    "yes_no": {"type": "boolean"},
    "set": {"type": "array", "items": {"type": "string"}},
}
_ANY_ATTRIBUTE: Final[Schema] = {
    "description": "An attribute of the vocabulary, or how it is known",
    "type": "array",
    "items": {"type": ["integer", "boolean", "array", "string", "null"]},
}
_NO_WORDS: Final = Vocabulary(
    levels=(), body_kinds=(), area_types=(), relation_types=(), attributes=(), currency=Currency("", 0)
)


def network_schema(vocabulary: Vocabulary | None = None) -> Schema:
    """A JSON Schema (2020-12) of networks in JSON.

    Args:
        vocabulary: That of one network, to say which words and attributes its rows may have; without it, any.
    """
    check_argument(vocabulary, (Vocabulary, NoneType), "vocabulary", "pass that of a network, or none")
    definitions: dict[str, Schema] = {}
    properties = {key: _schema(wanted, definitions) for key, (wanted, _) in fields_of(Described).items()}
    tables = {table: _table(table, vocabulary) for table in TABLES}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "dtnet network",
        "type": "object",
        "properties": {
            KEY: {"const": SCHEMA},
            **properties,
            TABLES_KEY: {
                "type": "object",
                "properties": tables,
                "required": list(TABLES),
                "additionalProperties": False,
            },
        },
        "required": [KEY, *properties, TABLES_KEY],
        "additionalProperties": False,
        "$defs": dict(sorted(definitions.items())),
    }


def _schema(wanted: Any, definitions: dict[str, Schema]) -> Schema:  # noqa: ANN401 - types of every form
    if wanted in _SIMPLE:
        return _SIMPLE[wanted]
    origin, parts = get_origin(wanted), get_args(wanted)
    if origin is tuple:
        return {"type": "array", "items": _schema(parts[0], definitions)}
    if origin is Literal:
        return {"enum": list(parts)}
    if origin is UnionType:
        some = [_schema(each, definitions) for each in parts if each is not NoneType]
        return {"anyOf": [*some, {"type": "null"}]}
    if wanted.__name__ not in definitions:
        definitions[wanted.__name__] = _class_schema(wanted, definitions)
    return {"$ref": f"#/$defs/{wanted.__name__}"}


def _class_schema(cls: type[Any], definitions: dict[str, Schema]) -> Schema:
    fields = fields_of(cls)
    return {
        "description": (cls.__doc__ or "").partition("\n")[0],
        "type": "object",
        "properties": {key: _schema(wanted, definitions) for key, (wanted, _) in fields.items()},
        "required": [key for key, (_, required) in fields.items() if required],
        "additionalProperties": False,
    }


def _table(table: TableName, vocabulary: Vocabulary | None) -> Schema:
    specs = column_specs(table, _NO_WORDS if vocabulary is None else vocabulary)
    return {
        "description": "Columns of one length, a cell for each row",
        "type": "object",
        "properties": {spec.name: _column(spec) for spec in specs},
        "required": [spec.name for spec in specs if spec.required],
        "additionalProperties": _ANY_ATTRIBUTE if vocabulary is None else False,
    }


def _column(spec: ColumnSpec) -> Schema:
    cell = dict(_CELLS[spec.kind])
    if spec.kind == "set" and spec.words:
        cell["items"] = {"enum": list(spec.words)}
    elif spec.words:
        cell = {"enum": list(spec.words)}
    items = {"anyOf": [cell, {"type": "null"}]} if spec.nullable else cell
    if spec.default is not None:
        items = {**items, "default": spec.default}
    return {"description": spec.description, "type": "array", "items": items}
