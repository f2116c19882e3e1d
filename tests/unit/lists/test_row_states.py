"""What cells say about the team or place of a row: read, or refused with one finding; never passed over.

The texts were collected from public lists, registers and reports on 2026-12-01.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

import dtnet
from dtnet.lists.listed_columns import stated_days

from ...inner.lists import ListRows, StateReader, read_list_rows

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "load-your-own-list.md"
VOCABULARY = dtnet.datasets.load("vietnam").vocabulary
LIVE = (
    "Hoạt động",
    "Cần củng cố",
    "Đang hoạt động",
    "Sau sáp nhập (Mới)",
    "Giữ nguyên từ TDP cũ",
    "(giữ nguyên)",
    "Sáp nhập từ thôn 1 và thôn 2",
    "Thành lập mới",
    "Từ sáp nhập",
    "Tách từ thôn 1",
    "Đang hoạt động tốt",
    "Hoạt động cầm chừng",
    "Mới kiện toàn",
    "Đã thành lập, hoạt động chưa hiệu quả",
    "hoat dong tot",
    "HĐ",
    "Đang HĐ bình thường",
    "Bình thường",
    "Chưa hoạt động tốt",
    "Không hoạt động thường xuyên",
    "Thành lập mới QĐ 87/QĐ-UBND ngày 15/7/2025",
    "Kiện toàn theo Quyết định số 12",
)
ENDED = (
    "Ngừng hoạt động",
    "Đã sáp nhập",
    "Đã giải thể",
    "Trước sáp nhập (Cũ)",
    "(Hiện trạng cũ)",
    "Không còn hoạt động",
    "Sáp nhập vào thôn 2",
    "Đã chia tách",
    "Không HĐ",
    "Đã giải tán",
    "Không còn tổ",
)
NO_TEAM = (
    "dự kiến sau sáp nhập",
    "Chưa thành lập",
    "Dự kiến",
    "Chưa có tổ",
    "Đang xây dựng phương án thành lập",
    "Chưa được thành lập",
    "Chưa TL",
)
REFUSED = (
    "An Nhân + Hoàng Thượng + Hoàng Hạ (Cũ)",
    "Cụm sáp nhập An Nhân + Hoàng Hạ",
    "Thuộc cụm sáp nhập Hoàng Đồng",
    "một phần thôn 3 cũ",
    "sáp nhập các tổ 1, 3, 4 và 10 hộ tổ 5",
    "phần còn lại",
    "Đang tham gia",
    "Tạm nghỉ",
    "Đã hoàn thành",
    "Thôi tham gia",
    "nghỉ trên 30 ngày",
    "Đã duyệt",
    "Chờ duyệt",
    "Bản nháp",
    "Chưa nộp",
    "Quá hạn chưa nộp",
    "Có lỗi cần sửa",
    "Đang cư trú",
    "Đã rời",
    "Thường trú",
    "Tạm trú",
    "Tạm vắng",
    "Đã chuyển đi",
    "Đã tách hộ",
    "Hết nhiệm kỳ",
    "Miễn nhiệm",
    "Chuyển công tác",
    "Đã nghỉ",
    "Tạm ngưng",
    "Chờ kiện toàn",
    "Chưa chỉ định",
    "Tạm ngừng hoạt động",
    "Đã đổi tên",
    "Chưa kiện toàn",
    "Tạm dừng",
    "Đang được thành lập",
    "Mới thành lập, chưa hoạt động",
)
HEADINGS = ("Tình trạng hoạt động", "Trạng thái", "Tình trạng", "Ghi chú")


def read(folder: Path, text: str, **more: Any) -> ListRows:  # noqa: ANN401 - keywords of `read_list_rows`
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return read_list_rows(path, VOCABULARY, **{"kind": "teams"} | more)


def findings(rows: ListRows, *severities: str) -> list[str]:
    return [each.what.key for each in rows.findings if each.severity in severities]  # type: ignore[attr-defined]


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize("text", [*LIVE, *ENDED, *NO_TEAM])
def test_states_are_read(tmp_path: Path, heading: str, text: str) -> None:
    rows = read(tmp_path, f"Xã;Thôn;{heading}\nX;T1;{text}\nX;T2;Hoạt động\nX;T3;\n")
    assert findings(rows, "error", "review") == []
    if text in ENDED:
        assert rows.texts["village"] == ["T2", "T3"]
        assert findings(rows, "note").count("ended_rows") == 1
    else:
        assert rows.states == ["no team" if text in NO_TEAM else None, None, None]
        assert ("rows_without_team" in findings(rows, "note")) is (text in NO_TEAM)


@pytest.mark.parametrize("heading", HEADINGS[:3])
@pytest.mark.parametrize("text", REFUSED)
def test_other_states_are_refused(tmp_path: Path, heading: str, text: str) -> None:
    given = f"Xã;Thôn;{heading}\nX;T1;{text}\nX;T2;{text}\nX;T3;Hoạt động\n"
    rows = read(tmp_path, given)
    assert findings(rows, "error") == ["unclear_status"]
    assert rows.states == ["unclear", "unclear", None]
    [error] = [each for each in rows.findings if each.severity == "error"]
    assert f'if no cell says that a team or place is not there, leave the column out: ignore="{heading}"' in (
        error.hint
    )
    assert read(tmp_path, given, ignore=heading).states == [None] * 3


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize("gone", ["Đã giải thể", "Chưa có tổ"])
def test_a_column_that_says_an_end_is_not_left_out(tmp_path: Path, heading: str, gone: str) -> None:
    given = f"Xã;Thôn;{heading}\nX;T1;{gone}\nX;T2;Chờ kiện toàn\nX;T3;\n"
    rows = read(tmp_path, given)
    [error] = [each for each in rows.findings if each.severity == "error"]
    assert error.hint == "write in force, ended or not yet founded in each of these cells"
    rows = read(tmp_path, given, ignore=heading)
    assert findings(rows, "error") == ["ignored_states"]
    assert rows.states == ["unclear", None, None]


DOUBTFUL = (
    "Thu hồi QĐ",
    "Ghép với thôn 2",
    "Tổ đã nhập với thôn 2",
    "Đã chuyển về xã Y",
    "Chưa có QĐ thành lập",
    "xóa",
    "Bỏ",
    "Trùng với số 1",
    "trung voi so 1",
    "Đề nghị bỏ ra khỏi danh sách",
    "Thuộc xã Y",
    "Tổ này thuộc địa bàn phường Y",
    "Nay là thôn 5",
    "Đổi tên thành thôn 5",
    "Nhầm xã",
    "Sửa: 7 thành viên",
    "Ko hoạt động nữa",
    "trùng?",
    "mới lập, chờ QĐ",
    "Hai thôn chung một tổ",
    "có 2 tổ",
    "Đã thành lập 02 tổ CNSCĐ",
    "Đang xin ý kiến",
    "Cần rà soát lại",
    "Xem lại tên ấp",
    "Sửa lại 6 người",
    "Đã kết thúc hoạt động theo QĐ 112/QĐ-UBND",
    "Đang trình UBND xã ra quyết định thành lập",
    "Thôn này đã tách thành 2 thôn",
    "Toàn bộ thành viên đã xin nghỉ",
    "Cả 5 người đã chuyển đi",
    "Tổ trưởng báo cáo tổ đã nghỉ",
    "Trưởng thôn đề nghị xóa tên tổ này",
    "Tổ trưởng báo tổ đã giải thể",
    "Tổ trưởng đã nghỉ nên tổ ngừng hoạt động",
)
HARMLESS = (
    "Tổ phó đã nghỉ",
    "Tổ trưởng Thử đã nghỉ, chưa có người thay",
    "01 TV chuyển công tác",
    "Chưa thành lập nhóm Zalo",
    "Chưa thành lập chi đoàn",
    "Chưa hoạt động hiệu quả",
    "Thuộc xã nghèo",
    "Thuộc xã Y cũ",
    "Thuộc xã khu vực III",
    "Bo sung 2 TV",
    "Tổ trưởng là giáo viên đã nghỉ hưu",
    "Loa hỏng, không có sóng",
    "Đã thay đổi thành viên",
    "Thuộc khu vực III",
    "Thuộc huyện Văn Yên",
    "Không trùng với tổ khác",
    "Sáp nhập từ 2 tổ",
    "Bổ sung 2 tổ viên",
    "Đã nộp báo cáo về xã",
)
DOUBTFUL_OF_PEOPLE = (
    "Đã nghỉ hưu",
    "nghỉ hưu từ 5/2025",
    "Đã nghỉ việc nhà nước",
    "Chuyển công tác từ xã Y về",
    "bỏ",
    "Trùng với số 3",
    "Đề nghị thay",
    "Chưa xác nhận tham gia",
    "Thuộc thôn 5",
)
LEFT = ("Nguyên tổ viên (2022)", "nguyên là tổ trưởng", "Mất 2023", "Đã mất", "Mất ngày 5/3/2024")
HARMLESS_OF_PEOPLE = (
    "Cán bộ nghỉ hưu",
    "Giáo viên đã nghỉ hưu",
    "Hưu trí",
    "Thay người đã mất",
    "Kiêm nhiệm",
)


@pytest.mark.parametrize(
    ("kind", "text", "states", "told"),
    [
        *(("teams", each, ["unclear", None], ["unclear_cells"]) for each in DOUBTFUL),
        *(("teams", each, [None, None], []) for each in HARMLESS),
        *(("members", each, ["unclear", None], ["unclear_people"]) for each in DOUBTFUL_OF_PEOPLE),
        *(("members", each, [None, None], []) for each in HARMLESS_OF_PEOPLE),
    ],
)
def test_remarks_that_leave_a_row_in_doubt_are_told(
    tmp_path: Path, kind: str, text: str, states: list[str | None], told: list[str]
) -> None:
    rows = read(tmp_path, f"Xã;Thôn;Ghi chú\nX;T1;{text}\nX;T2;đã tập huấn\n", kind=kind)
    assert rows.states == states
    assert findings(rows, "error", "review") == told


@pytest.mark.parametrize(
    ("heading", "text", "more", "states"),
    [
        ("Ghi chú", "Đã giải thể", {}, [None]),
        ("Tình trạng", "Đã giải thể", {}, [None]),
        ("Tình trạng", "Đã giải thể", {"ignore": "Tình trạng"}, ["unclear", "unclear", None]),
        ("Chưa có tổ", "x", {}, ["no team", "no team", None]),
    ],
)
def test_a_merged_cell_says_the_state_of_all_its_rows(
    tmp_path: Path, heading: str, text: str, more: dict[str, Any], states: list[str | None]
) -> None:
    path = tmp_path / "merged.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([("Xã", "Thôn", heading), ("X", "T1"), ("X", "T2"), ("X", "T3")]):
            sheet.write_row(number, 0, row)
        sheet.merge_range("C2:C3", text)
    assert read_list_rows(path, VOCABULARY, kind="teams", **more).states == states


def test_a_column_without_a_heading_is_left_out(tmp_path: Path) -> None:
    rows = read(tmp_path, "Xã;Thôn;Số TV;\nX;T1;5;1\nX;T2;6;2\n", ignore="D")
    assert findings(rows, "error") == []
    assert rows.states == [None, None]


def test_an_unknown_heading_over_states_is_left_out_where_it_is_about_something_else(tmp_path: Path) -> None:
    given = "Xã;Thôn;Trụ sở\nX;T1;Chưa có\nX;T2;Nhà xây\n"
    rows = read(tmp_path, given)
    [error] = [each for each in rows.findings if each.severity == "error"]
    assert 'if it is about something else than teams or places, leave it out: ignore="Trụ sở"' in error.hint
    assert read(tmp_path, given, ignore="Trụ sở").states == [None, None]


def test_marks_that_are_not_certain_ask_for_yes_or_no(tmp_path: Path) -> None:
    rows = read(tmp_path, "Xã;Thôn;Chưa có tổ\nX;T1;x\nX;T2;hai\nX;T3;\n")
    [error] = [each for each in rows.findings if each.severity == "error"]
    assert error.hint == "write yes or no in each cell of the column"


@pytest.mark.parametrize("heading", ["Ghi chú", "Tình trạng"])
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("chị Thử chưa kiện toàn", "'chưa kiện toàn'"),
        ("Trưởng thôn Thử chưa kiện toàn", "'chưa kiện toàn'"),
        ("A Thử tạm nghỉ", "'tạm nghỉ'"),
        ("Thử đã nghỉ từ tháng 3", "'đã nghỉ'"),
        ("Chờ kiện toàn từ tháng 3", "'Chờ kiện toàn từ tháng 3'"),
    ],
)
def test_findings_show_the_words_of_a_state_without_people(
    tmp_path: Path, heading: str, text: str, shown: str
) -> None:
    rows = read(tmp_path, f"Xã;Thôn;{heading}\nX;T1;{text}\nX;T2;\n")
    [error] = [each for each in rows.findings if each.severity == "error"]
    assert f"({shown}; row 2)" in error.message


@pytest.mark.parametrize(("text", "shown"), [("bỏ Thử", "'bỏ'"), ("Trùng với bà Thử", "'Trùng'")])
def test_findings_show_the_words_of_a_doubt_without_people(tmp_path: Path, text: str, shown: str) -> None:
    rows = read(tmp_path, f"Xã;Thôn;Ghi chú\nX;T1;{text}\nX;T2;\n", kind="members")
    [error] = [each for each in rows.findings if each.severity == "error"]
    assert f"({shown}; row 2)" in error.message


@pytest.mark.parametrize(
    "text", ["Chờ kiện toàn", "giải thể ngày 1/6/2024", "Tạm ngừng hoạt động", "Thuộc cụm sáp nhập X"]
)
def test_remarks_with_words_of_states_are_refused(tmp_path: Path, text: str) -> None:
    rows = read(tmp_path, f"Xã;Thôn;Ghi chú\nX;T1;{text}\nX;T2;thôn 3 cũ\nX;T3;đã bàn giao máy\n")
    assert findings(rows, "error") == ["unclear_cells"]
    assert rows.states == ["unclear", None, None]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Đã giải thể tháng 5/2024", "ended"),
        ("đã giải thể từ ngày 31/08/2024.", "ended"),
        ("Ngừng hoạt động (từ quý I/2024)", "ended"),
        ("da giai the tu thang 5/2024", "ended"),
        ("Đã giải thể quý 2/2024", "ended"),
        ("Giải thể quý 4/2024", "unclear"),
        ("giai the tu Quy 4/2024", "unclear"),
        ("Sáp nhập vào thôn 2 Q4/2024", "unclear"),
        ("Chưa thành lập, dự kiến quý 4/2024", "planned team"),
        ("Dự kiến thành lập quý 4/2024", "planned team"),
        ("Dự kiến thành lập quý 1/2024", "unclear"),
        ("Dissolved in 05/2024", "ended"),
        ("Giải thể từ 01/10/2024", "unclear"),
        ("Đã giải thể năm 2024", "unclear"),
        ("Chưa thành lập, dự kiến quý IV/2024", "planned team"),
        ("Chưa thành lập, dự kiến quý II/2024", "unclear"),
        ("Chưa thành lập, dự kiến năm 2025", "planned team"),
        ("Đã giải thể tháng 5/2024, thành lập lại tháng 7/2024", None),
        ("Đã giải thể theo Quyết định 12/2024", None),
    ],
)
def test_states_with_their_days(text: str, state: str | None) -> None:
    assert StateReader("teams", date(2024, 8, 31)).read(text) == state


@pytest.mark.parametrize(
    ("line", "state"),
    [
        ("I. Đang hoạt động tốt: 5 tổ", "live"),
        ("Hoạt động tốt, đề nghị giải thể", "unclear"),
        ("Chuẩn bị thành lập: 3 tổ", "planned team"),
    ],
)
def test_states_of_lines(line: str, state: str) -> None:
    assert StateReader("teams", date(2024, 8, 31)).of_section(line) == state


def test_states_of_members_are_those_of_people() -> None:
    words = ("Đang tham gia", "Thôi tham gia")
    assert [*map(StateReader("members").read, words)] == ["live", "ended"]
    assert [*map(StateReader("teams").read, words)] == ["unclear", "unclear"]


def test_a_row_that_has_ended_on_a_stated_day_is_kept(tmp_path: Path) -> None:
    rows = read(tmp_path, "Xã;Thôn;Tình trạng;Ngày giải thể\nX;T1;Đã giải thể;1/6/2023\nX;T2;Đã giải thể;\n")
    assert rows.texts["village"] == ["T1"]


@pytest.mark.parametrize(
    ("heading", "cells", "states"),
    [
        ("Có tổ CNSCĐ;Chưa có tổ", ("x;", ";x", "x;x"), [None, "no team", "unclear"]),
        ("Có tổ;Ghi chú", ("x;", ";", "có;"), [None, "no team", None]),
        ("Có tổ;Ghi chú", ("có;", "không;", ";"), [None, "no team", "unclear"]),
        ("Có tổ;Ghi chú", ("x;", "sắp có;", ";"), [None, "unclear", "no team"]),
        ("Chưa có tổ;Ghi chú", (";", "x;", "?;"), [None, "no team", None]),
        ("Số tổ;Ghi chú", ("1;", "0;", "2;"), [None, "no team", "unclear"]),
        ("Số tổ đã thành lập;Ghi chú", ("7;", "8;", ";"), ["unclear"] * 3),
    ],
)
def test_marks_and_numbers_of_teams(
    tmp_path: Path, heading: str, cells: tuple[str, ...], states: list[str]
) -> None:
    lines = "".join(f"X;T{at};{each}\n" for at, each in enumerate(cells))
    rows = read(tmp_path, f"Xã;Thôn;{heading}\n{lines}")
    assert rows.states == states
    assert len(findings(rows, "error")) == ("unclear" in states)


def test_findings_name_their_rows(tmp_path: Path) -> None:
    rows = read(tmp_path, "Xã;Thôn;Số tổ\nX;T1;2\nX;T2;1\nX;T3;3\n")
    [error] = [each for each in rows.findings if each.severity == "error"]
    assert error.message.endswith("rows that are not exactly one team: 2 (row 2, 4)")


def test_brackets_of_before_and_after(tmp_path: Path) -> None:
    text = "Xã;TDP;Số hộ\nX;TDP A (Mới);8\nX;TDP B (Cũ);3\nX;TDP C (Cũ);5\n"
    rows = read(tmp_path, text, kind="villages")
    assert rows.texts["village"] == ["TDP A"]
    alone = read(tmp_path, text.replace("X;TDP A (Mới);8\n", ""), kind="villages")
    assert findings(alone, "error") == ["unclear_brackets"]
    assert alone.states == ["unclear"] * 2


def test_tables_of_before_and_after(tmp_path: Path) -> None:
    table = "STT;Xã;TDP;Số hộ\n"
    before, after = "1;X;TDP 1;3\n2;X;TDP 2;5\n", "1;X;TDP A;8\n"
    text = (
        f"TRƯỚC SÁP NHẬP (2 TỔ DÂN PHỐ);;;\n{table}{before}SAU SÁP NHẬP (1 TỔ DÂN PHỐ MỚI);;;\n{table}{after}"
    )
    rows = read(tmp_path, text, kind="villages")
    assert rows.texts["village"] == ["TDP A"]
    alone = read(tmp_path, f"DANH SÁCH TRƯỚC SÁP NHẬP;;;\n{table}{before}", kind="villages")
    assert alone.texts["village"] == ["TDP 1", "TDP 2"]


@pytest.mark.parametrize(
    ("heading", "cells", "villages", "states"),
    [
        ("Thôn", ["Thôn 1", "Thôn 2 (đã giải thể)", "Thôn 3"], None, [None, "unclear", None]),
        ("Thôn", ["1. Thôn 1", "2. Thôn 2", "Thôn 3"], ["Thôn 1", "Thôn 2", "Thôn 3"], [None] * 3),
        ("Thôn", ["Tổ CNSCĐ thôn 1", "Thôn 2", "cấp xã"], ["thôn 1", "Thôn 2", ""], [None] * 3),
        ("Thôn", ["Tổ cấp xã", "Tổ chung của xã", "Tổ 5"], ["", "", "Tổ 5"], [None] * 3),
        ("Thôn", ["Tổ CNSCĐ xã X", "Tổ chung", "Thôn 2"], None, ["unclear", "unclear", None]),
        ("Thôn", ["Tổ CNSCĐ TDP 4 (tổ trưởng Lò Thị Thử)", "Thôn 2"], ["TDP 4", "Thôn 2"], [None] * 2),
        ("Bản/TDP", ["B. Hẹo", "TDP 3", "Tổ CNSCĐ B.Nẹ"], ["bản Hẹo", "TDP 3", "bản Nẹ"], [None] * 3),
        ("Thôn", ["Tổ CNSCĐ số 1", "Thôn 2", "Xã Y"], None, ["unclear", None, "unclear"]),
        ("Thôn", ["[X]", "Thôn 2", "<…>"], None, ["unclear", None, None]),
    ],
)
def test_cells_of_places_that_name_no_place(
    tmp_path: Path, heading: str, cells: list[str], villages: list[str] | None, states: list[str]
) -> None:
    lines = "".join(f"X;{each};5\n" for each in cells)
    rows = read(tmp_path, f"Xã;{heading};Số TV\n{lines}")
    assert rows.states == states
    assert villages is None or rows.texts["village"] == villages
    assert len(findings(rows, "error")) == ("unclear" in states)


def test_numbers_of_villages_are_no_villages(tmp_path: Path) -> None:
    rows = read(tmp_path, "Xã;Thôn;Số TV\nX;12;60\nY;9;50\nZ;8;40\n")
    assert findings(rows, "error") == ["no_such_place"]
    assert rows.states == ["unclear"] * 3
    assert read(tmp_path, "Xã;Thôn;Số TV\nX;1;6\nX;2;5\nZ;1;4\n").states == [None] * 3


def test_words_of_states_in_place_of_numbers_and_days(tmp_path: Path) -> None:
    text = "Xã;Thôn;Số TV;Ngày thành lập\nX;T1;chưa thành lập;\nX;T2;5;chưa thành lập\nX;T3;chưa có;\n"
    rows = read(tmp_path, text)
    assert rows.states == ["no team", "no team", None]
    assert findings(rows, "error", "review") == []


def test_words_of_states_that_contradict_are_told_as_they_stand(tmp_path: Path) -> None:
    text = "Xã;Thôn;Số TV;Ngày thành lập\nX;T1;chờ kiện toàn;đã giải thể\nX;T2;5;\n"
    rows = read(tmp_path, text)
    assert rows.states == ["unclear", None]
    assert any("chờ kiện toàn" in str(each) for each in rows.findings)


def test_cells_of_a_row_that_contradict_are_told(tmp_path: Path) -> None:
    text = "Xã;Thôn;Tình trạng;Ghi chú\nX;T1;Đang hoạt động;đã giải thể\nX;T2;Đang hoạt động;\n"
    rows = read(tmp_path, text)
    assert rows.states == ["unclear", None]
    assert findings(rows, "error") == ["states_contradict"]


def test_people_of_a_place_without_a_team_are_told(tmp_path: Path) -> None:
    marks = read(tmp_path, "Xã;Thôn;Đã có tổ;Số TV\nX;T1;x;5\nX;T2;;6\nX;T3;;\nX;T4;;0\n")
    assert marks.states == [None, "unclear", "no team", "no team"]
    assert findings(marks, "error") == ["people_without_team"]
    numbers = read(tmp_path, "Xã;Thôn;Số tổ;Tổ trưởng\nX;T1;1;1\nX;T2;0;1\n")
    assert numbers.states == [None, "unclear"]
    planned = read(tmp_path, "Xã;Thôn;Tình trạng;Số TV\nX;T1;Chưa thành lập;6\nX;T2;Hoạt động;5\n")
    assert planned.states == ["no team", None]
    assert findings(planned, "error") == []
    assert "people_of_later" in findings(planned, "note")


@pytest.mark.parametrize("words", ["Chưa có tổ", "Không có tổ", "không có tổ CNSCĐ", "No team"])
def test_people_beside_words_for_no_team_are_an_error_at_their_cell(tmp_path: Path, words: str) -> None:
    rows = read(tmp_path, f"Xã;Thôn;Số TV;Ghi chú\nX;T1;5;\nX;T2;7;{words}\nX;T3;;{words}\n")
    assert rows.states == [None, "unclear", "no team"]
    [told] = [each for each in rows.findings if each.severity == "error"]
    assert (told.row, told.column, told.cell) == (3, "C", "7")
    later = read(tmp_path, f"Xã;Thôn;Số TV;Tình trạng;Ghi chú\nX;T2;7;{words};dự kiến thành lập\n")
    assert (later.states, findings(later, "error")) == (["no team"], [])


@pytest.mark.parametrize("none", ["0", "không", "Chưa có", "chưa có tổ", "Không có", "0,0"])
def test_a_place_without_a_team_has_no_people(tmp_path: Path, none: str) -> None:
    text = f"Xã;Thôn;Số tổ;Số TV;Tổ trưởng\nX;T1;1;5;1\nX;T2;{none};{none};{none}\nX;T3;0;0 người;\n"
    rows = read(tmp_path, text)
    assert rows.states == [None, "no team", "no team"]
    assert (rows.numbers["people"], rows.numbers["leader"]) == ([(5, 5), None, None], [(1, 1), None, None])
    assert findings(rows, "error", "review") == []


def test_a_place_below_rows_that_have_ended_may_have_teams(tmp_path: Path) -> None:
    text = "STT;Thôn;Số TV\nXã A;;\nĐÃ GIẢI THỂ;;\n1;Thôn 1;7\nXã B;;\n1;Thôn 3;6\n2;Thôn 4;6\n"
    rows = read(tmp_path, text)
    assert rows.states == ["unclear"] * 2
    assert findings(rows, "error") == ["title_of_state"]
    inside = read(tmp_path, "STT;Thôn;Số TV\nĐÃ GIẢI THỂ;;\nXã A;;\n1;Thôn 1;7\nXã B;;\n1;Thôn 3;6\n")
    assert inside.texts["village"] == []


def test_a_title_of_teams_that_have_ended_needs_a_look(tmp_path: Path) -> None:
    table = "STT;Xã;Thôn\n1;X;T1\n2;X;T2\n"
    rows = read(tmp_path, f"DANH SÁCH TỔ CNSCĐ ĐÃ GIẢI THỂ;;\n{table}")
    assert findings(rows, "review") == ["title_of_state"]
    assert findings(read(tmp_path, f"DANH SÁCH TỔ CNSCĐ;;\n{table}"), "review") == []


@pytest.mark.parametrize(
    "rows",
    [
        "I;Xã A;12\n1;Thôn 1;7\n2;Thôn 2;5\nII;Xã B;6\n1;Thôn 1;6\n",
        "1;Xã A;12\n1.1;Thôn 1;7\n1.2;Thôn 2;5\n2;Xã B (01 tổ);6\n2.1;Thôn 1;6\n",
        "XÃ A;;\n1;Thôn 1;7\n2;Thôn 2;5\nXã B: 1 tổ;;\n1;Thôn 1;6\n",
        "1;Thôn 1, xã A;7\n2;Thôn 2 - xã A;5\n3;Thôn 1 (xã B);6\n",
    ],
)
def test_communes_above_and_behind_their_villages(tmp_path: Path, rows: str) -> None:
    found = read(tmp_path, f"STT;Thôn;Số TV\n{rows}")
    assert [each.casefold().rstrip(")") for each in found.texts["commune"]] == ["xã a", "xã a", "xã b"]
    assert found.texts["village"] == ["Thôn 1", "Thôn 2", "Thôn 1"]
    assert found.numbers["people"] == [(7, 7), (5, 5), (6, 6)]


@pytest.mark.parametrize(
    "lines",
    [
        "UBND XÃ LANG THÍP;;CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n",
        "ỦY BAN NHÂN DÂN;;\nXÃ LANG THÍP;;\n",
        "DANH SÁCH TỔ CNSCĐ XÃ LANG THÍP NĂM 2024;;\n",
        "(Kèm theo Quyết định số 12/QĐ-UBND ngày 01/6/2022 của Chủ tịch UBND xã Lang Thíp);;\n",
        "UBND HUYỆN VĂN YÊN;;\nUBND XÃ LANG THÍP;;\nDANH SÁCH;;\n",
    ],
)
def test_the_commune_of_a_letterhead(tmp_path: Path, lines: str) -> None:
    rows = read(tmp_path, f"{lines}STT;Thôn;Số TV\n1;Thôn 1;5\n2;Thôn 2;6\n")
    assert [each.casefold() for each in rows.texts["commune"]] == ["xã lang thíp"] * 2
    assert findings(rows, "error", "review") == []


def test_letterheads_that_contradict(tmp_path: Path) -> None:
    rows = read(tmp_path, "UBND XÃ A;;\nTỔ CNSCĐ XÃ B;;\nSTT;Thôn;Số TV\n1;Thôn 1;5\n2;Thôn 2;6\n")
    assert findings(rows, "error") == ["other_place_stated"]


def test_lines_between_the_rows_that_are_not_certain_are_refused(tmp_path: Path) -> None:
    text = "STT;Xã;Thôn\n1;X;T1\n2;X;T2\nCác thôn chưa thành lập tổ;;\n3;X;T3\n"
    rows = read(tmp_path, text)
    assert findings(rows, "error") == ["title_of_state"]
    assert rows.states == [None, None, "unclear"]


def test_a_second_table_with_other_headings_of_one_meaning(tmp_path: Path) -> None:
    first, second = "STT;Xã;TDP;Số hộ\n1;X;TDP 1;3\n", "STT;Xã;TDP mới;Số hộ gia đình\n1;X;TDP A;8\n"
    rows = read(tmp_path, f"TRƯỚC SÁP NHẬP;;;\n{first}SAU SÁP NHẬP;;;\n{second}", kind="villages")
    assert rows.texts["village"] == ["TDP A"]


def test_marks_below_a_word_for_teams_are_no_names(tmp_path: Path) -> None:
    rows = read(tmp_path, "Xã;Thôn;Tổ CNSCĐ\nX;T1;x\nX;T2;\nX;T3;x\n")
    assert (rows.names, rows.states) == ([None] * 3, [None, "no team", None])


def test_a_place_of_rows_that_are_not_there_does_not_lose_its_number(tmp_path: Path) -> None:
    text = "TT;Địa bàn;Số tổ\nI;Xã A;2\n1;Thôn 1;1\n2;Thôn 2;1\nII;Xã B;6\nIII;Xã C;1\n1;Thôn 1;1\nIV;Xã D;\n"
    rows = read(tmp_path, text)
    assert rows.texts["commune"] == ["Xã A", "Xã A", "Xã C"]
    assert findings(rows, "error") == ["section_without_rows"]
    assert [each.row for each in rows.findings if each.severity == "error"] == [5]


def test_sums_with_the_name_of_a_place(tmp_path: Path) -> None:
    text = "STT;Xã;Ấp;Số hộ\n1;Vĩnh Tường;Ấp 1;5\n2;;Ấp 2;6\n;Cộng Vĩnh Tường;;11\n1;Cộng Hòa;Ấp 1;3\n"
    rows = read(tmp_path, text, kind="villages")
    assert rows.texts["commune"] == ["Vĩnh Tường", "Vĩnh Tường", "Cộng Hòa"]
    assert findings(rows, "error") == []


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Dự kiến sáp nhập với thôn 2 trong năm 2026", None),
        ("Dự kiến sáp nhập với thôn 2 trong tháng 6/2025", "unclear"),
        ("Dự kiến thành lập tháng 10/2025", "no team"),
        ("Dự kiến thành lập quý IV/2025", "no team"),
        ("Dự kiến thành lập quý II/2025", "unclear"),
        ("Thành lập từ ngày 01/12/2025", "unclear"),
        ("Thành lập từ ngày 01/12/2024", None),
    ],
)
def test_plans_are_read_on_the_day_of_the_list(tmp_path: Path, text: str, state: str | None) -> None:
    rows = read(tmp_path, f"Xã;Thôn;Ghi chú\nX;Thôn 1;{text}\n", at=date(2025, 9, 1))
    assert rows.states == [state]


@pytest.mark.parametrize("text", LEFT)
def test_a_person_who_has_left_is_told(tmp_path: Path, text: str) -> None:
    lines = f"X;T1;{text}\nX;T1;đã tập huấn\n"
    rows = read(tmp_path, f"Xã;Thôn;Ghi chú\n{lines}", kind="members", at=date(2025, 9, 1))
    assert "ended_people" in findings(rows, "note")
    assert len(rows.row_numbers) == 1


@pytest.mark.parametrize(
    ("line", "at", "states"),
    [
        ("SAU KHI SẮP XẾP (từ 01/7/2025)", date(2024, 8, 31), ["unclear"]),
        ("SAU KHI SẮP XẾP (từ 01/7/2025)", date(2025, 8, 31), [None]),
        ("Trước ngày sáp nhập 01/7/2025", date(2024, 8, 31), ["unclear"]),
        ("Trước ngày sáp nhập 01/7/2025", date(2025, 8, 31), []),
    ],
)
def test_a_line_of_a_reform_after_the_day_of_the_list_is_unclear(
    tmp_path: Path, line: str, at: date, states: list[str | None]
) -> None:
    rows = read(tmp_path, f"TT;Xã;Thôn;Số TV\nA. {line};;;\n1;X;T1;5\nB. Khác;;;\n", at=at)
    assert rows.states == states


@pytest.mark.parametrize(
    ("day", "at", "people", "error"),
    [
        ("31/8/2025", date(2025, 9, 1), 1, False),
        ("1/9/2025", date(2025, 9, 1), 2, False),  # the last day is a day in the team
        ("30/6/2026", date(2025, 9, 1), 2, False),
        ("2024", date(2025, 9, 1), 1, False),
        ("2025", date(2025, 9, 1), 2, True),
        ("31/8/2025", None, 2, True),
    ],
)
def test_a_last_day_in_a_list_of_members_is_that_of_the_person(
    tmp_path: Path, day: str, at: date | None, people: int, *, error: bool
) -> None:
    text = f"Xã;Thôn;Chức vụ;Ngày kết thúc\nX;T1;Tổ trưởng;\nX;T1;Tổ viên;{day}\n"
    rows = read(tmp_path, text, kind="members", at=at)
    assert len(rows.row_numbers) == people
    assert ("unclear_people" in findings(rows, "error")) == error
    assert ("ended_people" in findings(rows, "note")) == (people == 1)
    assert stated_days(rows, ("end",), range(people)) is None


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [("Ngày thôi tham gia", "end"), ("Ngày miễn nhiệm", "end"), ("Ngày tham gia", "founded")],
)
def test_a_column_of_days_that_is_not_read_is_offered_by_its_heading(
    tmp_path: Path, heading: str, meaning: str
) -> None:
    rows = read(tmp_path, f"Xã;Thôn;{heading}\nX;T1;\nX;T1;12/5/2025\n", kind="members")
    hints = [each.hint for each in rows.findings if each.severity == "error"]
    assert [f"'{meaning}'" in hint for hint in hints] == [True]


def test_people_who_have_left_do_not_count(tmp_path: Path) -> None:
    remarks = (
        "Thôi tham gia từ 5/2025",
        "Thay bà Lài",
        "Chuyển công tác",
        "Nghỉ từ 01/12/2025",
        "Tạm nghỉ (thai sản)",
        "Đi lao động nước ngoài",
    )
    lines = "".join(f"X;Thôn 1;Tổ viên;{each}\n" for each in remarks)
    rows = read(tmp_path, f"Xã;Thôn;Vai trò;Ghi chú\n{lines}", kind="members", at=date(2025, 9, 1))
    assert rows.states == [None, "unclear", "paused", "paused"]


def test_names_of_teams_are_places_where_no_column_has_villages(tmp_path: Path) -> None:
    lines = "1;Tổ CNSCĐ xã Yên Bình;5\n2;Tổ CNSCĐ thôn 1;6\n3;Tổ CNSCĐ thôn 2;7\n"
    rows = read(tmp_path, f"UBND XÃ YÊN BÌNH;;\nSTT;Tên tổ;Số TV\n{lines}")
    assert rows.texts["village"] == ["", "thôn 1", "thôn 2"]
    assert rows.of_area_above == [True, None, None]
    assert findings(rows, "error") == []
    other = read(tmp_path, f"UBND XÃ TÂN LẬP;;\nSTT;Tên tổ;Số TV\n{lines}")
    assert findings(other, "error") == ["other_place_of_row"]
    joint = read(tmp_path, "STT;Xã;Tên tổ;Số TV\n1;X;Tổ CNSCĐ KP1;6\n2;X;Tổ CNSCĐ KP2;7\n")
    assert joint.texts["village"] == ["KP 1", "KP 2"]


@pytest.mark.parametrize(
    ("row", "column", "cell"),
    [
        ("A;Thôn 1 xã B;Tổ CNSCĐ;5", "B", "xã B"),
        ("A;Thôn 1, xã A, huyện C;;5", "", ""),
        ("A;Khe Gầy - xã B;;5", "B", "xã B"),
        ("A;Khe Gầy xã B;;5", "B", "xã B"),
        ("A;Thôn 1;Tổ CNSCĐ thôn 2;5", "C", "thôn 2"),
        ("A;Thôn 1;Tổ CNSCĐ bản số 01;5", "", ""),
        ("A;Thôn 1;Tổ CNSCĐ thôn 1 xã A;5", "", ""),
        ("A;Thôn 1;Tổ CNSCĐ thôn 1 - tổ 2;5", "", ""),
        ("A;Thôn 1;Tổ CNSCĐ thôn 1A;5", "C", "thôn 1A"),
        ("A;Thôn 1;Tổ CNSCĐ thôn 1 và thôn 2;5", "C", "thôn 1 và thôn 2"),
        ("A;Thôn 1;Tổ CNSCĐ thôn 1, xã B;5", "C", "xã B"),
        ("A;Thôn 1;Tổ CNSCĐ xã B;5", "C", "xã B"),
        ("A;Thôn 1;Thôn 2;5", "C", "Thôn 2"),
        ("A;Thôn 1;Tổ 2;5", "", ""),
    ],
)
def test_a_row_that_names_two_places_is_an_error_at_its_cell(
    tmp_path: Path, row: str, column: str, cell: str
) -> None:
    rows = read(tmp_path, f"Xã;Thôn;Tên tổ;Số TV\n{row}\nA;Thôn 9;Tổ CNSCĐ thôn 9;5\n")
    told = [(each.row, each.column, each.cell) for each in rows.findings if each.severity == "error"]
    assert told == ([(2, column, cell)] if column else [])
    assert rows.states == ["unclear" if column else None, None]


def test_a_place_behind_a_village_is_that_of_its_row(tmp_path: Path) -> None:
    rows = read(tmp_path, "STT;Thôn;Số TV\n1;Thôn 1, xã A, huyện C;5\n2;Thôn 2;5\n")
    assert rows.texts == {
        "district": ["huyện C", ""],
        "commune": ["xã A", ""],
        "village": ["Thôn 1", "Thôn 2"],
    }


def test_abbreviated_types_name_the_place_of_the_rows_below(tmp_path: Path) -> None:
    text = "TT;Địa bàn;Số TV\nI;P. Bạch Mai;5\n1;TDP số 4;5\nII;X. Kim Anh;6\n1;Thôn 1;3\n2;Thôn 2;3\n"
    rows = read(tmp_path, text)
    assert rows.texts["commune"] == ["P. Bạch Mai", "X. Kim Anh", "X. Kim Anh"]


def test_people_of_a_cell_are_counted_by_lines(tmp_path: Path) -> None:
    cells = ('"1. Lò Văn A\n2. Lò Văn B"', '"- Lò Văn C\n- Lò Văn D\n- Lò Văn E"', '"Lò Văn G\nvà hai người"')
    lines = "".join(f"X;Thôn {at};{each}\n" for at, each in enumerate(cells))
    rows = read(tmp_path, f"Xã;Thôn;Thành viên Tổ\n{lines}")
    assert rows.numbers["people"] == [(2, 2), (3, 3), None]
    assert not any("Lò" in each.cell for each in rows.findings)


@pytest.mark.parametrize(
    "text", ["Số thành viên nhập sai", "Đính chính: 6 người", "Thực tế có 6 TV", "Chỉ còn 4"]
)
def test_figures_that_a_remark_calls_wrong_are_unknown(tmp_path: Path, text: str) -> None:
    rows = read(tmp_path, f"Xã;Thôn;Số TV;Ghi chú\nX;T1;65;{text}\nX;T2;6;\n")
    assert rows.numbers["people"] == [None, (6, 6)]
    assert findings(rows, "review") == ["wrong_figures"]


def test_a_column_of_teams_that_holds_villages_names_their_places(tmp_path: Path) -> None:
    rows = read(tmp_path, "Xã;Tổ CNSCĐ;Số TV\nX;Tổ CNSCĐ xã;5\nX;Thôn Cao Sơn;6\nX;Tổ CNSCĐ thôn 2;7\n")
    assert rows.texts["village"] == ["", "Thôn Cao Sơn", "thôn 2"]
    assert rows.of_area_above == [True, None, None]
    teams = read(tmp_path, "Xã;Tổ CNSCĐ;Số TV\nX;Tổ 1;5\nX;Tổ 2;6\n")
    assert "village" not in teams.texts  # `Tổ 1` may be the first team of its commune


def test_a_line_between_people_names_their_commune(tmp_path: Path) -> None:
    people = "TT;Tổ CNSCĐ;Họ và tên\nI;XÃ A;\n1;Thôn 1;Lê Văn Thử\nII;XÃ B;\n1;Thôn 1;Lê Văn Mẫu\n"
    rows = read(tmp_path, people, kind="members")
    assert (rows.texts["commune"], rows.texts["village"]) == (["XÃ A", "XÃ B"], ["Thôn 1", "Thôn 1"])


def test_the_page_about_lists_says_how_states_are_read(tmp_path: Path) -> None:
    lines = PAGE.read_text("utf-8").partition("| the row says |")[2].partition("\n\n")[0].splitlines()[2:]
    told = {
        becomes: re.findall("`([^`]+)`", says.partition(" beside ")[0])
        for _, says, becomes, _ in (each.split("|") for each in lines)
    }
    assert [len(each) for each in told.values()] == [4, 5, 3, 3]
    states = dict(zip(told, (None, "ended", "no team", "unclear"), strict=True))
    for becomes, texts in told.items():
        for text in texts:
            cell = text.replace("…", "thôn 9").strip("()")
            rows = read(tmp_path, f"Xã;Thôn;Tình trạng\nX;T1;{cell}\nX;T2;Hoạt động\n")
            state = states[becomes]
            assert (rows.texts["village"], rows.states) == (
                (["T2"], [None]) if state == "ended" else (["T1", "T2"], [state, None])
            )
