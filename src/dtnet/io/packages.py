"""A network as a folder with a `datapackage.json`: a file for each table, `network.json` for all else.

A Data Package (Frictionless) whose resources are CSV, Parquet or Arrow IPC. Each has its size and sha256
there; the list is written last and read first.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol, TypeAlias

from dtnet.errors import Fault, InvalidNetworkError, UnreadableFileError, repeated
from dtnet.files import read_bytes
from dtnet.io.arrow_tables import decode_ipc, decode_parquet, encode_ipc, encode_parquet
from dtnet.io.csv_tables import decode_csv, encode_csv
from dtnet.io.documents import (
    FORM,
    VERSION,
    check_form,
    described,
    json_bytes,
    parse_json,
    read_described,
)
from dtnet.io.plain import shown
from dtnet.io.resource_rules import package_faults, resource_faults
from dtnet.io.rows import Places, network_of, stored_columns, without_tables
from dtnet.io.table_schema import table_schema
from dtnet.network.day.columns import TABLES, column_specs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from dtnet.io.limits import Limits
    from dtnet.network.day.columns import ColumnSpec, TableName
    from dtnet.network.day.network import Network

    class Decode(Protocol):
        """How a table is read."""

        def __call__(
            self,
            raw: bytes,
            specs: Sequence[ColumnSpec],
            path: Path,
            faults: list[Fault],
            *,
            limits: Limits,
        ) -> dict[str, list[Any]]:
            """The columns of a file."""
            ...


PACKAGE: Final = "datapackage.json"
DOCUMENT: Final = "network.json"
TableFormat: TypeAlias = Literal["csv", "parquet", "arrow"]
_ENCODE: Final[dict[TableFormat, Callable[[Mapping[str, list[Any]], Sequence[ColumnSpec]], bytes]]] = {
    "csv": encode_csv,
    "parquet": encode_parquet,
    "arrow": encode_ipc,
}
_DECODE: Final[dict[str, Decode]] = {"csv": decode_csv, "parquet": decode_parquet, "arrow": decode_ipc}
_MEDIA: Final[dict[str, str]] = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "arrow": "application/vnd.apache.arrow.file",
    "json": "application/json",
}


def package_files(network: Network, form: TableFormat) -> Iterator[tuple[str, bytes]]:
    """The files of a folder with the tables in some format, one after the other, the list of them last."""
    resources: list[dict[str, Any]] = []
    for table in TABLES:
        specs = column_specs(table, network.vocabulary)
        columns = stored_columns(network, table)
        content = _ENCODE[form](columns, specs)
        name = f"{table}.{form}"
        yield name, content
        kept = [spec for spec in specs if spec.name in columns]
        resources.append(
            {
                **_resource(table, name, content, form, _MEDIA[form]),
                "schema": table_schema(kept, in_text=form == "csv"),
            }
        )
    content = json_bytes(described(network))
    yield DOCUMENT, content
    resources.append(_resource("network", DOCUMENT, content, "json", _MEDIA["json"]))
    said = network.metadata
    package = {
        "profile": "data-package",
        "name": "dtnet-network",
        "title": said.title or said.name,
        "version": said.version,
        "description": f"Network {said.name!r} {said.version}, {said.extent} (end not included)",
        "resources": resources,
    }
    yield PACKAGE, json_bytes(package)


def _resource(name: str, path: str, content: bytes, form: str, media: str) -> dict[str, Any]:
    return {
        "name": name,
        "path": path,
        "format": form,
        "mediatype": media,
        **({"encoding": "utf-8"} if form in {"csv", "json"} else {}),
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
    }


def read_package(folder: Path, limits: Limits) -> Network:
    """The network in a folder with a `datapackage.json`.

    Args:
        folder: The folder.
        limits: What one table of Parquet or Arrow may hold.

    Raises:
        UnreadableFileError: If a file is missing, is not the one listed, holds too much, or cannot be read.
        InvalidNetworkError: With every fault of what the files state.
        MissingExtraError: If it takes pyarrow to read it, and that is not installed.
    """
    resources = _resources(folder)
    contents = _contents(folder, resources)
    path = folder / DOCUMENT
    document = check_form(parse_json(contents.pop("network"), path), path, FORM, VERSION)
    faults = without_tables(contents)
    said = read_described(document, faults)
    tables: dict[TableName, dict[str, list[Any]]] = {}
    for table in TABLES:
        if table in contents and said.get("vocabulary") is not None:
            each, specs = resources[table], column_specs(table, said["vocabulary"])
            decode = _DECODE[each["format"]]
            found: list[Fault] = []
            tables[table] = decode(contents[table], specs, folder / str(each["path"]), found, limits=limits)
            faults += [Fault(f"{table}{place}", message) for place, message in found]
    files = {table: str(resources[table]["path"]) for table in contents}
    return network_of(said, tables, faults, what=str(folder), places=Places(DOCUMENT, files))


def _resources(folder: Path) -> dict[str, dict[str, Any]]:
    """The resources of ours that a folder lists, by name; others are none of our business."""
    path = folder / PACKAGE
    package = parse_json(read_bytes(path), path)
    listed = package.get("resources") if isinstance(package, dict) else None
    if not isinstance(listed, list):
        raise UnreadableFileError(f"{path}: lists no resources", "it is no Data Package")
    ours = [each for each in listed if isinstance(each, dict) and each.get("name") in ("network", *TABLES)]
    found = {each["name"]: each for each in ours}
    if "network" not in found:
        raise UnreadableFileError(
            f"{path}: lists no {DOCUMENT}", "it is a Data Package, but no network of dtnet"
        )
    faults = [*package_faults(package)]
    faults += [
        Fault(f"resource {name}", "is listed twice") for name in repeated(each["name"] for each in ours)
    ]
    for each in ours:
        formats = ("json",) if each["name"] == "network" else tuple(_DECODE)
        faults += resource_faults(each["name"], each, formats, _MEDIA)
    if faults:
        raise InvalidNetworkError(str(path), faults)
    return found


def _contents(folder: Path, resources: Mapping[str, Mapping[str, Any]]) -> dict[str, bytes]:
    """The files, checked against the sizes and hashes listed for them, if they are.

    Raises:
        UnreadableFileError: If some are missing or others than those listed.
    """
    contents: dict[str, bytes] = {}
    wrong: list[str] = []
    for name, resource in resources.items():
        path = folder / str(resource["path"])
        try:
            content = read_bytes(path)
        except UnreadableFileError as error:
            wrong.append(error.message)
            continue
        contents[name] = content
        size, hash_ = resource.get("bytes", len(content)), resource.get("hash")
        if size != len(content):
            wrong.append(f"{path}: has {len(content)} bytes, {PACKAGE} lists {shown(size)}")
        elif hash_ not in {None, f"sha256:{sha256(content).hexdigest()}"}:
            wrong.append(f"{path}: is not the file whose hash {PACKAGE} lists")
    if wrong:
        hint = f"take a whole copy, or, after an edit by hand, take its bytes and hash out of {PACKAGE}"
        raise UnreadableFileError("\n".join(wrong), hint)
    return contents
