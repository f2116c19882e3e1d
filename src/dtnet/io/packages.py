"""A network as a folder with a `datapackage.json`: a file for each table, and `network.json` for the rest.

The folder is a Data Package (Frictionless) whose resources are CSV, Parquet or Arrow IPC. `datapackage.json`
lists the size and sha256 of each file; it is written last and read first.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from dtnet.arguments import shown_value
from dtnet.errors import Fault, InvalidNetworkError, UnreadableFileError, repeated
from dtnet.io import documents
from dtnet.io.arrow_tables import ArrowFile, decode_arrow_files, encode_ipc, encode_parquet
from dtnet.io.csv_tables import EMPTY_SET, decode_csv, encode_csv
from dtnet.network.day.columns import ROW_ORIGIN, STORED_TABLES, column_specs, stored_tables
from dtnet.reading.files import parse_json, read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from dtnet.io.limits import Limits
    from dtnet.network.day.columns import ColumnSpec, Kind, StoredName
    from dtnet.network.day.network import Network

PACKAGE: Final = "datapackage.json"
DOCUMENT: Final = "network.json"
TableFormat: TypeAlias = Literal["csv", "parquet", "arrow"]
_ENCODE: Final[dict[TableFormat, Callable[[Mapping[str, list[Any]], Sequence[ColumnSpec]], bytes]]] = {
    "csv": encode_csv,
    "parquet": encode_parquet,
    "arrow": encode_ipc,
}
_MEDIA: Final[dict[str, str]] = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "arrow": "application/vnd.apache.arrow.file",
    "json": "application/json",
}


def package_files(network: Network, form: TableFormat) -> Iterator[tuple[str, bytes]]:
    """The files of a folder with the tables in a format, one after the other; `datapackage.json` is last."""
    resources: list[dict[str, Any]] = []
    for table in stored_tables(network):
        specs = column_specs(table, network.vocabulary)
        columns = documents.stored_columns(network, table)
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
    content = documents.json_bytes(documents.described(network))
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
    yield PACKAGE, documents.json_bytes(package)


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
        limits: The limits of one table of Parquet or Arrow.

    Raises:
        UnreadableFileError: If a file is missing, differs from its listed size or hash, exceeds the limits,
            or cannot be read.
        InvalidNetworkError: If the content is not a valid network; it lists all errors.
        MissingExtraError: If reading needs pyarrow and pyarrow is not installed.
    """
    resources = _resources(folder, limits)
    contents = _contents(folder, resources)
    path = folder / DOCUMENT
    document = documents.check_document_form(parse_json(contents.pop("network"), path), path)
    faults = documents.without_tables(contents)
    said = documents.read_described(document, faults)
    tables: dict[StoredName, dict[str, list[Any]]] = {}
    if said.get("vocabulary") is not None:
        named: list[StoredName] = [table for table in STORED_TABLES if table in contents]
        arrow_files: dict[str, ArrowFile] = {
            table: ArrowFile(resources[table]["format"], contents[table], folder / resources[table]["path"])
            for table in named
            if resources[table]["format"] != "csv"
        }
        decoded = decode_arrow_files(arrow_files, folder, limits, trusted=limits.trusted is not None)
        for table in named:
            if table in decoded:
                tables[table], found = decoded[table]
            else:
                specs, found = column_specs(table, said["vocabulary"]), []
                file = folder / resources[table]["path"]
                tables[table] = decode_csv(contents[table], specs, file, found)
            faults += [Fault(f"{table}{place}", message) for place, message in found]
    files = {table: str(resources[table]["path"]) for table in contents}
    places = documents.FilePlaces(DOCUMENT, files)
    return documents.network_of_rows(said, tables, faults, what=str(folder), places=places)


def _resources(folder: Path, limits: Limits) -> dict[str, dict[str, Any]]:
    """The listed resources that belong to a network, by name; other resources are ignored."""
    path = folder / PACKAGE
    raw = read_bytes(path, follow=False)
    is_trusted = limits.trusts(raw, path)
    package = parse_json(raw, path)
    listed = package.get("resources") if isinstance(package, dict) else None
    if not isinstance(listed, list):
        raise UnreadableFileError(f"{path}: lists no resources", "it is no Data Package")
    ours = [
        each for each in listed if isinstance(each, dict) and each.get("name") in ("network", *STORED_TABLES)
    ]
    found = {each["name"]: each for each in ours}
    if "network" not in found:
        raise UnreadableFileError(
            f"{path}: lists no {DOCUMENT}", "it is a Data Package, but not a network of dtnet"
        )
    faults = [*package_faults(package)]
    faults += [
        Fault(f"resource {name}", "is listed twice") for name in repeated(each["name"] for each in ours)
    ]
    for each in ours:
        formats = ("json",) if each["name"] == "network" else tuple(_ENCODE)
        faults += resource_faults(each["name"], each, formats, _MEDIA)
        if is_trusted and each.get("hash") is None:
            faults.append(Fault(f"resource {each['name']}: hash", "is missing, so the file is not trusted"))
    if faults:
        raise InvalidNetworkError(str(path), faults)
    return found


