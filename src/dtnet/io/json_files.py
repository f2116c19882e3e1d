"""A network as one JSON file, with each table as columns, and the JSON Schema of such a file.

The schema describes the form: keys, types, words, the shape of days. Only the reader checks other rules, such
as whether a parent exists or whether periods overlap.
"""

from __future__ import annotations

from fractions import Fraction
from types import NoneType
from typing import TYPE_CHECKING, Any, Final

from dtnet.arguments import check_argument
from dtnet.errors import Fault
from dtnet.io.documents import (
    FORM,
    KEY,
    SCHEMA,
    VERSION,
    Described,
    check_document_form,
    described,
    json_lines,
    parse_json,
    read_described,
    shown,
)
from dtnet.io.limits import COLUMNS
from dtnet.io.network_rows import network_of_rows, stored_columns, without_tables
from dtnet.network.day.columns import TABLES, ColumnSpec, TableName, column_specs
from dtnet.network.tables.schema import Currency, Vocabulary
from dtnet.reading.files import read_bytes
from dtnet.reading.json_schema import DAY, Schemas

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from dtnet.network.day.network import Network
    from dtnet.reading.json_schema import Schema

TABLES_KEY = "tables"


def json_file(network: Network) -> Iterator[bytes]:
    """A network as the bytes of a JSON file, the same on every machine."""
    tables = {}
    for table in TABLES:
        days = {spec.name for spec in column_specs(table, network.vocabulary) if spec.kind == "day"}
        columns = stored_columns(network, table)
        tables[table] = {
            name: list(map(_iso, cells)) if name in days else cells for name, cells in columns.items()
        }
    for line in json_lines({**described(network), TABLES_KEY: tables}):
        yield line.encode()
    yield b"\n"


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def read_json_file(path: Path) -> Network:
    """The network in a JSON file.

    Raises:
        UnreadableFileError: If the file is not JSON, or of a version that this dtnet does not read.
        InvalidNetworkError: If the content is not a valid network; it lists all errors.
    """
    document = dict(check_document_form(parse_json(read_bytes(path), path), path, FORM, VERSION))
    faults: list[Fault] = []
    tables = _tables(document.pop(TABLES_KEY, {}), faults)
    faults += without_tables(tables)
    return network_of_rows(read_described(document, faults), tables, faults, what=str(path))


def _tables(given: Any, faults: list[Fault]) -> dict[Any, dict[str, list[Any]]]:  # noqa: ANN401 - any JSON
    """The tables of the document, each an object of lists; anything else is an error and not included."""
    if not isinstance(given, dict):
        faults.append(Fault(TABLES_KEY, f"{shown(given)} is not an object with tables"))
        return {}
    found: dict[Any, dict[str, list[Any]]] = {}
    for table, columns in given.items():
        if table not in TABLES:
            faults.append(Fault(f"{TABLES_KEY}: {table}", f"no such table; allowed: {', '.join(TABLES)}"))
        elif not isinstance(columns, dict):
            faults.append(Fault(table, f"{shown(columns)} is not an object with columns"))
            found[table] = {}
        elif len(columns) > COLUMNS:
            faults.append(Fault(table, f"{len(columns):,} columns, at most {COLUMNS:,} are read"))
            found[table] = {}
        else:
            wrong = {name for name, cells in columns.items() if not isinstance(cells, list)}
            faults += [
                Fault(f"{table}: {name}", f"{shown(columns[name])} is not a list of cells") for name in wrong
            ]
            found[table] = {name: cells for name, cells in columns.items() if name not in wrong}
    return found


_DAY: Final[Schema] = {"type": "string", "pattern": DAY}
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
        vocabulary: The vocabulary of one network; rows may then have only its words and attributes. By
            default they may have any.
    """
    check_argument(vocabulary, (Vocabulary, NoneType), "vocabulary", "pass that of a network, or none")
    share: Schema = {"type": "string", "pattern": "^[0-9]+(/[1-9][0-9]*)?$"}
    schemas = Schemas(forms={Fraction: share}, nulls=True)
    described = schemas.of_class(Described)
    tables: Schema = {
        "type": "object",
        "properties": {table: _table(table, vocabulary) for table in TABLES},
        "required": list(TABLES),
        "additionalProperties": False,
    }
    described["properties"] = {KEY: {"const": SCHEMA}, **described["properties"], TABLES_KEY: tables}
    described["required"] = list(described["properties"])
    return schemas.document("dtnet network", described)


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
