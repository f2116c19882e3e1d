"""Maps: where each province is, what is shown for each area, and what is refused."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pytest

import dtnet
from dtnet import plot
from dtnet.errors import ArgumentError, UnknownNameError
from dtnet.plot.maps.outlines import extent_of, middle, place_for, shapes_of
from dtnet.plot.maps.tile_grid import dots_in_tiles, grid_of

from ..coverage.test_areas_of_several_communes import FIRST, LATER, country

DAYS: Final = {"2025-06-30": 63, "2025-07-01": 34}


@cache
def vietnam() -> dtnet.Network:
    return dtnet.datasets.load("vietnam")


@cache
def toyland() -> dtnet.Network:
    return dtnet.datasets.load("toyland")


def provinces(day: str) -> dict[str, str]:
    table = vietnam().at(day).areas(level="province")
    return dict(zip(map(str, table["code"]), map(str, table["name"]), strict=True))


def texts(chart: Any) -> str:  # noqa: ANN401 - a chart
    return str(chart.to_dict()["title"])


@pytest.mark.parametrize(("day", "count"), DAYS.items())
def test_each_province_has_one_tile_of_its_own(day: str, count: int) -> None:
    grid = grid_of(provinces(day))
    assert set(grid.places) == set(provinces(day))
    assert len(set(grid.places.values())) == len(grid.places) == count
    assert set(grid.islands) == {"Hoàng Sa", "Trường Sa"}


def test_neighbours_touch_on_the_grid() -> None:
    old, new = (grid_of(provinces(day)).places for day in DAYS)
    pairs = (
        (old, "01 26, 01 17, 12 11, 22 31, 38 40, 46 48, 62 64, 79 75, 82 83, 91 96"),
        (new, "01 25, 04 20, 15 14, 38 37, 44 46, 51 52, 68 56, 79 75, 91 96"),
    )
    for places, names in pairs:
        for pair in names.split(", "):
            (x, y), (u, v) = (places[code] for code in pair.split())
            assert max(abs(x - u), abs(y - v)) == 1, pair
    assert old["04"][1] == min(y for _, y in old.values())
    assert old["96"][1] == max(y for _, y in old.values())


def test_provinces_of_another_country_are_a_block() -> None:
    grid = grid_of({"b": "B", "a": "A", "c": "C"})
    assert grid.places == {"a": (0, 0), "b": (1, 0), "c": (0, 1)}
    assert grid.islands == {}


def test_dots_lie_in_the_tile_of_their_province() -> None:
    grid = grid_of(provinces("2025-07-01"))
    homes = ["01"] * 126 + ["96"] * 7
    spots, side = dots_in_tiles(homes, grid)
    assert len(set(spots)) == len(homes)
    for code, (x, y) in zip(homes, spots, strict=True):
        column, row = grid.places[code]
        half = side / 2 / grid.tile[0], side / 2 / grid.tile[1]
        assert column < x - half[0]
        assert x + half[0] < column + 0.97
        assert row + 0.29 < y - half[1]
        assert y + half[1] < row + 0.95


def test_rows_are_known_within_bounds_or_unknown() -> None:
    answer = toyland().ask("led", at="2025-02-01").answer(by="parish")
    rows = {row["name"]: row for row in plot.frame("map", answer)}
    assert len(rows) == 7
    assert [rows["Glow"][name] for name in ("value", "lower", "upper", "state", "evidence")] == [
        *(2 / 3, 2 / 3, 2 / 3),
        *("known", "observed"),
    ]
    assert [rows["Quay"][name] for name in ("value", "lower", "upper", "state")] == [
        None,
        2 / 3,
        1.0,
        "between",
    ]
    assert rows["Dune"]["province"] == "toy:province:saltmarsh"
    table = {"area": ["toy:parish:glow", "toy:parish:dune"], "share": [0.5, None]}
    assert plot.frame("map", table, day=toyland().at("2025-02-01"))["state"] == ["unknown", "known"]


def test_amounts_are_summed_over_policies() -> None:
    network = toyland()
    spent = dtnet.assess(network, dtnet.policies(country="toyland", plugins=False), window="2025-02")
    rows = plot.frame("map", spent)
    by = spent.by("province")
    for row in rows:
        own = [each for each in by if each["province"] == row["area"]]
        for end in ("lower", "upper"):
            ends = [each[end] for each in own]
            assert row[end] == (None if None in ends else sum(ends))
    assert "1 February 2025 to 28 February 2025" in texts(plot.map(spent))


def test_a_row_that_is_no_area_is_refused() -> None:
    """One table, one level, one day: nothing is left out of a map without a word."""
    day = vietnam().at("2025-07-01")
    with pytest.raises(UnknownNameError, match="no area named 'Atlantis' on 2025-07-01"):
        plot.map({"province": ["Huế", "Atlantis"], "teams": [3, 4]}, day=day)
    table = {"province": ["Huế", None], "teams": [3, 4]}
    assert "Not on this map: rows without an area." in texts(plot.map(table, day=day))


FORMER: Final = [*provinces("2025-06-30").values()]
PRESENT: Final = [*provinces("2025-07-01").values()]
LOST: Final = sorted({*FORMER} - {*PRESENT})


@pytest.mark.parametrize("named", ["area", "province", "unit"])
def test_names_of_provinces_are_provinces_of_their_day(named: str) -> None:
    """A ward has the name of a province: no former province is drawn as a ward of today."""
    today, before = vietnam().at("2026-10-01"), vietnam().at("2025-06-30")
    assert (len(FORMER), len(PRESENT), len(LOST)) == (63, 34, 29)
    for names, day in ((FORMER, before), (PRESENT, today)):
        table = {named: names, "teams": [*range(len(names))]}
        shown = plot.frame("map", table, day=day)
        assert {*shown["level"]} == {"province"}
        assert {row["name"]: row["value"] for row in shown} == dict(
            zip(names, range(len(names)), strict=True)
        )
    for names in (FORMER, LOST):
        with pytest.raises(UnknownNameError, match="was merged into"):
            plot.map({named: names, "teams": [*range(len(names))]}, day=today)
    for name in LOST:
        with pytest.raises(UnknownNameError, match=f"no area named '{name}' on 2026-10-01: .*merged into"):
            plot.frame("map", {named: [name], "teams": [1]}, day=today)


@pytest.mark.parametrize("day", ["2024-08-31", "2026-10-01"])
@pytest.mark.parametrize("level", ["province", "district", "commune"])
def test_ids_and_codes_of_each_level_are_areas_of_this_level(day: str, level: str) -> None:
    snapshot = vietnam().at(day)
    table = snapshot.areas(level=level)
    if not len(table):
        return
    for name in ("id", "code"):
        shown = plot.frame("map", {"area": table[name], "teams": [*range(len(table))]}, day=snapshot)
        assert shown["area"] == table["id"]
        assert {*shown["level"]} == {level}


def test_the_wards_of_a_province_are_wards_by_name_too() -> None:
    """The table as a whole tells the level, although some of its names were those of provinces."""
    day = vietnam().at("2026-10-01")
    names = day.areas(level="commune", within="province:Lào Cai")["name"]
    assert "Yên Bái" in names
    table = {"area": [f"commune:{name}" for name in names], "teams": [1] * len(names)}
    own = [name for name in names if len(vietnam_communes(day)[str(name)]) == 1]
    shown = plot.frame("map", {"area": own, "teams": [1] * len(own)}, day=day)
    assert {*shown["level"]} == {"commune"}
    assert sorted(map(str, shown["name"])) == sorted(map(str, own))
    with pytest.raises(dtnet.errors.AmbiguousNameError, match="areas of level commune are named"):
        plot.map(table, day=day, level="commune")


def vietnam_communes(day: dtnet.Snapshot) -> dict[str, list[str]]:
    """The ids of the communes of each name."""
    found: dict[str, list[str]] = {}
    table = day.areas(level="commune")
    for id, name in zip(table["id"], table["name"], strict=True):
        found.setdefault(str(name), []).append(str(id))
    return found


def test_one_table_has_one_level_and_one_row_for_an_area() -> None:
    day = vietnam().at("2026-10-01")
    mixed = ["vn:province:15:2025", "vn:commune:02647:2025"]
    with pytest.raises(UnknownNameError, match="'vn:commune:02647:2025' is a commune, not a province"):
        plot.map({"area": mixed, "teams": [1, 2]}, day=day)
    with pytest.raises(UnknownNameError, match="no area 'vn:province:15:0' on 2026-10-01"):
        plot.map({"area": ["vn:province:15:2025", "vn:province:15:0"], "teams": [1, 2]}, day=day)
    with pytest.raises(ArgumentError, match="are one area, vn:province:15:2025"):
        plot.map({"area": ["15", "Lào Cai"], "teams": [1, 2]}, day=day)


def test_units_of_money_fit_the_amounts() -> None:
    spent = dtnet.assess(vietnam(), dtnet.policies(country="vietnam")["vn.ha-tinh.2023-119"], window="2024")
    chart = plot.map(spent, language="vi").to_dict()
    assert "tỷ đồng" in str(chart["layer"])
    assert any(row.get("t") == "12,9" for rows in chart["datasets"].values() for row in rows)


def test_a_change_has_colours_around_zero() -> None:
    table = {"area": ["toy:parish:glow", "toy:parish:dune"], "change": [-3, 7]}
    chart = plot.map(table, day=toyland().at("2025-02-01")).to_dict()
    assert re.search(r"'domain': \[-7\.0, 7\.0\]", str(chart))


@pytest.mark.parametrize(
    ("result", "options", "message"),
    [
        ({"area": [], "x": []}, {}, r"plot\.map: the result has no rows"),
        (3, {}, "result: a int has no columns"),
        ({"area": ["Glow"], "x": [1]}, {"day": None}, "a table does not know its day"),
        ({"x": [1]}, {}, "has no column of areas, only x; name the column of areas 'area'"),
        ({"area": ["Glow", "Glow"], "x": [1, 2]}, {}, "'Glow' has several rows"),
        ({"area": ["Glow"], "x": [1], "y": [1]}, {}, "has 2 columns of numbers: x, y; name one"),
        ({"area": ["Glow"], "x": ["a"]}, {"value": "x"}, "value='x': the column holds text"),
        ({"area": ["Glow"], "x": [1]}, {"style": "globe"}, "style='globe'"),
        ({"area": ["Glow"], "x": [1]}, {"bounds": "cloud"}, "bounds='cloud'"),
    ],
)
def test_what_cannot_be_drawn_is_told(result: Any, options: dict[str, Any], message: str) -> None:  # noqa: ANN401
    with pytest.raises(ArgumentError, match=message):
        plot.map(result, **{"day": toyland().at("2025-02-01"), **options})


def test_an_area_in_no_province_has_no_place() -> None:
    answer = country(start=LATER).coverage(of="has_team", over="village", by="commune", at=FIRST)
    with pytest.raises(ArgumentError, match=r"'k1' has no place on a map: .* one province; leave it out, or"):
        answer.plot()
    assert answer.plot(kind="ranking").to_dict()


def test_villages_of_a_whole_country_are_too_many() -> None:
    villages = vietnam().at("2025-07-01").areas(level="village")
    table = {"area": villages["id"], "x": [1] * len(villages)}
    with pytest.raises(ArgumentError, match="90,508 areas of level village are more than 12,000 dots"):
        plot.map(table, day=vietnam().at("2025-07-01"))


def test_other_pictures_columns_and_options_are_refused() -> None:
    with pytest.raises(ArgumentError, match="picture='globe'"):
        plot.frame("globe", {})
    with pytest.raises(ArgumentError, match=r"plot\.map has no option 'titel'"):
        plot.frame("map", {}, titel="x")
    with pytest.raises(UnknownNameError, match="no column 'y'"):
        plot.map({"area": ["Glow"], "x": [1]}, value="y", day=toyland().at("2025-02-01"))


def area_of(geometry: Any) -> float:  # noqa: ANN401 - a shape of GeoJSON
    rings = [part[0] for part in geometry["coordinates"]]
    return sum(abs(sum(a * d - c * b for (a, b), (c, d) in pairwise(ring))) / 2 for ring in rings)


def test_each_province_has_an_outline_and_unions_have_the_area_of_their_parts() -> None:
    old, new = (shapes_of(provinces(day), None, None).geometries for day in DAYS)
    for day, shapes in zip(DAYS, (old, new), strict=True):
        assert set(shapes) == set(provinces(day))
        assert all(ring[0][0] == ring[0][-1] for each in shapes.values() for ring in each["coordinates"])
    assert old["12"] == new["12"]
    for union, parts in {"15": "10 15", "25": "25 26 17", "44": "44 45", "79": "79 74 77"}.items():
        assert area_of(new[union]) == pytest.approx(sum(area_of(old[part]) for part in parts.split()))
    assert (Path(plot.__file__).parent / "maps" / "data" / "outlines.topo.json").stat().st_size < 60_000


def test_outlines_have_two_boxes_and_say_what_they_are_not() -> None:
    table = {"province": ["Huế", "Cà Mau"], "share": [0.5, None]}
    chart = plot.map(table, day=vietnam().at("2025-07-01"), style="outline", language="vi")
    assert "không thể hiện quan điểm về biên giới" in texts(chart).replace("', '", " ")
    assert "Hình bị gạch chéo: giá trị chưa rõ" in texts(chart)
    boxes = [row["n"] for rows in chart.to_dict()["datasets"].values() for row in rows if "n" in row]
    assert "Trường Sa\n(không theo tỷ lệ)" in boxes
    with pytest.raises(ArgumentError, match="there are no outlines of this country"):
        plot.map({"area": ["Glow"], "x": [1]}, day=toyland().at("2025-02-01"), style="outline")


def test_shapes_of_a_users_own_are_joined_by_a_key() -> None:
    square = {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]]}
    features = [{"type": "Feature", "properties": {"code": "112"}, "geometry": square}]
    shapes = {"type": "FeatureCollection", "features": features}
    day, table = toyland().at("2025-02-01"), {"area": ["Glow", "Dune"], "x": [1, 2]}
    assert "Not on this map: Dune." in texts(plot.map(table, day=day, boundaries=shapes, key="code"))
    with pytest.raises(ArgumentError, match="a feature has no property 'kode'; did you mean 'code'"):
        plot.map(table, day=day, boundaries=shapes, key="kode")
    with pytest.raises(ArgumentError, match="boundaries: a int has no features"):
        plot.map(table, day=day, boundaries=3, key="code")
    with pytest.raises(ArgumentError, match="no area of level parish has a shape: Dune"):
        plot.map({"area": ["Dune"], "x": [2]}, day=day, boundaries=shapes, key="code")


def square(left: float, right: float, *, low: float = 0, top: float = 4) -> dict[str, Any]:
    ring = [[left, low], [left, top], [right, top], [right, low], [left, low]]
    return {"type": "Polygon", "coordinates": [ring]}


def test_a_name_stands_in_its_shape_where_it_has_room() -> None:
    shape, island = square(0, 10), square(20, 21)
    assert extent_of([shape, island]) == (0, 21, 0, 4)
    assert middle(shape) == (5, 2)
    assert place_for(shape, (4, 1), 2) == (5, 2)
    assert place_for(shape, (4, 1), 2, apart=1) == (5, 3)
    assert place_for(island, (4, 1), 2) is None
    with_hole = {"type": "Polygon", "coordinates": [*shape["coordinates"], *square(4, 6)["coordinates"]]}
    assert place_for(with_hole, (3, 1), 2) == (2, 2)
    assert place_for(with_hole, (5, 1), 2) is None
    assert extent_of([{"type": "Point", "coordinates": [1, 2]}]) == (0, 1, 0, 1)


def test_names_and_shapes_that_do_not_match_are_told() -> None:
    day = toyland().at("2025-02-01")
    shapes = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"name": name}, "geometry": square(10 * at, 10 * at + 9)}
            for at, name in enumerate(["Glow", "Elsewhere", "Nowhere", "Anywhere", "Somewhere"])
        ],
    }
    table = {"area": ["Glow", "Dune"], "old_boats": [1, 2]}
    chart: Any = plot.map(table, day=day, boundaries=shapes, key="name").to_dict()
    assert chart["title"]["text"] == ["Old boats, by parish"]
    assert chart["title"]["subtitle"] == [
        "On 1 February 2025.",
        "Not on this map: Dune.",
        "An empty shape is not in the result.",
        "Shapes without a value: Elsewhere, Nowhere, Anywhere and 1 more.",
    ]
    assert (chart["width"], chart["height"]) == (420, 160)
    colours = [each.get("encoding", {}).get("color", {}) for each in chart["layer"]]
    [colour] = [each for each in colours if "scale" in each]
    assert (colour["legend"]["title"], colour["legend"]["legendX"]) == (["old boats"], 440)
    drawn = {row["n"] for rows in chart["datasets"].values() for row in rows if "n" in row}
    assert drawn == {"Glow", "Elsewhere", "Nowhere", "Anywhere", "Somewhere"}


def test_names_on_outlines_are_those_with_room() -> None:
    day = vietnam().at("2025-07-01")
    table = {"area": ["Hà Nội", "Cà Mau"], "x": [1, None]}
    chart: Any = plot.map(table, day=day, style="outline").to_dict()
    names = {row["n"] for rows in chart["datasets"].values() for row in rows if "w" in row}
    assert {"Nghệ An", "Điện\nBiên"} <= names
    assert "Vĩnh Long" not in names
