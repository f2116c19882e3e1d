"""The places that titles and other lines name: the whole name, of every area of the country."""

from __future__ import annotations

from functools import cache

import pytest

import dtnet
from dtnet.lists.headings.line_places import LinePlaces

from ...inner.lists import HeadingWords, PersonalParts

NETWORK = dtnet.datasets.load("vietnam")
LEVELS = NETWORK.vocabulary.levels


@cache
def places() -> LinePlaces:
    people = PersonalParts(NETWORK.vocabulary, NETWORK)
    return LinePlaces(HeadingWords(NETWORK.vocabulary), people.names_area)


def names(day: str, level: str) -> list[str]:
    snapshot = NETWORK.at(day)
    own = (snapshot.territory.level == LEVELS.index(level)).nonzero()[0].tolist()
    return list(dict.fromkeys(snapshot.full_name(each) for each in own))


@pytest.mark.parametrize(
    ("day", "level"), [("2025-09-30", "commune"), ("2024-12-31", "district"), ("2024-12-31", "province")]
)
@pytest.mark.parametrize(
    ("before", "after"), [("TỔ CNSCĐ CÁC THÔN ", " QUÝ III NĂM 2025"), ("Quyết định của UBND ", ")")]
)
def test_the_name_of_each_area_is_read_whole(day: str, level: str, before: str, after: str) -> None:
    """A `Thành phố` may be a province or a district, so a line names neither."""
    wrong = {
        name: found
        for name in names(day, level)
        for form in (name.upper() if before.isupper() else name,)
        if not name.startswith("Thành phố")
        if (found := places().named(f"{before}{form}{after}", level)) != [form]
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("line", "level", "named"),
    [
        ("DANH SÁCH TỔ CÔNG NGHỆ SỐ CỘNG ĐỒNG P. CHƠN THÀNH", "commune", ["P. CHƠN THÀNH"]),
        ("DANH SÁCH TỔ CNSCĐ X.EA KAR NĂM 2025", "commune", ["X.EA KAR"]),
        ("Tổ CNSCĐ (TT. Mậu A), H. Văn Yên", "commune", ["TT. Mậu A"]),
        ("Tổ CNSCĐ (TT. Mậu A), H. Văn Yên", "district", ["H. Văn Yên"]),
        ("P. VĂN HÓA - XÃ HỘI", "commune", []),
        ("TT. HĐND xã Ea Kar", "commune", ["xã Ea Kar"]),
        ("TỔ CÔNG NGHỆ SỐ CỘNG ĐỒNG CÁC BUÔN, THÔN XÃ EA KAR", "commune", ["XÃ EA KAR"]),
        ("DANH SÁCH TỔ DÂN PHỐ PHƯỜNG CHƠN THÀNH", "commune", ["PHƯỜNG CHƠN THÀNH"]),
        ("TỔ CNSCĐ huyện Cái Nước, tỉnh Cà Mau", "district", ["huyện Cái Nước"]),
        ("TỔ CNSCĐ XÃ THUẬN QUÝ III NĂM 2024", "commune", ["XÃ THUẬN"]),
        ("TỔ CNSCĐ XÃ THUẬN QUÝ", "commune", ["XÃ THUẬN QUÝ"]),
        ("DANH SACH TO CNSCD XA XUAN SON NAM 2025", "commune", ["XA XUAN SON"]),
        ("danh sach to cnscd huyen Nho Quan", "district", ["huyen Nho Quan"]),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "commune", []),
        ("Các xã Yên Bình và Ea Kar, xã Mỹ Hạnh", "commune", ["xã Yên Bình", "xã Mỹ Hạnh"]),
    ],
)
def test_a_line_names_places(line: str, level: str, named: list[str]) -> None:
    assert places().named(line, level) == named


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Thôn 1, xã Nho Quan", {"village": "Thôn 1", "commune": "xã Nho Quan"}),
        ("Thôn 1 - X. Ea Kar", {"village": "Thôn 1", "commune": "X. Ea Kar"}),
        ("Thôn Xã Tắc", {"village": "Thôn Xã Tắc"}),
        ("Tổ 5 (P. Trưởng)", {"village": "Tổ 5 (P. Trưởng)"}),
    ],
)
def test_places_above_end_a_text(text: str, found: dict[str, str]) -> None:
    assert places().with_places_above(text) == found


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Xã Mậu A", "commune"),
        ("XA MAU A", "commune"),
        ("Xã Mậu Aa", "commune"),  # misspelled, and corrected later
        ("Tỉnh Lào Cai", "province"),
        ("Thon 1", "village"),
        ("TDP19/5", "village"),
    ],
)
def test_a_title_or_sheet_has_the_name_of_a_place(text: str, level: str) -> None:
    assert places().is_name(text, level)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Tinh trang", "province"),
        ("TINH TRANG", "province"),
        ("Xã hội", "commune"),
        ("XÃ HỘI", "commune"),
        ("Ban do", "village"),
        ("Khu vực", "village"),
    ],
)
def test_a_title_or_sheet_has_no_name_of_a_place(text: str, level: str) -> None:
    assert not places().is_name(text, level)
