"""The new types of 2026 in the bundled network: three cities, 22 wards, and the villages in them."""

from __future__ import annotations

import csv
import json
import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet.cli import main
from dtnet.datasets.vietnam.files import DATA
from dtnet.figures import contradicted_by, stated_by

if TYPE_CHECKING:
    from dtnet import Network, Snapshot

JULY = "2025-07-01"
TURNS = {  # day: the day before, cities, wards, the province, its communes that became wards
    "2026-04-30": ("2026-04-29", 7, 697, "vn:province:75:2025", 10),
    "2026-09-01": ("2026-08-31", 8, 697, "vn:province:22:0", 0),
    "2026-09-20": ("2026-09-19", 9, 709, "vn:province:24:2025", 12),
}
INSTRUMENTS = {
    ("2026-04-30", "30/2026/QH16", "2026-04-24"),
    ("2026-04-30", "237/NQ-UBTVQH16", "2026-04-14"),
    ("2026-09-01", "36/2026/QH16", None),
    ("2026-09-20", "39/2026/QH16", None),
    ("2026-09-20", "388/NQ-UBTVQH16", "2026-08-04"),
}


@pytest.fixture(scope="module")
def network() -> Network:
    return dtnet.datasets.load("vietnam")


def types(day: Snapshot, level: str) -> Counter[str]:
    return Counter(day.areas(level=level)["type"])


def rows(day: Snapshot, level: str) -> dict[str, dict[str, Any]]:
    return {
        row["id"]: {name: cell for name, cell in row.items() if name not in {"start", "end"}}
        for row in day.areas(level=level).to_dicts()
    }


@pytest.mark.parametrize("day", TURNS)
def test_each_day_and_the_one_before(network: Network, day: str) -> None:
    before, cities, wards, province, communes = TURNS[day]
    assert types(network.at(day), "province") == {"thành phố": cities, "tỉnh": 34 - cities}
    assert types(network.at(day), "commune") == {"phường": wards, "xã": 3_308 - wards, "đặc khu": 13}
    assert types(network.at(before), "province") == {"thành phố": cities - 1, "tỉnh": 35 - cities}
    assert types(network.at(before), "commune")["phường"] == wards - communes
    assert network.at(before).find(province).type == "tỉnh"
    assert network.at(day).find(province).type == "thành phố"


@pytest.mark.parametrize("day", TURNS)
def test_nothing_but_types_changes(network: Network, day: str) -> None:
    before, _, _, province, communes = TURNS[day]
    there, here = network.at(before), network.at(day)
    changed: dict[str, set[str]] = {}
    for level in network.vocabulary.levels[:-1]:
        one, other = rows(there, level), rows(here, level)
        assert one.keys() == other.keys()
        changed[level] = {id for id in one if one[id] != other[id]}
        for id in changed[level]:
            assert {**one[id], "type": other[id]["type"]} == other[id]
    assert changed == {
        "country": set(),
        "province": {province},
        "district": set(),
        "commune": {each for each in changed["commune"] if here.find(each).type == "phường"},
    }
    assert len(changed["commune"]) == communes
    assert {rows(here, "commune")[each]["parent"] for each in changed["commune"]} <= {province}
    values = {id: number for number, id in enumerate(rows(there, "commune"))}
    moved = network.crosswalk(before, day).rebase(values, kind="stock")
    assert {row["area"]: row["value"] for row in moved.to_dicts()} == values


@pytest.mark.parametrize("day", TURNS)
def test_villages_follow_their_commune_and_stay_synthetic(network: Network, day: str) -> None:
    there, here = network.at(TURNS[day][0]), network.at(day)
    kinds = {row["id"]: row["type"] for row in here.areas(level="commune")}
    earlier = {row["id"]: row for row in there.areas(level="commune")}
    before = {row["id"]: row["type"] for row in there.areas(level="village")}
    for row in here.areas(level="village"):
        commune = row["parent"]
        wanted = before[row["id"]] if kinds[commune] == earlier[commune]["type"] else "tổ dân phố"
        assert (row["type"], row["origin"]) == (wanted, "synthetic")
    names = dict(zip(there.teams()["id"], there.teams()["name"], strict=True))
    assert dict(zip(here.teams()["id"], here.teams()["name"], strict=True)) == names


def test_committees_are_called_after_their_areas(network: Network) -> None:
    table = network.history("vn:committee:75:2025")
    assert [(str(row["start"]), row["name"]) for row in table] == [
        ("2025-07-01", "Ủy ban nhân dân Tỉnh Đồng Nai"),
        ("2026-04-30", "Ủy ban nhân dân Thành phố Đồng Nai"),
    ]


def test_instruments_and_the_days_that_nobody_gives(network: Network) -> None:
    later = [each for each in network.tables.events if str(each.operating) > JULY]
    assert {
        (str(each.operating), each.number, None if each.passed is None else str(each.passed))
        for each in later
    } == INSTRUMENTS
    assert all(each.titles == () for each in later)
    assert {each.citation.issued for each in later if each.passed is None} == {None}
    assert network.history("vn:province:75:2025")["opened_by"] == [
        "vn:event:2025-07-01:provinces",
        "vn:event:2026-04-30:provinces",
    ]


