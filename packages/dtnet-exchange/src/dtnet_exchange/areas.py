"""`write_areas` and `read_areas`: areas and their versions in the manner of Popolo.

An area of Popolo has an id, a name, an identifier, a classification and the id of its parent, and no
days. Here an area has these fields with the values of its last version, and a list of its earlier versions.
`NetworkBuilder` checks whether words are allowed and whether rows fit together.
"""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from dtnet.errors import DayError, Fault, near
from dtnet.io import read_json, stored_columns, write_file
from dtnet.periods import as_day
from dtnet_exchange.checks import (
    NO_UNICODE,
    SCHEMA_KEY,
    check_network,
    check_version,
    is_unicode,
    raise_faults,
    shown,
)

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from dtnet import Network

FORM: Final = "dtnet/areas/"
VERSION: Final = 1
_LIKE_A_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_AREAS, _EARLIER, _ATTRIBUTES = "areas", "earlier_versions", "attributes"
_OWN: Final = {"id": "id", "level": "level"}
_TEXTS: Final = {"name": "name", "identifier": "code", "classification": "type"}
_OPTIONAL_TEXTS: Final = {"parent_id": "parent", "origin": "origin"}
_DAYS: Final = {
    "valid_from": "start",
    "valid_from_earliest": "start_earliest",
    "valid_from_latest": "start_latest",
    "valid_until": "end",
    "valid_until_earliest": "end_earliest",
    "valid_until_latest": "end_latest",
}
_VERSION: Final = {**_TEXTS, **_OPTIONAL_TEXTS, **_DAYS}
_REQUIRED: Final = frozenset((*_TEXTS, "valid_from"))
_LEGAL: Final = frozenset((*_VERSION, _ATTRIBUTES))
_REQUIRED_OF_AREA: Final = _REQUIRED | _OWN.keys()
_LEGAL_OF_AREA: Final = _LEGAL | _OWN.keys() | {_EARLIER}
_HELD: Final = frozenset((*_OWN.values(), *_VERSION.values()))
"""The columns that have their own key; all other columns are under `attributes`."""
_COLUMNS: Final = ("id", "level", "parent", "code", "name", "type", "start")
"""The columns that every row of areas has."""


def write_areas(network: Network, path: str | os.PathLike[str], *, overwrite: bool = False) -> None:
    """Write the areas of a network, with all their versions and attributes, as JSON in the style of Popolo.

    Reading the file gives equal rows. The bytes are the same on every machine. The content is written to a
    temporary file that is then renamed, so an incomplete file never appears.

    Args:
        network: The network.
        path: The file; `.json` is the usual suffix.
        overwrite: Whether to replace an existing file.

    Raises:
        ArgumentError: If an argument has another type.
        ExistingFileError: If the file exists and `overwrite` is False.
        UnwritableFileError: If the file cannot be written.
        InvalidNetworkError: If a text cannot be encoded as UTF-8.
    """
    check_network(network)
    write_file(path, _content(stored_columns(network, "areas")), overwrite=overwrite)


def read_areas(path: str | os.PathLike[str]) -> dict[str, list[Any]]:
    """The rows of areas in a file, as columns for `NetworkBuilder.add_areas`.

    Args:
        path: The file.

    Raises:
        ArgumentError: If the path has another type.
        UnreadableFileError: If there is no such file, or it is not JSON, or it is not marked as a file of
            areas of a version that this package reads.
        InvalidInputError: If areas in the file are invalid; it lists every error with its area and key.
    """
    document = read_json(path, hint="name a file of areas")
    check_version(document.get(SCHEMA_KEY) if isinstance(document, dict) else None, path, FORM, VERSION)
    rows = _Rows()
    rows.document(document)
    raise_faults(path, rows.faults)
    return rows.columns()


def _content(columns: Mapping[str, list[Any]]) -> Iterator[bytes]:
    yield f'{{\n "{SCHEMA_KEY}": "{FORM}{VERSION}",\n "{_AREAS}": ['.encode()
    for number, area in enumerate(_areas(columns)):
        yield (",\n  " if number else "\n  ").encode()
        yield json.dumps(area, ensure_ascii=False, separators=(",", ":")).encode()
    yield b"\n ]\n}\n"


def _areas(columns: Mapping[str, list[Any]]) -> Iterator[dict[str, Any]]:
    """The areas as JSON objects, in canonical order; the rows of an area must be adjacent, by days."""
    versions: list[dict[str, Any]] = []
    ids = columns["id"]
    for row, version in enumerate(_versions(columns)):
        versions.append(version)
        if row + 1 == len(ids) or ids[row + 1] != ids[row]:
            area = {"id": ids[row], "level": columns["level"][row], **versions.pop()}
            yield {**area, _EARLIER: versions} if versions else area
            versions = []


def _versions(columns: Mapping[str, list[Any]]) -> Iterator[dict[str, Any]]:
    """Each row as a JSON object, without id and level (equal in all versions) and without null cells."""
    fixed = [
        (key, _iso(columns[column]) if key in _DAYS else columns[column])
        for key, column in _VERSION.items()
        if column in columns
    ]
    attributes = [(name, cells) for name, cells in columns.items() if name not in _HELD]
    for row in range(len(columns["id"])):
        version = {key: cells[row] for key, cells in fixed if cells[row] is not None}
        known = {name: _plain(cells[row]) for name, cells in attributes if cells[row] is not None}
        yield {**version, _ATTRIBUTES: known} if known else version


