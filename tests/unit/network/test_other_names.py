"""Search of areas by their aliases, abbreviations and former names."""

# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet.errors import AmbiguousNameError, UnknownNameError
from dtnet.network import OtherName

if TYPE_CHECKING:
    from dtnet import Network

ROWS = [
    ("c", "country", None),
    ("p", "province", "c"),
    ("q", "province", "c"),
    ("d", "district", "p"),
    ("e", "district", "q"),
    ("k", "commune", "d", "2020-01-01", "2025-01-01"),
]
NAMES = ["Toyland", "Đắk Lắk", "Huế", "Quy Nhơn", "Lắk", "Mỹ Tho"]
TYPES = ["", "tỉnh", "", "", "", "xã"]
OTHERS = [
    ("p", "Đắc Lắc", "alias", {}),
    ("p", "Đ-L", "abbreviation", {}),
    ("q", "tỉnh Thừa Thiên Huế", "alias", {"end": "2024-07-01"}),
    ("q", "H.U", "abbreviation", {"start": "2024-07-01"}),
    ("d", "Seaside", "alias", {}),
    ("e", "Seaside", "alias", {}),
    ("k", "xã Old Mill", "former", {"end": "2022-01-01"}),
    ("d", "xã Gone", "former", {"level": "commune"}),
    ("q", "Quy Nhơn", "alias", {}),
    ("k", "xã Moved", "former", {"within": "e"}),
]


@pytest.fixture(scope="module")
def network(toy: Any) -> Network:
    builder = toy.builder()
    builder.add_areas({**toy.area_columns(ROWS), "name": NAMES, "type": TYPES})
    for area, name, sort, more in OTHERS:
        builder.add_other_name(OtherName(area=area, name=name, sort=sort, source=None, **more))
    return builder.build()


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("Đắc Lắc", "p"),
        ("ĐẮC-LẮC", "p"),
        ("dac lac", "p"),
        ("tỉnh Đắc Lắc", "p"),
        ("province:Đắc Lắc", "p"),
        ("đ.l", "p"),
        ("Thừa Thiên Huế", "q"),
        ("tỉnh thừa thiên-huế", "q"),
        ("Qui Nhơn", "d"),
        ("Mĩ Tho", "k"),
    ],
)
def test_a_name_in_use_finds_its_area(network: Network, name: str, id: str) -> None:
    assert network.at("2024-06-30").find(name).id == id


def test_a_name_is_in_use_on_its_days(network: Network) -> None:
    assert network.at("2024-07-01").find("HU").id == "q"
    with pytest.raises(
        UnknownNameError, match=r"; 'tỉnh Thừa Thiên Huế' was a name of Huế \(q\) until 2024-06-30$"
    ):
        network.at("2024-07-01").find("Thừa Thiên Huế")
    with pytest.raises(UnknownNameError, match=r"; 'H.U' is a name of Huế \(q\) from 2024-07-01 on$"):
        network.at("2024-06-30").find("HU")


@pytest.mark.parametrize("name", ["xã Thừa Thiên Huế", "Đâc Lắc", "district:Đắc Lắc", "Đắc"])
def test_type_diacritics_and_level_must_fit(network: Network, name: str) -> None:
    with pytest.raises(UnknownNameError, match="no area named"):
        network.at("2024-06-30").find(name)


def test_a_name_of_the_day_comes_before_an_alias(network: Network) -> None:
    assert network.at("2024-06-30").find("Quy Nhơn").id == "d"
    assert network.at("2024-06-30").find("province:Quy Nhơn").id == "q"


def test_an_alias_of_several_areas_is_ambiguous_outside_each(network: Network) -> None:
    day = network.at("2024-06-30")
    with pytest.raises(AmbiguousNameError, match="2 areas of level district are named 'Seaside'"):
        day.find("Seaside")
    assert day.find("Seaside", within="q").id == "e"


def test_a_former_name_is_told_and_is_no_match(network: Network) -> None:
    day = network.at("2024-06-30")
    with pytest.raises(
        UnknownNameError, match=r"; 'xã Old Mill' was a name of Xã Mỹ Tho \(k\) until 2021-12-31$"
    ):
        day.find("Old Mill")
    with pytest.raises(
        UnknownNameError, match=r"; 'xã Gone' was a name of a former commune in Quy Nhơn \(d\)$"
    ):
        day.find("Gone", level="commune")
    with pytest.raises(UnknownNameError, match="a name may be written"):
        day.find("Gone", level="district")
    with pytest.raises(UnknownNameError, match=r"'xã Moved' was a name of Xã Mỹ Tho \(k\)"):
        day.find("Moved", within="e")  # where it lay then
    with pytest.raises(UnknownNameError, match="a name may be written"):
        day.find("Moved", within="d")
    with pytest.raises(UnknownNameError, match="a name may be written"):
        network.at("2025-06-30").find("Old Mill")


@pytest.mark.parametrize(
    ("day", "name", "id"),
    [
        ("2024-08-31", "TP.HCM", "vn:province:79:0"),
        ("2025-09-01", "tphcm", "vn:province:79:2025"),
        ("2024-08-31", "Thừa Thiên Huế", "vn:province:46:0"),
        ("2024-08-31", "BR-VT", "vn:province:77:0"),
        ("2024-08-31", "Đắc Lắc", "vn:province:66:0"),
        ("2024-08-31", "Qui Nhơn", "vn:district:540:0"),
        ("2024-08-31", "Mĩ Tho", "vn:district:815:0"),
    ],
)
def test_names_of_viet_nam(day: str, name: str, id: str) -> None:
    assert dtnet.datasets.load("vietnam").at(day).find(name).id == id


def test_former_names_of_viet_nam() -> None:
    network = dtnet.datasets.load("vietnam")
    assert len(network.tables.other_names) == 1_382
    assert all(
        each.origin is dtnet.Origin.ASSUMED for each in network.tables.other_names if each.level is not None
    )
    with pytest.raises(UnknownNameError, match="'phường Quỳnh Lôi' was a name of Phường Bạch Mai"):
        network.at("2024-08-31").find("phường Quỳnh Lôi")