def test_an_event_tells_of_each_area_that_changes_after_the_reorganisation(network: Network) -> None:
    operating = {each.id: each.operating for each in network.tables.events}
    told = {(each.source, operating[each.event]) for each in network.tables.successions}
    below = network.vocabulary.levels[-1]
    for day in network.change_days():
        if str(day) > JULY:
            found = dtnet.difference(network.at(str(TURNS[str(day)][0])), network.at(day))
            areas = {row["id"] for row in found.rows if row["table"] == "areas"}
            assert {(id, day) for id in areas if f":{below}:" not in id} == {
                each for each in told if each[1] == day
            }


def test_the_day_of_which_the_data_last_speak(network: Network) -> None:
    last = "2026-09-20"
    assert str(network.metadata.as_of) == last
    assert str(network.extent) == "2022-03-01.."
    assert network.change_days()[-1].isoformat() == last
    assert network.at("2040-01-01").territory.level_counts() == network.at(last).territory.level_counts()


def test_counts_worked_out_from_the_files_alone(network: Network) -> None:
    """Types of the last day, and villages that turned, in plain Python without a line of the loader."""

    def read(path: str) -> list[dict[str, str]]:
        with (DATA / path).open(encoding="utf-8", newline="") as file:
            return [*csv.DictReader(file)]

    units = {
        level: {row["code"]: row["type"] for row in read(f"territory/{JULY}/{level}s.csv")}
        for level in ("province", "commune")
    }
    villages = {row["place"]: len(row["village_teams"].split()) for row in read("synthetic/places.csv")}
    came: dict[str, list[dict[str, str]]] = {}
    for row in read(f"reorganisation/communes_{JULY}.csv"):
        came.setdefault(row["new"], []).append(row)
    turned: Counter[str] = Counter()
    for event in tomllib.loads((DATA / "type_changes.toml").read_text(encoding="utf-8"))["event"]:
        of = event["of"]
        for code in of["codes"]:
            assert units[of["level"]][code] == {"thành phố": "tỉnh", "phường": "xã"}[of["type"]]
            units[of["level"]][code] = of["type"]
            for row in came[code] if of["level"] == "commune" else ():
                assert row["share"] == "1"
                turned[event["operating"]] += villages[f"vn:commune:{row['old']}:0"]
    assert Counter(units["province"].values()) == {"thành phố": 9, "tỉnh": 25}
    assert Counter(units["commune"].values()) == {"xã": 2_599, "phường": 709, "đặc khu": 13}
    assert turned == {"2026-04-30": 332, "2026-09-20": 358}
    for day, (before, *_) in TURNS.items():
        there, here = (types(network.at(each), "village")["tổ dân phố"] for each in (before, day))
        assert here - there == turned[day]


def test_figures_state_and_contradict_each_type() -> None:
    figures = dtnet.datasets.load_figures("vietnam")
    asked: dict[str, Any] = {"measure": "communes", "where": "vn:country:0"}
    for day, kind, value, wrong in (
        ("2026-04-30", "xã", 2_611, [2_610]),
        ("2026-04-30", "phường", 697, []),
        ("2026-09-19", "xã", 2_611, []),
        ("2026-09-20", "xã", 2_599, [2_598]),
        ("2026-09-20", "phường", 709, [710]),
        ("2026-04-30", None, 3_321, [3_320]),
        ("2026-09-20", None, 3_321, []),
    ):
        day_asked = {**asked, "day": day, "kind": kind, "value": value}
        assert stated_by(figures, **day_asked), day_asked
        assert [each.value for each in contradicted_by(figures, **day_asked)] == wrong, day_asked


def test_the_report_names_counts_that_are_off_by_one(capsys: pytest.CaptureFixture[str]) -> None:
    told = {}
    for day in ("2026-04-30", "2026-09-20"):
        main(["report", "--at", day, "--format", "json"])
        report = json.loads(capsys.readouterr().out)
        told[day] = [
            *report["origins"]["communes"]["contradicted_by"],
            *(text for row in report["types"] for text in row["contradicted_by"]),
        ]
        assert {(row["level"], row["type"]): row["areas"] for row in report["types"]} == {
            ("province", "tỉnh"): 27 if day == "2026-04-30" else 25,
            ("province", "thành phố"): 7 if day == "2026-04-30" else 9,
            ("commune", "xã"): 2_611 if day == "2026-04-30" else 2_599,
            ("commune", "phường"): 697 if day == "2026-04-30" else 709,
            ("commune", "đặc khu"): 13,
        }
    assert [[text.partition(" ")[0] for text in each] for each in told.values()] == [
        ["3,320", "2,610"],
        ["2,598", "710"],
    ]


def test_the_file_of_changes_is_shipped() -> None:
    package = json.loads((Path(DATA) / "datapackage.json").read_text(encoding="utf-8"))
    assert "type_changes.toml" in {each["path"] for each in package["resources"]}