def _plain(cell: Any) -> Any:  # noqa: ANN401 - any cell of an attribute
    """A cell as a JSON value; a day becomes ISO text."""
    return cell.isoformat() if isinstance(cell, date) else cell


def _iso(days: list[date | None]) -> list[str | None]:
    return [None if day is None else day.isoformat() for day in days]


def _escaped(text: str) -> str:
    """A text in which each unpaired surrogate is replaced by its escaped number."""
    return text.encode(errors="backslashreplace").decode()


class _Rows:
    """Collects rows of areas from a document.

    Attributes:
        faults: The errors found so far.
    """

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._rows: list[dict[str, Any]] = []
        self._days: dict[str, date] = {}

    def columns(self) -> dict[str, list[Any]]:
        """The rows as columns; a missing cell is None."""
        others = dict.fromkeys(key for row in self._rows for key in row)
        names = dict.fromkeys((*_COLUMNS, *others))
        return {name: [row.get(name) for row in self._rows] for name in names}

    def document(self, document: Mapping[str, Any]) -> None:
        """Read all areas of a document."""
        self._keys(document, {SCHEMA_KEY, _AREAS}, {_AREAS}, "document")
        areas = document.get(_AREAS, [])
        if not isinstance(areas, list):
            self._fault(_AREAS, f"{shown(areas)} is not a list")
            return
        for number, area in enumerate(areas):
            self._area(area, f"{_AREAS} {number}")

    def _area(self, area: Any, place: str) -> None:  # noqa: ANN401 - any JSON
        if not isinstance(area, dict):
            self._fault(place, f"{shown(area)} is not an object with keys")
            return
        if isinstance(area.get("id"), str):
            place = f"{place} ({_escaped(area['id'])})"
        self._keys(area, _LEGAL_OF_AREA, _REQUIRED_OF_AREA, place)
        own = {key: self._text(area[key], place, key) for key in _OWN if key in area}
        earlier = area.get(_EARLIER, [])
        if not isinstance(earlier, list):
            self._fault(f"{place}: {_EARLIER}", f"{shown(earlier)} is not a list")
            earlier = []
        for number, version in enumerate(earlier):
            here = f"{place}: {_EARLIER} {number}"
            if isinstance(version, dict):
                self._keys(version, _LEGAL, _REQUIRED, here)
                self._rows.append(self._version(own, version, here))
            else:
                self._fault(here, f"{shown(version)} is not an object with keys")
        self._rows.append(self._version(own, area, place))

    def _version(self, own: Mapping[str, Any], version: Mapping[str, Any], place: str) -> dict[str, Any]:
        row = dict(own)
        for key, cell in version.items():
            if key in _VERSION and (cell is not None or key in _REQUIRED):
                read = self._day if key in _DAYS else self._text
                row[_VERSION[key]] = read(cell, place, key)
        attributes = version.get(_ATTRIBUTES, {})
        if not isinstance(attributes, dict):
            self._fault(f"{place}: {_ATTRIBUTES}", f"{shown(attributes)} is not an object with keys")
            return row
        for name, cell in attributes.items():
            if name in _HELD:
                self._fault(f"{place}: {_ATTRIBUTES}: {name}", "is not an attribute; it has a key of its own")
            elif cell is not None:
                row[name] = self._cell(cell, place, name)
        return row

    def _cell(self, cell: Any, place: str, name: str) -> Any:  # noqa: ANN401 - any JSON
        key = f"{_ATTRIBUTES}: {name}"
        if isinstance(cell, list):
            return [self._text(each, place, f"{key} {number}") for number, each in enumerate(cell)]
        if name.endswith("_origin"):
            return self._text(cell, place, key)
        if isinstance(cell, str) and _LIKE_A_DAY.fullmatch(cell):
            return self._day(cell, place, key)
        if not isinstance(cell, int):
            told = f"{shown(cell)} is neither a whole number, true or false, a day, nor a list of words"
            self._fault(f"{place}: {key}", told)
        return cell

    def _text(self, given: Any, place: str, key: str) -> str | None:  # noqa: ANN401 - any JSON
        if isinstance(given, str) and is_unicode(given):
            return given
        told = NO_UNICODE if isinstance(given, str) else f"{shown(given)} is not a text"
        self._fault(f"{place}: {key}", told)
        return None

    def _day(self, given: Any, place: str, key: str) -> date | None:  # noqa: ANN401 - any JSON
        if not isinstance(given, str):
            self._fault(f"{place}: {key}", f"{shown(given)} is not a day; write it as 2024-08-31")
        elif given in self._days:
            return self._days[given]
        else:
            try:
                return self._days.setdefault(given, as_day(given))
            except DayError as error:
                self._fault(f"{place}: {key}", str(error))
        return None

    def _keys(
        self, given: Mapping[str, Any], legal: AbstractSet[str], required: AbstractSet[str], place: str
    ) -> None:
        for key in given.keys() - legal:
            self._fault(f"{place}: {_escaped(key)}", f"no such key; {near(key, sorted(legal))}")
        for key in required - given.keys():
            self._fault(f"{place}: {key}", "the key is missing")

    def _fault(self, place: str, message: str) -> None:
        self.faults.append(Fault(place, message))
