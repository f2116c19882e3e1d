"""What titles and names of sheets say about all rows: read, or told as a review; never passed over."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

import dtnet

from ...inner.lists import ListRows, read_list_rows

if TYPE_CHECKING:
    from pathlib import Path

VOCABULARY = dtnet.datasets.load("vietnam").vocabulary
HEADING = ("STT", "Xã", "Thôn", "Số thành viên")
BEFORE = [(1, "Xã Di Linh", "Thôn 1", 5), (2, "Xã Di Linh", "Thôn 2", 6)]
AFTER = [(1, "Xã Di Linh", "Thôn Đông", 7), (2, "Xã Di Linh", "Thôn Tây", 8)]


def read(path: Path, sheets: dict[str, list[tuple[object, ...]]], *, stated: bool = False) -> ListRows:
    with xlsxwriter.Workbook(path / "list.xlsx") as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return read_list_rows(
        path / "list.xlsx", VOCABULARY, kind="teams", at=date(2025, 9, 30), kind_is_stated=stated
    )


def reviews(rows: ListRows) -> list[str]:
    return [each.what.key for each in rows.findings if each.severity != "note"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("A. TRƯỚC KHI SẮP XẾP", "B. SAU KHI SẮP XẾP"),
        ("I. Trước sáp nhập thôn", "II. Sau sáp nhập thôn"),
        ("TRƯỚC KHI THỰC HIỆN SẮP XẾP (2 thôn)", "SAU KHI THỰC HIỆN SẮP XẾP (2 thôn)"),
    ],
)
@pytest.mark.parametrize("again", [[], [HEADING]])
def test_tables_before_and_after_a_reform(
    tmp_path: Path, before: str, after: str, again: list[tuple[object, ...]]
) -> None:
    title = ("DANH SÁCH TỔ CÔNG NGHỆ SỐ CỘNG ĐỒNG",)
    rows = read(tmp_path, {"TH": [title, (before,), HEADING, *BEFORE, (after,), *again, *AFTER]})
    assert rows.texts["village"] == ["Thôn Đông", "Thôn Tây"]
    assert reviews(rows) == []


@pytest.mark.parametrize("title", ["Biểu 1: Danh sách thôn cũ", "TỔ CNSCĐ TRƯỚC KHI SẮP XẾP", "Danh sách cũ"])
def test_a_title_of_the_past_needs_a_look(tmp_path: Path, title: str) -> None:
    rows = read(tmp_path, {"Biểu 1": [(title,), HEADING, *BEFORE]})
    assert reviews(rows) == ["title_of_state"]


@pytest.mark.parametrize("name", ["Trước SX", "trước SN", "Cũ"])
def test_a_sheet_named_after_the_past_needs_a_look(tmp_path: Path, name: str) -> None:
    rows = read(tmp_path, {name: [HEADING, *BEFORE], "Sau SX": [HEADING, *AFTER]})
    assert reviews(rows) == ["title_of_state"]


@pytest.mark.parametrize(
    "sheets",
    [
        {"2024": [HEADING, *BEFORE], "2025": [HEADING, *AFTER]},
        {"a": [("Tổ CNSCĐ năm 2024",), HEADING, *BEFORE], "b": [("Tổ CNSCĐ năm 2025",), HEADING, *AFTER]},
    ],
)
def test_sheets_of_different_years_need_a_look(
    tmp_path: Path, sheets: dict[str, list[tuple[object, ...]]]
) -> None:
    assert reviews(read(tmp_path, sheets)) == ["sheets_of_years"] * 2
    assert reviews(read(tmp_path, {name: rows for name, rows in sheets.items() if name in "2025b"})) == []


@pytest.mark.parametrize(
    "stated", ["tính đến 31/12/2025", "(đến tháng 10/2025)", "Tính đến ngày 01 tháng 10 năm 2025"]
)
def test_a_title_of_a_later_day_needs_a_look(tmp_path: Path, stated: str) -> None:
    rows = read(tmp_path, {"TH": [(f"DANH SÁCH TỔ CNSCĐ {stated}",), HEADING, *BEFORE]})
    assert reviews(rows) == ["title_of_later_day"]


@pytest.mark.parametrize(
    "stated", ["tính đến 30/9/2025", "đến tháng 9/2025", "tính đến năm 2025", "số 12/2026"]
)
def test_a_title_of_the_day_of_the_list_or_before_asks_nothing(tmp_path: Path, stated: str) -> None:
    rows = read(tmp_path, {"TH": [(f"DANH SÁCH TỔ CNSCĐ {stated}",), HEADING, *BEFORE]})
    assert reviews(rows) == []


@pytest.mark.parametrize(
    "lines",
    [
        [("DANH SÁCH TỔ BẢO VỆ AN NINH TRẬT TỰ CƠ SỞ",)],
        [("DANH SÁCH",), ("Các tổ hòa giải năm 2025",)],
        [("THỐNG KÊ CÁC THÔN, TỔ DÂN PHỐ",)],
        [("Danh sách thành viên Câu lạc bộ liên thế hệ",)],
    ],
)
def test_a_title_of_teams_of_another_kind_needs_a_look(
    tmp_path: Path, lines: list[tuple[object, ...]]
) -> None:
    assert reviews(read(tmp_path, {"TH": [*lines, HEADING, *BEFORE]})) == ["title_of_other_kind"]
    assert reviews(read(tmp_path, {"TH": [*lines, HEADING, *BEFORE]}, stated=True)) == []
    heading = (*HEADING[:3], "Số thành viên tổ CNSCĐ")
    assert reviews(read(tmp_path, {"TH": [*lines, heading, *BEFORE]})) == []


@pytest.mark.parametrize(
    "title",
    [
        "DANH SÁCH TỔ CÔNG NGHỆ SỐ CỘNG ĐỒNG SAU KHI SẮP XẾP",
        "Danh sách Tổ triển khai Đề án 06 và chuyển đổi số",
        "DANH SACH TO CONG NGHE SO CONG DONG",
        "THỐNG KÊ TỔ CN SỐ CỘNG ĐỒNG NĂM 2025",
        "Danh sách kèm theo Quyết định số 12/QĐ-UBND ngày 3/4/2025 của UBND xã",
        "DANH SÁCH THÀNH VIÊN",
        "DANH SÁCH",
    ],
)
def test_titles_of_clean_lists_ask_nothing(tmp_path: Path, title: str) -> None:
    assert reviews(read(tmp_path, {"TH": [(title,), HEADING, *AFTER]})) == []


@pytest.mark.parametrize(
    "lines",
    [
        ["(Ban hành kèm theo Quyết định số 12/QĐ-UBND ngày 05/9/2025 của UBND xã Mỹ Hạnh)"],
        ["Kèm theo Quyết định số: 12/QĐ-UBND ngày 05/9/2025 của UBND xã Mỹ Hạnh"],
        ["(Kèm theo Công văn số: 15/CV-UBND", "ngày 05/9/2025 của Ủy ban nhân dân xã Mỹ Hạnh)"],
    ],
)
def test_a_line_about_the_decision_names_the_commune_if_no_other_does(
    tmp_path: Path, lines: list[str]
) -> None:
    heading, below = ("STT", "Ấp", "Số thành viên"), [(1, "Ấp 1", 5), (2, "Ấp 2", 6)]
    for title, commune in (("", "xã Mỹ Hạnh"), (" XÃ ĐỨC LẬP", "XÃ ĐỨC LẬP")):
        above = [(f"DANH SÁCH TỔ CNSCĐ{title}",), *((line,) for line in lines)]
        rows = read(tmp_path, {"TH": [*above, heading, *below]})
        assert rows.texts["commune"] == [commune] * 2
        assert reviews(rows) == []


@pytest.mark.parametrize("name", ["Tinh trang", "Xã hội", "Ban do", "Danh sach"])
def test_the_name_of_a_sheet_that_is_no_place(tmp_path: Path, name: str) -> None:
    rows = read(tmp_path, {name: [HEADING, *BEFORE]})
    assert [*rows.texts] == ["commune", "village"]


def test_the_years_of_decisions_are_not_those_of_the_rows(tmp_path: Path) -> None:
    line = "(Kèm theo Quyết định số 12/QĐ-UBND ngày 5 tháng 3 năm {})"
    title = "DANH SÁCH TỔ CÔNG NGHỆ SỐ CỘNG ĐỒNG"
    sheets = {
        "a": [(title,), (line.format(2022),), HEADING, *BEFORE],
        "b": [(title,), (line.format(2023),), HEADING, *AFTER],
    }
    assert reviews(read(tmp_path, sheets)) == []
