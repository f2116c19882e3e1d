# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dtnet.errors import AmbiguousNameError, UnknownNameError
from dtnet.network.find import find_area, folded, path

if TYPE_CHECKING:
    from dtnet.network.snapshot import Snapshot


@pytest.fixture(scope="module")
def day(toy: Any) -> Snapshot:
    rows = [
        ("t:country:0", "country", None),
        ("t:province:1", "province", "t:country:0"),
        ("t:province:2", "province", "t:country:0"),
        ("t:district:1", "district", "t:province:1"),
        ("t:commune:1", "commune", "t:district:1"),
        ("t:commune:2", "commune", "t:province:2"),
        ("t:commune:3", "commune", "t:province:2", "2020-01-01", "2021-01-01"),
        ("plain", "commune", "t:province:2"),
    ]
    names = ["Toyland", "Yên Bái", "Đà Nẵng", "Yên Bái", "Hòa Bình", "Hòa-Bình", "Gone", "Yen Bay"]
    types = ["", "tỉnh", "", "", "xã", "xã", "xã", "xã"]
    builder = toy.builder()
    builder.add_areas({**toy.area_columns(rows), "name": names, "type": types})
    return builder.build().at("2024-01-01")


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("Yên Bái", "t:province:1"),
        ("yen bai", "t:province:1"),
        ("  TỈNH   yên-bái ", "t:province:1"),
        ("tinh yen bai", "t:province:1"),
        ("district:Yên Bái", "t:district:1"),
        ("da nang", "t:province:2"),
        ("Toyland", "t:country:0"),
        ("t:district:1", "t:district:1"),
        ("xã Yen Bay", "plain"),
        ("plain", "plain"),
    ],
)
def test_names_with_or_without_marks_and_type(day: Snapshot, name: str, id: str) -> None:
    assert day.find(name).id == id


def test_a_level_may_be_asked(day: Snapshot) -> None:
    assert day.find("Yên Bái", level="district").id == "t:district:1"
    with pytest.raises(UnknownNameError, match="no area named 'Yên Bái' on 2024-01-01"):
        day.find("Yên Bái", level="village")
    with pytest.raises(UnknownNameError, match="unknown level 'distrct'"):
        day.find("Yên Bái", level="distrct")


def test_several_of_one_level_are_listed_with_their_paths(day: Snapshot) -> None:
    with pytest.raises(AmbiguousNameError) as caught:
        day.find("hoa binh")
    assert str(caught.value) == (
        "2 areas of level commune are named 'hoa binh' on 2024-01-01; name one by its id:\n"
        "  t:commune:1  Xã Hòa Bình, Yên Bái, Tỉnh Yên Bái\n"
        "  t:commune:2  Xã Hòa-Bình, Đà Nẵng"
    )


def test_many_matches_are_cut(toy: Any) -> None:
    rows = [("p", "province", None), *((f"x{at}", "commune", "p") for at in range(10))]
    builder = toy.builder()
    builder.add_areas({**toy.area_columns(rows), "name": ["P", *["Hòa Bình"] * 10]})
    with pytest.raises(AmbiguousNameError, match="10 areas of level commune are named") as caught:
        builder.build().at("2024-01-01").find("Hòa Bình")
    assert str(caught.value).count("\n") == 9
    assert str(caught.value).endswith("\n  … and 2 more")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Yên Bá", "did you mean Yen Bay or Yên Bái?"),
        ("zzz", "a name may be written with or without diacritics and type"),
        ("t:province:9", "did you mean 't:province"),
        ("a:b:c", "no area named 'a:b:c' on 2024-01-01"),
        ("commune:zzz", "no area named 'zzz'"),
    ],
)
def test_unknown_names_get_a_hint(day: Snapshot, name: str, hint: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        day.find(name)
    assert hint in str(caught.value)


@pytest.mark.parametrize("id", ["t:commune:3"])
def test_an_id_of_another_day(day: Snapshot, id: str) -> None:
    with pytest.raises(UnknownNameError, match="'t:commune:3' is not in this hierarchy on this day"):
        day.find(id)


def test_paths_end_below_the_root(day: Snapshot) -> None:
    assert path(day, find_area(day, "t:commune:1")) == "Xã Hòa Bình, Yên Bái, Tỉnh Yên Bái"
    assert path(day, find_area(day, "Toyland")) == "Toyland"


def test_folding() -> None:
    assert folded("  Đắk-Lắk \t ") == "dak lak"
