"""`dtnet validate`, `convert` and `schema`: networks in files, and the form that such files must have."""

from __future__ import annotations

import os
import warnings
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Literal

import attrs

from dtnet.cli.output import Format, named, tell, write_json, write_text, written
from dtnet.errors import ArgumentError, ExistingFileError, LossyFormatWarning
from dtnet.io.documents import network_schema
from dtnet.io.formats import read_network, write_network
from dtnet.network.day.columns import TABLES
from dtnet.network.day.network import Network
from dtnet.network.tables.tables import Tables
from dtnet.policy.reading.reader_and_writer import policy_schema
from dtnet.reading.files import read_bytes

_LIST: Final = "datapackage.json"
"""The file that identifies a folder: it lists the files of the folder with their hashes."""


def validate(path: Path, /, *, format: Format = "table") -> int:
    """Read a network and check all of it: hashes, form, every validity rule. Report all errors together.

    Args:
        path: A file or folder that holds a network.
        format: The form of the answer.
    """
    network = read_network(path, verify=True)
    rows = [{"table": name, "rows": count} for name, count in _sizes(network).items()]
    counts = ", ".join(f"{str(row['table']).replace('_', ' ')} {row['rows']:,}" for row in rows)
    line = f"{path}: {_told(network)}, is valid; rows: {counts}"
    _show("dtnet/validate/1", path, network, rows, line, format)
    return 0


def convert(
    source: Path,
    target: Path,
    /,
    *,
    overwrite: bool = False,
    at: str | None = None,
    lossy: bool = False,
    format: Format = "table",
) -> int:
    """Write a network in another format, which the name of the target selects; write nothing after an error.

    Args:
        source: A file or folder that holds a network; all of it is checked.
        target: What to write: .json, .parquet, .arrow, .dtnet (memory-mapped), .graphml (one day), or a name
            without a suffix for a folder of CSV.
        overwrite: Replace what is there.
        at: The day of a .graphml, as 2024-08-31; by default the network's reference day.
        lossy: Do not warn about the data that .graphml loses.
        format: The form of the answer.
    """
    if not overwrite and os.path.lexists(target):
        raise ExistingFileError(f"{target}: exists", "give --overwrite to replace it")
    network = read_network(source, verify=True)
    day = _day(network, target, at)
    with warnings.catch_warnings(record=True, action="always", category=LossyFormatWarning) as given:
        write_network(network, target, overwrite=overwrite, day=day, lossy=lossy)
    for warning in given:
        tell(f"dtnet: {str(warning.message).partition('; pass ')[0]}")
    on = "" if day is None else f", on {day}"
    rows = [{"path": str(target), "bytes": _size(target), "day": day}]
    _show("dtnet/convert/1", source, network, rows, f"{target}: {_told(network)}{on}, is written", format)
    return 0


def schema(of: Literal["network", "policy"], /) -> int:
    """Print the JSON Schema of networks, or of policy documents.

    Args:
        of: Networks, or policy documents.
    """
    write_json(network_schema() if of == "network" else policy_schema())
    return 0


def _day(network: Network, target: Path, at: str | None) -> str | None:
    """The day to write: for GraphML the given or reference day; None for other formats."""
    one_day, own = target.suffix.lower() == ".graphml", network.metadata.reference_day
    if not one_day and at is not None:
        raise ArgumentError(f"{target}: a network is written with all its days", "leave --at out")
    if one_day and at is None and own is None:
        raise ArgumentError(f"{target}: holds one day, and the network has no reference day", "give --at")
    return str(own) if one_day and at is None else at


def _told(network: Network) -> str:
    said = network.metadata
    return f"network {said.name!r} {said.version}, {said.extent}"


def _sizes(network: Network) -> dict[str, int]:
    """The number of rows of each table, then the numbers of rules, events and other records."""
    held = {field.name: getattr(network.tables, field.name) for field in attrs.fields(Tables)}
    rows = {table: len(held[table].start) for table in TABLES}
    return rows | {name: len(each) for name, each in held.items() if name not in rows}


def _size(path: Path) -> int:
    files = path.iterdir() if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files)


def _fingerprint(path: Path) -> str:
    return sha256(read_bytes(path / _LIST if path.is_dir() else path)).hexdigest()


def _show(
    answer: str, path: Path, network: Network, rows: list[dict[str, Any]], line: str, format: Format
) -> None:
    inputs = {"path": str(path), **named(network), "sha256": _fingerprint(path)} if format == "json" else {}
    if not written({"schema": answer, "inputs": inputs, "rows": rows}, format, [*rows[0]]):
        write_text(f"{line}\n")
