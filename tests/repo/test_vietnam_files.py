"""The shipped files of the dataset `vietnam`: whole, listed, and with the counts that they must have."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import tomllib
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import dtnet

FOLDER = Path(dtnet.__file__).parent / "datasets" / "vietnam" / "data"
PACKAGE = json.loads((FOLDER / "datapackage.json").read_text(encoding="utf-8"))
RESOURCES: dict[str, dict[str, Any]] = {each["path"]: each for each in PACKAGE["resources"]}
TABLES = {path: each for path, each in RESOURCES.items() if path.endswith(".csv")}

VILLAGES = {
    "15": 1_356,
    "17": 1_482,
    "19": 2_256,
    "20": 1_681,
    "22": 1_452,
    "30": 1_340,
    "38": 4_351,
    "42": 1_790,
    "48": 2_400,
    "49": 1_366,
    "62": 566,
    "93": 525,
}
COMMUNE_TEAMS = {
    "15": 173,
    "17": 151,
    "19": 0,
    "20": 0,
    "22": 10,
    "30": 0,
    "38": 0,
    "42": 209,
    "48": 0,
    "49": 0,
    "62": 0,
    "93": 0,
}
PEOPLE = {
    "15": 1_744 + 9_107,
    "17": 13_000,
    "19": 16_999,
    "20": 7_771,
    "22": 11_255,
    "30": 6_891,
    "38": 14_001,
    "48": 12_000,
    "62": 2_519,
    "93": 3_741,
}


class Place(NamedTuple):
    province: str
    commune_teams: list[int]
    village_teams: list[int]
    registered: str


def rows(path: str) -> list[dict[str, str]]:
    with (FOLDER / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.fixture(scope="module")
def places() -> dict[str, Place]:
    above = {f"vn:district:{row['code']}:0": row["province"] for row in rows("territory/districts.csv")}
    above |= {
        f"vn:commune:{row['code']}:0": above[f"vn:district:{row['district']}:0"]
        for row in rows("territory/communes.csv")
    }
    return {
        row["place"]: Place(
            above[row["place"]],
            [*map(int, row["commune_teams"].split())],
            [*map(int, row["village_teams"].split())],
            row["dx_registered_2023"],
        )
        for row in rows("synthetic/places.csv")
    }


def by_province(places: dict[str, Place], *columns: str, people: bool = False) -> Counter[str]:
    counts: Counter[str] = Counter()
    for place in places.values():
        for column in columns:
            sizes = getattr(place, column)
            counts[place.province] += sum(sizes) if people else len(sizes)
    return counts


# -- the package ---------------------------------------------------------------------------------


def test_every_file_is_listed_and_every_listed_file_is_there() -> None:
    shipped = {
        path.relative_to(FOLDER).as_posix()
        for path in FOLDER.rglob("*")
        if path.is_file() and not any(part.startswith((".", "__")) for part in path.relative_to(FOLDER).parts)
    }
    assert shipped == {*RESOURCES, "datapackage.json"}
    assert [*RESOURCES] == sorted(RESOURCES)
    names = [each["name"] for each in PACKAGE["resources"]]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("path", RESOURCES)
def test_each_file_has_the_size_and_hash_of_the_package(path: str) -> None:
    content = (FOLDER / path).read_bytes()
    assert len(content) == RESOURCES[path]["bytes"]
    assert f"sha256:{hashlib.sha256(content).hexdigest()}" == RESOURCES[path]["hash"]
    assert b"\r" not in content


@pytest.mark.parametrize("path", TABLES)
def test_each_table_is_what_its_schema_says(path: str) -> None:
    schema = TABLES[path]["schema"]
    fields, content = schema["fields"], rows(path)
    assert [*content[0]] == [field["name"] for field in fields]
    assert len(content) == TABLES[path]["rows"]
    for field in fields:
        assert field["origin"] in {"observed", "derived", "assumed", "synthetic"}
        assert field["description"]
        rule = field["constraints"]
        for row in content:
            value = row[field["name"]]
            assert value or not rule["required"], row
            assert not value or re.fullmatch(rule.get("pattern", ".+"), value), row
            assert not value or value in rule.get("enum", [value]), row
    keys = [tuple(row[column] for column in schema["primaryKey"]) for row in content]
    assert keys == sorted(set(keys))
    paths = {each["name"]: each["path"] for each in PACKAGE["resources"]}
    for link in schema.get("foreignKeys", []):
        (field,), (there,) = link["fields"], link["reference"]["fields"]
        parents = {row[there] for row in rows(paths[link["reference"]["resource"]])}
        assert {row[field] for row in content} - {""} <= parents


def test_the_package_says_where_the_data_come_from_and_under_which_licence() -> None:
    assert PACKAGE["built_from"] == {
        "package": "vietnamadminunits",
        "version": "1.0.4",
        "sha256": "737ee3662e877290386c1c45ed4d71f2e5fae34ab6fb9c64bfb4cb74b216ea35",
    }
    assert {licence["name"] for licence in PACKAGE["licenses"]} == {"Apache-2.0", "MIT"}
    notice = (FOLDER / "territory/LICENSE-vietnamadminunits.txt").read_text(encoding="utf-8")
    assert notice.startswith("MIT License\n\nCopyright (c) 2025 Tran Ngoc Minh Hieu\n")


def test_the_package_and_the_metadata_tell_the_same_story() -> None:
    metadata = tomllib.loads((FOLDER / "metadata.toml").read_text(encoding="utf-8"))
    assert (PACKAGE["title"], PACKAGE["version"]) == (metadata["title"], metadata["version"])
    assert PACKAGE["period"] == {"from": metadata["from"]}
    assert "until" not in metadata
    assert PACKAGE["as_of"]["territory/2025-07-01"] == {"from": metadata["territory_reorganised"]}
    assert PACKAGE["as_of"]["types of provinces and communes"] == metadata["as_of"]


# -- territory -----------------------------------------------------------------------------------


def test_territory_has_the_counts_of_june_2025() -> None:
    levels = [rows(f"territory/{level}.csv") for level in ("provinces", "districts", "communes")]
    assert [*map(len, levels)] == [63, 696, 10_035]
    types = Counter(row["type"] for level in levels for row in level)
    assert types == {
        "tỉnh": 57,
        "thành phố": 93,
        "quận": 49,
        "huyện": 508,
        "thị xã": 52,
        "xã": 7_692,
        "phường": 1_726,
        "thị trấn": 617,
    }


def test_five_districts_have_no_communes() -> None:
    above = {row["district"] for row in rows("territory/communes.csv")}
    bare = {row["code"]: row["name"] for row in rows("territory/districts.csv") if row["code"] not in above}
    assert bare == {
        "318": "Bạch Long Vĩ",
        "471": "Cồn Cỏ",
        "498": "Hoàng Sa",
        "536": "Lý Sơn",
        "755": "Côn Đảo",
    }


def test_no_coordinates_and_no_areas_are_shipped() -> None:
    columns = {field["name"] for table in TABLES.values() for field in table["schema"]["fields"]}
    assert columns == {
        "area",
        "level",
        "code",
        "type",
        "name",
        "province",
        "district",
        "place",
        "commune_teams",
        "village_teams",
        "dx_registered_2023",
        "old",
        "new",
        "coverage",
        "share",
        "within",
        "basis",
        "resolution",
        "article",
        "clause",
        "number",
        "title",
        "title_english",
        "passed",
        "operating",
    }
    for path in TABLES:
        assert not re.search(rb"[0-9]\.[0-9]", (FOLDER / path).read_bytes())


def test_names_are_normal_and_without_their_type() -> None:
    former = "territory/former_names.csv"
    units = [row for path in TABLES if path.startswith("territory/") and path != former for row in rows(path)]
    assert all(unicodedata.is_normalized("NFC", row["name"]) for row in rows(former))
    assert all(row["name"] == unicodedata.normalize("NFC", " ".join(row["name"].split())) for row in units)
    doubled = [row for row in units if row["name"].lower().startswith(f"{row['type']} ")]
    assert [(row["code"], row["name"]) for row in doubled] == [("19780", "Phường Đúc")]  # so called, in Huế


# -- places --------------------------------------------------------------------------------------


def test_places_are_the_communes_and_four_districts_without(places: dict[str, Place]) -> None:
    communes = {f"vn:commune:{row['code']}:0" for row in rows("territory/communes.csv")}
    districts = {f"vn:district:{code}:0" for code in ("318", "471", "536", "755")}
    assert places.keys() == communes | districts


def test_the_country_has_its_villages_teams_and_people(places: dict[str, Place]) -> None:
    assert by_province(places, "village_teams").total() == 90_508
    assert by_province(places, "commune_teams").total() == 3_016
    assert by_province(places, "commune_teams", "village_teams").total() == 93_524
    assert by_province(places, "commune_teams", "village_teams", people=True).total() == 457_820
    assert all(place.village_teams for place in places.values())
    sizes = {size for place in places.values() for size in place.commune_teams + place.village_teams}
    assert sizes <= {*range(3, 16)}


def test_fixed_provinces_have_the_counts_of_their_sources(places: dict[str, Place]) -> None:
    villages, commune_teams = by_province(places, "village_teams"), by_province(places, "commune_teams")
    people = by_province(places, "commune_teams", "village_teams", people=True)
    assert {code: villages[code] for code in VILLAGES} == VILLAGES
    assert {code: commune_teams[code] for code in COMMUNE_TEAMS} == COMMUNE_TEAMS
    assert {code: people[code] for code in PEOPLE} == PEOPLE
    others = {code: count for code, count in commune_teams.items() if code not in COMMUNE_TEAMS}
    assert len(others) == 51
    assert sum(others.values()) == 2_473


def test_a_place_has_at_most_one_commune_level_team_but_five_of_yen_bai(places: dict[str, Place]) -> None:
    two = [place for place in places.values() if len(place.commune_teams) > 1]
    assert [(place.province, len(place.commune_teams)) for place in two] == [("15", 2)] * 5


def test_yen_bai_keeps_commune_and_village_people_apart(places: dict[str, Place]) -> None:
    assert by_province(places, "commune_teams", people=True)["15"] == 1_744
    assert by_province(places, "village_teams", people=True)["15"] == 9_107


def test_the_registered_communes_of_yen_bai_hold_771_village_teams(places: dict[str, Place]) -> None:
    answers = Counter((place.province == "15", place.registered) for place in places.values())
    assert answers == {(True, "yes"): 96, (True, "no"): 72, (False, ""): 9_871}
    assert sum(len(place.village_teams) for place in places.values() if place.registered == "yes") == 771


# -- figures -------------------------------------------------------------------------------------


def test_figures_are_complete_and_name_a_source_but_for_four() -> None:
    document = tomllib.loads((FOLDER / "figures.toml").read_text(encoding="utf-8"))
    figures, sources = document["figure"], document["source"]
    ids = [figure["id"] for figure in figures]
    assert len(ids) == len(set(ids)) == 82
    assert {figure["source"] for figure in figures if "source" in figure} == sources.keys()
    assert [figure["id"] for figure in figures if "source" not in figure] == [
        "provinces-2024-02-01",
        "districts-2024-02-01",
        "communes-2024-02-01",
        "districts-2025-07-01",
    ]
    days = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?|/[0-9]{4})?")
    for figure in figures:
        assert ("as_of" in figure) != ("period" in figure), figure
        assert days.fullmatch(figure.get("as_of", "2023")), figure
        assert type(figure["value"]) is int, figure
        assert figure["qualifier"] in {"exact", "about", "over", "nearly", "headline"}, figure
        assert ("lower" in figure) == ("upper" in figure) == (figure["value"] == 24_303), figure


def test_figures_hold_what_the_recipe_is_fitted_to() -> None:
    figures = tomllib.loads((FOLDER / "figures.toml").read_text(encoding="utf-8"))["figure"]
    value = {figure["id"]: figure["value"] for figure in figures}
    assert value["country-2024-08-teams"] == 93_524
    assert value["country-2024-08-people"] == 457_820
    assert value["villages-2021"] == value["villages-2021-thon"] + value["villages-2021-to-dan-pho"] == 90_508
    assert value["yen-bai-2023-amount"] == value["yen-bai-2023-paid-teams"] * 500_000 * 7
