"""The documents of networks: everything but the rows as JSON, the rows as columns, both as one JSON file.

The fields of the classes describe a document. Reading is strict and finds all errors together, in rows and in
the rest. All rows that are read pass the builder, so a file is checked like any other input. Writing gives
the same bytes everywhere. The JSON Schema describes the form: keys, types, words, the shape of days. Only the
reader checks other rules, such as whether a parent exists or whether periods overlap.
"""

from __future__ import annotations

import json
import os
import re
from datetime import date
from fractions import Fraction
from itertools import islice
from types import NoneType
from typing import TYPE_CHECKING, Any, Final

import attrs

from dtnet.arguments import check_argument, check_word, path_of, shown_value
from dtnet.errors import Fault, InvalidNetworkError, UnreadableFileError
from dtnet.io.limits import COLUMNS
from dtnet.network.day.columns import (
    STORED_TABLES,
    TABLES,
    ColumnSpec,
    StoredName,
    column_specs,
    network_columns,
    stored_tables,
    table_columns,
)
from dtnet.network.day.network import Network, check_network
from dtnet.network.reading.builder import RECORDS, NetworkBuilder, add_records
from dtnet.network.tables.row_names import LISTED, faults_in_order, unlisted
from dtnet.network.tables.rules import RelationRule
from dtnet.network.tables.schema import Currency, Metadata, Vocabulary
from dtnet.network.tables.tables import (
    Event,
    OtherName,
    ParentAmong,
    PartialList,
    Statement,
    Succession,
)
from dtnet.periods import Period
from dtnet.reading.documents import NO_UNICODE, Writer, escaped, fault, is_unicode, shown_raw
from dtnet.reading.files import parse_json, read_bytes
from dtnet.reading.json_schema import DAY, Schema, Schemas
from dtnet.reading.reader import reader_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from dtnet.network.day.columns import Kind
    from dtnet.reading.reader import DocumentReader

FORM: Final = "dtnet/network/"
VERSION: Final = 1
SCHEMA: Final = f"{FORM}{VERSION}"
"""The form and version that this dtnet writes and reads; an incompatible change increases the number."""
KEY: Final = "schema"


@attrs.frozen(kw_only=True)
class Described:
    """All of a network but its rows.

    Attributes:
        other_names: Aliases, abbreviations and former names of areas.
        partial_lists: Statements that the areas of a level are listed only in part.
        parent_among: Candidates for the parents of areas whose parent is one of several.
    """

    metadata: Metadata
    vocabulary: Vocabulary
    relation_rules: tuple[RelationRule, ...]
    events: tuple[Event, ...]
    successions: tuple[Succession, ...]
    statements: tuple[Statement, ...]
    other_names: tuple[OtherName, ...] = attrs.field(default=(), metadata={"later": True})
    partial_lists: tuple[PartialList, ...] = attrs.field(default=(), metadata={"later": True})
    parent_among: tuple[ParentAmong, ...] = attrs.field(default=(), metadata={"later": True})


def described(network: Network) -> dict[str, Any]:
    """Everything of a network but its rows, as plain JSON; the first key states form and version.

    Raises:
        InvalidNetworkError: If a value has another type than its class declares and could not be read back.
    """
    tables = network.tables
    said = Described(
        metadata=network.metadata,
        vocabulary=network.vocabulary,
        relation_rules=tables.relation_rules,
        events=tables.events,
        successions=tuple(tables.successions),
        statements=tables.statements,
        other_names=tuple(tables.other_names),
        partial_lists=tables.partial_lists,
        parent_among=tables.parent_among,
    )
    document: dict[str, Any] = {KEY: SCHEMA, **WRITER.table(said)}
    faults: list[Fault] = []
    read_described(document, faults)
    if faults:
        raise InvalidNetworkError(f"network {network.metadata.name!r}", faults)
    return document


def read_described(document: dict[str, Any], faults: list[Fault]) -> dict[str, Any]:
    """The fields of `Described` in a document, without its form; a field with an error is missing."""
    told = {key: value for key, value in document.items() if key != KEY}
    found, wrong = READER.document(told, Described)
    faults += wrong
    return found or {} if wrong else attrs.asdict(found, recurse=False)