def _contents(folder: Path, resources: Mapping[str, Mapping[str, Any]]) -> dict[str, bytes]:
    """The contents of the files, compared with their sizes and hashes if these are listed.

    Raises:
        UnreadableFileError: If a file is missing, or differs from its listed size or hash.
    """
    contents: dict[str, bytes] = {}
    wrong: list[str] = []
    for name, resource in resources.items():
        path = folder / str(resource["path"])
        try:
            content = read_bytes(path, follow=False)
        except UnreadableFileError as error:
            wrong.append(error.message)
            continue
        contents[name] = content
        size, hash_ = resource.get("bytes", len(content)), resource.get("hash")
        if size != len(content):
            wrong.append(f"{path}: has {len(content)} bytes, {PACKAGE} lists {shown_value(size)}")
        elif hash_ not in {None, f"sha256:{sha256(content).hexdigest()}"}:
            wrong.append(f"{path}: is not the file whose hash {PACKAGE} lists")
    if wrong:
        hint = f"take a whole copy, or, after an edit by hand, take its bytes and hash out of {PACKAGE}"
        raise UnreadableFileError("\n".join(wrong), hint)
    return contents


_ANYTHING: Final = object()
_NOT_READ: Final = (
    "data",
    "compression",
    "innerpath",
    "extrapaths",
    "scheme",
    "control",
    "layout",
    "query",
    "missingValues",
)
"""The keys of a resource that would change how its file must be read, and are therefore refused."""
_UTF_8: Final = ("utf-8", "utf8", "utf-8-sig", "ascii", "us-ascii")
_DIALECT: Final[Mapping[str, tuple[Any, ...]]] = {
    "delimiter": (",",),
    "lineTerminator": ("\n", "\r\n", "\r"),
    "quoteChar": ('"',),
    "doubleQuote": (True,),
    "escapeChar": (None,),
    "nullSequence": (None,),
    "skipInitialSpace": (False,),
    "header": (True,),
    "headerRows": ([1],),
    "commentChar": (None,),
    "commentRows": (None, []),
    "caseSensitiveHeader": (_ANYTHING,),
    "csvddfVersion": (_ANYTHING,),
    "$schema": (_ANYTHING,),
    "name": (_ANYTHING,),
    "title": (_ANYTHING,),
    "description": (_ANYTHING,),
}
"""The keys of a CSV dialect, and the values that agree with how dtnet reads CSV."""
_FIELD: Final[Mapping[str, tuple[Any, ...]]] = {
    "format": (None, "default", "%Y-%m-%d"),
    "missingValues": ([""],),
    "trueValues": (["true"],),
    "falseValues": (["false"],),
    "bareNumber": (True,),
    "groupChar": (None,),
}
"""The keys of a field about the form of its cells, and the values that agree with how dtnet reads cells."""


def package_faults(package: Mapping[str, Any]) -> Iterator[Fault]:
    """An error for each key of a package that would change how all its resources must be read."""
    for key in ("missingValues", "dialect", "encoding", "compression"):
        if key in package:
            yield Fault(key, "is stated for the whole package; state it of a resource, or leave it out")


def resource_faults(
    name: str, resource: Mapping[str, Any], formats: tuple[str, ...], media: Mapping[str, str]
) -> Iterator[Fault]:
    """An error for each statement of a resource that does not agree with how dtnet reads it."""
    for key, told in _unread(resource, formats, media):
        yield Fault(f"resource {name}: {key}", told)


