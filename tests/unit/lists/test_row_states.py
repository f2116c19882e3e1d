"""What cells say about the team or place of a row: read by whole texts, or asked; never passed over."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

import dtnet
from dtnet.lists.listed_columns import stated_days

from ...inner.lists import (
    ListRows,
    PersonalParts,
    StateTexts,
    TextAnswer,
    TextAnswers,
    read_list_rows,
    text_key,
)

VIETNAM = dtnet.datasets.load("vietnam")
VOCABULARY = VIETNAM.vocabulary
PLACES = PersonalParts(VOCABULARY, VIETNAM)


def read(folder: Path, text: str, **more: Any) -> ListRows:  # noqa: ANN401 - keywords of `read_list_rows`
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return read_list_rows(path, VOCABULARY, **{"kind": "teams", "people": PLACES} | more)


def findings(rows: ListRows, *severities: str) -> list[str]:
    return [each.what.key for each in rows.findings if each.severity in severities]  # type: ignore[attr-defined]


HEADINGS = ("Tình trạng hoạt động", "Trạng thái", "Tình trạng")
LIVE = ("Hoạt động", "Đang hoạt động", "đang hoạt động tốt", "hoat dong", "ĐÃ THÀNH LẬP", "active")
ENDED = ("Đã giải thể", "Ngừng hoạt động", "đã sáp nhập", "da giai the", "dissolved")
NO_TEAM = ("Chưa thành lập", "chưa có tổ", "not yet founded")
FREE = (
    "Ngưng",
    "Đã bỏ",
    "Đã gộp với thôn 1",
    "Miễn thành lập do ít hộ",
    "Đã giải thể năm 2024",
    "Đang hoạt động, dự kiến giải thể",
    "Xa trung tâm",
    "Loa hỏng",
)


def answers(heading: str, **by_text: str) -> TextAnswers:
    return TextAnswers("", {(heading, text_key(text)): TextAnswer(each) for text, each in by_text.items()})


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize("text", [*LIVE, *ENDED, *NO_TEAM])
def test_whole_texts_of_the_table_are_states(tmp_path: Path, heading: str, text: str) -> None:
    rows = read(tmp_path, f"Xã;Thôn;{heading}\nX;T1;{text}\nX;T2;Hoạt động\nX;T3;\n")
    assert findings(rows, "error", "review") == []
    assert rows.free_texts == ()
    if text in ENDED:
        assert rows.texts["village"] == ["T2", "T3"]
        assert findings(rows, "note").count("ended_rows") == 1
    else:
        assert rows.states == ["no team" if text in NO_TEAM else None, None, None]
        assert ("rows_without_team" in findings(rows, "note")) is (text in NO_TEAM)


@pytest.mark.parametrize("heading", [*HEADINGS, "Ghi chú", "Tình hình thực tế", "QĐ giải thể"])
@pytest.mark.parametrize("text", FREE)
def test_any_other_text_is_asked_once_a_column(tmp_path: Path, heading: str, text: str) -> None:
    rows = read(tmp_path, f"Xã;Thôn;{heading}\nX;T1;{text}\nX;T2;{text}\nX;T3;\nX;T4;a b\n")
    assert findings(rows, "error") == ["free_texts"]
    assert rows.states == ["unclear", "unclear", None, "unclear"]
    assert [(each.heading, each.cells) for each in rows.free_texts if each.text == text] == (
        [(heading, ("C2", "C3"))]
    )


@pytest.mark.parametrize("heading", [*HEADINGS, "Ghi chú", "Tình hình thực tế"])
@pytest.mark.parametrize(
    ("answer", "villages", "states"),
    [
        ("note", ["T1", "T2"], [None, None]),
        ("live", ["T1", "T2"], [None, None]),
        ("no team", ["T1", "T2"], ["no team", None]),
        ("ended", ["T2"], [None]),
    ],
)
def test_an_answer_decides(
    tmp_path: Path, heading: str, answer: str, villages: list[str], states: list[str | None]
) -> None:
    text = f"Xã;Thôn;{heading}\nX;T1;Ngưng từ  Tết\nX;T2;\n"
    rows = read(tmp_path, text, answers=answers(heading, **{"NGƯNG từ Tết": answer}))
    assert findings(rows, "error", "review") == []
    assert (rows.texts["village"], rows.states) == (villages, states)
    other = read(tmp_path, text, answers=answers("Lý do", **{"Ngưng từ Tết": answer}))
    assert findings(other, "error") == ["free_texts"]


def test_states_of_members_are_those_of_people() -> None:
    words = ("Đang tham gia", "Thôi tham gia", "Tạm nghỉ")
    assert [*map(StateTexts("members").read, words)] == ["live", "ended", "paused"]
    assert [*map(StateTexts("teams").read, words)] == [None, None, None]


@pytest.mark.parametrize(
    ("heading", "cells", "asked"),
    [
        ("Tổ cấp xã (x)", ("x", "", "x"), ["x", "–"]),
        ("Hoạt động (Có/Không)", ("Có", "Không", "Có"), ["Có", "Không"]),
        ("QĐ giải thể", ("12/QĐ-UBND ngày 03/5/2024", "", ""), ["12/QĐ-UBND ngày 03/5/2024"]),
        ("Số QĐ", ("12/QĐ-UBND", "QĐ số 5 ngày 03/5/2024", "7"), []),
        ("Số QĐ", ("12/QĐ-UBND", "chưa có QĐ", "7"), ["chưa có QĐ"]),
        ("Nhà văn hóa", ("x", "", "x"), []),
        ("Số tháng", ("5", "6", "7"), []),
    ],
)
def test_ticks_and_decisions_of_unknown_columns_are_asked(
    tmp_path: Path, heading: str, cells: tuple[str, ...], asked: list[str]
) -> None:
    lines = "".join(f"X;T{at};5;{each}\n" for at, each in enumerate(cells))
    rows = read(tmp_path, f"Xã;Thôn;Số TV;{heading}\n{lines}")
    assert [each.text for each in rows.free_texts] == asked
    assert findings(rows, "error") == ["free_texts"] * bool(asked)


@pytest.mark.parametrize("heading", ["Ghi chú", "Tình trạng"])
@pytest.mark.parametrize("gone", ["Đã giải thể", "Chưa có tổ"])
def test_an_ignored_column_that_says_an_end_is_told(tmp_path: Path, heading: str, gone: str) -> None:
    given = f"Xã;Thôn;{heading}\nX;T1;{gone}\nX;T2;Chờ kiện toàn\nX;T3;\n"
    rows = read(tmp_path, given, ignore=heading)
    assert findings(rows, "error") == ["ignored_states"]
    assert rows.states == ["unclear", None, None]


@pytest.mark.parametrize(
    ("heading", "text", "more", "states"),
    [
        ("Ghi chú", "Đã bỏ", {}, ["unclear", "unclear", None]),
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


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("đã giải thể", "'đã giải thể'"),
        ("chưa có tổ 5 người", "'chưa có tổ 5 người'"),
        ("chị Thử nghỉ", "not shown, since they may name somebody"),
        ("bỏ Thử", "not shown, since they may name somebody"),
    ],
)
def test_findings_show_texts_of_known_words_alone(tmp_path: Path, text: str, shown: str) -> None:
    rows = read(tmp_path, f"Xã;Thôn;Ghi chú\nX;T1;{text}\nX;T2;\n")
    [error] = [each for each in rows.findings if each.severity == "error"]
    assert f"({shown}; row 2)" in error.message
    assert "Thử" not in str(rows.findings)


def test_brackets_of_before_and_after_are_asked(tmp_path: Path) -> None:
    text = "Xã;TDP;Số hộ\nX;TDP A (Mới);8\nX;TDP B (Cũ);3\n"
    rows = read(tmp_path, text, kind="villages")
    assert [each.text for each in rows.free_texts] == ["TDP A (Mới)", "TDP B (Cũ)"]
    own = answers("TDP", **{"TDP A (Mới)": "live", "TDP B (Cũ)": "ended"})
    assert read(tmp_path, text, kind="villages", answers=own).texts["village"] == ["TDP A"]


def test_lines_between_the_rows_are_asked(tmp_path: Path) -> None:
    table = "STT;Xã;TDP;Số hộ\n"
    before, after = "1;Y;TDP 1;3\n2;Y;TDP 2;5\n", "1;Y;TDP A;8\n"
    lines = ("TRƯỚC SÁP NHẬP (2 TỔ DÂN PHỐ)", "SAU SÁP NHẬP (1 TỔ DÂN PHỐ MỚI)")
    text = f"{lines[0]};;;\n{table}{before}{lines[1]};;;\n{table}{after}"
    rows = read(tmp_path, text, kind="villages")
    assert {each.text for each in rows.free_texts} == {*lines}
    assert findings(rows, "error") == ["free_line"]
    own = answers("line", **{lines[0]: "ended", lines[1]: "note"})
    assert read(tmp_path, text, kind="villages", answers=own).texts["village"] == ["TDP A"]


def test_a_line_in_the_column_of_places_is_asked(tmp_path: Path) -> None:
    text = "STT;Xã;Thôn\n1;Y;T1\nCác thôn chưa thành lập tổ;;\n3;Y;T3\n;;Chưa thành lập\n4;Y;T4\n"
    rows = read(tmp_path, text)
    assert {each.text for each in rows.free_texts} == {"Chưa thành lập", "Các thôn chưa thành lập tổ"}
    assert rows.states == [None, "unclear", "unclear"]


def test_words_of_an_end_in_place_of_a_number_leave_the_row_in_doubt(tmp_path: Path) -> None:
    rows = read(tmp_path, "Xã;Thôn;Số TV\nX;T1;đã giải thể\nX;T2;5\n")
    assert rows.states == ["unclear", None]


def test_cells_of_a_row_that_contradict_are_told(tmp_path: Path) -> None:
    text = "Xã;Thôn;Tình trạng;Ghi chú\nX;T1;Đang hoạt động;bỏ\nX;T2;Đang hoạt động;\n"
    rows = read(tmp_path, text, answers=answers("Ghi chú", bỏ="ended"))
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


def test_a_column_without_a_heading_is_left_out(tmp_path: Path) -> None:
    rows = read(tmp_path, "Xã;Thôn;Số TV;\nX;T1;5;1\nX;T2;6;2\n", ignore="D")
    assert findings(rows, "error") == []
    assert rows.states == [None, None]


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


@pytest.mark.parametrize("none", ["0", "không", "Chưa có", "chưa có tổ", "Không có", "0,0"])
def test_a_place_without_a_team_has_no_people(tmp_path: Path, none: str) -> None:
    text = f"Xã;Thôn;Số tổ;Số TV;Tổ trưởng\nX;T1;1;5;1\nX;T2;{none};{none};{none}\nX;T3;0;0 người;\n"
    rows = read(tmp_path, text)
    assert rows.states == [None, "no team", "no team"]
    assert (rows.numbers["people"], rows.numbers["leader"]) == ([(5, 5), None, None], [(1, 1), None, None])
    assert findings(rows, "error", "review") == []


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