def check_document_form(
    document: Any,  # noqa: ANN401 - any JSON
    path: Path,
    form: str = FORM,
    version: int = VERSION,
) -> dict[str, Any]:
    """The document, checked to have a form and version that this dtnet reads.

    Raises:
        UnreadableFileError: If it has another form or version.
    """
    said = document.get(KEY) if isinstance(document, dict) else None
    if said == f"{form}{version}":
        found: dict[str, Any] = document
        return found
    number = said.removeprefix(form) if isinstance(said, str) and said.startswith(form) else ""
    if number.isdecimal():
        newer = int(number[:9]) > version
        raise UnreadableFileError(
            f'{path}: is of version "{said}", while this dtnet reads "{form}{version}"',
            "install a newer dtnet" if newer else "write it again with a dtnet that reads both",
        )
    what = "has no key" if said is None else f"says {shown_value(said)} under"
    raise UnreadableFileError(f'{path}: {what} "{KEY}"', f'it should say "{form}{version}"')


def read_json(path: str | os.PathLike[str], *, hint: str = "name a JSON file") -> Any:  # noqa: ANN401
    """The JSON value in a file.

    Args:
        path: The file.
        hint: The hint of the error, if the file cannot be read.

    Raises:
        ArgumentError: If the path has another type.
        UnreadableFileError: If there is no such file, or its content is not UTF-8 text or not JSON, is cut
            off or nested too deeply, has a key twice in one object, or has a number such as NaN.
    """
    place = path_of(path, UnreadableFileError, "read")
    return parse_json(read_bytes(place, hint=hint), place)


def json_lines(value: Any, indent: str = "\n") -> Iterator[str]:  # noqa: ANN401 - plain JSON
    """Readable JSON: one line for each key and object; a list of plain values takes one line."""
    inner = f"{indent} "
    if isinstance(value, dict) and value:
        for number, (key, held) in enumerate(value.items()):
            yield f"{',' if number else '{'}{inner}{_dumped(key)}: "
            yield from json_lines(held, inner)
        yield f"{indent}}}"
    elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
        for number, held in enumerate(value):
            yield f"{',' if number else '['}{inner}"
            yield from json_lines(held, inner)
        yield f"{indent}]"
    else:
        yield _dumped(value)


def json_bytes(value: Any) -> bytes:  # noqa: ANN401 - plain JSON
    """The lines of `json_lines` as the bytes of a file."""
    return "".join([*json_lines(value), "\n"]).encode()


def _dumped(value: Any) -> str:  # noqa: ANN401 - plain JSON
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=date.isoformat)


_SHARE: Final = re.compile(r"[0-9]{1,4000}(/[1-9][0-9]{0,3999})?")


def _read_share(raw: Any, _: Any, __: DocumentReader) -> Fraction:  # noqa: ANN401 - whatever the JSON has
    if isinstance(raw, str) and _SHARE.fullmatch(raw):
        return Fraction(raw)
    raise fault(f'got {shown_raw(raw)}; write an exact share such as "1" or "1/3"')


READER: Final = reader_of({Fraction: _read_share}, nulls=True, first=0)
"""Reads the values of a network from JSON."""
WRITER: Final = Writer({Fraction: str}, full=True)
"""Writes them; every field is written whose default is not None."""


_TABLE: Final = re.compile(rf"({'|'.join(STORED_TABLES)})\b")
_NAMELESS: Final = Metadata(name="", extent=Period("1900-01-01"))