def _unread(
    resource: Mapping[str, Any], formats: tuple[str, ...], media: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """The key and the error of each such statement."""
    path, form = resource.get("path"), resource.get("format")
    if not isinstance(path, str) or path in {"", ".", ".."} or Path(path).name != path or "\\" in path:
        yield "path", f"{shown_value(path)} is not a name of a file in this folder"
    if form not in formats:
        yield "format", f"{shown_value(form)}; allowed: {' or '.join(formats)}"
        return
    for key in _NOT_READ:
        if key in resource:
            yield key, f"{shown_value(resource[key])} is not supported; leave it out"
    kind = resource.get("mediatype", media[form])
    if not isinstance(kind, str) or kind.partition(";")[0].strip().lower() != media[form]:
        yield "mediatype", f"{shown_value(kind)}; allowed: {media[form]}"
    encoding = resource.get("encoding", "utf-8")
    if not isinstance(encoding, str) or encoding.lower() not in _UTF_8:
        yield "encoding", f"{shown_value(encoding)}; allowed: utf-8; save it as UTF-8"
    yield from _unread_dialect(resource.get("dialect", {}), form)
    yield from _unread_schema(resource.get("schema", {}))


def _unread_dialect(dialect: Any, form: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - any JSON
    if not isinstance(dialect, dict) or (dialect and form != "csv"):
        yield "dialect", f"{shown_value(dialect)}; allowed: an object, and only for CSV"
        return
    for key, value in dialect.items():
        if key not in _DIALECT:
            yield f"dialect: {key}", "the key is not known; leave it out"
        elif not _is_one(value, _DIALECT[key]):
            yield f"dialect: {key}", _unlike(value, _DIALECT[key])


def _unread_schema(schema: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - any JSON
    if not isinstance(schema, dict):
        yield "schema", f"{shown_value(schema)} is not an object; a schema elsewhere is not read"
        return
    missing = schema.get("missingValues", [""])
    if missing != [""]:
        yield "schema: missingValues", _unlike(missing, ([""],))
    fields = schema.get("fields", [])
    for number, field in enumerate(fields if isinstance(fields, list) else []):
        stated = field if isinstance(field, dict) else {}
        for key, legal in _FIELD.items():
            if key in stated and not _is_one(stated[key], legal):
                yield f"schema: fields {number}: {key}", _unlike(stated[key], legal)


def _is_one(value: Any, legal: tuple[Any, ...]) -> bool:  # noqa: ANN401 - any JSON
    """Whether a value is one of the allowed values; 1 does not count as True, although they are equal."""
    return any(each is _ANYTHING or (value == each and type(value) is type(each)) for each in legal)


def _unlike(value: Any, legal: tuple[Any, ...]) -> str:  # noqa: ANN401 - any JSON
    words = " or ".join("none" if each is None else shown_value(each) for each in legal)
    return f"{shown_value(value)} is not supported; allowed: {words}; write it so, or leave it out"


_TYPES: Final[dict[Kind, str]] = {"day": "date", "whole": "integer", "yes_no": "boolean", "set": "array"}


def table_schema(specs: Sequence[ColumnSpec], *, in_text: bool) -> dict[str, Any]:
    """The schema of a table.

    In addition to the keys of the standard, a field has `default`, the meaning of a null, and `originField`,
    the field with the origin of its values if this is not the origin of the row.

    Args:
        specs: The columns of the table, in order.
        in_text: Whether cells are texts, as in CSV; sets and nulls then need a textual form.
    """
    names = {spec.name for spec in specs}
    key = {"primaryKey": ["id", "start"]} if {"id", "start"} <= names else {}
    return {
        "fields": [_field(spec, names, in_text=in_text) for spec in specs],
        **({"missingValues": [""]} if in_text else {}),
        **key,
    }


def _field(spec: ColumnSpec, names: set[str], *, in_text: bool) -> dict[str, Any]:
    told = spec.description
    kind = _TYPES.get(spec.kind, "string")
    if in_text and spec.kind == "set":
        kind = "string"
        told += f"; words of {', '.join(spec.words)} with a space between, {EMPTY_SET} for none"
    field: dict[str, Any] = {"name": spec.name, "type": kind, "description": told}
    if spec.measure is not None:
        field["unit"] = spec.measure
    if spec.default is not None:
        field["default"] = spec.default
    if spec.origin != ROW_ORIGIN and spec.origin in names:
        field["originField"] = spec.origin
    constraints: dict[str, Any] = {}
    if not spec.nullable and not (in_text and kind == "string" and _may_be_empty(spec)):
        constraints["required"] = True
    if spec.kind in {"word", "origin"} and spec.words:
        constraints["enum"] = list(spec.words)
    if spec.kind == "day" and in_text:
        field["format"] = "%Y-%m-%d"
    return field | ({"constraints": constraints} if constraints else {})


def _may_be_empty(spec: ColumnSpec) -> bool:
    """Whether a cell may be an empty text, which a Data Package reads as a missing value."""
    return spec.kind == "text" or "" in spec.words
