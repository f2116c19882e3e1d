"""What titles and names of sheets say about all rows: nothing against them, or a question."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

import dtnet

from ...inner.lists import ListRows, PersonalParts, TextAnswer, TextAnswers, read_list_rows, text_key

if TYPE_CHECKING:
    from pathlib import Path

VIETNAM = dtnet.datasets.load("vietnam")
VOCABULARY = VIETNAM.vocabulary
PLACES = PersonalParts(VOCABULARY, VIETNAM)
HEADING = ("STT", "Xã", "Thôn", "Số thành viên")
BEFORE = [(1, "Xã Di Linh", "Thôn 1", 5), (2, "Xã Di Linh", "Thôn 2", 6)]
AFTER = [(1, "Xã Di Linh", "Thôn Đông", 7), (2, "Xã Di Linh", "Thôn Tây", 8)]


def read(
    path: Path,
    sheets: dict[str, list[tuple[object, ...]]],
    *,
    stated: bool = False,
    answers: TextAnswers | None = None,
) -> ListRows:
    with xlsxwriter.Workbook(path / "list.xlsx") as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return read_list_rows(
        path / "list.xlsx",
        VOCABULARY,
        kind="teams",
        at=date(2025, 9, 30),
        people=PLACES,
        kind_is_stated=stated,
        answers=answers,
    )


def reviews(rows: ListRows) -> list[str]:
    return [each.what.key for each in rows.findings if each.severity != "note"]


@pytest.mark.parametrize("again", [[], [HEADING]])
def test_tables_before_and_after_a_reform(tmp_path: Path, again: list[tuple[object, ...]]) -> None:
    title = ("DANH SÁCH TỔ CÔNG NGHỆ SỐ CỘNG ĐỒNG",)
    before, after = "A. TRƯỚC KHI SẮP XẾP", "B. SAU KHI SẮP XẾP"
    sheets = {"TH": [title, (before,), HEADING, *BEFORE, (after,), *again, *AFTER]}
    assert reviews(read(tmp_path, sheets)) == ["free_line"]
    said = {("line", text_key(before)): TextAnswer("ended"), ("line", text_key(after)): TextAnswer("live")}
    rows = read(tmp_path, sheets, answers=TextAnswers("", said))
    assert rows.texts["village"] == ["Thôn Đông", "Thôn Tây"]
    assert reviews(rows) == []


@pytest.mark.parametrize(
    "title",
    [
        "Biểu 1: Danh sách thôn cũ",
        "TỔ CNSCĐ TRƯỚC KHI SẮP XẾP",
        "Danh sách cũ",
        "DANH SÁCH TỔ CNSCĐ ĐÃ GIẢI THỂ",
        "CÁC TỔ CÔNG NGHỆ SỐ CỘNG ĐỒNG XÃ DI LINH CHƯA THÀNH LẬP",
        "KẾ HOẠCH THÀNH LẬP TỔ CÔNG NGHỆ SỐ CỘNG ĐỒNG",
        "DANH SÁCH TỔ BẢO VỆ AN NINH TRẬT TỰ CƠ SỞ",
        "Các tổ hòa giải năm 2025",
        "Danh sách thành viên Câu lạc bộ liên thế hệ",
    ],
)
def test_a_title_with_another_word_is_asked(tmp_path: Path, title: str) -> None:
    sheets: dict[str, list[tuple[object, ...]]] = {"Biểu 1": [(title,), HEADING, *BEFORE]}
    rows = read(tmp_path, sheets)
    assert reviews(rows) == ["free_title"]
    assert [(each.heading, each.text, each.cells) for each in rows.free_texts] == [("title", title, ("A1",))]
    for answer, villages in (("note", 2), ("live", 2), ("ended", 0)):
        said = TextAnswers("", {("title", text_key(title)): TextAnswer(answer)})
        assert len(read(tmp_path, sheets, answers=said)) == villages


@pytest.mark.parametrize("name", ["Trước SX", "trước SN", "Cũ", "giải thể"])
def test_the_name_of_a_sheet_with_another_word_is_asked(tmp_path: Path, name: str) -> None:
    rows = read(tmp_path, {name: [HEADING, *BEFORE], "Sheet2": [HEADING, *AFTER]})
    assert reviews(rows) == ["free_title"]
    assert [(each.text, each.cells) for each in rows.free_texts] == [(name, ())]


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


@pytest.mark.parametrize("title", ["THỐNG KÊ CÁC THÔN, TỔ DÂN PHỐ", "DANH SÁCH TỔ", "Danh sách các đội"])
def test_a_title_of_groups_without_their_subject_needs_a_look(tmp_path: Path, title: str) -> None:
    sheets: dict[str, list[tuple[object, ...]]] = {"TH": [(title,), HEADING, *BEFORE]}
    assert reviews(read(tmp_path, sheets)) == ["title_of_other_kind"]
    assert reviews(read(tmp_path, sheets, stated=True)) == []
    heading = (*HEADING[:3], "Số thành viên tổ CNSCĐ")
    assert reviews(read(tmp_path, {"TH": [(title,), heading, *BEFORE]})) == []


@pytest.mark.parametrize(
    "title",
    [
        "DANH SÁCH TỔ CÔNG NGHỆ SỐ CỘNG ĐỒNG SAU KHI SẮP XẾP",
        "Huyện Lục Yên, tỉnh Yên Bái",
        "TỈNH VĨNH LONG (tính đến 15/9/2025)",
        "Xã/phường/thị trấn: Quang Minh",
        "ỦY BAN NHÂN DÂN XÃ MẬU A",
        "(Huyện Văn Yên cũ, số liệu đến 01/9/2025)",
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