def stored_columns(network: Network, table: StoredName) -> dict[str, list[Any]]:
    """The columns of a table that a file stores: all columns except optional columns without values.

    Args:
        network: The network.
        table: `areas`, `bodies`, `relations`, `services` or `source_rows`.

    Returns:
        By name, the cells of each row as `NetworkBuilder` accepts them: ids, texts and words as `str`, days
        as `datetime.date`, sets as tuples of words, null as None. Rows are in canonical order.

    Raises:
        ArgumentError: If an argument has another type, or there is no such table.
        InvalidNetworkError: If a text cannot be encoded as UTF-8.
    """
    check_network(network)
    check_word(table, STORED_TABLES, "table")
    columns = table_columns(network, table)
    specs = network_columns(network, table)
    faults: list[Fault] = []
    _checked(table, columns, specs, faults)
    if faults:
        raise InvalidNetworkError(f"network {network.metadata.name!r}", faults)
    kept = [each for each in specs if each.required or any(cell is not None for cell in columns[each.name])]
    return {spec.name: columns[spec.name] for spec in kept}


def network_of_rows(
    described: Mapping[str, Any],
    tables: Mapping[StoredName, Mapping[str, list[Any]]],
    faults: list[Fault],
    *,
    what: str,
    places: FilePlaces | None = None,
) -> Network:
    """The network in the content of a file or folder.

    Args:
        described: The fields of `Described`; a field with an error is None.
        tables: The columns of each table, as plain values; the cells of sets are lists of words.
        faults: The errors found so far.
        what: The file or folder, for errors.
        places: The files of a folder; None for a single file.

    Raises:
        InvalidNetworkError: If there is an error; it lists all errors of the file.
    """
    vocabulary: Vocabulary | None = described.get("vocabulary")
    sound = not faults
    network = None
    if vocabulary is None:
        raise InvalidNetworkError(what, _told(faults, places))
    try:
        builder = NetworkBuilder(vocabulary, described["metadata"] if sound else _NAMELESS)
        if sound:
            add_records(builder, **{name: described[name] for name in RECORDS})
        for table in STORED_TABLES:
            if table in tables:
                specs = column_specs(table, vocabulary)
                getattr(builder, f"add_{table}")(_checked(table, tables[table], specs, faults))
        network = builder.build()
    except InvalidNetworkError as error:
        faults += error.faults
    if network is None or faults:
        raise InvalidNetworkError(what, _told(faults, places))
    return network


def _told(faults: list[Fault], places: FilePlaces | None) -> list[Fault]:
    """The distinct errors in order; each names its file if there are several."""
    found = set(faults)
    return faults_in_order(found if places is None else map(places.told, found))


@attrs.frozen
class FilePlaces:
    """The names of the files of a folder.

    Attributes:
        document: The file with everything but rows.
    """

    document: str
    tables: Mapping[str, str]

    def told(self, fault: Fault) -> Fault:
        """The error with a place that begins with the file."""
        table = _TABLE.match(fault.place)
        if table is None:
            return Fault(f"{self.document}: {fault.place}", fault.message)
        file = self.tables.get(table[0], table[0])
        return Fault(f"{file}{fault.place[table.end() :]}", fault.message)


def _checked(
    table: StoredName, columns: Mapping[str, list[Any]], specs: Sequence[ColumnSpec], faults: list[Fault]
) -> dict[str, list[Any]]:
    """Columns for the builder; a cell that the builder would misread becomes an error and a placeholder."""
    checks = {spec.name: _CHECKS[spec.kind] for spec in specs if spec.kind in _CHECKS}
    ids = columns.get(next(spec.name for spec in specs if spec.kind == "id"), [])
    checked = dict(columns)
    for name, check in checks.items():
        wrong = check(columns.get(name, []))
        if len(wrong) > LISTED:
            faults.append(unlisted(table, name))
        for row, (told, _) in islice(wrong.items(), LISTED):
            who = f" ({escaped(ids[row])})" if row < len(ids) and isinstance(ids[row], str) else ""
            faults.append(Fault(f"{table} row {row}{who}: {name}", told))
        if wrong:
            checked[name] = [
                wrong[row][1] if row in wrong else cell for row, cell in enumerate(columns[name])
            ]
    return checked


