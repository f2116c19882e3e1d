"""A network as one JSON file: all it says, and each table as columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dtnet.errors import Fault
from dtnet.files import read_bytes
from dtnet.io.documents import (
    FORM,
    VERSION,
    check_document_form,
    described,
    json_lines,
    parse_json,
    read_described,
)
from dtnet.io.limits import COLUMNS
from dtnet.io.network_rows import network_of_rows, stored_columns, without_tables
from dtnet.io.plain_json import shown
from dtnet.network.day.columns import TABLES, column_specs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from dtnet.network.day.network import Network

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
        UnreadableFileError: If it is no JSON, or of no version that this dtnet reads.
        InvalidNetworkError: With every fault of it.
    """
    document = dict(check_document_form(parse_json(read_bytes(path), path), path, FORM, VERSION))
    faults: list[Fault] = []
    tables = _tables(document.pop(TABLES_KEY, {}), faults)
    faults += without_tables(tables)
    return network_of_rows(read_described(document, faults), tables, faults, what=str(path))


def _tables(given: Any, faults: list[Fault]) -> dict[Any, dict[str, list[Any]]]:  # noqa: ANN401 - any JSON
    """The tables of the document: each an object of lists; others are faults and left out."""
    if not isinstance(given, dict):
        faults.append(Fault(TABLES_KEY, f"{shown(given)} is no object with tables"))
        return {}
    found: dict[Any, dict[str, list[Any]]] = {}
    for table, columns in given.items():
        if table not in TABLES:
            faults.append(Fault(f"{TABLES_KEY}: {table}", f"no such table; legal are {', '.join(TABLES)}"))
        elif not isinstance(columns, dict):
            faults.append(Fault(table, f"{shown(columns)} is no object with columns"))
            found[table] = {}
        elif len(columns) > COLUMNS:
            faults.append(Fault(table, f"{len(columns):,} columns, at most {COLUMNS:,} are read"))
            found[table] = {}
        else:
            wrong = {name for name, cells in columns.items() if not isinstance(cells, list)}
            faults += [
                Fault(f"{table}: {name}", f"{shown(columns[name])} is no list of cells") for name in wrong
            ]
            found[table] = {name: cells for name, cells in columns.items() if name not in wrong}
    return found
