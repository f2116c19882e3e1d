"""`datapackage.json`: what the folder holds, whence, under which licences, and every file's hash."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from former_names import FORMER_PATH
from former_names import LICENCE_PATH as NAMES_LICENCE_PATH
from former_names import WHEEL_NAME as NAMES_NAME
from former_names import WHEEL_SHA256 as NAMES_SHA256
from former_names import WHEEL_VERSION as NAMES_VERSION
from pinned_wheel import WHEEL_NAME, WHEEL_SHA256, WHEEL_VERSION
from reorganisation_tables import INSTRUMENTS_PATH
from synthetic import SALTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tables import Column, CsvTable

PACKAGE_PATH = "datapackage.json"
LICENCE_PATH = "territory/LICENSE-vietnamadminunits.txt"

_FORMATS = {
    "csv": "text/csv",
    "json": "application/json",
    "md": "text/markdown",
    "toml": "application/toml",
    "txt": "text/plain",
}
_MIT = {
    "name": "MIT",
    "path": "https://opensource.org/license/mit",
    "title": f"MIT License; copyright (c) 2025 Tran Ngoc Minh Hieu; full text in {LICENCE_PATH}",
}
_MIT_OF_NAMES = {
    "name": "MIT",
    "path": "https://opensource.org/license/mit",
    "title": f"MIT License; copyright (c) 2024 HanChinhVN; full text in {NAMES_LICENCE_PATH}",
}
OTHER_NAMES_PATH = "territory/other_names.toml"
_LICENCES = {
    FORMER_PATH: [_MIT_OF_NAMES],
    NAMES_LICENCE_PATH: [_MIT_OF_NAMES],
    OTHER_NAMES_PATH: [],
    INSTRUMENTS_PATH: [],
}
"""The licences of files in the two folders below that the MIT License of the units does not cover."""
_OURS = {
    "name": "Apache-2.0",
    "path": "https://www.apache.org/licenses/LICENSE-2.0",
    "title": "Apache License 2.0",
}
_TEXTS_COMMIT = "dd94887ce32324380bc5bb0a76fe39867dafc73b"
_HEAD = {
    "profile": "data-package",
    "name": "dtnet-vietnam",
    "title": "Viet Nam's digital transformation network, from 1 March 2022, with the reorganisation of 2025 "
    "and the new cities of 2026",
    "version": "2026.11",
    "description": (
        "Territory, bodies, villages and community digital technology teams of Viet Nam, with published "
        "figures and subsidy policies beside them. Territory is observed and used before 2025-03-01 by "
        "assumption; from 2025-07-01 on it is that of the reorganisation, observed, with what became of each "
        "area that day, and with the types that provinces and communes got in 2026. Villages and teams are "
        "made by a recipe, are synthetic, and fit the counts that sources state; they are carried past that "
        "day under their ids."
    ),
    "licenses": [_OURS, _MIT, _MIT_OF_NAMES],
    "sources": [
        {
            "title": f"Python package {WHEEL_NAME} {WHEEL_VERSION}, by Tran Ngoc Minh Hieu, MIT License",
            "version": WHEEL_VERSION,
            "sha256": WHEEL_SHA256,
            "of": "territory: codes, names and parents of the units; no coordinates and no areas. "
            "Reorganisation: a draft of the pairs",
        },
        {
            "title": f"Python package {NAMES_NAME} {NAMES_VERSION}, by nghia, MIT License",
            "version": NAMES_VERSION,
            "sha256": NAMES_SHA256,
            "of": "former names of districts and communes, on a day before 2025-03-01 that is not stated",
        },
        {
            "title": "Resolutions 1654 to 1687/NQ-UBTVQH15 of 2025-06-16, read in the copies of the "
            "repository dvhcvn/20250701 (MIT License), of which no file is copied",
            "path": f"https://github.com/dvhcvn/20250701/tree/{_TEXTS_COMMIT}/input/docs",
            "of": "reorganisation: which pairs of the draft are false or missing, where people go; titles "
            "and days of the resolutions",
        },
        {
            "title": "Read-me and patch notes of vietnamese-provinces-database v3.1.0, v5.1.0 and v5.2.0 "
            "(MIT License), change log of vietnam-address-kit 1.2.1, vi.wikipedia as of 2026-09-20; none of "
            "them is copied",
            "path": "https://github.com/thanglequoc/vietnamese-provinces-database",
            "of": "changes of types in 2026: instruments, days and codes; two of them witness each day",
        },
        {"title": "The texts that figures.toml names, figure by figure", "of": "counts"},
    ],
    "period": {"from": "2022-03-01"},
    "as_of": {
        "territory": {"from": "2025-03-01", "until": "2025-07-01"},
        "territory/2025-07-01": {"from": "2025-07-01"},
        "types of provinces and communes": "2026-09-20",
        "villages": "2021",
        "teams": "2024-08",
        "people": "2024-08",
    },
    "built_from": {"package": WHEEL_NAME, "version": WHEEL_VERSION, "sha256": WHEEL_SHA256},
    "names_from": {"package": NAMES_NAME, "version": NAMES_VERSION, "sha256": NAMES_SHA256},
    "recipe": {
        "hash": "splitmix64(FNV-1a64(place id) ^ splitmix64(row in the place) ^ FNV-1a64(salt))",
        "rows": "from 0 in each place, commune-level teams first; 0 for a value of the place itself",
        "ties": "by place id, then row, then slot",
        "salts": SALTS,
    },
}


def package_bytes(files: Mapping[str, bytes], tables: Iterable[CsvTable]) -> bytes:
    """The package file for a folder of files.

    Args:
        files: Contents by path, without the package file itself.
        tables: The tables among them.
    """
    by_path = {table.path: table for table in tables}
    resources = [_resource(path, files[path], by_path.get(path)) for path in sorted(files)]
    return f"{json.dumps(_HEAD | {'resources': resources}, ensure_ascii=False, indent=2)}\n".encode()


def _resource(path: str, content: bytes, table: CsvTable | None) -> dict[str, Any]:
    stem, _, suffix = path.lower().rpartition(".")
    resource: dict[str, Any] = {
        "name": _name(stem),
        "path": path,
        "format": suffix,
        "mediatype": _FORMATS.get(suffix, "application/octet-stream"),
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
    of_units = [_MIT] if path.startswith(("territory/", "reorganisation/")) else []
    licences = _LICENCES.get(path, of_units)
    if licences:
        resource["licenses"] = licences
    if table is None:
        return resource
    return resource | {
        "profile": "tabular-data-resource",
        "title": table.title,
        "description": table.description,
        "rows": len(table.rows),
        "schema": _schema(table),
    }


def _schema(table: CsvTable) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": [column.name for column in table.columns[: table.key]],
    }
    if table.references:
        schema["foreignKeys"] = [
            {
                "fields": [each.column],
                "reference": {"resource": _name(each.path.removesuffix(".csv")), "fields": [each.field]},
            }
            for each in table.references
        ]
    return schema


def _name(stem: str) -> str:
    return stem.replace("/", "-").replace("_", "-")


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": column.required}
    if column.pattern is not None:
        constraints["pattern"] = column.pattern
    if column.words:
        constraints["enum"] = list(column.words)
    return {
        "name": column.name,
        "type": "string",
        "description": column.description,
        "origin": column.origin,
        "constraints": constraints,
    }
