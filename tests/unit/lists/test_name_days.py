"""Names of two days: what decides them, what is told, and all names of communes of the country."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet.cli import main
from dtnet.lists import NameDays
from dtnet.lists.matching.matcher import Matcher

if TYPE_CHECKING:
    from pathlib import Path

    from dtnet import Snapshot
    from dtnet.lists.matching.results import Found

VIETNAM = dtnet.datasets.load("vietnam")
BEFORE, AFTER = VIETNAM.at("2024-08-31"), VIETNAM.at("2025-08-01")
NOW, THEN = "vn:commune:04273:2025", "vn:commune:02671:2025"
"""The ward Nam Cường of Lào Cai, and the ward to which another ward of this name went."""
NAM_CUONG = "Phường Nam Cường, Lào Cai"
LEVELS = ("province", "district", "commune")


def communes(day: Snapshot) -> list[tuple[str, dict[str, str]]]:
    """The ids of all communes, and their names and those of the areas above with types, by level."""
    names: dict[str | None, dict[str, str]] = {}
    for level in LEVELS:
        for id in day.territory.ids(day.territory.of_level(level)):
            area = day.area(id)
            names[id] = {**names.get(area.parent, {}), level: f"{area.type} {area.name}"}
    return [(str(id), cells) for id, cells in names.items() if "commune" in cells]


OLD, NEW = communes(BEFORE), communes(AFTER)


def followers() -> dict[str, set[str]]:
    """By commune of June 2025, those of July that have a part of it."""
    found: dict[str, set[str]] = {}
    for row in VIETNAM.crosswalk("2025-06-30", "2025-07-01").table("commune"):
        if row["possible"]:
            found.setdefault(str(row["source"]), set()).add(str(row["target"]))
    return found


LED = followers()


def read(day: Snapshot, rows: list[tuple[str, str]]) -> list[Found]:
    """What each row of a province and a commune means by itself."""
    matcher = Matcher(day, None, correct=True)
    levels = [day.network.vocabulary.level(each) for each in ("province", "commune")]
    return [matcher.row(levels, row) for row in rows]


def listed(day: Snapshot, found: list[Found]) -> list[str | None]:
    """The ids of the areas that rows mean as one list."""
    name_days = NameDays.of(found, day.date)
    settled = [name_days.settled(each, day) for each in found]
    places = [each.positions[0] if each.is_matched else None for each in settled]
    return [None if each is None else str(day.territory.ids([each])[0]) for each in places]


@pytest.mark.parametrize(
    ("texts", "id"),
    [
        ([NAM_CUONG], None),
        (["Phường Nam Cường, Thành phố Lào Cai, Lào Cai"], THEN),
        (["Phường Nam Cường, Thành phố Yên Bái, Yên Bái"], NOW),
        (["Phường Nam Cường, Yên Bái"], NOW),
        ([NAM_CUONG, "Phường Cam Đường, Lào Cai"], None),  # one row may be the odd one
        ([NAM_CUONG, "Phường Cam Đường, Lào Cai", "P. CAM ĐƯỜNG, T. Lào Cai"], None),  # a place counts once
        ([NAM_CUONG, "Phường Cam Đường, Lào Cai", "Xã Y Tý, Lào Cai"], NOW),  # both days have the last one
        ([NAM_CUONG, "Phường Kim Tân, Lào Cai", "Xã Y Tý, Lào Cai"], None),
        ([NAM_CUONG, "Phường Cam Đường, Lào Cai", "Xã Bảo Thắng, Lào Cai"], NOW),
        ([NAM_CUONG, "Xã Mậu Đông, Yên Bái", "Xã Lâm Giang, Yên Bái"], THEN),
        ([NAM_CUONG, "Phường Cam Đường, Lào Cai", "Xã Bảo Thắng, Lào Cai", "Phường Kim Tân, Lào Cai"], None),
    ],
)
def test_a_name_of_two_days_needs_a_district_a_province_or_rows_that_show_the_day(
    texts: list[str], id: str | None
) -> None:
    [row, *_] = AFTER.match(texts)
    assert row["id"] == id
    if id is None:
        assert row["candidates"] == f"{THEN} {NOW}"
        assert str(row["reason"]).startswith(
            "on 2025-08-01: Phường Nam Cường, Tỉnh Lào Cai; "
            "on 2025-06-30: Phường Nam Cường, Thành phố Lào Cai, Tỉnh Lào Cai"
        )


def test_the_day_of_a_list_is_told_with_the_places_that_show_it() -> None:
    found = AFTER.match([NAM_CUONG, "Xã Mậu Đông, Yên Bái", "Xã Lâm Giang, Yên Bái"]).name_days
    assert (str(found.day), found.places) == ("2025-06-30", 3)
    assert found.message is not None
    assert found.message.told("vi") == (
        "tên gọi là của ngày 30/6/2025: 2 trên 3 nơi không có vào ngày 1/8/2025"
    )
    assert AFTER.match(["Xã Bảo Thắng, Lào Cai"]).name_days.message is None
    assert AFTER.match([]).name_days.day is None
    two = [NAM_CUONG, "Phường Cam Đường, Lào Cai", "Phường Kim Tân, Lào Cai"]
    assert str(AFTER.match(two).name_days.message).startswith(
        "the names are of two days; of 3 places, only 2025-08-01 has 1, and only 2025-06-30 has 1;"
    )
    assert str(AFTER.match([NAM_CUONG]).name_days.message).startswith("too few places show whether")


@pytest.mark.parametrize("provinces", ["old", "new"])
def test_no_old_name_of_the_country_goes_to_another_commune_in_silence(provinces: str) -> None:
    of_new, rows = dict(NEW), []
    for id, names in OLD:
        [first, *_] = sorted(LED[id])
        above = names if provinces == "old" else of_new[first]
        rows.append((above["province"], names["commune"]))
    found = read(AFTER, rows)
    assert str(NameDays.of(found, AFTER.date).day) == "2025-06-30"
    wrong = [
        rows[at] for at, id in enumerate(listed(AFTER, found)) if id is not None and {id} != LED[OLD[at][0]]
    ]
    assert wrong == []
    for at, each in enumerate(found):
        [id] = listed(AFTER, [each])
        assert id is None or {id} == LED[OLD[at][0]], rows[at]


def test_a_list_of_the_communes_of_a_day_loses_none() -> None:
    ids, rows = [id for id, _ in NEW], [(names["province"], names["commune"]) for _, names in NEW]
    found = read(AFTER, rows)
    assert listed(AFTER, found) == ids
    by_province: dict[str, list[int]] = {}
    for at, (province, _) in enumerate(rows):
        by_province.setdefault(province, []).append(at)
    for places in by_province.values():
        assert listed(AFTER, [found[at] for at in places]) == [ids[at] for at in places]
    alone = [(id, *listed(AFTER, [each])) for id, each in zip(ids, found, strict=True)]
    assert all(got in (id, None) for id, got in alone)
    assert 180 < sum(got is None for _, got in alone) < 250
    table = {level: [names[level] for _, names in OLD] for level in LEVELS}
    assert BEFORE.match(table, columns={each: each for each in LEVELS})["id"] == [id for id, _ in OLD]


@pytest.mark.parametrize(
    "text", ["ph ường ninh xá, tinh bắc ninh", "PhườngNinhXá, Bắc Ninh", "phuong ninhxa, tinhbacninh"]
)
def test_a_type_and_a_name_may_have_spaces_anywhere(text: str) -> None:
    [row] = AFTER.match([text])
    assert (row["id"], row["method"]) == ("vn:commune:09445:2025", "folded")


def test_a_name_of_the_day_with_odd_spaces_comes_before_a_former_name() -> None:
    named: dict[str, set[str]] = {}
    for _, names in NEW:
        named.setdefault(names["commune"].lower(), set()).add(names["province"])
    former = {each.name.lower() for each in VIETNAM.tables.other_names if each.sort == "former"}
    texts = [
        (f"{name[:2]} {name[2:]}", province, f"{name}, {province}")
        for name in sorted(former & named.keys())
        for province in sorted(named[name])
    ]
    assert len(texts) > 20
    plain = AFTER.match([whole for _, _, whole in texts])
    odd = AFTER.match([f"{name}, {province}" for name, province, _ in texts])
    assert odd["candidates"] == plain["candidates"]
    assert "former" not in odd["method"]


def test_import_and_match_say_which_day_the_names_of_a_list_have(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        "Tỉnh,Xã,Thôn",
        "Lào Cai,Phường Nam Cường,Thôn 1",
        "Yên Bái,Xã Mậu Đông,Thôn 1",
        "Yên Bái,Xã Lâm Giang,Thôn 1",
    ]
    file = tmp_path / "teams.csv"
    file.write_text("\n".join(rows), "utf-8")
    told = "the names are those of 2025-06-30; places that do not exist on 2025-08-01: 2 of 3"
    words = [str(file), "--at", "2025-08-01"]
    assert main(["match", *words]) == 0
    assert told in " ".join(capsys.readouterr().out.split())
    main(["match", *words, "--format", "json"])
    names: dict[str, Any] = json.loads(capsys.readouterr().out)["names"]
    assert (names["day"], names["places"], names["message"]) == ("2025-06-30", 3, told)
    assert (names["by_day"]["2025-06-30"], names["by_day"]["2025-08-01"]) == (3, 1)
    out = ["--out", str(tmp_path / "n.json"), "--format", "json", "--language", "vi"]
    main(["import", *words, *out])
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert answer["names"]["day"] == "2025-06-30"
    [note] = [row for row in answer["rows"] if row["message"].startswith("tên gọi là của ngày 30/6/2025")]
    assert note["severity"] == "note"
    assert "hãy đọc cho ngày đó" in note["hint"]
