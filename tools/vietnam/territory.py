"""The territory in force from 2025-03-01 to 2025-06-30, and that from 2025-07-01, out of the pinned wheel.

Of its tables only codes and full names are used. Types come from the name's prefix: the wheel's own type
column is wrong in three rows of the old table and four of the new one.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from checks import BuildError, expect

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pinned_wheel import NewRow, OldRow

PROVINCE_TYPES = ("thành phố", "tỉnh")
DISTRICT_TYPES = ("huyện", "quận", "thành phố", "thị xã")
COMMUNE_TYPES = ("phường", "thị trấn", "xã")
NEW_COMMUNE_TYPES = ("phường", "xã", "đặc khu")

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
    """All units until 2025-06-30 by level, each level in order of code."""

    provinces: list[Unit]
    districts: list[Unit]
    communes: list[Unit]


class NewTerritory(NamedTuple):
    """All units from 2025-07-01, communes straight under provinces, each level in order of code."""

    provinces: list[Unit]
    communes: list[Unit]


def read_territory(rows: Iterable[OldRow]) -> Territory:
    """The units until 2025-06-30.

    Raises:
        BuildError: If the rows do not hold what they should.
    """
    rows = [*rows]
    provinces = units(((row.province, row.province_name, "") for row in rows), PROVINCE_TYPES)
    districts = units(((row.district, row.district_name, row.province) for row in rows), DISTRICT_TYPES)
    communes = units(
        (
            (row.commune, row.commune_name, row.district)
            for row in rows
            if row.commune is not None and row.commune_name is not None
        ),
        COMMUNE_TYPES,
    )
    expect("provinces, districts, communes", [*map(len, (provinces, districts, communes))], [63, 696, 10_035])
    above_communes = {commune.parent for commune in communes}
    bare = {each.code: each.name for each in districts if each.code not in above_communes}
    expect("districts without communes", bare, WITHOUT_COMMUNES)
    return Territory(provinces, districts, communes)


def read_new_territory(rows: Iterable[NewRow]) -> NewTerritory:
    """The units from 2025-07-01.

    Raises:
        BuildError: If the rows do not hold what they should.
    """
    rows = [*rows]
    provinces = units(((row.province, row.province_name, "") for row in rows), PROVINCE_TYPES)
    communes = units(((row.commune, row.commune_name, row.province) for row in rows), NEW_COMMUNE_TYPES)
    expect("new provinces and communes", [len(provinces), len(communes)], [34, 3_321])
    expect("new provinces by type", Counter(each.type for each in provinces), {"tỉnh": 28, "thành phố": 6})
    expect(
        "new communes by type",
        Counter(each.type for each in communes),
        {"xã": 2_621, "phường": 687, "đặc khu": 13},
    )
    return NewTerritory(provinces, communes)


def units(rows: Iterable[tuple[str, str, str]], types: tuple[str, ...]) -> list[Unit]:
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
