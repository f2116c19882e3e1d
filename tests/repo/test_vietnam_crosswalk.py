"""What July 2025 does to values of the bundled country: the figures that the project promises."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np
import pytest

import dtnet
from dtnet.reorganisation import Stock

if TYPE_CHECKING:
    from dtnet import Network
    from dtnet.reorganisation import Crosswalk, Rebased

BEFORE, AFTER = "2025-06-30", "2025-07-01"


@pytest.fixture(scope="module")
def vietnam() -> Network:
    return dtnet.datasets.load("vietnam")


@pytest.fixture(scope="module")
def there(vietnam: Network) -> Crosswalk:
    return vietnam.crosswalk(BEFORE, AFTER)


@pytest.fixture(scope="module")
def back(vietnam: Network) -> Crosswalk:
    return vietnam.crosswalk(AFTER, BEFORE)


@pytest.fixture(scope="module")
def people(there: Crosswalk) -> dict[str, int]:
    """A number for each commune of June 2025, none of them 0."""
    ids = there.areas("commune")
    return dict(zip(ids, np.random.default_rng(2025).integers(1, 40_000, len(ids)).tolist(), strict=True))


@pytest.fixture(scope="module")
def moved(there: Crosswalk, people: dict[str, int]) -> Rebased:
    return there.rebase(people, kind="stock")


@pytest.fixture(scope="module")
def region(there: Crosswalk) -> dict[str, int]:
    return {row["area"]: row["region"] for row in there.regions("commune").to_dicts() if row["area"]}


def by_region(region: dict[str, int], values: dict[str, int]) -> dict[int, int]:
    sums: defaultdict[int, int] = defaultdict(int)
    for area, value in values.items():
        sums[region[area]] += value
    return dict(sums)


def known(table: dtnet.Table) -> dict[str, int]:
    return {row["area"]: row["value"] for row in table.to_dicts() if row["value"] is not None}


def test_the_map_has_the_pairs_of_the_texts(there: Crosswalk) -> None:
    table = there.table("commune").to_dicts()
    assert len(table) == 10_566
    assert len({row["source"] for row in table}) == 10_035
    assert len({row["target"] for row in table}) == 3_316
    pairs = Counter(row["source"] for row in table)
    possible = Counter(row["source"] for row in table if row["possible"])
    assert sum(count > 1 for count in pairs.values()) == 441
    assert sum(count > 1 for count in possible.values()) == 381
    assert Counter(row["basis"] for row in table) == {"whole": 9_594, "decree": 146, "assumed_equal": 826}


def test_areas_that_go_on_do_so_as_one_pair(there: Crosswalk) -> None:
    same = [row for row in there.table("commune").to_dicts() if row["source"] == row["target"]]
    assert {row["share"] for row in same} == {"1"}
    provinces = [row for row in there.table("province").to_dicts() if row["source"] == row["target"]]
    assert len(provinces) == 11


def test_regions_are_3_025_and_five_zones(there: Crosswalk) -> None:
    table = there.regions("commune").to_dicts()
    days = defaultdict(set)
    for row in table:
        days[row["region"]].add(str(row["day"]))
    assert len(days) == 3_030
    alone = [region for region, on in days.items() if on == {AFTER}]
    assert len(alone) == 5
    assert all(on == {BEFORE, AFTER} for region, on in days.items() if region not in alone)
    zones = {row["area"] for row in table if row["region"] in alone}
    assert zones == {f"vn:commune:{code}:2025" for code in ("11948", "19742", "20333", "21548", "26732")}


def test_provinces_are_a_partition(there: Crosswalk) -> None:
    table = there.table("province").to_dicts()
    assert len(table) == 63
    assert len({row["target"] for row in table}) == 34
    assert {(row["share"], row["possible"]) for row in table} == {("1", True)}
    found = there.rebase(dict.fromkeys(there.areas("province"), 1), kind="stock")
    assert sorted(Counter(found["value"]).items()) == [(1, 11), (2, 17), (3, 6)]
    assert found["lower"] == found["upper"] == found["value"]
    teams = there.rebase({"vn:province:48:0": 2_400, "vn:province:49:0": 1_366}, kind="stock")
    assert known(teams) == {"vn:province:48:2025": 3_766}


def test_no_new_commune_is_of_two_old_provinces(there: Crosswalk, vietnam: Network) -> None:
    before, after = vietnam.at(BEFORE), vietnam.at(AFTER)
    old = {row["id"]: row for row in before.areas(level="commune").to_dicts()}
    above = {row["id"]: row["parent"] for row in before.areas(level="district").to_dicts()}
    of = {row["source"]: row["target"] for row in there.table("province").to_dicts()}
    new = {row["id"]: row["parent"] for row in after.areas(level="commune").to_dicts()}
    provinces = defaultdict(set)
    for row in there.table("commune").to_dicts():
        provinces[row["target"]].add(above[old[row["source"]]["parent"]])
    assert {len(each) for each in provinces.values()} == {1}
    assert all(of[next(iter(each))] == new[target] for target, each in provinces.items())


def test_a_stock_keeps_its_total_and_each_region_s(
    moved: Rebased, people: dict[str, int], region: dict[str, int]
) -> None:
    total = sum(people.values())
    [told] = moved.report.totals
    assert (told["given"], told["carried"], told["lost"], told["open"]) == (total, total, 0, 0)
    new = known(moved)
    assert sum(new.values()) == total
    assert by_region(region, new) == by_region(region, people)
    zones = [row for row in moved if row["reason"] == "no_source"]
    assert [row["area"] for row in zones] == list(moved.report.no_source)
    assert len(zones) == 5
    assert {(row["value"], row["lower"], row["upper"]) for row in zones} == {(None, None, None)}
    assert all(
        row["lower"] <= row["value"] <= row["upper"] for row in moved.to_dicts() if row["value"] is not None
    )


def test_what_was_carried_is_undone(moved: Rebased, people: dict[str, int]) -> None:
    assert known(moved.undo()) == people


def test_back_with_weights_keeps_totals(
    moved: Rebased, back: Crosswalk, people: dict[str, int], region: dict[str, int]
) -> None:
    old = back.rebase(known(moved), kind=Stock(back_weight=people))
    assert sum(known(old).values()) == sum(people.values())
    assert by_region(region, known(old)) == by_region(region, people)
    assert len(known(old)) == 10_035


def test_new_communes_of_whole_sources_are_restored(
    there: Crosswalk, back: Crosswalk, people: dict[str, int]
) -> None:
    table = there.table("commune").to_dicts()
    several = {source for source, count in Counter(row["source"] for row in table).items() if count > 1}
    split = {row["target"] for row in table if row["source"] in several}
    whole = {row["target"] for row in table} - split
    assert len(whole) == 2_902
    ids = back.areas("commune")
    numbers = np.random.default_rng(7).integers(0, 90_000, len(ids)).tolist()
    new = dict(zip(ids, numbers, strict=True))
    old = back.rebase(new, kind=Stock(back_weight=people))
    again = known(there.rebase(known(old), kind="stock"))
    assert {area: again[area] for area in whole} == {area: new[area] for area in whole}


def test_districts_bound_communes_and_fill_provinces(there: Crosswalk, vietnam: Network) -> None:
    districts = vietnam.at(BEFORE).areas(level="district").to_dicts()
    values = dict.fromkeys((row["id"] for row in districts), 100)
    found = there.rebase(values, kind="stock").to_dicts()
    assert len(found) == 3_321
    assert Counter(row["reason"] for row in found) == {"unknown_share": 3_308, None: 13}
    provinces = there.rebase(values, kind="stock", to="province")
    assert provinces.total("value") == 100 * len(districts)
    assert provinces["lower"] == provinces["upper"] == provinces["value"]


def test_communes_leave_out_zones_in_five_provinces(
    moved: Rebased, there: Crosswalk, people: dict[str, int]
) -> None:
    found = there.rebase(people, kind="stock", to="province")
    assert found.total("value") == sum(people.values())
    assert len(found.report.partly_no_source) == 5
    assert len(moved.report.partly_no_source) == 0
