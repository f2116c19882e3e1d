"""A column that is not read is never harmless by default: it needs a person, or a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

import dtnet
from dtnet import PlaceList
from dtnet.errors import ArgumentError
from dtnet.lists.list_reading import UnreadListError

from ...provinces import province_around

if TYPE_CHECKING:
    from dtnet import Network

PLACES: dict[str, list[Any]] = {"Xã": ["Mậu A", "Mậu A", "Mậu A"], "Thôn": ["Thôn 1", "Thôn 2", "Thôn 3"]}


@pytest.fixture(scope="module")
def country() -> Network:
    return province_around("Yên Bái")


def read(country: Network, columns: dict[str, list[Any]], **more: Any) -> PlaceList:  # noqa: ANN401 - keywords of `read_list`
    options = {"kind": "teams", "at": "2024-08-31", "within": "Yên Bái", **more}
    return dtnet.read_list(pl.DataFrame(columns), country, **options)


def errors(listed: PlaceList) -> list[str]:
    return [each.what.key for each in listed.found if each.severity == "error"]  # type: ignore[attr-defined]


def test_counted_things_are_no_places(country: Network) -> None:
    assert errors(read(country, {**PLACES, "Quy mô tổ": ["12 hộ", "30 hộ", "8 hộ"]})) == []
    listed = read(country, {**PLACES, "Quy mô thôn": ["12 hộ", "30 hộ", "8 hộ"]}, kind="villages")
    [error] = [each for each in listed.found if each.severity == "error"]
    assert "mapping={'Quy mô thôn': 'households'}" in error.hint


@pytest.mark.parametrize(
    ("heading", "cells", "seeming"),
    [
        ("Nơi đặt", ["Xã A", "Xã B", "Xã C"], "places"),
        ("Thuộc về", ["Xã A", "Thôn B", "Xã C"], "places"),
        ("Khu trung tâm", ["Đông", "Tây", "Nam"], "places"),
        ("Chỉ số", ["5", "6", "7"], "numbers"),
        ("Số người tốt", ["5", "6", "7"], "people"),
        ("Số thành viên nữ", ["5", "6", "7"], "people"),  # part of the people that no other column counts
        ("Tổ tốt", ["2", "3", "4"], "teams"),
        ("Quy mô tổ", ["07 người", "5 đ/c", "6+1"], "people"),
        ("Quy mô thôn", ["≥ 5 người", "8/10", "7 đ/c"], "people"),
        ("Quy mô tổ", ["6+1", "7 + 1", "5+1"], "people"),
        ("Mô hình", ["Tổ CNSCĐ A", "Tổ CNSCĐ B", "Tổ CNSCĐ C"], "name"),
        ("Hôm", ["1/6/2022", "2/6/2022", "3/6/2022"], "days"),
        ("Ngày ký", ["1/6/2022", "2022", "3/6/2022"], "days"),
        ("Thông tin", ["", "đã giải thể", ""], "text"),
        ("Trạng thái nộp", ["Đã nộp", "Chưa nộp", "Đã nộp"], "status"),
        ("Có", ["x", "", "x"], "text"),
    ],
)
def test_a_column_that_seems_to_matter_stops_an_import(
    country: Network, heading: str, cells: list[str], seeming: str
) -> None:
    columns = {**PLACES, heading: cells}
    listed = read(country, columns)
    told = "free_texts" if seeming == "text" else f"unread_{seeming}"
    assert errors(listed) == [told]
    if seeming == "text":
        return
    [error] = [each for each in listed.found if each.severity == "error"]
    assert f'ignore="{heading}"' in error.hint
    with pytest.raises(ArgumentError, match="no row"):  # nor does a partial import pass it over
        country.with_lists(listed, partial=True)
    settled = read(country, columns, ignore=[heading])
    assert errors(settled) == []
    assert len(country.with_lists(settled).at("2024-08-31").teams()) == 3


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("STT", ["1", "2", "3"]),
        ("Ghi chú", ["12/QĐ-UBND", "", "5"]),
        ("Số điện thoại", ["0912345671", "0912345672", "0912345673"]),
        ("Họ và tên", ["Nguyễn Văn Thử", "Trần Thị Thử", "Lê Văn Thử"]),
        ("Phụ cấp", ["300000", "300000", "300000"]),
        ("Thù lao hàng tháng", ["500", "500", "600"]),
        ("Mức hưởng", ["500", "500", "600"]),
        ("Tiền công", ["50", "50", "60"]),
        ("Bồi dưỡng", ["50", "50", "60"]),
        ("Thực lĩnh", ["500", "500", "600"]),
        ("Diện tích (ha)", ["12", "13", "14"]),
        ("Số hộ nghèo", ["3", "4", "5"]),
        ("Số hộ", ["30", "40", "50"]),
        ("Số nhân khẩu", ["130", "140", "150"]),
        ("Chức vụ", ["Trưởng thôn", "Trưởng thôn", "Bí thư"]),
        ("Bí thư", ["1", "1", "0"]),
        ("Mức độ", ["Tốt", "Khá", "Tốt"]),
        ("Cập nhật gần nhất", ["1/6/2022", "2/6/2022", "3/6/2022"]),
        ("Mã", ["01", "02", "03"]),
        ("Loại thôn", ["Loại 1", "Loại 2", "Loại 1"]),
        ("Có wifi", ["x", "", "x"]),
        ("Khu vực", ["III", "II", "I"]),
        ("Đơn vị công tác", ["Công an xã", "UBND xã", "Trạm y tế"]),
    ],
)
def test_a_harmless_column_asks_nothing(country: Network, heading: str, cells: list[str]) -> None:
    listed = read(country, {**PLACES, heading: cells})
    assert [each for each in listed.found if each.severity != "note"] == []
    assert len(country.with_lists(listed).at("2024-08-31").teams()) == 3


def test_what_is_written_settles_the_column(country: Network) -> None:
    columns = {**PLACES, "Chỉ số": ["5", "6", "7"], 'Số "tốt"': ["1", "2", "3"]}
    hints = [each.hint for each in read(country, columns).found if each.severity == "error"]
    assert "mapping={'Chỉ số': 'people'}" in hints[0]
    assert 'ignore="D"' in hints[1]
    assert errors(read(country, columns, mapping={"Chỉ số": "people"}, ignore="D")) == []


def test_what_ignore_refuses(country: Network) -> None:
    with pytest.raises(ArgumentError, match="ignore: no column with the heading or letters 'Lạ'"):
        read(country, PLACES, ignore="Lạ")
    with pytest.raises(ArgumentError, match="ignore: 'Xã' has a meaning in mapping"):
        read(country, PLACES, mapping={"Xã": "commune"}, ignore=["Xã"])
    with pytest.raises(UnreadListError, match="Xã/Thôn"):
        read(country, {"Xã/Thôn": ["Mậu A - Thôn 1"], "Số TV": ["5"]})


def test_a_place_without_a_team_is_a_village_without_one(country: Network) -> None:
    listed = read(country, {**PLACES, "Tình trạng": ["Hoạt động", "Chưa thành lập", "Đã giải thể"]})
    day = country.with_lists(listed).at("2024-08-31")
    assert day.teams()["name"] == ["Thôn 1"]
    assert day.areas(level="village")["name"] == ["1", "2"]


def test_a_place_that_a_team_names_is_no_place_of_that_name(country: Network) -> None:
    listed = read(country, {"Xã": PLACES["Xã"], "Tổ CNSCĐ thôn": PLACES["Thôn"]})
    assert country.with_lists(listed).at("2024-08-31").areas(level="village")["name"] == ["1", "2", "3"]
    names = [f"Tổ CNSCĐ {each}" for each in PLACES["Thôn"]]
    named = read(country, {"Xã": PLACES["Xã"], "Tổ CNSCĐ thôn": names})
    assert country.with_lists(named).at("2024-08-31").teams()["name"] == names


def test_a_list_of_areas_asks_for_its_households() -> None:
    country = province_around("Yên Bái")
    rows = {
        "Xã": ["Mậu A", "Mậu A"],
        "Thôn": ["Thôn 1", "Thôn 2"],
        "Số hộ/khẩu": ["312/1.105", "268/940"],
        "Số hộ có smartphone": ["249", "214"],
    }
    read = dtnet.read_list(rows, country, kind="villages", at="2025-09-01", within="Lào Cai")
    assert [each.heading for each in read.found if each.severity == "error"] == ["Số hộ/khẩu"]
    households = {**rows, "Số hộ": ["312", "268"]}
    read = dtnet.read_list(households, country, kind="villages", at="2025-09-01", within="Lào Cai")
    assert [each for each in read.found if each.severity == "error"] == []
