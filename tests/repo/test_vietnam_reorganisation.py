"""What became of each area of Viet Nam on 2025-07-01: the shipped files and the hand-written tables."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from fractions import Fraction
from pathlib import Path

import networkx as nx
import pytest

import dtnet

TOOLS = Path(__file__).parents[2] / "tools" / "vietnam"
DATA = Path(dtnet.__file__).parent / "datasets" / "vietnam" / "data"
ZONES = {"318": "11948", "471": "19742", "498": "20333", "536": "21548", "755": "26732"}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.fixture(scope="module")
def communes() -> list[dict[str, str]]:
    return rows(DATA / "reorganisation/communes_2025-07-01.csv")


@pytest.fixture(scope="module")
def old_communes() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in rows(DATA / "territory/communes.csv")}


@pytest.fixture(scope="module")
def new_communes() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in rows(DATA / "territory/2025-07-01/communes.csv")}


@pytest.fixture(scope="module")
def provinces() -> dict[str, str]:
    return {row["old"]: row["new"] for row in rows(DATA / "reorganisation/provinces_2025-07-01.csv")}


def outcome(communes: list[dict[str, str]], old: str) -> dict[str, tuple[str, str, str]]:
    return {
        row["new"]: (row["coverage"], row["share"], row["basis"]) for row in communes if row["old"] == old
    }


# -- the territory from 2025-07-01 ---------------------------------------------------------------


def test_territory_has_the_counts_of_july_2025(new_communes: dict[str, dict[str, str]]) -> None:
    new_provinces = rows(DATA / "territory/2025-07-01/provinces.csv")
    assert Counter(row["type"] for row in new_provinces) == {"tỉnh": 28, "thành phố": 6}
    types = Counter(row["type"] for row in new_communes.values())
    assert types == {"xã": 2_621, "phường": 687, "đặc khu": 13}


def test_each_province_has_the_communes_that_its_resolution_states(
    new_communes: dict[str, dict[str, str]],
) -> None:
    types: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in new_communes.values():
        types[row["province"]][row["type"]] += 1
    stated = [row for row in rows(TOOLS / "instruments_2025-07-01.csv") if row["province"]]
    assert len(stated) == len(types) == 34
    for row in stated:
        counts = types[row["province"]]
        assert [counts["xã"], counts["phường"], counts["đặc khu"]] == [
            int(row[column]) for column in ("xa", "phuong", "dac_khu")
        ]


def test_the_resolutions_have_their_days_and_one_province_each() -> None:
    instruments = rows(DATA / "reorganisation/instruments.csv")
    assert [row["number"] for row in instruments] == [
        *(f"{number}/NQ-UBTVQH15" for number in range(1_654, 1_688)),
        "202/2025/QH15",
    ]
    assert {(row["passed"], row["operating"]) for row in instruments[:-1]} == {("2025-06-16", "2025-07-01")}
    assert (instruments[-1]["passed"], instruments[-1]["operating"]) == ("2025-06-12", "2025-07-01")
    assert instruments[2] == {
        "number": "1656/NQ-UBTVQH15",
        "title": "Về việc sắp xếp các đơn vị hành chính cấp xã của thành phố Hà Nội năm 2025",
        "title_english": (
            "On the arrangement of the commune-level administrative units of the city of Hà Nội in 2025"
        ),
        "province": "01",
        "passed": "2025-06-16",
        "operating": "2025-07-01",
    }


# -- what became of the areas --------------------------------------------------------------------


def test_provinces_are_a_partition(provinces: dict[str, str]) -> None:
    assert len(provinces) == 63
    assert len(set(provinces.values())) == 34
    assert sum(count == 1 for count in Counter(provinces.values()).values()) == 11
    assert (provinces["15"], provinces["10"], provinces["48"], provinces["49"]) == ("15", "15", "48", "48")


def test_every_old_commune_has_targets_whose_shares_sum_to_one(
    communes: list[dict[str, str]], old_communes: dict[str, dict[str, str]]
) -> None:
    sums: defaultdict[str, Fraction] = defaultdict(Fraction)
    for row in communes:
        sums[row["old"]] += Fraction(row["share"])
    assert sums == dict.fromkeys(old_communes, Fraction(1))


def test_pairs_are_split_and_settled_as_often_as_the_texts_do(communes: list[dict[str, str]]) -> None:
    assert len(communes) == 10_566
    targets = Counter(row["old"] for row in communes)
    split = {code for code, count in targets.items() if count > 1}
    assumed = {row["old"] for row in communes if row["basis"] == "assumed_equal"}
    assert (len(split), len(split - assumed)) == (441, 60)
    assert sum(targets[code] for code in split - assumed) == 127
    kinds = Counter((row["coverage"], row["share"], row["basis"]) for row in communes)
    assert kinds == {
        ("whole", "1", "whole"): 9_594,
        ("all_people", "1", "decree"): 60,
        ("area_only", "0", "decree"): 86,
        ("part", "1/2", "assumed_equal"): 654,
        ("part", "1/3", "assumed_equal"): 135,
        ("part", "1/4", "assumed_equal"): 32,
        ("part", "1/5", "assumed_equal"): 5,
    }


def test_a_clause_is_named_where_it_settles_a_share_and_is_of_the_new_province(
    communes: list[dict[str, str]], new_communes: dict[str, dict[str, str]]
) -> None:
    number = {row["province"]: row["number"] for row in rows(DATA / "reorganisation/instruments.csv")}
    for row in communes:
        cited = (row["resolution"], row["article"])
        settled = row["basis"] == "decree"
        assert cited == ((number[new_communes[row["new"]]["province"]], "1") if settled else ("", ""))
        assert bool(row["clause"]) == settled


def test_new_communes_draw_on_one_province_and_297_on_several_districts(
    communes: list[dict[str, str]],
    old_communes: dict[str, dict[str, str]],
    new_communes: dict[str, dict[str, str]],
    provinces: dict[str, str],
) -> None:
    above = {row["code"]: row["province"] for row in rows(DATA / "territory/districts.csv")}
    districts: defaultdict[str, set[str]] = defaultdict(set)
    for row in communes:
        districts[row["new"]].add(old_communes[row["old"]]["district"])
    assert sum(len(drawn_on) > 1 for drawn_on in districts.values()) == 297
    for new, drawn_on in districts.items():
        (province,) = {above[district] for district in drawn_on}
        assert provinces[province] == new_communes[new]["province"]


def test_zones_without_communes_come_from_districts(
    communes: list[dict[str, str]], new_communes: dict[str, dict[str, str]]
) -> None:
    zones = {row["old"]: row["new"] for row in rows(DATA / "reorganisation/districts_2025-07-01.csv")}
    assert zones == ZONES
    from_communes = {row["new"] for row in communes}
    assert len(from_communes) == 3_316
    assert new_communes.keys() - from_communes == set(ZONES.values())
    assert {new_communes[code]["type"] for code in ZONES.values()} == {"đặc khu"}
    names = {row["code"]: row["name"] for row in rows(DATA / "territory/districts.csv")}
    assert all(names[old] == new_communes[new]["name"] for old, new in zones.items())


def test_the_pairs_hang_together_in_3_025_regions(communes: list[dict[str, str]]) -> None:
    graph: nx.Graph[tuple[str, str]] = nx.Graph()
    graph.add_edges_from((("old", row["old"]), ("new", row["new"])) for row in communes)
    assert nx.number_connected_components(graph) == 3_025


def test_well_known_cases(communes: list[dict[str, str]]) -> None:
    hong_ha = outcome(communes, "00001")
    assert hong_ha == {"00097": ("whole", "1", "whole")}
    van_khe = outcome(communes, "09013")  # a pair that the draft lacks
    assert van_khe["09817"] == ("area_only", "0", "decree")
    phuc_dong = outcome(communes, "00151")  # the reference gives people to Bồ Đề, too
    assert phuc_dong == {
        "00118": ("area_only", "0", "decree"),
        "00127": ("part", "1/3", "assumed_equal"),
        "00136": ("part", "1/3", "assumed_equal"),
        "00145": ("part", "1/3", "assumed_equal"),
    }
    hoa_binh = outcome(communes, "10798"), outcome(communes, "11890")  # of one name, in one new province
    assert hoa_binh == (
        {"10804": ("all_people", "1", "decree"), "10843": ("area_only", "0", "decree")},
        {"11911": ("whole", "1", "whole")},
    )


# -- the hand-written tables ---------------------------------------------------------------------


def test_the_words_name_the_commune_and_say_what_is_settled(old_communes: dict[str, dict[str, str]]) -> None:
    area, people, rest = "diện tích tự nhiên", "toàn bộ quy mô dân số", "phần còn lại"
    for row in rows(TOOLS / "settled_2025-07-01.csv"):
        words = row["wording"].replace("òa", "oà")
        assert old_communes[row["old"]]["name"].replace("òa", "oà") in words, row
        assert words.startswith((f"một phần {area}", f"toàn bộ {area}", rest)), row
        if row["coverage"] == "all_people":
            assert people in words or words.startswith(rest), row
        else:
            assert "quy mô dân số" not in words, row


def test_a_rest_has_the_people_or_not_as_the_other_clauses_leave_them() -> None:
    by_old: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows(TOOLS / "settled_2025-07-01.csv"):
        by_old[row["old"]].append(row)
    for settled in by_old.values():
        named = [row for row in settled if "toàn bộ quy mô dân số" in row["wording"]]
        rests = [row for row in settled if row["wording"].startswith("phần còn lại")]
        assert len(named) <= 1
        assert {row["coverage"] for row in rests} <= {"area_only" if named else "all_people"}


def test_false_pairs_are_gone_and_their_communes_are_placed(communes: list[dict[str, str]]) -> None:
    pairs = {(row["old"], row["new"]) for row in communes}
    corrections = rows(TOOLS / "corrections_2025-07-01.csv")
    assert Counter(row["action"] for row in corrections) == {"delete": 32, "add": 1}
    placed = {old for old, _ in pairs}
    for row in corrections:
        assert ((row["old"], row["new"]) in pairs) == (row["action"] == "add")
        assert row["old"] in placed
        meant = re.search(r"\b[0-9]{5}\b", row["why"])
        assert meant is None or (meant[0], row["new"]) in pairs, row
