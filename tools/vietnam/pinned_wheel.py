"""The pinned wheel of `vietnamadminunits`: its two tables of units and its draft of the map, as they are.

The wheel is read as a zip: its package imports heavy things and is never run. Only codes, full names and the
keys that the draft joins by are read. Types and short names of the tables are faulty, and coordinates and
areas are not ours to hand on.
"""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from checks import BuildError, expect

if TYPE_CHECKING:
    from pathlib import Path

WHEEL_NAME = "vietnamadminunits"
WHEEL_VERSION = "1.0.4"
WHEEL_SHA256 = "737ee3662e877290386c1c45ed4d71f2e5fae34ab6fb9c64bfb4cb74b216ea35"

_DATABASE = "vietnamadminunits/data/dataset.db"
_DRAFT = "vietnamadminunits/data/converter_2025.json"
_LICENCE = "vietnamadminunits-1.0.4.dist-info/licenses/LICENSE"
_OLD_ROWS = """
    SELECT provinceCode, province, districtCode, district, wardCode, ward,
           provinceKey, provinceKey || '_' || districtKey || '_' || COALESCE(wardKey, '')
    FROM admin_units_legacy
"""
_NEW_ROWS = "SELECT provinceCode, province, wardCode, ward, provinceKey, wardKey FROM admin_units"


class OldRow(NamedTuple):
    """A commune until 2025-06-30 with what it lies in, or a district without communes.

    Attributes:
        province: Code of the province.
        province_name: Its full name.
        district: Code of the district.
        district_name: Its full name.
        commune: Code of the commune; none in a district without communes.
        commune_name: Its full name; none in a district without communes.
        province_key: What the draft calls the province.
        key: What the draft calls the place.
    """

    province: str
    province_name: str
    district: str
    district_name: str
    commune: str | None
    commune_name: str | None
    province_key: str
    key: str


class NewRow(NamedTuple):
    """A commune from 2025-07-01 with its province.

    Attributes:
        province: Code of the province.
        province_name: Its full name.
        commune: Code of the commune.
        commune_name: Its full name.
        province_key: What the draft calls the province.
        commune_key: What the draft calls the commune inside its province.
    """

    province: str
    province_name: str
    commune: str
    commune_name: str
    province_key: str
    commune_key: str


class Draft(NamedTuple):
    """The map that the wheel proposes, in its own keys.

    Attributes:
        provinces: Keys of the old provinces in each new one.
        pairs: (key of the old place, key of the new province, key of the new commune), with its faults.
    """

    provinces: dict[str, list[str]]
    pairs: list[tuple[str, str, str]]


class Wheel(NamedTuple):
    """What is read of the wheel."""

    old: list[OldRow]
    new: list[NewRow]
    draft: Draft
    licence: bytes


def read_wheel(path: Path) -> Wheel:
    """Read the wheel, after checking that it is the pinned one.

    Raises:
        BuildError: If the wheel cannot be read, is another one, or does not hold what it should.
    """
    content = pinned_bytes(path, WHEEL_NAME, WHEEL_VERSION, WHEEL_SHA256)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        database, draft, licence = map(archive.read, (_DATABASE, _DRAFT, _LICENCE))
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(database)
        old = [OldRow(*row) for row in connection.execute(_OLD_ROWS)]
        new = [NewRow(*row) for row in connection.execute(_NEW_ROWS)]
    expect("rows of the two tables", [len(old), len(new)], [10_040, 3_321])
    return Wheel(old, new, _draft(draft), licence)


def _draft(content: bytes) -> Draft:
    parts = json.loads(content)
    undivided = [
        (old, province, new)
        for province, communes in parts["DICT_PROVINCE_WARD_NO_DIVIDED"].items()
        for new, sources in communes.items()
        for old in sources
    ]
    divided = [
        (old, province, target["newWardKey"])
        for province, communes in parts["DICT_PROVINCE_WARD_DIVIDED"].items()
        for old, targets in communes.items()
        for target in targets
    ]
    return Draft(parts["DICT_PROVINCE"], undivided + divided)


def pinned_bytes(path: Path, name: str, version: str, sha256: str) -> bytes:
    """The content of a wheel, after checking that it is the pinned one.

    Raises:
        BuildError: If the wheel cannot be read or is another one.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BuildError(f"cannot read the wheel {path}: {error.strerror}") from error
    got = hashlib.sha256(content).hexdigest()
    if got != sha256:
        raise BuildError(
            f"{path} is not the pinned wheel of {name} {version}:\n"
            f"  sha256 {got}, expected {sha256};\n"
            f"  fetch it with: pip download --no-deps {name}=={version}"
        )
    return content