def _no_unicode(cells: list[Any]) -> dict[int, tuple[str, str]]:
    """By row with an invalid text, the error and a placeholder; equal texts have equal placeholders."""
    texts = {row: cell for row, cell in enumerate(cells) if isinstance(cell, str)}
    if is_unicode("".join(texts.values())):
        return {}
    return {row: (NO_UNICODE, escaped(text)) for row, text in texts.items() if not is_unicode(text)}


def _no_sets(cells: list[Any]) -> dict[int, tuple[str, None]]:
    """By row whose cell is not a list, the error and a placeholder."""
    return {
        row: (f"{shown_value(cell)} is not a list of words", None)
        for row, cell in enumerate(cells)
        if cell is not None and not isinstance(cell, list | tuple)
    }


_CHECKS: Final[dict[Kind, Callable[[list[Any]], Mapping[int, tuple[str, str | None]]]]] = {
    "id": _no_unicode,
    "text": _no_unicode,
    "set": _no_sets,
}


def without_tables(tables: Iterable[str]) -> list[Fault]:
    """An error for each table of a network that is not in `tables`."""
    there = set(tables)
    return [Fault(table, "the table is missing") for table in TABLES if table not in there]


TABLES_KEY = "tables"


def json_file(network: Network) -> Iterator[bytes]:
    """A network as the bytes of a JSON file, the same on every machine."""
    tables = {table: stored_columns(network, table) for table in stored_tables(network)}
    for line in json_lines({**described(network), TABLES_KEY: tables}):
        yield line.encode()
    yield b"\n"


def read_json_file(path: Path) -> Network:
    """The network in a JSON file.

    Raises:
        UnreadableFileError: If the file is not JSON, or of a version that this dtnet does not read.
        InvalidNetworkError: If the content is not a valid network; it lists all errors.
    """
    document = dict(check_document_form(parse_json(read_bytes(path), path), path))
    faults: list[Fault] = []
    tables = _tables(document.pop(TABLES_KEY, {}), faults)
    faults += without_tables(tables)
    return network_of_rows(read_described(document, faults), tables, faults, what=str(path))


def _tables(given: Any, faults: list[Fault]) -> dict[Any, dict[str, list[Any]]]:  # noqa: ANN401 - any JSON
    """The tables of the document, each an object of lists; anything else is an error and not included."""
    if not isinstance(given, dict):
        faults.append(Fault(TABLES_KEY, f"{shown_value(given)} is not an object with tables"))
        return {}
    found: dict[Any, dict[str, list[Any]]] = {}
    for table, columns in given.items():
        if table not in STORED_TABLES:
            allowed = ", ".join(STORED_TABLES)
            faults.append(Fault(f"{TABLES_KEY}: {table}", f"no such table; allowed: {allowed}"))
        elif not isinstance(columns, dict):
            faults.append(Fault(table, f"{shown_value(columns)} is not an object with columns"))
            found[table] = {}
        elif len(columns) > COLUMNS:
            faults.append(Fault(table, f"{len(columns):,} columns, at most {COLUMNS:,} are read"))
            found[table] = {}
        else:
            found[table] = {name: cells for name, cells in columns.items() if isinstance(cells, list)}
            faults += [
                Fault(f"{table}: {name}", f"{shown_value(columns[name])} is not a list of cells")
                for name in columns.keys() - found[table].keys()
            ]
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
        "properties": {table: _table(table, vocabulary) for table in STORED_TABLES},
        "required": list(TABLES),
        "additionalProperties": False,
    }
    described["properties"] = {KEY: {"const": SCHEMA}, **described["properties"], TABLES_KEY: tables}
    described["required"] = [KEY, *described["required"], TABLES_KEY]
    return schemas.document("dtnet network", described)


def _table(table: StoredName, vocabulary: Vocabulary | None) -> Schema:
    specs = column_specs(table, _NO_WORDS if vocabulary is None else vocabulary)
    return {
        "description": "Columns of one length, a cell for each row",
        "type": "object",
        "properties": {spec.name: _column(spec) for spec in specs},
        "required": [spec.name for spec in specs if spec.required],
        "additionalProperties": _ANY_ATTRIBUTE if vocabulary is None and table in TABLES else False,
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
